"""Captures on their way into a chain store: read, validated and hashed by other processes, then added whole.

A capture is added in one transaction while it is still being read; where it turns out to be refused, nothing of it
stays. What an event is kept as is the event itself as JSON with its own context, so that all of it comes out again.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import msgspec

from fenduan.chain.facts import Event as Fact
from fenduan.chain.store import Added, Source, Store, Told
from fenduan.exchange.epcis.json_out import event_tree
from fenduan.exchange.epcis.lots import facts_of
from fenduan.exchange.epcis.model import Event
from fenduan.exchange.epcis.reading import Report, checked
from fenduan.exchange.epcis.spread import apart, spread
from fenduan.exchange.processes import WorkerLostError, started

# So many events go through a pipe at a time; a file of fewer bytes is read in this process.
_AT_A_TIME: Final = 500
_SMALL: Final = 2 << 20

encode: Final = msgspec.json.Encoder(decimal_format="number").encode


class Line(msgspec.Struct, frozen=True, gc=False):
    """One event as it goes through the pipe."""

    event: Fact
    raw: bytes
    place: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a capture: ``added`` is None where it was refused whole."""

    report: Report
    added: Added | None

    @property
    def skipped(self) -> int:
        """How many events were left out."""
        return self.report.events if self.added is None else self.report.invalid


class _RefusedWhole(Exception):  # noqa: N818 - it ends the transaction, nothing else
    """The capture is refused; what was added of it is taken back."""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal. Raises ``OSError``."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def told(path: Path, report: Report) -> Iterator[Told]:
    """Yield every valid event of a document as it goes into a store, while ``report`` is filled in."""
    for event in checked(path, report):
        yield from told_of(event)


def told_of(event: Event) -> Iterator[Told]:
    """Yield what one event tells, with the event itself."""
    raw = encode(event_tree(event))
    for fact in facts_of(event):
        yield Told(fact, raw, event.place)


def take_in(
    store: Store, path: Path, name: str, *, keep_valid: bool = False, progress: Callable[[int], None] | None = None
) -> Taken:
    """Add a capture to a store: all of it or nothing, or with ``keep_valid`` the events that are right.

    A document that is broken itself is refused either way. ``name`` is what the source is called in the store.
    Raises ``OSError`` where the file cannot be read, :class:`fenduan.exchange.processes.WorkerLostError` where a
    process that reads was lost.
    """
    report = Report()
    source = Source(name, sha256_of(path))

    def every() -> Iterator[Told]:
        with _read(path, report) as events:
            yield from events
        if report.broken or (report.count and not keep_valid):
            raise _RefusedWhole

    try:
        return Taken(report, store.add(source, every(), progress=progress))
    except _RefusedWhole:
        return Taken(report, None)


@contextmanager
def _read(path: Path, report: Report) -> Iterator[Iterator[Told]]:
    """Give the events of a document; of a large one they are read by other processes meanwhile."""
    if apart(path):
        with closing(spread(path, report, packed)) as every:
            yield (each for lines in every for each in unpacked(lines))
    elif path.stat().st_size < _SMALL:
        yield told(path, report)
    else:
        with started(_serve, [(path,)], duplex=False) as (pipe,):
            yield _received(pipe, report)


_encode_lines: Final = msgspec.msgpack.Encoder().encode
_NONE: Final = _encode_lines([])
_decode_lines: Final = msgspec.msgpack.Decoder(list[Line]).decode


def packed(events: Iterable[Event]) -> bytes:
    """Return what events tell, as it goes from one process to another."""
    return _encode_lines([Line(each.event, each.raw, each.place) for event in events for each in told_of(event)])


def unpacked(lines: bytes) -> list[Told]:
    """Return what :func:`packed` returned as it goes into a store."""
    return [Told(each.event, each.raw, each.place) for each in _decode_lines(lines)]


def _serve(pipe: "Connection[Any, Any]", path: Path) -> None:
    """Read a document and send its events in batches, an empty one behind them, then what was found."""
    report = Report()
    every = checked(path, report)
    batch = b""
    try:
        while batch != _NONE:
            batch = packed(islice(every, _AT_A_TIME))
            pipe.send_bytes(batch)
        pipe.send(report)
    except BrokenPipeError:
        return


def _received(pipe: "Connection[Any, Any]", report: Report) -> Iterator[Told]:
    try:
        while (batch := pipe.recv_bytes()) != _NONE:
            yield from unpacked(batch)
        ended: Report = pipe.recv()
    except (EOFError, OSError) as error:
        # Between two batches or in the middle of one.
        raise WorkerLostError from error
    report.join(ended)
