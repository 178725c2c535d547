"""Temperatures as files write them: point or comma, with or without a unit, and the ways of saying "nothing read"."""

import math
import re
from dataclasses import dataclass, field
from typing import Final

from fenduan.chain.temperature.kinetic import ABSOLUTE_ZERO
from fenduan.exchange.loggers.faults import Faults

HOTTEST: Final = 1000.0
"""In degrees Celsius; above it a number is no temperature of goods."""

BLANKS: Final = frozenset(
    {"", "-", "--", "---", "----", "--.-", "---.-", "n/a", "na", "nan", "null", "none", "无", "缺失", "无数据"}
)
"""How files write that nothing was read, in lower case."""

CELSIUS, FAHRENHEIT, KELVIN = "CEL", "FAH", "KEL"
UNITS: Final = {CELSIUS, FAHRENHEIT, KELVIN}
"""The units of temperature by their codes in UN/ECE Recommendation 20, as EPCIS names them."""

# A unit may stand behind the number; the degree sign has several spellings.
_NUMBER: Final = re.compile(r"([+-]?[0-9]{1,6})(?:([.,])([0-9]{1,12}))?\s*(℃|[°º]?\s?C)?")


def to_celsius(value: float, unit: str) -> float:
    """Return a temperature in degrees Celsius; converted ones are rounded to what the conversion can carry."""
    match unit:
        case "FAH":
            return round((value - 32) / 1.8, 6)
        case "KEL":
            return round(value + ABSOLUTE_ZERO, 6)
        case _:
            return value


def is_blank(text: str) -> bool:
    """Say whether ``text`` says that nothing was read."""
    return text.strip().lower() in BLANKS


def possible(celsius: float) -> bool:
    """Say whether goods can be at this temperature."""
    return math.isfinite(celsius) and ABSOLUTE_ZERO < celsius <= HOTTEST


@dataclass(slots=True)
class Temperatures:
    """Reads the temperatures of one file, which must use one decimal mark throughout.

    ``with_unit`` tells that one stood with its unit.
    """

    faults: Faults
    with_unit: bool = False
    _mark: tuple[str, int, str] | None = field(default=None)

    def read(self, text: str, line: int, unit: str = CELSIUS) -> float | None:
        """Return a temperature in degrees Celsius, or ``None`` with a fault noted."""
        found = text.strip().replace("\u2212", "-")
        matched = _NUMBER.fullmatch(found)
        if matched is None:
            self.faults.add("no-temperature", text.strip(), line=line, expected="5.4")
            return None
        whole, mark, rest, written = matched.groups()
        if written and unit != CELSIUS:
            self.faults.add("unit", found, line=line, expected=unit)
            return None
        self.with_unit = self.with_unit or written is not None
        if mark is not None:
            if self._mark is None:
                self._mark = (mark, line, found)
            elif self._mark[0] != mark:
                _, other, first = self._mark
                self.faults.add("decimal-marks", found, line=line, first=first, other=other)
                return None
        celsius = to_celsius(float(f"{whole}.{rest or 0}"), unit)
        if not possible(celsius):
            self.faults.add("impossible-temperature", found, line=line)
            return None
        return celsius
