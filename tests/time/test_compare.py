"""One dossier at two dates: each difference is one of law, of time, or of both."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fenduan.assessment.compare import Comparison, Difference, RouteDifference, alike, cause_of, compare
from fenduan.assessment.determination import assess
from fenduan.assessment.evaluate import evaluate, findings_of
from fenduan.assessment.route import route_of
from fenduan.assessment.schema import schema
from fenduan.dossier.taking import take
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import Status
from fenduan.law.register import register
from fenduan.law.timeline import OTHER_BEGINNINGS
from tests.scenarios.build import Raw, changed, example

NAMES = ("adc-three-provinces", "antibody-with-obstacles", "reported-cross-province")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def compared(raw: Raw, first: str, other: str) -> Comparison:
    return compare(take(raw), day(first), day(other))


def only(comparison: Comparison, requirement: str, *ids: str) -> Difference:
    found = [
        each
        for each in comparison.differences
        if each.requirement.id == requirement and (each.subject is None or each.subject.ids[: len(ids)] == ids)
    ]
    assert len(found) == 1, [each.subject for each in found]
    return found[0]


def said(difference: Difference) -> tuple[str, str]:
    return difference.before[0].status.value, difference.after[0].status.value


def test_the_same_date_differs_in_nothing() -> None:
    for name in NAMES:
        found = compared(example(name), "2026-06-15", "2026-06-15")

        assert not found.differences
        assert len(set(found.outcomes)) == 1
        assert found.cause is None


def test_the_law_alone_ends_the_pilot() -> None:
    found = compared(example(), "2026-06-15", "2027-01-01")
    pilot = only(found, "pilot-plan/products")

    assert pilot.cause == "law"
    assert said(pilot) == ("met", "lapsed")
    assert alike(pilot.by_law, pilot.after)
    assert alike(pilot.by_time, pilot.before)
    assert [each.pick("en") for each in pilot.law] == ["Lapses after 2026-12-31."]
    assert not pilot.dates
    assert not pilot.counts


def test_time_alone_ends_an_agreement() -> None:
    raw = example("antibody-with-obstacles")
    found = compared(raw, "2026-06-14", "2026-06-15")
    agreement = only(found, "dal/32/agreements", "filler")

    assert agreement.cause == "time"
    assert said(agreement) == ("met", "not_met")
    assert ("/agreements/3/expires", day("2026-06-14")) in agreement.dates
    assert not agreement.law


def test_a_requirement_that_comes_into_force_over_unchanged_facts_is_law() -> None:
    found = compared(example(), "2026-05-14", "2026-05-15")

    assert {each.cause for each in found.differences if each.requirement.id.startswith("regulations/")} == {"law"}
    ground = only(found, "regulations/32-1/ground")
    assert said(ground) == ("not_yet_in_force", "for_judgement")
    assert [each.pick("en") for each in ground.law] == ["In force from 2026-05-15."]


def test_both_are_needed_where_the_first_date_would_have_answered_otherwise() -> None:
    raw = changed(example(), {"/agreements/0/effective_from": "2020-01-01"})
    system = only(compared(raw, "2026-02-01", "2026-06-15"), "notice-173/2/unified-system")

    assert said(system) == ("not_yet_in_force", "met")
    assert system.cause == "both"
    assert system.by_law[0].status is Status.NOT_MET
    assert system.by_time[0].status is Status.NOT_YET_IN_FORCE


def test_the_date_of_a_document_behind_a_fact_is_told() -> None:
    raw = example("antibody-with-obstacles")
    found = only(compared(raw, "2026-06-15", "2026-01-15"), "gmp/280/holders-assessment", "conjugator")
    place = next(n for n, each in enumerate(raw["documents"]) if each["id"] == raw["preparations"][0]["document"])

    assert found.cause == "time"
    assert (f"/documents/{place}/date", day(str(raw["documents"][place]["date"]))) in found.dates


def test_a_finding_of_the_whole_stands_for_every_subject() -> None:
    found = compared(example(), "2026-05-14", "2026-06-15")
    segments = [each for each in found.differences if each.requirement.id == "regulations/34/electronic-records"]

    assert [each.subject.ids for each in segments if each.subject] == [("antibody",), ("conjugate",), ("fill",)]
    assert all(said(each) == ("not_yet_in_force", "met") for each in segments)


def test_one_subject_that_changes_does_not_drag_the_others_along() -> None:
    found = compared(example("antibody-with-obstacles"), "2026-06-14", "2026-06-15")

    assert [
        each.subject.ids for each in found.differences if each.requirement.id == "dal/32/agreements" if each.subject
    ] == [("filler",)]


@pytest.mark.parametrize(
    ("corners", "cause"),
    [
        ((1, 1, 1, 1), None),
        ((1, 2, 1, 2), "law"),
        ((1, 1, 2, 2), "time"),
        ((1, 1, 1, 2), "both"),
        ((1, 2, 2, 2), "both"),
        ((1, 2, 3, 2), "law"),
        ((1, 3, 2, 2), "time"),
        ((1, 2, 3, 4), "both"),
        ((1, 2, 2, 1), None),
    ],
)
def test_the_cause_is_what_alone_gives_the_new_answer(corners: tuple[int, int, int, int], cause: str | None) -> None:
    assert cause_of(*corners) == cause


@pytest.mark.parametrize("name", NAMES)
def test_the_law_of_the_same_day_is_what_is_evaluated_by_default(name: str) -> None:
    dossier = take(example(name))
    for text in ("2019-06-01", "2025-12-30", "2026-06-15", "2031-01-01"):
        case = Arrangement(dossier, day(text))
        stated = [
            (each.finding.status, each.finding.reason.pick("en")) for each in evaluate(case, register(), day(text))
        ]

        assert stated == [(each.finding.status, each.finding.reason.pick("en")) for each in evaluate(case, register())]


def test_only_article_28_is_passed_over_without_the_old_rules() -> None:
    raw = changed(example(), {"/steps/0/date": "2025-12-29"})
    case = Arrangement(take(raw), day("2026-06-15"))
    for row in register().requirements:
        with_rules = [each.status for each in findings_of(row, case)]
        without = [each.status for each in findings_of(row, case, old_rules=False)]

        if row.spared:
            assert with_rules == [Status.NOT_APPLICABLE]
            assert row.id == "ann-134/18/idle-line" or with_rules != without
        else:
            assert with_rules == without


DAYS = st.dates(min_value=dt.date(2018, 1, 1), max_value=dt.date(2030, 12, 31))


@given(name=st.sampled_from(NAMES), first=DAYS, other=DAYS)
def test_the_corners_are_the_determinations(name: str, first: dt.date, other: dt.date) -> None:
    """What is told of the two dates is what each determination says, and back is the mirror of forth."""
    dossier = take(example(name))
    forth, back = compare(dossier, first, other), compare(dossier, other, first)

    assert forth.outcomes[0] == assess(dossier, first).outcome
    assert forth.outcomes[3] == assess(dossier, other).outcome
    assert forth.outcomes == (back.outcomes[3], back.outcomes[2], back.outcomes[1], back.outcomes[0])
    differing = [{(each.requirement.id, each.subject) for each in found.differences} for found in (forth, back)]
    assert differing[0] == differing[1]
    for each in forth.differences:
        if each.cause == "law":
            assert each.law
        low, high = min(first, other), max(first, other)
        assert all(low <= date <= high for _, date in each.dates)


@given(name=st.sampled_from(NAMES), first=DAYS, other=DAYS)
def test_a_comparison_is_true_to_its_schema(name: str, first: dt.date, other: dt.date) -> None:
    payload = compare(take(example(name)), first, other).as_dict()

    assert not [error.message for error in Draft202012Validator(schema("comparison")).iter_errors(payload)]


@given(name=st.sampled_from(NAMES), first=DAYS, later=st.integers(min_value=1, max_value=200))
def test_between_days_of_one_law_everything_is_time(name: str, first: dt.date, later: int) -> None:
    """Where no requirement begins or ends between two days, no difference is the law's."""
    other = first + dt.timedelta(days=later)
    moving = [
        row
        for row in register().requirements
        if (row.since is not None and first < row.since <= other)
        or (row.until is not None and first <= row.until < other)
        or (row.id in OTHER_BEGINNINGS and first < OTHER_BEGINNINGS[row.id].date <= other)
    ]
    found = compare(take(example(name)), first, other)

    assert all(each.cause == "time" for each in found.differences if each.requirement not in moving)


def moved(comparison: Comparison, key: str) -> RouteDifference:
    (found,) = (each for each in comparison.route if each.step.key == key)
    return found


def test_a_step_that_only_another_law_governs_is_law() -> None:
    """Before the Regulations came into force the period of a licence was that of Order 28 (register, G)."""
    found = compared(example("reported-cross-province"), "2026-06-15", "2026-04-25")
    licence = moved(found, "c_licence:wuxi-sh")

    assert {each.cause for each in found.route} == {"law"}
    assert licence.before is not None
    assert licence.after is not None
    assert [each.citation.instrument.code for each in (licence.before, licence.after)] == ["regulations", "order-28"]
    assert licence.by_law == licence.after
    assert licence.by_time == licence.before
    assert [each.pick("zh") for each in licence.law] == ["《中华人民共和国药品管理法实施条例》自2026-05-15起施行。"]


def test_a_step_that_time_takes_back_is_time() -> None:
    found = compared(example(), "2026-06-15", "2026-05-25")

    assert [(each.step.key, each.cause) for each in found.route] == [
        ("opinion:filler", "time"),
        ("regulatory_plan", "time"),
        ("b_licence", "time"),
    ]
    assert not any(each.law for each in found.route)
    opinion = found.route[0]
    assert [each and each.state for each in (opinion.before, opinion.by_law, opinion.by_time, opinion.after)] == [
        "done",
        "done",
        "open",
        "open",
    ]


def test_a_period_that_runs_out_is_time() -> None:
    (licence,) = compared(example(), "2026-06-15", "2026-07-10").route

    assert (licence.step.key, licence.cause) == ("b_licence", "time")
    assert licence.after is not None
    assert "Overdue: the last day was 2026-06-23." in [each.en for each in licence.after.notes]


def test_a_step_not_applied_for_yet_under_the_older_law_needs_both() -> None:
    licence = moved(compared(example(), "2026-06-15", "2026-05-10"), "b_licence")

    assert licence.cause == "both"
    corners = (licence.before, licence.by_law, licence.by_time, licence.after)
    assert [each and (each.state, each.period and each.period.days) for each in corners] == [
        ("running", 15),
        ("running", 15),
        ("not_yet", 15),
        ("not_yet", 30),
    ]


def test_a_step_that_is_there_on_one_day_only_stands_in_its_place() -> None:
    found = compared(example("antibody-with-obstacles"), "2026-06-15", "2025-12-20")
    filler, conjugator = moved(found, "c_licence:filler"), moved(found, "c_licence:conjugator")

    assert filler.before is None
    assert filler.after is not None
    assert conjugator.before is not None
    assert conjugator.after is None
    keys = [each.step.key for each in found.route]
    assert keys.index("early_guidance") < keys.index("c_licence:filler") < keys.index("b_licence")


@given(name=st.sampled_from(NAMES), first=DAYS, other=DAYS)
def test_the_corners_of_the_route_are_the_routes(name: str, first: dt.date, other: dt.date) -> None:
    dossier = take(example(name))
    forth, back = compare(dossier, first, other), compare(dossier, other, first)
    now, then = ({step.key: step for step in route_of(Arrangement(dossier, each))} for each in (first, other))

    assert forth.later_route == tuple(then.values())
    assert {each.step.key for each in forth.route} == {each.step.key for each in back.route}
    differing = {each.step.key: each for each in forth.route}
    for key in now | then:
        if key in differing:
            assert (differing[key].before, differing[key].after) == (now.get(key), then.get(key))
        else:
            assert now[key].as_dict() == then[key].as_dict()
    for each in forth.route:
        assert bool(each.law) or each.cause != "law"
