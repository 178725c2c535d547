"""``fenduan route``: what is filed, where, by when."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from fenduan.cli import messages as m
from fenduan.cli.commands import Command, Date, argument, option, session_of
from fenduan.cli.loading import determine
from fenduan.cli.output import answer
from fenduan.cli.terminal import Page, Terminal

if TYPE_CHECKING:
    from fenduan.assessment.determination import Determination


@click.command("route", cls=Command)
@argument("file", about="file", holder="FILE")
@option("--as-of", "as_of", about="as_of", holder="DATE", type=Date())
@click.pass_context
def route(ctx: click.Context, file: str, as_of: dt.date | None) -> None:
    """Show the route of a dossier's arrangement."""
    determination = determine(file, as_of)
    answer(session_of(ctx), lambda: _payload(determination), lambda terminal: _text(determination, terminal))


def _payload(determination: "Determination") -> dict[str, Any]:
    whole = determination.as_dict()
    return {key: whole[key] for key in ("dossier", "as_of", "route", "register", "engine")}


def _text(determination: "Determination", terminal: Terminal) -> str:
    from fenduan.cli.route_text import set_route

    page = Page(terminal)
    title = terminal.pick(m.ROUTE_TITLE, id=determination.case.dossier.id, date=determination.as_of.isoformat())
    set_route(page, determination.route, title=title)
    page.blank()
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()
