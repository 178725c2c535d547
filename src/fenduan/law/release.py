"""The law of release: what each condition of :mod:`fenduan.chain.release` is called, asks for and rests on.

No row of the register: a condition looks at one lot while an arrangement runs, a requirement at the arrangement. What
the law asks at a release is asked here of every step too; that is a choice of this product, after guidance, and said.
"""

from dataclasses import dataclass
from typing import Final

from fenduan.law.citation import Citation, Grade, Instrument
from fenduan.law.instruments import ANN_134, DAL, GMP, REGULATIONS, VACCINE_LAW
from fenduan.reference.text import Text

ANNEX_16: Final = Instrument(
    code="eu-gmp-annex-16",
    title=Text(
        "EU GMP Annex 16, certification and batch release", "欧盟药品生产质量管理规范附录16（质量受权人认证和批放行）"
    ),
    number="EudraLex, Volume 4, Annex 16",
    in_force=None,
    grade="L",
    url="",
    note=Text(
        "Guidance of another jurisdiction, known from summaries; no law here.",
        "其他法域的指南，仅据摘要了解，不具有境内法律效力。",
    ),
)


@dataclass(frozen=True, slots=True)
class ReleaseCondition:
    """A condition: what it is called, what it asks for, and the provisions; without any it is a choice of the product.

    ``guidance`` stands for what no law here says: it is where the choice comes from.
    """

    id: str
    title: Text
    rule: Text
    cites: tuple[Citation, ...] = ()
    guidance: tuple[Instrument, ...] = ()

    @property
    def choice(self) -> bool:
        """Whether no provision at hand asks for it."""
        return not self.cites

    @property
    def grade(self) -> Grade:
        """How sure the provision is; A for a choice of the product."""
        return self.cites[0].sureness if self.cites else "A"


_ANNEX_16: Final = (ANNEX_16,)
QUESTIONS: Final[dict[str, ReleaseCondition]] = {
    each.id: each
    for each in (
        ReleaseCondition(
            "step",
            Text("May this step be confirmed?", "本生产段能否确认？"),
            Text(
                "No law here knows the confirmation of a step. It is a choice of this product: whoever releases in the "
                "end may rely on the authorised person of each step.",
                "境内法律文件未规定生产段确认。此为本产品设计：最后放行的人员可以依据各生产段质量受权人的确认。",
            ),
            guidance=_ANNEX_16,
        ),
        ReleaseCondition(
            "factory",
            Text("May it leave the factory?", "能否出厂放行？"),
            Text(
                "What meets standards and conditions leaves the factory once the manufacturer's authorised person "
                "has signed.",
                "符合标准、条件的，经受托生产企业质量受权人签字后方可出厂放行。",
            ),
            cites=(Citation(ANN_134, "12"), Citation(DAL, "47", paragraph=2)),
        ),
        ReleaseCondition(
            "market",
            Text("May it go to market?", "能否上市放行？"),
            Text(
                "The holder reviews what left the factory, and releases it once its authorised person has signed.",
                "持有人对出厂放行的药品进行审核，经质量受权人签字后方可上市放行。",
            ),
            cites=(Citation(DAL, "33"), Citation(ANN_134, "12")),
        ),
    )
}


_GMP_230_1: Final = Citation(GMP, "230", item=1)
_CONDITIONS: Final = (
    ReleaseCondition(
        "history",
        Text("History", "批次履历"),
        Text(
            "Records are true, complete and traceable: what cannot have happened or contradicts itself is cleared up.",
            "生产、检验记录应当完整准确；不可能发生或者相互矛盾的记录应当查清。",
        ),
        cites=(Citation(DAL, "44", paragraph=1),),
    ),
    ReleaseCondition(
        "status",
        Text("Status", "状态"),
        Text(
            "Nothing rejected, recalled, on hold or destroyed is released.",
            "判定不合格、召回、暂停使用或者已销毁的批次不得放行。",
        ),
        cites=(Citation(GMP, "230", item=2),),
    ),
    ReleaseCondition(
        "materials",
        Text("Raw materials", "原辅料"),
        Text(
            "Only raw materials approved for use and within shelf life or retest period are used.",
            "只有经质量管理部门批准使用并在有效期或者复验期内的原辅料方可使用。",
        ),
        cites=(Citation(GMP, "113"), Citation(GMP, "229")),
    ),
    ReleaseCondition(
        "handoffs",
        Text("Hand-offs", "交接"),
        Text(
            "What came from another site was received, and its identity tested.",
            "来自其他场地的投入物已经接收并通过鉴别。",
        ),
        guidance=_ANNEX_16,
    ),
    ReleaseCondition(
        "temperature",
        Text("Temperature on the way", "运输温度"),
        Text(
            "What came from another site stayed within its limits, or the excursion was assessed.",
            "来自其他场地的投入物运输温度未超限，或者超限已经评估。",
        ),
        guidance=_ANNEX_16,
    ),
    ReleaseCondition(
        "licence",
        Text("Manufacturing licence", "药品生产许可证"),
        Text("Nobody makes drugs without a licence.", "无药品生产许可证的，不得生产药品。"),
        cites=(Citation(DAL, "41"),),
    ),
    ReleaseCondition(
        "agreements",
        Text("Agreements", "委托协议和质量协议"),
        Text(
            "Holder and entrusted manufacturer have an entrustment and a quality agreement and keep them.",
            "持有人和受托生产企业应当签订委托协议和质量协议，并严格履行。",
        ),
        cites=(Citation(DAL, "32", paragraph=2),),
    ),
    ReleaseCondition(
        "tests",
        Text("Tests", "检验"),
        Text(
            "All required tests are done; what does not meet the standard does not leave the factory.",
            "已完成所有必需的检查、检验；不符合国家药品标准的，不得出厂。",
        ),
        cites=(Citation(DAL, "47", paragraph=1), _GMP_230_1),
    ),
    ReleaseCondition(
        "deviations",
        Text("Deviations", "偏差"),
        Text(
            "Every deviation of the lot is clearly explained, or thoroughly investigated and dealt with.",
            "所有与该批有关的偏差均已有明确的解释或者说明，或者已经过彻底调查和适当处理。",
        ),
        cites=(_GMP_230_1, Citation(GMP, "250")),
    ),
    ReleaseCondition(
        "changes",
        Text("Changes", "变更"),
        Text(
            "Changes are handled by the procedure, approved by the holder, and by the authority where that is needed.",
            "变更已按照规程处理完毕并经持有人批准，需要药品监督管理部门批准的已获批准。",
        ),
        cites=(_GMP_230_1, Citation(ANN_134, "9")),
    ),
    ReleaseCondition(
        "validated",
        Text("Validation", "验证"),
        Text("Main process and test methods are validated.", "主要生产工艺和检验方法经过验证。"),
        cites=(_GMP_230_1,),
    ),
    ReleaseCondition(
        "signed",
        Text("Done and signed", "完成并签名"),
        Text(
            "All required production and control is done and signed by those responsible.",
            "所有必需的生产和质量控制均已完成并经相关主管人员签名。",
        ),
        cites=(_GMP_230_1,),
    ),
    ReleaseCondition(
        "genealogy",
        Text("Genealogy", "批次来源"),
        Text(
            "It is told of everything in the lot where it came from, over all sites.",
            "该批全部投入物的来源均有记录，覆盖全部场地。",
        ),
        guidance=_ANNEX_16,
    ),
    ReleaseCondition(
        "duties",
        Text("Running duties", "持续义务"),
        Text(
            "Overdue duties of maker and holder are shown. No provision at hand ties a release to them.",
            "列出生产企业和持有人逾期的义务。现有规定未将放行与其挂钩。",
        ),
    ),
    ReleaseCondition(
        "upstream",
        Text("Earlier steps", "此前各生产段"),
        Text(
            "Each lot made before was judged by an authorised person, on facts that have not changed.",
            "此前制成的各批次均经质量受权人审核，所依据的事实未变。",
        ),
        guidance=_ANNEX_16,
    ),
    ReleaseCondition(
        "step-person",
        Text("Who confirms the step", "生产段确认人"),
        Text("The authorised person of the step's maker decides.", "由该生产段生产企业的质量受权人决定。"),
        guidance=_ANNEX_16,
    ),
    ReleaseCondition(
        "factory-kind",
        Text("What leaves the factory", "出厂放行的对象"),
        Text("Factory release is of drugs.", "出厂放行的对象为药品。"),
        cites=(Citation(DAL, "47", paragraph=2), Citation(ANN_134, "12")),
    ),
    ReleaseCondition(
        "factory-procedure",
        Text("Procedure of factory release", "出厂放行规程"),
        Text(
            "The manufacturer has a procedure of factory release with its standards and conditions.",
            "药品生产企业应当建立药品出厂放行规程，明确出厂放行的标准、条件。",
        ),
        cites=(Citation(DAL, "47", paragraph=2), Citation(ANN_134, "12")),
    ),
    ReleaseCondition(
        "factory-records",
        Text("Records handed over", "记录提交"),
        Text(
            "With factory release, batch production, test and deviation records go to the holder together.",
            "出厂放行时，应当将批生产记录、批检验记录、偏差调查记录等一并提交持有人。",
        ),
        cites=(Citation(ANN_134, "12"),),
    ),
    ReleaseCondition(
        "factory-person",
        Text("Who releases from the factory", "出厂放行人"),
        Text("The manufacturer's authorised person signs.", "由受托生产企业质量受权人签字。"),
        cites=(Citation(ANN_134, "12"), Citation(DAL, "47", paragraph=2), Citation(GMP, "25")),
    ),
    ReleaseCondition(
        "market-factory-release",
        Text("Released from the factory", "已出厂放行"),
        Text(
            "What is released to the market has left the factory by release.",
            "上市放行的药品应当已经生产企业出厂放行。",
        ),
        cites=(Citation(DAL, "33"), Citation(ANN_134, "12")),
    ),
    ReleaseCondition(
        "market-procedure",
        Text("Procedure of market release", "上市放行规程"),
        Text("The holder has a procedure of market release.", "持有人应当建立药品上市放行规程。"),
        cites=(Citation(DAL, "33"),),
    ),
    ReleaseCondition(
        "market-review",
        Text("The holder's review", "持有人审核"),
        Text(
            "The holder strictly reviews test results, key production records and deviation control; where needed, "
            "all records.",
            "持有人应当对药品质量检验结果、关键生产记录和偏差控制情况严格审核，必要时审核全部相关记录及数据。",
        ),
        cites=(Citation(ANN_134, "12"),),
    ),
    ReleaseCondition(
        "market-lot-release",
        Text("Lot release", "批签发"),
        Text(
            "Vaccines, blood products, reagents for blood screening and other biologics that the NMPA specifies need a "
            "certificate of lot release.",
            "疫苗类制品、血液制品、用于血源筛查的体外诊断试剂以及国家药监局规定的其他生物制品，放行前应当取得批签发合格证明。",
        ),
        cites=(Citation(GMP, "230", item=4), Citation(VACCINE_LAW, "26"), Citation(VACCINE_LAW, "28")),
    ),
    ReleaseCondition(
        "market-approval",
        Text("Approval of the product", "药品批准"),
        Text(
            "A drug on the market is approved; lots made before are sold only in the cases of a special provision.",
            "在中国境内上市的药品应当取得药品注册证书；获批前生产的批次仅在规定情形下可以上市销售。",
        ),
        cites=(Citation(DAL, "24"), Citation(REGULATIONS, "36")),
    ),
    ReleaseCondition(
        "market-shelf-life",
        Text("Shelf life", "有效期"),
        Text("A drug beyond its shelf life is an inferior drug.", "超过有效期的药品为劣药。"),
        cites=(Citation(DAL, "98", paragraph=3, item=5),),
    ),
    ReleaseCondition(
        "market-person",
        Text("Who releases to the market", "上市放行人"),
        Text(
            "The holder's authorised person signs, and performs this duty independently.",
            "由持有人质量受权人签字；质量受权人独立履行药品上市放行职责。",
        ),
        cites=(Citation(DAL, "33"), Citation(REGULATIONS, "23")),
    ),
)
CONDITIONS: Final[dict[str, ReleaseCondition]] = {each.id: each for each in _CONDITIONS}
"""Every condition by its id; those of :data:`fenduan.chain.release.judging.CONDITIONS`, in the same order."""
