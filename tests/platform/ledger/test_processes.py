"""Many processes, processes that are killed, transactions that stay open: no fork, no gap, nothing lost."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.platform.ledger.databases import Database
from tests.platform.ledger.driver import KILLED, POINTS

WRITERS = 8


def _told(database: Database) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(database.run("tell"))
    return told


def _all(database: Database, words: str) -> list[Any]:
    return [json.loads(line) for line in database.run(*words.split(" ")).splitlines()]


def _lines(process: subprocess.Popen[str]) -> list[Any]:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return [json.loads(line) for line in out.splitlines()]


def test_eight_writers_and_two_sealers_lose_nothing_and_fork_nowhere(database: Database, tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    sealers = [database.start("sealing", str(stop)) for _ in range(2)]
    writers = [database.start("write", str(number), "20") for number in range(WRITERS)]

    told = [line for writer in writers for line in _lines(writer)]
    stop.touch()
    assert sum(_lines(sealer)[0] for sealer in sealers) > 1, "it was sealed while they wrote"
    _, found, verified = _all(database, "seal_once -- tell -- verified")

    kept = {number for line in told for number in line.get("kept", ())}
    undone = {number for line in told for number in line.get("undone", ())}
    numbers = [number for _, number in found["places"]]
    assert [place for place, _ in found["places"]] == list(range(len(kept)))
    assert set(numbers) == kept
    assert len(numbers) == len(kept)
    assert not undone & set(numbers)
    assert (found["faults"], found["unsealed"]) == ([], 0)
    assert verified == len(kept)


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_between_two_statements_leaves_a_whole_log(database: Database, point: str) -> None:
    *_, before = _all(database, "write 1 6 -- seal_once -- tell")

    database.run("killed", point, status=KILLED)

    after, sealed, last = _all(database, "tell -- seal_once -- tell")
    assert after["faults"] == []
    assert after["places"] == before["places"]
    assert after["unsealed"] == (1 if point.startswith("seal") else 0)
    assert sealed == [after["unsealed"], 0]
    assert last["faults"] == []


@pytest.mark.parametrize("end", ["commit", "roll back"])
def test_a_transaction_held_open_is_never_skipped(postgres: Database, end: str) -> None:
    holder = postgres.start("hold", end)
    assert holder.stdout is not None
    assert holder.stdin is not None
    number = json.loads(holder.stdout.readline())
    postgres.run("write", "2", "5")

    # What began after the open transaction waits for it, whoever commits first.
    assert json.loads(postgres.run("seal_once"))[0] == 0
    holder.stdin.write("\n")
    holder.stdin.flush()
    assert _lines(holder) == ["done"]
    sealed, left = json.loads(postgres.run("seal_once"))

    assert sealed > 0
    assert left == 0
    found = _told(postgres)
    assert found["faults"] == []
    assert (found["places"][0][1] == number) == (end == "commit"), "it began first, so it stands first"


def test_what_was_committed_before_an_open_transaction_is_sealed_meanwhile(postgres: Database) -> None:
    postgres.run("write", "3", "5")
    holder = postgres.start("hold", "commit")
    assert holder.stdout is not None
    number = json.loads(holder.stdout.readline())

    sealed, left = json.loads(postgres.run("seal_once"))
    holder.communicate("\n", timeout=60)
    assert sealed > 0
    assert left == 0
    assert json.loads(postgres.run("seal_once")) == [1, 0]
    assert _told(postgres)["places"][-1][1] == number


def test_a_copy_restored_into_a_younger_cluster_is_sealed_on(postgres: Database) -> None:
    from tests.platform.ledger.databases import connected  # noqa: PLC0415 - only here
    from tests.platform.postgres import OWNER  # noqa: PLC0415

    postgres.run(*["write", "4", "5", "--", "seal_once", "--", "write", "5", "5"])
    with connected(postgres, OWNER) as connection:
        # The numbers of an older cluster, far beyond those that this one has given out.
        connection.execute("UPDATE ledger_entry SET transaction = transaction + 1000000000")
        connection.execute("UPDATE ledger_checkpoint SET below = below + 1000000000")

    (sealed, left), *_, (_, later), found = _all(postgres, "seal_once -- write 6 5 -- seal_once -- tell")
    assert sealed > 0
    assert (left, later) == (0, 0)
    assert found["faults"] == []
