"""The cells of a workbook as different programs write them."""

import datetime as dt

import pytest

from fenduan.exchange.spreadsheet.archive import Unsafe
from fenduan.exchange.spreadsheet.workbook import (
    Failure,
    Formula,
    Value,
    cell_name,
    is_date_format,
    sheets_of,
)
from tests.exchange.making import cells_of, packed, parts, relations

DATES = (
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    "</numFmts>"
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="31"/><xf numFmtId="49"/></cellXfs>'
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>5</v></c>', 5),
        ('<c r="A1"><v>0.1</v></c>', 0.1),
        ('<c r="A1"><v>1E-7</v></c>', 1e-7),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="e"><v>#REF!</v></c>', Failure("#REF!")),
        ('<c r="A1" t="s"><v>0</v></c>', "原液"),
        ('<c r="A1" t="s"><v>1</v></c>', "two runs"),
        ('<c r="A1" t="s"><v>2</v></c>', "東京"),
        ('<c r="A1" t="s"><v>3</v></c>', "_x0041_ A\n"),
        ('<c r="A1" t="inlineStr"><is><t> a </t></is></c>', " a "),
        ('<c r="A1" t="str"><v>told</v></c>', "told"),
        ('<c r="A1" t="str"><f>A2</f><v>told</v></c>', Formula("=A2")),
        ("<c><f>1+1</f><v>2</v></c>", Formula("=1+1")),
        ('<c r="A1"><f t="shared" si="0"/><v>2</v></c>', Formula("=")),
        ('<c r="A1" s="1"><v>46188</v></c>', dt.date(2026, 6, 15)),
        ('<c r="A1" s="2"><v>46188</v></c>', dt.date(2026, 6, 15)),
        ('<c r="A1" s="3"><v>46188.5</v></c>', dt.datetime(2026, 6, 15, 12)),  # noqa: DTZ001 - a cell has no time zone
        ('<c r="A1" s="4"><v>46188</v></c>', 46188),
        ('<c r="A1" s="1"><v>60</v></c>', 60.0),
        ('<c r="A1" s="1"><v>2958465</v></c>', dt.date(9999, 12, 31)),
        ('<c r="A1" s="1"><v>2958466</v></c>', 2958466.0),
        ('<c r="A1" t="d"><v>2026-06-15</v></c>', dt.date(2026, 6, 15)),
        ('<c r="A1" t="d"><v>2026-06-15T08:30:00</v></c>', dt.datetime(2026, 6, 15, 8, 30)),  # noqa: DTZ001
        ('<c r="A1" t="d"><v>soon</v></c>', "soon"),
    ],
)
def test_a_cell_is_read(cell: str, value: Value) -> None:
    texts = (
        "<si><t>原液</t></si><si><r><t>two </t></r><r><t>runs</t></r></si>"
        "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si><si><t>_x005F_x0041_ _x0041__x000D_\n</t></si>"
    )

    assert cells_of(f'<row r="1">{cell}</row>', texts=texts, styles=DATES) == {(1, 1): value}


def test_days_may_be_counted_from_1904() -> None:
    cell = '<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>44726</v></c></row>'

    assert cells_of(cell, styles=DATES, properties='date1904="1"') == {
        (1, 1): dt.date(1904, 1, 1),
        (1, 2): dt.date(2026, 6, 15),
    }


def test_an_empty_cell_is_absent_and_places_may_be_left_out() -> None:
    rows = (
        '<row><c/><c t="inlineStr"><is><t>b</t></is></c></row><row r="5"><c r="AA5"><v>1</v></c><c><v>2</v></c></row>'
    )

    assert cells_of(rows) == {(1, 2): "b", (5, 27): 1, (5, 28): 2}


def test_names_of_elements_may_carry_a_prefix() -> None:
    held = parts("")
    held["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1">'
        '<x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    assert sheets_of(packed(held))[0].cells == {(1, 1): 7}


@pytest.mark.parametrize(
    "target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "../xl/worksheets/Sheet1.XML"]
)
def test_a_part_is_found_however_it_is_named(target: str) -> None:
    held = parts('<row r="1"><c r="A1"><v>7</v></c></row>')
    held["xl/_rels/workbook.xml.rels"] = relations(f"r1 worksheet {target}")

    assert sheets_of(packed(held))[0].cells == {(1, 1): 7}


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("General", False),
        ("G/通用格式", False),
        ("0.00", False),
        ("#,##0;[Red]-#,##0", False),
        ("@", False),
        ('0"days"', False),
        ("0.00E+00", False),
        ("yyyy-mm-dd", True),
        ("[$-804]yyyy年m月d日;@", True),
        ("d/m/yy", True),
        ("hh:mm", True),
        ('"Day" 0', False),
    ],
)
def test_a_format_of_dates_is_told_by_its_letters(code: str, is_date: bool) -> None:  # noqa: FBT001
    assert is_date_format(code) is is_date


@pytest.mark.parametrize(
    ("column", "name"), [(1, "A1"), (26, "Z1"), (27, "AA1"), (52, "AZ1"), (703, "AAA1"), (16384, "XFD1")]
)
def test_a_cell_has_its_name(column: int, name: str) -> None:
    assert cell_name(1, column) == name


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ('<row r="1"><c r="A1" t="s"><v>9</v></c></row>', "no-workbook"),
        ('<row r="1"><c r="A1"><v>five</v></c></row>', "no-workbook"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "no-workbook"),
        ('<row r="0"><c><v>1</v></c></row>', "no-workbook"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "no-workbook"),
        ('<row r="1048577"><c><v>1</v></c></row>', "no-workbook"),
        ('<row r="1"><c r="a1"><v>1</v></c></row>', "no-workbook"),
        ('<row r="1"><c r="A1" s="x"><v>1</v></c></row>', "no-workbook"),
        ("<row", "no-workbook"),
    ],
)
def test_a_damaged_sheet_is_refused(rows: str, rule: str) -> None:
    with pytest.raises(Unsafe) as unsafe:
        cells_of(rows)

    assert unsafe.value.rule == rule


@pytest.mark.parametrize("lacking", ["_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_without_a_part_that_it_needs_is_refused(lacking: str) -> None:
    held = parts("")
    del held[lacking]

    with pytest.raises(Unsafe):
        sheets_of(packed(held))


def test_a_workbook_without_texts_and_styles_is_read() -> None:
    held = parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    del held["xl/sharedStrings.xml"]
    del held["xl/styles.xml"]

    assert sheets_of(packed(held))[0].cells == {(1, 1): 1}
