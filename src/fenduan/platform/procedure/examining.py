"""The rows of examining: supplements, inspection, rectification, technical review, finding by finding."""

from dataclasses import dataclass

from fenduan.law.citation import Citation
from fenduan.platform.procedure import fields, guards
from fenduan.platform.procedure.common import ANSWERS, APPLICANT, FOR_THE_AUTHORITY, INSPECTOR, OFFICER, REVIEW, law
from fenduan.platform.procedure.model import Action, Effect, Guard, Need
from fenduan.platform.procedure.words import Flag, LetterKind, Matter
from fenduan.reference.text import Text


def request_supplement() -> Action:
    """Ask for more while the case is examined."""
    return Action(
        name="request_supplement",
        label=Text("Request a supplement", "要求补充资料"),
        about=Text(
            "While examining, the authority asks for what it needs to know more of.",
            "审查过程中，需要申请人补充说明或者资料的，提出要求。",
        ),
        on=REVIEW,
        by=(OFFICER,),
        forbids=frozenset({Flag.AWAITING_SUPPLEMENT}),
        sets=frozenset({Flag.AWAITING_SUPPLEMENT}),
        needs=(Need("questions", "list", Text("What is asked", "需要补充的内容")), fields.REPLY_BY),
        letter=LetterKind.SUPPLEMENT,
        signature=FOR_THE_AUTHORITY,
        cites=(law("34", 1), law("31", 1)),
        notice=Text(
            "No text lets it stop the clock. Nothing irrelevant may be asked (art. 31).",
            "没有规定可以据此中止期限；不得要求提交无关资料（第31条）。",
        ),
    )


def answer_supplement() -> Action:
    """Answer a supplement by a new version of the dossier."""
    return Action(
        name="answer_supplement",
        label=Text("Answer the supplement", "提交补充资料"),
        about=Text(
            "The applicant answers on a new version of the dossier signed by the holder; earlier versions stay.",
            "申请人以持有人签署的新卷宗版本作出答复；原版本予以保留。",
        ),
        on=REVIEW,
        by=(APPLICANT,),
        requires=frozenset({Flag.AWAITING_SUPPLEMENT}),
        clears=frozenset({Flag.AWAITING_SUPPLEMENT}),
        guards=(guards.new_manifest,),
        needs=(fields.MANIFEST, fields.ANSWER),
        signature=ANSWERS,
        cites=(law("31", 1),),
    )


def inspection(*cites: Citation, letter: LetterKind | None = None) -> tuple[Action, ...]:
    """Arrange an inspection on site, begin and end it; ``letter`` tells the applicant of time that is not counted."""
    arrange = Action(
        name="arrange_inspection",
        label=Text("Arrange an inspection on site", "安排现场检查"),
        about=Text("Two or more officers, by name, are sent to verify on site.", "指派两名以上工作人员开展现场检查。"),
        on=REVIEW,
        by=(OFFICER,),
        forbids=frozenset({Flag.INSPECTION_ARRANGED, Flag.INSPECTING}),
        sets=frozenset({Flag.INSPECTION_ARRANGED}),
        guards=(guards.own_staff, guards.two_officers, guards.certificates, guards.last_after_first),
        needs=(
            fields.OFFICERS,
            Need(
                "certificates",
                "list",
                Text("Their certificates, in the same order", "核查人员执法证件编号（顺序一致）"),
                most=12,
            ),
            Need("first", "future_day", Text("First day", "开始日期")),
            Need("last", "future_day", Text("Last day", "结束日期")),
            Need("site", "line", Text("Site", "检查场地")),
            Need("address", "line", Text("Address", "地址")),
            Need("scope", "list", Text("Scope", "检查范围"), most=50),
        ),
        letter=LetterKind.INSPECTION,
        signature=FOR_THE_AUTHORITY,
        cites=(law("34", 3), *cites),
    )
    begin = Action(
        name="start_inspection",
        label=Text("Inspection began", "现场检查开始"),
        about=Text("The day on which the inspection began.", "记载现场检查开始之日。"),
        on=REVIEW,
        by=(OFFICER, INSPECTOR),
        requires=frozenset({Flag.INSPECTION_ARRANGED}),
        forbids=frozenset({Flag.INSPECTING}),
        sets=frozenset({Flag.INSPECTING}),
        guards=(guards.not_before_receipt,),
        needs=(fields.happened("Day it began", "开始日期"),),
        effects=(Effect("stop", matter=Matter.INSPECTION),),
        letter=letter,
        cites=cites,
    )
    end = Action(
        name="end_inspection",
        label=Text("Inspection ended", "现场检查结束"),
        about=Text(
            "The day on which the inspection ended, the officers who were there, and what they found.",
            "记载现场检查结束之日、实际到场的核查人员和检查结论。",
        ),
        on=REVIEW,
        by=(OFFICER, INSPECTOR),
        requires=frozenset({Flag.INSPECTING}),
        sets=frozenset({Flag.INSPECTED}),
        clears=frozenset({Flag.INSPECTING, Flag.INSPECTION_ARRANGED}),
        guards=(guards.after_inspection_began, guards.own_staff, guards.two_officers),
        needs=(
            fields.happened("Day it ended", "结束日期"),
            fields.OFFICERS,
            fields.RESULT,
            Need("found", "text", Text("What was found", "检查情况")),
            Need("report", "document", Text("Report", "检查报告"), required=False),
        ),
        effects=(Effect("resume", matter=Matter.INSPECTION),),
        cites=(law("34", 3), *cites),
    )
    return arrange, begin, end


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of the examination with a beginning and an end: its acts' name and flag, and their words.

    ``begins`` and ``ends`` are label and what it is about; ``asks`` and ``gives`` what is asked for besides the day.
    """

    name: str
    flag: Flag
    begins: tuple[Text, Text]
    ends: tuple[Text, Text]
    after: Guard
    asks: tuple[Need, ...] = ()
    gives: tuple[Need, ...] = ()
    first: tuple[Need, ...] = ()


def spell(
    it: Spell,
    *cites: Citation,
    stops: tuple[Effect, Effect] | None = None,
    requires: frozenset[Flag] = frozenset(),
    why: Text | None = None,
    notice: Text | None = None,
) -> tuple[Action, ...]:
    """Begin and end a stretch; ``stops`` are its effects on the clock, of which the applicant is told in writing."""
    begin = Action(
        name=f"start_{it.name}",
        label=it.begins[0],
        about=it.begins[1],
        on=REVIEW,
        by=(OFFICER,),
        requires=requires,
        forbids=frozenset({it.flag}),
        sets=frozenset({it.flag}),
        guards=(guards.not_before_receipt,),
        needs=(*it.first, fields.happened("Day it began", "开始日期"), *it.asks),
        effects=() if stops is None else stops[:1],
        letter=None if stops is None else LetterKind.TIME_NOT_COUNTED,
        cites=cites,
        choice=why,
        notice=notice,
    )
    end = Action(
        name=f"end_{it.name}",
        label=it.ends[0],
        about=it.ends[1],
        on=REVIEW,
        by=(OFFICER,),
        requires=frozenset({it.flag}),
        clears=frozenset({it.flag}),
        guards=(it.after,),
        needs=(fields.happened("Day it ended", "结束日期"), *it.gives),
        effects=() if stops is None else stops[1:],
        cites=cites,
        choice=why,
        notice=notice,
    )
    return begin, end


def _stops(matter: Matter | None) -> tuple[Effect, Effect]:
    return Effect("stop", matter=matter), Effect("resume", matter=matter)


def rectification(*cites: Citation, why: Text | None = None, notice: Text | None = None) -> tuple[Action, ...]:
    """Record when the company began to rectify, and when it was done; it stops the clock where a text says so."""
    rectifies = Spell(
        "rectification",
        Flag.RECTIFYING,
        (
            Text("Rectification began", "企业整改开始"),
            Text("The company rectifies what the inspection found.", "企业就现场检查发现的问题开展整改。"),
        ),
        (
            Text("Rectification ended", "企业整改结束"),
            Text("The company has handed in its report on the rectification.", "企业已提交整改报告。"),
        ),
        guards.after_rectification_began,
        (
            Need("what", "text", Text("What is rectified", "整改内容")),
            *((fields.EXPECTED,) if cites else ()),
        ),
        (Need("report", "document", Text("Report", "整改报告"), required=False),),
    )
    stops = _stops(Matter.RECTIFICATION) if cites else None
    return spell(rectifies, *cites, stops=stops, requires=frozenset({Flag.INSPECTED}), why=why, notice=notice)


def technical_review(*cites: Citation) -> tuple[Action, ...]:
    """Begin and end a technical review, whose time is not counted and announced in writing."""
    reviews = Spell(
        "technical_review",
        Flag.TECHNICAL_REVIEW,
        (
            Text("Technical review began", "技术审查开始"),
            Text(
                "A technical review begins; the applicant is told in writing how long it is expected to take. Where "
                "the Center for Drug Evaluation carries it out, it reads the case from then on.",
                "开展技术审查，并书面告知申请人预计所需时间。由药品审评中心开展的，该中心自此可以查阅本案。",
            ),
        ),
        (
            Text("Technical review ended", "技术审查结束"),
            Text("The technical review is done.", "技术审查已完成。"),
        ),
        guards.after_review_began,
        (*fields.BY_WHOM, fields.EXPECTED, fields.REASONS),
        (Need("result", "text", Text("Result", "审查结果"), required=False),),
    )
    return spell(reviews, *cites, stops=_stops(Matter.TECHNICAL_REVIEW))


def matters(*cites: Citation) -> tuple[Action, ...]:
    """Begin and end testing, appraisal or expert review, whose time is not counted (licensing-law 45)."""
    tests = Spell(
        "matter",
        Flag.MATTER,
        (
            Text("Testing, appraisal or expert review began", "检验检测、鉴定或者专家评审开始"),
            Text(
                "Its time is not counted; the applicant is told in writing how long it needs.",
                "所需时间不计入期限，并书面告知申请人。",
            ),
        ),
        (
            Text("Testing, appraisal or expert review ended", "检验检测、鉴定或者专家评审结束"),
            Text("Counting goes on from the next day.", "自次日起继续计算期限。"),
        ),
        guards.after_matter_began,
        (fields.EXPECTED, fields.REASONS),
        (Need("result", "text", Text("Result", "结果"), required=False),),
        (fields.MATTER,),
    )
    return spell(tests, *cites, stops=_stops(None))


def review_finding() -> Action:
    """Conclude on one finding of the machine."""
    return Action(
        name="review_finding",
        label=Text("Conclude on a finding", "逐项审查"),
        about=Text(
            "The officer confirms or overrules a finding; the machine's stays beside it for ever.",
            "承办人对评估结果逐项认可或者更正；系统评估结果与其并列，永久保留。",
        ),
        on=REVIEW,
        by=(OFFICER,),
        guards=(guards.known_finding,),
        needs=(
            Need("finding", "finding", Text("Finding", "评估结果")),
            fields.CONCLUSION,
            Need("reasons", "text", Text("Reasons", "理由"), when=("conclusion", ("overrule",))),
        ),
        cites=(law("34", 1),),
    )
