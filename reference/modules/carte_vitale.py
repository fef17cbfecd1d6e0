"""The Vitale card through its reader: proof that it is genuine, its volets, its signature.

Protected volets open to a CPx that proves itself to the card; without one they are left out
(CDC-2.2.1.2.1-04, -05). No code is ever presented to a Vitale, nothing is ever written in it.
The generation of the card only changes how one talks to it.
"""

import datetime
import os
from typing import Protocol

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
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.carte_cps import CarteCps
from vitalbench.reference.modules.dialogue import MotEtat
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.modules.support_vitale_1 import Vitale1
from vitalbench.reference.modules.support_vitale_2 import Vitale2
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
_ATR_VITALE_1 = bytes.fromhex("3F65")


class Support(Protocol):
    """How one generation of card is talked to."""

    def lire(self, cps: CarteCps | None) -> dict[str, bytes]: ...

    def certificat(self, nom: str) -> bytes: ...

    def authentifier(self, defi: bytes) -> bytes: ...

    def signer(self, message: bytes) -> bytes: ...


class CarteVitale:
    """One Vitale in its slot; what is read is kept for one insertion of the card, no longer."""

    def __init__(self, lecteur: Lecteur) -> None:
        self._lecteur = lecteur
        self._support: Support = Vitale2(lecteur)
        self._insertion = -1
        self._contenu: ContenuVitale | None = None
        self._volets_ouverts = False
        self._certificats: dict[str, bytes] = {}
        self._authentique: bool | None = None

    def presente(self) -> bool:
        """Tell whether a card is there; a reader that cannot be reached is a refusal."""
        with _Traduire():
            return self._lecteur.carte_presente()

    def ouvrir(self) -> None:
        """Take the card that is in the slot, forgetting another one."""
        if not self.presente():
            self._oublier()
            raise RefusModule(statuts.VITALE_ABSENTE)
        with _Traduire():
            insertion = self._lecteur.insertion()
            if insertion == self._insertion:
                return
            self._oublier()
            ancienne = self._lecteur.atr().startswith(_ATR_VITALE_1)
            self._support = Vitale1(self._lecteur) if ancienne else Vitale2(self._lecteur)
            self._insertion = self._lecteur.insertion()

    def lire(self, cps: CarteCps | None) -> ContenuVitale:
        """Read every volet that the CPx, when there is one, opens."""
        with _Traduire():
            fichiers = self._support.lire(cps)
            self._contenu = decoder_vitale(fichiers)
        self._volets_ouverts = cps is not None
        return self._contenu

    def identite(self, cps: CarteCps | None) -> ContenuVitale:
        """Give who the card is for the check before signing, read once per insertion."""
        if self._contenu is not None and (self._volets_ouverts or cps is None):
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
            return self._support.signer(message)

    def _prouver(self, confiance: Confiance, instant: datetime.datetime) -> bool:
        with _Traduire():
            try:
                certificat = self._certificat("CERTAUT")
                defi = _DEFI + os.urandom(_ALEA)
                preuve = self._support.authentifier(defi)
            except (MotEtat, FichierIllisible):
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
            return identite_vitale(certificat).nir == self.identite(None).nir
        except (InvalidSignature, CertificatRefuse):
            return False

    def _certificat(self, nom: str) -> bytes:
        if nom not in self._certificats:
            self._certificats[nom] = self._support.certificat(nom)
        return self._certificats[nom]

    def _oublier(self) -> None:
        self._insertion = -1
        self._contenu = None
        self._volets_ouverts = False
        self._certificats = {}
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
