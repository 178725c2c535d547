"""The clocks of the route: from a dated start, with stops, to the last day (register, section G).

A clock is a function of dated steps; no counter is kept. Working days follow the State Council's yearly plans, and a
period that runs into a year without a plan has no last day here: the reason is said instead.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from fenduan.dossier.model import Step
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import say
from fenduan.reference.calendar import (
    CalendarNotPublished,
    DateOutOfRange,
    Stop,
    add_months,
    add_working_days,
    working_days_between,
)
from fenduan.reference.text import Text

Unit = Literal["working_days", "months"]


@dataclass(frozen=True, slots=True)
class Period:
    """A legal period of ``days`` working days, or ``days`` calendar months where ``unit`` says so.

    ``days`` is ``None`` where the law has several and which applies is not decided here. ``not_counted`` names what
    does not count towards it.
    """

    days: int | None
    unit: Unit
    not_counted: tuple[Text, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the form it has in JSON."""
        return {"days": self.days, "unit": self.unit, "not_counted": [each.as_dict() for each in self.not_counted]}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows: the last day, or ``None``; ``notes`` say why there is none, or what is open about it."""

    due: dt.date | None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Stops:
    """Stops of a clock by inspection on site: those that ended, the day of one that has not, and if one has no date."""

    ended: tuple[Stop, ...] = ()
    since: dt.date | None = None
    undated: bool = False


NO_STOPS: Final = Stops()
_INSPECTION: Final = ("inspection_started", "inspection_ended")


def inspections(case: Arrangement, parties: frozenset[str], authority: str | None) -> Stops:
    """Collect the inspections of ``parties`` by ``authority``.

    A step may leave out the party or the authority, not both; one that names another of either is another's.
    Overlapping inspections merge. An end without a start stops nothing.
    """
    own = [step for step in case.steps(*_INSPECTION) if _concerns(step, parties, authority)]
    dated = sorted((step.date, step.kind == "inspection_ended") for step in own if step.date is not None)
    ended: list[Stop] = []
    running, since = 0, None
    for day, is_end in dated:
        if not is_end:
            since = since or day
            running += 1
        elif since is not None:
            running -= 1
            if running == 0:
                ended.append((since, day))
                since = None
    return Stops(tuple(ended), since, undated=len(dated) < len(own))


def _concerns(step: Step, parties: frozenset[str], authority: str | None) -> bool:
    if step.party is None and step.authority is None:
        return False
    return (step.party is None or step.party in parties) and (step.authority is None or step.authority == authority)


def read(start: dt.date | None, period: Period, stops: Stops = NO_STOPS) -> Reading:
    """Read the clock that has run since ``start``; its last day is the last of the counted days."""
    if start is None:
        return Reading(
            None, (say("Its day is not stated, so there is no due date.", "未说明日期，无法计算届满日。").text(),)
        )
    if period.days is None:
        return Reading(None)
    try:
        if period.unit == "months":
            return Reading(add_months(start, period.days))
        return _working_days(start, period.days, stops)
    except (CalendarNotPublished, DateOutOfRange) as unknown:
        return Reading(None, (unknown.message,))


def _working_days(start: dt.date, days: int, stops: Stops) -> Reading:
    if stops.undated:
        note = say(
            "An inspection on site is not dated, so there is no due date.", "现场检查未注明日期，无法计算届满日。"
        )
        return Reading(None, (note.text(),))
    if stops.since is not None:
        counted = working_days_between(start, max(start, stops.since), stops=stops.ended)
        if counted < days:
            note = say(
                "Stopped by the inspection on site since {since}; {left} working days are left when it resumes.",
                "自{since}起因现场检查中止；恢复后剩余{left}个工作日。",
                since=stops.since,
                left=days - counted,
            )
            return Reading(None, (note.text(),))
    return Reading(add_working_days(start, days, stops=stops.ended))


def read_licence(start: dt.date | None, period: Period, stops: Stops) -> Reading:
    """Read the clock of a licence: that inspection on site stops it is open, so both readings are given.

    The last day shown is the one without stops, the earlier of the two.
    """
    plain, stopped = read(start, period), read(start, period, stops)
    if plain == stopped:
        return plain
    if stopped.due is not None:
        note = say(
            "Whether inspection on site stops this clock is open; if it does, the due date is {day}.",
            "现场检查是否中止该期限尚不明确；如中止，届满日为{day}。",
            day=stopped.due,
        )
    else:
        note = say(
            "Whether inspection on site stops this clock is open; if it does: {reason}",
            "现场检查是否中止该期限尚不明确；如中止：{reason}",
            reason=join(stopped.notes),
        )
    return Reading(plain.due, (*plain.notes, note.text()))


def join(notes: tuple[Text, ...]) -> Text:
    """Put sentences after one another, as each language does."""
    return Text(" ".join(each.en for each in notes), "".join(each.zh for each in notes))
