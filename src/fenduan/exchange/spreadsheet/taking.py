"""Taking facts out of the sheets: the form, and the tables row by row."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from fenduan.dossier.errors import Finding
from fenduan.dossier.messages import describe
from fenduan.exchange.spreadsheet import cells, layout
from fenduan.exchange.spreadsheet.cells import Bad
from fenduan.exchange.spreadsheet.layout import ANY, Column, Form, Part, Path, Table
from fenduan.exchange.spreadsheet.notes import Grid, Notes, Problem, Spot, Tree
from fenduan.exchange.spreadsheet.workbook import Failure, Formula, Sheet, Value, inhabited

_MOST_TIMES: Final = 1_000


class Entry:
    """Takes the cells of one entry, cell by cell; what cannot be taken is noted and stands as ``None``."""

    def __init__(self, notes: Notes, base: Path, *, inner_base: Path | None = None) -> None:
        self._notes = notes
        self._base = base
        self._inner_base = inner_base
        self.entry: Tree = {}
        self.inner: Tree | None = None
        self.no_inner: Spot | None = None
        self._same: list[tuple[Path, Spot]] = []

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
            self._refuse(bad, column, spot)

    def _refuse(self, bad: Bad, column: Column, spot: Spot) -> None:
        path = self._path(column.path)
        if bad.rule == "control-character":
            found, expected, message = describe(Finding(bad.rule, path, bad.found))
            self._notes.note(Problem(spot, bad.rule, path, found, expected, message))
        else:
            self._notes.problem(bad.rule, spot, bad.found, path=path, expected=bad.expected, words=bad.words)

    def _put(self, node: Tree, key: Part, column: Column, value: Value, spot: Spot) -> None:
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

    def _text(self, node: Tree, key: Part, column: Column, value: Value, spot: Spot) -> None:
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
                self._notes.problem("same-alone", spot, cells.SAME, path=self._path(path))

    def _node(self, path: Path) -> Tree:
        node = self.entry
        if path[1:2] == (ANY,):
            if self.inner is None:
                self.inner = {}
            node, path = self.inner, path[2:]
        for key in path:
            node = node.setdefault(key, {})
        return node

    def _path(self, path: Path) -> Path:
        if path[1:2] == (ANY,) and self._inner_base is not None:
            return (*self._inner_base, *path[2:])
        return (*self._base, *path)


def _extend(node: Tree, key: Part, values: Iterable[object]) -> None:
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


class FormReader:
    """Reads the sheet with one field a row."""

    def __init__(self, notes: Notes, place: int, sheet: Sheet, form: Form) -> None:
        self._notes = notes
        self._place = place
        self._rows = dict(inhabited(sheet))
        self._form = form

    def read(self) -> None:
        """Put what the form states into the tree."""
        keyed = {key: row for row, held in self._rows.items() if isinstance(key := held.get(layout.MARKS), str)}
        if layout.KEYS not in keyed:
            self._notes.lost(self._place)
            return
        languages = self._rows[keyed[layout.KEYS]]
        entry = Entry(self._notes, ())
        for row in self._form.rows:
            at = keyed.get(".".join(map(str, row.path)))
            if at is not None:
                self._notes.mark(row.path, (self._place, at, layout.VALUE))
        for key, at in keyed.items():
            for place, value in self._rows[at].items():
                if at != keyed[layout.KEYS] and place != layout.MARKS and not cells.empty(value):
                    self._take(entry, key, languages.get(place), value, (self._place, at, place))
        entry.finish()
        for key, value in entry.entry.items():
            if isinstance(value, dict) and key in {"product", "quality_system"}:
                self._notes.node((key,)).update(value)
            else:
                self._notes.tree[key] = value
        self._strays(keyed, languages)

    def _take(self, entry: Entry, key: str, language: Value | None, value: Value, spot: Spot) -> None:
        if language == layout.NOT_READ or key.startswith(layout.TAG):
            return
        rows = [row for row in self._form.rows if ".".join(map(str, row.path)) == key]
        if not rows:
            self._notes.problem("unknown-column", (self._place, spot[1], layout.MARKS), key)
        elif rows[0].how == "wording" and isinstance(language, str):
            entry.take(layout.in_language(rows[0], language), value, spot)
        elif rows[0].how == "object" and cells.is_stated(value):
            entry.take(_inside(rows[0]), value, spot)
        elif rows[0].how != "object" and language == "zh":
            entry.take(rows[0], value, spot)
        else:
            self._notes.problem("stray-cell", spot, cells.shown(value))

    def _strays(self, keyed: Mapping[str, int], languages: Mapping[int, Value]) -> None:
        ours = set(keyed.values())
        for row, held in self._rows.items():
            for place, value in held.items():
                outside = row not in ours and row >= layout.FORM_FIRST_ROW and languages.get(place) != layout.NOT_READ
                if outside and place != layout.MARKS and not cells.empty(value):
                    self._notes.problem("stray-cell", (self._place, row, place), cells.shown(value))


def _inside(row: Column) -> Column:
    """Return a column within a mapping, to say that the mapping is stated."""
    return Column((*row.path, ""), "object", row.spec, row.field, row.top)


class TableReader:
    """Reads a sheet with one entry a row."""

    def __init__(self, notes: Notes, place: int, sheet: Sheet, table: Table) -> None:
        self._notes = notes
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
            self._notes.lost(self._place)
            return
        none = (self._place, marks[layout.NONE], layout.FIRST_COLUMN)
        self._notes.mark(self._table.at, none)
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
                self._notes.problem(bad.rule, none, bad.found, path=self._table.at, expected=bad.expected)
        if stated and self._list:
            self._notes.problem("none-and-entries", none, path=self._table.at)
        if stated or self._list:
            self._notes.node(self._table.at[:-1])[self._table.at[-1]] = self._list

    def _grid(self, key_row: int, head: int) -> Grid:
        columns: dict[int, Column] = {}
        by_path: dict[Path, int] = {}
        site_heads: dict[str, Spot] = {}
        seen: dict[str, int] = {}
        for place, key in sorted(self._rows[key_row].items()):
            if place == layout.MARKS or not isinstance(key, str) or key == layout.NOT_READ:
                continue
            column = self._column(key, head, place)
            if column is None:
                self._notes.problem("unknown-column", (self._place, key_row, place), key)
                continue
            if column.how == "site":
                site_heads[column.part] = (self._place, head, place)
            elif key in seen:
                other = self._notes.name_of((self._place, head, seen[key]))
                self._notes.problem("column-twice", (self._place, head, place), key, words={"other": other})
                continue
            seen[key] = place
            columns[place] = column
            by_path.setdefault(column.path, place)
        return Grid(self._place, columns, head, by_path, site_heads)

    def _column(self, key: str, head: int, place: int) -> Column | None:
        if not key.endswith("="):
            return self._table.column(key)
        if self._table.filled_in is None:
            return None
        site = self._cells.get((head, place))
        return layout.site_column(self._table, site.strip() if isinstance(site, str) else "")

    def _read_row(self, grid: Grid, row: int, held: Mapping[int, Value]) -> None:
        spots = {place: (self._place, row, place) for place in held}
        filled = {place: value for place, value in held.items() if place != layout.MARKS and not cells.empty(value)}
        for place in [each for each in filled if each not in grid.columns]:
            self._notes.problem("stray-cell", spots[place], cells.shown(filled.pop(place)))
        if not self._counts(grid, filled):
            return
        number = next(
            (filled.pop(place) for place, each in grid.columns.items() if _numbers(each, filled, place)), None
        )
        index = self._index(number)
        base = (*self._table.at, index)
        inner_base = self._inner_base(base, index)
        entry = Entry(self._notes, base, inner_base=inner_base)
        self._notes.entries.setdefault(base, (grid, row))
        if inner_base is not None:
            self._notes.entries.setdefault(inner_base, (_within(grid), row))
        for place, value in filled.items():
            column = grid.columns[place]
            if column.how == "site" and not column.part:
                self._notes.problem("no-site", (self._place, grid.head, place), path=base)
            else:
                entry.take(column, value, spots[place])
        entry.finish()
        self._keep(entry, index, (self._place, row, layout.FIRST_COLUMN))

    def _counts(self, grid: Grid, filled: Mapping[int, Value]) -> bool:
        """Say whether a row is an entry: it says more than what the template had filled in."""
        given = {
            place
            for place, each in grid.columns.items()
            if each.path == (self._table.filled_in,) or each.how == "number"
        }
        return bool(set(filled) - given)

    def _index(self, number: Value | None) -> int:
        """Return the place of the row's entry: that of an earlier row with the same number, or a new one."""
        if isinstance(number, Formula | Failure) or number is None:
            return len(self._list)
        return self._numbered.setdefault(cells.folded(cells.shown(number)), len(self._list))

    def _inner_base(self, base: Path, index: int) -> Path | None:
        if self._table.within is None:
            return None
        known = self._list[index].get(self._table.within) if index < len(self._list) else None
        return (*base, self._table.within, len(known or ()))

    def _keep(self, taken: Entry, index: int, spot: Spot) -> None:
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
                    at = self._notes.locate((*self._table.at, index, key)) or spot
                    self._notes.problem("given-twice", (spot[0], spot[1], at[2]), path=(*self._table.at, index, key))
        if within is not None:
            self._keep_inner(taken, kept, within, index)

    def _keep_inner(self, taken: Entry, kept: Tree, within: str, index: int) -> None:
        inner = taken.inner if taken.inner or taken.no_inner is None else None
        if inner is not None:
            if kept.get(within) == []:
                self._notes.problem("none-and-entries", taken.no_inner, path=(*self._table.at, index, within))
            kept.setdefault(within, []).append(inner)
        elif taken.no_inner is not None:
            if kept.get(within):
                self._notes.problem("none-and-entries", taken.no_inner, path=(*self._table.at, index, within))
            kept.setdefault(within, [])


def _numbers(column: Column, filled: Mapping[int, Value], place: int) -> bool:
    return column.how == "number" and place in filled


def _within(grid: Grid) -> Grid:
    """Return the same columns with paths as they are within the inner list."""
    inner = {path[2:]: place for path, place in grid.by_path.items() if path[1:2] == (ANY,)}
    return Grid(grid.sheet, {place: grid.columns[place] for place in inner.values()}, grid.head, inner)
