"""An import that is killed loses nothing and tells nothing twice; a check whose processes are killed says so."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest

from benchmarks.events.captures import write
from fenduan.exchange.epcis import spread
from fenduan.exchange.processes import processors
from tests.cli.running import command, environment, run

EVENTS: Final = 2_500
# What was received when, and which store it is, differ between two runs.
TABLES: Final = (
    "SELECT position, id, digest, time, facts, raw, place FROM events",
    "SELECT id, name FROM names",
    "SELECT id, name, first, kind, material, number, time, site, party, value, unit, came, unconfirmed FROM lots",
    "SELECT * FROM touches",
    "SELECT * FROM described",
    "SELECT * FROM edges",
    "SELECT * FROM causes",
    "SELECT * FROM sent",
    "SELECT * FROM heard",
)
several = pytest.mark.skipif(processors() == 1, reason="one processor reads in one process")


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a capture that several processes read: its events, and white space between them."""
    made = BytesIO()
    write(made, EVENTS)
    path = tmp_path_factory.mktemp("told") / "capture.json"
    path.write_bytes(made.getvalue().replace(b"\n]}}", b"\n" + b" " * spread.SMALL + b"]}}"))
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, capture: Path) -> Path:
    """Return a store of the capture that was imported in peace."""
    store = tmp_path_factory.mktemp("whole")
    assert run("events", "import", str(capture), "--store", str(store)).exit_code == 0
    return store


@contextmanager
def _begun(*words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Begin a command as a process, in a group of its own as a terminal has it."""
    with subprocess.Popen(
        command(*words), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        yield process


def _below(process: int) -> set[int]:
    """Return the processes that read for a process."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == process and b"spawn_main" in (entry / "cmdline").read_bytes():
                    found.add(int(entry.name))
            except OSError:
                continue
    return found


def _await(wanted: Callable[[], Any], process: "subprocess.Popen[bytes]") -> None:
    """Wait until something is so, or the process has ended."""
    while process.poll() is None and not wanted():
        time.sleep(0.005)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


POINTS: Final[dict[str, Callable[[Path, int], object]]] = {
    "the store is made": lambda store, _: _size(store / "events.sqlite"),
    "others begin to read": lambda _, process: _below(process),
    "much is written": lambda store, _: _size(store / "events.sqlite-wal") > 2_000_000,
    "more is written": lambda store, _: _size(store / "events.sqlite-wal") > 8_000_000,
    "it is brought to the disk": lambda store, _: _counted(store),
    "the index is made": lambda store, _: [*store.glob("*genealogy*")],
}


def _counted(store: Path) -> int:
    """Return how many events a store holds, as whoever reads it meanwhile sees it."""
    if not _size(store / "events.sqlite"):
        return 0
    try:
        with closing(sqlite3.connect(f"file:{store / 'events.sqlite'}?mode=ro", uri=True)) as rows:
            return int(rows.execute("SELECT count(*) FROM events").fetchone()[0])
    except sqlite3.Error:
        return 0


def _rows(store: Path) -> list[list[Any]]:
    with closing(sqlite3.connect(store / "events.sqlite")) as rows:
        return [sorted(rows.execute(query)) for query in TABLES]


def _traced(store: Path, lot: str, way: str) -> Any:  # noqa: ANN401 - any JSON
    told = run("trace", lot, way, "--store", str(store), "--format", "json")
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)


@pytest.mark.parametrize("point", POINTS)
def test_an_import_killed_and_run_again_has_all_of_it_once(
    tmp_path: Path, capture: Path, whole: Path, point: str
) -> None:
    words = ("events", "import", str(capture), "--store", str(tmp_path / "store"))
    store = tmp_path / "store"
    with _begun(*words) as process:
        _await(lambda: POINTS[point](store, process.pid), process)
        readers = _below(process.pid)
        process.kill()
        ended = process.wait()
    assert ended == -signal.SIGKILL or point == "the index is made"  # which is soon done
    # All or nothing of it is there, and whoever read for it ends by itself.
    assert _counted(store) in (0, EVENTS)
    while any(Path(f"/proc/{each}/cmdline").exists() and _reads(each) for each in readers):
        time.sleep(0.01)

    again = json.loads(run(*words, "--format", "json").stdout)
    third = json.loads(run(*words, "--format", "json").stdout)

    assert again["new"] + again["repeated"] == EVENTS
    assert (third["new"], third["repeated"], third["position"]) == (0, EVENTS, EVENTS)
    assert _rows(store) == _rows(whole)
    for lot, way in (("PK-2605-3", "--back"), ("MCB-01-0", "--forward"), ("LP-2602-1", "--forward")):
        assert _traced(store, lot, way) == _traced(whole, lot, way)


def _reads(process: int) -> bool:
    """Whether a process is still at work, and not only waited for by nobody."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


@several
@pytest.mark.parametrize(
    ("what", "said"), [("check", "not checked to its end"), ("import", "nothing of this file was taken")]
)
def test_a_reader_that_is_killed_ends_it_with_a_sentence(tmp_path: Path, capture: Path, what: str, said: str) -> None:
    where = ("--store", str(tmp_path / "store")) if what == "import" else ()
    with _begun("events", what, str(capture), *where, "--format", "json") as process:
        _await(lambda: _below(process.pid), process)
        for each in _below(process.pid):
            os.kill(each, signal.SIGKILL)
        out, errors = process.communicate(timeout=60)

    (error,) = json.loads(out)["errors"]
    assert process.returncode == 2
    assert (error["rule"], said in error["message"]["en"]) == ("reading-lost", True)
    assert b"Traceback" not in errors
    assert not where or _counted(tmp_path / "store") == 0


@several
@pytest.mark.parametrize("what", ["check", "import"])
def test_an_interruption_ends_all_of_them(tmp_path: Path, capture: Path, what: str) -> None:
    where = ("--store", str(tmp_path / "store")) if what == "import" else ()
    with _begun("events", what, str(capture), *where) as process:
        _await(lambda: _below(process.pid), process)
        readers = _below(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)

    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert not any(_reads(each) for each in readers)
    assert not where or _counted(tmp_path / "store") == 0
