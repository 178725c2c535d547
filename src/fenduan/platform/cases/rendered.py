"""Letters as files, made once: what is made anew from the facts of a letter is kept beside the data and used again.

What is kept may be thrown away at any time: the same facts give the same bytes. It lies under the digest of all that
decides them: the kind, the facts, language and format, and what makes the file.
"""

import tempfile
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import msgspec
from django.conf import settings

from fenduan import __version__
from fenduan.documents import letters
from fenduan.platform.cases.models import Letter, LetterFile
from fenduan.reference.text import Language

_MAKERS: Final = ("typst", "python-docx", "segno", "pylopdf-fonts-zh-cn")
_SUM: Final = 32


def letter_bytes(letter: Letter, language: Language, fmt: letters.Format) -> bytes:
    """Return a letter as a file: as it was kept with the act that wrote it, or made from its facts, once."""
    kept = LetterFile.objects.filter(letter=letter, language=language, format=fmt).first()
    if kept is not None:
        return bytes(kept.content)
    path = _path(letter, language, fmt)
    found = _read(path)
    if found is None:
        facts: Any = msgspec.convert(letter.facts, letters.KINDS[letter.kind].facts)
        found = letters.render(letter.kind, facts, language, fmt)
        _keep(path, found)
    return found


def is_made(letter: Letter, language: Language, fmt: letters.Format) -> bool:
    """Say whether a letter is there as a file and need not be made."""
    if LetterFile.objects.filter(letter=letter, language=language, format=fmt).exists():
        return True
    return _path(letter, language, fmt).is_file()


def _path(letter: Letter, language: Language, fmt: letters.Format) -> Path:
    said = "\n".join((letter.kind, letter.digest, language, fmt, *_made_by()))
    key = sha256(said.encode()).hexdigest()
    return Path(settings.FENDUAN_DATA) / "rendered" / key[:2] / key


@cache
def _made_by() -> tuple[str, ...]:
    """Return what makes the files, with versions: another one may set them otherwise."""
    return (__version__, *(f"{name} {metadata.version(name)}" for name in _MAKERS))


def _read(path: Path) -> bytes | None:
    """Return what is kept; nothing where it is not there or was torn."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    content = data[_SUM:]
    return content if sha256(content).digest() == data[:_SUM] else None


def _keep(path: Path, content: bytes) -> None:
    """Keep a file, whole or not at all; where nothing can be kept, the next reader makes it anew."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as beside:
            beside.write(sha256(content).digest() + content)
        Path(beside.name).replace(path)
    except OSError:
        return
