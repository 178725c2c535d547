"""A comparison of two dates for a person at a terminal: the outcome, then what differs by law, by time, by both."""

from collections.abc import Hashable, Iterable, Iterator

from fenduan.assessment.compare import CAUSES, Comparison, Difference, Findings
from fenduan.cli import messages as m
from fenduan.cli import time_messages as t
from fenduan.cli.alike import subject_name
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
    page.blank()
    page.paragraph(terminal.pick(t.ROUTE_NOT_COMPARED), style="dim")
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
