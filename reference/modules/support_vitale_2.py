"""Dialogue with a Vitale 2: an IAS file tree whose volets open to a proven CPx (profil simulé)."""

import hashlib

from vitalbench.reference.domain.lecteurs import Lecteur
from vitalbench.reference.modules import signature_carte
from vitalbench.reference.modules.carte_cps import CarteCps
from vitalbench.reference.modules.dialogue import (
    ABSENT,
    SECURITE,
    SUCCES,
    MotEtat,
    envoyer,
    exiger,
    lire_fichier,
    selectionner_application,
)
from vitalbench.reference.norms.cartes import vitale2

ALEA = 8
NUMERO = slice(2, 12)
DIGEST_INFO = bytes.fromhex("3031300D060960864801650304020105000420")
_VERIFIER_CERTIFICAT = bytes.fromhex("002A00BE")
_DEMANDER_ALEA = bytes.fromhex("00840000")
_PROUVER = bytes.fromhex("00820000")
_RACINE = ("PAN", "IDENT", "CARTE")
_HORS_VOLETS = "POINTERS"
_VOLETS = tuple(
    f for f in vitale2.FICHIERS if f.aid == vitale2.AID_VITALE and f.nom != _HORS_VOLETS
)


class Vitale2:
    """One Vitale 2 behind its reader."""

    def __init__(self, lecteur: Lecteur) -> None:
        self._lecteur = lecteur

    def lire(self, cps: CarteCps | None) -> dict[str, bytes]:
        """Give the volets by name, those that the CPx opens included."""
        selectionner_application(self._lecteur, vitale2.AID_MF)
        fichiers = {nom: lire_fichier(self._lecteur, vitale2.PAR_NOM[nom].fid) for nom in _RACINE}
        selectionner_application(self._lecteur, vitale2.AID_VITALE)
        if cps is not None:
            self._ouvrir(cps, fichiers["PAN"][NUMERO])
        for plan in _VOLETS:
            try:
                fichiers[plan.nom] = lire_fichier(self._lecteur, plan.fid)
            except MotEtat as erreur:
                if erreur.mot not in (ABSENT, SECURITE):
                    raise
        return fichiers

    def certificat(self, nom: str) -> bytes:
        """Give a certificate of the card (DER): CERTSIG or CERTAUT."""
        selectionner_application(self._lecteur, vitale2.AID_ADELE)
        return lire_fichier(self._lecteur, vitale2.PAR_NOM[nom].fid)

    def authentifier(self, defi: bytes) -> bytes:
        """Have the card prove that it holds its authentication key."""
        selectionner_application(self._lecteur, vitale2.AID_ADELE)
        return signature_carte.authentifier(self._lecteur, vitale2.CLE_AUTHENTIFICATION, defi)

    def signer(self, message: bytes) -> bytes:
        """Have the card sign a message."""
        selectionner_application(self._lecteur, vitale2.AID_ADELE)
        return signature_carte.signer(self._lecteur, vitale2.CLE_SIGNATURE, message)

    def _ouvrir(self, cps: CarteCps, numero: bytes) -> None:
        """Let the CPx prove itself to the card; a refusal leaves the volets closed."""
        certificat = cps.certificat_authentification()
        _, mot = envoyer(self._lecteur, _VERIFIER_CERTIFICAT, certificat)
        if mot != SUCCES:
            return
        alea = exiger(self._lecteur, "GET CHALLENGE", _DEMANDER_ALEA, le=ALEA)
        empreinte = hashlib.sha256(alea + numero).digest()
        envoyer(self._lecteur, _PROUVER, cps.authentifier(DIGEST_INFO + empreinte))
