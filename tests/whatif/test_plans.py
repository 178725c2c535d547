"""Each plan leads to what it says, holds nothing to spare, and changes nothing but what its acts change."""

import datetime as dt
import json

import pytest

from fenduan.assessment.search import RANK
from fenduan.assessment.whatif import WayOut
from fenduan.dossier.reading import read_bytes
from fenduan.law.repairs import Repair
from tests.scenarios.build import Raw, example
from tests.whatif.cases import (
    COMPLETE,
    OBSTACLES,
    REPORTED,
    WANTING,
    acts,
    answer,
    done,
    found,
    outcome,
    plans,
    wanting,
)

NAMES = (OBSTACLES, REPORTED, *WANTING)


def raw_of(name: str) -> Raw:
    return wanting(name) if name in WANTING else example(name)


def every(name: str) -> list[WayOut]:
    return plans(found(name))


@pytest.mark.parametrize("name", WANTING)
def test_one_thing_wanting_takes_one_act(name: str) -> None:
    _, kind, date = WANTING[name]
    best = found(name).plans[0]

    assert (best.outcome, len(best.acts)) == ("ready", 1)
    assert best.acts[0].repair.key[0] == kind
    assert best.acts[0].date == (None if date is None else dt.date.fromisoformat(date))
    assert best.acts[0].cures
    assert best.left == ()


@pytest.mark.parametrize("name", NAMES)
def test_assessed_anew_in_the_ordinary_way_it_gives_the_outcome_stated(name: str) -> None:
    for plan in every(name):
        assert outcome(done(raw_of(name), acts(plan)), plan.day) == plan.outcome


@pytest.mark.parametrize("name", NAMES)
def test_what_it_leads_to_can_be_read_as_a_dossier(name: str) -> None:
    for plan in every(name):
        after = done(raw_of(name), acts(plan))
        assert read_bytes(json.dumps(after).encode(), name="after", syntax="json").id == after["id"]


@pytest.mark.parametrize("name", NAMES)
def test_without_any_one_act_the_obstacle_is_back(name: str) -> None:
    for plan in every(name):
        for act in plan.acts:
            if act.repair.until is not None:
                earlier = max((each.date for each in plan.acts if each is not act and each.date), default=as_of(name))
                less: str = outcome(done(raw_of(name), acts(plan)), earlier)
            else:
                less = without(raw_of(name), act.repair, plan)
            assert RANK[less] < RANK[plan.outcome], act.repair.key


def as_of(name: str) -> dt.date:
    return dt.date.fromisoformat(raw_of(name)["as_of"])


def without(raw: Raw, left_out: Repair, plan: WayOut) -> str:
    """Return the outcome with the other acts done, whose placeholders are sought anew where they need be."""
    rest = [each for each in acts(plan) if each is not left_out]
    try:
        return outcome(done(raw, rest), plan.day)
    except (IndexError, KeyError):
        # Another act goes on from an entry that the one left out would have made: the plan does not stand without it.
        return "not_eligible"


@pytest.mark.parametrize("name", NAMES)
def test_acts_that_are_named_cure_something(name: str) -> None:
    assert all(act.cures for plan in every(name) for act in plan.acts)


@pytest.mark.parametrize("name", NAMES)
def test_no_named_party_gains_experience(name: str) -> None:
    raw = raw_of(name)
    named = {each["id"] for each in raw["parties"]}
    it = found(name)
    changes = [c for plan in every(name) for act in plan.acts for c in act.repair.changes]
    changes += [c for act in it.further for c in act.repair.changes]

    for change in changes:
        if change.pointer == "/experience/-":
            assert isinstance(change.value, dict)
            assert change.value["party"] not in named
        elif change.pointer.startswith("/experience/"):
            assert change.pointer.endswith("/document")


# What an act itself changes of what is stated, by the first word of its key and the last of the place.
_CHANGED_BY = {
    ("amend", "clauses"), ("amend", "sites"), ("amend", "document"), ("entrust-directly", "entrusted_by"),
    ("link", "validated"), ("link", "status"), ("link", "document"), ("entrust-another", "site"),
    ("entrust-another", "entrusted_by"),
}  # fmt: skip


def stated_at(raw: Raw, pointer: str) -> object:
    here: object = raw
    for key in pointer.split("/")[1:]:
        if isinstance(here, dict):
            here = here.get(key)
        elif isinstance(here, list) and key.isdecimal():
            here = here[int(key)] if int(key) < len(here) else None
        else:
            return None
    return here


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stated_is_changed_but_by_the_act_itself(name: str) -> None:
    raw = raw_of(name)
    overwritten = {
        (act.repair.key[0], change.pointer.rpartition("/")[2])
        for plan in every(name)
        for act in plan.acts
        for change in act.repair.changes
        if stated_at(raw, change.pointer) is not None and act.repair.newcomer is None
    }

    assert overwritten <= _CHANGED_BY


@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_same_every_time(name: str) -> None:
    raw = raw_of(name)
    turned = {key: list(reversed(value)) if key == "parties" else value for key, value in raw.items()}

    assert answer(raw).as_dict() == found(name).as_dict()
    assert [len(each.acts) for each in answer(turned).plans] == [len(each.acts) for each in found(name).plans]


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_every_act(name: str) -> None:
    for act in [*(act for plan in every(name) for act in plan.acts), *found(name).further]:
        for said in (act.repair.what, act.repair.paper, *act.repair.conditions):
            assert "{" not in said.pick("en") + said.pick("zh")
            assert said.pick("en") != said.pick("zh")


def test_what_is_ready_needs_no_plan() -> None:
    it = found(COMPLETE)

    assert (it.outcome, it.best, it.plans, it.further, it.to_state) == ("ready", "ready", (), (), ())


def test_out_of_scope_is_not_cured() -> None:
    raw = example(COMPLETE)
    raw["product"]["biologic"] = False
    it = answer(raw)

    assert (it.outcome, it.best, it.plans) == ("out_of_scope", "out_of_scope", ())
