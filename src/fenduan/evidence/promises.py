"""The promise a log gives at once: this leaf, received then, will be sealed by then.

It is a signed note. The second line of a checkpoint is a number, that of a promise a name: one key signs both::

    fenduan/promise/v1
    example.org/ledger
    leaf CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
    time 1781485323
    seal-by 1781488923
"""

from dataclasses import dataclass
from typing import Final

from fenduan.evidence.encoding import base64, decimal, unbase64
from fenduan.evidence.errors import Refused, at
from fenduan.evidence.handovers import Log
from fenduan.evidence.notes import Note, PrivateKey, sign

_HEADER: Final = "fenduan/promise/v1"
_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class Promise:
    """A log's name, the hash of a leaf, and two POSIX seconds: received, and sealed at the latest."""

    origin: str
    leaf: bytes
    time: int
    seal_by: int

    def text(self) -> str:
        """Return the text of the note."""
        return f"{_HEADER}\n{self.origin}\nleaf {base64(self.leaf)}\ntime {self.time}\nseal-by {self.seal_by}\n"

    def signed(self, key: PrivateKey) -> Note:
        """Return the promise signed by the log. Raises :class:`Refused` for a key that cosigns."""
        return Note(self.text(), (sign(self.text(), key),))

    @classmethod
    def parse(cls, text: str) -> "Promise":
        """Read the text of a note. Raises :class:`Refused`."""
        lines = text.removesuffix("\n").split("\n")
        if len(lines) != _LINES or lines[0] != _HEADER or not lines[1]:
            raise Refused("no-promise")
        values = []
        for number, (line, word) in enumerate(zip(lines[2:], ("leaf", "time", "seal-by"), strict=True), start=3):
            name, separator, value = line.partition(" ")
            if name != word or not separator:
                raise Refused("no-promise", f":{number}")
            values.append(value)
        with at(":3"):
            leaf = unbase64(values[0])
        with at(":4"):
            time = decimal(values[1])
        with at(":5"):
            seal_by = decimal(values[2])
        if seal_by < time:
            raise Refused("promise-order", ":5")
        return cls(lines[1], leaf, time, seal_by)


def opened(note: Note, log: Log) -> Promise:
    """Verify a promise against the keys of the log. Raises :class:`Refused`."""
    if not note.verified(log.keys):
        raise Refused("not-signed-by", wanted=log)
    promise = Promise.parse(note.text)
    if promise.origin != log.name:
        raise Refused("other-log", ":2", found=promise.origin, wanted=log.name)
    return promise
