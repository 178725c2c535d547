"""Copies of a site profile: what follows them, what is taken back, and what stays because others have read it."""

from typing import Any

import pytest

from fenduan.platform.arrangements import selectors, services
from fenduan.platform.arrangements.models import Loan, SiteProfile, TakenBack
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.ledger.models import Entry
from tests.platform.arrangements.world import World, a_key, begun

pytestmark = pytest.mark.django_db
PAPER = {"id": "filler-paper", "title": {"zh": "许可证副本", "en": "Copy"}}
STRETCH = {"dosage_form": "solution_for_injection", "document": "filler-paper"}
LICENCE = {"number": "浙20269999", "scope": [{"site": "filler-site", "forms": ["solution_for_injection"]}]}


def profile(world: World, **more: Any) -> SiteProfile:  # noqa: ANN401
    content = {"licences": [LICENCE], "experience": [STRETCH], "documents": [PAPER, {**PAPER, "id": "other"}], **more}
    return services.save_profile(actor=world.actors["filler"], name="Hangzhou", content=content, seen=0, key=a_key())


def lent(world: World, *fields: str) -> Loan:
    return services.lend_profile(
        actor=world.actors["filler"], arrangement=world.number, party="filler", profile="Hangzhou",
        fields=fields, seen=1, key=a_key(),
    )  # fmt: skip


def stated(world: World, section: Any) -> dict[str, Any]:  # noqa: ANN401
    return selectors.workspace(world.actors["filler"], world.number).part("filler", section).content


def test_a_document_follows_the_entry_that_cites_it_and_no_other() -> None:
    world = begun()
    profile(world)
    loan = lent(world, "/experience/0")
    assert stated(world, "experience")["documents"] == [PAPER]
    assert loan.content == {"experience": [STRETCH], "documents": [PAPER]}


def test_what_is_not_signed_is_taken_back_and_nothing_else() -> None:
    world = begun()
    profile(world)
    own = {"party": "filler", "number": "浙20260001"}
    world.save("filler", "licences", "/licences", [own])
    loan = lent(world, "/experience/0", "/licences/0")
    assert len(stated(world, "licences")["licences"]) == 2
    key = a_key()
    taken = services.take_back(actor=world.actors["filler"], loan=loan.pk, key=key)
    assert stated(world, "licences") == {"licences": [own]}
    assert stated(world, "experience") == {}
    assert Entry.objects.filter(action="arrangements.take_back").count() == 1
    assert services.take_back(actor=world.actors["filler"], loan=loan.pk, key=key) == taken
    with pytest.raises(Refused, match="already"):
        services.take_back(actor=world.actors["filler"], loan=loan.pk, key=a_key())
    assert TakenBack.objects.count() == 1


def test_what_was_changed_since_stays_as_ones_own_statement() -> None:
    world = begun()
    profile(world)
    loan = lent(world, "/licences/0")
    world.save("filler", "licences", "/licences/0/number", "浙20268888")
    services.take_back(actor=world.actors["filler"], loan=loan.pk, key=a_key())
    assert stated(world, "licences")["licences"][0]["number"] == "浙20268888"


def test_what_was_signed_stays_and_the_refusal_names_the_section() -> None:
    world = begun()
    world.write("filler")
    site = stated(world, "sites")["sites"][0]["id"]
    licence = {**LICENCE, "scope": [{"site": site, "forms": ["solution_for_injection"]}]}
    profile(world, licences=[licence])
    loan = lent(world, "/licences/0", "/experience/0")
    world.sign("filler", "licences")
    with pytest.raises(Refused) as refused:
        services.take_back(actor=world.actors["filler"], loan=loan.pk, key=a_key())
    assert [each.zh.startswith("许可证") for each in refused.value.reasons] == [True]
    assert any(each["number"] == "浙20269999" for each in stated(world, "licences")["licences"])
    assert not TakenBack.objects.exists()


def test_nobody_elses_copy_is_there_to_be_taken_back() -> None:
    world = begun()
    profile(world)
    loan = lent(world, "/licences/0")
    for party in ("holder", "conjugator"):
        with pytest.raises(NotFound):
            services.take_back(actor=world.actors[party], loan=loan.pk, key=a_key())
    assert stated(world, "licences")["licences"]


def test_what_stands_there_alike_is_not_stated_twice_and_keeps_its_place() -> None:
    world = begun()
    profile(world, sites=[{"id": "filler-site", "place": "CN-ZJ"}])
    stated_before = [{"party": "filler", **LICENCE}, {"party": "filler", "number": "浙20260001"}]
    world.save("filler", "licences", "/licences", stated_before)
    world.save("filler", "sites", "/sites", [{"party": "filler", "id": "filler-site"}, {"party": "filler", "id": "b"}])
    lent(world, "/licences/0", "/sites/0")
    assert stated(world, "licences")["licences"] == stated_before
    assert [each["id"] for each in stated(world, "sites")["sites"]] == ["filler-site", "b"]
    assert stated(world, "sites")["sites"][0]["place"] == "CN-ZJ"
