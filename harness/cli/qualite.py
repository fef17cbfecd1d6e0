"""The qualite command: rates of télétransmission, rejections by cause, aids, arithmetic shown."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from vitalbench.harness.cli.erreurs import imprimable
from vitalbench.harness.evidence.journal import lire_scenarios
from vitalbench.harness.profil.lecture import SourceToml
from vitalbench.harness.qualite import Releve, relever, taux_de_reference
from vitalbench.harness.scenario.francais import expliquer
from vitalbench.reference.pricing.aides import CONVENTIONS, euros
from vitalbench.reference.pricing.teletransmission import Actes
from vitalbench.simulators.reception.bilans import Bilan, DemandeBilan, Mesure, dresser

DEGRADE = {
    "au_denominateur": "dégradé au dénominateur",
    "hors_calcul": "dégradé hors du calcul",
}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("qualite")(qualite)


class Rapport(msgspec.Struct, frozen=True, kw_only=True):
    """What the command found, as `--format json` gives it."""

    bilan: Bilan
    releve: Releve | None = None


def qualite(
    passage: Annotated[
        Path | None, typer.Argument(help="Journal d'un passage, ou son dossier.")
    ] = None,
    activite: Annotated[
        Path | None, typer.Option(help="Activité déclarée, en TOML, à la place d'un journal.")
    ] = None,
    papier: Annotated[
        int, typer.Option(min=0, help="Feuilles papier, que le journal ne voit pas.")
    ] = 0,
    degrade: Annotated[
        str,
        typer.Option(help="Le dégradé : au_denominateur ou hors_calcul."),
    ] = "au_denominateur",
    specialite: Annotated[
        str, typer.Option(help="Code spécialité du professionnel, pour les aides de la CIR-4.")
    ] = "",
    format_: Annotated[str, typer.Option("--format", help="text ou json.")] = "text",
) -> None:
    """Mesure la qualité de la facturation : télétransmission, rejets par cause, aides.

    Chaque chiffre montre son calcul et sa source. Taux local et taux des aides ne se confondent
    jamais. Un fichier d'activité s'écrit comme le geste « bilan » d'un scénario :
    \\[\\[actes]] mode = "vitale", nombre = 60.

    Exemple : vitalbench qualite reports/out/latest --papier 12 --specialite 64
    """
    if format_ not in {"text", "json"}:
        raise typer.BadParameter("text ou json attendu", param_hint="--format")
    if (passage is None) == (activite is None):
        raise typer.BadParameter("un journal ou --activite, l'un des deux", param_hint="PASSAGE")
    releve: Releve | None = None
    if activite is not None:
        demande = lire_activite(activite)
    else:
        releve = relever(lire_scenarios(_journal(passage or Path())))
        demande = DemandeBilan(
            annee=releve.annee,
            actes=(*releve.actes, *_papier(papier)),
            degrade=_reglage(degrade),
            specialite=_specialite(specialite),
            envois_scor=releve.envois_scor,
        )
    rapport = Rapport(bilan=dresser(demande), releve=releve)
    if format_ == "json":
        typer.echo(msgspec.json.format(msgspec.json.encode(rapport)).decode())
        return
    for ligne in _texte(rapport):
        typer.echo(imprimable(ligne))


def lire_activite(chemin: Path) -> DemandeBilan:
    """Read a declared activity; an error names the file, the line and the key."""
    source = SourceToml(chemin)
    try:
        demande = msgspec.convert(source.valeur, DemandeBilan)
    except msgspec.ValidationError as erreur:
        source.refuser(*expliquer(erreur))
    if demande.specialite and not _connue(demande.specialite):
        source.refuser(("specialite",), f"hors de la CIR-4 (admises : {', '.join(_connues())})")
    return demande


def _journal(passage: Path) -> Path:
    return passage / "journal.jsonl" if passage.is_dir() else passage


def _papier(nombre: int) -> tuple[Actes, ...]:
    return (Actes(mode="papier", nombre=nombre),) if nombre else ()


def _reglage(texte: str) -> Literal["au_denominateur", "hors_calcul"]:
    if texte == "au_denominateur":
        return "au_denominateur"
    if texte == "hors_calcul":
        return "hors_calcul"
    raise typer.BadParameter("au_denominateur ou hors_calcul attendu", param_hint="--degrade")


def _specialite(code: str) -> str:
    if code and not _connue(code):
        admises = ", ".join(_connues())
        raise typer.BadParameter(
            f"{code!r} hors de la CIR-4 (admises : {admises})", param_hint="--specialite"
        )
    return code


def _connues() -> list[str]:
    return sorted(s for c in CONVENTIONS for s in c.specialites)


def _connue(code: str) -> bool:
    return code in _connues()


def _texte(rapport: Rapport) -> list[str]:
    bilan, releve = rapport.bilan, rapport.releve
    lignes = ["Calculs du banc d'après des textes publics : ni décompte ni document d'une caisse."]
    lignes += ["", "Télétransmission"]
    if bilan.taux_local is None or bilan.taux_aides is None:
        lignes.append("  aucune facture à compter")
    else:
        lignes.append(f"  taux local : {_mesure(bilan.taux_local)}")
        lignes.append(f"  taux des aides, {DEGRADE[bilan.degrade]} : {_mesure(bilan.taux_aides)}")
        if bilan.exclus:
            lignes.append(f"  actes exclus du calcul : {bilan.exclus}")
    usages = {"professionnels": bilan.adr_professionnels, "factures": bilan.adr_factures}
    for nom, mesure in usages.items():
        if mesure is not None:
            lignes.append(f"  usage d'ADR, {nom} : {_mesure(mesure)}")
    if releve is not None:
        lignes += ["", "Rejets et recyclages", *_rejets(releve)]
    if bilan.lignes:
        lignes += ["", "Aides"]
        lignes += [
            f"  {x.code} : {euros(x.montant)} ({x.detail}) [{', '.join(x.source)}]"
            for x in bilan.lignes
        ]
        lignes.append(f"  total : {euros(sum(x.montant for x in bilan.lignes))}")
    if bilan.appareils_refuses:
        lignes.append(f"  hors de la liste des appareils : {', '.join(bilan.appareils_refuses)}")
    return lignes


def _mesure(mesure: Mesure) -> str:
    suite = ""
    if mesure.seuil is not None:
        suite = f", seuil {mesure.seuil} % {'atteint' if mesure.atteint else 'non atteint'}"
    return f"{mesure.detail}{suite} [{', '.join(mesure.source)}]"


def _rejets(releve: Releve) -> list[str]:
    lignes = [f"  {releve.anomalies} [CPL-REJETS-01] ; une CPAM en 2025 : {taux_de_reference()}"]
    for cause in releve.causes:
        repere = f" ; {cause.reference} sur 90 502 en 2025" if cause.reference else ""
        lignes.append(
            f"  {cause.code} {cause.libelle} : {cause.rejetees} rejetée(s), "
            f"{cause.recyclees} recyclée(s), {cause.part}{repere}"
        )
    if releve.garanties:
        lignes.append(f"  payées au titre de la garantie de paiement : {releve.garanties}")
    return lignes
