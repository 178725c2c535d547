"""From bytes to text, whatever program wrote them: UTF-8, UTF-16, GB 18030 or Latin-1.

The encoding is never guessed from what words it would make, only from what the bytes can be: a byte order mark
decides; else valid UTF-8; else UTF-16 where every other byte is mostly zero; else Latin-1 where each byte beyond ASCII
stands alone, as the degree sign of a western program does; else GB 18030, in which they stand in pairs.
"""

import re
from typing import Final

from fenduan.exchange.loggers.faults import refuse

LARGEST: Final = 16 * 1024 * 1024
"""In bytes; a reading a minute fills it in about a year."""

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NEIGHBOURS: Final = re.compile(rb"[\x80-\xff]{2}")
_LOOKED_AT: Final = 4096
# Of the bytes of one half, so many are zero where Latin letters stand in UTF-16.
_MOSTLY: Final = 0.5
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding; the text's line ends are line feeds.

    Raises:
        Refused: the file is empty, too large or no text.
    """
    if len(data) > LARGEST:
        raise refuse(name, "too-large")
    if not data.strip():
        raise refuse(name, "empty-file")
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.removeprefix("\ufeff")
        if _CONTROLS.search(text):
            break
        return text.replace("\r\n", "\n").replace("\r", "\n"), encoding
    raise refuse(name, "binary")


def _encodings(data: bytes) -> list[str]:
    """Return the encodings to try, the only possible one alone."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [encoding]
    start = data[:_LOOKED_AT]
    even, odd = start[::2], start[1::2]
    if odd and odd.count(0) > _MOSTLY * len(odd):
        return ["utf-16-le"]
    if even.count(0) > _MOSTLY * len(even):
        return ["utf-16-be"]
    eastern = ["gb18030", "latin-1"]
    return ["utf-8", *(eastern if _NEIGHBOURS.search(data) else reversed(eastern))]
