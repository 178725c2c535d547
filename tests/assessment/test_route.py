"""Which steps belong to a route, who files them with whom, what they wait for and where they stand."""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from tests.scenarios.build import GONE, Raw, changed, determined, example

AS_OF: Final = "2026-06-15"
CONJUGATOR, FILLER = 1, 2


def steps(changes: Mapping[str, Any], as_of: str = AS_OF) -> dict[str, dict[str, Any]]:
    """Return the steps of the worked example with changes, by key, in the form they have in JSON."""
    return {step.key: step.as_dict() for step in determined(changed(example(), changes), as_of).route}


def happened(*said: tuple[str, str | None, str]) -> list[dict[str, str]]:
    """Return dossier steps of (kind, party, date)."""
    return [{"kind": kind, "date": date, **({} if party is None else {"party": party})} for kind, party, date in said]


def english(step: Mapping[str, Any]) -> str:
    """Return the note of a step in English, empty where there is none."""
    return str((step["due_note"] or {"en": ""})["en"])


def test_out_of_scope_there_is_no_route() -> None:
    assert steps({"/product/biologic": False}) == {}


def test_early_guidance_is_first_and_holds_up_nothing() -> None:
    found = steps({})

    assert next(iter(found)) == "early_guidance"
    assert found["early_guidance"]["to"] == ["CN-SH"]
    assert found["early_guidance"]["period"] is None
    assert all("early_guidance" not in each["waits_for"] for each in found.values())


def test_each_step_has_exactly_the_published_keys() -> None:
    keys = "step subject from to waits_for state period started due due_note citation".split()  # noqa: SIM905

    assert all([*each] == keys for each in steps({}).values())


# The NMPA's approval


VACCINE: Final[dict[str, Any]] = {"/product/category": "vaccine"}
APPROVED: Final[dict[str, Any]] = {**VACCINE, "/product/nmpa_approval": {"date": "2026-06-15", "document": "doc-1"}}


def test_only_a_vaccine_goes_to_the_nmpa() -> None:
    assert "nmpa_approval" not in steps({})

    found = steps(VACCINE)
    assert found["nmpa_approval"]["to"] == ["NMPA"]
    assert found["nmpa_approval"]["state"] == "open"
    assert "nmpa_approval" in found["b_licence"]["waits_for"]


@pytest.mark.parametrize(("as_of", "state"), [("2026-06-14", "open"), ("2026-06-15", "done")])
def test_the_approval_is_done_from_its_day(as_of: str, state: str) -> None:
    assert steps(APPROVED, as_of)["nmpa_approval"]["state"] == state


# The opinion


def test_manufacturers_in_another_place_have_opinions_and_in_the_same_place_none() -> None:
    found = steps({"/parties/1/place": "CN-SH"})

    assert "opinion:conjugator" not in found
    assert found["b_and_c_together:conjugator"]["from"] == ["holder", "conjugator"]
    assert found["b_and_c_together:conjugator"]["to"] == ["CN-SH"]
    assert "duplicate_note:conjugator" not in found
    assert found["opinion:filler"]["to"] == ["CN-ZJ"]


def test_an_overseas_manufacturer_needs_no_mainland_paper() -> None:
    found = steps({"/parties/1/place": "IE", "/sites/1/place": "IE", "/licences/1": GONE, "/opinions/0": GONE})

    assert not [key for key in found if key.endswith(":conjugator")]
    assert found["b_licence"]["waits_for"] == ["regulatory_plan", "opinion:filler"]


NO_OPINIONS: Final[dict[str, Any]] = {"/opinions": [], "/steps": []}


def test_an_opinion_not_asked_for_is_open_and_the_holder_waits() -> None:
    found = steps(NO_OPINIONS)

    assert found["opinion:filler"]["state"] == "open"
    assert found["opinion:filler"]["due"] is None
    assert found["b_licence"]["state"] == "not_yet"
    assert found["regulatory_plan"]["state"] == "not_yet"


def test_an_opinion_asked_for_is_running_until_it_is_given() -> None:
    asked = {**NO_OPINIONS, "/steps": happened(("opinion_requested", "filler", "2026-06-08"))}

    assert steps(asked)["opinion:filler"]["state"] == "running"
    given = {"entrusted": "filler", "authority": "CN-ZJ", "date": "2026-06-15", "consent": True, "document": "doc-30"}
    answered = steps({**asked, "/opinions": [given]})
    assert answered["opinion:filler"]["state"] == "done"
    assert answered["opinion:filler"]["started"] == "2026-06-08"
    assert english(answered["opinion:filler"]) == "Done on 2026-06-15."


def test_an_opinion_issued_counts_though_it_is_not_on_the_dossier() -> None:
    found = steps(
        {
            **NO_OPINIONS,
            "/steps": happened(
                ("opinion_requested", "filler", "2026-06-01"), ("opinion_issued", "filler", "2026-06-10")
            ),
        }
    )

    assert found["opinion:filler"]["state"] == "done"
    assert "not on the dossier" in english(found["opinion:filler"])


@pytest.mark.parametrize(("consent", "words"), [(False, "does not consent"), (GONE, "does not say")])
def test_an_opinion_that_does_not_consent_leaves_the_step_open(consent: object, words: str) -> None:
    found = steps({"/opinions/1/consent": consent, "/steps": []})

    assert found["opinion:filler"]["state"] == "open"
    assert words in english(found["opinion:filler"])
    assert found["b_licence"]["state"] == "not_yet"


def test_an_opinion_without_its_document_is_not_done() -> None:
    assert steps({"/opinions/1/document": GONE, "/steps": []})["opinion:filler"]["state"] == "open"


# The manufacturers' and the holder's own licences


@pytest.mark.parametrize(
    ("change", "days", "words"),
    [
        ({"/licences/2": GONE}, 30, "Issue (class C)"),
        ({"/licences/2/scope": []}, 15, "Change (class C)"),
        ({"/licences/2/valid_until": "2026-06-14"}, 30, "Issue (class C)"),
    ],
)
def test_a_manufacturer_not_licensed_applies_and_the_opinion_comes_with_it(
    change: dict[str, Any], days: int, words: str
) -> None:
    found = steps({**NO_OPINIONS, **change})

    assert "opinion:filler" not in found
    assert found["c_licence:filler"]["from"] == ["filler"]
    assert found["c_licence:filler"]["to"] == ["CN-ZJ"]
    assert found["c_licence:filler"]["period"]["days"] == days
    assert words in english(found["c_licence:filler"])
    assert "opinion with it" in english(found["c_licence:filler"])
    assert "c_licence:filler" in found["b_licence"]["waits_for"]


def test_the_holders_own_manufacture_needs_its_own_licence() -> None:
    found = steps({"/licences/0": GONE})

    assert found["c_licence:holder"]["subject"] == {"kind": "holder", "ids": ["holder"]}
    assert "Issue (class A)" in english(found["c_licence:holder"])
    assert "c_licence:holder" in found["marketing_authorisation"]["waits_for"]
    assert "c_licence:holder" not in found["b_licence"]["waits_for"]


APPLIED: Final = ("licence_application_accepted", "filler", "2026-06-01")


@pytest.mark.parametrize(
    ("more", "state", "words"),
    [
        ([], "running", "Issue"),
        ([("licence_granted", "filler", "2026-06-12")], "done", "not on the dossier"),
        ([("licence_refused", "filler", "2026-06-12")], "open", "Refused on 2026-06-12"),
        ([("licence_refused", "filler", "2026-06-12"), ("licence_granted", "filler", "2026-06-12")], "open", "Refused"),
        ([("licence_granted", "filler", "2026-06-16")], "running", "Issue"),
    ],
)
def test_the_licence_follows_its_steps(more: list[tuple[str, str | None, str]], state: str, words: str) -> None:
    found = steps({**NO_OPINIONS, "/licences/2": GONE, "/steps": happened(APPLIED, *more)})

    assert found["c_licence:filler"]["state"] == state
    assert words in english(found["c_licence:filler"])


def test_what_was_granted_is_not_asked_for_again() -> None:
    granted = happened(APPLIED, ("licence_granted", "filler", "2026-06-12"))
    found = steps({**NO_OPINIONS, "/licences/2": GONE, "/steps": granted})

    assert found["c_licence:filler"]["state"] == "done"
    assert "Issue" not in english(found["c_licence:filler"])


def test_a_licence_in_force_is_done_and_the_opinion_follows_it() -> None:
    found = steps({**NO_OPINIONS, "/steps": happened(APPLIED)})

    assert found["c_licence:filler"]["state"] == "done"
    assert "not recorded as decided" in english(found["c_licence:filler"])
    assert found["opinion:filler"]["waits_for"] == ["c_licence:filler"]


def test_a_grant_whose_licence_has_run_out_does_not_serve() -> None:
    found = steps(
        {
            "/licences/2/valid_until": "2026-06-14",
            "/steps": happened(("licence_granted", "filler", "2026-01-05")),
        }
    )

    assert found["c_licence:filler"]["state"] == "open"


# The holder's B matter


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([], "open"),
        ([("b_licence_application", "holder", "2026-06-01")], "running"),
        ([("b_licence_accepted", None, "2026-06-01")], "running"),
        ([("b_licence_accepted", "holder", "2026-06-16")], "open"),
        ([("b_licence_accepted", "holder", "2026-06-01"), ("b_licence_completed", "holder", "2026-06-15")], "done"),
        ([("b_licence_accepted", "holder", "2026-06-01"), ("b_licence_refused", "holder", "2026-06-15")], "open"),
    ],
)
def test_the_b_matter_follows_its_steps(said: list[tuple[str, str | None, str]], state: str) -> None:
    found = steps({"/steps": happened(*said)})

    assert found["b_licence"]["state"] == state
    assert found["regulatory_plan"]["state"] == ("not_yet" if state == "open" else state)
    assert found["duplicate_note:filler"]["state"] == ("open" if state == "done" else "not_yet")


def test_an_application_not_accepted_runs_without_a_clock() -> None:
    step = steps({"/steps": happened(("b_licence_application", "holder", "2026-06-01"))})["b_licence"]

    assert step["due"] is None
    assert "from acceptance" in english(step)


def test_a_licence_that_lists_every_entrusted_site_is_done() -> None:
    scope = [
        {"site": "sz-1", "forms": ["drug_substance"]},
        {"site": "hz-1", "forms": ["lyophilised_powder_for_injection"]},
    ]
    found = steps({"/licences/0/scope": scope, "/steps": []})

    assert found["b_licence"]["state"] == "done"
    assert found["duplicate_note:filler"]["state"] == "open"
    assert found["duplicate_note:filler"]["due"] is None
    assert "no due date" in english(found["duplicate_note:filler"])


def test_first_issue_or_change() -> None:
    assert steps({})["b_licence"]["period"]["days"] == 15
    assert steps({"/licences/0": GONE})["b_licence"]["period"]["days"] == 30


def test_nothing_entrusted_on_the_mainland_needs_no_b_licence() -> None:
    abroad: Raw = {f"/{kind}/{place}/place": "IE" for kind in ("parties", "sites") for place in (CONJUGATOR, FILLER)}

    found = steps(abroad)

    assert [*found] == ["early_guidance", "regulatory_plan", "marketing_authorisation"]
    assert found["marketing_authorisation"]["state"] == "open"


def test_a_holder_whose_place_is_not_stated() -> None:
    found = steps({"/parties/0/place": GONE, **NO_OPINIONS})

    assert found["b_licence"]["to"] == []
    assert "not known" in english(found["b_licence"])
    assert found["regulatory_plan"]["from"] == []
    assert "same place needs no opinion" in english(found["opinion:filler"])


def test_an_overseas_holder_without_agent_acts_itself_and_the_authority_is_not_known() -> None:
    found = steps({"/parties/0/place": "US", "/sites/0/place": "US", "/steps": []})

    assert found["b_licence"]["from"] == ["holder"]
    assert found["b_licence"]["to"] == []
    assert "open question 9" in english(found["b_licence"])


def test_the_old_rules_go_on_for_what_was_accepted_before_the_announcement() -> None:
    before = steps({"/steps": happened(("b_licence_accepted", "holder", "2025-12-29"))})
    since = steps({"/steps": happened(("b_licence_accepted", "holder", "2025-12-30"))})

    assert "duplicate_note:filler" not in before
    assert "old rules" in english(before["b_licence"])
    assert "duplicate_note:filler" in since
    assert "old rules" not in english(since["b_licence"])


# Both together


def _together(*said: tuple[str, str | None, str]) -> dict[str, Any]:
    changes = {"/parties/2/place": "CN-SH", "/licences/2": GONE, "/steps": happened(*said)}
    return steps(changes)["b_and_c_together:filler"]


def test_together_runs_while_either_runs_and_is_due_when_the_later_is() -> None:
    assert _together()["state"] == "open"
    assert _together(APPLIED)["state"] == "running"
    both = _together(APPLIED, ("b_licence_accepted", "holder", "2026-06-03"))
    assert both["started"] == "2026-06-01"
    assert both["due"] == "2026-07-14"
    assert "due 2026-06-25" in english(both)


def test_together_is_done_when_both_are() -> None:
    granted = ("licence_granted", "filler", "2026-06-10")
    completed = ("b_licence_completed", "holder", "2026-06-12")
    accepted = ("b_licence_accepted", "holder", "2026-06-03")

    assert _together(APPLIED, granted)["state"] == "open"
    assert _together(APPLIED, granted, accepted)["state"] == "running"
    done = _together(APPLIED, granted, accepted, completed)
    assert done["state"] == "done"
    assert english(done) == "Done on 2026-06-12."


# The confirmation


SHORT: Final[dict[str, Any]] = {
    "/experience/0/to": "2022-01-31",
    "/experience/1/from": "2024-01-01",
    "/circumstances": [{"item": 4, "entrusted": "filler", "statement": "It took part.", "evidence": ["doc-1"]}],
}
CONFIRMED: Final[dict[str, Any]] = {
    "kind": "experience_extension",
    "authority": "CN-SH",
    "item": 4,
    "entrusted": "filler",
    "date": "2026-06-15",
    "document": "doc-2",
}


def test_a_confirmation_belongs_where_the_extended_test_is_claimed_and_needed() -> None:
    claimed = steps(SHORT)

    assert "confirmation:filler" not in steps({"/circumstances": SHORT["/circumstances"]})
    assert claimed["confirmation:filler"]["state"] == "open"
    assert claimed["confirmation:filler"]["to"] == ["CN-SH"]
    assert "confirmation:filler" in claimed["b_licence"]["waits_for"]
    assert "confirmation:conjugator" not in claimed


@pytest.mark.parametrize(
    ("change", "state"),
    [({}, "done"), ({"date": "2026-06-16"}, "open"), ({"authority": "CN-ZJ"}, "open"), ({"item": 2}, "open")],
)
def test_a_confirmation_is_done_by_the_holders_province_for_what_is_claimed(change: dict[str, Any], state: str) -> None:
    found = steps({**SHORT, "/confirmations": [{**CONFIRMED, **change}]})

    assert found["confirmation:filler"]["state"] == state


# Registration


@pytest.mark.parametrize(
    ("registration", "step", "item"),
    [
        ({"status": "in_development"}, "marketing_authorisation", 2),
        ({"status": "applied"}, "marketing_authorisation", 2),
        ({}, "marketing_authorisation", 2),
        ({"status": "approved"}, "supplementary_application", 4),
    ],
)
def test_what_is_filed_with_the_center_for_drug_evaluation(registration: Raw, step: str, item: int) -> None:
    found = steps({"/product/registration": registration})

    assert [*found][-1] == step
    assert found[step]["to"] == ["CDE"]
    assert found[step]["citation"]["item"] == item
    assert found[step]["period"]["days"] is None
    assert ("is not stated" in english(found[step])) == (registration == {} or registration["status"] == "applied")


def test_registration_applied_accepted_refused_and_running() -> None:
    def state(said: list[dict[str, str]], since: object = GONE) -> str:
        changes = {"/steps": said, "/product/registration/status": "applied", "/running_since": since}
        return str(steps(changes)["marketing_authorisation"]["state"])

    accepted = happened(("registration_accepted", "holder", "2026-06-01"))
    refused = happened(("registration_refused", "holder", "2026-06-10"))
    assert state([]) == "running"
    assert state(accepted) == "running"
    assert state([*accepted, *refused]) == "not_yet"
    assert state([], "2026-06-15") == "done"
    assert state([], "2026-06-16") == "running"


# The note in the duplicate, and what ends an entrustment


COMPLETED: Final = ("b_licence_completed", "holder", "2026-06-10")


@pytest.mark.parametrize(("day", "state"), [("2026-06-09", "open"), ("2026-06-10", "done"), ("2026-06-16", "open")])
def test_the_duplicate_is_noted_after_the_b_matter(day: str, state: str) -> None:
    found = steps({"/steps": happened(COMPLETED, ("duplicate_noted", "filler", day))})

    assert found["duplicate_note:filler"]["state"] == state
    assert found["duplicate_note:conjugator"]["state"] == "open"
    assert found["duplicate_note:filler"]["due"] == (None if state == "done" else "2026-09-03")


def test_no_scope_is_reduced_while_the_entrustment_goes_on() -> None:
    assert not [key for key in steps({}) if key.startswith("scope_reduction")]


@pytest.mark.parametrize(
    ("said", "parties"),
    [
        ([("entrustment_ended", "filler", "2026-06-10")], ["filler"]),
        ([("entrustment_ended", None, "2026-06-10")], ["conjugator", "filler"]),
        ([("entrustment_ended", "filler", "2026-06-16")], []),
        ([("registration_refused", "holder", "2026-06-10")], ["conjugator", "filler"]),
        ([("b_licence_refused", None, "2026-06-10")], ["conjugator", "filler"]),
        ([("b_licence_refused", None, "2026-06-10"), ("b_licence_application", None, "2026-06-11")], []),
        ([("registration_refused", None, "2026-06-10"), ("registration_accepted", None, "2026-06-11")], []),
    ],
)
def test_scope_is_reduced_where_the_entrustment_ended(
    said: list[tuple[str, str | None, str]], parties: list[str]
) -> None:
    found = steps({"/steps": happened(*said)})

    reduced = [key for key in found if key.startswith("scope_reduction")]
    assert reduced == [f"scope_reduction:{each}" for each in parties]
    for party, place in (("conjugator", "CN-JS"), ("filler", "CN-ZJ")):
        if party in parties:
            step = found[f"scope_reduction:{party}"]
            assert (step["from"], step["to"]) == (["holder", party], ["CN-SH", place])
            assert (step["state"], step["started"], step["due"]) == ("open", "2026-06-10", "2026-12-10")


# What a terminal or a page needs


def test_a_step_names_itself_and_its_parties_in_both_languages() -> None:
    route = {step.key: step for step in determined(changed(example(), {"/licences/0": GONE}), AS_OF).route}

    opinion = route["opinion:filler"]
    assert opinion.label.zh == "药品受托生产意见书"
    assert opinion.state_label.zh == "已办结"
    assert "Hangzhou" in opinion.who.en
    assert "浙江" in opinion.whom.zh
    assert route["c_licence:holder"].label.zh == "持有人A类许可证"
    assert "上海" in route["regulatory_plan"].who.zh
    assert "Center for Drug Evaluation" in route["marketing_authorisation"].whom.en


def test_only_the_holders_own_licence_is_called_one_of_class_a() -> None:
    route = {step.key: step for step in determined(changed(example(), {"/licences": []}), AS_OF).route}
    called = {key: step.label.en for key, step in route.items()}

    assert called["c_licence:holder"] == "holder's class A licence"
    assert called["c_licence:filler"] == called["c_licence:conjugator"] == "manufacturer's class C licence"
    assert [key for key in called if "class A" in called[key]] == ["c_licence:holder"]
