"""Every requirement has a page, and the page says what the register and its functions say."""

import datetime as dt
from pathlib import Path

import pytest

from fenduan.law.instruments import INSTRUMENTS
from fenduan.law.questions import OPEN_QUESTIONS
from fenduan.law.register import register
from fenduan.law.requirement import Requirement
from tests.docs.reasons import reasons
from tests.docs.requirement_pages import FOLDER, INDEX, INSTRUMENTS_PAGE, QUESTIONS_PAGE, file_name, pages, write
from tests.scenarios.build import determined, example

REQUIREMENTS = register().requirements
EXAMPLES = ("adc-three-provinces", "antibody-with-obstacles", "reported-cross-province")
DAYS = ("2010-01-01", "2024-12-31", "2026-06-15", "2027-01-01")


def test_the_pages_are_what_the_register_writes(tmp_path: Path) -> None:
    write(tmp_path)
    wanted = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}

    different = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    assert not different, f"run script/pages; not as the register says: {different}"


def test_a_page_of_a_requirement_that_is_no_more_goes(tmp_path: Path) -> None:
    (tmp_path / "gone.md").write_text("once\n", encoding="utf-8")

    write(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == pages().keys()


def test_every_requirement_has_a_page_of_its_own_and_stands_in_the_index() -> None:
    names = [file_name(each) for each in REQUIREMENTS]

    assert len(set(names)) == len(REQUIREMENTS)
    assert pages().keys() == {*names, INDEX, INSTRUMENTS_PAGE, QUESTIONS_PAGE}
    assert all(f"]({name})" in pages()[INDEX] for name in names)


def test_every_instrument_and_every_open_question_is_told_of() -> None:
    instruments, questions = pages()[INSTRUMENTS_PAGE], pages()[QUESTIONS_PAGE]

    assert not [each.code for each in INSTRUMENTS if f"| `{each.code}` | {each.title.en} |" not in instruments]
    assert not [
        number for number, each in OPEN_QUESTIONS.items() if each.en not in questions or each.zh not in questions
    ]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda each: each.id)
def test_a_page_holds_all_that_the_register_says_of_it(requirement: Requirement) -> None:
    page = pages()[file_name(requirement)]
    said = [requirement.id, *requirement.reads]
    said += [wording for text in (requirement.title, requirement.rule) for wording in (text.en, text.zh)]
    for each in requirement.cites:
        said += [each.text().en, each.text().zh, each.sureness, each.instrument.url]
    said += [str(day) for day in (requirement.since, requirement.until) if day is not None]
    said += [f"**{number}.**" for number in requirement.questions]
    said += [f"### `{status}`" for status in reasons(requirement)]

    assert not [each for each in said if each not in page]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda each: each.id)
def test_every_status_comes_with_a_sentence_in_both_languages(requirement: Requirement) -> None:
    found = reasons(requirement)

    assert found
    assert all(each.en and each.zh for sentences in found.values() for each in sentences)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("day", DAYS)
def test_a_page_names_every_status_that_the_examples_give(name: str, day: str) -> None:
    known = {each.id: reasons(each).keys() for each in REQUIREMENTS}
    found = determined(example(name), dt.date.fromisoformat(day).isoformat()).as_dict()["findings"]

    assert found
    assert not [each["requirement"] for each in found if each["status"] not in known[each["requirement"]]]
