"""Arrangements: what the actor may see of them, its own drafts, files in and out. Signing is done by a person."""

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Schema
from ninja.files import UploadedFile

from fenduan.platform.api.auth import actor_of
from fenduan.platform.api.frame import api
from fenduan.platform.api.shapes import Said, answers, said
from fenduan.platform.arrangements import selectors, services
from fenduan.platform.arrangements.parts import SECTIONS, Section
from fenduan.platform.base.errors import NotFound
from fenduan.reference.text import Text

_FORMS = {
    "yaml": "application/yaml",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PAGE = 50
_TAG = ["arrangements 分段生产安排"]


class ArrangementRow(Schema):
    """An arrangement in a list."""

    number: str
    title: Said
    holder: Said
    roles: list[str]
    state: str
    manifest: int | None


class ArrangementPage(Schema):
    """A page of arrangements, and how many there are."""

    arrangements: list[ArrangementRow]
    total: int


class PartOut(Schema):
    """A part that the actor's organisation states."""

    party: str
    section: str
    label: Said
    content: dict[str, Any]
    revision: int
    version: int | None
    digest: str | None
    changed: bool


class OtherOut(Schema):
    """How far another party is."""

    party: str
    name: Said
    state: str
    signed: bool


class FaultOut(Schema):
    """What does not fit in an own part, and where."""

    party: str
    section: str
    pointer: str
    message: Said


class WorkspaceOut(Schema):
    """What stands in an arrangement, as far as the actor may see it; ``dossier`` is in the form of FORMAT.md."""

    number: str
    title: Said
    holds: bool
    parts: list[PartOut]
    others: list[OtherOut]
    dossier: dict[str, Any]
    faults: list[FaultOut]
    other_faults: bool


class ManifestOut(Schema):
    """A version of the dossier, signed by the holder."""

    number: int
    digest: str
    signed_at: dt.datetime


class NewArrangement(Schema):
    """An arrangement to begin; ``party`` is the holder's id in the dossier."""

    title: Said
    party: str = "holder"
    key: str = Field(min_length=1, max_length=100)


class FieldIn(Schema):
    """One value of a draft: ``pointer`` is a JSON pointer in the part, ``seen`` the revision that was seen."""

    pointer: str
    value: Any = None
    seen: int = Field(ge=0, le=2**31 - 1)
    key: str = Field(min_length=1, max_length=100)


class SavedOut(Schema):
    """A draft as it was kept."""

    revision: int
    content: dict[str, Any]


class ImportedOut(Schema):
    """What was read from a file: sections written, and parties that were left alone."""

    written: list[list[str]]
    left: list[str]


@api.get("arrangements", response=answers(ArrangementPage), tags=_TAG, summary="List 列表")
def list_arrangements(request: HttpRequest, start: int = 0) -> ArrangementPage:
    """List the arrangements that the actor may know of, the newest first, 50 at a time."""
    actor = actor_of(request, "arrangements:read")
    found = selectors.listed_for(actor)
    first = max(0, min(start, 10**9))
    page = selectors.rows(actor, found[first : first + _PAGE])
    return ArrangementPage(arrangements=[_row(each) for each in page], total=found.count())


def _row(each: selectors.Row) -> ArrangementRow:
    return ArrangementRow(
        number=each.number,
        title=said(each.title),
        holder=said(each.holder),
        roles=list(each.roles),
        state=each.state,
        manifest=each.manifest,
    )


@api.post("arrangements", response=answers(ArrangementRow), tags=_TAG, summary="Begin 新建")
def create_arrangement(request: HttpRequest, body: NewArrangement) -> ArrangementRow:
    """Begin an arrangement whose holder is the actor's organisation."""
    actor = actor_of(request, "arrangements:write")
    title = Text(body.title.en, body.title.zh)
    made = services.create(actor=actor, title=title, party=body.party, key=body.key)
    (row,) = selectors.rows(actor, selectors.listed_for(actor).filter(pk=made.pk))
    return _row(row)


@api.get("arrangements/{number}", response=answers(WorkspaceOut), tags=_TAG, summary="Workspace 工作区")
def read_workspace(request: HttpRequest, number: str) -> WorkspaceOut:
    """Return the workspace of an arrangement in which the actor's organisation takes part."""
    found = selectors.workspace(actor_of(request, "arrangements:read"), number)
    return WorkspaceOut(
        number=found.arrangement.number,
        title=said(found.arrangement.title),
        holds=found.holds,
        parts=[
            PartOut(
                party=each.party,
                section=each.section,
                label=said(each.label),
                content=each.content,
                revision=each.revision,
                version=each.version,
                digest=each.digest,
                changed=each.changed,
            )
            for each in found.own
        ],
        others=[
            OtherOut(party=each.party, name=said(each.name), state=each.state, signed=each.signed)
            for each in found.others
        ],
        dossier=found.tree,
        faults=[
            FaultOut(party=place[0], section=place[1], pointer=place[2], message=said(fault.message))
            for place, fault in found.faults
        ],
        other_faults=found.other_faults,
    )


@api.patch(
    "arrangements/{number}/parts/{party}/{section}",
    response=answers(SavedOut),
    tags=_TAG,
    summary="Save a field 保存字段",
)
def save_field(request: HttpRequest, number: str, party: str, section: str, body: FieldIn) -> SavedOut:
    """Save one value of an own draft, as given, also while it is not valid."""
    actor = actor_of(request, "arrangements:write")
    saved = services.save_field(
        actor=actor,
        arrangement=number,
        party=party,
        section=_section(section),
        pointer=body.pointer,
        value=body.value,
        seen=body.seen,
        key=body.key,
    )
    return SavedOut(revision=saved.revision, content=saved.content)


def _section(name: str) -> Section:
    found = next((each for each in SECTIONS if each == name), None)
    if found is None:
        raise NotFound
    return found


@api.get("arrangements/{number}/assessment", response=answers(dict[str, Any]), tags=_TAG, summary="Assess 评估")
def read_assessment(request: HttpRequest, number: str, on: dt.date | None = None) -> dict[str, Any]:
    """Assess the workspace on a day, today unless given, as far as the actor may see it."""
    found = selectors.live_assessment(actor_of(request, "arrangements:read"), number, on)
    if found.projection is None:
        raise NotFound
    return found.projection.as_dict()


@api.get("arrangements/{number}/manifests", response=answers(list[ManifestOut]), tags=_TAG, summary="Versions 版本")
def list_manifests(request: HttpRequest, number: str) -> list[ManifestOut]:
    """List the versions of the dossier that the holder signed and the actor may know of."""
    found = selectors.manifests_of(actor_of(request, "arrangements:read"), number)
    return [ManifestOut(number=each.number, digest=each.digest, signed_at=each.signed_at) for each in found]


@api.get(
    "arrangements/{number}/manifests/{manifest}/assessment",
    response=answers(dict[str, Any]),
    tags=_TAG,
    summary="Assess a version 评估版本",
)
def read_assessment_of(request: HttpRequest, number: str, manifest: int, on: dt.date | None = None) -> dict[str, Any]:
    """Assess a signed version on a day, today unless given, as far as the actor may see it."""
    return selectors.assessment_of(actor_of(request, "arrangements:read"), number, manifest, on).as_dict()


@api.get("arrangements/{number}/changes", response=answers(dict[str, Any]), tags=_TAG, summary="Compare 比较版本")
def compare(request: HttpRequest, number: str, before: int, after: int | None = None) -> dict[str, Any]:
    """Say what differs between two versions, or a version and the workspace, and what that means."""
    return selectors.compare_versions(actor_of(request, "arrangements:read"), number, before, after).as_dict()


@api.get("arrangements/{number}/dossier.{form}", response=answers(dict[str, Any]), tags=_TAG, summary="Export 导出")
def export(
    request: HttpRequest, number: str, form: Literal["yaml", "json", "xlsx"], manifest: int | None = None
) -> HttpResponse:
    """Return what the actor may see of the dossier as a file: YAML, JSON or a workbook."""
    data = selectors.export(actor_of(request, "arrangements:read"), number, form, manifest)
    named = {"Content-Disposition": f'attachment; filename="{number}.{form}"'}
    return HttpResponse(data, content_type=_FORMS[form], headers=named)


@api.post("arrangements/{number}/import", response=answers(ImportedOut), tags=_TAG, summary="Import 导入")
def import_dossier(
    request: HttpRequest,
    number: str,
    file: File[UploadedFile],
    seen: Form[int],
    key: Form[str],
) -> ImportedOut:
    """Read a dossier into the drafts of the actor's own parties; ``seen`` is the sum of their revisions."""
    actor = actor_of(request, "arrangements:write")
    done = services.import_dossier(
        actor=actor, arrangement=number, name=str(file.name), data=file.read(), seen=seen, key=key
    )
    return ImportedOut(written=[list(each) for each in done.written], left=list(done.left))


@api.get("arrangements/{number}/uploads/{digest}", response=answers(dict[str, Any]), tags=_TAG, summary="A file 文件")
def read_upload(request: HttpRequest, number: str, digest: str) -> HttpResponse:
    """Return the bytes of an uploaded document by their SHA-256."""
    found, data = selectors.file_of(actor_of(request, "arrangements:read"), number, digest)
    named = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=found.media_type, headers=named)
