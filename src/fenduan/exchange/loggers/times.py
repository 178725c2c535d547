"""Times as files write them, kept as stated: no zone is added, and no order of day and month is guessed.

Where the year does not stand first, the order of day and month is that of ``--date-order``, else the one order that all
lines of the file allow; a file that allows both is refused.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from fenduan.exchange.loggers.faults import Faults, filled
from fenduan.exchange.loggers.messages import ORDER_FOUND, ORDER_STATED
from fenduan.reference.text import Text

Order = Literal["ymd", "dmy", "mdy"]
ORDERS: Final[tuple[Order, ...]] = ("ymd", "dmy", "mdy")
WRITTEN: Final = "YYYY-MM-DD hh:mm"

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE: Final = (
    r"(?:(?P<year>[0-9]{4})[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"
    r"|(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<c>[0-9]{4}|[0-9]{2})"
    rf"|(?P<d>[0-9]{{1,2}})[- ](?P<name>{'|'.join(_MONTHS)})[a-z]*[- ,]+(?P<y>[0-9]{{4}}))"
)
_TIME: Final = (
    r"(?P<before>上午|下午)?\s*(?P<hour>[0-9]{1,2})[:：](?P<minute>[0-9]{2})"
    r"(?:[:：](?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?\s*(?P<after>am|pm)?"
)
_ZONE: Final = r"\s*(?P<zone>z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?"
_MOMENT: Final = re.compile(rf"{_DATE}(?:\s*t\s*|[\s,]+|(?=上午|下午)){_TIME}{_ZONE}", re.IGNORECASE)
_NAMED_ZONE: Final = re.compile(r"\b(?:UTC|GMT)\s*(?:([+-])\s*([0-9]{1,2})(?::?([0-9]{2}))?)?", re.IGNORECASE)
_MONTHS_A_YEAR: Final = 12
_NOON: Final = 12


@dataclass(slots=True)
class _Entry:
    line: int
    text: str
    match: re.Match[str]


@dataclass(slots=True)
class Moments:
    """Reads the times of one file: first all are taken, then settled together.

    ``order`` is the order of dates stated by whoever asks, ``zone`` what a heading states for all times.
    """

    faults: Faults
    order: Order | None = None
    zone: dt.timezone | None = None
    remarks: list[Text] = field(default_factory=list)
    _entries: list[_Entry | None] = field(default_factory=list)

    def take(self, text: str, line: int) -> None:
        """Take the next time; what is none is noted as a fault."""
        found = text.strip()
        match = _MOMENT.fullmatch(found)
        if match is None:
            self.faults.add("no-time", found, line=line, expected=WRITTEN)
        self._entries.append(None if match is None else _Entry(line, found, match))

    def settle(self) -> list[dt.datetime | None]:
        """Return the times in the order in which they were taken, ``None`` where there is a fault."""
        order = self._settled_order()
        times = [None if each is None else self._moment(each, order) for each in self._entries]
        # Times with a zone and times without cannot be put in order.
        return times if self._zones_agree(times) else [None] * len(times)

    def _settled_order(self) -> Order | None:
        """Return the order of the dates whose year does not stand first; ``None`` where it is not to be known."""
        loose = [each for each in self._entries if each is not None and each.match["a"]]
        if not loose:
            return None
        if self.order is not None:
            self.remarks.append(filled(ORDER_STATED, order=self.order))
            return self.order
        short = next((each for each in loose if len(each.match["c"]) == 2), None)  # noqa: PLR2004 - two digits
        if short is not None:
            self.faults.add("two-digit-year", short.text, line=short.line, expected="--date-order ymd|dmy|mdy")
            return None
        return self._evident_order(loose)

    def _evident_order(self, loose: Sequence[_Entry]) -> Order | None:
        by_day = next((each for each in loose if int(each.match["a"]) > _MONTHS_A_YEAR), None)
        by_month = next((each for each in loose if int(each.match["b"]) > _MONTHS_A_YEAR), None)
        if by_day is not None and by_month is not None:
            self.faults.add("date-orders", by_day.text, line=by_day.line, other=by_month.line, first=by_month.text)
            return None
        evident = by_day or by_month
        if evident is not None:
            order: Order = "dmy" if by_day is not None else "mdy"
            self.remarks.append(filled(ORDER_FOUND, order=order, other=evident.line, first=evident.text))
            return order
        open_ = next((each for each in loose if int(each.match["a"]) != int(each.match["b"])), None)
        if open_ is None:
            return "dmy"
        self.faults.add("date-order", open_.text, line=open_.line, expected="--date-order dmy|mdy")
        return None

    def _moment(self, entry: _Entry, order: Order | None) -> dt.datetime | None:
        day = self._day(entry, order)
        if day is None:
            return None
        parts = entry.match
        hour, half = int(parts["hour"]), (parts["after"] or parts["before"] or "").lower()
        if half and not 1 <= hour <= _NOON:
            self.faults.add("no-such-time", entry.text, line=entry.line, expected=WRITTEN)
            return None
        if half:
            hour = hour % _NOON + (_NOON if half in ("pm", "下午") else 0)
        micro = int((parts["fraction"] or "0")[:6].ljust(6, "0"))
        try:
            zone = _offset(parts["zone"]) or self.zone
            clock = dt.time(hour, int(parts["minute"]), int(parts["second"] or 0), micro, zone)
            return dt.datetime.combine(dt.date(*day), clock)
        except ValueError:
            self.faults.add("no-such-time", entry.text, line=entry.line, expected=WRITTEN)
            return None

    def _day(self, entry: _Entry, order: Order | None) -> tuple[int, int, int] | None:
        """Return year, month and day; ``None`` where the order is not known or is another."""
        parts = entry.match
        if parts["year"]:
            return int(parts["year"]), int(parts["month"]), int(parts["day"])
        if parts["name"]:
            return int(parts["y"]), _MONTHS.index(parts["name"].lower()) + 1, int(parts["d"])
        if order is None:
            return None
        first, second, third = (parts[each] for each in "abc")
        if order == "ymd" and len(third) > 2:  # noqa: PLR2004 - the year stands behind
            self.faults.add("other-date-order", entry.text, line=entry.line, order=order)
            return None
        year, month, day = {
            "ymd": (first, second, third),
            "dmy": (third, second, first),
            "mdy": (third, first, second),
        }[order]
        return int(year) + (2000 if len(year) <= 2 else 0), int(month), int(day)  # noqa: PLR2004 - of this century

    def _zones_agree(self, times: Sequence[dt.datetime | None]) -> bool:
        read = [(entry, at) for entry, at in zip(self._entries, times, strict=True) if entry is not None and at]
        for entry, at in read:
            first, of_first = read[0]
            if (at.tzinfo is None) != (of_first.tzinfo is None):
                self.faults.add("mixed-zones", entry.text, line=entry.line, other=first.line, first=first.text)
                return False
        return True


def _offset(text: str | None) -> dt.timezone | None:
    """Return the offset that a time states. Raises ``ValueError`` where there is no such offset."""
    if text is None:
        return None
    if text[0] not in "+-":
        return dt.UTC
    digits = text[1:].replace(":", "")
    return _zone(text[0], digits[:2], digits[2:])


def _zone(sign: str, hours: str, minutes: str | None) -> dt.timezone:
    if int(minutes or 0) >= 60:  # noqa: PLR2004 - minutes of an hour
        raise ValueError(minutes)
    distance = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
    return dt.timezone(-distance if sign == "-" else distance)


def named_zone(text: str) -> dt.timezone | None:
    """Return the zone that a heading such as "Time (UTC+8)" states, or ``None`` where it states none."""
    match = _NAMED_ZONE.search(text)
    if match is None:
        return None
    sign, hours, minutes = match.groups()
    if sign is None:
        return dt.UTC
    try:
        return _zone(sign, hours, minutes)
    except ValueError:
        return None


def stated_zone(times: Sequence[dt.datetime]) -> str | None:
    """Return the offsets that times state, as ``+08:00``, all of them where they differ; ``None`` for none."""
    offsets = sorted({at.strftime("%z") for at in times if at.tzinfo is not None})
    return ", ".join(f"{each[:3]}:{each[3:5]}" for each in offsets) or None
