"""Taking a dossier: plain data, or JSON as it stands, turned into typed facts or refused with one word.

What is refused here is explained elsewhere (:mod:`fenduan.dossier.shape`), value by value.
"""

import re
from functools import cache
from typing import Final

import msgspec

from fenduan.dossier.model import FORM_PATTERN, ID_PATTERN, LANGUAGE_PATTERN, SHA256_PATTERN, Dossier, Wording

_C1: Final = re.compile(b"\xc2[\x80-\x9f]")
_LANGUAGE: Final = re.compile(LANGUAGE_PATTERN)
_USUAL: Final = frozenset({"en", "zh"})
# Stands in where the product has none, so that there is always one to look at.
_ANY_FORM: Final = "cartridge"


def _lines_of(pattern: str) -> re.Pattern[str]:
    """Match values joined by line ends: one search for all. A value with a line end in it is found by counting."""
    return re.compile(rf"{pattern}(?:\n{pattern})*+")


_IDS: Final = _lines_of(ID_PATTERN)
_FORMS: Final = _lines_of(FORM_PATTERN)
_HASHES: Final = _lines_of(SHA256_PATTERN)


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


def _well_spelt(dossier: Dossier) -> bool:
    """Whether identifiers, codes of forms, hashes and languages are spelt as the format asks.

    Identifiers that refer are looked up among those that exist, and these are well spelt.
    """
    documents = dossier.documents or ()
    if not (_are_spelt(_IDS, _ids(dossier)) and _are_spelt(_FORMS, _forms(dossier))):
        return False
    hashes = [each.sha256 for each in documents if each.sha256 is not None]
    if hashes and not _are_spelt(_HASHES, hashes):
        return False
    languages: set[str] = set().union(*[each for each in _wordings(dossier) if type(each) is dict])
    return languages <= _USUAL or all(map(_LANGUAGE.fullmatch, languages))


def _are_spelt(pattern: re.Pattern[str], values: list[str]) -> bool:
    joined = "\n".join(values)
    return pattern.fullmatch(joined) is not None and joined.count("\n") == len(values) - 1


def _ids(dossier: Dossier) -> list[str]:
    found = [dossier.id]
    found += [each.id for each in dossier.parties]
    found += [each.group for each in dossier.parties if each.group is not None]
    found += [each.id for each in dossier.sites]
    found += [each.id for each in dossier.segments]
    found += [each.id for each in dossier.documents or ()]
    return found


def _forms(dossier: Dossier) -> list[str]:
    form = dossier.product.dosage_form
    found = [_ANY_FORM if form is None else form]
    found += [each.form for each in dossier.segments]
    found += [each.dosage_form for each in dossier.experience or () if each.dosage_form is not None]
    for licence in dossier.licences or ():
        for line in licence.scope or ():
            found += line.forms or ()
    return found


def _wordings(dossier: Dossier) -> list[Wording | None]:
    """Return every text that may be stated in several languages."""
    product = dossier.product
    found = [dossier.title, dossier.provenance, product.name]
    for ground in product.grounds or ():
        found += (ground.statement, ground.raised_by)
    if product.need is not None:
        found.append(product.need.statement)
    for site in dossier.sites:
        found += (site.name, site.address)
    found += [each.name for each in dossier.parties]
    found += [each.name for each in dossier.segments]
    found += [each.material for each in dossier.handoffs or ()]
    found += [each.attribute for each in dossier.control_strategy or ()]
    found += [each.statement for each in dossier.circumstances or ()]
    found += [each.issuer for each in dossier.certificates or ()]
    found += [each.reason for each in dossier.not_applicable_materials or ()]
    found += [each.title for each in dossier.documents or ()]
    found += [each.note for each in dossier.steps or ()]
    return found
