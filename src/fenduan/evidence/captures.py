"""Many events as one entry: the root over them goes into the log, and any one of them can be shown later.

The salt of each event comes from one seed, so that a capture of a million readings keeps 32 bytes beside them; with
the seed erased, no event can be shown or guessed any more.
"""

import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fenduan.evidence.canonical import canonical
from fenduan.evidence.merkle import Frontier, hashes_of, includes, inclusion_spans, leaf_hash, levels

SEED_BYTES: Final = 32
_DOMAIN: Final = b"fenduan/event/v1\n"


@dataclass(frozen=True, slots=True)
class Capture:
    """How many events were captured, and the root over them."""

    count: int
    root: bytes


def seed() -> bytes:
    """Return a seed for the salts of a capture."""
    return secrets.token_bytes(SEED_BYTES)


def salt_of(seeded: bytes, index: int) -> bytes:
    """Return the salt of the event at ``index``."""
    return hmac.digest(seeded, b"fenduan/salt/v1\n" + index.to_bytes(8, "big"), "sha256")


def event_hash(event: object, salt: bytes) -> bytes:
    """Return the leaf of an event, a JSON value. Raises :class:`fenduan.evidence.errors.Refused` where it is none."""
    return leaf_hash(_DOMAIN + salt + canonical(event))


def capture(events: Iterable[object], seeded: bytes) -> Capture:
    """Return the capture of ``events`` in their order, keeping only the edge of the tree."""
    frontier = Frontier()
    for index, event in enumerate(events):
        for _ in frontier.append(event_hash(event, salt_of(seeded, index))):
            pass
    return Capture(frontier.size, frontier.root())


def event_proof(events: Sequence[object], seeded: bytes, index: int) -> list[bytes]:
    """Return what shows the event at ``index``, with its salt. Raises ``ValueError`` where there is none."""
    nodes = levels([event_hash(event, salt_of(seeded, number)) for number, event in enumerate(events)])
    return hashes_of(inclusion_spans(index, len(events)), nodes)


def captured(event: object, salt: bytes, index: int, proof: Sequence[bytes], whole: Capture) -> bool:
    """Say whether ``event`` stands at ``index`` of a capture."""
    return includes(event_hash(event, salt), index, whole.count, proof, whole.root)
