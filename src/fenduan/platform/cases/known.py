"""Who may know of a case, how far, and how somebody stands to it. All selectors and services begin here."""

from enum import StrEnum
from typing import Final, get_args

from django.db.models import Exists, OuterRef, Q, QuerySet

from fenduan.platform.accounts.models import Absence
from fenduan.platform.accounts.selectors import held_on, is_absent
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound
from fenduan.platform.base.once import once
from fenduan.platform.cases.models import Case, CaseEvent
from fenduan.platform.ledger.services import SECOND_FACTOR_HOLDS
from fenduan.platform.procedure.model import Facts, Kind, Standpoint
from fenduan.platform.procedure.words import Relation


class Level(StrEnum):
    """How much of a case somebody may know.

    ``full``: everything. ``weighs``: what the law has the authority of a companion case weigh: the opinion and the
    notice of inspection, outcome and dates. ``outcome``: outcome and dates.
    """

    FULL = "full"
    WEIGHS = "weighs"
    OUTCOME = "outcome"


_RELATIONS: Final = {
    Level.FULL: frozenset({Relation.APPLICANT, Relation.AUTHORITY, Relation.CENTRE, Relation.NMPA}),
    Level.WEIGHS: frozenset({Relation.COMPANION}),
    Level.OUTCOME: frozenset({Relation.COUNTERPART}),
}


def known_to(actor: Actor) -> QuerySet[Case]:
    """Return every case that an actor may know of, and no other: the only way to read cases.

    The applicant its own; the holder also the opinions asked for its arrangement; an authority those it handles and
    their companions; the NMPA all; the centre those of which it was stated that it carries out the technical review.
    """
    if not actor.works:
        return Case.objects.none()
    match actor.kind:
        case "enterprise":
            own = Q(applicant=actor.organisation_id)
            return Case.objects.filter(own | Q(holder=actor.organisation_id, kind="opinion"))
        case "province":
            here = Case.objects.filter(authority=actor.organisation_id).order_by()
            found = Q(authority=actor.organisation_id)
            for each in get_args(Kind):
                # Looked up once for all cases; asked of each case in turn it takes as long as there are cases.
                found |= Q(arrangement__in=here.filter(kind=each).values("arrangement")) & ~Q(kind=each)
            return Case.objects.filter(found)
        case "nmpa":
            return Case.objects.all()
        case "centre":
            return Case.objects.filter(Exists(CaseEvent.objects.filter(_REFERRED, case=OuterRef("pk"))))
        case _:
            return Case.objects.none()


_REFERRED: Final = Q(action="start_technical_review", data__carried_out_by="centre")


def is_referred(case: Case) -> bool:
    """Whether it was stated of a case that the centre carries out its technical review."""
    return case.events.filter(_REFERRED).exists()


def case_known_to(actor: Actor, number: str) -> Case:
    """Return a case by its number. Raises :class:`NotFound` where the actor may not know of it."""
    return once(("case", actor.user_id, actor.organisation_id, number), lambda: _case_known_to(actor, number))


def _case_known_to(actor: Actor, number: str) -> Case:
    related = ("arrangement", "manifest", "applicant", "holder", "authority", "officer")
    found = known_to(actor).select_related(*related).filter(number=number).first()
    if found is None:
        raise NotFound
    found.manifest.arrangement = found.arrangement
    return found


def relations(actor: Actor, case: Case) -> frozenset[Relation]:
    """Return how an actor's organisation stands to a case that it may know of."""
    found = set()
    if case.applicant_id == actor.organisation_id:
        found.add(Relation.APPLICANT)
    if case.authority_id == actor.organisation_id:
        found.add(Relation.AUTHORITY)
    elif actor.kind == "province":
        found.add(Relation.COMPANION)
    if actor.kind == "nmpa":
        found.add(Relation.NMPA)
    if actor.kind == "centre":
        found.add(Relation.CENTRE)
    if actor.kind == "enterprise" and case.holder_id == actor.organisation_id and case.kind == "opinion":
        found.add(Relation.COUNTERPART)
    return frozenset(found)


def level(actor: Actor, case: Case) -> Level:
    """Return how much of a case an actor may know. Raises :class:`NotFound` where it is nothing."""
    own = relations(actor, case)
    for each, enough in _RELATIONS.items():
        if own & enough:
            return each
    raise NotFound


def verified(actor: Actor) -> bool:
    """Say whether the second factor was shown freshly enough to sign with."""
    at = actor.second_factor_at
    return at is not None and clock.machine_time() - at <= SECOND_FACTOR_HOLDS


def standpoint(actor: Actor, found: frozenset[Relation], facts: Facts) -> Standpoint:
    """Return an actor as the procedure sees it."""
    away = Absence.objects.filter(held_on(clock.today()), user=actor.user_id).order_by("-until").first()
    assigned = facts.assigned
    return Standpoint(
        user=actor.user_id,
        relations=found,
        roles=frozenset(actor.roles) if actor.works else frozenset(),
        acting_for=actor.acting_for,
        absent_until=None if away is None else away.until,
        stands_in=assigned is not None and assigned != actor.user_id and is_absent(assigned),
        verified=verified(actor),
    )


SYSTEM: Final = Standpoint(None, frozenset({Relation.SYSTEM}), frozenset())
"""The platform itself, when what happens in one case is noted in another."""
