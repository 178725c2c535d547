"""What is read of the calendar."""

import datetime as dt
from dataclasses import dataclass

from fenduan.platform.base.actor import Actor
from fenduan.platform.calendars.models import YearPlan
from fenduan.platform.calendars.reckoning import edition_of
from fenduan.platform.calendars.services import may_correct, may_load
from fenduan.reference.calendar import Edition


@dataclass(frozen=True, slots=True)
class Year:
    """A year that is reckoned with: the notice it stands in, and since when; the package's years say the address only.

    ``edition`` is 0 for a plan of the package; ``corrections`` counts how often another plan took its year's place.
    """

    year: int
    paper: str
    edition: int
    title: str
    number: str
    dated: dt.date | None
    loaded_at: dt.datetime | None
    reason: str
    corrections: int


def years(actor: Actor) -> list[Year]:
    """Return the years that are reckoned with, the newest first: what the State Council publishes is no secret."""
    del actor
    rows = list(YearPlan.objects.order_by("edition"))
    newest = {each.year: each for each in rows}
    corrections = {year: sum(each.year == year and bool(each.corrects) for each in rows) for year in newest}
    return [
        _year(plan.year, plan.paper, newest.get(plan.year), corrections.get(plan.year, 0))
        for plan in reversed(edition_of().plans)
    ]


def _year(year: int, paper: str, row: YearPlan | None, corrections: int) -> Year:
    if row is None:
        return Year(year, paper, 0, "", "", None, None, "", 0)
    return Year(year, row.paper, row.edition, row.title, row.number, row.dated, row.loaded_at, row.reason, corrections)


def history(actor: Actor) -> list[YearPlan]:
    """Return everything that was loaded, oldest first."""
    del actor
    return list(YearPlan.objects.order_by("edition"))


def edition(actor: Actor, number: int | None = None) -> Edition:
    """Return the newest edition of the calendar, or an earlier one by its number; 0 is that of the package."""
    del actor
    return edition_of(number)


def rights(actor: Actor) -> tuple[bool, bool]:
    """Say whether an actor may load a new year, and correct one that is held."""
    return may_load(actor), may_correct(actor)
