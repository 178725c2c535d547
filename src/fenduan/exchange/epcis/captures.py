"""Captures on their way into a chain store: read, validated and hashed in a process of their own, then added whole.

A capture is added in one transaction while it is still being read; where it turns out to be refused, nothing of it
stays. What an event is kept as is the event itself as JSON with its own context, so that all of it comes out again.
"""

import hashlib
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import msgspec

from fenduan.chain.facts import Event as Fact
from fenduan.chain.store import Added, Source, Store, Told
from fenduan.exchange.epcis.json_out import event_tree
from fenduan.exchange.epcis.lots import facts_of
from fenduan.exchange.epcis.model import Event
from fenduan.exchange.epcis.problems import Problem
from fenduan.exchange.epcis.reading import DESCRIBED, Report, checked

# So many events go through the pipe at a time; a file smaller than this many bytes is read in this process.
_AT_A_TIME: Final = 500
_SMALL: Final = 2 << 20
_PATIENCE_S: Final = 5.0

encode: Final = msgspec.json.Encoder(decimal_format="number").encode


class Line(msgspec.Struct, frozen=True, gc=False):
    """One event as it goes through the pipe."""

    event: Fact
    raw: bytes
    place: int


class Outcome(msgspec.Struct, frozen=True):
    """How reading ended; the problems come beside it."""

    events: int
    invalid: int
    count: int
    broken: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a capture: ``added`` is None where it was refused whole."""

    report: Report
    added: Added | None

    @property
    def skipped(self) -> int:
        """How many events were left out."""
        return self.report.events if self.added is None else self.report.invalid


class ReadingLostError(Exception):
    """The process that reads has ended by itself, as when the system has no memory left for it."""


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
    Raises ``OSError`` where the file cannot be read, :class:`ReadingLostError` where the process that reads was lost.
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
    """Give the events of a document; of a large one they are read by another process meanwhile."""
    if path.stat().st_size < _SMALL:
        yield told(path, report)
        return
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(path, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield _received(ours, report)
    finally:
        ours.close()
        process.join(_PATIENCE_S)
        if process.is_alive():
            process.terminate()
            process.join()


def _serve(path: Path, pipe: "Connection[bytes, bytes]") -> None:
    """Read a document and send its events in batches, then the problems, then how it ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    packed = msgspec.msgpack.Encoder().encode
    report = Report()
    batch: list[Line] = []
    try:
        for each in told(path, report):
            batch.append(Line(each.event, each.raw, each.place))
            if len(batch) == _AT_A_TIME:
                pipe.send_bytes(packed(batch))
                batch = []
        pipe.send_bytes(packed(batch))
        pipe.send_bytes(packed(Outcome(report.events, report.invalid, report.count, report.broken)))
        pipe.send(report.problems)  # type: ignore[arg-type]  # after the batches come problems
    except BrokenPipeError:
        return


def _received(pipe: "Connection[bytes, bytes]", report: Report) -> Iterator[Told]:
    lines = msgspec.msgpack.Decoder(list[Line]).decode
    try:
        while True:
            batch = lines(pipe.recv_bytes())
            for each in batch:
                yield Told(each.event, each.raw, each.place)
            if len(batch) < _AT_A_TIME:
                break
        ended = msgspec.msgpack.decode(pipe.recv_bytes(), type=Outcome)
        problems: list[Problem] = pipe.recv()  # type: ignore[assignment]  # as above
    except EOFError as error:
        raise ReadingLostError from error
    report.events, report.invalid, report.count, report.broken = msgspec.structs.astuple(ended)
    report.problems.extend(problems[:DESCRIBED])
