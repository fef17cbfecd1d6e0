"""Demonstration card with a real CPS: recognised, told, sent apart (CDC §3.4.5, §3.2.10.1.1)."""

from collections.abc import Iterator

from vitalbench.harness.checks.contextes import valeur
from vitalbench.harness.checks.jugement import Jugement, egal, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import absence, ecrans_de
from vitalbench.harness.evidence.dossier import Dossier

FICHIER = {Canal.FICHIER, Canal.MONDE}
MENTION = "flux_de_demonstration"
TYPES = {"demonstration": "D", "reelle": "R"}


def _marquage(dossier: Dossier, repere: str) -> Iterator[Jugement]:
    """The facture of a step says its type of flow."""
    etape, recues = dossier.etape(repere), dossier.factures_de(repere)
    if etape is not None and not recues:
        yield tenu(etape, recues, "une facture", "aucune facture reçue")
    for facture in recues:
        yield valeur(facture.de("marquage_facture"), TYPES[repere])


@check("CDC-3.4.5-01", partie="reconnue", reads=FICHIER)
def demonstration_reconnue(dossier: Dossier) -> Iterator[Jugement]:
    """With a card 01 999 the flow is of demonstration (CDC §3.4.5)."""
    yield from _marquage(dossier, "demonstration")


@check("CDC-3.4.5-01", partie="pas_ailleurs", reads=FICHIER)
def flux_reel_ailleurs(dossier: Dossier) -> Iterator[Jugement]:
    """With a card of another caisse of régime 01 it is not (CDC §3.4.5)."""
    yield from _marquage(dossier, "reelle")


@check("CDC-3.4.5-02", partie="affichee", reads={Canal.ECRAN})
def demonstration_affichee(dossier: Dossier) -> Iterator[Jugement]:
    """Before the end of the facture, the PS is told of the demonstration (CDC §3.4.5)."""
    ecrans = [e for e in ecrans_de(dossier, "demonstration") if e.champ("nom") is not None]
    if ecrans:
        dite = any(e.mention(MENTION) is not None for e in ecrans)
        yield tenu(ecrans[-1], dite, "démonstration annoncée", "annoncée" if dite else "tue")


@check("CDC-3.4.5-02", partie="pas_ailleurs", reads={Canal.ECRAN})
def demonstration_non_affichee(dossier: Dossier) -> Iterator[Jugement]:
    """With a real support nothing speaks of demonstration (CDC §3.4.5)."""
    for ecran in ecrans_de(dossier, "reelle"):
        restes = [MENTION] if ecran.mention(MENTION) is not None else []
        yield absence(ecran, restes, "aucune annonce")


@check("CDC-3.2.10.1.1-05", partie="separes", reads=FICHIER)
def types_de_flux_separes(dossier: Dossier) -> Iterator[Jugement]:
    """A lot never mixes real and demonstration flows (CDC §3.2.10.1.1)."""
    if dossier.etape("demonstration") is not None:
        for lot in dossier.lots:
            types = sorted({str(f.de("marquage_facture").valeur) for f in lot.factures})
            yield tenu(lot, len(types) == 1, "un seul type de flux", ", ".join(types))


@check("CDC-3.2.10.1.1-05", partie="types", reads=FICHIER)
def un_lot_par_type(dossier: Dossier) -> Iterator[Jugement]:
    """Each type has its lot (CDC §3.2.10.1.1)."""
    etape = dossier.etape("demonstration")
    if etape is not None and dossier.lots:
        types = {str(f.de("marquage_facture").valeur) for lot in dossier.lots for f in lot.factures}
        yield egal(dossier.lots[0], sorted(types), sorted(TYPES.values()))
