"""Working days after the State Council's yearly holiday plans, and months and years of the calendar.

A working day is Monday to Friday, less the days off of the plan, plus the working days that the plan moves to a
weekend. The plans held are dated data in ``data/working_calendar.json``, each with its official paper. For a day
of a year whose own plan is not held there is no answer: :class:`CalendarNotPublished` says so, nothing is guessed.
A plan may also speak of the last days of the year before its own (2022-12-31 in the plan of 2023); there the later
plan prevails, and a year is known only when its own plan is held.

The plans that are reckoned with are an :class:`Edition`: those of the package, unless whoever calls reckons with
another one (:func:`reckoning_with`), which has plans that came out since.

Counting follows the register, section G: the day after the start is day 1; months are calendar months.
No function asks what day it is.
"""

import datetime as dt
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256

from fenduan.reference._data import load
from fenduan.reference.text import Text

Stop = tuple[dt.date, dt.date]
"""A stop of a clock: the day it is dated, and the day counting is resumed."""

_SATURDAY = 5
_ONE_DAY = dt.timedelta(days=1)
_MONTHS = 12
_SHORTEST_MONTH = 28


class CalendarNotPublished(ValueError):  # noqa: N818 - it reports a state of the law, not a slip
    """A working day of ``year`` was asked for, and no plan of that year is held."""

    def __init__(self, year: int) -> None:
        """Say which year is missing, and which are held."""
        first, last = published_years()[0], published_years()[-1]
        self.year = year
        self.message = Text(
            f"Calendar not published: no State Council holiday plan of {year} is held (held: {first} to {last}), "
            f"so no working day of {year} is computed.",
            f"日历未公布：未收录国务院办公厅{year}年节假日安排（已收录{first}年至{last}年），不推算该年工作日。",
        )
        super().__init__(self.message.en)


class DateOutOfRange(ValueError):  # noqa: N818 - named like its neighbour
    """A sum of date and months or years that no calendar date of the years 1 to 9999 can hold."""

    def __init__(self, day: dt.date, months: int) -> None:
        """Say from which day and by how many months the sum was asked for."""
        self.message = Text(
            f"{day.isoformat()} and {months} months is no date of the years {dt.MINYEAR} to {dt.MAXYEAR}.",
            f"自{day.isoformat()}起算{months}个月，超出可表示的日期范围（{dt.MINYEAR}年至{dt.MAXYEAR}年）。",
        )
        super().__init__(self.message.en)


@dataclass(frozen=True, slots=True)
class Plan:
    """One yearly plan: its official paper, the days off it names, the weekend days it makes working days."""

    year: int
    paper: str
    off: frozenset[dt.date]
    worked: frozenset[dt.date]


@dataclass(frozen=True, slots=True)
class _Known:
    """The span of days that is known, and the ordinals of its working days in order."""

    first: dt.date
    last: dt.date
    working: tuple[int, ...]

    def require(self, first: dt.date, last: dt.date) -> None:
        """Refuse a stretch of days with one outside the span; name the year of the first such day."""
        if not self.first <= first <= self.last:
            raise CalendarNotPublished(first.year)
        if last > self.last:
            raise CalendarNotPublished(self.last.year + 1)

    def up_to(self, day: dt.date) -> int:
        """Count the working days from the beginning of the span up to and including ``day``."""
        return bisect_right(self.working, day.toordinal())


@dataclass(frozen=True)
class Edition:
    """Plans that are reckoned with together, by year; the years follow each other without a gap."""

    plans: tuple[Plan, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose plan is held, in order."""
        return tuple(plan.year for plan in self.plans)

    @cached_property
    def digest(self) -> str:
        """``sha256:`` and the SHA-256 of the plans: a line for each with its year, days off and days worked."""
        lines = (
            f"{plan.year} off {' '.join(sorted(map(str, plan.off)))} worked {' '.join(sorted(map(str, plan.worked)))}\n"
            for plan in self.plans
        )
        return f"sha256:{sha256(''.join(lines).encode()).hexdigest()}"

    @cached_property
    def known(self) -> _Known:
        """The days that are known by it."""
        moved: dict[dt.date, bool] = {}
        for plan in self.plans:
            moved |= dict.fromkeys(plan.off, False) | dict.fromkeys(plan.worked, True)
        first, last = dt.date(self.years[0], 1, 1), dt.date(self.years[-1], 12, 31)
        days = map(dt.date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        return _Known(first, last, tuple(day.toordinal() for day in days if moved.get(day, day.weekday() < _SATURDAY)))

    def with_plans(self, more: Iterable[Plan]) -> "Edition":
        """Return the edition in which each plan of ``more`` follows, or stands in the place of that of its year.

        Raises:
            ValueError: the years would not follow each other.
        """
        found = {plan.year: plan for plan in (*self.plans, *more)}
        years = sorted(found)
        if years != list(range(years[0], years[-1] + 1)):
            raise ValueError(f"the years {years} do not follow each other")
        return Edition(tuple(found[year] for year in years))


@cache
def published() -> Edition:
    """Return the edition of the package."""
    return Edition(
        tuple(
            Plan(
                year=plan["year"],
                paper=plan["paper"],
                off=frozenset(dt.date.fromisoformat(day) for holiday in plan["holidays"] for day in holiday["off"]),
                worked=frozenset(
                    dt.date.fromisoformat(day) for holiday in plan["holidays"] for day in holiday["worked"]
                ),
            )
            for plan in load("working_calendar.json")
        )
    )


class _Use:
    """An edition that is asked for once, when somebody reckons."""

    def __init__(self, source: Callable[[], Edition]) -> None:
        self._source = source

    @cached_property
    def edition(self) -> Edition:
        return self._source()


_USED: ContextVar[_Use | None] = ContextVar("edition of the calendar", default=None)


def in_use() -> Edition:
    """Return the edition that is reckoned with."""
    use = _USED.get()
    return published() if use is None else use.edition


@contextmanager
def reckoning_with(source: Callable[[], Edition]) -> Iterator[None]:
    """Reckon with another edition meanwhile; ``source`` is asked once, and only when somebody reckons."""
    before = _USED.set(_Use(source))
    try:
        yield
    finally:
        _USED.reset(before)


def plans() -> tuple[Plan, ...]:
    """Return the plans that are reckoned with, by year; the years follow each other without a gap."""
    return in_use().plans


def published_years() -> tuple[int, ...]:
    """Return the years whose plan is held, in order."""
    return in_use().years


def is_working_day(day: dt.date) -> bool:
    """Say whether ``day`` is a working day.

    Raises:
        CalendarNotPublished: the plan of its year is not held.
    """
    known = in_use().known
    known.require(day, day)
    return known.up_to(day) > known.up_to(day - _ONE_DAY)


def add_working_days(start: dt.date, n: int, *, stops: Sequence[Stop] = ()) -> dt.date:
    """Return the ``n``-th working day after ``start``; with ``n`` 0, ``start`` itself.

    For a stop dated S and a resume dated R the working days after S through R are not counted; stops may overlap
    and stand in any order. A stop that has not been resumed has no place here: while it lasts there is no due date.

    Raises:
        CalendarNotPublished: a day that would have to be counted lies in a year whose plan is not held.
        ValueError: ``n`` is negative, or a stop is resumed before its date.
    """
    if n < 0:
        raise ValueError(f"a number of working days is never negative: {n}")
    stretches = _counted(start, stops)
    if n == 0:
        return start
    left = n
    known = in_use().known
    for after, until in stretches:
        first = after + _ONE_DAY
        known.require(first, first)
        reached = known.up_to(after) + left
        if reached <= known.up_to(until):
            return dt.date.fromordinal(known.working[reached - 1])
        known.require(first, until)
        left = reached - known.up_to(until)
    raise CalendarNotPublished(dt.MAXYEAR)


def working_days_between(start: dt.date, end: dt.date, *, stops: Sequence[Stop] = ()) -> int:
    """Count the working days after ``start`` up to and including ``end``, less those in ``stops``.

    The inverse of :func:`add_working_days`, and with as-of as ``start`` and the due date as ``end`` what is left.

    Raises:
        CalendarNotPublished: a day that would have to be counted lies in a year whose plan is not held.
        ValueError: ``end`` is before ``start``, or a stop is resumed before its date.
    """
    if end < start:
        raise ValueError(f"the end {end.isoformat()} is before the start {start.isoformat()}")
    known = in_use().known
    total = 0
    for after, until in _counted(start, stops):
        last = min(until, end)
        if last <= after:
            break
        known.require(after + _ONE_DAY, last)
        total += known.up_to(last) - known.up_to(after)
    return total


def _counted(start: dt.date, stops: Sequence[Stop]) -> list[tuple[dt.date, dt.date]]:
    """Return the stretches that count, each as the day before it and its last day; the last has no end of its own."""
    for stopped, resumed in stops:
        if resumed < stopped:
            raise ValueError(f"the stop of {stopped.isoformat()} is resumed before it, on {resumed.isoformat()}")
    stretches: list[tuple[dt.date, dt.date]] = []
    after = start
    for stopped, resumed in sorted(stops):
        if stopped > after:
            stretches.append((after, stopped))
        after = max(after, resumed)
    if after < dt.date.max:
        stretches.append((after, dt.date.max))
    return stretches


def add_months(day: dt.date, n: int) -> dt.date:
    """Return the same day ``n`` calendar months later (earlier if negative), or the last of a month too short for it.

    Raises:
        DateOutOfRange: the sum lies outside the years 1 to 9999.
    """
    year, month = divmod(day.year * _MONTHS + day.month - 1 + n, _MONTHS)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise DateOutOfRange(day, n)
    last = day.day if day.day <= _SHORTEST_MONTH else min(day.day, monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, last)


def add_years(day: dt.date, n: int) -> dt.date:
    """Return the ``n``-th anniversary of ``day``; that of 29 February is 28 February in a common year.

    Raises:
        DateOutOfRange: the sum lies outside the years 1 to 9999.
    """
    return add_months(day, n * _MONTHS)
