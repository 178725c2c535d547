"""What every page is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from fenduan.platform.base import clock
from fenduan.platform.web.navigation import entries


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the language, the actor, the way through the pages, the day, whether this is a demonstration."""
    actor = getattr(request, "actor", None)
    mine = getattr(request, "organisations", []) if actor is not None else []
    return {
        "language": getattr(request, "language", "zh"),
        "actor": actor,
        "acting_for": next((each for each in mine if actor is not None and each.pk == actor.organisation_id), None),
        "organisations": mine,
        "sections": entries(request) if hasattr(request, "actor") else (),
        "today": clock.today(),
        "day_is_stated": settings.FENDUAN_DAY_IS_STATED,
        "demonstration": settings.DEMONSTRATION,
    }
