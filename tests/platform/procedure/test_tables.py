"""The tables hold what is asked of them, and a table at fault is found."""

import dataclasses
from collections.abc import Callable

import pytest

from fenduan.documents.letters import KINDS as LETTERS
from fenduan.platform.procedure.check import MOST_STATES, faults, reachable
from fenduan.platform.procedure.model import Action, Effect, Need, Procedure, Who
from fenduan.platform.procedure.tables import PROCEDURES, procedure_of
from fenduan.platform.procedure.words import Flag, Relation, State
from fenduan.reference.text import Text

each_table = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda each: each.kind)


@each_table
def test_a_table_is_without_fault(procedure: Procedure) -> None:
    assert faults(procedure) == ()
    assert len(procedure.states) <= MOST_STATES
    assert reachable(procedure) == set(procedure.states)


@each_table
def test_every_act_cites_its_source_or_says_that_it_is_a_choice(procedure: Procedure) -> None:
    for action in procedure.actions:
        assert bool(action.cites) != (action.choice is not None), action.name


@each_table
def test_every_letter_exists(procedure: Procedure) -> None:
    assert {action.letter for action in procedure.actions if action.letter is not None} <= set(LETTERS)


@each_table
def test_every_guard_says_its_rule_in_both_languages(procedure: Procedure) -> None:
    for guard in {guard.name: guard for action in procedure.actions for guard in action.guards}.values():
        assert guard.rule.en != guard.rule.zh
        assert guard.check.__doc__


WANTED = {
    "opinion": """
        submit enter receive not_needed not_competent correct_on_the_spot tell_missing complete accept
        request_supplement answer_supplement arrange_inspection start_inspection end_inspection
        start_rectification end_rectification
        start_technical_review end_technical_review review_finding advise_grant advise_refusal decide_grant
        decide_refusal countersign issue refuse deliver withdraw ask_companion remind_companion escalate_companion
        answer_companion assign recuse send_back attach_sealed tell_interested take_statement state_views
        enter_completion enter_answer enter_withdrawal
    """,
    "b_licence": """
        submit enter enter_accepted receive not_needed not_competent correct_on_the_spot tell_missing complete accept
        acknowledge request_supplement answer_supplement arrange_inspection start_inspection end_inspection
        start_rectification end_rectification start_technical_review end_technical_review start_matter end_matter
        review_finding advise_grant advise_refusal decide_grant decide_refusal countersign issue refuse deliver
        deliver_refusal publish withdraw opinion_arrived enter_opinion enter_c_matter ask_companion remind_companion
        escalate_companion answer_companion assign recuse send_back attach_sealed tell_interested take_statement
        state_views
    """,
}


@each_table
def test_the_procedure_is_complete(procedure: Procedure) -> None:
    assert set(procedure.by_name) == set(WANTED[procedure.kind].split())


def test_a_case_keeps_its_edition() -> None:
    assert procedure_of("opinion") is procedure_of("opinion", "2026.1")
    with pytest.raises(KeyError):
        procedure_of("opinion", "1999.1")


def _with(name: str, **changes: object) -> Callable[[Procedure], Procedure]:
    def change(procedure: Procedure) -> Procedure:
        actions = tuple(
            dataclasses.replace(action, **changes) if action.name == name else action  # type: ignore[arg-type]
            for action in procedure.actions
        )
        return dataclasses.replace(procedure, actions=actions)

    return change


def _without(*names: str) -> Callable[[Procedure], Procedure]:
    def change(procedure: Procedure) -> Procedure:
        return dataclasses.replace(
            procedure, actions=tuple(action for action in procedure.actions if action.name not in names)
        )

    return change


def _twice(procedure: Procedure) -> Procedure:
    return dataclasses.replace(procedure, actions=(*procedure.actions, procedure.actions[0]))


ADMIN = Who(Relation.AUTHORITY, frozenset({"authority_admin"}))
FIELD = Need("what", "line", Text("What", "何事"))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_without("countersign"), "confirmed is never reached"),
        (_without("receive", "enter"), "received is never reached"),
        (_without("deliver"), "nobody owns granted"),
        (_without("submit", "enter"), "no act begins a case"),
        (_twice, "submit stands twice"),
        (_with("accept", cites=()), "accept: cites a source"),
        (_with("accept", choice=Text("Product choice: so.", "系统设计：如此。")), "accept: cites a source"),
        (_with("accept", by=()), "accept: nobody may do it"),
        (_with("accept", by=(ADMIN,)), "an administrator has no business rights"),
        (_with("accept", by=(Who(Relation.AUTHORITY, frozenset()),)), "without a role"),
        (_with("accept", by=(Who(Relation.AUTHORITY, frozenset({"king"})),)), "unknown roles"),
        (_with("accept", letter="love"), "no letter love"),
        (_with("accept", needs=(FIELD, FIELD)), "asks twice"),
        (_with("accept", needs=(dataclasses.replace(FIELD, when=("why", ("x",))),)), "depends on why"),
        (_with("accept", needs=(dataclasses.replace(FIELD, kind="choice"),)), "a choice has choices"),
        (_with("accept", requires=frozenset({Flag.PUBLISHED})), "requires published"),
        (_with("accept", sets=frozenset({Flag.TOLD}), clears=frozenset({Flag.TOLD})), "both sets and clears told"),
        (_with("submit", to=None), "leads nowhere"),
        (_with("submit", on=frozenset({State.CLOSED})), "closed is an end"),
        (_with("end_inspection", effects=()), "a stop has no resume"),
        (_with("countersign", effects=()), "no act is the done"),
        (_with("receive", effects=(Effect("start", "tell"),)), None),
        (
            _with("countersign", by=(Who(Relation.AUTHORITY, frozenset({"decision_maker"}), not_after=("sleep",)),)),
            "differs from sleep",
        ),
    ],
)
def test_a_table_at_fault_is_found(change: Callable[[Procedure], Procedure], fault: str | None) -> None:
    found = faults(change(procedure_of("opinion")))

    if fault is None:
        assert found == ()
    else:
        assert any(fault in each for each in found), found


def test_a_matter_that_stops_on_no_text_is_found() -> None:
    bare = dataclasses.replace(procedure_of("opinion"), stopping=())

    assert any("stops the clock on no text" in each for each in faults(bare))


def _actions() -> list[tuple[Procedure, Action]]:
    return [(procedure, action) for procedure in PROCEDURES for action in procedure.actions]


@pytest.mark.parametrize(
    ("procedure", "action"), _actions(), ids=[f"{procedure.kind}-{action.name}" for procedure, action in _actions()]
)
def test_only_what_a_text_names_stops_a_clock(procedure: Procedure, action: Action) -> None:
    stopping = {rule.matter for rule in procedure.stopping}

    for effect in action.effects:
        if effect.kind == "stop" and effect.matter is not None:
            assert effect.matter in stopping
