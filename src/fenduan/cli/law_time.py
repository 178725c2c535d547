"""``fenduan law timeline`` and ``fenduan law diff``: the law in time."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import click

from fenduan.cli import messages as m
from fenduan.cli import time_messages as t
from fenduan.cli.commands import Command, Date, argument, session_of
from fenduan.cli.output import answer
from fenduan.cli.problems import Misuse
from fenduan.cli.terminal import Page, Terminal

if TYPE_CHECKING:
    from fenduan.law.citation import Instrument
    from fenduan.law.register import Register
    from fenduan.law.requirement import Requirement
    from fenduan.law.timeline import Change, Event, LawDifference

_COLUMN: Final = 3
_FIRST_LETTER: Final = ord("A")
_MARKS: Final = {"begin": "├──", "on": "───", "end": "┤  ", "mark": "◆──", "open": "→"}
_PLAIN_MARKS: Final = {"begin": "|--", "on": "---", "end": "|  ", "mark": "*--", "open": ">"}


@click.command("timeline", cls=Command)
@click.pass_context
def timeline(ctx: click.Context) -> None:
    """Show the law in time."""
    from fenduan.law.register import register

    edition = register()
    answer(session_of(ctx), lambda: _payload(edition), lambda terminal: _text(edition, terminal))


@click.command("diff", cls=Command)
@argument("start", about="earlier", holder="START", type=Date())
@argument("end", about="later", holder="END", type=Date())
@click.pass_context
def diff(ctx: click.Context, start: dt.date, end: dt.date) -> None:
    """Say what in law differs between two dates."""
    from fenduan.law.register import register
    from fenduan.law.timeline import difference

    if end < start:
        message = m.filled(m.END_BEFORE_START, start=start.isoformat(), end=end.isoformat())
        raise Misuse("end-before-start", message, found=end.isoformat(), expected=f"≥ {start.isoformat()}")
    edition = register()
    found = difference(edition, start, end)
    answer(session_of(ctx), lambda: _diff_payload(edition, found), lambda terminal: _diff_text(found, terminal))


def _edition(edition: "Register") -> dict[str, str]:
    return {"edition": edition.edition, "digest": edition.digest}


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


# The time line


def _payload(edition: "Register") -> dict[str, Any]:
    from fenduan.law.instruments import INSTRUMENTS
    from fenduan.law.timeline import timeline as events_of

    return {
        "register": _edition(edition),
        "instruments": [_instrument(each) for each in INSTRUMENTS],
        "requirements": [_requirement(each) for each in edition.requirements],
        "events": [each.as_dict() for each in events_of(edition)],
    }


def _instrument(instrument: "Instrument") -> dict[str, Any]:
    from fenduan.law.timeline import grade_of_end

    return {
        "code": instrument.code,
        "title": instrument.title.as_dict(),
        "number": instrument.number,
        "in_force": _iso(instrument.in_force),
        "until": _iso(instrument.until),
        "grade": instrument.grade,
        "grade_of_end": None if instrument.until is None else grade_of_end(instrument),
        "url": instrument.url,
        "note": None if instrument.note is None else instrument.note.as_dict(),
    }


def _requirement(requirement: "Requirement") -> dict[str, Any]:
    from fenduan.law.timeline import OTHER_BEGINNINGS

    other = OTHER_BEGINNINGS.get(requirement.id)
    return {
        "id": requirement.id,
        "title": requirement.title.as_dict(),
        "since": _iso(requirement.since),
        "until": _iso(requirement.until),
        "grade": requirement.grade,
        "advisory": requirement.advisory,
        "instrument": requirement.cites[0].instrument.code,
        "other_beginning": None
        if other is None
        else {
            "date": other.date.isoformat(),
            "whom": other.whom.as_dict(),
            "citation": other.citation.as_dict(),
        },
    }


def _text(edition: "Register", terminal: Terminal) -> str:
    from fenduan.law.timeline import timeline as events_of

    page = Page(terminal)
    page.heading(terminal.pick(t.TIMELINE_TITLE, edition=edition.edition))
    events = events_of(edition)
    days = sorted({each.date for each in events})
    letters = {day: chr(_FIRST_LETTER + place) for place, day in enumerate(days)}
    page.blank()
    if _chart(page, events, letters):
        mark = (_PLAIN_MARKS if terminal.plain else _MARKS)["mark"][0]
        page.paragraph(terminal.pick(t.CHART_NOTE, mark=mark), style="dim")
    for day in days:
        page.blank()
        page.paragraph(day.isoformat(), lead=f"{letters[day]}  ", style="bold")
        for event in events:
            if event.date == day:
                _event(page, event)
    always = [each for each in edition.requirements if each.since is None]
    if always:
        page.blank()
        page.paragraph(terminal.pick(t.ALWAYS_IN_FORCE), style="bold")
        _rows(page, always)
    page.blank()
    page.paragraph(terminal.pick(m.SHOW_ONE), style="dim")
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


def _chart(page: Page, events: "Sequence[Event]", letters: dict[dt.date, str]) -> bool:
    """Draw a bar for each instrument over columns of days; do nothing where they do not fit."""
    from fenduan.law.instruments import INSTRUMENTS

    terminal = page.terminal
    label = max(len(each.code) for each in INSTRUMENTS) + 2
    if label + _COLUMN * len(letters) + 1 > terminal.width:
        return False
    marks = _PLAIN_MARKS if terminal.plain else _MARKS
    page.line(" " * label + "".join(letter.ljust(_COLUMN) for letter in letters.values()))
    dated = [each for each in INSTRUMENTS if each.in_force is not None]
    for instrument in sorted(dated, key=lambda each: each.in_force or dt.date.min):
        special = {each.date for each in events if each.instrument is instrument and each.kind == "deadline"}
        special |= {each.date for each in events if each.instrument is instrument and each.kind == "transition"}
        bar = "".join(_cell(instrument, day, special, marks) for day in letters)
        page.line(instrument.code.ljust(label) + bar.rstrip() + ("" if instrument.until else marks["open"]))
    return True


def _cell(instrument: "Instrument", day: dt.date, special: set[dt.date], marks: dict[str, str]) -> str:
    if instrument.in_force is None or day < instrument.in_force:
        return " " * _COLUMN
    if instrument.until is not None and day >= instrument.until:
        return marks["end"] if day == instrument.until else " " * _COLUMN
    if day == instrument.in_force:
        return marks["begin"]
    return marks["mark"] if day in special else marks["on"]


def _event(page: Page, event: "Event", day: str = "") -> None:
    terminal = page.terminal
    word = terminal.pick(t.EVENT[event.kind])
    title = event.instrument.title
    named = f"《{title.zh}》" if terminal.language == "zh" else title.en
    if event.kind in ("begins", "lapses") and not event.starts:
        named = terminal.pick(t.OF_ANOTHER, title=named)
    grade = terminal.aside(terminal.pick(t.GRADE, grade=event.grade))
    page.paragraph(named + grade, indent=3, lead=day + word + m.COLON[terminal.language], lead_style="bold")
    if event.what is not None:
        said = terminal.sentence(event.what.pick(terminal.language))
        source = "" if event.citation is None else terminal.aside(event.citation.text().pick(terminal.language))
        page.paragraph(said + source, indent=5)
    if event.kind == "transition":
        if event.requirements:
            page.paragraph(
                m.COMMA[terminal.language].join(each.id for each in event.requirements), indent=5, style="dim"
            )
    else:
        _rows(page, event.requirements)


def _rows(page: Page, requirements: "Sequence[Requirement]") -> None:
    rows = [
        (each.id, each.title.pick(page.terminal.language) + _advisory(each, page.terminal)) for each in requirements
    ]
    page.definitions(rows, indent=5)


def _advisory(requirement: "Requirement", terminal: Terminal) -> str:
    return terminal.aside(terminal.pick(m.ADVISORY, grade=requirement.grade)) if requirement.advisory else ""


# The difference


def _diff_payload(edition: "Register", found: "LawDifference") -> dict[str, Any]:
    return {
        "register": _edition(edition),
        "start": found.first.isoformat(),
        "end": found.last.isoformat(),
        "changes": [each.as_dict() for each in found.changes],
        "instruments": [each.as_dict() for each in found.instruments],
        "others": [each.as_dict() for each in found.others],
    }


def _diff_text(found: "LawDifference", terminal: Terminal) -> str:
    page = Page(terminal)
    page.heading(terminal.pick(t.LAW_DIFF_TITLE, start=found.first.isoformat(), end=found.last.isoformat()))
    if found.empty:
        page.paragraph(terminal.pick(t.LAW_DIFF_NONE))
    else:
        counts = {kind: sum(each.kind == kind for each in found.changes) for kind in t.LAW_CHANGE}
        page.paragraph(terminal.pick(t.LAW_DIFF_COUNTS, **counts))
    for kind, title in t.LAW_CHANGE.items():
        own = [each for each in found.changes if each.kind == kind]
        if own:
            page.blank()
            page.paragraph(terminal.pick(title), style="bold")
            for change in own:
                _change(page, change)
    for title, events in ((t.INSTRUMENTS_CHANGED, found.instruments), (t.OTHER_EVENTS, found.others)):
        if events:
            page.blank()
            page.paragraph(terminal.pick(title), style="bold")
            for event in events:
                # The requirements that begin or end with it are listed above.
                _event(page, replace(event, requirements=()), f"{event.date.isoformat()}  ")
    page.blank()
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


def _change(page: Page, change: "Change") -> None:
    terminal = page.terminal
    tags = [
        "" if change.whom is None else terminal.aside(change.whom.pick(terminal.language)),
        _advisory(change.requirement, terminal),
    ]
    title = change.requirement.title.pick(terminal.language) + "".join(tags)
    page.paragraph(title, indent=2, lead=f"{change.date.isoformat()}  ")
    page.paragraph(" · ".join(_provisions(change, terminal)), indent=14, style="dim", full=True)


def _provisions(change: "Change", terminal: Terminal) -> Iterator[str]:
    from fenduan.cli.citing import cited

    yield from cited(change.citations, terminal.language)
    yield terminal.pick(t.GRADE, grade=change.grade)
    yield change.requirement.id
