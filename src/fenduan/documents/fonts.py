"""The fonts that are packaged with the program: where they are, and which characters they have."""

import struct
from functools import cache
from pathlib import Path

from pylopdf_fonts_zh_cn import sans_path, serif_path

_SEGMENTED = 12


def paths() -> list[Path]:
    """Return the files of the sans-serif and the serif face; nothing of the machine's own fonts is used."""
    return [sans_path(), serif_path()]


@cache
def characters() -> frozenset[int]:
    """Return the numbers of the characters that every packaged face has."""
    sans, serif = (_characters(path.read_bytes()) for path in paths())
    return sans & serif


def _characters(font: bytes) -> frozenset[int]:
    """Read the character map of an OpenType font (OpenType 1.9, "cmap", format 12, which such fonts have)."""
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for number in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * number + 4)
        table = start + offset
        if struct.unpack_from(">H", font, table)[0] == _SEGMENTED:
            (groups,) = struct.unpack_from(">I", font, table + 12)
            for first, last, _ in struct.iter_unpack(">III", font[table + 16 : table + 16 + 12 * groups]):
                found.update(range(first, last + 1))
    return frozenset(found)


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no table {tag!r}")
