"""Every act of the tables has its example: each of its guards failing, what it does to the clocks, its letter.

The tests go over the tables, so that a new act, guard, effect or letter without an example fails.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import pytest

from fenduan.documents.letters import KINDS as LETTERS
from fenduan.platform.procedure.clock import clocks
from fenduan.platform.procedure.decide import when_not
from fenduan.platform.procedure.model import Action, Effect, Event, Facts, Guard, Moment, Procedure, Standing
from fenduan.platform.procedure.tables import PROCEDURES
from fenduan.platform.procedure.words import Flag, Matter
from fenduan.reference.text import Text
from tests.platform.procedure.world import (
    FINDING,
    MAKER,
    OFFICER,
    OLD,
    OTHER_OFFICER,
    TODAY,
    case,
    day,
    events,
    given_for,
    person,
)

ACTS: Final = [(procedure, action) for procedure in PROCEDURES for action in procedure.actions]
each_act = pytest.mark.parametrize(
    ("procedure", "action"), ACTS, ids=[f"{procedure.kind}-{action.name}" for procedure, action in ACTS]
)
GUARDS: Final = [(procedure, action, guard) for procedure, action in ACTS for guard in action.guards]
each_guard = pytest.mark.parametrize(
    ("procedure", "action", "guard"),
    GUARDS,
    ids=[f"{procedure.kind}-{action.name}-{guard.name}" for procedure, action, guard in GUARDS],
)

_SUPPLEMENT: Final = ("request_supplement", "06-03", {"reply_by": "2026-06-15", "questions": ["why"]})
_TOLD: Final = ("tell_interested", "06-03", {"name": "沪-1", "interest": "its line", "reply_by": "2026-06-15"})
_ASKED: Final = ("ask_companion", "06-03", {"companion": "JS-OP-2026-0001", "reply_by": "2026-06-10"})
_ANSWERED: Final = ("answer_companion", "06-09", {"companion": "JS-OP-2026-0001"})
_TOLD_LATER: Final = ("tell_interested", "06-09", {**_TOLD[2], "name": "B"})
_ASKED_LATER: Final = ("ask_companion", "06-12", {**_ASKED[2], "reply_by": "2026-06-30"})
_BEGINNINGS: Final = (
    ("submit", "06-01"),
    ("receive", "06-01"),
    ("start_inspection", "06-02"),
    ("start_rectification", "06-02"),
    ("start_technical_review", "06-02"),
    _TOLD,
    _ASKED,
)


@dataclasses.dataclass(frozen=True)
class Broken:
    """What makes a guard refuse: other facts, other flags, other data; and a part of the reason it gives."""

    said: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    flags: frozenset[Flag] = frozenset()
    done: tuple[Any, ...] = ()


_EARLY: Final = {"on": "2026-05-29"}
BROKEN: Final[dict[str, Broken]] = {
    "nothing_open": Broken("still open", {"already": "SH-B-2026-0001"}),
    "another_place": Broken("no opinion is needed", {"same_place": True}),
    "holder_here": Broken("open question 9", {"overseas": True}),
    "licensed_already": Broken("class C licence", {"unlicensed": (Text("site", "场地"),)}),
    "after_submitting": Broken("before its beginning", data=_EARLY),
    "told_once": Broken("told once", flags=frozenset({Flag.TOLD})),
    "new_manifest": Broken("the version in hand", data={"manifest": OLD}),
    "own_staff": Broken("not on the staff", {"staff": frozenset()}),
    "not_recused": Broken("is recused", done=(("recuse", "06-02", {"person": OTHER_OFFICER}),)),
    "applicant_on_paper": Broken("acts here itself", {"on_paper": False}),
    "not_before_receipt": Broken("before the day of receipt", data=_EARLY),
    "two_officers": Broken("At least 2 officers", data={"officers": [OFFICER]}),
    "certificates": Broken("one certificate", data={"certificates": ["1", "1"]}),
    "last_after_first": Broken("before the first", data={"last": "2026-06-29"}),
    "after_inspection_began": Broken("before its beginning", data=_EARLY),
    "after_rectification_began": Broken("before its beginning", data=_EARLY),
    "after_review_began": Broken("before its beginning", data=_EARLY),
    "after_matter_began": Broken("before its beginning", data=_EARLY, done=(("start_matter", "06-02"),)),
    "known_finding": Broken("no such finding", data={"finding": "none"}),
    "interested_known": Broken("Tell this party first", data={"name": "somebody"}),
    "companion_known": Broken("no such companion", {"companions": ()}),
    "asked_before": Broken("has not been asked", done=(_ANSWERED,)),
    "reply_overdue": Broken(
        "A reply is due", done=(("ask_companion", "06-12", {**_ASKED[2], "reply_by": "2026-06-30"}),)
    ),
    "supplement_answered": Broken(
        "up to and including", flags=frozenset({Flag.AWAITING_SUPPLEMENT}), done=(_SUPPLEMENT,)
    ),
    "interested_heard": Broken(
        "may state their views", done=(("tell_interested", "06-09", {**_TOLD[2], "name": "B"}),)
    ),
    "findings_concluded": Broken(
        "findings wait", {"findings": (dataclasses.replace(FINDING, status="for_judgement"),)}
    ),
    "no_contrary_confirmed": Broken(
        "You confirmed", {"findings": (dataclasses.replace(FINDING, status="not_met", conclusion="confirm"),)}
    ),
    "inspected_in_this_case": Broken("No inspection of this case", data={"basis": "gmp_inspection"}),
    "reasons_where_it_departs": Broken("The advice was to refuse", data={"reasons": None}),
    "same_bytes": Broken("not the one that was written", {"decision": "9" * 64}),
    "known_letter": Broken("no such letter", {"letters": {}}),
    "opinions_on_file": Broken("There is no opinion", {"elsewhere": (dataclasses.replace(MAKER, consent=None),)}),
    "counts_as_accepted": Broken("accepted expressly"),
    "received_before_accepted": Broken("cannot be received after", data={"received_on": "2026-06-20"}),
    "known_manufacturer": Broken("no such manufacturer", {"elsewhere": ()}),
    "same_place": Broken("no class C matter", {"together": ()}),
    "valid_in_order": Broken("ends before it begins", data={"valid_until": "2026-06-01"}),
}
# What holds in the good case besides what the tests of the procedure take for granted.
_DEEMED: Final = day("06-01")


def _moment(procedure: Procedure, action: Action, broken: Broken | None) -> Moment:
    given = {**given_for(action), **(broken.data if broken is not None else {})}
    done = _done(action)
    facts = case(procedure.kind, *done, *(broken.done if broken is not None else ()), on_paper=True)
    if broken is not None:
        facts = dataclasses.replace(facts, **broken.facts)
    flags = action.requires | (broken.flags if broken is not None else frozenset())
    deemed = _DEEMED if broken is None else None
    standing = Standing(min(action.on, default=None), flags, deemed)
    data = {name: value for name, value in given.items() if value is not None}
    return Moment(procedure, facts, standing, person(OFFICER), TODAY, data)


def _done(action: Action) -> tuple[Any, ...]:
    """Return what happened before an act: everything it may look back on, and both sides were heard."""
    heard = (("take_statement", "06-04", {"who": "interested", "name": "沪-1"}), ("state_views", "06-04"))
    return () if action.begins else (*_BEGINNINGS, *heard)


def _reasons(action: Action, now: Moment) -> list[Text]:
    asking = [reason for guard in action.guards if guard.asks for reason in guard.check(now)]
    return [*when_not(action, now), *asking]


def test_every_guard_of_the_tables_has_an_example() -> None:
    assert {guard.name for _, _, guard in GUARDS} == set(BROKEN)


@each_act
def test_an_act_whose_guards_hold_is_not_refused_by_them(procedure: Procedure, action: Action) -> None:
    assert [reason.en for reason in _reasons(action, _moment(procedure, action, None))] == []


@each_guard
def test_each_guard_that_fails_refuses_its_act_in_both_languages(
    procedure: Procedure, action: Action, guard: Guard
) -> None:
    broken = BROKEN[guard.name]
    now = _moment(procedure, action, broken)
    own = list(guard.check(now))

    assert any(broken.said in reason.en for reason in own), [reason.en for reason in own]
    assert all(reason.zh and reason.zh != reason.en for reason in own)
    assert set(own) <= set(_reasons(action, now))


# Clocks

_DAY: Final = dt.date(2026, 6, 12)
_BASE: Final[dict[str, tuple[Any, ...]]] = {
    "opinion": (("submit", "06-01"), ("receive", "06-01")),
    "b_licence": (("submit", "06-01"), ("receive", "06-01"), ("accept", "06-01")),
}
_STARTED_BY: Final = {"tell": (), "decide": (), "deliver": (("decide_grant", "06-05"),)}


def _facts(procedure: Procedure, done: tuple[Event, ...]) -> Facts:
    return case(procedure.kind, events=done)


def _read(procedure: Procedure, done: tuple[Event, ...]) -> dict[str, Any]:
    shown = clocks(procedure, _facts(procedure, done), TODAY)
    return {each.clock: (each.started, each.done, each.dropped, each.pauses) for each in shown}


def _with(before: tuple[Any, ...], action: Action) -> tuple[Event, ...]:
    done = events(*before)
    return (*done, Event(len(done) + 1, action.name, _DAY, OFFICER, data=given_for(action)))


def _before(procedure: Procedure, action: Action) -> tuple[Any, ...]:
    """Return events after which every effect of an act shows: its clock runs, or what it ends has begun."""
    if action.begins:
        return ()
    before = _BASE[procedure.kind]
    if action.name in ("receive", "accept", "tell_missing"):
        before = before[: {"receive": 1}.get(action.name, 2)]
    if any(effect.clock == "deliver" and effect.kind != "start" for effect in action.effects):
        before = (*before, *_STARTED_BY["deliver"])
    for effect in action.effects:
        if effect.kind == "resume":
            before = (*before, (action.name.replace("end_", "start_"), "06-08", {"matter": "testing"}))
    return before


@each_act
def test_an_act_does_to_the_clocks_what_its_row_says_and_nothing_else(procedure: Procedure, action: Action) -> None:
    before = _before(procedure, action)
    old = _read(procedure, events(*before)) if before else {}
    new = _read(procedure, _with(before, action))
    if not action.effects:
        assert new == old
    for effect in action.effects:
        _holds(effect, old, new)
    touched = {effect.clock for effect in action.effects}
    if not touched & {None} and not any(effect.kind in ("stop", "resume", "drop") for effect in action.effects):
        assert {name: new.get(name) for name in old if name not in touched} == {
            name: value for name, value in old.items() if name not in touched
        }


def _holds(effect: Effect, old: dict[str, Any], new: dict[str, Any]) -> None:
    match effect.kind:
        case "start":
            assert new[str(effect.clock)][0] == _DAY
            assert new[str(effect.clock)][1] is None
        case "done":
            assert old[str(effect.clock)][1] is None
            assert new[str(effect.clock)][1] == _DAY
        case "reset":
            assert effect.clock in old
            assert effect.clock not in new
        case "drop":
            assert old
            assert {name: each[2] for name, each in new.items()} == {
                name: None if each[1] is not None else _DAY for name, each in old.items()
            }
        case "stop":
            (pause,) = new["decide"][3]
            assert (pause.matter, pause.since, pause.until) == (effect.matter or Matter.TESTING, _DAY, None)
        case "resume":
            (pause,) = new["decide"][3]
            assert (pause.matter, pause.until) == (effect.matter or Matter.TESTING, _DAY)


# Letters, written down a second time, so that one that is lost or another is noticed

_EITHER: Final = {
    "receive": "receipt",
    "not_needed": "refusal_to_accept",
    "not_competent": "refusal_to_accept",
    "tell_missing": "materials_missing",
    "accept": "acceptance",
    "request_supplement": "supplement_request",
    "arrange_inspection": "inspection_notice",
    "start_technical_review": "time_not_counted",
    "tell_interested": "interest_notice",
    "ask_companion": "province_notice",
    "remind_companion": "province_notice",
    "issue": "province_notice",
    "refuse": "province_notice",
}
WRITES: Final = {
    "opinion": {
        **_EITHER,
        "start_inspection": "time_not_counted",
        "start_rectification": "time_not_counted",
        "decide_grant": "opinion",
        "decide_refusal": "opinion",
    },
    "b_licence": {
        **_EITHER,
        "acknowledge": "acceptance",
        "start_matter": "time_not_counted",
        "decide_grant": "grant",
        "decide_refusal": "refusal",
    },
}


@each_act
def test_an_act_writes_the_letter_that_it_should(procedure: Procedure, action: Action) -> None:
    expected = WRITES[procedure.kind].get(action.name)

    assert (None if action.letter is None else action.letter.value) == expected
    assert expected is None or expected in LETTERS


def test_every_kind_of_letter_is_written_by_some_act() -> None:
    assert {kind for written in WRITES.values() for kind in written.values()} == set(LETTERS)
