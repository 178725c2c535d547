"""What every field of the dossier means, in both languages (FORMAT.md, version 1).

The model does not import this module; the schema, the field guide in ``docs/`` and the commands do. A field is named
``Model.key``, with the key as it stands in the file.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from fenduan.dossier.shape import LeafSpec, ListSpec, ObjectSpec, Spec, objects
from fenduan.reference.codes import FAMILIES
from fenduan.reference.labels import label
from fenduan.reference.text import Language, Text

# The entries marked ◆: their fact must be evidenced by a listed document.
EVIDENCED: Final = frozenset(
    {
        "Ground", "Need", "NmpaApproval", "Specification", "MethodTransfer", "Transport", "ControlledAttribute",
        "UnifiedSystem", "Agreement", "Experience", "Person", "Circumstance", "Confirmation", "Certificate",
        "Preparation",
    }
)  # fmt: skip

_HOURS = Text("hours", "小时")
_YEARS = Text("years", "年")
_CELSIUS = Text("degrees Celsius", "摄氏度")
UNITS: Final[Mapping[str, Text]] = {
    "Handoff.hold_time_h": _HOURS,
    "Transport.max_duration_h": _HOURS,
    "TemperatureRange.min": _CELSIUS,
    "TemperatureRange.max": _CELSIUS,
    "Person.years_practice": _YEARS,
    "Person.years_sterile": _YEARS,
    "Document.pages": Text("pages", "页"),
}

ENTRIES: Final[Mapping[str, Text]] = {
    "Dossier": Text("The dossier: the facts of one arrangement", "卷宗：一项分段生产安排的全部事实"),
    "Product": Text("The product", "产品"),
    "Registration": Text("Where the marketing authorisation stands", "药品注册状态"),
    "Ground": Text("A ground for segmented manufacture", "申请分段生产的情形"),
    "Need": Text("Why segmented manufacture is needed", "分段生产的必要性"),
    "NmpaApproval": Text("The NMPA's approval of entrusting a vaccine", "国家药监局对疫苗委托生产的批准"),
    "Pilot": Text("The pilot", "试点"),
    "Party": Text("A company in the arrangement", "参与企业"),
    "Site": Text("A site", "场地"),
    "Segment": Text("A segment: one step of the process at one site", "生产段：在一个场地完成的一步工艺"),
    "Handoff": Text("A hand-off of material between two segments", "两个生产段之间的物料交接"),
    "Specification": Text("A specification at one end of a hand-off", "交接一端的质量标准"),
    "MethodTransfer": Text("The transfer of analytical methods", "分析方法转移"),
    "Transport": Text("The transport between two sites", "场地之间的运输"),
    "TemperatureRange": Text("The temperature range of the transport", "运输温度范围"),
    "ControlledAttribute": Text("A controlled quality attribute", "受控的质量属性"),
    "QualitySystem": Text("The quality assurance system", "质量保证体系"),
    "UnifiedSystem": Text("The unified quality assurance system", "统一质量保证体系"),
    "SystemElement": Text("An element of the system and the sites it covers", "体系要素及其覆盖的场地"),
    "Agreement": Text("An agreement", "协议"),
    "Licence": Text("A drug manufacturing licence", "药品生产许可证"),
    "LicenceScope": Text("What a licence covers at one site", "许可证在某一场地的生产范围"),
    "Experience": Text("A stretch of experience", "一段生产经历"),
    "Person": Text("A key person", "关键人员"),
    "Circumstance": Text("A claimed circumstance", "所主张的情形"),
    "Confirmation": Text("A province's written confirmation", "省级药品监督管理部门的书面确认"),
    "Opinion": Text("An opinion on entrusted manufacture", "药品受托生产意见书"),
    "Certificate": Text("A certificate of a site", "场地的证明文件"),
    "NotApplicableMaterial": Text("A material declared not applicable", "声明不适用的申报资料"),
    "Preparation": Text("Preparatory work", "前期准备工作"),
    "BadRecord": Text("A bad credit record", "不良信用记录"),
    "Reports": Text("The reports on a bad credit record", "针对不良信用记录的报告"),
    "Document": Text("A listed document", "所列文件"),
    "Step": Text("Something that has happened, for the clocks", "已发生的事项，用于计算期限"),
}

_DOCUMENT = Text("The listed document that evidences this entry.", "证明本项的所列文件编号。")
_EVIDENCE = Text("The listed documents that evidence this entry.", "证明本项的所列文件编号。")
_DATE = Text("Its date.", "日期。")
_FROM_DAY = Text("The first day on which it is in force.", "生效首日。")
_LAST_DAY = Text("The last day on which it is in force.", "有效期最后一日，当日仍有效。")

FIELDS: Final[Mapping[str, Text]] = {
    "Dossier.dossier": Text("The version of the format: the number 1.", "格式版本：数字 1。"),
    "Dossier.id": Text("The dossier's identifier.", "卷宗编号。"),
    "Dossier.title": Text("The dossier's title.", "卷宗标题。"),
    "Dossier.as_of": Text(
        "The date to judge at. A date on the command line wins; without either it is today in Shanghai.",
        "评估基准日。命令行指定的日期优先；均未指定的，以上海时间当日为准。",
    ),
    "Dossier.provenance": Text("Where the facts come from.", "事实的来源。"),
    "Dossier.running_since": Text(
        "Since when the arrangement is licensed and running.", "该安排自何日起已获许可并实际运行。"
    ),
    "Dossier.product": Text("The product.", "产品。"),
    "Dossier.parties": Text(
        "The companies. Exactly one is `applicant` or `holder`.",
        "参与企业。其中有且仅有一家为 `applicant`（申请人）或 `holder`（持有人）。",
    ),
    "Dossier.sites": Text("The sites of the companies.", "各企业的场地。"),
    "Dossier.segments": Text("The segments of the process.", "各生产段。"),
    "Dossier.handoffs": Text(
        "The hand-offs, at most one for each edge of the chain.", "物料交接，每对前后衔接的生产段至多一项。"
    ),
    "Dossier.control_strategy": Text(
        "The quality attributes and where they are controlled.", "质量属性及其控制该属性的生产段。"
    ),
    "Dossier.quality_system": Text(
        "The quality assurance system over the whole process and every site.",
        "覆盖生产全过程和全部场地的质量保证体系。",
    ),
    "Dossier.agreements": Text("The agreements between the companies.", "企业之间的协议。"),
    "Dossier.licences": Text("The drug manufacturing licences.", "药品生产许可证。"),
    "Dossier.experience": Text("The companies' experience.", "各企业的生产经历。"),
    "Dossier.personnel": Text("The companies' key persons.", "各企业的关键人员。"),
    "Dossier.circumstances": Text(
        "Circumstances of Announcement 2025 No. 134, article 17, paragraph 2, that are claimed.",
        "所主张的2025年第134号公告第17条第2款情形。",
    ),
    "Dossier.confirmations": Text("Written confirmations by a province.", "省级药品监督管理部门的书面确认。"),
    "Dossier.opinions": Text("Opinions on entrusted manufacture.", "药品受托生产意见书。"),
    "Dossier.certificates": Text("Certificates of sites.", "场地的证明文件。"),
    "Dossier.not_applicable_materials": Text(
        "Application materials that do not apply to a site.", "不适用于某场地的申报资料。"
    ),
    "Dossier.preparations": Text("Preparatory work that was done.", "已完成的前期准备工作。"),
    "Dossier.bad_records": Text(
        "Bad credit records. An empty list states that there are none.", "不良信用记录。空列表表示确认没有。"
    ),
    "Dossier.documents": Text("The documents that the entries refer to.", "各项所引用的文件清单。"),
    "Dossier.steps": Text("What has happened, with dates, for the clocks.", "已发生的事项及日期，用于计算期限。"),
    "Product.name": Text("The product's name.", "产品名称。"),
    "Product.biologic": Text("Whether it is a biological product.", "是否为生物制品。"),
    "Product.category": Text("The kind of biological product.", "生物制品类别。"),
    "Product.controlled": Text("The special control it is under, or `none`.", "所属特殊管理类别；无则为 `none`。"),
    "Product.dosage_form": Text(
        "The dosage form. Any lower-case code is accepted; an unknown one draws a remark.",
        "剂型代码。可用任何小写代码；未收录的代码将附说明。",
    ),
    "Product.sterile": Text("Whether it is a sterile drug.", "是否为无菌药品。"),
    "Product.innovative": Text("Whether it is an innovative drug.", "是否为创新药。"),
    "Product.lot_release": Text("Whether it is subject to lot release.", "是否实行批签发管理。"),
    "Product.registration": Text("Where the marketing authorisation stands.", "药品注册状态。"),
    "Product.origin": Text(
        "Whether it is domestic, overseas, or being transferred to domestic manufacture.",
        "境内生产、境外生产或由境外转移至境内生产。",
    ),
    "Product.grounds": Text("The grounds on which segmented manufacture is asked for.", "申请分段生产所依据的情形。"),
    "Product.need": Text("Why segmented manufacture is genuinely needed.", "确需分段生产的理由。"),
    "Product.nmpa_approval": Text(
        "Vaccines: the NMPA's approval of entrusting manufacture.", "疫苗：国家药监局对委托生产的批准。"
    ),
    "Product.pilot": Text("The pilot that the product is or was in.", "产品参加试点的情况。"),
    "Registration.status": Text("In development, applied for, or approved.", "研制中、已申报或已批准。"),
    "Registration.number": Text("The approval number, as printed.", "批准文号，照原文填写。"),
    "Ground.kind": Text("Which ground.", "情形类别。"),
    "Ground.statement": Text("The reasons, in the applicant's words.", "申请人陈述的理由。"),
    "Ground.raised_by": Text("The department that put the matter forward.", "提出该事项的部门。"),
    "Ground.evidence": _EVIDENCE,
    "Need.statement": Text("The reasons, in the applicant's words.", "申请人陈述的理由。"),
    "Need.own_capacity_exceeded": Text(
        "Vaccines: whether the need exceeds the holder's own capacity.", "疫苗：是否超出持有人自身产能。"
    ),
    "Need.evidence": _EVIDENCE,
    "NmpaApproval.date": Text("The date of the approval.", "批准日期。"),
    "NmpaApproval.document": _DOCUMENT,
    "Pilot.applied": Text("The date of the application to the pilot.", "申请参加试点的日期。"),
    "Pilot.approved": Text("The date of the approval of the pilot.", "试点获批的日期。"),
    "Pilot.document": _DOCUMENT,
    "Party.id": Text("The company's identifier.", "企业编号。"),
    "Party.name": Text("The company's name.", "企业名称。"),
    "Party.roles": Text("The company's roles in the arrangement.", "企业在该安排中的角色。"),
    "Party.place": Text("The place where the company is registered.", "企业注册地。"),
    "Party.group": Text(
        "The identifier of its corporate group; equal for companies of one group.",
        "所属企业集团的编号；同一集团的企业相同。",
    ),
    "Party.credit_code": Text("The unified social credit code.", "统一社会信用代码。"),
    "Site.id": Text("The site's identifier.", "场地编号。"),
    "Site.party": Text("The company that runs the site.", "运营该场地的企业。"),
    "Site.name": Text("The site's name.", "场地名称。"),
    "Site.address": Text("The address, as on the licence.", "地址，与许可证一致。"),
    "Site.place": Text("The place where the site lies.", "场地所在地。"),
    "Segment.id": Text("The segment's identifier.", "生产段编号。"),
    "Segment.site": Text(
        "The site where it is performed; its company performs the segment.", "所在场地；由该场地的企业承担。"
    ),
    "Segment.stage": Text("The stage of the process.", "工艺阶段。"),
    "Segment.form": Text(
        "What comes out: `drug_substance`, `intermediate` or a dosage form.",
        "产出物：`drug_substance`（原液）、`intermediate`（中间产品）或剂型代码。",
    ),
    "Segment.name": Text("The segment's name.", "生产段名称。"),
    "Segment.after": Text("The segments whose output it takes.", "为其提供物料的前序生产段。"),
    "Segment.sterile": Text("Whether what comes out is sterile.", "产出物是否无菌。"),
    "Segment.entrusted_by": Text("Who entrusts it; absent means the holder.", "委托方；未填即为持有人。"),
    "Segment.electronic_records": Text(
        "Whether all manufacturing and testing data are recorded electronically.",
        "生产、检验数据是否全部采用信息化手段记录。",
    ),
    "Segment.electronic_materials": Text(
        "Whether materials are managed electronically too.", "物料管理是否也采用信息化手段。"
    ),
    "Segment.data_exchange": Text(
        "Whether data are exchanged electronically with the holder.", "是否与持有人进行电子数据交换。"
    ),
    "Segment.started": Text("The date of the first commercial batch.", "首批商业化生产的日期。"),
    "Segment.line_idle_since": Text("Since when the line has stood idle.", "生产线自何日起停产。"),
    "Handoff.from": Text("The segment that gives.", "交出生产段。"),
    "Handoff.to": Text("The segment that takes.", "接收生产段。"),
    "Handoff.material": Text("What is handed over.", "所交接的物料。"),
    "Handoff.outbound_specification": Text("The release specification of the giving side.", "交出方的放行质量标准。"),
    "Handoff.inbound_specification": Text("The intake specification of the taking side.", "接收方的验收质量标准。"),
    "Handoff.method_transfer": Text(
        "How the analytical methods came to the taking site.", "分析方法如何转移至接收场地。"
    ),
    "Handoff.hold_time_h": Text("The validated hold time.", "经验证的存放时限。"),
    "Handoff.transport": Text(
        "The transport; absent where both segments are at one site.", "运输；两个生产段在同一场地的，不填。"
    ),
    "Specification.document": _DOCUMENT,
    "MethodTransfer.status": Text("Where the transfer stands.", "转移的状态。"),
    "MethodTransfer.document": _DOCUMENT,
    "Transport.mode": Text(
        "The mode of transport, such as `road` or `air`.", "运输方式，如 `road`（公路）、`air`（航空）。"
    ),
    "Transport.temperature_c": Text("The temperature range to be kept.", "须保持的温度范围。"),
    "Transport.max_duration_h": Text("The longest time the transport may take.", "允许的最长运输时间。"),
    "Transport.validated": Text("Whether the transport is validated.", "运输是否经过验证。"),
    "Transport.document": _DOCUMENT,
    "TemperatureRange.min": Text("The lowest temperature.", "温度下限。"),
    "TemperatureRange.max": Text("The highest temperature.", "温度上限。"),
    "ControlledAttribute.attribute": Text("The quality attribute.", "质量属性。"),
    "ControlledAttribute.controlled_at": Text("The segments that control it.", "对其进行控制的生产段。"),
    "ControlledAttribute.document": _DOCUMENT,
    "QualitySystem.unified": Text("The unified quality assurance system.", "统一质量保证体系。"),
    "QualitySystem.elements": Text(
        "The elements of the system, with the sites each covers.", "体系各要素及其覆盖的场地。"
    ),
    "QualitySystem.handoffs_covered": Text(
        "The hand-offs that the system covers, as pairs of segments: giving, taking.",
        "体系覆盖的交接，以“交出生产段、接收生产段”成对填写。",
    ),
    "UnifiedSystem.effective_from": Text("The first day of effect.", "生效首日。"),
    "UnifiedSystem.document": _DOCUMENT,
    "SystemElement.element": Text("Which element.", "要素类别。"),
    "SystemElement.sites": Text("The sites that it covers.", "所覆盖的场地。"),
    "SystemElement.document": Text("A document about the element; optional.", "与该要素有关的文件，可不填。"),
    "Agreement.kind": Text("An entrustment, quality or testing agreement.", "委托协议、质量协议或委托检验协议。"),
    "Agreement.parties": Text("The parties to the agreement.", "协议各方。"),
    "Agreement.sites": Text("The sites that it covers.", "所覆盖的场地。"),
    "Agreement.effective_from": _FROM_DAY,
    "Agreement.expires": Text(
        "The last day on which it is in force; absent means that it runs on.",
        "有效期最后一日，当日仍有效；未填即持续有效。",
    ),
    "Agreement.clauses": Text("The matters that its clauses settle.", "条款约定的事项。"),
    "Agreement.document": _DOCUMENT,
    "Licence.party": Text("The company that holds the licence.", "持证企业。"),
    "Licence.number": Text("The number, as printed. It evidences the licence.", "编号，照原文填写；许可证以编号为证。"),
    "Licence.class_code": Text("The class code, as printed.", "分类码，照原文填写。"),
    "Licence.authority": Text("The place whose authority issued it.", "发证机关所在地。"),
    "Licence.valid_from": _FROM_DAY,
    "Licence.valid_until": _LAST_DAY,
    "Licence.scope": Text("What it covers, by site.", "按场地列明的生产范围。"),
    "LicenceScope.site": Text("The site.", "场地。"),
    "LicenceScope.forms": Text("The forms that may be made there.", "可在该场地生产的剂型。"),
    "LicenceScope.note": Text(
        "`registration_only`: for registration use only.", "`registration_only`：仅限注册申报使用。"
    ),
    "Experience.party": Text("The company.", "企业。"),
    "Experience.activity": Text("Commercial manufacture, manufacture or development.", "商业化生产、生产或研制。"),
    "Experience.biologic": Text("Whether with biological products.", "是否为生物制品。"),
    "Experience.sterile": Text("Whether with sterile drugs.", "是否为无菌药品。"),
    "Experience.dosage_form": Text(
        "The dosage form, or `drug_substance` or `intermediate`.",
        "剂型，或 `drug_substance`（原液）、`intermediate`（中间产品）。",
    ),
    "Experience.from": Text("The first day.", "首日。"),
    "Experience.to": Text("The last day; absent means that it is still going on.", "末日；未填即仍在持续。"),
    "Experience.document": _DOCUMENT,
    "Person.party": Text("The company.", "企业。"),
    "Person.role": Text("Production head, quality head or authorised person.", "生产负责人、质量负责人或质量受权人。"),
    "Person.years_practice": Text("Years of practice in drug manufacture and quality.", "药品生产和质量管理实践年限。"),
    "Person.years_sterile": Text("Years of these with sterile drugs.", "其中无菌药品的实践年限。"),
    "Person.document": _DOCUMENT,
    "Circumstance.item": Text("Which item of the paragraph: 1 to 4.", "该款第几项：1 至 4。"),
    "Circumstance.entrusted": Text(
        "The entrusted manufacturer for whom it is claimed; item 1 may leave it out.",
        "所涉受托生产企业；第 1 项可不填。",
    ),
    "Circumstance.statement": Text("The reasons, in the applicant's words.", "申请人陈述的理由。"),
    "Circumstance.evidence": _EVIDENCE,
    "Confirmation.kind": Text("What is confirmed.", "确认事项。"),
    "Confirmation.authority": Text("The place whose authority confirms.", "出具确认的机关所在地。"),
    "Confirmation.item": Text("The item that it concerns: 1 to 4.", "所涉第几项：1 至 4。"),
    "Confirmation.entrusted": Text("The entrusted manufacturer that it concerns.", "所涉受托生产企业。"),
    "Confirmation.date": _DATE,
    "Confirmation.document": _DOCUMENT,
    "Opinion.entrusted": Text("The entrusted manufacturer that it concerns.", "所涉受托生产企业。"),
    "Opinion.authority": Text("The place whose authority gave it.", "出具意见的机关所在地。"),
    "Opinion.date": _DATE,
    "Opinion.consent": Text("Whether it consents.", "是否同意。"),
    "Opinion.document": _DOCUMENT,
    "Certificate.site": Text("The site that it concerns.", "所涉场地。"),
    "Certificate.kind": Text("Which kind of certificate.", "证明文件类别。"),
    "Certificate.issuer": Text("Who issued it.", "出具机构。"),
    "Certificate.issuer_place": Text("The place of the issuer.", "出具机构所在地。"),
    "Certificate.number": Text("The number, as printed.", "编号，照原文填写。"),
    "Certificate.valid_from": _FROM_DAY,
    "Certificate.valid_until": _LAST_DAY,
    "Certificate.in_lieu_of": Text("The application materials that it stands in for.", "所替代的申报资料。"),
    "Certificate.document": _DOCUMENT,
    "NotApplicableMaterial.site": Text("The site.", "场地。"),
    "NotApplicableMaterial.material": Text("The material that does not apply.", "不适用的申报资料。"),
    "NotApplicableMaterial.reason": Text("Why it does not apply.", "不适用的理由。"),
    "Preparation.kind": Text("Which work.", "工作类别。"),
    "Preparation.party": Text(
        "The manufacturer that it concerns; absent where it concerns the whole.", "所涉生产企业；涉及整体的，不填。"
    ),
    "Preparation.date": _DATE,
    "Preparation.document": _DOCUMENT,
    "BadRecord.party": Text("The company.", "企业。"),
    "BadRecord.kind": Text("Which kind of record.", "记录类别。"),
    "BadRecord.date": _DATE,
    "BadRecord.reports": Text("The reports on it.", "相关报告。"),
    "Reports.audit": Text("The audit report.", "审核报告。"),
    "Reports.testing_capability": Text("The report on testing capability.", "检验能力报告。"),
    "Reports.rectification": Text("The report on rectification.", "整改报告。"),
    "Document.id": Text("The document's identifier.", "文件编号。"),
    "Document.title": Text("The document's title.", "文件标题。"),
    "Document.date": Text("The date of the document.", "文件日期。"),
    "Document.file": Text(
        "The file, as a relative path beside the dossier. Where it is present it is hashed.",
        "文件的相对路径，以卷宗所在目录为准。文件存在的，计算其哈希值。",
    ),
    "Document.sha256": Text(
        "The SHA-256 of the file in lower-case hexadecimal; the file must have it.",
        "文件的 SHA-256 值，小写十六进制；文件须与之一致。",
    ),
    "Document.pages": Text("The number of pages.", "页数。"),
    "Step.kind": Text("What happened.", "事项。"),
    "Step.party": Text("The company that it concerns.", "所涉企业。"),
    "Step.authority": Text(
        "A place, or `NMPA` or `CDE`.", "地区代码，或 `NMPA`（国家药监局）、`CDE`（药品审评中心）。"
    ),
    "Step.date": _DATE,
    "Step.note": Text("A note.", "备注。"),
}


_PAGE: Final[Mapping[str, Text]] = {
    "title": Text("The dossier, field by field", "卷宗字段说明"),
    "intro": Text(
        "Format version 1. This page is written from the program's own field guide. "
        "A key that is absent means “not stated”; an empty list means “stated: there are none”. "
        "The order of entries means nothing in any list, save inside the pairs of `handoffs_covered`. "
        "A section marked ◆ must be evidenced by a listed document.",
        "格式版本 1。本页由程序内置的字段说明生成。未填写的键表示“未陈述”；空列表表示“已陈述：没有”。"
        "除 `handoffs_covered` 中的成对生产段外，列表内各项的先后顺序没有意义。标有 ◆ 的部分须由所列文件证明。",
    ),
    "key": Text("key", "键"),
    "value": Text("value", "取值"),
    "meaning": Text("meaning", "含义"),
    "required": Text(" (required)", "（必填）"),
    "unit": Text("Unit: {unit}.", "单位：{unit}。"),
    "list": Text("list: {item}", "列表：{item}"),
    "pair": Text("pair: {item}", "成对：{item}"),
    "code": Text("`{code}` ({name})", "`{code}`（{name}）"),
    "in": Text("In", "位置："),
}
_KINDS: Final[Mapping[str, Text]] = {
    "text": Text("text", "文本"),
    "wording": Text("text, or a text for each language", "文本，或按语言分列的文本"),
    "truth": Text("true or false", "true 或 false"),
    "number": Text("number", "数值"),
    "integer": Text("whole number", "整数"),
    "date": Text("date, YYYY-MM-DD", "日期，YYYY-MM-DD"),
    "id": Text("identifier", "编号"),
    "form": Text("form code", "剂型代码"),
    "place": Text("place", "地区代码"),
    "step_authority": Text("place, `NMPA` or `CDE`", "地区代码、`NMPA` 或 `CDE`"),
    "sha256": Text("SHA-256", "SHA-256 值"),
}
_REFERENCES: Final[Mapping[str, Text]] = {
    "parties": Text("id of a party", "企业编号"),
    "sites": Text("id of a site", "场地编号"),
    "segments": Text("id of a segment", "生产段编号"),
    "documents": Text("id of a document", "文件编号"),
}


def render(language: Language) -> str:
    """Return the field guide as a Markdown page in ``language``: a section for every kind of entry, a row a field."""
    places: dict[str, list[str]] = {}
    specs: dict[str, ObjectSpec] = {}
    for path, spec in objects():
        places.setdefault(spec.model.__name__, []).append("/" + "/".join(path))
        specs[spec.model.__name__] = spec
    lines = [f"# {_PAGE['title'].pick(language)}", "", _PAGE["intro"].pick(language)]
    for name, spec in specs.items():
        lines += ["", *_section(name, spec, places[name], language)]
    return "\n".join(lines) + "\n"


def _section(name: str, spec: ObjectSpec, places: list[str], language: Language) -> Iterator[str]:
    mark = " ◆" if name in EVIDENCED else ""
    head = (_PAGE[column].pick(language) for column in ("key", "value", "meaning"))
    yield f"## {ENTRIES[name].pick(language)}{mark}"
    yield ""
    yield f"{_PAGE['in'].pick(language)} " + ", ".join(f"`{place}`" for place in places)
    yield ""
    yield "| " + " | ".join(head) + " |"
    yield "| --- | --- | --- |"
    for key, entry in spec.fields.items():
        field = f"{name}.{key}"
        required = _PAGE["required"].pick(language) if entry.required else ""
        unit = UNITS.get(field)
        in_units = " " + _PAGE["unit"].pick(language).format(unit=unit.pick(language)) if unit else ""
        yield f"| `{key}`{required} | {_value(entry.spec, language)} | {FIELDS[field].pick(language)}{in_units} |"


def _value(spec: Spec, language: Language) -> str:
    if isinstance(spec, ObjectSpec):
        return ENTRIES[spec.model.__name__].pick(language)
    if isinstance(spec, ListSpec):
        form = _PAGE["list" if spec.length is None else "pair"].pick(language)
        return form.format(item=_value(spec.item, language))
    return _leaf(spec, language)


def _leaf(spec: LeafSpec, language: Language) -> str:
    if spec.kind == "code":
        return ", ".join(_code(code, spec.codes, language) for code in spec.codes)
    if spec.to is not None:
        return _REFERENCES[spec.to].pick(language)
    return _KINDS[spec.kind].pick(language)


def _code(code: object, codes: tuple[object, ...], language: Language) -> str:
    if not isinstance(code, str):
        return f"`{code}`"
    name = label(family_of(codes), code).pick(language)
    return _PAGE["code"].pick(language).format(code=code, name=name)


def family_of(codes: tuple[object, ...]) -> str:
    """Return the name of the family (:data:`fenduan.reference.codes.FAMILIES`) that consists of ``codes``."""
    return next(family for family, members in FAMILIES.items() if members == codes)
