"""A chain too large for the first page: an overview stands there, the whole drawing on pages of its own behind it."""

import io
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from fenduan.assessment.determination import Determination
from fenduan.documents import render
from fenduan.documents.chain import chain_of
from fenduan.documents.content import content_of
from fenduan.documents.drawing import FLIPPED, UPRIGHT, draw
from fenduan.documents.overview import _Overview, draw_overview
from fenduan.documents.tree import Figure, Heading, Plate, Table
from fenduan.documents.words import SIGNS
from fenduan.reference.text import LANGUAGES, Language
from tests.documents.chains import EXAMPLES, PLACES, chain, made, twelve
from tests.documents.test_documents import squeezed
from tests.documents.test_drawing import SVG, Area, Plan, apart, plans, shown

WIDE = 170 / 25.4 * 96
LEAST = 6 / 10.5 / 0.75


def long() -> Determination:
    """Return a chain of twelve segments that goes to and fro between two places."""
    return chain([*PLACES[:2]] * 6, [(number, number + 1) for number in range(11)])


def parts(it: Determination, language: Language) -> tuple[Figure, Plate | None]:
    content = content_of(it, language)
    (figure,) = (each for each in content.front if isinstance(each, Figure))
    plates = [each for each in content.body if isinstance(each, Plate)]
    assert plates == [content.body[0]] or not plates
    return figure, plates[0] if plates else None


def points_of(markup: str) -> list[list[tuple[float, float]]]:
    """Return the points of every line with an arrow head."""
    found = []
    nodes = list(ET.fromstring(f"<g>{markup}</g>").iter())  # noqa: S314 - our own drawing
    for path, following in pairwise(nodes):
        if path.tag == "path" and following.tag == "polygon":
            words = path.attrib["d"].replace("M", "").replace("L", "").split()
            found.append([(float(x), float(y)) for x, y in zip(words[::2], words[1::2], strict=True)])
    return found


@given(plans(), st.sampled_from(LANGUAGES))
def test_no_line_runs_through_a_segment_and_no_segment_lies_on_another(plan: Plan, language: Language) -> None:
    it = plan.made()
    overview = _Overview(chain_of(it.case, it.findings, language))
    boxes: list[Area] = [
        (mark.left, mark.top, mark.right, mark.bottom) for mark in map(overview._box, overview.chain.boxes)
    ]

    assert all(apart(one, other) for one, other in combinations(boxes, 2))
    for link in overview.chain.links:
        (points,) = points_of(overview._line(link).markup)
        for (x0, y0), (x1, y1) in pairwise(points):
            assert x0 == x1 or y0 == y1, "lines run down or across"
            line = (min(x0, x1) + 0.2, min(y0, y1) + 0.2, max(x0, x1) - 0.2, max(y0, y1) - 0.2)
            assert all(apart(line, box) for box in boxes), "a line runs through a segment"


@given(plans(), st.sampled_from(LANGUAGES))
def test_every_segment_is_numbered_and_named_within_the_drawing(plan: Plan, language: Language) -> None:
    it = plan.made()
    drawing = draw_overview(it.case, it.findings, language)
    found = shown(drawing.markup)
    count = len(chain_of(it.case, it.findings, language).boxes)

    for number in range(1, count + 1):
        assert sum(said.split()[0] == str(number) for said, _ in found if said.split()) >= 2, "in its box, by its name"
    for said, (left, top, right, bottom) in found:
        assert left >= 0, said
        assert top >= 0, said
        assert right <= drawing.width + 0.1, said
        assert bottom <= drawing.height + 0.1, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_stand_with_numbers_and_the_legend_says_their_words(language: Language) -> None:
    it = twelve()
    texts = [said for said, _ in shown(draw_overview(it.case, it.findings, language).markup)]

    assert f"2 {SIGNS['not_shown']}" in texts
    assert any(said.startswith(f"{SIGNS['not_shown']} ") and said[2:].isdecimal() for said in texts)
    assert f"{SIGNS['not_shown']} {'未证明' if language == 'zh' else 'not shown'}" in texts


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chain_that_fits_is_drawn_whole_on_the_first_page(name: str, language: Language) -> None:
    it = made(name)
    figure, plate = parts(it, language)

    assert figure.parts == (draw(it.case, it.findings, language),)
    assert plate is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("it", "flipped"), [(twelve(), True), (long(), False)], ids=["wide", "long"])
def test_one_that_does_not_is_drawn_with_legible_letters(it: Determination, language: Language, flipped: bool) -> None:  # noqa: FBT001
    figure, plate = parts(it, language)

    assert plate is not None
    assert plate.flipped == flipped
    wide, high = FLIPPED if flipped else UPRIGHT
    assert all(part.width <= wide and part.height <= high for part in plate.parts)
    room = WIDE * (257 / 170 if flipped else 1)
    assert all(min(1, room / part.width) >= LEAST for part in plate.parts)
    assert min(1, WIDE / figure.parts[0].width) >= LEAST
    assert sum(node.tag == f"{SVG}title" for node in ET.fromstring(figure.parts[0].markup).iter()) > 12  # noqa: S314


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("it", "flipped"), [(twelve(), True), (long(), False)], ids=["wide", "long"])
def test_the_first_page_keeps_verdict_drawing_and_cure(it: Determination, language: Language, flipped: bool) -> None:  # noqa: FBT001
    content = content_of(it, language)
    reader = PdfReader(io.BytesIO(render(it, language, "pdf")))
    first, second = (squeezed(page.extract_text()) for page in reader.pages[:2])
    heading = next(each.heading.text for each in content.body if isinstance(each, Plate))
    cures = next(each for each in content.front if isinstance(each, Table))

    assert ("如何补正" if language == "zh" else "Whatcuresit") in first
    assert ("不构成法律意见" if language == "zh" else "notlegaladvice") in first
    assert all(squeezed(row[2]) in first for row in cures.rows)
    assert squeezed(heading) in second
    assert squeezed(heading) not in first
    assert (reader.pages[1].mediabox.width > reader.pages[1].mediabox.height) == flipped
    assert reader.pages[0].mediabox.width < reader.pages[0].mediabox.height


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_lays_the_pages_of_a_wide_chain_on_their_side(language: Language) -> None:
    document = Document(io.BytesIO(render(twelve(), language, "docx")))
    content = content_of(twelve(), language)
    plate = next(each for each in content.body if isinstance(each, Plate))
    heads = [each.text for each in document.paragraphs if each.style is not None and each.style.name == "Heading 1"]
    listed = [each.heading if isinstance(each, Plate) else each for each in (*content.front, *content.body)]

    upright, flipped = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [each.orientation for each in document.sections] == [upright, flipped, upright]
    assert heads == [each.text for each in listed if isinstance(each, Heading) and each.level == 1]
    assert len(document.inline_shapes) >= 1 + len(plate.parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_in_a_browser_lists_the_drawing_among_its_parts(language: Language) -> None:
    page = render(twelve(), language, "html").decode()

    assert page.count('href="#part-drawing"') == page.count('id="part-drawing"') == 1
    assert page.index('id="overview-title"') < page.index('id="part-drawing"') < page.index('id="chain-1-title"')
