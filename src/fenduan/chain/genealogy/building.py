"""Making the arrays of an index: from edges as they lie in memory, or from the rows of a store."""

import sqlite3
from collections.abc import Mapping
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

NAMES: Final = frozenset(
    {"used_by", "made_by", "bits", "cause_keys", "cause_starts", "cause_times", "cause_lots"}
    | {f"{way}_{part}" for way in ("forward", "back") for part in ("start", "end", "edge")}
)

_PER_EDGE: Final = ("forward_end", "forward_edge", "back_end", "back_edge", "used_by", "made_by")
_CHUNK: Final = 65536
_INT32: Final = np.iinfo(np.int32).max


def adjacency(lots: int, used: Array, made: Array) -> dict[str, NDArray[Any]]:
    """Return the rows of both directions for edges between so many lots, each entry with its number in ``used``."""
    arrays: dict[str, NDArray[Any]] = {}
    for name, key, other in (("forward", used, made), ("back", made, used)):
        start = np.zeros(lots + 1, np.int32 if used.size <= _INT32 else np.int64)
        end = np.empty(used.size, np.int32)
        edge = np.empty(used.size, np.int32)
        rows_of(lots, key, other, start, end, edge)
        arrays |= {f"{name}_start": start, f"{name}_end": end, f"{name}_edge": edge}
    return arrays


def from_store(rows: sqlite3.Connection) -> dict[str, NDArray[Any]]:
    """Return all arrays of an index as the store stands in the transaction at hand."""
    (lots,) = rows.execute("SELECT coalesce(max(id) + 1, 0) FROM lots").fetchone()
    edges = "SELECT count(*) FROM edges", "SELECT used, made, used_by, made_by FROM edges WHERE used <> made"
    used, made, used_by, made_by = _columns(rows, edges, columns=4)
    arrays = adjacency(lots, _narrow(used), _narrow(made))
    arrays |= {"used_by": _narrow(used_by), "made_by": _narrow(made_by), "bits": bits_of(rows, lots, arrays)}
    return arrays | _causes(rows)


def fit(arrays: Mapping[str, NDArray[Any]]) -> bool:
    """Whether these are all arrays of an index and their sizes fit each other; what stands in them is not read."""
    if not arrays.keys() >= NAMES:
        return False
    lots, edges, causes = (arrays[name].size for name in ("bits", "used_by", "cause_keys"))
    return (
        all(arrays[f"{way}_start"].size == lots + 1 for way in ("forward", "back"))
        and all(arrays[f"{way}_start"][-1] == edges for way in ("forward", "back"))
        and all(arrays[name].size == edges for name in _PER_EDGE)
        and arrays["cause_starts"].size == causes + 1
        and arrays["cause_times"].size == arrays["cause_lots"].size == arrays["cause_starts"][-1]
    )


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
    told = "SELECT by << 32 | name, time, lot FROM causes ORDER BY by, name, time, lot"
    used = (
        "FROM lots JOIN touches ON lot = lots.id JOIN events USING (position) "
        f"WHERE material IS NOT NULL AND role IN {MATERIAL_ROLES}"
    )
    # Materials come last: their number is the greatest.
    material = (
        f"SELECT {BY['material']} << 32 | material, events.time, lots.id {used} ORDER BY material, events.time, lots.id"
    )
    counted = "SELECT count(*) FROM causes", f"SELECT count(*) {used}"
    keys, times, lots = _columns(rows, (counted[0], told), (counted[1], material), columns=3)
    return causes_of(keys, times, lots)


def causes_of(keys: Array, times: Array, lots: Array) -> dict[str, NDArray[Any]]:
    """Return what touched which lot when as it stands in an index; the three are sorted by key, then time."""
    heads = np.flatnonzero(np.diff(keys, prepend=-1))
    return {
        "cause_keys": keys[heads],
        "cause_starts": np.append(heads, keys.size).astype(np.int64),
        "cause_times": np.ascontiguousarray(times),
        "cause_lots": lots.astype(np.int32),
    }


def _columns(rows: sqlite3.Connection, *asked: tuple[str, str], columns: int) -> list[NDArray[np.int64]]:
    """Return the columns of queries for whole numbers, one behind the other, read in pieces into one table.

    With each query stands one for how many rows it has at most.
    """
    most = sum(rows.execute(count).fetchone()[0] for count, _ in asked)
    table = np.empty((columns, most), np.int64)
    found = 0
    for _, query in asked:
        cursor = rows.execute(query)
        while piece := cursor.fetchmany(_CHUNK):
            table[:, found : found + len(piece)] = np.array(piece, np.int64).T
            found += len(piece)
    return list(table[:, :found])


def _narrow(column: NDArray[np.int64]) -> NDArray[Any]:
    """Return whole numbers from 0 on in 32 bits where they fit."""
    return column.astype(np.int32 if not column.size or column.max() <= _INT32 else np.int64)
