"""Plans as a director of regulatory affairs would have them, waiting, facts to be stated, and limits."""

import datetime as dt
from collections.abc import Callable

import pytest

from fenduan.assessment.whatif import Limits
from fenduan.law.register import register
from fenduan.law.repairs import to_be_stated
from tests.scenarios.build import GONE, changed, example
from tests.whatif.cases import COMPLETE, OBSTACLES, REPORTED, acts, answer, done, found, outcome

EXPERIENCE = ("notice-173/2/experience", "ann-134/17/sterile-experience")


def test_the_obstacles_of_the_example_take_two_new_manufacturers_or_six_acts_and_an_exception() -> None:
    it = found(OBSTACLES)

    assert [each.repair.key for each in it.plans[0].acts] == [
        ("entrust-another", "conjugator"),
        ("entrust-another", "filler"),
    ]
    assert it.keeping is not None
    assert it.keeping.outcome == "needs_exception"
    assert {each.repair.key for each in it.keeping.acts} == {
        ("sign", "quality", "filler"),
        ("entrust-directly", "fill"),
        ("licence", "conjugator", "sz-1", "drug_substance"),
        ("cover-sites",),
        ("amend", "/agreements/1"),
        ("link", "transport", "conjugate", "fill"),
    }
    assert {each.requirement.id for each in it.keeping.left} == set(EXPERIENCE)
    assert all(each.finding.discretion for each in it.keeping.left)


def test_a_new_manufacturer_comes_with_all_that_it_needs() -> None:
    act = next(each for each in found(OBSTACLES).plans[0].acts if each.repair.key[1] == "filler")
    said = " ".join(each.pick("en") for each in act.repair.conditions)

    for word in (
        "commercial manufacture", "sterile", "quality agreement", "licence", "opinion", "assessment",
        "technology transfer", "process validation", "production head", "authorised person", "transport", "methods",
    ):  # fmt: skip
        assert word in said, word
    assert act.as_dict()["hypothetical"]


def test_it_is_licensed_after_the_period_that_law_has() -> None:
    assert found(OBSTACLES).keeping is not None
    licence = next(each for each in found(OBSTACLES).keeping.acts if each.repair.key[0] == "licence")  # type: ignore[union-attr]

    assert licence.period is not None
    assert licence.period.days == 30
    assert licence.date == dt.date(2026, 7, 28)
    assert found(OBSTACLES).keeping.day == licence.date  # type: ignore[union-attr]


def test_facts_that_nobody_stated_are_asked_for_and_not_made_up() -> None:
    it = found(REPORTED)
    asked = {each.pointer for each in it.to_state}

    assert it.plans == ()
    assert {"/parties/0/place", "/product/sterile", "/bad_records", "/experience/-", "/product/grounds/-"} <= asked
    assert not {change.pointer for act in it.further for change in act.repair.changes} & asked
    assert {act.repair.key[0] for act in it.further} >= {"sign", "licence", "appoint", "link", "obtain"}


def test_one_fact_to_be_stated_keeps_it_incomplete_but_what_is_contrary_is_cured() -> None:
    it = answer(changed(example(COMPLETE), {"/bad_records": GONE, "/segments/2/entrusted_by": "conjugator"}))

    assert (it.outcome, it.best) == ("not_eligible", "incomplete")
    assert [each.repair.key[0] for each in it.plans[0].acts] == ["entrust-directly"]
    assert [each.pointer for each in it.to_state] == ["/bad_records"]


def test_no_fact_to_be_stated_is_ever_an_act() -> None:
    raw = example(REPORTED)
    it = answer(raw)
    for about, each in it.start.obstacles.items():
        stated = {
            it.start.case.pointer(*x.place)
            for alt in each.finding.missing
            for x in alt
            if to_be_stated(it.start.case, x)
        }
        for repair in it.start.repairs(about):
            assert not stated & {change.pointer for change in repair.changes} or repair.key[0] in ("link", "sign")


# Waiting

# Experience that goes on, of both makers, reaches three years on the anniversary.
_GROWING = {
    "/experience": [
        {"party": "holder", "activity": "commercial_manufacture", "biologic": True, "sterile": True,
         "dosage_form": "lyophilised_powder_for_injection", "from": "2023-08-01", "document": "doc-17"},
    ]
}  # fmt: skip


def test_waiting_for_experience_that_goes_on_comes_before_changing_a_manufacturer() -> None:
    it = answer(changed(example(COMPLETE), _GROWING))
    best = it.plans[0]

    assert it.outcome == "needs_exception"
    assert (best.outcome, best.date, best.day) == ("ready", dt.date(2026, 8, 1), dt.date(2026, 8, 1))
    assert [each.repair.key for each in best.acts] == [("wait",)]
    assert {each.requirement.id for each in best.acts[0].cures} == set(EXPERIENCE)


def test_what_expires_while_one_waits_is_seen() -> None:
    raw = changed(example(COMPLETE), {**_GROWING, "/licences/2/valid_until": "2026-07-15"})
    best = answer(raw).plans[0]

    assert outcome(raw, dt.date(2026, 8, 1)) == "not_eligible"
    assert {each.repair.key[0] for each in best.acts} == {"wait", "licence"}
    assert best.outcome == outcome(done(raw, acts(best)), best.day) == "ready"


# Limits


def after(calls: int) -> Callable[[], bool]:
    """Return a clock by which time is over after so many looks at it."""
    left = iter(range(calls))
    return lambda: next(left, None) is None


def test_time_that_is_over_is_said_and_what_was_found_is_kept() -> None:
    full = found(OBSTACLES)
    stopped = answer(example(OBSTACLES), limits=Limits(stop=after(0)))

    assert full.complete
    assert not stopped.complete
    assert stopped.plans == ()
    assert stopped.best == stopped.outcome
    assert not stopped.as_dict()["complete"]


@pytest.mark.parametrize("calls", [1, 5, 25])
def test_stopped_anywhere_it_gives_only_plans_that_hold(calls: int) -> None:
    it = answer(example(OBSTACLES), limits=Limits(stop=after(calls)))

    assert all(outcome(done(example(OBSTACLES), acts(each)), each.day) == each.outcome for each in it.plans)


def test_no_plan_has_more_acts_than_allowed() -> None:
    few = answer(example(OBSTACLES), limits=Limits(repairs=1))
    two = answer(example(OBSTACLES), limits=Limits(repairs=2))

    assert few.plans == ()
    assert few.complete
    assert few.limit == 1
    assert len(two.plans[0].acts) == 2
    assert two.keeping is None


def test_at_most_so_many_plans_are_given() -> None:
    raw = changed(example(COMPLETE), {"/opinions/1/consent": False})

    assert [each.acts[0].repair.key[0] for each in answer(raw).plans] == ["opinion", "entrust-another"]
    assert len(answer(raw, limits=Limits(plans=1)).plans) == 1


# Declarations


def test_every_requirement_that_can_stand_in_the_way_declares_acts() -> None:
    silent = {each.id for each in register().requirements if not each.repairs and not each.advisory}

    assert silent == {"scope"}
