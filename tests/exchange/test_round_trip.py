"""What is read back from a workbook is the same dossier, and the same dossier gives the same workbook."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.dossier.canonical import canonical_bytes, digest
from fenduan.dossier.errors import Refused
from fenduan.dossier.model import Dossier
from fenduan.dossier.reading import read, read_bytes
from fenduan.exchange import plain
from fenduan.exchange.spreadsheet import reading, writing
from tests.dossier.base import good, read_tree
from tests.dossier.test_examples import EXAMPLES
from tests.exchange.generated import Tree, trees


def taken(tree: Tree) -> Dossier:
    """Read a tree by way of JSON; one that is drawn is taken."""
    return read_bytes(json.dumps(tree).encode(), name="drawn.json")


def back(dossier: Dossier) -> Dossier:
    """Write a dossier as a workbook and read it back."""
    return reading.read_bytes(writing.write(dossier, name="a.yaml"), name="a.xlsx")


@given(trees(), st.randoms(use_true_random=False))
def test_a_workbook_says_what_the_dossier_says_in_whatever_order(tree: Tree, chance: random.Random) -> None:
    dossier = taken(tree)
    _shuffle(tree, chance)

    assert canonical_bytes(back(taken(tree))) == canonical_bytes(dossier)


@given(trees())
def test_written_out_it_is_the_same_in_yaml_and_json(tree: Tree) -> None:
    dossier = taken(tree)

    assert digest(read_bytes(plain.as_yaml(dossier).encode(), name="a.yaml")) == digest(dossier)
    assert digest(read_bytes(plain.as_json(dossier).encode(), name="a.json")) == digest(dossier)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_come_back(root: Path, name: str) -> None:
    dossier = read(root / "examples" / f"{name}.yaml")

    assert digest(back(dossier)) == digest(dossier)
    assert digest(read_bytes(plain.as_yaml(dossier).encode(), name="a.yaml")) == digest(dossier)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_shared_dossiers_come_back(shared: Path, name: str) -> None:
    dossier = read(shared / "dossiers" / f"{name}.yaml")

    assert digest(back(dossier)) == digest(dossier)


def test_the_same_dossier_gives_the_same_bytes() -> None:
    dossier = read_tree(good())

    assert writing.write(dossier, name="a") == writing.write(dossier, name="b")
    assert writing.template() == writing.template()


def _shuffle(node: Any, chance: random.Random, of: str = "") -> None:  # noqa: ANN401
    if isinstance(node, list):
        chance.shuffle(node)
        # The two ends of a pair keep their order.
        for each in node if of != "handoffs_covered" else ():
            _shuffle(each, chance)
    elif isinstance(node, dict):
        for key, each in node.items():
            _shuffle(each, chance, key)


@pytest.mark.parametrize(
    ("change", "stated"),
    [
        ({"bad_records": []}, []),
        ({"bad_records": None}, None),
    ],
)
def test_none_and_not_stated_stay_apart(change: Tree, stated: list[object] | None) -> None:
    tree = {key: value for key, value in {**good(), **change}.items() if value is not None}

    found = plain.as_tree(back(read_tree(tree)))

    assert found.get("bad_records") == stated


def test_an_entry_that_stands_twice_is_kept_twice() -> None:
    tree = good()
    tree["quality_system"]["elements"][0]["sites"] = ["sh-1", "sh-1", "ie-1"]
    tree["agreements"][0]["clauses"] = ["duties", "duties", "duties"]
    tree["experience"] *= 2
    dossier = read_tree(tree)

    assert digest(back(dossier)) == digest(dossier)


def test_more_sites_than_columns_stand_in_one_cell() -> None:
    tree = good()
    tree["sites"] += [{"id": f"s-{number}"} for number in range(60)]
    tree["quality_system"]["elements"][0]["sites"] = [site["id"] for site in tree["sites"]]
    dossier = read_tree(tree)

    assert digest(back(dossier)) == digest(dossier)


def test_a_large_dossier_comes_back() -> None:
    tree = good()
    tree["documents"] += [
        {"id": f"paper-{number}", "title": f"Paper {number}", "pages": number} for number in range(2000)
    ]
    dossier = read_tree(tree)

    assert digest(back(dossier)) == digest(dossier)


def test_a_text_too_long_for_a_cell_is_refused_with_its_pointer() -> None:
    tree = good()
    tree["parties"][1]["name"] = {"zh": "长" * 32_768}

    with pytest.raises(Refused) as refused:
        writing.write(read_tree(tree), name="a.yaml")

    (error,) = refused.value.errors
    assert (error.rule, error.pointer, error.file) == ("too-long-for-a-cell", "/parties/1/name", "a.yaml")


def test_a_text_that_programs_read_differently_is_refused() -> None:
    tree = good()
    tree["provenance"] = "_x0041_x0042_"

    with pytest.raises(Refused) as refused:
        writing.write(read_tree(tree), name="a.yaml")

    assert refused.value.errors[0].rule == "not-in-a-cell"
