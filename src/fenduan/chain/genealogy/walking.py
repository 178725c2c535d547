"""Walking along an index: the base in the file, and the little that came after it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fenduan.chain.answers import Direction
from fenduan.chain.genealogy.kernels import Array, chains_of, having, reach, reach_with


@dataclass(frozen=True, slots=True)
class Reached:
    """Lots that a walk reached, nearest first; ``levels[d]`` is where depth ``d`` begins, the last where all end."""

    lots: NDArray[np.int32]
    levels: NDArray[np.int32]

    def depths(self) -> NDArray[np.int32]:
        """Return the depth of each lot."""
        return np.repeat(np.arange(self.levels.size - 1, dtype=np.int32), np.diff(self.levels))


@dataclass(frozen=True, slots=True)
class Added:
    """Edges that came after the base, in one direction: each lot's first, each edge's next, and where each leads."""

    head: NDArray[np.int32]
    following: NDArray[np.int32]
    to: NDArray[np.int32]

    @classmethod
    def of(cls, lots: int, key: Array, other: Array) -> "Added":
        """Return edges from ``key`` to ``other`` between ``lots`` lots."""
        head = np.full(lots, -1, np.int32)
        following = np.empty(key.size, np.int32)
        chains_of(key, head, following)
        return cls(head, following, other.astype(np.int32))


@dataclass(frozen=True, slots=True)
class Since:
    """What came after the base: ``lots`` there are now, edges added in each direction, and a bit for each dead edge.

    ``dead`` is empty where no edge of the base is; ``bits`` says what is known of each lot now.
    """

    lots: int
    added: dict[Direction, Added]
    dead: NDArray[np.uint8]
    bits: NDArray[np.uint8]


class Walker:
    """What a walk needs besides the arrays, made once: which lots were seen, the queue. For one thread at a time."""

    def __init__(self, lots: int) -> None:
        self._make(lots)

    def _make(self, lots: int) -> None:
        self._seen = np.zeros(-(-lots // 64), np.uint64)
        self._queue = np.empty(lots, np.int32)
        self._levels = np.empty(lots + 2, np.int32)

    def _ready(self, lots: int) -> None:
        if lots > self._queue.size:
            self._make(lots)

    def walk(self, start: Array, end: Array, seeds: Array) -> Reached:
        """Walk from ``seeds`` along one direction of the base."""
        self._ready(start.size - 1)
        count = reach(start, end, seeds, self._seen, self._queue, self._levels)
        return self._reached(count)

    def walk_with(self, base: Mapping[str, Array], direction: Direction, since: Since, seeds: Array) -> Reached:
        """Walk from ``seeds`` along the base and what came after it."""
        self._ready(since.lots)
        start, end, edge = (base[f"{direction}_{part}"] for part in ("start", "end", "edge"))
        added = since.added[direction]
        count = reach_with(
            start, end, edge, since.dead, added.head, added.following, added.to,
            seeds, self._seen, self._queue, self._levels,
        )  # fmt: skip
        return self._reached(count)

    def _reached(self, count: int) -> Reached:
        return Reached(self._queue[:count].copy(), self._levels[: self._levels[-1] + 1].copy())


def having_bits(lots: Array, bits: Array, mask: int) -> NDArray[np.int32]:
    """Return those of ``lots`` that have all bits of ``mask``, in the order in which they stand."""
    found = np.empty(lots.size, np.int32)
    return found[: having(lots, bits, mask, found)]


def touched_in(base: Mapping[str, Array], key: int, start: int, end: int) -> NDArray[np.int32]:
    """Return the lots that a cause touched from ``start`` to before ``end``, each once, sorted."""
    place = int(np.searchsorted(base["cause_keys"], key))
    if place == base["cause_keys"].size or base["cause_keys"][place] != key:
        return np.empty(0, np.int32)
    first, last = base["cause_starts"][place : place + 2]
    begin, stop = first + np.searchsorted(base["cause_times"][first:last], [start, end])
    return np.unique(base["cause_lots"][begin:stop])
