"""Faults about readers, and about where the code porteur is typed."""

from vitalbench.harness.checks.nominal_lots import LOT
from vitalbench.harness.checks.reperes import FORMATER, LIRE_PS
from vitalbench.harness.faults.echantillon import (
    Corruption,
    RetoucheB2,
    apdu_ajoutee,
    appel_ajoute,
    appel_change,
    ecran,
    reponse,
    sans_mention,
    sans_refus,
)
from vitalbench.harness.faults.nominal_lots import lots_refuses
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol import vocabulaire as v

AU_CLAVIER = "ffc000000400200001"
CODE = [{"groupe": 0, "nom": "parametres", "champs": {"code_porteur": "****"}}]
SANS_CODE = [{"groupe": 0, "nom": "parametres", "champs": {"code_porteur": ""}}]


@faute(
    "fse-refusee-d-un-lecteur",
    tue=[("CDC-2.3.5-05", "valides")],
    scenario="NOM-281",
    lieu="reception",
)
def fse_refusee_d_un_lecteur() -> Corruption:
    """La FSE faite avec un des lecteurs n'est pas acceptée."""
    return Corruption(evenement=lots_refuses)


def _taux_de(numero: str) -> RetoucheB2:
    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, Acte) and str(e.valeur("no_facture")).lstrip("0") == numero:
            return e.avec_brut("taux", "065")
        return e

    return changer


@faute(
    "fse-differente-d-un-lecteur",
    tue=[("CDC-2.3.5-05", "equivalentes"), ("CDC-4.1.2-08", "equivalentes")],
    scenario="NOM-281",
    lieu="fichier:taux",
)
def fse_differente_d_un_lecteur() -> Corruption:
    """En PC/SC, la même consultation n'est pas facturée pareil."""
    return Corruption(b2=_taux_de("2"))


@faute(
    "lecteurs-meles-admis",
    tue=[("CDC-4.1.2-10", "mixte")],
    scenario="NOM-282-V1",
    lieu="appel_module",
)
def lecteurs_meles_admis() -> Corruption:
    """Une facture se fait, la CPS et la Vitale dans des lecteurs de types différents."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="mixte")


@faute(
    "deux-sesam-vitale-admis",
    tue=[("CDC-4.1.2-10", "deux_sesam_vitale")],
    scenario="NOM-282-V2",
    lieu="appel_module",
)
def deux_sesam_vitale_admis() -> Corruption:
    """Une facture se fait avec deux lecteurs SESAM-Vitale."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="deux_sesam_vitale")


@faute(
    "lecteurs-refuses-sans-message",
    tue=[("CDC-4.1.2-10", "refus_clair")],
    scenario="NOM-282-V1",
    lieu="pilote",
)
def lecteurs_refuses_sans_message() -> Corruption:
    """La configuration est refusée sans que rien soit dit."""
    return Corruption(evenement=reponse(sans_refus), etape="mixte")


@faute(
    "pcsc-refuse",
    tue=[("CDC-4.1.2-10", "permises")],
    scenario="NOM-282-V4",
    lieu="etape",
)
def pcsc_refuse() -> Corruption:
    """Deux lecteurs PC/SC ne font aucune facture."""
    return Corruption(evenement=appel_change(FORMATER, statut=0xF101), etape="deux_pcsc")


@faute(
    "code-du-poste-refuse",
    tue=[("CDC-3.2.9.3.1.1-10", "poste")],
    scenario="NOM-283",
    lieu="etape",
)
def code_du_poste_refuse() -> Corruption:
    """Avec un lecteur SESAM-Vitale, le code donné au poste n'ouvre pas la CPS."""
    return Corruption(evenement=appel_change(LIRE_PS, statut=0xFF21), etape="clavier_du_poste")


@faute(
    "clavier-du-lecteur-ignore",
    tue=[("CDC-3.2.9.3.1.1-10", "lecteur")],
    scenario="NOM-283",
    lieu="appel_module",
)
def clavier_du_lecteur_ignore() -> Corruption:
    """Le clavier du lecteur SESAM-Vitale ne sert jamais, le poste donne toujours le code."""
    return Corruption(evenement=appel_change(LIRE_PS, entrees=CODE), etape="clavier_du_lecteur")


@faute(
    "lot-sans-code-du-poste",
    tue=[("CDC-4.2.1.16.1-09", "progiciel")],
    scenario="NOM-283",
    lieu="appel_module",
)
def lot_sans_code_du_poste() -> Corruption:
    """Le logiciel ne transmet pas le code du lot."""
    return Corruption(evenement=appel_change(LOT, entrees=SANS_CODE), etape="lot_clavier_du_poste")


@faute(
    "lot-sans-clavier-du-lecteur",
    tue=[("CDC-4.2.1.16.1-09", "lecteur")],
    scenario="NOM-283",
    lieu="etape",
)
def lot_sans_clavier_du_lecteur() -> Corruption:
    """Le code frappé sur le lecteur ne signe aucun lot."""
    return Corruption(evenement=appel_change(LOT, statut=0xFF21), etape="lot_clavier_du_lecteur")


@faute(
    "pcsc-code-non-demande",
    tue=[("CDC-3.2.9.3.1.1-11", "ecran"), ("CDC-4.2.1.2.1-06", "demande")],
    scenario="NOM-284",
    lieu="pilote",
)
def pcsc_code_non_demande() -> Corruption:
    """En PC/SC, le code n'est demandé nulle part."""
    return Corruption(evenement=ecran(sans_mention(v.M_CODE_PORTEUR)))


@faute(
    "pcsc-code-non-transmis",
    tue=[("CDC-3.2.9.3.1.1-11", "transmis"), ("CDC-4.2.1.2.1-06", "transmis")],
    scenario="NOM-284",
    lieu="appel_module",
)
def pcsc_code_non_transmis() -> Corruption:
    """En PC/SC, le code n'est pas transmis à l'appel."""
    return Corruption(evenement=appel_change(LIRE_PS, entrees=SANS_CODE), etape="avec_code")


@faute(
    "pcsc-delegue-au-lecteur",
    tue=[("CDC-3.2.9.3.1.1-11", "sans_delegation")],
    scenario="NOM-284",
    lieu="apdu",
)
def pcsc_delegue_au_lecteur() -> Corruption:
    """En PC/SC, la saisie du code est laissée au lecteur."""
    return Corruption(evenement=apdu_ajoutee("cps", AU_CLAVIER), etape="sans_code")


@faute(
    "pcsc-appel-sans-code",
    tue=[("CDC-4.2.1.2.1-06", "jamais_sans")],
    scenario="NOM-284",
    lieu="appel_module",
)
def pcsc_appel_sans_code() -> Corruption:
    """En PC/SC, la CPS est lue sans que le code soit donné."""
    return Corruption(evenement=appel_ajoute(LIRE_PS, entrees=SANS_CODE), etape="sans_code")
