"""Opening a file that holds records, wherever they are: raw, compressed, or carried by a mail."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from vitalbench.harness.offline.cles import Cle, dechiffrer
from vitalbench.harness.offline.detection import (
    TETE,
    AvecTete,
    FluxDecompresse,
    Nature,
    messages,
    reconnaitre,
    tout,
)
from vitalbench.harness.offline.fiches import lire
from vitalbench.harness.offline.profil import LIVRE, Profil
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.compression import CompressionIllisible
from vitalbench.reference.norms.courriel import PKCS7, CourrielIllisible, lire_contenu
from vitalbench.reference.norms.courriel_retour import Retour, lire_recu
from vitalbench.reference.norms.mime import MimeIllisible, Partie, feuilles, lire_partie

_COURRIEL_MAX = 32 * 1024 * 1024


class SansEnregistrement(ValueError):
    """A file holds no record that can be read field by field."""


class Acces(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach what is inside a file."""

    cles: tuple[Cle, ...] = ()
    profil: Profil = LIVRE
    message: int = 1
    """Rank of the message in a mbox."""
    contenu: bool = False
    """Whether what a mail carries is wanted, rather than its headers."""


class Ouvert(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose records can be read, once, or the headers of a mail."""

    nature: Nature
    source: BinaryIO | bytes
    profil: Profil = LIVRE
    courriel: Partie | None = None

    @property
    def enregistrements(self) -> Iterator[Enregistrement]:
        """Yield the records."""
        return lire(self.nature, self.source, self.profil)


@contextmanager
def ouvrir(fichier: Path, acces: Acces | None = None) -> Iterator[Ouvert]:
    """Open a file, inflated or taken out of its mail when needed."""
    acces = acces or Acces(contenu=True)
    with fichier.open("rb") as flux:
        tete = flux.read(TETE)
        nature, source = reconnaitre(tete), cast(BinaryIO, AvecTete(tete, flux))
        if nature is Nature.COMPRESSE:
            source = cast(BinaryIO, FluxDecompresse(source))
            tete = source.read(TETE)
            nature, source = reconnaitre(tete), cast(BinaryIO, AvecTete(tete, source))
        if nature in (Nature.COURRIEL, Nature.MBOX):
            octets = tout(source, _COURRIEL_MAX)
            if octets is None:
                raise SansEnregistrement(f"{fichier} : plus de {_COURRIEL_MAX} octets")
            if nature is Nature.MBOX:
                octets = next(islice(messages(octets), acces.message - 1, None), b"")
            yield _courriel(fichier, octets, acces)
            return
        if nature not in (Nature.B2, Nature.NOEMIE):
            raise SansEnregistrement(f"{fichier} : {nature.value}, rien à lire zone par zone")
        yield Ouvert(nature=nature, source=source, profil=acces.profil)


def _courriel(fichier: Path, octets: bytes, acces: Acces) -> Ouvert:
    retour = _retour(octets, acces.cles)
    if retour is not None:
        return Ouvert(nature=Nature.NOEMIE, source=retour, profil=acces.profil)
    try:
        racine = lire_partie(octets)
        if acces.contenu:
            clair = _clair(fichier, octets, racine, acces.cles)
            return Ouvert(nature=Nature.B2, source=lire_contenu(clair).b2, profil=acces.profil)
    except (CourrielIllisible, CompressionIllisible, MimeIllisible) as refus:
        raise SansEnregistrement(f"{fichier} : {refus}") from None
    return Ouvert(nature=Nature.COURRIEL, source=octets, courriel=racine)


def _clair(fichier: Path, octets: bytes, racine: Partie, cles: Iterable[Cle]) -> bytes:
    """Give the clear content of a mail: opened by a key, or sent in clear."""
    enveloppe = next((p for p in feuilles(racine) if p.genre in PKCS7), None)
    if enveloppe is None:
        return octets
    _, clair = dechiffrer(enveloppe.contenu(), cles)
    if clair is None:
        raise SansEnregistrement(f"{fichier} : contenu chiffré, aucune clé ne l'ouvre (--cle)")
    return clair


def _retour(octets: bytes, cles: Iterable[Cle]) -> bytes | None:
    try:
        recu = lire_recu(octets)
    except (CourrielIllisible, CompressionIllisible, ValueError):
        return None
    if not isinstance(recu, Retour) or recu.genre in ("MS", "ARP"):
        return None
    return dechiffrer(recu.contenu, cles)[1] if recu.cms else recu.contenu
