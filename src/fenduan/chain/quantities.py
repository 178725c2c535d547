"""Quantities of lots: which units can be compared, and by which factor. Codes of UN/CEFACT Recommendation 20.

Factors are exact. Two units of different dimensions are never compared: how much a litre weighs is nobody's guess here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from fenduan.chain.facts import Quantity


class Dimension(StrEnum):
    """What a unit measures."""

    MASS = "mass"
    VOLUME = "volume"
    PIECES = "pieces"
    AMOUNT = "amount"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its symbol, what it measures, and how many of the dimension's base (g, ml, piece, mmol, IU) it is."""

    symbol: str
    dimension: Dimension
    factor: Decimal


def _unit(symbol: str, dimension: Dimension, factor: str) -> Unit:
    return Unit(symbol, dimension, Decimal(factor))


UNITS: Final[dict[str, Unit]] = {
    "MC": _unit("µg", Dimension.MASS, "0.000001"),
    "MGM": _unit("mg", Dimension.MASS, "0.001"),
    "GRM": _unit("g", Dimension.MASS, "1"),
    "HGM": _unit("hg", Dimension.MASS, "100"),
    "KGM": _unit("kg", Dimension.MASS, "1000"),
    "TNE": _unit("t", Dimension.MASS, "1000000"),
    "4G": _unit("µl", Dimension.VOLUME, "0.001"),
    "MLT": _unit("ml", Dimension.VOLUME, "1"),
    "CMQ": _unit("cm³", Dimension.VOLUME, "1"),
    "CLT": _unit("cl", Dimension.VOLUME, "10"),
    "DLT": _unit("dl", Dimension.VOLUME, "100"),
    "LTR": _unit("l", Dimension.VOLUME, "1000"),
    "DMQ": _unit("dm³", Dimension.VOLUME, "1000"),
    "HLT": _unit("hl", Dimension.VOLUME, "100000"),
    "MTQ": _unit("m³", Dimension.VOLUME, "1000000"),
    "C62": _unit("1", Dimension.PIECES, "1"),
    "EA": _unit("1", Dimension.PIECES, "1"),
    "H87": _unit("1", Dimension.PIECES, "1"),
    "DZN": _unit("12", Dimension.PIECES, "12"),
    "MIL": _unit("1000", Dimension.PIECES, "1000"),
    "FH": _unit("µmol", Dimension.AMOUNT, "0.001"),
    "C18": _unit("mmol", Dimension.AMOUNT, "1"),
    "C34": _unit("mol", Dimension.AMOUNT, "1000"),
    "NIU": _unit("IU", Dimension.ACTIVITY, "1"),
}
_PIECE: Final = _unit("", Dimension.PIECES, "1")
_BASE: Final = {
    Dimension.MASS: "GRM",
    Dimension.VOLUME: "MLT",
    Dimension.PIECES: None,
    Dimension.AMOUNT: "C18",
    Dimension.ACTIVITY: "NIU",
}


def unit_of(quantity: Quantity) -> Unit | None:
    """Return the unit of a quantity; None where its code is not one that can be compared."""
    return _PIECE if quantity.unit is None else UNITS.get(quantity.unit)


def in_base(quantity: Quantity) -> tuple[Dimension, Decimal] | None:
    """Return a quantity in its dimension's base; None where its unit cannot be compared."""
    unit = unit_of(quantity)
    return None if unit is None else (unit.dimension, quantity.value * unit.factor)


def total(quantities: Iterable[Quantity | None]) -> tuple[Dimension, Decimal] | None:
    """Return the sum in the base of the one dimension that all have; None if one is not stated or differs."""
    dimension: Dimension | None = None
    summed = Decimal(0)
    for quantity in quantities:
        measured = None if quantity is None else in_base(quantity)
        if measured is None or dimension not in (None, measured[0]):
            return None
        dimension = measured[0]
        summed += measured[1]
    return None if dimension is None else (dimension, summed)


def of_base(dimension: Dimension, value: Decimal) -> Quantity:
    """Return so many of a dimension's base as a quantity, in the largest usual unit that leaves 1 or more."""
    ladder = {Dimension.MASS: ("KGM", "GRM", "MGM"), Dimension.VOLUME: ("LTR", "MLT")}.get(dimension, ())
    for code in ladder:
        factor = UNITS[code].factor
        if abs(value) >= factor:
            return Quantity((value / factor).normalize(), code)
    return Quantity(value.normalize(), _BASE[dimension])


def shown(quantity: Quantity) -> str:
    """Return a quantity as people read it: ``2.5 kg``, ``400``; an unknown code as it stands."""
    unit = unit_of(quantity)
    symbol = quantity.unit if unit is None else "" if unit.dimension is Dimension.PIECES else unit.symbol
    number = format(quantity.value if unit is None or symbol else quantity.value * unit.factor, "f")
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return f"{number} {symbol}".rstrip()
