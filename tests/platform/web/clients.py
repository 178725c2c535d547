"""Browsers of people, for the tests of pages."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from fenduan.platform.accounts.models import User
from fenduan.platform.base.actor import Actor


def client_of(actor: Actor, language: str = "zh", *, fresh: bool = True) -> Client:
    """Return the browser of a person who is signed in; ``fresh`` tells that the second factor was shown just now."""
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(pk=actor.user_id))
    client.cookies["language"] = language
    if fresh:
        if not Authenticator.objects.filter(user=actor.user_id).exists():
            TOTP.activate(User.objects.get(pk=actor.user_id), "JBSWY3DPEHPK3PXP")
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session.save()
    return client


def text_of(page: str) -> str:
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"no hidden field {name}"
    return found[1]
