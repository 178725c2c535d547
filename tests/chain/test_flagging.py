"""A store is flagged lot by lot as its whole history is."""

import tempfile
from pathlib import Path

from hypothesis import given

from fenduan.chain.facts import Event
from fenduan.chain.flags import Flag, flags
from fenduan.chain.history import balance
from fenduan.chain.recursive import number_of
from fenduan.chain.store import Store
from fenduan.chain.store.flagging import balances_of, flags_of, flags_touching
from tests.chain.telling import came, declared, histories, made, share
from tests.chain.test_store import _SOURCE, told


def _flagged(events: list[Event]) -> tuple[Flag, ...]:
    with tempfile.TemporaryDirectory() as folder, Store.make(Path(folder)) as store:
        store.add(_SOURCE, told(events))
        return flags_of(store)


@given(histories)
def test_a_store_is_flagged_as_its_history_is(events: list[Event]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.make(Path(folder)) as store:
        store.add(_SOURCE, told(events))
        history = store.history()

        assert flags_of(store) == flags(history)
        assert {making.id: found for making, found in balances_of(store)} == {
            name: balance(making) for name, making in history.makings.items()
        }
        touching = [flags_touching(store, [number_of(store.rows, lot)]) for lot in history.lots]

    every = {flag for flag in flags(history) if flag.code != "cycle"}
    assert every.issuperset(flag for found in touching for flag in found)


def test_a_cycle_is_found_among_much_else() -> None:
    events = [came("r"), made("1", ("r", "b"), ("a",)), made("2", ("a",), ("b", "d"), 2), made("3", ("d",), ("e",), 3)]

    assert [flag.lots for flag in _flagged(events) if flag.code == "cycle"] == [("a", "b")]


def test_a_correction_that_carries_the_id_asked_for_is_known() -> None:
    wrong, right = came("a"), came("b", named="urn:uuid:b")
    gone = declared("came-a", corrected_by=("urn:uuid:b", "urn:uuid:c"))

    missing = [flag for flag in _flagged([wrong, right, gone]) if flag.code == "correction_missing"]
    assert ["urn:uuid:c" in flag.message.en for flag in missing] == [True]


def test_flags_touching_a_lot_are_those_of_its_story_and_its_making() -> None:
    events = [came(share("a", "1")), made("m", (share("a", "2"),), (share("b", "3"),)), came("x"), came("x", 5)]
    with tempfile.TemporaryDirectory() as folder, Store.make(Path(folder)) as store:
        store.add(_SOURCE, told(events))
        codes = [{flag.code for flag in flags_touching(store, [number_of(store.rows, lot)])} for lot in ("a", "b")]

    assert codes == [{"more_used_than_made"}, {"more_out_than_in"}]
