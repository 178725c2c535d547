"""One client may ask for what is open to everybody so many times a minute, whatever it writes into its headers."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from fenduan.platform.base import limits
from fenduan.platform.web.access import access_of, is_limited
from tests.platform.licences.people import issued
from tests.platform.web.test_routes import own

pytestmark = pytest.mark.django_db
_ADDRESSES = ("/check/", "/check/licence/none", "/check/none", "/evidence/key", "/invitation/none/", "/api/v1/log")
_UNLIMITED = {"home", "language"}
"""The entrance holds no answer to a question; the language is a cookie of one's own."""


@pytest.fixture(autouse=True)
def few(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let 3 requests a minute through; the minute stands still."""
    settings.FENDUAN_PUBLIC_LIMIT = 3
    monkeypatch.setattr("fenduan.platform.base.limits.time.time", lambda: 1_000_000_040.0)
    cache.clear()
    yield
    cache.clear()


def statuses(client: Client, address: str, times: int, **headers: str) -> list[int]:
    return [client.get(address, headers=headers).status_code for _ in range(times)]


@pytest.mark.parametrize("address", _ADDRESSES)
def test_the_fourth_time_in_a_minute_is_refused(client: Client, address: str) -> None:
    told = statuses(client, address, 4)
    assert 429 not in told[:3]
    assert told[3] == 429


@pytest.mark.parametrize(("language", "words"), [("en", "Try again in 40 seconds."), ("zh", "请在40秒后再试。")])
def test_it_says_when_to_try_again(client: Client, language: str, words: str) -> None:
    client.cookies["language"] = language
    statuses(client, "/check/", 3)
    answer = client.get("/check/")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "40"
    assert words in answer.content.decode()


def test_a_program_is_told_so_in_both_languages(client: Client) -> None:
    statuses(client, "/api/v1/log", 3)
    answer = client.get("/api/v1/log")
    assert answer.headers["Retry-After"] == "40"
    (said,) = answer.json()["reasons"]
    assert "40 seconds" in said["en"]
    assert "40秒" in said["zh"]


def test_all_that_is_public_is_counted_together_and_the_next_minute_begins_anew(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [client.get(each).status_code == 429 for each in _ADDRESSES[:4]] == [False, False, False, True]
    monkeypatch.setattr("fenduan.platform.base.limits.time.time", lambda: 1_000_000_080.0)
    assert client.get("/check/").status_code == 200


def test_what_is_known_and_what_is_not_are_counted_alike(client: Client) -> None:
    issued()
    known, unknown = "/check/licence/苏20240001", "/check/licence/苏20249999"
    assert [client.get(each).status_code for each in (known, unknown, known, unknown, known)] == [
        200, 404, 200, 429, 429,
    ]  # fmt: skip


def test_another_address_has_a_count_of_its_own(client: Client) -> None:
    statuses(client, "/check/", 4)
    assert client.get("/check/", REMOTE_ADDR="192.0.2.9").status_code == 200


def test_a_header_that_nobody_vouches_for_is_not_believed(client: Client) -> None:
    told = [client.get("/check/", headers={"x-forwarded-for": f"192.0.2.{each}"}).status_code for each in range(4)]
    assert told == [200, 200, 200, 429]


@pytest.mark.parametrize("address", ["", "no address"])
def test_those_whose_address_cannot_be_told_are_answered_and_are_one_client(client: Client, address: str) -> None:
    assert [client.get("/check/", REMOTE_ADDR=address).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get("/api/v1/log", REMOTE_ADDR=address).status_code == 429
    assert client.get("/check/").status_code == 200


def test_behind_one_proxy_the_last_address_counts_and_what_the_client_wrote_before_it_does_not(
    client: Client, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    told = [
        client.get("/check/", headers={"x-forwarded-for": f"198.51.100.{each}, 192.0.2.1"}).status_code
        for each in range(4)
    ]
    assert told == [200, 200, 200, 429]
    assert client.get("/check/", headers={"x-forwarded-for": "198.51.100.1, 192.0.2.2"}).status_code == 200


def test_a_client_of_ipv6_is_its_network() -> None:
    def client_of(address: str) -> str:
        return limits.client_of(RequestFactory().get("/", REMOTE_ADDR=address))

    assert client_of("2001:db8:1:2::1") == client_of("2001:db8:1:2:ffff::9") != client_of("2001:db8:1:3::1")
    assert client_of("192.0.2.1") == "192.0.2.1"


def test_every_public_page_is_limited() -> None:
    public = {each.name: each.callback for each in own() if access_of(each.callback) == "public"}
    assert {name for name, view in public.items() if not is_limited(view)} == _UNLIMITED
