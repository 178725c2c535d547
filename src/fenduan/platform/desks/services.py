"""Telling people what has come to need them: in the page, and by mail."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from fenduan.platform.accounts.models import Membership, Organisation, User
from fenduan.platform.accounts.selectors import actor_for, held_on
from fenduan.platform.accounts.services import OPERATOR
from fenduan.platform.base import clock
from fenduan.platform.base.actor import ADMINISTRATORS, Actor
from fenduan.platform.base.errors import NotFound
from fenduan.platform.base.text import filled
from fenduan.platform.desks import selectors
from fenduan.platform.desks.models import Notice
from fenduan.platform.ledger.services import record
from fenduan.reference.text import Language, Text

_SUBJECT: Final = Text("Fenduan: new things that need you: {count}", "分段：有{count}项新的待办事项")
_LINE: Final = Text("{number}: {words}", "{number}：{words}")
_DUE: Final = Text("{number}: {words} (due {due})", "{number}：{words}（应于{due}前办结）")
_BODY: Final = Text(
    "{lines}\n\n{address}\n\nThe mail says no more than what is to be done; the rest stands on the page.",
    "{lines}\n\n{address}\n\n邮件仅告知待办事项，其他内容请登录系统查看。",
)


def notify_all() -> int:
    """Tell everybody what has come to need them since the last time; return how many notices were made.

    Run every few minutes. What no longer needs a person is settled without a word.
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
    """Tell one person what has come to need them; return how many notices were made."""
    items = {each.key: each for each in selectors.today(person)}
    standing = Notice.objects.filter(user=person.user_id, organisation=person.organisation_id, settled_at=None)
    known = set(standing.values_list("key", flat=True))
    now = clock.now()
    gone = known - items.keys()
    if gone:
        standing.filter(key__in=gone).update(settled_at=now)
    new = [
        Notice(
            user_id=person.user_id,
            organisation_id=person.organisation_id,
            key=each.key[:200],
            kind=each.kind,
            number=each.number[:100],
            words_zh=each.words.zh[:200],
            words_en=each.words.en[:200],
            due=each.due,
            made_at=now,
        )
        for key, each in items.items()
        if key not in known
    ]
    if new or gone:
        Notice.objects.bulk_create(new)
        fields = {"made": [each.key for each in new], "settled": sorted(gone)}
        record(actor=actor, action="desks.notify", subject=("user", str(person.user_id)), fields=fields)
    if new:
        transaction.on_commit(lambda: _mail(person, new))
    return len(new)


def _mail(person: Actor, new: list[Notice]) -> None:
    user = User.objects.get(pk=person.user_id)
    language: Language = "en" if user.language == "en" else "zh"
    lines = [
        filled(_LINE if each.due is None else _DUE, number=each.number, words=each.words, due=each.due).pick(language)
        for each in new
    ]
    subject = filled(_SUBJECT, count=len(new)).pick(language)
    body = filled(_BODY, lines="\n".join(lines), address=settings.FENDUAN_ADDRESS).pick(language)
    send_mail(subject, body, None, [user.email])


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
