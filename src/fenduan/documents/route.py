"""The route as parts of a document: a line in time, and a table of the steps."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from fenduan.assessment.step import RouteStep
from fenduan.documents.clean import clean
from fenduan.documents.findings import cited
from fenduan.documents.timeline import STATE_SIGNS, draw_route, title_of
from fenduan.documents.tree import Block, Figure, Paragraph, Table
from fenduan.documents.words import ended, listed
from fenduan.reference.labels import label
from fenduan.reference.text import Language, Text

_NOTHING: Final = Text("There is nothing to file.", "没有须办理的事项。")
_FIGURE: Final = Text("The route as a line in time", "办理进程时间图")
_CAPTION: Final = Text("Steps of the route", "办理事项表")
_HEAD: Final = (
    Text("Step", "事项"),
    Text("Who → to whom", "办理主体→受理部门"),
    Text("State", "状态"),
    Text("Period and due date", "期限和到期日"),
    Text("Waits for", "须先完成"),
    Text("Provision and notes", "条款和说明"),
)
_UNKNOWN: Final = Text("not known", "未能确定")
_STARTED: Final = Text("running since {date}", "自{date}起算")
_DUE: Final = Text("due {date}", "{date}到期")
_DONE: Final = Text("done on {date}", "{date}办结")
_NOT_COUNTED: Final = Text("not counted: {what}", "不计入：{what}")
_NO_PERIOD: Final = Text("no period in law", "法律未规定期限")


def route_blocks(route: Sequence[RouteStep], as_of: dt.date, language: Language) -> Iterator[Block]:
    """Yield the route drawn in time, then its table; a sentence where there is nothing to file."""
    if not route:
        yield Paragraph(_NOTHING.pick(language))
        return
    yield Figure((draw_route(route, as_of, language),), _FIGURE.pick(language))
    numbers = {step.key: number for number, step in enumerate(route, start=1)}
    rows = tuple(_row(step, numbers, language) for step in route)
    yield Table(_CAPTION.pick(language), tuple(each.pick(language) for each in _HEAD), rows, (16, 21, 11, 17, 8, 27))


def _row(step: RouteStep, numbers: dict[str, int], language: Language) -> tuple[str, ...]:
    unknown = _UNKNOWN.pick(language)
    ends = [step.who.pick(language) or unknown]
    # An authority's own act, such as the regulatory plan, is towards nobody.
    if step.to or any(not isinstance(each, str) for each in step.by):
        ends.append(step.whom.pick(language) or unknown)
    notes = [cited(step.citation, language) + ("。" if language == "zh" else ".")]
    notes += [] if step.due_note is None else [clean(step.due_note.pick(language))]
    return (
        f"{numbers[step.key]}. {title_of(step, language)}",
        clean(" → ".join(ends)),
        f"{STATE_SIGNS[step.state]} {step.state_label.pick(language)}",
        "，".join(_dates(step, language)) if language == "zh" else ", ".join(_dates(step, language)),
        listed([str(number) for number in sorted(numbers[key] for key in step.waits_for)], language) or "–",
        ended(notes, language),
    )


def _dates(step: RouteStep, language: Language) -> Iterator[str]:
    period = step.period
    if period is None:
        yield _NO_PERIOD.pick(language)
    elif period.days is not None:
        between = "" if language == "zh" else " "
        yield f"{period.days}{between}{label('unit', period.unit).pick(language)}"
    note = "" if step.due_note is None else step.due_note.en
    if step.done_on is not None:
        if step.done_on.isoformat() not in note:
            yield _DONE.pick(language).format(date=step.done_on.isoformat())
    elif step.started is not None:
        yield _STARTED.pick(language).format(date=step.started.isoformat())
    if step.due is not None:
        yield _DUE.pick(language).format(date=step.due.isoformat())
    if period is not None and period.not_counted and step.state != "done":
        what = listed([each.pick(language) for each in period.not_counted], language)
        yield _NOT_COUNTED.pick(language).format(what=what)
