"""Licences: the register as far as the actor may see it, what one covered on a day, duties, entry as printed."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, File, Form, Schema
from ninja.files import UploadedFile

from fenduan.platform.api.auth import actor_of
from fenduan.platform.api.frame import api
from fenduan.platform.api.shapes import Said, answers, perhaps, said
from fenduan.platform.licences import history, selectors, services
from fenduan.platform.licences.acts import ACTS
from fenduan.reference.text import Text

_TAG = ["licences 许可证"]


class LicenceRow(Schema):
    """A licence in a list, as it stands today."""

    number: str
    holder: Said
    class_code: str
    authority: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    state: str


class LicencePage(Schema):
    """A page of licences, and how many there are."""

    licences: list[LicenceRow]
    total: int


class LicenceOut(Schema):
    """A licence as it stood on a day, as known on another; ``says`` is what is printed, ``version`` counts entries.

    ``suspended`` are the entries that suspend production and that nothing has lifted.
    """

    number: str
    level: str
    authority: str
    version: int
    day: dt.date
    known: dt.date | None
    state: str
    suspended: list[int]
    says: dict[str, Any]
    history: list[dict[str, Any]]


class DutyOut(Schema):
    """A duty that follows from a licence matter."""

    kind: str
    title: Said
    authority: str | None
    matter: str
    starts: dt.date
    due: dt.date | None
    unknown: Said | None
    done: dt.date | None
    state: str
    advisory: bool


class DutyPage(Schema):
    """A page of duties, and how many there are."""

    duties: list[DutyOut]
    total: int


class EnteredOut(Schema):
    """What an import did: numbers entered, and those that stood there already."""

    entered: list[str]
    unchanged: list[str]


Short = Annotated[str, Field(max_length=200)]
ActName = Literal[
    "scope_reduced",
    "entrustment_ended",
    "changed",
    "renamed",
    "renewed",
    "suspended",
    "resumed",
    "cancelled",
    "revoked",
    "withdrawn",
    "corrected",
]


class SaidIn(Schema):
    """A printed name in both languages."""

    en: str = Field(max_length=200)
    zh: str = Field(max_length=200)


class ScopeIn(Schema):
    """What a licence covers at one site; forms are codes or words as printed."""

    site: SaidIn
    forms: list[Short] = Field(max_length=200)
    address: SaidIn | None = None
    line: SaidIn | None = None
    note: Short | None = None
    key: Short | None = None


class EntrustmentIn(Schema):
    """An entrustment that a licence notes."""

    enterprise: SaidIn
    place: str | None = Field(default=None, max_length=8)
    product: SaidIn | None = None
    approval: Short | None = None


class ContentIn(Schema):
    """What a licence says from then on, all of it."""

    class_code: str = Field(max_length=40)
    holder: SaidIn
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    scope: list[ScopeIn] = Field(default=[], max_length=200)
    entrustments: list[EntrustmentIn] = Field(default=[], max_length=200)


class EntryIn(Schema):
    """An entry by hand: the act, the day from which it counts, the authority's document, the ground, the reason.

    ``seen`` is the version that was seen, ``key`` makes sending twice the same as once.
    """

    act: ActName
    on: dt.date
    seen: int = Field(ge=0, le=2**31 - 1)
    key: str = Field(min_length=1, max_length=100)
    reason: str = Field(max_length=2000)
    ground: str = Field(default="", max_length=40)
    paper: str = Field(default="", max_length=100)
    paper_on: dt.date | None = None
    matter: str = Field(default="", max_length=60)
    says: ContentIn | None = None
    corrects: int | None = Field(default=None, ge=1, le=2**31 - 1)
    lifts: int | None = Field(default=None, ge=1, le=2**31 - 1)


class WrittenOut(Schema):
    """What was written: the licence, its version now, the ledger's promise (empty for a repeated key)."""

    number: str
    version: int
    promise: str


class GroundOut(Schema):
    """A ground of an act: what it says, where it stands; no source where no text at hand holds one."""

    code: str
    words: Said
    sources: list[dict[str, Any]]


class ActOut(Schema):
    """An act by hand: who may, on which grounds, and whether a person has to sign it."""

    act: str
    label: Said
    about: Said
    roles: list[str]
    signed: bool
    grounds: list[GroundOut]


@api.get("licences/acts", response=answers(list[ActOut]), tags=_TAG, summary="Entries by hand 手工登记事项")
def list_licence_acts(request: HttpRequest) -> list[ActOut]:
    """List what an authority may enter by hand into a licence of its register."""
    actor_of(request, "licences:read")
    return [
        ActOut(
            act=each.kind,
            label=said(each.label),
            about=said(each.about),
            roles=list(each.roles),
            signed=each.signature is not None,
            grounds=[
                GroundOut(code=one.code, words=said(one.words), sources=[cite.as_dict() for cite in one.cites])
                for one in each.grounds
            ],
        )
        for each in ACTS.values()
    ]


@api.get("licences", response=answers(LicencePage), tags=_TAG, summary="List 列表")
def list_licences(request: HttpRequest, text: str = "", start: int = 0) -> LicencePage:
    """List the licences that the actor may see whole, 50 at a time; ``text`` is looked for in number and holder."""
    actor = actor_of(request, "licences:read")
    found, total = selectors.licences_for(actor, text=text[:200].replace("\0", ""), start=max(0, min(start, 10**9)))
    return LicencePage(
        licences=[
            LicenceRow(
                number=each.number,
                holder=said(each.holder),
                class_code=each.class_code,
                authority=each.authority,
                valid_from=each.valid_from,
                valid_until=each.valid_until,
                state=each.state,
            )
            for each in found
        ],
        total=total,
    )


@api.get("licences/{number}", response=answers(LicenceOut), tags=_TAG, summary="One licence 许可证")
def read_licence(
    request: HttpRequest, number: str, on: dt.date | None = None, known: dt.date | None = None
) -> LicenceOut:
    """Return a licence as it stood on a day, as the register knew on ``known``; today and now unless given."""
    found = selectors.licence_for(actor_of(request, "licences:read"), number, day=on, known=known)
    return LicenceOut(
        number=found.number,
        level=found.level,
        authority=found.authority,
        version=found.version,
        day=found.day,
        known=found.known,
        state=found.state,
        suspended=[each.number for each in found.suspended],
        says=history.as_data(found.content),
        history=[
            {
                "number": each.number,
                "kind": each.kind,
                "on": each.on.isoformat(),
                "says": None if each.content is None else history.as_data(each.content),
                "corrects": each.corrects,
                "lifts": each.lifts,
                "ground": each.ground or None,
                "paper": each.paper or None,
                "paper_on": None if each.paper_on is None else each.paper_on.isoformat(),
                "reason": each.reason or None,
                "entered": None if each.entered is None else each.entered.isoformat(),
            }
            for each in found.events
        ],
    )


@api.post("licences/{number}/entries", response=answers(WrittenOut), tags=_TAG, summary="Enter by hand 手工登记")
def enter_licence(request: HttpRequest, number: str, body: EntryIn) -> WrittenOut:
    """Enter what a document of the actor's authority says of a licence.

    What stands for a decision is signed, and is refused here: a program shows no second factor.
    """
    done = services.enter(
        actor=actor_of(request, "licences:write"),
        key=body.key,
        number=number,
        seen=body.seen,
        what=services.Change(
            body.act,
            body.on,
            None if body.says is None else _content(body.says),
            corrects=body.corrects,
            lifts=body.lifts,
            ground=body.ground,
            paper=body.paper,
            paper_on=body.paper_on,
            matter=body.matter,
        ),
        reason=body.reason,
    )
    return WrittenOut(number=done.number, version=done.version, promise=done.promise)


def _content(given: ContentIn) -> history.Content:
    return history.Content(
        class_code=given.class_code,
        holder=_text(given.holder),
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        scope=tuple(
            history.ScopeLine(
                _text(each.site), tuple(each.forms), _perhaps(each.address), _perhaps(each.line), each.note, each.key
            )
            for each in given.scope
        ),
        entrustments=tuple(
            history.Entrustment(
                _text(each.enterprise),
                each.place,
                None,
                _perhaps(each.product),
                each.approval,
            )
            for each in given.entrustments
        ),
    )


def _text(given: SaidIn) -> Text:
    return Text(given.en, given.zh)


def _perhaps(given: SaidIn | None) -> Text | None:
    return None if given is None else _text(given)


@api.get("duties", response=answers(DutyPage), tags=_TAG, summary="Duties 待办义务")
def list_duties(request: HttpRequest, start: int = 0) -> DutyPage:
    """List the duties of the actor's enterprise, or those that an authority waits for, by due date, 50 at a time."""
    actor = actor_of(request, "licences:read")
    first = max(0, min(start, 10**9))
    return DutyPage(
        duties=[
            DutyOut(
                kind=each.kind,
                title=said(each.title),
                authority=each.authority,
                matter=each.matter,
                starts=each.starts,
                due=each.due,
                unknown=perhaps(each.unknown),
                done=each.done,
                state=each.state,
                advisory=each.advisory,
            )
            for each in selectors.tasks_for(actor, all_of_them=True, start=first, most=selectors.PAGE)
        ],
        total=selectors.tasks_count(actor),
    )


@api.post("licences", response=answers(EnteredOut), tags=_TAG, summary="Enter as printed 按原样登记")
def import_licences(request: HttpRequest, file: File[UploadedFile], key: Form[str]) -> EnteredOut:
    """Enter licences of the actor's own authority as they are printed, from CSV or a workbook; all of them or none."""
    actor = actor_of(request, "licences:write")
    done = services.import_printed(actor=actor, key=key, data=file.read(), name=str(file.name))
    return EnteredOut(entered=list(done.entered), unchanged=list(done.unchanged))
