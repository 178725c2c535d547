"""YAML to plain lists, mappings and scalars, from libyaml's events.

The events are read one by one into a tree with a stack of our own, so that depth, tags, anchors, aliases, doubled keys
and nulls are seen where they stand, and nothing recurses. Plain scalars follow the core schema of YAML 1.2: ``true``
and ``false`` are truth values, ``no`` and ``NO`` are text, and so is a date.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from fenduan.dossier.errors import Finding, Findings, Path, Place
from fenduan.dossier.stream import Token

DEEPEST: Final = 64
LONGEST_NUMBER = 300
_LONG_NUMBER = int("1" + "0" * LONGEST_NUMBER)

_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NUMBER_STARTS: Final = frozenset("+-.0123456789")
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
# One is enough to refuse the file; a few more are named.
_DIRECTIVES_NAMED = 100
_DIRECTIVE = re.compile(rb"^%(?!YAML ).*", re.MULTILINE)


class _OddKey(str):
    """Stands for a key that is no text; its type keeps the checks of known keys off it."""

    __slots__ = ()


def load(data: bytes, findings: Findings) -> tuple[Any, bool]:
    """Read one YAML document.

    Returns the tree, in which ``None`` stands for what was found at fault, and whether the text was read to its end, so
    that the tree is whole. Mistakes are added to ``findings`` with their places.
    """
    builder = _Builder(yaml.CSafeLoader(data), findings)
    try:
        whole = builder.run()
    except (yaml.YAMLError, ValueError) as error:
        line, place = _syntax(error, data)
        findings.add(Finding("yaml-syntax", (), line, place=place))
        return None, False
    return builder.root, whole


def without_directives(data: bytes, findings: Findings) -> bytes:
    """Refuse ``%TAG`` and its like and return the text without them; ``%YAML`` may stay.

    libyaml must not meet them: it takes time with the square of their number.
    """
    if data[:1] != b"%" and b"\n%" not in data:
        return data
    for match in _DIRECTIVE.finditer(data):
        place = (data.count(b"\n", 0, match.start()) + 1, 1)
        findings.add(Finding("directive", (), match[0][:160].decode("utf-8", "replace"), place=place))
        if findings.count >= _DIRECTIVES_NAMED:
            break
    return _DIRECTIVE.sub(b"#", data)


def _syntax(error: Exception, data: bytes) -> tuple[str, Place | None]:
    """Return what stands on the line where libyaml gave up, or last before it, and the place."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return "", None
    lines = data.split(b"\n", mark.line + 1)[: mark.line + 1]
    line = next((stripped for line in reversed(lines) if (stripped := line.strip())), b"")
    return line[:320].decode("utf-8", "replace"), (mark.line + 1, mark.column + 1)


def _place(event: Event) -> Place:
    mark: Any = event.start_mark
    return mark.line + 1, mark.column + 1


class _Builder:
    """The tree under construction: the open node, the key that waits for its value, and the nodes above."""

    def __init__(self, loader: yaml.CSafeLoader, findings: Findings) -> None:
        self._next: Callable[[], Any] = loader.get_event
        self._findings = findings
        self.root: Any = None
        self._node: Any = None
        self._key: str | None = None
        # The node above, its key whose value is being read, and the key that waits once this is read.
        self._stack: list[tuple[Any, str | None, str | None]] = []

    def run(self) -> bool:
        """Build the tree; return whether the document came to its end."""
        documents = 0
        for event in iter(self._next, None):
            kind = event.__class__
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(self._stack) == DEEPEST:
                    self._report("too-deep", event)
                    return False
                self._open({} if kind is MappingStartEvent else [], event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._node, _, self._key = self._stack.pop()
            elif kind is AliasEvent:
                self._report("alias", event, f"*{event.anchor}")
                self._put(None)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._findings.add(Finding("second-document", (), "---", place=_place(event)))
                    return True
        if not documents:
            self._findings.add(Finding("empty-file", ()))
        return documents > 0

    def _scalar(self, event: ScalarEvent) -> None:
        value: Any = event.value
        key = self._key
        node = self._node
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
            value = None
        if key is None and node.__class__ is dict:
            self._take_key(event)
            return
        if not event.style and value is not None:
            if value in _WORDS:
                value = _WORDS[value]
                if value is None:
                    self._report("null", event, event.value)
            elif value[0] in _NUMBER_STARTS:
                value = number(value)
        if key is not None:
            node[key] = value
            self._key = None
        elif node is None:
            self.root = value
        else:
            node.append(value)

    def _take_key(self, event: ScalarEvent) -> None:
        key = event.value
        if key == "<<" and not event.style:
            self._report("merge-key", event, key)
            self._key = _OddKey(key)
            return
        if key in self._node:
            self._key = key
            self._report("duplicate-key", event, key)
        self._key = key

    def _open(self, new: dict[str, Any] | list[Any], event: MappingStartEvent | SequenceStartEvent) -> None:
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        node, key, waits = self._node, self._key, None
        if node.__class__ is dict and key is None:
            self._report("odd-key", event)
            waits = _OddKey("?")
        elif key is not None:
            node[key] = new
        elif node is None:
            self.root = new
        else:
            node.append(new)
        self._stack.append((node, key, waits))
        self._node, self._key = new, None

    def _put(self, value: None) -> None:
        """Put what stands for a value at fault where the value would stand."""
        if self._node.__class__ is dict and self._key is None:
            self._key = _OddKey("*")
        elif self._key is not None:
            self._node[self._key] = value
            self._key = None
        elif self._node is not None:
            self._node.append(value)

    def _marked(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        """Refuse a tag or an anchor; the value they mark is left out of account."""
        if event.tag is not None:
            self._report("tag", event, event.tag)
        if event.anchor is not None:
            self._report("anchor", event, f"&{event.anchor}")

    def _report(self, rule: str, event: Event, found: object = None) -> None:
        self._findings.add(Finding(rule, self._path(), found, place=_place(event)))

    def _path(self) -> Path:
        path: list[str | int] = []
        for node, key, _ in self._stack[1:]:
            path.append(key if key is not None else len(node) - 1 if node.__class__ is list else "?")
        if self._key is not None:
            path.append(self._key)
        elif self._node.__class__ is list:
            path.append(len(self._node))
        return tuple(path)


def number(text: str) -> object:
    """Return the number that a plain scalar is in the core schema, or the text itself.

    A whole number of more than 300 digits is cut to one that no field takes either: it need not be computed.
    """
    if _DECIMAL.fullmatch(text):
        return integer(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _HEXADECIMAL.fullmatch(text) or _OCTAL.fullmatch(text):
        return int(text, 0) if len(text) <= LONGEST_NUMBER else _LONG_NUMBER
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def integer(text: str) -> int:
    """Return the decimal integer ``text``, cut to 10**300 or -10**300 if it has more digits."""
    if len(text) <= LONGEST_NUMBER:
        return int(text)
    return -_LONG_NUMBER if text[0] == "-" else _LONG_NUMBER


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens of the first document, their events as positions; end early where the text is broken."""
    loader = yaml.CSafeLoader(data)
    documents = 0
    try:
        next_event: Callable[[], Any] = loader.get_event
        for event in iter(next_event, None):
            kind = event.__class__
            if kind is ScalarEvent or kind is AliasEvent:
                yield "scalar", event.value if kind is ScalarEvent else "*", event
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                yield "{" if kind is MappingStartEvent else "[", "", event
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                yield "end", "", event
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    return
    except (yaml.YAMLError, ValueError):
        return


def place_events(found: Iterable[tuple[Finding, Any]]) -> None:
    """Write the place of each event found into its finding."""
    for finding, event in found:
        finding.place = _place(event)
