"""Reading a workbook: from its cells to typed facts, or to every reason why not, each with its sheet and cell.

The cells become the same tree that YAML and JSON become, and the dossier's own checks judge it: a workbook is taken
exactly when the dossier that it writes out is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fenduan.dossier import rules, shape
from fenduan.dossier.errors import REPORTED, Error, Finding, Findings, GivenUp, Refused, clip, pointer, short
from fenduan.dossier.messages import describe, more_errors
from fenduan.dossier.model import Dossier
from fenduan.dossier.reading import LARGEST_ENTRIES
from fenduan.exchange.spreadsheet import cells, layout
from fenduan.exchange.spreadsheet import messages as m
from fenduan.exchange.spreadsheet.archive import LARGEST, Unsafe
from fenduan.exchange.spreadsheet.cells import Bad
from fenduan.exchange.spreadsheet.layout import ANY, Column, Form, Part, Table
from fenduan.exchange.spreadsheet.workbook import Failure, Formula, Sheet, Value, cell_name, inhabited, sheets_of
from fenduan.reference.text import Text

Spot = tuple[int, int, int]
_Path = tuple[Part, ...]
_Tree = dict[Part, Any]
_MOST_PROBLEMS = 20_000
_MOST_TIMES = 1_000


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


@dataclass(frozen=True, slots=True)
class _Problem:
    """One thing wrong: where, by which rule, and its words."""

    spot: Spot | None
    rule: str
    path: _Path
    found: str
    expected: str
    message: Text


class _TooMany(Exception):  # noqa: N818 - no error, a decision to stop
    """There are so many mistakes that reading on serves nobody."""


@dataclass(frozen=True)
class _Grid:
    """The columns of one table as they stand in the workbook: which column of the sheet holds which field."""

    sheet: int
    columns: Mapping[int, Column]
    head: int
    by_path: Mapping[_Path, int] = field(default_factory=dict)
    site_heads: Mapping[str, Spot] = field(default_factory=dict)


class _Reading:
    """One reading of one workbook."""

    def __init__(self, sheets: list[Sheet]) -> None:
        self._sheets = sheets
        self._problems: dict[tuple[object, ...], _Problem] = {}
        self.tree: _Tree = {"dossier": 1, "product": {}}
        self.entries: dict[_Path, tuple[_Grid, int]] = {}
        self._spots: dict[_Path, Spot] = {}
        self._more = False

    def attempt(self) -> Dossier | None:
        """Return the dossier, or None with at least one problem."""
        try:
            if self._read_sheets():
                self._judge()
        except _TooMany:
            self._more = True
            return None
        if self._problems:
            return None
        try:
            return Dossier.model_validate(self.tree)
        except ValidationError as error:
            for each in error.errors(include_url=False, include_context=False, include_input=False):
                self._find(Finding("not-taken", each["loc"]))
            return None

    def refused(self, name: str) -> Refused:
        """Return the refusal, its errors in the order of the sheets."""
        problems = sorted(self._problems.values(), key=lambda each: each.spot or (-1, 0, 0))
        errors = [
            Error(
                name,
                pointer(each.path),
                None,
                None,
                each.rule,
                clip(each.found),
                each.expected,
                m.at(self._name(each.spot), each.message),
            )
            for each in problems[:REPORTED]
        ]
        if len(problems) > REPORTED or self._more:
            errors.append(more_errors(name, max(1, len(problems) - REPORTED), at_least=self._more))
        return Refused(errors, len(problems))

    def problem(
        self,
        rule: str,
        spot: Spot | None,
        found: object = "",
        *,
        path: _Path = (),
        expected: str = "",
        words: Mapping[str, str | Text] | None = None,
    ) -> None:
        """Note something wrong, once for each place, rule and thing found."""
        said = found if isinstance(found, str) else short(found)
        message = m.sentence(rule, {"found": clip(said), "expected": expected, **(words or {})})
        self._note(_Problem(spot, rule, path, said, expected, message))

    def _note(self, problem: _Problem) -> None:
        self._problems.setdefault((problem.spot, problem.rule, problem.found), problem)
        if len(self._problems) >= _MOST_PROBLEMS:
            raise _TooMany

    def _name(self, spot: Spot | None) -> str:
        if spot is None:
            return ""
        sheet, row, column = spot
        return f"{clip(self._sheets[sheet].name)}!{cell_name(row, column)}"

    # The sheets

    def _read_sheets(self) -> bool:
        """Put what the sheets say into the tree; say whether the workbook is one of ours."""
        ours: dict[str, int] = {}
        for place, sheet in enumerate(self._sheets):
            tag = sheet.cells.get((1, layout.MARKS))
            name = tag.removeprefix(layout.TAG) if isinstance(tag, str) and tag.startswith(layout.TAG) else None
            if name is None:
                self._foreign(place, sheet)
            elif name in ours:
                self.problem("sheet-twice", (place, 1, 1), words={"other": self._sheets[ours[name]].name})
            else:
                ours[name] = place
        form = layout.form()
        if form.name not in ours:
            self._problems.clear()
            self.problem("not-ours", None)
            return False
        _FormReader(self, ours[form.name], self._sheets[ours[form.name]]).read(form)
        for table in layout.tables():
            if table.name in ours:
                _TableReader(self, ours[table.name], self._sheets[ours[table.name]], table).read()
        self._formulas_elsewhere()
        return True

    def _foreign(self, place: int, sheet: Sheet) -> None:
        """Refuse a sheet that is none of ours, unless it is empty: its facts would be lost unseen."""
        if all(cells.empty(value) for value in sheet.cells.values()):
            return
        known = {layout.sheet_title(name) for name in layout.headings.SHEETS}
        rule = "marks-lost" if sheet.name in known else "unknown-sheet"
        self.problem(rule, (place, 1, 1), sheet.name, words={"sheet": clip(sheet.name)})

    def _formulas_elsewhere(self) -> None:
        told = {each.spot for each in self._problems.values()}
        for place, sheet in enumerate(self._sheets):
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
            finding.context = self._name(self.locate(_parts(str(finding.context)))) or finding.context
        if finding.rule == "missing-key":
            return self._missing(finding)
        found, expected, message = describe(finding)
        spot = self.locate(finding.path, str(finding.found))
        return self._note(_Problem(spot, finding.rule, finding.path, found, expected, message))

    def _missing(self, finding: Finding) -> None:
        """Say what is missing by its heading, and point at the cell where it belongs."""
        path = (*finding.path, str(finding.context))
        column = self._column(path)
        heading = column.heading if column is not None else layout.headings.SHEETS.get(path[-1])
        words = {"heading": heading or str(finding.context)}
        spot = self.locate(path)
        self.problem("missing-key", spot, path=finding.path, expected=str(finding.context), words=words)

    def _column(self, path: _Path) -> Column | None:
        for length in range(len(path) - 1, 0, -1):
            if path[:length] in self.entries:
                grid, _ = self.entries[path[:length]]
                return grid.columns.get(grid.by_path.get(path[length:], 0))
        return next((row for row in layout.form().rows if row.path == path), None)

    def locate(self, path: _Path, found: str = "") -> Spot | None:
        """Return the cell that stands for ``path``, or for the nearest thing that contains it."""
        for length in range(len(path), -1, -1):
            prefix = path[:length]
            if prefix in self._spots:
                return self._spots[prefix]
            if prefix in self.entries:
                grid, row = self.entries[prefix]
                rest = path[length:]
                if found in grid.site_heads and rest[:1] == ("sites",):
                    return grid.site_heads[found]
                places = (grid.by_path[rest[:end]] for end in range(len(rest), 0, -1) if rest[:end] in grid.by_path)
                return grid.sheet, row, next(places, layout.FIRST_COLUMN)
        return None

    def mark(self, path: _Path, spot: Spot) -> None:
        """Remember where ``path`` stands."""
        self._spots[path] = spot

    def lost(self, sheet: int) -> None:
        """Note that the marks of a sheet are damaged, so that nothing on it can be read."""
        self.problem("marks-lost", (sheet, 1, 1))

    def node(self, path: _Path) -> _Tree:
        """Return the mapping at ``path``, made where there is none."""
        node = self.tree
        for key in path:
            node = node.setdefault(key, {})
        return node


def _parts(text: str) -> _Path:
    return tuple(int(part) if part.isdecimal() else part for part in text.split("/")[1:])


class _Entry:
    """Takes the cells of one entry, cell by cell; what cannot be taken is noted and stands as ``None``."""

    def __init__(self, reading: _Reading, base: _Path, *, inner_base: _Path | None = None) -> None:
        self._reading = reading
        self._base = base
        self._inner_base = inner_base
        self.entry: _Tree = {}
        self.inner: _Tree | None = None
        self.no_inner: Spot | None = None
        self._same: list[tuple[_Path, Spot]] = []

    def take(self, column: Column, value: Value, spot: Spot) -> None:
        """Put the value of a cell at its place."""
        node = self._node(column.path[:-1])
        key = column.path[-1]
        if not column.keeps_text and cells.is_stated(value):
            return
        try:
            self._put(node, key, column, value, spot)
        except Bad as bad:
            node[key] = None
            self._note(bad, column, spot)

    def _note(self, bad: Bad, column: Column, spot: Spot) -> None:
        path = self._path(column.path)
        if bad.rule == "control-character":
            found, expected, message = describe(Finding(bad.rule, path, bad.found))
            self._reading._note(_Problem(spot, bad.rule, path, found, expected, message))  # noqa: SLF001 - of this module
        else:
            self._reading.problem(bad.rule, spot, bad.found, path=path, expected=bad.expected, words=bad.words)

    def _put(self, node: _Tree, key: Part, column: Column, value: Value, spot: Spot) -> None:
        match column.how:
            case "wording":
                self._text(node, key, column, value, spot)
            case "tick" | "site":
                _extend(node, key, [column.part] * _times(value))
            case "several":
                _extend(node, key, [] if cells.is_none(value) else cells.read_several(value, column.spec))
            case _ if column.path[1:2] == (ANY,) and cells.is_none(value):
                self.no_inner = spot
            case _:
                node[key] = cells.read(value, column.spec)

    def _text(self, node: _Tree, key: Part, column: Column, value: Value, spot: Spot) -> None:
        if column.part == "en" and cells.is_same(value):
            self._same.append((column.path, spot))
            return
        said = cells.read_text(value)
        texts = node.setdefault(key, {})
        if isinstance(texts, dict):
            texts[column.part] = said

    def finish(self) -> None:
        """Turn text that is for every language into plain text."""
        for path, spot in self._same:
            node = self._node(path[:-1])
            texts = node.get(path[-1])
            if isinstance(texts, dict) and set(texts) == {"zh"}:
                node[path[-1]] = texts["zh"]
            elif path[-1] not in node or isinstance(texts, dict):
                node[path[-1]] = None
                self._reading.problem("same-alone", spot, cells.SAME, path=self._path(path))

    def _node(self, path: _Path) -> _Tree:
        node = self.entry
        if path[1:2] == (ANY,):
            if self.inner is None:
                self.inner = {}
            node, path = self.inner, path[2:]
        for key in path:
            node = node.setdefault(key, {})
        return node

    def _path(self, path: _Path) -> _Path:
        if path[1:2] == (ANY,) and self._inner_base is not None:
            return (*self._inner_base, *path[2:])
        return (*self._base, *path)


def _extend(node: _Tree, key: Part, values: Iterable[object]) -> None:
    known = node.setdefault(key, [])
    if known is not None:
        known.extend(values)


def _times(value: Value) -> int:
    """Return how many times an entry is ticked: a whole number stands for as many, yes for one, no for none."""
    if isinstance(value, int) and not isinstance(value, bool):
        if 1 <= value <= _MOST_TIMES:
            return value
        raise Bad("cell-no-truth", cells.shown(value), f"{cells.YES} | {cells.NO}")
    return int(cells.read_truth(value))


class _FormReader:
    """Reads the sheet with one field a row."""

    def __init__(self, reading: _Reading, place: int, sheet: Sheet) -> None:
        self._reading = reading
        self._place = place
        self._rows = dict(inhabited(sheet))

    def read(self, form: Form) -> None:
        """Put what the form states into the tree."""
        keyed = {key: row for row, held in self._rows.items() if isinstance(key := held.get(layout.MARKS), str)}
        if layout.KEYS not in keyed:
            self._reading.lost(self._place)
            return
        languages = self._rows[keyed[layout.KEYS]]
        entry = _Entry(self._reading, ())
        for row in form.rows:
            at = keyed.get(".".join(map(str, row.path)))
            if at is not None:
                self._reading.mark(row.path, (self._place, at, layout.VALUE))
        for key, at in keyed.items():
            for place, value in self._rows[at].items():
                if at != keyed[layout.KEYS] and place != layout.MARKS and not cells.empty(value):
                    self._take(entry, form, key, languages.get(place), value, (self._place, at, place))
        entry.finish()
        for key, value in entry.entry.items():
            if isinstance(value, dict) and key in {"product", "quality_system"}:
                self._reading.node((key,)).update(value)
            else:
                self._reading.tree[key] = value
        self._strays(keyed, languages)

    def _take(self, entry: _Entry, form: Form, key: str, language: Value | None, value: Value, spot: Spot) -> None:
        if language == layout.NOT_READ or key.startswith(layout.TAG):
            return
        rows = [row for row in form.rows if ".".join(map(str, row.path)) == key]
        if not rows:
            self._reading.problem("unknown-column", (self._place, spot[1], layout.MARKS), key)
        elif rows[0].how == "wording" and isinstance(language, str):
            entry.take(layout.in_language(rows[0], language), value, spot)
        elif rows[0].how == "object" and cells.is_stated(value):
            entry.take(_inside(rows[0]), value, spot)
        elif rows[0].how != "object" and language == "zh":
            entry.take(rows[0], value, spot)
        else:
            self._reading.problem("stray-cell", spot, cells.shown(value))

    def _strays(self, keyed: Mapping[str, int], languages: Mapping[int, Value]) -> None:
        ours = set(keyed.values())
        for row, held in self._rows.items():
            for place, value in held.items():
                outside = row not in ours and row >= layout.FORM_FIRST_ROW and languages.get(place) != layout.NOT_READ
                if outside and place != layout.MARKS and not cells.empty(value):
                    self._reading.problem("stray-cell", (self._place, row, place), cells.shown(value))


def _inside(row: Column) -> Column:
    """Return a column within a mapping, to say that the mapping is stated."""
    return Column((*row.path, ""), "object", row.spec, row.field, row.top)


class _TableReader:
    """Reads a sheet with one entry a row."""

    def __init__(self, reading: _Reading, place: int, sheet: Sheet, table: Table) -> None:
        self._reading = reading
        self._place = place
        self._cells = sheet.cells
        self._rows = dict(inhabited(sheet))
        self._table = table
        self._list: list[Any] = []
        self._numbered: dict[str, int] = {}

    def read(self) -> None:
        """Put the entries of the sheet into the tree."""
        marks = {mark: row for row, held in self._rows.items() if isinstance(mark := held.get(layout.MARKS), str)}
        if not {layout.KEYS, layout.NONE, layout.HEAD} <= set(marks):
            self._reading.lost(self._place)
            return
        none = (self._place, marks[layout.NONE], layout.FIRST_COLUMN)
        self._reading.mark(self._table.at, none)
        grid = self._grid(marks[layout.KEYS], marks[layout.HEAD])
        for row, held in self._rows.items():
            if row > grid.head:
                self._read_row(grid, row, held)
        self._conclude(none)

    def _conclude(self, none: Spot) -> None:
        value = self._cells.get(none[1:])
        stated = False
        if not cells.empty(value) and value is not None:
            try:
                stated = cells.read_truth(value)
            except Bad as bad:
                self._reading.problem(bad.rule, none, bad.found, path=self._table.at, expected=bad.expected)
        if stated and self._list:
            self._reading.problem("none-and-entries", none, path=self._table.at)
        if stated or self._list:
            self._reading.node(self._table.at[:-1])[self._table.at[-1]] = self._list

    def _grid(self, key_row: int, head: int) -> _Grid:
        columns: dict[int, Column] = {}
        by_path: dict[_Path, int] = {}
        site_heads: dict[str, Spot] = {}
        seen: dict[str, int] = {}
        for place, key in sorted(self._rows[key_row].items()):
            if place == layout.MARKS or not isinstance(key, str) or key == layout.NOT_READ:
                continue
            column = self._column(key, head, place)
            if column is None:
                self._reading.problem("unknown-column", (self._place, key_row, place), key)
                continue
            if column.how == "site":
                site_heads[column.part] = (self._place, head, place)
            elif key in seen:
                other = self._reading._name((self._place, head, seen[key]))  # noqa: SLF001 - of this module
                self._reading.problem("column-twice", (self._place, head, place), key, words={"other": other})
                continue
            seen[key] = place
            columns[place] = column
            by_path.setdefault(column.path, place)
        return _Grid(self._place, columns, head, by_path, site_heads)

    def _column(self, key: str, head: int, place: int) -> Column | None:
        if not key.endswith("="):
            return self._table.column(key)
        if self._table.filled_in is None:
            return None
        site = self._cells.get((head, place))
        return layout.site_column(self._table, site.strip() if isinstance(site, str) else "")

    def _read_row(self, grid: _Grid, row: int, held: Mapping[int, Value]) -> None:
        spots = {place: (self._place, row, place) for place in held}
        filled = {place: value for place, value in held.items() if place != layout.MARKS and not cells.empty(value)}
        for place in [each for each in filled if each not in grid.columns]:
            self._reading.problem("stray-cell", spots[place], cells.shown(filled.pop(place)))
        if not self._counts(grid, filled):
            return
        number = next((filled.pop(place) for place, each in grid.columns.items() if _numbers(each, filled, place)), None)
        index = self._index(number)
        base = (*self._table.at, index)
        inner_base = self._inner_base(base, index)
        entry = _Entry(self._reading, base, inner_base=inner_base)
        self._reading.entries.setdefault(base, (grid, row))
        if inner_base is not None:
            self._reading.entries.setdefault(inner_base, (_within(grid), row))
        for place, value in filled.items():
            column = grid.columns[place]
            if column.how == "site" and not column.part:
                self._reading.problem("no-site", (self._place, grid.head, place), path=base)
            else:
                entry.take(column, value, spots[place])
        entry.finish()
        self._keep(entry, index, (self._place, row, layout.FIRST_COLUMN))

    def _counts(self, grid: _Grid, filled: Mapping[int, Value]) -> bool:
        """Say whether a row is an entry: it says more than what the template had filled in."""
        given = {place for place, each in grid.columns.items() if each.path == (self._table.filled_in,)}
        return bool(set(filled) - given)

    def _index(self, number: Value | None) -> int:
        """Return the place of the row's entry in the list: that of an earlier row with the same number, or a new one."""
        if isinstance(number, Formula | Failure) or number is None:
            return len(self._list)
        return self._numbered.setdefault(cells.folded(cells.shown(number)), len(self._list))

    def _inner_base(self, base: _Path, index: int) -> _Path | None:
        if self._table.within is None:
            return None
        known = self._list[index].get(self._table.within) if index < len(self._list) else None
        return (*base, self._table.within, len(known or ()))

    def _keep(self, taken: _Entry, index: int, spot: Spot) -> None:
        entry, within = taken.entry, self._table.within
        if self._table.name == "handoffs_covered":
            self._list.append([entry[end] for end in sorted(entry, key=str)])
            return
        new = index == len(self._list)
        if new:
            self._list.append(entry)
        kept = self._list[index]
        if not new:
            for key, value in entry.items():
                if kept.setdefault(key, value) != value:
                    at = self._reading.locate((*self._table.at, index, key)) or spot
                    self._reading.problem("given-twice", (spot[0], spot[1], at[2]), path=(*self._table.at, index, key))
        if within is not None:
            self._keep_inner(taken, kept, within, index)

    def _keep_inner(self, taken: _Entry, kept: _Tree, within: str, index: int) -> None:
        inner = taken.inner if taken.inner or taken.no_inner is None else None
        if inner is not None:
            if kept.get(within) == []:
                self._reading.problem("none-and-entries", taken.no_inner, path=(*self._table.at, index, within))
            kept.setdefault(within, []).append(inner)
        elif taken.no_inner is not None:
            if kept.get(within):
                self._reading.problem("none-and-entries", taken.no_inner, path=(*self._table.at, index, within))
            kept.setdefault(within, [])


def _numbers(column: Column, filled: Mapping[int, Value], place: int) -> bool:
    return column.how == "number" and place in filled


def _within(grid: _Grid) -> _Grid:
    """Return the same columns with paths as they are within the inner list."""
    inner = {path[2:]: place for path, place in grid.by_path.items() if path[1:2] == (ANY,)}
    return _Grid(grid.sheet, {place: grid.columns[place] for place in inner.values()}, grid.head, inner)
