"""Processes that screen parts at the same time and answer in the order of the parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from fenduan.assessment.screening import Totals
from fenduan.cli.screen_parts import Dates, Given, Part, Work
from fenduan.cli.screen_rows import Rows
from fenduan.exchange import processes


@dataclass(frozen=True, slots=True)
class Task:
    """All that a process has to know before the first part."""

    dates: Dates
    rows: Rows


@dataclass(frozen=True, slots=True)
class Answer:
    """What one part gave: its records, written, and counted."""

    written: tuple[object, ...]
    totals: Totals


def answers(task: Task, parts: Iterator[Part], count: int) -> Iterator[Answer]:
    """Yield the answer to every part, in their order; with ``count`` processes where there is more than one part.

    Raises:
        fenduan.exchange.processes.WorkerLostError: a process has ended by itself.
    """
    first = list(islice(parts, 2))
    every = chain(first, parts)
    if count == 1 or len(first) == 1:
        alone = _Worker(task)
        yield from (alone(part) for part in every)
        return
    yield from processes.answers(partial(_Worker, task), every, count, large=_large)


def _large(part: Part) -> bool:
    return isinstance(part, Given)


class _Worker:
    """The work on parts, in whatever process."""

    def __init__(self, task: Task) -> None:
        self._work = Work(task.dates)
        self._rows = task.rows

    def __call__(self, part: Part) -> Answer:
        """Screen what is in ``part`` and write it down."""
        totals = Totals()
        written = tuple(self._rows.write(record) for record in self._work.do(part, totals))
        return Answer(written, totals)
