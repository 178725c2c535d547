"""The identity of an event: the event hash of CBV 2.0, section 8.9.

An event is written as one line that does not depend on how it was spelt (order, prefixes, zones, trailing zeros, URN or
Digital Link, JSON or XML), and the line is hashed. What is not of the event itself (record time, event id, error
declaration) is left out, so an event and the declaration that it was wrong have the same identity.

The line is that of the reference (``epcis-event-hash-generator`` 1.9), whose order differs from the table of the
standard: business transactions, sources, destinations and ILMD stand among the extensions, in the order of their names.
Where the reference contradicts the standard's own rules or itself, the rules hold: docs/epcis.md lists where.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from fenduan.exchange.epcis.context import Scope
from fenduan.exchange.epcis.model import Event, Extensions, Place, Quantity, SensorElement, Time, Typed
from fenduan.exchange.epcis.vocabulary import (
    ALERT,
    BUSINESS_STEP,
    BUSINESS_TRANSACTION,
    COMPONENT,
    DISPOSITION,
    ERROR_REASON,
    MEASUREMENT,
    SOURCE_DESTINATION,
    Vocabulary,
)
from fenduan.exchange.gs1.keys import canonical

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_SURE_DIGITS: Final = 15
_PLAIN_EXPONENT: Final = -4
_FARTHEST_EXPONENT: Final = 300
_NOT_HASHED: Final = frozenset({"comment", "{http://www.w3.org/2000/01/rdf-schema#}comment", "#text"})
_URNS: Final = tuple(
    (each.urn, each.web)
    for each in (BUSINESS_STEP, DISPOSITION, BUSINESS_TRANSACTION, SOURCE_DESTINATION, ERROR_REASON)
)


def event_hash(event: Event) -> str:
    """Return the identity of ``event``, ``ni:///sha-256;…?ver=CBV2.0``."""
    return f"ni:///sha-256;{hashlib.sha256(pre_hash(event).encode()).hexdigest()}?ver=CBV2.0"


def pre_hash(event: Event) -> str:
    """Return the line that is hashed."""
    scope = event.scope
    parts = [
        f"eventType={event.kind}eventTime={_moment(event.event_time)}eventTimeZoneOffset={event.offset}",
        *sorted(f"certificationInfo={_text(each, scope)}" for each in event.certification_info),
        _one("parentID", event.parent, scope),
        _epcs("epcList", event.epcs, scope),
        _epcs("inputEPCList", event.inputs, scope),
        _epcs("childEPCs", event.children, scope),
        _quantities("quantityList", event.quantities, scope),
        _quantities("childQuantityList", event.child_quantities, scope),
        _quantities("inputQuantityList", event.input_quantities, scope),
        _epcs("outputEPCList", event.outputs, scope),
        _quantities("outputQuantityList", event.output_quantities, scope),
        f"action={event.action}" if event.action else "",
        _one("transformationID", event.transformation_id, scope),
        _word("bizStep", event.biz_step, BUSINESS_STEP),
        _word("disposition", event.disposition, DISPOSITION),
        _persistent(event),
        _place("readPoint", event.read_point, scope),
        _place("bizLocation", event.biz_location, scope),
    ]
    if event.sensors:
        parts.append("sensorElementList" + "".join(sorted(_sensor(each, scope) for each in event.sensors)))
    rest = [
        *_typed("bizTransaction", event.transactions, BUSINESS_TRANSACTION, scope),
        *_typed("destination", event.destinations, SOURCE_DESTINATION, scope),
        *_typed("source", event.sources, SOURCE_DESTINATION, scope),
        *_items(event.extensions, scope),
    ]
    if event.ilmd:
        rest.append("ilmd" + _extensions(event.ilmd, scope))
    return "".join((*parts, *sorted(rest)))


def _one(name: str, value: str | None, scope: Scope) -> str:
    return f"{name}={_text(value, scope)}" if value else ""


def _word(name: str, word: str | None, vocabulary: Vocabulary) -> str:
    return f"{name}={vocabulary.uri(word)}" if word else ""


def _epcs(name: str, epcs: Sequence[str], scope: Scope) -> str:
    return name + "".join(sorted([f"epc={_text(each, scope)}" for each in epcs])) if epcs else ""


def _quantities(name: str, quantities: Sequence[Quantity], scope: Scope) -> str:
    return name + "".join(sorted([_quantity(each, scope) for each in quantities])) if quantities else ""


def _quantity(each: Quantity, scope: Scope) -> str:
    amount = "" if each.quantity is None else f"quantity={_decimal(each.quantity)}"
    unit = f"uom={each.uom}" if each.uom else ""
    more = _extensions(each.extensions, scope)
    return f"quantityElementepcClass={_text(each.epc_class, scope)}{amount}{unit}{more}"


def _persistent(event: Event) -> str:
    given = event.persistent_disposition
    if given is None:
        return ""
    words = (("set", given.set), ("unset", given.unset))
    said = "".join(f"{name}={each}" for name, group in words for each in sorted(map(DISPOSITION.uri, group)))
    said += _extensions(given.extensions, event.scope)
    return f"persistentDisposition{said}" if said else ""


def _place(name: str, place: Place | None, scope: Scope) -> str:
    if place is None:
        return ""
    return f"{name}id={_text(place.id, scope)}{_extensions(place.extensions, scope)}"


def _typed(name: str, group: Sequence[Typed], vocabulary: Vocabulary, scope: Scope) -> Iterator[str]:
    if group:
        said = (
            f"{_word('type', each.type, vocabulary)}{name}={_text(each.id, scope)}{_extensions(each.extensions, scope)}"
            for each in group
        )
        yield f"{name}List{''.join(sorted(said))}"


_METADATA: Final = (
    ("time", "time"), ("startTime", "start_time"), ("endTime", "end_time"), ("deviceID", "device_id"),
    ("deviceMetadata", "device_metadata"), ("rawData", "raw_data"),
    ("dataProcessingMethod", "data_processing_method"), ("bizRules", "biz_rules"),
)  # fmt: skip
_REPORT: Final = (
    ("type", "type"), ("exception", "exception"), ("deviceID", "device_id"), ("deviceMetadata", "device_metadata"),
    ("rawData", "raw_data"), ("dataProcessingMethod", "data_processing_method"), ("time", "time"),
    ("microorganism", "microorganism"), ("chemicalSubstance", "chemical_substance"), ("value", "value"),
    ("component", "component"), ("stringValue", "string_value"), ("booleanValue", "boolean_value"),
    ("hexBinaryValue", "hex_binary_value"), ("uriValue", "uri_value"), ("minValue", "min_value"),
    ("maxValue", "max_value"), ("meanValue", "mean_value"), ("sDev", "s_dev"), ("percRank", "perc_rank"),
    ("percValue", "perc_value"), ("uom", "uom"), ("coordinateReferenceSystem", "coordinate_reference_system"),
    ("bizRules", "biz_rules"),
)  # fmt: skip
_SENSOR_WORDS: Final[Mapping[str, Vocabulary]] = {"type": MEASUREMENT, "exception": ALERT, "component": COMPONENT}


def _sensor(element: SensorElement, scope: Scope) -> str:
    about = element.metadata
    said = _facts("sensorMetadata", about, _METADATA, scope) if about else ""
    reports = sorted(_facts("sensorReport", each, _REPORT, scope) for each in element.reports)
    return f"sensorElement{said}{''.join(reports)}{_extensions(element.extensions, scope)}"


def _facts(name: str, part: object, fields: Iterable[tuple[str, str]], scope: Scope) -> str:
    said = [name]
    for key, attribute in fields:
        value = getattr(part, attribute)
        if value is not None:
            vocabulary = _SENSOR_WORDS.get(key)
            said.append(f"{key}={vocabulary.uri(value) if vocabulary else _value(value, scope)}")
    extensions: Extensions = getattr(part, "extensions", {})
    return "".join(said) + _extensions(extensions, scope)


def _extensions(extensions: Mapping[str, object], scope: Scope) -> str:
    return "".join(sorted(_items(extensions, scope))) if extensions else ""


def _items(extensions: Mapping[str, object], scope: Scope) -> Iterator[str]:
    for name, value in extensions.items():
        if name not in _NOT_HASHED:
            yield from _item(name, value, scope)


def _item(name: str, value: object, scope: Scope) -> Iterator[str]:
    """Yield an extension, once for each member of a list."""
    match value:
        case list():
            for each in value:
                yield from _item(name, each, scope)
        case dict():
            own = _value(value["#text"], scope) if "#text" in value else ""
            yield f"{name}{f'={own}' if own else ''}{_extensions(value, scope)}"
        case _:
            said = _value(value, scope)
            yield f"{name}={said}" if said else name


def _value(value: object, scope: Scope) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _decimal(value)
        case Time():
            return _moment(value)
        case _:
            return _text(str(value), scope)


def _moment(time: Time) -> str:
    """Return a moment in UTC to the millisecond, the nearest (half to even)."""
    at = time.at.astimezone(UTC).replace(tzinfo=None)
    return _rounded(at).isoformat(timespec="milliseconds") + "Z"


def _rounded(at: datetime) -> datetime:
    return at.replace(microsecond=0) + timedelta(milliseconds=round(at.microsecond / 1000))


def _text(text: str, scope: Scope) -> str:
    """Return a value in its canonical spelling: prefixes written out, URNs as web URIs, numbers without zeros."""
    text = text.strip()
    if ":" not in text:
        return _number(text)
    if not text.startswith(("urn:", "http")):
        text = scope.expanded(text)
    return _spelling(text)


@lru_cache(maxsize=16_384)
def _spelling(text: str) -> str:
    if text.startswith("urn:epcglobal:cbv:"):
        for urn, web in _URNS:
            if text.startswith(urn):
                return web + text.removeprefix(urn)
    return canonical(text) or text


def _number(text: str) -> str:
    if not text or text[-1] not in "0123456789." or not _NUMBER.fullmatch(text):
        return text
    return _decimal(Decimal(text))


def _decimal(number: Decimal) -> str:
    """Return a number as the reference writes it, but with every digit where it would lose some."""
    if not number:
        return "0"
    if abs(number.adjusted()) > _FARTHEST_EXPONENT:
        return str(number)
    if number.adjusted() < _PLAIN_EXPONENT and len(number.as_tuple().digits) <= _SURE_DIGITS:
        return repr(float(number))
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
