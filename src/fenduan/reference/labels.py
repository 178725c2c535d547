"""What every code is called, in the terms of the field.

The families of :data:`fenduan.reference.codes.FAMILIES` hold the codes of a dossier; the others hold the words of
a determination: findings, outcomes, the route. The Chinese terms are those of the Implementing Regulations,
Announcements 2025/134 and 2023/132 and the Good Manufacturing Practice; the English follows them.
"""

from typing import Final

from fenduan.reference.text import Text

_PRODUCT: Final[dict[str, dict[str, Text]]] = {
    "category": {
        "vaccine": Text("vaccine", "疫苗"),
        "antibody": Text("antibody", "抗体类药物"),
        "antibody_conjugate": Text("antibody-drug conjugate", "抗体偶联药物"),
        "glp1": Text("GLP-1 product", "GLP-1类药物"),
        "insulin": Text("insulin", "胰岛素类药物"),
        "recombinant_protein": Text("recombinant protein", "重组蛋白类药物"),
        "blood_product": Text("blood product", "血液制品"),
        "cell_or_gene_therapy": Text("cell or gene therapy product", "细胞和基因治疗产品"),
        "antitoxin_or_serum": Text("antitoxin or antiserum", "抗毒素及抗血清"),
        "other": Text("other biological product", "其他生物制品"),
    },
    "controlled": {
        "none": Text("not a specially controlled drug", "不属于特殊管理药品"),
        "narcotic": Text("narcotic drug", "麻醉药品"),
        "psychotropic": Text("psychotropic drug", "精神药品"),
        "medical_toxic": Text("toxic drug for medical use", "医疗用毒性药品"),
        "precursor": Text("precursor chemical used as a drug", "药品类易制毒化学品"),
    },
    "registration_status": {
        "in_development": Text("in development", "在研"),
        "applied": Text("marketing authorisation applied for", "已申报上市许可"),
        "approved": Text("approved", "已获批上市"),
    },
    "origin": {
        "domestic": Text("made in China", "境内生产药品"),
        "overseas": Text("made overseas", "境外生产药品"),
        "transferred_to_domestic": Text(
            "made overseas, manufacture being moved to China", "境外生产药品转移至境内生产"
        ),
    },
    "ground": {
        "innovative_special_requirements": Text(
            "innovative drug with special requirements on process, facilities or equipment",
            "生产工艺、设施设备有特殊要求的创新药",
        ),
        "clinically_urgent": Text("clinically urgent drug", "临床急需的药品"),
        "public_health_emergency": Text(
            "drug urgently needed in a public health emergency", "应对突发公共卫生事件急需的药品"
        ),
        "reserve": Text("drug needed for reserves", "储备需要的药品"),
        "nmpa_specified": Text("other drug specified by the NMPA", "国务院药品监督管理部门规定的其他药品"),
        "vaccine_multivalent": Text("multi-component or multivalent vaccine", "多联多价疫苗"),
        "vaccine_disease_control": Text(
            "vaccine urgently needed for disease prevention and control", "疾病预防、控制急需的疫苗"
        ),
        "vaccine_reserve": Text("vaccine needed for reserves", "储备需要的疫苗"),
        "vaccine_nmpa_specified": Text(
            "other vaccine case specified by the NMPA", "国务院药品监督管理部门规定的其他疫苗情形"
        ),
    },
}

_CHAIN: Final[dict[str, dict[str, Text]]] = {
    "role": {
        "applicant": Text("applicant", "申请人"),
        "holder": Text("marketing authorisation holder", "药品上市许可持有人"),
        "entrusted_manufacturer": Text("entrusted manufacturer", "受托生产企业"),
        "domestic_agent": Text("overseas holder's domestic agent", "境外持有人指定的境内企业法人"),
    },
    "stage": {
        "cell_bank": Text("cell bank", "细胞库"),
        "drug_substance": Text("drug substance", "原液"),
        "intermediate": Text("intermediate", "中间产品"),
        "conjugation": Text("conjugation", "偶联"),
        "drug_product": Text("drug product", "制剂"),
        "packaging": Text("packaging", "包装"),
        "testing": Text("testing", "检验"),
    },
    "form": {
        "drug_substance": Text("drug substance", "原液"),
        "intermediate": Text("intermediate", "中间产品"),
        "solution_for_injection": Text("solution for injection", "注射液"),
        "lyophilised_powder_for_injection": Text("lyophilised powder for injection", "冻干粉针剂"),
        "powder_for_injection": Text("powder for injection", "粉针剂"),
        "prefilled_syringe": Text("prefilled syringe", "预灌封注射剂"),
        "cartridge": Text("cartridge for injection", "卡式瓶注射剂"),
    },
    "transfer_status": {
        "transferred": Text("methods transferred", "分析方法已转移"),
        "bridged": Text("methods bridged", "分析方法已桥接"),
        "same_laboratory": Text("tested by the same laboratory", "由同一实验室检验"),
        "planned": Text("method transfer planned", "分析方法拟转移"),
    },
    "activity": {
        "commercial_manufacture": Text("commercial manufacture", "商业化生产"),
        "manufacture": Text("manufacture", "生产"),
        "development": Text("development", "研发"),
    },
    "person_role": {
        "production_head": Text("production head", "生产负责人"),
        "quality_head": Text("quality head", "质量负责人"),
        "authorised_person": Text("authorised person", "质量受权人"),
    },
}

_SYSTEM: Final[dict[str, dict[str, Text]]] = {
    "element": {
        "supplier_management": Text("supplier management", "供应商管理"),
        "materials": Text("materials management", "物料管理"),
        "specifications": Text("specifications", "质量标准"),
        "process_procedures": Text("process procedures", "工艺规程"),
        "change_control": Text("change control", "变更控制"),
        "deviations": Text("deviations", "偏差处理"),
        "capa": Text("corrective and preventive action (CAPA)", "纠正预防措施（CAPA）"),
        "out_of_specification": Text("out-of-specification and out-of-trend results", "检验结果超标和超趋势"),
        "validation": Text("qualification and validation", "确认与验证"),
        "technology_transfer": Text("technology transfer", "技术转移"),
        "batch_records": Text("batch records", "批记录"),
        "data_integrity": Text("data integrity", "数据可靠性"),
        "release": Text("factory release and market release", "出厂放行和上市放行"),
        "retention_and_stability": Text("retained samples and ongoing stability", "留样和持续稳定性考察"),
        "transport_and_storage": Text("storage and transport", "贮存和运输"),
        "shared_line_risk": Text("risk of shared lines", "共线生产风险"),
        "training": Text("training", "人员培训"),
        "internal_audit": Text("self-inspection", "自检"),
        "product_quality_review": Text("product quality review", "产品质量回顾分析"),
        "risk_review": Text("periodic risk study", "定期风险研判"),
        "pharmacovigilance": Text("pharmacovigilance", "药物警戒"),
        "complaints_and_recall": Text("complaints and recall", "投诉与召回"),
    },
    "agreement": {
        "entrustment": Text("entrustment agreement", "委托生产协议"),
        "quality": Text("quality agreement", "质量协议"),
        "testing": Text("agreement on entrusted testing", "委托检验协议"),
    },
    "clause": {
        "duties": Text("each party's production and control duties", "双方产品生产和控制职责"),
        "release_procedure": Text("procedure for releasing each batch", "每批药品的放行程序"),
        "material_control": Text("purchase, testing and release of materials", "物料的采购、检验和放行"),
        "sampling_and_testing": Text("sampling and testing", "取样和检验"),
        "records_access": Text(
            "the holder's right to read records and see premises", "持有人查阅文件记录、查看相关场所的权利"
        ),
        "audit_right": Text("the holder's right to inspect and audit on site", "持有人检查和现场审核的权利"),
        "regulator_inspection": Text("acceptance of inspection by the regulator", "接受药品监督管理部门检查"),
        "product_quality_review": Text("duties in the product quality review", "产品质量回顾分析的责任"),
        "interface_person": Text("person in charge of the quality system interface", "质量管理体系衔接负责人"),
        "communication_list": Text("list of quality information to be communicated", "质量信息沟通清单"),
        "change_approval": Text("no change without the holder's approval", "变更未经持有人批准不得实施"),
        "retention_and_stability": Text("retained samples and ongoing stability", "留样和持续稳定性考察"),
        "batch_documents_handover": Text(
            "handing over of batch documents at factory release", "出厂放行时提交批记录等资料"
        ),
        "holder_sampling": Text("the holder's own sampling and testing", "持有人抽样检验"),
        "shared_line": Text("duties on shared lines", "共线生产的责任义务"),
        "data_responsibility": Text("responsibility for records and data", "记录与数据的管理责任"),
        "resident_staff": Text("duties of the holder's resident staff", "持有人派驻人员的工作职责"),
        "transfers_statutory_duties": Text(
            "transfer of the holder's statutory duties to the manufacturer",
            "向受托生产企业转移依法应当由持有人履行的义务和责任",
        ),
    },
    "preparation": {
        "holders_assessment": Text(
            "the holder's on-site assessment of the manufacturer", "持有人对受托生产企业的评估和现场考核"
        ),
        "manufacturers_assessment": Text(
            "the manufacturer's assessment of holder and product", "受托生产企业对持有人及受托生产产品的评估"
        ),
        "technology_transfer": Text("technology transfer", "技术转移"),
        "process_validation": Text("process validation at commercial scale", "商业规模生产工艺验证"),
        "main_materials": Text(
            "main raw materials alike at all sites", "各场地主要原料的产地、来源、供应商和质量标准一致"
        ),
        "line_resumption": Text(
            "validation and inspection before an idle line resumes", "长期停产生产线复产前的确认、验证和检查"
        ),
    },
    "bad_record": {
        "failed_sampling": Text("batches failed in official sampling", "产品抽检不合格"),
        "gmp_noncompliance": Text("inspection found non-compliance with GMP", "监督检查结论不符合药品GMP要求"),
        "serious_violation": Text("serious violation of drug law", "严重违反药品监管法规"),
        "dishonesty": Text("dishonesty record of a key person", "关键岗位人员存在失信记录"),
    },
}

_PAPERS: Final[dict[str, dict[str, Text]]] = {
    "licence_note": {"registration_only": Text("registration use only", "仅限注册申报使用")},
    "confirmation": {
        "experience_extension": Text(
            "written confirmation that development or manufacturing experience counts",
            "同意按研发或者生产经验认定的书面确认",
        )
    },
    "certificate": {
        "gmp_certificate": Text("GMP certificate", "药品GMP证书"),
        "gmp_inspection_notice": Text("GMP compliance inspection notice", "药品GMP符合性检查告知书"),
        "manufacturing_licence": Text("drug manufacturing licence", "药品生产许可证"),
        "product_approval": Text("approval of the product", "药品批准证明文件"),
        "cpp": Text("certificate of a pharmaceutical product (CPP)", "药品上市证明文件（CPP）"),
    },
    "material": {
        "manufacturing_licence_copy": Text("copy of the drug manufacturing licence", "药品生产许可证复印件"),
        "gmp_inspection_notice": Text("GMP compliance inspection notice", "药品GMP符合性检查告知书"),
        "site_master_file": Text("site master file", "场地管理文件"),
        "personnel_records": Text("records of key persons' qualifications", "关键岗位人员资质证明材料"),
        "scope_certificate": Text("proof of the manufacturing scope", "生产范围证明文件"),
    },
    "step": {
        "licence_application_accepted": Text(
            "application for the manufacturer's own licence accepted", "本企业生产许可申请已受理"
        ),
        "licence_granted": Text("the manufacturer's own licence granted", "本企业生产许可已批准"),
        "licence_refused": Text("the manufacturer's own licence refused", "本企业生产许可未予批准"),
        "opinion_requested": Text("opinion on entrusted manufacture requested", "已申请药品受托生产意见书"),
        "opinion_issued": Text("opinion on entrusted manufacture issued", "已出具药品受托生产意见书"),
        "b_licence_application": Text("the holder's class B licence applied for", "持有人已提出B类许可申请"),
        "b_licence_accepted": Text("the holder's class B application accepted", "持有人B类许可申请已受理"),
        "b_licence_completed": Text("the holder's class B matter completed", "持有人B类许可事项已办结"),
        "b_licence_refused": Text("the holder's class B matter refused", "持有人B类许可事项未予批准"),
        "duplicate_noted": Text("details noted in the licence duplicate", "许可证副本已载明"),
        "registration_accepted": Text("registration application accepted", "药品注册申请已受理"),
        "registration_refused": Text("registration application refused", "药品注册申请未获批准"),
        "supplement_requested": Text("further material requested", "已要求补正"),
        "supplement_received": Text("further material received", "已收到补正材料"),
        "inspection_started": Text("on-site inspection started", "现场检查开始"),
        "inspection_ended": Text("on-site inspection ended", "现场检查结束"),
        "entrustment_ended": Text("entrustment ended", "委托生产终止"),
    },
}

_DETERMINATION: Final[dict[str, dict[str, Text]]] = {
    "status": {
        "met": Text("met", "符合"),
        "not_met": Text("not met", "不符合"),
        "not_shown": Text("not shown", "未证明"),
        "for_judgement": Text("for the authority to judge", "待机关判断"),
        "pending": Text("pending", "办理中"),
        "not_applicable": Text("not applicable", "不适用"),
        "not_yet_in_force": Text("not yet in force", "尚未施行"),
        "lapsed": Text("lapsed", "已失效"),
    },
    "status_meaning": {
        "met": Text("The dossier shows it on its face.", "资料表面已能证明符合要求。"),
        "not_met": Text("The dossier shows the contrary.", "资料表明与要求相反。"),
        "not_shown": Text("Facts or evidence are missing.", "缺少事实或者证明材料，尚不能证明。"),
        "for_judgement": Text("The law leaves it to the authority to weigh.", "依法由药品监督管理部门审查判断。"),
        "pending": Text("It has been applied for and is not yet decided.", "已提出申请，尚未作出决定。"),
        "not_applicable": Text("The requirement does not reach this case.", "该项要求不适用于本情形。"),
        "not_yet_in_force": Text("The provision is not in force on this day.", "该规定在判断之日尚未施行。"),
        "lapsed": Text("The provision has ceased to be in force.", "该规定在判断之日已失效。"),
    },
    "outcome": {
        "ready": Text("ready to be put to the authority", "具备提请审查决定的条件"),
        "needs_exception": Text("needs an exception from the authority", "须由机关决定是否作例外处理"),
        "incomplete": Text("incomplete", "资料不齐"),
        "not_eligible": Text("not eligible", "不符合法定条件"),
        "out_of_scope": Text("out of scope", "不属于适用范围"),
    },
    "outcome_meaning": {
        "ready": Text(
            "Nothing contrary and nothing missing was found. What is left is pending, or for the authority to judge.",
            "未发现不符合或者缺项；其余事项正在办理，或者由药品监督管理部门判断。",
        ),
        "needs_exception": Text(
            'A rule that holds "in principle" is departed from. Only the authority can allow it, with reasons.',
            "与“原则上”的要求不一致；能否准予，由药品监督管理部门说明理由后决定。",
        ),
        "incomplete": Text(
            "Facts or evidence are missing. Supply what is named, then assess again.",
            "缺少事实或者证明材料；请按所列内容补充后重新评估。",
        ),
        "not_eligible": Text(
            "At least one requirement is not met. As it stands, the arrangement cannot go ahead.",
            "至少有一项要求不符合；按现有安排不得开展。",
        ),
        "out_of_scope": Text(
            "The rules on segmented manufacture of biological products do not reach this arrangement.",
            "该安排不属于生物制品分段生产有关规定的适用范围。",
        ),
    },
    "remedy": {
        "none": Text("nothing to do", "无需处理"),
        "correct_fact": Text("correct the fact", "纠正有关情况"),
        "obtain": Text("obtain what is missing", "取得所缺材料"),
        "file_step": Text("file the step", "办理申报事项"),
        "wait_until": Text("wait until the date", "待期限届满"),
    },
    "subject": {
        "manufacturer": Text("entrusted manufacturer", "受托生产企业"),
        "site": Text("site", "生产场地"),
        "segment": Text("segment", "生产段"),
        "pair": Text("holder and entrusted manufacturer", "持有人与受托生产企业"),
        "edge": Text("link between two segments", "生产段之间的衔接"),
        "agreement": Text("agreement", "协议"),
        "person": Text("key person", "关键岗位人员"),
        "product": Text("product", "产品"),
    },
    "grade": {
        "P": Text("primary text, whole article read", "官方原文，全条已阅"),
        "P-en": Text("official English translation, article read", "官方英文译本，条文已阅"),
        "P-ex": Text("primary text, excerpt only", "官方原文，仅见节选"),
        "L": Text("law firm or trade summary", "律师事务所或者行业摘要"),
        "N": Text("news or industry report", "新闻或者行业报道"),
        "M": Text("from memory, not verified", "凭记忆，未核实"),
        "A": Text("analysis or inference", "分析推断"),
    },
}

_ROUTE: Final[dict[str, dict[str, Text]]] = {
    "route_step": {
        "early_guidance": Text("early guidance", "提前介入指导"),
        "nmpa_approval": Text("approval of entrusting a vaccine", "疫苗委托生产批准"),
        "opinion": Text("opinion on entrusted manufacture", "药品受托生产意见书"),
        "c_licence": Text("manufacturer's class C licence", "受托生产企业C类许可证"),
        "b_licence": Text("holder's class B licence", "持有人B类许可证"),
        "b_and_c_together": Text("class B and class C licences together", "同步办理B类和C类许可证"),
        "confirmation": Text("written confirmation of the experience test", "生产经验要求的书面确认"),
        "regulatory_plan": Text("product-specific regulatory plan", "针对品种的监管方案"),
        "marketing_authorisation": Text("marketing authorisation application", "药品上市许可申请"),
        "supplementary_application": Text("supplementary application", "补充申请"),
        "duplicate_note": Text("note in the licence duplicate", "许可证副本载明"),
        "scope_reduction": Text("cancelling or reducing the licence scope", "注销许可证或者核减生产范围"),
    },
    "route_state": {
        "done": Text("done", "已办结"),
        "running": Text("running", "办理中"),
        "open": Text("can be filed now", "可以办理"),
        "not_yet": Text("not yet possible", "尚不能办理"),
    },
    "unit": {"working_days": Text("working days", "个工作日"), "months": Text("months", "个月")},
}

LABELS: Final[dict[str, dict[str, Text]]] = {
    **_PRODUCT,
    **_CHAIN,
    **_SYSTEM,
    **_PAPERS,
    **_DETERMINATION,
    **_ROUTE,
}


def label(family: str, code: str) -> Text:
    """Return what ``code`` of ``family`` is called.

    A dosage form that the list does not hold is accepted in a dossier; it is called by its own code, in words.

    Raises:
        KeyError: no such family, or no such code in a closed list.
    """
    known = LABELS[family].get(code)
    if known is not None:
        return known
    if family != "form":
        raise KeyError(f"{family}: {code}")
    words = code.replace("_", " ").strip()
    return Text(words, f"{words}（代码表外剂型）")
