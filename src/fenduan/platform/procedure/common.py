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
GIVEN_UP: Final = (Effect("drop"),)
"""No clock that runs is kept to any more: the case came to nothing."""
