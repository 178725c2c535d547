"""Totals count what moved between two dates, and only that."""

import datetime as dt

from fenduan.assessment.screening import Move, Totals, screen
from fenduan.dossier.taking import take
from fenduan.law.register import register
from tests.scenarios.build import changed, example

DAY = dt.date(2026, 6, 15)
READY = "adc-three-provinces"


def totals(expires: str, other: dt.date) -> Totals:
    """Count the worked example alone, with a quality agreement that ends, on two dates."""
    dossier = take(changed(example(READY), {"/agreements/3/expires": expires}))
    found = Totals()
    found.add(screen(dossier, DAY, register(), other))
    return found


def test_an_outcome_that_moves_is_counted_with_its_cause() -> None:
    found = totals("2026-06-20", dt.date(2026, 6, 21))

    assert dict(found.outcome_moves) == {Move("ready", "not_eligible", "time"): 1}
    assert ("dal/32/agreements", Move("met", "not_met", "time")) in found.moves


def test_an_outcome_that_stays_is_no_move() -> None:
    found = totals("2027-06-20", dt.date(2026, 6, 21))

    assert (found.dossiers, found.outcomes["ready"]) == (1, 1)
    assert not found.outcome_moves
    assert not found.moves
