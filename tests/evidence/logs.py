"""A log in memory, for the tests of what proves and what does not."""

import datetime as dt
from collections.abc import Sequence
from hashlib import sha256

from fenduan.evidence.checkpoints import Checkpoint
from fenduan.evidence.commitments import Opening
from fenduan.evidence.entries import LedgerEntry
from fenduan.evidence.merkle import consistency_spans, hashes_of, inclusion_spans, levels, node_hash, root
from fenduan.evidence.notes import COSIGNS, Note, PrivateKey
from fenduan.evidence.promises import Promise
from fenduan.evidence.receipts import Proof, Receipt
from fenduan.evidence.witness import Update

LOG = PrivateKey("log.example/ledger", 1, b"\x01" * 32)
OTHER_LOG = PrivateKey("log.example/other", 1, b"\x02" * 32)
WITNESS = PrivateKey("witness.example/w1", COSIGNS, b"\x03" * 32)


def opening(name: str, value: object) -> Opening:
    """Return an opening with a salt that a test can repeat."""
    return Opening(name, value, sha256(name.encode()).digest())


def entry(number: int, *openings: Opening) -> LedgerEntry:
    """Return the entry of this number."""
    return LedgerEntry(
        id=f"entry-{number}",
        time=dt.datetime(2026, 6, 15, 1, 2, 3, number, tzinfo=dt.UTC),
        actor=7,
        acting_for=None,
        organisation="js-mpa",
        action="cases.accept",
        subject=("case", f"JS-OP-2026-{number:04d}"),
        commitments={each.name: each.commitment() for each in openings},
    )


class Log:
    """Entries in their order; ``key`` signs for them."""

    def __init__(self, entries: Sequence[LedgerEntry], key: PrivateKey = LOG) -> None:
        self.entries = list(entries)
        self.key = key

    def leaves(self, size: int | None = None) -> list[bytes]:
        """Return the first leaves."""
        return [each.leaf() for each in self.entries[:size]]

    def checkpoint(self, size: int | None = None) -> Note:
        """Sign for the first entries."""
        leaves = self.leaves(size)
        return Checkpoint(self.key.name, len(leaves), root(leaves)).signed(self.key)

    def hashes(self, index: int, size: int | None = None) -> list[bytes]:
        """Return the proof that an entry is among the first."""
        leaves = self.leaves(size)
        return hashes_of(inclusion_spans(index, len(leaves)), levels(leaves))

    def update(self, old: int, size: int | None = None) -> Update:
        """Return what a witness is shown."""
        leaves = self.leaves(size)
        hashes = hashes_of(consistency_spans(old, len(leaves)), levels(leaves))
        return Update(old, tuple(hashes), self.checkpoint(size))

    def promise(self, index: int) -> Note:
        """Promise an entry."""
        return Promise(self.key.name, self.entries[index].leaf(), 1_781_485_323, 1_781_488_923).signed(self.key)

    def receipt(self, index: int, *openings: Opening, size: int | None = None) -> Receipt:
        """Return the receipt of an entry."""
        proof = Proof(index, tuple(self.hashes(index, size)), self.checkpoint(size))
        return Receipt(self.entries[index], openings, self.promise(index), proof)


def log_of(size: int, *, changed: int | None = None) -> Log:
    """Return a log of so many entries, one of them changed afterwards."""
    return Log([entry(number + (500 if number == changed else 0)) for number in range(size)])


def reference_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root as RFC 6962, section 2.1, defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(reference_root(leaves[:split]), reference_root(leaves[split:]))
