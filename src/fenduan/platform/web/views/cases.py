"""Cases: the queue, and the pages of one case that are read."""

from dataclasses import replace
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from fenduan.documents import letters as letter_kinds
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound
from fenduan.platform.base.text import filled
from fenduan.platform.cases import reading, selectors
from fenduan.platform.cases.archive import archive, prepare
from fenduan.platform.cases.known import Level
from fenduan.platform.cases.models import Case
from fenduan.platform.cases.reading import Names
from fenduan.platform.cases.selectors import Row, View
from fenduan.platform.ledger import selectors as ledger
from fenduan.platform.procedure.decide import Choice
from fenduan.platform.procedure.model import Action
from fenduan.platform.procedure.tables import PROCEDURES
from fenduan.platform.procedure.words import ENDED, STATES, State
from fenduan.platform.web import caseframe as frame
from fenduan.platform.web import handing
from fenduan.platform.web.access import at_one_look, working
from fenduan.platform.web.basis import changed_basis
from fenduan.platform.web.caseparts import Doing, Doings, Happened, Linked, Split, Story
from fenduan.platform.web.judgement import chain_of, judged, verdict_of
from fenduan.platform.web.listing import Filter, Listing
from fenduan.platform.web.parts import (
    Act,
    Card,
    Cell,
    Column,
    Empty,
    Facts,
    Head,
    Link,
    Note,
    Part,
    Words,
    plain_table,
)
from fenduan.platform.web.said import both, listed, sources
from fenduan.platform.web.states import alarm_chip, case_chip
from fenduan.reference.text import Text

_NUMBER: Final = Text("Number", "编号")
_KIND: Final = Text("Kind", "类别")
_STATE: Final = Text("State", "状态")
_APPLICANT: Final = Text("Applicant", "申请人")
_AUTHORITY: Final = Text("Authority", "承办部门")
_DUE: Final = Text("Due", "到期日")
_BEGUN: Final = Text("Begun", "收案日期")
_NO_DUE: Final = Text("none running", "无在计期限")
_INNER: Final = (State.ADVISED, State.DECIDED, State.CONFIRMED)
_OPEN_STATES: Final = tuple(each for each in State if each not in (State.CLOSED, State.NOT_ACCEPTED, State.WITHDRAWN))
_OPEN: Final = "open"


# The queue


@working
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases that the reader may know of, those due first on top."""
    actor: Actor = request.actor
    shown = _listing(actor).show(request, reading.queue_for(actor))
    if isinstance(shown, HttpResponse):
        return shown
    acts: tuple[Act, ...] = ()
    if actor.kind == "enterprise" and actor.has("regulatory_affairs", "authorised_person"):
        acts = (Act(Text("New application", "提出申请"), reverse("new_case"), "main"),)
    elif actor.kind == "province" and actor.has("case_officer"):
        acts = (Act(Text("Enter an application on paper", "登记纸质申请"), reverse("new_case"), "main"),)
    return render(request, "web/cases/page.html", {"head": Head(frame.CASES, acts=acts), "body": [Card((shown,))]})


def _listing(actor: Actor) -> Listing:
    whose = (
        ()
        if actor.kind != "province"
        else (Filter("whose", _WHOSE, lambda rows, said: _whose(actor, rows, said), _HANDLED),)
    )
    words = Text("Number or applicant", "编号或者申请人")
    return Listing(
        caption=frame.CASES,
        columns=(
            Column("number", _NUMBER, sort="number", nowrap=True),
            Column("kind", _KIND, sort="kind"),
            Column("applicant", _APPLICANT, sort="applicant__name_zh"),
            Column("authority", _AUTHORITY, sort="authority__name_zh"),
            Column("state", _STATE, nowrap=True),
            Column("begun", _BEGUN, sort="begun_on", nowrap=True),
            Column("due", _DUE, sort="due_told", nowrap=True),
        ),
        cells=_cells,
        order="",
        filters=(
            Filter("q", words, _matching),
            Filter("kind", _KIND, lambda rows, said: rows.filter(kind=said), _KINDS),
            Filter("state", _STATE, lambda rows, said: _in_state(actor, rows, said), _states(actor)),
            *whose,
        ),
        empty=_nothing(actor),
        gather=lambda page: selectors.rows(actor, page),
    )


_KINDS: Final = tuple((each.kind, each.title) for each in PROCEDURES)
_WHOSE: Final = Text("Whose", "承办人")
_HANDLED: Final = (
    ("here", Text("this authority's", "本部门承办")),
    ("mine", Text("mine", "由我承办")),
    ("nobody", Text("nobody's yet", "尚未指定")),
)


def _whose(actor: Actor, rows: Any, said: str) -> Any:
    own = rows.filter(authority=actor.organisation_id)
    if said == "here":
        return own
    return own.filter(officer=actor.user_id) if said == "mine" else own.filter(officer__isnull=True)


def _states(actor: Actor) -> tuple[tuple[str, Words], ...]:
    """Return the states to filter by: those within an authority only for those who are told them."""
    told = [each for each in STATES if actor.kind in ("province", "nmpa") or each not in _INNER]
    return ((_OPEN, Text("all that are open", "全部在办")), *((str(each), STATES[each]) for each in told))


def _in_state(actor: Actor, rows: Any, said: str) -> Any:
    """Return the cases that stand in a state as the reader is told it, counted as accepted where the law has it so."""
    if said == _OPEN:
        return rows.filter(state__in=_OPEN_STATES)
    told = Q() if actor.kind == "nmpa" else Q(authority=actor.organisation_id)
    deemed = Q(state=State.RECEIVED, deemed_from__lte=clock.today())
    if said == State.IN_REVIEW:
        return rows.filter(Q(state=said) | deemed | (Q(state__in=_INNER) & ~told if told else Q(pk__in=())))
    if said == State.RECEIVED:
        return rows.filter(Q(state=said) & ~deemed)
    return rows.filter(Q(state=said) & told) if said in _INNER else rows.filter(state=said)


def _matching(rows: Any, said: str) -> Any:
    return rows.filter(selectors.naming(said) | Q(arrangement__number__iexact=said))


def _cells(row: Row) -> tuple[Cell, ...]:
    due: object = row.due or (_NO_DUE if row.level is Level.FULL else "")
    return (
        Cell(row.number, href=reverse("case", args=[row.number])),
        Cell(row.title),
        Cell(row.applicant),
        Cell(row.authority),
        Cell(chip=case_chip(row.state)),
        Cell(row.begun_on),
        Cell(due, chip=alarm_chip(row.warning)),
    )


def _nothing(actor: Actor) -> Empty:
    if actor.kind == "enterprise":
        return Empty(
            Text("No case yet", "暂无案件"),
            Text(
                "An application begins with a version of the dossier that the holder signed.",
                "提出申请须先有经持有人签署的卷宗版本。",
            ),
            (Act(Text("New application", "提出申请"), reverse("new_case"), "main"),),
        )
    return Empty(
        Text("No case has come in", "暂无案件"),
        Text("What is submitted to this authority appears here.", "向本部门提交的申请将在此列出。"),
    )


# One case

DECISIONS: Final = ("opinion", "grant", "refusal")
"""The kinds of letters that say how a case was decided."""


@working
@require_GET
@at_one_look
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show where a case stands, its clocks, and what the reader may do now."""
    found = selectors.case_for(request.actor, number)
    story = selectors.timeline(request.actor, number)
    main: list[Part] = [*_notices(found), *_basis(request.actor, found), *_outcome(request.actor, found)]
    clocks = frame.clock_lines(selectors.clock_of(request.actor, number), story)
    if clocks is not None:
        main.append(Card((clocks,), Text("Time", "期限")))
    main.append(
        Card(
            (_doings(number, reading.doable(request.actor, number)),),
            Text("What you can do now", "可以办理的事项"),
        )
    )
    side: list[Part] = [Card((_facts(found),)), *_companions(request.actor, number)]
    if story:
        latest = tuple(reversed(story))[:_LATEST]
        side.append(
            Card((Story(tuple(_happened(number, each, brief=True) for each in latest)),), Text("Latest", "最近记录"))
        )
    return frame.page(request, found, [Split(tuple(main), tuple(side))])


_LATEST: Final = 4


def _notices(found: View) -> tuple[Note, ...]:
    notes = [Note((each,), "not_shown") for each in found.notices]
    return tuple(notes)


def _basis(actor: Actor, found: View) -> tuple[Note, ...]:
    """Return what changed in the register since the dossier in hand was signed, while the case is open."""
    if found.level is not Level.FULL or found.state in ENDED:
        return ()
    return changed_basis(actor, found.case.arrangement, found.case.manifest.signed_at)


def _outcome(actor: Actor, found: View) -> tuple[Note, ...]:
    if found.outcome is None:
        return ()
    number = found.case.number
    written = [] if found.level is Level.OUTCOME else selectors.letters_for(actor, number)
    decision = next((each for each in reversed(written) if each.kind in DECISIONS), None)
    read = None
    if decision is not None:
        words = filled(Text("Read it: {letter}", "查看{letter}"), letter=decision.title)
        read = Act(words, reverse("case_letter", args=[number, decision.opaque]))
    words = filled(Text("{what}, {day}", "{what}，{day}"), what=found.outcome, day=found.outcome_on)
    return (Note((words,), "met" if found.state == State.GRANTED else "", Text("Outcome", "办理结果"), read),)


def _facts(found: View) -> Facts:
    of: Case = found.case
    rows: list[tuple[Text, object]] = [
        (_APPLICANT, of.applicant.name),
        (Text("Holder", "持有人"), of.holder.name),
        (_AUTHORITY, of.authority.name),
        (_BEGUN, of.begun_on),
    ]
    if found.level is Level.FULL:
        if of.own_number:
            rows.append((Text("Number on paper", "原申请编号"), of.own_number))
        if of.officer is not None:
            rows.append((Text("Officer", "承办人"), of.officer.name))
        there = reverse("arrangement", args=[of.arrangement.number])
        rows.append((Text("Arrangement", "分段生产安排"), Linked(_arrangement(of), there)))
        rows.append((Text("Dossier in hand", "所审卷宗版本"), _pinned(found)))
    return Facts(tuple(rows))


def _arrangement(of: Case) -> Text:
    title = of.arrangement.title
    return Text(f"{of.arrangement.number}, {title.en}", f"{of.arrangement.number}，{title.zh}")


def _pinned(found: View) -> Text:
    version = filled(Text("version {number}", "第{number}版"), number=found.case.manifest.number)
    if found.newer is None:
        return version
    more = _NEWER
    return Text(f"{version.en}; {more.en}", f"{version.zh}；{more.zh}")


_NEWER: Final = Text("a newer one is signed and enters nothing by itself", "持有人已签署更新版本，不自动进入本案")


def _companions(actor: Actor, number: str) -> tuple[Card, ...]:
    rows = selectors.companions_of(actor, number)
    if not rows:
        return ()
    lines = [
        (
            Cell(each.number, href=reverse("case", args=[each.number]), small=each.authority),
            Cell(chip=case_chip(each.state)),
        )
        for each in rows
    ]
    return (Card((plain_table("", (_NUMBER, _STATE), lines),), Text("Companion cases", "关联案件")),)


def _doings(number: str, choices: tuple[Choice, ...]) -> Doings:
    shown = [each for each in choices if each.action.name != "review_finding"]
    reviewing = [each for each in choices if each.action.name == "review_finding" and not each.obstacles]
    doable = [_doing(number, each) for each in shown if not each.obstacles]
    if reviewing:
        href = reverse("case_review", args=[number])
        doable.insert(0, _doing(number, reviewing[0], href))
    now = tuple(each for each in doable if each.name not in _MORE)
    more = tuple(each for each in doable if each.name in _MORE)
    return Doings(now, more, tuple(_doing(number, each) for each in shown if each.obstacles))


# What is done seldom, or besides the way that a case takes.
_MORE: Final = frozenset(
    {
        "not_needed", "not_competent", "correct_on_the_spot", "assign", "recuse", "attach_sealed", "enter_opinion",
        "enter_c_matter", "ask_companion", "escalate_companion", "withdraw", "start_matter", "send_back",
    }
)  # fmt: skip
_MAIN: Final = frozenset(
    {
        "receive",
        "accept",
        "issue",
        "countersign",
        "advise_grant",
        "decide_grant",
        "complete",
        "answer_supplement",
        "review_finding",
    }
)
_GRAVE: Final = frozenset({"withdraw", "refuse", "decide_refusal", "not_competent", "not_needed", "recuse"})


def _doing(number: str, choice: Choice, href: str = "") -> Doing:
    action = choice.action
    tone = "main" if action.name in _MAIN else "grave" if action.name in _GRAVE else ""
    return Doing(
        action.label,
        href or reverse("case_act", args=[number, action.name]),
        action.about,
        source_of(action),
        follows_of(action),
        choice.obstacles,
        tone,
        action.name,
    )


def source_of(action: Action) -> Words:
    """Return the provision that an act rests on, or why it is a product choice."""
    if action.cites:
        return sources(action.cites)
    return action.choice or ""


def follows_of(action: Action) -> tuple[Words, ...]:
    """Return what follows from an act: the letter, the signature."""
    found: list[Words] = []
    if action.letter is not None:
        title = letter_kinds.KINDS[action.letter.value].title
        found.append(filled(Text("Writes: {letter}.", "制发：{letter}。"), letter=title))
    if action.signature is not None:
        found.append(Text("Is signed.", "须签名。"))
    return tuple(found)


# Its letters, dossier and history


@working
@require_GET
@at_one_look
def case_history(request: HttpRequest, number: str) -> HttpResponse:
    """Show everything that happened in a case as the reader may know it, with its receipts."""
    found = selectors.case_for(request.actor, number)
    if found.level is not Level.FULL:
        raise NotFound
    names = reading.names_in(request.actor, number)
    story = tuple(
        replace(_happened(number, each), said=_said(found, each, names))
        for each in reversed(selectors.timeline(request.actor, number))
    )
    papers = selectors.documents_of(request.actor, number)
    side: list[Part] = []
    if papers:
        lines = [
            (
                Cell(
                    each.name, href=reverse("case_document", args=[number, each.digest]), small=f"SHA-256 {each.digest}"
                ),
                each.event.on,
            )
            for each in papers
        ]
        side.append(
            Card(
                (plain_table("", (Text("File", "文件"), Text("Day", "日期")), lines),),
                Text("Files handed in", "已收文件"),
            )
        )
    side.append(Note((_PACKAGE,), act=Act(_KEEP, reverse("case_archive", args=[number]))))
    side.append(Note((_PROVE,), act=Act(Text("Check a receipt", "核验回执"), reverse("check"))))
    return frame.page(request, found, [Split((Card((Story(story),)),), tuple(side))])


_KEEP: Final = Text("Keep the whole case", "下载案卷")
_PACKAGE: Final = Text(
    "Everything of this case that you may see in one file, readable without this platform and checked offline.",
    "您有权查看的本案全部内容，合为一个文件，可以脱离本平台阅读并离线核验。",
)
_PROVE: Final = Text(
    "Each act has a receipt: it proves, with the log's public key alone, that the act was entered then.",
    "每一办理环节均有回执：仅凭日志公钥即可证明该事项已在所载时间登记。",
)


def _happened(number: str, each: selectors.Entry, *, brief: bool = False) -> Happened:
    links = tuple(
        Link(Text("Letter", "文书"), reverse("case_letter", args=[number, opaque])) for opaque in each.letters
    )
    who: Words = each.organisation
    if each.who:
        organisation = both(each.organisation)
        who = Text(f"{each.who}, {organisation.en}", f"{organisation.zh}{each.who}")
    return Happened(
        each.number,
        each.on,
        None if brief else each.at,
        each.label,
        who,
        (),
        links,
        "" if brief else reverse("case_receipt", args=[number, each.number]),
    )


def _said(found: View, each: selectors.Entry, names: Names) -> tuple[tuple[Text, object], ...]:
    """Return what was given with an act in words: people and parties by their names."""
    kinds = {need.label: need.kind for need in found.procedure.by_name[each.action].needs}
    return tuple((term, _value(kinds.get(term, ""), value, names)) for term, value in each.said)


def _value(kind: str, value: object, names: Names) -> object:
    if isinstance(value, bool):
        return Text("yes", "是") if value else Text("no", "否")
    if kind == "person" and isinstance(value, int):
        return names.people.get(value, value)
    if kind == "people" and isinstance(value, list):
        return listed(names.people.get(each, str(each)) for each in value)
    if kind == "party":
        return names.parties.get(str(value), value)
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return value


@working
@require_GET
def case_archive(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out the whole case as the reader may see it, as a package that is checked offline.

    Where many letters have yet to be made as files, some are made each time and the page says how many are; it asks
    again by itself, without script.
    """
    ready, total = prepare(request.actor, number, _MADE_AT_ONCE)
    if ready < total:
        return _preparing(request, number, ready, total)
    return handing.download(archive(request.actor, number), f"{number}.zip", handing.ZIP)


_MADE_AT_ONCE: Final = 40
"""Letters made as files in one request: about a second of work."""
_PREPARING: Final = Text(
    "The letters are being made as files, the first time only: {ready} of {total}. The download then begins by itself.",
    "正在生成文书文件，仅首次下载时需要：已完成{ready}件，共{total}件。完成后自动开始下载。",
)


def _preparing(request: HttpRequest, number: str, ready: int, total: int) -> HttpResponse:
    found = selectors.case_for(request.actor, number)
    here = reverse("case_archive", args=[number])
    note = Note((filled(_PREPARING, ready=ready, total=total),), act=Act(Text("Go on", "继续"), here))
    response = frame.page(request, found, [note])
    response.headers["Refresh"] = f"1; url={here}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@working
@require_GET
def case_receipt(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """Hand out the receipt of an act that the reader may know of."""
    entry = next((each.entry for each in selectors.timeline(request.actor, number) if each.number == event), None)
    if entry is None:
        raise NotFound
    found = ledger.receipt_for(request.actor, ledger.check_row(entry).number, subjects=[("case", number)])
    return handing.download(found.file(), f"receipt-{number}-{event}.json", handing.JSON)


@working
@require_GET
def case_document(request: HttpRequest, number: str, digest: str) -> HttpResponse:
    """Show a file that was handed in with an act."""
    data = selectors.document_file(request.actor, number, digest)
    paper = next(each for each in selectors.documents_of(request.actor, number) if each.digest == digest)
    return handing.beside(data, paper.name, paper.media_type)


@working
@require_GET
@at_one_look
def case_dossier(request: HttpRequest, number: str) -> HttpResponse:
    """Show the version of the dossier in hand, as far as the reader may see it."""
    found = selectors.case_for(request.actor, number)
    if found.level is not Level.FULL:
        raise NotFound
    of, language = found.case, request.language
    shown = reading.assessment_for(request.actor, number)
    rows = Facts(
        (
            (Text("Version", "版本"), of.manifest.number),
            (Text("Signed by the holder", "持有人签署时间"), of.manifest.signed_at),
            (Text("Digest", "摘要值"), of.manifest.digest),
        )
    )
    body: list[Part] = []
    if found.newer is not None:
        body.append(Note((filled(_NEWER_IS, digest=found.newer),), "not_shown", Text("Newer available", "有更新版本")))
    if shown is None:
        return frame.page(request, found, [*body, Card((rows,))])
    body += [
        verdict_of(shown),
        Card((chain_of(shown, language),)),
        Split(
            (Card((judged(shown, language),)),),
            (Card((rows, Note((_NOT_HERE,))), Text("Dossier in hand", "所审卷宗版本")),),
        ),
    ]
    return frame.page(request, found, body)


_NOT_HERE: Final = Text(
    "What this case itself decides is not among the findings; opinions that it knows of are counted in.",
    "本案自身决定的事项不列入评估结果；本案已收到的意见书已计入。",
)


_NEWER_IS: Final = Text(
    "The holder has signed a newer version ({digest}). It enters this case only by an answer to a request.",
    "持有人已签署更新版本（{digest}）。仅在申请人答复补正或者补充要求时进入本案。",
)
