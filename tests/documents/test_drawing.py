"""The drawing of the chain: nothing overlaps, nothing is cut, every finding is on its thing, in sign and word."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from itertools import combinations, pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.assessment.determination import Determination
from fenduan.documents.chain import chain_of, thing_of
from fenduan.documents.chain_table import table_of_chain
from fenduan.documents.drawing import PART_HIGH, PART_WIDE, draw, draw_parts
from fenduan.documents.layout import BOX_WIDE, LABEL_WIDE, Layout, Routed, lay_out
from fenduan.documents.measure import shorten, width, wrap
from fenduan.documents.words import SHORT, SIGNS
from fenduan.reference.text import LANGUAGES, Language
from tests.documents.chains import EXAMPLES, PLACES, chain, hostile, made, twelve, two

SVG = "{http://www.w3.org/2000/svg}"
Area = tuple[float, float, float, float]


class Plan(NamedTuple):
    """A chain to be made; small, so that a failing one can be read."""

    places: tuple[str | None, ...]
    edges: tuple[tuple[int, int], ...]
    stages: dict[int, str]
    names: tuple[str, ...]

    def made(self) -> Determination:
        """Make it."""
        return chain(self.places, self.edges, stages=self.stages, names=self.names)


@st.composite
def plans(pick: st.DrawFn) -> Plan:
    """Draw an arrangement of up to twelve segments at up to eight places, linked in any way without a circle."""
    count = pick(st.integers(1, 12))
    places = pick(st.lists(st.sampled_from([*PLACES, None]), min_size=count, max_size=count))
    pairs = list(combinations(range(count), 2))
    edges = pick(st.lists(st.sampled_from(pairs), unique=True, max_size=20)) if pairs else []
    side = st.sampled_from(["drug_substance", "testing", "cell_bank", "packaging"])
    stages = pick(st.dictionaries(st.integers(0, count - 1), side, max_size=4))
    name = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
    names = pick(st.lists(name, min_size=1, max_size=3))
    return Plan(tuple(places), tuple(edges), stages, tuple(names))


def layout_of(determination: Determination, language: Language) -> Layout:
    return lay_out(chain_of(determination.case, determination.findings, language))


def apart(one: Area, other: Area) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def boxes(layout: Layout) -> list[Area]:
    return [(box.left, box.top, box.right, box.bottom) for box in layout.boxes]


def labels(layout: Layout) -> list[Area]:
    return [label(each) for each in layout.links if each.link.handoff]


def label(each: Routed) -> Area:
    x, y = each.label
    room = BOX_WIDE - 28 if each.stem else LABEL_WIDE - 8
    return x, y - each.above, x + room, y - each.above + each.slot - 4


def shown(markup: str) -> list[tuple[str, Area]]:
    """Return every text of a drawing with where it stands, by the same estimate as the drawing's own."""
    found: list[tuple[str, Area]] = []

    def walk(node: ET.Element, dx: float, dy: float) -> None:
        for each in node:
            if each.tag == f"{SVG}svg":
                left, top, _, _ = map(float, each.attrib["viewBox"].split())
                walk(each, dx + float(each.attrib["x"]) - left, dy + float(each.attrib["y"]) - top)
            elif each.tag == f"{SVG}text":
                size, x, y = (float(each.attrib[key]) for key in ("font-size", "x", "y"))
                said = each.text or ""
                found.append((said, (x + dx, y + dy - size, x + dx + width(said, size), y + dy + size * 0.3)))
            else:
                walk(each, dx, dy)

    walk(ET.fromstring(markup), 0, 0)  # noqa: S314 - our own drawing
    return found


@given(plans(), st.sampled_from(LANGUAGES))
def test_nothing_overlaps_however_the_chain_is_linked(plan: Plan, language: Language) -> None:
    layout = layout_of(plan.made(), language)

    for one, other in combinations([*boxes(layout), *labels(layout)], 2):
        assert apart(one, other)
    for each in layout.links:
        for (x0, y0), (x1, y1) in pairwise(each.points):
            assert x0 == x1 or y0 == y1, "lines run down or across"
            line = (min(x0, x1) + 0.1, min(y0, y1) + 0.1, max(x0, x1) - 0.1, max(y0, y1) - 0.1)
            assert all(apart(line, box) for box in boxes(layout)), "a line runs through a box"
            assert 0 <= min(x0, x1) <= max(x0, x1) <= layout.wide
            assert 0 <= min(y0, y1) <= max(y0, y1) <= layout.high


@given(plans(), st.sampled_from(LANGUAGES))
def test_lines_never_lie_upon_each_other(plan: Plan, language: Language) -> None:
    layout = layout_of(plan.made(), language)
    runs = [
        (number, (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])))
        for number, each in enumerate(layout.links)
        for a, b in pairwise(each.points)
    ]

    for (one, a), (other, b) in combinations(runs, 2):
        if one == other:
            continue
        if a[0] == a[2] == b[0] == b[2]:
            assert a[3] <= b[1] or b[3] <= a[1], "two lines run down together"
        if a[1] == a[3] == b[1] == b[3]:
            assert a[2] <= b[0] or b[2] <= a[0], "two lines run across together"


@given(plans(), st.sampled_from(LANGUAGES))
def test_every_text_is_within_the_drawing(plan: Plan, language: Language) -> None:
    determination = plan.made()
    drawing = draw(determination.case, determination.findings, language)

    assert drawing.markup.startswith("<svg ")
    for said, (left, top, right, bottom) in shown(drawing.markup):
        assert left >= 0, said
        assert top >= 0, said
        assert right <= drawing.width + 0.1, said
        assert bottom <= drawing.height + 0.1, said


@given(plans(), st.sampled_from(LANGUAGES))
def test_parts_show_every_box_once_and_fit_a_page(plan: Plan, language: Language) -> None:
    determination = plan.made()
    chain = chain_of(determination.case, determination.findings, language)
    parts = draw_parts(determination.case, determination.findings, language)
    titles = Counter(
        (node.text or "").split("；")[0].split("; ")[0]
        for part in parts
        for node in ET.fromstring(part.markup).iter(f"{SVG}title")  # noqa: S314 - our own drawing
    )

    assert len({part.title for part in parts}) == len(parts)
    if len(chain.lanes) > 1:
        assert max(part.width for part in parts) <= PART_WIDE
    for name, times in Counter(box.name.split("；")[0].split("; ")[0] for box in chain.boxes).items():
        assert titles[name] >= times


@pytest.mark.parametrize("language", LANGUAGES)
def test_twelve_segments_at_eight_places_are_drawn_in_parts(language: Language) -> None:
    it = twelve()
    parts = draw_parts(it.case, it.findings, language)

    assert 1 < len(parts) < 7
    assert all(part.width <= PART_WIDE and part.height <= PART_HIGH for part in parts)
    assert "stroke-dasharray" in parts[0].markup, "the cell bank is drawn as a side step"


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_on_its_thing_in_sign_and_word(name: str, language: Language) -> None:
    it = made(name)
    markup = draw(it.case, it.findings, language).markup
    said = Counter(text for text, _ in shown(markup))
    counts: dict[tuple[str, ...], Counter[str]] = {}
    for each in it.findings:
        if each.counts:
            counts.setdefault(thing_of(each), Counter())[each.finding.status.value] += 1
    wanted: Counter[str] = Counter()
    for count in counts.values():
        for status in ("not_met", "not_shown", "pending", "for_judgement"):
            if count[status]:
                wanted[f"{SIGNS[status]} {SHORT[status].pick(language)} {count[status]}"] += 1

    assert wanted
    assert not wanted - said


def test_borders_differ_and_are_told_in_the_legend() -> None:
    it = chain(("CN-SH", "CN-JS", "IE", "US", None), ((0, 1), (1, 2), (2, 3), (3, 4)))
    said = [text for text, _ in shown(draw(it.case, it.findings, "zh").markup)]

    assert {"省级行政区域界线", "境内与境外分界", "境外国家（地区）之间分界", "地点未说明"} <= set(said)
    assert "爱尔兰（境外）" in said


def test_hong_kong_macao_and_taiwan_are_overseas_and_no_border_is_called_national() -> None:
    it = chain(("CN-GD", "HK", "TW"), ((0, 1), (1, 2)))
    for language in LANGUAGES:
        markup = draw(it.case, it.findings, language).markup
        assert "国境" not in markup
        assert "national border" not in markup.lower()
    assert "境内与境外分界" in draw(it.case, it.findings, "zh").markup


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawing_says_what_it_is_and_gives_the_same_bytes(language: Language) -> None:
    it = two()
    drawing = draw(it.case, it.findings, language, name="a")
    root = ET.fromstring(drawing.markup)  # noqa: S314 - our own drawing

    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "a-1-title a-1-desc"
    assert root.attrib["viewBox"] == f"0 0 {drawing.width:g} {drawing.height:g}"
    assert [node.attrib["id"] for node in list(root)[:2]] == ["a-1-title", "a-1-desc"]
    assert drawing == draw(it.case, it.findings, language, name="a")


def test_a_long_name_is_shortened_and_given_in_full_in_its_title() -> None:
    it = hostile()
    root = ET.fromstring(draw(it.case, it.findings, "en").markup)  # noqa: S314 - our own drawing
    titles = [node.text or "" for node in root.iter(f"{SVG}title")]

    assert any("A" * 300 in title for title in titles)
    assert any((node.text or "").endswith("…") for node in root.iter(f"{SVG}text"))
    assert any("<script>alert(1)</script>" in title for title in titles)
    assert not list(root.iter(f"{SVG}script"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_say_what_the_drawing_says(language: Language) -> None:
    it = made("antibody-with-obstacles")
    segments, handoffs, parties = table_of_chain(it.case, it.findings, language)

    assert len(segments.rows) == 3
    assert [row[2] for row in handoffs.rows] == (
        ["−90至−60 ℃", "2至8 ℃"] if language == "zh" else ["−90 to −60 °C", "2 to 8 °C"]  # noqa: RUF001
    )
    assert all(len(row) == len(table.head) for table in (segments, handoffs, parties) for row in table.rows)
    cells = " ".join(cell for table in (segments, handoffs, parties) for row in table.rows for cell in row)
    for text, _ in shown(draw(it.case, it.findings, language).markup):
        if any(text.startswith(sign) for sign in SIGNS.values()) and text[-1].isdigit():
            assert text in cells


def test_text_is_broken_and_cut_as_each_language_does() -> None:
    assert wrap("Lyophilised drug product", 10, 75, 2) == ["Lyophilised", "drug product"]
    assert wrap("示例（苏州）有限公司。", 10, 50, 3) == ["示例（苏", "州）有限公", "司。"]
    assert wrap("A" * 50, 10, 60, 2)[1].endswith("…")
    assert shorten("示例", 10, 20) == "示例"
    assert shorten("示例企业", 10, 30) == "示例…"


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_from_segments_and_hand_offs_and_change_nothing_else(language: Language) -> None:
    made = twelve()
    case, findings = made.case, made.findings
    links: dict[tuple[str, ...], str] = {("segment", each): f'/facts/"{each}"' for each in case.segments}
    links |= {("edge", first.id, second.id): f"/handoffs/{first.id}" for first, second in case.edges[1:]}
    plain, leading = draw(case, findings, language), draw(case, findings, language, links=links)
    root = ET.fromstring(leading.markup)  # noqa: S314 - our own drawing
    anchors = list(root.iter(f"{SVG}a"))
    assert sorted(each.get("href") or "" for each in anchors) == sorted(links.values())
    assert all(each.get("aria-label") == (each.findtext(f"{SVG}g/{SVG}title")) for each in anchors)
    assert root.get("role") == "group"
    assert re.sub(r"</?a\b[^>]*>", "", leading.markup).replace('role="group"', 'role="img"') == plain.markup
