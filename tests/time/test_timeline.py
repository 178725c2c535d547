"""The law in time: every date is told once, and what two days differ in is what happens between them."""

import datetime as dt
from itertools import pairwise

import pytest

from fenduan.law.instruments import INSTRUMENTS, PILOT_PLAN
from fenduan.law.register import register
from fenduan.law.requirement import Requirement
from fenduan.law.timeline import (
    ARTICLE_25,
    ARTICLE_28,
    OTHER_BEGINNINGS,
    RECTIFICATION_DUE,
    Event,
    LawDifference,
    difference,
    grade_of_end,
    timeline,
)
from tests.scenarios.build import changed, determined, example

EVENTS = timeline(register())


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def between(first: str, last: str) -> LawDifference:
    return difference(register(), day(first), day(last))


def kinds(found: LawDifference) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {"begins": set(), "lapses": set(), "based_anew": set()}
    for each in found.changes:
        told[each.kind].add(each.requirement.id)
    return told


def one(kind: str, code: str, *, at: str | None = None) -> Event:
    found = [
        each
        for each in EVENTS
        if (each.kind, each.instrument.code) == (kind, code) and (at is None or each.date == day(at))
    ]
    assert len(found) == 1
    return found[0]


def test_every_instrument_and_requirement_is_told_with_its_dates() -> None:
    begun = {each.instrument.code for each in EVENTS if each.kind == "begins" and each.starts}
    rows = [row.id for each in EVENTS if each.kind == "begins" and each.what is None for row in each.requirements]

    assert begun == {each.code for each in INSTRUMENTS if each.in_force is not None}
    assert sorted(rows) == sorted(each.id for each in register().requirements if each.since is not None)
    for each in EVENTS:
        if each.kind == "begins" and each.what is None:
            assert all(row.since == each.date for row in each.requirements)


def test_events_are_in_the_order_of_time() -> None:
    assert all(first.date <= second.date for first, second in pairwise(EVENTS))


def test_the_pilots_end_rests_on_a_summary() -> None:
    end = one("lapses", "pilot-plan")

    assert end.date == day("2026-12-31")
    assert end.grade == "L" == grade_of_end(PILOT_PLAN)
    assert PILOT_PLAN.grade == "P-ex"
    assert [each.id for each in end.requirements] == ["pilot-plan/products"]


def test_article_28_spares_the_rows_that_the_register_says() -> None:
    transition = one("transition", "ann-134")

    assert transition.date == day("2025-12-30")
    assert transition.citation == ARTICLE_28
    assert {each.id for each in transition.requirements} == {each.id for each in register().requirements if each.spared}
    assert all(each.startswith("ann-134/") for each in (row.id for row in transition.requirements))


def test_the_year_of_article_25_is_a_day_due() -> None:
    due = one("deadline", "ann-134")

    assert due.date == RECTIFICATION_DUE == day("2026-12-30")
    assert due.citation == ARTICLE_25


MOVING = [each for each in register().requirements if each.since_for is not None]


@pytest.mark.parametrize("row", MOVING, ids=lambda row: row.id)
def test_another_beginning_is_the_one_the_requirement_has(row: Requirement) -> None:
    assert row.since_for is not None
    ordinary = determined(example()).case
    vaccine = determined(changed(example(), {"/product/category": "vaccine"})).case

    assert row.since_for(ordinary) == row.since
    assert row.since_for(vaccine) == OTHER_BEGINNINGS[row.id].date


def test_a_requirement_without_another_beginning_has_none_told() -> None:
    assert set(OTHER_BEGINNINGS) == {each.id for each in register().requirements if each.since_for is not None}


def test_nothing_differs_within_a_day_or_a_quiet_year() -> None:
    assert between("2026-06-15", "2026-06-15").empty
    assert between("2022-01-01", "2023-01-01").empty


def test_a_requirement_comes_into_force_on_its_first_day() -> None:
    assert "regulations/32-1/ground" not in kinds(between("2026-01-01", "2026-05-14"))["begins"]
    assert "regulations/32-1/ground" in kinds(between("2026-01-01", "2026-05-15"))["begins"]
    assert "regulations/32-1/ground" not in kinds(between("2026-05-15", "2026-06-01"))["begins"]


def test_a_requirement_lapses_after_its_last_day() -> None:
    assert kinds(between("2026-06-01", "2026-12-31"))["lapses"] == set()
    assert kinds(between("2026-06-01", "2027-01-01"))["lapses"] == {"pilot-plan/products"}
    assert kinds(between("2026-12-31", "2027-01-01"))["lapses"] == {"pilot-plan/products"}
    assert kinds(between("2027-01-01", "2028-01-01"))["lapses"] == set()


def test_what_began_and_ended_between_is_neither() -> None:
    found = kinds(between("2024-01-01", "2027-06-01"))

    assert "pilot-plan/products" not in found["begins"] | found["lapses"]


def test_a_provision_that_comes_into_force_is_a_new_basis_of_what_was_there() -> None:
    found = between("2026-04-01", "2026-05-15")
    anew = {each.requirement.id: each for each in found.changes if each.kind == "based_anew"}

    assert "dal/41/licence" in anew
    assert [each.instrument.code for each in anew["dal/41/licence"].citations] == ["regulations"]
    assert not anew.keys() & kinds(found)["begins"]


def test_vaccines_have_had_electronic_records_for_longer() -> None:
    early = [each for each in between("2019-01-01", "2020-01-01").changes if each.requirement.id.endswith("records")]
    late = [each for each in between("2026-01-01", "2026-06-01").changes if each.requirement.id.endswith("records")]

    assert [(each.kind, each.date, each.whom.en if each.whom else None) for each in early] == [
        ("begins", day("2019-12-01"), "vaccines")
    ]
    assert [(each.kind, each.date, each.whom.en if each.whom else None) for each in late] == [
        ("begins", day("2026-05-15"), "other than vaccines")
    ]


def test_days_due_and_transitions_lie_between() -> None:
    assert [each.date for each in between("2026-06-01", "2026-12-30").others] == []
    assert [each.kind for each in between("2026-06-01", "2026-12-31").others] == ["deadline"]
    assert [each.kind for each in between("2026-05-14", "2026-05-15").others] == ["transition"]


def test_the_later_date_first_is_refused() -> None:
    with pytest.raises(ValueError, match="is before"):
        between("2026-06-15", "2026-06-14")


@pytest.mark.parametrize("split", ["2019-12-01", "2025-12-30", "2026-05-14", "2026-12-31"])
def test_two_steps_tell_of_all_that_begins_in_one(split: str) -> None:
    whole = kinds(between("2000-01-01", "2026-12-31"))["begins"]
    parts = [kinds(between("2000-01-01", split)), kinds(between(split, "2026-12-31"))]

    assert whole == parts[0]["begins"] | parts[1]["begins"]


def test_in_force_is_what_evaluation_says() -> None:
    """A requirement that has come into force by a day is one that is evaluated on it."""
    for text in ("2018-01-01", "2024-12-01", "2026-04-30", "2027-06-01"):
        found = {
            each.requirement.id
            for each in determined(example(), text).findings
            if each.finding.status.value not in ("not_yet_in_force", "lapsed")
        }
        told = kinds(difference(register(), dt.date(1990, 1, 1), day(text)))["begins"]
        # The worked example is no vaccine.
        late = set(OTHER_BEGINNINGS) if day(text) < day("2026-05-15") else set()

        assert found - {"scope"} == told - late
