"""The legacy check: gaps of a running arrangement, without article 28, and a plan with owners and dates."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fenduan.assessment.determination import assess
from fenduan.assessment.legacy import Item, LegacyCheck, legacy_check
from fenduan.assessment.schema import schema
from fenduan.dossier.taking import take
from tests.scenarios.build import GONE, Raw, changed, example

NAMES = ("adc-three-provinces", "antibody-with-obstacles", "reported-cross-province")
DUE = dt.date(2026, 12, 30)
RUNNING = {"/running_since": "2025-03-01"}


def checked(raw: Raw, day: str = "2026-06-15") -> LegacyCheck:
    return legacy_check(take(raw), dt.date.fromisoformat(day))


def running(name: str = "adc-three-provinces", more: Mapping[str, Any] | None = None) -> Raw:
    return changed(example(name), {**RUNNING, **(more or {})})


def item(check: LegacyCheck, requirement: str, *ids: str) -> Item:
    found = [
        each
        for each in check.plan
        if each.assessed.requirement.id == requirement
        and (not ids or (each.assessed.finding.subject is not None and each.assessed.finding.subject.ids == ids))
    ]
    assert len(found) == 1, [(each.assessed.requirement.id, each.assessed.finding.subject) for each in check.plan]
    return found[0]


def owners(each: Item) -> list[str]:
    return [party.id for party in each.owners]


def test_an_application_is_no_running_arrangement() -> None:
    check = checked(example())

    assert not check.runs
    assert not check.plan
    assert "not a running arrangement" in check.as_dict()["remarks"][0]["en"]
    assert "不属于已运行" in check.as_dict()["remarks"][0]["zh"]


def test_an_arrangement_runs_from_its_first_day() -> None:
    raw = changed(example(), {"/running_since": "2026-06-15"})

    assert not checked(raw, "2026-06-14").runs
    assert "2026-06-15" in checked(raw, "2026-06-14").as_dict()["remarks"][0]["en"]
    assert checked(raw, "2026-06-15").runs


def test_only_rows_of_the_two_announcements_are_checked() -> None:
    found = {each.requirement.cites[0].instrument.code for each in checked(running()).found}

    assert found == {"ann-132", "ann-134"}
    assert "agreement/clauses" in {each.requirement.id for each in checked(running()).found}


def test_article_28_is_passed_over_and_the_check_says_so() -> None:
    raw = running(more={"/steps/0/date": "2025-12-01"})
    spared = {
        each.requirement.id
        for each in assess(take(raw), dt.date(2026, 6, 15)).findings
        if each.finding.cites is not None and each.finding.cites.article == "28"
    }
    check = checked(raw)

    assert "ann-134/19/opinion" in spared
    assert not [each for each in check.found if each.finding.cites is not None and each.finding.cites.article == "28"]
    assert any("without the exception of article 28" in each.pick("en") for each in check.remarks)


def test_a_complete_arrangement_has_only_what_is_pending() -> None:
    check = checked(running())
    pending = item(check, "ann-134/19/holder-licence")

    assert [each.assessed.requirement.id for each in check.plan] == ["ann-134/19/holder-licence"]
    assert pending.step is not None
    assert pending.step.key == "b_licence"
    assert pending.deadline.earliest == dt.date(2026, 6, 23)
    assert pending.deadline.date == DUE
    assert pending.as_dict()["reason"] is None


def test_what_the_province_judges_is_no_gap() -> None:
    check = checked(running())

    assert "ann-134/3/manufacturers-assessment" in {each.requirement.id for each in check.to_be_judged}


def test_the_owner_is_whom_the_requirement_binds() -> None:
    raw = running(more={"/preparations": [], "/personnel": []})
    check = checked(raw)

    assert owners(item(check, "ann-134/3/manufacturers-assessment", "filler")) == ["filler"]
    assert owners(item(check, "ann-134/4/technology-transfer", "filler")) == ["holder", "filler"]
    assert owners(item(check, "ann-132/14-2/main-materials")) == ["holder"]
    assert owners(item(check, "ann-132/4/process-validation")) == ["holder", "conjugator", "filler"]
    assert owners(item(check, "ann-134/17/key-persons", "holder", "quality_head")) == ["holder"]
    assert owners(item(check, "ann-134/17/key-persons", "filler", "quality_head")) == ["filler"]


def test_the_periods_in_law_run_one_after_the_other() -> None:
    raw = running(more={"/licences": [], "/opinions": [], "/steps": []})
    check = checked(raw)

    # The manufacturer's licence in 30 working days, the holder's in 30 more.
    assert item(check, "ann-134/19/opinion", "filler").deadline.earliest == dt.date(2026, 7, 28)
    assert item(check, "ann-134/19/holder-licence").deadline.earliest == dt.date(2026, 9, 8)
    assert {each.deadline.date for each in check.plan} == {DUE}


def test_what_ends_in_a_year_without_a_calendar_is_later_without_a_day() -> None:
    raw = running(more={"/licences": [], "/opinions": [], "/steps": []})
    late = item(checked(raw, "2026-12-01"), "ann-134/19/opinion", "filler")

    assert late.deadline.date is None
    assert late.deadline.reason_needed
    assert late.as_dict()["reason"] == ""
    assert "2027" in late.deadline.notes[0].en


@pytest.mark.parametrize(
    ("first", "reached", "late"), [("2023-10-01", "2026-10-01", False), ("2024-09-01", "2027-09-01", True)]
)
def test_a_day_to_wait_for_beyond_the_year_needs_a_reason(first: str, reached: str, late: bool) -> None:  # noqa: FBT001 - a table's column
    record = {
        "party": "filler",
        "activity": "commercial_manufacture",
        "biologic": True,
        "sterile": True,
        "dosage_form": "lyophilised_powder_for_injection",
        "from": first,
        "document": "doc-1",
    }
    raw = running(more={"/experience": [record], "/circumstances": []})
    deadline = item(checked(raw), "ann-134/17/sterile-experience", "holder", "filler").deadline

    assert deadline.earliest == dt.date.fromisoformat(reached)
    assert deadline.reason_needed is late
    assert deadline.date == (deadline.earliest if late else DUE)


def test_after_the_day_every_gap_needs_a_reason() -> None:
    check = checked(running("antibody-with-obstacles"), "2026-12-31")

    assert check.plan
    assert all(each.deadline.reason_needed for each in check.plan)
    assert any("is over" in each.pick("en") for each in check.remarks)
    assert not any(
        each.deadline.reason_needed for each in checked(running("antibody-with-obstacles"), "2026-12-01").plan
    )


def test_one_that_began_after_the_announcement_is_told() -> None:
    later = changed(example(), {"/running_since": "2025-12-30"})

    assert any(
        "is for the authority" in each.pick("en") or "for the authority" in each.pick("en")
        for each in checked(later).remarks
    )
    assert not any("after announcement" in each.pick("en") for each in checked(running()).remarks)


def test_before_the_announcement_only_the_older_one_is_a_gap() -> None:
    check = checked(running("reported-cross-province"), "2025-06-01")

    assert {each.assessed.requirement.cites[0].instrument.code for each in check.plan} == {"ann-132"}
    assert any(each.pick("en").startswith("Announcement 132 has no such day") for each in check.remarks)


def test_a_last_day_that_is_over_tells_nothing_of_when() -> None:
    check = checked(running(), "2026-07-15")
    late = item(check, "ann-134/19/holder-licence")

    assert late.deadline.earliest is None
    assert any("Overdue" in each.en for each in late.deadline.notes)


CHANGES: list[dict[str, Any]] = [
    {"/licences": GONE},
    {"/opinions": GONE},
    {"/steps": GONE},
    {"/preparations": GONE},
    {"/personnel": GONE},
    {"/parties/0/place": GONE},
    {"/parties/0/place": "US"},
    {"/parties/1/place": "CN-SH"},
    {"/product/category": "vaccine"},
    {"/product/sterile": GONE},
    {"/bad_records": GONE},
]


@pytest.mark.parametrize("name", NAMES)
@given(
    changes=st.lists(st.sampled_from(CHANGES), max_size=4),
    day=st.dates(min_value=dt.date(2025, 3, 1), max_value=dt.date(2028, 12, 31)),
)
def test_every_gap_is_in_the_plan_with_a_date_or_a_blank(
    name: str, changes: list[dict[str, Any]], day: dt.date
) -> None:
    raw = running(name)
    for each in changes:
        raw = changed(raw, each)
    check = legacy_check(take(raw), day)
    payload = check.as_dict()

    assert not [error.message for error in Draft202012Validator(schema("legacy")).iter_errors(payload)]
    gaps = [each for each in check.found if each.finding.status.value in ("not_met", "not_shown", "pending")]
    assert [each.assessed for each in check.plan] == gaps
    for planned in check.plan:
        assert planned.what.pick("en")
        assert planned.owners
        deadline = planned.deadline
        assert deadline.reason_needed or deadline.date == DUE
        if deadline.date is not None and deadline.reason_needed:
            assert deadline.date == deadline.earliest
            assert deadline.date > DUE or day > DUE
