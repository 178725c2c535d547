"""What-if: the smallest sets of acts that lead to ``ready``, or to the best outcome that can be had.

Acts are declared beside the requirements (:mod:`fenduan.law.repairs`); the sets are searched for and verified by
re-assessing (:mod:`fenduan.assessment.search`). What only the applicant can state is listed apart and never made up.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from fenduan.assessment.clock import Period
from fenduan.assessment.determination import ENGINE
from fenduan.assessment.evaluate import Assessed, Outcome
from fenduan.assessment.hypothetical import About, World, plain
from fenduan.assessment.plan import Plan as RoutePlan
from fenduan.assessment.plan import licence_period
from fenduan.assessment.search import RANK, Limits, Search, Solution, StoppedError, blocking
from fenduan.dossier.canonical import digest
from fenduan.dossier.model import Dossier
from fenduan.law.arrangement import Arrangement
from fenduan.law.citation import Citation
from fenduan.law.finding import Lack, Subject, place_name, say, show
from fenduan.law.register import Register, register
from fenduan.law.repairs import REMOVED, Repair, to_be_stated, wait
from fenduan.reference.calendar import CalendarNotPublished, add_working_days
from fenduan.reference.places import authority_of
from fenduan.reference.text import Text

OPINION_PERIOD: Final = Period(15, "working_days")
_LICENCE_STEPS: Final = ("c_licence", "b_licence", "b_and_c_together")
_GOALS: Final[tuple[Outcome, ...]] = ("ready", "needs_exception", "incomplete")
# So many acts are named beyond the plans, at most.
_FURTHER: Final = 60
# So many facts that go to one place are named; the rest is counted.
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a plan: ``date`` is the earliest day by a period in law, ``None`` where no text has one.

    ``cures`` are the obstacles that it removes, with the findings that they were.
    """

    repair: Repair
    date: dt.date | None
    period: Period | None
    cures: tuple[Assessed, ...]

    @property
    def who(self) -> Text:
        """Who can do it, by name."""
        names = [authority_of(each) or place_name(each) if isinstance(each, str) else each for each in self.repair.by]
        return Text(show(names, "en"), show(names, "zh"))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The provisions of what it cures."""
        found = (each.finding.cites or each.requirement.cites[0] for each in self.cures)
        return tuple(dict.fromkeys(found))

    def as_dict(self) -> dict[str, Any]:
        """Return the act as JSON has it."""
        repair = self.repair
        return {
            "act": repair.what.text().as_dict(),
            "by": [each if isinstance(each, str) else each.id for each in repair.by],
            "paper": repair.paper.text().as_dict(),
            "date": None if self.date is None else self.date.isoformat(),
            "period": None if self.period is None else self.period.as_dict(),
            "step": repair.step,
            "hypothetical": repair.newcomer is not None,
            "conditions": [each.text().as_dict() for each in repair.conditions],
            "changes": [
                {"pointer": each.pointer, "removed": each.value is REMOVED, "placeholder": _jsonable(each.value)}
                for each in repair.changes
            ],
            "cures": [_about(each) for each in self.cures],
            "citations": [each.as_dict() for each in self.citations],
        }


def _jsonable(value: object) -> object:
    return None if value is REMOVED else value


def _about(each: Assessed) -> dict[str, Any]:
    subject = each.finding.subject
    return {"requirement": each.requirement.id, "subject": None if subject is None else _subject(subject)}


def _subject(subject: Subject) -> dict[str, Any]:
    return {"kind": subject.kind, "ids": list(subject.ids)}


@dataclass(frozen=True, slots=True)
class WayOut:
    """A smallest set of acts: what it leads to, judged at ``day``, and what is then still in the way."""

    world: World
    acts: tuple[Act, ...]

    @property
    def outcome(self) -> Outcome:
        """The outcome that re-assessing gives."""
        return self.world.outcome

    @property
    def day(self) -> dt.date:
        """The day at which all is assessed anew."""
        return self.world.case.as_of

    @property
    def date(self) -> dt.date | None:
        """The earliest day by which all is done; ``None`` where no text has a period for one of the acts."""
        return None if any(each.date is None for each in self.acts) else self.day

    @property
    def left(self) -> tuple[Assessed, ...]:
        """What still stands between it and ``ready``."""
        return tuple(self.world.obstacles.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as JSON has it."""
        return {
            "outcome": self.outcome,
            "judged_at": self.day.isoformat(),
            "date": None if self.date is None else self.date.isoformat(),
            "acts": [each.as_dict() for each in self.acts],
            "left": [obstacle(each) for each in self.left],
        }


def obstacle(each: Assessed) -> dict[str, Any]:
    """Return what stands in the way, as JSON has it."""
    return {
        **_about(each),
        "status": each.finding.status.value,
        "discretion": each.finding.discretion,
        "reason": each.finding.reason.text().as_dict(),
    }


@dataclass(frozen=True, slots=True)
class ToState:
    """A fact that only the applicant can state, and the obstacles that wait for it; at most a few of one kind named."""

    pointer: str
    lacks: tuple[Lack, ...]
    waiting: tuple[Assessed, ...]

    @property
    def what(self) -> Text:
        """What is to be stated."""
        items = [each.what for each in self.lacks[:_NAMED]]
        if len(items) < len(self.lacks):
            count = len(self.lacks)
            return say(
                "{items}, and others ({count} in all)", "{items}等（共{count}项）", items=items, count=count
            ).text()
        return say("{items}", "{items}", items=items).text()

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "pointer": self.pointer,
            "what": self.what.as_dict(),
            "requirements": list(dict.fromkeys(each.requirement.id for each in self.waiting)),
        }


@dataclass(frozen=True)
class WhatIf:
    """The answer: up to three plans, the best with the parties as named, what else is needed, what is to be stated.

    ``keeping`` is given where every plan entrusts a new manufacturer. ``further`` are acts needed besides the first
    plan before it can be ``ready``; they are not searched for the fewest. ``without`` are obstacles that no act known
    here removes. ``complete`` is false where the time was over first.
    """

    start: World
    plans: tuple[WayOut, ...]
    keeping: WayOut | None
    further: tuple[Act, ...]
    to_state: tuple[ToState, ...]
    without: tuple[Assessed, ...]
    complete: bool
    limit: int

    @property
    def outcome(self) -> Outcome:
        """The outcome as things stand."""
        return self.start.outcome

    @property
    def best(self) -> Outcome:
        """The best outcome that was found to be had."""
        return self.plans[0].outcome if self.plans else self.outcome

    @cached_property
    def digest(self) -> str:
        """The digest of the dossier."""
        return digest(self.start.case.dossier)

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as JSON has it."""
        return {
            "dossier": {"id": self.start.case.dossier.id, "digest": self.digest},
            "as_of": self.start.case.as_of.isoformat(),
            "outcome": self.outcome,
            "best": self.best,
            "complete": self.complete,
            "at_most": self.limit,
            "plans": [each.as_dict() for each in self.plans],
            "keeping_parties": None if self.keeping is None else self.keeping.as_dict(),
            "further": [each.as_dict() for each in self.further],
            "to_state": [each.as_dict() for each in self.to_state],
            "without_act": [obstacle(each) for each in self.without],
            "register": {"edition": self.start.law.edition, "digest": self.start.law.digest},
            "engine": ENGINE,
        }


def whatif(dossier: Dossier, as_of: dt.date, law: Register | None = None, limits: Limits | None = None) -> WhatIf:
    """Find the smallest sets of acts that lead from ``dossier``, judged at ``as_of``, to the best outcome.

    The clock is the caller's: ``limits.stop`` says when time is over, and the answer is then not complete.
    """
    world = World(plain(dossier), Arrangement(dossier, as_of), law or register())
    bounds = limits or Limits()
    periods = _Periods(world.case)
    search = Search(world, periods.date, bounds)
    if world.outcome in ("ready", "out_of_scope"):
        return WhatIf(world, (), None, (), (), (), complete=True, limit=bounds.repairs)
    found, complete = _best(search, bounds.plans)
    kept: list[Solution] = []
    other = Search(world, periods.date, bounds, newcomers=False)
    if complete and found and all(_changes_party(search, each) for each in found):
        kept, complete = _best(other, 1)
    plans = tuple(_way_out(search, each, periods) for each in found)
    further, whole = _further(plans[0].world if plans else world, periods, bounds)
    return WhatIf(
        world,
        plans,
        _way_out(other, kept[0], periods) if kept else None,
        further,
        tuple(_facts_to_state(world, search)),
        tuple(_without_act(world, search)),
        complete=complete and whole,
        limit=bounds.repairs,
    )


def _best(search: Search, upto: int) -> tuple[list[Solution], bool]:
    """Return the plans for the best outcome that can be had, if better than now, and whether time sufficed."""
    found: list[Solution] = []
    try:
        for goal in _GOALS:
            if RANK[goal] <= RANK[search.start.outcome]:
                break
            search.collect(goal, upto, found)
            if found:
                break
    except StoppedError:
        return found, False
    return found, True


def _changes_party(search: Search, solution: Solution) -> bool:
    return any(each.newcomer is not None for each in search.replay(solution.day, solution.keys)[1])


# Dates


@dataclass(frozen=True)
class _Periods:
    """The periods that law has for acts, reckoned from the day of the dossier: filed on it and accepted at once."""

    case: Arrangement

    def of(self, repair: Repair) -> Period | None:
        """Return the period that the authority has, where a text has one."""
        if repair.step == "opinion":
            return OPINION_PERIOD
        if repair.step in _LICENCE_STEPS and repair.about is not None:
            return licence_period(RoutePlan(self.case), repair.about, None)[0]
        return None

    def date(self, repair: Repair) -> dt.date | None:
        """Return the day by which it can be had; ``None`` where no text says, or the calendar is not published."""
        if repair.until is not None:
            return repair.until
        period = self.of(repair)
        if period is None or period.days is None:
            return None
        try:
            return add_working_days(self.case.as_of, period.days)
        except CalendarNotPublished:
            return None


# Plans


def _way_out(search: Search, solution: Solution, periods: _Periods) -> WayOut:
    """Put a set of acts together, in the order of the register, each with what it removes."""
    world, done = search.replay(solution.day, solution.keys)
    here = search.at(solution.day)
    acts: list[Act] = []
    if solution.waits:
        acts.append(Act(wait(solution.day), solution.day, None, _removed(search.start, here)))
    return WayOut(world, (*acts, *_in_turn(here, done, world, periods)))


def _in_turn(here: World, done: Sequence[Repair], end: World, periods: _Periods) -> Iterator[Act]:
    """Yield acts one after the other, each with the obstacles that it removes, alone or with those after it."""
    for repair in done:
        then = here.after(repair)
        after = here if then is None else then[0]
        declared = {about for about in here.obstacles if any(each.key == repair.key for each in here.repairs(about))}
        cures = tuple(
            each
            for about, each in here.obstacles.items()
            if about not in end.obstacles and (about not in after.obstacles or about in declared)
        )
        yield Act(repair, periods.date(repair), periods.of(repair), cures)
        here = after


def _removed(before: World, after: World) -> tuple[Assessed, ...]:
    return tuple(each for about, each in before.obstacles.items() if about not in after.obstacles)


def _further(start: World, periods: _Periods, limits: Limits) -> tuple[tuple[Act, ...], bool]:
    """Return what else is needed from a world on: for each obstacle the acts declared for it, a new party apart.

    And whether time sufficed to find all of it.
    """
    tried: set[tuple[About, tuple[str, ...]]] = set()
    world, done = start, list[Repair]()
    whole = True
    for _ in range(_FURTHER):
        found = next(_untried(world, tried), None)
        if found is None:
            break
        if limits.stop():
            whole = False
            break
        then = world.after(found)
        if then is not None:
            world = then[0]
            done.append(found)
    return tuple(each for each in _in_turn(start, done, world, periods) if each.cures), whole


def _untried(world: World, tried: set[tuple[About, tuple[str, ...]]]) -> Iterator[Repair]:
    for about in blocking(world, "ready"):
        for each in world.repairs(about):
            if each.until is None and each.newcomer is None and (about, each.key) not in tried:
                tried.add((about, each.key))
                yield each


# What no act brings about


def _unserved(world: World, search: Search) -> Iterator[tuple[About, Assessed]]:
    """Yield the obstacles for which no act is declared, and which none was seen to remove."""
    for about, each in world.obstacles.items():
        if next(world.repairs(about), None) is None and not search.seen_to_remove(about):
            yield about, each


def _facts_to_state(world: World, search: Search) -> Iterator[ToState]:
    """Yield every fact that only the applicant can state, by its place, with all that waits for it."""
    lacks: dict[str, dict[str, Lack]] = {}
    waiting: dict[str, list[Assessed]] = {}
    for _, each in _unserved(world, search):
        for lack in _facts_of(world.case, each):
            pointer = world.case.pointer(*lack.place)
            # A place asked for under two names is one fact; behind a list there are several.
            name = lack.what.pick("en") if pointer.endswith("/-") else ""
            lacks.setdefault(pointer, {}).setdefault(name, lack)
            waiting.setdefault(pointer, []).append(each)
    for pointer, found in lacks.items():
        yield ToState(pointer, tuple(found.values()), tuple(waiting[pointer]))


def _facts_of(case: Arrangement, each: Assessed) -> list[Lack]:
    """Return the facts of the alternative that asks the applicant to state the fewest."""
    alternatives = [[lack for lack in alternative if to_be_stated(case, lack)] for alternative in each.finding.missing]
    return min((facts for facts in alternatives if facts), key=len, default=[])


def _without_act(world: World, search: Search) -> Iterator[Assessed]:
    for _, each in _unserved(world, search):
        if not _facts_of(world.case, each):
            yield each


__all__ = ["Act", "Limits", "ToState", "WayOut", "WhatIf", "whatif"]
