"""The append-only journal of a scenario, and the reader of a run (JSON lines and pieces).

A scenario writes its own file; a run is their concatenation under one header line. The hash
chain proves that nothing was changed since, not who wrote it.
"""

import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from vitalbench.harness.evidence.evenement import GENRES, Evenement, ligne, maillon
from vitalbench.harness.evidence.masquage import masquer_donnees
from vitalbench.harness.findings import Origine
from vitalbench.reference.domain.systeme import phrase

LIGNE_MAX = 32 * 1024 * 1024
PIECE_MAX = 512 * 1024 * 1024
ENTETE = "campagne"
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class JournalIllisible(Exception):
    """A journal that cannot be trusted; says where: file, line, field."""

    def __init__(self, fichier: Path, numero: int, champ: str, motif: str) -> None:
        lieu = f"{fichier}, ligne {numero}" if numero else f"{fichier}"
        if champ:
            lieu += f", champ « {champ} »"
        super().__init__(f"{lieu} : {motif}")
        self.fichier, self.ligne, self.champ, self.motif = fichier, numero, champ, motif


class Journal:
    """Writes the events of one scenario; several threads may note at once."""

    def __init__(self, dossier: Path, scenario: str, maintenant: Callable[[], datetime]) -> None:
        self.dossier = dossier
        self.scenario = scenario
        self.chemin = dossier / f"{scenario}.jsonl"
        self._maintenant = maintenant
        self._verrou = threading.Lock()
        self._seq = 0
        self._h = ""
        dossier.mkdir(parents=True, exist_ok=True)
        self._fichier = self.chemin.open("wb")

    def noter(
        self,
        genre: str,
        donnees: Mapping[str, object],
        pieces: Mapping[str, bytes] | None = None,
        origine: Origine = "vu",
    ) -> int:
        """Write one event and give its number."""
        if genre not in GENRES:
            raise ValueError(f"genre d'événement inconnu : {genre}")
        depots = {nom: deposer(self.dossier, corps) for nom, corps in (pieces or {}).items()}
        propres = msgspec.to_builtins(masquer_donnees(msgspec.to_builtins(dict(donnees))))
        with self._verrou:
            if self._fichier.closed:
                return self._seq
            self._seq += 1
            evenement = Evenement(
                seq=self._seq,
                t_monde=self._maintenant().isoformat(timespec="seconds"),
                t_reel=datetime.now(UTC).isoformat(timespec="milliseconds"),
                genre=genre,
                origine=origine,
                scenario=self.scenario,
                donnees=propres,
                pieces=depots,
            )
            self._h = maillon(self._h, evenement)
            self._fichier.write(ligne(msgspec.structs.replace(evenement, h=self._h)))
            self._fichier.flush()
            return self._seq

    def fermer(self) -> None:
        """Close the file; what is noted afterwards is dropped."""
        with self._verrou:
            self._fichier.close()


def deposer(dossier: Path, corps: bytes) -> str:
    """Keep a body under its SHA-256, once, and give that name."""
    nom = hashlib.sha256(corps).hexdigest()
    pieces = dossier / "pieces"
    cible = pieces / nom
    if not cible.exists():
        pieces.mkdir(parents=True, exist_ok=True)
        descripteur, provisoire = tempfile.mkstemp(dir=pieces)
        with os.fdopen(descripteur, "wb") as fichier:
            fichier.write(corps)
        Path(provisoire).replace(cible)
    return nom


class JournalScenario(msgspec.Struct, frozen=True, kw_only=True):
    """The events of one scenario, read and verified, and where its pieces are."""

    scenario: str
    evenements: tuple[Evenement, ...]
    dossier: Path

    @property
    def empreinte(self) -> str:
        """Last hash of the chain."""
        return self.evenements[-1].h if self.evenements else ""

    def piece(self, nom: str) -> bytes:
        """Give a body by its SHA-256, verified."""
        return lire_piece(self.dossier, nom)


def lire_piece(dossier: Path, nom: str) -> bytes:
    """Give a body kept under its SHA-256; refuse one that was changed."""
    chemin = dossier / "pieces" / nom
    if not _SHA256.match(nom):
        raise JournalIllisible(dossier, 0, "pieces", f"nom de pièce mal formé : {nom!r}")
    try:
        if chemin.stat().st_size > PIECE_MAX:
            raise JournalIllisible(chemin, 0, "", f"pièce de plus de {PIECE_MAX} octets")
        corps = chemin.read_bytes()
    except OSError as erreur:
        raise JournalIllisible(chemin, 0, "", f"pièce illisible ({phrase(erreur)})") from None
    if hashlib.sha256(corps).hexdigest() != nom:
        raise JournalIllisible(chemin, 0, "", "pièce modifiée : son empreinte n'est plus la sienne")
    return corps


def ecrire(chemin: Path, evenements: Iterable[Evenement]) -> None:
    """Write events as they are, one a line."""
    with chemin.open("wb") as sortie:
        sortie.writelines(ligne(e) for e in evenements)


def deplacer_pieces(de: Path, vers: Path) -> None:
    """Move the bodies kept beside one journal beside another."""
    (vers / "pieces").mkdir(exist_ok=True)
    if (de / "pieces").is_dir():
        for piece in (de / "pieces").iterdir():
            piece.replace(vers / "pieces" / piece.name)
        (de / "pieces").rmdir()


def concatener(cible: Path, journaux: Iterable[Path], entete: Mapping[str, object]) -> None:
    """Write the journal of a run: a header naming each scenario's last hash, then each journal."""
    chemins = sorted(journaux, key=lambda c: c.stem)
    empreintes = {j.scenario: j.empreinte for chemin in chemins for j in lire_scenarios(chemin)}
    premiere = Evenement(
        seq=0,
        t_monde="",
        t_reel=datetime.now(UTC).isoformat(timespec="milliseconds"),
        genre=ENTETE,
        origine="vu",
        scenario="",
        donnees={**entete, "empreintes": empreintes},
    )
    with cible.open("wb") as sortie:
        sortie.write(ligne(msgspec.structs.replace(premiere, h=maillon("", premiere))))
        for chemin in chemins:
            with chemin.open("rb") as entree:
                while bloc := entree.read(1 << 20):
                    sortie.write(bloc)


def lire_entete(chemin: Path) -> Evenement:
    """Give the header line of a run."""
    _, evenement = next(lire_evenements(chemin), (0, None))
    if evenement is None or evenement.genre != ENTETE:
        raise JournalIllisible(
            chemin, 1, "genre", "la première ligne n'est pas un en-tête de campagne"
        )
    if maillon("", evenement) != evenement.h:
        raise JournalIllisible(chemin, 1, "h", "en-tête modifié : l'empreinte ne correspond plus")
    return evenement


def lire_scenarios(chemin: Path) -> Iterator[JournalScenario]:
    """Read a journal scenario after scenario, chain verified; the header is checked at the end."""
    attendues: dict[str, object] | None = None
    courants: list[Evenement] = []
    vus: dict[str, str] = {}
    h = ""
    numero = 0
    for numero, evenement in lire_evenements(chemin):
        if evenement.genre == ENTETE:
            empreintes = lire_entete(chemin).donnees.get("empreintes")
            attendues = empreintes if isinstance(empreintes, dict) else {}
            continue
        if not courants:
            h = ""
            if evenement.scenario in vus:
                raise JournalIllisible(
                    chemin, numero, "scenario", f"scénario {evenement.scenario} présent deux fois"
                )
        elif evenement.scenario != courants[0].scenario:
            raise JournalIllisible(
                chemin, numero, "scenario", f"le scénario {courants[0].scenario} n'est pas terminé"
            )
        if evenement.seq != len(courants) + 1:
            raise JournalIllisible(
                chemin,
                numero,
                "seq",
                f"événement {evenement.seq} lu, {len(courants) + 1} attendu : journal modifié",
            )
        h = maillon(h, evenement)
        if h != evenement.h:
            raise JournalIllisible(
                chemin, numero, "h", "journal modifié : la chaîne d'empreintes est rompue"
            )
        courants.append(evenement)
        if evenement.genre == "scenario.fin":
            vus[evenement.scenario] = h
            yield JournalScenario(
                scenario=evenement.scenario, evenements=tuple(courants), dossier=chemin.parent
            )
            courants = []
    if courants:
        raise JournalIllisible(
            chemin,
            numero,
            "",
            f"journal tronqué : le scénario {courants[0].scenario} n'a pas de fin",
        )
    if attendues is not None and attendues != vus:
        ecart = sorted(attendues.keys() ^ vus.keys()) or sorted(vus)
        raise JournalIllisible(
            chemin, 1, "empreintes", f"scénarios absents ou remplacés : {', '.join(ecart)}"
        )
    if not numero:
        raise JournalIllisible(chemin, 0, "", "journal vide")


def lire_evenements(chemin: Path) -> Iterator[tuple[int, Evenement]]:
    """Give each event with its line; the chain is not verified here."""
    decodeur = msgspec.json.Decoder(Evenement)
    try:
        with chemin.open("rb") as fichier:
            numero = 0
            while brute := fichier.readline(LIGNE_MAX + 1):
                numero += 1
                if len(brute) > LIGNE_MAX:
                    raise JournalIllisible(
                        chemin, numero, "", f"ligne de plus de {LIGNE_MAX} octets"
                    )
                if not brute.endswith(b"\n"):
                    raise JournalIllisible(
                        chemin, numero, "", "journal tronqué au milieu d'une ligne"
                    )
                try:
                    evenement = decodeur.decode(brute)
                except msgspec.ValidationError as erreur:
                    motif, _, place = str(erreur).partition(" - at `$.")
                    raise JournalIllisible(
                        chemin, numero, place.rstrip("`"), f"événement mal formé ({motif})"
                    ) from None
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as erreur:
                    raise JournalIllisible(
                        chemin, numero, "", f"JSON illisible ({erreur})"
                    ) from None
                if evenement.genre not in GENRES:
                    raise JournalIllisible(
                        chemin, numero, "genre", f"genre inconnu : {evenement.genre!r}"
                    )
                yield numero, evenement
    except OSError as erreur:
        raise JournalIllisible(chemin, 0, "", f"journal illisible ({phrase(erreur)})") from None
