"""The drawing of a temperature record: readings in time, limits, gaps and excursions, one panel a sensor.

It reads in black and white: limits are dashed and named, gaps hatched, excursions drawn thick and numbered. What is
drawn is said in words too: of each panel in its title, of each excursion and gap in its own.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import Final

from fenduan.chain.temperature.answer import moment
from fenduan.chain.temperature.readout import Summary
from fenduan.chain.temperature.report import Excursion, Report
from fenduan.chain.temperature.series import Gap, Reading
from fenduan.documents.clean import clean
from fenduan.documents.measure import shorten, width
from fenduan.documents.svg import INK, LINE, MUTED, PAPER, Mark, Svg, drawing, group, path, rectangle, text
from fenduan.documents.words import COLOURS, plural
from fenduan.reference.text import Language, Text

_WIDE: Final = 840.0
_LEFT, _RIGHT = 52.0, 724.0
_TITLE_HIGH: Final = 30.0
_PLOT_HIGH: Final = 230.0
_AXIS_HIGH: Final = 40.0
_LEGEND_HIGH: Final = 24.0
_PANEL_HIGH: Final = _TITLE_HIGH + _PLOT_HIGH + _AXIS_HIGH
_SIZE: Final = 11.0
_SMALL: Final = 10.0
_THIN, _THICK = 1.2, 3.4
_DASHES: Final = "7 4"
_BEYOND: Final = COLOURS["not_met"].ink
_HATCH_STEP: Final = 6.0
_LEAST_GAP: Final = 3.0
# Of each pixel across, at most the first, lowest, highest and last reading are drawn.
_SAID_AT_MOST: Final = 60
_DRAWN_WHOLE: Final = 1400
_MOST_TICKS: Final = 8
_STEPS: Final = tuple(
    dt.timedelta(minutes=minutes)
    for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, *(1440 * days for days in (1, 2, 5, 10, 30, 90, 365)))
)
_DAY: Final = dt.timedelta(days=1)

_TITLE: Final = Text("Temperature record", "温度记录图")
_UNNAMED: Final = Text("sensor {number}", "探头{number}")
_READINGS: Final = Text(
    "{name}: {count} reading{s} from {first} to {last}, {lowest} to {highest} °C",
    "{name}：{first}至{last}共{count}个读数，{lowest}～{highest}℃",
)
_NONE: Final = Text("{name}: no readings", "{name}：无读数")
_DAYS: Final = Text(
    "{name}: no single readings; lowest and highest of {count} day{s}",
    "{name}：无逐条读数，仅有{count}日的最低、最高温度",
)
_LIMITS: Final[dict[str, Text]] = {
    "upper": Text("upper limit {limit} °C", "上限 {limit}℃"),
    "lower": Text("lower limit {limit} °C", "下限 {limit}℃"),
}
_EXCURSION: Final[dict[str, Text]] = {
    "above": Text(
        "Excursion {number}, above: {start} to {end}, {minutes} min, at most {extreme} °C",
        "第{number}次超限（高于上限）：{start}至{end}，{minutes}分钟，最高{extreme}℃",
    ),
    "below": Text(
        "Excursion {number}, below: {start} to {end}, {minutes} min, at least {extreme} °C",
        "第{number}次超限（低于下限）：{start}至{end}，{minutes}分钟，最低{extreme}℃",
    ),
}
_GAP: Final = Text("Gap: {start} to {end}, {minutes} min", "记录中断：{start}至{end}，{minutes}分钟")
_SAID: Final = Text(
    "Excursions: {excursions}; gaps: {gaps}. The answer as text or JSON says the same.",
    "超限{excursions}次，记录中断{gaps}次。文本和 JSON 格式的结果与此一致。",
)
_LEGEND: Final[dict[str, Text]] = {
    "line": Text("readings", "读数"),
    "limit": Text("limit", "限值"),
    "beyond": Text("beyond a limit, numbered", "超限（编号）"),
    "gap": Text("gap, no readings", "记录中断"),
    "day": Text("lowest to highest of a day", "每日最低至最高"),
}


def draw(reports: Sequence[Report], language: Language, *, name: str = "temperature") -> Svg:
    """Draw the record of each sensor, one below the other. ``name`` opens the ids and must be unique on its page."""
    inner: list[str] = []
    said: list[str] = []
    seen: set[str] = set()
    y = 0.0
    for number, report in enumerate(reports, start=1):
        panel = _Panel(report, language, y, number)
        inner += [mark.markup for mark in panel.marks()]
        said += panel.said()
        seen |= panel.seen
        y += _PANEL_HIGH
    inner += [mark.markup for mark in _legend(seen, language, y)]
    high = y + (_LEGEND_HIGH if seen else 0)
    totals = {
        "excursions": sum(len(each.excursions) for each in reports),
        "gaps": sum(len(each.gaps) for each in reports),
    }
    said.append(_SAID.pick(language).format(**totals))
    ground = rectangle(0, 0, _WIDE, high, fill=PAPER).markup
    return drawing(name, (_WIDE, high), _TITLE.pick(language), "\n".join(said), ground + "".join(inner))


def said_of(excursion: Excursion, number: int, report: Report, language: Language) -> str:
    """Say an excursion in a line, with its number."""
    series = report.sensor.series
    return (
        _EXCURSION[excursion.side]
        .pick(language)
        .format(
            number=number,
            start=shown(moment(excursion.start, series)),
            end=shown(moment(excursion.end, series)),
            minutes=amount(excursion.minutes),
            extreme=amount(excursion.extreme.celsius),
        )
    )


def said_of_gap(gap: Gap, report: Report, language: Language) -> str:
    """Say a gap in a line."""
    series = report.sensor.series
    start, end = (shown(moment(each, series)) for each in (gap.start, gap.end))
    return _GAP.pick(language).format(start=start, end=end, minutes=amount(gap.minutes))


def shown(time: str) -> str:
    """Return an ISO time as a person reads it."""
    return time.replace("T", " ")


def amount(value: float) -> str:
    """Write a number as it is, with at most three decimals."""
    return f"{round(value, 3) + 0.0:.3f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a moment and a temperature lie in a panel; a panel of days has no ``first`` moment."""

    first: dt.datetime | None
    seconds: float
    low: float
    high: float
    top: float

    def x(self, at: dt.datetime) -> float:
        """Return how far to the right a moment lies."""
        share = (at - self.first).total_seconds() / self.seconds if self.first and self.seconds else 0.5
        return _LEFT + share * (_RIGHT - _LEFT)

    def y(self, celsius: float) -> float:
        """Return how far down a temperature lies."""
        return self.top + (self.high - celsius) / (self.high - self.low) * _PLOT_HIGH


class _Panel:
    """One sensor's record, drawn from ``y`` downwards; ``seen`` are the entries of the legend that it needs."""

    def __init__(self, report: Report, language: Language, y: float, number: int) -> None:
        self._report = report
        self._language = language
        self._y = y
        self._top = y + _TITLE_HIGH
        self._bottom = self._top + _PLOT_HIGH
        sensor = report.sensor
        named = " · ".join(each for each in (sensor.serial, sensor.device) if each)
        self._name = clean(named) or _UNNAMED.pick(language).format(number=number)
        self._days = _days(sensor.stated.summaries) if not sensor.series.readings else []
        self.seen: set[str] = set()

    def marks(self) -> Iterator[Mark]:
        """Yield what is drawn, the ground first."""
        title = self._title()
        line = shorten(title, _SIZE, _WIDE - 8)
        yield group(title, [text(4, self._y + 18, line, size=_SIZE, room=_WIDE - 8, strong=True)])
        frame = rectangle(_LEFT, self._top, _RIGHT - _LEFT, _PLOT_HIGH, stroke=LINE)
        if self._report.sensor.series.readings:
            scale = self._scale()
            yield from self._temperatures(scale)
            yield from self._times(scale, self._report.sensor.series.readings[0].at)
            yield frame
            yield from self._limits(scale)
            yield from self._gaps(scale)
            yield from self._line(scale)
            yield from self._excursions(scale)
        elif self._days:
            scale = self._scale()
            yield from self._temperatures(scale)
            yield frame
            yield from self._limits(scale)
            yield from self._bars(scale)
        else:
            yield frame

    def said(self) -> list[str]:
        """Return what is drawn, in lines."""
        report = self._report
        numbered = list(enumerate(report.excursions[:_SAID_AT_MOST], start=1))
        lines = [self._title(), *(said_of(each, n, report, self._language) for n, each in numbered)]
        return [*lines, *(said_of_gap(each, report, self._language) for each in report.gaps[:_SAID_AT_MOST])]

    def _title(self) -> str:
        series, found = self._report.sensor.series, self._report.statistics
        if found is None:
            count = len(self._days)
            said = _DAYS if count else _NONE
            return said.pick(self._language).format(name=self._name, count=count, **plural(count))
        first, last = (shown(moment(each.at, series)) for each in (series.readings[0], series.readings[-1]))
        count = len(series.readings)
        facts = {"lowest": amount(found.lowest), "highest": amount(found.highest), "first": first, "last": last}
        return _READINGS.pick(self._language).format(name=self._name, count=count, **facts, **plural(count))

    def _scale(self) -> _Scale:
        readings, limits = self._report.sensor.series.readings, self._report.limits
        values = [each.celsius for each in readings]
        values += [value for _, lowest, highest in self._days for value in (lowest, highest)]
        values += [each for each in (limits.lower, limits.upper) if each is not None]
        low, high = min(values), max(values)
        room = max((high - low) * 0.08, 0.5)
        first = readings[0].at if readings else None
        seconds = (readings[-1].at - readings[0].at).total_seconds() if readings else 0
        return _Scale(first, seconds, low - room, high + room, self._top)

    def _temperatures(self, scale: _Scale) -> Iterator[Mark]:
        step = _nice((scale.high - scale.low) / 8)
        value = ceil(scale.low / step) * step
        while value <= scale.high:
            y = scale.y(value)
            yield path([(_LEFT, y), (_RIGHT, y)], stroke="#e3e8ee", weight=1, dashes=None, head=False)
            said = amount(value)
            wide = width(said, _SMALL)
            yield text(_LEFT - 6 - wide, y + 3.5, said, size=_SMALL, room=wide, fill=MUTED)
            value += step
        yield text(4, self._top + 9, "℃" if self._language == "zh" else "°C", size=_SMALL, room=20, fill=MUTED)

    def _times(self, scale: _Scale, first: dt.datetime) -> Iterator[Mark]:
        """Mark moments along the bottom: the time of day, and the date where it begins or changes."""
        span = dt.timedelta(seconds=scale.seconds)
        step = next((each for each in _STEPS if span / each <= _MOST_TICKS), span / _MOST_TICKS)
        midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
        into = first - midnight
        offset = -into % (min(step, _DAY))
        day: dt.date | None = None
        while offset <= span:
            at = first + offset
            x = scale.x(at)
            yield path([(x, self._bottom), (x, self._bottom + 4)], stroke=LINE, weight=1, dashes=None, head=False)
            if step < _DAY:
                yield _centred(x, self._bottom + 15, f"{at.hour:02}:{at.minute:02}")
            if day != at.date():
                yield _centred(x, self._bottom + (15 if step >= _DAY else 28), at.date().isoformat())
                day = at.date()
            offset += step

    def _limits(self, scale: _Scale) -> Iterator[Mark]:
        limits = self._report.limits
        for kind, limit in (("upper", limits.upper), ("lower", limits.lower)):
            if limit is None:
                continue
            self.seen.add("limit")
            y = scale.y(limit)
            said = _LIMITS[kind].pick(self._language).format(limit=amount(limit))
            yield path([(_LEFT, y), (_RIGHT, y)], stroke=INK, weight=1.3, dashes=_DASHES, head=False)
            line = shorten(said, _SMALL, _WIDE - _RIGHT - 8)
            yield group(said, [text(_RIGHT + 5, y + 3.5, line, size=_SMALL, room=_WIDE - _RIGHT - 8)])

    def _gaps(self, scale: _Scale) -> Iterator[Mark]:
        drawn = float("-inf")
        for gap in self._report.gaps:
            self.seen.add("gap")
            left = scale.x(gap.start)
            wide = max(scale.x(gap.end) - left, _LEAST_GAP)
            # What would lie on one that is drawn already is left out.
            if left + wide <= drawn + 1:
                continue
            drawn = left + wide
            marks = [*_hatched(left, self._top, wide, _PLOT_HIGH)]
            yield group(said_of_gap(gap, self._report, self._language), marks)

    def _line(self, scale: _Scale) -> Iterator[Mark]:
        """Draw the readings, broken at gaps."""
        self.seen.add("line")
        run: list[Reading] = []
        breaks = {gap.end for gap in self._report.gaps}
        for reading in self._report.sensor.series.readings:
            if reading.at in breaks:
                yield _drawn(run, scale, INK, _THIN)
                run = []
            run.append(reading)
        yield _drawn(run, scale, INK, _THIN)

    def _excursions(self, scale: _Scale) -> Iterator[Mark]:
        readings = self._report.sensor.series.readings
        place, last = 0, {"above": float("-inf"), "below": float("-inf")}
        drawn: dict[str, tuple[int, int, int]] = {}
        for number, each in enumerate(self._report.excursions, start=1):
            self.seen.add("beyond")
            while readings[place].at < each.start:
                place += 1
            # Of the same pixel across, one on each side is enough, but for one further out.
            span = (int(scale.x(each.start)), int(scale.x(each.end)), round(scale.y(each.extreme.celsius)))
            if span == drawn.get(each.side):
                continue
            drawn[each.side] = span
            run = readings[place : place + each.readings]
            marks = [_drawn(run, scale, _BEYOND, _THICK)]
            x = scale.x(each.extreme.at)
            said = f"{'▲' if each.side == 'above' else '▼'}{number}"
            wide = width(said, _SMALL)
            if x - last[each.side] > wide + 4:
                last[each.side] = x
                y = scale.y(each.extreme.celsius) + (-6 if each.side == "above" else 13)
                left = min(max(x - wide / 2, _LEFT + 2), _RIGHT - wide - 2)
                marks.append(text(left, y, said, size=_SMALL, room=wide, fill=_BEYOND, strong=True))
            yield group(said_of(each, number, self._report, self._language), marks)

    def _bars(self, scale: _Scale) -> Iterator[Mark]:
        """Draw the lowest to the highest of each day."""
        self.seen.add("day")
        room = (_RIGHT - _LEFT) / len(self._days)
        every = ceil(len(self._days) / _MOST_TICKS)
        for place, (day, lowest, highest) in enumerate(self._days):
            beyond = any(self._report.limits.side_of(value) is not None for value in (lowest, highest))
            self.seen |= {"beyond"} if beyond else set()
            top, left = scale.y(highest), _LEFT + place * room
            bar = rectangle(
                left + room * 0.25,
                top,
                max(room * 0.5, 1),
                max(scale.y(lowest) - top, 1.5),
                fill="#dfe5ec",
                stroke=_BEYOND if beyond else INK,
                weight=_THICK if beyond else _THIN,
            )
            yield group(f"{day.isoformat()}: {amount(lowest)} – {amount(highest)}", [bar])
            if place % every == 0:
                yield _centred(left + room / 2, self._bottom + 15, day.isoformat())


def _days(summaries: Sequence[Summary]) -> list[tuple[dt.date, float, float]]:
    """Return the days that have a lowest and a highest temperature, in order."""
    days: list[tuple[dt.date, float, float]] = []
    for each in summaries:
        if each.start is not None and each.lowest is not None and each.highest is not None:
            day = each.start.date() if isinstance(each.start, dt.datetime) else each.start
            days.append((day, each.lowest, each.highest))
    return sorted(days)


def _nice(step: float) -> float:
    """Return the next of 1, 2 and 5 times a power of ten that is no less than ``step``."""
    power = 10.0 ** floor(log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * (1 - 1e-9))


def _centred(x: float, base: float, said: str) -> Mark:
    wide = width(said, _SMALL)
    left = min(max(x - wide / 2, 0), _WIDE - wide)
    return text(left, base, said, size=_SMALL, room=wide, fill=MUTED)


def _drawn(run: Sequence[Reading], scale: _Scale, stroke: str, weight: float) -> Mark:
    points = [(scale.x(each.at), scale.y(each.celsius)) for each in _thinned(run, scale)]
    if len(points) == 1:
        (x, y) = points[0]
        return rectangle(x - weight, y - weight, 2 * weight, 2 * weight, fill=stroke)
    return path(points, stroke=stroke, weight=weight, dashes=None, head=False)


def _thinned(run: Sequence[Reading], scale: _Scale) -> list[Reading]:
    """Leave out what lies between the extremes of one pixel, where there are many readings."""
    if len(run) <= _DRAWN_WHOLE:
        return list(run)
    kept: list[Reading] = []
    column: list[Reading] = []
    for before, reading in pairwise([run[0], *run]):
        if column and int(scale.x(before.at)) != int(scale.x(reading.at)):
            kept += _extremes(column)
            column = []
        column.append(reading)
    return [*kept, *_extremes(column)]


def _extremes(column: Sequence[Reading]) -> list[Reading]:
    chosen = {column[0], column[-1], min(column, key=lambda e: e.celsius), max(column, key=lambda e: e.celsius)}
    return sorted(chosen)


def _hatched(left: float, top: float, wide: float, high: float) -> Iterator[Mark]:
    """Draw lines from lower left to upper right across a rectangle, all in one path."""
    yield rectangle(left, top, wide, high, fill="#eef1f4", stroke=MUTED, weight=0.8)
    offset = _HATCH_STEP
    while offset < wide + high:
        start = (left + max(offset - high, 0), top + min(offset, high))
        end = (left + min(offset, wide), top + max(offset - wide, 0))
        yield path([start, end], stroke=MUTED, weight=0.8, dashes=None, head=False)
        offset += _HATCH_STEP


def _legend(seen: set[str], language: Language, y: float) -> Iterator[Mark]:
    """Say what lines and signs mean, only those that are drawn."""
    x, middle = _LEFT, y + 8
    for kind, said in _LEGEND.items():
        if kind not in seen:
            continue
        ends = [(x, middle), (x + 24, middle)]
        match kind:
            case "gap":
                yield from _hatched(x, y + 2, 24, 12)
            case "day":
                yield rectangle(x + 7, y + 1, 10, 14, fill="#dfe5ec", stroke=INK, weight=_THIN)
            case "limit":
                yield path(ends, stroke=INK, weight=1.3, dashes=_DASHES, head=False)
            case "beyond":
                yield path(ends, stroke=_BEYOND, weight=_THICK, dashes=None, head=False)
            case _:
                yield path(ends, stroke=INK, weight=_THIN, dashes=None, head=False)
        words = said.pick(language)
        wide = width(words, _SMALL)
        yield text(x + 30, y + 12, words, size=_SMALL, room=wide, fill=MUTED)
        x += 30 + wide + 22
