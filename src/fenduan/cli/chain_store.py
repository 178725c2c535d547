"""What the commands of the chain have in common: the store they work on, its index, the lot that is meant."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fenduan.cli import chain_messages as c
from fenduan.cli import messages as m
from fenduan.cli.commands import option
from fenduan.cli.problems import Problem, failure, single
from fenduan.cli.session import Session
from fenduan.cli.terminal import printable, write
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from fenduan.chain.genealogy.index import Genealogy
    from fenduan.chain.store import Store

VARIABLE: Final = "FENDUAN_STORE"
_DEFAULT: Final = "chain"
# How often progress is said, in seconds: on a terminal in its last line, elsewhere as a line of its own.
_OFTEN, _SELDOM = 0.5, 10.0
# So many names are looked through for one like that which was asked for.
_LOOKED_THROUGH: Final = 50_000
_LISTED: Final = 5


def store_option() -> Callable[[Any], Any]:
    """Give a command the option that names the store."""
    return option("--store", "store", about="store", holder="FOLDER")


def folder_of(named: str | None) -> Path:
    """Return the folder of the store: the one named, else that of the environment, else ``chain`` here."""
    return Path(named or os.environ.get(VARIABLE) or _DEFAULT)


@contextmanager
def opened(named: str | None, *, make: bool = False) -> "Iterator[Store]":
    """Open the store, a new one where there is none and ``make`` says so. Raises :class:`Problem`."""
    import sqlite3

    from fenduan.chain.store import Store, StoreError

    folder = folder_of(named)
    shown = printable(str(folder))
    try:
        store = Store.make(folder) if make else Store.open(folder)
    except StoreError as error:
        raise single("refused", "no-store", error.message, file=shown) from error
    except (OSError, sqlite3.Error) as error:
        said = m.filled(c.STORE_UNUSABLE, folder=shown, reason=type(error).__name__)
        raise single("refused", "store-unusable", said, file=shown) from error
    with store:
        try:
            yield store
        except sqlite3.Error as error:
            said = m.filled(c.STORE_UNUSABLE, folder=shown, reason=type(error).__name__)
            raise single("refused", "store-unusable", said, file=shown) from error


def index_of(store: "Store") -> "Genealogy":
    """Return the index of a store, made first where there is none that fits."""
    found = index_if_any(store)
    return _made(store) if found is None else found


def index_if_any(store: "Store") -> "Genealogy | None":
    """Return the index of a store where there is one that fits."""
    from fenduan.chain.genealogy.errors import IndexFileError
    from fenduan.chain.genealogy.index import Genealogy

    try:
        return Genealogy.open(store)
    except IndexFileError:
        return None


def refresh_index(store: "Store") -> None:
    """Make the index of a store anew where much has come since."""
    found = index_if_any(store)
    if found is None or found.worn:
        _made(store)


def _made(store: "Store") -> "Genealogy":
    from fenduan.chain.genealogy.index import Genealogy

    try:
        return Genealogy.make(store)
    except OSError as error:
        shown = printable(str(store.folder))
        said = m.filled(c.INDEX_NOT_WRITTEN, folder=shown, reason=type(error).__name__)
        raise single("not_written", "index-not-written", said, file=shown) from error


def lot_named(store: "Store", text: str) -> str:
    """Return the lot that is meant: by its id in any spelling, by element strings, or by its number if only one has it.

    Raises:
        Problem: No lot is called so, or several are; the nearest, or those, are named.
    """
    told = "SELECT name FROM lots WHERE first IS NOT NULL AND"
    for name in spellings(text):
        row = store.rows.execute(f"{told} name = ?", (name,)).fetchone()
        if row is not None:
            return str(row[0])
    query = f"{told} number = ? ORDER BY name"
    found = [name for (name,) in store.rows.execute(query, (text,))] if _told(text) else []
    if len(found) == 1:
        return str(found[0])
    shown = printable(text)
    if found:
        said = m.filled(c.SEVERAL_LOTS, found=shown, count=len(found), names=_listed(found))
        raise Problem(failure("misuse", "several-lots", said, found=shown, expected=" | ".join(found)), [said])
    rows = store.rows.execute(
        "SELECT name, number FROM lots WHERE first IS NOT NULL ORDER BY id DESC LIMIT ?", (_LOOKED_THROUGH,)
    )
    known = {word: name for name, number in rows for word in (name, number) if word is not None}
    raise _unknown("unknown-lot", c.UNKNOWN_LOT, text, list(known))


def named(store: "Store", by: str, text: str) -> str:
    """Return the site, party, line, lane or material that is meant. Raises :class:`Problem` where none is known."""
    from fenduan.chain.store.deriving import BY

    ends = [spellings(end)[-1] for end in text.split(">")] if by == "lane" and _told(text) else []
    for name in (">".join(ends), text) if ends else spellings(text):
        if store.rows.execute(_KNOWN[by == "material"], {"name": name, "by": BY[by]}).fetchone():  # type: ignore[index]
            return name
    known = [name for (name,) in store.rows.execute(_ALL_KNOWN[by == "material"], {"by": BY[by]})]  # type: ignore[index]
    raise _unknown(f"unknown-{by}", c.UNKNOWN[by], text, known)


_KNOWN: Final = (
    "SELECT 1 FROM causes WHERE by = :by AND name = (SELECT id FROM names WHERE name = :name) LIMIT 1",
    "SELECT 1 FROM lots WHERE material = (SELECT id FROM names WHERE name = :name) LIMIT 1",
)
_ALL_KNOWN: Final = (
    "SELECT name FROM names WHERE EXISTS (SELECT 1 FROM causes WHERE by = :by AND causes.name = names.id) LIMIT 50000",
    "SELECT name FROM names WHERE EXISTS (SELECT 1 FROM lots WHERE material = names.id) LIMIT 50000",
)


def spellings(text: str) -> list[str]:
    """Return what an identifier may be in the store: as it stands, and in the spelling that counts."""
    from fenduan.exchange.epcis.lots import spelling
    from fenduan.exchange.gs1.elements import read
    from fenduan.exchange.gs1.keys import NotAKey

    text = text.strip()
    if not _told(text):
        return []
    found = [text, spelling(text)]
    if text[:1] in "(]" or text[:2].isdigit():
        try:
            key = read(text).key
        except NotAKey:
            key = None
        if key is not None:
            found.append(key.link)
    return list(dict.fromkeys(found))


def _told(text: str) -> bool:
    """Whether an event can tell of something called so; words of the command line may hold bytes that are no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unknown(rule: str, said: Text, text: str, known: Sequence[str]) -> Problem:
    from difflib import get_close_matches

    shown = printable(text)
    holding = [word for word in known if text and text.lower() in word.lower()]
    matches = list(dict.fromkeys([*holding, *get_close_matches(text, known, n=_LISTED)]))[:_LISTED]
    message = m.filled(said, found=shown)
    if matches:
        near = m.filled(c.NEAR, names=_listed(matches))
        message = Text(f"{message.en} {near.en}", f"{message.zh}{near.zh}")
    return Problem(failure("misuse", rule, message, found=shown, expected=" | ".join(matches)), [message])


def _listed(names: Sequence[str]) -> Text:
    shown = [printable(name) for name in names[:_LISTED]]
    return Text(", ".join(shown), "、".join(shown))


@contextmanager
def progress(session: Session) -> Iterator[Callable[[int], None]]:
    """Give what is told how many events are done, and says so on standard error now and then."""
    live = bool(getattr(sys.stderr, "isatty", lambda: False)())
    terminal = session.terminal(errors=True)
    started = last = time.monotonic()
    said = False

    def tell(done: int) -> None:
        nonlocal last, said
        now = time.monotonic()
        if now - last < (_OFTEN if live else _SELDOM):
            return
        last = now
        text = terminal.clean(terminal.pick(c.PROGRESS, done=done, rate=round(done / (now - started))))
        write(f"\r\x1b[K{text}" if live else f"{text}\n", to_errors=True)
        said = live

    try:
        yield tell
    finally:
        if said:
            write("\r\x1b[K", to_errors=True)
