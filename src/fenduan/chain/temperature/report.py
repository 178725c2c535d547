"""What a record of temperature says against limits: statistics, excursions, gaps, and the device's own words beside it.

How excursions are counted is a product choice and said with every answer: a step counts as beyond a limit where its
earlier reading is strictly beyond it; gaps count for nothing. Nothing here judges whether goods may be used.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum

from fenduan.chain.temperature.kinetic import CUSTOMARY_ENERGY, mean_kinetic
from fenduan.chain.temperature.readout import Alarm, Limits, ReadOut, Sensor, Side
from fenduan.chain.temperature.series import Gap, Reading, Series

FREEZING = 0.0
"""In degrees Celsius: where all is at or below it, mean kinetic temperature says nothing."""

RESOLUTION = 0.1
"""In degrees Celsius: a device prints its mean kinetic temperature in tenths and cuts the rest off."""


@dataclass(frozen=True, slots=True)
class Excursion:
    """A stretch beyond a limit: from the first reading there to the first one back, or to the last before a gap.

    ``extreme`` is the reading furthest out; ``minutes`` are those of its steps, as :func:`beyond` counts them.
    """

    side: Side
    start: dt.datetime
    end: dt.datetime
    readings: int
    minutes: float
    extreme: Reading


@dataclass(frozen=True, slots=True)
class Beyond:
    """How much lies strictly beyond one limit; ``None`` where there is no limit, or nothing was read."""

    limit: float | None
    readings: int | None
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Lowest, highest and arithmetic mean of all readings, in degrees Celsius."""

    lowest: float
    highest: float
    mean: float


@dataclass(frozen=True, slots=True)
class Kinetic:
    """Mean kinetic temperatures in degrees Celsius, at the energy asked for.

    ``plain`` is the formula over all readings, ``weighted`` that with each reading counting for as long as it stands,
    ``effect`` is ``plain`` less that of the readings within the limits, ``None`` where there are no limits or no
    readings within.
    """

    plain: float
    weighted: float
    effect: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """What one sensor's record says. ``statistics`` is ``None`` without readings, ``kinetic`` where it does not apply.

    ``kinetic_at_stated`` is the mean kinetic temperature at the activation energy that the device states.
    """

    sensor: Sensor
    limits: Limits
    energy: float
    statistics: Statistics | None
    kinetic: Kinetic | None
    kinetic_at_stated: float | None
    gaps: tuple[Gap, ...]
    above: Beyond
    below: Beyond
    excursions: tuple[Excursion, ...]

    @property
    def agrees(self) -> bool | None:
        """Say whether the device prints the mean kinetic temperature that its readings give, to its resolution."""
        printed = self.sensor.stated.kinetic
        if printed is None or self.kinetic_at_stated is None:
            return None
        return abs(self.kinetic_at_stated - printed) < RESOLUTION


def report(sensor: Sensor, limits: Limits | None = None, energy: float = CUSTOMARY_ENERGY) -> Report:
    """Say what a sensor's record says, against ``limits`` or else those of the device's own alarms.

    ``energy`` is the activation energy in kJ/mol.
    """
    series, held = sensor.series, sensor.stated.limits if limits is None else limits
    values = [each.celsius for each in series.readings]
    applies = bool(values) and not frozen(values, held)
    stated = sensor.stated.energy
    return Report(
        sensor,
        held,
        energy,
        Statistics(min(values), max(values), fsum(values) / len(values)) if values else None,
        _kinetic(series, held, energy) if applies else None,
        mean_kinetic(values, stated) if applies and stated is not None else None,
        series.gaps(),
        beyond(series, "above", held.upper),
        beyond(series, "below", held.lower),
        tuple(excursions(series, held)),
    )


def reports(readout: ReadOut, limits: Limits | None = None, energy: float = CUSTOMARY_ENERGY) -> tuple[Report, ...]:
    """Say what each sensor of a file says, in the order of the file."""
    return tuple(report(sensor, limits, energy) for sensor in readout.sensors)


def frozen(values: Sequence[float], limits: Limits) -> bool:
    """Say whether goods are frozen: all readings, or the upper limit, at or below 0 degrees Celsius."""
    return all(value <= FREEZING for value in values) or (limits.upper is not None and limits.upper <= FREEZING)


def _kinetic(series: Series, limits: Limits, energy: float) -> Kinetic:
    values = [each.celsius for each in series.readings]
    plain = mean_kinetic(values, energy)
    within = [value for value in values if limits.side_of(value) is None]
    bounded = limits != Limits()
    effect = plain - mean_kinetic(within, energy) if bounded and within else None
    return Kinetic(plain, mean_kinetic(values, energy, series.weights()), effect)


def beyond(series: Series, side: Side, limit: float | None) -> Beyond:
    """Count readings strictly beyond ``limit``, and the minutes of steps whose earlier reading is; gaps left out."""
    if limit is None or not series.readings:
        return Beyond(limit, None, None)
    limits = Limits(upper=limit) if side == "above" else Limits(lower=limit)
    readings = sum(limits.side_of(each.celsius) is not None for each in series.readings)
    seconds = fsum(
        (after.at - before.at).total_seconds()
        for before, after, gap in series.steps()
        if not gap and limits.side_of(before.celsius) is not None
    )
    return Beyond(limit, readings, seconds / 60)


def excursions(series: Series, limits: Limits) -> Iterator[Excursion]:
    """Yield the stretches beyond a limit in order of time; a gap ends one."""
    run: list[Reading] = []
    end: dt.datetime | None = None
    steps = [*series.steps()]
    for number, reading in enumerate(series.readings):
        side = limits.side_of(reading.celsius)
        if run and (side != limits.side_of(run[0].celsius) or steps[number - 1][2]):
            yield _excursion(run, run[-1].at if steps[number - 1][2] else reading.at, limits)
            run = []
        if side is not None:
            run.append(reading)
            end = reading.at
    if run and end is not None:
        yield _excursion(run, end, limits)


def _excursion(run: Sequence[Reading], end: dt.datetime, limits: Limits) -> Excursion:
    side = limits.side_of(run[0].celsius)
    assert side is not None  # noqa: S101 - a run holds only readings beyond a limit
    pick = max if side == "above" else min
    extreme = pick(run, key=lambda each: each.celsius)
    return Excursion(side, run[0].at, end, len(run), (end - run[0].at).total_seconds() / 60, extreme)


def alarm_minutes(series: Series, alarm: Alarm) -> float | None:
    """Count the minutes beyond the limit of an alarm, as :func:`beyond` does; ``None`` without limit or readings."""
    return beyond(series, alarm.side, alarm.limit).minutes
