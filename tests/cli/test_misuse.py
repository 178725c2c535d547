"""Misuse ends with status 2, says in both languages what is wrong, and in JSON takes the form of a refusal."""

import re

import pytest

from tests.cli.running import example, run, valid

HAN = re.compile(r"[\u3400-\u9fff]")
ADC = example("adc-three-provinces")

MISUSED = [
    ((), "no-command"),
    (("law",), "no-command"),
    (("frobnicate",), "no-such-command"),
    (("calendar", "subtract"), "no-such-command"),
    (("--bogus",), "no-such-option"),
    (("assess", "--bogus", ADC), "no-such-option"),
    (("assess", "-x", ADC), "no-such-option"),
    (("assess",), "missing"),
    (("calendar", "add", "2026-01-01"), "missing"),
    (("assess", ADC, "more"), "too-many"),
    (("assess", ADC, "--as-of"), "needs-value"),
    (("assess", ADC, "--all=yes"), "takes-no-value"),
    (("assess", ADC, "--as-of", "2026-02-30"), "no-date"),
    (("assess", ADC, "--as-of", "20260101"), "no-date"),
    (("assess", ADC, "--as-of", "\uff12\uff10\uff12\uff16-01-01"), "no-date"),
    (("assess", ADC, "--lang", "fr"), "not-one-of"),
    (("assess", ADC, "--format", "xml"), "not-one-of"),
    (("calendar", "add", "2026-01-01", "ten"), "no-count"),
    (("calendar", "add", "2026-01-01", "9" * 5000), "no-count"),
    (("calendar", "between", "2026-02-01", "2026-01-01"), "end-before-start"),
    (("law", "show", "nothing/of/this"), "no-such-requirement"),
    (("law", "show", ""), "no-such-requirement"),
    (("law", "show", "\x1b[31mred"), "no-such-requirement"),
]


@pytest.mark.parametrize(("words", "rule"), MISUSED)
def test_misuse_is_said_in_json_as_a_refusal_is(words: tuple[str, ...], rule: str) -> None:
    told = run("--format", "json", *words)
    payload = valid(told.stdout, "refusal")

    assert told.exit_code == 2
    assert payload["error"] == "misuse"
    assert [each["rule"] for each in payload["errors"]] == [rule]
    assert HAN.search(payload["errors"][0]["message"]["zh"])
    assert not told.stderr


@pytest.mark.parametrize(("words", "rule"), MISUSED)
def test_misuse_is_said_to_a_person_on_standard_error(words: tuple[str, ...], rule: str) -> None:
    english, chinese = run("--lang", "en", *words), run("--lang", "zh", *words)

    assert english.exit_code == chinese.exit_code == 2, rule
    assert "Error: " in english.stderr
    assert "错误：" in chinese.stderr
    assert "Usage" not in chinese.stderr
    for told in (english, chinese):
        assert not told.stdout
        assert "\x1b" not in told.stderr
        assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("asess", ADC), "assess"),
        (("assess", ADC, "--as-off", "2026-01-01"), "--as-of"),
        (("law", "show", "regulations/33"), "regulations/33/vaccine-ground"),
        (("law", "show", "dal/41/license"), "dal/41/licence"),
    ],
)
def test_the_nearest_is_named(words: tuple[str, ...], near: str) -> None:
    assert re.search(rf"Did you mean {re.escape(near)}\?", " ".join(run(*words).stderr.split()))
    assert near in run("--lang", "zh", *words).stderr


def test_a_misused_command_says_how_it_is_called() -> None:
    assert "Usage: fenduan calendar add [OPTIONS] DATE DAYS" in run("calendar", "add").stderr
    assert "用法：fenduan calendar add [选项] 日期 天数" in run("calendar", "add", "--lang", "zh").stderr


def test_the_help_is_offered() -> None:
    assert "Help: fenduan law show --help" in run("law", "show").stderr


def test_what_stands_behind_two_hyphens_is_no_option() -> None:
    told = run("assess", "--", "--lang")

    assert told.exit_code == 2
    assert told.stderr.startswith("--lang")
