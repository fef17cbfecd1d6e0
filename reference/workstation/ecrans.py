"""Screens, built from state only: what the PS sees after every command."""

from collections.abc import Iterable

from vitalbench.reference.domain.droits import DroitsBeneficiaire
from vitalbench.reference.domain.facture import LigneTarifee, SupportVitale
from vitalbench.reference.domain.montants import euros
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Champ, Ecran, Mention, Niveau, Valeur
from vitalbench.reference.workstation.accident import en_accident, en_apias, en_smg
from vitalbench.reference.workstation.en_cours import Assure, EnCours
from vitalbench.reference.workstation.questions import (
    patient_adresse,
    questions,
)

ACTIONS_ACCUEIL = (
    "ouvrir",
    "lire",
    "mettre_en_lots",
    "transmettre",
    "relever",
    "consulter",
    "supprimer",
    "reemettre",
    "imprimer",
    "annuler_dre",
    "remplacer",
)
SUPPORTS = {
    SupportVitale.CARTE: "Carte Vitale",
    SupportVitale.APCV: "ApCV",
    SupportVitale.AUCUN: "Aucun support Vitale",
}
Ligne = dict[str, Valeur]


def mention(ident: str, texte: str = "", niveau: Niveau = "info") -> Mention:
    """Make a mention; its text is the vocabulary's when none is given."""
    return Mention(id=ident, texte=texte or v.libelle("mention", ident), niveau=niveau)


def ecran_accueil(
    titre: str, mentions: Iterable[Mention] = (), lignes: Iterable[Ligne] = ()
) -> Ecran:
    """Home screen and lists: no facture is open."""
    return Ecran(
        titre=titre,
        complet=True,
        mentions=tuple(mentions),
        actions=ACTIONS_ACCUEIL,
        lignes=tuple(lignes),
    )


def _champ(ident: str, valeur: Valeur, *, modifiable: bool = False) -> Champ:
    return Champ(id=ident, valeur=valeur, modifiable=modifiable)


def champs_ps(facture: EnCours) -> list[Champ]:
    """Who bills, as the CPx says; situations only appear behind the code porteur."""
    ps, situation = facture.ps, facture.situation
    if ps is None:
        return []
    champs = [
        _champ(v.C_PS_NOM, f"{ps.nom} {ps.prenom}"),
        _champ(v.C_PS_CARTE, ps.type_carte),
    ]
    if ps.type_identification == "8":
        champs.append(_champ(v.C_PS_RPPS, ps.numero_national))
    if situation is not None:
        champs += [
            _champ(v.C_PS_NUMERO, situation.numero_facturation),
            _champ(v.C_PS_SPECIALITE, situation.code_specialite),
            _champ(v.C_PS_CONVENTION, situation.code_conventionnel),
        ]
    return champs


def champs_assure(
    assure: Assure,
    rang: int | None,
    *,
    exonerations: bool,
    amc: bool,
    droits: DroitsBeneficiaire | None = None,
) -> list[Champ]:
    """What the support says of a beneficiary; exemptions need a card of PS (CDC-2.2.1.2.1-05)."""
    champs = [
        _champ(v.C_SUPPORT_VITALE, SUPPORTS[assure.support]),
        _champ(v.C_NIR, assure.nir),
        _champ(v.C_REGIME, assure.organisme.regime),
        _champ(v.C_CAISSE, assure.organisme.caisse),
        _champ(v.C_CENTRE, assure.organisme.centre),
        _champ(v.C_CODE_GESTION, assure.organisme.code_gestion),
    ]
    if assure.fin_contexte is not None:
        champs.append(_champ(v.C_FIN_CONTEXTE, assure.fin_contexte.isoformat()))
    if rang is None:
        return champs
    beneficiaire = assure.beneficiaires[rang]
    droits = beneficiaire.droits if droits is None else droits
    champs += [
        _champ(v.C_NOM, beneficiaire.nom),
        _champ(v.C_PRENOM, beneficiaire.prenom),
        _champ(v.C_NAISSANCE, beneficiaire.date_naissance),
        _champ(v.C_RANG, beneficiaire.rang_naissance),
        _champ(v.C_QUALITE, beneficiaire.qualite),
    ]
    if droits.medecin_traitant_declare is not None:
        champs.append(
            _champ(v.C_MEDECIN_TRAITANT, "oui" if droits.medecin_traitant_declare else "non")
        )
    if exonerations:
        texte = ", ".join(f"{c.code_ald}{c.code_situation}" for c in droits.couvertures)
        champs.append(_champ(v.C_COUVERTURE, texte))
    if amc and droits.mutuelle is not None:
        champs.append(_champ(v.C_MUTUELLE, droits.mutuelle.identification))
        if droits.mutuelle.numero_amc:
            champs.append(_champ(v.C_AMC, droits.mutuelle.numero_amc))
    if amc and droits.amc is not None:
        champs.append(_champ(v.C_AMC, droits.amc.numero_amc))
    return champs


def champs_saisis(facture: EnCours) -> list[Champ]:
    """Fields the PS can type now."""
    if facture.beneficiaire is None or facture.ps is None:
        return []
    noms = [
        v.C_PRESCRIPTEUR_RPPS,
        v.C_PRESCRIPTEUR_STRUCTURE,
        v.C_PRESCRIPTEUR_SPECIALITE,
        v.C_DATE_PRESCRIPTION,
    ]
    if patient_adresse(facture):
        noms = [v.C_ORIENTEUR_NOM, v.C_ORIENTEUR_PRENOM, *noms]
    if facture.reponses.get(v.Q_NATURE) == "30":
        noms.append(v.C_DATE_MATERNITE)
    if en_accident(facture):
        noms += [v.C_NUMERO_AT, v.C_AT_REGIME, v.C_AT_CAISSE, v.C_AT_CENTRE]
    if en_apias(facture):
        noms.append(v.C_MONTANT_APIAS)
    if en_smg(facture):
        noms += [v.C_NUMERO_ACCORD, v.C_MONTANT_ACCORD]
    if facture.reponses.get(v.Q_VOIE_AMC) == "saisie":
        noms.append(v.C_MONTANT_AMC)
    return [_champ(nom, facture.champs.get(nom), modifiable=True) for nom in noms]


def lignes_facture(facture: EnCours) -> list[Ligne]:
    """Lines typed, priced when they are, then those that the rules added."""
    lignes: list[Ligne] = []
    tarifees = facture.resultat.lignes if facture.resultat else ()
    for rang, acte in enumerate(facture.actes):
        ligne: Ligne = {
            "ligne": rang + 1,
            "code": acte.code,
            "code_ccam": acte.code_ccam,
            "date": (acte.date or facture.date_soins).isoformat(),
            "quantite": acte.quantite,
            "accident_droit_commun": acte.accident_droit_commun,
            "prevention": acte.prevention,
            "qualifiant_prevention": acte.qualifiant_prevention,
        }
        if rang < len(tarifees):
            ligne |= _tarifee(tarifees[rang])
        lignes.append(ligne)
    ajoutees = tarifees[len(facture.actes) :]
    for rang, tarifee in enumerate(ajoutees, start=len(facture.actes) + 1):
        jour = tarifee.prestation.date_soins.isoformat()
        lignes.append({"ligne": rang, "date": jour, "quantite": 1, **_tarifee(tarifee)})
    return lignes


def _tarifee(tarifee: LigneTarifee) -> Ligne:
    return {
        "code": tarifee.prestation.code,
        "prix_unitaire": tarifee.prix_unitaire,
        "base": tarifee.base,
        "taux": tarifee.taux,
        "montant": tarifee.montant,
        "montant_amo": tarifee.montant_amo,
        "montant_amc": tarifee.montant_amc,
        "qualificatif": tarifee.qualificatif,
        "exoneration": tarifee.exoneration,
    }


def champs_totaux(facture: EnCours, part_amo_due: int, part_amc_due: int) -> list[Champ]:
    """Totals once priced, and what the patient pays."""
    if facture.resultat is None:
        return []
    lignes = facture.resultat.lignes
    total = sum(x.montant for x in lignes)
    amo = sum(x.montant_amo for x in lignes)
    amc = sum(x.montant_amc for x in lignes)
    return [
        _champ(v.C_INDICATEUR, facture.resultat.parcours.indicateur),
        _champ(v.C_TOTAL, total),
        _champ(v.C_TOTAL_AMO, amo),
        _champ(v.C_TOTAL_AMC, amc),
        _champ(v.C_RESTE, total - part_amo_due - part_amc_due),
    ]


def actions_facture(facture: EnCours) -> tuple[str, ...]:
    """What the PS can do with the facture open."""
    actions = ["acquerir_cps", "acquerir_vitale", "acquerir_papier", "abandonner"]
    if facture.ps is not None and facture.beneficiaire is not None:
        actions += ["choisir", "saisir", "changer_support"]
    if facture.resultat is not None:
        actions += ["forcer", "confirmer", "securiser"]
    return tuple(actions)


def ecran_facture(
    facture: EnCours, mentions: Iterable[Mention], tiers_payant: str, en_plus: tuple[str, ...]
) -> Ecran:
    """The screen of the facture being made."""
    champs = champs_ps(facture)
    if facture.assure is not None:
        champs += champs_assure(
            facture.assure,
            facture.rang,
            exonerations=facture.ps is not None,
            amc=facture.presentee is None or facture.assure.support is SupportVitale.AUCUN,
            droits=facture.droits,
        )
        champs.append(_champ(v.C_SUPPORT_DROITS, facture.support_droits.name.lower()))
    champs += [
        _champ(v.C_DATE_SOINS, facture.date_soins.isoformat()),
        _champ(v.C_MODE, facture.mode),
    ]
    champs += champs_saisis(facture)
    lignes = facture.resultat.lignes if facture.resultat else ()
    amo = sum(x.montant_amo for x in lignes) if tiers_payant in {"amo", "amo_amc"} else 0
    amc = sum(x.montant_amc for x in lignes) if tiers_payant in {"amo_amc", "amc"} else 0
    champs += champs_totaux(facture, amo, amc)
    actions = (*actions_facture(facture), *en_plus)
    return Ecran(
        titre="Facture",
        complet=True,
        mentions=tuple(mentions),
        champs=tuple(champs),
        propositions=questions(facture),
        actions=actions,
        lignes=tuple(lignes_facture(facture)),
    )


def montant(centimes: int) -> str:
    """Write an amount for a text."""
    return euros(centimes)
