"""How the platform's pages keep their budgets with many cases, on PostgreSQL; the load comes from the same machine.

``python -m benchmarks.pages.measure`` builds the world, serves it and prints what it found as tables.
"""

import argparse
import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from benchmarks.pages import served
from benchmarks.pages.load import OK, Answer, Page, arrivals, ask, drawn, load
from benchmarks.pages.served import Served
from tests.platform import postgres

RATE: Final = 20.0
LATEST_MS: Final = 150.0
"""The budget of ``platform.md``: pages a second, and the 95th percentile."""
BUDGET_MS: Final = {"list": 25.0, "workspace": 40.0}
_HONEST: Final = {"listen_addresses": "", "max_connections": "100", "log_min_messages": "fatal"}
"""A server as it is installed: it waits for the disk (``fsync``, ``full_page_writes``, ``synchronous_commit`` on)."""
_STEPS: Final = (5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 160, 200)
_SEED: Final = 1
_WARM: Final = 12
_SERVE: Final = ["-m", "fenduan.cli.main", "serve", "--demonstration", "--port", "{port}"]
_BARE: Final = [
    "-m", "gunicorn", "--workers", "1", "--threads", "8", "--bind", "127.0.0.1:{port}", "--no-control-socket",
    "--log-level", "warning", "benchmarks.pages.bare:application",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Under:
    """What is measured: a server, and the folder of the database's data."""

    server: Served
    database: Path

    @property
    def port(self) -> int:
        """Where the server answers."""
        return self.server.port

    def cpu(self) -> tuple[float, float]:
        """Return the processor seconds of the server and of the database until now."""
        return self.server.cpu(), served.database_cpu(self.database)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page of a kind takes, asked one after another: milliseconds of processor of the server and database."""

    count: int
    server_ms: float
    database_ms: float
    alone_ms: float
    queries: int


def main() -> None:
    """Build, serve, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--each", type=int, default=60)
    parser.add_argument("--database", help="a world that is there already, as DATABASE_URL")
    parser.add_argument("--data", help="its folder of files")
    asked = parser.parse_args()
    if asked.database:
        _measure(asked.database, asked.data, asked, grown=True)
        return
    with postgres.server(_HONEST) as database, tempfile.TemporaryDirectory(prefix="fenduan-bench-") as folder:
        _measure(database.create("fenduan"), folder, asked, grown=False)


def _measure(url: str, folder: str, asked: argparse.Namespace, *, grown: bool) -> None:
    os.environ |= {
        "DATABASE_URL": url,
        "FENDUAN_DATA": folder,
        "FENDUAN_MODE": "demonstration",
        # One for who makes the sessions and who serves them.
        "FENDUAN_SECRET_KEY": secrets.token_urlsafe(50),
        "DJANGO_SETTINGS_MODULE": "fenduan.platform.settings",
    }
    _start_django()
    if not grown:
        _grow(asked.cases)
    from benchmarks.pages.asked import BARE, LISTS, SHARES, pages  # noqa: PLC0415 - Django is set up only now

    _say_of_world()
    found = _quoted(pages())
    counts = {kind: _queries(found[kind][0]) for kind in SHARES}
    lies = Path(unquote(urlsplit(url).netloc.rpartition("@")[2]))
    with served.serve(_SERVE, {}) as server:
        under = Under(server, lies)
        costs = {kind: _cost(under, found[kind], asked.each, counts[kind]) for kind in SHARES}
        _print_load(_loaded(under, found, SHARES, RATE, asked.seconds), SHARES)
        _print_steps(_saturation(under, found, SHARES, asked.seconds / 3))
    with served.serve(_BARE, {"DJANGO_SETTINGS_MODULE": "benchmarks.pages.bare_settings"}) as floor:
        bare = _cost(Under(floor, lies), found[BARE], asked.each, 2)
    _print_costs(costs, bare, LISTS)


def _start_django() -> None:
    import django  # noqa: PLC0415 - the environment is set only now

    django.setup()


def _grow(cases: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from benchmarks.pages.world import grow  # noqa: PLC0415 - as above
    from fenduan.platform.demo.world import build  # noqa: PLC0415 - as above

    began = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    build(lambda said: _note(said.en))
    grow(cases, _note)
    _note(f"built in {time.monotonic() - began:.0f} s")


def _note(said: str) -> None:
    sys.stderr.write(f"{said}\n")


def _say_of_world() -> None:
    from fenduan.platform.accounts.models import Organisation  # noqa: PLC0415 - Django is set up only now
    from fenduan.platform.arrangements.models import Arrangement  # noqa: PLC0415 - as above
    from fenduan.platform.cases.models import Case, CaseEvent, Letter  # noqa: PLC0415 - as above
    from fenduan.platform.ledger.models import Entry  # noqa: PLC0415 - as above
    from fenduan.platform.licences.models import Happening, Licence  # noqa: PLC0415 - as above

    every = (Case, CaseEvent, Arrangement, Organisation, Licence, Happening, Letter, Entry)
    _table(("rows", "number"), [(each.__name__, f"{each.objects.count():,}") for each in every])
    busy = Path("/proc/loadavg").read_text(encoding="utf-8").split()[0]
    _print(f"Load of the machine at the beginning: {busy}.\n")


def _quoted(pages: Mapping[str, Sequence[Page]]) -> dict[str, list[Page]]:
    return {
        kind: [Page(kind, quote(each.path, safe="/?=&-"), each.cookie) for each in found]
        for kind, found in pages.items()
    }


def _queries(page: Page) -> int:
    """Return how many queries a page takes, session and sign-in included."""
    from django.db import connection  # noqa: PLC0415 - Django is set up only now
    from django.test import Client  # noqa: PLC0415 - as above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    client = Client(headers={"host": "localhost", "cookie": page.cookie})
    client.get(page.path)
    with CaptureQueriesContext(connection) as told:
        client.get(page.path)
        return len(told)


def _cost(under: Under, pages: Sequence[Page], count: int, queries: int) -> Cost:
    """Ask for pages of one kind one after another."""
    chance = random.Random(_SEED)  # noqa: S311 - the same pages each time, no secret
    for _ in range(_WARM):
        ask(under.port, chance.choice(pages))
    before, beside = under.cpu()
    began = time.perf_counter()
    for _ in range(count):
        page = chance.choice(pages)
        status, _ = ask(under.port, page)
        if status != OK:
            raise RuntimeError(f"{page.path} answered {status}")
    alone = (time.perf_counter() - began) / count
    after, behind = under.cpu()
    mine, theirs = after - before, behind - beside
    return Cost(count, mine / count * 1000, theirs / count * 1000, alone * 1000, queries)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of an open load: its rate, the answers, and milliseconds of the processor to a page."""

    rate: float
    answers: list[Answer]
    server_ms: float
    database_ms: float

    @property
    def failed(self) -> int:
        """How many pages were not answered as they should be."""
        return sum(each.status != OK for each in self.answers)


def _loaded(
    under: Under, pages: Mapping[str, Sequence[Page]], shares: Mapping[str, float], rate: float, seconds: float
) -> Loaded:
    chance = random.Random(rate)  # noqa: S311 - the same load each time, no secret
    timed = [(at, drawn(pages, shares, chance)) for at in arrivals(rate, seconds, chance)]
    before, beside = under.cpu()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        answers = other.submit(load, under.port, timed).result()
    count = max(1, len(answers))
    after, behind = under.cpu()
    mine, theirs = after - before, behind - beside
    return Loaded(rate, answers, mine / count * 1000, theirs / count * 1000)


def _saturation(
    under: Under, pages: Mapping[str, Sequence[Page]], shares: Mapping[str, float], seconds: float
) -> list[Loaded]:
    """Raise the rate until the 95th percentile is beyond the budget or a page fails."""
    found = []
    for rate in _STEPS:
        found.append(_loaded(under, pages, shares, rate, seconds))
        if found[-1].failed or _percentile(found[-1].answers, 95) > LATEST_MS:
            break
    return found


def _percentile(answers: Sequence[Answer], percent: int) -> float:
    """Return a percentile of what pages took since they should have been asked for, in milliseconds."""
    if len(answers) < 2:  # noqa: PLR2004 - there is no percentile of one
        return answers[0].whole * 1000 if answers else 0.0
    return statistics.quantiles((each.whole * 1000 for each in answers), n=100)[percent - 1]


def _print_costs(costs: Mapping[str, Cost], bare: Cost, lists: Sequence[str]) -> None:
    rows = []
    for kind, each in costs.items():
        budget = BUDGET_MS["list" if kind in lists else "workspace"]
        ratio = each.server_ms / bare.server_ms
        rows.append(
            (kind, each.queries, _ms(each.server_ms), f"{budget:.0f}", f"{ratio:.1f}", _ms(each.database_ms),
             _ms(each.alone_ms))
        )  # fmt: skip
    rows.append(("a bare page with sign-in", bare.queries, _ms(bare.server_ms), "", "1.0", _ms(bare.database_ms),
                 _ms(bare.alone_ms)))  # fmt: skip
    heads = ("page", "queries", "CPU of the server, ms", "budget", "times the bare page", "CPU of the database, ms",
             "from question to answer, ms")  # fmt: skip
    _table(heads, rows)


def _print_load(steady: Loaded, kinds: Mapping[str, float]) -> None:
    rows = []
    for kind in (*kinds, ""):
        own = [each for each in steady.answers if not kind or each.kind == kind]
        marks = [_ms(_percentile(own, each)) for each in (50, 90, 95, 99)]
        rows.append((kind or "**all**", len(own), *marks, _ms(max((each.whole for each in own), default=0) * 1000)))
    _print(f"Open load, {steady.rate:.0f} pages a second, latency in ms; {steady.failed} failed.\n")
    _table(("page", "pages", "50 %", "90 %", "95 %", "99 %", "longest"), rows)


def _print_steps(found: Sequence[Loaded]) -> None:
    rows = [
        (f"{each.rate:.0f}", len(each.answers), each.failed, _ms(_percentile(each.answers, 50)),
         _ms(_percentile(each.answers, 95)), _ms(each.server_ms), _ms(each.database_ms))
        for each in found
    ]  # fmt: skip
    heads = ("pages a second", "pages", "failed", "50 %, ms", "95 %, ms", "CPU of the server a page, ms",
             "CPU of the database a page, ms")  # fmt: skip
    _table(heads, rows)


def _ms(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"  # noqa: PLR2004 - three figures are enough


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    _print(f"| {' | '.join(heads)} |")
    _print(f"| --- |{' ---: |' * (len(heads) - 1)}")
    for row in rows:
        _print(f"| {' | '.join(map(str, row))} |")
    _print("")


def _print(said: str) -> None:
    sys.stdout.write(f"{said}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
