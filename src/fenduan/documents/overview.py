"""The chain at a glance, for a first page that has no room for the whole drawing: a row a place, from left to right.

Segments are numbered in the order of the process and stand in a column each, so no line ever runs through one. With
each stands the sign of its gravest finding, with each place those of its sites and companies; the names stand below.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from fenduan.assessment.evaluate import Assessed
from fenduan.documents.chain import Box, Chain, Entry, Lane, Link, Sign, chain_of
from fenduan.documents.drawing import TINTS, border, drawn_chip, kind_between, legend, said_of, strip
from fenduan.documents.layout import CHIP_GAP, CHIP_PAD, CHIP_SIZE, TEXT_LINE, TEXT_SIZE
from fenduan.documents.measure import shorten, width
from fenduan.documents.svg import ACCENT, INK, LINE, MUTED, PAPER, Mark, Svg, drawing, group, path, rectangle, text
from fenduan.documents.words import COLOURS, GRAVITY, SIGNS
from fenduan.law.arrangement import Arrangement
from fenduan.reference.text import Language, Text

_WIDE: Final = 640.0
_HEAD: Final = 208.0
_PLACE: Final = 118.0
_BOX_HIGH: Final = 18.0
_ROW: Final = 27.0
_TRACK: Final = 5.0
_NARROWEST, _WIDEST = 34.0, 64.0
_GAP: Final = 9.0
_ASIDE: Final = 6.0
_NAME: Final = 150.0

_TITLE: Final = Text("The chain of manufacture at a glance", "生产链概览")
_HANDOFFS: Final = Text("Hand-offs: {number}", "交接：{number}次")
_NAMED: Final = Text("{number}  {name}", "{number} {name}")


def draw_overview(
    case: Arrangement, findings: Iterable[Assessed], language: Language, *, name: str = "overview"
) -> Svg:
    """Draw the chain at a glance. ``name`` opens the ids in it and must be unique on its page."""
    chain = chain_of(case, findings, language)
    return _Overview(chain).drawn(name)


@dataclass(frozen=True, slots=True)
class _Row:
    """Where a place lies."""

    lane: Lane
    top: float
    high: float

    @property
    def middle(self) -> float:
        """The height at which its segments stand."""
        return self.top + _ROW / 2


class _Overview:
    """One chain being drawn at a glance."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.place = {box.id: number for number, box in enumerate(chain.boxes)}
        self.column = max(_NARROWEST, min(_WIDEST, (_WIDE - _HEAD) / len(chain.boxes)))
        self.wide = max(_WIDE, _HEAD + self.column * len(chain.boxes))
        self.track = self._tracks()
        self.rows = list(self._rows())

    def drawn(self, name: str) -> Svg:
        """Return the drawing."""
        language = self.chain.language
        bottom = self.rows[-1].top + self.rows[-1].high
        marks = [*self._grounds(bottom), *map(self._line, self.chain.links), *map(self._box, self.chain.boxes)]
        inner = "".join(mark.markup for mark in marks)
        names, y = self._names(bottom + 8)
        band, used = strip(self._whole(), language, self.wide, y + 2)
        signs, room = legend(self._signs(), self._kinds(), language, self.wide, y + used + 8, side=self._side())
        size = (self.wide, y + used + 8 + room)
        return drawing(name, size, _TITLE.pick(language), said_of(self.chain), inner + names + band + signs)

    # Where things lie

    def _tracks(self) -> dict[tuple[str, str], int]:
        """Give each line that passes by other segments a track below its row; lines that do not meet share one."""
        found: dict[tuple[str, str], int] = {}
        taken: dict[int, list[list[tuple[int, int]]]] = {}
        for link in self.chain.links:
            span = (self.place[link.source], self.place[link.target])
            if span[1] - span[0] == 1:
                continue
            tracks = taken.setdefault(self._lane(link.source), [])
            free = next((n for n, spans in enumerate(tracks) if all(_apart(span, each) for each in spans)), len(tracks))
            if free == len(tracks):
                tracks.append([])
            tracks[free].append(span)
            found[link.source, link.target] = free
        return found

    def _lane(self, segment: str) -> int:
        return self.chain.boxes[self.place[segment]].lane

    def _rows(self) -> Iterator[_Row]:
        most: Counter[int] = Counter()
        for (source, _), track in self.track.items():
            most[self._lane(source)] = max(most[self._lane(source)], track + 1)
        top = 0.5
        for number, lane in enumerate(self.chain.lanes):
            high = _ROW + most[number] * _TRACK
            yield _Row(lane, top, high)
            top += high

    def _centre(self, segment: str) -> float:
        return _HEAD + self.column * (self.place[segment] + 0.5) - _GAP / 2

    # What is drawn

    def _grounds(self, bottom: float) -> Iterator[Mark]:
        for number, row in enumerate(self.rows):
            yield rectangle(0, row.top, self.wide, row.high, fill=TINTS[number % 2])
        for before, after in pairwise(self.rows):
            yield from border((0, after.top), (self.wide, after.top), kind_between(before.lane.kind, after.lane.kind))
        yield rectangle(0.5, 0.5, self.wide - 1, bottom - 0.5, stroke=LINE, radius=4)
        for row in self.rows:
            yield from self._head(row)

    def _head(self, row: _Row) -> Iterator[Mark]:
        name = shorten(row.lane.name, TEXT_SIZE, _PLACE)
        line = text(8, row.middle + 4, name, size=TEXT_SIZE, room=_PLACE, strong=True)
        yield group(row.lane.name, [line])
        x = 8 + _PLACE
        for sign in _summed(entry.signs for entry in row.lane.entries)[:2]:
            said = f"{SIGNS[sign.status]} {sign.count}"
            wide = width(said, CHIP_SIZE) + 2 * CHIP_PAD
            if x + wide <= _HEAD:
                yield group(sign.say(self.chain.language), drawn_chip(sign.status, said, x, row.middle - 8, wide))
            x += wide + CHIP_GAP

    def _box(self, box: Box) -> Mark:
        row, high = self.rows[box.lane], _BOX_HIGH
        wide = self.column - _GAP
        left = self._centre(box.id) - wide / 2
        status = box.signs[0].status if box.signs else None
        frame = rectangle(
            left,
            row.middle - high / 2,
            wide,
            high,
            fill=PAPER if status is None else COLOURS[status].ground,
            stroke=MUTED if box.side else ACCENT,
            weight=1.1 if box.side else 1.4,
            dashes="4 3" if box.side else None,
            radius=3,
        )
        said = str(self.place[box.id] + 1) + (f" {SIGNS[status]}" if status else "")
        ink = INK if status is None else COLOURS[status].ink
        room = width(said, CHIP_SIZE)
        line = text(left + (wide - room) / 2, row.middle + 4, said, size=CHIP_SIZE, room=room, fill=ink)
        full = ("；" if self.chain.language == "zh" else "; ").join(
            [box.name, box.step, box.site, box.party, *(sign.say(self.chain.language) for sign in box.signs)]
        )
        return group(full, [frame, line])

    def _line(self, link: Link) -> Mark:
        """Draw a line: to the next column straight, further on along a track; into its target from above or below."""
        source, target = self.rows[self._lane(link.source)], self.rows[self._lane(link.target)]
        start, end = self._centre(link.source), self._centre(link.target)
        half, high = (self.column - _GAP) / 2, _BOX_HIGH / 2
        track = self.track.get((link.source, link.target))
        if track is None:
            points = [(start + half, source.middle)]
            points += (
                [(end - half, target.middle)]
                if source is target
                else [(end, source.middle), (end, target.middle + (high if target.top < source.top else -high))]
            )
        else:
            y = source.top + _ROW - 1 + track * _TRACK
            below = target.top <= source.top
            points = [
                (start + _ASIDE, source.middle + high),
                (start + _ASIDE, y),
                (end - _ASIDE, y),
                (end - _ASIDE, target.middle + (high if below else -high)),
            ]
        if link.handoff:
            return path(points, stroke=INK, weight=1.3, dashes=None, head=True)
        return path(points, stroke=MUTED, weight=1.1, dashes="4 3", head=True)

    def _names(self, y: float) -> tuple[str, float]:
        """Write the names of the numbers; return them and where the next line would be."""
        inner: list[str] = []
        x = 2.0
        for number, box in enumerate(self.chain.boxes, start=1):
            name = shorten(box.name, TEXT_SIZE, _NAME)
            said = _NAMED.pick(self.chain.language).format(number=number, name=name)
            room = width(said, TEXT_SIZE) + 14
            if x > 2 and x + room > self.wide:  # noqa: PLR2004 - the margin
                x, y = 2.0, y + TEXT_LINE
            inner.append(group(box.name, [text(x, y + 10, said, size=TEXT_SIZE, room=room)]).markup)
            x += room
        return "".join(inner), y + TEXT_LINE

    def _whole(self) -> Sequence[Entry]:
        """Return what concerns the whole chain, the hand-offs together."""
        passed = [link for link in self.chain.links if link.handoff]
        said = _HANDOFFS.pick(self.chain.language).format(number=len(passed))
        return (*self.chain.head, *self.chain.foot, Entry(said, _summed(link.signs for link in passed)))

    def _signs(self) -> set[str]:
        entries = (*self._whole(), *(entry for lane in self.chain.lanes for entry in lane.entries))
        found = [*(box.signs for box in self.chain.boxes), *(entry.signs for entry in entries)]
        return {sign.status for signs in found for sign in signs}

    def _kinds(self) -> set[str]:
        return {kind_between(a.lane.kind, b.lane.kind) for a, b in pairwise(self.rows)}

    def _side(self) -> bool:
        return any(box.side for box in self.chain.boxes)


def _apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] > other[1] or one[1] < other[0]


def _summed(signs: Iterable[Sequence[Sign]]) -> tuple[Sign, ...]:
    """Add signs up by status, gravest first; what is met only where nothing else is."""
    counts: Counter[str] = Counter()
    for each in signs:
        for sign in each:
            counts[sign.status] += sign.count
    grave = tuple(Sign(status, counts[status]) for status in GRAVITY if counts[status] and status != "met")
    return grave or tuple(Sign(status, counts[status]) for status in counts)
