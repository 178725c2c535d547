"""The Merkle tree of RFC 6962, section 2.1: hashes, proofs, and their verification after RFC 9162, section 2.1.

A *node* ``(level, index)`` is the hash over the ``2**level`` leaves from ``index * 2**level`` on, all of them there. A
*span* ``(low, high)`` is the subtree over the leaves from ``low`` to before ``high``; at the right edge of the tree it
is put together from nodes. Whoever stores nodes therefore never rewrites one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

Node = tuple[int, int]
Span = tuple[int, int]

EMPTY_ROOT: Final = sha256(b"").digest()
"""The root of a tree without leaves."""
LONGEST_PROOF: Final = 64
"""No tree of fewer than 2**63 leaves has a longer proof."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two nodes."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A growing tree, of which only the right edge is kept: one node for each bit of its size that is set."""

    def __init__(self, size: int = 0, nodes: Sequence[bytes] = ()) -> None:
        if len(nodes) != size.bit_count():
            raise ValueError("a frontier has one node for each bit of its size that is set")
        self.size = size
        self._nodes = list(nodes)

    def append(self, leaf: bytes) -> Iterator[tuple[Node, bytes]]:
        """Add the hash of a leaf; yield the nodes above leaves that are complete now, the lowest first."""
        self._nodes.append(leaf)
        self.size += 1
        level, rest = 1, self.size
        while rest % 2 == 0:
            right = self._nodes.pop()
            self._nodes[-1] = node_hash(self._nodes[-1], right)
            rest //= 2
            yield (level, rest - 1), self._nodes[-1]
            level += 1

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        return _folded(self._nodes) if self._nodes else EMPTY_ROOT


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over the hashes of leaves."""
    frontier = Frontier()
    for leaf in leaves:
        for _ in frontier.append(leaf):
            pass
    return frontier.root()


def frontier_nodes(size: int) -> list[Node]:
    """Return the nodes that make the right edge of a tree of ``size`` leaves, the largest first."""
    return span_nodes((0, size)) if size else []


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Return the subtrees whose hashes prove that leaf ``index`` is in the tree of ``size``, from the leaf up.

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    low, high = 0, size
    spans: list[Span] = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """Return the subtrees whose hashes prove that the tree of ``new`` leaves begins with that of ``old``.

    Raises:
        ValueError: the old tree is the larger one.
    """
    if not 0 <= old <= new:
        raise ValueError("a tree does not shrink")
    if old in {0, new}:
        return []
    low, high = 0, new
    spans: list[Span] = []
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    # Where the old tree is itself a node of the new one, whoever verifies has its hash already.
    return ([] if low == 0 else [(low, high)]) + spans[::-1]


def span_nodes(span: Span) -> list[Node]:
    """Return the nodes that a subtree is put together from, the largest first."""
    low, high = span
    nodes: list[Node] = []
    while low < high:
        level = (high - low).bit_length() - 1
        nodes.append((level, low >> level))
        low += 1 << level
    return nodes


def hashes_of(spans: Iterable[Span], nodes: Mapping[Node, bytes]) -> list[bytes]:
    """Return the hashes of subtrees, put together from ``nodes``. Raises ``KeyError`` where one is missing."""
    return [_folded([nodes[node] for node in span_nodes(span)]) for span in spans]


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], tree: bytes) -> bool:
    """Say whether ``proof`` leads from the hash ``leaf`` at ``index`` to the root ``tree`` over ``size`` leaves."""
    if not 0 <= index < size:
        return False
    here, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            value = node_hash(sibling, value)
            while here % 2 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and value == tree


def extends(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether ``proof`` shows that the tree of ``new`` leaves begins with the tree of ``old``."""
    return implied_roots(old, new, proof, old_root) == (old_root, new_root)


def implied_roots(old: int, new: int, proof: Sequence[bytes], old_root: bytes) -> tuple[bytes, bytes] | None:
    """Return the roots over the ``old`` and the ``new`` leaves that a proof of consistency leads to, or ``None``.

    The old root is taken as given only where the old tree is itself a node of the new one (its size is a power of two,
    or both sizes are the same), because the proof then does not tell it. An empty tree is the beginning of every tree,
    so that nothing is implied of the new one: ``None``, unless that is empty too.
    """
    if not 0 <= old <= new:
        return None
    if old == new:
        given = EMPTY_ROOT if old == 0 else old_root
        return (given, given) if not proof else None
    if old == 0:
        return None
    hashes = [old_root, *proof] if old.bit_count() == 1 else list(proof)
    here, last = old - 1, new - 1
    while here % 2:
        here, last = here >> 1, last >> 1
    return _climb(hashes, here, last) if hashes else None


def _climb(hashes: Sequence[bytes], here: int, last: int) -> tuple[bytes, bytes] | None:
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return None
        if here % 2 or here == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while here % 2 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        here, last = here >> 1, last >> 1
    return (first, second) if last == 0 else None


def _split(size: int) -> int:
    """Return the largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _folded(hashes: Sequence[bytes]) -> bytes:
    value = hashes[-1]
    for left in reversed(hashes[:-1]):
        value = node_hash(left, value)
    return value


def levels(leaves: Sequence[bytes]) -> dict[Node, bytes]:
    """Return all nodes of the tree over the hashes of leaves, the leaves themselves at level 0."""
    nodes: dict[Node, bytes] = {(0, index): leaf for index, leaf in enumerate(leaves)}
    level, width = 0, len(leaves)
    while width > 1:
        below, level, width = level, level + 1, width // 2
        for index in range(width):
            nodes[level, index] = node_hash(nodes[below, 2 * index], nodes[below, 2 * index + 1])
    return nodes
