"""The profil command: what the software under test claims to be; new, show, validate."""

from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer

from vitalbench.harness.profil.application import hors_profil, presenter
from vitalbench.harness.profil.ecriture import modele_de_profil
from vitalbench.harness.profil.lecture import ProfilIllisible, lire_profil
from vitalbench.harness.profil.modele import Profil
from vitalbench.reference.catalogue import SUITES, catalogue

Fichier = Annotated[Path, typer.Argument(help="Profil TOML du logiciel.")]


def register(app: typer.Typer) -> None:
    """Add the command group to the application."""
    groupe = typer.Typer(
        help="Profil du logiciel éprouvé : créer, montrer, valider.", no_args_is_help=True
    )
    groupe.command("new")(creer)
    groupe.command("show")(montrer)
    groupe.command("validate")(valider)
    app.add_typer(groupe, name="profil")


def creer(fichier: Fichier) -> None:
    """Crée un profil prêt à compléter.

    Exemple : vitalbench profil new mon-lps.toml
    """
    if fichier.exists():
        raise ProfilIllisible(str(fichier), 0, "", "ce fichier existe déjà")
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.write_text(modele_de_profil(fichier.name), encoding="utf-8")
    typer.echo(f"{fichier} créé ; schéma : vitalbench schema profil > profil.schema.json")


def montrer(
    fichier: Fichier,
    suite: Annotated[str, typer.Option(help="Détailler ce qu'elle laisse de côté.")] = "",
) -> None:
    """Montre ce que revendique un profil, et ce qu'il laisse sans objet par suite.

    Exemple : vitalbench profil show mon-lps.toml --suite nominal
    """
    profil = lire_profil(fichier)
    vue = presenter(profil)
    typer.echo(f"{vue.nom} {vue.version} ({vue.editeur}), cahier des charges {vue.cahier}")
    typer.echo("familles : " + ", ".join(f.libelle for f in vue.familles if f.active))
    typer.echo("options  : " + ", ".join(o.id for o in vue.options if o.active))
    typer.echo("absentes : " + (", ".join(o.id for o in vue.options if not o.active) or "aucune"))
    typer.echo(f"poste    : horloge {vue.horloge}, lecteurs {', '.join(vue.lecteurs)}")
    for exclusion in profil.exclusions:
        typer.echo(f"exclue   : {exclusion.exigence} — {exclusion.motif}")
    typer.echo("")
    if suite:
        _detailler(profil, suite)
        return
    typer.echo(f"{'suite':<18}{'opposables':>12}{'applicables':>13}{'sans objet':>12}")
    for nom in SUITES:
        exigences = catalogue().opposables(nom)
        ecartees = len(hors_profil(profil, exigences))
        if exigences:
            typer.echo(
                f"{nom:<18}{len(exigences):>12}{len(exigences) - ecartees:>13}{ecartees:>12}"
            )


def valider(fichier: Fichier) -> None:
    """Valide un profil : forme, options, exigences exclues.

    Exemple : vitalbench profil validate mon-lps.toml
    """
    profil = lire_profil(fichier)
    opposables = catalogue().opposables()
    ecartees = len(hors_profil(profil, opposables))
    typer.echo(
        f"{fichier} : profil valide, {len(opposables) - ecartees} exigences opposables sur "
        f"{len(opposables)} s'appliquent, {len(profil.exclusions)} exclusion(s)"
    )


def _detailler(profil: Profil, suite: str) -> None:
    par_motif: dict[str, list[str]] = defaultdict(list)
    for ecartee in hors_profil(profil, catalogue().opposables(suite)):
        par_motif[ecartee.motif].append(ecartee.exigence)
    for motif, ids in sorted(par_motif.items()):
        typer.echo(f"{motif} : {len(ids)}")
        for ident in ids:
            typer.echo(f"  {ident}")
    if not par_motif:
        typer.echo(f"tout s'applique dans la suite {suite}")
