"""What the workbook offers to whoever fills it in, as another program sees it; and that nothing in it is computed."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from fenduan.dossier.canonical import digest
from fenduan.dossier.reading import read
from fenduan.exchange.spreadsheet import headings, layout, look, reading, writing
from fenduan.exchange.spreadsheet.cells import Choices, choices_of, family
from fenduan.reference.codes import FAMILIES
from fenduan.reference.text import Text
from tests.dossier.base import good, read_tree
from tests.dossier.test_examples import EXAMPLES
from tests.exchange.making import unpacked

TEMPLATE = writing.template()
COLUMNS = [column for table in layout.tables() for column in table.columns]


@pytest.mark.parametrize("name", EXAMPLES)
def test_saved_by_another_program_it_is_the_same_dossier(root: Path, name: str) -> None:
    dossier = read(root / "examples" / f"{name}.yaml")
    book = openpyxl.load_workbook(BytesIO(writing.write(dossier, name=name)))
    saved = BytesIO()
    book.save(saved)

    assert digest(reading.read_bytes(saved.getvalue(), name="saved.xlsx")) == digest(dossier)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "\t=1", "=cmd|'/c calc'!A1"])
def test_text_that_begins_like_a_formula_is_text_marked_as_such(text: str) -> None:
    tree = good()
    tree["parties"][0]["credit_code"] = text
    book = openpyxl.load_workbook(BytesIO(writing.write(read_tree(tree), name="a")))
    cell = next(each for row in book[layout.sheet_title("parties")].iter_rows() for each in row if each.value == text)

    assert (cell.data_type, cell.quotePrefix, cell.number_format) == ("s", True, "@")
    assert not any("<f>" in part.decode() for name, part in unpacked(TEMPLATE).items() if "worksheets/" in name)


def test_every_sheet_is_set_up_for_reading_and_for_print() -> None:
    book = openpyxl.load_workbook(BytesIO(TEMPLATE))

    assert book.sheetnames == [layout.sheet_title(name) for name in headings.SHEETS]
    for table in layout.tables():
        sheet = book[layout.sheet_title(table.name)]
        assert sheet.freeze_panes == f"C{layout.FIRST_ROW}"
        assert sheet.print_title_rows == f"${layout.HEAD_ROW}:${layout.SUBHEAD_ROW}"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.column_dimensions["A"].hidden
        assert sheet.row_dimensions[1].hidden
        assert sheet.row_dimensions[layout.KEY_ROW].hidden
    assert {book[layout.sheet_title(name)].freeze_panes for name in ("basics", "codes")} == {"C6", "B7"}


def test_every_column_has_its_key_a_heading_in_both_languages_and_a_note() -> None:
    book = openpyxl.load_workbook(BytesIO(TEMPLATE))
    for table in layout.tables():
        sheet = book[layout.sheet_title(table.name)]
        placed = {sheet.cell(layout.KEY_ROW, place).value: place for place in range(2, sheet.max_column + 1)}
        for column in table.columns:
            place = placed[column.key]
            head, below = (sheet.cell(row, place) for row in (layout.HEAD_ROW, layout.SUBHEAD_ROW))
            said = below.value or head.value
            assert said == look.two_lines(column.sub or column.top)
            if column.how != "tick":
                assert look.note(column) == (below.comment or head.comment).text


def test_what_can_be_chosen_is_offered() -> None:
    book = openpyxl.load_workbook(BytesIO(TEMPLATE))
    names = book.defined_names
    for column in COLUMNS:
        rule = look.validation(column)
        closed = choices_of(column.spec) is not None or column.spec.to or column.spec.kind in {"truth", "date"}
        assert bool(rule) or not closed or column.how == "wording", column.key
        source = rule.get("source") if rule else None
        if isinstance(source, str):
            assert source.removeprefix("=") in names
    assert "OFFSET" in names["ids_parties"].attr_text
    for family_name, codes in FAMILIES.items():
        first, last = map(int, re.findall(r"\$F\$(\d+)", names[f"codes_{family_name}"].attr_text))
        sheet = book[layout.sheet_title("codes")]
        assert [sheet.cell(row, 5).value for row in range(first, last + 1)] == list(codes)
        assert [sheet.cell(row, 6).value for row in range(first, last + 1)] == list(family(family_name).shown)


def test_every_field_has_its_column() -> None:
    fields = {column.field for column in (*COLUMNS, *layout.form().rows)} - {""}
    whole = {"Handoff", "Product", "Agreement", "Segment", "Licence", "Person", "Document", "Step"}

    assert {name.partition(".")[0] for name in fields} >= whole
    assert set(headings.FIELDS) - fields == {
        # Headings of what stands together under them.
        "Handoff.outbound_specification", "Handoff.inbound_specification", "Handoff.method_transfer",
        "Handoff.transport", "Transport.temperature_c", "BadRecord.reports", "Licence.scope",
    }  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
def test_every_code_is_found_by_its_name_in_either_language(name: str) -> None:
    choices = family(name)

    assert [choices.find(shown) for shown in choices.shown] == list(FAMILIES[name])
    assert [choices.find(code) for code in FAMILIES[name]] == list(FAMILIES[name])


def test_a_name_that_two_codes_share_finds_neither() -> None:
    choices = Choices.of(
        [
            ("one", Text("same", "甲"), "甲 same"),
            ("two", Text("same", "乙"), "乙 same"),
            ("three", Text("one", "丙"), "丙 one"),
        ]
    )

    assert choices.find("same") is None
    assert choices.find("乙") == "two"
    assert choices.find("one") == "one"
    assert choices.find("丙") == "three"


def test_rows_are_as_high_as_their_text() -> None:
    assert look.height([("short", 20)]) is None
    assert (look.height([("原液" * 30, 20)]) or 0) > (look.height([("原液" * 10, 20)]) or 0) > 15
    assert look.height([("x\n" * 500, 20)]) == 400
    assert look.height([("short", 20)], least=34) == 34
