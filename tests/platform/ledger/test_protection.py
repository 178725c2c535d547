"""What the application's role may do to the ledger: insert and read, and nothing else."""

import json

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from fenduan.platform.ledger import protection
from fenduan.platform.ledger.models import Entry, Leaf
from fenduan.platform.ledger.protection import ERASABLE, KEPT
from tests.platform.ledger.databases import Database, connected
from tests.platform.postgres import APPLICATION, OWNER

REFUSED = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def protected(postgres: Database) -> Database:
    """Return a database with entries in it, of which the rights are set."""
    postgres.run(*f"write 1 4 -- seal_once -- protect {APPLICATION}".split(" "))
    return postgres


def test_the_application_works_under_its_role(protected: Database) -> None:
    assert protected.server is not None
    name = protected.url.rpartition("/")[2]
    as_application = Database("postgresql", protected.server.url(name, APPLICATION), protected.data, protected.server)

    told = [
        json.loads(line)
        for line in as_application.run(*["write", "2", "4", "--", "seal_once", "--", "tell"]).splitlines()
    ]
    assert told[-2][1] == 0
    assert told[-1]["faults"] == []


@pytest.mark.parametrize("table", [*KEPT, ERASABLE])
def test_the_application_changes_nothing_in_the_ledger(protected: Database, table: str) -> None:
    changing = [
        "UPDATE {} SET id = id",
        "TRUNCATE {} CASCADE",
        "DROP TABLE {} CASCADE",
        "ALTER TABLE {} OWNER TO CURRENT_USER",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_kept ON {}",
        "CREATE INDEX x ON {} (id)",
    ]
    if table == "ledger_leaf":
        changing[0] = 'UPDATE {} SET "index" = "index"'
    if table != ERASABLE:
        changing.append("DELETE FROM {}")
    with connected(protected, APPLICATION) as application:
        for statement in changing:
            with pytest.raises(REFUSED):
                application.execute(psycopg.sql.SQL(statement).format(psycopg.sql.Identifier(table)))  # type: ignore[arg-type]  # texts of ours


def test_the_application_works_with_every_other_table(postgres: Database) -> None:
    with connected(postgres, OWNER) as owner:
        owner.execute("CREATE TABLE base_cache (cache_key text)")
    postgres.run("protect", APPLICATION)

    with connected(postgres, APPLICATION) as application:
        application.execute("INSERT INTO base_cache VALUES ('a')")
        application.execute("UPDATE base_cache SET cache_key = 'b'")
        application.execute("DELETE FROM base_cache")
        application.execute("INSERT INTO base_setting (key, value) VALUES ('a', 'b')")
        for statement in ("DELETE FROM django_migrations", "DROP TABLE base_cache"):
            with pytest.raises(REFUSED):
                application.execute(statement)  # type: ignore[call-overload]  # texts of ours


def test_the_application_gives_itself_no_rights(protected: Database) -> None:
    with connected(protected, APPLICATION) as application:
        for statement in (
            "GRANT UPDATE ON ledger_entry TO fenduan_application",
            f"SET ROLE {OWNER}",
            "SET session_replication_role = replica",
            "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
            "CREATE TABLE more (id int)",
        ):
            try:
                application.execute(statement)  # type: ignore[call-overload]  # texts of ours
            except REFUSED:
                continue
            # PostgreSQL only warns where nothing was granted.
            assert statement.startswith("GRANT")
        with pytest.raises(REFUSED):
            application.execute("UPDATE ledger_entry SET actor = 0")


def test_the_owner_is_stopped_by_triggers(protected: Database) -> None:
    with connected(protected, OWNER) as owner:
        for statement in ("UPDATE ledger_entry SET actor = 0", "DELETE FROM ledger_node", "TRUNCATE ledger_scan"):
            with pytest.raises(psycopg.errors.RaiseException):
                owner.execute(statement)  # type: ignore[call-overload]  # texts of ours


@pytest.mark.django_db
def test_on_sqlite_triggers_guard_against_mistakes() -> None:
    if connection.vendor != "sqlite":
        assert not protection.protected(), "the owner may do everything"
        return
    assert not protection.protected()
    with transaction.atomic():
        protection.protect()
        protection.protect()
        assert protection.protected()
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            assert len(cursor.fetchall()) == 2 * len(KEPT) + 1
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_row_is_kept_by_the_trigger_of_sqlite() -> None:
    if connection.vendor != "sqlite":
        with pytest.raises(ValueError, match="role"):
            protection.protect()
        return
    protection.protect()
    Entry.objects.bulk_create(
        [Entry(number="n", payload=b"", leaf=b"", time="2026-06-15T00:00Z", actor=1, seal_by="2026-06-15T01:00Z")]
    )
    Leaf.objects.bulk_create([Leaf(index=0, entry=Entry.objects.get())])
    for change in (_other_actor, _other_place, _no_leaves):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(ValueError, match="no roles"):
        protection.protect("someone")


def _other_actor() -> None:
    Entry.objects.update(actor=2)


def _other_place() -> None:
    Leaf.objects.update(index=1)


def _no_leaves() -> None:
    Leaf.objects.all()._raw_delete("default")


@pytest.mark.parametrize(("role", "held"), [(OWNER, "owns"), (APPLICATION, "append")])
def test_it_is_known_as_whom_the_platform_runs(protected: Database, role: str, held: str) -> None:
    assert _standing(protected, role) == held


def test_an_application_that_may_change_the_ledger_is_found(protected: Database) -> None:
    with connected(protected, OWNER) as owner:
        owner.execute(f"GRANT UPDATE ON ledger_entry TO {APPLICATION}")
    assert _standing(protected, APPLICATION) == "changes"


@pytest.mark.django_db
def test_on_sqlite_it_is_known_whether_triggers_guard() -> None:
    if connection.vendor == "sqlite":
        assert protection.standing().held == "bare"
        protection.protect()
        assert protection.standing().held == "triggers"


def _standing(database: Database, role: str) -> str:
    assert database.server is not None
    url = database.server.url(database.url.rpartition("/")[2], role)
    return str(json.loads(Database("postgresql", url, database.data, database.server).run("standing")))
