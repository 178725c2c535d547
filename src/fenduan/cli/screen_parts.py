"""What there is to screen, in parts that processes can work on, and the work on one part.

A part is small: some files, a stretch of a JSON Lines file as two offsets, or some lines of standard input. So the
memory needed does not grow with what is screened. Nothing that a file or a line holds ends the work: what cannot be
read becomes a record that says why.
"""

import datetime as dt
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fenduan.assessment.screening import Screened, Totals, screen
from fenduan.cli import messages as m
from fenduan.cli.loading import STANDARD_INPUT
from fenduan.cli.screen_messages import CANNOT_READ
from fenduan.cli.terminal import printable
from fenduan.dossier.errors import Error, Refused
from fenduan.dossier.model import Dossier
from fenduan.dossier.reading import LARGEST, read, read_bytes
from fenduan.law.register import register
from fenduan.reference.calendar import DateOutOfRange
from fenduan.reference.text import Text

DOSSIERS: Final = frozenset({".yaml", ".yml", ".json"})
LINES: Final = frozenset({".jsonl", ".ndjson"})
_BLOCK: Final = 1024 * 1024
_FILES_IN_A_PART: Final = 16


@dataclass(frozen=True, slots=True)
class Files:
    """Some dossiers, each a file; ``paths`` are those that name them."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines of a JSON Lines file: ``length`` bytes from ``start``, beginning with line ``first``."""

    path: str
    start: int
    length: int
    first: int


@dataclass(frozen=True, slots=True)
class Given:
    """Whole lines of standard input, beginning with line ``first``; a line that is too long has only its beginning."""

    data: bytes
    first: int


@dataclass(frozen=True, slots=True)
class Absent:
    """A path that cannot be read at all; ``reason`` is the name of the system's error."""

    path: str
    reason: str


Part = Files | Lines | Given | Absent


@dataclass(frozen=True, slots=True)
class Record:
    """One dossier of what was screened, or why it was refused; ``line`` counts from 1 in a JSON Lines file."""

    file: str
    line: int | None
    screened: Screened | None
    errors: tuple[Error, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates that are judged at: one for all or else each dossier's own, else today; and the second one."""

    as_of: dt.date | None
    today: dt.date
    other: dt.date | None


def parts(paths: Sequence[str]) -> Iterator[Part]:
    """Yield what there is to screen, in the order of ``paths``; a folder in the order of the names in it.

    ``-`` is standard input, as JSON Lines.
    """
    waiting: list[str] = []
    for path in _found(paths):
        if isinstance(path, Absent) or path == STANDARD_INPUT or Path(path).suffix.lower() in LINES:
            if waiting:
                yield Files(tuple(waiting))
                waiting = []
            if isinstance(path, Absent):
                yield path
            else:
                yield from _given() if path == STANDARD_INPUT else _stretches(path)
            continue
        waiting.append(path)
        if len(waiting) == _FILES_IN_A_PART:
            yield Files(tuple(waiting))
            waiting = []
    if waiting:
        yield Files(tuple(waiting))


def _found(paths: Sequence[str]) -> Iterator[str | Absent]:
    for path in paths:
        if path == STANDARD_INPUT:
            yield path
            continue
        try:
            folder = stat.S_ISDIR(os.stat(path).st_mode)  # noqa: PTH116 - a path as it was given
        except (OSError, ValueError) as error:
            yield Absent(path, type(error).__name__)
            continue
        if folder:
            yield from _below(path)
        else:
            yield path


def _below(folder: str) -> Iterator[str | Absent]:
    """Yield the dossiers and JSON Lines files below a folder; what begins with a dot, and links, are passed over."""
    try:
        with os.scandir(folder) as entries:
            listed = sorted((each.name, each.is_dir(follow_symlinks=False), each.is_symlink()) for each in entries)
    except OSError as error:
        yield Absent(folder, type(error).__name__)
        return
    for name, is_folder, is_link in listed:
        if name.startswith(".") or is_link:
            continue
        path = os.path.join(folder, name)  # noqa: PTH118 - a million of them
        if is_folder:
            yield from _below(path)
        elif Path(name).suffix.lower() in DOSSIERS | LINES:
            yield path


def _stretches(path: str) -> Iterator[Part]:
    """Cut a JSON Lines file into stretches of whole lines; of a line that is too long the beginning is enough."""
    try:
        with Path(path).open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                yield Absent(path, "NotAFile")
                return
            start, first, begun = 0, 1, 0
            while block := file.read(_BLOCK):
                # What is longer than a block is one line and is a part by itself.
                ends = (block.find(b"\n") + 1, block.rfind(b"\n") + 1) if begun >= _BLOCK else (block.rfind(b"\n") + 1,)
                done = 0
                for end in filter(None, dict.fromkeys(ends)):
                    yield Lines(path, start, begun + end - done, first)
                    start, first, begun = start + begun + end - done, first + block.count(b"\n", done, end), 0
                    done = end
                begun += len(block) - done
            if begun:
                yield Lines(path, start, begun, first)
    except (OSError, ValueError) as error:
        yield Absent(path, type(error).__name__)


def _given() -> Iterator[Part]:
    """Cut standard input into whole lines as it comes; of a line that is too long the beginning is kept."""
    try:
        if sys.stdin is None:
            yield Absent(STANDARD_INPUT, "NoInput")
            return
        first, begun = 1, b""
        while block := sys.stdin.buffer.read(_BLOCK):
            end = block.rfind(b"\n") + 1
            if end:
                yield Given(begun + block[:end], first)
                first, begun = first + block.count(b"\n"), block[end:]
            else:
                begun = (begun + block)[: LARGEST + 1]
        if begun:
            yield Given(begun, first)
    except (OSError, ValueError) as error:
        yield Absent(STANDARD_INPUT, type(error).__name__)


class Work:
    """The work on one part after another, at the same dates."""

    def __init__(self, dates: Dates) -> None:
        self._dates = dates
        self._law = register()

    def do(self, part: Part, totals: Totals) -> Iterator[Record]:
        """Yield a record for every dossier of ``part`` and count it in ``totals``."""
        for file, line, data in _dossiers(part):
            record = self._record(file, line, data)
            if record.screened is None:
                totals.refuse()
            else:
                totals.add(record.screened)
            yield record
            if record.screened is not None:
                record.screened.case.forget()

    def _record(self, file: str, line: int | None, data: bytes | str | Absent) -> Record:
        try:
            dossier = _read(file, data)
            day = self._dates.as_of or dossier.as_of or self._dates.today
            return Record(file, line, screen(dossier, day, self._law, self._dates.other))
        except Refused as refused:
            return Record(file, line, None, tuple(_in_line(each, line) for each in refused.errors), refused.count)
        except DateOutOfRange as error:
            return _failed(file, line, "date-out-of-range", error.message)
        except Exception as error:
            if os.environ.get("FENDUAN_TRACEBACK"):
                raise
            return _failed(file, line, "unexpected", m.filled(m.UNEXPECTED, reason=type(error).__name__))


def _dossiers(part: Part) -> Iterator[tuple[str, int | None, bytes | str | Absent]]:
    """Yield the file of each dossier of a part, its line, and its bytes or the path that it is to be read from."""
    match part:
        case Files(paths=paths):
            yield from ((printable(path), None, path) for path in paths)
        case Absent(path=path):
            yield printable(path), None, part
        case Lines(path=path, start=start, length=length, first=first):
            file = printable(path)
            try:
                with Path(path).open("rb") as opened:
                    opened.seek(start)
                    # A stretch that is longer is one line, and refused for its length.
                    data = opened.read(min(length, LARGEST + 1))
            except OSError as error:
                yield file, first, Absent(path, type(error).__name__)
                return
            yield from _split(file, data, first)
        case Given(data=data, first=first):
            yield from _split(STANDARD_INPUT, data, first)


def _split(file: str, data: bytes, first: int) -> Iterator[tuple[str, int, bytes]]:
    for number, line in enumerate(data.split(b"\n"), start=first):
        if line and not line.isspace():
            yield file, number, line


def _read(file: str, data: bytes | str | Absent) -> Dossier:
    match data:
        case bytes():
            return read_bytes(data, name=file, syntax="json")
        case str():
            return read(Path(data))
        case Absent(reason=reason):
            said = m.filled(CANNOT_READ, path=file, reason=reason)
            raise Refused([Error(file, "", None, None, "unreadable", reason, "", said)])


def _in_line(error: Error, line: int | None) -> Error:
    """Count lines in the file, and not in the one line that was read."""
    return error if line is None else replace(error, line=line)


def _failed(file: str, line: int | None, rule: str, message: Text) -> Record:
    return Record(file, line, None, (Error(file, "", line, None, rule, "", "", message),), 1)
