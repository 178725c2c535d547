"""Which step of a case waits for a person: read off the table of actions, in the order in which one looks for it."""

from typing import Final

from fenduan.platform.procedure.decide import who_not
from fenduan.platform.procedure.model import Moment
from fenduan.platform.procedure.tables import PROCEDURES
from fenduan.platform.procedure.words import Flag, Relation
from fenduan.reference.text import Text

STEPS: Final[dict[str, Text]] = {
    "answer_supplement": Text("Answer the request for a supplement", "提交补充资料"),
    "complete": Text("Hand in what is missing", "提交补正材料"),
    "receive": Text("Sign for the application", "签收申请材料"),
    "accept": Text(
        "Check the form: accept, or tell at once all that is missing", "形式审查：受理，或者一次告知补正内容"
    ),
    "start_inspection": Text("Inspect on site", "开展现场检查"),
    "end_inspection": Text("End the inspection and report", "结束现场检查并报告"),
    "review_finding": Text("Examine finding by finding, then advise", "逐项审查并提出审查意见"),
    "decide_grant": Text("Decide", "作出决定"),
    "countersign": Text("Confirm the decision", "复核决定"),
    "issue": Text("Issue the decision", "发出决定"),
    "refuse": Text("Issue the decision", "发出决定"),
    "deliver": Text("Deliver the decision", "送达决定"),
    "deliver_refusal": Text("Deliver the decision", "送达决定"),
    "publish": Text("Publish the decision", "公开决定"),
}
"""The acts that move a case on, and what they ask of a person. The others are done when there is cause (``beside``)."""
_BY_NAMED_INSPECTORS: Final = frozenset({"start_inspection", "end_inspection"})
_WAITS: Final = frozenset(
    {Flag.AWAITING_SUPPLEMENT, Flag.INSPECTING, Flag.RECTIFYING, Flag.TECHNICAL_REVIEW, Flag.MATTER}
)
"""While one of these holds, the examination waits for somebody else."""


DECIDES_WHO: Final = frozenset({"assign", "recuse"}) | {
    name for procedure in PROCEDURES for action in procedure.actions for who in action.by for name in who.not_after
}
"""The acts on which it depends who may do another: of a case's events no others need be read to find the next step."""


def next_step(now: Moment, *, inspects: bool) -> tuple[str, Text] | None:
    """Return the step that waits for a person, and what it asks; ``inspects``: the person is named to inspect.

    Of the events only those of :data:`DECIDES_WHO` are looked at.
    """
    procedure, standing, by = now.procedure, now.standing, now.by
    for name, words in STEPS.items():
        action = procedure.by_name.get(name)
        if action is None or standing.state not in action.on:
            continue
        if not action.requires <= standing.flags or action.forbids & standing.flags:
            continue
        if name in _BY_NAMED_INSPECTORS and "inspector" in by.roles and not inspects:
            continue
        if name == "review_finding" and standing.flags & _WAITS:
            continue
        if Relation.SYSTEM not in by.relations and not tuple(who_not(action, now)):
            return name, words
    return None
