"""All changed parts in one act: shown one by one, one second factor, a signature each, all or none."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from fenduan.platform.accounts.models import Membership
from fenduan.platform.arrangements.models import PartVersion
from fenduan.platform.ledger.models import Entry
from tests.platform.arrangements.world import World, begun, signed
from tests.platform.web.clients import client_of, hidden, text_of

pytestmark = pytest.mark.django_db


def address(world: World) -> str:
    return reverse("sign_parts", args=(world.number,))


def sent(page: str) -> dict[str, object]:
    return {"part": re.findall(r'name="part" value="([^"]*)"', page), "key": hidden(page, "key")}


def opened(world: World, client: Client) -> str:
    return str(client.get(address(world)).content.decode())


def test_every_changed_part_is_signed_by_itself_and_answered_with_its_receipt() -> None:
    world = begun()
    world.write("holder")
    client = client_of(world.actors["holder"])
    page = opened(world, client)
    parts = re.findall(r'name="part" value="([^"]*)"', page)
    assert len(parts) > 5
    assert all(each.rpartition("/")[2] in page for each in parts)
    signatures = Entry.objects.filter(action="arrangements.sign_part")
    before = signatures.count()
    done = client.post(address(world), sent(page))
    assert done.status_code == 200
    assert PartVersion.objects.count() == len(parts)
    assert signatures.count() == before + len(parts)
    said = done.content.decode()
    assert all(each.digest in said for each in PartVersion.objects.all())
    again = client.post(address(world), sent(page))
    assert again.status_code == 200
    assert PartVersion.objects.count() == len(parts)
    assert "没有需要签署的部分" in opened(world, client)


@pytest.mark.parametrize(("language", "was"), [("zh", "变更前"), ("en", "Before")])
def test_what_was_signed_before_shows_its_difference_alone(language: str, was: str) -> None:
    world = signed()
    client = client_of(world.actors["filler"], language)
    licence = number_signed()
    world.save("filler", "licences", "/licences/0/number", "浙20269999")
    page = opened(world, client)
    assert len(re.findall(r'name="part"', page)) == 1
    read = text_of(page.partition("<details>")[0])
    assert was in read
    assert licence in read
    assert "浙20269999" in read


def number_signed() -> str:
    version = PartVersion.objects.get(part__participant__party="filler", part__section="licences")
    return str(version.content["licences"][0]["number"])


def test_one_that_changed_meanwhile_leaves_all_unsigned_and_says_which() -> None:
    world = begun()
    world.write("holder")
    client = client_of(world.actors["holder"])
    page = opened(world, client)
    world.save("holder", "licences", "/licences/0/number", "沪20269999")
    answer = client.post(address(world), sent(page))
    assert answer.status_code == 409
    assert PartVersion.objects.count() == 0
    said = text_of(answer.content.decode())
    assert "全部未签署" in said
    assert "许可证：您查看之后内容已发生变化" in said
    # What is shown now is what changed: signing goes on from there.
    assert client.post(address(world), sent(answer.content.decode())).status_code == 200


def test_a_part_that_is_amiss_is_left_out_and_named() -> None:
    world = begun()
    world.write("holder")
    world.save("holder", "licences", "/licences/0/valid_from", "soon")
    page = opened(world, client_of(world.actors["holder"]))
    assert "本次不签署的部分" in page
    assert "/licences/" in page.partition("本次不签署的部分")[2]
    assert not [each for each in sent(page)["part"] if "/licences/" in each]  # type: ignore[attr-defined]


def test_it_asks_for_the_second_factor_and_for_the_role() -> None:
    world = begun()
    world.write("holder")
    page = opened(world, client_of(world.actors["holder"], fresh=False))
    assert 'name="part"' not in page
    stale = client_of(world.actors["holder"])
    known = sent(opened(world, stale))
    Membership.objects.filter(user=world.actors["holder"].user_id).exclude(role="regulatory_affairs").delete()
    assert "质量保证人员或者质量受权人" in opened(world, stale)
    assert stale.post(address(world), known).status_code == 403
    assert PartVersion.objects.count() == 0


def test_nobody_signs_anothers_part_so_and_nothing_is_signed_by_nothing() -> None:
    world = begun()
    world.write("holder")
    stranger = client_of(world.actors["filler"])
    known = sent(opened(world, client_of(world.actors["holder"])))
    assert stranger.post(address(world), known).status_code == 404
    owner = client_of(world.actors["holder"])
    assert owner.post(address(world), {"key": "k"}).status_code == 400
    assert owner.post(address(world), {"key": "k", "part": ["holder/nothing/1/x"]}).status_code == 404
    assert owner.post(address(world), {**known, "part": [*known["part"], known["part"][0]]}).status_code == 400  # type: ignore[misc, index]
    assert PartVersion.objects.count() == 0
