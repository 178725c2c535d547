"""``fenduan evidence package``: a case kept as files, checked without a database and without a network."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from fenduan.cli import evidence_messages as e
from fenduan.cli import messages as m
from fenduan.cli.commands import Command, argument, option, session_of
from fenduan.cli.evidence import lines, log_keys, public_key, read_file, refusals
from fenduan.cli.output import answer
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from fenduan.evidence.packages import Checked

_PROMISED: Final = 1


@click.command("package", cls=Command)
@argument("path", about="package", holder="PACKAGE")
@option("--key", "keys", about="log_key", holder="KEY", required=True, multiple=True)
@option("--hand-over", "hand_overs", about="hand_over", holder="PATH", multiple=True)
@option("--witness-key", "witnesses", about="witness_key", holder="KEY", multiple=True)
@click.pass_context
def package(
    ctx: click.Context, path: str, keys: Sequence[str], hand_overs: Sequence[str], witnesses: Sequence[str]
) -> int:
    """Check a package."""
    from fenduan.evidence.packages import LARGEST_PACKAGE, check

    log, known = log_keys(keys, hand_overs), [public_key(each) for each in witnesses]
    data = read_file(path, LARGEST_PACKAGE)
    with refusals(path):
        checked = check(data, log, known)
    answer(session_of(ctx), checked.as_dict, lambda terminal: lines(terminal, *_said(checked)))
    return _PROMISED if checked.promised else 0


def _said(checked: "Checked") -> list[Text]:
    subject = " ".join(checked.subject)
    said = [
        m.filled(e.PACKAGE_WHOLE, subject=subject, files=checked.files),
        m.filled(e.PACKAGE_ACTS, acts=checked.acts, sealed=checked.sealed, promised=checked.promised, log=checked.log),
    ]
    if checked.absent:
        said.append(m.filled(e.PACKAGE_ABSENT, count=checked.absent))
    return [*said, e.PACKAGE_NOT]
