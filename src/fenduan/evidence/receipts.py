"""Receipts: an entry with all that proves it, in one JSON file that needs nothing but a public key.

``entry`` is the entry itself, ``opened`` the fields that are shown, ``events`` those of a capture that are shown,
``promise`` the signed promise, and ``proof``, once the entry is sealed, a text after C2SP tlog-proof: its index, the
hashes up to the root, and the checkpoint with the cosignatures of witnesses. ``hand_overs`` are those by which the log
came from one key to another: with either key the rest is verified.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Final

from fenduan.evidence.canonical import keys, list_of, read, text_of, whole_of
from fenduan.evidence.captures import captured
from fenduan.evidence.commitments import SALT_BYTES, Opening
from fenduan.evidence.encoding import base64, decimal, unbase64
from fenduan.evidence.entries import LedgerEntry
from fenduan.evidence.errors import Refused, at
from fenduan.evidence.handovers import MOST as MOST_HAND_OVERS
from fenduan.evidence.merkle import LONGEST_PROOF
from fenduan.evidence.notes import Note

_VERSION: Final = 1
_PROOF: Final = "c2sp.org/tlog-proof@v1"
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry stands, the hashes that lead from it to the root, and the checkpoint that holds the root."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note

    def __str__(self) -> str:
        lines = [_PROOF, f"index {self.index}", *map(base64, self.hashes)]
        return "".join(f"{line}\n" for line in lines) + f"\n{self.checkpoint}"

    @classmethod
    def parse(cls, text: str) -> "Proof":
        """Read a proof; nothing of it is verified. Raises :class:`Refused`."""
        head, separator, note = text.partition("\n\n")
        lines = head.split("\n")
        if lines[0] != _PROOF or not separator:
            raise Refused("no-proof")
        # Extra data is of whoever wrote it, and not authenticated.
        rest = lines[2:] if lines[1:2] and lines[1].startswith("extra ") else lines[1:]
        first = len(lines) - len(rest) + 1
        if not rest or not rest[0].startswith("index "):
            raise Refused("no-proof", f":{first}")
        if len(rest) - 1 > LONGEST_PROOF:
            raise Refused("proof-too-long", limit=LONGEST_PROOF)
        with at(f":{first}"):
            index = decimal(rest[0].removeprefix("index "))
        hashes = []
        for number, line in enumerate(rest[1:], start=first + 1):
            with at(f":{number}"):
                hashes.append(unbase64(line))
        with at("/checkpoint"):
            return cls(index, tuple(hashes), Note.parse(note))


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a capture that is shown: its place, its value, its salt, and the hashes up to the capture's root."""

    index: int
    value: object
    salt: bytes
    hashes: tuple[bytes, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in a receipt."""
        shown = {"index": self.index, "value": self.value, "salt": base64(self.salt)}
        return {**shown, "hashes": [base64(each) for each in self.hashes]}

    @classmethod
    def parse(cls, value: object) -> "Event":
        """Read the form it has in a receipt. Raises :class:`Refused`."""
        found = keys(value, ("index", "value", "salt", "hashes"))
        with at("/salt"):
            salt = unbase64(text_of(found, "salt"), SALT_BYTES)
        return cls(whole_of(found, "index"), found["value"], salt, hashes_at(found, "hashes"))


@dataclass(frozen=True, slots=True)
class Receipt:
    """An entry, what of it is shown, the promise, the proof once there is one, and the hand-overs of the log's keys."""

    entry: LedgerEntry
    opened: tuple[Opening, ...]
    promise: Note
    proof: Proof | None
    events: tuple[Event, ...] = ()
    hand_overs: tuple[Note, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        value: dict[str, Any] = {
            "receipt": _VERSION,
            "entry": self.entry.as_dict(),
            "opened": [each.as_dict() for each in self.opened],
            "promise": str(self.promise),
        }
        if self.events:
            value["events"] = [each.as_dict() for each in self.events]
        if self.hand_overs:
            value["hand_overs"] = [str(each) for each in self.hand_overs]
        if self.proof is not None:
            value["proof"] = str(self.proof)
        return value

    def file(self) -> bytes:
        """Return the bytes of the file."""
        return (json.dumps(self.as_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()

    @classmethod
    def parse(cls, data: bytes) -> "Receipt":
        """Read a file; no signature and no proof is verified, but what is shown is held against the commitments.

        Raises:
            Refused: it is no receipt, or it shows what the entry does not commit to.
        """
        return cls.of(read(data))

    @classmethod
    def of(cls, value: object) -> "Receipt":
        """Read the form it has in JSON. Raises :class:`Refused` as :meth:`parse` does."""
        found = keys(value, ("receipt", "entry", "opened", "promise"), ("events", "hand_overs", "proof"))
        if found["receipt"] != _VERSION or isinstance(found["receipt"], bool):
            raise Refused("unknown-version", "/receipt", found=found["receipt"])
        with at("/entry"):
            entry = LedgerEntry.of(found["entry"])
        with at("/promise"):
            promise = Note.parse(text_of(found, "promise"))
        proof = None
        if "proof" in found:
            with at("/proof"):
                proof = Proof.parse(text_of(found, "proof"))
        return cls(entry, _opened(found, entry), promise, proof, _events(found, entry), _hand_overs(found))

    def disclosing(self, names: Collection[str]) -> "Receipt":
        """Return a receipt that shows only the fields of these names, and no event.

        Raises:
            Refused: it does not show one of them.
        """
        shown = {each.name for each in self.opened}
        for name in names:
            if name not in shown:
                raise Refused("no-such-field", found=name)
        return replace(self, opened=tuple(each for each in self.opened if each.name in names), events=())


def hashes_at(value: Any, key: str) -> tuple[bytes, ...]:  # noqa: ANN401 - a mapping out of JSON
    """Return the list of hashes at ``key``. Raises :class:`Refused`."""
    hashes = []
    for number, each in enumerate(list_of(value, key, LONGEST_PROOF)):
        with at(f"/{key}/{number}"):
            if not isinstance(each, str):
                raise Refused("wrong-type", wanted="Base 64")
            hashes.append(unbase64(each))
    return tuple(hashes)


def _opened(found: Any, entry: LedgerEntry) -> tuple[Opening, ...]:  # noqa: ANN401 - a mapping out of JSON
    opened = []
    for number, each in enumerate(list_of(found, "opened", _MOST)):
        with at(f"/opened/{number}"):
            opening = Opening.parse(each)
            opening.check(entry.commitments)
        opened.append(opening)
    return tuple(opened)


def _hand_overs(found: Any) -> tuple[Note, ...]:  # noqa: ANN401 - a mapping out of JSON
    notes = []
    for number, each in enumerate(list_of(found, "hand_overs", MOST_HAND_OVERS) if "hand_overs" in found else []):
        with at(f"/hand_overs/{number}"):
            if not isinstance(each, str):
                raise Refused("wrong-type", wanted="“…”")
            notes.append(Note.parse(each))
    return tuple(notes)


def _events(found: Any, entry: LedgerEntry) -> tuple[Event, ...]:  # noqa: ANN401 - a mapping out of JSON
    events = []
    for number, each in enumerate(list_of(found, "events", _MOST) if "events" in found else []):
        with at(f"/events/{number}"):
            event = Event.parse(each)
            whole = entry.capture
            if whole is None or not captured(event.value, event.salt, event.index, event.hashes, whole):
                raise Refused("not-committed", found=event.index)
        events.append(event)
    return tuple(events)
