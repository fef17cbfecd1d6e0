"""Questions a facture asks, from its state: what is offered, retained, still missing."""

from vitalbench.reference.domain.facture import NatureAssurance, TiersPayant
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Choix, Proposition
from vitalbench.reference.workstation.accident import (
    en_attentat,
    en_smg,
    question_dossier,
    sans_complementaire,
)
from vitalbench.reference.workstation.en_cours import EnCours

OUI_NON = (Choix(id="oui", libelle="Oui"), Choix(id="non", libelle="Non"))
NATURES = {
    NatureAssurance.MALADIE.value: "Maladie",
    NatureAssurance.MATERNITE.value: "Maternité",
    NatureAssurance.ACCIDENT_TRAVAIL.value: "Accident du travail",
    NatureAssurance.PREVENTION.value: "Prévention",
    NatureAssurance.SMG.value: "Soins médicaux gratuits",
}
TIERS_PAYANTS = {
    TiersPayant.AUCUN.value: "Sans tiers payant",
    TiersPayant.AMO.value: "Tiers payant sur la part obligatoire",
    TiersPayant.AMO_AMC.value: "Tiers payant sur les deux parts",
    TiersPayant.AMC.value: "Tiers payant sur la seule part complémentaire",
}
SANS_COMPLEMENTAIRE = {
    TiersPayant.AMO_AMC.value: TiersPayant.AMO.value,
    TiersPayant.AMC.value: TiersPayant.AUCUN.value,
}
"""What a choice comes to where no complementary part is possible: SMG, APIAS, attack."""
DATES_AMC = {
    "execution": "Date d'exécution",
    "prescription": "Date de prescription",
    "facturation": "Date de facturation",
}
DISPOSITIFS_TPI = {
    "standard": "Procédure standard SESAM-Vitale",
    "coordonne": "Paiement coordonné par l'AMO",
}
VOIES_AMC = {"sts": "Calcul par les STS", "saisie": "Montants saisis"}


def _choix(table: dict[str, str]) -> tuple[Choix, ...]:
    return tuple(Choix(id=ident, libelle=libelle) for ident, libelle in table.items())


def patient_adresse(facture: EnCours) -> bool:
    """Tell whether the context says that a doctor sent the patient (CDC-4.2.1.7-07)."""
    choisi = facture.reponses.get(v.Q_CONTEXTE)
    return any(c.code == choisi and c.orienteur for c in facture.contextes)


def parcours_a_demander(facture: EnCours) -> bool:
    """Tell whether the two questions of the parcours are due: acts typed, none excluded."""
    return bool(facture.actes) and facture.exclusion == ""


def medecin_traitant(facture: EnCours) -> str:
    """Give the answer retained on the médecin traitant: the PS's, else the support's."""
    repondu = facture.reponses.get(v.Q_MEDECIN_TRAITANT)
    if repondu is not None:
        return repondu
    if facture.droits is None or facture.droits.medecin_traitant_declare is None:
        return ""
    return "oui" if facture.droits.medecin_traitant_declare else "non"


def tiers_payant(facture: EnCours) -> str:
    """Give the tiers payant retained: the PS's choice, else what the rules propose."""
    choisi = facture.reponses.get(v.Q_TIERS_PAYANT)
    if choisi is not None:
        if sans_complementaire(facture):
            return SANS_COMPLEMENTAIRE.get(choisi, choisi)
        return choisi
    if facture.resultat is not None and facture.resultat.tiers_payant_propose:
        return facture.resultat.tiers_payant_propose
    return TiersPayant.AUCUN.value


def nature(facture: EnCours) -> str:
    """Give the nature d'assurance retained; illness unless the PS says otherwise."""
    return facture.reponses.get(v.Q_NATURE, NatureAssurance.MALADIE.value)


def questions(facture: EnCours) -> tuple[Proposition, ...]:
    """List every question of the facture in its state, answered or not."""
    posees: list[Proposition] = []
    if facture.ps is not None and len(facture.ps.situations) > 1:
        posees.append(
            Proposition(
                id=v.Q_SITUATION,
                libelle="Situation d'exercice et de facturation",
                choix=tuple(
                    Choix(
                        id=str(s.numero_logique),
                        libelle=f"{s.numero_facturation} {s.raison_sociale}".strip(),
                    )
                    for s in facture.ps.situations
                ),
                retenu=str(facture.situation.numero_logique) if facture.situation else None,
            )
        )
    if facture.assure is not None and len(facture.assure.beneficiaires) > 1:
        posees.append(
            Proposition(
                id=v.Q_BENEFICIAIRE,
                libelle="Bénéficiaire des soins",
                choix=tuple(
                    Choix(id=str(i), libelle=f"{b.nom} {b.prenom} {b.date_naissance}")
                    for i, b in enumerate(facture.assure.beneficiaires)
                ),
                retenu=None if facture.rang is None else str(facture.rang),
            )
        )
    if facture.beneficiaire is None or facture.situation is None:
        return tuple(posees)
    posees.append(
        Proposition(
            id=v.Q_NATURE,
            libelle="Nature d'assurance",
            choix=_choix(NATURES),
            retenu=nature(facture),
        )
    )
    if not en_smg(facture):
        posees.append(
            Proposition(
                id=v.Q_ATTENTAT,
                libelle="Soins liés à un acte de terrorisme ?",
                choix=OUI_NON,
                retenu="oui" if en_attentat(facture) else "non",
            )
        )
    accident = question_dossier(facture)
    if accident is not None:
        posees.append(accident)
    if parcours_a_demander(facture):
        posees.append(
            Proposition(
                id=v.Q_MEDECIN_TRAITANT,
                libelle="Le patient a-t-il déclaré un médecin traitant ?",
                choix=OUI_NON,
                retenu=medecin_traitant(facture) or None,
            )
        )
        posees.append(
            Proposition(
                id=v.Q_CONTEXTE,
                libelle="Contexte du parcours de soins",
                choix=tuple(Choix(id=c.code, libelle=c.libelle) for c in facture.contextes),
                retenu=facture.reponses.get(v.Q_CONTEXTE),
            )
        )
    if facture.actes:
        posees.append(
            Proposition(
                id=v.Q_TIERS_PAYANT,
                libelle="Tiers payant",
                choix=_tiers_payants(facture),
                retenu=tiers_payant(facture),
            )
        )
        posees += _convention(facture)
        droits = facture.droits
        if facture.resultat is not None and facture.resultat.date_amc_au_choix:
            posees.append(
                Proposition(
                    id=v.Q_DATE_AMC,
                    libelle="Date de référence des droits complémentaires",
                    choix=_choix(DATES_AMC),
                    retenu=facture.reponses.get(v.Q_DATE_AMC, "execution"),
                )
            )
        if (
            droits is not None
            and (droits.amc is not None or droits.mutuelle is not None)
            and not sans_complementaire(facture)
        ):
            posees.append(
                Proposition(
                    id=v.Q_VOIE_AMC,
                    libelle="Part complémentaire",
                    choix=_choix(VOIES_AMC),
                    retenu=facture.reponses.get(v.Q_VOIE_AMC, "sts"),
                )
            )
    return tuple(posees)


def _convention(facture: EnCours) -> list[Proposition]:
    """Offer the agreement found, and the procedures of an ACS (CDC-4.2.1.5.1-05)."""
    resultat = facture.resultat
    if resultat is None:
        return []
    posees: list[Proposition] = []
    if len(resultat.dispositifs) > 1:
        posees.append(
            Proposition(
                id=v.Q_DISPOSITIF_TPI,
                libelle="Tiers payant intégral de l'ACS",
                choix=_choix(DISPOSITIFS_TPI),
                retenu=facture.reponses.get(v.Q_DISPOSITIF_TPI, "standard"),
            )
        )
    if resultat.convention:
        trouvee = {
            resultat.convention: f"Convention avec {resultat.convention}",
            "aucune": "Aucune convention",
        }
        posees.append(
            Proposition(
                id=v.Q_CONVENTION,
                libelle="Convention à appliquer",
                choix=_choix(trouvee),
                retenu=facture.reponses.get(v.Q_CONVENTION, resultat.convention),
            )
        )
    return posees


def _tiers_payants(facture: EnCours) -> tuple[Choix, ...]:
    """Offer the parts that can be paid by others: the AMO's alone in SMG and APIAS."""
    fermes = SANS_COMPLEMENTAIRE if sans_complementaire(facture) else {}
    return tuple(c for c in _choix(TIERS_PAYANTS) if c.id not in fermes)


def sans_reponse(facture: EnCours) -> tuple[Proposition, ...]:
    """List the questions that still wait for an answer."""
    return tuple(q for q in questions(facture) if q.retenu is None)
