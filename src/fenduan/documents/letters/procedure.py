"""The letters on the way to a decision: received, accepted or not, missing, supplement, time not counted, inspection.

Each function puts the facts of one kind of letter into words; each names the provisions it rests on.
"""

from collections.abc import Iterator
from typing import Final

from fenduan.documents.letters.facts import (
    AcceptanceFacts,
    InspectionNoticeFacts,
    InterestFacts,
    Material,
    MaterialsMissingFacts,
    Matter,
    NotCounted,
    ReceiptFacts,
    RefusalToAcceptFacts,
    SupplementFacts,
    TimeNotCountedFacts,
)
from fenduan.documents.letters.sheet import Block, Body, Points
from fenduan.documents.letters.writing import Writing
from fenduan.documents.tree import Definitions, Table
from fenduan.law.citation import Citation
from fenduan.law.instruments import ANN_132, ANN_134, LICENSING_LAW, REGULATIONS
from fenduan.reference.text import Text

NOT_NEEDED: Final = Citation(LICENSING_LAW, "32", 1, 1)
OUTSIDE: Final = Citation(LICENSING_LAW, "32", 1, 2)
ONCE: Final = Citation(LICENSING_LAW, "32", 1, 4)
COMPLETE: Final = Citation(LICENSING_LAW, "32", 1, 5)
IN_WRITING: Final = Citation(LICENSING_LAW, "32", 2)
EXAMINED: Final = Citation(LICENSING_LAW, "34", 1)
INTERESTED: Final = Citation(LICENSING_LAW, "36")
TWO_OFFICERS: Final = Citation(LICENSING_LAW, "34", 3)
TRUE_MATERIALS: Final = Citation(LICENSING_LAW, "31", 1)
NOT_COUNTED: Final = Citation(LICENSING_LAW, "45")
WORKING_DAYS: Final = Citation(LICENSING_LAW, "82")
ISSUE_PERIOD: Final = Citation(REGULATIONS, "30", 1)
CHANGE_PERIOD: Final = Citation(REGULATIONS, "30", 2)
TECHNICAL_REVIEW: Final = Citation(REGULATIONS, "88")
OPINION_PERIOD: Final = Citation(ANN_132, "3", 2)
HOLDER_INSPECTED: Final = Citation(ANN_132, "2", 1)
MANUFACTURER_INSPECTED: Final = Citation(ANN_132, "3", 1)
PROCEDURE_134: Final = Citation(ANN_134, "19")

# Working days of the authority by matter: regulations 30 from acceptance, ann-132 3 from signing for the materials.
PERIODS: Final[dict[Matter, int]] = {"b_issue": 30, "b_change": 15, "opinion": 15}
_PERIOD_LAW: Final[dict[Matter, Citation]] = {
    "b_issue": ISSUE_PERIOD,
    "b_change": CHANGE_PERIOD,
    "opinion": OPINION_PERIOD,
}
REASONS: Final[dict[NotCounted, Text]] = {
    "hearing": Text("a hearing", "听证"),
    "testing": Text("testing", "检验"),
    "appraisal": Text("appraisal", "鉴定"),
    "expert_review": Text("expert review", "专家评审"),
    "technical_review": Text("technical review", "技术审查"),
    "inspection": Text("an on-site inspection", "现场检查"),
    "rectification": Text("rectification by the enterprise", "企业整改"),
}
_NOTED: Final = Text("This letter is to tell you so.", "特此告知。")
_NOTIFIED: Final = Text("This letter gives you notice.", "特此通知。")
_DASH: Final = "–"


def receipt(it: ReceiptFacts, w: Writing) -> Body:
    """The slip for materials received: a list, and what follows from the day."""
    blocks: list[Block] = [
        w.paragraph(
            "On {day} we received from {applicant} the materials listed below, handed in with its application "
            "{application}.",
            "我局于{day}收到{applicant}{application}材料，清单如下：",
            day=it.received,
            application=w.application,
            applicant=it.frame.applicant,
        ),
        _materials(it.materials, w),
        w.paragraph(
            "This slip proves that these materials were received. It does not say that the application is accepted, "
            "or that the materials are complete and in due form.",
            "本凭证仅证明收到上述材料，不表示申请已经受理，也不表示材料齐全、符合法定形式。",
        ),
    ]
    if it.frame.matter == "opinion":
        blocks.append(
            w.paragraph(
                "Under {law}, we say within 15 working days of signing for the materials whether we consent to the "
                "entrusted manufacture. Time for on-site inspection, rectification, technical review and evaluation "
                "is not counted.",
                "根据{law}的规定，我局将在签收申请材料后15个工作日内出具是否同意受托生产的意见；"
                "现场检查、企业整改、技术审查和评定等所需时间不计入期限。",
                law=OPINION_PERIOD,
            )
        )
    else:
        blocks.append(
            w.paragraph(
                "Under {law}, where materials are incomplete or not in due form, we tell you once, on the spot or "
                "within 5 working days, everything to be put right. If we do not tell you in time, the application "
                "counts as accepted from the day of receipt.",
                "根据{law}的规定，申请材料不齐全或者不符合法定形式的，我局将当场或者在5个工作日内一次告知需要补正的全部内容；"
                "逾期不告知的，自收到申请材料之日起即为受理。",
                law=(ONCE, WORKING_DAYS),
            )
        )
    given = w.word(it.handed_in_by) if it.handed_in_by is not None else ""
    signers = (
        w.say("Received by: {name}", "收件人：{name}", name=it.received_by),
        w.say("Handed in by: {name}", "交件人：{name}", name=given),
    )
    return Body(w.say("Receipt for application materials", "申请材料收件凭证"), tuple(blocks), "", signers)


def _materials(materials: tuple[Material, ...], w: Writing) -> Table:
    head = (
        w.say("No.", "序号"),
        w.say("Material", "材料名称"),
        w.say("Copies", "份数"),
        w.say("Pages", "页数"),
        w.say("Digest of the file", "文件摘要值"),
    )
    rows = tuple(
        (str(number), w.word(each.name), str(each.copies), str(each.pages or _DASH), each.digest or _DASH)
        for number, each in enumerate(materials, start=1)
    )
    return Table(w.say("Materials received", "收到的材料"), head, rows, (8, 40, 9, 9, 34))


def acceptance(it: AcceptanceFacts, w: Writing) -> Body:
    """Accepted, in writing, dated (licensing-law 32); by when the authority decides."""
    if it.lapsed:
        opening = w.paragraph(
            "We received on {received} your application {application}. We did not tell you within 5 working days what "
            "was to be put right. Under {law}, it counts as accepted from the day of receipt, {received}.",
            "我局于{received}收到你单位{application}材料，未在5个工作日内告知需要补正的内容。根据{law}的规定，该申请自收到申请材料之日（{received}）起即为受理。",
            received=it.received,
            application=w.application,
            law=(ONCE, IN_WRITING, WORKING_DAYS),
        )
    elif it.frame.matter == "opinion":
        opening = w.paragraph(
            "We signed on {received} for the materials of your application {application}. We have looked through them: "
            "the matter is within our competence and the materials are complete and in due form. They are taken up on "
            "{accepted}.",
            "我局于{received}签收你单位{application}材料。经审查，申请事项属于我局职权范围，申请材料齐全、符合要求，决定自{accepted}起予以办理。",
            received=it.received,
            accepted=it.accepted,
            application=w.application,
        )
    else:
        opening = w.paragraph(
            "We received on {received} your application {application}. We have looked through it: the matter is within "
            "our competence and the materials are complete and in due form. Under {law}, it is accepted on {accepted}.",
            "我局于{received}收到你单位{application}材料。经审查，申请事项属于我局职权范围，申请材料齐全、符合法定形式。根据{law}的规定，决定自{accepted}起予以受理。",
            received=it.received,
            accepted=it.accepted,
            application=w.application,
            law=(COMPLETE, IN_WRITING),
        )
    return Body(
        w.say("Notice of acceptance", "受理通知书"),
        (opening, *_period(it, w)),
        w.word(_NOTIFIED),
        (w.say("Received for the applicant:", "申请人签收："),),
    )


def _period(it: AcceptanceFacts, w: Writing) -> Iterator[Block]:
    matter = it.frame.matter
    law, days, due = _PERIOD_LAW[matter], PERIODS[matter], w.due(it.due)
    if matter == "opinion":
        yield w.paragraph(
            "Under {law}, we say within {days} working days of signing for the materials whether we consent; {due}. "
            "Time for on-site inspection, rectification, technical review and evaluation is not counted; we will tell "
            "you of it in writing.",
            "根据{law}的规定，我局将在签收申请材料后{days}个工作日内出具是否同意受托生产的意见，{due}。"
            "现场检查、企业整改、技术审查和评定等所需时间不计入期限，我局将另行书面告知。",
            law=law,
            days=days,
            due=due,
        )
        return
    yield w.paragraph(
        "Under {law}, we decide within {days} working days of acceptance; {due}.",
        "根据{law}的规定，我局将自受理之日起{days}个工作日内作出决定，{due}。",
        law=law,
        days=days,
        due=due,
    )
    yield w.paragraph(
        "Under {law}, time for technical review, and for a hearing, testing, appraisal or expert review that the law "
        "asks for, is not counted; we will tell you in writing how long it needs.",
        "根据{law}的规定，审查中涉及的技术审核以及依法需要听证、检验、鉴定和专家评审的，所需时间不计入上述期限，"
        "我局将书面告知所需时间。",
        law=(TECHNICAL_REVIEW, NOT_COUNTED),
    )


def refusal_to_accept(it: RefusalToAcceptFacts, w: Writing) -> Body:
    """Not accepted: no licence is needed, or another authority is competent (licensing-law 32)."""
    opinion = it.frame.matter == "opinion"
    if it.because == "not_needed":
        title = w.say("Notice of non-acceptance", "不受理告知书")
        said = w.paragraph(
            "We received on {received} your application {application}. By law {what}: {explanation} "
            "Under {law}, we do not accept it.",
            "我局于{received}收到你单位{application}材料。经审查，申请事项依法{what}：{explanation}根据{law}的规定，我局不受理该申请。",
            received=it.received,
            application=w.application,
            explanation=w.sentence(it.explanation),
            law=PROCEDURE_134 if opinion else (NOT_NEEDED, IN_WRITING),
            what=w.say("no opinion is needed", "无需出具药品受托生产意见书")
            if opinion
            else w.say("no administrative licence is needed", "不需要取得行政许可"),
        )
        return Body(title, (said, w.remedies(it.remedies)), w.word(_NOTED), _served(w))
    said = w.paragraph(
        "We received on {received} your application {application}. By law this matter is outside our competence: "
        "{explanation} Under {law}, we decide not to accept it. Please apply to {competent}.",
        "我局于{received}收到你单位{application}材料。经审查，申请事项依法不属于我局职权范围：{explanation}根据{law}的规定，决定不予受理。请你单位向{competent}提出申请。",
        received=it.received,
        application=w.application,
        explanation=w.sentence(it.explanation),
        law=PROCEDURE_134 if opinion else (OUTSIDE, IN_WRITING),
        competent=it.competent or "",
    )
    title = w.say("Decision not to accept", "不予受理决定书")
    return Body(title, (said, w.remedies(it.remedies)), "", _served(w))


def materials_missing(it: MaterialsMissingFacts, w: Writing) -> Body:
    """Once, everything that is missing (licensing-law 32(1)(4))."""
    return Body(
        w.say("Notice of everything to be put right", "申请材料补正告知书"),
        (
            w.paragraph(
                "We received on {received} your application {application}. The materials are incomplete or not in due "
                "form. Under {law}, here is, once, everything that is to be put right:",
                "我局于{received}收到你单位{application}材料。经审查，申请材料不齐全或者不符合法定形式。"
                "根据{law}的规定，现一次告知需要补正的全部内容如下：",
                received=it.received,
                application=w.application,
                law=PROCEDURE_134 if it.frame.matter == "opinion" else (ONCE, WORKING_DAYS),
            ),
            w.missing(it.items),
            w.paragraph(
                "When everything above has been handed in as asked, we accept the application{under}. For acceptance "
                "nothing else will be asked for.",
                "你单位按照上述要求提交全部补正材料的，我局{under}予以受理；除上述内容外，受理环节不再要求补正其他材料。",
                under="" if it.frame.matter == "opinion" else w.say(" under {law}", "根据{law}的规定", law=COMPLETE),
            ),
        ),
        w.word(_NOTED),
        _served(w),
    )


def supplement_request(it: SupplementFacts, w: Writing) -> Body:
    """A request to explain or complete what was accepted; it stops no clock."""
    return Body(
        w.say("Request for a supplement", "补充资料通知书"),
        (
            w.paragraph(
                "Your application {application} was accepted on {accepted}. Examining it under {law}, we ask you to "
                "explain or complete the following:",
                "你单位{application}已于{accepted}受理。我局根据{law}的规定进行审查，请你单位就下列内容作出说明或者补充资料：",
                application=w.application,
                accepted=it.accepted,
                law=PROCEDURE_134 if it.frame.matter == "opinion" else EXAMINED,
            ),
            w.missing(it.items),
            w.paragraph(
                "Please answer all of it together by {day}, that day included. The answer must be true, and you are "
                "responsible for it under {law}. Where facts of the dossier change, it comes with a list of parts "
                "signed anew by the holder.",
                "请于{day}前（含当日）一次性提交。你单位应当根据{law}的规定，对补充资料实质内容的真实性负责；涉及卷宗内容变化的，"
                "应当一并提交由持有人重新签署的卷宗清单。",
                day=it.reply_by,
                law=TRUE_MATERIALS,
            ),
            w.paragraph(
                "This request does not stop the period in which we decide.",
                "本通知不停止办理期限的计算。",
            ),
        ),
        w.word(_NOTIFIED),
        _served(w),
    )


def time_not_counted(it: TimeNotCountedFacts, w: Writing) -> Body:
    """What is not counted and how long it needs (licensing-law 45, regulations 88, ann-132 3)."""
    if it.frame.matter == "opinion":
        law = OPINION_PERIOD
    else:
        law = TECHNICAL_REVIEW if it.reason == "technical_review" else NOT_COUNTED
    return Body(
        w.say("Notice of time not counted", "所需时间不计入办理期限告知书"),
        (
            w.paragraph(
                "Your application {application} needs {reason}, which begins on {begins}. We expect it to need "
                "{needed} working days.",
                "你单位{application}在办理过程中依法需要进行{reason}。该项工作自{begins}起，预计需要{needed}个工作日。",
                application=w.application,
                reason=REASONS[it.reason],
                begins=it.begins,
                needed=it.needed,
            ),
            w.paragraph(
                "Under {law}, this time is not counted. Counting goes on from the day after it ends; {left} working "
                "days remain then. If it needs longer, we will tell you in writing again.",
                "根据{law}的规定，上述时间不计入办理期限。该项工作结束的次日起恢复计算，届时尚余{left}个工作日。"
                "所需时间延长的，我局将再次书面告知。",
                law=law,
                left=it.left,
            ),
        ),
        w.word(_NOTED),
        _served(w),
    )


def inspection_notice(it: InspectionNoticeFacts, w: Writing) -> Body:
    """An inspection on site: who, where, when, what (licensing-law 34)."""
    opinion = it.frame.matter == "opinion"
    law = (TWO_OFFICERS, MANUFACTURER_INSPECTED if opinion else HOLDER_INSPECTED, PROCEDURE_134)
    officers = tuple(
        w.say(
            "{name} (certificate {number})", "{name}（执法证件号：{number}）", name=each.name, number=each.certificate
        )
        for each in it.officers
    )
    rows = (
        (w.say("Inspected", "被检查单位"), w.word(it.inspected)),
        (w.say("Site", "检查场地"), w.word(it.site)),
        (w.say("Address", "地址"), w.word(it.address)),
        (w.say("Date", "检查时间"), _span(it, w)),
        (w.say("Officers", "检查人员"), ("；" if w.language == "zh" else "; ").join(officers)),
    )
    blocks: list[Block] = [
        w.paragraph(
            "Under {law}, we will inspect on site, on the application of {applicant} {application}, as follows:",
            "根据{law}的规定，我局决定对{applicant}{application}开展现场检查，有关事项如下：",
            law=law,
            applicant=it.frame.applicant,
            application=w.application,
        ),
        Definitions(rows),
        w.paragraph("The inspection covers:", "检查范围："),
        Points(tuple(w.word(each) for each in it.scope)),
        w.paragraph(
            "The officers are two or more and show their certificates. Please have staff who know the site at hand, "
            "open the places concerned and give true and complete records.",
            "检查人员不少于两名，并出示执法证件。请安排熟悉情况的人员配合，开放相关场所，如实、完整提供有关记录和资料。",
        ),
    ]
    if opinion:
        blocks.append(
            w.paragraph(
                "Under {law}, the time of the inspection is not counted in the period for the opinion.",
                "根据{law}的规定，现场检查所需时间不计入出具意见的期限。",
                law=OPINION_PERIOD,
            )
        )
    return Body(w.say("Notice of on-site inspection", "现场检查通知书"), tuple(blocks), w.word(_NOTIFIED), _served(w))


def interest_notice(it: InterestFacts, w: Writing) -> Body:
    """Tells a party whose major interest is at stake that it may state its views (licensing-law 36).

    Whether the licensing law governs an opinion is open, so that letter names the announcement instead.
    """
    opinion = it.frame.matter == "opinion"
    return Body(
        w.say("Notice to an interested party", "利害关系人告知书"),
        (
            w.paragraph(
                "We accepted on {accepted} the application of {applicant} {application} and are examining it. We found "
                "that it directly concerns a major interest of yours:",
                "我局于{accepted}受理{applicant}{application}，现正在审查。经审查，发现该事项直接关系你单位（你）的重大利益：",
                accepted=it.accepted,
                applicant=it.frame.applicant,
                application=w.application,
            ),
            Points((w.word(it.interest),)),
            w.paragraph(
                "Under {law}, we tell you of it. You may state your views and defend your interest, orally or in "
                "writing, by {day}, that day included; we will hear them. The applicant may do so as well.",
                "根据{law}的规定，现予告知。你单位（你）有权于{day}前（含当日）以口头或者书面形式进行陈述和申辩，我局将予听取；"
                "申请人同样有权进行陈述和申辩。",
                law=PROCEDURE_134 if opinion else INTERESTED,
                day=it.reply_by,
            ),
            w.paragraph(
                "If nothing is stated by then, the examination goes on.",
                "逾期未陈述的，不影响审查继续进行。",
            ),
        ),
        w.word(_NOTED),
        _served(w),
    )


def _span(it: InspectionNoticeFacts, w: Writing) -> str:
    if it.first == it.last:
        return w.word(it.first)
    return w.say("{first} to {last}", "{first}至{last}", first=it.first, last=it.last)


def _served(w: Writing) -> tuple[str, ...]:
    return (w.say("Received for the addressee:", "收件单位签收："),)
