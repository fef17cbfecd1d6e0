"""Opening a file that holds records, wherever they are: raw, compressed, or in a clear return."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from vitalbench.harness.offline.detection import (
    TETE,
    AvecTete,
    FluxDecompresse,
    Nature,
    reconnaitre,
)
from vitalbench.harness.offline.fiches import lire
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.courriel import CourrielIllisible
from vitalbench.reference.norms.courriel_retour import Retour, lire_recu

_COURRIEL_MAX = 32 * 1024 * 1024


class SansEnregistrement(ValueError):
    """A file holds no record that can be read field by field."""


class Ouvert(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose records can be read, once."""

    nature: Nature
    source: BinaryIO | bytes

    @property
    def enregistrements(self) -> Iterator[Enregistrement]:
        """Yield the records."""
        return lire(self.nature, self.source)


@contextmanager
def ouvrir(fichier: Path) -> Iterator[Ouvert]:
    """Open a file, inflated or taken out of its mail when needed."""
    with fichier.open("rb") as flux:
        tete = flux.read(TETE)
        nature, source = reconnaitre(tete), cast(BinaryIO, AvecTete(tete, flux))
        if nature is Nature.COMPRESSE:
            source = cast(BinaryIO, FluxDecompresse(source))
            tete = source.read(TETE)
            nature, source = reconnaitre(tete), cast(BinaryIO, AvecTete(tete, source))
        if nature is Nature.COURRIEL:
            contenu = _retour(source.read(_COURRIEL_MAX))
            if contenu is not None:
                yield Ouvert(nature=Nature.NOEMIE, source=contenu)
                return
        if nature not in (Nature.B2, Nature.NOEMIE):
            raise SansEnregistrement(f"{fichier} : {nature.value}, rien à lire zone par zone")
        yield Ouvert(nature=nature, source=source)


def _retour(octets: bytes) -> bytes | None:
    try:
        recu = lire_recu(octets)
    except CourrielIllisible:
        return None
    clair = isinstance(recu, Retour) and not recu.cms and recu.genre not in ("MS", "ARP")
    return recu.contenu if clair and isinstance(recu, Retour) else None
