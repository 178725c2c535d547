"""Three years of experience: stretches of days and when they are long enough."""

import datetime as dt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.law.periods import Reach, Span, day_it_is_reached, days_in, reach, stretches
from fenduan.reference.calendar import add_years

AS_OF = dt.date(2026, 6, 15)
ONE_DAY = dt.timedelta(days=1)

DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 31))
SPANS = st.lists(
    st.tuples(DAYS, st.none() | st.integers(0, 1500)).map(
        lambda drawn: Span(drawn[0], None if drawn[1] is None else drawn[0] + drawn[1] * ONE_DAY)
    ),
    max_size=5,
)


def span(first: str, last: str | None = None) -> Span:
    """Return a span by its first and last day."""
    return Span(dt.date.fromisoformat(first), None if last is None else dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    ("spans", "joined"),
    [
        ([], []),
        ([span("2026-06-15")], []),
        ([span("2026-06-14")], [("2026-06-14", "2026-06-14")]),
        ([span("2026-01-01", "2027-01-01")], [("2026-01-01", "2026-06-14")]),
        ([span("2027-01-01", "2027-12-31")], []),
        ([span("2020-01-01", "2020-06-30"), span("2020-07-01", "2020-12-31")], [("2020-01-01", "2020-12-31")]),
        (
            [span("2020-07-02", "2020-12-31"), span("2020-01-01", "2020-06-30")],
            [("2020-01-01", "2020-06-30"), ("2020-07-02", "2020-12-31")],
        ),
        ([span("2020-01-01", "2020-12-31"), span("2020-03-01", "2020-04-30")], [("2020-01-01", "2020-12-31")]),
        ([span("2020-01-01", "2020-06-30"), span("2020-03-01", "2021-04-30")], [("2020-01-01", "2021-04-30")]),
    ],
    ids=[
        "nothing",
        "begun today",
        "begun yesterday: one day",
        "up to the day before as-of",
        "yet to come",
        "adjoining",
        "a day between",
        "one inside the other",
        "overlapping",
    ],
)
def test_stretches_are_joined_up_to_the_day_before(spans: list[Span], joined: list[tuple[str, str]]) -> None:
    found = [(first.isoformat(), last.isoformat()) for first, last in stretches(spans, AS_OF)]

    assert found == joined


@pytest.mark.parametrize(
    ("first", "last_day_short", "last_day_enough"),
    [
        ("2023-06-15", "2026-06-13", "2026-06-14"),
        ("2020-03-01", "2023-02-27", "2023-02-28"),
        ("2020-02-29", "2023-02-26", "2023-02-27"),
        ("2021-03-01", "2024-02-28", "2024-02-29"),
        ("2021-02-28", "2024-02-26", "2024-02-27"),
        ("2022-01-01", "2024-12-30", "2024-12-31"),
    ],
)
def test_one_stretch_reaches_it_on_the_day_before_its_anniversary(
    first: str, last_day_short: str, last_day_enough: str
) -> None:
    assert reach([span(first, last_day_short)], AS_OF) is Reach.SHORT
    assert reach([span(first, last_day_enough)], AS_OF) is Reach.REACHED


@pytest.mark.parametrize(
    ("last", "expected"),
    [("2023-12-29", Reach.SHORT), ("2023-12-30", Reach.TO_BE_WEIGHED), ("2023-12-31", Reach.REACHED)],
)
def test_pieces_need_one_day_more_than_three_times_365(last: str, expected: Reach) -> None:
    pieces = [span("2020-01-01", "2020-12-31"), span("2022-01-01", last)]

    assert reach(pieces, AS_OF) is expected
    assert days_in(stretches(pieces, AS_OF)) == 1096 - (dt.date(2023, 12, 31) - dt.date.fromisoformat(last)).days


def test_1095_days_in_one_stretch_with_a_leap_day_are_short_and_not_weighed() -> None:
    one = [span("2023-06-15", "2026-06-13")]

    assert days_in(stretches(one, AS_OF)) == 1095
    assert reach(one, AS_OF) is Reach.SHORT


@pytest.mark.parametrize(
    ("spans", "day"),
    [
        ([span("2023-06-16")], "2026-06-16"),
        ([span("2024-02-29")], "2027-02-28"),
        ([span("2020-01-01", "2021-12-31"), span("2025-12-31")], "2026-12-31"),
        ([span("2024-01-01", "2027-12-31")], "2027-01-01"),
        ([span("2024-01-01", "2026-12-31")], "2027-01-01"),
        ([span("2024-01-01", "2026-12-30")], None),
        ([span("2020-01-01", "2021-12-31")], None),
        ([span("2020-01-01", "2021-12-31"), span("2026-06-16")], None),
        ([], None),
    ],
    ids=[
        "going on",
        "since 29 February",
        "pieces",
        "with a last day to come",
        "just long enough",
        "a day too short",
        "ended",
        "to begin tomorrow",
        "nothing",
    ],
)
def test_the_day_it_will_be_reached(spans: list[Span], day: str | None) -> None:
    found = day_it_is_reached(spans, AS_OF)

    assert found == (None if day is None else dt.date.fromisoformat(day))


@pytest.mark.parametrize("last", [None, dt.date.max])
def test_the_end_of_the_calendar_is_no_error(last: dt.date | None) -> None:
    assert day_it_is_reached([Span(dt.date(2026, 6, 1), last)], AS_OF) == dt.date(2029, 6, 1)
    assert reach([Span(dt.date(9998, 1, 1), last)], dt.date.max) is Reach.SHORT
    assert day_it_is_reached([Span(dt.date(9998, 1, 1), last)], dt.date.max - ONE_DAY) is None
    assert day_it_is_reached([Span(dt.date(9998, 1, 1), last)], dt.date.max) is None


@given(SPANS, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(spans: list[Span], random: Random) -> None:
    shuffled = [*spans, *spans[:2]]
    random.shuffle(shuffled)

    assert stretches(shuffled, AS_OF) == stretches(spans, AS_OF)
    assert reach(shuffled, AS_OF) is reach(spans, AS_OF)


@given(SPANS, DAYS, st.integers(0, 1500))
def test_more_experience_never_takes_away(spans: list[Span], first: dt.date, length: int) -> None:
    more = Span(first, first + length * ONE_DAY)

    assert reach([*spans, more], AS_OF) >= reach(spans, AS_OF)


@given(SPANS)
def test_the_day_is_the_first(spans: list[Span]) -> None:
    day = day_it_is_reached(spans, AS_OF)
    begun = [each for each in spans if each.first <= AS_OF]

    if day is None:
        going_on = any(each.last is None for each in begun)
        assert not going_on
    elif reach(begun, AS_OF) is Reach.SHORT:
        assert reach(begun, day) is Reach.REACHED
        assert reach(begun, day - ONE_DAY) is not Reach.REACHED


@given(DAYS)
def test_a_stretch_of_its_own_length_reaches_it(first: dt.date) -> None:
    last = add_years(first, 3) - ONE_DAY

    assert reach([Span(first, last)], last + ONE_DAY) is Reach.REACHED
    assert reach([Span(first, None)], last) is Reach.SHORT
