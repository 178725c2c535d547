"""Captures as large as are asked for: the example's chain again and again, each time with lots and dates of its own.

``python -m benchmarks.events.captures EVENTS PATH`` writes one. Cell banks, medium, resin, payload and excipient serve
several batches; every batch has its own inoculum, harvests, pool, conjugation, fills and packs, consignments and
receipts.
"""

import argparse
import datetime as dt
import json
import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

EXAMPLE: Final = Path(__file__).resolve().parents[2] / "examples" / "chain-of-an-adc.jsonld"
_SHARED: Final = ("MCB-01", "WCB-03", "RES-2511", "EXC-2601", "MED-2601", "LP-2602")
_BATCHES: Final = 20
"""How many batches use one lot of a material."""
_APART: Final = dt.timedelta(hours=3)
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")
_LOT: Final = re.compile(r"(?<=urn:epc:class:lgtin:9521234\.0000\d\d\.)[A-Z]+-\d+[A-Z]?|(?<=:9521234000013:)DA-\d+")


def events() -> Iterator[dict[str, Any]]:
    """Yield the events of one batch after another, without end."""
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))["epcisBody"]["eventList"]
    batch = 0
    while True:
        for each in example:
            if batch % _BATCHES == 0 or not _is_of_shared(each):
                yield _moved(each, batch)
        batch += 1


def _is_of_shared(event: dict[str, Any]) -> bool:
    """Whether an event is about a material or a bank alone, which serves several batches."""
    text = json.dumps({key: event[key] for key in event if key in {"quantityList", "outputQuantityList"}})
    return all(lot in _SHARED for lot in _LOT.findall(text))


def _moved(event: dict[str, Any], batch: int) -> dict[str, Any]:
    shift = _APART * batch
    period = batch // _BATCHES

    def named(found: re.Match[str]) -> str:
        return f"{found[0]}-{period if found[0] in _SHARED else batch}"

    def later(found: re.Match[str]) -> str:
        return (dt.datetime.fromisoformat(found[0]) + shift).isoformat()

    moved: dict[str, Any] = json.loads(_TIME.sub(later, _LOT.sub(named, json.dumps(event))))
    number = moved.get("ilmd", {}).get("cbvmda:lotNumber")
    if number is not None:
        moved["ilmd"]["cbvmda:lotNumber"] = f"{number}-{period if number in _SHARED else batch}"
    return moved


def write(file: BinaryIO, count: int, size: int | None = None) -> int:
    """Write a capture of ``count`` events, or fewer where it reaches ``size`` bytes before; return how many."""
    head = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    head["epcisBody"] = {}
    opening = json.dumps(head, indent=1).encode().rpartition(b"{}")[0]
    file.write(opening + b'{"eventList": [\n')
    written = 0
    for each in islice(events(), count):
        if size is not None and file.tell() > size:
            break
        file.write((b",\n" if written else b"") + json.dumps(each, indent=1).encode())
        written += 1
    file.write(b"\n]}}\n")
    return written


def main() -> None:
    """Write a capture."""
    parser = argparse.ArgumentParser()
    parser.add_argument("events", type=float)
    parser.add_argument("path", type=Path)
    parser.add_argument("--size", type=int, help="bytes after which it ends")
    asked = parser.parse_args()
    with asked.path.open("wb") as file:
        sys.stdout.write(f"{write(file, int(asked.events), asked.size):,} events, {file.tell():,} bytes\n")


if __name__ == "__main__":
    main()
