"""What follows from events, whatever order they come in."""

import random
from decimal import Decimal

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.chain.facts import Event, EventKind, LotFacts, LotKind, LotStatus
from fenduan.chain.flags import flags
from fenduan.chain.history import balance, history, lot_of
from fenduan.chain.quantities import Dimension
from tests.chain.telling import came, declared, event, histories, made, share


def test_what_is_used_leads_to_what_is_made() -> None:
    known = history([came("medium"), came("bank"), made("brew", ("medium", "bank"), ("substance",))])

    assert known.edges == {("medium", "substance"), ("bank", "substance")}
    assert known.lots["substance"].made == known.makings["brew"].events[0]
    assert known.lots["medium"].date == "2026-05-01"


def test_one_process_told_in_two_events_is_one_making() -> None:
    told = [
        made("first", ("a",), (), process="run-7"),
        made("second", ("b",), ("c",), hours=2, process="run-7"),
    ]
    known = history(told)

    assert set(known.makings) == {"run-7"}
    assert known.edges == {("a", "c"), ("b", "c")}


def test_an_event_declared_wrong_counts_for_nothing_and_is_known() -> None:
    told = [came("a"), made("wrong", ("a",), ("b",)), declared("wrong")]
    known = history(told)

    assert known.edges == frozenset()
    assert "b" not in known.lots
    assert "wrong" in known.told
    assert known.declared["wrong"].id == "declared-wrong"


def test_what_is_stated_first_of_a_lot_counts() -> None:
    told = [
        came("a", hours=2, described=(LotFacts("a", kind=LotKind.MATERIAL, number="7"),)),
        event("seen", EventKind.OBSERVATION, 1, lots=("a",), described=(LotFacts("a", number="8"),)),
    ]
    facts = history(told).lots["a"].facts

    assert (facts.kind, facts.number) == (LotKind.MATERIAL, "8")


def test_the_last_status_counts() -> None:
    def state(hours: float, status: LotStatus) -> Event:
        return event(f"state-{hours}", EventKind.STATUS, hours, lots=("a",), status=status)

    told = [came("a"), state(3, LotStatus.RELEASED_TO_MARKET), state(2, LotStatus.QUARANTINED)]

    assert history(told).lots["a"].status is LotStatus.RELEASED_TO_MARKET


def test_a_balance_is_of_one_dimension() -> None:
    known = history([made("m", (share("a", "2"), share("b", "500", "GRM")), (share("c", "2"),))])
    account = balance(known.makings["m"])

    assert account is not None
    assert (account.dimension, account.used, account.made) == (Dimension.MASS, Decimal(2500), Decimal(2000))
    assert account.yield_percent == Decimal(80)
    assert not account.excess


@pytest.mark.parametrize("got", [share("c"), share("c", "2", "LTR"), share("c", "2", None)])
def test_what_cannot_be_compared_has_no_balance(got: object) -> None:
    assert balance(history([made("m", (share("a", "2"),), (got,))]).makings["m"]) is None


def test_a_lot_has_a_story() -> None:
    with pytest.raises(ValueError, match="nothing is told"):
        lot_of("a", ())


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_telling_changes_nothing(told: list[Event], chance: random.Random) -> None:
    known = history(told)
    mixed = [*told, *told]
    chance.shuffle(mixed)
    again = history(mixed)

    assert again == known
    assert flags(again) == flags(known)


@given(histories)
def test_every_edge_is_of_a_making_and_between_lots(told: list[Event]) -> None:
    known = history(told)

    for used, got in known.edges:
        assert {used, got} <= set(known.lots)
    assert all(each.id not in known.declared for each in known.events)


@given(histories)
def test_cycles_are_those_of_the_graph(told: list[Event]) -> None:
    known = history(told)
    graph = nx.DiGraph(list(known.edges))
    groups = {tuple(sorted(group)) for group in nx.strongly_connected_components(graph) if len(group) > 1}

    assert {flag.lots for flag in flags(known) if flag.code == "cycle"} == groups
