"""One record of a screening as a line of text, of JSON or of a table; it is written where it was screened."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, Literal

from fenduan.cli import messages as m
from fenduan.cli import screen_messages as s
from fenduan.cli.alike import subject_name
from fenduan.cli.setting import cells, fit
from fenduan.cli.terminal import COLOURS, Terminal
from fenduan.cli.time_messages import CAUSE
from fenduan.law.finding import Status
from fenduan.reference.text import Text

if TYPE_CHECKING:
    import datetime as dt

    from fenduan.assessment.evaluate import Assessed
    from fenduan.assessment.screening import Compared, Screened
    from fenduan.cli.screen_parts import Record
    from fenduan.dossier.errors import Error

Form = Literal["text", "json", "csv", "xlsx"]
Cell = str | int | None
Row = tuple[Cell, ...]

FORMS: Final[tuple[Form, ...]] = ("text", "json", "csv", "xlsx")
COUNTED: Final = (
    Status.NOT_MET,
    Status.NOT_SHOWN,
    Status.FOR_JUDGEMENT,
    Status.PENDING,
    Status.MET,
    Status.NOT_APPLICABLE,
)
"""The statuses that a line counts."""
OUTCOME_SIGNS: Final = {
    "ready": "met",
    "needs_exception": "not_shown",
    "incomplete": "not_shown",
    "not_eligible": "not_met",
    "out_of_scope": "not_applicable",
}
"""The status whose sign an outcome has."""
_ALL: Final = tuple(Status)
_ERRORS_KEPT: Final = 10
_ID_WIDTH: Final = 28
# A program for tables takes what begins so for a formula.
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Rows:
    """How records are written: in which form, for which terminal, with reasons or without, ASCII only or not.

    ``clipped`` cuts a line of text at the width of the terminal.
    """

    form: Form
    terminal: Terminal
    other: "dt.date | None"
    reasons: bool = False
    ascii: bool = False
    clipped: bool = False
    widths: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Reckon how wide the words for outcomes are in the language of the terminal."""
        said = {key: cells(self.terminal.pick(text)) for key, text in s.OUTCOME.items()}
        object.__setattr__(self, "widths", {"outcome": max(said.values())})

    def write(self, record: "Record") -> str | Row:
        """Return the line or lines of a record, each with its end; of a workbook its cells."""
        match self.form:
            case "text":
                return self._text(record)
            case "json":
                return json.dumps(record_dict(record, reasons=self.reasons), ensure_ascii=self.ascii)
            case "csv":
                return _csv_line(tuple(_harmless(cell) for cell in table_row(record, self)))
            case "xlsx":
                return table_row(record, self)

    # Text

    def _text(self, record: "Record") -> str:
        found = record.screened
        if found is None:
            return self._line("not_met", "refused", self.terminal.pick(said_of_refusal(record)))
        parts = [self._id(found.id), self._counts(found.counts)]
        if found.compared is not None:
            parts.append(self._compared(found.compared))
        obstacle = found.obstacle
        if obstacle is not None:
            parts.append(self.title(obstacle))
        lines = [self._line(OUTCOME_SIGNS[found.outcome], found.outcome, "  ".join(parts))]
        if self.reasons:
            lines.extend(self._reason(found, each) for each in found.obstacles())
        return "".join(lines)

    def _line(self, sign: str, outcome: str, rest: str) -> str:
        terminal = self.terminal
        lead = terminal.paint(terminal.sign(sign), COLOURS.get(sign, ""))
        word = fit(terminal.pick(s.OUTCOME[outcome]), self.widths["outcome"])
        room = terminal.width - 1 - cells(terminal.sign(sign)) - 1 - cells(word) - 2
        return f"{lead} {word}  {self._cut(terminal.clean(rest), room)}".rstrip() + "\n"

    def _cut(self, text: str, room: int) -> str:
        if not self.clipped or cells(text) <= room:
            return text
        while text and cells(text) >= room:
            text = text[:-1]
        return text + self.terminal.clean("…")

    def _id(self, name: str) -> str:
        return fit(name, _ID_WIDTH) if cells(name) <= _ID_WIDTH else name

    def _counts(self, counts: Mapping[str, int]) -> str:
        """Set the counts below one another, each behind its sign; what is not in force has no column."""
        return " ".join(
            f"{self.terminal.sign(each)}{counts[each]:3d}" if each in counts else "    " for each in COUNTED
        )

    def _compared(self, compared: "Compared") -> str:
        if compared.cause is None:
            return self.terminal.pick(s.SAME, other=compared.other)
        after = self.terminal.pick(s.OUTCOME[compared.outcome])
        cause = self.terminal.pick(CAUSE[compared.cause])
        return self.terminal.pick(s.MOVED, other=compared.other, after=after, cause=cause)

    def title(self, each: "Assessed") -> str:
        """Name a requirement, by its title."""
        return each.requirement.title.pick(self.terminal.language)

    def _reason(self, found: "Screened", each: "Assessed") -> str:
        terminal, language = self.terminal, self.terminal.language
        finding = each.finding
        about = "" if finding.subject is None else subject_name(found.case, finding.subject, language)
        named = self.title(each) + (terminal.aside(about) if about else "")
        said = f"{terminal.sign(finding.status)} {named}{m.COLON[language]}{finding.reason.pick(language)}"
        return f"    {self._cut(terminal.clean(said), terminal.width - 4)}\n"


def said_of_refusal(record: "Record") -> Text:
    """Say why a dossier was refused: its first error, with its place, and how many there are."""
    place, said = _place(record, record.errors[0]), record.errors[0].message
    message = Text(f"{place} — {said.en}", f"{place} — {said.zh}")
    return message if record.count == 1 else m.filled(s.MORE_ERRORS, message=message, count=record.count)


def _place(record: "Record", error: "Error") -> str:
    """Return where an error stands, with the whole path of its file, so that files of one name are told apart."""
    where = ":".join(str(part) for part in (record.file, error.line, error.column) if part is not None)
    return f"{where}  {error.pointer}" if error.pointer else where


# JSON


def record_dict(record: "Record", *, reasons: bool) -> dict[str, Any]:
    """Return a record as JSON has it; of the errors of a refused dossier the first ten."""
    place = {"file": record.file, "line": record.line}
    if record.screened is not None:
        return {**place, **record.screened.as_dict(reasons=reasons)}
    kept = [each.as_dict() for each in record.errors[:_ERRORS_KEPT]]
    return {**place, "refused": {"count": record.count, "errors": kept}}


# Tables


def columns(rows: Rows) -> list[tuple[str, Text]]:
    """Return the code and the heading of every column of a table."""
    from fenduan.reference.labels import label

    found = [(key, s.COLUMNS[key]) for key in ("file", "line", "id", "as_of", "outcome")]
    found += [(each.value, label("status", each.value)) for each in _ALL]
    found += [(key, s.COLUMNS[key]) for key in ("obstacle", "obstacle_title", "reason")]
    if rows.other is not None:
        found.append(("other_outcome", m.filled(s.COLUMNS["other_outcome"], other=rows.other)))
        found.append(("cause", s.COLUMNS["cause"]))
    return found


def table_row(record: "Record", rows: Rows) -> Row:
    """Return the cells of a record: codes in CSV, words in a workbook."""
    found, language = record.screened, rows.terminal.language
    if found is None:
        refused = _word("refused", rows)
        said = said_of_refusal(record).pick(language)
        more = () if rows.other is None else (None, None)
        return (record.file, record.line, None, None, refused, *(None for _ in _ALL), None, None, said, *more)
    obstacle, counts = found.obstacle, found.counts
    return (
        record.file,
        record.line,
        found.id,
        found.as_of.isoformat(),
        _word(found.outcome, rows),
        *(counts.get(each.value, 0) for each in _ALL),
        None if obstacle is None else obstacle.requirement.id,
        None if obstacle is None else rows.title(obstacle),
        obstacle.finding.reason.pick(language) if rows.reasons and obstacle is not None else None,
        *_compared_cells(found.compared, rows),
    )


def _compared_cells(compared: "Compared | None", rows: Rows) -> Row:
    if compared is None:
        return ()
    cause = compared.cause
    if cause is not None and rows.form == "xlsx":
        return (_word(compared.outcome, rows), rows.terminal.pick(CAUSE[cause]))
    return (_word(compared.outcome, rows), cause)


def _word(outcome: str, rows: Rows) -> str:
    return rows.terminal.pick(s.OUTCOME[outcome]) if rows.form == "xlsx" else outcome


def _harmless(cell: Cell) -> Cell:
    """Return a cell that no program for tables takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS) else cell


def csv_head(rows: Rows) -> str:
    """Return the first line of CSV: the codes of the columns."""
    return _csv_line(tuple(code for code, _ in columns(rows)))


def _csv_line(row: Row) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(row)
    return line.getvalue()
