"""The checks command: what exists, what it reads, which faults it catches."""

from typing import Annotated

import typer

from vitalbench.harness.checks.registry import Check, registre
from vitalbench.harness.faults.registre import fautes
from vitalbench.reference.catalogue import catalogue


def register(app: typer.Typer) -> None:
    """Add the command group to the application."""
    groupe = typer.Typer(
        help="Vérifications : ce qui existe et ce que chacune lit.", no_args_is_help=True
    )
    groupe.command("list")(lister)
    groupe.command("show")(montrer)
    app.add_typer(groupe, name="checks")


def lister() -> None:
    """Liste les vérifications, leurs exigences et leurs canaux.

    Exemple : vitalbench checks list
    """
    checks = registre().checks
    for c in checks:
        canaux = ",".join(sorted(c.canaux))
        typer.echo(f"{c.exigence:<22} {c.partie:<24} {c.nom}  [{canaux}]")
    exigences = {c.exigence for c in checks}
    noms = {c.nom for c in checks}
    typer.echo(f"{len(noms)} vérifications, {len(exigences)} exigences")


def montrer(
    cible: Annotated[str, typer.Argument(help="Exigence (CDC-…) ou nom de vérification.")],
) -> None:
    """Montre une vérification : la règle, les parties, les fautes qu'elle attrape.

    Exemple : vitalbench checks show CDC-3.2.1-05
    """
    connu = registre()
    retenus = [c for c in connu.checks if cible in (c.exigence, c.nom)]
    if not retenus:
        typer.echo(f"aucune vérification pour {cible!r}", err=True)
        raise typer.Exit(2)
    for exigence in dict.fromkeys(c.exigence for c in retenus):
        e = catalogue()[exigence]
        typer.echo(f"{e.id}  [{e.acteur} · {e.force}]\n  {e.enonce}\n  vérifier : {e.verification}")
        verification = connu.verifications[exigence]
        for partie in verification.parties:
            typer.echo(f"  partie « {partie} » : {verification.partie(partie).texte}")
            for c in retenus:
                if (c.exigence, c.partie) == (exigence, partie):
                    _decrire(c)
        for nom, hors in verification.hors_portee.items():
            typer.echo(f"  hors de portée « {nom} » ({hors.raison}) : {hors.phrase}")


def _decrire(c: Check) -> None:
    typer.echo(f"    {c.nom} [{', '.join(sorted(c.canaux))}] : {c.regle}")
    for faute in fautes():
        if (c.exigence, c.partie) in faute.tue:
            typer.echo(f"      faute {faute.id} ({faute.scenario}) : {faute.phrase}")
