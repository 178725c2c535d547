"""Who the token acts for."""

import datetime as dt

from django.http import HttpRequest
from ninja import Schema

from fenduan.platform.api.frame import api
from fenduan.platform.base import clock


class Account(Schema):
    """The organisation and the person for whom the token acts, what it may, and the day of the platform."""

    organisation: str
    kind: str
    place: str | None
    name: str
    roles: list[str]
    scopes: list[str]
    today: dt.date


@api.get("account", response=Account, summary="Who the token acts for 令牌代表的组织和人员")
def account(request: HttpRequest) -> Account:
    """Say for whom the token acts."""
    actor = request.actor
    return Account(
        organisation=actor.organisation,
        kind=actor.kind,
        place=actor.place,
        name=actor.name,
        roles=sorted(actor.roles),
        scopes=sorted(request.scopes),
        today=clock.today(),
    )
