"""The pages of site profiles: kept once, edited as a part is, lent as dated copies, taken back while nobody signed."""

import json
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from fenduan.platform.arrangements import selectors, services
from fenduan.platform.arrangements.models import Loan, SiteProfile
from fenduan.platform.arrangements.services.lending import LENT
from tests.platform.arrangements.world import World, a_key, begun
from tests.platform.web.clients import client_of, hidden, text_of

pytestmark = pytest.mark.django_db


def made(client: Client, name: str = "杭州工厂") -> SiteProfile:
    key = hidden(client.get(reverse("profiles")).content.decode(), "key")
    answer = client.post(reverse("profiles"), {"name": name, "key": key})
    assert answer.status_code == 302
    return SiteProfile.objects.get(name=name)


def save(client: Client, profile: SiteProfile, section: str, **said: object) -> HttpResponse:
    profile.refresh_from_db()
    sent = {"seen": profile.revision, "key": a_key(), **{name.replace("__", "."): each for name, each in said.items()}}
    address = reverse("profile_save", args=(profile.pk, section))
    answer: HttpResponse = client.post(address, sent, headers={"accept": "application/json"})
    return answer


def lent(world: World, profile: SiteProfile, *fields: str) -> Loan:
    profile.refresh_from_db()
    return services.lend_profile(
        actor=world.actors["filler"], arrangement=world.number, party="filler", profile=profile.name,
        fields=fields, seen=profile.revision, key=a_key(),
    )  # fmt: skip


def test_a_profile_is_begun_and_filled_in_with_the_forms_of_a_part() -> None:
    world = begun()
    client = client_of(world.actors["filler"])
    profile = made(client)
    assert client.post(reverse("profiles"), {"name": " ", "key": a_key()}).status_code == 400
    for section in LENT:
        assert client.get(reverse("profile_section", args=(profile.pk, section))).status_code == 200
    added = json.loads(save(client, profile, "sites", op="add", pointer="/sites", id="filler-site-1").content)
    assert 'data-name="/sites/0/place"' in added["html"]
    assert save(client, profile, "sites", pointer="/sites/0/name", value__zh="一号厂区").status_code == 200
    profile.refresh_from_db()
    assert profile.content == {"sites": [{"id": "filler-site-1", "name": {"zh": "一号厂区"}}]}
    save(client, profile, "licences", op="add", pointer="/licences")
    wrong = json.loads(save(client, profile, "licences", pointer="/licences/0/valid_until", value="soon").content)
    assert "soon" in wrong["faults"][0]
    page = client.get(reverse("profile_section", args=(profile.pk, "licences"))).content.decode()
    assert 'value="soon"' in page
    assert "`" not in text_of(page)
    removed = json.loads(save(client, profile, "licences", op="remove", pointer="/licences/0", last="yes").content)
    assert removed["undo"]["values"][0] == ["op", "restore"]
    listed = text_of(client.get(reverse("profiles")).content.decode())
    assert "杭州工厂" in listed


def test_a_stale_change_is_told_and_nothing_of_another_section_is_taken() -> None:
    world = begun()
    client = client_of(world.actors["filler"])
    profile = made(client)
    stale = save(client, profile, "sites", op="none", pointer="/sites", seen=0)
    assert stale.status_code == 409
    assert json.loads(stale.content)["seen"] == profile.revision
    assert save(client, profile, "sites", op="none", pointer="/segments").status_code == 400
    assert client.get(reverse("profile_section", args=(profile.pk, "product"))).status_code == 404


@pytest.mark.parametrize(("language", "word"), [("zh", "撤回"), ("en", "Take it back")])
def test_a_copy_is_shown_as_it_was_lent_and_taken_back(language: str, word: str) -> None:
    world = begun()
    client = client_of(world.actors["filler"], language)
    profile = made(client)
    save(client, profile, "licences", op="add", pointer="/licences")
    save(client, profile, "licences", pointer="/licences/0/number", value="浙20261234")
    loan = lent(world, profile, "/licences/0/number")
    save(client, profile, "licences", pointer="/licences/0/number", value="浙20265678")
    address = reverse("loan", args=(loan.pk,))
    page = text_of(client.get(address).content.decode())
    assert "浙20261234" in page
    assert "浙20265678" not in page
    assert loan.digest in page
    assert word in page
    assert address in client.get(reverse("profile_section", args=(profile.pk, "sites"))).content.decode()
    key = re.findall(r'name="key" value="([^"]*)"', client.get(address).content.decode())[0]
    assert client.post(address, {"key": key}).status_code == 302
    content = selectors.workspace(world.actors["filler"], world.number).part("filler", "licences").content
    assert content == {}
    after = client.get(address).content.decode()
    assert ("已撤回" if language == "zh" else "taken back") in after
    assert 'class="button grave"' not in after
    assert client.post(address, {"key": a_key()}).status_code == 409


def test_what_was_signed_is_not_offered_to_be_taken_back() -> None:
    world = begun()
    world.write("filler")
    client = client_of(world.actors["filler"])
    profile = made(client)
    save(client, profile, "licences", op="add", pointer="/licences")
    save(client, profile, "licences", pointer="/licences/0/number", value="浙20261234")
    loan = lent(world, profile, "/licences/0/number")
    world.sign("filler", "licences")
    page = client.get(reverse("loan", args=(loan.pk,))).content.decode()
    assert "不能撤回：许可证提供后已签署" in page
    assert 'class="button grave"' not in page
    assert client.post(reverse("loan", args=(loan.pk,)), {"key": a_key()}).status_code == 409


def test_nobody_else_is_told_of_a_profile_or_a_copy() -> None:
    world = begun()
    client = client_of(world.actors["filler"])
    profile = made(client, "canary-name")
    save(client, profile, "licences", op="add", pointer="/licences")
    save(client, profile, "licences", pointer="/licences/0/number", value="浙20261234")
    loan = lent(world, profile, "/licences/0/number")
    for party in ("holder", "conjugator"):
        other = client_of(world.actors[party])
        for name, args in (
            ("profile", (profile.pk,)),
            ("profile_section", (profile.pk, "sites")),
            ("loan", (loan.pk,)),
        ):
            assert other.get(reverse(name, args=args)).status_code == 404
        assert save(other, profile, "sites", op="none", pointer="/sites").status_code == 404
        assert other.post(reverse("loan", args=(loan.pk,)), {"key": a_key()}).status_code == 404
        assert "canary-name" not in other.get(reverse("profiles")).content.decode()


def test_the_way_through_the_pages_stays_on_a_profile() -> None:
    client = client_of(begun().actors["filler"])
    page = client.get(reverse("profile_section", args=(made(client).pk, "sites"))).content.decode()
    head = page.partition("</nav>")[0]
    assert reverse("cases") in head
    assert "/profiles/" not in head
