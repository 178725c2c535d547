"""A step rests on its own party's dates and licences, and says nothing that is settled."""

from tests.assessment.test_route import english, happened, steps
from tests.scenarios.build import GONE


def test_what_was_refused_to_another_manufacturer_is_not_told_of_this_one() -> None:
    changes = {"/licences/2": GONE, "/steps": happened(("licence_refused", "conjugator", "2026-06-01"))}

    found = steps(changes)["c_licence:filler"]

    assert found["state"] == "open"
    assert "efused" not in english(found)


def test_what_is_done_asks_for_no_issue_and_no_change() -> None:
    found = steps({"/steps": happened(("licence_granted", "filler", "2026-01-05"))})["c_licence:filler"]

    assert found["state"] == "done"
    assert "(class" not in english(found)


def test_together_is_done_without_a_day_where_the_licences_state_none() -> None:
    listed = [
        {"site": "sz-1", "forms": ["drug_substance"]},
        {"site": "hz-1", "forms": ["lyophilised_powder_for_injection"]},
    ]
    found = steps({"/parties/2/place": "CN-SH", "/licences/0/scope": listed})["b_and_c_together:filler"]

    assert (found["state"], found["due"]) == ("done", None)
    assert "Done on" not in english(found)


def test_an_acceptance_of_another_party_is_not_the_holders() -> None:
    def stands(party: str) -> tuple[object, object]:
        accepted = happened(("registration_accepted", party, "2026-06-01"))
        changes = {"/steps": accepted, "/product/registration/status": "in_development"}
        found = steps(changes)["marketing_authorisation"]
        return found["state"], found["started"]

    assert stands("holder") == ("running", "2026-06-01")
    assert stands("filler")[1] is None


def test_together_runs_by_the_holders_period_where_the_manufacturer_is_licensed() -> None:
    """Regulations 30: the issue of the holder's first licence takes 30 working days, a change 15."""
    never: dict[str, object] = {"/parties/2/place": "CN-SH", "/licences/0": GONE}
    had: dict[str, object] = {"/parties/2/place": "CN-SH", "/licences/0/class_code": "As"}

    def period(changes: dict[str, object]) -> object:
        return steps(changes)["b_and_c_together:filler"]["period"]["days"]

    assert period(never) == 30
    assert period(had) == 15
