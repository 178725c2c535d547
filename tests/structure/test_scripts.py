"""The scripts refuse in one clear sentence, and `script/run` hands through what the command says."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.structure.bilingual import HAN
from tests.structure.program import ROOT

TOOLS = ("cat", "cksum", "dirname", "env", "grep", "mv", "rm")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what script/setup looks at into a folder of its own, with a space in its name."""
    copy = tmp_path / "a checkout"
    for part in ("script", "requirements"):
        shutil.copytree(ROOT / part, copy / part)
    (copy / "src" / "fenduan").mkdir(parents=True)
    for name in ("pyproject.toml", "src/fenduan/__init__.py"):
        shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """Make a folder of programs that holds no Python, no apt-get and no sudo, for a user who is not root."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    _program(folder / "id", "echo 1000")
    return folder


def _program(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    path.chmod(0o755)


def _run(script: Path, *words: str, path: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {"PATH": path or os.environ["PATH"], "HOME": str(script.parent)}
    return subprocess.run(
        ["/bin/sh", script, *words], env=inherited | environment, capture_output=True, check=False, text=True
    )


def _refusal(told: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    """Return the last two lines that it said: the sentence in English and in Chinese."""
    assert told.returncode == 1
    assert told.stdout == ""
    english, chinese = told.stderr.splitlines()[-2:]
    return english, chinese


def test_setup_says_that_python_is_missing(checkout: Path, tools: Path) -> None:
    english, chinese = _refusal(_run(checkout / "script" / "setup", path=str(tools)))

    assert "Python 3.11" in english
    assert "Python 3.11" in chinese
    assert HAN.search(chinese)


def test_setup_finds_no_python_that_is_too_old(checkout: Path, tools: Path) -> None:
    _program(tools / "python3", "exit 1")

    english, _ = _refusal(_run(checkout / "script" / "setup", path=str(tools)))

    assert "Python 3.11" in english


@pytest.mark.parametrize("may_install", [False, True])
def test_setup_names_the_system_package_that_is_missing(checkout: Path, tools: Path, may_install: bool) -> None:  # noqa: FBT001
    asked = checkout / "asked"
    _program(tools / "apt-get", f'echo "$@" >>"{asked}"')
    _program(tools / "python3", 'case "$*" in *ensurepip*) exit 1 ;; *print*) echo python3.11-venv ;; esac')
    if may_install:
        _program(tools / "sudo", 'shift; exec "$@"')
        (tools / "true").symlink_to(shutil.which("true") or "true")

    english, chinese = _refusal(_run(checkout / "script" / "setup", path=str(tools)))

    assert "python3.11-venv" in english
    assert "python3.11-venv" in chinese
    assert asked.exists() == may_install
    assert not may_install or "install -y -qq python3.11-venv" in asked.read_text(encoding="utf-8")


def test_setup_refuses_an_option_that_it_does_not_have(checkout: Path, tools: Path) -> None:
    told = _run(checkout / "script" / "setup", "--bogus", path=str(tools))

    assert told.returncode == 2
    assert "Usage" in told.stderr


@pytest.fixture
def run(checkout: Path) -> Path:
    """Return a script/run that finds everything set up, and a command that repeats what it is asked."""
    _program(checkout / "script" / "setup", ":")
    _program(checkout / ".venv" / "bin" / "fenduan", 'echo "$@"', "exit ${STATUS:-0}")
    return checkout / "script" / "run"


@pytest.mark.parametrize("status", [0, 1, 2])
def test_run_ends_as_the_command_ends(run: Path, status: int) -> None:
    told = _run(run, "--once", STATUS=str(status))

    assert told.returncode == status
    assert told.stdout.startswith("assess ")
    assert ("Try next:" in told.stdout) == (status < 2)


@pytest.mark.parametrize(
    ("words", "environment", "chinese"),
    [
        ((), {"LANG": "zh_CN.UTF-8"}, True),
        ((), {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, False),
        (("--lang", "zh"), {"LANG": "C"}, True),
        (("--lang=en",), {"LANG": "zh_CN.UTF-8"}, False),
        (("--as-of", "2026-06-15"), {}, False),
    ],
)
def test_run_says_what_to_try_next_in_the_language_asked_for(
    run: Path,
    words: tuple[str, ...],
    environment: dict[str, str],
    chinese: bool,  # noqa: FBT001
) -> None:
    told = _run(run, *words, **environment)

    assert bool(HAN.search(told.stdout)) == chinese
    assert " ".join(words) in told.stdout


@pytest.mark.parametrize(("words", "language"), [((), "en"), (("--lang", "zh"), "zh")])
def test_run_serves_a_demonstration_after_printing(run: Path, words: tuple[str, ...], language: str) -> None:
    told = _run(run, *words, LANG="C")

    assert told.stdout.splitlines()[-1] == f"serve --demonstration --open --lang {language}"
    assert "serve --demonstration" not in _run(run, "--once", *words, LANG="C").stdout


def test_run_serves_nothing_after_a_refusal(run: Path) -> None:
    assert "serve --demonstration" not in _run(run, STATUS="2").stdout


@pytest.mark.parametrize("words", [("--format", "json"), ("--format=json",)])
def test_run_keeps_what_a_program_reads_clean(run: Path, words: tuple[str, ...]) -> None:
    told = _run(run, *words)

    assert len(told.stdout.splitlines()) == 1
    assert "Try next:" in told.stderr


@pytest.fixture
def test(checkout: Path) -> Path:
    """Return a script/test that finds everything set up, and tools that find nothing amiss."""
    _program(checkout / "script" / "setup", ":")
    for name in ("python", "ruff", "mypy", "lint-imports"):
        _program(checkout / ".venv" / "bin" / name, ":")
    return checkout / "script" / "test"


@pytest.mark.parametrize("may_install", [False, True])
def test_the_long_tests_ask_for_the_browser_or_say_what_is_skipped(
    test: Path,
    tools: Path,
    may_install: bool,  # noqa: FBT001
) -> None:
    asked = tools / "asked"
    _program(
        tools / "apt-get",
        f'echo "$@" >>"{asked}"',
        f'case "$*" in *install*) ln -s /bin/true "{tools}/chromium";; esac',
    )
    for name in ("ln", "true"):
        (tools / name).symlink_to(shutil.which(name) or name)
    if may_install:
        _program(tools / "sudo", 'shift; exec "$@"')
    told = _run(test, "--long", path=str(tools))

    assert told.returncode == 0
    assert asked.exists() == may_install
    assert ("No chromium here" in told.stderr) == (not may_install)
    assert bool(HAN.search(told.stderr)) == (not may_install)


def test_the_tests_of_every_day_ask_for_no_browser(test: Path, tools: Path) -> None:
    told = _run(test, path=str(tools))

    assert told.returncode == 0
    assert "chromium" not in told.stderr
