"""The QR code (ISO/IEC 18004) that leads from a letter to the page that tells of it."""

import segno

from fenduan.documents.svg import INK, PAPER, Svg, attributes, drawing, rectangle

_QUIET: int = 4
_MODULE: float = 3.0


def qr(said: str, title: str) -> Svg:
    """Draw ``said`` as a QR code with its quiet zone; ``title`` names it to those who do not see it.

    The level of correction is at least M (15 %), so that a fold or a stamp at its edge does no harm.
    """
    code = segno.make(said, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix]
    side = (len(rows) + 2 * _QUIET) * _MODULE
    steps = "".join(_run(y, start, long) for y, row in enumerate(rows) for start, long in _runs(row))
    dark = f"<path{attributes(d=steps, fill=INK)}/>"
    return drawing("qr", (side, side), title, said, rectangle(0, 0, side, side, fill=PAPER).markup + dark)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Return the dark stretches of a row, each as its start and its length."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((x, 1))
    return found


def _run(y: int, start: int, long: int) -> str:
    left, top = (start + _QUIET) * _MODULE, (y + _QUIET) * _MODULE
    return f"M{left:g} {top:g}h{long * _MODULE:g}v{_MODULE:g}h{-long * _MODULE:g}z"
