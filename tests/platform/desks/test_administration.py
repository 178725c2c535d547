"""An administrator is told what keeps others from working, and nothing of their work."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fenduan.platform.accounts import services
from fenduan.platform.accounts.models import Invitation, User
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor, Role
from fenduan.platform.desks.administration import INVITED, NO_SECOND_FACTOR, NOBODY, needs_of
from tests.platform.cases.world import organisation, person

pytestmark = [pytest.mark.django_db, pytest.mark.databases]


def _province(*roles: Role) -> Actor:
    """Return the administrator of an authority with one person in each of these roles, all with a second factor."""
    clock.state_day(dt.date(2026, 6, 1))
    where = organisation("mpa-sh", "province", "CN-SH")
    for number, role in enumerate(roles):
        made = person(f"p{number}", where, role)
        Authenticator.objects.create(user_id=made.user_id, type=Authenticator.Type.TOTP, data={})
    return person("admin", where, "authority_admin")


def _said(actor: Actor) -> list[tuple[str, str]]:
    return [(each.words.zh, each.about.zh) for each in needs_of(actor)]


def test_where_everything_is_set_up_nothing_is_needed() -> None:
    assert _said(_province("case_officer", "inspector", "decision_maker", "decision_maker")) == []


def test_a_role_that_nobody_fills_is_told_and_that_one_decision_maker_is_too_few() -> None:
    told = _said(_province("case_officer", "decision_maker"))
    assert (NOBODY.zh, "检查员") in told
    assert any(words.startswith("该角色人数不足：现有1名，至少需要2名") and about == "审批人" for words, about in told)
    assert len(told) == 2


def test_who_has_no_second_factor_is_named_recovery_codes_alone_are_none() -> None:
    admin = _province("case_officer", "inspector", "decision_maker", "decision_maker")
    bare = person("bare", organisation("mpa-sh", "province", "CN-SH"), "case_officer")
    Authenticator.objects.create(user_id=bare.user_id, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert _said(admin) == [(NO_SECOND_FACTOR.zh, bare.name)]


def test_an_invitation_lies_open_until_it_is_accepted_or_ends() -> None:
    admin = _province("case_officer", "inspector", "decision_maker", "decision_maker")
    services.invite(actor=admin, email="new@sh.example", name="新人", role="inspector")
    (item,) = needs_of(admin)
    assert (item.words, item.about.zh, item.due) == (INVITED, "新人：检查员", dt.date(2026, 6, 8))
    assert item.warning == "none"
    clock.state_day(dt.date(2026, 6, 6))
    assert needs_of(admin)[0].warning == "soon"
    Invitation.objects.update(accepted_at=clock.now())
    assert needs_of(admin) == []


def test_nobody_else_is_told_and_no_other_organisation_is_told_of() -> None:
    admin = _province()
    other = person("admin", organisation("mpa-js", "province", "CN-JS"), "authority_admin")
    services.invite(actor=admin, email="new@sh.example", name="新人", role="inspector")
    assert not any("新人" in about for _, about in _said(other))
    assert needs_of(person("officer", organisation("mpa-sh", "province", "CN-SH"), "case_officer")) == []


def test_it_asks_as_often_whatever_the_number_of_people() -> None:
    admin = _province("case_officer")
    with CaptureQueriesContext(connection) as few:
        needs_of(admin)
    where = organisation("mpa-sh", "province", "CN-SH")
    for number in range(6):
        person(f"more{number}", where, "inspector")
        services.invite(actor=admin, email=f"n{number}@sh.example", name="新人", role="inspector")
    with CaptureQueriesContext(connection) as many:
        assert len(needs_of(admin)) > 12
    assert len(many) == len(few)


def test_it_stands_on_the_page(client: Client) -> None:
    admin = _province("case_officer")
    client.force_login(User.objects.get(pk=admin.user_id))
    page = client.get("/").content.decode()
    assert "该角色尚无人担任" in page
    assert "role-inspector" not in page
