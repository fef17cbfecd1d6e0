"""Pricing of the facture being made: the rules' registry asked with what the PS gave.

(CDC §4.2.1.8): the workstation holds no rule, no rate, no price.
"""

from collections.abc import Mapping
from datetime import date

from vitalbench.reference.catalogue.lignes_droits import LigneContexte
from vitalbench.reference.catalogue.tables import Tables
from vitalbench.reference.domain.cartes import SituationPs
from vitalbench.reference.domain.droits import DroitsBeneficiaire
from vitalbench.reference.domain.facture import (
    ModeSecurisation,
    NatureAssurance,
    Parcours,
    Prestation,
)
from vitalbench.reference.pricing import (
    REGISTRE,
    Beneficiaire,
    Calcul,
    DemandeTarification,
    Executant,
    Registre,
    SituationParticuliere,
    TarificationImpossible,
    tarifer,
)
from vitalbench.reference.pricing.controles import entente_prealable_exigee
from vitalbench.reference.pricing.modes import Motif, modes_sans_support
from vitalbench.reference.pricing.parcours import (
    contextes,
    mention_ordonnance,
    mention_ordonnance_smg,
)
from vitalbench.reference.pricing.situations import mention_situation
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import ActeSaisi
from vitalbench.reference.workstation.accident import en_attentat, en_smg, organisme_at
from vitalbench.reference.workstation.en_cours import EnCours, Resultat
from vitalbench.reference.workstation.forcage import exoneration_forcee
from vitalbench.reference.workstation.questions import medecin_traitant, nature
from vitalbench.reference.workstation.refus import RefusPoste

LIEUX = {"cabinet": "0", "domicile": "1"}
SECTEUR_CENTRE = "25"
MOTIFS: dict[str, Motif] = {
    "contraception_mineure": "contraception_mineure",
    "lpp_location_ou_long_cours": "lpp_location_ou_long_cours",
}
"""Contexts of `ouvrir` that open SESAM sans Vitale."""
MAJORITE = 18


def motif_sans_vitale(facture: EnCours) -> Motif:
    """Give the motive the PS opened the facture with, if the patient is in it (CDC §3.2.2.5)."""
    motif = MOTIFS.get(facture.contexte, "aucun")
    if motif == "contraception_mineure" and not _mineur(facture):
        return "aucun"
    return motif


def _mineur(facture: EnCours) -> bool:
    beneficiaire, jour = facture.beneficiaire, facture.date_soins
    if beneficiaire is None or len(beneficiaire.date_naissance) != 8:
        return False
    majorite = int(beneficiaire.date_naissance) + MAJORITE * 10_000
    return int(f"{jour:%Y%m%d}") < majorite


MODES = {
    "sesam_vitale": ModeSecurisation.SESAM_VITALE,
    "desynchronise": ModeSecurisation.SESAM_VITALE,
    "sans_vitale": ModeSecurisation.SANS_VITALE,
    "degrade": ModeSecurisation.DEGRADE,
}


def lire_date(champ: str, valeur: object) -> date | None:
    """Read a typed date AAAA-MM-JJ, or refuse the field."""
    if valeur is None or valeur == "":
        return None
    try:
        return date.fromisoformat(str(valeur))
    except ValueError:
        raise RefusPoste(
            v.R_CHAMP, f"{champ} : date {str(valeur)!r} illisible, forme attendue AAAA-MM-JJ"
        ) from None


CIP_13 = "34009"
"""Head of a French CIP of 13 characters: the CIP of 7 follows, then a key."""


def lire_cip(valeur: object) -> str:
    """Read the code of a medicine, 7 or 13 digits, as its CIP of 7 (CDC-3.2.4.4-01)."""
    code = str(valeur or "")
    if not code:
        return ""
    chiffres = code.isascii() and code.isdigit()
    if chiffres and len(code) == 13 and code.startswith(CIP_13):
        return code[5:12]
    if chiffres and len(code) == 7:
        return code
    raise RefusPoste(v.R_ACTE, f"cip : {code[:20]!r}, 7 ou 13 chiffres sont attendus")


REFUS = {
    "accord_smg": v.R_ACCORD,
    "montant_apias": v.R_APIAS,
    "regime_sans_fse_at": v.R_SANS_FSE_AT,
}


def lire_montant(champ: str, valeur: object) -> int | None:
    """Read a typed amount in cents, or refuse the field."""
    if valeur is None or valeur == "":
        return None
    if not isinstance(valeur, int) or isinstance(valeur, bool) or valeur < 0:
        raise RefusPoste(v.R_CHAMP, f"{champ} : montant en centimes attendu")
    return valeur


def prestation(
    facture: EnCours, acte: ActeSaisi, rang: int, reserves: Mapping[str, str]
) -> Prestation:
    """Turn one typed act into a prestation; a reserved code leaves under another one."""
    saisi = acte.code.upper()
    return Prestation(
        code=reserves.get(saisi, saisi),
        code_saisi=saisi if saisi in reserves else "",
        date_soins=acte.date or facture.date_soins,
        quantite=acte.quantite,
        coefficient=acte.coefficient,
        denombrement=acte.denombrement,
        montant=acte.montant,
        qualificatif=acte.qualificatif,
        lieu=LIEUX.get(acte.lieu, acte.lieu),
        code_ccam=acte.code_ccam,
        code_cip=lire_cip(acte.options.get("cip")),
        modificateurs=acte.modificateurs,
        accident_droit_commun=acte.accident_droit_commun,
        en_rapport_ald=acte.en_rapport_ald,
        exoneration=exoneration_forcee(facture, rang) or facture.justificatif or None,
        accord_prealable=lire_date("date_entente", acte.options.get("date_entente")),
        prevention="O" if acte.prevention else "",
        qualifiant_prevention=acte.qualifiant_prevention,
    )


def parcours(facture: EnCours) -> Parcours:
    """Gather the PS's two answers and who sent the patient."""
    declare = medecin_traitant(facture)
    return Parcours(
        medecin_traitant_declare=None if declare == "" else declare == "oui",
        contexte=facture.reponses.get(v.Q_CONTEXTE, ""),
        nom_orienteur=str(facture.champs.get(v.C_ORIENTEUR_NOM) or ""),
        prenom_orienteur=str(facture.champs.get(v.C_ORIENTEUR_PRENOM) or ""),
    )


class Tarification:
    """Asks the registry of rules, over dated tables."""

    def __init__(
        self,
        tables: Tables,
        registre: Registre = REGISTRE,
        *,
        reserves: Mapping[str, str] | None = None,
        fonctions: tuple[str, ...] = (),
    ) -> None:
        self._tables = tables
        self._fonctions = fonctions
        self._reserves = reserves or {}
        self._registre = registre

    def contextes(self, jour: date) -> tuple[LigneContexte, ...]:
        """Give the contexts of the parcours that the PS may choose."""
        return contextes(self._tables, jour)

    def executant(self, situation: SituationPs, option: str) -> Executant:
        """Say who bills, as the rules need to know him."""
        try:
            return Executant.de_situation(
                situation,
                self._tables,
                option_tarifaire=option,
                fonctions=self._fonctions,
            )
        except TarificationImpossible as refus:
            raise RefusPoste(v.R_CPS_INVALIDE, refus.message) from None

    def demande(self, facture: EnCours, aujourdhui: date, option: str) -> DemandeTarification:
        """Build the question asked to the rules."""
        beneficiaire, situation = facture.beneficiaire, facture.situation
        organisme = facture.organisme_retenu
        if beneficiaire is None or situation is None or organisme is None:
            raise RefusPoste(v.R_QUESTION, "Le PS ou le bénéficiaire n'est pas encore acquis")
        droits = facture.droits or DroitsBeneficiaire()
        return DemandeTarification(
            executant=self.executant(situation, option),
            beneficiaire=Beneficiaire(
                date_naissance=beneficiaire.date_naissance,
                droits=droits,
                organisme=organisme,
            ),
            prestations=tuple(
                prestation(facture, acte, rang, self._reserves)
                for rang, acte in enumerate(facture.actes, start=1)
            ),
            date_elaboration=aujourdhui,
            date_prescription=lire_date(
                v.C_DATE_PRESCRIPTION, facture.champs.get(v.C_DATE_PRESCRIPTION)
            ),
            nature_assurance=NatureAssurance(nature(facture)),
            parcours=parcours(facture),
            date_maternite=lire_date(v.C_DATE_MATERNITE, facture.champs.get(v.C_DATE_MATERNITE)),
            situation=SituationParticuliere.ATTENTAT if en_attentat(facture) else None,
            organisme_at=organisme_at(facture),
            montant_accord=self._montant(
                facture, v.C_MONTANT_ACCORD if en_smg(facture) else v.C_MONTANT_APIAS
            ),
            montant_accord_medicaments=self._montant(facture, v.C_MONTANT_ACCORD_MEDICAMENTS),
            support_droits=facture.support_droits,
            mode=MODES[facture.mode],
        )

    @staticmethod
    def _montant(facture: EnCours, champ: str) -> int | None:
        return lire_montant(champ, facture.champs.get(champ))

    def calcul(self, demande: DemandeTarification) -> Calcul:
        """Give the rules ready to be applied to a facture."""
        return Calcul(demande, self._tables, self._registre)

    def modes_sans_support(self, facture: EnCours) -> tuple[ModeSecurisation, ...]:
        """Give the modes open to the facture without a Vitale support."""
        if facture.demande is None or facture.situation is None:
            return ()
        centre = facture.situation.secteur_activite == SECTEUR_CENTRE
        return self.calcul(facture.demande).appliquer(
            modes_sans_support,
            facture.date_soins,
            motif_sans_vitale(facture),
            "centre_de_sante" if centre else "cabinet",
        )

    def tarifer(self, demande: DemandeTarification) -> Resultat:
        """Price the facture; what the rules refuse is refused to the PS with their words."""
        try:
            resultat = tarifer(demande, self._tables, self._registre)
        except TarificationImpossible as refus:
            place = "" if refus.ligne is None else f"ligne {refus.ligne + 1} : "
            raise RefusPoste(REFUS.get(refus.code, v.R_ACTE), f"{place}{refus.message}") from None
        calcul = self.calcul(demande)
        jour = resultat.lignes[0].date_reference
        return Resultat(
            lignes=resultat.lignes_tarifees,
            depassements=tuple(ligne.depassement for ligne in resultat.lignes),
            situation=resultat.situation,
            parcours=resultat.parcours,
            nature=resultat.nature_assurance.value,
            destinataire=resultat.destinataire,
            exclusion=resultat.exclusion_parcours,
            tiers_payant_propose=resultat.acces.defaut.value,
            tiers_payant_force=resultat.acces.forcage,
            alertes=tuple(alerte.message for alerte in resultat.alertes),
            groupes=resultat.groupes,
            mention_situation=calcul.appliquer(mention_situation, jour, resultat.situation),
            mention_ordonnance=calcul.appliquer(
                mention_ordonnance, jour, resultat.exclusion_parcours
            )
            or calcul.appliquer(mention_ordonnance_smg, jour),
            propositions_amo=tuple(p.motif for p in resultat.acces.propositions if p.part == "amo"),
            carte_a_mettre_a_jour=resultat.acces.carte_a_mettre_a_jour,
            ententes=tuple(
                rang
                for rang, p in enumerate(demande.prestations, start=1)
                if calcul.appliquer(entente_prealable_exigee, p)
            ),
            complementaire_possible=tuple(ligne.amc_possible for ligne in resultat.lignes),
        )
