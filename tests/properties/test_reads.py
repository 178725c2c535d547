"""Declared reads hold: what a finding does not declare to read does not change it, and what it declares it needs."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

import pytest

from fenduan.assessment.evaluate import Assessed
from fenduan.assessment.reads import covers, reads_of
from fenduan.law.arrangement import Arrangement
from fenduan.law.purpose import FRAME
from fenduan.law.register import register
from tests.properties.cases import NAMES, case
from tests.properties.changes import Change, accepted, changes, day_of
from tests.properties.judged import About, Judged, before_it_went, judge

# One change in so many is tried in a short run; a long one tries them all.
STRIDE = 11
# Who performs which segment at which site, and who holds: it decides whom a requirement is about, so findings come and
# go with it. It is declared as one, though few requirements need every part of it.
JUSTIFIED = frozenset(FRAME)


@dataclass
class _Tried:
    """What changing a dossier showed: changes of findings that were not declared, and declarations that were needed."""

    count: int = 0
    undeclared: list[str] = field(default_factory=list)
    needed: set[tuple[str, str]] = field(default_factory=set)


@cache
def _base(name: str) -> Judged:
    raw = case(name)
    dossier = accepted(raw)
    assert dossier is not None, name
    return judge(dossier, day_of(raw))


@cache
def _tried(name: str, stride: int) -> _Tried:
    """Try one change in ``stride`` to the dossier of that name."""
    base, day, tried = _base(name), day_of(case(name)), _Tried()
    for number, change in enumerate(changes(case(name))):
        if number % stride != NAMES.index(name) % stride:
            continue
        dossier = accepted(change.raw)
        if dossier is not None:
            tried.count += 1
            after = judge(dossier, day)
            for about in _changed_by(base, change, after):
                _hold_against(base, change, after, about, tried)
    return tried


def _changed_by(base: Judged, change: Change, after: Judged) -> Iterator[About]:
    """Yield what the findings are about that are no longer what they were."""
    for about, was in base.json.items():
        now = after.json.get(about)
        if now is not None and change.gone:
            now = before_it_went(now, change.pointer)
        if now != was:
            yield about


def _hold_against(base: Judged, change: Change, after: Judged, about: About, tried: _Tried) -> None:
    """Hold a changed finding against its declared reads, before and after the change."""
    known = [(each.findings[about], each.determination.case) for each in (base, after) if about in each.findings]
    # Entries are told apart by their own keys: what concerns the subject neither before nor after changes nothing.
    if not any(covers(reads_of(*each, selecting=False), change.pointer) for each in known):
        tried.undeclared.append(f"{change.pointer} is not what {about} rests on")
    if not covers(reads_of(*known[0]), change.pointer):
        tried.undeclared.append(f"{change.pointer} is not among the reads of {about}")
    requirement = known[0][0].requirement
    by = [path for path in requirement.reads if any(_alone(*each, path, change.pointer) for each in known)]
    if len(by) == 1:
        tried.needed.add((requirement.id, by[0]))


def _alone(assessed: Assessed, arrangement: Arrangement, path: str, pointer: str) -> bool:
    """Whether one declared path covers a pointer by itself (documents follow the others)."""
    if path == "documents~":
        return pointer.startswith("/documents")
    names = set(reads_of(_declaring(assessed), arrangement, selecting=False))
    alone = reads_of(_declaring(assessed, path), arrangement, selecting=False)
    return covers((each for each in alone if each not in names), pointer)


def _declaring(assessed: Assessed, *paths: str) -> Assessed:
    return Assessed(replace(assessed.requirement, reads=paths), assessed.finding)


@pytest.mark.parametrize("name", NAMES)
def test_a_change_outside_the_declared_reads_leaves_a_finding_as_it_was(name: str) -> None:
    tried = _tried(name, STRIDE)

    assert tried.count
    assert not tried.undeclared, "\n".join(tried.undeclared)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_no_change_outside_the_declared_reads_changes_a_finding(name: str) -> None:
    assert not _tried(name, 1).undeclared


@pytest.mark.long
def test_every_declaration_is_needed_somewhere() -> None:
    needed = {each for name in NAMES for each in _tried(name, 1).needed}
    idle = [
        f"{each.id}: {path}"
        for each in register().requirements
        for path in each.reads
        if path not in JUSTIFIED and (each.id, path) not in needed
    ]

    assert not idle, "\n".join(["declared, and no change of it alone ever changed a finding:", *idle])


@pytest.mark.parametrize("name", NAMES)
def test_facts_and_places_of_what_is_missing_are_read(name: str) -> None:
    base = _base(name)
    for about, finding in base.json.items():
        reads = reads_of(base.findings[about], base.determination.case, selecting=False)
        pointers = [*finding["facts"], *(lack["pointer"] for each in finding["missing"] for lack in each)]
        assert [each for each in pointers if not covers(reads, each)] == [], about


def test_a_manufacturer_reads_no_other_manufacturers_agreements_or_staff() -> None:
    base = _base("adc-three-provinces")
    listed = case("adc-three-provinces")
    others = [f"/agreements/{place}" for place, each in enumerate(listed["agreements"]) if "filler" in each["parties"]]
    others += [f"/personnel/{place}" for place, each in enumerate(listed["personnel"]) if each["party"] == "filler"]
    own = [each for about, each in base.findings.items() if about[1] is not None and "conjugator" in about[1].ids]

    assert own
    assert len(others) == 5
    for each in own:
        reads = reads_of(each, base.determination.case, selecting=False)
        assert not [pointer for pointer in others if covers(reads, f"{pointer}/document")], each.requirement.id


@pytest.mark.parametrize(
    ("pattern", "pointer", "touched"),
    [
        ("/segments/*/site", "/segments/3/site", True),
        ("/segments/*/site", "/segments/3/form", False),
        ("/segments/*/site", "/segments/3", True),
        ("/product/need", "/product/need/evidence/0", True),
        ("/agreements/1", "/agreements/12", False),
        ("/agreements/-", "/agreements", True),
        ("/agreements/-", "/agreements/0", False),
        ("/product/name", "/product/need", False),
    ],
)
def test_a_pattern_covers_its_place_what_is_below_and_what_holds_it(
    pattern: str, pointer: str, *, touched: bool
) -> None:
    assert covers([pattern], pointer) is touched
