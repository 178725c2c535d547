"""The rows that both kinds of case have: receiving, supplements, inspection, review, the companion, withdrawal."""

from typing import Final

from fenduan.law.citation import Citation
from fenduan.law.instruments import ANN_132, ANN_134, LICENSING_LAW, REGULATIONS
from fenduan.platform.procedure import fields, guards
from fenduan.platform.procedure.model import Action, Effect, Guard, Need, Who
from fenduan.platform.procedure.words import Flag, LetterKind, Matter, Relation, State
from fenduan.reference.text import Text

EDITION: Final = "2026.1"

APPLICANT: Final = Who(Relation.APPLICANT, frozenset({"regulatory_affairs", "authorised_person"}))
OFFICER: Final = Who(Relation.AUTHORITY, frozenset({"case_officer"}), assigned=True)
INSPECTOR: Final = Who(Relation.AUTHORITY, frozenset({"inspector"}))
DECIDER: Final = Who(Relation.AUTHORITY, frozenset({"decision_maker"}), not_after=("advise_grant", "advise_refusal"))
CONFIRMER: Final = Who(
    Relation.AUTHORITY,
    frozenset({"decision_maker"}),
    not_after=("advise_grant", "advise_refusal", "decide_grant", "decide_refusal"),
)
ANYBODY_THERE: Final = Who(Relation.AUTHORITY, frozenset({"case_officer", "inspector", "decision_maker"}))

BEFORE_REVIEW: Final = frozenset({State.SUBMITTED, State.RECEIVED, State.INCOMPLETE})
REVIEW: Final = frozenset({State.IN_REVIEW})
UNDECIDED: Final = BEFORE_REVIEW | REVIEW | {State.ADVISED, State.DECIDED, State.CONFIRMED}
ASKING: Final = REVIEW | {State.RECEIVED}
OPEN: Final = UNDECIDED | {State.GRANTED, State.REFUSED}

APPLIES: Final = Text(
    "I apply on behalf of the applicant, which answers for the truth of the materials.",
    "本人代表申请人提出申请，申请人对申请材料实质内容的真实性负责。",
)
ANSWERS: Final = Text(
    "I answer on behalf of the applicant, which answers for the truth of the materials.",
    "本人代表申请人提交补正（补充）材料，申请人对材料实质内容的真实性负责。",
)
WITHDRAWS: Final = Text("I withdraw the application on behalf of the applicant.", "本人代表申请人撤回申请。")
FOR_THE_AUTHORITY: Final = Text("Issued on behalf of the authority.", "代表本机关作出。")
DECIDES: Final = Text("I decide on behalf of the authority.", "本人代表本机关作出决定。")
CONFIRMS: Final = Text("I have read this very decision and confirm it.", "本人已阅本决定文书原文，予以复核确认。")


def choice(en: str, zh: str) -> Text:
    """Say why an act has no source in law of its own."""
    return Text(f"Product choice: {en}", f"系统设计：{zh}")


def law(article: str, paragraph: int | None = None, item: int | None = None) -> Citation:
    """Cite the Administrative Licensing Law."""
    return Citation(LICENSING_LAW, article, paragraph, item)


REMEDIES: Final = (
    Need("reconsideration_at", "line", Text("Where reconsideration is asked for", "行政复议机关")),
    Need("court", "line", Text("Court to sue before", "行政诉讼管辖法院")),
)
DECIDED: Final = (Effect("done", "decide"),)
NOT_TAKEN: Final = (Effect("done", "tell"), Effect("done", "decide"))


def no_licence_needed() -> Action:
    """Say at once that no licence is needed."""
    return Action(
        name="not_needed",
        label=Text("Say that none is needed", "告知不受理（依法不需要取得行政许可）"),
        about=Text(
            "What is applied for needs no licence or opinion: the applicant is told at once.",
            "申请事项依法不需要取得行政许可（意见书）的，即时告知申请人不受理。",
        ),
        on=frozenset({State.SUBMITTED, State.RECEIVED}),
        to=State.NOT_ACCEPTED,
        by=(OFFICER,),
        needs=(fields.REASONS, *REMEDIES),
        effects=NOT_TAKEN,
        letter=LetterKind.NOT_ACCEPTED,
        signature=FOR_THE_AUTHORITY,
        cites=(law("32", 1, 1),),
    )


def not_competent() -> Action:
    """Refuse to accept what is outside the authority's competence, and say who is competent."""
    return Action(
        name="not_competent",
        label=Text("Refuse as outside competence", "不予受理（不属于职权范围）"),
        about=Text(
            "Outside the authority's competence: refused at once, naming who is competent.",
            "申请事项依法不属于本机关职权范围的，即时作出不予受理的决定，并告知向有关行政机关申请。",
        ),
        on=frozenset({State.SUBMITTED, State.RECEIVED}),
        to=State.NOT_ACCEPTED,
        by=(OFFICER,),
        needs=(Need("competent", "line", Text("Who is competent", "有权受理的机关")), fields.REASONS, *REMEDIES),
        effects=NOT_TAKEN,
        letter=LetterKind.NOT_ACCEPTED,
        signature=FOR_THE_AUTHORITY,
        cites=(law("32", 1, 2),),
    )


def on_the_spot() -> Action:
    """Let the applicant correct on the spot what can be corrected there."""
    return Action(
        name="correct_on_the_spot",
        label=Text("Correct on the spot", "当场更正"),
        about=Text(
            "An error that can be put right on the spot is put right; what was corrected is recorded.",
            "申请材料存在可以当场更正的错误的，允许申请人当场更正，并予记载。",
        ),
        on=frozenset({State.SUBMITTED, State.RECEIVED}),
        by=(OFFICER,),
        needs=(Need("corrections", "list", Text("What was corrected", "更正内容"), most=50),),
        cites=(law("32", 1, 3),),
        notice=Text(
            "The dossier itself is not touched: facts in it change only by a new version.",
            "不改动卷宗；卷宗所载事实仅能以新版本变更。",
        ),
    )


def tell() -> Action:
    """Tell once everything that is missing."""
    return Action(
        name="tell_missing",
        label=Text("Tell everything that is missing", "一次告知补正内容"),
        about=Text(
            "Incomplete: the applicant is told once, and everything, within 5 working days of receipt.",
            "材料不齐全或者不符合法定形式的，自收到之日起5个工作日内一次告知需要补正的全部内容。",
        ),
        on=frozenset({State.RECEIVED}),
        to=State.INCOMPLETE,
        by=(OFFICER,),
        sets=frozenset({Flag.TOLD}),
        guards=(guards.told_once,),
        needs=(Need("missing", "list", Text("What is missing", "需要补正的内容")),),
        effects=(Effect("done", "tell"),),
        letter=LetterKind.MISSING,
        signature=FOR_THE_AUTHORITY,
        cites=(law("32", 1, 4),),
    )


def complete() -> Action:
    """Hand in what was missing."""
    return Action(
        name="complete",
        label=Text("Hand in what was missing", "提交补正材料"),
        about=Text(
            "The applicant hands in everything that it was told is missing, as a new version of the dossier.",
            "申请人按照告知内容提交全部补正材料，并以新的卷宗版本为准。",
        ),
        on=frozenset({State.INCOMPLETE}),
        to=State.RECEIVED,
        by=(APPLICANT,),
        guards=(guards.new_manifest,),
        needs=(fields.MANIFEST, fields.ANSWER),
        signature=ANSWERS,
        cites=(law("32", 1, 5),),
    )


def assign() -> Action:
    """Give the case to an officer."""
    return Action(
        name="assign",
        label=Text("Assign to an officer", "指定承办人"),
        about=Text(
            "From then on that officer handles the case, or who stands in for an absence or delegation.",
            "此后由该承办人办理；其缺勤或者委托代办的，由代办人办理。",
        ),
        on=OPEN,
        by=(Who(Relation.AUTHORITY, frozenset({"case_officer", "decision_maker"})),),
        guards=(guards.own_staff, guards.not_recused),
        needs=(fields.PERSON,),
        choice=choice("how an authority shares out its work is its own.", "部门内部分工由其自行确定。"),
    )


def recuse() -> Action:
    """Take somebody out of the case."""
    return Action(
        name="recuse",
        label=Text("Recuse", "回避"),
        about=Text(
            "The person named does nothing more in this case; it cannot be taken back.",
            "所列人员不再参与本案办理，且不得撤销。",
        ),
        on=OPEN,
        by=(ANYBODY_THERE,),
        guards=(guards.own_staff,),
        needs=(fields.PERSON, fields.REASONS),
        choice=choice(
            "the texts held speak of recusal only for hearings (Administrative Licensing Law, art. 48).",
            "所收录文本仅就听证规定回避（《行政许可法》第48条）。",
        ),
    )


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


def rectification(*cites: Citation, why: Text | None = None, notice: Text | None = None) -> tuple[Action, ...]:
    """Record when the company began to rectify, and when it was done; it stops the clock where a text says so."""
    effect = bool(cites)
    begin = Action(
        name="start_rectification",
        label=Text("Rectification began", "企业整改开始"),
        about=Text("The company rectifies what the inspection found.", "企业就现场检查发现的问题开展整改。"),
        on=REVIEW,
        by=(OFFICER,),
        requires=frozenset({Flag.INSPECTED}),
        forbids=frozenset({Flag.RECTIFYING}),
        sets=frozenset({Flag.RECTIFYING}),
        guards=(guards.not_before_receipt,),
        needs=(
            fields.happened("Day it began", "开始日期"),
            Need("what", "text", Text("What is rectified", "整改内容")),
            *((fields.EXPECTED,) if effect else ()),
        ),
        effects=(Effect("stop", matter=Matter.RECTIFICATION),) if effect else (),
        letter=LetterKind.TIME_NOT_COUNTED if effect else None,
        cites=cites,
        choice=why,
        notice=notice,
    )
    end = Action(
        name="end_rectification",
        label=Text("Rectification ended", "企业整改结束"),
        about=Text("The company has handed in its report on the rectification.", "企业已提交整改报告。"),
        on=REVIEW,
        by=(OFFICER,),
        requires=frozenset({Flag.RECTIFYING}),
        clears=frozenset({Flag.RECTIFYING}),
        guards=(guards.after_rectification_began,),
        needs=(
            fields.happened("Day it ended", "结束日期"),
            Need("report", "document", Text("Report", "整改报告"), required=False),
        ),
        effects=(Effect("resume", matter=Matter.RECTIFICATION),) if effect else (),
        cites=cites,
        choice=why,
        notice=notice,
    )
    return begin, end


def technical_review(*cites: Citation) -> tuple[Action, ...]:
    """Begin and end a technical review, whose time is not counted and announced in writing."""
    begin = Action(
        name="start_technical_review",
        label=Text("Technical review began", "技术审查开始"),
        about=Text(
            "A technical review begins; the applicant is told in writing how long it is expected to take.",
            "开展技术审查，并书面告知申请人预计所需时间。",
        ),
        on=REVIEW,
        by=(OFFICER,),
        forbids=frozenset({Flag.TECHNICAL_REVIEW}),
        sets=frozenset({Flag.TECHNICAL_REVIEW}),
        guards=(guards.not_before_receipt,),
        needs=(fields.happened("Day it began", "开始日期"), fields.EXPECTED, fields.REASONS),
        effects=(Effect("stop", matter=Matter.TECHNICAL_REVIEW),),
        letter=LetterKind.TIME_NOT_COUNTED,
        cites=cites,
    )
    end = Action(
        name="end_technical_review",
        label=Text("Technical review ended", "技术审查结束"),
        about=Text("The technical review is done.", "技术审查已完成。"),
        on=REVIEW,
        by=(OFFICER,),
        requires=frozenset({Flag.TECHNICAL_REVIEW}),
        clears=frozenset({Flag.TECHNICAL_REVIEW}),
        guards=(guards.after_review_began,),
        needs=(
            fields.happened("Day it ended", "结束日期"),
            Need("result", "text", Text("Result", "审查结果"), required=False),
        ),
        effects=(Effect("resume", matter=Matter.TECHNICAL_REVIEW),),
        cites=cites,
    )
    return begin, end


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


READY: Final = frozenset({Flag.INSPECTING, Flag.RECTIFYING, Flag.TECHNICAL_REVIEW, Flag.MATTER})
"""What must not be under way when advice is given."""


def advise_refusal(extra: tuple[Need, ...] = (), *more: Guard) -> Action:
    """Advise to refuse."""
    return Action(
        name="advise_refusal",
        label=Text("Advise to refuse", "提出不予许可（不同意）的审查意见"),
        about=Text(
            "The officer advises to refuse, with reasons.", "承办人提出不予许可（不同意）的审查意见并说明理由。"
        ),
        on=REVIEW,
        to=State.ADVISED,
        by=(OFFICER,),
        forbids=READY,
        clears=frozenset({Flag.RECOMMENDED}),
        guards=(guards.supplement_answered, guards.findings_concluded, *more),
        needs=(fields.REASONS, *extra),
        cites=(law("34", 1),),
    )


def send_back() -> Action:
    """Send the case back for more examination."""
    return Action(
        name="send_back",
        label=Text("Send back to review", "退回审查"),
        about=Text(
            "Before it is confirmed, a decision maker may have more examined.", "复核之前，审批人可以退回继续审查。"
        ),
        on=frozenset({State.ADVISED, State.DECIDED}),
        to=State.IN_REVIEW,
        by=(Who(Relation.AUTHORITY, frozenset({"decision_maker"})),),
        clears=frozenset({Flag.RECOMMENDED, Flag.TO_GRANT}),
        needs=(fields.REASONS,),
        effects=(Effect("reset", "deliver"),),
        choice=choice("the clock goes on while more is examined.", "退回期间期限继续计算。"),
    )


def countersign() -> Action:
    """Have a second decision maker confirm the same bytes."""
    return Action(
        name="countersign",
        label=Text("Confirm the decision", "复核决定"),
        about=Text(
            "A second decision maker confirms the very bytes of the decision.",
            "由另一名审批人对决定文书原文予以复核确认。",
        ),
        on=frozenset({State.DECIDED}),
        to=State.CONFIRMED,
        by=(CONFIRMER,),
        guards=(guards.same_bytes,),
        needs=(fields.DIGEST,),
        effects=DECIDED,
        signature=CONFIRMS,
        choice=choice(
            "no text asks for a second decision maker; the decision counts as made when both have signed.",
            "没有规定要求由第二名审批人复核；两人均签名后视为作出决定。",
        ),
    )


def refuse(label: Text, about: Text, *cites: Citation, letter: LetterKind) -> Action:
    """Send out a decision to refuse."""
    return Action(
        name="refuse",
        label=label,
        about=about,
        on=frozenset({State.CONFIRMED}),
        to=State.REFUSED,
        by=(OFFICER,),
        forbids=frozenset({Flag.TO_GRANT}),
        letter=letter,
        cites=cites,
    )


def withdraw() -> Action:
    """Withdraw the application."""
    return Action(
        name="withdraw",
        label=Text("Withdraw", "撤回申请"),
        about=Text("The applicant withdraws before the decision is issued.", "申请人在决定发出前撤回申请。"),
        on=UNDECIDED,
        to=State.WITHDRAWN,
        by=(APPLICANT,),
        needs=(fields.REASONS_IF_ANY,),
        effects=NOT_TAKEN,
        signature=WITHDRAWS,
        choice=choice(
            "the Administrative Licensing Law has no rule on withdrawing; whoever may apply may stop.",
            "《行政许可法》未就撤回申请作出规定；申请人可以终止其申请。",
        ),
    )


def attach_sealed() -> Action:
    """Keep the scan of a letter that was printed and sealed."""
    return Action(
        name="attach_sealed",
        label=Text("Attach the sealed copy", "上传盖章文书扫描件"),
        about=Text(
            "A letter was printed and sealed; its scan is kept beside the bytes it was printed from.",
            "文书打印盖章后，其扫描件与打印所据文件一并保存。",
        ),
        on=OPEN | {State.CLOSED, State.NOT_ACCEPTED},
        by=(OFFICER,),
        guards=(guards.known_letter,),
        needs=(
            Need("letter", "line", Text("Id of the letter", "文书核验码")),
            Need("printed", "line", Text("Digest on the paper", "纸质文书所载摘要值")),
            Need("scan", "document", Text("Scan", "扫描件")),
        ),
        cites=(law("32", 2),),
    )


def companions() -> tuple[Action, ...]:
    """Ask the authority of a companion case, remind it, report it, and answer."""
    shared = (Citation(ANN_132, "20"), Citation(ANN_134, "23"))
    ask = Action(
        name="ask_companion",
        label=Text("Ask the other province", "商请其他省级药品监督管理部门"),
        about=Text(
            "The authority of a companion case is asked for information.", "就关联案件向其承办部门商请提供信息。"
        ),
        on=ASKING,
        by=(OFFICER,),
        sets=frozenset({Flag.COMPANION_ASKED}),
        guards=(guards.companion_known,),
        needs=(fields.COMPANION, Need("questions", "list", Text("What is asked", "商请事项")), fields.REPLY_BY),
        letter=LetterKind.OTHER_PROVINCE,
        signature=FOR_THE_AUTHORITY,
        cites=shared,
        notice=Text("It does not stop the clock.", "不中止期限。"),
    )
    remind = Action(
        name="remind_companion",
        label=Text("Remind the other province", "催办"),
        about=Text("The other province is reminded of what it was asked.", "就已商请事项予以催办。"),
        on=ASKING,
        by=(OFFICER,),
        requires=frozenset({Flag.COMPANION_ASKED}),
        guards=(guards.companion_known, guards.asked_before),
        needs=(fields.COMPANION, fields.REPLY_BY),
        letter=LetterKind.OTHER_PROVINCE,
        cites=shared,
    )
    escalate = Action(
        name="escalate_companion",
        label=Text("Report to the NMPA", "报请国家药品监督管理局协调"),
        about=Text(
            "The reply is late: the NMPA is told, which sees both cases.",
            "逾期未回复的，报请国家药品监督管理局协调。",
        ),
        on=ASKING,
        by=(OFFICER,),
        requires=frozenset({Flag.COMPANION_ASKED}),
        guards=(guards.companion_known, guards.asked_before, guards.reply_overdue),
        needs=(fields.COMPANION, fields.REASONS),
        choice=choice(
            "the texts have provinces cooperate and name nobody above them for it.",
            "有关文本要求省级部门协同配合，未规定协调机关。",
        ),
    )
    answer = Action(
        name="answer_companion",
        label=Text("Answer the other province", "答复商请"),
        about=Text("The authority that was asked answers.", "被商请部门予以答复。"),
        on=OPEN,
        by=(Who(Relation.COMPANION, frozenset({"case_officer"})),),
        requires=frozenset({Flag.COMPANION_ASKED}),
        guards=(guards.companion_known, guards.asked_before),
        needs=(fields.COMPANION, fields.ANSWER),
        cites=shared,
    )
    return ask, remind, escalate, answer


REVIEW_TIME: Final = (Citation(REGULATIONS, "88"), law("45"))
