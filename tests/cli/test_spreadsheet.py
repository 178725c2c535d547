"""The commands that write and read workbooks."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from fenduan.dossier.canonical import digest
from fenduan.dossier.reading import read
from fenduan.dossier.schema import json_schema
from fenduan.exchange.spreadsheet import writing
from tests.cli.running import EXAMPLES, LANGUAGES, example, run, valid
from tests.exchange.making import said, with_cell


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_a_dossier_goes_into_a_workbook_and_back(tmp_path: Path, name: str, ending: str) -> None:
    book, back = tmp_path / "a.xlsx", tmp_path / f"back.{ending}"
    there = run("dossier", "to-xlsx", example(name), "-o", str(book))
    here = run("dossier", "from-xlsx", str(book), "-o", str(back))

    assert (there.exit_code, here.exit_code, there.stdout, here.stdout) == (0, 0, "", "")
    assert str(book) in there.stderr
    assert str(back) in here.stderr
    assert digest(read(back)) == digest(read(Path(example(name))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_the_same_in_either_language(tmp_path: Path, language: str) -> None:
    path = tmp_path / "blank.xlsx"
    told = run("dossier", "template", str(path), "--lang", language)

    assert told.exit_code == 0
    assert path.read_bytes() == writing.template()
    assert ("已写入" in told.stderr) == (language == "zh")


def test_what_was_written_is_told_in_json(tmp_path: Path) -> None:
    path = str(tmp_path / "a.xlsx")
    blank = valid(run("dossier", "template", path, "--format", "json").stdout, "workbook")
    told = run("dossier", "to-xlsx", example("adc-three-provinces"), "-o", path, "--format", "json")

    assert blank == {"written": path, "dossier": None}
    assert valid(told.stdout, "workbook") == {
        "written": path,
        "dossier": {
            "id": "adc-three-provinces",
            "digest": digest(read(Path(example("adc-three-provinces")))),
        },
    }


def test_without_a_file_the_dossier_is_printed_as_yaml_or_json(tmp_path: Path) -> None:
    path = str(tmp_path / "a.xlsx")
    run("dossier", "to-xlsx", example("adc-three-provinces"), "-o", path)
    as_yaml = run("dossier", "from-xlsx", path)
    as_json = run("dossier", "from-xlsx", path, "--format", "json")

    assert as_yaml.stdout.startswith("dossier: 1\nid: adc-three-provinces\n")
    assert not list(Draft202012Validator(json_schema()).iter_errors(json.loads(as_json.stdout)))
    for text in (as_yaml.stdout, as_json.stdout):
        assert run("assess", "-", stdin=text, env={"LANG": "en"}).exit_code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_mistakes_are_told_with_sheet_and_cell(tmp_path: Path, language: str) -> None:
    path = tmp_path / "a.xlsx"
    data = writing.write(read(Path(example("adc-three-provinces"))), name="a")
    data = with_cell(data, "Segments", "I8", said("maybe"))
    path.write_bytes(with_cell(data, "Basics", "C8", "<c {at}><f>TODAY()</f><v>46188</v></c>"))

    told = run("dossier", "from-xlsx", str(path), "-o", str(tmp_path / "back.yaml"), "--lang", language)
    errors = valid(run("dossier", "from-xlsx", str(path), "--format", "json").stdout, "refusal")["errors"]

    assert told.exit_code == 2
    assert "基本情况 Basics!C8" in told.stderr
    assert "生产段 Segments!I8" in told.stderr
    assert not (tmp_path / "back.yaml").exists()
    assert [(each["rule"], each["found"]) for each in errors] == [("formula", "=TODAY()"), ("cell-no-truth", "maybe")]


@pytest.mark.parametrize(
    "words", [("from-xlsx",), ("to-xlsx",), ("template",), ("to-xlsx", example("adc-three-provinces"))]
)
def test_a_name_that_is_missing_is_misuse(words: tuple[str, ...]) -> None:
    told = run("dossier", *words, "--format", "json")

    assert told.exit_code == 2
    assert valid(told.stdout, "refusal")["errors"][0]["rule"] == "missing"


def test_a_workbook_that_is_not_there_or_a_dossier_that_is_refused_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("dossier: 2\n", encoding="utf-8")
    absent = run("dossier", "from-xlsx", str(tmp_path / "none.xlsx"), "--format", "json")
    refused = run("dossier", "to-xlsx", str(tmp_path / "bad.yaml"), "-o", str(tmp_path / "a.xlsx"))

    assert absent.exit_code == refused.exit_code == 2
    assert valid(absent.stdout, "refusal")["errors"][0]["rule"] == "unreadable"
    assert not (tmp_path / "a.xlsx").exists()


def test_the_input_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    run("dossier", "to-xlsx", example("adc-three-provinces"), "-o", str(path))
    before = path.read_bytes()
    told = run("dossier", "from-xlsx", str(path), "-o", str(path), "--format", "json")

    assert told.exit_code == 2
    assert valid(told.stdout, "refusal")["errors"][0]["rule"] == "is-input"
    assert path.read_bytes() == before


def test_a_text_too_long_for_a_cell_is_told_with_its_pointer(tmp_path: Path) -> None:
    source = Path(example("adc-three-provinces")).read_text(encoding="utf-8")
    long = source.replace("provenance: ", f"provenance: {'x' * 40_000}")
    (tmp_path / "long.yaml").write_text(long, encoding="utf-8")
    told = run("dossier", "to-xlsx", str(tmp_path / "long.yaml"), "-o", str(tmp_path / "a.xlsx"), "--format", "json")

    (error,) = valid(told.stdout, "refusal")["errors"]
    assert (told.exit_code, error["rule"], error["pointer"]) == (2, "too-long-for-a-cell", "/provenance")
