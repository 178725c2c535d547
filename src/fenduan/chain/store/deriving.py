"""What is derived from events as they are added: lots, edges, who touched what. Within the transaction that adds them.

It is what :func:`fenduan.chain.history.history` says of all events together; a test holds the two to each other.
"""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from typing import Final

import msgspec

from fenduan.chain.answers import CAUSES
from fenduan.chain.facts import MAKINGS, Event, EventKind, IdentityTest
from fenduan.chain.history import Lot, Role, Touch, essence, lot_of, touches

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_TICK: Final = dt.timedelta(microseconds=1)
BY: Final = {cause: number for number, cause in enumerate(CAUSES)}
# What the row of a lot hangs on besides its first mention. A material is used too often to read every use again.
_TELLING: Final = frozenset({Role.MADE, Role.CAME, Role.SHIPPED, Role.RECEIVED})
# By which a material is used or comes in, as SQL has it: it is asked of the lot, whose material may be told later.
MATERIAL_ROLES: Final = "('used', 'received', 'came', 'made')"
_DERIVED: Final = (
    "DELETE FROM touches WHERE position = ?",
    "DELETE FROM described WHERE position = ?",
    "DELETE FROM causes WHERE position = ?",
    "DELETE FROM sent WHERE position = ?",
    "DELETE FROM processes WHERE position = ?",
    "DELETE FROM edges WHERE used_by = ?",
    "DELETE FROM edges WHERE made_by = ?",
)

encode: Final = msgspec.msgpack.Encoder(order="deterministic").encode
decode: Final = msgspec.msgpack.Decoder(Event).decode


def ticks(time: dt.datetime) -> int:
    """Return a time as the store keeps it: microseconds since 1970 in UTC."""
    return (time - _EPOCH) // _TICK


def moment_of(ticked: int) -> dt.datetime:
    """Return the time that the store keeps as so many microseconds."""
    return _EPOCH + ticked * _TICK


class Deriving:
    """Adds what follows from events to the derived tables. One for each transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._do = connection.execute
        self._names: dict[str, int] = {}
        self._lots: dict[str, int] = {}
        self._first: dict[int, tuple[int, str] | None] = {}
        self._stale: set[int] = set()

    def add(self, position: int, event: Event) -> None:
        """Derive what one event adds. Its row stands already."""
        if event.party is not None:
            self._hear(event.party, ticks(event.time))
        if event.kind is EventKind.ERROR_DECLARATION and event.declares is not None:
            self._do("INSERT OR IGNORE INTO declarations VALUES (?, ?)", (event.declares, position))
            for (wrong,) in self._do("SELECT position FROM events WHERE id = ?", (event.declares,)).fetchall():
                self._discount(wrong, since=position)
        if self._stands(position, event):
            self._derive(position, event)
        else:
            self._do("INSERT OR IGNORE INTO discounted VALUES (?, ?)", (position, position))

    def finish(self) -> None:
        """Bring the rows of lots of which something was told up to date."""
        for lot in self._stale:
            self._summarise(lot)
        self._stale.clear()

    def _stands(self, position: int, event: Event) -> bool:
        """Whether an event counts: it is not declared wrong, and is the one that counts of those with its id."""
        if self._do("SELECT 1 FROM declarations WHERE declares = ?", (event.id,)).fetchone():
            return False
        same = "SELECT position, facts FROM events WHERE id = ? AND position < ?"
        others = self._do(same, (event.id, position)).fetchall()
        if others and min(encode(essence(decode(facts))) for _, facts in others) < encode(essence(event)):
            return False
        for other, _ in others:
            self._discount(other, since=position)
        return True

    def _derive(self, position: int, event: Event) -> None:
        time = ticks(event.time)
        for name, touch in touches(event):
            lot = self._lot(name)
            self._do("INSERT OR IGNORE INTO touches VALUES (?, ?, ?)", (lot, touch.role.value, position))
            self._keep_first(lot, position, (time, event.id))
            if touch.role in _TELLING:
                self._stale.add(lot)
            for by, cause in _causes(touch):
                row = by, self._name(cause), time, lot, position
                self._do("INSERT OR IGNORE INTO causes VALUES (?, ?, ?, ?, ?)", row)
            if touch.role is Role.SHIPPED and event.receiver is not None and event.receiver.party is not None:
                sent = lot, position, self._name(event.receiver.party), time
                self._do("INSERT OR IGNORE INTO sent VALUES (?, ?, ?, ?)", sent)
        for facts in event.described:
            lot = self._lot(facts.lot)
            self._do("INSERT OR IGNORE INTO described VALUES (?, ?)", (lot, position))
            self._stale.add(lot)
        if event.kind in MAKINGS:
            self._link(position, event)

    def _link(self, position: int, event: Event) -> None:
        """Add the edges of a making: every input with every output, those of other events of its process too."""
        told = [(position, event)]
        if event.process is not None:
            self._do("INSERT OR IGNORE INTO processes VALUES (?, ?)", (event.process, position))
            others = self._do(
                "SELECT position, facts FROM processes JOIN events USING (position) "
                "WHERE process = ? AND position <> ?",
                (event.process, position),
            )
            told += [(other, decode(facts)) for other, facts in others]
        for used_by, using in told:
            for made_by, making in told:
                if position in (used_by, made_by):
                    for used, made in ((used, made) for used in using.inputs for made in making.outputs):
                        edge = self._lot(used.lot), self._lot(made.lot), used_by, made_by
                        self._do("INSERT OR IGNORE INTO edges VALUES (?, ?, ?, ?)", edge)

    def _discount(self, position: int, *, since: int) -> None:
        """Take out what follows from an event that does not count any more. What was told stays."""
        if not self._do("INSERT OR IGNORE INTO discounted VALUES (?, ?)", (position, since)).rowcount:
            return
        lots = {lot for (lot,) in self._do("SELECT lot FROM touches WHERE position = ?", (position,))}
        lots |= {lot for (lot,) in self._do("SELECT lot FROM described WHERE position = ?", (position,))}
        for statement in _DERIVED:
            self._do(statement, (position,))
        for lot in lots:
            row = self._do(
                "SELECT position, time, events.id FROM touches JOIN events USING (position) WHERE lot = ? "
                "ORDER BY time, events.id LIMIT 1",
                (lot,),
            ).fetchone()
            self._first[lot] = row and row[1:]
            self._do("UPDATE lots SET first = ? WHERE id = ?", (row and row[0], lot))
        self._stale |= lots

    def _keep_first(self, lot: int, position: int, moment: tuple[int, str]) -> None:
        """Keep which event is the earliest that has to do with a lot."""
        if lot not in self._first:
            query = "SELECT events.time, events.id FROM lots JOIN events ON position = first WHERE lots.id = ?"
            self._first[lot] = self._do(query, (lot,)).fetchone()
        known = self._first[lot]
        if known is None or moment < known:
            self._first[lot] = moment
            self._do("UPDATE lots SET first = ? WHERE id = ?", (position, lot))
            self._stale.add(lot)

    def _summarise(self, lot: int) -> None:
        """Bring the row of a lot up to date with what is told of it."""
        name, first = self._do("SELECT name, first FROM lots WHERE id = ?", (lot,)).fetchone()
        if first is None:
            self._do("UPDATE lots SET time = NULL, site = NULL, party = NULL WHERE id = ?", (lot,))
            return
        known = self._read(lot, name, first)
        begun = known.made or known.first
        facts = known.facts
        self._do(
            "UPDATE lots SET spelt = ?, kind = ?, material = ?, number = ?, time = ?, site = ?, party = ?, "
            "value = ?, unit = ?, came = ?, unconfirmed = ? WHERE id = ?",
            (
                facts.spelt,
                facts.kind and facts.kind.value,
                self._name_of(facts.material),
                facts.number,
                ticks(begun.time),
                self._name_of(begun.site),
                self._name_of(begun.party),
                known.quantity and str(known.quantity.value),
                known.quantity and known.quantity.unit,
                any(touch.role is Role.CAME for touch in known.story),
                unconfirmed(known),
                lot,
            ),
        )

    def _read(self, lot: int, name: str, first: int) -> Lot:
        """Return a lot by its first mention and by what its row hangs on; uses of it are left out of the story."""
        rows = self._do(
            "SELECT facts FROM events WHERE position = ?1 UNION SELECT facts FROM touches JOIN events USING (position) "
            "WHERE lot = ?2 AND role IN ('made', 'came', 'shipped', 'received')",
            (first, lot),
        )
        story = [touch for (facts,) in rows for each, touch in touches(decode(facts)) if each == name]
        telling = self._do(
            "SELECT facts FROM described JOIN events USING (position) WHERE lot = ? ORDER BY time, events.id", (lot,)
        )
        described = [facts for (event,) in telling for facts in decode(event).described if facts.lot == name]
        return lot_of(name, story, described)

    def _hear(self, party: str, time: int) -> None:
        self._do(
            "INSERT INTO heard VALUES (?, ?) ON CONFLICT DO UPDATE SET time = max(time, excluded.time)",
            (self._name(party), time),
        )

    def _lot(self, name: str) -> int:
        number = self._lots.get(name)
        if number is None:
            number = self._lots[name] = self._number("lots", name)
        return number

    def _name(self, name: str) -> int:
        number = self._names.get(name)
        if number is None:
            number = self._names[name] = self._number("names", name)
        return number

    def _name_of(self, name: str | None) -> int | None:
        return None if name is None else self._name(name)

    def _number(self, table: str, name: str) -> int:
        """Return the number of a name, the next one where it is new: 0, 1, 2 and so on."""
        row = self._do(f"SELECT id FROM {table} WHERE name = ?", (name,)).fetchone()  # noqa: S608 - two tables of ours
        if row is None:
            insert = f"INSERT INTO {table} (id, name) SELECT coalesce(max(id) + 1, 0), ? FROM {table} RETURNING id"  # noqa: S608
            row = self._do(insert, (name,)).fetchone()
        return int(row[0])


def _causes(touch: Touch) -> Iterator[tuple[int, str]]:
    """Yield what a lot was touched by. A material is asked of the lot itself."""
    event = touch.event
    for by, name in (("site", event.site), ("party", event.party), ("line", event.line)):
        if name is not None:
            yield BY[by], name  # type: ignore[index]  # each is one of CAUSES
    if touch.role in (Role.SHIPPED, Role.RECEIVED) and event.lane is not None:
        yield BY["lane"], event.lane


def unconfirmed(lot: Lot) -> bool:
    """Whether a lot was shipped in a consignment of which no receipt with a passed identity test is told."""
    shipped = {touch.event.consignment for touch in lot.story if touch.role is Role.SHIPPED}
    confirmed = {
        touch.event.consignment
        for touch in lot.story
        if touch.role is Role.RECEIVED and touch.event.identity_test is IdentityTest.PASSED
    }
    return bool(shipped - confirmed)
