"""Putting the three questions to a lot, and its upstream lots by exception where they were judged before."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Final

from fenduan.chain.answers import Trace
from fenduan.chain.history import History, Lot
from fenduan.chain.release import making, quality, releasing
from fenduan.chain.release.answer import (
    EXCEPTIONS,
    Answer,
    Asked,
    Before,
    Condition,
    Judged,
    Standing,
    Status,
    gravest,
)
from fenduan.chain.release.case import Case
from fenduan.chain.release.facts import Facts, Question
from fenduan.chain.release.saying import Decide, Finding, conditions, met, not_applicable, not_met, not_shown
from fenduan.reference.text import Text

# Asked of every lot that was made in the chain.
OF_A_LOT: Final[Mapping[str, Decide]] = {
    "history": making.history,
    "status": making.status,
    "materials": making.raw_materials,
    "handoffs": making.handoffs,
    "temperature": making.temperature,
    "licence": making.licence,
    "agreements": making.agreements,
    "tests": quality.tests,
    "deviations": quality.deviations,
    "changes": quality.changes,
    "validated": quality.validated,
    "signed": quality.signed,
}
# Asked of the lot in question besides, whichever question it is.
OF_THE_WHOLE: Final[Mapping[str, Decide]] = {"genealogy": making.genealogy, "duties": quality.duties}
UPSTREAM: Final = "upstream"
OWN: Final[Mapping[Question, Mapping[str, Decide]]] = {
    Question.STEP: {"step-person": partial(releasing.person, question=Question.STEP)},
    Question.FACTORY: {
        "factory-kind": releasing.kind,
        "factory-procedure": releasing.factory_procedure,
        "factory-records": releasing.records,
        "factory-person": partial(releasing.person, question=Question.FACTORY),
    },
    Question.MARKET: {
        "market-factory-release": releasing.factory_released,
        "market-procedure": releasing.market_procedure,
        "market-review": releasing.review,
        "market-lot-release": releasing.lot_release,
        "market-approval": releasing.approval,
        "market-shelf-life": releasing.shelf_life,
        "market-person": partial(releasing.person, question=Question.MARKET),
    },
}
CONDITIONS: Final = (*OF_A_LOT, *OF_THE_WHOLE, UPSTREAM, *(name for own in OWN.values() for name in own))
# What was judged before and spares a question its repetition.
_EARLIER: Final = {
    Question.STEP: (),
    Question.FACTORY: (Question.STEP,),
    Question.MARKET: (Question.FACTORY, Question.STEP),
}


def judge(history: History, trace: Trace, facts: Facts, as_of: dt.date) -> Answer:
    """Lay out how the three questions stand for the lot that is traced backward, on a day.

    ``history`` tells at least of every lot of the trace. Raises ``KeyError`` where the lot is not among them.
    """
    case = Case(history, trace, facts, as_of)
    lot = case.lot(trace.lot)
    upstream = tuple(_upstream(case, each, depth) for each, depth in case.upstream())
    of_lot = _asked(case, lot, OF_A_LOT)
    whole = (*_asked(case, lot, OF_THE_WHOLE), *conditions(UPSTREAM, lot, _of_upstream(upstream)))
    return Answer(
        lot=trace.lot,
        as_of=as_of,
        position=trace.position,
        basis=case.basis(lot),
        questions=tuple(_question(case, lot, each, of_lot, whole) for each in Question),
        upstream=upstream,
    )


def _asked(case: Case, lot: Lot, asked: Mapping[str, Decide]) -> tuple[Condition, ...]:
    return tuple(each for name, decide in asked.items() for each in conditions(name, lot, decide(case, lot)))


def _before(case: Case, lot: Lot, questions: Iterable[Question]) -> Before | None:
    """Return the decision on the first of some questions that an authorised person in office decided."""
    for question in questions:
        found = case.decision(question, lot)
        if found is not None and case.authorised(found[1], lot):
            decision = found[1]
            unchanged = decision.basis == case.basis(lot)
            return Before(
                question=question,
                person=decision.person,
                date=decision.date,
                basis=decision.basis,
                unchanged=unchanged,
            )
    return None


def _shown(found: tuple[Condition, ...], before: Before | None) -> tuple[Condition, ...]:
    """Return what is listed: all of it, or the exceptions where the same facts were judged before."""
    if before is None or not before.unchanged:
        return found
    return tuple(each for each in found if each.status in EXCEPTIONS)


def _question(
    case: Case, lot: Lot, question: Question, of_lot: tuple[Condition, ...], whole: tuple[Condition, ...]
) -> Asked:
    before = _before(case, lot, _EARLIER[question])
    listed = _shown(of_lot, before)
    own = _asked(case, lot, OWN[question])
    every = (*of_lot, *whole, *own)
    return Asked(
        question=question,
        standing=_standing(question, every),
        before=before,
        conditions=(*listed, *whole, *own),
        left_out=len(of_lot) - len(listed),
    )


def _standing(question: Question, every: tuple[Condition, ...]) -> Standing:
    worst = gravest(every)
    if worst is Status.NOT_MET:
        return Standing.OBSTRUCTED
    if worst is Status.NOT_SHOWN:
        return Standing.INCOMPLETE
    decided = any(each.id == f"{question.value}-person" and each.status is Status.MET for each in every)
    return Standing.DECIDED if decided else Standing.FOR_THE_PERSON


def _upstream(case: Case, lot: Lot, depth: int) -> Judged:
    found = _asked(case, lot, OF_A_LOT)
    before = _before(case, lot, (Question.FACTORY, Question.STEP))
    listed = _shown(found, before)
    return Judged(
        lot=lot.id,
        depth=depth,
        party=lot.party,
        site=lot.site,
        basis=case.basis(lot),
        before=before,
        conditions=listed,
        left_out=len(found) - len(listed),
    )


def _of_upstream(upstream: tuple[Judged, ...]) -> Iterator[Finding]:
    """Yield how each upstream lot stands: judged before on the same facts, and what remains."""
    if not upstream:
        yield not_applicable(Text("Nothing in the chain was made before it.", "此前没有其他生产段制成的批次。"))
    for each in upstream:
        worst = gravest(each.conditions)
        count = sum(condition.status in EXCEPTIONS for condition in each.conditions)
        say = not_met if worst is Status.NOT_MET else not_shown
        cure = Text(f"Cure what is listed under {each.lot}.", f"补正批{each.lot}项下所列事项。")
        judged = Text(
            f"Have the authorised person of {each.party} judge {each.lot} on the facts {each.basis}.",
            f"由{each.party}的质量受权人依据事实{each.basis}审核批{each.lot}。",
        )
        if count:
            yield say(
                Text(
                    f"{each.lot}: {count} conditions are not met or not shown.",
                    f"批{each.lot}：{count}项条件不符合或者未说明。",
                ),
                cure,
                about=each.lot,
            )
        if each.before is None:
            yield not_shown(
                Text(
                    f"{each.lot} was neither confirmed nor released by an authorised person.",
                    f"批{each.lot}未经质量受权人确认或者放行。",
                ),
                judged,
                about=each.lot,
            )
        elif not each.before.unchanged:
            was = each.before.basis or "?"
            yield not_shown(
                Text(
                    f"{each.lot} was judged on the facts {was}; they are now {each.basis}.",
                    f"批{each.lot}审核所依据的事实为{was}，现为{each.basis}。",
                ),
                judged,
                about=each.lot,
            )
        elif not count:
            yield met(
                Text(
                    f"{each.lot} was judged by {each.before.person} on {each.before.date}, on the facts as they are.",
                    f"批{each.lot}已由{each.before.person}于{each.before.date}审核，所依据的事实未变。",
                ),
                about=each.lot,
            )
