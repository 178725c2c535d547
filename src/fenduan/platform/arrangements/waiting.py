"""What of an actor's arrangements waits for a signature or an answer, over all of them at once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from fenduan.platform.arrangements import access, bodies
from fenduan.platform.arrangements.gathering import latest_of
from fenduan.platform.arrangements.models import Arrangement, Countersignature, Part, Participant, PartVersion
from fenduan.platform.base.actor import Actor
from fenduan.reference.text import Text


def agreements_to_countersign(actor: Actor) -> dict[str, int]:
    """Return how many signed agreements the actor's parties have not countersigned, by the arrangement's number.

    Nothing to who may not sign.
    """
    if not actor.has(*access.SIGNERS):
        return {}
    own = _own(actor).exclude(role="applicant")
    mine: dict[int, dict[str, int]] = {}
    for each in own:
        mine.setdefault(each.arrangement_id, {})[each.party] = each.pk
    parts = Part.objects.filter(arrangement__in=mine, participant__role="applicant", section="agreements")
    signed = set(Countersignature.objects.filter(participant__in=own).values_list("participant", "digest"))
    found: Counter[str] = Counter()
    for version in latest_of(parts).select_related("part__arrangement"):
        parties = mine[version.part.arrangement_id]
        count = _unsigned(version, parties, signed)
        if count:
            found[version.part.arrangement.number] += count
    return dict(found)


def _unsigned(version: PartVersion, parties: Mapping[str, int], signed: Iterable[tuple[int, str]]) -> int:
    """Count what ``parties`` have to countersign of the agreements in a version, each agreement once a party."""
    content, number = version.content, version.part.arrangement.number
    return sum(
        (parties[party], bodies.digest_of(bodies.agreement_body(number, agreement, content))) not in signed
        for agreement in content.get("agreements", ())
        for party in parties
        if party in agreement.get("parties", ())
    )


def newer_than_manifest(actor: Actor) -> dict[str, int]:
    """Return how many parts are signed anew since the holder's last manifest, by the arrangement's number.

    It is told to who may sign the next one: the newer version enters nothing by itself. Nothing where there is no
    manifest yet.
    """
    if not actor.has(*access.EDITORS):
        return {}
    held = Arrangement.objects.filter(pk__in=_own(actor).filter(role="applicant").values("arrangement"))
    # A manifest takes the latest version of each part: what it does not hold was signed after it.
    signed_since = held.annotate(last=Max("manifests__signed_at")).filter(signed_at__gte=F("last"))
    ends = dict(signed_since.values_list("pk", "last"))
    if not ends:
        return {}
    since = PartVersion.objects.filter(part__arrangement__in=sorted(ends), signed_at__gte=min(ends.values()))
    fields = ("part", "part__arrangement", "part__arrangement__number", "signed_at")
    after = since.filter(manifests__isnull=True).values_list(*fields)
    newer = {(part, number) for part, of, number, at in after if at >= ends[of]}
    return dict(Counter(number for _, number in newer))


@dataclass(frozen=True, slots=True)
class Named:
    """An arrangement as a desk names it, and how the actor's enterprise takes part in it."""

    number: str
    title: Text
    holder: Text
    state: str

    @property
    def invited(self) -> bool:
        """Whether the enterprise has yet to answer the invitation."""
        return self.state == "invited"


def newest(actor: Actor, most: int) -> list[Named]:
    """Return the newest arrangements in which the actor's enterprise takes part."""
    return _named(actor, access.known_to(actor).order_by("-pk")[:most])


def invited_or(actor: Actor, numbers: Iterable[str]) -> dict[str, Named]:
    """Return by number the arrangements of ``numbers`` that the actor may know of, and those to which it is invited."""
    invited = Participant.objects.filter(organisation=actor.organisation_id, state="invited")
    wanted = Q(number__in=sorted(numbers)) | Q(pk__in=invited.values("arrangement"))
    return {each.number: each for each in _named(actor, access.known_to(actor).filter(wanted))}


def _named(actor: Actor, found: QuerySet[Arrangement]) -> list[Named]:
    own = Participant.objects.filter(arrangement=OuterRef("pk"), organisation=actor.organisation_id)
    first = own.exclude(state="declined").order_by("pk").values("state")[:1]
    fields = ("number", "title_en", "title_zh", "holder__name_en", "holder__name_zh", "own_state")
    rows = found.annotate(own_state=Subquery(first)).values_list(*fields)
    return [Named(row[0], Text(row[1], row[2]), Text(row[3], row[4]), row[5]) for row in rows]


def _own(actor: Actor) -> QuerySet[Participant]:
    return Participant.objects.filter(organisation=actor.organisation_id, state="accepted")
