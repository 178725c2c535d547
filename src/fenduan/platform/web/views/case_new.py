"""Beginning a case: an application from an arrangement, or one that came on paper or through another portal."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fenduan.platform.arrangements import selectors as arrangements
from fenduan.platform.arrangements.selectors import Row
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.cases import reading, services
from fenduan.platform.procedure.model import Action, Kind, Procedure
from fenduan.platform.procedure.tables import PROCEDURES, procedure_of
from fenduan.platform.web import caseframe as frame
from fenduan.platform.web import casesigning, signing
from fenduan.platform.web.access import working
from fenduan.platform.web.caseforms import (
    ON_PAPER,
    Options,
    faults_of,
    fields_of,
    given_in,
    refusal_of,
    rest_of,
    said_of,
)
from fenduan.platform.web.caseparts import Acts, Ask, Doing, Doings, Split
from fenduan.platform.web.casesigning import Pending
from fenduan.platform.web.parts import Act, Card, Empty, Facts, Field, Form, Head, Link, Note, Part, Words
from fenduan.platform.web.views.case_acts import about_of
from fenduan.platform.web.views.cases import follows_of, source_of
from fenduan.reference.text import Text

_KINDS: Final[dict[str, Kind]] = {"opinion": "opinion", "b_licence": "b_licence"}
_ARRANGEMENT: Final = Text("Arrangement", "分段生产安排")
_NEW: Final = Text("New application", "提出申请")
_ENTER: Final = Text("Enter an application that came otherwise", "登记其他途径提交的申请")
_PARTY: Final = Text("Applying as", "申请主体")
_NEXT: Final = Text("Read it over and sign", "核对并签名")


@working
@require_GET
def new_case(request: HttpRequest) -> HttpResponse:
    """Show what may be begun: what to apply for and on which arrangement, or what to enter."""
    actor: Actor = request.actor
    rows = _beginnings(actor)
    if not rows:
        raise NotFound
    doings = tuple(
        Doing(row.label, _address(kind, row, request), row.about, source_of(row), follows_of(row), tone="main")
        for kind, row in rows
    )
    title = _NEW if actor.kind == "enterprise" else _ENTER
    body: list[Part] = [Card((Doings(doings),))]
    if actor.kind == "enterprise" and not _ready(actor):
        body.insert(0, Note((_NOTHING_SIGNED,), "not_shown"))
    head = Head(title, trail=(Link(frame.CASES, reverse("cases")),))
    return render(request, "web/cases/page.html", {"head": head, "body": body})


_NOTHING_SIGNED: Final = Text(
    "No arrangement of yours has a version signed by the holder yet; an application needs one.",
    "贵单位参与的安排尚无经持有人签署的卷宗版本，提出申请须先有签署版本。",
)


def _address(kind: str, row: Action, request: HttpRequest) -> str:
    chosen = request.GET.get("arrangement", "")
    return reverse("begin_case", args=[kind, row.name]) + (f"?arrangement={chosen}" if chosen else "")


def _beginnings(actor: Actor) -> tuple[tuple[str, Action], ...]:
    """Return the acts that begin a case and are for people of the actor's role."""
    wanted = {"enterprise": "applicant", "province": "authority"}.get(actor.kind)
    return tuple(
        (procedure.kind, row)
        for procedure in PROCEDURES
        for row in procedure.actions
        if row.begins and any(who.relation.value == wanted and who.roles & actor.roles for who in row.by)
    )


def _ready(actor: Actor) -> list[Row]:
    ready = arrangements.listed_for(actor).filter(manifest__isnull=False, state="accepted")
    return arrangements.rows(actor, ready)


# The form


@working
@require_http_methods(["GET", "POST"])
def begin_case(request: HttpRequest, kind: str, action: str) -> HttpResponse:
    """Ask for what an application needs, and go on to signing, or enter one that came otherwise."""
    procedure, row = _row(request, kind, action)
    name = f"new/{kind}/{action}"
    arrangement = (request.POST if request.method == "POST" else request.GET).get("arrangement", "").strip()
    party = request.POST.get("party", "").strip()
    options = _options(request, arrangement)
    if request.method == "GET":
        kept = casesigning.get(request, name)
        if kept is not None and arrangement in ("", kept.arrangement):
            options = _options(request, kept.arrangement)
            return _form_page(request, procedure, row, options, kept)
        return _form_page(request, procedure, row, options, Pending({}, 0, str(uuid4()), "", arrangement))
    given = given_in(request, row, options)
    pending = Pending(given, 0, request.POST.get("key", ""), party, arrangement)
    try:
        if row.signature is None:
            return _begun(request, row, _begin(request, kind, row, pending))
        _try(request, kind, row, pending)
    except Refused as refused:
        # Nobody learns from this whether an arrangement exists.
        why = (
            Refused(_NO_SUCH, status=400, fields={"arrangement": [_NO_SUCH]}) if refused.status == _ABSENT else refused
        )
        return _form_page(request, procedure, row, options, pending, why)
    casesigning.put(request, name, pending)
    return redirect("begin_case_sign", kind, action)


_ABSENT: Final = 404
_NO_SUCH: Final = Text(
    "No such arrangement, or no application of this kind is yours to make on it.",
    "没有该安排，或者您不能就该安排提出此类申请。",
)


def _row(request: HttpRequest, kind: str, action: str) -> tuple[Procedure, Action]:
    row = next((row for of, row in _beginnings(request.actor) if of == kind and row.name == action), None)
    if row is None:
        raise NotFound
    return procedure_of(kind), row


def _options(request: HttpRequest, arrangement: str) -> Options:
    if request.actor.kind != "enterprise":
        return Options(hints={"manifest": ON_PAPER, "party": _PARTY_ON_PAPER})
    words = Text("version {number}, signed {day}", "第{number}版，{day}签署")
    try:
        versions = arrangements.manifests_of(request.actor, arrangement) if arrangement else []
    except NotFound:
        versions = []
    choices = tuple(
        (each.digest, filled(words, number=each.number, day=each.signed_at.date())) for each in reversed(versions)
    )
    return Options({"manifest": choices})


_PARTY_ON_PAPER: Final = Text(
    "The manufacturer's id in the dossier, as it stands on the application.", "申请材料所载受托生产企业在卷宗中的编号。"
)


def _try(request: HttpRequest, kind: str, row: Action, pending: Pending) -> bytes:
    found = services.beginning(
        actor=request.actor,
        kind=_KINDS[kind],
        action=row.name,
        arrangement=pending.arrangement,
        data=pending.given,
        party=pending.party,
    )
    if found.answer.refusals:
        raise refusal_of(found.answer.refusals)
    return found.statement


def _begin(request: HttpRequest, kind: str, row: Action, pending: Pending, shown: str | None = None) -> services.Done:
    return services.begin(
        actor=request.actor,
        kind=_KINDS[kind],
        action=row.name,
        arrangement=pending.arrangement,
        key=pending.key,
        data=pending.given,
        party=pending.party,
        shown=shown,
    )


def _form_page(  # noqa: PLR0917 - what is begun, as it was typed, and why not
    request: HttpRequest,
    procedure: Procedure,
    row: Action,
    options: Options,
    pending: Pending,
    refused: Refused | None = None,
) -> HttpResponse:
    faults = {} if refused is None else faults_of(refused, row)
    where = _where(request, pending.arrangement, tuple(faults.get("arrangement", ())))
    if isinstance(where, Empty):
        body: list[Part] = [Card((where,))]
    elif request.actor.kind == "enterprise" and not options.choices.get("manifest"):
        ask = _choose(request, where)
        note = (Note(refused.reasons, "not_met"),) if refused is not None else ()
        body = [Split((*note, Card((ask,), row.label)), (_side(row),))]
    else:
        fields = (where, *_as_party(request, procedure, pending), *fields_of(row, options, pending.given, faults))
        form = Form(
            reverse("begin_case", args=[procedure.kind, row.name]),
            fields,
            _NEXT if row.signature is not None else row.label,
            (("key", pending.key or str(uuid4())),),
            faults=rest_of(refused, row, "arrangement", "party"),
            cancel=reverse("new_case"),
        )
        body = [Split((Card((form,), row.label),), (_side(row),))]
    return _page(request, procedure, body, 200 if refused is None else refused.status)


def _side(row: Action) -> Card:
    return Card((about_of(row),), Text("What it does", "办理说明"))


def _page(request: HttpRequest, procedure: Procedure, body: list[Part], status: int = 200) -> HttpResponse:
    new = _NEW if request.actor.kind == "enterprise" else _ENTER
    trail = (Link(frame.CASES, reverse("cases")), Link(new, reverse("new_case")))
    return render(
        request, "web/cases/page.html", {"head": Head(procedure.title, trail=trail), "body": body}, status=status
    )


def _where(request: HttpRequest, stated: str, faults: tuple[Words, ...]) -> Field | Empty:
    """Return the field of the arrangement: chosen by an enterprise among its own, typed by an authority."""
    if request.actor.kind != "enterprise":
        hint = Text("Its number, as it stands on the application.", "申请材料所载安排编号。")
        return Field("arrangement", _ARRANGEMENT, value=stated, hint=hint, faults=faults, required=True)
    ready = _ready(request.actor)
    if not ready:
        acts = (Act(Text("To the arrangements", "查看分段生产安排"), reverse("arrangements"), "main"),)
        return Empty(Text("Nothing to apply on yet", "暂无可申请的安排"), _NOTHING_SIGNED, acts)
    choices = tuple(
        (each.number, Text(f"{each.number}, {each.title.en}", f"{each.number}，{each.title.zh}")) for each in ready
    )
    return Field("arrangement", _ARRANGEMENT, "choice", stated, choices=choices, faults=faults, required=True)


def _choose(request: HttpRequest, where: Field) -> Part:
    """Ask for the arrangement first: what its versions are depends on it."""
    return Ask(request.path, (where,), Text("Go on", "下一步"))


def _as_party(request: HttpRequest, procedure: Procedure, pending: Pending) -> tuple[Field, ...]:
    """Return the field of the party where an enterprise states several that could apply."""
    if procedure.kind != "opinion" or request.actor.kind != "enterprise":
        return ()
    found = reading.own_parties(request.actor, pending.arrangement)
    if len(found) < _SEVERAL:
        return ()
    return (Field("party", _PARTY, "choice", pending.party, choices=found, required=True),)


_SEVERAL: Final = 2


# The moment of signing


@working
@require_http_methods(["GET", "POST"])
def begin_case_sign(request: HttpRequest, kind: str, action: str) -> HttpResponse:
    """Show exactly what will be signed, and apply."""
    procedure, row = _row(request, kind, action)
    name = f"new/{kind}/{action}"
    pending = casesigning.get(request, name)
    if row.signature is None:
        raise NotFound
    if pending is None:
        messages.error(request, _GONE.pick(request.language))
        return redirect("begin_case", kind, action)
    if request.method == "POST":
        try:
            done = _begin(request, kind, row, pending, request.POST.get("digest", ""))
        except Refused as refused:
            return _sign_page(request, procedure, row, pending, refused)
        casesigning.drop(request, name)
        return _begun(request, row, done)
    return _sign_page(request, procedure, row, pending)


_GONE: Final = Text("Nothing waits to be signed here. Fill in the form again.", "没有待签名的事项，请重新填写。")


def _sign_page(
    request: HttpRequest, procedure: Procedure, row: Action, pending: Pending, wrong: Refused | None = None
) -> HttpResponse:
    back = Acts(
        (Act(Text("Change what I gave", "返回修改"), reverse("begin_case", args=[procedure.kind, row.name]), "quiet"),)
    )
    try:
        body = _try(request, procedure.kind, row, pending)
    except Refused as refused:
        return _page(request, procedure, [Note(refused.reasons, "not_met"), back], 409)
    panel = signing.panel(request, row.label, row.signature or row.label, body, sha256(body).hexdigest())
    main: list[Part] = [panel]
    if wrong is not None:
        main.insert(0, Note(wrong.reasons, "not_met", Text("This was not signed", "未能签名")))
    given: Mapping[str, object] = pending.given
    rows = ((_ARRANGEMENT, pending.arrangement), *said_of(row, given, _options(request, pending.arrangement)))
    side = (Card((Facts(rows), back), Text("What you gave", "所填内容")),)
    return _page(request, procedure, [Split(tuple(main), side)], 200 if wrong is None else wrong.status)


def _begun(request: HttpRequest, row: Action, done: services.Done) -> HttpResponse:
    said = filled(
        Text("Done: {what}, case {number}.", "已办理：{what}，案件编号{number}。"), what=row.label, number=done.case
    )
    messages.success(request, said.pick(request.language))
    return redirect("case_done", done.case, done.version)
