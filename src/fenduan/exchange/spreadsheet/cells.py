"""How a single value stands in a cell, and what a cell says.

A code stands in words of both languages, ``是 Yes`` for true, a date as a date. What is read is more forgiving: the
word in either language, or the code itself; never a guess. Text is kept to the character; one that would be taken for
something else stands behind an apostrophe.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from fenduan.dossier.guide import family_of
from fenduan.dossier.shape import LeafSpec, is_date
from fenduan.exchange.spreadsheet.workbook import LONGEST_TEXT, Failure, Formula, Value
from fenduan.reference.codes import FAMILIES
from fenduan.reference.labels import label
from fenduan.reference.places import PLACES, authority_of
from fenduan.reference.text import Text

Words = Mapping[str, str | Text]
Written = str | int | float | dt.date

YES: Final = "是 Yes"
NO: Final = "否 No"
NONE: Final = "无 None"
"""In a cell that holds a list: stated, and there are none."""
STATED: Final = "有，未填明细 Stated, no details"
"""The entry is stated, without any of its particulars."""
SAME: Final = "同左 Same"
"""In the English column: the text on its left is for every language."""
_NONES: Final = frozenset({NONE, "无", "None"})
_SAMES: Final = frozenset({SAME, "同左", "Same"})
_YES: Final = frozenset({"是 yes", "是", "yes", "true", "√", "✓", "✔"})
_NO: Final = frozenset({"否 no", "否", "no", "false", "×", "✗", "✘"})
NATIONAL_BODIES: Final = ("NMPA", "CDE")

_SEPARATORS: Final = re.compile(r"[,，、;；\n]+")
# Ids and codes have no space within, so a space parts them too.
_SPACES: Final = re.compile(r"[\s,，、;；]+")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# The escape for characters that cannot be written; where two overlap, no program writes them alike.
_OVERLAPPING: Final = re.compile(r"_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
# The earliest day that every spreadsheet counts alike; one before it is written as text.
_FIRST_DATE: Final = dt.date(1900, 3, 1)


class Bad(Exception):  # noqa: N818 - says what the cell is
    """The cell cannot be taken: ``rule`` says why, ``words`` fill the rule's sentence."""

    def __init__(self, rule: str, found: object = "", expected: str = "", words: Words | None = None) -> None:
        super().__init__(rule)
        self.rule = rule
        self.found = found
        self.expected = expected
        self.words = words or {}


@dataclass(frozen=True)
class Choices:
    """What a cell with a closed list may say: what its drop-down shows, in order, with the code of each."""

    shown: Mapping[str, str]
    _known: Mapping[str, str]
    _by_code: Mapping[str, str]

    @classmethod
    def of(cls, names: Iterable[tuple[str, Text, str]]) -> "Choices":
        """Make the choices from code, name and what is shown; a name that two codes share finds neither."""
        shown: dict[str, str] = {}
        known: dict[str, str | None] = {}
        codes = []
        for code, name, show in names:
            shown[show] = code
            codes.append(code)
            for word in {folded(show), folded(name.zh), folded(name.en)}:
                known[word] = None if known.get(word, code) != code else code
        known.update((folded(code), code) for code in codes)
        clear = {word: code for word, code in known.items() if code is not None}
        return cls(shown, clear, {code: show for show, code in shown.items()})

    def find(self, said: str) -> str | None:
        """Return the code that is meant, or ``None``."""
        return self._known.get(folded(said))

    def show(self, code: str) -> str:
        """Return what stands in the cell for ``code``."""
        return self._by_code.get(code, code)


def folded(text: str) -> str:
    """Return ``text`` as it is compared: without space around it, with single spaces, without regard to case."""
    return " ".join(text.split()).casefold()


def both(text: Text) -> str:
    """Return Chinese and English in one line."""
    return f"{text.zh} {text.en}"


@cache
def family(name: str) -> Choices:
    """Return the choices of a family of codes (:data:`fenduan.reference.codes.FAMILIES`)."""
    names = ((code, label(name, code)) for code in FAMILIES[name])
    return Choices.of((code, text, both(text)) for code, text in names)


@cache
def places(*, national: bool) -> Choices:
    """Return the choices of places, before them the national bodies if they are wanted; the code is shown with each."""
    bodies = ((code, authority_of(code)) for code in NATIONAL_BODIES if national)
    named = [(code, name) for code, name in bodies if name is not None]
    named += [(code, place.name) for code, place in PLACES.items()]
    return Choices.of((code, name, f"{name.zh} {name.en} {code}") for code, name in named)


def choices_of(spec: LeafSpec) -> Choices | None:
    """Return the choices for a value, or ``None`` where it has no list."""
    if spec.kind == "code" and isinstance(spec.codes[0], str):
        return family(family_of(spec.codes))
    if spec.kind == "form":
        return family("form")
    if spec.kind in {"place", "step_authority"}:
        return places(national=spec.kind == "step_authority")
    return None


# Reading


def empty(value: Value | None) -> bool:
    """Say whether a cell says nothing: it is empty, or holds only white space."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_none(value: Value) -> bool:
    """Say whether a cell says that there are none."""
    return isinstance(value, str) and value.strip() in _NONES


def is_stated(value: Value) -> bool:
    """Say whether a cell says that its entry is stated, and no more."""
    return isinstance(value, str) and value.strip() == STATED


def is_same(value: Value) -> bool:
    """Say whether a cell says that the text on its left is for every language."""
    return isinstance(value, str) and value.strip() in _SAMES


def read(value: Value, spec: LeafSpec) -> object:
    """Return what a cell says, as it stands in a dossier.

    Raises:
        Bad: It says nothing that can stand there. What the dossier's own checks find is left to them.
    """
    if isinstance(value, Formula):
        raise Bad("formula", value.text)
    if isinstance(value, Failure):
        raise Bad("cell-error", value.code)
    return _READERS[spec.kind](value, spec)


def read_several(value: Value, spec: LeafSpec) -> list[object]:
    """Return the several values that a cell lists, parted by commas, semicolons, line ends or (ids) spaces.

    Raises:
        Bad: One of them cannot stand there.
    """
    if not isinstance(value, str):
        return [read(value, spec)]
    parts = [part for part in (_SPACES if spec.kind == "id" else _SEPARATORS).split(value) if part.strip()]
    # Commas alone state nothing; the dossier's own check names them.
    return [read(part, spec) for part in parts or [value]]


def read_text(value: Value) -> str:
    """Return the text of a cell. Raises :class:`Bad` where it holds none, or a control character."""
    if isinstance(value, Formula):
        raise Bad("formula", value.text)
    if isinstance(value, Failure):
        raise Bad("cell-error", value.code)
    if not isinstance(value, str):
        raise Bad("cell-no-text", shown(value), "text")
    if match := _CONTROL.search(value):
        raise Bad("control-character", match[0])
    return value[1:] if value.startswith("'") and _ambiguous(value[1:]) else value


def read_truth(value: Value) -> bool:
    """Return whether a cell says yes. Raises :class:`Bad` where it says neither yes nor no."""
    said = folded(value) if isinstance(value, str) else value
    if said is True or said in _YES:
        return True
    if said is False or said in _NO:
        return False
    if isinstance(value, Formula):
        raise Bad("formula", value.text)
    if isinstance(value, Failure):
        raise Bad("cell-error", value.code)
    raise Bad("cell-no-truth", shown(value), f"{YES} | {NO}")


def shown(value: Value) -> str:
    """Return a value as a person would see it in its cell."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case dt.datetime():
            return value.isoformat(" ", "minutes")
        case dt.date():
            return value.isoformat()
        case Formula():
            return value.text
        case Failure():
            return value.code
        case _:
            return str(value)


def _code(value: Value, spec: LeafSpec) -> object:
    choices = choices_of(spec)
    if choices is None or not isinstance(value, str):
        raise Bad("cell-no-choice", shown(value), _notation(choices), {"listed": _listed(choices)})
    code = choices.find(value)
    if code is None:
        raise Bad("cell-no-choice", value, _notation(choices), {"listed": _listed(choices)})
    return code


_LISTED: Final = 6


def _listed(choices: Choices | None) -> Text:
    names = [f"`{name}`" for name in choices.shown] if choices else []
    en, zh = ", ".join(names[:_LISTED]), "、".join(names[:_LISTED])
    if len(names) > _LISTED:
        return Text(f"{en}, … ({len(names)} in all)", f"{zh} 等（共 {len(names)} 个）")
    return Text(en, zh)


def _notation(choices: Choices | None) -> str:
    return " | ".join(choices.shown.values()) if choices else ""


def _place(value: Value, spec: LeafSpec) -> object:
    """Take a place by its name or code; one that is not known is left to the dossier's own check."""
    choices = choices_of(spec)
    said = str(_plain(value, spec))
    return (choices.find(said) if choices else None) or said


def _form(value: Value, spec: LeafSpec) -> object:
    """Take a form by its name, or a code that no list holds."""
    said = str(_plain(value, spec))
    return family("form").find(said) or said


def _plain(value: Value, _: LeafSpec) -> object:
    if not isinstance(value, str):
        raise Bad("cell-no-text", shown(value), "text")
    return value.strip()


def _date(value: Value, _: LeafSpec) -> object:
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip()
    raise Bad("cell-no-date", shown(value), "YYYY-MM-DD")


def _number(value: Value, spec: LeafSpec) -> object:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value) if not value.strip().lstrip("+-").isdigit() else int(value)
    if isinstance(value, str | bool | dt.date):
        raise Bad("cell-no-number", shown(value), spec.kind)
    return value


_READERS: Final[Mapping[str, Callable[[Value, LeafSpec], object]]] = {
    "text": lambda value, _: read_text(value),
    "wording": lambda value, _: read_text(value),
    "truth": lambda value, _: read_truth(value),
    "code": _code,
    "id": _plain,
    "sha256": _plain,
    "form": _form,
    "place": _place,
    "step_authority": _place,
    "date": _date,
    "number": _number,
    "integer": _number,
}


# Writing


def write(value: object, spec: LeafSpec) -> Written:
    """Return what stands in a cell for a value of a dossier.

    Raises:
        Bad: No cell can hold it: a text is longer than 32,767 characters, or one that the file format garbles.
    """
    match value:
        case bool():
            return YES if value else NO
        case int() | float():
            return value if float(f"{value:.16G}") == value else repr(value)
        case str() if spec.kind in {"text", "wording"}:
            return write_text(value)
        case str() if spec.kind == "date":
            day = dt.date.fromisoformat(value) if is_date(value) else None
            return value if day is None or day < _FIRST_DATE else day
        case _:
            choices = choices_of(spec)
            return choices.show(str(value)) if choices else str(value)


def write_several(values: Iterable[object], spec: LeafSpec) -> str:
    """Return what stands in one cell for several values; codes in words, each on a line of its own."""
    said = (str(write(value, spec)) for value in values)
    text = ("\n" if spec.kind == "form" else ", ").join(said)
    if _units(text) > LONGEST_TEXT:
        raise Bad("too-long-for-a-cell", f"{text[:40]}…", f"≤ {LONGEST_TEXT}")
    return text


def write_text(text: str) -> str:
    """Return ``text`` as it stands in a cell. Raises :class:`Bad` where no cell can hold it."""
    written = f"'{text}" if _ambiguous(text) else text
    if _units(written) > LONGEST_TEXT:
        raise Bad("too-long-for-a-cell", text, f"≤ {LONGEST_TEXT}")
    if _OVERLAPPING.search(written):
        raise Bad("not-in-a-cell", text)
    return written


def _units(text: str) -> int:
    """Count the UTF-16 units, as a spreadsheet does."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def _ambiguous(text: str) -> bool:
    """Say whether a cell with ``text`` would be taken for empty, for a sign of ours, for markup or for quoted text."""
    bare = text.lstrip("'")
    return not bare.strip() or bare.strip() in _SAMES or bare.startswith("<r>")
