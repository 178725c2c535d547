"""Each flag: a history that has it, one next to it that has not, and how it reads."""

from typing import Any

import pytest

from fenduan.chain.facts import Event, EventKind, IdentityTest, LotFacts, LotKind, LotStatus, Place
from fenduan.chain.flags import SEVERITIES, Flag, flags
from fenduan.chain.history import history
from tests.chain.telling import at, came, declared, event, made, share


def _found(*told: Event) -> list[Flag]:
    return list(flags(history(told)))


def _codes(*told: Event) -> set[str]:
    return {flag.code for flag in _found(*told)}


def _shipped(hours: float, consignment: str | None = "c", lot: Any = "a") -> Event:  # noqa: ANN401 - a lot or a share
    return event(f"shipped-{hours}", EventKind.SHIPMENT, hours, lots=(lot,), consignment=consignment)


def _received(hours: float, consignment: str | None = "c", lot: Any = "a", **more: Any) -> Event:  # noqa: ANN401
    return event(f"received-{hours}", EventKind.RECEIPT, hours, lots=(lot,), consignment=consignment, **more)


def _stated(hours: float, status: LotStatus) -> Event:
    return event(f"stated-{hours}", EventKind.STATUS, hours, lots=("a",), status=status)


def _destroyed(hours: float, lot: Any = "a") -> Event:  # noqa: ANN401 - a lot or a share
    return event(f"destroyed-{hours}", EventKind.DESTRUCTION, hours, lots=(lot,))


_A = came(share("a", "5"))
_USE = made("use", ("a",), ("b",), hours=5)
_PASSED = {"identity_test": IdentityTest.PASSED, "party": "p"}
_NOT_DONE = {"identity_test": IdentityTest.NOT_DONE, "party": "p"}
_USE_BY_P = made("m", ("a",), ("b",), 5, party="p")

CASES: dict[str, tuple[tuple[Event, ...], tuple[Event, ...]]] = {
    "cycle": (
        (made("there", ("a",), ("b",)), made("back", ("b",), ("a",), hours=2)),
        (_A, made("there", ("a",), ("b",)), made("on", ("b",), ("c",), hours=2)),
    ),
    "self_input": ((_A, made("m", ("a",), ("a", "b"))), (_A, made("m", ("a",), ("b",)))),
    "output_before_input": ((came("a", 5), made("m", ("a",), ("b",), 4)), (came("a", 5), made("m", ("a",), ("b",), 5))),
    "more_out_than_in": (
        (_A, made("m", (share("a", "2"),), (share("b", "2001", "GRM"),))),
        (_A, made("m", (share("a", "2"),), (share("b", "2000", "GRM"),))),
    ),
    "more_used_than_made": (
        (_A, made("m", (share("a", "3"),), ("b",)), _destroyed(3, share("a", "2001", "GRM"))),
        (_A, made("m", (share("a", "3"),), ("b",)), _destroyed(3, share("a", "2"))),
    ),
    "use_of_destroyed": ((_A, _destroyed(4), _USE), (_A, _destroyed(4, share("a", "1")), _USE)),
    "use_of_rejected": (
        (_A, _stated(4, LotStatus.REJECTED), _USE),
        (_A, _stated(3, LotStatus.REJECTED), _stated(4, LotStatus.STEP_CONFIRMED), _USE),
    ),
    "received_before_shipped": ((_A, _shipped(3), _received(2)), (_A, _shipped(3), _received(3))),
    "more_received_than_shipped": (
        (_A, _shipped(2, lot=share("a", "3")), _received(3, lot=share("a", "4"))),
        (_A, _shipped(2, lot=share("a", "3")), _received(3, lot=share("a", "3000", "GRM"))),
    ),
    "recorded_before_it_happened": ((came("a", 3, recorded=at(2)),), (came("a", 3, recorded=at(3)),)),
    "use_without_identity_test": (
        (_A, _shipped(2), _received(3, **_NOT_DONE), _USE_BY_P),
        (_A, _shipped(2), _received(3, **_PASSED), _USE_BY_P),
    ),
    "made_twice": (
        (_A, made("m", ("x",), ("a",), 1)),
        (came("x"), made("m", ("x",), ("a",), 1, process="r"), made("n", (), ("a",), 2, process="r")),
    ),
    "facts_differ": (
        (came("a", described=(LotFacts("a", number="7"),)), _stated(1, LotStatus.QUARANTINED), event(
            "again", EventKind.OBSERVATION, 2, lots=("a",), described=(LotFacts("a", number="8"),)
        )),
        (came("a", described=(LotFacts("a", number="7", kind=LotKind.MATERIAL),)),),
    ),
    "told_differently": ((came("a", 1), came("a", 2)), (came("a", 1), came("a", 1, recorded=at(2)))),
    "unknown_lot": ((_USE,), (event("o", EventKind.OBSERVATION, 0, lots=("a",), described=(
        LotFacts("a", kind=LotKind.MATERIAL),
    )), _USE)),
    "received_without_shipment": ((_received(3),), (_A, _shipped(2), _received(3))),
    "shipped_not_received": ((_A, _shipped(2), _received(3, "other")), (_A, _shipped(2), _received(3))),
    "unknown_event_declared": ((_A, declared("nobody's")), (_A, declared("came-a"))),
    "correction_missing": (
        (_A, declared("came-a", corrected_by=("none",))),
        (_A, came("b", named="right"), declared("came-a", corrected_by=("right",))),
    ),
}  # fmt: skip


def test_every_flag_has_a_case() -> None:
    assert set(CASES) == set(SEVERITIES)


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_flag_is_raised_where_it_must_be_and_not_beside(code: str) -> None:
    wrong, right = CASES[code]

    assert code in _codes(*wrong)
    assert code not in _codes(*right)


@pytest.mark.parametrize("code", sorted(CASES))
def test_nothing_is_dropped_for_a_flag(code: str) -> None:
    wrong, _ = CASES[code]
    known = history(wrong)

    assert {each.id for each in wrong} <= known.told
    assert all(flag.severity is SEVERITIES[flag.code] for flag in flags(known))


def test_a_rejected_lot_may_be_reworked() -> None:
    rework = made("m", ("a",), ("b",), 5, kind=EventKind.REWORK)

    assert "use_of_rejected" not in _codes(_A, _stated(4, LotStatus.REJECTED), rework)


@pytest.mark.parametrize(("kind", "flagged"), [(EventKind.TRANSFORMATION, False), (EventKind.SPLIT, True)])
def test_pieces_are_counted_only_where_they_stay_what_they_are(kind: EventKind, flagged: bool) -> None:  # noqa: FBT001
    told = made("m", (share("vials", "2", None),), (share("bank", "300", None),), kind=kind)

    assert ("more_out_than_in" in _codes(came("vials"), told)) is flagged


def test_one_lot_may_go_in_several_consignments() -> None:
    told = (_A, _shipped(2, "c1"), _shipped(3, "c2"), _received(4, "c1"), _received(5, "c2"))

    assert _codes(*told) == set()


def test_a_flag_says_what_and_how_much_in_both_languages() -> None:
    wrong, _ = CASES["more_out_than_in"]
    (flag,) = [flag for flag in _found(*wrong) if flag.code == "more_out_than_in"]

    assert flag.message.en == "More came out (2.001 kg) than went in (2 kg)."
    assert flag.message.zh == "产出量（2.001 kg）大于投入量（2 kg）。"
    assert flag.as_dict() == {
        "code": "more_out_than_in",
        "severity": "impossible",
        "lots": ["a", "b"],
        "events": ["m"],
        "message": {"en": flag.message.en, "zh": flag.message.zh},
    }


def test_places_of_a_shipment_make_its_lane() -> None:
    there = event("s", EventKind.SHIPMENT, 1, lots=("a",), sender=Place("p", "s"), receiver=Place("q", None))

    assert there.lane == "p>q"
    assert event("s", EventKind.SHIPMENT, 1, sender=Place("p", "s"), receiver=Place("q", "t")).lane == "s>t"
    assert event("s", EventKind.SHIPMENT, 1, sender=Place("p", "s"), receiver=Place(None, None)).lane is None
    assert event("s", EventKind.SHIPMENT, 1).lane is None
