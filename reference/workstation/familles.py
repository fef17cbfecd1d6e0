"""Families of health professionals: who executes a prescription, who bills in CCAM."""

from vitalbench.reference.catalogue.tables import Tables

PRATICIENS = "praticien"
PRESCRITS = frozenset({"auxiliaire", "prescrit"})
CCAM = frozenset(
    {"medecin_generaliste", "medecin_specialiste", "chirurgien_dentiste", "sage_femme"}
)


def famille(tables: Tables, specialite: str) -> str:
    """Give the family of a specialty, nothing when the table does not know it."""
    return next((x.famille or "" for x in tables.specialites if x.code == specialite), "")


def prescrit(tables: Tables, specialite: str) -> bool:
    """Tell whether the PS executes prescriptions rather than writing them (CDC-4.2.1.6-04)."""
    code = famille(tables, specialite)
    return any(x.code == code and x.type in PRESCRITS for x in tables.familles)


def cote_en_ccam(tables: Tables, specialite: str) -> bool:
    """Tell whether the PS bills CCAM acts (CDC-2.3.1-05)."""
    return famille(tables, specialite) in CCAM


def delivre(tables: Tables, fonctions: tuple[str, ...], code: str) -> bool:
    """Tell whether a code is what a pharmacy delivers and a propharmacien hands over himself."""
    return "propharmacien" in fonctions and any(
        "pharmacie" in x.familles for x in tables.prestations if x.code == code.upper()
    )
