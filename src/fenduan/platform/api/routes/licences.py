"""Licences: the register as far as the actor may see it, what one covered on a day, duties, entry as printed."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Schema
from ninja.files import UploadedFile

from fenduan.platform.api.auth import actor_of
from fenduan.platform.api.frame import api
from fenduan.platform.api.shapes import Said, answers, perhaps, said
from fenduan.platform.licences import history, selectors, services

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
    """A licence as it stood on a day; ``says`` is what is printed."""

    number: str
    level: str
    authority: str
    day: dt.date
    state: str
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


class EnteredOut(Schema):
    """What an import did: numbers entered, and those that stood there already."""

    entered: list[str]
    unchanged: list[str]


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
def read_licence(request: HttpRequest, number: str, on: dt.date | None = None) -> LicenceOut:
    """Return a licence as it stood on a day, today unless given."""
    found = selectors.licence_for(actor_of(request, "licences:read"), number, day=on)
    return LicenceOut(
        number=found.number,
        level=found.level,
        authority=found.authority,
        day=found.day,
        state=found.state,
        says=history.as_data(found.content),
        history=[
            {
                "number": each.number,
                "kind": each.kind,
                "on": each.on.isoformat(),
                "says": None if each.content is None else history.as_data(each.content),
            }
            for each in found.events
        ],
    )


@api.get("duties", response=answers(list[DutyOut]), tags=_TAG, summary="Duties 待办义务")
def list_duties(request: HttpRequest) -> list[DutyOut]:
    """List the duties of the actor's enterprise, or those that an authority waits for."""
    return [
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
        for each in selectors.tasks_for(actor_of(request, "licences:read"), all_of_them=True)
    ]


@api.post("licences", response=answers(EnteredOut), tags=_TAG, summary="Enter as printed 按原样登记")
def import_licences(request: HttpRequest, file: File[UploadedFile], key: Form[str]) -> EnteredOut:
    """Enter licences of the actor's own authority as they are printed, from CSV or a workbook; all of them or none."""
    actor = actor_of(request, "licences:write")
    done = services.import_printed(actor=actor, key=key, data=file.read(), name=str(file.name))
    return EnteredOut(entered=list(done.entered), unchanged=list(done.unchanged))
