"""The licensing steps of the route: the manufacturers' licences and opinions, the holder's B matter."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from fenduan.assessment import standing as facts
from fenduan.assessment.clock import Period, Reading, inspections, read
from fenduan.assessment.plan import Plan, licence_period, licence_reading, whether_needed, with_notes
from fenduan.assessment.standing import Standing
from fenduan.assessment.step import RouteStep
from fenduan.dossier.model import Party
from fenduan.law.arrangement import VALIDITY_OF_OPINION_MONTHS, domestic
from fenduan.law.citation import Citation
from fenduan.law.finding import say
from fenduan.law.instruments import ANN_132, ANN_134, NOTICE_173
from fenduan.reference.labels import label
from fenduan.reference.text import Text

_OPINION: Final = Period(
    15,
    "working_days",
    (
        Text("on-site inspection", "现场检查"),
        Text("rectification by the manufacturer", "企业整改"),
        Text("technical review", "技术审查和评定"),
    ),
)
_TO_APPLY: Final = Period(VALIDITY_OF_OPINION_MONTHS, "months")


def _authority_for(plan: Plan, party: Party) -> tuple[str, ...]:
    """Return the province of ``party``, or of its sites on the mainland where its own place is elsewhere."""
    places = {site.place for site in plan.case.production_sites_of(party) if site.place and domestic(site.place)}
    return facts.province(party) or tuple(sorted(places))


def _what_is_filed(plan: Plan, party: Party, *, change: bool) -> tuple[Text, ...]:
    """Say what a licence is asked for: its issue or change, and for which sites and forms."""
    lacking = facts.say_places(facts.unlicensed(plan.case, party))
    if not lacking:
        return ()
    letter = "A" if party is plan.case.holder else "C"
    if change:
        said = say("Change (class {letter}): {to}.", "许可事项变更（{letter}类）：{to}。", letter=letter, to=lacking)
    else:
        said = say("Issue (class {letter}): {to}.", "核发（{letter}类）：{to}。", letter=letter, to=lacking)
    if party is plan.case.holder or facts.together(plan.case, party):
        return (said.text(),)
    return (said.text(), say("The province gives its opinion with it.", "同步出具《药品受托生产意见书》。").text())


def own_licences(plan: Plan) -> Iterator[RouteStep]:
    """Per party whose licence lacks a site or form, or that applied for one: its licence (the holder's: class A)."""
    case = plan.case
    for party in (case.holder, *case.manufacturers):
        filed = bool(case.steps(*facts.LICENCE_STEPS, party=party))
        if facts.together(case, party) or not (filed or facts.unlicensed(case, party)):
            continue
        stands, to = facts.own_licence(case, party), _authority_for(plan, party)
        period, cites, notes = licence_period(plan, party, stands.started)
        if stands.state != "done":
            day = stands.started or case.as_of
            notes = (*_what_is_filed(plan, party, change=facts.had_licence(case, party, day)), *notes)
        yield plan.step(
            "c_licence",
            cites=cites,
            by=(party,),
            to=to,
            about=party,
            stands=with_notes(stands, notes),
            period=period,
            reading=licence_reading(plan, (party,), to, stands, period),
        )


def opinions(plan: Plan) -> Iterator[RouteStep]:
    """Per manufacturer in another place that is licensed, or on which one was asked for or given: the opinion."""
    case = plan.case
    for party in facts.at_home(case):
        licensed = not facts.unlicensed(case, party)
        if facts.together(case, party) or not (licensed or facts.opinion_stated(case, party)):
            continue
        stands, to = facts.opinion(case, party), facts.province(party)
        reading = None
        if stands.state == "running":
            reading = read(stands.started, _OPINION, inspections(case, frozenset({party.id}), to[0] if to else None))
        yield plan.step(
            "opinion",
            cites=Citation(ANN_132, "3", paragraph=2),
            by=(party,),
            to=to,
            about=party,
            waits_for=plan.of(party, "c_licence"),
            stands=with_notes(stands, whether_needed(plan)),
            period=_OPINION,
            reading=reading,
        )


# The holder's side


def regulatory_plan(plan: Plan) -> Iterator[RouteStep]:
    """The province makes it while it examines the holder's application, and before it decides."""
    matter = facts.b_matter(plan.case).state or "not_yet" if facts.b_matter_belongs(plan.case) else None
    unrecorded = say(
        "Made by the province once it finds the requirements met, before the licence; the dossier has no entry for it.",
        "由省级药品监督管理部门在认定符合要求后、办理许可前制定；资料中没有对应的记载项。",
    )
    yield plan.step(
        "regulatory_plan",
        cites=Citation(NOTICE_173, "1"),
        by=plan.province,
        to=(),
        waits_for=plan.keys("c_licence", "opinion", "confirmation", "nmpa_approval"),
        stands=Standing(matter, notes=(unrecorded.text(),)),
    )


def b_licence(plan: Plan) -> Iterator[RouteStep]:
    """The holder's licence for entrusting; while it has not applied, with the last day to do so."""
    case = plan.case
    if not facts.b_matter_belongs(case):
        return
    stands = facts.b_matter(case)
    period, cites, notes = licence_period(plan, plan.applicant[0], stands.started)
    old_rules = plan.old_rules()
    if old_rules is not None:
        note = say(
            "Accepted on {day}, before the announcement: the old rules apply (art. 28).",
            "申请已于{day}受理，早于公告发布：按照原有要求办理（第28条）。",
            day=old_rules,
        )
        notes = (note.text(), *notes)
    if not case.holder_domestic and case.holder.place is not None:
        note = say(
            "Which licence the agent of an overseas holder needs is open (open question {number}).",
            "境外持有人的境内企业法人需要何种许可尚不明确（待明确问题{number}）。",
            number=9,
        )
        notes = (note.text(), *notes)
    reading = licence_reading(plan, (case.holder, *plan.applicant), plan.province, stands, period)
    first = next(iter(facts.consents(case)), None)
    running = case.dossier.running_since is not None and case.begun(case.dossier.running_since)
    if stands.state is None and first is not None and not running and old_rules is None:
        period, cites = _TO_APPLY, Citation(ANN_134, "19", paragraph=3)
        stands, reading = Standing(None, first, notes=stands.notes), _last_day_to_apply(plan, first)
    yield plan.step(
        "b_licence",
        cites=cites,
        by=plan.applicant,
        to=plan.province,
        waits_for=plan.keys("nmpa_approval", "confirmation", "regulatory_plan") + _manufacturers_papers(plan),
        stands=with_notes(stands, notes),
        period=period,
        reading=reading,
    )


def _manufacturers_papers(plan: Plan) -> tuple[str, ...]:
    """Return the keys of what the holder needs of its manufacturers: opinions, and licences that come with them."""
    return tuple(key for party in plan.case.manufacturers for key in plan.of(party, "c_licence", "opinion"))


def _last_day_to_apply(plan: Plan, first: dt.date) -> Reading:
    reading = read(first, _TO_APPLY)
    decided, _, _ = licence_period(plan, plan.applicant[0], None)
    then = say(
        "Last day to apply, 12 months after the first opinion; the province then decides within {days} working days of "
        "acceptance.",
        "自首份意见书出具之日起12个月内提出申请；受理后{days}个工作日内作出决定。",
        days=decided.days,
    )
    missed = say(
        "The text states no consequence of a missed period (open question {number}).",
        "文本未规定逾期未申请的后果（待明确问题{number}）。",
        number=11,
    )
    late = reading.due is not None and reading.due < plan.case.as_of
    return Reading(reading.due, (then.text(), *reading.notes, *((missed.text(),) if late else ())))


def b_and_c_together(plan: Plan) -> Iterator[RouteStep]:
    """Per manufacturer in the holder's place: its licence and the holder's, processed together."""
    case = plan.case
    if not facts.b_matter_belongs(case):
        return
    b_matter = facts.b_matter(case)
    for party in facts.at_home(case):
        if not facts.together(case, party):
            continue
        own = facts.own_licence(case, party)
        asks = own.state != "done"
        period, _, notes = licence_period(plan, party if asks else case.holder, (own if asks else b_matter).started)
        stands, reading = _joint(plan, party, own, b_matter)
        if asks:
            day = own.started or case.as_of
            notes = (*_what_is_filed(plan, party, change=facts.had_licence(case, party, day)), *notes)
        yield plan.step(
            "b_and_c_together",
            cites=Citation(ANN_134, "19", paragraph=1),
            by=(case.holder, party),
            to=plan.province,
            about=party,
            waits_for=plan.keys("nmpa_approval", "regulatory_plan") + plan.of(party, "confirmation"),
            stands=with_notes(stands, notes),
            period=period,
            reading=reading,
        )


def _joint(plan: Plan, party: Party, own: Standing, b_matter: Standing) -> tuple[Standing, Reading]:
    """Join the manufacturer's C matter and the holder's B matter: done when both are, due when the later is."""
    if own.state == b_matter.state == "done":
        days = [each.done_on for each in (own, b_matter) if each.done_on is not None]
        return Standing("done", done_on=max(days, default=None)), Reading(None)
    parts = {"C": (party, own), "B": (plan.case.holder, b_matter)}
    readings = {
        letter: licence_reading(plan, (who,), plan.province, stands, licence_period(plan, who, stands.started)[0])
        for letter, (who, stands) in parts.items()
        if stands.state == "running"
    }
    started = [
        stands.started for _, stands in parts.values() if stands.state == "running" and stands.started is not None
    ]
    dues = [each.due for each in readings.values()]
    known = [due for due in dues if due is not None]
    due = max(known) if known and len(known) == len(dues) else None
    notes = tuple(
        note for letter, (_, stands) in parts.items() for note in _say_part(letter, stands, readings.get(letter))
    )
    return Standing("running" if readings else None, min(started, default=None)), Reading(due, notes)


def _say_part(letter: str, stands: Standing, reading: Reading | None) -> tuple[Text, ...]:
    """Say where one half of a joint matter stands."""
    how = label("route_state", stands.state or "open")
    more = (*stands.notes, *(reading.notes if reading is not None else ()))
    if reading is not None and reading.due is not None:
        due = reading.due
        said = say(
            "Class {letter}: {how}, due {due}.", "{letter}类：{how}，届满日{due}。", letter=letter, how=how, due=due
        )
    else:
        said = say("Class {letter}: {how}.", "{letter}类：{how}。", letter=letter, how=how)
    return (said.text(), *more)
