"""What each reader sees of arrangements, place by place: of the facts, the findings, the route and the plans.

The tests of need to know say what nobody may see. This file says what is there to be seen, so that nothing goes missing
either. `python -m` this module writes it anew; read it against the table.
"""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from fenduan.assessment.determination import assess
from fenduan.assessment.need_to_know import CENTRE, NMPA, Reader, Restriction, party, province
from fenduan.assessment.projection import Projection, SeenPlans, project
from fenduan.assessment.whatif import whatif
from tests.kept.bones import wordless
from tests.properties.cases import case
from tests.properties.changes import Raw, day_of
from tests.scenarios.build import GONE, changed, determined

KEPT: Final = Path(__file__).parent / "goldens" / "seen.txt"
# The plans of one of them; they take the longest.
PLANNED: Final = "antibody-with-obstacles"
_DAY: Final = dt.date(2026, 6, 1)
_DIGEST: Final = "sha256:" + "0" * 64
RESTRICTIONS: Final = (
    Restriction("filler", frozenset({"CN-ZJ"}), _DIGEST, _DAY, keys=frozenset({"personnel", "licences"})),
    Restriction("conjugator", frozenset({"CDE"}), _DIGEST, _DAY, document="doc-12"),
)


def arrangements() -> Iterator[tuple[str, Raw, tuple[Restriction, ...]]]:
    """Yield arrangements with what their owners restrict, by name."""
    for name in ("adc-three-provinces", PLANNED, "troubled", "overseas"):
        yield name, case(name), ()
    worked = case("adc-three-provinces")
    yield "restricted", worked, RESTRICTIONS
    testing = {"id": "qc", "site": "sz-1", "stage": "testing", "form": "drug_substance", "after": ["fill"]}
    silent = {"/sites/1/party": GONE, "/parties/2/place": GONE, "/segments/-": testing, "/documents/-": {"id": "loose"}}
    yield "silent", changed(worked, silent), ()
    yield "empty", changed(worked, {"/documents": [], "/quality_system": {}, "/control_strategy": []}), ()


def readers(raw: Raw) -> dict[str, Reader]:
    """Return everyone who may read something of a dossier, the public apart."""
    found = {each["id"]: party(each["id"]) for each in raw["parties"]}
    places = sorted({each["place"] for each in (*raw["parties"], *raw["sites"]) if "place" in each})
    return found | {each: province(raw, each) for each in places} | {"CDE": CENTRE, "NMPA": NMPA}


def _facts(value: object, projection: Projection, pointer: str = "") -> Iterator[str]:
    """Yield each entry that is seen, by its place in the whole, with the keys that are seen of it."""
    if isinstance(value, dict):
        yield f"fact {projection.seen.whole(pointer) or '/'} {' '.join(value)}"
        for key, each in value.items():
            yield from _facts(each, projection, f"{pointer}/{key}")
    elif isinstance(value, list):
        yield f"list {projection.seen.whole(pointer)} {' '.join(str(each) for each in value if isinstance(each, str))}"
        for place, each in enumerate(value):
            yield from _facts(each, projection, f"{pointer}/{place}")


def _lines(projection: Projection) -> Iterator[str]:
    yield from _facts(projection.seen.tree, projection)
    told: dict[str, Any] = projection.as_dict()
    for key in ("findings", "withheld", "restricted", "route", "scope", "outcome", "counts"):
        for each in told[key] if isinstance(told[key], list) else [told[key]]:
            yield f"{key} {json.dumps(wordless(each), ensure_ascii=False, separators=(',', ':'))}"
    yield f"withheld {' / '.join(each.en for each in projection.withheld_titles)}"


def _moments() -> Iterator[tuple[str, Iterator[str]]]:
    for name, raw, restrictions in arrangements():
        dossier = determined(raw, day_of(raw).isoformat()).case.dossier
        determination = assess(dossier, day_of(raw))
        answer = whatif(dossier, day_of(raw)) if name == PLANNED else None
        for who, reader in readers(raw).items():
            projection = project(determination, reader, restrictions)
            yield f"{name}/{who}", _lines(projection)
            if answer is not None:
                plans = wordless(SeenPlans(answer, projection).as_dict())
                parts = (f"plan {key} {json.dumps(each)}" for key, each in plans.items() if key in _PLAN_KEYS)
                yield f"{name}/{who}", parts


_PLAN_KEYS: Final = ("outcome", "best", "plans", "keeping_parties", "further", "to_state", "without_act", "scope")


def written() -> str:
    """Return each thing that is seen once, on a line with the arrangements and readers that it is seen of and by."""
    where: dict[str, dict[str, None]] = {}
    for moment, lines in _moments():
        for line in lines:
            where.setdefault(line, {})[moment] = None
    return "".join(f"{line}  <- {' '.join(found)}\n" for line, found in where.items())


def test_everyone_sees_what_is_there_to_be_seen() -> None:
    kept, stated = KEPT.read_text(encoding="utf-8").splitlines(), written().splitlines()
    gone, new = set(kept) - set(stated), set(stated) - set(kept)

    some = [*(f"- {each[:300]}" for each in sorted(gone)[:8]), *(f"+ {each[:300]}" for each in sorted(new)[:8])]
    assert stated == kept, "\n".join(some)


def test_what_is_restricted_is_told_in_full_but_for_what_it_says() -> None:
    told = [each.as_dict() for each in RESTRICTIONS]

    assert [each["keys"] for each in told] == [["licences", "personnel"], []]
    assert [each["document"] for each in told] == [None, "doc-12"]
    assert {(each["provided"], each["digest"], each["date"]) for each in told} == {(True, _DIGEST, "2026-06-01")}


if __name__ == "__main__":
    KEPT.write_text(written(), encoding="utf-8")
