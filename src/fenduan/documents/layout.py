"""Where everything in the drawing of a chain lies, in pixels from the top left of the first lane's head.

Each place is a lane from top to bottom, with one box in a row. What passes to the next lane in the same row, or to the
next row of the same lane, passes straight; everything else runs along tracks of its own: down the space between two
lanes, across the space between two rows. So a line crosses a line at most at a right angle, and never a box or a text.
Tracks are shared only by lines that do not meet. Everything follows from the chain and its order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from fenduan.documents.chain import Box, Chain, Entry, Link, Sign
from fenduan.documents.measure import width, wrap
from fenduan.reference.text import Language

Point = tuple[float, float]

NAME_SIZE: Final = 12.0
TEXT_SIZE: Final = 10.5
CHIP_SIZE: Final = 10.5
TITLE_SIZE: Final = 13.0
NAME_LINE: Final = 15.5
TEXT_LINE: Final = 13.5
CHIP_HIGH: Final = 16.0
CHIP_LINE: Final = 19.0
CHIP_PAD: Final = 5.0
CHIP_GAP: Final = 4.0
BOX_WIDE: Final = 152.0
BOX_PAD: Final = 9.0
LABEL_WIDE: Final = 94.0
EDGE: Final = 12.0
_TRACK: Final = 7.0
_STEM: Final = 18.0
_STEM_LABEL: Final = 28.0
_TITLE_HIGH: Final = 24.0
_PORT: Final = 8.0
_APART: Final = 4.0


@dataclass(frozen=True, slots=True)
class Chips:
    """Signs set in lines: per line each sign with its offset and width."""

    lines: tuple[tuple[tuple[Sign, float, float], ...], ...]

    @property
    def high(self) -> float:
        """The height of all lines."""
        return len(self.lines) * CHIP_LINE


def chips_in(signs: Iterable[Sign], language: Language, room: float) -> Chips:
    """Set signs one behind the other in lines of ``room`` pixels."""
    lines: list[list[tuple[Sign, float, float]]] = []
    used = room
    for sign in signs:
        wide = min(width(sign.say(language), CHIP_SIZE) + 2 * CHIP_PAD, room)
        if not lines or used + CHIP_GAP + wide > room:
            lines.append([])
            used = -CHIP_GAP
        lines[-1].append((sign, used + CHIP_GAP, wide))
        used += CHIP_GAP + wide
    return Chips(tuple(tuple(line) for line in lines))


@dataclass(slots=True)
class Placed:
    """A box with its lines of text and where it lies."""

    box: Box
    row: int
    name: list[str]
    text: list[str]
    chips: Chips
    left: float = 0
    top: float = 0
    high: float = 0

    @property
    def content(self) -> float:
        """The height that its content needs."""
        chips = self.chips.high + 3 if self.chips.lines else 0
        return 2 * BOX_PAD + len(self.name) * NAME_LINE + len(self.text) * TEXT_LINE + chips

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + BOX_WIDE

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.top + self.high


@dataclass(slots=True)
class Routed:
    """A link with its label and the points that its line goes through."""

    link: Link
    source: Placed
    target: Placed
    text: list[str]
    chips: Chips
    points: list[Point] = field(default_factory=list)
    label: Point = (0, 0)
    out_y: float = 0
    in_y: float = 0
    across: int = 0
    channel: float = 0
    tracks: tuple[int, int] = (0, 0)

    @property
    def stem(self) -> bool:
        """Whether it leads to the box just below."""
        return self.source.box.lane == self.target.box.lane and self.target.row == self.source.row + 1

    @property
    def straight(self) -> bool:
        """Whether it leads to the box just to the right."""
        return self.target.box.lane == self.source.box.lane + 1 and self.target.row == self.source.row

    @property
    def gaps(self) -> tuple[int, int]:
        """The spaces between lanes that it leaves into and arrives from; space 0 is left of the first lane."""
        return self.source.box.lane + 1, self.target.box.lane

    @property
    def slot(self) -> float:
        """The height of its label, with the line between text and signs."""
        if not self.link.handoff:
            return 12
        return len(self.text) * TEXT_LINE + 6 + self.chips.high + 6

    @property
    def above(self) -> float:
        """How much of its label stands above the line."""
        return len(self.text) * TEXT_LINE + 4 if self.link.handoff else 6


@dataclass(slots=True)
class Headed:
    """A lane: where its territory and its text lie."""

    title: str
    left: float
    right: float
    text_left: float
    room: float
    entries: list[tuple[Entry, Chips]]
    kind: str


@dataclass(slots=True)
class Layout:
    """The whole drawing; ``cuts`` are where it may be taken apart without cutting through a text or a box."""

    boxes: list[Placed]
    links: list[Routed]
    lanes: list[Headed]
    wide: float
    high: float
    title_high: float
    head_high: float
    cuts_x: list[float]
    cuts_y: list[float]


def lay_out(chain: Chain) -> Layout:
    """Lay a chain out."""
    rows = _rows(chain)
    boxes = {each.id: _placed(each, rows[each.id], chain.language) for each in chain.boxes}
    links = [_routed(link, boxes, chain.language) for link in chain.links]
    lanes, placed = len(chain.lanes), list(boxes.values())
    by_row: list[list[Placed]] = [[] for _ in range(max(rows.values()) + 1)]
    for box in placed:
        by_row[box.row].append(box)
    free = [each for each in links if not each.stem and not each.straight]
    for number, row in enumerate(by_row):
        _share([each for each in free if each.target.row == number and each.gaps[0] != each.gaps[1]])
        _size(row, links)
    gaps_x = _label_zones(links, lanes)
    head_high = 0.0
    cuts_y = _rows_down(by_row, links)
    _ports(links)
    tracks = _tracks(free, lanes)
    lefts, zones, wide = _columns(gaps_x, tracks)
    for box in placed:
        box.left = lefts[box.box.lane]
    for each in links:
        _draw(each, zones)
    headed = _headed(chain, lefts, zones, wide)
    head_high = max((sum(_entry_high(chips) for _, chips in lane.entries) for lane in headed), default=0.0)
    bottom = max(box.bottom for box in placed) + EDGE
    return Layout(
        placed, links, headed, wide, bottom, _TITLE_HIGH, head_high, [0.0, *zones[1:lanes], wide], [*cuts_y, bottom]
    )


def _rows(chain: Chain) -> dict[str, int]:
    """Give each box a row: beside what it follows where that stands to its left, else below; never two in one place."""
    lane = {each.id: each.lane for each in chain.boxes}
    before: dict[str, list[str]] = {each.id: [] for each in chain.boxes}
    for link in chain.links:
        before[link.target].append(link.source)
    rows: dict[str, int] = {}
    taken: set[tuple[int, int]] = set()
    for each in chain.boxes:
        row = max((rows[one] + (lane[one] >= each.lane) for one in before[each.id]), default=0)
        while (each.lane, row) in taken:
            row += 1
        taken.add((each.lane, row))
        rows[each.id] = row
    return rows


def _placed(box: Box, row: int, language: Language) -> Placed:
    room = BOX_WIDE - 2 * BOX_PAD
    text = [
        line
        for said, most in ((box.step, 2), (box.site, 1), (box.party, 2))
        for line in wrap(said, TEXT_SIZE, room, most)
    ]
    return Placed(box, row, wrap(box.name, NAME_SIZE, room, 2), text, chips_in(box.signs, language, room))


def _routed(link: Link, boxes: dict[str, Placed], language: Language) -> Routed:
    source, target = boxes[link.source], boxes[link.target]
    room = BOX_WIDE - _STEM_LABEL if source.box.lane == target.box.lane else LABEL_WIDE - 10
    text = [line for said in link.lines for line in wrap(said, TEXT_SIZE, room, 2)]
    return Routed(link, source, target, text, chips_in(link.signs, language, room))


def _share(links: list[Routed]) -> None:
    """Give each line that runs above a row a channel; lines that do not meet share one."""
    ends: list[list[tuple[int, int]]] = []
    for each in sorted(links, key=lambda each: (min(each.gaps), max(each.gaps))):
        span = (min(each.gaps), max(each.gaps))
        each.across = _first_free(ends, span)


def _first_free(taken: list[list[tuple[int, int]]], span: tuple[int, int]) -> int:
    for number, spans in enumerate(taken):
        if all(span[0] > end or span[1] < start for start, end in spans):
            spans.append(span)
            return number
    taken.append([span])
    return len(taken) - 1


def _arriving(links: Iterable[Routed], box: Placed) -> list[Routed]:
    """Return what arrives at the left side of a box, from above, from beside, from below."""
    found = [each for each in links if each.target is box and not each.stem]
    return sorted(found, key=lambda each: (each.source.row, not each.straight, each.source.box.lane, each.link.source))


def _leaving(links: Iterable[Routed], box: Placed) -> list[Routed]:
    return [each for each in links if each.source is box and not each.stem and not each.straight]


def _size(row: list[Placed], links: list[Routed]) -> None:
    """Make all boxes of a row as high as the one that needs most: for its text, its labels, its lines."""
    need = 0.0
    for box in row:
        labels = sum(each.slot for each in _arriving(links, box)) + 8
        ports = (len(_leaving(links, box)) + max((len(_arriving(links, one)) for one in row), default=0) + 1) * _PORT
        need = max(need, box.content, labels, ports)
    for box in row:
        box.high = need


def _rows_down(by_row: list[list[Placed]], links: list[Routed]) -> list[float]:
    """Place the rows one below the other; return where the space above each begins."""
    starts, y = [], 0.0
    for number, row in enumerate(by_row):
        starts.append(y)
        across = [each for each in links if each.target.row == number and not each.stem and not each.straight]
        channels = 1 + max((each.across for each in across if each.gaps[0] != each.gaps[1]), default=-1)
        stems = [each.slot + 8 for each in links if each.stem and each.target.row == number]
        for each in across:
            each.channel = y + 5 + each.across * _TRACK
        y += 5 + channels * _TRACK + max(stems, default=3.0 if number == 0 else 13.0)
        for box in row:
            box.top = y
        y += max(box.high for box in row)
    return starts


def _ports(links: list[Routed]) -> None:
    """Give each line the height at which it arrives and leaves; no two in one space between lanes run together."""
    used: dict[tuple[int, int], list[float]] = {}
    for box in {id(each.target): each.target for each in links}.values():
        arriving = _arriving(links, box)
        y = box.top + (box.high - sum(each.slot for each in arriving)) / 2
        for each in arriving:
            each.in_y = y + each.above
            y += each.slot
            used.setdefault((box.box.lane, box.row), []).append(each.in_y)
            if each.straight:
                each.out_y = each.in_y
    for box in {id(each.source): each.source for each in links}.values():
        taken = used.setdefault((box.box.lane + 1, box.row), [])
        y = box.bottom - _PORT
        for each in _leaving(links, box):
            while any(abs(y - other) < _APART for other in taken):
                y -= 1
            each.out_y = y
            taken.append(y)


def _tracks(free: list[Routed], lanes: int) -> list[int]:
    """Give each line that turns a track in each space that it runs down; return how many tracks each space has."""
    taken: list[list[list[tuple[float, float]]]] = [[] for _ in range(lanes + 1)]
    for each in free:
        leaves, arrives = each.gaps
        if leaves == arrives:
            track = _free_track(taken[leaves], each.out_y, each.in_y)
            each.tracks = (track, track)
        else:
            first = _free_track(taken[leaves], each.out_y, each.channel)
            each.tracks = (first, _free_track(taken[arrives], each.channel, each.in_y))
    return [len(each) for each in taken]


def _free_track(taken: list[list[tuple[float, float]]], one: float, other: float) -> int:
    low, high = min(one, other) - _APART, max(one, other) + _APART
    for number, spans in enumerate(taken):
        if all(high < start or low > end for start, end in spans):
            spans.append((low, high))
            return number
    taken.append([(low, high)])
    return len(taken) - 1


def _label_zones(links: list[Routed], lanes: int) -> list[float]:
    """Return how wide the space for labels left of each lane is."""
    zones = [EDGE if lane == 0 else 3 * EDGE for lane in range(lanes)]
    for each in links:
        if not each.stem:
            lane = each.target.box.lane
            zones[lane] = max(zones[lane], LABEL_WIDE if each.link.handoff else 3 * EDGE)
    return zones


def _columns(zones: list[float], tracks: list[int]) -> tuple[list[float], list[float], float]:
    """Return the left side of each lane's boxes, where the space for its labels begins, and the whole width."""
    lefts, starts, x = [], [], 0.0
    for zone, track in zip(zones, tracks, strict=False):
        x += 4 + track * _TRACK
        starts.append(x)
        x += zone
        lefts.append(x)
        x += BOX_WIDE
    return lefts, starts, x + EDGE + tracks[-1] * _TRACK


def _draw(each: Routed, zones: list[float]) -> None:
    """Find the points of a line, and where its label stands."""
    source, target = each.source, each.target
    if each.stem:
        x = source.left + _STEM
        each.points = [(x, source.bottom), (x, target.top)]
        each.label = (source.left + _STEM_LABEL, target.top - 8 - each.slot + each.above)
        return
    each.label = (zones[target.box.lane] + 2, each.in_y)
    end = (target.left, each.in_y)
    if each.straight:
        each.points = [(source.right, each.out_y), end]
        return
    leaves = _track_x(each.gaps[0], each.tracks[0], zones, source)
    arrives = _track_x(each.gaps[1], each.tracks[1], zones, source)
    turn = [(leaves, each.out_y)]
    if each.gaps[0] != each.gaps[1]:
        turn += [(leaves, each.channel), (arrives, each.channel)]
    each.points = [(source.right, each.out_y), *turn, (arrives, each.in_y), end]


def _track_x(gap: int, track: int, zones: list[float], source: Placed) -> float:
    """Return where a track runs: right to left from the labels, or from the last lane's boxes outwards."""
    if gap < len(zones):
        return zones[gap] - 4 - track * _TRACK
    return source.right + 8 + track * _TRACK


def _headed(chain: Chain, lefts: list[float], zones: list[float], wide: float) -> list[Headed]:
    """Draw the borders half way between boxes; keep each lane's text within its borders and its cuts."""
    borders = [0.0, *((lefts[n - 1] + BOX_WIDE + lefts[n]) / 2 for n in range(1, len(lefts))), wide]
    cuts = [0.0, *zones[1:], wide]
    headed = []
    for number, lane in enumerate(chain.lanes):
        left = max(borders[number], cuts[number]) + 9
        room = min(borders[number + 1], cuts[number + 1]) - 5 - left
        entries = [(each, chips_in(each.signs, chain.language, room)) for each in lane.entries if each.signs]
        headed.append(Headed(lane.name, borders[number], borders[number + 1], left, room, entries, lane.kind))
    return headed


def _entry_high(chips: Chips) -> float:
    return TEXT_LINE + 3 + chips.high + 4
