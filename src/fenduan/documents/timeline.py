"""The route as a line in time: what is done, what runs until when, what can be filed, what waits."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from fenduan.assessment.step import RouteStep, State
from fenduan.documents.clean import clean
from fenduan.documents.measure import width, wrap
from fenduan.documents.svg import INK, LINE, MUTED, PAPER, Mark, Svg, drawing, group, path, rectangle, text
from fenduan.documents.words import COLOURS
from fenduan.law.finding import show
from fenduan.reference.text import Language, Text

STATE_SIGNS: Final[dict[State, str]] = {"done": "✓", "running": "…", "open": "○", "not_yet": "–"}
_STATUS: Final[dict[State, str]] = {"done": "met", "running": "pending", "open": "for_judgement", "not_yet": "lapsed"}
_WIDE: Final = 700.0
_LABEL: Final = 212.0
_LATER: Final = 132.0
_LEFT: Final = _LABEL + 16
_RIGHT: Final = _WIDE - _LATER
_HEAD: Final = 44.0
_SIZE: Final = 11.0
_LINE: Final = 14.0
_LONGEST: Final = 6

_TITLE: Final = Text("The route in time", "办理进程时间图")
_TODAY: Final = Text("judged at {day}", "判断日期{day}")
_LATER_HEAD: Final = Text("no date yet", "日期未定")
_SAID: Final = Text(
    "Steps: {count}; done {done}, running {running}, open {open}, not yet possible {not_yet}. The table says the same.",
    "办理事项{count}项：已办结{done}项，办理中{running}项，可以办理{open}项，尚不能办理{not_yet}项。内容与办理事项表一致。",
)


def draw_route(route: Sequence[RouteStep], as_of: dt.date, language: Language, *, name: str = "route") -> Svg:
    """Draw the steps one below the other against the calendar; those without a date stand right of it."""
    scale = _Scale(route, as_of)
    marks: list[Mark] = []
    y = _HEAD
    for number, step in enumerate(route):
        lines = wrap(title_of(step, language), _SIZE, _LABEL, 3)
        high = max(len(lines) * _LINE + 10, 30)
        if number % 2 == 0:
            marks.append(rectangle(0, y, _WIDE, high, fill="#f5f7f9"))
        marks += _row(step, lines, scale, (y, high), language)
        y += high
    behind = [*_axis(scale, y, language)]
    said = _SAID.pick(language).format(count=len(route), **_numbers(route))
    inner = "".join(mark.markup for mark in [*marks[:0], *behind, *marks, *_day(scale, y)])
    return drawing(name, (_WIDE, y + 6), _TITLE.pick(language), said, inner)


def title_of(step: RouteStep, language: Language) -> str:
    """Name a step and, where it concerns one company, the company."""
    name = step.label.pick(language)
    name = name[0].upper() + name[1:]
    if step.subject is None:
        return name
    return (
        Text("{step} ({party})", "{step}（{party}）")
        .pick(language)
        .format(step=name, party=clean(show(step.subject.party, language)))
    )


def _numbers(route: Iterable[RouteStep]) -> dict[str, int]:
    numbers = dict.fromkeys(STATE_SIGNS, 0)
    for step in route:
        numbers[step.state] += 1
    return {str(state): count for state, count in numbers.items()}


class _Scale:
    """The calendar from the first to the last dated day, by months."""

    def __init__(self, route: Sequence[RouteStep], as_of: dt.date) -> None:
        days = [as_of, *(day for step in route for day in (step.started, step.due, step.done_on) if day is not None)]
        self.as_of = as_of
        self.first = min(days).replace(day=1)
        self.last = _next_month(max(days))
        self.days = (self.last - self.first).days

    def x(self, day: dt.date) -> float:
        """Return where a day lies."""
        return _LEFT + (day - self.first).days / self.days * (_RIGHT - _LEFT - 34)

    def ticks(self) -> Iterator[dt.date]:
        """Yield the first days of months, at most about six of them."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step, day, count = -(-months // _LONGEST), self.first, 0
        while day <= self.last:
            if count % step == 0:
                yield day
            day, count = _next_month(day), count + 1


def _next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _axis(scale: _Scale, bottom: float, language: Language) -> Iterator[Mark]:
    for day in scale.ticks():
        x = scale.x(day)
        yield path([(x, _HEAD - 6), (x, bottom)], stroke="#d5dbe2", weight=1, dashes=None, head=False)
        said = f"{day.year}-{day.month:02}"
        yield text(x - 22, _HEAD - 12, said, size=10, room=46, fill=MUTED)
    yield text(_RIGHT + 6, _HEAD - 12, _LATER_HEAD.pick(language), size=10, room=_LATER - 6, fill=MUTED)
    yield path([(_RIGHT, 4), (_RIGHT, bottom)], stroke=LINE, weight=1, dashes="2 3", head=False)
    said = _TODAY.pick(language).format(day=scale.as_of.isoformat())
    wide = width(said, 10)
    yield text(min(max(scale.x(scale.as_of) - wide / 2, _LABEL), _RIGHT - wide), 12, said, size=10, room=wide)


def _day(scale: _Scale, bottom: float) -> Iterator[Mark]:
    x = scale.x(scale.as_of)
    yield path([(x, 16), (x, bottom)], stroke=INK, weight=1.3, dashes="5 3", head=False)


def _row(
    step: RouteStep, lines: list[str], scale: _Scale, place: tuple[float, float], language: Language
) -> Iterator[Mark]:
    y, high = place
    middle = y + high / 2
    first = middle - (len(lines) - 1) * _LINE / 2 + 4
    named = [text(4, first + n * _LINE, line, size=_SIZE, room=_LABEL) for n, line in enumerate(lines)]
    yield group(title_of(step, language), named)
    said = f"{STATE_SIGNS[step.state]} {step.state_label.pick(language)}"
    start, end = _span(step, scale)
    if start is None:
        yield from _flag(step.state, said, _RIGHT + 6, middle, _LATER - 8)
        return
    colours = COLOURS[_STATUS[step.state]]
    if end is not None:
        left = scale.x(start)
        wide = max(scale.x(end) - left, 3.0)
        yield rectangle(left, middle - 6, wide, 12, fill=colours.ground, stroke=colours.ink, weight=1.2, radius=2)
        said = f"{said} → {end.isoformat()}"
    yield from _beside(step.state, said, (scale.x(start), scale.x(end or start)), middle)


def _span(step: RouteStep, scale: _Scale) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day to draw: done on a day, running from or to a day, open from today."""
    if step.state == "done":
        return step.done_on, None
    if step.state == "running":
        return step.started or scale.as_of, step.due
    if step.state == "open":
        return scale.as_of, step.due
    return None, None


def _beside(state: State, said: str, span: tuple[float, float], middle: float) -> Iterator[Mark]:
    """Say it right of the bar, or left of it where there is no room."""
    wide = width(said, 10) + 10
    at = span[1] + 5 if span[1] + 5 + wide <= _RIGHT else max(span[0] - wide - 5, _LEFT - 8)
    yield from _flag(state, said, at, middle, wide)


def _flag(state: State, said: str, x: float, middle: float, room: float) -> Iterator[Mark]:
    colours = COLOURS[_STATUS[state]]
    wide = min(width(said, 10) + 10, room)
    yield rectangle(x, middle - 8, wide, 16, fill=PAPER, stroke=colours.ink, weight=0.7, radius=3)
    yield text(x + 5, middle + 4, said, size=10, room=wide - 10, fill=colours.ink)
