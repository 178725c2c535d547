"""Where a licence changed that an arrangement or a case rests on, both say so to who sees it, and the desks too."""

import datetime as dt
from hashlib import sha256

import pytest

from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.desks import selectors as desks
from fenduan.platform.licences import services
from fenduan.platform.licences.services import Change
from tests.platform.cases.world import World
from tests.platform.licences.people import content
from tests.platform.web.clients import client_of, text_of

pytestmark = pytest.mark.django_db
NUMBER = "苏20240001"
CHANGED = "本版本签署后，许可证有变化"


@pytest.fixture
def world() -> World:
    clock.state_day(dt.date(2026, 6, 1))
    return World()


def _issued(world: World) -> Actor:
    """Enter the licence of the manufacturer, and return who decides there."""
    away = world.away
    services.issue(
        actor=away.officer, key="i", number=NUMBER, authority=str(away.officer.place),
        organisation=world.maker.organisation_id, content=content(), on=dt.date(2026, 5, 4),
    )  # fmt: skip
    return away.decider


def _suspend(decider: Actor) -> None:
    on = clock.today()
    what = Change("suspended", on, ground="risk", paper="文号1", paper_on=on)
    body = services.to_sign(decider, NUMBER, 1, what, "检查发现风险")
    services.enter(
        actor=decider, key="s", number=NUMBER, seen=1, what=what, reason="检查发现风险", shown=sha256(body).hexdigest()
    )


def _says(actor: Actor, address: str) -> bool:
    answer = client_of(actor).get(address)
    assert answer.status_code == 200, address
    return CHANGED in text_of(answer.content.decode())


def test_a_case_and_its_arrangement_say_that_their_basis_has_changed(world: World) -> None:
    decider = _issued(world)
    case = world.begin("opinion", world.maker)
    there, home = f"/cases/{case}/", f"/arrangements/{world.arrangement.number}/"
    readers = [(world.away.officer, there), (world.maker, there), (world.maker, home), (world.holder, home)]
    assert not any(_says(*each) for each in readers)
    _suspend(decider)
    assert all(_says(*each) for each in readers)
    # Another manufacturer of the same arrangement does not see this licence.
    assert not _says(world.filler, home)


def test_it_stands_on_the_desks_of_those_who_see_it_for_thirty_days(world: World) -> None:
    decider = _issued(world)
    world.begin("opinion", world.maker)
    _suspend(decider)

    def told(actor: Actor) -> list[str]:
        return [each.number for each in desks.today(actor) if each.kind == "licence"]

    assert told(world.maker) == told(world.holder) == [NUMBER]
    assert told(world.filler) == told(world.away.officer) == told(decider) == []
    clock.state_day(dt.date(2026, 6, 30))
    assert told(world.maker) == [NUMBER]
    clock.state_day(dt.date(2026, 7, 2))
    assert told(world.maker) == []
