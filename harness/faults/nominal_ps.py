"""Faults about the PS who bills: card, centre, options, specialties, prescriptions."""

from collections.abc import Callable

from vitalbench.harness.checks.reperes import FORMATER
from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import (
    Corruption,
    Retouche,
    appel_ajoute,
    appel_change,
    ecran,
    reponse,
    sans,
    sans_question,
    sans_refus,
    zone,
)
from vitalbench.harness.faults.registre import Recette, faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture, RppsActe, SuiteActe
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.reponses import Refus, Reponse


def _sans_srt(evenement: Evenement) -> bool:
    return str(evenement.donnees.get("fonction", "")).startswith("SRT_")


def _ccam_sans_srt(qui: str) -> Recette:
    def recette() -> Corruption:
        return Corruption(evenement=sans("appel_module", _sans_srt))

    recette.__doc__ = f"L'acte CCAM {qui} est facturé sans les SRT."
    return recette


for _partie, _rang, _qui in (
    ("medecins", 1, "d'un médecin"),
    ("dentistes", 2, "d'un chirurgien-dentiste"),
    ("sages_femmes", 3, "d'une sage-femme"),
):
    faute(
        f"ccam-sans-srt-{_partie.replace('_', '-')}",
        tue=[("CDC-2.3.1-05", _partie)],
        scenario=f"NOM-242-V{_rang}",
        lieu="fichier",
    )(_ccam_sans_srt(_qui))


@faute(
    "base-ccam-unique",
    tue=[("CDC-2.3.1-06", "bases")],
    scenario="NOM-243",
    lieu="fichier:base_remboursement",
)
def base_ccam_unique() -> Corruption:
    """La base d'un acte CCAM est la même quel que soit le secteur."""
    return Corruption(b2=zone(Acte, "base_remboursement", "0001452"))


@faute(
    "specialite-remplacee",
    tue=[("CDC-2.3.1-16", "code_de_la_carte")],
    scenario="NOM-241-V2",
    lieu="fichier:specialite_executant",
)
def specialite_remplacee() -> Corruption:
    """La gériatrie est transmise sous le code de la médecine générale."""
    return Corruption(b2=zone(Acte, "specialite_executant", "01"))


def _refuser(rendue: Reponse) -> Reponse:
    return Reponse(
        ecran=rendue.ecran,
        etapes=rendue.etapes,
        crees=rendue.crees,
        refus=Refus(code=v.R_CPS_INVALIDE, message="spécialité inconnue"),
    )


@faute(
    "specialite-inconnue",
    tue=[("CDC-2.3.1-16", "sans_erreur")],
    scenario="NOM-241-V7",
    lieu="pilote",
)
def specialite_inconnue() -> Corruption:
    """La chirurgie orale est signalée comme une spécialité inconnue."""
    return Corruption(evenement=reponse(_refuser), etape="specialite")


@faute(
    "centre-donnees-de-la-carte",
    tue=[("CDC-3.2.1.3-01", "module")],
    scenario="NOM-244",
    lieu="appel_module",
)
def centre_donnees_de_la_carte() -> Corruption:
    """Le module reçoit les données conventionnelles banalisées de la carte."""
    carte = {
        "code_conventionnel": "3",
        "code_specialite": "05",
        "code_zone_tarifaire": "20",
        "code_zone_ik": "02",
    }
    groupes = [{"groupe": 1120, "nom": "", "champs": carte}]
    return Corruption(evenement=appel_change(FORMATER, entrees=groupes), etape="centre")


@faute(
    "centre-specialite-de-la-carte",
    tue=[("CDC-3.2.1.3-01", "facture")],
    scenario="NOM-244",
    lieu="fichier:specialite_executant",
)
def centre_specialite_de_la_carte() -> Corruption:
    """La facture du centre porte la spécialité de la carte."""
    return Corruption(b2=zone(Acte, "specialite_executant", "05"))


@faute(
    "centre-sans-refus",
    tue=[("CDC-3.2.1.3-02", "refus")],
    scenario="NOM-244",
    lieu="pilote",
)
def centre_sans_refus() -> Corruption:
    """Un centre sans paramétrage facture sans que rien soit demandé."""

    def muet(rendue: Reponse) -> Reponse:
        accueil = type(rendue.ecran)(titre="Accueil", complet=True)
        return sans_refus(Reponse(ecran=accueil, refus=rendue.refus))

    return Corruption(evenement=reponse(muet), etape="sans_parametrage")


@faute(
    "centre-valeurs-d-office",
    tue=[("CDC-3.2.1.3-02", "aucune_fse")],
    scenario="NOM-244",
    lieu="appel_module",
)
def centre_valeurs_d_office() -> Corruption:
    """Un centre sans paramétrage facture avec des valeurs d'office."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="sans_parametrage")


@faute(
    "centre-sans-parcours-demande",
    tue=[("CDC-2.3.2-03", "demande")],
    scenario="NOM-244",
    lieu="pilote",
)
def centre_sans_parcours_demande() -> Corruption:
    """Le parcours n'est pas demandé au médecin d'un centre."""
    return Corruption(evenement=ecran(sans_question(v.Q_CONTEXTE)), etape="parcours_demande")


@faute(
    "centre-sans-parcours-transmis",
    tue=[("CDC-2.3.2-03", "transmis")],
    scenario="NOM-244",
    lieu="fichier:option_coordination",
)
def centre_sans_parcours_transmis() -> Corruption:
    """La FSE d'un centre ne dit rien du parcours."""
    return Corruption(b2=zone(SuiteActe, "option_coordination", " "))


def _sur_facture(
    type_: type[Enregistrement], champ: str, brut: str, ps: str
) -> Callable[[Enregistrement], Enregistrement]:
    """Change one field of the records of one PS."""

    def changer(e: Enregistrement) -> Enregistrement:
        return e.avec_brut(champ, brut) if isinstance(e, type_) and ps in e.texte else e

    return changer


@faute(
    "specialite-autre-que-la-carte",
    tue=[("CDC-4.2.1.2.1-01", "carte")],
    scenario="NOM-249",
    lieu="fichier:specialite_executant",
)
def specialite_autre_que_la_carte() -> Corruption:
    """La facture du cabinet porte une autre spécialité que la carte."""
    changer = _sur_facture(Acte, "specialite_executant", "01", "991429085")
    return Corruption(b2=changer)


@faute(
    "centre-autre-que-le-parametrage",
    tue=[("CDC-4.2.1.2.1-01", "centre")],
    scenario="NOM-249",
    lieu="fichier:specialite_executant",
)
def centre_autre_que_le_parametrage() -> Corruption:
    """La facture du centre porte la spécialité de la carte."""
    return Corruption(b2=_sur_facture(Acte, "specialite_executant", "05", "998976799"))


def _option_refusee(qui: str) -> Recette:
    def recette() -> Corruption:
        return Corruption(evenement=sans("reception"))

    recette.__doc__ = f"L'OPTAM empêche {qui} de facturer."
    return recette


for _partie, _rang, _qui in (
    ("secteur_2", 2, "une spécialiste de secteur 2"),
    ("secteur_1_dp", 3, "un médecin à dépassement permanent"),
    ("avant_2013", 4, "un médecin de secteur 1 installé avant 2013"),
):
    faute(
        f"optam-refusee-{_partie.replace('_', '-')}",
        tue=[("CDC-3.2.1.5-03", _partie)],
        scenario=f"NOM-245-V{_rang}",
        lieu="etape",
    )(_option_refusee(_qui))


@faute(
    "optam-ouverte-a-tous",
    tue=[("CDC-3.2.1.5-03", "refusee")],
    scenario="NOM-245-V5",
    lieu="appel_module",
)
def optam_ouverte_a_tous() -> Corruption:
    """L'OPTAM est acceptée à un médecin de secteur 1 installé en 2014."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="secteur_1_en_2014")


def _autre_qualite(qui: str, lettre: str) -> Recette:
    def recette() -> Corruption:
        return Corruption(b2=zone(SuiteActe, "option_coordination", lettre))

    recette.__doc__ = f"{qui} facture sous une autre qualité."
    return recette


for _partie, _rang, _lettre, _qui in (
    ("declare", 1, "R", "Le médecin déclaré"),
    ("nouveau", 2, "S", "Le nouveau médecin traitant"),
    ("remplacant", 3, "R", "Le remplaçant du médecin déclaré"),
    ("remplacant_du_nouveau", 4, "R", "Le remplaçant du nouveau médecin"),
    ("substitution", 5, "T", "Le médecin de substitution"),
):
    faute(
        f"qualite-{_partie.replace('_', '-')}",
        tue=[("CDC-2.3.2-02", _partie)],
        scenario=f"NOM-250-V{_rang}",
        lieu="fichier:option_coordination",
    )(_autre_qualite(_qui, _lettre))


def _autre_prescripteur(quoi: str) -> Recette:
    def recette() -> Corruption:
        return Corruption(b2=zone(RppsActe, "rpps_prescripteur", " " * 11))

    recette.__doc__ = f"Le prescripteur {quoi} n'est pas transmis."
    return recette


for _partie, _rang, _quoi in (
    ("pharmacie", 1, "d'un médicament"),
    ("auxiliaires", 2, "de soins infirmiers"),
    ("laboratoire", 3, "d'une analyse"),
    ("radiologie", 4, "d'une imagerie"),
    ("lpp", 5, "d'un article de la LPP"),
):
    faute(
        f"prescripteur-tu-{_partie}",
        tue=[("CDC-3.2.1.6-02", _partie)],
        scenario=f"NOM-246-V{_rang}",
        lieu="fichier:rpps_prescripteur",
    )(_autre_prescripteur(_quoi))


def _en_dre(e: Enregistrement) -> Enregistrement:
    return e.avec_brut("type_facture", "D") if isinstance(e, EnteteFacture) else e


@faute(
    "bi-zone-sans-fse",
    tue=[("CDC-3.2.4.2-01", "une_fse")],
    scenario="NOM-247",
    lieu="fichier",
)
def bi_zone_sans_fse() -> Corruption:
    """L'ordonnance bi-zone ne fait pas une FSE et une seule."""
    return Corruption(b2=_en_dre)


@faute(
    "bi-zone-un-seul-justificatif",
    tue=[("CDC-3.2.4.2-01", "justificatifs")],
    scenario="NOM-247",
    lieu="fichier:justif_exo_acte",
)
def bi_zone_un_seul_justificatif() -> Corruption:
    """Tous les actes de l'ordonnance bi-zone sont exonérés pour l'ALD."""
    return Corruption(b2=zone(Acte, "justif_exo_acte", "4"))


@faute(
    "lettre-remplacee-admise",
    tue=[("CDC-3.2.4.10-01", "remplacee")],
    scenario="NOM-248-V5",
    lieu="pilote",
)
def lettre_remplacee_admise() -> Corruption:
    """Un Z est accepté sans rien dire."""
    return Corruption(evenement=_sans_mention_ccam(), etape="lettre_remplacee")


def _sans_mention_ccam() -> Retouche:
    def muet(rendue: Reponse) -> Reponse:
        return Reponse(ecran=type(rendue.ecran)(titre="Accueil", complet=True))

    return reponse(muet)


@faute(
    "lettre-remplacee-facturee",
    tue=[("CDC-3.2.4.10-01", "aucune_facture")],
    scenario="NOM-248-V6",
    lieu="appel_module",
)
def lettre_remplacee_facturee() -> Corruption:
    """Un dentiste facture encore en D."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="lettre_remplacee")


@faute(
    "k-refuse",
    tue=[("CDC-3.2.4.10-01", "k_accepte")],
    scenario="NOM-248-V1",
    lieu="etape",
)
def k_refuse() -> Corruption:
    """Plus aucun K ne peut être facturé."""
    return Corruption(evenement=sans("reception"))
