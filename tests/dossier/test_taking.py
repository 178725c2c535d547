"""The quick path: what it takes, what it leaves to be looked at, value by value and text by text."""

import json
from typing import Any, Final

import pytest

from fenduan.dossier import rules, shape
from fenduan.dossier.errors import Findings
from fenduan.dossier.fitting import fits
from fenduan.dossier.shape import LeafSpec, ListSpec, ObjectSpec, Spec, specification
from fenduan.dossier.taking import NotTaken, take, take_json
from tests.dossier.base import Tree, good
from tests.properties.changes import put

# For each way in which a value is written, what it may not be; and a value that fits in every dossier of these tests.
BAD: Final[dict[str, tuple[object, ...]]] = {
    "text": (1, True, ["a"], {"en": "a"}),
    "truth": (1, 0, "yes", "true"),
    "id": ("", "A", "a b", "a\n", "\na", "a" * 81, 1, "é"),
    "form": ("", "A", "1a", "a-b", "a\n", "a" * 81, 1),
    "sha256": ("", "0" * 63, "0" * 65, "A" * 64, "0" * 64 + "\n", 0),
    "date": ("2026-02-29", "20260101", "2026-1-1", "2026-01-01T00:00:00", "2026-01-01 ", "0000-01-01", 20260101, 1.0),
    "place": ("XX", "CN", "cn-sh", "", 1),
    "step_authority": ("XX", "CN", "FDA", 1),
    "code": ("none of them", "", True, 1.0, 7),
    "number": (True, "1", 2**53, -(2**53), float("nan"), float("inf"), float("-inf"), [1]),
    "integer": (True, 1.0, "1", -1, 2**53),
    "wording": (1, [], {}, {"EN": "a"}, {"e": "a"}, {"en_GB": "a"}, {"en\n": "a"}, {"en": 1}, {"en": ["a"]}),
}
GOOD: Final[dict[str, object]] = {
    "text": "text",
    "truth": True,
    "id": "id",
    "form": "cartridge",
    "sha256": "0" * 64,
    "date": "2026-01-01",
    "place": "CN-SH",
    "step_authority": "NMPA",
    "number": 1,
    "integer": 1,
    "wording": {"en": "a", "zh": "甲", "zh-Hant": "甲", "deu": "a"},
}


def least(spec: Spec, tree: Tree) -> Any:  # noqa: ANN401 - plain data of any shape
    """Return a value of ``spec`` that fits into ``tree``, with every key that it may have."""
    if isinstance(spec, ObjectSpec):
        return {key: least(entry.spec, tree) for key, entry in spec.fields.items()}
    if isinstance(spec, ListSpec):
        return ["culture", "fill"] if spec.length == 2 else [least(spec.item, tree)]
    if spec.to is not None:
        return tree[spec.to][0]["id"]
    return spec.codes[0] if spec.kind == "code" else GOOD[spec.kind]


def full() -> Tree:
    """Return a dossier that states every key of the format and is good."""
    tree = good()
    for key, entry in specification().fields.items():
        if key not in {"parties", "sites", "segments", "handoffs", "documents"}:
            tree[key] = least(entry.spec, tree)
        else:
            inner = entry.spec
            assert isinstance(inner, ListSpec)
            assert isinstance(inner.item, ObjectSpec)
            for place, stated in enumerate(tree[key]):
                kept = ("roles", "after")
                more = {name: least(each.spec, tree) for name, each in inner.item.fields.items() if name not in kept}
                tree[key][place] = {**more, **stated}
    return tree


def leaves(value: Any, spec: Spec, path: tuple[str | int, ...] = ()) -> Any:  # noqa: ANN401
    """Yield the path and the shape of every single value; of lists the first entry."""
    if isinstance(spec, LeafSpec):
        yield path, spec
    elif isinstance(spec, ListSpec):
        for place in range(min(len(value), 1)):
            yield from leaves(value[place], spec.item, (*path, place))
    else:
        for key, each in value.items():
            yield from leaves(each, spec.fields[key].spec, (*path, key))


FULL: Final = full()
LEAVES: Final = list(leaves(FULL, specification()))


def taken(tree: object) -> bool:
    """Whether the quick path takes a tree."""
    try:
        return fits(take(tree))
    except NotTaken:
        return False


def found_at_fault(tree: object) -> bool:
    """Whether the checks that explain find something."""
    findings = Findings()
    shape.check(tree, findings)
    rules.check(tree, findings)
    return bool(findings)


def test_a_dossier_that_states_everything_is_taken() -> None:
    assert not found_at_fault(FULL)
    assert taken(FULL)
    stated = {spec.model.__name__: set(spec.fields) for _, spec in shape.objects()}
    assert stated["Dossier"] == set(FULL)


@pytest.mark.parametrize(("path", "spec"), LEAVES, ids=["/".join(map(str, path)) for path, _ in LEAVES])
def test_no_value_of_the_format_may_be_what_it_must_not(path: tuple[str | int, ...], spec: LeafSpec) -> None:
    # An id that refers is refused for leading nowhere.
    bad = BAD[spec.kind]
    if spec.kind == "number" and spec.minimum == 0:
        bad = (*bad, -1, -0.5)
    for value in bad:
        tree = put(FULL, path, value)

        assert found_at_fault(tree), value
        assert not taken(tree), value


@pytest.mark.parametrize(
    "path",
    [path for path, spec in LEAVES if spec.to is not None],
    ids=lambda path: "/".join(map(str, path)),
)
def test_every_reference_must_lead_somewhere(path: tuple[str | int, ...]) -> None:
    assert not taken(put(FULL, path, "nowhere"))


def _written(tree: Tree) -> str:
    return json.dumps(tree, ensure_ascii=False)


def test_plain_json_is_taken_as_it_stands() -> None:
    for tree in (good(), FULL):
        assert take_json(_written(tree).encode()) == take(tree)
        assert take_json(json.dumps(tree, ensure_ascii=False, indent=2).encode()) == take(tree)


def test_a_colon_in_a_text_does_no_harm() -> None:
    tree = {**good(), "title": {"en": "a: b", "zh": ":甲：乙:"}, "provenance": ':":"'.replace('"', "'")}

    assert take_json(_written(tree).encode()) == take(tree)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"id": "small"', '"id": "large", "id": "small"'),
        ('"id": "small"', '"id": "a:b:c", "id" : "small"'),
        ('"id": "small"', '"id": "small", "as_of" :null'),
        ('"id": "small"', '"provenance": {"en": "a", "en": "b"}, "id": "small"'),
        ('"id": "small"', '"provenance": {"en": "a:b", "en": ":"}, "id": "small"'),
        ('"id": "small"', '"bad_records": [{"party": "maker"}], "bad_records": [], "id": "small"'),
        ('"id": "small"', r'"id": "sm\u0061ll"'),
        ('"id": "small"', '"id": "small",'),
        ('"id": "small"', '"id": "small", "more": 1'),
        ('"id": "small"', '"id": "small", "provenance": "\x7f"'),
        ('"id": "small"', '"id": "small", "provenance": "\x85"'),
        ('"id": "small"', '"id": "small",\r "provenance": "a"'),
        ('"id": "small"', '"id": "small", "provenance": "\t"'),
        ('"dossier": 1', '"dossier": 1.0'),
        ('"dossier": 1', '"dossier": 01'),
        ('"dossier": 1', '"dossier": true'),
        ('"min": 2', '"min": NaN'),
        ('"min": 2', '"min": -Infinity'),
        ('"min": 2', '"min": 1e999'),
        ('"min": 2', '"min": 9007199254740992'),
    ],
)
def test_what_may_be_amiss_in_a_text_is_left_to_be_looked_at(old: str, new: str) -> None:
    text = _written(good())
    assert old in text

    assert take_json(text.replace(old, new, 1).encode()) is None


@pytest.mark.parametrize("piece", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80"])
def test_what_is_no_utf_8_is_left_to_be_looked_at(piece: bytes) -> None:
    text = _written(good()).encode()

    assert take_json(text.replace(b'"A small dossier"', b'"A' + piece + b'"')) is None
    assert take_json(text + piece) is None
    assert take_json(b"\xef\xbb\xbf" + text) is None
    assert take_json(text + b"{}") is None
