"""The duties of matters, kept beside the happenings they follow from, so that lists find them by date.

A row is what :mod:`fenduan.platform.licences.duties` says of the happenings of its matter, and is written with each of
them and when the calendar changes. Whether it is overdue depends on the day, and is not kept.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from fenduan.platform.arrangements.models import Arrangement
from fenduan.platform.base import clock
from fenduan.platform.licences import duties
from fenduan.platform.licences.duties import Party, Task, TaskState
from fenduan.platform.licences.models import Duty, Happening
from fenduan.reference.text import Text

_OPEN: Final = ("open", "overdue")


@transaction.atomic
def keep_owed(matter: str) -> None:
    """Write the duties of a matter, as its happenings say now; call it after each that is written."""
    # Two who note of the same matter at once take their turn, so that the second counts in what the first noted.
    list(Arrangement.objects.select_for_update().filter(number=matter).values_list("pk"))
    list(Happening.objects.select_for_update().filter(matter=matter).order_by("pk").values_list("pk"))
    happened = Happening.objects.filter(matter=matter).select_related("holder", "manufacturer").order_by("on", "pk")
    found = duties.tasks((each.as_happened() for each in happened), (), clock.today())
    Duty.objects.filter(matter=matter).delete()
    Duty.objects.bulk_create(_row(each) for each in found)


def reckon_anew() -> None:
    """Write the last day of every duty by the calendar as it is now."""
    for matter in Duty.objects.order_by("matter").values_list("matter", flat=True).distinct():
        keep_owed(matter)


def _row(task: Task) -> Duty:
    other = task.other
    return Duty(
        matter=task.matter,
        kind=task.kind,
        party=task.party.id,
        party_name=task.party.name.as_dict(),
        party_place=task.party.place or "",
        authority=task.authority or "",
        other="" if other is None else other.id,
        other_name=None if other is None else other.name.as_dict(),
        other_place="" if other is None else other.place or "",
        starts=task.starts,
        due=task.due,
        settled=task.state not in _OPEN,
        done=task.done,
        proved=task.proved,
    )


def owed(found: QuerySet[Duty], day: dt.date) -> Iterable[Task]:
    """Yield duties as they stand on ``day``."""
    for row in found:
        yield Task(
            kind=row.kind,
            party=Party(row.party, Text(**row.party_name), row.party_place or None),
            authority=row.authority or None,
            matter=row.matter,
            other=None if row.other_name is None else Party(row.other, Text(**row.other_name), row.other_place or None),
            starts=row.starts,
            opens=row.starts,
            due=row.due,
            unknown=duties.unknown(row.kind, row.starts) if row.due is None else None,
            done=row.done,
            proved=row.proved,
            state=_state(row, day),
        )


def _state(row: Duty, day: dt.date) -> TaskState:
    if not row.settled:
        return "overdue" if row.due is not None and day > row.due else "open"
    if row.proved is not None:
        return "proved"
    return "done" if row.done is not None else "lapsed"
