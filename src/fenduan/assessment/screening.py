"""Many dossiers at once: of each its outcome, counts and first obstacle, of all of them totals.

Only statuses are asked for: a reason is put into words where somebody reads it (:meth:`Screened.obstacles`), and no
route is planned. Totals can be joined, so that the parts of a large set may be screened apart.

A requirement counts once for each dossier, by the gravest status among its findings (:data:`GRAVITY`); so the statuses
of a requirement add up to the number of dossiers. With a second date each dossier is judged at four corners, as in
:mod:`fenduan.assessment.compare`; here findings differ where the statuses do, reasons are not looked at.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from fenduan.assessment.compare import Cause, cause_of
from fenduan.assessment.evaluate import Assessed, Outcome, counts_of, evaluate, outcome_of
from fenduan.dossier.model import Dossier
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import Status
from fenduan.law.register import Register

GRAVITY: Final = (
    Status.NOT_MET,
    Status.NOT_SHOWN,
    Status.FOR_JUDGEMENT,
    Status.PENDING,
    Status.MET,
    Status.NOT_APPLICABLE,
    Status.NOT_YET_IN_FORCE,
    Status.LAPSED,
)
"""The statuses, gravest first."""
_RANK: Final = {status: rank for rank, status in enumerate(GRAVITY)}
_OBSTACLES: Final = (Status.NOT_MET, Status.NOT_SHOWN)

Statuses = dict[str, Status]
"""The gravest status of each requirement, by its id."""


@dataclass(frozen=True, slots=True)
class Move:
    """What another date changes: of the outcome, or of a requirement's gravest status; and what is the cause."""

    before: str
    after: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Compared:
    """One dossier at a second date: its outcome there, what moves it, and the requirements that move."""

    other: dt.date
    outcome: Outcome
    cause: Cause | None
    moves: dict[str, Move]

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "outcome": self.outcome,
            "cause": self.cause,
            "changes": [
                {"requirement": key, "before": move.before, "after": move.after, "cause": move.cause}
                for key, move in self.moves.items()
            ],
        }


@dataclass(frozen=True, slots=True)
class Screened:
    """One dossier screened: its findings in the register's order, and what a second date changes, if one is given."""

    case: Arrangement
    outcome: Outcome
    findings: tuple[Assessed, ...]
    compared: Compared | None = None

    @property
    def id(self) -> str:
        """The id of the dossier."""
        return self.case.dossier.id

    @property
    def as_of(self) -> dt.date:
        """The day judged at."""
        return self.case.as_of

    @property
    def counts(self) -> dict[str, int]:
        """How many findings have each status."""
        return counts_of(self.findings)

    @property
    def obstacle(self) -> Assessed | None:
        """The first finding, in the register's order, that makes the outcome what it is; ``None`` where it is ready."""
        for each in self.findings:
            if each.counts and _decides(self.outcome, each):
                return each
        return None

    def obstacles(self) -> Iterator[Assessed]:
        """Yield every finding that counts and is not met or not shown."""
        return (each for each in self.findings if each.finding.status in _OBSTACLES and each.counts)

    def as_dict(self, *, reasons: bool = False) -> dict[str, Any]:
        """Return the form it has in JSON; with ``reasons`` every obstacle is there, in words."""
        obstacle = self.obstacle
        return {
            "id": self.id,
            "as_of": self.as_of.isoformat(),
            "outcome": self.outcome,
            "counts": self.counts,
            "obstacle": None if obstacle is None else obstacle_dict(obstacle),
            "obstacles": [_with_reason(each) for each in self.obstacles()] if reasons else None,
            "compared": None if self.compared is None else self.compared.as_dict(),
        }


def _decides(outcome: Outcome, each: Assessed) -> bool:
    """Whether a finding that counts is one by which the outcome is reached."""
    status = each.finding.status
    match outcome:
        case "not_eligible":
            return status is Status.NOT_MET and not each.finding.discretion
        case "incomplete":
            return status is Status.NOT_SHOWN
        case "needs_exception":
            return status is Status.NOT_MET
        case "out_of_scope":
            return status is Status.NOT_APPLICABLE and each.requirement.id == "scope"
        case "ready":
            return False


def obstacle_dict(each: Assessed) -> dict[str, Any]:
    """Return a finding as JSON has it in a screening, without its reason."""
    subject = each.finding.subject
    return {
        "requirement": each.requirement.id,
        "status": each.finding.status.value,
        "discretion": each.finding.discretion,
        "subject": None if subject is None else {"kind": subject.kind, "ids": list(subject.ids)},
    }


def _with_reason(each: Assessed) -> dict[str, Any]:
    return {**obstacle_dict(each), "reason": each.finding.reason.text().as_dict()}


def screen(dossier: Dossier, as_of: dt.date, law: Register, other: dt.date | None = None) -> Screened:
    """Screen ``dossier`` at the end of the day ``as_of``, and say what is different at ``other``, if that is given."""
    case = Arrangement(dossier, as_of)
    found = evaluate(case, law)
    outcome = outcome_of(found)
    compared = None if other is None else _compared(case, law, other, found, outcome)
    return Screened(case, outcome, found, compared)


def statuses_of(found: tuple[Assessed, ...]) -> Statuses:
    """Return the gravest status of each requirement."""
    gravest: Statuses = {}
    for each in found:
        key, status = each.requirement.id, each.finding.status
        if key not in gravest or _RANK[status] < _RANK[gravest[key]]:
            gravest[key] = status
    return gravest


def _compared(
    case: Arrangement, law: Register, other: dt.date, found: tuple[Assessed, ...], outcome: Outcome
) -> Compared:
    later = Arrangement(case.dossier, other)
    corners = (found, evaluate(case, law, other), evaluate(later, law, case.as_of), evaluate(later, law))
    outcomes = (outcome, *(outcome_of(each) for each in corners[1:]))
    later.forget()
    before, by_law, by_time, after = (statuses_of(each) for each in corners)
    moves: dict[str, Move] = {}
    for key, status in before.items():
        cause = cause_of(status, by_law[key], by_time[key], after[key])
        if cause is not None:
            moves[key] = Move(status.value, after[key].value, cause)
    return Compared(other, outcomes[3], cause_of(*outcomes), moves)


@dataclass(slots=True)
class Totals:
    """How many dossiers came to what; empty at first."""

    dossiers: int = 0
    refused: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    outcome_moves: Counter[Move] = field(default_factory=Counter)
    moves: Counter[tuple[str, Move]] = field(default_factory=Counter)

    def refuse(self) -> None:
        """Count a dossier that could not be read."""
        self.refused += 1

    def add(self, each: Screened) -> None:
        """Count a dossier that was screened."""
        self.dossiers += 1
        self.outcomes[each.outcome] += 1
        for requirement, status in statuses_of(each.findings).items():
            self.statuses[requirement, status.value] += 1
        if each.compared is not None:
            if each.compared.cause is not None:
                self.outcome_moves[Move(each.outcome, each.compared.outcome, each.compared.cause)] += 1
            for requirement, move in each.compared.moves.items():
                self.moves[requirement, move] += 1

    def join(self, more: "Totals") -> None:
        """Count what was counted apart."""
        self.dossiers += more.dossiers
        self.refused += more.refused
        self.outcomes.update(more.outcomes)
        self.statuses.update(more.statuses)
        self.outcome_moves.update(more.outcome_moves)
        self.moves.update(more.moves)

    def of(self, requirement: str) -> dict[str, int]:
        """Return in how many dossiers each status is the gravest of a requirement, gravest first."""
        return {each.value: count for each in GRAVITY if (count := self.statuses[requirement, each.value])}

    def moved(self, law: Register) -> list[tuple[str, Move, int]]:
        """Return what the second date changes of requirements, in the register's order, the most frequent first."""
        place = {each.id: number for number, each in enumerate(law.requirements)}
        found = [(requirement, move, count) for (requirement, move), count in self.moves.items()]
        return sorted(found, key=lambda each: (place[each[0]], -each[2], each[1].before, each[1].after, each[1].cause))

    def outcomes_moved(self) -> list[tuple[Move, int]]:
        """Return what the second date changes of outcomes, the most frequent first."""
        found = self.outcome_moves.items()
        return sorted(found, key=lambda each: (-each[1], each[0].before, each[0].after, each[0].cause))

    def as_dict(self, law: Register, *, compared: bool) -> dict[str, Any]:
        """Return the form they have in JSON; ``compared`` says whether there was a second date."""
        return {
            "dossiers": self.dossiers,
            "refused": self.refused,
            "outcomes": dict(sorted(self.outcomes.items(), key=lambda each: (-each[1], each[0]))),
            "requirements": [{"requirement": each.id, "statuses": self.of(each.id)} for each in law.requirements],
            "compared": self._compared(law) if compared else None,
        }

    def _compared(self, law: Register) -> dict[str, Any]:
        return {
            "outcomes": [
                {"before": move.before, "after": move.after, "cause": move.cause, "dossiers": count}
                for move, count in self.outcomes_moved()
            ],
            "requirements": [
                {
                    "requirement": requirement,
                    "before": move.before,
                    "after": move.after,
                    "cause": move.cause,
                    "dossiers": count,
                }
                for requirement, move, count in self.moved(law)
            ],
        }
