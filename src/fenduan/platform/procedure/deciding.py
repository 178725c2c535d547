"""The rows of deciding: advice, decision, confirmation, sending out, delivery."""

from typing import Final

from fenduan.law.citation import Citation
from fenduan.platform.procedure import fields, guards
from fenduan.platform.procedure.common import (
    CONFIRMER,
    CONFIRMS,
    DECIDED,
    DECIDER,
    DECIDES,
    OFFICER,
    REMEDIES,
    REVIEW,
    choice,
    law,
)
from fenduan.platform.procedure.model import Action, Effect, Guard, Need, Who
from fenduan.platform.procedure.words import Flag, LetterKind, Relation, State
from fenduan.reference.text import Text

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
        guards=(guards.supplement_answered, guards.interested_heard, guards.findings_concluded, *more),
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


def decide_refusal(
    label: Text, about: Text, *cites: Citation, letter: LetterKind, notice: Text | None = None
) -> Action:
    """Decide to refuse, with reasons and remedies."""
    return Action(
        name="decide_refusal",
        label=label,
        about=about,
        on=frozenset({State.ADVISED}),
        to=State.DECIDED,
        by=(DECIDER,),
        clears=frozenset({Flag.TO_GRANT}),
        needs=(fields.REASONS, *REMEDIES),
        effects=(Effect("start", "deliver"),),
        letter=letter,
        signature=DECIDES,
        cites=cites,
        notice=notice,
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


def send_out(
    granted: tuple[Text, Text], refused: tuple[Text, Text], *, grants: tuple[Citation, ...], refuses: Citation
) -> tuple[Action, ...]:
    """Send out a decision, to grant or to refuse: label and what it is about, and the source, of each."""
    to_grant = frozenset({Flag.TO_GRANT})
    return (
        Action(
            name="issue",
            label=granted[0],
            about=granted[1],
            on=frozenset({State.CONFIRMED}),
            to=State.GRANTED,
            by=(OFFICER,),
            requires=to_grant,
            letter=LetterKind.OTHER_PROVINCE,
            cites=grants,
        ),
        Action(
            name="refuse",
            label=refused[0],
            about=refused[1],
            on=frozenset({State.CONFIRMED}),
            to=State.REFUSED,
            by=(OFFICER,),
            forbids=to_grant,
            letter=LetterKind.OTHER_PROVINCE,
            cites=(refuses,),
        ),
    )


def deliver(
    name: str,
    label: Text,
    about: Text,
    on: frozenset[State],
    *cites: Citation,
    closes: frozenset[Flag] | None = None,
    choice: Text | None = None,
    notice: Text | None = None,
) -> Action:
    """Record that a decision reached the applicant; it closes the case, or does with the flags of ``closes``."""
    return Action(
        name=name,
        label=label,
        about=about,
        on=on,
        to=State.CLOSED if closes is None else None,
        by=(OFFICER,),
        forbids=frozenset() if closes is None else frozenset({Flag.DELIVERED}),
        sets=frozenset({Flag.DELIVERED}),
        closes=closes,
        guards=(guards.not_before_receipt,),
        needs=(fields.happened("Day of delivery", "送达日期"), fields.HOW),
        effects=(Effect("done", "deliver"),),
        cites=cites,
        choice=choice,
        notice=notice,
    )
