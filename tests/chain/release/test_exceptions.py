"""What was judged before is listed by its exceptions; changed facts open it again; nothing failing makes it better."""

import datetime as dt
from collections import defaultdict
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.chain.facts import EventKind, LotStatus
from fenduan.chain.recursive import trace
from fenduan.chain.release import facts as f
from fenduan.chain.release.answer import EXCEPTIONS, GRAVITY, Answer, Status, gravest
from fenduan.chain.release.gathering import gather
from fenduan.chain.release.judging import judge
from fenduan.chain.store import Source, Store, Told
from tests.chain.release.whole import (
    DAY,
    HOLDER,
    MAKER,
    asked,
    bases,
    confirmed,
    decided,
    events,
    every,
    judged,
    put,
    restated,
    stated,
    status,
    with_,
)
from tests.chain.telling import came, event, made

_FAILED = f.Result(lot="DS", test="identity", conforms=False, date=dt.date(2026, 5, 12))


def test_an_earlier_lot_judged_on_the_same_facts_is_listed_without_what_stands() -> None:
    (upstream,) = judged().upstream

    assert upstream.before is not None
    assert upstream.before.unchanged
    assert not upstream.conditions
    assert upstream.left_out > 10
    assert status(judged(), "upstream") is Status.MET


def test_an_earlier_lot_that_nobody_judged_is_listed_whole() -> None:
    answer = judged(stated())

    assert answer.upstream[0].before is None
    assert answer.upstream[0].left_out == 0
    assert len(answer.upstream[0].conditions) > 10
    assert status(answer, "upstream") is Status.NOT_SHOWN


def test_changed_facts_open_it_again_and_name_both_digests() -> None:
    answer = judged(with_(confirmed(), tests=(_FAILED,)))
    (upstream,) = answer.upstream

    assert upstream.before is not None
    assert not upstream.before.unchanged
    assert upstream.before.basis == bases()["DS"] != upstream.basis
    assert upstream.left_out == 0
    said = [c.reason.en for c in asked(answer, "step").conditions if c.id == "upstream"]
    assert any(bases()["DS"] in each and upstream.basis in each for each in said)
    assert status(answer, "upstream") is Status.NOT_MET


def test_an_exception_stays_listed_though_it_was_judged_before() -> None:
    facts = with_(stated(), tests=(_FAILED,))
    basis = judged(facts).upstream[0].basis
    answer = judged(with_(facts, decisions=(decided(f.Question.STEP, "DS", "qp-h", basis),)))

    assert {each.id for each in answer.upstream[0].conditions} == {"tests"}
    assert status(answer, "upstream") is Status.NOT_MET


@pytest.mark.parametrize("person", ["qp-m", "nobody"])
def test_who_is_no_authorised_person_of_the_maker_has_judged_nothing(person: str) -> None:
    facts = with_(stated(), decisions=(decided(f.Question.STEP, "DS", person, bases()["DS"]),))

    assert judged(facts).upstream[0].before is None


def test_the_next_question_repeats_only_exceptions_of_the_one_before() -> None:
    answer = judged(with_(confirmed(), decisions=(decided(f.Question.STEP, "DP", "qp-m", bases()["DP"]),)))
    factory = asked(answer, "factory")

    assert asked(answer, "step").left_out == 0
    assert factory.before is not None
    assert factory.left_out > 10
    assert "tests" not in {each.id for each in factory.conditions}


@pytest.mark.parametrize(
    "later",
    [
        event("ship-DP", EventKind.SHIPMENT, 90, lots=("DP",), party=MAKER),
        made("make-more", ("DS",), ("DP-2",), 90, party=MAKER, site="site-m"),
        restated(LotStatus.STEP_CONFIRMED, "DS"),
        came("RM-2", 95),
    ],
)
def test_what_becomes_of_a_lot_later_does_not_open_it_again(later: Any) -> None:  # noqa: ANN401 - an event
    answer = judged(told=(*events().values(), later))

    assert answer.upstream[0].before is not None
    assert answer.upstream[0].before.unchanged


@pytest.mark.parametrize(
    "more",
    [
        {"tests": (_FAILED,)},
        {"deviations": (f.Deviation(id="D", lots=("DS",), state=f.DeviationState.OPEN),)},
        {"changes": (f.Change(id="C", lots=("DS",)),)},
        {"materials": (f.Material(lot="RM", approved=False),)},
        {"lots": (f.LotRecord(lot="DS", signed=False),)},
        {"specifications": (f.Specification(lot="DS", tests=("purity",)),)},
    ],
)
def test_every_kind_of_fact_about_a_lot_is_in_its_basis(more: dict[str, Any]) -> None:
    assert judged(with_(confirmed(), **more)).upstream[0].basis != bases()["DS"]


def test_a_fact_dated_later_does_not_exist_yet() -> None:
    later = msgspec.structs.replace(_FAILED, date=DAY + dt.timedelta(days=1))

    assert judged(with_(confirmed(), tests=(later,))).upstream[0].basis == bases()["DS"]
    assert judged(with_(confirmed(), tests=(later,)), day=DAY + dt.timedelta(days=1)).upstream[0].basis != bases()["DS"]


_no = st.just(False)  # noqa: FBT003 - the value that is drawn
_lots = st.sampled_from(["DS", "DP"])
_failing: st.SearchStrategy[tuple[str, Any]] = st.one_of(
    st.tuples(st.just("tests"), st.builds(f.Result, lot=_lots, test=st.sampled_from(["assay", "x"]), conforms=_no)),
    st.tuples(
        st.just("deviations"),
        st.builds(f.Deviation, id=st.just("D-9"), lots=st.tuples(_lots), state=st.just(f.DeviationState.OPEN)),
    ),
    st.tuples(st.just("changes"), st.builds(f.Change, id=st.just("C-9"), lots=st.tuples(_lots), handled=_no)),
    st.tuples(st.just("transports"), st.just(f.Transport(consignment="c1", within_limits=False))),
    st.tuples(st.just("materials"), st.just(f.Material(lot="RM", approved=False))),
    st.tuples(st.just("lots"), st.builds(f.LotRecord, lot=_lots, validated=_no)),
    st.tuples(st.just("reviews"), st.just(f.Review(lot="DP", party=HOLDER, of=tuple(f.Reviewed), satisfied=False))),
    st.tuples(st.just("lot_releases"), st.just(f.LotRelease(lot="DP", outcome=f.LotReleaseOutcome.REFUSED))),
)
_LISTS = [name for name in f.Facts.__struct_fields__ if isinstance(getattr(stated(), name), tuple)]
_some_facts = st.builds(
    lambda without, more: with_(put(confirmed(), **dict.fromkeys(without, ())), **_together(more)),
    st.lists(st.sampled_from(_LISTS), max_size=4),
    st.lists(_failing, max_size=3),
)


def _together(more: list[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for name, each in more:
        found[name].append(each)
    return {name: tuple(each) for name, each in found.items()}


def _gravities(answer: Answer) -> dict[tuple[str, str], int]:
    """Return how grave each condition is; what is not listed stands."""
    found = every(answer)
    names = {(c.id, c.lot) for c in found}
    return {
        (name, lot): GRAVITY.index(gravest(c for c in found if (c.id, c.lot) == (name, lot))) for name, lot in names
    }


def _exceptions(answer: Answer) -> set[tuple[str, str]]:
    return {(c.id, c.lot) for c in every(answer) if c.status in EXCEPTIONS}


@given(_some_facts, _failing)
def test_a_failing_fact_never_makes_what_is_not_met_better(facts: f.Facts, failing: tuple[str, Any]) -> None:
    before, after = judged(facts), judged(with_(facts, **{failing[0]: (failing[1],)}))
    was, now = _gravities(before), _gravities(after)

    assert _exceptions(before) <= _exceptions(after)
    assert all(now[key] == 0 for key, gravity in was.items() if gravity == 0)
    order = [each.standing.value for each in before.questions], [each.standing.value for each in after.questions]
    assert all(then != "obstructed" or still == "obstructed" for then, still in zip(*order, strict=True))


@given(_some_facts, st.randoms(use_true_random=False))
def test_the_order_of_entries_means_nothing(facts: f.Facts, chance: Any) -> None:  # noqa: ANN401 - a source of chance
    turned = {name: tuple(chance.sample(getattr(facts, name), len(getattr(facts, name)))) for name in _LISTS}
    one, other = judged(facts), judged(put(facts, **turned))

    assert one.basis == other.basis
    assert _gravities(one) == _gravities(other)


def test_a_store_gathers_what_the_lot_needs_and_leaves_the_rest(tmp_path: Any) -> None:  # noqa: ANN401 - a folder
    other = [came(f"other-{n}") for n in range(5)] + [made("make-other", ("other-1",), ("else",), 3)]
    with Store.make(tmp_path / "chain") as store:
        told = [Told(each, b"{}", n) for n, each in enumerate((*events().values(), *other))]
        store.add(Source("file", "0" * 64), told)
        gathered = gather(store, "DP")
        answer = judge(gathered, trace(store, "DP", "back"), confirmed(), DAY)

    assert set(gathered.lots) == {"DP", "DS", "RM"}
    assert answer.basis == bases()["DP"]
    assert [each.lot for each in answer.upstream] == ["DS"]


def test_a_wrong_event_that_was_declared_wrong_is_not_gathered(tmp_path: Any) -> None:  # noqa: ANN401 - a folder
    wrong = restated(LotStatus.REJECTED)
    error = event("error", EventKind.ERROR_DECLARATION, 80, declares=wrong.id)
    with Store.make(tmp_path / "chain") as store:
        told = (*events().values(), wrong, error)
        store.add(Source("file", "0" * 64), [Told(each, b"{}", n) for n, each in enumerate(told)])
        answer = judge(gather(store, "DP"), trace(store, "DP", "back"), confirmed(), DAY)

    assert status(answer, "status") is Status.MET
