"""Determinations taken apart: findings by what they are about, and their pointers as they were before a change."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from fenduan.assessment.determination import Determination, assess
from fenduan.assessment.evaluate import Assessed
from fenduan.dossier.model import Dossier
from fenduan.law.finding import Subject

# The requirement, what it is about, and which of several findings about the same.
About = tuple[str, Subject | None, int]
BETTER: Final = {"not_met": 0, "not_shown": 1, "pending": 2, "for_judgement": 2, "met": 3}


@dataclass(frozen=True)
class Judged:
    """A determination with its findings by subject, as they are and as they stand in JSON."""

    determination: Determination
    findings: dict[About, Assessed]
    json: dict[About, dict[str, Any]]


def judge(dossier: Dossier, as_of: dt.date) -> Judged:
    """Assess a dossier and take its determination apart."""
    determination = assess(dossier, as_of)
    seen: Counter[tuple[str, Subject | None]] = Counter()
    findings: dict[About, Assessed] = {}
    for each in determination.findings:
        about = (each.requirement.id, each.finding.subject)
        findings[(*about, seen[about])] = each
        seen[about] += 1
    rendered = determination.as_dict()["findings"]
    return Judged(determination, findings, dict(zip(findings, rendered, strict=True)))


def before_it_went(finding: dict[str, Any], gone: str) -> dict[str, Any]:
    """Return a finding with its pointers as they were before the entry at ``gone`` was taken away."""
    listed, _, place = gone.rpartition("/")
    behind = re.compile(rf"{re.escape(listed)}/([0-9]+)(?=/|$)")

    def moved(pointer: str) -> str:
        match = behind.match(pointer)
        if match is None or int(match[1]) < int(place):
            return pointer
        return f"{listed}/{int(match[1]) + 1}{pointer[match.end() :]}"

    missing = [[{**lack, "pointer": moved(lack["pointer"])} for lack in each] for each in finding["missing"]]
    return {**finding, "facts": [moved(each) for each in finding["facts"]], "missing": missing}
