"""Every command explains itself, in either language throughout."""

import re

import click
import pytest

from fenduan.cli import messages
from fenduan.cli.commands import Argument, Option
from fenduan.cli.main import fenduan
from fenduan.reference.text import Text
from tests.cli.running import run

HAN = re.compile(r"[\u3400-\u9fff]")


def paths(command: click.Command = fenduan, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """List the words of every command, the root and the groups too."""
    found = [before]
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            found += paths(each, (*before, name))
    return found


COMMANDS = paths()


def named(words: tuple[str, ...]) -> click.Command:
    """Return the command that these words name."""
    command: click.Command = fenduan
    for word in words:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    return command


def test_these_are_the_commands() -> None:
    assert {" ".join(each) for each in COMMANDS} == {
        "events", "events check", "events import", "events export", "events flags", "events balance",
        "trace", "affected", "release", "release check",
        "", "assess", "whatif", "route", "screen", "legacy", "temperature", "doctor",
        "law", "law list", "law show", "law timeline", "law diff",
        "calendar", "calendar add", "calendar between", "calendar load",
        "dossier", "dossier check", "dossier schema", "dossier diff", "dossier template", "dossier to-xlsx",
        "dossier from-xlsx",
        "evidence", "evidence verify", "evidence package", "evidence disclose", "evidence keygen", "evidence witness",
        "evidence seal", "evidence fsck", "evidence rotate", "evidence protect", "serve", "admin",
        "admin authorities", "admin organisation", "admin organisations", "admin invite", "notify", "backup", "restore",
    }  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help_in_english(words: tuple[str, ...]) -> None:
    for option in ("--help", "-h"):
        told = run(*words, option, "--lang", "en")

        assert told.exit_code == 0
        assert told.stdout.startswith("Usage: fenduan " + " ".join([*words, "[OPTIONS]"]).strip())
        assert not HAN.search(told.stdout)
        assert messages.DISCLAIMER.en in told.stdout


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("first", [True, False])
def test_every_command_has_help_in_chinese_throughout(words: tuple[str, ...], first: bool) -> None:  # noqa: FBT001 - a table's column
    told = run(*(("--lang", "zh", *words) if first else (*words, "--lang", "zh")), "--help")

    assert told.exit_code == 0
    assert told.stdout.startswith("用法：fenduan")
    assert messages.DISCLAIMER.zh in told.stdout
    for word in ("Usage", "Options", "Commands", "Arguments", "Show", "OPTIONS", "ARGS", "FILE", "DATE"):
        assert word not in told.stdout
    for line in told.stdout.splitlines():
        assert HAN.search(line) or not line.strip(), line


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_takes_language_format_and_help(words: tuple[str, ...]) -> None:
    taken = {name for param in named(words).params for name in param.opts}

    assert {"--lang", "--format", "--help"} <= taken


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_parameter_is_explained(words: tuple[str, ...]) -> None:
    told = {
        language: run(*words, "--help", "--lang", language, env={"COLUMNS": "200"}).stdout for language in ("en", "zh")
    }

    for param in named(words).params:
        assert isinstance(param, Option | Argument)
        # Where a line is folded is the terminal's business.
        assert "".join(param.about.en.split()) in "".join(told["en"].split())
        assert "".join(param.about.zh.split()) in "".join(told["zh"].split())


def test_every_help_text_belongs_to_a_command() -> None:
    assert set(messages.HELP) == {" ".join(words) or "fenduan" for words in COMMANDS}


def test_every_message_is_in_both_languages() -> None:
    texts = [each for each in vars(messages).values() if isinstance(each, Text)]

    assert len(texts) > 50
    assert all(
        HAN.search(each.zh) and not HAN.search(each.en) and each.en != each.zh
        for each in texts
        if each.zh.strip("；、：，。")
    )
