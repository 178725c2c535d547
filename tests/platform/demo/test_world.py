"""The demonstration's world: everybody can sign in, and it is built once."""

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code

from fenduan.platform.accounts.models import Membership, User
from fenduan.platform.accounts.selectors import actor_for
from fenduan.platform.demo.people import PASSWORD, people
from fenduan.platform.demo.views import code_of
from fenduan.platform.demo.world import build
from fenduan.reference.text import Text

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> list[Text]:
    """Build the world, and keep what was told."""
    said: list[Text] = []
    build(said.append)
    return said


@pytest.mark.usefixtures("told")
def test_everybody_can_sign_in_and_acts_in_the_role_that_is_printed() -> None:
    for person in people():
        user = User.objects.get(email=person.email)
        actor = actor_for(user)
        assert user.check_password(PASSWORD)
        assert validate_totp_code(person.secret, code_of(person.secret))
        assert (actor.organisation, actor.kind, actor.roles) == (
            person.organisation,
            person.kind,
            frozenset(person.roles),
        )


def test_it_is_built_once(told: list[Text]) -> None:
    count = Membership.objects.count()
    build(told.append)

    assert len(told) == 1
    assert Membership.objects.count() == count > len(people())
