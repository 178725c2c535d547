"""``fenduan whatif``: both languages, JSON, the ways it ends."""

import re
from pathlib import Path

import pytest

from fenduan.assessment import whatif as core
from fenduan.cli import whatif as command
from tests.cli.running import example, run, valid
from tests.whatif.cases import COMPLETE, OBSTACLES, REPORTED, found

HAN = re.compile(r"[\u3400-\u9fff]")
ENDS = {COMPLETE: 0, OBSTACLES: 0, REPORTED: 1}


@pytest.mark.parametrize(("name", "status"), ENDS.items())
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_answers_in_either_language(name: str, status: int, language: str) -> None:
    told = run("whatif", example(name), "--lang", language)

    assert told.exit_code == status
    assert told.stdout.startswith("What it would take: " if language == "en" else "补正方案：")
    assert "{" not in told.stdout
    assert told.stderr == ""
    if language == "en":
        assert not [line for line in told.stdout.splitlines() if HAN.search(line)]


@pytest.mark.parametrize(("name", "status"), ENDS.items())
def test_json_is_true_to_its_schema_and_the_same_as_the_answer_in_python(name: str, status: int) -> None:
    told = run("whatif", example(name), "--format", "json")

    assert told.exit_code == status
    assert valid(told.stdout, "whatif") == found(name).as_dict()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(language: str, width: int) -> None:
    told = run("whatif", example(OBSTACLES), "--lang", language, env={"COLUMNS": str(width)})

    assert told.stdout
    assert max(sum(2 if HAN.match(c) else 1 for c in line) for line in told.stdout.splitlines()) <= width


def test_each_act_has_who_paper_date_and_provision() -> None:
    told = run("whatif", example(OBSTACLES), "--lang", "en").stdout
    acts = sum(len(each.acts) for each in (*found(OBSTACLES).plans, *filter(None, [found(OBSTACLES).keeping])))

    for row in ("Who", "Paper", "Earliest ", "Cures", "Provision"):
        assert len(re.findall(rf"^   {row} ", told, re.MULTILINE)) == acts, row
    assert "no date in law" in told
    assert "2026-07-28 (30 working days)" in told


def test_it_says_what_is_to_be_stated_first() -> None:
    told = run("whatif", example(REPORTED), "--lang", "zh").stdout

    assert "须先说明的事实" in told
    assert "持有人所在地" in told


def test_another_day_is_judged_at() -> None:
    payload = valid(run("whatif", example(OBSTACLES), "--as-of", "2026-06-20", "--format", "json").stdout, "whatif")

    assert payload["as_of"] == "2026-06-20"


def test_a_calendar_that_is_not_published_leaves_the_date_open() -> None:
    told = run("whatif", example(OBSTACLES), "--as-of", "2026-12-20", "--lang", "en").stdout

    assert "the calendar of that year is not published" in told


def test_the_answer_goes_into_a_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    told = run("whatif", example(OBSTACLES), "--lang", "zh", "-o", str(path))

    assert (told.exit_code, told.stdout) == (0, "")
    assert "不更换受托生产企业" in path.read_text(encoding="utf-8")


def test_what_is_refused_is_refused() -> None:
    told = run("whatif", "-", "--format", "json", stdin="dossier: 2")

    assert told.exit_code == 2
    assert valid(told.stdout, "refusal")["error"] == "refused"


def test_no_file_is_misuse() -> None:
    assert run("whatif", "--lang", "zh").exit_code == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_time_that_is_over_is_said(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_SECONDS", -1.0)
    told = run("whatif", example(OBSTACLES), "--lang", language)

    assert told.exit_code == 1
    assert {"en": "The time allowed was over", "zh": "已到时限"}[language] in told.stdout


def test_the_core_reads_no_clock() -> None:
    source = Path(core.__file__).parent
    for name in ("whatif", "search", "hypothetical"):
        assert "import time" not in (source / f"{name}.py").read_text(encoding="utf-8")


def test_it_says_in_short_how_much_there_is_to_state_and_to_do_and_by_when() -> None:
    it = found(REPORTED)
    dates = [each.date for each in it.further if each.date is not None]
    english = " ".join(run("whatif", example(REPORTED), "--lang", "en").stdout.split())
    chinese = "".join(run("whatif", example(REPORTED), "--lang", "zh").stdout.split())

    assert f"In short: {len(it.to_state)} facts to state; {len(it.further)} acts needed besides" in english
    assert f"{len(dates)} with a period in law (the last by {max(dates)})" in english
    assert f"概要：须说明的事实{len(it.to_state)}项；此外须完成的措施{len(it.further)}项" in chinese
    assert "In short" not in run("whatif", example(COMPLETE), "--lang", "en").stdout
