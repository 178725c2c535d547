"""Who has just signed in with everything the account has is not asked for it again; who did so long ago is."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from fenduan.platform.accounts.models import User

pytestmark = pytest.mark.django_db
ADD = "/accounts/2fa/webauthn/add/"
PASSWORD = "a long enough password"  # noqa: S105 - of a person made for this test
LONG_AGO = 301


def signed_in(*, factor: bool) -> Client:
    user = User.objects.create_user("passkey@example.example", name="Passkey", password=PASSWORD)
    secret = generate_totp_secret()
    if factor:
        TOTP.activate(user, secret)
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    if factor:
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        client.post("/accounts/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" in client.session
    return client


def aged(client: Client, *, only: str = "") -> None:
    """Let what was shown while signing in be from long ago."""
    session = client.session
    for each in session["account_authentication_methods"]:
        if not only or each["method"] == only:
            each["at"] -= LONG_AGO
    session.save()


@pytest.mark.parametrize("factor", [True, False])
def test_a_passkey_is_added_right_after_signing_in_without_being_asked_again(*, factor: bool) -> None:
    client = signed_in(factor=factor)
    assert client.get(ADD).status_code == 200
    aged(client)
    assert client.get(ADD).status_code == 302
    assert "reauthenticate" in client.get(ADD).headers["Location"]


def test_the_password_alone_is_not_enough_where_the_account_has_a_second_factor() -> None:
    client = signed_in(factor=True)
    aged(client, only="mfa")
    assert client.get(ADD).status_code == 302


def test_a_factor_that_came_after_the_password_is_not_counted_as_shown() -> None:
    client = signed_in(factor=False)
    TOTP.activate(User.objects.get(), generate_totp_secret())
    assert Authenticator.objects.count() == 1
    assert client.get(ADD).status_code == 302
