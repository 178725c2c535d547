"""Texts of 5 MiB that mean harm, and a reading of one of them that tells what it cost.

``python hostile.py NAME`` prints seconds of the processor, the peak of memory in bytes and the rules of the refusal
as JSON.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from fenduan.dossier.errors import Refused
from fenduan.dossier.reading import LARGEST, Syntax, read_bytes

_HEAD = b'{"dossier":1,"id":"a","product":{},"parties":[{"id":"a","roles":["holder"]}],"sites":[],"segments":'


def _peak() -> int:
    """Return the most memory that this program held, in bytes."""
    # What Linux counts in getrusage begins with what the process that started this one held.
    status = Path("/proc/self/status")
    if status.is_file():
        (line,) = [line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def fill(unit: bytes, head: bytes = b"", tail: bytes = b"") -> bytes:
    """Return ``unit`` as often as 5 MiB hold it, between ``head`` and ``tail``."""
    return head + unit * ((LARGEST - len(head) - len(tail)) // len(unit)) + tail


def rows(row: Callable[[int], bytes], head: bytes = b"", tail: bytes = b"") -> bytes:
    """Return numbered rows until 5 MiB are full."""
    pieces = [head]
    size = len(head) + len(tail)
    number = 0
    while size + len(piece := row(number)) <= LARGEST:
        pieces.append(piece)
        size += len(piece)
        number += 1
    return b"".join([*pieces, tail])


def segments(after: Callable[[int], str]) -> bytes:
    """Return a dossier of as many segments as fit, every other one a testing step."""

    def row(number: int) -> bytes:
        stage = "testing" if number % 2 else "packaging"
        text = f'{{"id":"s{number}","site":"x","stage":"{stage}","form":"f","after":[{after(number)}]}}'
        return (("," if number else "") + text).encode()

    return rows(row, _HEAD + b"[", b"]}")


CASES: dict[str, tuple[Syntax, Callable[[], bytes]]] = {
    "nested lists": ("yaml", lambda: fill(b"[")),
    "nested mappings": ("yaml", lambda: fill(b"{a: ")),
    "nested dashes": ("yaml", lambda: fill(b"- ")),
    "nested keys": ("yaml", lambda: fill(b"? ")),
    "sixty levels again and again": ("yaml", lambda: fill(b"[" * 60 + b"]" * 60 + b",", b"[", b"]")),
    "tiny scalars": ("yaml", lambda: fill(b"a,", b"parties: [", b"]")),
    "tiny mappings": ("yaml", lambda: fill(b"{},", _HEAD + b'[],"steps":[', b"{}]}")),
    "tiny lists": ("yaml", lambda: fill(b"[],", b"parties: [", b"]")),
    "nulls": ("yaml", lambda: fill(b"-\n", b"parties:\n")),
    "references to nothing": ("yaml", lambda: fill(b"a,", b"product: {need: {evidence: [", b"]}}")),
    "one key again and again": ("yaml", lambda: fill(b"a: b\n")),
    "one key in one line": ("yaml", lambda: fill(b"a,", b"{", b"}")),
    "many keys": ("yaml", lambda: rows(lambda number: b"k%d: 1\n" % number)),
    "many languages": ("yaml", lambda: rows(lambda number: b" aa-a%d: x\n" % number, b"title:\n")),
    "one long scalar": ("yaml", lambda: fill(b"a", b"title: ")),
    "one long quoted scalar": ("yaml", lambda: fill(b"a", b'title: "', b'"')),
    "one long key": ("yaml", lambda: fill(b"a", b'? "', b'"\n: b')),
    "one long number": ("yaml", lambda: fill(b"9", b"dossier: ")),
    "escaped controls": ("yaml", lambda: fill(b"\\x07", b'title: "', b'"')),
    "controls": ("yaml", lambda: fill(b"\x07")),
    "zeros": ("yaml", lambda: fill(b"\x00")),
    "comments": ("yaml", lambda: fill(b"#\n")),
    "anchors": ("yaml", lambda: fill(b"- &a b\n")),
    "a long anchor": ("yaml", lambda: fill(b"a", b"x: &", b" 1")),
    "aliases": ("yaml", lambda: fill(b"- *a\n")),
    "an alias bomb": (
        "yaml",
        lambda: rows(lambda number: b"b%d: &b%d [*a,*a,*a,*a]\n" % (number, number), b"a: &a [x]\n"),
    ),
    "tags": ("yaml", lambda: fill(b"- !!str a\n")),
    "tag directives": ("yaml", lambda: rows(lambda number: b"%%TAG !%d! x\n" % number, tail=b"--- a\n")),
    "late tag directives": (
        "yaml",
        lambda: rows(lambda number: b"%%TAG !%d! x\n" % number, b"a: 1\n...\n", b"--- a\n"),
    ),
    "directives": ("yaml", lambda: fill(b"%\n")),
    "documents": ("yaml", lambda: fill(b"---\n")),
    "colons": ("yaml", lambda: fill(b":")),
    "broken bytes": ("yaml", lambda: fill(b"\xe9")),
    "a chain of segments": ("yaml", lambda: segments(lambda number: f'"s{number + 1}"')),
    "a circle of segments": ("json", lambda: segments(lambda number: f'"s{(number + 1) % 50_000}"')),
    "a tangle of segments": (
        "json",
        lambda: segments(lambda number: ",".join(f'"s{max(0, number - back)}"' for back in (1, 2, 3))),
    ),
    "segments after all": (
        "yaml",
        lambda: rows(
            lambda number: (
                b"- {id: s%d, site: x, stage: testing, form: f, after: [%s]}\n"
                % (number, b",".join(b"s%d" % other for other in range(900)))
            ),
            b"segments:\n",
        ),
    ),
    "nested JSON lists": ("json", lambda: fill(b"[")),
    "nested JSON mappings": ("json", lambda: fill(b'{"a":')),
    "JSON numbers": ("json", lambda: fill(b"1,", b'{"parties":[', b"null]}")),
    "JSON nulls": ("json", lambda: fill(b"null,", b'{"parties":[', b"1]}")),
    "JSON mappings": ("json", lambda: fill(b"{},", b'{"parties":[', b"{}]}")),
    "one JSON key again and again": ("json", lambda: fill(b'"a":1,', b"{", b'"a":1}')),
    "one long JSON number": ("json", lambda: fill(b"9")),
    "one JSON text of escapes": ("json", lambda: fill(b"\\u0007", b'["', b'"]')),
    "JSON texts of escapes": ("json", lambda: fill(b'"\\u0007",', b'{"parties":[', b"1]}")),
    "backslashes": ("json", lambda: fill(b"\\\\", b'["', b'"]')),
    "quotes": ("json", lambda: fill(b'"')),
    "no numbers": ("json", lambda: fill(b"NaN,", b"[", b"1]")),
    "infinite numbers": ("json", lambda: fill(b"1e999,", b'{"parties":[', b"1]}")),
    "hand-offs": ("json", lambda: fill(b'{"from":"a","to":"b"},', _HEAD + b'[],"handoffs":[', b"{}]}")),
}


def main(name: str) -> None:
    """Read the case ``name`` and print what it cost."""
    syntax, make = CASES[name]
    data = make()
    before = time.process_time()
    rules: list[str] = []
    try:
        read_bytes(data, name=name, syntax=syntax)
    except Refused as refused:
        rules = sorted({error.rule for error in refused.errors})
    seconds = time.process_time() - before
    peak = _peak()
    print(json.dumps({"size": len(data), "seconds": seconds, "peak": peak, "rules": rules}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
