"""A dossier taken apart and put together again is the same dossier."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.dossier.canonical import digest
from fenduan.dossier.shape import objects
from fenduan.dossier.taking import take
from fenduan.platform.arrangements.parts import DOCUMENTS, SECTIONS, Owners, join, joined, sections_of, split, strangers
from tests.exchange.generated import trees
from tests.properties.cases import NAMES, case


def _normal(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """Return plain data with lists in an order of their own; pairs keep theirs."""
    if isinstance(value, dict):
        return {key: _pairs(each) if key == "handoffs_covered" else _normal(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted((_normal(each) for each in value), key=repr)
    return value


def _pairs(value: Any) -> Any:  # noqa: ANN401
    return sorted(value, key=repr)


@pytest.mark.parametrize("name", NAMES)
def test_put_together_again_it_is_the_same(name: str) -> None:
    raw = case(name)
    again = join(split(raw))

    assert _normal(again) == _normal(raw)
    assert digest(take(again)) == digest(take(raw))


@given(raw=trees())
def test_any_dossier_is_the_same_put_together_again(raw: dict[str, Any]) -> None:
    assert _normal(join(split(raw))) == _normal(raw)


def test_every_key_of_the_format_belongs_to_a_section() -> None:
    known = {key for each in SECTIONS.values() for key in each.keys} | {DOCUMENTS}
    root = next(spec for path, spec in objects() if path == ())

    assert known == set(root.fields)


@pytest.mark.parametrize("name", NAMES)
def test_a_part_states_only_its_partys_own(name: str) -> None:
    raw = case(name)
    owners = Owners(raw)
    sites = {
        party: {each["id"] for each in raw["sites"] if owners.of_site(each["id"]) == party} for party in owners.parties
    }
    for (party, section), content in split(raw).items():
        found = strangers((party, section), content, holder=owners.holder, sites=sites[party])
        assert list(found) == [], (party, section)
        assert section in sections_of(holder=party == owners.holder)


@pytest.mark.parametrize("name", NAMES)
def test_every_place_is_found_in_its_part_and_back(name: str) -> None:
    contents = split(case(name))
    tree = joined(contents)
    for key, value in tree.tree.items():
        for place, entry in enumerate(value if isinstance(value, list) else ()):
            for inner in entry:
                pointer = f"/{key}/{place}/{inner}"
                found = tree.origin(pointer)
                assert found is not None
                part, local = found
                _, listed, index, field = local.split("/")
                assert contents[part][listed][int(index)][field] == entry[inner]
                assert tree.place(part, local) == pointer


def test_the_two_halves_of_a_hand_off_are_stated_by_its_two_ends() -> None:
    parts = split(case("adc-three-provinces"))

    assert {"material", "outbound_specification", "hold_time_h", "transport"} <= parts["holder", "handoffs_out"][
        "handoffs"
    ][0].keys()
    assert parts["conjugator", "handoffs_in"]["handoffs"][0].keys() == {
        "from",
        "to",
        "inbound_specification",
        "method_transfer",
    }


def test_what_another_party_states_is_found() -> None:
    parts = split(case("adc-three-provinces"))
    licences = parts["filler", "licences"]

    assert list(strangers(("conjugator", "licences"), licences, holder="holder", sites=["sz-1"])) == ["/licences/0"]
    assert list(strangers(("filler", "licences"), {"personnel": []}, holder="holder", sites=["hz-1"])) == ["/personnel"]
    half = {"handoffs": [{"from": "conjugate", "to": "fill", "inbound_specification": {}}]}
    assert list(strangers(("filler", "handoffs_out"), half, holder="holder", sites=[])) == [
        "/handoffs/0/inbound_specification"
    ]


def test_two_documents_under_one_id_are_both_kept_to_be_told_as_a_fault() -> None:
    parts = split(case("adc-three-provinces"))
    other = {"id": "doc-1", "title": "Another", "date": dt.date(2026, 1, 1).isoformat()}
    parts["filler", "licences"] = {**parts["filler", "licences"], "documents": [other]}

    assert [each["id"] for each in join(parts)["documents"]].count("doc-1") == 2


@given(st.permutations(range(12)))
def test_the_order_in_which_parts_are_given_changes_nothing(order: list[int]) -> None:
    parts = list(split(case("adc-three-provinces")).items())
    mixed = [parts[place] for place in order if place < len(parts)] + parts[12:]

    assert join(dict(mixed)) == join(dict(parts))
