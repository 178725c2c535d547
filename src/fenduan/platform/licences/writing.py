"""How every act on the register is written: whose it is to do, once, on what was seen, as an event that stays."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fenduan.platform.accounts.models import Organisation
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.licences import history
from fenduan.platform.licences.history import Content, EventKind
from fenduan.platform.licences.models import Licence, LicenceEvent
from fenduan.reference.text import Text

_KEEPERS: Final = ("case_officer", "decision_maker")
NOT_YOURS: Final = Text(
    "The register of a place is kept by the officers of its own authority.",
    "许可证登记由发证机关所在地省级药品监督管理部门的承办人或者审批人办理。",
)
STALE: Final = Text(
    "The licence has changed since you saw it: it is at version {now}, you saw version {seen}.",
    "该许可证在您查看之后已有变更：现为第{now}版，您查看的是第{seen}版。",
)
KEY_USED: Final = Text(
    "This key was used for another act already; nothing was written.", "该幂等键已用于其他操作，未写入任何内容。"
)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the licence, its version, and the ledger's signed promise (empty for a repeated key)."""

    number: str
    version: int
    promise: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to a licence: from which day, what it says then, which event it corrects, on which case it rests.

    By hand it rests on the authority's document ``paper`` of ``paper_on``, on a ground of :mod:`.acts`; ``lifts`` is
    the suspension that it ends, ``matter`` the arrangement whose duty to reduce the scope it settles.
    """

    kind: EventKind
    on: dt.date
    content: Content | None = None
    corrects: int | None = None
    case: str = ""
    lifts: int | None = None
    ground: str = ""
    paper: str = ""
    paper_on: dt.date | None = None
    matter: str = ""


def own_licence(actor: Actor, number: str) -> Licence:
    """Return a licence of the actor's own register, for writing."""
    licence = Licence.objects.select_for_update().filter(number=number, authority=actor.place).first()
    if licence is None or actor.kind != "province":
        raise NotFound
    keeper(actor, licence.authority)
    return licence


def repeated(actor: Actor, key: str, licence: Licence, seen: int, what: Change) -> Written | None:
    """Return what was answered to the same key before; refuse a key of another act, and what was seen long ago."""
    earlier = licence.events.filter(written_by=actor.user_id, key=key).first()
    if earlier is not None:
        if (earlier.kind, earlier.on) != (what.kind, what.on):
            raise Refused(KEY_USED)
        return Written(licence.number, earlier.number)
    if seen != licence.version:
        raise Refused(filled(STALE, now=licence.version, seen=seen))
    return None


def events_of(licence: Licence) -> list[history.Event]:
    """Return the events of a licence in the order of their entry."""
    return [each.as_event() for each in licence.events.order_by("number")]


def event_of(licence: Licence, what: Change, reason: str) -> history.Event:
    """Return a change as the event that it would be."""
    return history.Event(
        number=licence.version + 1,
        kind=what.kind,
        on=what.on,
        content=what.content,
        corrects=what.corrects,
        case=what.case,
        lifts=what.lifts,
        ground=what.ground,
        paper=what.paper,
        paper_on=what.paper_on,
        reason=reason,
    )


def fields_of(what: Change) -> dict[str, object]:
    """Return what the ledger binds itself to of an event."""
    fields: dict[str, object] = {
        "on": what.on,
        "case": what.case,
        "corrects": what.corrects,
        "content": None if what.content is None else history.as_data(what.content),
    }
    if not what.case:
        fields |= {
            "lifts": what.lifts,
            "ground": what.ground,
            "paper": what.paper,
            "paper_on": what.paper_on,
            "matter": what.matter,
        }
    return fields


def keeper(actor: Actor, authority: str) -> None:
    """Refuse who does not keep the register of an authority."""
    if actor.kind != "province" or actor.place != authority or not actor.has(*_KEEPERS):
        raise Refused(NOT_YOURS, status=403)


def refuse(reasons: Iterable[Text]) -> None:
    """Raise :class:`Refused` where there is a reason to."""
    found = tuple(reasons)
    if found:
        raise Refused(found, status=400)


def called(name: str) -> Organisation | None:
    """Return the one enterprise here of exactly this Chinese name."""
    found = Organisation.objects.filter(kind="enterprise", name_zh=name)[:2]
    return found[0] if len(found) == 1 else None


def append(licence: Licence, *, actor: Actor, key: str, what: Change, reason: str, entry: int) -> None:
    """Write the event and what the licence now says last."""
    licence.version += 1
    LicenceEvent(
        licence=licence,
        number=licence.version,
        kind=what.kind,
        on=what.on,
        content=None if what.content is None else history.as_data(what.content),
        corrects=what.corrects,
        lifts=what.lifts,
        case=what.case,
        ground=what.ground,
        paper=what.paper,
        paper_on=what.paper_on,
        entry=entry,
        reason=reason,
        written_at=clock.now(),
        written_by=actor.user_id,
        key=key,
    ).save()
    told = history.latest(each.as_event() for each in licence.events.order_by("number"))
    licence.class_code = told.content.class_code
    licence.holder_zh, licence.holder_en = told.content.holder.zh, told.content.holder.en
    licence.valid_from, licence.valid_until = told.content.valid_from, told.content.valid_until
    licence.ended, licence.ended_on = ("", None) if told.end is None else (told.end.kind, told.end.on)
    licence.held_from = told.held_from
    licence.suspended = bool(told.suspended)
    licence.save()
