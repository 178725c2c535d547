"""Setting text in lines by the cells of a terminal, where a Chinese character takes two.

Chinese may be broken between any two characters, save that no line begins with a closing mark or ends with an
opening one (GB/T 15834); other words are broken at spaces, and only a word longer than a line within itself.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

_NOT_FIRST: Final = frozenset("，。、；：！？）》〉”’】〕」』…·,.;:!?)]}%")
_NOT_LAST: Final = frozenset("（《〈“‘【〔「『([{")
_WIDE: Final = 2
_SPACES: Final = re.compile(r"[ \t\r\n]+")
TIED: Final = "\u00a0"
"""A space at which a line is not broken; it is written as a plain one."""


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    return cell_len(character)


def cells(text: str) -> int:
    """Return how many cells ``text`` takes in one line."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def fit(text: str, width: int) -> str:
    """Return ``text`` with spaces behind it up to ``width`` cells."""
    return text + " " * (width - cells(text))


def _may_break(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST or _cells(after) == 0:
        return False
    if before.isdigit() or (before in ".第" and after.isdigit()):
        # "3年" and "第4款" stay together.
        return False
    return _cells(before) == _WIDE or _cells(after) == _WIDE


def _units(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what is not broken, each with whether a space stands before it."""
    for place, word in enumerate(filter(None, _SPACES.split(text))):
        spaced = place > 0
        if word.isascii():
            yield word, spaced
            continue
        start = 0
        for end in range(1, len(word)):
            if _may_break(word[end - 1], word[end]):
                yield word[start:end], spaced
                start, spaced = end, False
        yield word[start:], spaced


def _pieces(unit: str, width: int) -> Iterator[str]:
    """Yield a unit in pieces of at most ``width`` cells."""
    piece, used = "", 0
    for character in unit:
        size = _cells(character)
        if used + size > width and piece:
            yield piece
            piece, used = "", 0
        piece += character
        used += size
    yield piece


def wrap(text: str, width: int, *, first: int | None = None) -> list[str]:
    """Return ``text`` in lines of at most ``width`` cells (at least 2), the first of at most ``first``.

    Runs of white space count as one space.
    """
    lines: list[str] = []
    line, used = "", 0
    room = width if first is None else first
    for unit, spaced in _units(text):
        size = cells(unit)
        gap = " " if spaced and line else ""
        if used + len(gap) + size <= room:
            line, used = line + gap + unit, used + len(gap) + size
            continue
        if line or room < width:
            lines.append(line)
            room = width
        if size > width:
            *full, unit = _pieces(unit, width)  # noqa: PLW2901 - the rest goes on as the unit
            lines.extend(full)
            size = cells(unit)
        line, used = unit, size
    return [each.replace(TIED, " ") for each in ([*lines, line] if line else lines)]


def widths(rows: Sequence[Sequence[str]], least: Sequence[int], total: int, gap: int) -> list[int] | None:
    """Return the width of each column so that all fit in ``total`` cells, ``gap`` between two; ``None`` if none do.

    A column is as wide as its longest cell where there is room; the widest gives way first, none below ``least``.
    """
    wanted = [max(cells(row[column]) for row in rows) for column in range(len(least))]
    floor = [min(want, low) for want, low in zip(wanted, least, strict=True)]
    room = total - gap * (len(least) - 1)
    if sum(floor) > room:
        return None
    while (over := sum(wanted) - room) > 0:
        loose = [place for place, want in enumerate(wanted) if want > floor[place]]
        widest = max(loose, key=lambda place: wanted[place])
        others = [wanted[place] for place in loose if wanted[place] < wanted[widest]]
        down_to = max([floor[widest], *others])
        wanted[widest] -= min(over, max(1, wanted[widest] - down_to))
    return wanted
