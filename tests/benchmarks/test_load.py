"""The load: arrivals at their times whatever the answers, and nothing hidden by a slow one."""

import itertools
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.pages import measure
from benchmarks.pages.load import Answer, Page, arrivals, ask, drawn, load


class _Held(ThreadingHTTPServer):
    """A server that answers nobody until ``wanted`` have asked; an open load comes to that many, a closed one never."""

    daemon_threads = True

    def __init__(self, wanted: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.together = threading.Barrier(wanted)
        self.seen: list[tuple[str, str]] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Held

    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers["Cookie"]))
        self.server.together.wait(timeout=60)
        body = b"x" * 7
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@contextmanager
def held(wanted: int) -> Iterator[_Held]:
    with _Held(wanted) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_pages_are_asked_for_though_earlier_ones_are_not_answered() -> None:
    pages = [Page("list", f"/{number}", f"c={number}") for number in range(12)]
    with held(len(pages)) as server:
        answers = load(server.server_port, [(0.001 * number, page) for number, page in enumerate(pages)])
        assert sorted(server.seen) == sorted((page.path, page.cookie) for page in pages)
    assert sorted(each.path for each in answers) == sorted(page.path for page in pages)
    assert {(each.kind, each.status, each.size) for each in answers} == {("list", 200, 7)}


def test_what_a_page_took_counts_from_when_it_should_have_been_asked_for() -> None:
    with held(1) as server:
        (answer,) = load(server.server_port, [(-5.0, Page("list", "/", ""))])
    assert answer.whole - answer.alone >= 5.0


def test_an_error_and_a_server_that_is_gone_are_told_from_an_answer() -> None:
    with held(1) as server:
        assert ask(server.server_port, Page("list", "/gone", "")) == (404, 7)
        port = server.server_port
    assert ask(port, Page("list", "/", "")) == (0, 0)


def test_arrivals_are_a_poisson_process_of_the_rate() -> None:
    found = list(arrivals(50, 400, random.Random(3)))  # noqa: S311 - the same each time
    gaps = [after - before for before, after in itertools.pairwise(found)]
    mean = sum(gaps) / len(gaps)
    spread = (sum((each - mean) ** 2 for each in gaps) / len(gaps)) ** 0.5
    assert found == sorted(found)
    assert 0 < found[0] < found[-1] < 400
    # Of a Poisson process the gaps spread as far as they are long; of a steady one not at all.
    assert mean == pytest.approx(1 / 50, rel=0.05)
    assert spread == pytest.approx(mean, rel=0.05)


def test_pages_are_drawn_by_their_shares() -> None:
    pages = {kind: [Page(kind, f"/{kind}/{number}", "") for number in range(3)] for kind in ("often", "seldom")}
    chance = random.Random(5)  # noqa: S311 - as above
    found = [drawn(pages, {"often": 80, "seldom": 20}, chance) for _ in range(4000)]
    counted = Counter(each.kind for each in found)
    assert counted["often"] / 4000 == pytest.approx(0.8, abs=0.03)
    assert len({each.path for each in found}) == 6


def test_a_percentile_is_of_the_whole_time() -> None:
    answers = [Answer("list", "/", number / 1000, 0.0, 200, 1) for number in range(1, 200)]
    assert measure._percentile(answers, 95) == pytest.approx(190)
    assert measure._percentile(answers[:1], 95) == pytest.approx(1)
    assert measure._percentile([], 95) == 0
