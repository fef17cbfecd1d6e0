"""Families of health professionals, from the profession of the CPx (CDC §4.2.1.6)."""

from enum import StrEnum


class Famille(StrEnum):
    """Families of the specification: who prescribes, who executes a prescription."""

    PRESCRIPTEURS = "prescripteurs"
    AUXILIAIRES = "auxiliaires"
    PHARMACIENS = "pharmaciens"
    LABORATOIRES = "laboratoires"
    FOURNISSEURS = "fournisseurs"


MEDECIN = "10"
_PROFESSIONS = {
    MEDECIN: Famille.PRESCRIPTEURS,
    "40": Famille.PRESCRIPTEURS,
    "50": Famille.PRESCRIPTEURS,
    "21": Famille.PHARMACIENS,
    "60": Famille.AUXILIAIRES,
    "70": Famille.AUXILIAIRES,
    "80": Famille.AUXILIAIRES,
    "91": Famille.AUXILIAIRES,
    "92": Famille.AUXILIAIRES,
    "30": Famille.LABORATOIRES,
}
_CCAM = frozenset({MEDECIN, "40", "50"})


def famille(profession: str) -> Famille:
    """Give the family of a profession; anything else supplies goods."""
    return _PROFESSIONS.get(profession, Famille.FOURNISSEURS)


def prescrit(profession: str) -> bool:
    """Tell whether the profession executes prescriptions rather than writing them."""
    return famille(profession) is not Famille.PRESCRIPTEURS


def cote_en_ccam(profession: str) -> bool:
    """Tell whether the profession bills CCAM acts (CDC-2.3.1-05)."""
    return profession in _CCAM
