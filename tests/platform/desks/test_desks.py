"""What needs whom: read off the table, by due date; told once; found by those who may know."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from fenduan.platform.arrangements import services as arrangements
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound
from fenduan.platform.desks import selectors, services
from fenduan.platform.desks.models import Notice
from fenduan.platform.desks.steps import STEPS
from fenduan.platform.ledger.models import Entry
from fenduan.platform.procedure.tables import KINDS, procedure_of
from fenduan.platform.procedure.words import ENDED, State
from fenduan.reference.text import Text
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
    made = arrangements.create(actor=world.holder, title=Text("New", "新安排"))
    arrangements.invite(actor=world.holder, arrangement=made.number, party="guest", organisation="filler")
    assert [(each.kind, each.number) for each in selectors.today(world.filler)] == [("invitation", made.number)]
    quality = person("qa", world.companies["filler"], "quality")
    arrangements.accept(actor=world.filler, arrangement=made.number)
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


def test_people_are_told_once_and_no_more_than_what_is_to_be_done(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = world.begin("opinion", world.maker)
    officer = world.away.officer
    before = Entry.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        made = services.notify_all()
    assert made == Notice.objects.count() > 0
    own = [each for each in mail.outbox if each.to == ["officer@cn-js.example"]]
    assert len(own) == 1
    assert case in own[0].body
    assert "Conjugate" not in own[0].body
    assert "偶联药物" not in own[0].body
    assert Entry.objects.count() > before
    assert services.notify_all() == 0
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
