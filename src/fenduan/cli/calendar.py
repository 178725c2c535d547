"""``fenduan calendar``: working days after the State Council's yearly plans."""

import datetime as dt
from typing import TYPE_CHECKING

import click

from fenduan.cli import messages as m
from fenduan.cli import operate_messages as o
from fenduan.cli.commands import Command, Count, Date, Group, argument, option, session_of
from fenduan.cli.evidence import lines, read_file
from fenduan.cli.output import answer
from fenduan.cli.problems import Misuse, Problem
from fenduan.cli.serve import platform
from fenduan.cli.terminal import Page, Terminal, printable
from fenduan.dossier.errors import Error, clip

if TYPE_CHECKING:
    from fenduan.reference.calendar import CalendarNotPublished
    from fenduan.reference.calendar_file import PlanRefused

_NO_ANSWER = 1
_SATURDAY = 5

calendar = Group("calendar")


@calendar.command("add", cls=Command)
@argument("date", about="date", holder="DATE", type=Date())
@argument("days", about="days", holder="DAYS", type=Count())
@click.pass_context
def add(ctx: click.Context, date: dt.date, days: int) -> None:
    """Say on which day a period of working days ends."""
    from fenduan.reference.calendar import CalendarNotPublished, add_working_days

    try:
        due = add_working_days(date, days)
    except CalendarNotPublished as error:
        raise _not_published(error) from error
    answer(
        session_of(ctx),
        lambda: {"start": date.isoformat(), "working_days": days, "due": due.isoformat()},
        lambda terminal: _added(terminal, date, days, due),
    )


@calendar.command("between", cls=Command)
@argument("start", about="start", holder="START", type=Date())
@argument("end", about="end", holder="END", type=Date())
@click.pass_context
def between(ctx: click.Context, start: dt.date, end: dt.date) -> None:
    """Count the working days after one date up to another."""
    from fenduan.reference.calendar import CalendarNotPublished, working_days_between

    if end < start:
        message = m.filled(m.END_BEFORE_START, start=start.isoformat(), end=end.isoformat())
        raise Misuse("end-before-start", message, found=end.isoformat(), expected=f"≥ {start.isoformat()}")
    try:
        days = working_days_between(start, end)
    except CalendarNotPublished as error:
        raise _not_published(error) from error
    answer(
        session_of(ctx),
        lambda: {"start": start.isoformat(), "end": end.isoformat(), "working_days": days},
        lambda terminal: _between(terminal, start, end, days),
    )


@calendar.command("load", cls=Command)
@argument("file", about="calendar_file", holder="FILE")
@option("--correction", about="correction", is_flag=True)
@option("--reason", about="correction_reason", holder="REASON", default="")
@click.pass_context
def load(ctx: click.Context, file: str, *, correction: bool, reason: str) -> int:
    """Load a year into the platform's calendar."""
    from fenduan.reference.calendar_file import LARGEST, PlanRefused, read_plan

    data = read_file(file, LARGEST)
    try:
        read_plan(data)
    except PlanRefused as refused:
        raise _malformed(file, refused) from refused
    with platform():
        from fenduan.platform.accounts.services import OPERATOR
        from fenduan.platform.calendars.services import load_year

        done = load_year(actor=OPERATOR, data=data, correction=correction, reason=reason)
    row = done.plan
    facts = {"year": row.year, "edition": row.edition, "digest": row.digest, "repeated": done.repeated}
    said = m.filled(o.YEAR_REPEATED if done.repeated else o.YEAR_LOADED, year=row.year, edition=row.edition)
    answer(session_of(ctx), lambda: facts, lambda terminal: lines(terminal, said))
    return 0


def _malformed(file: str, refused: "PlanRefused") -> Problem:
    errors = [
        Error(
            clip(file), each.place if each.place.startswith("/") else "", None, None, "calendar", "", "", each.message
        )
        for each in refused.faults
    ]
    said = [
        m.filled(o.AT_PLACE, place=printable(each.place), what=each.message) if each.place else each.message
        for each in refused.faults
    ]
    return Problem({"error": "refused", "errors": [each.as_dict() for each in errors]}, said)


def _not_published(error: "CalendarNotPublished") -> Problem:
    payload = {"error": "calendar_not_published", "year": error.year}
    return Problem(payload, [error.message], status=_NO_ANSWER)


def _added(terminal: Terminal, start: dt.date, days: int, due: dt.date) -> str:
    page = Page(terminal)
    facts = {"days": days, "s": "" if days == 1 else "s", "start": start.isoformat(), "due": due.isoformat()}
    page.paragraph(terminal.pick(m.ADDED, weekday=terminal.pick(m.WEEKDAYS[due.weekday()]), **facts), style="bold")
    _moved(page, start, due)
    return page.text()


def _between(terminal: Terminal, start: dt.date, end: dt.date, days: int) -> str:
    page = Page(terminal)
    facts = {"days": days, "s": "" if days == 1 else "s", "start": start.isoformat(), "end": end.isoformat()}
    page.paragraph(terminal.pick(m.BETWEEN, **facts), style="bold")
    _moved(page, start, end)
    return page.text()


def _moved(page: Page, start: dt.date, end: dt.date) -> None:
    """Say which days after ``start`` up to ``end`` a plan makes other than they would be, and which plans those are."""
    from fenduan.reference.calendar import plans

    say = page.terminal.pick
    concerned = [plan for plan in plans() if start.year <= plan.year <= end.year and start < end]
    off = sorted({day for plan in concerned for day in plan.off if day.weekday() < _SATURDAY and start < day <= end})
    worked = sorted({day for plan in concerned for day in plan.worked if start < day <= end})
    for text, days in ((m.DAYS_OFF, off), (m.DAYS_WORKED, worked)):
        if days:
            page.paragraph(say(text, days=m.COMMA[page.terminal.language].join(day.isoformat() for day in days)))
    if concerned:
        page.paragraph(
            say(m.PLANS, papers=m.COMMA[page.terminal.language].join(plan.paper for plan in concerned)), style="dim"
        )
