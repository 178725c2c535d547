"""The cells of a workbook: the small part of Office Open XML (ECMA-376, part 1, section 18) that holds values.

Read are the list of sheets, the shared texts, which number formats show dates, and the cells. Formulas are found and
never computed, nor is the value believed that a program left beside one. Everything else (charts, pictures, names,
notes, validation) is passed over unread. The work is bounded by what :class:`~.archive.Archive` unpacks and by the
number of elements and characters counted here.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import Final
from xml.parsers import expat

from fenduan.exchange.spreadsheet.archive import Archive, Unsafe

MOST_ELEMENTS: Final = 1_500_000
"""The most XML elements that are read of one workbook; a cell with a value is two or more."""
MOST_CHARACTERS: Final = 32 * 1024 * 1024
"""The most characters that the texts of all cells may have together, each counted where it stands."""
LONGEST_TEXT: Final = 32_767
"""The most UTF-16 units that a cell holds."""
LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
_LETTERS: Final = 26

Attributes = dict[str, str]
_LARGEST_WHOLE: Final = 2**53
_CELL: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Built-in formats of dates and times, those of Chinese, Japanese and Korean settings among them (18.8.30).
_DATE_FORMATS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_SHOWN: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_LETTERS: Final = re.compile(r"[ymdhs]")
# Day 60 is 29 February 1900, which never was; before it the two counts of days differ.
_FIRST_SURE_DAY: Final = 61
_EPOCH: Final = dt.date(1899, 12, 30)
_EPOCH_1904: Final = dt.date(1904, 1, 1)
_LAST_DAY: Final = 2_958_465


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that would be computed; ``text`` is the formula, at most 80 characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A cell that holds an error such as ``#REF!``."""

    code: str


Value = str | int | float | bool | dt.date | dt.datetime | Formula | Failure


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its cells by row and column, both counted from 1; empty cells are absent."""

    name: str
    cells: Mapping[tuple[int, int], Value]


@dataclass(slots=True)
class _Budget:
    """What may still be read."""

    elements: int = MOST_ELEMENTS
    characters: int = MOST_CHARACTERS

    def element(self) -> None:
        self.elements -= 1
        if self.elements < 0:
            raise Unsafe("workbook-too-large", f"> {MOST_ELEMENTS} elements")

    def text(self, text: str) -> None:
        self.characters -= len(text)
        if self.characters < 0:
            raise Unsafe("workbook-too-large", f"> {MOST_CHARACTERS} characters")


def column_name(column: int) -> str:
    """Return the letters of a column counted from 1: 1 is ``A``, 27 is ``AA``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return how a cell is called in a spreadsheet, such as ``C5``."""
    return f"{column_name(column)}{row}"


def sheets_of(data: bytes) -> list[Sheet]:
    """Return the sheets of the workbook in ``data``, in their order.

    Raises:
        Unsafe: It is no workbook, is larger than is allowed, or carries what may not be in it.
    """
    archive = Archive(data)
    budget = _Budget()
    main = _main_part(archive, budget)
    related = _relations(archive, main, budget)
    listed, from_1904 = _listed(_part(archive, main), budget)
    texts = _texts(archive, related, budget)
    dates = _date_styles(archive, related, budget)
    sheets = []
    for name, relation in listed:
        part, kind = related.get(relation, ("", ""))
        if kind == "worksheet":
            cells = _Cells(texts, dates, _EPOCH_1904 if from_1904 else _EPOCH, budget)
            _parse(_part(archive, part), budget, cells.start, cells.end, cells.characters)
            sheets.append(Sheet(name, cells.found))
    return sheets


def _part(archive: Archive, name: str) -> bytes:
    data = archive.read(name)
    if data is None:
        raise Unsafe("no-workbook", name)
    return data


def _parse(
    data: bytes,
    budget: _Budget,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> None:
    """Parse a part; element names come without their namespace. A document type, and with it any entity, is refused."""

    def opened(name: str, attributes: Attributes) -> None:
        budget.element()
        start(name.rpartition(":")[2], attributes)

    def closed(name: str) -> None:
        if end is not None:
            end(name.rpartition(":")[2])

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position
    except expat.ExpatError as error:
        raise Unsafe("no-workbook", expat.errors.messages[error.code]) from error
    except (ValueError, LookupError) as error:
        # An encoding that is not known, or a number of a cell that is none.
        raise Unsafe("no-workbook", type(error).__name__) from error


def _refuse_doctype(name: str, *_: object) -> None:
    raise Unsafe("entities", f"<!DOCTYPE {name}")


def _main_part(archive: Archive, budget: _Budget) -> str:
    for target, kind in _relations(archive, "", budget).values():
        if kind == "officeDocument":
            return target
    raise Unsafe("no-workbook", "officeDocument")


def _relations(archive: Archive, part: str, budget: _Budget) -> dict[str, tuple[str, str]]:
    """Return the relations of a part by their id: the part each leads to, and its kind."""
    folder, _, name = part.rpartition("/")
    data = archive.read(join(folder, "_rels", f"{name}.rels"))
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, given: Attributes) -> None:
        if element == "Relationship":
            kind = given.get("Type", "").rpartition("/")[2]
            if given.get("TargetMode") == "External":
                if kind != "hyperlink":
                    raise Unsafe("external-link", given.get("Target", ""))
                return
            target = normpath(join("/", dirname(part), given.get("Target", ""))).lstrip("/")
            found[given.get("Id", "")] = (target, kind)

    if data is not None:
        _parse(data, budget, start)
    return found


def _listed(data: bytes, budget: _Budget) -> tuple[list[tuple[str, str]], bool]:
    """Return name and relation of each sheet, and whether days are counted from 1904."""
    sheets: list[tuple[str, str]] = []
    from_1904 = False

    def start(element: str, given: Attributes) -> None:
        nonlocal from_1904
        if element == "sheet":
            relation = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
            sheets.append((given.get("name", ""), relation))
        elif element == "workbookPr":
            from_1904 = given.get("date1904") in {"1", "true"}

    _parse(data, budget, start)
    return sheets, from_1904


def _related(archive: Archive, related: Mapping[str, tuple[str, str]], kind: str) -> bytes | None:
    name = next((target for target, each in related.values() if each == kind), None)
    return None if name is None else archive.read(name)


def _texts(archive: Archive, related: Mapping[str, tuple[str, str]], budget: _Budget) -> list[str]:
    """Return the shared texts; the reading aids for characters (``rPh``) are no part of a text."""
    data = _related(archive, related, "sharedStrings")
    reader = _Texts()
    if data is not None:
        _parse(data, budget, reader.start, reader.end, reader.characters)
    return reader.found


@dataclass(slots=True)
class _Texts:
    """Reads ``si`` elements: plain text, or runs of it."""

    found: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _aids: int = 0
    _inside: bool = False

    def start(self, element: str, _: Attributes) -> None:
        if element == "rPh":
            self._aids += 1
        elif element == "t":
            self._inside = self._aids == 0

    def end(self, element: str) -> None:
        if element == "rPh":
            self._aids -= 1
        elif element == "t":
            self._inside = False
        elif element == "si":
            self.found.append(_as_text("".join(self._pieces)))
            self._pieces.clear()

    def characters(self, text: str) -> None:
        if self._inside:
            self._pieces.append(text)


def _as_text(written: str) -> str:
    """Return what a text in the file stands for: ``_x000D_`` and the like written out, line ends as one."""
    if "_x" in written:
        written = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), written)
    return written.replace("\r\n", "\n")


def _date_styles(archive: Archive, related: Mapping[str, tuple[str, str]], budget: _Budget) -> frozenset[int]:
    """Return the styles of cells that show a number as a date or a time."""
    data = _related(archive, related, "styles")
    own: dict[int, bool] = {}
    formats: list[int] = []
    inside = False

    def start(element: str, given: Attributes) -> None:
        nonlocal inside
        if element == "numFmt":
            own[int(given.get("numFmtId", "0"))] = is_date_format(given.get("formatCode", ""))
        elif element == "cellXfs":
            inside = True
        elif element == "xf" and inside:
            formats.append(int(given.get("numFmtId", "0")))

    def end(element: str) -> None:
        nonlocal inside
        if element == "cellXfs":
            inside = False

    if data is not None:
        _parse(data, budget, start, end)
    return frozenset(style for style, each in enumerate(formats) if own.get(each, each in _DATE_FORMATS))


def is_date_format(code: str) -> bool:
    """Say whether a number format shows a date or a time: it has a letter for one outside quotes and brackets."""
    return bool(_DATE_LETTERS.search(_NOT_SHOWN.sub("", code).lower().partition(";")[0]))


@dataclass(slots=True)
class _Cells:
    """Reads the cells of one sheet."""

    texts: list[str]
    dates: frozenset[int]
    epoch: dt.date
    budget: _Budget
    found: dict[tuple[int, int], Value] = field(default_factory=dict)
    _row: int = 0
    _column: int = 0
    _kind: str = ""
    _style: int = 0
    _value: list[str] = field(default_factory=list)
    _formula: list[str] | None = None
    _into: list[str] | None = None
    _aids: int = 0

    def start(self, element: str, given: Attributes) -> None:
        if element == "c":
            self._open(given)
        elif element == "v" or (element == "t" and self._aids == 0):
            self._into = self._value
        elif element == "f":
            self._formula = self._into = []
        elif element == "rPh":
            self._aids += 1
        elif element == "row":
            self._row = int(given["r"]) if "r" in given else self._row + 1
            self._column = 0

    def _open(self, given: Attributes) -> None:
        row, column = _place(given["r"]) if "r" in given else (self._row, self._column + 1)
        if not (0 < row <= LAST_ROW and 0 < column <= LAST_COLUMN) or (row, column) in self.found:
            raise Unsafe("no-workbook", given.get("r", ""))
        self._row, self._column = row, column
        self._kind = given.get("t", "n")
        self._style = int(given.get("s", "0"))
        self._value = []
        self._formula = None

    def end(self, element: str) -> None:
        if element in {"v", "t", "f"}:
            self._into = None
        elif element == "rPh":
            self._aids -= 1
        elif element == "c":
            value = Formula("=" + "".join(self._formula)[:80]) if self._formula is not None else self._plain()
            if value is not None and value != "":
                self.found[self._row, self._column] = value

    def characters(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def _plain(self) -> Value | None:
        written = "".join(self._value)
        if not written:
            return None
        match self._kind:
            case "s":
                return self._text(self.texts[int(written)])
            case "inlineStr" | "str":
                return self._text(_as_text(written))
            case "b":
                return written.strip() in {"1", "true"}
            case "e":
                return Failure(written[:20])
            case "d":
                return _iso(written)
            case _:
                return self._number(float(written))

    def _text(self, text: str) -> str:
        if len(text) > LONGEST_TEXT:
            raise Unsafe("workbook-too-large", f"> {LONGEST_TEXT} characters in a cell")
        self.budget.text(text)
        return text

    def _number(self, number: float) -> Value:
        if self._style in self.dates:
            return _as_date(number, self.epoch)
        return int(number) if number.is_integer() and abs(number) < _LARGEST_WHOLE else number


def _place(name: str) -> tuple[int, int]:
    match = _CELL.fullmatch(name)
    if match is None:
        raise Unsafe("no-workbook", name[:20])
    column = 0
    for letter in match[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _iso(written: str) -> Value:
    """Return a date written in ISO 8601, as the strict form of the format has it; other text stays text."""
    try:
        moment = dt.datetime.fromisoformat(written)
    except ValueError:
        return written
    return moment.date() if moment.time() == dt.time() else moment


def _as_date(number: float, epoch: dt.date) -> Value:
    """Return the date, or the moment, that a count of days stands for; a number where it stands for none."""
    days, part = divmod(number, 1)
    first = _FIRST_SURE_DAY if epoch == _EPOCH else 0
    if not first <= days <= _LAST_DAY:
        return number
    try:
        day = epoch + dt.timedelta(days=int(days))
        if part == 0:
            return day
        return dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=round(part * 86_400))
    except OverflowError:
        # Counted from 1904, the last days lie beyond the calendar.
        return number


def inhabited(sheet: Sheet) -> Iterator[tuple[int, dict[int, Value]]]:
    """Yield the rows of a sheet that hold anything, from the top, each with its cells by column."""
    rows: dict[int, dict[int, Value]] = {}
    for (row, column), value in sheet.cells.items():
        rows.setdefault(row, {})[column] = value
    yield from sorted(rows.items())
