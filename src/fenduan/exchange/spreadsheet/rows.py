"""What a dossier puts into the rows of each sheet; the counterpart of reading, without any look."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fenduan.exchange.spreadsheet import cells, layout
from fenduan.exchange.spreadsheet.cells import Bad, Written
from fenduan.exchange.spreadsheet.layout import ANY, Column, Path, Table

# Beyond this many sites the matrix is no longer a help, and the sites of an element stand in one cell.
MOST_SITE_COLUMNS: Final = 40
_FREE_SITE_COLUMNS: Final = 6
Row = dict[Column, Written]


class Unwritable(Exception):  # noqa: N818 - says what the value is
    """A value of the dossier fits no cell: where it stands, and why."""

    def __init__(self, path: Path, reason: Bad) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True)
class Filled:
    """The columns of a table and its rows; ``none`` where the list is stated and empty."""

    columns: tuple[Column, ...]
    rows: list[Row]
    none: bool


def fill_form(tree: Mapping[Any, Any] | None) -> tuple[tuple[Column, ...], Row]:
    """Return the rows of the form, further languages included, and what stands in them."""
    rows = layout.form().rows
    if tree is None:
        return rows, {}
    columns = _with_languages(rows, [tree])
    return columns, _cells(tree, columns, (), ())


def fill(table: Table, tree: Mapping[Any, Any] | None) -> Filled:
    """Return the columns and rows of a table; nothing is stated where there is no dossier.

    Raises:
        Unwritable: A value fits no cell.
    """
    entries = _at(tree, table.at)
    columns = table.columns
    if table.filled_in is not None:
        columns = _with_sites(table, tree)
    listed = [dict(enumerate(each)) if isinstance(each, list) else each for each in entries or ()]
    columns = _with_languages(columns, listed)
    rows = [row for index, entry in enumerate(listed) for row in _rows(table, columns, entry, index)]
    return Filled(columns, rows, none=entries == [])


def _at(tree: Mapping[Any, Any] | None, path: Path) -> Any:  # noqa: ANN401 - a tree is of any shape
    node: Any = tree
    for key in path:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node


def _with_sites(table: Table, tree: Mapping[Any, Any] | None) -> tuple[Column, ...]:
    """Return the columns with one for each site, or with some that are still to be named."""
    sites = [site["id"] for site in _at(tree, ("sites",)) or ()]
    free = _FREE_SITE_COLUMNS if tree is None else 1
    named = [*sites, *[""] * free] if len(sites) <= MOST_SITE_COLUMNS else []
    first, *rest = table.columns
    return (first, *(layout.site_column(table, site) for site in named), *rest)


def _with_languages(columns: Sequence[Column], entries: Sequence[Mapping[Any, Any]]) -> tuple[Column, ...]:
    """Return the columns, with one more behind the English for every further language of a text."""
    found: list[Column] = []
    for column in columns:
        found.append(column)
        if column.how == "wording" and column.part == "en":
            texts = (_at(entry, column.path) for entry in entries)
            languages = {language for text in texts if isinstance(text, dict) for language in text} - {"zh", "en"}
            found += [layout.in_language(column, language) for language in sorted(languages)]
    return tuple(found)


def _rows(table: Table, columns: tuple[Column, ...], entry: Mapping[Any, Any], index: int) -> Iterator[Row]:
    """Yield the row of an entry, and of what it continues with."""
    own = tuple(column for column in columns if column.path[1:2] != (ANY,) and column.how != "number")
    row = _cells(entry, own, (*table.at, index), tuple(key for key in (table.filled_in,) if key))
    if table.within is None:
        yield row
        return
    number = next(column for column in columns if column.how == "number")
    inner = tuple(column for column in columns if column.path[1:2] == (ANY,))
    row[number] = str(index + 1)
    within = entry.get(table.within)
    if within == []:
        row[layout.anchor(inner, (table.within, ANY))] = cells.NONE
    for place, each in enumerate(within or ()):
        more = _inner_cells(each, inner, table.within, (*table.at, index, table.within, place))
        yield {**row, **more} if place == 0 else {number: str(index + 1), **more}
    if not within:
        yield row


def _inner_cells(entry: Mapping[Any, Any], columns: tuple[Column, ...], within: str, base: Path) -> Row:
    row: Row = {}
    for column in columns:
        _put(row, column, entry, column.path[2:], base)
    return row or {layout.anchor(columns, (within, ANY)): cells.STATED}


def _cells(entry: Mapping[Any, Any], columns: tuple[Column, ...], base: Path, given: tuple[str, ...]) -> Row:
    """Return what stands in the cells of one entry; a mapping without particulars is said to be stated."""
    row: Row = {}
    ticked = any(column.how == "site" and column.part for column in columns)
    for column in columns:
        if not (ticked and column.how == "several" and _at(entry, column.path)):
            _put(row, column, entry, column.path, base)
    for path in sorted(_mappings(entry, columns), key=len, reverse=True):
        if not any(column.path[: len(path)] == path for column in row):
            row[layout.anchor(columns, path)] = cells.STATED
    if base and all(column.path in {(key,) for key in given} for column in row):
        row[layout.anchor(columns, ())] = cells.STATED
    return row


def _mappings(entry: Mapping[Any, Any], columns: tuple[Column, ...]) -> Iterator[Path]:
    """Yield the paths of the mappings within an entry that hold nothing beyond these columns."""
    paths = {column.path[:length] for column in columns for length in range(1, len(column.path))} - {("product",)}
    paths |= {column.path for column in columns if column.how == "object"} - {("product",)}
    for path in paths:
        node = _at(entry, path)
        known = {column.path[len(path)] for column in columns if column.path[: len(path)] == path != column.path}
        if isinstance(node, Mapping) and known.issuperset(node):
            yield path


def _put(row: Row, column: Column, entry: Mapping[Any, Any], path: Path, base: Path) -> None:
    value = _at(entry, path)
    if value is None or column.how == "object":
        return
    try:
        written = _written(column, value)
    except Bad as bad:
        raise Unwritable((*base, *path), bad) from bad
    if written is not None:
        row[column] = written


def _written(column: Column, value: Any) -> Written | None:  # noqa: ANN401 - a tree is of any shape
    match column.how:
        case "wording":
            return _wording(column.part, value)
        case "tick":
            return cells.NO if not value else _ticks(value.count(column.part))
        case "site":
            return _ticks(value.count(column.part)) if column.part else None
        case "several":
            return cells.write_several(value, column.spec) if value else cells.NONE
        case _:
            return cells.write(value, column.spec)


def _ticks(count: int) -> Written | None:
    """Return yes for one; an entry that stands several times is counted."""
    return None if count == 0 else cells.YES if count == 1 else count


def _wording(language: str, value: str | dict[str, str]) -> Written | None:
    if isinstance(value, dict):
        return cells.write_text(value[language]) if language in value else None
    if language == "zh":
        return cells.write_text(value)
    return cells.SAME if language == "en" else None
