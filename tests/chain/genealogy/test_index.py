"""The index takes in what came after its file, and knows when it is no longer the newest.

That it answers as recursive SQL does on histories of chance is held by `tests/chain/test_store.py`.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fenduan.chain.answers import CAUSES, Cause, Direction
from fenduan.chain.facts import Event, EventKind, LotFacts, LotKind, Place
from fenduan.chain.genealogy import layout
from fenduan.chain.genealogy.errors import IndexFileError
from fenduan.chain.genealogy.index import FILE, Genealogy
from fenduan.chain.recursive import UnknownLotError, affected, trace
from fenduan.chain.store import Source, Store, Told
from tests.chain.telling import came, declared, event, made

_SOURCE = Source("events.json", "0" * 64)
_DAY = dt.date(2026, 5, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    with Store.make(tmp_path / "chain") as made_store:
        yield made_store


def _tell(store: Store, *events: Event) -> None:
    store.add(_SOURCE, (Told(each, b"", place) for place, each in enumerate(events)))


def _same(store: Store, genealogy: Genealogy, *lots: str) -> None:
    for lot in lots:
        for way in ("back", "forward"):
            assert genealogy.trace(lot, way) == trace(store, lot, way)


def _described(lot: str, hours: float = 0, **facts: str | LotKind) -> Event:
    return event(
        f"seen-{lot}-{hours}",
        EventKind.OBSERVATION,
        hours,
        lots=(lot,),
        described=(LotFacts(lot, **facts),),  # type: ignore[arg-type]
    )


def test_an_index_of_an_empty_store_knows_no_lot(store: Store) -> None:
    genealogy = Genealogy.make(store)

    assert genealogy.position == 0
    with pytest.raises(UnknownLotError):
        genealogy.trace("a", "back")
    _tell(store, made("m", ("a",), ("b",)))
    _same(store, genealogy, "a", "b")


def test_a_lot_that_is_used_by_a_later_event_of_its_process_is_no_end_any_more(store: Store) -> None:
    """The later event says nothing of what was used: that stands in an earlier one, which the file takes in."""
    _tell(store, made("first", ("a",), (), process="p"))
    genealogy = Genealogy.make(store)
    assert genealogy.trace("a", "forward").finished == ("a",)

    _tell(store, made("second", (), ("b",), process="p"))

    assert genealogy.trace("a", "forward").finished == ("b",)
    _same(store, genealogy, "a", "b")


@pytest.mark.parametrize("wrong", ["first", "second"])
def test_a_lot_is_an_end_again_when_the_other_event_of_its_process_is_declared_wrong(store: Store, wrong: str) -> None:
    _tell(store, came("a"), came("b"), made("first", ("a",), (), process="p"), made("second", (), ("b",), process="p"))
    genealogy = Genealogy.make(store)
    assert genealogy.trace("a", "forward").finished == ("b",)

    _tell(store, declared(wrong))

    assert genealogy.trace("a", "forward").finished == ("a",)
    _same(store, genealogy, "a", "b")


def test_edges_go_with_the_event_that_is_declared_wrong_and_no_other(store: Store) -> None:
    _tell(store, came("a"), made("m1", ("a",), ("b", "c")), made("m2", ("a",), ("b",)), made("m3", ("b",), ("d",)))
    genealogy = Genealogy.make(store)

    _tell(store, declared("m1"))
    assert [lot.id for lot in genealogy.trace("a", "forward").lots] == ["a", "b", "d"]

    _tell(store, declared("m2"))
    assert [lot.id for lot in genealogy.trace("a", "forward").lots] == ["a"]
    _same(store, genealogy, "a", "b", "d")
    with pytest.raises(UnknownLotError):
        genealogy.trace("c", "back")


def test_what_a_cause_touched_is_told_anew_when_events_come_or_go(store: Store) -> None:
    """Each cause, with events that the file takes in, that came later, and that were taken back later."""
    told: list[Event] = []
    for number in range(4):
        place = Place("p", "s")
        told += [
            came(f"raw-{number}", party="p", site="s", described=(LotFacts(f"raw-{number}", material="m"),)),
            made(f"making-{number}", (f"raw-{number}",), (f"lot-{number}",), 2, party="p", site="s", line="l"),
            event(f"sent-{number}", EventKind.SHIPMENT, 3, lots=(f"lot-{number}",), sender=place, receiver=place),
        ]
    _tell(store, *told[:9])
    genealogy = Genealogy.make(store)
    names: dict[Cause, str] = {"site": "s", "party": "p", "line": "l", "lane": "s>s", "material": "m"}

    def lots(by: Cause) -> set[str]:
        answer = genealogy.affected(by, names[by], _DAY, _DAY)
        assert answer == affected(store, by, names[by], _DAY, _DAY)
        return {lot.id for lot in answer.lots}

    before = {by: lots(by) for by in CAUSES}
    assert all(f"lot-{number}" in before[by] for number in range(3) for by in CAUSES)
    _tell(store, *told[9:])
    assert all("lot-3" in lots(by) for by in CAUSES)
    _tell(store, declared("making-0"), declared("sent-1"))
    assert "lot-0" not in lots("line")
    assert "lot-1" not in lots("lane")
    _tell(store, _described("raw-2", -5, material="another"))
    assert "raw-2" not in lots("material")
    assert {"raw-1", "raw-3"} <= lots("material")


@pytest.mark.parametrize("by", CAUSES)
def test_a_cause_that_nobody_named_touched_nothing(store: Store, by: Cause) -> None:
    _tell(store, came("a", site="s", party="p"))
    genealogy = Genealogy.make(store)

    for name in ("nobody", "s", "p"):
        answer = genealogy.affected(by, name, _DAY, _DAY)
        assert bool(answer.lots) == ((by, name) in {("site", "s"), ("party", "p")})


def test_a_window_takes_in_both_its_days_in_china_and_no_other(store: Store) -> None:
    """The first event is at 10 o'clock of 1 May in China; 13.99 hours later it is that day still."""
    _tell(store, came("early", -10.01, site="s"), came("dawn", -10, site="s"), came("night", 13.99, site="s"))
    _tell(store, came("late", 14, site="s"))

    answer = Genealogy.make(store).affected("site", "s", _DAY, _DAY)

    assert {lot.id for lot in answer.lots} == {"dawn", "night"}


def test_depth_is_the_least_number_of_makings_and_a_circle_ends(store: Store) -> None:
    _tell(
        store,
        made("m1", ("a",), ("b",)),
        made("m2", ("b",), ("c",)),
        made("m3", ("a", "c"), ("d",)),
        made("m4", ("d",), ("a",)),
        made("m5", ("d",), ("d",)),
    )
    genealogy = Genealogy.make(store)

    assert {lot.id: lot.depth for lot in genealogy.trace("a", "forward").lots} == {"a": 0, "b": 1, "d": 1, "c": 2}
    _same(store, genealogy, "a", "b", "c", "d")


def test_an_answer_says_what_it_cannot_know(store: Store) -> None:
    there = Place("q", "t")
    sent = event("sent", EventKind.SHIPMENT, 2, lots=("b",), party="p", consignment="c", receiver=there)
    _tell(store, made("m", ("a",), ("b",), party="p"), sent)
    genealogy = Genealogy.make(store)

    assert [(each.code, each.about) for each in genealogy.trace("b", "back").incomplete] == [
        ("silent_party", "q"),
        ("unconfirmed_handoff", "b"),
        ("unlinked_input", "a"),
    ]
    _tell(store, came("x", 3, party="q"), _described("a", kind=LotKind.MATERIAL))
    assert [each.code for each in genealogy.trace("b", "back").incomplete] == ["unconfirmed_handoff"]
    _same(store, genealogy, "a", "b", "x")


@pytest.mark.parametrize("way", ["back", "forward"])
def test_a_long_row_and_a_wide_one_are_walked_to_their_ends(store: Store, way: Direction) -> None:
    row = [made(f"row-{at}", (f"r{at}",), (f"r{at + 1}",)) for at in range(300)]
    _tell(store, *row, made("wide", ("r300",), tuple(f"w{at}" for at in range(1500))))
    genealogy = Genealogy.make(store)

    assert genealogy.trace("r150", way) == trace(store, "r150", way)
    assert len(genealogy.trace("r0", "forward").lots) == 301 + 1500


def test_there_is_no_index_before_it_is_made(store: Store) -> None:
    with pytest.raises(IndexFileError) as refused:
        Genealogy.open(store)
    assert "no index" in refused.value.message.en
    assert "尚无索引文件" in refused.value.message.zh


def test_an_index_of_another_store_is_refused(store: Store, tmp_path: Path) -> None:
    _tell(store, came("a"))
    Genealogy.make(store)
    with Store.make(tmp_path / "other") as other:
        (tmp_path / "other" / FILE).write_bytes((store.folder / FILE).read_bytes())
        with pytest.raises(IndexFileError) as refused:
            Genealogy.open(other)
    assert "another store" in refused.value.message.en


def test_an_index_that_knows_more_than_its_store_is_refused(store: Store) -> None:
    """As where a store was put back from a copy, and the index was not."""
    _tell(store, came("a"))
    header, arrays = layout.read(Genealogy.make(store).file)
    layout.write(store.folder / FILE, store=header.store, position=header.position + 1, arrays=arrays)

    with pytest.raises(IndexFileError):
        Genealogy.open(store)


@pytest.mark.parametrize("name", ["forward_start", "back_end", "bits", "cause_lots"])
def test_an_index_whose_arrays_do_not_fit_each_other_is_refused(store: Store, name: str) -> None:
    """Compiled code looks at no bounds: what it walks along must fit before it begins."""
    _tell(store, made("m", ("a",), ("b",), site="s"))
    header, arrays = layout.read(Genealogy.make(store).file)
    for changed in ({**arrays, name: arrays[name][:-1]}, {key: arrays[key] for key in arrays if key != name}):
        layout.write(store.folder / FILE, store=header.store, position=header.position, arrays=changed)
        with pytest.raises(IndexFileError):
            Genealogy.open(store)


def test_who_reads_an_index_goes_on_while_it_is_made_anew_and_then_takes_the_newer(store: Store) -> None:
    _tell(store, made("m1", ("a",), ("b",)))
    old = Genealogy.make(store)
    _tell(store, made("m2", ("b",), ("c",)))
    assert old.edges_since == 1

    with Store.open(store.folder) as again:
        Genealogy.make(again)
    assert [lot.id for lot in old.trace("a", "forward").lots] == ["a", "b", "c"]
    _tell(store, made("m3", ("c",), ("d",)))

    assert [lot.id for lot in old.trace("a", "forward").lots] == ["a", "b", "c", "d"]
    assert old.position == 2
    assert old.edges_since == 1
    _same(store, old, "a", "b", "c", "d")


def test_a_broken_newer_file_does_not_stop_whoever_has_the_old_one_open(store: Store) -> None:
    _tell(store, made("m1", ("a",), ("b",)))
    genealogy = Genealogy.make(store)
    (store.folder / "torn").write_bytes(b"FDNGENE")
    (store.folder / "torn").replace(store.folder / FILE)
    _tell(store, made("m2", ("b",), ("c",)))

    _same(store, genealogy, "a", "c")
    assert genealogy.position == 1


def test_it_is_time_to_make_it_anew_when_much_has_come(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fenduan.chain.genealogy.index.MANY_EDGES", 3)
    _tell(store, *(made(f"m{at}", (f"a{at}",), (f"b{at}",)) for at in range(20)))
    genealogy = Genealogy.make(store)
    assert not genealogy.worn

    _tell(store, *(made(f"n{at}", (f"a{at}",), (f"c{at}",)) for at in range(3)))
    assert not genealogy.worn
    _tell(store, made("n3", ("a3",), ("c3",)))
    assert genealogy.worn
    assert not Genealogy.make(store).worn


def test_positions_beyond_32_bits_are_kept(store: Store) -> None:
    _tell(store, made("m", ("a",), ("b",)))
    store.rows.execute("UPDATE edges SET used_by = ?, made_by = ?", (1 << 40, 1 << 40))

    _, arrays = layout.read(Genealogy.make(store).file)

    assert arrays["used_by"].tolist() == [1 << 40]
    assert arrays["forward_end"].dtype == np.int32
