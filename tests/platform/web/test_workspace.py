"""The workspace of an arrangement: forms from the format itself, saved as typed, judged beside, signed."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from fenduan.dossier.shape import LeafSpec, objects
from fenduan.exchange.spreadsheet import headings
from fenduan.platform.accounts.models import Membership, User
from fenduan.platform.arrangements import selectors
from fenduan.platform.arrangements.models import Manifest, PartVersion
from fenduan.platform.arrangements.parts import SECTIONS, Section, sections_of
from fenduan.platform.base.actor import Actor
from fenduan.platform.web.drafting import Drafting, anchors_in, nearest
from fenduan.platform.web.parts import Field, Part
from fenduan.platform.web.typed import typed
from tests.platform.arrangements.world import World, begun, signed

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF\n"


def client_of(actor: Actor, *, verified: bool = True) -> Client:
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user)
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
    if verified:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
        session.save()
    return client


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer.content.decode()[:400]
    return str(answer.content.decode())


def save(client: Client, world: World, party: str, section: str, **said: object) -> HttpResponse:
    key = said.pop("key", None) or f"k{time.perf_counter_ns()}"
    seen = said.pop("seen", world.revision(party, section))
    sent = {name.replace("__", "."): value for name, value in said.items()}
    address = reverse("save", args=(world.number, party, section))
    answer: HttpResponse = client.post(
        address, {**sent, "seen": seen, "key": key}, headers={"accept": "application/json"}
    )
    return answer


def content(world: World, party: str, section: Section) -> dict[str, Any]:
    return selectors.workspace(world.actors[party], world.number).part(party, section).content


def fields_of(parts: tuple[Part, ...]) -> Iterator[Field]:
    for each in parts:
        if isinstance(each, Field):
            yield each
        yield from fields_of(tuple(getattr(each, "parts", ())) + tuple(getattr(each, "entries", ())))


def test_every_field_of_the_format_has_a_field_or_is_given() -> None:
    full: dict[str, Any]
    full = {key: [{}] for key in ("parties", "sites", "licences", "experience", "personnel", "certificates")}
    shown = set()
    for section in SECTIONS:
        stated: dict[str, Any] = {**full, "documents": [{}], "bad_records": [{}], "segments": [{}], "handoffs": [{}]}
        stated |= {key: [{}] for key in ("agreements", "control_strategy", "opinions", "confirmations", "steps")}
        stated |= {key: [{}] for key in ("circumstances", "preparations", "not_applicable_materials")}
        stated["licences"] = [{"scope": [{}]}]
        stated["product"] = {"grounds": [{}]}
        keys = {*SECTIONS[section].keys, "documents"}
        made = Drafting("holder", section, {key: stated[key] for key in stated if key in keys}, {}, "/save").parts()
        shown |= {re.sub(r"/\d+", "/*", each.name) for each in fields_of(made)}
    wanted = {
        "/" + "/".join((*path, key))
        for path, spec in objects()
        for key, each in spec.fields.items()
        if isinstance(each.spec, LeafSpec)
    }
    given = re.compile(
        r"/(dossier|id|as_of)$|/\*/id$|/(sites|licences|experience|personnel|bad_records)/\*/party$"
        r"|/documents/\*/(file|sha256)$|/quality_system/elements/"
    )
    assert {each for each in wanted - shown if not given.search(each)} == set()


@pytest.mark.parametrize(
    ("pointer", "said", "kept"),
    [
        ("/running_since", "2026年6月15日", "2026-06-15"),
        ("/running_since", "next year", "next year"),
        ("/running_since", " ", None),
        ("/product/sterile", "true", True),
        ("/product/sterile", "", None),
        ("/handoffs/0/hold_time_h", "\N{FULLWIDTH DIGIT SEVEN}\N{FULLWIDTH DIGIT TWO}\N{FULLWIDTH FULL STOP}5", 72.5),
        ("/handoffs/0/transport/temperature_c/min", "\N{MINUS SIGN}90", -90),
        ("/handoffs/0/hold_time_h", "1,200", 1200),
        ("/handoffs/0/hold_time_h", "three", "three"),
        ("/handoffs/0/hold_time_h", "1e999", "1e999"),
        ("/circumstances/0/item", "3", 3),
        ("/licences/0/number", "沪20210001", "沪20210001"),
    ],
)
def test_what_is_typed_is_read_as_people_write_and_kept_where_it_cannot_be(
    pointer: str, said: str, kept: object
) -> None:
    assert typed(pointer, {"value": [said]}) == kept


def test_lists_tell_nothing_from_none() -> None:
    assert typed("/segments/0/after", {"value": []}) is None
    assert typed("/segments/0/after", {"value": ["!none"]}) == []
    assert typed("/segments/0/after", {"value": ["a", "!none", "b"]}) == ["a", "b"]
    assert typed("/quality_system/handoffs_covered", {"value": ["a b"]}) == [["a", "b"]]
    assert typed("/product/name", {"value.zh": ["药"], "value.en": [" "]}) == {"zh": "药"}
    assert typed("/product/name", {"value.zh": [""], "value.en": [""]}) is None


def test_a_finding_goes_to_the_nearest_place_of_the_form() -> None:
    stated = {"experience": [{"party": "holder"}]}
    anchors = anchors_in(Drafting("holder", "experience", stated, {}, "/save").parts())
    assert nearest("/experience/0/from", anchors) == "f-experience-0-from"
    assert nearest("/experience/0/nowhere", anchors) == "f-experience-0"
    assert nearest("/experience/7/from", anchors) == "f-experience"
    assert nearest("/licences/0", anchors) is None


def test_every_section_of_every_party_opens_in_both_languages() -> None:
    world = begun()
    world.write()
    for party, actor in world.actors.items():
        client = client_of(actor)
        for language in ("zh", "en"):
            client.cookies["language"] = language
            for section in sections_of(holder=party == "holder"):
                shown = page(client, "section", world.number, party, section)
                assert SECTIONS[section].label.pick("en" if language == "en" else "zh") in shown


def test_a_field_is_saved_as_typed_and_its_fault_told_beside_it() -> None:
    world = begun()
    client = client_of(world.actors["holder"])
    good = save(client, world, "holder", "product", pointer="/product/name", value__zh="试验单抗", value__en="Trial")
    assert json.loads(good.content)["faults"] == []
    assert content(world, "holder", "product")["product"]["name"] == {"zh": "试验单抗", "en": "Trial"}
    bad = json.loads(save(client, world, "holder", "product", pointer="/running_since", value="soon").content)
    assert "soon" in bad["faults"][0]
    assert content(world, "holder", "product")["running_since"] == "soon"
    assert 'value="soon"' in page(client, "section", world.number, "holder", "product")


def test_a_stale_save_is_refused_with_what_changed_and_may_be_sent_again() -> None:
    world = begun()
    client = client_of(world.actors["holder"])
    seen = world.revision("holder", "product")
    save(client, world, "holder", "product", pointer="/product/sterile", value="true")
    answer = save(client, world, "holder", "product", pointer="/product/sterile", value="false", seen=seen)
    told = json.loads(answer.content)
    assert answer.status_code == 409
    assert "/product/sterile" in told["words"]
    assert content(world, "holder", "product")["product"]["sterile"] is True
    again = save(client, world, "holder", "product", pointer="/product/sterile", value="false", seen=told["seen"])
    assert again.status_code == 200


def test_the_same_save_sent_twice_is_one() -> None:
    world = begun()
    client = client_of(world.actors["holder"])
    seen = world.revision("holder", "sites")
    said: dict[str, object] = {"op": "add", "pointer": "/sites", "id": "holder-site-1", "seen": seen, "key": "once"}
    answers = [save(client, world, "holder", "sites", **said) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert content(world, "holder", "sites")["sites"] == [{"id": "holder-site-1", "party": "holder"}]


def test_entries_are_added_removed_and_brought_back() -> None:
    world = begun()
    client = client_of(world.actors["holder"])
    for number in (1, 2):
        save(client, world, "holder", "sites", op="add", pointer="/sites", id=f"holder-site-{number}")
    gone = json.loads(save(client, world, "holder", "sites", op="remove", pointer="/sites/0").content)
    assert [each["id"] for each in content(world, "holder", "sites")["sites"]] == ["holder-site-2"]
    undo = dict(gone["undo"]["values"])
    save(client, world, "holder", "sites", **undo)
    assert [each["id"] for each in content(world, "holder", "sites")["sites"]] == ["holder-site-1", "holder-site-2"]


def test_none_is_stated_and_taken_back() -> None:
    world = begun()
    client = client_of(world.actors["holder"])
    save(client, world, "holder", "bad_records", op="none", pointer="/bad_records")
    assert content(world, "holder", "bad_records") == {"bad_records": []}
    assert "已陈述：没有。" in page(client, "section", world.number, "holder", "bad_records")
    save(client, world, "holder", "bad_records", op="drop", pointer="/bad_records")
    assert content(world, "holder", "bad_records") == {}


def test_a_tick_says_that_an_element_covers_a_site() -> None:
    world = begun()
    client = client_of(world.actors["holder"])
    at = "/quality_system/elements#change_control"
    save(client, world, "holder", "quality_system", pointer=at, value=["sh-1", "sz-1"])
    stated = content(world, "holder", "quality_system")["quality_system"]["elements"]
    assert stated == [{"element": "change_control", "sites": ["sh-1", "sz-1"]}]
    save(client, world, "holder", "quality_system", pointer=at)
    assert not content(world, "holder", "quality_system").get("quality_system", {}).get("elements")


@pytest.mark.parametrize("pointer", ["/nowhere", "sites", "/sites/0/nothing", "/product", "/quality_system/elements#x"])
def test_a_place_that_the_format_has_not_is_refused_and_nothing_written(pointer: str) -> None:
    world = begun()
    section: Section = "quality_system" if "#" in pointer else "product"
    before = content(world, "holder", section)
    answer = save(client_of(world.actors["holder"]), world, "holder", section, pointer=pointer, value="x")
    assert answer.status_code == 400
    assert json.loads(answer.content)["refused"]
    assert content(world, "holder", section) == before


def test_a_signed_out_page_is_told_so_and_not_led_away() -> None:
    world = begun()
    answer = save(Client(), world, "holder", "product", pointer="/product/sterile", value="true")
    assert answer.status_code == 401
    assert json.loads(answer.content)["refused"]


def test_nobody_opens_or_saves_anothers_part() -> None:
    world = begun()
    world.write()
    stranger = client_of(world.actors["filler"])
    for name in ("section", "sign_part"):
        assert stranger.get(reverse(name, args=(world.number, "holder", "product"))).status_code == 404
    answer = save(stranger, world, "holder", "product", pointer="/product/sterile", value="true")
    assert answer.status_code == 404


def test_the_assessment_stands_beside_with_links_between_findings_and_fields() -> None:
    world = begun()
    world.write("holder")
    client = client_of(world.actors["holder"])
    save(client, world, "holder", "product", pointer="/product/need/statement", value__zh="", value__en="")
    shown = client.get(reverse("live", args=(world.number,)), {"party": "holder", "section": "product"})
    said = shown.content.decode()
    assert 'id="chain"' in said
    assert "<svg" in said
    assert f"/arrangements/{world.number}/facts/holder/product/#f-product-need" in said
    assert re.search(r'<ul class="onto" id="f-product-need[^"]*" hx-swap-oob="true">', said)
    assert "style=" not in said.replace("font-style=", "")


def test_without_script_the_assessment_is_on_the_page_when_asked_for() -> None:
    world = begun()
    world.write("holder")
    client = client_of(world.actors["holder"])
    address = reverse("arrangement", args=(world.number,))
    assert 'class="verdict' not in client.get(address).content.decode()
    assert 'class="verdict' in client.get(address, {"judged": "1"}).content.decode()


def test_a_part_is_signed_by_quality_with_a_second_factor_and_answers_with_a_receipt() -> None:
    world = begun()
    world.write("holder")
    actor = world.actors["holder"]
    address = reverse("sign_part", args=(world.number, "holder", "product"))
    stale = client_of(actor, verified=False)
    assert "/accounts/2fa/reauthenticate/?next=" in stale.get(address).content.decode()
    client = client_of(actor)
    shown = client.get(address).content.decode()
    sent = dict(re.findall(r'name="(digest|seen|key)" value="([^"]*)"', shown))
    refused = client.post(address, {**sent, "digest": "0" * 64})
    assert refused.status_code == 409
    assert PartVersion.objects.count() == 0
    done = client.post(address, sent)
    version = PartVersion.objects.get()
    assert version.digest in done.content.decode()
    assert client.post(address, sent).status_code == 200
    assert PartVersion.objects.count() == 1


def test_who_may_not_sign_is_told_why() -> None:
    world = begun()
    world.write("holder")
    Membership.objects.filter(user=world.actors["holder"].user_id).exclude(role="regulatory_affairs").delete()
    address = reverse("sign_part", args=(world.number, "holder", "product"))
    assert "质量保证人员或者质量受权人" in client_of(world.actors["holder"]).get(address).content.decode()


def test_the_holder_signs_the_manifest_and_sees_what_is_newer() -> None:
    world = signed()
    client = client_of(world.actors["holder"])
    address = reverse("sign_manifest", args=(world.number,))
    shown = client.get(address).content.decode()
    sent = dict(re.findall(r'name="(digest|seen|key)" value="([^"]*)"', shown))
    assert client.post(address, sent).status_code == 200
    assert Manifest.objects.count() == 1
    assert "有更新的部分" not in page(client, "versions", world.number)
    save(client, world, "holder", "product", pointer="/product/lot_release", value="true")
    world.sign("holder", "product")
    assert "有更新的部分" in page(client, "versions", world.number)
    assert "批签发" in page(client, "compare", world.number, 1)
    page(client, "manifest", world.number, 1)
    assert client_of(world.actors["filler"]).get(address).status_code == 404


def test_the_others_parts_are_read_as_far_as_one_may_and_cannot_be_changed() -> None:
    world = signed()
    shown = page(client_of(world.actors["holder"]), "other_party", world.number, "filler")
    assert headings.FIELDS["Licence.number"].zh in shown
    assert "<input" not in shown.partition("<main")[2]
    ids = re.findall(r'\sid="([^"]*)"', shown)
    assert len(ids) == len(set(ids))
    neighbour = page(client_of(world.actors["conjugator"]), "other_party", world.number, "filler")
    assert headings.FIELDS["Licence.number"].zh not in neighbour


def test_a_dossier_goes_out_and_comes_back() -> None:
    world = begun()
    world.write("holder")
    client = client_of(world.actors["holder"])
    for form in ("yaml", "json", "xlsx"):
        assert client.get(reverse("export", args=(world.number, form))).status_code == 200
    assert client.get(reverse("export", args=(world.number, "exe"))).status_code == 404
    data = client.get(reverse("export", args=(world.number, "yaml"))).content
    form = page(client, "exchange", world.number)
    sent = dict(re.findall(r'name="(seen|key)" value="([^"]*)"', form))
    answer = client.post(
        reverse("import", args=(world.number,)), {**sent, "file": SimpleUploadedFile("dossier.yaml", data)}
    )
    assert answer.status_code == 302
    bad = client.post(
        reverse("import", args=(world.number,)), {**sent, "key": "other", "file": SimpleUploadedFile("x.yaml", b"a: [")}
    )
    assert bad.status_code == 400
    assert 'class="summary"' in bad.content.decode()


@pytest.mark.parametrize("kind", ["pdf", "docx", "html"])
def test_the_determination_is_handed_out(kind: str) -> None:
    world = begun()
    world.write("holder")
    answer = client_of(world.actors["holder"]).get(reverse("determination", args=(world.number, kind)))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_is_uploaded_listed_cited_and_read_by_who_may() -> None:
    world = begun()
    client = client_of(world.actors["holder"])
    shown = page(client, "section", world.number, "holder", "licences")
    sent = dict(re.findall(r'name="(seen|key|document)" value="([^"]*)"', shown.partition('class="upload"')[2]))
    address = reverse("upload", args=(world.number, "holder", "licences"))
    assert client.post(address, {**sent, "file": SimpleUploadedFile("licence.pdf", PDF)}).status_code == 302
    (document,) = content(world, "holder", "licences")["documents"]
    assert document["title"] == "licence.pdf"
    kept = client.get(reverse("file", args=(world.number, document["sha256"])))
    assert kept.content == PDF
    assert (
        client_of(world.actors["filler"]).get(reverse("file", args=(world.number, document["sha256"]))).status_code
        == 404
    )
    assert client.post(address, {**sent, "key": "k2"}).status_code == 400


def test_a_document_of_another_own_section_is_cited_along_with_its_entry() -> None:
    world = begun()
    world.write("holder")
    client = client_of(world.actors["holder"])
    cited = content(world, "holder", "product")["documents"][0]["id"]
    save(client, world, "holder", "experience", pointer="/experience/0/document", value=cited)
    stated = content(world, "holder", "experience")
    assert stated["experience"][0]["document"] == cited
    assert cited in {each["id"] for each in stated["documents"]}


def test_an_arrangement_is_begun_a_manufacturer_invited_and_the_invitation_answered() -> None:
    world = begun()
    holder, filler = client_of(world.actors["holder"]), client_of(world.actors["filler"])
    assert holder.post(reverse("new_arrangement"), {"title_zh": "", "title_en": ""}).status_code == 400
    made = holder.post(reverse("new_arrangement"), {"title_zh": "新安排", "title_en": "New", "key": "new-1"})
    number = made.headers["Location"].split("/")[2]
    again = holder.post(reverse("new_arrangement"), {"title_zh": "新安排", "title_en": "New", "key": "new-1"})
    assert again.headers["Location"] == made.headers["Location"]
    bad = holder.post(reverse("participants", args=(number,)), {"party": "No", "role": "x", "organisation": "filler"})
    assert bad.status_code == 400
    sent = {"party": "fill", "role": "entrusted_manufacturer", "organisation": "filler", "key": "new-2"}
    assert holder.post(reverse("participants", args=(number,)), sent).status_code == 302
    assert holder.post(reverse("participants", args=(number,)), sent).status_code == 302
    assert "邀请待答复" in page(filler, "arrangements")
    (key, _) = re.findall(r'name="key" value="([^"]*)"', page(filler, "invited", number))
    assert filler.get(reverse("arrangement", args=(number,))).status_code == 404
    for _ in range(2):
        answer = filler.post(reverse("invited", args=(number,)), {"answer": "accept", "key": key})
        assert answer.headers["Location"] == reverse("facts", args=(number,))
    assert client_of(world.actors["conjugator"]).get(reverse("arrangement", args=(number,))).status_code == 404


def test_a_site_profile_is_kept_once_and_lent_field_by_field() -> None:
    world = begun()
    world.write("filler")
    client = client_of(world.actors["filler"])
    shown = page(client, "keep_profile", world.number)
    sent = dict(re.findall(r'name="(key)" value="([^"]*)"', shown))
    assert client.post(reverse("keep_profile", args=(world.number,)), {**sent, "name": "杭州"}).status_code == 302
    (profile,) = selectors.profiles_of(world.actors["filler"])
    address = reverse("lend", args=(world.number, profile.pk))
    lent = client.get(address).content.decode()
    key = re.findall(r'name="key" value="([^"]*)"', lent)[0]
    assert 'name="fields/sites/0" value="/sites/0/place"' in lent
    sent = {"party": "filler", "fields/sites/0": ["/sites/0/name", "/sites/0/place"], "key": key}
    assert client.post(address, sent).status_code == 302
    (loan,) = selectors.loans_of(world.actors["filler"])
    assert json.loads(loan.fields) == ["/sites/0/name", "/sites/0/place"]
    assert client_of(world.actors["holder"]).get(address).status_code == 404


def test_the_chain_leads_to_what_is_stated_of_its_segments_and_hand_offs() -> None:
    world = signed()
    client = client_of(world.actors["conjugator"])
    said = client.get(reverse("live", args=(world.number,))).content.decode()
    drawn = said[said.index("<svg") : said.index("</figure>")]
    assert 'role="group"' in drawn
    leads = dict(re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"', drawn))
    facts, others = f"/arrangements/{world.number}/facts/", f"/arrangements/{world.number}/by/"
    tree = selectors.workspace(world.actors["conjugator"], world.number).tree
    assert len(leads) == len({*leads}) == len(tree["segments"]) + len(tree["handoffs"])
    assert f"{facts}conjugator/segments/#f-segments-0" in leads
    assert any(each.startswith(f"{facts}conjugator/handoffs_") for each in leads)
    assert f"{others}filler/#segments" in leads
    tables = said[said.index("</figure>") :]
    assert all(f'<td><a href="{each}">' in tables for each in leads)
    for each in leads:
        path, _, place = each.partition("#")
        assert f'id="{place}"' in client.get(path).content.decode(), each


def test_a_chain_that_is_printed_leads_nowhere() -> None:
    world = signed()
    world.manifest()
    answer = client_of(world.actors["holder"]).get(reverse("determination", args=(world.number, "html")))
    drawn = answer.content.decode()
    assert 'role="img"' in drawn
    assert '<a href="/arrangements' not in drawn


def test_a_chain_that_is_not_all_stated_yet_is_said_to_be_judged_anew() -> None:
    world = begun()
    world.write("holder")
    client = client_of(world.actors["holder"])
    words = "仅依据已填写且您有权查看的生产段评估"

    assert words in page(client, "live", world.number)
    world.write()
    world.sign_all()
    assert words not in page(client, "live", world.number)
