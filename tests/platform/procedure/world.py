"""Cases made up for the tests of the procedure: events by name and day, people by what they are."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from fenduan.platform.procedure.model import Action, Concluded, Elsewhere, Event, Facts, Kind, Need, Standpoint
from fenduan.platform.procedure.words import Relation
from fenduan.reference.text import Text

APPLICANT, OFFICER, OTHER_OFFICER, INSPECTOR, DECIDER, CONFIRMER = range(1, 7)
STAFF: Final = frozenset({OFFICER, OTHER_OFFICER, INSPECTOR, DECIDER, CONFIRMER})
OLD, NEW, WRITTEN, PAPER = "sha256:" + "a" * 64, "sha256:" + "b" * 64, "c" * 64, "d" * 64
MAKER: Final = Elsewhere(
    "sz", Text("Suzhou Biologics", "苏州生物"), "CN-JS", consent=True, day=dt.date(2026, 5, 20), number="JS-1"
)
FINDING: Final = Concluded(
    "notice-173/2/unified-system", Text("Unified system", "统一质量保证体系"), "met", counts=True, blocking=True
)
"""A day that every act of these tests may happen on."""
TODAY: Final = dt.date(2026, 6, 15)


def day(value: str) -> dt.date:
    """Read ``06-15`` as a day of 2026, and a whole date as itself."""
    return dt.date.fromisoformat(value if value.count("-") > 1 else f"2026-{value}")


def events(*done: tuple[str, str] | tuple[str, str, Mapping[str, object]], user: int = OFFICER) -> tuple[Event, ...]:
    """Return events in order, each given as name, day, and what was given with it."""
    return tuple(
        Event(number, name, day(on), user, data=dict(more[0]) if more else {})
        for number, (name, on, *more) in enumerate(done, start=1)
    )


def case(
    kind: Kind = "opinion", *done: tuple[str, str] | tuple[str, str, Mapping[str, object]], **more: object
) -> Facts:
    """Return the facts of a case with these events, allowed everything unless told otherwise."""
    given: dict[str, object] = {
        "kind": kind,
        "variant": "change" if kind == "b_licence" else None,
        "events": events(*done),
        "findings": (FINDING,),
        "elsewhere": (MAKER,) if kind == "b_licence" else (),
        "together": (Text("Shanghai Fill", "上海灌装"),) if kind == "b_licence" else (),
        "manifest": OLD,
        "newer": NEW,
        "decision": WRITTEN,
        "companions": ("JS-OP-2026-0001",),
        "staff": STAFF,
        "letters": {"abc": "sha256:" + "f" * 64},
        **more,
    }
    return Facts(**given)  # type: ignore[arg-type]


_ROLES: Final = {
    APPLICANT: "regulatory_affairs",
    OFFICER: "case_officer",
    OTHER_OFFICER: "case_officer",
    INSPECTOR: "inspector",
    DECIDER: "decision_maker",
    CONFIRMER: "decision_maker",
}


def person(user: int, relation: Relation | None = None, **more: object) -> Standpoint:
    """Return a person of these tests, seen from the case."""
    where = relation or (Relation.APPLICANT if user == APPLICANT else Relation.AUTHORITY)
    return Standpoint(user, frozenset({where}), frozenset({_ROLES[user]}), **more)  # type: ignore[arg-type]


def anybody(relation: Relation, role: str, user: int = 90) -> Standpoint:
    """Return somebody with a role in a relation."""
    return Standpoint(user, frozenset({relation}), frozenset({role}))


_VALUES: Final[Mapping[str, object]] = {
    "line": "沪-1",
    "text": "Because it is so.",
    "list": ["one", "two"],
    "past_day": "2026-06-15",
    "future_day": "2026-06-30",
    "day": "2026-06-30",
    "people": [OFFICER, INSPECTOR],
    "person": OTHER_OFFICER,
    "document": PAPER,
    "yes_no": True,
    "manifest": NEW,
    "finding": FINDING.key,
    "party": MAKER.party,
    "digest": WRITTEN,
    "number": 10,
}
_NAMED: Final[Mapping[str, object]] = {
    "letter": "abc",
    "printed": "sha256:" + "f" * 64,
    "companion": "JS-OP-2026-0001",
    "basis": "earlier_inspection",
}


def value_for(need: Need) -> object:
    """Return something that a field takes."""
    if need.name in _NAMED:
        return _NAMED[need.name]
    return next(iter(need.choices)) if need.choices else _VALUES[need.kind]


def given_for(action: Action) -> dict[str, object]:
    """Return everything that an action asks for."""
    return {need.name: value_for(need) for need in action.needs}
