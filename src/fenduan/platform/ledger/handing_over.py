"""From one key of the log to the next: the hand-over is an entry of the log, and a note that both keys sign."""

from functools import lru_cache
from typing import Final

from django.db import transaction

from fenduan.evidence.errors import Refused as BadEvidence
from fenduan.evidence.handovers import HandOver as HandOverText
from fenduan.evidence.handovers import LogKeys, extended, hand_over
from fenduan.evidence.notes import Note, PrivateKey, PublicKey
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import Refused
from fenduan.platform.ledger import keys
from fenduan.platform.ledger.models import HandOver
from fenduan.platform.ledger.services import record
from fenduan.reference.text import Text

OTHER_KEY: Final = Text(
    "This log was signed with another key. Put that key back: FENDUAN_LEDGER_KEY names its file.",
    "该日志此前使用另一密钥签名。请恢复原密钥，其文件由 FENDUAN_LEDGER_KEY 指明。",
)
HANDED_OVER: Final = Text(
    "The key in use has handed the log over already: name the file of its successor in FENDUAN_LEDGER_KEY.",
    "当前密钥已将日志移交，请在 FENDUAN_LEDGER_KEY 中指明新密钥文件。",
)
STILL_RETIRING: Final = Text(
    "An older key still signs beside this one; retire it first: take FENDUAN_LEDGER_OLD_KEY away.",
    "原密钥仍在同时签名，请先停用：移除 FENDUAN_LEDGER_OLD_KEY。",
)


def notes() -> tuple[str, ...]:
    """Return the hand-overs of the log as signed notes, the oldest first."""
    return tuple(HandOver.objects.order_by("pk").values_list("note", flat=True))


def known_log() -> LogKeys:
    """Return the log with every key that it has had, by the key in use and the hand-overs.

    Raises:
        Refused: the key in use is none that the log was handed over to.
    """
    log = _log(keys.public(), notes())
    old = keys.retiring()
    if old is not None and old.public not in log.keys:
        raise Refused(OTHER_KEY)
    return log


@lru_cache(maxsize=8)
def _log(key: PublicKey, kept: tuple[str, ...]) -> LogKeys:
    try:
        return extended(key, map(Note.parse, kept))
    except BadEvidence as error:
        raise Refused([OTHER_KEY, error.message]) from error


@transaction.atomic
def rotate(*, actor: Actor, successor: PrivateKey) -> Note:
    """Hand the log over to a key, and return the statement of it; the operator then names the new key in the settings.

    Raises:
        Refused: the key in use has a successor already, or still signs beside its own predecessor.
    """
    key = keys.operator()
    known_log()
    if keys.retiring() is not None:
        raise Refused(STILL_RETIRING)
    if HandOver.objects.filter(old=str(key.public)).exists():
        raise Refused(HANDED_OVER)
    now = clock.now()
    note = hand_over(key, successor, int(now.timestamp()))
    said = HandOverText.parse(note.text)
    recorded = record(
        actor=actor,
        action="ledger.hand_over",
        subject=("key", said.new.number.hex()),
        fields={"old": str(said.old), "new": str(said.new), "statement": str(note)},
    )
    HandOver(entry_id=recorded.id, old=str(said.old), new=str(said.new), note=str(note), time=now).save()
    return note
