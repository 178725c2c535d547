"""Site profiles: kept once by a manufacturer, lent field by field to an arrangement as a dated copy."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction

from fenduan.platform.arrangements import access, bodies
from fenduan.platform.arrangements.drafts import check_size, dumped, path_of
from fenduan.platform.arrangements.models import Loan, Participant, SiteProfile
from fenduan.platform.arrangements.parts import DOCUMENTS, SECTIONS, Content, Section, claimed, papers
from fenduan.platform.arrangements.services import keeping
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.ledger.services import record
from fenduan.reference.text import Text

LENT: Final[tuple[Section, ...]] = ("sites", "licences", "experience", "personnel", "certificates", "bad_records")
"""The sections of a profile, each a list of entries that name no party."""
NO_NAME: Final = Text("Give the profile a name.", "请填写场地档案名称。")
NO_SECTION: Final = Text("{key} is no section of a profile.", "{key}不是场地档案的内容。")
NO_FIELD: Final = Text("The profile has nothing at {pointer}.", "场地档案中没有{pointer}。")
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
    reasons = [] if name.strip() and name.isprintable() else [NO_NAME]
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
    return {key: [each for _, each in sorted(entries.items())] for key, entries in chosen.items()}


def _add(actor: Actor, participant: Participant, section: Section, copy: Content) -> None:
    """Add what was lent to a draft; an entry whose id is there already takes its place."""
    (key,) = SECTIONS[section].keys
    if key not in copy:
        return
    part = keeping.part_of(actor, participant, section)
    content = part.content
    content[key] = _with(content.get(key, []), copy[key])
    cited = papers(copy[key])
    listed = [each for each in copy.get(DOCUMENTS, ()) if each.get("id") in cited]
    if listed:
        content[DOCUMENTS] = _with(content.get(DOCUMENTS, []), listed)
    check_size(content)
    owned = claimed((participant.party, section), content, holder="")
    keeping.put_draft(actor, part, dumped(owned), f"/{key}")


def _with(entries: object, more: list[dict[str, Any]]) -> list[Any]:
    new = {each["id"] for each in more if "id" in each}
    kept = [
        each
        for each in (entries if isinstance(entries, list) else [])
        if not (isinstance(each, dict) and each.get("id") in new) and each not in more
    ]
    return [*kept, *more]
