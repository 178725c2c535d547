"""The legacy check on paper: the whole plan, in both languages, the same bytes, nothing but text from the dossier."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader
from pypdf.generic import BooleanObject, DictionaryObject

from fenduan.assessment.legacy import LegacyCheck, legacy_check
from fenduan.documents import Kind
from fenduan.documents.legacy import check_digest, content_of, render_check
from fenduan.documents.tree import Heading, Signatures, Table
from fenduan.dossier.taking import take
from fenduan.reference.text import LANGUAGES, Language
from tests.cli.running import run
from tests.scenarios.build import changed, example

KINDS: tuple[Kind, ...] = ("html", "pdf", "docx")
RUNNING: dict[str, Any] = {"/running_since": "2025-03-01"}


def check(day: str = "2026-06-15") -> LegacyCheck:
    raw = changed(example("antibody-with-obstacles"), RUNNING)
    return legacy_check(take(raw), dt.date.fromisoformat(day))


def plan_of(made: LegacyCheck, language: Language) -> Table:
    content = content_of(made, language)
    return next(each for each in content.body if isinstance(each, Table) and len(each.head) == 6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gap_has_a_row_with_its_owner_and_date(language: Language) -> None:
    made = check()
    rows = plan_of(made, language).rows

    assert len(rows) == len(made.plan) > 3
    for number, (row, item) in enumerate(zip(rows, made.plan, strict=True), start=1):
        assert row[0].startswith(f"{number}. ")
        assert item.deadline.date is not None
        assert item.deadline.date.isoformat() in row[4]
        assert row[5] == "–"


def test_a_late_item_has_an_empty_reason_to_fill_in() -> None:
    rows = plan_of(check("2026-12-31"), "zh").rows

    assert {row[5] for row in rows} == {""}


def test_whoever_is_bound_signs() -> None:
    content = content_of(check(), "en")
    signing = next(each for each in content.body if isinstance(each, Signatures))

    assert len(signing.roles) == 3
    assert len({each.id for each in (*content.front, *content.body) if isinstance(each, Heading)}) >= 6


def test_an_arrangement_that_does_not_run_says_so_on_paper() -> None:
    made = legacy_check(take(example()), dt.date(2026, 6, 15))
    content = content_of(made, "en")

    assert "not a running arrangement" in str(content.front[0])
    assert render_check(made, "en", "html").startswith(b"<!")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_check_gives_the_same_bytes(language: Language) -> None:
    for kind in KINDS:
        assert render_check(check(), language, kind) == render_check(check(), language, kind)


def test_the_pdf_is_tagged_and_has_the_digest_on_every_page() -> None:
    made = check()
    reader = PdfReader(io.BytesIO(render_check(made, "en", "pdf")))

    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    marks = root["/MarkInfo"].get_object()
    assert isinstance(marks, DictionaryObject)
    assert marks["/Marked"] == BooleanObject(True)  # noqa: FBT003 - as pypdf has it
    assert reader.outline
    for page in reader.pages:
        assert check_digest(made).removeprefix("sha256:")[:12] in page.extract_text().replace("\n", "")


def test_the_word_file_has_headings_and_tables() -> None:
    document = Document(io.BytesIO(render_check(check(), "zh", "docx")))
    headings = [each.text for each in document.paragraphs if each.style is not None and each.style.name == "Heading 1"]

    assert "一、整改方案" in headings
    assert len(document.tables) >= 5


@pytest.mark.parametrize("name", ["#panic()", "$x$", "<script>alert(1)</script>", "*bold* _it_ @ref `raw`"])
def test_a_hostile_name_stays_text(name: str) -> None:
    raw = changed(example(), {**RUNNING, "/parties/2/name": name, "/title": name, "/preparations": []})
    made = legacy_check(take(raw), dt.date(2026, 6, 15))
    text = "".join(
        page.extract_text().replace("\u200b", "")
        for page in PdfReader(io.BytesIO(render_check(made, "en", "pdf"))).pages
    )

    assert "".join(name.split()) in "".join(text.split())
    assert b"<script>alert" not in render_check(made, "en", "html")


def test_the_command_writes_papers_and_asks_where(tmp_path: Path) -> None:
    dossier = tmp_path / "running.json"
    dossier.write_text(json.dumps(changed(example(), RUNNING), default=str))
    starts = {"pdf": b"%PDF", "docx": b"PK", "html": b"<!"}
    for form, start in starts.items():
        path = tmp_path / f"plan.{form}"
        told = run("legacy", str(dossier), "--format", form, "-o", str(path), "--lang", "zh")

        assert told.exit_code == 1
        assert path.read_bytes().startswith(start)
        assert run("legacy", str(dossier), "--format", form).exit_code == 2
    assert run("legacy", str(dossier), "--format", "png").exit_code == 2
