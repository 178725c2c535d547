"""The letters that decide or tell of it: the opinion, the grant, the refusal, the letter to another province."""

from collections.abc import Callable, Iterator
from typing import Final

from fenduan.documents.letters.facts import (
    GrantFacts,
    Line,
    OpinionFacts,
    ProvinceEvent,
    ProvinceNoticeFacts,
    RefusalFacts,
)
from fenduan.documents.letters.procedure import CHANGE_PERIOD, ISSUE_PERIOD, PROCEDURE_134
from fenduan.documents.letters.sheet import Block, Body, Points, Ruling
from fenduan.documents.letters.writing import Writing
from fenduan.documents.tree import Definitions, Paragraph, Table
from fenduan.law.citation import Citation
from fenduan.law.instruments import ANN_132, ANN_134, LICENSING_LAW
from fenduan.reference.calendar import add_months
from fenduan.reference.places import PLACES
from fenduan.reference.text import Text

GRANTED: Final = Citation(LICENSING_LAW, "38", 1)
REFUSED: Final = Citation(LICENSING_LAW, "38", 2)
PUBLISHED: Final = Citation(LICENSING_LAW, "40")
DELIVERED: Final = Citation(LICENSING_LAW, "44")
WORKING_DAYS: Final = Citation(LICENSING_LAW, "82")
HOLDER_EXAMINED: Final = Citation(ANN_132, "1")
HOLDER_INSPECTED: Final = Citation(ANN_132, "2", 1)
ON_RESULTS: Final = Citation(ANN_132, "3")
REGISTRATION_ONLY: Final = Citation(ANN_132, "5", 1)
TOGETHER: Final = Citation(ANN_132, "20")
ENDED: Final = Citation(ANN_134, "20", 2)
SHARED: Final = Citation(ANN_134, "23")
VALIDITY_MONTHS: Final = 12
_NOT_APPROVED: Final = Text("none yet (no marketing authorisation)", "尚未获得上市许可")
_NONE: Final = Text("none", "无")
_NOTE: Final = Text("registration use only", "（仅限注册申报使用）")
_DASH: Final = "–"


def _lines(lines: tuple[Line, ...], w: Writing) -> Table:
    head = (
        w.say("Enterprise", "企业名称"),
        w.say("Site and address", "生产场地和地址"),
        w.say("Workshop or line", "车间、生产线"),
        w.say("Form", "剂型"),
        w.say("Note", "备注"),
    )
    rows = tuple(
        (
            w.word(each.enterprise),
            w.say("{site}, {address}", "{site}，{address}", site=each.site, address=each.address),
            _DASH if each.line is None else w.word(each.line),
            w.word(each.form),
            w.word(_NOTE) if each.registration_only else _DASH,
        )
        for each in lines
    )
    return Table(w.say("Manufacturing scope", "生产范围"), head, rows, (24, 34, 14, 14, 14))


def opinion(it: OpinionFacts, w: Writing) -> Body:
    """药品受托生产意见书 (ann-132 3, ann-134 19); the template of announcement 134 was not to be had."""
    licence = it.manufacturer.licence or _NONE
    rows = (
        (w.say("Entrusted manufacturer", "受托生产企业"), w.word(it.manufacturer.name)),
        (w.say("Its credit code", "统一社会信用代码"), w.word(it.manufacturer.credit_code or _NONE)),
        (w.say("Its drug manufacturing licence", "药品生产许可证编号"), w.word(licence)),
        (w.say("Holder or applicant", "委托方（持有人或者申请人）"), w.word(it.holder.name)),
        (w.say("Place of the holder", "委托方所在地"), w.word(PLACES[it.holder.place].name)),
        (w.say("Product", "品种名称"), w.word(it.frame.product)),
        (w.say("Approval number", "批准文号"), w.word(it.approval or _NOT_APPROVED)),
        (w.say("Inspections relied on", "所依据的检查结果"), w.inspections(it.inspections)),
    )
    blocks: list[Block] = [
        w.paragraph(
            "You applied {application}. We have strictly examined the materials. On the results of the inspections "
            "below and under {law}, our opinion is:",
            "你单位{application}收悉。经严格审查申请材料，依据下列检查结果，根据{law}的规定，提出意见如下：",
            application=w.application,
            law=(ON_RESULTS, PROCEDURE_134),
        ),
        Definitions(rows),
        _lines(it.lines, w),
        Ruling(
            w.say("We consent to the entrusted manufacture.", "同意受托生产。")
            if it.consent
            else w.say("We do not consent to the entrusted manufacture.", "不同意受托生产。")
        ),
        *(_after_consent(it, w) if it.consent else _after_refusal(it, w)),
    ]
    return Body(w.say("Opinion on entrusted manufacture", "药品受托生产意见书"), tuple(blocks))


def _after_consent(it: OpinionFacts, w: Writing) -> Iterator[Block]:
    yield w.paragraph(
        "Under {law}, the holder must apply to {authority} for its class B licence within 12 months of this opinion "
        "(by {day}, that day included).",
        "根据{law}的规定，取得本意见书后，持有人应当在12个月内（{day}前，含当日）向{authority}申请办理B类许可证。",
        law=PROCEDURE_134,
        authority=w.place(it.holder.place),
        day=add_months(it.frame.dated, VALIDITY_MONTHS),
    )
    yield w.paragraph(
        "Within 60 working days after the holder's class B matter is completed, you must apply to us to have the names "
        "of both enterprises, the product and its approval number noted in your licence duplicate.",
        "你单位应当在持有人办理完成B类许可证许可事项后60个工作日内，向我局提出申请，"
        "将委托双方的企业名称、品种名称、批准文号等有关变更情况在药品生产许可证副本中载明。",
    )


def _after_refusal(it: OpinionFacts, w: Writing) -> Iterator[Block]:
    yield w.paragraph("The reasons are:", "理由如下：")
    yield w.reasons(it.reasons)
    if it.remedies is not None:
        yield w.remedies(it.remedies)


def grant(it: GrantFacts, w: Writing) -> Body:
    """准予行政许可决定书 (licensing-law 38, 40, 44; regulations 30)."""
    licence, issue = it.licence, it.frame.matter == "b_issue"
    rows = (
        (w.say("Licence number", "许可证编号"), w.word(licence.number)),
        (w.say("Class code", "分类码"), w.word(licence.class_code)),
        (w.say("Holder", "企业名称"), w.word(licence.holder)),
        (
            w.say("Valid", "有效期"),
            w.say(
                "{first} to {last}, both included",
                "{first}至{last}（含首尾两日）",
                first=licence.valid_from,
                last=licence.valid_until,
            ),
        ),
    )
    blocks: list[Block] = [
        w.paragraph(
            "We accepted on {accepted} your application {application}. {inspected}It meets the conditions and "
            "standards of the law. Under {law}, we decide:",
            "我局于{accepted}受理你单位{application}。{inspected}经审查，该申请符合法定条件、标准。根据{law}的规定，决定如下：",
            accepted=it.accepted,
            application=w.application,
            inspected=_inspected(it, w),
            law=(GRANTED, ISSUE_PERIOD if issue else CHANGE_PERIOD, HOLDER_EXAMINED, HOLDER_INSPECTED, PROCEDURE_134),
        ),
        Ruling(
            w.say(
                "The licence is granted: the drug manufacturing licence is issued.",
                "准予行政许可，核发药品生产许可证。",
            )
            if issue
            else w.say("The licence is granted: the licensed items are changed.", "准予行政许可，批准变更许可事项。")
        ),
        Definitions(rows),
        _lines(licence.scope, w),
        *_after_grant(it, w),
    ]
    return Body(
        w.say("Decision to grant an administrative licence", "准予行政许可决定书"), tuple(blocks), "", _served(w)
    )


def _inspected(it: GrantFacts, w: Writing) -> str:
    if not it.inspections:
        return ""
    return w.say("We inspected on site: {done}. ", "我局已开展现场检查：{done}。", done=w.inspections(it.inspections))


def _after_grant(it: GrantFacts, w: Writing) -> Iterator[Block]:
    yield w.paragraph(
        "Under {law}, the licence is delivered to you within 10 working days of this decision{by}, and the decision is "
        "published.",
        "根据{law}的规定，我局将自作出本决定之日起10个工作日内{by}向你单位颁发、送达药品生产许可证，并公开本决定。",
        law=(PUBLISHED, DELIVERED, WORKING_DAYS),
        by="" if it.deliver_by is None else w.say(" (by {day})", "（至{day}止）", day=it.deliver_by),
    )
    away = tuple(each.name for each in it.manufacturers if each.place != it.frame.authority)
    if away:
        yield w.paragraph(
            "Under {law}, {names} must apply, each to its own province, within 60 working days after this matter is "
            "completed to have it noted in its licence duplicate. Please tell them.",
            "根据{law}的规定，{names}应当在本事项办理完成后60个工作日内，分别向所在地省级药品监督管理部门提出申请，"
            "在药品生产许可证副本中载明有关变更情况；请你单位及时告知。",
            law=PROCEDURE_134,
            names=away,
        )
    if any(each.registration_only for each in it.licence.scope):
        yield w.paragraph(
            "The note “registration use only” rests on {law}: no product of that scope has a marketing "
            "authorisation yet.",
            "标注“（仅限注册申报使用）”的生产范围，系根据{law}的规定，相应生产范围暂无产品取得上市许可。",
            law=REGISTRATION_ONLY,
        )
    yield w.paragraph(
        "Where the entrustment ends, whether because the marketing authorisation is refused, conditions fail or the "
        "agreement so provides, apply under {law} within 6 months to cancel or reduce the scope.",
        "因申报上市许可的申请未能获得批准、不具备相应生产条件或者协议约定等因素终止委托活动的，应当根据{law}的规定，"
        "在终止后6个月内申请注销或者核减相应生产范围。",
        law=ENDED,
    )


def refusal(it: RefusalFacts, w: Writing) -> Body:
    """不予行政许可决定书: reasons, reconsideration, suit (licensing-law 38; regulations 30)."""
    law = (REFUSED, ISSUE_PERIOD if it.frame.matter == "b_issue" else CHANGE_PERIOD)
    return Body(
        w.say("Decision to refuse an administrative licence", "不予行政许可决定书"),
        (
            w.paragraph(
                "We accepted on {accepted} your application {application}. It does not meet the conditions and "
                "standards of the law, for these reasons:",
                "我局于{accepted}受理你单位{application}。经审查，该申请不符合法定条件、标准，理由如下：",
                accepted=it.accepted,
                application=w.application,
            ),
            w.reasons(it.reasons),
            w.paragraph("Under {law}, we decide:", "根据{law}的规定，决定如下：", law=law),
            Ruling(w.say("The licence is refused.", "不予行政许可。")),
            w.remedies(it.remedies),
        ),
        "",
        _served(w),
    )


def province_notice(it: ProvinceNoticeFacts, w: Writing) -> Body:
    """A letter to the authority of another province (ann-132 20, ann-134 23)."""
    asked = it.event in ("companion_asked", "companion_reminded")
    blocks = (_EVENTS[it.event](it, w), *(_answer(it, w) if asked else ()))
    closing = (
        w.say("Please let us have your answer.", "请予函复。")
        if asked
        else w.say("For your information.", "特此函告。")
    )
    return Body(
        w.say(
            "Letter on the entrusted manufacture of {product}",
            "关于{product}委托生产有关事项的函",
            product=it.frame.product,
        ),
        blocks,
        closing,
    )


def _answer(it: ProvinceNoticeFacts, w: Writing) -> Iterator[Block]:
    law, day = (TOGETHER, SHARED), it.until or ""
    if it.questions:
        yield w.paragraph(
            "Please answer by {day}, that day included, under {law}:",
            "请贵局根据{law}的规定，于{day}前（含当日）就下列事项函复：",
            day=day,
            law=law,
        )
        yield Points(tuple(w.word(each) for each in it.questions))
    elif it.frame.matter == "opinion":
        yield w.paragraph(
            "Please tell us by {day}, that day included, under {law}, whether the holder's class B matter has been "
            "applied for, and how far it is.",
            "请贵局根据{law}的规定，于{day}前（含当日）函告该持有人B类许可证许可事项的申请情况和办理进展。",
            day=day,
            law=law,
        )
    else:
        yield w.paragraph(
            "Please tell us by {day}, that day included, under {law}, whether the opinion on entrusted manufacture has "
            "been applied for, how far it is and what it says, and which inspections it rests on.",
            "请贵局根据{law}的规定，于{day}前（含当日）函告药品受托生产意见书的申请、办理进展和结论，以及所依据的检查结果。",
            day=day,
            law=law,
        )


def _asked(it: ProvinceNoticeFacts, w: Writing) -> Paragraph:
    return w.paragraph(
        "Since {day} we have been handling the application of {applicant} {application}. {role} {enterprise} is in "
        "your province.",
        "我局自{day}起办理{applicant}{application}，{role}{enterprise}位于贵局辖区。",
        day=it.day,
        applicant=it.frame.applicant,
        application=w.application,
        role=w.say("The holder", "持有人")
        if it.frame.matter == "opinion"
        else w.say("The entrusted manufacturer", "受托生产企业"),
        enterprise=it.enterprise,
    )


def _reminded(it: ProvinceNoticeFacts, w: Writing) -> Paragraph:
    return w.paragraph(
        "We wrote to you on {day} (letter {reference}) about {enterprise}, in the matter of the application of "
        "{applicant} {application}. We have had no answer by the date of this letter and ask you again.",
        "我局于{day}就{enterprise}有关事项向贵局发函（{reference}），涉及{applicant}{application}。截至本函日期尚未收到复函，现再次商请。",
        day=it.day,
        reference=it.reference or "",
        enterprise=it.enterprise,
        applicant=it.frame.applicant,
        application=w.application,
    )


def _given(it: ProvinceNoticeFacts, w: Writing) -> Paragraph:
    said = w.say("consent", "同意受托生产") if it.consent else w.say("no consent", "不同意受托生产")
    return w.paragraph(
        "On {day} we gave our opinion on entrusted manufacture on {enterprise} (number {reference}): {said}. Under "
        "{law}, we send it for your examination of the holder's class B matter, product: {product}.",
        "我局于{day}对{enterprise}出具药品受托生产意见书（编号：{reference}），意见为：{said}。根据{law}的规定，"
        "现将该意见书送贵局，供办理{product}持有人B类许可证许可事项时审核。",
        day=it.day,
        enterprise=it.enterprise,
        reference=it.reference or "",
        said=said,
        law=(HOLDER_EXAMINED, TOGETHER),
        product=it.frame.product,
    )


def _completed(it: ProvinceNoticeFacts, w: Writing) -> Paragraph:
    until = "" if it.until is None else w.say(" (by {day})", "（至{day}止）", day=it.until)
    return w.paragraph(
        "On {day} we completed the application of {applicant} {application} (licence {reference}). Under {law}, "
        "{enterprise}, in your province, must apply to you within 60 working days{until} to have it noted in its "
        "licence duplicate.",
        "我局已于{day}办理完成{applicant}{application}（许可证编号：{reference}）。根据{law}的规定，贵局辖区内的{enterprise}"
        "应当在此后60个工作日内{until}向贵局提出申请，在药品生产许可证副本中载明有关变更情况。",
        day=it.day,
        applicant=it.frame.applicant,
        application=w.application,
        reference=it.reference or "",
        law=(PROCEDURE_134, TOGETHER),
        enterprise=it.enterprise,
        until=until,
    )


def _refused(it: ProvinceNoticeFacts, w: Writing) -> Paragraph:
    return w.paragraph(
        "On {day} we refused the application of {applicant} {application}. It concerns {enterprise}, in your province. "
        "Under {law}, where the entrustment ends with it, {enterprise} must apply to you within 6 months to cancel or "
        "reduce the scope concerned.",
        "我局已于{day}对{applicant}{application}作出不予行政许可决定，该事项涉及贵局辖区内的{enterprise}。根据{law}的规定，"
        "因此终止委托活动的，{enterprise}应当在6个月内向贵局申请注销或者核减相应受托生产范围。",
        day=it.day,
        applicant=it.frame.applicant,
        application=w.application,
        enterprise=it.enterprise,
        law=(ENDED, TOGETHER),
    )


def _withdrawn(it: ProvinceNoticeFacts, w: Writing) -> Paragraph:
    return w.paragraph(
        "On {day} {applicant} withdrew its application {application}. It concerned {enterprise}, in your province. We "
        "tell you under {law}.",
        "{applicant}已于{day}撤回{application}，该事项涉及贵局辖区内的{enterprise}。现根据{law}的规定告知贵局。",
        day=it.day,
        applicant=it.frame.applicant,
        application=w.application,
        enterprise=it.enterprise,
        law=(TOGETHER, SHARED),
    )


_EVENTS: Final[dict[ProvinceEvent, Callable[[ProvinceNoticeFacts, Writing], Paragraph]]] = {
    "companion_asked": _asked,
    "companion_reminded": _reminded,
    "opinion_given": _given,
    "b_licence_completed": _completed,
    "b_licence_refused": _refused,
    "withdrawn": _withdrawn,
}


def _served(w: Writing) -> tuple[str, ...]:
    return (w.say("Received for the applicant:", "申请人签收："),)
