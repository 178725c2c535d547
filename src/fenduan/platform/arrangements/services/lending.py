"""Site profiles: kept once by a manufacturer, lent field by field to an arrangement as a dated copy."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction

from fenduan.platform.arrangements import access, bodies
from fenduan.platform.arrangements.drafts import check_size, dumped, path_of
from fenduan.platform.arrangements.models import Loan, Part, Participant, PartVersion, SiteProfile, TakenBack
from fenduan.platform.arrangements.parts import DOCUMENTS, SECTIONS, Content, Section, claimed, papers
from fenduan.platform.arrangements.services import keeping
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.direction import TURNS, turns
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.ledger.services import record
from fenduan.reference.text import Text

LENT: Final[tuple[Section, ...]] = ("sites", "licences", "experience", "personnel", "certificates", "bad_records")
"""The sections of a profile, each a list of entries that name no party."""
NO_NAME: Final = Text("Give the profile a name.", "请填写场地档案名称。")
NO_SECTION: Final = Text("{key} is no section of a profile.", "{key}不是场地档案的内容。")
NO_FIELD: Final = Text("The profile has nothing at {pointer}.", "场地档案中没有{pointer}。")
SIGNED: Final = Text(
    "{section} was signed since with what was lent: what others have read stays. Change it there and sign anew.",
    "{section}借入后已签署，其他各方已可查看，不能撤回。请在该部分修改后重新签署。",
)
TAKEN_BACK: Final = Text("It was taken back already.", "该副本已撤回。")
NOTHING: Final = Text("Choose at least one field to lend.", "请至少选择一项内容。")


@transaction.atomic
def save_profile(*, actor: Actor, name: str, content: Mapping[str, Any], seen: int, key: str) -> SiteProfile:
    """Save a site profile of the actor's organisation; ``seen`` is its revision, 0 for a new one.

    Raises:
        Refused: the actor may not edit, something else stands in it than in a profile, or it changed since.
    """
    access.require(actor, *access.EDITORS)
    asked = {"do": "save_profile", "of": name, "content": content, "seen": seen}
    known = {each for section in LENT for each in SECTIONS[section].keys} | {DOCUMENTS}
    reasons = [TURNS] if turns(name) else [] if name.strip() and name.isprintable() else [NO_NAME]
    reasons += [filled(NO_SECTION, key=each) for each in content if each not in known]
    if reasons:
        raise Refused(reasons, status=400)
    check_size(content)
    begun = {"edited_at": clock.now(), "edited_by_id": actor.user_id}
    found, _ = SiteProfile.objects.select_for_update().get_or_create(
        organisation_id=actor.organisation_id, name=name.strip()[:120], defaults=begun
    )
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return SiteProfile.objects.get(pk=before["profile"])
    if found.revision != seen:
        raise Refused(filled(keeping.STALE, seen=seen, now=found.revision), status=409)
    found.draft, found.revision = dumped(content), found.revision + 1
    found.edited_at, found.edited_by_id = clock.now(), actor.user_id
    found.save()
    record(
        actor=actor,
        action="arrangements.save_profile",
        subject=("site_profile", str(found.pk)),
        fields={"name": found.name, "revision": found.revision},
    )
    keeping.keep(actor, key, asked, {"profile": found.pk})
    return found


@transaction.atomic
def lend_profile(
    *, actor: Actor, arrangement: str, party: str, profile: str, fields: Iterable[str], seen: int, key: str
) -> Loan:
    """Copy the fields of a profile that the owner consents to into its own drafts of an arrangement.

    ``fields`` are JSON pointers in the profile: an entry (``/licences/0``) or one field of it (``/sites/0/address``).
    ``seen`` is the profile's revision. What was lent does not change when the profile does.

    Raises:
        NotFound: the arrangement or the profile is not the actor's.
        Refused: nothing stands at a field, or the profile changed since.
    """
    participant = access.mine(actor, arrangement).participant(party)
    access.require(actor, *access.EDITORS)
    chosen = sorted(set(fields))
    asked = {"do": "lend_profile", "of": [arrangement, party, profile], "fields": chosen, "seen": seen}
    found = SiteProfile.objects.select_for_update().filter(organisation=actor.organisation_id, name=profile).first()
    if found is None:
        raise NotFound
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return Loan.objects.get(pk=before["loan"])
    if found.revision != seen:
        raise Refused(filled(keeping.STALE, seen=seen, now=found.revision), status=409)
    copy = consented(found.content, chosen)
    for section in LENT:
        _add(actor, participant, section, copy)
    loan = Loan(
        profile=found,
        participant=participant,
        revision=found.revision,
        fields=json.dumps(chosen),
        copy=dumped(copy),
        digest=bodies.digest_of(dumped(copy).encode()),
        lent_at=clock.now(),
        lent_by_id=actor.user_id,
    )
    loan.save()
    record(
        actor=actor,
        action="arrangements.lend_profile",
        subject=("arrangement", arrangement),
        fields={"party": party, "profile": found.name, "fields": chosen, "digest": loan.digest},
    )
    keeping.keep(actor, key, asked, {"loan": loan.pk})
    return loan


def consented(content: Mapping[str, Any], fields: Iterable[str]) -> Content:
    """Return what of a profile its owner lends: the entries and fields named, an id along with its entry's fields.

    Raises:
        Refused: nothing stands at a field, or none is named.
    """
    chosen: dict[str, dict[int, dict[str, Any]]] = {}
    reasons = []
    for pointer in fields:
        key, index, *rest = (*path_of(pointer), "", "")[:3]
        entries = content.get(key)
        known = isinstance(entries, list) and index.isdecimal() and int(index) < len(entries)
        entry = entries[int(index)] if known and isinstance(entries, list) else None
        field = rest[0]
        if not isinstance(entry, dict) or (field and field not in entry):
            reasons.append(filled(NO_FIELD, pointer=pointer))
            continue
        named = {"id": entry["id"]} if "id" in entry else {}
        part = {**named, field: entry[field]} if field else entry
        chosen.setdefault(key, {}).setdefault(int(index), {}).update(part)
    if not chosen:
        reasons.append(NOTHING)
    if reasons:
        raise Refused(reasons, status=400)
    copy = {key: [each for _, each in sorted(entries.items())] for key, entries in chosen.items()}
    # A document follows the entry that cites it.
    cited = papers(copy)
    listed = [each for each in content.get(DOCUMENTS, ()) if isinstance(each, dict) and each.get("id") in cited]
    more = [each for each in listed if each not in copy.get(DOCUMENTS, ())]
    return {**copy, DOCUMENTS: [*copy.get(DOCUMENTS, ()), *more]} if more else copy


@transaction.atomic
def take_back(*, actor: Actor, loan: int, key: str) -> TakenBack:
    """Take what was lent out of the drafts again, as far as it stands there as it was lent.

    What was signed meanwhile stays: others have read it, and a version never changes.

    Raises:
        NotFound: the loan is none of the actor's organisation's.
        Refused: the actor may not edit, it was taken back already, or part of it was signed.
    """
    asked = {"do": "take_back", "of": loan}
    found = (
        Loan.objects.select_for_update(of=("self",))
        .filter(pk=loan, profile__organisation=actor.organisation_id)
        .select_related("participant__arrangement", "profile")
        .first()
    )
    if found is None or not actor.works:
        raise NotFound
    participant = access.mine(actor, found.participant.arrangement.number).participant(found.participant.party)
    access.require(actor, *access.EDITORS)
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return TakenBack.objects.get(pk=before["taken_back"])
    if TakenBack.objects.filter(loan=found).exists():
        raise Refused(TAKEN_BACK)
    signed = [section for section in LENT if is_signed(found, section)]
    if signed:
        raise Refused(tuple(filled(SIGNED, section=SECTIONS[each].label) for each in signed))
    for section in LENT:
        _remove(actor, participant, section, found.content)
    taken = TakenBack(loan=found, made_at=clock.now(), made_by_id=actor.user_id)
    taken.save()
    record(
        actor=actor,
        action="arrangements.take_back",
        subject=("arrangement", participant.arrangement.number),
        fields={"party": participant.party, "profile": found.profile.name, "digest": found.digest},
    )
    keeping.keep(actor, key, asked, {"taken_back": taken.pk})
    return taken


def is_signed(loan: Loan, section: Section) -> bool:
    """Whether an entry of a section stands, as it was lent, in a version that was signed since."""
    lent = _owned(loan.participant.party, section, loan.content)
    since = PartVersion.objects.filter(
        part__participant=loan.participant, part__section=section, signed_at__gte=loan.lent_at
    )
    (key,) = SECTIONS[section].keys
    return any(entry in each.content.get(key, ()) for each in since for entry in lent)


def _owned(party: str, section: Section, copy: Content) -> list[Any]:
    """Return the entries of a section as they stand in a draft once they are lent."""
    (key,) = SECTIONS[section].keys
    found: list[Any] = claimed((party, section), {key: copy.get(key, [])}, holder="")[key]
    return found


def _remove(actor: Actor, participant: Participant, section: Section, copy: Content) -> None:
    """Take the entries lent out of a draft, and the documents that nothing in it cites any more."""
    (key,) = SECTIONS[section].keys
    lent = _owned(participant.party, section, copy)
    part = Part.objects.select_for_update(of=("self",)).filter(participant=participant, section=section).first()
    if part is None or not lent:
        return
    content = part.content
    stated = content.get(key, [])
    kept = [each for each in stated if each not in lent] if isinstance(stated, list) else stated
    if kept == stated:
        return
    content[key] = kept
    if not kept:
        # An empty list would state that there are none.
        del content[key]
    cited = papers({name: value for name, value in content.items() if name != DOCUMENTS})
    brought = copy.get(DOCUMENTS, [])
    listed = [each for each in content.get(DOCUMENTS, ()) if each not in brought or each.get("id") in cited]
    content.pop(DOCUMENTS, None)
    if listed:
        content[DOCUMENTS] = listed
    keeping.put_draft(actor, part, dumped(content), f"/{key}")


def _add(actor: Actor, participant: Participant, section: Section, copy: Content) -> None:
    """Add what was lent to a draft; an entry whose id is there already takes its place."""
    (key,) = SECTIONS[section].keys
    if key not in copy:
        return
    part = keeping.part_of(actor, participant, section)
    content = part.content
    content[key] = _with(content.get(key, []), _owned(participant.party, section, copy))
    cited = papers(copy[key])
    listed = [each for each in copy.get(DOCUMENTS, ()) if each.get("id") in cited]
    if listed:
        content[DOCUMENTS] = _with(content.get(DOCUMENTS, []), listed)
    check_size(content)
    owned = claimed((participant.party, section), content, holder="")
    keeping.put_draft(actor, part, dumped(owned), f"/{key}")


def _with(entries: object, more: list[dict[str, Any]]) -> list[Any]:
    """Return entries with more of them: one of the same id takes the place of the other, one alike is there once."""
    stated = entries if isinstance(entries, list) else []
    new = {each["id"]: each for each in more if "id" in each}
    kept = [new.pop(each["id"]) if isinstance(each, dict) and each.get("id") in new else each for each in stated]
    return [*kept, *(each for each in more if each not in kept)]
