"""Drafts, signatures, manifests: who may, what is stale, what is repeated, what nobody else sees."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fenduan.evidence.canonical import canonical
from fenduan.platform.arrangements import selectors, services
from fenduan.platform.arrangements.models import Answered, Edit, Manifest, Part, PartVersion
from fenduan.platform.arrangements.parts import Section, join, split
from fenduan.platform.arrangements.services import keeping
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.ledger.models import Entry, Signature
from fenduan.reference.text import Text
from tests.platform.arrangements.world import a_key, authority, begun, organisation, person, signed
from tests.properties.cases import case

pytestmark = pytest.mark.django_db


def test_a_holder_begins_and_invites_and_a_manufacturer_answers() -> None:
    holder, maker = person(organisation("holder", place="CN-SH")), person(organisation("filler", place="CN-ZJ"))
    made = services.create(actor=holder, title=Text("One", "一"), key=a_key())
    services.invite(actor=holder, arrangement=made.number, party="filler", organisation="filler", key=a_key())

    assert made.number == "AR-2026-0001"
    assert [(each.number, each.state) for each in selectors.rows(maker, selectors.listed_for(maker))] == [
        (made.number, "invited")
    ]
    with pytest.raises(NotFound):
        selectors.workspace(maker, made.number)
    assert selectors.invitation_for(maker, made.number).party == "filler"

    services.accept(actor=maker, arrangement=made.number, key=a_key())
    seen = selectors.workspace(maker, made.number)
    assert [each["id"] for each in seen.tree["parties"]] == ["holder", "filler"]
    assert seen.tree["parties"][1]["place"] == "CN-ZJ"
    with pytest.raises(NotFound):
        services.accept(actor=maker, arrangement=made.number, key=a_key())
    assert Entry.objects.filter(action="arrangements.accept").count() == 1


def test_who_declines_knows_of_it_no_more() -> None:
    holder, maker = person(organisation("holder")), person(organisation("filler"))
    made = services.create(actor=holder, title=Text("One", "一"), key=a_key())
    services.invite(actor=holder, arrangement=made.number, party="filler", organisation="filler", key=a_key())
    services.decline(actor=maker, arrangement=made.number, reason="产能不足", key=a_key())

    assert selectors.rows(maker, selectors.listed_for(maker)) == []
    with pytest.raises(NotFound):
        selectors.arrangement_for(maker, made.number)


def _acts() -> dict[str, tuple[Callable[[str], object], str]]:
    """Return each act on an arrangement, by the key that it is sent with, and its action in the ledger."""
    world = begun()
    world.write("filler")
    holder, filler = world.actors["holder"], world.actors["filler"]
    guest, other = person(organisation("guest")), person(organisation("other"))
    for each in ("guest", "other"):
        services.invite(actor=holder, arrangement=world.number, party=each, organisation=each, key=a_key())
    part: Any = {"actor": filler, "arrangement": world.number, "party": "filler", "section": "personnel"}
    services.restrict(**{**part, "section": "licences"}, readers=["CN-ZJ"], key=a_key())
    acts: dict[str, Callable[[str], object]] = {
        "create": lambda key: services.create(actor=holder, title=Text("Two", "二"), key=key),
        "invite": lambda key: services.invite(
            actor=holder, arrangement=world.number, party="new", organisation="guest", key=key
        ),
        "accept": lambda key: services.accept(actor=guest, arrangement=world.number, key=key),
        "decline": lambda key: services.decline(actor=other, arrangement=world.number, key=key),
        "restrict": lambda key: services.restrict(**part, readers=["CN-ZJ"], key=key),
        "lift_restriction": lambda key: services.lift_restriction(**{**part, "section": "licences"}, key=key),
    }
    return {name: (act, f"arrangements.{name}") for name, act in acts.items()}


@pytest.mark.parametrize("name", ["create", "invite", "accept", "decline", "restrict", "lift_restriction"])
def test_an_act_sent_again_under_its_key_is_answered_as_before_and_done_once(name: str) -> None:
    act, action = _acts()[name]
    before = Entry.objects.filter(action=action).count()
    for bad in ("", "键", "k" * 101):
        with pytest.raises(Refused) as refused:
            act(bad)
        assert refused.value.reasons == (keeping.NO_KEY,)
    first = act("once")
    entries = Entry.objects.count()

    assert act("once") == first
    assert Entry.objects.count() == entries
    assert Entry.objects.filter(action=action).count() == before + 1


@pytest.mark.parametrize(("first", "second"), [("create", "invite"), ("restrict", "lift_restriction")])
def test_a_key_is_not_used_for_another_act(first: str, second: str) -> None:
    acts = _acts()
    acts[first][0]("mine")
    # Another organisation's keys are its own.
    acts["accept"][0]("mine")
    with pytest.raises(Refused) as refused:
        acts[second][0]("mine")

    assert refused.value.reasons == (keeping.KEY_USED,)
    assert refused.value.status == 409


def test_a_party_that_is_not_on_the_platform_is_stated_by_the_holder() -> None:
    holder = person(organisation("holder", place="CN-SH"))
    made = services.create(actor=holder, title=Text("One", "一"), key=a_key())
    services.invite(
        actor=holder,
        arrangement=made.number,
        party="abroad",
        name=Text("Abroad Ltd", "境外企业"),
        place="IE",
        key=a_key(),
    )

    seen = selectors.workspace(holder, made.number)
    assert seen.part("abroad", "party").content["parties"][0]["place"] == "IE"
    assert {each.party for each in seen.own} == {"holder", "abroad"}


@pytest.mark.parametrize(
    ("party", "role", "invited"),
    [("holder", "entrusted_manufacturer", "filler"), ("Bad Id", "entrusted_manufacturer", "filler"),
     ("filler", "holder", "filler"), ("filler", "entrusted_manufacturer", "js")],
)  # fmt: skip
def test_an_invitation_that_makes_no_sense_is_refused(party: str, role: str, invited: str) -> None:
    holder = person(organisation("holder"))
    organisation("filler")
    organisation("js", "province", "CN-JS")
    made = services.create(actor=holder, title=Text("One", "一"), key=a_key())
    with pytest.raises(Refused) as refusal:
        services.invite(
            actor=holder, arrangement=made.number, party=party, role=role, organisation=invited, key=a_key()
        )

    assert refusal.value.status == 400
    assert not made.participants.exclude(role="applicant").exists()


def test_administrators_and_strangers_find_nothing() -> None:
    world = begun()
    administrator = person(organisation("holder"), "enterprise_admin")
    stranger, province = person(organisation("stranger")), authority("province", "CN-ZJ")
    for actor in (administrator, stranger, province):
        assert selectors.rows(actor, selectors.listed_for(actor)) == []
        for ask in (selectors.arrangement_for, selectors.workspace, selectors.live_assessment, selectors.manifests_of):
            with pytest.raises(NotFound):
                ask(actor, world.number)
        with pytest.raises(NotFound):
            world.save("holder", "product", "/title", "x", actor=actor)


def test_what_is_typed_is_kept_as_typed_and_told() -> None:
    world = signed()
    saved = world.save("filler", "licences", "/licences/0/valid_until", "下一年\U0001f600\u202e")

    assert saved.content["licences"][0]["valid_until"] == "下一年\U0001f600\u202e"
    seen = selectors.workspace(world.actors["filler"], world.number)
    assert sorted((place, each.rule) for place, each in seen.faults) == [
        (("filler", "licences", "/licences/0/valid_until"), "no-date"),
        (("filler", "licences", "/licences/0/valid_until"), "turned"),
    ]
    assert selectors.live_assessment(world.actors["filler"], world.number).projection is not None


def test_an_entry_says_whose_it_is_without_being_asked() -> None:
    world = begun()
    saved = world.save("filler", "licences", "/licences/-", {"number": "浙20210003"})

    assert saved.content == {"licences": [{"party": "filler", "number": "浙20210003"}]}


@pytest.mark.parametrize(
    ("section", "pointer", "value"),
    [
        ("licences", "/licences/-", {"party": "conjugator"}),
        ("licences", "/personnel/-", {"role": "quality_head"}),
        ("handoffs_out", "/handoffs/-", {"from": "fill", "to": "x", "inbound_specification": {}}),
        ("sites", "/sites/-", {"id": "s", "party": "holder"}),
    ],
)
def test_what_another_party_states_cannot_be_saved(section: Any, pointer: str, value: object) -> None:  # noqa: ANN401
    world = begun()
    with pytest.raises(Refused) as refusal:
        world.save("filler", section, pointer, value)

    assert refusal.value.status == 400
    assert not Part.objects.filter(participant__party="filler", section=section).exists()


def test_a_manufacturer_has_no_part_of_the_holders() -> None:
    world = begun()
    for party, section in (("filler", "product"), ("holder", "product"), ("conjugator", "licences")):
        with pytest.raises(NotFound):
            world.save(party, section, "/title", "x", actor=world.actors["filler"])


def test_a_stale_write_is_refused_and_told_what_changed() -> None:
    world = begun()
    world.save("filler", "licences", "/licences/-", {"number": "1"})
    colleague = person(organisation("filler"), "quality", name="李华")
    world.save("filler", "licences", "/licences/0/number", "2", actor=colleague)
    with pytest.raises(Refused) as refusal:
        world.save("filler", "licences", "/licences/0/number", "3", seen=1)

    assert refusal.value.status == 409
    assert "/licences/0/number" in refusal.value.reasons[1].en
    assert "李华" in refusal.value.reasons[1].zh
    assert (
        selectors.workspace(colleague, world.number).part("filler", "licences").content["licences"][0]["number"] == "2"
    )


def test_the_same_write_again_is_answered_as_before_and_done_once() -> None:
    world = begun()
    key = a_key()
    first = world.save("filler", "licences", "/licences/-", {"number": "1"}, seen=0, key=key)
    entries = Entry.objects.count()
    again = world.save("filler", "licences", "/licences/-", {"number": "1"}, seen=0, key=key)

    assert again == first
    assert Entry.objects.count() == entries
    assert Edit.objects.filter(part__section="licences").count() == 1
    with pytest.raises(Refused):
        world.save("filler", "licences", "/licences/-", {"number": "2"}, seen=1, key=key)
    for bad in ("", "x" * 101):
        with pytest.raises(Refused):
            world.save("filler", "licences", "/licences/-", {"number": "2"}, key=bad)
    assert Answered.objects.filter(key=key).count() == 1


def test_every_write_leaves_one_entry() -> None:
    world = begun()
    before = Entry.objects.count()
    world.save("filler", "licences", "/licences/-", {"number": "1"})
    assert Entry.objects.count() == before + 1
    world.save("holder", "product", "/title/en", "New")
    world.sign("holder", "product")
    assert Entry.objects.count() == before + 3


# Signing


def test_what_is_signed_is_what_was_shown_and_never_changes() -> None:
    world = begun()
    world.write("holder")
    shown = selectors.part_to_sign(world.actors["holder"], world.number, "holder", "product")
    answer = world.sign("holder", "product")
    version = PartVersion.objects.get()

    assert bytes(version.body) == shown.body
    assert answer.digest == version.digest == f"sha256:{shown.seen}"
    assert canonical(json.loads(version.body)) == bytes(version.body)
    assert version.content == world.stated["holder", "product"]
    signature = Signature.objects.get()
    assert (signature.printed_name, signature.digest) == (world.actors["holder"].name, shown.seen)
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        version.delete()
    world.save("holder", "product", "/provenance", "Other")
    assert PartVersion.objects.get().content == version.content


def test_two_versions_that_state_the_same_have_different_digests() -> None:
    world = begun()
    world.write("filler")

    assert world.sign("filler", "personnel").digest != world.sign("filler", "personnel").digest


def test_nothing_is_signed_unseen_without_second_factor_or_by_who_may_not() -> None:
    world = begun()
    world.write("holder")
    actor = world.actors["holder"]
    for bad in (
        {"actor": replace(actor, second_factor_at=None)},
        {"shown": "0" * 64},
        {"seen": 1},
        {"actor": person(organisation("holder"), "regulatory_affairs")},
    ):
        with pytest.raises(Refused):
            world.sign("holder", "product", **bad)
    with pytest.raises(NotFound):
        world.sign("holder", "product", actor=world.actors["filler"], shown="0" * 64)
    assert not PartVersion.objects.exists()


def test_a_part_in_which_something_is_amiss_is_not_signed() -> None:
    world = begun()
    world.write("filler")
    world.save("filler", "licences", "/licences/0/valid_until", "soon")
    with pytest.raises(Refused) as refusal:
        world.sign("filler", "licences")

    assert "/licences/0/valid_until" in refusal.value.reasons[0].en
    world.save("filler", "segments", "/segments/0/site", "sh-1")
    with pytest.raises(Refused):
        world.sign("filler", "segments")
    with pytest.raises(Refused):
        world.sign("filler", "bad_records", shown="0" * 64)


def test_what_others_have_not_stated_yet_does_not_keep_from_signing() -> None:
    world = begun()
    world.write("filler")

    assert world.sign("filler", "segments").number == 1
    assert world.sign("filler", "handoffs_in").number == 1


def test_an_id_that_another_party_uses_is_refused() -> None:
    world = signed()
    world.save("filler", "licences", "/documents", [{"id": "doc-1", "title": "Another"}])
    with pytest.raises(Refused) as refusal:
        world.sign("filler", "licences")

    assert "doc-1" in refusal.value.reasons[0].zh


def test_the_title_of_an_arrangement_is_the_last_signed() -> None:
    world = begun()
    world.write("holder")
    assert selectors.arrangement_for(world.actors["filler"], world.number).title_en == "An arrangement"
    world.sign("holder", "product")
    assert (
        selectors.arrangement_for(world.actors["filler"], world.number).title_zh
        == case("adc-three-provinces")["title"]["zh"]
    )


# Who sees what of whom


def test_nobody_else_reads_a_draft() -> None:
    world = signed()
    world.save("filler", "personnel", "/personnel/0/document", "canary-draft")
    world.save("filler", "segments", "/segments/0/name", "canary-draft")
    for party in ("holder", "conjugator"):
        assert "canary-draft" not in _everything(world, party)
    assert "canary-draft" in _everything(world, "filler")
    world.save("filler", "personnel", "/personnel/0/document", "doc-25")
    world.sign("filler", "segments")
    assert "canary-draft" in _everything(world, "holder")
    assert "canary-draft" in _everything(world, "conjugator")


def _everything(world: Any, party: str) -> str:  # noqa: ANN401
    actor = world.actors[party]
    seen = selectors.workspace(actor, world.number)
    live = selectors.live_assessment(actor, world.number)
    assert live.projection is not None
    exported = selectors.export(actor, world.number, "json").decode()
    own = [each.content for each in seen.own]
    return repr((seen.tree, own, seen.others, seen.faults, live.projection.as_dict(), exported, live.fields))


def test_a_workspace_joins_own_drafts_with_the_signed_parts_of_others() -> None:
    world = signed()
    holder = world.actors["holder"]

    assert selectors.workspace(holder, world.number).tree == {
        **join(world.stated), "provenance": case("adc-three-provinces")["provenance"]
    }  # fmt: skip
    assert selectors.workspace(holder, world.number).faults == ()
    assert not selectors.workspace(holder, world.number).other_faults
    live = selectors.live_assessment(holder, world.number)
    assert live.projection is not None
    assert live.projection.outcome == "ready"


def test_findings_lead_to_own_fields_and_fields_to_findings() -> None:
    world = signed(case("antibody-with-obstacles"))
    for party, actor in world.actors.items():
        live = selectors.live_assessment(actor, world.number)
        assert live.projection is not None
        assert any(live.fields)
        assert {place[0] for places in live.fields for place in places} == {party}
        for index, places in enumerate(live.fields):
            for place in places:
                assert index in live.findings[place]
        for _, section, pointer in live.findings:
            key = pointer.split("/")[1]
            content = world.stated.get((party, section), {})
            assert key in content or section in {each.section for each in selectors.workspace(actor, world.number).own}


# Manifests


def test_a_manifest_pins_versions_and_a_newer_part_enters_nothing_by_itself() -> None:
    world = signed()
    first = world.manifest()
    holder = world.actors["holder"]
    assert selectors.newer_parts(holder, world.number, 1) == ()

    world.save("filler", "personnel", "/personnel/0/years_practice", 40)
    assert selectors.newer_parts(holder, world.number, 1) == ()
    world.sign("filler", "personnel")
    assert selectors.newer_parts(holder, world.number, 1) == (("filler", "personnel"),)
    assert selectors.newer_parts(world.actors["filler"], world.number, 1) == (("filler", "personnel"),)
    assert selectors.newer_parts(world.actors["conjugator"], world.number, 1) == ()

    pinned = selectors.assessment_of(holder, world.number, 1).seen.tree["personnel"]
    assert 40 not in [each["years_practice"] for each in pinned]
    second = world.manifest()
    assert (first.number, second.number) == (1, 2)
    assert 40 in [
        each["years_practice"] for each in selectors.assessment_of(holder, world.number, 2).seen.tree["personnel"]
    ]
    report = selectors.compare_versions(holder, world.number, 1, 2)
    assert [each.after for each in report.changes if each.after] != []


def test_only_the_holder_signs_a_manifest_and_only_of_parts_that_fit() -> None:
    world = signed()
    with pytest.raises(NotFound):
        selectors.manifest_to_sign(world.actors["filler"], world.number)
    with pytest.raises(NotFound):
        services.sign_manifest(
            actor=world.actors["filler"], arrangement=world.number, shown="0" * 64, seen=0, key=a_key()
        )
    world.save("filler", "segments", "/segments/0/after", ["nowhere"])
    world.sign("filler", "segments")
    with pytest.raises(Refused) as refusal:
        world.manifest()
    said = " ".join(each.en for each in refusal.value.reasons)
    assert "nowhere" not in said
    assert "Segments" in said
    assert not Manifest.objects.exists()


def test_a_manifest_of_nothing_new_and_a_stale_one_are_refused() -> None:
    world = signed()
    world.manifest()
    with pytest.raises(Refused):
        world.manifest()
    with pytest.raises(Refused) as refusal:
        services.sign_manifest(
            actor=world.actors["holder"], arrangement=world.number, shown="0" * 64, seen=0, key=a_key()
        )
    assert refusal.value.status == 409


def test_an_authority_sees_a_manifest_from_when_it_is_opened() -> None:
    world = signed()
    manifest = world.manifest()
    province = authority("province", "CN-ZJ")
    with pytest.raises(NotFound):
        selectors.assessment_of(province, world.number, 1)
    services.open_to(manifest=manifest, organisations=[organisation("cn-zj")])

    assert [each.number for each in selectors.rows(province, selectors.listed_for(province))] == [world.number]
    seen = selectors.assessment_of(province, world.number, 1)
    assert seen.partial
    assert {each["party"] for each in seen.seen.tree["licences"]} == {"holder", "filler"}
    with pytest.raises(NotFound):
        selectors.workspace(province, world.number)
    world.save("filler", "personnel", "/personnel/0/years_practice", 40)
    world.sign("filler", "personnel")
    world.manifest()
    assert [each.number for each in selectors.manifests_of(province, world.number)] == [1]
    with pytest.raises(NotFound):
        selectors.manifest_for(province, world.number, 2)
    with pytest.raises(NotFound):
        selectors.compare_versions(province, world.number, 1, 2)


def test_the_other_party_countersigns_an_agreement_once() -> None:
    world = signed()
    filler = world.actors["filler"]
    states = selectors.agreements_for(filler, world.number)
    assert [each.agreement["parties"] for each in states] == [["holder", "filler"]] * 2
    assert len(selectors.agreements_for(world.actors["holder"], world.number)) == 4

    shown = states[0].to_sign.seen
    services.countersign(actor=filler, arrangement=world.number, party="filler", shown=shown, key=a_key())
    assert selectors.agreements_for(world.actors["holder"], world.number)[2].signed_by in ((), ("filler",))
    assert selectors.agreements_for(filler, world.number)[0].signed_by == ("filler",)
    with pytest.raises(Refused):
        services.countersign(actor=filler, arrangement=world.number, party="filler", shown=shown, key=a_key())
    with pytest.raises(NotFound):
        services.countersign(
            actor=world.actors["conjugator"], arrangement=world.number, party="conjugator", shown=shown, key=a_key()
        )


# Restrictions


def test_a_restricted_part_is_provided_to_the_holder_and_read_by_the_authority_named() -> None:
    world = begun()
    world.write()
    services.restrict(
        actor=world.actors["filler"],
        arrangement=world.number,
        party="filler",
        section="personnel",
        readers=["CN-ZJ"],
        key=a_key(),
    )
    world.sign_all()
    manifest = world.manifest()
    holder = world.actors["holder"]
    live = selectors.live_assessment(holder, world.number)
    assert live.projection is not None

    assert {each["party"] for each in live.projection.seen.tree["personnel"]} == {"holder", "conjugator"}
    digest = PartVersion.objects.get(part__participant__party="filler", part__section="personnel").digest
    assert [(each.party, each.digest, each.date) for each in live.projection.seen.withheld] == [
        ("filler", digest, dt.date(2026, 6, 15))
    ]
    assert {each.requirement.id for each in live.projection.withheld} == {
        "gmp/22/key-persons",
        "ann-134/17/key-persons",
    }
    zj, sh = authority("province", "CN-ZJ"), authority("province", "CN-SH")
    services.open_to(manifest=manifest, organisations=[organisation("cn-zj"), organisation("cn-sh")])
    assert not selectors.assessment_of(zj, world.number, 1).withheld
    assert selectors.assessment_of(sh, world.number, 1).withheld
    services.lift_restriction(
        actor=world.actors["filler"], arrangement=world.number, party="filler", section="personnel", key=a_key()
    )
    again = selectors.live_assessment(holder, world.number).projection
    assert again is not None
    assert not again.withheld


def test_the_chain_is_not_restricted_and_only_authorities_are_named() -> None:
    world = begun()
    world.write()
    for section, document, readers in (
        ("handoffs_out", "", ["CN-ZJ"]),
        ("personnel", "", ["CN-ZZ"]),
        ("personnel", "no-such", ["CN-ZJ"]),
    ):
        with pytest.raises(Refused):
            services.restrict(
                actor=world.actors["filler"],
                arrangement=world.number,
                party="filler",
                section=section,  # type: ignore[arg-type]
                readers=readers,
                document=document,
                key=a_key(),
            )


# Import and export


@pytest.mark.parametrize("form", ["yaml", "json", "xlsx"])
def test_what_is_exported_can_be_read_in_again_by_its_owner(form: Any) -> None:  # noqa: ANN401
    world = signed()
    data = selectors.export(world.actors["holder"], world.number, form)
    other = begun()
    seen = sum(each.revision for each in selectors.workspace(other.actors["holder"], other.number).own)
    done = services.import_dossier(
        actor=other.actors["holder"], arrangement=other.number, name=f"x.{form}", data=data, seen=seen, key=a_key()
    )

    assert done.left == ("conjugator", "filler")
    assert {party for party, _ in done.written} == {"holder"}
    for (party, section), content in world.stated.items():
        if party == "holder":
            assert other.stated[party, section] == content
    assert not Part.objects.filter(
        arrangement__number=other.number, participant__party="filler", section="licences"
    ).exists()


def test_a_manufacturers_export_holds_what_it_sees() -> None:
    world = signed()
    data = json.loads(selectors.export(world.actors["filler"], world.number, "json"))

    assert {each["party"] for each in data["licences"]} == {"filler"}
    assert [each["id"] for each in data["segments"]] == ["conjugate", "fill"]
    assert "provenance" not in data


def test_a_file_that_is_no_dossier_writes_nothing() -> None:
    world = begun()
    holder = world.actors["holder"]
    seen = sum(each.revision for each in selectors.workspace(holder, world.number).own)
    for name, data in (("x.yaml", b"dossier: 2"), ("x.json", b"{"), ("x.xlsx", b"PK\x03\x04"), ("x.yaml", b"\xff")):
        with pytest.raises(Refused) as refusal:
            services.import_dossier(
                actor=holder, arrangement=world.number, name=name, data=data, seen=seen, key=a_key()
            )
        assert refusal.value.reasons
    exported = json.dumps(case("reported-cross-province")).encode()
    with pytest.raises(Refused):
        services.import_dossier(
            actor=world.actors["filler"], arrangement=world.number, name="x.json", data=exported, seen=1, key=a_key()
        )
    assert sum(each.revision for each in selectors.workspace(holder, world.number).own) == seen


# Site profiles


def _profile() -> dict[str, Any]:
    parts = split(case("adc-three-provinces"))
    sections: tuple[Section, ...] = ("sites", "licences", "personnel")
    found: dict[str, Any] = {"documents": [{"id": "doc-25", "title": "Curriculum"}]}
    for section in sections:
        entries = parts["filler", section][section]
        found[section] = [{name: value for name, value in each.items() if name != "party"} for each in entries]
    return found


def test_a_profile_is_lent_field_by_field_as_a_dated_copy() -> None:
    content = _profile()
    world = begun()
    filler = world.actors["filler"]
    services.save_profile(actor=filler, name="Hangzhou", content=content, seen=0, key=a_key())
    loan = services.lend_profile(
        actor=filler,
        arrangement=world.number,
        party="filler",
        profile="Hangzhou",
        fields=["/sites/0/place", "/licences/0"],
        seen=1,
        key=a_key(),
    )
    seen = selectors.workspace(filler, world.number)

    assert seen.part("filler", "sites").content == {"sites": [{"party": "filler", "id": "hz-1", "place": "CN-ZJ"}]}
    assert seen.part("filler", "licences").content["licences"][0]["number"] == content["licences"][0]["number"]
    assert seen.part("filler", "personnel").content == {}
    assert json.loads(loan.fields) == ["/licences/0", "/sites/0/place"]
    services.save_profile(actor=filler, name="Hangzhou", content={**content, "sites": []}, seen=1, key=a_key())
    assert selectors.workspace(filler, world.number).part("filler", "sites").content["sites"]


def test_a_profile_tells_no_holder_of_another() -> None:
    content = _profile()
    first = begun()
    filler = first.actors["filler"]
    other = person(organisation("other-holder"))
    second = services.create(actor=other, title=Text("Two", "二"), key=a_key())
    services.invite(actor=other, arrangement=second.number, party="maker", organisation="filler", key=a_key())
    services.accept(actor=filler, arrangement=second.number, key=a_key())
    services.save_profile(actor=filler, name="canary-profile", content=content, seen=0, key=a_key())
    for number, party in ((first.number, "filler"), (second.number, "maker")):
        services.lend_profile(
            actor=filler,
            arrangement=number,
            party=party,
            profile="canary-profile",
            fields=["/sites/0"],
            seen=1,
            key=a_key(),
        )
    assert {each.participant.arrangement.number for each in selectors.loans_of(filler)} == {first.number, second.number}
    for holder, own, foreign in (
        (first.actors["holder"], first.number, second.number),
        (other, second.number, first.number),
    ):
        assert selectors.profiles_of(holder) == []
        assert selectors.loans_of(holder) == []
        assert [each.number for each in selectors.rows(holder, selectors.listed_for(holder))] == [own]
        said = repr((selectors.workspace(holder, own), selectors.live_assessment(holder, own).findings))
        assert foreign not in said
        assert "canary-profile" not in said
        with pytest.raises(NotFound):
            selectors.workspace(holder, foreign)
    with pytest.raises(NotFound):
        services.lend_profile(
            actor=other, arrangement=second.number, party="holder", profile="canary-profile", fields=["/sites/0"],
            seen=1, key=a_key(),
        )  # fmt: skip


@pytest.mark.parametrize("fields", [[], ["/sites/9"], ["/sites/0/nothing"], ["/product/name"]])
def test_what_a_profile_has_not_cannot_be_lent(fields: list[str]) -> None:
    content = _profile()
    world = begun()
    filler = world.actors["filler"]
    services.save_profile(actor=filler, name="Hangzhou", content=content, seen=0, key=a_key())
    with pytest.raises(Refused):
        services.lend_profile(
            actor=filler,
            arrangement=world.number,
            party="filler",
            profile="Hangzhou",
            fields=fields,
            seen=1,
            key=a_key(),
        )
    with pytest.raises(Refused):
        services.save_profile(actor=filler, name="Hangzhou", content={"product": {}}, seen=1, key=a_key())


@pytest.mark.parametrize(
    "value",
    [
        "x" * 1_000_000,
        "\x00",
        "\ud800",
        "\u202e\U0001f600",
        "=1+1",
        [],
        {},
        [[[]]],
        1e308,
        -1,
        2**70,
        True,
        [None],
        {"a": None},
    ],
)
def test_whatever_is_typed_is_kept_and_breaks_nothing(value: Any) -> None:  # noqa: ANN401
    world = begun()
    world.write("filler")
    filler = world.actors["filler"]
    for section, pointer in (
        ("licences", "/licences/0/number"),
        ("segments", "/segments"),
        ("party", "/preparations/0/kind"),
    ):
        kept = world.save("filler", section, pointer, value)
        again = selectors.workspace(filler, world.number).part("filler", section)  # type: ignore[arg-type]
        assert again.content == kept.content
        assert selectors.live_assessment(filler, world.number).projection is not None
    assert selectors.export(filler, world.number, "yaml")


def test_what_is_no_list_or_no_entry_is_told_to_its_owner_alone() -> None:
    world = signed()
    for party in ("conjugator", "filler", "holder"):
        world.save(party, "segments", "/segments", "not a list")
        world.save(party, "licences", "/licences/0", "not an entry")
        world.save(party, "sites", "/sites", 7)
    for party, actor in world.actors.items():
        told = {place for place, _ in selectors.workspace(actor, world.number).faults}
        assert {
            (party, "segments", "/segments"),
            (party, "licences", "/licences/0"),
            (party, "sites", "/sites"),
        } <= told
        assert {place[0] for place in told} == {party}
        assert selectors.live_assessment(actor, world.number).projection is not None
        with pytest.raises(Refused):
            world.sign(party, "segments")


@pytest.mark.parametrize(
    "pointer", ["/licences/0/\x00", "/licences/\ud800", "/" + "a" * 600, "licences", "/personnel/-"]
)
def test_a_pointer_that_is_none_is_refused(pointer: str) -> None:
    world = begun()
    with pytest.raises(Refused) as refusal:
        world.save("filler", "licences", pointer, "x")

    assert refusal.value.status == 400
