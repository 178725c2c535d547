"""The picture of a genealogy: what was used stands to the left of what was made of it, layer by layer (Sugiyama).

Up to 300 lots each has a box; beyond, lots of one kind, site and depth stand together in one, and it says how many they
are. Kinds differ by sign and frame, so that it reads in black and white; what is flagged or not known has a sign and a
word. Everything drawn is said in words too: of the whole in the description, of each box in its title.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import igraph

from fenduan.chain.answers import Affected, Trace, TracedLot
from fenduan.chain.facts import LotKind
from fenduan.chain.flags import Flag
from fenduan.chain.quantities import shown
from fenduan.documents.chain_words import kind_said, short
from fenduan.documents.clean import clean
from fenduan.documents.drawing import drawn_chip
from fenduan.documents.genealogy_signs import sign_of
from fenduan.documents.measure import shorten, width
from fenduan.documents.svg import ACCENT, INK, LINE, MUTED, PAPER, Mark, Svg, drawing, group, path, rectangle, text
from fenduan.reference.text import Language, Text

MOST: Final = 300
_WIDE, _HIGH = 176.0, 62.0
_CHIP_HIGH: Final = 20.0
_ACROSS, _DOWN = 60.0, 14.0
_MARGIN: Final = 12.0
_TITLE_HIGH: Final = 34.0
_LEGEND_HIGH: Final = 26.0
_SIZE, _SMALL = 11.5, 10.0
_SIGN_ROOM: Final = 26.0
_NARROWEST: Final = 560.0
# A line that passes between boxes needs so much of the room of one.
_PASSING: Final = 0.25
_SWEEPS: Final = 24

_TITLES: Final[Mapping[str, Text]] = {
    "back": Text("What {name} was made of", "{name}的来源"),
    "forward": Text("What was made of {name}", "由{name}制成的批次"),
    "affected": Text("Lots that {name} reached, {since} to {until}", "{name}涉及的批次，{since}至{until}"),
}
_COUNTS: Final = Text(
    "Lots: {lots}, finished: {finished}, flags: {flags}, not known: {missing}.",
    "共{lots}批，其中成品{finished}批；标记{flags}项，不能确定{missing}项。",
)
_SUMMARISED: Final = Text(
    "More than {most} lots: those of one kind, site and depth stand together in {boxes} boxes.",
    "超过{most}批，类别、场地和层级相同的合并显示，共{boxes}组。",
)
_BY_KIND: Final = Text(
    "More than {most} lots: those of one kind and depth stand together in {boxes} boxes.",
    "超过{most}批，类别和层级相同的合并显示，共{boxes}组。",
)
_UNSOUGHT: Final = Text("Flags were not looked for.", "未查找标记。")
_SAME: Final = Text("The answer as text or JSON says the same.", "文本和 JSON 格式的结果与此一致。")
_LOTS: Final = Text("{count} lots", "{count}批")
_SITES: Final = Text("{count} sites", "{count}处场地")
_NO_SITE: Final = Text("site not stated", "场地未说明")
_MADE_OF: Final = Text("made of {names}", "由{names}制成")
_FLAGGED: Final = Text("flags: {count}", "标记{count}项")
_MISSING: Final = Text("not known: {count}", "不能确定{count}项")
_NONE: Final = Text("No lots.", "没有涉及的批次。")


class _Line(NamedTuple):
    """A line of the picture: between which boxes, through which points, and whether it runs against the others."""

    points: list[tuple[float, float]]
    against: bool


@dataclass(frozen=True, slots=True)
class _Box:
    """A lot, or several that stand together."""

    kind: LotKind | None
    lines: tuple[str, str, str]
    asked: bool
    flags: tuple[str, ...]
    missing: tuple[str, ...]
    said: str

    @property
    def chips(self) -> bool:
        return bool(self.flags or self.missing)


def draw(
    found: Trace | Affected,
    links: Iterable[tuple[str, str]],
    flags: Sequence[Flag] | None,
    language: Language,
    *,
    name: str = "genealogy",
) -> Svg:
    """Draw an answer, with what was used for what among its lots; ``name`` opens the ids in the picture.

    ``flags`` is None where they were not looked for, which the picture says.
    """
    drawn = _Boxes(found, flags, language)
    edges = sorted({(drawn.box_of[used], drawn.box_of[made]) for used, made in links} - {(n, n) for n in drawn.numbers})
    step = _HIGH + _DOWN + (_CHIP_HIGH if any(box.chips for box in drawn.boxes) else 0)
    places, lines = _laid_out(len(drawn.boxes), edges, step)
    top = _TITLE_HIGH + (_SMALL + 6 if drawn.note else 0)
    marks = [*_lines(lines, top)]
    marks += [_box(box, x, y + top, language) for box, (x, y) in zip(drawn.boxes, places, strict=True)]
    passing = [y + _DOWN - step for line in lines for _, y in line.points]
    bottom = top + max((*passing, *(y for _, y in places)), default=0.0) + step
    wide = max(_NARROWEST, max((x + _WIDE for x, _ in places), default=0.0) + _MARGIN)
    title = _title(found, language)
    head = [text(_MARGIN, 22, shorten(title, 14, wide - 24), size=14, room=wide - 24, strong=True)]
    if drawn.note:
        head.append(text(_MARGIN, 38, drawn.note, size=_SMALL, room=wide - 24, fill=MUTED))
    if not drawn.boxes:
        head.append(text(_MARGIN, top + 16, _NONE.pick(language), size=_SIZE, room=wide - 24))
    legend, high = _legend({box.kind for box in drawn.boxes}, language, wide, bottom)
    ground = rectangle(0, 0, wide, high, fill=PAPER)
    inner = "".join(mark.markup for mark in (ground, *head, *marks, *legend))
    return drawing(name, (wide, high), title, drawn.description(edges), inner)


def _title(found: Trace | Affected, language: Language) -> str:
    if isinstance(found, Trace):
        return _TITLES[found.direction].pick(language).format(name=clean(short(found.lot)))
    facts = {"name": clean(short(found.id)), "since": found.since, "until": found.until}
    return _TITLES["affected"].pick(language).format(**facts)


class _Boxes:
    """The boxes of a picture, and which lot stands in which."""

    def __init__(self, found: Trace | Affected, flags: Sequence[Flag] | None, language: Language) -> None:
        self._found = found
        self._flags = flags
        self._language = language
        self._flags_of: dict[str, list[str]] = defaultdict(list)
        for flag in flags or ():
            for lot in flag.lots:
                self._flags_of[lot].append(flag.message.pick(language))
        self._missing_of: dict[str, list[str]] = defaultdict(list)
        for each in found.incomplete:
            self._missing_of[each.about].append(each.message.pick(language))
        grouped, note = self._grouped(found.lots)
        unsought = [] if flags is not None else [_UNSOUGHT.pick(language)]
        self.note = ("" if language == "zh" else " ").join(each for each in (note, *unsought) if each)
        self.boxes = [self._box(lots) for lots in grouped]
        self.numbers = range(len(self.boxes))
        self.box_of = {lot.id: number for number, lots in enumerate(grouped) for lot in lots}

    def _grouped(self, lots: Sequence[TracedLot]) -> tuple[list[list[TracedLot]], str]:
        """Return which lots stand together, and what is said of that."""
        if len(lots) <= MOST:
            return [[lot] for lot in lots], ""
        groups = self._by(lots, sites=True)
        said = _SUMMARISED
        if len(groups) > MOST:
            groups, said = self._by(lots, sites=False), _BY_KIND
        listed = [groups[key] for key in sorted(groups)]
        return listed, said.pick(self._language).format(most=MOST, boxes=len(listed))

    @staticmethod
    def _by(lots: Sequence[TracedLot], *, sites: bool) -> dict[tuple[int, str, str], list[TracedLot]]:
        groups: dict[tuple[int, str, str], list[TracedLot]] = defaultdict(list)
        for lot in lots:
            groups[lot.depth, lot.kind or "", (lot.site or "") if sites else ""].append(lot)
        return groups

    def _box(self, lots: Sequence[TracedLot]) -> _Box:
        flags = tuple(dict.fromkeys(said for lot in lots for said in self._flags_of.get(lot.id, ())))
        parties = {lot.party for lot in lots if len(lots) == 1 and lot.party is not None}
        about = [*(lot.id for lot in lots), *sorted(parties)]
        missing = tuple(dict.fromkeys(said for each in about for said in self._missing_of.get(each, ())))
        lines = self._one(lots[0]) if len(lots) == 1 else self._several(lots)
        asked = any(lot.depth == 0 for lot in lots)
        full = [lots[0].id] if len(lots) == 1 else []
        said = self._joined([*full, *lines, *flags, *missing])
        return _Box(lots[0].kind, lines, asked, flags, missing, said)

    def _one(self, lot: TracedLot) -> tuple[str, str, str]:
        amount = "" if lot.quantity is None else shown(lot.quantity)
        what = " · ".join(each for each in (kind_said(lot.kind, self._language), amount) if each)
        where = " · ".join(each for each in (lot.date or "", short(lot.site or "")) if each)
        return clean(short(lot.id)), clean(what), clean(where)

    def _several(self, lots: Sequence[TracedLot]) -> tuple[str, str, str]:
        sites = {lot.site for lot in lots}
        dates = sorted(lot.date for lot in lots if lot.date is not None)
        if len(sites) == 1:
            (site,) = sites
            where = _NO_SITE.pick(self._language) if site is None else short(site)
        else:
            where = _SITES.pick(self._language).format(count=len(sites))
        count = _LOTS.pick(self._language).format(count=len(lots))
        when = "" if not dates else dates[0] if dates[0] == dates[-1] else f"{dates[0]} – {dates[-1]}"
        return count, clean(f"{kind_said(lots[0].kind, self._language)} · {where}"), when

    def _joined(self, parts: Iterable[str]) -> str:
        return ("；" if self._language == "zh" else "; ").join(each for each in parts if each)

    def description(self, edges: Iterable[tuple[int, int]]) -> str:
        """Say everything that is drawn."""
        made_of: dict[int, list[str]] = defaultdict(list)
        for used, made in edges:
            made_of[made].append(self.boxes[used].lines[0])
        facts = {
            "lots": len(self._found.lots),
            "finished": len(self._found.finished),
            "flags": "?" if self._flags is None else len(self._flags),
            "missing": len(self._found.incomplete),
        }
        said = [_COUNTS.pick(self._language).format(**facts), *([self.note] if self.note else [])]
        comma = "、" if self._language == "zh" else ", "
        for number, box in enumerate(self.boxes):
            names = comma.join(made_of[number])
            source = [_MADE_OF.pick(self._language).format(names=names)] if names else []
            said.append(self._joined([box.said, *source]))
        return "\n".join([*said, _SAME.pick(self._language)])


def _laid_out(
    count: int, edges: Sequence[tuple[int, int]], high: float
) -> tuple[list[tuple[float, float]], list[_Line]]:
    """Return where each box stands (its left top corner) and how each line runs."""
    if not count:
        return [], []
    graph = igraph.Graph(count, edges, directed=True)
    against = set() if graph.is_dag() else set(graph.feedback_arc_set(None, "eades"))
    forward = [edge for number, edge in enumerate(edges) if number not in against]
    layers = _layers(count, forward)
    runs = [_run(edge, layers) for edge in forward]
    ordered = igraph.Graph(len(layers), [step for run in runs for step in pairwise(run)], directed=True)
    across = {layer: number for number, layer in enumerate(sorted(set(layers)))}
    down = _settled(ordered, layers, [1.0 if number < count else _PASSING for number in range(len(layers))])
    spot = [(_MARGIN + across[layer] * (_WIDE + _ACROSS), y * high) for layer, y in zip(layers, down, strict=True)]
    lines = [_Line(_points(run, spot), against=False) for run in runs]
    return spot[:count], [*lines, *(_Line(_points(edges[number], spot), against=True) for number in sorted(against))]


def _settled(graph: igraph.Graph, layers: Sequence[int], rooms: Sequence[float]) -> list[float]:
    """Return how far down each place lies: in Sugiyama's order within its layer, as near as can be to what it joins.

    Sugiyama's own distances leave much empty; here each layer in turn moves towards its neighbours (least squares in
    its order, with the room that each place needs), to and fro until little changes.
    """
    found = list(graph.layout_sugiyama(layers=list(layers), hgap=1, vgap=1, maxiter=100))
    rows: dict[int, list[int]] = defaultdict(list)
    for place in sorted(range(len(found)), key=lambda each: found[each][0]):
        rows[layers[place]].append(place)
    offsets = {layer: _offsets([rooms[each] for each in row]) for layer, row in rows.items()}
    down = [0.0] * len(found)
    for layer, row in rows.items():
        middle = offsets[layer][-1] / 2
        for place, offset in zip(row, offsets[layer], strict=True):
            down[place] = offset - middle
    neighbours = graph.get_adjlist(mode="all")
    for sweep in range(_SWEEPS):
        for layer in sorted(rows, reverse=bool(sweep % 2)):
            row = rows[layer]
            wanted = [
                sum(down[each] for each in neighbours[place]) / len(neighbours[place])
                if neighbours[place]
                else down[place]
                for place in row
            ]
            for place, y in zip(row, _spaced(wanted, offsets[layer]), strict=True):
                down[place] = y
    least = min(down)
    return [y - least for y in down]


def _offsets(rooms: Sequence[float]) -> list[float]:
    """Return how far below the first each of a row lies at least, given the room that each needs."""
    offsets = [0.0]
    for one, other in pairwise(rooms):
        offsets.append(offsets[-1] + (one + other) / 2)
    return offsets


def _spaced(wanted: Sequence[float], offsets: Sequence[float]) -> list[float]:
    """Return the places nearest to those wanted that keep the order and the room of a row: pool adjacent violators."""
    blocks: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        total, size = want - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / size:
            more, members = blocks.pop()
            total, size = total + more, size + members
        blocks.append((total, size))
    level = [total / size for total, size in blocks for _ in range(size)]
    return [each + offset for each, offset in zip(level, offsets, strict=True)]


def _run(edge: tuple[int, int], layers: list[int]) -> list[int]:
    """Return what a line runs through; a place of its own is added to ``layers`` for each layer that it passes."""
    used, made = edge
    between = range(layers[used] + 1, layers[made])
    first = len(layers)
    layers.extend(between)
    return [used, *range(first, len(layers)), made]


def _layers(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Return the layer of each box: after all that it was made of; what came in stands just before its first use."""
    graph = igraph.Graph(count, edges, directed=True)
    layers = [0] * count
    for number in graph.topological_sorting():
        layers[number] = max((layers[before] + 1 for before in graph.predecessors(number)), default=0)
    for number in range(count):
        after = graph.successors(number)
        if after and not graph.predecessors(number):
            layers[number] = min(layers[each] for each in after) - 1
    return layers


def _points(run: Sequence[int], spot: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points of a line: from the right of a box, level through the layers between, to the left of one."""
    (x, y), *between, (last_x, last_y) = ((spot[each][0], spot[each][1] + _HIGH / 2) for each in run)
    through = [point for left, level in between for point in ((left, level), (left + _WIDE, level))]
    return [(x + _WIDE, y), *through, (last_x - 2, last_y)]


def _lines(lines: Iterable[_Line], top: float) -> Iterator[Mark]:
    for line in lines:
        points = [(x, y + top) for x, y in line.points]
        (x, y), before = points[-1], points[-2]
        if not line.against and before[1] != y:
            points[-1:] = [(x - 9, y), (x, y)]
        yield path(points, stroke=LINE, weight=1.1, dashes="5 4" if line.against else None, head=True)


def _box(box: _Box, x: float, y: float, language: Language) -> Mark:
    high = _HIGH + (_CHIP_HIGH if box.chips else 0)
    marks = [*_frame(box, x, y, high), *sign_of(box.kind, x + 7, y + 8)]
    left, room = x + 7 + _SIGN_ROOM, _WIDE - 14 - _SIGN_ROOM
    for number, line in enumerate(box.lines):
        strong, size = number == 0, _SIZE if number == 0 else _SMALL
        said = shorten(line, size * (1.06 if strong else 1), room)
        base = y + 19 + number * 16
        marks.append(text(left, base, said, size=size, room=room, fill=INK if strong else MUTED, strong=strong))
    at = x + 7
    chips = (("not_met", box.flags, _FLAGGED, "×"), ("not_shown", box.missing, _MISSING, "△"))
    for status, things, words, sign in chips:
        if things:
            said = f"{sign} {words.pick(language).format(count=len(things))}"
            wide = width(said, _SMALL) + 10
            marks += drawn_chip(status, said, at, y + _HIGH - 2, wide)
            at += wide + 5
    return group(box.said, marks)


def _frame(box: _Box, x: float, y: float, high: float) -> Iterator[Mark]:
    """Draw the frame of a box: dashed for what comes in, bold for drug substance and what follows, twice if asked."""
    bold = box.kind in (LotKind.DRUG_SUBSTANCE, LotKind.DRUG_PRODUCT, LotKind.PACK)
    if box.asked:
        yield rectangle(x - 3.5, y - 3.5, _WIDE + 7, high + 7, stroke=ACCENT, weight=1.4, radius=6)
    dashes = "5 3" if box.kind is LotKind.MATERIAL else "2 3" if box.kind is None else None
    fill = "#eaf1f4" if box.asked else PAPER
    yield rectangle(x, y, _WIDE, high, fill=fill, stroke=INK, weight=2 if bold else 1, dashes=dashes, radius=4)
    if box.kind is LotKind.CELL_BANK:
        yield rectangle(x + 2.5, y + 2.5, _WIDE - 5, high - 5, stroke=INK, weight=0.8, radius=3)


def _legend(kinds: set[LotKind | None], language: Language, wide: float, y: float) -> tuple[list[Mark], float]:
    """Say what the signs of kinds mean, only those drawn; return where it ends."""
    marks: list[Mark] = []
    x, line = _MARGIN, 0
    for kind in (*LotKind, None):
        if kind not in kinds:
            continue
        words = kind_said(kind, language)
        room = width(words, _SMALL) + _SIGN_ROOM + 16
        if x > _MARGIN and x + room > wide:
            x, line = _MARGIN, line + 1
        top = y + line * _LEGEND_HIGH
        marks += sign_of(kind, x, top)
        marks.append(text(x + _SIGN_ROOM, top + 13, words, size=_SMALL, room=room, fill=MUTED))
        x += room
    return marks, y + (line + 1) * _LEGEND_HIGH + 4
