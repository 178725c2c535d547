"""What a case asks of a person, or lets a person do, beside its next step: to be heard, to answer, to review."""

import datetime as dt
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Final

from fenduan.platform.base.text import filled
from fenduan.platform.procedure.decide import who_not
from fenduan.platform.procedure.model import Event, Moment
from fenduan.platform.procedure.words import Flag, Relation
from fenduan.reference.calendar import CalendarNotPublished, add_working_days
from fenduan.reference.text import Text

BESIDE: Final = frozenset(
    {
        "tell_interested", "take_statement", "state_views", "ask_companion", "remind_companion", "answer_companion",
        "start_technical_review",
    }
)  # fmt: skip
"""The acts on which it depends: of a case's events these are read."""
FLAGS: Final = {
    Relation.APPLICANT: Flag.INTERESTED_TOLD,
    Relation.COMPANION: Flag.COMPANION_ASKED,
    Relation.CENTRE: Flag.TECHNICAL_REVIEW,
}
"""Whom it may concern, and while which flag holds."""

_HEARD: Final = Text(
    "You may be heard until {day}: a major interest of somebody else is concerned",
    "直接关系他人重大利益，可以陈述和申辩，截至{day}",
)
_ANSWER: Final = Text("Answer the other province", "答复其他省级药品监督管理部门的商请")
_REVIEW: Final = Text(
    "Technical review at the centre, since {day}; expected to take working days: {count}",
    "药品审评中心开展技术审查，自{day}起，预计需要{count}个工作日",
)


@dataclass(frozen=True, slots=True)
class Beside:
    """One such thing: the act or stretch it is, what it asks, and the day that was named for it, if one can be."""

    name: str
    words: Text
    due: dt.date | None


def concerns(now: Moment) -> bool:
    """Whether a case may ask such a thing of a person, by its state and flags alone."""
    return any(relation in now.by.relations and flag in now.standing.flags for relation, flag in FLAGS.items())


def beside(now: Moment, own: Container[str]) -> Iterator[Beside]:
    """Yield what a case asks of a person beside its next step; ``own`` holds the numbers of the actor's own cases.

    Of the events only those of :data:`BESIDE`, and those by which somebody is recused, are looked at.
    """
    if not concerns(now):
        return
    if _may(now, "state_views"):
        yield from _to_be_heard(now)
    if _may(now, "answer_companion"):
        yield from _to_answer(now, own)
    if Relation.CENTRE in now.by.relations and "reviewer" in now.by.roles:
        yield from _to_review(now)


def _may(now: Moment, name: str) -> bool:
    action = now.procedure.by_name[name]
    fits = now.standing.state in action.on and action.requires <= now.standing.flags
    return fits and not tuple(who_not(action, now))


def _to_be_heard(now: Moment) -> Iterator[Beside]:
    """Whoever applies may state its views too (licensing-law 36), until the day that the authority has named."""
    told = [event for event in now.facts.events if event.action == "tell_interested"]
    stated = now.facts.last("state_views"), *(each for each in now.facts.events if _states_for_applicant(each))
    heard = max((event.number for event in stated if event is not None), default=0)
    days = [_day(event, "reply_by") for event in told if event.number > heard]
    until = max(days, default=None)
    if until is not None and until >= now.today:
        yield Beside("state_views", filled(_HEARD, day=until), until)


def _states_for_applicant(event: Event) -> bool:
    return event.action == "take_statement" and event.data.get("who") == "applicant"


def _to_answer(now: Moment, own: Container[str]) -> Iterator[Beside]:
    """The authority of the case that was asked about answers, not that of another case of the arrangement."""
    waiting: dict[str, dt.date] = {}
    for event in now.facts.events:
        companion = str(event.data.get("companion"))
        if event.action in ("ask_companion", "remind_companion"):
            waiting[companion] = _day(event, "reply_by")
        elif event.action == "answer_companion":
            waiting.pop(companion, None)
    days = [day for companion, day in waiting.items() if companion in own]
    if days:
        yield Beside("answer_companion", _ANSWER, min(days))


def _to_review(now: Moment) -> Iterator[Beside]:
    """The centre is shown since when it reviews, and how long the applicant was told that it is expected to take."""
    began = now.facts.last("start_technical_review")
    if began is None or began.data.get("carried_out_by") != "centre" or not _is_reviewed(now):
        return
    count = began.data["expected_days"]
    try:
        due = add_working_days(began.on, count) if isinstance(count, int) else None
    except CalendarNotPublished:
        due = None
    yield Beside("technical_review", filled(_REVIEW, day=began.on, count=count), due)


def _is_reviewed(now: Moment) -> bool:
    return now.standing.state in now.procedure.by_name["end_technical_review"].on


def _day(event: Event, name: str) -> dt.date:
    return dt.date.fromisoformat(str(event.data[name]))
