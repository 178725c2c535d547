"""The rows by which others are heard whose major interests a decision directly touches (licensing-law 36)."""

from typing import Final

from fenduan.platform.procedure import fields, guards
from fenduan.platform.procedure.common import APPLICANT, FOR_THE_AUTHORITY, OFFICER, REVIEW, STATES_VIEWS, law
from fenduan.platform.procedure.model import Action, Need
from fenduan.platform.procedure.words import Flag, LetterKind
from fenduan.reference.text import Text

_WHOM: Final = law("36")
_NO_STOP: Final = Text(
    "No text lets it stop the clock; only the time of a hearing is not counted (art. 45), and a hearing is not "
    "handled here.",
    "没有规定可以据此中止期限；仅听证所需时间不计入（第45条），本系统暂不办理听证。",
)
_VIEWS: Final = Need("statement", "text", Text("What is stated", "陈述、申辩的内容"))
_SCAN: Final = Need("document", "document", Text("In writing", "书面材料"), required=False)


def interested(notice: Text | None = None) -> tuple[Action, ...]:
    """Tell whose major interest is at stake, and hear both sides; ``notice`` is what is open of it."""
    tell = Action(
        name="tell_interested",
        label=Text("Tell an interested party", "告知利害关系人"),
        about=Text(
            "The matter directly concerns a major interest of somebody else: that party is told and may state its "
            "views, and so may the applicant.",
            "审查发现许可事项直接关系他人重大利益的，告知该利害关系人；申请人、利害关系人有权进行陈述和申辩。",
        ),
        on=REVIEW,
        by=(OFFICER,),
        sets=frozenset({Flag.INTERESTED_TOLD}),
        needs=(
            Need("name", "line", Text("Interested party", "利害关系人")),
            Need("interest", "text", Text("Which major interest, and how", "直接关系的重大利益及理由")),
            fields.REPLY_BY,
        ),
        letter=LetterKind.INTERESTED,
        signature=FOR_THE_AUTHORITY,
        cites=(_WHOM,),
        notice=_joined(
            Text(
                "The text names no period to state views in; the authority names a day.",
                "文本未规定陈述期限，由承办部门指定。",
            ),
            _NO_STOP,
            notice,
        ),
    )
    record = Action(
        name="take_statement",
        label=Text("Take a statement", "听取陈述、申辩"),
        about=Text(
            "What an interested party, or the applicant, states orally or in writing is recorded.",
            "记载利害关系人、申请人以口头或者书面形式提出的陈述、申辩。",
        ),
        on=REVIEW,
        by=(OFFICER,),
        requires=frozenset({Flag.INTERESTED_TOLD}),
        guards=(guards.interested_known, guards.not_before_receipt),
        needs=(
            fields.WHO_STATES,
            Need("name", "line", Text("Interested party", "利害关系人"), when=("who", ("interested",))),
            fields.happened("Day it was stated", "陈述日期"),
            _VIEWS,
            _SCAN,
        ),
        cites=(_WHOM,),
        notice=_NO_STOP,
    )
    state = Action(
        name="state_views",
        label=Text("State one's views", "陈述和申辩"),
        about=Text(
            "The applicant states its views on the interest of another that the authority has named.",
            "申请人就承办部门告知的利害关系事项进行陈述和申辩。",
        ),
        on=REVIEW,
        by=(APPLICANT,),
        requires=frozenset({Flag.INTERESTED_TOLD}),
        needs=(_VIEWS, _SCAN),
        signature=STATES_VIEWS,
        cites=(_WHOM,),
    )
    return tell, record, state


def _joined(*parts: Text | None) -> Text:
    there = [each for each in parts if each is not None]
    return Text(" ".join(each.en for each in there), "".join(each.zh for each in there))
