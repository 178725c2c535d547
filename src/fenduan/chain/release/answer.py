"""What the question about a release is answered with. It lays out; it decides nothing."""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

import msgspec

from fenduan.chain.release.facts import Question
from fenduan.reference.text import Text


class Status(StrEnum):
    """How a condition stands."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_SHOWN = "not_shown"
    NOT_APPLICABLE = "not_applicable"
    OPEN = "open"
    """The law, or this product, leaves it to a person."""


class Standing(StrEnum):
    """How a question stands, over all its conditions."""

    OBSTRUCTED = "obstructed"
    """Something is not met."""
    INCOMPLETE = "incomplete"
    """Nothing is contrary, and something is not shown."""
    FOR_THE_PERSON = "for_the_person"
    """What can be laid out stands; the authorised person decides."""
    DECIDED = "decided"
    """The authorised person decided, on these facts."""


# From the gravest.
GRAVITY: Final = (Status.NOT_MET, Status.NOT_SHOWN, Status.OPEN, Status.MET, Status.NOT_APPLICABLE)
# What is listed of a lot that was judged before.
EXCEPTIONS: Final = frozenset({Status.NOT_MET, Status.NOT_SHOWN})


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """How one condition stands for one lot, and from which facts.

    ``facts`` are JSON pointers into the file of facts, ``event:ID`` for an event, or where else it was read; ``about``
    tells apart what one condition says of several things.
    """

    id: str
    lot: str
    status: Status
    reason: Text
    cure: Text | None = None
    about: str | None = None
    facts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "id": self.id,
            "lot": self.lot,
            "status": self.status.value,
            "about": self.about,
            "reason": self.reason.as_dict(),
            "cure": None if self.cure is None else self.cure.as_dict(),
            "facts": list(self.facts),
        }


def gravest(conditions: Iterable[Condition]) -> Status:
    """Return the gravest status; not applicable where there is none."""
    found = {each.status for each in conditions}
    return next((status for status in GRAVITY if status in found), Status.NOT_APPLICABLE)


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """That a lot was judged before, by whom, and whether its facts are still those."""

    question: Question
    person: str
    date: dt.date
    basis: str | None
    unchanged: bool

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "question": self.question.value,
            "person": self.person,
            "date": self.date.isoformat(),
            "basis": self.basis,
            "unchanged": self.unchanged,
        }


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """An upstream lot that was made in the chain: all its conditions, or its exceptions where it was judged before."""

    lot: str
    depth: int
    party: str | None
    site: str | None
    basis: str
    before: Before | None
    conditions: tuple[Condition, ...]
    left_out: int

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "lot": self.lot,
            "depth": self.depth,
            "party": self.party,
            "site": self.site,
            "basis": self.basis,
            "before": None if self.before is None else self.before.as_dict(),
            "conditions": [each.as_dict() for each in self.conditions],
            "left_out": self.left_out,
        }


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question with its conditions; ``left_out`` of them were judged before and stand."""

    question: Question
    standing: Standing
    before: Before | None
    conditions: tuple[Condition, ...]
    left_out: int

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "question": self.question.value,
            "standing": self.standing.value,
            "before": None if self.before is None else self.before.as_dict(),
            "conditions": [each.as_dict() for each in self.conditions],
            "left_out": self.left_out,
        }


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How all three questions stand for a lot on a day; ``basis`` names the facts on which a person would decide."""

    lot: str
    as_of: dt.date
    position: int
    basis: str
    questions: tuple[Asked, ...]
    upstream: tuple[Judged, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "lot": self.lot,
            "as_of": self.as_of.isoformat(),
            "position": self.position,
            "basis": self.basis,
            "questions": [each.as_dict() for each in self.questions],
            "upstream": [each.as_dict() for each in self.upstream],
        }
