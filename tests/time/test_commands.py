"""The commands on time and change: both languages, both formats, every width, and how they refuse."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from fenduan.cli import time_messages
from fenduan.cli.setting import cells
from fenduan.law.instruments import INSTRUMENTS
from fenduan.law.register import register
from fenduan.reference.text import Text
from tests.cli.running import EXAMPLES, LANGUAGES, example, run, valid
from tests.scenarios.build import changed
from tests.scenarios.build import example as raw_of

HAN = re.compile(r"[\u3400-\u9fff]")
ADC = example("adc-three-provinces")
OBSTACLES = example("antibody-with-obstacles")


@pytest.fixture
def running(tmp_path: Path) -> str:
    """Return the path of an arrangement that runs, with gaps."""
    path = tmp_path / "running.json"
    path.write_text(
        json.dumps(changed(raw_of("antibody-with-obstacles"), {"/running_since": "2025-03-01"}), default=str)
    )
    return str(path)


def commands(running: str) -> list[tuple[tuple[str, ...], str, int]]:
    """Return command lines, the schema of what they answer, and the exit status."""
    return [
        (("law", "timeline"), "law-timeline", 0),
        (("law", "diff", "2026-04-10", "2027-01-01"), "law-diff", 0),
        (("law", "diff", "2026-06-15", "2026-06-15"), "law-diff", 0),
        (("assess", ADC, "--compare", "2027-06-15"), "comparison", 0),
        (("assess", OBSTACLES, "--compare", "2025-12-15"), "comparison", 1),
        (("dossier", "diff", ADC, OBSTACLES), "dossier-diff", 0),
        (("dossier", "diff", ADC, ADC), "dossier-diff", 0),
        (("legacy", running), "legacy", 1),
        (("legacy", running, "--as-of", "2026-12-10"), "legacy", 1),
        (("legacy", ADC), "legacy", 1),
    ]


def test_each_answers_as_its_schema_says_the_same_in_either_language(running: str) -> None:
    for words, name, status in commands(running):
        told = [run(*words, "--format", "json", "--lang", each) for each in LANGUAGES]

        assert [each.exit_code for each in told] == [status, status], words
        assert told[0].stdout == told[1].stdout
        assert valid(told[0].stdout, name)


@pytest.mark.parametrize("width", [40, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(running: str, width: int) -> None:
    for words, _, status in commands(running):
        for language in LANGUAGES:
            told = run(*words, "--lang", language, env={"COLUMNS": str(width)})

            assert told.exit_code == status
            assert max(map(cells, told.stdout.splitlines())) <= width, (words, language)
            assert bool(HAN.search(told.stdout.splitlines()[0])) == (language == "zh")


def test_where_only_ascii_can_be_written_the_drawing_is_ascii() -> None:
    told = run("law", "timeline", charset="ascii")

    assert told.exit_code == 0
    assert "|--" in told.stdout
    assert "├" not in told.stdout


def test_every_instrument_has_a_bar_and_every_requirement_a_line() -> None:
    for language in LANGUAGES:
        told = run("law", "timeline", "--lang", language).stdout
        bars = [line for line in told.splitlines() if "──" in line]

        assert [line.split()[0] for line in bars] == [
            each.code for each in sorted(INSTRUMENTS, key=lambda each: str(each.in_force))
        ]
        assert all(each.id in told for each in register().requirements)
        assert all(line.endswith("→") or line.startswith("pilot-plan") for line in bars)


def test_a_narrow_terminal_has_no_drawing_and_all_the_dates() -> None:
    told = run("law", "timeline", env={"COLUMNS": "40"}).stdout

    assert "├" not in told
    assert all(each.in_force.isoformat() in told for each in INSTRUMENTS if each.in_force is not None)


def test_the_later_date_first_is_misuse() -> None:
    told = run("law", "diff", "2026-06-15", "2026-06-14", "--format", "json")

    assert told.exit_code == 2
    assert valid(told.stdout, "refusal")["errors"][0]["rule"] == "end-before-start"


@pytest.mark.parametrize(
    "words",
    [
        ("dossier", "diff", ADC, "gone.yaml"),
        ("dossier", "diff", "gone.yaml", ADC),
        ("legacy", "gone.yaml"),
        ("assess", "gone.yaml", "--compare", "2026-01-01"),
        ("assess", ADC, "--compare", "tomorrow"),
        ("dossier", "diff", ADC),
    ],
)
def test_a_refusal_ends_with_2(words: tuple[str, ...]) -> None:
    told = run(*words, "--format", "json")

    assert told.exit_code == 2
    assert valid(told.stdout, "refusal")


@pytest.mark.parametrize("name", EXAMPLES)
def test_comparing_leaves_the_assessment_as_it_is(name: str) -> None:
    alone = valid(run("assess", example(name), "--format", "json").stdout, "determination")
    both = run("assess", example(name), "--compare", "2026-01-01", "--format", "json")
    told = valid(both.stdout, "comparison")

    assert both.exit_code == EXAMPLES[name][1]
    assert told["outcome"]["before"] == alone["outcome"]
    assert told["as_of"] == alone["as_of"]


def test_law_and_time_stand_apart() -> None:
    english = run("assess", OBSTACLES, "--as-of", "2025-12-15", "--compare", "2026-06-15").stdout
    chinese = run("assess", OBSTACLES, "--as-of", "2025-12-15", "--compare", "2026-06-15", "--lang", "zh").stdout

    for cause in time_messages.CAUSE_TITLE.values():
        assert cause.en in english
        assert cause.zh in chinese
    assert english.index(time_messages.CAUSE_TITLE["law"].en) < english.index(time_messages.CAUSE_TITLE["time"].en)


def test_all_unfolds_every_subject() -> None:
    folded = run("assess", OBSTACLES, "--compare", "2025-12-15").stdout
    unfolded = run("assess", OBSTACLES, "--compare", "2025-12-15", "--all").stdout

    assert "The same for" in folded
    assert "The same for" not in unfolded
    assert len(unfolded) > len(folded)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("assess", ADC, "--compare", "2026-01-01"), "comparison"),
        (("dossier", "diff", ADC, OBSTACLES), "dossier-diff"),
        (("legacy", ADC), "legacy"),
    ],
)
def test_an_answer_goes_into_a_file_and_over_no_dossier(words: tuple[str, ...], name: str, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    told = run(*words, "--format", "json", "-o", str(path))

    assert not told.stdout
    assert str(path.name) in told.stderr
    assert valid(path.read_text(encoding="utf-8"), name)
    mine = tmp_path / "mine.yaml"
    mine.write_bytes(Path(ADC).read_bytes())
    swapped = [str(mine) if each == ADC else each for each in words]
    over = run(*swapped, "-o", str(mine))
    assert over.exit_code == 2
    assert mine.read_bytes() == Path(ADC).read_bytes()


def test_a_change_is_told_with_what_it_means(tmp_path: Path) -> None:
    site = {"id": "hz-2", "party": "filler", "name": {"en": "Second plant", "zh": "第二工厂"}, "place": "CN-ZJ"}
    more: dict[str, Any] = {"/running_since": "2026-06-10", "/product/registration/status": "approved"}
    paths = [tmp_path / "before.json", tmp_path / "after.json"]
    for path, changes in zip(paths, (more, {**more, "/sites/-": site, "/segments/2/site": "hz-2"}), strict=True):
        path.write_text(json.dumps(changed(raw_of(), changes), default=str))
    english = run("dossier", "diff", *map(str, paths)).stdout
    chinese = run("dossier", "diff", *map(str, paths), "--lang", "zh").stdout

    assert "Hangzhou plant (hz-1) → Second plant (hz-2)" in english
    assert "杭州工厂（hz-1） → 第二工厂（hz-2）" in chinese
    for text in (time_messages.FILINGS, time_messages.STALE, time_messages.CLASS, time_messages.IF_APPROVAL):
        assert "".join(text.en.split()) in "".join(english.split())
        assert "".join(text.zh.split()) in "".join(chinese.split())


def test_the_same_dossier_differs_in_nothing() -> None:
    told = run("dossier", "diff", ADC, ADC).stdout

    assert time_messages.SAME_DOSSIER.en in told
    assert time_messages.FILINGS.en not in told


def test_a_plan_has_owner_date_and_a_blank_where_it_is_late(running: str) -> None:
    soon = run("legacy", running).stdout
    late = run("legacy", running, "--as-of", "2026-12-31", "--lang", "zh").stdout

    assert "Owner" in soon
    assert "2026-12-30" in soon
    assert time_messages.TO_FILL_IN.en not in soon
    assert time_messages.TO_FILL_IN.zh in late


def test_every_message_is_in_both_languages() -> None:
    texts = [each for each in vars(time_messages).values() if isinstance(each, Text)]

    worded = [each for each in texts if re.search(r"[a-z]", re.sub(r"\{\w+\}", "", each.en))]

    assert len(worded) > 40
    assert all(HAN.search(each.zh) and not HAN.search(each.en) for each in worded)
