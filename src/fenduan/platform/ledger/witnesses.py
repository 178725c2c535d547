"""Witnesses of the log: organisations that cosign what they have seen of it."""

import datetime as dt
from typing import Final

from django.db import transaction

from fenduan.evidence.checkpoints import Checkpoint as CheckpointText
from fenduan.evidence.errors import Refused as BadEvidence
from fenduan.evidence.notes import COSIGNS, Note, PublicKey, Signature, Signed
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import Refused
from fenduan.platform.ledger.models import Checkpoint, Cosignature, Witness
from fenduan.platform.ledger.services import record
from fenduan.reference.text import Text

NO_COSIGNING_KEY: Final = Text(
    "This is no key that cosigns. Make one: fenduan evidence keygen NAME --witness -o FILE.",
    "这不是见证签名所用的密钥。请用 fenduan evidence keygen 名称 --witness -o 文件 生成。",
)
KEY_KNOWN: Final = Text("This key is known already.", "该密钥已登记。")
NO_SUCH_CHECKPOINT: Final = Text(
    "The log has signed no such checkpoint. If it bears the log's signature, keep it: it may be proof of a fork.",
    "日志未签署过该检查点。若其上确有日志的签名，请妥善保存：这可能是日志分叉的证据。",
)
NO_KNOWN_WITNESS: Final = Text(
    "No signature on it is of a witness of your organisation.", "其上没有贵单位登记的见证方的签名。"
)


@transaction.atomic
def register(*, actor: Actor, key: str) -> Witness:
    """Make a key known with which the actor's organisation cosigns.

    Raises:
        Refused: it is no such key, or it is known already.
    """
    try:
        public = PublicKey.parse(key)
    except BadEvidence as error:
        raise Refused([error.message, NO_COSIGNING_KEY], status=400) from error
    if public.use != COSIGNS:
        raise Refused(NO_COSIGNING_KEY, status=400)
    if Witness.objects.filter(key=str(public)).exists():
        raise Refused(KEY_KNOWN)
    record(actor=actor, action="ledger.register_witness", subject=("witness", public.name), fields={"key": str(public)})
    row = Witness(organisation=actor.organisation, key=str(public), time=clock.now())
    row.save()
    return row


@transaction.atomic
def cosigned(*, actor: Actor, note: bytes) -> int:
    """Take in a checkpoint that witnesses of the actor's organisation have cosigned; return how many are new.

    Raises:
        Refused: it is no checkpoint that this log signed, a signature is wrong, or none is of a witness of theirs.
    """
    try:
        found = Note.parse(note)
        text = CheckpointText.parse(found.text)
        witnesses = {each.key: each for each in Witness.objects.filter(organisation=actor.organisation)}
        signed = found.verified(map(PublicKey.parse, witnesses))
    except BadEvidence as error:
        raise Refused(error.message, status=400) from error
    checkpoint = Checkpoint.objects.filter(size=text.size).first()
    if checkpoint is None or Note.parse(checkpoint.note).text != found.text:
        raise Refused(NO_SUCH_CHECKPOINT)
    if not signed:
        raise Refused(NO_KNOWN_WITNESS, status=400)
    new = [each for each in signed if _kept(found, checkpoint, witnesses[str(each.key)], each)]
    if new:
        record(
            actor=actor,
            action="ledger.cosign",
            subject=("checkpoint", str(text.size)),
            fields={"witnesses": [str(each.key) for each in new]},
        )
    return len(new)


def _kept(note: Note, checkpoint: Checkpoint, witness: Witness, signed: Signed) -> bool:
    """Keep a cosignature, unless this witness has cosigned the checkpoint before."""
    if Cosignature.objects.filter(checkpoint=checkpoint, witness=witness).exists():
        return False
    line: Signature = next(each for each in note.signatures if each.is_of(signed.key))
    seen_at = dt.datetime.fromtimestamp(signed.time or 0, tz=dt.UTC)
    Cosignature(checkpoint=checkpoint, witness=witness, line=str(line).rstrip("\n"), seen_at=seen_at).save()
    return True
