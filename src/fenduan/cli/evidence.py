"""``fenduan evidence``: what proves and is checked without a database."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from fenduan.cli import evidence_messages as e
from fenduan.cli import messages as m
from fenduan.cli.commands import Command, Group, argument, option, session_of
from fenduan.cli.output import answer, put
from fenduan.cli.problems import Misuse, Problem, failure, single
from fenduan.cli.session import Session
from fenduan.cli.terminal import Page, Terminal, printable
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from fenduan.evidence.handovers import LogKeys
    from fenduan.evidence.notes import PrivateKey, PublicKey
    from fenduan.evidence.verifier import Verdict
    from fenduan.evidence.witness import Fork, WitnessFile

_NOT_PROVED: Final = 1
_FORKED: Final = 1
_LARGEST_KEY: Final = 4096

evidence = Group("evidence")


@evidence.command("verify", cls=Command)
@argument("path", about="evidence", holder="RECEIPT")
@option("--key", "keys", about="log_key", holder="KEY", required=True, multiple=True)
@option("--hand-over", "hand_overs", about="hand_over", holder="PATH", multiple=True)
@option("--witness-key", "witnesses", about="witness_key", holder="KEY", multiple=True)
@click.pass_context
def verify(
    ctx: click.Context, path: str, keys: Sequence[str], hand_overs: Sequence[str], witnesses: Sequence[str]
) -> int:
    """Say what a file proves."""
    import datetime as dt

    from fenduan.evidence.verifier import verify as verified

    log, known = log_keys(keys, hand_overs), [public_key(each) for each in witnesses]
    data = read_file(path)
    with refusals(path):
        verdict = verified(data, log, known, now=dt.datetime.now(tz=dt.UTC))
    answer(session_of(ctx), verdict.as_dict, lambda terminal: _verdict(verdict, terminal))
    return _NOT_PROVED if verdict.kind == "promise" else 0


@evidence.command("disclose", cls=Command)
@argument("path", about="receipt", holder="RECEIPT")
@option("--field", "fields", about="field", holder="NAME", multiple=True)
@option("-o", "--output", about="output", holder="PATH", required=True)
@click.pass_context
def disclose(ctx: click.Context, path: str, fields: Sequence[str], output: str) -> int:
    """Make a receipt that shows less."""
    from fenduan.evidence.receipts import Receipt

    data = read_file(path)
    with refusals(path):
        less = Receipt.parse(data).disclosing(fields)
    put(session_of(ctx), output, less.file(), [path])
    return 0


@evidence.command("keygen", cls=Command)
@argument("name", about="key_name", holder="NAME")
@option("--witness", "witnessing", about="witnessing", is_flag=True)
@option("-o", "--output", about="key_file", holder="PATH", required=True)
@click.pass_context
def keygen(ctx: click.Context, name: str, witnessing: bool, output: str) -> int:
    """Make a key."""
    from fenduan.evidence.notes import COSIGNS, SIGNS, PrivateKey

    with refusals(""):
        key = PrivateKey.generate(name, COSIGNS if witnessing else SIGNS)
    write_secret(output, key)
    public = str(key.public)
    said = m.filled(e.MADE, path=printable(output))
    answer(session_of(ctx), lambda: {"public_key": public}, lambda terminal: lines(terminal, said) + public + "\n")
    return 0


@evidence.command("witness", cls=Command)
@argument("update", about="update", holder="UPDATE", required=False)
@option("--log-key", "log_key", about="log_key", holder="KEY", required=True, multiple=True)
@option("--hand-over", "hand_overs", about="hand_over", holder="PATH", multiple=True)
@option("--state", about="state", holder="PATH", required=True)
@option("--size", about="size", is_flag=True)
@option("--key-file", about="own_key", holder="PATH")
@option("--proof", about="proof", holder="PATH")
@option("-o", "--output", about="output", holder="PATH")
@click.pass_context
def witness(
    ctx: click.Context,
    *,
    update: str | None,
    log_key: Sequence[str],
    hand_overs: Sequence[str],
    state: str,
    size: bool,
    key_file: str | None,
    proof: str | None,
    output: str | None,
) -> int:
    """Follow a log."""
    from fenduan.evidence.witness import WitnessFile

    log, remembered = log_keys(log_key, hand_overs), WitnessFile(Path(state))
    if size:
        with refusals(state):
            seen = remembered.read(log).size
        answer(session_of(ctx), lambda: {"size": seen}, lambda _: f"{seen}\n")
        return 0
    given = {"UPDATE": update, "--key-file": key_file, "--proof": proof, "-o": output}
    for name, value in given.items():
        if value is None:
            raise Misuse("missing", m.filled(e.NEEDED, name=name), expected=name)
    return _watch(ctx, remembered, log, {name: value or "" for name, value in given.items()})


def _watch(ctx: click.Context, state: "WitnessFile", log: "LogKeys", given: Mapping[str, str]) -> int:
    import time

    from fenduan.evidence.checkpoints import Checkpoint
    from fenduan.evidence.witness import Fork, Update, watch

    key = private_key(given["--key-file"])
    session, path = session_of(ctx), given["UPDATE"]
    data = read_file(path)
    with refusals(path):
        shown = Update.parse(data)
        try:
            line = watch(state, shown, log, key, int(time.time()))
        except Fork as fork:
            raise _kept(session, fork, given["--proof"]) from fork
    put(session, given["-o"], str(shown.checkpoint.with_signatures([line])).encode())
    size = Checkpoint.parse(shown.checkpoint.text).size
    said = m.filled(e.WATCHED, size=size)
    answer(session, lambda: {"size": size, "cosignature": str(line).strip()}, lambda terminal: lines(terminal, said))
    return 0


def _kept(session: Session, fork: "Fork", path: str) -> Problem:
    """Keep what shows a fork: the proof where there is one, else both signed checkpoints as they were."""
    from fenduan.evidence.contradictions import Contradiction

    shown = fork.proof or Contradiction(*fork.checkpoints)
    put(session, path, shown.file())
    how = e.WITH_PROOF if fork.proof else e.WITHOUT_PROOF
    said = [fork.message, m.filled(e.FORK, path=printable(path), proof=how)]
    return Problem(failure("forked", fork.rule, fork.message, file=path), said, status=_FORKED)


@contextmanager
def refusals(path: str) -> Iterator[None]:
    """Say of refused evidence in which file it is, and where there. Raises :class:`Problem`."""
    from fenduan.evidence.errors import Refused

    try:
        yield
    except Refused as refused:
        shown = printable(path)
        said = refused.message
        if path or refused.where:
            said = m.filled(e.REFUSED, path=shown, where=printable(refused.where), reason=said)
        payload = failure("refused", refused.rule, refused.message, file=path, found=refused.where)
        raise Problem(payload, [said]) from refused
    except OSError as error:
        raise unreadable(path, error) from error


def public_key(text: str) -> "PublicKey":
    """Return the public key that is written out, or in the file named. Raises :class:`Problem`."""
    from fenduan.evidence.notes import PublicKey

    name = Path(text)
    try:
        written = name.read_text(encoding="utf-8")[:_LARGEST_KEY] if name.is_file() else text
    except (OSError, UnicodeDecodeError, ValueError):
        written = text
    with refusals(""):
        return PublicKey.parse(written)


def log_keys(keys: Sequence[str], hand_overs: Sequence[str] = ()) -> "LogKeys":
    """Return the log that has these keys, with those that the files of hand-overs add. Raises :class:`Problem`."""
    from fenduan.evidence.handovers import extended, log_of
    from fenduan.evidence.notes import Note

    known = [public_key(each) for each in keys]
    with refusals(""):
        log = log_of(known)
    for path in hand_overs:
        with refusals(path):
            log = extended(log, [Note.parse(read_file(path))])
    return log


def private_key(path: str) -> "PrivateKey":
    """Return the private key in a file. Raises :class:`Problem`, which repeats nothing of it."""
    from fenduan.evidence.notes import PrivateKey

    written = read_file(path, _LARGEST_KEY)
    with refusals(path):
        return PrivateKey.parse(written.decode("utf-8", "replace"))


def read_file(path: str, largest: int | None = None) -> bytes:
    """Return the bytes of a file of evidence, or of standard input; no more than is ever accepted, and one.

    Raises:
        Problem: it cannot be read.
    """
    from fenduan.evidence.canonical import LARGEST

    most = (largest or LARGEST) + 1
    try:
        if path == "-":
            return sys.stdin.buffer.read(most)
        with Path(path).open("rb") as file:
            return file.read(most)
    except (OSError, ValueError, AttributeError) as error:
        raise unreadable(path, error) from error


def unreadable(path: str, error: Exception) -> Problem:
    """Return the problem that a file cannot be read."""
    said = m.filled(e.CANNOT_READ, path=printable(path), reason=type(error).__name__)
    return single("refused", "unreadable", said, file=path)


def lines(terminal: Terminal, *said: Text) -> str:
    """Return sentences as paragraphs."""
    page = Page(terminal)
    for each in said:
        page.paragraph(terminal.pick(each))
    return page.text()


def _verdict(verdict: "Verdict", terminal: Terminal) -> str:
    page = Page(terminal)
    page.paragraph(terminal.pick(e.PROVED[verdict.kind]), style="bold")
    for each in verdict.statements:
        # What stands in a file may hold braces: it is shown, not filled in.
        page.paragraph(each.pick(terminal.language), indent=2)
    return page.text()


def write_secret(path: str, key: "PrivateKey") -> None:
    """Write a private key that only its owner may read, never over another."""
    shown = printable(path)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError as error:
        raise single("not_written", "exists", m.filled(e.EXISTS, path=shown), found=shown) from error
    except (OSError, ValueError) as error:
        said = m.filled(m.CANNOT_WRITE, path=shown, reason=type(error).__name__)
        raise single("not_written", "cannot-write", said, found=shown) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(key.secret() + "\n")
