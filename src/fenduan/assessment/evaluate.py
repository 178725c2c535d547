"""Evaluate every requirement of a register over an arrangement: dates first, then the requirement itself."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import repeat
from typing import Final, Literal, NamedTuple

from fenduan.law.arrangement import Arrangement
from fenduan.law.citation import Citation
from fenduan.law.finding import Finding, Status, not_applicable, say
from fenduan.law.instruments import ANN_134
from fenduan.law.register import Register
from fenduan.law.requirement import Requirement

Outcome = Literal["ready", "needs_exception", "incomplete", "not_eligible", "out_of_scope"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("ready", "needs_exception", "incomplete", "not_eligible", "out_of_scope")
ARTICLE_28: Final = Citation(ANN_134, "28")
_TRANSITION: Final = dt.date(2025, 12, 30)


class Assessed(NamedTuple):
    """A finding beside the requirement that made it."""

    requirement: Requirement
    finding: Finding

    @property
    def counts(self) -> bool:
        """Whether it takes part in the outcome: not advisory, not before or after its time."""
        return not self.requirement.advisory and self.finding.status not in _UNTIMELY


# Quicker than calling the class, which takes its two parts by name.
_beside: Final = partial(tuple.__new__, Assessed)
_UNTIMELY: Final = frozenset({Status.NOT_YET_IN_FORCE, Status.LAPSED})


def evaluate(case: Arrangement, register: Register, law_as_of: dt.date | None = None) -> tuple[Assessed, ...]:
    """Return the findings of every requirement, in the register's order; each gives at least one.

    ``law_as_of`` is the day whose requirements are in force, that of the facts unless given: so the facts of one day
    are judged under the law of another (:mod:`fenduan.assessment.compare`).
    """
    day = law_as_of or case.as_of
    found: list[Assessed] = []
    for each in register.requirements:
        if each.from_day is not None and each.from_day <= day:
            findings: Iterable[Finding] = each.decide(case)
        else:
            findings = _decided(each, case, day)
        before = len(found)
        found.extend(map(_beside, zip(repeat(each), findings, strict=False)))
        if len(found) == before:
            found.append(Assessed(each, not_applicable(each.nothing or _NOTHING)))
    return tuple(found)


def findings_of(
    requirement: Requirement, case: Arrangement, *, law_as_of: dt.date | None = None, old_rules: bool = True
) -> Iterator[Finding]:
    """Yield the findings of one requirement: its dates are looked at before anything else.

    Without ``old_rules`` the exception of article 28 is passed over: it concerns applications, and an arrangement that
    runs is asked for under article 25 (:mod:`fenduan.assessment.legacy`).
    """
    yield from _decided(requirement, case, law_as_of or case.as_of, old_rules=old_rules)


def _decided(requirement: Requirement, case: Arrangement, day: dt.date, *, old_rules: bool = True) -> Sequence[Finding]:
    untimely = _untimely(requirement, case, day, old_rules=old_rules)
    if untimely is not None:
        return (untimely,)
    return list(requirement.decide(case)) or (not_applicable(requirement.nothing or _NOTHING),)


_NOTHING: Final = say("It concerns nothing here.", "与本安排无关。")


def _untimely(requirement: Requirement, case: Arrangement, day: dt.date, *, old_rules: bool) -> Finding | None:
    since = requirement.since if requirement.since_for is None else requirement.since_for(case)
    if since is not None and day < since:
        return Finding(Status.NOT_YET_IN_FORCE, say("In force from {since}.", "自{since}起施行。", since=since))
    if requirement.until is not None and day > requirement.until:
        return Finding(Status.LAPSED, say("Lapsed after {until}.", "{until}之后已失效。", until=requirement.until))
    if requirement.spared and old_rules:
        accepted = next((step for step in case.accepted if step.date is not None and step.date < _TRANSITION), None)
        if accepted is not None:
            return not_applicable(
                say(
                    "The application was accepted on {day}, before the announcement: the old rules apply (art. 28).",
                    "申请已于{day}受理，早于公告发布：按照原有要求办理（第28条）。",
                    day=accepted.date,
                ),
                facts=[(accepted,)],
                cites=ARTICLE_28,
            )
    return None


def outcome_of(assessed: Iterable[Assessed]) -> Outcome:
    """Return the outcome over all findings that count (register, "Results")."""
    contrary = in_principle = unshown = False
    for requirement, finding in assessed:
        if requirement.advisory:
            continue
        status = finding.status
        if status is Status.NOT_MET:
            contrary, in_principle = contrary or not finding.discretion, in_principle or finding.discretion
        elif status is Status.NOT_SHOWN:
            unshown = True
        elif status is Status.NOT_APPLICABLE and requirement.id == "scope":
            return "out_of_scope"
    if contrary:
        return "not_eligible"
    if unshown:
        return "incomplete"
    return "needs_exception" if in_principle else "ready"


def counts_of(assessed: Iterable[Assessed]) -> dict[str, int]:
    """Count all findings by status, in the order in which statuses are defined; statuses that none has are left out."""
    found = Counter([each.finding.status for each in assessed])
    return {status.value: found[status] for status in Status if found[status]}
