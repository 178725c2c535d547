"""Processes that work on parts at the same time and answer in the order of the parts.

Each process has a pipe of its own: when this process ends, however it ends, the pipes close and they end too. They are
started anew and not forked, so they share nothing with this one. At any time only a few parts are sent out, and at most
a few answers wait for one that comes before them.
"""

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import connection, get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Final

from fenduan.assessment.screening import Totals
from fenduan.cli.screen_parts import Dates, Given, Part, Work
from fenduan.cli.screen_rows import Rows

# A process has the next part before it asks for it; an answer that waits keeps no more than these back.
_SENT: Final = 2
_AHEAD: Final = 8
_PATIENCE: Final = 5.0
_COLLECT_AT: Final = 100_000


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


class WorkerLostError(Exception):
    """A process has ended by itself, as when the system has no memory left for it."""


def answers(task: Task, parts: Iterator[Part], count: int) -> Iterator[Answer]:
    """Yield the answer to every part, in their order; with ``count`` processes where there is more than one part.

    Raises:
        WorkerLostError: a process has ended by itself.
    """
    first = list(islice(parts, 2))
    every = chain(first, parts)
    if count == 1 or len(first) == 1:
        alone = _Worker(task)
        yield from (alone.do(part) for part in every)
        return
    with _started(task, count) as processes:
        yield from _Flow(processes, every).run()


class _Worker:
    """The work on parts, in whatever process."""

    def __init__(self, task: Task) -> None:
        self._work = Work(task.dates)
        self._rows = task.rows

    def do(self, part: Part) -> Answer:
        """Screen what is in ``part`` and write it down."""
        totals = Totals()
        written = tuple(self._rows.write(record) for record in self._work.do(part, totals))
        return Answer(written, totals)


def _serve(pipe: "Connection[Answer, Part]", task: Task) -> None:
    """Answer parts until the pipe is closed; the first process alone hears an interruption."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a dossier is made of holds no cycles, so looking for them seldom is enough.
    gc.freeze()
    gc.set_threshold(_COLLECT_AT)
    worker = _Worker(task)
    try:
        while True:
            pipe.send(worker.do(pipe.recv()))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


@contextmanager
def _started(task: Task, count: int) -> Iterator["list[Connection[Part, Answer]]"]:
    """Start processes and give their pipes; end them when done, whatever the reason."""
    context = get_context("spawn")
    pipes: list[Connection[Part, Answer]] = []
    processes: list[SpawnProcess] = []
    try:
        with _uninterrupted():
            for _ in range(count):
                ours, theirs = context.Pipe()
                pipes.append(ours)
                process = context.Process(target=_serve, args=(theirs, task), daemon=True)
                process.start()
                processes.append(process)
                theirs.close()
        yield pipes
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.join(_PATIENCE)
            if process.is_alive():
                process.terminate()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Start processes deaf to an interruption: they begin with what is blocked here, where it waits meanwhile."""
    # The tracker that such processes share unblocks the signal when it starts, so it has to run before.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Flow:
    """Parts going out and answers coming back."""

    def __init__(self, pipes: "list[Connection[Part, Answer]]", parts: Iterator[Part]) -> None:
        self._parts = parts
        self._sent: dict[Connection[Part, Answer], list[int]] = {pipe: [] for pipe in pipes}
        self._waiting: dict[int, Answer] = {}
        self._next = 0
        self._count = 0
        self._part: Part | None = next(parts, None)

    def run(self) -> Iterator[Answer]:
        """Yield every answer, in the order of the parts."""
        self._send()
        while any(self._sent.values()):
            self._receive()
            while self._next in self._waiting:
                yield self._waiting.pop(self._next)
                self._next += 1
            self._send()

    def _send(self) -> None:
        """Send parts to those that have the fewest, while not too many answers are out."""
        most = _AHEAD * len(self._sent)
        while self._part is not None and self._count - self._next < most:
            pipe = min(self._sent, key=lambda each: len(self._sent[each]))
            # A process that has an answer to send does not read: sending it more than its pipe holds would never end.
            if len(self._sent[pipe]) == (1 if isinstance(self._part, Given) else _SENT):
                return
            try:
                pipe.send(self._part)
            except OSError as error:
                raise WorkerLostError from error
            self._sent[pipe].append(self._count)
            self._count += 1
            self._part = next(self._parts, None)

    def _receive(self) -> None:
        for ready in connection.wait([pipe for pipe, sent in self._sent.items() if sent]):
            pipe = next(each for each in self._sent if each is ready)
            try:
                self._waiting[self._sent[pipe].pop(0)] = pipe.recv()
            except (EOFError, OSError) as error:
                raise WorkerLostError from error
