"""The commands on the ledger, as processes of their own on both databases."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.platform.ledger.databases import ROOT, Database, of_sqlite
from tests.platform.postgres import APPLICATION


def _run(database: Database, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "fenduan.cli.main", "evidence", *words]
    environment = database.environment()
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_what_was_written_is_sealed_and_looked_over(database: Database) -> None:
    database.run("write", "1", "6")

    sealed = _run(database, "seal", "--format", "json")
    assert sealed.returncode == 0, sealed.stderr
    told = json.loads(sealed.stdout)
    assert told["size"] == told["count"] > 0
    assert told["overdue"] == []
    assert "没有待封存" in _run(database, "seal", "--lang", "zh").stdout
    looked = _run(database, "fsck", "--format", "json")
    assert looked.returncode == 0, looked.stderr
    assert json.loads(looked.stdout)["size"] == told["size"]


def test_a_fault_and_an_overdue_promise_are_told_with_another_status(database: Database) -> None:
    database.run("write", "1", "6")
    late = {**database.environment(), "FENDUAN_DAY": "2026-06-17"}
    command = [sys.executable, "-W", "ignore", "-m", "fenduan.cli.main", "evidence", "fsck", "--lang", "en"]
    looked = subprocess.run(command, cwd=ROOT, env=late, capture_output=True, text=True, check=False, timeout=120)

    assert looked.returncode == 1
    assert "should have been sealed" in looked.stdout
    known = database.data / "known"
    known.write_text("no checkpoint", encoding="utf-8")
    assert _run(database, "fsck", "--known", str(known)).returncode == 2


def test_sealing_goes_on_until_it_is_ended(database: Database) -> None:
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "fenduan.cli.main",
        "evidence",
        "seal",
        "--every",
        "1",
        "--lang",
        "en",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=database.environment(), stdout=subprocess.PIPE, text=True)
    database.run("write", "1", "6")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Sealed")
    process.terminate()
    process.communicate(timeout=30)
    _, told = map(json.loads, database.run(*["seal_once", "--", "tell"]).splitlines())
    assert (told["faults"], told["unsealed"]) == ([], 0), "ended between two seals or in the middle of one"


def test_sealing_goes_on_after_a_database_that_did_not_answer(tmp_path: Path, migrated_file: Path) -> None:
    kept = of_sqlite(tmp_path, migrated_file)
    kept.run("write", "1", "6")
    place = tmp_path / "fenduan.sqlite3"
    away = place.rename(tmp_path / "away.sqlite3")
    words = [sys.executable, "-W", "ignore", "-m", "fenduan.cli.main", "evidence", "seal", "--every", "1"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([*words, "--lang", "en"], cwd=ROOT, env=kept.environment(), text=True, **pipes)  # type: ignore[call-overload]  # the pipes by name
    try:
        assert process.stderr.readline().startswith("The database cannot be used")
        away.replace(place)
        assert process.stdout.readline().startswith("Sealed")
    finally:
        process.kill()
        process.communicate(timeout=30)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_rows_are_protected_as_the_database_allows(database: Database, language: str) -> None:
    right, wrong = ((), ("--role", "x")) if database.vendor == "sqlite" else (("--role", APPLICATION), ())
    done = _run(database, "protect", *right, "--lang", language)
    assert done.returncode == 0, done.stderr
    refused = _run(database, "protect", *wrong, "--lang", language)
    assert (refused.returncode, bool(refused.stderr)) == (2, True)
    if database.vendor == "postgresql":
        missing = _run(database, "protect", "--role", "nobody_here", "--lang", language)
        assert missing.returncode == 2
        assert "nobody_here" in missing.stderr
