"""What goes in and out of an arrangement: a dossier as a file, the determination, uploaded documents."""

import secrets
from typing import Final, get_args

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fenduan.documents import Kind
from fenduan.documents import render as document
from fenduan.platform.arrangements import selectors, services
from fenduan.platform.arrangements.selectors import Form as Format
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.web import arrangement_frame as frame
from fenduan.platform.web.access import working
from fenduan.platform.web.handing import JSON, PDF, WORD, beside, download
from fenduan.platform.web.parts import Act, Card, Cell, Empty, Field, Form, Note, Part, plain_table
from fenduan.platform.web.posted import again
from fenduan.platform.web.views.sections import known
from fenduan.reference.text import Text

_TYPES: Final[dict[str, str]] = {
    "pdf": PDF,
    "docx": WORD,
    "html": "text/html; charset=utf-8",
    "json": JSON,
    "yaml": "application/yaml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FORMATS: Final = (
    ("xlsx", Text("Spreadsheet (XLSX)", "电子表格（XLSX）")),
    ("yaml", Text("YAML", "YAML文件")),
    ("json", Text("JSON", "JSON文件")),
)
_DOCUMENTS: Final = (
    ("pdf", Text("PDF, to print and to file", "PDF（打印、归档）")),
    ("docx", Text("Word", "Word文档")),
    ("html", Text("One page of HTML", "HTML网页")),
)
_NO_DOSSIER: Final = Text(
    "There is no dossier to hand out yet: state who the holder is.", "尚未形成卷宗，请先填写持有人信息。"
)


@working
def exchange(request: HttpRequest, number: str) -> HttpResponse:
    """Show what can be taken out of an arrangement and put in."""
    return _page(request, number)


def _page(request: HttpRequest, number: str, form: Form | None = None) -> HttpResponse:
    found = selectors.arrangement_for(request.actor, number)
    query = (
        ""
        if request.actor.kind == "enterprise"
        else f"?manifest={selectors.manifests_of(request.actor, number)[-1].number}"
    )
    out = [Act(words, reverse("export", args=(number, each)) + query) for each, words in _FORMATS]
    papers = [Act(words, reverse("determination", args=(number, each)) + query) for each, words in _DOCUMENTS]
    told = Text("It holds what you may see, as it stands now.", "内容为您有权查看的当前内容。")
    body: list[Part] = [
        Card((Empty(Text("Determination", "评估报告"), told, tuple(papers)),)),
        Card((Empty(Text("Dossier as a file", "导出卷宗"), told, tuple(out)),)),
    ]
    if request.actor.kind == "enterprise":
        body += [_import_card(request, number, form), _uploads(request, number)]
    views = () if request.actor.kind == "enterprise" else frame.AS_AUTHORITY
    context = {"head": frame.head_of(found), "tabs": frame.tabs_of(number, "exchange", views), "body": body}
    return render(request, "web/page.html", context, status=200 if form is None else 400)


def _import_form(request: HttpRequest, number: str) -> Form:
    seen = sum(each.revision for each in selectors.workspace(request.actor, number).own)
    hint = Text("A dossier in YAML or JSON, or the spreadsheet.", "YAML、JSON格式的卷宗，或者本系统的电子表格。")
    return Form(
        reverse("import", args=(number,)),
        (Field("file", Text("File", "文件"), "file", hint=hint, required=True),),
        Text("Read in", "导入"),
        hidden=(("seen", str(seen)), ("key", secrets.token_urlsafe(16))),
        files=True,
    )


def _import_card(request: HttpRequest, number: str, form: Form | None) -> Card:
    words = Text(
        "What the file states of your own company replaces your drafts. Nothing of the others is changed, nothing is "
        "signed by it.",
        "文件中有关本单位的内容将替换现有草稿；其他企业的内容不受影响，导入不产生签署。",
    )
    return Card((Note((words,)), form or _import_form(request, number)), Text("Read a file in", "导入卷宗"))


def _uploads(request: HttpRequest, number: str) -> Card:
    rows = [
        (
            Cell(each.name, reverse("file", args=(number, each.digest)), small=each.digest),
            filled(Text("{size} kB", "{size} kB文件"), size=max(1, each.size // 1000)),
            each.made_at,
        )
        for each in selectors.uploads_of(request.actor, number)
    ]
    title = Text("Files that you uploaded", "本单位上传的文件")
    if not rows:
        words = Text("Upload files where they are cited, in each section.", "请在引用文件的各部分中上传。")
        return Card((Empty(Text("No file yet", "尚无文件"), words),), title)
    heads = (Text("File", "文件"), Text("Size", "大小"), Text("Uploaded at", "上传时间"))
    return Card((plain_table("", heads, rows),), title)


def _manifest(request: HttpRequest) -> int | None:
    said = request.GET.get("manifest", "")
    if not said:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) < len("1" * 10)):
        raise NotFound
    return int(said)


@working
def export(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """Hand out a dossier as a file: of the workspace, or of a manifest."""
    if form not in get_args(Format):
        raise NotFound
    data = selectors.export(request.actor, number, form, _manifest(request))  # type: ignore[arg-type]
    return download(data, f"{number}.{form}", _TYPES[form])


@working
def determination(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Hand out the determination as a document, in the language of the page."""
    if kind not in get_args(Kind):
        raise NotFound
    manifest = _manifest(request)
    if manifest is None:
        projection = selectors.live_assessment(request.actor, number).projection
    else:
        projection = selectors.assessment_of(request.actor, number, manifest)
    if projection is None:
        raise Refused(_NO_DOSSIER)
    data = document(projection, request.language, kind)  # type: ignore[arg-type]
    return download(data, f"{number}-{request.language}.{kind}", _TYPES[kind])


@working
@require_POST
def import_file(request: HttpRequest, number: str) -> HttpResponse:
    """Read a dossier from a file into the drafts of the actor's own parties."""
    form = _import_form(request, number)
    try:
        name, data = _sent(request)
        services.import_dossier(
            actor=request.actor,
            arrangement=number,
            name=name,
            data=data,
            seen=_number(request, "seen"),
            key=request.POST.get("key", ""),
        )
    except Refused as refused:
        if isinstance(refused, NotFound):
            raise
        return _page(request, number, again(form, request, refused))
    return redirect("facts", number)


def _sent(request: HttpRequest) -> tuple[str, bytes]:
    sent = request.FILES.get("file")
    if sent is None:
        words = Text("Choose a file first.", "请先选择文件。")
        raise Refused(words, status=400, fields={"file": [words]})
    return sent.name or "", sent.read()


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < len("1" * 10) else -1


@working
@require_POST
def upload(request: HttpRequest, number: str, party: str, section: str) -> HttpResponse:
    """Keep a file and state it as a document of the part."""
    name, data = _sent(request)
    services.upload(
        actor=request.actor,
        arrangement=number,
        party=party,
        section=known(section),
        document=request.POST.get("document", ""),
        name=name,
        data=data,
        seen=_number(request, "seen"),
        key=request.POST.get("key", ""),
    )
    return redirect(reverse("section", args=(number, party, section)) + "#f-documents")


@working
def file(request: HttpRequest, number: str, digest: str) -> HttpResponse:
    """Hand out an uploaded file, to be read beside the page where a browser can show it."""
    found, data = selectors.file_of(request.actor, number, digest)
    return beside(data, found.name, found.media_type)
