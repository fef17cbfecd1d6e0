"""Counters and totals that B2 records carry about others (controls C02 to C09, C13, C14).

The writer fills them and the judge compares them with the same functions.
"""

from collections.abc import Iterable, Sequence

import msgspec

from vitalbench.reference.norms.b2 import Acte, TotalFacture
from vitalbench.reference.norms.b2_lecture import Facture
from vitalbench.reference.norms.codec import Enregistrement


class TotauxFacture(msgspec.Struct, frozen=True, kw_only=True):
    """What the type 5 record of a facture must say (PS profile)."""

    nb_lignes_acte: int
    total_facture: int
    total_amo: int
    total_amc: int


class TotauxLot(msgspec.Struct, frozen=True, kw_only=True):
    """What the type 6 record of a lot must say (PS profile)."""

    nb_factures: int
    nb_lignes_actes: int
    nb_types_2: int
    nb_types_5: int
    total_facture: int
    total_amo: int
    total_amc: int


def totaux_facture(lignes: Iterable[Enregistrement]) -> TotauxFacture:
    """Add up the lines of a facture (C08); complements count as lines too (C09)."""
    nombre = facture = amo = amc = 0
    for ligne in lignes:
        if ligne.code[0] in "34":
            nombre += 1
        if isinstance(ligne, Acte):
            facture += ligne.montant_depense
            amo += ligne.montant_amo
            amc += ligne.montant_amc
    return TotauxFacture(nb_lignes_acte=nombre, total_facture=facture, total_amo=amo, total_amc=amc)


def totaux_lot(factures: Iterable[Facture]) -> TotauxLot:
    """Count and add up the factures of a lot (C04 to C07, C14)."""
    nombre = lignes = types_2 = types_5 = facture = amo = amc = 0
    for f in factures:
        nombre += 1
        for enregistrement in f.enregistrements:
            code = enregistrement.code
            lignes += code in ("3", "4")
            types_2 += code[0] == "2"
            types_5 += code[0] == "5"
            if isinstance(enregistrement, TotalFacture):
                facture += enregistrement.total_facture
                amo += enregistrement.total_amo
                amc += enregistrement.total_amc
    return TotauxLot(
        nb_factures=nombre,
        nb_lignes_actes=lignes,
        nb_types_2=types_2,
        nb_types_5=types_5,
        total_facture=facture,
        total_amo=amo,
        total_amc=amc,
    )


def compter_fichier(enregistrements: Sequence[Enregistrement]) -> tuple[int, int]:
    """Count what 999 must say of the records before it: records, 999 included (C02), lots (C03)."""
    return len(enregistrements) + 1, sum(e.code == "1" for e in enregistrements)
