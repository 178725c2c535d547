"""What an actor may read of arrangements. Every function takes the actor first; there is no other way to read them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from fenduan.assessment.change import ChangeReport, change_of
from fenduan.assessment.need_to_know import Restriction as Kept
from fenduan.assessment.need_to_know import Seen, visible
from fenduan.assessment.projection import NothingToSee, Projection, SeenPlans, chain_seen
from fenduan.assessment.search import Limits
from fenduan.assessment.whatif import whatif
from fenduan.documents import Kind, render
from fenduan.documents.chain import Thing
from fenduan.documents.drawing import draw
from fenduan.documents.svg import Svg
from fenduan.dossier.taking import take
from fenduan.exchange import plain
from fenduan.exchange.spreadsheet.writing import write as workbook
from fenduan.platform.accounts.selectors import named as organisations_named
from fenduan.platform.arrangements import access, bodies, files
from fenduan.platform.arrangements.assessing import projection_of
from fenduan.platform.arrangements.chain import Place, places_in_chain
from fenduan.platform.arrangements.drafts import Fault, Readable, faults, misshapen, readable, with_required
from fenduan.platform.arrangements.gathering import Gathered, gather, key_of, latest_versions, of_manifest, parts_of
from fenduan.platform.arrangements.models import (
    Arrangement,
    Countersignature,
    Loan,
    Manifest,
    Part,
    Participant,
    PartVersion,
    Restriction,
    SiteProfile,
    Upload,
)
from fenduan.platform.arrangements.parts import SECTIONS, Content, Section, sections_of
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound
from fenduan.reference.text import Language, Text

Form = Literal["yaml", "json", "xlsx"]


@dataclass(frozen=True, slots=True)
class Row:
    """An arrangement in a list: how the actor's organisation takes part, and the last manifest, where there is one."""

    number: str
    title: Text
    holder: Text
    roles: tuple[str, ...]
    state: str
    manifest: int | None
    changed_at: dt.datetime | None


def listed_for(actor: Actor) -> QuerySet[Arrangement]:
    """Return the arrangements that an actor may know of, the newest first, to be narrowed, sorted and cut.

    Each has ``state``, ``changed_at`` and ``manifest``, as they stand in :class:`Row`.
    """
    own = Participant.objects.filter(arrangement=OuterRef("pk"), organisation=actor.organisation_id)
    own = own.exclude(state="declined").annotate(at=Coalesce("answered_at", "invited_at"))
    signed = Manifest.objects.filter(arrangement=OuterRef("pk"))
    if actor.kind != "enterprise":
        # An authority knows of the manifests that were opened to it, and of no other.
        signed = signed.filter(opened_to__organisation=actor.organisation_id)
    return (
        access.known_to(actor)
        .select_related("holder")
        .annotate(
            state=Coalesce(Subquery(own.order_by("pk").values("state")[:1]), Value("opened")),
            changed_at=Subquery(own.order_by("-at").values("at")[:1]),
            manifest=Subquery(signed.order_by("-number").values("number")[:1]),
        )
        .order_by("-pk")
    )


def named(found: QuerySet[Arrangement], words: str) -> QuerySet[Arrangement]:
    """Return those of a list in whose number, title or holder ``words`` stands."""
    return found.filter(
        Q(number__icontains=words)
        | Q(title_zh__icontains=words)
        | Q(title_en__icontains=words)
        | Q(holder__in=organisations_named(words))
    )


def rows(actor: Actor, page: QuerySet[Arrangement]) -> list[Row]:
    """Return a page of what :func:`listed_for` returned, in as many queries whatever their number."""
    own = Participant.objects.filter(organisation=actor.organisation_id).exclude(state="declined").order_by("pk")
    return [_row(each) for each in page.prefetch_related(Prefetch("participants", queryset=own, to_attr="own"))]


def _row(found: Any) -> Row:
    roles = tuple(each.role for each in found.own)
    return Row(found.number, found.title, found.holder.name, roles, found.state, found.manifest, found.changed_at)


def arrangement_for(actor: Actor, number: str) -> Arrangement:
    """Return an arrangement. Raises :class:`NotFound` where the actor may not know of it."""
    return access.arrangement(actor, number)


def invitation_for(actor: Actor, number: str) -> Participant:
    """Return the invitation that waits for the actor's organisation. Raises :class:`NotFound` where none does."""
    found = (
        access.arrangement(actor, number)
        .participants.filter(organisation=actor.organisation_id, state="invited")
        .order_by("pk")
        .first()
    )
    if found is None:
        raise NotFound
    return found


# The workspace


@dataclass(frozen=True, slots=True)
class OwnPart:
    """A part that the actor's organisation states: its draft, and how it stands to the last signed version."""

    party: str
    section: Section
    content: Content
    revision: int
    version: int | None
    digest: str | None
    changed: bool
    restricted: tuple[str, ...]
    edited_at: dt.datetime | None

    @property
    def label(self) -> Text:
        """What the section is called."""
        return SECTIONS[self.section].label


@dataclass(frozen=True, slots=True)
class PartyState:
    """How far another party is: who it is, and its signed sections (of these the holder alone is told)."""

    party: str
    name: Text
    state: str
    signed: bool
    sections: tuple[tuple[Section, int, str], ...]


@dataclass(frozen=True)
class Workspace:
    """What stands in an arrangement for one actor: own drafts, and what it sees of the others' signed versions.

    ``tree`` is what is seen, in the form of a dossier, as typed; ``faults`` are those in own parts, each at its place;
    ``other_faults`` says that parts of others do not fit either.
    """

    arrangement: Arrangement
    holds: bool
    own: tuple[OwnPart, ...]
    others: tuple[PartyState, ...]
    tree: dict[str, Any]
    restricted: tuple[Kept, ...]
    faults: tuple[tuple[Place, Fault], ...]
    other_faults: bool

    def part(self, party: str, section: Section) -> OwnPart:
        """Return an own part. Raises :class:`NotFound` where it is none."""
        found = next((each for each in self.own if (each.party, each.section) == (party, section)), None)
        if found is None:
            raise NotFound
        return found


def workspace(actor: Actor, number: str) -> Workspace:
    """Return the workspace of an actor whose organisation takes part. Raises :class:`NotFound`."""
    mine = access.mine(actor, number)
    gathered = gather(mine.arrangement, mine.parties)
    seen = visible(gathered.tree, access.reader_of(actor, gathered.tree, mine.parties), gathered.restrictions)
    own, other = _faults(mine, gathered, seen)
    parts = list(parts_of(mine.arrangement))
    versions = latest_versions(parts_of(mine.arrangement))
    return Workspace(
        mine.arrangement,
        mine.holds,
        tuple(_own_parts(mine, parts, versions)),
        tuple(_others(mine, parts, versions)),
        seen.tree,
        seen.withheld,
        own,
        other,
    )


def _own_parts(mine: access.Mine, parts: list[Part], versions: Mapping[int, PartVersion]) -> Iterator[OwnPart]:
    begun = {key_of(each): each for each in parts}
    restricted: dict[int, list[str]] = {}
    standing = Restriction.objects.filter(part__participant__in=mine.participants, lifted_at__isnull=True)
    for part, document in standing.order_by("pk").values_list("part_id", "document"):
        restricted.setdefault(part, []).append(document)
    for participant in mine.participants:
        for section in sections_of(holder=participant.role == "applicant"):
            found = begun.get((participant.party, section))
            version = None if found is None else versions.get(found.pk)
            yield OwnPart(
                participant.party,
                section,
                content={} if found is None else found.content,
                revision=0 if found is None else found.revision,
                version=None if version is None else version.number,
                digest=None if version is None else version.digest,
                changed=found is not None and (version is None or found.content != version.content),
                restricted=() if found is None else tuple(restricted.get(found.pk, ())),
                edited_at=None if found is None else found.edited_at,
            )


def _others(mine: access.Mine, parts: list[Part], versions: Mapping[int, PartVersion]) -> Iterator[PartyState]:
    for each in mine.arrangement.participants.exclude(state="declined").order_by("pk"):
        if each.party not in mine.parties:
            signed = tuple(
                (part.section, versions[part.pk].number, versions[part.pk].digest)
                for part in parts
                if part.participant_id == each.pk and part.pk in versions
            )
            yield PartyState(each.party, each.name, each.state, bool(signed), signed if mine.holds else ())


def _faults(mine: access.Mine, gathered: Gathered, seen: Seen) -> tuple[tuple[tuple[Place, Fault], ...], bool]:
    """Return the faults of own parts, found in what the actor sees, so that no sentence names what it does not."""
    own: dict[tuple[Place, str], Fault] = {}
    for part, content in gathered.contents.items():
        if mine.owns(part):
            own.update({((*part, each.pointer), each.rule): each for each in misshapen(content)})
    for each in faults(with_required(seen.tree, mine.arrangement.number.lower())):
        place = _place_of(mine, gathered, seen.whole(each.pointer))
        if place is not None:
            own.setdefault((place, each.rule), each)
    other = any(_place_of(mine, gathered, each.pointer) is None for each in faults(gathered.tree))
    return tuple((place, each) for (place, _), each in own.items()), other


def _place_of(mine: access.Mine, gathered: Gathered, pointer: str) -> Place | None:
    found = gathered.joined.origin(pointer)
    return (*found[0], found[1]) if found is not None and mine.owns(found[0]) else None


# The live assessment


@dataclass(frozen=True)
class Live:
    """The assessment of a workspace as the actor may see it.

    ``fields`` says for each finding, by its index, which own fields it is about; ``findings`` turns that round;
    ``chain`` says where each segment and hand-off that is drawn is stated, ``own`` which parties are the actor's.
    ``projection`` is ``None`` while what is stated is not yet a dossier.
    """

    projection: Projection | None
    day: dt.date
    fields: tuple[tuple[Place, ...], ...]
    findings: Mapping[Place, tuple[int, ...]]
    chain: Mapping[Thing, Place]
    own: frozenset[str]


def live_assessment(actor: Actor, number: str, day: dt.date | None = None) -> Live:
    """Assess the workspace at ``day``, today unless given, and show what the actor may see of it.

    What is typed and cannot be read yet counts as not stated. Raises :class:`NotFound`.
    """
    mine = access.mine(actor, number)
    at = day or clock.today()
    gathered = gather(mine.arrangement, mine.parties)
    found = readable(gathered.tree)
    if found is None:
        return Live(None, at, (), {}, {}, mine.parties)
    projection = _projection(actor, gathered, found.tree, at, mine)
    links = _Links(mine, gathered, found, projection)
    fields = tuple(links.of(each) for each in projection.as_dict()["findings"])
    findings: dict[Place, list[int]] = {}
    for index, places in enumerate(fields):
        for place in places:
            findings.setdefault(place, []).append(index)
    chain = places_in_chain(gathered.contents, mine.parties, projection.case)
    turned = {place: tuple(each) for place, each in findings.items()}
    return Live(projection, at, fields, turned, chain, mine.parties)


def _projection(
    actor: Actor, gathered: Gathered, tree: Mapping[str, Any], day: dt.date, mine: access.Mine | None
) -> Projection:
    reader = access.reader_of(actor, tree, () if mine is None else mine.parties)
    try:
        return projection_of(tree, day, reader, gathered.restrictions)
    except NothingToSee as error:
        raise NotFound from error


@dataclass(frozen=True, slots=True)
class _Links:
    """What leads from the places of a finding to own fields."""

    mine: access.Mine
    gathered: Gathered
    read: Readable
    projection: Projection

    def of(self, finding: Mapping[str, Any]) -> tuple[Place, ...]:
        """Return the own fields that a finding rests on, and those in which what is missing goes."""
        missing = [lack["pointer"] for way in finding["missing"] for lack in way]
        about = frozenset((finding["subject"] or {"ids": ()})["ids"])
        found = (self._place(pointer, about) for pointer in (*finding["facts"], *missing))
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def _place(self, pointer: str, about: frozenset[str]) -> Place | None:
        whole = self.read.back(self.projection.seen.whole(pointer))
        found = self.gathered.joined.origin(whole)
        if found is not None:
            return (*found[0], found[1]) if self.mine.owns(found[0]) else None
        # Nothing stands there yet: it goes into the section that has such entries, of the party it is about.
        key = whole.split("/")[1]
        for participant in sorted(self.mine.participants, key=lambda each: each.party not in about):
            for section in sections_of(holder=participant.role == "applicant"):
                if key in SECTIONS[section].keys:
                    return participant.party, section, whole if key in _SINGLE else f"/{key}"
        return None


_SINGLE: Final = ("product", "quality_system", "title", "id", "as_of", "provenance", "running_since")


# Manifests, and what is compared


def manifests_of(actor: Actor, number: str) -> list[Manifest]:
    """Return the manifests of an arrangement that the actor may know of, the oldest first."""
    return list(access.manifests_for(actor, access.arrangement(actor, number)))


def manifest_for(actor: Actor, number: str, manifest: int) -> Manifest:
    """Return one manifest. Raises :class:`NotFound` where the actor may not know of it."""
    found = access.manifests_for(actor, access.arrangement(actor, number)).filter(number=manifest).first()
    if found is None:
        raise NotFound
    return found


def newer_parts(actor: Actor, number: str, manifest: int) -> tuple[tuple[str, Section], ...]:
    """Return the parts of a manifest of which a newer version is signed; it enters nothing by itself.

    A manufacturer is told of its own parts; whoever may see all, of all.
    """
    pinned = manifest_for(actor, number, manifest)
    own = None if actor.kind != "enterprise" else access.mine(actor, number)
    latest = latest_versions(parts_of(pinned.arrangement))
    versions = {each.part_id: each for each in pinned.versions.all()}
    parts = [
        key_of(each)
        for each in parts_of(pinned.arrangement)
        if each.pk in latest and (each.pk not in versions or versions[each.pk].number < latest[each.pk].number)
    ]
    if own is None or own.holds:
        return tuple(parts)
    return tuple(each for each in parts if own.owns(each))


def assessment_of(actor: Actor, number: str, manifest: int, day: dt.date | None = None) -> Projection:
    """Assess a manifest at ``day``, today unless given, and show what the actor may see. Raises :class:`NotFound`."""
    pinned = manifest_for(actor, number, manifest)
    mine = access.mine(actor, number) if actor.kind == "enterprise" else None
    gathered = of_manifest(pinned)
    return _projection(actor, gathered, gathered.tree, day or clock.today(), mine)


def compare_versions(
    actor: Actor, number: str, before: int, after: int | None = None, day: dt.date | None = None
) -> ChangeReport:
    """Say what differs between two manifests, or a manifest and the workspace, as far as the actor may see both.

    Raises:
        NotFound: the actor may not know of one of them, or the workspace is not a dossier yet.
    """
    at = day or clock.today()
    first = assessment_of(actor, number, before, at)
    second = live_assessment(actor, number, at).projection if after is None else None
    if after is not None:
        second = assessment_of(actor, number, after, at)
    if second is None:
        raise NotFound
    return change_of(first, second)


def plans_for(actor: Actor, number: str, limits: Limits | None = None, day: dt.date | None = None) -> SeenPlans | None:
    """Find what would cure the workspace, and show what the actor may see of it; ``None`` while it is no dossier."""
    mine = access.mine(actor, number)
    at = day or clock.today()
    gathered = gather(mine.arrangement, mine.parties)
    found = readable(gathered.tree)
    if found is None:
        return None
    return SeenPlans(whatif(found.dossier, at, limits=limits), _projection(actor, gathered, found.tree, at, mine))


def export(actor: Actor, number: str, form: Form, manifest: int | None = None) -> bytes:
    """Return what the actor may see of the workspace, or of a manifest, as a dossier in a file.

    Raises:
        NotFound: there is nothing that the actor may see, or nothing that is a dossier.
    """
    dossier = take(chain_seen(_shown(actor, number, manifest).seen.tree))
    match form:
        case "yaml":
            return plain.as_yaml(dossier).encode()
        case "json":
            return plain.as_json(dossier).encode()
        case "xlsx":
            return workbook(dossier, name=f"{number}.xlsx")


def document(actor: Actor, number: str, language: Language, kind: Kind, manifest: int | None = None) -> bytes:
    """Return the determination of the workspace, or of a manifest, as HTML, PDF or Word: what the actor may see.

    Raises:
        NotFound: there is nothing that the actor may see, or nothing that is a dossier.
    """
    return render(_shown(actor, number, manifest), language, kind)


def chain_drawing(actor: Actor, number: str, language: Language, manifest: int | None = None) -> Svg:
    """Return the chain as the actor may see it, with the findings that it sees. Raises as :func:`document` does."""
    shown = _shown(actor, number, manifest)
    return draw(shown.case, shown.findings, language)


def _shown(actor: Actor, number: str, manifest: int | None) -> Projection:
    if manifest is not None:
        return assessment_of(actor, number, manifest)
    projection = live_assessment(actor, number).projection
    if projection is None:
        raise NotFound
    return projection


# What is to be signed


@dataclass(frozen=True, slots=True)
class ToSign:
    """What a person is to sign: the exact bytes, their SHA-256 in hexadecimal, what the signature means, in words."""

    body: bytes
    seen: str
    meaning: Text


def part_to_sign(actor: Actor, number: str, party: str, section: Section) -> ToSign:
    """Return the bytes of a part as its owner would sign them now. Raises :class:`NotFound` where it is not begun."""
    participant = access.mine(actor, number).participant(party)
    part = Part.objects.filter(participant=participant, section=section).first()
    if part is None:
        raise NotFound
    return _to_sign(bodies.part_body(part), bodies.SIGN_PART)


def manifest_to_sign(actor: Actor, number: str) -> ToSign:
    """Return the bytes of the next manifest, over the latest signed versions. Raises :class:`NotFound` to others."""
    mine = access.mine(actor, number)
    if not mine.holds:
        raise NotFound
    versions = latest_versions(parts_of(mine.arrangement)).values()
    following = bodies.next_manifest(mine.arrangement.manifests.all())
    return _to_sign(bodies.manifest_body(number, following, versions), bodies.SIGN_MANIFEST)


def _to_sign(body: bytes, meaning: Text) -> ToSign:
    return ToSign(body, sha256(body).hexdigest(), meaning)


@dataclass(frozen=True, slots=True)
class AgreementState:
    """An agreement as the holder last signed it, and which of the actor's parties has countersigned these bytes."""

    agreement: Mapping[str, Any]
    to_sign: ToSign
    signed_by: tuple[str, ...]


def agreements_for(actor: Actor, number: str) -> list[AgreementState]:
    """Return the signed agreements that the actor's organisation is a party to; to the holder, all."""
    mine = access.mine(actor, number)
    part = Part.objects.filter(
        arrangement=mine.arrangement, participant__role="applicant", section="agreements"
    ).first()
    version = None if part is None else part.versions.order_by("-number").first()
    content = {} if version is None else version.content
    signed: dict[str, list[str]] = {}
    for each in Countersignature.objects.filter(arrangement=mine.arrangement).select_related("participant"):
        signed.setdefault(each.digest, []).append(each.participant.party)
    found = []
    for agreement in content.get("agreements", ()):
        if mine.holds or not mine.parties.isdisjoint(agreement.get("parties", ())):
            to_sign = _to_sign(bodies.agreement_body(number, agreement, content), bodies.COUNTERSIGN)
            names = tuple(sorted(signed.get(f"sha256:{to_sign.seen}", ())))
            found.append(AgreementState(agreement, to_sign, names))
    return found


# Files and profiles


def upload_for(actor: Actor, number: str, digest: str) -> Upload:
    """Return an upload by the SHA-256 of its bytes: its owner's, or one whose document the actor sees.

    A document that is restricted is told by its digest and date; its file is not given out.

    Raises:
        NotFound: the actor may not see it.
    """
    found = access.arrangement(actor, number).uploads.filter(digest=digest).select_related("participant").first()
    if found is None:
        raise NotFound
    if found.participant.organisation_id == actor.organisation_id:
        return found
    for projection in _all_seen(actor, number):
        for each in projection.seen.tree.get("documents", ()):
            if each.get("sha256") == digest and not _is_restricted(projection, each.get("id")):
                return found
    raise NotFound


def _all_seen(actor: Actor, number: str) -> Iterator[Projection]:
    if actor.kind == "enterprise":
        live = live_assessment(actor, number).projection
        if live is not None:
            yield live
    for each in manifests_of(actor, number):
        yield assessment_of(actor, number, each.number)


def _is_restricted(projection: Projection, document: object) -> bool:
    return any(each.document == document for each in projection.seen.withheld)


def uploads_of(actor: Actor, number: str) -> list[Upload]:
    """Return what the actor's own organisation uploaded to an arrangement."""
    mine = access.mine(actor, number)
    return list(Upload.objects.filter(participant__in=mine.participants).order_by("-pk"))


def file_of(actor: Actor, number: str, digest: str) -> tuple[Upload, bytes]:
    """Return an upload with its bytes. Raises :class:`NotFound` where the actor may not see it."""
    found = upload_for(actor, number, digest)
    return found, files.read(digest)


def profiles_of(actor: Actor) -> list[SiteProfile]:
    """Return the site profiles of the actor's own organisation; nobody else is told that there are any."""
    if actor.kind != "enterprise" or not actor.works:
        return []
    return list(SiteProfile.objects.filter(organisation=actor.organisation_id).order_by("name"))


def loans_of(actor: Actor) -> list[Loan]:
    """Return where the profiles of the actor's own organisation were lent: to no holder does this tell of another."""
    if actor.kind != "enterprise" or not actor.works:
        return []
    own = Loan.objects.filter(profile__organisation=actor.organisation_id)
    return list(own.select_related("profile", "participant__arrangement").order_by("-pk"))
