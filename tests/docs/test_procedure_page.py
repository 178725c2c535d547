"""The page of the procedure, and its pictures, are what the tables say."""

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from fenduan.platform.procedure.model import Procedure
from fenduan.platform.procedure.picture import draw_states, ways
from fenduan.platform.procedure.tables import PROCEDURES
from fenduan.platform.procedure.words import STATES
from fenduan.reference.text import LANGUAGES, Language
from tests.docs.procedure_page import FOLDER, PAGE, files, write

each_picture = pytest.mark.parametrize(
    ("procedure", "language"), [(procedure, language) for procedure in PROCEDURES for language in LANGUAGES]
)


def test_the_page_is_what_the_tables_write(tmp_path: Path) -> None:
    write(tmp_path)

    for name in files():
        assert (FOLDER / name).read_text(encoding="utf-8") == (tmp_path / name).read_text(encoding="utf-8"), (
            f"run script/pages; not as the tables say: {name}"
        )


def test_the_page_tells_of_every_act_in_both_languages() -> None:
    page = files()[PAGE]

    for procedure in PROCEDURES:
        for action in procedure.actions:
            assert page.count(f"`{action.name}`") >= len(LANGUAGES)
            for text in (action.label, action.about, *(cite.text() for cite in action.cites)):
                assert text.en in page
                assert text.zh in page


@each_picture
def test_a_picture_shows_every_state_and_every_act_that_leads_on(procedure: Procedure, language: Language) -> None:
    said = [each.text for each in ET.fromstring(draw_states(procedure, language).markup).iter() if each.text]  # noqa: S314 - our own

    for state in procedure.states:
        assert STATES[state].pick(language) in said
    for actions in ways(procedure).values():
        for action in actions:
            assert action.label.pick(language) in said


@each_picture
def test_no_label_lies_on_another_and_none_leaves_the_picture(procedure: Procedure, language: Language) -> None:
    picture = draw_states(procedure, language)
    labels = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" font-size="12"[^>]*>([^<]+)<', picture.markup)
    placed = [(float(x), float(y), float(x) + len(said) * 5.5, said) for x, y, said in labels]

    for x, y, right, said in placed:
        assert 0 <= x < right <= picture.width or language == "zh", said
        assert 0 < y < picture.height, said
    for one, other in combinations(placed, 2):
        apart = abs(one[1] - other[1]) >= 12 or one[2] <= other[0] or other[2] <= one[0]
        assert apart, (one[3], other[3])
