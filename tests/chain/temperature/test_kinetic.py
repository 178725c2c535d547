"""Mean kinetic temperature: the formula, its constants, and what must hold of any record."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.chain.temperature.kinetic import CUSTOMARY_ENERGY, GAS_CONSTANT, mean_kinetic

TEMPERATURES = st.floats(-80, 60)
ENERGIES = st.floats(1, 300)


def _by_the_book(values: list[float], energy: float, gas_constant: float = GAS_CONSTANT) -> float:
    """Return the formula as it is printed, without care for very cold goods."""
    ratio = energy * 1000 / gas_constant
    mean = sum(math.exp(-ratio / (value + 273.15)) for value in values) / len(values)
    return ratio / -math.log(mean) - 273.15


def test_the_ratio_of_the_customary_energy_is_ten_thousand_kelvin_but_for_the_rounding_of_r() -> None:
    assert pytest.approx(9999.925, abs=0.001) == CUSTOMARY_ENERGY * 1000 / GAS_CONSTANT
    assert pytest.approx(10000, abs=1e-9) == CUSTOMARY_ENERGY * 1000 / 8.3144


@given(st.lists(st.floats(-20, 60), min_size=1, max_size=50))
def test_the_rounding_of_r_changes_less_than_a_logger_resolves(values: list[float]) -> None:
    assert abs(mean_kinetic(values) - _by_the_book(values, CUSTOMARY_ENERGY, 8.3144)) < 0.0002


def test_two_readings_by_hand() -> None:
    # exp(-10000/278.15) is 0.08967 times exp(-10000/298.15); -ln of their mean is 33.54017 + 0.60727 = 34.14744,
    # and 10000/34.14744 is 292.848 K.
    assert mean_kinetic([5, 25]) == pytest.approx(19.698, abs=0.001)


@given(st.lists(TEMPERATURES, min_size=1, max_size=60), ENERGIES)
def test_it_is_the_formula_as_printed(values: list[float], energy: float) -> None:
    assert mean_kinetic(values, energy) == pytest.approx(_by_the_book(values, energy), abs=1e-6)


@given(st.lists(st.floats(-273, 1000), min_size=1, max_size=60), ENERGIES)
def test_it_lies_between_the_lowest_and_the_highest(values: list[float], energy: float) -> None:
    assert min(values) - 1e-6 <= mean_kinetic(values, energy) <= max(values) + 1e-6


@given(st.lists(TEMPERATURES, min_size=1, max_size=60), ENERGIES)
def test_it_is_at_least_the_arithmetic_mean(values: list[float], energy: float) -> None:
    """The exponential is convex where ``H/R`` is more than twice the temperature in kelvin."""
    if energy * 1000 / GAS_CONSTANT >= 2 * (max(values) + 273.15):
        assert mean_kinetic(values, energy) >= sum(values) / len(values) - 1e-6


@given(TEMPERATURES, st.integers(1, 50), ENERGIES)
def test_of_one_temperature_it_is_that_temperature(value: float, times: int, energy: float) -> None:
    assert mean_kinetic([value] * times, energy) == pytest.approx(value, abs=1e-6)


@given(st.lists(TEMPERATURES, min_size=1, max_size=30))
def test_order_means_nothing(values: list[float]) -> None:
    shuffled = sorted(values)

    assert mean_kinetic(values) == pytest.approx(mean_kinetic(shuffled), abs=1e-9)


@given(st.lists(st.tuples(TEMPERATURES, st.integers(1, 5)), min_size=1, max_size=20))
def test_a_weight_counts_like_so_many_readings(weighted: list[tuple[float, int]]) -> None:
    values, weights = [value for value, _ in weighted], [float(weight) for _, weight in weighted]
    repeated = [value for value, weight in weighted for _ in range(weight)]

    assert mean_kinetic(values, weights=weights) == pytest.approx(mean_kinetic(repeated), abs=1e-8)


def test_near_absolute_zero_nothing_vanishes() -> None:
    assert mean_kinetic([-273.0, -273.0]) == pytest.approx(-273.0, abs=1e-6)


@pytest.mark.parametrize(("values", "energy"), [([], 83.144), ([-273.15], 83.144), ([5.0], 0.0), ([5.0], -1.0)])
def test_what_has_no_mean_kinetic_temperature_is_refused(values: list[float], energy: float) -> None:
    with pytest.raises(ValueError, match="above absolute zero"):
        mean_kinetic(values, energy)
