"""Uniqueness over files of any size: the index lives on disk, memory stays flat."""

import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Self

_LOT = 8192


class Uniques:
    """An index of keys on disk (temporary, removed when closed): who carries a key already seen."""

    def __init__(self) -> None:
        # an empty name asks SQLite for a temporary database on disk
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA synchronous=OFF")
        self._base.execute("PRAGMA cache_size=-4000")
        self._base.execute(
            "CREATE TABLE vus (cle TEXT PRIMARY KEY, rang INTEGER, decalage INTEGER) WITHOUT ROWID"
        )
        self._base.execute("BEGIN")
        self._attente: list[tuple[str, int, int]] = []

    def ajouter(self, cle: str, rang: int, decalage: int) -> bool:
        """Add a key; tell whether enough wait for `verser` to be called."""
        self._attente.append((cle, rang, decalage))
        return len(self._attente) >= _LOT

    def verser(self) -> Iterator[tuple[str, int, int, int]]:
        """Write what waits, and yield (key, first rank, rank, offset) of the keys seen twice."""
        lot, self._attente = self._attente, []
        avant = self._base.total_changes
        self._base.executemany("INSERT OR IGNORE INTO vus VALUES (?, ?, ?)", lot)
        if self._base.total_changes - avant == len(lot):
            return
        for cle, rang, decalage in lot:
            (premier,) = self._base.execute("SELECT rang FROM vus WHERE cle = ?", (cle,)).fetchone()
            if premier != rang:
                yield cle, premier, rang, decalage

    def fermer(self) -> None:
        """Drop the index."""
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        genre: type[BaseException] | None,
        erreur: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.fermer()
