"""The index of a store: made, opened, and asked together with whatever was added to the store since."""

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress
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
    TracedLot,
    in_order,
    silent_party,
    unconfirmed_handoff,
    unlinked_input,
)
from fenduan.chain.genealogy import layout
from fenduan.chain.genealogy.building import IS_FINISHED, IS_RAW, SENT, UNCONFIRMED, UNLINKED, fit, from_store
from fenduan.chain.genealogy.errors import IndexFileError, of_another_store, torn
from fenduan.chain.genealogy.since import read_since
from fenduan.chain.genealogy.walking import Reached, Since, Walker, having_bits, touched_in
from fenduan.chain.recursive import lots_told, number_of, reading, silent_about, window
from fenduan.chain.store import Store
from fenduan.chain.store.deriving import BY, MATERIAL_ROLES

FILE: Final = "genealogy.index"
# What came after the file is read anew whenever something comes: below this, that takes less than a person notices.
MANY_EDGES: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Base:
    """An index file as it was opened, and which file that was."""

    header: layout.Header
    arrays: dict[str, NDArray[Any]]
    stamp: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Fresh:
    """What came after the base, as of a position of the store; None where nothing did."""

    position: int
    since: Since | None
    bits: NDArray[np.uint8]


class Genealogy:
    """Answers about the genealogy of a store, quickly. For one thread at a time; any number may open the same file."""

    def __init__(self, store: Store, base: _Base) -> None:
        self._store = store
        self._take(base)

    def _take(self, base: _Base) -> None:
        self._header = base.header
        self._base = base.arrays
        self._stamp = base.stamp
        self._walker = Walker(base.arrays["bits"].size)
        self._fresh = _Fresh(base.header.position, None, base.arrays["bits"])

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
        file = store.folder / FILE
        base = _read(file)
        if base.header.store != store.id or base.header.position > store.position:
            raise of_another_store(str(file))
        return cls(store, base)

    @property
    def file(self) -> Path:
        """The file of the index."""
        return self._store.folder / FILE

    @property
    def position(self) -> int:
        """The position of the last event that the file takes in; answers take in those after it too."""
        return self._header.position

    @property
    def edges_since(self) -> int:
        """How many edges are not in the file yet."""
        with reading(self._store.rows):
            since = self._up_to_date().since
        return 0 if since is None else int(since.added["forward"].to.size)

    @property
    def worn(self) -> bool:
        """Whether so much came since that it is time to make the file anew; answers are right either way."""
        return self.edges_since > max(MANY_EDGES, self._base["used_by"].size // 100)

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
        if self._fresh.since is None:
            return touched_in(self._base, BY[by] << 32 | row[0], start, end)
        return self._touched_now(by, row[0], start, end)

    def finished(self, reached: Reached) -> NDArray[np.int32]:
        """Return the numbers of the finished lots among those that were reached."""
        return having_bits(reached.lots, self._fresh.bits, IS_FINISHED)

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

    def _named(self, fresh: _Fresh, told: Mapping[int, TracedLot], bit: int) -> tuple[str, ...]:
        return tuple(sorted(told[number].id for number in self._having(fresh, told, bit)))

    def _having(self, fresh: _Fresh, told: Mapping[int, TracedLot], bit: int) -> list[int]:
        found: list[int] = having_bits(np.fromiter(told, np.int32, len(told)), fresh.bits, bit).tolist()
        return found

    def _incomplete(self, fresh: _Fresh, told: Mapping[int, TracedLot], *, origins: bool) -> tuple[Incompleteness, ...]:
        """Return what cannot be known of these lots; ``origins``: what they were made of, too."""
        missing = {unconfirmed_handoff(told[number].id) for number in self._having(fresh, told, UNCONFIRMED)}
        if origins:
            missing |= {unlinked_input(told[number].id) for number in self._having(fresh, told, UNLINKED)}
        missing |= {silent_party(party) for party in silent_about(self._store.rows, self._having(fresh, told, SENT))}
        return tuple(sorted(missing, key=lambda each: (each.code, each.about)))

    def _up_to_date(self) -> _Fresh:
        """Take in what was added to the store since; within a transaction that sees one state of it."""
        position = self._store.position
        if position != self._fresh.position:
            self._renew(position)
            since = read_since(self._store.rows, self._base, self._header.position)
            self._fresh = _Fresh(position, since, since.bits)
        return self._fresh

    def _renew(self, position: int) -> None:
        """Go over to a newer file, where there is one that takes in no more than what is asked about."""
        with suppress(OSError, IndexFileError):
            if _stamp(self.file) != self._stamp:
                base = _read(self.file)
                if base.header.store == self._header.store and self.position < base.header.position <= position:
                    self._take(base)


def _read(file: Path) -> _Base:
    """Open a file whose arrays fit each other. Raises :class:`IndexFileError`."""
    # Taken first: if another file takes its place meanwhile, that one is looked at again the next time.
    stamp = _stamp(file) if file.exists() else (0, 0)
    header, arrays = layout.read(file)
    if not fit(arrays):
        raise torn(str(file))
    return _Base(header, arrays, stamp)


def _stamp(file: Path) -> tuple[int, int]:
    told = file.stat()
    return told.st_ino, told.st_mtime_ns
