"""Dates as FHIR states them: a year, a month, a day or a time. None is made more exact than it is."""

import calendar
import datetime as dt
import re
from typing import Final

import msgspec

_FORM: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]{1,9})?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9]))?)?)?"
)


class Partial(msgspec.Struct, frozen=True):
    """A date as stated, and the first and the last day that it may mean. Of a time, its day as stated counts."""

    text: str
    first: dt.date
    last: dt.date

    @property
    def day(self) -> dt.date | None:
        """The day, where it is stated."""
        return self.first if self.first == self.last else None


def partial(text: str) -> Partial | None:
    """Return the date that a text states; None where it states none."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    year, month, day = (None if each is None else int(each) for each in found.group("year", "month", "day"))
    if not year:
        return None
    try:
        first = dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day is not None:
        return Partial(text, first, first)
    end = month or 12
    return Partial(text, first, dt.date(year, end, calendar.monthrange(year, end)[1]))


def before(one: Partial, other: Partial) -> bool | None:
    """Whether one date lies before another; None where they are not exact enough to tell."""
    if one.last < other.first:
        return True
    if one.first >= other.last:
        return False
    return None
