"""A record of temperature: readings in order of time, the steps between them, and the gaps among the steps."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median_low
from typing import Final

LONGEST_STEP: Final = 1.5
"""A step of more than so many logging intervals is a gap; a product choice, stated with every answer."""


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """What a sensor read: when, as the device states it, and how warm in degrees Celsius."""

    at: dt.datetime
    celsius: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without readings, from the last one before it to the first one after it."""

    start: dt.datetime
    end: dt.datetime

    @property
    def minutes(self) -> float:
        """Return how long it is."""
        return (self.end - self.start).total_seconds() / 60


@dataclass(frozen=True)
class Series:
    """The readings of one sensor.

    ``readings`` are in order of time, no two at the same moment; their times all have a zone or all have none.
    ``blanks`` are the moments at which the record has a line but no reading. ``interval`` is the logging interval in
    minutes as the device states it, ``None`` where it states none. ``repeated`` counts readings that stood there more
    than once and were taken once.
    """

    readings: tuple[Reading, ...]
    blanks: tuple[dt.datetime, ...] = ()
    interval: float | None = None
    repeated: int = 0

    @cached_property
    def logging_interval(self) -> float | None:
        """Return the interval in minutes: as stated, else the median of the steps; ``None`` where there is no step."""
        if self.interval is not None:
            return self.interval
        steps = [(after.at - before.at).total_seconds() / 60 for before, after in pairwise(self.readings)]
        return median_low(steps) if steps else None

    @cached_property
    def precision(self) -> str:
        """Return how exactly the times are stated, as ``isoformat`` names it: to the finest of any reading."""
        if any(each.at.microsecond for each in self.readings):
            return "milliseconds"
        return "seconds" if any(each.at.second for each in self.readings) else "minutes"

    def steps(self) -> Iterator[tuple[Reading, Reading, bool]]:
        """Yield each reading with the one after it, and whether there is a gap between them."""
        longest = LONGEST_STEP * (self.logging_interval or 0) * 60
        for before, after in pairwise(self.readings):
            yield before, after, (after.at - before.at).total_seconds() > longest

    def gaps(self) -> tuple[Gap, ...]:
        """Return the gaps in order of time."""
        return tuple(Gap(before.at, after.at) for before, after, gap in self.steps() if gap)

    def weights(self) -> list[float]:
        """Return for how many minutes each reading stands: until the next one, and for one interval before a gap.

        So does the last one. Gaps count for nothing. With a single reading and no interval stated the weight is 1.
        """
        interval = self.logging_interval or 1.0
        weights = [
            interval if gap else (after.at - before.at).total_seconds() / 60 for before, after, gap in self.steps()
        ]
        return [*weights, interval] if self.readings else []


class ConflictError(Exception):
    """Two readings of one sensor at the same moment say different things; ``first`` and ``second`` are their places."""

    def __init__(self, conflicts: Sequence[tuple[int, int]]) -> None:
        super().__init__(f"{len(conflicts)} conflicting readings")
        self.conflicts = tuple(conflicts)


def ordered(readings: Sequence[Reading], blanks: Sequence[dt.datetime] = (), interval: float | None = None) -> Series:
    """Put readings in order of time; what stands there twice alike is taken once and counted.

    Raises:
        ConflictError: readings at the same moment differ; each conflict is a pair of positions in ``readings``.
    """
    places = sorted(range(len(readings)), key=lambda place: (readings[place].at, place))
    kept: list[int] = []
    conflicts: list[tuple[int, int]] = []
    repeated = 0
    for place in places:
        if kept and readings[kept[-1]].at == readings[place].at:
            if readings[kept[-1]].celsius != readings[place].celsius:
                conflicts.append((kept[-1], place))
            repeated += 1
        else:
            kept.append(place)
    if conflicts:
        raise ConflictError(conflicts)
    return Series(tuple(readings[place] for place in kept), tuple(sorted(blanks)), interval, repeated)
