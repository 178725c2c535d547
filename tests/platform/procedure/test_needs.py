"""What is sent with an act is taken whole, or every fault of it is said, whatever is sent."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.platform.procedure.model import Action
from fenduan.platform.procedure.needs import LONG, take
from fenduan.platform.procedure.tables import PROCEDURES
from tests.platform.procedure.world import OFFICER, TODAY, given_for

ACTIONS = [action for procedure in PROCEDURES for action in procedure.actions]
BY_NAME = {action.name: action for action in ACTIONS}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_whatever_is_sent_is_taken_as_json_or_refused(data: st.DataObject) -> None:
    action = data.draw(st.sampled_from(ACTIONS))
    names = st.sampled_from([need.name for need in action.needs] or ["x"]) | st.text(max_size=9)
    taken, faults = take(action, data.draw(st.dictionaries(names, ANYTHING, max_size=6)), TODAY)

    assert json.loads(json.dumps(taken, ensure_ascii=False)) == taken
    assert set(taken) <= {need.name for need in action.needs}
    for fault in faults:
        assert fault.reason.en
        assert fault.reason.zh
        fault.reason.en.encode()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda each: each.name)
def test_what_a_form_sends_is_taken(action: Action) -> None:
    taken, faults = take(action, given_for(action), TODAY)

    assert faults == ()
    assert set(taken) == {need.name for need in action.needs}


@pytest.mark.parametrize(
    ("name", "field", "value", "reason"),
    [
        ("receive", "on", "2026-06-16", "later than today"),
        ("receive", "on", "2026-13-01", "must be a date"),
        ("receive", "on", "20260615", "must be a date"),
        ("receive", "on", 5, "must be a date"),
        ("request_supplement", "reply_by", "2026-06-14", "before today"),
        ("request_supplement", "questions", "one", "must be a list"),
        ("request_supplement", "questions", ["one", 2], "must be text"),
        ("request_supplement", "questions", ["x"] * 201, "1 to 200 are asked for"),
        ("arrange_inspection", "officers", [OFFICER, OFFICER], "same person twice"),
        ("arrange_inspection", "officers", [True, 2], "list of people"),
        ("arrange_inspection", "site", "one\ntwo", "single line"),
        ("arrange_inspection", "site", "x" * 301, "at most 300"),
        ("advise_grant", "reasons", "x" * (LONG + 1), "at most 20000"),
        ("advise_grant", "reasons", "a\x00b", "cannot be shown"),
        ("advise_grant", "reasons", "   ", "is needed"),
        ("end_inspection", "result", "rumour", "choose one of"),
        ("countersign", "digest", "ABC", "64 hexadecimal"),
        ("start_technical_review", "expected_days", 0, "must be 1 to 250"),
        ("start_technical_review", "expected_days", "ten", "must be a number"),
        ("enter_opinion", "consent", "yes", "yes or no"),
        ("enter_opinion", "party", "", "is needed"),
        ("assign", "person", "7", "must name a person"),
    ],
)
def test_a_fault_is_said_beside_its_field(name: str, field: str, value: object, reason: str) -> None:
    _, faults = take(BY_NAME[name], {**given_for(BY_NAME[name]), field: value}, TODAY)

    assert [fault.field for fault in faults] == [field]
    assert reason in faults[0].reason.en


def test_text_of_a_megabyte_emoji_and_right_to_left_are_kept_or_refused_by_length() -> None:
    action = BY_NAME["withdraw"]

    kept, faults = take(action, {"reasons": "撤回 😀 \u202eعربي\r\nsecond line"}, TODAY)
    assert faults == ()
    assert kept["reasons"] == "撤回 😀 \u202eعربي\nsecond line"
    assert take(action, {"reasons": "x" * 1_000_000}, TODAY)[1]
