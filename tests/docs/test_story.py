"""The story by hand names what the pages show."""

import re

from fenduan.platform.demo.people import people
from fenduan.platform.demo.story import chapters
from fenduan.platform.procedure.tables import PROCEDURES
from fenduan.reference.text import Text
from tests.docs.story_page import FOLDER, PAGE, page
from tests.structure.bilingual import pairs
from tests.structure.program import ROOT

_QUOTED_EN = re.compile(r'"([^"]+)"')
_QUOTED_ZH = re.compile(r"“([^”]+)”")
_SAID_IN_A_TEMPLATE = re.compile(r'{% say "([^"]+)" "([^"]+)"')


def _said() -> list[Text]:
    return [text for chapter in chapters() for step in chapter.steps for text in (step.do, step.see) if text]


def test_the_page_is_what_the_story_writes() -> None:
    assert (FOLDER / PAGE).read_text(encoding="utf-8") == page(), "run script/pages"


def test_what_is_clicked_stands_in_the_program_in_both_languages() -> None:
    known = {(pair.en, pair.zh) for pair in pairs() if "demo/story" not in pair.place}
    known |= {
        pair
        for each in (ROOT / "src").rglob("templates/**/*.html")
        for pair in _SAID_IN_A_TEMPLATE.findall(each.read_text(encoding="utf-8"))
    }
    known |= {(act.label.en, act.label.zh) for each in PROCEDURES for act in each.actions}
    quoted = [(_QUOTED_EN.findall(each.en), _QUOTED_ZH.findall(each.zh)) for each in _said()]
    assert [each for each in quoted if len(each[0]) != len(each[1])] == []
    named = [pair for each in quoted for pair in zip(*each, strict=True)]

    assert len(named) > 20
    assert [each for each in named if each not in known] == []


def test_everybody_of_the_story_can_sign_in() -> None:
    known = {each.email for each in people()}
    named = {each for chapter in chapters() for step in chapter.steps for each in step.who}
    named |= {each for text in _said() for each in re.findall(r"[a-z0-9]+@[a-z]+\.example", text.en + text.zh)}

    assert len(named) > 8
    assert named <= known
