"""Restricting a part from its page: who may still read it, what the others then see, taking it back."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from fenduan.platform.arrangements.models import PartVersion, Restriction
from tests.platform.arrangements.world import World, signed
from tests.platform.web.clients import client_of, hidden, text_of

pytestmark = pytest.mark.django_db


def address(world: World, section: str = "licences") -> str:
    return reverse("restrict", args=(world.number, "filler", section))


def restricted(world: World, client: Client, **said: object) -> HttpResponse:
    key = hidden(client.get(address(world)).content.decode(), "key")
    answer: HttpResponse = client.post(address(world), {"key": key, "what": "!part", "readers": ["CN-ZJ"], **said})
    return answer


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_part_is_restricted_seen_as_provided_and_given_back(language: str) -> None:
    world = signed()
    owner, holder = (client_of(world.actors[each], language) for each in ("filler", "holder"))
    others = reverse("other_party", args=(world.number, "filler"))
    before = text_of(holder.get(others).content.decode())
    assert restricted(world, owner, reason="商业秘密").status_code == 302
    version = PartVersion.objects.get(part__participant__party="filler", part__section="licences")
    page = text_of(owner.get(address(world)).content.decode())
    assert ("浙江省药品监督管理局" if language == "zh" else "Zhejiang") in page
    assert version.digest in page
    section = owner.get(reverse("section", args=(world.number, "filler", "licences"))).content.decode()
    assert ("限制查看" if language == "zh" else "restricted") in section
    assert address(world) in section
    after = text_of(holder.get(others).content.decode())
    assert version.digest in after
    assert version.digest not in before
    assert "2026-06-15" in after
    stated = version.content["licences"][0]["number"]
    assert stated in before
    assert stated not in after
    page = owner.get(address(world)).content.decode()
    lift = re.findall(r'name="lift" value="!part"><input type="hidden" name="key" value="([^"]*)"', page)
    assert owner.post(address(world), {"lift": "!part", "key": lift[0]}).status_code == 302
    assert stated in text_of(holder.get(others).content.decode())
    assert Restriction.objects.get().lifted_at is not None
    assert ("已取消" if language == "zh" else "lifted") in owner.get(address(world)).content.decode()


def test_a_document_is_restricted_and_named_by_its_title() -> None:
    world = signed()
    owner = client_of(world.actors["filler"])
    world.save("filler", "licences", "/documents", [{"id": "filler-plan", "title": {"zh": "厂区平面图", "en": "Plan"}}])
    restricted(world, owner, what="filler-plan", readers=[])
    found = Restriction.objects.get()
    assert (found.document, found.readers) == ("filler-plan", "")
    page = text_of(owner.get(address(world)).content.decode())
    assert "仅限本单位" in page
    assert "厂区平面图" in page
    section = owner.get(reverse("section", args=(world.number, "filler", "licences"))).content.decode()
    assert "限制查看的文件1个" in section


def test_what_is_refused_stands_in_the_form_with_its_reason() -> None:
    world = signed()
    owner = client_of(world.actors["filler"])
    answer = restricted(world, owner, what="", readers=["CN-ZJ"])
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'class="summary"' in page
    assert re.search(r'value="CN-ZJ"[^>]* checked', page)
    assert restricted(world, owner, readers=["HQ"]).status_code == 400
    assert not Restriction.objects.exists()


def test_nobody_but_the_owner_opens_it_and_the_chain_is_not_restricted() -> None:
    world = signed()
    for party in ("holder", "conjugator"):
        assert client_of(world.actors[party]).get(address(world)).status_code == 404
    owner = client_of(world.actors["filler"])
    page = owner.get(address(world, "handoffs_in")).content.decode()
    assert 'value="!part"' not in page
    sent = owner.post(address(world, "handoffs_in"), {"key": "k", "what": "!part", "readers": []})
    assert sent.status_code == 400
    assert owner.post(address(world), {"lift": "!part", "key": "k2"}).status_code == 404
