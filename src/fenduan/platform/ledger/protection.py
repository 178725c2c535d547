"""Keeping hands off the ledger's rows.

On PostgreSQL two roles share the work: the owner migrates, and the application may insert into the ledger and read it,
and no more; it owns nothing, so that it cannot switch a trigger off. On SQLite, whose every user may do everything to
the file, triggers guard against mistakes only; `docs/evidence.md` says so.
"""

from dataclasses import dataclass
from typing import Final, Literal, LiteralString

from django.db import connection, transaction
from psycopg import sql

from fenduan.platform.ledger.models import (
    Checkpoint,
    Cosignature,
    Entry,
    HandOver,
    Leaf,
    Node,
    Opening,
    Print,
    Scan,
    Signature,
    Witness,
)

KEPT: Final = tuple(
    each._meta.db_table  # noqa: SLF001 - Django's documented way
    for each in (Entry, Leaf, Node, Checkpoint, Cosignature, Witness, HandOver, Signature, Print, Scan)
)
"""Tables whose rows nobody changes or deletes."""
ERASABLE: Final = Opening._meta.db_table  # noqa: SLF001 - as above
"""The table whose rows may be deleted, so that a value can be erased; they are not changed either."""
_MIGRATIONS: Final = "django_migrations"


@transaction.atomic
def protect(application: str | None = None) -> None:
    """Set rights and triggers, as the owner; run it after every migration. It may be run again.

    ``application`` is the role of PostgreSQL that the program runs under; SQLite has none.

    Raises:
        ValueError: a role is wanted on SQLite, or none on PostgreSQL.
        django.db.ProgrammingError: there is no such role, or whoever runs this is not the owner.
    """
    if connection.vendor == "postgresql":
        if not application:
            raise ValueError("PostgreSQL needs the role of the application")
        _grant(application)
        _trigger_postgresql()
    else:
        if application:
            raise ValueError("SQLite has no roles")
        _trigger_sqlite()


def protected() -> bool:
    """Whether the rights of whoever is connected end at inserting and reading; on SQLite, whether triggers guard."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger_%'")
            return bool(cursor.fetchone()[0])
        cursor.execute(
            "SELECT bool_or(has_table_privilege(t, 'UPDATE') OR has_table_privilege(t, 'DELETE') "
            "OR has_table_privilege(t, 'TRUNCATE') OR has_table_privilege(t, 'TRIGGER')) FROM unnest(%s::text[]) t",
            [list(KEPT)],
        )
        return not cursor.fetchone()[0]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the role that is connected may do to the ledger.

    On PostgreSQL: insert and read (``append``), everything as the owner (``owns``), or more than it should
    (``changes``). On SQLite ``triggers`` guard, or nothing does (``bare``).
    """

    role: str
    held: Literal["append", "owns", "changes", "triggers", "bare"]


def standing() -> Standing:
    """Return what whoever is connected may do."""
    guarded = protected()
    if connection.vendor != "postgresql":
        return Standing("", "triggers" if guarded else "bare")
    with connection.cursor() as cursor:
        owned = "SELECT bool_or(tableowner = current_user), current_user FROM pg_tables WHERE tablename = ANY(%s)"
        cursor.execute(owned, [list(KEPT)])
        owns, role = cursor.fetchone()
    return Standing(role, "append" if guarded else "owns" if owns else "changes")


def _grant(application: str) -> None:
    role = sql.Identifier(application)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        cursor.execute(sql.SQL("REVOKE CREATE ON SCHEMA public FROM {}, PUBLIC").format(role))
        cursor.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(role))
        for table in sorted(connection.introspection.table_names(cursor)):
            name = sql.Identifier(table)
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}, PUBLIC").format(name, role))
            cursor.execute(sql.SQL("GRANT " + _rights(table) + " ON {} TO {}").format(name, role))


def _rights(table: str) -> LiteralString:
    """Return what the application may do to a table: to those of others, the cache's too, all but emptying them."""
    if table in KEPT:
        return "SELECT, INSERT"
    if table == ERASABLE:
        return "SELECT, INSERT, DELETE"
    return "SELECT" if table == _MIGRATIONS else "SELECT, INSERT, UPDATE, DELETE"


def _trigger_postgresql() -> None:
    """Stop the owner's own slips too: it would have to switch the triggers off on purpose."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN RAISE EXCEPTION 'the ledger is never changed'; END$$"
        )
        for table in (*KEPT, ERASABLE):
            events = "UPDATE OR TRUNCATE" if table == ERASABLE else "UPDATE OR DELETE OR TRUNCATE"
            statement = (
                "CREATE OR REPLACE TRIGGER ledger_kept BEFORE " + events + " ON {} EXECUTE FUNCTION ledger_refuse()"
            )
            cursor.execute(sql.SQL(statement).format(sql.Identifier(table)))


def _trigger_sqlite() -> None:
    with connection.cursor() as cursor:
        for table in (*KEPT, ERASABLE):
            for event in ("UPDATE",) if table == ERASABLE else ("UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {table}_{event.lower()} BEFORE {event} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END"
                )
