"""Databases of their own, migrated, for tests that start processes: one of SQLite and one of PostgreSQL."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import dj_database_url
import psycopg

from tests.platform.postgres import Server

ROOT: Final = Path(__file__).resolve().parents[3]
TEMPLATE: Final = "template_fenduan"
_SETTINGS: Final = {"DJANGO_SETTINGS_MODULE": "tests.platform.ledger.settings", "FENDUAN_MODE": "test"}
_DRIVER: Final = "tests.platform.ledger.driver"


@dataclass(frozen=True)
class Database:
    """A migrated database, and how processes come to it; ``data`` is the folder of their files and of the key."""

    vendor: str
    url: str
    data: Path
    server: Server | None = None

    def environment(self, url: str | None = None) -> dict[str, str]:
        """Return the environment of a process that works on it."""
        return {**os.environ, **_SETTINGS, "DATABASE_URL": url or self.url, "FENDUAN_DATA": str(self.data)}

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start the driver, with pipes to it."""
        command = [sys.executable, "-W", "ignore", "-m", _DRIVER, *words]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=ROOT, env=self.environment(), text=True, **pipes)  # type: ignore[call-overload, no-any-return]  # the pipes by name

    def run(self, *words: str, status: int = 0) -> str:
        """Run the driver to its end and return what it printed."""
        process = self.start(*words)
        out, err = process.communicate(timeout=300)
        assert process.returncode == status, err
        return out


def migrate(environment: Mapping[str, str]) -> None:
    """Make the tables that the ledger needs."""
    for app in ("base", "ledger"):
        command = [sys.executable, "-W", "ignore", "-m", "django", "migrate", "--skip-checks", "--verbosity", "0", app]
        told = subprocess.run(command, cwd=ROOT, env=dict(environment), check=False, capture_output=True, text=True)
        assert told.returncode == 0, told.stderr


def of_sqlite(folder: Path, template: Path) -> Database:
    """Return a copy of a migrated file."""
    shutil.copy(template, folder / "fenduan.sqlite3")
    return Database("sqlite", f"sqlite:///{folder / 'fenduan.sqlite3'}", folder)


def of_postgres(folder: Path, server: Server) -> Database:
    """Return a copy of the migrated database."""
    return Database("postgresql", server.create(f"t{abs(hash(folder))}", TEMPLATE), folder, server)


def sqlite_template(folder: Path) -> Path:
    """Make a migrated file that is copied for each test."""
    path = folder / "template.sqlite3"
    made = Database("sqlite", f"sqlite:///{path}", folder)
    migrate(made.environment())
    return path


def postgres_template(folder: Path, server: Server) -> None:
    """Make a migrated database that is copied for each test."""
    migrate(Database("postgresql", server.create(TEMPLATE), folder, server).environment())


@contextmanager
def connected(database: Database, role: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Connect to a database of PostgreSQL as a role."""
    assert database.server is not None
    name = str(dj_database_url.parse(database.url)["NAME"])
    parameters = {"host": str(database.server.socket), "user": role, "dbname": name}
    connection = psycopg.connect(autocommit=True, **parameters)  # type: ignore[arg-type]  # they are texts
    try:
        yield connection
    finally:
        with suppress(psycopg.Error):
            connection.close()
