"""A determination: what an assessment found, ready to be shown, kept and checked again years later."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fenduan import __version__
from fenduan.assessment.evaluate import Assessed, Outcome, counts_of, evaluate, outcome_of
from fenduan.assessment.route import RouteStep, route_of
from fenduan.dossier.canonical import digest
from fenduan.dossier.model import Dossier, Facts, stated
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import Lack, Ref, Remedy
from fenduan.law.questions import OPEN_QUESTIONS
from fenduan.law.register import Register, register
from fenduan.reference.text import Text

ENGINE = f"fenduan {__version__}"
_PAPERS = ("document", "audit", "testing_capability", "rectification")


def assess(dossier: Dossier, as_of: dt.date, law: Register | None = None) -> "Determination":
    """Assess ``dossier`` at the end of the day ``as_of`` under an edition of the register, the newest unless given.

    No clock, no disk, no globals: the same inputs give the same bytes.
    """
    edition = law or register()
    case = Arrangement(dossier, as_of)
    found = evaluate(case, edition)
    return Determination(case, edition, found, outcome_of(found), route_of(case))


@dataclass(frozen=True)
class Determination:
    """What was found, for which dossier, at which date, under which edition of the register."""

    case: Arrangement
    law: Register
    findings: tuple[Assessed, ...]
    outcome: Outcome
    route: tuple[RouteStep, ...]

    @property
    def as_of(self) -> dt.date:
        """The day judged at."""
        return self.case.as_of

    @property
    def scope(self) -> Text | None:
        """What outcome and counts are of, where they are not of the whole (:mod:`fenduan.assessment.projection`)."""
        return None

    @property
    def withheld_titles(self) -> tuple[Text, ...]:
        """The titles of the requirements whose findings rest on material that the reader may not see."""
        return ()

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many findings have each status."""
        return counts_of(self.findings)

    @cached_property
    def digest(self) -> str:
        """The digest of the dossier assessed."""
        return digest(self.case.dossier)

    @cached_property
    def questions(self) -> dict[int, tuple[str, ...]]:
        """The open questions touched, each with the ids of the requirements whose findings it touches."""
        touched: dict[int, dict[str, None]] = {}
        for each in self.findings:
            for number in each.finding.questions:
                touched.setdefault(number, {})[each.requirement.id] = None
        return {number: tuple(touched[number]) for number in sorted(touched)}

    def pointers(self, each: Assessed) -> list[str]:
        """Return the JSON pointers of the stated facts that a finding rests on."""
        pointers = {self.case.pointer(*ref): None for ref in each.finding.facts}
        return [pointer for pointer in pointers if lookup(self.case.dossier, pointer) is not None]

    def evidence(self, each: Assessed) -> list[str]:
        """Return the ids of the listed documents, existing on the day, behind the facts of a finding."""
        found: dict[str, None] = {}
        for ref in each.finding.facts:
            for document in self._papers_of(ref):
                if document in self.case.documents:
                    found[document] = None
        return sorted(found, key=_natural)

    def _papers_of(self, ref: Ref) -> Iterator[str]:
        entry, *keys = ref
        found = lookup(self.case.dossier, entry) if isinstance(entry, str) else entry
        if not keys:
            # A list of the dossier as such is a fact by what is not in it; what is in it evidences nothing then.
            whole_list = isinstance(entry, str) and isinstance(found, tuple) and entry.count("/") == 1
            yield from () if whole_list else papers(found)
            return
        # A key of an entry is evidenced by the entry's own documents, not by those of its other parts.
        yield from _own_papers(found)
        yield from papers(lookup(found, "".join(f"/{key}" for key in keys)))

    def as_dict(self) -> dict[str, Any]:
        """Return the determination as JSON has it (the published schema is in :mod:`fenduan.assessment.schema`)."""
        return {
            "dossier": {"id": self.case.dossier.id, "digest": self.digest},
            "as_of": self.as_of.isoformat(),
            "outcome": self.outcome,
            "counts": self.counts,
            "findings": [self._finding(each) for each in self.findings],
            "route": [step.as_dict() for step in self.route],
            "open_questions": [
                {"number": number, "question": OPEN_QUESTIONS[number].as_dict(), "touches": list(ids)}
                for number, ids in self.questions.items()
            ],
            "register": {"edition": self.law.edition, "digest": self.law.digest},
            "engine": ENGINE,
        }

    def _finding(self, each: Assessed) -> dict[str, Any]:
        finding, requirement = each.finding, each.requirement
        subject = finding.subject
        return {
            "requirement": requirement.id,
            "status": finding.status.value,
            "counts": each.counts,
            "discretion": finding.discretion,
            "advisory": requirement.advisory,
            "citation": (finding.cites or requirement.cites[0]).as_dict(),
            "subject": None if subject is None else {"kind": subject.kind, "ids": list(subject.ids)},
            "reason": finding.reason.text().as_dict(),
            "remedy": _remedy(finding.remedy),
            "facts": self.pointers(each),
            "evidence": self.evidence(each),
            "missing": [[self._lack(lack) for lack in alternative] for alternative in finding.missing],
            "remarks": [remark.text().as_dict() for remark in finding.remarks],
            "open_questions": list(finding.questions),
        }

    def _lack(self, lack: Lack) -> dict[str, Any]:
        return {"pointer": self.case.pointer(*lack.place), "what": lack.what.text().as_dict()}


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "kind": remedy.kind,
        "what": None if remedy.what is None else remedy.what.text().as_dict(),
        "step": remedy.step,
        "date": None if remedy.date is None else remedy.date.isoformat(),
    }


def _natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """Sort ``doc-2`` before ``doc-10``."""
    parts = name.split("-")
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def lookup(entry: object, pointer: str) -> object:
    """Return what a JSON pointer names in a dossier, or ``None`` where nothing is stated."""
    found: object = entry
    for key in pointer.split("/")[1:]:
        if isinstance(found, Facts):
            found = dict(stated(found)).get(key)
        elif isinstance(found, tuple):
            found = found[int(key)] if key.isdecimal() and int(key) < len(found) else None
        elif isinstance(found, Mapping):
            found = found.get(key)
        else:
            return None
    return found


def papers(entry: object) -> Iterator[str]:
    """Yield the ids of the documents that an entry, or an entry below it, names as its evidence."""
    if isinstance(entry, tuple):
        for each in entry:
            yield from papers(each)
    elif isinstance(entry, Facts):
        yield from _own_papers(entry)
        for _, value in stated(entry):
            yield from papers(value)


def _own_papers(entry: object) -> Iterator[str]:
    for name in _PAPERS:
        document = getattr(entry, name, None)
        if isinstance(document, str):
            yield document
    yield from getattr(entry, "evidence", None) or ()
