"""What is written into the ledger. Every service of the platform that writes calls :func:`record` once."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import connection, transaction

from fenduan.evidence import captures
from fenduan.evidence.canonical import canonical
from fenduan.evidence.commitments import Opening as FieldOpening
from fenduan.evidence.entries import LedgerEntry
from fenduan.evidence.merkle import leaf_hash
from fenduan.evidence.promises import Promise
from fenduan.platform.base import clock
from fenduan.platform.base.actor import ADMINISTRATORS, Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.numbers import opaque_id
from fenduan.platform.base.text import filled
from fenduan.platform.ledger import keys
from fenduan.platform.ledger.models import Entry, Opening, Print, Scan, Signature
from fenduan.reference.text import Text

SEAL_WITHIN: Final = dt.timedelta(hours=1)
"""The time within which the log promises to seal an entry."""
SECOND_FACTOR_HOLDS: Final = dt.timedelta(minutes=5)
"""How long after showing the second factor a person may sign with it."""
RESERVED: Final = frozenset({"", "actor_name", "reason"})
"""Names of fields that the ledger fills in itself."""
PERSONAL: Final = frozenset({"actor_name", "reason", "email"})
"""Fields that hold a person's data: a name, an address, words typed freely. Whatever else is kept is what was done."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry that was written: its row's number, its opaque number, its leaf in hexadecimal, the signed promise.

    The promise holds only once the transaction has been committed; hand it out afterwards.
    """

    id: int
    number: str
    leaf: str
    promise: str


def record(
    *,
    actor: Actor,
    action: str,
    subject: tuple[str, str],
    reason: str = "",
    fields: Mapping[str, object] | None = None,
    events: Iterable[object] | None = None,
) -> Recorded:
    """Write the ledger entry of a write, in the transaction of that write.

    ``action`` is a code such as ``cases.accept``, ``subject`` a kind of object and its number, such as
    ``("case", "SH-OP-2026-0001")``. ``fields`` are JSON values (dates and :class:`Text` too); the entry binds itself
    to each, to ``reason`` and to the actor's name by a salted commitment, so that one can be shown and any be erased.
    ``events`` are captured as one: the entry holds their number and the root over them, whoever calls keeps them.

    Raises:
        RuntimeError: no transaction is open.
        ValueError: a field has a reserved name.
        fenduan.evidence.errors.Refused: a value is no JSON value.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an entry is written in the transaction of what it records")
    given = dict(fields or {})
    if taken := RESERVED.intersection(given):
        raise ValueError(f"reserved names of fields: {sorted(taken)}")
    said = {"actor_name": actor.name, **({"reason": reason} if reason else {}), **given}
    openings = [FieldOpening.fresh(name, _plain(value)) for name, value in said.items()]
    seed = captures.seed() if events is not None else None
    entry = LedgerEntry(
        id=opaque_id(),
        time=clock.now(),
        actor=actor.user_id,
        acting_for=actor.acting_for,
        organisation=actor.organisation,
        action=action,
        subject=subject,
        commitments={each.name: each.commitment() for each in openings},
        capture=captures.capture(events, seed) if events is not None and seed is not None else None,
    )
    row = _inserted(entry)
    kept = [
        Opening(entry=row, name=each.name, value=canonical(each.value).decode(), salt=each.salt) for each in openings
    ]
    if seed is not None:
        kept.append(Opening(entry=row, name="", value="null", salt=seed))
    Opening.objects.bulk_create(kept)
    return Recorded(row.pk, row.number, bytes(row.leaf).hex(), row.promise)


def _inserted(entry: LedgerEntry) -> Entry:
    payload = entry.canonical()
    leaf = leaf_hash(payload)
    key = keys.operator()
    received = int(entry.time.timestamp())
    seal_by = received + int(SEAL_WITHIN.total_seconds())
    row = Entry(
        number=entry.id,
        payload=payload,
        leaf=leaf,
        time=entry.time,
        actor=entry.actor,
        organisation=entry.organisation,
        action=entry.action,
        subject_kind=entry.subject[0],
        subject=entry.subject[1],
        promise=str(keys.beside(Promise(key.name, leaf, received, seal_by).signed(key))),
        seal_by=dt.datetime.fromtimestamp(seal_by, tz=dt.UTC),
    )
    row.save()
    return row


def _plain(value: object) -> Any:
    """Return a value of a service as JSON has it."""
    match value:
        case Text():
            return value.as_dict()
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case dt.date():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case frozenset() | set():
            return sorted(_plain(each) for each in value)
        case _:
            return value


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature and the one ledger entry that stands for it."""

    signature: Signature
    recorded: Recorded


@transaction.atomic
def sign(
    *,
    actor: Actor,
    action: str,
    subject: tuple[str, str],
    meaning: Text,
    shown: bytes,
    seen: str,
    reason: str = "",
    fields: Mapping[str, object] | None = None,
    not_by: Collection[int] = (),
) -> Signed:
    """Sign exact bytes and write the ledger entry of it: whoever calls this does not call :func:`record` as well.

    ``shown`` are the bytes as they stand now, ``seen`` the SHA-256 (hexadecimal) of those that the person saw;
    ``meaning`` says in words what the signature means; ``not_by`` are the numbers of users who may not sign, such as
    the author of what is approved. The second factor must have been shown within the last five minutes.

    Raises:
        Refused: with every reason at once: the second factor is missing or too old, the person may not sign this, or
            what was seen is no longer what stands there.
    """
    digest = sha256(shown).hexdigest()
    now = clock.now()
    _refuse_to_sign(actor, digest, seen, not_by)
    recorded = record(
        actor=actor,
        action=action,
        subject=subject,
        reason=reason,
        fields={**(fields or {}), "meaning": meaning, "signed_sha256": digest},
    )
    signature = Signature(
        entry_id=recorded.id,
        user=actor.user_id,
        acting_for=actor.acting_for,
        organisation=actor.organisation,
        printed_name=actor.name,
        meaning_en=meaning.en,
        meaning_zh=meaning.zh,
        signed_at=now,
        second_factor_at=actor.second_factor_at,
        digest=digest,
        subject_kind=subject[0],
        subject=subject[1],
    )
    signature.save()
    return Signed(signature, recorded)


def _refuse_to_sign(actor: Actor, digest: str, seen: str, not_by: Collection[int]) -> None:
    reasons = []
    shown_at = actor.second_factor_at
    # By the machine's clock, whatever day a demonstration stands at.
    if shown_at is None or not dt.timedelta(0) <= clock.machine_time() - shown_at <= SECOND_FACTOR_HOLDS:
        reasons.append(SECOND_FACTOR)
    if actor.user_id in not_by or actor.acting_for in not_by:
        reasons.append(ANOTHER_PERSON)
    if digest != seen:
        reasons.append(CHANGED)
    if reasons:
        raise Refused(reasons, status=409 if reasons == [CHANGED] else 403)


SECOND_FACTOR: Final = Text(
    "Show your second factor again: a signature needs it within the last 5 minutes.",
    "请再次进行双因素验证：签名须在验证后5分钟内作出。",
)
ANOTHER_PERSON: Final = Text(
    "Another person must sign: who wrote this, or has signed it, may not.",
    "应当由他人签名：编写人或者已签名的人员不得签名。",
)
CHANGED: Final = Text(
    "What you saw has changed since. Read it again, then sign.", "您所见的内容已发生变化，请重新查看后再签名。"
)
OTHER_PRINT: Final = Text(
    "The digest on the paper is not that of the document printed under this number. Check which paper was scanned.",
    "纸面所载摘要与该编号打印的文件不一致，请核对所扫描的文件。",
)
ALREADY_SCANNED: Final = Text(
    "A sealed copy of this print is kept already. Print anew if it must be sealed anew.",
    "该打印件的盖章扫描件已存档；需要重新盖章的，请重新打印。",
)


@transaction.atomic
def print_to_seal(*, actor: Actor, subject: tuple[str, str], printed: bytes, number: str | None = None) -> Print:
    """Keep the digest of a document that is printed to be sealed on paper.

    ``number`` is the opaque id that stands on it, where it has one already (a letter's); else one is made.
    """
    digest = sha256(printed).hexdigest()
    named = number or opaque_id()
    recorded = record(
        actor=actor, action="ledger.print", subject=subject, fields={"print": named, "printed_sha256": digest}
    )
    row = Print(
        entry_id=recorded.id,
        number=named,
        organisation=actor.organisation,
        digest=digest,
        subject_kind=subject[0],
        subject=subject[1],
        time=clock.now(),
    )
    row.save()
    return row


@transaction.atomic
def keep_sealed(*, actor: Actor, number: str, printed_digest: str, scan: bytes) -> Scan:
    """Match a scan of the sealed paper with the print it was made from; both digests stay.

    ``printed_digest`` is the SHA-256 (hexadecimal) that the person read off the paper.

    Raises:
        NotFound: the actor's organisation printed nothing under this number.
        Refused: the digest is another, or a scan is kept already.
    """
    printed = Print.objects.filter(number=number, organisation=actor.organisation).first()
    if printed is None:
        raise NotFound
    if printed.digest != printed_digest:
        raise Refused(OTHER_PRINT)
    if Scan.objects.filter(print=printed).exists():
        raise Refused(ALREADY_SCANNED)
    digest = sha256(scan).hexdigest()
    recorded = record(
        actor=actor,
        action="ledger.seal_on_paper",
        subject=(printed.subject_kind, printed.subject),
        fields={"print": number, "printed_sha256": printed.digest, "scan_sha256": digest},
    )
    row = Scan(entry_id=recorded.id, print=printed, digest=digest, time=clock.now())
    row.save()
    return row


NO_ADMINISTRATOR: Final = Text(
    "Only an administrator of this organisation erases a person's data.", "仅本单位管理员可以删除个人信息。"
)
NO_REASON: Final = Text("Say why it is erased.", "请填写删除理由。")
NO_FIELD: Final = Text("Name what is to be erased.", "请指明需要删除的字段。")
NOT_PERSONAL: Final = Text(
    "`{field}` is not erased: it says what was done, not who a person is.",
    "字段`{field}`记载所实施的行为，不属于个人信息，不得删除。",
)
GONE: Final = Text(
    "The entry keeps no value of `{field}`, or it has been erased.", "该记录未保存字段`{field}`的值，或者该值已删除。"
)


@transaction.atomic
def erase(*, actor: Actor, number: str, names: Collection[str], reason: str) -> Recorded:
    """Erase a person's data in an entry of the actor's organisation, value and salt, so that nobody can tell them.

    An administrator of the organisation may, of the fields in :data:`PERSONAL`. The entry, its place, its commitments,
    every proof of it and every signature with its printed name stay; receipts handed out before keep what they show.
    That values were erased, which and why is an entry of its own, by which :mod:`fenduan.platform.ledger.fsck` tells
    them from values that somebody took away.

    Raises:
        NotFound: the actor's organisation has no such entry.
        Refused: the actor is no administrator, a field holds no person's data or is not kept (any more), or no reason
            is given.
    """
    if not actor.has(*ADMINISTRATORS):
        raise Refused(NO_ADMINISTRATOR, status=403)
    entry = Entry.objects.filter(number=number, organisation=actor.organisation).first()
    if entry is None:
        raise NotFound
    wanted = sorted(set(names))
    kept = Opening.objects.filter(entry=entry, name__in=PERSONAL.intersection(wanted))
    there = {each.name for each in kept}
    reasons = [] if reason.strip() else [NO_REASON]
    reasons += [] if wanted else [NO_FIELD]
    reasons += [filled(GONE if each in PERSONAL else NOT_PERSONAL, field=each) for each in wanted if each not in there]
    if reasons:
        raise Refused(reasons, status=400)
    # Of two who erase at once, the second finds nothing: the application may not lock what it may not change.
    if kept.delete()[0] != len(wanted):
        raise Refused([filled(GONE, field=each) for each in wanted])
    return record(
        actor=actor,
        action="ledger.erase",
        subject=("entry", number),
        reason=reason,
        fields={"erased": wanted},
    )
