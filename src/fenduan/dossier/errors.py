"""What is wrong with a file: findings while reading, and the errors that a refusal reports.

A :class:`Finding` is cheap and remembers only where and what; it becomes an :class:`Error`, with its place in the file
and its sentence in both languages, when it is among those reported. A file with a million mistakes is therefore
counted, not described a million times.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from fenduan.reference.text import Language, Text

Part = str | int
Path = tuple[Part, ...]
Place = tuple[int, int]

REPORTED = 200
_KEPT_OF_A_KIND = 1_000
_COUNTED = 100_000
_CLIP = 80
# Controls, format characters (they turn or hide text), surrogates, private use, line and paragraph separators.
_ESCAPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Error:
    """One reason for which a dossier is refused.

    ``pointer`` is an RFC 6901 JSON pointer, ``""`` for the whole file; ``line`` and ``column`` count from 1, columns in
    characters, and are ``None`` where the file has no such place. ``rule`` is a stable code. ``found`` is what stands
    there, at most 80 characters, with control characters escaped; ``expected`` says in notation, not in a sentence,
    what may stand there.
    """

    file: str
    pointer: str
    line: int | None
    column: int | None
    rule: str
    found: str
    expected: str
    message: Text

    @property
    def place(self) -> str:
        """Return ``file:line:column``, or as much of it as is known."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    def render(self, language: Language) -> str:
        """Return the error as one line: place, pointer (none for the whole file), sentence."""
        where = f"{self.place}  {self.pointer}" if self.pointer else self.place
        return f"{where} — {self.message.pick(language)}"

    def as_dict(self) -> dict[str, object]:
        """Return the form the error has in JSON output."""
        return {
            "file": self.file,
            "pointer": self.pointer,
            "line": self.line,
            "column": self.column,
            "rule": self.rule,
            "found": self.found,
            "expected": self.expected,
            "message": self.message.as_dict(),
        }


class Refused(Exception):  # noqa: N818 - the word the format uses: "refused, with nothing assessed"
    """The file is refused and nothing in it is assessed; ``errors`` says why, in the order of the file.

    At most 200 errors are described; the last entry then has the rule ``more-errors``. ``count`` is how many there are
    (at least, where reading was given up).
    """

    def __init__(self, errors: Sequence[Error], count: int | None = None) -> None:
        super().__init__("\n".join(error.render("en") for error in errors))
        self.errors = tuple(errors)
        self.count = len(self.errors) if count is None else count

    def as_dict(self) -> dict[str, object]:
        """Return ``{"error": "refused", "errors": [...]}``."""
        return {"error": "refused", "errors": [error.as_dict() for error in self.errors]}


@dataclass(slots=True)
class Finding:
    """A mistake at a path of the tree; ``context`` is what the rule's sentence needs, ``place`` where, once known."""

    rule: str
    path: Path
    found: object = None
    context: object = None
    at_key: bool = False
    place: Place | None = None


class GivenUp(Exception):  # noqa: N818 - no error, a decision to stop
    """There are so many mistakes that counting on serves nobody."""


class Findings:
    """A bounded collection: keeps the first thousand of every check, counts on, and gives up at a hundred thousand."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.count = 0
        self._room = _KEPT_OF_A_KIND

    def __bool__(self) -> bool:
        return self.count > 0

    def next_check(self) -> None:
        """Give the next kind of check room of its own, so that one kind of mistake does not hide another."""
        self._room = _KEPT_OF_A_KIND

    def add(self, finding: Finding) -> None:
        """Count ``finding`` and keep it while there is room.

        Raises:
            GivenUp: At the hundred-thousandth finding.
        """
        self.count += 1
        if self._room > 0:
            self._room -= 1
            self.kept.append(finding)
        if self.count >= _COUNTED:
            raise GivenUp

    @property
    def given_up(self) -> bool:
        """Whether counting stopped early, so that ``count`` is a lower bound."""
        return self.count >= _COUNTED


def pointer(path: Path) -> str:
    """Return the RFC 6901 pointer of ``path``; an overlong key is clipped and its controls are escaped."""
    return "".join(f"/{clip(str(part)).replace('~', '~0').replace('/', '~1')}" for part in path)


def clip(text: str, limit: int = _CLIP) -> str:
    """Return ``text`` on one line and at most ``limit`` characters long, with what does not print escaped."""
    pieces: list[str] = []
    length = 0
    for character in text[: limit + 1]:
        piece = _escape(character) if unicodedata.category(character) in _ESCAPED else character
        length += len(piece)
        if length > limit:
            break
        pieces.append(piece)
    else:
        return "".join(pieces)
    while pieces and sum(map(len, pieces)) >= limit:
        pieces.pop()
    return "".join(pieces) + "…"


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the end of the basic plane


def short(value: object, *, quoted: bool = False) -> str:
    """Return a short notation of a value of the tree, at most 80 characters; ``quoted`` puts text in quotes.

    Nothing found is written as nothing.
    """
    match value:
        case str():
            return f'"{clip(value, _CLIP - 2)}"' if quoted else clip(value)
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return "[]" if not value else f"[… {len(value)}]"
        case dict():
            keys = [clip(str(key), 20) for key, _ in zip(value, range(4), strict=False)]
            return clip("{" + ", ".join(keys[:3]) + (", …}" if len(keys) > 3 else "}"))  # noqa: PLR2004 - three keys
        case int() if abs(value) >= 10**_CLIP:
            return "≥ 10^80" if value > 0 else "≤ -10^80"
        case _:
            return clip(str(value))
