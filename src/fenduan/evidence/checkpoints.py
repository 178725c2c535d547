"""Checkpoints (C2SP tlog-checkpoint): what a log signs of itself, its size and its root."""

from collections.abc import Iterable
from dataclasses import dataclass

from fenduan.evidence.encoding import base64, decimal, unbase64
from fenduan.evidence.errors import Refused, at
from fenduan.evidence.handovers import Log
from fenduan.evidence.merkle import EMPTY_ROOT
from fenduan.evidence.messages import USES
from fenduan.evidence.notes import SIGNS, Note, PrivateKey, PublicKey, Signed, sign

_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's name, its size in entries, the root over them; lines that others may have added to it."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the text of the note."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, base64(self.root), *self.extensions))

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the text of a note. Raises :class:`Refused`."""
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < _LINES or not all(lines):
            raise Refused("no-checkpoint")
        with at(":2"):
            size = decimal(lines[1])
        with at(":3"):
            root = unbase64(lines[2])
        if size == 0 and root != EMPTY_ROOT:
            raise Refused("empty-root", ":3")
        return cls(lines[0], size, root, tuple(lines[_LINES:]))

    def signed(self, key: PrivateKey) -> Note:
        """Return the checkpoint signed by its log. Raises :class:`Refused` where the key is not named after it."""
        if key.name != self.origin:
            raise Refused("other-log", found=key.name, wanted=self.origin)
        return Note(self.text(), (sign(self.text(), key),))


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint whose signature was verified, who cosigned it and when, and how many others signed."""

    checkpoint: Checkpoint
    cosigned: tuple[Signed, ...]
    unknown: int


def opened(note: Note, log: Log, witnesses: Iterable[PublicKey] = ()) -> Witnessed:
    """Verify a checkpoint against the keys of its log, given from outside, and those of known ``witnesses``.

    Raises:
        Refused: the log did not sign it, a signature of a known key is wrong, or it is no checkpoint of this log.
    """
    known = tuple(witnesses)
    for key in log.keys:
        if key.use != SIGNS:
            raise Refused("wrong-key-use", found=key.name, is_for=USES[key.use], wanted=USES[SIGNS])
    verified = note.verified((*log.keys, *known))
    if all(signed.key not in log.keys for signed in verified):
        raise Refused("not-signed-by", wanted=log)
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != log.name:
        raise Refused("other-log", ":1", found=checkpoint.origin, wanted=log.name)
    cosigned = tuple(each for each in verified if each.key not in log.keys and each.time is not None)
    unknown = sum(1 for each in note.signatures if not any(each.is_of(key) for key in (*log.keys, *known)))
    return Witnessed(checkpoint, cosigned, unknown)
