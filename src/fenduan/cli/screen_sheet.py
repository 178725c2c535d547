"""A screening as a workbook, written row by row: the dossiers, then the totals on sheets of their own."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO, Final

from fenduan.cli import screen_messages as s
from fenduan.cli.screen_rows import COUNTED, Cell, Rows, columns
from fenduan.cli.time_messages import CAUSE
from fenduan.reference.labels import label
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from fenduan.assessment.screening import Totals
    from fenduan.law.register import Register

LAST_ROW: Final = 1_048_576
_LONGEST_TEXT: Final = 32_767
_WIDTHS: Final = {"file": 40, "id": 30, "obstacle": 34, "obstacle_title": 40, "reason": 60, "title": 44}
_WIDTH: Final = 14
# The same workbook for the same input.
_CREATED: Final = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook has no time zone


class Sheets:
    """A workbook being written: rows go to disk as they come, and on to another sheet where one is full."""

    def __init__(self, file: BinaryIO, rows: Rows) -> None:
        from xlsxwriter.workbook import Workbook

        # Text stays text: nothing is taken for a formula, a number or a link.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Workbook(file, options)
        self._book.set_properties({"created": _CREATED})
        self._rows = rows
        self._pick = rows.terminal.pick
        self._bold = self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._sheets = 0
        self._sheet: Worksheet | None = None
        self._row = 0

    def add(self, cells: Sequence[Cell]) -> None:
        """Write one record."""
        if self._sheet is None or self._row == LAST_ROW:
            self._sheets += 1
            name = self._pick(s.SHEETS["dossiers"])
            self._sheet = self._open(name if self._sheets == 1 else f"{name} {self._sheets}", columns(self._rows))
            self._row = 1
        _put(self._sheet, self._row, cells)
        self._row += 1

    def close(self, totals: "Totals", law: "Register") -> None:
        """Write the totals and finish the workbook."""
        self._table("outcomes", ("outcome", "dossiers"), self._outcomes(totals))
        self._requirements(totals, law)
        if self._rows.other is not None:
            self._table("changes", ("requirement", "title", "before", "after", "cause", "dossiers"),
                        self._changes(totals, law))  # fmt: skip
        self._book.close()

    def _open(self, name: str, heads: Sequence[tuple[str, Text]]) -> "Worksheet":
        sheet = self._book.add_worksheet(name)
        for column, (code, _) in enumerate(heads):
            sheet.set_column(column, column, _WIDTHS.get(code, _WIDTH))
        for column, (_, text) in enumerate(heads):
            sheet.write_string(0, column, self._pick(text), self._bold)
        sheet.freeze_panes(1, 0)
        return sheet

    def _table(self, name: str, keys: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        sheet = self._open(self._pick(s.SHEETS[name]), [(key, s.COLUMNS[key]) for key in keys])
        for number, row in enumerate(rows, start=1):
            _put(sheet, number, row)

    def _outcomes(self, totals: "Totals") -> Iterable[Sequence[Cell]]:
        yield from ((self._pick(s.OUTCOME[key]), count) for key, count in totals.outcomes.most_common())
        yield self._pick(s.OUTCOME["refused"]), totals.refused

    def _requirements(self, totals: "Totals", law: "Register") -> None:
        heads = [(key, s.COLUMNS[key]) for key in ("requirement", "title")]
        heads += [(each.value, label("status", each.value)) for each in COUNTED]
        sheet = self._open(self._pick(s.SHEETS["requirements"]), heads)
        for number, each in enumerate(law.requirements, start=1):
            counts = [totals.statuses[each.id, status.value] for status in COUNTED]
            _put(sheet, number, [each.id, self._pick(each.title), *counts])

    def _changes(self, totals: "Totals", law: "Register") -> Iterable[Sequence[Cell]]:
        for move, count in totals.outcomes_moved():
            whole = self._pick(s.COLUMNS["outcome"])
            yield (
                None,
                whole,
                self._pick(s.OUTCOME[move.before]),
                self._pick(s.OUTCOME[move.after]),
                self._pick(CAUSE[move.cause]),
                count,
            )
        for key, move, count in totals.moved(law):
            before, after = (self._pick(label("status", each)) for each in (move.before, move.after))
            yield key, self._pick(law.by_id[key].title), before, after, self._pick(CAUSE[move.cause]), count


def _put(sheet: "Worksheet", row: int, cells: Sequence[Cell]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(row, column, cell[:_LONGEST_TEXT])
        elif cell is not None:
            sheet.write_number(row, column, cell)
