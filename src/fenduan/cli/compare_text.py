"""A comparison of two dates for a person at a terminal: the outcome, then what differs by law, by time, by both.

The route stands behind the findings: each step that differs, with its cause.
"""

from collections.abc import Hashable, Iterable, Iterator

from fenduan.assessment.compare import CAUSES, Comparison, Difference, Findings
from fenduan.assessment.step import RouteStep
from fenduan.cli import messages as m
from fenduan.cli import time_messages as t
from fenduan.cli.alike import subject_name
from fenduan.cli.route_text import period_text, step_name
from fenduan.cli.terminal import COLOURS, Page, Terminal
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import Status, Subject
from fenduan.law.requirement import Requirement
from fenduan.reference.labels import label

# More dates than these are counted, not listed; JSON has them all.
_DATES = 4
_DATED = (Status.NOT_YET_IN_FORCE, Status.LAPSED)


def render(comparison: Comparison, terminal: Terminal, *, unfold: bool = False) -> str:
    """Return the comparison as text; ``unfold`` tells of every subject by itself."""
    page, it = Page(terminal), comparison
    case = it.determination.case
    day, other = it.determination.as_of.isoformat(), it.other.isoformat()
    page.heading(terminal.pick(t.COMPARED, id=case.dossier.id, as_of=day, other=other))
    _outcome(page, it, day, other)
    if not it.differences:
        page.paragraph(terminal.pick(t.NO_DIFFERENCE))
    for cause in CAUSES:
        own = [each for each in it.differences if each.cause == cause]
        if own:
            page.heading(terminal.pick(t.CAUSE_TITLE[cause]))
            for group in _groups(own, unfold=unfold):
                _difference(page, case, group, (day, other))
    _route(page, it, (day, other))
    page.blank()
    page.paragraph(terminal.pick(t.REMARKS_NOT_COMPARED), style="dim")
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


def _outcome(page: Page, it: Comparison, day: str, other: str) -> None:
    say, language = page.terminal.pick, page.terminal.language
    before, by_law, by_time, after = (label("outcome", each).pick(language) for each in it.outcomes)
    if it.cause is None:
        page.paragraph(say(t.OUTCOME_STAYS, before=before), style="bold")
    else:
        cause = page.terminal.aside(say(t.CAUSE[it.cause]))
        page.paragraph(say(t.OUTCOME_CHANGES, before=before, after=after) + cause, style="bold")
    corners = say(t.OUTCOME_CORNERS, as_of=day, other=other, by_law=by_law, by_time=by_time)
    page.paragraph(corners, indent=2)
    if it.differences:
        page.paragraph(say(t.CAUSE_COUNTS, **it.causes))


def _groups(found: Iterable[Difference], *, unfold: bool) -> list[list[Difference]]:
    """Put together what one requirement says in the same words of several subjects."""
    together: dict[Hashable, list[Difference]] = {}
    for place, each in enumerate(found):
        key: Hashable = (each.requirement.id, *(_form(own) for own in (each.before, each.after, each.by_law)))
        together.setdefault(place if unfold else key, []).append(each)
    return list(together.values())


def _form(findings: Findings) -> tuple[tuple[Status, str], ...]:
    return tuple((each.status, each.reason.en) for each in findings)


def _difference(page: Page, case: Arrangement, group: list[Difference], days: tuple[str, str]) -> None:
    terminal, first = page.terminal, group[0]
    heading(page, first.requirement, first.after)
    for day, findings in zip(days, (first.before, first.after), strict=True):
        page.paragraph(said(terminal, findings), indent=2, lead=terminal.pick(t.ON, day=day))
    if first.cause == "both":
        by_law, by_time = (statuses(terminal, each) for each in (first.by_law, first.by_time))
        page.paragraph(terminal.pick(t.CORNERS, by_law=by_law, by_time=by_time), indent=2)
    others(page, case, [each.subject for each in group])
    # "Not yet in force" and "lapsed" say the day themselves.
    told = any(each.status in _DATED for each in (*first.before, *first.after))
    for each in () if told else first.law:
        page.paragraph(each.pick(terminal.language), indent=2, lead=terminal.pick(t.WHY_LAW))
    dates = list(_dates(group))
    if dates:
        more = len(dates) - _DATES
        rest = [terminal.pick(m.AND_MORE, count=more, total=len(dates))] if more > 0 else []
        listed = m.COMMA[terminal.language].join([*dates[:_DATES], *rest])
        page.paragraph(listed, indent=2, lead=terminal.pick(t.WHY_TIME))
    provision = first.requirement.cites[0].text().pick(terminal.language)
    page.paragraph(f"{provision} · {first.requirement.id}", indent=2, style="dim", full=True)


def _route(page: Page, it: Comparison, days: tuple[str, str]) -> None:
    terminal = page.terminal
    page.heading(terminal.pick(t.ROUTE_TITLE))
    if not it.route:
        page.paragraph(terminal.pick(t.ROUTE_SAME))
        return
    counts = {cause: sum(each.cause == cause for each in it.route) for cause in CAUSES}
    page.paragraph(terminal.pick(t.ROUTE_COUNTS, **counts))
    for each in it.route:
        step = each.step
        page.blank()
        cause = terminal.aside(terminal.pick(t.CAUSE[each.cause]))
        name = terminal.sentence(step_name(step, terminal.language))
        page.paragraph(name + cause, lead=f"{terminal.sign(step.state)} ", style="bold")
        for day, own, other in zip(days, (each.before, each.after), (each.after, each.before), strict=True):
            page.paragraph(_step_said(terminal, it, own, other), indent=2, lead=terminal.pick(t.ON, day=day))
        if each.cause == "both":
            by_law, by_time = (_state(terminal, own) for own in (each.by_law, each.by_time))
            page.paragraph(terminal.pick(t.CORNERS, by_law=by_law, by_time=by_time), indent=2)
        for said in each.law:
            page.paragraph(said.pick(terminal.language), indent=2, lead=terminal.pick(t.WHY_LAW))


def _state(terminal: Terminal, step: RouteStep | None) -> str:
    return terminal.pick(t.NO_STEP) if step is None else step.state_label.pick(terminal.language)


def _step_said(terminal: Terminal, it: Comparison, step: RouteStep | None, other: RouteStep | None) -> str:
    """Say the state of a step, and of the rest what is otherwise on the other day."""
    if step is None:
        return terminal.pick(t.NO_STEP) + m.STOP[terminal.language]
    language = terminal.language
    parts = [_state(terminal, step), *_parts_of(terminal, it, step, other)]
    known = () if other is None else other.notes
    notes = [note.pick(language) for note in step.notes if note not in known]
    return ("" if language == "zh" else " ").join([m.SEPARATOR[language].join(parts) + m.STOP[language], *notes])


def _parts_of(terminal: Terminal, it: Comparison, step: RouteStep, other: RouteStep | None) -> Iterator[str]:
    language = terminal.language
    if step.to and (other is None or step.to != other.to):
        yield terminal.pick(t.WITH, whom=step.whom.pick(language))
    if step.waits_for and step.state != "done" and (other is None or step.waits_for != other.waits_for):
        named = {each.key: each for each in (*it.determination.route, *it.later_route)}
        steps = m.COMMA[language].join(step_name(named[key], language) for key in step.waits_for)
        yield terminal.pick(t.STEP_WAITS, steps=steps)
    if other is None or step.period != other.period:
        yield from filter(None, [period_text(step, language)])
    if step.started is not None and step.state != "done" and (other is None or step.started != other.started):
        yield terminal.pick(t.STEP_SINCE, started=step.started.isoformat())
    if step.due is not None and (other is None or step.due != other.due):
        yield terminal.pick(t.STEP_DUE, due=step.due.isoformat())
    if other is None or step.citation != other.citation:
        yield step.citation.text().pick(language)


def _dates(group: list[Difference]) -> Iterator[str]:
    yield from dict.fromkeys(f"{day.isoformat()} {pointer}" for each in group for pointer, day in each.dates)


def heading(page: Page, requirement: Requirement, findings: Findings) -> None:
    """Set the title of a requirement behind the sign of what it says now."""
    terminal = page.terminal
    status = findings[0].status.value if findings else "not_applicable"
    tag = terminal.aside(terminal.pick(m.ADVISORY, grade=requirement.grade)) if requirement.advisory else ""
    page.blank()
    page.paragraph(
        requirement.title.pick(terminal.language) + tag,
        lead=f"{terminal.sign(status)} ",
        style="bold",
        lead_style=COLOURS.get(status, ""),
    )


def said(terminal: Terminal, findings: Findings) -> str:
    """Return status and reason of findings, one after the other."""
    if not findings:
        return terminal.pick(t.NOT_SAID)
    colon = m.COLON[terminal.language]
    return " ".join(
        label("status", each.status).pick(terminal.language)
        + colon
        + terminal.sentence(each.reason.pick(terminal.language))
        for each in findings
    )


def statuses(terminal: Terminal, findings: Findings) -> str:
    """Return the statuses of findings."""
    if not findings:
        return terminal.pick(t.NOT_SAID)
    return m.COMMA[terminal.language].join(label("status", each.status).pick(terminal.language) for each in findings)


def others(page: Page, case: Arrangement, subjects: list[Subject | None]) -> None:
    """Name what else the same is said of."""
    language = page.terminal.language
    names = [subject_name(case, each, language) for each in subjects[1:] if each is not None]
    if names:
        page.paragraph(m.SEPARATOR[language].join(names), indent=2, lead=page.terminal.pick(m.LIKEWISE))
