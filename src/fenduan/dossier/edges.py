"""Edges of the chain: which production segment takes the output of which (register, "Words")."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from fenduan.dossier.model import Segment
from fenduan.reference.codes import SUPPORTING_STAGES

Edge = tuple[str, str]
# Real chains have tens of edges. The bound keeps a made-up file, in which thousands of segments meet in one testing
# step, from growing with the square of their number.
_LARGEST_SEARCH = 250_000
_SHOWN = 10


class TooTangled(ValueError):  # noqa: N818 - says what is the matter
    """The segments meet in testing or cell bank steps in more ways than can be followed."""


def production_edges(segments: Iterable[Segment]) -> frozenset[Edge]:
    """Return every edge ``(from, to)`` as ids of segments.

    An edge is a pair of production segments, the second ``after`` the first, directly or only through ``testing`` and
    ``cell_bank`` segments (register, "Words").

    Raises:
        TooTangled: Never for a dossier that was read; its reading refuses such a chain.
    """
    rows = list(segments)
    supporting = {segment.id for segment in rows if segment.stage in SUPPORTING_STAGES}
    return edges_between({segment.id: segment.after or () for segment in rows}, supporting)


def edges_between(after: Mapping[str, Sequence[str]], supporting: set[str]) -> frozenset[Edge]:
    """Return the edges of a chain given as what each segment is ``after`` and which segments are only supporting.

    Ids in ``after`` that are no segment are passed over; cycles do no harm, and no segment is an edge with itself.

    Raises:
        TooTangled: If more than 250,000 steps are needed to follow the supporting segments.
    """
    edges: set[Edge] = set()
    steps = 0
    for segment, sources in after.items():
        if segment in supporting:
            continue
        seen = set(sources)
        waiting = list(seen)
        while waiting:
            source = waiting.pop()
            if source not in supporting:
                if source in after and source != segment:
                    edges.add((source, segment))
                continue
            further = after[source]
            steps += 1 + len(further)
            if steps > _LARGEST_SEARCH:
                raise TooTangled
            new = [each for each in further if each not in seen]
            seen.update(new)
            waiting.extend(new)
    return frozenset(edges)


def cycles(after: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield every reference ``(segment, source)`` that closes a cycle, with the cycle's first ten ids.

    Without the references yielded there is no cycle left. The ids begin with ``source`` and each waits for the next.
    Self-references are passed over. Takes time in proportion to the number of references.
    """
    settled: set[str] = set()
    for start in after:
        if start in settled:
            continue
        trail = [start]
        place = {start: 0}
        open_references = [iter(after[start])]
        while trail:
            source = next(open_references[-1], None)
            if source is None:
                open_references.pop()
                settled.add(trail[-1])
                del place[trail.pop()]
            elif source in place:
                if source != trail[-1]:
                    yield trail[-1], source, trail[place[source] : place[source] + _SHOWN]
            elif source in after and source not in settled:
                place[source] = len(trail)
                trail.append(source)
                open_references.append(iter(after[source]))
