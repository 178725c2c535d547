"""Telling people what has come to need them: in the page, and by a mail that waits to be sent."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from fenduan.platform.accounts.models import Membership, Organisation, User
from fenduan.platform.accounts.selectors import actor_for, held_on
from fenduan.platform.accounts.services import OPERATOR
from fenduan.platform.base import clock
from fenduan.platform.base.actor import ADMINISTRATORS, Actor
from fenduan.platform.base.errors import NotFound
from fenduan.platform.base.numbers import opaque_id
from fenduan.platform.desks import selectors
from fenduan.platform.desks.models import Mail, Notice
from fenduan.platform.desks.tidings import tidings
from fenduan.platform.ledger.services import record

_LONGEST: Final = 200


def notify_all() -> int:
    """Tell everybody what has come to need them since the last time; return how many notices were made.

    Each person's notices and the mail of them are written in one transaction; the mail goes out afterwards, by
    :func:`fenduan.platform.desks.mailing.send_waiting`. What no longer needs a person is settled without a word.
    """
    return sum(notify(actor=OPERATOR, person=person) for person in _everybody())


def _everybody() -> Iterator[Actor]:
    """Yield everybody who holds a role of business today, for each of their organisations."""
    held = Membership.objects.filter(held_on(clock.today()), user__is_active=True, organisation__active=True)
    pairs = held.exclude(role__in=ADMINISTRATORS).values_list("user_id", "organisation_id").distinct()
    people = User.objects.in_bulk({user for user, _ in pairs})
    houses = Organisation.objects.in_bulk({house for _, house in pairs})
    for user, house in sorted(pairs):
        yield actor_for(people[user], houses[house])


@transaction.atomic
def notify(*, actor: Actor, person: Actor) -> int:
    """Tell one person what has come to need them, or has become pressing; return how many notices were made."""
    told = {each.key: each for each in tidings(selectors.desk(person))}
    standing = Notice.objects.filter(user=person.user_id, organisation=person.organisation_id, settled_at=None)
    known = set(standing.values_list("key", flat=True))
    now = clock.now()
    gone = known - told.keys()
    if gone:
        standing.filter(key__in=gone).update(settled_at=now)
    new = [each for key, each in told.items() if key not in known]
    if not new and not gone:
        return 0
    mail = Mail.objects.create(user_id=person.user_id, token=opaque_id(), made_at=now) if new else None
    Notice.objects.bulk_create(
        Notice(
            user_id=person.user_id,
            organisation_id=person.organisation_id,
            key=each.key,
            kind=each.item.kind,
            number=each.item.number[:100],
            words_zh=each.words.zh[:_LONGEST],
            words_en=each.words.en[:_LONGEST],
            due=each.item.due,
            made_at=now,
            mail=mail,
        )
        for each in new
    )
    fields = {"made": [each.key for each in new], "settled": sorted(gone)}
    record(actor=actor, action="desks.notify", subject=("user", str(person.user_id)), fields=fields)
    return len(new)


@transaction.atomic
def put_aside(*, actor: Actor, notice_id: int) -> None:
    """Put a notice aside; what it is about still stands at the desk. Raises :class:`NotFound`."""
    found = Notice.objects.filter(
        pk=notice_id, user=actor.user_id, organisation=actor.organisation_id, read_at=None
    ).first()
    if found is None:
        raise NotFound
    found.read_at = clock.now()
    found.save(update_fields=["read_at"])
    record(actor=actor, action="desks.put_aside", subject=("user", str(actor.user_id)), fields={"key": found.key})
