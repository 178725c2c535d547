"""From the plain tree of an event to its typed facts, or to everything that is wrong with it.

The tree has the keys of EPCIS 2.0 JSON, whatever the document was; in a tree made from XML, names in a namespace stand
in Clark's notation already.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from fenduan.dossier.errors import Path
from fenduan.exchange.epcis.context import BadContext, Scope
from fenduan.exchange.epcis.fields import EVENT_FIELDS, EVENTS, Field, Shape
from fenduan.exchange.epcis.model import Event, Quantity, SensorElement
from fenduan.exchange.epcis.values import Bad
from fenduan.exchange.epcis.vocabulary import TEMPERATURE_UNITS

DEEPEST: Final = 64
"""How many levels an extension may be nested."""

Note = tuple[str, Path, object, str]
"""A rule that is broken, the path inside the event, what was found and what would be right."""


class Taker:
    """Takes the events of one document; ``notes`` are what is wrong with the latest."""

    def __init__(self, scope: Scope, *, xml: bool = False) -> None:
        self.notes: list[Note] = []
        self.document = scope
        self._scope = scope
        self._xml = xml
        self._names: dict[str, str | None] = {}

    def take(
        self, tree: object, *, scope: Scope | None = None, place: int = 0, line: int | None = None
    ) -> Event | None:
        """Return the event that ``tree`` states, or ``None`` with at least one note.

        ``scope`` is that of the event's place where it is not the document's; ``place`` and ``line`` go into the event.
        """
        self.notes = []
        if type(tree) is not dict:
            self.notes.append(("no-mapping", (), tree, ""))
            return None
        self._enter(tree, scope or self.document)
        kind = tree.get("type")
        if not isinstance(kind, str) or kind.removeprefix("epcis:") not in EVENTS:
            rule = "missing-key" if "type" not in tree else "unknown-event"
            self.notes.append((rule, () if rule == "missing-key" else ("type",), kind, _KINDS if kind else "type"))
            return None
        kind = kind.removeprefix("epcis:")
        got = self._fields(tree, (), EVENTS[kind], kind)
        if self.notes:
            return None
        event = Event(kind=kind, scope=self._scope, place=place, line=line, **got)  # type: ignore[arg-type]
        self.notes.extend(_whole(event))
        return None if self.notes else event

    def extension(self, key: str, value: object, at: Path, into: dict[str, Any]) -> None:
        """Keep what is no field of EPCIS under its full name, or note why it cannot be kept."""
        name = self._name(key)
        if name is None:
            rule = "undeclared-prefix" if ":" in key else "unknown-key"
            self.notes.append((rule, (*at, key), key, ""))
            return
        into[name] = self._kept(value, (*at, key), 1)

    def _enter(self, tree: Mapping[str, Any], scope: Scope) -> None:
        """Set the scope of an event, which may have a context of its own."""
        before = self._scope
        self._scope = scope
        context = tree.get("@context")
        if context is not None:
            try:
                self._scope = scope.within(context)
            except BadContext as bad:
                self.notes.append((bad.rule, ("@context", *bad.path), bad.found, ""))
        if self._scope is not before:
            self._names = {}

    def _name(self, key: str) -> str | None:
        if self._xml:
            return key if key.startswith("{") else None
        if key not in self._names:
            self._names[key] = self._scope.name(key)
        return self._names[key]

    def _fields(self, node: Mapping[str, Any], at: Path, shape: Shape, kind: str = "") -> dict[str, Any]:
        """Return what an object states, by attribute, its extensions among them."""
        got: dict[str, Any] = {}
        extensions: dict[str, Any] = {}
        fields = shape.fields
        for key, value in node.items():
            field = fields.get(key)
            if field is None:
                self._other(key, value, at, kind, extensions)
            elif field.take and field.form == "one":
                # Most fields are one value: taken here, without the path that only a mistake needs.
                try:
                    got[field.attribute] = field.take(value, self._scope)
                except Bad as bad:
                    self.notes.append((bad.rule, (*at, key), bad.found, bad.expected))
            else:
                taken = self._field(field, value, at, key)
                if taken is not None:
                    got[field.attribute] = taken
        for key in shape.required:
            if key not in node:
                self.notes.append(("missing-key", at, "", key))
        if extensions:
            got["extensions"] = extensions
        return got

    def _other(self, key: str, value: object, at: Path, kind: str, into: dict[str, Any]) -> None:
        """Take what is no field here: an extension, or, in the event itself (``kind``), a field of another kind."""
        if kind and key in EVENT_FIELDS and self._name(key) is None:
            self.notes.append(("wrong-field", (*at, key), key, kind))
        elif not kind or key not in {"type", "@context"}:
            self.extension(key, value, at, into)

    def _field(self, field: Field, value: object, at: Path, key: str) -> object:
        match field.form:
            case "list":
                return self._list(field, value, (*at, key))
            case "object":
                return self._object(field.shape, value, (*at, key))
            case "objects":
                return self._objects(field.shape, value, (*at, key))
            case "open":
                return self._open(value, (*at, key))
            case _:
                return self._one(field, value, (*at, key))

    def _one(self, field: Field, value: object, at: Path) -> object:
        try:
            return field.take(value, self._scope) if field.take else None
        except Bad as bad:
            self.notes.append((bad.rule, at, bad.found, bad.expected))
            return None

    def _list(self, field: Field, value: object, at: Path) -> tuple[object, ...] | None:
        if type(value) is not list:
            if field.lone and isinstance(value, str):
                return (self._one(field, value, at),)
            self.notes.append(("no-list", at, value, ""))
            return None
        take, scope = field.take, self._scope
        try:
            return tuple([take(each, scope) for each in value]) if take else None
        except Bad:
            return tuple(self._one(field, each, (*at, place)) for place, each in enumerate(value))

    def _object(self, shape: Shape | None, value: object, at: Path) -> object:
        if type(value) is not dict or shape is None:
            self.notes.append(("no-mapping", at, value, ""))
            return None
        before = len(self.notes)
        got = self._fields(value, at, shape)
        if len(self.notes) > before:
            return None
        made = shape.made(**got)
        self.notes.extend((rule, (*at, *path), found, expected) for rule, path, found, expected in _part(made))
        return made

    def _objects(self, shape: Shape | None, value: object, at: Path) -> tuple[object, ...] | None:
        if type(value) is not list:
            self.notes.append(("no-list", at, value, ""))
            return None
        return tuple(self._object(shape, each, (*at, place)) for place, each in enumerate(value))

    def _open(self, value: object, at: Path) -> dict[str, Any] | None:
        if type(value) is not dict:
            self.notes.append(("no-mapping", at, value, ""))
            return None
        extensions: dict[str, Any] = {}
        for key, each in value.items():
            self.extension(key, each, at, extensions)
        return extensions

    def _kept(self, value: object, at: Path, depth: int) -> object:
        """Return the value of an extension with the names in it written out; plain keys in it are the party's own."""
        if depth > DEEPEST:
            self.notes.append(("too-deep", at, "", str(DEEPEST)))
            return None
        if type(value) is dict:
            kept = {}
            for key, each in value.items():
                name = self._name(key) if ":" in key or key in self._scope.terms else None
                kept[name or key] = self._kept(each, (*at, key), depth + 1)
            return kept
        if type(value) is list:
            return [self._kept(each, (*at, place), depth + 1) for place, each in enumerate(value)]
        return value


_KINDS: Final = ", ".join(sorted(EVENTS))


def _part(made: object) -> Iterator[Note]:
    """Yield what is wrong with one part of an event as a whole."""
    match made:
        case Quantity(quantity=None, uom=str() as uom):
            yield "unit-without-quantity", ("uom",), uom, ""
        case Quantity(quantity=quantity) if quantity is not None and quantity < 0:
            yield "negative-quantity", ("quantity",), str(quantity), ""
        case SensorElement():
            yield from _sensor(made)
        case _:
            pass


def _sensor(element: SensorElement) -> Iterator[Note]:
    about = element.metadata
    if about and about.start_time and about.end_time and about.end_time.at < about.start_time.at:
        yield "times-reversed", ("sensorMetadata", "endTime"), about.end_time.text, ""
    for place, report in enumerate(element.reports):
        if report.type != "Temperature":
            continue
        at: Path = ("sensorReport", place)
        if report.uom is not None and report.uom not in TEMPERATURE_UNITS:
            yield "no-temperature-unit", (*at, "uom"), report.uom, ", ".join(sorted(TEMPERATURE_UNITS))


def _whole(event: Event) -> Iterator[Note]:
    """Yield what is wrong with an event whose fields are each right (EPCIS 2.0, sections 7.4.2 to 7.4.6)."""
    match event.kind:
        case "ObjectEvent":
            if not (event.epcs or event.quantities or event.sensors):
                yield "no-object", (), "", "epcList, quantityList, sensorElementList"
            if event.ilmd and event.action != "ADD":
                yield "ilmd-without-add", ("ilmd",), event.action, ""
        case "TransformationEvent":
            ins = event.inputs or event.input_quantities
            outs = event.outputs or event.output_quantities
            if not ((ins and outs) or (event.transformation_id and (ins or outs))):
                yield "half-transformation", (), "", ""
        case _:
            yield from _of_parent(event)


def _of_parent(event: Event) -> Iterator[Note]:
    if event.kind == "TransactionEvent":
        if not event.transactions:
            yield "no-transaction", (), "", "bizTransactionList"
        needed = "epcList, quantityList, parentID"
        things = event.epcs or event.quantities or event.parent or event.sensors
    else:
        if event.parent is None and event.action != "OBSERVE":
            yield "no-parent", (), event.action, "parentID"
        needed = "childEPCs, childQuantityList"
        things = event.children or event.child_quantities or event.sensors
    if not things and event.action != "DELETE":
        yield "no-object", (), "", needed
