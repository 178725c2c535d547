"""The drawing of the chain: one renderer for pages, PDF, Word and print, always with a table behind it.

Lanes are places; the borders between provinces, between countries, and between the mainland and the rest differ.
Each finding is a sign and a word on the thing that it is on: segment, hand-off, site, company, quality system, product.
A chain that is too large for a page is drawn in parts, each under its own lane heads.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from fenduan.assessment.evaluate import Assessed
from fenduan.documents.chain import Chain, Entry, Sign, Thing, chain_of
from fenduan.documents.layout import (
    BOX_PAD,
    BOX_WIDE,
    CHIP_GAP,
    CHIP_HIGH,
    CHIP_LINE,
    CHIP_PAD,
    CHIP_SIZE,
    LABEL_WIDE,
    NAME_LINE,
    NAME_SIZE,
    TEXT_LINE,
    TEXT_SIZE,
    TITLE_SIZE,
    Chips,
    Layout,
    Placed,
    Point,
    Routed,
    lay_out,
)
from fenduan.documents.measure import shorten, width
from fenduan.documents.svg import (
    ACCENT,
    INK,
    LINE,
    MUTED,
    PAPER,
    Mark,
    Svg,
    attributes,
    drawing,
    group,
    linked,
    path,
    rectangle,
    text,
)
from fenduan.documents.words import COLOURS, SIGNS, chip
from fenduan.law.arrangement import Arrangement
from fenduan.reference.text import Language, Text

# What a page of A4 shows with letters of at least six points: upright, and on its side.
UPRIGHT: Final = (840.0, 1080.0)
FLIPPED: Final = (1270.0, 700.0)
PART_WIDE, PART_HIGH = UPRIGHT
# What the legend's longest entry needs.
_NARROWEST: Final = 360.0
TINTS: Final = ("#ffffff", "#f5f7f9")
_STRIP: Final = "#eaf1f4"

_TITLE: Final = Text("The chain of manufacture", "生产链图")
_PART: Final = Text("{title}, part {number} of {total}", "{title}（第{number}幅，共{total}幅）")
_SEGMENTS: Final = Text("Segments: {number}", "生产段{number}个")
_PLACES: Final = Text("places: {number}", "地点{number}处")
_HANDOFFS: Final = Text("hand-offs: {number}", "交接{number}次")
_TABLES: Final = Text("The tables of the chain say the same.", "内容与生产链各表一致。")
_BORDERS: Final[dict[str, Text]] = {
    "province": Text("border of provinces", "省级行政区域界线"),
    "mainland": Text("mainland border (domestic | overseas)", "境内与境外分界"),
    "country": Text("border of countries or regions", "境外国家（地区）之间分界"),
    "unknown": Text("place not stated", "地点未说明"),
}
_SIDE: Final = Text("testing or cell bank, no production segment", "检验或者细胞库（不属于生产段）")


def draw(
    case: Arrangement,
    findings: Iterable[Assessed],
    language: Language,
    *,
    name: str = "chain",
    links: Mapping[Thing, str] | None = None,
) -> Svg:
    """Draw the whole chain as one SVG. ``name`` opens the ids in it and must be unique on its page.

    ``links`` are the addresses to which segments (``("segment", id)``) and hand-offs (``("edge", from, to)``) lead; on
    paper there are none.
    """
    chain = chain_of(case, findings, language)
    return _parts(chain, name, float("inf"), float("inf"), links or {})[0]


def draw_parts(
    case: Arrangement,
    findings: Iterable[Assessed],
    language: Language,
    *,
    name: str = "chain",
    wide: float = PART_WIDE,
    high: float = PART_HIGH,
) -> tuple[Svg, ...]:
    """Draw the chain in as many SVGs as it takes for none to be wider or higher than ``wide`` and ``high`` pixels.

    A single lane or row is never cut, so a part may be larger where one alone is.
    """
    return _parts(chain_of(case, findings, language), name, wide, high, {})


def _parts(chain: Chain, name: str, wide: float, high: float, links: Mapping[Thing, str]) -> tuple[Svg, ...]:
    layout = lay_out(chain)
    marks = _body(layout, chain.language, links)
    across = _windows(layout.cuts_x, wide)
    down = _windows(layout.cuts_y, high - layout.title_high - layout.head_high)
    windows = [(columns, rows) for rows in down for columns in across if _holds_a_box(layout, columns, rows)]
    parts: list[Svg] = []
    seen: set[tuple[float, float]] = set()
    for number, window in enumerate(windows, start=1):
        title = _TITLE.pick(chain.language)
        if len(windows) > 1:
            title = _PART.pick(chain.language).format(title=title, number=number, total=len(windows))
        inner, size = _part(
            chain, layout, marks, window, first=number == 1, last=number == len(windows), heads=window[0] not in seen
        )
        seen.add(window[0])
        parts.append(drawing(f"{name}-{number}", size, title, said_of(chain), inner, leads=bool(links)))
    return tuple(parts)


def _holds_a_box(layout: Layout, columns: tuple[float, float], rows: tuple[float, float]) -> bool:
    return any(columns[0] <= box.left < columns[1] and rows[0] <= box.top < rows[1] for box in layout.boxes)


def said_of(chain: Chain) -> str:
    """Say in a sentence what is drawn."""
    language = chain.language
    numbers = (
        (_SEGMENTS, sum(not box.side for box in chain.boxes)),
        (_PLACES, len(chain.lanes)),
        (_HANDOFFS, sum(link.handoff for link in chain.links)),
    )
    counted = [said.pick(language).format(number=number) for said, number in numbers]
    line = ("，" if language == "zh" else ", ").join(counted)
    return f"{line}。{_TABLES.zh}" if language == "zh" else f"{line}. {_TABLES.en}"


def _windows(cuts: Sequence[float], most: float) -> list[tuple[float, float]]:
    """Gather neighbouring pieces into windows of at most ``most``, as few as can be and of nearly the same size."""
    count = _count(cuts, most)
    low, high = max(b - a for a, b in pairwise(cuts)), min(most, cuts[-1] - cuts[0])
    # The least width that needs no more windows than the greatest does.
    for _ in range(24):
        if low >= high:
            break
        middle = (low + high) / 2
        if _count(cuts, middle) <= count:
            high = middle
        else:
            low = middle
    return _gather(cuts, max(high, low))


def _count(cuts: Sequence[float], most: float) -> int:
    return len(_gather(cuts, most))


def _gather(cuts: Sequence[float], most: float) -> list[tuple[float, float]]:
    windows, start = [], cuts[0]
    for before, cut in pairwise(cuts):
        if cut - start > most and before > start:
            windows.append((start, before))
            start = before
    return [*windows, (start, cuts[-1])]


def _part(
    chain: Chain,
    layout: Layout,
    marks: list[Mark],
    window: tuple[tuple[float, float], tuple[float, float]],
    *,
    first: bool,
    last: bool,
    heads: bool,
) -> tuple[str, tuple[float, float]]:
    (left, right), (top, bottom) = window
    view = right - left
    wide = max(view, _NARROWEST)
    inner: list[str] = []
    y = 1.0
    if first:
        band, used = strip(chain.head, chain.language, wide, y)
        inner.append(band)
        y += used + 6
    head = layout.title_high + (layout.head_high if heads else 0)
    grounds = _grounds(layout, head + bottom - top)
    titles = _titles(layout, chain.language, entries=heads)
    inner.append(_window([*grounds, *titles], (left, 0, view, head + bottom - top), y))
    inner.append(_window(marks, (left, top, view, bottom - top), y + head))
    y += head + bottom - top
    if last:
        band, used = strip(chain.foot, chain.language, wide, y + 6)
        signs = {sign.status for each in _all_signs(chain) for sign in each}
        kinds = {kind_between(a.kind, b.kind) for a, b in pairwise(layout.lanes)}
        side = any(box.side for box in chain.boxes)
        below, room = legend(signs, kinds, chain.language, wide, y + used + 12, side=side)
        inner += [band, below]
        y += used + room + 14
    return "".join(inner), (wide, y + 1)


def _window(marks: Iterable[Mark], view: tuple[float, float, float, float], y: float) -> str:
    """Show the marks that lie in ``view`` (left, top, width, height) at the height ``y``."""
    left, top, wide, high = view
    inside = [m for m in marks if m.right > left and m.left < left + wide and m.bottom > top and m.top < top + high]
    frame = attributes(x=0, y=y, width=wide, height=high)
    seen = attributes(viewBox=" ".join(f"{each:.1f}" for each in view))
    return f"<svg{frame}{seen}>{''.join(mark.markup for mark in inside)}</svg>"


def _grounds(layout: Layout, high: float) -> list[Mark]:
    marks = [
        rectangle(lane.left, 0, lane.right - lane.left, high, fill=TINTS[number % 2])
        for number, lane in enumerate(layout.lanes)
    ]
    for before, after in pairwise(layout.lanes):
        marks += border((after.left, 0), (after.left, high), kind_between(before.kind, after.kind))
    marks.append(rectangle(0.5, 0.5, layout.wide - 1, high - 1, stroke=LINE, weight=1, radius=4))
    return marks


def kind_between(one: str, other: str) -> str:
    """Return the kind of border between places of two kinds."""
    if "unknown" in (one, other):
        return "unknown"
    if one != other:
        return "mainland"
    return "province" if one == "mainland" else "country"


def border(start: Point, end: Point, kind: str) -> list[Mark]:
    """Draw a border: provinces dashed, mainland double and solid, countries dash and dot, unknown dotted."""
    if kind == "mainland":
        upright = start[0] == end[0]
        aside = [(d, 0) if upright else (0, d) for d in (-2, 2)]
        lines = [[(x + dx, y + dy) for x, y in (start, end)] for dx, dy in aside]
        return [path(points, stroke=INK, weight=1.6, dashes=None, head=False) for points in lines]
    dashes = {"province": "7 4", "country": "9 3 2 3", "unknown": "2 4"}[kind]
    return [path([start, end], stroke=MUTED, weight=1.2, dashes=dashes, head=False)]


def _titles(layout: Layout, language: Language, *, entries: bool) -> list[Mark]:
    marks: list[Mark] = []
    for lane in layout.lanes:
        title = shorten(lane.title, TITLE_SIZE, lane.room)
        line = text(lane.text_left, 17, title, size=TITLE_SIZE, room=lane.room, strong=True)
        marks.append(group(lane.title, [line]))
        y = layout.title_high
        for entry, chips in lane.entries if entries else ():
            line = text(
                lane.text_left,
                y + 10,
                shorten(entry.text, TEXT_SIZE, lane.room),
                size=TEXT_SIZE,
                room=lane.room,
                fill=MUTED,
            )
            marks.append(
                group(
                    _full(entry.text, entry.signs, language), [line, *_chips(chips, lane.text_left, y + 16, language)]
                )
            )
            y += TEXT_LINE + 7 + chips.high
    return marks


def _full(said: str, signs: Iterable[Sign], language: Language) -> str:
    """Say all of what a thing shows, for its title."""
    return ("；" if language == "zh" else "; ").join([said, *(sign.say(language) for sign in signs)])


def _body(layout: Layout, language: Language, links: Mapping[Thing, str]) -> list[Mark]:
    """Draw lines first, then boxes and labels, so that nothing is struck through."""
    marks = [_line(each) for each in layout.links]
    marks += [
        _leading(_label(each, language), links.get(("edge", each.link.source, each.link.target)))
        for each in layout.links
        if each.link.handoff
    ]
    return [*marks, *(_leading(_box(each, language), links.get(("segment", each.box.id))) for each in layout.boxes)]


def _leading(mark: Mark, href: str | None) -> Mark:
    return mark if href is None else linked(mark, href, mark.said)


def _line(each: Routed) -> Mark:
    if each.link.handoff:
        return path(each.points, stroke=INK, weight=1.5, dashes=None, head=True)
    return path(each.points, stroke=MUTED, weight=1.1, dashes="4 3", head=True)


def _label(each: Routed, language: Language) -> Mark:
    x, y = each.label
    room = LABEL_WIDE - 8 if not each.stem else BOX_WIDE - 28
    base = y - 5 - (len(each.text) - 1) * TEXT_LINE
    lines = [
        text(x, base + number * TEXT_LINE, line, size=TEXT_SIZE, room=room) for number, line in enumerate(each.text)
    ]
    ground = rectangle(x - 1, base - TEXT_SIZE, room, len(each.text) * TEXT_LINE, fill=PAPER) if not each.stem else None
    said = f"{each.source.box.name} → {each.target.box.name}"
    full = _full(said, each.link.signs, language)
    full = ("；" if language == "zh" else "; ").join([full, *each.link.lines])
    return group(full, [*([ground] if ground else []), *lines, *_chips(each.chips, x, y + 5, language)])


def _box(each: Placed, language: Language) -> Mark:
    box = each.box
    frame = rectangle(
        each.left,
        each.top,
        BOX_WIDE,
        each.high,
        fill=PAPER,
        stroke=MUTED if box.side else ACCENT,
        weight=1.1 if box.side else 1.6,
        dashes="4 3" if box.side else None,
        radius=5,
    )
    room = BOX_WIDE - 2 * BOX_PAD
    x, y = each.left + BOX_PAD, each.top + (each.high - each.content) / 2 + BOX_PAD
    marks = [frame]
    for line in each.name:
        marks.append(
            text(x, y + 12, line, size=NAME_SIZE, room=room, strong=True, fill=ACCENT if not box.side else INK)
        )
        y += NAME_LINE
    for line in each.text:
        marks.append(text(x, y + 10, line, size=TEXT_SIZE, room=room, fill=MUTED))
        y += TEXT_LINE
    marks += _chips(each.chips, x, y + 3, language)
    said = ("；" if language == "zh" else "; ").join([box.name, box.step, box.site, box.party])
    return group(_full(said, box.signs, language), marks)


def _chips(chips: Chips, x: float, y: float, language: Language) -> list[Mark]:
    marks = []
    for number, line in enumerate(chips.lines):
        for sign, offset, wide in line:
            marks += drawn_chip(sign.status, sign.say(language), x + offset, y + number * CHIP_LINE, wide)
    return marks


def drawn_chip(status: str, said: str, x: float, y: float, wide: float) -> list[Mark]:
    """Draw a sign with what is said beside it."""
    colours = COLOURS[status]
    ground = rectangle(x, y, wide, CHIP_HIGH, fill=colours.ground, stroke=colours.ink, weight=0.7, radius=3)
    return [ground, text(x + CHIP_PAD, y + 12, said, size=CHIP_SIZE, room=wide - 2 * CHIP_PAD, fill=colours.ink)]


def strip(entries: Sequence[Entry], language: Language, wide: float, y: float) -> tuple[str, float]:
    """Draw what concerns the whole chain in a band across it; return it and its height."""
    inner: list[str] = []
    x, line = 10.0, 0
    for entry in entries:
        said = shorten(entry.text, TEXT_SIZE, wide - 20)
        pieces: list[tuple[str | None, str, float]] = [(None, said, width(said, TEXT_SIZE) + 6)]
        for sign in entry.signs:
            word = sign.say(language)
            pieces.append((sign.status, word, width(word, CHIP_SIZE) + 2 * CHIP_PAD))
        if x > 10 and x + sum(room + CHIP_GAP for _, _, room in pieces) > wide - 10:  # noqa: PLR2004 - the margin
            x, line = 10.0, line + 1
        for status, word, room in pieces:
            if x > 10 and x + room > wide - 10:  # noqa: PLR2004
                x, line = 10.0, line + 1
            at = y + 5 + line * 20
            if status is None:
                inner.append(text(x, at + 12, word, size=TEXT_SIZE, room=room).markup)
            else:
                inner += [mark.markup for mark in drawn_chip(status, word, x, at, room)]
            x += room + CHIP_GAP
        x += 14
    high = 26.0 + line * 20
    return rectangle(0, y, wide, high, fill=_STRIP, radius=4).markup + "".join(inner), high


def legend(
    signs: Container[str], kinds: Container[str], language: Language, wide: float, y: float, *, side: bool
) -> tuple[str, float]:
    """Say what signs and lines mean, only those that are drawn; return it and its height."""
    items: list[tuple[str, str, float]] = []
    for status in SIGNS:
        if status in signs:
            said = chip(status, None, language)
            items.append((f"sign:{status}", said, width(said, CHIP_SIZE) + 2 * CHIP_PAD))
    items += [
        (kind, said.pick(language), width(said.pick(language), TEXT_SIZE) + 34)
        for kind, said in _BORDERS.items()
        if kind in kinds
    ]
    if side:
        items.append(("side", _SIDE.pick(language), width(_SIDE.pick(language), TEXT_SIZE) + 34))
    inner: list[str] = []
    x, line = 2.0, 0
    for what, said, room in items:
        if x > 2 and x + room > wide:  # noqa: PLR2004 - the margin
            x, line = 2.0, line + 1
        inner += [mark.markup for mark in _legend_item(what, said, x, y + line * 20, room)]
        x += room + 12
    return "".join(inner), 18.0 + line * 20


def _legend_item(what: str, said: str, x: float, y: float, room: float) -> list[Mark]:
    if what.startswith("sign:"):
        return drawn_chip(what.removeprefix("sign:"), said, x, y, room)
    line = text(x + 30, y + 12, said, size=TEXT_SIZE, room=room, fill=MUTED)
    if what == "side":
        return [rectangle(x + 2, y + 2, 22, 12, fill=PAPER, stroke=MUTED, dashes="4 3", radius=3), line]
    return [*border((x + 14, y), (x + 14, y + 16), what), line]


def _all_signs(chain: Chain) -> Iterator[tuple[Sign, ...]]:
    yield from (box.signs for box in chain.boxes)
    yield from (link.signs for link in chain.links)
    entries = [*chain.head, *chain.foot, *(entry for lane in chain.lanes for entry in lane.entries)]
    yield from (entry.signs for entry in entries)
