"""Several processes answer at one port; one that ends is started again; a signal ends all; one sealer seals."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from benchmarks.pages.served import free_port
from fenduan.cli import serving
from tests.cli.running import LANGUAGES, command, run
from tests.structure.program import ROOT

PATIENCE_S = 120
KEY = "".join(map(chr, range(48, 108)))
linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes where Linux tells of them")


def _surroundings(data: Path) -> dict[str, str]:
    """Return the environment of a platform in production that keeps everything in ``data``."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "FENDUAN_SECRET_KEY": KEY,
        "FENDUAN_DATA": str(data),
    }


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Serve an empty platform with two processes; return the one that watches, and the port."""
    port = free_port()
    assert run("evidence", "keygen", "test.example/ledger", "-o", str(tmp_path / "ledger.key")).exit_code == 0
    words = [sys.executable, "-m", "fenduan.cli.main", "serve", "--port", str(port), "--processes", "2"]
    with subprocess.Popen(words, env=_surroundings(tmp_path), cwd=tmp_path, stdout=subprocess.DEVNULL) as process:
        try:
            _await(lambda: process.poll() is not None or (_answers(port) and len(_workers(process)) == 2))
            yield process, port
        finally:
            if process.poll() is None:
                process.kill()


def _await(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def _children(process: "subprocess.Popen[bytes]") -> dict[int, list[str]]:
    """Return the processes that another one started and that have not ended, each with its words."""
    found = {}
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            try:
                state, parent = (each / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
                words = (each / "cmdline").read_text(encoding="utf-8").split("\0")
            except OSError:
                continue
            if int(parent) == process.pid and state != "Z":
                found[int(each.name)] = words
    return found


def _workers(process: "subprocess.Popen[bytes]") -> set[int]:
    return {pid for pid, words in _children(process).items() if "serve" in words}


def _sealers(process: "subprocess.Popen[bytes]") -> set[int]:
    return {pid for pid, words in _children(process).items() if "seal" in words}


def _is_there(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


@linux
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_one_that_ends_is_started_again_and_a_signal_ends_all(
    served: tuple["subprocess.Popen[bytes]", int], told: signal.Signals
) -> None:
    process, port = served
    first = _workers(process)
    assert len(first) == 2
    assert len(_sealers(process)) == 1

    lost = min(first)
    os.kill(lost, signal.SIGKILL)
    _await(lambda: len(_workers(process) - {lost}) == 2)
    assert first - {lost} <= _workers(process)
    assert all(_answers(port) for _ in range(8))
    assert len(_sealers(process)) == 1

    every = set(_children(process))
    process.send_signal(told)
    assert process.wait(timeout=PATIENCE_S) == 0
    _await(lambda: not any(map(_is_there, every)))
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_without_a_key_of_the_log_nothing_is_served(tmp_path: Path) -> None:
    port = free_port()
    told = subprocess.run(
        command("serve", "--port", str(port), "--lang", "en"),
        env=_surroundings(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip

    assert told.returncode == 2
    assert "keygen" in told.stderr
    assert "Open http" not in told.stdout


@pytest.mark.parametrize(("processors", "processes"), [(1, 1), (2, 2), (8, 8), (96, 8)])
def test_with_postgresql_there_are_as_many_as_processors(
    monkeypatch: pytest.MonkeyPatch, processors: int, processes: int
) -> None:
    monkeypatch.setattr("django.db.connection", type("Connection", (), {"vendor": "postgresql"}))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)), raising=False)
    assert serving.usual_processes() == processes
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    assert serving.usual_processes() == processes
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert serving.usual_processes() == 1


def test_with_sqlite_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.connection", type("Connection", (), {"vendor": "sqlite"}))
    assert serving.usual_processes() == 1


def test_nothing_that_two_must_not_share_is_left_before_copying(
    monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    closed: list[bool] = []
    monkeypatch.setattr("django.db.utils.BaseConnectionHandler.all", lambda *_, **__: [_Told(closed)])
    with django_db_blocker.unblock():
        serving._before_copying()
    assert closed == [True]


class _Told:
    def __init__(self, closed: list[bool]) -> None:
        self._closed = closed

    def close(self) -> None:
        self._closed.append(True)


def test_gunicorn_knows_every_option() -> None:
    from gunicorn.config import Config  # noqa: PLC0415 - as the program does

    settings = Config()
    ready: list[str] = []
    options: dict[str, Any] = serving._options(8000, 3, lambda: ready.append("ready"))
    for name, value in options.items():
        settings.set(name, value)
    assert (settings.workers, settings.threads, settings.address) == (3, serving.THREADS_OF_EACH, [("127.0.0.1", 8000)])
    settings.when_ready(None)
    assert ready == ["ready"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stated", ["0", "65"])
def test_a_number_of_processes_that_cannot_be_is_refused(stated: str, language: str) -> None:
    told = run("serve", "--processes", stated, "--lang", language)
    assert told.exit_code == 2
    assert stated in told.stderr
    assert "64" in told.stderr
