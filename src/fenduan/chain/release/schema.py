"""The JSON Schemas of a file of facts, read off its types, and of an answer; which keys the types have."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

import msgspec

from fenduan.chain.release.answer import Standing, Status
from fenduan.chain.release.facts import VERSION, Facts, Question

Schema = dict[str, Any]
# Where a result was read is said by whoever read it.
_NOT_IN_FILES: Final = frozenset({"source"})
_LEAVES: Final[dict[object, Schema]] = {
    str: {"type": "string", "minLength": 1},
    bool: {"type": "boolean"},
    dt.date: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}


@cache
def fields_of(made: type) -> Mapping[str, tuple[object, bool]]:
    """Return the keys of a mapping in a file of facts: of each its type, and whether it must be there."""
    hints = get_type_hints(made)
    return {
        each.name: (hints[each.name], each.required or hints[each.name] is int)
        for each in msgspec.structs.fields(made)
        if each.name not in _NOT_IN_FILES
    }


def facts_schema() -> Schema:
    """Return the schema of a file of facts."""
    return _of(Facts)


def answer_schema() -> Schema:
    """Return the schema of an answer; every object is closed and every key always there."""
    text, words = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    count, digest = {"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
    said = _closed(en=text, zh=text)
    question = {"type": "string", "enum": [each.value for each in Question]}
    day = _LEAVES[dt.date]
    condition = _closed(
        id=text,
        lot=text,
        status={"type": "string", "enum": [each.value for each in Status]},
        about=_maybe(text),
        reason=said,
        cure=_maybe(said),
        facts=words,
    )
    before = _maybe(
        _closed(question=question, person=text, date=day, basis=_maybe(text), unchanged={"type": "boolean"})
    )
    found = {"before": before, "conditions": {"type": "array", "items": condition}, "left_out": count}
    asked = _closed(question=question, standing={"type": "string", "enum": [each.value for each in Standing]}, **found)
    judged = _closed(lot=text, depth=count, party=_maybe(text), site=_maybe(text), basis=digest, **found)
    return _closed(
        lot=text,
        as_of=day,
        position=count,
        basis=digest,
        questions={"type": "array", "items": asked},
        upstream={"type": "array", "items": judged},
    )


def _closed(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _of(made: type) -> Schema:
    properties, required = {}, []
    for name, (wanted, needed) in fields_of(made).items():
        properties[name] = {"const": VERSION} if wanted is int else _value(wanted)
        if needed:
            required.append(name)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _value(wanted: object) -> Schema:
    if get_origin(wanted) is UnionType:
        wanted = next(each for each in get_args(wanted) if each is not NoneType)
    if get_origin(wanted) is tuple:
        return {"type": "array", "items": _value(get_args(wanted)[0])}
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return _of(wanted)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return {"type": "string", "enum": [each.value for each in wanted]}
    return dict(_LEAVES[wanted])
