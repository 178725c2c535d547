"""The route for a person at a terminal: a table where there is room, a list where there is not."""

from collections.abc import Iterator, Mapping, Sequence

from fenduan.assessment.route import RouteStep
from fenduan.cli import messages as m
from fenduan.cli.terminal import Page
from fenduan.reference.labels import label
from fenduan.reference.text import Language, Text

_COLUMNS = ("number", "step", "who", "state", "period", "due", "waits")
_LEAST = (3, 16, 24, 8, 10, 10, 6)


def numbers(route: Sequence[RouteStep]) -> Mapping[str, int]:
    """Number the steps by their keys, from 1."""
    return {step.key: number for number, step in enumerate(route, start=1)}


def in_brief(route: Sequence[RouteStep], language: Language) -> Iterator[tuple[Text, str]]:
    """Say in a sentence each what can be filed now and what is running, with its due date."""
    for lead, state in ((m.NOW, "open"), (m.RUNNING_NOW, "running")):
        said = dict.fromkeys(_briefly(step, language) for step in route if step.state == state)
        if said:
            yield lead, m.SEPARATOR[language].join(said) + m.STOP[language]


def _briefly(step: RouteStep, language: Language) -> str:
    name = step_name(step, language)
    return name if step.due is None else f"{name} → {step.due.isoformat()}"


def step_name(step: RouteStep, language: Language) -> str:
    """Name a step, behind who acts where it concerns one party."""
    name = step.label.pick(language)
    return name if step.subject is None else step.who.pick(language) + m.COLON[language] + name


def set_route(page: Page, route: Sequence[RouteStep], *, title: str | None = None) -> None:
    """Set the route with a heading: every step with who, to whom, state, period, due date and what it waits for."""
    page.heading(title or page.terminal.pick(m.SECTIONS["route"]))
    if not route:
        page.paragraph(page.terminal.pick(m.NO_ROUTE))
        return
    rows = [_row(page, step, numbers(route)) for step in route]
    head = [page.terminal.pick(m.ROUTE[column]) for column in _COLUMNS]
    if page.table(head, rows, _LEAST):
        page.blank()
        for number, step in enumerate(route, start=1):
            page.paragraph(_notes(page, step), lead=f"{number:>2}  ", style="dim", full=True)
        return
    for row, step in zip(rows, route, strict=True):
        page.blank()
        page.paragraph(row[1], lead=f"{row[0]}  ", style="bold")
        stated = [(term, cell) for term, cell in zip(head[2:], row[2:], strict=True) if cell]
        page.definitions(stated, indent=4)
        page.paragraph(_notes(page, step), indent=4, style="dim", full=True)


def _row(page: Page, step: RouteStep, known: Mapping[str, int]) -> list[str]:
    language = page.terminal.language
    unknown = m.NOT_KNOWN.pick(language)
    ends = [step.who.pick(language) or unknown]
    # An authority's own act, such as the regulatory plan, is towards nobody.
    if step.to or any(not isinstance(each, str) for each in step.by):
        ends.append(step.whom.pick(language) or unknown)
    return [
        str(known[step.key]),
        page.terminal.sentence(step.label.pick(language)),
        " → ".join(ends),
        f"{page.terminal.sign(step.state)} {step.state_label.pick(language)}",
        period_text(step, language),
        "" if step.due is None else step.due.isoformat(),
        m.COMMA[page.terminal.language].join(map(str, sorted(known[key] for key in step.waits_for))),
    ]


def period_text(step: RouteStep, language: Language) -> str:
    """Say the period of a step with its unit; empty where it has none."""
    if step.period is None or step.period.days is None:
        return ""
    between = "" if language == "zh" else " "
    return f"{step.period.days}{between}{label('unit', step.period.unit).pick(language)}"


def _notes(page: Page, step: RouteStep) -> str:
    """Say the provision, since when the period runs, what does not count, and what else there is to know."""
    say, language = page.terminal.pick, page.terminal.language
    said = [step.citation.text().pick(language) + m.STOP[page.terminal.language]]
    if step.started is not None and step.state != "done":
        said.append(say(m.STARTED, date=step.started.isoformat()) + m.STOP[page.terminal.language])
    if step.period is not None and step.period.not_counted:
        what = m.COMMA[page.terminal.language].join(each.pick(language) for each in step.period.not_counted)
        said.append(say(m.NOT_COUNTED, what=what) + m.STOP[page.terminal.language])
    said.extend(note.pick(language) for note in step.notes)
    return ("" if language == "zh" else " ").join(said)
