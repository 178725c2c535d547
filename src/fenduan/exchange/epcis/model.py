"""An EPCIS event as typed facts, the same whether it came as JSON or as XML.

Names follow EPCIS 2.0, section 7. Standard words are bare, identifiers as they were spelt. What a party adds
(extensions) is kept under its full name, ``{namespace}name`` (see :mod:`.context`), with its value as it stood: text,
``Decimal``, truth value, nothing, list or mapping.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec

from fenduan.exchange.epcis.context import Scope

Kind = Literal["ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"]
Action = Literal["ADD", "OBSERVE", "DELETE"]
Extensions = Mapping[str, Any]


class Time(msgspec.Struct, frozen=True):
    """A moment: as it was written, and as a moment with its zone (to the microsecond; the text may be finer)."""

    text: str
    at: datetime


class Place(msgspec.Struct, frozen=True):
    """A read point or a business location."""

    id: str
    extensions: Extensions = {}


class Quantity(msgspec.Struct, frozen=True):
    """An amount of a class of things; ``uom`` a code of Recommendation 20, ``None`` where whole things are counted."""

    epc_class: str
    quantity: Decimal | None = None
    uom: str | None = None
    extensions: Extensions = {}


class Typed(msgspec.Struct, frozen=True):
    """A business transaction, a source or a destination: its type, a word or a URI, and its identifier."""

    id: str
    type: str | None = None
    extensions: Extensions = {}


class PersistentDisposition(msgspec.Struct, frozen=True):
    """Dispositions that hold until they are unset."""

    set: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()
    extensions: Extensions = {}


class ErrorDeclaration(msgspec.Struct, frozen=True):
    """The statement that an earlier event was wrong; the event repeats that one in all else."""

    time: Time
    reason: str | None = None
    corrective_event_ids: tuple[str, ...] = ()
    extensions: Extensions = {}


class SensorMetadata(msgspec.Struct, frozen=True):
    """What holds for all reports of one sensor element."""

    time: Time | None = None
    start_time: Time | None = None
    end_time: Time | None = None
    device_id: str | None = None
    device_metadata: str | None = None
    raw_data: str | None = None
    data_processing_method: str | None = None
    biz_rules: str | None = None
    extensions: Extensions = {}


class SensorReport(msgspec.Struct, frozen=True):
    """One observation of a sensor. ``biz_rules`` belongs to the metadata; published examples have it here too."""

    type: str | None = None
    exception: str | None = None
    device_id: str | None = None
    device_metadata: str | None = None
    raw_data: str | None = None
    data_processing_method: str | None = None
    time: Time | None = None
    microorganism: str | None = None
    chemical_substance: str | None = None
    value: Decimal | None = None
    component: str | None = None
    string_value: str | None = None
    boolean_value: bool | None = None
    hex_binary_value: str | None = None
    uri_value: str | None = None
    min_value: Decimal | None = None
    max_value: Decimal | None = None
    mean_value: Decimal | None = None
    s_dev: Decimal | None = None
    perc_rank: Decimal | None = None
    perc_value: Decimal | None = None
    uom: str | None = None
    coordinate_reference_system: str | None = None
    biz_rules: str | None = None
    extensions: Extensions = {}


class SensorElement(msgspec.Struct, frozen=True):
    """Reports of sensors, with what holds for all of them."""

    reports: tuple[SensorReport, ...]
    metadata: SensorMetadata | None = None
    extensions: Extensions = {}


class Event(msgspec.Struct, frozen=True):
    """One event. ``place`` and ``line`` are where it stood in its document: its index from 0, and the line from 1."""

    kind: Kind
    event_time: Time
    offset: str
    record_time: Time | None = None
    event_id: str | None = None
    error: ErrorDeclaration | None = None
    certification_info: tuple[str, ...] = ()
    action: Action | None = None
    epcs: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    parent: str | None = None
    children: tuple[str, ...] = ()
    child_quantities: tuple[Quantity, ...] = ()
    inputs: tuple[str, ...] = ()
    input_quantities: tuple[Quantity, ...] = ()
    outputs: tuple[str, ...] = ()
    output_quantities: tuple[Quantity, ...] = ()
    transformation_id: str | None = None
    biz_step: str | None = None
    disposition: str | None = None
    persistent_disposition: PersistentDisposition | None = None
    read_point: Place | None = None
    biz_location: Place | None = None
    transactions: tuple[Typed, ...] = ()
    sources: tuple[Typed, ...] = ()
    destinations: tuple[Typed, ...] = ()
    sensors: tuple[SensorElement, ...] = ()
    ilmd: Extensions = {}
    extensions: Extensions = {}
    scope: Scope = Scope()
    place: int = 0
    line: int | None = None


class Head(msgspec.Struct, frozen=True):
    """What a document says of itself. ``header`` (standard business document header, master data) is kept unread.

    ``kind``: "EPCISDocument", "EPCISQueryDocument", or the kind of the one event that stands alone.
    """

    kind: str
    schema_version: str
    creation: Time | None = None
    id: str | None = None
    sender: str | None = None
    receiver: str | None = None
    instance_identifier: str | None = None
    header: Any = None
    query_name: str | None = None
    subscription_id: str | None = None
    extensions: Extensions = {}
    scope: Scope = Scope()
