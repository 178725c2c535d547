"""What is written into the register of licences. Each function is one act: one transaction, one ledger entry."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.db import IntegrityError, transaction

from fenduan.platform.accounts.models import Organisation
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.ledger.services import record
from fenduan.platform.licences import checks, history, printed
from fenduan.platform.licences.byhand import enter, to_sign
from fenduan.platform.licences.duties import Happened, Party
from fenduan.platform.licences.history import Content
from fenduan.platform.licences.models import Happening, Licence, LicenceEvent
from fenduan.platform.licences.owed import keep_owed
from fenduan.platform.licences.writing import (
    KEY_USED,
    NOT_YOURS,
    Change,
    Written,
    append,
    called,
    event_of,
    events_of,
    fields_of,
    keeper,
    own_licence,
    refuse,
    repeated,
)
from fenduan.reference.text import Text

__all__ = ["Change", "Imported", "Written", "bind", "change", "enter", "import_printed", "issue", "note", "to_sign"]
_NOT_A_PARTY: Final = Text(
    "Only a party or the authority of its place notes this.", "仅限相关企业或者其所在地药品监督管理部门登记。"
)
_NOT_BOUND: Final = Text(
    "There is no such enterprise, or the licence belongs to another one.", "该企业不存在，或者该许可证已关联其他企业。"
)
_NUMBER_TAKEN: Final = Text("Licence {number} is in the register already.", "编号为{number}的许可证已在登记册中。")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the numbers entered, and those that stood there with the same content already."""

    entered: tuple[str, ...]
    unchanged: tuple[str, ...]


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
    keeper(actor, authority)
    answered = _answered(actor, key, number, on)
    if answered is not None:
        return answered
    wrong = checks.of_issue(number=number, authority=authority, content=content, on=on, today=clock.today())
    refuse([*checks.of_key(key), *wrong])
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
    append(licence, actor=actor, key=key, what=what, reason=reason, entry=recorded.id)
    return Written(number, licence.version, recorded.promise)


@transaction.atomic
def change(*, actor: Actor, key: str, number: str, seen: int, what: Change, reason: str = "") -> Written:
    """Add to a licence of the actor's own authority what a case brought about; by hand it is :func:`enter`.

    ``seen`` is the version that the actor saw.

    Raises:
        NotFound: no such licence in the actor's own register.
        Refused: it changed since; all that is wrong, at once.
    """
    licence = own_licence(actor, number)
    answered = repeated(actor, key, licence, seen, what)
    if answered is not None:
        return answered
    event = event_of(licence, what, reason)
    refuse([*checks.of_key(key), *checks.of_change(events=events_of(licence), event=event, today=clock.today())])
    recorded = record(
        actor=actor,
        action=f"licences.{what.kind}",
        subject=("licence", number),
        reason=reason,
        fields=fields_of(what),
    )
    append(licence, actor=actor, key=key, what=what, reason=reason, entry=recorded.id)
    return Written(number, licence.version, recorded.promise)


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
    keeper(actor, licence.authority)
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
        raise Refused(NOT_YOURS, status=403)
    keeper(actor, actor.place)
    place = actor.place
    rows = printed.read(data, name=name, check=lambda each: checks.of_printed(each, own=place))
    day = clock.today()
    entered: list[printed.Printed] = []
    unchanged: list[str] = []
    wrong: list[Text] = [*checks.of_key(key)]
    for each in rows:
        known = Licence.objects.filter(number=each.number).first()
        if known is None:
            entered.append(each)
        elif _content(known, day) == each.content:
            unchanged.append(each.number)
        else:
            wrong.append(filled(_NUMBER_TAKEN, number=each.number))
    refuse(wrong)
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
        append(licence, actor=actor, key=key, what=what, reason=reason, entry=recorded.id)
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
    refuse([*checks.of_key(key), *checks.of_note(happened, today=clock.today())])
    earlier = Happening.objects.filter(written_by=actor.user_id, key=key).select_related("holder", "manufacturer")
    for row in earlier:
        if row.as_happened() != happened:
            raise Refused(KEY_USED)
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
    keep_owed(happened.matter)
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
        raise Refused(KEY_USED)
    return Written(number, earlier.number)


def _organisation_of(each: printed.Printed) -> int | None:
    """Return the enterprise of exactly this name, where it takes part here."""
    found = called(each.content.holder.zh)
    return None if found is None else found.pk


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
        raise Refused(filled(_NUMBER_TAKEN, number=number)) from None
