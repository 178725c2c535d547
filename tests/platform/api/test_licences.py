"""A program reads what a licence said, as known then and now, and enters what needs no signature."""

import datetime as dt
from typing import Any

import pytest

from fenduan.platform.base import clock
from fenduan.platform.licences import services
from fenduan.platform.licences.acts import ACTS
from fenduan.platform.licences.history import as_data
from fenduan.platform.licences.models import LicenceEvent
from fenduan.reference.text import Text
from tests.platform.api.test_routes import Program
from tests.platform.cases.world import World
from tests.platform.licences.people import content

pytestmark = pytest.mark.django_db
NUMBER = "苏20240001"


@pytest.fixture
def world() -> World:
    clock.state_day(dt.date(2026, 6, 15))
    world = World()
    services.issue(
        actor=world.away.officer, key="i", number=NUMBER, authority=str(world.away.officer.place),
        organisation=world.maker.organisation_id, content=content(), on=dt.date(2024, 1, 10),
    )  # fmt: skip
    return world


def entry(act: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    paper = {"paper": "文号1", "paper_on": "2026-06-01", "ground": "document"}
    return {"act": act, "on": "2026-06-02", "seen": 1, "key": "k", "reason": "依文书登记", **paper, **more}


def renamed() -> dict[str, Any]:
    return entry("renamed", says=as_data(content(holder=Text("New Name", "新名称公司"))))


def test_an_act_that_needs_no_signature_is_entered_once(world: World) -> None:
    officer = Program(world.away.officer)
    says = officer.get(f"licences/{NUMBER}")["says"] | {"holder": {"en": "New Name", "zh": "新名称公司"}}
    for each in says["entrustments"]:
        del each["organisation"]
    path, body = f"licences/{NUMBER}/entries", entry("renamed", says=says)
    more = officer.send(path, entry("renamed", says={**says, "class_code": "x"}), 400)
    assert any("changes the name alone" in each["en"] for each in more["reasons"])
    done = officer.send(path, body)
    assert (done["number"], done["version"], bool(done["promise"])) == (NUMBER, 2, True)
    assert officer.send(path, body) == {"number": NUMBER, "version": 2, "promise": ""}
    assert "you saw version 1" in officer.send(path, {**body, "key": "other"}, 409)["reasons"][0]["en"]
    found = officer.get(f"licences/{NUMBER}")
    assert found["says"]["holder"]["zh"] == "新名称公司"
    assert found["says"]["entrustments"][0]["organisation"] == "holder"
    assert found["history"][1]["paper"] == "文号1"


def test_a_decision_is_refused_for_want_of_a_second_factor(world: World) -> None:
    decider, officer = Program(world.away.decider), Program(world.away.officer)
    path = f"licences/{NUMBER}/entries"
    refused = decider.send(path, entry("revoked", ground="dal-116"), 403)
    assert any("second factor" in each["en"] for each in refused["reasons"])
    assert "decision maker" in officer.send(path, entry("revoked", ground="dal-116"), 403)["reasons"][0]["en"]
    lacking = decider.send(path, entry("revoked", paper="", ground="x"), 400)
    assert set(lacking["fields"]) == {"paper", "ground"}
    assert LicenceEvent.objects.count() == 1


def test_nobody_else_enters_anything(world: World) -> None:
    for actor in (world.home.officer, world.maker, world.holder):
        Program(actor).send(f"licences/{NUMBER}/entries", renamed(), 404)
    reading = Program(world.away.officer, "licences:read")
    assert "licences:write" in reading.send(f"licences/{NUMBER}/entries", renamed(), 403)["reasons"][0]["en"]


def test_the_acts_are_listed_with_their_sources(world: World) -> None:
    listed = {each["act"]: each for each in Program(world.away.officer).get("licences/acts")}
    assert set(listed) == set(ACTS)
    assert listed["renamed"]["grounds"][0]["sources"] == []
    assert listed["withdrawn"]["grounds"][0]["sources"][0] == {
        "instrument": "licensing-law", "article": "69", "paragraph": 1, "item": 1, "grade": "P", "url": "",
    }  # fmt: skip


def test_a_licence_is_read_as_known_on_a_day(world: World) -> None:
    officer = Program(world.away.officer)
    assert officer.get(f"licences/{NUMBER}?on=2026-06-10&known=2026-06-15")["state"] == "in_force"
    officer.get(f"licences/{NUMBER}?on=2026-06-10&known=2026-06-14", 404)
    found = officer.get(f"licences/{NUMBER}")
    assert (found["version"], found["known"], found["suspended"]) == (1, None, [])
    assert found["history"][0]["entered"] == "2026-06-15"
