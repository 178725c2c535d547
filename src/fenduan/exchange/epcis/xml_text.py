"""A document of XML read piece by piece by the standard library's expat: no document type, no entity, nothing fetched.

What lies outside the parts that are asked for is let go as it passes, so a large document needs no more memory than
its largest event.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from xml.parsers import expat

from fenduan.exchange.epcis.context import one_namespace
from fenduan.exchange.epcis.problems import Problem, Refused, shown

WINDOW: Final = 1 << 16
LARGEST: Final = 32 << 20
"""How large one event may be, in bytes of the file."""
DEEPEST: Final = 200
_MOST_NAMESPACES: Final = 1_000
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
EPCIS: Final = frozenset(
    f"urn:epcglobal:epcis{part}:xsd:{version}" for part in ("", "-query", "-masterdata") for version in (1, 2)
)
"""The namespaces whose elements are EPCIS's own; they often stand in none."""


@dataclass(slots=True)
class Element:
    """An element: its name (``{namespace}local``, bare if it is EPCIS's own), its attributes, content and line."""

    name: str
    namespace: str
    attributes: dict[str, str]
    line: int
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text in the element, without white space around it."""
        return "".join(self.pieces).strip()


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is taken whole: the names of the elements around it, itself, and the prefixes declared there.

    ``element`` has no content yet where the part is only ``opened``.
    """

    around: tuple[str, ...]
    element: Element
    prefixes: dict[str, str]
    opened: bool = False


class XmlText:
    """A document of XML, read forward. ``opened`` names the elements whose children are parts of their own."""

    def __init__(self, source: BinaryIO, opened: frozenset[str]) -> None:
        self._source = source
        self._opened = opened
        self._around: list[str] = []
        self._stack: list[Element] = []
        self._ready: list[Part] = []
        self._prefixes: list[tuple[str, str | None]] = []
        self._counts: list[int] = []
        self._declared: dict[str, str] = {}
        self._pending = 0
        self._inside: dict[str, str] = {}
        self._from = 0
        self._parser = self._made()

    def _made(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartDoctypeDeclHandler = self._refuse_type
        parser.EntityDeclHandler = self._refuse_entity
        parser.ExternalEntityRefHandler = self._refuse_reference
        return parser

    def parts(self) -> Iterator[Part]:
        """Yield the parts of the document in their order.

        Raises:
            Refused: It is not well formed, declares a document type, or a part is too large or too deep.
        """
        while True:
            data = self._source.read(WINDOW)
            try:
                self._parser.Parse(data, not data)
            except expat.ExpatError as error:
                yield from self._drained()
                raise Refused(Problem("bad-xml", (), error.lineno, shown(expat.ErrorString(error.code)))) from error
            except (ValueError, LookupError) as error:  # an encoding that Python does not know
                raise Refused(Problem("bad-xml", (), 1, shown(str(error)))) from error
            yield from self._drained()
            if not data:
                return

    def _drained(self) -> Iterator[Part]:
        ready, self._ready = self._ready, []
        yield from ready

    # What expat tells

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        self._pending += 1
        self._prefixes.append((prefix or "", self._declared.get(prefix or "")))
        if len(self._prefixes) > _MOST_NAMESPACES:
            raise self._refused("too-deep", "", str(_MOST_NAMESPACES))
        if prefix and uri:
            self._declared[prefix] = uri
            if self._stack:
                self._inside.setdefault(prefix, uri)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._counts.append(self._pending)
        self._pending = 0
        namespace, own = _named(name)
        element = Element(own, namespace, dict(map(_attribute, attributes.items())), self._parser.CurrentLineNumber)
        element.attributes.pop("", None)
        if self._stack:
            self._stack[-1].children.append(element)
            if len(self._stack) >= DEEPEST:
                raise self._refused("too-deep", "", str(DEEPEST))
            if self._parser.CurrentByteIndex - self._from > LARGEST:
                raise self._refused("too-large-event", "", str(LARGEST))
            self._stack.append(element)
        elif own in self._opened:
            self._around.append(own)
            self._ready.append(Part(tuple(self._around[:-1]), element, dict(self._declared), opened=True))
        else:
            self._from = self._parser.CurrentByteIndex
            self._inside = dict(self._declared)
            self._stack.append(element)

    def _end(self, _name: str) -> None:
        if self._stack:
            element = self._stack.pop()
            if not self._stack:
                self._ready.append(Part(tuple(self._around), element, self._inside))
        else:
            self._around.pop()
        for _ in range(self._counts.pop()):
            prefix, before = self._prefixes.pop()
            if before is None:
                self._declared.pop(prefix, None)
            else:
                self._declared[prefix] = before

    def _characters(self, text: str) -> None:
        if self._stack:
            if self._parser.CurrentByteIndex - self._from > LARGEST:
                raise self._refused("too-large-event", "", str(LARGEST))
            self._stack[-1].pieces.append(text)

    def _refuse_type(self, name: str, *_: object) -> None:
        raise self._refused("forbidden-xml", name)

    def _refuse_entity(self, name: str, *_: object) -> None:
        raise self._refused("forbidden-xml", name)

    def _refuse_reference(self, context: str | None, *_: object) -> int:
        raise self._refused("forbidden-xml", context or "")

    def _refused(self, rule: str, found: str, expected: str = "") -> Refused:
        return Refused(Problem(rule, (), self._parser.CurrentLineNumber, shown(found), expected))


def _named(name: str) -> tuple[str, str]:
    """Part expat's name into the namespace and the name as it is kept here."""
    namespace, _, local = name.rpartition(" ")
    if not namespace or namespace in EPCIS:
        return namespace, local
    return namespace, f"{{{one_namespace(namespace)}}}{local}"


def _attribute(item: tuple[str, str]) -> tuple[str, str]:
    """Name an attribute; those that say how to read the XML (``xsi:``) have no name here."""
    namespace, name = _named(item[0])
    return ("" if namespace == _XSI else name), item[1]
