"""The language follows the locale unless it is asked for."""

import pytest

from fenduan.cli.session import Session, locale_language
from tests.cli.running import process, run


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "zhx_CN.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.GBK"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
    ],
)
def test_the_first_variable_that_is_set_decides(environment: dict[str, str], language: str) -> None:
    assert locale_language(environment) == language
    told = run("--help", env=environment)
    assert told.stdout.startswith("用法" if language == "zh" else "Usage")


@pytest.mark.parametrize(
    "words", [("--lang", "zh", "law", "list"), ("law", "--lang", "zh", "list"), ("law", "list", "--lang=zh")]
)
def test_the_option_may_stand_anywhere_and_wins(words: tuple[str, ...]) -> None:
    assert run(*words, env={"LC_ALL": "en_US.UTF-8"}).stdout.startswith("登记册")


def test_the_last_option_wins() -> None:
    assert run("--lang", "zh", "law", "list", "--lang", "en").stdout.startswith("Register")


@pytest.mark.parametrize(
    ("words", "json"),
    [
        (["--format", "json"], True),
        (["--format=json"], True),
        (["--format", "json", "--format", "text"], False),
        (["--", "--format", "json"], False),
        (["--format"], False),
    ],
)
def test_the_format_is_known_before_anything_is_parsed(words: list[str], json: bool) -> None:  # noqa: FBT001 - a table's column
    assert Session.of(words, {}).json is json


def test_a_chinese_locale_on_a_terminal_without_chinese_speaks_english() -> None:
    told = run("--help", env={"LANG": "zh_CN.UTF-8"}, charset="ascii")

    assert told.stdout.startswith("Usage")
    assert not told.stderr


def test_chinese_asked_for_where_it_cannot_be_shown_is_told() -> None:
    told = process("--lang", "zh", "--help", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert told.status == 0
    assert b"--lang en" in told.stderr
    assert told.stdout.isascii()


def test_a_chinese_encoding_other_than_utf_8_shows_chinese() -> None:
    told = process("law", "list", LANG="zh_CN.GBK", PYTHONIOENCODING="gb18030", PYTHONUTF8="0")

    assert told.status == 0
    assert told.stdout.decode("gb18030").startswith("登记册")
