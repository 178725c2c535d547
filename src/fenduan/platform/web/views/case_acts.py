"""Doing something in a case: its form, the reasons why not, the moment of signing, and what is answered."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fenduan.platform.arrangements import selectors as arrangements
from fenduan.platform.base import clock
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.cases import reading, selectors, services
from fenduan.platform.cases.reading import Known
from fenduan.platform.cases.selectors import View
from fenduan.platform.ledger import selectors as ledger
from fenduan.platform.procedure.model import DAY, Action
from fenduan.platform.procedure.words import Relation
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
    uploads_in,
)
from fenduan.platform.web.caseparts import Acts, Split
from fenduan.platform.web.casesigning import Pending
from fenduan.platform.web.parts import Act, Card, Facts, Form, Note, Part, Receipt, Words
from fenduan.platform.web.posted import number_of
from fenduan.platform.web.views.case_letters import decision_of
from fenduan.platform.web.views.cases import follows_of, source_of
from fenduan.reference.text import Text

_BACK: Final = Text("Back to the case", "返回案件")
_NEXT: Final = Text("Read it over and sign", "核对并签名")
_PINS: Final = ("complete", "answer_supplement")
_CONFIRMED: Final = "countersign"
_GONE: Final = Text("Nothing waits to be signed here. Fill in the form again.", "没有待签名的事项，请重新填写。")


# The form


@working
@require_http_methods(["GET", "POST"])
def case_act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Ask for what an act needs and do it; one that is signed goes on to the moment of signing."""
    found, row = _known(request, number, action)
    options = _options(request, found, row)
    if request.method == "GET":
        kept = casesigning.get(request, _name(number, action))
        return _form_page(request, found, row, options, given=_at_first(request, row) if kept is None else kept.given)
    given = given_in(request, row, options)
    seen, key = number_of(request, "seen"), request.POST.get("key", "")
    try:
        if row.signature is None:
            uploads = uploads_in(request, row)
            done = services.act(
                actor=request.actor, case=number, action=action, seen=seen, key=key, data=given, uploads=uploads
            )
            return _done(request, number, row, done)
        _try(request, number, action, given)
    except NotFound:
        raise
    except Refused as refused:
        return _form_page(request, found, row, options, given=given, refused=refused, key=key)
    casesigning.put(request, _name(number, action), Pending(given, seen, key))
    return redirect("case_sign", number, action)


def _at_first(request: HttpRequest, row: Action) -> dict[str, object]:
    """Return what stands in a form that nobody has filled in: today, and the letter that one came from."""
    given: dict[str, object] = {DAY: clock.today().isoformat()} if row.dated else {}
    return given | ({"letter": request.GET["letter"]} if "letter" in request.GET else {})


def _known(request: HttpRequest, number: str, action: str) -> tuple[View, Action]:
    """Return the case and the row of its table. Raises :class:`NotFound` where it is not for people who stand so."""
    found = selectors.case_for(request.actor, number)
    row = found.procedure.by_name.get(action)
    if row is None or row.begins or all(who.relation is Relation.SYSTEM for who in row.by):
        raise NotFound
    relations = reading.relations_of(request.actor, number)
    if not relations & {who.relation for who in row.by}:
        raise NotFound
    return found, row


def _name(number: str, action: str) -> str:
    return f"{number}/{action}"


def _try(request: HttpRequest, number: str, action: str, given: Mapping[str, object]) -> None:
    answer = reading.trial(request.actor, number, action, given)
    if answer.refusals:
        raise refusal_of(answer.refusals)


def _options(request: HttpRequest, found: View, row: Action) -> Options:
    """Return what there is to choose from in the form of an act."""
    number = found.case.number
    asked = {need.name: need.kind for need in row.needs}
    known = reading.known_in(request.actor, number)
    staff = tuple((str(person), name) for person, name in known.staff)
    choices: dict[str, tuple[tuple[str, Words], ...]] = {
        "person": staff,
        "officers": staff,
        "companion": tuple((each, each) for each in known.companions),
        "party": known.parties,
    }
    hints: dict[str, Words] = {}
    if "manifest" in asked and request.actor.kind != "enterprise":
        hints["manifest"] = ON_PAPER
    elif "manifest" in asked:
        choices["manifest"] = _manifests(request, found)
    if "letter" in asked:
        choices["letter"] = tuple(
            (each.opaque, Text(f"{each.number}, {each.title.en}", f"{each.number}，{each.title.zh}"))
            for each in selectors.letters_for(request.actor, number)
        )
    return Options(choices, _fixed(row, known), hints, known.staff)


def _fixed(row: Action, known: Known) -> dict[str, str]:
    """Return what is not typed: the digest of the very decision that is shown."""
    return {"digest": known.decision or ""} if row.name == _CONFIRMED else {}


def _manifests(request: HttpRequest, found: View) -> tuple[tuple[str, Words], ...]:
    words = Text("version {number}, signed {day}", "第{number}版，{day}签署")
    return tuple(
        (each.digest, filled(words, number=each.number, day=each.signed_at.date()))
        for each in reversed(arrangements.manifests_of(request.actor, found.case.arrangement.number))
        if each.number > found.case.manifest.number
    )


def _form_page(
    request: HttpRequest,
    found: View,
    row: Action,
    options: Options,
    *,
    given: Mapping[str, object],
    refused: Refused | None = None,
    key: str = "",
) -> HttpResponse:
    here = reverse("case_act", args=[found.case.number, row.name])
    faults = {} if refused is None else faults_of(refused, row)
    fields = fields_of(row, options, given, faults)
    form = Form(
        here,
        fields,
        row.label if row.signature is None else _NEXT,
        (("seen", str(found.case.version)), ("key", key or str(uuid4()))),
        faults=rest_of(refused, row),
        cancel=reverse("case", args=[found.case.number]),
        files=any(need.kind == "document" for need in row.needs),
    )
    blocked = _obstacles(request, found.case.number, row) if refused is None else ()
    main: list[Part] = [Note(blocked, "not_met", _NOT_NOW)] if blocked else [Card((form,), row.label)]
    if row.name == _CONFIRMED:
        main += decision_of(request, found)
    side: list[Part] = [Card((about_of(row),), Text("What it does", "办理说明"))]
    body = [Split(tuple(main), tuple(side))]
    status = 200 if refused is None else refused.status
    return frame.page(request, found, body, status=409 if blocked else status)


_NOT_NOW: Final = Text("Not possible now", "暂不能办理")


def _obstacles(request: HttpRequest, number: str, row: Action) -> tuple[Words, ...]:
    """Return why an act cannot be done at all just now, whatever is typed."""
    choice = next((each for each in reading.doable(request.actor, number) if each.action.name == row.name), None)
    if choice is not None:
        return choice.obstacles
    answer = reading.trial(request.actor, number, row.name, {})
    return tuple(why.reason for why in answer.refusals if why.status != _TYPED)


_TYPED: Final = 400


def about_of(row: Action) -> Facts:
    """Return what an act does: on what ground, what to know, what follows."""
    rows: list[tuple[Text, object]] = [
        (Text("What", "事项"), row.about),
        (Text("On what ground", "依据"), source_of(row)),
    ]
    if row.notice is not None:
        rows.append((Text("To know", "注意"), row.notice))
    rows += [(Text("Follows", "后续"), each) for each in follows_of(row)]
    return Facts(tuple(rows))


# The moment of signing


@working
@require_http_methods(["GET", "POST"])
def case_sign(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Show exactly what will be signed and what it means; sign it."""
    found, row = _known(request, number, action)
    pending = casesigning.get(request, _name(number, action))
    if row.signature is None:
        raise NotFound
    if pending is None:
        messages.error(request, _GONE.pick(request.language))
        return redirect("case_act", number, action)
    if request.method == "POST":
        try:
            done = services.act(
                actor=request.actor,
                case=number,
                action=action,
                seen=pending.seen,
                key=pending.key,
                data=pending.given,
                shown=request.POST.get("digest", ""),
            )
        except NotFound:
            raise
        except Refused as refused:
            return _sign_page(request, found, row, pending, refused.reasons, refused.status)
        casesigning.drop(request, _name(number, action))
        return _done(request, number, row, done)
    return _sign_page(request, found, row, pending)


def _sign_page(  # noqa: PLR0917 - what is signed, and why it was not
    request: HttpRequest,
    found: View,
    row: Action,
    pending: Pending,
    wrong: tuple[Text, ...] = (),
    status: int = 200,
) -> HttpResponse:
    number = found.case.number
    try:
        body = selectors.to_sign(request.actor, number, row.name, pending.given)
        answer = reading.trial(request.actor, number, row.name, pending.given)
    except NotFound:
        raise
    except Refused as refused:
        return frame.page(request, found, [Note(refused.reasons, "not_met"), _back(number, row)], status=409)
    options = _options(request, found, row)
    given = said_of(row, pending.given, options)
    reasons = wrong or tuple(why.reason for why in answer.refusals)
    if not reasons and pending.seen != found.case.version:
        reasons = (_CHANGED,)
    panel = signing.panel(
        request, row.label, row.signature or row.label, body, sha256(body).hexdigest(), needs=() if wrong else reasons
    )
    main: list[Part] = [Note(wrong, "not_met", _NOT_DONE)] if wrong else []
    main += [panel, *((decision_of(request, found)) if row.name == _CONFIRMED else ())]
    rows = ((Text("Case", "案件"), number), (Text("Act", "事项"), row.label), *given)
    side = (Card((Facts(rows), _back(number, row)), Text("What you gave", "所填内容")),)
    return frame.page(request, found, [Split(tuple(main), side)], status=status)


_NOT_DONE: Final = Text("This was not signed", "未能签名")
_CHANGED: Final = Text(
    "The case has changed since you filled in the form. Look at it again.", "案件在您填写之后已有变化，请重新核对。"
)


def _back(number: str, row: Action) -> Acts:
    words = Text("Change what I gave", "返回修改")
    return Acts((Act(words, reverse("case_act", args=[number, row.name]), "quiet"),))


# What is answered


def _done(request: HttpRequest, number: str, row: Action, done: services.Done) -> HttpResponse:
    messages.success(request, filled(_DONE, what=row.label).pick(request.language))
    return redirect("case_done", number, done.version)


_DONE: Final = Text("Done: {what}.", "已办理：{what}。")


@working
@require_GET
def case_done(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """Show what an act did: the letters that it wrote, and its receipt."""
    found = selectors.case_for(request.actor, number)
    entry = next((each for each in selectors.timeline(request.actor, number) if each.number == event), None)
    if entry is None:
        raise NotFound
    checked = ledger.check_row(entry.entry)
    place: object = Text("promised; sealed within the hour", "已承诺，一小时内封存")
    if checked.position is not None:
        place = filled(
            Text("entry {index} of {size}", "第{index}条，共{size}条"), index=checked.position, size=checked.size
        )
    receipt = Receipt(
        filled(_RECORDED, what=entry.label),
        (
            (Text("Entered in the log", "登记时间"), checked.time),
            (Text("Position in the log", "在日志中的位置"), place),
            (Text("Number", "编号"), checked.number),
            (Text("Digest of the entry", "日志条目摘要值"), checked.leaf),
        ),
        reverse("case_receipt", args=[number, event]),
    )
    acts = [Act(_BACK, reverse("case", args=[number]), "main")]
    acts += [
        Act(Text("Read the letter", "查看文书"), reverse("case_letter", args=[number, opaque]))
        for opaque in entry.letters
    ]
    return frame.page(request, found, [receipt, Acts(tuple(acts))])


_RECORDED: Final = Text("{what}: it is done and stands in the ledger.", "{what}：已办理并登记入日志。")
