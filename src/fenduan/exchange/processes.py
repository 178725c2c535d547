"""Processes that work on parts at the same time and answer in the order of the parts.

Each process has a pipe of its own: when this process ends, however it ends, the pipes close and they end too. They are
started anew and not forked, so they share nothing with this one. At any time only a few parts are sent out, and at most
a few answers wait for one that comes before them.
"""

import gc
import os
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Final, Generic, TypeVar

Part = TypeVar("Part")
Answer = TypeVar("Answer")
Work = Callable[[Part], Answer]

# A process has the next part before it asks for it; an answer that waits keeps no more than these back.
_SENT: Final = 2
_AHEAD: Final = 8
_PATIENCE: Final = 5.0
_COLLECT_AT: Final = 100_000


class WorkerLostError(Exception):
    """A process has ended by itself, as when the system has no memory left for it."""


class WorkerFailedError(Exception):
    """The work on a part failed in another process: the name of the error and what it says."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """The answer to a part on which the work failed."""

    said: str


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def answers(
    make: Callable[[], Work[Part, Answer]],
    parts: Iterator[Part],
    count: int,
    *,
    large: Callable[[Part], bool] = lambda _: False,
) -> Generator[Answer, None, None]:
    """Yield the answer to every part, in their order, from ``count`` processes.

    ``make`` goes to each process and makes there what does the work. ``large`` says whether a part may be more than a
    pipe holds. Parts are asked for in this process, one ahead.

    Raises:
        WorkerLostError: a process has ended by itself.
        WorkerFailedError: the work on a part raised something.
    """
    with started(_serve, [(make,)] * count, duplex=True) as pipes:
        yield from _Flow(pipes, parts, large).run()


def _serve(pipe: "Connection[Any, Any]", make: Callable[[], Work[Any, Any]]) -> None:
    """Answer parts until the pipe is closed."""
    work: Work[Any, Any] | None = None
    try:
        while True:
            part = pipe.recv()
            try:
                work = work or make()
                answer: object = work(part)
            except MemoryError:
                return
            except Exception as error:  # noqa: BLE001 - it goes to the process that asked
                answer = _Failed(f"{type(error).__name__}: {error}")
            pipe.send(answer)
    except (EOFError, OSError):
        # Between two parts or in the middle of one.
        return


def _begin(pipe: "Connection[Any, Any]", serve: Callable[..., None], rest: tuple[Any, ...]) -> None:
    """Begin a process: the first process alone hears an interruption."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What is worked on holds no cycles, so looking for them seldom is enough.
    gc.freeze()
    gc.set_threshold(_COLLECT_AT)
    serve(pipe, *rest)


@contextmanager
def started(
    serve: Callable[..., None], each: "list[tuple[Any, ...]]", *, duplex: bool
) -> Iterator["list[Connection[Any, Any]]"]:
    """Start a process for each entry, which calls ``serve`` with a pipe and the entry; give the other ends.

    They are ended when done, whatever the reason. Without ``duplex`` they only send.
    """
    context = get_context("spawn")
    pipes: list[Connection[Any, Any]] = []
    processes: list[SpawnProcess] = []
    try:
        with _uninterrupted():
            for rest in each:
                ours, theirs = context.Pipe(duplex=duplex)
                pipes.append(ours)
                process = context.Process(target=_begin, args=(theirs, serve, rest), daemon=True)
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
                process.join()


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


class _Flow(Generic[Part, Answer]):
    """Parts going out and answers coming back."""

    def __init__(
        self, pipes: "list[Connection[Any, Any]]", parts: Iterator[Part], large: Callable[[Part], bool]
    ) -> None:
        self._parts = parts
        self._large = large
        self._sent: dict[Connection[Any, Any], list[int]] = {pipe: [] for pipe in pipes}
        self._waiting: dict[int, Answer] = {}
        self._next = 0
        self._count = 0
        self._part: Part | None = next(parts, None)

    def run(self) -> Iterator[Answer]:
        """Yield every answer, in the order of the parts; whoever takes one has the processes at work meanwhile."""
        self._send()
        while any(self._sent.values()):
            self._receive()
            self._send()
            while self._next in self._waiting:
                answer = self._waiting.pop(self._next)
                self._next += 1
                yield answer
            self._send()

    def _send(self) -> None:
        """Send parts to those that have the fewest, while not too many answers are out."""
        most = _AHEAD * len(self._sent)
        while self._part is not None and self._count - self._next < most:
            pipe = min(self._sent, key=lambda each: len(self._sent[each]))
            # A process that has an answer to send does not read: sending it more than its pipe holds would never end.
            if len(self._sent[pipe]) == (1 if self._large(self._part) else _SENT):
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
                answer = pipe.recv()
            except (EOFError, OSError) as error:
                raise WorkerLostError from error
            if isinstance(answer, _Failed):
                raise WorkerFailedError(answer.said)
            self._waiting[self._sent[pipe].pop(0)] = answer
