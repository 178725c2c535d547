"""One dossier judged at two dates: what differs, and whether the law or the time between is the cause.

Two things move from one date to the other: the facts as they stand on the day (what has begun, expired, been issued,
lasted long enough), and the law in force. So every requirement is evaluated at four corners:

====================  ==================  ==================
..                    law of the first    law of the second
====================  ==================  ==================
facts of the first    ``before``          ``by_law``
facts of the second   ``by_time``         ``after``
====================  ==================  ==================

A difference between ``before`` and ``after`` is one of *law* where the other law alone gives the new answer
(``by_law`` says what ``after`` says), one of *time* where the other day alone does (``by_time`` says it), and one of
*both* where each alone would do, or where neither does: a requirement come into force, say, that the facts of the first
date would have answered otherwise.

Findings of a requirement are held against each other by their subject; a finding of the whole, such as "not yet in
force", stands for every subject. They differ where status, discretion or reason do; remarks are not compared. Steps of
the route are held against each other by their key and differ where anything of them does.
"""

import datetime as dt
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from fenduan.assessment.determination import ENGINE, Determination, assess, lookup, papers
from fenduan.assessment.evaluate import Assessed, Outcome, evaluate, outcome_of
from fenduan.assessment.route import route_of
from fenduan.assessment.step import RouteStep
from fenduan.dossier.canonical import digest
from fenduan.dossier.model import Dossier, Facts, stated
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import Finding, Ref, Say, Subject, say
from fenduan.law.register import Register, register
from fenduan.law.requirement import Requirement

Cause = Literal["law", "time", "both"]
CAUSES: Final[tuple[Cause, ...]] = ("law", "time", "both")
Findings = tuple[Finding, ...]
Corner = Mapping[str, Mapping[Subject | None, Findings]]
"""The findings of each requirement, by their subject."""


def corner_of(found: Iterable[Assessed]) -> Corner:
    """Put findings together by requirement and subject, in the order in which they were made."""
    together: dict[str, dict[Subject | None, Findings]] = {}
    for each in found:
        own = together.setdefault(each.requirement.id, {})
        own[each.finding.subject] = (*own.get(each.finding.subject, ()), each.finding)
    return together


def subjects_of(requirement: str, *corners: Corner) -> tuple[Subject | None, ...]:
    """Return what the findings of a requirement are about at some corner: the whole only where nothing else is."""
    found = dict.fromkeys(subject for corner in corners for subject in corner.get(requirement, {}))
    apart = tuple(subject for subject in found if subject is not None)
    mixed = any(None in own and len(own) > 1 for own in (corner.get(requirement, {}) for corner in corners))
    return (None, *apart) if mixed or not apart else apart


def findings_at(corner: Corner, requirement: str, subject: Subject | None) -> Findings:
    """Return the findings about a subject, or else those of the whole where there are no others; empty where none."""
    own = corner.get(requirement, {})
    if subject in own:
        return own[subject]
    return own[None] if set(own) == {None} else ()


def alike(one: Findings, other: Findings) -> bool:
    """Whether findings say the same: status, discretion and reason."""
    return [_said(each) for each in one] == [_said(each) for each in other]


def _said(finding: Finding) -> tuple[str, bool, str]:
    return finding.status.value, finding.discretion, finding.reason.pick("en")


def cause_of(before: Hashable, by_law: Hashable, by_time: Hashable, after: Hashable) -> Cause | None:
    """Say what moves an answer from ``before`` to ``after``; ``None`` where it does not move."""
    if before == after:
        return None
    law, time = by_law == after, by_time == after
    if law == time:
        return "both"
    return "law" if law else "time"


@dataclass(frozen=True, slots=True)
class Difference:
    """What one requirement says of one subject at the two dates, and at the two corners between."""

    requirement: Requirement
    subject: Subject | None
    cause: Cause
    before: Findings
    after: Findings
    by_law: Findings
    by_time: Findings
    law: tuple[Say, ...]
    dates: tuple[tuple[str, dt.date], ...]

    @property
    def counts(self) -> bool:
        """Whether it takes part in the outcome at either date."""
        return any(Assessed(self.requirement, each).counts for each in (*self.before, *self.after))

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "requirement": self.requirement.id,
            "subject": subject_dict(self.subject),
            "cause": self.cause,
            "counts": self.counts,
            "before": findings_dict(self.before),
            "after": findings_dict(self.after),
            "by_law": findings_dict(self.by_law),
            "by_time": findings_dict(self.by_time),
            "law": [each.text().as_dict() for each in self.law],
            "dates": [{"pointer": pointer, "date": day.isoformat()} for pointer, day in self.dates],
        }


def subject_dict(subject: Subject | None) -> dict[str, Any] | None:
    """Return a subject as JSON has it."""
    return None if subject is None else {"kind": subject.kind, "ids": list(subject.ids)}


def findings_dict(findings: Findings) -> list[dict[str, Any]]:
    """Return what is compared of findings as JSON has it."""
    return [
        {
            "status": each.status.value,
            "discretion": each.discretion,
            "reason": each.reason.text().as_dict(),
        }
        for each in findings
    ]


@dataclass(frozen=True, slots=True)
class RouteDifference:
    """What one step of the route is at the two dates and at the two corners between; ``None`` where there is none."""

    cause: Cause
    before: RouteStep | None
    after: RouteStep | None
    by_law: RouteStep | None
    by_time: RouteStep | None
    law: tuple[Say, ...]

    @property
    def step(self) -> RouteStep:
        """The step as it is at the first date, or else at the second."""
        found = self.before or self.after
        assert found is not None  # noqa: S101 - a step that is at neither date does not differ
        return found

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        corners = {"before": self.before, "after": self.after, "by_law": self.by_law, "by_time": self.by_time}
        return {
            "key": self.step.key,
            "cause": self.cause,
            **{name: None if step is None else step.as_dict() for name, step in corners.items()},
            "law": [each.text().as_dict() for each in self.law],
        }


@dataclass(frozen=True)
class Comparison:
    """A dossier at two dates: the determination at the first, and what differs at the second, with its route."""

    determination: Determination
    other: dt.date
    differences: tuple[Difference, ...]
    outcomes: tuple[Outcome, Outcome, Outcome, Outcome]
    route: tuple[RouteDifference, ...]
    later_route: tuple[RouteStep, ...]

    @property
    def outcome(self) -> Outcome:
        """The outcome at the second date."""
        return self.outcomes[3]

    @cached_property
    def cause(self) -> Cause | None:
        """What moves the outcome; ``None`` where it is the same at both dates."""
        return cause_of(*self.outcomes)

    @cached_property
    def causes(self) -> dict[Cause, int]:
        """How many differences have each cause."""
        return {cause: sum(each.cause == cause for each in self.differences) for cause in CAUSES}

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON has it."""
        it = self.determination
        before, by_law, by_time, after = self.outcomes
        return {
            "dossier": {"id": it.case.dossier.id, "digest": digest(it.case.dossier)},
            "as_of": it.as_of.isoformat(),
            "other": self.other.isoformat(),
            "outcome": {
                "before": before,
                "after": after,
                "by_law": by_law,
                "by_time": by_time,
                "cause": self.cause,
            },
            "causes": self.causes,
            "differences": [each.as_dict() for each in self.differences],
            "route": [each.as_dict() for each in self.route],
            "register": {"edition": it.law.edition, "digest": it.law.digest},
            "engine": ENGINE,
        }


def compare(dossier: Dossier, as_of: dt.date, other: dt.date, law: Register | None = None) -> Comparison:
    """Judge ``dossier`` at ``as_of`` and at ``other``, and say of each difference what is its cause."""
    edition = law or register()
    first = assess(dossier, as_of, edition)
    later = Arrangement(dossier, other)
    found = (
        first.findings,
        evaluate(first.case, edition, other),
        evaluate(later, edition, as_of),
        evaluate(later, edition),
    )
    before, by_law, by_time, after = (outcome_of(each) for each in found)
    return Comparison(
        first,
        other,
        tuple(_differences(first.case, other, edition, found)),
        (before, by_law, by_time, after),
        tuple(_route_differences(first.case, later)),
        route_of(later),
    )


def _differences(
    case: Arrangement,
    other: dt.date,
    edition: Register,
    found: tuple[tuple[Assessed, ...], tuple[Assessed, ...], tuple[Assessed, ...], tuple[Assessed, ...]],
) -> Iterator[Difference]:
    before, by_law, by_time, after = (corner_of(each) for each in found)
    for requirement in edition.requirements:
        for subject in subjects_of(requirement.id, before, after):
            at = [findings_at(each, requirement.id, subject) for each in (before, by_law, by_time, after)]
            said = [tuple(_said(finding) for finding in each) for each in at]
            cause = cause_of(said[0], said[1], said[2], said[3])
            if cause is None:
                continue
            law = () if cause == "time" else tuple(_law_between(requirement, case, other))
            dates = () if cause == "law" else tuple(_dates_between(case, (*at[0], *at[3]), other))
            yield Difference(requirement, subject, cause, at[0], at[3], at[1], at[2], law, dates)


def _route_differences(case: Arrangement, later: Arrangement) -> Iterator[RouteDifference]:
    """Yield the steps that differ, in the order of the first date, each new one behind the step that it follows."""
    routes = (route_of(case), route_of(case, later.as_of), route_of(later, case.as_of), route_of(later))
    before, by_law, by_time, after = ({step.key: step for step in route} for route in routes)
    for key in _in_order(list(before), list(after)):
        at = [each.get(key) for each in (before, by_law, by_time, after)]
        said = [None if step is None else json.dumps(step.as_dict(), sort_keys=True) for step in at]
        cause = cause_of(said[0], said[1], said[2], said[3])
        if cause is not None:
            law = () if cause == "time" else tuple(_law_behind(at, case.as_of, later.as_of))
            yield RouteDifference(cause, at[0], at[3], at[1], at[2], law)


def _in_order(first: list[str], second: list[str]) -> list[str]:
    """Return the keys of both: those of the first in their order, each other behind the one that it follows."""
    found = list(first)
    for place, key in enumerate(second):
        if key not in found:
            found.insert(found.index(second[place - 1]) + 1 if place else 0, key)
    return found


def _law_behind(corners: Iterable[RouteStep | None], one: dt.date, other: dt.date) -> Iterator[Say]:
    """Say which instruments behind a step come into force between the two dates."""
    first, last = sorted((one, other))
    for each in dict.fromkeys(step.citation.instrument for step in corners if step is not None):
        since = each.in_force
        if since is not None and first < since <= last:
            yield say("{title}: in force from {since}.", "《{title}》自{since}起施行。", title=each.title, since=since)


def _law_between(requirement: Requirement, case: Arrangement, other: dt.date) -> Iterator[Say]:
    """Say which day of the requirement lies between the two dates."""
    first, last = sorted((case.as_of, other))
    since = requirement.since if requirement.since_for is None else requirement.since_for(case)
    if since is not None and first < since <= last:
        yield say("In force from {since}.", "自{since}起施行。", since=since)
    if requirement.until is not None and first <= requirement.until < last:
        yield say("Lapses after {until}.", "{until}之后失效。", until=requirement.until)


def _dates_between(case: Arrangement, findings: Findings, other: dt.date) -> Iterator[tuple[str, dt.date]]:
    """Yield the stated dates behind findings that lie between the two dates, both included, oldest first.

    The date of a document that evidences such a fact is one of them.
    """
    first, last = sorted((case.as_of, other))
    found: dict[str, dt.date] = {}
    papers_behind: set[str] = set()
    for finding in findings:
        for ref in finding.facts:
            stated = _stated(case, ref)
            found.update(_dates_at(case.pointer(*ref), stated))
            papers_behind.update(papers(ref[0]), papers(stated))
    for each in case.dossier.documents or ():
        if each.id in papers_behind:
            found.update(_dates_at(case.pointer(each, "date"), each.date))
    ordered = sorted(found.items(), key=lambda each: (each[1], each[0]))
    return ((pointer, day) for pointer, day in ordered if first <= day <= last)


def _stated(case: Arrangement, ref: Ref) -> object:
    entry, *keys = ref
    found = lookup(case.dossier, entry) if isinstance(entry, str) else entry
    return lookup(found, "".join(f"/{key}" for key in keys))


def _dates_at(pointer: str, fact: object) -> Iterator[tuple[str, dt.date]]:
    if isinstance(fact, dt.date):
        yield pointer, fact
    elif isinstance(fact, tuple):
        for place, each in enumerate(fact):
            yield from _dates_at(f"{pointer}/{place}", each)
    elif isinstance(fact, Facts):
        for key, value in stated(fact):
            yield from _dates_at(f"{pointer}/{key}", value)
