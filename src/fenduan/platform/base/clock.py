"""The day and the time; nothing else in the platform asks the machine for them.

In a demonstration the day is stored (it moves forward when somebody sets it), so that periods can be watched to run.
"""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from fenduan.platform.base.models import Setting

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_DAY: Final = "day"


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
    kept = Setting.objects.filter(key=_DAY).values_list("value", flat=True).first()
    return dt.date.fromisoformat(kept) if kept else settings.FENDUAN_DAY


def state_day(day: dt.date) -> None:
    """Set the day of a demonstration. Raises ``RuntimeError`` anywhere else."""
    if not settings.FENDUAN_DAY_IS_STATED:
        raise RuntimeError("the day is the calendar's outside a demonstration")
    Setting.objects.update_or_create(key=_DAY, defaults={"value": day.isoformat()})
