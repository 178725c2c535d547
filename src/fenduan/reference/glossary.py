"""The terms of this field: one in each language for one thing, and what not to call it.

Taken from the instruments themselves (the Implementing Regulations, Announcements 2025/134 and 2023/132, the Good
Manufacturing Practice, NMPA 2020/74); the English follows the official translations where they agree with each other.
``docs/glossary.md`` is :func:`page`; a test holds every text of the program to it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Term:
    """One term, the identifier that carries it in code (``None`` where no field or code does), and wrong names for it.

    ``not_en`` and ``not_zh`` are names that other texts use for the same thing, or that mean something else.
    """

    en: str
    zh: str
    identifier: str | None
    not_en: tuple[str, ...]
    not_zh: tuple[str, ...]


TERMS: Final[tuple[Term, ...]] = (
    # The arrangement and its parties.
    Term("dossier", "卷宗", "Dossier", (), ()),
    Term(
        "segmented manufacture",
        "分段生产",
        None,
        ("split manufacturing",),
        ("分步生产", "分阶段生产"),
    ),
    Term("segment", "生产段", "segments", (), ("生产片段", "生产区段", "生产环节")),
    Term("site", "生产场地", "sites", ("site of production", "production facility"), ("生产场所", "生产地点")),
    Term("hand-off", "交接", "handoffs", (), ()),
    Term("applicant", "申请人", "applicant", (), ("申报人", "申请方")),
    Term(
        "marketing authorisation holder, holder",
        "药品上市许可持有人、持有人",
        "holder",
        ("licence holder", "license holder"),
        ("上市许可持有者", "持证人", "上市持有人"),
    ),
    Term(
        "entrusted manufacturer",
        "受托生产企业",
        "entrusted_manufacturer",
        ("contract manufacturer", "contract manufacturing organisation", "contract manufacturing organization", "CMO"),
        ("合同生产企业", "代工企业", "代工厂", "受托厂家"),
    ),
    Term("domestic agent", "境内企业法人", "domestic_agent", ("local agent",), ("境内代理商", "国内代理")),
    Term(
        "entrusted manufacture",
        "委托生产（持有人）、受托生产（生产企业）",
        "entrusted",
        ("contract manufacturing", "contract manufacture", "toll manufacturing"),
        ("代加工", "代工生产", "委外生产"),
    ),
    Term(
        "re-entrustment",
        "再次委托生产",
        "entrusted_by",
        ("subcontracting", "sub-entrustment"),
        ("转委托", "转包", "二次委托"),
    ),
    # The product and its stages.
    Term("biological product", "生物制品", "biologic", (), ("生物产品",)),
    Term(
        "antibody-drug conjugate",
        "抗体偶联药物",
        "antibody_conjugate",
        ("antibody drug conjugate",),
        ("抗体药物偶联物", "抗体耦联"),
    ),
    Term("blood product", "血液制品", "blood_product", (), ("血制品", "血液产品")),
    Term("innovative drug", "创新药", "innovative", (), ("创新型药物",)),
    Term("clinically urgent", "临床急需", "clinically_urgent", (), ("临床紧急需要",)),
    Term("genuinely needed", "确有需要", "need", (), ("真实需求",)),
    Term(
        "drug substance", "原液", "drug_substance", ("bulk drug", "drug bulk", "stock solution"), ("原料液", "药物物质")
    ),
    Term(
        "intermediate",
        "中间产品",
        "intermediate",
        ("semi-finished product",),
        ("中间体", "半成品"),
    ),
    Term("conjugation", "偶联", "conjugation", (), ("缀合", "共轭")),
    Term("drug product", "制剂", "drug_product", ("finished dosage form", "pharmaceutical preparation"), ("药物产品",)),
    Term("finished product", "成品", None, ("end product",), ("最终产品", "终产品")),
    Term("cell bank", "细胞库", "cell_bank", (), ("细胞银行",)),
    Term("dosage form", "剂型", "dosage_form", ("dose form", "pharmaceutical form"), ("剂量形式", "药剂形式")),
    Term("sterile", "无菌", "sterile", (), ("灭菌药品",)),
    # Licensing and registration.
    Term(
        "drug manufacturing licence",
        "药品生产许可证",
        "licences",
        (
            "drug production licence",
            "drug manufacturing license",
        ),
        ("生产执照", "药品生产许可证书"),
    ),
    Term("manufacturing scope", "生产范围", "scope", ("licensed range",), ()),
    Term("licence duplicate", "药品生产许可证副本", "duplicate_noted", (), ("许可证复本",)),
    Term(
        "registration use only",
        "仅限注册申报使用",
        "registration_only",
        ("for registration only",),
        ("仅用于注册申报", "仅供注册使用"),
    ),
    Term(
        "opinion on entrusted manufacture",
        "药品受托生产意见书",
        "opinions",
        ("consent letter",),
        ("委托生产意见书", "受托生产同意书"),
    ),
    Term(
        "GMP compliance inspection notice",
        "药品GMP符合性检查告知书",
        "gmp_inspection_notice",
        ("GMP audit notice",),
        ("GMP合规检查", "GMP检查通知书"),
    ),
    Term(
        "site master file",
        "场地管理文件",
        "site_master_file",
        ("plant master file",),
        ("工厂主文件", "场地主文件", "现场主文件"),
    ),
    Term("written confirmation", "书面确认", "confirmations", (), ()),
    Term(
        "marketing authorisation",
        "上市许可",
        "marketing_authorisation",
        ("marketing authorization", "market authorisation"),
        (),
    ),
    Term(
        "supplementary application",
        "补充申请",
        "supplementary_application",
        ("supplemental application", "variation application"),
        ("增补申请", "变更补充申请"),
    ),
    Term("regulatory plan", "监管方案", "regulatory_plan", (), ()),
    Term(
        "provincial drug regulatory authority",
        "省级药品监督管理部门",
        "authority",
        (),
        ("省级药监局", "省局"),
    ),
    Term(
        "National Medical Products Administration (NMPA)",
        "国家药品监督管理局",
        "NMPA",
        ("National Drug Administration",),
        (),
    ),
    Term(
        "Center for Drug Evaluation (CDE)",
        "药品审评中心",
        "CDE",
        ("Centre for Drug Evaluation", "Drug Review Center"),
        ("药品评审中心", "药审中心"),
    ),
    Term("registration inspection", "注册核查", None, (), ("注册检查",)),
    Term("extended inspection", "延伸检查", None, (), ("延展检查", "扩展检查")),
    # The quality system.
    Term(
        "unified quality assurance system",
        "统一质量保证体系",
        "unified",
        ("uniform quality assurance system",),
        ("统一质保体系", "一体化质量体系"),
    ),
    Term(
        "quality agreement",
        "质量协议",
        "agreements",
        ("technical agreement", "quality contract"),
        ("质量合同", "质量保证协议"),
    ),
    Term(
        "entrustment agreement",
        "委托生产协议",
        "entrustment",
        ("manufacturing contract", "supply agreement"),
        ("委托加工协议", "委托加工合同"),
    ),
    Term(
        "commercial manufacture",
        "商业化生产",
        "commercial_manufacture",
        ("commercial production",),
        ("商品化生产", "商业生产"),
    ),
    Term(
        "production head",
        "生产负责人",
        "production_head",
        ("production manager", "head of production"),
        ("生产主管", "生产经理"),
    ),
    Term(
        "quality head", "质量负责人", "quality_head", ("quality manager", "head of quality"), ("质量主管", "质量经理")
    ),
    Term(
        "authorised person",
        "质量受权人",
        "authorised_person",
        ("qualified person", "authorized person", "QP"),
        ("质量授权人", "受权签字人"),
    ),
    Term(
        "resident staff",
        "派驻人员",
        "resident_staff",
        ("on-site representative",),
        ("驻厂代表", "驻场人员"),
    ),
    Term(
        "factory release",
        "出厂放行",
        "release",
        ("ex-factory release", "manufacturing release"),
        ("批准放行", "出厂批准"),
    ),
    Term("market release", "上市放行", "release", ("final release", "marketing release"), ("最终放行", "市场放行")),
    Term(
        "lot release",
        "批签发",
        "lot_release",
        ("batch certification",),
        ("批次签发",),
    ),
    Term("batch record", "批记录", "batch_records", ("lot record",), ("批次记录", "批档案")),
    Term("deviation", "偏差", "deviations", ("nonconformance",), ("偏离事件", "不符合事件")),
    Term(
        "corrective and preventive action (CAPA)",
        "纠正预防措施",
        "capa",
        (),
        ("纠偏措施", "改正预防措施"),
    ),
    Term(
        "out of specification", "检验结果超标", "out_of_specification", ("off-specification",), ("超规格", "超出规格")
    ),
    Term("change control", "变更控制", "change_control", (), ("变更管控", "更改控制")),
    Term(
        "technology transfer",
        "技术转移",
        "technology_transfer",
        ("tech transfer", "technology assignment"),
        ("技术转让", "技术移转"),
    ),
    Term(
        "process validation", "生产工艺验证", "process_validation", ("process verification",), ("工艺确证", "工艺校验")
    ),
    Term("shared line", "共线生产", "shared_line", ("multi-product line", "common line"), ("同线生产", "多品种共线")),
    Term(
        "retained sample",
        "留样",
        "retention_and_stability",
        ("retain sample",),
        ("保留样品", "存样"),
    ),
    Term(
        "ongoing stability",
        "持续稳定性考察",
        "retention_and_stability",
        ("on-going stability",),
        ("持续稳定性研究",),
    ),
    Term(
        "product quality review",
        "产品质量回顾分析",
        "product_quality_review",
        ("annual product review",),
        ("产品质量年审", "产品年度回顾"),
    ),
    Term("self-inspection", "自检", "internal_audit", ("self-audit",), ("自我检查",)),
    Term("risk study", "风险研判", "risk_review", (), ()),
    Term("data integrity", "数据可靠性", "data_integrity", (), ("数据诚信",)),
    Term(
        "electronic data exchange", "电子数据交换", "data_exchange", ("electronic data interchange",), ("电子数据互换",)
    ),
    Term("audit trail", "数据审计跟踪", None, (), ("稽核轨迹",)),
    Term("pharmacovigilance", "药物警戒", "pharmacovigilance", ("drug vigilance",), ("药品警戒",)),
    Term("bad credit record", "不良信用记录", "bad_records", ("blacklist",), ("黑名单", "不良记录名单")),
)


def page() -> str:
    """Return the glossary as a Markdown page, in both languages."""
    head = (
        "# Glossary 术语表\n\n"
        "One term for one thing, in each language. Everything that Fenduan says uses these; the last column holds "
        "names that are not used.\n\n"
        "每一事项在每种语言中只用一个术语。本软件的全部文字均使用下列术语；最后一栏为不使用的名称。\n\n"
        "Written by `fenduan.reference.glossary`; change it there.\n"
        "本页由 `fenduan.reference.glossary` 生成，请在该处修改。\n\n"
        "| English | 中文 | in code 代码标识 | not 不用 |\n| --- | --- | --- | --- |\n"
    )
    return head + "".join(_row(term) for term in TERMS)


def _row(term: Term) -> str:
    identifier = f"`{term.identifier}`" if term.identifier else "–"
    wrong = " · ".join(filter(None, ("; ".join(term.not_en), "；".join(term.not_zh)))) or "–"
    return f"| {term.en} | {term.zh} | {identifier} | {wrong} |\n"
