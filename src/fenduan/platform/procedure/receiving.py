"""The rows by which an application comes in: not needed, not competent, corrected, told, completed."""

from fenduan.law.citation import Citation
from fenduan.platform.procedure import fields, guards
from fenduan.platform.procedure.common import ANSWERS, APPLICANT, FOR_THE_AUTHORITY, GIVEN_UP, OFFICER, REMEDIES, law
from fenduan.platform.procedure.model import Action, Effect, Guard, Need
from fenduan.platform.procedure.words import Flag, LetterKind, State
from fenduan.reference.text import Text


def enter(*needs: Need, happened: Need, effects: tuple[Effect, ...], may: tuple[Guard, ...], cites: Citation) -> Action:
    """Enter an application that came otherwise; ``needs`` are what it asks for besides how it came and when."""
    return Action(
        name="enter",
        label=Text("Enter an application that came otherwise", "登记其他途径提交的申请"),
        about=Text(
            "An application that came on paper or through another portal is entered with its own number and date.",
            "登记以纸质形式或者通过其他平台提交的申请，载明其自身编号和日期。",
        ),
        to=State.RECEIVED,
        by=(OFFICER,),
        guards=may,
        needs=(fields.MANIFEST, *needs, fields.ORIGIN, fields.OWN_NUMBER, happened),
        effects=effects,
        cites=(cites,),
    )


def receive(label: Text, about: Text, *, happened: Need, effects: tuple[Effect, ...], cites: Citation) -> Action:
    """Sign for what was submitted here."""
    return Action(
        name="receive",
        label=label,
        about=about,
        on=frozenset({State.SUBMITTED}),
        to=State.RECEIVED,
        by=(OFFICER,),
        guards=(guards.after_submitting,),
        needs=(happened,),
        effects=effects,
        letter=LetterKind.RECEIPT,
        cites=(cites,),
    )


def not_taken() -> tuple[Action, ...]:
    """Do not take an application: say at once that no licence is needed, or who is competent."""
    return (
        _not_taken(
            "not_needed",
            Text("Say that none is needed", "告知不受理（依法不需要取得行政许可）"),
            Text(
                "What is applied for needs no licence or opinion: the applicant is told at once.",
                "申请事项依法不需要取得行政许可（意见书）的，即时告知申请人不受理。",
            ),
            1,
        ),
        _not_taken(
            "not_competent",
            Text("Refuse as outside competence", "不予受理（不属于职权范围）"),
            Text(
                "Outside the authority's competence: refused at once, naming who is competent.",
                "申请事项依法不属于本机关职权范围的，即时作出不予受理的决定，并告知向有关行政机关申请。",
            ),
            2,
            Need("competent", "line", Text("Who is competent", "有权受理的机关")),
        ),
    )


def _not_taken(name: str, label: Text, about: Text, item: int, *needs: Need) -> Action:
    return Action(
        name=name,
        label=label,
        about=about,
        on=frozenset({State.SUBMITTED, State.RECEIVED}),
        to=State.NOT_ACCEPTED,
        by=(OFFICER,),
        needs=(*needs, fields.REASONS, *REMEDIES),
        effects=GIVEN_UP,
        letter=LetterKind.NOT_ACCEPTED,
        signature=FOR_THE_AUTHORITY,
        cites=(law("32", 1, item),),
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
