"""Short words for conditions: what is found of one thing, and how they are put together for one condition."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from fenduan.chain.history import Lot
from fenduan.chain.release.answer import Condition, Status
from fenduan.chain.release.case import Case
from fenduan.reference.text import Text

# What a condition yields before it knows its own id and its lot.
Finding = tuple[Status, Text, Text | None, str | None, tuple[str, ...]]
Decide = Callable[[Case, Lot], Iterator[Finding]]

_LISTED: Final = 5


def met(reason: Text, *facts: str, about: str | None = None) -> Finding:
    """Say that something stands."""
    return Status.MET, reason, None, about, facts


def not_met(reason: Text, cure: Text, *facts: str, about: str | None = None) -> Finding:
    """Say that something is contrary."""
    return Status.NOT_MET, reason, cure, about, facts


def not_shown(reason: Text, cure: Text, *facts: str, about: str | None = None) -> Finding:
    """Say that a fact is missing."""
    return Status.NOT_SHOWN, reason, cure, about, facts


def not_applicable(reason: Text, *facts: str, about: str | None = None) -> Finding:
    """Say that it does not arise."""
    return Status.NOT_APPLICABLE, reason, None, about, facts


def left_open(reason: Text, *facts: str, about: str | None = None, cure: Text | None = None) -> Finding:
    """Say that a person is to weigh it."""
    return Status.OPEN, reason, cure, about, facts


def conditions(name: str, lot: Lot, found: Iterable[Finding]) -> tuple[Condition, ...]:
    """Return what was found as conditions of one id."""
    return tuple(
        Condition(id=name, lot=lot.id, status=status, reason=reason, cure=cure, about=about, facts=facts)
        for status, reason, cure, about, facts in found
    )


def listed(words: Iterable[str]) -> Text:
    """Name a few things, and how many there are if that is more."""
    every = list(words)
    first = every[:_LISTED]
    if len(every) > _LISTED:
        return Text(f"{', '.join(first)} and others, {len(every)} in all", f"{'、'.join(first)}等{len(every)}项")
    return Text(", ".join(first), "、".join(first))
