"""Every command stands in both READMEs, and every command and option that the documentation names exists."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from fenduan.cli.main import fenduan
from tests.docs.examples import documents
from tests.structure.program import ROOT

# Parts of a command line as it stands in a page: from `fenduan` to the end of the line or of the code.
_TYPED = re.compile(r"(?:(?<=`)|(?<=\$ )|^)(?:\.venv/bin/)?fenduan (?P<words>[^`\n]+)", re.MULTILINE)
_LONE_OPTION = re.compile(r"`(--?[a-z][a-z-]*)(?: [^`]*)?`")
# Options of the scripts and of other programs, not of ours.
_OF_OTHERS = {"--long", "--quick", "--test", "--upgrade", "--strict"}


def _commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command that does something, with the words that call it."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _commands(below, (*path, name))
    else:
        yield path, command


def _options(command: click.Command) -> set[str]:
    own = command.get_params(click.Context(command))
    return {name for each in own if isinstance(each, click.Option) for name in (*each.opts, *each.secondary_opts)}


COMMANDS = dict(_commands(fenduan))
ALL_OPTIONS = set().union(_options(fenduan), *(_options(each) for each in COMMANDS.values()))


def _typed(path: Path) -> list[list[str]]:
    """Return every command line of ours on a page, as words without `fenduan`."""
    found = _TYPED.finditer(path.read_text(encoding="utf-8"))
    return [shlex.split(each["words"], comments=True) for each in found]


def _unknown(words: list[str]) -> list[str]:
    """Say what of a command line does not exist."""
    called = next((path for path in COMMANDS if tuple(words[: len(path)]) == path), None)
    known = _options(fenduan) if called is None else _options(COMMANDS[called]) | _options(fenduan)
    if called is None and not words[0].startswith("-") and words[0] not in {path[0] for path in COMMANDS}:
        return [words[0]]
    return [word for word in words if word.startswith("-") and word.partition("=")[0] not in known]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_every_command_stands_in_the_readme(name: str) -> None:
    typed = _typed(ROOT / name)

    assert COMMANDS
    assert not [path for path in COMMANDS if not any(tuple(words[: len(path)]) == path for words in typed)]


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_and_option_that_a_page_names_exists(path: Path) -> None:
    unknown = [(words, each) for words in _typed(path) for each in _unknown(words)]
    text = path.read_text(encoding="utf-8")
    if "decisions" not in path.parts:
        lone = set(_LONE_OPTION.findall(text)) - _OF_OTHERS
        unknown += [([], each) for each in sorted(lone - ALL_OPTIONS)]

    assert not unknown


def test_a_command_or_option_that_does_not_exist_is_found() -> None:
    assert _unknown(["assay", "FILE"]) == ["assay"]
    assert _unknown(["assess", "FILE", "--loudly"]) == ["--loudly"]
    assert _unknown(["assess", "FILE", "--lang", "zh"]) == []
