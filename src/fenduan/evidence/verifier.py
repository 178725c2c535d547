"""The offline verifier: a file and a public key in, what is proved out, in both languages.

It reads receipts, promises (receipts without a proof yet), checkpoints, hand-overs and proofs of contradiction. The key
of the log comes from whoever asks; what a file says of its own key proves nothing.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from fenduan.evidence import messages as m
from fenduan.evidence.canonical import LARGEST, canonical, read
from fenduan.evidence.checkpoints import Witnessed
from fenduan.evidence.checkpoints import opened as opened_checkpoint
from fenduan.evidence.contradictions import Contradiction
from fenduan.evidence.encoding import base64, posix_text, shown
from fenduan.evidence.errors import Refused, at, visible
from fenduan.evidence.handovers import HEADER as HAND_OVER
from fenduan.evidence.handovers import Log, extended
from fenduan.evidence.handovers import opened as opened_hand_over
from fenduan.evidence.merkle import includes
from fenduan.evidence.notes import Note, PublicKey
from fenduan.evidence.promises import Promise
from fenduan.evidence.promises import opened as opened_promise
from fenduan.evidence.receipts import Proof, Receipt
from fenduan.reference.text import Text

Kind = Literal["receipt", "promise", "checkpoint", "hand-over", "contradiction"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file proves: sentences in their order, and the same as facts for a program.

    ``overdue`` tells that a promise has not been kept by the time asked about.
    """

    kind: Kind
    log: str
    statements: tuple[Text, ...]
    facts: dict[str, Any] = field(default_factory=dict)
    overdue: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        said = [each.as_dict() for each in self.statements]
        return {"kind": self.kind, "log": self.log, "overdue": self.overdue, "statements": said, **self.facts}


def verify(data: bytes, log: Log, witnesses: Iterable[PublicKey] = (), *, now: datetime | None = None) -> Verdict:
    """Verify a file of evidence with the key of the log and those of the ``witnesses`` one trusts.

    ``now`` decides only whether a promise is overdue.

    Raises:
        Refused: it does not prove what it says, or it is no evidence at all; with its place in the file.
    """
    if len(data) > LARGEST:
        raise Refused("too-large", limit=LARGEST)
    known = tuple(witnesses)
    if not data.lstrip().startswith(b"{"):
        note = Note.parse(data)
        return _hand_over(note, log) if note.text.startswith(f"{HAND_OVER}\n") else _checkpoint(note, log, known)
    value = read(data)
    if "contradiction" in value:
        found = Contradiction.of(value)
        return Verdict("contradiction", log.name, (found.shown(log),))
    if "receipt" in value:
        return _receipt(Receipt.of(value), log, known, now)
    raise Refused("unknown-file")


def verify_receipt(receipt: Receipt, log: Log, witnesses: Iterable[PublicKey] = ()) -> Witnessed | None:
    """Verify a receipt; return its checkpoint, or ``None`` where it holds the promise only. Raises :class:`Refused`."""
    with at("/hand_overs"):
        log = extended(log, receipt.hand_overs)
    with at("/promise"):
        promise = opened_promise(receipt.promise, log)
        if promise.leaf != receipt.entry.leaf():
            raise Refused("other-leaf", ":3")
    if receipt.proof is None:
        return None
    with at("/proof"):
        return _included(receipt.entry.leaf(), receipt.proof, log, witnesses)


def _included(leaf: bytes, proof: Proof, log: Log, witnesses: Iterable[PublicKey]) -> Witnessed:
    with at("/checkpoint"):
        witnessed = opened_checkpoint(proof.checkpoint, log, witnesses)
    checkpoint = witnessed.checkpoint
    if proof.index >= checkpoint.size:
        raise Refused("index-beyond", found=proof.index, size=checkpoint.size)
    if not includes(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root):
        raise Refused("not-included")
    return witnessed


def _receipt(receipt: Receipt, log: Log, witnesses: Collection[PublicKey], now: datetime | None) -> Verdict:
    witnessed = verify_receipt(receipt, log, witnesses)
    promise = Promise.parse(receipt.promise.text)
    facts: dict[str, Any] = {
        "entry": receipt.entry.as_dict(),
        "leaf": receipt.entry.leaf().hex(),
        "opened": {each.name: each.value for each in receipt.opened},
        "promise": {"time": promise.time, "seal_by": promise.seal_by},
    }
    said = [*_of_entry(receipt)]
    promised = filled(m.PROMISED, log=log.name, time=posix_text(promise.time), seal_by=posix_text(promise.seal_by))
    if witnessed is None or receipt.proof is None:
        overdue = now is not None and now.timestamp() > promise.seal_by
        last = filled(m.OVERDUE, now=posix_text(int(now.timestamp()))) if overdue and now else m.NOT_YET_SEALED
        return Verdict("promise", log.name, (*said, promised, last), facts, overdue)
    checkpoint = witnessed.checkpoint
    position = filled(m.POSITION, index=receipt.proof.index, size=checkpoint.size, log=log.name)
    facts |= {"index": receipt.proof.index, **_of_checkpoint(witnessed)}
    return Verdict("receipt", log.name, (*said, position, promised, *_of_witnesses(witnessed)), facts)


def _checkpoint(note: Note, log: Log, witnesses: Collection[PublicKey]) -> Verdict:
    witnessed = opened_checkpoint(note, log, witnesses)
    checkpoint = witnessed.checkpoint
    said = filled(m.SIGNED_CHECKPOINT, log=log.name, size=checkpoint.size, root=base64(checkpoint.root))
    return Verdict("checkpoint", log.name, (said, *_of_witnesses(witnessed)), _of_checkpoint(witnessed))


def _hand_over(note: Note, log: Log) -> Verdict:
    extended(log, [note])
    found = opened_hand_over(note)
    facts = {"old": str(found.old), "new": str(found.new), "time": found.time}
    said = filled(m.HANDED_OVER, log=log.name, time=posix_text(found.time), old=found.old, new=found.new)
    return Verdict("hand-over", log.name, (said,), facts)


def _of_entry(receipt: Receipt) -> Iterator[Text]:
    entry = receipt.entry
    yield filled(
        m.ENTRY,
        time=shown(entry.time),
        action=visible(entry.action),
        organisation=visible(entry.organisation),
        subject=visible(" ".join(entry.subject)),
    )
    for each in receipt.opened:
        yield filled(m.OPENED, name=visible(each.name), value=_shown(each.value))
    closed = sorted(entry.commitments.keys() - {each.name for each in receipt.opened})
    if closed:
        names = [visible(name) for name in closed]
        yield filled(m.CLOSED, names=Text(", ".join(names), "、".join(names)))


def _shown(value: object) -> Text:
    match value:
        case {"en": str() as en, "zh": str() as zh, **rest} if not rest:
            return Text(visible(en), visible(zh))
        case str():
            return Text(visible(value), visible(value))
        case _:
            written = visible(canonical(value).decode())
            return Text(written, written)


def _of_witnesses(witnessed: Witnessed) -> Iterator[Text]:
    for each in witnessed.cosigned:
        yield filled(m.COSIGNED, witness=each.key.name, time=posix_text(each.time or 0))
    if not witnessed.cosigned:
        yield m.NO_COSIGNER
    if witnessed.unknown:
        yield filled(m.UNKNOWN_COSIGNERS, count=witnessed.unknown)


def _of_checkpoint(witnessed: Witnessed) -> dict[str, Any]:
    checkpoint = witnessed.checkpoint
    return {
        "size": checkpoint.size,
        "root": base64(checkpoint.root),
        "cosigned": [{"witness": str(each.key), "time": each.time} for each in witnessed.cosigned],
    }


def filled(text: Text, **facts: object) -> Text:
    """Return ``text`` with its facts in both languages; a fact that is a :class:`Text` is said in each."""
    en = {name: fact.en if isinstance(fact, Text) else fact for name, fact in facts.items()}
    zh = {name: fact.zh if isinstance(fact, Text) else fact for name, fact in facts.items()}
    return Text(text.en.format_map(en), text.zh.format_map(zh))
