"""The rows between two authorities with companion cases: asked, reminded, reported, answered."""

from fenduan.law.citation import Citation
from fenduan.law.instruments import ANN_132, ANN_134
from fenduan.platform.procedure import fields, guards
from fenduan.platform.procedure.common import ASKING, FOR_THE_AUTHORITY, OFFICER, OPEN, choice
from fenduan.platform.procedure.model import Action, Need, Who
from fenduan.platform.procedure.words import Flag, LetterKind, Relation
from fenduan.reference.text import Text


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
