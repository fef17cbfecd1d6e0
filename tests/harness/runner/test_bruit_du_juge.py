"""Ten minutes of seeded noise against the judge: scenarios, profiles, journals, adapters.

Whatever is thrown at it, it answers or refuses in its own words, in bounded time.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from vitalbench.harness.evidence.evenement import Evenement, maillon
from vitalbench.harness.evidence.journal import (
    JournalIllisible,
    ecrire,
    lire_evenements,
)
from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.harness.pilots import adaptateur
from vitalbench.harness.pilots.adaptateur import Adaptateur
from vitalbench.harness.pilots.pilote import PiloteDefaillant
from vitalbench.harness.profil.ecriture import modele_de_profil
from vitalbench.harness.profil.lecture import ProfilIllisible, lire_profil
from vitalbench.harness.profil.matrice import lire_matrice
from vitalbench.harness.runner.campagne import (
    ANCRE,
    GRAINE,
    Commande,
    filtrer,
    jouer,
    rejouer,
)
from vitalbench.harness.scenario.lecture import ScenarioIllisible, lire_texte
from vitalbench.harness.scenario.suites import (
    charger_suite,
    fichiers,
    suites,
    verifier_personnes,
)
from vitalbench.reference.protocol.commandes import Bonjour
from vitalbench.simulators.world.monde import creer_monde

DUREE_S = 120.0
UN_ESSAI_S = 20.0
GRAINE_DU_BRUIT = 20260302
ECLATS = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"null",
    b"-1",
    b"9" * 400,
    b"1e999",
    b"NaN",
    b"[" * 40,
    b"{" * 40,
    b"&a *a",
    b"${x}",
    b"@rien",
    b"J+999999999999",
    b"!!python/none",
    "é\u202e\u0000".encode(),
    b'"',
    b"'",
    b"\n",
    b": ",
    b"- ",
    b"true",
    b"'2026-99-99'",
]


def _bruiter(hasard: random.Random, octets: bytes) -> bytes:
    for _ in range(hasard.choice((1, 1, 2, 3, 8))):
        ici, la = sorted(hasard.randrange(len(octets) + 1) for _ in range(2))
        la = min(la, ici + hasard.choice((0, 1, 4, 40, 400)))
        genre = hasard.randrange(5)
        if genre == 0:
            octets = octets[:ici] + hasard.choice(ECLATS) + octets[la:]
        elif genre == 1:
            octets = octets[:ici] + octets[la:]
        elif genre == 2:
            octets = octets[:la] + octets[ici:la] * hasard.choice((1, 2, 50)) + octets[la:]
        elif genre == 3:
            lignes = octets.split(b"\n")
            hasard.shuffle(lignes)
            octets = b"\n".join(lignes)
        else:
            octets = octets[:ici]
    return octets


def _essais(hasard: random.Random) -> Iterator[random.Random]:
    fin = time.monotonic() + DUREE_S
    while time.monotonic() < fin:
        depart = time.monotonic()
        yield hasard
        assert time.monotonic() - depart < UN_ESSAI_S


def _nomme(refus: Exception, lieu: str) -> None:
    assert lieu in str(refus)


@pytest.fixture
def hasard() -> random.Random:
    return random.Random(GRAINE_DU_BRUIT)


@pytest.mark.preuve
def test_scenarios(hasard: random.Random) -> None:
    textes = [f.read_bytes() for suite in suites() for f in fichiers(suite)]
    monde = creer_monde(GRAINE, ANCRE)
    lus = refuses = 0
    for sort in _essais(hasard):
        texte = _bruiter(sort, sort.choice(textes)).decode("utf-8", "replace")
        try:
            verifier_personnes(lire_texte(texte, "bruit.yaml", "nominal"), monde)
            lus += 1
        except ScenarioIllisible as refus:
            _nomme(refus, "bruit.yaml")
            refuses += 1
    assert lus
    assert refuses > lus


@pytest.mark.preuve
@pytest.mark.parametrize("lire", [lire_profil, lire_matrice])
def test_profiles_and_matrices(
    lire: Callable[[Path], object], hasard: random.Random, tmp_path: Path
) -> None:
    sain = modele_de_profil("p.toml") + '[[exclusions]]\nexigence = "CDC-3.2.5-01"\n'
    sain += 'motif = "prévue plus tard"\n[matrice]\ngraine = [1, 2]\nps = ["a", "b"]\n'
    chemin = tmp_path / "bruit.toml"
    for sort in _essais(hasard):
        chemin.write_bytes(_bruiter(sort, sain.encode()))
        try:
            lire(chemin)
        except ProfilIllisible as refus:
            _nomme(refus, "bruit.toml")


@pytest.fixture(scope="module")
def passage(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Resultats]:
    dossier = tmp_path_factory.mktemp("passage")
    scenarios = filtrer(charger_suite("nominal"), ("NOM-001", "NOM-022"))
    return dossier, jouer(Commande(suite="nominal", scenarios=scenarios), dossier, lambda _: None)


@pytest.mark.preuve
@pytest.mark.reseau
def test_journals(passage: tuple[Path, Resultats], hasard: random.Random, tmp_path: Path) -> None:
    dossier, resultats = passage
    sain = (dossier / "journal.jsonl").read_bytes()
    attendu = msgspec.json.encode(resultats)
    (tmp_path / "pieces").symlink_to(dossier / "pieces")
    chemin = tmp_path / "journal.jsonl"
    for sort in _essais(hasard):
        chemin.write_bytes(_bruiter(sort, sain))
        try:
            rendu = msgspec.json.encode(rejouer(chemin))
        except JournalIllisible as refus:
            _nomme(refus, "journal.jsonl")
            continue
        assert rendu.replace(str(tmp_path).encode(), str(dossier).encode()) == attendu


def _abimer(sort: random.Random, valeur: object) -> object:
    if isinstance(valeur, dict):
        if not valeur or sort.random() < 0.1:
            return sort.choice([None, [], "x", 3])
        cle = sort.choice(list(valeur))
        if sort.random() < 0.2:
            return {c: v for c, v in valeur.items() if c != cle}
        return {**valeur, cle: _abimer(sort, valeur[cle])}
    if isinstance(valeur, list) and valeur:
        rang = sort.randrange(len(valeur))
        return [*valeur[:rang], _abimer(sort, valeur[rang]), *valeur[rang + 1 :]]
    return sort.choice([None, "", "\u202e<script>", -1, 10**15, [], {}, True, "9" * 200])


@pytest.mark.preuve
@pytest.mark.reseau
def test_evidence_forged_with_a_good_chain(
    passage: tuple[Path, Resultats], hasard: random.Random, tmp_path: Path
) -> None:
    dossier, _ = passage
    lus = [e for _, e in lire_evenements(dossier / "journal.jsonl")]
    (tmp_path / "pieces").symlink_to(dossier / "pieces")
    chemin = tmp_path / "journal.jsonl"
    for sort in _essais(hasard):
        ecrire(chemin, _reforger(sort, lus))
        try:
            rejouer(chemin)
        except JournalIllisible as refus:
            _nomme(refus, str(tmp_path))


def _reforger(sort: random.Random, lus: list[Evenement]) -> list[Evenement]:
    """Change some events, then chain them again as if nothing had happened."""
    victimes = set(sort.sample(range(1, len(lus)), sort.choice((1, 2, 10))))
    empreintes: dict[str, str] = {}
    sortis: list[Evenement] = []
    h = ""
    for rang, evenement in enumerate(lus[1:], start=1):
        h = "" if evenement.seq == 1 else h
        donnees = evenement.donnees
        if rang in victimes:
            abime = _abimer(sort, donnees)
            donnees = abime if isinstance(abime, dict) else {}
        neuf = msgspec.structs.replace(evenement, donnees=donnees, h="")
        h = maillon(h, neuf)
        sortis.append(msgspec.structs.replace(neuf, h=h))
        empreintes[evenement.scenario] = h
    entete = msgspec.structs.replace(
        lus[0], donnees={**lus[0].donnees, "empreintes": empreintes}, h=""
    )
    return [msgspec.structs.replace(entete, h=maillon("", entete)), *sortis]


@pytest.mark.preuve
def test_adapters(hasard: random.Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adaptateur, "DELAI_ARRET_S", 0.05)
    sain = b'{"jsonrpc":"2.0","id":1,"result":{"nom":"n","version":"1","editeur":"e"}}\n'
    script, ligne = tmp_path / "bruit.py", tmp_path / "ligne"
    script.write_text(
        "import pathlib, sys\nsys.stdin.readline()\n"
        f"sys.stdout.buffer.write(pathlib.Path({str(ligne)!r}).read_bytes())\n"
    )
    for sort in _essais(hasard):
        ligne.write_bytes(_bruiter(sort, sain))
        pilote = Adaptateur(f"{sys.executable} -S '{script}'", delai_s=2.0)
        try:
            pilote.envoyer(Bonjour(protocole="1.0"))
        except PiloteDefaillant as defaut:
            _nomme(defaut, "adaptateur")
        finally:
            pilote.fermer()
