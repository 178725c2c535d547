"""An open load: pages are asked for at their times, whether or not earlier ones have been answered.

Arrivals follow a Poisson process. What a page took is counted from the moment at which it should have been asked for,
so that a slow answer is not hidden by the questions that it delayed. It runs in a process of its own and knows nothing
of the platform but addresses and cookies.
"""

import http.client
import queue
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

OK: Final = 200
_HANDS: Final = 64
"""Threads that ask; fewer than arrive while a page takes long would make the load a closed one."""
_TIMEOUT_S: Final = 30


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a person asks for: its kind, its address, whose cookie."""

    kind: str
    path: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How long a page took, in seconds: ``whole`` since it should have been asked for, ``alone`` since it was."""

    kind: str
    path: str
    whole: float
    alone: float
    status: int
    size: int


def arrivals(rate: float, seconds: float, chance: random.Random) -> Iterator[float]:
    """Yield the times of a Poisson process, in seconds from its beginning."""
    at = chance.expovariate(rate)
    while at < seconds:
        yield at
        at += chance.expovariate(rate)


def drawn(pages: Mapping[str, Sequence[Page]], shares: Mapping[str, float], chance: random.Random) -> Page:
    """Return a page at random: a kind by its share, then one of that kind."""
    (kind,) = chance.choices(list(shares), list(shares.values()))
    return chance.choice(pages[kind])


def load(port: int, timed: Sequence[tuple[float, Page]]) -> list[Answer]:
    """Ask for pages at their times; return the answers, in the order in which they came.

    ``timed`` are seconds from now and pages, in order. An answer that never came has the status 0.
    """
    waiting: queue.SimpleQueue[tuple[float, Page] | None] = queue.SimpleQueue()
    answers: list[Answer] = []
    hands = [threading.Thread(target=_work, args=(port, waiting, answers)) for _ in range(_HANDS)]
    for each in hands:
        each.start()
    begun = time.perf_counter()
    for at, page in timed:
        time.sleep(max(0.0, begun + at - time.perf_counter()))
        waiting.put((begun + at, page))
    for _ in hands:
        waiting.put(None)
    for each in hands:
        each.join()
    return answers


def _work(port: int, waiting: "queue.SimpleQueue[tuple[float, Page] | None]", answers: list[Answer]) -> None:
    while (found := waiting.get()) is not None:
        due, page = found
        began = time.perf_counter()
        status, size = ask(port, page)
        ended = time.perf_counter()
        answers.append(Answer(page.kind, page.path, ended - due, ended - began, status, size))


def ask(port: int, page: Page) -> tuple[int, int]:
    """Ask for one page; return its status and its size in bytes, 0 where nothing came.

    A connection to each question: a reverse proxy stands before the server in production and does the same.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
    try:
        connection.request("GET", page.path, headers={"Cookie": page.cookie, "Host": f"localhost:{port}"})
        answer = connection.getresponse()
        return answer.status, len(answer.read())
    except (OSError, http.client.HTTPException):
        return 0, 0
    finally:
        connection.close()
