"""Making the arrays of an index: from edges as they lie in memory, or from the rows of a store."""

import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fenduan.chain.facts import FINISHED, RAW
from fenduan.chain.genealogy.kernels import Array, rows_of
from fenduan.chain.store.deriving import BY, MATERIAL_ROLES

# What is known of a lot, a bit each.
IS_FINISHED: Final = 1
IS_RAW: Final = 2
UNLINKED: Final = 4
UNCONFIRMED: Final = 8
SENT: Final = 16

_CHUNK: Final = 65536


def adjacency(lots: int, used: Array, made: Array) -> dict[str, NDArray[Any]]:
    """Return the rows of both directions for edges between so many lots, each entry with its number in ``used``."""
    arrays: dict[str, NDArray[Any]] = {}
    for name, key, other in (("forward", used, made), ("back", made, used)):
        start = np.zeros(lots + 1, np.int64)
        end = np.empty(used.size, np.int32)
        edge = np.empty(used.size, np.int32)
        rows_of(lots, key, other, start, end, edge)
        arrays |= {f"{name}_start": start, f"{name}_end": end, f"{name}_edge": edge}
    return arrays


def from_store(rows: sqlite3.Connection) -> dict[str, NDArray[Any]]:
    """Return all arrays of an index as the store stands in the transaction at hand."""
    (lots,) = rows.execute("SELECT coalesce(max(id) + 1, 0) FROM lots").fetchone()
    edges = _table(rows, "SELECT used, made, used_by, made_by FROM edges WHERE used <> made", 4)
    used, made = (edges[:, at].astype(np.int32) for at in (0, 1))
    arrays = adjacency(lots, used, made)
    arrays["used_by"], arrays["made_by"] = (edges[:, at].astype(np.int32) for at in (2, 3))
    arrays["bits"] = bits_of(rows, lots, arrays)
    return arrays | _causes(rows)


def bits_of(rows: sqlite3.Connection, lots: int, arrays: dict[str, NDArray[Any]]) -> NDArray[np.uint8]:
    """Return what is known of each lot."""
    bits = np.zeros(lots, np.uint8)
    uses, makings = (np.diff(arrays[f"{name}_start"]) > 0 for name in ("forward", "back"))
    query = "SELECT id, kind, came, unconfirmed, first IS NOT NULL FROM lots"
    for lot, kind, came, unconfirmed, told in rows.execute(query):
        if told:
            bits[lot] = known(kind, came=came, unconfirmed=unconfirmed, used=uses[lot], made=makings[lot])
    for (lot,) in rows.execute("SELECT DISTINCT lot FROM sent"):
        bits[lot] |= SENT
    return bits


def known(kind: str | None, *, came: bool, unconfirmed: bool, used: bool, made: bool) -> int:
    """Return the bits of a lot of this kind, of which something was or was not made, and that was or was not made."""
    finished = not used if kind is None else kind in FINISHED
    raw = not made if kind is None else kind in RAW
    begun = kind in RAW or (kind is None and came)
    return (
        (IS_FINISHED if finished else 0)
        | (IS_RAW if raw else 0)
        | (UNLINKED if not begun and not made else 0)
        | (UNCONFIRMED if unconfirmed else 0)
    )


def bits_now(rows: sqlite3.Connection, lot: int) -> int:
    """Return what is known of one lot as the store stands."""
    kind, came, unconfirmed, told = rows.execute(
        "SELECT kind, came, unconfirmed, first IS NOT NULL FROM lots WHERE id = ?", (lot,)
    ).fetchone()
    if not told:
        return 0
    used, made, sent = (
        rows.execute(query, (lot,)).fetchone() is not None
        for query in (
            "SELECT 1 FROM edges WHERE used = ?1 AND made <> ?1 LIMIT 1",
            "SELECT 1 FROM edges WHERE made = ?1 AND used <> ?1 LIMIT 1",
            "SELECT 1 FROM sent WHERE lot = ? LIMIT 1",
        )
    )
    return known(kind, came=came, unconfirmed=unconfirmed, used=used, made=made) | (SENT if sent else 0)


def _causes(rows: sqlite3.Connection) -> dict[str, NDArray[Any]]:
    """Return who and what touched which lot when, sorted by cause and time, and where each cause begins."""
    found = _table(rows, "SELECT by, name, time, lot FROM causes ORDER BY by, name, time, lot", 4)
    material = _table(
        rows,
        f"SELECT {BY['material']}, material, events.time, lots.id FROM lots JOIN touches ON lot = lots.id "  # noqa: S608 - a number
        f"JOIN events USING (position) WHERE material IS NOT NULL AND role IN {MATERIAL_ROLES} "
        "ORDER BY material, events.time, lots.id",
        4,
    )
    every = np.concatenate([found, material])
    keys = every[:, 0] << 32 | every[:, 1]
    heads = np.flatnonzero(np.diff(keys, prepend=-1))
    return {
        "cause_keys": keys[heads],
        "cause_starts": np.append(heads, keys.size).astype(np.int64),
        "cause_times": np.ascontiguousarray(every[:, 2]),
        "cause_lots": every[:, 3].astype(np.int32),
    }


def _table(rows: sqlite3.Connection, query: str, columns: int) -> NDArray[np.int64]:
    """Return the whole numbers of a query as a table, read in pieces."""
    return np.concatenate([np.empty((0, columns), np.int64), *_pieces(rows.execute(query))])


def _pieces(cursor: sqlite3.Cursor) -> Iterator[NDArray[np.int64]]:
    while piece := list(islice(cursor, _CHUNK)):
        yield np.array(piece, np.int64)
