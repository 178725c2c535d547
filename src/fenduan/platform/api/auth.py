"""Who asks: the token's maker, within the token's scopes."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from fenduan.platform.accounts.selectors import actor_for
from fenduan.platform.api.models import Token
from fenduan.platform.api.scopes import Scope
from fenduan.platform.api.services import digest_of
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.reference.text import Text


class BearerToken(HttpBearer):
    """``Authorization: Bearer fdn_…``."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the token's row and set ``request.actor``; nothing where it does not hold today."""
        row = Token.objects.select_related("made_by", "organisation").filter(secret_digest=digest_of(token)).first()
        if row is None or row.revoked_at is not None or row.expires_on < clock.today():
            return None
        try:
            actor = actor_for(row.made_by, row.organisation)
        except NotFound:
            return None
        if actor.organisation_id != row.organisation_id:
            return None
        # A program shows no second factor: what needs a signature is done by a person.
        request.actor = replace(actor, second_factor_at=None)
        request.scopes = frozenset(row.scopes)
        return row


def actor_of(request: HttpRequest, scope: Scope) -> Actor:
    """Return who asks. Raises :class:`Refused` where the token was not given ``scope``."""
    if scope not in request.scopes:
        raise Refused(Text(f"The token has no leave for {scope}.", f"令牌没有 {scope} 权限。"), status=403)
    actor: Actor = request.actor
    return actor
