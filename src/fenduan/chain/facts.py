"""What is told of lots: the events of a chain as plain facts, whatever format they came in.

Events are only ever added. One that was wrong stays, is declared wrong by a later one, and is answered by a corrective
one. Nothing here judges: a history that cannot have happened is kept as told, and `fenduan.chain.history` flags it.

Identifiers are texts, compared byte for byte; whoever reads a format brings them to one spelling first. Times carry a
zone and are in UTC; what offset the event stated stands beside them.
"""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

import msgspec


class LotKind(StrEnum):
    """What a lot is in the manufacture of a biological product (gmp annex on biological products; ICH Q7, Q5D)."""

    MATERIAL = "material"
    CELL_BANK = "cell_bank"
    INTERMEDIATE = "intermediate"
    DRUG_SUBSTANCE = "drug_substance"
    DRUG_PRODUCT = "drug_product"
    PACK = "pack"


# What nothing in the chain comes before, and what nothing is made of any more.
RAW = frozenset({LotKind.MATERIAL, LotKind.CELL_BANK})
FINISHED = frozenset({LotKind.DRUG_PRODUCT, LotKind.PACK})


class EventKind(StrEnum):
    """What an event does to lots."""

    ORIGIN = "origin"
    """A lot comes into the chain and nothing before it is told here: a purchased material, a bank laid down."""
    TRANSFORMATION = "transformation"
    SPLIT = "split"
    POOL = "pool"
    REWORK = "rework"
    PACKING = "packing"
    SHIPMENT = "shipment"
    RECEIPT = "receipt"
    STATUS = "status"
    DESTRUCTION = "destruction"
    OBSERVATION = "observation"
    """Something is seen or measured; no lot is made, moved or changed."""
    ERROR_DECLARATION = "error_declaration"
    """An earlier event was wrong: from here on it counts for nothing, and is kept."""


# Each makes its outputs of its inputs.
MAKINGS = frozenset(
    {EventKind.TRANSFORMATION, EventKind.SPLIT, EventKind.POOL, EventKind.REWORK, EventKind.PACKING},
)


class LotStatus(StrEnum):
    """What a lot may be used for, as last stated (ann-134 12: released from the factory, then to the market)."""

    QUARANTINED = "quarantined"
    ON_HOLD = "on_hold"
    STEP_CONFIRMED = "step_confirmed"
    RELEASED_FROM_FACTORY = "released_from_factory"
    RELEASED_TO_MARKET = "released_to_market"
    REJECTED = "rejected"
    RECALLED = "recalled"


class IdentityTest(StrEnum):
    """What the receiver's test of identity said."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DONE = "not_done"


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """How much: ``unit`` is a code of UN/CEFACT Recommendation 20 (``KGM``, ``LTR``), or None for pieces."""

    value: Decimal
    unit: str | None = None


class Share(msgspec.Struct, frozen=True, gc=False):
    """A lot, or so much of it as the event says; None where it does not say how much."""

    lot: str
    quantity: Quantity | None = None


class LotFacts(msgspec.Struct, frozen=True, gc=False):
    """What an event states of a lot itself. A later statement adds; one that contradicts an earlier one is flagged."""

    lot: str
    kind: LotKind | None = None
    material: str | None = None
    """The article, without the lot: a GTIN or a code of the parties."""
    name: str | None = None
    number: str | None = None
    """The lot's number as printed."""
    expires: dt.date | None = None
    spelt: str | None = None
    """The lot's identifier as this event spells it, where that is not the spelling that counts."""


class Place(msgspec.Struct, frozen=True, gc=False):
    """An end of a shipment."""

    party: str | None = None
    site: str | None = None


class Event(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One thing that happened, as one party states it."""

    id: str
    """The identity of the event: for EPCIS, the event hash."""
    named: str | None = None
    """The id that the event carries itself, where that is another; corrections may name it."""
    kind: EventKind
    time: dt.datetime
    offset: str | None = None
    """The zone that the event states, ``+08:00``."""
    recorded: dt.datetime | None = None
    """When whoever told it first recorded it, where that is stated."""
    party: str | None = None
    """Who does it, and states it."""
    site: str | None = None
    line: str | None = None
    inputs: tuple[Share, ...] = ()
    outputs: tuple[Share, ...] = ()
    lots: tuple[Share, ...] = ()
    """What is neither used nor made: shipped, received, tested, released, destroyed, observed, come into the chain."""
    described: tuple[LotFacts, ...] = ()
    process: str | None = None
    """Events that state the same process are one transformation told in several events."""
    consignment: str | None = None
    """What joins a shipment to its receipt."""
    sender: Place | None = None
    receiver: Place | None = None
    identity_test: IdentityTest | None = None
    status: LotStatus | None = None
    reason: str | None = None
    declares: str | None = None
    """The id of the event that an error declaration is about."""
    corrected_by: tuple[str, ...] = ()

    @property
    def lane(self) -> str | None:
        """From where to where it goes, ``A>B``: sites where both are stated, else parties; None if an end is not."""
        if self.sender is None or self.receiver is None:
            return None
        for start, end in (
            (self.sender.site, self.receiver.site),
            (self.sender.party, self.receiver.party),
        ):
            if start is not None and end is not None:
                return f"{start}>{end}"
        return None
