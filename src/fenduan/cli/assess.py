"""``fenduan assess``: the main job."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fenduan.cli import messages as m
from fenduan.cli.commands import Command, Date, argument, option, session_of
from fenduan.cli.loading import STANDARD_INPUT, determine
from fenduan.cli.output import answer, json_text
from fenduan.cli.problems import single
from fenduan.cli.saving import save
from fenduan.cli.session import Session
from fenduan.cli.terminal import Page, Terminal, printable, write

if TYPE_CHECKING:
    from fenduan.assessment.determination import Determination


@click.command("assess", cls=Command)
@argument("file", about="file", holder="FILE")
@option("--as-of", "as_of", about="as_of", holder="DATE", type=Date())
@option("--all", "unfold", about="all", is_flag=True)
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def assess(ctx: click.Context, file: str, as_of: dt.date | None, unfold: bool, output: str | None) -> int:
    """Assess a dossier and return the exit status."""
    from fenduan.cli.determination_text import render

    session = session_of(ctx)
    determination = determine(file, as_of)
    if output is None:
        answer(session, determination.as_dict, lambda terminal: render(determination, terminal, unfold=unfold))
    else:
        _save(session, file, Path(output), _contents(session, determination, unfold=unfold))
    return 0 if determination.outcome == "ready" else 1


def _contents(session: Session, determination: "Determination", *, unfold: bool) -> bytes:
    """Return what goes into a file: the same for everyone, whatever terminal it is made on."""
    from fenduan.cli.determination_text import render

    if session.json:
        return json_text(determination.as_dict(), ascii_only=False).encode()
    return render(determination, Terminal(session.language), unfold=unfold).encode()


def _save(session: Session, file: str, path: Path, data: bytes) -> None:
    shown = printable(str(path))
    try:
        if file != STANDARD_INPUT and path.exists() and path.samefile(file):
            raise single("misuse", "is-input", m.filled(m.IS_INPUT, path=shown), found=shown)
        save(path, data)
    except (OSError, ValueError) as error:
        message = m.filled(m.CANNOT_WRITE, path=shown, reason=type(error).__name__)
        raise single("not_written", "cannot-write", message, found=shown) from error
    page = Page(session.terminal(errors=True))
    page.paragraph(page.terminal.pick(m.WRITTEN, path=shown))
    write(page.text(), to_errors=True)
