"""A witness: it has seen a log at some size, signs only what continues that, and keeps proof of anything else.

What it is shown is the request of C2SP tlog-witness: ``old`` and a size, the hashes of a proof of consistency, an empty
line, and the checkpoint. Its state is one JSON file, replaced whole before a cosignature leaves its hands.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fenduan.evidence.canonical import keys, read, text_of
from fenduan.evidence.checkpoints import Checkpoint
from fenduan.evidence.checkpoints import opened as opened_checkpoint
from fenduan.evidence.contradictions import Contradiction, of_prefix, of_sizes
from fenduan.evidence.encoding import base64, decimal, unbase64
from fenduan.evidence.errors import Refused, at
from fenduan.evidence.handovers import Log
from fenduan.evidence.merkle import EMPTY_ROOT, extends
from fenduan.evidence.notes import Note, PrivateKey, Signature, cosign

_VERSION: Final = 1
LONGEST: Final = 63
"""The most hashes that C2SP allows in an update."""


@dataclass(frozen=True, slots=True)
class Update:
    """What a log shows a witness: from which size, the proof that it was continued, and its checkpoint."""

    old: int
    hashes: tuple[bytes, ...]
    checkpoint: Note

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in (f"old {self.old}", *map(base64, self.hashes))) + f"\n{self.checkpoint}"

    @classmethod
    def parse(cls, data: bytes) -> "Update":
        """Read an update; nothing is verified. Raises :class:`Refused`."""
        head, separator, note = data.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise Refused("no-update") from error
        if not separator or not lines[0].startswith("old "):
            raise Refused("no-update")
        if len(lines) - 1 > LONGEST:
            raise Refused("proof-too-long", limit=LONGEST)
        with at(":1"):
            old = decimal(lines[0].removeprefix("old "))
        hashes = []
        for number, line in enumerate(lines[1:], start=2):
            with at(f":{number}"):
                hashes.append(unbase64(line))
        with at("/checkpoint"):
            return cls(old, tuple(hashes), Note.parse(note))


@dataclass(frozen=True, slots=True)
class Seen:
    """The last checkpoint that a witness has accepted; none at the beginning."""

    checkpoint: Note | None = None

    @property
    def size(self) -> int:
        """How many entries the witness has seen."""
        return 0 if self.checkpoint is None else Checkpoint.parse(self.checkpoint.text).size

    @property
    def root(self) -> bytes:
        """The root over them."""
        return EMPTY_ROOT if self.checkpoint is None else Checkpoint.parse(self.checkpoint.text).root


class Fork(Refused):
    """The log is not the one that the witness has seen before; ``proof`` shows it to others, where that is possible.

    ``checkpoints`` are what the witness holds: what it had accepted, and what it was shown.
    """

    def __init__(self, rule: str, checkpoints: tuple[Note, Note], proof: Contradiction | None, **facts: object) -> None:
        super().__init__(rule, where="", **facts)
        self.checkpoints = checkpoints
        self.proof = proof


def consider(seen: Seen, update: Update, log: Log) -> Seen:
    """Return what the witness has seen after ``update``, with the key of the log given from outside.

    Raises:
        Fork: the log contradicts what was seen, or is smaller, or does not show that it continues it.
        Refused: the checkpoint is not of this log, or the update begins at another size than the witness stands at.
    """
    with at("/checkpoint"):
        new = opened_checkpoint(update.checkpoint, log).checkpoint
    if seen.checkpoint is not None:
        _refuse_fork(seen, seen.checkpoint, update, new)
    if update.old != seen.size:
        raise Refused("other-size", ":1", found=update.old, wanted=seen.size)
    if seen.checkpoint is None or seen.size == 0:
        if update.hashes:
            raise Refused("no-update")
    elif not extends(seen.size, new.size, seen.root, new.root, update.hashes):
        raise _not_continued(seen.checkpoint, update, new)
    return Seen(update.checkpoint)


def _refuse_fork(seen: Seen, accepted: Note, update: Update, new: Checkpoint) -> None:
    """Refuse what contradicts or takes back what was accepted, whatever size the update claims to begin at."""
    held = (accepted, update.checkpoint)
    if new.size == seen.size and new.root != seen.root:
        raise Fork("forked", held, of_sizes(*held), size=seen.size)
    if new.size < seen.size:
        raise Fork("shrunk", held, None, found=new.size, wanted=seen.size)


def _not_continued(accepted: Note, update: Update, new: Checkpoint) -> Fork:
    held = (accepted, update.checkpoint)
    proof = of_prefix(*held, update.hashes)
    if proof is not None:
        return Fork("forked", held, proof, size=update.old)
    return Fork("not-shown-consistent", held, None, found=new.size, wanted=update.old)


class WitnessFile:
    """The file that a witness remembers in; one process at a time holds it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, log: Log) -> Seen:
        """Return what was seen of ``log``. Raises :class:`Refused` where the file is of another log or no state."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return Seen()
        found = keys(read(data), ("witness", "checkpoint"))
        if found["witness"] != _VERSION:
            raise Refused("no-state", "/witness")
        with at("/checkpoint"):
            note = Note.parse(text_of(found, "checkpoint"))
            opened_checkpoint(note, log)
        return Seen(note)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other processes from the file. Raises ``OSError`` where its folder cannot be written."""
        with self.path.with_name(self.path.name + ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def write(self, seen: Seen) -> None:
        """Replace what was seen, so that it is on the disk when this returns."""
        value = {"witness": _VERSION, "checkpoint": str(seen.checkpoint)}
        beside = self.path.with_name(self.path.name + ".new")
        with beside.open("wb") as file:
            file.write((json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
        _settle(self.path.parent)


def _settle(folder: Path) -> None:
    """Put the new name of a file on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def watch(state: WitnessFile, update: Update, log: Log, key: PrivateKey, now: int) -> Signature:
    """Check an update, remember it, and only then cosign it at the POSIX second ``now``.

    Raises:
        Fork: the log is not the one seen before; nothing is remembered and nothing signed.
        Refused: as :func:`consider` does.
    """
    with state.held():
        seen = consider(state.read(log), update, log)
        signature = cosign(update.checkpoint.text, key, now)
        state.write(seen)
    return signature
