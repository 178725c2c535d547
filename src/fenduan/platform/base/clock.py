"""The day and the time; nothing else in the platform asks the machine for them.

In a demonstration the day is stored (it moves forward when somebody sets it), so that periods can be watched to run.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from fenduan.platform.base.models import Setting

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_DAY: Final = "day"
_HELD: Final[ContextVar[list[dt.date] | None]] = ContextVar("held day", default=None)


def today() -> dt.date:
    """Return the day in China."""
    return _stated_day() or dt.datetime.now(tz=SHANGHAI).date()


def now() -> dt.datetime:
    """Return the time, in UTC; in a demonstration the time of day is the machine's and the day the stated one."""
    real = dt.datetime.now(tz=dt.UTC)
    day = _stated_day()
    if day is None:
        return real
    return dt.datetime.combine(day, real.astimezone(SHANGHAI).time(), tzinfo=SHANGHAI).astimezone(dt.UTC)


def machine_time() -> dt.datetime:
    """Return the machine's time, in UTC, for what is measured in minutes: how long ago somebody signed in."""
    return dt.datetime.now(tz=dt.UTC)


def _stated_day() -> dt.date | None:
    if not settings.FENDUAN_DAY_IS_STATED:
        return None
    held = _HELD.get()
    if held:
        return held[0]
    kept = Setting.objects.filter(key=_DAY).values_list("value", flat=True).first()
    day: dt.date = dt.date.fromisoformat(kept) if kept else settings.FENDUAN_DAY
    if held is not None:
        held.append(day)
    return day


@contextmanager
def one_day() -> Iterator[None]:
    """Look the stated day up once, however often it is asked for meanwhile: one request has one day."""
    before = _HELD.set([])
    try:
        yield
    finally:
        _HELD.reset(before)


def state_day(day: dt.date) -> None:
    """Set the day of a demonstration. Raises ``RuntimeError`` anywhere else."""
    if not settings.FENDUAN_DAY_IS_STATED:
        raise RuntimeError("the day is the calendar's outside a demonstration")
    Setting.objects.update_or_create(key=_DAY, defaults={"value": day.isoformat()})
    held = _HELD.get()
    if held is not None:
        held.clear()
