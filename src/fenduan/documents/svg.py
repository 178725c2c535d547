"""SVG as text: the few shapes that the drawings need, every value escaped, no style that leaks into a page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final

# The packaged font first, so that a drawing in a PDF has its glyphs; a page takes the reader's own.
FONTS: Final = "'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"

INK: Final = "#1b2430"
MUTED: Final = "#4d5866"
LINE: Final = "#8a95a3"
ACCENT: Final = "#0b5a7a"
PAPER: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of a drawing: where it lies (left, top, right, bottom, in pixels) and its SVG.

    ``said`` is the text that it shows, and ``size`` its height; empty for a shape.
    """

    left: float
    top: float
    right: float
    bottom: float
    markup: str
    said: str = ""


def number(value: float) -> str:
    """Write a coordinate in at most one decimal, so that every machine writes the same."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def attributes(**named: str | float | None) -> str:
    """Write attributes, escaped; ``_`` in a name stands for ``-`` and ``None`` leaves the attribute out."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(number(value) if isinstance(value, (int, float)) else value)}"'
        for name, value in named.items()
        if value is not None
    )


def rectangle(
    left: float,
    top: float,
    wide: float,
    high: float,
    *,
    fill: str = "none",
    stroke: str | None = None,
    weight: float = 1,
    dashes: str | None = None,
    radius: float = 0,
) -> Mark:
    """Draw a rectangle."""
    shape = attributes(x=left, y=top, width=wide, height=high, rx=radius or None, fill=fill)
    line = attributes(stroke=stroke, stroke_width=weight if stroke else None, stroke_dasharray=dashes)
    return Mark(left, top, left + wide, top + high, f"<rect{shape}{line}/>")


def text(
    left: float,
    base: float,
    said: str,
    *,
    size: float,
    room: float,
    fill: str = INK,
    strong: bool = False,
) -> Mark:
    """Write one line from ``left`` on the base line ``base``; ``room`` is how wide it may be (only for the bounds)."""
    how = attributes(x=left, y=base, font_size=size, fill=fill, font_weight="600" if strong else None)
    return Mark(left, base - size, left + room, base + size * 0.3, f"<text{how}>{escape(said)}</text>", said)


def path(points: Sequence[tuple[float, float]], *, stroke: str, weight: float, dashes: str | None, head: bool) -> Mark:
    """Draw a line through ``points``, with an arrow head at its end."""
    steps = " ".join(f"{'L' if place else 'M'}{number(x)} {number(y)}" for place, (x, y) in enumerate(points))
    how = attributes(d=steps, fill="none", stroke=stroke, stroke_width=weight, stroke_dasharray=dashes)
    markup = f"<path{how}/>" + (_head(points[-2], points[-1], stroke) if head else "")
    across, down = [x for x, _ in points], [y for _, y in points]
    return Mark(min(across), min(down), max(across), max(down), markup)


def _head(before: tuple[float, float], end: tuple[float, float], fill: str) -> str:
    (x0, y0), (x, y) = before, end
    if abs(x - x0) >= abs(y - y0):
        back = x - 7 if x >= x0 else x + 7
        corners = [(x, y), (back, y - 4), (back, y + 4)]
    else:
        back = y - 7 if y >= y0 else y + 7
        corners = [(x, y), (x - 4, back), (x + 4, back)]
    return f'<polygon points="{" ".join(f"{number(a)},{number(b)}" for a, b in corners)}" fill="{fill}"/>'


def group(said: str, marks: Sequence[Mark]) -> Mark:
    """Put marks together under a title, which says in full what they may have shortened."""
    inner = "".join(mark.markup for mark in marks)
    return Mark(
        min(mark.left for mark in marks),
        min(mark.top for mark in marks),
        max(mark.right for mark in marks),
        max(mark.bottom for mark in marks),
        f"<g><title>{escape(said)}</title>{inner}</g>",
        said,
    )


def linked(mark: Mark, href: str, said: str) -> Mark:
    """Make a mark lead somewhere; ``said`` is what it is called where it is not seen."""
    how = attributes(href=href, aria_label=said)
    return replace(mark, markup=f"<a{how}>{mark.markup}</a>")


@dataclass(frozen=True, slots=True)
class Svg:
    """A drawing as SVG text, its natural size in pixels, and what it shows in words."""

    markup: str
    width: float
    height: float
    title: str
    description: str


def drawing(
    name: str, size: tuple[float, float], title: str, description: str, inner: str, *, leads: bool = False
) -> Svg:
    """Close a drawing. ``name`` is unique on its page: the ids of title and description are made from it.

    One that ``leads`` somewhere is no image to a screen reader, which would pass over the links in it.
    """
    wide, high = size
    root = attributes(
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(wide)} {number(high)}",
        width=wide,
        height=high,
        role="group" if leads else "img",
        aria_labelledby=f"{name}-title {name}-desc",
        font_family=FONTS,
    )
    said = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    return Svg(f"<svg{root}>{said}{inner}</svg>", wide, high, title, description)
