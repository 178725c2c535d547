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
def postgres(tmp_path: Path, postgres_server: Server) -> Iterator[Database]:
    """Return a database of PostgreSQL, dropped afterwards: hundreds would take minutes to clear away."""
    made = of_postgres(tmp_path, postgres_server)
    yield made
    postgres_server.drop(made.url.rpartition("/")[2])


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """Return a database of each kind."""
    if request.param == "sqlite":
        return of_sqlite(tmp_path, request.getfixturevalue("migrated_file"))
    made: Database = request.getfixturevalue("postgres")
    return made
