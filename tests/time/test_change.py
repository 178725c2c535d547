"""What a change in an arrangement means: its occasions, what is filed for them, and what nobody decides here."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fenduan.assessment.change import ChangeReport, Filing, change_between
from fenduan.assessment.schema import schema
from fenduan.dossier.taking import take
from tests.scenarios.build import GONE, Raw, changed, example

NAMES = ("adc-three-provinces", "antibody-with-obstacles", "reported-cross-province")
SITE = {"id": "hz-2", "party": "filler", "name": {"en": "Second plant", "zh": "第二工厂"}, "place": "CN-ZJ"}
MOVED: dict[str, Any] = {"/sites/-": SITE, "/segments/2/site": "hz-2"}
NEWCOMER: dict[str, Any] = {
    "/parties/-": {"id": "newco", "name": "NewCo", "place": "CN-BJ", "roles": ["entrusted_manufacturer"]},
    "/sites/-": {"id": "bj-1", "party": "newco", "place": "CN-BJ"},
    "/segments/2/site": "bj-1",
}
RUNNING: dict[str, Any] = {"/running_since": "2026-06-10", "/product/registration/status": "approved"}


def report(before: Raw, after: Raw, day: str = "2026-06-15") -> ChangeReport:
    return change_between(take(before), take(after), dt.date.fromisoformat(day))


def filing(found: ChangeReport, key: str) -> Filing:
    own = [each for each in found.filings if each.step.key == key]
    assert len(own) == 1, [each.step.key for each in found.filings]
    return own[0]


def keys(found: ChangeReport) -> list[str]:
    return [each.step.key for each in found.filings]


def kinds(found: ChangeReport) -> list[str]:
    return [each.kind for each in found.occasions]


@pytest.mark.parametrize("name", NAMES)
def test_no_change_means_nothing(name: str) -> None:
    found = report(example(name), example(name))

    assert (found.changes, found.findings, found.occasions, found.filings) == ((), (), (), ())
    assert not found.class_asked


def test_words_alone_are_no_occasion() -> None:
    found = report(example(), changed(example(), {"/title": "Another title", "/agreements/0/clauses": ["duties"]}))

    assert found.changes
    assert not found.occasions
    assert not found.filings


def test_a_swapped_site_is_filed_by_manufacturer_and_holder() -> None:
    found = report(example(), changed(example(), MOVED))

    assert kinds(found) == ["new_site", "moved_segment", "ended_site"]
    assert keys(found) == [
        "c_licence:filler",
        "opinion:filler",
        "b_licence",
        "duplicate_note:filler",
        "marketing_authorisation",
        "scope_reduction:filler",
    ]
    assert (
        found.occasions[0].what.pick("en")
        == "Second plant is a new production site (lyophilised powder for injection)."
    )
    assert filing(found, "marketing_authorisation").occasions == (0, 1, 2)


def test_what_was_on_file_before_is_not_about_the_change() -> None:
    found = report(example(), changed(example(), MOVED))

    assert filing(found, "opinion:filler").stale
    assert filing(found, "b_licence").stale
    assert not filing(found, "c_licence:filler").stale
    assert filing(found, "c_licence:filler").step.state == "open"


def test_an_opinion_given_anew_and_a_licence_that_lists_the_site_are_about_it() -> None:
    raw = example()
    opinion = {**raw["opinions"][1], "date": "2026-06-12"}
    scope = [*raw["licences"][2]["scope"], {"site": "hz-2", "forms": ["lyophilised_powder_for_injection"]}]
    found = report(raw, changed(raw, {**MOVED, "/opinions/-": opinion, "/licences/2/scope": scope}))

    assert "c_licence:filler" not in keys(found)
    assert "opinion:filler" not in keys(found)


def test_a_new_manufacturer_is_licensed_and_the_old_one_leaves() -> None:
    found = report(example(), changed(example(), NEWCOMER))

    assert kinds(found) == ["new_manufacturer", "moved_segment", "ended_manufacturer"]
    assert "c_licence:newco" in keys(found)
    assert "c_licence:filler" not in keys(found)
    assert filing(found, "scope_reduction:filler").step.due is None
    changed_findings = {(each.requirement.id, each.subject.ids) for each in found.findings if each.subject}
    assert ("dal/32/agreements", ("newco",)) in changed_findings
    assert ("dal/32/agreements", ("filler",)) in changed_findings


def test_the_end_of_an_entrustment_has_six_months_from_its_day() -> None:
    ended = {"kind": "entrustment_ended", "party": "filler", "date": "2026-06-01"}
    step = filing(report(example(), changed(example(), {**NEWCOMER, "/steps/-": ended})), "scope_reduction:filler").step

    assert (step.started, step.due) == (dt.date(2026, 6, 1), dt.date(2026, 12, 1))
    assert step.to == ("CN-SH", "CN-ZJ")


def test_a_changed_hand_off_is_for_the_reviewer_alone() -> None:
    found = report(example(), changed(example(), {"/handoffs/1/transport/max_duration_h": 20}))

    assert kinds(found) == ["changed_handoff"]
    assert found.occasions[0].citation.instrument.code == "notice-173"
    assert keys(found) == ["marketing_authorisation"]


def test_a_hand_off_that_comes_or_goes_is_told() -> None:
    new = changed(example(), {"/segments/2/after": ["conjugate", "antibody"]})

    assert report(example(), new).occasions[0].what.pick("en").startswith("New hand-off")
    assert report(new, example()).occasions[0].what.pick("en").startswith("Hand-off no longer there")


def test_a_new_form_at_a_known_site_is_a_change_of_scope() -> None:
    found = report(example(), changed(example(), {"/segments/1/form": "intermediate"}))

    assert "new_form" in kinds(found)
    assert "changed_segment" in kinds(found)
    assert "c_licence:conjugator" in keys(found)


def test_the_holders_own_new_site_needs_no_opinion() -> None:
    site = {"id": "sh-2", "party": "holder", "place": "CN-SH"}
    found = report(example(), changed(example(), {"/sites/-": site, "/segments/0/site": "sh-2"}))

    assert "new_site" in kinds(found)
    assert "c_licence:holder" in keys(found)
    assert not {"b_licence", "opinion:conjugator", "opinion:filler"} & set(keys(found))


def test_a_site_overseas_is_no_matter_of_a_province() -> None:
    site = {"id": "ie-1", "party": "filler", "place": "IE"}
    found = report(example(), changed(example(), {"/sites/-": site, "/segments/2/site": "ie-1"}))

    assert "new_site" in kinds(found)
    assert not {"c_licence:filler", "opinion:filler", "b_licence"} & set(keys(found))
    assert "marketing_authorisation" in keys(found)


def test_another_holder_is_an_occasion() -> None:
    found = report(example(), changed(example(), {"/parties/0/place": "CN-BJ"}))

    assert kinds(found) == ["new_holder"]
    assert "b_licence" in keys(found)


def test_out_of_scope_nothing_is_filed_but_what_ends() -> None:
    found = report(example(), changed(example(), {"/segments/1/site": "sh-1", "/segments/2/site": "sh-1"}))

    assert found.after.outcome == "out_of_scope"
    assert keys(found) == ["scope_reduction:conjugator", "scope_reduction:filler"]


def test_the_class_of_a_change_is_not_decided_for_an_approved_product() -> None:
    running = changed(example(), RUNNING)
    found = report(running, changed(running, MOVED))
    told = found.as_dict()["class_of_change"]

    assert found.class_asked
    assert "not decided" in told["note"]["en"]
    assert "20" in told["note"]["zh"]
    assert {each["instrument"] for each in told["citations"]} == {"post-approval-changes", "dal", "ann-134"}
    assert filing(found, "supplementary_application").stale


def test_the_class_is_not_asked_for_while_a_product_is_in_development() -> None:
    found = report(example(), changed(example(), MOVED))

    assert not found.class_asked
    assert found.as_dict()["class_of_change"] == {"asked": False, "note": None, "citations": []}


def test_a_reason_that_changes_alone_is_told_apart() -> None:
    found = report(example(), changed(example(), {"/licences/2/valid_until": "2030-01-04"}))
    licence = next(each for each in found.findings if each.requirement.id == "dal/41/licence")

    assert not licence.status_changes
    assert licence.counts


CHANGES: list[dict[str, Any]] = [
    MOVED,
    NEWCOMER,
    RUNNING,
    {"/parties/0/place": "US"},
    {"/parties/1/place": "CN-SH"},
    {"/product/category": "vaccine"},
    {"/segments/2/after": GONE},
    {"/handoffs": GONE},
    {"/licences": GONE},
    {"/sites/2/place": GONE},
    {"/segments/1/stage": "testing"},
]


@given(one=st.lists(st.sampled_from(CHANGES), max_size=3), other=st.lists(st.sampled_from(CHANGES), max_size=3))
def test_a_report_is_true_to_its_schema_and_says_what_the_assessments_say(
    one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    before, after = example(), example()
    for each in one:
        before = changed(before, {key: value for key, value in each.items() if not key.endswith("/-")})
    for each in other:
        after = changed(after, each) if each not in (MOVED, NEWCOMER) or after == example() else after
    before = before if {"hz-2", "bj-1"}.isdisjoint(str(each["site"]) for each in before["segments"]) else example()
    found = report(before, after)
    payload = found.as_dict()

    assert not [error.message for error in Draft202012Validator(schema("dossier-diff")).iter_errors(payload)]
    assert bool(found.filings) <= bool(found.occasions)
    assert all(number < len(found.occasions) for each in found.filings for number in each.occasions)
    if not found.changes:
        assert not found.findings
