"""Drafts written: field by field as typed, whole, from a file; and files uploaded beside them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import transaction

from fenduan.dossier import errors as dossier_errors
from fenduan.dossier import reading
from fenduan.dossier.model import Dossier
from fenduan.exchange.plain import as_tree
from fenduan.exchange.spreadsheet import reading as spreadsheet
from fenduan.platform.arrangements import access, files
from fenduan.platform.arrangements.drafts import check_size, dumped, with_value
from fenduan.platform.arrangements.models import Part, Participant, Upload
from fenduan.platform.arrangements.parts import (
    DOCUMENTS,
    SECTIONS,
    Content,
    PartKey,
    Section,
    claimed,
    split,
    strangers,
)
from fenduan.platform.arrangements.services import keeping
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import Refused
from fenduan.platform.base.text import filled
from fenduan.platform.ledger.services import record
from fenduan.reference.text import Text

NOT_HERE: Final = Text(
    "{place} does not belong to this section, or is for another party to state.",
    "{place}不属于本部分，或者应当由其他参与方填写。",
)
NO_OBJECT: Final = Text("A part is a mapping of keys to values.", "部分内容应当为由键和值组成的映射。")
OTHER_ARRANGEMENT: Final = Text(
    "The file states nothing of your company: its parties are {parties}.",
    "该文件没有贵单位的内容，其中的参与方为{parties}。",
)


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft that was saved: its revision now, and its content as it was kept."""

    revision: int
    content: Content


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that was read in: the sections written, by party, and the parties whose sections were left alone."""

    written: tuple[tuple[str, str], ...]
    left: tuple[str, ...]


@transaction.atomic
def save_field(
    *,
    actor: Actor,
    arrangement: str,
    party: str,
    section: Section,
    pointer: str,
    value: object,
    seen: int,
    key: str,
) -> Saved:
    """Save one value of a draft as typed, also while it is not valid; ``None`` takes away what stands there.

    ``pointer`` is a JSON pointer in the part, such as ``/licences/0/number``; ``-`` at its end appends.

    Raises:
        NotFound: the part is not the actor's.
        Refused: the draft changed since revision ``seen`` (the reasons say what), or the place is not in this section.
    """
    asked = {"do": "save_field", "of": [arrangement, party, section, pointer], "value": value, "seen": seen}
    return _save(actor, asked, key, pointer, lambda content: with_value(content, pointer, value))


@transaction.atomic
def save_part(
    *, actor: Actor, arrangement: str, party: str, section: Section, content: Mapping[str, Any], seen: int, key: str
) -> Saved:
    """Save a whole draft as typed, also while it is not valid. Raises as :func:`save_field` does."""
    asked = {"do": "save_part", "of": [arrangement, party, section], "content": content, "seen": seen}
    if not isinstance(content, Mapping):
        raise Refused(NO_OBJECT, status=400)
    return _save(actor, asked, key, "", lambda _: dict(content))


def _save(
    actor: Actor,
    asked: Mapping[str, Any],
    key: str,
    pointer: str,
    change: Callable[[Content], Content],
) -> Saved:
    arrangement, party, section = asked["of"][:3]
    mine = access.mine(actor, arrangement)
    participant = mine.participant(party)
    access.require(actor, *access.EDITORS)
    part = keeping.part_of(actor, participant, section)
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return Saved(**before)
    keeping.refuse_stale(part, asked["seen"])
    content = _checked(part, change(part.content), _holder_of(participant))
    keeping.put_draft(actor, part, dumped(content), pointer)
    _record(actor, part, "arrangements.save", pointer)
    answer = Saved(part.revision, content)
    keeping.keep(actor, key, asked, asdict(answer))
    return answer


def _holder_of(participant: Participant) -> str:
    return participant.arrangement.participants.filter(role="applicant").values_list("party", flat=True)[0]


def _checked(part: Part, content: Content, holder: str) -> Content:
    """Return a draft whose entries say whose they are; refuse keys of other sections and entries of other parties.

    Whose site it is that a segment names is asked when the part is signed: the site may not be typed yet.
    """
    check_size(content)
    place: PartKey = (part.participant.party, part.section)
    found = claimed(place, content, holder=holder)
    named = {each.get("site") for key in SECTIONS[part.section].keys for each in _dicts(found, key)}
    sites = [each for each in named if isinstance(each, str)]
    amiss = list(strangers(place, found, holder=holder, sites=sites))
    # An entry without a site yet waits for it.
    amiss = [each for each in amiss if not _waits_for_site(found, each)]
    if amiss:
        raise Refused([filled(NOT_HERE, place=each) for each in amiss[:20]], status=400)
    return found


def _dicts(content: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = content.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _waits_for_site(content: Mapping[str, Any], pointer: str) -> bool:
    _, key, *rest = pointer.split("/")
    if not rest or key not in ("segments", "certificates", "not_applicable_materials"):
        return False
    entry = content[key][int(rest[0])]
    return not isinstance(entry, dict) or not isinstance(entry.get("site"), str)


def _record(actor: Actor, part: Part, action: str, pointer: str) -> None:
    record(
        actor=actor,
        action=action,
        subject=keeping.subject_of(part),
        fields={
            "pointer": pointer,
            "revision": part.revision,
            "draft_sha256": sha256(part.draft.encode()).hexdigest(),
        },
    )


# From a file


@transaction.atomic
def import_dossier(*, actor: Actor, arrangement: str, name: str, data: bytes, seen: int, key: str) -> Imported:
    """Read a dossier in YAML, JSON or a workbook into the drafts of the actor's own parties; no other is written.

    ``seen`` is the sum of the revisions of all own drafts. A section that the file states nothing for is emptied.

    Raises:
        NotFound: the actor's organisation does not take part.
        Refused: the file is no dossier (with every error and its place), states nothing of the actor's parties, or a
            draft changed since.
    """
    asked = {"do": "import", "of": arrangement, "data": sha256(data).hexdigest(), "name": name, "seen": seen}
    mine = access.mine(actor, arrangement)
    access.require(actor, *access.EDITORS)
    own = list(Part.objects.select_for_update(of=("self",)).filter(participant__in=mine.participants).order_by("pk"))
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return Imported(tuple((party, section) for party, section in before["written"]), tuple(before["left"]))
    stated = split(as_tree(_read(data, name)))
    if not any(party in mine.parties for party, _ in stated):
        named = sorted({party for party, _ in stated})
        raise Refused(filled(OTHER_ARRANGEMENT, parties=", ".join(named)), status=400)
    now = sum(each.revision for each in own)
    if now != seen:
        raise Refused(filled(keeping.STALE, seen=seen, now=now), status=409)
    written = []
    for participant in mine.participants:
        for section in SECTIONS:
            written += _replace(actor, participant, section, stated.get((participant.party, section)))
    answer = Imported(tuple(written), tuple(sorted({party for party, _ in stated} - mine.parties)))
    record(
        actor=actor,
        action="arrangements.import",
        subject=("arrangement", arrangement),
        fields={"name": name, "sha256": asked["data"], "written": [list(each) for each in written]},
    )
    keeping.keep(actor, key, asked, asdict(answer))
    return answer


def _replace(
    actor: Actor, participant: Participant, section: Section, content: Content | None
) -> list[tuple[str, str]]:
    begun = Part.objects.filter(participant=participant, section=section).exists()
    # A section that nobody began and the file says nothing of stays away; the company itself is always stated.
    if content is None and (not begun or section in ("party", "product")):
        return []
    part = keeping.part_of(actor, participant, section)
    draft = dumped(content or {})
    if draft == part.draft:
        return []
    keeping.put_draft(actor, part, draft, "")
    return [(participant.party, section)]


def _read(data: bytes, name: str) -> Dossier:
    try:
        if name.lower().endswith(".xlsx"):
            return spreadsheet.read_bytes(data, name=name)
        return reading.read_bytes(data, name=name)
    except dossier_errors.Refused as refused:
        reasons = [Text(each.render("en"), each.render("zh")) for each in refused.errors]
        raise Refused(reasons, status=400) from refused


# Uploads


@transaction.atomic
def upload(
    *,
    actor: Actor,
    arrangement: str,
    party: str,
    section: Section,
    document: str,
    name: str,
    data: bytes,
    seen: int,
    key: str,
) -> Upload:
    """Keep a file and state its hash in the draft, at the document with the id ``document``, which is made if need be.

    Raises:
        NotFound: the part is not the actor's.
        Refused: the file is none that is taken, or the draft changed since. Nothing of the file is then kept.
    """
    digest = sha256(data).hexdigest()
    asked = {"do": "upload", "of": [arrangement, party, section, document], "data": digest, "name": name, "seen": seen}
    participant = access.mine(actor, arrangement).participant(party)
    access.require(actor, *access.EDITORS)
    part = keeping.part_of(actor, participant, section)
    before = keeping.earlier(actor, key, asked)
    if before is not None:
        return Upload.objects.get(pk=before["upload"])
    keeping.refuse_stale(part, seen)
    checked = files.check(name, data)
    content = _checked(part, _with_document(part.content, document, checked), _holder_of(participant))
    files.keep(checked)
    found = Upload.objects.filter(participant=participant, digest=checked.digest).first()
    if found is None:
        found = Upload(
            arrangement=part.arrangement,
            participant=participant,
            digest=checked.digest,
            size=len(checked.data),
            media_type=checked.kind.media_type,
            name=checked.name,
            made_at=clock.now(),
            made_by_id=actor.user_id,
        )
        found.save()
    keeping.put_draft(actor, part, dumped(content), f"/{DOCUMENTS}")
    record(
        actor=actor,
        action="arrangements.upload",
        subject=keeping.subject_of(part),
        fields={"document": document, "name": checked.name, "sha256": checked.digest, "revision": part.revision},
    )
    keeping.keep(actor, key, asked, {"upload": found.pk})
    return found


def _with_document(content: Content, document: str, checked: files.Checked) -> Content:
    listed = [dict(each) for each in _dicts(content, DOCUMENTS)]
    entry = next((each for each in listed if each.get("id") == document), None)
    if entry is None:
        entry = {"id": document, "title": checked.name}
        listed.append(entry)
    entry.update(file=checked.name, sha256=checked.digest)
    return {**content, DOCUMENTS: listed}
