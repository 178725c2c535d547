"""Who hands material to a site sees number, validity and scope of its licence, and nobody else does."""

import datetime as dt

import pytest

from fenduan.platform.accounts.models import Organisation
from fenduan.platform.base.errors import NotFound
from fenduan.platform.licences.history import ScopeLine
from fenduan.platform.licences.neighbours import handed_to, licences_handed_to
from fenduan.reference.text import Text
from tests.platform.arrangements.world import organisation, person, signed
from tests.platform.licences.people import content, issued
from tests.properties.cases import case

TREE = {
    "sites": [{"id": "s1", "party": "a"}, {"id": "s2", "party": "b"}, {"id": "s3", "party": "c"}, "?"],
    "segments": [
        {"id": "one", "site": "s1", "stage": "drug_substance"},
        {"id": "test", "site": "s3", "stage": "testing", "after": ["one"]},
        {"id": "two", "site": "s2", "stage": "drug_product", "after": ["test"]},
        {"id": "three", "site": "s3", "stage": "packaging", "after": ["two"]},
    ],
}


@pytest.mark.parametrize(
    ("own", "found"), [("a", {"b": {"s2"}}), ("b", {"c": {"s3"}}), ("c", {}), ("x", {}), ("abc", {})]
)
def test_who_hands_to_whom_follows_from_the_chain(own: str, found: dict[str, set[str]]) -> None:
    assert handed_to(TREE, frozenset(own)) == found


@pytest.mark.parametrize("tree", [{}, {"segments": 1, "sites": None}, {"segments": [{"id": 1, "after": 7}]}])
def test_what_is_of_no_use_is_passed_over(tree: dict[str, object]) -> None:
    assert handed_to(tree, frozenset("a")) == {}


@pytest.mark.django_db
def test_a_neighbour_sees_three_things_of_the_licence_it_hands_to() -> None:
    world = signed()
    raw = case("adc-three-provinces")
    pairs = {party: handed_to(raw, frozenset({party})) for party in world.actors}
    assert any(pairs.values()), "the example hands something over"
    for giver, takers in pairs.items():
        for taker, sites in takers.items():
            scope = (
                ScopeLine(Text("Theirs", "场地"), ("drug_substance",), key=min(sites)),
                ScopeLine(Text("Secret site", "秘密场地"), ("drug_substance",), key="secret"),
            )
            owner = Organisation.objects.get(slug=taker)
            issued(f"苏-{giver}-{taker}", organisation=owner.pk, content=content(scope=scope), key=f"{giver}-{taker}")
    for giver, takers in pairs.items():
        seen = licences_handed_to(world.actors[giver], world.number)
        assert {each.number.rsplit("-", 1)[1] for each in seen} == set(takers)
        for each in seen:
            assert (each.level, each.content.valid_until) == ("handoff", dt.date(2029, 1, 9))
            assert "秘密场地" not in repr(each)
            assert "Cs" not in repr(each)


@pytest.mark.django_db
def test_who_takes_no_part_sees_nothing() -> None:
    world = signed()
    for outsider in (person(organisation("outsider")), person(organisation("sh-mpa", "province", "CN-SH"))):
        with pytest.raises(NotFound):
            licences_handed_to(outsider, world.number)
