"""EPCIS 2.0 in JSON-LD, read event by event.

A document names its contexts as a rule before its events. Where it does not, it is read through once for what it says
of itself, and again for its events.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, BinaryIO, Final

import msgspec

from fenduan.dossier.errors import Path
from fenduan.exchange.epcis import values
from fenduan.exchange.epcis.context import EPCIS_CONTEXT, BadContext, Scope
from fenduan.exchange.epcis.fields import EVENTS
from fenduan.exchange.epcis.json_text import JsonText, Located
from fenduan.exchange.epcis.model import Event, Head, Time
from fenduan.exchange.epcis.problems import Problem, Refused, shown
from fenduan.exchange.epcis.taking import Taker

DOCUMENTS: Final = ("EPCISDocument", "EPCISQueryDocument")
VERSION: Final = "2.0"
_BODY: Final = "epcisBody"
_RESULTS: Final = (_BODY, "queryResults")
_LISTS: Final[frozenset[Path]] = frozenset({(_BODY, "eventList"), (*_RESULTS, "resultsBody", "eventList")})
_OPENED: Final[frozenset[Path]] = frozenset({(), (_BODY,), _RESULTS, (*_RESULTS, "resultsBody")})
_TEXTS: Final[Mapping[Path, str]] = {
    ("id",): "id",
    ("sender",): "sender",
    ("receiver",): "receiver",
    ("instanceIdentifier",): "instance_identifier",
    (*_RESULTS, "queryName"): "query_name",
    (*_RESULTS, "subscriptionID"): "subscription_id",
}
_REQUIRED: Final = ("@context", "type", "schemaVersion", "creationDate")
_READ: Final = frozenset({*((each,) for each in _REQUIRED), ("epcisHeader",), *_TEXTS})

_Piece = tuple[Path, Any, Located | None]


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
    # Half a character in a context would go into the names of every event.
    if not any(each.rule == "bad-character" for each in problems):
        yield from _events(source, head)


def read_head(source: BinaryIO) -> tuple[Head, list[Problem]]:
    """Return what the document says of itself, and what is wrong with that.

    Raises:
        Refused: It is no JSON, or no EPCIS document.
    """
    source.seek(0)
    said = _Said()
    text = JsonText(source)
    for path, value, located in _pieces(text, skipped=True):
        if located is not None:
            said.pieces[path] = value, located
            continue
        said.listed = True
        if _is_event(path) and all((each,) in said.pieces for each in _REQUIRED):
            break
    else:
        text.end()
    return said.head(), said.problems


def _events(source: BinaryIO, head: Head) -> Iterator[Event | Problem]:
    source.seek(0)
    text = JsonText(source)
    taker = Taker(head.scope)
    place = 0
    try:
        if head.kind in EVENTS:
            alone, _, where = text.value()
            yield from _event(taker, (), alone, where, place)
            return
        for path, value, located in _pieces(text):
            if located is not None and _is_event(path):
                yield from _event(taker, path, value, located, place)
                place += 1
        text.end()
    except Refused as refused:
        yield refused.problem


class Part(msgspec.Struct, frozen=True):
    """Some events of a document as they stand in it: of each path, line, text; ``first`` is the first one's place."""

    first: int
    events: tuple[tuple[Path, int, str], ...]


def parts(source: BinaryIO, *, most: int, size: int) -> Iterator[Part]:
    """Cut the events of a document into parts of at most so many events, or so many characters and one event more.

    They can be read one by one, by :class:`PartReader`, and give what :func:`read` gives after what the head lacks.

    Raises:
        Refused: The document is broken, after the parts that were yielded.
    """
    source.seek(0)
    text = JsonText(source)
    held: list[tuple[Path, int, str]] = []
    first = length = 0
    ended: Refused | None = None
    try:
        for path, value, located in _pieces(text, skipped=True):
            if located is None and _is_event(path):
                words, line = value
                held.append((path, line, words))
                length += len(words)
                if len(held) == most or length > size:
                    yield Part(first, tuple(held))
                    first += len(held)
                    held, length = [], 0
        text.end()
    except Refused as refused:
        ended = refused
    if held:
        yield Part(first, tuple(held))
    if ended is not None:
        raise ended


class PartReader:
    """Reads parts of a document with this head."""

    def __init__(self, head: Head) -> None:
        self._taker = Taker(head.scope)
        self._text = JsonText(BytesIO())

    def read(self, part: Part) -> Iterator[Event | Problem]:
        """Yield each event of a part, or each problem of it; one that is about no event ends the document."""
        try:
            for place, (path, line, words) in enumerate(part.events, part.first):
                self._text.stand_on(words, line)
                value, _, located = self._text.value()
                yield from _event(self._taker, path, value, located, place)
        except Refused as refused:
            yield refused.problem


def _event(taker: Taker, path: Path, value: object, located: Located, place: int) -> Iterator[Event | Problem]:
    faults = located.faults()
    event = taker.take(value, place=place, line=located.start) if not faults else None
    notes = [(rule, at, found, "") for rule, at, found in faults] or taker.notes
    if event is not None:
        yield event
    for rule, at, found, expected in notes:
        yield Problem(rule, (*path, *at), located.line(at), shown(found), expected, place)


def _pieces(text: JsonText, at: Path = (), *, skipped: bool = False) -> Iterator[_Piece]:
    """Yield every part of a document that is taken whole: events one by one, all else by key.

    A list of events is told first, as a piece without a place. Where events are ``skipped``, each is a piece without a
    place too, with its line and its text as value.
    """
    if text.peek() != "{":
        value, _, located = text.value()
        yield at, value, located
        return
    for key in text.members():
        path: Path = (*at, key)
        if path in _LISTS and text.peek() == "[":
            yield path, None, None
            for place in text.items():
                yield _piece(text, (*path, place), skipped=skipped)
        elif path in _OPENED and text.peek() == "{":
            yield from _pieces(text, path, skipped=skipped)
        else:
            yield _piece(text, path, skipped=skipped and _is_event(path))


def _piece(text: JsonText, path: Path, *, skipped: bool) -> _Piece:
    if skipped:
        return path, text.skip(), None
    value, _, located = text.value()
    return path, value, located


def _is_event(path: Path) -> bool:
    return path[:-1] in _LISTS or path == (_BODY, "event")


class _Said:
    """What a document says of itself, piece by piece."""

    def __init__(self) -> None:
        self.pieces: dict[Path, tuple[Any, Located]] = {}
        self.listed = False
        self.problems: list[Problem] = []

    def head(self) -> Head:
        """Return it as typed facts.

        Raises:
            Refused: It is no EPCIS document.
        """
        if () in self.pieces:
            self._note("no-document", (), self.pieces[()][0], ", ".join(DOCUMENTS))
            raise Refused(self.problems[-1])
        kind = self._value("type")
        scope = self._scope()
        if isinstance(kind, str) and kind in EVENTS:
            return Head(kind, VERSION, scope=scope)
        if kind not in DOCUMENTS:
            rule = "missing-key" if kind is None else "no-document"
            self._note(rule, ("type",), kind, "type" if kind is None else ", ".join(DOCUMENTS))
            raise Refused(self.problems[-1])
        if not self.listed:
            where = next((each for each in ((*_RESULTS, "resultsBody"), _RESULTS, (_BODY,)) if each in self.pieces), ())
            self._note("missing-key", where, None, "eventList")
        return Head(
            kind,
            self._version(),
            creation=self._creation(),
            header=self._value("epcisHeader"),
            extensions=self._extensions(scope),
            scope=scope,
            **self._texts(),
        )

    def _version(self) -> str:
        version = self._value("schemaVersion")
        if version is None:
            self._note("missing-key", (), None, "schemaVersion")
        elif version != VERSION and not str(version).startswith(VERSION + "."):
            self._note("bad-version", ("schemaVersion",), version, VERSION)
        return str(version)

    def _creation(self) -> Time | None:
        if ("creationDate",) not in self.pieces:
            self._note("missing-key", (), None, "creationDate")
            return None
        try:
            return values.time(self._value("creationDate"))
        except values.Bad as bad:
            self._note(bad.rule, ("creationDate",), bad.found, bad.expected)
            return None

    def _texts(self) -> dict[str, str]:
        got: dict[str, str] = {}
        for path, attribute in _TEXTS.items():
            if path in self.pieces:
                value = self.pieces[path][0]
                if isinstance(value, str):
                    got[attribute] = value
                else:
                    self._note("no-text", path, value)
        return got

    def _extensions(self, scope: Scope) -> dict[str, Any]:
        taker = Taker(scope)
        extensions: dict[str, Any] = {}
        for path, (value, located) in self.pieces.items():
            for rule, at, twice in located.faults():
                self._note(rule, (*path, *at), twice)
            if path not in _READ:
                taker.extension(str(path[-1]), value, path[:-1], extensions)
        for rule, at, found, expected in taker.notes:
            self._note(rule, at, found, expected)
        return extensions

    def _scope(self) -> Scope:
        if ("@context",) not in self.pieces:
            self._note("missing-key", (), None, "@context")
            return Scope()
        try:
            scope = Scope().within(self._value("@context"))
        except BadContext as bad:
            self._note(bad.rule, ("@context", *bad.path), bad.found)
            return Scope()
        if not scope.epcis and not scope.foreign:
            self._note("no-epcis-context", ("@context",), None, EPCIS_CONTEXT)
        return scope

    def _value(self, key: str) -> Any:  # noqa: ANN401 - any JSON
        return self.pieces[(key,)][0] if (key,) in self.pieces else None

    def _note(self, rule: str, path: Path, found: object = "", expected: str = "") -> None:
        line = 1
        for length in range(len(path), 0, -1):
            if path[:length] in self.pieces:
                line = self.pieces[path[:length]][1].line(path[length:])
                break
        self.problems.append(Problem(rule, path, line, shown(found), expected))
