"""Making workbooks: the blank template, and a dossier in it.

The same input gives the same bytes. What is written is read back before it is handed out, so a workbook never says less
than the dossier, or something else.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from fenduan.dossier.canonical import digest
from fenduan.dossier.errors import Error, Refused, clip, pointer
from fenduan.dossier.guide import FIELDS
from fenduan.dossier.model import Dossier
from fenduan.exchange import plain
from fenduan.exchange.spreadsheet import cells, layout, look
from fenduan.exchange.spreadsheet import headings as h
from fenduan.exchange.spreadsheet import messages as m
from fenduan.exchange.spreadsheet.cells import Bad, Written, both
from fenduan.exchange.spreadsheet.layout import FIRST_COLUMN, FIRST_ROW, HEAD_ROW, SUBHEAD_ROW, Column, Table
from fenduan.exchange.spreadsheet.reading import read_bytes
from fenduan.exchange.spreadsheet.rows import Filled, Row, Unwritable, fill, fill_form
from fenduan.exchange.spreadsheet.workbook import column_name
from fenduan.reference.codes import FAMILIES
from fenduan.reference.labels import label
from fenduan.reference.places import PLACES, authority_of
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Tree = Mapping[Any, Any]

# A workbook carries the date of its making; with the day of the ZIP format's first year it is the same every time.
_MADE: Final = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - the file format has no time zone
_FREE_ROWS: Final = 15
_MORE_ROWS: Final = 5
# How far down drop-downs reach, and lists of ids are looked for.
_REACH: Final = 1_000
# Sentences above a table run over as many columns as come to this width.
_ABOUT_WIDTH: Final = 125
_WIDTH_OF_OTHERS: Final = 8.43
_FORM_WIDTHS: Final = (34, 44, 44, 74)
_HEAD_HEIGHT: Final = 34.0
# Wider tables are printed on A3, and the widest on two sheets side by side.
_A4, _A3, _WIDE, _WIDEST = 9, 8, 190, 320
_FACTS, _PAPERS, _TIME = look.BRAND, look.AMBER, look.QUIET
_TAB_COLOURS: Final = {"documents": _PAPERS, "steps": _TIME, "codes": _TIME, "guide": look.INK}


def template() -> bytes:
    """Return the blank workbook, ready to be filled in."""
    return _Book(None).bytes()


def write(dossier: Dossier, *, name: str) -> bytes:
    """Return the workbook that says what ``dossier`` says; ``name`` is the dossier's file, for the errors.

    Raises:
        Refused: A text is too long for a cell or the dossier too large for a workbook, with the pointer to it.
    """
    try:
        data = _Book(plain.as_tree(dossier)).bytes()
    except Unwritable as unwritable:
        raise _refused(name, pointer(unwritable.path), unwritable.reason) from unwritable
    try:
        same = digest(read_bytes(data, name=name)) == digest(dossier)
    except Refused as refused:
        too_many = Bad("too-many-for-a-sheet", refused.errors[0].found, ".xlsx")
        raise _refused(name, "", too_many) from refused
    if not same:
        raise AssertionError("the workbook says something else than the dossier")
    return data


def _refused(name: str, place: str, bad: Bad) -> Refused:
    found = clip(str(bad.found))
    message = m.sentence(bad.rule, {"found": found, "expected": bad.expected})
    return Refused([Error(clip(name), place, None, None, bad.rule, found, bad.expected, message)])


class _Book:
    """One workbook being made."""

    def __init__(self, tree: Tree | None) -> None:
        from xlsxwriter.workbook import Workbook  # noqa: PLC0415 - reading a workbook does without it

        self._tree = tree
        self._out = BytesIO()
        self._book = Workbook(self._out, {"in_memory": True})
        self._styles = look.Styles(self._book)
        self._book.set_properties({"title": both(h.TITLE), "author": "Fenduan", "created": _MADE})
        names = ["guide", "basics", *(table.name for table in layout.tables()), "codes"]
        self._sheets = {name: self._sheet(name) for name in names}

    def bytes(self) -> bytes:
        """Return the finished workbook."""
        self._codes(self._sheets["codes"])
        _Guide(self._sheets["guide"], self._styles).fill()
        columns, row = fill_form(self._tree)
        _FormSheet(self._sheets["basics"], self._styles).fill(columns, row)
        for table in layout.tables():
            filled = fill(table, self._tree)
            _TableSheet(self._sheets[table.name], self._styles, table, filled).fill(blank=self._tree is None)
            if table.columns[0].key == "id":
                self._ids(table.name)
        self._sheets["guide"].activate()
        self._book.close()
        return self._out.getvalue()

    def _sheet(self, name: str) -> "Worksheet":
        sheet: Worksheet = self._book.add_worksheet(layout.sheet_title(name))
        sheet.write_string(0, 0, layout.TAG + name)
        sheet.set_column(0, 0, 2, None, {"hidden": True})
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_row(layout.KEY_ROW - 1, None, None, {"hidden": True})
        sheet.set_row(layout.TITLE_ROW - 1, 30)
        sheet.set_tab_color(_TAB_COLOURS.get(name, _FACTS))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        about = "" if self._tree is None else str(self._tree["id"])
        sheet.set_footer(f"&L&8{about}&C&8&A&R&8&P / &N")
        return sheet

    def _ids(self, name: str) -> None:
        """Name the ids of a list, as far as they go, so that other sheets can offer them."""
        place = f"'{layout.sheet_title(name)}'!${column_name(FIRST_COLUMN)}${FIRST_ROW}"
        reach = f"{place}:${column_name(FIRST_COLUMN)}${FIRST_ROW + _REACH - 1}"
        self._book.define_name(f"ids_{name}", f"=OFFSET({place},0,0,MAX(1,COUNTA({reach})),1)")

    def _codes(self, sheet: "Worksheet") -> None:
        styles = self._styles
        sheet.write_string(layout.TITLE_ROW - 1, 1, both(h.SHEETS["codes"]), styles["title"])
        sheet.write_string(layout.ABOUT_ROW - 1, 1, both(h.CODES_ABOUT), styles["quiet"])
        for place, (text, wide) in enumerate(
            ((h.FAMILY, 30), (h.CHINESE, 34), (h.ENGLISH, 46), (h.CODE, 30), (h.SHOWN, 62)), start=1
        ):
            sheet.set_column(place, place, wide)
            sheet.write_string(HEAD_ROW - 1, place, look.two_lines(text), styles["head"])
        row = HEAD_ROW
        for family, names in _listed_codes():
            first = row
            for code, name, shown in names:
                held = (both(h.FAMILIES[family]), name.zh, name.en, code, shown)
                for place, said in enumerate(held, start=1):
                    sheet.write_string(row, place, said, styles["code" if place == 4 else "row"])  # noqa: PLR2004
                row += 1
            self._name_codes(family, first + 1, row)
        sheet.freeze_panes(HEAD_ROW, 1)
        sheet.repeat_rows(HEAD_ROW - 1)

    def _name_codes(self, family: str, first: int, last: int) -> None:
        title = layout.sheet_title("codes")
        self._book.define_name(f"codes_{family}", f"='{title}'!$F${first}:$F${last}")
        if family == "place":
            # National bodies stand right before the places.
            bodies = first - len(cells.NATIONAL_BODIES)
            self._book.define_name("codes_step_authority", f"='{title}'!$F${bodies}:$F${last}")


def _listed_codes() -> list[tuple[str, list[tuple[str, Text, str]]]]:
    """Return every list of codes: its family, and for each code its name and what a cell shows."""
    listed = []
    for family, codes in FAMILIES.items():
        names = [(code, label(family, code)) for code in codes]
        listed.append((family, [(code, name, both(name)) for code, name in names]))
    shown = cells.places(national=True)
    bodies = ((code, authority_of(code)) for code in cells.NATIONAL_BODIES)
    listed.append(("body", [(code, name, shown.show(code)) for code, name in bodies if name is not None]))
    listed.append(("place", [(code, place.name, shown.show(code)) for code, place in PLACES.items()]))
    return listed


def _put(sheet: "Worksheet", row: int, place: int, value: Written, style: Any) -> None:  # noqa: ANN401 - a format of the writer
    """Write a value by its type, both places counted from 1; text is never taken for a formula, a link or a number."""
    match value:
        case str():
            sheet.write_string(row - 1, place - 1, value, style)
        case dt.date():
            sheet.write_datetime(row - 1, place - 1, dt.datetime.combine(value, dt.time()), style)
        case _:
            sheet.write_number(row - 1, place - 1, value, style)


class _Guide:
    """The first sheet: how to fill in, and what is where."""

    def __init__(self, sheet: "Worksheet", styles: look.Styles) -> None:
        self._sheet = sheet
        self._styles = styles
        self._row = layout.TITLE_ROW

    def fill(self) -> None:
        """Write the sheet."""
        sheet, styles = self._sheet, self._styles
        for place, wide in enumerate((6, 30, 62, 62), start=1):
            sheet.set_column(place, place, wide)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)
        sheet.write_string(self._row - 1, 1, h.TITLE.zh, styles["title"])
        sheet.write_string(self._row, 1, h.TITLE.en, styles["line"])
        sheet.set_row(self._row, 18)
        self._row += 3
        self._section(h.STEPS_TITLE)
        for number, text in enumerate(h.HOW_TO, start=1):
            sheet.write_string(self._row - 1, 1, str(number), styles["number"])
            sheet.merge_range(self._row - 1, 2, self._row - 1, 3, text.zh, styles["plain"])
            sheet.write_string(self._row - 1, 4, text.en, styles["plain"])
            sheet.set_row(self._row - 1, look.height([(text.zh, 92), (text.en, 62)], least=24))
            self._row += 1
        self._row += 1
        self._section(h.CONTENTS)
        for number, (name, text) in enumerate(_sheets_about(), start=1):
            title = layout.sheet_title(name)
            sheet.write_string(self._row - 1, 1, str(number), styles["note"])
            sheet.write_url(self._row - 1, 2, f"internal:'{title}'!A1", styles["link"], title)
            sheet.write_string(self._row - 1, 3, text.zh, styles["row"])
            sheet.write_string(self._row - 1, 4, text.en, styles["row"])
            sheet.set_row(self._row - 1, look.height([(text.zh, 62), (text.en, 62)], least=20))
            self._row += 1
        sheet.write_string(self._row, 1, both(h.LEGAL), styles["line"])
        sheet.set_row(self._row, 18)

    def _section(self, text: Text) -> None:
        self._sheet.merge_range(self._row - 1, 1, self._row - 1, 4, both(text), self._styles["section"])
        self._sheet.set_row(self._row - 1, 24)
        self._row += 1


def _sheets_about() -> list[tuple[str, Text]]:
    """Return what each sheet holds, in their order."""
    return [
        ("basics", h.BASICS_ABOUT),
        *((table.name, about(table)) for table in layout.tables()),
        ("codes", h.CODES_ABOUT),
    ]


def about(table: Table) -> Text:
    """Return what a table holds, as the field guide says it; marked where each entry must be evidenced."""
    field = {"grounds": "Product.grounds", "elements": "QualitySystem.elements"}.get(
        table.name, f"Dossier.{table.name}"
    )
    said = FIELDS["QualitySystem.handoffs_covered" if table.name == "handoffs_covered" else field]
    mark = "◆ " if look.evidenced(table.model) else ""
    return Text(mark + said.en.replace("`", ""), mark + said.zh.replace("`", ""))


class _FormSheet:
    """The sheet with one field a row."""

    def __init__(self, sheet: "Worksheet", styles: look.Styles) -> None:
        self._sheet = sheet
        self._styles = styles

    def fill(self, columns: Sequence[Column], held: Row) -> None:
        """Write the fields, each with what it means, and what is stated of them."""
        sheet, styles = self._sheet, self._styles
        languages = sorted({column.part for column in columns if column.how == "wording"} - {"zh", "en"})
        keys = [layout.NOT_READ, "zh", "en", layout.NOT_READ, *languages]
        heads = [h.FIELD, h.CONTENT, h.ENGLISH_TEXT, h.MEANING, *(Text(each, each) for each in languages)]
        sheet.write_string(layout.KEY_ROW - 1, 0, layout.KEYS)
        for place, (key, head, wide) in enumerate(
            zip(keys, heads, (*_FORM_WIDTHS, *(30 for _ in languages)), strict=True), start=FIRST_COLUMN
        ):
            sheet.set_column(place - 1, place - 1, wide)
            sheet.write_string(layout.KEY_ROW - 1, place - 1, key)
            sheet.write_string(layout.FORM_HEAD_ROW - 1, place - 1, look.two_lines(head), styles["head"])
        sheet.set_row(layout.FORM_HEAD_ROW - 1, _HEAD_HEIGHT)
        sheet.write_string(layout.TITLE_ROW - 1, 1, both(h.SHEETS["basics"]), styles["title"])
        sheet.merge_range(layout.ABOUT_ROW - 1, 1, layout.ABOUT_ROW - 1, 4, both(h.BASICS_ABOUT), styles["about"])
        row = layout.FORM_FIRST_ROW
        for _, same in groupby(columns, key=lambda column: column.path):
            self._field(row, list(same), held, languages)
            row += 1
        sheet.freeze_panes(layout.FORM_HEAD_ROW, FIRST_COLUMN)
        sheet.repeat_rows(layout.FORM_HEAD_ROW - 1)

    def _field(self, row: int, parts: Sequence[Column], held: Row, languages: Sequence[str]) -> None:
        sheet, styles, first = self._sheet, self._styles, parts[0]
        sheet.write_string(row - 1, 0, ".".join(map(str, first.path)))
        if first.how == "object":
            self._section(row, first, held.get(first))
            return
        style = "label_needed" if first.required else "label"
        sheet.write_string(row - 1, layout.LABEL - 1, look.two_lines(first.top), styles[style])
        by_language = {column.part: column for column in parts}
        for place in (layout.VALUE, layout.ENGLISH, *range(layout.FURTHER, layout.FURTHER + len(languages))):
            language = {layout.VALUE: "zh", layout.ENGLISH: "en"}.get(place) or languages[place - layout.FURTHER]
            column = by_language.get(language) if first.how == "wording" else first if place == layout.VALUE else None
            if column is None:
                sheet.write_blank(row - 1, place - 1, None, styles["no_entry"])
            else:
                self._cell(row, place, column, held.get(column))
        said = look.two_lines(FIELDS[first.field]).replace("`", "")
        sheet.write_string(row - 1, layout.ABOUT - 1, said, styles["note"])
        texts = [(str(held.get(column, "")), _FORM_WIDTHS[1]) for column in parts]
        label = (look.two_lines(first.top), _FORM_WIDTHS[0])
        sheet.set_row(row - 1, look.height([*texts, label, (said, _FORM_WIDTHS[3])]))

    def _section(self, row: int, column: Column, value: Written | None) -> None:
        deep = "subsection" if len(column.path) > 1 else "section"
        for place in range(layout.LABEL, layout.FURTHER):
            self._sheet.write_blank(row - 1, place - 1, None, self._styles[deep])
        self._sheet.write_string(row - 1, layout.LABEL - 1, both(column.top), self._styles[deep])
        self._sheet.set_row(row - 1, 22)
        if value is not None:
            _put(self._sheet, row, layout.VALUE, value, self._styles[deep])

    def _cell(self, row: int, place: int, column: Column, value: Written | None) -> None:
        style = self._styles.in_form(column, value)
        if value is None:
            self._sheet.write_blank(row - 1, place - 1, None, style)
        else:
            _put(self._sheet, row, place, value, style)
        if rule := look.validation(column):
            self._sheet.data_validation(row - 1, place - 1, row - 1, place - 1, rule)


class _TableSheet:
    """A sheet with one entry a row."""

    def __init__(self, sheet: "Worksheet", styles: look.Styles, table: Table, filled: Filled) -> None:
        self._sheet = sheet
        self._styles = styles
        self._table = table
        self._filled = filled
        self._columns = list(enumerate(filled.columns, start=FIRST_COLUMN))

    def fill(self, *, blank: bool) -> None:
        """Write title, headings and rows; ``blank`` leaves more rows free."""
        sheet = self._sheet
        self._top()
        self._headings()
        rows = [*self._filled.rows, *self._still_to_fill()]
        last = FIRST_ROW + len(rows) + (_FREE_ROWS if blank else _MORE_ROWS)
        for number in range(FIRST_ROW, last):
            self._row(number, rows[number - FIRST_ROW] if number - FIRST_ROW < len(rows) else {})
        for place, column in self._columns:
            sheet.set_column(place - 1, place - 1, look.width(column))
            if rule := look.validation(column):
                sheet.data_validation(FIRST_ROW - 1, place - 1, max(last, FIRST_ROW + _REACH) - 1, place - 1, rule)
        sheet.freeze_panes(FIRST_ROW - 1, FIRST_COLUMN)
        sheet.repeat_rows(HEAD_ROW - 1, SUBHEAD_ROW - 1)
        wide = sum(look.width(column) for _, column in self._columns)
        if wide > _WIDE:
            sheet.set_paper(_A3)
        if wide > _WIDEST:
            sheet.fit_to_pages(2, 0)
            sheet.repeat_columns(FIRST_COLUMN - 1, FIRST_COLUMN - 1)

    def _still_to_fill(self) -> list[Row]:
        """Return a row for each element that the dossier does not speak of, to be filled in or left."""
        if self._table.filled_in is None:
            return []
        given = self._filled.columns[0]
        choices = cells.choices_of(given.spec)
        said = {row.get(given) for row in self._filled.rows}
        return [{given: shown} for shown in (choices.shown if choices else ()) if shown not in said]

    def _top(self) -> None:
        sheet, styles, table = self._sheet, self._styles, self._table
        text = about(table)
        sheet.write_string(layout.KEY_ROW - 1, 0, layout.KEYS)
        sheet.write_string(layout.TITLE_ROW - 1, 1, both(h.SHEETS[table.name]), styles["title"])
        wide = self._reach_of(_ABOUT_WIDTH)
        evidence = both(h.EVIDENCED) if look.evidenced(table.model) else ""
        said = f"{text.zh.removeprefix('◆ ')} {text.en.removeprefix('◆ ')}\n{evidence}".rstrip()
        sheet.merge_range(layout.ABOUT_ROW - 1, 1, layout.ABOUT_ROW - 1, wide - 1, said, styles["about"])
        sheet.set_row(layout.ABOUT_ROW - 1, 34)
        sheet.write_string(layout.NONE_ROW - 1, 0, layout.NONE)
        if self._filled.none:
            sheet.write_string(layout.NONE_ROW - 1, 1, cells.YES, styles["tick"])
        else:
            sheet.write_blank(layout.NONE_ROW - 1, 1, None, styles["tick"])
        yes = {"validate": "list", "source": [cells.YES]}
        sheet.data_validation(layout.NONE_ROW - 1, 1, layout.NONE_ROW - 1, 1, yes)
        sheet.merge_range(layout.NONE_ROW - 1, 2, layout.NONE_ROW - 1, wide - 1, both(h.STATED_NONE), styles["quiet"])
        sheet.set_row(layout.NONE_ROW - 1, 30)

    def _reach_of(self, wanted: float) -> int:
        """Return the column up to which the columns are as wide as is wanted; it may lie beyond the table."""
        place, wide = FIRST_COLUMN, 0.0
        widths = dict(self._columns)
        while wide < wanted:
            wide += look.width(widths[place]) if place in widths else _WIDTH_OF_OTHERS
            place += 1
        return place

    def _headings(self) -> None:
        sheet = self._sheet
        below = [(look.two_lines(each.sub), look.width(each)) for _, each in self._columns if each.sub is not None]
        low = look.height(below, least=_HEAD_HEIGHT) or _HEAD_HEIGHT
        sheet.set_row(SUBHEAD_ROW - 1, low)
        sheet.write_string(SUBHEAD_ROW - 1, 0, layout.HEAD)
        high = _HEAD_HEIGHT
        for (top, upright), grouped in groupby(self._columns, key=lambda each: (each[1].top, _upright(each[1]))):
            group = list(grouped)
            self._group(group, upright=upright)
            wide = min if upright else sum
            needed = look.height([(look.two_lines(top), wide(look.width(each) for _, each in group))], least=high)
            high = max(high, (needed or 0) - (low if upright else 0))
        sheet.set_row(HEAD_ROW - 1, high)
        for place, column in self._columns:
            sheet.write_string(layout.KEY_ROW - 1, place - 1, column.key)

    def _group(self, columns: list[tuple[int, Column]], *, upright: bool) -> None:
        """Write the heading of columns that belong together, and below it that of each."""
        sheet, styles = self._sheet, self._styles
        (first, column), (last, _) = columns[0], columns[-1]
        head = styles["needed" if column.required else "head"]
        if upright:
            for place, each in columns:
                sheet.merge_range(HEAD_ROW - 1, place - 1, SUBHEAD_ROW - 1, place - 1, look.two_lines(each.top), head)
                self._note(HEAD_ROW, place, each)
            return
        if first == last:
            sheet.write_string(HEAD_ROW - 1, first - 1, look.two_lines(column.top), head)
        else:
            sheet.merge_range(HEAD_ROW - 1, first - 1, HEAD_ROW - 1, last - 1, look.two_lines(column.top), head)
        for place, each in columns:
            if each.sub is None:
                sheet.write_string(SUBHEAD_ROW - 1, place - 1, each.part, styles["choose"])
                offered = {"validate": "list", "source": "=ids_sites", "show_error": False}
                sheet.data_validation(SUBHEAD_ROW - 1, place - 1, SUBHEAD_ROW - 1, place - 1, offered)
            else:
                sheet.write_string(SUBHEAD_ROW - 1, place - 1, look.two_lines(each.sub), styles["subhead"])
            if each.how != "tick" or place == first:
                self._note(SUBHEAD_ROW, place, each)

    def _note(self, row: int, place: int, column: Column) -> None:
        text = look.note(column)
        self._sheet.write_comment(row - 1, place - 1, text, look.note_size(text))

    def _row(self, number: int, row: Row) -> None:
        given = {column for column in row if column.path == (self._table.filled_in,)}
        for place, column in self._columns:
            value = row.get(column)
            style = self._styles["given"] if column in given else self._styles.of(column, value)
            if value is None:
                self._sheet.write_blank(number - 1, place - 1, None, style)
            else:
                _put(self._sheet, number, place, value, style)
        texts = ((str(value), look.width(column)) for column, value in row.items() if isinstance(value, str))
        if (high := look.height(texts)) is not None:
            self._sheet.set_row(number - 1, high)


def _upright(column: Column) -> bool:
    """Say whether a heading stands over both rows of headings."""
    return column.sub is None and column.how != "site"
