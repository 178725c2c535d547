"""Tables for work: sorted, filtered and turned by address, exported as shown.

A list is a :class:`Listing`: columns, filters, and a function that makes the cells of one row. What it runs over is a
``QuerySet`` that a selector returned, or a sequence. An address such as ``?q=adc&state=open&sort=-due&page=2`` means
the same for everyone who may see it.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from xlsxwriter import Workbook

from fenduan.platform.base.text import shown
from fenduan.platform.licences.printed import guarded
from fenduan.platform.web.parts import Act, Cell, Column, Empty, Field, SortLink, Table, Words
from fenduan.reference.text import Language, Text

PAGE: Final = 50
"""Rows on a page."""
_EXPORTED: Final = 20_000
"""Rows in an export at most; a filter makes them fewer."""
_SORT, _PAGE, _FORMAT = "sort", "page", "format"
_WIDEST: Final = 60
_LONGEST: Final = 32_767
"""What a cell of a workbook holds, in characters."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to show fewer rows: ``narrow`` returns those that are left; ``choices`` where there are few to choose."""

    key: str
    words: Text
    narrow: Callable[[Any, str], Any]
    choices: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Listed(Table):
    """A list as an address asks for it; ``csv`` is where all its rows are kept as text."""

    csv: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows of each row, and how it may be sorted and filtered; ``order`` is how it stands unasked.

    ``gather`` makes the rows of a page, or of an export, into what ``cells`` takes, in as many queries whatever their
    number.
    """

    caption: Text
    columns: tuple[Column, ...]
    cells: Callable[[Any], Sequence[Cell]]
    order: str
    filters: tuple[Filter, ...] = ()
    empty: Empty | None = None
    page: int = PAGE
    gather: Callable[[Any], Sequence[Any]] | None = None

    def show(self, request: HttpRequest, rows: QuerySet[Any] | Sequence[Any]) -> "Table | HttpResponse":
        """Return the table that an address asks for, or all its rows as a spreadsheet or as CSV."""
        asked = {key: value for key, value in request.GET.items() if value}
        left = self._narrowed(rows, asked)
        left, sort = self._sorted(left, asked.get(_SORT, self.order))
        if asked.get(_FORMAT) == "xlsx":
            return self._spreadsheet(left[:_EXPORTED], request.language)
        if asked.get(_FORMAT) == "csv":
            rows = (self.cells(row) for row in self._gathered(left[:_EXPORTED]))
            return as_csv(self.caption, [each.words for each in self.columns], rows, request.language)
        return self._table(request.path, asked, left, sort)

    def _narrowed(self, rows: Any, asked: Mapping[str, str]) -> Any:
        for each in self.filters:
            stated = asked.get(each.key)
            known = not each.choices or any(stated == code for code, _ in each.choices)
            if stated and known:
                rows = each.narrow(rows, stated)
        return rows

    def _sorted(self, rows: Any, asked: str) -> tuple[Any, str]:
        down = asked.startswith("-")
        column = next((each for each in self.columns if each.sort and each.key == asked.removeprefix("-")), None)
        if column is None:
            if asked != self.order:
                return self._sorted(rows, self.order)
            return rows, ""
        keys = column.sort.split(",")
        if isinstance(rows, QuerySet):
            return rows.order_by(*(f"-{key}" if down else key for key in keys), "pk"), asked
        return sorted(rows, key=lambda row: _sortable(row, keys), reverse=down), asked

    def _table(self, path: str, asked: dict[str, str], rows: Any, sort: str) -> Table:
        total = rows.count() if isinstance(rows, QuerySet) else len(rows)
        pages = max(1, -(-total // self.page))
        number = min(page_number(asked.get(_PAGE, "")), pages)
        start = (number - 1) * self.page
        keys = {each.key for each in self.filters}
        kept = {key: value for key, value in asked.items() if key in keys or key == _SORT}

        def address(**changed: str) -> str:
            query = urlencode({key: value for key, value in {**kept, **changed}.items() if value})
            return f"{path}?{query}" if query else path

        return Listed(
            self.caption,
            tuple(_head(each, sort, address) for each in self.columns),
            tuple(tuple(self.cells(row)) for row in self._gathered(rows[start : start + self.page])),
            total,
            filters=tuple(
                Field(each.key, each.words, "choice" if each.choices else "text", asked.get(each.key, ""),
                      choices=each.choices)
                for each in self.filters
            ),
            hidden=((_SORT, kept[_SORT]),) if _SORT in kept else (),
            action=path,
            export=address(format="xlsx"),
            csv=address(format="csv"),
            newer=address(page=str(number - 1)) if number > 1 else "",
            older=address(page=str(number + 1)) if number < pages else "",
            first=start + 1,
            empty=self.empty,
            filtered=any(key in asked for key in keys),
        )  # fmt: skip

    def _spreadsheet(self, rows: Any, language: Language) -> HttpResponse:
        return spreadsheet(
            self.caption,
            [each.words for each in self.columns],
            (self.cells(row) for row in self._gathered(rows)),
            language,
        )

    def _gathered(self, rows: Any) -> Sequence[Any]:
        gathered: Sequence[Any] = rows if self.gather is None else self.gather(rows)
        return gathered


def page_number(stated: str) -> int:
    """Return the page that an address asks for; the first where it is none."""
    number = int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < len("1" * 9) else 1
    return max(1, number)


def turns(number: int, address: str, *, more: bool) -> tuple[Act, ...]:
    """Return what leads from a page to the one before it and, where there is ``more``, to the one after it."""
    found = []
    if number > 1:
        found.append(Act(Text("Previous page", "上一页"), f"{address}{number - 1}", "quiet"))
    if more:
        found.append(Act(Text("Next page", "下一页"), f"{address}{number + 1}", "quiet"))
    return tuple(found)


def _head(column: Column, sort: str, address: Callable[..., str]) -> SortLink:
    if not column.sort:
        return SortLink(column, "", "")
    if sort == column.key:
        return SortLink(column, address(sort=f"-{column.key}"), "ascending")
    return SortLink(column, address(sort=column.key), "descending" if sort == f"-{column.key}" else "")


def _sortable(row: object, keys: Sequence[str]) -> tuple[tuple[bool, Any], ...]:
    """Return what rows of a sequence are sorted by; what is not stated comes last."""
    values = [getattr(row, key, None) for key in keys]
    return tuple((each is None, "" if each is None else each) for each in values)


def spreadsheet(caption: Text, heads: Sequence[Text], rows: Any, language: Language) -> HttpResponse:
    """Return rows as a workbook. What people wrote is written as text, so that no cell is ever a formula."""
    kept = io.BytesIO()
    book = Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    strong, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head.pick(language), strong)
    widths = [len(head.pick(language)) * 2 for head in heads]
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            widths[column] = max(widths[column], _write(sheet, (last, column), cell, day, language))
    for column, wide in enumerate(widths):
        sheet.set_column(column, column, min(wide + 2, _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), max(len(heads) - 1, 0))
    book.close()
    response = HttpResponse(
        kept.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{_file(caption)}.xlsx"'
    return response


def as_csv(caption: Text, heads: Sequence[Text], rows: Any, language: Language) -> HttpResponse:
    """Return rows as CSV in UTF-8; a cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    kept = io.StringIO()
    table = csv.writer(kept)
    table.writerow([head.pick(language) for head in heads])
    table.writerows([[guarded(_said(cell, language)) for cell in row] for row in rows])
    # With the mark at the beginning spreadsheets read Chinese text as what it is.
    response = HttpResponse(kept.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file(caption)}.csv"'
    return response


def _said(cell: Cell, language: Language) -> str:
    """Return what a cell shows, as text."""
    words = [shown(cell.chip.word, language)] if cell.chip else []
    words += [each for each in (shown(cell.said, language), shown(cell.small, language)) if each]
    return " · ".join(words)


def _file(caption: Text) -> str:
    return "-".join("".join(each if each.isalnum() else " " for each in caption.en.lower()).split())


def _write(sheet: Any, at: tuple[int, int], cell: Cell, day: Any, language: Language) -> int:
    """Write one cell as it is shown, and return how wide it is."""
    said = cell.said
    if isinstance(said, bool) or not isinstance(said, int | float | dt.date) or isinstance(said, dt.datetime):
        text = _said(cell, language)[:_LONGEST]
        sheet.write_string(*at, text)
        return len(text)
    if isinstance(said, dt.date):
        sheet.write_datetime(*at, dt.datetime.combine(said, dt.time()), day)
        return len(said.isoformat())
    sheet.write_number(*at, said)
    return len(str(said))
