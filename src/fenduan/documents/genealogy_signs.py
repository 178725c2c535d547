"""The signs of the kinds of lots, told apart by shape and hatching alone."""

from collections.abc import Iterator, Sequence
from math import cos, pi, sin
from typing import Final

from fenduan.chain.facts import LotKind
from fenduan.documents.svg import INK, PAPER, Mark, attributes, number, path, rectangle, text

SIZE: Final = 18.0


def sign_of(kind: LotKind | None, left: float, top: float) -> Iterator[Mark]:
    """Yield the sign of a kind in a square of 18 pixels.

    Material: a diamond; cell bank: two rings; intermediate: a ring; drug substance: a full hexagon; drug product: a
    full square; pack: a hatched square; not stated: a question mark.
    """
    x, y, half = left + SIZE / 2, top + SIZE / 2, SIZE / 2
    match kind:
        case LotKind.MATERIAL:
            yield _polygon([(x, top), (left + SIZE, y), (x, top + SIZE), (left, y)], fill=PAPER)
        case LotKind.CELL_BANK:
            yield rectangle(left + 1, top + 1, SIZE - 2, SIZE - 2, fill=PAPER, stroke=INK, weight=1.3, radius=half - 1)
            yield rectangle(left + 5.5, top + 5.5, SIZE - 11, SIZE - 11, stroke=INK, weight=1.3, radius=half - 5.5)
        case LotKind.INTERMEDIATE:
            yield rectangle(left + 1, top + 1, SIZE - 2, SIZE - 2, fill=PAPER, stroke=INK, weight=1.3, radius=half - 1)
        case LotKind.DRUG_SUBSTANCE:
            corners = [(x + half * cos(pi / 3 * corner), y + half * sin(pi / 3 * corner)) for corner in range(6)]
            yield _polygon(corners, fill=INK)
        case LotKind.DRUG_PRODUCT:
            yield rectangle(left + 2, top + 2, SIZE - 4, SIZE - 4, fill=INK)
        case LotKind.PACK:
            yield rectangle(left + 2, top + 2, SIZE - 4, SIZE - 4, fill=PAPER, stroke=INK, weight=1.3)
            for offset in (5.0, 9.0, 13.0):
                ends = [(left + 2, top + 2 + offset), (left + 2 + offset, top + 2)]
                yield path(ends, stroke=INK, weight=1.1, dashes=None, head=False)
        case None:
            yield text(left + 5, top + 14, "?", size=15, room=SIZE, strong=True)


def _polygon(corners: Sequence[tuple[float, float]], *, fill: str) -> Mark:
    points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
    across, down = [x for x, _ in corners], [y for _, y in corners]
    how = attributes(points=points, fill=fill, stroke=INK, stroke_width=1.3)
    return Mark(min(across), min(down), max(across), max(down), f"<polygon{how}/>")
