"""Where a case stands: a function of its events, its table and the day. No state is kept that is not derived here."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from fenduan.platform.procedure.model import Action, Event, Facts, Procedure, Standing
from fenduan.platform.procedure.words import Flag, State
from fenduan.reference.calendar import CalendarNotPublished, add_working_days

DAYS_TO_TELL: Final = 5
"""Working days to tell the applicant everything that is missing (licensing-law 32(4))."""


def after(standing: Standing, action: Action) -> Standing:
    """Return where a case stands after ``action``, which is taken to have been allowed."""
    flags = standing.flags - action.clears | action.sets
    state = action.to or standing.state
    if action.closes is not None and action.closes <= flags:
        state = State.CLOSED
    return Standing(state, flags, standing.deemed)


def fold(procedure: Procedure, events: Iterable[Event]) -> Standing:
    """Return where a case stands by its events alone.

    An act that was done while the application counted as accepted was done under examination.
    """
    standing = Standing(None, frozenset())
    seen: list[Event] = []
    for event in events:
        standing = after(_counted_in(procedure, standing, seen, event.on), procedure.by_name[event.action])
        seen.append(event)
    return standing


def standing_on(procedure: Procedure, facts: Facts, today: dt.date) -> Standing:
    """Return where a case stands at the end of ``today``, counted as accepted where the law has it so."""
    return _counted_in(procedure, fold(procedure, facts.events), facts.events, today)


def _counted_in(procedure: Procedure, standing: Standing, events: Iterable[Event], today: dt.date) -> Standing:
    deemed = deemed_from(procedure, standing, events)
    if deemed is None or today < deemed[0]:
        return standing
    return Standing(State.IN_REVIEW, standing.flags, deemed[1])


def deemed_from(procedure: Procedure, standing: Standing, events: Iterable[Event]) -> tuple[dt.date, dt.date] | None:
    """Return the first day on which an application counts as accepted, and from which day it then does.

    That is the day after the fifth working day without an answer; it counts as accepted from the day of receipt
    (licensing-law 32(4)). ``None`` where it cannot come to that: answered, told before, or the table leaves it open;
    and where the calendar of those days is not published: nothing is guessed then.
    """
    if procedure.deeming != "applies" or standing.state is not State.RECEIVED or Flag.TOLD in standing.flags:
        return None
    received = received_on(procedure, events)
    if received is None:
        return None
    try:
        return add_working_days(received, DAYS_TO_TELL) + dt.timedelta(days=1), received
    except CalendarNotPublished:
        return None


def received_on(procedure: Procedure, events: Iterable[Event]) -> dt.date | None:
    """Return the day on which the authority first had the materials."""
    for event in events:
        if any(effect.kind == "start" and effect.clock == "tell" for effect in procedure.by_name[event.action].effects):
            return event.on
    return None
