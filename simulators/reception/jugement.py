"""Judging one lot: structure, content, seals; pure, whatever the ledger knows (DESIGN §8)."""

from datetime import datetime

import msgspec

from vitalbench.reference.norms.b2_lecture import Lot
from vitalbench.simulators.reception.fichier import LotDecoupe
from vitalbench.simulators.reception.jalons import Etape, Jalon
from vitalbench.simulators.reception.lots import examiner_contenu, examiner_structure
from vitalbench.simulators.reception.motifs import Motif
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.reception.signatures import (
    Registres,
    Sceaux,
    Verificateur,
    Verification,
    pieces_du,
    verifier_sceaux,
)
from vitalbench.simulators.world.habitants import Organisme
from vitalbench.simulators.world.monde import Monde


class LotJuge(msgspec.Struct, frozen=True, kw_only=True):
    """A lot, the reasons found against it before duplicates, and its factures in clear."""

    rang: int
    lot: Lot
    motifs: tuple[Motif, ...]
    clairs: dict[str, bytes]
    pieces: dict[str, bytes]


class Juge(msgspec.Struct, frozen=True, kw_only=True):
    """What one organism judges the lots of one message with."""

    organisme: Organisme
    instant: datetime
    reglages: Reglages
    verificateur: Verificateur
    sceaux: Sceaux
    jalon: Jalon

    def juger(self, decoupe: LotDecoupe) -> LotJuge:
        """Judge one lot; seals are only looked at when its structure holds."""
        lot = decoupe.lot
        structure = examiner_structure(lot, decoupe.egares)
        contenu = structure or examiner_contenu(
            lot, self.organisme, self.instant.date(), self.reglages
        )
        self.jalon(Etape.LOTS)
        sceaux = self.sceaux.du_lot(lot)
        verification = Verification(motifs=(), clairs={})
        if not structure:
            verification = verifier_sceaux(lot, sceaux, self.verificateur, self.instant)
        self.jalon(Etape.SIGNATURES)
        clairs = {f"clair-{numero}": clair for numero, clair in verification.clairs.items()}
        return LotJuge(
            rang=decoupe.rang,
            lot=lot,
            motifs=_replacer(contenu + verification.motifs, decoupe.decalage),
            clairs=verification.clairs,
            pieces=clairs | pieces_du(lot, sceaux),
        )


def registres(monde: Monde) -> Registres:
    """Give what every organism knows of the PS of a world: who may sign for whom."""
    habilites: dict[str, set[str]] = {}
    for ps in monde.professionnels.values():
        identifiant = ps.cps.type_identification + ps.cps.numero_national
        for situation in ps.cps.situations:
            habilites.setdefault(situation.numero_facturation, set()).add(identifiant)
    return Registres(habilites={n: frozenset(ids) for n, ids in habilites.items()})


def _replacer(motifs: tuple[Motif, ...], decalage: int) -> tuple[Motif, ...]:
    """Give the reasons with the ranks of their records counted from the 000 of the file."""
    return tuple(
        msgspec.structs.replace(m, rang=m.rang + decalage) if m.rang else m for m in motifs
    )
