"""An administrator finds what the log keeps of a person and erases it; others may not, and are told nothing."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from fenduan.platform.accounts.models import Membership, Organisation, User
from fenduan.platform.base import clock
from fenduan.platform.ledger.models import Entry, Opening
from tests.platform.arrangements.world import World, begun
from tests.platform.web.clients import client_of, text_of

pytestmark = pytest.mark.django_db
ADDRESS = "/organisation/personal-data/"


def administrator(of: str) -> Client:
    user = User.objects.create_user(f"admin@{of}.example", name="Admin")
    Membership.objects.create(
        user=user, organisation=Organisation.objects.get(slug=of), role="enterprise_admin", since=clock.today()
    )
    client = Client()
    client.force_login(user)
    return client


def mail(world: World, party: str) -> str:
    return User.objects.get(pk=world.actors[party].user_id).email


def found(client: Client, email: str) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]*)"', client.post(ADDRESS, {"email": email}).content.decode())


def test_what_is_kept_of_a_person_is_found_and_what_is_chosen_is_erased() -> None:
    world = begun()
    world.write("holder")
    client = administrator("holder")
    email = mail(world, "holder")
    kept = found(client, email)
    assert kept
    page = text_of(client.post(ADDRESS, {"email": email}).content.decode())
    assert "分段生产安排：操作人姓名" in page
    assert "arrangements." not in page
    entries = Entry.objects.count()
    answer = client.post(ADDRESS, {"email": email, "erase": "yes", "chosen": kept[:2], "reason": "本人申请"})
    assert answer.status_code == 200
    assert "已删除字段2个" in text_of(answer.content.decode())
    number, _, name = kept[0].partition(" ")
    assert not Opening.objects.filter(entry__number=number, name=name).exists()
    assert Entry.objects.filter(action="ledger.erase").count() == len({each.partition(" ")[0] for each in kept[:2]})
    assert Entry.objects.count() > entries
    assert not set(kept[:2]) & set(found(client, email))
    again = client.post(ADDRESS, {"email": email, "erase": "yes", "chosen": kept[:2], "reason": "本人申请"})
    assert again.status_code == 400


def test_nothing_is_erased_without_a_reason_or_a_choice_and_what_was_ticked_stays_ticked() -> None:
    world = begun()
    world.write("holder")
    client = administrator("holder")
    email = mail(world, "holder")
    kept, before = found(client, email), Opening.objects.count()
    answer = client.post(ADDRESS, {"email": email, "erase": "yes", "chosen": kept[:1], "reason": " "})
    assert answer.status_code == 400
    assert re.search(rf'value="{re.escape(kept[0])}"[^>]* checked', answer.content.decode())
    assert client.post(ADDRESS, {"email": email, "erase": "yes", "reason": "本人申请"}).status_code == 400
    forged = [*kept[:1], "no-such-entry actor_name"]
    assert client.post(ADDRESS, {"email": email, "erase": "yes", "chosen": forged, "reason": "x"}).status_code == 404
    assert Opening.objects.count() == before


def test_others_are_not_told_and_the_address_is_not_in_the_pages_own() -> None:
    world = begun()
    world.write()
    outsider = administrator("conjugator")
    assert found(outsider, mail(world, "holder")) == []
    kept = found(administrator("holder"), mail(world, "holder"))
    sent = {"email": mail(world, "holder"), "erase": "yes", "chosen": kept[:1], "reason": "x"}
    assert outsider.post(ADDRESS, sent).status_code == 404
    worker = client_of(world.actors["holder"])
    assert worker.get(ADDRESS).status_code == (404 if not world.actors["holder"].has("enterprise_admin") else 200)
    page = administrator("filler").get(reverse("organisation")).content.decode()
    assert f'href="{ADDRESS}"' in page


def test_the_page_says_what_stays_in_both_languages() -> None:
    world = begun()
    world.write("holder")
    client = administrator("holder")
    for language, words in (("zh", "回执均予保留"), ("en", "receipts already given stay")):
        client.cookies["language"] = language
        page = client.post(ADDRESS, {"email": mail(world, "holder")}).content.decode()
        assert words in text_of(page)
