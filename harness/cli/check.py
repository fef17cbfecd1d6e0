"""The check command: judge exchange files offline."""

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import load_pem_x509_certificates

from vitalbench.harness.offline.bilan import Bilan, conclure
from vitalbench.harness.offline.cles import Cle
from vitalbench.harness.offline.discretion import discret, en_clair
from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.profil import LIVRE, lire_profil
from vitalbench.harness.offline.rendu_junit import junit
from vitalbench.harness.offline.rendu_texte import lignes, lignes_portees
from vitalbench.reference.securing.certificats import Confiance

_PEM_MAX = 1 << 20


class Format(StrEnum):
    """How the findings are given."""

    text = "text"
    json = "json"
    html = "html"
    junit = "junit"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("check")(check)


def check(
    fichiers: Annotated[
        list[Path] | None, typer.Argument(help="Fichiers ou dossiers à juger.")
    ] = None,
    profil: Annotated[
        Path | None, typer.Option(help="Dossier de vos tables officielles (profil.yaml).")
    ] = None,
    cle: Annotated[
        list[Path] | None,
        typer.Option(help="Clé privée et certificat (PEM) pour ouvrir un contenu chiffré."),
    ] = None,
    confiance: Annotated[
        Path | None, typer.Option(help="Racines et listes de révocation (PEM) des signatures.")
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="text, json, html ou junit.")
    ] = Format.text,
    clair: Annotated[
        bool, typer.Option("--en-clair", help="Montre les NIR et les noms des patients.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Écrit le compte rendu dans ce fichier.")] = None,
    exigences: Annotated[
        bool,
        typer.Option(
            "--exigences", help="Liste ce qu'un fichier montre de chaque exigence, et pourquoi pas."
        ),
    ] = False,
) -> None:
    """Juge des fichiers d'échange hors ligne : B2, DRE, NOEMIE, ARL, messages.

    Exemple : vitalbench check lot.b2 retour.noe
    """
    if exigences:
        typer.echo("\n".join(lignes_portees()))
        raise typer.Exit
    if not fichiers:
        raise typer.BadParameter("donner au moins un fichier ou un dossier")
    examen = Examen(
        profil=lire_profil(profil) if profil is not None else LIVRE,
        cles=[lire_cle(chemin) for chemin in cle or ()],
        confiance=lire_confiance(confiance) if confiance is not None else None,
    )
    examen.examiner(fichiers)
    bilan = conclure(examen, en_clair if clair else discret)
    rendu = _rendre(bilan, format_)
    if out is not None:
        out.write_bytes(rendu)
        typer.echo(f"compte rendu : {out}")
    else:
        sys.stdout.buffer.write(rendu)
        sys.stdout.buffer.flush()
    raise typer.Exit(bilan.code)


def _rendre(bilan: Bilan, format_: Format) -> bytes:
    match format_:
        case Format.json:
            return msgspec.json.format(msgspec.json.encode(bilan), indent=2) + b"\n"
        case Format.junit:
            return junit(bilan) + b"\n"
        case Format.html:
            from vitalbench.harness.offline.rendu_html import page_bilan

            return page_bilan(bilan, datetime.now()).encode()
        case Format.text:
            return ("\n".join(lignes(bilan)) + "\n").encode()


def lire_cle(chemin: Path) -> Cle:
    """Read a private key and its certificate from one PEM file; nothing is kept."""
    pem = _pem(chemin)
    try:
        cle = load_pem_private_key(pem, password=None)
        certificats = load_pem_x509_certificates(pem)
    except (ValueError, TypeError) as erreur:
        raise typer.BadParameter(f"{chemin} : clé privée et certificat PEM attendus") from erreur
    if not isinstance(cle, RSAPrivateKey):
        raise typer.BadParameter(f"{chemin} : clé RSA attendue")
    certificat = certificats[0].public_bytes(Encoding.DER)
    return Cle(certificat=certificat, cle=cle, chemin=str(chemin))


def lire_confiance(chemin: Path) -> Confiance:
    """Read the roots and revocation lists that signatures are checked against."""
    return Confiance.depuis_pem(_pem(chemin))


def _pem(chemin: Path) -> bytes:
    with chemin.open("rb") as flux:
        pem = flux.read(_PEM_MAX + 1)
    if len(pem) > _PEM_MAX:
        raise typer.BadParameter(f"{chemin} : plus de {_PEM_MAX} octets")
    return pem
