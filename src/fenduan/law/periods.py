"""Years of experience: stretches of days, and when they reach three years (register, section D)."""

import datetime as dt
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from fenduan.reference.calendar import add_years

YEARS = 3
DAYS_IN_PIECES = 1096
ONE_DAY = dt.timedelta(days=1)


class Reach(IntEnum):
    """How far experience goes; a higher one is better."""

    SHORT = 0
    TO_BE_WEIGHED = 1
    REACHED = 2


class Span(NamedTuple):
    """Days from ``first`` to ``last``, both included; ``last`` is ``None`` while it still goes on."""

    first: dt.date
    last: dt.date | None


def stretches(spans: Iterable[Span], as_of: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Join overlapping and adjoining spans, up to the day before ``as_of``; earliest first."""
    end = as_of - ONE_DAY
    joined: list[tuple[dt.date, dt.date]] = []
    for first, last in sorted((s.first, end if s.last is None else min(s.last, end)) for s in spans):
        if last < first:
            continue
        if joined and first <= joined[-1][1] + ONE_DAY:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def days_in(pieces: Iterable[tuple[dt.date, dt.date]]) -> int:
    """Count the days of stretches, both ends included."""
    return sum((last - first).days + 1 for first, last in pieces)


def reach(spans: Iterable[Span], as_of: dt.date) -> Reach:
    """Judge three years: one stretch to the day before its third anniversary, or 1,096 days in separate ones.

    Exactly 1,095 days in separate stretches are to be weighed by the authority.
    """
    pieces = stretches(spans, as_of)
    if any(_is_long(first, last) for first, last in pieces):
        return Reach.REACHED
    if len(pieces) > 1:
        days = days_in(pieces)
        if days >= DAYS_IN_PIECES:
            return Reach.REACHED
        if days == DAYS_IN_PIECES - 1:
            return Reach.TO_BE_WEIGHED
    return Reach.SHORT


def _is_long(first: dt.date, last: dt.date) -> bool:
    """Whether one stretch runs to the day before its third anniversary (never past the calendar's last year)."""
    return first.year <= dt.MAXYEAR - YEARS and last >= add_years(first, YEARS) - ONE_DAY


def day_it_is_reached(spans: Iterable[Span], as_of: dt.date) -> dt.date | None:
    """Return the first as-of day on which spans that have begun and still go on reach three years, if they will."""
    known = [span for span in spans if span.first <= as_of]
    high = _day_after_all(known, as_of)
    if high is None or reach(known, high) is not Reach.REACHED:
        return None
    low = as_of + ONE_DAY
    while low < high:
        middle = low + (high - low) // 2
        if reach(known, middle) is Reach.REACHED:
            high = middle
        else:
            low = middle + ONE_DAY
    return low


def _day_after_all(spans: list[Span], as_of: dt.date) -> dt.date | None:
    """Return a day by which spans that still go on add all that they will; ``None`` where none goes on."""
    going_on = [span for span in spans if span.last is None or span.last >= as_of]
    if not going_on or as_of == dt.date.max:
        return None
    latest = max((span.last for span in going_on if span.last is not None), default=as_of)
    if any(span.last is None for span in going_on):
        latest = add_years(latest, YEARS) if latest.year <= dt.MAXYEAR - YEARS else dt.date.max
    return latest if latest == dt.date.max else latest + ONE_DAY
