"""The show command: look into an exchange file, record by record, field by field."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vitalbench.harness.cli.check import lire_cle
from vitalbench.harness.cli.erreurs import imprimable
from vitalbench.harness.offline.discretion import Discretion, discret, en_clair
from vitalbench.harness.offline.fiches import Fiche, fiche, resume
from vitalbench.harness.offline.ouverture import Acces, Ouvert, ouvrir
from vitalbench.harness.offline.profil import LIVRE, lire_profil
from vitalbench.harness.offline.rendu_html import page_vue
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.mime import ENTETES_MAX

_HTML_MAX = 2_000
_RETRAITS = {"0": 0, "1": 1, "2": 2, "3": 3, "4": 3, "5": 2, "6": 1, "9": 0}


class Format(StrEnum):
    """How the file is shown."""

    text = "text"
    html = "html"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("show")(show)


def show(
    fichier: Annotated[Path, typer.Argument(help="Fichier à regarder.")],
    at: Annotated[
        int | None,
        typer.Option("--at", min=0, help="Octet : montre l'enregistrement qui le tient."),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="text ou html.")] = Format.text,
    limite: Annotated[int, typer.Option(min=1, help="Enregistrements montrés dans l'arbre.")] = 200,
    clair: Annotated[
        bool, typer.Option("--en-clair", help="Montre les NIR et les noms des patients.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Écrit la page dans ce fichier.")] = None,
    profil: Annotated[
        Path | None, typer.Option(help="Dossier de vos tables officielles (profil.yaml).")
    ] = None,
    contenu: Annotated[
        bool, typer.Option("--contenu", help="Le fichier B2 qu'un message porte.")
    ] = False,
    cle: Annotated[
        list[Path] | None, typer.Option(help="Clé privée et certificat (PEM) d'un contenu chiffré.")
    ] = None,
    message: Annotated[int, typer.Option(min=1, help="Rang du message dans une boîte mbox.")] = 1,
) -> None:
    """Montre un fichier B2, DRE, NOEMIE ou ARL : arbre, zones, libellés, valeurs.

    Exemple : vitalbench show lot.b2 --at 1412
    """
    discretion = en_clair if clair else discret
    acces = Acces(
        profil=lire_profil(profil) if profil is not None else LIVRE,
        cles=tuple(lire_cle(chemin) for chemin in cle or ()),
        message=message,
        contenu=contenu,
    )
    with ouvrir(fichier, acces) as ouvert:
        if ouvert.courriel is not None:
            _entetes(ouvert, at, discretion)
        elif at is not None:
            _montrer_un(fichier, ouvert.enregistrements, at, discretion)
        elif format_ is Format.html:
            _page(fichier, ouvert, discretion, out)
        else:
            _arbre(ouvert.enregistrements, limite, discretion)


def _entetes(ouvert: Ouvert, at: int | None, discretion: Discretion) -> None:
    """Show the headers of a mail, each with its offset, the one asked for marked."""
    octets = ouvert.source if isinstance(ouvert.source, bytes) else b""
    console, place = _console(), 0
    for ligne in octets.splitlines(keepends=True):
        if not ligne.strip() or place > ENTETES_MAX:
            break
        marque = "→" if at is not None and place <= at < place + len(ligne) else " "
        texte = discretion("", ligne.decode("latin-1").rstrip("\r\n"))
        console.print(f"{place:>9} {marque} {escape(imprimable(texte))}", soft_wrap=True)
        place += len(ligne)
    console.print("le fichier porté par le message : --contenu, et --cle s'il est chiffré")


def _montrer_un(
    fichier: Path, suite: Iterator[Enregistrement], at: int, discretion: Discretion
) -> None:
    trouve: Enregistrement | None = None
    for enregistrement in suite:
        if enregistrement.decalage > at:
            break
        trouve = enregistrement
    if trouve is None or at >= trouve.decalage + len(trouve.texte) + 2:
        typer.echo(f"vitalbench : {fichier} : aucun enregistrement à l'octet {at}", err=True)
        raise typer.Exit(2)
    _console().print(table(fiche(trouve, discretion), at - trouve.decalage + 1))


def table(une: Fiche, position: int) -> Table:
    """Lay a record out as a table, the faults and the field asked for marked."""
    tableau = Table(
        title=f"{une.code} {une.libelle} — rang {une.rang}, octet {une.decalage}",
        title_justify="left",
    )
    for titre in ("", "colonnes", "zone"):
        tableau.add_column(titre, no_wrap=True)
    for titre in ("libellé", "contenu", "valeur"):
        tableau.add_column(titre, overflow="fold")
    for zone in une.zones:
        if not (zone.saisi or zone.faute or zone.nom in ("type_enregistrement", "entite")):
            continue
        marque = "✗" if zone.faute else ("→" if zone.debut <= position <= zone.fin else "")
        valeur = f"{zone.valeur} ({zone.sens})" if zone.sens else zone.valeur
        tableau.add_row(
            marque,
            f"{zone.debut}-{zone.fin}",
            zone.nom,
            zone.libelle,
            escape(imprimable(zone.brut)),
            escape(imprimable(f"attendu {zone.faute}" if zone.faute else valeur)),
            style="bold red" if zone.faute else None,
        )
    return tableau


def _arbre(suite: Iterator[Enregistrement], limite: int, discretion: Discretion) -> None:
    console = _console()
    for enregistrement in islice(suite, limite):
        fautes = (
            f" [bold red]✗ {len(enregistrement.fautes)} faute(s)[/]"
            if enregistrement.fautes
            else ""
        )
        console.print(
            f"{enregistrement.decalage:>9} {'  ' * _retrait(enregistrement)}"
            f"[bold]{escape(enregistrement.code)}[/] {escape(enregistrement.libelle)} "
            f"[dim]{escape(imprimable(resume(enregistrement, discretion)))}[/]{fautes}",
            soft_wrap=True,
        )
    restants = sum(1 for _ in suite)
    if restants:
        console.print(f"… et {restants} enregistrements de plus (--limite)")


def _retrait(enregistrement: Enregistrement) -> int:
    code = enregistrement.code
    if len(code) == 3 and "niveau" in {champ.nom for champ in enregistrement.champs}:
        niveau = enregistrement.brut_de("niveau")
        return 6 if niveau == "99" else int(niveau) if niveau.isdigit() else 0
    return _RETRAITS.get(code[0], 0) + (len(code) == 2)


def _page(fichier: Path, ouvert: Ouvert, discretion: Discretion, out: Path | None) -> None:
    suite = ouvert.enregistrements
    fiches = [fiche(e, discretion) for e in islice(suite, _HTML_MAX)]
    page = page_vue(fichier.name, ouvert.nature.value, fiches, coupe=next(suite, None) is not None)
    if out is None:
        typer.echo(page)
    else:
        out.write_text(page, "utf-8")
        typer.echo(f"page : {out}")


def _console() -> Console:
    return Console(highlight=False)
