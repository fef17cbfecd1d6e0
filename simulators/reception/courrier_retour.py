"""Mails that the organisms send back, as the simulated transport profile TR-SIM-1 §6 wants."""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

import msgspec

from vitalbench.reference.norms.compression import compresser
from vitalbench.reference.norms.courriel import EDI, compostage
from vitalbench.reference.norms.mime import base64_en_lignes, ecrire_partie
from vitalbench.reference.securing.certificats import PARIS, en_utc


class Adressage(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes to whom, about which mail, and when (world time)."""

    de: str
    vers: str
    reponse_a: str
    instant: datetime
    rang: int
    no_destinataire: str = ""

    @property
    def compostage(self) -> str:
        """Nineteen digits: UTC date and time, then the rank of the return."""
        return compostage(en_utc(self.instant).astimezone(UTC), self.rang % 100_000)

    @property
    def message_id(self) -> str:
        """Message-ID, which carries the compostage."""
        return f"<{self.compostage}@{self.de.rpartition('@')[2]}>"


def ecrire_texte(adressage: Adressage, description: str, reference: str, texte: str) -> bytes:
    """Write a text/plain return (messages de service)."""
    entetes = [
        *_entetes(adressage, description, reference),
        ("Content-Type", 'text/plain; charset="utf-8"'),
        ("Content-Transfer-Encoding", "8bit"),
    ]
    return ecrire_partie(entetes, texte.encode())


def ecrire_fichier(adressage: Adressage, description: str, reference: str, contenu: bytes) -> bytes:
    """Write a return that carries a file, gzip when the description ends with /Z."""
    compresse = description.endswith("/Z")
    nom = f"{reference}_{adressage.compostage}" + (".gz" if compresse else "")
    entetes = [
        *_entetes(adressage, description, reference),
        ("Content-Type", EDI),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-Disposition", f'attachment; filename="{nom}"'),
    ]
    return ecrire_partie(entetes, base64_en_lignes(compresser(contenu) if compresse else contenu))


def ascii_seul(texte: str) -> str:
    """Take accents off, and replace what no interchange zone admits (@ included)."""
    nu = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode("ascii")
    return "".join(c if " " <= c <= "~" and c != "@" else " " for c in nu)


def _entetes(adressage: Adressage, description: str, reference: str) -> Sequence[tuple[str, str]]:
    destinataire = adressage.no_destinataire.rjust(14, "0")[-14:]
    entetes = [
        ("From", adressage.de),
        ("To", adressage.vers),
        ("Date", format_datetime(adressage.instant.replace(tzinfo=PARIS))),
        ("Message-ID", adressage.message_id),
        ("Subject", f"RT/{destinataire}/{adressage.compostage}/{reference}"),
        ("MIME-Version", "1.0"),
        ("Content-Description", description),
    ]
    if adressage.reponse_a:
        entetes[4:4] = [
            ("In-Reply-To", adressage.reponse_a),
            ("References", adressage.reponse_a),
        ]
    return entetes
