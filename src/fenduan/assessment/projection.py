"""A determination as one reader may see it: what it rests on is seen, or it is not there.

A finding is shown to a reader who sees all its declared reads (:mod:`fenduan.assessment.reads`). The frame of the
chain, who performs what where, counts as far as it concerns the finding's subject: of the others it only decides that
there is such a finding. Where a read stands behind a restriction, the finding is named and said to be withheld; it is
then neither shown nor "not shown". Outcome and counts are those of what is shown, and :data:`OF_WHAT_IS_SEEN` says so.

Places are told as they stand in what the reader sees, so that no number of a list tells how many others there are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from fenduan.assessment.determination import Determination
from fenduan.assessment.evaluate import Assessed, outcome_of
from fenduan.assessment.hypothetical import plain
from fenduan.assessment.need_to_know import TABLE, Raw, Reader, Restriction, Seen, Sight, Table, visible
from fenduan.assessment.reads import NAMES, circle_of, of_holder, patterns_of, resting
from fenduan.assessment.search import RANK
from fenduan.assessment.step import RouteStep
from fenduan.assessment.whatif import Act, WayOut, WhatIf, obstacle
from fenduan.dossier.taking import take
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import Lack, Subject
from fenduan.law.purpose import FRAME
from fenduan.law.requirement import Requirement
from fenduan.reference.calendar import Edition, in_use
from fenduan.reference.text import Text

OF_WHAT_IS_SEEN: Final = Text("of what you may see", "就您有权查看的内容而言")
WITHHELD: Final = Text(
    "This rests on material that its owner has restricted. Its owner and the authorities that it names see the result.",
    "该项判定依据提供方限制查看的材料，结果仅向提供方及其指定的药品监督管理部门显示。",
)
_DOCUMENTS: Final = "documents~"
_WORSE: Final[tuple[Sight, ...]] = ("seen", "restricted", "hidden")

# The facts that a step of the route rests on, as requirements declare theirs. What is not here rests on the whole.
_LICENCE: Final = (*FRAME, "parties~.place", "parties~holder.place", "sites~.place", "licences~", "steps~")
_STEP_READS: Final[dict[str, tuple[str, ...]]] = {
    "c_licence": _LICENCE,
    "opinion": (*_LICENCE, "opinions~", _DOCUMENTS),
}


class NothingToSee(LookupError):  # noqa: N818 - says what there is
    """The reader may not know of the arrangement at all."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A finding that rests on restricted material: that it is there, and not what it says."""

    requirement: Requirement
    subject: Subject | None

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON has of it."""
        subject = self.subject
        return {
            "requirement": self.requirement.id,
            "subject": None if subject is None else {"kind": subject.kind, "ids": list(subject.ids)},
            "reason": WITHHELD.as_dict(),
        }


@dataclass(frozen=True)
class Projection(Determination):
    """What one reader sees of a determination; ``case`` holds the facts that it sees, and no others.

    A document is made of it as of any determination. ``withheld`` are findings on restricted material; ``calendar`` is
    the edition of the working-day calendar that its days were reckoned with.
    """

    seen: Seen
    withheld: tuple[Withheld, ...]
    calendar: Edition
    # Neither shown by chance, in a page or a log, nor to be asked for.
    _whole: Determination = field(repr=False)

    @property
    def partial(self) -> bool:
        """Whether something is hidden from the reader, so that outcome and counts are of what it sees."""
        return not self.seen.everything

    @property
    def scope(self) -> Text | None:
        """What outcome and counts are of, where they are not of the whole."""
        return OF_WHAT_IS_SEEN if self.partial else None

    @property
    def withheld_titles(self) -> tuple[Text, ...]:
        """The titles of the requirements of which a finding is withheld, each once."""
        return tuple(dict.fromkeys(each.requirement.title for each in self.withheld))

    def pointers(self, each: Assessed) -> list[str]:
        """Return where the facts of a finding stand in what the reader sees."""
        moved = (self.seen.moved(pointer) for pointer in self._whole.pointers(each))
        return [pointer for pointer in moved if pointer is not None]

    def evidence(self, each: Assessed) -> list[str]:
        """Return the ids of the documents behind a finding that the reader sees."""
        listed = {document.id for document in self.case.dossier.documents or ()}
        return [key for key in self._whole.evidence(each) if key in listed]

    def _lack(self, lack: Lack) -> dict[str, Any]:
        pointer = self.seen.moved(self._whole.case.pointer(*lack.place))
        return {"pointer": pointer or "", "what": lack.what.text().as_dict()}

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it: a determination, what it is of, what is withheld, the calendar reckoned with."""
        return {
            **super().as_dict(),
            "scope": None if self.scope is None else self.scope.as_dict(),
            "withheld": [each.as_dict() for each in self.withheld],
            "restricted": [each.as_dict() for each in self.seen.withheld],
            "calendar": {"years": list(self.calendar.years), "digest": self.calendar.digest},
        }


def project(
    determination: Determination, reader: Reader, restrictions: Iterable[Restriction] = (), table: Table = TABLE
) -> Projection:
    """Return what ``reader`` sees of a determination.

    Raises:
        NothingToSee: The reader may not know of the arrangement.
    """
    seen = visible(plain(determination.case.dossier), reader, restrictions, table)
    if not seen.tree.get("parties"):
        raise NothingToSee
    case = Arrangement(take(chain_seen(seen.tree)), determination.as_of)
    look = _Look(seen, determination.case, case)
    sights = [(each, look.at(each)) for each in determination.findings]
    shown = tuple(each for each, sight in sights if sight == "seen")
    return Projection(
        case,
        determination.law,
        shown,
        outcome_of(shown),
        tuple(look.route(determination.route)),
        seen,
        tuple(
            Withheld(each.requirement, each.finding.subject)
            for each, sight in sights
            if sight == "restricted" and look.names(each.finding.subject)
        ),
        in_use(),
        determination,
    )


def chain_seen(tree: Raw) -> Raw:
    """Return what a reader sees as a dossier: a segment of which only the name is seen is left out of the chain."""
    segments = tree.get("segments", [])
    whole = [each for each in segments if {"site", "stage", "form"} <= each.keys()]
    known = {each["id"] for each in whole}
    kept = [
        {**each, "after": [key for key in each["after"] if key in known]} if "after" in each else each for each in whole
    ]
    return {"product": {}, "sites": [], **tree, "segments": kept}


class _Look:
    """How one reader looks at the findings and the route of one determination."""

    def __init__(self, seen: Seen, whole: Arrangement, case: Arrangement) -> None:
        self._seen = seen
        self._whole = whole
        self._known: dict[str, frozenset[str]] = {
            "parties": frozenset(case.parties),
            "sites": frozenset(case.sites),
            "segments": frozenset(case.segments),
        }

    def at(self, each: Assessed) -> Sight:
        """Say whether the reader sees all that a finding rests on."""
        return self._at(each.requirement.reads, each.finding.subject)

    def _at(self, reads: tuple[str, ...], subject: Subject | None) -> Sight:
        found: Sight = "seen"
        if self._seen.everything:
            return found
        for sight in self._sights(reads, subject):
            found = max(found, sight, key=_WORSE.index)
            if found == "hidden":
                return found
        return found if self.names(subject) else "hidden"

    def names(self, subject: Subject | None) -> bool:
        """Whether the reader sees whom and what a finding is about."""
        if subject is None:
            return True
        match subject.kind:
            case "segment" | "edge":
                return all(each in self._known["segments"] for each in subject.ids)
            case "site":
                return subject.ids[0] in self._known["sites"]
            case "manufacturer" | "person":
                return subject.ids[0] in self._known["parties"]
            case _:
                return True

    def _sights(self, reads: tuple[str, ...], subject: Subject | None) -> Iterator[Sight]:
        seen, case = self._seen, self._whole
        circle = circle_of(case, subject)
        own = {"parties": circle.parties, "sites": circle.sites, "segments": circle.segments}
        for path in (*NAMES, *reads):
            if path in FRAME and not circle.empty:
                name, _, key = path.split(".")
                yield seen.frame(name, own[name], key)
            elif path != _DOCUMENTS:
                about = of_holder(case) if "~holder" in path else circle
                yield from (seen.sees(pattern, about) for pattern in resting(case, path, circle))
        for pattern in patterns_of(case, reads, subject, selecting=False):
            if pattern.startswith("/documents/"):
                yield seen.sees(pattern, circle)

    def route(self, steps: Iterable[RouteStep]) -> Iterator[RouteStep]:
        """Yield the steps of which the reader sees what they rest on; they wait for such only."""
        if self._seen.everything:
            yield from steps
            return
        shown = [each for each in steps if self._sees_step(each)]
        keys = {each.key for each in shown}
        for each in shown:
            yield replace(each, waits_for=tuple(key for key in each.waits_for if key in keys))

    def _sees_step(self, step: RouteStep) -> bool:
        reads = _STEP_READS.get(step.step)
        if reads is None or step.subject is None:
            return False
        return self._at(reads, Subject("manufacturer", (step.subject.party.id,))) == "seen"


# What-if


About = tuple[str, Subject | None]


@dataclass(frozen=True, slots=True)
class SeenPlans:
    """What a reader sees of the plans of a what-if: acts that remove what it sees, and what they are done to."""

    answer: WhatIf
    projection: Projection

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has a what-if, with what it is of."""
        it, answer = self.projection, self.answer
        whole = answer.as_dict()
        if not it.partial:
            return {**whole, "scope": None}
        plans = self._plans()
        return {
            **whole,
            "dossier": {"id": it.case.dossier.id, "digest": it.digest},
            "outcome": it.outcome,
            "best": max((each["outcome"] for each in plans), key=lambda each: RANK[each], default=it.outcome),
            "plans": plans,
            "keeping_parties": None,
            "further": [self._act(each) for each in answer.further if self._does(each)],
            "to_state": [
                {**each.as_dict(), "pointer": it.seen.moved(each.pointer)}
                for each in answer.to_state
                if all(map(self._shown, each.waiting)) and it.seen.moved(each.pointer) is not None
            ],
            "without_act": [
                stated for each, stated in zip(answer.without, whole["without_act"], strict=True) if self._shown(each)
            ],
            "scope": OF_WHAT_IS_SEEN.as_dict(),
        }

    @property
    def _abouts(self) -> frozenset[About]:
        return frozenset((each.requirement.id, each.finding.subject) for each in self.projection.findings)

    def _shown(self, each: Assessed) -> bool:
        return (each.requirement.id, each.finding.subject) in self._abouts

    def _does(self, act: Act) -> bool:
        """Whether an act is done to what the reader sees, and for what it sees."""
        changed = (self.projection.seen.moved(each.pointer) for each in act.repair.changes)
        return (
            act.repair.newcomer is None
            and bool(act.cures)
            and all(map(self._shown, act.cures))
            and all(each is not None for each in changed)
        )

    def _act(self, act: Act) -> dict[str, Any]:
        whole = act.as_dict()
        changes = [{**each, "pointer": self.projection.seen.moved(each["pointer"])} for each in whole["changes"]]
        return {**whole, "changes": changes}

    def _plans(self) -> list[dict[str, Any]]:
        found = [self._plan(each) for each in self.answer.plans]
        return [each for place, each in enumerate(found) if each["acts"] and each not in found[:place]]

    def _plan(self, way: WayOut) -> dict[str, Any]:
        """Return a plan with the acts that are seen: its date is theirs, its outcome that of what is seen."""
        acts = [each for each in way.acts if self._does(each)]
        days = [each.date for each in acts]
        known = [each for each in days if each is not None]
        last = max(known).isoformat() if known and len(known) == len(days) else None
        left = [each for each in way.left if self._shown(each)]
        return {
            "outcome": outcome_of(each for each in way.world.found if self._shown(each)),
            "judged_at": last or self.projection.as_of.isoformat(),
            "date": last,
            "acts": [self._act(each) for each in acts],
            "left": [obstacle(each) for each in left],
        }
