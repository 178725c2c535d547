"""Arrangements begun, manufacturers invited, material restricted, manifests opened to authorities."""

import re
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from fenduan.platform.accounts.models import Organisation
from fenduan.platform.accounts.selectors import organisation_named
from fenduan.platform.arrangements import access
from fenduan.platform.arrangements.drafts import dumped
from fenduan.platform.arrangements.models import Arrangement, Manifest, Opened, Participant, Restriction
from fenduan.platform.arrangements.parts import DOCUMENTS, Section
from fenduan.platform.arrangements.services import keeping
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.direction import TURNS, turns
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.numbers import next_number
from fenduan.platform.base.text import filled
from fenduan.platform.ledger.services import record
from fenduan.reference.places import is_place
from fenduan.reference.text import Text

RESTRICTABLE: Final[tuple[Section, ...]] = (
    "party",
    "sites",
    "segments",
    "licences",
    "experience",
    "personnel",
    "certificates",
    "bad_records",
)
"""Sections that a restriction can cover: those which the table gives a holder "unless restricted"."""
_PARTY: Final = re.compile(r"[a-z0-9-]{1,80}")
ROLES: Final = ("entrusted_manufacturer", "domestic_agent")
NO_TITLE: Final = Text("Give the arrangement a title.", "请填写安排名称。")
NO_PARTY: Final = Text(
    "A party's id is of small letters, digits and hyphens, at most 80, and used once.",
    "参与方编号由小写字母、数字和连字符组成，不超过80个字符，且不得重复。",
)
NO_NAME: Final = Text(
    "Name the company in both languages, and a place by its code.", "请填写企业的中英文名称，所在地应当为地区代码。"
)
NO_ROLE: Final = Text("Invite as entrusted manufacturer or domestic agent.", "只能邀请受托生产企业或者境内企业法人。")
NO_ENTERPRISE: Final = Text("Only an enterprise can take part.", "只能邀请企业参与。")
NOT_RESTRICTABLE: Final = Text(
    "The chain, hand-offs, agreements and the product are not restricted. A document in them can be.",
    "生产链、交接、协议和产品信息不得限制查看，可以限制其中的单个文件。",
)
NO_DOCUMENT: Final = Text("This part lists no document {document}.", "本部分未列有文件{document}。")
NO_AUTHORITY: Final = Text(
    "{authority} is no authority: name a place, CDE or NMPA.",
    "{authority}不是药品监督管理部门，请填写地区代码、CDE或者NMPA。",
)


@transaction.atomic
def create(*, actor: Actor, title: Text, party: str = "holder", key: str) -> Arrangement:
    """Begin an arrangement whose holder is the actor's organisation; ``party`` is the holder's id in the dossier.

    Raises:
        Refused: the actor is of no enterprise or may not edit, or the title is empty.
    """
    access.require(actor, *access.EDITORS)
    asked = {"do": "create", "title": title.as_dict(), "party": party}
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return Arrangement.objects.get(pk=before["arrangement"])
    reasons = [] if _says(title) else [_unsaid(title, NO_TITLE)]
    if not _PARTY.fullmatch(party):
        reasons.append(NO_PARTY)
    if reasons:
        raise Refused(reasons, status=400)
    found = Arrangement.objects.create(
        number=next_number("AR"),
        holder=organisation,
        title_zh=title.zh[:300],
        title_en=title.en[:300],
        created_at=clock.now(),
        created_by_id=actor.user_id,
    )
    holder = _participant(found, organisation, party, "applicant", "accepted")
    product = {"dossier": 1, "id": found.number.lower(), "title": title.as_dict(), "product": {}}
    part = keeping.part_of(actor, holder, "product")
    keeping.put_draft(actor, part, dumped(product), "")
    keeping.put_draft(actor, keeping.part_of(actor, holder, "party"), dumped({"parties": [_entry(holder)]}), "")
    record(actor=actor, action="arrangements.create", subject=("arrangement", found.number), fields={"title": title})
    keeping.keep(actor, key, asked, {"arrangement": found.pk})
    return found


def _says(text: Text) -> bool:
    return all(each.strip() and each.isprintable() for each in (text.zh, text.en))


def _unsaid(text: Text, missing: Text) -> Text:
    """Return why a name says nothing: it is missing, or somebody has turned it."""
    return TURNS if turns(text.zh) or turns(text.en) else missing


def _participant(of: Arrangement, organisation: Organisation, party: str, role: str, state: str) -> Participant:
    now = clock.now()
    return Participant.objects.create(
        arrangement=of,
        organisation=organisation,
        party=party,
        role=role,
        name_zh=organisation.name_zh,
        name_en=organisation.name_en,
        place=organisation.place,
        state=state,
        invited_at=now,
        answered_at=now if state == "accepted" else None,
    )


def _entry(participant: Participant) -> dict[str, object]:
    code = participant.organisation.credit_code
    own = participant.name_zh == participant.organisation.name_zh
    return {
        "id": participant.party,
        "name": {"en": participant.name_en, "zh": participant.name_zh},
        "roles": [participant.role],
        **({"place": participant.place} if participant.place else {}),
        **({"credit_code": code} if code and own else {}),
    }


@transaction.atomic
def invite(
    *,
    actor: Actor,
    arrangement: str,
    party: str,
    role: str = "entrusted_manufacturer",
    organisation: str | None = None,
    name: Text | None = None,
    place: str = "",
    key: str,
) -> Participant:
    """Invite an organisation, by its slug, to state the parts of ``party``.

    A party that is not on the platform (``organisation`` is ``None``) is stated by the holder under ``name`` and
    ``place``.

    Raises:
        NotFound: the actor's organisation is not the holder, or there is no such organisation.
        Refused: the id, the role or the organisation is none that can be invited.
    """
    mine = access.mine(actor, arrangement)
    if not mine.holds:
        raise NotFound
    access.require(actor, *access.EDITORS)
    asked = {
        "do": "invite",
        "of": [arrangement, party, role, organisation],
        "name": None if name is None else name.as_dict(),
        "place": place,
    }
    Arrangement.objects.select_for_update(no_key=True).get(pk=mine.arrangement.pk)
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return Participant.objects.get(pk=before["participant"])
    own = organisation is None
    invited = Organisation.objects.get(pk=actor.organisation_id) if own else organisation_named(organisation or "")
    reasons = []
    if not _PARTY.fullmatch(party) or mine.arrangement.participants.filter(party=party).exists():
        reasons.append(NO_PARTY)
    if role not in ROLES:
        reasons.append(NO_ROLE)
    if invited.kind != "enterprise" or not invited.active:
        reasons.append(NO_ENTERPRISE)
    if own and (name is None or not _says(name) or (place and not is_place(place))):
        reasons.append(NO_NAME if name is None else _unsaid(name, NO_NAME))
    if reasons:
        raise Refused(reasons, status=400)
    kept = invited.pk == actor.organisation_id
    found = _participant(mine.arrangement, invited, party, role, "accepted" if kept else "invited")
    if name is not None and organisation is None:
        found.name_zh, found.name_en, found.place = name.zh[:200], name.en[:200], place
        found.save(update_fields=["name_zh", "name_en", "place"])
        _begin(actor, found)
    record(
        actor=actor,
        action="arrangements.invite",
        subject=("arrangement", arrangement),
        fields={"party": party, "organisation": invited.slug, "role": role},
    )
    keeping.keep(actor, key, asked, {"participant": found.pk})
    return found


def _begin(actor: Actor, participant: Participant) -> None:
    part = keeping.part_of(actor, participant, "party")
    keeping.put_draft(actor, part, dumped({"parties": [_entry(participant)]}), "")


@transaction.atomic
def accept(*, actor: Actor, arrangement: str, key: str) -> Participant:
    """Accept the invitation to an arrangement. Raises :class:`NotFound` where none waits."""
    asked = {"do": "accept", "of": arrangement}
    own = _own(actor, arrangement)
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return next(each for each in own if each.pk == before["participant"])
    found = _answer(actor, own, "accepted")
    _begin(actor, found)
    _record_answer(actor, found, "arrangements.accept")
    keeping.keep(actor, key, asked, {"participant": found.pk})
    return found


@transaction.atomic
def decline(*, actor: Actor, arrangement: str, reason: str = "", key: str) -> None:
    """Decline the invitation to an arrangement. Raises :class:`NotFound` where none waits."""
    asked = {"do": "decline", "of": arrangement, "reason": reason}
    own = _own(actor, arrangement)
    if keeping.earlier(actor, key, asked) is not None:
        return
    found = _answer(actor, own, "declined")
    _record_answer(actor, found, "arrangements.decline", reason)
    keeping.keep(actor, key, asked, {"participant": found.pk})


def _own(actor: Actor, number: str) -> list[Participant]:
    """Return the parties of an arrangement that the actor's organisation was asked to be, whatever it answered."""
    asked = Participant.objects.select_for_update(of=("self",)).select_related("organisation", "arrangement")
    found = list(asked.filter(arrangement__number=number, organisation=actor.organisation_id).order_by("pk"))
    if not found or not actor.works:
        raise NotFound
    return found


def _answer(actor: Actor, own: Iterable[Participant], state: str) -> Participant:
    found = next((each for each in own if each.state == "invited"), None)
    if found is None:
        raise NotFound
    access.require(actor, *access.EDITORS)
    found.state, found.answered_at = state, clock.now()
    found.save(update_fields=["state", "answered_at"])
    return found


def _record_answer(actor: Actor, participant: Participant, action: str, reason: str = "") -> None:
    record(
        actor=actor,
        action=action,
        subject=("arrangement", participant.arrangement.number),
        reason=reason,
        fields={"party": participant.party},
    )


@transaction.atomic
def restrict(
    *,
    actor: Actor,
    arrangement: str,
    party: str,
    section: Section,
    readers: Iterable[str],
    document: str = "",
    reason: str = "",
    key: str,
) -> Restriction:
    """Let only the owner and the authorities named (place codes, ``CDE``, ``NMPA``) read a part, or a document in it.

    One that stands already for the same is replaced.

    Raises:
        NotFound: the part is not the actor's.
        Refused: it cannot be restricted, lists no such document, or a reader is no authority.
    """
    participant = access.mine(actor, arrangement).participant(party)
    access.require(actor, *access.EDITORS)
    named = sorted(set(readers))
    asked = {"do": "restrict", "of": [arrangement, party, section, document], "readers": named, "reason": reason}
    part = keeping.part_of(actor, participant, section)
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return Restriction.objects.get(pk=before["restriction"])
    reasons = [
        filled(NO_AUTHORITY, authority=each) for each in named if each not in ("CDE", "NMPA") and not is_place(each)
    ]
    if not document and section not in RESTRICTABLE:
        reasons.append(NOT_RESTRICTABLE)
    listed = {each.get("id") for each in part.content.get(DOCUMENTS, ()) if isinstance(each, dict)}
    if document and (not _PARTY.fullmatch(document) or document not in listed):
        reasons.append(filled(NO_DOCUMENT, document=document))
    if reasons:
        raise Refused(reasons, status=400)
    now = clock.now()
    part.restrictions.filter(document=document, lifted_at__isnull=True).update(lifted_at=now)
    found = Restriction.objects.create(
        part=part, document=document, readers="\n".join(named), set_at=now, set_by_id=actor.user_id
    )
    record(
        actor=actor,
        action="arrangements.restrict",
        subject=keeping.subject_of(part),
        reason=reason,
        fields={"document": document, "readers": named},
    )
    keeping.keep(actor, key, asked, {"restriction": found.pk})
    return found


@transaction.atomic
def lift_restriction(
    *, actor: Actor, arrangement: str, party: str, section: Section, document: str = "", key: str
) -> None:
    """Let a part, or a document in it, be read by whomever the table lets read it. Raises :class:`NotFound`."""
    asked = {"do": "lift_restriction", "of": [arrangement, party, section, document]}
    participant = access.mine(actor, arrangement).participant(party)
    access.require(actor, *access.EDITORS)
    part = keeping.part_of(actor, participant, section)
    if keeping.earlier(actor, key, asked) is not None:
        return
    found = part.restrictions.filter(document=document, lifted_at__isnull=True).first()
    if found is None:
        raise NotFound
    found.lifted_at = clock.now()
    found.save(update_fields=["lifted_at"])
    record(
        actor=actor,
        action="arrangements.lift_restriction",
        subject=keeping.subject_of(part),
        fields={"document": document},
    )
    keeping.keep(actor, key, asked, {"restriction": found.pk})


def open_to(*, manifest: Manifest, organisations: Iterable[Organisation]) -> None:
    """Let authorities read a manifest from now on: a part of the act of a case, whose ledger entry stands for it.

    Raises:
        RuntimeError: no transaction is open.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a manifest is opened in the transaction of the act that opens it")
    for each in organisations:
        if not Opened.objects.filter(manifest=manifest, organisation=each).exists():
            Opened(manifest=manifest, organisation=each, opened_at=clock.now()).save()
