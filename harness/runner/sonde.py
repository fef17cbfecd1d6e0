"""The bench probes its own cards and services: proof of what they hold and refuse.

CDC §2.2.1.1, §2.2.1.2.1 for the cards, §2.2.1.2.2 for the ApCV.
"""

import contextlib
import ssl
from http.client import HTTPSConnection
from urllib.parse import urlsplit

from vitalbench.reference.domain.lecteurs import Lecteur
from vitalbench.reference.norms.cartes import vitale1
from vitalbench.reference.norms.cartes.cps3 import (
    AID_CPX,
    CLASSE_CPS2TER,
    FID_DOMAINE_AMO,
    FID_RACINE,
    FID_SITUATIONS_FACTURATION,
    PAR_NOM,
)
from vitalbench.simulators.cards import demonstration as client

LONGUEUR = 8
DELAI_S = 20.0
SOAP = "application/soap+xml; charset=utf-8"


def sonder_cps(lecteur: Lecteur, code: str) -> None:
    """Read the identification and the DAM, try to write both, without then with the code."""
    lecteur.atr()
    for presenter in (False, True):
        _choisir_cpx(lecteur)
        if presenter:
            lecteur.transmettre(bytes((0x00, 0x20, 0x00, 0x01, len(code))) + code.encode())
        _choisir(lecteur, PAR_NOM["CPS_ID_CARD"].fid)
        lecteur.transmettre(bytes((0x00, 0xB0, 0x00, 0x00, LONGUEUR)))
        lecteur.transmettre(bytes((0x00, 0xD6, 0x00, 0x00, 0x01, 0x00)))
        for fid in (FID_RACINE, FID_DOMAINE_AMO, FID_SITUATIONS_FACTURATION):
            entete = bytes((CLASSE_CPS2TER, 0xA4, 0x00, 0x00, 0x02))
            lecteur.transmettre(entete + fid.to_bytes(2, "big"))
        lecteur.transmettre(bytes((CLASSE_CPS2TER, 0xB0, 0x00, 0x00, LONGUEUR)))
        lecteur.transmettre(bytes((CLASSE_CPS2TER, 0xD6, 0x00, 0x00, 0x01, 0x00)))


def _choisir_cpx(lecteur: Lecteur) -> None:
    lecteur.transmettre(bytes((0x00, 0xA4, 0x04, 0x0C, len(AID_CPX))) + AID_CPX)


def _choisir(lecteur: Lecteur, fid: int) -> None:
    lecteur.transmettre(bytes((0x00, 0xA4, 0x02, 0x0C, 0x02)) + fid.to_bytes(2, "big"))


def sonder_vitale_1(lecteur: Lecteur, cps: Lecteur | None, code: str) -> None:
    """Read every zone of a Vitale 1 and try to write it, after the proof of a CPx if one is given.

    A zone refused is what the probe is for: the journal keeps the answer.
    """
    lecteur.atr()
    if cps is not None:
        client.presenter_code(cps, code)
        client.ouvrir_droits(lecteur, cps)
    for zone in (vitale1.ZONE_LIBRE, vitale1.ZONE_RESERVEE):
        with contextlib.suppress(client.CommandeRefusee):
            client.lire_zone(lecteur, zone)
    for adresse in (vitale1.DONNEES, vitale1.POINTEURS):
        for ins in (0xD0, 0xD6):
            entete = bytes((vitale1.CLASSE, ins)) + adresse.to_bytes(2, "big")
            lecteur.transmettre(entete + b"\x04" + bytes(4))


def rejouer(adresse: str, requete: bytes, contexte: ssl.SSLContext) -> None:
    """Post a SOAP request again as it was; the journal of the service keeps the answer."""
    cible = urlsplit(adresse)
    connexion = HTTPSConnection(cible.hostname or "", cible.port, timeout=DELAI_S, context=contexte)
    try:
        connexion.request("POST", cible.path, requete, {"Content-Type": SOAP})
        connexion.getresponse().read()
    finally:
        connexion.close()
