"""A process that works on the ledger: it writes, seals, is killed, or tells what it sees.

``python -m tests.platform.ledger.driver ACTION [WORDS] [-- ACTION [WORDS]]...``; it tells JSON, one value a line.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - after the set-up

from fenduan.evidence.verifier import verify  # noqa: E402
from fenduan.platform.base import clock  # noqa: E402
from fenduan.platform.ledger import keys, protection, selectors, services  # noqa: E402
from fenduan.platform.ledger.fsck import fsck  # noqa: E402
from fenduan.platform.ledger.models import Checkpoint, Entry, Leaf, Node, Opening  # noqa: E402
from fenduan.platform.ledger.sealing import seal  # noqa: E402
from tests.platform.ledger.people import officer  # noqa: E402

KILLED: Final = 137


def _tell(value: object) -> None:
    print(json.dumps(value), flush=True)  # noqa: T201 - how it speaks


def _record(number: int) -> str:
    fields = {"number": number}
    return services.record(actor=officer(), action="t.write", subject=("case", str(number)), fields=fields).number


def write(seed: str, count: str) -> None:
    """Write in transactions of one to three entries, some rolled back; tell what was committed and what was not."""
    chance = random.Random(int(seed))  # noqa: S311 - a test that can be repeated
    for step in range(int(count)):
        keep = chance.random() < 0.8
        with transaction.atomic():
            numbers = [_record(1000 * int(seed) + step) for _ in range(chance.randint(1, 3))]
            transaction.set_rollback(not keep)
        _tell({"kept" if keep else "undone": numbers})


def sealing(stop: str) -> None:
    """Seal again and again until a file appears; tell how often something was sealed."""
    done = 0
    while not Path(stop).exists():
        done += seal() is not None
    _tell(done)


def seal_once() -> None:
    """Seal what can be sealed; tell how many entries that were, and how many stay."""
    sealed = seal()
    _tell([sealed.count if sealed else 0, Entry.objects.filter(leaf_row__isnull=True).count()])


def hold(end: str) -> None:
    """Write in a transaction that stays open until a line comes in; then commit it or roll it back."""
    with transaction.atomic():
        number = _record(1)
        _tell(number)
        sys.stdin.readline()
        transaction.set_rollback(end != "commit")
    _tell("done")


def tell() -> None:
    """Tell how the log stands: the numbers in their places, and the faults of fsck."""
    report = fsck(str(keys.public()), now=clock.now())
    places = list(Leaf.objects.order_by("index").values_list("index", "entry__number"))
    faults = [[each.rule, each.at] for each in report.faults]
    _tell({"places": places, "faults": faults, "unsealed": report.unsealed, "count": report.count})


def verified() -> None:
    """Verify the receipt of every sealed entry; tell how many there are."""
    numbers = Leaf.objects.order_by("index").values_list("entry__number", flat=True)
    _tell(
        sum(verify(selectors.receipt_for(officer(), each).file(), keys.public()).kind == "receipt" for each in numbers)
    )


def _die(*_: Any, **__: Any) -> NoReturn:  # noqa: ANN401 - whatever is called
    os._exit(KILLED)


def _after(call: Callable[..., Any]) -> Callable[..., NoReturn]:
    def called(*words: Any, **named: Any) -> NoReturn:  # noqa: ANN401 - whatever is called
        call(*words, **named)
        _die()

    return called


# Between which statements the process is killed.
POINTS: Final[dict[str, tuple[object, str]]] = {
    "record: entry inserted": (Entry, "save"),
    "record: openings inserted": (Opening.objects, "bulk_create"),
    "seal: places given": (Leaf.objects, "bulk_create"),
    "seal: nodes kept": (Node.objects, "bulk_create"),
    "seal: checkpoint kept": (Checkpoint, "save"),
    "commit": (connection, "_commit"),
}


def killed(point: str) -> None:
    """Write and seal, and be killed behind a statement, or before the commit."""
    owner, name = POINTS[point]
    setattr(owner, name, _die if point == "commit" else _after(getattr(owner, name)))
    with transaction.atomic():
        _record(1)
    seal()


def protect(application: str = "") -> None:
    """Protect the ledger against changes."""
    protection.protect(application or None)


def standing() -> None:
    """Tell what the role that is connected may do."""
    _tell(protection.standing().held)


if __name__ == "__main__":
    actions: dict[str, Callable[..., None]] = {
        each.__name__: each for each in (write, sealing, seal_once, hold, tell, verified, killed, protect, standing)
    }
    waiting = sys.argv[1:]
    while waiting:
        end = waiting.index("--") if "--" in waiting else len(waiting)
        (action, *words), waiting = waiting[:end], waiting[end + 1 :]
        actions[action](*words)
