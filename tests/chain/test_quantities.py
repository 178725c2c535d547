"""Quantities are compared exactly or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.chain.facts import Quantity
from fenduan.chain.quantities import UNITS, Dimension, in_base, of_base, shown, total


def _q(value: str, unit: str | None = None) -> Quantity:
    return Quantity(Decimal(value), unit)


@pytest.mark.parametrize(
    ("quantity", "dimension", "value"),
    [
        (_q("2.5", "KGM"), Dimension.MASS, "2500"),
        (_q("1", "MGM"), Dimension.MASS, "0.001"),
        (_q("3", "LTR"), Dimension.VOLUME, "3000"),
        (_q("1", "MTQ"), Dimension.VOLUME, "1000000"),
        (_q("7"), Dimension.PIECES, "7"),
        (_q("2", "DZN"), Dimension.PIECES, "24"),
        (_q("5", "NIU"), Dimension.ACTIVITY, "5"),
    ],
)
def test_a_unit_is_brought_to_the_base_of_its_dimension(quantity: Quantity, dimension: Dimension, value: str) -> None:
    assert in_base(quantity) == (dimension, Decimal(value))


def test_what_cannot_be_compared_is_not_added() -> None:
    assert total([_q("1", "KGM"), _q("1", "LTR")]) is None
    assert total([_q("1", "KGM"), None]) is None
    assert total([_q("1", "KGM"), _q("1", "XYZ")]) is None
    assert total([]) is None
    assert total([_q("1", "KGM"), _q("500", "GRM")]) == (Dimension.MASS, Decimal(1500))


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (_q("2.50", "KGM"), "2.5 kg"),
        (_q("400"), "400"),
        (_q("400", "C62"), "400"),
        (_q("2", "MIL"), "2000"),
        (_q("10", "KGM"), "10 kg"),
        (_q("0.0001", "LTR"), "0.0001 l"),
        (_q("3", "XYZ"), "3 XYZ"),
    ],
)
def test_a_quantity_is_shown_as_people_read_it(quantity: Quantity, text: str) -> None:
    assert shown(quantity) == text


@given(st.decimals(-1000, 1000, places=6, allow_nan=False), st.sampled_from(sorted(UNITS)))
def test_a_base_shown_in_another_unit_is_as_much(value: Decimal, code: str) -> None:
    dimension, base = in_base(Quantity(value, code)) or (None, None)
    assert dimension is not None
    assert base is not None
    assert in_base(of_base(dimension, base)) == (dimension, base)
