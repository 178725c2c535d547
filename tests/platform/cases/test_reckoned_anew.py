"""What a list shows of a case follows the calendar too: a year that is loaded changes the days kept."""

import datetime as dt
import json

import pytest

from fenduan.platform.base import clock
from fenduan.platform.calendars import services as calendars
from fenduan.platform.calendars.reckoning import reckoning
from fenduan.platform.cases import selectors
from fenduan.platform.cases.models import Case
from tests.platform.arrangements.world import authority
from tests.platform.cases.world import World
from tests.reference.test_calendar_file import PLAN

pytestmark = [pytest.mark.databases, pytest.mark.django_db]
FILE = json.dumps(PLAN, ensure_ascii=False).encode()


def _as_by_events(world: World, case: str) -> dt.date | None:
    clocks = selectors.clock_of(world.maker, case)
    return min((each.due for each in clocks if not each.over and each.due is not None), default=None)


def test_a_due_date_that_a_loaded_year_makes_known_is_shown_in_lists() -> None:
    clock.state_day(dt.date(2026, 12, 21))
    world = World()
    case, ended = world.begin("opinion", world.maker), world.begin("b_licence", world.holder)
    with reckoning():
        world.do(case, world.away.officer, "receive", on="2026-12-21")
        world.do(case, world.away.officer, "accept")
        world.do(ended, world.holder, "withdraw")
        (row,) = selectors.rows(world.maker, selectors.cases_for(world.maker).filter(number=case))
        assert row.due == _as_by_events(world, case)
    assert row.due is None

    version = Case.objects.get(number=case).version
    calendars.load_year(actor=authority("nmpa", "", "authority_admin"), data=FILE)
    with reckoning():
        (row,) = selectors.rows(world.maker, selectors.cases_for(world.maker).filter(number=case))
        assert row.due == _as_by_events(world, case)
    assert row.due is not None
    assert row.due.year == 2027
    assert Case.objects.get(number=case).version == version
    assert Case.objects.get(number=ended).due is None
