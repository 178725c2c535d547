"""The JSON Schemas of what the commands of the chain answer; every object is closed."""

from typing import Any, Final

from fenduan.chain.answers import CAUSES
from fenduan.chain.facts import LotKind
from fenduan.chain.flags import SEVERITIES, Severity

Schema = dict[str, Any]

_STRING: Final[Schema] = {"type": "string"}
_TRUTH: Final[Schema] = {"type": "boolean"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_DAY: Final[Schema] = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_NUMBER: Final[Schema] = {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$"}
_INCOMPLETE: Final = ("unlinked_input", "unconfirmed_handoff", "silent_party")


def _closed(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(*words: str) -> Schema:
    return {"type": "string", "enum": list(words)}


_TEXT: Final = _closed(en={"type": "string", "minLength": 1}, zh={"type": "string", "minLength": 1})
_AMOUNT: Final = _closed(value=_NUMBER, unit=_maybe(_STRING))


def _error() -> Schema:
    """Return the schema of a mistake in a document; ``line`` is null where none can be told."""
    return _closed(
        pointer={"type": "string", "pattern": "^(/[^/]*)*$"},
        line=_maybe({"type": "integer", "minimum": 1}),
        rule={"type": "string", "pattern": "^[a-z0-9-]+$"},
        found=_STRING,
        message=_TEXT,
        file=_STRING,
    )


def events_check_schema() -> Schema:
    """Return the schema of ``events check``: ``count`` errors, at most a thousand of each file in ``errors``."""
    return _closed(valid=_TRUTH, events=_COUNT, invalid=_COUNT, count=_COUNT, errors=_list(_error()))


def events_import_schema() -> Schema:
    """Return the schema of ``events import``; ``refused`` are files of which nothing was taken."""
    return _closed(
        new=_COUNT, repeated=_COUNT, skipped=_COUNT, refused=_list(_STRING), errors=_list(_error()), position=_COUNT
    )


def _flag() -> Schema:
    return _closed(
        code=_one_of(*SEVERITIES),
        severity=_one_of(*(each.value for each in Severity)),
        lots=_list(_STRING),
        events=_list(_STRING),
        message=_TEXT,
    )


def events_flags_schema() -> Schema:
    """Return the schema of ``events flags``."""
    return _closed(flags=_list(_flag()), position=_COUNT)


def events_balance_schema() -> Schema:
    """Return the schema of ``events balance``: ``in`` and ``out`` are null where amounts are not compared."""
    amounts = {"in": _maybe(_AMOUNT), "out": _maybe(_AMOUNT)}
    making = _closed(
        making=_STRING,
        date=_DAY,
        events={"minItems": 1, **_list(_STRING)},
        inputs=_list(_STRING),
        outputs=_list(_STRING),
        **amounts,
        yield_percent=_maybe({"type": "number"}),
        excess=_maybe(_TRUTH),
    )
    return _closed(makings=_list(making), position=_COUNT)


def _answer() -> dict[str, Schema]:
    """Return the schemas of what ``trace`` and ``affected`` have in common."""
    lot = _closed(
        id=_STRING,
        kind=_maybe(_one_of(*(each.value for each in LotKind))),
        site=_maybe(_STRING),
        party=_maybe(_STRING),
        date=_maybe(_DAY),
        depth=_COUNT,
    )
    # How much of a lot was made stands there only where it is stated.
    lot["properties"]["quantity"] = _AMOUNT
    return {
        "lots": _list(lot),
        "finished": _list(_STRING),
        "complete": _TRUTH,
        "incomplete": _list(_closed(code=_one_of(*_INCOMPLETE), about=_STRING, message=_TEXT)),
        "position": _COUNT,
        "flags": _maybe(_list(_flag())),
    }


def trace_schema() -> Schema:
    """Return the schema of ``trace``; ``flags`` is null where they were not looked for."""
    return _closed(lot=_STRING, direction=_one_of("back", "forward"), raw=_list(_STRING), **_answer())


def affected_schema() -> Schema:
    """Return the schema of ``affected``; ``flags`` as above."""
    return _closed(by=_one_of(*CAUSES), id=_STRING, **{"from": _DAY, "to": _DAY}, **_answer())
