"""Cases: what the actor may know of them, what it may do now, and doing it; letters. Signing is done by a person."""

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from fenduan.platform.api.auth import actor_of
from fenduan.platform.api.frame import api
from fenduan.platform.api.shapes import Said, answers, perhaps, plain, said
from fenduan.platform.cases import selectors, services
from fenduan.platform.procedure.clock import Shown
from fenduan.platform.procedure.model import Action

_TAG = ["cases 案件"]
_MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}
_PAGE = 50


class CaseRow(Schema):
    """A case in a list: where it stands today."""

    number: str
    kind: str
    title: Said
    applicant: Said
    authority: Said
    state: str
    label: Said
    begun_on: dt.date
    due: dt.date | None
    warning: str
    deemed: dt.date | None
    version: int


class CasePage(Schema):
    """A page of cases, and how many there are."""

    cases: list[CaseRow]
    total: int


class StopOut(Schema):
    """A stop of a clock: what for, from which day to which; ``open`` where the texts leave open whether it stops."""

    matter: str
    since: dt.date
    until: dt.date | None
    source: dict[str, Any]
    open: bool


class ReadingOut(Schema):
    """One reading of a clock; two where the law is open."""

    due: dt.date | None
    left: int | None
    stopped: bool
    label: Said | None
    note: Said | None


class ClockOut(Schema):
    """A clock: its period in working days, its stops and readings.

    ``dropped`` is the day on which the case came to nothing while it ran; the notes of its readings say how.
    """

    clock: str
    title: Said
    working_days: int
    started: dt.date
    done: dt.date | None
    dropped: dt.date | None
    over: bool
    stops: list[StopOut]
    readings: list[ReadingOut]
    warning: str
    notes: list[Said]


class NeedOut(Schema):
    """A field that an act asks for.

    ``offered`` is the customary wording for who gives it to keep or change; it is not taken unless it is given.
    """

    name: str
    kind: str
    label: Said
    required: bool
    choices: dict[str, Said]
    offered: str
    hint: Said | None


class ChoiceOut(Schema):
    """An act of the table that is the actor's to do, and what stands in its way just now."""

    action: str
    label: Said
    needs: list[NeedOut]
    signed: bool
    obstacles: list[Said]


class CaseOut(Schema):
    """A case as the actor may see it."""

    number: str
    kind: str
    state: str
    label: Said
    flags: list[Said]
    version: int
    manifest: str
    newer: str | None
    deemed: dt.date | None
    notices: list[Said]
    outcome: Said | None
    outcome_on: dt.date | None
    clocks: list[ClockOut]
    choices: list[ChoiceOut]


class EventOut(Schema):
    """Something that happened in a case."""

    number: int
    action: str
    label: Said
    on: dt.date
    at: dt.datetime
    who: str
    organisation: Said
    given: list[dict[str, Any]]
    letters: list[str]


class LetterOut(Schema):
    """A letter; ``id`` is the one that stands in its QR code."""

    id: str
    kind: str
    title: Said
    number: str
    dated: dt.date
    digest: str
    to: Said | None
    sealed: bool


class ActIn(Schema):
    """An act: its name, the version of the case that was seen, a key of this request, what the act asks for."""

    action: str = Field(max_length=60)
    seen: int = Field(ge=0, le=2**31 - 1)
    key: str = Field(min_length=1, max_length=100)
    data: dict[str, Any] = {}


class BeginIn(Schema):
    """A case to begin."""

    kind: Literal["opinion", "b_licence"]
    action: Literal["submit", "enter", "enter_accepted"] = "submit"
    arrangement: str = Field(max_length=40)
    key: str = Field(min_length=1, max_length=100)
    party: str = Field(default="", max_length=80)
    data: dict[str, Any] = {}


class DoneOut(Schema):
    """What was done: the case, its version now, the ledger's promise, the letters that were written."""

    case: str
    version: int
    promise: str
    letters: list[str]
    repeated: bool


@api.get("cases", response=answers(CasePage), tags=_TAG, summary="List 列表")
def list_cases(request: HttpRequest, start: int = 0, state: str = "", kind: str = "") -> CasePage:
    """List the cases that the actor may know of, those with the nearest last day first, 50 at a time."""
    actor = actor_of(request, "cases:read")
    found = selectors.cases_for(actor)
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    first = max(0, min(start, 10**9))
    return CasePage(
        cases=[
            CaseRow(
                number=each.number,
                kind=each.kind,
                title=said(each.title),
                applicant=said(each.applicant),
                authority=said(each.authority),
                state=each.state,
                label=said(each.label),
                begun_on=each.begun_on,
                due=each.due,
                warning=each.warning,
                deemed=each.deemed,
                version=each.version,
            )
            for each in selectors.rows(actor, found[first : first + _PAGE])
        ],
        total=found.count(),
    )


@api.post("cases", response=answers(DoneOut), tags=_TAG, summary="Begin 申请")
def begin(request: HttpRequest, body: BeginIn) -> DoneOut:
    """Begin a case on a version of the dossier."""
    done = services.begin(
        actor=actor_of(request, "cases:write"),
        kind=body.kind,
        action=body.action,
        arrangement=body.arrangement,
        key=body.key,
        data=body.data,
        party=body.party,
    )
    return _done(done)


def _done(done: services.Done) -> DoneOut:
    return DoneOut(
        case=done.case, version=done.version, promise=done.promise, letters=list(done.letters), repeated=done.repeated
    )


@api.get("cases/{number}", response=answers(CaseOut), tags=_TAG, summary="One case 案件")
def read_case(request: HttpRequest, number: str) -> CaseOut:
    """Return a case with its clocks and what the actor may do now."""
    actor = actor_of(request, "cases:read")
    found = selectors.case_for(actor, number)
    return CaseOut(
        number=found.case.number,
        kind=found.case.kind,
        state=found.state,
        label=said(found.label),
        flags=[said(each) for each in found.flags],
        version=found.case.version,
        manifest=found.case.manifest.digest,
        newer=found.newer,
        deemed=found.deemed,
        notices=[said(each) for each in found.notices],
        outcome=perhaps(found.outcome),
        outcome_on=found.outcome_on,
        clocks=[_clock(each) for each in selectors.clock_of(actor, number)],
        choices=[
            ChoiceOut(
                action=each.action.name,
                label=said(each.action.label),
                needs=_needs(each.action),
                signed=each.action.signature is not None,
                obstacles=[said(reason) for reason in each.obstacles],
            )
            for each in selectors.choices_for(actor, number)
        ],
    )


def _needs(action: Action) -> list[NeedOut]:
    return [
        NeedOut(
            name=need.name,
            kind=need.kind,
            label=said(need.label),
            required=need.required,
            choices={code: said(label) for code, label in need.choices.items()},
            offered=need.offered,
            hint=perhaps(need.hint),
        )
        for need in action.needs
    ]


def _clock(shown: Shown) -> ClockOut:
    return ClockOut(
        clock=shown.clock,
        title=said(shown.title),
        working_days=shown.days,
        started=shown.started,
        done=shown.done,
        dropped=shown.dropped,
        over=shown.over,
        stops=[
            StopOut(matter=each.matter, since=each.since, until=each.until, source=each.cites.as_dict(), open=each.open)
            for each in shown.pauses
        ],
        readings=[
            ReadingOut(
                due=line.due,
                left=line.left,
                stopped=line.stopped,
                label=perhaps(line.label),
                note=perhaps(line.note),
            )
            for line in shown.lines
        ],
        warning=shown.warning,
        notes=[said(each) for each in shown.notes],
    )


@api.get("cases/{number}/events", response=answers(list[EventOut]), tags=_TAG, summary="What happened 办理经过")
def list_events(request: HttpRequest, number: str) -> list[EventOut]:
    """List what happened in a case, as far as the actor may know it."""
    return [
        EventOut(
            number=each.number,
            action=each.action,
            label=said(each.label),
            on=each.on,
            at=each.at,
            who=each.who,
            organisation=said(each.organisation),
            given=[{"label": label.as_dict(), "value": plain(value)} for label, value in each.said],
            letters=list(each.letters),
        )
        for each in selectors.timeline(actor_of(request, "cases:read"), number)
    ]


@api.post("cases/{number}/acts", response=answers(DoneOut), tags=_TAG, summary="Act 办理")
def act(request: HttpRequest, number: str, body: ActIn) -> DoneOut:
    """Do an act of the table; what needs a signature is refused, since a program shows no second factor."""
    done = services.act(
        actor=actor_of(request, "cases:write"),
        case=number,
        action=body.action,
        seen=body.seen,
        key=body.key,
        data=body.data,
    )
    return _done(done)


@api.get("cases/{number}/letters", response=answers(list[LetterOut]), tags=_TAG, summary="Letters 文书")
def list_letters(request: HttpRequest, number: str) -> list[LetterOut]:
    """List the letters of a case that the actor may see."""
    return [
        LetterOut(
            id=each.opaque,
            kind=each.kind,
            title=said(each.title),
            number=each.number,
            dated=each.dated,
            digest=each.digest,
            to=perhaps(each.to),
            sealed=each.sealed,
        )
        for each in selectors.letters_for(actor_of(request, "cases:read"), number)
    ]


@api.get("cases/{number}/letters/{opaque}.{form}", response=answers(str), tags=_TAG, summary="A letter 文书文件")
def read_letter(
    request: HttpRequest,
    number: str,
    opaque: str,
    form: Literal["pdf", "docx", "html"],
    language: Literal["zh", "en"] = "zh",
) -> HttpResponse:
    """Return a letter as PDF, Word or HTML."""
    data = selectors.letter_file(actor_of(request, "cases:read"), number, opaque, language, form)
    named = {"Content-Disposition": f'attachment; filename="letter.{form}"'}
    return HttpResponse(data, content_type=_MEDIA[form], headers=named)
