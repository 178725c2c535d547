"""The edition of the calendar that is reckoned with: the package's plans, and what was loaded since."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from django.http import HttpRequest, HttpResponse

from fenduan.platform.calendars.models import YearPlan
from fenduan.reference.calendar import Edition, published, reckoning_with
from fenduan.reference.calendar_file import read_plan

_KEPT: Final = 16


@contextmanager
def reckoning(edition: int | None = None) -> Iterator[None]:
    """Reckon with what has been loaded meanwhile; with ``edition``, as it was when that edition was the newest.

    The database is asked once, and only where a working day is reckoned.
    """
    with reckoning_with(lambda: edition_of(edition)):
        yield


def edition_of(number: int | None = None) -> Edition:
    """Return the newest edition, or an earlier one; 0 is that of the package."""
    rows = YearPlan.objects.order_by("edition")
    if number is not None:
        rows = rows.filter(edition__lte=number)
    return _built(tuple(bytes(body) for body in rows.values_list("body", flat=True)))


@lru_cache(maxsize=_KEPT)
def _built(bodies: tuple[bytes, ...]) -> Edition:
    """Build an edition from its plans' bytes: who has loaded the same has the same edition."""
    return published().with_plans(read_plan(body).plan for body in bodies)


class CalendarMiddleware:
    """Let a request reckon with what has been loaded."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hold one edition while it is answered."""
        with reckoning():
            return self._respond(request)
