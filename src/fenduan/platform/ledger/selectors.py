"""What is read from the ledger."""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Q

from fenduan.evidence.canonical import canonical
from fenduan.evidence.captures import capture, event_proof, salt_of
from fenduan.evidence.commitments import Opening as FieldOpening
from fenduan.evidence.entries import LedgerEntry
from fenduan.evidence.handovers import LogKeys
from fenduan.evidence.merkle import consistency_spans, hashes_of, inclusion_spans, span_nodes
from fenduan.evidence.notes import Note, Signature
from fenduan.evidence.receipts import Event, Proof, Receipt
from fenduan.evidence.witness import Update
from fenduan.platform.base.actor import ADMINISTRATORS, Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.ledger import handing_over, keys
from fenduan.platform.ledger.models import Checkpoint, Cosignature, Entry, HandOver, Opening, Print, Witness
from fenduan.platform.ledger.models import Signature as SignatureRow
from fenduan.platform.ledger.nodes import kept, proof
from fenduan.platform.ledger.services import PERSONAL
from fenduan.reference.text import Text

Subject = tuple[str, str]
OTHER_EVENTS: Final = Text("These are not the events that were captured.", "这些不是当时采集的事件。")
NO_SUCH_SIZE: Final = Text("The log has no checkpoint of this size or larger.", "日志没有达到该规模的检查点。")


@dataclass(frozen=True, slots=True)
class Checked:
    """What anybody may learn of an entry by its opaque number: when it was written, its digest and its place.

    ``position`` and ``size`` are ``None`` until the entry is sealed.
    """

    number: str
    time: dt.datetime
    leaf: str
    position: int | None
    size: int | None


def entries_about(actor: Actor, subjects: Collection[Subject]) -> list[Entry]:
    """Return the entries about objects that the caller has found the actor may see, oldest first.

    Names and reasons are not in them; see :func:`receipt_for`.
    """
    if not actor.works or not subjects:
        return []
    found = Q()
    for kind, number in subjects:
        found |= Q(subject_kind=kind, subject=number)
    return list(Entry.objects.filter(found).select_related("leaf_row").order_by("id"))


def receipt_for(actor: Actor, number: str, *, subjects: Collection[Subject] = ()) -> Receipt:
    """Return the receipt of an entry, with the proof as soon as it is sealed, else with the promise alone.

    An entry of the actor's own organisation is shown with every field that has not been erased. One of another
    organisation is known only if it is about one of ``subjects``, which the caller has found the actor may see; its
    fields stay closed.

    Raises:
        NotFound: there is no such entry, or none the actor may know of.
    """
    found = receipts_for(actor, [number], subjects=subjects)
    if number not in found:
        raise NotFound
    return found[number]


def receipts_for(actor: Actor, numbers: Collection[str], *, subjects: Collection[Subject] = ()) -> dict[str, Receipt]:
    """Return the receipts of entries by their numbers, as :func:`receipt_for` does, in as many queries for any number.

    What does not exist and what the actor may not know of is left out.
    """
    if not actor.works:
        return {}
    entries = [
        each
        for each in Entry.objects.select_related("leaf_row").filter(number__in=numbers)
        if each.organisation == actor.organisation or (each.subject_kind, each.subject) in subjects
    ]
    opened = _opened([each for each in entries if each.organisation == actor.organisation])
    proofs = _proofs(sorted(each.leaf_row.index for each in entries if hasattr(each, "leaf_row")))
    handed = tuple(map(Note.parse, handing_over.notes()))
    return {
        each.number: Receipt(
            LedgerEntry.parse(bytes(each.payload)),
            tuple(opened.get(each.pk, ())),
            Note.parse(each.promise),
            proofs[each.leaf_row.index] if hasattr(each, "leaf_row") else None,
            hand_overs=handed,
        )
        for each in entries
    }


def receipt_with_event(actor: Actor, number: str, events: Sequence[object], index: int) -> Receipt:
    """Return the receipt of a capture of the actor's organisation that shows one of its ``events``, and no field.

    Raises:
        NotFound: there is no such capture of theirs, or its seed has been erased.
        Refused: ``events`` are not those that were captured, or there is none at ``index``.
    """
    whole = receipt_for(actor, number).disclosing(())
    kept = Opening.objects.filter(entry__number=number, entry__organisation=actor.organisation, name="").first()
    if kept is None or whole.entry.capture is None:
        raise NotFound
    seed = bytes(kept.salt)
    if not 0 <= index < len(events) or capture(events, seed) != whole.entry.capture:
        raise Refused(OTHER_EVENTS, status=400)
    hashes = tuple(event_proof(events, seed, index))
    return replace(whole, events=(Event(index, events[index], salt_of(seed, index), hashes),))


@dataclass(frozen=True, slots=True)
class Held:
    """Which fields with a person's data an entry keeps: its opaque number, when and what was done, names of fields."""

    number: str
    time: dt.datetime
    action: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of an entry: the names of its fields, when, by the user of which number, and why."""

    fields: tuple[str, ...]
    time: dt.datetime
    actor: int
    reason: str


def personal_data_of(actor: Actor, user: int, email: str = "") -> list[Held]:
    """Return the entries of the actor's organisation that keep data of a person, oldest first, for who may erase them.

    They are those that the user of this number wrote, or wrote for somebody, and those that keep ``email``. Nobody but
    an administrator is told of any; values are not in them.
    """
    if not actor.has(*ADMINISTRATORS):
        return []
    about = Q(entry__actor=user)
    if email:
        about |= Q(name="email", value=canonical(email).decode())
    rows = Opening.objects.filter(about, entry__organisation=actor.organisation, name__in=PERSONAL)
    found: dict[int, Held] = {}
    for row in rows.select_related("entry").order_by("entry_id", "name"):
        before = found.get(row.entry_id)
        names = (*(before.fields if before else ()), row.name)
        found[row.entry_id] = Held(row.entry.number, row.entry.time, row.entry.action, names)
    return list(found.values())


def erased_of(actor: Actor, number: str) -> list[Erased]:
    """Return what was erased of an entry of the actor's organisation, oldest first; nothing of any other."""
    if not (actor.works or actor.has(*ADMINISTRATORS)):
        return []
    entries = Entry.objects.filter(
        action="ledger.erase", subject_kind="entry", subject=number, organisation=actor.organisation
    )
    found = []
    for entry in entries.prefetch_related("openings").order_by("id"):
        said = {each.name: json.loads(each.value) for each in entry.openings.all() if each.name}
        found.append(Erased(tuple(said["erased"]), entry.time, entry.actor, said.get("reason", "")))
    return found


def check(number: str) -> Checked:
    """Return what anybody may learn of an entry by its opaque number. Raises :class:`NotFound`."""
    entry = Entry.objects.select_related("leaf_row").filter(number=number).first()
    if entry is None:
        raise NotFound
    return _checked(entry)


def check_row(row: int) -> Checked:
    """Return what anybody may learn of the entry behind something that they hold. Raises :class:`NotFound`."""
    entry = Entry.objects.select_related("leaf_row").filter(pk=row).first()
    if entry is None:
        raise NotFound
    return _checked(entry)


def _checked(entry: Entry) -> Checked:
    leaf = getattr(entry, "leaf_row", None)
    size = None if leaf is None else _checkpoint().size
    return Checked(entry.number, entry.time, bytes(entry.leaf).hex(), None if leaf is None else leaf.index, size)


def public_key() -> str:
    """Return the key that everyone checks the log with, as a line."""
    return str(keys.public())


def known_log() -> LogKeys:
    """Return the log with every key that it has had. Raises :class:`Refused` where the key in use is another's."""
    return handing_over.known_log()


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One key of the log followed by another: both as lines, when, and the note that both have signed.

    ``number`` counts from 1, the oldest first.
    """

    number: int
    old: str
    new: str
    time: dt.datetime
    statement: str


def hand_overs() -> tuple[HandedOver, ...]:
    """Return how the log went from key to key: who knows an old key follows to the one in use; open to everybody."""
    rows = HandOver.objects.order_by("pk")
    return tuple(HandedOver(place, row.old, row.new, row.time, row.note) for place, row in enumerate(rows, start=1))


def hand_over(number: int) -> HandedOver:
    """Return one of them. Raises :class:`NotFound`."""
    found = next((each for each in hand_overs() if each.number == number), None)
    if found is None:
        raise NotFound
    return found


def witness_keys() -> list[str]:
    """Return the keys of the witnesses that organisations made known, as lines."""
    return list(Witness.objects.order_by("pk").values_list("key", flat=True))


def checkpoint_note() -> str:
    """Return the latest checkpoint with the cosignatures on it. Raises :class:`NotFound` while nothing is sealed."""
    return str(_with_cosignatures(_checkpoint()))


def update_since(size: int) -> bytes:
    """Return what a witness that has seen ``size`` entries is shown: the request of C2SP tlog-witness.

    Raises:
        NotFound: nothing is sealed yet.
        Refused: the log is smaller.
    """
    latest = _checkpoint()
    if not 0 <= size <= latest.size:
        raise Refused(NO_SUCH_SIZE, status=400)
    hashes = proof(consistency_spans(size, latest.size))
    return str(Update(size, tuple(hashes), Note.parse(latest.note))).encode()


def signatures_of(actor: Actor, subject: Subject) -> list[SignatureRow]:
    """Return the signatures under an object that the caller has found the actor may see, oldest first."""
    if not actor.works:
        return []
    return list(SignatureRow.objects.filter(subject_kind=subject[0], subject=subject[1]).order_by("id"))


def prints_of(actor: Actor, subject: Subject) -> list[Print]:
    """Return what was printed of an object to be sealed, each with its scan where there is one, oldest first."""
    if not actor.works:
        return []
    rows = Print.objects.filter(subject_kind=subject[0], subject=subject[1])
    return list(rows.select_related("scan").order_by("id"))


def _checkpoint() -> Checkpoint:
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        raise NotFound
    return latest


def _opened(entries: Sequence[Entry]) -> dict[int, list[FieldOpening]]:
    """Return the fields of entries that have not been erased, by the rows of the entries."""
    found: dict[int, list[FieldOpening]] = {}
    if entries:
        for row in Opening.objects.filter(entry__in=entries).exclude(name="").order_by("name"):
            opening = FieldOpening(row.name, json.loads(row.value), bytes(row.salt))
            found.setdefault(row.entry_id, []).append(opening)
    return found


def _proofs(indexes: Sequence[int]) -> dict[int, Proof]:
    """Prove leaves, each in the latest checkpoint that a witness has cosigned, where that holds it, else in the latest.

    Raises:
        NotFound: no checkpoint holds one of them.
    """
    if not indexes:
        return {}
    seen = Checkpoint.objects.filter(cosignatures__isnull=False).order_by("-size").first()
    size = 0 if seen is None else seen.size
    latest = _checkpoint() if indexes[-1] >= size else seen
    if latest is None or indexes[-1] >= latest.size:
        raise NotFound
    chosen = {index: seen if seen is not None and index < size else latest for index in indexes}
    spans = {index: inclusion_spans(index, checkpoint.size) for index, checkpoint in chosen.items()}
    nodes = kept(node for some in spans.values() for span in some for node in span_nodes(span))
    notes = {each.pk: _with_cosignatures(each) for each in {each.pk: each for each in chosen.values()}.values()}
    return {
        index: Proof(index, tuple(hashes_of(spans[index], nodes)), notes[checkpoint.pk])
        for index, checkpoint in chosen.items()
    }


def _with_cosignatures(checkpoint: Checkpoint) -> Note:
    lines = Cosignature.objects.filter(checkpoint=checkpoint).order_by("id").values_list("line", flat=True)
    return Note.parse(checkpoint.note).with_signatures([Signature.parse(line) for line in lines])
