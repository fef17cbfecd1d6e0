"""Faults about securing and about making a facture."""

import json
from collections.abc import Callable, Sequence

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.alteration import Alteration
from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    appel_change,
    avec_champ,
    ecran,
    reponse,
    sans,
    sans_mention,
    sans_question,
    sans_refus,
    suivi_de,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture
from vitalbench.reference.norms.b2_socle import LigneFacture
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Commande, MettreEnLots
from vitalbench.reference.protocol.ecran import Ecran
from vitalbench.reference.protocol.reponses import Document, Reponse

FORMATER, LOT = "SSV_FormaterFactures", "SSV_FormaterLot"
LIRE_PS = "SSV_LireCartePS"
SIGNER = "2a9e9a"
VERIFIER = "20"


def _apdu(evenement: Evenement, lecteur: str, debut: str) -> bool:
    commande = str(evenement.donnees.get("commande", ""))
    return evenement.donnees.get("lecteur") == lecteur and commande[2:].startswith(debut)


@faute(
    "beneficiaire-change",
    tue=[("CDC-2.1.2.1-02", "beneficiaire"), ("CDC-2.2.2-01", "sans_invention")],
    scenario="NOM-001",
    lieu="fichier:date_naissance",
)
def beneficiaire_change() -> Alteration:
    """La facture porte une date de naissance qui n'est pas celle de la carte."""
    return Alteration(b2=zone(EnteteFacture, "date_naissance", "700101"))


@faute(
    "executant-change",
    tue=[("CDC-2.1.2.1-02", "executant")],
    scenario="NOM-001",
    lieu="fichier:specialite_executant",
)
def executant_change() -> Alteration:
    """La facture porte une spécialité qui n'est pas celle de la CPS."""
    return Alteration(b2=zone(Acte, "specialite_executant", "03"))


@faute(
    "feuille-papier",
    tue=[("CDC-2.1.2.1-02", "sans_papier")],
    scenario="NOM-001",
    lieu="pilote",
)
def feuille_papier() -> Corruption:
    """Une feuille de soins papier accompagne la FSE."""
    feuille = Document(
        type="feuille_de_soins", titre="Feuille de soins", mime="text/plain", contenu=b""
    )
    return Corruption(
        evenement=reponse(
            lambda r: msgspec.structs.replace(r, documents=(*r.documents, feuille)), ["facturer"]
        ),
        etape="consultation",
    )


@faute(
    "facture-sous-autre-numero",
    tue=[("CDC-3.2.1-05", "numero_am")],
    scenario="NOM-001",
    lieu="fichier:no_ps",
)
def facture_sous_autre_numero() -> Corruption:
    """Le logiciel facture sous les premiers chiffres du RPPS."""
    return Corruption(b2=zone(LigneFacture, "no_ps", "997651439"))


@faute(
    "carte-hors-service", tue=[("CDC-2.2.2-01", "par_services")], scenario="NOM-001", lieu="apdu"
)
def carte_hors_service() -> Corruption:
    """Le logiciel lit la carte Vitale sans passer par un service."""
    ajout = suivi_de("apdu", lecteur="vitale", rang=0, commande="00B0000010", reponse="9000")
    return Corruption(evenement=ajout, etape="consultation")


@faute(
    "lecture-hors-ssv",
    tue=[("CDC-4.1.2.3-02", "lecture")],
    scenario="NOM-001",
    lieu="appel_module",
    aussi=("CDC-4.2.1.2.1-08", "CDC-2.2.2-01"),
)
def lecture_hors_ssv() -> Corruption:
    """La CPS n'est pas lue par les SSV."""
    fonctions = {LIRE_PS}
    return Corruption(
        evenement=sans(
            "appel_module",
            lambda e: e.donnees.get("fonction") in fonctions and e.donnees.get("phase") == "apres",
        )
    )


@faute(
    "facture-hors-ssv",
    tue=[("CDC-4.1.2.3-02", "creation"), ("CDC-4.2.1.1-04", "appels")],
    scenario="NOM-001",
    lieu="fichier",
)
def facture_hors_ssv() -> Corruption:
    """La facture est mise en forme sans les SSV."""
    return Corruption(evenement=appel_change(FORMATER, statut=0x4000))


@faute("cps-signe-avant", tue=[("CDC-4.2.1.1-04", "cartes")], scenario="NOM-001", lieu="apdu")
def cps_signe_avant() -> Corruption:
    """La CPS signe avant la carte Vitale."""
    inverses = {"vitale": "cps", "cps": "vitale"}

    def inverser(evenement: Evenement) -> Evenement:
        lecteur = str(evenement.donnees.get("lecteur", ""))
        if evenement.genre != "apdu" or not _apdu(evenement, lecteur, SIGNER):
            return evenement
        changees = {**evenement.donnees, "lecteur": inverses[lecteur]}
        return msgspec.structs.replace(evenement, donnees=changees)

    return Corruption(evenement=inverser)


@faute(
    "une-signature-manque",
    tue=[("CDC-4.2.1.1-04", "deux_signatures")],
    scenario="NOM-001",
    lieu="reception",
)
def une_signature_manque() -> Corruption:
    """La FSE émise ne porte pas les deux signatures."""
    return Corruption(piece=("reception", "sceau-000000001", lambda octets: octets[:-4]))


@faute(
    "code-a-chaque-lot",
    tue=[("CDC-4.2.1.16.1-10", "un_code")],
    scenario="NOM-006",
    lieu="apdu",
)
def code_a_chaque_lot() -> Corruption:
    """Le code est présenté pour chaque lot de la série."""
    code = suivi_de(
        "apdu",
        quand="appel_module",
        lecteur="cps",
        rang=0,
        commande="00200001042a2a2a2a",
        reponse="9000",
    )
    return Corruption(evenement=code, etape="serie")


@faute(
    "lot-signe-sans-code",
    tue=[("CDC-3.2.9.3.2.1-02", "sans_code")],
    scenario="NOM-006",
    lieu="appel_module",
)
def lot_signe_sans_code() -> Corruption:
    """Un lot est signé sans nouvelle saisie du code."""
    return Corruption(evenement=appel_ajoute(LOT), etape="sans_code")


@faute(
    "serie-sans-code",
    tue=[("CDC-3.2.9.3.2.1-02", "avec_code")],
    scenario="NOM-006",
    lieu="apdu",
    aussi=("CDC-4.2.1.16.1-10",),
)
def serie_sans_code() -> Corruption:
    """Les lots sont signés sans que le code soit présenté à la carte."""
    return Corruption(evenement=sans("apdu", lambda e: _apdu(e, "cps", VERIFIER)), etape="serie")


@faute(
    "code-de-lot-non-demande",
    tue=[("CDC-3.2.9.3.2.1-02", "demande")],
    scenario="NOM-006",
    lieu="pilote",
)
def code_de_lot_non_demande() -> Corruption:
    """Le logiciel ne demande pas le code de la série."""
    return Corruption(evenement=ecran(sans_mention(v.M_CODE_PORTEUR)), etape="sans_code")


@faute(
    "lot-sans-carte",
    tue=[("CDC-3.2.9.3.2.1-01", "sans_carte")],
    scenario="NOM-007",
    lieu="appel_module",
)
def lot_sans_carte() -> Corruption:
    """Un lot est créé sans carte de professionnel."""
    return Corruption(evenement=appel_ajoute(LOT), etape="lot_sans_cps")


@faute(
    "lot-refuse-avec-carte",
    tue=[("CDC-3.2.9.3.2.1-01", "avec_carte")],
    scenario="NOM-007",
    lieu="etape",
    aussi=("CDC-3.2.10.2-05",),
)
def lot_refuse_avec_carte() -> Alteration:
    """Même avec la carte et son code, le lot n'est pas signé."""
    passages: list[Commande] = []

    def sans_code(commande: Commande) -> list[Commande]:
        if isinstance(commande, MettreEnLots):
            passages.append(commande)
            return [msgspec.structs.replace(commande, code_porteur=None)]
        return [commande]

    return Alteration(commande=sans_code)


@faute("lot-refus-tu", tue=[("CDC-3.2.9.3.2.1-01", "refus")], scenario="NOM-007", lieu="pilote")
def lot_refus_tu() -> Corruption:
    """Le logiciel ne dit pas qu'il ne peut créer le lot."""
    return Corruption(evenement=reponse(sans_refus), etape="lot_sans_cps")


@faute(
    "facture-sans-cps",
    tue=[("CDC-3.2.9.3.1.1-01", "aucune")],
    scenario="NOM-007",
    lieu="appel_module",
)
def facture_sans_cps() -> Corruption:
    """Une FSE est sécurisée sans carte de professionnel."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="facture_sans_cps")


@faute(
    "facture-refus-tu",
    tue=[("CDC-3.2.9.3.1.1-01", "refus")],
    scenario="NOM-007",
    lieu="pilote",
)
def facture_refus_tu() -> Corruption:
    """Le logiciel ne dit pas qu'il refuse la facture."""
    return Corruption(evenement=reponse(sans_refus), etape="facture_sans_cps")


@faute(
    "facture-en-attente",
    tue=[("CDC-3.2.9.3.1.1-01", "file_vide")],
    scenario="NOM-007",
    lieu="pilote",
)
def facture_en_attente() -> Corruption:
    """Une facture refusée attend pourtant la mise en lot."""

    def ajouter(e: Ecran) -> Ecran:
        return msgspec.structs.replace(e, lignes=({"numero": 1},))

    return Corruption(evenement=ecran(ajouter), etape="file_vide")


@faute(
    "securisee-sans-vitale",
    tue=[("CDC-3.2.9.1-02", "retire")],
    scenario="NOM-008",
    lieu="appel_module",
)
def securisee_sans_vitale() -> Corruption:
    """La facture est sécurisée bien que la carte Vitale soit retirée."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="sans_vitale")


@faute(
    "non-signee-avec-les-deux",
    tue=[("CDC-3.2.9.1-02", "presents")],
    scenario="NOM-008",
    lieu="etape",
)
def non_signee_avec_les_deux() -> Corruption:
    """Les deux cartes présentes, la facture n'est pas signée."""
    return Corruption(evenement=appel_change(FORMATER, statut=0xF011), etape="avec_vitale")


@faute(
    "signee-par-un-autre",
    tue=[("CDC-3.2.9.3.1.1-02", "autre_patient"), ("CDC-4.2.1.1-07", "controle")],
    scenario="NOM-032",
    lieu="appel_module",
)
def signee_par_un_autre() -> Corruption:
    """La carte d'un autre patient sécurise la facture."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="autre_patient")


def _carte_acceptee(donnee: str) -> Callable[[], Corruption]:
    def recette() -> Corruption:
        """Une carte qui diffère par une seule donnée signe la facture."""
        return Corruption(evenement=appel_ajoute(FORMATER), etape=f"carte_{donnee}")

    return recette


for _rang, _donnee in enumerate(("naissance", "rang", "regime", "caisse", "centre"), start=1):
    faute(
        f"carte-autre-{_donnee}",
        tue=[("CDC-4.2.1.13-03", _donnee), ("CDC-4.2.1.13-06", "non_securisee")],
        scenario=f"NOM-009-V{_rang}",
        lieu="appel_module",
    )(_carte_acceptee(_donnee))


@faute(
    "facture-non-gardee",
    tue=[("CDC-4.2.1.1-07", "enregistree"), ("CDC-4.2.1.13-09", "retrouvee")],
    scenario="NOM-035",
    lieu="pilote",
)
def facture_non_gardee() -> Corruption:
    """Rien n'est gardé de la facture que le SSV n'a pas mise en forme."""

    def vider(octets: bytes) -> bytes:
        return json.dumps({**json.loads(octets), "factures": []}).encode()

    return Corruption(piece=("pilote", "document-0", vider))


@faute(
    "appel-spontane",
    tue=[("CDC-4.1.2.3-01", "initiative")],
    scenario="NOM-035",
    lieu="appel_module",
)
def appel_spontane() -> Corruption:
    """Un module est appelé sans que le PS ait rien demandé."""

    def pendant_attente(evenement: Evenement) -> Evenement | Sequence[Evenement] | None:
        if evenement.genre == "etape" and evenement.donnees.get("action") == "avancer":
            return appel_ajoute(LIRE_PS)(evenement)
        return evenement

    return Corruption(evenement=pendant_attente)


@faute(
    "echec-tu",
    tue=[("CDC-4.1.2.3-01", "comptes_rendus")],
    scenario="NOM-035",
    lieu="pilote",
)
def echec_tu() -> Corruption:
    """Le logiciel passe sous silence l'échec d'un module."""
    return Corruption(evenement=reponse(sans_refus), etape="echec_module")


def _entree_residuelle(evenement: Evenement) -> Evenement:
    entrees = evenement.donnees.get("entrees")
    if evenement.donnees.get("fonction") != FORMATER or not isinstance(entrees, list):
        return evenement
    reste = {"groupe": 1512, "nom": "assurance_maternite", "champs": _MATERNITE}
    donnees = {**evenement.donnees, "entrees": [*entrees, reste]}
    return msgspec.structs.replace(evenement, donnees=donnees)


_MATERNITE = {"date_reference": "202602100000", "sens_date": "1"}


@faute(
    "entree-residuelle",
    tue=[("CDC-4.2.1.13-11", "remise_a_zero")],
    scenario="NOM-003",
    lieu="appel_module",
)
def entree_residuelle() -> Corruption:
    """L'entrée de la seconde facture garde la date de maternité de la première."""
    return Corruption(evenement=_entree_residuelle, etape="minimale")


@faute(
    "champs-restes-pleins",
    tue=[("CDC-4.2.1.13-12", "champs_vides")],
    scenario="NOM-003",
    lieu="pilote",
)
def champs_restes_pleins() -> Corruption:
    """Après sécurisation l'écran garde le nom du patient."""

    def garder(rendue: Reponse) -> Reponse:
        return msgspec.structs.replace(rendue, ecran=avec_champ(v.C_NOM, "PETIT")(rendue.ecran))

    return Corruption(evenement=reponse(garder, ["facturer"]))


@faute(
    "premiere-situation-d-office",
    tue=[("CDC-3.2.1-01", "identification"), ("CDC-4.2.1.2.1-02", "retenue")],
    scenario="NOM-012",
    lieu="fichier:no_ps",
)
def premiere_situation_d_office() -> Corruption:
    """La facture garde la première situation bien que la seconde soit choisie."""

    def forcer(rendue: Reponse) -> Reponse:
        crees = tuple(
            msgspec.structs.replace(c, details={**c.details, "numero_facturation": ""})
            for c in rendue.crees
        )
        return msgspec.structs.replace(rendue, crees=crees)

    return Corruption(evenement=reponse(forcer, ["facturer"]), etape="seconde")


def _situation_un(evenement: Evenement) -> Evenement:
    entrees = evenement.donnees.get("entrees")
    if evenement.donnees.get("fonction") != FORMATER or not isinstance(entrees, list):
        return evenement
    changees = [
        {**g, "champs": {**g["champs"], "numero_logique_situation": "9"}}
        if g["groupe"] == 1110
        else g
        for g in entrees
    ]
    return msgspec.structs.replace(evenement, donnees={**evenement.donnees, "entrees": changees})


@faute(
    "situation-non-transmise",
    tue=[("CDC-3.2.1-01", "situation")],
    scenario="NOM-012",
    lieu="appel_module",
)
def situation_non_transmise() -> Corruption:
    """Le SSV reçoit une autre situation que celle choisie."""
    return Corruption(evenement=_situation_un, etape="seconde")


@faute(
    "situation-non-proposee",
    tue=[("CDC-4.2.1.2.1-02", "choix")],
    scenario="NOM-012",
    lieu="pilote",
)
def situation_non_proposee() -> Corruption:
    """Aucun choix de situation n'est proposé."""
    return Corruption(evenement=ecran(sans_question(v.Q_SITUATION)), etape="lecture_cps")


@faute(
    "beneficiaire-non-propose",
    tue=[("CDC-4.2.1.3-01", "choix")],
    scenario="NOM-013",
    lieu="pilote",
)
def beneficiaire_non_propose() -> Corruption:
    """Aucun choix de bénéficiaire n'est proposé."""
    return Corruption(evenement=ecran(sans_question(v.Q_BENEFICIAIRE)), etape="lecture")


@faute(
    "nom-d-un-autre",
    tue=[("CDC-4.2.1.3-01", "nom")],
    scenario="NOM-013",
    lieu="pilote",
    aussi=("CDC-3.2.2.1-01",),
)
def nom_d_un_autre() -> Corruption:
    """La facture s'affiche au prénom d'un autre bénéficiaire."""

    def changer(e: Ecran) -> Ecran:
        return avec_champ(v.C_PRENOM, "PAUL")(e) if e.champs else e

    return Corruption(evenement=ecran(changer), etape="troisieme")


@faute(
    "naissance-d-un-autre",
    tue=[("CDC-4.2.1.3-01", "naissance")],
    scenario="NOM-013",
    lieu="fichier:date_naissance",
    aussi=("CDC-3.2.2.1-01",),
)
def naissance_d_un_autre() -> Alteration:
    """La facture porte la date de naissance d'un autre bénéficiaire."""
    return Alteration(b2=zone(EnteteFacture, "date_naissance", "700101"))


@faute(
    "rang-d-un-autre",
    tue=[("CDC-4.2.1.3-01", "rang")],
    scenario="NOM-013",
    lieu="fichier:rang_naissance",
    aussi=("CDC-3.2.2.1-01",),
)
def rang_d_un_autre() -> Alteration:
    """La facture porte un autre rang de naissance."""
    return Alteration(b2=zone(EnteteFacture, "rang_naissance", "2"))


@faute(
    "double-non-alertee",
    tue=[("CDC-2.3.1-23", "alerte")],
    scenario="NOM-022",
    lieu="pilote",
    aussi=("CPL-CTRL-02",),
)
def double_non_alertee() -> Corruption:
    """La double facturation n'alerte pas le PS."""
    return Corruption(evenement=ecran(sans_mention(v.M_DOUBLON)), etape="double")


@faute("double-securisee", tue=[("CDC-2.3.1-23", "avant")], scenario="NOM-022", lieu="appel_module")
def double_securisee() -> Corruption:
    """La double facturation est sécurisée avant l'alerte."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="double")


@faute(
    "resecurisee",
    tue=[("CDC-4.2.1.1-08", "detectee"), ("CDC-4.2.1.1-08", "annoncee")],
    scenario="NOM-022",
    lieu="appel_module|pilote",
)
def resecurisee() -> Corruption:
    """Une facture déjà sécurisée l'est une seconde fois."""
    return Corruption(evenement=_signee_et_acceptee, etape="encore")


def _signee_et_acceptee(evenement: Evenement) -> Evenement | Sequence[Evenement] | None:
    rendu = reponse(sans_refus)(evenement)
    return appel_ajoute(FORMATER)(rendu) if isinstance(rendu, Evenement) else None


@faute(
    "deux-dans-l-archive",
    tue=[("CDC-4.2.1.1-08", "une_seule")],
    scenario="NOM-022",
    lieu="pilote",
)
def deux_dans_l_archive() -> Corruption:
    """L'archive garde deux fois la même facture."""

    def doubler(octets: bytes) -> bytes:
        lu = json.loads(octets)
        return json.dumps({**lu, "factures": lu["factures"] * 2}).encode()

    return Corruption(piece=("pilote", "document-0", doubler))
