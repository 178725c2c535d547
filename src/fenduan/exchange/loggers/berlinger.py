"""The text read-outs of Berlinger's loggers: Q-tag CLm doc (a journey) and Fridge-tag (days of a refrigerator).

Both are one tree (:mod:`fenduan.exchange.loggers.tree`). A Q-tag has its results under ``Res``, a Fridge-tag its days
under ``Hist``; the readings stand in a table under ``Data``, where the device logs. Times are the device's clock, for
which it states no zone. Temperatures are in degrees Celsius. Where a key is missing the device is silent; a key whose
value cannot be read refuses the file.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from fenduan.chain.temperature.readout import Alarm, AlarmEvent, Sensor, Side, Stated, Summary
from fenduan.chain.temperature.series import Series
from fenduan.exchange.loggers.faults import Faults
from fenduan.exchange.loggers.gathering import Gathering
from fenduan.exchange.loggers.times import Moments
from fenduan.exchange.loggers.tree import Node, grown
from fenduan.exchange.loggers.values import Temperatures, is_blank

COLUMNS: Final = ["yyyy-MM-dd hh:mm", "T", "Out of limits"]
LONGEST_INTERVAL: Final = 1440.0
GREATEST_ENERGY: Final = 1000.0
# What the device numbers its kinds of alarm with; 0 is an alarm that is not set.
_KINDS: Final[dict[str, tuple[Side, bool]]] = {
    "1": ("below", False),
    "2": ("above", False),
    "3": ("below", True),
    "4": ("above", True),
}
_FRIDGE_ALARMS: Final[dict[str, Side]] = {"0": "below", "1": "above"}
_FLAG: Final = "x"


@dataclass(frozen=True, slots=True)
class Device:
    """A read-out: its format, its one sensor, whether a signature stands in it, what of it is not used."""

    form: str
    sensor: Sensor
    signed: bool
    kept: tuple[tuple[str, str], ...]


def is_berlinger(text: str) -> bool:
    """Say whether a text is such a read-out: its first line names a device."""
    return text.lstrip().startswith("Device: ")


def read(text: str, faults: Faults) -> Device | None:
    """Read a read-out; ``None`` where it has neither of the sections that tell what device it is."""
    tree = _Reader(grown(text), faults)
    if tree.root.find("Res") is not None:
        return tree.device("q-tag", tree.journey)
    if tree.root.find("Hist") is not None:
        return tree.device("fridge-tag", tree.days)
    faults.add("no-section", "Res | Hist", expected="Res: | Hist:")
    return None


class _Reader:
    """Reads one tree; every fault is noted and reading goes on."""

    def __init__(self, root: Node, faults: Faults) -> None:
        self.root = root
        self.faults = faults
        self._temperatures = Temperatures(faults)
        self._flagged: int | None = None

    def device(self, form: str, stated: Callable[[Node], Stated]) -> Device:
        """Return the whole read-out; ``stated`` reads the section that the device has."""
        unit = self.root.find("Conf", "Temp unit")
        if unit is not None and unit.value != "C":
            self.faults.add("device-unit", unit.value, line=unit.line, expected="C")
        series = self._series()
        section = self.root.find("Res") or self.root.find("Hist") or self.root
        reported = stated(section)
        sensor = Sensor(self._said("Device"), self._said("Conf", "Serial"), series, reported)
        signed = self.root.find("Sig")
        return Device(form, sensor, signed is not None and bool(signed.value), tuple(self.root.unused()))

    def journey(self, results: Node) -> Stated:
        """Read what a Q-tag reports of a journey."""
        return Stated(
            lowest=self._temperature(results, "Min T"),
            lowest_at=self._moment(results.find("TS Min T")),
            highest=self._temperature(results, "Max T"),
            highest_at=self._moment(results.find("TS Max T")),
            mean=self._temperature(results, "Avrg T"),
            kinetic=self._temperature(results, "MKT"),
            energy=self._number("energy", GREATEST_ENERGY, "Conf", "MKT Energy"),
            flagged=self._flagged,
            alarms=tuple(self._journey_alarms(results)),
        )

    def days(self, history: Node) -> Stated:
        """Read what a Fridge-tag reports day by day."""
        days = [day for day in history.below if day.key.isdecimal() and day.below]
        summaries = [self._summary(day) for day in days]
        return Stated(flagged=self._flagged, alarms=tuple(self._daily_alarms(days)), summaries=tuple(summaries))

    def _series(self) -> Series:
        interval = self._number("interval", LONGEST_INTERVAL, "Conf", "Logging Interval")
        table = self.root.find("Data")
        if table is None:
            return Series((), interval=interval)
        gathering, moments = Gathering(), Moments(self.faults)
        if not table.rows or table.rows[0][1][: len(COLUMNS)] != COLUMNS:
            line, found = (table.rows[0][0], "\t".join(table.rows[0][1])) if table.rows else (table.line, "")
            self.faults.add("columns", found, line=line, expected=", ".join(COLUMNS))
            return Series(())
        rows = table.rows[1:]
        for line, cells in rows:
            moments.take(cells[0], line)
        times = moments.settle()
        self._flagged = sum(len(cells) > 2 and cells[2] == _FLAG for _, cells in rows)  # noqa: PLR2004 - third column
        for (line, cells), at in zip(rows, times, strict=True):
            self._row(gathering, at, cells[1] if len(cells) > 1 else "", line)
        return gathering.series(self.faults, interval)

    def _row(self, gathering: Gathering, at: dt.datetime | None, said: str, line: int) -> None:
        blank = is_blank(said)
        celsius = None if blank else self._temperatures.read(said, line)
        if at is not None and (blank or celsius is not None):
            gathering.add(at, celsius, line)

    def _journey_alarms(self, results: Node) -> Iterator[Alarm]:
        settings = self.root.find("Conf", "Alarm")
        for setting in settings.below if settings is not None else ():
            kind = setting.find("Type")
            if kind is None or kind.value not in _KINDS:
                continue
            side, cumulative = _KINDS[kind.value]
            raised = results.find("Alarm", setting.key)
            events = tuple(self._journey_events(raised)) if raised is not None else ()
            yield Alarm(
                setting.key,
                side,
                self._temperature(setting, "T AL"),
                self._minutes(setting.find("t AL")),
                cumulative,
                events,
            )

    def _journey_events(self, raised: Node) -> Iterator[AlarmEvent]:
        """Yield the events of an alarm: each is one line of several entries."""
        for line, group in groupby(raised.below, key=lambda each: each.line):
            event = Node("", "", line, list(group))
            yield AlarmEvent(
                start=self._moment(event.find("TS S")),
                raised=self._moment(event.find("TS A")),
                end=self._moment(event.find("TS E")),
                minutes=self._minutes(event.find("t A")),
                extreme=self._temperature(event, "T M"),
                extreme_at=self._moment(event.find("TS M")),
            )

    def _daily_alarms(self, days: list[Node]) -> Iterator[Alarm]:
        """Yield the two alarms of a Fridge-tag; it adds up minutes from midnight to midnight."""
        for name, side in _FRIDGE_ALARMS.items():
            setting = self.root.find("Conf", "Alarm", name)
            if setting is not None:
                events = tuple(event for day in days for event in self._daily_events(day, name))
                limit, after = self._temperature(setting, "T AL"), self._minutes(setting.find("t AL"))
                yield Alarm(name, side, limit, after, cumulative=True, events=events)

    def _daily_events(self, day: Node, name: str) -> Iterator[AlarmEvent]:
        raised = day.find("Alarm", name, "TS A")
        if raised is None or not raised.value:
            return
        minutes = self._minutes(day.find("Alarm", name, "t Acc"))
        yield AlarmEvent(raised=self._clock(day, raised), minutes=minutes)

    def _summary(self, day: Node) -> Summary:
        date = self._date(day)
        return Summary(
            date,
            date,
            self._temperature(day, "Min T"),
            self._temperature(day, "Max T"),
            self._temperature(day, "Avrg T"),
            self._minutes(day.find("Alarm", "0", "t Acc")),
            self._minutes(day.find("Alarm", "1", "t Acc")),
        )

    def _said(self, *path: str) -> str | None:
        node = self.root.find(*path)
        return node.value if node is not None and node.value else None

    def _temperature(self, above: Node, key: str) -> float | None:
        node = above.find(key)
        return None if node is None or is_blank(node.value) else self._temperatures.read(node.value, node.line)

    def _minutes(self, node: Node | None) -> float | None:
        if node is None or is_blank(node.value):
            return None
        return self._read_number(node)

    def _read_number(self, node: Node) -> float | None:
        whole, _, rest = node.value.partition(".")
        if whole.isascii() and whole.isdecimal() and len(whole) <= 9 and (not rest or rest.isdecimal()):  # noqa: PLR2004
            return float(f"{whole}.{rest[:9] or 0}")
        self.faults.add("no-number", node.value, line=node.line)
        return None

    def _number(self, rule: str, most: float, *path: str) -> float | None:
        """Return a number above 0 and at most ``most``; ``None`` where the device is silent, or with a fault."""
        node = self.root.find(*path)
        if node is None or is_blank(node.value):
            return None
        value = self._read_number(node)
        if value is not None and not 0 < value <= most:
            self.faults.add(rule, node.value, line=node.line)
            return None
        return value

    def _moment(self, node: Node | None) -> dt.datetime | None:
        if node is None or is_blank(node.value):
            return None
        moments = Moments(self.faults)
        moments.take(node.value, node.line)
        return moments.settle()[0]

    def _date(self, day: Node) -> dt.date | None:
        node = day.find("Date")
        if node is None or is_blank(node.value):
            return None
        try:
            return dt.date.fromisoformat(node.value)
        except ValueError:
            self.faults.add("no-such-time", node.value, line=node.line, expected="YYYY-MM-DD")
            return None

    def _clock(self, day: Node, node: Node) -> dt.datetime | None:
        """Return a time of day on the date of its day."""
        date = day.find("Date")
        if date is None:
            return None
        moments = Moments(self.faults)
        moments.take(f"{date.value} {node.value}", node.line)
        return moments.settle()[0]
