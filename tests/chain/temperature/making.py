"""Records of temperature for the tests."""

import datetime as dt
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from hypothesis import strategies as st

from fenduan.chain.temperature.readout import Sensor, Stated
from fenduan.chain.temperature.series import Reading, Series, ordered

START: Final = dt.datetime(2026, 6, 1, 8, 0)  # noqa: DTZ001 - loggers state no zone


def after(minutes: float) -> dt.datetime:
    """Return the time so many minutes after the start."""
    return START + dt.timedelta(minutes=minutes)


def even(values: Sequence[float], interval: float = 10) -> Series:
    """Return readings on an even grid, with its interval stated."""
    return ordered([Reading(after(place * interval), value) for place, value in enumerate(values)], (), interval)


def at(readings: Sequence[tuple[float, float]], interval: float | None = 10) -> Series:
    """Return readings at so many minutes after the start."""
    return ordered([Reading(after(minutes), value) for minutes, value in readings], (), interval)


def sensor(series: Series, stated: Stated | None = None) -> Sensor:
    """Return a sensor with these readings."""
    return Sensor("logger", "L-1", series, stated or Stated())


TEMPERATURES: Final = st.integers(-300, 400).map(lambda tenths: tenths / 10)
VALUES: Final = st.lists(TEMPERATURES, min_size=1, max_size=40)


@st.composite
def uneven(draw: st.DrawFn) -> Series:
    """Draw readings with steps of 1 to 60 minutes, the logging interval stated as 10."""
    steps = draw(st.lists(st.integers(1, 60), min_size=0, max_size=30))
    minutes = list(accumulate(steps, initial=0))
    return at([(minute, draw(TEMPERATURES)) for minute in minutes])
