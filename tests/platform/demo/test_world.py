"""The demonstration's world, built once for all that is asked of it here."""

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.db import connection
from django.test import Client

from fenduan.platform.accounts.models import User
from fenduan.platform.accounts.selectors import actor_for
from fenduan.platform.base import clock
from fenduan.platform.calendars.services import may_correct
from fenduan.platform.cases.known import known_to
from fenduan.platform.cases.models import Case
from fenduan.platform.demo.people import PASSWORD, people
from fenduan.platform.demo.views import code_of
from fenduan.platform.demo.world import build
from fenduan.platform.desks import selectors as desks
from fenduan.platform.desks.administration import needs_of
from fenduan.platform.ledger.fsck import fsck
from fenduan.platform.ledger.models import Entry
from fenduan.platform.ledger.selectors import public_key
from fenduan.platform.procedure.words import State
from fenduan.reference.text import Text


def _everybody_can_sign_in() -> None:
    for person in people():
        user = User.objects.get(email=person.email)
        actor = actor_for(user)
        assert user.check_password(PASSWORD)
        assert validate_totp_code(person.secret, code_of(person.secret))
        assert (actor.organisation, actor.kind) == (person.organisation, person.kind)
        assert actor.roles == frozenset(person.roles)


def _every_desk_has_something() -> None:
    """Who opens any desk that is printed finds something to do; who only observes, something to see."""
    for person in people():
        actor = actor_for(User.objects.get(email=person.email))
        if not actor.works:
            assert needs_of(actor), person.email
        elif actor.has("observer"):
            assert desks.at_risk(actor), person.email
        else:
            assert desks.today(actor), person.email
    # The centre reviews a licence and an opinion; agreements that wait for a signature are those of one arrangement.
    reviewer = actor_for(User.objects.get(email="reviewer@cde.example"))
    assert {known_to(reviewer).get(number=each.number).kind for each in desks.today(reviewer)} == {
        "b_licence",
        "opinion",
    }
    for party in ("conjugator", "filler"):
        quality = actor_for(User.objects.get(email=f"qa@{party}.example"))
        assert len([each for each in desks.today(quality) if each.kind == "countersign"]) == 1
    assert [each.email for each in people() if may_correct(actor_for(User.objects.get(email=each.email)))] == [
        "admin@nmpa.example"
    ]


@pytest.mark.django_db
def test_the_world_is_whole_and_is_built_once(client: Client) -> None:
    told: list[Text] = []
    build(told.append)
    entries = Entry.objects.count()
    build(told.append)

    assert len(told) == 1
    assert Entry.objects.count() == entries
    assert clock.today().isoformat() == "2026-06-15"
    _everybody_can_sign_in()
    _every_desk_has_something()
    # The codes are shown in a demonstration alone.
    assert client.get("/demo/").status_code == 404
    assert {State(each) for each in Case.objects.values_list("state", flat=True)} == set(State)
    looked = fsck(public_key(), now=clock.now())
    # PostgreSQL seals nothing of a transaction that is still open, as the one around this test is.
    open_still = connection.vendor == "postgresql"
    assert [each for each in looked.faults if not (open_still and each.rule == "overdue")] == []
    assert looked.entries == entries
