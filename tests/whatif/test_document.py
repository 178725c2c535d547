"""What it would take as a document: everything of every plan is in it, in both languages; the bytes stay."""

import io
import re
import zipfile
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from fenduan.documents import Kind
from fenduan.documents.clean import clean
from fenduan.documents.tree import Heading, Table, Verdict
from fenduan.documents.whatif import content_of, render_whatif, whatif_digest
from fenduan.reference.text import LANGUAGES, Language
from tests.cli.running import example, run
from tests.documents.test_documents import squeezed
from tests.structure.bilingual import HAN, numbers
from tests.whatif.cases import COMPLETE, OBSTACLES, REPORTED, WANTING, found, plans

KINDS: tuple[Kind, ...] = ("html", "pdf", "docx")
NAMES = (COMPLETE, OBSTACLES, REPORTED)
BEGINNINGS = {"html": b"<!doctype html>", "pdf": b"%PDF-", "docx": b"PK"}


@cache
def file(name: str, language: Language, kind: Kind) -> bytes:
    return render_whatif(found(name), language, kind)


@cache
def text_of(name: str, language: Language, kind: Kind) -> str:
    data = file(name, language, kind)
    if kind == "html":
        return squeezed(unescape(re.sub(r"<[^>]*>", " ", data.decode())))
    if kind == "pdf":
        return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        text = packed.read("word/document.xml").decode() + packed.read("word/footer1.xml").decode()
    return squeezed(unescape(re.sub(r"<[^>]*>", " ", text)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_act_says_what_who_which_paper_when_and_on_what_condition(
    name: str, language: Language, kind: Kind
) -> None:
    it, text = found(name), text_of(name, language, kind)
    acts = [act for plan in plans(it) for act in plan.acts] + list(it.further)

    for act in acts:
        said = [each.text() for each in (act.repair.what, act.repair.paper, *act.repair.conditions)]
        for each in (*said, act.who):
            # A line opens with a capital letter.
            assert squeezed(clean(each.pick(language)))[1:] in text
        assert act.date is None or act.date.isoformat() in text
        for cured in act.cures:
            assert squeezed(cured.requirement.title.pick(language))[1:] in text
    for fact in it.to_state:
        assert squeezed(clean(fact.what.pick(language)))[1:] in text
    for left in (*it.without, *(left for plan in plans(it) for left in plan.left)):
        assert squeezed(clean(left.finding.reason.pick(language)))[1:] in text
    assert whatif_digest(it) in text
    assert squeezed("不构成法律意见" if language == "zh" else "It is not legal advice.") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_says_the_least_and_by_when(language: Language) -> None:
    it = found(OBSTACLES)
    first = squeezed(PdfReader(io.BytesIO(file(OBSTACLES, language, "pdf"))).pages[0].extract_text())
    verdict = content_of(it, language).front[0]

    assert isinstance(verdict, Verdict)
    assert squeezed(verdict.sentence) in first
    assert str(len(it.plans[0].acts)) in verdict.sentence
    for act in it.plans[0].acts:
        assert squeezed(clean(act.repair.what.pick(language)))[1:] in first
        assert squeezed(act.who.pick(language)) in first
        assert act.date is None or act.date.isoformat() in first
    assert ("不构成法律意见" if language == "zh" else "notlegaladvice") in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_plan_the_first_page_says_how_much_there_is_to_state_and_to_do(language: Language) -> None:
    it = found(REPORTED)
    first = squeezed(PdfReader(io.BytesIO(file(REPORTED, language, "pdf"))).pages[0].extract_text())
    dates = [each.date for each in it.further if each.date is not None]

    assert not it.plans
    assert squeezed("最少须采取的措施" if language == "zh" else "The least that must be done") in first
    assert re.search(rf"{len(it.to_state)}(项,见第一部分|facts:part1)", first)
    assert re.search(rf"{len(it.further)}(项,见第二部分|acts:part2)", first)
    assert max(dates).isoformat() in first


@pytest.mark.parametrize("name", [*NAMES, *WANTING])
def test_both_languages_have_the_same_parts_and_numbers(name: str) -> None:
    zh, en = (content_of(found(name), language) for language in LANGUAGES[::-1])

    assert [type(each) for each in (*zh.front, *zh.body)] == [type(each) for each in (*en.front, *en.body)]
    assert zh.digest == en.digest
    for one, other in zip((*zh.front, *zh.body), (*en.front, *en.body), strict=True):
        if isinstance(one, Table) and isinstance(other, Table):
            assert len(one.rows) == len(other.rows)
            assert [numbers(row[-1]) for row in one.rows] == [numbers(row[-1]) for row in other.rows]
    assert HAN.search(zh.title)
    assert not HAN.search(en.title)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_marked_on_every_page(language: Language) -> None:
    reader = PdfReader(io.BytesIO(file(OBSTACLES, language, "pdf")))
    content = content_of(found(OBSTACLES), language)
    heads = [each.text for each in content.body if isinstance(each, Heading) and each.level == 1]
    root = reader.root_object

    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]  # a dictionary in every tagged PDF
    assert str(root["/Lang"]).startswith(language)
    assert all(content.digest in squeezed(page.extract_text()) for page in reader.pages)
    titles = [str(each.title) for each in reader.outline if not isinstance(each, list)]
    assert [each for each in titles if each in heads] == heads


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_answer_gives_the_same_bytes(kind: Kind) -> None:
    assert render_whatif(found(OBSTACLES), "zh", kind) == file(OBSTACLES, "zh", kind)


def test_a_page_links_to_what_is_on_it() -> None:
    for name in NAMES:
        page = file(name, "en", "html").decode()

        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r' id="([^"]+)"', page))
        assert len(page) < 300_000


def test_a_word_file_has_headings_and_a_table_of_acts() -> None:
    document = Document(io.BytesIO(file(OBSTACLES, "en", "docx")))
    heads = [each.text for each in document.paragraphs if each.style is not None and each.style.name == "Heading 1"]

    assert heads[0] == "The least that must be done"
    assert [cell.text for cell in document.tables[1].rows[0].cells][:2] == ["What to do", "Who"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_command_writes_it_and_ends_as_ever(tmp_path: Path, kind: Kind, language: Language) -> None:
    target = tmp_path / f"plan.{kind}"
    for name, status in ((OBSTACLES, 0), (REPORTED, 1)):
        told = run("whatif", example(name), "--format", kind, "--lang", language, "-o", str(target))

        assert (told.exit_code, told.stdout) == (status, "")
        assert target.read_bytes() == file(name, language, kind)
        assert target.read_bytes().startswith(BEGINNINGS[kind])


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_bytes_are_not_thrown_at_a_terminal(kind: str) -> None:
    for language in LANGUAGES:
        told = run("whatif", example(OBSTACLES), "--format", kind, "--lang", language)

        assert told.exit_code == 2
        assert "-o" in told.stderr
        assert not told.stdout
    assert run("whatif", example(OBSTACLES), "--format", "html").stdout.startswith("<!doctype html>")
