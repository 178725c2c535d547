"""Licences as they are printed, in a table: CSV or XLSX, a row a line of scope and an entrustment. Pure.

Formulas are never computed. What a cell holds is taken as it stands, odd class codes too. On the way out, text that a
spreadsheet would take for a formula gets an apostrophe before it; on the way in, that apostrophe goes.
"""

import codecs
import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from typing import Final

from xlsxwriter.workbook import Workbook

from fenduan.exchange.spreadsheet.archive import Unsafe
from fenduan.exchange.spreadsheet.workbook import Failure, Formula, inhabited, sheets_of
from fenduan.platform.base.direction import TURNS, turns
from fenduan.platform.base.errors import Refused
from fenduan.platform.licences.history import NOTE_LABEL, REGISTRATION_ONLY, Content, Entrustment, ScopeLine, folded
from fenduan.reference.labels import LABELS, label
from fenduan.reference.places import PLACES
from fenduan.reference.text import Text

COLUMNS: Final[dict[str, Text]] = {
    "number": Text("Licence number", "许可证编号"),
    "class_code": Text("Class code", "分类码"),
    "holder": Text("Holder", "企业名称"),
    "holder_en": Text("Holder (English)", "企业名称（英文）"),
    "authority": Text("Authority", "发证机关"),
    "valid_from": Text("Valid from", "有效期起始日期"),
    "valid_until": Text("Valid until", "有效期截止日期"),
    "site": Text("Site", "生产场地"),
    "address": Text("Address", "生产地址"),
    "line": Text("Workshop or line", "车间、生产线"),
    "forms": Text("Manufacturing scope", "生产范围"),
    "note": Text("Note", "备注"),
    "entrusted": Text("Entrusting or entrusted enterprise", "委托、受托企业名称"),
    "entrusted_place": Text("Its place", "委托、受托企业所在地"),
    "product": Text("Product", "品种名称"),
    "approval": Text("Approval number", "批准文号"),
}
NEEDED: Final = ("number", "class_code", "holder", "authority")
LARGEST: Final = 8 * 1024 * 1024
MOST_ROWS: Final = 20_000
LONGEST: Final = 2_000
_TOLD_AT_MOST: Final = 50
# What makes a spreadsheet compute (OWASP, "CSV injection"), and the apostrophe that stops it.
_COMPUTED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DATE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_DIGITS: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL: Final = re.compile(r"\d{5}(\.\d+)?")
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_BETWEEN: Final = re.compile(r"[;；、\n]")
_MADE: Final = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - the workbook's own clock has no zone
_SHARED: Final = ("class_code", "holder", "holder_en", "authority", "valid_from", "valid_until")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Printed:
    """A licence as printed: ``row`` is where it begins in its table, counted from 1 with the head."""

    row: int
    number: str
    authority: str
    content: Content


@dataclass(slots=True)
class _Problems:
    """What is wrong with a table, each with its place: the row that it stands in."""

    found: list[tuple[int, Text]] = field(default_factory=list)

    def add(self, row: int, column: str, en: str, zh: str) -> None:
        name = COLUMNS.get(column, Text(column, column))
        self.found.append((row, Text(f"Row {row}, {name.en}: {en}", f"第{row}行“{name.zh}”：{zh}")))

    def refuse(self) -> None:
        if not self.found:
            return
        in_order = [text for _, text in sorted(self.found, key=lambda each: each[0])]
        told, more = in_order[:_TOLD_AT_MOST], len(in_order) - _TOLD_AT_MOST
        if more > 0:
            told.append(Text(f"And {more} more.", f"另有{more}处。"))
        raise Refused(told, status=400)


def read(data: bytes, *, name: str, check: Callable[[Printed], Iterable[Text]] = lambda _: ()) -> tuple[Printed, ...]:
    """Return the licences of a table; ``name`` is that of the file, for what is said of it.

    ``check`` says what else is wrong with a licence that could be read, so that everything is told at once.

    Raises:
        Refused: every problem, each with its row and column; or the file is no table.
    """
    if len(data) > LARGEST:
        raise _bad(name, f"larger than {LARGEST} bytes.", f"超过{LARGEST}字节。")
    problems = _Problems()
    rows = _of_workbook(data, name, problems) if data.startswith(b"PK") else _of_csv(data, name)
    cells = list(_named(rows, name, problems))
    problems.refuse()
    if not cells:
        raise _bad(name, "holds no licence.", "没有许可证信息。")
    made = []
    for each, readable in _licences(cells, problems):
        made.append(each)
        if readable:
            problems.found += ((each.row, wrong) for wrong in check(each))
    problems.refuse()
    return tuple(made)


def _bad(name: str, en: str, zh: str) -> Refused:
    shown = name[:80]
    return Refused(Text(f"{shown}: {en}", f"{shown}：{zh}"), status=400)


Raw = Iterator[tuple[int, Sequence[str]]]


def _of_csv(data: bytes, name: str) -> Raw:
    if data.startswith(_OLD_WORKBOOK):
        raise _bad(name, "an old workbook (.xls): save it as .xlsx.", "为旧版工作簿（.xls），请另存为.xlsx格式。")
    text = _decoded(data, name)
    if "\x00" in text or data.startswith(b"%PDF"):
        raise _bad(name, "no table of text.", "不是文本表格。")
    # What stands most between the names of the columns stands between all cells: a comma, unless another does more.
    head = text.split("\n", 1)[0]
    between = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=between)
    try:
        yield from ((number, row) for number, row in enumerate(reader, start=1) if any(cell.strip() for cell in row))
    except csv.Error as error:
        raise _bad(name, f"no CSV ({error}).", f"不是有效的CSV文件（{error}）。") from None


def _decoded(data: bytes, name: str) -> str:
    """Return a text in UTF-8, in GB 18030, or in UTF-16 with its mark; a mark at its beginning goes."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise _bad(name, "neither UTF-8 nor GB 18030.", "编码既不是UTF-8也不是GB 18030。")


def _of_workbook(data: bytes, name: str, problems: _Problems) -> Raw:
    try:
        sheets = sheets_of(data)
    except Unsafe as unsafe:
        raise _bad(name, f"cannot be taken ({unsafe.rule}).", f"无法接收（{unsafe.rule}）。") from None
    for number, row in inhabited(sheets[0]) if sheets else ():
        cells = [""] * max(row)
        for column, value in row.items():
            if isinstance(value, Formula | Failure):
                wrong = Text(
                    f"Row {number}, column {column}: a formula or its error; enter the text itself.",
                    f"第{number}行第{column}列：为公式或者公式错误，应当填写文字内容。",
                )
                problems.found.append((number, wrong))
            elif isinstance(value, dt.date):
                cells[column - 1] = value.isoformat()[:10]
            else:
                cells[column - 1] = str(value)
        yield number, cells


def _named(rows: Raw, name: str, problems: _Problems) -> Iterator[tuple[int, Row]]:
    """Yield each row by its columns; the first row names them, in either language or by the key."""
    first = next(rows, None)
    if first is None:
        return
    known = {
        folded(way): key for key, text in COLUMNS.items() for way in (key, text.en, text.zh, f"{text.zh}{text.en}")
    }
    heads = [known.get(folded(taken(cell))) for cell in first[1]]
    for place, (cell, key) in enumerate(zip(first[1], heads, strict=True)):
        if key is None and cell.strip():
            problems.add(first[0], cell[:40], "no such column.", "没有该列。")
        elif key is not None and key in heads[:place]:
            problems.add(first[0], key, "twice.", "重复。")
    for key in NEEDED:
        if key not in heads:
            problems.add(first[0], key, "the column is missing.", "缺少该列。")
    if problems.found:
        return
    for count, (number, row) in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise _bad(name, f"more than {MOST_ROWS} rows.", f"超过{MOST_ROWS}行。")
        yield number, _checked(number, row, heads, problems)


def _checked(number: int, row: Sequence[str], heads: Sequence[str | None], problems: _Problems) -> Row:
    cells: dict[str, str] = {}
    for place, cell in enumerate(row):
        key = heads[place] if place < len(heads) else None
        said = taken(cell.strip(" "))
        if key is None and said.strip():
            problems.add(number, str(place + 1), "outside the named columns.", "不在已命名的列内。")
        elif key is not None:
            if len(said) > LONGEST or _CONTROL.search(said):
                problems.add(number, key, "too long, or with a control character.", "过长或者含有控制字符。")
            if turns(said):
                problems.add(number, key, TURNS.en, TURNS.zh)
            cells[key] = said
    return cells


def _licences(cells: Sequence[tuple[int, Row]], problems: _Problems) -> Iterator[tuple[Printed, bool]]:
    """Put the rows of one number together; what they repeat has to agree. Tell of each whether it could be read."""
    grouped: dict[str, list[tuple[int, Row]]] = {}
    for number, row in cells:
        if not row.get("number"):
            problems.add(
                number,
                "number",
                "missing; of merged cells only the first holds it, write it in each row.",
                "未填写；合并单元格仅首行有内容，应当逐行填写。",
            )
            continue
        grouped.setdefault(row["number"], []).append((number, row))
    for name, rows in grouped.items():
        first_at, first = rows[0]
        before = len(problems.found)
        for number, row in rows[1:]:
            for key in _SHARED:
                if row.get(key) and row[key] != first.get(key, ""):
                    problems.add(number, key, "differs within one licence.", "同一许可证前后不一致。")
        for key in NEEDED:
            if not first.get(key):
                problems.add(first_at, key, "missing.", "未填写。")
        holder = first.get("holder", "")
        made = Printed(
            row=first_at,
            number=name,
            authority=_authority(first_at, first.get("authority", ""), problems),
            content=Content(
                class_code=first.get("class_code", ""),
                holder=Text(first.get("holder_en") or holder, holder),
                valid_from=_date(first_at, "valid_from", first, problems),
                valid_until=_date(first_at, "valid_until", first, problems),
                scope=tuple(line for number, row in rows for line in _line(number, row, problems)),
                entrustments=tuple(each for number, row in rows for each in _entrustment(number, row, problems)),
            ),
        )
        yield made, len(problems.found) == before


def _authority(number: int, said: str, problems: _Problems) -> str:
    code = _places().get(folded(said))
    if code is not None and PLACES[code].mainland:
        return code
    if said:
        problems.add(number, "authority", "no authority of the mainland.", "无法识别为境内药品监督管理部门。")
    return ""


@cache
def _places() -> dict[str, str]:
    """Return the code of every place by each of its names and those of its authority."""
    return {
        folded(way): code
        for code, place in PLACES.items()
        for text in (Text(code, code), place.name, place.authority)
        if text is not None
        for way in (text.en, text.zh)
    }


def _entrustment(number: int, row: Row, problems: _Problems) -> Iterator[Entrustment]:
    """Yield the entrustment that a row states, if it states one."""
    enterprise, said, product = row.get("entrusted", ""), row.get("entrusted_place", ""), row.get("product", "")
    if not (enterprise or said or product or row.get("approval")):
        return
    if not enterprise:
        problems.add(number, "entrusted", "missing.", "未填写。")
    place = _places().get(folded(said)) if said else None
    if said and place is None:
        problems.add(number, "entrusted_place", "no such place.", "无法识别该地区。")
    yield Entrustment(
        _same(enterprise),
        place,
        product=_same(product) if product else None,
        approval=row.get("approval") or None,
    )


def _date(number: int, key: str, row: Row, problems: _Problems) -> dt.date | None:
    said = row.get(key, "").strip()
    if not said:
        return None
    found = _DATE.fullmatch(said) or _DIGITS.fullmatch(said)
    try:
        if found is not None:
            return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    if _SERIAL.fullmatch(said):
        en = "a number of days as a spreadsheet counts them; format the cell as a date."
        problems.add(number, key, en, "为电子表格内部的日期序号，应当将单元格设为日期格式。")
    else:
        problems.add(number, key, "no date; write 2026-06-15.", "不是日期，应当写作2026-06-15。")
    return None


def _line(number: int, row: Row, problems: _Problems) -> Iterator[ScopeLine]:
    """Yield the line of scope that a row states, if it states one."""
    site, address = row.get("site", ""), row.get("address", "")
    forms = forms_said(row.get("forms", ""))
    if not (site or address or forms or row.get("line") or row.get("note")):
        return
    if not (site or address):
        problems.add(number, "site", "a scope without a site or an address.", "生产范围未载明生产场地或者地址。")
    note = row.get("note", "")
    yield ScopeLine(
        site=_same(site or address),
        forms=forms,
        address=_same(address) if address else None,
        line=_same(row["line"]) if row.get("line") else None,
        note=(REGISTRATION_ONLY if NOTE_LABEL.zh.strip("（）") in note else note) or None,
    )


def _same(name: str) -> Text:
    """Take a printed name for both languages: a name has no other wording than the one printed."""
    return Text(name, name)


def forms_said(said: str) -> tuple[str, ...]:
    """Return the forms of a text that lists them: codes where the list holds them, else the words as printed."""
    return tuple(_form(each.strip()) for each in _BETWEEN.split(said) if each.strip())


def forms_shown(forms: Iterable[str]) -> str:
    """Return forms as :func:`forms_said` takes them."""
    return "；".join(label("form", each).zh if each in LABELS["form"] else each for each in forms)


def _form(said: str) -> str:
    """Return the code of a form that the list holds, else the words as printed."""
    wanted = folded(said)
    for code, text in LABELS["form"].items():
        if wanted in {folded(code), folded(text.en), folded(text.zh)}:
            return code
    return said


# Out


def guarded(text: str) -> str:
    """Return ``text`` such that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_COMPUTED) else text


def taken(text: str) -> str:
    """Return what :func:`guarded` made safe as it was."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_COMPUTED) else text


def rows_of(licences: Iterable[Printed]) -> Iterator[list[str]]:
    """Yield the head and a row for each line of scope and each entrustment; what a licence lacks stays empty."""
    yield [text.zh for text in COLUMNS.values()]
    for each in licences:
        content = each.content
        shared = {
            "number": each.number,
            "class_code": content.class_code,
            "holder": content.holder.zh,
            "holder_en": content.holder.en,
            "authority": each.authority,
            "valid_from": "" if content.valid_from is None else content.valid_from.isoformat(),
            "valid_until": "" if content.valid_until is None else content.valid_until.isoformat(),
        }
        lines = [_cells(line) for line in content.scope]
        noted = [_noted(entrustment) for entrustment in content.entrustments]
        nothing: dict[str, str] = {}
        for line, entrustment in zip_longest(lines or [nothing], noted, fillvalue=nothing):
            cells = shared | line | entrustment
            yield [cells.get(key, "") for key in COLUMNS]


def _cells(line: ScopeLine) -> dict[str, str]:
    return {
        "site": line.site.zh,
        "address": "" if line.address is None else line.address.zh,
        "line": "" if line.line is None else line.line.zh,
        "forms": forms_shown(line.forms),
        "note": NOTE_LABEL.zh if line.note == REGISTRATION_ONLY else line.note or "",
    }


def _noted(entrustment: Entrustment) -> dict[str, str]:
    return {
        "entrusted": entrustment.enterprise.zh,
        "entrusted_place": entrustment.place or "",
        "product": "" if entrustment.product is None else entrustment.product.zh,
        "approval": entrustment.approval or "",
    }


def as_csv(licences: Iterable[Printed]) -> bytes:
    """Return licences as CSV in UTF-8 with a byte order mark, formulas made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([guarded(cell) for cell in row] for row in rows_of(licences))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(licences: Iterable[Printed]) -> bytes:
    """Return licences as a workbook, every cell text; the same licences give the same bytes."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"title": "药品生产许可证 Drug manufacturing licences", "author": "Fenduan", "created": _MADE})
    sheet = book.add_worksheet("许可证")
    for number, row in enumerate(rows_of(licences)):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, guarded(cell))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(COLUMNS) - 1, 20)
    book.close()
    return out.getvalue()
