"""What the rows of both kinds of case are worded with: who, in which states, which signature, which source."""

from typing import Final

from fenduan.law.citation import Citation
from fenduan.law.instruments import LICENSING_LAW
from fenduan.platform.procedure.model import Effect, Need, Who
from fenduan.platform.procedure.words import Relation, State
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
STATES_VIEWS: Final = Text("I state this on behalf of the applicant.", "本人代表申请人进行陈述和申辩。")
FOR_THE_AUTHORITY: Final = Text("Issued on behalf of the authority.", "代表本机关作出。")
DECIDES: Final = Text("I decide on behalf of the authority.", "本人代表本机关作出决定。")
CONFIRMS: Final = Text("I have read this very decision and confirm it.", "本人已阅本决定文书原文，予以复核确认。")


def choice(en: str, zh: str) -> Text:
    """Say why an act has no source in law of its own."""
    return Text(f"Product choice: {en}", f"系统设计：{zh}")


def law(article: str, paragraph: int | None = None, item: int | None = None) -> Citation:
    """Cite the Administrative Licensing Law."""
    return Citation(LICENSING_LAW, article, paragraph, item)


_STATED: Final = Text(
    "The authority states it: the customary wording is offered, but its law is not among the texts held. Compare it.",
    "由承办部门载明：所列为通常表述，其所依据的法律文本未收录于本系统，出具前请核对。",
)
REMEDIES: Final = (
    Need("reconsideration_at", "line", Text("Where reconsideration is asked for", "行政复议机关")),
    Need(
        "reconsideration_within",
        "line",
        Text("Period to ask for reconsideration", "申请行政复议的期限"),
        offered="60日",
        hint=_STATED,
    ),
    Need(
        "reconsideration_law",
        "line",
        Text("Law that gives it", "申请行政复议所依据的法律"),
        offered="《中华人民共和国行政复议法》",
        hint=_STATED,
    ),
    Need("court", "line", Text("Court to sue before", "行政诉讼管辖法院")),
    Need("suit_within", "line", Text("Period to sue", "提起行政诉讼的期限"), offered="6个月", hint=_STATED),
    Need(
        "suit_law",
        "line",
        Text("Law that gives that period", "提起行政诉讼所依据的法律"),
        offered="《中华人民共和国行政诉讼法》",
        hint=_STATED,
    ),
)
"""What a refusal tells of reconsideration and suit: licensing-law 38 asks for it, and names no period."""
POINTS: Final = (
    Text(
        "How long reconsideration may be asked for and suit brought, and under which law, is stated by the authority: "
        "art. 38 of the Administrative Licensing Law has it tell the applicant of both and names no period, and the "
        "laws that do are not among the texts held.",
        "申请行政复议和提起行政诉讼的期限及其依据由承办部门载明：《行政许可法》第38条仅规定应当告知，未规定期限；规定期限的法律文本未收录。",
    ),
    Text(
        "Who carries out a technical review, and whether a province refers a case to the Center for Drug Evaluation "
        "for it, no text held says: art. 88 of the Regulations takes its time off, and notice 173, item 3, speaks of "
        "marketing authorisation and supplementary applications. The officer states who does; where it is the centre, "
        "it reads the case from then on.",
        "技术审查由谁开展、是否移送药品审评中心，所收录文本均未规定：《条例》第88条仅规定所需时间不计入期限，173号文第3项仅涉及"
        "上市许可申请和补充申请。由承办人载明开展单位；载明为药品审评中心的，该中心自此可以查阅本案。",
    ),
    Text(
        "Hearings (Administrative Licensing Law, arts. 46 to 48) are not handled here: there is no act for one, and "
        "its time is not taken off a clock.",
        "听证（《行政许可法》第46条至第48条）暂不在本系统办理：未设相应办理环节，其所需时间也未从期限中扣除。",
    ),
)
"""What is open in both kinds of case, or rests on a text that is not held."""
DECIDED: Final = (Effect("done", "decide"),)
GIVEN_UP: Final = (Effect("drop"),)
"""No clock that runs is kept to any more: the case came to nothing."""
