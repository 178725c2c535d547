"""The fields of EPCIS 2.0: the name of each in a document, the attribute of the model it goes to, and what takes it.

The shape of an object is a mapping from its keys to these; :mod:`.taking` walks it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from fenduan.exchange.epcis import model, values
from fenduan.exchange.epcis.context import Scope
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

Take = Callable[[object, Scope], Any]
Form = Literal["one", "list", "object", "objects", "open"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``one`` value, a ``list`` of values, an ``object``, a list of ``objects``, or an ``open`` object.

    ``lone``: a value may stand where its list is expected. An open object holds extensions only.
    """

    attribute: str
    form: Form
    take: Take | None = None
    shape: "Shape | None" = None
    lone: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of object: what it becomes, its fields, and which of them are required."""

    made: type[msgspec.Struct]
    fields: Mapping[str, Field]
    required: tuple[str, ...] = ()


def _plain(take: Callable[[object], Any]) -> Take:
    def taken(value: object, _scope: Scope) -> Any:  # noqa: ANN401 - what the function returns
        return take(value)

    return taken


def _word(vocabulary: Vocabulary) -> Take:
    def taken(value: object, scope: Scope) -> str:
        return values.word(value, vocabulary, scope)

    return taken


def _instance(value: object, scope: Scope) -> str:
    return values.identifier(value, scope, "instance")


def _class(value: object, scope: Scope) -> str:
    return values.identifier(value, scope, "class")


def _action(value: object) -> str:
    if value not in ("ADD", "OBSERVE", "DELETE"):
        raise values.Bad("no-choice", value, "ADD, OBSERVE, DELETE")
    return str(value)


_TEXT: Final = _plain(values.text)
_TIME: Final = _plain(values.time)
_NUMBER: Final = _plain(values.number)
_UNIT: Final = _plain(values.unit)

_PLACE: Final = Shape(model.Place, {"id": Field("id", "one", values.identifier)}, ("id",))
_QUANTITY: Final = Shape(
    model.Quantity,
    {
        "epcClass": Field("epc_class", "one", _class),
        "quantity": Field("quantity", "one", _NUMBER),
        "uom": Field("uom", "one", _UNIT),
    },
    ("epcClass",),
)


def _typed(key: str, vocabulary: Vocabulary, *, typed: bool) -> Shape:
    fields = {"type": Field("type", "one", _word(vocabulary)), key: Field("id", "one", values.identifier)}
    return Shape(model.Typed, fields, ("type", key) if typed else (key,))


_PERSISTENT: Final = Shape(
    model.PersistentDisposition,
    {each: Field(each, "list", _word(DISPOSITION), lone=True) for each in ("set", "unset")},
)
_ERROR: Final = Shape(
    model.ErrorDeclaration,
    {
        "declarationTime": Field("time", "one", _TIME),
        "reason": Field("reason", "one", _word(ERROR_REASON)),
        "correctiveEventIDs": Field("corrective_event_ids", "list", values.uri, lone=True),
    },
    ("declarationTime",),
)
_DEVICE: Final = {
    "time": Field("time", "one", _TIME),
    "deviceID": Field("device_id", "one", values.uri),
    "deviceMetadata": Field("device_metadata", "one", values.uri),
    "rawData": Field("raw_data", "one", values.uri),
    "dataProcessingMethod": Field("data_processing_method", "one", values.uri),
}
_METADATA: Final = Shape(
    model.SensorMetadata,
    {
        **_DEVICE,
        "startTime": Field("start_time", "one", _TIME),
        "endTime": Field("end_time", "one", _TIME),
        "bizRules": Field("biz_rules", "one", values.uri),
    },
)
_REPORT: Final = Shape(
    model.SensorReport,
    {
        **_DEVICE,
        "type": Field("type", "one", _word(MEASUREMENT)),
        "exception": Field("exception", "one", _word(ALERT)),
        "microorganism": Field("microorganism", "one", values.uri),
        "chemicalSubstance": Field("chemical_substance", "one", values.uri),
        "component": Field("component", "one", _word(COMPONENT)),
        "stringValue": Field("string_value", "one", _TEXT),
        "booleanValue": Field("boolean_value", "one", _plain(values.truth)),
        "hexBinaryValue": Field("hex_binary_value", "one", _plain(values.hexadecimal)),
        "uriValue": Field("uri_value", "one", values.uri),
        "value": Field("value", "one", _NUMBER),
        "minValue": Field("min_value", "one", _NUMBER),
        "maxValue": Field("max_value", "one", _NUMBER),
        "meanValue": Field("mean_value", "one", _NUMBER),
        "sDev": Field("s_dev", "one", _NUMBER),
        "percRank": Field("perc_rank", "one", _NUMBER),
        "percValue": Field("perc_value", "one", _NUMBER),
        "uom": Field("uom", "one", _UNIT),
        "bizRules": Field("biz_rules", "one", values.uri),
        "coordinateReferenceSystem": Field("coordinate_reference_system", "one", values.uri),
    },
)
_SENSOR: Final = Shape(
    model.SensorElement,
    {
        "sensorMetadata": Field("metadata", "object", shape=_METADATA),
        "sensorReport": Field("reports", "objects", shape=_REPORT),
    },
    ("sensorReport",),
)

_COMMON: Final = {
    "eventTime": Field("event_time", "one", _TIME),
    "eventTimeZoneOffset": Field("offset", "one", _plain(values.offset)),
    "recordTime": Field("record_time", "one", _TIME),
    "eventID": Field("event_id", "one", values.uri),
    "errorDeclaration": Field("error", "object", shape=_ERROR),
    "certificationInfo": Field("certification_info", "list", values.uri, lone=True),
    "bizStep": Field("biz_step", "one", _word(BUSINESS_STEP)),
    "disposition": Field("disposition", "one", _word(DISPOSITION)),
    "persistentDisposition": Field("persistent_disposition", "object", shape=_PERSISTENT),
    "readPoint": Field("read_point", "object", shape=_PLACE),
    "bizLocation": Field("biz_location", "object", shape=_PLACE),
    "bizTransactionList": Field(
        "transactions", "objects", shape=_typed("bizTransaction", BUSINESS_TRANSACTION, typed=False)
    ),
    "sourceList": Field("sources", "objects", shape=_typed("source", SOURCE_DESTINATION, typed=True)),
    "destinationList": Field("destinations", "objects", shape=_typed("destination", SOURCE_DESTINATION, typed=True)),
    "sensorElementList": Field("sensors", "objects", shape=_SENSOR),
}
_ACTION: Final = {"action": Field("action", "one", _plain(_action))}
_ILMD: Final = {"ilmd": Field("ilmd", "open")}


def _epcs(key: str, attribute: str) -> dict[str, Field]:
    return {key: Field(attribute, "list", _instance)}


def _quantities(key: str, attribute: str) -> dict[str, Field]:
    return {key: Field(attribute, "objects", shape=_QUANTITY)}


_PARENT: Final = {"parentID": Field("parent", "one", _instance)}
_CHILDREN: Final = _PARENT | _epcs("childEPCs", "children") | _quantities("childQuantityList", "child_quantities")
_THINGS: Final = _epcs("epcList", "epcs") | _quantities("quantityList", "quantities")
_ALWAYS: Final = ("eventTime", "eventTimeZoneOffset")

EVENTS: Final[Mapping[str, Shape]] = {
    "ObjectEvent": Shape(model.Event, _COMMON | _ACTION | _THINGS | _ILMD, (*_ALWAYS, "action")),
    "AggregationEvent": Shape(model.Event, _COMMON | _ACTION | _CHILDREN, (*_ALWAYS, "action")),
    "AssociationEvent": Shape(model.Event, _COMMON | _ACTION | _CHILDREN, (*_ALWAYS, "action", "parentID")),
    "TransactionEvent": Shape(model.Event, _COMMON | _ACTION | _THINGS | _PARENT, (*_ALWAYS, "action")),
    "TransformationEvent": Shape(
        model.Event,
        _COMMON
        | _ILMD
        | _epcs("inputEPCList", "inputs")
        | _quantities("inputQuantityList", "input_quantities")
        | _epcs("outputEPCList", "outputs")
        | _quantities("outputQuantityList", "output_quantities")
        | {"transformationID": Field("transformation_id", "one", values.uri)},
        _ALWAYS,
    ),
}
"""The kinds of events with their fields."""

EVENT_FIELDS: Final = frozenset(key for shape in EVENTS.values() for key in shape.fields)
"""Every field that an event of some kind has."""
