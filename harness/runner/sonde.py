"""The bench probes its own CPx card: proof of what the simulated card refuses (CDC §2.2.1.1)."""

from vitalbench.reference.domain.lecteurs import Lecteur
from vitalbench.reference.norms.cartes.cps3 import (
    AID_CPX,
    CLASSE_CPS2TER,
    FID_DOMAINE_AMO,
    FID_RACINE,
    FID_SITUATIONS_FACTURATION,
    PAR_NOM,
)

LONGUEUR = 8


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
