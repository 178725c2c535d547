"""What a question about a genealogy is answered with, whoever works it out: the index, or recursive SQL as its oracle.

Every answer names the position of the last event that it takes in, and what it does not know.
"""

from collections.abc import Iterable
from typing import Any, Final, Literal

import msgspec

from fenduan.chain.facts import LotKind, Quantity
from fenduan.reference.text import Text

Direction = Literal["back", "forward"]
Cause = Literal["site", "party", "line", "lane", "material"]

CAUSES: Final[tuple[Cause, ...]] = ("site", "party", "line", "lane", "material")


class TracedLot(msgspec.Struct, frozen=True, gc=False):
    """A lot that was reached, ``depth`` makings away from where the question began (0: asked about)."""

    id: str
    kind: LotKind | None
    site: str | None
    party: str | None
    date: str | None
    """The UTC date of the event that made it, or of its first mention; ISO 8601."""
    depth: int
    quantity: Quantity | None = None
    """How much of it was made, where that is stated."""

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        told: dict[str, Any] = {name: getattr(self, name) for name in ("id", "kind", "site", "party", "date", "depth")}
        if self.quantity is not None:
            told["quantity"] = {"value": str(self.quantity.value), "unit": self.quantity.unit}
        return told


class Incompleteness(msgspec.Struct, frozen=True):
    """What an answer cannot know, about a lot or a party."""

    code: Literal["unlinked_input", "unconfirmed_handoff", "silent_party"]
    about: str
    message: Text

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {"code": self.code, "about": self.about, "message": self.message.as_dict()}


def unlinked_input(lot: str) -> Incompleteness:
    """Say that nobody told what a lot was made of, though it is no material and no cell bank."""
    return Incompleteness(
        "unlinked_input",
        lot,
        Text(
            f"{lot} was used, and no event tells where it came from.",
            f"批{lot}已被使用，但没有事件说明其来源。",
        ),
    )


def unconfirmed_handoff(lot: str) -> Incompleteness:
    """Say that a lot was shipped and no receipt with an identity test that it passed is told."""
    return Incompleteness(
        "unconfirmed_handoff",
        lot,
        Text(
            f"{lot} was shipped, and no receipt with a passed identity test is told.",
            f"批{lot}已经发运，但没有接收并通过鉴别的记录。",
        ),
    )


def silent_party(party: str) -> Incompleteness:
    """Say that a party was sent traced lots and has told no event of its own."""
    return Incompleteness(
        "silent_party",
        party,
        Text(
            f"{party} was sent lots of this answer and has told nothing of what became of them.",
            f"{party}接收了所涉批次，但未报告其去向。",
        ),
    )


class Trace(msgspec.Struct, frozen=True):
    """The genealogy of a lot in one direction: ``back`` to what it was made of, ``forward`` to what was made of it."""

    lot: str
    direction: Direction
    lots: tuple[TracedLot, ...]
    """By depth, then by id; the lot itself first."""
    finished: tuple[str, ...]
    raw: tuple[str, ...]
    incomplete: tuple[Incompleteness, ...]
    position: int
    """The position of the last event that is taken in."""

    @property
    def complete(self) -> bool:
        """Whether nothing is known to be missing."""
        return not self.incomplete

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "lot": self.lot,
            "direction": self.direction,
            "lots": [each.as_dict() for each in self.lots],
            "finished": list(self.finished),
            "raw": list(self.raw),
            "complete": self.complete,
            "incomplete": [each.as_dict() for each in self.incomplete],
            "position": self.position,
        }


class Affected(msgspec.Struct, frozen=True):
    """What a site, party, line, lane or material touched within some days, and everything made of that.

    ``since`` and ``until`` are days in Asia/Shanghai, both taken in; a lot of depth 0 was touched itself.
    """

    by: Cause
    id: str
    since: str
    until: str
    lots: tuple[TracedLot, ...]
    finished: tuple[str, ...]
    incomplete: tuple[Incompleteness, ...]
    position: int

    @property
    def complete(self) -> bool:
        """Whether nothing is known to be missing."""
        return not self.incomplete

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "by": self.by,
            "id": self.id,
            "from": self.since,
            "to": self.until,
            "lots": [each.as_dict() for each in self.lots],
            "finished": list(self.finished),
            "complete": self.complete,
            "incomplete": [each.as_dict() for each in self.incomplete],
            "position": self.position,
        }


def in_order(lots: Iterable[TracedLot]) -> tuple[TracedLot, ...]:
    """Return lots as an answer lists them."""
    return tuple(sorted(lots, key=lambda each: (each.depth, each.id)))
