"""Which arrangements an actor may know of, and as which reader; all selectors and services begin here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from fenduan.assessment import need_to_know
from fenduan.assessment.need_to_know import Reader
from fenduan.platform.arrangements.models import Arrangement, Manifest, Opened, Participant
from fenduan.platform.arrangements.parts import PartKey
from fenduan.platform.base.actor import Actor, Role
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.reference.text import Text

EDITORS: Final[tuple[Role, ...]] = ("regulatory_affairs", "quality", "authorised_person")
SIGNERS: Final[tuple[Role, ...]] = ("quality", "authorised_person")
"""Who signs what a manufacturer or holder states: quality assurance, or the authorised person."""
_NOT_YOURS: Final = Text("Your role does not allow this.", "您的角色无权办理此事项。")


@dataclass(frozen=True)
class Mine:
    """An arrangement as an actor has it: its organisation's own parties, and whether the holder is one of them."""

    arrangement: Arrangement
    participants: tuple[Participant, ...]

    @cached_property
    def parties(self) -> frozenset[str]:
        """The ids of the parties whose parts the organisation states."""
        return frozenset(each.party for each in self.participants if each.state == "accepted")

    @property
    def holds(self) -> bool:
        """Whether the organisation is the holder."""
        return any(each.role == "applicant" for each in self.participants)

    def participant(self, party: str) -> Participant:
        """Return the organisation's own party of this id. Raises :class:`NotFound` where it has none such."""
        found = next((each for each in self.participants if each.party == party and each.state == "accepted"), None)
        if found is None:
            raise NotFound
        return found

    def owns(self, part: PartKey) -> bool:
        """Whether the organisation states this part."""
        return part[0] in self.parties


def known_to(actor: Actor) -> QuerySet[Arrangement]:
    """Return every arrangement that an actor may know of, and no other."""
    if not actor.works:
        return Arrangement.objects.none()
    if actor.kind == "enterprise":
        own = Participant.objects.filter(arrangement=OuterRef("pk"), organisation=actor.organisation_id)
        return Arrangement.objects.filter(Exists(own.exclude(state="declined")))
    opened = Opened.objects.filter(manifest__arrangement=OuterRef("pk"), organisation=actor.organisation_id)
    return Arrangement.objects.filter(Exists(opened))


def arrangement(actor: Actor, number: str) -> Arrangement:
    """Return an arrangement by its number. Raises :class:`NotFound` where the actor may not know of it."""
    found = known_to(actor).filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def mine(actor: Actor, number: str) -> Mine:
    """Return an arrangement in which the actor's organisation takes part, having accepted.

    Raises:
        NotFound: there is none such, or the actor's organisation has not accepted.
    """
    if actor.kind != "enterprise":
        raise NotFound
    found = arrangement(actor, number)
    own = found.participants.filter(organisation=actor.organisation_id, state="accepted").order_by("pk")
    participants = tuple(own)
    if not participants:
        raise NotFound
    return Mine(found, participants)


def require(actor: Actor, *roles: Role) -> None:
    """Raise :class:`Refused` where the actor holds none of ``roles``."""
    if not actor.has(*roles):
        raise Refused(_NOT_YOURS, status=403)


def manifests_for(actor: Actor, of: Arrangement) -> QuerySet[Manifest]:
    """Return the manifests that an actor may know of: a participant all, an authority those opened to it."""
    found = Manifest.objects.filter(arrangement=of).order_by("number")
    if actor.kind != "enterprise":
        return found.filter(opened_to__organisation=actor.organisation_id)
    # Who has not accepted the invitation is told there is nothing.
    mine(actor, of.number)
    return found


def reader_of(actor: Actor, tree: Mapping[str, Any], own: Iterable[str] = ()) -> Reader:
    """Return as which reader an actor reads a dossier; ``own`` are the parties of its organisation in it."""
    match actor.kind:
        case "enterprise":
            return need_to_know.party(*own)
        case "province":
            return need_to_know.province(dict(tree), actor.place or "")
        case "centre":
            return need_to_know.CENTRE
        case "nmpa":
            return need_to_know.NMPA
