"""The command that says what a logger's file says."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from fenduan.chain.temperature.answer import NO_REPORT, of_sensor
from fenduan.chain.temperature.report import report
from fenduan.cli.setting import cells
from tests.cli.running import LANGUAGES, process, run, valid
from tests.exchange.loggers.making import Q_TAG, event, fridge_tag, one, table
from tests.structure.bilingual import numbers

# The keys that stand first, in the order in which the answer promises them.
PROMISED = (
    "device", "serial", "readings", "missing", "interval_min", "first", "last", "min", "max", "mean", "mkt",
    "mkt_time_weighted", "mkt_applicable", "gaps", "above", "below", "device_reported",
)  # fmt: skip
TWO = table("2026-06-01 08:00,5,9", "2026-06-01 08:10,5,9", heading="Time,Temp A (°C),Temp B (°C)")


@pytest.fixture
def q_tag(tmp_path: Path) -> str:
    """Return the path of a read-out of a Q-tag."""
    path = tmp_path / "q.txt"
    path.write_text(Q_TAG, encoding="utf-8")
    return str(path)


def _json(*words: str, stdin: bytes | str = "") -> dict[str, Any]:
    told = run("temperature", *words, "--format", "json", stdin=stdin)
    assert told.exit_code == 0, told.output
    return valid(told.stdout, "temperature")


def test_the_answer_for_a_program(q_tag: str) -> None:
    payload = _json(q_tag)

    assert tuple(payload)[: len(PROMISED)] == PROMISED
    assert (payload["device"], payload["serial"]) == ("Q-tag CLm doc LR", "XMPL00001")
    assert (payload["readings"], payload["missing"], payload["interval_min"]) == (7, 1, 10)
    assert (payload["first"], payload["last"]) == ("2026-06-01T08:00", "2026-06-01T09:10")
    assert (payload["min"], payload["max"], payload["mkt_applicable"], payload["zone"]) == (5.0, 9.4, True, None)
    assert payload["gaps"] == [{"from": "2026-06-01T08:40", "to": "2026-06-01T09:00", "minutes": 20}]
    assert payload["above"] == {"limit": 8.0, "readings": 2, "minutes": 10}
    assert payload["below"] == {"limit": 2.0, "readings": 0, "minutes": 0}
    assert payload["device_reported"]["alarms"][0]["events"][0]["minutes"] == 24
    assert payload["device_reported"]["mkt_agrees"] is False
    assert (payload["signature_present"], payload["format"], payload["sensors"]) == (True, "q-tag", None)


def test_limits_given_come_before_those_of_the_device(q_tag: str) -> None:
    payload = _json(q_tag, "--limits", "5.5", "9.4")

    assert payload["above"] == {"limit": 9.4, "readings": 0, "minutes": 0}
    assert payload["below"] == {"limit": 5.5, "readings": 2, "minutes": 10}


def test_without_any_limits_nothing_is_beyond() -> None:
    payload = _json("-", stdin=table("2026-06-01 08:00,5", "2026-06-01 08:10,30"))

    assert payload["above"] == payload["below"] == {"limit": None, "readings": None, "minutes": None}
    assert (payload["excursions"], payload["kinetic_effect"]) == ([], None)


def test_an_end_may_be_open_and_a_limit_below_zero() -> None:
    payload = _json("-", "--limits", "none", "-15", stdin=table("2026-06-01 08:00,-20", "2026-06-01 08:10,5"))

    assert (payload["below"]["limit"], payload["above"]["limit"], payload["above"]["readings"]) == (None, -15, 1)
    assert (payload["mkt"], payload["mkt_time_weighted"], payload["mkt_applicable"]) == (None, None, False)


def test_the_activation_energy_is_that_asked_for_and_the_device_keeps_its_own(q_tag: str) -> None:
    usual, higher = _json(q_tag), _json(q_tag, "--activation-energy", "120")

    assert (usual["activation_energy"], higher["activation_energy"]) == (83.144, 120)
    assert higher["mkt"] > usual["mkt"]
    assert higher["device_reported"] == usual["device_reported"]
    assert usual["device_reported"]["activation_energy"] == 83


def test_daily_extremes_only_have_no_readings_and_no_statistics() -> None:
    payload = _json("-", stdin=fridge_tag())

    assert payload["readings"] == 0
    assert [payload[key] for key in ("first", "last", "min", "max", "mean", "mkt", "mkt_time_weighted")] == [None] * 7
    assert payload["above"] == {"limit": 8.0, "readings": None, "minutes": None}
    assert len(payload["device_reported"]["summaries"]) == 4


def test_several_sensors_each_have_an_answer_and_none_stands_for_all() -> None:
    payload = _json("-", "--limits", "2", "8", stdin=TWO)

    assert {key: payload[key] for key in NO_REPORT} == dict.fromkeys(NO_REPORT)
    assert [each["above"]["minutes"] for each in payload["sensors"]] == [0, 10]


def test_of_no_sensor_the_first_level_names_every_key_of_one() -> None:
    assert tuple(NO_REPORT) == tuple(of_sensor(report(one(Q_TAG))))


def test_times_with_a_zone_and_with_seconds_stand_as_they_are_stated() -> None:
    rows = table("2026-06-01T08:00:30+08:00,5", "2026-06-01T08:10:30+08:00,5")
    payload = _json("-", stdin=rows)

    assert (payload["first"], payload["zone"]) == ("2026-06-01T08:00:30+08:00", "+08:00")


def test_the_order_of_dates_is_asked_for_and_taken() -> None:
    rows = table("05/06/2026 08:00,5")
    asked = run("temperature", "-", "--format", "json", stdin=rows)

    assert asked.exit_code == 2
    assert valid(asked.stdout, "refusal")["errors"][0]["rule"] == "date-order"
    assert _json("-", "--date-order", "dmy", stdin=rows)["first"] == "2026-06-05T08:00"


def test_a_person_reads_the_same_in_both_languages(q_tag: str) -> None:
    english, chinese = (run("temperature", q_tag, "--lang", each).stdout for each in LANGUAGES)

    assert "Gap: 2026-06-01 08:40 to 2026-06-01 09:00, 20 min" in english
    assert "记录中断：2026-06-01 08:40至2026-06-01 09:00，20分钟" in chinese
    assert numbers(english) == numbers(chinese)


@pytest.mark.parametrize(
    "data", [fridge_tag().encode(), TWO, table("2026-06-01 08:00,-20"), table(), table("2026-06-01 08:00,")]
)
@pytest.mark.parametrize("columns", ["40", "100", "200"])
def test_a_person_is_told_on_any_width(data: bytes, columns: str) -> None:
    english, chinese = (
        run("temperature", "-", "--lang", each, stdin=data, env={"COLUMNS": columns}) for each in LANGUAGES
    )

    assert (english.exit_code, chinese.exit_code) == (0, 0)
    assert all(cells(line) <= int(columns) for told in (english, chinese) for line in told.stdout.splitlines())
    if columns == "200":
        assert numbers(english.stdout) == numbers(chinese.stdout)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_comes_out_or_goes_into_a_file(tmp_path: Path, q_tag: str, language: str) -> None:
    path = tmp_path / "a.svg"
    shown = run("temperature", q_tag, "--format", "svg", "--lang", language)
    written = run("temperature", q_tag, "--format", "svg", "--lang", language, "-o", str(path))

    assert (shown.exit_code, written.exit_code, written.stdout) == (0, 0, "")
    assert path.read_text(encoding="utf-8") == shown.stdout
    assert ET.fromstring(shown.stdout).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own drawing


def test_an_answer_goes_into_a_file_but_never_over_the_input(tmp_path: Path, q_tag: str) -> None:
    path = tmp_path / "a.json"
    run("temperature", q_tag, "--format", "json", "-o", str(path))
    over = run("temperature", q_tag, "--format", "json", "-o", q_tag)

    assert json.loads(path.read_text(encoding="utf-8")) == _json(q_tag)
    assert over.exit_code == 2
    assert Path(q_tag).read_text(encoding="utf-8") == Q_TAG


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("--limits", "8", "2"), "limits-reversed"),
        (("--limits", "2"), "needs-value"),
        (("--limits", "cold", "8"), "no-limit"),
        (("--limits", "nan", "8"), "no-limit"),
        (("--limits", "-273.15", "8"), "no-limit"),
        (("--limits", "2", "1000.1"), "no-limit"),
        (("--activation-energy", "0"), "no-energy"),
        (("--activation-energy", "inf"), "no-energy"),
        (("--activation-energy", "-83"), "no-energy"),
        (("--date-order", "ydm"), "not-one-of"),
        (("--format", "pdf"), "not-one-of"),
    ],
)
def test_misuse_is_said(q_tag: str, words: tuple[str, ...], rule: str) -> None:
    told = run("--format", "json", "temperature", q_tag, *words)
    if "--format" in words:
        told = run("temperature", q_tag, *words)
        assert told.exit_code == 2
        assert "pdf" in told.stderr
        return

    assert told.exit_code == 2
    assert [each["rule"] for each in valid(told.stdout, "refusal")["errors"]] == [rule]


@pytest.mark.parametrize("name", ["missing.txt", ".", "a\x00b", "", "x" * 5000])
def test_what_is_no_readable_file_is_refused(name: str) -> None:
    told = run("temperature", name, "--format", "json")

    assert told.exit_code == 2
    assert valid(told.stdout, "refusal")["errors"][0]["rule"] == "unreadable"


def test_a_refusal_says_every_fault_with_its_line_and_that_nothing_was_computed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(table("2026-06-01 08:00,x", "2026-06-01 08:10,y"))
    english, chinese = (run("temperature", str(path), "--lang", each) for each in LANGUAGES)

    assert (english.exit_code, english.stdout) == (2, "")
    assert english.stderr.startswith("a.csv:2 — x is no temperature.")
    assert "a.csv:3 — y" in english.stderr
    assert english.stderr.rstrip().endswith("Refused: 2 errors. Nothing was computed.")
    assert chinese.stderr.rstrip().endswith("文件被拒收，共2处错误；未作计算。")


def test_a_name_and_values_that_a_terminal_would_act_on_are_written_out(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2Jb.txt"
    path.write_text(Q_TAG.replace("XMPL00001", "X\u202eL"), encoding="utf-8")
    told = run("temperature", str(path), "--lang", "en")

    assert told.exit_code == 0
    assert told.stdout.replace("\n", "").isprintable()


def test_an_epcis_document_is_read_like_any_file() -> None:
    reports = [
        {"type": "Temperature", "uom": "CEL", "value": value, "time": f"2026-06-01T08:0{value}:00Z"} for value in (5, 6)
    ]
    payload = _json("-", stdin=json.dumps(event({"sensorReport": reports})))

    assert (payload["format"], payload["readings"], payload["first"]) == ("epcis", 2, "2026-06-01T08:05+00:00")


def test_as_a_process_of_its_own() -> None:
    told = process("temperature", "-", "--format", "json", stdin=Q_TAG.encode(), LC_ALL="C")

    assert (told.status, told.stderr) == (0, b"")
    assert json.loads(told.stdout)["serial"] == "XMPL00001"
