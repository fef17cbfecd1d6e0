"""Faults about lots, files and messages."""

from collections.abc import Callable, Sequence

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.alteration import Alteration
from vitalbench.harness.faults.echantillon import (
    Corruption,
    apdu_ajoutee,
    appel_change,
    donnees,
    ecran,
    sans,
    sans_mention,
    suivi_de,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.harness.runner.campagne import ANCRE, GRAINE
from vitalbench.reference.norms.b2 import DebutFichier, DebutLot, EnteteFacture, FinFichier
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.courriel import composer_message, lire_message
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.securing.enveloppe import Chiffrement, chiffrer
from vitalbench.simulators.reception.smtp import Enveloppe
from vitalbench.simulators.world.monde import creer_monde
from vitalbench.simulators.world.pki import Pki

FORMATER, LOT, FICHIER = "SSV_FormaterFactures", "SSV_FormaterLot", "SSV_FormaterFichier"
AUTRE_ADRESSE = "01131@131.01.sim.invalid"
CAISSE = "01751@751.01.sim.invalid"


def _chiffre_pour(organisme: str) -> bytes:
    pki = Pki(creer_monde(GRAINE, ANCRE))
    certificat = pki.certificat_piece_jointe(organisme)
    return chiffrer(b"contenu", certificat, Chiffrement.AES_128_CBC)


def _reception_fichier(**changements: object) -> Callable[[Evenement], Evenement]:
    def retoucher(evenement: Evenement) -> Evenement:
        if evenement.genre != "reception" or evenement.donnees.get("etape") != "fichier":
            return evenement
        return msgspec.structs.replace(evenement, donnees={**evenement.donnees, **changements})

    return retoucher


def _recu_deux_fois(evenement: Evenement) -> Sequence[Evenement]:
    if evenement.genre != "reception" or evenement.donnees.get("etape") != "fichier":
        return [evenement]
    return [evenement, _reception_fichier(message_id="<autre@ps.sim.invalid>")(evenement)]


def _critere(valeur: str) -> list[dict[str, object]]:
    return [{"groupe": 60002, "nom": "critere_lot", "champs": {"critere": valeur}}]


@faute("sans-auth", tue=[("CDC-2.2.3-01", "emission")], scenario="NOM-001", lieu="smtp")
def sans_auth() -> Corruption:
    """Le logiciel émet sans s'authentifier."""
    return Corruption(evenement=donnees("smtp", auth=""))


@faute("releve-sans-auth", tue=[("CDC-2.2.3-01", "releve")], scenario="NOM-001", lieu="pop3")
def releve_sans_auth() -> Corruption:
    """La relève se fait sans authentification."""
    return Corruption(evenement=donnees("pop3", authentifie=False))


@faute(
    "piece-jointe-illisible",
    tue=[("CDC-3.2.9.4-01", "niveau_2"), ("CDC-4.2.4-01", "dechiffrable")],
    scenario="NOM-001",
    lieu="reception",
    aussi=("CDC-2.2.3-01",),
)
def piece_jointe_illisible() -> Corruption:
    """Le destinataire ne peut pas ouvrir la pièce jointe."""
    return Corruption(evenement=_reception_fichier(statut="refus"))


@faute(
    "sensibles-en-clair",
    tue=[("CDC-3.2.9.4-01", "niveau_1")],
    scenario="NOM-034",
    lieu="fichier",
)
def sensibles_en_clair() -> Corruption:
    """Les données sensibles circulent en clair dans la pièce jointe."""

    def demasquer(e: Enregistrement) -> Enregistrement:
        if not e.champs_sensibles:
            return e
        return e.depuis_texte(e.texte[:38] + "    " + e.texte[42:], e.rang, e.decalage)

    return Corruption(b2=demasquer)


@faute(
    "un-seul-certificat",
    tue=[("CDC-3.2.9.4-01", "certificats")],
    scenario="NOM-034",
    lieu="smtp",
)
def un_seul_certificat() -> Corruption:
    """Les données sensibles sont chiffrées avec le certificat de pièce jointe."""
    return Corruption(piece=("reception", "enveloppe-000000001", lambda _: _chiffre_pour("01-751")))


@faute("message-en-clair", tue=[("CDC-3.2.9.4-02", "chiffree")], scenario="NOM-003", lieu="smtp")
def message_en_clair() -> Corruption:
    """La pièce jointe part en clair."""
    return Corruption(piece=("smtp", "message", lambda _: b"Subject: x\r\n\r\nen clair\r\n"))


@faute(
    "chiffre-pour-un-autre",
    tue=[("CDC-3.2.9.4-02", "seul_vise")],
    scenario="NOM-003",
    lieu="smtp",
)
def chiffre_pour_un_autre() -> Corruption:
    """La pièce jointe est chiffrée pour un autre organisme."""

    def rechiffrer(message: bytes) -> bytes:
        lu = lire_message(message)
        return composer_message(msgspec.structs.replace(lu, cms=_chiffre_pour("01-131")))

    return Corruption(piece=("smtp", "message", rechiffrer))


@faute(
    "mime-malforme",
    tue=[("CDC-4.2.4-01", "mime")],
    scenario="NOM-001",
    lieu="smtp",
    aussi=("CDC-3.2.9.4-01",),
)
def mime_malforme() -> Corruption:
    """Le message n'a pas l'enveloppe MIME du profil."""
    return Corruption(piece=("smtp", "message", lambda _: b"Subject: x\r\n\r\nrien\r\n"))


@faute("mauvaise-adresse", tue=[("CDC-4.2.4-01", "adresse")], scenario="NOM-001", lieu="smtp")
def mauvaise_adresse() -> Corruption:
    """Le message part à l'adresse d'un autre organisme."""
    vers = [{"adresse": AUTRE_ADRESSE, "notify": "FAILURE", "orcpt": ""}]
    return Corruption(evenement=donnees("smtp", vers=vers))


@faute("aucune-session", tue=[("CDC-4.2.4-02", "session")], scenario="NOM-001", lieu="etape")
def aucune_session() -> Corruption:
    """La transmission n'ouvre aucune session SMTP."""
    return Corruption(evenement=sans("smtp"))


@faute(
    "ssv-apres-envoi", tue=[("CDC-4.2.4-02", "sans_ssv")], scenario="NOM-001", lieu="appel_module"
)
def ssv_apres_envoi() -> Corruption:
    """Le logiciel demande au SSV de transmettre."""
    appel = suivi_de(
        "appel_module",
        quand="smtp",
        fonction="SSV_Transmettre",
        statut=0,
        entrees=[],
        sorties=[],
        phase="apres",
    )
    return Corruption(evenement=appel)


@faute("refus-tu", tue=[("CDC-4.2.4-04", "signale")], scenario="NOM-024", lieu="pilote")
def refus_tu() -> Corruption:
    """Le fichier refusé par le serveur n'est pas signalé."""
    return Corruption(evenement=ecran(sans_mention(v.M_FICHIER_NON_TRANSMIS)), etape="refuse")


@faute("sans-notify", tue=[("CDC-3.2.10.3-06", "demande")], scenario="NOM-001", lieu="smtp")
def sans_notify() -> Corruption:
    """Le message part sans demander la notification d'échec."""
    vers = [{"adresse": CAISSE, "notify": "", "orcpt": ""}]
    return Corruption(evenement=donnees("smtp", vers=vers))


@faute("avis-jamais-releve", tue=[("CDC-3.2.10.3-06", "avis")], scenario="NOM-025", lieu="retour")
def avis_jamais_releve() -> Corruption:
    """L'avis de non-remise reste en boîte."""
    return Corruption(evenement=sans("pop3"))


@faute("envoi-abandonne", tue=[("CDC-3.4.1.2-06", "reprise")], scenario="NOM-023", lieu="smtp")
def envoi_abandonne() -> Corruption:
    """Après deux refus, le logiciel n'essaie plus."""
    return Corruption(evenement=sans("smtp", lambda e: e.donnees.get("code") == 250))


@faute(
    "recu-deux-fois",
    tue=[("CDC-3.4.1.2-06", "une_fois")],
    scenario="NOM-023",
    lieu="fichier:no_facture",
)
def recu_deux_fois() -> Corruption:
    """Le message repris arrive deux fois."""
    return Corruption(evenement=_recu_deux_fois)


@faute("pas-de-seconde", tue=[("CONV-ECHEC-01", "seconde")], scenario="NOM-023", lieu="smtp")
def pas_de_seconde() -> Corruption:
    """Aucune nouvelle tentative ne suit le premier échec."""
    vues: list[int] = []

    def premiere(evenement: Evenement) -> Evenement | None:
        if evenement.genre != "smtp":
            return evenement
        vues.append(evenement.seq)
        return evenement if len(vues) == 1 else None

    return Corruption(evenement=premiere)


@faute("autre-lot-renvoye", tue=[("CONV-ECHEC-01", "memes")], scenario="NOM-023", lieu="fichier")
def autre_lot_renvoye() -> Corruption:
    """La nouvelle tentative porte un autre lot."""
    return Corruption(b2=zone(DebutLot, "no_lot", "777"))


@faute("arrivee-tardive", tue=[("CONV-ECHEC-01", "delai")], scenario="NOM-023", lieu="smtp")
def arrivee_tardive() -> Corruption:
    """La nouvelle tentative arrive hors délai."""

    def retarder(evenement: Evenement) -> Evenement:
        if evenement.genre != "smtp" or evenement.donnees.get("code") != 250:
            return evenement
        return msgspec.structs.replace(evenement, t_monde="2026-04-20T09:00:00")

    return Corruption(evenement=retarder)


@faute("factures-perdues", tue=[("CONV-EQUIP-03", "reparties")], scenario="NOM-024", lieu="etape")
def factures_perdues() -> Corruption:
    """Les factures en attente pendant la panne n'arrivent jamais."""
    return Corruption(evenement=sans("reception"))


@faute(
    "factures-doublees",
    tue=[("CONV-EQUIP-03", "sans_doublon")],
    scenario="NOM-024",
    lieu="fichier:no_facture",
)
def factures_doublees() -> Corruption:
    """Les factures en attente pendant la panne arrivent deux fois."""
    return Corruption(evenement=_recu_deux_fois)


@faute(
    "reemission-changee",
    tue=[("CDC-3.2.10.2-04", "identique")],
    scenario="NOM-026",
    lieu="smtp",
)
def reemission_changee() -> Alteration:
    """Le fichier réémis n'est plus le même."""
    envois: list[bytes] = []

    def changer(enveloppe: Enveloppe, message: bytes) -> tuple[Enveloppe, bytes]:
        envois.append(message)
        if len(envois) == 2:
            return enveloppe, message.replace(b"Subject:", b"X-Version: 2\r\nSubject:", 1)
        return enveloppe, message

    return Alteration(courrier=changer)


@faute(
    "cps-requise-pour-envoyer",
    tue=[("CDC-3.2.10.2-05", "transmis")],
    scenario="NOM-007",
    lieu="etape",
)
def cps_requise_pour_envoyer() -> Corruption:
    """Sans carte de professionnel, le fichier ne part pas."""
    return Corruption(evenement=sans("smtp"), etape="envoi")


@faute(
    "carte-lue-pour-envoyer",
    tue=[("CDC-3.2.10.2-05", "sans_carte")],
    scenario="NOM-007",
    lieu="apdu",
)
def carte_lue_pour_envoyer() -> Corruption:
    """La transmission s'adresse à la carte."""
    return Corruption(evenement=apdu_ajoutee("cps", "00A4040000"), etape="envoi")


@faute(
    "critere-egal-separe",
    tue=[("CDC-4.2.1.16.1-01", "egaux")],
    scenario="NOM-004",
    lieu="fichier",
)
def critere_egal_separe() -> Corruption:
    """Des factures de même critère sont séparées."""
    return Corruption(evenement=appel_change(FORMATER, sorties=_critere("ALPHA")), etape="deuxieme")


@faute(
    "critere-different-reuni",
    tue=[("CDC-4.2.1.16.1-01", "differents"), ("CDC-3.2.10.1.1-08", "enrichi")],
    scenario="NOM-004",
    lieu="fichier",
)
def critere_different_reuni() -> Corruption:
    """Des factures de critères différents partagent un lot."""
    return Corruption(
        evenement=appel_change(FORMATER, sorties=_critere("ALPHA|NOUVEAU=2")), etape="troisieme"
    )


@faute(
    "tp-et-htp-reunis",
    tue=[("CDC-3.2.10.1.1-06", "deux_lots")],
    scenario="NOM-002",
    lieu="fichier",
)
def tp_et_htp_reunis() -> Corruption:
    """La facture en tiers payant et celle hors tiers payant portent le même lot."""
    return Corruption(b2=zone(DebutLot, "no_lot", "001"))


@faute(
    "destinataire-faux",
    tue=[("CDC-3.2.10.1.1-06", "destinataire")],
    scenario="NOM-002",
    lieu="fichier:destinataire_reglement",
)
def destinataire_faux() -> Alteration:
    """Le destinataire de règlement ne suit pas le tiers payant."""
    return Alteration(b2=zone(EnteteFacture, "destinataire_reglement", "00"))


@faute(
    "criteres-de-fichier-meles",
    tue=[("CDC-4.2.1.16.2-01", "trois_fichiers")],
    scenario="NOM-004",
    lieu="fichier",
)
def criteres_de_fichier_meles() -> Corruption:
    """Deux lots de critères de fichier différents partagent un fichier."""
    rangs: list[int] = []

    def changer(evenement: Evenement) -> Evenement:
        rendu = appel_change(
            LOT,
            sorties=[
                {
                    "groupe": 60004,
                    "nom": "critere_fichier",
                    "champs": {"critere": f"CRITERE {len(rangs)}"},
                }
            ],
        )(evenement)
        if rendu is not evenement:
            rangs.append(evenement.seq)
        return rendu if isinstance(rendu, Evenement) else evenement

    return Corruption(evenement=changer)


@faute(
    "lot-renvoye",
    tue=[("CDC-4.2.1.16.2-03", "second_envoi")],
    scenario="NOM-005",
    lieu="fichier",
)
def lot_renvoye() -> Corruption:
    """Un lot déjà envoyé revient dans le second envoi."""

    def renommer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, DebutLot) and e.brut_de("no_lot") == "004":
            return e.avec_brut("no_lot", "001")
        return e

    return Corruption(b2=renommer)


@faute(
    "fichier-sans-numero",
    tue=[("CDC-4.2.1.16.2-04", "appel")],
    scenario="NOM-005",
    lieu="appel_module",
)
def fichier_sans_numero() -> Corruption:
    """L'appel SSV ne porte aucun numéro de fichier."""
    entrees = [{"groupe": 0, "nom": "parametres", "champs": {"numero": ""}}]
    return Corruption(evenement=appel_change(FICHIER, entrees=entrees))


@faute(
    "entete-autre-numero",
    tue=[("CDC-4.2.1.16.2-04", "entete")],
    scenario="NOM-005",
    lieu="fichier:id_fichier",
    aussi=("CDC-4.2.1.16.2-05",),
)
def entete_autre_numero() -> Corruption:
    """L'en-tête ne porte pas le numéro donné au SSV."""
    return Corruption(b2=zone(DebutFichier, "id_fichier", "999999"))


@faute(
    "meme-numero-de-fichier",
    tue=[("CDC-4.2.1.16.2-04", "differents")],
    scenario="NOM-005",
    lieu="fichier:id_fichier",
    aussi=("CDC-4.2.1.16.2-05",),
)
def meme_numero_de_fichier() -> Corruption:
    """Tous les fichiers portent le même numéro."""
    return Corruption(b2=zone(DebutFichier, "id_fichier", "000001"))


@faute(
    "fin-de-fichier-refaite",
    tue=[("CDC-4.2.1.16.2-05", "encadrement")],
    scenario="NOM-001",
    lieu="fichier",
)
def fin_de_fichier_refaite() -> Corruption:
    """Le logiciel refait lui-même la fin de fichier."""
    return Corruption(b2=zone(FinFichier, "application", "XX"))


@faute(
    "reference-reprise",
    tue=[("CDC-4.2.1.16.1-04", "distinctes"), ("CDC-4.2.1.16.1-04", "refait")],
    scenario="NOM-033",
    lieu="fichier:no_lot",
)
def reference_reprise() -> Corruption:
    """Le lot refait garde la référence du lot rejeté."""
    return Corruption(b2=zone(DebutLot, "no_lot", "001"))
