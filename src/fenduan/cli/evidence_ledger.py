"""``fenduan evidence``: what is done where the ledger's database is."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from fenduan.cli import evidence_messages as e
from fenduan.cli import messages as m
from fenduan.cli.commands import Command, Count, option, session_of
from fenduan.cli.evidence import lines, read_file, refusals, write_secret
from fenduan.cli.output import answer, put
from fenduan.cli.problems import NoDatabase, single
from fenduan.cli.serve import platform, start_django
from fenduan.cli.session import Session
from fenduan.cli.terminal import Page, Terminal, printable, write
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from fenduan.evidence.handovers import LogKeys
    from fenduan.platform.ledger.fsck import Report
    from fenduan.platform.ledger.models import Entry
    from fenduan.platform.ledger.sealing import Sealed

_NOT_KEPT: Final = 1
_FAULTS: Final = 1


@click.command("seal", cls=Command)
@option("--every", about="every", holder="SECONDS", type=Count(), default=None)
@click.pass_context
def seal(ctx: click.Context, every: int | None) -> int:
    """Seal once, or again and again."""
    session = session_of(ctx)
    if every is None:
        with platform():
            return _seal(session, quiet=False)
    while True:
        _seal_where_possible(session)
        time.sleep(max(1, every))


def _seal_where_possible(session: Session) -> None:
    """Seal what there is; a database that does not answer now is said and asked again the next time."""
    try:
        with platform():
            _seal(session, quiet=True)
    except NoDatabase as problem:
        for each in problem.lines:
            _tell(session, each)


def _seal(session: Session, *, quiet: bool) -> int:
    """Seal what there is; say so, and say of promises that were not kept. Return the status."""
    from django.db import close_old_connections

    from fenduan.evidence.encoding import shown
    from fenduan.platform.ledger.sealing import overdue
    from fenduan.platform.ledger.sealing import seal as seal_now

    close_old_connections()
    sealed = seal_now()
    late = overdue()
    if late:
        _tell(session, m.filled(e.OVERDUE, count=len(late), time=shown(late[0].seal_by)))
    if sealed is not None or not quiet:
        answer(session, lambda: _sealed(sealed, late), lambda terminal: lines(terminal, _said(sealed)))
    return _NOT_KEPT if late else 0


def _sealed(sealed: "Sealed | None", late: Sequence["Entry"]) -> dict[str, object]:
    found = {"count": 0} if sealed is None else {"count": sealed.count, "size": sealed.size, "root": sealed.root}
    return {**found, "overdue": [each.number for each in late]}


def _said(sealed: "Sealed | None") -> Text:
    return e.NOTHING_TO_SEAL if sealed is None else m.filled(e.SEALED, count=sealed.count, size=sealed.size)


def _tell(session: Session, said: Text) -> None:
    page = Page(session.terminal(errors=True))
    page.paragraph(said.pick(session.language))
    write(page.text(), to_errors=True)


@click.command("fsck", cls=Command)
@option("--known", "known", about="known", holder="PATH", multiple=True)
@click.pass_context
def fsck(ctx: click.Context, known: Sequence[str]) -> int:
    """Derive the log anew."""
    session = session_of(ctx)
    with platform():
        from fenduan.platform.base import clock
        from fenduan.platform.ledger.fsck import fsck as derive
        from fenduan.platform.ledger.selectors import known_log, public_key

        log = known_log()
        report = derive(public_key(), now=clock.now(), known=[_checkpoint(path, log) for path in known])
    answer(session, lambda: _derived(report), lambda terminal: _report(report, terminal))
    return _FAULTS if report.count else 0


def _checkpoint(path: str, log: "LogKeys") -> str:
    """Return a checkpoint that is kept elsewhere, once it is seen to be of this log. Raises :class:`Problem`."""
    from fenduan.evidence.checkpoints import opened
    from fenduan.evidence.notes import Note

    data = read_file(path)
    with refusals(path):
        note = Note.parse(data)
        opened(note, log)
    return str(note)


def _derived(report: "Report") -> dict[str, object]:
    return {
        "size": report.size,
        "root": report.root,
        "checkpoints": report.checkpoints,
        "unsealed": report.unsealed,
        "count": report.count,
        "faults": [{"rule": each.rule, "at": each.at, "message": each.message.as_dict()} for each in report.faults],
    }


def _report(report: "Report", terminal: Terminal) -> str:
    facts = {"size": report.size, "checkpoints": report.checkpoints, "unsealed": report.unsealed, "root": report.root}
    if not report.count:
        return lines(terminal, m.filled(e.FAULTLESS, **facts))
    page = Page(terminal)
    page.paragraph(terminal.pick(e.FAULTS, count=report.count), style="bold")
    for each in report.faults:
        page.paragraph(each.message.pick(terminal.language), indent=2)
    return page.text()


@click.command("protect", cls=Command)
@option("--role", about="role", holder="ROLE", default=None)
@click.pass_context
def protect(ctx: click.Context, role: str | None) -> int:
    """Make the tables ready as their owner, then set rights and triggers."""
    start_django()
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    from fenduan.platform.ledger import protection

    roles = connection.vendor == "postgresql"
    if roles != (role is not None):
        said = e.ROLE_NEEDED if roles else e.NO_ROLE_HERE
        raise single("misuse", "role", said)
    try:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        call_command("createcachetable", verbosity=0)
        protection.protect(role)
    except DatabaseError as error:
        said = m.filled(e.NOT_PROTECTED, reason=printable(str(error)).strip())
        raise single("failed", "not-protected", said) from error
    answer(session_of(ctx), lambda: {"protected": True}, lambda terminal: lines(terminal, e.PROTECTED))
    return 0


@click.command("rotate", cls=Command)
@option("--key-file", about="new_key_file", holder="PATH", required=True)
@option("-o", "--output", about="statement", holder="PATH", required=True)
@click.pass_context
def rotate(ctx: click.Context, key_file: str, output: str) -> int:
    """Make a new key, hand the log over to it, and write down the statement that both keys sign."""
    session = session_of(ctx)
    with platform():
        from fenduan.evidence.notes import PrivateKey
        from fenduan.platform.accounts.services import OPERATOR
        from fenduan.platform.ledger.handing_over import rotate as hand_over
        from fenduan.platform.ledger.keys import public

        successor = PrivateKey.generate(public().name)
        write_secret(key_file, successor)
        try:
            note = str(hand_over(actor=OPERATOR, successor=successor))
        except BaseException:
            # No log was handed over to it; nothing was ever signed with it.
            Path(key_file).unlink()
            raise
    put(session, output, note.encode())
    said = m.filled(e.ROTATED, path=printable(key_file), statement=printable(output))
    facts = {"public_key": str(successor.public), "statement": note}
    answer(session, lambda: facts, lambda terminal: lines(terminal, said) + str(successor.public) + "\n")
    return 0
