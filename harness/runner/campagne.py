"""A run: every scenario of a suite, in a stable order or in parallel, judged and concluded."""

import contextlib
import datetime
import platform
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import msgspec

from vitalbench import __version__
from vitalbench.harness.checks.registry import Registre, registre
from vitalbench.harness.evidence.cloture import clore
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.journal import (
    JournalIllisible,
    JournalScenario,
    concatener,
    deplacer_pieces,
    ecrire,
    lire_entete,
    lire_scenarios,
)
from vitalbench.harness.evidence.resultats import (
    NON_JOUE,
    Environnement,
    Resultats,
    VerdictScenario,
)
from vitalbench.harness.findings import Constat
from vitalbench.harness.profil.modele import Profil
from vitalbench.harness.profil.perimetre import FAMILLES
from vitalbench.harness.runner.garde import Garde
from vitalbench.harness.runner.jugement import juger_scenario
from vitalbench.harness.runner.verdicts import agreger
from vitalbench.harness.scenario.francais import (
    JSON_ILLISIBLE,
    expliquer,
    json_illisible,
    nommer,
)
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.reference.catalogue import THEMES, catalogue
from vitalbench.reference.domain.systeme import phrase
from vitalbench.simulators.world.monde import Monde

ANCRE = datetime.date(2026, 3, 2)
"""J for software whose clock can be set: a Monday after every dated tariff of the product."""

GRAINE = 20260302
PLAN = "passage.json"
Juge = tuple[VerdictScenario, tuple[Constat, ...]]
"""One scenario judged: its state, and the constats of its checks."""
PROFILS_SIMULES = ("SV-SIM-1", "SSV-SIM-1", "ARL-SIM-1", "TR-SIM-1")


class PassageIllisible(Exception):
    """The folder of a run that cannot be taken up again; names the file."""


class Commande(msgspec.Struct, frozen=True, kw_only=True):
    """How a run is asked for; kept beside its journals, so that it can be taken up again."""

    suite: str
    scenarios: tuple[Scenario, ...]
    adaptateur: str = ""
    delai_s: float | None = None
    graine: int = GRAINE
    ancre: datetime.date = ANCRE
    taches: int = 1
    profil: Profil | None = None


Mener = Callable[[Commande, Scenario, Path], Path]
"""What plays one scenario in a folder and gives the path of its journal."""


class Entete(msgspec.Struct, frozen=True, kw_only=True):
    """What the first line of a run's journal says of it, beside the hashes of its scenarios."""

    suite: str
    environnement: Environnement
    profil: Profil | None = None
    non_joues: tuple[VerdictScenario, ...] = ()


def jouer(
    commande: Commande,
    dossier: Path,
    avance: Callable[[VerdictScenario], None],
    mener: Mener | None = None,
) -> Resultats:
    """Run the scenarios, write the journal of the run and conclude.

    Scenarios whose journal is already whole in the folder are judged, not run again. Ctrl-C ends
    the run: what was played is judged, the rest is said not played.
    """
    parties = dossier / "scenarios"
    parties.mkdir(parents=True, exist_ok=True)
    (dossier / PLAN).write_bytes(msgspec.json.encode(commande))
    verdicts: list[Juge] = []
    with contextlib.suppress(KeyboardInterrupt):
        for verdict, constats in _derouler(commande, parties, mener):
            verdicts.append((verdict, constats))
            avance(verdict)
    joues = {v.scenario for v, _ in verdicts}
    return conclure(
        assembler(commande, dossier, [s.id for s in commande.scenarios if s.id in joues]), verdicts
    )


def lire_plan(dossier: Path) -> Commande:
    """Give the command of a run kept in its folder."""
    chemin = dossier / PLAN
    try:
        return msgspec.json.decode(chemin.read_bytes(), type=Commande)
    except OSError as erreur:
        raise PassageIllisible(f"{chemin} : {phrase(erreur)}") from None
    except JSON_ILLISIBLE as erreur:
        motif = json_illisible(erreur)
        raise PassageIllisible(f"{chemin} : plan illisible ({motif})") from None


def reprendre(
    dossier: Path,
    avance: Callable[[VerdictScenario], None],
    taches: int = 1,
    mener: Mener | None = None,
) -> Resultats:
    """Take up an interrupted run in its own folder: only what did not end is played."""
    commande = msgspec.structs.replace(lire_plan(dossier), taches=taches)
    _defaire(dossier)
    return jouer(commande, dossier, avance, mener)


def _defaire(dossier: Path) -> None:
    """Put back the journals of an assembled run one by one, those that ended."""
    journal, parties = dossier / "journal.jsonl", dossier / "scenarios"
    if not journal.exists():
        return
    parties.mkdir(exist_ok=True)
    for lu in lire_scenarios(journal):
        if lu.evenements[-1].donnees.get("etat") != "interrompu":
            ecrire(parties / f"{lu.scenario}.jsonl", lu.evenements)
    deplacer_pieces(dossier, parties)
    journal.unlink()


def assembler(commande: Commande, dossier: Path, scenarios: Sequence[str]) -> Path:
    """Make one journal of those of a folder's scenarios, with their bodies; give its path."""
    parties, journal = dossier / "scenarios", dossier / "journal.jsonl"
    concatener(
        journal,
        [parties / f"{ident}.jsonl" for ident in scenarios],
        _entete(commande, frozenset(scenarios)),
    )
    deplacer_pieces(parties, dossier)
    shutil.rmtree(parties)
    return journal


def rejouer(journal: Path) -> Resultats:
    """Judge a journal again, without running anything."""
    connu = registre()
    return conclure(journal, [juger_un(j, connu, journal) for j in lire_scenarios(journal)])


def conclure(journal: Path, juges: Iterable[Juge]) -> Resultats:
    """Aggregate judged scenarios into the results of the run."""
    brut = lire_entete(journal)
    try:
        entete = msgspec.convert(brut.donnees, Entete)
    except msgspec.ValidationError as erreur:
        place, motif = expliquer(erreur)
        raise JournalIllisible(journal, 1, nommer(place), motif) from None
    tries = sorted((*juges, *((v, ()) for v in entete.non_joues)), key=lambda j: j[0].scenario)
    resultats = agreger(
        entete.suite,
        [v for v, _ in tries],
        (c for _, constats in tries for c in constats),
        registre(),
        entete.profil,
    )
    environnement = msgspec.structs.replace(entete.environnement, empreinte_journal=brut.h)
    return msgspec.structs.replace(resultats, environnement=environnement)


def juger_un(journal: JournalScenario, connu: Registre, chemin: Path) -> Juge:
    """Judge one scenario read from a journal."""
    garde = Garde()
    with garde:
        return juger_scenario(Dossier(journal, chemin), connu)
    if isinstance(garde.erreur, JournalIllisible):
        raise garde.erreur
    motif = f"scénario {journal.scenario} mal formé ({garde.motif})"
    raise JournalIllisible(chemin, 0, "", motif)


def _derouler(commande: Commande, parties: Path, mener: Mener | None) -> Iterator[Juge]:
    restants = []
    for scenario in commande.scenarios:
        deja = _entier(parties / f"{scenario.id}.jsonl")
        if deja is None:
            restants.append(scenario)
        else:
            yield juger_un(deja, registre(), parties.parent / "journal.jsonl")
    if commande.taches <= 1:
        for scenario in restants:
            yield _un(commande, scenario, parties, mener)
        return
    nue = msgspec.structs.replace(commande, scenarios=())
    with ProcessPoolExecutor(
        commande.taches, mp_context=get_context("spawn"), initializer=_sourd
    ) as ouvriers:
        futurs = {ouvriers.submit(_un, nue, s, parties): s for s in restants}
        try:
            for futur in as_completed(futurs):
                yield _issue(futur, futurs[futur], parties)
        except KeyboardInterrupt:
            ouvriers.shutdown(wait=True, cancel_futures=True)
            raise


def _issue(futur: Future[Juge], scenario: Scenario, parties: Path) -> Juge:
    """Give what a worker found; one that died leaves its scenario interrupted, not the run."""
    erreur = futur.exception()
    if not isinstance(erreur, BrokenProcessPool):
        return futur.result()
    chemin = parties / f"{scenario.id}.jsonl"
    debut = {"id": scenario.id, "titre": scenario.titre, "exigences": scenario.exigences}
    clore(chemin, debut, "le processus de travail s'est arrêté")
    (journal,) = lire_scenarios(chemin)
    return juger_un(journal, registre(), parties.parent / "journal.jsonl")


def _sourd() -> None:
    """Leave Ctrl-C to the main process: what is being played ends, the rest is cancelled."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _entier(chemin: Path) -> JournalScenario | None:
    """Give a journal already there, if its chain holds to the end of its scenario."""
    try:
        (lu,) = lire_scenarios(chemin)
    except (JournalIllisible, ValueError):
        return None
    return None if lu.evenements[-1].donnees.get("etat") == "interrompu" else lu


def _un(commande: Commande, scenario: Scenario, parties: Path, mener: Mener | None = None) -> Juge:
    chemin = (mener or _executer)(commande, scenario, parties)
    (journal,) = lire_scenarios(chemin)
    return juger_un(journal, registre(), parties.parent / "journal.jsonl")


def _executer(commande: Commande, scenario: Scenario, parties: Path) -> Path:
    from vitalbench.harness.runner.execution import executer
    from vitalbench.harness.runner.liaisons import relier_par
    from vitalbench.simulators.world.monde import creer_monde

    monde = creer_monde(commande.graine, commande.ancre)
    relier = relier_par(commande.adaptateur, commande.delai_s)
    declares = None if commande.profil is None else commande.profil.declares
    return executer(scenario, monde, commande.ancre, parties, relier, declares)


def _entete(commande: Commande, joues: frozenset[str]) -> dict[str, object]:
    profil = commande.profil
    entete = Entete(
        suite=commande.suite,
        profil=profil,
        non_joues=tuple(
            VerdictScenario(
                scenario=s.id,
                titre=s.titre,
                etat="interrompu",
                exigences=tuple(sorted(s.exigences)),
                motif=NON_JOUE,
            )
            for s in commande.scenarios
            if s.id not in joues
        ),
        environnement=Environnement(
            vitalbench=__version__,
            python=sys.version.split()[0],
            systeme=platform.platform(),
            graine=commande.graine,
            ancre=commande.ancre.isoformat(),
            pilote=commande.adaptateur or "référence en processus",
            logiciel=f"{profil.logiciel.nom} {profil.logiciel.version}" if profil else "",
            horloge=profil.poste.horloge if profil else "",
            profils_simules=PROFILS_SIMULES,
        ),
    )
    lue: dict[str, object] = msgspec.to_builtins(entete)
    return lue


def filtrer(scenarios: Sequence[Scenario], voulus: Sequence[str]) -> tuple[Scenario, ...]:
    """Keep the scenarios named, by id or beginning of id, when any is."""
    if not voulus:
        return tuple(scenarios)
    return tuple(s for s in scenarios if any(s.id == v or s.id.startswith(v + "-") for v in voulus))


def choisir(
    scenarios: Sequence[Scenario],
    *,
    exigences: Sequence[str] = (),
    themes: Sequence[str] = (),
    etiquettes: Sequence[str] = (),
    echoues: frozenset[str] | None = None,
) -> tuple[Scenario, ...]:
    """Keep the scenarios that cite a requirement or a theme, carry a tag, or had failed before."""
    connues = catalogue()
    inconnus = [t for t in themes if t not in THEMES]
    if inconnus:
        raise PassageIllisible(
            f"thème inconnu : {inconnus[0]} (admis : {', '.join(sorted(THEMES))})"
        )
    return tuple(
        s
        for s in scenarios
        if (not exigences or set(exigences) & set(s.exigences))
        and (not themes or any(connues[e].theme in themes for e in s.exigences if e in connues))
        and (not etiquettes or set(etiquettes) & set(s.etiquettes))
        and (echoues is None or s.id in echoues)
    )


def de_familles(
    scenarios: Sequence[Scenario], familles: Sequence[str], monde: Monde
) -> tuple[Scenario, ...]:
    """Keep the scenarios for one of these families of PS, when any is named."""
    inconnues = [f for f in familles if f not in FAMILLES]
    if inconnues:
        admises = ", ".join(FAMILLES)
        raise PassageIllisible(f"famille inconnue : {inconnues[0]} (admises : {admises})")
    return tuple(
        s
        for s in scenarios
        if not familles
        or set(familles) & set(s.profil.families or (monde.professionnel(s.contexte.ps).famille,))
    )


def journal_du_passage(dossier: Path) -> Path:
    """Give the journal of a run's folder; say how to finish one that was killed."""
    journal = dossier / "journal.jsonl"
    if not journal.exists() and (dossier / PLAN).exists():
        raise PassageIllisible(
            f"{dossier} : passage interrompu, sans journal ; reprenez-le par "
            f"vitalbench run --resume {dossier}"
        )
    return journal
