"""From lines that were read to the record of one sensor, with conflicts between lines as faults."""

import datetime as dt
from dataclasses import dataclass, field

from fenduan.chain.temperature.series import ConflictError, Reading, Series, ordered
from fenduan.exchange.loggers.faults import Faults


@dataclass(slots=True)
class Gathering:
    """What is gathered of one sensor: readings with the places that they came from, and blanks.

    A place is a line, counted from 1, or a pointer into a JSON document.
    """

    readings: list[Reading] = field(default_factory=list)
    places: list[int | str] = field(default_factory=list)
    blanks: list[dt.datetime] = field(default_factory=list)

    def add(self, at: dt.datetime, celsius: float | None, place: int | str) -> None:
        """Add a reading in degrees Celsius, or a blank."""
        if celsius is None:
            self.blanks.append(at)
        else:
            self.readings.append(Reading(at, celsius))
            self.places.append(place)

    def series(self, faults: Faults, interval: float | None = None) -> Series:
        """Return the record, empty with a fault for each conflict where lines contradict each other."""
        try:
            return ordered(self.readings, self.blanks, interval)
        except ConflictError as error:
            for first, second in error.conflicts:
                self._conflict(faults, first, second)
            return Series(())

    def _conflict(self, faults: Faults, first: int, second: int) -> None:
        """Note that two readings contradict each other, at the place of the second."""
        place, other = self.places[second], self.places[first]
        line, pointer = (place, "") if isinstance(place, int) else (None, place)
        faults.add(
            "conflict" if isinstance(place, int) else "conflict-at",
            self.readings[second].at.isoformat(sep=" "),
            line=line,
            pointer=pointer,
            second=self.readings[second].celsius,
            first=self.readings[first].celsius,
            other=other,
        )
