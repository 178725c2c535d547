"""The working-day calendar: the years that are reckoned with and their notices, and how a new one is loaded."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fenduan.platform.base.errors import Refused
from fenduan.platform.base.text import filled
from fenduan.platform.calendars import selectors, services
from fenduan.platform.web.access import acting
from fenduan.platform.web.parts import Card, Cell, Field, Form, Head, Note, Part, plain_table
from fenduan.platform.web.posted import again
from fenduan.reference.calendar_file import LARGEST
from fenduan.reference.text import Text

_TITLE: Final = Text("Working-day calendar", "工作日日历")
_ABOUT: Final = Text(
    "Working days follow the yearly holiday plans of the General Office of the State Council. A day of a year that is "
    "not listed is never guessed: periods that reach it have no due date until its plan is loaded.",
    "工作日以国务院办公厅每年公布的节假日安排为准。未列入的年度不推算工作日：期限涉及该年度的，在载入其安排之前不显示届满日。",
)
_EFFECT: Final = Text(
    "A year that is loaded counts for every clock, duty and assessment from then on; letters that went out keep the "
    "days they state. The format is described in docs/calendar.md.",
    "年度安排载入后，各项期限、义务和评估即按其计算；已发出的文书所载日期不变。文件格式见docs/calendar.md。",
)
_CHOOSE: Final = Text("Choose the file first.", "请先选择文件。")
_PACKAGE: Final = Text("comes with the program", "随程序提供")
_LOADED: Final = Text("{year} is loaded.", "{year}年安排已载入。")
_REPEATED: Final = Text(
    "This file of {year} had been loaded already; nothing was changed.", "{year}年的该文件此前已载入，未作更改。"
)


@acting
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the years that are held; an administrator of an authority loads another."""
    loads, corrects = selectors.rights(request.actor)
    form, status = _form(corrects=corrects), 200
    if request.method == "POST":
        try:
            return _load(request)
        except Refused as refused:
            form, status = again(form, request, refused), refused.status
    body: list[Part] = [Note((_ABOUT,)), Card((_years(request),))]
    if loads:
        body.append(Card((Note((_EFFECT,)), form), Text("Load a year", "载入年度安排")))
    elif form.faults:
        body.append(Note(form.faults, "not_met"))
    return render(request, "web/narrow.html", {"head": Head(_TITLE), "body": body}, status=status)


def _load(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None:
        raise Refused(_CHOOSE, status=400, fields={"file": [_CHOOSE]})
    done = services.load_year(
        actor=request.actor,
        data=sent.read(LARGEST + 1),
        correction="correction" in request.POST.getlist("what"),
        reason=request.POST.get("reason", ""),
    )
    said = filled(_REPEATED if done.repeated else _LOADED, year=done.plan.year)
    messages.success(request, said.pick(request.language))
    return redirect("calendar")


def _form(*, corrects: bool) -> Form:
    fields = [
        Field(
            "file",
            Text("The year's plan", "年度安排文件"),
            "file",
            hint=Text("JSON: the notice and its days.", "JSON文件，载有通知及其日期。"),
            required=True,
        )
    ]
    if corrects:
        choice = ("correction", Text("It takes the place of the plan held for its year", "替代该年度已收录的安排"))
        fields += [
            Field("what", Text("Correction", "更正"), "choices", choices=(choice,)),
            Field("reason", Text("Reason for the correction", "更正理由"), "long"),
        ]
    return Form(reverse("calendar"), tuple(fields), Text("Load", "载入"), files=True)


def _years(request: HttpRequest) -> Part:
    rows = [
        (each.year, _notice(each), Cell(each.loaded_at or _PACKAGE, small=each.reason))
        for each in selectors.years(request.actor)
    ]
    return plain_table("", (Text("Year", "年度"), Text("Notice", "通知"), Text("Loaded", "载入时间")), rows)


def _notice(year: selectors.Year) -> Cell:
    """Return the notice with its address, to be read and not to be followed: no page leads out of the platform."""
    if year.dated is None:
        return Cell(small=year.paper)
    return Cell(year.title, small=f"{year.number} · {year.dated.isoformat()} · {year.paper}")
