"""What the owner of a part is shown of the restrictions on it: who may read what, since when, who set it."""

import datetime as dt
from dataclasses import dataclass

from fenduan.platform.arrangements import access
from fenduan.platform.arrangements.models import Restriction
from fenduan.platform.arrangements.parts import Section
from fenduan.platform.base.actor import Actor


@dataclass(frozen=True, slots=True)
class Kept:
    """A restriction on a part of one's own, or on a document in it; ``lifted_at`` is ``None`` while it stands.

    ``document`` is the document's id, empty where the whole part is restricted; ``readers`` are place codes, ``CDE``
    and ``NMPA``.
    """

    document: str
    readers: tuple[str, ...]
    set_at: dt.datetime
    set_by: str
    lifted_at: dt.datetime | None


def restrictions_of(actor: Actor, number: str, party: str, section: Section) -> list[Kept]:
    """Return the restrictions on an own part, those that stand first, then the lifted ones, the newest first.

    Raises :class:`NotFound` where the part is not the actor's.
    """
    participant = access.mine(actor, number).participant(party)
    found = Restriction.objects.filter(part__participant=participant, part__section=section)
    rows = [
        Kept(each.document, tuple(each.readers.split()), each.set_at, each.set_by.name, each.lifted_at)
        for each in found.select_related("set_by").order_by("-pk")
    ]
    return sorted(rows, key=lambda each: each.lifted_at is not None)
