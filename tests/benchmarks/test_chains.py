"""The chains that the index is measured on are chains, and whoever is measured beside it answers as it does."""

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from benchmarks.genealogy.chains import DAY, Chains, chains
from benchmarks.genealogy.peers import Igraph, Ours, Peer, Sqlite, summed


@pytest.fixture(scope="module")
def made() -> Chains:
    """Return the smallest chains: what all batches share, and some batches."""
    return chains(2000)


def test_one_seed_makes_one_set_of_chains(made: Chains) -> None:
    again, other = chains(2000), chains(2000, seed=2)
    assert np.array_equal(again.used, made.used)
    assert np.array_equal(again.time, made.time)
    assert not (other.used.size == made.used.size and np.array_equal(other.used, made.used))


def test_lots_are_numbered_in_order_of_time_and_nothing_is_used_before_it_is_there(made: Chains) -> None:
    assert (np.diff(made.time) >= 0).all()
    assert (made.time[made.used] <= made.time[made.made]).all()
    assert np.unique(made.made.astype(np.int64) << 32 | made.used).size == made.used.size
    graph = nx.DiGraph(zip(made.used.tolist(), made.made.tolist(), strict=True))
    assert nx.is_directed_acyclic_graph(graph)


def test_what_is_finished_is_made_of_all_the_way_from_a_bank_and_is_not_used(made: Chains) -> None:
    assert made.finished.sum() == made.finished[np.unique(made.made)].sum()
    assert not made.finished[made.used].any()
    assert not (made.finished & made.raw).any()
    graph = nx.DiGraph(zip(made.used.tolist(), made.made.tolist(), strict=True))
    host = np.flatnonzero(made.raw & (made.time == 0)).tolist()
    finished = set(np.flatnonzero(made.finished).tolist())
    reached = set().union(*(nx.descendants(graph, lot) for lot in host if lot in graph))
    assert finished <= reached


def test_more_edges_are_made_where_more_are_asked_for(made: Chains) -> None:
    shared = made.used.size - 2000
    assert chains(60_000).used.size - shared == pytest.approx(60_000, rel=0.05)


@pytest.mark.parametrize("peer", [Sqlite, Igraph])
def test_a_peer_answers_as_the_index_does(made: Chains, peer: Callable[[], Peer], tmp_path: Path) -> None:
    ours, other = Ours(), peer()
    ours.load(made, tmp_path)
    other.load(made, tmp_path)
    lots = [0, 1, 2, *np.flatnonzero(made.finished)[:5].tolist(), *np.flatnonzero(made.raw)[:40:4].tolist()]
    answered = 0
    for lot in lots:
        for way in ("back", "forward"):
            answer = summed(ours.reach(lot, way))
            assert summed(other.reach(lot, way)) == answer
            answered += answer.lots
    assert answered > 1000
    if isinstance(other, Sqlite):
        site = int(made.site[np.flatnonzero(made.finished)[0]])
        affected = summed(other.affected(site, 0, 4000 * DAY))
        assert affected.lots > 0
        assert summed(ours.affected(site, 0, 4000 * DAY)) == affected
    other.close()
