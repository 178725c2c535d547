"""The duties that follow from an opinion, a class B matter, the end of an entrustment and a licence's validity.

Each is a task with the day it runs from and the day it is due, both derived from dated events and the calendar; nothing
is counted or stored. Pure.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from fenduan.law.citation import Citation
from fenduan.law.instruments import ANN_132, ANN_134, DAL, LICENSING_LAW, REGULATIONS
from fenduan.reference.calendar import CalendarNotPublished, add_months, add_working_days
from fenduan.reference.text import Text

HappeningKind = Literal[
    "opinion_issued",
    "b_applied",
    "b_completed",
    "b_refused",
    "duplicate_applied",
    "duplicate_noted",
    "entrustment_ended",
    "registration_refused",
    "scope_reduction_applied",
    "scope_reduced",
    "renewal_applied",
]
TaskKind = Literal["apply_for_b", "note_in_duplicate", "reduce_scope", "renew"]
TaskState = Literal["open", "overdue", "done", "proved", "lapsed"]

HAPPENING_KINDS: Final[tuple[HappeningKind, ...]] = get_args(HappeningKind)
TASK_KINDS: Final[tuple[TaskKind, ...]] = get_args(TaskKind)
APPLY_MONTHS: Final = 12
NOTE_WORKING_DAYS: Final = 60
REDUCE_MONTHS: Final = 6
RENEW_MONTHS: Final = 6
RENEW_DAYS: Final = 30
"""By the Licensing Law, article 50; it gives way to other rules, so only after it is a renewal told to be overdue."""
RENEWAL_SHOWN_MONTHS: Final = 6
"""A renewal is shown this long before it is due: five years ahead it is nobody's work of today."""
ENDINGS: Final[frozenset[HappeningKind]] = frozenset({"entrustment_ended", "registration_refused", "b_refused"})
"""After them scope is to be reduced."""

TASK_LABELS: Final[dict[TaskKind, Text]] = {
    "apply_for_b": Text("Apply for the class B licence", "申请办理B类许可证"),
    "note_in_duplicate": Text("Apply to have it noted in the licence duplicate", "申请在药品生产许可证副本中载明"),
    "reduce_scope": Text("Apply to cancel or reduce the scope", "申请注销或者核减生产范围"),
    "renew": Text(
        "Apply for the licence to be issued anew (advisory date)", "申请重新发放药品生产许可证（日期仅供参考）"
    ),
}
STATE_LABELS: Final[dict[TaskState, Text]] = {
    "open": Text("open", "待办"),
    "overdue": Text("overdue", "已逾期"),
    "done": Text("done", "已办"),
    "proved": Text("done and proved", "已办结"),
    "lapsed": Text("no longer needed", "无须办理"),
}
TASK_LAW: Final[dict[TaskKind, tuple[Citation, ...]]] = {
    "apply_for_b": (Citation(ANN_134, "19"),),
    "note_in_duplicate": (Citation(ANN_134, "19"),),
    "reduce_scope": (Citation(ANN_134, "20", 2), Citation(ANN_132, "5", 2)),
    # How early is open: summaries of order 28 say 6 months and no article (sources, O28-v, grade L).
    "renew": (Citation(LICENSING_LAW, "50", 1), Citation(REGULATIONS, "30", 3), Citation(DAL, "41", 2)),
}
_ABOUT: Final[dict[TaskKind, Text]] = {
    "apply_for_b": Text(
        "Within 12 months of the opinion; done on applying. What follows if it is missed, the text does not say.",
        "自取得药品受托生产意见书起12个月内提出；提出申请即为完成。逾期的后果，公告未作规定。",
    ),
    "note_in_duplicate": Text(
        "Within 60 working days after the class B matter is completed; done on applying, proved by the note.",
        "自B类许可证许可事项办理完成后60个工作日内提出；提出申请即为完成，以副本载明为证。",
    ),
    "reduce_scope": Text(
        "Within 6 months after the entrustment ends, the marketing authorisation or the licence is refused.",
        "自终止委托活动、上市许可申请未获批准或者许可未获准予起6个月内提出。",
    ),
    "renew": Text(
        "Open when: summaries of order 28 say 6 months before the licence ends, its text is not at hand (grade L). "
        "The Licensing Law says 30 days, where no other rule says otherwise.",
        "提出时间尚待核实：第28号令摘要为有效期届满6个月前，未取得正文（可信等级L）；《行政许可法》为届满30日前，另有规定的依照其规定。",
    ),
}


@dataclass(frozen=True, slots=True)
class Party:
    """An enterprise: ``id`` is the slug of its organisation, or its name where it has none here."""

    id: str
    name: Text
    place: str | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One dated event that duties follow from.

    ``matter`` keeps together what belongs together (an arrangement's number); ``by`` is the id of the party that
    applied, where that is asked. ``consents`` is what an opinion says; ``reference`` names the paper, or of
    ``renewal_applied`` the licence.
    """

    kind: HappeningKind
    on: dt.date
    matter: str
    holder: Party
    manufacturer: Party | None = None
    by: str | None = None
    consents: bool = True
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """A licence in force and its last day, for the duty to renew."""

    number: str
    owner: Party
    authority: str
    valid_until: dt.date


@dataclass(frozen=True, slots=True)
class Task:
    """One duty: whose, to which place's authority, since when, until when.

    ``due`` is the last day, that day included; ``None`` where the calendar of its year is not published, which
    ``unknown`` then says. ``opens`` is the day from which it is shown. ``advisory``: its source may not drive a result.
    """

    kind: TaskKind
    party: Party
    authority: str | None
    matter: str
    other: Party | None
    starts: dt.date
    opens: dt.date
    due: dt.date | None
    unknown: Text | None
    done: dt.date | None
    proved: dt.date | None
    state: TaskState
    advisory: bool = False

    @property
    def title(self) -> Text:
        """What is to be done."""
        return TASK_LABELS[self.kind]

    @property
    def about(self) -> Text:
        """Within which period, and when it counts as done."""
        return _ABOUT[self.kind]

    @property
    def law(self) -> tuple[Citation, ...]:
        """The provisions that it follows from."""
        return TASK_LAW[self.kind]


def tasks(happened: Iterable[Happened], licences: Iterable[Validity], today: dt.date) -> tuple[Task, ...]:
    """Return every duty that follows from what happened up to ``today``, by due date; those done too."""
    known = sorted((each for each in happened if each.on <= today), key=_order)
    matters: dict[str, list[Happened]] = {}
    for each in known:
        matters.setdefault(each.matter, []).append(each)
    found = [*_renew(known, licences, today)]
    for own in matters.values():
        found += [*_apply_for_b(own, today), *_note_in_duplicate(own, today), *_reduce_scope(own, today)]
    return tuple(sorted(found, key=by_due))


def by_due(task: Task) -> tuple[dt.date, str, str, str]:
    """Return what duties are sorted by: the first due first, those whose last day is not known last."""
    return task.due or dt.date.max, task.kind, task.party.id, task.matter


def _order(each: Happened) -> tuple[dt.date, str, str]:
    """Return an order that does not follow that of the rows."""
    return each.on, each.kind, "" if each.manufacturer is None else each.manufacturer.id


def _first(known: Iterable[Happened], *kinds: HappeningKind, since: dt.date) -> dt.date | None:
    return min((each.on for each in known if each.kind in kinds and each.on >= since), default=None)


def _state(
    due: dt.date | None, today: dt.date, *, done: dt.date | None, proved: dt.date | None, lapsed: bool
) -> TaskState:
    if proved is not None:
        return "proved"
    if done is not None:
        return "done"
    if lapsed:
        return "lapsed"
    return "overdue" if due is not None and today > due else "open"


def _apply_for_b(known: Sequence[Happened], today: dt.date) -> Iterator[Task]:
    """12 months from each opinion that consents: the holder's. A later opinion on the same manufacturer replaces it."""
    opinions = [each for each in known if each.kind == "opinion_issued" and each.manufacturer is not None]
    for each in opinions:
        if not each.consents or each.manufacturer is None:
            continue
        of_holder = [one for one in known if one.holder.id == each.holder.id]
        of_pair = [one for one in of_holder if one.manufacturer and one.manufacturer.id == each.manufacturer.id]
        done = _first(of_holder, "b_applied", "b_completed", since=each.on)
        replaced = any(one.kind == "opinion_issued" and one.on > each.on for one in of_pair)
        ended = _first(of_pair, "entrustment_ended", since=each.on) is not None
        due = add_months(each.on, APPLY_MONTHS)
        yield Task(
            kind="apply_for_b",
            party=each.holder,
            authority=each.holder.place,
            matter=each.matter,
            other=each.manufacturer,
            starts=each.on,
            opens=each.on,
            due=due,
            unknown=None,
            done=done,
            proved=None,
            state=_state(due, today, done=done, proved=None, lapsed=replaced or ended),
        )


def _working_days_after(day: dt.date, count: int) -> tuple[dt.date | None, Text | None]:
    try:
        return add_working_days(day, count), None
    except CalendarNotPublished as missing:
        return None, missing.message


def unknown(kind: TaskKind, starts: dt.date) -> Text | None:
    """Say why the last day of a duty that runs from ``starts`` is not known; ``None`` where it is."""
    return _working_days_after(starts, NOTE_WORKING_DAYS)[1] if kind == "note_in_duplicate" else None


def _note_in_duplicate(known: Sequence[Happened], today: dt.date) -> Iterator[Task]:
    """60 working days from the B matter: each manufacturer's in another place, to its own province."""
    for each in known:
        other = each.manufacturer
        if each.kind != "b_completed" or other is None or other.place == each.holder.place:
            continue
        of_pair = [one for one in known if one.manufacturer == other]
        proved = _first(of_pair, "duplicate_noted", since=each.on)
        applied = _first(of_pair, "duplicate_applied", since=each.on)
        done = min((day for day in (applied, proved) if day is not None), default=None)
        ended = _first(of_pair, "entrustment_ended", since=each.on) is not None
        due, unknown = _working_days_after(each.on, NOTE_WORKING_DAYS)
        yield Task(
            kind="note_in_duplicate",
            party=other,
            authority=other.place,
            matter=each.matter,
            other=each.holder,
            starts=each.on,
            opens=each.on,
            due=due,
            unknown=unknown,
            done=done,
            proved=proved,
            state=_state(due, today, done=done, proved=proved, lapsed=ended),
        )


def _reduce_scope(known: Sequence[Happened], today: dt.date) -> Iterator[Task]:
    """6 months from the end: the holder's and the manufacturer's, each to its own province; once for each ending.

    Done on applying; proved by what the register of its province has taken out.
    """
    seen: set[tuple[str, dt.date]] = set()
    for each in known:
        if each.kind not in ENDINGS:
            continue
        for party, other in ((each.holder, each.manufacturer), (each.manufacturer, each.holder)):
            if party is None or (party.id, each.on) in seen:
                continue
            seen.add((party.id, each.on))
            own = [one for one in known if one.by == party.id]
            proved = _first(own, "scope_reduced", since=each.on)
            applied = _first(own, "scope_reduction_applied", since=each.on)
            done = min((day for day in (applied, proved) if day is not None), default=None)
            due = add_months(each.on, REDUCE_MONTHS)
            yield Task(
                kind="reduce_scope",
                party=party,
                authority=party.place,
                matter=each.matter,
                other=other,
                starts=each.on,
                opens=each.on,
                due=due,
                unknown=None,
                done=done,
                proved=proved,
                state=_state(due, today, done=done, proved=proved, lapsed=False),
            )


def _renew(known: Sequence[Happened], licences: Iterable[Validity], today: dt.date) -> Iterator[Task]:
    """6 months before the end: the licence's owner's; advisory, and overdue only 30 days before the end."""
    applied = [each for each in known if each.kind == "renewal_applied"]
    for each in licences:
        due = add_months(each.valid_until, -RENEW_MONTHS)
        last = each.valid_until - dt.timedelta(days=RENEW_DAYS)
        opens = add_months(due, -RENEWAL_SHOWN_MONTHS)
        own = [one for one in applied if one.reference == each.number]
        done = _first(own, "renewal_applied", since=opens)
        yield Task(
            kind="renew",
            party=each.owner,
            authority=each.authority,
            matter=each.number,
            other=None,
            starts=opens,
            opens=opens,
            due=due,
            unknown=None,
            done=done,
            proved=None,
            state=_state(last, today, done=done, proved=None, lapsed=False),
            advisory=True,
        )
