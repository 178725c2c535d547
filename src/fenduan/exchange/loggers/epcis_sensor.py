"""Temperatures in EPCIS 2.0 events in JSON: the sensor reports of type Temperature in their sensor elements.

Only what bears on temperature is looked at; whether the rest of an event is valid is the business of whoever captures
it. Of a report ``value`` is a reading; ``minValue``, ``maxValue`` and ``meanValue`` are a summary of the stretch that
the element's metadata states. A report with neither, or with an error condition, is a blank.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fenduan.chain.temperature.readout import Sensor, Stated, Summary
from fenduan.exchange.loggers.faults import Faults, filled
from fenduan.exchange.loggers.gathering import Gathering
from fenduan.exchange.loggers.messages import EVENT_TIME, SENSOR_ERRORS
from fenduan.exchange.loggers.times import stated_zone
from fenduan.exchange.loggers.values import UNITS, possible, to_celsius
from fenduan.reference.text import Text

_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_WRITTEN: Final = "YYYY-MM-DDThh:mm:ss+hh:mm"
_EXCERPT: Final = 40
_UNITS_TAKEN: Final = " | ".join(sorted(UNITS))
_TYPE: Final = re.compile(r"(?:.*[:/#])?Temperature")
_ERROR, _ALARM = "ERROR_CONDITION", "ALARM_CONDITION"


@dataclass(frozen=True, slots=True)
class SensorReading:
    """One sensor report of a temperature, in the unit that it states.

    ``device`` is its device id, ``at`` its time with its zone, ``uom`` CEL, FAH or KEL; ``value`` is ``None`` where
    nothing was read. ``lowest``, ``highest`` and ``mean`` summarise the time from ``start`` to ``end``. ``alarm`` and
    ``error`` are the conditions that the report states. ``timed`` tells that the time is not the event's own.
    """

    device: str | None
    at: dt.datetime
    uom: str
    value: float | None
    lowest: float | None = None
    highest: float | None = None
    mean: float | None = None
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    alarm: bool = False
    error: bool = False
    timed: bool = True
    pointer: str = ""

    @property
    def summarises(self) -> bool:
        """Return whether it says anything of a stretch of time."""
        return any(each is not None for each in (self.lowest, self.highest, self.mean))


def read(text: str, faults: Faults, remarks: list[Text]) -> tuple[Sensor, ...]:
    """Read the temperatures of an EPCIS document, of a list of events or of one event, by the device that read them.

    Faults go into ``faults``, each with the JSON pointer of its place, what a reader has to know into ``remarks``.
    """
    tree = _loaded(text, faults)
    reports = [each for event, at in _events(tree, "") for each in sensor_readings(event, faults, at)]
    if not reports and not faults.count:
        faults.add("no-sensor-data")
    found: dict[str | None, _Device] = {}
    for each in reports:
        found.setdefault(each.device, _Device(each.device)).add(each)
    errors = sum(each.error for each in reports)
    untimed = sum(not each.timed for each in reports)
    remarks += [filled(SENSOR_ERRORS, count=errors)] if errors else []
    remarks += [filled(EVENT_TIME, count=untimed)] if untimed else []
    return tuple(each.sensor(faults) for each in found.values())


def sensor_readings(event: Mapping[str, Any], faults: Faults, pointer: str = "") -> Iterator[SensorReading]:
    """Yield the temperatures in the sensor elements of an event, given as its JSON object.

    A report that cannot be read is left out and noted in ``faults``, at its place below ``pointer``.
    """
    elements = event.get("sensorElementList", [])
    for element, at in _objects(elements, f"{pointer}/sensorElementList", faults):
        metadata = element.get("sensorMetadata", {})
        if not isinstance(metadata, dict):
            faults.add("no-object", _kind(metadata), pointer=f"{at}/sensorMetadata", expected="{…}")
            continue
        for report, place in _objects(element.get("sensorReport", []), f"{at}/sensorReport", faults):
            kind = report.get("type")
            if isinstance(kind, str) and _TYPE.fullmatch(kind):
                reading = _Report(report, metadata, event, faults, (place, f"{at}/sensorMetadata", pointer)).reading()
                if reading is not None:
                    yield reading


def _loaded(text: str, faults: Faults) -> object:
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        # What the standard library says of it, it says in English only: what stands there says as much.
        faults.add("no-json", _excerpt(text[error.pos :] or text), line=error.lineno)
    except RecursionError:
        faults.add("no-json", _excerpt(text))
    except ValueError as error:
        faults.add("no-json", str(error))
    return None


def _excerpt(text: str) -> str:
    return text[:_EXCERPT].partition("\n")[0]


def _no_constant(text: str) -> object:
    raise ValueError(text)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(next(f"{key}: 2×" for key in keys if keys.count(key) > 1))
    return found


def _events(tree: object, pointer: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield every event of a document, wherever EPCIS puts a list of them, with its pointer."""
    if isinstance(tree, list):
        for number, each in enumerate(tree):
            if isinstance(each, dict):
                yield each, f"{pointer}/{number}"
    elif isinstance(tree, dict):
        for key in ("epcisBody", "queryResults", "resultsBody", "eventList", "event"):
            if key in tree:
                yield from _events(tree[key], f"{pointer}/{key}")
        if "sensorElementList" in tree:
            yield tree, pointer


def _objects(found: object, pointer: str, faults: Faults) -> Iterator[tuple[dict[str, Any], str]]:
    if not isinstance(found, list):
        faults.add("no-object", _kind(found), pointer=pointer, expected="[{…}]")
        return
    for number, each in enumerate(found):
        if isinstance(each, dict):
            yield each, f"{pointer}/{number}"
        else:
            faults.add("no-object", _kind(each), pointer=f"{pointer}/{number}", expected="{…}")


def _kind(found: object) -> str:
    """Say in JSON's own notation what stands at a place."""
    match found:
        case dict():
            return "{…}"
        case list():
            return "[…]"
        case _:
            return json.dumps(found, ensure_ascii=False)


@dataclass(slots=True)
class _Report:
    """One sensor report with what stands around it; ``places`` are the pointers of report, metadata and event."""

    report: Mapping[str, Any]
    metadata: Mapping[str, Any]
    event: Mapping[str, Any]
    faults: Faults
    places: tuple[str, str, str]

    def reading(self) -> SensorReading | None:
        """Return what the report says, or ``None`` with its faults noted."""
        before = self.faults.count
        error = self.report.get("exception") == _ERROR
        values = {key: self._number(key) for key in ("value", "minValue", "maxValue", "meanValue")}
        uom = self._unit()
        at, timed = self._time()
        start, end = (self._moment(self.metadata, key, self.places[1]) for key in ("startTime", "endTime"))
        device = self._device()
        if at is None or uom is None or self.faults.count > before:
            return None
        return SensorReading(
            device,
            at,
            uom,
            None if error else values["value"],
            values["minValue"],
            values["maxValue"],
            values["meanValue"],
            start,
            end,
            alarm=self.report.get("exception") == _ALARM,
            error=error,
            timed=timed,
            pointer=self.places[0],
        )

    def _device(self) -> str | None:
        found = self.report.get("deviceID", self.metadata.get("deviceID"))
        if found is None or isinstance(found, str):
            return found
        self.faults.add("no-object", _kind(found), pointer=f"{self.places[0]}/deviceID", expected="URI")
        return None

    def _unit(self) -> str | None:
        found = self.report.get("uom")
        if isinstance(found, str) and found in UNITS:
            return found
        rule, said = ("no-unit", "") if found is None else ("unit", _kind(found))
        self.faults.add(rule, said, pointer=f"{self.places[0]}/uom", expected=_UNITS_TAKEN)
        return None

    def _number(self, key: str) -> float | None:
        found = self.report.get(key)
        if found is None:
            return None
        uom = self.report.get("uom")
        if isinstance(found, bool) or not isinstance(found, int | float) or abs(found) > 1e9:  # noqa: PLR2004
            self.faults.add("no-temperature", _kind(found), pointer=f"{self.places[0]}/{key}", expected="5.4")
            return None
        if isinstance(uom, str) and not possible(to_celsius(float(found), uom)):
            self.faults.add("impossible-temperature", f"{found} {uom}", pointer=f"{self.places[0]}/{key}")
            return None
        return float(found)

    def _time(self) -> tuple[dt.datetime | None, bool]:
        """Return when: by the report, else the element, else the end of its stretch, else the event."""
        for holder, place in ((self.report, self.places[0]), (self.metadata, self.places[1])):
            if "time" in holder:
                return self._moment(holder, "time", place), True
        if "endTime" in self.metadata:
            return self._moment(self.metadata, "endTime", self.places[1]), True
        return self._moment(self.event, "eventTime", self.places[2], needed=True), False

    def _moment(self, holder: Mapping[str, Any], key: str, place: str, *, needed: bool = False) -> dt.datetime | None:
        found = holder.get(key)
        if found is None and not needed:
            return None
        if isinstance(found, str) and _TIME.fullmatch(found):
            try:
                return dt.datetime.fromisoformat(found)
            except ValueError:
                pass
        self.faults.add("no-time", _kind(found), pointer=f"{place}/{key}", expected=_WRITTEN)
        return None


@dataclass(slots=True)
class _Device:
    """What one device reports, over all events."""

    name: str | None
    gathering: Gathering = field(default_factory=Gathering)
    summaries: list[Summary] = field(default_factory=list)
    alarms: int = 0

    def add(self, each: SensorReading) -> None:
        """Add one report, in degrees Celsius."""
        self.alarms += each.alarm
        if each.summarises:
            lowest, highest, mean = (
                None if value is None else to_celsius(value, each.uom)
                for value in (each.lowest, each.highest, each.mean)
            )
            self.summaries.append(Summary(each.start, each.end or each.at, lowest, highest, mean))
        if each.value is not None:
            self.gathering.add(each.at, to_celsius(each.value, each.uom), each.pointer)
        elif each.error or not each.summarises:
            self.gathering.add(each.at, None, each.pointer)

    def sensor(self, faults: Faults) -> Sensor:
        """Return the device's record."""
        series = self.gathering.series(faults)
        zone = stated_zone([each.at for each in series.readings])
        stated = Stated(flagged=self.alarms or None, summaries=tuple(self.summaries))
        return Sensor(None, self.name, series, stated, zone)
