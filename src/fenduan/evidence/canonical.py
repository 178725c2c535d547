"""One value, one sequence of bytes: JSON after RFC 8785, written and read strictly.

Dossiers have canonical bytes of their own (`fenduan.dossier.canonical`), in which also the order of lists is settled;
here a list keeps its order.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NoReturn

import rfc8785

from fenduan.evidence.errors import Refused

LARGEST: Final = 16 * 1024 * 1024
"""The largest file of evidence that is read, in bytes."""
DEEPEST: Final = 64
_LARGEST_NUMBER: Final = 2**53 - 1


def canonical(value: object) -> bytes:
    """Return the canonical bytes of a JSON value (RFC 8785): text, numbers, truth values, nothing, lists, mappings.

    Raises:
        Refused: a number is not finite or beyond 2**53 - 1, a text holds half a character, it is nested too deep, or
            it is no JSON value.
    """
    _check(value)
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # it says which values it takes by refusing the others
    except rfc8785.CanonicalizationError as error:
        raise Refused("wrong-type", wanted="JSON") from error


def read(data: bytes, largest: int = LARGEST) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON value of ``data``; refuse what two readers could read as two things.

    Raises:
        Refused: too large, no UTF-8, no JSON, a key that stands twice, a number beyond what every reader keeps exactly,
            half a character, or nested too deep.
    """
    if len(data) > largest:
        raise Refused("too-large", limit=largest)
    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number, parse_int=_whole)
    except UnicodeDecodeError as error:
        raise Refused("no-utf-8") from error
    except json.JSONDecodeError as error:
        # What the standard library says of it, it says in English only.
        raise Refused("no-json", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise Refused("too-deep", limit=DEEPEST) from error
    _check(value)
    return value


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for key, each in pairs:
        if key in value:
            raise Refused("repeated-key", found=key)
        value[key] = each
    return value


def _no_number(found: str) -> NoReturn:
    raise Refused("no-number", found=found)


def _whole(found: str) -> int:
    # Python itself refuses to read thousands of digits, with an error of another kind.
    return int(found) if len(found) <= len(str(-_LARGEST_NUMBER)) else _no_number(found)


def _check(value: object) -> None:
    """Refuse numbers that not every reader keeps exactly, half characters and deep nesting, without recursion."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        if depth > DEEPEST:
            raise Refused("too-deep", limit=DEEPEST)
        match each:
            case str():
                if not each.isascii() and any("\ud800" <= mark <= "\udfff" for mark in each):
                    raise Refused("lone-surrogate")
            case int() | float():
                if not abs(each) <= _LARGEST_NUMBER:
                    _no_number(str(each)[:80])
            case list() | tuple():
                waiting.extend((item, depth + 1) for item in each)
            case dict():
                waiting.extend((key, depth + 1) for key in each)
                waiting.extend((item, depth + 1) for item in each.values())
            case _:
                pass


def keys(value: object, needed: Iterable[str], allowed: Iterable[str] = ()) -> Mapping[str, Any]:
    """Return ``value`` as a mapping with all the ``needed`` keys and none but them and the ``allowed``.

    Raises:
        Refused: it is no mapping, a key is missing, or one does not belong there.
    """
    if not isinstance(value, dict):
        raise Refused("wrong-type", wanted="{…}")
    wanted = tuple(needed)
    for key in wanted:
        if key not in value:
            raise Refused("missing-key", wanted=key)
    extra = value.keys() - {*wanted, *allowed}
    if extra:
        raise Refused("no-key-here", f"/{min(extra)[:80]}", found=min(extra))
    return value


def text_of(value: Mapping[str, Any], key: str) -> str:
    """Return the text at ``key``. Raises :class:`Refused` where it is none."""
    found = value[key]
    if not isinstance(found, str):
        raise Refused("wrong-type", f"/{key}", wanted="“…”")
    return found


def list_of(value: Mapping[str, Any], key: str, most: int) -> list[Any]:
    """Return the list at ``key``, of at most ``most`` entries. Raises :class:`Refused`."""
    found = value[key]
    if not isinstance(found, list) or len(found) > most:
        raise Refused("wrong-type", f"/{key}", wanted=f"[… ≤ {most}]")
    return found


def whole_of(value: Mapping[str, Any], key: str) -> int:
    """Return the whole number, 0 or more, at ``key``. Raises :class:`Refused`."""
    found = value[key]
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise Refused("wrong-type", f"/{key}", wanted="0, 1, 2, …")
    return found
