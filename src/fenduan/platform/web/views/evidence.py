"""What anybody may check without signing in: a licence, a letter, a receipt; and what proves it without us.

It answers valid or not, position, time and digest. Whoever asks holds the paper or the file already: nothing is said
that does not stand on it, and what is not known here and what may not be told are answered alike.
"""

import re
from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from fenduan.evidence.canonical import LARGEST
from fenduan.evidence.errors import Refused as NoProof
from fenduan.evidence.notes import PublicKey
from fenduan.evidence.receipts import Receipt
from fenduan.evidence.verifier import Verdict, verify
from fenduan.platform.base import clock
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.cases.selectors import LetterChecked, check_letter
from fenduan.platform.ledger import selectors as ledger
from fenduan.platform.ledger.selectors import Checked
from fenduan.platform.licences import selectors as licences
from fenduan.platform.web import handing
from fenduan.platform.web.access import limited, working
from fenduan.platform.web.parts import Card, Chip, Facts, Field, Form, Head, Note, Part, Words
from fenduan.platform.web.posted import again
from fenduan.platform.web.states import licence_chip
from fenduan.reference.text import Text

_OPAQUE: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_LONGEST: Final = 120
_RECEIPT, _FILE = "receipt", "file"
Rows = Sequence[tuple[Text, object]]

_TITLE: Final = Text("Check a licence, letter or receipt", "核验许可证、文书和回执")
_ANSWER: Final = Text("Answer", "核验结果")
_VALID: Final = Text("Valid", "核验通过")
_NOT_VALID: Final = Text("Not valid", "核验未通过")
_NUMBER: Final = Text("Number", "编号")
_TIME: Final = Text("Entered in the log", "登记时间")
_PLACE: Final = Text("Position in the log", "在日志中的位置")
_LEAF: Final = Text("Digest of the entry", "日志条目摘要值")
_STATED: Final = Text("Digest of what it states", "文书内容摘要值")
_POSITION: Final = Text("entry {index} of {size}, counted from 0", "第{index}条（自0起算），共{size}条")
_NOT_SEALED: Final = Text("promised, not sealed yet", "已承诺登记，尚未封存")
_UNKNOWN: Final = Text(
    "No licence, letter or receipt is known here under this.", "本系统没有与此对应的许可证、文书或者回执。"
)
_LOOK_AGAIN: Final = Text(
    "Compare it with the paper, sign by sign. A letter can be checked once it has been sent.",
    "请与纸面逐字核对。文书发出后方可核验。",
)
_COMPARE: Final = Text(
    "The letter is genuine where number, date and digest are those on the paper in your hand.",
    "编号、日期和摘要值与您手中纸面所载一致的，为真实文书。",
)
_REGISTERED: Final = Text("The register holds this licence.", "该许可证已在登记册中登记。")
_AN_ENTRY: Final = Text("The log holds an entry of this number.", "日志中有此编号的条目。")
_PROVED: Final = Text(
    "The receipt holds. Its proof was computed anew, up to the signed root of the log.",
    "回执有效。已重新计算其证明，直至日志签署的根。",
)
_PROMISED: Final = Text(
    "The promise is the log's own; the entry is not sealed yet.", "承诺确由日志签署，条目尚未封存。"
)
_SINCE_SEALED: Final = Text(
    "This file holds the promise only. The entry has been sealed since: fetch the receipt anew.",
    "该文件仅载有承诺。条目此后已封存，请重新下载回执。",
)
_NO_PROOF: Final = Text("The file does not prove what it says.", "该文件不能证明其所载内容。")
_NOTHING: Final = Text("Paste the receipt, or choose its file.", "请粘贴回执内容，或者选择回执文件。")
_COMMAND: Final = "fenduan evidence verify RECEIPT --key KEY"
_FOLLOWING: Final = "fenduan evidence verify RECEIPT --key OLD-KEY --hand-over hand-over-1.txt"
_TOO_LARGE: Final = Text("No receipt is as large as this.", "文件过大，不是回执。")


@limited
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Check what was typed (``?q=``: a licence's number, a letter's id), or a receipt that was handed in."""
    if request.method == "POST":
        return _of_receipt(request)
    typed = request.GET.get("q", "").strip()[:_LONGEST]
    if not typed:
        return _page(request)
    if _OPAQUE.fullmatch(typed):
        return redirect("check_id", typed)
    return _of_licence(request, typed)


@limited
@require_GET
def check_id(request: HttpRequest, opaque: str) -> HttpResponse:
    """Check a letter or an entry by its opaque id: the address in the code on a letter."""
    for look in (_letter, _entry):
        try:
            return _page(request, look(opaque), opaque)
        except NotFound:
            continue
    return _unknown(request, opaque[:_LONGEST])


@limited
@require_GET
def check_licence(request: HttpRequest, number: str) -> HttpResponse:
    """Check a licence by its number: the address on what is printed of the register."""
    return _of_licence(request, number)


def _of_licence(request: HttpRequest, number: str) -> HttpResponse:
    try:
        return _page(request, _licence(number), number)
    except NotFound:
        return _unknown(request, number[:_LONGEST])


@limited
@require_GET
def log_key(_: HttpRequest) -> HttpResponse:
    """Hand out the key that everyone checks the log with."""
    return handing.download(f"{ledger.public_key()}\n".encode(), "fenduan-ledger.pub", handing.PLAIN)


@limited
@require_GET
def log_checkpoint(_: HttpRequest) -> HttpResponse:
    """Hand out the latest signed checkpoint of the log, with its cosignatures."""
    return handing.download(ledger.checkpoint_note().encode(), "checkpoint.txt", handing.PLAIN)


@limited
@require_GET
def log_hand_over(_: HttpRequest, nth: int) -> HttpResponse:
    """Hand out the statement by which one key of the log handed it over to the next, signed with both."""
    found = ledger.hand_over(nth)
    return handing.download(found.statement.encode(), f"hand-over-{found.number}.txt", handing.PLAIN)


@working
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out the receipt of an entry of one's own organisation, with every field that was not erased."""
    found = ledger.receipt_for(request.actor, number)
    return handing.download(found.file(), f"receipt-{number}.json", handing.JSON)


# Answers


def _licence(number: str) -> Card:
    found = licences.public(number)
    rows = (
        (_NUMBER, found.number),
        (Text("Holder", "企业名称"), found.holder),
        (Text("Valid from", "有效期自"), found.valid_from),
        (Text("Valid until", "有效期至"), found.valid_until),
    )
    return _answer(licence_chip(found.state), (_REGISTERED,), rows)


def _letter(opaque: str) -> Card:
    found: LetterChecked = check_letter(opaque)
    rows = (
        (Text("Letter", "文书"), found.kind),
        (_NUMBER, found.number),
        (Text("Authority", "制发机关"), found.authority),
        (Text("Date", "日期"), found.dated),
        (_STATED, found.digest),
    )
    return _answer(Chip("met", _VALID), (_COMPARE,), (*rows, *_in_log(ledger.check_row(found.entry))))


def _entry(number: str) -> Card:
    found = ledger.check(number)
    tone = "met" if found.position is not None else "pending"
    return _answer(Chip(tone, _VALID), (_AN_ENTRY,), ((_NUMBER, found.number), *_in_log(found)))


def _in_log(found: Checked) -> Rows:
    if found.position is None or found.size is None:
        place: object = _NOT_SEALED
    else:
        place = filled(_POSITION, index=found.position, size=found.size)
    return ((_TIME, found.time), (_PLACE, place), (_LEAF, found.leaf))


def _of_receipt(request: HttpRequest) -> HttpResponse:
    form = _receipt_form()
    try:
        data = _handed_in(request)
        verdict = verify(data, ledger.known_log(), _witnesses(), now=clock.now())
    except Refused as refused:
        return _page(request, None, "", again(form, request, refused), status=400)
    except NoProof as wrong:
        answer = _answer(Chip("not_met", _NOT_VALID), (_NO_PROOF, _located(wrong)), ())
        return _page(request, answer, form=again(form, request, Refused([])), status=400)
    return _page(request, _proved(data, verdict))


def _located(wrong: NoProof) -> Text:
    """Say what is wrong, and where; a place in a text of lines ends in the line's number."""
    place, _, line = wrong.where.rpartition(":")
    said = wrong.message
    if line.isdecimal():
        said = Text(f"Line {line}: {said.en}", f"第{line}行：{said.zh}")
    else:
        place = wrong.where
    return Text(f"At {place}: {said.en}", f"位置 {place}：{said.zh}") if place else said


def _handed_in(request: HttpRequest) -> bytes:
    file = request.FILES.get(_FILE)
    data: bytes = request.POST.get(_RECEIPT, "").strip().encode(errors="replace")
    if file is not None:
        if file.size > LARGEST:
            raise Refused(_TOO_LARGE, status=400, fields={_FILE: [_TOO_LARGE]})
        data = file.read()
    if not data:
        raise Refused(_NOTHING, status=400, fields={_RECEIPT: [_NOTHING]})
    return data


def _witnesses() -> tuple[PublicKey, ...]:
    return tuple(PublicKey.parse(each) for each in ledger.witness_keys())


def _proved(data: bytes, verdict: Verdict) -> Card:
    said: list[Words] = [*verdict.statements]
    rows: Rows = ()
    if verdict.kind in ("receipt", "promise"):
        entry = Receipt.parse(data).entry
        found = ledger.check(entry.id)
        rows = ((_NUMBER, entry.id), *_in_log(found))
        if verdict.kind == "promise":
            said.insert(0, _PROMISED if found.position is None else _SINCE_SEALED)
        else:
            said.insert(0, _PROVED)
    tone = "not_met" if verdict.overdue else "pending" if verdict.kind == "promise" else "met"
    return _answer(Chip(tone, _NOT_VALID if verdict.overdue else _VALID), said, rows)


def _answer(chip: Chip, said: Sequence[Words], rows: Rows) -> Card:
    tone = {"met": "met", "not_met": "not_met"}.get(chip.tone, "")
    parts: list[Part] = [chip, Note(tuple(said), tone)]  # type: ignore[arg-type]
    return Card((*parts, *((Facts(tuple(rows)),) if rows else ())), _ANSWER)


def _unknown(request: HttpRequest, typed: str) -> HttpResponse:
    return _page(request, _answer(Chip("not_met", _NOT_VALID), (_UNKNOWN, _LOOK_AGAIN), ()), typed, status=404)


def _page(
    request: HttpRequest, answer: Part | None = None, typed: str = "", form: Form | None = None, *, status: int = 200
) -> HttpResponse:
    try:
        lines = ledger.checkpoint_note().splitlines()
    except NotFound:
        lines = []
    context = {
        "head": Head(_TITLE),
        "width": "narrow",
        "answer": answer,
        "typed": typed,
        "form": form or _receipt_form(),
        "key": ledger.public_key(),
        "command": _COMMAND,
        "following": _FOLLOWING,
        "hand_overs": ledger.hand_overs(),
        "log": {"size": lines[1], "root": lines[2]} if lines else None,
    }
    return render(request, "web/evidence/check.html", context, status=status)


def _receipt_form() -> Form:
    fields = (
        Field(
            _RECEIPT,
            Text("Receipt", "回执内容"),
            "long",
            hint=Text("The whole file, from its first brace to its last.", "回执文件的全部内容，含首尾花括号。"),
        ),
        Field(_FILE, Text("Or its file", "或者选择回执文件"), "file"),
    )
    return Form(reverse("check"), fields, Text("Check the receipt", "核验回执"), files=True)
