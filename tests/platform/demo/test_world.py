"""The demonstration's world, built once for all that is asked of it here."""

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.test import Client

from fenduan.platform.accounts.models import User
from fenduan.platform.accounts.selectors import actor_for
from fenduan.platform.base import clock
from fenduan.platform.cases.models import Case
from fenduan.platform.demo.people import PASSWORD, people
from fenduan.platform.demo.views import code_of
from fenduan.platform.demo.world import build
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
    # The codes are shown in a demonstration alone.
    assert client.get("/demo/").status_code == 404
    assert {State(each) for each in Case.objects.values_list("state", flat=True)} == set(State)
    looked = fsck(public_key(), now=clock.now())
    assert looked.faults == []
    assert looked.entries == entries
