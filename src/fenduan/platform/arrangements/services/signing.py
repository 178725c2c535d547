"""Parts, manifests and agreements signed: exact bytes, a second factor, one ledger entry."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import transaction

from fenduan.platform.arrangements import access, bodies
from fenduan.platform.arrangements.drafts import Fault, faults
from fenduan.platform.arrangements.gathering import Gathered, gather, latest_versions, parts_of
from fenduan.platform.arrangements.models import (
    Arrangement,
    Countersignature,
    Manifest,
    Part,
    Participant,
    PartVersion,
)
from fenduan.platform.arrangements.parts import DOCUMENTS, PAPERS, SECTIONS, Owners, PartKey, Section, strangers
from fenduan.platform.arrangements.selectors import agreements_for, workspace
from fenduan.platform.arrangements.services import keeping
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.numbers import opaque_id
from fenduan.platform.base.text import filled
from fenduan.platform.ledger import services as ledger
from fenduan.reference.text import Text

AT: Final = Text("{section}, {place}: {what}", "{section}{place}：{what}")
NOT_OWN: Final = Text(
    "{section}, {place}: this is for another party to state.", "{section}{place}：该内容应当由其他参与方填写。"
)
TAKEN: Final = Text(
    "The id {id} is used by another party in this arrangement. Choose another.",
    "编号{id}已被本安排的其他参与方使用，请更换。",
)
IN_SECTION: Final = Text("{section}: {what}", "{section}：{what}")
NO_PARTS: Final = Text("Name the parts to sign, each once.", "请指明需要签署的部分，不得重复。")
NOTHING: Final = Text("There is nothing in this part to sign.", "本部分尚无可签署的内容。")
NO_PRODUCT: Final = Text("Sign the part on the product first.", "请先签署产品部分。")
OTHERS: Final = Text(
    "{section} of {party} does not fit the rest. It has to be put right and signed there.",
    "{party}的{section}与其他部分不一致，应当由该方更正并重新签署。",
)
SAME: Final = Text("The last manifest holds these versions already.", "最近一次签署的清单已包含上述版本。")
SIGNED_ALREADY: Final = Text("Your company has signed this agreement already.", "贵单位已签署该协议。")


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """What was signed: its number, its digest, and the ledger's promise to seal it."""

    number: int
    digest: str
    promise: str

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {"number": self.number, "digest": self.digest, "promise": self.promise}


@transaction.atomic
def sign_part(
    *, actor: Actor, arrangement: str, party: str, section: Section, shown: str, seen: int, key: str
) -> SignedVersion:
    """Sign a part as it stands, for its owner: from now on the others see it, and it never changes.

    ``shown`` is the SHA-256 (hexadecimal) of the bytes that the person saw, ``seen`` the revision of the draft.

    Raises:
        NotFound: the part is not the actor's.
        Refused: it changed since, something in it is amiss, or the second factor is missing.
    """
    asked = {"do": "sign_part", "of": [arrangement, party, section], "shown": shown, "seen": seen}
    mine = access.mine(actor, arrangement)
    participant = mine.participant(party)
    access.require(actor, *access.SIGNERS)
    part = keeping.part_of(actor, participant, section)
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return SignedVersion(**before)
    keeping.refuse_stale(part, seen)
    _refuse_amiss(actor, mine, part)
    body = bodies.part_body(part)
    number, digest = bodies.next_number(part), bodies.digest_of(body)
    signed = ledger.sign(
        actor=actor,
        action="arrangements.sign_part",
        subject=keeping.subject_of(part),
        meaning=bodies.SIGN_PART,
        shown=body,
        seen=shown,
        fields={"version": number, "digest": digest},
    )
    PartVersion(
        part=part,
        number=number,
        body=body,
        digest=digest,
        signed_at=signed.signature.signed_at,
        signed_by_id=actor.user_id,
        printed_name=actor.name,
        entry=signed.recorded.id,
    ).save()
    Arrangement.objects.filter(pk=mine.arrangement.pk).update(signed_at=signed.signature.signed_at)
    part.salt = opaque_id()
    part.save(update_fields=["salt"])
    if section == "product":
        _entitle(mine.arrangement, part.content)
    answer = SignedVersion(number, digest, signed.recorded.promise)
    keeping.keep(actor, key, asked, answer.as_dict())
    return answer


@dataclass(frozen=True, slots=True)
class Shown:
    """A part as a person saw it before signing: the SHA-256 (hexadecimal) of its bytes, the revision of the draft."""

    party: str
    section: Section
    digest: str
    seen: int


@transaction.atomic
def sign_parts(*, actor: Actor, arrangement: str, parts: Sequence[Shown], key: str) -> list[SignedVersion]:
    """Sign several parts in one act, each with a signature and a ledger entry of its own: all of them, or none.

    The answer is in the order of ``parts``.

    Raises:
        NotFound: one of the parts is not the actor's.
        Refused: none is named, or one of them cannot be signed; every part's reasons, with its name.
    """
    if not parts or len({(each.party, each.section) for each in parts}) < len(parts):
        raise Refused(NO_PARTS, status=400)
    signed: dict[tuple[str, str], SignedVersion] = {}
    refusals: list[tuple[Text, Refused]] = []
    # One order for everybody, so that of two who sign at once none waits for the other.
    for each in sorted(parts, key=lambda each: (each.party, each.section)):
        own = sha256(f"{key}/{each.party}/{each.section}".encode()).hexdigest()
        try:
            signed[each.party, each.section] = sign_part(
                actor=actor, arrangement=arrangement, party=each.party, section=each.section,
                shown=each.digest, seen=each.seen, key=own if key else "",
            )  # fmt: skip
        except NotFound:
            raise
        except Refused as refused:
            refusals.append((SECTIONS[each.section].label, refused))
    if refusals:
        raise _together(refusals)
    return [signed[each.party, each.section] for each in parts]


def _together(refusals: Sequence[tuple[Text, Refused]]) -> Refused:
    """Return one refusal for all: what is refused of every part alike is said once, the rest with the part's name."""
    counted = Counter(reason for _, refused in refusals for reason in set(refused.reasons))
    reasons = [
        reason
        if counted[reason] > 1 or reason.en.startswith(label.en)
        else filled(IN_SECTION, section=label, what=reason)
        for label, refused in refusals
        for reason in refused.reasons
    ]
    return Refused(tuple(dict.fromkeys(reasons)), status=max(refused.status for _, refused in refusals))


def _entitle(arrangement: Arrangement, content: dict[str, Any]) -> None:
    """Call the arrangement what its holder now calls it."""
    title = content.get("title")
    if isinstance(title, str):
        title = {"en": title, "zh": title}
    if isinstance(title, dict) and title:
        one = str(next(iter(title.values())))
        arrangement.title_zh = str(title.get("zh", one))[:300]
        arrangement.title_en = str(title.get("en", one))[:300]
        arrangement.save(update_fields=["title_zh", "title_en"])


def _refuse_amiss(actor: Actor, mine: access.Mine, part: Part) -> None:
    """Refuse a part in which something is amiss; that others have not stated yet what it names is not."""
    place: PartKey = (part.participant.party, part.section)
    content = part.content
    label = SECTIONS[part.section].label
    if not content:
        raise Refused(NOTHING, status=400)
    gathered = gather(mine.arrangement, mine.parties)
    reasons = [
        filled(AT, section=label, place=where[2], what=fault.message)
        for where, fault in workspace(actor, mine.arrangement.number).faults
        if where[:2] == place and not _waits(where[2], fault)
    ]
    owners = Owners(gathered.tree)
    own = [each["id"] for each in gathered.tree["sites"] if _is_owned(owners, each, part.participant.party)]
    reasons += [
        filled(NOT_OWN, section=label, place=where)
        for where in strangers(place, content, holder=owners.holder, sites=own)
    ]
    reasons += [filled(TAKEN, id=each) for each in _taken(place, content, gathered)]
    if reasons:
        raise Refused(reasons, status=400)


def _is_owned(owners: Owners, site: object, party: str) -> bool:
    return isinstance(site, dict) and isinstance(site.get("id"), str) and owners.of("sites", site) == party


def _waits(pointer: str, fault: Fault) -> bool:
    """Whether a fault is that another party has not stated yet what is named; a document is one's own."""
    keys = pointer.split("/")
    return fault.rule in ("unknown-reference", "no-edge") and PAPERS.isdisjoint(keys)


def _taken(place: PartKey, content: dict[str, Any], gathered: Gathered) -> Iterator[str]:
    """Yield the ids that another party uses for something else."""
    for key in ("sites", "segments", DOCUMENTS):
        own = {each["id"]: each for each in content.get(key, ()) if isinstance(each, dict) and "id" in each}
        for other, stated in gathered.contents.items():
            if other[0] != place[0]:
                yield from (
                    str(each["id"])
                    for each in stated.get(key, ())
                    if isinstance(each, dict) and each.get("id") in own and each != own[each["id"]]
                )


@transaction.atomic
def sign_manifest(*, actor: Actor, arrangement: str, shown: str, seen: int, key: str) -> SignedVersion:
    """Sign the latest signed versions of all parts as one dossier, for the holder.

    ``seen`` is the number of the last manifest that the person saw, 0 where there was none.

    Raises:
        NotFound: the actor's organisation is not the holder.
        Refused: a part changed since, the parts are no dossier together, or the second factor is missing.
    """
    asked = {"do": "sign_manifest", "of": arrangement, "shown": shown, "seen": seen}
    mine = access.mine(actor, arrangement)
    if not mine.holds:
        raise NotFound
    access.require(actor, *access.EDITORS)
    locked = Arrangement.objects.select_for_update().get(pk=mine.arrangement.pk)
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return SignedVersion(**before)
    last = locked.manifests.order_by("-number").first()
    if (0 if last is None else last.number) != seen:
        raise Refused(filled(keeping.STALE, seen=seen, now=0 if last is None else last.number), status=409)
    versions = list(latest_versions(parts_of(locked)).values())
    _refuse_unfit(locked, mine, versions, last)
    number = seen + 1
    body = bodies.manifest_body(arrangement, number, versions)
    digest = bodies.digest_of(body)
    signed = ledger.sign(
        actor=actor,
        action="arrangements.sign_manifest",
        subject=("manifest", f"{arrangement}/{number}"),
        meaning=bodies.SIGN_MANIFEST,
        shown=body,
        seen=shown,
        fields={"digest": digest},
    )
    found = Manifest(
        arrangement=locked,
        number=number,
        body=body,
        digest=digest,
        signed_at=signed.signature.signed_at,
        signed_by_id=actor.user_id,
        printed_name=actor.name,
        entry=signed.recorded.id,
    )
    found.save()
    found.versions.set(versions)
    answer = SignedVersion(number, digest, signed.recorded.promise)
    keeping.keep(actor, key, asked, answer.as_dict())
    return answer


def _refuse_unfit(of: Arrangement, mine: access.Mine, versions: list[PartVersion], last: Manifest | None) -> None:
    """Refuse parts that are no dossier together; what is amiss elsewhere is told without saying what stands there."""
    reasons: dict[Text, None] = {}
    if not any(each.part.section == "product" for each in versions):
        reasons[NO_PRODUCT] = None
    if last is not None and {each.pk for each in versions} == set(last.versions.values_list("pk", flat=True)):
        reasons[SAME] = None
    gathered = gather(of, ())
    names = {each.party: each.name for each in of.participants.all()}
    for fault in faults(gathered.tree):
        origin = gathered.joined.origin(fault.pointer)
        if origin is None:
            reasons[filled(AT, section=Text("Dossier", "卷宗"), place=fault.pointer, what=fault.message)] = None
        elif mine.owns(origin[0]):
            label = SECTIONS[origin[0][1]].label
            reasons[filled(AT, section=label, place=origin[1], what=fault.message)] = None
        else:
            party, section = origin[0]
            reasons[filled(OTHERS, section=SECTIONS[section].label, party=names.get(party, party))] = None
    if reasons:
        raise Refused(tuple(reasons), status=400)


@transaction.atomic
def countersign(*, actor: Actor, arrangement: str, party: str, shown: str, key: str) -> SignedVersion:
    """Sign an agreement that the holder states, for the other party to it; ``shown`` names its bytes by their SHA-256.

    Raises:
        NotFound: the actor's organisation is no party to a signed agreement with these bytes.
        Refused: it is signed already, or the second factor is missing.
    """
    asked = {"do": "countersign", "of": [arrangement, party], "shown": shown}
    mine = access.mine(actor, arrangement)
    participant = Participant.objects.select_for_update().get(pk=mine.participant(party).pk)
    access.require(actor, *access.SIGNERS)
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return SignedVersion(**before)
    standing = agreements_for(actor, arrangement)
    found = next((each for each in standing if each.to_sign.seen == shown), None)
    if found is None or party not in found.agreement.get("parties", ()) or participant.role == "applicant":
        raise NotFound
    if party in found.signed_by:
        raise Refused(SIGNED_ALREADY)
    digest = bodies.digest_of(found.to_sign.body)
    signed = ledger.sign(
        actor=actor,
        action="arrangements.countersign",
        subject=("agreement", f"{arrangement}/{party}/{shown[:16]}"),
        meaning=bodies.COUNTERSIGN,
        shown=found.to_sign.body,
        seen=shown,
        fields={"digest": digest},
    )
    Countersignature(
        arrangement=mine.arrangement,
        participant=participant,
        digest=digest,
        signed_at=clock.now(),
        signed_by_id=actor.user_id,
        printed_name=actor.name,
        entry=signed.recorded.id,
    ).save()
    answer = SignedVersion(len(found.signed_by) + 1, digest, signed.recorded.promise)
    keeping.keep(actor, key, asked, answer.as_dict())
    return answer
