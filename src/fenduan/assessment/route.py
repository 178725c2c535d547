"""The route: what is filed, with whom, by when, and where each filing stands (register, section G).

A plan, not a finding: it decides nothing. Steps stand in an order in which each comes after those it waits for.
What of it the register leaves open is told in ``docs/route.md``.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

from fenduan.assessment import standing as facts
from fenduan.assessment.clock import Period, Reading, read
from fenduan.assessment.licensing import b_and_c_together, b_licence, opinions, own_licences, regulatory_plan
from fenduan.assessment.plan import REGULATIONS_SINCE, Plan, whether_needed, with_notes
from fenduan.assessment.standing import Standing
from fenduan.assessment.step import RouteStep
from fenduan.law.arrangement import Arrangement
from fenduan.law.citation import Citation
from fenduan.law.finding import say
from fenduan.law.instruments import ANN_134, NOTICE_173, ORDER_27, REGULATIONS, VACCINE_LAW
from fenduan.reference.labels import label
from fenduan.reference.text import Text

__all__ = ["RouteStep", "route_of"]

_REVIEW: Final = Period(None, "working_days")
_TO_NOTE: Final = Period(60, "working_days")
_TO_REDUCE: Final = Period(6, "months")


def route_of(case: Arrangement, law_as_of: dt.date | None = None) -> tuple[RouteStep, ...]:
    """Plan the filings of an arrangement at its date; out of scope there are none.

    ``law_as_of`` is the day whose law is in force, that of the facts unless given (:mod:`fenduan.assessment.compare`).
    """
    if case.out_of_scope:
        return ()
    plan = Plan(case, law_as_of)
    for build in _BUILDERS:
        for step in build(plan):
            plan.steps[step.key] = step
    return tuple(plan.steps.values())


# Before anything is filed


def _early_guidance(plan: Plan) -> Iterator[RouteStep]:
    unrecorded = say(
        "No entry of the dossier records it; nothing waits for it.", "资料中没有对应的记载项；其他事项不以此为前提。"
    )
    yield plan.step(
        "early_guidance",
        cites=Citation(NOTICE_173, "1"),
        by=plan.applicant,
        to=plan.province,
        stands=Standing(notes=(unrecorded.text(),)),
    )


def _nmpa_approval(plan: Plan) -> Iterator[RouteStep]:
    case = plan.case
    approval = case.product.nmpa_approval
    if case.vaccine:
        given = (
            approval is not None and approval.date is not None and case.exists(approval) and case.evidenced(approval)
        )
        yield plan.step(
            "nmpa_approval",
            cites=Citation(VACCINE_LAW, "22") if plan.law_as_of < REGULATIONS_SINCE else Citation(REGULATIONS, "33"),
            by=plan.applicant,
            to=("NMPA",),
            stands=Standing("done", done_on=approval.date) if given and approval is not None else facts.NOT_BEGUN,
        )


def _confirmations(plan: Plan) -> Iterator[RouteStep]:
    for party in plan.case.manufacturers:
        if facts.extended_test_used(plan.case, party):
            yield plan.step(
                "confirmation",
                cites=Citation(NOTICE_173, "2"),
                by=plan.applicant,
                to=plan.province,
                about=party,
                stands=facts.confirmation(plan.case, party),
            )


# After the licences


def _duplicate_notes(plan: Plan) -> Iterator[RouteStep]:
    case = plan.case
    if not facts.b_matter_belongs(case) or plan.old_rules() is not None:
        return
    done = plan.steps["b_licence"].state == "done"
    completed = plan.steps["b_licence"].done_on
    for party in facts.at_home(case):
        if facts.together(case, party):
            continue
        stands = facts.duplicate_noted(case, party, completed)
        yield plan.step(
            "duplicate_note",
            cites=Citation(ANN_134, "19", paragraph=3),
            by=(party,),
            to=facts.province(party),
            about=party,
            waits_for=("b_licence",),
            stands=with_notes(stands, whether_needed(plan)),
            period=_TO_NOTE,
            reading=read(completed, _TO_NOTE) if done else None,
        )


_MARKETING: Final = (
    (200, Text("ordinary", "普通程序")),
    (130, Text("priority review", "优先审评审批程序")),
    (
        70,
        Text(
            "drugs for rare diseases urgently needed and marketed abroad",
            "临床急需的境外已上市境内未上市的罕见病药品",
        ),
    ),
)
_SUPPLEMENT: Final = (
    (60, Text("ordinary", "一般情形")),
    (80, Text("combined items", "合并申报事项")),
    (
        200,
        Text(
            "with clinical data, or with registration inspection and testing",
            "涉及临床试验研究数据审查或者注册核查检验",
        ),
    ),
)


def _registration(plan: Plan) -> Iterator[RouteStep]:
    case = plan.case
    status = None if case.product.registration is None else case.product.registration.status
    approved = status == "approved"
    stands = facts.registration(case)
    notes: tuple[Text, ...] = ()
    if status is None:
        note = say(
            "Where registration stands is not stated; for an approved product a supplementary application is filed.",
            "未说明注册状态；已获批准的，提出补充申请。",
        )
        notes = (note.text(),)
    if status == "applied" and stands == facts.NOT_BEGUN:
        note = say("Applied for; the day of acceptance is not stated.", "已提出申请；未说明受理日期。")
        stands = Standing("running", notes=(note.text(),))
    paths = _SUPPLEMENT if approved else _MARKETING
    yield plan.step(
        "supplementary_application" if approved else "marketing_authorisation",
        cites=Citation(ORDER_27, "96", item=4 if approved else 2),
        by=plan.applicant,
        to=("CDE",),
        waits_for=_licences_to_hold(plan),
        stands=with_notes(stands, notes),
        period=_REVIEW,
        reading=None if stands.state == "done" else Reading(None, _alternatives(paths, stands)),
    )


def _licences_to_hold(plan: Plan) -> tuple[str, ...]:
    """Return the keys of every licence matter: an applicant holds its licences when it applies (grade L)."""
    return plan.keys("nmpa_approval", "c_licence", "b_licence", "b_and_c_together")


def _alternatives(paths: tuple[tuple[int, Text], ...], stands: Standing) -> tuple[Text, ...]:
    """Say every period the law has and, where the clock runs, each due date; which applies is not decided."""
    if stands.state != "running" or stands.started is None:
        listed = [say("{days} ({path})", "{days}（{path}）", days=days, path=path) for days, path in paths]
        note = say(
            "Acceptance is decided within 5 working days. Review in working days, by path, not decided here: {listed}.",
            "5个工作日内决定是否受理。审评时限按情形为（工作日，此处不作认定）：{listed}。",
            listed=listed,
        )
        return (note.text(),)
    listed = []
    for days, path in paths:
        reading = read(stands.started, Period(days, "working_days"))
        until = reading.due or Text("calendar not published", "日历未公布")
        listed.append(say("{days} ({path}): {until}", "{days}（{path}）：{until}", days=days, path=path, until=until))
    note = say(
        "Review in working days, by path, not decided here; due dates: {listed}.",
        "审评时限（工作日）按情形确定，此处不作认定；届满日分别为：{listed}。",
        listed=listed,
    )
    return (note.text(),)


def _scope_reductions(plan: Plan) -> Iterator[RouteStep]:
    case = plan.case
    for party in case.manufacturers:
        ended = facts.endings(case, party)
        if not ended:
            continue
        first = ended[0]
        both = (party,) if not case.is_overseas(party) else ()
        what = say(
            "{event}: {day}.",
            "{event}：{day}。",
            event=label("step", first.kind or ""),
            day=facts.shown(first.date),
        )
        yield plan.step(
            "scope_reduction",
            cites=Citation(ANN_134, "20", paragraph=2),
            by=(*plan.applicant, *both),
            to=tuple(dict.fromkeys((*plan.province, *facts.province(*both)))),
            about=party,
            stands=Standing(started=first.date, notes=(what.text(),)),
            period=_TO_REDUCE,
            reading=read(first.date, _TO_REDUCE),
        )


_BUILDERS: Final[tuple[Callable[[Plan], Iterator[RouteStep]], ...]] = (
    _early_guidance,
    _nmpa_approval,
    _confirmations,
    own_licences,
    opinions,
    regulatory_plan,
    b_licence,
    b_and_c_together,
    _duplicate_notes,
    _registration,
    _scope_reductions,
)
