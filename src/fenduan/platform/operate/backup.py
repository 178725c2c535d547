"""One file that holds everything: the database, the files, and the digests by which it is verified.

The database is copied as it stands at one moment (SQLite's own backup, or ``pg_dump`` in one snapshot); files are never
changed once written, so those that it names are there. Private keys are not in it: they are kept apart.
"""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, connections

from fenduan import __version__
from fenduan.platform.base import clock
from fenduan.platform.base.errors import Refused
from fenduan.reference.text import Text

_SUMS: Final = "SHA256SUMS"
_ABOUT: Final = "backup.json"
_FILES: Final = "files"
_LARGEST_ABOUT: Final = 1 << 16


def back_up(path: Path) -> int:
    """Write a copy of everything to ``path``; return its size in bytes.

    Raises:
        Refused: the file exists, or the database's own program for it fails.
    """
    if path.exists():
        raise Refused(Text(f"{path.name} exists already.", f"{path.name} 已存在。"))
    with tempfile.TemporaryDirectory(dir=path.resolve().parent, prefix=".backup-") as name:
        folder = Path(name)
        database = _dump(folder)
        about = {"version": __version__, "made": clock.now().isoformat(), "database": database}
        (folder / _ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
        packed = folder / "packed"
        _pack(packed, folder, database)
        packed.replace(path)
    return path.stat().st_size


def _pack(packed: Path, folder: Path, database: str) -> None:
    sources = {database: folder / database, _ABOUT: folder / _ABOUT, **_kept_files()}
    sums = folder / _SUMS
    with tarfile.open(packed, "w:gz", compresslevel=6) as archive, sums.open("w", encoding="utf-8") as lines:
        for name, source in sorted(sources.items()):
            lines.write(f"{_digest(source)}  {name}\n")
            archive.add(source, name)
        lines.flush()
        archive.add(sums, _SUMS)


def _kept_files() -> dict[str, Path]:
    root = Path(settings.MEDIA_ROOT)
    found = sorted(root.rglob("*")) if root.is_dir() else []
    return {f"{_FILES}/{each.relative_to(root).as_posix()}": each for each in found if each.is_file()}


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _dump(folder: Path) -> str:
    """Copy the database into ``folder``; return the name of its file."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(folder / "fenduan.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()
        return "fenduan.sqlite3"
    _run(["pg_dump", "--format=custom", "--no-owner", "--file", str(folder / "fenduan.dump")])
    return "fenduan.dump"


def _run(words: list[str]) -> None:
    program = shutil.which(words[0])
    if program is None:
        raise Refused(
            Text(
                f"{words[0]} is not installed (Debian: postgresql-client).",
                f"未安装 {words[0]}（Debian：postgresql-client）。",
            )
        )
    stated = settings.DATABASES["default"]
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {name: str(stated[key]) for name, key in named.items() if stated.get(key)}
    told = subprocess.run(  # noqa: S603 - the database's own program, with words written here
        [program, *words[1:]], env=environment, capture_output=True, check=False, text=True
    )
    if told.returncode:
        said = told.stderr.strip().splitlines()[-1:] or ["?"]
        raise Refused(Text(f"{words[0]} failed: {said[0]}", f"{words[0]} 运行失败：{said[0]}"))


def restore(path: Path) -> dict[str, Any]:
    """Bring everything back from ``path`` into an empty place; return what the copy says of itself.

    Every file is compared with its digest before anything is put in place. Whoever calls this runs ``fsck`` after it.

    Raises:
        Refused: the copy is damaged, or there is something here already.
    """
    root = Path(settings.MEDIA_ROOT)
    if _holds_something() or (root.is_dir() and any(root.iterdir())):
        raise Refused(
            Text("There is something here already; restore into an empty place.", "此处已有数据，请恢复到空的位置。")
        )
    settings.FENDUAN_DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.FENDUAN_DATA, prefix=".restore-") as name:
        folder = Path(name)
        about = _unpacked(path, folder)
        _load(folder / str(about["database"]))
        if (folder / _FILES).is_dir():
            shutil.copytree(folder / _FILES, root, dirs_exist_ok=True)
    return about


def _database() -> str:
    """Return the database's name; of SQLite, the path of its file."""
    return str(settings.DATABASES["default"]["NAME"])


def _holds_something() -> bool:
    if connection.vendor == "sqlite":
        stated = Path(_database())
        return stated.exists() and stated.stat().st_size > 0
    return bool(connection.introspection.table_names())


def _unpacked(path: Path, folder: Path) -> dict[str, Any]:
    damaged = Refused(Text(f"{path.name} is damaged or is no backup.", f"{path.name} 已损坏，或者不是备份文件。"))
    try:
        with tarfile.open(path, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        stated = dict(_sums(folder))
        found = {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()} - {_SUMS}
        about_text = (folder / _ABOUT).read_bytes()[:_LARGEST_ABOUT]
        about: dict[str, Any] = json.loads(about_text)
    except (OSError, tarfile.TarError, EOFError, ValueError) as error:
        raise damaged from error
    if found != set(stated) or any(_digest(folder / name) != digest for name, digest in stated.items()):
        raise damaged
    if about.get("database") not in ("fenduan.sqlite3", "fenduan.dump"):
        raise damaged
    return about


def _sums(folder: Path) -> Iterator[tuple[str, str]]:
    for line in (folder / _SUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _load(dump: Path) -> None:
    lite = connection.vendor == "sqlite"
    if lite != (dump.name == "fenduan.sqlite3"):
        raise Refused(Text("The copy is of the other database.", "备份来自另一种数据库。"))
    if lite:
        connections.close_all()
        shutil.copyfile(dump, _database())
        return
    name = _database()
    _run(["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "--dbname", name, str(dump)])
