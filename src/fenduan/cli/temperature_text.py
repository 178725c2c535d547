"""What a logger's file says, for a person at a terminal."""

from collections.abc import Iterator, Sequence
from typing import Final

from fenduan.chain.temperature.answer import moment
from fenduan.chain.temperature.readout import Alarm, AlarmEvent, ReadOut, Summary
from fenduan.chain.temperature.report import Beyond, Excursion, Report, alarm_minutes
from fenduan.cli import messages as m
from fenduan.cli import temperature_messages as t
from fenduan.cli.terminal import Page, Terminal
from fenduan.documents.temperature import amount, said_of, said_of_gap, shown
from fenduan.reference.text import Text

# So many excursions, gaps or days are listed; JSON has them all.
_LISTED: Final = 60
_EVENTS: Final = 3
_DAY_LEAST: Final = (10, 10, 7, 7, 6, 8, 8)


def render(readout: ReadOut, reports: Sequence[Report], name: str, terminal: Terminal) -> str:
    """Return the answer as text."""
    page = Page(terminal)
    page.heading(terminal.pick(t.TITLE, name=terminal.clean(name)))
    if len(reports) > 1:
        page.paragraph(terminal.pick(t.SEVERAL, count=len(reports)))
    for number, report in enumerate(reports, start=1):
        _Sensor(page, report).set(number if len(reports) > 1 else None)
    page.blank()
    rows = [("signature", terminal.pick(t.SIGNED[readout.signature_present])), ("sha256", readout.sha256)]
    page.definitions([(terminal.pick(t.ROWS[key]), value) for key, value in rows])
    if readout.remarks:
        page.heading(terminal.pick(t.REMARKS))
        for each in readout.remarks:
            page.paragraph(terminal.pick(each), lead="- ")
    page.blank()
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


class _Sensor:
    """Sets what is said of one sensor."""

    def __init__(self, page: Page, report: Report) -> None:
        self._page = page
        self._report = report
        self._say = page.terminal.pick
        self._series = report.sensor.series

    def set(self, number: int | None) -> None:
        """Set it, under a heading of its own where there are several."""
        page, terminal = self._page, self._page.terminal
        sensor = self._report.sensor
        named = " · ".join(each for each in (sensor.serial, sensor.device) if each) or self._say(t.UNNAMED)
        if number is not None:
            page.heading(self._say(t.SENSOR_TITLE, number=number, name=terminal.clean(named)))
        else:
            page.paragraph(named)
        page.blank()
        page.definitions(list(self._rows()))
        self._lines(t.EXCURSIONS, [said_of(e, n, self._report, terminal.language) for n, e in self._numbered()])
        self._lines(t.GAPS, [said_of_gap(each, self._report, terminal.language) for each in self._report.gaps])
        self._days(sensor.stated.summaries)

    def _numbered(self) -> enumerate[Excursion]:
        return enumerate(self._report.excursions, start=1)

    def _rows(self) -> Iterator[tuple[str, str]]:
        yield self._row("readings", self._readings())
        found = self._report.statistics
        if found is not None:
            yield self._row("period", self._period())
            facts = {"lowest": amount(found.lowest), "highest": amount(found.highest), "mean": _hundredths(found.mean)}
            yield self._row("temperature", self._say(t.TEMPERATURE, **facts))
            yield self._row("kinetic", self._kinetic())
        yield self._row("above", self._beyond(self._report.above))
        yield self._row("below", self._beyond(self._report.below))
        if found is not None and not self._report.gaps:
            yield self._row("gaps", self._say(t.NO_GAPS))
        yield from self._stated()

    def _row(self, key: str, said: str, **facts: object) -> tuple[str, str]:
        return self._say(t.ROWS[key], **facts), said

    def _joined(self, parts: Sequence[str]) -> str:
        return m.SEPARATOR[self._page.terminal.language].join(parts)

    def _readings(self) -> str:
        series = self._series
        if not series.readings and not series.blanks:
            return self._say(t.NO_READINGS)
        parts = [self._say(t.READINGS, count=len(series.readings), missing=len(series.blanks))]
        if series.logging_interval is not None:
            parts.append(self._say(t.INTERVAL, interval=amount(series.logging_interval)))
        if series.repeated:
            parts.append(self._say(t.REPEATED, count=series.repeated))
        return self._joined(parts)

    def _period(self) -> str:
        readings, zone = self._series.readings, self._report.sensor.zone
        first, last = (shown(moment(each.at, self._series)) for each in (readings[0], readings[-1]))
        said = self._say(t.NO_ZONE) if zone is None else self._say(t.ZONE, zone=zone)
        return self._joined([self._say(t.PERIOD, first=first, last=last), said])

    def _kinetic(self) -> str:
        found = self._report.kinetic
        if found is None:
            return self._say(t.FROZEN)
        facts = {"plain": _hundredths(found.plain), "weighted": _hundredths(found.weighted)}
        parts = [self._say(t.KINETIC, energy=amount(self._report.energy), **facts)]
        if found.effect:
            parts.append(self._say(t.EFFECT, effect=_hundredths(found.effect)))
        return self._joined(parts)

    def _beyond(self, found: Beyond) -> str:
        if found.limit is None:
            return self._say(t.NO_LIMIT_HELD)
        if found.readings is None or found.minutes is None:
            return self._say(t.NOT_COUNTED, limit=amount(found.limit))
        facts = {"limit": amount(found.limit), "minutes": amount(found.minutes), "readings": found.readings}
        return self._say(t.BEYOND, s="" if found.readings == 1 else "s", **facts)

    def _stated(self) -> Iterator[tuple[str, str]]:
        stated = self._report.sensor.stated
        parts = [
            self._say(said, value=amount(value))
            for key, said in t.STATED.items()
            if (value := getattr(stated, key)) is not None
        ]
        if parts:
            yield self._row("device", self._joined(parts))
        computed, printed = self._report.kinetic_at_stated, stated.kinetic
        if computed is not None and printed is not None:
            said = t.AGREES if self._report.agrees else t.DIFFERS
            yield self._row("device_kinetic", self._say(said, computed=_hundredths(computed), printed=amount(printed)))
        for alarm in stated.alarms:
            yield self._row("alarm", self._alarm(alarm), name=alarm.name)

    def _alarm(self, alarm: Alarm) -> str:
        parts = [self._say(t.ALARM[alarm.side], limit="?" if alarm.limit is None else amount(alarm.limit))]
        if alarm.after is not None:
            said = t.ALARM_ADDED if alarm.cumulative else t.ALARM_AFTER
            parts.append(self._say(said, minutes=amount(alarm.after)))
        parts += [self._event(each) for each in alarm.events[:_EVENTS]] or [self._say(t.NOT_RAISED)]
        if len(alarm.events) > _EVENTS:
            parts.append(self._say(t.MORE_EVENTS, count=len(alarm.events) - _EVENTS))
        ours = alarm_minutes(self._series, alarm)
        if ours is not None:
            parts.append(self._say(t.OURS, minutes=amount(ours)))
        return self._joined(parts)

    def _event(self, event: AlarmEvent) -> str:
        at = event.raised or event.start
        said = "?" if at is None else shown(at.isoformat(timespec="minutes"))
        if event.minutes is None:
            return self._say(t.RAISED, at=said)
        return self._say(t.RAISED_FOR, at=said, minutes=amount(event.minutes))

    def _lines(self, title: Text, lines: Sequence[str]) -> None:
        if not lines:
            return
        self._page.heading(self._say(title))
        for line in lines[:_LISTED]:
            self._page.paragraph(line, hang=2, full=True)
        self._more(len(lines))

    def _more(self, count: int) -> None:
        if count > _LISTED:
            self._page.paragraph(self._say(t.MORE, count=count - _LISTED))

    def _days(self, summaries: Sequence[Summary]) -> None:
        """Set what the device states of days, as a table where there is room, else a line each."""
        if not summaries:
            return
        self._page.heading(self._say(t.DAYS))
        head = [self._say(each) for each in t.DAY_HEAD]
        rows = [_day(each) for each in summaries[:_LISTED]]
        if not self._page.table(head, rows, _DAY_LEAST):
            for row in rows:
                said = [f"{name} {cell}" for name, cell in zip(head, row, strict=True) if cell]
                self._page.paragraph(self._joined(said), hang=2)
        self._more(len(summaries))


def _day(summary: Summary) -> list[str]:
    values = (summary.lowest, summary.highest, summary.mean, summary.minutes_below, summary.minutes_above)
    times = ("" if each is None else shown(each.isoformat()) for each in (summary.start, summary.end))
    return [*times, *("" if each is None else amount(each) for each in values)]


def _hundredths(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"
