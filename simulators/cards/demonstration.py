"""A small client of the simulated cards: the exact APDUs that read them and make them sign.

It serves `cards show`, the tests and whoever writes another client. It stands on the public
command sets and on the file plans; nothing in it knows the objects behind the reader.
"""

from typing import Protocol

from vitalbench.reference.domain.cartes import ContenuCps, ContenuVitale
from vitalbench.reference.norms.cartes import cps3, vitale1, vitale2
from vitalbench.reference.norms.cartes.cps import decoder_cps
from vitalbench.reference.norms.cartes.hachage import SHA256
from vitalbench.reference.norms.cartes.plan import FichierCarte
from vitalbench.reference.norms.cartes.tlv import encoder
from vitalbench.reference.norms.cartes.vitale import decoder_vitale

BLOC_ENVOI = 0xFF
BLOC_LECTURE = 0xE7
_DIGEST_INFO_SHA256 = bytes.fromhex("3031300D060960864801650304020105000420")


class Transmetteur(Protocol):
    """What the client needs of a reader."""

    def transmettre(self, apdu: bytes) -> bytes: ...


class CommandeRefusee(Exception):
    """The card refused a command; `mot` is its status word."""

    def __init__(self, commande: bytes, mot: int) -> None:
        self.mot = mot
        super().__init__(f"{commande[:5].hex(' ').upper()} : {mot:04X}")


def echanger(lecteur: Transmetteur, apdu: bytes) -> tuple[bytes, int]:
    """Send a command and collect its answer the T=0 way: 61xx, 9Fxx and 6Cxx."""
    reponse = lecteur.transmettre(apdu)
    donnees, mot = reponse[:-2], int.from_bytes(reponse[-2:], "big")
    if mot >> 8 == 0x6C:
        reponse = lecteur.transmettre(apdu[:4] + bytes((mot & 0xFF,)))
        donnees, mot = reponse[:-2], int.from_bytes(reponse[-2:], "big")
    while mot >> 8 in (0x61, 0x9F):
        reponse = lecteur.transmettre(bytes((_classe(apdu[0]), 0xC0, 0, 0, mot & 0xFF)))
        donnees, mot = donnees + reponse[:-2], int.from_bytes(reponse[-2:], "big")
    return donnees, mot


def _classe(cla: int) -> int:
    """Give the class of the GET RESPONSE that follows: the chaining bit is not of class BC."""
    return cla if cla == vitale1.CLASSE else cla & 0xEF


def exiger(lecteur: Transmetteur, apdu: bytes) -> bytes:
    """Send a command that must succeed; raises CommandeRefusee."""
    donnees, mot = echanger(lecteur, apdu)
    if mot != 0x9000:
        raise CommandeRefusee(apdu, mot)
    return donnees


def commande(ins: int, p1: int, p2: int, donnees: bytes = b"", cla: int = 0) -> bytes:
    """Write a short command without expected length."""
    corps = bytes((len(donnees),)) + donnees if donnees else b""
    return bytes((cla, ins, p1, p2)) + corps


def exiger_long(lecteur: Transmetteur, ins: int, p1: int, p2: int, donnees: bytes) -> bytes:
    """Send data longer than a short command holds, chained in class 10."""
    while len(donnees) > BLOC_ENVOI:
        exiger(lecteur, commande(ins, p1, p2, donnees[:BLOC_ENVOI], 0x10))
        donnees = donnees[BLOC_ENVOI:]
    return exiger(lecteur, commande(ins, p1, p2, donnees))


def lire_fichier(lecteur: Transmetteur, cla: int = 0) -> bytes:
    """Read the current file to its end."""
    contenu = b""
    while True:
        ordre = bytes((cla, 0xB0)) + len(contenu).to_bytes(2, "big")
        morceau, mot = echanger(lecteur, ordre + bytes((BLOC_LECTURE,)))
        if mot in (0x6B00, 0x6700, 0x9402) and contenu:
            return contenu
        if mot != 0x9000:
            raise CommandeRefusee(ordre, mot)
        contenu += morceau
        if len(morceau) < BLOC_LECTURE:
            return contenu


def ouvrir(lecteur: Transmetteur, aid: bytes) -> None:
    """SELECT an application by name."""
    exiger(lecteur, commande(0xA4, 0x04, 0x0C, aid))


def lire_plan(lecteur: Transmetteur, plan: FichierCarte) -> bytes | None:
    """Read one declared file of the current application; None if absent or protected."""
    _, mot = echanger(lecteur, commande(0xA4, 0x02, 0x0C, plan.fid.to_bytes(2, "big")))
    if mot != 0x9000:
        return None
    try:
        return lire_fichier(lecteur)
    except CommandeRefusee:
        return None


def presenter_code(lecteur: Transmetteur, code: str) -> int:
    """VERIFY the porteur's code; give the status word."""
    return echanger(lecteur, commande(0x20, 0, cps3.CODE_PORTEUR, code.encode("ascii")))[1]


def lire_cps(lecteur: Transmetteur) -> ContenuCps:
    """Read a CPx: the IAS part, then the DAM in class A0 if the code was presented."""
    ouvrir(lecteur, cps3.AID_CPX)
    lus = {
        plan.nom: contenu
        for plan in cps3.FICHIERS
        if plan.nom.startswith("CPS_") and (contenu := lire_plan(lecteur, plan)) is not None
    }
    for fid in (cps3.FID_RACINE, cps3.FID_DOMAINE_AMO, cps3.FID_SITUATIONS_FACTURATION):
        exiger(lecteur, commande(0xA4, 0, 0, fid.to_bytes(2, "big"), cps3.CLASSE_CPS2TER))
    try:
        lus["CPS_SIT_FACT"] = lire_dam(lecteur)
    except CommandeRefusee:
        lus.pop("CPS_SIT_FACT", None)
    return decoder_cps(lus)


def lire_dam(lecteur: Transmetteur) -> bytes:
    """Read the current CPS2ter file; this part wants exact lengths, so the size is asked first."""
    fid = cps3.FID_SITUATIONS_FACTURATION.to_bytes(2, "big")
    description = exiger(lecteur, commande(0xA4, 0, 0, fid, cps3.CLASSE_CPS2TER))
    taille = int.from_bytes(description[2:4], "big")
    contenu = b""
    while len(contenu) < taille:
        position = len(contenu).to_bytes(2, "big")
        morceau = min(BLOC_LECTURE, taille - len(contenu))
        entete = bytes((cps3.CLASSE_CPS2TER, 0xB0)) + position
        contenu += exiger(lecteur, entete + bytes((morceau,)))
    return contenu


def ouvrir_droits(lecteur: Transmetteur, cps: Transmetteur) -> None:
    """Make the CPx prove itself to the Vitale: the code must already be presented to the CPx."""
    ouvrir(cps, cps3.AID_CPX)
    certificat = lire_plan(cps, cps3.PAR_NOM["CERT_AUT"]) or b""
    if est_vitale_1(lecteur):
        pan = _volets_vitale_1(lecteur)["PAN"]
        _en_blocs(lecteur, 0x2A, 0xBE, certificat)
        alea = exiger(lecteur, bytes.fromhex("BC84000008"))
        _en_blocs(lecteur, 0x82, 0, prouver(cps, alea + pan[2:]))
        return
    ouvrir(lecteur, vitale2.AID_MF)
    pan = lire_plan(lecteur, vitale2.PAR_NOM["PAN"]) or b""
    ouvrir(lecteur, vitale2.AID_VITALE)
    exiger_long(lecteur, 0x2A, 0x00, 0xBE, certificat)
    alea = exiger(lecteur, bytes.fromhex("0084000008"))
    exiger_long(lecteur, 0x82, 0, 0, prouver(cps, alea + pan[2:]))


def prouver(cps: Transmetteur, donnees: bytes) -> bytes:
    """Have the authentication key of a CPx sign the SHA-256 of data."""
    empreinte = SHA256.finir(*SHA256.commencer(donnees))
    choix = bytes((0x84, 1, cps3.CLE_AUTHENTIFICATION, 0x80, 1, 2))
    exiger(cps, bytes.fromhex("002241A406") + choix)
    return exiger(cps, commande(0x88, 0, 0, _DIGEST_INFO_SHA256 + empreinte))


def est_vitale_1(lecteur: Transmetteur) -> bool:
    """Tell a memory card from a Vitale 2: only it knows class BC."""
    return echanger(lecteur, bytes.fromhex("BCC0000008"))[1] == 0x9000


def lire_memoire(lecteur: Transmetteur, adresse: int, octets: int) -> bytes:
    """Read a Vitale 1 from an address."""
    lu = b""
    while len(lu) < octets:
        morceau = min(vitale1.LECTURE_MAX, octets - len(lu))
        position = (adresse + 2 * len(lu)).to_bytes(2, "big")
        lu += exiger(lecteur, bytes((vitale1.CLASSE, 0xB0)) + position + bytes((morceau,)))
    return lu


def lire_zone(lecteur: Transmetteur, zone: int) -> bytes:
    """Read the segments of one zone of a Vitale 1."""
    table = lire_memoire(lecteur, vitale1.POINTEURS, (vitale1.ADMAX - vitale1.POINTEURS) // 2)
    return b"".join(
        vitale1.depuis_mots(lire_memoire(lecteur, p.adresse, p.octets))
        for p in vitale1.decoder_pointeurs(table)
        if p.zone == zone
    )


def _volets_vitale_1(lecteur: Transmetteur) -> dict[str, bytes]:
    lus = vitale1.decoder_volets(lire_zone(lecteur, vitale1.ZONE_LIBRE))
    try:
        return {**lus, **vitale1.decoder_volets(lire_zone(lecteur, vitale1.ZONE_RESERVEE))}
    except CommandeRefusee:
        return lus


def _en_blocs(lecteur: Transmetteur, ins: int, p2: int, donnees: bytes) -> None:
    """Send long data to a Vitale 1: P1 10 on every block but the last."""
    while len(donnees) > BLOC_ENVOI:
        exiger(lecteur, commande(ins, 0x10, p2, donnees[:BLOC_ENVOI], vitale1.CLASSE))
        donnees = donnees[BLOC_ENVOI:]
    exiger(lecteur, commande(ins, 0, p2, donnees, vitale1.CLASSE))


def lire_vitale(lecteur: Transmetteur) -> ContenuVitale:
    """Read every volet of a Vitale, of any generation, that the present rights allow."""
    if est_vitale_1(lecteur):
        return decoder_vitale(_volets_vitale_1(lecteur))
    lus: dict[str, bytes] = {}
    for aid in (vitale2.AID_VITALE, vitale2.AID_MF):
        ouvrir(lecteur, aid)
        for plan in vitale2.FICHIERS:
            if plan.aid == aid and (contenu := lire_plan(lecteur, plan)) is not None:
                lus[plan.nom] = contenu
    return decoder_vitale(lus)


def lire_certificat_vitale(lecteur: Transmetteur, nom: str = "CERTSIG") -> bytes:
    """Read the X.509 certificate of the signature key, or CERTAUT of the authentication key."""
    if est_vitale_1(lecteur):
        zones = {
            "CERTSIG": vitale1.ZONE_CERTIFICAT_SIGNATURE,
            "CERTAUT": vitale1.ZONE_CERTIFICAT_AUTHENTIFICATION,
        }
        zone = lire_zone(lecteur, zones[nom])
        return zone[: 4 + int.from_bytes(zone[2:4], "big")]
    ouvrir(lecteur, vitale2.AID_ADELE)
    return lire_plan(lecteur, vitale2.PAR_NOM[nom]) or b""


def signer_vitale(lecteur: Transmetteur, message: bytes) -> bytes:
    """Have a Vitale of any generation sign a message with SHA-256 and RSA."""
    if not est_vitale_1(lecteur):
        return signer(lecteur, vitale2.CLE_SIGNATURE, message)
    empreinte = SHA256.finir(*SHA256.commencer(message))
    return exiger(lecteur, commande(0x2A, 0, 0, empreinte, vitale1.CLASSE))


def signer(lecteur: Transmetteur, reference: int, message: bytes) -> bytes:
    """Sign a message with SHA-256 and RSA: the card finishes the hash, then signs it."""
    etat, reste = SHA256.commencer(message)
    depart = etat.octets() if etat.bits else b""
    exiger(lecteur, bytes.fromhex("002241AA03800140"))
    exiger(lecteur, commande(0x2A, 0x90, 0xA0, encoder(0x90, depart) + encoder(0x80, reste)))
    exiger(lecteur, bytes((0, 0x22, 0x41, 0xB6, 6, 0x84, 1, reference, 0x80, 1, 0x42)))
    return exiger(lecteur, bytes.fromhex("002A9E9A00"))


def authentifier_vitale(lecteur: Transmetteur, alea: bytes) -> bytes:
    """Make the Vitale prove that it is genuine: PKCS#1 v1.5 over a labelled challenge."""
    if est_vitale_1(lecteur):
        return exiger(lecteur, commande(0x88, 0, 0, MARQUE_AUTHENTIFICATION + alea, vitale1.CLASSE))
    exiger(lecteur, bytes.fromhex("002241A406840181800102"))
    return exiger(lecteur, commande(0x88, 0, 0, MARQUE_AUTHENTIFICATION + alea))


MARQUE_AUTHENTIFICATION = b"SV-SIM-1|authentification|"
"""Put before a challenge, so that what is authenticated can never read as a DigestInfo."""
