"""What an authority enters by hand into a licence: one transaction, one ledger entry, signed where the table asks."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.db.models import Q

from fenduan.evidence.canonical import canonical
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.ledger.services import record, sign
from fenduan.platform.licences import checks, history
from fenduan.platform.licences.acts import ACTS, Act
from fenduan.platform.licences.duties import ENDINGS
from fenduan.platform.licences.models import Happening, Licence
from fenduan.platform.licences.owed import keep_owed
from fenduan.platform.licences.writing import (
    STALE,
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

_NO_ACT: Final = Text("Nothing of this kind is entered by hand.", "该事项不以手工方式登记。")
_NOT_YOUR_ROLE: Final = Text(
    "What stands for a decision of the authority is entered by a decision maker.", "体现部门决定的事项由审批人登记。"
)
_NO_DUTY: Final = Text(
    "The owner of this licence has no such duty in this matter.", "该许可证持有企业在该事项中没有此项义务。"
)
_TOO_EARLY: Final = Text("The day lies before {day}, from which the duty runs.", "日期早于义务起算日期{day}。")


@transaction.atomic
def enter(*, actor: Actor, key: str, number: str, seen: int, what: Change, reason: str, shown: str = "") -> Written:
    """Enter by hand what a document of the actor's own authority says of a licence, or put an entry right.

    ``seen`` is the version that the actor saw, ``shown`` the SHA-256 of what :func:`to_sign` returned, where the act
    is signed.

    Raises:
        NotFound: no such licence in the actor's own register.
        Refused: it changed since; not the actor's to do; all that is wrong, at once, each at its field.
    """
    licence = own_licence(actor, number)
    answered = repeated(actor, key, licence, seen, what)
    if answered is not None:
        return answered
    what = _tied(licence, what)
    act = _examined(actor, licence, what, reason)
    refuse(checks.of_key(key))
    fields = fields_of(what)
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
    append(licence, actor=actor, key=key, what=what, reason=reason, entry=recorded.id)
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
    keeper(actor, licence.authority)
    if seen != licence.version:
        raise Refused(filled(STALE, now=licence.version, seen=seen))
    what = _tied(licence, what)
    _examined(actor, licence, what, reason)
    return _body(number, seen, what, reason)


def _tied(licence: Licence, what: Change) -> Change:
    """Return a change whose entrustments are tied to the enterprises that take part here: as before, else by name."""
    if what.content is None or all(each.organisation for each in what.content.entrustments):
        return what
    events = [each for each in events_of(licence) if each.content is not None]
    tied = {
        each.enterprise: each.organisation
        for event in events
        for each in (event.content.entrustments if event.content is not None else ())
    }
    entrustments = tuple(
        replace(each, organisation=each.organisation or _tie(tied, each.enterprise))
        for each in what.content.entrustments
    )
    return replace(what, content=replace(what.content, entrustments=entrustments))


def _tie(tied: Mapping[Text, str | None], enterprise: Text) -> str | None:
    return tied[enterprise] if enterprise in tied else _slug_of(enterprise.zh)


def _examined(actor: Actor, licence: Licence, what: Change, reason: str) -> Act:
    """Return the row of an act by hand. Raises :class:`Refused` with all that is wrong, each at its field."""
    act = ACTS.get(what.kind)
    if act is None or what.case:
        raise Refused(_NO_ACT, status=400)
    if not actor.has(*act.roles):
        raise Refused(_NOT_YOUR_ROLE, status=403)
    event, today = event_of(licence, what, reason), clock.today()
    placed = [*checks.of_hand(event, act, matter=what.matter, today=today)]
    if what.matter and act.settles is not None:
        placed += [("matter", each) for each in _unsettled(licence, what)]
    placed += [("", each) for each in checks.of_change(events=events_of(licence), event=event, today=today)]
    if placed:
        fields: dict[str, list[Text]] = {}
        for name, said in placed:
            if name:
                fields.setdefault(name, []).append(said)
        raise Refused([said for _, said in placed], status=400, fields=fields)
    return act


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
        yield filled(_TOO_EARLY, day=cause.on.isoformat())


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
    keep_owed(what.matter)


def _slug_of(name: str) -> str | None:
    found = called(name)
    return None if found is None else found.slug
