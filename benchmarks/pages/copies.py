"""Copies of what hangs together in the database, with keys, numbers, names, places, people and dates of their own.

A text is cut once where something of the original stands in it; each copy is these pieces put together with its own.
What refers to a row that is copied refers to its copy; everything else stays as it is.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from django.db import connection, models
from psycopg import sql

_PERSON: Final = re.compile(r'"⟦(\d+)⟧"')
_DATE: Final = r"\d{4}-\d{2}-\d{2}"
_NAMING_PEOPLE: Final = ("officers", "person")
_PEOPLE: Final = frozenset({"written_by", "actor", "user", "acting_for"})
"""Columns that name a user by a plain number, so that the ledger stands by itself."""
Cell = Callable[["Copy"], Any]


@dataclass
class Copy:
    """One copy: what takes the place of what in it.

    ``words`` are the pieces of text, ``organisations`` and ``people`` primary keys, ``ids`` those of the rows copied,
    by table, ``slugs`` the slugs of organisations; ``shift`` is added to every date, ``serial`` tells it from others.
    """

    serial: int
    words: dict[str, str]
    organisations: Mapping[int, int]
    people: Mapping[int, int]
    slugs: Mapping[str, str]
    shift: dt.timedelta
    ids: dict[type[models.Model], dict[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The rows of one table that are copied: ``dated`` where the shift applies, ``hollow`` columns that stay empty."""

    model: type[models.Model]
    rows: Any
    dated: bool = True
    hollow: frozenset[str] = frozenset()


class Original:
    """What is copied: its rows in every table, cut where a copy differs."""

    def __init__(self, tables: Sequence[Table], words: Iterable[str], entries: type[models.Model]) -> None:
        """Read ``tables``; ``words`` is what may stand for something else in a copy, ``entries`` the ledger's table."""
        told = sorted(set(words), key=len, reverse=True)
        self._words = re.compile("(" + "|".join(map(re.escape, told)) + ")")
        self._dated = re.compile("(" + "|".join((_DATE, *map(re.escape, told))) + ")")
        self._models = {each.model for each in tables}
        self._entries = entries
        self.rows: dict[type[models.Model], list[tuple[int, list[Cell]]]] = {}
        for table in tables:
            fields = columns(table.model)
            names = [each.attname for each in fields]
            self.rows[table.model] = [
                (row[0], [self._cell(table, each, value) for each, value in zip(fields, row, strict=True)])
                for row in table.rows.order_by("pk").values_list(*names)
            ]

    def _cell(self, table: Table, column: Any, value: Any) -> Cell:  # noqa: ANN401
        name, model = column.attname, table.model
        if name in table.hollow:
            return lambda _: b""
        if value is None:
            return lambda _: None
        if column.primary_key:
            return lambda copy: copy.ids[model][value]
        if isinstance(column, models.ForeignKey):
            return self._reference(column, value)
        if name == "entry":
            entries = self._entries
            return lambda copy: copy.ids.get(entries, {}).get(value, value)
        if name in _PEOPLE:
            return lambda copy: copy.people.get(value, value)
        if isinstance(column, models.DateField):
            return (lambda copy: value + copy.shift) if table.dated else (lambda _: value)
        if isinstance(column, models.JSONField):
            return self._text(_with_people_marked(value), dated=table.dated, people=True)
        if isinstance(column, models.BinaryField):
            return self._bytes(bytes(value)) if name == "body" else lambda _: bytes(value)
        return self._string(model, name, value) if isinstance(value, str) else lambda _: value

    def _string(self, model: type[models.Model], name: str, value: str) -> Cell:
        if name == "key":
            return lambda copy: f"{copy.serial}~{value}"[:100]
        if name == "organisation":
            return lambda copy: copy.slugs.get(value, value)
        if name == "number" and model is self._entries:
            return lambda copy: other_id(value, copy.serial)
        return self._text(value, dated=False)

    def _reference(self, column: Any, value: int) -> Cell:  # noqa: ANN401 - as above
        to: Any = column.related_model
        if to in self._models:
            return lambda copy: copy.ids[to][value]
        if to.__name__ == "Organisation":
            return lambda copy: copy.organisations.get(value, value)
        if to.__name__ == "User":
            return lambda copy: copy.people.get(value, value)
        return lambda _: value

    def _text(self, value: str, *, dated: bool, people: bool = False) -> Cell:
        pieces = (self._dated if dated else self._words).split(value)
        if len(pieces) == 1 and not people:
            return lambda _: value

        def put(copy: Copy) -> str:
            said = "".join(
                copy.words.get(each, each) if index % 2 == 0 or each in copy.words else _later(each, copy.shift)
                for index, each in enumerate(pieces)
            )
            return (
                _PERSON.sub(lambda found: str(copy.people.get(int(found[1]), int(found[1]))), said) if people else said
            )

        return put

    def _bytes(self, value: bytes) -> Cell:
        text = self._text(value.decode(), dated=False)
        return lambda copy: text(copy).encode()

    def write(self, copies: Sequence[Copy]) -> int:
        """Write ``copies`` into the database; return the number of rows."""
        count = 0
        for model, rows in self.rows.items():
            if not rows:
                continue
            fields = columns(model)
            body, digest = _signed(fields)
            with connection.cursor() as cursor, cursor.copy(_statement(model, fields)) as out:
                for copy in copies:
                    for _, cells in rows:
                        made = [cell(copy) for cell in cells]
                        if body >= 0:
                            copy.words[_original(cells, digest)] = made[digest] = _digest(made[body])
                        out.write_row(made)
                        count += 1
        return count


def columns(model: type[models.Model]) -> list[Any]:
    """Return the columns of a table, the primary key first, without the one that the database fills in."""
    found = [each for each in model._meta.concrete_fields if each.attname != "transaction"]  # noqa: SLF001
    return sorted(found, key=lambda each: not each.primary_key)


def other_id(value: str, serial: int) -> str:
    """Return another opaque id of the same length."""
    return sha256(f"{serial} {value}".encode()).hexdigest()[: len(value)]


def _signed(fields: Sequence[Any]) -> tuple[int, int]:
    names = [each.attname for each in fields]
    return (names.index("body"), names.index("digest")) if "body" in names and "digest" in names else (-1, -1)


_NOTHING: Final = Copy(0, {}, {}, {}, {}, dt.timedelta())


def _original(cells: Sequence[Cell], column: int) -> str:
    return str(cells[column](_NOTHING))


def _digest(body: bytes) -> str:
    return f"sha256:{sha256(body).hexdigest()}"


def _later(said: str, shift: dt.timedelta) -> str:
    """Return a date of a text as it is in a copy; what is no date stays."""
    try:
        return (dt.date.fromisoformat(said) + shift).isoformat()
    except ValueError:
        return said


def _with_people_marked(value: object) -> str:
    def marked(each: object, *, people: bool) -> object:
        if isinstance(each, Mapping):
            return {key: marked(one, people=key in _NAMING_PEOPLE) for key, one in each.items()}
        if isinstance(each, list):
            return [marked(one, people=people) for one in each]
        return f"⟦{each}⟧" if people and isinstance(each, int) else each

    return json.dumps(marked(value, people=False), ensure_ascii=False)


def _statement(model: type[models.Model], fields: Sequence[Any]) -> sql.Composed:
    names = sql.SQL(", ").join(sql.Identifier(each.column) for each in fields)
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), names)  # noqa: SLF001
