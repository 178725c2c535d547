"""The one sealer: it gives entries their places in the Merkle log, in order, and signs a checkpoint over them."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from fenduan.evidence.checkpoints import Checkpoint as SignedCheckpoint
from fenduan.evidence.checkpoints import opened
from fenduan.evidence.errors import Refused as BadEvidence
from fenduan.evidence.merkle import Frontier, frontier_nodes
from fenduan.evidence.notes import Note
from fenduan.platform.base import clock
from fenduan.platform.base.errors import Refused
from fenduan.platform.ledger import keys, pending
from fenduan.platform.ledger.handing_over import OTHER_KEY, known_log
from fenduan.platform.ledger.models import Checkpoint, Entry, Leaf, Node
from fenduan.platform.ledger.nodes import kept

_BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Sealed:
    """How many entries were sealed, and the size and root (hexadecimal) of the log since."""

    count: int
    size: int
    root: str


def seal() -> Sealed | None:
    """Seal every entry that may be sealed now; ``None`` where there is none.

    Two that run at once take turns. Whatever stops it, either all of it is there or nothing.

    Raises:
        Refused: there is no key to sign with, or the log was signed with another.
    """
    key = keys.operator()
    with transaction.atomic():
        pending.hold()
        _refuse_other_key()
        ready = pending.ready()
        frontier = _frontier()
        before = frontier.size
        _place(ready, frontier)
        if frontier.size == before:
            return None
        root = frontier.root()
        note = keys.beside(SignedCheckpoint(key.name, frontier.size, root).signed(key))
        Checkpoint(size=frontier.size, root=root, note=str(note), time=clock.now(), below=ready.below).save()
    return Sealed(frontier.size - before, frontier.size, root.hex())


def _refuse_other_key() -> None:
    """Refuse to go on with a log under another key: to everyone who holds its receipts that is another log."""
    log = known_log()
    last = Checkpoint.objects.order_by("-size").values_list("note", flat=True).first()
    if last is None:
        return
    try:
        opened(Note.parse(last), log)
    except BadEvidence as error:
        raise Refused([OTHER_KEY, error.message]) from error


def _frontier() -> Frontier:
    size = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    edge = frontier_nodes(size)
    hashes = kept(edge)
    return Frontier(size, [hashes[each] for each in edge])


def _place(ready: pending.Ready, frontier: Frontier) -> None:
    """Give the entries their places, and keep the nodes that are complete now."""
    found = list(ready.entries.values_list("id", "leaf"))
    for start in range(0, len(found), _BATCH):
        leaves, nodes = [], []
        for entry, kept_leaf in found[start : start + _BATCH]:
            leaf = bytes(kept_leaf)
            leaves.append(Leaf(index=frontier.size, entry_id=entry))
            nodes.append(Node(level=0, index=frontier.size, hash=leaf))
            nodes.extend(Node(level=level, index=index, hash=each) for (level, index), each in frontier.append(leaf))
        Leaf.objects.bulk_create(leaves)
        Node.objects.bulk_create(nodes)


def overdue() -> list[Entry]:
    """Return the entries that should have been sealed by now, the oldest first: each is a promise not kept."""
    return list(pending.unsealed().filter(seal_by__lt=clock.now()).order_by("seal_by", "id"))
