"""Reading a workbook: from its cells to typed facts, or to every reason why not, each with its sheet and cell.

The cells become the same tree that YAML and JSON become, and the dossier's own checks judge it: a workbook is taken
exactly when the dossier that it writes out is.
"""

from pathlib import Path

from fenduan.dossier import rules, shape
from fenduan.dossier.errors import REPORTED, Error, Finding, Findings, GivenUp, Refused, clip, pointer
from fenduan.dossier.messages import describe, more_errors
from fenduan.dossier.model import Dossier
from fenduan.dossier.reading import LARGEST_ENTRIES
from fenduan.dossier.taking import NotTaken, take
from fenduan.exchange.spreadsheet import cells, headings, layout
from fenduan.exchange.spreadsheet import messages as m
from fenduan.exchange.spreadsheet.archive import LARGEST, Unsafe
from fenduan.exchange.spreadsheet.layout import Column
from fenduan.exchange.spreadsheet.layout import Path as TreePath
from fenduan.exchange.spreadsheet.notes import Notes, Problem, TooMany
from fenduan.exchange.spreadsheet.taking import FormReader, TableReader
from fenduan.exchange.spreadsheet.workbook import Formula, Sheet, sheets_of


def read(path: Path) -> Dossier:
    """Read the dossier in the workbook ``path``.

    Raises:
        Refused: With every error of the workbook, or because it cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        found, expected, message = describe(Finding("unreadable", (), type(error).__name__))
        raise Refused([Error(clip(path.name), "", None, None, "unreadable", found, expected, message)]) from error
    return read_bytes(data, name=path.name)


def read_bytes(data: bytes, *, name: str) -> Dossier:
    """Read the dossier in the workbook ``data``; ``name`` is the file's name, for the errors.

    Raises:
        Refused: With every error, in the order of the workbook. ``line`` and ``column`` are ``None``; sheet and cell
            stand at the beginning of each message.
    """
    try:
        sheets = sheets_of(data)
    except Unsafe as unsafe:
        found = clip(unsafe.found)
        message = m.sentence(unsafe.rule, {"found": found})
        raise Refused([Error(clip(name), "", None, None, unsafe.rule, found, ".xlsx", message)]) from unsafe
    reading = _Reading(sheets)
    dossier = reading.attempt()
    if dossier is None:
        raise reading.refused(clip(name))
    return dossier


class _Reading(Notes):
    """One reading of one workbook."""

    def __init__(self, sheets: list[Sheet]) -> None:
        super().__init__(sheets)
        self._more = False

    def attempt(self) -> Dossier | None:
        """Return the dossier, or None with at least one problem."""
        try:
            if self._read_sheets():
                self._judge()
        except TooMany:
            self._more = True
            return None
        if self.problems:
            return None
        try:
            return take(self.tree)
        except NotTaken:
            self._find(Finding("not-taken", ()))
            return None

    def refused(self, name: str) -> Refused:
        """Return the refusal, its errors in the order of the sheets."""
        problems = sorted(self.problems.values(), key=lambda each: each.spot or (-1, 0, 0))
        errors = [
            Error(
                name,
                pointer(each.path),
                None,
                None,
                each.rule,
                clip(each.found),
                each.expected,
                m.at(self.name_of(each.spot), each.message),
            )
            for each in problems[:REPORTED]
        ]
        if len(problems) > REPORTED or self._more:
            errors.append(more_errors(name, max(1, len(problems) - REPORTED), at_least=self._more))
        return Refused(errors, len(problems))

    # The sheets

    def _read_sheets(self) -> bool:
        """Put what the sheets say into the tree; say whether the workbook is one of ours."""
        ours: dict[str, int] = {}
        for place, sheet in enumerate(self.sheets):
            tag = sheet.cells.get((1, layout.MARKS))
            name = tag.removeprefix(layout.TAG) if isinstance(tag, str) and tag.startswith(layout.TAG) else ""
            if name not in headings.SHEETS:
                self._foreign(place, sheet)
            elif name in ours:
                self.problem("sheet-twice", (place, 1, 1), words={"other": self.sheets[ours[name]].name})
            else:
                ours[name] = place
        form = layout.form()
        if form.name not in ours:
            self.problems.clear()
            self.problem("not-ours", None)
            return False
        FormReader(self, ours[form.name], self.sheets[ours[form.name]], form).read()
        for table in layout.tables():
            if table.name in ours:
                TableReader(self, ours[table.name], self.sheets[ours[table.name]], table).read()
        self._formulas_elsewhere()
        return True

    def _foreign(self, place: int, sheet: Sheet) -> None:
        """Refuse a sheet that is none of ours, unless it is empty: its facts would be lost unseen."""
        if all(cells.empty(value) for value in sheet.cells.values()):
            return
        known = {layout.sheet_title(name) for name in headings.SHEETS}
        rule = "marks-lost" if sheet.name in known else "unknown-sheet"
        self.problem(rule, (place, 1, 1), sheet.name, words={"sheet": clip(sheet.name)})

    def _formulas_elsewhere(self) -> None:
        told = {each.spot for each in self.problems.values()}
        for place, sheet in enumerate(self.sheets):
            for (row, column), value in sheet.cells.items():
                if isinstance(value, Formula) and (place, row, column) not in told:
                    self.problem("formula", (place, row, column), value.text)

    # What the dossier's own checks find

    def _judge(self) -> None:
        findings = Findings()
        try:
            if len(self.entries) > LARGEST_ENTRIES:
                findings.add(Finding("too-many-entries", ()))
            else:
                shape.check(self.tree, findings)
                rules.check(self.tree, findings)
        except GivenUp:
            self._more = True
        for finding in findings.kept:
            self._find(finding)
        self._more = self._more or findings.count > len(findings.kept)

    def _find(self, finding: Finding) -> None:
        if finding.rule in {"duplicate-id", "duplicate-handoff"}:
            finding.context = self.name_of(self.locate(_parts(str(finding.context)))) or finding.context
        if finding.rule == "missing-key":
            return self._missing(finding)
        found, expected, message = describe(finding)
        spot = self.locate(finding.path, str(finding.found))
        return self.note(Problem(spot, finding.rule, finding.path, found, expected, message))

    def _missing(self, finding: Finding) -> None:
        """Say what is missing by its heading, and point at the cell where it belongs."""
        path = (*finding.path, str(finding.context))
        column = self._column(path)
        heading = column.heading if column is not None else headings.SHEETS.get(str(path[-1]))
        words = {"heading": heading or str(finding.context)}
        spot = self.locate(path)
        self.problem("missing-key", spot, path=finding.path, expected=str(finding.context), words=words)

    def _column(self, path: TreePath) -> Column | None:
        for length in range(len(path) - 1, 0, -1):
            if path[:length] in self.entries:
                grid, _ = self.entries[path[:length]]
                return grid.columns.get(grid.by_path.get(path[length:], 0))
        return next((row for row in layout.form().rows if row.path == path), None)


def _parts(text: str) -> TreePath:
    return tuple(int(part) if part.isdecimal() else part for part in text.split("/")[1:])
