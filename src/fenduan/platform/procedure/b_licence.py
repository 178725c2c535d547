"""The class B licence, its issue or change: the holder applies to its own province (ann-134 19, ann-132 1 and 2)."""

from typing import Final

from fenduan.law.citation import Citation
from fenduan.law.instruments import ANN_132, ANN_134, REGULATIONS
from fenduan.platform.procedure import (
    common,
    deciding,
    examining,
    fields,
    guards,
    handling,
    interested,
    provinces,
    receiving,
)
from fenduan.platform.procedure.model import Action, Effect, Need, Procedure, Stopping, Who
from fenduan.platform.procedure.words import Flag, LetterKind, Matter, Relation, State
from fenduan.reference.text import Text

_ASKS: Final = Citation(ANN_134, "19", 3)
_HOLDER: Final = Citation(ANN_132, "2", 1)
_PERIOD: Final = Citation(REGULATIONS, "30")
_ON_OPINION: Final = Citation(ANN_132, "3", 3)
_FORTY_FIVE: Final = common.law("45")

_RECEIPT: Final = fields.happened("Day of receipt", "收到日期")
_RECEIVED: Final = (Effect("start", "tell"),)
_BEGINS: Final = (guards.nothing_open, guards.holder_here)

_SUBMIT: Final = Action(
    name="submit",
    label=Text("Apply for the class B licence", "申请B类许可证"),
    about=Text(
        "The holder applies for the issue or change of a class B licence, on a version of the dossier that it signed.",
        "持有人以其签署的卷宗版本，申请核发B类许可证或者变更许可事项。",
    ),
    to=State.SUBMITTED,
    by=(common.APPLICANT,),
    guards=_BEGINS,
    needs=(fields.MANIFEST, fields.VARIANT),
    signature=common.APPLIES,
    cites=(_ASKS,),
)
_ENTER: Final = (
    receiving.enter(fields.VARIANT, happened=_RECEIPT, effects=_RECEIVED, may=_BEGINS, cites=common.law("32", 1)),
    Action(
        name="enter_accepted",
        label=Text("Enter an application accepted otherwise", "登记已在其他途径受理的申请"),
        about=Text(
            "An application accepted on paper or through another portal is entered with its own number and dates.",
            "登记已在纸质途径或者其他平台受理的申请，载明其编号和日期。",
        ),
        to=State.IN_REVIEW,
        by=(common.OFFICER,),
        guards=(*_BEGINS, guards.received_before_accepted),
        needs=(
            fields.MANIFEST,
            fields.VARIANT,
            fields.ORIGIN,
            fields.OWN_NUMBER,
            Need("received_on", "past_day", Text("Day of receipt", "收到日期")),
            fields.happened("Day of acceptance", "受理日期"),
        ),
        effects=(Effect("start", "decide"),),
        cites=(common.law("32", 1, 5),),
    ),
)
_RECEIVE: Final = receiving.receive(
    Text("Receive", "接收申请材料"),
    Text(
        "The authority has the materials; within 5 working days it accepts or tells everything that is missing.",
        "收到申请材料，应当在5个工作日内受理或者一次告知补正内容。",
    ),
    happened=_RECEIPT,
    effects=_RECEIVED,
    cites=common.law("32", 1),
)
_ACCEPT: Final = (
    Action(
        name="accept",
        label=Text("Accept", "受理"),
        about=Text(
            "The application is complete and in due form, and the opinions are there: it is accepted.",
            "材料齐全、符合法定形式，且已有所需意见书的，予以受理。",
        ),
        on=frozenset({State.RECEIVED}),
        to=State.IN_REVIEW,
        by=(common.OFFICER,),
        guards=(guards.opinions_on_file,),
        effects=(Effect("done", "tell"), Effect("start", "decide")),
        letter=LetterKind.ACCEPTANCE,
        signature=common.FOR_THE_AUTHORITY,
        cites=(common.law("32", 1, 5), _ON_OPINION),
    ),
    Action(
        name="acknowledge",
        label=Text("Put in writing that it counts as accepted", "对视为受理的申请补发受理通知书"),
        about=Text(
            "Nothing was told in time, so it counts as accepted; the notice is dated from the day of receipt.",
            "逾期未告知，自收到申请材料之日起即为受理；补发受理通知书。",
        ),
        on=common.REVIEW,
        by=(common.OFFICER,),
        forbids=frozenset({Flag.ACKNOWLEDGED}),
        sets=frozenset({Flag.ACKNOWLEDGED}),
        guards=(guards.counts_as_accepted,),
        letter=LetterKind.ACCEPTANCE,
        signature=common.FOR_THE_AUTHORITY,
        cites=(common.law("32", 1, 4), common.law("32", 2)),
    ),
)
_OPINION_FIELDS: Final = (
    fields.PARTY,
    Need("number", "line", Text("Number of the opinion", "意见书编号")),
    Need("day", "past_day", Text("Day of the opinion", "意见书日期")),
    Need("consent", "yes_no", Text("Does it consent", "是否同意受托生产")),
)
_OPINIONS: Final = (
    Action(
        name="opinion_arrived",
        label=Text("The opinion arrived", "意见书已到"),
        about=Text(
            "The opinion of the companion case flows into this one when it is issued.",
            "关联案件出具的意见书自动归入本案。",
        ),
        on=common.UNDECIDED,
        by=(Who(Relation.SYSTEM, frozenset()),),
        guards=(guards.known_manufacturer,),
        needs=(*_OPINION_FIELDS, fields.COMPANION),
        cites=(_ON_OPINION,),
    ),
    Action(
        name="enter_opinion",
        label=Text("Enter an opinion on paper", "登记纸质意见书"),
        about=Text(
            "An opinion that was given outside the platform is entered with its number and date.",
            "登记在本系统之外出具的意见书，载明其编号和日期。",
        ),
        on=common.BEFORE_REVIEW | common.REVIEW,
        by=(common.OFFICER,),
        guards=(guards.known_manufacturer,),
        needs=(*_OPINION_FIELDS, Need("document", "document", Text("The opinion", "意见书文件"), required=False)),
        cites=(_ON_OPINION,),
    ),
)
_C_MATTER: Final = Action(
    name="enter_c_matter",
    label=Text("Enter the class C matter", "登记C类许可事项"),
    about=Text(
        "In one province B and C may be processed together: the C matter's number, state and day are entered by hand.",
        "同一省级行政区域内可同步办理：由人工登记C类许可事项的编号、状态和日期。",
    ),
    on=common.OPEN,
    by=(common.OFFICER,),
    guards=(guards.same_place,),
    needs=(
        Need("number", "line", Text("Number of the class C matter", "C类许可事项编号")),
        fields.C_STATE,
        Need("day", "past_day", Text("Day of that state", "该状态日期")),
    ),
    cites=(Citation(ANN_134, "19", 1),),
)
_ADVISE: Final = Action(
    name="advise_grant",
    label=Text("Advise to grant", "提出准予许可的审查意见"),
    about=Text(
        "The officer advises to grant: the holder was inspected on site and the opinions consent.",
        "已对持有人开展现场检查且所需意见书均为同意的，承办人提出准予许可的审查意见。",
    ),
    on=common.REVIEW,
    to=State.ADVISED,
    by=(common.OFFICER,),
    requires=frozenset({Flag.INSPECTED}),
    forbids=deciding.READY,
    sets=frozenset({Flag.RECOMMENDED}),
    guards=(
        guards.supplement_answered,
        guards.interested_heard,
        guards.opinions_on_file,
        guards.findings_concluded,
        guards.no_contrary_confirmed,
    ),
    needs=(fields.REASONS,),
    cites=(_HOLDER, _ASKS),
)
_DECIDE: Final = (
    Action(
        name="decide_grant",
        label=Text("Decide to grant", "决定准予许可"),
        about=Text("The decision to grant is written and signed.", "拟定并签署准予行政许可决定。"),
        on=frozenset({State.ADVISED}),
        to=State.DECIDED,
        by=(common.DECIDER,),
        # Also where it departs from advice to refuse, which needs no inspection.
        requires=frozenset({Flag.INSPECTED}),
        sets=frozenset({Flag.TO_GRANT}),
        guards=(guards.opinions_on_file, guards.reasons_where_it_departs, guards.valid_in_order),
        needs=(
            fields.REASONS_IF_ANY,
            Need("conditions", "list", Text("Remarks", "备注"), required=False),
            Need("licence_number", "line", Text("Number of the licence", "许可证编号")),
            Need("class_code", "line", Text("Class code", "分类码")),
            Need("valid_from", "day", Text("Valid from", "有效期自")),
            Need("valid_until", "day", Text("Valid until", "有效期至")),
        ),
        effects=(Effect("start", "deliver"),),
        letter=LetterKind.GRANT,
        signature=common.DECIDES,
        cites=(common.law("38", 1), _PERIOD),
    ),
    deciding.decide_refusal(
        Text("Decide to refuse", "决定不予许可"),
        Text(
            "The decision to refuse is written, with reasons and the right to reconsideration and to sue.",
            "拟定并签署不予行政许可决定，说明理由并告知申请行政复议和提起行政诉讼的权利。",
        ),
        common.law("38", 2),
        _PERIOD,
        letter=LetterKind.REFUSAL,
    ),
)
_ISSUE: Final = deciding.send_out(
    (
        Text("Issue", "发出准予许可决定"),
        Text("The decision goes out and the licence is entered in the register.", "发出决定，并在许可证登记册中登记。"),
    ),
    (
        Text("Issue the refusal", "发出不予许可决定"),
        Text("The decision goes out, with reasons and remedies.", "发出决定，说明理由并告知救济途径。"),
    ),
    grants=(common.law("38", 1), common.law("39", 1)),
    refuses=common.law("38", 2),
)
_CLOSES: Final = frozenset({Flag.DELIVERED, Flag.PUBLISHED})
_AFTER: Final = (
    deciding.deliver(
        "deliver",
        Text("Deliver", "送达"),
        Text(
            "The licence reached the holder, within 10 working days of the decision.",
            "自作出决定之日起10个工作日内，向持有人送达许可证件。",
        ),
        frozenset({State.GRANTED}),
        common.law("44"),
        closes=_CLOSES,
    ),
    deciding.deliver(
        "deliver_refusal",
        Text("Deliver the refusal", "送达不予许可决定"),
        Text("The refusal reached the holder.", "不予许可决定已送达持有人。"),
        frozenset({State.REFUSED}),
        choice=common.choice(
            "art. 44 gives 10 days for certificates; the same is kept to for a refusal.",
            "第44条就许可证件规定10日，不予许可决定按同一期限送达。",
        ),
    ),
    Action(
        name="publish",
        label=Text("Publish", "公开"),
        about=Text("The decision to grant is published; anybody may look it up.", "公开准予许可决定，公众有权查阅。"),
        on=frozenset({State.GRANTED}),
        by=(common.OFFICER,),
        forbids=frozenset({Flag.PUBLISHED}),
        sets=frozenset({Flag.PUBLISHED}),
        closes=_CLOSES,
        cites=(common.law("40"),),
    ),
)

B_LICENCE: Final = Procedure(
    kind="b_licence",
    edition=common.EDITION,
    title=Text("Class B licence: issue or change", "B类许可证核发、变更"),
    applicant=Text("the holder", "药品上市许可持有人"),
    actions=(
        _SUBMIT,
        *_ENTER,
        _RECEIVE,
        *receiving.not_taken(),
        receiving.on_the_spot(),
        receiving.tell(),
        receiving.complete(),
        *_ACCEPT,
        handling.assign(),
        handling.recuse(),
        *_OPINIONS,
        _C_MATTER,
        examining.request_supplement(),
        examining.answer_supplement(),
        *examining.inspection(_HOLDER, _ASKS),
        *examining.rectification(
            why=common.choice("recorded for the file.", "为归档而记载。"),
            notice=Text(
                "No text lets rectification stop the clock of a licence.", "没有规定可以因企业整改中止许可期限。"
            ),
        ),
        *examining.technical_review(Citation(REGULATIONS, "88"), _FORTY_FIVE),
        *examining.matters(_FORTY_FIVE),
        examining.review_finding(),
        *interested.interested(),
        *provinces.companions(),
        _ADVISE,
        deciding.advise_refusal(),
        deciding.send_back(),
        *_DECIDE,
        deciding.countersign(),
        *_ISSUE,
        *_AFTER,
        handling.attach_sealed(),
        handling.withdraw(),
    ),
    stopping=(
        Stopping(Matter.INSPECTION, Citation(REGULATIONS, "88"), open=True),
        Stopping(Matter.TECHNICAL_REVIEW, Citation(REGULATIONS, "88")),
        Stopping(Matter.TESTING, _FORTY_FIVE),
        Stopping(Matter.APPRAISAL, _FORTY_FIVE),
        Stopping(Matter.EXPERT_REVIEW, _FORTY_FIVE),
    ),
    from_receipt=False,
    deeming="applies",
    points=common.POINTS,
    questions=(
        Text(
            "Whether on-site inspection stops the period of a licence is open (art. 88 of the Regulations speaks of "
            "technical review): both due dates are shown and the earlier one warns.",
            "现场检查是否中止许可期限尚不明确（《条例》第88条仅规定技术审核）：同时列出两个届满日，按较早者提示。",
        ),
    ),
)
