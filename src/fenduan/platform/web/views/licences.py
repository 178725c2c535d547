"""The register of licences: what a licence is, was and covers, what is due for it, and how it comes in as printed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fenduan.documents.letters import Format
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.licences import history, printed, selectors, services
from fenduan.platform.licences.acts import ground_in_words
from fenduan.platform.licences.duties import STATE_LABELS as TASK_STATES
from fenduan.platform.licences.duties import Task
from fenduan.platform.licences.extracts import extract_for
from fenduan.platform.licences.history import EVENT_LABELS, REGISTRATION_ONLY, STATE_LABELS, Content, ScopeLine
from fenduan.platform.licences.selectors import Row, View
from fenduan.platform.web import handing
from fenduan.platform.web.access import at_one_look, working
from fenduan.platform.web.caseparts import Ask, Happened, Story
from fenduan.platform.web.licenceforms import ground_said
from fenduan.platform.web.listing import PAGE, Filter, Listing, page_number, turns
from fenduan.platform.web.parts import (
    Act,
    Card,
    Cell,
    Column,
    Due,
    Dues,
    Empty,
    Facts,
    Field,
    Form,
    Head,
    Link,
    Note,
    Part,
    Words,
    plain_table,
)
from fenduan.platform.web.posted import NO_DATE, again, written_date
from fenduan.platform.web.said import both, listed, place_name, sentences, sources
from fenduan.platform.web.states import licence_chip
from fenduan.platform.web.views.licence_acts import ENTER, REGISTER, keeps
from fenduan.reference.labels import LABELS, label
from fenduan.reference.places import authority_of
from fenduan.reference.text import Text

_REGISTER: Final = REGISTER
_NUMBER: Final = Text("Licence number", "许可证编号")
_HOLDER: Final = Text("Holder", "企业名称")
_CLASS: Final = Text("Class code", "分类码")
_AUTHORITY: Final = Text("Authority", "发证机关")
_UNTIL: Final = Text("Valid until", "有效期至")
_STATE: Final = Text("State", "状态")
_UNSTATED: Final = Text("not stated", "未载明")
_KEEPERS: Final = ("case_officer", "decision_maker")
_FORMATS: Final[dict[str, tuple[Format, str]]] = {
    "pdf": ("pdf", handing.PDF),
    "docx": ("docx", handing.WORD),
}
_TASK_TONES: Final = {
    "open": "pending",
    "overdue": "not_met",
    "done": "met",
    "proved": "met",
    "lapsed": "not_applicable",
}


# The register


@working
@require_GET
@at_one_look
def licences(request: HttpRequest) -> HttpResponse:
    """Show the licences that the reader may see."""
    actor: Actor = request.actor
    shown = _LISTING.show(request, selectors.register_for(actor))
    if isinstance(shown, HttpResponse):
        return shown
    acts = [Act(Text("Duties", "待办义务"), reverse("duties"))]
    acts += [Act(Text("As printed, CSV", "按证书格式导出CSV"), reverse("licences_printed", args=["csv"]), "quiet")]
    if _keeps(actor):
        acts.insert(0, Act(Text("Enter as printed", "按证书载明内容录入"), reverse("import_licences"), "main"))
    head = Head(_REGISTER, acts=tuple(acts))
    return render(request, "web/page.html", {"head": head, "body": [Card((shown,))]})


def _cells(row: Row) -> tuple[Cell, ...]:
    return (
        Cell(row.number, href=reverse("licence", args=[row.number])),
        Cell(row.holder),
        Cell(row.class_code),
        Cell(authority_of(row.authority) or row.authority),
        Cell(row.valid_until or _UNSTATED),
        Cell(chip=licence_chip(row.state)),
    )


def _in_state(found: Any, said: str) -> Any:
    return next((selectors.in_state(found, state) for state in STATE_LABELS if state == said), found)


_LISTING: Final = Listing(
    caption=_REGISTER,
    columns=(
        Column("number", _NUMBER, sort="number", nowrap=True),
        Column("holder", _HOLDER, sort="holder_zh"),
        Column("class", _CLASS, sort="class_code"),
        Column("authority", _AUTHORITY, sort="authority"),
        Column("until", _UNTIL, sort="valid_until", nowrap=True),
        Column("state", _STATE, nowrap=True),
    ),
    cells=_cells,
    order="number",
    filters=(
        Filter("q", Text("Number or holder", "编号或者企业名称"), selectors.named),
        Filter("state", _STATE, _in_state, tuple(STATE_LABELS.items())),
    ),
    empty=Empty(
        Text("No licence is here for you yet", "暂无可查看的许可证"),
        Text(
            "Licences come in when a case is granted, or as their authority enters them as printed.",
            "案件准予许可后自动登记，或者由发证机关按证书载明内容录入。",
        ),
    ),
    gather=selectors.rows,
)


@working
@require_GET
def licences_printed(request: HttpRequest, form: str) -> HttpResponse:
    """Hand out the licences that the reader may see whole, in the columns that can be entered again."""
    if form == "csv":
        return handing.download(selectors.export(request.actor, "csv"), "licences.csv", "text/csv; charset=utf-8")
    if form == "xlsx":
        return handing.download(selectors.export(request.actor, "xlsx"), "licences.xlsx", handing.EXCEL)
    raise NotFound


# One licence


@working
@require_GET
def licence(request: HttpRequest, number: str) -> HttpResponse:
    """Show a licence as it stood on a day (``?on=``, as known on ``?known=``), and what it covered then."""
    actor, today = request.actor, clock.today()
    day, fault = _day(request.GET.get("on", ""), today)
    known, unknown = _day(request.GET.get("known", ""), today)
    view = _on(actor, number, day, known if known < today else None)
    if view is None:
        fault = filled(_NOT_YET, day=day) if known >= today else filled(_NOT_KNOWN, day=day, known=known)
        view = selectors.licence_for(actor, number)
    past = view.day != today or view.known is not None
    here = reverse("licence", args=[number])
    extracts = tuple(
        Act(words, f"{here}extract.{form}" + (f"?on={view.day}" if past else ""), "quiet")
        for form, words in (
            ("pdf", Text("Extract, PDF", "登记信息PDF")),
            ("docx", Text("Extract, Word", "登记信息Word")),
        )
    )
    if keeps(actor, view) and not past:
        extracts = (Act(ENTER, reverse("licence_acts", args=[number]), "main"), *extracts)
    head = Head(
        view.content.holder if view.level != "handoff" else _REGISTER,
        number=view.number,
        chip=licence_chip(view.state),
        facts=(_as_of(view),) if past else (),
        trail=(Link(_REGISTER, reverse("licences")),),
        acts=extracts,
    )
    asked = _asked(request, view, here, (fault, unknown))
    body: list[Part] = [Card(tuple(asked), Text("What it covered", "许可范围查询"))]
    if view.suspended:
        body.insert(0, Note(tuple(_suspension(each) for each in view.suspended), "not_shown", _SUSPENDED))
    if past:
        words = Text("This is the past. What holds today stands elsewhere:", "本页为历史信息。当前信息另见：")
        body.insert(0, Note((words,), act=Act(Text("As it stands today", "查看当前信息"), here)))
    body += [_facts(view), _scope(view.content), *_entrustments(view.content), *_duties(actor, view)]
    body.append(_events(actor, view))
    wrong = fault is not None or unknown is not None
    return render(request, "web/cases/page.html", {"head": head, "body": body}, status=400 if wrong else 200)


_NOT_YET: Final = Text("There was no such licence on {day}.", "{day}尚无该许可证。")
_NOT_KNOWN: Final = Text(
    "On {known} the register knew of no such licence for {day}.", "截至{known}，登记册中没有该许可证{day}的登记信息。"
)
_SUSPENDED: Final = Text("Production is suspended; the licence stays in force", "已暂停生产，许可证仍然有效")


def _as_of(view: View) -> Text:
    if view.known is None:
        return filled(Text("as it stood on {day}", "{day}的登记信息"), day=view.day)
    words = Text("as it stood on {day}, as known on {known}", "{day}的登记信息（截至{known}已登记）")
    return filled(words, day=view.day, known=view.known)


def _suspension(event: history.Event) -> Text:
    if not event.paper:
        return filled(Text("since {day}", "自{day}起"), day=event.on)
    words = Text("since {day}, by {paper}: {reason}", "自{day}起，依据{paper}：{reason}")
    return filled(words, day=event.on, paper=event.paper, reason=event.reason)


def _day(typed: str, today: dt.date) -> tuple[dt.date, Text | None]:
    if not typed.strip():
        return today, None
    try:
        return dt.date.fromisoformat(written_date(typed)), None
    except ValueError:
        return today, NO_DATE


def _on(actor: Actor, number: str, day: dt.date, known: dt.date | None) -> View | None:
    """Return the licence on a day, ``None`` where it is there but did not exist yet, or nobody knew."""
    try:
        return selectors.licence_for(actor, number, day=day, known=known)
    except NotFound:
        selectors.licence_for(actor, number)
        return None


def _asked(request: HttpRequest, view: View, here: str, faults: tuple[Text | None, Text | None]) -> list[Part]:
    """Return the question what was covered when, and its answer; ``faults`` are those of its two days."""
    fault, unknown = faults
    sites = tuple((each.key or each.site.zh, each.site) for each in view.content.scope)
    forms = tuple(
        (each, _form(each)) for each in dict.fromkeys(each for line in view.content.scope for each in line.forms)
    )
    site, form = request.GET.get("site", ""), request.GET.get("form", "")
    ask = Ask(
        here,
        (
            Field("on", Text("On the day", "日期"), "date", request.GET.get("on", "") or view.day.isoformat(),
                  faults=(fault,) if fault is not None else ()),
            Field("known", Text("As known on", "按截至该日的登记"), "date", request.GET.get("known", ""),
                  hint=Text("Empty: as known now.", "不填的，按目前登记。"),
                  faults=(unknown,) if unknown is not None else ()),
            Field("site", Text("Site", "生产场地"), "choice", site, choices=sites),
            Field("form", Text("Form", "剂型"), "choice", form, choices=forms),
        ),
    )  # fmt: skip
    if not site or not form or fault is not None or unknown is not None:
        return [ask]
    found = history.covered(view.events, site, form, view.day)
    return [_answer(view, site, form, found), ask]


def _answer(view: View, site: str, form: str, found: ScopeLine | None) -> Note:
    said = {"number": view.number, "site": site, "form": _form(form), "day": view.day}
    if found is None:
        words = Text(
            "On {day} licence {number} did not cover {form} at {site}.",
            "{day}，编号为{number}的许可证未涵盖{site}的{form}。",
        )
        return Note((filled(words, **said),), "not_met")
    words = Text(
        "On {day} licence {number} covered {form} at {site}.", "{day}，编号为{number}的许可证涵盖{site}的{form}。"
    )
    said["site"] = found.site
    note = (_noted(found.note),) if found.note else ()
    paused = (_STOOD_STILL,) if view.suspended else ()
    return Note((filled(words, **said), *note, *paused), "met" if not (note or paused) else "not_shown")


_STOOD_STILL: Final = Text(
    "Production was suspended that day, in part or whole: the document says which.",
    "当日已暂停部分或者全部生产，具体范围以文书为准。",
)


def _form(code: str) -> Words:
    return label("form", code) if code in LABELS["form"] else code


def _noted(note: str | None) -> Words:
    if note == REGISTRATION_ONLY:
        return Text("Registration use only", "仅限注册申报使用")
    return note or ""


def _facts(view: View) -> Card:
    content = view.content
    rows: list[tuple[Text, object]] = [(_NUMBER, view.number)]
    if view.level != "handoff":
        rows += [
            (_CLASS, content.class_code),
            (_HOLDER, content.holder),
            (_AUTHORITY, authority_of(view.authority) or view.authority),
        ]
    rows += [
        (Text("Valid from", "有效期自"), content.valid_from or _UNSTATED),
        (_UNTIL, content.valid_until or _UNSTATED),
    ]
    return Card((Facts(tuple(rows)),))


def _scope(content: Content) -> Card:
    heads = (
        Text("Site", "生产场地"),
        Text("Address", "生产地址"),
        Text("Workshop or line", "车间、生产线"),
        Text("Scope", "生产范围"),
        Text("Note", "备注"),
    )
    lines = [
        (each.site, each.address or "", each.line or "", listed(map(_form, each.forms)), _noted(each.note))
        for each in content.scope
    ]
    title = Text("Scope by site and form", "各场地生产范围")
    if not lines:
        return Card((Note((Text("The register states no scope.", "登记册未载明生产范围。"),)),), title)
    return Card((plain_table("", heads, lines),), title)


def _entrustments(content: Content) -> tuple[Card, ...]:
    if not content.entrustments:
        return ()
    heads = (
        Text("Enterprise", "企业名称"),
        Text("Place", "所在地"),
        Text("Product", "品种"),
        Text("Approval number", "批准文号"),
    )
    lines = [
        (each.enterprise, place_name(each.place), each.product or "", each.approval or "")
        for each in content.entrustments
    ]
    return (Card((plain_table("", heads, lines),), Text("Entrustments noted", "委托、受托生产事项")),)


def _events(actor: Actor, view: View) -> Card:
    own = keeps(actor, view)
    changed = {each.corrects: each.number for each in view.events if each.corrects is not None}
    shown = tuple(_event(view.number, each, changed.get(each.number), own=own) for each in reversed(view.events))
    return Card((Story(shown),), Text("History", "登记历史"), Text("newest first", "按时间倒序"))


def _event(number: str, each: history.Event, corrected_by: int | None, *, own: bool) -> Happened:
    """Return an entry with its paper, ground and reason, as far as the reader may know them; both stay if corrected."""
    said: list[tuple[Text, object]] = []
    if each.entered is not None:
        entered = filled(Text("{day}, {by}", "{day}，{by}"), day=each.entered, by=each.by) if each.by else each.entered
        said.append((Text("Entered", "登记日期"), entered))
    if each.paper:
        paper = filled(Text("{paper} of {day}", "{paper}（{day}）"), paper=each.paper, day=each.paper_on)
        said.append((Text("Document", "文书"), paper))
    ground = ground_in_words(each.kind, each.ground)
    if ground is not None:
        said.append((Text("Ground", "依据"), ground_said(ground.words, ground.cites)))
    if each.reason:
        said.append((Text("Reason", "事由"), each.reason))
    if each.corrects is not None:
        what = Text("struck out", "撤除") if each.content is None else Text("put right", "更正内容")
        words = Text("entry {number}, {what}", "第{number}项登记，{what}")
        said.append((Text("Corrects", "更正"), filled(words, number=each.corrects, what=what)))
    if corrected_by is not None:
        said.append(
            (Text("Corrected by", "已更正"), filled(Text("entry {number}", "见第{number}项登记"), number=corrected_by))
        )
    links = [*_case_link(each.case)]
    if own:
        links.append(Link(Text("Receipt", "回执"), reverse("licence_entered", args=[number, each.number])))
        if corrected_by is None:
            address = reverse("licence_act", args=[number, "corrected"])
            links.append(Link(Text("Correct this entry", "更正该项登记"), f"{address}?entry={each.number}"))
    return Happened(each.number, each.on, None, EVENT_LABELS[each.kind], "", tuple(said), tuple(links))


def _case_link(case: str) -> tuple[Link, ...]:
    return (Link(case, f"{reverse('cases')}?q={quote(case)}"),) if case else ()


# Duties


@working
@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """Show what is due for licences, by due date; ``?all=1`` what is done as well."""
    everything = request.GET.get("all") == "1"
    number = page_number(request.GET.get("page", ""))
    start = (number - 1) * PAGE
    found = selectors.tasks_for(request.actor, all_of_them=everything, start=start, most=PAGE + 1)
    if number > 1 and not found:
        return redirect(f"{reverse('duties')}?all=1" if everything else "duties")
    other = (
        Act(Text("Only what is open", "仅看待办"), reverse("duties"))
        if everything
        else Act(Text("With what is done", "含已办"), f"{reverse('duties')}?all=1")
    )
    address = f"{reverse('duties')}?{'all=1&' if everything else ''}page="
    acts = (*turns(number, address, more=len(found) > PAGE), other)
    head = Head(Text("Duties", "待办义务"), trail=(Link(_REGISTER, reverse("licences")),), acts=acts)
    return render(request, "web/page.html", {"head": head, "body": [Card((_dues(found[:PAGE]),))]})


def _duties(actor: Actor, view: View) -> tuple[Card, ...]:
    """Return what is due for one licence: its renewal, and what its holder owes by a matter."""
    found = [each for each in selectors.tasks_for(actor) if each.matter == view.number]
    return (Card((_dues(found),), Text("Due for this licence", "该许可证待办义务")),) if found else ()


def _dues(found: Sequence[Task]) -> Dues:
    empty = Empty(
        Text("Nothing is due", "暂无待办义务"),
        Text(
            "After an opinion, after a class B matter and before a licence expires, what is due is listed here.",
            "出具意见书、办结B类许可事项后以及许可证有效期届满前，待办义务将在此列出。",
        ),
    )
    return Dues(tuple(_due(each) for each in found), empty)


def _due(task: Task) -> Due:
    about = Text(f"{task.party.name.en}: {task.about.en}", f"{task.party.name.zh}：{task.about.zh}")
    about = sentences((about, sources(task.law)))
    other = None if task.other is None else both(task.other.name)
    words = task.title if other is None else Text(f"{task.title.en}: {other.en}", f"{task.title.zh}：{other.zh}")
    left = task.unknown or (_ADVISORY if task.advisory and task.state == "open" else TASK_STATES[task.state])
    return Due(words, _matter(task), task.due, about, task.matter, left, _TASK_TONES[task.state])


_ADVISORY: Final = Text("advisory, open in law", "仅供参考，法律依据尚待核实")


def _matter(task: Task) -> str:
    if task.kind == "renew":
        return reverse("licence", args=[task.matter])
    return f"{reverse('cases')}?q={quote(task.matter)}"


# Entering as printed


@working
@require_http_methods(["GET", "POST"])
def import_licences(request: HttpRequest) -> HttpResponse:
    """Enter licences of one's own authority as they are printed, all of them or none."""
    if not _keeps(request.actor):
        raise NotFound
    form = _import_form(request.POST.get("key") or str(uuid4()))
    if request.method == "GET":
        return _import_page(request, form)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused(_NO_FILE, status=400, fields={"file": [_NO_FILE]})  # noqa: TRY301 - shown in the form
        if file.size > printed.LARGEST:
            raise Refused(_TOO_LARGE, status=400, fields={"file": [_TOO_LARGE]})  # noqa: TRY301 - shown in the form
        done = services.import_printed(
            actor=request.actor,
            key=request.POST.get("key", ""),
            data=file.read(),
            name=file.name,
            reason=request.POST.get("reason", "").strip(),
        )
    except Refused as refused:
        return _import_page(request, again(form, request, refused), status=400)
    words = filled(_ENTERED, entered=len(done.entered), unchanged=len(done.unchanged))
    messages.success(request, words.pick(request.language))
    return redirect("licences")


_NO_FILE: Final = Text("Choose the file.", "请选择文件。")
_TOO_LARGE: Final = Text("The file is larger than 8 MiB.", "文件超过8 MiB。")
_ENTERED: Final = Text(
    "{entered} entered; {unchanged} stood there already.", "已录入{entered}件，另有{unchanged}件此前已登记且内容一致。"
)


def _import_form(key: str) -> Form:
    fields = (
        Field(
            "file",
            Text("Table, CSV or XLSX", "表格文件（CSV或者XLSX）"),
            "file",
            hint=Text(
                "One row a line of scope; several rows of one number are one licence. Odd codes are kept as printed, "
                "formulas are refused.",
                "每行为一项生产范围，同一编号的多行为一件许可证。特殊编码按证书原样保留，不接收公式。",
            ),
            required=True,
        ),
        Field("reason", Text("Why they are entered", "录入事由"), "long"),
    )
    return Form(
        reverse("import_licences"),
        fields,
        Text("Enter", "录入"),
        (("key", key),),
        files=True,
        cancel=reverse("licences"),
    )


def _import_page(request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
    head = Head(Text("Enter licences as printed", "按证书载明内容录入"), trail=(Link(_REGISTER, reverse("licences")),))
    heads = (Text("Column", "列名"), Text("In English", "英文列名"), Text("Needed", "必填"))
    lines = [
        (text.zh, text.en, Text("yes", "是") if key in printed.NEEDED else "") for key, text in printed.COLUMNS.items()
    ]
    columns = Card((plain_table("", heads, lines),), Text("Columns that are read", "可识别的列"))
    return render(request, "web/narrow.html", {"head": head, "body": [Card((form,)), columns]}, status=status)


def _keeps(actor: Actor) -> bool:
    return actor.kind == "province" and actor.has(*_KEEPERS)


@working
@require_GET
def extract(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """Hand out the page of a licence from the register, as it stood on a day (``?on=``)."""
    if form not in _FORMATS:
        raise NotFound
    day, fault = _day(request.GET.get("on", ""), clock.today())
    if fault is not None:
        raise Refused(fault, status=400)
    fmt, media_type = _FORMATS[form]
    return handing.beside(extract_for(request.actor, number, fmt, day=day), f"{number}-{day}.{form}", media_type)
