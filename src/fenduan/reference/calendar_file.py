"""A year's holiday plan in a file: JSON in the form of ``data/working_calendar.json``, with its notice.

::

    {
      "year": 2027,
      "title": "国务院办公厅关于2027年部分节假日安排的通知",
      "number": "国办发明电〔2026〕7号",
      "date": "2026-11-04",
      "paper": "https://www.gov.cn/zhengce/…",
      "holidays": [{"name": "元旦", "off": ["2027-01-01"], "worked": []}]
    }

``off`` are the days off that the notice names, ``worked`` the weekend days that it makes working days. (The example's
title, number and date are made up.) A file is taken whole or refused with everything that is wrong with it.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from fenduan.reference.calendar import Plan
from fenduan.reference.text import Text

LARGEST: Final = 256 * 1024
"""The largest file, in bytes; a year's plan has some two thousand."""
_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 9998
_LONGEST: Final = 300
_DECEMBER: Final = 12
_SATURDAY: Final = 5
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEYS: Final = ("year", "title", "number", "date", "paper", "holidays")
_HOLIDAY: Final = ("name", "off", "worked")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a JSON pointer (or line and column of what is no JSON), and the sentence."""

    place: str
    message: Text


class PlanRefused(ValueError):  # noqa: N818 - a refusal is an answer
    """A file is no plan; ``faults`` are all that is wrong, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{each.place}: {each.message.en}" for each in faults))


@dataclass(frozen=True, slots=True)
class Notice:
    """A plan with the notice that it stands in: title, document number, date, and the plain data of the file."""

    plan: Plan
    title: str
    number: str
    date: dt.date
    content: dict[str, Any]


NOT_JSON: Final = Text("This is no JSON.", "不是有效的JSON。")
TOO_LARGE: Final = Text("The file is larger than 256 KiB.", "文件超过256 KiB。")
TWICE: Final = Text("A key stands twice.", "键重复。")
NO_OBJECT: Final = Text("A mapping of keys to values is needed.", "应当为由键和值组成的映射。")
UNKNOWN: Final = Text("There is no such key here.", "此处没有该键。")
MISSING: Final = Text("This is missing.", "缺少此项。")
NO_YEAR: Final = Text("A year in digits is needed, from 2000 on.", "应当为数字表示的年份，不早于2000年。")
NO_WORDS: Final = Text("One line of text is needed, at most 300 characters.", "应当为一行文字，不超过300个字符。")
NO_DATE: Final = Text("A date is needed, as YYYY-MM-DD.", "应当为日期，格式为YYYY-MM-DD。")
NO_PAPER: Final = Text(
    "The address of the notice is needed, on a site of the government (gov.cn).",
    "应当为通知在政府网站（gov.cn）的网址。",
)
NO_LIST: Final = Text("A list is needed.", "应当为列表。")
NO_HOLIDAY: Final = Text("At least one holiday is needed.", "至少应当有一个节假日。")
NO_DAY_OFF: Final = Text("A holiday has at least one day off.", "每个节假日至少有一日放假。")
OTHER_YEAR: Final = Text(
    "The day is neither of this year nor of the month before it.", "该日不在本年度，也不在本年度之前的一个月内。"
)
AGAIN: Final = Text("The day stands here twice, or is both off and worked.", "该日重复，或者既放假又上班。")
NO_WEEKEND: Final = Text("Only a Saturday or Sunday can be made a working day.", "只有周六、周日可以调整为上班日。")


class _Twice(ValueError):  # noqa: N818 - named by what it tells
    """A key stands twice."""


def read_plan(data: bytes) -> Notice:
    """Read one year's plan. Raises :class:`PlanRefused` with everything that is wrong with it."""
    content = _parsed(data)
    faults = tuple(_faults(content))
    if faults:
        raise PlanRefused(faults)
    holidays = content["holidays"]
    plan = Plan(
        year=content["year"],
        paper=content["paper"],
        off=frozenset(dt.date.fromisoformat(day) for each in holidays for day in each["off"]),
        worked=frozenset(dt.date.fromisoformat(day) for each in holidays for day in each["worked"]),
    )
    return Notice(plan, content["title"], content["number"], dt.date.fromisoformat(content["date"]), content)


def _parsed(data: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    if len(data) > LARGEST:
        raise PlanRefused((Fault("", TOO_LARGE),))
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise PlanRefused((Fault(f"{error.lineno}:{error.colno}", NOT_JSON),)) from error
    except _Twice as error:
        raise PlanRefused((Fault(str(error), TWICE),)) from error
    except (ValueError, RecursionError) as error:
        raise PlanRefused((Fault("", NOT_JSON),)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _faults(content: object) -> Iterator[Fault]:
    if not isinstance(content, dict):
        yield Fault("", NO_OBJECT)
        return
    yield from _keys(content, "", _KEYS)
    year = content.get("year")
    known = type(year) is int and _FIRST_YEAR <= year <= _LAST_YEAR
    if "year" in content and not known:
        yield Fault("/year", NO_YEAR)
    for key in ("title", "number"):
        if key in content and not _is_line(content[key]):
            yield Fault(f"/{key}", NO_WORDS)
    if "date" in content and _date(content["date"]) is None:
        yield Fault("/date", NO_DATE)
    if "paper" in content and not _is_official(content["paper"]):
        yield Fault("/paper", NO_PAPER)
    if "holidays" in content:
        yield from _holidays(content["holidays"], year if known else None)


def _keys(content: dict[str, Any], place: str, known: tuple[str, ...]) -> Iterator[Fault]:
    yield from (Fault(f"{place}/{_escaped(key)}", UNKNOWN) for key in content if key not in known)
    yield from (Fault(f"{place}/{key}", MISSING) for key in known if key not in content)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable() and len(value) <= _LONGEST


def _is_official(value: object) -> bool:
    if not _is_line(value):
        return False
    try:
        address = urlsplit(str(value))
        host = address.hostname or ""
    except ValueError:
        return False
    return address.scheme in ("http", "https") and (host == "gov.cn" or host.endswith(".gov.cn"))


def _date(value: object) -> dt.date | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def _holidays(value: object, year: int | None) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault("/holidays", NO_LIST)
        return
    if not value:
        yield Fault("/holidays", NO_HOLIDAY)
    seen: set[dt.date] = set()
    for number, each in enumerate(value):
        place = f"/holidays/{number}"
        if not isinstance(each, dict):
            yield Fault(place, NO_OBJECT)
            continue
        yield from _keys(each, place, _HOLIDAY)
        if "name" in each and not _is_line(each["name"]):
            yield Fault(f"{place}/name", NO_WORDS)
        for key in ("off", "worked"):
            if key in each:
                yield from _days(each[key], f"{place}/{key}", year, seen)


def _days(value: object, place: str, year: int | None, seen: set[dt.date]) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault(place, NO_LIST)
        return
    worked = place.endswith("worked")
    if not value and not worked:
        yield Fault(place, NO_DAY_OFF)
    for number, each in enumerate(value):
        day, at = _date(each), f"{place}/{number}"
        if day is None:
            yield Fault(at, NO_DATE)
            continue
        if year is not None and day.year != year and (day.year, day.month) != (year - 1, _DECEMBER):
            yield Fault(at, OTHER_YEAR)
        if day in seen:
            yield Fault(at, AGAIN)
        if worked and day.weekday() < _SATURDAY:
            yield Fault(at, NO_WEEKEND)
        seen.add(day)
