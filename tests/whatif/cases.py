"""Dossiers in want of something, and what the tests ask of every plan for them."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from fenduan.assessment.determination import assess
from fenduan.assessment.evaluate import Outcome
from fenduan.assessment.whatif import Limits, WayOut, WhatIf, whatif
from fenduan.dossier.taking import take
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import EVIDENCE
from fenduan.law.repairs import REMOVED, Change, Repair
from tests.scenarios.build import GONE, Raw, changed, example

OBSTACLES: Final = "antibody-with-obstacles"
REPORTED: Final = "reported-cross-province"
COMPLETE: Final = "adc-three-provinces"

# One thing is wanting of the complete example; by what act it is cured (the first word of its key), and by when.
WANTING: Final[Mapping[str, tuple[dict[str, Any], str, str | None]]] = {
    "quality-agreement-expired": ({"/agreements/3/expires": "2026-06-14"}, "sign", None),
    "entrusted-by-another": ({"/segments/2/entrusted_by": "conjugator"}, "entrust-directly", None),
    "licence-expired": ({"/licences/1/valid_until": "2026-05-31"}, "licence", "2026-07-28"),
    "licence-to-begin": ({"/licences/1/valid_from": "2026-06-20"}, "wait", "2026-06-20"),
    "no-opinion": ({"/opinions/1": GONE}, "opinion", "2026-07-07"),
    "site-outside-the-system": (
        {f"/quality_system/elements/{n}/sites": ["sh-1", "sz-1"] for n in range(22)},
        "cover-sites",
        None,
    ),
    "duties-shifted": ({"/agreements/1/clauses/-": "transfers_statutory_duties"}, "amend", None),
    "no-resident-staff": ({"/agreements/1/clauses": ["duties"]}, "amend", None),
    "not-validated": ({"/handoffs/1/transport/validated": False}, "link", None),
    "methods-planned": ({"/handoffs/1/method_transfer/status": "planned"}, "link", None),
    "no-hand-off": ({"/handoffs/1": GONE}, "link", None),
    "handoff-not-covered": ({"/quality_system/handoffs_covered": [["antibody", "conjugate"]]}, "obtain", None),
    "system-not-begun": ({"/quality_system/unified/effective_from": "2026-07-01"}, "wait", "2026-07-01"),
    "no-system-document": ({"/quality_system/unified/document": GONE}, "obtain", None),
    "nobody-in-position": ({"/personnel/3": GONE}, "appoint", None),
    "too-little-practice": ({"/personnel/3/years_practice": 2}, "appoint", None),
    "no-transfer": ({"/preparations/2": GONE}, "obtain", None),
    "no-process-validation": ({"/preparations/6/document": GONE}, "obtain", None),
    "grounds-denied": ({"/product/grounds": []}, "nmpa-specifies", None),
    "refused": ({"/opinions/1/consent": False}, "opinion", "2026-07-07"),
}


def wanting(name: str) -> Raw:
    """Return the complete example with one thing wanting."""
    return changed(example(COMPLETE), WANTING[name][0])


@cache
def _answer(name: str) -> WhatIf:
    return answer(wanting(name) if name in WANTING else example(name))


def found(name: str) -> WhatIf:
    """Return the answer for an example or for a case of :data:`WANTING`, sought once."""
    return _answer(name)


def answer(raw: Raw, as_of: str | None = None, limits: Limits | None = None) -> WhatIf:
    """Seek what it would take for plain data."""
    dossier = take(raw)
    day = dt.date.fromisoformat(as_of) if as_of is not None else dossier.as_of
    assert day is not None
    return whatif(dossier, day, limits=limits)


def plans(it: WhatIf) -> list[WayOut]:
    """Return every plan of an answer."""
    return [*it.plans, *([] if it.keeping is None else [it.keeping])]


def done(raw: Raw, repairs: list[Repair]) -> Raw:
    """Return plain data with what acts change, put there independently of the search."""
    result = raw
    for number, repair in enumerate(repairs):
        name = f"paper-{number}"
        result = changed(result, {"/documents/-": {"id": name}})
        for change in repair.changes:
            result = changed(result, {change.pointer: _placed(change, name)})
    return result


def _placed(change: Change, name: str) -> Any:  # noqa: ANN401 - plain data of any shape
    return GONE if change.value is REMOVED else _with_paper(change.value, name)


def _with_paper(value: Any, name: str) -> Any:  # noqa: ANN401 - plain data of any shape
    if isinstance(value, dict):
        return {key: _with_paper(each, name) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_with_paper(each, name) for each in value]
    return name if value == EVIDENCE else value


def acts(plan: WayOut) -> list[Repair]:
    """Return the acts of a plan that change the facts; waiting changes none."""
    return [each.repair for each in plan.acts if each.repair.until is None]


def outcome(raw: Raw, day: dt.date) -> Outcome:
    """Assess plain data in the ordinary way."""
    return assess(take(raw), day).outcome


def case_of(raw: Raw, day: dt.date) -> Arrangement:
    """See plain data at a day."""
    return Arrangement(take(raw), day)
