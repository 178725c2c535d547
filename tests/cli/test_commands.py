"""Every command answers, in both languages and both formats, on the three example dossiers."""

import datetime as dt
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from fenduan import __version__
from fenduan.cli import doctor, loading
from fenduan.law.register import register
from tests.cli.running import EXAMPLES, LANGUAGES, ROOT, example, run, valid

HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_assess_says_the_outcome_and_ends_with_its_status(name: str, language: str) -> None:
    outcome, status = EXAMPLES[name]
    told = run("assess", example(name), "--lang", language, "--format", "json")

    assert told.exit_code == status
    assert valid(told.stdout, "determination")["outcome"] == outcome
    assert not told.stderr


@pytest.mark.parametrize("name", EXAMPLES)
def test_assess_as_text_ends_with_the_same_status(name: str) -> None:
    for language in LANGUAGES:
        told = run("assess", example(name), "--lang", language)

        assert told.exit_code == EXAMPLES[name][1]
        assert bool(HAN.search(told.stdout.splitlines()[0])) == (language == "zh")


def test_json_is_the_same_in_either_language_and_twice() -> None:
    told = {
        run("--lang", each, "assess", example("adc-three-provinces"), "--format=json").stdout
        for each in ("en", "zh", "en")
    }

    assert len(told) == 1


@pytest.mark.parametrize("name", EXAMPLES)
def test_route_is_the_route_of_the_determination(name: str) -> None:
    whole = valid(run("assess", example(name), "--format", "json").stdout, "determination")
    told = run("route", example(name), "--format", "json")

    assert told.exit_code == 0
    assert valid(told.stdout, "route")["route"] == whole["route"]
    for language in LANGUAGES:
        assert run("route", example(name), "--lang", language).exit_code == 0


def test_the_date_of_the_command_line_wins_over_that_of_the_dossier() -> None:
    told = run("assess", example("adc-three-provinces"), "--as-of", "2026-03-01", "--format", "json")

    assert valid(told.stdout, "determination")["as_of"] == "2026-03-01"
    assert valid(run("assess", example("adc-three-provinces"), "--format", "json").stdout, "determination")[
        "as_of"
    ] == ("2026-06-15")


def test_without_any_date_it_is_today_in_shanghai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "today", lambda: dt.date(2026, 2, 28))
    source = (ROOT / "examples" / "reported-cross-province.yaml").read_text(encoding="utf-8")
    dateless = "".join(line for line in source.splitlines(keepends=True) if not line.startswith("as_of:"))

    told = run("assess", "-", "--format", "json", stdin=dateless)

    assert valid(told.stdout, "determination")["as_of"] == "2026-02-28"


def test_today_is_a_day_of_shanghai() -> None:
    now = dt.datetime.now(dt.UTC)
    assert loading.today() in {(now + dt.timedelta(hours=8, seconds=shift)).date() for shift in (-60, 0)}


def test_standard_input_is_read_as_yaml_or_json() -> None:
    path = ROOT / "examples" / "adc-three-provinces.yaml"
    source = path.read_text(encoding="utf-8")
    as_json = json.dumps(yaml.safe_load(source), default=str)
    from_file = valid(run("assess", str(path), "--format", "json").stdout, "determination")

    for text in (source, as_json):
        told = run("assess", "-", "--format", "json", stdin=text)
        assert told.exit_code == 0
        assert valid(told.stdout, "determination") == from_file


def test_law_list_has_every_requirement() -> None:
    told = run("law", "list", "--format", "json")
    listed = [each["id"] for section in valid(told.stdout, "law-list")["sections"] for each in section["requirements"]]

    assert listed == [each.id for each in register().requirements]
    for language in LANGUAGES:
        text = run("law", "list", "--lang", language).stdout
        assert all(each in text for each in listed)


def test_law_show_explains_every_requirement() -> None:
    for each in register().requirements:
        payload = valid(run("law", "show", each.id, "--format", "json").stdout, "law-show")
        assert payload["requirement"]["id"] == each.id
        for language, title in (("en", each.title.en), ("zh", each.title.zh)):
            told = run("law", "show", each.id, "--lang", language, env={"COLUMNS": "200"})
            assert told.exit_code == 0
            assert told.stdout.startswith(title)


def test_law_show_names_the_provisions_with_their_addresses() -> None:
    told = run("law", "show", "dal/41/licence")

    assert "Drug Administration Law, art. 41" in told.stdout
    assert "http://www.npc.gov.cn/npc/c2/c30834/201908/t20190826_300489.html" in told.stdout
    assert "2019-12-01" in told.stdout


def test_calendar_adds_over_a_holiday() -> None:
    told = run("calendar", "add", "2026-06-01", "15", "--format", "json")

    assert valid(told.stdout, "calendar") == {"start": "2026-06-01", "working_days": 15, "due": "2026-06-23"}
    english = run("calendar", "add", "2026-06-01", "15").stdout
    assert "2026-06-23" in english
    assert "2026-06-19" in english
    assert "星期二" in run("calendar", "add", "2026-06-01", "15", "--lang", "zh").stdout


def test_calendar_counts_between() -> None:
    told = run("calendar", "between", "2026-06-01", "2026-06-23", "--format", "json")

    assert valid(told.stdout, "calendar")["working_days"] == 15
    assert "15" in run("calendar", "between", "2026-06-01", "2026-06-23", "--lang", "zh").stdout


@pytest.mark.parametrize("words", [("add", "2026-12-01", "60"), ("between", "2026-12-01", "2027-03-01")])
def test_a_year_without_a_plan_is_no_guess(words: tuple[str, ...]) -> None:
    told = run("calendar", *words, "--format", "json")

    assert told.exit_code == 1
    assert valid(told.stdout, "calendar") == {"error": "calendar_not_published", "year": 2027}
    text = run("calendar", *words)
    assert text.exit_code == 1
    assert "2027" in text.stderr
    assert not text.stdout


@pytest.mark.parametrize("name", EXAMPLES)
def test_dossier_check_counts_what_is_there(name: str) -> None:
    told = run("dossier", "check", example(name), "--format", "json")
    payload = valid(told.stdout, "check")

    assert told.exit_code == 0
    assert payload["id"] == name
    assert payload["entries"]["segments"] >= 2
    for language in LANGUAGES:
        text = run("dossier", "check", example(name), "--lang", language).stdout
        assert payload["digest"] in text


def test_dossier_check_remarks_on_forms_and_files(tmp_path: Path) -> None:
    source = (ROOT / "examples" / "reported-cross-province.yaml").read_text(encoding="utf-8")
    source = source.replace("form: powder_for_injection", "form: nasal_spray")
    source += "documents:\n- {id: doc-1, file: here.txt}\n- {id: doc-2, file: gone.txt}\n"
    (tmp_path / "dossier.yaml").write_text(source, encoding="utf-8")
    (tmp_path / "here.txt").write_text("seen", encoding="utf-8")

    remarks = valid(run("dossier", "check", str(tmp_path / "dossier.yaml"), "--format", "json").stdout, "check")[
        "remarks"
    ]
    said = " ".join(each["en"] for each in remarks)

    assert "/segments/1/form" in said
    assert "nasal_spray" in said
    assert "gone.txt" in said
    assert re.search(r"here\.txt has SHA-256 [0-9a-f]{64}", said)


def test_dossier_check_of_standard_input_says_what_it_did_not_look_at() -> None:
    source = (ROOT / "examples" / "reported-cross-province.yaml").read_text(encoding="utf-8")
    told = run("dossier", "check", "-", stdin=source + "documents:\n- {id: doc-1, file: here.txt}\n")

    assert told.exit_code == 0
    assert "not looked at" in told.stdout


def test_dossier_schema_is_a_schema_that_the_examples_meet() -> None:
    told = run("dossier", "schema")
    found = json.loads(told.stdout)

    assert told.exit_code == 0
    Draft202012Validator.check_schema(found)
    assert run("dossier", "schema", "--format", "json").stdout == told.stdout


def test_dossier_schema_in_words_speaks_the_language() -> None:
    english = run("dossier", "schema", "--format", "text").stdout
    chinese = run("dossier", "schema", "--format", "text", "--lang", "zh").stdout

    assert "`line_idle_since`" in english
    assert "`line_idle_since`" in chinese
    assert chinese != english


def test_doctor_finds_this_installation_in_order() -> None:
    told = run("doctor", "--format", "json")
    payload = valid(told.stdout, "doctor")

    assert {each["what"]["en"] for each in payload["checks"]} >= {
        "Python",
        "Register",
        "Working-day calendar",
        "Places",
    }
    assert told.exit_code == (0 if payload["ok"] else 1)
    for language in LANGUAGES:
        assert run("doctor", "--lang", language).exit_code == told.exit_code


def test_doctor_finds_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "today", lambda: dt.date(2040, 1, 1))
    told = run("doctor")

    assert told.exit_code == 1
    assert "✗" in told.stdout
    assert "2040" in told.stdout


def test_version() -> None:
    assert __version__ in run("--version").stdout
    assert valid(run("--version", "--format", "json").stdout, "version")["version"] == __version__
    assert "登记册" in run("--version", "--lang", "zh").stdout


def test_the_doctor_looks_at_every_package_that_is_needed() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]

    assert {re.split(r"[<>=\[]", each)[0] for each in declared} == set(doctor._PACKAGES)
