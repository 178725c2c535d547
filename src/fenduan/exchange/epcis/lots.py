"""What an EPCIS event tells of lots, as facts of the chain. The table is in docs/epcis.md.

Nothing is guessed: what an event does not say stays unsaid. What EPCIS has no word for, a party says with our own names
(``urn:fenduan:epcis:1:kind`` and the others) on the event or in its ILMD.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, TypeVar

from fenduan.chain.facts import (
    Event,
    EventKind,
    IdentityTest,
    LotFacts,
    LotKind,
    LotStatus,
    Place,
    Quantity,
    Share,
)
from fenduan.exchange.epcis import model
from fenduan.exchange.epcis.context import Scope
from fenduan.exchange.epcis.hashing import event_hash
from fenduan.exchange.gs1.keys import canonical

NAMESPACE: Final = "urn:fenduan:epcis:1:"
_MASTER_DATA: Final = "{urn:epcglobal:cbv:mda:}"
_CLASS: Final = re.compile(r"https://id\.gs1\.org/01/(?P<gtin>[0-9]{14})(?:/10/(?P<lot>[^/]+))?")
_WITHIN: Final = re.compile(r"(?<=/414/[0-9]{13})/254/[^/]+$")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=$|T|Z|[+-][0-9]{2}:)")
_STEPS: Final = {
    "shipping": EventKind.SHIPMENT,
    "receiving": EventKind.RECEIPT,
    "accepting": EventKind.RECEIPT,
    "destroying": EventKind.DESTRUCTION,
}
_MAKING_STEPS: Final = {
    "packing": EventKind.PACKING,
    "repackaging": EventKind.PACKING,
    "repairing": EventKind.REWORK,
}
_STATUS_OF: Final = {
    "recalled": LotStatus.RECALLED,
    "non_conformant": LotStatus.REJECTED,
}
_STATUS_STEPS: Final = {"holding": LotStatus.ON_HOLD}

_Word = TypeVar("_Word", bound=StrEnum)


def facts_of(told: model.Event) -> Iterator[Event]:
    """Yield what an event tells: one fact, or for a declaration of an error that declaration."""
    identity = event_hash(told)
    if told.error is not None:
        yield _declaration(told, told.error, identity)
        return
    says = _Says(told)
    kind = _kind(told, says)
    making = told.kind == "TransformationEvent" or kind is EventKind.PACKING
    inputs, outputs, lots = _shares(told, says, making=making)
    yield Event(
        id=identity,
        named=told.event_id if told.event_id != identity else None,
        kind=kind,
        time=told.event_time.at.astimezone(dt.UTC),
        offset=told.offset,
        recorded=told.record_time.at.astimezone(dt.UTC) if told.record_time else None,
        party=_party(told, says, kind),
        site=_site(told, says),
        line=_line(told, says),
        inputs=inputs,
        outputs=outputs,
        lots=lots,
        described=tuple(_described(told, says, (*inputs, *outputs, *lots), outputs or lots)),
        process=says.id(told.transformation_id),
        consignment=_consignment(told, says),
        sender=_end(told.sources, says),
        receiver=_end(told.destinations, says),
        identity_test=says.word("identityTest", IdentityTest),
        status=_status(told, says) if kind is EventKind.STATUS else None,
        reason=says.text("reason"),
    )


def _declaration(told: model.Event, error: model.ErrorDeclaration, identity: str) -> Event:
    return Event(
        id=f"{identity}#declared-{error.time.at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        kind=EventKind.ERROR_DECLARATION,
        time=error.time.at.astimezone(dt.UTC),
        offset=told.offset,
        recorded=told.record_time.at.astimezone(dt.UTC) if told.record_time else None,
        reason=error.reason,
        declares=identity,
        corrected_by=error.corrective_event_ids,
    )


class _Says:
    """What an event says under our own names, and how it spells identifiers."""

    def __init__(self, told: model.Event) -> None:
        self._scope = told.scope
        self._said: dict[str, Any] = {}
        for extensions in (told.ilmd, told.extensions):
            for name, value in extensions.items():
                if name.startswith(f"{{{NAMESPACE}}}"):
                    self._said[name.removeprefix(f"{{{NAMESPACE}}}")] = value

    def text(self, name: str) -> str | None:
        """Return what is said under a name, as text; None where nothing is, or it has parts."""
        value = self._said.get(name)
        return value.strip() or None if isinstance(value, str) else None

    def word(self, name: str, words: type[_Word]) -> _Word | None:
        """Return what is said under a name as one of some words; None where it is none of them."""
        said = self.text(name)
        return words(said) if said in {each.value for each in words} else None

    def id(self, text: str | None) -> str | None:
        """Return an identifier in the spelling that counts."""
        return None if text is None else spelling(text, self._scope)


def spelling(text: str, scope: Scope | None = None) -> str:
    """Return an identifier in the spelling that counts: prefixes written out, keys of GS1 as Digital Links."""
    text = text.strip()
    if scope is not None and ":" in text and not text.startswith(("urn:", "http")):
        text = scope.expanded(text)
    return _canonical(text)


@lru_cache(maxsize=65_536)
def _canonical(text: str) -> str:
    return canonical(text) or text


def _kind(told: model.Event, says: _Says) -> EventKind:
    step = says.word("step", EventKind)
    if told.kind == "TransformationEvent":
        stated = step if step in _MAKINGS else None
        return stated or _MAKING_STEPS.get(told.biz_step or "", EventKind.TRANSFORMATION)
    if told.kind == "AggregationEvent" and told.parent is not None and step is EventKind.PACKING:
        return step
    if told.kind != "ObjectEvent":
        return EventKind.OBSERVATION
    if step in _OF_OBJECTS:
        return step
    if told.biz_step in _STEPS:
        return _STEPS[told.biz_step]
    if told.action == "ADD":
        return EventKind.ORIGIN
    return EventKind.OBSERVATION if _status(told, says) is None else EventKind.STATUS


_MAKINGS: Final = frozenset(
    {EventKind.TRANSFORMATION, EventKind.SPLIT, EventKind.POOL, EventKind.REWORK, EventKind.PACKING}
)
_OF_OBJECTS: Final = frozenset(
    {
        EventKind.ORIGIN,
        EventKind.SHIPMENT,
        EventKind.RECEIPT,
        EventKind.STATUS,
        EventKind.DESTRUCTION,
        EventKind.OBSERVATION,
    }
)


def _status(told: model.Event, says: _Says) -> LotStatus | None:
    return (
        says.word("status", LotStatus)
        or _STATUS_OF.get(told.disposition or "")
        or _STATUS_STEPS.get(told.biz_step or "")
    )


def _shares(
    told: model.Event, says: _Says, *, making: bool
) -> tuple[tuple[Share, ...], tuple[Share, ...], tuple[Share, ...]]:
    """Return what was used, what was made, and what was neither."""
    if told.kind == "TransformationEvent":
        used = (*_each(told.inputs, says), *_much(told.input_quantities, says))
        made = (*_each(told.outputs, says), *_much(told.output_quantities, says))
        return used, made, ()
    children = (*_each(told.children, says), *_much(told.child_quantities, says))
    if making and told.parent is not None:
        return children, tuple(_each((told.parent,), says)), ()
    seen = (*_each(told.epcs, says), *_much(told.quantities, says), *children)
    return (), (), (*seen, *_each((told.parent,) if told.parent else (), says))


def _each(epcs: Iterable[str], says: _Says) -> Iterator[Share]:
    for epc in epcs:
        yield Share(says.id(epc) or epc)


def _much(quantities: Iterable[model.Quantity], says: _Says) -> Iterator[Share]:
    for each in quantities:
        amount = None if each.quantity is None else Quantity(each.quantity, each.uom)
        yield Share(says.id(each.epc_class) or each.epc_class, amount)


def _described(told: model.Event, says: _Says, every: Iterable[Share], about: Iterable[Share]) -> Iterator[LotFacts]:
    """Yield what is stated of lots: of those the event is about, what it says in words; of all, what their keys say."""
    spelt = {says.id(text): text for text in _spelt(told)}
    described = {share.lot for share in about}
    expires = _date(told.ilmd.get(f"{_MASTER_DATA}itemExpirationDate"))
    number = told.ilmd.get(f"{_MASTER_DATA}lotNumber")
    for lot in dict.fromkeys(share.lot for share in every):
        key = _CLASS.match(lot)
        own = lot in described
        facts = LotFacts(
            lot,
            kind=says.word("kind", LotKind) if own else None,
            # The article of a lot with a key of GS1 is that of its key, whatever one party calls it besides.
            material=(key and key["gtin"]) or (says.text("material") if own else None) or None,
            name=says.text("name") if own else None,
            number=(number if own and isinstance(number, str) else None) or (key and key["lot"]) or None,
            expires=expires if own else None,
            spelt=spelt[lot] if spelt.get(lot, lot) != lot else None,
        )
        if facts != LotFacts(lot):
            yield facts


def _spelt(told: model.Event) -> Iterator[str]:
    yield from (*told.epcs, *told.inputs, *told.outputs, *told.children, *((told.parent,) if told.parent else ()))
    for quantities in (told.quantities, told.input_quantities, told.output_quantities, told.child_quantities):
        yield from (each.epc_class for each in quantities)


def _date(value: object) -> dt.date | None:
    """Return a day that is stated in full; a year or a month alone is no day."""
    found = _DAY.match(value.strip()) if isinstance(value, str) else None
    try:
        return None if found is None else dt.date.fromisoformat(found[0])
    except ValueError:
        return None


def _typed(entries: Iterable[model.Typed], kind: str) -> str | None:
    return next((each.id for each in entries if each.type == kind), None)


def _end(entries: tuple[model.Typed, ...], says: _Says) -> Place | None:
    """Return an end of a shipment; who holds the goods goes before who owns them."""
    party = _typed(entries, "possessing_party") or _typed(entries, "owning_party")
    place = Place(says.id(party), says.id(_typed(entries, "location")))
    return None if place == Place() else place


def _party(told: model.Event, says: _Says, kind: EventKind) -> str | None:
    stated = says.text("party")
    if stated is not None:
        return says.id(stated)
    ends = {EventKind.SHIPMENT: told.sources, EventKind.RECEIPT: told.destinations}.get(kind)
    end = None if ends is None else _end(ends, says)
    return None if end is None else end.party


def _site(told: model.Event, says: _Says) -> str | None:
    """Return where it happened: the location, else the read point without the part of it that is a place within."""
    if told.biz_location is not None:
        return says.id(told.biz_location.id)
    point = None if told.read_point is None else says.id(told.read_point.id)
    return point and _WITHIN.sub("", point)


def _line(told: model.Event, says: _Says) -> str | None:
    """Return the line: as stated, or the read point where it is another place than the site."""
    stated = says.text("line")
    if stated is not None:
        return says.id(stated)
    point = None if told.read_point is None else says.id(told.read_point.id)
    return point if point != _site(told, says) else None


def _consignment(told: model.Event, says: _Says) -> str | None:
    stated = says.text("consignment") or _typed(told.transactions, "desadv") or _typed(told.transactions, "bol")
    return says.id(stated)
