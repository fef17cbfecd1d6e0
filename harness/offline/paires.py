"""The FSE and the DRE of one facture, told by their number, must say the same (CDC §3.2.3.2)."""

import hashlib
from collections.abc import Iterator

import msgspec

from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.reference.norms.b2 import Acte, EnteteFacture
from vitalbench.reference.norms.b2_lecture import Facture

ANNULATION = "2"
"""Nature d'opération of a DRE d'annulation (profil simulé DRE-SIM-1)."""

_LIGNE = (
    ("CR-10", "date_acte"),
    ("CR-11", "montant_depense"),
    ("CR-12", "base_remboursement"),
    ("CR-13", "taux"),
    ("CR-14", "montant_amo"),
)
"""What each act says in both flows."""
_BENEFICIAIRE = (("CR-04", "nir_assure"), ("CR-15", "date_naissance"), ("CR-16", "rang_naissance"))

CleFacture = tuple[bool, str, str]
"""Whether it is a DRE, number of the PS, number of the facture."""


class FactureVue(msgspec.Struct, frozen=True, kw_only=True):
    """What a facture must share with its other flow, or with itself when it comes back."""

    fichier: str
    rang: int
    decalage: int
    lot: tuple[str, str]
    corps: bytes
    beneficiaire: tuple[str, ...]
    mode: str
    eclatement: str
    codes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]
    amc: str
    annulation: bool


def lire_facture(fichier: str, facture: Facture, entete: EnteteFacture) -> FactureVue:
    """Keep of a facture what another may be compared with."""
    actes, lot = facture.tous(Acte), facture.lot
    return FactureVue(
        fichier=fichier,
        rang=entete.rang,
        decalage=entete.decalage,
        lot=(lot.no_ps, lot.no_lot) if lot is not None else ("", ""),
        corps=hashlib.sha256(facture.corps).digest(),
        beneficiaire=tuple(entete.brut_de(champ) for _, champ in _BENEFICIAIRE),
        mode=lot.certification_lot if lot is not None else "",
        eclatement=entete.top_eclatement_ps,
        codes=tuple(acte.brut_de("code_acte") for acte in actes),
        lignes=tuple(tuple(acte.brut_de(champ) for _, champ in _LIGNE) for acte in actes),
        amc=entete.no_organisme_complementaire,
        annulation=entete.nature_operation == ANNULATION,
    )


class Paires:
    """Factures read so far, and how those that go together agree."""

    def __init__(self) -> None:
        self.factures: dict[CleFacture, FactureVue] = {}

    def accorder(
        self, releve: Releve, entete: EnteteFacture, facture: Facture, vue: FactureVue
    ) -> None:
        """Compare a facture with its other flow, when it was read."""
        dre = entete.type_facture == "D"
        pendant = self.factures.get((not dre, entete.no_ps, entete.no_facture))
        if pendant is None:
            return
        releve.vu("fse_et_dre", f"fse_et_dre_{vue.mode}")
        for (regle, champ), trouve, attendu in zip(
            _BENEFICIAIRE, vue.beneficiaire, pendant.beneficiaire, strict=True
        ):
            if trouve != attendu:
                releve.noter(regle, (zone(entete, champ),), attendu, trouve)
        if vue.mode != pendant.mode and facture.lot is not None:
            lieu = zone(facture.lot, "certification_lot")
            releve.noter("CR-06", (lieu,), repr(pendant.mode), repr(vue.mode))
        fse = pendant if dre else vue
        if fse.eclatement != "E":
            lieu = zone(entete, "no_facture" if dre else "top_eclatement_ps")
            attendu = f"E dans la FSE ({fse.fichier})"
            releve.noter("CR-17", (lieu,), attendu, repr(fse.eclatement))
        self._lignes(releve, facture, entete, vue, pendant)

    def _lignes(
        self,
        releve: Releve,
        facture: Facture,
        entete: EnteteFacture,
        vue: FactureVue,
        pendant: FactureVue,
    ) -> None:
        actes = facture.tous(Acte)
        if vue.codes != pendant.codes:
            attendu, trouve = _liste(pendant.codes), _liste(vue.codes)
            lieux = [zone(acte, "code_acte") for acte in actes[:20]]
            releve.noter("CR-05", lieux or [zone(entete)], attendu, trouve)
            return
        for acte, ligne, autre in zip(actes, vue.lignes, pendant.lignes, strict=True):
            for (regle, champ), trouve, attendu in zip(_LIGNE, ligne, autre, strict=True):
                if trouve != attendu:
                    releve.noter(regle, (zone(acte, champ),), attendu, trouve)

    def depareillees(self) -> Iterator[tuple[str, FactureVue, str]]:
        """Yield (number, DRE, number of its FSE) for what one facture splits under two numbers."""
        fse = {
            (ps, *_ressemblance(vue)): numero
            for (dre, ps, numero), vue in self.factures.items()
            if not dre and vue.eclatement == "E" and (True, ps, numero) not in self.factures
        }
        for (dre, ps, numero), vue in self.factures.items():
            if dre and (False, ps, numero) not in self.factures:
                autre = fse.get((ps, *_ressemblance(vue)))
                if autre is not None:
                    yield numero, vue, autre

    def annuler(self, releve: Releve, entete: EnteteFacture, vue: FactureVue) -> None:
        """Compare a DRE d'annulation with the facture that it annuls, when it was read."""
        annulee = self.factures.get((True, entete.no_ps, entete.no_facture)) or self.factures.get(
            (False, entete.no_ps, entete.no_facture)
        )
        if annulee is None:
            return
        releve.vu("annulation")
        for champ, attendu, trouve in (
            ("nir_assure", annulee.beneficiaire[0], vue.beneficiaire[0]),
            ("no_organisme_complementaire", annulee.amc, vue.amc),
        ):
            if trouve != attendu:
                du = f"{attendu} (facture annulée, {annulee.fichier})"
                releve.noter("CR-18", (zone(entete, champ),), du, trouve)


def _ressemblance(vue: FactureVue) -> tuple[object, ...]:
    return vue.beneficiaire, vue.codes, vue.lignes


def _liste(codes: tuple[str, ...]) -> str:
    return ", ".join(code.rstrip(" ") for code in codes)
