"""Everybody is told once: whatever stops a run, nothing is lost and nothing is told again."""

import datetime as dt
import smtplib
from collections.abc import Sequence

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from fenduan.platform.accounts.models import User
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.desks import mailing, selectors, services
from fenduan.platform.desks.models import Mail, Notice
from tests.platform.cases.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    clock.state_day(dt.date(2026, 6, 1))
    return World()


def _tokens() -> list[str]:
    return [each.extra_headers["Message-ID"] for each in mail.outbox]


def _lines(to: str) -> list[str]:
    """Return what was said to somebody, without the address and the last sentence."""
    return [line for each in mail.outbox if each.to == [to] for line in each.body.split("\n\n")[0].splitlines()]


def _address(actor: Actor) -> str:
    return User.objects.get(pk=actor.user_id).email


def test_who_is_stopped_before_sending_sends_the_same_later(world: World) -> None:
    world.begin("opinion", world.maker)
    made = services.notify_all()
    assert made > 0
    assert mail.outbox == []
    ran = mailing.run()
    assert (ran.made, ran.sent, ran.waiting) == (0, Mail.objects.count(), 0)


def test_who_is_stopped_after_sending_sends_again_under_the_same_number(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.begin("opinion", world.maker)
    sent = EmailBackend.send_messages

    def stopped(self: EmailBackend, messages: Sequence[EmailMessage]) -> int:
        sent(self, messages)
        raise KeyboardInterrupt

    monkeypatch.setattr(EmailBackend, "send_messages", stopped)
    with pytest.raises(KeyboardInterrupt):
        mailing.run()
    monkeypatch.undo()
    mailing.run()
    tokens = _tokens()
    assert tokens[0] == tokens[1]
    assert len(set(tokens)) == len(tokens) - 1 == Mail.objects.count()


def test_who_is_stopped_between_two_people_goes_on_with_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.begin("opinion", world.maker)
    people = list(services._everybody())
    notify = services.notify
    told: list[Actor] = []

    def stopped(*, actor: Actor, person: Actor) -> int:
        if len(told) == len(people) // 2:
            raise KeyboardInterrupt
        told.append(person)
        return notify(actor=actor, person=person)

    monkeypatch.setattr(services, "notify", stopped)
    with pytest.raises(KeyboardInterrupt):
        mailing.run()
    before = Notice.objects.count()
    monkeypatch.undo()
    ran = mailing.run()
    assert before + ran.made == Notice.objects.count()
    assert ran.sent == Mail.objects.count() == len(set(_tokens()))
    assert mailing.run() == mailing.Ran()


@pytest.mark.parametrize("error", [ConnectionRefusedError(), smtplib.SMTPServerDisconnected(), TimeoutError()])
def test_what_cannot_be_sent_waits_for_the_server(
    world: World, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    world.begin("opinion", world.maker)

    def unreachable(*_: object) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", unreachable)
    ran = mailing.run()
    assert (ran.sent, ran.waiting) == (0, Mail.objects.count())
    monkeypatch.undo()
    assert mailing.run().waiting == 0
    assert len(mail.outbox) == Mail.objects.count()


def test_an_address_that_is_refused_keeps_nobody_else_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.begin("opinion", world.maker)
    sent = EmailBackend.send_messages

    def refusing(self: EmailBackend, messages: Sequence[EmailMessage]) -> int:
        if messages[0].to == ["officer@cn-js.example"]:
            raise smtplib.SMTPRecipientsRefused({})
        return int(sent(self, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", refusing)
    waited = [mailing.run().waiting for _ in range(mailing.MOST_TRIES + 2)]
    assert set(waited) == {1}
    assert Mail.objects.get(closed_at=None).tries == mailing.MOST_TRIES
    assert len(mail.outbox) == Mail.objects.count() - 1


def test_what_was_done_meanwhile_is_not_mailed(world: World) -> None:
    case = world.begin("opinion", world.maker)
    services.notify_all()
    world.do(case, world.away.officer, "receive", on="2026-06-01")
    mailing.run()
    (line,) = _lines("officer@cn-js.example")
    assert "形式审查" in line


def test_a_second_run_at_the_same_time_does_nothing(world: World) -> None:
    world.begin("opinion", world.maker)
    with mailing._alone() as first:
        assert first
        if connection.vendor != "postgresql":
            # One session of PostgreSQL may hold the lock twice; two sessions may not.
            assert mailing.run() == mailing.Ran(busy=True)
            assert Notice.objects.count() == 0
    assert mailing.run().made > 0


def test_what_becomes_pressing_is_told_again_and_what_is_late_to_those_who_decide(world: World) -> None:
    case = world.begin("opinion", world.maker)
    away = world.away
    world.do(case, away.officer, "receive", on="2026-06-01")
    world.do(case, away.officer, "accept")
    mailing.run()
    mail.outbox.clear()
    clock.state_day(dt.date(2026, 9, 1))
    assert [item.warning for item in selectors.today(away.officer)] == ["late"]
    mailing.run()
    (officer,) = _lines(_address(away.officer))
    assert officer.startswith(f"{case}：已超期")
    (decider,) = _lines(_address(away.decider))
    assert "本部门案件已超期" in decider
    assert _lines(_address(world.maker)) == _lines(_address(world.home.decider)) == []
    assert mailing.run().made == 0
