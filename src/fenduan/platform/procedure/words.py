"""The words of the procedure: states, flags, who stands where, what a clock is stopped by, which letters there are.

Every word has its name in both languages beside it; pages, letters and documentation take it from here.
"""

from enum import StrEnum
from typing import Final

from fenduan.reference.text import Text


class State(StrEnum):
    """Where a case stands. No kind of case has more than these twelve."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    INCOMPLETE = "incomplete"
    IN_REVIEW = "in_review"
    ADVISED = "advised"
    DECIDED = "decided"
    CONFIRMED = "confirmed"
    GRANTED = "granted"
    REFUSED = "refused"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"


STATES: Final[dict[State, Text]] = {
    State.SUBMITTED: Text("submitted, not yet signed for", "已提交，待签收"),
    State.RECEIVED: Text("received, form being checked", "已收到，形式审查中"),
    State.INCOMPLETE: Text("incomplete, with the applicant", "待申请人补正"),
    State.IN_REVIEW: Text("under examination", "审查中"),
    State.ADVISED: Text("advised, awaiting decision", "已提出审查意见，待决定"),
    State.DECIDED: Text("decided, awaiting confirmation", "已作决定，待复核"),
    State.CONFIRMED: Text("confirmed, to be issued", "已复核，待发出"),
    State.GRANTED: Text("granted, being delivered", "已准予，送达中"),
    State.REFUSED: Text("refused, being delivered", "不予许可（不同意），送达中"),
    State.CLOSED: Text("closed", "已办结"),
    State.NOT_ACCEPTED: Text("not accepted", "不予受理"),
    State.WITHDRAWN: Text("withdrawn", "已撤回"),
}
GIVEN_UP: Final[dict[State, Text]] = {
    State.NOT_ACCEPTED: Text("Not accepted on {day}", "已于{day}告知不予受理"),
    State.WITHDRAWN: Text("Withdrawn on {day}", "已于{day}撤回申请"),
}
"""How a case came to nothing, by the state that it is in since."""
ENDED: Final = frozenset({State.CLOSED, State.NOT_ACCEPTED, State.WITHDRAWN})
"""The states in which nothing is left to do."""


class Flag(StrEnum):
    """What holds of a case besides its state."""

    TOLD = "told"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    INSPECTION_ARRANGED = "inspection_arranged"
    INSPECTING = "inspecting"
    INSPECTED = "inspected"
    RECTIFYING = "rectifying"
    TECHNICAL_REVIEW = "technical_review"
    MATTER = "matter"
    RECOMMENDED = "recommended"
    TO_GRANT = "to_grant"
    COMPANION_ASKED = "companion_asked"
    DELIVERED = "delivered"
    PUBLISHED = "published"
    ACKNOWLEDGED = "acknowledged"
    INTERESTED_TOLD = "interested_told"


FLAGS: Final[dict[Flag, Text]] = {
    Flag.TOLD: Text("told what is missing", "已一次告知补正内容"),
    Flag.AWAITING_SUPPLEMENT: Text("supplement asked for", "待补充资料"),
    Flag.INSPECTION_ARRANGED: Text("inspection arranged", "已安排现场检查"),
    Flag.INSPECTING: Text("on-site inspection under way", "现场检查中"),
    Flag.INSPECTED: Text("inspected on site", "已完成现场检查"),
    Flag.RECTIFYING: Text("being rectified by the company", "企业整改中"),
    Flag.TECHNICAL_REVIEW: Text("technical review under way", "技术审查中"),
    Flag.MATTER: Text("testing, appraisal or expert review under way", "检验检测、鉴定或者专家评审中"),
    Flag.RECOMMENDED: Text("the advice is to grant", "审查意见为准予（同意）"),
    Flag.TO_GRANT: Text("the decision is to grant", "决定为准予（同意）"),
    Flag.COMPANION_ASKED: Text("the other province was asked", "已商请其他省级药品监督管理部门"),
    Flag.DELIVERED: Text("delivered", "已送达"),
    Flag.PUBLISHED: Text("published", "已公开"),
    Flag.ACKNOWLEDGED: Text("acceptance put in writing", "已出具受理通知书"),
    Flag.INTERESTED_TOLD: Text("an interested party was told", "已告知利害关系人"),
}


class Relation(StrEnum):
    """How somebody stands to a case."""

    APPLICANT = "applicant"
    AUTHORITY = "authority"
    COMPANION = "companion_authority"
    COUNTERPART = "counterpart"
    CENTRE = "centre"
    NMPA = "nmpa"
    SYSTEM = "system"


RELATIONS: Final[dict[Relation, Text]] = {
    Relation.APPLICANT: Text("the applicant of the case", "本案申请人"),
    Relation.AUTHORITY: Text("the authority that handles the case", "本案承办部门"),
    Relation.COMPANION: Text("the authority of a companion case", "关联案件承办部门"),
    Relation.COUNTERPART: Text("another party to the entrustment", "委托生产其他当事方"),
    Relation.CENTRE: Text("the Center for Drug Evaluation", "药品审评中心"),
    Relation.NMPA: Text("the NMPA", "国家药品监督管理局"),
    Relation.SYSTEM: Text("the platform itself, following another case", "系统（随关联案件办理结果自动记载）"),
}


class Matter(StrEnum):
    """What may stop a clock, or not count towards it."""

    INSPECTION = "inspection"
    RECTIFICATION = "rectification"
    TECHNICAL_REVIEW = "technical_review"
    TESTING = "testing"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"


MATTERS: Final[dict[Matter, Text]] = {
    Matter.INSPECTION: Text("on-site inspection", "现场检查"),
    Matter.RECTIFICATION: Text("rectification by the company", "企业整改"),
    Matter.TECHNICAL_REVIEW: Text("technical review", "技术审查"),
    Matter.TESTING: Text("testing", "检验检测"),
    Matter.APPRAISAL: Text("appraisal", "鉴定"),
    Matter.EXPERT_REVIEW: Text("expert review", "专家评审"),
}


class LetterKind(StrEnum):
    """The letters of an authority that the tables write, by their kinds in :mod:`fenduan.documents.letters`."""

    RECEIPT = "receipt"
    ACCEPTANCE = "acceptance"
    NOT_ACCEPTED = "refusal_to_accept"
    MISSING = "materials_missing"
    SUPPLEMENT = "supplement_request"
    TIME_NOT_COUNTED = "time_not_counted"
    INSPECTION = "inspection_notice"
    OPINION = "opinion"
    GRANT = "grant"
    REFUSAL = "refusal"
    OTHER_PROVINCE = "province_notice"
    INTERESTED = "interest_notice"
