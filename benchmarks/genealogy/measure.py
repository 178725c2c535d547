"""Measure the index of lots beside others, on the same made-up chains; every answer of theirs is compared with ours.

``python -m benchmarks.genealogy.measure`` prints tables; ``--edges`` says for how many edges.
"""

import argparse
import gc
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.genealogy.chains import DAY, Chains, chains
from benchmarks.genealogy.peers import (
    Duckdb,
    Igraph,
    Ladybug,
    NotAskedError,
    Ours,
    Peer,
    Postgresql,
    Sqlite,
    Sum,
    summed,
)
from fenduan.chain.genealogy.warm import warm

_SEED: Final = 1
_BACK: Final = 200
_SITES: Final = 20
_WINDOW_DAYS: Final = 60
_MOST: Final = 20
_FEW: Final = 3
PEERS: Final[dict[str, Callable[[], Peer]]] = {
    "sqlite": Sqlite, "postgresql": Postgresql, "igraph": Igraph, "duckdb": Duckdb, "ladybug": Ladybug,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """Some questions of one kind, asked one after another."""

    name: str
    asked: Sequence[tuple[int, ...]]
    ask: Callable[[Peer, tuple[int, ...]], Any]


@dataclass(frozen=True, slots=True)
class Timed:
    """What questions of one kind took, in milliseconds; ``asked`` of them within the time allowed."""

    asked: int
    median: float
    worst: float
    own_median: float
    own_worst: float
    """Of the processor, in this thread: what others do to the machine is not in it."""


def main() -> None:
    """Make chains, build, ask, compare, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--edges", type=float, nargs="+", default=[1e6, 1e7])
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=[*PEERS, []])
    parser.add_argument("--seconds", type=float, default=60, help="for each kind of question to each peer")
    asked = parser.parse_args()
    warm()
    for edges in asked.edges:
        _measure(int(edges), asked.peers, asked.seconds)


def _measure(edges: int, peers: Sequence[str], seconds: float) -> None:
    made = chains(edges)
    say(f"### {made.used.size:,} edges between {made.lots:,} lots\n")
    say(f"{int(made.finished.sum()):,} finished, {int(made.raw.sum()):,} bought or banked. {load_of_machine()}\n")
    with tempfile.TemporaryDirectory(prefix="fenduan-bench-") as folder:
        ours = Ours()
        _build(ours, made, Path(folder))
        questions = _questions(made, ours)
        wanted: dict[str, list[Sum]] = {}
        rows = []
        for question in questions:
            answers, timed = _ask(ours, question, 600, warm_up=1, repeat=5)
            wanted[question.name] = answers
            taken = map(ms, (timed.median, timed.worst, timed.own_median, timed.own_worst))
            rows.append((question.name, len(question.asked), f"{_median(answers):,}", *taken))
        heads = ("ours, warm", "questions", "lots in the answer, median", "median, ms", "worst, ms",
                 "of the processor: median, ms", "worst, ms")  # fmt: skip
        print_table(heads, rows)
        for name in peers:
            _beside(PEERS[name](), ours, made, questions, wanted=wanted, seconds=seconds)


def _build(ours: Ours, made: Chains, folder: Path) -> None:
    steps: list[tuple[str, str, str]] = []

    def step(name: str, do: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever it does
        gc.collect()
        began, spent = time.perf_counter(), time.process_time()
        got = do()
        steps.append((name, ms((time.perf_counter() - began) * 1000), ms((time.process_time() - spent) * 1000)))
        return got

    arrays = step("rows of both directions from a packed array of edges", lambda: ours.build(made))
    step("causes and bits; written, on disk", lambda: ours.write(made, arrays, folder))
    arrays.clear()
    before = _resident()
    step("open", lambda: ours.open(folder))
    for lot in np.flatnonzero(made.raw)[:5]:
        ours.reach(int(lot), "forward")
    steps.append(("the file, MiB", f"{(folder / 'genealogy.index').stat().st_size / 2**20:.0f}", ""))
    steps.append(("memory of whoever asks, MiB", f"{_resident() - before:.0f}", ""))
    print_table(("ours", "ms", "of the processor, ms"), steps)


def _questions(made: Chains, ours: Ours) -> list[Question]:
    chance = np.random.default_rng(_SEED)
    raw = np.flatnonzero(made.raw)
    uses = np.bincount(made.used, minlength=made.lots)[raw]
    most = raw[np.argsort(-uses, kind="stable")[:_MOST]]
    begun = raw[np.argsort(made.time[raw], kind="stable")[: 50 * _MOST]]
    candidates = np.unique(np.concatenate([begun, raw[np.argsort(-uses, kind="stable")[: 50 * _MOST]]]))
    reach = np.array([len(ours.reach(int(lot), "forward")) for lot in candidates])
    widest = candidates[np.argsort(-reach, kind="stable")[:_MOST]]
    finished = chance.choice(np.flatnonzero(made.finished), _BACK, replace=False)
    sites = chance.choice(np.unique(made.site[made.site > 0]), _SITES, replace=False)
    days = chance.integers(100, 3400, _SITES)

    def forward(peer: Peer, asked: tuple[int, ...]) -> Any:  # noqa: ANN401 - an answer
        return peer.reach(asked[0], "forward")

    def back(peer: Peer, asked: tuple[int, ...]) -> Any:  # noqa: ANN401 - an answer
        return peer.reach(asked[0], "back")

    def affected(peer: Peer, asked: tuple[int, ...]) -> Any:  # noqa: ANN401 - an answer
        return peer.affected(asked[0], asked[1] * DAY, (asked[1] + _WINDOW_DAYS) * DAY)

    return [
        Question("back from a finished lot", [(int(lot),) for lot in finished], back),
        Question(f"forward from the {_MOST} most used", [(int(lot),) for lot in most], forward),
        Question(f"forward from the {_MOST} widest", [(int(lot),) for lot in widest], forward),
        Question(
            f"finished lots of a site in {_WINDOW_DAYS} days",
            [(int(site), int(day)) for site, day in zip(sites, days, strict=True)],
            affected,
        ),
    ]


def _ask(peer: Peer, question: Question, seconds: float, *, warm_up: int, repeat: int) -> tuple[list[Sum], Timed]:
    """Ask until all are answered or the time is up, at least three; each ``repeat`` times after some for warmth."""
    answers: list[Sum] = []
    times: list[float] = []
    own: list[float] = []
    began = time.perf_counter()
    for number, asked in enumerate(question.asked):
        if number >= _FEW and time.perf_counter() - began > seconds:
            break
        for _ in range(warm_up):
            question.ask(peer, asked)
        answer = None
        for _ in range(repeat):
            start, spent = time.perf_counter(), time.thread_time()
            answer = question.ask(peer, asked)
            own.append((time.thread_time() - spent) * 1000)
            times.append((time.perf_counter() - start) * 1000)
        answers.append(summed(answer))
    return answers, Timed(len(answers), statistics.median(times), max(times), statistics.median(own), max(own))


def _beside(
    peer: Peer, ours: Ours, made: Chains, questions: Sequence[Question], *, wanted: dict[str, list[Sum]], seconds: float
) -> None:
    with tempfile.TemporaryDirectory(prefix="fenduan-bench-") as folder:
        began = time.perf_counter()
        peer.load(made, Path(folder))
        loaded = time.perf_counter() - began
        rows = []
        try:
            for question in questions:
                try:
                    rows.append(_in_turns(peer, ours, question, wanted[question.name], seconds))
                except NotAskedError:
                    rows.append((question.name, 0, "", "", "", "", ""))
        finally:
            peer.close()
    say(f"{peer.name}: loaded in {loaded:.0f} s. {load_of_machine()}\n")
    heads = (peer.name, "asked", "median, ms", "worst, ms", "ours: median, ms", "worst, ms", "median of ratios")
    print_table(heads, rows)


def _in_turns(peer: Peer, ours: Ours, question: Question, wanted: Sequence[Sum], seconds: float) -> tuple[object, ...]:
    """Ask a peer and ours in turns, so that both are asked under one load; the peer once, ours some times."""
    theirs: list[float] = []
    mine: list[float] = []
    began = time.perf_counter()
    for number, asked in enumerate(question.asked):
        if number >= _FEW and time.perf_counter() - began > seconds:
            break
        if number == 0:
            question.ask(peer, asked)
        one = Question(question.name, [asked], question.ask)
        answers, timed = _ask(peer, one, seconds, warm_up=0, repeat=1)
        if answers != [wanted[number]]:
            raise AssertionError(f"{peer.name} answers otherwise: {question.name}")
        theirs.append(timed.median)
        mine.append(_ask(ours, one, seconds, warm_up=1, repeat=5)[1].median)
    ratio = statistics.median(each / own for each, own in zip(theirs, mine, strict=True))
    figures = (statistics.median(theirs), max(theirs), statistics.median(mine), max(mine))
    return (question.name, len(theirs), *map(ms, figures), f"{ratio:,.0f}")


def _median(answers: Sequence[Sum]) -> int:
    return int(statistics.median(each.lots for each in answers))


def _resident() -> float:
    """Return how much memory this process holds now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def load_of_machine() -> str:
    """Return how many wait for the processors, as the machine says it."""
    return f"Load of the machine: {Path('/proc/loadavg').read_text(encoding='ascii').split()[0]}."


def ms(value: float) -> str:
    """Return milliseconds as a table shows them."""
    return f"{value:.3f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"  # noqa: PLR2004


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table."""
    say("\n".join(_lines(heads, rows)))


def _lines(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"| --- |{' ---: |' * (len(heads) - 1)}"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"
    yield ""


def say(said: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{said}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
