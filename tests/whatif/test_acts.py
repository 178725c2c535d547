"""What is offered as an act, and what is not: facts that only the applicant knows, days that were stated."""

import datetime as dt
from typing import Any

import pytest

from tests.scenarios.build import GONE, changed, example
from tests.whatif.cases import COMPLETE, answer

VACCINE: dict[str, Any] = {
    "/product/category": "vaccine",
    "/product/grounds": [{"kind": "vaccine_multivalent", "statement": "five components", "evidence": ["doc-1"]}],
    "/product/need/own_capacity_exceeded": True,
}
OVERSEAS: dict[str, Any] = {"/parties/0/place": "US"}


def keys(changes: dict[str, Any]) -> set[str]:
    """Return the kinds of acts of the plans for the complete example with changes."""
    it = answer(changed(example(COMPLETE), changes))
    return {act.repair.key[0] for plan in it.plans for act in plan.acts}


def asked(changes: dict[str, Any]) -> set[str]:
    """Return the places at which facts are to be stated."""
    return {each.pointer for each in answer(changed(example(COMPLETE), changes)).to_state}


def test_the_nmpa_is_asked_to_approve_a_vaccine() -> None:
    assert keys(VACCINE) == {"nmpa-approval"}


def test_an_approval_stated_for_a_later_day_is_waited_for_and_not_dated_back() -> None:
    day = "2026-07-01"
    it = answer(changed(example(COMPLETE), {**VACCINE, "/product/nmpa_approval": {"date": day, "document": "doc-1"}}))

    assert [each.repair.key for each in it.plans[0].acts] == [("wait",)]
    assert it.plans[0].date == dt.date.fromisoformat(day)


def test_an_approval_without_its_date_is_to_be_dated_by_the_applicant() -> None:
    given = {**VACCINE, "/product/nmpa_approval": {"document": "doc-1"}}

    assert (keys(given), asked(given)) == (set(), {"/product/nmpa_approval/date"})


def test_an_overseas_holder_designates_its_agent() -> None:
    it = answer(changed(example(COMPLETE), OVERSEAS))

    assert [each.repair.key for each in it.plans[0].acts] == [("designate-agent",)]
    assert it.plans[0].acts[0].date is None


def test_what_follows_what_is_never_an_act() -> None:
    loose = {"/segments/1/after": GONE, "/segments/2/after": GONE, "/handoffs": [],
             "/quality_system/handoffs_covered": []}  # fmt: skip
    denied = {**loose, "/segments/1/after": [], "/segments/2/after": []}

    assert keys(loose) == keys(denied) == set()
    assert any(each.endswith("/after") for each in asked(loose))
    assert any(each.endswith("/after") for each in asked(denied))


@pytest.mark.parametrize(
    ("silent", "pointer"),
    [
        ({"/personnel/3/years_practice": GONE}, "/personnel/3/years_practice"),
        ({"/agreements/1/clauses": GONE}, "/agreements/1/clauses"),
        ({"/handoffs/1/transport/validated": GONE}, "/handoffs/1/transport/validated"),
        ({"/segments/1/electronic_records": GONE}, "/segments/1/electronic_records"),
        ({"/licences/1/valid_until": GONE}, "/licences/1/valid_until"),
        ({"/quality_system/elements": GONE}, "/quality_system/elements/-"),
        ({"/experience": GONE}, "/experience/-"),
        ({"/product/need/statement": GONE}, "/product/need/statement"),
    ],
)
def test_what_is_not_stated_is_asked_for_and_not_brought_about(silent: dict[str, Any], pointer: str) -> None:
    assert pointer in asked(silent)
    assert keys(silent) == set()


def test_evidence_of_what_is_stated_can_be_had() -> None:
    it = answer(changed(example(COMPLETE), {"/personnel/3/document": GONE}))

    assert [change.pointer for change in it.plans[0].acts[0].repair.changes] == ["/personnel/3/document"]


def test_the_written_confirmation_is_asked_of_the_holders_province() -> None:
    development = {
        "party": "filler", "activity": "development", "biologic": True, "sterile": True,
        "dosage_form": "lyophilised_powder_for_injection", "from": "2020-01-01", "document": "doc-18",
    }  # fmt: skip
    claims = [{"item": 4, "entrusted": each, "evidence": ["doc-18"]} for each in ("filler", "conjugator")]
    both = [development, {**development, "party": "conjugator"}]
    it = answer(changed(example(COMPLETE), {"/experience": both, "/circumstances": claims}))

    assert {each.repair.key[0] for each in it.plans[0].acts} == {"confirm"}
    assert {each.repair.by[-1] for each in it.plans[0].acts} == {"CN-SH"}
    assert it.plans[0].date is None


def test_a_later_first_day_of_a_certificate_is_not_dated_back() -> None:
    raw = changed(example(COMPLETE), {"/certificates": [
        {"site": "hz-1", "kind": "gmp_certificate", "valid_from": "2026-07-01", "valid_until": "2030-01-01",
         "in_lieu_of": ["gmp_inspection_notice"], "document": "doc-1"},
    ], "/sites/2/place": "IE", "/parties/2/place": "IE", "/not_applicable_materials": [
        {"site": "hz-1", "material": "gmp_inspection_notice", "reason": "inspected abroad"}]})  # fmt: skip
    it = answer(raw)
    pointers = {change.pointer for plan in it.plans for act in plan.acts for change in act.repair.changes}

    assert it.outcome != "ready"
    assert not [each for each in pointers if each.endswith("/valid_from")]
