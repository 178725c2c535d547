"""The lot in question with its genealogy, its history, its flags and all that is stated: what conditions look at."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, TypeVar

import msgspec

from fenduan.chain.answers import Trace
from fenduan.chain.facts import RAW, Event, LotKind
from fenduan.chain.flags import Flag, Severity, flags
from fenduan.chain.history import History, Lot, Role, Touch, essence
from fenduan.chain.release.facts import Decision, Facts, Person, Question

_CHINA: Final = dt.timezone(dt.timedelta(hours=8))
_Any = TypeVar("_Any")
# A statement with the place where it stands.
Placed = tuple[str, _Any]

_encoded: Final = msgspec.json.Encoder(order="deterministic").encode


def day(time: dt.datetime) -> dt.date:
    """Return the day on which something happened in China."""
    return time.astimezone(_CHINA).date()


def told(event: Event) -> str:
    """Return how a condition names an event among its facts."""
    return f"event:{event.id}"


def in_force(on: dt.date, since: dt.date | None, until: dt.date | None) -> bool:
    """Whether what begins and ends so is in force on a day; the last day counts, no beginning counts as begun."""
    return (since is None or since <= on) and (until is None or on <= until)


class Case:
    """Everything about one lot on one day. ``history`` tells at least of every lot of the backward ``trace``."""

    def __init__(self, history: History, trace: Trace, facts: Facts, as_of: dt.date) -> None:
        self.history = history
        self.trace = trace
        self.facts = facts
        self.as_of = as_of

    @cached_property
    def _inputs(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, set[str]] = defaultdict(set)
        for used, made in self.history.edges:
            if used != made:
                found[made].add(used)
        return {lot: tuple(sorted(used)) for lot, used in found.items()}

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """What is wrong with the history, of whatever lot."""
        return flags(self.history)

    def lot(self, name: str) -> Lot:
        """Return what is told of a lot. Raises ``KeyError``."""
        return self.history.lots[name]

    def inputs(self, lot: Lot) -> tuple[Lot, ...]:
        """Return the lots of which a lot was made directly and of which anything is told."""
        return tuple(self.history.lots[each] for each in self._inputs.get(lot.id, ()) if each in self.history.lots)

    def upstream(self) -> Iterator[tuple[Lot, int]]:
        """Yield the lots of the genealogy that were made, neither raw nor the lot itself, each with its depth."""
        seen, level, depth = {self.trace.lot}, [self.trace.lot], 0
        while level:
            depth += 1
            level = sorted({used for made in level for used in self._inputs.get(made, ()) if used not in seen})
            seen |= set(level)
            for name in level:
                lot = self.history.lots.get(name)
                if lot is not None and lot.kind not in RAW and any(touch.role is Role.MADE for touch in lot.story):
                    yield lot, depth

    def stated(self, name: str) -> Iterator[Placed[Any]]:
        """Yield the entries of a list of facts that exist on the day, each with where it stands."""
        for number, entry in enumerate(getattr(self.facts, name)):
            date = getattr(entry, "date", None)
            if date is None or date <= self.as_of:
                yield getattr(entry, "source", None) or f"/{name}/{number}", entry

    def about(self, name: str, lot: str) -> list[Placed[Any]]:
        """Return the entries of a list of facts that concern a lot."""
        return [
            (place, each)
            for place, each in self.stated(name)
            if lot == getattr(each, "lot", None) or lot in getattr(each, "lots", ())
        ]

    @property
    def holder(self) -> str | None:
        """The holder, where stated."""
        return None if self.facts.product is None else self.facts.product.holder

    def made_on(self, lot: Lot) -> dt.date:
        """Return the day on which a lot was made, or first told of."""
        return day((lot.made or lot.first).time)

    def consignments(self, lot: Lot) -> list[tuple[Lot, Touch]]:
        """Return the shipments by which inputs came to the maker of a lot before they were used there, in order."""
        used_by = max((touch.event.time for touch in lot.story if touch.role is Role.MADE), default=None)
        found = []
        for used in self.inputs(lot):
            for touch in used.story:
                end = touch.event.receiver
                there = end is not None and (
                    (end.party is not None and end.party == lot.party)
                    or (end.site is not None and end.site == lot.site)
                )
                if touch.role is Role.SHIPPED and there and (used_by is None or touch.event.time <= used_by):
                    found.append((used, touch))
        return found

    def receipts(self, used: Lot, shipment: Event) -> list[Event]:
        """Return the receipts of a lot from one shipment."""
        return [
            touch.event
            for touch in used.story
            if touch.role is Role.RECEIVED
            and touch.event.consignment == shipment.consignment
            and touch.event.time >= shipment.time
        ]

    def persons(self, party: str | None, on: dt.date) -> list[Placed[Person]]:
        """Return the authorised persons of a party in office on a day."""
        return [
            (place, each)
            for place, each in self.stated("persons")
            if each.party == party and in_force(on, each.since, each.until)
        ]

    def decider(self, question: Question, lot: Lot) -> str | None:
        """Return the party whose authorised person decides: the maker, for the market the holder."""
        return self.holder if question is Question.MARKET else lot.party

    def decision(self, question: Question, lot: Lot) -> Placed[Decision] | None:
        """Return the latest decision on a question about a lot, whoever made it."""
        found = [each for each in self.about("decisions", lot.id) if each[1].question is question]
        return max(found, key=lambda each: (each[1].date, each[0]), default=None)

    def authorised(self, decision: Decision, lot: Lot) -> bool:
        """Whether the person who decided is stated to have been in office for the party on that day."""
        party = self.decider(decision.question, lot)
        return party is not None and any(each.id == decision.person for _, each in self.persons(party, decision.date))

    def basis(self, lot: Lot) -> str:
        """Return the digest of the facts on which a lot is judged.

        Taken in: the events that made it and by which its inputs came, what is told of it, the flags on it that are
        more than incompleteness, and what is stated of it and of its consignments, with the licences and agreements
        of its maker on the day it was made, and its product's specification. Left out: what became of it later, who
        may decide, and what was decided.
        """
        making = [touch.event for touch in lot.story if touch.role in (Role.MADE, Role.CAME)]
        coming = [
            event
            for used, touch in self.consignments(lot)
            for event in (touch.event, *self.receipts(used, touch.event))
        ]
        on = self.made_on(lot)
        wrong = [each for each in self.flags if lot.id in each.lots and each.severity is not Severity.INCOMPLETE]
        parts = {
            "lot": msgspec.structs.replace(lot.facts, spelt=None),
            "events": sorted(
                _encoded(essence(each)) for each in {each.id: each for each in (*making, *coming)}.values()
            ),
            "flags": sorted((each.code, each.lots, each.events) for each in wrong),
            "inputs": [(each.id, each.facts.expires) for each in self.inputs(lot)],
            "facts": sorted(_encoded((name, entry)) for name, entry in self._basic(lot, on)),
            "holder": self.holder,
        }
        return f"sha256:{hashlib.sha256(_encoded(parts)).hexdigest()}"

    def _basic(self, lot: Lot, on: dt.date) -> Iterator[tuple[str, Any]]:
        for name in ("tests", "deviations", "changes", "lots"):
            yield from ((name, each) for _, each in self.about(name, lot.id))
        used = {each.id for each in self.inputs(lot)}
        yield from (("materials", each) for _, each in self.stated("materials") if each.lot in used)
        came = {touch.event.consignment for _, touch in self.consignments(lot)}
        yield from (("transports", each) for _, each in self.stated("transports") if each.consignment in came)
        yield from (("specifications", each) for _, each in self.specifications(lot))
        for _, each in self.stated("licences"):
            if each.party == lot.party and in_force(on, each.valid_from, each.valid_until):
                yield "licences", each
        for _, each in self.stated("agreements"):
            if lot.party in each.parties and in_force(on, each.effective_from, each.expires):
                yield "agreements", each
        yield from (("parties", each) for _, each in self.stated("parties") if each.id == lot.party)

    def specifications(self, lot: Lot) -> list[Placed[Any]]:
        """Return the specifications of a lot: its own, or those of its material."""
        return [
            (place, each)
            for place, each in self.stated("specifications")
            if each.lot == lot.id or (each.material is not None and each.material == lot.facts.material)
        ]

    def deviation(self, name: str, lot: Lot) -> Placed[Any] | None:
        """Return a deviation of a lot by its id."""
        return next((each for each in self.about("deviations", lot.id) if each[1].id == name), None)


def materials(lots: Iterable[Lot]) -> list[Lot]:
    """Return the raw materials among lots; a cell bank is none."""
    return [each for each in lots if each.kind is LotKind.MATERIAL]
