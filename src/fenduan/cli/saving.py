"""Writing a file whole or not at all."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import BinaryIO


def save(path: Path, data: bytes) -> None:
    """Put ``data`` into the file ``path``. Raises ``OSError`` as :func:`saved` does."""
    with saved(path) as file:
        file.write(data)


@contextmanager
def saved(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, which becomes ``path``: written beside it first, then moved into its place.

    A link is followed, and a file that is there keeps its permissions. What is no regular file, such as a pipe or
    ``/dev/stdout``, is written to as it stands, for it cannot be replaced.

    Raises:
        OSError: it cannot be written; what was there before is there still.
    """
    target = Path(os.path.realpath(path))
    try:
        mode: int | None = target.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISREG(mode):
        with target.open("wb") as file:
            yield file
        return
    descriptor, beside = _beside(target)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if mode is not None:
                os.fchmod(file.fileno(), stat.S_IMODE(mode))
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _beside(target: Path) -> tuple[int, Path]:
    """Make a new file in the folder of ``target`` and open it."""
    for number in count():
        path = target.parent / f".fenduan-{os.getpid()}-{number}"
        try:
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666), path
        except FileExistsError:
            continue
    raise AssertionError  # pragma: no cover - the numbers do not end
