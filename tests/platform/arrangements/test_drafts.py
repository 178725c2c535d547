"""A draft is kept as typed; what can be read of it is judged, what cannot is told."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.dossier.taking import take
from fenduan.platform.arrangements.drafts import dumped, faults, readable, with_required, with_value
from fenduan.platform.base.errors import Refused
from tests.properties.cases import NAMES, case
from tests.properties.changes import drop, paths, pointer_of, put

_ODD: Any = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.sampled_from(["2026-02-30", "no such id", "\u202e\U0001f600", "\x00", "\ud800", "CN-ZZ", "1" * 10_000]),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_dossier_without_faults_is_read_whole(name: str) -> None:
    raw = case(name)
    found = readable(raw)

    assert faults(raw) == ()
    assert found is not None
    assert found.tree == raw
    assert found.dossier == take(raw)


@given(st.data())
def test_whatever_is_typed_anywhere_the_rest_is_read(data: Any) -> None:  # noqa: ANN401
    raw = case("adc-three-provinces")
    places = [path for path, _ in paths(raw) if path and path[0] not in ("dossier", "parties", "product")]
    tree = raw
    for path in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=3, unique=True)):
        value = data.draw(_ODD)
        try:
            tree = put(tree, path, value)
        except (LookupError, TypeError, ValueError):
            # What was typed before left no such place.
            continue
    found = readable(with_required(tree, "x"))

    assert found is not None
    assert (found.tree == tree) == (faults(tree) == ())
    json.loads(dumped(tree))


def test_a_value_that_is_amiss_is_told_with_its_place_and_taken_as_not_stated() -> None:
    tree = put(case("adc-three-provinces"), ("licences", 1, "valid_until"), "next year")
    found = readable(tree)

    assert [(each.pointer, each.rule) for each in faults(tree)] == [("/licences/1/valid_until", "no-date")]
    assert found is not None
    assert "valid_until" not in found.tree["licences"][1]


def test_an_entry_that_lacks_what_it_needs_is_left_out_and_places_lead_back() -> None:
    tree = drop(case("adc-three-provinces"), ("segments", 0, "stage"))
    found = readable(tree)

    assert found is not None
    assert [each["id"] for each in found.tree["segments"]] == ["conjugate", "fill"]
    assert found.back("/segments/0/form") == "/segments/1/form"
    assert found.back("/product/name") == "/product/name"
    assert all("antibody" not in each["from"] for each in found.tree["handoffs"])


def test_without_a_holder_nothing_is_read() -> None:
    assert readable(with_required({}, "x")) is None


def test_a_value_goes_where_the_pointer_says() -> None:
    draft: dict[str, Any] = {}
    for pointer, value in (
        ("/licences/-", {"party": "filler"}),
        ("/licences/0/scope/0/forms/-", "cartridge"),
        ("/licences/0/number", "浙20210003"),
        ("/licences/1/number", "2"),
    ):
        draft = with_value(draft, pointer, value)

    assert draft["licences"] == [
        {"party": "filler", "scope": [{"forms": ["cartridge"]}], "number": "浙20210003"},
        {"number": "2"},
    ]
    assert with_value(draft, "/licences/0", None) == {"licences": [{"number": "2"}]}
    assert with_value(draft, "/licences", None) == {}


@pytest.mark.parametrize("pointer", ["", "licences", "/licences/3", "/licences/x", "/licences/0/deeper/still"])
def test_a_place_that_is_none_is_refused(pointer: str) -> None:
    with pytest.raises(Refused) as refusal:
        with_value({"licences": ["text"]}, pointer, "b")

    assert refusal.value.status == 400


def test_too_much_and_too_deep_is_refused() -> None:
    deep: Any = "x"
    for _ in range(40):
        deep = [deep]
    with pytest.raises(Refused):
        with_value({}, "/title", deep)
    with pytest.raises(Refused):
        with_value({}, "/title", "x" * (6 * 1024 * 1024))


def test_pointers_are_written_as_they_are_read() -> None:
    assert with_value({}, "/title/" + pointer_of(("a~1b",))[1:], "x") == {"title": {"a/b": "x"}}
