"""The tree: the vectors that certificate transparency is tested with, and what holds for every tree."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.evidence.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_spans,
    extends,
    frontier_nodes,
    hashes_of,
    implied_roots,
    includes,
    inclusion_spans,
    leaf_hash,
    levels,
    node_hash,
    root,
)
from tests.evidence.logs import reference_root

# The inputs and roots of the reference implementation's tests (certificate-transparency; transparency-dev/merkle).
INPUTS = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# (size, index, nodes of the vectors' tree): the ways that RFC 6962, section 2.1.3, draws for seven leaves.
PATHS = [
    (7, 0, [(0, 1), (1, 1), (2, 1)]),
    (7, 3, [(0, 2), (1, 0), (2, 1)]),
    (7, 4, [(0, 5), (0, 6), (2, 0)]),
    (7, 6, [(1, 2), (2, 0)]),
]
SIZES = st.integers(min_value=1, max_value=70)


def _leaves(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_the_vectors(size: int) -> None:
    assert root(map(leaf_hash, INPUTS[:size])).hex() == ROOTS[size]


def test_leaves_and_nodes_are_hashed_apart() -> None:
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


@pytest.mark.parametrize(("size", "index", "path"), PATHS)
def test_the_proofs_are_those_that_the_rfc_draws(size: int, index: int, path: list[tuple[int, int]]) -> None:
    leaves = [leaf_hash(each) for each in INPUTS[:size]]
    nodes = levels(leaves)
    expected = [node_hash(nodes[1, 2], nodes[0, 6]) if each == (2, 1) else nodes[each] for each in path]

    assert hashes_of(inclusion_spans(index, size), nodes) == expected


def test_the_consistency_proofs_are_those_that_the_rfc_draws() -> None:
    nodes = levels([leaf_hash(each) for each in INPUTS[:7]])
    right = node_hash(nodes[1, 2], nodes[0, 6])

    assert hashes_of(consistency_spans(3, 7), nodes) == [nodes[0, 2], nodes[0, 3], nodes[1, 0], right]
    assert hashes_of(consistency_spans(4, 7), nodes) == [right]
    assert hashes_of(consistency_spans(6, 7), nodes) == [nodes[1, 2], nodes[0, 6], nodes[2, 0]]


@pytest.mark.parametrize("size", range(40))
def test_a_growing_tree_has_the_root_that_the_rfc_defines(size: int) -> None:
    leaves = _leaves(size)

    assert root(leaves) == reference_root(leaves)


@given(size=SIZES, more=SIZES)
def test_a_frontier_goes_on_from_its_nodes(size: int, more: int) -> None:
    leaves = _leaves(size + more)
    nodes = levels(leaves)
    frontier = Frontier(size, [nodes[each] for each in frontier_nodes(size)])
    grown = {node: value for leaf in leaves[size:] for node, value in frontier.append(leaf)}

    assert frontier.root() == reference_root(leaves)
    assert grown == {node: nodes[node] for node in nodes if node not in levels(leaves[:size]) and node[0] > 0}


def test_a_frontier_with_too_few_nodes_is_refused() -> None:
    with pytest.raises(ValueError, match="frontier"):
        Frontier(3, [b"x"])


@given(size=SIZES, data=st.data())
def test_every_leaf_is_proved_at_its_place_and_nowhere_else(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    other = data.draw(st.integers(min_value=-1, max_value=size + 2))
    leaves = _leaves(size)
    proof = hashes_of(inclusion_spans(index, size), levels(leaves))

    assert includes(leaves[index], index, size, proof, root(leaves))
    assert includes(leaves[index], other, size, proof, root(leaves)) == (other == index)
    assert not includes(leaf_hash(b"?"), index, size, proof, root(leaves))


@given(size=SIZES, data=st.data())
def test_a_proof_with_anything_changed_proves_nothing(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    leaves = _leaves(size)
    proof = hashes_of(inclusion_spans(index, size), levels(leaves))
    place = data.draw(st.integers(min_value=0, max_value=len(proof)))
    longer = [*proof[:place], sha256(b"!").digest(), *proof[place:]]

    assert not includes(leaves[index], index, size, longer, root(leaves))
    if place < len(proof):
        assert not includes(leaves[index], index, size, proof[:place] + proof[place + 1 :], root(leaves))
        assert not includes(
            leaves[index], index, size, [*proof[:place], b"\x00" * 32, *proof[place + 1 :]], root(leaves)
        )


@given(old=st.integers(min_value=0, max_value=70), more=st.integers(min_value=0, max_value=70))
def test_a_log_that_only_grew_is_proved_consistent(old: int, more: int) -> None:
    leaves = _leaves(old + more)
    proof = hashes_of(consistency_spans(old, old + more), levels(leaves))
    before, after = root(leaves[:old]), root(leaves)

    assert extends(old, old + more, before, after, proof) == (old > 0 or more == 0)
    assert not extends(old, old + more, before, leaf_hash(b"?"), proof)
    assert not extends(old, old + more, leaf_hash(b"?"), after, proof)
    assert not extends(old, old + more, before, after, [*proof, b"\x00" * 32])


@given(old=SIZES, more=SIZES, data=st.data())
def test_a_log_in_which_something_was_changed_is_never_consistent(old: int, more: int, data: st.DataObject) -> None:
    changed = data.draw(st.integers(min_value=0, max_value=old - 1))
    honest = _leaves(old + more)
    forged = [leaf_hash(b"changed") if number == changed else leaf for number, leaf in enumerate(honest)]
    proof = hashes_of(consistency_spans(old, old + more), levels(forged))
    roots = implied_roots(old, old + more, proof, root(honest[:old]))

    assert not extends(old, old + more, root(honest[:old]), root(forged), proof)
    if old.bit_count() != 1:
        assert roots == (root(forged[:old]), root(forged)), "the proof gives away how the forged log began"


def test_what_is_no_tree_is_refused() -> None:
    with pytest.raises(ValueError, match="leaf"):
        inclusion_spans(3, 3)
    with pytest.raises(ValueError, match="shrink"):
        consistency_spans(4, 3)
    assert implied_roots(4, 3, [], b"") is None
    assert implied_roots(0, 3, [], EMPTY_ROOT) is None
    assert not extends(3, 5, b"", b"", [])
