"""Reading EPCIS documents: what they say, or everything that is wrong with them.

for each in read(path):        # an Event or a Problem
report = check(path)           # whether the document is valid, and why not
capture = Capture(path)        # all of it, or nothing
"""

import io
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, Literal, TypeGuard

from fenduan.exchange.epcis import json_in, xml_in
from fenduan.exchange.epcis.model import Event, Head
from fenduan.exchange.epcis.problems import Problem, Refused, shown

Source = Path | str | bytes | BinaryIO
Format = Literal["json", "xml"]
DESCRIBED: Final = 1_000
"""How many problems a report describes; the rest are counted."""
_SPACE: Final = b" \t\r\n"
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class Report:
    """What a check found: how many events are right, how many are not, and why."""

    events: int = 0
    """How many events the document holds, right or wrong, as far as it could be read."""
    invalid: int = 0
    """How many of them are wrong."""
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    """How many problems there are; at most a thousand are in ``problems``."""
    broken: bool = False
    """Whether something is wrong with the document itself, not with an event in it."""

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.count

    def note(self, problem: Problem) -> None:
        """Take in a problem."""
        self.count += 1
        if len(self.problems) < DESCRIBED:
            self.problems.append(problem)
        self.broken |= problem.event is None

    def join(self, other: "Report") -> None:
        """Take in what was found in a part that follows."""
        self.events += other.events
        self.invalid += other.invalid
        self.count += other.count
        self.problems += other.problems[: max(0, DESCRIBED - len(self.problems))]
        self.broken |= other.broken

    def as_dict(self) -> dict[str, object]:
        """Return ``{"valid", "events", "invalid", "count", "errors": [...]}``."""
        return {
            "valid": self.valid,
            "events": self.events,
            "invalid": self.invalid,
            "count": self.count,
            "errors": [each.as_dict() for each in self.problems],
        }


def read(source: Source) -> Iterator[Event | Problem]:
    """Yield every event of a document, and every problem of it, in its order. Nothing is raised for what is wrong."""
    try:
        with _Opened(source) as file:
            reader = json_in if format_of(file) == "json" else xml_in
            yield from reader.read(file)
    except Refused as refused:
        yield refused.problem
    except (OSError, ValueError) as error:
        yield Problem("unreadable", (), None, type(error).__name__)


def head(source: Source) -> Head:
    """Return what a document says of itself.

    Raises:
        Refused: It cannot be read, or something is wrong with just that.
    """
    try:
        with _Opened(source) as file:
            reader = json_in if format_of(file) == "json" else xml_in
            found: Head
            found, problems = reader.read_head(file)
    except (OSError, ValueError) as error:
        raise Refused(Problem("unreadable", (), None, type(error).__name__)) from error
    if problems:
        raise Refused(problems[0])
    return found


def check(source: Source) -> Report:
    """Read a document through and say what is wrong with it; nothing of it is kept in memory."""
    report = Report()
    for _ in checked(source, report):
        pass
    return report


def checked(source: Source, report: Report) -> Iterator[Event]:
    """Yield the valid events of a document while ``report`` is filled in."""
    return counted(read(source), report)


def counted(found: Iterable[Event | Problem], report: Report) -> Iterator[Event]:
    """Yield the valid events among what was found while ``report`` is filled in."""
    wrong = -1
    for each in found:
        if isinstance(each, Event):
            report.events += 1
            yield each
            continue
        report.note(each)
        if each.event is not None and each.event != wrong:
            wrong = each.event
            report.events += 1
            report.invalid += 1


class Capture:
    """A document to be taken in: all of it or nothing, or with ``keep_valid`` the events that are right.

    It is read through before the first event is given out: an error on the last line refuses the first event too. A
    document that is broken itself is refused either way. ``report`` says what is wrong, ``skipped`` how many events are
    left out.
    """

    def __init__(self, source: Source, *, keep_valid: bool = False) -> None:
        self._source = source
        if _passing(source):
            self._source = copy = _copied(source)
            weakref.finalize(self, copy.close)
        self.report = check(self._source)
        self.taken = self.report.valid or (keep_valid and not self.report.broken)
        self.skipped = self.report.invalid if self.taken else self.report.events

    def events(self) -> Iterator[Event]:
        """Yield the events that are taken, none where the document is refused."""
        if self.taken:
            for each in read(self._source):
                if isinstance(each, Event):
                    yield each


def _passing(source: Source) -> TypeGuard[BinaryIO]:
    """Say whether a source is a stream that can be read once only, such as a pipe."""
    return not isinstance(source, (Path, str, bytes, bytearray, memoryview)) and not source.seekable()


def _copied(stream: BinaryIO) -> BinaryIO:
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever asked for it
    shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy


class _Opened:
    """A source as a file that can be read again from its beginning; a stream that cannot is copied into one first."""

    def __init__(self, source: Source) -> None:
        self._ours = not hasattr(source, "read")
        if isinstance(source, (bytes, bytearray, memoryview)):
            self._file: BinaryIO = io.BytesIO(source)
        elif isinstance(source, (str, Path)):
            self._file = Path(source).open("rb")  # noqa: SIM115 - closed on leaving
        elif _passing(source):
            self._file, self._ours = _copied(source), True
        else:
            self._file = source

    def __enter__(self) -> BinaryIO:
        return self._file

    def __exit__(self, *_: object) -> None:
        if self._ours:
            self._file.close()


def format_of(file: BinaryIO) -> Format:
    """Tell the format by its first character.

    Raises:
        Refused: It begins like neither.
    """
    file.seek(0)
    start = b""
    while not start:
        data = file.read(4_096)
        if not data:
            raise Refused(Problem("empty", (), None))
        for mark in _MARKS:
            data = data.removeprefix(mark)
        start = data.lstrip(_SPACE + b"\x00")
    file.seek(0)
    if start.startswith(b"<"):
        return "xml"
    if start[:1] in b'{["' or start[:1].isdigit():
        return "json"
    raise Refused(Problem("no-format", (), 1, shown(start[:20].decode("latin-1"))))
