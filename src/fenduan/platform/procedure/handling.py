"""The rows of handling a case as such: who handles it, who keeps out of it, its sealed letters, its withdrawal."""

from fenduan.platform.procedure import fields, guards
from fenduan.platform.procedure.common import (
    ANYBODY_THERE,
    APPLICANT,
    GIVEN_UP,
    OFFICER,
    OPEN,
    UNDECIDED,
    WITHDRAWS,
    choice,
    law,
)
from fenduan.platform.procedure.model import Action, Need, Who
from fenduan.platform.procedure.words import Relation, State
from fenduan.reference.text import Text


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
        effects=GIVEN_UP,
        signature=WITHDRAWS,
        choice=choice(
            "the Administrative Licensing Law has no rule on withdrawing; whoever may apply may stop.",
            "《行政许可法》未就撤回申请作出规定；申请人可以终止其申请。",
        ),
    )
