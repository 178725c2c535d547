"""``fenduan screen``: many files and lines, good and bad, in every format, in one order."""

import csv
import io
import json
import os
import shlex
import signal
import subprocess
import time
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from fenduan.cli import screen_parts
from fenduan.cli.screen_parts import Absent, Files, Given, Lines, parts
from fenduan.dossier import yaml_text
from fenduan.dossier.errors import Findings
from tests.cli.running import EXAMPLES, LANGUAGES, command, environment, example, process, run, valid
from tests.structure.bilingual import HAN

DAY = ("--as-of", "2026-06-15")


def line(name: str, **changes: str) -> str:
    """Return an example as one line of JSON."""
    tree, _ = yaml_text.load(Path(example(name)).read_bytes(), Findings())
    return json.dumps({**tree, **changes}, ensure_ascii=False)


def lines(path: Path, *texts: str | bytes) -> str:
    """Write lines to a file and return its name."""
    path.write_bytes(b"".join((each if isinstance(each, bytes) else each.encode()) + b"\n" for each in texts))
    return str(path)


def screened(*words: str) -> dict[str, Any]:
    """Screen as JSON, true to its schema."""
    return valid(run("screen", *words, *DAY, "--format", "json").stdout, "screening")


@pytest.fixture
def three(tmp_path: Path) -> str:
    return lines(tmp_path / "three.jsonl", *(line(name) for name in EXAMPLES))


def test_every_example_has_its_outcome() -> None:
    payload = screened(str(Path(example("adc-three-provinces")).parent))

    assert {each["id"]: each["outcome"] for each in payload["dossiers"]} == {
        name: outcome for name, (outcome, _) in EXAMPLES.items()
    }
    assert payload["totals"]["dossiers"] == 3
    assert payload["totals"]["compared"] is None


def test_lines_and_files_give_the_same(three: str) -> None:
    of_lines = screened(three)
    of_files = screened(*(example(name) for name in EXAMPLES))

    assert [each["line"] for each in of_lines["dossiers"]] == [1, 2, 3]
    assert [each["line"] for each in of_files["dossiers"]] == [None] * 3
    assert of_lines["totals"] == of_files["totals"]
    for one, other in zip(of_lines["dossiers"], of_files["dossiers"], strict=True):
        assert {**one, "file": "", "line": 0} == {**other, "file": "", "line": 0}


def test_standard_input_gives_what_a_file_does(three: str) -> None:
    of_file = screened(three)
    told = run("screen", "-", *DAY, "--format", "json", stdin=Path(three).read_bytes())
    payload = valid(told.stdout, "screening")

    assert told.exit_code == 1
    assert payload["totals"] == of_file["totals"]
    assert payload["dossiers"] == [{**each, "file": "-"} for each in of_file["dossiers"]]


def test_standard_input_has_its_place_among_the_paths() -> None:
    files = [example(name) for name in EXAMPLES]
    told = run("screen", files[0], "-", files[1], *DAY, "--format", "json", stdin=f"\n{line(list(EXAMPLES)[2])}")

    assert [(each["file"], each["line"]) for each in valid(told.stdout, "screening")["dossiers"]] == [
        (files[0], None),
        ("-", 2),
        (files[1], None),
    ]


def test_a_bad_line_of_standard_input_costs_only_itself() -> None:
    good = line("adc-three-provinces").encode()
    long = b'{"id": "' + b"x" * (12 * 1024 * 1024) + b'"}'
    told = run("screen", "-", *DAY, "--format", "json", stdin=b"\n".join([good, long, b"{}", good, long]))
    found = valid(told.stdout, "screening")["dossiers"]

    assert told.exit_code == 2
    assert [each["line"] for each in found] == [1, 2, 3, 4, 5]
    assert [each["line"] for each in found if "refused" in each] == [2, 3, 5]
    assert [found[place]["refused"]["errors"][0]["rule"] for place in (1, 4)] == ["too-large", "too-large"]


def test_nothing_in_standard_input_is_nothing_found() -> None:
    for language in LANGUAGES:
        told = run("screen", "-", "--lang", language, stdin="\n  \n")

        assert told.exit_code == 2
        assert bool(HAN.search(told.stderr)) == (language == "zh")


def test_standard_input_that_is_closed_is_reported() -> None:
    words = " ".join(shlex.quote(each) for each in command("screen", "-", *DAY, "--format", "json"))
    told = subprocess.run(
        ["/bin/sh", "-c", f"{words} <&-"],
        env=environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    (found,) = json.loads(told.stdout)["dossiers"]

    assert told.returncode == 2
    assert found["refused"]["errors"][0]["rule"] == "unreadable"


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_has_a_line_for_each_and_the_totals(three: str, language: str) -> None:
    told = run("screen", three, *DAY, "--lang", language)
    rows = [each for each in told.stdout.splitlines() if any(f" {name} " in f"{each} " for name in EXAMPLES)]

    assert told.exit_code == 1
    assert [next(name for name in EXAMPLES if name in each) for each in rows] == list(EXAMPLES)
    assert "dal/32/agreements" in told.stdout
    assert "33.3%" in told.stdout
    assert all(HAN.search(each) for each in rows) == (language == "zh")
    assert not told.stderr


def test_text_keeps_to_the_width_of_the_page_below_the_lines(three: str) -> None:
    told = run("screen", three, *DAY, "--compare", "2026-01-01", env={"COLUMNS": "60"})
    totals = told.stdout.split("Totals", 1)[1].splitlines()

    assert max(map(len, totals)) <= 60


def test_reasons_are_given_when_asked_for(three: str) -> None:
    plain, full = run("screen", three, *DAY).stdout, run("screen", three, *DAY, "--reasons").stdout
    payload = screened(three, "--reasons")

    assert "Expired, with" not in plain
    assert "Expired, with" in full
    assert [len(each["obstacles"]) for each in payload["dossiers"]] == [0, 11, 46]


def test_a_second_date_says_what_changes(three: str) -> None:
    payload = screened(three, "--compare", "2026-01-01")

    assert payload["other"] == "2026-01-01"
    assert payload["dossiers"][0]["compared"]["cause"] == "time"
    assert {each["cause"] for each in payload["totals"]["compared"]["requirements"]} == {"law", "time"}
    assert payload["totals"]["compared"]["outcomes"][0]["dossiers"] == 1
    for language in LANGUAGES:
        assert "2026-01-01" in run("screen", three, *DAY, "--compare", "2026-01-01", "--lang", language).stdout


@pytest.mark.parametrize(
    ("names", "status"),
    [(["adc-three-provinces"], 0), (["adc-three-provinces", "reported-cross-province"], 1), (list(EXAMPLES), 1)],
)
def test_the_exit_status_says_whether_all_are_ready(tmp_path: Path, names: Sequence[str], status: int) -> None:
    path = lines(tmp_path / "some.jsonl", *(line(name) for name in names))

    assert run("screen", path, *DAY).exit_code == status


HOSTILE = {
    "truncated": line("adc-three-provinces")[:-40],
    "no-dossier": "{}",
    "not-json": "dossier: 1",
    "binary": bytes(byte for byte in range(256) if byte != 10),
    "not-utf-8": "标题".encode("gbk"),
    "deep": "[" * 5000,
    "null": "null",
    "escape": '{"id": "\\u001b[31m"}',
    "doubled": '{"dossier": 1, "dossier": 1}',
    "two": "{}{}",
    "number": "1" * 5000,
}


@pytest.mark.parametrize("bad", HOSTILE.values(), ids=HOSTILE)
def test_a_bad_line_is_reported_and_the_rest_is_done(tmp_path: Path, bad: str | bytes) -> None:
    path = lines(tmp_path / "some.jsonl", line("adc-three-provinces"), bad, line("reported-cross-province"))
    told = run("screen", path, *DAY, "--format", "json")
    first, refused, last = valid(told.stdout, "screening")["dossiers"]

    assert told.exit_code == 2
    assert (first["outcome"], last["outcome"], last["line"]) == ("ready", "incomplete", 3)
    assert refused["line"] == 2
    assert {each["line"] for each in refused["refused"]["errors"]} == {2}
    text = run("screen", path, *DAY).stdout
    assert "some.jsonl:2" in text
    assert text.replace("\n", "").isprintable()


def test_a_line_that_is_too_long_costs_only_itself(tmp_path: Path) -> None:
    good = line("adc-three-provinces")
    long = b'{"id": "' + b"x" * (12 * 1024 * 1024) + b'"}'
    path = lines(tmp_path / "some.jsonl", *[good] * 120, long, *[good] * 80, long, good)
    payload = screened(path)
    refused = [each for each in payload["dossiers"] if "refused" in each]

    assert [each["line"] for each in payload["dossiers"]] == list(range(1, 204))
    assert [each["line"] for each in refused] == [121, 202]
    assert all(each["refused"]["errors"][0]["rule"] == "too-large" for each in refused)


def test_blank_lines_are_passed_over_and_the_last_needs_no_end(tmp_path: Path) -> None:
    path = tmp_path / "some.ndjson"
    path.write_bytes(f"\n  \r\n{line('adc-three-provinces')}\r\n\n{line('reported-cross-province')}".encode())

    assert [each["line"] for each in screened(str(path))["dossiers"]] == [3, 5]


def test_a_folder_is_searched_below_in_the_order_of_names(tmp_path: Path) -> None:
    text = Path(example("reported-cross-province")).read_text(encoding="utf-8")
    for name in ("b/2.yml", "b/1.yaml", "a.yaml", ".hidden.yaml", ".git/x.yaml", "b/notes.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "c.json").write_text(line("reported-cross-province"), encoding="utf-8")
    lines(tmp_path / "b" / "0.jsonl", line("reported-cross-province"))
    (tmp_path / "loop").symlink_to(tmp_path)
    found = [Path(each["file"]).relative_to(tmp_path).as_posix() for each in screened(str(tmp_path))["dossiers"]]

    assert found == ["a.yaml", "b/0.jsonl", "b/1.yaml", "b/2.yml", "c.json"]


def test_a_bad_file_is_reported_by_its_whole_path_and_the_rest_is_done(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "bad.yaml").write_text("id: [", encoding="utf-8")
    told = run("screen", str(tmp_path), str(tmp_path / "missing"), example("adc-three-provinces"), *DAY)

    assert told.exit_code == 2
    assert "x/bad.yaml:" in told.stdout
    assert f"{tmp_path / 'missing'} cannot be read" in told.stdout.replace("\n", " ")
    assert "adc-three-provinces" in told.stdout


def test_a_date_that_cannot_be_reckoned_is_a_refusal(tmp_path: Path) -> None:
    idle = json.loads(line("adc-three-provinces"))
    idle["segments"][0]["line_idle_since"] = "9998-01-01"
    path = lines(tmp_path / "some.jsonl", json.dumps(idle), line("adc-three-provinces"))
    told = run("screen", path, "--as-of", "9999-12-31", "--format", "json")

    assert told.exit_code == 2
    assert {each["refused"]["errors"][0]["rule"] for each in valid(told.stdout, "screening")["dossiers"]
            if "refused" in each} == {"date-out-of-range"}  # fmt: skip


def test_csv_is_a_table_with_codes(three: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("screen", three, *DAY, "--format", "csv", "--reasons").stdout)))

    assert [(each["id"], each["outcome"]) for each in rows] == [(name, found) for name, (found, _) in EXAMPLES.items()]
    assert (rows[1]["obstacle"], rows[1]["not_met"]) == ("dal/32/agreements", "8")
    assert rows[1]["reason"].startswith("Expired")


def test_no_cell_is_a_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lines(tmp_path / "=1+1.jsonl", line("adc-three-provinces", id="-1-1"), "{}")
    rows = list(csv.reader(io.StringIO(run("screen", path, *DAY, "--format", "csv").stdout)))
    monkeypatch.chdir(tmp_path)
    beside = list(csv.reader(io.StringIO(run("screen", "=1+1.jsonl", *DAY, "--format", "csv").stdout)))

    assert rows[1][2] == "'-1-1"
    assert beside[1][0] == "'=1+1.jsonl"


def test_a_workbook_has_every_row_and_no_formula(tmp_path: Path) -> None:
    path = lines(tmp_path / "some.jsonl", *(line(name) for name in EXAMPLES), line("adc-three-provinces", id="-1-1"))
    for name in ("a.xlsx", "b.xlsx"):
        told = run("screen", path, *DAY, "--compare", "2026-01-01", "--format", "xlsx", "-o", str(tmp_path / name))
        assert told.exit_code == 1
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        sheets = {name: book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")}

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert len(sheets) == 4
    assert all(f">{name}<" in sheets["xl/worksheets/sheet1.xml"] for name in (*EXAMPLES, "-1-1"))
    assert not any("<f>" in each for each in sheets.values())


def test_a_workbook_needs_a_file(three: str) -> None:
    told = run("screen", three, "--format", "xlsx")

    assert told.exit_code == 2
    assert "-o" in told.stderr
    assert not told.stdout


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_a_file_holds_what_the_output_would(tmp_path: Path, three: str, form: str) -> None:
    target = tmp_path / "out"
    told = run("screen", three, *DAY, "--format", form, "-o", str(target))
    written = target.read_bytes().decode("utf-8-sig")

    assert told.exit_code == 1
    assert not told.stdout
    assert written.replace("\r\n", "\n") == run("screen", three, *DAY, "--format", form).stdout.replace("\r\n", "\n")


def test_an_input_is_not_written_over(three: str) -> None:
    before = Path(three).read_bytes()
    told = run("screen", three, "-o", three)

    assert told.exit_code == 2
    assert Path(three).read_bytes() == before


def test_nothing_is_left_where_nothing_is_found(tmp_path: Path) -> None:
    told = run("screen", str(tmp_path), "-o", str(tmp_path / "out.txt"))

    assert told.exit_code == 2
    assert not list(tmp_path.iterdir())
    for language in LANGUAGES:
        assert run("screen", str(tmp_path), "--lang", language).stderr
    assert valid(run("screen", str(tmp_path), "--format", "json").stdout, "refusal")["error"] == "refused"


@pytest.mark.parametrize("words", [("--jobs", "0"), ("--jobs", "x"), ("--jobs", "999"), ("--format", "pdf")])
def test_misuse_is_refused_in_both_languages(three: str, words: tuple[str, ...]) -> None:
    for language in LANGUAGES:
        told = run("screen", three, *words, "--lang", language)

        assert told.exit_code == 2
        assert bool(HAN.search(told.stderr)) == (language == "zh")


def test_the_order_is_the_same_with_any_number_of_processes(tmp_path: Path) -> None:
    named = (line(("adc-three-provinces", "reported-cross-province")[n % 2], id=f"d-{n}") for n in range(400))
    path = lines(tmp_path / "many.jsonl", *named, "{}")
    alone = process("screen", path, *DAY, "--format", "json", "--jobs", "1")
    several = process("screen", path, *DAY, "--format", "json", "--jobs", "3")
    read = process(
        "screen", "-", *DAY, "--format", "json", "--jobs", "3", "--reasons", stdin=Path(path).read_bytes() * 3
    )

    assert several == alone
    assert read.status == 2
    assert [each["line"] for each in json.loads(read.stdout)["dossiers"]] == list(range(1, 1204))
    assert alone.status == 2
    assert [each.get("id") for each in json.loads(alone.stdout)["dossiers"]] == [*(f"d-{n}" for n in range(400)), None]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_it_cleanly(tmp_path: Path, sent: signal.Signals) -> None:
    path = lines(tmp_path / "many.jsonl", *[line("antibody-with-obstacles")] * 4000)
    words = command("screen", path, "--jobs", "2", "--format", "csv", "-o", str(tmp_path / "out.csv"))
    with subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          start_new_session=True) as begun:  # fmt: skip
        while not any(each.name.startswith(".fenduan") for each in tmp_path.iterdir()):
            time.sleep(0.02)
        os.killpg(begun.pid, sent)
        _, said = begun.communicate(timeout=60)

    assert begun.returncode == (130 if sent is signal.SIGINT else -signal.SIGTERM)
    assert b"Traceback" not in said
    assert sent is signal.SIGTERM or {each.name for each in tmp_path.iterdir()} == {"many.jsonl"}


def test_a_reader_that_has_gone_ends_it_quietly(tmp_path: Path) -> None:
    path = lines(tmp_path / "many.jsonl", *[line("reported-cross-province")] * 3000)
    with subprocess.Popen(command("screen", path, "--jobs", "2"), env=environment(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as begun:  # fmt: skip
        assert begun.stdout is not None
        assert begun.stderr is not None
        begun.stdout.readline()
        begun.stdout.close()
        said = begun.stderr.read()

    assert begun.returncode == 141
    assert said == b""


@pytest.mark.parametrize("size", [1, 7, 64, 100_000])
def test_stretches_hold_every_line_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(screen_parts, "_BLOCK", size)
    data = b"a\n\nbb\n" + b"c" * 200 + b"\nd\n" + b"e" * 150 + b"\n\n\nf"
    path = tmp_path / "some.jsonl"
    path.write_bytes(data)
    found = [each for each in parts([str(path)]) if isinstance(each, Lines)]

    assert [(each.start, each.start + each.length) for each in found][-1][1] == len(data)
    assert all(one.start + one.length == other.start for one, other in pairwise(found))
    for each in found:
        assert each.first == data[: each.start].count(b"\n") + 1
        assert each.length <= 2 * size or data[each.start : each.start + each.length].count(b"\n") <= 1


@pytest.mark.parametrize("size", [1, 7, 64, 100_000])
def test_standard_input_is_cut_into_whole_lines_that_memory_holds(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(screen_parts, "_BLOCK", size)
    monkeypatch.setattr(screen_parts, "LARGEST", 100)
    data = b"a\n\nbb\n" + b"c" * 200 + b"\nd\n" + b"e" * 99 + b"\n\n\nf"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    found = [each for each in parts(["-"]) if isinstance(each, Given)]
    whole = b"".join(each.data for each in found).split(b"\n")

    assert all(each.data.endswith(b"\n") for each in found[:-1])
    assert all(len(each.data) <= size + 100 + 1 for each in found)
    assert [each.first for each in found] == [
        1 + sum(b.data.count(b"\n") for b in found[:n]) for n in range(len(found))
    ]
    assert [each for each in whole if len(each) <= 100] == [each for each in data.split(b"\n") if len(each) <= 100]
    assert sum(len(each) > 100 for each in whole) == 1


def test_parts_keep_the_order_in_which_they_are_named(tmp_path: Path, three: str) -> None:
    files = [example(name) for name in EXAMPLES]
    found = list(parts([files[0], str(tmp_path / "missing"), three, *files[1:]]))

    assert [type(each) for each in found] == [Files, Absent, Lines, Files]
