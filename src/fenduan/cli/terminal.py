"""What the program writes on: how wide it is, what it can show, and how lines, lists and tables are set on it."""

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TextIO

from fenduan.cli.setting import cells, fit, widths, wrap
from fenduan.reference.text import Language, Text

Style = Literal["", "bold", "dim", "red", "green", "yellow", "blue", "cyan"]

NARROWEST: Final = 40
WIDEST: Final = 200
WIDTH_WITHOUT_TERMINAL: Final = 100
# Prose in longer lines is hard to read; tables may use the whole width.
_PROSE: Final = 110
_CODES: Final[Mapping[str, str]] = {
    "bold": "1",
    "dim": "2",
    "red": "1;31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
}

# Each status and state by a sign, beside its word: never by colour alone.
SIGNS: Final[Mapping[str, str]] = {
    "not_met": "✗",
    "not_shown": "△",
    "for_judgement": "◇",
    "pending": "…",
    "met": "✓",
    "not_applicable": "–",
    "not_yet_in_force": "○",
    "lapsed": "●",
    # The steps of the route
    "done": "✓",
    "running": "…",
    "open": "→",
    "not_yet": "–",
}
_PLAIN_SIGNS: Final[Mapping[str, str]] = {
    "not_met": "x",
    "not_shown": "?",
    "for_judgement": "*",
    "pending": "~",
    "met": "+",
    "not_applicable": "-",
    "not_yet_in_force": "o",
    "lapsed": "o",
    "done": "+",
    "running": "~",
    "open": ">",
    "not_yet": "-",
}
COLOURS: Final[Mapping[str, Style]] = {
    "not_met": "red",
    "not_shown": "yellow",
    "for_judgement": "blue",
    "pending": "cyan",
    "met": "green",
}
_PLAIN_MARKS: Final = str.maketrans(
    {"→": "->", "·": "-", "…": "...", "—": "-", "–": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "×": "x", "≥": ">="}
)
# Controls, format characters (they turn or hide text), surrogates, private use, separators of lines.
_NOT_SHOWN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str) -> str:
    """Return ``text`` in one line, with what a terminal would act on or hide written as an escape."""
    if text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in "\n\t\r":
        return " "
    if unicodedata.category(character) not in _NOT_SHOWN:
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the end of the basic plane


def can_show(text: str, stream: TextIO | None) -> bool:
    """Say whether ``stream`` has an encoding that can write ``text``."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _width_of(stream: TextIO | None) -> int:
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and 0 < len(stated) <= len(str(WIDEST)) and int(stated) > 0:
        width = int(stated)
    elif stream is not None and stream.isatty():
        width = shutil.get_terminal_size((80, 24)).columns
    else:
        width = WIDTH_WITHOUT_TERMINAL
    return max(NARROWEST, min(WIDEST, width))


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where text goes: its language, its width in cells, whether it takes colour, whether only ASCII marks."""

    language: Language
    width: int = WIDTH_WITHOUT_TERMINAL
    colour: bool = False
    plain: bool = False

    @classmethod
    def of(cls, stream: TextIO | None, language: Language) -> "Terminal":
        """Look at ``stream``: a terminal has its own width and may have colour, anything else is 100 cells wide.

        ``COLUMNS`` sets the width, ``NO_COLOR`` and ``TERM=dumb`` forbid colour.
        """
        colour = (
            stream is not None
            and stream.isatty()
            and not os.environ.get("NO_COLOR")
            and os.environ.get("TERM", "") != "dumb"
        )
        shown = can_show("".join(SIGNS.values()) + "→·—", stream)
        return cls(language, _width_of(stream), colour=colour, plain=not shown)

    def pick(self, text: Text, **facts: object) -> str:
        """Return the wording in this terminal's language; ``{name}`` in it stands for the fact of that name."""
        said = text.pick(self.language)
        return said.format_map(facts) if facts else said

    def sentence(self, text: str) -> str:
        """Return ``text`` as a sentence begins: in English with a capital."""
        return text[:1].upper() + text[1:] if self.language == "en" else text

    def aside(self, text: str) -> str:
        """Return ``text`` in brackets behind a word, as each language sets them."""
        return f"（{text}）" if self.language == "zh" else f" ({text})"

    def sign(self, status: str) -> str:
        """Return the sign of a status."""
        return (_PLAIN_SIGNS if self.plain else SIGNS)[status]

    def clean(self, text: str) -> str:
        """Return ``text`` in one line, with only what this terminal can show."""
        text = printable(text)
        return text.translate(_PLAIN_MARKS) if self.plain else text

    def paint(self, text: str, style: Style) -> str:
        """Return ``text`` in a style, where the terminal takes colour."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and style and text else text


class Page:
    """Text being set for a terminal: no line of it is wider."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._lines: list[str] = []

    def text(self) -> str:
        """Return what has been set, with a line end at its end."""
        return "\n".join(self._lines) + "\n"

    def blank(self) -> None:
        """Leave a line free; never two together, and none at the top."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def line(self, text: str) -> None:
        """Set a line as it is, as of a drawing; whoever draws sees to its width and its marks."""
        self._lines.append(text.rstrip())

    def paragraph(
        self,
        text: str,
        *,
        indent: int = 0,
        lead: str = "",
        style: Style = "",
        lead_style: Style = "",
        hang: int = 0,
        full: bool = False,
    ) -> None:
        """Set a paragraph behind ``indent`` spaces and ``lead``; its later lines stand below its first word.

        Without a lead they stand ``hang`` spaces further in. ``full`` lets it use the whole width, where prose keeps
        to a readable measure.
        """
        terminal = self.terminal
        lead = terminal.clean(lead)
        # Behind a long lead there would be little room left on a narrow terminal.
        own = (cells(lead) or hang) if cells(lead) <= terminal.width // 4 else 2
        measure = (terminal.width if full else min(terminal.width, _PROSE)) - indent - own
        lines = wrap(terminal.clean(text), measure, first=measure + own - cells(lead)) or [""]
        first = " " * indent + terminal.paint(lead, lead_style or style)
        self._lines.append((first + terminal.paint(lines[0], style)).rstrip())
        self._lines.extend(" " * (indent + own) + terminal.paint(line, style) for line in lines[1:])

    def heading(self, text: str, *, style: Style = "bold") -> None:
        """Set a heading, underlined so that it stands out where nothing is bold."""
        self.blank()
        lines = wrap(self.terminal.clean(text), min(self.terminal.width, _PROSE)) or [""]
        self._lines.extend(self.terminal.paint(line, style) for line in lines)
        self._lines.append("-" * max(map(cells, lines)))

    def definitions(self, rows: Iterable[tuple[str, str]], *, indent: int = 0, style: Style = "") -> None:
        """Set terms with their texts in a column behind them, or below them where there is little room."""
        listed = [(self.terminal.clean(term), text) for term, text in rows]
        if not listed:
            return
        column = max(cells(term) for term, _ in listed) + 2
        if indent + column > self.terminal.width // 2:
            for term, text in listed:
                self.paragraph(term, indent=indent, style="bold")
                self.paragraph(text, indent=indent + 2, style=style)
            return
        for term, text in listed:
            self.paragraph(text, indent=indent, lead=fit(term, column), style=style, lead_style="bold")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], least: Sequence[int], *, gap: int = 2) -> bool:
        """Set a table with wrapped cells; do nothing and return false where the columns do not fit.

        ``least`` is the narrowest that each column may become, in cells.
        """
        terminal = self.terminal
        cleaned = [[terminal.clean(cell) for cell in row] for row in (head, *rows)]
        columns = widths(cleaned, least, terminal.width, gap)
        if columns is None:
            return False
        for number, row in enumerate(cleaned):
            wrapped = [wrap(cell, width) for cell, width in zip(row, columns, strict=True)]
            for line in range(max(map(len, wrapped))):
                parts = [
                    fit(cell[line] if line < len(cell) else "", width)
                    for cell, width in zip(wrapped, columns, strict=True)
                ]
                self._lines.append(terminal.paint((" " * gap).join(parts).rstrip(), "" if number else "bold"))
            if number == 0:
                self._lines.append((" " * gap).join("-" * width for width in columns))
        return True


def write(text: str, *, to_errors: bool = False) -> None:
    """Write to standard output, or to standard error; what the encoding cannot write becomes ``?``.

    Where standard error cannot be written there is nobody left to tell.

    Raises:
        PipeClosedError: whoever reads the output has gone.
        OSError: the output cannot be written, as when the disk is full.
    """
    stream = sys.stderr if to_errors else sys.stdout
    if stream is None:
        return
    if not can_show(text, stream):
        text = text.encode(stream.encoding, "replace").decode(stream.encoding)
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError as error:
        if not to_errors:
            raise PipeClosedError from error
    except OSError:
        if not to_errors:
            raise


class PipeClosedError(Exception):
    """Whoever was reading the output has gone, as ``head`` does when it has enough."""
