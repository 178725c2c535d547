"""The file of an index is taken as it was written, or refused."""

import os
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fenduan.chain.genealogy import layout
from fenduan.chain.genealogy.errors import IndexFileError

_ARRAYS: dict[str, NDArray[Any]] = {
    "small": np.arange(5, dtype=np.uint8),
    "numbers": np.arange(1000, dtype=np.int32),
    "none": np.empty(0, np.int32),
    "times": np.array([-(1 << 62), 0, 1 << 62], np.int64),
}
_HEAD = 4096


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file of a small index."""
    made = tmp_path / "genealogy.index"
    layout.write(made, store="this one", position=7, arrays=_ARRAYS)
    return made


def _refused(file: Path) -> str:
    with pytest.raises(IndexFileError) as refused:
        layout.read(file)
    assert str(file) in refused.value.message.en
    assert str(file) in refused.value.message.zh
    return refused.value.message.en


def test_what_was_written_is_read(file: Path) -> None:
    header, arrays = layout.read(file)

    assert (header.store, header.position, header.size) == ("this one", 7, file.stat().st_size)
    assert arrays.keys() == _ARRAYS.keys()
    for name, array in _ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        assert arrays[name].tolist() == array.tolist()
    assert layout.verify(file) == header


def test_it_is_mapped_and_cannot_be_written_through(file: Path) -> None:
    _, arrays = layout.read(file)

    assert not arrays["numbers"].flags.writeable
    assert not arrays["numbers"].flags.owndata
    assert arrays["numbers"].ctypes.data % 64 == 0


def test_what_is_big_endian_in_memory_is_little_endian_in_the_file(tmp_path: Path) -> None:
    layout.write(tmp_path / "i", store="s", position=1, arrays={"a": np.arange(3, dtype=">i4")})

    assert layout.read(tmp_path / "i")[1]["a"].tolist() == [0, 1, 2]


def test_a_file_cut_short_anywhere_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    for length in [*range(0, 700, 7), _HEAD - 1, _HEAD, _HEAD + 1, *range(len(whole) - 9, len(whole))]:
        file.write_bytes(whole[:length])
        _refused(file)


def test_a_file_with_something_behind_it_is_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")
    assert "torn" in _refused(file)


def test_a_file_whose_end_was_never_written_is_refused(file: Path) -> None:
    """As after a crash where the length reached the disk before the bytes."""
    whole = file.read_bytes()
    file.write_bytes(whole[:-8] + bytes(8))
    assert "torn" in _refused(file)


@given(st.data())
def test_a_changed_byte_is_found(data: st.DataObject) -> None:
    """One in the header when the file is opened; one in an array when every byte is asked about."""
    file = Path(data.draw(st.just(_MADE)))
    whole = bytearray(file.read_bytes())
    length = int.from_bytes(whole[8:12], "little")
    section = layout.read(file)[0].sections["numbers"]
    places = st.one_of(
        st.integers(0, 16 + length - 1),
        st.integers(section.offset, section.offset + section.length * 4 - 1),
        st.integers(len(whole) - 8, len(whole) - 1),
    )
    at = data.draw(places)
    whole[at] ^= data.draw(st.integers(1, 255))
    changed = file.with_name("changed")
    changed.write_bytes(whole)
    with pytest.raises(IndexFileError):
        layout.verify(changed)
    if not section.offset <= at < section.offset + section.length * 4:
        with pytest.raises(IndexFileError):
            layout.read(changed)


@pytest.fixture(scope="module", autouse=True)
def _made(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Make one index for all drawn examples."""
    global _MADE  # noqa: PLW0603 - hypothesis draws many examples from one file
    _MADE = tmp_path_factory.mktemp("made") / "genealogy.index"
    layout.write(_MADE, store="this one", position=7, arrays=_ARRAYS)


_MADE = Path()


@pytest.mark.parametrize("content", [b"SQLite format 3\0" * 300, b"{}", b"\0" * 9000, "分段".encode() * 900])
def test_something_else_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert "no index" in _refused(file)


def test_a_file_of_a_later_version_is_refused_as_such(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:7] + b"2" + whole[8:])
    assert "another version" in _refused(file)


def test_a_file_whose_numbers_stand_the_other_way_round_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:8] + whole[8:12][::-1] + whole[12:16][::-1] + whole[16:])
    assert "torn" in _refused(file)


def _rewritten(file: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Write another header with a checksum that is right, as a faulty program would."""
    whole = file.read_bytes()
    header = msgspec.json.decode(whole[16 : 16 + int.from_bytes(whole[8:12], "little")])
    change(header)
    told = msgspec.json.encode(header)
    head = whole[:8] + len(told).to_bytes(4, "little") + zlib.crc32(told).to_bytes(4, "little") + told
    file.write_bytes(head.ljust(_HEAD, b"\0") + whole[_HEAD:])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("dtype", ">i4"),
        ("dtype", "O"),
        ("dtype", "<f8"),
        ("offset", 0),
        ("offset", _HEAD + 4),
        ("offset", 1 << 40),
        ("offset", -64),
        ("length", 1 << 40),
        ("length", -1),
    ],
)
def test_an_array_that_stands_nowhere_in_the_file_is_refused(file: Path, key: str, value: str | int) -> None:
    _rewritten(file, lambda header: header["sections"]["numbers"].update({key: value}))
    _refused(file)


@pytest.mark.parametrize("key", ["store", "position", "sections", "size"])
def test_a_header_that_does_not_say_all_is_refused(file: Path, key: str) -> None:
    _rewritten(file, lambda header: header.pop(key))
    _refused(file)


def test_there_may_be_none(tmp_path: Path) -> None:
    assert "no index" in _refused(tmp_path / "none")


def test_who_reads_the_old_one_reads_on_when_another_takes_its_place(file: Path) -> None:
    _, old = layout.read(file)
    layout.write(file, store="this one", position=8, arrays={"numbers": np.zeros(1000, np.int32)})

    assert old["numbers"].tolist() == list(range(1000))
    assert layout.read(file)[0].position == 8


def test_a_failed_writing_leaves_the_old_one_and_nothing_beside_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = file.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        layout.write(file, store="this one", position=8, arrays={})

    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_it_reaches_the_disk_before_it_takes_the_place_of_the_old_one(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(layout.read(file)[0].position))
    layout.write(file, store="this one", position=8, arrays=_ARRAYS)

    assert seen == [7]
    assert layout.read(file)[0].position == 8


def test_what_a_run_cut_short_left_is_taken_away_a_day_later(file: Path) -> None:
    left, fresh = (file.with_name(f"{file.name}.{name}.new") for name in ("left", "fresh"))
    for each in (left, fresh):
        each.write_bytes(b"half")
    day_ago = time.time() - 25 * 3600
    os.utime(left, (day_ago, day_ago))

    layout.write(file, store="this one", position=8, arrays=_ARRAYS)

    assert not left.exists()
    assert fresh.exists()


def test_a_header_longer_than_its_page_is_a_fault_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="header"):
        layout.write(tmp_path / "i", store="s" * 5000, position=1, arrays=_ARRAYS)
