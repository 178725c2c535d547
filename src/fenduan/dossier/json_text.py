"""JSON to plain lists, mappings and scalars, with everything the standard reader would pass over in silence.

A good file goes through the standard library's reader with one hook, which sees a doubled key. Only a file with
something amiss is read a second time, token by token, to say where.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from fenduan.dossier.errors import Finding, Findings, Part, Path
from fenduan.dossier.stream import Token, place_offsets
from fenduan.dossier.yaml_text import DEEPEST, integer

# Possessive, so that a long string leaves nothing to go back to.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++', re.DOTALL)
_CONSTANTS = frozenset({"NaN", "Infinity", "-Infinity"})


class _Amiss(Exception):  # noqa: N818 - a signal, not an error
    """The quick reader met something that must be looked at closely."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise _Amiss
    return mapping


def _amiss(_: str) -> NoReturn:
    raise _Amiss


def _left_out(_: str) -> None:
    """Leave out of account what the token reader has reported."""


_QUICK = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_amiss)
_TOLERANT = json.JSONDecoder(parse_int=integer, parse_constant=_left_out)


def load(text: str, findings: Findings) -> tuple[Any, bool]:
    """Read one JSON document.

    Returns the tree, in which ``None`` stands for what was found at fault, and whether the tree is whole. Mistakes are
    added to ``findings``.
    """
    try:
        tree = _QUICK.decode(text)
    except (_Amiss, ValueError, RecursionError):
        return _load_closely(text, findings)
    # Only a text with the word in it can hold a null; whether it does, the token reader knows.
    if "null" in text:
        _look_closely(text, len(text), findings)
    return tree, True


def _load_closely(text: str, findings: Findings) -> tuple[Any, bool]:
    if not text.strip(" \t\r\n"):
        findings.add(Finding("empty-file", ()))
        return None, False
    try:
        tree = _TOLERANT.decode(text)
    except json.JSONDecodeError as error:
        if not _look_closely(text, error.pos, findings):
            return None, False
        place = (error.lineno, error.colno)
        second = error.msg.startswith("Extra data") and text[error.pos] in '{["'
        start = text[error.pos : error.pos + 160].split("\n", 1)[0]
        findings.add(Finding("second-document" if second else "json-syntax", (), start, place=place))
        return None, False
    except RecursionError:
        if _look_closely(text, len(text), findings):
            raise  # The text is not too deep: the caller's own stack is used up.
        return None, False
    return tree, _look_closely(text, len(text), findings)


class _Frame:
    """An open list or mapping: its keys so far, and the key or index of the entry being read."""

    __slots__ = ("at", "keys", "waits")

    def __init__(self, *, mapping: bool) -> None:
        self.keys: set[str] | None = set() if mapping else None
        self.at: Part = "" if mapping else 0
        self.waits = mapping  # whether a key comes next

    def advance(self) -> None:
        """Go on to the next entry."""
        if isinstance(self.at, int):
            self.at += 1
        self.waits = self.keys is not None

    def take(self, key: str) -> bool:
        """Take the key of the next value; say whether it was there before."""
        self.at, self.waits = key, False
        if self.keys is None or key in self.keys:
            return self.keys is not None
        self.keys.add(key)
        return False


def check_depth(text: str, findings: Findings) -> None:
    """Report too great a depth in a text that the quick reader took: it stops far deeper, at Python's own limit."""
    place_offsets(text, found := [each for each in _oddities(text, len(text)) if each[0].rule == "too-deep"])
    for finding, _ in found:
        findings.add(finding)


def _look_closely(text: str, end: int, findings: Findings) -> bool:
    """Report doubled keys, nulls, numbers that are none and too great a depth before ``end``.

    Returns whether all of it was read.
    """
    found: list[tuple[Finding, int]] = []
    try:
        for finding, offset in _oddities(text, end):
            found.append((finding, offset))
            findings.add(finding)
    finally:
        place_offsets(text, found)
    return not found or found[-1][0].rule != "too-deep"


def _oddities(text: str, end: int) -> Iterator[tuple[Finding, int]]:
    stack: list[_Frame] = []
    for match in _TOKEN.finditer(text, 0, end):
        word = match[0]
        sign = word[0]
        if sign in "{[":
            if len(stack) == DEEPEST:
                yield Finding("too-deep", _path(stack)), match.start()
                return
            stack.append(_Frame(mapping=sign == "{"))
        elif sign in "}]":
            del stack[-1:]
        elif sign == "," and stack:
            stack[-1].advance()
        elif sign == '"' and stack and stack[-1].waits:
            key = _plain(word)
            if stack[-1].take(key):
                yield Finding("duplicate-key", _path(stack), key), match.start()
        elif word == "null" or word in _CONSTANTS:
            yield Finding("null" if word == "null" else "not-finite", _path(stack), word), match.start()


def _path(stack: list[_Frame]) -> Path:
    return tuple(frame.at for frame in stack)


def _plain(token: str) -> str:
    """Return what a string token says."""
    if "\\" not in token:
        return token[1:-1]
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token[1:-1]


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of the document; a position is an offset. The text must be well-formed."""
    for match in _TOKEN.finditer(text):
        word = match[0]
        sign = word[0]
        if sign in "{[":
            yield "{" if sign == "{" else "[", "", match.start()
        elif sign in "}]":
            yield "end", "", match.start()
        elif sign not in ",:":
            yield "scalar", _plain(word) if sign == '"' else word, match.start()
