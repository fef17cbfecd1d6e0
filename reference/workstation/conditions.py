"""What must hold before a facture is secured: answers, agreements, mode, cards (CDC §4.2.1.13)."""

from vitalbench.reference.domain.facture import ModeSecurisation, TiersPayant
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.workstation.accident import divergent, en_smg
from vitalbench.reference.workstation.cartes import exiger_utilisable
from vitalbench.reference.workstation.complementaire import PARTS_AMC
from vitalbench.reference.workstation.en_cours import EnCours
from vitalbench.reference.workstation.identite import exiger_meme_patient
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.opposition import exiger_hors_opposition
from vitalbench.reference.workstation.questions import patient_adresse, sans_reponse, tiers_payant
from vitalbench.reference.workstation.refus import RefusPoste

ACCORDS = (
    (v.C_MONTANT_ACCORD, v.C_NUMERO_ACCORD),
    (v.C_MONTANT_ACCORD_MEDICAMENTS, v.C_NUMERO_ACCORD_MEDICAMENTS),
)


def exiger_complete(facture: EnCours) -> None:
    """Refuse while a question, a field or a warning waits for the PS."""
    attendues = sans_reponse(facture)
    if attendues:
        raise RefusPoste(
            v.R_QUESTION,
            "Réponse attendue : " + ", ".join(q.libelle for q in attendues),
        )
    if facture.ps is None or facture.situation is None:
        raise RefusPoste(v.R_CPS_ABSENTE, "La carte du professionnel de santé n'a pas été lue")
    if facture.assure is None or facture.beneficiaire is None:
        raise RefusPoste(v.R_QUESTION, "Le bénéficiaire n'est pas acquis")
    if facture.resultat is None:
        raise RefusPoste(v.R_QUESTION, "Aucune prestation n'est saisie")
    if facture.exclusion == "" and patient_adresse(facture):
        for nom in (v.C_ORIENTEUR_NOM, v.C_ORIENTEUR_PRENOM):
            if not facture.champs.get(nom):
                raise RefusPoste(v.R_CHAMP, f"{nom} : à renseigner pour un patient adressé")
    exiger_contexte(facture)
    if facture.diagnostics:
        raise RefusPoste(v.R_CCAM, "Contrôle CCAM : " + " ; ".join(facture.diagnostics))
    if facture.doublons and v.M_DOUBLON not in facture.confirmes:
        raise RefusPoste(
            v.R_DOUBLON,
            "Prestation déjà facturée pour ce bénéficiaire : " + ", ".join(facture.doublons),
        )


def exiger_contexte(facture: EnCours) -> None:
    """Refuse what the context still lacks: entente préalable, agreement, open AMC rights."""
    resultat = facture.resultat
    if resultat is None:
        return
    if resultat.ententes:
        lignes = ", ".join(str(rang) for rang in resultat.ententes)
        raise RefusPoste(
            v.R_ENTENTE, f"Date de la demande d'entente préalable à saisir : ligne {lignes}"
        )
    if resultat.droits_amc_fermes and TiersPayant(tiers_payant(facture)) in PARTS_AMC:
        raise RefusPoste(
            v.R_DROITS_AMC,
            "Droits complémentaires fermés : forcez les dates ou renoncez à la part complémentaire",
        )
    for montant, numero in ACCORDS:
        if en_smg(facture) and facture.champs.get(montant) and not facture.champs.get(numero):
            raise RefusPoste(v.R_CHAMP, f"{numero} : à renseigner avec le montant de l'accord")


def accords(facture: EnCours) -> tuple[str, ...]:
    """Give the references of the SMG agreements the facture bills."""
    if not en_smg(facture):
        return ()
    saisis = (facture.champs.get(numero) for _, numero in ACCORDS)
    return tuple(str(x) for x in saisis if x)


def exiger_accords_neufs(facture: EnCours, poste: Installation) -> None:
    """Refuse an agreement already billed: one agreement, one facture (CDC-2.3.4.5-06)."""
    for numero in accords(facture):
        connue = poste.archive.parametre(f"accord_smg:{numero}")
        if connue is not None:
            raise RefusPoste(
                v.R_ACCORD_UTILISE, f"L'accord SMG {numero} est déjà facturé (facture {connue})"
            )


def exiger_mode(facture: EnCours, poste: Installation, mode: ModeSecurisation) -> None:
    """Refuse SESAM sans Vitale and degraded where they are not open (CDC §3.2.9.3.1.1)."""
    if facture.demande is None or mode is ModeSecurisation.SESAM_VITALE:
        return
    ouverts = poste.tarification.modes_sans_support(facture)
    if mode not in ouverts:
        libelle = "SESAM sans Vitale" if mode is ModeSecurisation.SANS_VITALE else "dégradé"
        raise RefusPoste(v.R_MODE, f"Mode {libelle} : il n'est pas ouvert à cette facture")
    if mode is ModeSecurisation.DEGRADE and not divergent(facture):
        _exiger_sans_vitale(facture, poste)


def _exiger_sans_vitale(facture: EnCours, poste: Installation) -> None:
    """Refuse the degraded mode when the patient's own card is there and good (CDC-3.5-02)."""
    try:
        presentee = poste.cartes.vitale_presente(facture.date_soins)
        if presentee is None:
            return
        exiger_meme_patient(facture, presentee)
    except RefusPoste:
        return
    exiger_hors_opposition(poste, facture.situation, presentee)
    try:
        exiger_utilisable(presentee, poste.horloge.aujourdhui())
    except RefusPoste:
        return
    raise RefusPoste(v.R_MODE, "Mode dégradé : la carte Vitale du patient est présente et lisible")


def exiger_ps(facture: EnCours, poste: Installation, code_porteur: str | None) -> None:
    """Refuse without the CPS of the facture in the reader, opened by its code."""
    poste.cartes.exiger_presence()
    poste.cartes.exiger_code(code_porteur)
    if code_porteur and facture.ps is not None:
        relu = poste.cartes.lire_ps(code_porteur)
        if relu.numero_national != (facture.signataire or facture.ps.numero_national):
            raise RefusPoste(
                v.R_INCOHERENCE, "La carte de PS présentée n'est pas celle de la facture"
            )
