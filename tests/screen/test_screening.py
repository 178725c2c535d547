"""Screening says of each dossier what its determination says, and adds it up."""

import datetime as dt

import pytest

from fenduan.assessment.compare import compare
from fenduan.assessment.determination import assess
from fenduan.assessment.screening import GRAVITY, Totals, screen, statuses_of
from fenduan.dossier.model import Dossier
from fenduan.law.finding import Status
from fenduan.law.register import register
from tests.scenarios.build import changed, determined, example

LAW = register()
DAY = dt.date(2026, 6, 15)
OTHER = dt.date(2026, 1, 1)
EXAMPLES = ("adc-three-provinces", "antibody-with-obstacles", "reported-cross-province")


def dossier(name: str) -> Dossier:
    return determined(example(name), DAY.isoformat()).case.dossier


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_says_what_the_determination_says(name: str) -> None:
    whole = assess(dossier(name), DAY)
    screened = screen(dossier(name), DAY, LAW)

    assert (screened.id, screened.as_of) == (name, DAY)
    assert screened.outcome == whole.outcome
    assert screened.counts == whole.counts
    assert screened.compared is None


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("adc-three-provinces", None),
        ("antibody-with-obstacles", ("dal/32/agreements", Status.NOT_MET)),
        ("reported-cross-province", ("regulations/32-1/ground", Status.NOT_SHOWN)),
    ],
)
def test_the_first_obstacle_is_one_that_makes_the_outcome(name: str, first: tuple[str, Status] | None) -> None:
    obstacle = screen(dossier(name), DAY, LAW).obstacle

    assert first == (None if obstacle is None else (obstacle.requirement.id, obstacle.finding.status))


def test_out_of_scope_the_scope_is_the_obstacle() -> None:
    raw = changed(example("adc-three-provinces"), {"/product/biologic": False})
    screened = screen(determined(raw, DAY.isoformat()).case.dossier, DAY, LAW)

    assert screened.outcome == "out_of_scope"
    assert screened.obstacle is not None
    assert screened.obstacle.requirement.id == "scope"


def test_every_obstacle_counts_and_has_a_reason_when_asked_for() -> None:
    screened = screen(dossier("antibody-with-obstacles"), DAY, LAW)
    plain, full = screened.as_dict(), screened.as_dict(reasons=True)

    assert plain["obstacles"] is None
    assert len(full["obstacles"]) == screened.counts["not_met"] + screened.counts["not_shown"]
    assert all(each["reason"]["en"] and each["reason"]["zh"] for each in full["obstacles"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_second_date_gives_the_outcome_and_the_cause_of_a_comparison(name: str) -> None:
    whole = compare(dossier(name), DAY, OTHER)
    compared = screen(dossier(name), DAY, LAW, OTHER).compared

    assert compared is not None
    assert (compared.other, compared.outcome, compared.cause) == (OTHER, whole.outcome, whole.cause)
    assert set(compared.moves) <= {each.requirement.id for each in whole.differences}


def test_the_same_date_changes_nothing() -> None:
    compared = screen(dossier("adc-three-provinces"), DAY, LAW, DAY).compared

    assert compared is not None
    assert compared.cause is None
    assert not compared.moves


def test_every_status_has_a_gravity() -> None:
    assert set(GRAVITY) == set(Status)


def test_a_requirement_counts_once_for_each_dossier() -> None:
    totals = Totals()
    for name in EXAMPLES:
        totals.add(screen(dossier(name), DAY, LAW, OTHER))
    totals.refuse()

    assert (totals.dossiers, totals.refused) == (3, 1)
    assert totals.outcomes == {"ready": 1, "not_eligible": 1, "incomplete": 1}
    for each in LAW.requirements:
        assert sum(totals.of(each.id).values()) == totals.dossiers


def test_totals_counted_apart_add_up() -> None:
    together, apart = Totals(), Totals()
    for name in EXAMPLES:
        alone = Totals()
        screened = screen(dossier(name), DAY, LAW, OTHER)
        together.add(screened)
        alone.add(screened)
        apart.join(alone)

    assert apart.as_dict(LAW, compared=True) == together.as_dict(LAW, compared=True)
    assert together.as_dict(LAW, compared=False)["compared"] is None


def test_the_gravest_status_of_a_requirement_stands_for_it() -> None:
    screened = screen(dossier("antibody-with-obstacles"), DAY, LAW)
    of_clauses = {each.finding.status for each in screened.findings if each.requirement.id == "agreement/clauses"}

    assert statuses_of(screened.findings)["agreement/clauses"] == min(of_clauses, key=GRAVITY.index)
