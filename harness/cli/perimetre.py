"""What the profile left aside, on the terminal: never silent, never counted as a pass."""

from collections import defaultdict

from rich.console import Console
from rich.markup import escape

from vitalbench.harness.cli.erreurs import imprimable
from vitalbench.harness.evidence.resultats import Resultats


def dire_perimetre(console: Console, resultats: Resultats) -> None:
    """Print the software, the requirements without object by reason, and the exclusions."""
    logiciel = resultats.logiciel
    if logiciel is None:
        return
    console.print(
        f"\nLogiciel : {_sur(logiciel.nom)} {_sur(logiciel.version)} ({_sur(logiciel.editeur)})"
    )
    par_motif: dict[str, list[str]] = defaultdict(list)
    for ecartee in resultats.hors_profil:
        par_motif[ecartee.motif].append(ecartee.exigence)
    console.print(f"Sans objet pour ce profil : {len(resultats.hors_profil)} exigences")
    for motif, ids in sorted(par_motif.items()):
        console.print(f"  [dim]{_sur(motif)} ({len(ids)}) : {', '.join(ids)}[/]")
    for exclusion in resultats.exclusions:
        console.print(
            f"[yellow]Exclue par l'éditeur[/] {exclusion.exigence} "
            f"(observé : {exclusion.verdict.value}) : {_sur(exclusion.motif)}"
        )


def _sur(texte: str) -> str:
    return escape(imprimable(texte))
