"""What an authority may enter by hand into a licence that stands in its register, and on which ground. Pure.

One row an act. Every act rests on a document of the authority, with its number and day; a ground is named where the
texts at hand hold one, and ``document`` is for everything else: then the register says only what the document says.
The authority that issued a licence changes it (licensing-law 49, regulations 30), revokes and annuls it (dal 139).

That a decision maker signs what stands for a decision is a choice of this product: the decision itself was written and
sealed outside of it, and nobody here has answered for it so far. No text asks for it.
"""

from dataclasses import dataclass
from typing import Final, Literal

from fenduan.law.citation import Citation
from fenduan.law.instruments import ANN_132, ANN_134, DAL, LICENSING_LAW, REGULATIONS, VACCINE_LAW
from fenduan.platform.base.actor import Role
from fenduan.platform.licences.duties import HappeningKind
from fenduan.platform.licences.history import EVENT_LABELS, EventKind
from fenduan.reference.text import Text

Says = Literal["everything", "items", "name", "less", "validity", "nothing"]
"""What of a licence an act states anew: what is licensed, the holder's name, less of the scope, the validity."""
DOCUMENT: Final = "document"


@dataclass(frozen=True, slots=True)
class Ground:
    """Why an act may be done: where it stands, and what it says in a few words."""

    code: str
    words: Text
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """One act by hand: who of the issuing authority may, what it states, on which grounds, what a signature means.

    ``settles`` is what it may prove of a duty: that the scope was reduced, or the entrustment noted.
    """

    kind: EventKind
    about: Text
    says: Says
    grounds: tuple[Ground, ...]
    signature: Text | None = None
    roles: tuple[Role, ...] = ("decision_maker",)
    settles: HappeningKind | None = None

    @property
    def label(self) -> Text:
        """What it is called, as a title."""
        said = EVENT_LABELS[self.kind]
        return Text(said.en[:1].upper() + said.en[1:], said.zh)


_PRINTED: Final = Ground(
    DOCUMENT, Text("as printed on the authority's document; no text at hand", "按部门文书载明的依据，现有文本未收录")
)
_MEANING: Final = Text(
    "I enter this as the numbered document of our authority says it.", "本人确认：登记内容与本部门文书载明的内容一致。"
)
_APPLIED: Final = Ground(
    "entrustment-over",
    Text(
        "applied for after the entrustment ended, was refused, or conditions failed",
        "终止委托活动、上市许可申请未获批准或者不具备生产条件后提出申请",
    ),
    (Citation(ANN_134, "20", 2), Citation(ANN_132, "5", 2)),
)
_NOT_PUT_RIGHT: Final = Ground(
    "not-put-right",
    Text("not put right as the announcements ask", "与公告要求不一致，整改不到位或者拒不整改"),
    (Citation(ANN_132, "25"), Citation(ANN_134, "25")),
)
_ASKED: Final = Ground(
    "applied-for",
    Text("applied for by the holder", "依企业申请办理"),
    (Citation(LICENSING_LAW, "49"), Citation(REGULATIONS, "30", 2)),
)
_NOTED: Final = Ground(
    "entrustment-noted",
    Text("an entrustment is noted in the duplicate", "在许可证副本中载明委托、受托生产事项"),
    (Citation(ANN_134, "19"),),
)
_RENEWED: Final = Ground(
    "expiring",
    Text("examined and issued anew as it expires", "有效期届满，重新审查发证"),
    (Citation(DAL, "41", 2), Citation(REGULATIONS, "30", 3), Citation(LICENSING_LAW, "50")),
)
_RISK: Final = Ground(
    "risk", Text("evidence of a safety risk", "有证据证明可能存在安全隐患"), (Citation(DAL, "99", 3),)
)
_KEY_STAFF: Final = Ground(
    "key-staff", Text("key staff too weak for their duties", "关键人员履职能力薄弱"), (Citation(ANN_134, "22"),)
)
_VACCINE: Final = Ground(
    "vaccine-gmp",
    Text("grave breach of good practice for a vaccine", "严重违反疫苗相关质量管理规范"),
    (Citation(VACCINE_LAW, "72", 2),),
)
_RISK_OVER: Final = Ground(
    "risk-over", Text("assessed: what was asked is met", "经评估符合相关要求"), (Citation(REGULATIONS, "70"),)
)
_VACCINE_OVER: Final = Ground(
    "vaccine-put-right",
    Text("put right and inspected, for a vaccine", "疫苗整改完成，经检查符合要求"),
    (Citation(VACCINE_LAW, "72", 2),),
)


def _law(law: str, article: str, words: Text, item: int | None = None, paragraph: int | None = None) -> Ground:
    instrument = {"dal": DAL, "regulations": REGULATIONS, "licensing-law": LICENSING_LAW, "vaccine-law": VACCINE_LAW}[
        law
    ]
    code = "-".join(each for each in (law, article, str(paragraph or ""), str(item or "")) if each)
    return Ground(code, words, (Citation(instrument, article, paragraph, item),))


_CANCELLED: Final = (
    _law("licensing-law", "70", Text("it expired and was not continued", "有效期届满未延续"), 1),
    _law("licensing-law", "70", Text("the enterprise has come to its end", "法人或者其他组织依法终止"), 3),
    _law("licensing-law", "70", Text("it was annulled, withdrawn or revoked", "许可依法被撤销、撤回或者证件被吊销"), 4),
    _law("licensing-law", "70", Text("force majeure", "因不可抗力导致许可事项无法实施"), 5),
    _law("licensing-law", "70", Text("other cases of laws and regulations", "法律、法规规定的其他情形"), 6),
)
_REVOKED: Final = (
    _law("dal", "116", Text("counterfeit drugs, grave", "生产、销售假药，情节严重")),
    _law("dal", "117", Text("substandard drugs, grave", "生产、销售劣药，情节严重")),
    _law(
        "dal", "122", Text("licence forged, lent or traded, grave", "伪造、变造、出租、出借、非法买卖许可证，情节严重")
    ),
    _law("dal", "124", Text("breaches of article 124, grave", "有第124条所列行为，情节严重")),
    _law("dal", "125", Text("breaches of article 125, grave", "有第125条所列行为，情节严重")),
    _law("dal", "126", Text("good practice not kept, grave", "未遵守质量管理规范，情节严重")),
    _law("dal", "129", Text("bought from who may not sell, grave", "未从规定渠道购进药品，情节严重")),
    _law("dal", "135", Text("recall refused, grave", "拒不召回，情节严重")),
    _law("dal", "141", Text("kickbacks, grave", "给予、收受回扣或者其他不正当利益，情节严重")),
    _law("regulations", "79", Text("breaches of article 79, grave", "有第79条所列情形，情节严重")),
    _law("regulations", "85", Text("risk control refused, grave", "拒不执行风险控制措施，情节严重")),
    _law("vaccine-law", "80", Text("counterfeit or substandard vaccines", "生产、销售的疫苗属于假药或者劣药")),
    _law("vaccine-law", "81", Text("breaches of article 81, vaccines", "有《疫苗管理法》第81条所列情形")),
    _law("vaccine-law", "82", Text("good practice not kept for vaccines, grave", "疫苗违反质量管理规范，情节严重")),
)
_WITHDRAWN: Final = (
    _law(
        "licensing-law", "69", Text("granted by abuse or neglect of duty", "滥用职权、玩忽职守作出准予许可决定"), 1, 1
    ),
    _law("licensing-law", "69", Text("granted beyond the powers", "超越法定职权作出准予许可决定"), 2, 1),
    _law("licensing-law", "69", Text("granted against the procedure", "违反法定程序作出准予许可决定"), 3, 1),
    _law(
        "licensing-law",
        "69",
        Text("granted to who did not qualify", "对不具备资格或者不符合条件的申请人准予许可"),
        4,
        1,
    ),
    _law("licensing-law", "69", Text("other cases in which it may be annulled", "依法可以撤销的其他情形"), 5, 1),
    _law("licensing-law", "69", Text("obtained by deceit or bribery", "以欺骗、贿赂等不正当手段取得"), None, 2),
    _law("dal", "123", Text("obtained by false material", "提供虚假材料等手段骗取许可")),
    _law("licensing-law", "8", Text("withdrawn in the public interest", "为公共利益需要依法撤回"), None, 2),
)

ACTS: Final[dict[EventKind, Act]] = {
    each.kind: each
    for each in (
        Act(
            "scope_reduced",
            Text("Sites or forms are taken out; nothing is added.", "减少生产场地或者剂型，不得增加。"),
            "less",
            (_APPLIED, _NOT_PUT_RIGHT, _PRINTED),
            _MEANING,
            settles="scope_reduced",
        ),
        Act(
            "entrustment_ended",
            Text(
                "An entrustment that ended is taken out, with what was licensed for it.",
                "核减已终止的委托、受托生产事项及相应生产范围。",
            ),
            "less",
            (_APPLIED, _PRINTED),
            _MEANING,
            settles="scope_reduced",
        ),
        Act(
            "changed",
            Text(
                "Licensed items change: sites, forms, class code, entrustments noted.",
                "变更生产地址、生产范围、分类码或者载明委托、受托生产事项。",
            ),
            "items",
            (_ASKED, _NOTED, _PRINTED),
            _MEANING,
            settles="duplicate_noted",
        ),
        Act(
            "renamed",
            Text("The holder's name changes, nothing else.", "仅变更企业名称。"),
            "name",
            (_PRINTED,),
            roles=("case_officer", "decision_maker"),
        ),
        Act(
            "renewed",
            Text("A new period of validity; its entrustments stay.", "载明新的有效期，委托生产事项不单独设置有效期。"),
            "validity",
            (_RENEWED, _PRINTED),
            _MEANING,
        ),
        Act(
            "suspended",
            Text(
                "Production, or the production for others, stands still; the licence itself stays in force.",
                "暂停生产或者暂停委托生产活动，许可证本身仍然有效。",
            ),
            "nothing",
            (_NOT_PUT_RIGHT, _RISK, _KEY_STAFF, _VACCINE, _PRINTED),
            _MEANING,
        ),
        Act(
            "resumed",
            Text("A suspension is lifted.", "解除已采取的暂停措施。"),
            "nothing",
            (_RISK_OVER, _VACCINE_OVER, _PRINTED),
            _MEANING,
        ),
        Act(
            "cancelled",
            Text(
                "The licence is struck off, on application or where the law says so.",
                "依企业申请或者依法办理注销手续。",
            ),
            "nothing",
            (_APPLIED, *_CANCELLED, _PRINTED),
            _MEANING,
            settles="scope_reduced",
        ),
        Act(
            "revoked",
            Text(
                "A penalty, decided by the authority that issued it (Drug Administration Law, article 139).",
                "行政处罚，由原发证的部门决定（《药品管理法》第139条）。",
            ),
            "nothing",
            (*_REVOKED, _NOT_PUT_RIGHT, _PRINTED),
            _MEANING,
        ),
        Act(
            "withdrawn",
            Text("Annulled for how it was granted, or withdrawn.", "因准予许可的决定依法被撤销，或者许可依法被撤回。"),
            "nothing",
            (*_WITHDRAWN, _PRINTED),
            _MEANING,
        ),
        Act(
            "corrected",
            Text(
                "A slip of the register is put right. Both entries stay, with the reason and who.",
                "更正登记差错。原登记和更正登记均予保留，并载明理由和登记人。",
            ),
            "everything",
            (),
            Text("I correct this entry of the register.", "本人确认更正该项登记。"),
        ),
    )
}
"""Every act by hand, in the order in which it is offered."""


def ground_of(act: Act, code: str) -> Ground | None:
    """Return a ground of an act by its code."""
    return next((each for each in act.grounds if each.code == code), None)


def ground_in_words(kind: EventKind, code: str) -> Ground | None:
    """Return the ground of an event; ``None`` where it names none that the table holds."""
    act = ACTS.get(kind)
    return None if act is None else ground_of(act, code)
