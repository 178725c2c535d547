"""Giving out tokens and taking them back."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from fenduan.platform.accounts.models import Organisation
from fenduan.platform.api.models import Token
from fenduan.platform.api.scopes import SCOPES
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.direction import TURNS, turns
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.numbers import opaque_id
from fenduan.platform.ledger.services import record
from fenduan.reference.text import Text

PREFIX: Final = "fdn_"
"""Opens every token, so that a scan for secrets finds one that was let out."""
LONGEST: Final = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Given:
    """A token as it is shown, once: ``secret`` is kept nowhere."""

    token: Token
    secret: str


def digest_of(secret: str) -> str:
    """Return what the table holds of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def give_token(*, actor: Actor, name: str, scopes: Iterable[str], expires_on: dt.date) -> Given:
    """Give a program of the actor's organisation leave to act as the actor does, within ``scopes``.

    Raises:
        Refused: the actor has no role of business, there is no such scope, or the day is past or over a year away.
    """
    asked = sorted(set(scopes))
    reasons = list(_reasons_against(actor, name, asked, expires_on))
    if reasons:
        raise Refused(reasons, status=400 if actor.works else 403)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        number=opaque_id(),
        organisation=Organisation.objects.get(pk=actor.organisation_id),
        name=name.strip(),
        scopes=asked,
        secret_digest=digest_of(secret),
        made_by_id=actor.user_id,
        made_at=clock.now(),
        expires_on=expires_on,
    )
    fields = {"name": token.name, "scopes": asked, "expires_on": expires_on}
    record(actor=actor, action="api.give_token", subject=("token", token.number), fields=fields)
    return Given(token, secret)


def _reasons_against(actor: Actor, name: str, scopes: list[str], expires_on: dt.date) -> Iterable[Text]:
    if not actor.works:
        yield Text(
            "An administrator of accounts has no rights of business to hand on.",
            "账号管理员没有业务权限，不能授予令牌。",
        )
    if not name.strip():
        yield Text("The token needs a name.", "令牌须有名称。")
    if turns(name):
        yield TURNS
    if not scopes or not set(scopes) <= set(SCOPES):
        yield Text("Choose scopes from the list.", "请从列表中选择权限范围。")
    if not clock.today() < expires_on <= clock.today() + LONGEST:
        yield Text("A token ends within a year, after today.", "令牌须在今日之后、一年之内到期。")


@transaction.atomic
def revoke_token(*, actor: Actor, number: str) -> Token:
    """Take a token back at once; its maker may, and an administrator of the organisation.

    Raises:
        NotFound: there is none such in the actor's organisation.
    """
    token = Token.objects.select_for_update().filter(number=number, organisation_id=actor.organisation_id).first()
    administers = actor.has("enterprise_admin", "authority_admin")
    if token is None or not (administers or token.made_by_id == actor.user_id):
        raise NotFound
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record(actor=actor, action="api.revoke_token", subject=("token", token.number))
    return token
