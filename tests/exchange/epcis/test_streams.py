"""Documents of any size pass through a window; whatever is done to a document, it ends in an answer."""

import io
import json
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenduan.exchange.epcis import json_text
from fenduan.exchange.epcis.hashing import event_hash
from fenduan.exchange.epcis.json_out import event_tree, write_json
from fenduan.exchange.epcis.model import Event
from fenduan.exchange.epcis.problems import Problem
from fenduan.exchange.epcis.reading import Capture, check, head, read
from tests.exchange.epcis.shared import HERE, document, event, needs_shared, only, shared

SEEDS = [document(event(), event(bizStep="shipping")), (HERE / "xml12" / "manufacture.xml").read_bytes()]


@pytest.mark.parametrize("window", [1, 2, 3, 7, 64, 1_000])
def test_where_the_window_ends_means_nothing(window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    source = document(event(**{"rdfs:label": "分段生产 \U0001f600"}), event(), sender="12", context=None) + b"\n"
    source = source.replace(b'"type"', b'"@context": "https://id.gs1.org/epcis-context.jsonld", "type"', 1)
    whole = list(read(source))
    monkeypatch.setattr(json_text, "WINDOW", window)

    assert list(read(source)) == whole
    assert [type(each) for each in whole] == [Event, Event]


class _Endless(io.RawIOBase):
    """A document of many events that is never in memory as a whole."""

    def __init__(self, count: int) -> None:
        opening, closing = document("HERE").split(b'"HERE"')
        one = json.dumps(event()).encode()
        self._size = len(one) + 2
        self._head, self._tail, self._one, self._count = opening, closing, one, count
        self._pieces = self._made()
        self._left = b""

    def _made(self) -> Iterator[bytes]:
        yield self._head
        for place in range(self._count):
            yield self._one if place == 0 else b",\n" + self._one
        yield self._tail

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, _whence: int = 0) -> int:
        self._pieces, self._left = self._made(), b""
        return offset

    def read(self, size: int = -1) -> bytes:
        found = [self._left]
        have = len(self._left)
        while have < size and (piece := next(self._pieces, None)) is not None:
            found.append(piece)
            have += len(piece)
        data = b"".join(found)
        self._left = data[size:]
        return data[:size]


def test_memory_does_not_grow_with_the_document() -> None:
    peaks = []
    for count in (8_000, 40_000):
        source = _Endless(count)
        tracemalloc.start()
        report = check(source)  # type: ignore[arg-type] # has what is read of a file
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (report.valid, report.events) == (True, count)

    assert peaks[1] < 1.5 * peaks[0]


class _Pipe(io.BytesIO):
    """A stream that can be read once."""

    def seekable(self) -> bool:
        return False

    def seek(self, _offset: int, _whence: int = 0) -> int:
        raise io.UnsupportedOperation


def test_a_pipe_is_read_as_a_file_is() -> None:
    source = document(event(), event(action="X"))
    capture = Capture(_Pipe(source), keep_valid=True)

    assert list(read(_Pipe(source))) == list(read(source))
    assert head(_Pipe(source)) == head(source)
    assert [each.place for each in capture.events()] == [each.place for each in capture.events()] == [0]


def test_a_part_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "WINDOW", 1_024)
    monkeypatch.setattr(json_text, "LARGEST", 10_000)
    report = check(document(event(**{"rdfs:label": "x" * 50_000})))

    assert [each.rule for each in report.problems] == ["too-large-event"]


_HEAD = head(document())


def _answered(source: bytes) -> None:
    for each in read(source):
        if isinstance(each, Event):
            assert event_hash(each).startswith("ni:///sha-256;")
            file = io.BytesIO()
            json.dumps(event_tree(each), default=str)
            write_json([each], file, _HEAD)
        else:
            assert isinstance(each, Problem)
            assert each.message.zh
            assert each.pointer is not None
            json.dumps(each.as_dict())


_PIECES = [
    b"", b'"', b"{", b"}", b"[", b"]", b",", b":", b"null", b"true", b"1e999", b"-0", b"\xff", b"\\ud800", b"\x00",
    b"<", b">", b"&a;", b"<!--", b"]]>", b"eventTime", b'"@context":', b"\xe4", b"urn:epc:id:", b"9" * 50, b"https://id.gs1.org/01/",
]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(range(len(SEEDS))),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(_PIECES)), max_size=4),
)
def test_a_damaged_document_ends_in_an_answer(seed: int, cuts: list[tuple[float, int, bytes]]) -> None:
    source = SEEDS[seed]
    for where, length, piece in cuts:
        at = int(where * len(source))
        source = source[:at] + piece + source[at + length :]
    _answered(source)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["urn:epc:id:sgtin:4012345.012345.12", "2026-05-15T09:30:00Z", "CEL", "gs1:Temperature", "ADD"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([
        "id", "type", "epcClass", "quantity", "uom", "sensorReport", "sensorMetadata", "time", "value", "rdfs:x", "set",
        "declarationTime", "source", "bizTransaction", "@context", "",
    ]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(
        [
            "type", "eventTime", "eventTimeZoneOffset", "action", "bizStep", "epcList", "quantityList", "readPoint",
            "ilmd", "@context", "sensorElementList", "errorDeclaration", "persistentDisposition", "sourceList",
            "bizTransactionList", "certificationInfo", "rdfs:x", "recordTime", "parentID", "disposition",
        ]
    ),
    _JSON,
)  # fmt: skip
def test_any_value_in_any_field_ends_in_an_answer(key: str, value: object) -> None:
    _answered(document(event(**{key: value})))


@needs_shared
@pytest.mark.long
@pytest.mark.parametrize("path", [*shared("json"), *shared("xml")], ids=lambda path: path.name)
def test_a_damaged_shared_document_ends_in_an_answer(path: Path) -> None:
    chance = random.Random(path.name)  # noqa: S311 - the same damage each time
    whole = path.read_bytes()
    for _ in range(200):
        source = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(source))
            source[at : at + chance.randint(0, 20)] = chance.choice(_PIECES)
        _answered(bytes(source))


def test_the_line_of_an_event_is_told() -> None:
    source = document(event(), event())
    lines = source.decode().splitlines()

    assert [lines[each.line - 1].strip() for each in read(source) if isinstance(each, Event) and each.line] == [
        "{",
        "{",
    ]
    assert only(document(event())).place == 0
