"""People without any card, beside the PS or at a distance: AME, migrants (CDC §3.2.2.6)."""

from collections.abc import Iterator

from vitalbench.harness.checks.degrade_modes import DEGRADE, factures_du_mode
from vitalbench.harness.checks.jugement import Jugement
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import facture_formee
from vitalbench.harness.evidence.dossier import Dossier

SANS_VITALE = "sans_vitale"


@check("CDC-3.2.2.6.4-04", partie="mode", reads={Canal.FICHIER})
def ame_en_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """An AME facture made on an attestation is degraded (CDC §3.2.2.6.4)."""
    yield from factures_du_mode(dossier, DEGRADE, "ame")


@check("CDC-3.2.2.6.4-05", partie="distance", reads={Canal.FICHIER, Canal.APPEL})
def ame_a_distance(dossier: Dossier) -> Iterator[Jugement]:
    """A téléconsultation under AME is SESAM sans Vitale, never degraded (CDC §3.2.2.6.4)."""
    yield from factures_du_mode(dossier, SANS_VITALE, "ame_a_distance")
    yield from facture_formee(dossier, "ame_degrade", attendue=False)


@check("CDC-3.2.2.6.4-05", partie="accompagnement", reads={Canal.FICHIER})
def ame_accompagnee(dossier: Dossier) -> Iterator[Jugement]:
    """An accompaniment under AME is degraded (CDC §3.2.2.6.4)."""
    yield from factures_du_mode(dossier, DEGRADE, "ame_accompagnement")


@check("CDC-3.2.2.6.5-02", partie="mode", reads={Canal.FICHIER})
def migrant_en_degrade(dossier: Dossier) -> Iterator[Jugement]:
    """The facture of a migrant without a card is degraded (CDC §3.2.2.6.5)."""
    yield from factures_du_mode(dossier, DEGRADE, "migrant")


@check("CDC-3.2.2.6.5-03", partie="distance", reads={Canal.FICHIER, Canal.APPEL})
def migrant_a_distance(dossier: Dossier) -> Iterator[Jugement]:
    """The téléconsultation of a migrant is SESAM sans Vitale, never degraded (CDC §3.2.2.6.5)."""
    yield from factures_du_mode(dossier, SANS_VITALE, "migrant_a_distance")
    yield from facture_formee(dossier, "migrant_degrade", attendue=False)


@check("CDC-3.2.2.6.5-03", partie="accompagnement", reads={Canal.FICHIER})
def migrant_accompagne(dossier: Dossier) -> Iterator[Jugement]:
    """The accompaniment of a migrant is degraded (CDC §3.2.2.6.5)."""
    yield from factures_du_mode(dossier, DEGRADE, "migrant_accompagnement")
