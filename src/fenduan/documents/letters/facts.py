"""What each letter is made from: plain facts, every name in both languages, every date a date.

A fact that a letter could not lawfully be sent with is refused when the facts are put together: :class:`BadFacts`.
"""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any, Final, Literal

from fenduan.reference.places import is_mainland
from fenduan.reference.text import Text

Matter = Literal["opinion", "b_issue", "b_change"]
NoAcceptance = Literal["not_needed", "outside_competence"]
NotCounted = Literal[
    "hearing", "testing", "appraisal", "expert_review", "technical_review", "inspection", "rectification"
]
Basis = Literal["gmp_inspection", "licence_inspection", "earlier_inspection"]
ProvinceEvent = Literal[
    "companion_asked", "companion_reminded", "opinion_given", "b_licence_completed", "b_licence_refused", "withdrawn"
]

# What stops which clock: licensing-law 45 and regulations 88 that of a licence, ann-132 3 that of an opinion.
STOPS: Final[dict[Matter, frozenset[NotCounted]]] = {
    "opinion": frozenset({"inspection", "rectification", "technical_review"}),
    "b_issue": frozenset({"hearing", "testing", "appraisal", "expert_review", "technical_review"}),
    "b_change": frozenset({"hearing", "testing", "appraisal", "expert_review", "technical_review"}),
}
OFFICERS: Final = 2


class BadFacts(ValueError):  # noqa: N818 - it says what is wrong with the facts
    """A letter cannot be sent with these facts; ``reason`` says why in both languages."""

    def __init__(self, reason: Text) -> None:
        """Keep the reason."""
        self.reason = reason
        super().__init__(reason.en)


def _need(truth: object, en: str, zh: str) -> None:
    if not truth:
        raise BadFacts(Text(en, zh))


@dataclass(frozen=True, slots=True)
class Frame:
    """What every letter carries.

    ``number`` is the letter's own, ``id`` its opaque id and ``check`` the address of the public page that tells of it;
    ``authority`` is the code of the place whose authority writes; ``addressee`` whom it goes to, ``applicant`` whose
    application it is about, ``case`` that application's number. ``annexes`` go with it, ``copies`` are sent to others.
    ``demonstration`` marks every page as being without legal force.
    """

    number: str
    id: str
    check: str
    authority: str
    addressee: Text
    dated: dt.date
    case: str
    matter: Matter
    product: Text
    applicant: Text
    annexes: tuple[Text, ...] = ()
    copies: tuple[Text, ...] = ()
    demonstration: bool = False

    def __post_init__(self) -> None:
        _need(
            is_mainland(self.authority),
            "A letter is written by the authority of a mainland place.",
            "文书应当由境内省级药品监督管理部门出具。",
        )
        _need(self.number and self.id and self.check, "A letter needs a number and an id.", "文书应当有编号和核验码。")


@dataclass(frozen=True, slots=True)
class Remedies:
    """Who reconsiders a decision and which court hears a suit against it (licensing-law 7, 38).

    ``within`` and ``under`` are the period to ask for reconsideration and the law that gives it, ``suit_within`` and
    ``suit_under`` those of a suit. They are the authority's own statement: neither law is among the texts held.
    """

    reconsideration: Text
    within: Text
    under: Text
    court: Text
    suit_within: Text
    suit_under: Text

    def __post_init__(self) -> None:
        stated = (self.reconsideration, self.within, self.under, self.court, self.suit_within, self.suit_under)
        _need(
            all(each.en.strip() and each.zh.strip() for each in stated),
            "What may be done against a decision is told with body, court, periods and laws (licensing law 38).",
            "告知救济途径的，应当载明复议机关、管辖法院、期限和所依据的法律（行政许可法第三十八条）。",
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a refusal, and the provision it rests on where one is named."""

    says: Text
    law: Text | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """One thing handed in: ``copies`` of it, ``pages`` each, ``digest`` of its file; ``None`` where there is none."""

    name: Text
    copies: int = 1
    pages: int | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing asked for, and why (the provision, or what is wrong with what was handed in)."""

    what: Text
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer who inspects, with the number of the certificate that he or she shows."""

    name: Text
    certificate: str


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An enterprise as a letter names it; ``place`` is the code of where it is."""

    name: Text
    place: str
    credit_code: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scope: who makes what where. ``registration_only`` gives the note that ann-132 5 prescribes."""

    enterprise: Text
    site: Text
    address: Text
    form: Text
    line: Text | None = None
    registration_only: bool = False


@dataclass(frozen=True, slots=True)
class Inspection:
    """An inspection that an opinion or a decision rests on; ``number`` is that of its notice, where it has one."""

    basis: Basis
    dated: dt.date
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Licence:
    """A drug manufacturing licence as granted; number and class code as printed, both days of validity included."""

    number: str
    class_code: str
    holder: Text
    valid_from: dt.date
    valid_until: dt.date
    scope: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """The slip for materials: received on a day, by whom, from whom."""

    frame: Frame
    received: dt.date
    materials: tuple[Material, ...]
    received_by: Text
    handed_in_by: Text | None = None

    def __post_init__(self) -> None:
        _need(self.materials, "The slip lists no material.", "收件凭证未列明材料。")


@dataclass(frozen=True, slots=True)
class AcceptanceFacts:
    """An application accepted. ``lapsed``: the five working days passed, so it counts as accepted since receipt.

    ``due`` is the last day to decide, ``None`` where the calendar of its year is not published.
    """

    frame: Frame
    received: dt.date
    accepted: dt.date
    due: dt.date | None
    lapsed: bool = False

    def __post_init__(self) -> None:
        _need(self.accepted >= self.received, "Accepted before it was received.", "受理日期早于收件日期。")
        _need(
            not self.lapsed or self.accepted == self.received,
            "What was not answered in time counts as accepted from the day of receipt.",
            "逾期未告知的，自收到申请材料之日起即为受理。",
        )
        _need(
            not self.lapsed or self.frame.matter != "opinion",
            "Whether acceptance by lapse of time applies to an opinion is open; it is not stated in a letter.",
            "药品受托生产意见书的办理是否适用逾期视为受理的规定，尚无明确规定，不得在文书中载明。",
        )


@dataclass(frozen=True, slots=True)
class RefusalToAcceptFacts:
    """An application not accepted: no licence is needed, or another authority is ``competent``."""

    frame: Frame
    received: dt.date
    because: NoAcceptance
    explanation: Text
    remedies: Remedies
    competent: Text | None = None

    def __post_init__(self) -> None:
        _need(
            self.because == "not_needed" or self.competent is not None,
            "An authority that is not competent names the one that is (licensing law, article 32).",
            "不属于本机关职权范围的，应当告知有关行政机关（行政许可法第三十二条）。",
        )


@dataclass(frozen=True, slots=True)
class MaterialsMissingFacts:
    """The one list of everything that is missing."""

    frame: Frame
    received: dt.date
    items: tuple[Missing, ...]

    def __post_init__(self) -> None:
        _need(self.items, "The list of what is missing is empty.", "补正内容为空。")


@dataclass(frozen=True, slots=True)
class SupplementFacts:
    """A request, after acceptance, to explain or complete; it stops no clock."""

    frame: Frame
    accepted: dt.date
    items: tuple[Missing, ...]
    reply_by: dt.date

    def __post_init__(self) -> None:
        _need(self.items, "Nothing is asked for.", "未列明需要补充的内容。")
        _need(self.reply_by >= self.frame.dated, "The reply is due before the letter.", "答复期限早于文书日期。")


@dataclass(frozen=True, slots=True)
class TimeNotCountedFacts:
    """Time that is not counted: what needs it, since when, and how many working days it is expected to need.

    ``left`` is how many working days remain when counting goes on.
    """

    frame: Frame
    reason: NotCounted
    begins: dt.date
    needed: int
    left: int

    def __post_init__(self) -> None:
        _need(
            self.reason in STOPS[self.frame.matter],
            "No text lets this stop the clock of this matter.",
            "没有规定允许以该事由停止计算本事项的期限。",
        )
        _need(self.needed > 0 and self.left >= 0, "A number of working days is not positive.", "工作日数应当为正数。")


@dataclass(frozen=True, slots=True)
class InspectionNoticeFacts:
    """An inspection on site by two officers or more; first and last day included."""

    frame: Frame
    inspected: Text
    site: Text
    address: Text
    first: dt.date
    last: dt.date
    officers: tuple[Officer, ...]
    scope: tuple[Text, ...]

    def __post_init__(self) -> None:
        _need(
            len({each.certificate for each in self.officers}) >= OFFICERS,
            "An inspection needs two officers or more (licensing law, article 34).",
            "核查应当由两名以上工作人员进行（行政许可法第三十四条）。",
        )
        _need(self.last >= self.first, "The inspection ends before it begins.", "检查结束日期早于开始日期。")
        _need(self.scope, "The scope of the inspection is not stated.", "未列明检查范围。")


@dataclass(frozen=True, slots=True)
class OpinionFacts:
    """The Opinion on Entrusted Manufacture. ``approval`` is the product's approval number, ``None`` before it has one.

    ``remedies`` only where the authority states them with a refusal.
    """

    frame: Frame
    manufacturer: Enterprise
    holder: Enterprise
    lines: tuple[Line, ...]
    inspections: tuple[Inspection, ...]
    consent: bool
    approval: str | None = None
    reasons: tuple[Reason, ...] = ()
    remedies: Remedies | None = None

    def __post_init__(self) -> None:
        _need(self.frame.matter == "opinion", "This letter belongs to an opinion.", "本文书仅用于出具受托生产意见。")
        _need(
            self.manufacturer.place == self.frame.authority,
            "The opinion is given by the manufacturer's province.",
            "意见书应当由受托生产企业所在地省级药品监督管理部门出具。",
        )
        _need(
            self.holder.place != self.manufacturer.place,
            "Within one province no opinion is given (announcement 134, article 19).",
            "委托双方在同一省级行政区域的，无需出具意见书（第134号公告第十九条）。",
        )
        _need(self.lines, "The opinion names no site and form.", "意见书未列明生产场地和剂型。")
        _need(
            self.inspections,
            "The opinion rests on the results of an inspection (announcement 132, article 3).",
            "意见书应当依据检查结果出具（第132号公告第三条）。",
        )
        _need(self.consent or self.reasons, "A refusal needs reasons.", "不同意受托生产的，应当说明理由。")


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """The decision to grant. ``deliver_by`` is ``None`` where the calendar of its year is not published."""

    frame: Frame
    accepted: dt.date
    licence: Licence
    manufacturers: tuple[Enterprise, ...]
    inspections: tuple[Inspection, ...] = ()
    deliver_by: dt.date | None = None

    def __post_init__(self) -> None:
        _need(
            self.frame.matter != "opinion", "This letter belongs to a licence.", "本文书仅用于药品生产许可证相关事项。"
        )
        _need(self.licence.scope, "The licence has no scope.", "许可证未载明生产范围。")
        _need(
            self.licence.valid_until >= self.licence.valid_from,
            "The licence ends before it begins.",
            "许可证有效期截止日期早于起始日期。",
        )
        _need(
            self.frame.matter != "b_issue" or self.inspections,
            "The issue of a class B licence follows an on-site inspection of the holder (announcement 132, article 2).",
            "核发B类许可证前应当对申请人开展现场检查（第132号公告第二条）。",
        )


@dataclass(frozen=True, slots=True)
class RefusalFacts:
    """The decision to refuse, with its reasons and what may be done against it."""

    frame: Frame
    accepted: dt.date
    reasons: tuple[Reason, ...]
    remedies: Remedies

    def __post_init__(self) -> None:
        _need(
            self.frame.matter != "opinion", "This letter belongs to a licence.", "本文书仅用于药品生产许可证相关事项。"
        )
        _need(
            self.reasons,
            "A refusal states its reasons (licensing law, article 38).",
            "不予许可的，应当说明理由（行政许可法第三十八条）。",
        )


@dataclass(frozen=True, slots=True)
class ProvinceNoticeFacts:
    """A letter to another province: what happened or what is asked, on ``day``, about ``enterprise`` in that province.

    ``questions`` are what is asked; without any, how far the matter is that is handled there.

    ``reference`` is the number of what is spoken of: the opinion, the licence, or the earlier letter. ``consent`` is
    what a given opinion said. ``until`` is the day to answer by, or the end of the 60 working days after the B matter;
    ``None`` where the calendar of its year is not published.
    """

    frame: Frame
    event: ProvinceEvent
    enterprise: Text
    day: dt.date
    reference: str | None = None
    consent: bool | None = None
    until: dt.date | None = None
    questions: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        _need(
            self.event != "opinion_given" or (self.consent is not None and self.reference),
            "An opinion is passed on with its number and what it says.",
            "送交意见书应当载明其编号和意见。",
        )
        _need(
            self.event not in ("companion_reminded", "b_licence_completed") or self.reference,
            "The letter needs the number of what it speaks of.",
            "应当载明所涉文书或者许可证的编号。",
        )
        asked = self.event in ("companion_asked", "companion_reminded")
        _need(not asked or self.until, "A letter that asks names the day to answer by.", "商请函应当载明复函日期。")


@dataclass(frozen=True, slots=True)
class InterestFacts:
    """Tells somebody else that a matter directly concerns a major interest of theirs, and that they may state views.

    ``interest`` is what concerns them and how, ``reply_by`` the last day that the authority names for it.
    """

    frame: Frame
    accepted: dt.date
    interest: Text
    reply_by: dt.date

    def __post_init__(self) -> None:
        _need(self.interest.zh.strip(), "Which interest is at stake is not stated.", "未载明所关系的重大利益。")
        _need(self.reply_by >= self.frame.dated, "The reply is due before the letter.", "答复期限早于文书日期。")


Facts = (
    ReceiptFacts
    | AcceptanceFacts
    | RefusalToAcceptFacts
    | MaterialsMissingFacts
    | SupplementFacts
    | TimeNotCountedFacts
    | InspectionNoticeFacts
    | OpinionFacts
    | GrantFacts
    | RefusalFacts
    | ProvinceNoticeFacts
    | InterestFacts
)


def as_data(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """Return facts as plain data for JSON: dates as ISO 8601, texts as ``{"en": ..., "zh": ...}``."""
    match value:
        case dt.date():
            return value.isoformat()
        case tuple():
            return [as_data(each) for each in value]
        case _ if dataclasses.is_dataclass(value):
            return {field.name: as_data(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case _:
            return value
