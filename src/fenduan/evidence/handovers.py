"""One log under several keys, one after the other: the hand-over is a note that both keys sign.

Whoever has either key may then take the other. A key that is lost, or that somebody else may have, hands over nothing::

    fenduan/hand-over/v1
    example.org/ledger
    old example.org/ledger+9a3c12f0+AZ...
    new example.org/ledger+4be1d07c+AQ...
    time 1781485323
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from fenduan.evidence.encoding import decimal
from fenduan.evidence.errors import Refused, at
from fenduan.evidence.messages import USES
from fenduan.evidence.notes import SIGNS, Note, PrivateKey, PublicKey, sign

HEADER: Final = "fenduan/hand-over/v1"
"""The first line of the note."""
_WORDS: Final = ("old", "new", "time")
_LINES: Final = 5
MOST: Final = 100
"""The most hand-overs that are followed."""


class Log(Protocol):
    """A log as one knows it: its name, and the keys that one takes for its own; one public key is such."""

    @property
    def name(self) -> str:
        """The name of the log."""

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """Any of these signs for it."""


@dataclass(frozen=True, slots=True)
class LogKeys:
    """A log with several keys."""

    name: str
    keys: tuple[PublicKey, ...]

    def __str__(self) -> str:
        return ", ".join(map(str, self.keys))


@dataclass(frozen=True, slots=True)
class HandOver:
    """Which key hands the log over to which, and the POSIX second at which it does."""

    old: PublicKey
    new: PublicKey
    time: int

    def text(self) -> str:
        """Return the text of the note."""
        return f"{HEADER}\n{self.old.name}\nold {self.old}\nnew {self.new}\ntime {self.time}\n"

    @classmethod
    def parse(cls, text: str) -> "HandOver":
        """Read the text of a note. Raises :class:`Refused`."""
        lines = text.removesuffix("\n").split("\n")
        if len(lines) != _LINES or lines[0] != HEADER:
            raise Refused("no-hand-over")
        name, rest = lines[1], lines[2:]
        values = []
        for number, (line, word) in enumerate(zip(rest, _WORDS, strict=True), start=3):
            found, separator, value = line.partition(" ")
            if found != word or not separator:
                raise Refused("no-hand-over", f":{number}")
            values.append(value)
        with at(":3"):
            old = _key(values[0], name)
        with at(":4"):
            new = _key(values[1], name)
            if new == old:
                raise Refused("no-hand-over")
        with at(":5"):
            return cls(old, new, decimal(values[2]))


def hand_over(old: PrivateKey, new: PrivateKey, time: int) -> Note:
    """Return the note by which ``old`` hands the log over to ``new``, signed with both.

    Raises:
        Refused: they are of two logs, are one key, or are not for signing.
    """
    text = HandOver(old.public, new.public, time).text()
    HandOver.parse(text)
    return Note(text, (sign(text, old), sign(text, new)))


def opened(note: Note) -> HandOver:
    """Return a hand-over that both of its keys have signed. Raises :class:`Refused`."""
    found = HandOver.parse(note.text)
    signed = {each.key for each in note.verified((found.old, found.new))}
    for key in (found.old, found.new):
        if key not in signed:
            raise Refused("not-signed-by", wanted=key)
    return found


def log_of(keys: Sequence[PublicKey], notes: Iterable[Note] = ()) -> LogKeys:
    """Return the log that all these keys are of, with those that hand-overs add.

    Raises:
        Refused: a key is of another log or is not for signing, or a hand-over joins on to none of them.
    """
    for key in keys:
        if key.use != SIGNS:
            raise Refused("wrong-key-use", found=key.name, is_for=USES[key.use], wanted=USES[SIGNS])
        if key.name != keys[0].name:
            raise Refused("other-log", found=key.name, wanted=keys[0].name)
    return extended(LogKeys(keys[0].name, tuple(dict.fromkeys(keys))), notes)


def extended(log: Log, notes: Iterable[Note]) -> LogKeys:
    """Return a log with the keys that hand-overs join on to those one knows, in whatever order they come.

    Raises:
        Refused: one is none, a signature on it is wrong, or it joins on to no key that is known.
    """
    waiting = []
    for number, note in enumerate(notes):
        with at(f"/{number}"):
            if number >= MOST:
                raise Refused("too-many-hand-overs", limit=MOST)
            waiting.append(opened(note))
    known = list(log.keys)
    while waiting:
        joined = next((each for each in waiting if each.old in known or each.new in known), None)
        if joined is None:
            raise Refused("not-signed-by", wanted=LogKeys(log.name, tuple(known)))
        waiting.remove(joined)
        known += [each for each in (joined.old, joined.new) if each not in known]
    return LogKeys(log.name, tuple(known))


def _key(text: str, name: str) -> PublicKey:
    key = PublicKey.parse(text)
    if str(key) != text or key.use != SIGNS:
        raise Refused("no-hand-over")
    if key.name != name:
        raise Refused("other-log", found=key.name, wanted=name)
    return key
