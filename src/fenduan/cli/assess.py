"""``fenduan assess``: the main job."""

import datetime as dt
from typing import TYPE_CHECKING, Final

import click

from fenduan.cli import messages as m
from fenduan.cli.commands import Command, Date, argument, option, session_of
from fenduan.cli.loading import determine, judge
from fenduan.cli.output import deliver, put
from fenduan.cli.problems import Misuse
from fenduan.cli.session import FORMATS, Session
from fenduan.cli.terminal import Terminal, write

if TYPE_CHECKING:
    from fenduan.assessment.compare import Comparison
    from fenduan.assessment.determination import Determination
    from fenduan.documents import Kind
    from fenduan.dossier.model import Dossier


_DOCUMENTS: Final[dict[str, "Kind"]] = {"html": "html", "pdf": "pdf", "docx": "docx"}


@click.command("assess", cls=Command, forms=(*FORMATS, *_DOCUMENTS))
@argument("file", about="file", holder="FILE")
@option("--as-of", "as_of", about="as_of", holder="DATE", type=Date())
@option("--all", "unfold", about="all", is_flag=True)
@option("-o", "--output", "output", about="output", holder="PATH")
@option("--compare", "other", about="compare", holder="DATE", type=Date())
@click.pass_context
def assess(
    ctx: click.Context,
    *,
    file: str,
    as_of: dt.date | None,
    unfold: bool,
    output: str | None,
    other: dt.date | None,
    form: str,
) -> int:
    """Assess a dossier and return the exit status, that of the date judged at also where two are compared."""
    session = session_of(ctx)
    kind = _DOCUMENTS.get(form)
    if kind is not None:
        _check_document(kind, output, other)
        determination = determine(file, as_of)
        _document(session, determination, kind, output, file)
        return 0 if determination.outcome == "ready" else 1
    if other is not None:
        comparison = judge(file, as_of, lambda dossier, day: _compare(dossier, day, other))
        deliver(session, output, comparison.as_dict, lambda terminal: _compared(comparison, terminal, unfold), (file,))
        return 0 if comparison.determination.outcome == "ready" else 1
    determination = determine(file, as_of)
    deliver(session, output, determination.as_dict, lambda terminal: _text(determination, terminal, unfold), (file,))
    return 0 if determination.outcome == "ready" else 1


def _check_document(kind: "Kind", output: str | None, other: dt.date | None) -> None:
    """Refuse what no document can be: beside a comparison, or bytes on a terminal. Raises :class:`Misuse`."""
    if other is not None:
        raise Misuse("no-document", m.filled(m.NO_COMPARED_DOCUMENT, form=kind), found=kind, expected="text | json")
    if output is None and kind != "html":
        raise Misuse("needs-file", m.filled(m.DOCUMENT_NEEDS_FILE, form=kind), found=kind, expected="-o PATH")


def _document(session: Session, determination: "Determination", kind: "Kind", output: str | None, file: str) -> None:
    from fenduan.documents import render

    data = render(determination, session.language, kind)
    if output is None:
        write(data.decode("utf-8"))
    else:
        put(session, output, data, (file,))


def _compare(dossier: "Dossier", as_of: dt.date, other: dt.date) -> "Comparison":
    """Compare a dossier at two dates."""
    from fenduan.assessment.compare import compare

    return compare(dossier, as_of, other)


def _text(determination: "Determination", terminal: Terminal, unfold: bool) -> str:
    from fenduan.cli.determination_text import render

    return render(determination, terminal, unfold=unfold)


def _compared(comparison: "Comparison", terminal: Terminal, unfold: bool) -> str:
    from fenduan.cli.compare_text import render

    return render(comparison, terminal, unfold=unfold)
