"""A store of events: one folder with a SQLite database, and beside it the index that is made from it.

What was told is only added to, in positions 1, 2, 3 ...; what follows from it is derived in the same transaction. One
process writes at a time, any number reads meanwhile.
"""

import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final, Self

import msgspec

from fenduan.chain.facts import Event
from fenduan.chain.history import History, essence, history
from fenduan.chain.store.deriving import Deriving, decode, encode, ticks
from fenduan.chain.store.errors import StoreError, foreign, newer, not_a_store
from fenduan.chain.store.tables import FORMAT, GUARDS, TABLES

__all__ = ["Added", "Source", "Store", "StoreError", "Told"]

_FILE: Final = "events.sqlite"
_BATCH: Final = 2000
# A transaction that goes on for long lets go of what it remembers of lots after so many events.
_REMEMBERED: Final = 10 * _BATCH
_WAIT_S: Final = 60.0
# "Fdch": the database is a chain store of ours.
_APPLICATION: Final = 0x46646368


class Source(msgspec.Struct, frozen=True):
    """A file of events as it was received: its name, and the SHA-256 of its bytes in hexadecimal."""

    name: str
    sha256: str


class Told(msgspec.Struct, frozen=True):
    """An event as it was told: the facts, the event whole in its own format, and its number in its source, from 0."""

    event: Event
    raw: bytes
    place: int


@dataclass(frozen=True, slots=True)
class Added:
    """What adding came to: how many events are new, and how many had been told before."""

    new: int
    repeated: int


class Store:
    """A chain store. Open it with :meth:`make` or :meth:`open`, and close it, or use it with ``with``."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.rows = connection

    @classmethod
    def make(cls, folder: Path) -> Self:
        """Open the store in a folder, a new one where there is none. Raises :class:`StoreError`."""
        folder.mkdir(parents=True, exist_ok=True)
        connection = _connect(folder / _FILE)
        store = cls(folder, connection)
        with store._writing():
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
                connection.execute(f"PRAGMA user_version = {FORMAT}")
                for statement in _statements(TABLES + GUARDS):
                    connection.execute(statement)
                connection.execute("INSERT INTO meta VALUES ('store', ?)", (str(uuid.uuid4()),))
        store._check()
        return store

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the store in a folder. Raises :class:`StoreError` where there is none."""
        if not (folder / _FILE).is_file():
            raise not_a_store(str(folder))
        store = cls(folder, _connect(folder / _FILE))
        store._check()
        return store

    def _check(self) -> None:
        try:
            (application,) = self.rows.execute("PRAGMA application_id").fetchone()
            (found,) = self.rows.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError as error:
            self.close()
            raise foreign(str(self.folder)) from error
        if application != _APPLICATION:
            self.close()
            raise foreign(str(self.folder))
        if found != FORMAT:
            self.close()
            raise newer(str(self.folder), found, FORMAT)

    def close(self) -> None:
        """Close the database."""
        self.rows.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def id(self) -> str:
        """The store's own identity, made when it was."""
        return str(self.rows.execute("SELECT value FROM meta WHERE name = 'store'").fetchone()[0])

    @property
    def position(self) -> int:
        """The position of the last event; 0 where there is none."""
        return int(self.rows.execute("SELECT coalesce(max(position), 0) FROM events").fetchone()[0])

    def add(
        self, source: Source, told: Iterable[Told], *, whole: bool = True, progress: Callable[[int], None] | None = None
    ) -> Added:
        """Add the events of one source; what was told before in the same words is not told again.

        With ``whole``, all are added in one transaction or, if taking one raises, none; otherwise in batches, each
        whole, so that a run that was cut short goes on where it stopped. ``progress`` is told how many were taken.
        """
        new = repeated = 0
        remaining = iter(told)
        while True:
            batch = remaining if whole else islice(remaining, _BATCH)
            taken = 0
            with self._writing():
                number = self._source(source)
                deriving = Deriving(self.rows)
                for each in batch:
                    taken += 1
                    if self._insert(number, each, deriving):
                        new += 1
                    else:
                        repeated += 1
                    if progress is not None and (new + repeated) % _BATCH == 0:
                        progress(new + repeated)
                    if taken % _REMEMBERED == 0:
                        deriving.finish()
                        deriving = Deriving(self.rows)
                deriving.finish()
            if whole or taken < _BATCH:
                break
        if progress is not None:
            progress(new + repeated)
        return Added(new, repeated)

    def _source(self, source: Source) -> int:
        self.rows.execute(
            "INSERT OR IGNORE INTO sources (sha256, name, received) VALUES (?, ?, unixepoch())",
            (source.sha256, source.name),
        )
        row = self.rows.execute("SELECT id FROM sources WHERE sha256 = ?", (source.sha256,)).fetchone()
        return int(row[0])

    def _insert(self, source: int, told: Told, deriving: Deriving) -> bool:
        """Add one event; False where it was told before."""
        facts = encode(told.event)
        row = (
            told.event.id,
            sha256(encode(essence(told.event))).digest(),
            ticks(told.event.time),
            facts,
            told.raw,
            source,
            told.place,
        )
        position = self.rows.execute(
            "INSERT INTO events (position, id, digest, time, facts, raw, source, place) "
            "SELECT coalesce(max(position), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM events WHERE true "
            "ON CONFLICT DO NOTHING RETURNING position",
            row,
        ).fetchone()
        if position is None:
            return False
        deriving.add(int(position[0]), told.event)
        return True

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.rows.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self.rows.execute("ROLLBACK")
            raise
        self.rows.execute("COMMIT")

    def events(self, *, after: int = 0) -> Iterator[tuple[int, Told]]:
        """Yield every event as told, with its position, from the one after ``after`` on."""
        rows = self.rows.execute(
            "SELECT position, facts, raw, place FROM events WHERE position > ? ORDER BY position", (after,)
        )
        for position, facts, raw, place in rows:
            yield position, Told(decode(facts), raw, place)

    def history(self) -> History:
        """Return all that follows from what is stored. It holds every event in memory."""
        return history(told.event for _, told in self.events())


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise foreign(str(path.parent)) from error
    return connection


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script one by one; a trigger has semicolons of its own."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
