"""Which record types a B2 profile holds, and which one 128 positions are."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from vitalbench.reference.norms import (
    b2,
    b2_complements,
    b2_entete,
    b2_etablissement,
    b2_prestations,
    b2_transport,
    dre,
)
from vitalbench.reference.norms.b2_socle import Inconnu
from vitalbench.reference.norms.codec import Enregistrement

TypeEnregistrement: TypeAlias = type[Enregistrement]
Table: TypeAlias = Mapping[str, TypeEnregistrement]
"""Record types by code: '000', '1', '2', '2S', '4', '4S'…"""


def _table(*formes: TypeEnregistrement) -> Table:
    return {forme.code: forme for forme in formes}


_COMMUNS = (
    b2.DebutFichier,
    b2.DebutLot,
    b2.SuiteActe,
    b2.RppsActe,
    b2_complements.ActesBiologie,
    b2_complements.MedicamentRetrocede,
    b2_complements.ActeCcam,
    b2.FinLot,
    b2.FinFichier,
)

PS: Table = _table(
    *_COMMUNS,
    b2.EnteteFacture,
    b2.SuiteEntete,
    b2_entete.DonneesAmc,
    b2_entete.ConventionAmc,
    b2_entete.Beneficiaire,
    b2_entete.Adresse,
    b2.Acte,
    b2_complements.Pharmacie,
    b2_complements.ActesDentaires,
    b2_complements.Lpp,
    b2_transport.Transport,
    b2_transport.Trajet,
    b2.TotalFacture,
)
"""Record types of the professional's profile, FSE and DRE made by a PS."""

CP: Table = _table(
    *_COMMUNS,
    b2_etablissement.EnteteSejour,
    b2_etablissement.SuiteEnteteCp,
    b2_prestations.PrestationHospitaliere,
    b2_prestations.SuitePrestation,
    b2_prestations.RppsPrestation,
    b2_prestations.LppHospitalier,
    b2_prestations.MedicamentEnSus,
    b2_prestations.ActeExterne,
    b2_etablissement.TotalSejour,
)
"""Record types of the establishments profile."""

DRE_OCT: Table = {
    **PS,
    **_table(
        dre.ConventionDre,
        dre.AjoutConcentrateur,
        dre.PharmacieRecente,
        dre.ComplementEntete,
        dre.ComplementActeR,
        dre.ComplementActeX,
        dre.ComplementTotalT,
        dre.ComplementTotalU,
    ),
}
"""Record types of DRE files between a concentrator and an AMC."""


_MEMOIRE_MAX = 65_536


class Aiguillage:
    """Chooses the record type of 128 positions: the first one, then the complement letter."""

    def __init__(self, table: Table) -> None:
        self._seuls = {code[0]: forme for code, forme in table.items() if code[0] in "0169"}
        self._bases = {code: forme for code, forme in table.items() if code in "2345"}
        self._complements: dict[str, list[tuple[int, str, TypeEnregistrement]]] = {}
        for code, forme in table.items():
            if len(code) == 2:
                rang = forme.champ("complement_type").tranche.start
                self._complements.setdefault(code[0], []).append((rang, code[1], forme))
        self._positions = {
            premier: sorted({rang for rang, _, _ in complements})
            for premier, complements in self._complements.items()
        }

        self._memoire: dict[str, TypeEnregistrement] = {}

    def __call__(self, texte: str) -> TypeEnregistrement:
        """Give the type of a record, `Inconnu` when the profile has none."""
        cle = texte[:3] + texte[35:36] + texte[38:39]
        forme = self._memoire.get(cle)
        if forme is None:
            forme = self._choisir(texte)
            if len(self._memoire) < _MEMOIRE_MAX:
                self._memoire[cle] = forme
        return forme

    def _choisir(self, texte: str) -> TypeEnregistrement:
        premier = texte[:1]
        forme = self._seuls.get(premier)
        if forme is not None:
            return forme if texte.startswith(forme.code) else Inconnu
        base = self._bases.get(premier)
        if base is None:
            return Inconnu
        positions = self._positions.get(premier, ())
        if not _lettre(texte, positions):
            return base
        for rang, lettre, complement in self._complements[premier]:
            if texte[rang : rang + 1] == lettre:
                return complement
        return Inconnu


def _lettre(texte: str, positions: Iterable[int]) -> bool:
    return any("A" <= texte[rang : rang + 1] <= "Z" for rang in positions)
