"""Genealogies by recursive SQL on the store itself: slow, plain, and the oracle that the index is held to."""

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Final

import msgspec

from fenduan.chain.answers import (
    Affected,
    Cause,
    Direction,
    Incompleteness,
    Trace,
    TracedLot,
    in_order,
    silent_party,
    unconfirmed_handoff,
    unlinked_input,
)
from fenduan.chain.facts import FINISHED, RAW, LotKind, Quantity
from fenduan.chain.store import Store
from fenduan.chain.store.deriving import BY, MATERIAL_ROLES, moment_of, ticks

# Days are days in China, which has had one zone without summer time since 1991.
_CHINA: Final = dt.timezone(dt.timedelta(hours=8))
_STEP: Final[dict[Direction, tuple[str, str]]] = {"back": ("made", "used"), "forward": ("used", "made")}


class UnknownLotError(LookupError):
    """No event that counts tells of the lot that was asked about."""

    def __init__(self, lot: str) -> None:
        super().__init__(lot)
        self.lot = lot


def window(since: dt.date, until: dt.date) -> tuple[int, int]:
    """Return where two days in China, both taken in, begin and end, as the store keeps times; the end is left out."""
    start, end = (dt.datetime.combine(day, dt.time(), _CHINA) for day in (since, until + dt.timedelta(days=1)))
    return ticks(start), ticks(end)


def number_of(rows: sqlite3.Connection, lot: str) -> int:
    """Return the number of a lot that an event tells of. Raises :class:`UnknownLotError`."""
    row = rows.execute("SELECT id FROM lots WHERE name = ? AND first IS NOT NULL", (lot,)).fetchone()
    if row is None:
        raise UnknownLotError(lot)
    return int(row[0])


def trace(store: Store, lot: str, direction: Direction) -> Trace:
    """Return the genealogy of a lot. Raises :class:`UnknownLotError`."""
    with reading(store.rows):
        told = lots_told(store.rows, _reached(store.rows, [number_of(store.rows, lot)], direction))
        return Trace(
            lot=lot,
            direction=direction,
            lots=in_order(told.values()),
            finished=_finished(store.rows, told),
            raw=_raw(store.rows, told),
            incomplete=_incomplete(store.rows, told, origins=direction == "back"),
            position=store.position,
        )


def affected(store: Store, by: Cause, name: str, since: dt.date, until: dt.date) -> Affected:
    """Return what a site, party, line, lane or material touched on these days, and all that was made of it."""
    start, end = window(since, until)
    with reading(store.rows):
        depths = _reached(store.rows, _seeds(store.rows, by, name, start, end), "forward")
        told = lots_told(store.rows, depths)
        return Affected(
            by=by,
            id=name,
            since=since.isoformat(),
            until=until.isoformat(),
            lots=in_order(told.values()),
            finished=_finished(store.rows, told),
            incomplete=_incomplete(store.rows, told, origins=False),
            position=store.position,
        )


def _seeds(rows: sqlite3.Connection, by: Cause, name: str, start: int, end: int) -> list[int]:
    if by == "material":
        query = (
            "SELECT DISTINCT lots.id FROM names JOIN lots ON material = names.id "  # noqa: S608 - roles of ours
            "JOIN touches ON lot = lots.id "
            f"JOIN events USING (position) WHERE names.name = ? AND role IN {MATERIAL_ROLES} "
            "AND events.time >= ? AND events.time < ?"
        )
        return [lot for (lot,) in rows.execute(query, (name, start, end))]
    query = (
        "SELECT DISTINCT lot FROM names JOIN causes ON causes.name = names.id "
        "WHERE by = ? AND names.name = ? AND time >= ? AND time < ?"
    )
    return [lot for (lot,) in rows.execute(query, (BY[by], name, start, end))]


def _reached(rows: sqlite3.Connection, seeds: Iterable[int], direction: Direction) -> dict[int, int]:
    """Return every lot that is reached, with the least number of makings to it."""
    start, end = _STEP[direction]
    rows.execute("CREATE TEMP TABLE IF NOT EXISTS seeds (lot INTEGER PRIMARY KEY)")
    rows.execute("DELETE FROM seeds")
    rows.executemany("INSERT OR IGNORE INTO seeds VALUES (?)", ((seed,) for seed in seeds))
    closure = (
        "WITH RECURSIVE reached (lot) AS (SELECT lot FROM seeds UNION "  # noqa: S608 - columns of ours
        f"SELECT {end} FROM reached JOIN edges ON {start} = lot) "
    )
    following: dict[int, list[int]] = defaultdict(list)
    inside = f"SELECT {start}, {end} FROM reached JOIN edges ON {start} = lot"  # noqa: S608 - columns of ours
    for here, there in rows.execute(closure + inside):
        following[here].append(there)
    level = [lot for (lot,) in rows.execute("SELECT lot FROM seeds")]
    depths = dict.fromkeys(level, 0)
    depth = 0
    while level:
        depth += 1
        level = list({there for here in level for there in following[here] if there not in depths})
        depths |= dict.fromkeys(level, depth)
    return depths


def lots_told(rows: sqlite3.Connection, depths: Mapping[int, int]) -> dict[int, TracedLot]:
    """Return what is told of lots, by their numbers, given the depth of each."""
    query = (
        "SELECT lots.id, coalesce(spelt, lots.name), kind, sites.name, parties.name, time, lots.value, unit "
        "FROM json_each(?) AS asked JOIN lots ON lots.id = asked.value "
        "LEFT JOIN names AS sites ON sites.id = site LEFT JOIN names AS parties ON parties.id = party"
    )
    told = {}
    for lot, name, kind, site, party, time, value, unit in rows.execute(query, (_listed(depths),)):
        told[lot] = TracedLot(
            id=name,
            kind=None if kind is None else LotKind(kind),
            site=site,
            party=party,
            date=None if time is None else moment_of(time).date().isoformat(),
            depth=depths[lot],
            quantity=None if value is None else Quantity(Decimal(value), unit),
        )
    return told


def _listed(lots: Iterable[int]) -> str:
    """Return the numbers of lots as SQL is given many of them; in order, so that neighbours are read together."""
    return msgspec.json.encode(sorted(lots)).decode()


def _finished(rows: sqlite3.Connection, told: Mapping[int, TracedLot]) -> tuple[str, ...]:
    """Return the finished lots: by their kind or, where none is stated, those of which nothing was made."""
    return tuple(
        sorted(
            lot.id
            for number, lot in told.items()
            if (not _has(rows, "used", number) if lot.kind is None else lot.kind in FINISHED)
        )
    )


def _raw(rows: sqlite3.Connection, told: Mapping[int, TracedLot]) -> tuple[str, ...]:
    """Return the materials and cell banks: by their kind or, where none is stated, what was made of nothing."""
    return tuple(
        sorted(
            lot.id
            for number, lot in told.items()
            if (not _has(rows, "made", number) if lot.kind is None else lot.kind in RAW)
        )
    )


def _has(rows: sqlite3.Connection, end: str, lot: int) -> bool:
    query = f"SELECT 1 FROM edges WHERE {end} = ? AND used <> made LIMIT 1"  # noqa: S608 - columns of ours
    return rows.execute(query, (lot,)).fetchone() is not None


def _incomplete(
    rows: sqlite3.Connection, told: Mapping[int, TracedLot], *, origins: bool
) -> tuple[Incompleteness, ...]:
    """Return what cannot be known of these lots; ``origins``: what they were made of, too."""
    missing: list[Incompleteness] = []
    for number, lot in told.items():
        came, unconfirmed = rows.execute("SELECT came, unconfirmed FROM lots WHERE id = ?", (number,)).fetchone()
        begun = lot.kind in RAW or (lot.kind is None and came)
        if origins and not begun and not _has(rows, "made", number):
            missing.append(unlinked_input(lot.id))
        if unconfirmed:
            missing.append(unconfirmed_handoff(lot.id))
    missing += [silent_party(party) for party in silent_about(rows, told)]
    return tuple(sorted(set(missing), key=lambda each: (each.code, each.about)))


def silent_about(rows: sqlite3.Connection, lots: Iterable[int]) -> list[str]:
    """Return the parties to whom a lot was shipped and who have told nothing of their own since."""
    found = rows.execute(
        "SELECT DISTINCT names.name FROM json_each(?) AS asked JOIN sent ON lot = asked.value "
        "JOIN names ON names.id = receiver "
        "LEFT JOIN heard ON heard.party = receiver WHERE coalesce(heard.time < sent.time, true)",
        (_listed(lots),),
    )
    return [party for (party,) in found]


@contextmanager
def reading(rows: sqlite3.Connection) -> Iterator[None]:
    """Hold one view of the store for a whole answer, whoever writes meanwhile."""
    rows.execute("BEGIN")
    try:
        yield
    finally:
        rows.execute("ROLLBACK")
