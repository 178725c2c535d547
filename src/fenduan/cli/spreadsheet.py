"""``fenduan dossier template``, ``to-xlsx`` and ``from-xlsx``: the dossier as a workbook to fill in."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fenduan.cli import messages as m
from fenduan.cli.commands import Command, argument, option, session_of
from fenduan.cli.loading import STANDARD_INPUT, load
from fenduan.cli.output import json_text, put
from fenduan.cli.problems import refusal, single
from fenduan.cli.session import Session
from fenduan.cli.terminal import printable, write

if TYPE_CHECKING:
    from fenduan.dossier.model import Dossier


@click.command("template", cls=Command)
@argument("path", about="workbook_to_write", holder="PATH")
@click.pass_context
def template(ctx: click.Context, path: str) -> None:
    """Write the blank workbook."""
    from fenduan.exchange.spreadsheet.writing import template as blank

    session = session_of(ctx)
    put(session, path, blank())
    _told(session, path, None)


@click.command("to-xlsx", cls=Command)
@argument("file", about="file", holder="FILE")
@option("-o", "--output", "output", about="workbook_to_write", holder="PATH", required=True)
@click.pass_context
def to_xlsx(ctx: click.Context, file: str, output: str) -> None:
    """Write a dossier as a workbook."""
    from fenduan.dossier.errors import Refused
    from fenduan.exchange.spreadsheet.writing import write as written

    session = session_of(ctx)
    dossier = load(file)
    try:
        data = written(dossier, name=file if file == STANDARD_INPUT else Path(file).name)
    except Refused as refused:
        raise refusal(refused) from refused
    put(session, output, data, (file,))
    _told(session, output, dossier)


@click.command("from-xlsx", cls=Command)
@argument("file", about="workbook", holder="FILE")
@option("-o", "--output", "output", about="dossier_to_write", holder="PATH")
@click.pass_context
def from_xlsx(ctx: click.Context, file: str, output: str | None) -> None:
    """Read the dossier in a workbook and write it as YAML or JSON."""
    from fenduan.dossier.errors import Refused
    from fenduan.dossier.reading import LARGEST
    from fenduan.exchange import plain
    from fenduan.exchange.spreadsheet.reading import read

    session = session_of(ctx)
    try:
        dossier = read(Path(file))
    except Refused as refused:
        raise refusal(refused) from refused
    as_json = session.json or (output is not None and output.lower().endswith(".json"))
    text = plain.as_json(dossier) if as_json else plain.as_yaml(dossier)
    if len(text.encode()) > LARGEST:
        raise single("refused", "too-large", m.DOSSIER_TOO_LARGE, file=Path(file).name)
    if output is not None:
        put(session, output, text.encode(), (file,))
    else:
        write(json_text(plain.as_tree(dossier)) if as_json else text)


def _told(session: Session, path: str, dossier: "Dossier | None") -> None:
    """Say in JSON, where that is wanted, what was written."""
    if session.json:
        from fenduan.dossier.canonical import digest

        which: dict[str, Any] | None = None
        if dossier is not None:
            which = {"id": dossier.id, "digest": digest(dossier)}
        write(json_text({"written": printable(path), "dossier": which}))
