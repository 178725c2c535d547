"""Tokens: given by a person, within scopes, shown once, refused as soon as they do not hold."""

import datetime as dt

import pytest
from django.test import Client

from fenduan.platform.accounts.models import Membership, Organisation, User
from fenduan.platform.accounts.selectors import actor_for
from fenduan.platform.api.models import Token
from fenduan.platform.api.services import PREFIX, give_token, revoke_token
from fenduan.platform.base.actor import Actor, Role
from fenduan.platform.base.clock import today
from fenduan.platform.base.errors import NotFound, Refused

pytestmark = pytest.mark.django_db

YEAR = dt.timedelta(days=365)


def _person(slug: str, role: Role) -> Actor:
    organisation, _ = Organisation.objects.get_or_create(
        slug=slug, defaults={"kind": "enterprise", "name_zh": slug, "name_en": slug, "place": "CN-SH"}
    )
    user = User.objects.create_user(f"{role}@{slug}.example", name=role)
    Membership.objects.create(user=user, organisation=organisation, role=role, since=today())
    return actor_for(user)


def _ask(client: Client, secret: str) -> tuple[int, dict[str, object]]:
    response = client.get("/api/v1/account", headers={"authorization": f"Bearer {secret}"})
    return response.status_code, response.json()


def test_a_token_acts_for_its_maker_and_its_secret_is_kept_nowhere(client: Client) -> None:
    actor = _person("holder", "regulatory_affairs")
    given = give_token(actor=actor, name="LIMS", scopes=["cases:read"], expires_on=today() + YEAR)

    status, found = _ask(client, given.secret)

    assert given.secret.startswith(PREFIX)
    assert (status, found["organisation"], found["scopes"]) == (200, "holder", ["cases:read"])
    assert given.secret not in str(Token.objects.values_list())


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer fdn_wrong"}, {"authorization": "Basic eDp5"}])
def test_nobody_is_known_without_one(client: Client, header: dict[str, str]) -> None:
    response = client.get("/api/v1/account", headers=header)

    assert response.status_code == 401
    assert set(response.json()["reasons"][0]) == {"en", "zh"}


def test_a_token_ends_with_its_day_its_revocation_and_the_roles_of_its_maker(client: Client) -> None:
    actor = _person("holder", "quality")
    tokens = [
        give_token(actor=actor, name=name, scopes=["cases:read"], expires_on=today() + YEAR)
        for name in ("day", "revoked", "role")
    ]
    assert [_ask(client, each.secret)[0] for each in tokens] == [200, 200, 200]

    Token.objects.filter(pk=tokens[0].token.pk).update(expires_on=today() - dt.timedelta(days=1))
    revoke_token(actor=actor, number=tokens[1].token.number)
    assert [_ask(client, each.secret)[0] for each in tokens] == [401, 401, 200]
    Membership.objects.update(until=today() - dt.timedelta(days=1), since=today() - dt.timedelta(days=2))
    assert [_ask(client, each.secret)[0] for each in tokens] == [401, 401, 401]


@pytest.mark.parametrize(
    ("name", "scopes", "days", "reasons"),
    [
        ("", ["cases:read"], 30, 1),
        ("x", [], 30, 1),
        ("x", ["everything"], 30, 1),
        ("x", ["cases:read"], 0, 1),
        ("x", ["cases:read"], 367, 1),
        (" ", ["everything"], -1, 3),
    ],
)
def test_every_reason_against_a_token_is_given(name: str, scopes: list[str], days: int, reasons: int) -> None:
    actor = _person("holder", "quality")

    with pytest.raises(Refused) as refused:
        give_token(actor=actor, name=name, scopes=scopes, expires_on=today() + dt.timedelta(days=days))

    assert (len(refused.value.reasons), refused.value.status) == (reasons, 400)
    assert not Token.objects.exists()


def test_an_administrator_has_nothing_to_hand_on_but_takes_back() -> None:
    given = give_token(actor=_person("holder", "quality"), name="x", scopes=["cases:read"], expires_on=today() + YEAR)
    administrator = _person("holder", "enterprise_admin")

    with pytest.raises(Refused) as refused:
        give_token(actor=administrator, name="y", scopes=["cases:read"], expires_on=today() + YEAR)

    assert refused.value.status == 403
    assert revoke_token(actor=administrator, number=given.token.number).revoked_at is not None


def test_another_organisation_does_not_find_it() -> None:
    given = give_token(actor=_person("holder", "quality"), name="x", scopes=["cases:read"], expires_on=today() + YEAR)

    with pytest.raises(NotFound):
        revoke_token(actor=_person("filler", "enterprise_admin"), number=given.token.number)


def test_the_description_is_openapi_3_1_and_fetches_nothing(client: Client) -> None:
    described = client.get("/api/v1/openapi.json")

    assert described.json()["openapi"].startswith("3.1")
    assert client.get("/api/v1/docs").status_code == 404
