"""A short chain in which everything stands: a raw material, a drug substance, and the drug product made of it."""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec

from fenduan.chain.answers import Trace, TracedLot
from fenduan.chain.facts import Event, EventKind, IdentityTest, LotFacts, LotKind, LotStatus, Place
from fenduan.chain.history import history
from fenduan.chain.release import facts as f
from fenduan.chain.release.answer import Answer, Asked, Condition, Status, gravest
from fenduan.chain.release.judging import judge
from tests.chain.telling import came, event, made

# Events begin on 1 May 2026 in China; the product is made on the third day.
DAY = dt.date(2026, 6, 1)
MADE = dt.date(2026, 5, 3)
LAST = dt.date(2028, 5, 1)
HOLDER, MAKER, SUPPLIER = "holder", "maker", "supplier"


def _of(lot: str, kind: LotKind, expires: dt.date | None = LAST) -> tuple[LotFacts, ...]:
    return (LotFacts(lot, kind=kind, material=f"article-{lot}", expires=expires),)


def events() -> dict[str, Event]:
    """Return the events by name: the holder makes the substance, the maker the product."""
    route = {"sender": Place(HOLDER, "site-h"), "receiver": Place(MAKER, "site-m"), "consignment": "c1"}
    every = (
        came("RM", 0, party=SUPPLIER, described=_of("RM", LotKind.MATERIAL)),
        made("make-DS", ("RM",), ("DS",), 5, party=HOLDER, site="site-h", described=_of("DS", LotKind.DRUG_SUBSTANCE)),
        event("ship-DS", EventKind.SHIPMENT, 20, lots=("DS",), party=HOLDER, **route),
        event("get-DS", EventKind.RECEIPT, 30, lots=("DS",), party=MAKER, identity_test=IdentityTest.PASSED, **route),
        made("make-DP", ("DS",), ("DP",), 48, party=MAKER, site="site-m", described=_of("DP", LotKind.DRUG_PRODUCT)),
    )
    return {each.id: each for each in every}


def _licence(party: str, site: str) -> f.Licence:
    return f.Licence(party=party, sites=(site,), valid_from=dt.date(2025, 1, 1), valid_until=dt.date(2029, 12, 31))


def _record(lot: str) -> f.LotRecord:
    return f.LotRecord(lot=lot, deviations=f.Listing.NONE, changes=f.Listing.NONE, validated=True, signed=True)


def stated() -> f.Facts:
    """Return facts under which every condition stands or waits for a person, without any decision."""
    both = tuple(
        f.Agreement(kind=kind, parties=(HOLDER, MAKER), sites=("site-m",), effective_from=dt.date(2026, 1, 1))
        for kind in f.AgreementKind
    )
    return f.Facts(
        product=f.Product(holder=HOLDER, category=f.Category.OTHER, lot_release=False, approved=dt.date(2026, 4, 1)),
        persons=(f.Person(id="qp-h", party=HOLDER), f.Person(id="qp-m", party=MAKER, since=dt.date(2025, 1, 1))),
        agreements=both,
        licences=(_licence(HOLDER, "site-h"), _licence(MAKER, "site-m")),
        specifications=(
            f.Specification(lot="DS", tests=("identity",)),
            f.Specification(material="article-DP", tests=("assay", "sterility")),
        ),
        tests=tuple(
            f.Result(lot=lot, test=test, result="1", conforms=True, date=dt.date(2026, 5, 10))
            for lot, test in (("DS", "identity"), ("DP", "assay"), ("DP", "sterility"))
        ),
        transports=(f.Transport(consignment="c1", within_limits=True),),
        materials=(f.Material(lot="RM", approved=True, date=dt.date(2026, 5, 1)),),
        lots=(_record("DS"), _record("DP")),
        hand_overs=(
            f.HandOver(
                lots=("DP",),
                sender=MAKER,
                receiver=HOLDER,
                records=(f.RecordKind.BATCH_PRODUCTION, f.RecordKind.BATCH_TESTING),
            ),
        ),
        reviews=(f.Review(lot="DP", party=HOLDER, of=tuple(f.Reviewed), satisfied=True),),
        procedures=(
            f.Procedure(party=MAKER, kind=f.ProcedureKind.FACTORY_RELEASE),
            f.Procedure(party=HOLDER, kind=f.ProcedureKind.MARKET_RELEASE),
        ),
    )


def judged(
    facts: f.Facts | None = None,
    told: Iterable[Event] | None = None,
    *,
    day: dt.date = DAY,
    lot: str = "DP",
    incomplete: Any = (),  # noqa: ANN401 - what a trace does not know
) -> Answer:
    """Judge a lot of the chain."""
    every = tuple(events().values() if told is None else told)
    traced = tuple(TracedLot(each, None, None, None, None, 0) for each in ("DP", "DS", "RM"))
    trace = Trace(lot, "back", traced, (), (), tuple(incomplete), len(every))
    return judge(history(every), trace, facts if facts is not None else confirmed(), day)


@cache
def bases() -> dict[str, str]:
    """Return the digests of the facts of the two lots as they stand."""
    answer = judged(stated())
    return {"DP": answer.basis, **{each.lot: each.basis for each in answer.upstream}}


def decided(question: f.Question, lot: str, person: str, basis: str | None) -> f.Decision:
    """Return a decision of 20 May 2026."""
    return f.Decision(question=question, lot=lot, person=person, date=dt.date(2026, 5, 20), basis=basis)


@cache
def confirmed() -> f.Facts:
    """Return the facts with the substance confirmed on them."""
    return msgspec.structs.replace(stated(), decisions=(decided(f.Question.STEP, "DS", "qp-h", bases()["DS"]),))


def with_(facts: f.Facts, **more: tuple[Any, ...]) -> f.Facts:
    """Return facts with further entries in their lists."""
    return msgspec.structs.replace(facts, **{name: (*getattr(facts, name), *new) for name, new in more.items()})


def put(facts: f.Facts, **parts: Any) -> f.Facts:  # noqa: ANN401 - fields of facts
    """Return facts with other lists."""
    return msgspec.structs.replace(facts, **parts)


def asked(answer: Answer, question: str) -> Asked:
    """Return how a question stands."""
    return next(each for each in answer.questions if each.question.value == question)


def status(answer: Answer, name: str, lot: str = "DP") -> Status:
    """Return how a condition stands for a lot, wherever it is listed."""
    return gravest(each for each in every(answer) if each.id == name and each.lot == lot)


def every(answer: Answer) -> list[Condition]:
    """Return all conditions that are listed, of whatever question and lot."""
    asked_of = [condition for each in answer.questions for condition in each.conditions]
    return asked_of + [condition for each in answer.upstream for condition in each.conditions]


def restated(status: LotStatus, lot: str = "DP", hours: float = 60) -> Event:
    """Return an event that states what a lot may be used for."""
    return event(f"status-{lot}", EventKind.STATUS, hours, lots=(lot,), status=status, party=MAKER)
