"""A simulated phone with the appli carte Vitale: its cards, its QR code, its receipts (simulé).

QR code, APCV-SIM-1: the text `APCVSIM1.<contenu>.<signature>`, both in base64url; the content is
JSON (sujet, naissance, rang, instant, alea) signed RSA SHA-256 by the key of the user's card. NFC
reading gives the same bytes.
"""

import base64
import binascii
import datetime
import os
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from vitalbench.reference.domain.cartes import BeneficiaireCarte
from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.simulators.world.habitants import Personne
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.monde import Monde
from vitalbench.simulators.world.pki import Pki

PREFIXE: Final = "APCVSIM1."
DUREE_CODE: Final = datetime.timedelta(seconds=60)
TAILLE_MAX: Final = 2048


class ContenuCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a QR code says: whose card, when it was shown, and a value used once."""

    sujet: str
    naissance: str
    rang: int
    instant: datetime.datetime
    alea: str


class CarteIndividuelle(msgspec.Struct, frozen=True, kw_only=True):
    """One card of the portfolio: one identity and one organism, no rights (CDC §2.2.1.2.2)."""

    personne: str
    nir_assure: str
    nir_individuel: str
    nom: str
    nom_famille: str
    prenom: str
    date_naissance: str
    rang_naissance: int
    qualite: str
    organisme: OrganismeAmo


class Resume(msgspec.Struct, frozen=True, kw_only=True):
    """The summary of one signed facture, as the user sees it."""

    instant: datetime.datetime
    professionnel: str
    beneficiaire: str
    prestations: tuple[dict[str, str], ...]
    total: str
    empreintes: tuple[str, ...]


class CodeIllisible(ValueError):
    """A text that is not a QR code of APCV-SIM-1; the message is French."""


class Telephone:
    """The phone of one ApCV user; the portfolio holds the cards of the family below 16 too."""

    def __init__(self, personne: Personne, monde: Monde, pki: Pki, horloge: Horloge) -> None:
        self._personne = personne
        self._pki = pki
        self._horloge = horloge
        autres = [
            p
            for p in monde.personnes.values()
            if p.porteur == personne.porteur and p.id != personne.id
        ]
        self.cartes = tuple(_carte(p) for p in (personne, *autres))
        self.resumes: list[Resume] = []

    def code_qr(self) -> str:
        """Show a fresh QR code."""
        identite = self._personne.identite
        contenu = msgspec.json.encode(
            ContenuCode(
                sujet=self._personne.nir_individuel,
                naissance=identite.date_naissance,
                rang=identite.rang_naissance,
                instant=self._horloge.maintenant(),
                alea=os.urandom(12).hex(),
            )
        )
        signature = self._pki.cle_apcv(self._personne.id).sign(contenu, PKCS1v15(), SHA256())
        return f"{PREFIXE}{_base64url(contenu)}.{_base64url(signature)}"

    def nfc(self) -> bytes:
        """Give what a contactless reader reads: the bytes of a fresh code."""
        return self.code_qr().encode("ascii")


def lire_code(texte: str) -> tuple[ContenuCode, bytes, bytes]:
    """Read a QR code: content, the bytes signed, their signature; raises CodeIllisible."""
    if len(texte) > TAILLE_MAX or not texte.startswith(PREFIXE):
        raise CodeIllisible("code QR d'un autre format")
    contenu, separateur, signature = texte[len(PREFIXE) :].partition(".")
    if not separateur:
        raise CodeIllisible("code QR sans signature")
    try:
        octets = base64.urlsafe_b64decode(contenu + "=" * (-len(contenu) % 4))
        signe = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        return msgspec.json.decode(octets, type=ContenuCode), octets, signe
    except (binascii.Error, ValueError, msgspec.MsgspecError) as erreur:
        raise CodeIllisible("code QR illisible") from erreur


def _base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode("ascii").rstrip("=")


def _carte(personne: Personne) -> CarteIndividuelle:
    identite: BeneficiaireCarte = personne.identite
    return CarteIndividuelle(
        personne=personne.id,
        nir_assure=personne.nir,
        nir_individuel=personne.nir_individuel,
        nom=identite.nom,
        nom_famille=identite.nom_naissance,
        prenom=identite.prenom,
        date_naissance=identite.date_naissance,
        rang_naissance=identite.rang_naissance,
        qualite=identite.qualite,
        organisme=personne.dossier.organisme,
    )
