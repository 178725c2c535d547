"""The totals of a screening for a person, and its heading."""

from typing import TYPE_CHECKING, Final

from fenduan.cli import screen_messages as s
from fenduan.cli.screen_rows import OUTCOME_SIGNS
from fenduan.cli.terminal import COLOURS, Page, Terminal
from fenduan.cli.time_messages import CAUSE
from fenduan.law.finding import Status
from fenduan.reference.labels import label

if TYPE_CHECKING:
    from fenduan.assessment.screening import Totals
    from fenduan.cli.screen_parts import Dates
    from fenduan.law.register import Register
    from fenduan.law.requirement import Requirement

_OBSTACLES: Final = (Status.NOT_MET, Status.NOT_SHOWN)
_LEAST: Final = (24, 4, 4)


def heading(terminal: Terminal, dates: "Dates", law: "Register") -> str:
    """Return what stands above the lines: at which date, under which edition."""
    page = Page(terminal)
    day = dates.as_of or terminal.pick(s.OWN_DATE, today=dates.today)
    page.paragraph(terminal.pick(s.TITLE, day=day, edition=law.edition), style="bold")
    return page.text()


def render(totals: "Totals", terminal: Terminal, dates: "Dates", law: "Register") -> str:
    """Return the totals: by outcome, by requirement, and what a second date changes."""
    page = Page(terminal)
    page.heading(terminal.pick(s.TOTALS))
    page.paragraph(terminal.pick(s.READ, dossiers=totals.dossiers, refused=totals.refused))
    _outcomes(page, totals)
    _requirements(page, totals, law)
    if dates.other is not None:
        _changes(page, totals, str(dates.other), law)
    return "\n" + page.text()


def _outcomes(page: Page, totals: "Totals") -> None:
    if not totals.dossiers:
        return
    terminal = page.terminal
    page.heading(terminal.pick(s.BY_OUTCOME))
    for outcome, count in sorted(totals.outcomes.items(), key=lambda each: (-each[1], each[0])):
        status = OUTCOME_SIGNS[outcome]
        said = f"{terminal.pick(s.OUTCOME[outcome])}{terminal.aside(share(count, totals.dossiers))}"
        lead = f"{terminal.sign(status)} {count:>7}  "
        page.paragraph(said, lead=lead, lead_style=COLOURS.get(status, ""))


def share(count: int, whole: int) -> str:
    """Return a part of a whole in per cent, with one decimal."""
    return f"{count / whole:.1%}"


def _requirements(page: Page, totals: "Totals", law: "Register") -> None:
    terminal = page.terminal
    if not totals.dossiers:
        return
    page.heading(terminal.pick(s.BY_REQUIREMENT))
    found = [(each, [totals.statuses[each.id, status.value] for status in _OBSTACLES]) for each in law.requirements]
    rows = [(each, counts) for each, counts in found if any(counts) and not each.advisory]
    rows.sort(key=lambda each: (-each[1][0], -each[1][1]))
    if not rows:
        page.paragraph(terminal.pick(s.NO_OBSTACLE))
        return
    signs = [f"{terminal.sign(each)} {label('status', each.value).pick(terminal.language)}" for each in _OBSTACLES]
    cells = [(_named(terminal, each), *(str(count or "") for count in counts)) for each, counts in rows]
    if not page.table((terminal.pick(s.COLUMNS["requirement"]), *signs), cells, _LEAST):
        page.definitions([(name, " / ".join(counts)) for name, *counts in cells])


def _named(terminal: Terminal, requirement: "Requirement") -> str:
    return requirement.title.pick(terminal.language) + terminal.aside(requirement.id)


def _changes(page: Page, totals: "Totals", other: str, law: "Register") -> None:
    terminal = page.terminal
    page.heading(terminal.pick(s.BY_CHANGE, other=other))
    outcomes = [
        (_moved(terminal, s.OUTCOME[move.before].pick(terminal.language), s.OUTCOME[move.after].pick(terminal.language),
                move.cause), count)
        for move, count in totals.outcomes_moved()
    ]  # fmt: skip
    titles = law.by_id
    requirements = [
        (
            f"{_named(terminal, titles[key])}: "
            + _moved(terminal, _status(terminal, move.before), _status(terminal, move.after), move.cause),
            count,
        )
        for key, move, count in totals.moved(law)
    ]
    for said, count in (*outcomes, *requirements):
        page.paragraph(said, lead=f"{count:>9}  ")
    if not outcomes and not requirements:
        page.paragraph(terminal.pick(s.NO_CHANGE))


def _moved(terminal: Terminal, before: str, after: str, cause: str) -> str:
    return terminal.pick(s.OUTCOME_MOVED, before=before, after=after, cause=CAUSE[cause].pick(terminal.language))


def _status(terminal: Terminal, status: str) -> str:
    return label("status", status).pick(terminal.language)
