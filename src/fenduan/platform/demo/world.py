"""The demonstration world, made by the services that everybody uses: what is there has its ledger entry."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction

from fenduan.platform.accounts.models import Organisation, User
from fenduan.platform.accounts.services import (
    OPERATOR,
    accept_invitation,
    create_organisation,
    invite,
    seed_authorities,
)
from fenduan.platform.base import clock
from fenduan.platform.demo import checks
from fenduan.platform.demo.people import COMPANIES, PASSWORD, Person, people
from fenduan.platform.demo.scenes import SCENES
from fenduan.platform.demo.stage import Scene, play
from fenduan.platform.ledger.sealing import seal
from fenduan.reference.text import Text

Tell = Callable[[Text], None]

OPENED: Final = dt.date(2026, 3, 2)
BEGUN: Final = dt.date(2026, 4, 10)
BUILDING: Final = Text("Building the demonstration, once ...", "正在准备演示数据，仅需一次……")


def build(tell: Tell, scenes: Sequence[Scene] = SCENES) -> None:
    """Build the world where it is not there yet; ``tell`` is told what takes a while.

    Without ``scenes`` there are its people, companies and printed licences, and nothing has happened between them.
    """
    if checks.is_marked():
        return
    tell(BUILDING)
    with transaction.atomic():
        clock.state_day(OPENED)
        _organisations()
        for person in people():
            _person(person)
        clock.state_day(BEGUN)
        play(scenes, BEGUN)
        clock.state_day(settings.FENDUAN_DAY)
        checks.mark()
    seal()


def _organisations() -> None:
    seed_authorities(actor=OPERATOR)
    for each in COMPANIES:
        create_organisation(
            actor=OPERATOR,
            kind="enterprise",
            slug=each.slug,
            name=each.name,
            place=each.place,
            credit_code=each.credit_code,
        )


def _person(person: Person) -> None:
    """Invite somebody into each role, accept for them, and set up the second factor that everybody knows."""
    organisation = Organisation.objects.get(slug=person.organisation)
    user: User | None = None
    for role in person.roles:
        invited = invite(actor=OPERATOR, email=person.email, name=person.name.zh, role=role, organisation=organisation)
        user = accept_invitation(secret=invited.secret, user=user, password=PASSWORD).user
    TOTP.activate(user, person.secret)
