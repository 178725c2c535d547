"""Every address: who may ask at all, that it answers, and what stands in the answer."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fenduan.platform.accounts.models import Membership, User
from fenduan.platform.base import clock
from fenduan.platform.web.access import access_of
from tests.platform.arrangements.world import begun, organisation

pytestmark = pytest.mark.django_db
OURS = "fenduan.platform.web.views"
# What stands in an address of a page that is asked for without knowing of anything.
_SAMPLE = {
    "number": "AR-2026-0001", "party": "holder", "section": "product", "digest": "0" * 64, "secret": "none",
    "manifest": 1, "before": 1, "profile": 1, "form": "yaml", "kind": "pdf", "opaque": "none",
    "nth": 1,
}  # fmt: skip
_PUBLIC = {
    "home", "language", "invitation", "check", "check_licence", "check_id", "log_key", "log_checkpoint",
    "log_hand_over", "receipt",
}  # fmt: skip


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each


def own() -> list[URLPattern]:
    return [each for each in patterns() if getattr(each.callback, "__module__", "").startswith(OURS)]


def address(pattern: URLPattern) -> str | None:
    wanted = pattern.pattern.converters.keys()
    if not wanted <= _SAMPLE.keys():
        return None
    return reverse(pattern.name, kwargs={each: _SAMPLE[each] for each in wanted})


def test_every_page_says_who_may_ask_for_it() -> None:
    assert len(own()) > 40
    silent = [each.name for each in own() if access_of(each.callback) is None]
    assert not silent, f"mark these as public, signed_in, acting or working (web/access.py): {silent}"


def test_public_is_only_what_is_meant_for_the_public() -> None:
    public = {each.name for each in own() if access_of(each.callback) == "public"}
    assert public <= _PUBLIC


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_led_to_signing_in_everywhere_else(client: Client, method: str) -> None:
    for each in own():
        place = address(each)
        if place is None or access_of(each.callback) == "public":
            continue
        answer = getattr(client, method)(place)
        assert answer.status_code in (302, 405), f"{method} {place}: {answer.status_code}"
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_told_the_same_of_what_is_there_and_what_is_not(method: str) -> None:
    world = begun()
    world.write("holder")
    stranger = User.objects.create_user("stranger@other.example", name="Stranger")
    house = organisation("other")
    Membership.objects.create(user=stranger, organisation=house, role="quality", since=clock.today())
    client = Client()
    client.force_login(stranger)
    for each in own():
        place = address(each)
        if place is None or "number" not in each.pattern.converters or world.number not in place:
            continue
        there = getattr(client, method)(place)
        gone = getattr(client, method)(place.replace(world.number, "AR-2026-9999"))
        assert there.status_code == gone.status_code, place
        assert there.status_code in (400, 403, 404, 405), f"{method} {place}: {there.status_code}"
        assert neutral(there.content, world.number) == neutral(gone.content, "AR-2026-9999")


def neutral(body: bytes, number: str) -> str:
    """Return an answer without what differs by the address asked for and by chance."""
    said = body.decode().replace(number, "")
    return re.sub(r'(csrfmiddlewaretoken" value|data-token)="[^"]*"', "", said)


def test_a_role_of_administration_alone_opens_no_page_of_business() -> None:
    house = organisation("other")
    admin = User.objects.create_user("admin@other.example", name="Admin")
    Membership.objects.create(user=admin, organisation=house, role="enterprise_admin", since=clock.today())
    client = Client()
    client.force_login(admin)
    for each in own():
        place = address(each)
        if place is not None and access_of(each.callback) == "working":
            assert client.get(place).status_code in (403, 405), place


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_carries_style_script_or_anything_from_outside(language: str) -> None:
    world = begun()
    world.write("holder")
    client = Client()
    client.force_login(User.objects.get(pk=world.actors["holder"].user_id))
    client.cookies["language"] = language
    for each in own():
        place = address(each)
        if place is None:
            continue
        answer = client.get(place)
        if not answer.headers.get("Content-Type", "").startswith("text/html") or answer.status_code != 200:
            continue
        said = answer.content.decode()
        assert not re.search(r"\son[a-z]+=", said), place
        assert not re.search(r'<[^>]*\sstyle="', said), place
        for outside in re.findall(r'(?:src|href|action)="(https?:[^"]*)"', said):
            raise AssertionError(f"{place}: {outside}")
        for opening in re.findall(r"<script\b[^>]*>", said):
            assert "src=" in opening or 'type="application/json"' in opening, place
        if "<html" not in said:
            # A piece of a page.
            continue
        assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in said
        assert len(re.findall(r"<h1[ >]", said)) == 1, place
        ids: list[Any] = re.findall(r'\sid="([^"]*)"', said)
        assert len(ids) == len(set(ids)), f"{place}: {sorted(each for each in ids if ids.count(each) > 1)}"


def test_the_first_page_is_small(client: Client) -> None:
    page = client.get("/").content
    assets = re.findall(r'(?:src|href)="(/static/[^"]*)"', page.decode())
    size = len(page) + sum(len(b"".join(client.get(each).streaming_content)) for each in assets)  # type: ignore[attr-defined]
    assert assets
    assert size < 100_000
