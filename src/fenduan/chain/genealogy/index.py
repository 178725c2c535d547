"""The index of a store: made, opened, and asked together with whatever was added to the store since."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from fenduan.chain.answers import (
    Affected,
    Cause,
    Direction,
    Incompleteness,
    Trace,
    in_order,
    silent_party,
    unconfirmed_handoff,
    unlinked_input,
)
from fenduan.chain.genealogy import layout
from fenduan.chain.genealogy.building import IS_FINISHED, IS_RAW, SENT, UNCONFIRMED, UNLINKED, bits_now, from_store
from fenduan.chain.genealogy.errors import of_another_store
from fenduan.chain.genealogy.walking import Added, Reached, Since, Walker
from fenduan.chain.history import touches
from fenduan.chain.recursive import lots_told, number_of, reading, silent_about, window
from fenduan.chain.store import Store
from fenduan.chain.store.deriving import BY, MATERIAL_ROLES, decode

FILE: Final = "genealogy.index"


@dataclass(frozen=True, slots=True)
class _Fresh:
    """What came after the base, as of a position of the store."""

    position: int
    since: Since | None
    bits: NDArray[np.uint8]


class Genealogy:
    """Answers about the genealogy of a store, quickly. For one thread at a time; any number may open the same file."""

    def __init__(self, store: Store, header: layout.Header, arrays: dict[str, NDArray[Any]]) -> None:
        self._store = store
        self._header = header
        self._base = arrays
        self._walker = Walker(arrays["bits"].size)
        self._fresh = _Fresh(header.position, None, arrays["bits"])

    @classmethod
    def make(cls, store: Store) -> Self:
        """Make the index of a store anew and open it. Who reads the old one goes on so. Raises ``OSError``."""
        with reading(store.rows):
            arrays = from_store(store.rows)
            position = store.position
        layout.write(store.folder / FILE, store=store.id, position=position, arrays=arrays)
        return cls.open(store)

    @classmethod
    def open(cls, store: Store) -> Self:
        """Open the index of a store. Raises :class:`IndexFileError` where there is none, or it is torn or foreign."""
        file: Path = store.folder / FILE
        header, arrays = layout.read(file)
        if header.store != store.id or header.position > store.position:
            raise of_another_store(str(file))
        return cls(store, header, arrays)

    @property
    def position(self) -> int:
        """The position of the last event that the file takes in; answers take in those after it too."""
        return self._header.position

    @property
    def edges_since(self) -> int:
        """How many edges are not in the file yet: where these are many, it is time to make it anew."""
        with reading(self._store.rows):
            since = self._up_to_date().since
        return 0 if since is None else int(since.added["forward"].to.size)

    def trace(self, lot: str, direction: Direction) -> Trace:
        """Return the genealogy of a lot. Raises :class:`fenduan.chain.recursive.UnknownLotError`."""
        with reading(self._store.rows):
            fresh = self._up_to_date()
            reached = self.reach([number_of(self._store.rows, lot)], direction)
            told = lots_told(self._store.rows, self._depths(reached))
            return Trace(
                lot=lot,
                direction=direction,
                lots=in_order(told.values()),
                finished=self._named(fresh, told, IS_FINISHED),
                raw=self._named(fresh, told, IS_RAW),
                incomplete=self._incomplete(fresh, told, origins=direction == "back"),
                position=fresh.position,
            )

    def affected(self, by: Cause, name: str, since: dt.date, until: dt.date) -> Affected:
        """Return what a site, party, line, lane or material touched on these days, and all that was made of it."""
        start, end = window(since, until)
        with reading(self._store.rows):
            fresh = self._up_to_date()
            told = lots_told(self._store.rows, self._depths(self.reach(self.touched(by, name, start, end), "forward")))
            return Affected(
                by=by,
                id=name,
                since=since.isoformat(),
                until=until.isoformat(),
                lots=in_order(told.values()),
                finished=self._named(fresh, told, IS_FINISHED),
                incomplete=self._incomplete(fresh, told, origins=False),
                position=fresh.position,
            )

    def reach(self, seeds: Iterable[int], direction: Direction) -> Reached:
        """Return the numbers of the lots that are reached from others, as of when it was last brought up to date."""
        begin = np.fromiter(seeds, np.int32)
        since = self._fresh.since
        if since is None:
            base = self._base
            return self._walker.walk(base[f"{direction}_start"], base[f"{direction}_end"], begin)
        return self._walker.walk_with(self._base, direction, since, begin)

    def touched(self, by: Cause, name: str, start: int, end: int) -> NDArray[np.int32]:
        """Return the numbers of the lots that something touched from ``start`` to before ``end``, in ticks."""
        row = self._store.rows.execute("SELECT id FROM names WHERE name = ?", (name,)).fetchone()
        if row is None:
            return np.empty(0, np.int32)
        base = self._base
        key = BY[by] << 32 | row[0]
        place = int(np.searchsorted(base["cause_keys"], key))
        found = np.empty(0, np.int32)
        if place < base["cause_keys"].size and base["cause_keys"][place] == key:
            first, last = base["cause_starts"][place : place + 2]
            begin, stop = first + np.searchsorted(base["cause_times"][first:last], [start, end])
            found = base["cause_lots"][begin:stop]
        if self._fresh.since is None:
            return np.unique(found)
        return self._touched_now(by, row[0], start, end)

    def _touched_now(self, by: Cause, name: int, start: int, end: int) -> NDArray[np.int32]:
        """Return what the store itself says, where events came after the base: they may also have taken some back."""
        if by == "material":
            query = (
                f"SELECT DISTINCT lots.id FROM lots JOIN touches ON lot = lots.id JOIN events USING (position) "  # noqa: S608
                f"WHERE material = ? AND role IN {MATERIAL_ROLES} AND events.time >= ? AND events.time < ?"
            )
            rows = self._store.rows.execute(query, (name, start, end))
        else:
            query = "SELECT DISTINCT lot FROM causes WHERE by = ? AND name = ? AND time >= ? AND time < ?"
            rows = self._store.rows.execute(query, (BY[by], name, start, end))
        return np.fromiter((lot for (lot,) in rows), np.int32)

    def _depths(self, reached: Reached) -> dict[int, int]:
        return dict(zip(reached.lots.tolist(), reached.depths().tolist(), strict=True))

    def _named(self, fresh: _Fresh, told: dict[int, Any], bit: int) -> tuple[str, ...]:
        return tuple(sorted(lot.id for number, lot in told.items() if fresh.bits[number] & bit))

    def _incomplete(self, fresh: _Fresh, told: dict[int, Any], *, origins: bool) -> tuple[Incompleteness, ...]:
        """Return what cannot be known of these lots; ``origins``: what they were made of, too."""
        missing: set[Incompleteness] = set()
        for number, lot in told.items():
            bits = fresh.bits[number]
            if origins and bits & UNLINKED:
                missing.add(unlinked_input(lot.id))
            if bits & UNCONFIRMED:
                missing.add(unconfirmed_handoff(lot.id))
            if bits & SENT:
                missing |= {silent_party(party) for party in silent_about(self._store.rows, number)}
        return tuple(sorted(missing, key=lambda each: (each.code, each.about)))

    def _up_to_date(self) -> _Fresh:
        """Take in what was added to the store since; within a transaction that sees one state of it."""
        position = self._store.position
        if position != self._fresh.position:
            self._fresh = self._read_since(position)
        return self._fresh

    def _read_since(self, position: int) -> _Fresh:
        rows = self._store.rows
        base = self._header.position
        (lots,) = rows.execute("SELECT coalesce(max(id) + 1, 0) FROM lots").fetchone()
        edges = rows.execute(
            "SELECT used, made FROM edges WHERE used_by > ?1 AND used <> made UNION "
            "SELECT used, made FROM edges WHERE made_by > ?1 AND used <> made",
            (base,),
        ).fetchall()
        used, made = np.array(edges, np.int64).reshape(-1, 2).T
        added: dict[Direction, Added] = {"forward": Added.of(lots, used, made), "back": Added.of(lots, made, used)}
        since = Since(lots, added, self._dead())
        return _Fresh(position, since, self._bits(lots))

    def _dead(self) -> NDArray[np.uint8]:
        """Return a bit for each edge of the base that stands no more; empty where all do."""
        base = self._header.position
        gone = self._store.rows.execute(
            "SELECT position FROM discounted WHERE since > ?1 AND position <= ?1", (base,)
        ).fetchall()
        if not gone:
            return np.empty(0, np.uint8)
        positions = np.array(gone, np.int32).ravel()
        dead = np.isin(self._base["used_by"], positions) | np.isin(self._base["made_by"], positions)
        return np.packbits(dead, bitorder="little") if dead.any() else np.empty(0, np.uint8)

    def _bits(self, lots: int) -> NDArray[np.uint8]:
        """Return what is known of each lot now: what the base says, and anew where an event since then tells of it."""
        bits = np.zeros(lots, np.uint8)
        bits[: self._base["bits"].size] = self._base["bits"]
        for number in self._changed():
            bits[number] = bits_now(self._store.rows, number)
        return bits

    def _changed(self) -> set[int]:
        """Return the lots that an event after the base, or taken back after it, has to do with."""
        rows, base = self._store.rows, self._header.position
        changed = {
            lot
            for table in ("touches", "described")
            for (lot,) in rows.execute(f"SELECT lot FROM {table} WHERE position > ?", (base,))  # noqa: S608 - of ours
        }
        gone = rows.execute(
            "SELECT facts FROM discounted JOIN events USING (position) WHERE since > ?1 AND position <= ?1", (base,)
        ).fetchall()
        for (facts,) in gone:
            event = decode(facts)
            names = {lot for lot, _ in touches(event)} | {each.lot for each in event.described}
            changed |= {rows.execute("SELECT id FROM lots WHERE name = ?", (name,)).fetchone()[0] for name in names}
        return changed
