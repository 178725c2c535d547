"""EPCIS 2.0 in JSON-LD, written event by event.

Standard words are written bare, identifiers as they came, numbers with the digits they came with, and what was kept
unread with the prefix it came with. An event whose prefixes are not the document's gets a context of its own.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, BinaryIO, Final

import msgspec

from fenduan.exchange.epcis.context import EPCIS_CONTEXT, PROTECTED, Scope, one_namespace, parted
from fenduan.exchange.epcis.fields import EVENTS, Shape
from fenduan.exchange.epcis.model import Event, Head, Time
from fenduan.exchange.epcis.vocabulary import PREFIXES
from fenduan.exchange.epcis.xml_text import EPCIS

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_PREFIX: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_PREFIX_OF: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def write_json(events: Iterable[Event], file: BinaryIO, head: Head) -> int:
    """Write a document with the events to ``file``, one event a line; return how many there were.

    ``head`` says what the document says of itself; a query document is written as a capture document.

    Raises:
        ValueError: The head states no time of creation.
    """
    if head.creation is None:
        raise ValueError("a document states when it was made")
    names = _Names(head.scope)
    said: dict[str, Any] = {"@context": [EPCIS_CONTEXT, *head.scope.foreign], "type": "EPCISDocument"}
    said |= {"schemaVersion": "2.0", "creationDate": head.creation.text}
    texts = (("id", head.id), ("sender", head.sender), ("receiver", head.receiver))
    said |= {key: value for key, value in (*texts, ("instanceIdentifier", head.instance_identifier)) if value}
    if head.header is not None:
        said["epcisHeader"] = names.value(head.header)
    said |= names.keyed(head.extensions)
    declared = names.needed(Scope())
    said["@context"] += [declared] if declared else []
    opening = _ENCODER.encode(said)[:-1]
    file.write(opening + b',"epcisBody":{"eventList":[')
    written = 0
    for event in events:
        file.write(b",\n" if written else b"\n")
        file.write(_ENCODER.encode(event_tree(event, head.scope)))
        written += 1
    file.write(b"\n]}}\n")
    return written


def event_tree(event: Event, around: Scope | None = None) -> dict[str, Any]:
    """Return an event as the tree that JSON has, for a document whose context is ``around``."""
    scope = event.scope
    names = _Names(scope)
    tree: dict[str, Any] = {"type": event.kind, **_object(event, EVENTS[event.kind], names)}
    if around is None or scope is not around:
        context = [each for each in scope.foreign if around is None or each not in around.foreign]
        declared = names.needed(around or Scope())
        if context or declared:
            tree["@context"] = [*context, *([declared] if declared else [])]
    return tree


def _object(made: object, shape: Shape, names: "_Names") -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, field in shape.fields.items():
        value = getattr(made, field.attribute)
        if value is None or value in ((), {}):
            continue
        match field.form:
            case "object" if field.shape:
                tree[key] = _object(value, field.shape, names)
            case "objects" if field.shape:
                tree[key] = [_object(each, field.shape, names) for each in value]
            case "open":
                tree[key] = names.keyed(value)
            case _:
                tree[key] = value.text if isinstance(value, Time) else value
    extensions: Mapping[str, Any] = getattr(made, "extensions", {})
    if extensions:
        tree |= names.keyed(extensions)
    return tree


class _Names:
    """Writes names with prefixes, and remembers which it used."""

    def __init__(self, scope: Scope) -> None:
        self._scope = _writable(scope)
        self._prefix_of = {one_namespace(namespace): prefix for prefix, namespace in self._scope.items()}
        self._taken = {*scope.prefixes, *PREFIXES, *PROTECTED}
        self._used: dict[str, str] = {}

    def keyed(self, extensions: Mapping[str, Any]) -> dict[str, Any]:
        """Return extensions with their names written as keys."""
        return {self._key(name): self.value(value) for name, value in extensions.items()}

    def value(self, value: object) -> object:
        """Return the value of an extension with the names in it written as keys."""
        if isinstance(value, dict):
            return self.keyed(value)
        if isinstance(value, list):
            return [self.value(each) for each in value]
        return value

    def needed(self, around: Scope) -> dict[str, str]:
        """Return the definitions that what was written needs beside those around it."""
        there = _writable(around)
        return {
            prefix: namespace
            for prefix, namespace in {**self._scope, **self._used}.items()
            if there.get(prefix) != namespace
        }

    def _key(self, name: str) -> str:
        namespace, local = parted(name)
        if not namespace:
            return name
        prefix = self._prefix_of.get(namespace) or _PREFIX_OF.get(namespace) or self._new(namespace)
        return f"{prefix}:{local}"

    def _new(self, namespace: str) -> str:
        number = next(each for each in count(1) if f"ns{each}" not in self._taken)
        prefix = f"ns{number}"
        self._taken.add(prefix)
        self._prefix_of[namespace] = prefix
        self._used[prefix] = namespace
        return prefix


def _writable(scope: Scope) -> dict[str, str]:
    """Return the prefixes of a scope that JSON-LD may declare: XML declares some that are words of EPCIS there."""
    return {
        prefix: namespace
        for prefix, namespace in scope.prefixes.items()
        if _PREFIX.fullmatch(prefix) and namespace not in EPCIS and (prefix == "cbvmda" or prefix not in PROTECTED)
    }
