"""How wide text is, nearly, and how it is broken into lines; in pixels, on the wide side, for any sans-serif face."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

ELLIPSIS: Final = "…"
_NARROW: Final = frozenset("iljtfrI.,:;'|!()[]{} -/\\`·")
_WIDE: Final = frozenset("mwMWQOGD@%&≤≥—")
# A line does not begin with these, nor end with those.
_NOT_FIRST: Final = frozenset("，。、；：？！）》〉」』”’·…—～,.;:?!)]}%℃")
_NOT_LAST: Final = frozenset("（《〈「『“‘([{")


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WFA":
        return 1
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.92
    return 0.7 if character.isupper() else 0.6


def width(text: str, size: float) -> float:
    """Return about how wide ``text`` is, set in ``size`` pixels. A Chinese character is as wide as it is high."""
    return sum(map(_em, text)) * size


def shorten(text: str, size: float, room: float) -> str:
    """Return ``text``, cut to ``room`` pixels with an ellipsis where it is wider."""
    if width(text, size) <= room:
        return text
    kept, used = [], _em(ELLIPSIS) * size
    for character in text:
        used += _em(character) * size
        if used > room:
            break
        kept.append(character)
    return "".join(kept).rstrip() + ELLIPSIS


def wrap(text: str, size: float, room: float, most: int) -> list[str]:
    """Break ``text`` into at most ``most`` lines of ``room`` pixels; what does not fit is cut with an ellipsis.

    Chinese breaks between any two characters, save where punctuation forbids; other text between words, and within
    a word only where the word alone is wider than a line.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, size, room):
        if line and width(line + piece.rstrip(), size) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    lines = [each for each in (*lines, line.rstrip()) if each]
    if len(lines) > most:
        rest = lines[most - 1 :]
        joined = "".join(each if _is_wide(each[-1]) else f"{each} " for each in rest[:-1]) + rest[-1]
        lines = [*lines[: most - 1], shorten(joined, size, room)]
    return lines


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _pieces(text: str, size: float, room: float) -> Iterator[str]:
    """Yield what must stay on one line: a word with the space behind it, a Chinese character with its marks."""
    piece = ""
    for character in text:
        breaks = piece and (
            (piece[-1] == " " and character != " ")
            or (_is_wide(character) and character not in _NOT_FIRST and piece[-1] not in _NOT_LAST)
            or (_is_wide(piece[-1]) and character not in _NOT_FIRST and piece[-1] not in _NOT_LAST and character != " ")
            or width(piece + character, size) > room
        )
        if breaks:
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece
