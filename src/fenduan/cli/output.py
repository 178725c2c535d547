"""Giving an answer: as JSON, or as text set for the terminal."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fenduan.cli import messages as m
from fenduan.cli.problems import single
from fenduan.cli.saving import save
from fenduan.cli.session import Session
from fenduan.cli.terminal import Page, Terminal, can_show, printable, write


def json_text(payload: Mapping[str, Any], *, ascii_only: bool | None = None) -> str:
    """Return ``payload`` as JSON with a line end; in ASCII where the output can write nothing else."""
    if ascii_only is None:
        ascii_only = not can_show("分段", sys.stdout)
    return json.dumps(payload, ensure_ascii=ascii_only, indent=2) + "\n"


def answer(session: Session, payload: Callable[[], Mapping[str, Any]], text: Callable[[Terminal], str]) -> None:
    """Write ``payload`` where JSON is wanted, or else what ``text`` makes for the terminal."""
    write(json_text(payload()) if session.json else text(session.terminal()))


def deliver(
    session: Session,
    output: str | None,
    payload: Callable[[], Mapping[str, Any]],
    text: Callable[[Terminal], str],
    inputs: Sequence[str] = (),
) -> None:
    """Write an answer to the output, or else into the file ``output``: all of it, and over none of the ``inputs``.

    Into a file goes the same for everyone, whatever terminal it is made on.

    Raises:
        Problem: the file is one of the inputs, or cannot be written.
    """
    if output is None:
        answer(session, payload, text)
    elif session.json:
        put(session, output, json_text(payload(), ascii_only=False).encode(), inputs)
    else:
        put(session, output, text(Terminal(session.language)).encode(), inputs)


def put(session: Session, output: str, data: bytes, inputs: Sequence[str] = ()) -> None:
    """Put ``data`` into the file ``output`` and say so on standard error. Raises :class:`Problem` as above."""
    path, shown = Path(output), printable(output)
    try:
        if path.exists() and any(Path(each).exists() and path.samefile(each) for each in inputs if each != "-"):
            raise single("misuse", "is-input", m.filled(m.IS_INPUT, path=shown), found=shown)
        save(path, data)
    except (OSError, ValueError) as error:
        message = m.filled(m.CANNOT_WRITE, path=shown, reason=type(error).__name__)
        raise single("not_written", "cannot-write", message, found=shown) from error
    page = Page(session.terminal(errors=True))
    page.paragraph(page.terminal.pick(m.WRITTEN, path=shown))
    write(page.text(), to_errors=True)
