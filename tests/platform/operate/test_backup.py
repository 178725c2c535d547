"""A copy of everything, and back: nothing is brought back from a copy that is not whole."""

import gzip
import io
import sqlite3
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from fenduan.platform.base.errors import Refused
from fenduan.platform.base.models import Setting
from fenduan.platform.operate import backup
from fenduan.platform.operate.backup import back_up, restore

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL copies by its own programs"),
]


@pytest.fixture
def kept(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Keep a row and a file, and write the copy of both."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    (tmp_path / "files" / "ab").mkdir(parents=True)
    (tmp_path / "files" / "ab" / "abcd").write_bytes(b"a document")
    Setting.objects.create(key="kept", value="批记录")
    path = tmp_path / "all.backup"
    back_up(path)
    yield path
    Setting.objects.all().delete()


@pytest.fixture
def elsewhere(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the settings at an empty place."""
    place = tmp_path / "elsewhere"
    monkeypatch.setattr(backup, "_database", lambda: str(place / "fenduan.sqlite3"))
    settings.FENDUAN_DATA = place
    settings.MEDIA_ROOT = str(place / "files")
    return place


def test_what_is_brought_back_is_what_was_kept(kept: Path, elsewhere: Path) -> None:
    restore(kept)

    assert (elsewhere / "files" / "ab" / "abcd").read_bytes() == b"a document"
    with sqlite3.connect(elsewhere / "fenduan.sqlite3") as found:
        assert found.execute("select value from base_setting where key = 'kept'").fetchall() == [("批记录",)]


def test_nothing_is_written_over_what_is_there(kept: Path) -> None:
    with pytest.raises(Refused, match="exists already"):
        back_up(kept)
    with pytest.raises(Refused, match="something here already"):
        restore(kept)


@pytest.mark.parametrize("part", ["files/ab/abcd", "fenduan.sqlite3", "backup.json"])
def test_a_copy_with_another_file_in_it_is_refused(kept: Path, elsewhere: Path, part: str) -> None:
    _change(kept, part, b"another")

    with pytest.raises(Refused, match="damaged"):
        restore(kept)
    assert not (elsewhere / "fenduan.sqlite3").exists()


@pytest.mark.parametrize("name", ["../outside", "/outside", "files/added"])
def test_a_copy_with_a_file_too_many_is_refused(kept: Path, elsewhere: Path, name: str) -> None:
    _change(kept, name, b"added")

    with pytest.raises(Refused, match="damaged"):
        restore(kept)
    assert not (elsewhere.parent / "outside").exists()


def test_a_torn_copy_is_refused(kept: Path, elsewhere: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:-200])

    with pytest.raises(Refused, match="damaged"):
        restore(kept)
    assert not (elsewhere / "fenduan.sqlite3").exists()


def _change(path: Path, name: str, content: bytes) -> None:
    """Put ``content`` in the place of a file of the archive, or add it."""
    with tarfile.open(path) as archive:
        parts = {each.name: archive.extractfile(each).read() for each in archive}  # type: ignore[union-attr]
    parts[name] = content
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for each, data in parts.items():
            about = tarfile.TarInfo(each)
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
    path.write_bytes(gzip.compress(packed.getvalue()))
