"""What the columns of a table are, by their headings in English or Chinese, and what the lines above it state."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fenduan.exchange.loggers.values import CELSIUS, FAHRENHEIT, KELVIN

_DATE: Final = frozenset({"date", "日期", "记录日期", "测量日期"})
_TIME: Final = frozenset({"time", "local time", "时间", "时刻", "记录时间", "采集时间", "测量时间", "采样时间"})
_MOMENT: Final = frozenset(
    {
        "datetime", "date time", "date/time", "date-time", "date & time", "date and time", "date_time", "timestamp",
        "time stamp", "recorded at", "logged at", "record time", "reading time", "sample time", "event time",
        "日期时间", "日期/时间", "日期和时间", "时间戳",
    }
)  # fmt: skip
_SENSOR: Final = frozenset(
    {
        "sensor", "sensor id", "sensor name", "probe", "channel", "serial", "serial number", "serial no", "device",
        "device id", "logger", "探头", "传感器", "通道", "序列号", "设备", "设备编号", "探头编号", "传感器编号",
    }
)  # fmt: skip
_UNIT: Final = frozenset({"unit", "units", "uom", "单位"})
_TEMPERATURE: Final = re.compile(r"temp|温度|[°º]\s?[cf]\b|℃|℉|celsius|fahrenheit")
# Such a column holds a limit, a summary or a state, not what was read.
_OTHER: Final = re.compile(
    r"alarm|alert|limit|\bmin|\bmax|avg|average|mean|\bhigh|\blow|dew|status|state|mkt|set\s?point"
    r"|报警|限|最高|最低|平均|露点|状态|设定"
)
_UNITS: Final = (
    (CELSIUS, re.compile(r"℃|[°º]\s?c\b|[(\[（_ ]\s?c\s?[)\]）]?$|celsius|摄氏|^cel$|^c$")),
    (FAHRENHEIT, re.compile(r"℉|[°º]\s?f\b|[(\[（_ ]\s?f\s?[)\]）]?$|fahrenheit|华氏|^fah$|^f$")),
    (KELVIN, re.compile(r"[(\[（_ ]\s?k\s?[)\]）]?$|kelvin|开尔文|^kel$|^k$")),
)
_BRACKET: Final = re.compile(r"\s*[(\[（].*")

_SERIAL_KEYS: Final = frozenset(
    {
        "serial", "serial number", "serial no", "serial no.", "s/n", "sn", "logger serial number", "序列号",
        "设备序列号", "设备编号", "仪器编号", "编号",
    }
)  # fmt: skip
_DEVICE_KEYS: Final = frozenset(
    {"device", "device name", "model", "logger", "logger model", "设备", "设备名称", "设备型号", "仪器型号", "型号"}
)
_INTERVAL_KEYS: Final = frozenset(
    {
        "interval", "logging interval", "log interval", "sample interval", "sampling interval", "recording interval",
        "记录间隔", "采样间隔", "存储间隔", "间隔",
    }
)  # fmt: skip
_PARTED: Final = re.compile(r"\s*[:：=,;\t|]\s*")
_INTERVAL: Final = re.compile(r"([0-9]{1,5})\s*(min|minutes?|分|分钟|s|sec|seconds?|秒)")
_CLOCK: Final = re.compile(r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})")
_SHORTEST_NAME: Final = 2


def bare(heading: str) -> str:
    """Return a heading in lower case without what it has in brackets."""
    return _BRACKET.sub("", heading.strip().lower()).strip()


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what, by its position; ``time`` may be two, a date and a time of day."""

    headings: tuple[str, ...]
    time: tuple[int, ...]
    temperatures: tuple[int, ...]
    sensor: int | None
    unit: int | None

    @property
    def unused(self) -> tuple[str, ...]:
        """Return the headings of the columns that are not used."""
        used = {*self.time, *self.temperatures, self.sensor, self.unit}
        return tuple(each.strip() for place, each in enumerate(self.headings) if place not in used and each.strip())


def columns_of(cells: Sequence[str]) -> Columns | None:
    """Return what the columns are if these cells are headings of a time and a temperature, else ``None``."""
    names = [bare(each) for each in cells]
    time = _time(names)
    temperatures = tuple(
        place
        for place, each in enumerate(cells)
        if place not in time and _TEMPERATURE.search(each.lower()) and not _OTHER.search(each.lower())
    )
    if not time or not temperatures:
        return None
    return Columns(tuple(cells), time, temperatures, _first(names, _SENSOR), _first(names, _UNIT))


def _first(names: Sequence[str], known: frozenset[str]) -> int | None:
    return next((place for place, name in enumerate(names) if name in known), None)


def _time(names: Sequence[str]) -> tuple[int, ...]:
    moment, date, time = (_first(names, known) for known in (_MOMENT, _DATE, _TIME))
    if moment is not None:
        return (moment,)
    return tuple(place for place in (date, time) if place is not None)


def unit_of(text: str) -> tuple[str, ...]:
    """Return the units of temperature that a heading or a cell names: one, none, or several."""
    return tuple(unit for unit, pattern in _UNITS if pattern.search(text.strip().lower()))


@dataclass(slots=True)
class Preamble:
    """What the lines above the headings state: device, serial number, logging interval in minutes, and the rest."""

    device: str | None = None
    serial: str | None = None
    interval: float | None = None
    kept: tuple[tuple[str, str], ...] = ()


def preamble_of(lines: Sequence[str]) -> Preamble:
    """Read the lines above the headings; what is not understood is kept under the number of its line."""
    found = Preamble()
    kept: list[tuple[str, str]] = []
    for number, line in enumerate(lines, start=1):
        words = [each.strip('"') for each in _PARTED.split(line.strip(), maxsplit=1)]
        value = words[1].strip(' ,;\t"') if len(words) == _SHORTEST_NAME else ""
        if not (value and _take(found, bare(words[0]), value)) and line.strip():
            kept.append((str(number), line.strip()))
    found.kept = tuple(kept)
    return found


def _take(found: Preamble, key: str, value: str) -> bool:
    """Take a value under a key that is known, the first of each; say whether it was taken."""
    if key in _SERIAL_KEYS and found.serial is None:
        found.serial = value
    elif key in _DEVICE_KEYS and found.device is None:
        found.device = value
    elif key in _INTERVAL_KEYS and found.interval is None:
        found.interval = _minutes(value)
        return found.interval is not None
    else:
        return False
    return True


def _minutes(value: str) -> float | None:
    """Return an interval in minutes; ``None`` where its unit is not stated, or it is none."""
    lowered = value.lower()
    clock = _CLOCK.fullmatch(lowered)
    if clock is not None:
        hours, minutes, seconds = (int(each) for each in clock.groups())
        return (hours * 60 + minutes + seconds / 60) or None
    matched = _INTERVAL.fullmatch(lowered)
    if matched is None:
        return None
    count = int(matched[1])
    return (count / 60 if matched[2].startswith(("s", "秒")) else float(count)) or None
