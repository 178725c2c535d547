"""A PostgreSQL of one's own for the tests: started under an account without privileges, gone afterwards.

``python -m tests.platform.postgres COMMAND...`` runs a command with ``DATABASE_URL`` set to a fresh database.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, LiteralString
from urllib.parse import quote

import psycopg
from psycopg import sql

OWNER: Final = "fenduan_owner"
APPLICATION: Final = "fenduan_application"
OLDEST: Final = 15
_ADMINISTRATOR: Final = "administrator"
_UNPRIVILEGED: Final = ("postgres", "nobody")
# Nothing here outlives the tests, so nothing need reach the disk. There is no port: only a socket in a private folder.
_OPTIONS: Final = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "log_min_messages": "fatal",
}


class NotThereError(Exception):
    """PostgreSQL is not installed; the tests that need it fail, since they prove nothing without."""


@dataclass(frozen=True)
class Server:
    """A running server: the folder of its programs and that of its socket."""

    programs: Path
    socket: Path

    def url(self, database: str, role: str = OWNER) -> str:
        """Return ``DATABASE_URL`` for a role in a database."""
        return f"postgresql://{role}@{quote(str(self.socket), safe='')}/{database}"

    def make_role(self, role: str, options: LiteralString = "") -> None:
        """Make a role that may connect."""
        self._administer(sql.SQL("CREATE ROLE {} LOGIN " + options).format(sql.Identifier(role)))

    def create(self, database: str, template: str = "template1") -> str:
        """Create a database that belongs to the owner; return its ``DATABASE_URL``."""
        names = (sql.Identifier(each) for each in (database, OWNER, template))
        self._administer(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(*names))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(host=str(self.socket), user=_ADMINISTRATOR, dbname="postgres", autocommit=True) as made:
            made.execute(statement)


def programs() -> Path:
    """Return the folder of PostgreSQL's programs. Raises :class:`NotThereError`."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name), reverse=True)
    for folder in (*([Path(found).parent] if found else []), *folders):
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise NotThereError(
        f"PostgreSQL {OLDEST} or newer is not installed; as root: apt-get install postgresql. "
        f"未安装 PostgreSQL {OLDEST} 或更高版本；可以 root 身份运行：apt-get install postgresql。"
    )


@contextmanager
def server(options: Mapping[str, str] = _OPTIONS) -> Iterator[Server]:
    """Start a server with ``options`` and stop it in the end. Raises :class:`NotThereError`."""
    where = programs()
    with tempfile.TemporaryDirectory(prefix="fenduan-pg-") as folder:
        account = _account(Path(folder))
        data = Path(folder) / "data"
        _run(
            [where / "initdb", "-D", data, "-U", _ADMINISTRATOR, "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
            account,
        )
        stated = " ".join(f"-c {name}={value!r}" for name, value in options.items())
        start = ["-o", f"-k {folder} {stated}", "-l", Path(folder) / "log"]
        _run([where / "pg_ctl", "-D", data, "-w", "-t", "60", *start, "start"], account)
        running = Server(where, Path(folder))
        try:
            running.make_role(OWNER, "CREATEDB")
            running.make_role(APPLICATION)
            yield running
        finally:
            _run([where / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], account)


def _account(folder: Path) -> dict[str, Any]:
    """Return how to start a program so that it is not root, which the server refuses to be; it owns ``folder`` then."""
    if os.geteuid() != 0:
        return {}
    names = {each.pw_name for each in pwd.getpwall()}
    name = next(each for each in _UNPRIVILEGED if each in names)
    found = pwd.getpwnam(name)
    os.chown(folder, found.pw_uid, found.pw_gid)
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _run(command: list[Any], account: dict[str, Any]) -> None:
    told = subprocess.run(
        [str(each) for each in command],
        check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/", **account,
    )  # fmt: skip
    if told.returncode:
        raise RuntimeError(f"{Path(command[0]).name} ended with {told.returncode}: {told.stderr}")


def main(command: list[str]) -> int:
    """Run ``command`` with a database of its own, and return its status."""
    try:
        with server() as running:
            url = running.create("fenduan")
            return subprocess.run(command, check=False, env={**os.environ, "DATABASE_URL": url}).returncode
    except NotThereError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
