"""Random people do random acts, in and out of turn: what is kept is what follows from the events, and nothing else."""

import datetime as dt
import random
from typing import Any

import pytest

from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.cases import selectors, services, standing
from fenduan.platform.cases.models import Case, Conclusion, Letter
from fenduan.platform.cases.records import Upload
from fenduan.platform.ledger.models import Entry, Signature
from fenduan.platform.procedure.fold import fold, standing_on
from fenduan.platform.procedure.model import Action
from fenduan.platform.procedure.tables import procedure_of
from fenduan.platform.procedure.words import ENDED, State
from tests.platform.cases.world import PDF, World, fresh, written
from tests.platform.procedure.world import given_for

pytestmark = pytest.mark.django_db
RARE = {"withdraw", "not_needed", "not_competent", "recuse", "send_back"}


def _given(world: World, case: str, action: Action, actor: Actor) -> dict[str, Any]:
    """Return something that an act may be given here."""
    given = given_for(action)
    staff = [world.away.officer.user_id, world.away.inspector.user_id]
    given |= {name: value for name, value in {"officers": staff, "certificates": ["1", "2"]}.items() if name in given}
    for need in action.needs:
        if need.kind == "past_day":
            given[need.name] = clock.today()
        elif need.kind == "future_day":
            given[need.name] = clock.today() + dt.timedelta(days=5)
        elif need.kind == "person":
            given[need.name] = world.away.officer.user_id
        elif need.kind == "document":
            del given[need.name]
        elif need.kind == "manifest":
            given[need.name] = world.sign(world.tree).digest
    if action.name == "countersign" and Letter.objects.filter(case__number=case, kind="opinion").exists():
        given["digest"] = written(case)
    if action.name == "review_finding" and actor.organisation == world.away.authority.slug:
        left = [each for each in selectors.findings_for(actor, case) if each.conclusion is None]
        given |= {"finding": left[0].found.key, "conclusion": "overrule"} if left else {}
    return given


def _do(world: World, case: str, actor: Actor, action: Action, *, seen: int) -> bool:
    uploads = {need.name: Upload("a.pdf", PDF) for need in action.needs if need.kind == "document"}
    try:
        services.act(
            actor=actor, case=case, action=action.name, seen=seen, key=fresh(),
            data=_given(world, case, action, actor), uploads=uploads,
        )  # fmt: skip
    except (Refused, NotFound):
        return False
    return True


def _kept_as_it_follows(case: str) -> None:
    row = Case.objects.get(number=case)
    events = list(row.events.order_by("number"))
    assert [event.number for event in events] == list(range(1, row.version + 1))
    assert row.state == fold(procedure_of(row.kind, row.edition), [event.as_event() for event in events]).state
    assert row.manifest_id == events[-1].manifest_id
    entries = Entry.objects.filter(subject_kind="case", subject=case).order_by("pk")
    assert [entry.pk for entry in entries] == [event.entry for event in events]
    assert [entry.action for entry in entries] == [f"cases.{event.action}" for event in events]
    table = procedure_of(row.kind, row.edition).by_name
    assert Signature.objects.filter(subject=case).count() == sum(
        table[event.action].signature is not None for event in events
    )
    lettered = {event.number for event in events if table[event.action].letter is not None}
    assert {letter.event.number for letter in Letter.objects.filter(case=row).select_related("event")} == lettered
    assert Conclusion.objects.filter(case=row).count() == sum(event.action == "review_finding" for event in events)
    assert (row.due is None) or row.state not in ENDED


def _shown_as_it_follows(case: str, people: list[Actor]) -> None:
    """Compare what a list shows of a case, which is read from its columns, with what its events say, day by day."""
    row = Case.objects.select_related("applicant", "authority").get(number=case)
    procedure = procedure_of(row.kind, row.edition)
    facts = standing.light(row, [event.as_event() for event in row.events.order_by("number")])
    today = clock.today()
    for later in (0, 1, 2, 3, 5, 8, 13, 21):
        day = today + dt.timedelta(days=later)
        clock.state_day(day)
        stands = standing_on(procedure, facts, day)
        assert standing.kept_on(row, day) == stands
        for actor in people:
            for shown in selectors.rows(actor, selectors.cases_for(actor).filter(number=case)):
                clocks = selectors.clock_of(actor, case)
                running = [each.due for each in clocks if not each.over and each.due is not None]
                assert shown.due == min(running, default=None)
                assert shown.warning == max((each.warning for each in clocks), key=_URGENCY.index, default="none")
                assert shown.deemed == stands.deemed
                inner = row.authority_id != actor.organisation_id and stands.state in standing.INNER
                assert shown.state == (State.IN_REVIEW if inner else stands.state)
    clock.state_day(today)


_URGENCY = ("none", "soon", "urgent", "late")


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_kept_follows_from_the_events(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test that can be repeated
    clock.state_day(dt.date(2026, 6, 1))
    world = World()
    case, away = world.begin("opinion", world.maker), world.away
    world.begin("b_licence", world.holder)
    people = [world.maker, away.officer, away.inspector, away.decider, away.confirmer, world.home.officer]
    done = 0
    for _ in range(90):
        actor = chance.choice(people)
        row = Case.objects.get(number=case)
        if row.state in ENDED:
            break
        if chance.random() < 0.1:
            clock.state_day(clock.today() + dt.timedelta(days=1))
        wild = chance.random() < 0.2
        offered = [each.action for each in selectors.choices_for(actor, case) if not each.obstacles]
        table = procedure_of("opinion").actions if wild else offered
        free = [each for each in table if not each.begins and (each.name not in RARE or done > 15)]
        if not free:
            continue
        before = row.version
        went = _do(world, case, actor, chance.choice(free), seen=before - (chance.random() < 0.1))
        assert Case.objects.get(number=case).version == before + went
        if went:
            _shown_as_it_follows(case, people)
        done += went
    assert done > 10
    _kept_as_it_follows(case)
