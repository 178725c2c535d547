"""``fenduan backup`` and ``fenduan restore``: everything in one file, and back."""

from pathlib import Path

import click

from fenduan.cli import messages as m
from fenduan.cli.commands import Command, argument, session_of
from fenduan.cli.output import answer
from fenduan.cli.problems import Problem, failure
from fenduan.cli.serve import start_django
from fenduan.cli.terminal import Page, Terminal
from fenduan.reference.text import Text

KEPT = Text("{path}: {size} bytes. Keep the private keys apart from it.", "{path}：{size}字节。私钥应当另行保管。")
BROUGHT_BACK = Text(
    "Brought back: the copy of {made}, every file as its digest says; {entries} entries of the ledger verified.",
    "已恢复{made}的备份，各文件与摘要值一致；已核验{entries}条存证记录。",
)
NOT_WELL = Text("The ledger does not verify after restoring: {reason}", "恢复后存证记录核验未通过：{reason}")


@click.command("backup", cls=Command)
@argument("path", about="backup_to_write", holder="PATH")
@click.pass_context
def backup(ctx: click.Context, path: str) -> int:
    """Write a copy of everything."""
    start_django()
    from fenduan.platform.base.errors import Refused
    from fenduan.platform.operate.backup import back_up

    try:
        size = back_up(Path(path))
    except Refused as refused:
        raise _problem(refused.reasons) from refused
    said = m.filled(KEPT, path=path, size=size)
    answer(session_of(ctx), lambda: {"path": path, "bytes": size}, lambda terminal: _text(said, terminal))
    return 0


@click.command("restore", cls=Command)
@argument("path", about="backup_to_read", holder="PATH")
@click.pass_context
def restore(ctx: click.Context, path: str) -> int:
    """Bring everything back, and look over the ledger."""
    start_django()
    from fenduan.platform.base.clock import now
    from fenduan.platform.base.errors import Refused
    from fenduan.platform.ledger.fsck import fsck
    from fenduan.platform.ledger.selectors import public_key
    from fenduan.platform.operate.backup import restore as bring_back

    try:
        about = bring_back(Path(path))
    except Refused as refused:
        raise _problem(refused.reasons) from refused
    looked = fsck(public_key(), now=now())
    if looked.faults:
        raise _problem([m.filled(NOT_WELL, reason=each.message) for each in looked.faults])
    said = m.filled(BROUGHT_BACK, made=about["made"], entries=looked.entries)
    answer(
        session_of(ctx),
        lambda: {"made": about["made"], "version": about["version"], "entries": looked.entries},
        lambda terminal: _text(said, terminal),
    )
    return 0


def _problem(reasons: "tuple[Text, ...] | list[Text]") -> Problem:
    return Problem(failure("refused", "not-possible", reasons[0]), reasons)


def _text(said: Text, terminal: Terminal) -> str:
    page = Page(terminal)
    page.paragraph(said.pick(terminal.language))
    return page.text()
