"""Short headings for the sheets and columns, in both languages; what each field means is in the field guide."""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import Text

_DOCUMENT = Text("Document", "证明文件")
_EVIDENCE = Text("Evidence", "证明文件")
_COMPANY = Text("Company", "企业")
_SITE = Text("Site", "场地")
_DATE = Text("Date", "日期")
_KIND = Text("Kind", "类别")
_FROM = Text("Valid from", "生效首日")
_UNTIL = Text("Valid until", "有效期至")
_STATEMENT = Text("Reasons", "理由陈述")
_ENTRUSTED = Text("Entrusted manufacturer", "受托生产企业")
_FORM = Text("Dosage form", "剂型")
_STERILE = Text("Sterile", "无菌")
_BIOLOGIC = Text("Biological", "生物制品")
_AUTHORITY = Text("Authority's place", "机关所在地")
_NUMBER = Text("Number", "编号")
_ITEM = Text("Item", "第几项")

# The heading of each field, ``Model.key`` as in the field guide.
FIELDS: Final[Mapping[str, Text]] = {
    "Dossier.id": Text("Dossier id", "卷宗编号"),
    "Dossier.title": Text("Title", "卷宗标题"),
    "Dossier.as_of": Text("Judged at", "评估基准日"),
    "Dossier.provenance": Text("Source of the facts", "事实来源"),
    "Dossier.running_since": Text("Running since", "实际运行起始日"),
    "Dossier.product": Text("Product", "产品"),
    "Dossier.quality_system": Text("Quality assurance system", "质量保证体系"),
    "Product.name": Text("Product name", "产品名称"),
    "Product.biologic": Text("Biological product", "生物制品"),
    "Product.category": Text("Category", "生物制品类别"),
    "Product.controlled": Text("Special control", "特殊管理类别"),
    "Product.dosage_form": _FORM,
    "Product.sterile": Text("Sterile drug", "无菌药品"),
    "Product.innovative": Text("Innovative drug", "创新药"),
    "Product.lot_release": Text("Lot release", "批签发"),
    "Product.origin": Text("Origin", "产地情形"),
    "Product.registration": Text("Registration", "药品注册"),
    "Product.need": Text("Need", "必要性"),
    "Product.nmpa_approval": Text("NMPA approval (vaccines)", "国家药监局批准（疫苗）"),
    "Product.pilot": Text("Pilot", "试点"),
    "Registration.status": Text("Status", "注册状态"),
    "Registration.number": Text("Approval number", "批准文号"),
    "Ground.kind": Text("Ground", "情形"),
    "Ground.statement": _STATEMENT,
    "Ground.raised_by": Text("Raised by", "提出部门"),
    "Ground.evidence": _EVIDENCE,
    "Need.statement": _STATEMENT,
    "Need.own_capacity_exceeded": Text("Own capacity exceeded (vaccines)", "超出自身产能（疫苗）"),
    "Need.evidence": _EVIDENCE,
    "NmpaApproval.date": Text("Approved on", "批准日期"),
    "NmpaApproval.document": _DOCUMENT,
    "Pilot.applied": Text("Applied on", "申请日期"),
    "Pilot.approved": Text("Approved on", "获批日期"),
    "Pilot.document": _DOCUMENT,
    "Party.id": Text("Company id", "企业编号"),
    "Party.name": Text("Name", "名称"),
    "Party.roles": Text("Roles", "角色"),
    "Party.place": Text("Place of registration", "注册地"),
    "Party.group": Text("Group", "所属集团"),
    "Party.credit_code": Text("Credit code", "统一社会信用代码"),
    "Site.id": Text("Site id", "场地编号"),
    "Site.party": _COMPANY,
    "Site.name": Text("Name", "名称"),
    "Site.address": Text("Address", "地址"),
    "Site.place": Text("Place", "所在地"),
    "Segment.id": Text("Segment id", "生产段编号"),
    "Segment.site": _SITE,
    "Segment.stage": Text("Stage", "工艺阶段"),
    "Segment.form": Text("What comes out", "产出物"),
    "Segment.name": Text("Name", "名称"),
    "Segment.after": Text("Takes from", "前序生产段"),
    "Segment.sterile": _STERILE,
    "Segment.entrusted_by": Text("Entrusted by", "委托方"),
    "Segment.electronic_records": Text("Electronic records", "信息化记录"),
    "Segment.electronic_materials": Text("Electronic materials management", "物料信息化管理"),
    "Segment.data_exchange": Text("Data exchange", "电子数据交换"),
    "Segment.started": Text("First commercial batch", "首批商业化生产"),
    "Segment.line_idle_since": Text("Line idle since", "停产起始日"),
    "Handoff.from": Text("From segment", "交出生产段"),
    "Handoff.to": Text("To segment", "接收生产段"),
    "Handoff.material": Text("Material", "物料"),
    "Handoff.outbound_specification": Text("Outbound specification", "放行标准"),
    "Handoff.inbound_specification": Text("Inbound specification", "验收标准"),
    "Handoff.method_transfer": Text("Method transfer", "方法转移"),
    "Handoff.hold_time_h": Text("Hold time, h", "存放时限（小时）"),
    "Handoff.transport": Text("Transport", "运输"),
    "Specification.document": _DOCUMENT,
    "MethodTransfer.status": Text("Status", "状态"),
    "MethodTransfer.document": _DOCUMENT,
    "Transport.mode": Text("Mode", "方式"),
    "Transport.temperature_c": Text("Temperature", "温度"),
    "Transport.max_duration_h": Text("Longest duration, h", "最长时间（小时）"),
    "Transport.validated": Text("Validated", "经验证"),
    "Transport.document": _DOCUMENT,
    "TemperatureRange.min": Text("Lowest, °C", "温度下限（℃）"),
    "TemperatureRange.max": Text("Highest, °C", "温度上限（℃）"),
    "ControlledAttribute.attribute": Text("Quality attribute", "质量属性"),
    "ControlledAttribute.controlled_at": Text("Controlled at", "控制的生产段"),
    "ControlledAttribute.document": _DOCUMENT,
    "QualitySystem.unified": Text("Unified quality assurance system", "统一质量保证体系"),
    "UnifiedSystem.effective_from": Text("In effect from", "生效首日"),
    "UnifiedSystem.document": _DOCUMENT,
    "SystemElement.element": Text("Element", "体系要素"),
    "SystemElement.sites": Text("Sites covered", "覆盖的场地"),
    "SystemElement.document": Text("Document (optional)", "文件（可不填）"),
    "Agreement.kind": _KIND,
    "Agreement.parties": Text("Parties", "协议各方"),
    "Agreement.sites": Text("Sites", "场地"),
    "Agreement.effective_from": _FROM,
    "Agreement.expires": Text("Expires", "有效期至"),
    "Agreement.clauses": Text("Clauses", "条款约定的事项"),
    "Agreement.document": _DOCUMENT,
    "Licence.party": Text("Holder of the licence", "持证企业"),
    "Licence.number": Text("Licence number", "许可证编号"),
    "Licence.class_code": Text("Class code", "分类码"),
    "Licence.authority": Text("Issued in", "发证机关所在地"),
    "Licence.valid_from": _FROM,
    "Licence.valid_until": _UNTIL,
    "Licence.scope": Text("Scope", "生产范围"),
    "LicenceScope.site": _SITE,
    "LicenceScope.forms": Text("Forms", "剂型"),
    "LicenceScope.note": Text("Note", "附注"),
    "Experience.party": _COMPANY,
    "Experience.activity": Text("Activity", "活动"),
    "Experience.biologic": _BIOLOGIC,
    "Experience.sterile": _STERILE,
    "Experience.dosage_form": _FORM,
    "Experience.from": Text("First day", "首日"),
    "Experience.to": Text("Last day", "末日"),
    "Experience.document": _DOCUMENT,
    "Person.party": _COMPANY,
    "Person.role": Text("Position", "岗位"),
    "Person.years_practice": Text("Years of practice", "实践年限"),
    "Person.years_sterile": Text("Of them with sterile drugs", "其中无菌药品年限"),
    "Person.document": _DOCUMENT,
    "Circumstance.item": _ITEM,
    "Circumstance.entrusted": _ENTRUSTED,
    "Circumstance.statement": _STATEMENT,
    "Circumstance.evidence": _EVIDENCE,
    "Confirmation.kind": Text("What is confirmed", "确认事项"),
    "Confirmation.authority": _AUTHORITY,
    "Confirmation.item": _ITEM,
    "Confirmation.entrusted": _ENTRUSTED,
    "Confirmation.date": _DATE,
    "Confirmation.document": _DOCUMENT,
    "Opinion.entrusted": _ENTRUSTED,
    "Opinion.authority": _AUTHORITY,
    "Opinion.date": _DATE,
    "Opinion.consent": Text("Consents", "同意"),
    "Opinion.document": _DOCUMENT,
    "Certificate.site": _SITE,
    "Certificate.kind": _KIND,
    "Certificate.issuer": Text("Issuer", "出具机构"),
    "Certificate.issuer_place": Text("Issuer's place", "出具机构所在地"),
    "Certificate.number": _NUMBER,
    "Certificate.valid_from": _FROM,
    "Certificate.valid_until": _UNTIL,
    "Certificate.in_lieu_of": Text("Stands in for", "所替代的申报资料"),
    "Certificate.document": _DOCUMENT,
    "NotApplicableMaterial.site": _SITE,
    "NotApplicableMaterial.material": Text("Material", "申报资料"),
    "NotApplicableMaterial.reason": Text("Reason", "不适用理由"),
    "Preparation.kind": Text("Work", "工作"),
    "Preparation.party": Text("Manufacturer", "生产企业"),
    "Preparation.date": _DATE,
    "Preparation.document": _DOCUMENT,
    "BadRecord.party": _COMPANY,
    "BadRecord.kind": _KIND,
    "BadRecord.date": _DATE,
    "BadRecord.reports": Text("Reports", "报告"),
    "Reports.audit": Text("Audit", "审核"),
    "Reports.testing_capability": Text("Testing capability", "检验能力"),
    "Reports.rectification": Text("Rectification", "整改"),
    "Document.id": Text("Document id", "文件编号"),
    "Document.title": Text("Title", "标题"),
    "Document.date": _DATE,
    "Document.file": Text("File", "文件路径"),
    "Document.sha256": Text("SHA-256 value", "SHA-256 值"),
    "Document.pages": Text("Pages", "页数"),
    "Step.kind": Text("What happened", "事项"),
    "Step.party": _COMPANY,
    "Step.authority": Text("Authority", "机关"),
    "Step.date": _DATE,
    "Step.note": Text("Note", "备注"),
}

# The name of each sheet as its tab shows it.
SHEETS: Final[Mapping[str, Text]] = {
    "guide": Text("Guide", "填写说明"),
    "basics": Text("Basics", "基本情况"),
    "grounds": Text("Grounds", "分段情形"),
    "parties": Text("Parties", "企业"),
    "sites": Text("Sites", "场地"),
    "segments": Text("Segments", "生产段"),
    "handoffs": Text("Hand-offs", "物料交接"),
    "control_strategy": Text("Control", "控制策略"),
    "elements": Text("Quality system", "质量体系"),
    "handoffs_covered": Text("Covered hand-offs", "体系覆盖交接"),
    "agreements": Text("Agreements", "协议"),
    "licences": Text("Licences", "许可证"),
    "experience": Text("Experience", "生产经历"),
    "personnel": Text("Personnel", "关键人员"),
    "circumstances": Text("Circumstances", "所主张情形"),
    "confirmations": Text("Confirmations", "书面确认"),
    "opinions": Text("Opinions", "受托意见书"),
    "certificates": Text("Certificates", "证明文件"),
    "not_applicable_materials": Text("Not applicable", "不适用资料"),
    "preparations": Text("Preparations", "前期准备"),
    "bad_records": Text("Bad records", "不良记录"),
    "documents": Text("Documents", "文件清单"),
    "steps": Text("Steps", "已发生事项"),
    "codes": Text("Codes", "代码表"),
}

NUMBER_OF_LICENCE: Final = Text("Row of licence no.", "许可证序号")
NUMBER_OF_LICENCE_NOTE: Final = Text(
    "Any number or word. Rows with the same one belong to one licence: give the licence in the first of them, and a "
    "further site of its scope in each of the others.",
    "任意数字或文字。序号相同的各行属于同一许可证：首行填写许可证信息，其余各行填写生产范围内的其他场地。",
)
MORE_SITES: Final = Text("More sites", "其他场地")
MORE_SITES_NOTE: Final = Text(
    "Ids of sites that have no column here, parted by commas. “None”: it covers no site.",
    "未单独设列的场地编号，以逗号分隔。填“无 None”表示不覆盖任何场地。",
)
SITE_COLUMN_NOTE: Final = Text(
    "Choose a site for the column; then say “Yes” in each row whose element covers it.",
    "先在此处选择场地，再在覆盖该场地的要素行中填“是 Yes”。",
)
CHINESE: Final = Text("Chinese", "中文")
ENGLISH: Final = Text("English", "英文")

# The families of codes, as the sheet of codes names them.
FAMILIES: Final[Mapping[str, Text]] = {
    "category": FIELDS["Product.category"],
    "controlled": FIELDS["Product.controlled"],
    "registration_status": FIELDS["Registration.status"],
    "origin": FIELDS["Product.origin"],
    "ground": FIELDS["Ground.kind"],
    "role": FIELDS["Party.roles"],
    "stage": FIELDS["Segment.stage"],
    "form": _FORM,
    "transfer_status": FIELDS["Handoff.method_transfer"],
    "element": FIELDS["SystemElement.element"],
    "agreement": SHEETS["agreements"],
    "clause": FIELDS["Agreement.clauses"],
    "licence_note": FIELDS["LicenceScope.note"],
    "activity": FIELDS["Experience.activity"],
    "person_role": FIELDS["Person.role"],
    "confirmation": FIELDS["Confirmation.kind"],
    "certificate": SHEETS["certificates"],
    "material": FIELDS["NotApplicableMaterial.material"],
    "preparation": FIELDS["Preparation.kind"],
    "bad_record": SHEETS["bad_records"],
    "step": FIELDS["Step.kind"],
    "place": Text("Place", "地区"),
    "body": Text("National body", "国家机关"),
}

# What notes and drop-downs say.
UNIT: Final = Text("Unit: {unit}", "单位：{unit}")
REQUIRED: Final = Text("Required", "必填")
SEVERAL: Final = Text("Several may be given, parted by commas", "可填多个，以逗号分隔")
ONE_TEXT: Final = Text("“Same”: one text for both languages", "“同左 Same”：中英文相同")
CHECK: Final = Text("Please check", "请核对")
FROM_THE_LIST: Final = Text("Please choose from the list.", "请从下拉列表中选择。")
NOT_LISTED: Final = Text("This id is not listed on its own sheet yet.", "相应工作表中尚无此编号，请先在该表中列出。")
A_DATE: Final = Text("Please write a date, such as 2026-06-15.", "请填写日期，例如 2026-06-15。")
A_NUMBER: Final = Text("Please write digits only.", "请只填写数字。")
A_COUNT: Final = Text("Please write a whole number, 0 or more.", "请填写不小于 0 的整数。")

# What stands on the sheets beside the facts.
TITLE: Final = Text("Dossier on segmented manufacture of a biological product", "生物制品分段生产卷宗")
LEGAL: Final = Text(
    "This supports a person's decision. It is not legal advice.", "本工作簿供有关人员决策参考，不构成法律意见。"
)
FIELD: Final = Text("Field", "字段")
CONTENT: Final = Text("Content, or the Chinese text", "内容（或者中文文本）")
ENGLISH_TEXT: Final = Text("The English text", "英文文本")
MEANING: Final = Text("What it means", "说明")
STATED_NONE: Final = Text(
    "Stated: none. Choose “Yes” to state that there are none. Left empty, nothing is stated.",
    "确认没有：确认没有此类事项的，选“是 Yes”；留空表示未陈述。",
)
EVIDENCED: Final = Text("◆ Each entry must be evidenced by a listed document.", "◆ 各项须由文件清单中的文件证明。")
SHEET: Final = Text("Sheet", "工作表")
WHAT_IT_HOLDS: Final = Text("What it holds", "内容")
FAMILY: Final = Text("List", "类别")
CODE: Final = Text("Code", "代码")
SHOWN: Final = Text("As the cells show it", "单元格中的显示")
CODES_ABOUT: Final = Text(
    "The lists behind the drop-downs. In a cell the Chinese, the English or the code may stand.",
    "下拉列表的内容。单元格中填写中文、英文或者代码均可。",
)
BASICS_ABOUT: Final = Text(
    "The dossier, the product and the unified quality assurance system: what is stated once.",
    "卷宗、产品和统一质量保证体系：只填写一次的内容。",
)
STEPS_TITLE: Final = Text("How to fill in", "怎样填写")
CONTENTS: Final = Text("The sheets", "工作表目录")
HOW_TO: Final[tuple[Text, ...]] = (
    Text(
        "Begin with Basics, Parties, Sites, Segments and Documents: the other sheets choose from what is listed there. "
        "Each entry has an id of small letters, digits and hyphens, such as “holder”, “sh-1”, “doc-7”.",
        "先填写“基本情况”“企业”“场地”“生产段”“文件清单”，其他工作表从中选择。"
        "各项编号由小写字母、数字和连字符组成，例如“holder”“sh-1”“doc-7”。",
    ),
    Text(
        "A row is one entry. The order of rows means nothing. Headings in brown are required in every row.",
        "一行填写一项，先后顺序没有意义。棕色表头为每行必填。",
    ),
    Text(
        "Leave empty what is not stated. To state that there are none, choose “Yes” in the cell below the sheet's "
        "title.",
        "未陈述的内容留空。确认没有的，在工作表标题下方的单元格选“是 Yes”。",
    ),
    Text(
        "Choose from the drop-down wherever a cell has one. Several ids in one cell are parted by commas.",
        "有下拉列表的，从列表中选择。同一单元格填写多个编号的，以逗号分隔。",
    ),
    Text(
        "Texts have a Chinese and an English column: fill in one or both. “Same” in the English column means that "
        "the Chinese column holds the text for both.",
        "文本分中文、英文两列，可只填其一。英文列填“同左 Same”表示左列文本两种语言通用。",
    ),
    Text(
        "Write dates as dates, such as 2026-06-15, and numbers without their unit.",
        "日期按日期格式填写，例如 2026-06-15；数值不带单位。",
    ),
    Text("On sheets marked ◆ every entry names the document that proves it.", "标有 ◆ 的工作表，各项须注明证明文件。"),
    Text(
        "Write values, not formulas. Do not change the hidden first column and rows; do not add sheets.",
        "请填写数值和文本，不要使用公式。请勿改动隐藏的首列和首行，也不要增加工作表。",
    ),
    Text(
        "When done, run: fenduan dossier from-xlsx FILE -o dossier.yaml. Every error is named with its sheet and cell.",
        "填写完成后运行：fenduan dossier from-xlsx 文件 -o dossier.yaml。如有错误，将逐一指明工作表和单元格。",
    ),
)
