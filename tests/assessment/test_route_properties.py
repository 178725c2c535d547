"""What holds of every route, whatever the dossier says."""

import datetime as dt
import json
import random
from typing import Any, Final, get_args

from hypothesis import given
from hypothesis import strategies as st

from fenduan.assessment.route import RouteStep
from fenduan.reference.codes import StepKind
from tests.scenarios.build import GONE, Raw, changed, determined, example

OFFICIAL: Final = {"early_guidance", "regulatory_plan"}
PARTIES: Final = ("holder", "conjugator", "filler")
PLACES: Final = st.sampled_from(["CN-SH", "CN-JS", "CN-XPCC", "US", GONE])
DAYS: Final = st.dates(min_value=dt.date(2025, 11, 1), max_value=dt.date(2027, 2, 1)).map(dt.date.isoformat)


def or_absent(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw a value, or that the key is absent."""
    return st.one_of(values, st.just(GONE))


def without_absent(entry: Raw) -> Raw:
    """Leave out what is absent."""
    return {key: value for key, value in entry.items() if value is not GONE}


STEPS: Final = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(get_args(StepKind)),
            "party": or_absent(st.sampled_from(PARTIES)),
            "authority": or_absent(st.sampled_from(["CN-SH", "CN-JS", "CN-ZJ", "NMPA", "CDE"])),
            "date": or_absent(DAYS),
        }
    ).map(without_absent),
    max_size=12,
)
OPINIONS: Final = st.lists(
    st.fixed_dictionaries(
        {
            "entrusted": st.sampled_from(PARTIES),
            "authority": st.sampled_from(["CN-JS", "CN-ZJ", "CN-SH"]),
            "date": or_absent(DAYS),
            "consent": or_absent(st.booleans()),
            "document": or_absent(st.sampled_from(["doc-29", "doc-30"])),
        }
    ).map(without_absent),
    max_size=4,
)
CLAIM: Final = {"item": 4, "entrusted": "filler", "statement": "It took part.", "evidence": ["doc-1"]}


@st.composite
def dossiers(draw: st.DrawFn) -> Raw:
    """Draw the worked example with other places, licences, opinions, steps and status."""
    changes: dict[str, Any] = {"/steps": draw(STEPS), "/opinions": draw(OPINIONS)}
    for place in range(3):
        where = draw(PLACES)
        changes |= {f"/parties/{place}/place": where, f"/sites/{place}/place": where}
    changes["/product/category"] = draw(st.sampled_from(["vaccine", "antibody", GONE]))
    changes["/product/registration"] = draw(
        st.sampled_from([GONE, {}, {"status": "applied"}, {"status": "approved"}, {"status": "in_development"}])
    )
    changes["/running_since"] = draw(or_absent(DAYS))
    changes["/circumstances"] = draw(st.sampled_from([[], [CLAIM], GONE]))
    changes["/experience/1/from"] = draw(DAYS)
    raw = changed(example(), changes)
    raw["licences"] = [each for each in raw["licences"] if draw(st.booleans())]
    if draw(st.booleans()):
        raw["parties"].append({"id": "agent", "roles": ["domestic_agent"], "place": "CN-SH"})
    return raw


def as_json(route: tuple[RouteStep, ...]) -> str:
    """Return the bytes of a route."""
    return json.dumps([step.as_dict() for step in route], ensure_ascii=False)


@given(dossiers(), DAYS)
def test_what_is_waited_for_comes_before_and_decides_the_state(raw: Raw, as_of: str) -> None:
    route = determined(raw, as_of).route

    before: dict[str, RouteStep] = {}
    for step in route:
        assert step.key not in before
        assert set(step.waits_for) <= set(before)
        missing = [key for key in step.waits_for if before[key].state != "done" and before[key].step not in OFFICIAL]
        if step.state == "open":
            assert not missing
        if step.state == "not_yet" and step.step not in OFFICIAL:
            assert missing
        before[step.key] = step


@given(dossiers(), DAYS)
def test_dates_are_kept_to_their_state(raw: Raw, as_of: str) -> None:
    for step in determined(raw, as_of).route:
        if step.due is not None:
            assert step.state != "done"
            assert step.started is not None
            assert step.started <= step.due
            assert step.period is not None
            overdue = step.due_note is not None and "Overdue" in step.due_note.en
            assert overdue == (step.due.isoformat() < as_of)
        assert step.started is None or step.started.isoformat() <= as_of
        assert step.done_on is None or step.done_on.isoformat() <= as_of


@given(dossiers(), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_lists_means_nothing(raw: Raw, as_of: str, chance: random.Random) -> None:
    mixed = {key: chance.sample(value, len(value)) if isinstance(value, list) else value for key, value in raw.items()}

    assert as_json(determined(raw, as_of).route) == as_json(determined(mixed, as_of).route)


@given(dossiers(), DAYS)
def test_what_is_dated_after_the_day_has_not_happened(raw: Raw, as_of: str) -> None:
    past = {
        **raw,
        "steps": [each for each in raw["steps"] if each.get("date", "") <= as_of],
        "opinions": [each for each in raw["opinions"] if each.get("date", "") <= as_of],
    }

    assert as_json(determined(raw, as_of).route) == as_json(determined(past, as_of).route)


@given(dossiers(), DAYS)
def test_every_filing_that_a_finding_names_is_on_the_route(raw: Raw, as_of: str) -> None:
    determination = determined(raw, as_of)
    filed = {step.step for step in determination.route}

    named = {each.finding.remedy.step for each in determination.findings} - {None}
    assert not determination.route or named <= filed


@given(dossiers(), DAYS)
def test_every_note_says_the_same_in_both_languages(raw: Raw, as_of: str) -> None:
    for step in determined(raw, as_of).route:
        note = step.due_note
        if note is not None:
            assert note.en
            assert note.zh != note.en
            assert "{" not in note.en + note.zh
