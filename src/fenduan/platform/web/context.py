"""What every page is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from fenduan.platform.base import clock


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the language, the actor, the day and whether this is a demonstration."""
    return {
        "language": getattr(request, "language", "zh"),
        "actor": getattr(request, "actor", None),
        "today": clock.today(),
        "day_is_stated": settings.FENDUAN_DAY_IS_STATED,
        "demonstration": settings.DEMONSTRATION,
    }
