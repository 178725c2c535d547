"""The states of a kind of case and the ways between them, drawn from its table.

The way to a decision runs down the middle; what the applicant or a refusal branches to stands on the left, what ends a
case early on the right. Acts that leave the state as it is are not drawn. A table with the same content stands beside
the picture wherever it is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from fenduan.documents.measure import width
from fenduan.documents.svg import ACCENT, INK, LINE, MUTED, PAPER, Mark, Svg, drawing, path, rectangle, text
from fenduan.platform.procedure.model import Action, Procedure
from fenduan.platform.procedure.words import STATES, State
from fenduan.reference.text import Language, Text

_MIDDLE: Final = (
    State.SUBMITTED, State.RECEIVED, State.IN_REVIEW, State.ADVISED, State.DECIDED, State.CONFIRMED, State.GRANTED,
    State.CLOSED,
)  # fmt: skip
_LEFT: Final = {State.INCOMPLETE: State.IN_REVIEW, State.REFUSED: State.GRANTED}
_RIGHT: Final = {State.NOT_ACCEPTED: State.RECEIVED, State.WITHDRAWN: State.ADVISED}
"""The state of the middle in whose row a state of the sides stands."""

_TITLE: Final = Text("{title}: the states", "{title}：状态图")
_SAID: Final = Text(
    "States: {states}. Each arrow names the acts that lead along it; the table says the same.",
    "状态{states}个；箭头注明相应办理环节，内容与表格一致。",
)
_ALSO: Final = Text("(also from: {states})", "（亦可自：{states}）")
_COUNTS: Final = Text("counts as accepted: nothing told in 5 working days", "逾5个工作日未告知，即为受理")

_SIZE, _LINE_HIGH, _PAD = 12.0, 16.0, 10.0
_BOX_HIGH, _GAP = 56.0, 20.0
_TRACK: Final = 16.0


@dataclass(slots=True)
class _Plan:
    """Where everything goes, in pixels; ``rows`` are the upper edges of the boxes of the middle."""

    language: Language
    labels: dict[tuple[State, State], list[str]]
    begins: dict[State, list[str]]
    half: float = 0.0
    middle: float = 0.0
    left: float = 0.0
    right: float = 0.0
    rail: float = 0.0
    rows: dict[State, float] = field(default_factory=dict)
    bottom: float = 0.0


def draw_states(procedure: Procedure, language: Language, *, name: str = "states") -> Svg:
    """Draw the states of ``procedure``. ``name`` opens the ids in the SVG and must be unique on its page."""
    plan = _planned(procedure, language)
    marks = [*_boxes(procedure, plan), *_beginnings(plan), *_down(plan), *_leftward(plan), *_rails(plan)]
    wide = max(mark.right for mark in marks) + _PAD
    title = _TITLE.pick(language).format(title=procedure.title.pick(language))
    said = _SAID.pick(language).format(states=len(procedure.states))
    ground = rectangle(0, 0, wide, plan.bottom + _PAD, fill=PAPER)
    return drawing(name, (wide, plan.bottom + _PAD), title, said, "".join(mark.markup for mark in (ground, *marks)))


def ways(procedure: Procedure) -> dict[tuple[State, State], list[Action]]:
    """Return every way from one state to another, with the acts that lead along it."""
    found: dict[tuple[State, State], list[Action]] = {}
    for action in procedure.actions:
        ends = [action.to] if action.to is not None else []
        if action.closes is not None:
            ends.append(State.CLOSED)
        for start in (state for state in State if state in action.on):
            for end in ends:
                found.setdefault((start, end), []).append(action)
    return found


def _planned(procedure: Procedure, language: Language) -> _Plan:
    labels = {way: [action.label.pick(language) for action in actions] for way, actions in ways(procedure).items()}
    if procedure.deeming == "applies":
        labels.setdefault((State.RECEIVED, State.IN_REVIEW), []).append(_COUNTS.pick(language))
    begins: dict[State, list[str]] = {}
    for action in procedure.actions:
        if action.begins and action.to is not None:
            begins.setdefault(action.to, []).append(action.label.pick(language))
    plan = _Plan(language, labels, begins)
    plan.half = max(_wide(STATES[state].pick(language)) for state in procedure.states) / 2 + _PAD
    branching = [labels.get(way, []) for way in labels if way[0] in _LEFT or way[1] in _LEFT]
    to_left = max((_wide(each) for names in (*branching, *begins.values()) for each in names), default=0)
    plan.left = _PAD + plan.half
    plan.middle = plan.left + 2 * plan.half + to_left + 3 * _PAD
    down = [label for way, each in labels.items() if _is_down(way) for label in each]
    plan.rail = plan.middle + max(plan.half, max(map(_wide, down)) + _PAD) + _TRACK
    to_right = max(
        _wide(each) for end in _RIGHT for each in _names_of(plan, end, [start for start, to in labels if to is end])
    )
    plan.right = plan.rail + 3 * _TRACK + to_right + 2 * _PAD + plan.half
    _rows(plan)
    return plan


def _wide(label: str) -> float:
    return width(label, _SIZE)


def _is_down(way: tuple[State, State]) -> bool:
    start, end = way
    return start in _MIDDLE and end in _MIDDLE and _MIDDLE.index(end) == _MIDDLE.index(start) + 1


def _rows(plan: _Plan) -> None:
    y = _PAD + _LINE_HIGH * len(plan.begins.get(State.SUBMITTED, [])) + _GAP
    for place, state in enumerate(_MIDDLE):
        plan.rows[state] = y
        following = _MIDDLE[place + 1] if place + 1 < len(_MIDDLE) else None
        lines = len(plan.labels.get((state, following), [])) if following else 0
        y += _BOX_HIGH + max(_GAP * 2, lines * _LINE_HIGH + _GAP)
    plan.bottom = plan.rows[State.CLOSED] + _BOX_HIGH
    for state, beside in (*_LEFT.items(), *_RIGHT.items()):
        plan.rows[state] = plan.rows[beside]


def _centre(plan: _Plan, state: State) -> float:
    return plan.left if state in _LEFT else plan.right if state in _RIGHT else plan.middle


def _boxes(procedure: Procedure, plan: _Plan) -> Iterator[Mark]:
    for state in procedure.states:
        x, y, said = _centre(plan, state), plan.rows[state], STATES[state].pick(plan.language)
        ends = state in {State.CLOSED, *_RIGHT}
        yield rectangle(
            x - plan.half, y, 2 * plan.half, _BOX_HIGH, fill="#f5f7f9" if ends else PAPER, stroke=INK, radius=6,
            weight=2 if ends else 1,
        )  # fmt: skip
        yield text(x - _wide(said) / 2, y + _BOX_HIGH / 2 + 4, said, size=_SIZE, room=_wide(said), strong=True)


def _beginnings(plan: _Plan) -> Iterator[Mark]:
    for state, names in plan.begins.items():
        y = plan.rows[state]
        if state is State.SUBMITTED:
            yield from _lines(names, plan.middle + _PAD, y - _GAP - _LINE_HIGH * (len(names) - 1) + 8)
            yield _arrow([(plan.middle, y - _GAP - _LINE_HIGH * len(names)), (plan.middle, y)], ACCENT)
            continue
        edge, level = plan.middle - plan.half, y + 8
        room = max(map(_wide, names))
        yield from _lines(names, edge - room - _PAD, level - 5 - _LINE_HIGH * (len(names) - 1))
        yield _arrow([(edge - room - _PAD, level), (edge, level)], ACCENT)


def _lines(names: list[str], x: float, base: float) -> Iterator[Mark]:
    for number, said in enumerate(names):
        yield text(x, base + number * _LINE_HIGH, said, size=_SIZE, room=_wide(said), fill=MUTED)


def _arrow(points: list[tuple[float, float]], stroke: str = LINE) -> Mark:
    return path(points, stroke=stroke, weight=1.5, dashes=None, head=True)


def _down(plan: _Plan) -> Iterator[Mark]:
    for way, names in plan.labels.items():
        if _is_down(way):
            top, bottom = plan.rows[way[0]] + _BOX_HIGH, plan.rows[way[1]]
            yield _arrow([(plan.middle, top), (plan.middle, bottom)])
            first = (top + bottom) / 2 - (len(names) - 1) * _LINE_HIGH / 2 + 4
            yield from _lines(names, plan.middle + _PAD, first)


def _leftward(plan: _Plan) -> Iterator[Mark]:
    """Draw the ways to and from the states on the left: out at the lower edge of a box, back at its upper."""
    edge = plan.middle - plan.half
    for (start, end), names in plan.labels.items():
        if start in _MIDDLE and end in _LEFT:
            level, x = plan.rows[start] + _BOX_HIGH - 8, plan.left + _TRACK
            yield _arrow([(edge, level), (x, level), (x, plan.rows[end])])
            yield from _lines(names, x + _PAD, level + _LINE_HIGH)
        elif start in _LEFT and end is State.CLOSED:
            level = plan.rows[end] + _BOX_HIGH / 2
            yield _arrow([(plan.left, plan.rows[start] + _BOX_HIGH), (plan.left, level), (edge, level)])
            yield from _lines(names, plan.left + _PAD, level - 6 - _LINE_HIGH * (len(names) - 1))
        elif start in _LEFT and end in _MIDDLE:
            level, x = plan.rows[end] + _BOX_HIGH / 2, plan.left - _TRACK
            yield _arrow([(x, plan.rows[start]), (x, level), (edge, level)])
            room = max(map(_wide, names))
            yield from _lines(names, max(x + _PAD, edge - room - _PAD), level - 5)


def _rails(plan: _Plan) -> Iterator[Mark]:
    """Draw what leads back up, and what ends a case early: every source joins one rail of its target."""
    targets: dict[State, list[State]] = {}
    for start, end in plan.labels:
        back = start in _MIDDLE and end in _MIDDLE and not _is_down((start, end))
        if end in _RIGHT or back:
            targets.setdefault(end, []).append(start)
    for number, (end, starts) in enumerate(sorted(targets.items(), key=lambda item: item[0] in _RIGHT)):
        yield from _rail(plan, number, end, starts)


def _names_of(plan: _Plan, end: State, starts: list[State]) -> list[str]:
    """Return the acts that lead to ``end``, and which states of the left they lead from besides."""
    names = list(dict.fromkeys(name for start in starts for name in plan.labels[start, end]))
    aside = [STATES[start].pick(plan.language) for start in starts if start in _LEFT]
    return [*names, _ALSO.pick(plan.language).format(states=", ".join(aside))] if aside else names


def _rail(plan: _Plan, number: int, end: State, starts: list[State]) -> Iterator[Mark]:
    x = plan.rail + number * _TRACK
    names = _names_of(plan, end, starts)
    edge = plan.middle + plan.half
    out = 12.0 + number * 9
    levels = [plan.rows[start] + out for start in starts if start not in _LEFT]
    into = plan.rows[end] + (_BOX_HIGH / 2 if end in _RIGHT else 6)
    for level in levels:
        yield path([(edge, level), (x, level)], stroke=LINE, weight=1.5, dashes=None, head=False)
    low, high = min(*levels, into), max(*levels, into)
    yield path([(x, low), (x, high)], stroke=LINE, weight=1.5, dashes=None, head=False)
    if end in _RIGHT:
        box = plan.right - plan.half
        yield _arrow([(x, into), (box, into)])
        yield from _lines(names, box - _PAD - max(map(_wide, names)), into - 6 - _LINE_HIGH * (len(names) - 1))
    else:
        yield _arrow([(x, into), (edge, into)])
        yield from _lines(names, edge + _PAD, into - 5 - _LINE_HIGH * (len(names) - 1))
