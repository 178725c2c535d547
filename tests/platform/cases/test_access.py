"""Who may know what of a case, and who may do what in it: every reader against every selector and act."""

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fenduan.platform.arrangements import selectors as arrangements
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.cases import reading, selectors, services
from fenduan.platform.cases.known import Level
from fenduan.platform.cases.models import Case, Letter
from fenduan.platform.ledger.models import Entry
from fenduan.platform.procedure.model import Action
from fenduan.platform.procedure.tables import procedure_of
from fenduan.platform.procedure.words import State
from tests.platform.cases.world import REMEDIES, World, fresh, organisation, person, written
from tests.platform.procedure.world import given_for

pytestmark = pytest.mark.django_db
CANARY = "金丝雀7f3a"


@pytest.fixture
def world() -> World:
    """Return the world with an opinion advised and decided, not issued, full of canaries, and a B case beside it."""
    clock.state_day(dt.date(2026, 6, 1))
    made = World()
    made.opinion = made.begin("opinion", made.maker)  # type: ignore[attr-defined]
    away = made.away
    made.do(made.opinion, away.officer, "receive", on="2026-06-01")  # type: ignore[attr-defined]
    made.do(made.opinion, away.officer, "accept")  # type: ignore[attr-defined]
    made.review(made.opinion, away.officer)  # type: ignore[attr-defined]
    made.do(
        made.opinion, away.officer, "advise_grant", reasons=f"{CANARY}审查", basis="earlier_inspection",  # type: ignore[attr-defined]
        basis_day="2026-03-02",
    )  # fmt: skip
    made.do(made.opinion, away.decider, "decide_grant", reasons=f"{CANARY}决定")  # type: ignore[attr-defined]
    made.licence = made.begin("b_licence", made.holder)  # type: ignore[attr-defined]
    made.do(made.licence, made.home.officer, "receive", on="2026-06-01")  # type: ignore[attr-defined]
    return made


def opinion_of(world: World) -> str:
    return str(world.opinion)  # type: ignore[attr-defined]


def licence_of(world: World) -> str:
    return str(world.licence)  # type: ignore[attr-defined]


def strangers(world: World) -> dict[str, Actor]:
    """Return people who may know of none of the cases."""
    other = organisation("elsewhere", "enterprise", "CN-GD")
    third = organisation("cn-zj", "province", "CN-ZJ")
    return {
        "another manufacturer": world.filler,
        "another company": person("ra", other, "regulatory_affairs"),
        "another province": person("officer", third, "case_officer"),
        "the centre": person("reviewer", organisation("cde", "centre"), "reviewer"),
        "an administrator": person("admin", world.companies["holder"], "enterprise_admin"),
        "an administrator of the authority": person("admin", world.home.authority, "authority_admin"),
    }


def test_who_may_not_know_of_a_case_is_told_what_is_told_of_one_that_is_not_there(world: World) -> None:
    readers: list[Any] = [
        selectors.case_for, selectors.timeline, selectors.clock_of, selectors.choices_for, selectors.findings_for,
        selectors.letters_for, selectors.documents_of, selectors.companions_of,
        lambda actor, number: selectors.to_sign(actor, number, "withdraw", {}),
        lambda actor, number: services.act(actor=actor, case=number, action="withdraw", seen=1, key=fresh()),
    ]  # fmt: skip
    for name, actor in strangers(world).items():
        assert not selectors.cases_for(actor).exists(), name
        for read in readers:
            told = []
            for number in (opinion_of(world), licence_of(world), "JS-OP-2026-9999"):
                with pytest.raises(NotFound) as refused:
                    read(actor, number)
                told.append((refused.value.reasons, refused.value.status))
            assert len(set(told)) == 1, name


def test_each_knows_as_much_as_the_table_gives(world: World) -> None:
    opinion, licence = opinion_of(world), licence_of(world)
    levels = {
        "maker": (world.maker, {opinion: Level.FULL}),
        "holder": (world.holder, {opinion: Level.OUTCOME, licence: Level.FULL}),
        "away": (world.away.officer, {opinion: Level.FULL, licence: Level.WEIGHS}),
        "home": (world.home.officer, {opinion: Level.WEIGHS, licence: Level.FULL}),
        "nmpa": (world.nmpa, {opinion: Level.FULL, licence: Level.FULL}),
    }
    for name, (actor, wanted) in levels.items():
        found = {row.number: row.level for row in selectors.rows(actor, selectors.cases_for(actor))}
        assert found == wanted, name


def test_before_it_goes_out_nobody_outside_learns_of_advice_or_decision(world: World) -> None:
    opinion = opinion_of(world)
    assert Case.objects.get(number=opinion).state == State.DECIDED
    for actor in (world.maker, world.holder, world.home.officer):
        view = selectors.case_for(actor, opinion)
        assert (view.state, view.flags, view.outcome) == (State.IN_REVIEW, (), None)
        assert [row.state for row in selectors.rows(actor, selectors.cases_for(actor).filter(number=opinion))] == [
            State.IN_REVIEW
        ]
        assert CANARY not in repr(selectors.timeline(actor, opinion))
        assert not [each for each in selectors.letters_for(actor, opinion) if each.kind == "opinion"]
        letter = Letter.objects.get(case__number=opinion, kind="opinion")
        with pytest.raises(NotFound):
            selectors.letter_file(actor, opinion, letter.opaque)
        with pytest.raises(Refused) as stale:
            services.act(actor=world.maker, case=opinion, action="withdraw", seen=1, key=fresh())
        assert CANARY not in repr(stale.value.reasons)
        assert not [each for each in stale.value.reasons if "ecide" in each.en or "dvise" in each.en]
    assert CANARY in repr(selectors.timeline(world.away.officer, opinion))


def test_a_case_withdrawn_before_its_decision_went_out_tells_nobody_of_it(world: World) -> None:
    opinion = opinion_of(world)
    digest = Letter.objects.get(case__number=opinion, kind="opinion").files.get().digest
    world.do(opinion, world.away.confirmer, "countersign", digest=digest)
    world.do(opinion, world.maker, "withdraw")

    told = {each.clock: each for each in selectors.clock_of(world.maker, opinion)}
    assert set(told) == {"tell", "decide"}
    assert (told["decide"].done, told["decide"].dropped) == (None, clock.today())
    inside = {each.clock: each for each in selectors.clock_of(world.away.officer, opinion)}
    assert (inside["decide"].done, inside["deliver"].dropped) == (clock.today(), clock.today())


def referred(world: World, carried_out_by: str) -> tuple[str, Actor]:
    """Return a case under examination whose technical review is carried out by somebody, and a reviewer."""
    reviewer = person("reviewer", organisation("cde", "centre"), "reviewer")
    licence = licence_of(world)
    world.do(
        licence, world.home.officer, "enter_opinion", party="conjugator", number="苏-7", day="2026-05-20", consent=True
    )
    world.do(licence, world.home.officer, "accept")
    given = {"body": "示例审评机构"} if carried_out_by == "other" else {}
    world.do(
        licence, world.home.officer, "start_technical_review", on="2026-06-01", expected_days=5, reasons="工艺衔接",
        carried_out_by=carried_out_by, **given,
    )  # fmt: skip
    return licence, reviewer


def test_the_centre_reads_a_case_from_the_day_it_is_named_and_no_other(world: World) -> None:
    licence, reviewer = referred(world, "centre")

    assert [row.number for row in selectors.rows(reviewer, selectors.cases_for(reviewer))] == [licence]
    assert selectors.case_for(reviewer, licence).level is Level.FULL
    told = {each.action for each in selectors.timeline(reviewer, licence)}
    assert told == {"submit", "receive", "enter_opinion", "accept", "start_technical_review"}
    assert {each.kind for each in selectors.letters_for(reviewer, licence)} == {
        "receipt", "acceptance", "time_not_counted",
    }  # fmt: skip
    assert selectors.clock_of(reviewer, licence)
    assert selectors.choices_for(reviewer, licence) == ()
    assert reading.assessment_for(reviewer, licence) is not None
    assert arrangements.manifests_of(reviewer, world.arrangement.number)
    for read in (selectors.findings_for, reading.review_for):
        with pytest.raises(NotFound):
            read(reviewer, licence)
    with pytest.raises(NotFound):
        selectors.case_for(reviewer, opinion_of(world))


@pytest.mark.parametrize("carried_out_by", ["authority", "other"])
def test_the_centre_does_not_know_of_a_review_that_others_carry_out(world: World, carried_out_by: str) -> None:
    licence, reviewer = referred(world, carried_out_by)

    assert not selectors.cases_for(reviewer).exists()
    with pytest.raises(NotFound):
        selectors.case_for(reviewer, licence)
    with pytest.raises(NotFound):
        arrangements.manifests_of(reviewer, world.arrangement.number)


def test_the_centre_learns_of_a_decision_when_it_goes_out(world: World) -> None:
    licence, reviewer = referred(world, "centre")
    officer = world.home.officer
    world.do(licence, officer, "end_technical_review", on="2026-06-01")
    world.review(licence, officer)
    world.do(licence, officer, "advise_refusal", reasons=CANARY)
    world.do(licence, world.home.decider, "decide_refusal", reasons=CANARY, **REMEDIES)
    inside = selectors.case_for(reviewer, licence)
    assert (inside.state, inside.flags) == (State.IN_REVIEW, ())
    assert CANARY not in repr(selectors.timeline(reviewer, licence))
    assert "refusal" not in {each.kind for each in selectors.letters_for(reviewer, licence)}
    assert {each.clock for each in selectors.clock_of(reviewer, licence)} == {"tell", "decide"}

    world.do(licence, world.home.confirmer, "countersign", digest=written(licence))
    world.do(licence, officer, "refuse")
    assert "refusal" in {each.kind for each in selectors.letters_for(reviewer, licence)}


def test_the_other_province_weighs_the_opinion_and_the_notice_and_no_more(world: World) -> None:
    opinion = opinion_of(world)
    digest = Letter.objects.get(case__number=opinion, kind="opinion").files.get().digest
    world.do(opinion, world.away.confirmer, "countersign", digest=digest)
    world.do(opinion, world.away.officer, "issue")

    seen = {each.kind for each in selectors.letters_for(world.home.officer, opinion)}
    assert seen == {"opinion", "province_notice"}
    assert selectors.timeline(world.home.officer, opinion) == []
    assert selectors.clock_of(world.holder, opinion) == ()
    view = selectors.case_for(world.holder, opinion)
    assert (view.outcome_on, view.flags, view.notices) == (dt.date(2026, 6, 1), (), ())
    assert (view.case.due, view.case.version, view.case.state) == (None, 0, "")
    with pytest.raises(NotFound):
        selectors.to_sign(world.holder, opinion, "withdraw", {})
    assert [each.kind for each in selectors.letters_for(world.holder, opinion)] == []


def test_findings_are_judged_by_the_authority_alone(world: World) -> None:
    for actor in (world.maker, world.holder, world.home.officer, world.nmpa):
        with pytest.raises(NotFound):
            selectors.findings_for(actor, opinion_of(world))
    judged = selectors.findings_for(world.away.officer, opinion_of(world))
    assert judged
    requirements = {each.found.assessed.requirement.id for each in judged}
    assert not requirements & {"ann-134/19/opinion", "ann-134/19/holder-licence"}
    subjects = [each.found.assessed.finding.subject for each in judged]
    assert not [subject for subject in subjects if subject is not None and "filler" in subject.ids]


def test_a_list_takes_as_many_queries_whatever_its_length(world: World) -> None:
    with CaptureQueriesContext(connection) as few:
        assert len(selectors.rows(world.nmpa, selectors.cases_for(world.nmpa))) == 2
    world.do(opinion_of(world), world.maker, "withdraw")
    for _ in range(3):
        world.do(world.begin("opinion", world.maker), world.maker, "withdraw")
    with CaptureQueriesContext(connection) as many:
        assert len(selectors.rows(world.nmpa, selectors.cases_for(world.nmpa))) == 5
    assert len(many) == len(few)


def everybody(world: World) -> dict[str, Actor]:
    """Return one person of each kind that may know of both cases in some way."""
    return {
        "applicant": world.maker,
        "applicant, quality": person("qa", world.companies["conjugator"], "quality"),
        "holder": world.holder,
        "officer": world.away.officer,
        "inspector": world.away.inspector,
        "decision maker": world.away.decider,
        "other province": world.home.officer,
        "nmpa": world.nmpa,
    }


ACTS = [each for each in procedure_of("opinion").actions if not each.begins]


def test_who_may_not_is_told_why_and_nothing_is_written(world: World) -> None:
    opinion, people = opinion_of(world), everybody(world)
    version = Case.objects.get(number=opinion).version
    before = (Entry.objects.count(), Letter.objects.count())
    tried = 0
    for action in ACTS:
        given = {key: value for key, value in given_for(action).items() if value != "d" * 64}
        for name, actor in people.items():
            if _may(action, actor, world):
                continue
            tried += 1
            with pytest.raises(Refused) as refused:
                services.act(actor=actor, case=opinion, action=action.name, seen=version, key=fresh(), data=given)
            assert refused.value.status == 403, (action.name, name)
            told = [each for each in refused.value.reasons if each.en.startswith("For ")]
            assert told, (action.name, name)
            assert all(each.zh.startswith("仅限") for each in told)
    assert tried > len(ACTS)
    assert (Entry.objects.count(), Letter.objects.count()) == before
    assert Case.objects.get(number=opinion).version == version


def _may(action: Action, actor: Actor, world: World) -> bool:
    stands = {
        "applicant": actor.organisation == "conjugator",
        "authority": actor.organisation == world.away.authority.slug,
        "companion_authority": actor.organisation == world.home.authority.slug,
    }
    return any(stands.get(who.relation.value, False) and who.roles & actor.roles for who in action.by)


def test_nobody_without_a_fresh_second_factor_signs(world: World) -> None:
    for at in (None, clock.machine_time() - dt.timedelta(minutes=6)):
        bare = dataclasses.replace(world.maker, second_factor_at=at)
        with pytest.raises(Refused) as refused:
            world.do(opinion_of(world), bare, "withdraw")
        assert any("second factor" in each.en for each in refused.value.reasons)


def test_choices_are_those_of_the_desk(world: World) -> None:
    opinion = opinion_of(world)
    mine = {each.action.name: each.obstacles for each in selectors.choices_for(world.away.confirmer, opinion)}
    assert mine["countersign"] == ()
    assert mine["send_back"] == ()
    his = {each.action.name: each.obstacles for each in selectors.choices_for(world.away.decider, opinion)}
    assert "another person" in his["countersign"][0].en
    assert {each.action.name for each in selectors.choices_for(world.maker, opinion)} == {"withdraw"}
    assert selectors.choices_for(world.nmpa, opinion) == ()


def test_what_a_case_keeps_is_plain_json(world: World) -> None:
    for event in Case.objects.get(number=opinion_of(world)).events.all():
        assert json.loads(json.dumps(event.data)) == event.data
        with pytest.raises(TypeError):
            event.save()
        with pytest.raises(TypeError):
            event.delete()
