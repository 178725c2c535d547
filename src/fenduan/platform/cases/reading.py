"""What pages and programs read besides the case itself: what an act would meet, the review, whom one may name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Case as When
from django.db.models import DateField, F, Q, QuerySet
from django.db.models import When as Branch

from fenduan.assessment.evaluate import outcome_of
from fenduan.assessment.projection import NothingToSee, Projection, project
from fenduan.platform.accounts.models import User
from fenduan.platform.arrangements import access
from fenduan.platform.arrangements.models import Participant
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound
from fenduan.platform.cases import dossiers, known, standing
from fenduan.platform.cases.models import Case, Conclusion
from fenduan.platform.cases.selectors import Judged, cases_for
from fenduan.platform.procedure.decide import Answer, Choice, ask, choices
from fenduan.platform.procedure.tables import procedure_of
from fenduan.platform.procedure.words import Relation, State
from fenduan.reference.text import Text


@dataclass(frozen=True)
class Review:
    """What an officer judges by: the determination as the authority sees it, its findings, every earlier conclusion.

    ``projection`` is ``None`` where the authority may know nothing of the version in hand; ``files`` are the SHA-256 of
    the documents whose bytes are here.
    """

    projection: Projection | None
    judged: tuple[Judged, ...]
    concluded: tuple[Conclusion, ...]
    files: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """Who and what may be named in an act on a case.

    ``staff`` are the people of the authority, ``companions`` the numbers of companion cases, ``parties`` the
    manufacturers on the mainland by their ids; ``decision`` is the SHA-256 of the decision as it was last written.
    """

    staff: tuple[tuple[int, str], ...]
    companions: tuple[str, ...]
    parties: tuple[tuple[str, Text], ...]
    decision: str | None


def trial(actor: Actor, number: str, action: str, data: Mapping[str, object]) -> Answer:
    """Say what an act would meet now, and write nothing; the second factor is not asked for yet.

    Raises:
        NotFound: the actor may not know of the case, or the table has no such act for people.
    """
    case = known.case_known_to(actor, number)
    row = procedure_of(case.kind, case.edition).by_name.get(action)
    if row is None or row.begins or any(who.relation is Relation.SYSTEM for who in row.by):
        raise NotFound
    found = standing.whole(case)
    by = replace(known.standpoint(actor, known.relations(actor, case), found.facts), verified=True)
    return ask(found.procedure, row, found.facts, by, found.today, data)


def doable(actor: Actor, number: str) -> tuple[Choice, ...]:
    """Return what the actor may do in a case now; the second factor is asked for at the moment of signing."""
    found = standing.whole(known.case_known_to(actor, number))
    by = replace(known.standpoint(actor, known.relations(actor, found.case), found.facts), verified=True)
    return choices(found.procedure, found.facts, by, found.today)


def review_for(actor: Actor, number: str) -> Review:
    """Return the review of a case to the authority that handles it. Raises :class:`NotFound` to everybody else."""
    case = known.case_known_to(actor, number)
    if case.authority_id != actor.organisation_id:
        raise NotFound
    found = standing.whole(case)
    seen = dossiers.seen_by_authority(found.held, found.given, found.today, case.register_edition, case.authority.place)
    judged = tuple(Judged(each, found.conclusions.get(each.key)) for each in found.found)
    concluded = tuple(case.conclusions.select_related("event__user", "manifest").order_by("pk"))
    documents = () if seen is None else seen.case.dossier.documents or ()
    digests = [each.sha256 for each in documents if each.sha256]
    here = case.arrangement.uploads.filter(digest__in=digests).values_list("digest", flat=True)
    return Review(None if seen is None else _judged_in(case, seen), judged, concluded, frozenset(here))


def _judged_in(case: Case, seen: Projection) -> Projection:
    """Return a determination without what the case itself decides: that is no ground for or against it."""
    here = dossiers.DECIDED_HERE[procedure_of(case.kind, case.edition).kind]
    left = tuple(each for each in seen.findings if each.requirement.id not in here)
    return replace(seen, findings=left, outcome=outcome_of(left))


def assessment_for(actor: Actor, number: str) -> Projection | None:
    """Return the determination of the version in hand, with the opinions that the case knows, as the actor sees it.

    It is as of today, and ``None`` where the actor may know nothing of that version.

    Raises:
        NotFound: the actor may not know of the case, or not in full.
    """
    case = known.case_known_to(actor, number)
    if known.level(actor, case) is not known.Level.FULL:
        raise NotFound
    found = standing.whole(case)
    if case.authority_id == actor.organisation_id:
        seen = dossiers.seen_by_authority(
            found.held, found.given, found.today, case.register_edition, case.authority.place
        )
        return None if seen is None else _judged_in(case, seen)
    taking = case.arrangement.participants.filter(organisation=actor.organisation_id, state="accepted")
    reader = access.reader_of(actor, found.held.tree, taking.values_list("party", flat=True))
    whole = dossiers.determined(found.held, found.given, found.today, case.register_edition)
    try:
        return _judged_in(case, project(whole, reader, found.held.restrictions))
    except NothingToSee:
        return None


def known_in(actor: Actor, number: str) -> Known:
    """Return who and what the actor may name in an act on a case. Raises :class:`NotFound`."""
    case = known.case_known_to(actor, number)
    own = case.authority_id == actor.organisation_id
    found = standing.whole(case)
    people = User.objects.filter(pk__in=found.facts.staff).order_by("pk").values_list("pk", "name") if own else ()
    parties = tuple((party.id, dossiers.name_of(party)) for party, _ in dossiers.manufacturers(found.chain))
    return Known(
        tuple(people),
        found.facts.companions if own or actor.kind == "province" else (),
        parties if own else (),
        found.facts.decision if own else None,
    )


def relations_of(actor: Actor, number: str) -> frozenset[Relation]:
    """Return how the actor's organisation stands to a case. Raises :class:`NotFound` where it may not know of it."""
    return known.relations(actor, known.case_known_to(actor, number))


def own_parties(actor: Actor, arrangement: str) -> tuple[tuple[str, Text], ...]:
    """Return the manufacturers that the actor's organisation states in an arrangement, by their ids."""
    found = Participant.objects.filter(
        arrangement__number=arrangement, organisation=actor.organisation_id, state="accepted"
    ).exclude(role="applicant")
    return tuple((each.party, each.name) for each in found.order_by("pk"))


@dataclass(frozen=True, slots=True)
class Names:
    """What the people and parties that acts of a case name are called, by their numbers and ids."""

    people: Mapping[int, str]
    parties: Mapping[str, Text]


def names_in(actor: Actor, number: str) -> Names:
    """Return the names of whom the acts of a case name. Raises :class:`NotFound`, and to who may know its outcome."""
    case = known.case_known_to(actor, number)
    if known.level(actor, case) is not known.Level.FULL:
        raise NotFound
    named: set[int] = set()
    for data in case.events.values_list("data", flat=True):
        stated = [data.get("person"), *(data.get("officers") or ())]
        named |= {each for each in stated if isinstance(each, int)}
    people = dict(User.objects.filter(pk__in=named).values_list("pk", "name"))
    return Names(people, {each.party: each.name for each in case.arrangement.participants.order_by("pk")})


_INNER: Final = (State.ADVISED, State.DECIDED, State.CONFIRMED)


def queue_for(actor: Actor) -> QuerySet[Case]:
    """Return the cases that an actor may know of, its own by their last day first.

    ``due_told`` is the day they are ordered by: none where the actor is not told it, so that no order tells it either.
    """
    own = Q(authority=actor.organisation_id)
    told = Q() if actor.kind == "nmpa" else own | (Q(applicant=actor.organisation_id) & ~Q(state__in=_INNER))
    due = When(Branch(told, then=F("due_now")), default=None, output_field=DateField()) if told else F("due_now")
    found = cases_for(actor).annotate(due_told=due)
    return found.order_by(F("due_told").asc(nulls_last=True), "begun_on", "pk")
