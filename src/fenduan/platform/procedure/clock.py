"""The clocks of a case: functions of its events, its table and the calendar. No counter is kept.

For a stop dated S and a resume dated R the working days after S through R are not counted, overlaps merge, and counting
goes on the day after R. While a clock is stopped it has no due date, only working days left when it resumes. Where the
texts leave open whether a matter stops a clock, both readings are given and the earlier one warns. A period that runs
into a year whose plan is not published has no due date, and says so.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from fenduan.law.citation import Citation
from fenduan.law.finding import say
from fenduan.law.instruments import ANN_132, LICENSING_LAW, ORDER_28, REGULATIONS
from fenduan.platform.procedure.fold import DAYS_TO_TELL, standing_on
from fenduan.platform.procedure.model import Clock, Effect, Event, Facts, Procedure, Stopping
from fenduan.platform.procedure.words import ENDED, GIVEN_UP, MATTERS, Matter, State
from fenduan.reference.calendar import CalendarNotPublished, Stop, add_working_days, working_days_between
from fenduan.reference.text import Text

Alarm = Literal["none", "soon", "urgent", "late"]
SOON: Final = 5
URGENT: Final = 2
"""Working days left at which a clock warns, and warns again (a product choice)."""

OPINION_DAYS: Final = 15
ISSUE_DAYS: Final = 30
CHANGE_DAYS: Final = 15
OLD_DAYS: Final = 30
DELIVERY_DAYS: Final = 10

TITLES: Final[dict[Clock, Text]] = {
    "tell": Text("To accept, or to tell everything missing", "受理或者一次告知补正内容"),
    "decide": Text("To decide", "作出决定"),
    "deliver": Text("To deliver", "送达"),
}


class Pause(NamedTuple):
    """A stop of the deciding clock: what for, from which day to which, by which events, and on which text.

    ``until`` and ``ended_by`` are ``None`` while it lasts. ``open`` tells that the texts leave open whether it stops.
    """

    matter: Matter
    since: dt.date
    until: dt.date | None
    begun_by: int
    ended_by: int | None
    cites: Citation
    open: bool

    @property
    def title(self) -> Text:
        """What it is for."""
        return MATTERS[self.matter]


class Line(NamedTuple):
    """One reading of a clock. ``due`` is ``None`` while it is stopped, and where the calendar is not published.

    ``left`` are the working days from today to the due date, or those left when it resumes; negative when it is late,
    ``None`` where they cannot be counted. Of a clock that was given up both are ``None`` and ``note`` says what
    happened, when, and how many working days were used until then.
    """

    due: dt.date | None
    left: int | None
    stopped: bool = False
    label: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a clock shows on a day: its period, its start and end, its stops, one reading of it or two.

    ``days`` is the period in working days, ``started`` the day it runs from, ``done`` the day it ended. ``over`` tells
    that it runs no more: it ended, the case did, or what it was for came about by itself. ``on_time``
    tells whether it ended in time by its earliest reading, ``None`` while it runs or where that is not known.
    ``dropped`` is the day on which the case came to nothing while it ran: it was neither kept nor missed.
    """

    clock: Clock
    title: Text
    days: int
    cites: Citation
    started: dt.date
    done: dt.date | None
    over: bool
    pauses: tuple[Pause, ...]
    lines: tuple[Line, ...]
    warning: Alarm
    on_time: bool | None
    dropped: dt.date | None
    notes: tuple[Text, ...]

    @property
    def due(self) -> dt.date | None:
        """The earliest due date of its readings."""
        return min((line.due for line in self.lines if line.due is not None), default=None)


def clocks(procedure: Procedure, facts: Facts, today: dt.date) -> tuple[Shown, ...]:
    """Return every clock of the case that has started, as it stands at the end of ``today``."""
    return tuple(shown for clock in TITLES for shown in _shown(clock, procedure, facts, today))


def _shown(clock: Clock, procedure: Procedure, facts: Facts, today: dt.date) -> Iterator[Shown]:
    standing = standing_on(procedure, facts, today)
    started, done = _span(procedure, facts.events, clock)
    if clock == "decide" and started is None:
        started = standing.deemed
    if started is None:
        return
    days, cites, notes = _period(clock, procedure, facts, started)
    pauses = pauses_of(procedure, facts.events) if clock == "decide" else ()
    dropped = None if done is not None else _dropped_on(procedure, facts.events)
    lines = tuple(_lines(started, days, pauses, done or today))
    if dropped is not None and standing.state is not None:
        lines = _given_up(standing.state, started, days, pauses, dropped)
    over = done is not None or standing.state in ENDED or (clock == "tell" and standing.deemed is not None)
    yield Shown(
        clock,
        TITLES[clock],
        days,
        cites,
        started,
        done,
        over,
        pauses,
        lines,
        "none" if over else _warning(lines),
        None if done is None else _in_time(lines, done),
        dropped,
        (*notes, *_notes(clock, procedure, standing.state, standing.deemed)),
    )


def _span(procedure: Procedure, events: Iterable[Event], clock: Clock) -> tuple[dt.date | None, dt.date | None]:
    """Return the day from which a clock runs and the day on which it ended, by the events alone."""
    started = done = None
    for event, effect in _effects(procedure, events):
        if effect.clock != clock:
            continue
        if effect.kind == "start":
            started, done = event.on, None
        elif effect.kind == "reset":
            started = done = None
        elif started is not None:
            done = event.on
    return started, done


def _dropped_on(procedure: Procedure, events: Iterable[Event]) -> dt.date | None:
    """Return the day on which the case came to nothing, if it did."""
    return next((event.on for event, effect in _effects(procedure, events) if effect.kind == "drop"), None)


def _given_up(state: State, started: dt.date, days: int, pauses: tuple[Pause, ...], at: dt.date) -> tuple[Line, ...]:
    """Say of each reading of a clock what happened to the case on day ``at``, and what was used until then."""
    used = [_used(started, each, at) for each in (tuple(each for each in pauses if not each.open), pauses)]
    labels = _two_labels(pauses) if used[0] != used[1] else (None,)
    return tuple(
        Line(None, None, label=label, note=_nothing_came(state, at, days, count))
        for label, count in zip(labels, used, strict=False)
    )


def _used(started: dt.date, pauses: tuple[Pause, ...], at: dt.date) -> int | None:
    """Count the working days that passed until ``at``; ``None`` where the calendar is not published."""
    stops: list[Stop] = [(pause.since, pause.until or max(pause.since, at)) for pause in pauses]
    try:
        return working_days_between(started, max(started, at), stops=stops)
    except CalendarNotPublished:
        return None


def _nothing_came(state: State, day: dt.date, days: int, used: int | None) -> Text:
    words = GIVEN_UP[state]
    if used is None:
        said = say(
            words.en + "; the period was {days} working days.", words.zh + "；期限{days}个工作日。", day=day, days=days
        )
    else:
        said = say(
            words.en + "; the period was {days} working days, of which {used} were used.",
            words.zh + "；期限{days}个工作日，已用{used}个工作日。",
            day=day,
            days=days,
            used=used,
        )
    return said.text()


def _effects(procedure: Procedure, events: Iterable[Event]) -> Iterator[tuple[Event, Effect]]:
    for event in events:
        for effect in procedure.by_name[event.action].effects:
            yield event, effect


def pauses_of(procedure: Procedure, events: Iterable[Event]) -> tuple[Pause, ...]:
    """Return every stop of the deciding clock, in order of its day; a matter that stops nothing is not among them."""
    rules = {rule.matter: rule for rule in procedure.stopping}
    begun: dict[Effect, tuple[Event, Matter]] = {}
    found: list[Pause] = []
    for event, effect in _effects(procedure, events):
        if effect.kind == "stop":
            begun[_pair(effect)] = (event, effect.matter or Matter(str(event.data["matter"])))
        elif effect.kind == "resume" and _pair(effect) in begun:
            start, matter = begun.pop(_pair(effect))
            found.append(_pause(rules[matter], start, event))
    found += [_pause(rules[matter], start, None) for start, matter in begun.values()]
    return tuple(sorted(found, key=lambda pause: (pause.since, pause.begun_by)))


def _pair(effect: Effect) -> Effect:
    """Return what a stop and its resume have in common."""
    return Effect("stop", matter=effect.matter)


def _pause(rule: Stopping, start: Event, end: Event | None) -> Pause:
    until, number = (None, None) if end is None else (end.on, end.number)
    return Pause(rule.matter, start.on, until, start.number, number, rule.cites, rule.open)


def _lines(started: dt.date, days: int, pauses: tuple[Pause, ...], at: dt.date) -> Iterator[Line]:
    """Read a clock once, or twice where it is open whether some of its stops count."""
    certain = tuple(pause for pause in pauses if not pause.open)
    first = _read(started, days, certain, at)
    if len(certain) == len(pauses):
        yield first
        return
    second = _read(started, days, pauses, at)
    if second == first:
        yield first
        return
    counts, stops = _two_labels(pauses)
    yield first._replace(label=counts)
    yield second._replace(label=stops)


def _two_labels(pauses: tuple[Pause, ...]) -> tuple[Text, Text]:
    """Name the two readings of a clock of which it is open whether some of its stops count."""
    names = tuple(dict.fromkeys(pause.title for pause in pauses if pause.open))
    return (
        say("if {what} does not stop it", "{what}不中止期限的", what=names).text(),
        say("if {what} stops it", "{what}中止期限的", what=names).text(),
    )


def _read(started: dt.date, days: int, pauses: tuple[Pause, ...], at: dt.date) -> Line:
    ended: list[Stop] = [(pause.since, pause.until) for pause in pauses if pause.until is not None]
    running = sorted(pause.since for pause in pauses if pause.until is None)
    try:
        if running:
            counted = working_days_between(started, max(started, running[0]), stops=ended)
            if counted < days:
                left = days - counted
                note = say(
                    "{left} working days left when it resumes.",
                    "恢复后剩余{left}个工作日。",
                    left=left,
                )
                return Line(None, left, stopped=True, note=note.text())
        due = add_working_days(started, days, stops=ended)
    except CalendarNotPublished as unknown:
        return Line(None, None, note=unknown.message)
    return Line(due, _left(at, due, ended))


def _left(at: dt.date, due: dt.date, stops: list[Stop]) -> int | None:
    try:
        if at <= due:
            return working_days_between(at, due, stops=stops)
        return -working_days_between(due, at)
    except CalendarNotPublished:
        return None


def _warning(lines: tuple[Line, ...]) -> Alarm:
    """Warn by the reading that is the most urgent; a stopped clock warns of nothing."""
    return _alarm(min((line.left for line in lines if line.left is not None and not line.stopped), default=None))


def warning_on(due: dt.date | None, today: dt.date) -> Alarm:
    """Return how a clock that is due on ``due`` warns at the end of ``today``; ``None`` where none is due."""
    return "none" if due is None else _alarm(_left(today, due, []))


def _alarm(left: int | None) -> Alarm:
    if left is None or left > SOON:
        return "none"
    if left < 0:
        return "late"
    return "urgent" if left <= URGENT else "soon"


def _in_time(lines: tuple[Line, ...], done: dt.date) -> bool | None:
    dues = [line.due for line in lines if line.due is not None]
    return done <= min(dues) if dues else None


def _period(
    clock: Clock, procedure: Procedure, facts: Facts, started: dt.date
) -> tuple[int, Citation, tuple[Text, ...]]:
    """Return working days, source and notes of a period, by the law of the day it starts on."""
    if clock == "tell":
        return DAYS_TO_TELL, Citation(LICENSING_LAW, "32", 1, 4), ()
    if clock == "deliver":
        return DELIVERY_DAYS, Citation(LICENSING_LAW, "44"), ()
    if procedure.kind == "opinion":
        return OPINION_DAYS, Citation(ANN_132, "3", 2), ()
    change = facts.variant == "change"
    if REGULATIONS.in_force is not None and started < REGULATIONS.in_force:
        note = say(
            "Before {since} the period is that of Order 28; its text was not read: for orientation (grade L).",
            "{since}前适用第28号令规定的期限；该文本未见，仅供参考（L级）。",
            since=REGULATIONS.in_force,
        )
        return OLD_DAYS, Citation(ORDER_28, "16" if change else "6"), (note.text(),)
    if change:
        return CHANGE_DAYS, Citation(REGULATIONS, "30", 2), ()
    return ISSUE_DAYS, Citation(REGULATIONS, "30"), ()


def _notes(clock: Clock, procedure: Procedure, state: State | None, deemed: dt.date | None) -> Iterator[Text]:
    if clock == "decide":
        yield from procedure.questions if not procedure.from_receipt else ()
        if deemed is not None:
            yield say(
                "Nothing was told in time: it counts as accepted since {day}.",
                "逾期未告知，该申请自{day}起即为受理。",
                day=deemed,
            ).text()
        if state is State.INCOMPLETE:
            yield Text(
                "That materials are being completed does not stop this clock.", "申请人补正材料期间，不中止该期限。"
            )
    elif clock == "tell":
        yield from procedure.questions if procedure.deeming == "open" else ()
