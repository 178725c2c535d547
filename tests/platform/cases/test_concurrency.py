"""Several people at the same moment, in processes of their own, on both databases: nobody decides twice."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.platform.postgres import Server, server

ROOT: Final = Path(__file__).resolve().parents[3]
TEMPLATE: Final = "template_cases"


@dataclass(frozen=True)
class Stage:
    """A database in which the world was made, and what it told of it."""

    url: str
    folder: Path
    told: dict[str, Any]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a process that acts."""
        return _start(self.url, self.folder, *words)

    def at_once(self, *each: tuple[str, ...]) -> list[list[Any]]:
        """Start processes, let them go at the same moment, and return what each told."""
        meeting = self.folder / f"meeting-{time.monotonic_ns()}"
        meeting.mkdir()
        running = [self.start(words[0], str(meeting), *words[1:]) for words in each]
        while len(list(meeting.glob("ready-*"))) < len(running):
            assert all(process.poll() in (None, 0) for process in running), [p.communicate() for p in running]
            time.sleep(0.01)
        (meeting / "go").touch()
        return [json.loads(_end(process)) for process in running]

    def tell(self) -> dict[str, Any]:
        """Tell how the case stands."""
        found: dict[str, Any] = json.loads(_end(self.start("tell", self.told["case"])))
        return found


def _environment(url: str, folder: Path) -> dict[str, str]:
    stated = {"DJANGO_SETTINGS_MODULE": "tests.platform_settings", "FENDUAN_MODE": "test"}
    return {**os.environ, **stated, "DATABASE_URL": url, "FENDUAN_DATA": str(folder)}


def _start(url: str, folder: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.platform.cases.driver", *words]
    return subprocess.Popen(
        command, cwd=ROOT, env=_environment(url, folder), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def _end(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return out


def _made(url: str, folder: Path) -> dict[str, Any]:
    migrate = [sys.executable, "-W", "ignore", "-m", "django", "migrate", "--skip-checks", "--verbosity", "0"]
    told = subprocess.run(migrate, cwd=ROOT, env=_environment(url, folder), check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    world: dict[str, Any] = json.loads(_end(_start(url, folder, "world")))
    return world


@pytest.fixture(scope="module")
def sqlite_world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return a folder with a file of SQLite in which the world was made."""
    folder = tmp_path_factory.mktemp("sqlite")
    return folder, _made(f"sqlite:///{folder / 'fenduan.sqlite3'}", folder)


@pytest.fixture(scope="module")
def postgres_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path, dict[str, Any]]]:
    """Return a server with a database in which the world was made; where PostgreSQL is not installed this fails."""
    folder = tmp_path_factory.mktemp("postgres")
    with server() as running:
        yield running, folder, _made(running.create(TEMPLATE), folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    """Return a copy of the world in a database of each kind."""
    if request.param == "sqlite":
        folder, told = request.getfixturevalue("sqlite_world")
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
        return Stage(f"sqlite:///{tmp_path / 'fenduan.sqlite3'}", tmp_path, told)
    running, folder, told = request.getfixturevalue("postgres_world")
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return Stage(running.create(f"c{abs(hash(tmp_path))}", TEMPLATE), tmp_path, told)


def test_two_decision_makers_at_once_decide_once(stage: Stage) -> None:
    case, seen = stage.told["case"], str(stage.told["seen"])
    told = stage.at_once(
        ("act", "decider@cn-js", case, seen, "decide_grant", "one"),
        ("act", "confirmer@cn-js", case, seen, "decide_refusal", "two"),
        ("act", "ra@conjugator", case, seen, "withdraw", "three"),
    )

    assert sorted(each[0] for each in told) == ["done", "refused", "refused"]
    assert all("changed since you saw it" in each[1] for each in told if each[0] == "refused")
    found = stage.tell()
    assert found["version"] == int(seen) + 1
    assert [number for number, _ in found["events"]] == list(range(1, int(seen) + 2))


def test_the_same_request_sent_thrice_at_once_is_done_once(stage: Stage) -> None:
    case, seen = stage.told["case"], str(stage.told["seen"])
    told = stage.at_once(*[("act", "decider@cn-js", case, seen, "decide_grant", "same")] * 3)

    assert sorted(each[2] for each in told) == [False, True, True]
    assert {(each[0], each[1]) for each in told} == {("done", int(seen) + 1)}
    assert stage.tell()["version"] == int(seen) + 1


def test_a_holder_that_applies_twice_at_once_has_one_case(stage: Stage) -> None:
    arrangement, manifest = stage.told["arrangement"], stage.told["manifest"]
    told = stage.at_once(*[("begin", arrangement, manifest, key) for key in ("one", "two")])

    assert sorted(each[0] for each in told) == ["done", "refused"]
    assert len(stage.tell()["cases"]) == 2
