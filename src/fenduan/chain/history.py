"""What follows from events: lots, what was made of what, how much of it is accounted for.

A function of the set of events: the order in which they became known changes nothing. What cannot have happened is kept
as told; `fenduan.chain.flags` says so.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

import msgspec

from fenduan.chain.facts import MAKINGS, Event, EventKind, LotFacts, LotKind, LotStatus, Quantity, Share
from fenduan.chain.quantities import Dimension, of_base, total


class Role(StrEnum):
    """What an event has to do with a lot."""

    CAME = "came"
    MADE = "made"
    USED = "used"
    SHIPPED = "shipped"
    RECEIVED = "received"
    STATED = "stated"
    DESTROYED = "destroyed"
    OBSERVED = "observed"


_ROLE = {
    EventKind.ORIGIN: Role.CAME,
    EventKind.SHIPMENT: Role.SHIPPED,
    EventKind.RECEIPT: Role.RECEIVED,
    EventKind.STATUS: Role.STATED,
    EventKind.DESTRUCTION: Role.DESTROYED,
    EventKind.OBSERVATION: Role.OBSERVED,
}


@dataclass(frozen=True, slots=True)
class Touch:
    """One event's part in the story of one lot."""

    event: Event
    role: Role
    quantity: Quantity | None


def touches(event: Event) -> Iterator[tuple[str, Touch]]:
    """Yield every lot that an event has to do with, and how. An error declaration has to do with none."""
    if event.kind in MAKINGS:
        for shares, role in ((event.inputs, Role.USED), (event.outputs, Role.MADE)):
            for share in shares:
                yield share.lot, Touch(event, role, share.quantity)
    elif event.kind in _ROLE:
        for share in event.lots:
            yield share.lot, Touch(event, _ROLE[event.kind], share.quantity)


@dataclass(frozen=True, slots=True)
class Making:
    """One transformation, whole: all events that state one process."""

    id: str
    events: tuple[Event, ...]

    @property
    def inputs(self) -> tuple[Share, ...]:
        """What was used, as each event states it."""
        return tuple(share for event in self.events for share in event.inputs)

    @property
    def outputs(self) -> tuple[Share, ...]:
        """What was made, as each event states it."""
        return tuple(share for event in self.events for share in event.outputs)

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every input with every output."""
        made = {share.lot for share in self.outputs}
        return frozenset((used.lot, lot) for used in self.inputs for lot in made)


class Balance(msgspec.Struct, frozen=True):
    """How much went in and came out, in the base of ``dimension``."""

    dimension: Dimension
    used: Decimal
    made: Decimal

    @property
    def excess(self) -> bool:
        """Whether more came out than went in."""
        return self.made > self.used

    @property
    def amounts(self) -> tuple[Quantity, Quantity]:
        """Return what went in and what came out, in units that people read."""
        return of_base(self.dimension, self.used), of_base(self.dimension, self.made)

    @property
    def yield_percent(self) -> Decimal | None:
        """Return what came out as a share of what went in, in per cent; None where nothing went in."""
        return self.made / self.used * 100 if self.used else None


def balance(making: Making) -> Balance | None:
    """Return the mass balance of a making; None where a quantity is not stated or the units cannot be compared.

    A loss is no fault: what is flagged is more out than in.
    """
    used = total(share.quantity for share in making.inputs)
    made = total(share.quantity for share in making.outputs)
    if used is None or made is None or used[0] is not made[0]:
        return None
    return Balance(used[0], used[1], made[1])


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot as all events tell of it together."""

    id: str
    facts: LotFacts
    made: Event | None
    """The event that made it or brought it in, the earliest if several do; None where none is told."""
    first: Event
    quantity: Quantity | None
    """How much was made or came in; None where it is not stated or stated twice."""
    status: LotStatus | None
    destroyed: bool
    story: tuple[Touch, ...]

    @property
    def kind(self) -> LotKind | None:
        """What it is, where that is stated."""
        return self.facts.kind

    @property
    def site(self) -> str | None:
        """Where it was made or first told of."""
        return (self.made or self.first).site

    @property
    def party(self) -> str | None:
        """Who made it or first told of it."""
        return (self.made or self.first).party

    @property
    def date(self) -> str:
        """The UTC date on which it was made or first told of, ISO 8601."""
        return (self.made or self.first).time.date().isoformat()


def moment(event: Event) -> tuple[dt.datetime, str]:
    """Return what events are put in order by: their time, then their id."""
    return event.time, event.id


def lot_of(name: str, story: Iterable[Touch], described: Iterable[LotFacts] = ()) -> Lot:
    """Put the story of one lot together, from events that count.

    ``described`` is what events state of the lot, in order of time. Raises ``ValueError`` where there is no story.
    """
    ordered = tuple(sorted(story, key=lambda touch: (*moment(touch.event), touch.role)))
    if not ordered:
        raise ValueError(f"nothing is told of {name}")
    began = [touch for touch in ordered if touch.role in (Role.MADE, Role.CAME)]
    stated = [touch.event.status for touch in ordered if touch.role is Role.STATED and touch.event.status is not None]
    return Lot(
        id=name,
        facts=_together(name, described),
        made=began[0].event if began else None,
        first=ordered[0].event,
        quantity=began[0].quantity if len(began) == 1 else None,
        status=stated[-1] if stated else None,
        destroyed=any(touch.role is Role.DESTROYED and touch.quantity is None for touch in ordered),
        story=ordered,
    )


def _together(name: str, described: Iterable[LotFacts]) -> LotFacts:
    """Return what is first stated of each thing."""
    known: dict[str, object] = {}
    for facts in described:
        for each in ("spelt", "kind", "material", "name", "number", "expires"):
            value = getattr(facts, each)
            if value is not None:
                known.setdefault(each, value)
    return LotFacts(name, **known)  # type: ignore[arg-type]  # each has its own field's type


@dataclass(frozen=True, slots=True)
class History:
    """All that follows from a set of events."""

    events: tuple[Event, ...]
    """Those that count, by time and id."""
    declared: Mapping[str, Event]
    """By the id of an event that does not count: what declares it wrong."""
    retold: Mapping[str, tuple[Event, ...]]
    """By id: events that carry one id and say different things; the first of them counts."""
    told: frozenset[str]
    """The ids of all events and those that they carry themselves, whether they count or not."""
    lots: Mapping[str, Lot] = field(default_factory=dict)
    makings: Mapping[str, Making] = field(default_factory=dict)

    @property
    def edges(self) -> frozenset[tuple[str, str]]:
        """What was used, and what was made of it."""
        return frozenset(pair for making in self.makings.values() for pair in making.pairs)


def essence(event: Event) -> Event:
    """Return an event without how it was told: its own id, its record time, spellings. One event told twice has one."""
    described = event.described
    if any(facts.spelt is not None for facts in described):
        described = tuple(msgspec.structs.replace(facts, spelt=None) for facts in described)
    elif event.named is None and event.recorded is None:
        return event
    return msgspec.structs.replace(event, named=None, recorded=None, described=described)


_encoded = msgspec.msgpack.Encoder(order="deterministic").encode


def history(events: Iterable[Event]) -> History:
    """Work out what follows from events, in whatever order they come."""
    by_id: dict[str, set[Event]] = defaultdict(set)
    for event in events:
        by_id[event.id].add(event)
    # Of two events with one id neither is the truer; which one counts must not hang on which came first.
    told = {
        name: sorted(same, key=lambda event: (_encoded(essence(event)), _encoded(event)))
        for name, same in by_id.items()
    }
    first = [same[0] for same in told.values()]
    # Whoever declares an event wrong has said so, whatever else was said under the declaration's own id.
    declared: dict[str, Event] = {}
    for event in sorted((event for same in told.values() for event in same), key=moment):
        if event.kind is EventKind.ERROR_DECLARATION and event.declares is not None:
            declared.setdefault(event.declares, event)
    counting = tuple(sorted((event for event in first if event.id not in declared), key=moment))
    return History(
        events=counting,
        declared=declared,
        retold={name: tuple(same) for name, same in told.items() if len({essence(event) for event in same}) > 1},
        told=frozenset(told) | {event.named for same in told.values() for event in same if event.named is not None},
        lots=_lots(counting),
        makings=_makings(counting),
    )


def _lots(events: tuple[Event, ...]) -> dict[str, Lot]:
    stories: dict[str, list[Touch]] = defaultdict(list)
    described: dict[str, list[LotFacts]] = defaultdict(list)
    for event in events:
        for lot, touch in touches(event):
            stories[lot].append(touch)
        for facts in event.described:
            described[facts.lot].append(facts)
    return {lot: lot_of(lot, story, described[lot]) for lot, story in sorted(stories.items())}


def _makings(events: tuple[Event, ...]) -> dict[str, Making]:
    grouped: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind in MAKINGS:
            grouped[event.process or event.id].append(event)
    return {name: Making(name, tuple(same)) for name, same in sorted(grouped.items())}
