"""The operator's key, which signs promises and checkpoints."""

import os
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from fenduan.evidence.errors import Refused as BadKey
from fenduan.evidence.notes import SIGNS, Note, PrivateKey, PublicKey, sign
from fenduan.platform.base.errors import Refused
from fenduan.reference.text import Text

NO_KEY: Final = Text(
    "The ledger has no key it can sign with. Make one: fenduan evidence keygen NAME -o FILE, and name the file in "
    "FENDUAN_LEDGER_KEY.",
    "日志没有可用的签名密钥。请用 fenduan evidence keygen 名称 -o 文件 生成，并在 FENDUAN_LEDGER_KEY 中指明该文件。",
)


def operator() -> PrivateKey:
    """Return the key that the ledger signs with; its name is the name of the log.

    Outside production a key is made where none is there yet.

    Raises:
        Refused: there is no key, or the file holds none that signs.
    """
    return _read(Path(settings.FENDUAN_LEDGER_KEY), may_make=not settings.PRODUCTION)


def retiring() -> PrivateKey | None:
    """Return the key that handed the log over and still signs beside its successor, until the operator retires it.

    Raises:
        Refused: it is named and cannot be read.
    """
    stated = settings.FENDUAN_LEDGER_OLD_KEY
    return _read(Path(stated), may_make=False) if stated else None


def public() -> PublicKey:
    """Return the key that everyone checks the log with. Raises :class:`Refused` as above."""
    return operator().public


def beside(note: Note) -> Note:
    """Return a note of the log with the signature of the retiring key too, while there is one."""
    old = retiring()
    return note if old is None else note.with_signatures([sign(note.text, old)])


@cache
def _read(path: Path, *, may_make: bool) -> PrivateKey:
    if may_make and not path.exists():
        _make(path)
    try:
        key = PrivateKey.parse(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError, BadKey) as error:
        raise Refused(NO_KEY) from error
    if key.use != SIGNS:
        raise Refused(NO_KEY)
    return key


def _make(path: Path) -> None:
    """Write a key of its own for a demonstration; whoever comes first decides."""
    path.parent.mkdir(parents=True, exist_ok=True)
    key = PrivateKey.generate(f"{urlsplit(settings.FENDUAN_ADDRESS).netloc or 'localhost'}/ledger")
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.secret() + "\n")
    try:
        os.link(beside, path)
    except FileExistsError:
        return
    finally:
        beside.unlink()
