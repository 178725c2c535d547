"""What is noted while a workbook is read: the tree of its facts, where each stands, and everything that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fenduan.dossier.errors import clip, short
from fenduan.exchange.spreadsheet import layout
from fenduan.exchange.spreadsheet import messages as m
from fenduan.exchange.spreadsheet.layout import Column, Path
from fenduan.exchange.spreadsheet.workbook import Sheet, cell_name
from fenduan.reference.text import Text

Spot = tuple[int, int, int]
"""A cell: the place of its sheet in the workbook, from 0, then row and column, from 1."""
Tree = dict[Any, Any]
_MOST_PROBLEMS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where, by which rule, and its words."""

    spot: Spot | None
    rule: str
    path: Path
    found: str
    expected: str
    message: Text


class TooMany(Exception):  # noqa: N818 - no error, a decision to stop
    """There are so many mistakes that reading on serves nobody."""


@dataclass(frozen=True)
class Grid:
    """The columns of one table as they stand in the workbook: which column of the sheet holds which field."""

    sheet: int
    columns: Mapping[int, Column]
    head: int
    by_path: Mapping[Path, int] = field(default_factory=dict)
    site_heads: Mapping[str, Spot] = field(default_factory=dict)


class Notes:
    """The notes of one reading."""

    def __init__(self, sheets: list[Sheet]) -> None:
        self.sheets = sheets
        self.problems: dict[tuple[object, ...], Problem] = {}
        self.tree: Tree = {"dossier": 1, "product": {}}
        self.entries: dict[Path, tuple[Grid, int]] = {}
        self._spots: dict[Path, Spot] = {}

    def problem(
        self,
        rule: str,
        spot: Spot | None,
        found: object = "",
        *,
        path: Path = (),
        expected: str = "",
        words: Mapping[str, str | Text] | None = None,
    ) -> None:
        """Note something wrong, once for each place, rule and thing found."""
        said = found if isinstance(found, str) else short(found)
        message = m.sentence(rule, {"found": clip(said), "expected": expected, **(words or {})})
        self.note(Problem(spot, rule, path, said, expected, message))

    def note(self, problem: Problem) -> None:
        """Keep a problem. Raises :class:`TooMany` where there is no end of them."""
        self.problems.setdefault((problem.spot, problem.rule, problem.found), problem)
        if len(self.problems) >= _MOST_PROBLEMS:
            raise TooMany

    def name_of(self, spot: Spot | None) -> str:
        """Return how a cell is called, such as ``生产段 Segments!C5``."""
        if spot is None:
            return ""
        sheet, row, column = spot
        return f"{clip(self.sheets[sheet].name)}!{cell_name(row, column)}"

    def locate(self, path: Path, found: str = "") -> Spot | None:
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

    def mark(self, path: Path, spot: Spot) -> None:
        """Remember where ``path`` stands."""
        self._spots[path] = spot

    def lost(self, sheet: int) -> None:
        """Note that the marks of a sheet are damaged, so that nothing on it can be read."""
        self.problem("marks-lost", (sheet, 1, 1))

    def node(self, path: Path) -> Tree:
        """Return the mapping at ``path``, made where there is none."""
        node = self.tree
        for key in path:
            node = node.setdefault(key, {})
        return node
