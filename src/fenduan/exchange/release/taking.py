"""From a plain tree to typed facts, or to everything in it that does not fit, read off the types themselves."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import NoneType, UnionType
from typing import Final, get_args, get_origin

import msgspec

from fenduan.chain.release.schema import fields_of
from fenduan.dossier.errors import Finding, Findings, Path

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# The entries that are asked about by name may not be two.
_NAMED: Final = "id"


class Taker:
    """Takes a tree; whatever is wrong goes to ``findings``. A ``None`` in the tree was found at fault before."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def struct(self, made: type, tree: object, at: Path) -> object:
        """Return the struct that a mapping states, or None."""
        if not isinstance(tree, dict):
            self._wrong("mapping", tree, at)
            return None
        fields, got = fields_of(made), {}
        before = self._findings.count
        for key, value in tree.items():
            if key not in fields:
                self._findings.add(Finding("unknown-key", (*at, key), key, list(fields), at_key=True))
            elif value is not None:
                got[key] = self._value(fields[key][0], value, (*at, key))
        for key, (_, required) in fields.items():
            if required and key not in tree:
                self._findings.add(Finding("missing-key", at, None, key))
        return made(**got) if self._findings.count == before and None not in tree.values() else None

    def _value(self, wanted: object, value: object, at: Path) -> object:
        if get_origin(wanted) is UnionType:
            wanted = next(each for each in get_args(wanted) if each is not NoneType)
        if get_origin(wanted) is tuple:
            return self._list(get_args(wanted)[0], value, at)
        if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
            return self.struct(wanted, value, at)
        if isinstance(wanted, type) and issubclass(wanted, StrEnum):
            return self._word(wanted, value, at)
        return _LEAVES[wanted](self, value, at)

    def _list(self, wanted: object, value: object, at: Path) -> tuple[object, ...]:
        if not isinstance(value, list):
            self._wrong("list", value, at)
            return ()
        taken = tuple(self._value(wanted, each, (*at, place)) for place, each in enumerate(value) if each is not None)
        seen: set[object] = set()
        for place, each in enumerate(taken):
            name = getattr(each, _NAMED, None)
            if name is not None and name in seen:
                self._findings.add(Finding("duplicate-id", (*at, place, _NAMED), name, f"{at[-1]}/*/{_NAMED}"))
            seen.add(name)
        return taken

    def _word(self, wanted: type[StrEnum], value: object, at: Path) -> object:
        words = [each.value for each in wanted]
        if not isinstance(value, str):
            self._wrong("text", value, at)
        elif value not in words:
            self._findings.add(Finding("unknown-code", at, value, words))
        else:
            return wanted(value)
        return None

    def text(self, value: object, at: Path) -> object:
        """Return a text that says something."""
        if not isinstance(value, str):
            self._wrong("text", value, at)
        elif not value.strip():
            self._findings.add(Finding("empty-wording", at, value))
        elif not value.isprintable():
            self._findings.add(Finding("control-character", at, next(each for each in value if not each.isprintable())))
        return value

    def truth(self, value: object, at: Path) -> object:
        """Return a truth value."""
        if not isinstance(value, bool):
            self._wrong("truth", value, at)
        return value

    def number(self, value: object, at: Path) -> object:
        """Return a whole number."""
        if not isinstance(value, int) or isinstance(value, bool):
            self._wrong("integer", value, at)
        return value

    def date(self, value: object, at: Path) -> object:
        """Return a day."""
        if not isinstance(value, str):
            self._wrong("date", value, at)
            return None
        if _DATE.fullmatch(value):
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                pass
        self._findings.add(Finding("no-date", at, value))
        return None

    def _wrong(self, wanted: str, value: object, at: Path) -> None:
        if value is not None:
            self._findings.add(Finding("wrong-type", at, value, wanted))


_LEAVES: Final[Mapping[object, Callable[[Taker, object, Path], object]]] = {
    str: Taker.text,
    bool: Taker.truth,
    int: Taker.number,
    dt.date: Taker.date,
}
