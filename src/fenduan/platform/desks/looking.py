"""Which open cases ask something of a person and which warn, found without reading more of them than that takes.

A case's columns alone tell of most that they wait for somebody else and do not warn. Of the others the events are read
that decide who may do the next step, and the names of the parties.
"""

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import QuerySet

from fenduan.platform.accounts.selectors import absent_until
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.cases import known, standing
from fenduan.platform.cases import selectors as cases
from fenduan.platform.cases.models import Case, CaseEvent, InspectionOfficer
from fenduan.platform.desks.beside import BESIDE, beside, concerns
from fenduan.platform.desks.steps import DECIDES_WHO, next_step
from fenduan.platform.procedure.clock import Alarm
from fenduan.platform.procedure.model import Event, Facts, Moment, Standpoint
from fenduan.platform.procedure.tables import procedure_of
from fenduan.platform.procedure.words import ENDED
from fenduan.reference.text import Text

LOOKED_AT: Final = 200
"""Open cases that a desk looks through, those with the nearest last day first."""
_EVENTS: Final = DECIDES_WHO | BESIDE
# It has nothing to do in a case of a province.
_ONLY_READS: Final = "nmpa"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a case asks of the person: the act or stretch it is, in words; with a day of its own where one was named.

    ``dated`` tells that ``due`` is that day; else the last day is the case's.
    """

    number: str
    name: str
    words: Text
    due: dt.date | None = None
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found: the rows of cases that warn or ask something of the person, in the order of their last day.

    ``waiting`` is what they ask; ``here`` are the numbers of those of the person's own authority.
    """

    rows: dict[str, cases.Row]
    waiting: tuple[Waiting, ...]
    here: frozenset[str]


def look(actor: Actor, few: int | None) -> Looked:
    """Look through open cases for those that ask something of the person, and those that warn and ask nothing.

    With ``few`` no further than it takes to find more than so many of either, those with the nearest last day first;
    what cases ask beside their next step is all found.
    """
    page = list(open_cases(actor)[:LOOKED_AT]) if actor.works else []
    day = clock.today()
    told = {case.pk: cases.told_of(actor, case, day) for case in page}
    page.sort(key=lambda case: (told[case.pk][0] or dt.date.max, case.number))
    waiting, warn = _Looking(actor, page, told, day).found(few)
    names = {each.number for each in waiting}
    names |= {case.number for case in warn[: None if few is None else few + 1]}
    shown = [case for case in page if case.number in names]
    here = frozenset(case.number for case in shown if case.authority_id == actor.organisation_id)
    return Looked({row.number: row for row in cases.rows_of(actor, shown)}, tuple(waiting), here)


def open_cases(actor: Actor) -> QuerySet[Case]:
    """Return the open cases that an actor may know of, those with the nearest last day first."""
    return cases.cases_for(actor).exclude(state__in=sorted(ENDED))


@dataclass(frozen=True)
class _Looking:
    """One look of a person through cases, on one day; ``told`` is the last day of each and how it warns."""

    actor: Actor
    page: Sequence[Case]
    told: Mapping[int, tuple[dt.date | None, Alarm]]
    day: dt.date

    @cached_property
    def absent(self) -> dict[int, dt.date]:
        """Until when the person, and the officers of the cases, are away; who is not is not there."""
        officers = {case.officer_id for case in self.page if case.officer_id is not None}
        return absent_until({self.actor.user_id, *officers})

    def found(self, few: int | None) -> tuple[list[Waiting], list[Case]]:
        """Return what cases ask of the person, and the cases that warn and ask nothing of the person."""
        likely, besides = ([], set()) if self.actor.kind == _ONLY_READS or not self.page else self._likely()
        first = {case.pk for case in self.page[: None if few is None else 3 * few]}
        waiting = self._waiting([case for case in likely if case.pk in first | besides], besides)
        warn = self._warning(first | besides, waiting)
        more = [case for case in likely if case.pk not in first | besides]
        warns_later = any(self.told[case.pk][1] != "none" for case in self.page if case.pk not in first)
        if few is None or ((len(waiting) > few or not more) and (len(warn) > few or not warns_later)):
            return waiting, warn
        waiting += self._waiting(more, frozenset())
        return waiting, self._warning({case.pk for case in self.page}, waiting)

    def _warning(self, among: Container[int], waiting: Iterable[Waiting]) -> list[Case]:
        asks = {each.number for each in waiting}
        warn = (case for case in self.page if case.pk in among and self.told[case.pk][1] != "none")
        return [case for case in warn if case.number not in asks]

    def _likely(self) -> tuple[list[Case], set[int]]:
        """Return the cases that by their columns may ask something, and which of them may beside their next step.

        Events only ever say that a step is another's. Cases that have the same columns are as one.
        """
        told: dict[tuple[object, ...], tuple[bool, bool]] = {}
        likely, beside_it = [], set()
        for case in self.page:
            alike = _alike(case, self.day, self.actor.organisation_id)
            if alike not in told:
                now = self._moment(case, standing.light(case, ()), stands_in=True)
                told[alike] = next_step(now, inspects=True) is not None, concerns(now)
            step, besides = told[alike]
            if step or besides:
                likely.append(case)
            if besides:
                beside_it.add(case.pk)
        return likely, beside_it

    def _waiting(self, likely: Sequence[Case], besides: Container[int]) -> list[Waiting]:
        """Return what cases ask, in as many queries whatever their number."""
        if not likely:
            return []
        events = _events_of(likely)
        own, named = self._own([case for case in likely if case.pk in besides]), self._named(likely)
        return [
            each
            for case in likely
            for each in self._asked(case, standing.light(case, events[case.pk]), own, inspects=case.pk in named)
        ]

    def _own(self, concerned: Sequence[Case]) -> frozenset[str]:
        """Return the numbers of the cases of the person's authority in the arrangements of these."""
        if self.actor.kind != "province" or not concerned:
            return frozenset()
        here = cases.handled_by(self.actor).filter(arrangement__in={case.arrangement_id for case in concerned})
        return frozenset(here.values_list("number", flat=True))

    def _named(self, likely: Sequence[Case]) -> frozenset[int]:
        """Return the cases in which the person, or who delegated to them, is named to inspect; asked of inspectors."""
        if "inspector" not in self.actor.roles:
            return frozenset()
        people = {each for each in (self.actor.user_id, self.actor.acting_for) if each is not None}
        named = InspectionOfficer.objects.filter(user__in=people, inspection__case__in=[case.pk for case in likely])
        return frozenset(named.values_list("inspection__case", flat=True))

    def _asked(self, case: Case, facts: Facts, own: frozenset[str], *, inspects: bool) -> Iterator[Waiting]:
        assigned = facts.assigned
        away = assigned is not None and assigned != self.actor.user_id and assigned in self.absent
        now = self._moment(case, facts, stands_in=away)
        step = next_step(now, inspects=inspects)
        if step is not None:
            yield Waiting(case.number, *step)
        for each in beside(now, own):
            yield Waiting(case.number, each.name, each.words, each.due, dated=True)

    def _moment(self, case: Case, facts: Facts, *, stands_in: bool) -> Moment:
        by = Standpoint(
            user=self.actor.user_id,
            relations=known.relations(self.actor, case),
            roles=frozenset(self.actor.roles),
            acting_for=self.actor.acting_for,
            absent_until=self.absent.get(self.actor.user_id),
            stands_in=stands_in,
        )
        procedure = procedure_of(case.kind, case.edition)
        return Moment(procedure, facts, standing.kept_on(case, self.day), by, self.day)


def _events_of(page: Sequence[Case]) -> Mapping[int, list[Event]]:
    """Return of the events of cases those that decide what is asked of whom, in their order, by the case."""
    rows = CaseEvent.objects.filter(case__in=[case.pk for case in page], action__in=sorted(_EVENTS)).order_by("number")
    found: dict[int, list[Event]] = {case.pk: [] for case in page}
    for case, *event in rows.values_list("case", "number", "action", "on", "user", "acting_for", "data"):
        found[case].append(Event(*event))
    return found


def _alike(case: Case, day: dt.date, organisation: int) -> tuple[object, ...]:
    """Return what decides by columns alone who may do the next step: cases that have it in common are as one."""
    return (
        case.kind,
        case.edition,
        case.variant,
        case.state,
        case.flags,
        case.deemed_from is not None and case.deemed_from <= day,
        case.applicant_id == organisation,
        case.authority_id == organisation,
        case.holder_id == organisation,
    )
