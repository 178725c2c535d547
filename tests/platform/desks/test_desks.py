"""What needs whom: read off the table, by due date; told once; found by those who may know."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fenduan.platform.arrangements import selectors as arrangements_read
from fenduan.platform.arrangements import services as arrangements
from fenduan.platform.arrangements import waiting
from fenduan.platform.arrangements.models import Arrangement, Manifest, PartVersion
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound
from fenduan.platform.desks import mailing, selectors, services
from fenduan.platform.desks.models import Notice
from fenduan.platform.desks.steps import STEPS
from fenduan.platform.ledger.models import Entry
from fenduan.platform.procedure.tables import KINDS, procedure_of
from fenduan.platform.procedure.words import ENDED, State
from fenduan.reference.text import Text
from tests.platform.arrangements.world import a_key
from tests.platform.cases.world import World, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    clock.state_day(dt.date(2026, 6, 1))
    return World()


def steps(actor: Actor) -> list[str]:
    return [each.step for each in selectors.today(actor) if each.kind == "case"]


@pytest.mark.parametrize("kind", KINDS)
def test_in_every_open_state_some_step_waits_for_somebody(kind: str) -> None:
    procedure = procedure_of(kind)
    waited = {state for name in STEPS if name in procedure.by_name for state in procedure.by_name[name].on}
    assert set(State) - ENDED <= waited


def test_a_case_goes_from_desk_to_desk(world: World) -> None:
    case = world.begin("opinion", world.maker)
    away = world.away
    assert steps(away.officer) == ["receive"]
    assert steps(world.maker) == steps(away.decider) == []
    world.do(case, away.officer, "receive", on="2026-06-01")
    assert steps(away.officer) == ["accept"]
    world.do(case, away.officer, "accept")
    assert steps(away.officer) == ["review_finding"]
    world.review(case, away.officer)
    world.do(
        case, away.officer, "advise_grant", reasons="符合要求。", basis="earlier_inspection", basis_day="2026-03-02"
    )
    assert steps(away.officer) == []
    assert steps(away.decider) == steps(away.confirmer) == ["decide_grant"]


def test_what_waits_for_the_company_is_on_its_desk_and_not_on_the_officers(world: World) -> None:
    case = world.begin("opinion", world.maker)
    world.do(case, world.away.officer, "receive", on="2026-06-01")
    world.do(case, world.away.officer, "accept")
    world.do(case, world.away.officer, "request_supplement", questions=["运输验证报告"], reply_by="2026-06-12")
    assert steps(world.maker) == ["answer_supplement"]
    assert steps(world.away.officer) == []


def test_another_province_and_another_company_have_nothing_to_do(world: World) -> None:
    world.begin("opinion", world.maker)
    assert selectors.today(world.home.officer) == []
    assert selectors.today(world.filler) == []


def test_only_inspectors_who_are_named_are_told_to_inspect(world: World) -> None:
    case = world.begin("opinion", world.maker)
    away = world.away
    world.do(case, away.officer, "receive", on="2026-06-01")
    world.do(case, away.officer, "accept")
    people = [away.officer.user_id, away.inspector.user_id]
    other = person("unnamed", away.authority, "inspector")
    world.do(
        case, away.officer, "arrange_inspection", officers=people, certificates=["1", "2"], first=clock.today(),
        last=clock.today(), site="苏州工厂", address="苏州", scope=["质量管理体系"],
    )  # fmt: skip
    assert steps(away.inspector) == ["start_inspection"]
    assert steps(other) == []


def test_the_desk_asks_as_often_whatever_the_number_of_cases(world: World) -> None:
    officer = world.away.officer
    world.begin("opinion", world.maker)
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert len(selectors.today(officer)) == 1
    world.arrangement = world._arrange()
    world.manifest = world.sign(world.tree)
    world.begin("opinion", world.maker)
    with CaptureQueriesContext(connection) as again:
        assert len(selectors.today(officer)) == 2
    assert len(again) == len(one)


def test_a_desk_of_few_shows_the_first_of_all_and_whether_there_are_more(world: World) -> None:
    days = ["2026-06-01", "2026-06-03", "2026-06-08", "2026-06-10", "2026-06-11"]
    for day in days:
        clock.state_day(dt.date.fromisoformat(day))
        case = world.begin("opinion", world.maker)
        world.do(case, world.away.officer, "receive", on=day)
        world.do(case, world.away.officer, "accept")
        world.arrangement = world._arrange()
        world.manifest = world.sign(world.tree)
    for today in ("2026-06-15", "2026-06-20", "2026-06-25", "2026-07-20"):
        clock.state_day(dt.date.fromisoformat(today))
        for actor in (world.away.officer, world.away.decider, world.maker, world.nmpa):
            whole = selectors.desk(actor)
            for few in (1, 2, 4):
                part = selectors.desk(actor, few)
                assert part.today[:few] == whole.today[:few]
                assert part.at_risk[:few] == whole.at_risk[:few]
                assert part.escalated == [each for each in whole.escalated if each in part.at_risk]
                assert (len(part.today) > few) == (len(whole.today) > few)
                assert (len(part.at_risk) > few) == (len(whole.at_risk) > few)


def test_what_is_due_first_stands_first_and_what_is_late_is_at_risk_for_others(world: World) -> None:
    case = world.begin("opinion", world.maker)
    world.do(case, world.away.officer, "receive", on="2026-06-01")
    world.do(case, world.away.officer, "accept")
    clock.state_day(dt.date(2026, 9, 1))
    (item,) = selectors.today(world.away.officer)
    assert item.warning == "late"
    assert selectors.at_risk(world.away.officer) == []
    assert [each.number for each in selectors.at_risk(world.away.decider)] == [case]
    assert [pile.count for pile in selectors.queue(world.away.decider)] == [1]
    assert selectors.queue(world.maker) == []


def test_an_invitation_and_unsigned_sections_stand_on_the_companys_desk(world: World) -> None:
    made = arrangements.create(actor=world.holder, title=Text("New", "新安排"), key=a_key())
    arrangements.invite(actor=world.holder, arrangement=made.number, party="guest", organisation="filler", key=a_key())
    assert [(each.kind, each.number) for each in selectors.today(world.filler)] == [("invitation", made.number)]
    quality = person("qa", world.companies["filler"], "quality")
    arrangements.accept(actor=world.filler, arrangement=made.number, key=a_key())
    assert selectors.today(world.filler) == []
    found = {each.number: each for each in selectors.today(quality)}
    assert found[made.number].kind == "sign"


def test_administrators_and_the_public_have_no_desk(world: World) -> None:
    admin = person("admin", world.companies["holder"], "enterprise_admin")
    world.begin("opinion", world.maker)
    assert selectors.today(admin) == selectors.at_risk(admin) == selectors.search(admin, "OP") == []


def test_a_search_finds_what_one_may_know_and_nothing_else(world: World) -> None:
    case = world.begin("opinion", world.maker)
    number = world.arrangement.number
    assert {each.number for each in selectors.search(world.maker, case.lower())} == {case}
    assert {each.number for each in selectors.search(world.holder, number)} == {number}
    assert selectors.search(world.filler, case) == []
    assert selectors.search(world.home.officer, number) == []
    assert selectors.search(world.maker, "  ") == []


def test_people_are_told_once_and_no_more_than_what_is_to_be_done(world: World) -> None:
    case = world.begin("opinion", world.maker)
    officer = world.away.officer
    before = Entry.objects.count()
    ran = mailing.run()
    assert ran.made == Notice.objects.count() > 0
    assert (ran.sent, ran.waiting) == (len(mail.outbox), 0)
    own = [each for each in mail.outbox if each.to == ["officer@cn-js.example"]]
    assert len(own) == 1
    assert case in own[0].body
    assert "Conjugate" not in own[0].body
    assert "偶联药物" not in own[0].body
    assert Entry.objects.count() > before
    assert mailing.run() == mailing.Ran()
    (told,) = selectors.notices(officer)
    assert (told.kind, told.number) == ("case", case)
    with pytest.raises(NotFound):
        services.put_aside(actor=world.home.officer, notice_id=told.pk)
    services.put_aside(actor=officer, notice_id=told.pk)
    assert selectors.notices(officer) == []
    assert selectors.unread(officer) == 0


def test_what_no_longer_needs_somebody_is_settled_without_a_word(world: World) -> None:
    case = world.begin("opinion", world.maker)
    services.notify_all()
    world.do(case, world.away.officer, "receive", on="2026-06-01")
    services.notify_all()
    (told,) = selectors.notices(world.away.officer)
    assert told.key.endswith(":accept")
    assert Notice.objects.filter(user=world.away.officer.user_id).exclude(settled_at=None).count() == 1


def test_an_agreement_to_countersign_stands_on_the_desk_of_who_may_sign_it_until_it_is(world: World) -> None:
    quality = person("qa", world.companies["conjugator"], "quality")
    number = world.arrangement.number
    (item,) = [each for each in selectors.today(quality) if each.kind == "countersign"]
    assert (item.number, item.words.en) == (number, "Countersign agreements: 2")
    for actor in (world.maker, world.holder, person("qa", world.companies["holder"], "quality"), world.home.officer):
        assert not [each for each in selectors.today(actor) if each.kind == "countersign"]

    for state in arrangements_read.agreements_for(quality, number):
        arrangements.countersign(
            actor=quality, arrangement=number, party="conjugator", shown=state.to_sign.seen, key=a_key()
        )
    assert not [each for each in selectors.today(quality) if each.kind == "countersign"]


def test_a_newer_version_of_a_part_stands_on_the_holders_desk_until_it_is_in_a_manifest(world: World) -> None:
    def newer(actor: Actor) -> list[str]:
        return [each.words.en for each in selectors.today(actor) if each.kind == "newer"]

    assert newer(world.holder) == []
    first = world.manifest
    pinned = first.versions.order_by("pk")[0]
    signed = {"signed_at": first.signed_at, "signed_by_id": first.signed_by_id, "printed_name": "", "entry": 0}
    later = PartVersion(part=pinned.part, number=9, body=pinned.body, digest=f"sha256:{'e' * 64}", **signed)
    later.save()
    Arrangement.objects.filter(pk=world.arrangement.pk).update(signed_at=first.signed_at)
    said = "Newer versions of parts are available: 1; they enter nothing until a manifest is signed"
    assert newer(world.holder) == [said]
    assert newer(world.maker) == newer(world.away.officer) == []

    following = Manifest(
        arrangement=world.arrangement, number=2, body=first.body, digest=f"sha256:{'f' * 64}", **signed
    )
    following.save()
    following.versions.set([later, *first.versions.exclude(pk=pinned.pk)])
    assert newer(world.holder) == []


def test_what_waits_for_a_signature_is_counted_in_as_many_queries_whatever_there_is(world: World) -> None:
    quality = person("qa", world.companies["conjugator"], "quality")
    with CaptureQueriesContext(connection) as few:
        assert len(waiting.agreements_to_countersign(quality)) == 1
    world.arrangement = world._arrange()
    world.sign(world.tree)
    with CaptureQueriesContext(connection) as many:
        assert len(waiting.agreements_to_countersign(quality)) == 2
    assert len(many) == len(few) <= 4
    with CaptureQueriesContext(connection) as held:
        assert waiting.newer_than_manifest(world.holder) == {}
    assert len(held) <= 3


def test_the_confirmation_of_a_decision_waits_for_another_decision_maker(world: World) -> None:
    case = world.begin("opinion", world.maker)
    away = world.away
    world.do(case, away.officer, "receive", on="2026-06-01")
    world.do(case, away.officer, "accept")
    world.review(case, away.officer)
    world.do(case, away.officer, "advise_grant", reasons="可", basis="earlier_inspection", basis_day="2026-03-02")
    world.do(case, away.decider, "decide_grant")
    assert (steps(away.confirmer), steps(away.decider)) == (["countersign"], [])


@pytest.mark.parametrize("who", ["officer", "decider", "confirmer", "inspector", "maker", "holder", "filler"])
def test_every_desk_asks_as_often_whatever_the_number_of_cases(world: World, who: str) -> None:
    actor = getattr(world.away, who, None) or getattr(world, who)
    world.begin("opinion", world.maker)
    selectors.desk(actor)
    with CaptureQueriesContext(connection) as one:
        selectors.desk(actor)
    for _ in range(2):
        world.arrangement = world._arrange()
        world.manifest = world.sign(world.tree)
        world.begin("opinion", world.maker)
    with CaptureQueriesContext(connection) as more:
        found = selectors.desk(actor)
    assert len(more) == len(one)
    if who == "officer":
        assert len(found.today) == 3
