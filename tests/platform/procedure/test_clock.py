"""The clocks of a case, on days of 2026 counted by hand from the State Council's plan (19 June is a holiday)."""

import datetime as dt

import pytest

from fenduan.platform.procedure.clock import Line, Shown, clocks
from fenduan.platform.procedure.model import Facts
from fenduan.platform.procedure.tables import procedure_of
from tests.platform.procedure.world import case, day


def shown(facts: Facts, on: str, clock: str = "decide") -> Shown:
    (found,) = [each for each in clocks(procedure_of(facts.kind), facts, day(on)) if each.clock == clock]
    return found


def only(facts: Facts, on: str, clock: str = "decide") -> Line:
    (line,) = shown(facts, on, clock).lines
    return line


OPINION = (("submit", "06-01"), ("receive", "06-01"), ("accept", "06-02"))
LICENCE = (("submit", "05-29"), ("receive", "05-29"), ("accept", "06-01"))


def test_an_opinion_runs_from_signing_for_the_materials() -> None:
    line = only(case("opinion", *OPINION), "06-15")

    assert (line.due, line.left) == (dt.date(2026, 6, 23), 5)


def test_a_licence_runs_from_acceptance() -> None:
    found = shown(case("b_licence", *LICENCE), "06-15")

    assert found.started == dt.date(2026, 6, 1)
    assert found.due == dt.date(2026, 6, 23)
    assert found.days == 15


def test_the_issue_of_a_licence_has_thirty_days_over_two_holidays() -> None:
    facts = case("b_licence", ("submit", "09-17"), ("receive", "09-17"), ("accept", "09-18"), variant="issue")

    assert only(facts, "09-21").due == dt.date(2026, 11, 5)


def test_the_spring_festival_and_its_moved_working_days_count_as_the_plan_says() -> None:
    facts = case("opinion", ("submit", "02-09"), ("receive", "02-09"))

    assert only(facts, "02-10").due == dt.date(2026, 3, 6)


def test_before_the_regulations_the_period_is_thirty_days_and_only_for_orientation() -> None:
    facts = case("b_licence", ("submit", "05-14"), ("receive", "05-14"), ("accept", "05-14"))
    found = shown(facts, "05-15")

    assert (found.days, found.due) == (30, dt.date(2026, 6, 26))
    assert "grade L" in found.notes[0].en
    assert found.cites.instrument.code == "order-28"


def test_an_inspection_stops_the_opinion() -> None:
    stopped = case("opinion", *OPINION, ("start_inspection", "06-08"))
    line = only(stopped, "06-11")
    assert (line.due, line.left, line.stopped) == (None, 10, True)
    assert shown(stopped, "06-11").warning == "none"

    resumed = case("opinion", *OPINION, ("start_inspection", "06-08"), ("end_inspection", "06-12"))
    assert only(resumed, "06-15").due == dt.date(2026, 6, 29)


def test_stops_that_overlap_are_counted_once() -> None:
    facts = case(
        "opinion",
        *OPINION,
        ("start_inspection", "06-08"),
        ("end_inspection", "06-12"),
        ("start_rectification", "06-10"),
        ("end_rectification", "06-17"),
    )

    assert only(facts, "06-18").due == dt.date(2026, 7, 2)
    assert [pause.matter for pause in shown(facts, "06-18").pauses] == ["inspection", "rectification"]


def test_a_stop_that_ends_on_its_own_day_takes_nothing_away() -> None:
    facts = case("opinion", *OPINION, ("start_inspection", "06-08"), ("end_inspection", "06-08"))

    assert only(facts, "06-15").due == dt.date(2026, 6, 23)


def test_a_stop_after_the_last_day_changes_nothing() -> None:
    facts = case("opinion", *OPINION, ("start_inspection", "06-24"))
    found = shown(facts, "06-25")

    assert found.due == dt.date(2026, 6, 23)
    assert found.warning == "late"
    assert found.lines[0].left == -2


def test_a_technical_review_stops_the_licence() -> None:
    begun = case("b_licence", *LICENCE, ("start_technical_review", "06-03"))
    assert only(begun, "06-05").left == 13

    ended = case("b_licence", *LICENCE, ("start_technical_review", "06-03"), ("end_technical_review", "06-10"))
    assert only(ended, "06-15").due == dt.date(2026, 6, 30)


@pytest.mark.parametrize("matter", ["testing", "appraisal", "expert_review"])
def test_the_matters_of_article_45_stop_the_licence(matter: str) -> None:
    facts = case("b_licence", *LICENCE, ("start_matter", "06-03", {"matter": matter}), ("end_matter", "06-10"))
    (pause,) = shown(facts, "06-15").pauses

    assert only(facts, "06-15").due == dt.date(2026, 6, 30)
    assert (pause.matter, pause.cites.article) == (matter, "45")


def test_whether_an_inspection_stops_the_licence_is_open_and_the_earlier_day_warns() -> None:
    facts = case("b_licence", *LICENCE, ("start_inspection", "06-10"), ("end_inspection", "06-12"))
    found = shown(facts, "06-15")

    assert [line.due for line in found.lines] == [dt.date(2026, 6, 23), dt.date(2026, 6, 25)]
    assert found.due == dt.date(2026, 6, 23)
    assert shown(facts, "06-22").warning == "urgent"
    assert found.lines[0].label is not None


def test_while_the_inspection_goes_on_the_licence_still_warns_by_the_reading_that_runs() -> None:
    facts = case("b_licence", *LICENCE, ("start_inspection", "06-10"))
    found = shown(facts, "06-22")

    assert [(line.due, line.stopped) for line in found.lines] == [(dt.date(2026, 6, 23), False), (None, True)]
    assert found.lines[1].left == 8
    assert found.warning == "urgent"


def test_a_supplement_alone_stops_neither() -> None:
    asked = {"reply_by": "2026-06-30", "questions": ["why"]}

    for kind, begun in (("opinion", OPINION), ("b_licence", LICENCE)):
        facts = case(kind, *begun, ("request_supplement", "06-03", asked))  # type: ignore[arg-type]
        assert only(facts, "06-15").due == dt.date(2026, 6, 23)


def test_rectification_stops_the_opinion_and_not_the_licence() -> None:
    facts = case("b_licence", *LICENCE, ("start_rectification", "06-03"))

    assert shown(facts, "06-15").pauses == ()
    assert only(facts, "06-15").due == dt.date(2026, 6, 23)


def test_to_complete_the_materials_stops_no_opinion() -> None:
    facts = case("opinion", ("submit", "06-01"), ("receive", "06-01"), ("tell_missing", "06-03"))
    found = shown(facts, "06-15")

    assert found.due == dt.date(2026, 6, 23)
    assert any("does not stop" in note.en for note in found.notes)


def test_what_is_told_in_time_is_told_within_five_working_days() -> None:
    received = case("b_licence", ("submit", "06-15"), ("receive", "06-15"))
    line = only(received, "06-18", "tell")
    assert (line.due, line.left) == (dt.date(2026, 6, 23), 2)

    told = case("b_licence", ("submit", "06-15"), ("receive", "06-15"), ("tell_missing", "06-23"))
    assert shown(told, "06-30", "tell").on_time is True


def test_what_is_not_told_in_time_counts_as_accepted_from_receipt() -> None:
    facts = case("b_licence", ("submit", "06-01"), ("receive", "06-01"))

    assert [each.clock for each in clocks(procedure_of("b_licence"), facts, day("06-08"))] == ["tell"]
    found = shown(facts, "06-09")
    assert (found.started, found.due) == (dt.date(2026, 6, 1), dt.date(2026, 6, 23))
    assert shown(facts, "06-09", "tell").warning == "none"


def test_a_due_date_beyond_the_published_calendar_is_not_guessed() -> None:
    facts = case("b_licence", ("submit", "12-01"), ("receive", "12-01"), ("accept", "12-01"), variant="issue")
    found = shown(facts, "12-15")

    assert (found.due, found.lines[0].left) == (None, None)
    assert found.lines[0].note is not None
    assert "Calendar not published" in found.lines[0].note.en
    assert found.warning == "none"


def test_nothing_counts_as_accepted_on_days_whose_calendar_is_not_published() -> None:
    facts = case("b_licence", ("submit", "12-28"), ("receive", "12-29"))

    assert [each.clock for each in clocks(procedure_of("b_licence"), facts, dt.date(2027, 2, 1))] == ["tell"]


def test_a_decision_is_made_when_both_have_signed_and_delivered_within_ten_days_of_it() -> None:
    facts = case("b_licence", *LICENCE, ("advise_grant", "06-16"), ("decide_grant", "06-18"), ("countersign", "06-22"))
    found = shown(facts, "06-29")
    assert (found.done, found.on_time, found.warning) == (dt.date(2026, 6, 22), True, "none")
    assert only(facts, "06-29", "deliver").due == dt.date(2026, 7, 3)

    late = case("b_licence", *LICENCE, ("advise_grant", "06-16"), ("decide_grant", "06-23"), ("countersign", "06-24"))
    assert shown(late, "06-29").on_time is False


def test_a_decision_sent_back_starts_no_delivery() -> None:
    facts = case("b_licence", *LICENCE, ("advise_grant", "06-16"), ("decide_grant", "06-18"), ("send_back", "06-18"))

    assert {each.clock for each in clocks(procedure_of("b_licence"), facts, day("06-22"))} == {"tell", "decide"}


@pytest.mark.parametrize(
    ("on", "warning"),
    [("06-12", "none"), ("06-15", "soon"), ("06-18", "urgent"), ("06-23", "urgent"), ("06-24", "late")],
)
def test_it_warns_before_the_day(on: str, warning: str) -> None:
    assert shown(case("opinion", *OPINION), on).warning == warning


def test_what_was_accepted_elsewhere_runs_from_that_day() -> None:
    facts = case("b_licence", ("enter_accepted", "06-01", {"received_on": "2026-05-28"}))

    assert only(facts, "06-15").due == dt.date(2026, 6, 23)


def test_a_withdrawn_case_warns_of_nothing() -> None:
    facts = case("opinion", *OPINION, ("withdraw", "06-16"))

    assert {each.warning for each in clocks(procedure_of("opinion"), facts, day("07-15"))} == {"none"}


def said(facts: Facts, on: str, clock: str = "decide") -> str:
    return " / ".join(line.note.en for line in shown(facts, on, clock).lines if line.note is not None)


def test_a_period_that_was_given_up_was_not_kept() -> None:
    facts = case("opinion", *OPINION, ("withdraw", "06-16"))
    found = shown(facts, "07-15")

    assert (found.done, found.on_time, found.over) == (None, None, True)
    assert (found.dropped, found.due) == (dt.date(2026, 6, 16), None)
    assert said(facts, "07-15") == "Withdrawn on 2026-06-16; the period was 15 working days, of which 11 were used."
    assert found.lines[0].note is not None
    assert found.lines[0].note.zh == "已于2026-06-16撤回申请；期限15个工作日，已用11个工作日。"


def test_what_was_done_before_it_was_given_up_stays_done() -> None:
    told = shown(case("opinion", *OPINION, ("withdraw", "06-16")), "07-15", "tell")

    assert (told.done, told.on_time, told.dropped) == (dt.date(2026, 6, 2), True, None)


def test_a_refusal_at_the_door_is_told_as_one() -> None:
    for act in ("not_competent", "not_needed"):
        facts = case("b_licence", ("submit", "06-01"), ("receive", "06-01"), (act, "06-03"))
        found = shown(facts, "07-15", "tell")
        assert (found.done, found.on_time, found.dropped) == (None, None, dt.date(2026, 6, 3))
        assert said(facts, "07-15", "tell") == (
            "Not accepted on 2026-06-03; the period was 5 working days, of which 2 were used."
        )


def test_days_that_did_not_count_were_not_used_either() -> None:
    stopped = case("opinion", *OPINION, ("start_inspection", "06-08"), ("withdraw", "06-12"))
    resumed = case(
        "opinion", *OPINION, ("start_inspection", "06-08"), ("end_inspection", "06-10"), ("withdraw", "06-12")
    )

    assert "of which 5 were used" in said(stopped, "07-15")
    assert "of which 7 were used" in said(resumed, "07-15")


def test_where_it_is_open_what_stops_both_counts_of_what_was_used_are_said() -> None:
    facts = case(
        "b_licence", *LICENCE, ("start_inspection", "06-10"), ("end_inspection", "06-12"), ("withdraw", "06-15")
    )

    assert "of which 10 were used" in said(facts, "07-15")
    assert "of which 8 were used" in said(facts, "07-15")


def test_what_counted_as_accepted_and_was_withdrawn_ran_from_receipt() -> None:
    facts = case("b_licence", ("submit", "06-01"), ("receive", "06-01"), ("withdraw", "06-15"))

    assert (shown(facts, "07-15").started, shown(facts, "07-15").dropped) == (day("06-01"), day("06-15"))
    assert "of which 10 were used" in said(facts, "07-15")


def test_what_is_used_is_not_guessed_where_the_calendar_is_not_published() -> None:
    facts = case("b_licence", ("enter_accepted", "12-30", {"received_on": "2026-12-29"}), ("withdraw", "2027-01-12"))

    assert said(facts, "2027-02-01") == "Withdrawn on 2027-01-12; the period was 15 working days."


def test_a_decision_withdrawn_before_it_went_out_was_never_delivered() -> None:
    facts = case("b_licence", *LICENCE, ("advise_grant", "06-16"), ("decide_grant", "06-18"), ("withdraw", "06-22"))

    assert shown(facts, "07-15", "deliver").dropped == day("06-22")
    assert shown(facts, "07-15", "decide").dropped == day("06-22")
