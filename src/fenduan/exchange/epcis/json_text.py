"""A document of JSON read piece by piece: its events one by one, whatever its size, each with its line.

The text lies in a window that slides over the file. Values are decoded where they stand by the standard library's
scanner, which says where each ends; one that breaks off at the window's end is tried again with more text.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined] # public in all but the stubs
from typing import Any, BinaryIO, Final

from fenduan.dossier.errors import Path
from fenduan.exchange.epcis.problems import Problem, Refused, shown

WINDOW: Final = 1 << 20
"""How many bytes are read at a time."""
LARGEST: Final = 32 << 20
"""How large one event, or any other part of the document, may be, in characters."""
DEEPEST: Final = 200
"""How many levels a value may be nested."""
_FARTHEST: Final = "1e±…"
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")


Scan = Callable[[str, int], tuple[Any, int]]


class JsonText:
    """A document of JSON, read forward; ``line`` counts from 1."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False
        self._twice = False
        decoder = json.JSONDecoder(
            parse_float=Decimal, parse_int=Decimal, parse_constant=_constant, object_pairs_hook=self._pairs
        )
        self._scan: Scan = decoder.scan_once  # type: ignore[attr-defined] # public in all but the stubs

    def _pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            self._twice = True
        return made

    # The window

    def _more(self) -> bool:
        """Read on; say whether there was more. What lies before the present place is let go."""
        if self._ended:
            return False
        data = self._source.read(WINDOW)
        try:
            text = self._decode.decode(data, final=not data)
        except UnicodeDecodeError as error:
            good = data[: error.start].count(b"\n")
            line = self._line + self._text.count("\n", self._at) + good
            raise Refused(Problem("bad-utf-8", (), line)) from error
        if not data:
            self._ended = True
            return False
        self._text = self._text[self._at :] + text
        self._at = 0
        if len(self._text) > LARGEST + 2 * WINDOW:
            raise Refused(Problem("too-large-event", (), self._line, expected=str(LARGEST)))
        return True

    def _pass(self, to: int) -> None:
        self._line += self._text.count("\n", self._at, to)
        self._at = to

    def peek(self) -> str:
        """Return the next character that is no white space, "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            to = found.end() if found else self._at
            if to < len(self._text):
                self._pass(to)
                return self._text[to]
            self._pass(to)
            if not self._more():
                return ""

    def take(self, mark: str) -> None:
        """Step over ``mark``, which must come next.

        Raises:
            Refused: Something else comes.
        """
        if self.peek() != mark:
            raise self.broken()
        self._at += 1

    def broken(self) -> Refused:
        """Return the refusal of JSON that is broken here."""
        return Refused(Problem("bad-json", (), self._line, shown(self._text[self._at : self._at + 40])))

    def key(self) -> str:
        """Step over the key of an object and the colon after it, and return it."""
        if self.peek() != '"':
            raise self.broken()
        key = self.value()[0]
        self.take(":")
        if not isinstance(key, str):
            raise self.broken()
        return key

    def value(self) -> tuple[Any, int, "Located"]:
        """Step over a whole value; return it with its line and what finds places in it.

        Raises:
            Refused: It is no JSON, too large or nested too deep.
        """
        value, line, start, end = self._whole(self._scan)
        located = Located(self._text, start, end, line, twice=self._twice)
        self._pass(end)
        return value, line, located

    def skip(self) -> tuple[str, int]:
        """Step over a whole value, much faster; return its text and its line. Raises as :meth:`value` does."""
        _, line, start, end = self._whole(_plain_scan)
        text = self._text[start:end]
        self._pass(end)
        return text, line

    def stand_on(self, text: str, line: int) -> None:
        """Go over to the text of one value that begins at a line, as :meth:`skip` returned them."""
        self._text, self._at, self._line, self._ended = text, 0, line, True

    def _whole(self, scan: Scan) -> tuple[Any, int, int, int]:
        """Find a whole value; return it, its line, and where its text begins and ends in the window."""
        self.peek()
        line = self._line
        while True:
            self._twice = False
            value: Any = None
            end: int | None = None
            try:
                value, end = scan(self._text, self._at)
            except (StopIteration, JSONDecodeError):
                pass
            except RecursionError:
                raise Refused(Problem("too-deep", (), line, expected=str(DEEPEST))) from None
            except _NoNumberError:
                raise self.broken() from None
            except InvalidOperation:
                raise Refused(Problem("number-out-of-range", (), line, _FARTHEST)) from None
            # A number at the window's end may go on behind it.
            if end is not None and (end < len(self._text) or self._ended or self._text[end - 1] in '"]}'):
                return value, line, self._at, end
            if not self._more():
                if end is not None:
                    return value, line, self._at, end
                raise self._broken_inside(scan)

    def _broken_inside(self, scan: Scan) -> Refused:
        """Return the refusal of the value that begins here, with the line at which it breaks."""
        try:
            scan(self._text, self._at)
        except JSONDecodeError as error:
            at = error.pos
        except StopIteration as error:
            at = error.value
        else:
            return self.broken()
        line = self._line + self._text.count("\n", self._at, at)
        return Refused(Problem("bad-json", (), line, shown(self._text[at : at + 40])))

    # Walking

    def members(self) -> Iterator[str]:
        """Walk through an object: yield each key; whoever walks takes the value before the next."""
        self.take("{")
        seen: set[str] = set()
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            line = self._line
            key = self.key()
            if key in seen:
                raise Refused(Problem("key-twice", (key,), line, shown(key)))
            seen.add(key)
            yield key
            if self.peek() == ",":
                self._at += 1
                continue
            self.take("}")
            return

    def items(self) -> Iterator[int]:
        """Walk through a list: yield the index of each item; whoever walks takes it before the next."""
        self.take("[")
        if self.peek() == "]":
            self._at += 1
            return
        place = 0
        while True:
            yield place
            place += 1
            if self.peek() == ",":
                self._at += 1
                continue
            self.take("]")
            return

    def end(self) -> None:
        """See that nothing comes any more.

        Raises:
            Refused: Something comes.
        """
        if self.peek():
            raise self.broken()


class Located:
    """The text of one value, to find the line of a place in it; it begins at the line ``start``."""

    def __init__(self, text: str, start: int, end: int, line: int, *, twice: bool) -> None:
        self._text = text
        self._start = start
        self._end = end
        self.start = line
        self._suspect = twice or _HALF.search(text, start, end) is not None

    def line(self, path: Path) -> int:
        """Return the line of the value at ``path``, or of the last thing on the way to it that is there."""
        at = _find(self._text, self._start, path)
        return self.start + self._text.count("\n", self._start, at)

    def faults(self) -> list[tuple[str, Path, str]]:
        """Return keys that stand twice and text that is no text: rule, path, what was found."""
        return list(_faults(self._text, self._start, ())) if self._suspect else []


class _NoNumberError(ValueError):
    """NaN or Infinity, which JSON does not have."""


def _constant(name: str) -> Decimal:
    raise _NoNumberError(name)


# It refuses what the other scanner refuses, at the same place.
_plain_scan: Scan = json.JSONDecoder(parse_int=str, parse_float=Decimal, parse_constant=_constant).scan_once  # type: ignore[attr-defined] # as above


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _pairs_at(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """Yield the keys of an object or the indexes of a list that begins at ``at``, each with where its value begins."""
    closing = "}" if text[at] == "{" else "]"
    place = 0
    at = _skip(text, at + 1)
    while text[at] != closing:
        key: str | int = place
        if closing == "}":
            key, at = scanstring(text, at + 1, True)  # noqa: FBT003 - the scanner's own signature
            at = _skip(text, _skip(text, at) + 1)
        yield key, at
        at = _skip(text, _plain_scan(text, at)[1])
        place += 1
        if text[at] == ",":
            at = _skip(text, at + 1)


def _find(text: str, at: int, path: Path) -> int:
    for part in path:
        if text[at] not in "{[":
            return at
        found = next((start for key, start in _pairs_at(text, at) if key == part), None)
        if found is None:
            return at
        at = found
    return at


def _faults(text: str, at: int, path: Path) -> Iterator[tuple[str, Path, str]]:
    if text[at] in "{[":
        seen: set[str | int] = set()
        for key, start in _pairs_at(text, at):
            if key in seen:
                yield "key-twice", (*path, key), str(key)
            seen.add(key)
            if isinstance(key, str) and not _whole(key):
                yield "bad-character", path, ""
            yield from _faults(text, start, (*path, key))
    elif text[at] == '"' and not _whole(scanstring(text, at + 1, True)[0]):  # noqa: FBT003 - as above
        yield "bad-character", path, ""


def _whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
