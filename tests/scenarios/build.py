"""Dossiers for scenarios: the complete worked example, changed place by place, and the findings it then gives."""

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import yaml

from fenduan.assessment.determination import Determination, assess
from fenduan.dossier.taking import take

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
GONE: Final = object()
Raw = dict[str, Any]


@cache
def _example(name: str) -> Raw:
    return cast("Raw", yaml.load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def example(name: str = "adc-three-provinces") -> Raw:
    """Return a fresh copy of an example dossier as plain data."""
    return copy.deepcopy(_example(name))


def changed(raw: Raw, changes: Mapping[str, Any]) -> Raw:
    """Return a copy with values put at JSON pointers; ``/-`` appends, :data:`GONE` removes, parents are made."""
    result = copy.deepcopy(raw)
    for pointer, value in changes.items():
        _put(result, pointer.split("/")[1:], copy.deepcopy(value) if value is not GONE else GONE)
    return result


def _put(root: Any, keys: Sequence[str], value: Any) -> None:  # noqa: ANN401 - plain data of any shape
    here = root
    for place, key in enumerate(keys[:-1]):
        below: Any = [] if keys[place + 1] == "-" else {}
        here = here[int(key)] if isinstance(here, list) else here.setdefault(key, below)
    last = keys[-1]
    if isinstance(here, list):
        if last == "-":
            here.append(value)
        elif value is GONE:
            del here[int(last)]
        else:
            here[int(last)] = value
    elif value is GONE:
        here.pop(last, None)
    else:
        here[last] = value


def determined(raw: Raw, as_of: str | None = None) -> Determination:
    """Assess plain data at ``as_of`` (the dossier's own day unless given)."""
    dossier = take(raw)
    day = dt.date.fromisoformat(as_of) if as_of is not None else dossier.as_of
    assert day is not None
    return assess(dossier, day)


def findings(raw: Raw, requirement: str, as_of: str | None = None) -> list[dict[str, Any]]:
    """Return the findings of one requirement, in the form they have in JSON."""
    return [each for each in determined(raw, as_of).as_dict()["findings"] if each["requirement"] == requirement]


def statuses(raw: Raw, requirement: str, as_of: str | None = None) -> list[str]:
    """Return the statuses of one requirement's findings, in the order of the subjects."""
    return [each["status"] for each in findings(raw, requirement, as_of)]


def one(raw: Raw, requirement: str, as_of: str | None = None, *, about: Sequence[str] | None = None) -> dict[str, Any]:
    """Return the only finding of a requirement, or the only one ``about`` these subject ids."""
    found = findings(raw, requirement, as_of)
    if about is not None:
        found = [
            each for each in found if each["subject"] is not None and each["subject"]["ids"][: len(about)] == [*about]
        ]
    assert len(found) == 1, [(each["status"], each["subject"]) for each in found]
    return found[0]
