"""SSV_TraduireARL: an ARL received, in the words of the software (ARL-SIM-1, profil simulé)."""

from datetime import date

import msgspec

from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms import listes
from vitalbench.reference.norms.arl import Accuse, lire_arl
from vitalbench.reference.norms.champs import ZoneIllisible
from vitalbench.reference.norms.zones.codec import Groupe, composer


class AccuseTraduit(msgspec.Struct, frozen=True, kw_only=True):
    """The acknowledgement of one lot; `motifs` say why it was refused."""

    positif: bool
    numero_lot: str
    date_lot: date | None
    compostage: str
    id_fichier: str
    no_ps: str
    codes: tuple[str, ...] = ()
    motifs: tuple[str, ...] = ()
    factures_en_cause: tuple[str, ...] = ()


def traduire(brut: bytes) -> tuple[AccuseTraduit, ...]:
    """Read an ARL whole; raises RefusModule (0xE019) naming the first fault."""
    lu = lire_arl(brut)
    if lu.fautes:
        faute = lu.fautes[0]
        raise RefusModule(
            statuts.ARL_ILLISIBLE,
            f"ARL illisible, octet {faute.decalage} : {faute.attendu} attendu, "
            f"lu {faute.trouve[:40]!r}",
        )
    if not lu.accuses:
        raise RefusModule(statuts.ARL_ILLISIBLE, "ARL sans aucun lot")
    try:
        return tuple(_traduire(accuse) for accuse in lu.accuses)
    except ZoneIllisible as erreur:
        raise RefusModule(statuts.ARL_ILLISIBLE, str(erreur)) from erreur


def _traduire(accuse: Accuse) -> AccuseTraduit:
    lot = accuse.lot
    codes = tuple(motif.code_motif for motif in accuse.motifs)
    return AccuseTraduit(
        positif=accuse.positif,
        numero_lot=lot.no_lot,
        date_lot=lot.date_lot,
        compostage=lot.compostage_recu,
        id_fichier=lot.id_fichier_recu,
        no_ps=lot.no_ps,
        codes=codes,
        motifs=tuple(f"{code} {listes.MOTIFS_ARL.sens(code) or ''}".rstrip() for code in codes),
        factures_en_cause=tuple(m.no_facture for m in accuse.motifs if m.no_facture.strip("0")),
    )


def groupes_arl(accuses: tuple[AccuseTraduit, ...]) -> tuple[Groupe, ...]:
    """Give the output groups of a translation, one per lot and reason."""
    return tuple(
        composer(
            60010,
            sens="P" if accuse.positif else "N",
            reference_lot=accuse.numero_lot,
            date_lot=f"{accuse.date_lot:%Y%m%d}0000" if accuse.date_lot else "",
            code_motif=code,
        )
        for accuse in accuses
        for code in accuse.codes or ("",)
    )
