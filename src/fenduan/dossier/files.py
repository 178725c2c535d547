"""The files beside a dossier: found without following a link, hashed piece by piece.

The digest of a dossier covers what the dossier states, so also a stated ``sha256``; it does not cover the files
themselves. What the files hash to is returned by :func:`file_hashes`, apart from the digest.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fenduan.dossier.errors import Finding, Findings
from fenduan.dossier.model import Dossier
from fenduan.dossier.rules import stays_beside

# What one reading hashes at most, in bytes, over all files of the dossier.
LARGEST_TOTAL = 2 * 1024**3
_PIECE = 1024**2
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK the opening of a pipe would wait for its writer.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


class _NotUsable(Exception):  # noqa: N818 - turned into a finding at once
    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class _Hashes:
    """Hashes files under one directory, each once, within the total allowed."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._left = LARGEST_TOTAL
        self._known: dict[tuple[int, int], str] = {}

    def of(self, name: str) -> str | None:
        """Return the SHA-256 of the file in lower-case hexadecimal, or None where there is none.

        Raises:
            _NotUsable: If a link is on the way, it is no regular file, it cannot be read or the total is used up.
        """
        with _opened(self._directory, name) as descriptor:
            if descriptor is None:
                return None
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise _NotUsable("file-not-regular")
            key = (status.st_dev, status.st_ino)
            if key not in self._known:
                self._known[key] = self._digest(descriptor, status.st_size)
            return self._known[key]

    def _digest(self, descriptor: int, size: int) -> str:
        if size > self._left:
            raise _NotUsable("file-too-large")
        digest = hashlib.sha256()
        while piece := os.read(descriptor, _PIECE):
            self._left -= len(piece)
            if self._left < 0:
                raise _NotUsable("file-too-large")
            digest.update(piece)
        return digest.hexdigest()


@contextmanager
def _opened(directory: Path, name: str) -> Iterator[int | None]:
    """Open ``name`` step by step from ``directory``, following no link; give None where there is no such file."""
    *folders, last = [part for part in name.replace("\\", "/").split("/") if part not in {"", "."}] or ["."]
    opened: list[int] = []
    try:
        try:
            opened.append(os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
            for folder in folders:
                _refuse_link(folder, opened[-1])
                opened.append(os.open(folder, _DIRECTORY, dir_fd=opened[-1]))
            _refuse_link(last, opened[-1])
            opened.append(os.open(last, _FILE, dir_fd=opened[-1]))
        except (FileNotFoundError, NotADirectoryError):
            yield None
            return
        except (OSError, ValueError) as error:
            raise _NotUsable("file-unreadable") from error
        yield opened[-1]
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _refuse_link(name: str, directory: int) -> None:
    """Refuse a link by name; the opening refuses one that appears in between."""
    if stat.S_ISLNK(os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode):
        raise _NotUsable("file-link")


def check(tree: Mapping[str, Any], directory: Path, findings: Findings) -> None:
    """Add a finding for every listed file that is a link, cannot be hashed or has not the hash stated.

    A file that is not there is no mistake. The tree may be of any shape.
    """
    documents = tree.get("documents")
    hashes = _Hashes(directory)
    findings.next_check()
    for index, document in enumerate(documents if isinstance(documents, list) else ()):
        name = document.get("file") if isinstance(document, dict) else None
        if not isinstance(name, str) or not stays_beside(name):
            continue
        try:
            found = hashes.of(name)
        except _NotUsable as reason:
            findings.add(Finding(reason.rule, ("documents", index, "file"), name))
            continue
        stated = document.get("sha256")
        if found is not None and isinstance(stated, str) and stated != found:
            findings.add(Finding("file-hash", ("documents", index, "sha256"), stated, (name, found)))


def file_hashes(dossier: Dossier, directory: Path) -> dict[str, str]:
    """Return the SHA-256, in lower-case hexadecimal, of every listed file that is present, by the document's id.

    Files that are links, no regular files or beyond the total of 2 GiB are left out; reading refuses them.
    """
    hashes = _Hashes(directory)
    found: dict[str, str] = {}
    for document in dossier.documents or ():
        if document.file is None or not stays_beside(document.file):
            continue
        try:
            each = hashes.of(document.file)
        except _NotUsable:
            continue
        if each is not None:
            found[document.id] = each
    return found
