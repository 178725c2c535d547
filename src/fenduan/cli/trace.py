"""``fenduan trace``: what a lot was made of, or what was made of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from fenduan.cli import chain_messages as c
from fenduan.cli.chain_store import index_of, lot_named, opened, store_option
from fenduan.cli.commands import Command, argument, option, session_of
from fenduan.cli.output import deliver, put
from fenduan.cli.problems import Misuse
from fenduan.cli.session import FORMATS, Session
from fenduan.cli.terminal import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fenduan.chain.answers import Affected, Direction, Trace
    from fenduan.chain.flags import Flag
    from fenduan.chain.genealogy.index import Genealogy
    from fenduan.chain.store import Store

DRAWING: Final = "svg"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer was worked out from: the store, its index, the numbers of the lots where it began, which way."""

    store: "Store"
    index: "Genealogy"
    seeds: "Sequence[int]"
    direction: "Direction"


@click.command("trace", cls=Command, forms=(*FORMATS, DRAWING))
@argument("lot", about="lot", holder="LOT")
@option("--back", "back", about="back", is_flag=True)
@option("--forward", "forward", about="forward", is_flag=True)
@store_option()
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def trace(
    ctx: click.Context, *, lot: str, back: bool, forward: bool, store: str | None, output: str | None, form: str
) -> None:
    """Show the genealogy of a lot."""
    from fenduan.chain.recursive import number_of

    if back and forward:
        raise Misuse("both-ways", c.BOTH_WAYS, found="--back --forward", expected="--back | --forward")
    direction: Direction = "forward" if forward else "back"
    with opened(store) as chain:
        name = lot_named(chain, lot)
        index = index_of(chain)
        found = index.trace(name, direction)
        asked = Asked(chain, index, [number_of(chain.rows, name)], direction)
        give(session_of(ctx), asked, found, form=form, output=output)


def give(
    session: Session,
    asked: Asked,
    found: "Trace | Affected",
    *,
    form: str,
    output: str | None,
) -> None:
    """Give an answer about a genealogy as text, JSON or picture."""
    reached = asked.index.reach(asked.seeds, asked.direction).lots.tolist()
    flags = _flags(asked.store, reached)
    if form == "json":
        told = None if flags is None else [each.as_dict() for each in flags]
        deliver(session, output, lambda: {**found.as_dict(), "flags": told}, lambda _: "")
        return
    if form == DRAWING:
        from fenduan.chain.store.linking import links_between
        from fenduan.documents.genealogy import draw

        markup = draw(found, links_between(asked.store, reached), flags, session.language).markup + "\n"
        if output is None:
            write(markup)
        else:
            put(session, output, markup.encode())
        return

    from fenduan.cli.chain_text import answer_text

    deliver(session, output, found.as_dict, lambda terminal: answer_text(found, flags, terminal))


# Of more lots than this the flags are not looked for on the way, and that is said; ``fenduan events flags`` finds all.
_FLAGGED: Final = 2_000


def _flags(store: "Store", lots: "Sequence[int]") -> "Sequence[Flag] | None":
    """Return the flags of lots, these named as the answer names them; None where they are too many to look for them."""
    from msgspec.structs import replace

    from fenduan.chain.store.flagging import flags_touching
    from fenduan.chain.store.linking import shown_names

    if len(lots) > _FLAGGED:
        return None
    shown = dict(shown_names(store, lots).values())
    found = flags_touching(store, lots)
    return [replace(each, lots=tuple(shown.get(lot, lot) for lot in each.lots)) for each in found]
