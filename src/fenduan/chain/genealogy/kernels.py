"""The compiled part of the index: sorting edges by their ends, and walking along them.

Lots are dense numbers from 0. ``start`` and ``end`` are compressed sparse rows: what follows lot ``n`` is
``end[start[n]:start[n + 1]]``.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit
from numpy import uint64
from numpy.typing import NDArray

Array = NDArray[Any]
_Kernel = TypeVar("_Kernel", bound=Callable[..., Any])


def _compiled(kernel: _Kernel) -> _Kernel:
    """Have a function compiled when it is first called, and what was compiled kept for the next process.

    It is kept in ``NUMBA_CACHE_DIR`` if that is set, else beside this file, else in the user's cache folder. Where none
    of them can be written to, numba refuses to keep anything; each process then compiles for itself.
    """
    try:
        return cast("_Kernel", njit(cache=True, nogil=True)(kernel))
    except RuntimeError:
        return cast("_Kernel", njit(nogil=True)(kernel))


@_compiled
def rows_of(lots: int, key: Array, other: Array, start: Array, end: Array, edge: Array) -> None:
    """Sort edges by ``key`` without comparing: fill ``start`` (lots + 1), ``end`` and ``edge``, each edge's number."""
    for e in range(key.size):
        start[key[e] + 1] += 1
    for lot in range(lots):
        start[lot + 1] += start[lot]
    for e in range(key.size):
        place = start[key[e]]
        start[key[e]] = place + 1
        end[place] = other[e]
        edge[place] = e
    for lot in range(lots, 0, -1):
        start[lot] = start[lot - 1]
    start[0] = 0


@_compiled
def reach(start: Array, end: Array, seeds: Array, seen: Array, queue: Array, levels: Array) -> int:
    """Walk from ``seeds`` as far as it goes; return how many lots stand in ``queue``, nearest first.

    ``levels[d]`` is where depth ``d`` begins in the queue, and its last entry how many depths there are. ``seen`` has a
    bit for each lot, 64 to a number, so that it stays near the processor; all are off before and after.
    """
    count = 0
    for lot in seeds:
        bit = uint64(1) << uint64(lot & 63)
        if not seen[lot >> 6] & bit:
            seen[lot >> 6] |= bit
            queue[count] = lot
            count += 1
    here = 0
    depth = 0
    while here < count:
        levels[depth] = here
        depth += 1
        until = count
        while here < until:
            lot = queue[here]
            here += 1
            for e in range(start[lot], start[lot + 1]):
                there = end[e]
                bit = uint64(1) << uint64(there & 63)
                if not seen[there >> 6] & bit:
                    seen[there >> 6] |= bit
                    queue[count] = there
                    count += 1
    levels[depth] = count
    levels[-1] = depth
    for at in range(count):
        seen[queue[at] >> 6] = 0
    return count


@_compiled
def reach_with(
    start: Array, end: Array, edge: Array, dead: Array, head: Array, following: Array, to: Array,
    seeds: Array, seen: Array, queue: Array, levels: Array,
) -> int:  # fmt: skip
    """Walk as :func:`reach` does, with what came after the base: edges that were added, and edges that died.

    ``head[n]`` is the first added edge of lot ``n`` or -1, ``following`` the next one of each, ``to`` where it leads;
    ``dead`` is empty or has a bit for each edge.
    """
    base = start.size - 1
    count = 0
    for lot in seeds:
        bit = uint64(1) << uint64(lot & 63)
        if not seen[lot >> 6] & bit:
            seen[lot >> 6] |= bit
            queue[count] = lot
            count += 1
    here = 0
    depth = 0
    while here < count:
        levels[depth] = here
        depth += 1
        until = count
        while here < until:
            lot = queue[here]
            here += 1
            if lot < base:
                for e in range(start[lot], start[lot + 1]):
                    if dead.size and dead[edge[e] >> 3] >> (edge[e] & 7) & 1:
                        continue
                    there = end[e]
                    bit = uint64(1) << uint64(there & 63)
                    if not seen[there >> 6] & bit:
                        seen[there >> 6] |= bit
                        queue[count] = there
                        count += 1
            added = head[lot]
            while added >= 0:
                there = to[added]
                bit = uint64(1) << uint64(there & 63)
                if not seen[there >> 6] & bit:
                    seen[there >> 6] |= bit
                    queue[count] = there
                    count += 1
                added = following[added]
    levels[depth] = count
    levels[-1] = depth
    for at in range(count):
        seen[queue[at] >> 6] = 0
    return count


@_compiled
def chains_of(key: Array, head: Array, following: Array) -> None:
    """Chain the edges of each lot: fill ``head`` (-1 before), its last one, and ``following``, the one before each."""
    for e in range(key.size):
        following[e] = head[key[e]]
        head[key[e]] = e


@_compiled
def having(lots: Array, bits: Array, mask: int, found: Array) -> int:
    """Put those of ``lots`` that have all bits of ``mask`` into ``found``; return how many."""
    count = 0
    for lot in lots:
        if bits[lot] & mask == mask:
            found[count] = lot
            count += 1
    return count
