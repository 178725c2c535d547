"""Whatever people do in whatever order, a case stays lawful: a state machine drives both tables at random."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fenduan.platform.procedure.clock import clocks
from fenduan.platform.procedure.decide import ask, choices, notices
from fenduan.platform.procedure.fold import fold, standing_on
from fenduan.platform.procedure.model import Event, Facts, Kind
from fenduan.platform.procedure.tables import procedure_of
from fenduan.platform.procedure.words import ENDED, Flag, Relation, State
from tests.platform.procedure.world import APPLICANT, DECIDER, OFFICER, STAFF, case, given_for, person

ENDING = {"withdraw", "recuse", "not_needed", "not_competent"}
PEOPLE = (APPLICANT, *sorted(STAFF))


class Handling(RuleBasedStateMachine):
    """One case, some people, and days that pass."""

    kind: Kind = "opinion"

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []
        self.today = dt.date(2026, 5, 18)
        self.procedure = procedure_of(self.kind)

    @property
    def facts(self) -> Facts:
        """The case as it stands."""
        return case(self.kind, events=tuple(self.events))

    @initialize()
    def begin(self) -> None:
        """Apply."""
        self._do("submit", APPLICANT)

    @rule(days=st.integers(1, 6))
    def wait(self, days: int) -> None:
        """Let days pass."""
        self.today += dt.timedelta(days=days)

    @precondition(lambda self: standing_on(self.procedure, self.facts, self.today).state not in ENDED)
    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        """Let somebody do an act that is free to them, one not done yet where there is any: so cases come to an end."""
        free = sorted(
            (each.action.name, user)
            for user in PEOPLE
            for each in choices(self.procedure, self.facts, person(user), self.today)
            if not each.obstacles and each.action.name not in ENDING
        )
        if free:
            done = {event.action for event in self.events}
            names = {name for name, _ in free}
            name = data.draw(st.sampled_from(sorted(names - done or names)))
            self._do(name, data.draw(st.sampled_from([user for known, user in free if known == name])))

    def _do(self, name: str, user: int) -> None:
        action = self.procedure.by_name[name]
        given: dict[str, Any] = given_for(action)
        for need in action.needs:
            if need.kind == "past_day":
                given[need.name] = self.today
            elif need.kind == "future_day":
                given[need.name] = self.today + dt.timedelta(days=7)
        answer = ask(self.procedure, action, self.facts, person(user), self.today, given)
        if not answer.refusals:
            self.events.append(Event(len(self.events) + 1, name, self.today, user, data=answer.data))

    @invariant()
    def decisions_have_two_hands_and_an_adviser_of_their_own(self) -> None:
        """Three people stand behind every decision."""
        last = {event.action: event.user for event in self.events}
        if fold(self.procedure, self.events).state in {State.CONFIRMED, State.GRANTED, State.REFUSED, State.CLOSED}:
            decided = [event.user for event in self.events if event.action in {"decide_grant", "decide_refusal"}][-1]
            advised = [event.user for event in self.events if event.action in {"advise_grant", "advise_refusal"}][-1]
            assert len({decided, advised, last["countersign"]}) == 3

    @invariant()
    def nothing_is_granted_uninspected(self) -> None:
        """B follows an inspection of the holder."""
        standing = fold(self.procedure, self.events)
        if self.kind == "b_licence" and standing.state is State.GRANTED:
            assert Flag.INSPECTED in standing.flags

    @invariant()
    def clocks_read_on_every_day(self) -> None:
        """No clock fails, and what is left is part of the period."""
        for shown in clocks(self.procedure, self.facts, self.today):
            assert shown.lines
            for line in shown.lines:
                assert line.due is None or line.due > shown.started
                assert not line.stopped or (line.left is not None and 0 < line.left <= shown.days)
        assert all(notice.zh for notice in notices(self.procedure, self.facts, self.today))

    @invariant()
    def told_once_and_accepted_once(self) -> None:
        """What the law has done once is done once."""
        names = [event.action for event in self.events]
        assert names.count("tell_missing") <= 1
        assert names.count("accept") <= 1
        assert names.count("countersign") <= names.count("decide_grant") + names.count("decide_refusal")

    @invariant()
    def an_open_case_is_always_somebodys(self) -> None:
        """No open case is stuck."""
        standing = standing_on(self.procedure, self.facts, self.today)
        if standing.state not in ENDED:
            everybody = [person(user) for user in PEOPLE] + [person(OFFICER, Relation.COMPANION), person(DECIDER)]
            assert any(choices(self.procedure, self.facts, by, self.today) for by in everybody)


class HandlingB(Handling):
    """The same for the B licence."""

    kind: Kind = "b_licence"


@pytest.mark.parametrize("machine", [Handling, HandlingB])
def test_a_case_stays_lawful_whatever_is_done(machine: type[Handling]) -> None:
    # The invariants of the machine assert: a state that is not lawful fails here.
    run_state_machine_as_test(machine, settings=settings(stateful_step_count=40, deadline=None))  # type: ignore[no-untyped-call]
