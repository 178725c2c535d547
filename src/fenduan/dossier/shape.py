"""The shape of the format, read off the model, and the check of a raw tree against it.

The model itself decides whether a tree has the right shape; it is quick. When it does not, this module says what is
wrong: one finding per mistake, in the order of the file, however many alternatives a field has.
A value ``None`` in a raw tree is one that was already found at fault and is passed over.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Literal, get_args, get_origin, get_type_hints

from msgspec.structs import fields

from fenduan.dossier.errors import Finding, Findings, Path
from fenduan.dossier.model import (
    FORM_PATTERN,
    ID_PATTERN,
    LANGUAGE_PATTERN,
    SHA256_PATTERN,
    Dossier,
    Facts,
    Kind,
    Listed,
    Ref,
)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_WITH_TIME = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[Tt \t]+[0-9]{1,2}:.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LeafSpec:
    """A single value: how it is written, the codes it may be, its bounds, the list it points into."""

    kind: str
    codes: tuple[object, ...] = ()
    minimum: int = 0
    maximum: int = 0
    to: Listed | None = None


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A list; ``length`` is given for a pair."""

    item: "Spec"
    length: int | None = None


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A key of a mapping and the attribute that holds it."""

    spec: "Spec"
    required: bool
    attribute: str


@dataclass(frozen=True, slots=True)
class ObjectSpec:
    """A mapping with known keys, in the model's order."""

    model: type[Facts]
    fields: Mapping[str, FieldSpec] = field(hash=False)


Spec = LeafSpec | ListSpec | ObjectSpec


@cache
def specification(model: type[Facts] = Dossier) -> ObjectSpec:
    """Return the shape of ``model``, read off its annotations."""
    hints = get_type_hints(model, include_extras=True)
    found = {each.encode_name: FieldSpec(_spec(hints[each.name]), each.required, each.name) for each in fields(model)}
    return ObjectSpec(model, found)


def _spec(annotation: object) -> Spec:
    if get_origin(annotation) is Annotated:
        base, *marks = get_args(annotation)
        return _annotated(base, marks)
    if isinstance(annotation, type) and issubclass(annotation, Facts):
        return specification(annotation)
    if get_origin(annotation) is Literal:
        return LeafSpec("code", codes=get_args(annotation))
    if annotation is str or annotation is bool:
        return LeafSpec("text" if annotation is str else "truth")
    if get_origin(annotation) is tuple:
        return ListSpec(_spec(get_args(annotation)[0]))
    # What is left is ``X | None``; written with ``Annotated`` it is a typing.Union, otherwise a types.UnionType.
    (stated,) = (option for option in get_args(annotation) if option is not type(None))
    return _spec(stated)


def _annotated(base: object, marks: list[object]) -> Spec:
    kind = next((mark for mark in marks if isinstance(mark, Kind)), None)
    ref = next((mark for mark in marks if isinstance(mark, Ref)), None)
    if kind is None:
        return _spec(base)
    if kind.name == "pair":
        return ListSpec(_spec(get_args(base)[0]), length=2)
    return LeafSpec(kind.name, minimum=kind.minimum, maximum=kind.maximum, to=ref.to if ref else None)


def objects(spec: Spec | None = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], ObjectSpec]]:
    """Yield every mapping of the format with its path, ``*`` standing for the entries of a list."""
    spec = specification() if spec is None else spec
    if isinstance(spec, ListSpec):
        yield from objects(spec.item, (*path, "*"))
    elif isinstance(spec, ObjectSpec):
        yield path, spec
        for key, entry in spec.fields.items():
            yield from objects(entry.spec, (*path, key))


def check(tree: object, findings: Findings) -> None:
    """Add a finding for every place of ``tree`` that has not the shape of a dossier, in the order of the file."""
    _check(tree, specification(), (), findings)


def _check(value: object, spec: Spec, path: Path, findings: Findings) -> None:
    if value is None:
        return
    if isinstance(spec, LeafSpec):
        _LEAVES[spec.kind](value, spec, path, findings)
    elif isinstance(spec, ListSpec):
        _check_list(value, spec, path, findings)
    else:
        _check_object(value, spec, path, findings)


def _check_list(value: object, spec: ListSpec, path: Path, findings: Findings) -> None:
    if not isinstance(value, list):
        findings.add(Finding("wrong-type", path, value, "list"))
        return
    if spec.length is not None and len(value) != spec.length:
        findings.add(Finding("no-pair", path, value))
    for index, item in enumerate(value):
        _check(item, spec.item, (*path, index), findings)


def _check_object(value: object, spec: ObjectSpec, path: Path, findings: Findings) -> None:
    if not isinstance(value, dict):
        findings.add(Finding("wrong-type", path, value, "mapping"))
        return
    for key, entry in spec.fields.items():
        if entry.required and key not in value:
            findings.add(Finding("missing-key", path, None, key))
    for key, item in value.items():
        known = spec.fields.get(key)
        if known is not None:
            _check(item, known.spec, (*path, key), findings)
        elif type(key) is str:
            findings.add(Finding("unknown-key", (*path, key), key, tuple(spec.fields), at_key=True))


def _text(value: object, _: LeafSpec, path: Path, findings: Findings) -> None:
    if type(value) is not str:
        findings.add(Finding("wrong-type", path, value, "text"))


def _truth(value: object, _: LeafSpec, path: Path, findings: Findings) -> None:
    if type(value) is not bool:
        findings.add(Finding("wrong-type", path, value, "truth"))


def _code(value: object, spec: LeafSpec, path: Path, findings: Findings) -> None:
    first = spec.codes[0]
    if type(value) is not type(first):
        findings.add(Finding("wrong-type", path, value, "text" if isinstance(first, str) else "integer"))
    elif value not in spec.codes:
        findings.add(Finding("unknown-code" if isinstance(first, str) else "unknown-version", path, value, spec.codes))


def _pattern(rule: str, pattern: str) -> Callable[[object, LeafSpec, Path, Findings], None]:
    compiled = re.compile(pattern)

    def leaf(value: object, _: LeafSpec, path: Path, findings: Findings) -> None:
        if not isinstance(value, str):
            findings.add(Finding("wrong-type", path, value, "text"))
        elif not compiled.fullmatch(value):
            findings.add(Finding(rule, path, value))

    return leaf


def _date(value: object, _: LeafSpec, path: Path, findings: Findings) -> None:
    if not isinstance(value, str):
        findings.add(Finding("wrong-type", path, value, "date"))
    elif not is_date(value):
        findings.add(Finding("date-with-time" if _DATE_WITH_TIME.fullmatch(value) else "no-date", path, value))


def is_date(value: str) -> bool:
    """Say whether ``value`` is a calendar date written YYYY-MM-DD."""
    if not _DATE.fullmatch(value):
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _number(value: object, spec: LeafSpec, path: Path, findings: Findings) -> None:
    whole = spec.kind == "integer"
    if isinstance(value, bool) or not isinstance(value, int | float) or (whole and isinstance(value, float)):
        findings.add(Finding("wrong-type", path, value, spec.kind))
    elif isinstance(value, float) and not math.isfinite(value):
        findings.add(Finding("not-finite", path, value, spec))
    elif value < 0 and spec.minimum == 0:
        findings.add(Finding("negative", path, value, spec))
    elif not spec.minimum <= value <= spec.maximum:
        findings.add(Finding("out-of-range", path, value, spec))


def _wording(value: object, _: LeafSpec, path: Path, findings: Findings) -> None:
    if isinstance(value, str):
        return
    if not isinstance(value, dict):
        findings.add(Finding("wrong-type", path, value, "wording"))
        return
    if not value:
        findings.add(Finding("empty-wording", path, value))
    entries: dict[str, object] = value
    for language, words in entries.items():
        if type(language) is str and not _LANGUAGE.fullmatch(language):
            findings.add(Finding("no-language", (*path, language), language, at_key=True))
        elif not isinstance(words, str | None):
            findings.add(Finding("wrong-type", (*path, language), words, "text"))


_LANGUAGE = re.compile(LANGUAGE_PATTERN)
# Whether a place exists is asked in the rules, of the list of places.
_LEAVES: Mapping[str, Callable[[object, LeafSpec, Path, Findings], None]] = {
    "text": _text,
    "place": _text,
    "step_authority": _text,
    "truth": _truth,
    "code": _code,
    "id": _pattern("no-id", ID_PATTERN),
    "form": _pattern("no-form", FORM_PATTERN),
    "sha256": _pattern("no-sha256", SHA256_PATTERN),
    "date": _date,
    "number": _number,
    "integer": _number,
    "wording": _wording,
}
