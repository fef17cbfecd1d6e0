"""File plan of the Vitale 2 card.

AIDs, POINTERS, the tags 65, 66 and 7F21 and the short identifier 2 of identities and NIR are
public; the other identifiers and tags are a simulated profile.
"""

import struct

from vitalbench.reference.norms.cartes.plan import FichierCarte
from vitalbench.reference.norms.cartes.tlv import FichierIllisible, decoder, encoder, lire

AID_MF = bytes.fromhex("D2500000024D465F564954414C45")
AID_VITALE = bytes.fromhex("D250000002564954414C45")
AID_ADELE = bytes.fromhex("E828BD080FD2500000044164E86C65")

FID_DOSSIERS = {AID_MF: 0x3F00, AID_VITALE: 0x7F00, AID_ADELE: 0x7F10}

CLE_AUTHENTIFICATION = 0x81
CLE_SIGNATURE = 0x82

FICHIERS = (
    FichierCarte(nom="DIR", aid=AID_MF, fid=0x2F00, sfi=30, fiabilite="publique"),
    FichierCarte(nom="PAN", aid=AID_MF, fid=0x2F02, sfi=28, fiabilite="publique"),
    FichierCarte(nom="IDENT", aid=AID_MF, fid=0x2F10, sfi=2, ecriture="maj"),
    FichierCarte(nom="CARTE", aid=AID_MF, fid=0x2F11, sfi=3, ecriture="maj"),
    FichierCarte(nom="POINTERS", aid=AID_VITALE, fid=0x2001, sfi=1, fiabilite="publique"),
    FichierCarte(nom="NIR", aid=AID_VITALE, fid=0x2010, sfi=2, ecriture="maj"),
    FichierCarte(nom="DROITS", aid=AID_VITALE, fid=0x2011, sfi=3, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="EXO", aid=AID_VITALE, fid=0x2012, sfi=4, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="C2S", aid=AID_VITALE, fid=0x2013, sfi=5, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="MUTUELLE", aid=AID_VITALE, fid=0x2014, sfi=6, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="ATMP", aid=AID_VITALE, fid=0x2015, sfi=7, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="MEDTRAIT", aid=AID_VITALE, fid=0x2016, sfi=8, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="ADRESSE", aid=AID_VITALE, fid=0x2017, sfi=9, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="URGENCE", aid=AID_VITALE, fid=0x2018, sfi=10, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="AMC", aid=AID_VITALE, fid=0x2019, sfi=11, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="COMPLETM", aid=AID_VITALE, fid=0x201A, sfi=12, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="COMPLEM", aid=AID_VITALE, fid=0x201B, sfi=13, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="EUROPE", aid=AID_VITALE, fid=0x201C, sfi=14, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="TRANSCAR", aid=AID_VITALE, fid=0x201D, sfi=15, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="NETLINK", aid=AID_VITALE, fid=0x201E, sfi=16, lecture="cpx", ecriture="maj"),
    FichierCarte(nom="CERT", aid=AID_ADELE, fid=0x3001, sfi=1),
    FichierCarte(nom="CERTSIG", aid=AID_ADELE, fid=0x3002, sfi=2),
    FichierCarte(nom="CERTAUT", aid=AID_ADELE, fid=0x3003, sfi=3),
)
PAR_NOM = {fichier.nom: fichier for fichier in FICHIERS}

_HORS_POINTERS = frozenset(("DIR", "PAN", "POINTERS"))
_INDEX = {AID_MF: 1, AID_VITALE: 2, AID_ADELE: 3}


def encoder_pointers(presents: frozenset[str]) -> bytes:
    """Write the POINTERS table: applications, then the files of each that the card holds."""
    applications = b"".join(
        encoder(0x82, struct.pack(">HH", index, 0) + aid) for aid, index in _INDEX.items()
    )
    entrees = b"".join(
        encoder(0x80, f.nom.ljust(8).encode("ascii") + struct.pack(">HH", _INDEX[f.aid], f.fid))
        for f in FICHIERS
        if f.nom in presents and f.nom not in _HORS_POINTERS
    )
    return encoder(0xE0, encoder(0xA0, applications) + entrees)


def decoder_pointers(contenu: bytes) -> dict[str, tuple[bytes, int]]:
    """Read the POINTERS table: for each file name, the AID of its directory and its identifier.

    Raises FichierIllisible when an entry points to an application the table does not list.
    """
    table = lire(contenu, "POINTERS").premier(0xE0)
    if table is None:
        raise FichierIllisible(0, "table E0 absente", "POINTERS")
    champs = table.contenu()
    applications: dict[int, bytes] = {}
    for groupe in champs.tous(0xA0):
        for objet in decoder(groupe.valeur, groupe.position, groupe.fichier):
            if objet.tag == 0x82 and len(objet.valeur) > 4:
                applications[int.from_bytes(objet.valeur[:2], "big")] = objet.valeur[4:]
    fichiers: dict[str, tuple[bytes, int]] = {}
    for entree in champs.tous(0x80):
        if len(entree.valeur) != 12:
            raise FichierIllisible(entree.position, "entrée de 12 octets attendue", "POINTERS")
        nom = entree.valeur[:8].decode("latin-1").rstrip()
        index, fid = struct.unpack(">HH", entree.valeur[8:])
        if index not in applications:
            raise FichierIllisible(
                entree.position, f"application {index} inconnue pour « {nom} »", "POINTERS"
            )
        fichiers[nom] = (applications[index], fid)
    return fichiers


def encoder_dir() -> bytes:
    """Write EF.DIR: one template per application."""
    return b"".join(encoder(0x61, encoder(0x4F, aid)) for aid in FID_DOSSIERS)
