"""What a case asks of a person beside its next step: to be heard, to answer, to review."""

import datetime as dt

import pytest

from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.desks import selectors
from fenduan.platform.desks.selectors import Item
from tests.platform.cases.world import Province, World, organisation, person

pytestmark = pytest.mark.django_db

HEARD = {"name": "示例单位", "interest": "同一生产线", "reply_by": "2026-06-10"}


@pytest.fixture
def world() -> World:
    clock.state_day(dt.date(2026, 6, 1))
    return World()


def items(actor: Actor, step: str) -> list[Item]:
    return [each for each in selectors.today(actor) if each.step == step]


def in_review(world: World) -> str:
    case = world.begin("opinion", world.maker)
    world.do(case, world.away.officer, "receive", on="2026-06-01")
    world.do(case, world.away.officer, "accept")
    return case


def test_the_applicant_is_told_until_when_it_may_be_heard_and_nobody_else_is(world: World) -> None:
    case = in_review(world)
    assert items(world.maker, "state_views") == []
    world.do(case, world.away.officer, "tell_interested", **HEARD)
    (item,) = items(world.maker, "state_views")
    assert (item.kind, item.number, item.due) == ("case", case, dt.date(2026, 6, 10))
    assert "2026-06-10" in item.words.en
    assert "2026-06-10" in item.words.zh
    for other in (world.holder, world.filler, world.away.officer, world.away.decider, world.home.officer, world.nmpa):
        assert items(other, "state_views") == []


def test_it_stands_there_up_to_the_day_that_the_authority_named(world: World) -> None:
    case = in_review(world)
    world.do(case, world.away.officer, "tell_interested", **HEARD)
    clock.state_day(dt.date(2026, 6, 10))
    assert len(items(world.maker, "state_views")) == 1
    clock.state_day(dt.date(2026, 6, 11))
    assert items(world.maker, "state_views") == []


@pytest.mark.parametrize("by", ["applicant", "officer"])
def test_who_was_heard_is_told_again_only_of_another_interest(world: World, by: str) -> None:
    case = in_review(world)
    world.do(case, world.away.officer, "tell_interested", **HEARD)
    if by == "applicant":
        world.do(case, world.maker, "state_views", statement="不影响其利益。")
    else:
        world.do(case, world.away.officer, "take_statement", who="applicant", on="2026-06-01", statement="无异议。")
    assert items(world.maker, "state_views") == []
    world.do(case, world.away.officer, "tell_interested", **HEARD | {"name": "另一单位", "reply_by": "2026-06-12"})
    assert [each.due for each in items(world.maker, "state_views")] == [dt.date(2026, 6, 12)]


def test_what_the_interested_party_states_does_not_take_the_applicants_word_from_it(world: World) -> None:
    case = in_review(world)
    world.do(case, world.away.officer, "tell_interested", **HEARD)
    stated = {"who": "interested", "name": HEARD["name"], "on": "2026-06-01", "statement": "请予考虑。"}
    world.do(case, world.away.officer, "take_statement", **stated)
    assert len(items(world.maker, "state_views")) == 1


def test_only_the_province_that_was_asked_is_told_to_answer_and_only_until_it_has(world: World) -> None:
    opinion = in_review(world)
    third = Province("CN-ZJ")
    other = world.begin("opinion", world.filler)
    case = world.begin("b_licence", world.holder)
    world.do(case, world.home.officer, "receive", on="2026-06-01")
    asked = {"companion": opinion, "questions": ["进展"], "reply_by": "2026-06-09"}
    world.do(case, world.home.officer, "ask_companion", **asked)

    assert [each.due for each in items(world.away.officer, "answer_companion")] == [dt.date(2026, 6, 9)]
    assert items(third.officer, "answer_companion") == []
    world.do(case, world.home.officer, "remind_companion", companion=opinion, reply_by="2026-06-12")
    assert [each.due for each in items(world.away.officer, "answer_companion")] == [dt.date(2026, 6, 12)]
    world.do(case, world.away.officer, "answer_companion", companion=opinion, answer="正在审查。")
    assert items(world.away.officer, "answer_companion") == []
    world.do(case, world.home.officer, "ask_companion", **asked | {"companion": other})
    assert len(items(third.officer, "answer_companion")) == 1
    assert items(world.away.officer, "answer_companion") == []


def test_the_centre_is_told_what_it_reviews_and_until_when_it_was_expected_to(world: World) -> None:
    reviewer = person("reviewer", organisation("cde", "centre"), "reviewer")
    case = in_review(world)
    begun = {"on": "2026-06-01", "expected_days": 10, "reasons": "工艺复杂"}
    assert selectors.today(reviewer) == []
    world.do(case, world.away.officer, "start_technical_review", carried_out_by="centre", **begun)
    (item,) = items(reviewer, "technical_review")
    # Ten working days after 1 June 2026; no holiday lies between.
    assert (item.number, item.due) == (case, dt.date(2026, 6, 15))
    assert "10" in item.words.en
    assert "10" in item.words.zh
    world.do(case, world.away.officer, "end_technical_review", on="2026-06-01", result="合理。")
    assert selectors.today(reviewer) == []
    # It still reads the case; another review, by the authority itself, is not the centre's.
    world.do(case, world.away.officer, "start_technical_review", carried_out_by="authority", **begun)
    assert selectors.today(reviewer) == []
