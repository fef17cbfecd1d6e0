"""Use of the SRT: letter keys and CCAM acts checked as typed, priced, then checked whole.

(CDC-4.2.1.1-02, CDC-4.2.1.6-07, -09; CDC-4.2.1.8-05, -08 to -12): the workstation never puts
rules of its own in their place; a facture without CCAM act makes none of the CCAM calls.
"""

from collections.abc import Mapping

import msgspec

from vitalbench.reference.catalogue.tables import Tables
from vitalbench.reference.domain.facture import LigneTarifee
from vitalbench.reference.domain.montants import pourcentage
from vitalbench.reference.modules.diagnostics import Diagnostic
from vitalbench.reference.modules.srt import ActeSrt, ExecutantSrt, Srt, TarifActe
from vitalbench.reference.modules.statuts import RefusModule, statut
from vitalbench.reference.pricing import DemandeTarification
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import ActeSaisi
from vitalbench.reference.workstation.en_cours import EnCours
from vitalbench.reference.workstation.familles import prescrit
from vitalbench.reference.workstation.refus import RefusPoste

CODE_CCAM = "CCAM"


class Referentiel:
    """The SRT as the workstation calls it."""

    def __init__(
        self, srt: Srt, tables: Tables, *, reserves: Mapping[str, str] | None = None
    ) -> None:
        self._srt = srt
        self._tables = tables
        self._reserves = reserves or {}

    def controler_saisie(
        self, facture: EnCours, acte: ActeSaisi, rang: int, secteur: str
    ) -> ActeSaisi:
        """Check one act typed; give it with the code it is billed under, or refuse it."""
        situation = facture.situation
        if situation is None or (
            not acte.code_ccam and prescrit(self._tables, situation.code_specialite)
        ):
            return acte
        executant = ExecutantSrt(specialite=situation.code_specialite, secteur=secteur)
        try:
            if not acte.code_ccam:
                self._refuser(
                    self._srt.controler_lettre_cle(self._acte(facture, acte, rang), executant)
                )
                return acte
            jour = acte.date or facture.date_soins
            fiche = self._srt.consulter_acte(acte.code_ccam.upper(), jour, executant)
            if acte.code.upper() in {"", CODE_CCAM}:
                acte = msgspec.structs.replace(acte, code=fiche.regroupement)
            self._refuser(self._srt.controler_saisie(self._acte(facture, acte, rang), executant))
        except RefusModule as refus:
            raise RefusPoste(
                v.R_ACTE, f"ligne {rang} : {refus.detail or statut(refus.code).libelle}"
            ) from None
        return acte

    @staticmethod
    def _refuser(diagnostics: tuple[Diagnostic, ...]) -> None:
        bloquants = [d for d in diagnostics if d.bloquant]
        if bloquants:
            textes = " ; ".join(f"ligne {d.rang} : {d.libelle} ({d.code})" for d in bloquants)
            raise RefusPoste(v.R_ACTE, textes)

    def tarifer(
        self, facture: EnCours, demande: DemandeTarification, lignes: tuple[LigneTarifee, ...]
    ) -> tuple[LigneTarifee, ...]:
        """Give the lines with the prices and bases of the SRT for the CCAM acts."""
        executant = _executant(demande)
        return tuple(
            self._ligne(facture, rang, ligne, executant) if ligne.prestation.code_ccam else ligne
            for rang, ligne in enumerate(lignes)
        )

    def _acte(self, facture: EnCours, acte: ActeSaisi, rang: int) -> ActeSrt:
        code = acte.code.upper()
        return ActeSrt(
            rang=rang,
            code_prestation=self._reserves.get(code, code),
            date_soins=acte.date or facture.date_soins,
            code_ccam=acte.code_ccam.upper(),
            modificateurs=acte.modificateurs.upper(),
            association=str(acte.options.get("association") or ""),
            quantite=acte.quantite,
        )

    def _ligne(
        self, facture: EnCours, rang: int, ligne: LigneTarifee, executant: ExecutantSrt
    ) -> LigneTarifee:
        acte = msgspec.structs.replace(facture.actes[rang], code=ligne.prestation.code)
        try:
            tarif = self._srt.appliquer_regles(self._acte(facture, acte, rang + 1), executant)
        except RefusModule as refus:
            raise RefusPoste(
                v.R_ACTE, f"ligne {rang + 1} : {refus.detail or statut(refus.code).libelle}"
            ) from None
        return _tarifee(ligne, tarif)

    def controle_complet(self, facture: EnCours, demande: DemandeTarification) -> tuple[str, ...]:
        """Check the whole facture once priced; give what the PS has to correct."""
        if not any(acte.code_ccam for acte in facture.actes):
            return ()
        actes = [
            self._acte(facture, acte, rang) for rang, acte in enumerate(facture.actes, start=1)
        ]
        try:
            diagnostics = self._srt.controle_complet(actes, _executant(demande))
        except RefusModule as refus:
            return (refus.detail or statut(refus.code).libelle,)
        return tuple(f"ligne {d.rang} : {d.libelle} ({d.code})" for d in diagnostics if d.bloquant)


def _executant(demande: DemandeTarification) -> ExecutantSrt:
    return ExecutantSrt(specialite=demande.executant.specialite, secteur=demande.executant.secteur)


def _tarifee(ligne: LigneTarifee, tarif: TarifActe) -> LigneTarifee:
    montant = ligne.prestation.montant or tarif.base_remboursement
    return msgspec.structs.replace(
        ligne,
        prix_unitaire=tarif.prix_unitaire,
        base=tarif.base_remboursement,
        montant=montant,
        montant_amo=min(montant, pourcentage(tarif.base_remboursement, ligne.taux)),
    )
