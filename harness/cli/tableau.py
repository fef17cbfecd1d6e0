"""The end of a run on the terminal: verdict per requirement, readable at 80 columns."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vitalbench.harness.cli.erreurs import imprimable
from vitalbench.harness.evidence.resultats import Resultats, VerdictExigence
from vitalbench.harness.findings import Verdict

COULEURS = {
    Verdict.CONFORME: "green",
    Verdict.NON_CONFORME: "bold red",
    Verdict.PARTIEL: "yellow",
    Verdict.NON_VERIFIE: "yellow",
    Verdict.NON_APPLICABLE: "dim",
    Verdict.OBSERVATION: "cyan",
}
ETATS = {
    "conforme": "conforme",
    "non_conforme": "non conforme",
    "non_verifie": "non vérifié",
    "non_applicable": "non applicable",
    "interrompu": "interrompu",
    "echec_connu": "échec connu",
    "a_revoir": "à revoir",
}


def afficher(console: Console, resultats: Resultats) -> None:
    """Print the whole conclusion of a run."""
    console.print(_tableau("Exigences du progiciel", resultats.exigences))
    if resultats.banc:
        console.print(_tableau("Banc (acteurs simulés, hors des totaux)", resultats.banc))
    for verdict in (*resultats.exigences, *resultats.banc):
        if verdict.verdict is Verdict.NON_CONFORME:
            _expliquer(console, verdict)
    for scenario in resultats.scenarios:
        if scenario.etat != "conforme":
            console.print(
                f"[bold]{scenario.scenario}[/] {ETATS[scenario.etat]} : {_sur(scenario.motif)}"
            )
    _resume(console, resultats)


def _tableau(titre: str, verdicts: tuple[VerdictExigence, ...]) -> Table:
    table = Table(title=titre, title_justify="left", expand=False, pad_edge=False)
    table.add_column("Exigence", no_wrap=True)
    table.add_column("Verdict", no_wrap=True)
    table.add_column("Preuve", overflow="fold")
    for v in verdicts:
        preuve = v.preuve if v.verdict is Verdict.CONFORME else v.motif or v.preuve
        couleur = COULEURS[v.verdict]
        table.add_row(v.exigence, f"[{couleur}]{v.verdict.value}[/]", _sur(preuve[:160]))
    return table


def _expliquer(console: Console, verdict: VerdictExigence) -> None:
    console.print(f"\n[bold red]NON CONFORME[/] {verdict.exigence} {_sur(verdict.enonce)}")
    for partie in verdict.parties:
        for constat in partie.constats:
            if constat.verdict is Verdict.NON_CONFORME:
                console.print(f"  règle    : {_sur(constat.regle)}")
                console.print(f"  attendu  : {_sur(constat.attendu)}")
                console.print(f"  trouvé   : {_sur(constat.trouve)}")
                console.print(f"  où       : {constat.scenario} {_sur(constat.lieu.designation)}")
                if constat.cause_probable:
                    console.print(f"  sans doute : {_sur(constat.cause_probable)}")
                if constat.commande:
                    console.print(f"  voir     : {_sur(constat.commande)}", soft_wrap=True)
                break


def _resume(console: Console, resultats: Resultats) -> None:
    e, s = resultats.resume.exigences, resultats.resume.scenarios
    console.print(
        f"\nRevendiquées {resultats.resume.revendiquees}/{resultats.resume.etiquetees} : "
        f"{e.conforme} conformes, {e.non_conforme} non conformes, {e.partiel} partielles, "
        f"{e.non_verifie} non vérifiées, {e.non_applicable} non applicables, "
        f"{e.observation} observations"
    )
    console.print(
        f"Scénarios {s.total} : {s.conforme} conformes, {s.non_conforme} non conformes, "
        f"{s.non_verifie} non vérifiés, {s.interrompu} interrompus"
        + (f", {s.echec_connu} échecs connus" if s.echec_connu else "")
        + (f", {s.a_revoir} à revoir" if s.a_revoir else "")
    )
    b = resultats.resume.banc
    console.print(f"Banc : {b.conforme} conformes, {b.non_conforme} non conformes")
    console.print(f"[dim]{escape(resultats.avertissement)}[/]")


def _sur(texte: str) -> str:
    return escape(imprimable(texte))
