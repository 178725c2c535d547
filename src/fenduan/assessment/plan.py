"""The plan of a route while it is made: the steps so far, and what several of them need."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fenduan.assessment import standing as facts
from fenduan.assessment.clock import Period, Reading, inspections, read_licence
from fenduan.assessment.standing import Standing
from fenduan.assessment.step import RouteStep, RouteSubject, State
from fenduan.dossier.model import Party
from fenduan.law.arrangement import Arrangement
from fenduan.law.citation import Citation
from fenduan.law.finding import say
from fenduan.law.instruments import ORDER_28, REGULATIONS
from fenduan.reference.text import Text

REGULATIONS_SINCE: Final = dt.date(2026, 5, 15)
ANN_134_SINCE: Final = dt.date(2025, 12, 30)

_LICENCE_REVIEW: Final = Text("technical review of the application", "许可申请审查中的技术审核")
_ISSUE: Final = Period(30, "working_days", (_LICENCE_REVIEW,))
_CHANGE: Final = Period(15, "working_days", (_LICENCE_REVIEW,))
_UNDER_ORDER_28: Final = Period(30, "working_days")

# Acts of the authority itself: there is nothing to file, so they hold up no filing.
_OFFICIAL_STEPS: Final = frozenset({"early_guidance", "regulatory_plan"})


class Plan:
    """The steps built so far, and what several of them need; ``law_as_of`` is the day whose law is in force."""

    def __init__(self, case: Arrangement, law_as_of: dt.date | None = None) -> None:
        self.case = case
        self.law_as_of = law_as_of or case.as_of
        self.steps: dict[str, RouteStep] = {}
        self.applicant = facts.applicant(case)
        self.province = facts.province(*self.applicant)

    def keys(self, *steps: str) -> tuple[str, ...]:
        """Return the keys of the steps built so far that are one of ``steps``."""
        return tuple(key for key, each in self.steps.items() if each.step in steps)

    def of(self, party: Party, *steps: str) -> tuple[str, ...]:
        """Return the keys of the steps of ``party`` built so far that are one of ``steps``."""
        wanted = {f"{step}:{party.id}" for step in steps}
        return tuple(key for key in self.steps if key in wanted)

    def subject(self, party: Party) -> RouteSubject:
        """Name the party a step concerns."""
        return RouteSubject("holder" if party is self.case.holder else "manufacturer", party)

    def old_rules(self) -> dt.date | None:
        """Return the day of an acceptance before announcement 134, under which the old rules go on (art. 28)."""
        accepted = self.case.steps("b_licence_accepted", "registration_accepted", party=self.case.holder)
        return next((each.date for each in accepted if each.date is not None and each.date < ANN_134_SINCE), None)

    def step(
        self,
        step: str,
        *,
        cites: Citation,
        by: tuple[Party | str, ...],
        to: tuple[str, ...],
        about: Party | None = None,
        waits_for: tuple[str, ...] = (),
        stands: Standing = facts.NOT_BEGUN,
        period: Period | None = None,
        reading: Reading | None = None,
    ) -> RouteStep:
        """Put a step together: its state from the facts, or else from what it waits for."""
        missing = [each for each in waits_for if self._holds_up(self.steps[each])]
        state: State = stands.state or ("not_yet" if missing else "open")
        authority = to or tuple(each for each in by if isinstance(each, str))
        shown = reading if reading is not None and state != "done" else Reading(None)
        return RouteStep(
            step=step,
            subject=None if about is None else self.subject(about),
            by=by,
            to=to,
            waits_for=waits_for,
            state=state,
            period=period,
            started=stands.started,
            due=shown.due,
            done_on=stands.done_on if state == "done" else None,
            notes=tuple(self._notes(stands, shown, cites, missing_place=not authority)),
            citation=cites,
        )

    @staticmethod
    def _holds_up(step: RouteStep) -> bool:
        return step.state != "done" and step.step not in _OFFICIAL_STEPS

    def _notes(self, stands: Standing, shown: Reading, cites: Citation, *, missing_place: bool) -> Iterator[Text]:
        since = cites.instrument.in_force
        if since is not None and self.law_as_of < since:
            yield say("The provision is in force from {since}.", "该规定自{since}起施行。", since=since).text()
        if missing_place:
            yield say(
                "The authority is not known: a place on the mainland is not stated.",
                "未说明境内所在地，无法确定办理机关。",
            ).text()
        if stands.state == "done" and stands.done_on is not None:
            yield say("Done on {day}.", "已于{day}办结。", day=stands.done_on).text()
        yield from stands.notes
        yield from shown.notes
        if shown.due is not None and shown.due < self.case.as_of:
            yield say("Overdue: the last day was {due}.", "已逾期：期限已于{due}届满。", due=shown.due).text()


def with_notes(stands: Standing, notes: tuple[Text, ...]) -> Standing:
    """Return ``stands`` with ``notes`` before its own."""
    return replace(stands, notes=(*notes, *stands.notes))


def whether_needed(plan: Plan) -> tuple[Text, ...]:
    """Say why it is not certain that a manufacturer is in another place than the holder, where it is not."""
    holder = plan.case.holder
    if holder.place is None:
        note = say(
            "The holder's place is not stated. A manufacturer in the same place needs no opinion and no note in its "
            "licence duplicate; the licences may be processed together.",
            "未说明持有人所在地。与持有人在同一省级行政区域的受托生产企业，无需意见书，也无需在许可证副本载明；相关许可事项可同步办理。",
        )
        return (note.text(),)
    if not plan.case.holder_domestic:
        note = say(
            "The holder is overseas: whether the province gives an opinion or a note is for the authority.",
            "持有人为境外企业：是否出具意见书、是否在副本载明，由药品监督管理部门判断。",
        )
        return (note.text(),)
    return ()


def licence_period(plan: Plan, party: Party, accepted: dt.date | None) -> tuple[Period, Citation, tuple[Text, ...]]:
    """Return period, source and notes of a licence matter, by the law of the day on which it is accepted."""
    change = facts.had_licence(plan.case, party, accepted or plan.case.as_of)
    if (accepted or plan.law_as_of) >= REGULATIONS_SINCE:
        return (
            (_CHANGE, Citation(REGULATIONS, "30", paragraph=2), ())
            if change
            else (_ISSUE, Citation(REGULATIONS, "30"), ())
        )
    note = say(
        "Before {since} the period is that of Order 28; its text was not read, so this is for orientation (grade L).",
        "{since}前适用第28号令规定的期限；该文本未见，仅供参考（L级）。",
        since=REGULATIONS_SINCE,
    )
    return _UNDER_ORDER_28, Citation(ORDER_28, "16" if change else "6"), (note.text(),)


def licence_reading(
    plan: Plan, parties: tuple[Party, ...], to: tuple[str, ...], stands: Standing, period: Period
) -> Reading:
    """Read the clock of a licence matter that is with the authority and was accepted."""
    if stands.state != "running" or not stands.accepted:
        return Reading(None)
    stops = inspections(plan.case, frozenset(each.id for each in parties), to[0] if to else None)
    return read_licence(stands.started, period, stops)
