"""Edges and cycles of the chain, also of chains that no one would build."""

import time

import pytest

from fenduan.dossier.edges import TooTangled, cycles, edges_between, production_edges
from tests.dossier.base import as_json, errors_of, good, read_tree


def test_an_edge_is_direct_or_only_through_testing_and_cell_bank() -> None:
    dossier = read_tree(good())
    assert production_edges(dossier.segments) == {("culture", "fill")}


@pytest.mark.parametrize(
    ("after", "edges"),
    [
        ({"a": [], "b": ["a"]}, {("a", "b")}),
        ({"a": [], "b": ["a"], "c": ["b"]}, {("a", "b"), ("b", "c")}),
        ({"a": [], "t1": ["a"], "t2": ["t1"], "b": ["t2"]}, {("a", "b")}),
        ({"a": [], "t1": ["a"], "b": ["t1"], "c": ["t1", "b"]}, {("a", "b"), ("a", "c"), ("b", "c")}),
        ({"t1": [], "b": ["t1"]}, set()),
        ({"b": ["nowhere"]}, set()),
        ({"b": ["b"]}, set()),
        ({"b": ["t1"], "t1": ["b"]}, set()),
        ({"a": ["b"], "b": ["a"]}, {("a", "b"), ("b", "a")}),
    ],
)
def test_edges(after: dict[str, list[str]], edges: set[tuple[str, str]]) -> None:
    supporting = {name for name in after if name.startswith("t")}
    assert edges_between(after, supporting) == edges


def test_a_long_chain_is_quick_and_a_tangle_is_given_up() -> None:
    chain = {f"s{n}": [f"s{n - 1}"] if n else [] for n in range(20_000)}
    began = time.process_time()
    assert len(edges_between(chain, set())) == 19_999
    assert list(cycles(chain)) == []
    assert time.process_time() - began < 5
    tangle = {f"t{n}": [f"t{m}" for m in range(n)] for n in range(700)} | {f"p{n}": ["t699"] for n in range(700)}
    with pytest.raises(TooTangled):
        edges_between(tangle, {name for name in tangle if name.startswith("t")})


def test_a_tangle_is_refused() -> None:
    tree = good()
    tests = [f"t{n}" for n in range(600)]
    tree["segments"] += [
        {"id": name, "site": "sh-1", "stage": "testing", "form": "cartridge", "after": tests[:n]}
        for n, name in enumerate(tests)
    ]
    tree["segments"] += [
        {"id": f"p{n}", "site": "sh-1", "stage": "packaging", "form": "cartridge", "after": tests[-1:]}
        for n in range(9)
    ]
    assert [error.rule for error in errors_of(as_json(tree), "json")] == ["too-tangled"]


def test_every_knot_gives_a_cycle_and_without_the_references_named_none_is_left() -> None:
    after = {
        "a": ["c"], "b": ["a"], "c": ["b"], "d": ["c", "e"], "e": ["d"], "f": ["f"], "g": ["e", "f"],
    }  # fmt: skip
    found = list(cycles(after))
    assert sorted(sorted(cycle) for _, _, cycle in found) == [["a", "b", "c"], ["d", "e"]]
    for segment, source, _ in found:
        after[segment].remove(source)
    assert list(cycles(after)) == []
