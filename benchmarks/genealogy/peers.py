"""The same questions to others: recursive SQL in SQLite, PostgreSQL and DuckDB, igraph, and Ladybug.

Each is given edges with an index both ways where it has such a thing, and answers in its own process or its own server.
What it answers with is summed up afterwards, so that answers can be compared without keeping them.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
import psycopg
from numpy.typing import NDArray

from benchmarks.genealogy.chains import Chains
from fenduan.chain.answers import Direction
from fenduan.chain.genealogy import layout
from fenduan.chain.genealogy.building import IS_FINISHED, adjacency, causes_of
from fenduan.chain.genealogy.walking import Walker, having_bits, touched_in
from fenduan.chain.store.deriving import BY
from tests.platform import postgres

_PRIME: Final = 1009
_SUMS: Final = f"count(*), coalesce(sum(lot), 0), coalesce(sum(lot * (lot % {_PRIME})), 0)"
_ENDS: Final[dict[Direction, tuple[str, str]]] = {"forward": ("used", "made"), "back": ("made", "used")}
_SHARED_MB: Final = 512


class Sum(NamedTuple):
    """What lots an answer holds: how many, the sum of their numbers, and one in which each counts otherwise."""

    lots: int
    total: int
    check: int


def summed(lots: Any) -> Sum:  # noqa: ANN401 - a row of sums, or numbers of lots
    """Return what an answer comes to."""
    if isinstance(lots, tuple):
        return Sum(*map(int, lots))
    numbers = np.asarray(lots, np.int64)
    return Sum(int(numbers.size), int(numbers.sum()), int((numbers * (numbers % _PRIME)).sum()))


class Peer(Protocol):
    """Whoever answers; ``load`` takes the chains, ``reach`` and ``affected`` return lots or a row of sums of them."""

    name: str

    def load(self, chains: Chains, folder: Path) -> None:
        """Take the chains."""

    def reach(self, lot: int, direction: Direction) -> Any:  # noqa: ANN401 - lots or sums
        """Return all lots that are reached, the lot itself among them."""

    def affected(self, site: int, start: int, end: int) -> Any:  # noqa: ANN401 - lots or sums
        """Return the finished lots reached from what a site made from ``start`` to before ``end``."""

    def close(self) -> None:
        """Let go of what was loaded."""


class Ours:
    """The index: its arrays, its file, its walks, without names."""

    name = "Fenduan"

    def __init__(self) -> None:
        self._base: dict[str, NDArray[Any]] = {}

    def load(self, chains: Chains, folder: Path) -> None:
        """Make the file and open it."""
        self.write(chains, self.build(chains), folder)
        self.open(folder)

    @staticmethod
    def build(chains: Chains) -> dict[str, NDArray[Any]]:
        """Return the arrays that are made of packed edges."""
        return adjacency(chains.lots, chains.used, chains.made)

    @staticmethod
    def write(chains: Chains, arrays: dict[str, NDArray[Any]], folder: Path) -> None:
        """Write the file, with all that a store's has."""
        made_at = np.flatnonzero(chains.site)
        order = made_at[np.lexsort((chains.time[made_at], chains.site[made_at]))]
        keys = BY["site"] << 32 | chains.site[order].astype(np.int64)
        arrays |= causes_of(keys, chains.time[order], order)
        arrays["bits"] = np.where(chains.finished, IS_FINISHED, 0).astype(np.uint8)
        # As where one event made each lot of all that it was made of.
        arrays["used_by"] = arrays["made_by"] = chains.made
        layout.write(folder / "genealogy.index", store="", position=chains.lots, arrays=arrays)

    def open(self, folder: Path) -> None:
        """Open the file."""
        _, self._base = layout.read(folder / "genealogy.index")
        self._walker = Walker(self._base["bits"].size)

    def reach(self, lot: int, direction: Direction) -> Any:  # noqa: ANN401 - as the protocol says
        """Walk from one lot."""
        seeds = np.array([lot], np.int32)
        return self._walker.walk(self._base[f"{direction}_start"], self._base[f"{direction}_end"], seeds).lots

    def affected(self, site: int, start: int, end: int) -> Any:  # noqa: ANN401 - as the protocol says
        """Walk from all that a site made."""
        seeds = touched_in(self._base, BY["site"] << 32 | site, start, end)
        reached = self._walker.walk(self._base["forward_start"], self._base["forward_end"], seeds)
        return having_bits(reached.lots, self._base["bits"], IS_FINISHED)

    def close(self) -> None:
        """Forget the arrays."""
        self._base = {}


def _reaching(seeds: str, direction: Direction) -> str:
    start, end = _ENDS[direction]
    return f"WITH RECURSIVE reached (lot) AS ({seeds} UNION SELECT {end} FROM reached JOIN edges ON {start} = lot) "  # noqa: S608


class NotAskedError(Exception):
    """A peer has no way to answer a kind of question."""


class _Sql(ABC):
    """Recursive queries; ``mark`` is what a parameter is written as."""

    name = ""
    mark = "?"

    @abstractmethod
    def _row(self, query: str, values: tuple[int, ...]) -> Any:  # noqa: ANN401 - a row
        """Return the one row that answers."""

    def reach(self, lot: int, direction: Direction) -> Any:  # noqa: ANN401 - as the protocol says
        """Ask by one recursive query."""
        seed = f"SELECT CAST({self.mark} AS INTEGER)"
        query = _reaching(seed, direction) + f"SELECT {_SUMS} FROM reached"  # noqa: S608 - columns of ours
        return self._row(query, (lot,))

    def affected(self, site: int, start: int, end: int) -> Any:  # noqa: ANN401 - as the protocol says
        """Ask by one recursive query."""
        seeds = f"SELECT id FROM lots WHERE site = {self.mark} AND time >= {self.mark} AND time < {self.mark}"  # noqa: S608
        # Asked lot by lot: to join, SQLite and PostgreSQL would first read all lots, however few are reached.
        query = f"SELECT {_SUMS} FROM reached WHERE (SELECT finished FROM lots WHERE id = lot) = 1"  # noqa: S608
        return self._row(_reaching(seeds, "forward") + query, (site, start, end))


def _edges(chains: Chains) -> Iterator[tuple[int, int]]:
    order = np.lexsort((chains.made, chains.used))
    return zip(chains.used[order].tolist(), chains.made[order].tolist(), strict=True)


def _lots(chains: Chains) -> Iterator[tuple[int, int, int, int]]:
    columns = (chains.site, chains.time, chains.finished.astype(np.int8))
    return zip(range(chains.lots), *(each.tolist() for each in columns), strict=True)


class Sqlite(_Sql):
    """SQLite, edges as a table without row numbers, sorted both ways."""

    name = f"SQLite {sqlite3.sqlite_version}"

    def load(self, chains: Chains, folder: Path) -> None:
        """Fill two tables."""
        self._rows = sqlite3.connect(folder / "peer.sqlite")
        self._rows.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_SHARED_MB * 1024}; "
            "PRAGMA mmap_size = 4294967296; PRAGMA temp_store = MEMORY; "
            "CREATE TABLE edges (used INTEGER, made INTEGER, PRIMARY KEY (used, made)) WITHOUT ROWID; "
            "CREATE TABLE lots (id INTEGER PRIMARY KEY, site INTEGER, time INTEGER, finished INTEGER);"
        )
        self._rows.executemany("INSERT INTO edges VALUES (?, ?)", _edges(chains))
        self._rows.executemany("INSERT INTO lots VALUES (?, ?, ?, ?)", _lots(chains))
        self._rows.executescript(
            "CREATE INDEX back ON edges (made, used); CREATE INDEX sites ON lots (site, time); ANALYZE;"
        )
        self._rows.commit()

    def _row(self, query: str, values: tuple[int, ...]) -> Any:  # noqa: ANN401 - a row
        return self._rows.execute(query, values).fetchone()

    def close(self) -> None:
        """Close the database."""
        self._rows.close()


class Postgresql(_Sql):
    """PostgreSQL, a server of its own."""

    name = "PostgreSQL"
    mark = "%s"

    def load(self, chains: Chains, folder: Path) -> None:  # noqa: ARG002 - the server has its own folder
        """Start a server and fill two tables."""
        options = {
            "listen_addresses": "", "fsync": "off", "log_min_messages": "fatal", "shared_buffers": f"{_SHARED_MB}MB",
            "work_mem": "1GB", "maintenance_work_mem": "512MB", "jit": "off", "max_wal_size": "8GB",
        }  # fmt: skip
        self._stack = ExitStack()
        server = self._stack.enter_context(postgres.server(options))
        self._rows = self._stack.enter_context(_connected(server.create("peer")))
        self.name = f"PostgreSQL {self._rows.info.server_version // 10000}"
        self._rows.execute("CREATE TABLE edges (used integer, made integer)")
        self._rows.execute("CREATE TABLE lots (id integer, site integer, time bigint, finished integer)")
        with self._rows.cursor() as cursor:
            with cursor.copy("COPY edges FROM STDIN") as copy:
                _copied(copy, _edges(chains))
            with cursor.copy("COPY lots FROM STDIN") as copy:
                _copied(copy, _lots(chains))
        self._rows.execute("ALTER TABLE edges ADD PRIMARY KEY (used, made)")
        self._rows.execute("CREATE INDEX back ON edges (made, used)")
        self._rows.execute("ALTER TABLE lots ADD PRIMARY KEY (id)")
        self._rows.execute("CREATE INDEX sites ON lots (site, time)")
        self._rows.execute("VACUUM ANALYZE")
        # It cannot know how few lots a walk reaches, and might read all edges to join them.
        self._rows.execute("SET enable_hashjoin = off")
        self._rows.execute("SET enable_mergejoin = off")

    def _row(self, query: str, values: tuple[int, ...]) -> Any:  # noqa: ANN401 - a row
        # Numbers of lots are multiplied beyond 32 bits.
        wide = query.replace("sum(lot * ", "sum(lot::bigint * ").replace(" % ", " %% ")
        return self._rows.execute(wide.encode(), values).fetchone()

    def close(self) -> None:
        """Stop the server."""
        self._stack.close()


def _connected(url: str) -> AbstractContextManager[psycopg.Connection[Any]]:
    return psycopg.connect(url, autocommit=True)


def _copied(copy: psycopg.Copy, rows: Iterator[tuple[int, ...]]) -> None:
    piece: list[str] = []
    for row in rows:
        piece.append("\t".join(map(str, row)))
        if len(piece) == 1 << 16:
            copy.write("\n".join(piece) + "\n")
            piece.clear()
    if piece:
        copy.write("\n".join(piece) + "\n")


class Duckdb(_Sql):
    """DuckDB, which joins whole columns."""

    name = "DuckDB"

    def load(self, chains: Chains, folder: Path) -> None:  # noqa: ARG002 - it is kept in memory
        """Take the arrays as tables."""
        import duckdb  # noqa: PLC0415 - installed for the benchmark alone

        self.name = f"DuckDB {duckdb.__version__}"
        self._rows = duckdb.connect()
        edges = {"used": chains.used, "made": chains.made}
        lots = {
            "id": np.arange(chains.lots), "site": chains.site, "time": chains.time,
            "finished": chains.finished.astype(np.int8),
        }  # fmt: skip
        for name, table in (("edges", edges), ("lots", lots)):
            self._rows.register("given", table)
            self._rows.execute(f"CREATE TABLE {name} AS SELECT * FROM given")  # noqa: S608 - two tables of ours
            self._rows.unregister("given")

    def _row(self, query: str, values: tuple[int, ...]) -> Any:  # noqa: ANN401 - a row
        return self._rows.execute(query.replace("sum(lot * ", "sum(lot::bigint * "), list(values)).fetchone()

    def close(self) -> None:
        """Close the database."""
        self._rows.close()


class Igraph:
    """igraph, a graph in memory; it walks from one lot at a time, so affected lots are not asked."""

    name = "igraph"

    def load(self, chains: Chains, folder: Path) -> None:  # noqa: ARG002 - it is kept in memory
        """Make a graph."""
        import igraph  # noqa: PLC0415 - as large as it is, it is not always asked for

        self.name = f"igraph {igraph.__version__}"
        edges = np.stack([chains.used, chains.made], axis=1).astype(np.int64)
        self._graph = igraph.Graph(n=chains.lots, edges=edges.data, directed=True)

    def reach(self, lot: int, direction: Direction) -> Any:  # noqa: ANN401 - as the protocol says
        """Ask for the component that hangs on a lot."""
        return self._graph.subcomponent(lot, mode="out" if direction == "forward" else "in")

    def affected(self, site: int, start: int, end: int) -> Any:  # noqa: ANN401, ARG002 - as the protocol says
        """It has no walk from many lots."""
        raise NotAskedError

    def close(self) -> None:
        """Forget the graph."""
        del self._graph


class Ladybug:
    """Ladybug, a graph database; shortest paths, since it would list every path otherwise."""

    name = "Ladybug"
    _deepest = 30

    def load(self, chains: Chains, folder: Path) -> None:
        """Fill a table of lots and one of edges."""
        import duckdb  # noqa: PLC0415 - installed for the benchmark alone
        import ladybug  # noqa: PLC0415 - installed for the benchmark alone

        self.name = f"Ladybug {ladybug.__version__}"
        writer = duckdb.connect()
        writer.register("edges", {"used": chains.used.astype(np.int64), "made": chains.made.astype(np.int64)})
        lots = {
            "id": np.arange(chains.lots), "site": chains.site.astype(np.int64), "time": chains.time,
            "finished": chains.finished.astype(np.int64),
        }  # fmt: skip
        writer.register("lots", lots)
        for name in ("edges", "lots"):
            writer.execute(f"COPY (SELECT * FROM {name}) TO '{folder / name}.parquet' (FORMAT parquet)")  # noqa: S608
        writer.close()
        self._base = ladybug.Database(str(folder / "ladybug"))
        self._rows = ladybug.Connection(self._base)
        self._rows.execute("CREATE NODE TABLE Lot (id INT64 PRIMARY KEY, site INT64, time INT64, finished INT64)")
        self._rows.execute("CREATE REL TABLE Made (FROM Lot TO Lot)")
        self._rows.execute(f"COPY Lot FROM '{folder}/lots.parquet'")
        self._rows.execute(f"COPY Made FROM '{folder}/edges.parquet'")

    def reach(self, lot: int, direction: Direction) -> Any:  # noqa: ANN401 - as the protocol says
        """Ask for the ends of shortest paths; the lot itself is added."""
        path = f"-[:Made* SHORTEST 1..{self._deepest}]-"
        path = f"{path}>" if direction == "forward" else f"<{path}"
        told = self._rows.execute(
            f"MATCH (a:Lot {{id: $lot}}){path}(b:Lot) RETURN count(b.id), sum(b.id), sum(b.id * (b.id % {_PRIME}))",
            {"lot": lot},
        ).get_next()
        return tuple(int(each or 0) + own for each, own in zip(told, (1, lot, lot * (lot % _PRIME)), strict=True))

    def affected(self, site: int, start: int, end: int) -> Any:  # noqa: ANN401 - as the protocol says
        """Ask for the ends of shortest paths from all that a site made, each once, and add what it made itself."""
        where = "a.site = $site AND a.time >= $since AND a.time < $until"
        values = {"site": site, "since": start, "until": end}
        found = self._rows.execute(f"MATCH (a:Lot) WHERE {where} AND a.finished = 1 RETURN a.id", values).get_all()
        path = f"-[:Made* SHORTEST 1..{self._deepest}]->"
        found += self._rows.execute(
            f"MATCH (a:Lot){path}(b:Lot) WHERE {where} AND b.finished = 1 RETURN DISTINCT b.id", values
        ).get_all()
        return sorted({lot for (lot,) in found})

    def close(self) -> None:
        """Close the database."""
        self._rows.close()
        self._base.close()
