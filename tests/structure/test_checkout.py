"""The checkout itself: locks, scripts, and no trace of the machine that it was written on."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.structure.program import ROOT, tracked_files

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
SCRIPTS = sorted(path for path in (ROOT / "script").iterdir() if path.is_file())

_PIN = re.compile(r"[a-z0-9][a-z0-9._-]*==[^\s;]+( ; [^\\]+)? \\")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
_COMMENT = re.compile(r"\s*#.*|")
_HOST = re.compile(
    r"https?:|file:/|//|--(extra-)?index|--find-links|--trusted-host|\b[a-z0-9-]+\.(org|com|net|io|cn)\b"
)
# Homes and workplaces of one machine. The roots that every system has (/usr, /etc, /bin) may be named.
_MACHINE = re.compile(r"(?<![\w.~}:/-])/(?:home|root|work|opt|srv|mnt|Users|private|tmp|workspace)/[\w.-]+")
_BINARY = {".png", ".ico", ".pdf", ".woff2", ".gz", ".zip"}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_there_are_locks_and_scripts() -> None:
    assert {path.name for path in LOCKS} >= {"run.txt", "test.txt"}
    assert {path.name for path in SCRIPTS} >= {"setup", "run", "test"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_index_and_no_host(lock: Path) -> None:
    assert not _HOST.findall(_text(lock))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_version_has_a_hash(lock: Path) -> None:
    bare = []
    lines = _text(lock).splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if _PIN.fullmatch(line):
            if not _HASH.fullmatch(following):
                bare.append(line)
        else:
            assert _HASH.fullmatch(line) or _COMMENT.fullmatch(line), f"neither a pin nor a hash nor a comment: {line}"

    assert not bare


def _pins(name: str) -> dict[str, str]:
    found = (re.match(r"([a-z0-9._-]+)==(\S+)", line) for line in _text(ROOT / "requirements" / name).splitlines())
    return {match[1]: match[2] for match in found if match}


def test_the_tests_run_with_the_versions_that_users_get() -> None:
    assert _pins("run.txt").items() <= _pins("test.txt").items()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_executable_posix_shell(script: Path) -> None:
    shell = shutil.which("dash") or shutil.which("sh")
    assert shell is not None

    assert os.access(script, os.X_OK)
    assert _text(script).startswith("#!/bin/sh\n")
    assert "\nset -eu\n" in _text(script)
    parsed = subprocess.run([shell, "-n", script], capture_output=True, check=False, text=True)
    assert (parsed.returncode, parsed.stderr) == (0, "")


def test_ci_runs_the_tests_and_nothing_else() -> None:
    run = ROOT / ".ci" / "run"
    commands = [line for line in _text(run).splitlines() if line and not line.startswith(("#", "set ", "export "))]

    assert os.access(run, os.X_OK)
    assert len(commands) == 1
    assert commands[0].startswith("exec ")
    assert "/script/test" in commands[0]


def test_no_file_names_a_path_of_one_machine() -> None:
    this = Path(__file__).resolve()
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for path in tracked_files()
        if path.suffix not in _BINARY and path != this
        for number, line in enumerate(_text(path).splitlines(), start=1)
        if (match := _MACHINE.search(line))
    ]

    assert not found, "\n".join(["paths of one machine:", *found])


@pytest.mark.parametrize("path", ["/home/ann/checkout", "see /work/main/x", '"/Users/li/a"', "(/tmp/v/bin/python)"])
def test_a_path_of_a_machine_is_found(path: str) -> None:
    assert _MACHINE.search(path)


@pytest.mark.parametrize("text", ["https://host/work/a", "../shared/work/b", "/segments/2/site", "/usr/bin/env"])
def test_an_address_or_a_pointer_is_left_alone(text: str) -> None:
    assert not _MACHINE.search(text)


def test_every_folder_is_in_the_source_distribution_and_its_types_are_checked() -> None:
    settings = tomllib.loads(_text(ROOT / "pyproject.toml"))["tool"]
    files = [path.relative_to(ROOT) for path in tracked_files()]
    folders = {path.parts[0] for path in files if len(path.parts) > 1 and not path.parts[0].startswith(".")}
    programs = {path.parts[0] for path in files if path.suffix == ".py"}

    assert {f"/{folder}" for folder in folders} < set(settings["hatch"]["build"]["targets"]["sdist"]["include"])
    assert programs == set(settings["mypy"]["files"])
