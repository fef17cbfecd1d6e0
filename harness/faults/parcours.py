"""Faults about the parcours de soins: what an LPS that gets it wrong would show or send."""

from collections.abc import Callable

import msgspec

from vitalbench.harness.faults.alteration import Alteration
from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_change,
    ecran,
    reponse,
    sans_champ,
    sans_question,
    sans_refus,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, SuiteActe, TotalFacture
from vitalbench.reference.protocol.commandes import Choisir, Commande, Facturer
from vitalbench.reference.protocol.ecran import Ecran, Proposition

CONTEXTE, DECLARE = "contexte_parcours", "medecin_traitant_declare"


def _indicateur(lettre: str) -> Corruption:
    return Corruption(b2=zone(SuiteActe, "option_coordination", lettre))


def _taux(taux: str) -> Corruption:
    return Corruption(b2=zone(Acte, "taux", taux))


def _question(
    ident: str, changer: Callable[[Proposition], Proposition]
) -> Callable[[Ecran], Ecran]:
    return lambda e: msgspec.structs.replace(
        e, propositions=tuple(changer(p) if p.id == ident else p for p in e.propositions)
    )


@faute(
    "parcours-indicateur-fige",
    tue=[("CDC-4.2.1.7-06", "indicateur")],
    scenario="NOM-101-V5",
    lieu="fichier:option_coordination",
    aussi=("CDC-3.2.2.3-01", "CDC-4.2.1.7-05"),
)
@faute(
    "parcours-code-hors-liste",
    tue=[("CDC-3.2.2.3-01", "code")],
    scenario="NOM-101-V7",
    lieu="fichier:option_coordination",
    aussi=("CDC-4.2.1.7-06", "CDC-4.2.1.7-05"),
)
@faute(
    "parcours-contexte-sans-facture",
    tue=[("CDC-4.2.1.7-05", "facture")],
    scenario="NOM-101-V13",
    lieu="fichier:option_coordination",
    aussi=("CDC-4.2.1.7-06", "CDC-3.2.2.3-01"),
)
@faute(
    "parcours-dispense-oubliee",
    tue=[("CDC-2.3.2-04", "contexte")],
    scenario="NOM-101-V9",
    lieu="fichier:option_coordination",
    aussi=("CDC-4.2.1.7-06", "CDC-3.2.2.3-01", "CDC-4.2.1.7-05"),
)
@faute(
    "parcours-nouveau-medecin-tu",
    tue=[("CDC-3.2.1.4-02", "transmis")],
    scenario="NOM-101-V3",
    lieu="fichier:option_coordination",
    aussi=("CDC-4.2.1.7-06", "CDC-3.2.2.3-01", "CDC-4.2.1.7-05"),
)
def indicateur_fige() -> Corruption:
    """L'indicateur transmis est toujours celui du médecin traitant."""
    return _indicateur("T")


@faute(
    "parcours-correction-oubliee",
    tue=[("CDC-4.2.1.7-04", "indicateur_suit")],
    scenario="NOM-113-V2",
    lieu="fichier:option_coordination",
)
def correction_oubliee() -> Alteration:
    """La correction « médecin traitant déclaré » du PS n'est pas prise en compte."""

    def filtre(commande: Commande) -> list[Commande]:
        if isinstance(commande, Choisir) and commande.question == DECLARE:
            return [msgspec.structs.replace(commande, choix="oui")]
        return [commande]

    return Alteration(commande=filtre)


@faute(
    "parcours-hors-parcours-non-minore",
    tue=[("CDC-2.3.2-10", "montant_inferieur")],
    scenario="NOM-102",
    lieu="fichier:total_amo",
    aussi=("CDC-3.2.2.3-07",),
)
@faute(
    "parcours-remboursement-non-reduit",
    tue=[("CDC-3.2.2.3-07", "reduit")],
    scenario="NOM-102",
    lieu="fichier:total_amo",
    aussi=("CDC-2.3.2-10",),
)
def hors_parcours_non_minore() -> Alteration:
    """Le contexte hors parcours n'a aucun effet : la facture est tarifée dans le parcours."""

    def filtre(commande: Commande) -> list[Commande]:
        if isinstance(commande, Facturer) and commande.contexte == "hors_parcours":
            return [msgspec.structs.replace(commande, contexte="medecin_traitant")]
        return [commande]

    return Alteration(commande=filtre)


@faute(
    "parcours-specialiste-sans-orientation",
    tue=[("CDC-2.3.2-07", "hors_parcours")],
    scenario="NOM-109",
    lieu="fichier:option_coordination",
)
def specialiste_dans_le_parcours() -> Alteration:
    """Sans orientation, le logiciel classe quand même le patient dans le parcours."""

    def filtre(commande: Commande) -> list[Commande]:
        if isinstance(commande, Facturer) and commande.contexte == "hors_parcours":
            return [msgspec.structs.replace(commande, contexte="medecin_traitant")]
        return [commande]

    return Alteration(commande=filtre)


@faute(
    "parcours-chaine-rompue",
    tue=[("CDC-3.2.1.4-03", "dans_le_parcours")],
    scenario="NOM-109",
    lieu="fichier:option_coordination",
)
def chaine_rompue() -> Alteration:
    """Un correspondant adressé par un correspondant est classé hors parcours."""

    def filtre(commande: Commande) -> list[Commande]:
        if isinstance(commande, Facturer) and commande.contexte == "oriente_par_autre_medecin":
            return [msgspec.structs.replace(commande, contexte="hors_parcours")]
        return [commande]

    return Alteration(commande=filtre)


@faute(
    "parcours-dispense-minoree",
    tue=[("CDC-2.3.2-04", "non_minore")],
    scenario="NOM-101-V9",
    lieu="fichier:taux",
)
@faute(
    "parcours-urgence-minoree",
    tue=[("CDC-2.3.2-08", "non_minoree")],
    scenario="NOM-105-V2",
    lieu="fichier:taux",
)
@faute(
    "parcours-enfant-minore",
    tue=[("CDC-3.2.1.4-01", "non_minoree")],
    scenario="NOM-106-V2",
    lieu="fichier:taux",
    aussi=("CDC-4.2.1.8-06",),
)
@faute(
    "parcours-protocole-minore",
    tue=[("CDC-3.2.4.2-05", "taux_plein")],
    scenario="NOM-107",
    lieu="fichier:taux",
    aussi=("CDC-3.2.2.1-40",),
)
@faute(
    "parcours-ald-sans-orienteur-minoree",
    tue=[("CDC-3.2.2.1-40", "non_minore")],
    scenario="NOM-107",
    lieu="fichier:taux",
    aussi=("CDC-3.2.4.2-05",),
)
@faute(
    "parcours-acces-direct-minore",
    tue=[("CDC-2.3.2-05", "direct")],
    scenario="NOM-108-V1",
    lieu="fichier:taux",
)
def minore_a_tort() -> Corruption:
    """Le taux hors parcours est appliqué à une facture qui ne doit pas être minorée."""
    return _taux("030")


@faute(
    "parcours-hors-acces-direct-plein",
    tue=[("CDC-2.3.2-05", "hors_direct")],
    scenario="NOM-108-V2",
    lieu="fichier:taux",
)
@faute(
    "parcours-hors-protocole-plein",
    tue=[("CDC-3.2.4.2-04", "minoration")],
    scenario="NOM-107",
    lieu="fichier:taux",
    aussi=("CDC-3.2.2.1-40", "CDC-3.2.4.2-05"),
)
def minoration_oubliee() -> Corruption:
    """Le taux plein est appliqué à une facture hors parcours."""
    return _taux("070")


@faute(
    "parcours-code-blanc-au-protocole",
    tue=[("CDC-3.2.4.2-05", "code_hors_parcours")],
    scenario="NOM-107",
    lieu="fichier:option_coordination",
)
def code_hors_parcours_efface() -> Corruption:
    """Au protocole ALD, le code hors parcours n'est pas transmis."""
    return _indicateur(" ")


@faute(
    "parcours-indicateur-a-tort",
    tue=[("CDC-4.2.1.7-01", "portees")],
    scenario="NOM-105-V3",
    lieu="fichier:option_coordination",
)
def indicateur_pour_un_enfant() -> Corruption:
    """Un indicateur est transmis pour un enfant, que le parcours ne concerne pas."""
    return _indicateur("T")


@faute(
    "parcours-question-oubliee",
    tue=[("CDC-4.2.1.7-01", "demandees")],
    scenario="NOM-105-V1",
    lieu="pilote",
)
@faute(
    "parcours-ald-question-oubliee",
    tue=[("CDC-3.2.4.2-04", "contexte_demande")],
    scenario="NOM-107",
    lieu="pilote",
)
def question_oubliee() -> Corruption:
    """Le contexte du parcours n'est jamais demandé."""
    return Corruption(evenement=ecran(sans_question(CONTEXTE)))


@faute(
    "parcours-reclame-a-tort",
    tue=[("CDC-2.3.2-08", "non_reclame")],
    scenario="NOM-105-V5",
    lieu="pilote",
)
def reclame_a_tort() -> Corruption:
    """Une infirmière ne peut pas sécuriser sans indicateur de parcours."""
    return Corruption(evenement=appel_change("SSV_FormaterFactures", statut=0xE000))


@faute(
    "parcours-onze-contextes",
    tue=[("CDC-4.2.1.7-05", "douze")],
    scenario="NOM-101-V1",
    lieu="pilote",
    aussi=("CDC-3.2.2.3-01",),
)
@faute(
    "parcours-contexte-non-selectionnable",
    tue=[("CDC-3.2.2.3-01", "selectionnable")],
    scenario="NOM-101-V1",
    lieu="pilote",
    aussi=("CDC-4.2.1.7-05",),
)
def onze_contextes() -> Corruption:
    """La liste ne propose pas « hors résidence habituelle »."""

    def retirer(p: Proposition) -> Proposition:
        return msgspec.structs.replace(
            p, choix=tuple(c for c in p.choix if c.id != "hors_residence")
        )

    return Corruption(evenement=ecran(_question(CONTEXTE, retirer)))


@faute(
    "parcours-reponses-liees",
    tue=[("CDC-4.2.1.7-02", "deux_saisies")],
    scenario="NOM-101-V2",
    lieu="pilote",
)
def reponses_liees() -> Corruption:
    """Choisir le contexte du médecin traitant remet « déclaré » à oui."""

    def remettre(p: Proposition) -> Proposition:
        return msgspec.structs.replace(p, retenu="oui")

    return Corruption(evenement=ecran(_question(DECLARE, remettre)), etape="contexte")


@faute(
    "parcours-indicateur-saisi",
    tue=[("CDC-4.2.1.7-06", "non_saisi")],
    scenario="NOM-101-V1",
    lieu="pilote",
)
def indicateur_modifiable() -> Corruption:
    """L'indicateur calculé est un champ que le PS peut modifier."""

    def ouvrir(e: Ecran) -> Ecran:
        return msgspec.structs.replace(
            e,
            champs=tuple(
                msgspec.structs.replace(c, modifiable=True) if c.id == "indicateur_parcours" else c
                for c in e.champs
            ),
        )

    return Corruption(evenement=ecran(ouvrir))


@faute(
    "parcours-nouveau-medecin-refuse",
    tue=[("CDC-3.2.1.4-02", "selectionnable")],
    scenario="NOM-101-V3",
    lieu="pilote",
    aussi=("CDC-4.2.1.7-02",),
)
def nouveau_medecin_refuse() -> Corruption:
    """Le contexte « nouveau médecin traitant » ne peut pas être retenu."""

    def effacer(p: Proposition) -> Proposition:
        return msgspec.structs.replace(p, retenu=None)

    return Corruption(evenement=ecran(_question(CONTEXTE, effacer)), etape="contexte")


@faute(
    "parcours-choix-implicite",
    tue=[("CDC-2.3.2-05", "explicite")],
    scenario="NOM-108-V1",
    lieu="pilote",
)
def choix_implicite() -> Corruption:
    """L'accès direct est retenu d'office, sans que le PS l'ait choisi."""

    def presumer(p: Proposition) -> Proposition:
        return msgspec.structs.replace(p, retenu="acces_direct_specifique")

    return Corruption(evenement=ecran(_question(CONTEXTE, presumer)), etape="actes")


@faute(
    "parcours-prenom-facultatif",
    tue=[("CDC-4.2.1.7-07", "blocage")],
    scenario="NOM-104-V1",
    lieu="appel_module|etape",
)
def prenom_facultatif() -> Corruption:
    """La facture est sécurisée sans le prénom de l'orienteur."""
    return Corruption(evenement=reponse(sans_refus, ["securiser"]), etape="sans_prenom")


@faute(
    "parcours-orienteur-tu",
    tue=[("CDC-4.2.1.7-07", "transmis")],
    scenario="NOM-104-V1",
    lieu="fichier:reserve_sesam_42",
    aussi=("CDC-3.2.2.3-03",),
)
@faute(
    "parcours-orienteur-non-transmis",
    tue=[("CDC-3.2.2.3-03", "transmis")],
    scenario="NOM-104-V2",
    lieu="fichier:reserve_sesam_42",
    aussi=("CDC-4.2.1.7-07",),
)
def orienteur_tu() -> Corruption:
    """Le nom du médecin qui adresse le patient n'est pas dans la facture."""
    return Corruption(b2=zone(TotalFacture, "reserve_sesam_42", "O" + " " * 15))


@faute(
    "parcours-orienteur-non-demande",
    tue=[("CDC-3.2.2.3-03", "demandes")],
    scenario="NOM-104-V1",
    lieu="pilote",
)
def orienteur_non_demande() -> Corruption:
    """Le prénom de l'orienteur ne se saisit pas."""
    return Corruption(evenement=ecran(sans_champ("prenom_orienteur")), etape="contexte")


@faute(
    "parcours-ald-orienteur-exige",
    tue=[("CDC-3.2.2.1-40", "sans_orienteur")],
    scenario="NOM-107",
    lieu="fichier:reserve_sesam_42",
)
def orienteur_exige_au_protocole() -> Corruption:
    """Au protocole ALD, un orienteur est exigé et transmis."""
    return Corruption(b2=zone(TotalFacture, "reserve_sesam_42", "SMARTIN/LUC     "))


@faute(
    "parcours-medecin-traitant-cache",
    tue=[("CDC-4.2.1.7-03", "montre")],
    scenario="NOM-113-V1",
    lieu="pilote",
)
def medecin_traitant_cache() -> Corruption:
    """Le médecin traitant déclaré sur la carte est montré comme non déclaré."""

    def nier(e: Ecran) -> Ecran:
        return msgspec.structs.replace(
            e,
            champs=tuple(
                msgspec.structs.replace(c, valeur="non")
                if c.id == "medecin_traitant_support"
                else c
                for c in e.champs
            ),
        )

    return Corruption(evenement=ecran(nier))


@faute(
    "parcours-medecin-traitant-presume",
    tue=[("CDC-4.2.1.7-04", "propose")],
    scenario="NOM-113-V3",
    lieu="pilote",
)
def medecin_traitant_presume() -> Corruption:
    """La réponse part toujours de « oui », quoi que dise le support."""

    def presumer(p: Proposition) -> Proposition:
        return msgspec.structs.replace(p, retenu="oui")

    return Corruption(evenement=ecran(_question(DECLARE, presumer)), etape="actes")
