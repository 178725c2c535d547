"""The rows by which what an applicant without an account hands in on paper is entered for it."""

from typing import Final

from fenduan.platform.procedure import fields, guards
from fenduan.platform.procedure.common import GIVEN_UP, OFFICER, REVIEW, UNDECIDED, choice, law
from fenduan.platform.procedure.model import Action, Need
from fenduan.platform.procedure.words import Flag, State
from fenduan.reference.text import Text

_SCAN: Final = Need("document", "document", Text("The paper", "纸质材料扫描件"), required=False)
_CAME: Final = fields.happened("Day it was received", "收到日期")
_MAY: Final = (guards.applicant_on_paper, guards.not_before_receipt)
_ANSWERED: Final = (fields.MANIFEST, fields.ANSWER, _CAME, _SCAN)
_BY_LETTER: Final = law("29", 3)


def entered() -> tuple[Action, ...]:
    """Enter what was missing, an answer, or a withdrawal, of an applicant that nobody can act for here."""
    return (
        Action(
            name="enter_completion",
            label=Text("Enter what was handed in on paper", "登记纸质补正材料"),
            about=Text(
                "The applicant has no account here: what it handed in on paper is entered for it.",
                "申请人在本系统无账户的，登记其以纸质形式提交的补正材料。",
            ),
            on=frozenset({State.INCOMPLETE}),
            to=State.RECEIVED,
            by=(OFFICER,),
            guards=(*_MAY, guards.new_manifest),
            needs=_ANSWERED,
            cites=(law("32", 1, 5), _BY_LETTER),
        ),
        Action(
            name="enter_answer",
            label=Text("Enter an answer on paper", "登记纸质补充资料"),
            about=Text(
                "The applicant has no account here: its answer on paper is entered for it.",
                "申请人在本系统无账户的，登记其以纸质形式提交的补充资料。",
            ),
            on=REVIEW,
            by=(OFFICER,),
            requires=frozenset({Flag.AWAITING_SUPPLEMENT}),
            clears=frozenset({Flag.AWAITING_SUPPLEMENT}),
            guards=(*_MAY, guards.new_manifest),
            needs=_ANSWERED,
            cites=(law("31", 1), _BY_LETTER),
        ),
        Action(
            name="enter_withdrawal",
            label=Text("Enter a withdrawal on paper", "登记纸质撤回申请"),
            about=Text(
                "The applicant has no account here and withdrew on paper before the decision is issued.",
                "申请人在本系统无账户，在决定发出前以纸质形式撤回申请的，予以登记。",
            ),
            on=UNDECIDED - {State.SUBMITTED},
            to=State.WITHDRAWN,
            by=(OFFICER,),
            guards=_MAY,
            needs=(_CAME, fields.REASONS_IF_ANY, Need("document", "document", Text("The paper", "纸质材料扫描件"))),
            effects=GIVEN_UP,
            choice=choice(
                "the Administrative Licensing Law has no rule on withdrawing; the paper itself is kept.",
                "《行政许可法》未就撤回申请作出规定；保存其纸质材料扫描件。",
            ),
        ),
    )
