"""Statistics, excursions and gaps: what is counted, what is left out, and what must hold of any record."""

import datetime as dt
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.chain.temperature.answer import of_sensor
from fenduan.chain.temperature.kinetic import mean_kinetic
from fenduan.chain.temperature.readout import Alarm, Limits, Stated
from fenduan.chain.temperature.report import beyond, excursions, report
from fenduan.chain.temperature.series import ConflictError, Reading, Series, ordered
from tests.chain.temperature.making import TEMPERATURES, VALUES, after, at, even, sensor, uneven

FRIDGE = Limits(2, 8)


def test_a_step_counts_where_its_earlier_reading_is_strictly_beyond() -> None:
    found = report(sensor(even([8.0, 8.1, 8.0, 9.0, 5.0, 1.9, 2.0])), FRIDGE)

    assert (found.above.limit, found.above.readings, found.above.minutes) == (8, 2, 20)
    assert (found.below.limit, found.below.readings, found.below.minutes) == (2, 1, 10)


def test_the_last_reading_has_no_step() -> None:
    assert report(sensor(even([5, 9])), FRIDGE).above.minutes == 0
    assert report(sensor(even([5, 9])), FRIDGE).above.readings == 1


def test_a_gap_is_a_step_of_more_than_one_and_a_half_intervals() -> None:
    assert not at([(0, 5), (15, 5)]).gaps()
    (gap,) = at([(0, 5), (15.1, 5)]).gaps()

    assert gap.start == after(0)
    assert gap.minutes == pytest.approx(15.1)


def test_minutes_in_a_gap_are_left_out_and_it_ends_an_excursion() -> None:
    found = report(sensor(at([(0, 5), (10, 9), (20, 9), (60, 9), (70, 9), (80, 5)])), FRIDGE)

    assert found.above.minutes == 30
    assert [(each.start, each.end, each.readings, each.minutes) for each in found.excursions] == [
        (after(10), after(20), 2, 10),
        (after(60), after(80), 2, 20),
    ]


def test_from_above_straight_to_below_is_two_excursions() -> None:
    first, second = report(sensor(even([9, 1, 5])), FRIDGE).excursions

    assert (first.side, first.end, first.extreme.celsius) == ("above", after(10), 9)
    assert (second.side, second.start, second.extreme.celsius) == ("below", after(10), 1)


def test_the_extreme_of_an_excursion_is_the_reading_furthest_out() -> None:
    (found,) = report(sensor(even([5, 9, 12.5, 11, 5])), FRIDGE).excursions

    assert found.extreme == Reading(after(20), 12.5)


def test_limits_are_those_given_else_those_of_the_device_else_none() -> None:
    alarms = (Alarm("1", "above", 8), Alarm("2", "above", 10), Alarm("3", "below", 2), Alarm("4", "below", 0))
    own = sensor(even([5, 9]), Stated(alarms=alarms))

    assert report(own).limits == Limits(2, 8)
    assert report(own, Limits(None, 25)).limits == Limits(None, 25)
    none = report(sensor(even([5, 9])))
    assert (none.above.limit, none.above.readings, none.above.minutes, none.excursions) == (None, None, None, ())


@pytest.mark.parametrize(
    ("values", "limits"),
    [([-20, -18], Limits(-25, -15)), ([-20, 0], Limits()), ([-20, 5], Limits(-25, 0)), ([-20, 5], Limits(None, -15))],
)
def test_of_frozen_goods_no_mean_kinetic_temperature_is_given(values: list[float], limits: Limits) -> None:
    found = report(sensor(even(values), Stated(kinetic=1, energy=83.0)), limits)

    assert (found.kinetic, found.kinetic_at_stated, found.agrees) == (None, None, None)
    assert found.statistics is not None


@pytest.mark.parametrize(("values", "limits"), [([-20, 0.1], Limits()), ([-20, 5], Limits(-25, 0.1))])
def test_just_above_freezing_it_is_given(values: list[float], limits: Limits) -> None:
    assert report(sensor(even(values)), limits).kinetic is not None


def test_without_readings_nothing_is_computed() -> None:
    found = report(sensor(Series(())), FRIDGE)

    assert (found.statistics, found.kinetic, found.gaps, found.excursions) == (None, None, (), ())
    assert (found.above.limit, found.above.readings, found.above.minutes) == (8, None, None)


def test_one_reading_is_its_own_statistics() -> None:
    found = report(sensor(at([(0, 5.5)], interval=None)), FRIDGE)

    assert found.kinetic is not None
    assert found.kinetic.plain == pytest.approx(5.5)
    assert found.kinetic.weighted == pytest.approx(5.5)
    assert found.sensor.series.logging_interval is None


def test_the_kinetic_effect_is_that_of_the_readings_beyond_the_limits() -> None:
    found = report(sensor(even([5, 6, 25, 5])), FRIDGE)

    assert found.kinetic is not None
    assert found.kinetic.effect == pytest.approx(mean_kinetic([5, 6, 25, 5]) - mean_kinetic([5, 6, 5]))
    within = report(sensor(even([5, 6])), FRIDGE)
    assert within.kinetic is not None
    assert within.kinetic.effect == 0
    for values, limits in (([9, 9], FRIDGE), ([5, 6], Limits())):
        none = report(sensor(even(values)), limits).kinetic
        assert none is not None
        assert none.effect is None


@pytest.mark.parametrize(("printed", "agrees"), [(5.0, True), (4.95, True), (5.2, False), (4.8, False)])
def test_what_the_device_prints_is_compared_at_its_own_energy_and_resolution(printed: float, agrees: bool) -> None:  # noqa: FBT001 - a table's column
    found = report(sensor(even([5, 5]), Stated(kinetic=printed, energy=83.0)), energy=100)

    assert found.kinetic_at_stated == pytest.approx(5.0)
    assert found.agrees is agrees


def test_the_interval_is_the_median_step_where_none_is_stated() -> None:
    found = at([(0, 5), (10, 5), (20, 5), (100, 5), (110, 5)], interval=None)

    assert found.logging_interval == 10
    assert [gap.minutes for gap in found.gaps()] == [80]


def test_a_reading_that_stands_twice_is_taken_once_and_two_that_differ_are_a_conflict() -> None:
    same = ordered([Reading(after(0), 5), Reading(after(10), 6), Reading(after(0), 5)])

    assert (len(same.readings), same.repeated) == (2, 1)
    with pytest.raises(ConflictError) as refused:
        ordered([Reading(after(0), 5), Reading(after(10), 6), Reading(after(0), 5.1)])
    assert refused.value.conflicts == ((0, 2),)


@given(uneven(), st.integers(-100, 100), st.integers(0, 200))
def test_excursions_add_up_to_what_is_counted(series: Series, lower: int, room: int) -> None:
    limits = Limits(lower / 10, (lower + room) / 10)
    for side, limit in (("above", limits.upper), ("below", limits.lower)):
        runs = [each for each in excursions(series, limits) if each.side == side]
        counted = beyond(series, "above" if side == "above" else "below", limit)

        assert sum(each.readings for each in runs) == counted.readings
        assert counted.minutes is not None
        assert sum(each.minutes for each in runs) == pytest.approx(counted.minutes)


@given(uneven(), TEMPERATURES)
def test_no_minute_is_counted_twice(series: Series, limit: float) -> None:
    above, below = beyond(series, "above", limit).minutes, beyond(series, "below", limit).minutes
    total = (series.readings[-1].at - series.readings[0].at).total_seconds() / 60
    gaps = sum(gap.minutes for gap in series.gaps())

    assert above is not None
    assert below is not None
    assert 0 <= above + below <= total - gaps + 1e-9


@given(uneven())
def test_a_reading_within_limits_behind_one_within_changes_no_excursion(series: Series) -> None:
    last = series.readings[-1]
    ended = ordered([*series.readings, Reading(last.at + dt.timedelta(minutes=10), 5.0)], (), 10)
    more = ordered([*ended.readings, Reading(last.at + dt.timedelta(minutes=20), 5.0)], (), 10)

    assert [*excursions(more, FRIDGE)] == [*excursions(ended, FRIDGE)]
    assert beyond(more, "above", 8).minutes == beyond(ended, "above", 8).minutes


@given(VALUES, st.integers(1, 120))
def test_on_an_even_grid_time_weighted_is_unweighted(values: list[float], interval: int) -> None:
    found = report(sensor(even(values, interval)))

    assert found.kinetic is None or found.kinetic.weighted == pytest.approx(found.kinetic.plain, abs=1e-8)


def test_time_weighted_excludes_the_hole() -> None:
    # For 10 minutes each: the reading before the hole does not stand for all of it.
    found = report(sensor(at([(0, 5), (10, 20), (200, 5), (210, 5)])))

    assert found.kinetic is not None
    assert found.kinetic.weighted == pytest.approx(found.kinetic.plain)


def test_time_weighted_counts_a_reading_for_as_long_as_it_stands() -> None:
    found = report(sensor(at([(0, 5), (5, 20), (20, 5)])))

    assert found.kinetic is not None
    assert found.kinetic.weighted == pytest.approx(mean_kinetic([5, 20, 5], weights=[5, 15, 10]))


@given(uneven(), st.randoms(use_true_random=False))
def test_the_order_of_lines_means_nothing(series: Series, chance: random.Random) -> None:
    lines = list(series.readings)
    chance.shuffle(lines)

    assert ordered(lines, (), 10) == series


@given(uneven())
def test_mean_kinetic_temperatures_lie_between_lowest_and_highest(series: Series) -> None:
    found = report(sensor(series), FRIDGE)

    assert found.statistics is not None
    for value in (found.kinetic.plain, found.kinetic.weighted) if found.kinetic else ():
        assert found.statistics.lowest - 1e-6 <= value <= found.statistics.highest + 1e-6


@given(uneven(), st.integers(0, 100))
def test_a_wider_range_has_no_more_beyond_it(series: Series, wider: int) -> None:
    narrow, wide = beyond(series, "above", 8), beyond(series, "above", 8 + wider / 10)

    assert (narrow.minutes or 0) >= (wide.minutes or 0)
    assert (narrow.readings or 0) >= (wide.readings or 0)


class _Counted(tuple[Reading, ...]):
    """Readings that count how often they are looked over."""

    __slots__ = ()
    looked = 0

    def __iter__(self) -> Iterator[Reading]:
        type(self).looked += 1
        return super().__iter__()


def test_many_excursions_do_not_have_the_readings_looked_over_again_for_each() -> None:
    def looked(excursions: int) -> int:
        _Counted.looked = 0
        readings = _Counted(Reading(after(place), 9 if place % 2 else 5) for place in range(2 * excursions))
        assert len(of_sensor(report(sensor(Series(readings, (), 1)), FRIDGE))["excursions"]) == excursions
        return _Counted.looked

    assert looked(200) == looked(2)
