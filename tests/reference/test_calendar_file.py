"""A year's plan in a file: taken whole, or refused with everything that is wrong, each at its place."""

import copy
import json
from typing import Any

import pytest

from fenduan.reference import calendar_file as file
from fenduan.reference._data import load
from fenduan.reference.calendar_file import Fault, PlanRefused, read_plan

PLAN: dict[str, Any] = {
    "year": 2027,
    "title": "关于2027年部分节假日安排的通知",
    "number": "示例〔2026〕1号",
    "date": "2026-11-04",
    "paper": "https://www.gov.cn/example.htm",
    "holidays": [
        {"name": "元旦", "off": ["2026-12-31", "2027-01-01"], "worked": []},
        {"name": "春节", "off": ["2027-02-05", "2027-02-08"], "worked": ["2027-02-13"]},
    ],
}


def changed(pointer: str, value: object) -> bytes:
    """Return the file with one place changed; ``None`` takes it away."""
    content = copy.deepcopy(PLAN)
    *path, last = pointer.split("/")[1:]
    here: Any = content
    for each in path:
        here = here[int(each)] if isinstance(here, list) else here[each]
    key: Any = int(last) if isinstance(here, list) else last
    if value is None:
        del here[key]
    else:
        here[key] = value
    return json.dumps(content, ensure_ascii=False).encode()


def faults(data: bytes) -> list[Fault]:
    """Return what is wrong with a file."""
    with pytest.raises(PlanRefused) as refused:
        read_plan(data)
    return [*refused.value.faults]


def test_a_plan_is_read_with_its_notice() -> None:
    found = read_plan(json.dumps(PLAN).encode())

    assert (found.plan.year, found.plan.paper, str(found.date)) == (2027, PLAN["paper"], "2026-11-04")
    assert sorted(map(str, found.plan.off)) == ["2026-12-31", "2027-01-01", "2027-02-05", "2027-02-08"]
    assert sorted(map(str, found.plan.worked)) == ["2027-02-13"]
    assert found.content == PLAN
    assert read_plan(b"\xef\xbb\xbf" + json.dumps(PLAN).encode()) == found


@pytest.mark.parametrize("place", range(4))
def test_the_plans_of_the_package_have_this_form(place: int) -> None:
    notice = {"title": "通知", "number": "1", "date": "2022-12-08"}
    plan = load("working_calendar.json")[place]

    assert read_plan(json.dumps({**plan, **notice}).encode()).plan.year == plan["year"]


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        ("/more", 1, file.UNKNOWN),
        ("/title", None, file.MISSING),
        ("/holidays/0/worked", None, file.MISSING),
        ("/year", "2027", file.NO_YEAR),
        ("/year", True, file.NO_YEAR),
        ("/year", 1999, file.NO_YEAR),
        ("/title", " ", file.NO_WORDS),
        ("/number", "a\nb", file.NO_WORDS),
        ("/title", "长" * 301, file.NO_WORDS),
        ("/date", "2026-11-31", file.NO_DATE),
        ("/date", "2026-W45-3", file.NO_DATE),
        ("/date", 20261104, file.NO_DATE),
        ("/paper", "https://gov.cn.example/", file.NO_PAPER),
        ("/paper", "ftp://www.gov.cn/", file.NO_PAPER),
        ("/paper", "https://[www.gov.cn/", file.NO_PAPER),
        ("/holidays", {}, file.NO_LIST),
        ("/holidays", [], file.NO_HOLIDAY),
        ("/holidays/0", [], file.NO_OBJECT),
        ("/holidays/0/name", "", file.NO_WORDS),
        ("/holidays/0/off", "2027-01-01", file.NO_LIST),
        ("/holidays/0/off", [], file.NO_DAY_OFF),
        ("/holidays/0/off/0", "2026-11-30", file.OTHER_YEAR),
        ("/holidays/0/off/0", "2028-01-01", file.OTHER_YEAR),
        ("/holidays/0/off/0", "2027-1-1", file.NO_DATE),
        ("/holidays/1/off/0", "2027-01-01", file.AGAIN),
        ("/holidays/1/worked/0", "2027-02-12", file.NO_WEEKEND),
    ],
)
def test_what_is_wrong_is_said_at_its_place(pointer: str, value: object, message: object) -> None:
    assert faults(changed(pointer, value)) == [Fault(pointer, message)]  # type: ignore[arg-type]  # a text


def test_everything_that_is_wrong_is_said_at_once() -> None:
    content = {**PLAN, "year": 0, "date": "soon", "holidays": [{"name": "", "off": ["x"], "worked": ["2027-02-12"]}]}

    assert [each.place for each in faults(json.dumps(content).encode())] == [
        "/year", "/date", "/holidays/0/name", "/holidays/0/off/0", "/holidays/0/worked/0",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"", "1:1", file.NOT_JSON),
        (b'{\n "year": }', "2:10", file.NOT_JSON),
        (b"\xff\xfe", "", file.NOT_JSON),
        (b"[" * 100_000, "", file.NOT_JSON),
        (b"[]", "", file.NO_OBJECT),
        (b'{"year": 2027, "year": 2028}', "year", file.TWICE),
        (b" " * (file.LARGEST + 1), "", file.TOO_LARGE),
    ],
)
def test_what_is_no_plan_at_all_is_refused(data: bytes, place: str, message: object) -> None:
    assert faults(data) == [Fault(place, message)]  # type: ignore[arg-type]  # a text
