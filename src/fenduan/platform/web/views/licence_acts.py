"""Entering by hand what becomes of a licence: what can be entered, its form, the moment of signing, the receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fenduan.platform.base import clock
from fenduan.platform.base.actor import ROLE_LABELS, Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.ledger import selectors as ledger
from fenduan.platform.licences import history, selectors, services
from fenduan.platform.licences.acts import ACTS, Act
from fenduan.platform.licences.history import EVENT_KINDS, EVENT_LABELS
from fenduan.platform.licences.selectors import View
from fenduan.platform.web import casesigning, signing
from fenduan.platform.web.access import working
from fenduan.platform.web.caseparts import Acts, Doing, Doings, Split
from fenduan.platform.web.casesigning import Pending
from fenduan.platform.web.licenceforms import Asked, at_first, change_of, fields_of, given_in, said_of
from fenduan.platform.web.parts import Act as Doable
from fenduan.platform.web.parts import Card, Facts, Form, Head, Link, Note, Part, Receipt
from fenduan.platform.web.posted import number_of
from fenduan.platform.web.said import listed, sources
from fenduan.platform.web.states import licence_chip
from fenduan.reference.text import Text

REGISTER: Final = Text("Register of licences", "许可证登记册")
ENTER: Final = Text("Enter what became of it", "登记许可证事项")
_KEEPERS: Final = ("case_officer", "decision_maker")
_NEXT: Final = Text("Read it over and sign", "核对并签名")
_GONE: Final = Text("Nothing waits to be signed here. Fill in the form again.", "没有待签名的事项，请重新填写。")
_NO_ENTRY: Final = Text(
    "Choose the entry in the history that is to be corrected.", "请在登记历史中选择需要更正的登记。"
)


def keeps(actor: Actor, view: View) -> bool:
    """Whether the actor keeps the register that a licence stands in."""
    return actor.kind == "province" and actor.place == view.authority and actor.has(*_KEEPERS)


def _kept(request: HttpRequest, number: str) -> View:
    view = selectors.licence_for(request.actor, number)
    if not keeps(request.actor, view):
        raise NotFound
    return view


def _page(request: HttpRequest, view: View, title: Text, body: list[Part], status: int = 200) -> HttpResponse:
    trail = (
        Link(REGISTER, reverse("licences")),
        Link(view.number, reverse("licence", args=[view.number])),
    )
    head = Head(title, number=view.number, chip=licence_chip(view.state), facts=(view.content.holder,), trail=trail)
    return render(request, "web/cases/page.html", {"head": head, "body": body}, status=status)


# What can be entered


@working
@require_GET
def licence_acts(request: HttpRequest, number: str) -> HttpResponse:
    """Show everything that can be entered by hand, and why some of it cannot be just now."""
    view = _kept(request, number)
    doings = [_doing(request.actor, view, each) for each in ACTS.values() if each.kind != "corrected"]
    body: list[Part] = [
        Note((_ON_PAPER,)),
        Card((Doings(tuple(each for each in doings if not each.obstacles),
                     blocked=tuple(each for each in doings if each.obstacles)),)),
    ]  # fmt: skip
    return _page(request, view, ENTER, body)


_ON_PAPER: Final = Text(
    "Each entry rests on a numbered document of this authority and counts from the day that the document states. "
    "A slip of the register is corrected from its entry in the history.",
    "每项登记均以本部门有文号的文书为依据，自文书载明的日期起算。登记差错在登记历史中逐项更正。",
)


def _doing(actor: Actor, view: View, act: Act) -> Doing:
    cites = [cite for each in act.grounds for cite in each.cites]
    return Doing(
        act.label,
        reverse("licence_act", args=[view.number, act.kind]),
        act.about,
        sources(dict.fromkeys(cites)) if cites else act.grounds[-1].words,
        obstacles=tuple(_obstacles(actor, view, act)),
        tone="grave" if act.kind in history.ENDS else "",
        name=act.kind,
    )


def _obstacles(actor: Actor, view: View, act: Act) -> list[Text]:
    told = history.latest(view.events)
    found = []
    if not actor.has(*act.roles):
        names = listed([ROLE_LABELS[each] for each in act.roles])
        found.append(filled(Text("It is entered by: {roles}.", "由{roles}登记。"), roles=names))
    struck_off = told.end is not None and told.end.kind != "cancelled" and act.kind == "cancelled"
    if told.end is not None and not struck_off:
        found.append(Text("The licence has ended.", "该许可证已终止。"))
    if act.kind == "resumed" and not told.suspended:
        found.append(Text("No suspension stands.", "没有尚未解除的暂停。"))
    if act.kind == "entrustment_ended" and not told.content.entrustments:
        found.append(Text("It notes no entrustment.", "未载明委托、受托生产事项。"))
    return found


# The form


@dataclass(frozen=True, slots=True)
class _Filled:
    """A form as it was filled in: the licence, what is asked, what was typed."""

    view: View
    asked: Asked
    given: Mapping[str, Any]


def _asked(request: HttpRequest, number: str, kind: str, entry: str = "") -> tuple[View, Asked]:
    """Return a licence and what an act asks for. Raises :class:`NotFound` where there is no such act or entry."""
    view = _kept(request, number)
    known = next((each for each in EVENT_KINDS if each == kind), None)
    act = None if known is None else ACTS.get(known)
    if act is None or known is None:
        raise NotFound
    told = history.latest(view.events)
    before, target = told.content, None
    if act.kind == "corrected":
        target = next((each for each in view.events if str(each.number) == entry), None)
        if target is None:
            raise Refused(_NO_ENTRY, status=400)
        before = target.content or told.content
    return view, Asked(
        act,
        before,
        clock.today(),
        told.suspended,
        selectors.matters_for(request.actor, number, act.kind),
        target,
    )


def _name(number: str, kind: str) -> str:
    return f"licence/{number}/{kind}"


@working
@require_http_methods(["GET", "POST"])
def licence_act(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Ask for what an entry needs; one that is signed goes on to the moment of signing."""
    posted = request.method == "POST"
    pending = None if posted else casesigning.get(request, _name(number, kind))
    wanted = request.POST.get("entry", "") if posted else request.GET.get("entry", "")
    if pending is not None and not wanted:
        wanted = str(pending.given.get("entry", ""))
    view, asked = _asked(request, number, kind, wanted)
    if not posted:
        same = pending is not None and str(pending.given.get("entry", "")) == wanted
        given = dict(pending.given) if pending is not None and same else at_first(asked)
        return _form(request, _Filled(view, asked, given))
    given = given_in(request)
    seen, key = number_of(request, "seen"), request.POST.get("key", "")
    try:
        change, reason = change_of(asked, given)
        if asked.act.signature is None:
            done = services.enter(actor=request.actor, key=key, number=number, seen=seen, what=change, reason=reason)
            return _entered(request, asked.act, done)
        services.to_sign(request.actor, number, seen, change, reason)
    except NotFound:
        raise
    except Refused as refused:
        return _form(request, _Filled(view, asked, given), refused, key)
    casesigning.put(request, _name(number, kind), Pending(given, seen, key))
    return redirect("licence_sign", number, kind)


def _form(request: HttpRequest, filled_in: _Filled, refused: Refused | None = None, key: str = "") -> HttpResponse:
    view, asked = filled_in.view, filled_in.asked
    fields = fields_of(asked, filled_in.given, refused)
    placed = {text for each in fields for text in each.faults}
    entry = (("entry", str(asked.corrects.number)),) if asked.corrects is not None else ()
    form = Form(
        reverse("licence_act", args=[view.number, asked.act.kind]),
        fields,
        asked.act.label if asked.act.signature is None else _NEXT,
        (("seen", str(view.version)), ("key", key or str(uuid4())), *entry),
        faults=() if refused is None else tuple(each for each in refused.reasons if each not in placed),
        cancel=reverse("licence", args=[view.number]),
    )
    side: list[Part] = [Card((Facts(((Text("What", "事项"), asked.act.about),)),), Text("What it does", "办理说明"))]
    if asked.corrects is not None:
        side.append(Card((Facts(_of_entry(asked.corrects)),), Text("The entry", "被更正的登记")))
    blocked = _obstacles(request.actor, view, asked.act) if asked.act.kind != "corrected" else []
    main: list[Part] = [Note(tuple(blocked), "not_met", _NOT_NOW)] if blocked else [Card((form,), asked.act.label)]
    status = 200 if refused is None else refused.status
    return _page(request, view, asked.act.label, [Split(tuple(main), tuple(side))], 409 if blocked else status)


_NOT_NOW: Final = Text("Not possible now", "暂不能办理")


def _of_entry(event: history.Event) -> tuple[tuple[Text, object], ...]:
    rows: list[tuple[Text, object]] = [
        (Text("Entry", "登记"), filled(Text("{number}: {what}", "第{number}项：{what}"), number=event.number,
                                     what=EVENT_LABELS[event.kind])),
        (Text("Counts from", "生效日期"), event.on),
    ]  # fmt: skip
    if event.entered is not None:
        rows.append((Text("Entered", "登记日期"), event.entered))
    if event.paper:
        rows.append((Text("Document", "文书"), event.paper))
    return tuple(rows)


# The moment of signing


@working
@require_http_methods(["GET", "POST"])
def licence_sign(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Show exactly what will be signed and what it means; sign it."""
    _kept(request, number)
    pending = casesigning.get(request, _name(number, kind))
    if pending is None:
        messages.error(request, _GONE.pick(request.language))
        return redirect("licence", number)
    view, asked = _asked(request, number, kind, str(pending.given.get("entry", "")))
    change, reason = change_of(asked, pending.given)
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            done = services.enter(
                actor=request.actor,
                key=pending.key,
                number=number,
                seen=pending.seen,
                what=change,
                reason=reason,
                shown=request.POST.get("digest", ""),
            )
        except NotFound:
            raise
        except Refused as refused:
            wrong = refused
        else:
            casesigning.drop(request, _name(number, kind))
            return _entered(request, asked.act, done)
    back = Acts((Doable(Text("Change what I gave", "返回修改"), _form_address(number, asked), "quiet"),))
    try:
        body = services.to_sign(request.actor, number, pending.seen, change, reason)
    except Refused as refused:
        return _page(request, view, asked.act.label, [Note(refused.reasons, "not_met"), back], 409)
    panel = signing.panel(
        request, asked.act.label, asked.act.signature or asked.act.label, body, sha256(body).hexdigest()
    )
    main: list[Part] = [Note(wrong.reasons, "not_met", _NOT_DONE)] if wrong is not None else []
    rows = ((Text("Licence", "许可证"), number), *said_of(asked, change), (Text("Reason", "事由"), reason))
    side = (Card((Facts(rows), back), Text("What you gave", "所填内容")),)
    status = 200 if wrong is None else wrong.status
    return _page(request, view, asked.act.label, [Split((*main, panel), side)], status)


_NOT_DONE: Final = Text("This was not signed", "未能签名")


def _form_address(number: str, asked: Asked) -> str:
    here = reverse("licence_act", args=[number, asked.act.kind])
    return here if asked.corrects is None else f"{here}?entry={asked.corrects.number}"


def _entered(request: HttpRequest, act: Act, done: services.Written) -> HttpResponse:
    messages.success(
        request, filled(Text("Entered: {what}.", "已登记：{what}。"), what=act.label).pick(request.language)
    )
    return redirect("licence_entered", done.number, done.version)


@working
@require_GET
def licence_entered(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """Show an entry of one's own register with its receipt."""
    view = _kept(request, number)
    found, entry = selectors.entry_of(request.actor, number, event)
    checked = ledger.check_row(entry)
    place: object = Text("promised; sealed within the hour", "已承诺，一小时内封存")
    if checked.position is not None:
        words = Text("entry {index} of {size}", "第{index}条，共{size}条")
        place = filled(words, index=checked.position, size=checked.size)
    rows = (
        *_of_entry(found),
        (Text("Entered in the log", "登记时间"), checked.time),
        (Text("Position in the log", "在日志中的位置"), place),
        (Text("Number", "编号"), checked.number),
        (Text("Digest of the entry", "日志条目摘要值"), checked.leaf),
    )
    what = filled(_RECORDED, what=EVENT_LABELS[found.kind])
    receipt = Receipt(what, rows, reverse("receipt", args=[checked.number]))
    back = Doable(Text("Back to the licence", "返回许可证"), reverse("licence", args=[number]), "main")
    return _page(request, view, EVENT_LABELS[found.kind], [receipt, Acts((back,))])


_RECORDED: Final = Text("{what}: it stands in the register and in the ledger.", "{what}：已登记并写入日志。")
