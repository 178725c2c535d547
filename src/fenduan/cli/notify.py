"""``fenduan notify``: tell everybody what has come to need them."""

import time
from typing import TYPE_CHECKING, Final

import click

from fenduan.cli import messages as m
from fenduan.cli import operate_messages as o
from fenduan.cli.commands import Command, Count, option, session_of
from fenduan.cli.output import answer
from fenduan.cli.serve import platform
from fenduan.cli.session import Session
from fenduan.cli.terminal import Page, Terminal

if TYPE_CHECKING:
    from fenduan.platform.desks.mailing import Ran

_WAITING: Final = 1


@click.command("notify", cls=Command)
@option("--every", about="notify_every", holder="SECONDS", type=Count(), default=None)
@click.pass_context
def notify(ctx: click.Context, every: int | None) -> int:
    """Make the notices and send the mails, once or again and again."""
    session = session_of(ctx)
    while True:
        with platform():
            status = _notify(session, quiet=every is not None)
        if every is None:
            return status
        time.sleep(max(1, every))


def _notify(session: Session, *, quiet: bool) -> int:
    """Run once and say what was done; in silence where nothing was. Return the status."""
    from django.db import close_old_connections

    from fenduan.platform.desks.mailing import run

    if quiet:
        # Between two rounds the database may have gone away.
        close_old_connections()
    ran = run()
    if ran.made or ran.sent or not quiet:
        facts = {"made": ran.made, "sent": ran.sent, "waiting": ran.waiting, "busy": ran.busy}
        answer(session, lambda: facts, lambda terminal: _text(ran, terminal))
    return _WAITING if ran.waiting else 0


def _text(ran: "Ran", terminal: Terminal) -> str:
    page = Page(terminal)
    said = o.NOTIFYING if ran.busy else m.filled(o.NOTIFIED, made=ran.made, sent=ran.sent, waiting=ran.waiting)
    page.paragraph(said.pick(terminal.language))
    return page.text()
