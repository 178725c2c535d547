"""Tables of readings that any program writes: fields parted by commas, semicolons, tabs or bars, under headings.

Lines may stand above the headings; they may state device, serial number and logging interval. Several columns of
temperature, or a column that names the sensor, make several sensors.
"""

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from fenduan.chain.temperature.readout import Sensor
from fenduan.exchange.loggers.faults import Faults, filled
from fenduan.exchange.loggers.gathering import Gathering
from fenduan.exchange.loggers.headings import Columns, Preamble, columns_of, preamble_of, unit_of
from fenduan.exchange.loggers.messages import COLUMNS_KEPT, UNIT_TAKEN
from fenduan.exchange.loggers.times import Moments, Order, named_zone, stated_zone
from fenduan.exchange.loggers.values import CELSIUS, FAHRENHEIT, KELVIN, Temperatures, is_blank
from fenduan.reference.text import Text

_DELIMITERS: Final = "\t;,|"
# The headings are looked for in so many lines from the top.
_HEAD: Final = 200
_UNITS_TAKEN: Final = f"{CELSIUS} | {FAHRENHEIT} | {KELVIN}"
_SEPARATOR: Final = " · "


@dataclass(frozen=True, slots=True)
class _Heading:
    line: int
    delimiter: str
    columns: Columns


def read(
    text: str, faults: Faults, remarks: list[Text], order: Order | None
) -> tuple[tuple[Sensor, ...], tuple[tuple[str, str], ...]]:
    """Read a table; return its sensors and what the lines above the headings state that is not used.

    Every fault goes into ``faults``, with its line; what a reader has to know into ``remarks``.
    """
    lines = text.split("\n")
    heading = _heading(lines)
    if heading is None:
        faults.add("not-recognised")
        return (), ()
    preamble = preamble_of(lines[: heading.line - 1])
    table = _Table(heading, preamble, faults, Temperatures(faults))
    sensors = table.read(lines, order, remarks)
    unused = heading.columns.unused
    if unused:
        remarks.append(filled(COLUMNS_KEPT, names=", ".join(unused)))
    return sensors, preamble.kept


def _heading(lines: Sequence[str]) -> _Heading | None:
    """Return the first line that names a time and a temperature, parted so that it has the most fields."""
    for number, line in enumerate(lines[:_HEAD], start=1):
        found = [
            _Heading(number, delimiter, columns)
            for delimiter in _DELIMITERS
            if (columns := columns_of(_parted(line, delimiter))) is not None
        ]
        if found:
            return max(found, key=lambda each: len(each.columns.headings))
    return None


def _parted(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


@dataclass(slots=True)
class _Table:
    """Reads the rows below the headings."""

    heading: _Heading
    preamble: Preamble
    faults: Faults
    temperatures: Temperatures
    _units: dict[int, str] = field(default_factory=dict)
    _found: dict[str, Gathering] = field(default_factory=dict)
    _unit_named: bool = False

    def read(self, lines: Sequence[str], order: Order | None, remarks: list[Text]) -> tuple[Sensor, ...]:
        """Return the sensors in the order in which they first stand in the table."""
        columns = self.heading.columns
        for place in columns.temperatures:
            self._units[place] = self._unit(columns.headings[place], self.heading.line)
        rows = list(self._rows(lines))
        moments = Moments(self.faults, order, self._zone())
        for line, cells in rows:
            moments.take(" ".join(_cell(cells, place) for place in columns.time), line)
        times = moments.settle()
        for (line, cells), at in zip(rows, times, strict=True):
            self._row(cells, at, line)
        remarks.extend(moments.remarks)
        if rows and not self._unit_named and not self.temperatures.with_unit:
            remarks.append(UNIT_TAKEN)
        if not rows:
            self._gathering(self.preamble.serial or "")
        return tuple(self._sensor(name, gathering) for name, gathering in self._found.items())

    def _zone(self) -> dt.timezone | None:
        columns = self.heading.columns
        zones = [named_zone(columns.headings[place]) for place in columns.time]
        return next((zone for zone in zones if zone is not None), None)

    def _unit(self, text: str, line: int) -> str:
        units = unit_of(text)
        self._unit_named = self._unit_named or bool(units)
        if len(units) > 1:
            self.faults.add("unit", text.strip(), line=line, expected=_UNITS_TAKEN)
        return units[0] if units else CELSIUS

    def _rows(self, lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
        """Yield every row that is not empty, with the line that it ends in."""
        above, wanted = self.heading.line, len(self.heading.columns.headings)
        needed = max(self.heading.columns.time) + 1
        reader = csv.reader(lines[above:], delimiter=self.heading.delimiter, strict=True)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                self.faults.add("quotes", line=above + reader.line_num)
                return
            line = above + reader.line_num
            if not any(each.strip() for each in cells):
                continue
            if len(cells) < needed or any(each.strip() for each in cells[wanted:]):
                self.faults.add("fields", str(len(cells)), line=line, first=wanted, other=above)
                continue
            yield line, cells

    def _row(self, cells: Sequence[str], at: dt.datetime | None, line: int) -> None:
        columns = self.heading.columns
        stated = "" if columns.unit is None else _cell(cells, columns.unit)
        unit: str | None = None
        if stated:
            named = unit_of(stated)
            self._unit_named = True
            if len(named) != 1:
                self.faults.add("unit", stated, line=line, expected=_UNITS_TAKEN)
                return
            unit = named[0]
        for place in columns.temperatures:
            said = _cell(cells, place)
            blank = is_blank(said)
            celsius = None if blank else self.temperatures.read(said, line, unit or self._units[place])
            if at is not None and (blank or celsius is not None):
                self._gathering(self._name(cells, place)).add(at, celsius, line)

    def _name(self, cells: Sequence[str], place: int) -> str:
        """Name the sensor of a cell: by the column that names it, by the heading where there are several."""
        columns = self.heading.columns
        parts = [] if columns.sensor is None else [_cell(cells, columns.sensor)]
        if len(columns.temperatures) > 1:
            heading = columns.headings[place].strip()
            alike = sum(columns.headings[each].strip() == heading for each in columns.temperatures)
            parts.append(heading if alike == 1 else f"{heading} ({place + 1})")
        return _SEPARATOR.join(each for each in parts if each) or self.preamble.serial or ""

    def _gathering(self, name: str) -> Gathering:
        return self._found.setdefault(name, Gathering())

    def _sensor(self, name: str, gathering: Gathering) -> Sensor:
        series = gathering.series(self.faults, self.preamble.interval)
        zone = stated_zone([each.at for each in series.readings])
        return Sensor(self.preamble.device, name or None, series, zone=zone)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""
