"""The captures that reading is measured on are captures of chains, and no event of them stands twice."""

import io
from pathlib import Path

import pytest

from benchmarks.events.captures import write
from benchmarks.events.measure import main
from fenduan.chain.flags import flags
from fenduan.chain.recursive import trace
from fenduan.chain.store import Store
from fenduan.exchange.epcis.captures import take_in
from fenduan.exchange.epcis.reading import check

EVENTS = 700


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """Return a capture of some twenty batches and more."""
    path = tmp_path / "capture.json"
    with path.open("wb") as file:
        assert write(file, EVENTS) == EVENTS
    return path


def test_a_capture_is_right_and_tells_of_chains(capture: Path, tmp_path: Path) -> None:
    with Store.make(tmp_path / "store") as store:
        taken = take_in(store, capture, "capture")
        traced = trace(store, "https://id.gs1.org/01/09521234000716/10/PK-2605-3", "back")
        found = {flag.code for flag in flags(store.history()) if flag.severity.value == "impossible"}

    assert taken.report.valid
    assert taken.added is not None
    assert (taken.added.new, taken.added.repeated) == (EVENTS, 0)
    assert traced.complete
    assert {each.rpartition(".")[2] for each in traced.raw} == {
        "MCB-01-0", "WCB-03-0", "MED-2601-0", "RES-2511-0", "LP-2602-0", "EXC-2601-0",
    }  # fmt: skip
    # A lot of a material serves more batches than the amount that is told of it.
    assert found <= {"more_used_than_made"}


def test_a_capture_ends_where_it_is_large_enough_and_is_the_same_again() -> None:
    files = [io.BytesIO() for _ in range(2)]
    counts = [write(file, EVENTS, 100_000) for file in files]

    assert counts[0] == counts[1] < EVENTS
    assert 100_000 < len(files[0].getvalue()) < 105_000
    assert files[0].getvalue() == files[1].getvalue()
    assert check(files[0].getvalue()).events == counts[0]


def test_what_is_measured_is_the_same_events(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("epcis_event_hash_generator", reason="epcis-event-hash-generator is not installed")
    monkeypatch.setattr("benchmarks.events.measure._HASHED", 60)
    monkeypatch.setattr("sys.argv", ["measure", "--events", "100", "--rounds", "1"])
    main()
    said = capsys.readouterr().out

    assert "### 100 events" in said
    assert "json.loads" in said
    assert "epcis-event-hash-generator" in said
