"""Scenarios of sections A and B: what is stated of an arrangement, at which day, and what a requirement then finds."""

import copy
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fenduan.assessment.determination import Determination
from fenduan.assessment.evaluate import Assessed, findings_of, outcome_of
from fenduan.dossier.taking import take
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import EVIDENCE, Lack
from fenduan.law.register import register
from tests.scenarios.build import Raw, changed, example

DAY: Final = "2026-06-15"
PAPER: Final = "paper-handed-in"
# A segment that is no production segment any more has no hand-off.
NO_EDGES: Final[dict[str, Any]] = {"/handoffs": [], "/quality_system/handoffs_covered": []}


@dataclass(frozen=True)
class Row:
    """One scenario. ``gives`` are the statuses of the findings in the order of their subjects.

    ``given`` changes the worked example (or ``base``); ``about`` picks the findings whose subject's ids begin so;
    ``says`` are pieces of the first finding's reason or remarks, ``silent_on`` pieces that no finding holds;
    ``remedy`` is the kind, then the step or date; ``missing`` the pointers of each alternative; ``cited`` article and
    paragraph of the finding's citation.
    """

    id: str
    requirement: str
    gives: str
    given: Mapping[str, Any] = field(default_factory=dict)
    on: str = DAY
    base: Raw | None = None
    about: Sequence[str] = ()
    says: tuple[str, ...] = ()
    silent_on: tuple[str, ...] = ()
    remedy: tuple[str, ...] | None = None
    missing: tuple[tuple[str, ...], ...] | None = None
    cited: tuple[str, int | None] | None = None
    discretion: bool | None = None
    questions: tuple[int, ...] | None = None

    @property
    def raw(self) -> Raw:
        """The dossier of the scenario as plain data."""
        return changed(self.base or example(), self.given)


def rows(requirement: str, *scenarios: tuple[Any, ...] | Row, **common: Any) -> list[Row]:  # noqa: ANN401
    """Return the scenarios of one requirement; a tuple is ``(id, gives, given, on)`` with what is ``common``."""
    found: list[Row] = []
    for each in scenarios:
        if isinstance(each, Row):
            found.append(each)
        else:
            name, gives, *rest = each
            more: dict[str, Any] = dict(zip(("given", "on"), rest, strict=False))
            found.append(Row(name, requirement, gives, **{**common, **more}))
    return found


def named(row: Row) -> str:
    """Return what a scenario is called in a report."""
    return f"{row.requirement}: {row.id}"


def not_shown_among(table: list[Row]) -> list[Row]:
    """Return the scenarios in which something is missing."""
    return [row for row in table if "not_shown" in row.gives.split()]


def judged(raw: Raw, row: Row) -> Determination:
    """Return what the scenario's requirement alone finds of a dossier on the scenario's day."""
    case = Arrangement(take(raw), dt.date.fromisoformat(row.on))
    law = register()
    requirement = law.by_id[row.requirement]
    found = tuple(Assessed(requirement, each) for each in findings_of(requirement, case))
    return Determination(case, law, found, outcome_of(found), ())


def findings_about(row: Row, determination: Determination) -> list[dict[str, Any]]:
    """Return the findings that a scenario is about, in the form they have in JSON."""
    about = [*row.about]
    return [
        each
        for each in determination.as_dict()["findings"]
        if not about or (each["subject"] is not None and each["subject"]["ids"][: len(about)] == about)
    ]


def check(row: Row) -> None:
    """Assess the scenario and compare all that it states."""
    found = findings_about(row, judged(row.raw, row))
    assert [each["status"] for each in found] == row.gives.split(), [each["reason"]["en"] for each in found]
    first = found[0]
    _check_words(row, found)
    if row.remedy is not None:
        shown = (first["remedy"]["kind"], first["remedy"]["step"] or first["remedy"]["date"])
        assert tuple(each for each in shown if each) == row.remedy
    if row.missing is not None:
        assert tuple(tuple(lack["pointer"] for lack in each) for each in first["missing"]) == row.missing
    if row.cited is not None:
        assert (first["citation"]["article"], first["citation"]["paragraph"]) == row.cited
    if row.discretion is not None:
        assert first["discretion"] is row.discretion
    if row.questions is not None:
        assert tuple(first["open_questions"]) == row.questions


def _check_words(row: Row, found: list[dict[str, Any]]) -> None:
    said = [[each["reason"], *each["remarks"]] for each in found]
    words = "\n".join(text for texts in said[0] for text in (texts["en"], texts["zh"]))
    for piece in row.says:
        assert piece in words, words
    everything = "\n".join(text for texts in said for each in texts for text in (each["en"], each["zh"]))
    for piece in row.silent_on:
        assert piece not in everything, everything
    assert "{" not in everything
    assert not any("None" in text["zh"] for texts in said for text in texts)


def lifted(row: Row) -> Iterator[tuple[str, list[str]]]:
    """Supply each alternative of each finding not shown; yield what was supplied and what its subject then gives."""
    determination = judged(row.raw, row)
    for each in determination.findings:
        for alternative in each.finding.missing:
            after = judged(supplied(row.raw, alternative, determination), row)
            yield (
                ", ".join(determination.case.pointer(*lack.place) for lack in alternative),
                [one.finding.status.value for one in after.findings if one.finding.subject == each.finding.subject],
            )


def supplied(raw: Raw, alternative: Sequence[Lack], determination: Determination) -> Raw:
    """Return the dossier with all of one alternative put in, and a listed document where evidence is asked for."""
    changes = {
        determination.case.pointer(*lack.place): _with_paper(lack.value)
        for lack in alternative
        if not str(lack.place[-1]).endswith("-")
    }
    result = changed(raw, {"/documents/-": {"id": PAPER}, **changes})
    for lack in alternative:
        pointer = determination.case.pointer(*lack.place)
        if pointer.endswith("/-"):
            result = changed(result, {pointer: _with_paper(lack.value)})
    return result


def _with_paper(value: object) -> Any:  # noqa: ANN401 - plain data of any shape
    if isinstance(value, dict):
        return {key: _with_paper(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_paper(each) for each in value]
    return PAPER if value == EVIDENCE else copy.deepcopy(value)


def turned(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """Return plain data with every list the other way round (but for pairs, whose order is their meaning)."""
    if isinstance(value, dict):
        return {key: [*reversed(each)] if key == "handoffs_covered" else turned(each) for key, each in value.items()}
    return [turned(each) for each in reversed(value)] if isinstance(value, list) else value
