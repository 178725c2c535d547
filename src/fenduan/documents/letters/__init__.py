"""The letters of an authority: official letters in Chinese, each with an English reading copy, from plain facts.

``render("acceptance", facts, "zh", "pdf")`` gives the letter's bytes; the same facts give the same bytes. The Chinese
text is the letter; the English one says so of itself. Both carry one digest, that of the kind and its facts.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from fenduan.documents.clean import clean
from fenduan.documents.identity import canonical_json
from fenduan.documents.letters import decisions, procedure
from fenduan.documents.letters.code import qr
from fenduan.documents.letters.facts import (
    AcceptanceFacts,
    Facts,
    GrantFacts,
    InspectionNoticeFacts,
    InterestFacts,
    MaterialsMissingFacts,
    OpinionFacts,
    ProvinceNoticeFacts,
    ReceiptFacts,
    RefusalFacts,
    RefusalToAcceptFacts,
    SupplementFacts,
    TimeNotCountedFacts,
    as_data,
)
from fenduan.documents.letters.sheet import Body, Sheet
from fenduan.documents.letters.writing import Writing
from fenduan.law.citation import Citation
from fenduan.reference.places import PLACES
from fenduan.reference.text import Language, Text

Format = Literal["pdf", "docx", "html"]

_READING_COPY: Final = Text(
    "Reading copy. The Chinese letter of this number is the authentic one.", "以本文书中文文本为准"
)
_DEMONSTRATION: Final = Text("Demonstration, without legal force", "演示文书，不具有法律效力")
_CHECK: Final = Text("Check this letter at", "核验网址")
_ID: Final = Text("Id", "核验码")
_DIGEST: Final = Text("Digest of what it states", "文书内容摘要值")
_QR: Final = Text("QR code of the page that checks this letter", "文书核验二维码")
_PAGE: Final = Text("Page {page} of {total}", "第{page}页，共{total}页")
_SEAL: Final = Text("(seal)", "（盖章处）")
_ANNEXES: Final = Text("Annexes", "附件")
_COPIES: Final = Text("Copies", "抄送")
_SIGNER_COLUMNS: Final = (Text("Signature", "签字"), Text("Date", "日期"))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter: what it is called, the mark in its number, the facts it takes, how it is worded."""

    id: str
    title: Text
    mark: str
    facts: type
    body: Callable[[Any, Writing], Body]


def _kind(id_: str, title: Text, mark: str, facts: type, body: Callable[[Any, Writing], Body]) -> tuple[str, Kind]:
    return id_, Kind(id_, title, mark, facts, body)


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    dict(
        [
            _kind(
                "receipt",
                Text("Receipt for application materials", "申请材料收件凭证"),
                "收",
                ReceiptFacts,
                procedure.receipt,
            ),
            _kind(
                "acceptance", Text("Notice of acceptance", "受理通知书"), "受", AcceptanceFacts, procedure.acceptance
            ),
            _kind(
                "refusal_to_accept",
                Text("Refusal to accept", "不予受理文书"),
                "不受",
                RefusalToAcceptFacts,
                procedure.refusal_to_accept,
            ),
            _kind(
                "materials_missing",
                Text("Notice of everything to be put right", "申请材料补正告知书"),
                "补正",
                MaterialsMissingFacts,
                procedure.materials_missing,
            ),
            _kind(
                "supplement_request",
                Text("Request for a supplement", "补充资料通知书"),
                "补充",
                SupplementFacts,
                procedure.supplement_request,
            ),
            _kind(
                "time_not_counted",
                Text("Notice of time not counted", "所需时间不计入办理期限告知书"),
                "期",
                TimeNotCountedFacts,
                procedure.time_not_counted,
            ),
            _kind(
                "inspection_notice",
                Text("Notice of on-site inspection", "现场检查通知书"),
                "检",
                InspectionNoticeFacts,
                procedure.inspection_notice,
            ),
            _kind(
                "opinion",
                Text("Opinion on entrusted manufacture", "药品受托生产意见书"),
                "意见",
                OpinionFacts,
                decisions.opinion,
            ),
            _kind(
                "grant",
                Text("Decision to grant an administrative licence", "准予行政许可决定书"),
                "准",
                GrantFacts,
                decisions.grant,
            ),
            _kind(
                "refusal",
                Text("Decision to refuse an administrative licence", "不予行政许可决定书"),
                "不准",
                RefusalFacts,
                decisions.refusal,
            ),
            _kind(
                "province_notice",
                Text("Letter to another province", "致相关省级药品监督管理部门的函"),
                "函",
                ProvinceNoticeFacts,
                decisions.province_notice,
            ),
            _kind(
                "interest_notice",
                Text("Notice to an interested party", "利害关系人告知书"),
                "利",
                InterestFacts,
                procedure.interest_notice,
            ),
        ]
    )
)


def number(kind: str, place: str, year: int, serial: int) -> str:
    """Return a letter's number, such as ``沪药监许受字〔2026〕第3号``: place, kind, year, serial within the three.

    No text prescribes the form; this is a product choice after the numbers of licensing letters in use.
    """
    return f"{PLACES[place].licence_prefix}药监许{KINDS[kind].mark}字〔{year}〕第{serial}号"


def digest(kind: str, facts: Facts) -> str:
    """Return ``sha256:`` and the SHA-256 of the kind and its facts as canonical JSON; one for both languages."""
    whole = {"kind": kind, "facts": as_data(facts)}
    return "sha256:" + hashlib.sha256(canonical_json(whole)).hexdigest()


def citations(kind: str, facts: Facts) -> tuple[Citation, ...]:
    """Return the provisions that a letter with these facts names, in their order."""
    return tuple(_written(kind, facts, "zh")[0].cited)


def render(kind: str, facts: Facts, language: Language, fmt: Format) -> bytes:
    """Return a letter as a file; the same facts give the same bytes.

    ``pdf`` is tagged (PDF/UA-1, PDF/A-2a), ``docx`` Word, ``html`` one page in UTF-8. ``zh`` is the letter itself,
    ``en`` its reading copy.

    Raises:
        KeyError: no such kind.
        TypeError: the facts are those of another kind.
    """
    return written(sheet(kind, facts, language), fmt)


def written(made: Sheet, fmt: Format) -> bytes:
    """Return a sheet as a file; what makes a format is imported when it is first asked for."""
    match fmt:
        case "pdf":
            from fenduan.documents.letters.pdf import pdf  # noqa: PLC0415

            return pdf(made)
        case "docx":
            from fenduan.documents.letters.word import word  # noqa: PLC0415

            return word(made)
        case "html":
            from fenduan.documents.letters.html import html  # noqa: PLC0415

            return html(made)


def _written(kind: str, facts: Facts, language: Language) -> tuple[Writing, Body]:
    known = KINDS[kind]
    if not isinstance(facts, known.facts):
        raise TypeError(f"a letter of kind {kind} takes {known.facts.__name__}, not {type(facts).__name__}")
    writing = Writing(facts.frame, language)
    return writing, known.body(facts, writing)


def sheet(kind: str, facts: Facts, language: Language) -> Sheet:
    """Return a letter without a format, in one language.

    Raises:
        KeyError: no such kind.
        TypeError: the facts are those of another kind.
    """
    w, body = _written(kind, facts, language)
    frame = facts.frame
    authority, own = w.place(frame.authority), digest(kind, facts)
    marks = (_DEMONSTRATION.pick(language),) if frame.demonstration else ()
    if language == "en":
        marks = (_READING_COPY.en, *marks)
    return Sheet(
        language=language,
        head=authority,
        mark=". ".join(each.rstrip(".") for each in marks),
        number=clean(frame.number),
        title=body.title,
        addressee=w.say("To {name}:", "{name}：", name=frame.addressee),
        blocks=body.blocks,
        closing=body.closing,
        annexes_label=_ANNEXES.pick(language),
        annexes=tuple(w.word(each) for each in frame.annexes),
        authority=authority,
        date=w.word(frame.dated),
        seal=_SEAL.pick(language),
        signers=body.signers,
        signer_columns=tuple(each.pick(language) for each in _SIGNER_COLUMNS),
        copies_label=_COPIES.pick(language),
        copies=("、" if language == "zh" else "; ").join(w.word(each) for each in frame.copies),
        check_label=_CHECK.pick(language),
        check=clean(frame.check),
        id_label=_ID.pick(language),
        id=clean(frame.id),
        digest_label=_DIGEST.pick(language),
        digest=own,
        qr=qr(frame.check, _QR.pick(language)),
        page=_PAGE.pick(language),
        day=frame.dated.isoformat(),
        keywords=(clean(frame.number), clean(frame.id), own),
    )
