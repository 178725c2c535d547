"""The canonical bytes of a dossier and its digest: the same for the YAML and the JSON of one dossier.

The bytes are JSON after RFC 8785: keys sorted, UTF-8, no white space, numbers in their shortest form, so that 1 and 1.0
are the same; text is kept as it is, character by character. Beyond the RFC, the order of a list means nothing in a
dossier (FORMAT.md), so the entries of every list are sorted by their own canonical bytes; the two ends of a pair in
``handoffs_covered`` keep their order. An entry that stands twice is kept twice. A key that is absent is absent here.

The digest covers what the dossier states. The bytes of files beside it are covered only through a stated ``sha256``.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from fenduan.dossier.model import Dossier, Facts
from fenduan.dossier.shape import LeafSpec, ListSpec, ObjectSpec, Spec, specification

_Writer = Callable[[Any], str]

_quote: _Writer = json.JSONEncoder(ensure_ascii=False).encode


def canonical_bytes(dossier: Dossier) -> bytes:
    """Return the canonical bytes of ``dossier``."""
    return _object_writer(specification())(dossier).encode()


def digest(dossier: Dossier) -> str:
    """Return ``sha256:`` and the SHA-256 of the canonical bytes in lower-case hexadecimal."""
    return "sha256:" + hashlib.sha256(canonical_bytes(dossier)).hexdigest()


def _writer(spec: Spec) -> _Writer:
    if isinstance(spec, ObjectSpec):
        return _object_writer(spec)
    if isinstance(spec, ListSpec):
        return _list_writer(_writer(spec.item), ordered=spec.length is not None)
    return _leaf_writer(spec)


@cache
def _object_writer(spec: ObjectSpec) -> _Writer:
    fields = sorted(spec.fields.items())
    keys = [(f'"{key}":', _writer(entry.spec)) for key, entry in fields]
    attributes = [entry.attribute for _, entry in fields]

    def write(facts: Facts) -> str:
        values = [getattr(facts, attribute) for attribute in attributes]
        pairs = zip(keys, values, strict=True)
        stated = [key + writer(value) for (key, writer), value in pairs if value is not None]
        return "{" + ",".join(stated) + "}"

    return write


def _list_writer(writer: _Writer, *, ordered: bool) -> _Writer:
    # Text sorts by code point as its UTF-8 sorts by byte.
    def write(entries: tuple[Any, ...]) -> str:
        written = [writer(entry) for entry in entries]
        if not ordered:
            written.sort()
        return "[" + ",".join(written) + "]"

    return write


def _leaf_writer(spec: LeafSpec) -> _Writer:
    if spec.kind == "truth":
        return lambda value: "true" if value else "false"
    if spec.kind in {"number", "integer"} or (spec.kind == "code" and not isinstance(spec.codes[0], str)):
        return number
    if spec.kind == "date":
        return _date
    if spec.kind == "wording":
        return _wording
    if spec.kind == "text":
        return _quote
    # Ids, codes and places consist of letters, digits, hyphens and underscores.
    return lambda value: f'"{value}"'


def _date(value: date) -> str:
    return f'"{value.isoformat()}"'


def _wording(value: str | dict[str, str]) -> str:
    if isinstance(value, str):
        return _quote(value)
    return "{" + ",".join(f'"{language}":{_quote(value[language])}' for language in sorted(value)) + "}"


def number(value: float) -> str:
    """Write a finite number of at most 2**53 - 1 in size as ECMAScript does (RFC 8785, 3.2.2.3)."""
    if value == int(value):
        return str(int(value))
    text = repr(value)
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e-")
    # ECMAScript writes 0.000001 in full and 1e-7 with an exponent without leading zero; Python changes over at 1e-5.
    if int(exponent) > 6:  # noqa: PLR2004
        return f"{mantissa}e-{int(exponent)}"
    sign = "-" if value < 0 else ""
    return f"{sign}0.{'0' * (int(exponent) - 1)}{mantissa.lstrip('-').replace('.', '')}"
