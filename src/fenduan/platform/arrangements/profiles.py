"""What is read of site profiles: an organisation's own, what is amiss in them, where they were lent and which copy."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from fenduan.platform.arrangements.drafts import Fault, faults, with_required
from fenduan.platform.arrangements.models import Arrangement, Loan, SiteProfile
from fenduan.platform.arrangements.parts import DOCUMENTS, SECTIONS, Section, claimed
from fenduan.platform.arrangements.services.lending import LENT, is_signed
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound
from fenduan.reference.text import Text

_KEYS: Final = frozenset({DOCUMENTS, *(key for section in LENT for key in SECTIONS[section].keys)})


@dataclass(frozen=True, slots=True)
class Lent:
    """A dated copy of a profile in an arrangement: ``revision`` is the profile's, ``fields`` are what was consented to.

    ``signed`` are the sections that were signed with it since: these are not taken back.
    """

    pk: int
    profile: str
    arrangement: str
    title: Text
    party: str
    revision: int
    fields: tuple[str, ...]
    digest: str
    lent_at: dt.datetime
    lent_by: str
    taken_back_at: dt.datetime | None
    signed: tuple[Section, ...]
    content: dict[str, Any]


def profile_for(actor: Actor, pk: int) -> SiteProfile:
    """Return a site profile of the actor's own organisation. Raises :class:`NotFound` where it is none."""
    own = SiteProfile.objects.filter(pk=pk, organisation=actor.organisation_id)
    found = own.first() if actor.kind == "enterprise" and actor.works else None
    if found is None:
        raise NotFound
    return found


def faults_of(profile: SiteProfile, party: str) -> tuple[Fault, ...]:
    """Return what is amiss in a profile, each at its place; ``party`` is by what its own company is called in it."""
    content = profile.content
    tree: dict[str, Any] = {"parties": [{"id": party, "roles": ["holder"]}], DOCUMENTS: content.get(DOCUMENTS, [])}
    for section in LENT:
        (key,) = SECTIONS[section].keys
        tree |= claimed((party, section), {key: content.get(key, [])}, holder="")
    found = faults(with_required(tree, "profile"))
    return tuple(each for each in found if each.pointer.split("/")[1:2] and each.pointer.split("/")[1] in _KEYS)


def lent_of(actor: Actor, profile: int | None = None) -> list[Lent]:
    """Return where the profiles of the actor's own organisation, or one of them, were lent, the newest first."""
    if actor.kind != "enterprise" or not actor.works:
        return []
    own = Loan.objects.filter(profile__organisation=actor.organisation_id)
    chosen = own if profile is None else own.filter(profile=profile)
    return [_row(each) for each in _with_all(chosen.order_by("-pk"))]


def lent_for(actor: Actor, pk: int) -> Lent:
    """Return one copy that the actor's own organisation lent. Raises :class:`NotFound` where it is none."""
    own = Loan.objects.filter(profile__organisation=actor.organisation_id, pk=pk)
    found = _with_all(own)[:1] if actor.kind == "enterprise" and actor.works else []
    if not found:
        raise NotFound
    return _row(found[0], signed=tuple(section for section in LENT if is_signed(found[0], section)))


def _with_all(found: QuerySet[Loan]) -> list[Loan]:
    return list(found.select_related("profile", "participant__arrangement", "lent_by", "taken_back"))


def _row(loan: Loan, signed: Iterable[Section] = ()) -> Lent:
    arrangement: Arrangement = loan.participant.arrangement
    taken = getattr(loan, "taken_back", None)
    return Lent(
        loan.pk,
        loan.profile.name,
        arrangement.number,
        arrangement.title,
        loan.participant.party,
        loan.revision,
        tuple(json.loads(loan.fields)),
        loan.digest,
        loan.lent_at,
        loan.lent_by.name,
        None if taken is None else taken.made_at,
        tuple(signed),
        loan.content,
    )
