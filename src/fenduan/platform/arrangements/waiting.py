"""What of an actor's arrangements waits for a signature, counted over all of them in as many queries at any number."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Max, QuerySet

from fenduan.platform.arrangements import access, bodies
from fenduan.platform.arrangements.gathering import latest_of
from fenduan.platform.arrangements.models import Countersignature, Manifest, Part, Participant, PartVersion
from fenduan.platform.base.actor import Actor


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
    held = _own(actor).filter(role="applicant").values("arrangement")
    # A manifest takes the latest version of each part: what it does not hold was signed after it.
    last = Manifest.objects.filter(arrangement__in=held).values_list("arrangement").annotate(at=Max("signed_at"))
    ends = dict(last)
    if not ends:
        return {}
    since = PartVersion.objects.filter(part__arrangement__in=held, signed_at__gte=min(ends.values()))
    fields = ("part", "part__arrangement", "part__arrangement__number", "signed_at")
    after = since.filter(manifests__isnull=True).values_list(*fields)
    newer = {(part, number) for part, of, number, at in after if of in ends and at >= ends[of]}
    return dict(Counter(number for _, number in newer))


def _own(actor: Actor) -> QuerySet[Participant]:
    return Participant.objects.filter(organisation=actor.organisation_id, state="accepted")
