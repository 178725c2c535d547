"""What came to a store after the position that an index stands for, and what was taken back since."""

import sqlite3
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fenduan.chain.answers import Direction
from fenduan.chain.facts import Event
from fenduan.chain.genealogy.building import bits_now
from fenduan.chain.genealogy.kernels import Array
from fenduan.chain.genealogy.walking import Added, Since
from fenduan.chain.history import touches
from fenduan.chain.store.deriving import decode

_ADDED: Final = (
    "SELECT used, made FROM edges WHERE used_by > ?1 AND used <> made UNION "
    "SELECT used, made FROM edges WHERE made_by > ?1 AND used <> made"
)


def read_since(rows: sqlite3.Connection, base: Mapping[str, Array], position: int) -> Since:
    """Return what came after ``position``, for which ``base`` stands, in the transaction at hand."""
    (lots,) = rows.execute("SELECT coalesce(max(id) + 1, 0) FROM lots").fetchone()
    edges = np.array(rows.execute(_ADDED, (position,)).fetchall(), np.int32).reshape(-1, 2)
    used, made = edges.T.copy()
    added: dict[Direction, Added] = {"forward": Added.of(lots, used, made), "back": Added.of(lots, made, used)}
    gone = _taken_back(rows, position)
    dead, ends = _dead(rows, base, gone)
    changed = _told_of(rows, position) | _lots_of(rows, gone) | ends | set(used.tolist()) | set(made.tolist())
    bits = np.zeros(lots, np.uint8)
    bits[: base["bits"].size] = base["bits"]
    for lot in changed:
        bits[lot] = bits_now(rows, lot)
    return Since(lots, added, dead, bits)


def _told_of(rows: sqlite3.Connection, position: int) -> set[int]:
    """Return the lots that an event after the base tells of."""
    return {
        lot
        for table in ("touches", "described")
        for (lot,) in rows.execute(f"SELECT lot FROM {table} WHERE position > ?", (position,))  # noqa: S608 - of ours
    }


def _taken_back(rows: sqlite3.Connection, position: int) -> dict[int, Event]:
    """Return the events that the base takes in and that count no more, by their positions."""
    found = rows.execute(
        "SELECT position, facts FROM discounted JOIN events USING (position) WHERE since > ?1 AND position <= ?1",
        (position,),
    )
    return {at: decode(facts) for at, facts in found}


def _lots_of(rows: sqlite3.Connection, gone: Mapping[int, Event]) -> set[int]:
    """Return the lots that these events have to do with."""
    return _numbers(
        rows,
        {lot for event in gone.values() for lot, _ in touches(event)}
        | {facts.lot for event in gone.values() for facts in event.described},
    )


def _dead(
    rows: sqlite3.Connection, base: Mapping[str, Array], gone: Mapping[int, Event]
) -> tuple[NDArray[np.uint8], set[int]]:
    """Return a bit for each edge of the base that stands no more, and the lots at the other ends of these.

    An edge hangs on an event that used its one end and on one that made its other, which may be two. So it is enough to
    look along the rows of what these events used and made.
    """
    none = np.empty(0, np.uint8)
    positions = np.array(sorted(gone), base["used_by"].dtype)
    edges: list[NDArray[np.int32]] = []
    ends: set[int] = set()
    used = {share.lot for event in gone.values() for share in event.inputs}
    made = {share.lot for event in gone.values() for share in event.outputs}
    for way, by, names in (("forward", "used_by", used), ("back", "made_by", made)):
        for lot in _numbers(rows, names):
            row = slice(*base[f"{way}_start"][lot : lot + 2])
            own = base[f"{way}_edge"][row]
            hit = np.isin(base[by][own], positions)
            edges.append(own[hit])
            ends |= set(base[f"{way}_end"][row][hit].tolist())
    every = np.concatenate(edges) if edges else np.empty(0, np.int32)
    if not every.size:
        return none, ends
    bits = np.zeros(-(-base["used_by"].size // 8), np.uint8)
    np.bitwise_or.at(bits, every >> 3, np.left_shift(1, every & 7).astype(np.uint8))
    return bits, ends


def _numbers(rows: sqlite3.Connection, names: set[str]) -> set[int]:
    """Return the numbers of lots that the store has names for."""
    return {rows.execute("SELECT id FROM lots WHERE name = ?", (name,)).fetchone()[0] for name in names}
