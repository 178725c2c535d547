"""Which open cases ask something of a person and which warn, found without reading more of them than that takes.

A case's columns alone tell of most that they wait for somebody else and do not warn. Of the others the events are read
that decide who may do the next step, and the names of the parties.
"""

import datetime as dt
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from fenduan.platform.accounts.selectors import absent_until
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.cases import known, standing
from fenduan.platform.cases import selectors as cases
from fenduan.platform.cases.models import Case, CaseEvent, InspectionOfficer
from fenduan.platform.desks.beside import BESIDE, beside, concerns
from fenduan.platform.desks.steps import DECIDES_WHO, next_step
from fenduan.platform.procedure.model import Facts, Moment, Standpoint
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
    """Look through open cases for those that warn or ask something of the person; with ``few`` for at least so many.

    Whatever ``few`` is, what cases ask that warn is found, and what they ask beside their next step.
    """
    page = list(open_cases(actor)[:LOOKED_AT]) if actor.works else []
    if not page:
        return Looked({}, (), frozenset())
    day = clock.today()
    warns = {case.pk for case in page if cases.warning_of(actor, case, day) != "none"}
    waiting = () if actor.kind == _ONLY_READS else tuple(_Looking(actor, page, day).waiting(warns, few))
    asks = {each.number for each in waiting}
    shown = [case for case in page if case.pk in warns or case.number in asks]
    here = frozenset(case.number for case in shown if case.authority_id == actor.organisation_id)
    return Looked({row.number: row for row in cases.rows_of(actor, shown)}, waiting, here)


def open_cases(actor: Actor) -> QuerySet[Case]:
    """Return the open cases that an actor may know of, those with the nearest last day first."""
    return cases.cases_for(actor).exclude(state__in=sorted(ENDED))


@dataclass(frozen=True)
class _Looking:
    """One look of a person through cases, on one day."""

    actor: Actor
    page: Sequence[Case]
    day: dt.date

    @cached_property
    def absent(self) -> dict[int, dt.date]:
        """Until when the person, and the officers of the cases, are away; who is not is not there."""
        officers = {case.officer_id for case in self.page if case.officer_id is not None}
        return absent_until({self.actor.user_id, *officers})

    def waiting(self, warns: set[int], few: int | None) -> list[Waiting]:
        """Return what cases ask of the person: those in ``warns``, and a few more."""
        likely, concerned = self._likely()
        first = likely if few is None else self._first(likely, warns | concerned, few)
        found = self._found(first, concerned)
        if few is not None and len(found) < few and len(first) < len(likely):
            read = {case.pk for case in first}
            found += self._found([case for case in likely if case.pk not in read], frozenset())
        return found

    @staticmethod
    def _first(likely: Sequence[Case], pressing: set[int], few: int) -> list[Case]:
        """Return those that press, and three times as many of the others as are wanted."""
        calm = [case.pk for case in likely if case.pk not in pressing][: 3 * few]
        chosen = pressing.union(calm)
        return [case for case in likely if case.pk in chosen]

    def _likely(self) -> tuple[list[Case], set[int]]:
        """Return the cases that by their columns may ask something, and which of them may beside their next step.

        Events only ever say that a step is another's. Cases that have the same columns are as one.
        """
        told: dict[tuple[object, ...], tuple[bool, bool]] = {}
        likely, concerned = [], set()
        for case in self.page:
            alike = _alike(case, self.day, self.actor.organisation_id)
            if alike not in told:
                now = self._moment(case, standing.light(case, ()), stands_in=True)
                told[alike] = next_step(now, inspects=True) is not None, concerns(now)
            step, besides = told[alike]
            if step or besides:
                likely.append(case)
            if besides:
                concerned.add(case.pk)
        return likely, concerned

    def _found(self, likely: Sequence[Case], concerned: Container[int]) -> list[Waiting]:
        """Return what cases ask, in as many queries whatever their number."""
        if not likely:
            return []
        prefetch_related_objects(
            likely,
            Prefetch("events", queryset=CaseEvent.objects.filter(action__in=sorted(_EVENTS)).order_by("number")),
        )
        own, named = self._own([case for case in likely if case.pk in concerned]), self._named(likely)
        return [each for case in likely for each in self._asked(case, own, inspects=case.pk in named)]

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

    def _asked(self, case: Case, own: frozenset[str], *, inspects: bool) -> Iterator[Waiting]:
        facts = standing.light(case, [event.as_event() for event in case.events.all()])
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
