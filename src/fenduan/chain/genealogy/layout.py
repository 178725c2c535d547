"""The file of an index: a header that says what it stands for, arrays one after another, and an end written last.

Little-endian throughout. It is written beside the old one and renamed, so whoever reads the old one goes on reading it.
"""

import os
import time
import uuid
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from fenduan.chain.genealogy.errors import missing, not_an_index, of_another_version, torn

_MAGIC: Final = b"FDNGENE"
_VERSION: Final = b"1"
_END: Final = b"1ENEGNDF"
_ALIGNED: Final = 64
_HEAD: Final = 4096
_TYPES: Final = {"u1", "<i4", "<i8"}
# What a run that was cut short leaves beside the index is taken away by the next one when it is as old as this.
_LEFT_S: Final = 24 * 3600


class Section(msgspec.Struct, frozen=True):
    """Where an array stands in the file: its type, first byte, number of entries, and the CRC-32 of its bytes."""

    dtype: str
    offset: int
    length: int
    crc: int


class Header(msgspec.Struct, frozen=True):
    """What an index stands for."""

    store: str
    """The identity of the store that it was made from."""
    position: int
    """The position of the last event that it takes in."""
    sections: dict[str, Section]
    size: int
    """The length of the whole file in bytes."""


def write(file: Path, *, store: str, position: int, arrays: Mapping[str, np.ndarray[Any, Any]]) -> None:
    """Write an index; what stood there before is replaced in one move. Raises ``OSError``."""
    sections: dict[str, Section] = {}
    offset = _HEAD
    for name, array in arrays.items():
        code = array.dtype.newbyteorder("<").str if array.dtype.itemsize > 1 else "u1"
        sections[name] = Section(code, offset, array.size, zlib.crc32(_bytes(array)))
        offset += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = msgspec.json.encode(Header(store, position, sections, offset + len(_END)))
    head = _MAGIC + _VERSION + len(header).to_bytes(4, "little") + zlib.crc32(header).to_bytes(4, "little") + header
    if len(head) > _HEAD:
        raise ValueError("the header is longer than its page")
    _sweep(file)
    beside = file.with_name(f"{file.name}.{uuid.uuid4().hex}.new")
    try:
        with beside.open("wb") as out:
            out.write(head.ljust(_HEAD, b"\0"))
            for name, array in arrays.items():
                out.seek(sections[name].offset)
                out.write(_bytes(array))
            out.seek(offset)
            out.write(_END)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def read(file: Path) -> tuple[Header, dict[str, np.ndarray[Any, Any]]]:
    """Open an index; its arrays are mapped, not read. Raises :class:`IndexFileError`."""
    try:
        mapped = np.memmap(file, dtype=np.uint8, mode="r")
    except FileNotFoundError as error:
        raise missing(str(file)) from error
    except ValueError as error:  # an empty file cannot be mapped
        raise torn(str(file)) from error
    head = mapped[:_HEAD].tobytes()
    if not head.startswith(_MAGIC):
        raise not_an_index(str(file))
    if not head.startswith(_MAGIC + _VERSION):
        raise of_another_version(str(file))
    length, crc = (int.from_bytes(head[at : at + 4], "little") for at in (8, 12))
    encoded = head[16 : 16 + length]
    if len(encoded) != length or zlib.crc32(encoded) != crc:
        raise torn(str(file))
    try:
        header = msgspec.json.decode(encoded, type=Header)
    except msgspec.DecodeError as error:
        raise not_an_index(str(file)) from error
    if header.size != mapped.size or mapped[-len(_END) :].tobytes() != _END:
        raise torn(str(file))
    return header, {name: _view(mapped, section, file) for name, section in header.sections.items()}


def verify(file: Path) -> Header:
    """Read every byte of an index and compare it with its checksums. Raises :class:`IndexFileError`."""
    header, arrays = read(file)
    for name, section in header.sections.items():
        if zlib.crc32(_bytes(arrays[name])) != section.crc:
            raise torn(str(file))
    return header


def _sweep(file: Path) -> None:
    """Take away what runs that were cut short left beside an index."""
    for left in file.parent.glob(f"{file.name}.*.new"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_S:
                left.unlink()


def _view(mapped: np.ndarray[Any, Any], section: Section, file: Path) -> np.ndarray[Any, Any]:
    if section.dtype not in _TYPES:
        raise not_an_index(str(file))
    dtype = np.dtype(section.dtype)
    end = section.offset + section.length * dtype.itemsize
    if section.length < 0 or section.offset < _HEAD or section.offset % _ALIGNED or end > mapped.size - len(_END):
        raise torn(str(file))
    return np.asarray(mapped[section.offset : end]).view(dtype)


def _bytes(array: np.ndarray[Any, Any]) -> memoryview:
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<")).view(np.uint8).data
