"""The opinion on entrusted manufacture: the manufacturer asks its own province (ann-134 19, ann-132 3)."""

from typing import Final

from fenduan.law.citation import Citation
from fenduan.law.instruments import ANN_132, ANN_134
from fenduan.platform.procedure import (
    common,
    deciding,
    examining,
    fields,
    guards,
    handling,
    interested,
    paper,
    provinces,
    receiving,
)
from fenduan.platform.procedure.model import Action, Effect, Need, Procedure, Stopping
from fenduan.platform.procedure.words import Flag, LetterKind, Matter, State
from fenduan.reference.text import Text

_ASKS: Final = Citation(ANN_134, "19", 2, 2)
_WITHIN: Final = Citation(ANN_132, "3", 2)
_RECEIVED: Final = (Effect("start", "tell"), Effect("start", "decide"))
_BEGINS: Final = (guards.nothing_open, guards.another_place, guards.holder_here, guards.licensed_already)

_GOVERNED: Final = Text(
    "Whether the Administrative Licensing Law governs an opinion is open; the party is told and heard all the same.",
    "意见书的办理是否适用《行政许可法》尚不明确；仍予告知并听取意见。",
)

_SUBMIT: Final = Action(
    name="submit",
    label=Text("Apply for the opinion", "申请出具药品受托生产意见书"),
    about=Text(
        "The manufacturer applies to its own province, on a version of the dossier that the holder signed.",
        "受托生产企业以持有人签署的卷宗版本，向所在地省级药品监督管理部门提出申请。",
    ),
    to=State.SUBMITTED,
    by=(common.APPLICANT,),
    guards=_BEGINS,
    needs=(fields.MANIFEST,),
    signature=common.APPLIES,
    cites=(_ASKS,),
)
_SIGNED_FOR: Final = fields.happened("Day the materials were signed for", "签收日期")
_ENTER: Final = receiving.enter(
    fields.PARTY, *fields.APPLICANT_ON_PAPER, happened=_SIGNED_FOR, effects=_RECEIVED, may=_BEGINS, cites=_WITHIN
)
_RECEIVE: Final = receiving.receive(
    Text("Sign for the materials", "签收申请材料"),
    Text(
        "The authority signs for the materials; the 15 working days run from that day.",
        "签收申请材料，15个工作日自签收之日起计算。",
    ),
    happened=_SIGNED_FOR,
    effects=_RECEIVED,
    cites=_WITHIN,
)
_ACCEPT: Final = Action(
    name="accept",
    label=Text("Accept", "受理"),
    about=Text(
        "The application is complete and in due form: it is accepted and examined.",
        "材料齐全、符合要求的，予以受理并进行审查。",
    ),
    on=frozenset({State.RECEIVED}),
    to=State.IN_REVIEW,
    by=(common.OFFICER,),
    effects=(Effect("done", "tell"),),
    letter=LetterKind.ACCEPTANCE,
    signature=common.FOR_THE_AUTHORITY,
    cites=(common.law("32", 1, 5),),
    notice=Text(
        "The period runs from signing for the materials, not from here.",
        "期限自签收申请材料之日起计算，不自受理之日起算。",
    ),
)
_ADVISE: Final = Action(
    name="advise_grant",
    label=Text("Advise to consent", "提出同意受托生产的审查意见"),
    about=Text(
        "The officer advises to consent, naming the inspection that the opinion rests on.",
        "承办人提出同意受托生产的审查意见，并注明所依据的检查结果。",
    ),
    on=common.REVIEW,
    to=State.ADVISED,
    by=(common.OFFICER,),
    forbids=deciding.READY,
    sets=frozenset({Flag.RECOMMENDED}),
    guards=(
        guards.supplement_answered,
        guards.interested_heard,
        guards.findings_concluded,
        guards.no_contrary_confirmed,
        guards.inspected_in_this_case,
    ),
    needs=(fields.REASONS, *fields.BASIS),
    cites=(_WITHIN, Citation(ANN_132, "3", 1)),
)
_DECIDE: Final = (
    Action(
        name="decide_grant",
        label=Text("Decide to consent", "决定同意受托生产"),
        about=Text("The opinion that consents is written and signed.", "拟定并签署同意受托生产的意见书。"),
        on=frozenset({State.ADVISED}),
        to=State.DECIDED,
        by=(common.DECIDER,),
        sets=frozenset({Flag.TO_GRANT}),
        guards=(guards.reasons_where_it_departs,),
        needs=(fields.REASONS_IF_ANY, Need("conditions", "list", Text("Remarks", "备注"), required=False)),
        effects=(Effect("start", "deliver"),),
        letter=LetterKind.OPINION,
        signature=common.DECIDES,
        cites=(_WITHIN,),
    ),
    deciding.decide_refusal(
        Text("Decide not to consent", "决定不同意受托生产"),
        Text(
            "The opinion that does not consent is written, with reasons.",
            "拟定并签署不同意受托生产的意见书，说明理由。",
        ),
        _WITHIN,
        common.law("38", 2),
        letter=LetterKind.OPINION,
        notice=Text(
            "Whether the Administrative Licensing Law governs an opinion is open; reasons and remedies are given.",
            "意见书是否适用《行政许可法》尚不明确；均说明理由并告知救济途径。",
        ),
    ),
)
_ISSUE: Final = deciding.send_out(
    (
        Text("Issue the opinion", "出具意见书"),
        Text(
            "The opinion goes to the manufacturer and into the holder's B case.",
            "向受托生产企业出具意见书，并推送至持有人的B类许可证案件。",
        ),
    ),
    (
        Text("Issue the opinion that does not consent", "出具不同意受托生产的意见书"),
        Text(
            "The opinion goes to the manufacturer and into the holder's B case, with reasons and remedies.",
            "向受托生产企业出具意见书，说明理由和救济途径，并推送至持有人的B类许可证案件。",
        ),
    ),
    grants=(_ASKS,),
    refuses=_WITHIN,
)
_DELIVER: Final = deciding.deliver(
    "deliver",
    Text("Deliver", "送达"),
    Text("The opinion reached the manufacturer.", "意见书已送达受托生产企业。"),
    frozenset({State.GRANTED, State.REFUSED}),
    common.law("44"),
    notice=Text(
        "Whether the 10 days of art. 44 hold for an opinion is open.", "意见书是否适用第44条规定的10日尚不明确。"
    ),
)

OPINION: Final = Procedure(
    kind="opinion",
    edition=common.EDITION,
    title=Text("Opinion on entrusted manufacture", "药品受托生产意见书"),
    applicant=Text("the entrusted manufacturer", "受托生产企业"),
    actions=(
        _SUBMIT,
        _ENTER,
        _RECEIVE,
        *receiving.not_taken(),
        receiving.on_the_spot(),
        receiving.tell(),
        receiving.complete(),
        _ACCEPT,
        handling.assign(),
        handling.recuse(),
        examining.request_supplement(),
        examining.answer_supplement(),
        *paper.entered(),
        *examining.inspection(_WITHIN, letter=LetterKind.TIME_NOT_COUNTED),
        *examining.rectification(_WITHIN),
        *examining.technical_review(_WITHIN),
        examining.review_finding(),
        *interested.interested(_GOVERNED),
        *provinces.companions(),
        _ADVISE,
        deciding.advise_refusal(fields.BASIS, guards.inspected_in_this_case),
        deciding.send_back(),
        *_DECIDE,
        deciding.countersign(),
        *_ISSUE,
        _DELIVER,
        handling.attach_sealed(),
        handling.withdraw(),
    ),
    stopping=(
        Stopping(Matter.INSPECTION, _WITHIN),
        Stopping(Matter.RECTIFICATION, _WITHIN),
        Stopping(Matter.TECHNICAL_REVIEW, _WITHIN),
    ),
    from_receipt=True,
    deeming="open",
    points=common.POINTS,
    questions=(
        Text(
            "Whether art. 32 of the Administrative Licensing Law governs an opinion is open: if it does, one on "
            "which nothing was told within 5 working days counts as accepted from the day of receipt.",
            "意见书的办理是否适用《行政许可法》第32条尚不明确：如适用，逾5个工作日未告知的，自收到申请材料之日起即为受理。",
        ),
    ),
)
