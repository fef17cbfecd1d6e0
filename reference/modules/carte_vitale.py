"""The Vitale card through its reader: proof that it is genuine, its volets, its signature.

Protected volets open to a CPx that proves itself to the card; without one they are left out
(CDC-2.2.1.2.1-04, -05). No code is ever presented to a Vitale, nothing is ever written in it.
"""

import datetime
import hashlib
import os

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding

from vitalbench.reference.domain.cartes import ContenuVitale
from vitalbench.reference.domain.lecteurs import (
    CarteAbsente,
    CarteMuette,
    CarteRetiree,
    Lecteur,
    LecteurAbsent,
)
from vitalbench.reference.modules import signature_carte, statuts
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
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.cartes import vitale2
from vitalbench.reference.norms.cartes.tlv import FichierIllisible
from vitalbench.reference.norms.cartes.vitale import decoder_vitale
from vitalbench.reference.securing.certificats import (
    Confiance,
    cle_publique,
    en_utc,
    identite_vitale,
    lire_certificat,
)
from vitalbench.reference.securing.erreurs import CertificatRefuse
from vitalbench.reference.securing.profils import Usage

_DEFI = b"SV-SIM-1|authentification|"
_ALEA = 8
_NUMERO = slice(2, 12)
_DIGEST_INFO = bytes.fromhex("3031300D060960864801650304020105000420")
_VERIFIER_CERTIFICAT = bytes.fromhex("002A00BE")
_DEMANDER_ALEA = bytes.fromhex("00840000")
_PROUVER = bytes.fromhex("00820000")
_RACINE = ("PAN", "IDENT", "CARTE")
_VOLETS = tuple(f.nom for f in vitale2.FICHIERS if f.aid == vitale2.AID_VITALE)
_HORS_VOLETS = "POINTERS"


class CarteVitale:
    """One Vitale in its slot; what is read is kept for one insertion of the card, no longer."""

    def __init__(self, lecteur: Lecteur) -> None:
        self._lecteur = lecteur
        self._insertion = -1
        self._fichiers: dict[str, bytes] = {}
        self._contenu: ContenuVitale | None = None
        self._authentique: bool | None = None

    def presente(self) -> bool:
        """Tell whether a card is there; a reader that cannot be reached is a refusal."""
        try:
            return self._lecteur.carte_presente()
        except LecteurAbsent as erreur:
            raise RefusModule(statuts.RESSOURCE_INCONNUE, str(erreur)) from erreur

    def ouvrir(self) -> None:
        """Take the card that is in the slot, forgetting another one."""
        if not self.presente():
            self._oublier()
            raise RefusModule(statuts.VITALE_ABSENTE)
        insertion = self._lecteur.insertion()
        if insertion != self._insertion:
            self._oublier()
            self._insertion = insertion

    def lire(self, cps: CarteCps | None) -> ContenuVitale:
        """Read every volet that the CPx, when there is one, opens."""
        with _Traduire():
            self._fichiers = self._lire_racine()
            selectionner_application(self._lecteur, vitale2.AID_VITALE)
            if cps is not None:
                self._ouvrir_volets(cps)
            for nom in _VOLETS:
                if nom == _HORS_VOLETS:
                    continue
                try:
                    self._fichiers[nom] = lire_fichier(self._lecteur, vitale2.PAR_NOM[nom].fid)
                except MotEtat as erreur:
                    if erreur.mot not in (ABSENT, SECURITE):
                        raise
            self._contenu = decoder_vitale(self._fichiers)
            return self._contenu

    def identite(self, cps: CarteCps | None) -> ContenuVitale:
        """Give who the card is for the check before signing, read once per insertion."""
        if self._contenu is not None and ("DROITS" in self._fichiers or cps is None):
            return self._contenu
        return self.lire(cps)

    def authentifier(self, confiance: Confiance, instant: datetime.datetime) -> bool:
        """Tell whether the card proves to hold the key of a certificate we trust for it.

        Dates do not make a card false: an expired one is genuine and expired.
        """
        if self._authentique is None:
            self._authentique = self._prouver(confiance, instant)
        return self._authentique

    def certificat_signature(self) -> bytes:
        """Give the certificate (DER) of the key that signs factures."""
        with _Traduire():
            return self._certificat("CERTSIG")

    def signer(self, message: bytes) -> bytes:
        """Have the card sign."""
        with _Traduire():
            selectionner_application(self._lecteur, vitale2.AID_ADELE)
            return signature_carte.signer(self._lecteur, vitale2.CLE_SIGNATURE, message)

    def _prouver(self, confiance: Confiance, instant: datetime.datetime) -> bool:
        with _Traduire():
            try:
                certificat = self._certificat("CERTAUT")
                defi = _DEFI + os.urandom(_ALEA)
                selectionner_application(self._lecteur, vitale2.AID_ADELE)
                preuve = signature_carte.authentifier(
                    self._lecteur, vitale2.CLE_AUTHENTIFICATION, defi
                )
            except MotEtat:
                return False
        try:
            signe = cle_publique(certificat).recover_data_from_signature(
                preuve, padding.PKCS1v15(), None
            )
            if signe != defi:
                return False
            lu = lire_certificat(certificat)
            valide = min(max(en_utc(instant), lu.debut), lu.fin)
            confiance.verifier(certificat, (Usage.AUTHENTIFICATION_VITALE,), valide)
        except (InvalidSignature, CertificatRefuse):
            return False
        return self._meme_porteur(certificat)

    def _meme_porteur(self, certificat: bytes) -> bool:
        """Tell whether the certificate names the NIR that the card shows."""
        try:
            return identite_vitale(certificat).nir == self.identite(None).nir
        except CertificatRefuse:
            return False

    def _lire_racine(self) -> dict[str, bytes]:
        selectionner_application(self._lecteur, vitale2.AID_MF)
        return {nom: lire_fichier(self._lecteur, vitale2.PAR_NOM[nom].fid) for nom in _RACINE}

    def _ouvrir_volets(self, cps: CarteCps) -> None:
        """Let the CPx prove itself to the card; a refusal leaves the volets closed."""
        certificat = cps.certificat_authentification()
        _, mot = envoyer(self._lecteur, _VERIFIER_CERTIFICAT, certificat)
        if mot != SUCCES:
            return
        alea = exiger(self._lecteur, "GET CHALLENGE", _DEMANDER_ALEA, le=_ALEA)
        empreinte = hashlib.sha256(alea + self._fichiers["PAN"][_NUMERO]).digest()
        preuve = cps.authentifier(_DIGEST_INFO + empreinte)
        envoyer(self._lecteur, _PROUVER, preuve)

    def _certificat(self, nom: str) -> bytes:
        if nom not in self._fichiers:
            selectionner_application(self._lecteur, vitale2.AID_ADELE)
            self._fichiers[nom] = lire_fichier(self._lecteur, vitale2.PAR_NOM[nom].fid)
        return self._fichiers[nom]

    def _oublier(self) -> None:
        self._insertion = -1
        self._fichiers = {}
        self._contenu = None
        self._authentique = None


class _Traduire:
    """Turns what a reader or a Vitale refuses into the return codes of the module."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, genre: object, erreur: BaseException | None, trace: object) -> None:
        if isinstance(erreur, MotEtat | FichierIllisible | CarteMuette):
            raise RefusModule(statuts.VITALE_MUETTE, str(erreur)) from erreur
        if isinstance(erreur, CarteAbsente):
            raise RefusModule(statuts.VITALE_ABSENTE, str(erreur)) from erreur
        if isinstance(erreur, CarteRetiree):
            raise RefusModule(statuts.VITALE_RETIREE, str(erreur)) from erreur
        if isinstance(erreur, LecteurAbsent):
            raise RefusModule(statuts.RESSOURCE_INCONNUE, str(erreur)) from erreur
