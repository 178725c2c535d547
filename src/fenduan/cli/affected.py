"""``fenduan affected``: which lots a site, party, line, lane or material reached within some days."""

import datetime as dt

import click

from fenduan.cli import chain_messages as c
from fenduan.cli import messages as m
from fenduan.cli.chain_store import index_of, named, opened, store_option
from fenduan.cli.commands import Command, Date, option, session_of
from fenduan.cli.problems import Misuse
from fenduan.cli.session import FORMATS
from fenduan.cli.trace import DRAWING, Asked, give


@click.command("affected", cls=Command, forms=(*FORMATS, DRAWING))
@option("--site", "site", about="of_site", holder="NAME")
@option("--party", "party", about="of_party", holder="NAME")
@option("--line", "line", about="of_line", holder="NAME")
@option("--lane", "lane", about="of_lane", holder="NAME")
@option("--material", "material", about="of_material", holder="NAME")
@option("--from", "since", about="first_day", holder="DATE", type=Date(), required=True)
@option("--to", "until", about="last_day", holder="DATE", type=Date(), required=True)
@store_option()
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def affected(
    ctx: click.Context,
    /,
    *,
    since: dt.date,
    until: dt.date,
    store: str | None,
    output: str | None,
    form: str,
    **causes: str | None,
) -> None:
    """Show the lots that something reached."""
    from fenduan.chain.answers import CAUSES
    from fenduan.chain.recursive import window

    asked = [(by, text) for by in CAUSES if (text := causes[by]) is not None]
    if len(asked) != 1:
        raise Misuse("one-cause", c.ONE_CAUSE, expected=" | ".join(f"--{by}" for by in CAUSES))
    if until < since:
        said = m.filled(c.DAYS_REVERSED, first=since, last=until)
        raise Misuse("days-reversed", said, found=f"{since} {until}", expected="--from ≤ --to")
    ((by, text),) = asked
    with opened(store) as chain:
        name = named(chain, by, text)
        index = index_of(chain)
        found = index.affected(by, name, since, until)
        seeds = index.touched(by, name, *window(since, until)).tolist()
        give(session_of(ctx), Asked(chain, index, seeds, "forward"), found, form=form, output=output)
