"""How the workbook looks: fonts, colours, widths, notes, drop-downs, print. Nothing here decides what a cell says."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from fenduan.dossier.guide import EVIDENCED, FIELDS, UNITS
from fenduan.exchange.spreadsheet import cells, layout
from fenduan.exchange.spreadsheet import headings as h
from fenduan.exchange.spreadsheet.layout import Column
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

INK, QUIET, BRAND, BRAND_PALE, LINE, AMBER, AMBER_PALE, PALE = (
    "#1B2430",
    "#5B6675",
    "#0B5A7A",
    "#E6F0F4",
    "#C9D3DB",
    "#8A5A00",
    "#FDF3DC",
    "#F5F7F9",
)
_BASE: Final = {
    "font_name": "Microsoft YaHei",
    "font_size": 10,
    "font_color": INK,
    "valign": "vcenter",
    "text_wrap": True,
}
_BOX: Final = {"border": 1, "border_color": LINE}
_TEXT: Final = {"num_format": "@"}
_DATE: Final = {"num_format": "yyyy-mm-dd", "align": "center"}
_CENTRED: Final = {"align": "center"}
_SET_IN: Final = {"indent": 1}

_STYLES: Final[Mapping[str, Mapping[str, object]]] = {
    "title": {**_BASE, "bold": True, "font_size": 18, "font_color": BRAND, "text_wrap": False},
    "about": {**_BASE, "font_color": QUIET},
    "plain": {**_BASE, "valign": "top"},
    "line": {**_BASE, "font_color": QUIET, "text_wrap": False},
    "quiet": {**_BASE, "font_color": QUIET, "font_size": 9},
    "number": {**_BASE, "bold": True, "font_color": BRAND, "font_size": 14, "align": "center", "valign": "top"},
    "section": {
        **_BASE,
        **_SET_IN,
        "text_wrap": False,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": BRAND,
        **_BOX,
    },
    "subsection": {
        **_BASE,
        **_SET_IN,
        "text_wrap": False,
        "bold": True,
        "font_color": BRAND,
        "bg_color": BRAND_PALE,
        **_BOX,
    },
    "head": {**_BASE, "bold": True, "font_color": "#FFFFFF", "bg_color": BRAND, "align": "center", **_BOX},
    "needed": {**_BASE, "bold": True, "font_color": "#FFFFFF", "bg_color": AMBER, "align": "center", **_BOX},
    "subhead": {**_BASE, "bold": True, "font_size": 9, "bg_color": BRAND_PALE, "align": "center", **_BOX},
    "choose": {**_BASE, **_TEXT, "bold": True, "font_size": 9, "bg_color": AMBER_PALE, "align": "center", **_BOX},
    "label": {**_BASE, **_SET_IN, "bold": True, **_BOX},
    "label_needed": {**_BASE, **_SET_IN, "bold": True, "font_color": AMBER, **_BOX},
    "tick": {**_BASE, **_TEXT, **_CENTRED, "bg_color": AMBER_PALE, **_BOX},
    "no_entry": {**_BASE, "bg_color": PALE, **_BOX},
    "note": {**_BASE, **_SET_IN, "font_size": 9, "font_color": QUIET, **_BOX},
    "link": {**_BASE, **_SET_IN, "font_color": BRAND, "underline": 1, **_BOX},
    "row": {**_BASE, **_SET_IN, **_BOX},
    "code": {**_BASE, **_SET_IN, "font_name": "Consolas", "font_color": QUIET, **_BOX},
    "given": {**_BASE, **_SET_IN, **_TEXT, "bg_color": PALE, **_BOX},
    "text": {**_BASE, **_SET_IN, **_TEXT, **_BOX},
    # What begins like a formula is marked as text, so that it stays text when it is edited.
    "quoted": {**_BASE, **_SET_IN, **_TEXT, **_BOX, "quote_prefix": True},
    "date": {**_BASE, **_DATE, **_BOX},
    "value": {**_BASE, **_BOX, **_CENTRED},
    "form_date": {**_BASE, **_SET_IN, **_DATE, "align": "left", **_BOX},
    "form_value": {**_BASE, **_SET_IN, "align": "left", **_BOX},
    "centred": {**_BASE, **_TEXT, **_CENTRED, **_BOX},
}
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t")
_WIDTHS: Final[Mapping[str, float]] = {
    "text": 20,
    "truth": 9,
    "date": 12.5,
    "number": 13,
    "integer": 9,
    "id": 15,
    "code": 26,
    "form": 26,
    "place": 20,
    "step_authority": 22,
    "sha256": 24,
}
_CENTRED_KINDS: Final = frozenset({"truth"})


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> "Format":
        """Return the format of a style."""
        if name not in self._made:
            self._made[name] = self._book.add_format(dict(_STYLES[name]))
        return self._made[name]

    def in_form(self, column: Column, value: object = None) -> "Format":
        """Return the format of a cell of the form, where all stands at the left."""
        style = self.of(column, value)
        if style is self["date"]:
            return self["form_date"]
        if style is self["value"]:
            return self["form_value"]
        return self["text"] if style is self["centred"] else style

    def of(self, column: Column, value: object = None) -> "Format":
        """Return the format of a cell to be filled in."""
        if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
            return self["quoted"]
        if column.how in {"tick", "site"} or column.spec.kind in _CENTRED_KINDS:
            return self["centred"]
        if column.spec.kind == "date" and not isinstance(value, str):
            return self["date"]
        if column.spec.kind in {"number", "integer"} and not isinstance(value, str):
            return self["value"]
        return self["text"]


def width(column: Column) -> float:
    """Return the width of a column, in characters of the default font."""
    match column.how:
        case "wording":
            return 32
        case "tick":
            return 13
        case "site" | "number":
            return 12
        case "several":
            return 24
        case _:
            return _WIDTHS.get(column.spec.kind, 18)


_LINE_HEIGHT: Final = 15.5
_HIGHEST: Final = 400.0
# A Chinese character is nearly twice as wide as the digit in which widths are counted; Latin text a little wider.
_WIDE_CHARACTER, _NARROW_CHARACTER = 1.95, 1.06


def height(cells_of_row: Iterable[tuple[str, float]], *, least: float = 0) -> float | None:
    """Return the height in points that a row needs for its texts and their widths; ``None`` where one line does.

    Programs reckon this themselves when a row is edited, but not all of them when a workbook is opened.
    """
    lines = max((_lines(text, wide) for text, wide in cells_of_row), default=1)
    needed = max(least, _LINE_HEIGHT * lines + 3)
    return min(_HIGHEST, needed) if lines > 1 or least else None


def _lines(text: str, wide: float) -> int:
    return sum(max(1, math.ceil(_extent(line) / (wide - 2))) for line in text.split("\n"))


def _extent(line: str) -> float:
    return sum(_WIDE_CHARACTER if character > "\u2e7f" else _NARROW_CHARACTER for character in line)


def two_lines(text: Text) -> str:
    """Return Chinese over English."""
    return f"{text.zh}\n{text.en}"


def note(column: Column) -> str:
    """Return the note on a heading: what the field means, its unit, and how it is filled in."""
    if column.how == "number":
        said = h.NUMBER_OF_LICENCE_NOTE
    elif column.how == "site":
        said = h.SITE_COLUMN_NOTE
    elif column.sub == h.MORE_SITES:
        said = h.MORE_SITES_NOTE
    else:
        said = FIELDS[column.field]
    lines = [said.zh, said.en]
    if unit := UNITS.get(column.field):
        lines.append(f"{h.UNIT.zh.format(unit=unit.zh)} {h.UNIT.en.format(unit=unit.en)}")
    if column.required:
        lines.append(cells.both(h.REQUIRED))
    if column.how == "several":
        lines.append(cells.both(h.SEVERAL))
    if column.how == "wording" and column.part == "en":
        lines.append(cells.both(h.ONE_TEXT))
    return "\n".join(lines).replace("`", "")


def note_size(text: str) -> dict[str, Any]:
    """Return how large the box of a note is: wide enough to read, high enough to hold it."""
    return {"width": 330, "height": 12 + 17 * _lines(text, 46), "author": "Fenduan", "font_size": 9}


def evidenced(model: str) -> bool:
    """Say whether the entries of a model must be evidenced by a document."""
    return model in EVIDENCED


def validation(column: Column) -> dict[str, Any] | None:
    """Return what a cell offers and checks while it is filled in; ``None`` where anything may stand."""
    spec = column.spec
    if column.how in {"tick", "site"} or spec.kind == "truth":
        return _stop({"validate": "list", "source": [cells.YES, cells.NO]})
    if column.how == "wording" or spec.kind in {"text", "sha256"}:
        return None
    if spec.to is not None:
        return _list(f"ids_{spec.to}", strict=False, silent=column.how == "several")
    if spec.kind in {"place", "step_authority"}:
        return _list(f"codes_{spec.kind}", strict=True)
    if spec.kind == "form":
        return _list("codes_form", strict=False, silent=True)
    if spec.kind == "code":
        return _list(f"codes_{layout.family_of_column(column)}", strict=True)
    return _VALUES.get(spec.kind if spec.kind != "integer" or spec.maximum > 4 else "item")  # noqa: PLR2004 - items 1 to 4


def _told(text: Text, severity: str) -> dict[str, str]:
    """Return what a spreadsheet program says when something else is written."""
    return {"error_title": cells.both(h.CHECK), "error_message": two_lines(text), "error_type": severity}


def _stop(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, **_told(h.FROM_THE_LIST, "stop")}


def _list(source: str, *, strict: bool, silent: bool = False) -> dict[str, Any]:
    given: dict[str, Any] = {"validate": "list", "source": f"={source}"}
    if strict:
        return _stop(given)
    if silent:
        return {**given, "show_error": False}
    return {**given, **_told(h.NOT_LISTED, "warning")}


_VALUES: Final[Mapping[str, dict[str, Any]]] = {
    "date": {
        "validate": "date",
        "criteria": "between",
        "minimum": dt.date(1900, 3, 1),
        "maximum": dt.date(9999, 12, 31),
        **_told(h.A_DATE, "warning"),
    },
    "item": {"validate": "list", "source": ["1", "2", "3", "4"]},
    "number": {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -1_000_000_000,
        "maximum": 1_000_000_000,
        **_told(h.A_NUMBER, "warning"),
    },
    "integer": {
        "validate": "integer",
        "criteria": ">=",
        "value": 0,
        **_told(h.A_COUNT, "warning"),
    },
}
