"""Working days agree with the State Council's plans; nothing is guessed beyond them."""

import datetime as dt
import json
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.reference.calendar import (
    CalendarNotPublished,
    DateOutOfRange,
    Edition,
    Plan,
    add_months,
    add_working_days,
    add_years,
    in_use,
    is_working_day,
    plans,
    published,
    published_years,
    reckoning_with,
    working_days_between,
)

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2023, 1, 1), dt.date(2026, 12, 31)
EVERY_DAY = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]

known_days = st.dates(min_value=FIRST, max_value=LAST)
early_days = st.dates(min_value=FIRST, max_value=dt.date(2024, 12, 31))
few = st.integers(min_value=0, max_value=200)
stop_lists = st.lists(st.tuples(early_days, early_days).map(lambda pair: (min(pair), max(pair))), max_size=4)


def date(text: str) -> dt.date:
    """Read an ISO date."""
    return dt.date.fromisoformat(text)


# --- the plans --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_every_day_agrees_with_chinesecalendar(year: int) -> None:
    """The package that others rely on, written from the same papers by other hands, agrees day by day.

    Should they ever differ, the plan's own paper decides and the exception is listed here; they do not today.
    """
    days = [day for day in EVERY_DAY if day.year == year]
    assert [day for day in days if is_working_day(day) != chinese_calendar.is_workday(day)] == []
    assert len(days) in {365, 366}


def test_the_plans_agree_with_their_source(shared: Path) -> None:
    """Each plan's days and paper are those of the source it was taken from."""
    for plan in plans():
        source = json.loads((shared / "data" / "calendar" / f"{plan.year}.json").read_bytes())
        assert [plan.paper] == source["papers"]
        assert plan.off == {date(day["date"]) for day in source["days"] if day["isOffDay"]}
        assert plan.worked == {date(day["date"]) for day in source["days"] if not day["isOffDay"]}


def test_the_page_names_every_plan(root: Path) -> None:
    """docs/calendar.md gives the year and the paper of each plan held."""
    page = (root / "docs" / "calendar.md").read_text(encoding="utf-8")
    assert [plan.year for plan in plans() if f"| {plan.year} | <{plan.paper}> |" not in page] == []


def test_the_plans_follow_each_other_without_a_gap() -> None:
    """The span that is known has no hole, each plan names an official paper, and moves only weekend days."""
    assert published_years() == tuple(range(FIRST.year, LAST.year + 1))
    for plan in plans():
        assert ".gov.cn/" in plan.paper
        assert all(day.weekday() >= 5 for day in plan.worked)
        assert not plan.off & plan.worked


def test_another_edition_is_reckoned_with_only_meanwhile() -> None:
    """A year that came out since is known while it is reckoned with; the last days of December may change by it."""
    more = Plan(2027, "https://www.gov.cn/x", frozenset({date("2026-12-31"), date("2027-01-01")}), frozenset())
    edition, asked = published().with_plans([more]), []

    def source() -> Edition:
        asked.append(1)
        return edition

    with reckoning_with(source):
        assert asked == []
        assert add_working_days(date("2026-12-30"), 1) == date("2027-01-04")
        assert working_days_between(date("2026-12-30"), date("2027-01-05")) == 2
        assert published_years()[-1] == 2027
        with reckoning_with(published):
            assert is_working_day(date("2026-12-31"))
        assert not is_working_day(date("2026-12-31"))
        assert asked == [1]
    with pytest.raises(CalendarNotPublished):
        add_working_days(date("2026-12-30"), 2)
    assert in_use() is published()
    assert edition.digest != published().digest
    assert edition.with_plans([more]) == edition


def test_the_years_of_an_edition_have_no_gap() -> None:
    with pytest.raises(ValueError, match="2028"):
        published().with_plans([Plan(2028, "", frozenset(), frozenset())])


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-06-18", True),
        ("2026-06-19", False),  # Dragon Boat Festival, a Friday
        ("2026-02-14", True),  # a Saturday worked for the Spring Festival
        ("2026-01-04", True),  # a Sunday worked for New Year
        ("2026-06-20", False),
        ("2023-01-01", False),
        ("2026-12-31", True),
    ],
)
def test_single_days(day: str, working: bool) -> None:  # noqa: FBT001 - a table's column
    """Holidays on weekdays are off, moved weekend days are worked, other weekends are off."""
    assert is_working_day(date(day)) is working


def test_the_eve_of_the_first_plan_is_not_known() -> None:
    """The plan of 2023 speaks of 2022-12-31, but the plan of 2022 is not held: no answer for that year."""
    assert any(day.year == FIRST.year - 1 for day in plans()[0].off)
    with pytest.raises(CalendarNotPublished) as refused:
        is_working_day(date("2022-12-31"))
    assert refused.value.year == FIRST.year - 1


# --- counting ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-06-01", 15, "2026-06-23"),  # over the holiday of 19 June
        ("2026-06-01", 1, "2026-06-02"),
        ("2026-06-01", 0, "2026-06-01"),
        ("2026-06-20", 0, "2026-06-20"),  # nothing is counted, so the start stays, even a Saturday
        ("2026-02-13", 1, "2026-02-14"),  # a worked Saturday
        ("2026-02-14", 1, "2026-02-24"),  # then the Spring Festival
        ("2026-09-30", 30, "2026-11-17"),  # National Day week, then a worked Saturday
        ("2025-12-31", 1, "2026-01-04"),
        ("2022-12-31", 1, "2023-01-03"),  # the start itself need not be known
        ("2026-12-30", 1, "2026-12-31"),
    ],
)
def test_worked_cases(start: str, n: int, due: str) -> None:
    """The day after the start is day 1; the due date is the n-th working day after it."""
    assert add_working_days(date(start), n) == date(due)
    assert working_days_between(date(start), date(due)) == n


@pytest.mark.parametrize(
    ("stops", "due"),
    [
        ([], "2026-06-23"),
        ([("2026-06-03", "2026-06-05")], "2026-06-25"),  # 4 and 5 June are not counted; the stop's own day is
        ([("2026-06-03", "2026-06-03")], "2026-06-23"),
        ([("2026-06-19", "2026-06-21")], "2026-06-23"),  # a stop over days off costs nothing
        ([("2026-06-03", "2026-06-05"), ("2026-06-04", "2026-06-08")], "2026-06-26"),  # overlaps merge
        ([("2026-06-04", "2026-06-08"), ("2026-06-03", "2026-06-05")], "2026-06-26"),  # in any order
        ([("2026-06-03", "2026-06-08"), ("2026-06-04", "2026-06-05")], "2026-06-26"),  # one within the other
        ([("2026-05-20", "2026-06-02")], "2026-06-24"),  # a stop from before the start
        ([("2026-05-20", "2026-05-29")], "2026-06-23"),  # over before the start
        ([("2026-06-23", "2026-07-30")], "2026-06-23"),  # stopped on the due date itself: it is still counted
        ([("2026-06-22", "2026-07-30")], "2026-07-31"),
        ([("2026-06-24", "2026-07-30")], "2026-06-23"),
    ],
)
def test_a_stopped_clock(stops: list[tuple[str, str]], due: str) -> None:
    """The working days after a stop's day through the day of resuming are not counted."""
    spans = [(date(stopped), date(resumed)) for stopped, resumed in stops]
    assert add_working_days(date("2026-06-01"), 15, stops=spans) == date(due)
    assert working_days_between(date("2026-06-01"), date(due), stops=spans) == 15


@given(start=early_days, n=few)
def test_a_due_date_is_the_day_that_counting_by_hand_reaches(start: dt.date, n: int) -> None:
    """The quick way gives what walking day by day gives."""
    day, left = start, n
    while left:
        day += DAY
        left -= is_working_day(day)
    assert add_working_days(start, n) == day


@given(start=early_days, n=st.integers(min_value=1, max_value=200), stops=stop_lists)
def test_stopped_counting_is_the_day_that_counting_by_hand_reaches(
    start: dt.date, n: int, stops: list[tuple[dt.date, dt.date]]
) -> None:
    """The same with stops, each day asked for by itself; and the count leads back."""
    day, left = start, n
    while left:
        day += DAY
        left -= is_working_day(day) and not any(stopped < day <= resumed for stopped, resumed in stops)
    assert add_working_days(start, n, stops=stops) == day
    assert working_days_between(start, day, stops=stops) == n


@given(start=early_days, n=few, m=few)
def test_more_days_are_never_due_earlier(start: dt.date, n: int, m: int) -> None:
    """Due dates grow with the number of days, strictly; they are working days; counting in two steps is one."""
    due = add_working_days(start, n)
    assert (due < add_working_days(start, n + 1)) is True
    assert n == 0 or is_working_day(due)
    assert add_working_days(due, m) == add_working_days(start, n + m)


@given(start=early_days, later=st.integers(min_value=0, max_value=100), n=few)
def test_a_later_start_is_never_due_earlier(start: dt.date, later: int, n: int) -> None:
    """Due dates do not fall when the start moves on."""
    assert add_working_days(start, n) <= add_working_days(start + later * DAY, n)


@given(days=st.tuples(known_days, known_days, known_days).map(sorted))
def test_counts_add_up(days: list[dt.date]) -> None:
    """From the first to the last is from the first to the middle and from there on."""
    first, middle, last = days
    assert working_days_between(first, last) == working_days_between(first, middle) + working_days_between(middle, last)


# --- what is not known ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "n", "year"),
    [
        ("2026-12-31", 1, 2027),
        ("2026-12-01", 60, 2027),
        ("2026-06-01", 10**30, 2027),
        ("2028-02-29", 1, 2028),
        ("2022-12-30", 1, 2022),
        ("2019-01-01", 2000, 2019),
        ("9999-12-31", 1, 9999),
    ],
)
def test_a_year_without_a_plan_is_not_published(start: str, n: int, year: int) -> None:
    """No day of such a year is counted, however large the number; the year is named in both languages."""
    with pytest.raises(CalendarNotPublished) as refused:
        add_working_days(date(start), n)
    assert refused.value.year == year
    assert str(year) in refused.value.message.en
    assert str(year) in refused.value.message.zh


def test_zero_days_need_no_plan() -> None:
    """Where nothing is counted, nothing has to be known."""
    assert add_working_days(date("2040-05-05"), 0) == date("2040-05-05")
    assert working_days_between(date("2040-05-05"), date("2040-05-05")) == 0


@pytest.mark.parametrize(("stop", "year"), [(("2026-12-30", "2027-03-01"), 2027), (("2026-12-30", "2029-03-01"), 2029)])
def test_a_stop_into_an_unpublished_year(stop: tuple[str, str], year: int) -> None:
    """The first day that would have to be counted decides, not the days that are not."""
    with pytest.raises(CalendarNotPublished) as refused:
        add_working_days(date("2026-12-01"), 60, stops=[(date(stop[0]), date(stop[1]))])
    assert refused.value.year == year


def test_a_stop_may_cover_unknown_days() -> None:
    """Days that are not counted need no plan."""
    over_new_year = [(date("2022-12-01"), date("2023-01-02"))]
    assert add_working_days(date("2022-12-01"), 1, stops=over_new_year) == date("2023-01-03")
    assert working_days_between(date("2022-12-01"), date("2023-01-03"), stops=over_new_year) == 1


@pytest.mark.parametrize(
    ("start", "end", "year"), [("2026-12-01", "2027-01-05", 2027), ("2022-01-01", "2023-05-01", 2022)]
)
def test_a_count_into_an_unpublished_year(start: str, end: str, year: int) -> None:
    """Counting between two days asks for every plan between them."""
    with pytest.raises(CalendarNotPublished) as refused:
        working_days_between(date(start), date(end))
    assert refused.value.year == year


def test_what_makes_no_sense_is_refused() -> None:
    """A negative number, an end before its start, a stop resumed before it is made."""
    with pytest.raises(ValueError, match="never negative"):
        add_working_days(date("2026-06-01"), -1)
    with pytest.raises(ValueError, match="before the start"):
        working_days_between(date("2026-06-02"), date("2026-06-01"))
    backwards = [(date("2026-06-05"), date("2026-06-03"))]
    with pytest.raises(ValueError, match="resumed before it"):
        add_working_days(date("2026-06-01"), 0, stops=backwards)
    with pytest.raises(ValueError, match="resumed before it"):
        working_days_between(date("2026-06-01"), date("2026-06-02"), stops=backwards)


# --- months and years -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "n", "result"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-06-15", 12, "2027-06-15"),
        ("2026-06-15", 0, "2026-06-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("0001-01-31", 119987, "9999-12-31"),
    ],
)
def test_months_are_calendar_months(day: str, n: int, result: str) -> None:
    """The same day of the month, or its last day where the month is too short."""
    assert add_months(date(day), n) == date(result)


@pytest.mark.parametrize(
    ("day", "n", "result"),
    [
        ("2023-06-15", 3, "2026-06-15"),
        ("2024-02-29", 3, "2027-02-28"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2023-02-28", 1, "2024-02-28"),
        ("2024-02-29", -1, "2023-02-28"),
    ],
)
def test_anniversaries(day: str, n: int, result: str) -> None:
    """That of 29 February is 28 February in a common year."""
    assert add_years(date(day), n) == date(result)


@pytest.mark.parametrize(("day", "months"), [("9999-12-01", 1), ("0001-01-01", -1), ("2026-01-01", 10**20)])
def test_a_date_out_of_range_is_refused(day: str, months: int) -> None:
    """The sum has to be a date; the refusal says so in both languages."""
    with pytest.raises(DateOutOfRange) as refused:
        add_months(date(day), months)
    assert day in refused.value.message.en
    assert day in refused.value.message.zh
    with pytest.raises(DateOutOfRange):
        add_years(date(day), months)


@given(day=st.dates(min_value=date("0101-01-01"), max_value=date("9899-12-31")), n=st.integers(-1200, 1200))
def test_months_go_on_and_keep_the_day(day: dt.date, n: int) -> None:
    """The month is n on, the day the same or the last of a shorter month; a later day is never earlier."""
    result = add_months(day, n)
    assert (result.year * 12 + result.month) - (day.year * 12 + day.month) == n
    assert result.day == day.day or (result.day < day.day and (result + DAY).day == 1)
    assert result <= add_months(day + DAY, n)
    assert add_years(day, n // 12) == add_months(day, 12 * (n // 12))
