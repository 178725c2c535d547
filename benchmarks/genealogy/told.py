"""The index of a whole store: made from its rows, asked with names, told something new, and asked from the shell.

``python -m benchmarks.genealogy.told`` fills the derived tables of a store as if it had been told made-up chains, which
telling it event by event would take too long for.
"""

import argparse
import datetime as dt
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.genealogy.chains import DAY, Chains, chains
from benchmarks.genealogy.measure import load_of_machine, ms, print_table, say
from fenduan.chain.facts import Event, EventKind, Share
from fenduan.chain.genealogy.index import FILE, Genealogy
from fenduan.chain.genealogy.warm import warm
from fenduan.chain.recursive import trace
from fenduan.chain.store import Source, Store, Told
from fenduan.chain.store.deriving import BY

_EPOCH: Final = dt.date(1970, 1, 1)
_NEW: Final = (1, 1000, 10_000)
_COLD: Final = """
import sys
from pathlib import Path
from fenduan.chain.genealogy.index import Genealogy
from fenduan.chain.store import Store
with Store.open(Path(sys.argv[1])) as store:
    print(len(Genealogy.open(store).trace(sys.argv[2], "back").lots))
"""


def filled(made: Chains, folder: Path) -> Store:
    """Return a store that has derived these chains; one event stands for all that told of them."""
    store = Store.make(folder)
    sites = np.unique(made.site[made.site > 0]).tolist()
    rows = store.rows
    rows.execute("BEGIN")
    rows.execute("INSERT INTO sources VALUES (1, '0', 'made up', 0)")
    rows.execute("INSERT INTO events VALUES (?, 'last', x'00', 0, x'00', x'00', 1, 0)", (made.lots,))
    rows.executemany("INSERT INTO names VALUES (?, ?)", ((site, f"site-{site}") for site in sites))
    rows.executemany("INSERT INTO lots (id, name, first, kind, time, site) VALUES (?, ?, ?, ?, ?, ?)", _lots(made))
    rows.executemany("INSERT INTO edges VALUES (?, ?, ?, ?)", _edges(made))
    at = np.flatnonzero(made.site)
    touched = (made.site[at].tolist(), made.time[at].tolist(), at.tolist())
    rows.executemany(
        f"INSERT INTO causes VALUES ({BY['site']}, ?, ?, ?, ?)",  # noqa: S608 - a number of ours
        ((site, when, lot, lot) for site, when, lot in zip(*touched, strict=True)),
    )
    rows.execute("COMMIT")
    return store


def _lots(made: Chains) -> Iterator[tuple[Any, ...]]:
    kinds = np.select([made.finished, made.raw], ["pack", "material"], "intermediate").tolist()
    for lot, (kind, when, site) in enumerate(zip(kinds, made.time.tolist(), made.site.tolist(), strict=True)):
        yield lot, f"urn:epc:id:sgtin:6901234.{lot:06d}", 1, kind, when, site or None


def _edges(made: Chains) -> Iterator[tuple[int, int, int, int]]:
    order = np.lexsort((made.made, made.used))
    for used, lot in zip(made.used[order].tolist(), made.made[order].tolist(), strict=True):
        yield used, lot, lot, lot


def main() -> None:
    """Fill a store, make its index, ask."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--edges", type=float, default=1e6)
    warm()
    made = chains(int(parser.parse_args().edges))
    with tempfile.TemporaryDirectory(prefix="fenduan-bench-") as folder, filled(made, Path(folder)) as store:
        say(f"### A store of {made.used.size:,} edges and {made.lots:,} lots\n\n{load_of_machine()}\n")
        _measure(made, store)


def _measure(made: Chains, store: Store) -> None:
    rows: list[tuple[str, str, str]] = []

    def step(name: str, do: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever it does
        began, spent = time.perf_counter(), _spent()
        got = do()
        said = f"{name}, {len(got.lots):,} lots" if hasattr(got, "lots") else name
        rows.append((said, ms((time.perf_counter() - began) * 1000), ms((_spent() - spent) * 1000)))
        return got

    genealogy: Genealogy = step("made from the rows of the store and written", lambda: Genealogy.make(store))
    genealogy = step("opened", lambda: Genealogy.open(store))
    finished = f"urn:epc:id:sgtin:6901234.{np.flatnonzero(made.finished)[-1]:06d}"
    names = {number: f"urn:epc:id:sgtin:6901234.{number:06d}" for number in _told_apart(made, genealogy)}
    for name in (finished, *names.values()):
        way: Any = "back" if name == finished else "forward"
        genealogy.trace(name, way)
        mine = step(f"{way}, with names", partial(genealogy.trace, name, way))
        theirs = step(f"{way}, the same by recursive SQL", partial(trace, store, name, way))
        if mine != theirs:
            raise AssertionError(f"recursive SQL answers otherwise: {name}")
    site = f"site-{made.site[made.finished][0]}"
    day = _EPOCH + dt.timedelta(days=int(made.time[made.finished][0] // DAY))
    window = day, day + dt.timedelta(days=60)
    step("affected by a site in 60 days, with names", lambda: genealogy.affected("site", site, *window))
    count = 0
    for many in _NEW:
        store.add(Source("new", f"{many}"), _new(finished, count, many))
        count += many
        step(f"back, the first time after {count:,} more events", partial(genealogy.trace, f"new-{count - 1}", "back"))
        step("back, the next time", partial(genealogy.trace, f"new-{count - 1}", "back"))
    step("made anew", lambda: Genealogy.make(store))
    command = [sys.executable, "-c", _COLD, str(store.folder), finished]
    cold = partial(subprocess.run, command, check=True, capture_output=True)
    for _ in range(3):
        step("a process of its own: start, open, back", cold)
    rows.append(("the file, MiB", f"{(store.folder / FILE).stat().st_size / 2**20:.0f}", ""))
    print_table(("ours, of a store", "ms", "of the processor, ms"), rows)


def _spent() -> float:
    """Return what this process and those it waited for took of the processors, in seconds."""
    each = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in each)


def _told_apart(made: Chains, genealogy: Genealogy) -> list[int]:
    """Return two of what was bought: the widest, and the one in the middle of the hundred most used."""
    raw = np.flatnonzero(made.raw)
    most = raw[np.argsort(-np.bincount(made.used, minlength=made.lots)[raw], kind="stable")[:100]]
    reach = [len(genealogy.reach([int(lot)], "forward").lots) for lot in (*raw[:50], *most)]
    widest = int(np.array([*raw[:50], *most])[int(np.argmax(reach))])
    return [int(most[50]), widest]


def _new(of: str, first: int, many: int) -> Iterator[Told]:
    for number in range(first, first + many):
        at = dt.datetime(1980, 6, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=number)
        told = Event(
            id=f"new-{number}", kind=EventKind.TRANSFORMATION, time=at, site="site-1", inputs=(Share(of),),
            outputs=(Share(f"new-{number}"),),
        )  # fmt: skip
        yield Told(told, b"", number)


if __name__ == "__main__":
    main()
