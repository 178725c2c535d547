"""Canonical bytes and digest: the same for any order and both formats, another for another fact."""

import hashlib
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.dossier.canonical import canonical_bytes, digest, number
from fenduan.dossier.reading import read_bytes
from tests.dossier.base import Tree, as_json, as_yaml, good, read_tree


def shuffled(value: Any, chance: random.Random, *, pairs: bool = False) -> Any:  # noqa: ANN401
    """Return ``value`` with the keys of every mapping and the entries of every list but a pair in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance, pairs=key == "handoffs_covered") for key in keys}
    if isinstance(value, list):
        entries = list(value) if pairs else [shuffled(entry, chance) for entry in value]
        chance.shuffle(entries)
        return entries
    return value


@given(st.randoms(use_true_random=False))
def test_the_same_for_any_order_and_both_formats(chance: random.Random) -> None:
    tree = shuffled(good(), chance)
    assert digest(read_tree(tree)) == digest(read_tree(good()))
    assert canonical_bytes(read_bytes(as_yaml(tree), name="a.yaml")) == canonical_bytes(read_tree(good()))


def test_the_bytes_are_sorted_json_that_says_what_the_file_says() -> None:
    written = canonical_bytes(read_tree(good()))
    again = json.loads(written)
    assert json.dumps(again, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == written
    assert digest(read_tree(again)) == digest(read_tree(good()))
    assert digest(read_tree(good())) == f"sha256:{hashlib.sha256(written).hexdigest()}"
    assert "小型卷宗".encode() in written


def change_number(tree: Tree) -> None:
    tree["handoffs"][0]["hold_time_h"] = 25


def change_absent_to_empty(tree: Tree) -> None:
    tree["segments"][0]["after"] = []


def change_double(tree: Tree) -> None:
    tree["quality_system"]["handoffs_covered"] *= 2


def change_date(tree: Tree) -> None:
    tree["as_of"] = "2026-06-16"


def change_text(tree: Tree) -> None:
    tree["title"] = "A small dossier"


@pytest.mark.parametrize("change", [change_number, change_absent_to_empty, change_double, change_date, change_text])
def test_another_fact_is_another_digest(change: Any) -> None:  # noqa: ANN401
    tree = good()
    change(tree)
    assert digest(read_tree(tree)) != digest(read_tree(good()))


def test_the_ends_of_a_pair_keep_their_order() -> None:
    assert b'"handoffs_covered":[["culture","fill"]]' in canonical_bytes(read_tree(good()))


def test_one_is_one_however_it_is_written() -> None:
    tree = good()
    tree["handoffs"][0]["hold_time_h"] = 24.0
    tree["handoffs"][0]["transport"]["max_duration_h"] = 12
    assert digest(read_tree(tree)) == digest(read_tree(good()))
    assert as_json(tree) != as_json(good())


# RFC 8785, 3.2.2.3 and ECMA-262, Number::toString.
@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1, "1"), (1.0, "1"), (-0.0, "0"), (0.1, "0.1"), (8.5, "8.5"), (-90, "-90"), (1e15, "1000000000000000"),
        (2**53 - 1, "9007199254740991"), (1e-5, "0.00001"), (1.5e-6, "0.0000015"), (-1.25e-6, "-0.00000125"),
        (1e-7, "1e-7"), (1.5e-10, "1.5e-10"), (5e-324, "5e-324"), (333333333.3333333, "333333333.3333333"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_ecmascript_does(value: float, written: str) -> None:
    assert number(value) == written


@given(st.floats(min_value=-(2**53) + 1, max_value=2**53 - 1))
def test_numbers_keep_their_value(value: float) -> None:
    assert float(number(value)) == value
