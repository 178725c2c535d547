"""Every letter, whole, in both languages and every format; nothing in it but its facts, the same bytes each time."""

import html as html_text
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any, get_args

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from fenduan.documents.letters import KINDS, Format, citations, digest, number, render, sheet
from fenduan.documents.letters.code import qr
from fenduan.documents.letters.facts import (
    STOPS,
    BadFacts,
    Facts,
    ProvinceEvent,
    RefusalFacts,
    as_data,
)
from fenduan.documents.letters.sheet import Points, Ruling
from fenduan.documents.letters.writing import numeral, provision
from fenduan.documents.tree import Definitions, Paragraph, Table
from fenduan.reference.text import LANGUAGES, Language, Text
from tests.documents.letters.samples import HOLDER, OPINION, REMEDIES, SAMPLES
from tests.structure.bilingual import numbers
from tests.structure.program import ROOT

FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")
EVERY = list(product(SAMPLES, LANGUAGES))


def squeezed(text: str) -> str:
    """Return text without spaces and without the marks at which a long word may be broken."""
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", text))


@cache
def text_of(name: str, language: Language, fmt: Format) -> str:
    """Return all text of a letter, squeezed."""
    data = render(*SAMPLES[name], language, fmt)
    if fmt == "html":
        page = re.sub(r"<style>.*?</style>|<title>.*?</title>|<desc.*?</desc>", "", data.decode(), flags=re.DOTALL)
        return squeezed(html_text.unescape(re.sub(r"<[^>]*>", " ", page)))
    if fmt == "pdf":
        return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))
    document = Document(io.BytesIO(data))
    parts = [document.element.body, *(each.footer._element for each in document.sections)]
    parts += [each.header._element for each in document.sections]
    return squeezed("".join(node.text or "" for part in parts for node in part.iter(qn("w:t"))))


def said(name: str, language: Language) -> list[str]:
    """Return every text of a letter, part by part."""
    made = sheet(*SAMPLES[name], language)
    texts = [made.title, made.addressee, made.closing, made.authority, made.date, *made.annexes, *made.signers]
    for block in made.blocks:
        match block:
            case Paragraph() | Ruling():
                texts.append(block.text)
            case Points():
                texts += block.items
            case Definitions():
                texts += [each for row in block.rows for each in row]
            case Table():
                texts += [*block.head, *(each for row in block.rows for each in row)]
    return [each for each in texts if each]


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_everything_said_stands_in_every_format(name: str, language: Language) -> None:
    for fmt in FORMATS:
        text = text_of(name, language, fmt)
        for each in said(name, language):
            if fmt == "pdf" and len(squeezed(each)) > 60:
                # A long paragraph may run over the foot of a page: its two ends are looked for.
                assert squeezed(each)[:30] in text, (fmt, each)
                assert squeezed(each)[-20:] in text, (fmt, each)
            else:
                assert squeezed(each) in text, (fmt, each)
        assert digest(*SAMPLES[name]) in text
        assert squeezed(SAMPLES[name][1].frame.number) in text
        assert SAMPLES[name][1].frame.check in text


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_each_language_keeps_to_itself(name: str, language: Language) -> None:
    for each in said(name, language):
        outside = re.sub(r"[沪苏]\d{8}|国药准字S\d{8}|[沪苏]\w*〔2026〕\w*号|\[U\+\w+\]", "", each)
        if language == "en":
            assert not re.search(r"[\u3400-\u9fff\uff01-\uff5e]", outside), each
        assert "{" not in each
        assert "  " not in each


@pytest.mark.parametrize("name", SAMPLES)
def test_both_languages_say_the_same_numbers(name: str) -> None:
    zh, en = (numbers(" ".join(said(name, language))) for language in ("zh", "en"))
    assert en == zh


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_facts_give_the_same_bytes(fmt: Format) -> None:
    for name, language in EVERY:
        assert render(*SAMPLES[name], language, fmt) == render(*SAMPLES[name], language, fmt)


def test_every_kind_and_every_variant_has_a_sample() -> None:
    assert {kind for kind, _ in SAMPLES.values()} == set(KINDS)
    events = {facts.event for _, facts in SAMPLES.values() if hasattr(facts, "event")}
    assert events == set(get_args(ProvinceEvent))
    assert all(KINDS[kind].id == kind and isinstance(facts, KINDS[kind].facts) for kind, facts in SAMPLES.values())
    assert len({each.mark for each in KINDS.values()}) == len(KINDS)


CITED = {
    "receipt": {("licensing-law", "32", 1, 4), ("licensing-law", "82", None, None)},
    "receipt-opinion": {("ann-132", "3", 2, None)},
    "acceptance": {
        ("licensing-law", "32", 1, 5),
        ("licensing-law", "32", 2, None),
        ("regulations", "30", 1, None),
        ("regulations", "88", None, None),
        ("licensing-law", "45", None, None),
    },
    "acceptance-opinion": {("ann-132", "3", 2, None)},
    "not-needed": {
        ("licensing-law", "32", 1, 1),
        ("licensing-law", "32", 2, None),
        ("licensing-law", "7", None, None),
        ("licensing-law", "38", 2, None),
    },
    "materials-missing": {
        ("licensing-law", "32", 1, 4),
        ("licensing-law", "82", None, None),
        ("licensing-law", "32", 1, 5),
    },
    "supplement": {("licensing-law", "34", 1, None), ("licensing-law", "31", 1, None)},
    "technical-review": {("regulations", "88", None, None)},
    "expert-review": {("licensing-law", "45", None, None)},
    "rectification": {("ann-132", "3", 2, None)},
    "inspection": {("licensing-law", "34", 3, None), ("ann-132", "2", 1, None), ("ann-134", "19", None, None)},
    "opinion": {("ann-132", "3", None, None), ("ann-134", "19", None, None)},
    "refusal": {
        ("licensing-law", "38", 2, None),
        ("licensing-law", "7", None, None),
        ("regulations", "30", 1, None),
    },
}


@pytest.mark.parametrize("name", CITED)
def test_each_letter_names_its_articles(name: str) -> None:
    kind, facts = SAMPLES[name]
    found = citations(kind, facts)

    assert {(each.instrument.code, each.article, each.paragraph, each.item) for each in found} == CITED[name]
    for each in found:
        assert provision(each, named=False).zh in "".join(said(name, "zh"))
        assert provision(each, named=False).en in "".join(said(name, "en"))


def test_every_letter_names_at_least_one_article() -> None:
    assert all(citations(kind, facts) for kind, facts in SAMPLES.values())


def test_a_grant_names_delivery_publication_and_duties() -> None:
    found = {(each.instrument.code, each.article) for each in citations(*SAMPLES["grant"])}
    assert found >= {("licensing-law", "38"), ("licensing-law", "40"), ("licensing-law", "44"), ("ann-134", "20")}
    text = " ".join(said("grant", "zh"))
    assert "（仅限注册申报使用）" in text
    assert "60个工作日" in text
    assert "10个工作日内（至2026年6月30日止）" in text
    # A manufacturer in the holder's own place has no such duty.
    assert "60个工作日" not in " ".join(said("grant-change", "zh"))


def test_an_opinion_says_by_when_the_holder_applies() -> None:
    assert "2027年6月15日" in " ".join(said("opinion", "zh"))
    assert "by 15 June 2027, that day included" in " ".join(said("opinion", "en"))
    assert "同意受托生产。" in said("opinion", "zh")
    assert "不同意受托生产。" in said("opinion-refused", "zh")


def test_a_period_past_the_published_calendar_has_no_date() -> None:
    assert any("节假日安排" in each for each in said("acceptance-change-open", "zh"))
    assert any("holiday plan" in each for each in said("acceptance-change-open", "en"))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_pdf_is_tagged_and_dated_by_the_letter(name: str) -> None:
    for language in LANGUAGES:
        reader = PdfReader(io.BytesIO(render(*SAMPLES[name], language, "pdf")))
        assert reader.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
        assert str(reader.root_object["/Lang"]).startswith(language)
        assert reader.metadata is not None
        assert str(reader.metadata["/CreationDate"]).startswith("D:20260615")
        assert len(reader.pages) <= 2


def test_a_reading_copy_and_a_demonstration_say_so() -> None:
    assert "Readingcopy" in text_of("acceptance", "en", "pdf")
    assert "Readingcopy" not in text_of("acceptance", "zh", "pdf")
    for fmt in FORMATS:
        assert squeezed("演示文书，不具有法律效力") in text_of("grant-change", "zh", fmt)
        assert squeezed("演示文书") not in text_of("grant", "zh", fmt)


def test_both_languages_have_one_digest_and_other_facts_another() -> None:
    kind, facts = SAMPLES["acceptance"]
    assert sheet(kind, facts, "zh").digest == sheet(kind, facts, "en").digest == digest(kind, facts)
    assert digest(kind, replace(facts, frame=replace(facts.frame, number="x"))) != digest(kind, facts)
    assert as_data(facts)["received"] == "2026-06-01"


@pytest.mark.parametrize("fmt", FORMATS)
def test_hostile_names_are_text_and_nothing_else(fmt: Format) -> None:
    kind, facts = SAMPLES["acceptance"]
    name = '<script>alert(1)</script> #eval("x") \u202e=cmd|\x07 😀'
    bad = replace(facts, frame=replace(facts.frame, addressee=Text(name, name), product=Text(name, name)))
    data = render(kind, bad, "zh", fmt)
    assert data
    if fmt == "html":
        assert b"<script" not in data
        assert "[U+202E]" in data.decode()


def test_the_code_leads_to_the_page() -> None:
    drawn = qr("https://fenduan.example/check/abc", "QR")
    assert drawn.description == "https://fenduan.example/check/abc"
    assert drawn.width == drawn.height
    assert drawn.markup.count("<path") == 1
    assert qr("https://fenduan.example/check/abd", "QR").markup != drawn.markup


def test_numbers_and_articles_are_written_as_the_field_does() -> None:
    assert number("acceptance", "CN-SH", 2026, 3) == "沪药监许受字〔2026〕第3号"
    assert [numeral(each) for each in (1, 10, 19, 20, 32, 88)] == ["一", "十", "十九", "二十", "三十二", "八十八"]
    for none in (0, 100):
        with pytest.raises(ValueError, match="no such article"):
            numeral(none)


def test_facts_of_another_kind_are_refused() -> None:
    with pytest.raises(TypeError, match="takes GrantFacts"):
        render("grant", SAMPLES["refusal"][1], "zh", "pdf")
    with pytest.raises(KeyError):
        render("none", SAMPLES["refusal"][1], "zh", "pdf")


def _of(name: str) -> Any:  # noqa: ANN401 - facts of any kind
    return SAMPLES[name][1]


UNLAWFUL: dict[str, Callable[[], Facts]] = {
    "one officer": lambda: replace(_of("inspection"), officers=_of("inspection").officers[:1]),
    "one officer twice": lambda: replace(_of("inspection"), officers=_of("inspection").officers[:1] * 2),
    "ends before it begins": lambda: replace(_of("inspection"), last=_of("inspection").first.replace(day=1)),
    "no scope": lambda: replace(_of("inspection"), scope=()),
    "no competent authority": lambda: replace(_of("outside-competence"), competent=None),
    "nothing missing": lambda: replace(_of("materials-missing"), items=()),
    "nothing asked": lambda: replace(_of("supplement"), items=()),
    "answer before the letter": lambda: replace(_of("supplement"), reply_by=_of("supplement").accepted),
    "no material": lambda: replace(_of("receipt"), materials=()),
    "accepted before receipt": lambda: replace(_of("acceptance"), accepted=_of("acceptance").received.replace(month=5)),
    "lapsed later": lambda: replace(_of("acceptance"), lapsed=True),
    "lapsed opinion": lambda: replace(
        _of("acceptance-opinion"), lapsed=True, accepted=_of("acceptance-opinion").received
    ),
    "inspection stops a licence": lambda: replace(_of("technical-review"), reason="inspection"),
    "hearing stops an opinion": lambda: replace(_of("rectification"), reason="hearing"),
    "no days": lambda: replace(_of("rectification"), needed=0),
    "refusal without reasons": lambda: replace(_of("refusal"), reasons=()),
    "opinion refused without reasons": lambda: replace(OPINION, consent=False),
    "opinion of the holder's province": lambda: replace(OPINION, holder=replace(OPINION.holder, place="CN-JS")),
    "opinion of another province": lambda: replace(OPINION, frame=replace(OPINION.frame, authority="CN-SH")),
    "opinion without inspection": lambda: replace(OPINION, inspections=()),
    "opinion without site": lambda: replace(OPINION, lines=()),
    "issue without inspection": lambda: replace(_of("grant"), inspections=()),
    "licence without scope": lambda: replace(_of("grant"), licence=replace(_of("grant").licence, scope=())),
    "licence ends early": lambda: replace(
        _of("grant"), licence=replace(_of("grant").licence, valid_until=_of("grant").accepted)
    ),
    "grant of an opinion": lambda: replace(_of("grant"), frame=OPINION.frame),
    "asked without a day": lambda: replace(_of("asked"), until=None),
    "reminded of nothing": lambda: replace(_of("reminded"), reference=None),
    "given without what it says": lambda: replace(_of("given"), consent=None),
    "written abroad": lambda: replace(_of("acceptance"), frame=replace(_of("acceptance").frame, authority="DE")),
    "without a number": lambda: replace(_of("acceptance"), frame=replace(_of("acceptance").frame, number="")),
}


@pytest.mark.parametrize("what", UNLAWFUL)
def test_a_letter_that_could_not_lawfully_be_sent_is_refused(what: str) -> None:
    with pytest.raises(BadFacts) as caught:
        UNLAWFUL[what]()
    assert caught.value.reason.en
    assert re.search(r"[\u3400-\u9fff]", caught.value.reason.zh)


def test_what_stops_which_clock() -> None:
    assert STOPS["opinion"] == {"inspection", "rectification", "technical_review"}
    assert "inspection" not in STOPS["b_issue"]
    assert STOPS["b_issue"] == STOPS["b_change"]


def test_the_slip_names_whom_it_comes_from() -> None:
    assert HOLDER.zh in " ".join(said("receipt", "zh"))


def test_the_page_about_letters_names_every_kind_and_every_provision() -> None:
    rows = {}
    for line in (ROOT / "docs" / "letters.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            kind, *cells = (each.strip() for each in line.strip("|").split("|"))
            rows[kind.strip("`")] = cells
    named: dict[str, set[tuple[str, str]]] = {kind: set() for kind in KINDS}
    for kind, facts in SAMPLES.values():
        named[kind] |= {(each.instrument.code, each.article) for each in citations(kind, facts)}

    assert {kind: (cells[0], cells[1]) for kind, cells in rows.items()} == {
        kind: (each.title.en, each.title.zh) for kind, each in KINDS.items()
    }
    for kind, cells in rows.items():
        told = set()
        for part in cells[2].split(";"):
            code, _, articles = part.strip().partition(" ")
            told |= {(code, each.strip()) for each in articles.split(",")}
        assert told == named[kind], kind


def test_an_explanation_ends_as_a_sentence() -> None:
    kind, facts = "refusal_to_accept", _of("outside-competence")
    ended = [sheet(kind, facts, language).blocks[0] for language in LANGUAGES]
    short = Text("you are registered in Zhejiang Province", "你单位住所地位于浙江省")
    assert [sheet(kind, replace(facts, explanation=short), language).blocks[0] for language in LANGUAGES] == ended


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_seal_stands_on_a_page_with_text_of_the_letter(name: str, language: Language) -> None:
    made = sheet(*SAMPLES[name], language)
    pages = [
        squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(render(*SAMPLES[name], language, "pdf"))).pages
    ]
    sealed = [page for page in pages if squeezed(made.seal) in page]

    assert len(sealed) == 1
    last = next(block for block in reversed(made.blocks) if isinstance(block, Paragraph))
    assert squeezed(last.text)[-12:] in sealed[0]


def test_the_periods_of_the_remedies_are_those_that_the_authority_states() -> None:
    kind, facts = SAMPLES["refusal"]
    stated = replace(REMEDIES, within=Text("15 days", "15日"), suit_under=Text("Another Law", "《另一部法》"))
    assert isinstance(facts, RefusalFacts)
    changed = replace(facts, remedies=stated)
    chinese, english = (sheet(kind, changed, language).blocks[-1] for language in ("zh", "en"))

    assert isinstance(chinese, Paragraph)
    assert isinstance(english, Paragraph)
    assert "自收到本决定之日起15日内依照《中华人民共和国行政复议法》" in chinese.text
    assert "6个月内依照《另一部法》" in chinese.text
    assert "60日" not in chinese.text
    assert "within 15 days of receiving it (Administrative Reconsideration Law)" in english.text


@pytest.mark.parametrize("field", ["reconsideration", "within", "under", "court", "suit_within", "suit_under"])
def test_a_remedy_that_leaves_something_out_is_refused(field: str) -> None:
    with pytest.raises(BadFacts):
        replace(REMEDIES, **{field: Text(" ", " ")})
