"""A log goes on under another key: who knows one of the keys takes the other, and nobody else's."""

from dataclasses import replace

import pytest

from fenduan.evidence.checkpoints import Checkpoint
from fenduan.evidence.checkpoints import opened as opened_checkpoint
from fenduan.evidence.errors import Refused
from fenduan.evidence.handovers import HandOver, extended, hand_over, log_of, opened
from fenduan.evidence.merkle import root
from fenduan.evidence.notes import COSIGNS, Note, PrivateKey, sign
from fenduan.evidence.receipts import Proof, Receipt
from fenduan.evidence.verifier import verify
from fenduan.evidence.witness import Seen, consider

from tests.evidence.logs import LOG, OTHER_LOG, Log, log_of as made_log  # isort: skip

NEXT = PrivateKey(LOG.name, 1, b"\x11" * 32)
LAST = PrivateKey(LOG.name, 1, b"\x12" * 32)
STRANGER = PrivateKey(LOG.name, 1, b"\x13" * 32)
TIME = 1_781_485_323
HANDED = hand_over(LOG, NEXT, TIME)
AGAIN = hand_over(NEXT, LAST, TIME + 1)


def _later(size: int) -> Log:
    """Return the same log when the old key is retired."""
    return Log(made_log(size).entries, NEXT)


def _both(log: Log, size: int | None = None) -> Note:
    """Return a checkpoint that the old key and the new one sign."""
    note = log.checkpoint(size)
    return note.with_signatures([sign(note.text, each) for each in (LOG, NEXT)])


def test_what_is_written_is_read() -> None:
    found = opened(Note.parse(str(HANDED)))
    assert (found.old, found.new, found.time) == (LOG.public, NEXT.public, TIME)
    assert HandOver.parse(found.text()) == found


@pytest.mark.parametrize(
    ("one", "other"), [(LOG, LOG), (LOG, OTHER_LOG), (PrivateKey(LOG.name, COSIGNS, b"\x11" * 32), LOG)]
)
def test_a_log_is_handed_over_to_another_key_of_its_own_only(one: PrivateKey, other: PrivateKey) -> None:
    with pytest.raises(Refused):
        hand_over(one, other, TIME)


@pytest.mark.parametrize("lost", [0, 1])
def test_one_signature_is_not_enough(lost: int) -> None:
    kept = tuple(each for place, each in enumerate(HANDED.signatures) if place != lost)
    with pytest.raises(Refused) as refused:
        opened(replace(HANDED, signatures=kept))
    assert refused.value.rule == "not-signed-by"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fenduan/hand-over/v1", "fenduan/hand-over/v2"),
        ("old ", "old  "),
        ("new ", "older "),
        (f"time {TIME}", f"time 0{TIME}"),
        (f"time {TIME}\n", f"time {TIME}\nmore\n"),
        (f"\n{LOG.name}\nold", f"\n{OTHER_LOG.name}\nold"),
        (str(NEXT.public), str(LOG.public)),
        (str(NEXT.public), str(PrivateKey(LOG.name, COSIGNS, b"\x11" * 32).public)),
    ],
)
def test_a_statement_that_says_anything_else_is_refused(old: str, new: str) -> None:
    assert old in HANDED.text
    with pytest.raises(Refused):
        HandOver.parse(HANDED.text.replace(old, new))


def test_hand_overs_join_on_in_any_order_and_direction() -> None:
    for known in (LOG, NEXT, LAST):
        for notes in ([HANDED, AGAIN], [AGAIN, HANDED]):
            assert set(extended(known.public, notes).keys) == {LOG.public, NEXT.public, LAST.public}
    assert extended(LOG.public, []).keys == (LOG.public,)


def test_a_hand_over_between_strangers_is_refused_and_adds_nobody() -> None:
    strange = hand_over(STRANGER, LAST, TIME)
    with pytest.raises(Refused) as refused:
        extended(LOG.public, [HANDED, strange])
    assert refused.value.rule == "not-signed-by"
    forged = Note(HANDED.text.replace(str(NEXT.public), str(STRANGER.public)), HANDED.signatures)
    with pytest.raises(Refused):
        extended(LOG.public, [forged])


def test_keys_of_two_logs_are_not_one_log() -> None:
    assert log_of([LOG.public, NEXT.public, LOG.public]).keys == (LOG.public, NEXT.public)
    for keys in ([LOG.public, OTHER_LOG.public], [PrivateKey(LOG.name, COSIGNS, b"\x11" * 32).public]):
        with pytest.raises(Refused):
            log_of(keys)


def test_an_old_receipt_is_proved_with_the_old_key_and_a_new_one_with_the_new() -> None:
    old, new = made_log(3).receipt(1), _later(5).receipt(4)
    assert verify(old.file(), LOG.public).kind == verify(new.file(), NEXT.public).kind == "receipt"
    for receipt, key in ((old, NEXT), (new, LOG)):
        with pytest.raises(Refused):
            verify(receipt.file(), key.public)
        assert verify(receipt.file(), log_of([LOG.public, NEXT.public])).kind == "receipt"
        assert verify(receipt.file(), log_of([key.public], [HANDED])).kind == "receipt"


def test_a_receipt_that_brings_the_hand_over_is_proved_with_either_key() -> None:
    log = _later(5)
    promised = made_log(5).promise(1)
    proof = Proof(1, tuple(log.hashes(1)), log.checkpoint())
    receipt = Receipt(log.entries[1], (), promised, proof, hand_overs=(HANDED,))
    assert Receipt.parse(receipt.file()) == receipt
    for key in (LOG, NEXT):
        assert verify(receipt.file(), key.public).kind == "receipt"
        with pytest.raises(Refused):
            verify(replace(receipt, hand_overs=()).file(), key.public)
    with pytest.raises(Refused) as refused:
        verify(receipt.file(), STRANGER.public)
    assert refused.value.where.startswith("/hand_overs")
    assert receipt.disclosing(()).hand_overs == (HANDED,)


def test_what_both_keys_sign_is_proved_with_either() -> None:
    note = _both(made_log(4))
    for key in (LOG, NEXT):
        assert opened_checkpoint(note, key.public).checkpoint.size == 4
    assert opened_checkpoint(note, log_of([LOG.public, NEXT.public])).unknown == 0
    assert opened_checkpoint(note, LOG.public).unknown == 1


def test_a_witness_that_knows_only_the_old_key_follows_through_the_hand_over() -> None:
    seen = consider(Seen(), made_log(3).update(0), LOG.public)
    while_both = replace(made_log(5).update(3), checkpoint=_both(made_log(5)))
    seen = consider(seen, while_both, LOG.public)
    later = _later(8).update(5)
    with pytest.raises(Refused):
        consider(seen, later, LOG.public)
    assert consider(seen, later, log_of([LOG.public], [HANDED])).size == 8


def test_a_fork_under_the_new_key_is_still_a_fork() -> None:
    seen = consider(Seen(), made_log(4).update(0), LOG.public)
    other = Log(made_log(4, changed=2).entries, NEXT)
    with pytest.raises(Refused) as refused:
        consider(seen, other.update(0), log_of([LOG.public], [HANDED]))
    assert refused.value.rule == "forked"
    proof = refused.value.proof  # type: ignore[attr-defined]  # a fork holds it
    assert verify(proof.file(), log_of([LOG.public], [HANDED])).kind == "contradiction"
    with pytest.raises(Refused):
        verify(proof.file(), LOG.public)


def test_the_statement_itself_is_proved_with_either_key() -> None:
    for key in (LOG, NEXT):
        verdict = verify(str(HANDED).encode(), key.public)
        assert (verdict.kind, verdict.facts["new"]) == ("hand-over", str(NEXT.public))
    with pytest.raises(Refused):
        verify(str(HANDED).encode(), STRANGER.public)


def test_a_checkpoint_is_never_taken_for_a_statement() -> None:
    leaves = made_log(2).leaves()
    odd = PrivateKey("fenduan/hand-over/v1", 1, b"\x14" * 32)
    note = Checkpoint(odd.name, 2, root(leaves)).signed(odd)
    with pytest.raises(Refused):
        verify(str(note).encode(), odd.public)
