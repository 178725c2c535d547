"""Determinations of an edition stay what they were, to the byte."""

import json

import pytest

from fenduan.law.register import EDITION, register
from tests.golden.goldens import DAYS, EXAMPLES, HERE, determination_of, folder, read, written

RENEW = "`.venv/bin/python -m tests.golden` writes the kept ones anew"
ADVICE = (
    "determinations of {name} are not those kept for edition "
    + EDITION
    + ". If the law is read anew, give the register "
    "a new edition and keep the old one's; if it is a mistake put right, say so in the changelog. Then " + RENEW + ":"
)


@pytest.mark.parametrize("name", EXAMPLES)
def test_determinations_stay_what_they_were(name: str) -> None:
    kept = read((folder() / f"{name}.json").read_text(encoding="utf-8"))
    changed = [
        f"{day}: {about}" for day in DAYS for about in _differences(kept.get(day, {}), determination_of(name, day))
    ]

    assert not changed, "\n".join([ADVICE.format(name=name), *changed[:20]])


def _differences(kept: dict[str, object], stated: dict[str, object]) -> list[str]:
    """Name the parts of a determination that differ, order and bytes included."""
    keys = [*dict.fromkeys([*kept, *stated])]
    return [key for key in keys if json.dumps(kept.get(key)) != json.dumps(stated.get(key))]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_file_gives_back_the_determinations_it_was_written_from(name: str) -> None:
    kept = read(written(name))

    assert [*kept] == [*DAYS]
    assert json.dumps(kept[DAYS[-1]]) == json.dumps(determination_of(name, DAYS[-1]))


def test_the_register_is_the_one_kept() -> None:
    kept = json.loads((folder() / "register.json").read_text(encoding="utf-8"))

    assert kept == {"edition": EDITION, "digest": register().digest}, (
        f"the source of the law differs from what was kept for edition {EDITION}: where a determination differs too, "
        f"the register needs a new edition; where none does, {RENEW}"
    )


def test_every_edition_kept_is_there_to_be_run() -> None:
    editions = [path.name for path in HERE.iterdir() if (path / "register.json").is_file()]

    assert EDITION in editions
    assert [register(each).edition for each in editions] == editions
