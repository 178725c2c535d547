"""Uploaded files: what they are by their content, and where they lie.

A file is taken if it is, whole and from its first byte to its last, one of a few kinds that offices use. What is two
things at once, hides something behind its end, or grows without measure when opened is refused; nothing of it is kept.
Bytes lie under their digest, outside what the web server gives out.
"""

import io
import os
import re
import secrets
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import puremagic
from django.conf import settings

from fenduan.platform.base.errors import Refused
from fenduan.platform.base.text import filled
from fenduan.reference.text import Text

_TAIL: Final = 66_000
_MOST_UNPACKED: Final = 512 * 1024 * 1024
_MOST_TIMES: Final = 200
_MOST_MEMBERS: Final = 10_000
_MOST_PIXELS: Final = 200_000_000

EMPTY: Final = Text("The file is empty.", "文件为空。")
TOO_LARGE: Final = Text("The file is larger than {limit} MiB.", "文件超过{limit} MiB。")
UNKNOWN: Final = Text(
    "This is no PDF, Word or Excel file and no PNG or JPEG picture. Save it as one of these.",
    "该文件不是PDF、Word、Excel文件，也不是PNG或JPEG图片，请另存为上述格式之一。",
)
OTHER_NAME: Final = Text(
    "By its content it is {kind}; its name says otherwise. Name it as what it is.",
    "该文件的内容为{kind}，与文件名后缀不符，请更正文件名。",
)
DAMAGED: Final = Text(
    "The file does not begin or end as {kind} does, or holds something besides. Save it anew.",
    "该文件的开头或者结尾不符合{kind}格式，或者夹带其他内容，请重新保存。",
)
BOMB: Final = Text(
    "Unpacked, the file would be far larger than any office file. It is not opened.",
    "该文件解压后远大于正常办公文件，系统不予打开。",
)
MACROS: Final = Text("The file holds macros. Save it without.", "该文件包含宏，请另存为不含宏的格式。")
BAD_NAME: Final = Text(
    "The name of the file holds a path or a character that no file has.", "文件名中含有路径或者不允许的字符。"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken: its name, its media type, the endings of names that it has."""

    name: str
    media_type: str
    endings: tuple[str, ...]


PDF: Final = Kind("PDF", "application/pdf", (".pdf",))
PNG: Final = Kind("PNG", "image/png", (".png",))
JPEG: Final = Kind("JPEG", "image/jpeg", (".jpg", ".jpeg"))
WORD: Final = Kind("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
EXCEL: Final = Kind("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))
KINDS: Final = (PDF, PNG, JPEG, WORD, EXCEL)
_NAME: Final = re.compile(
    r"[^\x00-\x1f\x7f-\x9f/\\:*?\"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]{1,150}"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is taken: its safe name, its kind, the SHA-256 of its bytes in hexadecimal."""

    name: str
    kind: Kind
    digest: str
    data: bytes


def check(name: str, data: bytes) -> Checked:
    """Look a file over. Raises :class:`Refused` with the reason where it is not taken; nothing is stored by this."""
    if not data:
        raise Refused(EMPTY, status=400)
    limit = settings.FENDUAN_UPLOAD_LIMIT
    if len(data) > limit:
        raise Refused(filled(TOO_LARGE, limit=limit // (1024 * 1024)), status=400)
    if not _NAME.fullmatch(name) or name.strip(". ") == "":
        raise Refused(BAD_NAME, status=400)
    kind = _kind(data)
    if not name.lower().endswith(kind.endings):
        raise Refused(filled(OTHER_NAME, kind=kind.name), status=400)
    return Checked(name, kind, sha256(data).hexdigest(), data)


def _kind(data: bytes) -> Kind:
    """Return what a file is by its content, whole."""
    for start, look in _LOOKS:
        if data.startswith(start):
            return look(data)
    raise Refused(UNKNOWN, status=400)


def _damaged(kind: Kind) -> Refused:
    return Refused(filled(DAMAGED, kind=kind.name), status=400)


def _no_archive_behind(data: bytes, kind: Kind) -> None:
    """Refuse a file that is an archive too: an archive is read from its end."""
    if b"PK\x05\x06" in data[-_TAIL:] and zipfile.is_zipfile(io.BytesIO(data)):
        raise _damaged(kind)


def _as_pdf(data: bytes) -> Kind:
    body = data.rstrip(b"\r\n\t \x00")
    known = {each.mime_type for each in puremagic.magic_string(data[:4096])}
    if not body.endswith(b"%%EOF") or b"startxref" not in body[-2048:] or PDF.media_type not in known:
        raise _damaged(PDF)
    _no_archive_behind(data, PDF)
    return PDF


def _as_png(data: bytes) -> Kind:
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND" or not any(k == b"IDAT" for k, _ in chunks):
        raise _damaged(PNG)
    wide, high = struct.unpack(">II", chunks[0][1][:8])
    if wide * high > _MOST_PIXELS:
        raise Refused(BOMB, status=400)
    _no_archive_behind(data, PNG)
    return PNG


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place < len(data):
        if place + 12 > len(data):
            raise _damaged(PNG)
        length = struct.unpack(">I", data[place : place + 4])[0]
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        check = data[place + 8 + length : place + 12 + length]
        if len(check) < 4 or zlib.crc32(kind + body) != struct.unpack(">I", check)[0]:  # noqa: PLR2004 - bytes of a sum
            raise _damaged(PNG)
        yield kind, body
        place += 12 + length


def _as_jpeg(data: bytes) -> Kind:
    if not data.endswith(b"\xff\xd9"):
        raise _damaged(JPEG)
    _no_archive_behind(data, JPEG)
    return JPEG


def _as_office(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _office(archive, data)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _damaged(WORD) from error


def _office(archive: zipfile.ZipFile, data: bytes) -> Kind:
    members = archive.infolist()
    names = {each.filename for each in members}
    kind = WORD if "word/document.xml" in names else EXCEL if "xl/workbook.xml" in names else None
    if kind is None or "[Content_Types].xml" not in names:
        raise Refused(UNKNOWN, status=400)
    unpacked = sum(each.file_size for each in members)
    if len(members) > _MOST_MEMBERS or unpacked > min(_MOST_UNPACKED, _MOST_TIMES * len(data)):
        raise Refused(BOMB, status=400)
    if any("vbaproject" in each.lower() for each in names):
        raise Refused(MACROS, status=400)
    first = min(each.header_offset for each in members)
    if first != 0 or archive.comment or len(names) < len(members) or any(map(_leads_out, names)):
        raise _damaged(kind)
    if any(each.flag_bits & 1 or each.filename.lower().endswith((".zip", ".exe", ".js")) for each in members):
        raise _damaged(kind)
    _unpacks(archive, members, kind)
    return kind


def _unpacks(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], kind: Kind) -> None:
    """Unpack everything once, in pieces: a stated size that is not the real one shows, and so does a broken sum."""
    for member in members:
        size = 0
        try:
            with archive.open(member) as file:
                while piece := file.read(1024 * 1024):
                    size += len(piece)
                    if size > member.file_size:
                        raise Refused(BOMB, status=400)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise _damaged(kind) from error


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in name


_LOOKS: Final[tuple[tuple[bytes, Callable[[bytes], Kind]], ...]] = (
    (b"%PDF-", _as_pdf),
    (b"\x89PNG\r\n\x1a\n", _as_png),
    (b"\xff\xd8\xff", _as_jpeg),
    (b"PK\x03\x04", _as_office),
)


# Where they lie


def path_of(digest: str) -> Path:
    """Return where the bytes with a SHA-256 lie. Raises ``ValueError`` for what is none."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError("no SHA-256 in hexadecimal")
    return Path(settings.MEDIA_ROOT) / "uploads" / digest[:2] / digest


def keep(checked: Checked) -> None:
    """Put the bytes where they belong, whole or not at all; the same bytes twice are kept once."""
    target = path_of(checked.digest)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = target.parent / f".{secrets.token_hex(8)}"
    try:
        with waiting.open("xb") as file:
            file.write(checked.data)
            file.flush()
            os.fsync(file.fileno())
        waiting.chmod(0o440)
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)


def read(digest: str) -> bytes:
    """Return the bytes with a SHA-256. Raises ``OSError`` where they are not there, ``ValueError`` if they changed."""
    data = path_of(digest).read_bytes()
    if sha256(data).hexdigest() != digest:
        raise ValueError("the bytes are not those that were stored")
    return data
