"""An entry of the ledger: who did what to what, and when; what else was said is bound to by salted commitments.

The canonical bytes of an entry are the leaf of the Merkle tree. They hold no name and no free text: a person stands
there as a number, and names, reasons and values are fields that can be shown one by one or erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from fenduan.evidence.canonical import canonical, keys, read, text_of, whole_of
from fenduan.evidence.captures import Capture
from fenduan.evidence.encoding import base64, time_text, unbase64, unhex, untime
from fenduan.evidence.errors import Refused, at
from fenduan.evidence.merkle import leaf_hash

_VERSION: Final = 1
_KEYS: Final = ("acting_for", "action", "actor", "commitments", "entry", "id", "organisation", "subject", "time")
_MOST_FIELDS: Final = 1000


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What an entry says openly, and the commitments to the rest.

    ``id`` is opaque, ``actor`` the number of a user and ``acting_for`` that of the one who delegated, ``organisation``
    its short name, ``subject`` a kind of object and its number; ``capture`` stands for many events.
    """

    id: str
    time: datetime
    actor: int
    acting_for: int | None
    organisation: str
    action: str
    subject: tuple[str, str]
    commitments: Mapping[str, str] = field(default_factory=dict)
    capture: Capture | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        value: dict[str, Any] = {
            "acting_for": self.acting_for,
            "action": self.action,
            "actor": self.actor,
            "commitments": dict(self.commitments),
            "entry": _VERSION,
            "id": self.id,
            "organisation": self.organisation,
            "subject": list(self.subject),
            "time": time_text(self.time),
        }
        if self.capture is not None:
            value["capture"] = {"count": self.capture.count, "root": base64(self.capture.root)}
        return value

    def canonical(self) -> bytes:
        """Return its bytes in the log. Raises :class:`Refused` where a text or number cannot stand there."""
        return canonical(self.as_dict())

    def leaf(self) -> bytes:
        """Return the hash of its leaf."""
        return leaf_hash(self.canonical())

    @classmethod
    def of(cls, value: object) -> "LedgerEntry":
        """Read the form it has in JSON. Raises :class:`Refused`."""
        found = keys(value, _KEYS, ("capture",))
        if found["entry"] != _VERSION or isinstance(found["entry"], bool):
            raise Refused("unknown-version", "/entry", found=found["entry"])
        with at("/time"):
            time = untime(text_of(found, "time"))
        acting_for = None if found["acting_for"] is None else whole_of(found, "acting_for")
        return cls(
            id=text_of(found, "id"),
            time=time,
            actor=whole_of(found, "actor"),
            acting_for=acting_for,
            organisation=text_of(found, "organisation"),
            action=text_of(found, "action"),
            subject=_subject(found["subject"]),
            commitments=_commitments(found["commitments"]),
            capture=_capture(found["capture"]) if "capture" in found else None,
        )

    @classmethod
    def parse(cls, data: bytes) -> "LedgerEntry":
        """Read the bytes of a leaf. Raises :class:`Refused` where they are not exactly those of an entry."""
        entry = cls.of(read(data))
        if entry.canonical() != data:
            raise Refused("not-canonical")
        return entry


def _subject(value: object) -> tuple[str, str]:
    match value:
        case [str() as kind, str() as number]:
            return kind, number
        case _:
            raise Refused("wrong-type", "/subject", wanted="[“…”, “…”]")


def _commitments(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > _MOST_FIELDS:
        raise Refused("wrong-type", "/commitments", wanted=f"{{… ≤ {_MOST_FIELDS}}}")
    for name, found in value.items():
        with at(f"/commitments/{name[:80]}"):
            if not isinstance(found, str):
                raise Refused("wrong-type", wanted="SHA-256")
            unhex(found)
    return value


def _capture(value: object) -> Capture:
    with at("/capture"):
        found = keys(value, ("count", "root"))
        with at("/root"):
            root = unbase64(text_of(found, "root"))
        return Capture(whole_of(found, "count"), root)
