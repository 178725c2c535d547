"""Walks against networkx: graphs of chance, with circles and edges told twice, that gain and lose edges."""

from typing import Any

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fenduan.chain.answers import Direction
from fenduan.chain.genealogy.building import IS_FINISHED, IS_RAW, adjacency, causes_of
from fenduan.chain.genealogy.walking import Added, Reached, Since, Walker, having_bits, touched_in

_LOTS = 70
_edges = st.lists(st.tuples(st.integers(0, _LOTS - 1), st.integers(0, _LOTS - 1)), max_size=120)
_seeds = st.lists(st.integers(0, _LOTS - 1), max_size=5)
_ways: st.SearchStrategy[Direction] = st.sampled_from(["back", "forward"])
Edges = list[tuple[int, int]]


def _columns(edges: Edges) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    used, made = np.array(edges, np.int32).reshape(-1, 2).T.copy()
    return used, made


def _expected(edges: Edges, seeds: list[int], way: Direction) -> dict[int, int]:
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(range(_LOTS))
    graph.add_edges_from(edges if way == "forward" else [(made, used) for used, made in edges])
    depths = {lot: depth for depth, level in enumerate(nx.bfs_layers(graph, set(seeds))) for lot in level}
    return depths if seeds else {}


def _depths(reached: Reached) -> dict[int, int]:
    depths = reached.depths().tolist()
    assert depths == sorted(depths)
    assert len(set(reached.lots.tolist())) == reached.lots.size == len(depths)
    return dict(zip(reached.lots.tolist(), depths, strict=True))


@given(_edges, st.lists(st.tuples(_seeds, _ways), min_size=1, max_size=4))
def test_a_walk_reaches_what_networkx_reaches_and_leaves_nothing_behind(
    edges: Edges, walks: list[tuple[list[int], Direction]]
) -> None:
    """Several walks with one walker: what one saw must not be seen by the next."""
    base = adjacency(_LOTS, *_columns(edges))
    walker = Walker(_LOTS)
    for seeds, way in walks:
        reached = walker.walk(base[f"{way}_start"], base[f"{way}_end"], np.array(seeds, np.int32))
        assert _depths(reached) == _expected(edges, seeds, way)


@given(_edges, _edges, st.sets(st.integers(0, 119)), st.tuples(_seeds, _ways), st.integers(1, _LOTS))
def test_a_walk_with_what_came_since_reaches_what_networkx_reaches(
    edges: Edges, more: Edges, gone: set[int], asked: tuple[list[int], Direction], lots: int
) -> None:
    """The base knows only some of the lots; the rest came with the new edges."""
    seeds, way = asked
    edges = [(used % lots, made % lots) for used, made in edges]
    gone = {edge for edge in gone if edge < len(edges)}
    base = adjacency(lots, *_columns(edges))
    used, made = _columns(more)
    dead = (
        np.packbits([edge in gone for edge in range(len(edges))], bitorder="little") if gone else np.empty(0, np.uint8)
    )
    added: dict[Direction, Added] = {"forward": Added.of(_LOTS, used, made), "back": Added.of(_LOTS, made, used)}
    since = Since(_LOTS, added, dead, np.zeros(_LOTS, np.uint8))
    left = [edge for number, edge in enumerate(edges) if number not in gone] + more
    walker = Walker(lots)

    for _ in range(2):
        reached = walker.walk_with(base, way, since, np.array(seeds, np.int32))
        assert _depths(reached) == _expected(left, seeds, way)


@given(_edges)
def test_rows_hold_each_edge_once_each_way_with_its_number(edges: Edges) -> None:
    base = adjacency(_LOTS, *_columns(edges))
    for way, own, other in (("forward", 0, 1), ("back", 1, 0)):
        start, end, edge = (base[f"{way}_{part}"].tolist() for part in ("start", "end", "edge"))
        assert sorted(edge) == list(range(len(edges)))
        for lot in range(_LOTS):
            for place in range(start[lot], start[lot + 1]):
                assert edges[edge[place]][own] == lot
                assert edges[edge[place]][other] == end[place]


@given(st.lists(st.integers(0, 3)), st.sampled_from([IS_FINISHED, IS_RAW, IS_FINISHED | IS_RAW]))
def test_those_that_have_a_bit_are_found_in_their_order(bits: list[int], mask: int) -> None:
    lots = np.arange(len(bits), dtype=np.int32)[::-1].copy()
    found = having_bits(lots, np.array(bits, np.uint8), mask)
    assert found.tolist() == [lot for lot in lots.tolist() if bits[lot] & mask == mask]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.integers(0, 20))),
    st.integers(-1, 4),
    st.integers(-1, 10),
    st.integers(-1, 10),
)
def test_what_a_cause_touched_in_a_window_is_found(
    touched: list[tuple[int, int, int]], key: int, start: int, end: int
) -> None:
    keys, times, lots = np.array(sorted(touched), np.int64).reshape(-1, 3).T.copy()
    found = touched_in(causes_of(keys, times, lots), key, start, end)
    assert found.tolist() == sorted({lot for own, time, lot in touched if own == key and start <= time < end})
