"""Taking a dossier: plain data, or JSON as it stands, turned into typed facts or refused with one word.

What is refused here is explained elsewhere (:mod:`fenduan.dossier.shape`), value by value.
"""

import re
from collections.abc import Hashable
from functools import cache
from typing import Final

import msgspec

from fenduan.dossier.columns import Bags, Columns, columns, gather
from fenduan.dossier.model import FORM_PATTERN, ID_PATTERN, LANGUAGE_PATTERN, SHA256_PATTERN, Dossier
from fenduan.dossier.shape import LeafSpec, Spec, specification

_C1: Final = re.compile(b"\xc2[\x80-\x9f]")
# Joined by line ends: one search for all, and a value with a line end in it is found by counting.
_SPELT: Final = {
    name: re.compile(rf"(?:{pattern}\n)*+")
    for name, pattern in (("id", ID_PATTERN), ("form", FORM_PATTERN), ("sha256", SHA256_PATTERN))
}
_LANGUAGE: Final = re.compile(LANGUAGE_PATTERN)


class NotTaken(ValueError):  # noqa: N818 - says what was done
    """The data has not the shape of a dossier; what exactly is amiss, :func:`fenduan.dossier.shape.check` says."""


def take(tree: object) -> Dossier:
    """Return plain data, as YAML or JSON gives it, as a dossier.

    Keys, types, codes, bounds and spelling are checked; what holds across entries is not, so a reference may lead
    nowhere (:mod:`fenduan.dossier.fitting`).

    Raises:
        NotTaken: It has not the shape of a dossier.
    """
    try:
        dossier = msgspec.convert(tree, Dossier)
    except msgspec.ValidationError as error:
        raise NotTaken(str(error)) from error
    if not _well_spelt(dossier):
        raise NotTaken("an identifier, a code, a hash or a language is not spelt as the format asks")
    return dossier


@cache
def _decoder() -> msgspec.json.Decoder[Dossier]:
    return msgspec.json.Decoder(Dossier)


@cache
def _encoder() -> msgspec.json.Encoder:
    return msgspec.json.Encoder()


def take_json(data: bytes) -> Dossier | None:
    """Return JSON as a dossier where nothing about the text can be amiss; ``None`` says that it must be looked at.

    Taken are only texts without a backslash, so every string says what is written between its quotes. No key then
    stands twice if the dossier written anew has as many colons as the text: outside strings each belongs to one key,
    and those in the strings that were kept are the same in both.
    """
    if b"\\" in data or b"\x7f" in data or b"\r" in data or (b"\xc2" in data and _C1.search(data)):
        return None
    try:
        dossier = _decoder().decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if data.count(b":") != _encoder().encode(dossier).count(b":") or not _well_spelt(dossier):
        return None
    return dossier


def _bag(spec: Spec) -> Hashable:
    # An identifier that refers is looked up among those that exist, and these are well spelt.
    spelt = isinstance(spec, LeafSpec) and spec.to is None and (spec.kind in _SPELT or spec.kind == "wording")
    return spec.kind if isinstance(spec, LeafSpec) and spelt else None


@cache
def _plan() -> Columns:
    return columns(specification(), _bag)


def _well_spelt(dossier: Dossier) -> bool:
    """Whether identifiers, codes of forms, hashes and languages are spelt as the format asks."""
    bags: Bags = {"id": [], "form": [], "sha256": [], "wording": []}
    gather((dossier,), _plan(), bags)
    for name, pattern in _SPELT.items():
        if stated := [each for each in bags[name] if each is not None]:
            joined = "\n".join(stated) + "\n"
            if not pattern.fullmatch(joined) or joined.count("\n") != len(stated):
                return False
    languages: set[str] = set().union(*[each for each in bags["wording"] if type(each) is dict])
    return all(map(_LANGUAGE.fullmatch, languages))
