"""What happened in matters that may still bring a duty, told apart in the database.

Most matters are done with. What is left out here brings no duty that is open; what stays in is for
:mod:`fenduan.platform.licences.duties` alone to judge.
"""

import datetime as dt
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from fenduan.platform.licences import duties
from fenduan.platform.licences.models import Happening
from fenduan.reference.calendar import add_months

_APPLIED: Final = ("b_applied", "b_completed")
_NOTED: Final = ("duplicate_applied", "duplicate_noted", "entrustment_ended")
_REDUCED: Final = ("scope_reduction_applied", "scope_reduced")


def unsettled(found: QuerySet[Happening], day: dt.date) -> QuerySet[Happening]:
    """Return of what somebody may know what belongs to matters in which something may be open on ``day``."""
    later = found.order_by().filter(matter=OuterRef("matter"), on__gte=OuterRef("on"), on__lte=day)
    applied = Exists(later.filter(kind__in=_APPLIED, holder=OuterRef("holder")))
    noted = Exists(later.filter(kind__in=_NOTED, manufacturer=OuterRef("manufacturer")))
    reduced = Exists(later.filter(kind__in=_REDUCED, by=OuterRef("holder__slug"))) & Q(
        Q(manufacturer_name__isnull=True) | Exists(later.filter(kind__in=_REDUCED, by=OuterRef("manufacturer__slug")))
    )
    every = found.order_by()
    waiting = (
        every.filter(~applied, kind="opinion_issued", consents=True),
        every.filter(~noted, kind="b_completed"),
        every.filter(~reduced, kind__in=duties.ENDINGS),
    )
    # A renewal counts from a year before its licence ends, and of those that have ended none is asked for any more.
    since = add_months(day, -duties.RENEW_MONTHS - duties.RENEWAL_SHOWN_MONTHS)
    asked = Q(kind="renewal_applied", on__gte=since)
    # Three questions rather than one with "or": the database answers each once, and not anew for every row.
    for each in waiting:
        asked |= Q(matter__in=each.values("matter"))
    return found.filter(asked)
