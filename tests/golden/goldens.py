"""Determinations kept for an edition of the register: the examples, on days around each entry into force.

A file holds one example: every finding, route step and open question once, a line each, and for each day which of them
make up its determination. The register's digest stands once, in a file of its own; the engine's version is left out.
"""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from fenduan.assessment.determination import assess
from fenduan.dossier.taking import take
from fenduan.law.register import EDITION, register
from tests.scenarios.build import example

HERE: Final = Path(__file__).parent
EXAMPLES: Final = ("adc-three-provinces", "antibody-with-obstacles", "reported-cross-province")
DAYS: Final = (
    "2019-11-30",
    "2019-12-01",
    "2023-10-16",
    "2023-10-17",
    "2024-10-20",
    "2024-10-21",
    "2025-12-29",
    "2025-12-30",
    "2026-03-31",
    "2026-04-01",
    "2026-05-14",
    "2026-05-15",
    "2026-06-15",
    "2026-12-31",
    "2027-01-01",
)
_POOLED: Final = ("findings", "route", "open_questions")
_VARYING: Final = ("register", "engine")
Golden = dict[str, Any]


def folder() -> Path:
    """Return where the goldens of the newest edition are kept."""
    return HERE / EDITION


def determination_of(name: str, day: str) -> Golden:
    """Assess an example; the register's digest and the engine's version are left out."""
    stated = assess(take(example(name)), dt.date.fromisoformat(day)).as_dict()
    return {key: value for key, value in stated.items() if key not in _VARYING}


def written(name: str) -> str:
    """Return the text of an example's file."""
    pools: dict[str, dict[str, int]] = {key: {} for key in _POOLED}
    days: dict[str, Golden] = {}
    for day in DAYS:
        stated = determination_of(name, day)
        for key, pool in pools.items():
            stated[key] = [pool.setdefault(_line(each), len(pool)) for each in stated[key]]
        days[day] = stated
    return "".join(_lines({"days": {day: _line(each) for day, each in days.items()}, **pools}))


def _lines(parts: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield JSON with one entry a line: differences between two versions are then read at a glance."""
    yield "{\n"
    for number, (key, entries) in enumerate(parts.items()):
        mapping = key == "days"
        yield f' "{key}": {"{" if mapping else "["}\n'
        lines = [f"  {_line(day)}: {line}" for day, line in entries.items()] if mapping else [f"  {e}" for e in entries]
        yield ",\n".join(lines)
        yield f"\n {'}' if mapping else ']'}{',' if number < len(parts) - 1 else ''}\n"
    yield "}\n"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> dict[str, Golden]:
    """Return the determinations that a file holds, by day."""
    kept = json.loads(text)
    return {
        day: {key: [kept[key][place] for place in each] if key in _POOLED else each for key, each in stated.items()}
        for day, stated in kept["days"].items()
    }


def register_written() -> str:
    """Return the text of the register's file: its edition and digest."""
    return json.dumps({"edition": EDITION, "digest": register().digest}, indent=1) + "\n"


def files() -> dict[Path, str]:
    """Return every golden file of the newest edition with the text it should hold."""
    found = {folder() / f"{name}.json": written(name) for name in EXAMPLES}
    return {**found, folder() / "register.json": register_written()}
