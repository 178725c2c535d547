"""What is written into the register of licences. Each function is one act: one transaction, one ledger entry."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from fenduan.evidence.canonical import canonical
from fenduan.platform.accounts.models import Organisation
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.ledger.services import record, sign
from fenduan.platform.licences import checks, history, printed
from fenduan.platform.licences.acts import ACTS, Act
from fenduan.platform.licences.duties import ENDINGS, Happened, Party
from fenduan.platform.licences.history import Content, EventKind
from fenduan.platform.licences.models import Happening, Licence, LicenceEvent
from fenduan.reference.text import Text

_KEEPERS: Final = ("case_officer", "decision_maker")
_NOT_YOURS: Final = Text(
    "The register of a place is kept by the officers of its own authority.",
    "许可证登记由发证机关所在地省级药品监督管理部门的承办人或者审批人办理。",
)
_STALE: Final = Text(
    "The licence has changed since you saw it: it is at version {now}, you saw version {seen}.",
    "该许可证在您查看之后已有变更：现为第{now}版，您查看的是第{seen}版。",
)
_NOT_A_PARTY: Final = Text(
    "Only a party or the authority of its place notes this.", "仅限相关企业或者其所在地药品监督管理部门登记。"
)
_NOT_BOUND: Final = Text(
    "There is no such enterprise, or the licence belongs to another one.", "该企业不存在，或者该许可证已关联其他企业。"
)
_KEY_USED: Final = Text(
    "This key was used for another act already; nothing was written.", "该幂等键已用于其他操作，未写入任何内容。"
)
_NO_ACT: Final = Text("Nothing of this kind is entered by hand.", "该事项不以手工方式登记。")
_NOT_YOUR_ROLE: Final = Text(
    "What stands for a decision of the authority is entered by a decision maker.", "体现部门决定的事项由审批人登记。"
)
_NO_DUTY: Final = Text(
    "The owner of this licence has no such duty in this matter.", "该许可证持有企业在该事项中没有此项义务。"
)
_TOO_EARLY: Final = Text("The day lies before {day}, from which the duty runs.", "日期早于义务起算日期{day}。")
_NUMBER_TAKEN: Final = Text("Licence {number} is in the register already.", "编号为{number}的许可证已在登记册中。")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the licence, its version, and the ledger's signed promise (empty for a repeated key)."""

    number: str
    version: int
    promise: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the numbers entered, and those that stood there with the same content already."""

    entered: tuple[str, ...]
    unchanged: tuple[str, ...]


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


@transaction.atomic
def issue(
    *,
    actor: Actor,
    key: str,
    number: str,
    authority: str,
    organisation: int | None,
    content: Content,
    on: dt.date,
    case: str = "",
    reason: str = "",
) -> Written:
    """Enter a licence that the actor's own authority issued on ``on``; ``organisation`` is its holder's, if any.

    Raises:
        Refused: all that is wrong, at once; a number that is taken; a key that was used for another act.
    """
    _keeper(actor, authority)
    answered = _answered(actor, key, number, on)
    if answered is not None:
        return answered
    wrong = checks.of_issue(number=number, authority=authority, content=content, on=on, today=clock.today())
    _refuse([*checks.of_key(key), *wrong])
    try:
        licence = _enter(number, authority, organisation, content)
    except Refused:
        # The same act may have been sent twice at once: the other was under way when this one began.
        answered = _answered(actor, key, number, on)
        if answered is None:
            raise
        return answered
    recorded = record(
        actor=actor,
        action="licences.issue",
        subject=("licence", number),
        reason=reason,
        fields={"on": on, "case": case, "content": history.as_data(content)},
    )
    what = Change("issued", on, content, case=case)
    _append(licence, actor=actor, key=key, what=what, reason=reason, entry=recorded.id)
    return Written(number, licence.version, recorded.promise)


@transaction.atomic
def change(*, actor: Actor, key: str, number: str, seen: int, what: Change, reason: str = "") -> Written:
    """Add to a licence of the actor's own authority what a case brought about; by hand it is :func:`enter`.

    ``seen`` is the version that the actor saw.

    Raises:
        NotFound: no such licence in the actor's own register.
        Refused: it changed since; all that is wrong, at once.
    """
    licence = _own(actor, number)
    answered = _repeated(actor, key, licence, seen, what)
    if answered is not None:
        return answered
    event = _event(licence, what, reason)
    _refuse([*checks.of_key(key), *checks.of_change(events=_events(licence), event=event, today=clock.today())])
    recorded = record(
        actor=actor,
        action=f"licences.{what.kind}",
        subject=("licence", number),
        reason=reason,
        fields=_fields(what),
    )
    _append(licence, actor=actor, key=key, what=what, reason=reason, entry=recorded.id)
    return Written(number, licence.version, recorded.promise)


@transaction.atomic
def enter(*, actor: Actor, key: str, number: str, seen: int, what: Change, reason: str, shown: str = "") -> Written:
    """Enter by hand what a document of the actor's own authority says of a licence, or put an entry right.

    ``seen`` is the version that the actor saw, ``shown`` the SHA-256 of what :func:`to_sign` returned, where the act
    is signed.

    Raises:
        NotFound: no such licence in the actor's own register.
        Refused: it changed since; not the actor's to do; all that is wrong, at once, each at its field.
    """
    licence = _own(actor, number)
    answered = _repeated(actor, key, licence, seen, what)
    if answered is not None:
        return answered
    act = _examined(actor, licence, what, reason)
    _refuse(checks.of_key(key))
    fields = _fields(what)
    action, subject = f"licences.{what.kind}", ("licence", number)
    if act.signature is None:
        recorded = record(actor=actor, action=action, subject=subject, reason=reason, fields=fields)
    else:
        recorded = sign(
            actor=actor,
            action=action,
            subject=subject,
            meaning=act.signature,
            shown=_body(number, seen, what, reason),
            seen=shown,
            reason=reason,
            fields=fields,
        ).recorded
    _append(licence, actor=actor, key=key, what=what, reason=reason, entry=recorded.id)
    if what.matter:
        _settle(actor, licence, what, key)
    return Written(number, licence.version, recorded.promise)


def to_sign(actor: Actor, number: str, seen: int, what: Change, reason: str) -> bytes:
    """Return the exact bytes that a signature of an act by hand is bound to.

    Raises:
        NotFound: no such licence in the actor's own register.
        Refused: not the actor's to do; all that is wrong, at once, each at its field.
    """
    licence = Licence.objects.filter(number=number, authority=actor.place).first()
    if licence is None or actor.kind != "province":
        raise NotFound
    _keeper(actor, licence.authority)
    if seen != licence.version:
        raise Refused(_said(_STALE, now=licence.version, seen=seen))
    _examined(actor, licence, what, reason)
    return _body(number, seen, what, reason)


def _own(actor: Actor, number: str) -> Licence:
    """Return a licence of the actor's own register, for writing."""
    licence = Licence.objects.select_for_update().filter(number=number, authority=actor.place).first()
    if licence is None or actor.kind != "province":
        raise NotFound
    _keeper(actor, licence.authority)
    return licence


def _repeated(actor: Actor, key: str, licence: Licence, seen: int, what: Change) -> Written | None:
    """Return what was answered to the same key before; refuse a key of another act, and what was seen long ago."""
    earlier = licence.events.filter(written_by=actor.user_id, key=key).first()
    if earlier is not None:
        if (earlier.kind, earlier.on) != (what.kind, what.on):
            raise Refused(_KEY_USED)
        return Written(licence.number, earlier.number)
    if seen != licence.version:
        raise Refused(_said(_STALE, now=licence.version, seen=seen))
    return None


def _events(licence: Licence) -> list[history.Event]:
    return [each.as_event() for each in licence.events.order_by("number")]


def _event(licence: Licence, what: Change, reason: str) -> history.Event:
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


def _examined(actor: Actor, licence: Licence, what: Change, reason: str) -> Act:
    """Return the row of an act by hand. Raises :class:`Refused` with all that is wrong, each at its field."""
    act = ACTS.get(what.kind)
    if act is None or what.case:
        raise Refused(_NO_ACT, status=400)
    if not actor.has(*act.roles):
        raise Refused(_NOT_YOUR_ROLE, status=403)
    event, today = _event(licence, what, reason), clock.today()
    placed = [*checks.of_hand(event, act, matter=what.matter, today=today)]
    if what.matter and act.settles is not None:
        placed += [("matter", each) for each in _unsettled(licence, what)]
    placed += [("", each) for each in checks.of_change(events=_events(licence), event=event, today=today)]
    if placed:
        fields: dict[str, list[Text]] = {}
        for name, said in placed:
            if name:
                fields.setdefault(name, []).append(said)
        raise Refused([said for _, said in placed], status=400, fields=fields)
    return act


def _fields(what: Change) -> dict[str, object]:
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


def _body(number: str, seen: int, what: Change, reason: str) -> bytes:
    said = {
        "licence": number,
        "version": seen,
        "act": what.kind,
        "on": what.on.isoformat(),
        "says": None if what.content is None else history.as_data(what.content),
        "corrects": what.corrects,
        "lifts": what.lifts,
        "ground": what.ground,
        "paper": what.paper,
        "paper_on": None if what.paper_on is None else what.paper_on.isoformat(),
        "matter": what.matter,
        "reason": reason,
    }
    return canonical(said)


def _cause(licence: Licence, what: Change) -> Happening | None:
    """Return what a duty follows from that an act may settle: the owner's to reduce its scope, or to have it noted."""
    if licence.organisation_id is None:
        return None
    own = Q(manufacturer=licence.organisation_id)
    kinds: frozenset[str] = frozenset({"b_completed"})
    if ACTS[what.kind].settles == "scope_reduced":
        own, kinds = own | Q(holder=licence.organisation_id), ENDINGS
    found = Happening.objects.select_related("holder", "manufacturer").filter(own, matter=what.matter, kind__in=kinds)
    return found.order_by("-on", "-pk").first()


def _unsettled(licence: Licence, what: Change) -> Iterable[Text]:
    cause = _cause(licence, what)
    if cause is None:
        yield _NO_DUTY
    elif what.on < cause.on:
        yield _said(_TOO_EARLY, day=cause.on.isoformat())


def _settle(actor: Actor, licence: Licence, what: Change, key: str) -> None:
    """Note what the register now says of a duty: the scope was reduced, or the entrustment noted. So it is proved."""
    cause, kind = _cause(licence, what), ACTS[what.kind].settles
    if cause is None or kind is None or licence.organisation is None:
        raise Refused(_NO_DUTY, status=400)
    Happening(
        kind=kind,
        on=what.on,
        matter=what.matter,
        holder=cause.holder,
        holder_name=cause.holder_name,
        holder_place=cause.holder_place,
        manufacturer=cause.manufacturer,
        manufacturer_name=cause.manufacturer_name,
        manufacturer_place=cause.manufacturer_place,
        by=licence.organisation.slug,
        reference=licence.number,
        written_at=clock.now(),
        written_by=actor.user_id,
        key=sha256(f"settles {licence.number} {key}".encode()).hexdigest(),
    ).save()


@transaction.atomic
def bind(*, actor: Actor, number: str, organisation: int, reason: str = "") -> None:
    """Bind a licence of the actor's own authority to the enterprise that holds it, once this takes part here.

    Done again with the same enterprise it changes nothing.

    Raises:
        NotFound: no such licence in the actor's own register.
        Refused: the enterprise is none, or the licence is bound to another.
    """
    licence = Licence.objects.select_for_update().filter(number=number, authority=actor.place).first()
    if licence is None or actor.kind != "province":
        raise NotFound
    _keeper(actor, licence.authority)
    if licence.organisation_id == organisation:
        return
    found = Organisation.objects.filter(pk=organisation, kind="enterprise").first()
    if found is None or licence.organisation_id is not None:
        raise Refused(_NOT_BOUND)
    licence.organisation = found
    licence.save(update_fields=["organisation"])
    record(
        actor=actor,
        action="licences.bind",
        subject=("licence", number),
        reason=reason,
        fields={"organisation": found.slug},
    )


@transaction.atomic
def import_printed(*, actor: Actor, key: str, data: bytes, name: str, reason: str = "") -> Imported:
    """Enter licences of the actor's own authority as they are printed, from CSV or XLSX; all of them or none.

    What stands in the register with the same content is left alone; a formula is refused, never computed.

    Raises:
        Refused: every problem of the file with its place, or a licence that stands there with other content.
    """
    if actor.place is None:
        raise Refused(_NOT_YOURS, status=403)
    _keeper(actor, actor.place)
    rows = printed.read(data, name=name)
    day = clock.today()
    entered: list[printed.Printed] = []
    unchanged: list[str] = []
    wrong: list[Text] = [*checks.of_key(key)]
    for each in rows:
        wrong += checks.of_printed(each, own=actor.place)
        known = Licence.objects.filter(number=each.number).first()
        if known is None:
            entered.append(each)
        elif _content(known, day) == each.content:
            unchanged.append(each.number)
        else:
            wrong.append(_said(_NUMBER_TAKEN, number=each.number))
    _refuse(wrong)
    if not entered:
        return Imported((), tuple(unchanged))
    recorded = record(
        actor=actor,
        action="licences.import",
        subject=("import", sha256(data).hexdigest()),
        reason=reason,
        events=[{"number": each.number, "content": history.as_data(each.content)} for each in entered],
    )
    for each in entered:
        licence = _enter(each.number, each.authority, _organisation_of(each), each.content)
        on = each.content.valid_from if each.content.valid_from is not None and each.content.valid_from <= day else day
        what = Change("imported", on, each.content)
        _append(licence, actor=actor, key=key, what=what, reason=reason, entry=recorded.id)
    return Imported(tuple(each.number for each in entered), tuple(unchanged))


@transaction.atomic
def note(*, actor: Actor, key: str, happened: Happened) -> None:
    """Note what happened that duties follow from; a repeated key changes nothing.

    Those may who are a party of it, or the authority of a party's place. Where ``Party.id`` is the slug of an
    organisation, the organisation is bound to it. One key notes one thing: of several manufacturers each needs its own.

    Raises:
        Refused: not one of them; the day lies ahead; what is needed is not stated; a key used for another thing.
    """
    holder, manufacturer = happened.holder, happened.manufacturer
    parties = {each.id: each for each in (holder, manufacturer) if each is not None}
    _concerned(actor, parties.values())
    _refuse([*checks.of_key(key), *checks.of_note(happened, today=clock.today())])
    earlier = Happening.objects.filter(written_by=actor.user_id, key=key).select_related("holder", "manufacturer")
    for row in earlier:
        if row.as_happened() != happened:
            raise Refused(_KEY_USED)
        return
    found = Organisation.objects.in_bulk(list(parties), field_name="slug")
    Happening(
        kind=happened.kind,
        on=happened.on,
        matter=happened.matter,
        holder=found.get(holder.id),
        holder_name=holder.name.as_dict(),
        holder_place=holder.place or "",
        manufacturer=None if manufacturer is None else found.get(manufacturer.id),
        manufacturer_name=None if manufacturer is None else manufacturer.name.as_dict(),
        manufacturer_place="" if manufacturer is None else manufacturer.place or "",
        by=happened.by or "",
        consents=happened.consents,
        reference=happened.reference,
        written_at=clock.now(),
        written_by=actor.user_id,
        key=key,
    ).save()
    record(
        actor=actor,
        action=f"licences.note.{happened.kind}",
        subject=("matter", happened.matter),
        fields={
            "on": happened.on,
            "holder": holder.name,
            "manufacturer": None if manufacturer is None else manufacturer.name,
            "by": happened.by,
            "consents": happened.consents,
            "reference": happened.reference,
        },
    )


def _concerned(actor: Actor, parties: Iterable[Party]) -> None:
    """Refuse an actor who is neither a party nor the authority of a party's place."""
    theirs = (
        any(each.id == actor.organisation for each in parties)
        if actor.kind == "enterprise"
        else actor.kind == "province" and any(each.place == actor.place for each in parties)
    )
    if not (actor.works and theirs):
        raise Refused(_NOT_A_PARTY, status=403)


def _answered(actor: Actor, key: str, number: str, on: dt.date) -> Written | None:
    """Return what was answered when a licence was entered with this key; refuse a key of another act."""
    earlier = LicenceEvent.objects.filter(written_by=actor.user_id, key=key).select_related("licence").first()
    if earlier is None:
        return None
    if (earlier.licence.number, earlier.kind, earlier.on) != (number, "issued", on):
        raise Refused(_KEY_USED)
    return Written(number, earlier.number)


def _keeper(actor: Actor, authority: str) -> None:
    if actor.kind != "province" or actor.place != authority or not actor.has(*_KEEPERS):
        raise Refused(_NOT_YOURS, status=403)


def _refuse(reasons: Iterable[Text]) -> None:
    found = tuple(reasons)
    if found:
        raise Refused(found, status=400)


def _said(text: Text, **named: object) -> Text:
    return Text(text.en.format_map(named), text.zh.format_map(named))


def _organisation_of(each: printed.Printed) -> int | None:
    """Return the enterprise of exactly this name, where it takes part here."""
    name = each.content.holder.zh
    found = Organisation.objects.filter(kind="enterprise", name_zh=name).values_list("pk", flat=True)[:2]
    return found[0] if len(found) == 1 else None


def _content(licence: Licence, day: dt.date) -> Content | None:
    found = history.standing((each.as_event() for each in licence.events.all()), day)
    return None if found is None else found.content


def _enter(number: str, authority: str, organisation: int | None, content: Content) -> Licence:
    try:
        with transaction.atomic():
            return Licence.objects.create(
                number=number,
                authority=authority,
                organisation_id=organisation,
                class_code=content.class_code,
                holder_zh=content.holder.zh,
                holder_en=content.holder.en,
                version=0,
            )
    except IntegrityError:
        raise Refused(_said(_NUMBER_TAKEN, number=number)) from None


def _append(licence: Licence, *, actor: Actor, key: str, what: Change, reason: str, entry: int) -> None:
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
