"""What was sent against itself and against what came back, once every file is read."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from vitalbench.harness.offline.croisements import Croisements, identite
from vitalbench.harness.offline.detection import (
    TETE,
    AvecTete,
    FluxDecompresse,
    Nature,
    reconnaitre,
)
from vitalbench.harness.offline.ecarts import Releve, Zone
from vitalbench.harness.offline.profil import Profil
from vitalbench.harness.offline.rapprochement import Envois, lire_envois, oubliees, rapprocher
from vitalbench.harness.offline.scor import PiecesVues, rapprocher_pieces


class Envoi(msgspec.Struct, frozen=True, kw_only=True):
    """A sending to compare with others and with returns: read again then, not kept in memory."""

    releve: Releve
    source: Path | bytes
    instant: datetime | None = None
    """When it left, as the mail that carried it says."""


class Confrontation:
    """Sendings, returns and papers gathered while files are read, then compared."""

    def __init__(self, profil: Profil) -> None:
        self.profil = profil
        self.envois: list[Envoi] = []
        self.retours: list[tuple[Releve, bytes]] = []
        self.pieces: list[PiecesVues] = []
        self.complete = True
        """False when a sending could not be opened: absences prove nothing then."""

    def conclure(self) -> None:
        """Compare everything with everything."""
        if len(self.envois) > 1 or (self.envois and self.pieces):
            self._croiser()
        if self.envois and self.retours:
            self._rapprocher()

    def _croiser(self) -> None:
        croisements = Croisements(table=self.profil.ps)
        for _, retour in self.retours:
            croisements.lire_accuses(retour)
        if all(envoi.instant is not None for envoi in self.envois):
            self.envois.sort(key=lambda envoi: envoi.instant or datetime.min)
        for envoi in self.envois:
            with _rouvrir(envoi.source) as flux:
                empreinte = identite(flux)
            with _rouvrir(envoi.source) as flux:
                croisements.lire(envoi.releve, flux, empreinte, envoi.instant)
        croisements.conclure({envoi.releve.fichier: envoi.releve for envoi in self.envois})
        for pieces in self.pieces:
            rapprocher_pieces(pieces, croisements)

    def _rapprocher(self) -> None:
        envois = Envois(complets=self.complete)
        for envoi in self.envois:
            with _rouvrir(envoi.source) as flux:
                lire_envois(flux, envois, self.profil.ps)
        repondues: set[tuple[str, str]] = set()
        rsp = False
        for releve, octets in self.retours:
            repondues |= rapprocher(releve, octets, envois, self.profil.noemie)
            rsp = rsp or "noemie" in releve.vus
        if rsp and envois.complets:
            self._sans_retour(envois, repondues)

    def _sans_retour(self, envois: Envois, repondues: set[tuple[str, str]]) -> None:
        releve = self.retours[0][0]
        for numero in oubliees(envois, repondues):
            releve.facture = numero
            lieu = Zone(rang=1, decalage=0)
            attendu = "un retour, comme les autres factures de son lot"
            releve.noter("RA-07", (lieu,), attendu, "aucun")


@contextmanager
def _rouvrir(source: Path | bytes) -> Iterator[BinaryIO]:
    """Open a B2 file again, inflated when it is compressed."""
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as flux:
        tete = flux.read(TETE)
        suite = cast(BinaryIO, AvecTete(tete, flux))
        comprime = reconnaitre(tete) is Nature.COMPRESSE
        yield cast(BinaryIO, FluxDecompresse(suite)) if comprime else suite
