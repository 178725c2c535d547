"""What a licence said on any day: by hand, and for any history."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.platform.licences import history
from fenduan.platform.licences.history import (
    REGISTRATION_ONLY,
    Content,
    Event,
    EventKind,
    ScopeLine,
    as_data,
    covered,
    extended,
    from_data,
    latest,
    standing,
)
from fenduan.reference.text import Text
from tests.platform.licences.people import SITE, content

DAY = dt.date(2024, 1, 10)
ONE = dt.timedelta(days=1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


ISSUED = Event(1, "issued", DAY, content())
REDUCED = Event(2, "scope_reduced", day("2025-03-01"), content(scope=content().scope[:1]))


@pytest.mark.parametrize(
    ("on", "site", "form", "found"),
    [
        ("2024-01-09", "js-1", "drug_substance", False),
        ("2024-01-10", "js-1", "drug_substance", True),
        ("2024-01-10", "js-2", "solution_for_injection", True),
        ("2025-02-28", "js-2", "solution_for_injection", True),
        ("2025-03-01", "js-2", "solution_for_injection", False),
        ("2029-01-09", "js-1", "drug_substance", True),
        ("2029-01-10", "js-1", "drug_substance", False),
        ("2025-01-01", "js-1", "solution_for_injection", False),
        ("2025-01-01", "js-3", "drug_substance", False),
        ("2025-01-01", "", "drug_substance", False),
        ("2025-01-01", " 第一原液 生产场地", "原液", True),
        ("2025-01-01", "１ example road", "Drug Substance", True),  # noqa: RUF001 - width does not count
    ],
)
def test_what_a_licence_covered_on_a_day(on: str, site: str, form: str, found: bool) -> None:  # noqa: FBT001
    assert (covered([ISSUED, REDUCED], site, form, day(on)) is not None) is found


def test_a_line_tells_that_it_is_for_registration_only() -> None:
    line = covered([ISSUED], "js-2", "注射液", DAY)
    assert line is not None
    assert line.note == REGISTRATION_ONLY


@pytest.mark.parametrize("kind", sorted(history.ENDS))
def test_after_its_end_it_covers_nothing_and_before_it_did(kind: EventKind) -> None:
    end = Event(3, kind, day("2026-02-01"), None)
    events = [ISSUED, REDUCED, end]
    assert covered(events, "js-1", "drug_substance", day("2026-01-31")) is not None
    assert covered(events, "js-1", "drug_substance", day("2026-02-01")) is None
    found = standing(events, day("2026-02-01"))
    assert found is not None
    assert (found.state, found.since) == (kind, day("2026-02-01"))
    assert latest(events).end == end


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    wrong = Event(2, "changed", day("2025-03-01"), content(class_code="CsDs"))
    right = Event(3, "corrected", day("2025-04-01"), content(class_code="Ds"), corrects=2)
    assert _class([ISSUED, wrong, right], "2025-03-15") == "Cs"
    assert _class([ISSUED, wrong, right], "2025-04-01") == "Ds"
    struck = Event(4, "corrected", day("2025-05-01"), None, corrects=3)
    assert _class([ISSUED, wrong, right, struck], "2026-01-01") == "Cs"


def test_an_end_entered_by_mistake_is_struck_out() -> None:
    end = Event(2, "revoked", day("2025-01-01"), None)
    struck = Event(3, "corrected", day("2025-01-02"), None, corrects=2)
    assert covered([ISSUED, end], "js-1", "drug_substance", day("2025-06-01")) is None
    assert covered([ISSUED, end, struck], "js-1", "drug_substance", day("2025-06-01")) is not None


def _class(events: list[Event], on: str) -> str:
    found = standing(events, day(on))
    assert found is not None
    return found.content.class_code


def test_states_by_validity_alone() -> None:
    late = Event(1, "issued", DAY, content(valid_from=day("2024-02-01")))
    assert standing([late], DAY - ONE) is None
    states = [standing([late], day(on)) for on in ("2024-01-31", "2024-02-01", "2029-01-09", "2029-01-10")]
    assert [each.state for each in states if each] == ["not_yet_valid", "in_force", "in_force", "expired"]
    unstated = Event(1, "imported", DAY, content(valid_until=None))
    found = standing([unstated], DAY)
    assert found is not None
    assert found.state == "unstated"
    assert covered([unstated], "js-1", "drug_substance", DAY) is None


def test_a_licence_without_content_is_none() -> None:
    assert standing([], DAY) is None
    with pytest.raises(ValueError, match="no event"):
        latest([])


# For any history

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2032, 12, 31))
FORMS = ("drug_substance", "solution_for_injection", "生物制品（细胞治疗）")
LINES = st.builds(
    ScopeLine,
    site=st.sampled_from([SITE, Text("B", "乙")]),
    forms=st.lists(st.sampled_from(FORMS), min_size=1, max_size=3, unique=True).map(tuple),
    note=st.sampled_from([None, REGISTRATION_ONLY]),
    key=st.sampled_from(["a", "b", None]),
)
CONTENTS = st.builds(
    Content,
    class_code=st.sampled_from(["Cs", "AhBhCh", "BsＤ?"]),  # noqa: RUF001 - odd codes stand
    holder=st.just(Text("H", "甲")),
    valid_from=st.none() | DAYS,
    valid_until=st.none() | DAYS,
    scope=st.lists(LINES, max_size=3).map(tuple),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    first = draw(DAYS)
    events = [Event(1, "issued", first, draw(CONTENTS))]
    for number in range(2, draw(st.integers(1, 5)) + 1):
        kind = draw(st.sampled_from(["changed", "renewed", "scope_reduced", "cancelled"]))
        on = draw(st.dates(events[-1].on, dt.date(2033, 1, 1)))
        said = None if kind == "cancelled" else draw(CONTENTS)
        events.append(Event(number, kind, on, said))  # type: ignore[arg-type]
    return events


@given(histories(), DAYS, st.sampled_from(["a", "b", SITE.zh]), st.sampled_from(FORMS))
def test_what_is_written_later_changes_no_day_before_it(events: list[Event], on: dt.date, site: str, form: str) -> None:
    whole = covered(events, site, form, on)
    known = [each for each in events if each.on <= on]
    assert whole == covered(known, site, form, on)
    assert standing(events, on) == standing(known, on)


@given(histories(), DAYS, st.sampled_from(["a", "b"]), st.sampled_from(FORMS))
def test_it_covers_only_what_it_said_while_in_force(events: list[Event], on: dt.date, site: str, form: str) -> None:
    line = covered(events, site, form, on)
    if line is None:
        return
    known = [each for each in events if each.on <= on]
    said = [each.content for each in known if each.content is not None][-1]
    assert line in said.scope
    assert line.at(site)
    assert line.covers(form)
    assert said.valid_until is not None
    assert on <= said.valid_until
    assert said.valid_from is None or said.valid_from <= on
    assert not any(each.kind == "cancelled" for each in known)


@given(histories(), DAYS, DAYS)
def test_once_ended_it_stays_ended(events: list[Event], one: dt.date, other: dt.date) -> None:
    early, late = sorted((one, other))
    before, after = standing(events, early), standing(events, late)
    if before is not None and before.state == "cancelled":
        assert after is not None
        assert after.state == "cancelled"
        assert after.since == before.since


@given(CONTENTS)
def test_what_a_licence_says_comes_back_from_json(said: Content) -> None:
    assert from_data(as_data(said)) == said
    assert from_data(as_data(content())) == content()


@given(histories(), st.randoms())
def test_the_order_of_rows_means_nothing(events: list[Event], random: object) -> None:
    mixed = list(events)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    for on in {each.on for each in events}:
        assert standing(mixed, on) == standing(events, on)


@given(histories(), st.data())
def test_striking_out_the_last_event_undoes_it(events: list[Event], data: st.DataObject) -> None:
    if len(events) == 1:
        return
    struck = Event(len(events) + 1, "corrected", events[-1].on, None, corrects=events[-1].number)
    on = data.draw(DAYS)
    assert standing([*events, struck], on) == standing(events[:-1], on)


def test_a_printed_form_that_the_list_does_not_hold_is_found_as_printed() -> None:
    line = replace(content().scope[0], forms=("生物制品（细胞治疗）",))
    assert line.covers("生物制品(细胞治疗)")
    assert not line.covers("drug_substance")


def test_a_change_adds_and_takes_nothing_away() -> None:
    before = content()
    line = ScopeLine(Text("Site 3", "第三场地"), ("cartridge",), key="js-3")
    more = replace(before.scope[0], forms=("intermediate", "原液"), note=REGISTRATION_ONLY)
    after = extended(before, content(class_code="CsDs", scope=(more, line), entrustments=()))

    assert after.class_code == "CsDs"
    assert after.scope == (more, line, before.scope[1])
    assert after.entrustments == before.entrustments
    assert extended(before, before) == before
    other = replace(before.scope[0], forms=("intermediate",))
    assert extended(before, content(scope=(other,))).scope == (other, *before.scope)


@given(CONTENTS, CONTENTS, st.sampled_from(["a", "b"]), st.sampled_from(FORMS))
def test_what_was_covered_stays_covered_by_a_change(before: Content, said: Content, site: str, form: str) -> None:
    after = extended(before, said)

    def listed(it: Content) -> bool:
        return any(each.at(site) and each.covers(form) for each in it.scope)

    assert listed(after) == (listed(said) or listed(before))
