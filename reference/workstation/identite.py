"""Identity of the facture, and its comparison with the card that signs (CDC §4.2.1.13)."""

from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.domain.facture import Identite, NatureAssurance
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.workstation.doublons import cle_beneficiaire
from vitalbench.reference.workstation.en_cours import Assure, EnCours
from vitalbench.reference.workstation.questions import nature
from vitalbench.reference.workstation.refus import RefusPoste


def identite(facture: EnCours) -> Identite:
    """Give the identity of the beneficiary, as the support gave it."""
    assure, beneficiaire = facture.assure, facture.beneficiaire
    if assure is None or beneficiaire is None:
        raise RefusPoste(v.R_QUESTION, "Le bénéficiaire n'est pas encore acquis")
    porteur = assure.beneficiaires[0]
    return Identite(
        nir=assure.nir,
        nom=beneficiaire.nom,
        prenom=beneficiaire.prenom,
        date_naissance=beneficiaire.date_naissance,
        rang_naissance=beneficiaire.rang_naissance,
        organisme=facture.organisme_retenu or assure.organisme,
        nir_individuel=beneficiaire.nir_certifie,
        qualite=beneficiaire.qualite,
        nom_assure=porteur.nom,
        prenom_assure=porteur.prenom,
    )


def cle_doublon(facture: EnCours) -> str:
    """Give what the duplicate control knows the beneficiary by."""
    return cle_beneficiaire(identite(facture))


RISQUES_A_PART = frozenset({NatureAssurance.ACCIDENT_TRAVAIL.value, NatureAssurance.SMG.value})
"""Natures whose organism is not the card's: only birth date and rank count (CDC-4.2.1.13-04)."""


def ecarts(
    attendue: Identite, lu: OrganismeAmo, presentee: Assure, nature_retenue: str
) -> tuple[str, ...]:
    """Name the data that differ between the facture and the card presented.

    NIR, birth date, birth rank, and the organism as the first support said it (ADR may have
    given another one, CDC-4.2.1.13-07): the closest beneficiary of the card is compared.
    """
    communs = [] if nature_retenue in RISQUES_A_PART else _communs(attendue, lu, presentee)
    propres: list[list[str]] = []
    for candidat in presentee.beneficiaires:
        differents: list[str] = []
        if candidat.date_naissance != attendue.date_naissance:
            differents.append("date de naissance")
        if candidat.rang_naissance != attendue.rang_naissance:
            differents.append("rang de naissance")
        propres.append(differents)
    return (*communs, *min(propres, key=len, default=["bénéficiaire"]))


def _communs(attendue: Identite, lu: OrganismeAmo, presentee: Assure) -> list[str]:
    communs: list[str] = []
    if attendue.nir[:13] != presentee.nir[:13]:
        communs.append("NIR de l'assuré")
    organisme = presentee.organisme
    protege = organisme.regime == ""  # no CPx opened: the card does not give its organism
    if not protege and (lu.regime, lu.caisse, lu.centre) != (
        organisme.regime,
        organisme.caisse,
        organisme.centre,
    ):
        communs.append("organisme gestionnaire")
    return communs


def exiger_meme_patient(facture: EnCours, presentee: Assure) -> None:
    """Refuse to sign with a card that is not the one of the facture (CDC-4.2.1.13-03, -06)."""
    lu = presentee.organisme if facture.assure is None else facture.assure.organisme
    differences = ecarts(identite(facture), lu, presentee, nature(facture))
    if differences:
        raise RefusPoste(
            v.R_INCOHERENCE,
            "La carte présentée n'est pas celle de la facture : " + ", ".join(differences),
        )
