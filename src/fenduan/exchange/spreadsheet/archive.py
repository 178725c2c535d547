"""The parts of a workbook file, taken out of its archive within fixed bounds.

A workbook is a ZIP archive that a stranger sent. Sizes that the archive states are not believed: parts are unpacked
piece by piece and counted. Nothing is ever unpacked to disk.
"""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Final

LARGEST: Final = 16 * 1024 * 1024
"""The largest file that is opened, in bytes."""
LARGEST_UNPACKED: Final = 96 * 1024 * 1024
"""The most bytes that its parts may have once unpacked, all that are read together."""
_MOST_PARTS: Final = 2_000
_COMPOUND_FILE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What the standard library raises for archives that are not sound.
_UNSOUND: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
# Programs and links that a workbook can carry; a dossier needs none, so a workbook with one is not opened further.
_ACTIVE: Final = {
    "vbaproject": "macro",
    "macrosheets/": "macro",
    "dialogsheets/": "macro",
    "activex/": "macro",
    "ctrlprops/": "macro",
    "externallinks/": "external-link",
    "connections.xml": "external-link",
    "querytables/": "external-link",
    "embeddings/": "external-link",
}


class Unsafe(Exception):  # noqa: N818 - says what the workbook is
    """The workbook is not read: ``rule`` says why, ``found`` what was met."""

    def __init__(self, rule: str, found: str = "") -> None:
        super().__init__(f"{rule}: {found}")
        self.rule = rule
        self.found = found


class Archive:
    """The parts of one workbook by name; names are compared without regard to case, as the format asks."""

    def __init__(self, data: bytes) -> None:
        """Open ``data``.

        Raises:
            Unsafe: It is no archive, is encrypted, or carries programs or links.
        """
        if len(data) > LARGEST:
            raise Unsafe("workbook-too-large", f"> {LARGEST}")
        if data.startswith(_COMPOUND_FILE):
            raise Unsafe("old-or-locked")
        self._left = LARGEST_UNPACKED
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _UNSOUND as error:
            raise Unsafe("no-workbook") from error
        entries = self._zip.infolist()
        if len(entries) > _MOST_PARTS:
            raise Unsafe("workbook-too-large", f"{len(entries)} parts")
        self._parts = {entry.filename.lstrip("/").lower(): entry for entry in entries}
        if len(self._parts) < len(entries):
            raise Unsafe("no-workbook")
        for name in self._parts:
            for piece, rule in _ACTIVE.items():
                if piece in name:
                    raise Unsafe(rule, name)

    def read(self, name: str) -> bytes | None:
        """Return the bytes of the part ``name``, or ``None`` where there is no such part.

        Raises:
            Unsafe: The part is damaged, encrypted or larger once unpacked than is allowed.
        """
        entry = self._parts.get(name.lstrip("/").lower())
        if entry is None:
            return None
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            raise Unsafe("old-or-locked", name)
        try:
            with self._zip.open(entry) as part:
                data = part.read(self._left + 1)
        except _UNSOUND as error:
            raise Unsafe("no-workbook", name) from error
        if len(data) > self._left:
            raise Unsafe("workbook-too-large", name)
        self._left -= len(data)
        return data
