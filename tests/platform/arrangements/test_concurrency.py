"""Colleagues at one part at once, on both databases: one write wins, the others are told; a write sent twice is one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.platform.postgres import server

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(name="told", params=["sqlite", "postgresql"], scope="module")
def _told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Return what the threads got, on a file of SQLite and on a server of PostgreSQL."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        yield _run(f"sqlite:///{folder / 'fenduan.sqlite3'}", folder)
    else:
        with server() as running:
            yield _run(running.create("arrangements"), folder)


def _run(url: str, folder: Path) -> dict[str, Any]:
    stated = {"DJANGO_SETTINGS_MODULE": "tests.platform_settings", "FENDUAN_MODE": "test"}
    command = [sys.executable, "-W", "ignore", "-m", "tests.platform.arrangements.driver"]
    environment = {**os.environ, **stated, "DATABASE_URL": url, "FENDUAN_DATA": str(folder)}
    told = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stderr
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def test_of_writes_from_one_revision_one_is_kept(told: dict[str, Any]) -> None:
    assert told["writes"] == {"done": 1, "409": 3}
    assert told["kept"] == [1, 1, 1, 1]


def test_one_write_sent_several_times_at_once_is_done_once_and_answered_each_time(told: dict[str, Any]) -> None:
    answer = {"revision": 1, "content": {"licences": [{"party": "filler", "number": "1"}]}}

    assert told["same"] == {"done": 4}
    assert told["answers"] == [answer] * 4


def test_an_arrangement_is_begun_and_answered_once_however_often_it_is_sent_at_once(told: dict[str, Any]) -> None:
    assert told["arranged"] == [{"done": 4}] * 3
    assert told["made"] == [1, 1, 2, 3]


def test_what_is_signed_at_once_is_signed_once(told: dict[str, Any]) -> None:
    assert told["signatures"]["done"] == 1
    assert told["versions"] == 1
    assert told["manifests"] == {"done": 1, "409": 3}
    assert told["signed"] == [1, 0]
