"""The fields that acts ask for, as the tables name them."""

from typing import Final

from fenduan.platform.procedure.model import DAY, Need
from fenduan.platform.procedure.words import MATTERS, Matter
from fenduan.reference.text import Text

MANIFEST: Final = Need("manifest", "manifest", Text("Dossier version", "卷宗版本"))
ANSWER: Final = Need("answer", "text", Text("Answer", "答复说明"))
REASONS: Final = Need("reasons", "text", Text("Reasons", "理由"))
REASONS_IF_ANY: Final = Need("reasons", "text", Text("Reasons", "理由"), required=False)
REPLY_BY: Final = Need("reply_by", "future_day", Text("Reply by", "回复期限"))
PERSON: Final = Need("person", "person", Text("Person", "人员"))
COMPANION: Final = Need("companion", "line", Text("Companion case", "关联案件"))
OFFICERS: Final = Need("officers", "people", Text("Officers", "核查人员"), least=1, most=12)
PARTY: Final = Need("party", "party", Text("Manufacturer", "受托生产企业"))
DIGEST: Final = Need("digest", "digest", Text("Digest of the decision shown", "所显示决定文书的摘要值"))
EXPECTED: Final = Need(
    "expected_days", "number", Text("Working days it is expected to take", "预计所需工作日"), most=250
)
OWN_NUMBER: Final = Need("own_number", "line", Text("Number of the application", "申请编号"))
_NOT_HERE: Final = Text(
    "Where the manufacturer is not on the platform: as it stands on the application.",
    "受托生产企业尚未加入本系统的，按申请材料所载填写。",
)
APPLICANT_ON_PAPER: Final = (
    Need("applicant_name", "line", Text("Its name", "受托生产企业名称"), required=False, hint=_NOT_HERE),
    Need("credit_code", "line", Text("Its credit code", "统一社会信用代码"), required=False, hint=_NOT_HERE),
)
ORIGIN: Final = Need(
    "origin",
    "choice",
    Text("How it came", "提交途径"),
    choices={"paper": Text("on paper", "纸质提交"), "other_portal": Text("through another portal", "其他办事平台提交")},
)
VARIANT: Final = Need(
    "variant",
    "choice",
    Text("What is applied for", "申请事项"),
    choices={
        "issue": Text("issue of a class B licence", "核发B类许可证"),
        "change": Text("change of it", "变更许可事项"),
    },
)
MATTER: Final = Need(
    "matter",
    "choice",
    Text("What it is", "事项"),
    choices={each.value: MATTERS[each] for each in (Matter.TESTING, Matter.APPRAISAL, Matter.EXPERT_REVIEW)},
)
CONCLUSION: Final = Need(
    "conclusion",
    "choice",
    Text("Conclusion", "结论"),
    choices={"confirm": Text("confirmed", "认可"), "overrule": Text("overruled", "更正")},
)
RESULT: Final = Need(
    "result",
    "choice",
    Text("Result of the inspection", "检查结论"),
    choices={
        "conforms": Text("conforms", "符合要求"),
        "rectify": Text("conforms once rectified", "待整改后评定"),
        "does_not": Text("does not conform", "不符合要求"),
    },
)
BASIS: Final = (
    Need(
        "basis",
        "choice",
        Text("What the opinion rests on", "意见依据"),
        choices={
            "gmp_inspection": Text("GMP compliance inspection in this case", "本案药品GMP符合性检查"),
            "earlier_inspection": Text(
                "earlier inspection of the same form or line", "同一剂型或者同一生产线的既往检查"
            ),
            "licence_inspection": Text("licence inspection of a new workshop or line", "新建车间或者生产线的许可检查"),
        },
    ),
    Need(
        "basis_day",
        "past_day",
        Text("Day of that inspection", "该次检查日期"),
        when=("basis", ("earlier_inspection", "licence_inspection")),
    ),
    Need("basis_number", "line", Text("Number of its notice", "检查告知书编号"), required=False),
)
WHO_STATES: Final = Need(
    "who",
    "choice",
    Text("Who states it", "陈述人"),
    choices={"interested": Text("the interested party", "利害关系人"), "applicant": Text("the applicant", "申请人")},
)
BY_WHOM: Final = (
    Need(
        "carried_out_by",
        "choice",
        Text("Carried out by", "技术审查开展单位"),
        choices={
            "authority": Text("this authority or a body of its own", "本部门或者其所属机构"),
            "centre": Text("the Center for Drug Evaluation", "药品审评中心"),
            "other": Text("another body", "其他机构"),
        },
    ),
    Need("body", "line", Text("Name of that body", "其他机构名称"), when=("carried_out_by", ("other",))),
)
HOW: Final = Need(
    "how",
    "choice",
    Text("How it was delivered", "送达方式"),
    choices={
        "electronic": Text("electronically, as agreed", "经同意电子送达"),
        "in_person": Text("handed over", "直接送达"),
        "post": Text("by post", "邮寄送达"),
    },
)
C_STATE: Final = Need(
    "state",
    "choice",
    Text("State of the class C matter", "C类许可事项办理状态"),
    choices={
        "applied": Text("applied for", "已申请"),
        "accepted": Text("accepted", "已受理"),
        "granted": Text("granted", "已准予"),
        "refused": Text("refused", "不予许可"),
    },
)


def happened(en: str, zh: str) -> Need:
    """Ask for the day on which it happened, not later than today."""
    return Need(DAY, "past_day", Text(en, zh))
