"""Complementary part: typed by the PS or priced by the STS, and the flux it makes.

(CDC §4.2.1.9, §4.2.1.12.1): in gestion unique it travels in the FSE, in gestion séparée in a
DRE; the sum of both parts never exceeds the expense (CDC-3.2.3.2-04).
"""

from typing import Literal

import msgspec

from vitalbench.reference.catalogue.lignes_facturation import LigneTypeFlux
from vitalbench.reference.domain.droits import DroitsBeneficiaire
from vitalbench.reference.domain.facture import LigneTarifee, TiersPayant
from vitalbench.reference.modules.statuts import RefusModule, statut
from vitalbench.reference.modules.sts import ContexteSts, LigneSts, Sts
from vitalbench.reference.pricing import (
    Calcul,
    DemandeTarification,
    SituationParticuliere,
)
from vitalbench.reference.pricing.complementaire import (
    amc_ecartee,
    recherche_convention,
    sts_appele,
    type_flux,
    ventilation_pec,
)
from vitalbench.reference.pricing.droits_amc import (
    DateAmc,
    Serie,
    date_amc_au_choix,
    date_reference_amc,
    droits_amc_ouverts,
)
from vitalbench.reference.pricing.forcage import indicateurs_pec
from vitalbench.reference.pricing.tiers_payant import COORDONNE, dispositifs_tpi
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import ActeSaisi
from vitalbench.reference.workstation.en_cours import EnCours, Resultat
from vitalbench.reference.workstation.refus import RefusPoste

Gestion = Literal["unique", "separee"]
Dispositif = Literal["coordonne", "standard"]
TOUTES, AUCUNE = "toutes", "aucune"
_CHOIX: dict[str, DateAmc] = {
    "execution": "execution",
    "prescription": "prescription",
    "facturation": "facturation",
}
PARTS_AMC = frozenset({TiersPayant.AMO_AMC, TiersPayant.AMC})


class Voie(msgspec.Struct, frozen=True, kw_only=True):
    """How the PS wants the part: amounts typed of an agreement, else the STS.

    `saisie` is the total of an agreement (mode 2), `par_ligne` its amounts by act (mode 1).
    """

    saisie: int | None = None
    par_ligne: tuple[int | None, ...] = ()


def gestion(droits: DroitsBeneficiaire) -> Gestion | None:
    """Tell how the complementary rights are managed, None when there are none."""
    if droits.mutuelle is not None:
        return "unique"
    return "separee" if droits.amc is not None else None


def numero(droits: DroitsBeneficiaire) -> str:
    """Give the number of the complementary organism."""
    if droits.mutuelle is not None:
        return droits.mutuelle.numero
    return droits.amc.numero_amc if droits.amc is not None else ""


def montants_par_ligne(actes: tuple[ActeSaisi, ...]) -> tuple[int | None, ...]:
    """Give the amounts typed act by act from an agreement (mode 1); nothing in mode 2."""
    saisis = tuple(acte.options.get("montant_amc") for acte in actes)
    montants = tuple(x if isinstance(x, int) and x >= 0 else None for x in saisis)
    return montants if any(x is not None for x in montants) else ()


def conventionne(droits: DroitsBeneficiaire, conventions: str) -> bool:
    """Tell whether the PS has an agreement with the organism, as the workstation knows it."""
    connues = {c.strip() for c in (conventions or TOUTES).split(",")}
    return gestion(droits) is not None and (TOUTES in connues or numero(droits) in connues)


def dispositif(facture: EnCours, resultat: Resultat) -> Dispositif:
    """Give the procedure of the ACS the PS chose; the standard one unless he says otherwise."""
    choisi = facture.reponses.get(v.Q_DISPOSITIF_TPI)
    return (
        "coordonne" if choisi == "coordonne" and COORDONNE in resultat.dispositifs else "standard"
    )


def convention_retenue(facture: EnCours, resultat: Resultat) -> str:
    """Give the agreement found, unless the PS chose to apply none."""
    return "" if facture.reponses.get(v.Q_CONVENTION) == AUCUNE else resultat.convention


class Complementaire:
    """Pricing of the complementary part and choice of the flux."""

    def __init__(self, sts: Sts) -> None:
        self._sts = sts

    def parts(
        self,
        calcul: Calcul,
        situation: SituationParticuliere,
        lignes: tuple[LigneTarifee, ...],
        tiers_payant: TiersPayant,
        voie: Voie,
    ) -> tuple[LigneTarifee, ...]:
        """Give the lines with their complementary amounts, zero when none is due."""
        if tiers_payant not in PARTS_AMC or not calcul.appliquer(sts_appele, situation):
            return tuple(msgspec.structs.replace(x, montant_amc=0) for x in lignes)
        montants: dict[int, int]
        if voie.par_ligne:
            montants = {rang: m or 0 for rang, m in enumerate(voie.par_ligne, start=1)}
        elif voie.saisie is not None:
            partage = calcul.appliquer(
                ventilation_pec, voie.saisie, tuple((x.montant, x.montant_amo) for x in lignes)
            )
            montants = dict(enumerate(partage.montants, start=1))
        else:
            montants = self._sts_montants(calcul.demande, situation, lignes)
        return tuple(
            msgspec.structs.replace(
                x, montant_amc=max(0, min(montants.get(rang, 0), x.montant - x.montant_amo))
            )
            for rang, x in enumerate(lignes, start=1)
        )

    def _sts_montants(
        self,
        demande: DemandeTarification,
        situation: SituationParticuliere,
        lignes: tuple[LigneTarifee, ...],
    ) -> dict[int, int]:
        droits = demande.beneficiaire.droits
        aiguillage = ""
        if droits.mutuelle is not None:
            aiguillage = droits.mutuelle.aiguillage_sts
        elif droits.amc is not None:
            aiguillage = droits.amc.aiguillage_sts
        try:
            part = self._sts.tarifer(
                ContexteSts(
                    aiguillage=aiguillage,
                    numero_complementaire=numero(droits),
                    top_cmu="O" if situation is SituationParticuliere.C2S else "N",
                    top_medecin_referent="N",
                ),
                tuple(
                    LigneSts(
                        rang=rang,
                        code_prestation=x.prestation.code,
                        montant=x.montant,
                        base=x.base,
                        montant_amo=x.montant_amo,
                    )
                    for rang, x in enumerate(lignes, start=1)
                ),
                "TP",
            )
        except RefusModule as refus:
            raise RefusPoste(
                v.R_STS, f"STS : {refus.detail or statut(refus.code).libelle}"
            ) from None
        if not part.valide:
            textes = " ; ".join(d.libelle for d in part.diagnostics if d.bloquant)
            raise RefusPoste(v.R_STS, f"STS : {textes}")
        return part.montants

    @staticmethod
    def lignes_d_accord(facture: EnCours, calcul: Calcul, resultat: Resultat) -> tuple[int, ...]:
        """Give the lines whose part comes from an agreement: each is forced (CDC §4.2.1.9.1)."""
        if facture.reponses.get(v.Q_VOIE_AMC) != "saisie":
            return ()
        montants = montants_par_ligne(facture.actes) or tuple(
            x.montant_amc for x in resultat.lignes
        )
        return tuple(sorted(calcul.appliquer(indicateurs_pec, montants).lignes_amc))

    @staticmethod
    def droits_ouverts(facture: EnCours, calcul: Calcul, resultat: Resultat) -> bool:
        """Judge the complementary rights on their reference date (CDC-4.2.1.3.2.4-01)."""
        mode = gestion(calcul.demande.beneficiaire.droits)
        if mode is None or calcul.appliquer(amc_ecartee, resultat.situation):
            return True
        serie: Serie = "serie" if len(facture.actes) > 1 else "isole"
        choix = _CHOIX[facture.reponses.get(v.Q_DATE_AMC, "execution")]
        resultat.date_amc_au_choix = calcul.appliquer(date_amc_au_choix, mode, serie)
        jour = calcul.appliquer(
            date_reference_amc, calcul.demande.prestations[0], mode, serie, choix
        )
        resultat.droits_amc_fermes = not calcul.appliquer(droits_amc_ouverts, mode, jour)
        return not resultat.droits_amc_fermes

    @staticmethod
    def rechercher(facture: EnCours, calcul: Calcul, resultat: Resultat, conventions: str) -> None:
        """Look for the agreement to apply, where one is to be looked for (CDC-4.2.1.5.1-05)."""
        droits = calcul.demande.beneficiaire.droits
        codes = {x.code for x in calcul.demande.prestations}
        groupes = frozenset(x.groupe for x in calcul.tables.prestations if x.code in codes)
        mode = gestion(droits)
        resultat.dispositifs = (
            calcul.appliquer(dispositifs_tpi, resultat.situation, groupes) if mode else ()
        )
        resultat.recherche = (
            calcul.appliquer(
                recherche_convention, resultat.situation, mode, dispositif(facture, resultat)
            )
            if mode
            else "aucune"
        )
        connue = resultat.recherche != "aucune" and conventionne(droits, conventions)
        resultat.convention = numero(droits) if connue else ""

    @staticmethod
    def flux(
        facture: EnCours,
        calcul: Calcul,
        resultat: Resultat,
        *,
        oct_eclateur: bool,
    ) -> LigneTypeFlux:
        """Tell which flux the facture makes: FSE, DRE, or both (CDC-4.2.1.12.1-01).

        Where no agreement is looked for, the AMO manages both parts: they go in the FSE.
        """
        mode = gestion(calcul.demande.beneficiaire.droits)
        if resultat.recherche == "aucune":
            retenue, mode = mode is not None, "unique"
        else:
            retenue = convention_retenue(facture, resultat) != ""
        return calcul.appliquer(
            type_flux,
            facture.date_soins,
            resultat.situation,
            acte_amo=True,
            convention=retenue,
            gestion=mode if retenue else None,
            oct_eclateur=oct_eclateur,
        )
