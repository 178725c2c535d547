"""Events checked and imported, as a user has it: the commands as processes, with the time and memory of all of them.

Beside them: the standard library's and msgspec's decoders over the same document, which only make plain values of it,
and the reference of the event hash (PyPI ``epcis-event-hash-generator``, with the context of EPCIS that it brings
along) over some of the events, whose hashes are compared with ours.
"""

import argparse
import importlib
import io
import json
import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks.events.captures import write
from benchmarks.genealogy.measure import load_of_machine, print_table, say
from benchmarks.ran import Measured, ran
from fenduan.exchange.epcis.hashing import event_hash
from fenduan.exchange.epcis.model import Event
from fenduan.exchange.epcis.reading import check, read

_GENERATOR: Final = "epcis_event_hash_generator"
_CONTEXT: Final = "e532647e8eb371379b8b0e8602d8981c8566bc60f7351f22c76a5bc865962008.jsonld"
_HASHED: Final = 2_000
_MIB: Final = 1 << 20


def main() -> None:
    """Write a capture, check it, import it; then ask the peers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=float, default=1e5)
    parser.add_argument("--size", type=float, help="bytes after which the capture ends; then no peers")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fenduan-bench-") as folder:
        path = Path(folder) / "capture.json"
        with path.open("wb") as file:
            count = write(file, int(asked.events), None if asked.size is None else int(asked.size))
        say(f"### {count:,} events, {path.stat().st_size / _MIB:,.0f} MiB\n\n{load_of_machine()}\n")
        ours = _commands(path, count, asked.rounds if asked.size is None else 1)
        if asked.size is None:
            _beside(path, count, ours)
    if asked.size is None:
        _hashes()


def _commands(path: Path, count: int, rounds: int) -> float:
    """Measure the commands; return the processor seconds of the check, the least of some rounds."""
    checks = [ran("events", "check", str(path)) for _ in range(rounds)]
    imports = list(_imports(path, rounds))
    rows = [_row(name, count, every) for name, every in (("check", checks), ("import", imports))]
    heads = ("fenduan events", "s", "events a second", "s of processors", "events a second of a processor", "MiB, all")
    print_table(heads, rows)
    return min(each.worked for each in checks)


def _imports(path: Path, rounds: int) -> Iterator[Measured]:
    for number in range(rounds):
        store = path.parent / f"store-{number}"
        yield ran("events", "import", str(path), "--store", str(store))
        say(f"The store and its index: {sum(each.stat().st_size for each in store.iterdir()) / _MIB:,.0f} MiB.\n")


def _row(name: str, count: int, every: list[Measured]) -> tuple[str, ...]:
    """Return the best of some rounds: the machine is shared."""
    seconds, worked = min(each.seconds for each in every), min(each.worked for each in every)
    memory = max(each.memory for each in every)
    return (
        name, f"{seconds:.1f}", f"{count / seconds:,.0f}", f"{worked:.1f}", f"{count / worked:,.0f}", f"{memory:.0f}"
    )  # fmt: skip


def _beside(path: Path, count: int, ours: float) -> None:
    """Measure decoders, which check nothing, over the same document, and ours in one process."""
    data = path.read_bytes()
    rows = [("fenduan events check, all processes", f"{ours:.1f}", "1.00")]
    work: dict[str, Callable[[], Any]] = {
        "ours in one process": lambda: check(path).events,
        "json.loads": lambda: len(json.loads(data)["epcisBody"]["eventList"]),
        "msgspec.json.decode": lambda: len(msgspec.json.decode(data)["epcisBody"]["eventList"]),
    }
    for name, do in work.items():
        spent, found = _timed(do)
        if found != count:
            raise AssertionError(f"{name} found {found} events of {count}")
        rows.append((name, f"{spent:.2f}", f"{spent / ours:.2f}"))
    print_table(("the same document", "s of a processor", "ratio to ours"), rows)


def _timed(do: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    found = do()
    return time.process_time() - begun, found


def _hashes() -> None:
    """Hash some events by ours and by the reference, each from a document, and compare."""
    file = io.BytesIO()
    write(file, _HASHED)
    data = file.getvalue()
    spent, ours = _timed(lambda: [event_hash(each) for each in read(data) if isinstance(each, Event)])
    with _reference() as reference:
        theirs_spent, theirs = _timed(lambda: reference(data.decode()))
    told = json.loads(data)["epcisBody"]["eventList"]
    # The reference leaves this prefix as it is, against the standard: docs/epcis.md.
    alike = [each for each, event in enumerate(told) if "cbvmda:" not in json.dumps(event)]
    if len(ours) != len(theirs) or any(ours[each] != theirs[each] for each in alike):
        raise AssertionError("the reference makes other hashes")
    rows = [
        ("ours: read, validated, hashed", f"{_HASHED / spent:,.0f}", "1.0"),
        ("epcis-event-hash-generator: read, hashed", f"{_HASHED / theirs_spent:,.0f}", f"{theirs_spent / spent:.1f}"),
    ]
    print_table((f"{_HASHED:,} events, one process", "events a second of a processor", "ratio of times"), rows)
    say(f"{len(alike):,} hashes compared; the other events hold the prefix cbvmda, which the reference leaves.")


@contextmanager
def _reference() -> Iterator[Callable[[str], list[str]]]:
    """Give what makes the reference's hashes of a document; it says nothing and fetches nothing meanwhile."""
    hashing = importlib.import_module(f"{_GENERATOR}.hash_generator")
    reading = importlib.import_module(f"{_GENERATOR}.json_to_py")
    loading = importlib.import_module("pyld.jsonld")
    context = json.loads(resources.files(_GENERATOR).joinpath(_CONTEXT).read_text(encoding="utf-8"))
    logging.disable(logging.CRITICAL)
    loading.set_document_loader(
        lambda url, _options=None: {"contextUrl": None, "documentUrl": url, "document": context, "contentType": None}
    )
    try:
        yield lambda text: list(hashing.epcis_hashes_from_events(reading.event_list_from_epcis_document_str(text)))
    finally:
        loading.set_document_loader(None)
        logging.disable(logging.NOTSET)


if __name__ == "__main__":
    main()
