"""What every page of one case opens with: its number and state, its tabs; and its clocks as lines."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.text import filled
from fenduan.platform.cases.known import Level
from fenduan.platform.cases.selectors import Entry, View
from fenduan.platform.procedure.clock import Line, Pause, Shown
from fenduan.platform.web.caseparts import CaseClock, Clocks
from fenduan.platform.web.parts import Act, Head, Link, Part, Stretch, Tabs, Words
from fenduan.platform.web.said import sources
from fenduan.platform.web.states import case_chip
from fenduan.reference.text import Text

CASES: Final = Text("Cases", "案件")
_VIEWS: Final = Text("Views of the case", "案件页面")


def head_of(found: View, acts: tuple[Act, ...] = ()) -> Head:
    """Return the head of a page of a case."""
    facts: list[Words] = [found.case.applicant.name]
    if found.level is Level.FULL:
        facts += found.flags
    return Head(
        found.procedure.title,
        number=found.case.number,
        chip=case_chip(found.state),
        facts=tuple(facts),
        trail=(Link(CASES, reverse("cases")),),
        acts=acts,
    )


def tabs_of(request: HttpRequest, found: View) -> Tabs | None:
    """Return the views of a case that the reader has; none where there is only one."""
    number, actor = found.case.number, request.actor
    shown = [("case", Text("Overview", "概览")), ("case_letters", Text("Letters", "文书"))]
    if found.level is Level.FULL:
        if is_own(actor, found):
            shown.insert(1, ("case_review", Text("Review", "逐项审查")))
        shown.insert(-1, ("case_dossier", Text("Dossier", "卷宗")))
        shown.append(("case_history", Text("History and receipts", "办理记录与回执")))
    elif found.level is Level.OUTCOME:
        return None
    links = tuple(
        Link(words, address := reverse(name, args=[number]), request.path == address) for name, words in shown
    )
    return Tabs(_VIEWS, links)


def is_own(actor: Actor, found: View) -> bool:
    """Whether the actor's organisation handles the case."""
    return found.case.authority_id == actor.organisation_id


def page(
    request: HttpRequest, found: View, body: Sequence[Part], *, acts: tuple[Act, ...] = (), status: int = 200
) -> HttpResponse:
    """Return a page of a case."""
    context = {"head": head_of(found, acts), "tabs": tabs_of(request, found), "body": list(body)}
    return render(request, "web/cases/page.html", context, status=status)


# Clocks


def clock_lines(shown: Sequence[Shown], story: Sequence[Entry]) -> Clocks | None:
    """Return clocks as lines, those that still run first; one line a reading, where the texts leave two."""
    by_number = {each.number: each for each in story}
    today = clock.today()
    order = sorted(shown, key=lambda each: each.over)
    lines = tuple(line for each in order for line in _lines(each, by_number, today))
    return Clocks(lines) if lines else None


def _lines(shown: Shown, story: Mapping[int, Entry], today: dt.date) -> Iterator[CaseClock]:
    several = len(shown.lines) > 1
    for place, line in enumerate(shown.lines):
        # Of two readings the first counts the stops that are certain, the second all of them.
        pauses = [each for each in shown.pauses if not several or place > 0 or not each.open]
        last = place == len(shown.lines) - 1
        notes: list[Words] = [_source(shown)] if place == 0 else []
        if line.note is not None and not line.stopped and shown.dropped is None:
            notes.append(line.note)
        ended = shown.done or shown.dropped
        if ended is None and shown.over:
            ended = min(each for each in (line.due, today) if each is not None)
        yield CaseClock(
            _title(shown, line),
            _said(shown, line, today),
            tuple(_stretches(shown, pauses, story, ended or today)),
            ended or today,
            line.due,
            _tone(shown, line),
            (*notes, *(shown.notes if last else ())),
            past=ended is not None,
            ended="" if ended is None else filled(_mark(shown), day=ended),
        )


def _mark(shown: Shown) -> Text:
    """Return what stands at the end of a line that runs no more: done, in time or late, or come to nothing."""
    if shown.done is None:
        return _ENDED_AT
    return {True: _IN_TIME_AT, False: _LATE_AT, None: _DONE_AT}[shown.on_time]


def _title(shown: Shown, line: Line) -> Words:
    if line.label is None:
        return shown.title
    return Text(f"{shown.title.en}, {line.label.en}", f"{shown.title.zh}（{line.label.zh}）")


def _source(shown: Shown) -> Text:
    return filled(
        Text("{days} working days from {start}: {source}", "自{start}起{days}个工作日：{source}"),
        days=shown.days,
        start=shown.started,
        source=sources((shown.cites,)),
    )


_LATE: Final = Text("It was due on {due}: {days} working days ago.", "已于{due}届满，超期{days}个工作日。")
_TODAY: Final = Text("It is due today, {due}.", "今日（{due}）届满。")
_LEFT: Final = Text("{days} working days left: due on {due}.", "剩余{days}个工作日，应于{due}前办结。")
_DUE: Final = Text("It is due on {due}.", "应于{due}前办结。")
_DONE: Final = Text("Done on {day}.", "已于{day}办结。")
_DONE_IN_TIME: Final = Text("Done on {day}, in time.", "已于{day}按期办结。")
_DONE_LATE: Final = Text("Done on {day}, late.", "已于{day}办结，超期。")
_DONE_AT: Final = Text("done {day}", "{day}办结")
_IN_TIME_AT: Final = Text("done {day}, in time", "{day}按期办结")
_LATE_AT: Final = Text("done {day}, late", "{day}超期办结")
_ENDED_AT: Final = Text("ended {day}", "{day}终止")
_NO_MORE: Final = Text("It runs no more.", "期限不再计算。")
_UNKNOWN: Final = Text("The calendar is not published so far: no due date.", "日历尚未公布，暂无到期日。")


def _said(shown: Shown, line: Line, today: dt.date) -> Words:
    if shown.done is not None:
        words = {True: _DONE_IN_TIME, False: _DONE_LATE, None: _DONE}[shown.on_time]
        return filled(words, day=shown.done)
    if shown.dropped is not None:
        return line.note or _NO_MORE
    if shown.over:
        return _NO_MORE
    if line.stopped:
        return line.note or _NO_MORE
    if line.due is None:
        return _UNKNOWN
    if line.left is None:
        return filled(_DUE, due=line.due)
    if line.due == today:
        return filled(_TODAY, due=line.due)
    return filled(_LATE if line.left < 0 else _LEFT, due=line.due, days=abs(line.left))


def _tone(shown: Shown, line: Line) -> str:
    if shown.done is not None:
        return "not_met" if shown.on_time is False else "met"
    if shown.over:
        return "not_applicable"
    if line.stopped:
        return "lapsed"
    if line.left is not None and line.left < 0:
        return "not_met"
    return "not_shown" if shown.warning in ("soon", "urgent") else "pending"


def _stretches(shown: Shown, pauses: Sequence[Pause], story: Mapping[int, Entry], last: dt.date) -> Iterator[Stretch]:
    """Yield the days that counted and those that did not; where stops overlap, the first that began is drawn."""
    at, end = shown.started, max(last, shown.started)
    a_day = dt.timedelta(days=1)
    for pause in pauses:
        since, until = max(pause.since + a_day, at), min(pause.until or end, end)
        if until < since:
            continue
        if since > at:
            yield Stretch(at, since - a_day, runs=True)
        yield Stretch(since, until, runs=False, words=_why(pause, story))
        at = until + a_day
    if at <= end:
        yield Stretch(at, end, runs=True)


def _why(pause: Pause, story: Mapping[int, Entry]) -> Text:
    """Say what stopped a clock, on which text, and who did."""
    began = story.get(pause.begun_by)
    source = sources((pause.cites,))
    said = Text(f"{pause.title.en} ({source.en})", f"{pause.title.zh}（{source.zh}）")
    if began is None or not began.who:
        return said
    who, where = began.who, began.organisation
    return Text(f"{said.en}, by {who}, {where.en}", f"{said.zh}，{where.zh}{who}")
