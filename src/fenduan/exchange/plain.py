"""A dossier written out as YAML or JSON, to be read by people and by this program.

The YAML uses few of its liberties: text stands in double quotes unless it is a plain word, so that no reader takes it
for anything else.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from fenduan.dossier.model import Dossier, plain

# Words that some reader of YAML takes for a truth value or for nothing.
_NOT_PLAIN: Final = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_WIDE: Final = 100


def as_tree(dossier: Dossier) -> dict[str, Any]:
    """Return what ``dossier`` states as plain data, with the keys of the file format and dates as YYYY-MM-DD."""
    return plain(dossier)


def as_json(dossier: Dossier) -> str:
    """Return ``dossier`` as JSON, indented, with a line end at its end."""
    return json.dumps(as_tree(dossier), ensure_ascii=False, indent=2) + "\n"


def as_yaml(dossier: Dossier) -> str:
    """Return ``dossier`` as YAML, in the order of the format's own description."""
    return "\n".join(_mapping(as_tree(dossier), "")) + "\n"


def _mapping(node: dict[str, Any], indent: str) -> Iterator[str]:
    for key, value in node.items():
        if _short(value, len(indent) + len(key)):
            yield f"{indent}{_flow(key)}: {_flow(value)}"
        else:
            yield f"{indent}{_flow(key)}:"
            yield from _block(value, indent)


def _block(value: dict[str, Any] | list[Any], indent: str) -> Iterator[str]:
    """Yield a mapping a step further in, or a list whose dashes stand where the key does."""
    if isinstance(value, dict):
        yield from _mapping(value, indent + "  ")
        return
    for item in value:
        if isinstance(item, list) or _short(item, len(indent)):
            yield f"{indent}- {_flow(item)}"
        else:
            lines = list(_block(item, indent))
            yield f"{indent}- {lines[0].removeprefix(indent + '  ')}"
            yield from lines[1:]


def _short(value: object, used: int) -> bool:
    """Say whether a value stands on one line: single values, and small collections of them."""
    if not isinstance(value, dict | list) or not value:
        return True
    inner = value.values() if isinstance(value, dict) else value
    deep = any(isinstance(each, dict) for each in inner)
    return not deep and used + len(_flow(value)) < _WIDE and not (isinstance(value, dict) and "id" in value)


def _flow(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_flow(key)}: {_flow(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case str():
            return value if _PLAIN.fullmatch(value) and value.lower() not in _NOT_PLAIN else _quoted(value)
        case _:
            return json.dumps(value)


def _quoted(text: str) -> str:
    """Return ``text`` in double quotes; what does not print, or ends a line in YAML, stands as an escape."""
    written = json.dumps(text, ensure_ascii=False)
    return written if written.isprintable() else "".join(map(_escaped, written))


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the end of the basic plane
