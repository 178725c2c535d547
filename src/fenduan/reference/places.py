"""Places: the mainland's provincial divisions with their authorities, and the countries and areas outside.

A mainland place is an ISO 3166-2 code (``CN-SH``) or ``CN-XPCC`` for the Xinjiang Production and Construction
Corps, which has its own drug regulatory authority and counts as a place of its own. Any other place is an
ISO 3166-1 alpha-2 code. ``CN`` alone is no place: it does not say which province is competent. ``HK``, ``MO``
and ``TW`` stand under their alpha-2 codes, outside the mainland regime; ``CN-HK``, ``CN-MO``, ``CN-TW`` are refused.

The data, its sources and what of it is unconfirmed are in ``data/``; it is read when first asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from fenduan.reference._data import load
from fenduan.reference.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A provincial division of the mainland, or a country or area outside it.

    ``authority`` and ``licence_prefix`` (the character that opens a drug manufacturing licence's number, ``沪``)
    are ``None`` outside the mainland. What was formed by pattern and not yet seen in an official text is marked
    as not confirmed.
    """

    code: str
    name: Text
    authority: Text | None
    mainland: bool
    licence_prefix: str | None
    authority_confirmed: bool
    licence_prefix_confirmed: bool


@cache
def _places() -> dict[str, Place]:
    data = load("places.json")
    places = {
        code: Place(
            code=code,
            name=Text(entry["en"], entry["zh"]),
            authority=Text(entry["authority_en"], entry["authority_zh"]),
            mainland=True,
            licence_prefix=entry["licence_prefix"],
            authority_confirmed=entry["authority_confirmed"],
            licence_prefix_confirmed=entry["licence_prefix_confirmed"],
        )
        for code, entry in data["mainland"].items()
    }
    for code, (en, zh) in data["elsewhere"].items():
        places[code] = Place(
            code=code,
            name=Text(en, zh),
            authority=None,
            mainland=False,
            licence_prefix=None,
            authority_confirmed=False,
            licence_prefix_confirmed=False,
        )
    return places


@cache
def mainland() -> frozenset[str]:
    """Return the codes of the 31 provincial divisions and of the Corps."""
    return frozenset(code for code, place in _places().items() if place.mainland)


@cache
def _national_bodies() -> dict[str, Text]:
    return {code: Text(en, zh) for code, (en, zh) in load("places.json")["national_bodies"].items()}


class _Places(Mapping[str, Place]):
    """Every place by its code; reads the data on first use, so that importing this module costs nothing."""

    def __getitem__(self, code: str) -> Place:
        return _places()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(_places())

    def __len__(self) -> int:
        return len(_places())


PLACES: Final[Mapping[str, Place]] = _Places()


def is_place(code: str) -> bool:
    """Say whether ``code`` names a place, exactly as spelt (upper case)."""
    return code in _places()


def is_mainland(code: str) -> bool:
    """Say whether ``code`` is one of the 31 provincial divisions or the Corps; false for a code that is no place."""
    return code in mainland()


def authority_of(code: str) -> Text | None:
    """Name the drug regulatory authority of a mainland place, or the national body ``NMPA`` or ``CDE``.

    ``None`` for a place outside the mainland (its authority is not known here) and for any other code.
    """
    place = _places().get(code)
    return place.authority if place is not None else _national_bodies().get(code)
