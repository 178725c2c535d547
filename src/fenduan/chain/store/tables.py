"""The tables of a chain store. What was told is only ever added to; the rest follows from it and can be made anew."""

from typing import Final

FORMAT: Final = 1

# Times are microseconds since 1970 in UTC. `names` holds sites, parties, lines, lanes and materials once each. A lot of
# which no event that counts tells any more keeps its number, without a `first`.
TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE sources (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, received INTEGER NOT NULL
) STRICT;
CREATE TABLE events (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL, digest BLOB NOT NULL, time INTEGER NOT NULL, facts BLOB NOT NULL,
    raw BLOB NOT NULL, source INTEGER NOT NULL REFERENCES sources (id), place INTEGER NOT NULL, UNIQUE (id, digest)
) STRICT;
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE declarations (declares TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (declares, position))
    STRICT, WITHOUT ROWID;
CREATE TABLE discounted (position INTEGER PRIMARY KEY, since INTEGER NOT NULL) STRICT;
CREATE INDEX discounted_since ON discounted (since);
CREATE TABLE lots (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, first INTEGER, spelt TEXT, kind TEXT, material INTEGER,
    number TEXT, time INTEGER, site INTEGER, party INTEGER, value TEXT, unit TEXT, came INTEGER NOT NULL DEFAULT 0,
    unconfirmed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX lots_number ON lots (number) WHERE number IS NOT NULL;
CREATE INDEX lots_material ON lots (material) WHERE material IS NOT NULL;
CREATE TABLE touches (
    lot INTEGER NOT NULL, role TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (lot, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX touches_position ON touches (position);
CREATE TABLE described (lot INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (lot, position))
    STRICT, WITHOUT ROWID;
CREATE TABLE processes (process TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (process, position))
    STRICT, WITHOUT ROWID;
CREATE TABLE edges (
    used INTEGER NOT NULL, made INTEGER NOT NULL, used_by INTEGER NOT NULL, made_by INTEGER NOT NULL,
    PRIMARY KEY (used, made, used_by, made_by)
) STRICT, WITHOUT ROWID;
CREATE INDEX edges_back ON edges (made, used);
CREATE INDEX edges_used_by ON edges (used_by);
CREATE INDEX edges_made_by ON edges (made_by);
CREATE TABLE causes (
    by INTEGER NOT NULL, name INTEGER NOT NULL, time INTEGER NOT NULL, lot INTEGER NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (by, name, time, lot, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE sent (
    lot INTEGER NOT NULL, position INTEGER NOT NULL, receiver INTEGER NOT NULL, time INTEGER NOT NULL,
    PRIMARY KEY (lot, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE heard (party INTEGER PRIMARY KEY, time INTEGER NOT NULL) STRICT;
"""

# What was told may not be changed by a slip of this program's own; whoever owns the file can still do as they please.
GUARDS: Final = "".join(
    f"CREATE TRIGGER {table}_never_{act.lower()} BEFORE {act} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'what was told is never changed'); END;\n"
    for table in ("sources", "events")
    for act in ("UPDATE", "DELETE")
)
