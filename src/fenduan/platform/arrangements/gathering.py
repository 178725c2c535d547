"""What stands in an arrangement: own drafts beside the others' latest signed versions, or the parts of a manifest."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from fenduan.assessment.need_to_know import Restriction as Kept
from fenduan.platform.arrangements.drafts import with_required
from fenduan.platform.arrangements.models import Arrangement, Manifest, Part, Participant, PartVersion, Restriction
from fenduan.platform.arrangements.parts import SECTIONS, Content, Joined, PartKey, joined
from fenduan.platform.base.clock import SHANGHAI


@dataclass(frozen=True)
class Gathered:
    """Parts put together, and the restrictions on them."""

    contents: Mapping[PartKey, Content]
    joined: Joined
    tree: dict[str, Any]
    restrictions: tuple[Kept, ...]


def latest_versions(parts: QuerySet[Part]) -> dict[int, PartVersion]:
    """Return the latest signed version of each part, by the part's primary key."""
    return {each.part_id: each for each in latest_of(parts)}


def latest_of(parts: QuerySet[Part]) -> QuerySet[PartVersion]:
    """Return the latest signed version of each part.

    Ranked, and not looked for part by part: a database that does not know yet how much there is would look through all
    versions each time.
    """
    rank = Window(RowNumber(), partition_by=F("part"), order_by=F("number").desc())
    return PartVersion.objects.filter(part__in=parts).annotate(_rank=rank).filter(_rank=1)


def parts_of(arrangement: Arrangement) -> QuerySet[Part]:
    """Return the parts of an arrangement that anyone has begun."""
    return Part.objects.filter(arrangement=arrangement).select_related("participant").order_by("pk")


def key_of(part: Part) -> PartKey:
    """Return whose part it is, and of which section."""
    return part.participant.party, part.section


def gather(arrangement: Arrangement, own: Collection[str]) -> Gathered:
    """Put together the drafts of the parties ``own`` and the latest signed versions of all others."""
    parts = parts_of(arrangement)
    versions = latest_versions(parts)
    contents: dict[PartKey, Content] = {}
    for part in parts:
        key = key_of(part)
        if key[0] in own:
            contents[key] = part.content
        elif part.pk in versions:
            contents[key] = versions[part.pk].content
    for participant in arrangement.participants.exclude(state="declined").order_by("pk"):
        _introduce(participant, contents)
    return _gathered(arrangement, contents, {part.pk: (part, versions.get(part.pk)) for part in parts})


def of_manifest(manifest: Manifest) -> Gathered:
    """Put together the parts of a manifest, as they were signed."""
    versions = list(manifest.versions.select_related("part__participant").order_by("part"))
    contents = {key_of(each.part): each.content for each in versions}
    signed: dict[int, tuple[Part, PartVersion | None]] = {each.part_id: (each.part, each) for each in versions}
    return _gathered(manifest.arrangement, contents, signed)


def _introduce(participant: Participant, contents: dict[PartKey, Content]) -> None:
    """Name a party that has not stated itself yet, as it was invited."""
    content = contents.setdefault((participant.party, "party"), {})
    if not content.get("parties"):
        entry = {
            "id": participant.party,
            "name": {"en": participant.name_en, "zh": participant.name_zh},
            "roles": [participant.role],
            **({"place": participant.place} if participant.place else {}),
        }
        contents[participant.party, "party"] = {**content, "parties": [entry]}


def _gathered(
    arrangement: Arrangement,
    contents: Mapping[PartKey, Content],
    signed: Mapping[int, tuple[Part, PartVersion | None]],
) -> Gathered:
    holder = arrangement.participants.filter(role="applicant").values_list("party", flat=True).first()
    together = joined(contents, holder)
    tree = with_required(together.tree, arrangement.number.lower())
    return Gathered(contents, together, tree, tuple(_restrictions(arrangement, signed)))


def _restrictions(arrangement: Arrangement, signed: Mapping[int, tuple[Part, PartVersion | None]]) -> list[Kept]:
    found = []
    for each in Restriction.objects.filter(part__arrangement=arrangement, lifted_at__isnull=True).order_by("pk"):
        part, version = signed.get(each.part_id, (None, None))
        if part is not None and version is not None:
            keys = frozenset() if each.document else frozenset(SECTIONS[part.section].keys)
            found.append(
                Kept(
                    party=part.participant.party,
                    readers=frozenset(each.readers.split()),
                    digest=version.digest,
                    date=version.signed_at.astimezone(SHANGHAI).date(),
                    keys=keys,
                    document=each.document or None,
                )
            )
    return found
