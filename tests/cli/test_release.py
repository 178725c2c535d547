"""The command that lays out whether a lot may be released."""

import json
from pathlib import Path
from typing import Any

import pytest

from fenduan.chain.store import Source, Store, Told
from fenduan.cli.setting import cells
from tests.chain.release.whole import LAST, bases, confirmed, events
from tests.cli.running import LANGUAGES, ROOT, run, valid
from tests.exchange.fhir.making import bundle, medication, observation
from tests.exchange.release.test_reading import plain

_CHAIN = str(ROOT / "examples" / "chain-of-an-adc.jsonld")


@pytest.fixture
def store(tmp_path: Path) -> str:
    """Return the folder of a store that holds the short chain."""
    folder = tmp_path / "chain"
    with Store.make(folder) as made:
        made.add(Source("file", "0" * 64), [Told(each, b"{}", n) for n, each in enumerate(events().values())])
    return str(folder)


@pytest.fixture
def facts(tmp_path: Path) -> str:
    """Return the path of a file in which everything is stated."""
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(plain(confirmed())), encoding="utf-8")
    return str(path)


def _json(*words: str, status: int = 0, stdin: str = "") -> dict[str, Any]:
    told = run("release", "check", *words, "--format", "json", stdin=stdin)
    assert told.exit_code == status, told.output
    return valid(told.stdout, "release" if status < 2 else "refusal")


def test_the_index_where_there_is_one_gives_the_answer_that_recursive_sql_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(tmp_path / "whole")
    assert run("events", "import", _CHAIN, "--store", folder).exit_code == 0
    lots = ("PK-2605", "DP-2605", "DP-2606", "ADC-018", "MAB-061", "MED-2601")
    asked = [(lot, "--store", folder, "--as-of", "2026-06-20") for lot in lots]
    with monkeypatch.context() as forbidden:
        forbidden.setattr("fenduan.chain.recursive.trace", None)
        indexed = [_json(*each) for each in asked]
    (tmp_path / "whole" / "genealogy.index").unlink()

    assert indexed == [_json(*each) for each in asked]
    assert not (tmp_path / "whole" / "genealogy.index").exists()


def test_the_answer_for_a_program(store: str, facts: str) -> None:
    payload = _json("DP", "--store", store, "--facts", facts, "--as-of", "2026-06-01")

    assert (payload["lot"], payload["as_of"], payload["position"]) == ("DP", "2026-06-01", 5)
    assert payload["basis"] == bases()["DP"]
    assert [(each["question"], each["standing"]) for each in payload["questions"]] == [
        ("step", "for_the_person"),
        ("factory", "for_the_person"),
        ("market", "incomplete"),
    ]
    assert payload["upstream"][0]["before"]["unchanged"] is True
    law = {each["id"]: each for each in payload["law"]}
    assert law["factory-records"]["citations"][0]["article"] == "12"
    assert law["step"]["choice"] is True
    assert {c["id"] for each in payload["questions"] for c in each["conditions"]} <= set(law)


@pytest.mark.parametrize(("question", "status"), [("step", 0), ("factory", 0), ("market", 1)])
def test_one_question_alone_gives_the_exit_status(store: str, facts: str, question: str, status: int) -> None:
    words = ("DP", "--store", store, "--facts", facts, "--as-of", "2026-06-01", "--for", question)
    payload = _json(*words, status=status)

    assert [each["question"] for each in payload["questions"]] == [question]


def test_without_facts_nothing_is_shown_and_the_command_answers(store: str) -> None:
    payload = _json("DP", "--store", store, "--as-of", "2026-06-01")

    assert {each["standing"] for each in payload["questions"]} == {"incomplete"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_for_a_person(store: str, facts: str, language: str) -> None:
    told = run(
        "release", "check", "DP", "--store", store, "--facts", facts, "--as-of", "2026-06-01", "--lang", language
    )

    assert told.exit_code == 0, told.output
    assert max(map(cells, told.stdout.splitlines())) <= 100
    for word in {"en": ("qp-m", "art. 12", "Annex 16"), "zh": ("qp-m", "第12条", "附录16", "本产品设计")}[language]:
        assert word in told.stdout
    assert str(LAST) in told.stdout


def test_lots_may_stand_by_their_numbers_and_identifiers_in_any_spelling(tmp_path: Path) -> None:
    store = str(tmp_path / "s")
    assert run("events", "import", _CHAIN, "--store", store).exit_code == 0
    stated = tmp_path / "f.yaml"
    for lot in (
        "ADC-017",
        "urn:epc:class:lgtin:9521234.000051.ADC-017",
        "https://id.gs1.org/01/09521234000518/10/ADC-017",
    ):
        stated.write_text(f"release_facts: 1\nlots: [{{lot: '{lot}', signed: true}}]\n", encoding="utf-8")
        payload = _json(
            "ADC-017", "--store", store, "--facts", str(stated), "--as-of", "2026-10-01", "--for", "step", status=1
        )
        found = {c["id"]: c["status"] for c in payload["questions"][0]["conditions"]}
        assert found["signed"] == "met", lot


def test_a_file_with_faults_is_refused_with_every_place(store: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("release_facts: 1\ntests: [{lot: DP}]\nas_of: soon\n", encoding="utf-8")
    payload = _json("DP", "--store", store, "--facts", str(wrong), status=2)

    assert [(each["pointer"], each["line"]) for each in payload["errors"]] == [("/tests/0", 2), ("/as_of", 3)]
    told = run("release", "check", "DP", "--store", store, "--facts", str(wrong), "--lang", "zh")
    assert told.exit_code == 2
    assert "共2处错误" in told.stderr


def test_facts_are_read_from_standard_input(store: str) -> None:
    payload = _json("DP", "--store", store, "--facts", "-", stdin='{"release_facts": 1, "as_of": "2026-06-02"}')

    assert payload["as_of"] == "2026-06-02"


def test_no_store_and_no_such_lot_are_said(store: str, tmp_path: Path) -> None:
    nowhere = run("release", "check", "DP", "--store", str(tmp_path / "nowhere"))
    assert (nowhere.exit_code, nowhere.stdout) == (2, "")
    assert "nowhere" in nowhere.stderr

    assert _json("none", "--store", store, status=2)["errors"]


def test_the_tests_of_a_certificate_are_facts_and_its_odd_dates_are_said(tmp_path: Path) -> None:
    store, coa = str(tmp_path / "s"), tmp_path / "coa.json"
    assert run("events", "import", _CHAIN, "--store", store).exit_code == 0
    batch = medication("ADC-017", manufacture="2026-05-13", release="2026-05-12")
    coa.write_bytes(bundle(batch, observation(says="Does not comply")))
    words = ("ADC-017", "--store", store, "--certificate", str(coa), "--as-of", "2026-10-01", "--for", "step")
    payload = _json(*words, status=1)
    failed = [c for c in payload["questions"][0]["conditions"] if c["id"] == "tests" and c["status"] == "not_met"]

    assert failed[0]["facts"] == ["coa.json#/entry/1/resource"]
    assert "lies before" in payload["remarks"][0]["en"]
    told = run("release", "check", *words, "--lang", "zh")
    assert "早于" in told.stdout

    coa.write_bytes(b"{}")
    assert _json(*words, status=2)["errors"][0]["rule"] == "no-bundle"
