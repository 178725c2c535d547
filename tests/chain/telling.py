"""Short words for events in tests, and histories of chance."""

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from fenduan.chain.facts import (
    MAKINGS,
    Event,
    EventKind,
    IdentityTest,
    LotFacts,
    LotKind,
    LotStatus,
    Place,
    Quantity,
    Share,
)

FIRST = dt.datetime(2026, 5, 1, 2, tzinfo=dt.UTC)


def at(hours: float) -> dt.datetime:
    """Return a time so many hours after the first."""
    return FIRST + dt.timedelta(hours=hours)


def share(lot: str, amount: str | None = None, unit: str | None = "KGM") -> Share:
    """Return a lot, or so much of it."""
    return Share(lot, None if amount is None else Quantity(Decimal(amount), unit))


def shares(*lots: str | Share) -> tuple[Share, ...]:
    """Return lots, the plain ones without a quantity."""
    return tuple(each if isinstance(each, Share) else share(each) for each in lots)


def event(name: str, kind: EventKind, hours: float, **more: Any) -> Event:  # noqa: ANN401 - fields of an event
    """Return an event at a number of hours; its lots as names or shares."""
    for field in ("inputs", "outputs", "lots"):
        if field in more:
            more[field] = shares(*more[field])
    return Event(id=name, kind=kind, time=at(hours), **more)


def came(lot: str | Share, hours: float = 0, **more: Any) -> Event:  # noqa: ANN401 - fields of an event
    """Return the event by which a lot comes in."""
    name = lot if isinstance(lot, str) else lot.lot
    return event(f"came-{name}", EventKind.ORIGIN, hours, lots=(lot,), **more)


def made(name: str, used: tuple[Any, ...], got: tuple[Any, ...], hours: float = 1, **more: Any) -> Event:  # noqa: ANN401
    """Return a transformation."""
    kind = more.pop("kind", EventKind.TRANSFORMATION)
    return event(name, kind, hours, inputs=used, outputs=got, **more)


def declared(about: str, hours: float = 9, corrected_by: tuple[str, ...] = ()) -> Event:
    """Return the declaration that an event was wrong."""
    return event(f"declared-{about}", EventKind.ERROR_DECLARATION, hours, declares=about, corrected_by=corrected_by)


LOTS = [f"lot-{number}" for number in range(8)]
_IDS = [f"event-{number}" for number in range(12)]
_lots = st.sampled_from(LOTS)
_amounts = st.none() | st.builds(
    Quantity,
    st.decimals(0, 100, places=2, allow_nan=False),
    st.sampled_from(["KGM", "GRM", "LTR", "ZZ", None]),
)
_some = st.lists(st.builds(Share, _lots, _amounts), max_size=3).map(tuple)
_places = st.none() | st.builds(Place, st.none() | st.sampled_from("pq"), st.none() | st.sampled_from("st"))
_days = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1))
_described = st.lists(
    st.builds(
        LotFacts,
        _lots,
        kind=st.none() | st.sampled_from(LotKind),
        material=st.none() | st.sampled_from(["m1", "m2"]),
        number=st.none() | st.sampled_from(["n1", "n2"]),
        expires=_days,
    ),
    max_size=2,
).map(tuple)
_moments = st.integers(0, 40).map(at)


def _event(kind: EventKind) -> st.SearchStrategy[Event]:
    making = kind in MAKINGS
    nothing: st.SearchStrategy[tuple[Share, ...]] = st.just(())
    return st.builds(
        Event,
        id=st.sampled_from(_IDS),
        kind=st.just(kind),
        time=_moments,
        recorded=st.none() | _moments,
        party=st.none() | st.sampled_from("pqr"),
        site=st.none() | st.sampled_from("st"),
        line=st.none() | st.sampled_from(["l1", "l2"]),
        inputs=_some if making else nothing,
        outputs=_some if making else nothing,
        lots=nothing if making or kind is EventKind.ERROR_DECLARATION else _some,
        described=_described,
        process=st.none() | st.sampled_from(["process-1", "process-2"]) if making else st.none(),
        consignment=st.none() | st.sampled_from(["c1", "c2"]),
        sender=_places,
        receiver=_places,
        identity_test=st.none() | st.sampled_from(IdentityTest),
        status=st.sampled_from(LotStatus) if kind is EventKind.STATUS else st.none(),
        declares=st.sampled_from([*_IDS, "nobody's"]) if kind is EventKind.ERROR_DECLARATION else st.none(),
        corrected_by=st.lists(st.sampled_from(_IDS), max_size=1).map(tuple),
    )


events: st.SearchStrategy[Event] = st.sampled_from(EventKind).flatmap(_event)
histories: st.SearchStrategy[list[Event]] = st.lists(events, max_size=14)
