"""Dialogue with a Vitale 1ter or 1bis: a memory of words and zones, class BC (profil simulé)."""

import hashlib

from vitalbench.reference.domain.lecteurs import Lecteur
from vitalbench.reference.modules.carte_cps import CarteCps
from vitalbench.reference.modules.dialogue import SUCCES, MotEtat, envoyer, exiger
from vitalbench.reference.modules.support_vitale_2 import ALEA, DIGEST_INFO, NUMERO
from vitalbench.reference.norms.cartes import vitale1
from vitalbench.reference.norms.cartes.tlv import FichierIllisible

_LIRE = bytes((vitale1.CLASSE, 0xB0))
_DEMANDER_ALEA = bytes.fromhex("BC840000")
_AUTHENTIFIER = bytes.fromhex("BC880000")
_SIGNER = bytes.fromhex("BC2A0000")
_BLOC = 0xFF
_SUITE = 0x10
_CERTIFICATS = {
    "CERTSIG": vitale1.ZONE_CERTIFICAT_SIGNATURE,
    "CERTAUT": vitale1.ZONE_CERTIFICAT_AUTHENTIFICATION,
}
_LONGUEUR_2 = 0x82


class Vitale1:
    """One Vitale 1 behind its reader."""

    def __init__(self, lecteur: Lecteur) -> None:
        self._lecteur = lecteur

    def lire(self, cps: CarteCps | None) -> dict[str, bytes]:
        """Give the volets by name, those that the CPx opens included."""
        fichiers = vitale1.decoder_volets(self._zone(vitale1.ZONE_LIBRE))
        if cps is not None and self._ouvrir(cps, fichiers.get("PAN", b"")[NUMERO]):
            fichiers |= vitale1.decoder_volets(self._zone(vitale1.ZONE_RESERVEE))
        return fichiers

    def certificat(self, nom: str) -> bytes:
        """Give a certificate of the card (DER), without the padding that follows it."""
        return _der(self._zone(_CERTIFICATS[nom]), nom)

    def authentifier(self, defi: bytes) -> bytes:
        """Have the card prove that it holds its authentication key."""
        return exiger(self._lecteur, "AUTHENTIFIER", _AUTHENTIFIER, defi)

    def signer(self, message: bytes) -> bytes:
        """Have the card sign the hash of a message."""
        return exiger(self._lecteur, "SIGNER", _SIGNER, hashlib.sha256(message).digest())

    def _ouvrir(self, cps: CarteCps, numero: bytes) -> bool:
        """Let the CPx prove itself to the card; tell whether the card took it."""
        if self._en_blocs(0x2A, 0xBE, cps.certificat_authentification()) != SUCCES:
            return False
        alea = exiger(self._lecteur, "ALEA", _DEMANDER_ALEA, le=ALEA)
        empreinte = hashlib.sha256(alea + numero).digest()
        return self._en_blocs(0x82, 0, cps.authentifier(DIGEST_INFO + empreinte)) == SUCCES

    def _en_blocs(self, ins: int, p2: int, donnees: bytes) -> int:
        while len(donnees) > _BLOC:
            entete = bytes((vitale1.CLASSE, ins, _SUITE, p2))
            _, mot = envoyer(self._lecteur, entete, donnees[:_BLOC])
            if mot != SUCCES:
                return mot
            donnees = donnees[_BLOC:]
        return envoyer(self._lecteur, bytes((vitale1.CLASSE, ins, 0, p2)), donnees)[1]

    def _zone(self, zone: int) -> bytes:
        taille = (vitale1.ADMAX - vitale1.POINTEURS) // 2
        table = self._memoire(vitale1.POINTEURS, taille)
        return b"".join(
            vitale1.depuis_mots(self._memoire(p.adresse, p.octets))
            for p in vitale1.decoder_pointeurs(table)
            if p.zone == zone
        )

    def _memoire(self, adresse: int, octets: int) -> bytes:
        lu = b""
        while len(lu) < octets:
            combien = min(vitale1.LECTURE_MAX, octets - len(lu))
            position = (adresse + 2 * len(lu)).to_bytes(2)
            morceau = exiger(self._lecteur, "LIRE", _LIRE + position, le=combien)
            if not morceau:
                raise MotEtat("LIRE", SUCCES)
            lu += morceau
        return lu


def _der(octets: bytes, nom: str) -> bytes:
    """Cut a DER object at its own length."""
    if len(octets) < 4 or octets[1] != _LONGUEUR_2:
        raise FichierIllisible(0, "certificat absent", nom)
    return octets[: 4 + int.from_bytes(octets[2:4])]
