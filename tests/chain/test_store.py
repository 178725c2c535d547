"""A store says what the events say, in whatever batches they come, and loses nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.chain.answers import Direction
from fenduan.chain.facts import Event, EventKind, LotFacts, LotKind, Place
from fenduan.chain.genealogy.index import Genealogy
from fenduan.chain.history import History, essence, history
from fenduan.chain.recursive import UnknownLotError, affected, trace
from fenduan.chain.store import Added, Source, Store, StoreError, Told
from fenduan.chain.store.deriving import ticks, unconfirmed
from tests.chain.telling import LOTS, at, came, declared, event, histories, made, share

_SOURCE = Source("events.json", "0" * 64)


def told(events: list[Event]) -> Iterator[Told]:
    """Yield events as a source tells them."""
    for place, each in enumerate(events):
        yield Told(each, each.id.encode(), place)


@contextmanager
def _store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder, Store.make(Path(folder)) as store:
        yield store


def _edges(store: Store) -> set[tuple[str, str]]:
    query = "SELECT a.name, b.name FROM edges JOIN lots AS a ON a.id = used JOIN lots AS b ON b.id = made"
    return set(store.rows.execute(query))


def _lots(store: Store) -> dict[str, list[Any]]:
    query = (
        "SELECT lots.name, kind, number, time, sites.name, parties.name, materials.name, value, unit, came, "
        "unconfirmed FROM lots LEFT JOIN names AS sites ON sites.id = site "
        "LEFT JOIN names AS parties ON parties.id = party "
        "LEFT JOIN names AS materials ON materials.id = material WHERE first IS NOT NULL"
    )
    return {name: rest for name, *rest in store.rows.execute(query)}


def _expected(known: History) -> dict[str, list[Any]]:
    return {
        name: [
            lot.facts.kind and lot.facts.kind.value,
            lot.facts.number,
            ticks((lot.made or lot.first).time),
            lot.site,
            lot.party,
            lot.facts.material,
            lot.quantity and str(lot.quantity.value),
            lot.quantity and lot.quantity.unit,
            any(touch.role == "came" for touch in lot.story),
            unconfirmed(lot),
        ]
        for name, lot in known.lots.items()
    }


@given(st.lists(histories, max_size=3), st.booleans())
def test_a_store_says_what_the_history_says(batches: list[list[Event]], whole: bool) -> None:  # noqa: FBT001
    with _store() as store:
        for batch in batches:
            store.add(_SOURCE, told(batch), whole=whole)
        known = history([each for batch in batches for each in batch])

        assert _edges(store) == known.edges
        assert _lots(store) == _expected(known)
        assert {essence(each.event) for _, each in store.events()} == {
            essence(each) for batch in batches for each in batch
        }


@given(histories, histories, st.sampled_from(["back", "forward"]))
def test_index_and_recursive_sql_say_the_same(before: list[Event], after: list[Event], way: Direction) -> None:
    with _store() as store:
        store.add(_SOURCE, told(before))
        genealogy = Genealogy.make(store)
        store.add(_SOURCE, told(after))
        for index in (genealogy, Genealogy.make(store)):
            for lot in LOTS:
                try:
                    expected = trace(store, lot, way)
                except UnknownLotError:
                    with pytest.raises(UnknownLotError):
                        index.trace(lot, way)
                else:
                    assert index.trace(lot, way) == expected
            day = at(0).date()
            for by, name in (("site", "s"), ("party", "p"), ("line", "l1"), ("lane", "s>t"), ("material", "m1")):
                assert index.affected(by, name, day, day) == affected(store, by, name, day, day)  # type: ignore[arg-type]


def test_what_was_told_before_is_not_told_again() -> None:
    with _store() as store:
        assert store.add(_SOURCE, told([came("a"), came("b")])) == Added(2, 0)
        assert store.add(_SOURCE, told([came("b"), came("c"), came("c", recorded=at(5))])) == Added(1, 2)
        assert store.position == 3


def test_a_source_that_breaks_off_leaves_nothing_half_stored() -> None:
    def breaking() -> Iterator[Told]:
        yield from told([came("a")])
        raise ValueError("the file is torn")

    with _store() as store:
        with pytest.raises(ValueError, match="torn"):
            store.add(_SOURCE, breaking())
        assert store.position == 0
        assert _lots(store) == {}
        assert store.rows.execute("SELECT count(*) FROM sources").fetchone() == (0,)


@pytest.mark.parametrize("statement", ["UPDATE events SET time = 0", "DELETE FROM events", "DELETE FROM sources"])
def test_what_was_told_is_never_changed(statement: str) -> None:
    with _store() as store:
        store.add(_SOURCE, told([came("a")]))
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            store.rows.execute(statement)


def test_a_reader_sees_one_state_while_a_writer_writes() -> None:
    with tempfile.TemporaryDirectory() as folder, Store.make(Path(folder)) as store:
        store.add(_SOURCE, told([came("a")]))
        with Store.open(Path(folder)) as reader:
            reader.rows.execute("BEGIN")
            assert reader.position == 1
            store.add(_SOURCE, told([came("b")]))
            assert reader.position == 1
            reader.rows.execute("ROLLBACK")
            assert reader.position == 2


def test_a_folder_without_a_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        Store.open(tmp_path)

    assert str(tmp_path) in refused.value.message.zh


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be one" * 100, b"SQLite format 3\0torn"]
)
def test_a_file_that_is_no_store_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "events.sqlite").write_bytes(content)

    with pytest.raises(StoreError, match="not written by this program"):
        Store.open(tmp_path)


def test_another_database_is_refused(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "events.sqlite")
    other.execute("CREATE TABLE t (x)")
    other.close()

    with pytest.raises(StoreError, match="not written by this program"):
        Store.open(tmp_path)
    with pytest.raises(StoreError, match="not written by this program"):
        Store.make(tmp_path)


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    with Store.make(tmp_path) as store:
        store.rows.execute("PRAGMA user_version = 99")

    with pytest.raises(StoreError, match="format 99"):
        Store.open(tmp_path)


def test_a_trace_tells_what_it_does_not_know() -> None:
    shipped = event(
        "s",
        EventKind.SHIPMENT,
        3,
        lots=("a",),
        party="p",
        sender=Place("p", "s"),
        receiver=Place("q", "t"),
    )
    substance = LotFacts("a", kind=LotKind.DRUG_SUBSTANCE)
    with _store() as store:
        store.add(_SOURCE, told([came(share("a", "2"), described=(substance,), party="p", site="s"), shipped]))
        answer = trace(store, "a", "back")

        assert [(each.code, each.about) for each in answer.incomplete] == [
            ("silent_party", "q"),
            ("unconfirmed_handoff", "a"),
            ("unlinked_input", "a"),
        ]
        assert msgspec.json.decode(msgspec.json.encode(answer.as_dict())) == {
            "lot": "a",
            "direction": "back",
            "lots": [
                {
                    "id": "a",
                    "kind": "drug_substance",
                    "site": "s",
                    "party": "p",
                    "date": "2026-05-01",
                    "depth": 0,
                    "quantity": {"value": "2", "unit": "KGM"},
                }
            ],
            "finished": [],
            "raw": [],
            "complete": False,
            "incomplete": [each.as_dict() for each in answer.incomplete],
            "position": 2,
        }


def test_depth_is_the_least_number_of_makings() -> None:
    events = [came("a"), made("m", ("a",), ("b",), 1), made("n", ("a", "b"), ("c",), 2), made("o", ("c",), ("d",), 3)]
    with _store() as store:
        store.add(_SOURCE, told(events))
        forward, back = trace(store, "a", "forward"), trace(store, "d", "back")

    assert [(each.id, each.depth) for each in forward.lots] == [("a", 0), ("b", 1), ("c", 1), ("d", 2)]
    assert [(each.id, each.depth) for each in back.lots] == [("d", 0), ("c", 1), ("a", 2), ("b", 2)]
    assert (forward.finished, back.raw, back.complete) == (("d",), ("a",), True)


def test_a_lot_of_an_event_declared_wrong_is_unknown() -> None:
    with _store() as store:
        store.add(_SOURCE, told([came("a"), declared("came-a")]))
        with pytest.raises(UnknownLotError):
            trace(store, "a", "back")


_ADDER = """
    import os, signal, sys
    from pathlib import Path
    from fenduan.chain.store import Source, Store
    from tests.chain.telling import came
    from tests.chain.test_store import told

    def dying():
        for number, each in enumerate(told([came(f"lot-{n}") for n in range(9000)])):
            if number == int(sys.argv[2]):
                os.kill(os.getpid(), signal.SIGKILL)
            yield each

    with Store.make(Path(sys.argv[1])) as store:
        store.add(Source("events.json", "0" * 64), dying(), whole=False)
"""


@pytest.mark.parametrize("number", [0, 1, 1999, 2000, 5003])
def test_killed_in_the_middle_and_run_again_nothing_is_lost_and_nothing_told_twice(tmp_path: Path, number: int) -> None:
    command = [sys.executable, "-c", textwrap.dedent(_ADDER), str(tmp_path), str(number)]
    died = subprocess.run(command, check=False, cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": "."})
    assert died.returncode == -signal.SIGKILL

    events = [came(f"lot-{n}") for n in range(9000)]
    with Store.make(tmp_path) as store:
        kept = store.position
        added = store.add(_SOURCE, told(events), whole=False)
        positions = [(position, each.event.id) for position, each in store.events()]

    assert kept == number // 2000 * 2000
    assert added == Added(9000 - kept, kept)
    assert positions == [(n + 1, each.id) for n, each in enumerate(events)]


def test_a_quantity_comes_back_as_it_was_told() -> None:
    with _store() as store:
        store.add(_SOURCE, told([came(share("a", "0.10", "LTR"))]))
        ((_, back),) = store.events()

    assert back.event.lots[0].quantity is not None
    assert str(back.event.lots[0].quantity.value) == str(Decimal("0.10"))
