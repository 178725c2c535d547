"""What in a store cannot have happened: the flags of :func:`fenduan.chain.flags.flags`, found lot by lot.

In memory stands the story of one lot or one making at a time; of the whole graph only the numbers of its edges, for
cycles. A test holds it to ``flags(store.history())``.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fenduan.chain.facts import MAKINGS, Event, LotFacts
from fenduan.chain.flags import Flag, cycles, in_order, of_event, of_facts, of_lot, of_making, of_telling
from fenduan.chain.history import Balance, Lot, Making, Touch, balance, essence, lot_of, moment, touches
from fenduan.chain.store import Store
from fenduan.chain.store.deriving import decode, encode

_COUNTING: Final = "SELECT facts FROM events WHERE position NOT IN (SELECT position FROM discounted)"
_OF_PROCESS: Final = f"{_COUNTING} AND position IN (SELECT position FROM processes WHERE process = ?)"  # noqa: S608 - ours
_BEGUN: Final = "('made', 'came')"
_REMEMBERED: Final = 65_536
_CHUNK: Final = 65_536


def flags_of(store: Store) -> tuple[Flag, ...]:
    """Return every flag of a store, in the order in which they are listed."""
    rows = store.rows
    found: list[Flag] = []
    told = _Told(rows)
    for (facts,) in rows.execute("SELECT facts FROM events"):
        told.hear(decode(facts))
    for (facts,) in rows.execute(_COUNTING):
        found += of_event(decode(facts))
    lots = _Lots(rows)
    for making in makings(rows):
        found += of_making(making, lots)
    for (name,) in rows.execute("SELECT name FROM lots WHERE first IS NOT NULL"):
        found += flags_of_lot(rows, name)
    found += of_telling(told.declared(), told.retold(), told)
    found += cycles(_entangled(rows))
    return in_order(found)


def flags_of_lot(rows: sqlite3.Connection, name: str) -> Iterator[Flag]:
    """Yield what is wrong with the story of one lot of a store."""
    (number,) = rows.execute("SELECT id FROM lots WHERE name = ?", (name,)).fetchone()
    described = _described(rows, number, name)
    yield from of_lot(lot_of(name, _story(rows, number, name), described))
    yield from of_facts(name, described)


def flags_touching(store: Store, lots: Collection[int]) -> tuple[Flag, ...]:
    """Return the flags of some lots, by their numbers, and of the makings that made or used them. No cycles."""
    rows = store.rows
    found: list[Flag] = []
    positions: set[int] = set()
    for number in lots:
        row = rows.execute("SELECT name FROM lots WHERE id = ? AND first IS NOT NULL", (number,)).fetchone()
        if row is not None:
            found += flags_of_lot(rows, row[0])
        made = rows.execute("SELECT position FROM touches WHERE lot = ? AND role = 'made'", (number,))
        positions |= {position for (position,) in made}
    known = _Lots(rows)
    for name in {_making_of(_event(rows, position)) for position in positions}:
        found += of_making(_whole(rows, name), known)
    return in_order(found)


def balances_of(store: Store) -> Iterator[tuple[Making, Balance | None]]:
    """Yield every making with its mass balance, where that can be told."""
    for making in makings(store.rows):
        yield making, balance(making)


def makings(rows: sqlite3.Connection) -> Iterator[Making]:
    """Yield every making of a store, whole, in order of time of its first event."""
    for (facts,) in rows.execute(f"{_COUNTING} ORDER BY time, id"):
        event = decode(facts)
        if event.kind not in MAKINGS:
            continue
        making = _whole(rows, _making_of(event)) if event.process else Making(event.id, (event,))
        if making.events[0].id == event.id:
            yield making


def _making_of(event: Event) -> str:
    return event.process or event.id


def _whole(rows: sqlite3.Connection, name: str) -> Making:
    """Return a making with all events that state its process, in order of time."""
    found = rows.execute(_OF_PROCESS, (name,)).fetchall() or rows.execute(f"{_COUNTING} AND id = ?", (name,)).fetchall()
    events = [decode(facts) for (facts,) in found]
    return Making(name, tuple(sorted(events, key=moment)))


def _event(rows: sqlite3.Connection, position: int) -> Event:
    return decode(rows.execute("SELECT facts FROM events WHERE position = ?", (position,)).fetchone()[0])


def _story(rows: sqlite3.Connection, number: int, name: str) -> list[Touch]:
    query = "SELECT DISTINCT facts FROM touches JOIN events USING (position) WHERE lot = ?"
    return [
        touch for (facts,) in rows.execute(query, (number,)) for lot, touch in touches(decode(facts)) if lot == name
    ]


def _described(rows: sqlite3.Connection, number: int, name: str) -> list[LotFacts]:
    query = "SELECT facts FROM described JOIN events USING (position) WHERE lot = ? ORDER BY time, events.id"
    found = rows.execute(query, (number,))
    return [each for (facts,) in found for each in decode(facts).described if each.lot == name]


class _Lots(Mapping[str, Lot]):
    """The lots of a store with how they began, read when they are asked for; the latest are remembered."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        self._rows = rows
        self._begun = lru_cache(maxsize=_REMEMBERED)(self._read)

    def _read(self, name: str) -> Lot | None:
        query = (
            "SELECT DISTINCT facts FROM lots JOIN touches ON lot = lots.id JOIN events USING (position) "  # noqa: S608 - roles of ours
            f"WHERE name = ? AND role IN {_BEGUN}"
        )
        found = [decode(facts) for (facts,) in self._rows.execute(query, (name,))]
        story = [touch for event in found for lot, touch in touches(event) if lot == name]
        return lot_of(name, story) if story else None

    def __getitem__(self, name: str) -> Lot:
        lot = self._begun(name)
        if lot is None:
            raise KeyError(name)
        return lot

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in self._rows.execute("SELECT name FROM lots WHERE first IS NOT NULL"))

    def __len__(self) -> int:
        return int(self._rows.execute("SELECT count(*) FROM lots WHERE first IS NOT NULL").fetchone()[0])


class _Told(Collection[str]):
    """The ids of all events of a store and those that they carry themselves, and what is declared and retold."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        self._rows = rows
        self._wanted = {name for (name,) in rows.execute("SELECT DISTINCT declares FROM declarations")}
        self._wanted |= {name for event in self._declarations() for name in event.corrected_by}
        self._named: set[str] = set()

    def hear(self, event: Event) -> None:
        """Take in what id an event carries, where a declaration asks for it."""
        if event.named in self._wanted and event.named is not None:
            self._named.add(event.named)

    def __contains__(self, name: object) -> bool:
        known = self._rows.execute("SELECT 1 FROM events WHERE id = ? LIMIT 1", (name,)).fetchone()
        return known is not None or name in self._named

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in self._rows.execute("SELECT DISTINCT id FROM events"))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def declared(self) -> dict[str, Event]:
        """Return, by the id of what it is about, the declaration that comes first."""
        found: dict[str, Event] = {}
        for event in sorted(self._declarations(), key=lambda each: (moment(each), _encoded(each))):
            if event.declares is not None:
                found.setdefault(event.declares, event)
        return found

    def retold(self) -> dict[str, tuple[Event, ...]]:
        """Return the events that carry one id and say different things."""
        twice = "SELECT id FROM events GROUP BY id HAVING count(*) > 1"
        return {name: tuple(self._same(name)) for (name,) in self._rows.execute(twice).fetchall()}

    def _same(self, name: str) -> list[Event]:
        """Return the events with an id; the one that counts stands first."""
        found = [decode(facts) for (facts,) in self._rows.execute("SELECT facts FROM events WHERE id = ?", (name,))]
        return sorted(found, key=_encoded)

    def _declarations(self) -> Iterable[Event]:
        found = self._rows.execute("SELECT facts FROM declarations JOIN events USING (position)")
        return [decode(facts) for (facts,) in found]


def _encoded(event: Event) -> tuple[bytes, bytes]:
    return encode(essence(event)), encode(event)


def _entangled(rows: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    """Return the edges that may lie on a cycle: those left when what leads nowhere and what comes from nowhere is cut.

    One that leads from a lot to itself is a flag of its own, and part of what is left, as it is of all edges.
    """
    pieces = [np.empty((0, 2), np.int32)]
    cursor = rows.execute("SELECT DISTINCT used, made FROM edges")
    while piece := cursor.fetchmany(_CHUNK):
        pieces.append(np.array(piece, np.int32))
    edges: NDArray[np.int32] = np.concatenate(pieces)
    while edges.size:
        inner = np.isin(edges[:, 0], edges[:, 1]) & np.isin(edges[:, 1], edges[:, 0])
        if inner.all():
            break
        edges = edges[inner]
    name = "SELECT name FROM lots WHERE id = ?"
    return frozenset(
        (rows.execute(name, (used,)).fetchone()[0], rows.execute(name, (made,)).fetchone()[0])
        for used, made in edges.tolist()
    )
