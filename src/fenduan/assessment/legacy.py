"""The legacy check: what of a running arrangement does not agree with announcements 134 and 132, and how to mend it.

Article 25 of announcement 134 has both parties check themselves, agree a plan and put right what does not agree with
the announcement within one year of its issue, in principle by 2026-12-30; what takes longer needs reasons and a date.
Article 28, by which applications accepted before the announcement go by the old rules, concerns applications and not
arrangements that run: it is passed over here, and the result says so.

The rows are those that rest on either announcement first. A gap is what is not met, not shown or still pending; what
is for the authority to judge is listed beside the plan.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from fenduan.assessment.clock import Period
from fenduan.assessment.compare import subject_dict
from fenduan.assessment.determination import ENGINE
from fenduan.assessment.evaluate import Assessed, findings_of
from fenduan.assessment.plan import Plan, licence_period
from fenduan.assessment.reads import circle_of
from fenduan.assessment.route import route_of
from fenduan.assessment.step import RouteStep
from fenduan.dossier.canonical import digest
from fenduan.dossier.model import Dossier, Party
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import Say, Status, say, show
from fenduan.law.instruments import ANN_132, ANN_134
from fenduan.law.register import Register, register
from fenduan.law.timeline import ARTICLE_25, ARTICLE_28, RECTIFICATION_DUE
from fenduan.reference.calendar import CalendarNotPublished, add_working_days
from fenduan.reference.text import Language, Text

GAPS: Final = (Status.NOT_MET, Status.NOT_SHOWN, Status.PENDING)
# Steps that an authority decides within a period, and those for which the law has none.
_DECIDED: Final = ("opinion", "c_licence", "b_licence", "b_and_c_together")
_WITHOUT_PERIOD: Final = ("confirmation", "nmpa_approval")
_PENDING_STEPS: Final[Mapping[str, str]] = {"ann-134/19/holder-licence": "b_licence", "ann-134/19/opinion": "opinion"}
NOT_RUNNING: Final = say(
    "This is not a running arrangement: the dossier does not say since when it is licensed and running "
    "(running_since). Article 25 concerns arrangements that run; an application is assessed instead.",
    "本安排不属于已运行的安排：卷宗未说明自何日起已获许可并实际运行（running_since）。第25条针对已运行的委托生产；尚在申请的，应当进行评估。",
)
NOT_YET_RUNNING: Final = say(
    "This is not a running arrangement on {day}: it runs since {since} only. Article 25 concerns arrangements "
    "that run.",
    "截至{day}，本安排尚未运行（自{since}起运行）。第25条针对已运行的委托生产。",
)
WITHOUT_ARTICLE_28: Final = say(
    "The requirements of announcement 134 are applied without the exception of article 28, which concerns "
    "applications; article 25 concerns running arrangements.",
    "第134号公告的各项要求在此不适用第28条的例外：第28条针对申请事项，第25条针对已运行的委托生产。",
)
BEGUN_LATER: Final = say(
    "The arrangement runs since {since}, after announcement 134 was issued; whether article 25 still gives it time is "
    "for the authority.",
    "本安排自{since}起运行，晚于第134号公告发布；能否适用第25条的整改期限，由药品监督管理部门判断。",
)
NO_PERIOD: Final = say("The law has no period for it.", "法律未规定办理期限。")
OWN_DATE: Final = say(
    "Announcement 132 has no such day of its own: where it is departed from, the province sets the time (its article "
    "25). The plan takes the same day for both.",
    "第132号公告未规定统一的整改日期，由省级药品监督管理部门督促限期整改（该公告第25条）；本方案两者采用同一日期。",
)
PAST_DUE: Final = say(
    "{due} is over on the day judged at: each gap needs reasons and a date.",
    "判断之日已超过{due}：各项均须说明理由和完成时限。",
    due=RECTIFICATION_DUE,
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when a gap is closed.

    ``date`` is that of article 25, or a later one where no earlier can be computed; ``None`` where it is later and
    cannot be computed. ``earliest`` is the first day that can be computed, ``None`` where no period in law says one.
    ``reason_needed`` says that it is later than article 25 has it in principle. ``notes`` say how it was computed.
    """

    date: dt.date | None
    earliest: dt.date | None
    reason_needed: bool
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One gap in the plan: what was found, what to do, who owes it, by when. ``owners`` are those the row binds."""

    assessed: Assessed
    owners: tuple[Party, ...]
    step: RouteStep | None
    deadline: Deadline

    @property
    def what(self) -> Say:
        """What there is to do."""
        remedy = self.assessed.finding.remedy.what
        if remedy is not None:
            return remedy
        return say("Follow up what has been applied for.", "跟进已提出的申请。")

    def owner(self, language: Language) -> str:
        """Name the owners."""
        return show(self.owners, language)

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON; ``reason`` is left to be filled in where it is needed."""
        finding = self.assessed.finding
        deadline = self.deadline
        return {
            "requirement": self.assessed.requirement.id,
            "status": finding.status.value,
            "discretion": finding.discretion,
            "subject": subject_dict(finding.subject),
            "citation": (finding.cites or self.assessed.requirement.cites[0]).as_dict(),
            "gap": finding.reason.text().as_dict(),
            "what": self.what.text().as_dict(),
            "owners": [each.id for each in self.owners],
            "step": None if self.step is None else self.step.key,
            "date": None if deadline.date is None else deadline.date.isoformat(),
            "earliest": None if deadline.earliest is None else deadline.earliest.isoformat(),
            "reason_needed": deadline.reason_needed,
            "reason": "" if deadline.reason_needed else None,
            "notes": [each.as_dict() for each in deadline.notes],
        }


@dataclass(frozen=True)
class LegacyCheck:
    """The check of one arrangement: whether it runs, what agrees, what does not, and the plan."""

    case: Arrangement
    law: Register
    refusal: Say | None
    found: tuple[Assessed, ...]
    plan: tuple[Item, ...]
    remarks: tuple[Say, ...]

    @property
    def runs(self) -> bool:
        """Whether it is a running arrangement, which the check is about."""
        return self.refusal is None

    @cached_property
    def to_be_judged(self) -> tuple[Assessed, ...]:
        """What the authority judges."""
        return tuple(each for each in self.found if each.finding.status is Status.FOR_JUDGEMENT)

    @cached_property
    def digest(self) -> str:
        """The digest of the dossier checked."""
        return digest(self.case.dossier)

    def as_dict(self) -> dict[str, Any]:
        """Return the check as JSON has it."""
        return {
            "dossier": {"id": self.case.dossier.id, "digest": self.digest},
            "as_of": self.case.as_of.isoformat(),
            "running": self.runs,
            "running_since": _iso(self.case.dossier.running_since),
            "due": RECTIFICATION_DUE.isoformat(),
            "remarks": [each.text().as_dict() for each in (*([self.refusal] if self.refusal else []), *self.remarks)],
            "plan": [each.as_dict() for each in self.plan],
            "found": [
                {
                    "requirement": each.requirement.id,
                    "status": each.finding.status.value,
                    "subject": subject_dict(each.finding.subject),
                    "reason": each.finding.reason.text().as_dict(),
                    "remarks": [remark.text().as_dict() for remark in each.finding.remarks],
                }
                for each in self.found
            ],
            "citations": [ARTICLE_25.as_dict(), ARTICLE_28.as_dict()],
            "register": {"edition": self.law.edition, "digest": self.law.digest},
            "engine": ENGINE,
        }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def legacy_check(dossier: Dossier, as_of: dt.date, law: Register | None = None) -> LegacyCheck:
    """Check a running arrangement at ``as_of`` against announcements 134 and 132."""
    edition = law or register()
    case = Arrangement(dossier, as_of)
    since = dossier.running_since
    if since is None or not case.begun(since):
        refusal = NOT_RUNNING if since is None else NOT_YET_RUNNING.filled(day=as_of, since=since)
        return LegacyCheck(case, edition, refusal, (), (), ())
    found = tuple(
        Assessed(row, finding)
        for row in edition.requirements
        if row.cites[0].instrument in (ANN_134, ANN_132)
        for finding in findings_of(row, case, old_rules=False)
    )
    plan = Plan(case)
    route = {step.key: step for step in route_of(case)}
    items = tuple(_item(each, plan, route) for each in found if each.finding.status in GAPS)
    return LegacyCheck(case, edition, None, found, items, tuple(_remarks(case, items)))


def _remarks(case: Arrangement, items: tuple[Item, ...]) -> Iterator[Say]:
    yield WITHOUT_ARTICLE_28
    since = case.dossier.running_since
    if since is not None and ANN_134.in_force is not None and since >= ANN_134.in_force:
        yield BEGUN_LATER.filled(since=since)
    if items and case.as_of > RECTIFICATION_DUE:
        yield PAST_DUE
    if any(each.assessed.requirement.cites[0].instrument is ANN_132 for each in items):
        yield OWN_DATE


# The plan


def _item(each: Assessed, plan: Plan, route: Mapping[str, RouteStep]) -> Item:
    step = _step_for(each, plan.case, route)
    return Item(each, _owners(each, plan.case), step, _deadline(each, step, plan, route))


def _owners(each: Assessed, case: Arrangement) -> tuple[Party, ...]:
    """Return the parties that the row binds, as far as the finding concerns them."""
    binds = each.requirement.binds
    subject = each.finding.subject
    about = circle_of(case, subject).parties
    makers = tuple(party for party in case.manufacturers if not about or party.id in about)
    only = subject is not None and subject.kind == "person"
    owners: list[Party] = []
    if "holder" in binds and not (only and case.holder.id not in about):
        owners.append(case.holder)
    if "domestic_agent" in binds and not only:
        owners.extend(case.agents)
    if "entrusted_manufacturer" in binds:
        owners.extend(makers)
    return tuple(owners)


def _step_for(each: Assessed, case: Arrangement, route: Mapping[str, RouteStep]) -> RouteStep | None:
    """Return the step of the route that cures a finding, or that a pending one waits for."""
    name = each.finding.remedy.step or _PENDING_STEPS.get(each.requirement.id)
    if name is None or (each.finding.status is not Status.PENDING and each.finding.remedy.kind != "file_step"):
        return None
    subject = each.finding.subject
    parties = circle_of(case, subject).parties if subject is not None else frozenset()
    keys = (name, *(f"{name}:{party}" for party in sorted(parties)))
    return next((route[key] for key in keys if key in route), None)


def _deadline(each: Assessed, step: RouteStep | None, plan: Plan, route: Mapping[str, RouteStep]) -> Deadline:
    """Say by when a gap is closed: 2026-12-30, unless the earliest that can be computed is later."""
    earliest = _Earliest(each.finding.remedy.date)
    if step is not None:
        earliest = _end_of(step, plan, route)
    day = earliest.day
    later = earliest.beyond or plan.case.as_of > RECTIFICATION_DUE or (day is not None and day > RECTIFICATION_DUE)
    return Deadline(day if later else RECTIFICATION_DUE, day, later, earliest.notes)


@dataclass(frozen=True, slots=True)
class _Earliest:
    """The first day that can be computed; ``beyond`` says that it is later than the day of article 25 in any case."""

    day: dt.date | None
    beyond: bool = False
    notes: tuple[Text, ...] = ()


def _end_of(step: RouteStep, plan: Plan, route: Mapping[str, RouteStep]) -> _Earliest:
    """Reckon when a step can be done at the latest, if it is filed and accepted as soon as it may be.

    What it waits for comes first, one after the other; the authority is taken to use the whole of its period.
    """
    today = plan.case.as_of
    if step.state == "done":
        return _Earliest(today)
    if step.state == "running":
        # A last day that is over says nothing of when it will be done; the notes tell of it.
        known = step.due is not None and step.due >= today
        return _Earliest(step.due) if known else _Earliest(None, notes=step.notes)
    start = today
    for key in step.waits_for:
        before = _end_of(route[key], plan, route)
        if before.day is None:
            return before
        start = max(start, before.day)
    if step.step in _WITHOUT_PERIOD:
        return _Earliest(None, notes=(NO_PERIOD.text(),))
    period = _authority_period(step, plan)
    if period is None or period.days is None:
        return _Earliest(start)
    try:
        return _Earliest(add_working_days(start, period.days))
    except CalendarNotPublished as unknown:
        return _Earliest(None, beyond=unknown.year > RECTIFICATION_DUE.year, notes=(unknown.message,))


def _authority_period(step: RouteStep, plan: Plan) -> Period | None:
    """Return the period that the authority has; that of the applicant to apply is another."""
    if step.step not in _DECIDED:
        return None
    if step.period is None or step.period.unit == "working_days":
        return step.period
    return licence_period(plan, plan.applicant[0], None)[0]
