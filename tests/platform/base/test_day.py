"""One request has one day, looked up once."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from fenduan.platform.base import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demonstration(settings: Settings) -> None:
    settings.FENDUAN_DAY_IS_STATED = True
    settings.FENDUAN_DAY = dt.date(2026, 6, 15)


def test_the_stated_day_is_looked_up_once_within() -> None:
    with CaptureQueriesContext(connection) as asked, clock.one_day():
        days = [clock.today() for _ in range(5)]
    assert set(days) == {dt.date(2026, 6, 15)}
    assert len(asked) == 1


def test_it_is_looked_up_again_afterwards_and_once_it_is_set() -> None:
    with clock.one_day():
        assert clock.today() == dt.date(2026, 6, 15)
        clock.state_day(dt.date(2026, 6, 16))
        assert clock.today() == dt.date(2026, 6, 16)
    clock.state_day(dt.date(2026, 6, 17))
    assert clock.today() == dt.date(2026, 6, 17)
