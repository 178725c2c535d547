"""The proof that a log showed different people different things: two of its signed checkpoints that cannot both hold.

Three kinds, each complete in one JSON file that anybody can check with the public key of the log:

- *size*: the same size, two roots;
- *prefix*: a larger log proves that it began with another root than the one that was signed for that size;
- *leaf*: two signed logs hold different leaves at one index.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from fenduan.evidence.canonical import keys, list_of, text_of, whole_of
from fenduan.evidence.checkpoints import Checkpoint
from fenduan.evidence.checkpoints import opened as opened_checkpoint
from fenduan.evidence.encoding import base64, unbase64
from fenduan.evidence.errors import Refused, at
from fenduan.evidence.handovers import Log
from fenduan.evidence.merkle import extends, implied_roots, includes, node_hash
from fenduan.evidence.messages import CONTRADICTS_LEAF, CONTRADICTS_PREFIX, CONTRADICTS_SIZE
from fenduan.evidence.notes import Note
from fenduan.evidence.receipts import Receipt, hashes_at
from fenduan.reference.text import Text

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Prefix:
    """What the larger log proves of its beginning: its root at the size of the smaller, and the proof."""

    root: bytes
    hashes: tuple[bytes, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {"root": base64(self.root), "hashes": [base64(each) for each in self.hashes]}


@dataclass(frozen=True, slots=True)
class LeafAt:
    """The hash of the leaf at an index of one of the logs, with its proof."""

    leaf: bytes
    hashes: tuple[bytes, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {"leaf": base64(self.leaf), "hashes": [base64(each) for each in self.hashes]}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two signed checkpoints of one log, the smaller first, and what shows that they contradict each other."""

    first: Note
    second: Note
    prefix: Prefix | None = None
    index: int | None = None
    leaves: tuple[LeafAt, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        value: dict[str, Any] = {"contradiction": _VERSION, "checkpoints": [str(self.first), str(self.second)]}
        if self.prefix is not None:
            value["prefix"] = self.prefix.as_dict()
        if self.index is not None:
            value["index"] = self.index
            value["leaves"] = [each.as_dict() for each in self.leaves]
        return value

    def file(self) -> bytes:
        """Return the bytes of the file."""
        return (json.dumps(self.as_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()

    @classmethod
    def of(cls, value: object) -> "Contradiction":
        """Read the form it has in JSON; nothing is verified. Raises :class:`Refused`."""
        found = keys(value, ("contradiction", "checkpoints"), ("prefix", "index", "leaves"))
        if found["contradiction"] != _VERSION or isinstance(found["contradiction"], bool):
            raise Refused("unknown-version", "/contradiction", found=found["contradiction"])
        notes = []
        for number, each in enumerate(_two(found, "checkpoints")):
            with at(f"/checkpoints/{number}"):
                if not isinstance(each, str):
                    raise Refused("wrong-type", wanted="“…”")
                notes.append(Note.parse(each))
        index = whole_of(found, "index") if "index" in found else None
        listed = [] if index is None else _two(found, "leaves")
        leaves = tuple(_leaf(each, number) for number, each in enumerate(listed))
        return cls(notes[0], notes[1], _prefix(found["prefix"]) if "prefix" in found else None, index, leaves)

    def shown(self, log: Log) -> Text:
        """Verify it with the log's key, given from outside, and say what it proves.

        Raises:
            Refused: a checkpoint is not of this log, or what is shown is no contradiction.
        """
        checkpoints = []
        for number, note in enumerate((self.first, self.second)):
            with at(f"/checkpoints/{number}"):
                checkpoints.append(opened_checkpoint(note, log).checkpoint)
        first, second = checkpoints
        if first.size == second.size and first.root != second.root:
            return _said(CONTRADICTS_SIZE, log=log.name, size=first.size)
        if self.prefix is not None and _other_beginning(first, second, self.prefix):
            return _said(CONTRADICTS_PREFIX, log=log.name, old=first.size, new=second.size)
        if self.index is not None and _other_leaf(self.index, (first, second), self.leaves):
            return _said(CONTRADICTS_LEAF, log=log.name, index=self.index)
        raise Refused("no-contradiction")


def of_sizes(one: Note, other: Note) -> Contradiction | None:
    """Return the contradiction of two checkpoints with one size and two roots, or ``None``."""
    first, second = Checkpoint.parse(one.text), Checkpoint.parse(other.text)
    same_log = first.origin == second.origin
    return Contradiction(one, other) if same_log and first.size == second.size and first.root != second.root else None


def of_prefix(old: Note, new: Note, hashes: Sequence[bytes]) -> Contradiction | None:
    """Return the contradiction that a proof of consistency gives away when it leads to the new root only.

    ``None`` where it leads elsewhere, or where the old size is a power of two: then it does not tell the old root.
    """
    first, second = Checkpoint.parse(old.text), Checkpoint.parse(new.text)
    roots = implied_roots(first.size, second.size, hashes, first.root)
    if roots is None or roots[1] != second.root or roots[0] == first.root:
        return None
    return Contradiction(old, new, prefix=Prefix(roots[0], tuple(hashes)))


def of_older(old: Note, receipt: Receipt) -> Contradiction | None:
    """Return the contradiction between a checkpoint and a receipt of a larger log, or ``None``.

    Where the old size is a power of two, the way from any of its leaves to the larger root passes the old root.
    """
    if receipt.proof is None:
        return None
    first, second = Checkpoint.parse(old.text), Checkpoint.parse(receipt.proof.checkpoint.text)
    levels = first.size.bit_length() - 1
    hashes = receipt.proof.hashes
    if first.size.bit_count() != 1 or receipt.proof.index >= first.size or len(hashes) < levels:
        return None
    value = receipt.entry.leaf()
    for level, sibling in enumerate(hashes[:levels]):
        left = receipt.proof.index >> level & 1 == 0
        value = node_hash(value, sibling) if left else node_hash(sibling, value)
    prefix = Prefix(value, hashes[levels:])
    found = Contradiction(old, receipt.proof.checkpoint, prefix=prefix)
    return found if _other_beginning(first, second, prefix) else None


def of_receipts(one: Receipt, other: Receipt) -> Contradiction | None:
    """Return the contradiction of two receipts for different entries at one index, or ``None``."""
    if one.proof is None or other.proof is None or one.proof.index != other.proof.index:
        return None
    leaves = tuple(LeafAt(each.entry.leaf(), each.proof.hashes) for each in (one, other) if each.proof is not None)
    if leaves[0].leaf == leaves[1].leaf:
        return None
    return Contradiction(one.proof.checkpoint, other.proof.checkpoint, index=one.proof.index, leaves=leaves)


def _other_beginning(first: Checkpoint, second: Checkpoint, prefix: Prefix) -> bool:
    proved = 0 < first.size < second.size and extends(first.size, second.size, prefix.root, second.root, prefix.hashes)
    return proved and prefix.root != first.root


def _other_leaf(index: int, checkpoints: Sequence[Checkpoint], leaves: Sequence[LeafAt]) -> bool:
    proved = all(
        includes(shown.leaf, index, each.size, shown.hashes, each.root)
        for each, shown in zip(checkpoints, leaves, strict=True)
    )
    return proved and leaves[0].leaf != leaves[1].leaf


def _prefix(value: object) -> Prefix:
    with at("/prefix"):
        found = keys(value, ("root", "hashes"))
        with at("/root"):
            root = unbase64(text_of(found, "root"))
        return Prefix(root, hashes_at(found, "hashes"))


def _leaf(value: object, number: int) -> LeafAt:
    with at(f"/leaves/{number}"):
        found = keys(value, ("leaf", "hashes"))
        with at("/leaf"):
            leaf = unbase64(text_of(found, "leaf"))
        return LeafAt(leaf, hashes_at(found, "hashes"))


def _two(found: Any, key: str) -> list[Any]:  # noqa: ANN401 - a mapping out of JSON
    keys(found, (key,), found)
    listed = list_of(found, key, 2)
    if len(listed) != 2:  # noqa: PLR2004 - one for each checkpoint
        raise Refused("wrong-type", f"/{key}", wanted="[…, …]")
    return listed


def _said(text: Text, **facts: object) -> Text:
    return Text(text.en.format_map(facts), text.zh.format_map(facts))
