"""The file of facts: read from YAML and JSON, refused with every fault in its place, never a traceback."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fenduan.chain.release.facts import Facts, Question
from fenduan.chain.release.schema import facts_schema
from fenduan.dossier.errors import Refused
from fenduan.exchange.release.reading import LARGEST, read, read_bytes
from tests.chain.release.whole import confirmed

_GOOD = """release_facts: 1
as_of: 2026-06-01
product: {holder: h, category: vaccine, approved: 2026-01-01}
tests:
  - lot: DP
    test: assay
    conforms: true
decisions:
  - {question: step, lot: DS, person: qp, date: 2026-05-20}
"""


def plain(facts: Facts) -> dict[str, object]:
    """Return facts as a file has them: without what is not stated."""
    tree = msgspec.to_builtins(facts)

    def clean(node: object) -> object:
        if isinstance(node, dict):
            return {key: clean(each) for key, each in node.items() if each is not None}
        return [clean(each) for each in node] if isinstance(node, list | tuple) else node

    cleaned = clean(tree)
    assert isinstance(cleaned, dict)
    return cleaned


def test_the_example_of_the_page_is_a_good_file(root: Path) -> None:
    page = (root / "docs" / "release.md").read_text(encoding="utf-8")
    block = page.split("```yaml\n")[1].split("```")[0]
    facts = read_bytes(block.encode(), name="page.yaml")

    assert all(getattr(facts, each) != () for each in Facts.__struct_fields__ if f"\n{each}: [{{" in block)
    assert facts.decisions[0].question is Question.STEP


def _faults(data: str | bytes, name: str = "f.yaml") -> list[tuple[str, str, int | None]]:
    with pytest.raises(Refused) as refused:
        read_bytes(data.encode() if isinstance(data, str) else data, name=name)
    assert all(each.message.en and each.message.zh for each in refused.value.errors)
    return [(each.rule, each.pointer, each.line) for each in refused.value.errors]


def test_a_good_file_is_read() -> None:
    facts = read_bytes(_GOOD.encode(), name="f.yaml")

    assert facts.product is not None
    assert facts.product.holder == "h"
    assert facts.tests[0].conforms is True
    assert facts.decisions[0].question is Question.STEP


def test_whatever_is_stated_comes_through_json_and_keeps_to_the_schema() -> None:
    tree = plain(confirmed())
    data = json.dumps(tree).encode()

    assert read_bytes(data, name="f.json") == confirmed()
    assert not list(Draft202012Validator(facts_schema()).iter_errors(tree))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty-file", "", None)]),
        ("as_of: 2026-06-01\n", [("missing-key", "", 1)]),
        ("release_facts: 2\n", [("unknown-version", "/release_facts", 1)]),
        ("release_facts: 1\nlot: x\n", [("unknown-key", "/lot", 2)]),
        ("release_facts: 1\nas_of: 2026-02-30\n", [("no-date", "/as_of", 2)]),
        ("release_facts: 1\ntests: {}\n", [("wrong-type", "/tests", 2)]),
        ("release_facts: 1\ntests:\n  - {lot: a}\n", [("missing-key", "/tests/0", 3)]),
        ("release_facts: 1\ntests:\n  - {lot: a, test: b, conforms: yes}\n", [("wrong-type", "/tests/0/conforms", 3)]),
        ("release_facts: 1\ntests:\n  - {lot: a, test: b, source: c}\n", [("unknown-key", "/tests/0/source", 3)]),
        ("release_facts: 1\ntests:\n  - {lot: '', test: b}\n", [("empty-wording", "/tests/0/lot", 3)]),
        ("release_facts: 1\nproduct: {category: gas}\n", [("unknown-code", "/product/category", 2)]),
        (
            "release_facts: 1\nparties:\n  - {id: a}\n  - {id: a}\n",
            [("duplicate-id", "/parties/1/id", 4)],
        ),
        ("release_facts: 1\nrelease_facts: 1\n", [("duplicate-key", "/release_facts", 2)]),
        ("release_facts: 1\nproduct: null\n", [("null", "/product", 2)]),
        (
            "release_facts: x\nas_of: 1\nlicences: [{sites: [1]}]\n",
            [
                ("wrong-type", "/release_facts", 1),
                ("wrong-type", "/as_of", 2),
                ("missing-key", "/licences/0", 3),
                ("wrong-type", "/licences/0/sites/0", 3),
            ],
        ),
    ],
)
def test_every_fault_is_told_with_its_place(text: str, expected: list[tuple[str, str, int | None]]) -> None:
    found = _faults(text)

    assert sorted(found, key=str) == sorted(expected, key=str)


def test_faults_of_json_are_told_with_their_places() -> None:
    assert _faults('{"release_facts": 1,\n "tests": [{"lot": 1, "test": "x"}]}', "f.json") == [
        ("wrong-type", "/tests/0/lot", 2)
    ]
    assert _faults('{"release_facts": 1', "f.json")[0][0] == "json-syntax"


def test_bytes_that_are_no_text_and_what_is_too_large_are_refused() -> None:
    assert _faults(b"release_facts: 1\n\xff") == [("no-utf-8", "", 2)]
    assert _faults(b" " * (LARGEST + 1)) == [("too-large", "", None)]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path / "none.yaml")

    assert refused.value.errors[0].rule == "unreadable"


_trees = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.just("2026-05-01"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*Facts.__struct_fields__, "lot", "test", "id", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_trees)
def test_no_tree_ends_in_anything_but_facts_or_a_refusal(tree: object) -> None:
    data = json.dumps({"release_facts": 1, **tree} if isinstance(tree, dict) else tree).encode()
    for name in ("f.json", "f.yaml"):
        try:
            assert isinstance(read_bytes(data, name=name), Facts)
        except Refused as refused:
            assert refused.errors  # noqa: PT017 - either way is right


@given(st.data())
def test_no_mutation_ends_in_anything_but_facts_or_a_refusal(data: st.DataObject) -> None:
    text = bytearray(_GOOD.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        assert isinstance(read_bytes(bytes(text), name="f.yaml"), Facts)
    except Refused as refused:
        assert refused.errors  # noqa: PT017 - either way is right
