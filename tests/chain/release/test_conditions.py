"""Each condition of a release: how it stands, and the day before and the day of each boundary."""

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from fenduan.chain.answers import silent_party, unconfirmed_handoff, unlinked_input
from fenduan.chain.facts import EventKind, IdentityTest, LotFacts, LotKind, LotStatus, Quantity, Share
from fenduan.chain.release import facts as f
from fenduan.chain.release.answer import Standing, Status
from fenduan.chain.release.judging import CONDITIONS
from fenduan.law.release import CONDITIONS as LAW
from fenduan.law.release import QUESTIONS
from tests.chain.release.whole import (
    HOLDER,
    LAST,
    MADE,
    MAKER,
    asked,
    bases,
    confirmed,
    decided,
    events,
    judged,
    put,
    restated,
    stated,
    status,
    with_,
)
from tests.chain.telling import event

MET, NOT_MET, NOT_SHOWN = Status.MET, Status.NOT_MET, Status.NOT_SHOWN
NOT_APPLICABLE, OPEN = Status.NOT_APPLICABLE, Status.OPEN
ONE = dt.timedelta(days=1)


def test_every_condition_has_its_law_and_nothing_else_has() -> None:
    assert tuple(LAW) == CONDITIONS
    assert set(QUESTIONS) == {each.value for each in f.Question}
    assert all(each.cites or each.guidance or each.id == "duties" for each in LAW.values())
    assert QUESTIONS["step"].choice
    assert not QUESTIONS["factory"].choice
    assert not QUESTIONS["market"].choice


def test_where_everything_stands_a_person_decides() -> None:
    answer = judged()

    assert asked(answer, "step").standing is Standing.FOR_THE_PERSON
    assert asked(answer, "factory").standing is Standing.FOR_THE_PERSON
    assert asked(answer, "market").standing is Standing.INCOMPLETE
    assert status(answer, "market-factory-release") is NOT_SHOWN
    assert {each.id for each in asked(answer, "step").conditions} < set(CONDITIONS)


def test_with_nothing_stated_nothing_is_taken_for_the_better() -> None:
    answer = judged(f.Facts())

    assert all(each.standing is Standing.INCOMPLETE for each in answer.questions)
    assert not [c for each in answer.questions for c in each.conditions if c.id.endswith("person") and c.status is MET]


def test_a_release_decided_on_these_facts_is_said_to_be() -> None:
    steps = (
        decided(f.Question.FACTORY, "DP", "qp-m", bases()["DP"]),
        decided(f.Question.MARKET, "DP", "qp-h", bases()["DP"]),
    )
    answer = judged(with_(confirmed(), decisions=steps))

    assert asked(answer, "factory").standing is Standing.DECIDED
    assert asked(answer, "market").standing is Standing.DECIDED


def _facts(**parts: Any) -> f.Facts:  # noqa: ANN401 - fields of facts
    return put(confirmed(), **parts)


def _licence(**more: Any) -> tuple[f.Licence, ...]:  # noqa: ANN401 - fields of a licence
    return (f.Licence(**{"party": MAKER, "sites": ("site-m",), "valid_until": MADE, **more}),)


@pytest.mark.parametrize(
    ("licences", "expected"),
    [
        (_licence(), MET),
        (_licence(valid_until=MADE - ONE), NOT_MET),
        (_licence(valid_from=MADE), MET),
        (_licence(valid_from=MADE + ONE, valid_until=LAST), NOT_MET),
        (_licence(valid_until=None), NOT_SHOWN),
        (_licence(sites=("elsewhere",)), NOT_SHOWN),
        (_licence(party=HOLDER), NOT_SHOWN),
        ((), NOT_SHOWN),
    ],
)
def test_licence(licences: tuple[f.Licence, ...], expected: Status) -> None:
    assert status(judged(_facts(licences=licences)), "licence") is expected


def test_no_licence_of_the_mainland_is_asked_of_a_party_overseas() -> None:
    assert status(judged(_facts(licences=(), parties=(f.Party(id=MAKER, overseas=True),))), "licence") is NOT_APPLICABLE


def _agreements(**more: Any) -> tuple[f.Agreement, ...]:  # noqa: ANN401 - fields of an agreement
    given = {"parties": (HOLDER, MAKER), "sites": ("site-m",), **more}
    return tuple(f.Agreement(kind=kind, **given) for kind in f.AgreementKind)


@pytest.mark.parametrize(
    ("agreements", "expected"),
    [
        (_agreements(), MET),
        (_agreements(effective_from=MADE, expires=MADE), MET),
        (_agreements(effective_from=MADE + ONE), NOT_MET),
        (_agreements(expires=MADE - ONE), NOT_MET),
        (_agreements(sites=()), NOT_SHOWN),
        (_agreements(parties=(MAKER,)), NOT_SHOWN),
        (_agreements()[:1], NOT_SHOWN),
    ],
)
def test_agreements(agreements: tuple[f.Agreement, ...], expected: Status) -> None:
    assert status(judged(_facts(agreements=agreements)), "agreements") is expected


def test_the_holder_needs_no_agreement_with_itself() -> None:
    assert status(judged(stated(), lot="DS"), "agreements", "DS") is NOT_APPLICABLE


def _result(**more: Any) -> tuple[f.Result, ...]:  # noqa: ANN401 - fields of a result
    return (f.Result(**{"lot": "DP", "test": "assay", "conforms": True, **more}),)


_STERILITY = f.Result(lot="DP", test="sterility", conforms=True)
_CLOSED = f.Deviation(
    id="D-1", lots=("DP",), severity=f.DeviationClass.MAJOR, state=f.DeviationState.CLOSED, investigated=True
)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (_result(), MET),
        (_result(conforms=False), NOT_MET),
        (_result(conforms=None), NOT_SHOWN),
        (_result(lot="DS"), NOT_SHOWN),
        (_result(date=dt.date(2026, 6, 1)), MET),
        (_result(date=dt.date(2026, 6, 2)), NOT_SHOWN),
        ((*_result(), *_result(conforms=False)), NOT_MET),
        ((*_result(), *_result(conforms=False, invalidated_by="D-1")), OPEN),
        ((*_result(), *_result(conforms=False, invalidated_by="D-2")), NOT_MET),
        (_result(conforms=False, invalidated_by="D-1"), NOT_SHOWN),
    ],
)
def test_tests(results: tuple[f.Result, ...], expected: Status) -> None:
    facts = _facts(tests=(*results, _STERILITY), deviations=(_CLOSED,))

    assert status(judged(facts), "tests") is expected


def test_it_must_be_stated_which_tests_are_required() -> None:
    assert status(judged(_facts(specifications=())), "tests") is NOT_SHOWN


def _deviation(**more: Any) -> f.Deviation:  # noqa: ANN401 - fields of a deviation
    given = {"id": "D-1", "lots": ("DP",), "state": f.DeviationState.CLOSED, "severity": f.DeviationClass.MINOR}
    return f.Deviation(**{**given, **more})


_MAJOR = f.DeviationClass.MAJOR


@pytest.mark.parametrize(
    ("deviation", "expected"),
    [
        (_deviation(explained=True), MET),
        (_deviation(), NOT_SHOWN),
        (_deviation(explained=False), NOT_MET),
        (_deviation(severity=None, explained=True), NOT_SHOWN),
        (_deviation(severity=_MAJOR, explained=True), NOT_SHOWN),
        (_deviation(severity=_MAJOR, investigated=False), NOT_MET),
        (_deviation(severity=_MAJOR, investigated=True), MET),
        (_deviation(state=f.DeviationState.OPEN, investigated=True), NOT_MET),
    ],
)
def test_deviations(deviation: f.Deviation, expected: Status) -> None:
    records = (f.LotRecord(lot="DP", deviations=f.Listing.LISTED, changes=f.Listing.NONE),)

    assert status(judged(_facts(deviations=(deviation,), lots=records)), "deviations") is expected


@pytest.mark.parametrize(
    ("listing", "some", "expected"),
    [
        (f.Listing.NONE, False, MET),
        (f.Listing.NONE, True, NOT_SHOWN),
        (f.Listing.LISTED, False, NOT_SHOWN),
        (None, False, NOT_SHOWN),
        (None, True, NOT_SHOWN),
    ],
)
def test_it_must_be_stated_that_all_deviations_and_changes_are_listed(
    listing: f.Listing | None,
    some: bool,  # noqa: FBT001
    expected: Status,
) -> None:
    change = f.Change(id="C-1", lots=("DP",), handled=True, holder_approved=True, authority=f.Approval.NOT_NEEDED)
    answer = judged(
        _facts(
            lots=(f.LotRecord(lot="DP", deviations=listing, changes=listing),),
            deviations=(_deviation(explained=True),) if some else (),
            changes=(change,) if some else (),
        )
    )

    assert status(answer, "deviations") is expected
    assert status(answer, "changes") is expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, MET),
        ({"authority": f.Approval.APPROVED}, MET),
        ({"authority": f.Approval.PENDING}, NOT_MET),
        ({"authority": None}, NOT_SHOWN),
        ({"holder_approved": False}, NOT_MET),
        ({"holder_approved": None}, NOT_SHOWN),
        ({"handled": False}, NOT_MET),
        ({"handled": None}, NOT_SHOWN),
    ],
)
def test_changes(more: dict[str, Any], expected: Status) -> None:
    given = {"handled": True, "holder_approved": True, "authority": f.Approval.NOT_NEEDED, **more}
    facts = _facts(
        changes=(f.Change(id="C-1", lots=("DP",), **given),),
        lots=(f.LotRecord(lot="DP", changes=f.Listing.LISTED),),
    )

    assert status(judged(facts), "changes") is expected


@pytest.mark.parametrize("name", ["validated", "signed"])
@pytest.mark.parametrize(("value", "expected"), [(True, MET), (False, NOT_MET), (None, NOT_SHOWN)])
def test_what_the_maker_states_of_the_lot(name: str, value: bool | None, expected: Status) -> None:  # noqa: FBT001
    record = msgspec.structs.replace(f.LotRecord(lot="DP"), **{name: value})

    assert status(judged(_facts(lots=(record,))), name) is expected


@pytest.mark.parametrize(
    ("transport", "expected"),
    [
        ({"within_limits": True}, MET),
        ({"within_limits": False}, NOT_MET),
        ({"within_limits": False, "assessed": False}, NOT_MET),
        ({"within_limits": False, "assessed": True}, OPEN),
        ({}, NOT_SHOWN),
        ({"controlled": False}, NOT_APPLICABLE),
        ({"consignment": "c2", "within_limits": True}, NOT_SHOWN),
    ],
)
def test_temperature(transport: dict[str, Any], expected: Status) -> None:
    facts = _facts(transports=(f.Transport(**{"consignment": "c1", **transport}),))

    assert status(judged(facts), "temperature") is expected


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (IdentityTest.PASSED, MET),
        (IdentityTest.FAILED, NOT_MET),
        (IdentityTest.NOT_DONE, NOT_SHOWN),
        (None, NOT_SHOWN),
    ],
)
def test_handoffs(test: IdentityTest | None, expected: Status) -> None:
    told = events()
    told["get-DS"] = msgspec.structs.replace(told["get-DS"], identity_test=test)

    assert status(judged(told=told.values()), "handoffs") is expected


def test_a_shipment_without_receipt_and_a_use_without_shipment_are_not_shown() -> None:
    told = events()
    del told["get-DS"]
    assert status(judged(told=told.values()), "handoffs") is NOT_SHOWN
    del told["ship-DS"]
    assert status(judged(told=told.values()), "handoffs") is NOT_SHOWN


def test_nothing_is_handed_over_within_a_site() -> None:
    assert status(judged(lot="DS"), "handoffs", "DS") is NOT_APPLICABLE
    assert status(judged(lot="DS"), "temperature", "DS") is NOT_APPLICABLE


_USED = dt.date(2026, 5, 1)


@pytest.mark.parametrize(
    ("entry", "expires", "expected"),
    [
        ({}, _USED, MET),
        ({}, _USED - ONE, NOT_MET),
        ({"retest": _USED}, LAST, MET),
        ({"retest": _USED - ONE}, LAST, NOT_MET),
        ({}, None, NOT_SHOWN),
        ({"approved": False}, LAST, NOT_MET),
        ({"approved": None}, LAST, NOT_SHOWN),
        ({"date": _USED}, LAST, MET),
        ({"date": _USED + ONE}, LAST, NOT_MET),
    ],
)
def test_raw_materials(entry: dict[str, Any], expires: dt.date | None, expected: Status) -> None:
    told = events()
    told["came-RM"] = msgspec.structs.replace(
        told["came-RM"], described=(LotFacts("RM", kind=LotKind.MATERIAL, expires=expires),)
    )
    facts = put(stated(), materials=(f.Material(**{"lot": "RM", "approved": True, **entry}),))

    assert status(judged(facts, told.values(), lot="DS"), "materials", "DS") is expected


@pytest.mark.parametrize(
    ("stated_as", "expected"),
    [
        (LotStatus.REJECTED, NOT_MET),
        (LotStatus.RECALLED, NOT_MET),
        (LotStatus.ON_HOLD, NOT_MET),
        (LotStatus.QUARANTINED, MET),
        (LotStatus.STEP_CONFIRMED, MET),
    ],
)
def test_status(stated_as: LotStatus, expected: Status) -> None:
    told = (*events().values(), restated(stated_as))

    assert status(judged(told=told), "status") is expected


def test_a_destroyed_lot_is_not_released() -> None:
    told = (*events().values(), event("gone", EventKind.DESTRUCTION, 70, lots=("DP",)))

    assert status(judged(told=told), "status") is NOT_MET


def test_an_impossible_history_is_not_met_and_an_incomplete_one_not_shown() -> None:
    much, little = Quantity(Decimal(2), "KGM"), Quantity(Decimal(1), "KGM")
    told = events()
    told["make-DP"] = msgspec.structs.replace(
        told["make-DP"], inputs=(Share("DS", little),), outputs=(Share("DP", much),)
    )
    assert status(judged(told=told.values()), "history") is NOT_MET

    told = events()
    del told["ship-DS"]
    assert status(judged(told=told.values()), "history", "DS") is NOT_SHOWN


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ((), MET),
        ((unlinked_input("X"),), NOT_SHOWN),
        ((unconfirmed_handoff("DS"),), NOT_SHOWN),
        ((unconfirmed_handoff("DP"),), MET),
        ((silent_party("P"),), OPEN),
    ],
)
def test_genealogy(missing: tuple[Any, ...], expected: Status) -> None:
    assert status(judged(incomplete=missing), "genealogy") is expected


@pytest.mark.parametrize(
    ("due", "done", "expected"),
    [
        (dt.date(2026, 6, 1), None, MET),
        (dt.date(2026, 5, 31), None, OPEN),
        (dt.date(2026, 5, 31), dt.date(2026, 6, 1), MET),
        (dt.date(2026, 5, 31), dt.date(2026, 6, 2), OPEN),
    ],
)
def test_duties_are_shown_and_decide_nothing(due: dt.date, done: dt.date | None, expected: Status) -> None:
    answer = judged(_facts(duties=(f.Duty(id="quarterly", party=HOLDER, due=due, done=done),)))

    assert status(answer, "duties") is expected
    assert asked(answer, "step").standing is Standing.FOR_THE_PERSON


@pytest.mark.parametrize(
    ("kind", "expected"), [(LotKind.DRUG_PRODUCT, MET), (LotKind.DRUG_SUBSTANCE, OPEN), (None, NOT_SHOWN)]
)
def test_factory_release_is_of_drugs(kind: LotKind | None, expected: Status) -> None:
    told = events()
    told["make-DP"] = msgspec.structs.replace(told["make-DP"], described=(LotFacts("DP", kind=kind),))

    assert status(judged(told=told.values()), "factory-kind") is expected


_ALL = tuple(f.RecordKind)


@pytest.mark.parametrize(
    ("handed", "listing", "expected"),
    [
        ((_ALL,), f.Listing.LISTED, MET),
        ((_ALL[:2],), f.Listing.NONE, MET),
        ((_ALL[:2],), f.Listing.LISTED, NOT_SHOWN),
        ((_ALL[:2],), None, NOT_SHOWN),
        ((_ALL[:1], _ALL[1:]), f.Listing.LISTED, NOT_SHOWN),
        ((), f.Listing.NONE, NOT_SHOWN),
    ],
)
def test_records_are_handed_over_together(
    handed: tuple[tuple[f.RecordKind, ...], ...], listing: f.Listing | None, expected: Status
) -> None:
    over = tuple(f.HandOver(lots=("DP",), sender=MAKER, receiver=HOLDER, records=each) for each in handed)
    facts = _facts(hand_overs=over, lots=(f.LotRecord(lot="DP", deviations=listing),))

    assert status(judged(facts), "factory-records") is expected


def test_a_holder_hands_nothing_over_to_itself() -> None:
    assert status(judged(lot="DS"), "factory-records", "DS") is NOT_APPLICABLE


@pytest.mark.parametrize("name", ["factory-procedure", "market-procedure"])
def test_procedures(name: str) -> None:
    day = dt.date(2026, 6, 1)
    assert status(judged(), name) is MET
    assert status(judged(_facts(procedures=())), name) is NOT_SHOWN
    for since, expected in ((day, MET), (day + ONE, NOT_SHOWN)):
        own = tuple(msgspec.structs.replace(each, since=since) for each in stated().procedures)
        assert status(judged(_facts(procedures=own)), name) is expected


@pytest.mark.parametrize(
    ("person", "basis", "expected"),
    [
        ("qp-m", "now", MET),
        ("qp-m", None, NOT_SHOWN),
        ("qp-m", "sha256:0", NOT_SHOWN),
        ("qp-h", "now", NOT_MET),
        ("nobody", "now", NOT_MET),
    ],
)
def test_the_maker_releases_from_the_factory_first(person: str, basis: str | None, expected: Status) -> None:
    step = decided(f.Question.FACTORY, "DP", person, bases()["DP"] if basis == "now" else basis)

    assert status(judged(with_(confirmed(), decisions=(step,))), "market-factory-release") is expected


def test_an_event_alone_does_not_say_who_released() -> None:
    told = (*events().values(), restated(LotStatus.RELEASED_FROM_FACTORY))

    assert status(judged(told=told), "market-factory-release") is NOT_SHOWN


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ((), NOT_SHOWN),
        (({"of": tuple(f.Reviewed), "satisfied": True},), MET),
        (({"of": tuple(f.Reviewed)[:2], "satisfied": True},), NOT_SHOWN),
        (({"of": tuple(f.Reviewed)},), NOT_SHOWN),
        (({"of": tuple(f.Reviewed), "satisfied": False},), NOT_MET),
        (({"of": tuple(f.Reviewed), "satisfied": True, "party": MAKER},), NOT_SHOWN),
    ],
)
def test_the_holder_reviews(reviews: tuple[dict[str, Any], ...], expected: Status) -> None:
    entries = tuple(f.Review(**{"lot": "DP", "party": HOLDER, **each}) for each in reviews)

    assert status(judged(_facts(reviews=entries)), "market-review") is expected


_ISSUED, _REFUSED, _EXEMPTED = f.LotReleaseOutcome


@pytest.mark.parametrize(
    ("category", "needed", "outcomes", "expected"),
    [
        (f.Category.VACCINE, None, (_ISSUED,), MET),
        (f.Category.VACCINE, False, (), NOT_SHOWN),
        (f.Category.VACCINE, None, (_ISSUED, _REFUSED), NOT_MET),
        (f.Category.VACCINE, None, (_EXEMPTED,), MET),
        (f.Category.BLOOD_PRODUCT, None, (_EXEMPTED,), OPEN),
        (f.Category.BLOOD_SCREENING_REAGENT, None, (), NOT_SHOWN),
        (f.Category.OTHER, True, (), NOT_SHOWN),
        (f.Category.OTHER, True, (_ISSUED,), MET),
        (f.Category.OTHER, False, (), NOT_APPLICABLE),
        (f.Category.OTHER, None, (), NOT_SHOWN),
        (None, None, (_ISSUED,), NOT_SHOWN),
    ],
)
def test_lot_release(
    category: f.Category | None,
    needed: bool | None,  # noqa: FBT001
    outcomes: tuple[f.LotReleaseOutcome, ...],
    expected: Status,
) -> None:
    facts = _facts(
        product=f.Product(holder=HOLDER, category=category, lot_release=needed, approved=MADE),
        lot_releases=tuple(f.LotRelease(lot="DP", outcome=each) for each in outcomes),
    )

    assert status(judged(facts), "market-lot-release") is expected


@pytest.mark.parametrize(
    ("approved", "expected"),
    [
        (MADE, MET),
        (MADE + ONE, OPEN),
        (dt.date(2026, 6, 1), OPEN),
        (dt.date(2026, 6, 2), NOT_MET),
        (None, NOT_SHOWN),
    ],
)
def test_approval(approved: dt.date | None, expected: Status) -> None:
    product = f.Product(holder=HOLDER, category=f.Category.OTHER, lot_release=False, approved=approved)

    assert status(judged(_facts(product=product)), "market-approval") is expected


@pytest.mark.parametrize(
    ("expires", "expected"), [(dt.date(2026, 6, 1), MET), (dt.date(2026, 5, 31), NOT_MET), (None, NOT_SHOWN)]
)
def test_shelf_life(expires: dt.date | None, expected: Status) -> None:
    told = events()
    told["make-DP"] = msgspec.structs.replace(
        told["make-DP"], described=(LotFacts("DP", kind=LotKind.DRUG_PRODUCT, expires=expires),)
    )

    assert status(judged(told=told.values()), "market-shelf-life") is expected


@pytest.mark.parametrize(
    ("until", "expected"), [(dt.date(2026, 6, 1), OPEN), (dt.date(2026, 5, 31), NOT_SHOWN), (None, OPEN)]
)
def test_who_is_in_office_decides(until: dt.date | None, expected: Status) -> None:
    people = (stated().persons[0], f.Person(id="qp-m", party=MAKER, until=until))
    answer = judged(_facts(persons=people))

    assert status(answer, "step-person") is expected
    assert status(answer, "factory-person") is expected


@pytest.mark.parametrize(
    ("person", "basis", "expected"),
    [("qp-m", "now", MET), ("qp-m", "sha256:0", OPEN), ("qp-m", None, OPEN), ("qp-h", "now", NOT_MET)],
)
def test_a_decision_counts_on_the_facts_it_was_made_on(person: str, basis: str | None, expected: Status) -> None:
    step = decided(f.Question.STEP, "DP", person, bases()["DP"] if basis == "now" else basis)

    assert status(judged(with_(confirmed(), decisions=(step,))), "step-person") is expected
