"""Whatever is read ends in a dossier or in a refusal, and both ways of checking a tree agree."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fenduan.dossier import rules, shape
from fenduan.dossier.canonical import digest
from fenduan.dossier.errors import Findings, Refused
from fenduan.dossier.fitting import fits
from fenduan.dossier.reading import Syntax, read_bytes
from fenduan.dossier.taking import NotTaken, take, take_json
from tests.dossier.base import Tree, as_json, as_yaml, good

TREES: list[Tree] = [good()]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "dossiers"
TREES.extend(
    json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))
    for path in sorted(SHARED.glob("*.yaml"))
)

WORDS = [
    "holder",
    "doc-1",
    "culture",
    "2026-02-29",
    "2024-02-29",
    "CN-SH",
    "XX",
    "vaccine",
    "",
    "yes",
    "..",
    "A b",
    "\x85",
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.sampled_from(WORDS)
    | st.text(max_size=12)
)
KEYS = st.sampled_from(["id", "from", "to", "site", "after", "min", "document", "sha256", "roles"]) | st.text(
    max_size=8
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=8
)


def places(node: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401
    """Return every container of ``node`` with each of its keys or indices."""
    found: list[tuple[Any, Any]] = []
    waiting = [node]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            found.extend((value, key) for key in (value if isinstance(value, dict) else range(len(value))))
            waiting.extend(value.values() if isinstance(value, dict) else value)
    return found


@st.composite
def mutated(draw: st.DrawFn) -> Tree:
    """Draw one of the dossiers with some of its values replaced, removed, moved or added to."""
    tree = copy.deepcopy(draw(st.sampled_from(TREES)))
    for _ in range(draw(st.integers(1, 4))):
        where = places(tree)
        if not where:
            break
        node, key = draw(st.sampled_from(where))
        act = draw(st.sampled_from(["replace", "remove", "insert", "move"]))
        if act == "replace":
            node[key] = draw(VALUES)
        elif act == "remove":
            del node[key]
        elif act == "move":
            other, there = draw(st.sampled_from(where))
            there_still = there in (other if isinstance(other, dict) else range(len(other)))
            node[key] = copy.deepcopy(other[there]) if there_still else 0
        elif isinstance(node, dict):
            node[draw(KEYS)] = draw(VALUES)
        else:
            node.insert(key, draw(VALUES))
    return tree


def outcome(data: bytes, syntax: Syntax) -> str | None:
    """Return the digest if ``data`` is read, None if it is refused; anything else is a failure of the test."""
    try:
        return digest(read_bytes(data, name="fuzz", syntax=syntax))
    except Refused as refused:
        hold_together(refused)
        return None


def hold_together(refused: Refused) -> None:
    """Check that a refusal says why, in order, briefly and in both languages."""
    assert refused.errors
    assert refused.count >= 1
    assert all(error.message.en and error.message.zh and len(error.found) <= 81 for error in refused.errors)
    lines = [error.line or 0 for error in refused.errors if error.rule != "more-errors"]
    assert lines == sorted(lines)
    assert json.dumps(refused.as_dict()).encode()


@given(mutated())
def test_a_mutated_dossier_is_read_or_refused_alike_in_both_formats(tree: Tree) -> None:
    in_json = outcome(json.dumps(tree).encode(), "json")
    assert outcome(json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass"), "json") == in_json
    # A YAML writer has its own mind about numbers without a point and characters that do not print.
    try:
        written = as_yaml(tree)
    except (yaml.YAMLError, UnicodeEncodeError):
        return
    if in_json is not None and "\\" not in written.decode():
        assert outcome(written, "yaml") == in_json
    else:
        outcome(written, "yaml")


@given(mutated())
def test_the_quick_path_takes_just_what_the_checks_find_nothing_in(tree: Tree) -> None:
    findings = Findings()
    shape.check(tree, findings)
    rules.check(tree, findings)
    # A null is reported where the text is read, so the tree's own checks pass over it.
    if taken(tree):
        assert not findings
    else:
        assert findings or any(node[key] is None for node, key in places(tree))


def taken(tree: object) -> bool:
    """Whether the quick path takes a tree."""
    try:
        return fits(take(tree))
    except NotTaken:
        return False


@given(mutated(), st.sampled_from([",", ", "]), st.sampled_from([":", ": ", " :"]), st.booleans())
def test_json_taken_as_it_stands_is_what_its_tree_is(tree: Tree, comma: str, colon: str, escaped: bool) -> None:  # noqa: FBT001
    data = json.dumps(tree, ensure_ascii=escaped, separators=(comma, colon)).encode("utf-8", "surrogatepass")
    dossier = take_json(data)
    if dossier is None or not fits(dossier):
        return
    assert taken(tree)
    assert dossier == take(tree)
    assert outcome(data, "json") == digest(dossier)
    assert by_the_long_way(data) == digest(dossier)


def by_the_long_way(data: bytes) -> str:
    """Return the digest of JSON that is read by way of a tree: what ends in a space and a carriage return is."""
    return digest(read_bytes(data + b" \r\n", name="long", syntax="json"))


@given(st.binary(max_size=200), st.sampled_from(["yaml", "json"]))
def test_random_bytes_are_refused(data: bytes, syntax: Syntax) -> None:
    assert outcome(data, syntax) is None


@given(
    st.text(alphabet=st.sampled_from("ab:-?[]{},&*!|>%@`'\"#~<. \n\t\\019é卷"), max_size=120),
    st.sampled_from(["yaml", "json"]),
)
def test_random_text_is_refused(text: str, syntax: Syntax) -> None:
    assert outcome(text.encode(), syntax) is None


@given(st.data())
def test_a_text_with_a_piece_out_of_place_is_read_or_refused(data: st.DataObject) -> None:
    syntax: Syntax = data.draw(st.sampled_from(["yaml", "json"]))
    tree = data.draw(st.sampled_from(TREES))
    text = as_json(tree) if syntax == "json" else as_yaml(tree)
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(st.binary(max_size=8))
    changed = text[:start] + piece + text[start + length :]
    found = outcome(changed, syntax)
    if found is not None and syntax == "json":
        assert by_the_long_way(changed) == found


@pytest.mark.parametrize("tree", TREES)
def test_the_seeds_are_good(tree: Tree) -> None:
    assert outcome(as_json(tree), "json") == outcome(as_yaml(tree), "yaml") is not None
