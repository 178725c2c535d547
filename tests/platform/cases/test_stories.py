"""Whole stories at the services: an opinion in one province, a B licence in another, and how it may go otherwise."""

import datetime as dt

import pytest

from fenduan.platform.base import clock
from fenduan.platform.cases import selectors
from fenduan.platform.cases.models import Case
from tests.platform.cases.world import World

pytestmark = pytest.mark.django_db


def to(day: str) -> None:
    """Let the day be another of 2026."""
    clock.state_day(dt.date.fromisoformat(f"2026-{day}"))


@pytest.fixture
def world() -> World:
    to("06-01")
    return World()


def opinion_under_examination(world: World) -> str:
    case = world.begin("opinion", world.maker)
    world.do(case, world.away.officer, "receive", on="2026-06-01")
    world.do(case, world.away.officer, "accept")
    return case


def test_an_opinion_in_one_province_and_a_licence_in_another(world: World) -> None:
    opinion = opinion_under_examination(world)
    world.review(opinion, world.away.officer)
    to("06-15")
    world.decide(opinion, world.away)
    licence = world.begin("b_licence", world.holder, variant="issue")
    assert [entry.action for entry in selectors.timeline(world.holder, licence)] == ["submit", "opinion_arrived"]
    world.do(licence, world.home.officer, "receive", on="2026-06-15")
    world.do(licence, world.home.officer, "accept")

    assert Case.objects.get(number=licence).due == dt.date(2026, 7, 28)
