"""A document read by several processes comes to what it comes to in one."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenduan.exchange.epcis import json_in, spread
from fenduan.exchange.epcis.captures import packed, told, unpacked
from fenduan.exchange.epcis.model import Event
from fenduan.exchange.epcis.problems import Problem, Refused
from fenduan.exchange.epcis.reading import Report, check, read
from fenduan.exchange.processes import WorkerFailedError, WorkerLostError, answers
from tests.exchange.epcis.shared import document, event

WRONG = event(action="X", bizStep="nowhere")
DEEP = b"[" * 940 + b"]" * 940
EVENTS = [event(**{"rdfs:label": f"分段 {number}"}) if number % 7 else WRONG for number in range(60)]
DOCUMENTS = {
    "right and wrong": document(*EVENTS),
    "on one line": json.dumps(json.loads(document(*EVENTS))).encode(),
    "broken behind": document(*EVENTS)[:-4],
    "broken between": document(*EVENTS[:30]).rpartition(b"]")[0] + b", nothing]}}",
    "broken within": document(*EVENTS).replace(b"shipping", b'ship"ping') + b"{",
    "no number": document(*EVENTS, event(ilmd={"a": 7})).replace(b": 7", b": NaN"),
    "a number beyond all": document(*EVENTS[:20], event(action=7), *EVENTS).replace(b": 7", b": 1e" + b"9" * 20),
    "deep": document(*EVENTS[:20], event(action=7), *EVENTS).replace(b": 7", b": " + DEEP),
    "a key twice": document(*EVENTS).replace(b'"action"', b'"action": "ADD", "action"'),
    "half a character": document(*EVENTS).replace(b'"action": "X"', b'"action": "\\ud800"'),
    "no version": document(*EVENTS).replace(b'"schemaVersion"', b'"\xe7\x89\x88"'),
    "head behind": document(*EVENTS).replace(b'"creationDate"', b'"id"').rstrip()[:-1]
    + b', "creationDate": "2026-01-01T00:00:00Z"}',
    "half a character in the context": document(*EVENTS).replace(b'"rdfs"', b'"rd\\ud800fs"'),
    "one event alone": json.dumps({"@context": [], **event()}).encode(),
    "no events": document(),
    "not at all": b"[1, 2]",
    "bytes": document(*EVENTS).replace("分段 8".encode(), b"\xff"),
}  # fmt: skip


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the smallest document read by several processes, in small parts."""
    monkeypatch.setattr(spread, "SMALL", 0)
    monkeypatch.setattr(spread, "_MOST", 4)
    monkeypatch.setattr(spread, "processors", lambda: 3)


def _in_parts(source: bytes, most: int, size: int) -> Iterator[Event | Problem]:
    """Yield what a document holds part by part, in this process."""
    file = io.BytesIO(source)
    try:
        head, problems = json_in.read_head(file)
        yield from problems
        if any(each.rule == "bad-character" for each in problems):
            return
        for part in json_in.parts(file, most=most, size=size):
            for each in json_in.PartReader(head).read(part):
                yield each
                if isinstance(each, Problem) and each.event is None:
                    return
    except Refused as refused:
        yield refused.problem


@pytest.mark.parametrize("name", sorted({*DOCUMENTS} - {"one event alone"}))
@pytest.mark.parametrize(("most", "size"), [(1, 10**6), (7, 10**6), (1000, 10**6), (1000, 1)])
def test_parts_hold_what_the_document_holds(name: str, most: int, size: int) -> None:
    assert list(_in_parts(DOCUMENTS[name], most, size)) == list(read(DOCUMENTS[name]))


_PIECES = [
    b"", b'"', b"{", b"}", b"[", b"]", b",", b":", b"null", b"1e999", b"\xff", b"\\ud800", b"NaN", b"9" * 50, b"\n",
    b'"eventList": [',
]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(_PIECES)), max_size=4), st.integers(1, 5)
)
def test_parts_of_a_damaged_document_hold_what_it_holds(cuts: list[tuple[float, int, bytes]], most: int) -> None:
    source = document(*EVENTS[:9])
    for where, length, piece in cuts:
        at = int(where * len(source))
        source = source[:at] + piece + source[at + length :]
    # What begins like no document, and an event that stands alone, is not cut into parts.
    if source.startswith(b"{") and b'"EPCISDocument"' in source:
        assert list(_in_parts(source, most, 500)) == list(read(source))


@pytest.mark.parametrize("name", ["right and wrong", "broken behind", "deep", "one event alone", "no version"])
@pytest.mark.usefixtures("eager")
def test_several_processes_find_what_one_finds(tmp_path: Path, name: str) -> None:
    path = tmp_path / "capture.json"
    path.write_bytes(DOCUMENTS[name])
    counts: list[int] = []
    report = Report()
    spread.check_file(path, report, counts.append)

    assert report == check(path)
    assert counts == sorted(counts)
    assert counts[-1] <= report.events


@pytest.mark.usefixtures("eager")
def test_several_processes_tell_what_one_tells(tmp_path: Path) -> None:
    path = tmp_path / "capture.json"
    path.write_bytes(DOCUMENTS["right and wrong"])
    one, several = Report(), Report()

    assert [each for lines in spread.spread(path, several, packed) for each in unpacked(lines)] == list(told(path, one))
    assert one == several


def test_a_small_document_and_one_of_xml_are_read_in_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large, other = tmp_path / "small.json", tmp_path / "large.json", tmp_path / "large.xml"
    small.write_bytes(document(*EVENTS))
    large.write_bytes(document(*EVENTS) + b" " * spread.SMALL)
    other.write_bytes(b"<a/>" + b" " * spread.SMALL)
    monkeypatch.setattr(spread, "processors", lambda: 2)

    assert [spread.apart(each) for each in (small, large, other)] == [False, True, False]
    monkeypatch.setattr(spread, "processors", lambda: 1)
    assert not spread.apart(large)


class _Odd:
    """Work that goes wrong on one part."""

    def __call__(self, part: int) -> int:
        if part == 3:
            raise LookupError("odd")
        if part < 0:
            raise MemoryError
        return 2 * part


def test_work_that_fails_elsewhere_is_told_here() -> None:
    assert list(answers(_Odd, iter([1, 2, 4]), 2)) == [2, 4, 8]
    with pytest.raises(WorkerFailedError, match="LookupError: odd"):
        list(answers(_Odd, iter(range(9)), 2))
    with pytest.raises(WorkerLostError):
        list(answers(_Odd, iter([1, -1, 2]), 2))
