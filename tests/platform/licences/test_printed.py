"""Licences as printed: taken as they stand, formulas never computed, and back again."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from fenduan.platform.base.errors import Refused
from fenduan.platform.licences.checks import of_printed
from fenduan.platform.licences.history import REGISTRATION_ONLY, Content, Entrustment, ScopeLine
from fenduan.platform.licences.printed import (
    COLUMNS,
    LARGEST,
    MOST_ROWS,
    Printed,
    as_csv,
    as_xlsx,
    guarded,
    read,
    taken,
)
from fenduan.reference.text import Text
from tests.platform.licences.people import content

HEAD = "许可证编号,分类码,企业名称,发证机关,有效期起始日期,有效期截止日期,生产场地,生产地址,生产范围,备注"
GOOD = f"""{HEAD}
苏20240001,AhBhCh,示例公司,江苏省药品监督管理局,2024-01-10,2029年1月9日,一厂,示例路1号,原液；注射剂（冻干）,（仅限注册申报使用）
苏20240001,,,,,,二厂,,冻干粉针剂,
苏20240002,Cs,另一公司,CN-JS,,,,,,
"""


def _refused(data: bytes, name: str = "a.csv") -> str:
    with pytest.raises(Refused) as caught:
        read(data, name=name)
    assert caught.value.status == 400
    assert all(each.en and each.zh for each in caught.value.reasons)
    return " | ".join(each.en for each in caught.value.reasons)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_taken_as_printed(encoding: str) -> None:
    first, second = read(GOOD.encode(encoding), name="a.csv")
    assert (first.row, first.number, first.authority) == (2, "苏20240001", "CN-JS")
    assert first.content.class_code == "AhBhCh"
    assert (first.content.valid_from, first.content.valid_until) == (dt.date(2024, 1, 10), dt.date(2029, 1, 9))
    assert [each.forms for each in first.content.scope] == [
        ("drug_substance", "注射剂（冻干）"),
        ("lyophilised_powder_for_injection",),
    ]
    assert [each.note for each in first.content.scope] == [REGISTRATION_ONLY, None]
    assert second.content == Content("Cs", Text("另一公司", "另一公司"), None, None)


def test_a_workbook_is_taken_with_its_dates() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append([text.en for text in COLUMNS.values()])
    sheet.append(
        [
            "沪1",
            "Bs",
            "甲",
            "A",
            "上海市",
            dt.date(2024, 1, 1),
            dt.datetime(2028, 12, 31),  # noqa: DTZ001 - a cell has no zone
            "厂",
            "路",
            "线",
            "原液",
            "",
            "乙",
            "江苏省",
            "品种",
            "S1",
        ]
    )
    data = io.BytesIO()
    book.save(data)
    (found,) = read(data.getvalue(), name="a.xlsx")
    assert found.authority == "CN-SH"
    assert found.content.holder == Text("A", "甲")
    assert (found.content.valid_from, found.content.valid_until) == (dt.date(2024, 1, 1), dt.date(2028, 12, 31))
    assert found.content.scope[0].line == Text("线", "线")
    assert found.content.entrustments == (
        Entrustment(Text("乙", "乙"), "CN-JS", product=Text("品种", "品种"), approval="S1"),
    )


def test_a_formula_in_a_workbook_is_refused_with_its_place() -> None:
    book = Workbook()
    book.active.append(["number", "class_code", "holder", "authority"])
    book.active.append(["=1+1", "Bs", "=HYPERLINK(1)", "CN-SH"])
    data = io.BytesIO()
    book.save(data)
    said = _refused(data.getvalue(), "a.xlsx")
    assert "Row 2, column 1: a formula" in said
    assert "Row 2, column 3: a formula" in said


def test_a_formula_in_csv_is_text_and_nothing_else() -> None:
    (found,) = read(b"number,class_code,holder,authority\n=1+1,@x,+cmd|' /C calc'!A0,CN-SH\n", name="a.csv")
    assert (found.number, found.content.class_code, found.content.holder.zh) == ("=1+1", "@x", "+cmd|' /C calc'!A0")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "holds no licence"),
        (b"\xff\xff\xff\xff", "neither UTF-8"),
        (b"a\x00b", "no table of text"),
        (b'number,class_code,holder,authority\n"a', "no CSV"),
        (b"number,class_code,holder\n", "Authority: the column is missing"),
        (b"number,number,class_code,holder,authority\n", "Licence number: twice"),
        (b"number,class_code,holder,authority,colour\n", "colour: no such column"),
        (b"number,class_code,holder,authority\n,A,B,CN-SH\n", "Row 2, Licence number: missing"),
        (b"number,class_code,holder,authority\n1,,B,CN-SH\n", "Row 2, Class code: missing"),
        (b"number,class_code,holder,authority\n1,A,B,DE\n", "Row 2, Authority: no authority"),
        (b"number,class_code,holder,authority\n1,A,B,CN-SH,x\n", "outside the named columns"),
        (b"number,class_code,holder,authority\n1,A,B,CN-SH\n1,C,B,CN-SH\n", "Row 3, Class code: differs"),
        (b"number,class_code,holder,authority,valid_until\n1,A,B,CN-SH,2026-02-30\n", "Row 2, Valid until: no date"),
        (b"number,class_code,holder,authority,forms\n1,A,B,CN-SH,x\n", "Site: a scope without a site"),
        (b"number,class_code,holder,authority,product\n1,A,B,CN-SH,x\n", "enterprise: missing"),
        (b"number,class_code,holder,authority,entrusted,entrusted_place\n1,A,B,CN-SH,x,y\n", "Its place: no such"),
        (b"number,class_code,holder,authority\n1\x07,A,B,CN-SH\n", "control character"),
        (b"number,class_code,holder,authority\n1,A," + b"x" * 3000 + b",CN-SH\n", "too long"),
        (b"PK\x03\x04 no workbook", "cannot be taken"),
        (b"x" * (LARGEST + 1), "larger than"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(data: bytes, said: str) -> None:
    assert said in _refused(data)


def test_problems_are_told_together_and_not_without_end() -> None:
    rows = "\n".join(f"{number},,B,CN-SH" for number in range(200))
    said = _refused(f"number,class_code,holder,authority\n{rows}\n".encode())
    assert said.count("Class code: missing") == 50
    assert "And 150 more." in said


def test_too_many_rows_are_refused() -> None:
    rows = "\n".join(f"{number},A,B,CN-SH" for number in range(MOST_ROWS + 1))
    assert "more than" in _refused(f"number,class_code,holder,authority\n{rows}\n".encode())


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b"0" * 300_000_000)
    assert "cannot be taken" in _refused(out.getvalue(), "bomb.xlsx")


EVIL = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'=1", "'", "''", "=cmd|' /C calc'!A0")


def test_nothing_on_the_way_out_is_a_formula() -> None:
    for said in EVIL:
        licence = Printed(2, said, "CN-SH", content(class_code=said, holder=Text(said, said)))
        rows = list(csv.reader(io.StringIO(as_csv([licence]).decode("utf-8-sig"))))
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
        sheet = load_workbook(io.BytesIO(as_xlsx([licence]))).active
        assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
        assert not any(str(cell.value or "").startswith(("=", "+", "-", "@")) for row in sheet for cell in row)


def test_the_same_licences_give_the_same_bytes() -> None:
    licence = Printed(2, "沪1", "CN-SH", content())
    assert as_xlsx([licence]) == as_xlsx([licence])
    assert as_csv([licence]) == as_csv([licence])


@given(st.text(max_size=40))
def test_the_apostrophe_goes_on_and_off(text: str) -> None:
    assert taken(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


WORDS = st.text(st.sampled_from("甲乙A1=+-@' ()（）"), min_size=1, max_size=12).map(str.strip).filter(bool)
NAMES = WORDS.map(lambda word: Text(word, word))
PRINTED = st.builds(
    Printed,
    row=st.just(2),
    number=WORDS,
    authority=st.sampled_from(["CN-SH", "CN-JS", "CN-XPCC"]),
    content=st.builds(
        Content,
        class_code=WORDS,
        holder=st.builds(Text, WORDS, WORDS),
        valid_from=st.none() | st.dates(dt.date(2000, 1, 1)),
        valid_until=st.none() | st.dates(dt.date(2000, 1, 1)),
        scope=st.lists(
            st.builds(
                ScopeLine,
                site=NAMES,
                forms=st.lists(st.sampled_from(["drug_substance", "片剂", "=x"]), max_size=2).map(tuple),
                address=st.none() | NAMES,
                line=st.none() | NAMES,
                note=st.sampled_from([None, REGISTRATION_ONLY, "其他"]),
            ),
            max_size=3,
        ).map(tuple),
        entrustments=st.lists(
            st.builds(
                Entrustment,
                enterprise=NAMES,
                place=st.sampled_from([None, "CN-BJ", "DE"]),
                product=st.none() | NAMES,
                approval=st.none() | WORDS,
            ),
            max_size=3,
        ).map(tuple),
    ),
)


@given(PRINTED)
def test_what_goes_out_comes_back(licence: Printed) -> None:
    for data in (as_csv([licence]), as_xlsx([licence])):
        (back,) = read(data, name="back")
        assert back == licence


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    for start in (b"", b"number,class_code,holder,authority\n", b"PK\x03\x04"):
        try:
            found = read(start + data, name="x")
        except Refused:
            continue
        assert all(each.number for each in found)


# As offices send them

OFFICE = "许可证编号,分类码,企业名称,发证机关,有效期起始日期,有效期截止日期,生产场地,生产范围\n"
LINE = "苏1,Cs,示例公司,江苏省药品监督管理局,2024-01-10,2029-01-09,一厂,原液\n"


@pytest.mark.parametrize(
    "data",
    [
        (OFFICE + LINE).encode("gbk"),
        (OFFICE + LINE).encode("gb18030"),
        "\ufeff".encode("gb18030") + (OFFICE + LINE).encode("gb18030"),
        (OFFICE + LINE).encode("utf-16"),
        (OFFICE + LINE).replace(",", "\t").encode("utf-16"),
        (OFFICE + LINE).replace(",", ";").encode(),
        (OFFICE + LINE).replace("\n", "\r\n").encode("utf-8-sig"),
        (OFFICE + LINE).replace("2024-01-10", "20240110").encode(),
    ],
    ids=["gbk", "gb18030", "gb18030 marked", "utf-16", "utf-16 tabs", "semicolons", "crlf marked", "eight digits"],
)
def test_a_table_is_read_however_an_office_saved_it(data: bytes) -> None:
    (each,) = read(data, name="a.csv")
    assert (each.number, each.authority, each.content.holder.zh) == ("苏1", "CN-JS", "示例公司")
    assert (each.content.valid_from, each.content.valid_until) == (dt.date(2024, 1, 10), dt.date(2029, 1, 9))
    assert each.content.scope[0].forms == ("drug_substance",)


def _office(*rows: list[object], merged: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    for row in (OFFICE.strip().split(","), *rows):
        sheet.append(row)
    for column in merged:
        sheet.merge_cells(f"{column}2:{column}3")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SHARED: list[object] = ["苏1", "Cs", "示例公司", "江苏省药品监督管理局"]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (_office([*SHARED, 45301, 47127, "一厂", "原液"]), "a.xlsx", "Row 2, Valid from: a number of days"),
        (
            _office(
                [*SHARED, "2024-01-10", "2029-01-09", "一厂", "原液"],
                [None] * 6 + ["二厂", "注射液"],
                merged="ABCDEF",
            ),
            "a.xlsx",
            "Row 3, Licence number: missing; of merged cells only the first holds it",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "save it as .xlsx"),
        (b"%PDF-1.7 1 0 obj", "a.pdf", "no table of text"),
    ],
    ids=["serial numbers", "merged", "xls", "pdf"],
)
def test_what_an_office_may_send_and_cannot_be_read_is_told_what_to_do(data: bytes, name: str, said: str) -> None:
    assert said in _refused(data, name)


def test_everything_wrong_is_told_at_once_by_row() -> None:
    rows = (
        "苏1,,示例公司,江苏省药品监督管理局,soon,,一厂,原液\n"
        "苏2,Cs,乙,江苏省药品监督管理局,2029-01-01,2024-01-01,一厂,原液\n"
        ",Cs,丙,江苏省药品监督管理局,,,,\n"
        "苏3,Cs,丁,江苏省药品监督管理局,,,一厂,原液\n"
    )
    with pytest.raises(Refused) as caught:
        read((OFFICE + rows).encode(), name="a.csv", check=lambda each: of_printed(each, own="CN-JS"))
    told = [each.en for each in caught.value.reasons]
    assert [each.split(":")[0].split(",")[0] for each in told] == ["Row 2", "Row 2", "Row 3", "Row 4"]
    assert "ends before it begins" in told[2]
