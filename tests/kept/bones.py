"""What is answered for every dossier of the properties, without the words: on which facts, and cured by what.

The goldens hold every word of three examples; the scenarios say of one finding what matters there. These files hold of
many dossiers what the words are made from, so that a fact, a document or an act that is lost or gained anywhere shows.
The wording is left out, but for acts, which are told apart by what is done.
"""

import datetime as dt
import importlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from fenduan.assessment.change import change_between
from fenduan.assessment.compare import compare
from fenduan.assessment.determination import Determination, assess
from fenduan.assessment.hypothetical import World, plain
from fenduan.assessment.legacy import legacy_check
from fenduan.assessment.whatif import whatif
from fenduan.dossier.model import Dossier, Party
from fenduan.dossier.taking import take
from fenduan.law.finding import Finding, show
from fenduan.law.register import register
from fenduan.law.repairs import REMOVED, Repair
from tests.properties.cases import EXAMPLES, NAMES, case, without_papers
from tests.properties.changes import accepted
from tests.scenarios.rows_ab import Row, judged, named
from tests.whatif.cases import WANTING, found, wanting

HERE: Final = Path(__file__).parent
# Before announcement 134, when most of its rows were not in force.
_OTHER: Final = dt.date(2025, 12, 29)
# A day of the same law, but for the regulations.
_EARLIER: Final = dt.date(2026, 4, 2)
_DAY: Final = dt.date(2026, 6, 15)
_TAKEN_APART: Final = ("adc-three-provinces", "vaccine", "overseas", "troubled")
# What says which program, register or file it was, and not what was found.
_LEFT_OUT: Final = frozenset({"dossier", "before", "after", "register", "engine"})

Answer = Mapping[str, Any]


@cache
def _dossiers() -> dict[str, Dossier]:
    """Return the dossiers of the properties, and some of them again without one of their lists or without papers."""
    found = {name: take(case(name)) for name in NAMES}
    for name in NAMES:
        raw = case(name)
        gone = (
            {key: {other: raw[other] for other in raw if other != key} for key in raw} if name in _TAKEN_APART else {}
        )
        gone["papers"] = without_papers(raw)
        for key, less in gone.items():
            dossier = accepted(less)
            if dossier is not None:
                found[f"{name}-without-{key}"] = dossier
    return found


def _dossier(name: str) -> Dossier:
    return _dossiers()[name]


def _determinations() -> Iterator[tuple[str, Answer]]:
    for name, dossier in _dossiers().items():
        yield name, _told(assess(dossier, _day(dossier)))


def _told(found: Determination) -> Answer:
    """Return a determination with what would be put where something is missing, and what fills its sentences."""
    lacks = [
        [each.requirement.id, [[found.case.pointer(*lack.place), lack.value] for lack in alternative]]
        for each in found.findings
        for alternative in each.finding.missing
    ]
    said = [[each.requirement.id, _filled(each.finding)] for each in found.findings]
    return {**found.as_dict(), "lacks": lacks, "said": said}


def _scenarios() -> Iterator[tuple[str, Answer]]:
    """Yield what each scenario's requirement finds, of every subject."""
    for name, row in _rows().items():
        told = _told(judged(row.raw, row))
        yield f"[{name}]", {key: told[key] for key in ("findings", "lacks", "said")}


def _rows() -> dict[str, Row]:
    modules = (
        importlib.import_module(f"tests.scenarios.{path.stem}")
        for path in sorted((HERE.parent / "scenarios").glob("test_*.py"))
    )
    tables = (table for module in modules for table in vars(module).values() if isinstance(table, list))
    return {named(row): row for table in tables for row in table if isinstance(row, Row)}


def _filled(finding: Finding) -> list[str]:
    """Return what fills the sentences of a finding: the names, dates and numbers in them."""
    sentences = [finding.reason, *finding.remarks, *([finding.remedy.what] if finding.remedy.what else [])]
    return [show(value, "en") for sentence in sentences for value in sentence.facts.values()]


def _day(dossier: Dossier) -> dt.date:
    return dossier.as_of or _DAY


def _comparisons() -> Iterator[tuple[str, Answer]]:
    for name in NAMES:
        dossier = _dossier(name)
        yield name, compare(dossier, _day(dossier), _OTHER).as_dict()
        yield f"{name}-since", compare(dossier, _EARLIER, _day(dossier)).as_dict()


def _legacy_checks() -> Iterator[tuple[str, Answer]]:
    for name in NAMES:
        running = take({**case(name), "running_since": "2024-05-06"})
        yield name, legacy_check(running, _day(running)).as_dict()


def _changes() -> Iterator[tuple[str, Answer]]:
    first = EXAMPLES[0]
    for name in NAMES:
        yield name, change_between(_dossier(first), _dossier(name), _day(_dossier(first))).as_dict()


def _plans() -> Iterator[tuple[str, Answer]]:
    for name in (*EXAMPLES, *WANTING):
        yield name, found(name).as_dict()
    for name in NAMES:
        if name not in EXAMPLES:
            yield name, whatif(_dossier(name), _day(_dossier(name))).as_dict()


def _repairs() -> Iterator[tuple[str, Answer]]:
    for name, dossier in {**_dossiers(), **{name: take(wanting(name)) for name in WANTING}}.items():
        world = World.of(plain(dossier), _day(dossier), register())
        found: dict[str, list[Answer]] = {}
        for about, each in world.obstacles.items():
            subject = list(each.finding.subject.ids) if each.finding.subject else []
            offered = [{"for": subject, **_repair(offer)} for offer in world.repairs(about)]
            found.setdefault(each.requirement.id, []).extend(offered)
        yield name, found


def _repair(offer: Repair) -> Answer:
    """Return an act with what it says in English: what is done is told apart by nothing else."""
    return {
        "key": list(offer.key),
        "by": [each.id if isinstance(each, Party) else each for each in offer.by],
        "changes": {each.pointer: "(removed)" if each.value is REMOVED else each.value for each in offer.changes},
        "step": offer.step,
        "about": offer.about.id if offer.about else None,
        "until": offer.until.isoformat() if offer.until else None,
        "newcomer": offer.newcomer,
        "says": [each.pick("en") for each in (offer.what, offer.paper, *offer.conditions)],
    }


KEPT: Final[Mapping[str, Callable[[], Iterator[tuple[str, Answer]]]]] = {
    # The quickest first, since what takes longest is asked only where all others agree.
    "legacy": _legacy_checks,
    "repairs": _repairs,
    "scenarios": _scenarios,
    "changes": _changes,
    "comparisons": _comparisons,
    "determinations": _determinations,
    "plans": _plans,
}


def wordless(value: object) -> Any:  # noqa: ANN401 - plain data of any shape
    """Return plain data without what is said in both languages; how many things are said in a list stays."""
    if isinstance(value, Mapping):
        return {key: wordless(each) for key, each in value.items() if not _is_said(each)}
    if isinstance(value, list | tuple):
        return [1 if _is_said(each) else wordless(each) for each in value]
    return value


def _is_said(value: object) -> bool:
    return isinstance(value, Mapping) and value.keys() == {"en", "zh"}


def written(kind: str) -> str:
    """Return the text of one kind's file: each part of an answer once, on a line with the dossiers it is found for."""
    where: dict[str, list[str]] = {}
    for name, answer in KEPT[kind]():
        for key, part in answer.items():
            if key not in _LEFT_OUT:
                for each in wordless(part if isinstance(part, list) else [part]):
                    line = f"{key} {json.dumps(each, ensure_ascii=False, separators=(',', ':'))}"
                    where.setdefault(line, []).append(name)
    return "".join(f"{line}  <- {' '.join(names)}\n" for line, names in where.items())


def path_of(kind: str) -> Path:
    """Return the file of one kind of answer."""
    return HERE / f"{kind}.txt"
