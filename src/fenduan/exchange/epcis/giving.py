"""Giving out what a chain store holds as an EPCIS 2.0 document: events that came as EPCIS just as they came."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from fenduan.chain.store import Store, Told
from fenduan.exchange.epcis.context import EPCIS_CONTEXT
from fenduan.exchange.epcis.fields import EVENTS

_SAID: Final = 1_000


class _Typed(msgspec.Struct):
    """What says of an event as it is kept whether it is one of EPCIS."""

    type: str = ""


_typed = msgspec.json.Decoder(_Typed).decode


class Left:
    """Counts the events that are not given out, since they did not come as EPCIS."""

    def __init__(self) -> None:
        self.count = 0


def give(
    store: Store,
    left: Left,
    *,
    after: int = 0,
    made: dt.datetime | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[bytes]:
    """Yield, piece by piece, a document with the events after a position that came as EPCIS, with all that they held.

    ``made`` says when the document was made, now unless given; ``left`` counts the events that came otherwise.
    """
    created = (made or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    head = {"@context": [EPCIS_CONTEXT], "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": created}
    yield msgspec.json.encode(head)[:-1] + b',"epcisBody":{"eventList":['
    written = 0
    for _, told in store.events(after=after):
        if not is_epcis(told):
            left.count += 1
            continue
        yield (b",\n" if written else b"\n") + told.raw
        written += 1
        if progress is not None and written % _SAID == 0:
            progress(written)
    yield b"\n]}}\n"


def is_epcis(told: Told) -> bool:
    """Say whether an event of a store came as EPCIS."""
    try:
        return _typed(told.raw).type in EVENTS
    except msgspec.DecodeError:
        return False
