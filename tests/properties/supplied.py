"""Dossiers with what was missing put in its place."""

import copy
from typing import Any, Final

from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import EVIDENCE, Lack
from tests.properties.changes import Raw
from tests.scenarios.build import changed

FRESH: Final = "doc-fresh"
# What stands where a lack says only that a value is to be stated.
_TO_STATE: Final = {"place": "CN-SH", "party": "holder", "date": "2020-01-01"}


def with_document(raw: Raw) -> Raw:
    """Return a copy with one more listed document, which nothing names yet."""
    copied = copy.deepcopy(raw)
    copied.setdefault("documents", []).append({"id": FRESH})
    return copied


def supplied(raw: Raw, arrangement: Arrangement, alternative: tuple[Lack, ...]) -> Raw:
    """Return the dossier with all that one alternative asks for."""
    changes = [(arrangement.pointer(*lack.place), _evidenced(lack.value)) for lack in alternative]
    result = with_document(raw)
    for pointer, value in changes:
        result = changed(result, {pointer: _TO_STATE[pointer.rpartition("/")[2]] if value is None else value})
    return result


def _evidenced(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    if value == EVIDENCE:
        return FRESH
    if isinstance(value, dict):
        return {key: _evidenced(each) for key, each in value.items()}
    return [_evidenced(each) for each in value] if isinstance(value, list | tuple) else value
