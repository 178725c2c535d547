"""EPCIS 2.0 and 1.2 in XML, read event by event into the tree that JSON has.

What EPCIS 1.2 wraps into ``extension`` and ``baseExtension`` stands where EPCIS 2.0 has it. Elements of a party's own
that repeat become a list; one with attributes or elements in it becomes an object, its text under ``#text``.
"""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from fenduan.dossier.errors import Path
from fenduan.exchange.epcis import values
from fenduan.exchange.epcis.context import Scope
from fenduan.exchange.epcis.fields import EVENT_FIELDS
from fenduan.exchange.epcis.model import Event, Head, Time
from fenduan.exchange.epcis.problems import Problem, Refused, shown
from fenduan.exchange.epcis.taking import Note, Taker
from fenduan.exchange.epcis.xml_text import Element, Part, XmlText

DOCUMENTS: Final = ("EPCISDocument", "EPCISQueryDocument")
VERSIONS: Final[Mapping[str, tuple[str, ...]]] = {"1": ("1.0", "1.1", "1.2"), "2": ("2.0",)}
_OPENED: Final = frozenset({*DOCUMENTS, "EPCISBody", "EventList", "QueryResults", "resultsBody"})
_WRAPPERS: Final = frozenset({"extension", "baseExtension"})
_EPCS: Final = frozenset({"epcList", "childEPCs", "inputEPCList", "outputEPCList"})
_QUANTITIES: Final = frozenset({"quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"})
_TYPED: Final[Mapping[str, str]] = {
    "bizTransactionList": "bizTransaction",
    "sourceList": "source",
    "destinationList": "destination",
}
_OBJECTS: Final = frozenset({"readPoint", "bizLocation"})


def read(source: BinaryIO) -> Iterator[Event | Problem]:
    """Yield each event of the document, or each problem of it; what the document itself lacks comes first.

    A document that is broken ends with the problem that breaks it.
    """
    try:
        head, problems = read_head(source)
    except Refused as refused:
        yield refused.problem
        return
    yield from problems
    source.seek(0)
    taker = Taker(head.scope, xml=True)
    place = 0
    listed = False
    try:
        for part in XmlText(source, _OPENED).parts():
            listed = listed or (part.opened and part.element.name == "EventList")
            if not part.opened and part.around[-1:] == ("EventList",):
                for element in _unwrapped(part.element):
                    yield from _event(taker, element, part, place)
                    place += 1
    except Refused as refused:
        yield refused.problem
        return
    if not listed:
        yield Problem("missing-key", ("epcisBody",), 1, expected="EventList")


def read_head(source: BinaryIO) -> tuple[Head, list[Problem]]:
    """Return what the document says of itself, and what is wrong with that.

    Raises:
        Refused: It is no XML, or no EPCIS document.
    """
    source.seek(0)
    root: Part | None = None
    said: dict[str, Element] = {}
    for part in XmlText(source, _OPENED).parts():
        if root is None:
            root = part
            if part.element.name not in DOCUMENTS or not part.element.namespace:
                found = shown(part.element.name)
                raise Refused(Problem("no-document", ("type",), part.element.line, found, ", ".join(DOCUMENTS)))
        elif not part.opened:
            said.setdefault(part.element.name, part.element)
        if part.element.name == "EventList":
            break
    if root is None:
        raise Refused(Problem("bad-xml", (), 1))
    return _head(root, said)


def _head(root: Part, said: Mapping[str, Element]) -> tuple[Head, list[Problem]]:
    problems: list[Problem] = []
    attributes = dict(root.element.attributes)
    line = root.element.line
    version = attributes.pop("schemaVersion", "")
    known = VERSIONS[root.element.namespace[-1]]
    if not version:
        problems.append(Problem("missing-key", (), line, expected="schemaVersion"))
    elif version not in known and not version.startswith(tuple(f"{each}." for each in known)):
        problems.append(Problem("bad-version", ("schemaVersion",), line, shown(version), ", ".join(known)))
    creation: Time | None = None
    if "creationDate" not in attributes:
        problems.append(Problem("missing-key", (), line, expected="creationDate"))
    else:
        try:
            creation = values.time(attributes.pop("creationDate"))
        except values.Bad as bad:
            problems.append(Problem(bad.rule, ("creationDate",), line, shown(bad.found), bad.expected))
    extensions = {name: value for name, value in attributes.items() if name.startswith("{")}
    unknown = attributes.keys() - extensions.keys() - {"creationDate"}
    problems.extend(Problem("unknown-key", (name,), line, shown(name)) for name in sorted(unknown))
    header = said.get("EPCISHeader")
    texts = {
        attribute: said[name].text
        for name, attribute in (("queryName", "query_name"), ("subscriptionID", "subscription_id"))
        if name in said
    }
    head = Head(
        root.element.name,
        version,
        creation=creation,
        header=_value(header) if header else None,
        extensions=extensions,
        scope=Scope().with_prefixes(root.prefixes),
        **texts,
    )
    return head, problems


def _unwrapped(element: Element) -> Iterator[Element]:
    """Yield the events in the wrapper that EPCIS 1.2 puts around those it added later, or the event itself."""
    if element.name in _WRAPPERS:
        for child in element.children:
            yield from _unwrapped(child)
    else:
        yield element


def _event(taker: Taker, element: Element, part: Part, place: int) -> Iterator[Event | Problem]:
    tree = _Tree()
    made = tree.event(element)
    event = taker.take(made, scope=taker.document.with_prefixes(part.prefixes), place=place, line=element.line)
    notes = [*tree.notes, *taker.notes]
    if event is not None and not notes:
        yield event
    for rule, at, found, expected in notes:
        path: Path = ("epcisBody", "eventList", place, *at)
        yield Problem(rule, path, tree.line(at), shown(found), expected, place)


class _Tree:
    """Makes the tree of one event; ``notes`` are what the XML says twice or where nothing belongs."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self._lines: dict[Path, int] = {}

    def line(self, path: Path) -> int | None:
        """Return the line of the nearest thing on the way to ``path`` that was there."""
        while path not in self._lines and path:
            path = path[:-1]
        return self._lines.get(path)

    def event(self, element: Element) -> dict[str, Any]:
        """Return the tree of the event in ``element``."""
        self._lines[()] = element.line
        made: dict[str, Any] = {"type": element.name}
        self._attributes(element, (), made)
        for child in _flat(element):
            at: Path = (child.name,)
            if child.name not in EVENT_FIELDS:
                self._extension(child, (), made)
            elif child.name == "certificationInfo":
                self._at(child, at)
                made.setdefault(child.name, []).append(child.text)
            elif child.name in made:
                self._at(child, at)
                self.notes.append(("key-twice", at, child.name, ""))
            else:
                self._at(child, at)
                made[child.name] = self._field(child, at)
        return made

    def _field(self, element: Element, at: Path) -> object:
        name = element.name
        if name in _EPCS:
            return self._texts(element, at)
        if name in _QUANTITIES:
            return [self._object(each, (*at, place)) for place, each in enumerate(_flat(element))]
        if name in _TYPED:
            return [self._pair(each, (*at, place), _TYPED[name]) for place, each in enumerate(_flat(element))]
        if name in _OBJECTS:
            return self._object(element, at)
        if name == "persistentDisposition":
            return self._persistent(element, at)
        if name == "errorDeclaration":
            return self._error(element, at)
        if name == "sensorElementList":
            return [self._sensor(each, (*at, place)) for place, each in enumerate(_flat(element))]
        if name == "ilmd":
            return self._ilmd(element, at)
        return self._text(element, at)

    def _at(self, element: Element, at: Path) -> None:
        self._lines[at] = element.line

    def _text(self, element: Element, at: Path) -> str:
        """Return the text of an element that has no elements or attributes of its own."""
        for name in (*element.attributes, *(child.name for child in element.children)):
            self.notes.append(("unknown-key", (*at, name), name, ""))
        return element.text

    def _texts(self, element: Element, at: Path) -> list[str]:
        made = []
        for place, each in enumerate(element.children):
            self._at(each, (*at, place))
            made.append(self._text(each, (*at, place)))
        return made

    def _object(self, element: Element, at: Path) -> dict[str, Any]:
        """Return an object whose plain elements are its fields."""
        self._at(element, at)
        made: dict[str, Any] = {}
        self._attributes(element, at, made)
        for child in _flat(element):
            if child.name.startswith("{"):
                self._extension(child, at, made)
            elif child.name in made:
                self.notes.append(("key-twice", (*at, child.name), child.name, ""))
            else:
                self._at(child, (*at, child.name))
                made[child.name] = self._text(child, (*at, child.name))
        return made

    def _pair(self, element: Element, at: Path, key: str) -> dict[str, Any]:
        self._at(element, at)
        made: dict[str, Any] = dict(element.attributes)
        made[key if element.name == key else element.name] = element.text
        for child in element.children:
            self._extension(child, at, made)
        return made

    def _persistent(self, element: Element, at: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for child in _flat(element):
            if child.name in {"set", "unset"}:
                group = made.setdefault(child.name, [])
                self._at(child, (*at, child.name, len(group)))
                group.append(child.text)
            else:
                self._extension(child, at, made)
        return made

    def _error(self, element: Element, at: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for child in _flat(element):
            inside: Path = (*at, child.name)
            if child.name == "correctiveEventIDs":
                self._at(child, inside)
                made[child.name] = self._texts(child, inside)
            elif child.name in {"declarationTime", "reason"} and child.name not in made:
                self._at(child, inside)
                made[child.name] = self._text(child, inside)
            else:
                self._extension(child, at, made)
        return made

    def _sensor(self, element: Element, at: Path) -> dict[str, Any]:
        self._at(element, at)
        made: dict[str, Any] = {}
        self._attributes(element, at, made)
        for child in _flat(element):
            if child.name == "sensorMetadata" and child.name not in made:
                self._at(child, (*at, child.name))
                made[child.name] = dict(child.attributes)
                self._inner(child, (*at, child.name), made[child.name])
            elif child.name == "sensorReport":
                group = made.setdefault(child.name, [])
                here: Path = (*at, child.name, len(group))
                self._at(child, here)
                group.append(dict(child.attributes))
                self._inner(child, here, group[-1])
            else:
                self._extension(child, at, made)
        return made

    def _inner(self, element: Element, at: Path, into: dict[str, Any]) -> None:
        for child in _flat(element):
            self._extension(child, at, into)

    def _ilmd(self, element: Element, at: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for child in _flat(element):
            self._extension(child, at, made)
        return made

    def _attributes(self, element: Element, at: Path, into: dict[str, Any]) -> None:
        for name, value in element.attributes.items():
            self._lines[(*at, name)] = element.line
            into[name] = value

    def _extension(self, element: Element, at: Path, into: dict[str, Any]) -> None:
        """Put an element that is no field of EPCIS beside the fields; the second of a name makes a list.

        One without a namespace is refused by whoever takes the tree.
        """
        self._at(element, (*at, element.name))
        value = _value(element)
        if element.name not in into:
            into[element.name] = value
        elif isinstance(into[element.name], list):
            into[element.name].append(value)
        else:
            into[element.name] = [into[element.name], value]


def _flat(element: Element) -> Iterator[Element]:
    """Yield the children of an element, those in a wrapper of EPCIS 1.2 as if they stood beside it."""
    for child in element.children:
        if child.name in _WRAPPERS:
            yield from _flat(child)
        else:
            yield child


def _value(element: Element) -> object:
    """Return an element of a party's own as a value."""
    if not element.attributes and not element.children:
        return element.text
    made: dict[str, Any] = dict(element.attributes)
    for child in element.children:
        value = _value(child)
        if child.name not in made:
            made[child.name] = value
        elif isinstance(made[child.name], list):
            made[child.name].append(value)
        else:
            made[child.name] = [made[child.name], value]
    if element.text:
        made["#text"] = element.text
    return made
