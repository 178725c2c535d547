"""What is read out of a logger's file: the readings of each sensor, and what the device itself says of them."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from fenduan.chain.temperature.series import Series
from fenduan.reference.text import Text

Side = Literal["above", "below"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The range that goods may be in, both ends belonging to it, in degrees Celsius; ``None`` for an open end."""

    lower: float | None = None
    upper: float | None = None

    def side_of(self, celsius: float) -> Side | None:
        """Say on which side a temperature lies strictly beyond the range, or ``None`` within it."""
        if self.upper is not None and celsius > self.upper:
            return "above"
        if self.lower is not None and celsius < self.lower:
            return "below"
        return None


@dataclass(frozen=True, slots=True)
class AlarmEvent:
    """One time that an alarm was raised, as the device states it.

    ``start`` is when the limit was passed, ``raised`` when the alarm came, ``end`` when it was over, ``minutes`` how
    long the device counted, ``extreme`` the temperature (degrees Celsius) furthest out and ``extreme_at`` its time.
    """

    start: dt.datetime | None = None
    raised: dt.datetime | None = None
    end: dt.datetime | None = None
    minutes: float | None = None
    extreme: float | None = None
    extreme_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm of the device: its limit in degrees Celsius, after how many minutes it is raised, when it was.

    ``cumulative`` tells that minutes beyond the limit are added up; ``None`` where the device does not say.
    """

    name: str
    side: Side
    limit: float | None = None
    after: float | None = None
    cumulative: bool | None = None
    events: tuple[AlarmEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What the device says of a stretch of time, such as a day, without its readings; degrees Celsius and minutes."""

    start: dt.date | dt.datetime | None
    end: dt.date | dt.datetime | None
    lowest: float | None = None
    highest: float | None = None
    mean: float | None = None
    minutes_below: float | None = None
    minutes_above: float | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What the device itself reports of the whole record; degrees Celsius, energy in kJ/mol, ``None`` where silent.

    ``flagged`` is how many readings the device marked as out of limits.
    """

    lowest: float | None = None
    lowest_at: dt.datetime | None = None
    highest: float | None = None
    highest_at: dt.datetime | None = None
    mean: float | None = None
    kinetic: float | None = None
    energy: float | None = None
    flagged: int | None = None
    alarms: tuple[Alarm, ...] = ()
    summaries: tuple[Summary, ...] = ()

    @property
    def limits(self) -> Limits:
        """Return the range that its alarms leave: the lowest upper and the highest lower limit."""
        upper = [each.limit for each in self.alarms if each.side == "above" and each.limit is not None]
        lower = [each.limit for each in self.alarms if each.side == "below" and each.limit is not None]
        return Limits(max(lower, default=None), min(upper, default=None))


@dataclass(frozen=True, slots=True)
class Sensor:
    """One sensor of a file: its device and serial number as stated, its readings, what the device reports.

    ``zone`` is the offset from UTC as stated (``"+08:00"``), ``None`` where the device states none.
    """

    device: str | None
    serial: str | None
    series: Series
    stated: Stated = Stated()
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class ReadOut:
    """A whole file: its format, its sensors, whether a signature stands in it, the SHA-256 of its bytes.

    ``kept`` is what the file states and nothing here uses, by name in the order of the file; ``remarks`` are what a
    reader of the result has to know about how the file was read.
    """

    form: str
    sensors: tuple[Sensor, ...]
    sha256: str
    signature_present: bool = False
    kept: tuple[tuple[str, str], ...] = ()
    remarks: tuple[Text, ...] = ()
