"""Every way to fill a workbook in wrongly is named with its sheet and cell, in both languages, all at once."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from fenduan.assessment.schema import schema
from fenduan.dossier.canonical import digest
from fenduan.dossier.errors import Refused
from fenduan.exchange.spreadsheet import headings, messages, reading, writing
from tests.dossier.base import good, read_tree
from tests.exchange.making import changed, errors_of, packed, parts, relations, said, unpacked, with_cell

HAN = re.compile(r"[\u3400-\u9fff]")
GOOD = writing.write(read_tree(good()), name="good.yaml")
FORMULA = "<c {at}><f>1+1</f><v>2</v></c>"
NUMBER = "<c {at}><v>12</v></c>"

# What is written where; the rule, where it is said to be, and the pointer.
CELLS = [
    ("Segments", "C8", FORMULA, "formula", "生产段 Segments!C8", "/segments/0/site"),
    ("Segments", "F3", FORMULA, "formula", "生产段 Segments!F3", ""),
    ("Guide", "C9", FORMULA, "formula", "填写说明 Guide!C9", ""),
    ("Segments", "C8", '<c {at} t="e"><v>#REF!</v></c>', "cell-error", "生产段 Segments!C8", "/segments/0/site"),
    ("Segments", "C8", said("sh-9"), "unknown-reference", "生产段 Segments!C8", "/segments/0/site"),
    ("Segments", "C8", "<c {at}/>", "missing-key", "生产段 Segments!C8", "/segments/0"),
    ("Segments", "D8", said("原汤"), "cell-no-choice", "生产段 Segments!D8", "/segments/0/stage"),
    ("Segments", "D8", NUMBER, "cell-no-choice", "生产段 Segments!D8", "/segments/0/stage"),
    ("Segments", "E8", said("No Form"), "no-form", "生产段 Segments!E8", "/segments/0/form"),
    ("Segments", "F8", NUMBER, "cell-no-text", "生产段 Segments!F8", "/segments/0/name"),
    ("Segments", "H9", said("culture, nowhere"), "unknown-reference", "生产段 Segments!H9", "/segments/1/after/1"),
    ("Segments", "I8", said("maybe"), "cell-no-truth", "生产段 Segments!I8", "/segments/0/sterile"),
    ("Segments", "N8", said("2026.6.15"), "no-date", "生产段 Segments!N8", "/segments/0/started"),
    ("Segments", "N8", NUMBER, "cell-no-date", "生产段 Segments!N8", "/segments/0/started"),
    ("Segments", "B9", said("culture"), "duplicate-id", "生产段 Segments!B9", "/segments/1/id"),
    ("Segments", "B8", said("Culture"), "no-id", "生产段 Segments!B8", "/segments/0/id"),
    ("Segments", "Z9", said("note"), "stray-cell", "生产段 Segments!Z9", ""),
    ("Hand-offs", "J8", said("a day"), "cell-no-number", "物料交接 Hand-offs!J8", "/handoffs/0/hold_time_h"),
    ("Hand-offs", "J8", "<c {at}><v>-1</v></c>", "negative", "物料交接 Hand-offs!J8", "/handoffs/0/hold_time_h"),
    (
        "Hand-offs", "L8", "<c {at}><v>9</v></c>", "min-above-max",
        "物料交接 Hand-offs!L8", "/handoffs/0/transport/temperature_c/min",
    ),
    ("Hand-offs", "C8", said("test"), "no-edge", "物料交接 Hand-offs!B8", "/handoffs/0"),
    ("Parties", "E9", said("是 Yes"), "two-holders", "企业 Parties!E9", "/parties/1/roles"),
    ("Grounds", "G8", said("，"), "no-id", "分段情形 Grounds!G8", "/product/grounds/0/evidence/0"),
    ("Parties", "E9", said("1.5"), "cell-no-truth", "企业 Parties!E9", "/parties/1/roles"),
    ("Parties", "E9", "<c {at}><v>0</v></c>", "cell-no-truth", "企业 Parties!E9", "/parties/1/roles"),
    ("Parties", "I8", said("Shangri-La"), "unknown-place", "企业 Parties!I8", "/parties/0/place"),
    ("Parties", "B5", said("是 Yes"), "none-and-entries", "企业 Parties!B5", "/parties"),
    ("Parties", "B5", said("perhaps"), "cell-no-truth", "企业 Parties!B5", "/parties"),
    ("Sites", "E8", said("同左 Same"), "same-alone", "场地 Sites!E8", "/sites/0/name"),
    ("Sites", "D8", said("a\u0007b"), "no-workbook", "", ""),
    ("Sites", "D8", said("a_x0007_b"), "control-character", "场地 Sites!D8", "/sites/0/name"),
    ("Quality system", "E8", said("是 Yes"), "no-site", "质量体系 Quality system!E7", "/quality_system/elements/0"),
    (
        "Quality system", "C7", said("sh-7"), "unknown-reference",
        "质量体系 Quality system!C7", "/quality_system/elements/0/sites/0",
    ),
    ("Licences", "G8", said("2030-01-01"), "end-before-start", "许可证 Licences!H8", "/licences/0/valid_until"),
    ("Licences", "I9", said("sh-1"), "given-twice", "许可证 Licences!C9", "/licences/0/party"),
    ("Licences", "I9", said("无 None"), "none-and-entries", "许可证 Licences!I9", "/licences/0/scope"),
    (
        "Covered hand-offs", "C8", "<c {at}/>", "no-pair",
        "体系覆盖交接 Covered hand-offs!B8", "/quality_system/handoffs_covered/0",
    ),
    ("Basics", "C6", "<c {at}/>", "missing-key", "基本情况 Basics!C6", ""),
    ("Basics", "C8", said("2026-02-30"), "no-date", "基本情况 Basics!C8", "/as_of"),
    ("Basics", "D6", said("x"), "stray-cell", "基本情况 Basics!D6", ""),
    ("Basics", "C60", said("x"), "stray-cell", "基本情况 Basics!C60", ""),
    ("Basics", "A6", said("no.such"), "unknown-column", "基本情况 Basics!A6", ""),
    ("Documents", "H8", "<c {at}><v>2.5</v></c>", "wrong-type", "文件清单 Documents!H8", "/documents/0/pages"),
    ("Documents", "F9", said("../x"), "file-path", "文件清单 Documents!F9", "/documents/1/file"),
    ("Segments", "C2", said("nothing"), "unknown-column", "生产段 Segments!C2", ""),
    ("Segments", "D2", said("site"), "column-twice", "生产段 Segments!D7", ""),
    ("Segments", "A2", "<c {at}/>", "marks-lost", "生产段 Segments!A1", ""),
    ("Segments", "A1", "<c {at}/>", "marks-lost", "生产段 Segments!A1", ""),
    ("Segments", "A1", said("fenduan/1/sites"), "sheet-twice", "生产段 Segments!A1", ""),
    ("Basics", "A1", "<c {at}/>", "not-ours", "", ""),
]  # fmt: skip


def prepared(sheet: str, cell: str) -> bytes:
    """Return the good workbook; on the sheet of licences with a second row that continues the first."""
    if (sheet, cell) == ("Licences", "I9"):
        more = with_cell(GOOD, "Licences", "B9", said("1"))
        return with_cell(more, "Licences", "C9", said("maker"))
    return GOOD


@pytest.mark.parametrize(("sheet", "cell", "written", "rule", "place", "pointer"), CELLS)
def test_a_mistake_is_named_with_its_sheet_and_cell(  # noqa: PLR0917
    sheet: str, cell: str, written: str, rule: str, place: str, pointer: str
) -> None:
    found = errors_of(with_cell(prepared(sheet, cell), sheet, cell, written))
    error = next((each for each in found if each.rule == rule), None)

    assert error is not None, [each.render("en") for each in found]
    assert error.pointer == pointer
    assert (error.file, error.line, error.column) == ("a.xlsx", None, None)
    if place:
        assert error.message.en.startswith(f"{place}: ")
        assert error.message.zh.startswith(f"{place}：")
    assert HAN.search(error.message.zh)


def test_every_rule_is_tried() -> None:
    of_files = {"workbook-too-large", "macro", "external-link", "entities", "old-or-locked", "unknown-sheet"}
    of_writing = {"too-long-for-a-cell", "not-in-a-cell", "too-many-for-a-sheet"}

    assert (
        set(messages.RULES) == {rule for _, _, _, rule, _, _ in CELLS if rule in messages.RULES} | of_files | of_writing
    )


def test_all_mistakes_are_told_at_once_in_the_order_of_the_sheets() -> None:
    data = with_cell(GOOD, "Documents", "H8", said("many"))
    data = with_cell(data, "Segments", "I8", said("maybe"))
    data = with_cell(data, "Basics", "C8", said("soon"))
    data = with_cell(data, "Segments", "C9", said("nowhere"))

    assert [(error.rule, error.message.en.split(": ")[0]) for error in errors_of(data)] == [
        ("no-date", "基本情况 Basics!C8"),
        ("cell-no-truth", "生产段 Segments!I8"),
        ("unknown-reference", "生产段 Segments!C9"),
        ("cell-no-number", "文件清单 Documents!H8"),
    ]


def test_a_refusal_has_the_form_of_every_refusal() -> None:
    data = with_cell(GOOD, "Segments", "I8", said("maybe"))
    with pytest.raises(Refused) as refused:
        reading.read_bytes(data, name="a.xlsx")

    assert not list(Draft202012Validator(schema("refusal")).iter_errors(refused.value.as_dict()))
    (error,) = refused.value.errors
    assert (error.found, error.expected) == ("maybe", "是 Yes | 否 No")
    assert error.render("en").startswith("a.xlsx  /segments/0/sterile — 生产段 Segments!I8: ")


def test_many_mistakes_are_counted_and_the_first_described() -> None:
    rows = "".join(f'<row r="{row}"><c r="Z{row}"><v>{row}</v></c></row>' for row in range(2000, 3000))
    found = errors_of(changed(GOOD, "Steps", lambda text: text.replace("</sheetData>", rows + "</sheetData>")))

    assert len(found) == 201
    assert (found[-1].rule, found[-1].found) == ("more-errors", "800")


def test_mistakes_without_end_are_given_up() -> None:
    rows = "".join(f'<row r="{row}"><c r="Z{row}"><v>{row}</v></c></row>' for row in range(2000, 25_000))
    found = errors_of(changed(GOOD, "Steps", lambda text: text.replace("</sheetData>", rows + "</sheetData>")))

    assert len(found) == 201
    assert "at least" in found[-1].message.en


@pytest.mark.parametrize(
    ("sheet", "cell", "written"),
    [
        ("Segments", "D8", said("原液")),
        ("Segments", "D8", said(" DRUG   substance ")),
        ("Segments", "D8", said("drug_substance")),
        ("Segments", "E10", said("卡式瓶注射剂")),
        ("Segments", "E10", said("cartridge")),
        ("Parties", "E8", said("√")),
        ("Parties", "F8", '<c {at} t="b"><v>1</v></c>'),
        ("Parties", "I8", said("上海市")),
        ("Parties", "I8", said("Shanghai")),
        ("Parties", "I8", said("CN-SH")),
        ("Basics", "C8", said("2026-06-15")),
        ("Basics", "C13", said("yes")),
        ("Hand-offs", "J8", said("24")),
        ("Hand-offs", "J8", said("2.4E1")),
        ("Hand-offs", "J8", "<c {at}><v>24</v></c>"),
        ("Segments", "H9", said("；culture\n")),
        ("Quality system", "A9", "<c {at}/>"),
        ("Steps", "C40", said("  ")),
        ("Licences", "J8", said("原液；")),
    ],
)
def test_what_is_meant_may_be_said_otherwise(sheet: str, cell: str, written: str) -> None:
    dossier = reading.read_bytes(with_cell(GOOD, sheet, cell, written), name="a.xlsx")

    assert digest(dossier) == digest(read_tree(good()))


def test_a_sheet_of_somebody_else_is_refused_unless_it_is_empty() -> None:
    held = unpacked(GOOD)
    empty = parts("")["xl/worksheets/sheet1.xml"]
    full = parts('<row r="1"><c r="A1"><v>1</v></c></row>')["xl/worksheets/sheet1.xml"]
    held["xl/workbook.xml"] = held["xl/workbook.xml"].replace(
        b"</sheets>", '<sheet name="备注" sheetId="99" r:id="r99"/></sheets>'.encode()
    )
    link = relations("r99 worksheet worksheets/sheet99.xml")
    inner = link[link.index("<Relationship ") : link.index("</Relationships>")]
    held["xl/_rels/workbook.xml.rels"] = held["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", f"{inner}</Relationships>".encode()
    )

    assert errors_of(packed({**held, "xl/worksheets/sheet99.xml": empty})) == ()
    (error,) = errors_of(packed({**held, "xl/worksheets/sheet99.xml": full}))
    assert (error.rule, error.message.en[:7]) == ("unknown-sheet", "备注!A1: ")


def test_columns_may_be_moved_and_sheets_renamed() -> None:
    def moved(text: str) -> str:
        # Columns C and D change places, from the keys to the last row.
        return re.sub(r'r="([CD])(\d+)"', lambda each: f'r="{"DC"["CD".index(each[1])]}{each[2]}"', text)

    held = unpacked(changed(GOOD, "Segments", moved))
    held["xl/workbook.xml"] = held["xl/workbook.xml"].replace("生产段 Segments".encode(), b"Anything")

    assert digest(reading.read_bytes(packed(held), name="a.xlsx")) == digest(read_tree(good()))


def test_the_blank_template_asks_for_what_is_required() -> None:
    assert [(each.rule, each.expected) for each in errors_of(writing.template())] == [
        ("missing-key", "id"),
        ("missing-key", "parties"),
        ("missing-key", "sites"),
        ("missing-key", "segments"),
    ]


def test_every_sentence_is_in_both_languages() -> None:
    texts = [*messages.RULES.values(), *headings.FIELDS.values(), *headings.SHEETS.values()]

    assert len(texts) > 150
    assert all(HAN.search(each.zh) and each.en != each.zh for each in texts)


def test_a_refusal_is_plain_json() -> None:
    with pytest.raises(Refused) as refused:
        reading.read_bytes(b"PK", name="a\u0007.xlsx")

    told = json.loads(json.dumps(refused.value.as_dict()))
    assert told["errors"][0]["rule"] == "no-workbook"
    assert told["errors"][0]["file"] == "a\\u0007.xlsx"
