"""Reading a dossier: from bytes to typed facts, or to every reason why not.

A good file is read on a short path: bytes are looked over once, the tree is built, the model takes it, the checks
across entries pass; plain JSON, as programs write it, becomes typed facts without a tree. When anything is amiss the
tree is examined for all that is wrong with it, the places are looked up in a second pass over the text, and
:class:`Refused` carries the lot.

Decided here, where the format leaves it open: a byte order mark at the start is passed over; a carriage return is taken
as part of a line end (CRLF) and refused elsewhere; a ``%YAML`` line is allowed, any other directive refused; a file of
more than 200,000 mappings is refused like one that is too large.
"""

import re
from pathlib import Path
from typing import Any, Literal

from fenduan.dossier import files, json_text, rules, shape, yaml_text
from fenduan.dossier.errors import Finding, Findings, GivenUp
from fenduan.dossier.errors import Path as ErrorPath
from fenduan.dossier.fitting import fits
from fenduan.dossier.messages import refused
from fenduan.dossier.model import Dossier
from fenduan.dossier.stream import locate, place_offsets
from fenduan.dossier.taking import NotTaken, take, take_json

Syntax = Literal["yaml", "json"]

LARGEST = 5 * 1024 * 1024
# Beyond this size entries are counted, and the shape is looked over before anything is typed.
_LOOKED_OVER_FIRST = 256 * 1024
# A real entry takes 30 bytes or more, so only a made-up file of 5 MiB reaches this; typed, each takes up to 1 KiB.
LARGEST_ENTRIES = 200_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
_C1 = re.compile(b"\xc2[\x80-\x9f]")
# In text, a control character or half of a surrogate pair, which UTF-8 cannot write.
_CONTROL_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# The escapes that may write one of these; those for line end, tab, quote, slash and backslash cannot.
_ESCAPED_CONTROL = re.compile(rb"\\(?:[^unt\"/\\]|u00[01789]|u[dD][89a-fA-F])")
# Findings about the file as a whole.
_PLACELESS = frozenset({"too-large", "too-many-entries", "unreadable", "empty-file"})


def read(path: Path) -> Dossier:
    """Read the dossier in the file ``path``: JSON if its name ends in ``.json``, otherwise YAML.

    Files that its documents name are looked for beside it and compared with the hash stated.

    Raises:
        Refused: With every error of the file, or because it cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        # A strerror speaks the system's language; the rule and the name say what is needed.
        found = Findings()
        found.add(Finding("unreadable", (), type(error).__name__))
        raise refused(found, path.name) from error
    return read_bytes(data, name=path.name, directory=path.parent)


def read_bytes(data: bytes, *, name: str, directory: Path | None = None, syntax: Syntax | None = None) -> Dossier:
    """Read the dossier in ``data``.

    Args:
        data: UTF-8, one document, at most 5 MiB.
        name: The file's name, for the errors; its ending decides the syntax if ``syntax`` does not.
        directory: Where the files of the documents lie; without it they are not looked at.
        syntax: ``yaml`` or ``json``.

    Raises:
        Refused: With every error, in the order of the file.
    """
    reading = _Reading(data, syntax or ("json" if name.lower().endswith(".json") else "yaml"), directory)
    dossier = reading.attempt()
    if dossier is None:
        reading.place(reading.findings.kept)
        raise refused(reading.findings, name)
    return dossier


class _Reading:
    """One reading of one text."""

    def __init__(self, data: bytes, syntax: Syntax, directory: Path | None) -> None:
        self.findings = Findings()
        self._syntax = syntax
        self._directory = directory
        self._data = data.removeprefix(_BYTE_ORDER_MARK)
        self._text = ""

    def attempt(self) -> Dossier | None:
        """Return the dossier, or None with at least one finding."""
        if self._syntax == "json" and self._directory is None and len(self._data) <= _LOOKED_OVER_FIRST:
            dossier = take_json(self._data)
            if dossier is not None and fits(dossier):
                return dossier
        try:
            if not self._readable():
                return None
            tree, whole = self._load()
            if not whole:
                return None
            depth_known = self._syntax == "yaml" or bool(self.findings)
            dossier = self._take(tree)
            if dossier is None and not depth_known:
                self.findings.next_check()
                json_text.check_depth(self._text, self.findings)
        except GivenUp:
            return None
        return dossier

    def _readable(self) -> bool:
        """Look over size, encoding and control characters; mend what can be mended so that reading can go on."""
        data = self._data
        if len(data) > LARGEST:
            self.findings.add(Finding("too-large", ()))
            return False
        try:
            self._text = data.decode()
        except UnicodeDecodeError as error:
            before = data[: error.start].decode()
            place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
            self.findings.add(Finding("no-utf-8", (), data[error.start : error.start + 8].hex(" "), place=place))
            return False
        if len(data.translate(None, _CONTROLS)) < len(data) or b"\r" in data or (b"\xc2" in data and _C1.search(data)):
            self._mend_controls()
        return True

    def _mend_controls(self) -> None:
        found: list[tuple[Finding, int]] = []
        try:
            for match in _CONTROL.finditer(self._text):
                found.append((Finding("control-character", (), match[0]), match.start()))
                self.findings.add(found[-1][0])
        finally:
            place_offsets(self._text, found)
        self._text = _CONTROL.sub(" ", self._text)
        self._data = self._text.encode()

    def _load(self) -> tuple[Any, bool]:
        self.findings.next_check()
        if self._syntax == "json":
            tree, whole = json_text.load(self._text, self.findings)
        else:
            self._data = yaml_text.without_directives(self._data, self.findings)
            tree, whole = yaml_text.load(self._data, self.findings)
        if whole and b"\\" in self._data and _ESCAPED_CONTROL.search(self._data):
            self.findings.next_check()
            _check_text(tree, self.findings)
        return tree, whole

    def _take(self, tree: object) -> Dossier | None:
        findings = self.findings
        large = len(self._data) > _LOOKED_OVER_FIRST
        if large and _entries(tree) > LARGEST_ENTRIES:
            findings.add(Finding("too-many-entries", ()))
            return None
        dossier = None if findings or large else _taken(tree)
        if dossier is None or not fits(dossier):
            shape.check(tree, findings)
            if not findings:
                dossier = _taken(tree)
            refused = dossier is None and not findings
            rules.check(tree, findings)
            if refused and not findings:
                findings.add(Finding("not-taken", ()))
        if self._directory is not None and isinstance(tree, dict):
            files.check(tree, self._directory, findings)
        return None if findings else dossier

    def place(self, findings: list[Finding]) -> None:
        """Look up where the findings without a place stand."""
        without = [finding for finding in findings if finding.place is None and finding.rule not in _PLACELESS]
        if not without:
            return
        if self._syntax == "json":
            place_offsets(self._text, locate(json_text.tokens(self._text), without))
        else:
            yaml_text.place_events(locate(yaml_text.tokens(self._data), without))


def _entries(tree: object) -> int:
    """Count the mappings in ``tree``."""
    count = 0
    waiting = [tree]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            count += 1
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return count


def _taken(tree: object) -> Dossier | None:
    try:
        return take(tree)
    except NotTaken:
        return None


def _check_text(tree: object, findings: Findings) -> None:
    """Add a finding for every text that holds, by way of an escape, a control character or half a surrogate pair."""
    waiting: list[tuple[object, ErrorPath]] = [(tree, ())]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, str):
            if match := _CONTROL_IN_TEXT.search(value):
                findings.add(Finding("control-character", path, match[0]))
        elif isinstance(value, dict):
            waiting.extend((each, (*path, key)) for key, each in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend((value[index], (*path, index)) for index in reversed(range(len(value))))
