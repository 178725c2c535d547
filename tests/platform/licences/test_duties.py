"""Duties and their days, computed by hand from the calendar of 2026."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.platform.licences.duties import HAPPENING_KINDS, TASK_KINDS, Happened, Task, Validity, tasks
from fenduan.reference.calendar import published_years
from tests.platform.licences.people import TODAY, party

HOLDER, MAKER, FILLER = party("holder"), party("maker"), party("filler")
NEAR = replace(MAKER, id="near", place="CN-SH")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _at(kind: str, on: str, **more: object) -> Happened:
    given: dict[str, object] = {"matter": "AR-2026-0001", "holder": HOLDER, "manufacturer": MAKER, **more}
    return Happened(kind, day(on), **given)  # type: ignore[arg-type]


def _only(found: tuple[Task, ...]) -> Task:
    assert len(found) == 1
    return found[0]


OPINION = _at("opinion_issued", "2025-06-15")
COMPLETED = _at("b_completed", "2026-06-15")


@pytest.mark.parametrize(
    ("today", "state"), [("2025-06-15", "open"), ("2026-06-15", "open"), ("2026-06-16", "overdue")]
)
def test_the_holder_applies_within_12_months_of_the_opinion(today: str, state: str) -> None:
    task = _only(tasks([OPINION], [], day(today)))
    assert (task.kind, task.party, task.authority, task.other) == ("apply_for_b", HOLDER, "CN-SH", MAKER)
    assert (task.starts, task.due, task.state) == (day("2025-06-15"), day("2026-06-15"), state)
    assert "12" in task.about.zh
    assert task.law[0].article == "19"


def test_the_duty_to_apply_is_done_on_applying_late_too() -> None:
    for on in ("2025-06-15", "2026-05-01", "2026-08-01"):
        task = _only(tasks([OPINION, _at("b_applied", on, manufacturer=None)], [], day("2026-09-01")))
        assert (task.state, task.done) == ("done", day(on))
    before = _only(tasks([OPINION, _at("b_applied", "2025-06-14", manufacturer=None)], [], TODAY))
    assert before.state == "open"
    elsewhere = _only(tasks([OPINION, _at("b_applied", "2025-07-01", matter="AR-2026-0002")], [], TODAY))
    assert elsewhere.state == "open"


def test_an_opinion_that_does_not_consent_or_is_replaced_asks_for_nothing() -> None:
    assert tasks([replace(OPINION, consents=False)], [], TODAY) == ()
    later = _at("opinion_issued", "2026-01-10")
    states = {each.starts: each.state for each in tasks([OPINION, later], [], TODAY)}
    assert states == {day("2025-06-15"): "lapsed", day("2026-01-10"): "open"}
    ended = _at("entrustment_ended", "2026-02-01")
    assert [each.state for each in tasks([OPINION, ended], [], TODAY) if each.kind == "apply_for_b"] == ["lapsed"]


@pytest.mark.parametrize(
    ("today", "state"), [("2026-06-15", "open"), ("2026-09-08", "open"), ("2026-09-09", "overdue")]
)
def test_each_manufacturer_elsewhere_has_60_working_days_after_the_b_matter(today: str, state: str) -> None:
    # 16 to 18 June are 3; 19 June is a holiday; 22 June to 4 September are 55 more; 7 and 8 September.
    found = tasks([COMPLETED, replace(COMPLETED, manufacturer=FILLER)], [], day(today))
    assert [(each.party, each.authority, each.due, each.state) for each in found] == [
        (FILLER, "CN-SC", day("2026-09-08"), state),
        (MAKER, "CN-JS", day("2026-09-08"), state),
    ]


def test_a_manufacturer_in_the_holders_place_has_nothing_to_note() -> None:
    assert tasks([replace(COMPLETED, manufacturer=NEAR)], [], TODAY) == ()


def test_the_note_is_done_on_applying_and_proved_by_the_duplicate() -> None:
    applied, noted = _at("duplicate_applied", "2026-07-01"), _at("duplicate_noted", "2026-07-20")
    today = day("2026-08-01")
    done = _only(tasks([COMPLETED, applied], [], today))
    assert (done.state, done.done, done.proved) == ("done", day("2026-07-01"), None)
    proved = _only(tasks([COMPLETED, applied, noted], [], today))
    assert (proved.state, proved.done, proved.proved) == ("proved", day("2026-07-01"), day("2026-07-20"))
    alone = _only(tasks([COMPLETED, noted], [], today))
    assert (alone.state, alone.done) == ("proved", day("2026-07-20"))
    other = replace(applied, manufacturer=FILLER)
    assert _only(tasks([COMPLETED, other], [], today)).state == "open"


def test_beyond_the_published_calendar_there_is_no_date_and_it_is_said() -> None:
    last = published_years()[-1]
    late = replace(COMPLETED, on=dt.date(last, 12, 1))
    task = _only(tasks([late], [], dt.date(last, 12, 31)))
    assert task.due is None
    assert task.unknown is not None
    assert str(last + 1) in task.unknown.zh
    assert task.state == "open"


@pytest.mark.parametrize("kind", ["entrustment_ended", "registration_refused", "b_refused"])
def test_both_reduce_their_scope_within_6_months_of_an_end(kind: str) -> None:
    end = _at(kind, "2026-08-31")
    found = tasks([end], [], day("2026-09-01"))
    assert {(each.party.id, each.authority, each.due) for each in found} == {
        ("holder", "CN-SH", day("2027-02-28")),
        ("maker", "CN-JS", day("2027-02-28")),
    }
    applied = _at("scope_reduction_applied", "2026-09-10", by="maker")
    states = {each.party.id: each.state for each in tasks([end, applied], [], day("2027-03-01"))}
    assert states == {"holder": "overdue", "maker": "done"}


def test_an_end_told_for_each_manufacturer_asks_the_holder_once() -> None:
    refused = _at("registration_refused", "2026-05-20")
    found = tasks([refused, replace(refused, manufacturer=FILLER)], [], TODAY)
    assert sorted(each.party.id for each in found) == ["filler", "holder", "maker"]


def test_a_renewal_is_applied_for_6_months_before_the_end_and_is_advisory() -> None:
    licence = Validity("沪20230001", HOLDER, "CN-SH", day("2027-03-31"))
    task = _only(tasks([], [licence], TODAY))
    assert (task.due, task.opens, task.advisory) == (day("2026-09-30"), day("2026-03-30"), True)
    assert task.state == "open"
    applied = _at("renewal_applied", "2026-05-02", manufacturer=None, reference="沪20230001")
    assert _only(tasks([applied], [licence], TODAY)).state == "done"
    old = replace(applied, on=day("2022-05-02"))
    assert _only(tasks([old], [licence], TODAY)).state == "open"
    # 6 months rest on summaries alone; the Licensing Law says 30 days, and only after these it is overdue.
    states = [_only(tasks([], [licence], day(on))).state for on in ("2026-10-01", "2027-03-01", "2027-03-02")]
    assert states == ["open", "open", "overdue"]
    assert all(each.sureness == "P" for each in task.law)
    assert "not at hand (grade L)" in task.about.en


def test_what_lies_ahead_is_not_known_yet() -> None:
    assert tasks([COMPLETED], [], day("2026-06-14")) == ()
    applied = _at("duplicate_applied", "2026-07-01")
    assert _only(tasks([COMPLETED, applied], [], day("2026-06-30"))).state == "open"


def test_every_task_says_in_both_languages_what_and_on_which_law() -> None:
    end = _at("entrustment_ended", "2026-06-01", matter="AR-2026-0002")
    found = tasks([OPINION, COMPLETED, end], [Validity("x", HOLDER, "CN-SH", day("2026-12-01"))], TODAY)
    assert {each.kind for each in found} == set(TASK_KINDS)
    for each in found:
        assert each.title.zh
        assert each.about.en
        assert each.law
    # How early a renewal is applied for rests on no text at hand: the words say so, and no article is made up for it.
    (renewal,) = (each for each in found if each.kind == "renew")
    assert renewal.advisory
    assert {cite.sureness for cite in renewal.law} == {"P"}
    assert "第28号令摘要" in renewal.about.zh


HAPPENINGS = st.builds(
    Happened,
    kind=st.sampled_from(HAPPENING_KINDS),
    on=st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
    matter=st.sampled_from(["A", "B"]),
    holder=st.just(HOLDER),
    manufacturer=st.sampled_from([MAKER, FILLER, NEAR, None]),
    by=st.sampled_from(["holder", "maker", None]),
    consents=st.booleans(),
)


@given(st.lists(HAPPENINGS, max_size=8), st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)))
def test_tasks_follow_from_what_happened_and_from_nothing_else(happened: list[Happened], today: dt.date) -> None:
    found = tasks(happened, [], today)
    assert found == tasks([each for each in happened if each.on <= today], [], today)
    assert sorted(map(repr, found)) == sorted(map(repr, tasks(list(reversed(happened)), [], today)))
    for each in found:
        assert each.starts <= today
        assert each.due is None or each.due > each.starts
        assert (each.state == "overdue") <= (each.due is not None and today > each.due)
        assert (each.done is None) or each.done >= each.starts
        assert (each.state in ("done", "proved")) == (each.done is not None)
