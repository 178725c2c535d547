"""What is worked out anew when a year is loaded or corrected: days that are kept beside what they follow from.

Whoever keeps such days says so once, when the platform starts; they are written in the transaction that loads the year.
"""

from collections.abc import Callable
from typing import Final

from fenduan.platform.calendars.reckoning import reckoning

_FOLLOWING: Final[list[Callable[[], None]]] = []


def follows(work: Callable[[], None]) -> None:
    """Have ``work`` done whenever the calendar changes."""
    if work not in _FOLLOWING:
        _FOLLOWING.append(work)


def follow() -> None:
    """Do all that follows from the calendar, as it is now."""
    with reckoning():
        for work in _FOLLOWING:
            work()
