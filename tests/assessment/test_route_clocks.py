"""The clocks of the route: first and last days, stops, months, and years without a calendar."""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from tests.scenarios.build import GONE, changed, determined, example

Said = tuple[str, str | None, str | None, str | None]
"""A dossier step: kind, party, authority, date."""


def step(key: str, said: list[Said], as_of: str, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return one step of the route of the worked example in which ``said`` has happened."""
    names = ("kind", "party", "authority", "date")
    happened = [{name: value for name, value in zip(names, each, strict=True) if value is not None} for each in said]
    route = determined(changed(example(), {"/steps": happened, **(more or {})}), as_of).route
    return {each.key: each.as_dict() for each in route}[key]


def english(found: Mapping[str, Any]) -> str:
    """Return the note of a step in English, empty where there is none."""
    return str((found["due_note"] or {"en": ""})["en"])


def accepted(day: str) -> Said:
    """Say that the holder's B application was accepted."""
    return ("b_licence_accepted", "holder", "CN-SH", day)


# The licence


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-06-01", "2026-06-23"),  # 19 June is a holiday
        ("2026-09-09", "2026-09-30"),  # 20 September is worked, 25 September is not
        ("2026-09-10", "2026-10-08"),  # over the October holiday
        ("2026-09-14", "2026-10-10"),  # a Saturday that is worked
        ("2026-12-10", "2026-12-31"),  # the last day of the last plan
    ],
)
def test_a_change_is_due_after_fifteen_working_days(day: str, due: str) -> None:
    found = step("b_licence", [accepted(day)], day)

    assert (found["started"], found["due"], found["due_note"]) == (day, due, None)
    assert found["period"]["unit"] == "working_days"
    assert found["period"]["not_counted"] == [
        {"en": "technical review of the application", "zh": "许可申请审查中的技术审核"}
    ]


def test_a_period_that_runs_into_a_year_without_a_plan_has_no_due_date() -> None:
    found = step("b_licence", [accepted("2026-12-11")], "2026-12-11")

    assert found["state"] == "running"
    assert found["due"] is None
    assert "Calendar not published" in english(found)
    assert "2027" in english(found)
    assert "日历未公布" in found["due_note"]["zh"]


@pytest.mark.parametrize(
    ("day", "first", "days", "due", "instrument", "grade"),
    [
        ("2026-05-14", False, 30, "2026-06-26", "order-28", "L"),
        ("2026-05-15", False, 15, "2026-06-05", "regulations", "P"),
        ("2026-05-14", True, 30, "2026-06-26", "order-28", "L"),
        ("2026-05-15", True, 30, "2026-06-29", "regulations", "P"),
    ],
)
def test_the_law_of_the_day_of_acceptance_decides(  # noqa: PLR0917 - a row of the table
    day: str,
    first: bool,  # noqa: FBT001
    days: int,
    due: str,
    instrument: str,
    grade: str,
) -> None:
    found = step("b_licence", [accepted(day)], "2026-05-20", {"/licences/0": GONE} if first else {})

    assert (found["period"]["days"], found["due"]) == (days, due)
    assert (found["citation"]["instrument"], found["citation"]["grade"]) == (instrument, grade)
    assert ("orientation" in english(found)) == (instrument == "order-28")


@pytest.mark.parametrize(("as_of", "days"), [("2026-05-14", 30), ("2026-05-15", 15)])
def test_before_acceptance_the_law_of_the_day_judged_at_decides(as_of: str, days: int) -> None:
    changes: dict[str, Any] = {"/opinions": [], "/licences/2/scope": []}

    assert step("c_licence:filler", [], as_of, changes)["period"]["days"] == days


@pytest.mark.parametrize(("as_of", "overdue"), [("2026-06-23", False), ("2026-06-24", True)])
def test_a_period_is_overdue_from_the_day_after_its_last(as_of: str, overdue: bool) -> None:  # noqa: FBT001
    found = step("b_licence", [accepted("2026-06-01")], as_of)

    assert found["due"] == "2026-06-23"
    assert ("Overdue: the last day was 2026-06-23." in english(found)) == overdue


def test_an_acceptance_without_a_date_has_no_due_date() -> None:
    found = step("b_licence", [("b_licence_accepted", "holder", "CN-SH", None)], "2026-06-15")

    assert (found["state"], found["started"], found["due"]) == ("running", None, None)
    assert "not stated" in english(found)


def test_that_inspection_stops_the_licences_clock_is_open_so_both_days_are_said() -> None:
    inspected: list[Said] = [
        accepted("2026-06-01"),
        ("inspection_started", "holder", "CN-SH", "2026-06-05"),
        ("inspection_ended", "holder", "CN-SH", "2026-06-10"),
    ]
    found = step("b_licence", inspected, "2026-06-15")

    assert found["due"] == "2026-06-23"
    assert "is open; if it does, the due date is 2026-06-26" in english(found)
    lasting = step("b_licence", inspected, "2026-06-09")
    assert lasting["due"] == "2026-06-23"
    assert "11 working days are left" in english(lasting)


def test_an_inspection_before_acceptance_says_nothing_of_the_clock() -> None:
    before: list[Said] = [
        ("inspection_started", "holder", "CN-SH", "2026-05-20"),
        ("inspection_ended", "holder", "CN-SH", "2026-05-22"),
        accepted("2026-06-01"),
    ]

    assert step("b_licence", before, "2026-06-15")["due_note"] is None


def test_a_supplement_stops_no_clock() -> None:
    asked: list[Said] = [
        accepted("2026-06-01"),
        ("supplement_requested", "holder", "CN-SH", "2026-06-03"),
        ("supplement_received", "holder", "CN-SH", "2026-06-12"),
    ]
    found = step("b_licence", asked, "2026-06-15")

    assert (found["due"], found["due_note"]) == ("2026-06-23", None)


# The opinion


REQUEST: Final[Said] = ("opinion_requested", "filler", "CN-ZJ", "2026-06-01")


def opinion(said: list[Said], as_of: str = "2026-06-15") -> dict[str, Any]:
    """Return the step of an opinion asked for on 2026-06-01."""
    return step("opinion:filler", [REQUEST, *said], as_of, {"/opinions": []})


def test_an_opinion_is_due_fifteen_working_days_after_signing_for_the_materials() -> None:
    found = opinion([])

    assert (found["state"], found["due"]) == ("running", "2026-06-23")
    assert [each["zh"] for each in found["period"]["not_counted"]] == ["现场检查", "企业整改", "技术审查和评定"]


@pytest.mark.parametrize(
    ("stops", "due"),
    [
        ([("2026-06-05", "2026-06-10")], "2026-06-26"),
        ([("2026-06-05", "2026-06-05")], "2026-06-23"),
        ([("2026-06-05", "2026-06-08"), ("2026-06-08", "2026-06-10")], "2026-06-26"),
        ([("2026-06-05", "2026-06-10"), ("2026-06-06", "2026-06-08")], "2026-06-26"),
        ([("2026-05-20", "2026-06-03")], "2026-06-25"),
    ],
)
def test_inspections_stop_the_opinion_and_overlaps_merge(stops: list[tuple[str, str]], due: str) -> None:
    said: list[Said] = []
    for start, end in stops:
        said += [("inspection_started", "filler", "CN-ZJ", start), ("inspection_ended", "filler", "CN-ZJ", end)]

    assert opinion(said)["due"] == due


@pytest.mark.parametrize(
    ("party", "authority", "due"),
    [
        ("filler", None, "2026-06-26"),
        (None, "CN-ZJ", "2026-06-26"),
        ("conjugator", "CN-ZJ", "2026-06-23"),
        ("filler", "CN-SH", "2026-06-23"),
        ("filler", "CDE", "2026-06-23"),
        (None, None, "2026-06-23"),
    ],
)
def test_only_an_inspection_of_this_manufacturer_by_its_province_stops_it(
    party: str | None, authority: str | None, due: str
) -> None:
    said: list[Said] = [
        ("inspection_started", party, authority, "2026-06-05"),
        ("inspection_ended", party, authority, "2026-06-10"),
    ]

    assert opinion(said)["due"] == due


def test_a_stop_that_has_not_ended_leaves_working_days_and_no_due_date() -> None:
    found = opinion([("inspection_started", "filler", "CN-ZJ", "2026-06-05")])

    assert found["due"] is None
    assert "since 2026-06-05; 11 working days are left" in english(found)
    assert "剩余11个工作日" in found["due_note"]["zh"]


def test_an_end_after_the_day_judged_at_has_not_happened() -> None:
    said: list[Said] = [
        ("inspection_started", "filler", "CN-ZJ", "2026-06-05"),
        ("inspection_ended", "filler", "CN-ZJ", "2026-06-16"),
    ]

    assert opinion(said, "2026-06-15")["due"] is None
    assert opinion(said, "2026-06-16")["due"] == "2026-07-02"


def test_an_inspection_that_starts_after_the_last_day_changes_nothing() -> None:
    assert opinion([("inspection_started", "filler", "CN-ZJ", "2026-06-24")], "2026-06-30")["due"] == "2026-06-23"


def test_an_inspection_without_a_date_leaves_no_due_date() -> None:
    found = opinion([("inspection_started", "filler", "CN-ZJ", None)])

    assert found["due"] is None
    assert "not dated" in english(found)


# Twelve months, sixty working days, six months


@pytest.mark.parametrize(("as_of", "late"), [("2027-05-20", False), ("2027-05-21", True)])
def test_the_holder_applies_within_twelve_months_of_the_first_opinion(as_of: str, late: bool) -> None:  # noqa: FBT001
    found = step("b_licence", [], as_of)

    assert found["period"] == {"days": 12, "unit": "months", "not_counted": []}
    assert (found["state"], found["started"], found["due"]) == ("open", "2026-05-20", "2027-05-20")
    assert (found["citation"]["instrument"], found["citation"]["article"]) == ("ann-134", "19")
    assert ("Overdue" in english(found)) == late
    assert ("open question 11" in english(found)) == late


def test_twelve_months_of_the_29th_of_february_end_on_the_28th() -> None:
    given = {"/opinions/0/date": "2028-02-29", "/opinions/1/date": "2028-03-01", "/licences": []}

    assert step("b_licence", [], "2028-03-01", given)["due"] == "2029-02-28"


def test_a_running_arrangement_has_no_last_day_to_apply() -> None:
    assert step("b_licence", [], "2026-06-15", {"/running_since": "2026-06-01"})["due"] is None


def test_the_note_is_applied_for_within_sixty_working_days() -> None:
    found = step("duplicate_note:filler", [("b_licence_completed", "holder", "CN-SH", "2026-06-10")], "2026-09-04")

    assert (found["state"], found["started"], found["due"]) == ("open", "2026-06-10", "2026-09-03")
    assert "Overdue" in english(found)


@pytest.mark.parametrize(("day", "due"), [("2026-06-10", "2026-12-10"), ("2026-08-31", "2027-02-28")])
def test_scope_is_reduced_within_six_calendar_months(day: str, due: str) -> None:
    found = step("scope_reduction:filler", [("entrustment_ended", "filler", "CN-ZJ", day)], "2026-09-01")

    assert (found["started"], found["due"], found["state"]) == (day, due, "open")


# Registration: every period, none chosen


def test_each_review_period_has_its_day_and_none_is_chosen() -> None:
    found = step("marketing_authorisation", [("registration_accepted", "holder", "CDE", "2026-06-01")], "2026-06-15")

    assert (found["state"], found["due"]) == ("running", None)
    assert found["period"] == {"days": None, "unit": "working_days", "not_counted": []}
    assert "200 (ordinary): calendar not published" in english(found)
    assert "marketed abroad): 2026-09-08" in english(found)


def test_each_period_of_a_supplementary_application_has_its_day() -> None:
    said: list[Said] = [("registration_accepted", "holder", "CDE", "2026-03-02")]
    found = step("supplementary_application", said, "2026-06-15", {"/product/registration/status": "approved"})

    assert "60 (ordinary): 2026-05-28" in english(found)
    assert "inspection and testing): 2026-12-17" in english(found)


def test_a_provision_not_yet_in_force_is_said() -> None:
    assert "in force from 2026-04-01" in english(step("early_guidance", [], "2026-03-31"))
    assert "in force from" not in english(step("early_guidance", [], "2026-04-01"))
