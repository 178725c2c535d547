"""A page of a licence, made from the register, in both languages; it says that it is not the licence itself."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Final

from fenduan.documents.clean import clean
from fenduan.documents.identity import canonical_json
from fenduan.documents.letters import Format, written
from fenduan.documents.letters.code import qr
from fenduan.documents.letters.facts import Line, as_data
from fenduan.documents.letters.sheet import Block, Sheet
from fenduan.documents.letters.writing import written_date
from fenduan.documents.tree import Definitions, Paragraph, Table
from fenduan.reference.places import authority_of
from fenduan.reference.text import Text

_TITLE: Final = Text("Register extract", "药品生产许可证登记信息")
_HEAD: Final = Text("Register of licences", "药品生产许可证登记册")
_MARK: Final = Text(
    "Made from the register; not the drug manufacturing licence itself",
    "依据登记册生成，不是药品生产许可证正本或者副本",
)
_DEMONSTRATION: Final = Text("Demonstration, without legal force", "演示文书，不具有法律效力")
_ROWS: Final = {
    "number": Text("Licence number", "许可证编号"),
    "class_code": Text("Class code", "分类码"),
    "holder": Text("Holder", "企业名称"),
    "authority": Text("Authority", "发证机关"),
    "valid": Text("Valid, both days included", "有效期（含首尾两日）"),
    "state": Text("State", "状态"),
    "day": Text("As it stands on", "登记信息截至"),
}
_SCOPE: Final = Text("Manufacturing scope", "生产范围")
_SCOPE_HEAD: Final = (
    Text("Site and address", "生产场地和地址"),
    Text("Workshop or line", "车间、生产线"),
    Text("Form", "剂型"),
    Text("Note", "备注"),
)
_SCOPE_SHARES: Final = (40, 18, 22, 20)
_ENTRUSTED: Final = Text("Entrustments", "委托、受托生产事项")
_ENTRUSTED_HEAD: Final = (
    Text("Enterprise", "企业名称"),
    Text("Product", "品种名称"),
    Text("Approval number", "批准文号"),
)
_ENTRUSTED_SHARES: Final = (45, 30, 25)
_NOTE: Final = Text("registration use only", "（仅限注册申报使用）")
_NONE: Final = Text("The register holds no scope of this licence.", "登记册未载明该许可证的生产范围。")
_UNSTATED: Final = Text("not stated", "未载明")
_CHECK: Final = Text("Check this licence at", "核验网址")
_DIGEST: Final = Text("Digest", "登记信息摘要值")
_QR: Final = Text("QR code of the page that checks this licence", "许可证核验二维码")
_DASH: Final = "–"


@dataclass(frozen=True, slots=True)
class Entrusted:
    """An entrustment that a licence notes; what is ``None`` is not stated."""

    enterprise: Text
    product: Text | None = None
    approval: str | None = None


@dataclass(frozen=True, slots=True)
class ExtractFacts:
    """What the register says of a licence at the end of ``day``; ``check`` is the address of its public page."""

    number: str
    class_code: str
    holder: Text
    authority: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    state: Text
    day: dt.date
    scope: tuple[Line, ...]
    check: str
    entrustments: tuple[Entrusted, ...] = ()
    demonstration: bool = False


def both(text: Text) -> str:
    """Say a text in both languages, once where they are alike."""
    return clean(text.zh if text.zh == text.en else f"{text.zh} {text.en}")


def extract_digest(facts: ExtractFacts) -> str:
    """Return ``sha256:`` and the SHA-256 of the facts as canonical JSON."""
    return "sha256:" + hashlib.sha256(canonical_json({"kind": "extract", "facts": as_data(facts)})).hexdigest()


def render(facts: ExtractFacts, fmt: Format) -> bytes:
    """Return the page as a file, in both languages; the same facts give the same bytes."""
    return written(sheet(facts), fmt)


def sheet(facts: ExtractFacts) -> Sheet:
    """Return the page without a format."""
    own = extract_digest(facts)
    marks = (_MARK, _DEMONSTRATION) if facts.demonstration else (_MARK,)
    return Sheet(
        language="zh",
        head=both(_HEAD),
        mark=" · ".join(both(each) for each in marks),
        number=clean(facts.number),
        title=both(_TITLE),
        addressee="",
        blocks=tuple(_blocks(facts)),
        closing="",
        annexes_label="",
        annexes=(),
        authority="",
        date="",
        seal="",
        signers=(),
        signer_columns=(),
        copies_label="",
        copies="",
        check_label=both(_CHECK),
        check=clean(facts.check),
        id_label="",
        id="",
        digest_label=both(_DIGEST),
        digest=own,
        qr=qr(facts.check, both(_QR)),
        page="{page} / {total}",
        day=facts.day.isoformat(),
        keywords=(clean(facts.number), own),
    )


def _blocks(facts: ExtractFacts) -> list[Block]:
    values = {
        "number": clean(facts.number),
        "class_code": clean(facts.class_code),
        "holder": both(facts.holder),
        "authority": both(authority_of(facts.authority) or Text(facts.authority, facts.authority)),
        "valid": _span(facts),
        "state": both(facts.state),
        "day": _day(facts.day),
    }
    blocks: list[Block] = [Definitions(tuple((both(_ROWS[key]), said) for key, said in values.items()))]
    if facts.scope:
        head = tuple(both(each) for each in _SCOPE_HEAD)
        blocks.append(Table(both(_SCOPE), head, tuple(_line(each) for each in facts.scope), _SCOPE_SHARES))
    else:
        blocks.append(Paragraph(both(_NONE)))
    if facts.entrustments:
        rows = tuple(
            (both(each.enterprise), both(each.product) if each.product else _DASH, clean(each.approval or _DASH))
            for each in facts.entrustments
        )
        blocks.append(Table(both(_ENTRUSTED), tuple(both(each) for each in _ENTRUSTED_HEAD), rows, _ENTRUSTED_SHARES))
    return blocks


def _span(facts: ExtractFacts) -> str:
    first, last = (both(_UNSTATED) if each is None else _day(each) for each in (facts.valid_from, facts.valid_until))
    return f"{first} – {last}"


def _day(day: dt.date) -> str:
    return f"{written_date(day, 'zh')} {day.isoformat()}"


def _line(line: Line) -> tuple[str, ...]:
    site = both(line.site) if line.address == line.site else f"{both(line.site)}，{both(line.address)}"
    note = both(_NOTE) if line.registration_only else _DASH
    return (site, both(line.line) if line.line else _DASH, both(line.form), note)
