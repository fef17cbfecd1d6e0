"""The mail that carries a B2 file: addresses, Subject, envelope, and its clear content (TR-SIM-1).

Pure: encryption and signatures are given and returned as CMS bytes. The clear content of the
encrypted message is a MIME multipart of two parts, the B2 file (gzip) and its `sceaux`, itself a
multipart with one CMS object per part so that openssl can be pointed at each (profil simulé).
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from typing import Literal

import msgspec

from vitalbench.reference.norms.compression import compresser, decompresser
from vitalbench.reference.norms.mime import (
    MimeIllisible,
    Partie,
    base64_en_lignes,
    ecrire_multipart,
    ecrire_partie,
    feuilles,
    lire_partie,
)

PROFIL = "TR-SIM-1"
DOMAINE = "sim.invalid"
VERSION_2013 = "100500"

EDI = "application/EDI-consent"
PKCS7 = ("application/pkcs7-mime", "application/x-pkcs7-mime")

_SUJET = re.compile(r"IR([0-9]{6})?/([0-9A-Z ]{14})/([0-9]{19})/([0-9]{5})\Z")
_DESCRIPTION = re.compile(r"(IRIS|IRISTEST)/B2(/Z)?\Z", re.IGNORECASE)
_SCEAU = re.compile(
    r"SV-SIM-1/(ENVELOPPE|FACTURE|LOT)/([0-9A-Z]{3})(?:/([0-9]{9}))?\Z", re.IGNORECASE
)


class FormeCourriel(Enum):
    """The two public shapes of the outgoing mail."""

    F2025 = "2025"
    F2013 = "2013"


class CourrielIllisible(ValueError):
    """A mail does not have the expected shape; the message says what was expected and found."""


class Sujet(msgspec.Struct, frozen=True, kw_only=True):
    """The Subject of an outgoing mail: sender (14), compostage (19), number of factures (5)."""

    emetteur: str
    compostage: str
    nb_factures: int
    forme: FormeCourriel = FormeCourriel.F2025

    def ecrire(self) -> str:
        """Lay the Subject out."""
        version = VERSION_2013 if self.forme is FormeCourriel.F2013 else ""
        texte = f"IR{version}/{self.emetteur}/{self.compostage}/{self.nb_factures:05d}"
        if _SUJET.match(texte) is None:
            raise CourrielIllisible(
                "Subject : attendu IR/émetteur 14/compostage 19/nombre 5, trouvé " + repr(texte)
            )
        return texte


def lire_sujet(texte: str) -> Sujet:
    """Read the Subject of an outgoing mail."""
    lu = _SUJET.match(texte.strip())
    if lu is None:
        raise CourrielIllisible(
            "Subject : attendu IR/émetteur 14/compostage 19/nombre 5, trouvé " + repr(texte[:80])
        )
    return Sujet(
        emetteur=lu[2],
        compostage=lu[3],
        nb_factures=int(lu[4]),
        forme=FormeCourriel.F2013 if lu[1] else FormeCourriel.F2025,
    )


def compostage(instant_utc: datetime, compteur: int) -> str:
    """Build a compostage: UTC instant to the second, then a counter of 5 digits."""
    if not 0 <= compteur <= 99_999:
        raise CourrielIllisible(f"compteur de compostage hors de 0 à 99999 : {compteur}")
    return instant_utc.strftime("%Y%m%d%H%M%S") + f"{compteur:05d}"


def adresse_organisme(regime: str, caisse: str, domaine: str = DOMAINE) -> str:
    """Build the address of an organism, e.g. 01999@999.01.sim.invalid."""
    return f"{regime}{caisse}@{caisse}.{regime}.{domaine}"


def adresse_amc(routage: str, hote: str, domaine: str) -> str:
    """Build the address of a complementary organism from the routing of 2M (déduit)."""
    return f"{routage}{hote}@{domaine}".lower()


class Sceau(msgspec.Struct, frozen=True, kw_only=True):
    """One CMS object: the clear values of a facture, its signatures, or those of a lot."""

    genre: Literal["enveloppe", "facture", "lot"]
    lot: str
    facture: str = ""
    der: bytes

    @property
    def description(self) -> str:
        """Give the Content-Description of its part."""
        cle = f"{self.lot}/{self.facture}" if self.facture else self.lot
        return f"SV-SIM-1/{self.genre.upper()}/{cle}"

    @property
    def fichier(self) -> str:
        """Give the file name of its part."""
        cle = f"{self.lot}-{self.facture}" if self.facture else self.lot
        return f"{self.genre}-{cle}.{'p7m' if self.genre == 'enveloppe' else 'p7s'}"


class Contenu(msgspec.Struct, frozen=True, kw_only=True):
    """The clear content of a message: the B2 file and its sceaux, in order."""

    b2: bytes
    sceaux: tuple[Sceau, ...]
    description: str
    fichier: str = ""

    @property
    def essai(self) -> bool:
        """Tell whether the content says it is a test (IRISTEST)."""
        return self.description.upper().startswith("IRISTEST")

    def de_facture(self, lot: str, facture: str) -> tuple[Sceau, ...]:
        """Give the sceaux of one facture."""
        return tuple(s for s in self.sceaux if s.lot == lot and s.facture == facture)

    def de_lot(self, lot: str) -> tuple[Sceau, ...]:
        """Give the sceaux of one lot as a whole."""
        return tuple(s for s in self.sceaux if s.genre == "lot" and s.lot == lot)


class Enveloppe(msgspec.Struct, frozen=True, kw_only=True):
    """The outside of an outgoing mail and the CMS it carries."""

    de: str
    vers: str
    message_id: str
    date: str
    sujet: Sujet
    description: str
    cms: bytes
    chiffrement: str = ""
    """X-SV_CHIFFREMENT as received: accepted without control, never sent."""


def composer_contenu(
    b2: bytes, sceaux: Sequence[Sceau], compostage: str, *, description: str = "IRISTEST/B2/Z"
) -> bytes:
    """Lay out the clear content that the CMS will envelop."""
    partie_b2 = ecrire_partie(
        (
            ("Content-Type", EDI),
            ("Content-Transfer-Encoding", "base64"),
            ("Content-Description", description),
            ("Content-Disposition", f'attachment; filename="B2_{compostage}.gz"'),
        ),
        base64_en_lignes(compresser(b2) if description.upper().endswith("/Z") else b2),
    )
    if not sceaux:
        return partie_b2
    frontiere_sceaux = f"sceaux-{compostage}"
    partie_sceaux = ecrire_partie(
        (
            ("Content-Type", f'multipart/mixed; boundary="{frontiere_sceaux}"'),
            ("Content-Description", "SV-SIM-1/SCEAUX"),
        ),
        ecrire_multipart(map(_partie_sceau, sceaux), frontiere_sceaux),
    )
    frontiere = f"contenu-{compostage}"
    return ecrire_partie(
        (
            ("MIME-Version", "1.0"),
            ("Content-Type", f'multipart/mixed; boundary="{frontiere}"'),
        ),
        ecrire_multipart((partie_b2, partie_sceaux), frontiere),
    )


def lire_contenu(clair: bytes) -> Contenu:
    """Read the clear content: exactly one B2 file, then its sceaux."""
    b2: Partie | None = None
    sceaux: list[Sceau] = []
    for partie in _feuilles(clair):
        description = partie.entete("Content-Description").strip()
        sceau = _SCEAU.match(description)
        if partie.genre == EDI.lower() and _DESCRIPTION.match(description):
            if b2 is not None:
                raise CourrielIllisible("un seul fichier B2 attendu par message, trouvé deux")
            b2 = partie
        elif sceau is not None:
            sceaux.append(_sceau(sceau, _contenu(partie)))
        else:
            raise CourrielIllisible(
                f"partie étrangère : Content-Type {partie.genre[:60]!r}, "
                f"Content-Description {description[:60]!r}"
            )
    if b2 is None:
        raise CourrielIllisible("aucune partie application/EDI-consent décrite IRIS/B2")
    brut = _contenu(b2)
    description = b2.entete("Content-Description").strip()
    return Contenu(
        b2=decompresser(brut) if description.upper().endswith("/Z") else brut,
        sceaux=tuple(sceaux),
        description=description,
        fichier=b2.parametre("filename", "Content-Disposition"),
    )


def composer_message(enveloppe: Enveloppe) -> bytes:
    """Lay out the mail: 2025 shape, or the 2013 multipart when the Subject says so."""
    tete = [
        ("From", enveloppe.de),
        ("To", enveloppe.vers),
        ("Message-ID", enveloppe.message_id),
        ("Date", enveloppe.date),
        ("Subject", enveloppe.sujet.ecrire()),
        ("MIME-Version", "1.0"),
    ]
    if enveloppe.sujet.forme is FormeCourriel.F2025:
        return ecrire_partie(
            [*tete, ("Content-Description", enveloppe.description), *_entetes_cms(PKCS7[0])],
            base64_en_lignes(enveloppe.cms),
        )
    frontiere = f"message-{enveloppe.sujet.compostage}"
    partie = ecrire_partie(_entetes_cms(PKCS7[1]), base64_en_lignes(enveloppe.cms))
    return ecrire_partie(
        [*tete, ("Content-Type", f'multipart/mixed; boundary="{frontiere}"')],
        ecrire_multipart((partie,), frontiere),
    )


def lire_message(brut: bytes) -> Enveloppe:
    """Read an outgoing mail in either shape; the last of doubled headers speaks."""
    racine = _lire(brut)
    cms = [partie for partie in _feuilles(brut) if partie.genre in PKCS7]
    if len(cms) != 1:
        raise CourrielIllisible(
            f"une partie application/pkcs7-mime attendue, trouvé {len(cms)} "
            f"(Content-Type {racine.genre[:60]!r})"
        )
    return Enveloppe(
        de=racine.entete("From"),
        vers=racine.entete("To"),
        message_id=racine.entete("Message-ID"),
        date=racine.entete("Date"),
        sujet=lire_sujet(racine.entete("Subject")),
        description=racine.entete("Content-Description"),
        cms=_contenu(cms[0]),
        chiffrement=racine.entete("X-SV_CHIFFREMENT"),
    )


def _entetes_cms(genre: str) -> Iterable[tuple[str, str]]:
    return (
        ("Content-Type", f"{genre}; smime-type=enveloped-data; name=smime.p7m"),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-Disposition", 'attachment; filename="smime.p7m"'),
    )


def _partie_sceau(sceau: Sceau) -> bytes:
    genre = (
        "application/pkcs7-mime; smime-type=enveloped-data"
        if sceau.genre == "enveloppe"
        else "application/pkcs7-signature"
    )
    return ecrire_partie(
        (
            ("Content-Type", f'{genre}; name="{sceau.fichier}"'),
            ("Content-Transfer-Encoding", "base64"),
            ("Content-Description", sceau.description),
        ),
        base64_en_lignes(sceau.der),
    )


def _sceau(lu: re.Match[str], der: bytes) -> Sceau:
    genre, lot, facture = lu[1].lower(), lu[2].upper(), lu[3] or ""
    if genre == "lot":
        return Sceau(genre="lot", lot=lot, der=der)
    if not facture:
        raise CourrielIllisible(f"sceau sans numéro de facture : {lu[0]!r}")
    return Sceau(
        genre="enveloppe" if genre == "enveloppe" else "facture", lot=lot, facture=facture, der=der
    )


def _lire(brut: bytes) -> Partie:
    try:
        return lire_partie(brut)
    except MimeIllisible as refus:
        raise CourrielIllisible(str(refus)) from None


def _feuilles(brut: bytes) -> list[Partie]:
    try:
        return list(feuilles(lire_partie(brut)))
    except MimeIllisible as refus:
        raise CourrielIllisible(str(refus)) from None


def _contenu(partie: Partie) -> bytes:
    try:
        return partie.contenu()
    except MimeIllisible as refus:
        raise CourrielIllisible(str(refus)) from None
