"""A large document of JSON read by several processes: one cuts it into parts, the others read them.

It comes to what :func:`fenduan.exchange.epcis.reading.read` comes to: the same problems in the same order, with the
same places and lines. A small document, and one of XML, is read in one process.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final, Generic, TypeVar

from fenduan.exchange.epcis import json_in
from fenduan.exchange.epcis.fields import EVENTS
from fenduan.exchange.epcis.json_in import Part, PartReader
from fenduan.exchange.epcis.model import Event, Head
from fenduan.exchange.epcis.problems import Refused
from fenduan.exchange.epcis.reading import Report, checked, counted, format_of
from fenduan.exchange.processes import answers, processors

Made = TypeVar("Made")
Make = Callable[[Iterable[Event]], Made]
"""What is made of the valid events of a part; a function of a module, which a process of its own can be told of."""

SMALL: Final = 8 << 20
"""A document of fewer bytes is read before other processes would have begun."""
_MOST: Final = 500
_SIZE: Final = 1 << 20
# The process that cuts, or stores, cannot feed more.
_PROCESSES: Final = 8


def apart(path: Path) -> bool:
    """Say whether a document is read by several processes. Raises ``OSError``."""
    if path.stat().st_size < SMALL or processors() == 1:
        return False
    try:
        with path.open("rb") as file:
            return format_of(file) == "json" and json_in.read_head(file)[0].kind not in EVENTS
    except Refused:
        return False


def check_file(path: Path, report: Report, progress: Callable[[int], None] | None = None) -> None:
    """Read a file through while ``report`` is filled in; ``progress`` is told how many events were read.

    Raises:
        fenduan.exchange.processes.WorkerLostError: A process that reads was lost.
        OSError: The file cannot be read.
    """
    if apart(path):
        for _ in spread(path, report, count_of):
            if progress is not None:
                progress(report.events)
        return
    for _ in checked(path, report):
        if progress is not None:
            progress(report.events)


def count_of(events: Iterable[Event]) -> int:
    """Return how many events there are."""
    return sum(1 for _ in events)


def spread(path: Path, report: Report, make: Make[Made]) -> Generator[Made, None, None]:
    """Yield what other processes make of each part of a document, in order, while ``report`` is filled in.

    Raises:
        fenduan.exchange.processes.WorkerLostError: A process was lost.
    """
    try:
        with path.open("rb") as file:
            head, problems = json_in.read_head(file)
            for each in problems:
                report.note(each)
            # Half a character in a context would go into the names of every event.
            if any(each.rule == "bad-character" for each in problems):
                return
            yield from _spread(json_in.parts(file, most=_MOST, size=_SIZE), report, partial(_Work, head, make))
    except Refused as refused:
        report.note(refused.problem)


def _spread(parts: Iterator[Part], report: Report, work: "Callable[[], _Work[Made]]") -> Iterator[Made]:
    ended: list[Refused] = []
    count = min(processors(), _PROCESSES)
    with closing(answers(work, _until_refused(parts, ended), count, large=lambda _: True)) as every:
        for found, made in every:
            report.join(found)
            yield made
            if found.broken:
                return
    for each in ended:
        raise each


def _until_refused(parts: Iterator[Part], ended: list[Refused]) -> Iterator[Part]:
    """Yield parts; where the document is broken behind them, that is told when they are read."""
    try:
        yield from parts
    except Refused as refused:
        ended.append(refused)


class _Work(Generic[Made]):
    """The work on parts in a process of its own."""

    def __init__(self, head: Head, make: Make[Made]) -> None:
        self._reader = PartReader(head)
        self._make = make

    def __call__(self, part: Part) -> tuple[Report, Made]:
        """Return what a part holds, and what is made of its valid events."""
        report = Report()
        return report, self._make(counted(self._reader.read(part), report))
