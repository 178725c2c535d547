"""Where every route stands after each thing that happened, from the first application to the end of the entrustment.

One file holds the steps of all these routes, each once, with the moments at which it stood like that. The words are
there in English, since what a step says is much of what it is. `python -m` this module writes the file anew; read it.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tests.assessment.test_route_goldens import one_place, overseas, three_provinces
from tests.scenarios.build import GONE, Raw, changed, determined

KEPT: Final = Path(__file__).parent / "goldens" / "stories.txt"
# By then every period is over.
_LATE: Final = dt.timedelta(days=400)
_UNLICENSED: Final[Mapping[str, Any]] = {"/licences/2": GONE, "/opinions": GONE}

ARRANGEMENTS: Final[dict[str, Callable[[], Raw]]] = {
    "provinces": lambda: changed(three_provinces(), _UNLICENSED),
    "one-place": lambda: changed(one_place(), _UNLICENSED),
    "overseas": lambda: changed(overseas(), {"/licences/1": GONE, "/opinions": GONE}),
    "vaccine": lambda: changed(three_provinces(), {"/product/category": "vaccine", "/licences/0": GONE}),
    "running": lambda: changed(
        three_provinces(),
        {"/running_since": "2025-03-01", "/product/registration/status": "approved", "/licences/2": GONE},
    ),
    "covered": lambda: changed(
        three_provinces(),
        {
            "/licences/0/class_code": "AB",
            "/licences/0/scope": [
                {"site": "sh-1", "forms": ["drug_substance"]},
                {"site": "sz-1", "forms": ["drug_substance"]},
                {"site": "hz-1", "forms": ["lyophilised_powder_for_injection"]},
            ],
        },
    ),
    "run-out": lambda: changed(
        three_provinces(),
        {
            "/licences/0/class_code": "AB",
            "/licences/0/valid_until": "2026-06-14",
            "/licences/0/scope/-": {"site": "sz-1", "forms": ["drug_substance"]},
            "/licences/2/valid_until": "2026-08-31",
        },
    ),
    "nowhere": lambda: changed(three_provinces(), {**_UNLICENSED, "/parties/0/place": GONE, "/parties/2/place": GONE}),
}
STORIES: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "granted": (
        ("licence_application_accepted", "filler", "2026-06-01"),
        ("supplement_requested", "filler", "2026-06-04"),
        ("supplement_received", "filler", "2026-06-09"),
        ("inspection_started", "filler", "2026-06-10"),
        ("inspection_ended", "filler", "2026-06-18"),
        ("licence_granted", "filler", "2026-07-01"),
        ("opinion_requested", "filler", "2026-07-02"),
        ("opinion_issued", "filler", "2026-07-20"),
        ("opinion_issued", "conjugator", "2026-07-21"),
        ("b_licence_application", "holder", "2026-07-31"),
        ("b_licence_accepted", "holder", "2026-08-03"),
        ("inspection_started", "holder", "2026-08-10"),
        ("inspection_ended", "holder", "2026-08-14"),
        ("b_licence_completed", "holder", "2026-09-10"),
        ("duplicate_noted", "filler", "2026-09-21"),
        ("registration_accepted", "holder", "2026-10-09"),
        ("entrustment_ended", "filler", "2026-11-02"),
    ),
    "refused": (
        ("opinion_requested", "conjugator", "2025-12-01"),
        ("b_licence_accepted", "holder", "2025-12-29"),
        ("licence_application_accepted", "filler", "2026-05-14"),
        ("licence_refused", "filler", "2026-06-01"),
        ("b_licence_refused", "holder", "2026-06-02"),
        ("licence_application_accepted", "filler", "2026-06-15"),
        ("registration_accepted", "holder", "2026-06-16"),
        ("registration_refused", "holder", "2026-08-03"),
    ),
}


def moments() -> Iterator[tuple[str, Raw, dt.date]]:
    """Yield each arrangement on the day of each thing that happened, and long after it."""
    for place, arrangement in ARRANGEMENTS.items():
        for name, story in STORIES.items():
            happened = [{"kind": kind, "party": party, "date": date} for kind, party, date in story]
            for count, each in enumerate(happened, start=1):
                raw = {**arrangement(), "steps": happened[:count]}
                day = dt.date.fromisoformat(each["date"])
                yield f"{place}/{name}/{count}", raw, day
                yield f"{place}/{name}/{count}/late", raw, day + _LATE


def written() -> str:
    """Return each step of these routes once, on a line with the moments at which it stands like that."""
    where: dict[str, list[str]] = {}
    for moment, raw, day in moments():
        for step in determined(raw, day.isoformat()).route:
            line = json.dumps(_in_english(step.as_dict()), ensure_ascii=False, separators=(",", ":"))
            where.setdefault(line, []).append(moment)
    return "".join(f"{line}  <- {' '.join(found)}\n" for line, found in where.items())


def _in_english(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    if isinstance(value, dict):
        if value.keys() == {"en", "zh"}:
            return value["en"]
        return {key: _in_english(each) for key, each in value.items() if key != "url"}
    return [_in_english(each) for each in value] if isinstance(value, list) else value


def test_every_step_of_every_story_stands_as_it_stood() -> None:
    kept, stated = KEPT.read_text(encoding="utf-8").splitlines(), written().splitlines()
    gone, new = [each for each in kept if each not in stated], [each for each in stated if each not in kept]

    assert stated == kept, "\n".join(
        [*(f"- {each[:400]}" for each in gone[:8]), *(f"+ {each[:400]}" for each in new[:8])]
    )


if __name__ == "__main__":
    KEPT.write_text(written(), encoding="utf-8")
