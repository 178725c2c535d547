"""Who may do what when, and who may not is told why: every act, in every state, by everybody."""

import dataclasses
import datetime as dt
from itertools import product

import pytest

from fenduan.platform.base.actor import ROLES
from fenduan.platform.procedure.decide import ask, choices, notices, when_not, who_not
from fenduan.platform.procedure.fold import standing_on
from fenduan.platform.procedure.model import (
    Action,
    Elsewhere,
    Event,
    Facts,
    Kind,
    Moment,
    Procedure,
    Standing,
    Standpoint,
)
from fenduan.platform.procedure.tables import PROCEDURES, procedure_of
from fenduan.platform.procedure.words import Flag, Relation, State
from fenduan.reference.text import Text
from tests.platform.procedure.world import (
    APPLICANT,
    CONFIRMER,
    DECIDER,
    FINDING,
    INSPECTOR,
    MAKER,
    NEW,
    OFFICER,
    OLD,
    OTHER_OFFICER,
    STAFF,
    TODAY,
    anybody,
    case,
    day,
    events,
    given_for,
    person,
)

EVERY_ACT = [(procedure, action) for procedure in PROCEDURES for action in procedure.actions]
NAMES = [f"{procedure.kind}-{action.name}" for procedure, action in EVERY_ACT]
each_act = pytest.mark.parametrize(("procedure", "action"), EVERY_ACT, ids=NAMES)

_CASE_OFFICER: set[tuple[str, str]] = {("authority", "case_officer")}
_APPLICANT = {("applicant", "regulatory_affairs"), ("applicant", "authorised_person")}
_DECIDER = {("authority", "decision_maker")}
# Written down a second time, so that a row that lets in another is noticed.
MAY: dict[str, set[tuple[str, str]]] = {
    "submit": _APPLICANT,
    "complete": _APPLICANT,
    "answer_supplement": _APPLICANT,
    "withdraw": _APPLICANT,
    "state_views": _APPLICANT,
    "decide_grant": _DECIDER,
    "decide_refusal": _DECIDER,
    "countersign": _DECIDER,
    "send_back": _DECIDER,
    "assign": _CASE_OFFICER | _DECIDER,
    "recuse": _CASE_OFFICER | _DECIDER | {("authority", "inspector")},
    "start_inspection": _CASE_OFFICER | {("authority", "inspector")},
    "end_inspection": _CASE_OFFICER | {("authority", "inspector")},
    "answer_companion": {("companion_authority", "case_officer")},
    "opinion_arrived": {("system", str(role)) for role in ROLES},
}


@each_act
def test_everybody_else_is_told_that_it_is_not_for_them(procedure: Procedure, action: Action) -> None:
    allowed = MAY.get(action.name, _CASE_OFFICER)
    for relation, role in product(Relation, ROLES):
        now = Moment(procedure, case(procedure.kind), Standing(None, frozenset()), anybody(relation, role), TODAY)
        reasons = who_not(action, now)
        told = [reason for reason in reasons if reason.en.startswith("For ")]
        assert bool(told) != ((relation.value, role) in allowed), (relation, role)


@each_act
def test_in_every_other_state_it_is_refused_with_the_states_that_allow_it(procedure: Procedure, action: Action) -> None:
    for state in procedure.states:
        now = Moment(procedure, case(procedure.kind), Standing(state, action.requires), person(OFFICER), TODAY)
        reasons = [reason.en for reason in when_not(action, now)]
        refused = [reason for reason in reasons if reason.startswith(("Not while", "The case has begun"))]
        assert bool(refused) == (state not in action.on), state


@each_act
def test_a_flag_that_is_missing_or_in_the_way_refuses(procedure: Procedure, action: Action) -> None:
    state = min(action.on, default=None)
    wrong = Standing(state, action.forbids)
    reasons = [*when_not(action, Moment(procedure, case(procedure.kind), wrong, person(OFFICER), TODAY))]
    told = [reason for reason in reasons if reason.en.startswith(("Only when", "Not when"))]

    assert len(told) == len(action.requires - action.forbids) + len(action.forbids)


@each_act
def test_nobody_signs_without_the_second_factor(procedure: Procedure, action: Action) -> None:
    bare = Standpoint(1, frozenset(Relation), frozenset(ROLES), verified=False)
    now = Moment(procedure, case(procedure.kind), Standing(min(action.on, default=None), frozenset()), bare, TODAY)

    assert any("second factor" in reason.en for reason in who_not(action, now)) == (action.signature is not None)


@each_act
def test_every_fault_of_what_is_given_is_said_at_once(procedure: Procedure, action: Action) -> None:
    answer = ask(procedure, action, case(procedure.kind), person(OFFICER), TODAY, {"nonsense": 1})
    faulty = {why.field for why in answer.refusals if why.status == 400}

    assert faulty == {"nonsense", *(need.name for need in action.needs if need.required and need.when is None)}


# One case that goes through, and what is refused on the way


def _steps(kind: str) -> list[tuple[str, int]]:
    common = [
        ("submit", APPLICANT), ("receive", OFFICER), ("accept", OFFICER), ("review_finding", OFFICER),
        ("request_supplement", OFFICER), ("answer_supplement", APPLICANT), ("arrange_inspection", OFFICER),
        ("start_inspection", INSPECTOR), ("end_inspection", INSPECTOR), ("start_technical_review", OFFICER),
        ("end_technical_review", OFFICER), ("advise_grant", OFFICER), ("decide_grant", DECIDER),
        ("countersign", CONFIRMER), ("issue", OFFICER), ("deliver", OFFICER),
    ]  # fmt: skip
    return common if kind == "opinion" else [*common, ("publish", OFFICER)]


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda each: each.kind)
def test_a_case_goes_through_and_each_step_is_refused_to_who_may_not(procedure: Procedure) -> None:
    done: list[Event] = []
    for number, (name, who) in enumerate(_steps(procedure.kind), start=1):
        action = procedure.by_name[name]
        facts = case(procedure.kind, events=tuple(done), same_place=False)
        answer = ask(procedure, action, facts, person(who), TODAY, given_for(action))
        assert answer.refusals == (), (name, [why.reason.en for why in answer.refusals])
        wrong = ask(procedure, action, facts, anybody(Relation.COUNTERPART, "quality"), TODAY, given_for(action))
        assert [why.status for why in wrong.refusals] == [403], name
        done.append(Event(number, name, TODAY, who, data=answer.data))

    assert standing_on(procedure, case(procedure.kind, events=tuple(done)), TODAY).state is State.CLOSED


def refusals(
    kind: str, name: str, facts: Facts, by: Standpoint, today: dt.date = TODAY, /, **given: object
) -> list[str]:
    action = procedure_of(kind).by_name[name]
    answer = ask(procedure_of(kind), action, facts, by, today, {**given_for(action), **given})
    return [why.reason.en for why in answer.refusals]


BEGUN = (("submit", "06-01"), ("receive", "06-01"), ("accept", "06-02"))
ADVISED = (*BEGUN, ("end_inspection", "06-05"), ("advise_grant", "06-08"))


def test_an_opinion_for_a_site_that_is_not_licensed_goes_with_the_class_c_licence() -> None:
    facts = case(unlicensed=(Text("site sz-1, injection", "场地sz-1（注射剂）"),))

    (reason,) = refusals("opinion", "submit", facts, person(APPLICANT))

    assert "class C licence" in reason
    assert "site sz-1, injection" in reason


def test_within_one_place_no_opinion_is_needed() -> None:
    (reason,) = refusals("opinion", "submit", case(same_place=True), person(APPLICANT))

    assert "no opinion is needed" in reason


def test_which_licence_an_overseas_holder_needs_is_open() -> None:
    (reason,) = refusals("b_licence", "submit", case("b_licence", overseas=True), person(APPLICANT))

    assert "open question 9" in reason


def test_what_is_missing_is_told_once() -> None:
    facts = case("opinion", ("submit", "06-01"), ("receive", "06-01"), ("tell_missing", "06-02"), ("complete", "06-03"))

    (reason,) = refusals("opinion", "tell_missing", facts, person(OFFICER))

    assert "told once" in reason


def test_after_five_working_days_telling_comes_too_late_and_everybody_is_told() -> None:
    facts = case("b_licence", ("submit", "06-01"), ("receive", "06-01"))
    procedure = procedure_of("b_licence")

    assert refusals("b_licence", "tell_missing", facts, person(OFFICER), day("06-08")) == []
    late = refusals("b_licence", "tell_missing", facts, person(OFFICER), day("06-15"))
    assert any("counts as accepted since 2026-06-01" in reason for reason in late)
    assert notices(procedure, facts, day("06-08")) == ()
    assert "counts as accepted since 2026-06-01" in notices(procedure, facts, day("06-09"))[0].en
    assert standing_on(procedure, facts, day("06-09")).state is State.IN_REVIEW


def test_what_counts_as_accepted_is_acknowledged_once() -> None:
    facts = case("b_licence", ("submit", "06-01"), ("receive", "06-01"))
    assert refusals("b_licence", "acknowledge", facts, person(OFFICER)) == []

    done = case("b_licence", ("submit", "06-01"), ("receive", "06-01"), ("acknowledge", "06-15"))
    assert any("Not when" in reason for reason in refusals("b_licence", "acknowledge", done, person(OFFICER)))
    accepted = case("b_licence", *BEGUN)
    assert refusals("b_licence", "acknowledge", accepted, person(OFFICER)) == ["It was accepted expressly."]


def test_an_opinion_not_answered_in_time_is_shown_as_open_and_can_still_be_told() -> None:
    facts = case("opinion", ("submit", "06-01"), ("receive", "06-01"))

    assert standing_on(procedure_of("opinion"), facts, TODAY).state is State.RECEIVED
    assert notices(procedure_of("opinion"), facts, day("06-08")) == ()
    assert "is open" in notices(procedure_of("opinion"), facts, day("06-09"))[0].en
    assert refusals("opinion", "tell_missing", facts, person(OFFICER)) == []


def test_b_is_accepted_on_opinions_that_consent() -> None:
    without = case("b_licence", *BEGUN[:2], elsewhere=_elsewhere(consent=None))
    against = case("b_licence", *BEGUN[:2], elsewhere=_elsewhere(consent=False))

    assert "There is no opinion" in refusals("b_licence", "accept", without, person(OFFICER), day("06-02"))[0]
    assert "does not consent" in refusals("b_licence", "accept", against, person(OFFICER), day("06-02"))[0]


def test_b_is_granted_only_when_the_holder_was_inspected() -> None:
    facts = case("b_licence", *BEGUN)

    assert refusals("b_licence", "advise_grant", facts, person(OFFICER)) == ["Only when this holds: inspected on site."]
    assert refusals("b_licence", "advise_refusal", facts, person(OFFICER)) == []
    # Nor where the officer advised to refuse it and the decision maker departs from that.
    advised = case("b_licence", *BEGUN, ("advise_refusal", "06-10", {"reasons": "x"}))
    assert refusals("b_licence", "decide_grant", advised, person(DECIDER)) == [
        "Only when this holds: inspected on site."
    ]


def test_an_opinion_may_rest_on_an_earlier_inspection() -> None:
    facts = case("opinion", *BEGUN)

    assert refusals("opinion", "advise_grant", facts, person(OFFICER)) == []
    assert (
        "No inspection of this case"
        in refusals("opinion", "advise_grant", facts, person(OFFICER), basis="gmp_inspection")[0]
    )


def _finding(**more: object) -> Facts:
    return case("opinion", *BEGUN, findings=(dataclasses.replace(FINDING, **more),))  # type: ignore[arg-type]


def _elsewhere(*, consent: bool | None) -> tuple[Elsewhere, ...]:
    return (dataclasses.replace(MAKER, consent=consent),)


def test_every_finding_is_concluded_before_advice() -> None:
    for status in ("not_met", "not_shown", "for_judgement", "pending"):
        (reason,) = refusals("opinion", "advise_grant", _finding(status=status), person(OFFICER))
        assert "1 findings wait" in reason
    for status in ("met", "not_applicable", "lapsed"):
        assert refusals("opinion", "advise_grant", _finding(status=status), person(OFFICER)) == []
    assert refusals("opinion", "advise_grant", _finding(status="not_met", counts=False), person(OFFICER)) == []


def test_what_was_confirmed_against_it_stands_against_a_grant() -> None:
    confirmed = _finding(status="not_met", conclusion="confirm")

    assert "Overrule it with reasons" in refusals("opinion", "advise_grant", confirmed, person(OFFICER))[0]
    assert refusals("opinion", "advise_refusal", confirmed, person(OFFICER)) == []
    overruled = _finding(status="not_met", conclusion="overrule")
    assert refusals("opinion", "advise_grant", overruled, person(OFFICER)) == []
    exception = _finding(status="not_met", conclusion="confirm", blocking=False)
    assert refusals("opinion", "advise_grant", exception, person(OFFICER)) == []


def test_a_finding_is_overruled_with_reasons_and_must_exist() -> None:
    facts = case("opinion", *BEGUN)

    assert refusals("opinion", "review_finding", facts, person(OFFICER), conclusion="overrule", reasons="") == [
        "Reasons: is needed."
    ]
    assert "no such finding" in refusals("opinion", "review_finding", facts, person(OFFICER), finding="other")[0]


def test_advice_waits_for_the_supplement_until_its_day() -> None:
    asked = ("request_supplement", "06-03", {"reply_by": "2026-06-15", "questions": ["why"]})
    facts = case("opinion", *BEGUN, asked)

    assert "up to and including 2026-06-15" in refusals("opinion", "advise_grant", facts, person(OFFICER))[0]
    assert refusals("opinion", "advise_grant", facts, person(OFFICER), day("06-16")) == []


def test_an_answer_rests_on_a_new_version_signed_by_the_holder() -> None:
    asked = ("request_supplement", "06-03", {"reply_by": "2026-06-15", "questions": ["why"]})
    facts = case("opinion", *BEGUN, asked)

    assert refusals("opinion", "answer_supplement", facts, person(APPLICANT), manifest=NEW) == []
    assert "the version in hand" in refusals("opinion", "answer_supplement", facts, person(APPLICANT), manifest=OLD)[0]
    unsigned = refusals("opinion", "answer_supplement", facts, person(APPLICANT), manifest="sha256:" + "e" * 64)
    assert "newest version that the holder signed" in unsigned[0]


def test_two_officers_inspect_and_both_are_of_the_authority() -> None:
    facts = case("opinion", *BEGUN)
    one = refusals("opinion", "arrange_inspection", facts, person(OFFICER), officers=[OFFICER], certificates=["1"])
    foreign = refusals("opinion", "arrange_inspection", facts, person(OFFICER), officers=[OFFICER, 99])
    recused = case("opinion", *BEGUN, ("recuse", "06-03", {"person": INSPECTOR}))

    assert "At least 2 officers" in one[0]
    assert "not on the staff" in foreign[0]
    assert "recused" in refusals("opinion", "arrange_inspection", recused, person(OFFICER))[0]
    assert "one certificate" in refusals("opinion", "arrange_inspection", facts, person(OFFICER), certificates=["1"])[0]


def test_an_end_is_not_before_its_beginning_and_nothing_before_receipt() -> None:
    inspected = case("opinion", *BEGUN, ("arrange_inspection", "06-03"), ("start_inspection", "06-08"))
    early = refusals("opinion", "end_inspection", inspected, person(INSPECTOR), on="2026-06-05")
    assert "before its beginning" in early[0]

    arranged = case("opinion", *BEGUN, ("arrange_inspection", "06-03"))
    before = refusals("opinion", "start_inspection", arranged, person(INSPECTOR), on="2026-05-29")
    assert "before the day of receipt" in before[0]
    future = refusals("opinion", "start_inspection", arranged, person(INSPECTOR), on="2026-06-16")
    assert "later than today" in future[0]


def test_who_advised_does_not_decide_and_who_decided_does_not_confirm() -> None:
    both = Standpoint(OFFICER, frozenset({Relation.AUTHORITY}), frozenset({"case_officer", "decision_maker"}))
    assert any(
        "another person" in each for each in refusals("opinion", "decide_grant", case("opinion", *ADVISED), both)
    )

    decided = (*events(*ADVISED), Event(6, "decide_grant", TODAY, DECIDER))
    facts = case("opinion", events=decided)
    assert "another person" in refusals("opinion", "countersign", facts, person(DECIDER))[0]
    assert refusals("opinion", "countersign", facts, person(CONFIRMER)) == []
    for_him = person(CONFIRMER, acting_for=DECIDER)
    assert "another person" in refusals("opinion", "countersign", facts, for_him)[0]


def test_the_very_bytes_are_confirmed() -> None:
    facts = case("opinion", *ADVISED, ("decide_grant", "06-09"), staff=STAFF)

    assert (
        "not the one that was written"
        in refusals("opinion", "countersign", facts, person(CONFIRMER), digest="f" * 64)[0]
    )


def test_a_grant_against_advice_says_why() -> None:
    refused = case("opinion", *BEGUN, ("advise_refusal", "06-08"))

    assert "say why it is granted" in refusals("opinion", "decide_grant", refused, person(DECIDER), reasons="")[0]
    assert refusals("opinion", "decide_grant", refused, person(DECIDER)) == []


def test_a_case_is_with_its_officer_or_who_stands_in() -> None:
    facts = case("opinion", *BEGUN, ("assign", "06-02", {"person": OFFICER}))

    assert "with another officer" in refusals("opinion", "request_supplement", facts, person(OTHER_OFFICER))[0]
    assert refusals("opinion", "request_supplement", facts, person(OTHER_OFFICER, stands_in=True)) == []
    assert refusals("opinion", "request_supplement", facts, person(OTHER_OFFICER, acting_for=OFFICER)) == []
    assert refusals("opinion", "request_supplement", facts, person(OFFICER)) == []


def test_who_is_absent_or_recused_does_nothing_nor_does_a_stand_in_for_who_is_recused() -> None:
    facts = case("opinion", *BEGUN)
    away = person(OFFICER, absent_until=day("06-20"))
    assert "absent until 2026-06-20" in refusals("opinion", "request_supplement", facts, away)[0]

    recused = case("opinion", *BEGUN, ("recuse", "06-03", {"person": OFFICER}))
    assert "You are recused" in refusals("opinion", "request_supplement", recused, person(OFFICER))[0]
    stand_in = person(OTHER_OFFICER, acting_for=OFFICER)
    assert "You are recused" in refusals("opinion", "request_supplement", recused, stand_in)[0]
    assert "recused" in refusals("opinion", "assign", recused, person(DECIDER), person=OFFICER)[0]


def test_the_other_province_is_asked_then_reminded_then_reported() -> None:
    asked = ("ask_companion", "06-03", {"companion": "JS-OP-2026-0001", "reply_by": "2026-06-10"})
    facts = case("opinion", *BEGUN, asked)

    assert "no such companion" in refusals("opinion", "ask_companion", facts, person(OFFICER), companion="X")[0]
    nobody = refusals("opinion", "remind_companion", case("opinion", *BEGUN), person(OFFICER))
    assert any("has not been asked" in reason for reason in nobody)
    assert refusals("opinion", "remind_companion", facts, person(OFFICER)) == []
    early = refusals("opinion", "escalate_companion", facts, person(OFFICER), day("06-10"))
    assert early == ["A reply is due by 2026-06-10."]
    assert refusals("opinion", "escalate_companion", facts, person(OFFICER), day("06-11")) == []
    answered = case("opinion", *BEGUN, asked, ("answer_companion", "06-09", {"companion": "JS-OP-2026-0001"}))
    assert "has not been asked" in refusals("opinion", "escalate_companion", answered, person(OFFICER))[0]


def test_the_class_c_matter_is_entered_only_within_one_place() -> None:
    assert refusals("b_licence", "enter_c_matter", case("b_licence", *BEGUN), person(OFFICER)) == []
    apart = case("b_licence", *BEGUN, together=())
    assert "no class C matter" in refusals("b_licence", "enter_c_matter", apart, person(OFFICER))[0]


def test_choices_are_the_acts_of_the_state_that_are_for_the_person() -> None:
    procedure, facts = procedure_of("opinion"), case("opinion", ("submit", "06-01"))

    mine = {choice.action.name: choice.obstacles for choice in choices(procedure, facts, person(OFFICER), TODAY)}
    assert set(mine) == {"receive", "not_needed", "not_competent", "correct_on_the_spot", "assign", "recuse",
                         "attach_sealed"}  # fmt: skip
    assert mine["receive"] == ()
    applicants = {choice.action.name for choice in choices(procedure, facts, person(APPLICANT), TODAY)}
    assert applicants == {"withdraw"}
    assert choices(procedure, facts, anybody(Relation.AUTHORITY, "authority_admin"), TODAY) == ()
    recused = case("opinion", ("submit", "06-01"), ("recuse", "06-02", {"person": OFFICER}))
    assert all(choice.obstacles for choice in choices(procedure, recused, person(OFFICER), TODAY))


def test_flags_are_those_of_the_way_taken() -> None:
    facts = case("opinion", *BEGUN, ("arrange_inspection", "06-03"), ("start_inspection", "06-04"))

    assert standing_on(procedure_of("opinion"), facts, TODAY).flags == {Flag.INSPECTION_ARRANGED, Flag.INSPECTING}


def test_a_scan_is_of_a_letter_of_the_case_and_of_its_very_text() -> None:
    facts = case("opinion", *BEGUN)

    assert refusals("opinion", "attach_sealed", facts, person(OFFICER)) == []
    assert "no such letter" in refusals("opinion", "attach_sealed", facts, person(OFFICER), letter="other")[0]
    assert "not that of the letter" in refusals("opinion", "attach_sealed", facts, person(OFFICER), printed="x")[0]


def test_one_application_for_the_same_at_a_time() -> None:
    facts = case("b_licence", already="SH-B-2026-0001")

    for name, who in (("submit", APPLICANT), ("enter", OFFICER), ("enter_accepted", OFFICER)):
        assert "SH-B-2026-0001" in refusals("b_licence", name, facts, person(who))[0]


TOLD = ("tell_interested", "06-08", {"name": "Neighbour", "interest": "its line", "reply_by": "2026-06-15"})


@pytest.mark.parametrize("kind", ["opinion", "b_licence"])
@pytest.mark.parametrize("advice", ["advise_grant", "advise_refusal"])
def test_both_sides_are_heard_before_advice_or_their_day_passes(kind: Kind, advice: str) -> None:
    begun = (*BEGUN, ("end_inspection", "06-05"))
    hears = ("take_statement", "06-09", {"who": "interested", "name": "Neighbour"})
    replies = ("state_views", "06-10", {"statement": "We differ."})
    recorded = ("take_statement", "06-10", {"who": "applicant"})
    wait = "Neighbour and the applicant may state their views up to and including 2026-06-15."

    for done, expected in (
        ((), []),
        ((TOLD,), [wait]),
        ((TOLD, hears), [wait]),
        ((TOLD, replies), [wait]),
        ((TOLD, hears, replies), []),
        ((TOLD, hears, recorded), []),
    ):
        assert refusals(kind, advice, case(kind, *begun, *done), person(OFFICER)) == expected
    assert refusals(kind, advice, case(kind, *begun, TOLD), person(OFFICER), day("06-16")) == []


def test_views_are_taken_of_who_was_told() -> None:
    facts = case("opinion", *BEGUN, TOLD)

    assert refusals("opinion", "take_statement", facts, person(OFFICER), name="Neighbour") == []
    (reason,) = refusals("opinion", "take_statement", facts, person(OFFICER), name="Stranger")
    assert reason == "Told were: Neighbour. Tell this party first."
    assert refusals("opinion", "take_statement", facts, person(OFFICER), who="applicant") == []
    nobody = case("opinion", *BEGUN)
    assert "Only when this holds: an interested party was told." in refusals(
        "opinion", "take_statement", nobody, person(OFFICER)
    )
    assert refusals("opinion", "state_views", nobody, person(APPLICANT)) == [
        "Only when this holds: an interested party was told."
    ]


def test_telling_an_interested_party_stops_no_clock() -> None:
    for kind in ("opinion", "b_licence"):
        table = procedure_of(kind).by_name
        assert [table[name].effects for name in ("tell_interested", "take_statement", "state_views")] == [(), (), ()]
