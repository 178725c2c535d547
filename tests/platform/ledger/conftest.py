"""Databases for the tests that start processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.platform.ledger.databases import Database, of_postgres, of_sqlite, postgres_template, sqlite_template
from tests.platform.postgres import Server, server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated file of SQLite."""
    return sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start PostgreSQL, with a migrated database in it; where it is not installed the tests fail."""
    with server() as running:
        postgres_template(tmp_path_factory.mktemp("postgres"), running)
        yield running


@pytest.fixture
def postgres(tmp_path: Path, postgres_server: Server) -> Database:
    """Return a database of PostgreSQL."""
    return of_postgres(tmp_path, postgres_server)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """Return a database of each kind."""
    if request.param == "sqlite":
        return of_sqlite(tmp_path, request.getfixturevalue("migrated_file"))
    return of_postgres(tmp_path, request.getfixturevalue("postgres_server"))
