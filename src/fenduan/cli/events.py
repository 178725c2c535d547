"""``fenduan events``: events of a chain checked, taken into a store, given out again, and held against each other."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from fenduan.cli import chain_messages as c
from fenduan.cli import messages as m
from fenduan.cli.chain_store import opened, progress, refresh_index, store_option
from fenduan.cli.commands import Command, Count, Group, OneOf, argument, option, session_of
from fenduan.cli.loading import STANDARD_INPUT
from fenduan.cli.output import answer, deliver
from fenduan.cli.problems import single
from fenduan.cli.saving import saved
from fenduan.cli.terminal import Page, printable, write

if TYPE_CHECKING:
    from fenduan.exchange.epcis.captures import Taken
    from fenduan.exchange.epcis.reading import Report

_WRONG: Final = 1
_FORMATS: Final = ("epcis-json",)
_LISTED: Final = 50


@click.group("events", cls=Group)
def events() -> None:
    """Check, import and export events."""


@events.command("check", cls=Command)
@argument("files", about="event_files", holder="FILES", nargs=-1, required=True)
@click.pass_context
def check(ctx: click.Context, *, files: tuple[str, ...]) -> int:
    """Say whether files can be imported, with every error."""
    from fenduan.exchange.epcis.reading import Report
    from fenduan.exchange.epcis.spread import check_file
    from fenduan.exchange.processes import WorkerLostError

    session = session_of(ctx)
    reports: list[tuple[str, Report]] = []
    done = 0
    with progress(session) as tell:

        def told(events: int) -> None:
            tell(done + events)

        for file in files:
            report = Report()
            with _path(file) as path:
                try:
                    check_file(path, report, told)
                except WorkerLostError as error:
                    raise single("failed", "reading-lost", c.CHECKING_LOST, file=printable(file)) from error
            done += report.events
            reports.append((file, report))
    answer(session, lambda: _payload(reports), lambda terminal: _checked_text(reports, Page(terminal)))
    return 0 if all(report.valid for _, report in reports) else _WRONG


def _payload(reports: "Sequence[tuple[str, Report]]") -> dict[str, Any]:
    """Return what a check, or a refusal, says to a program."""
    return {
        "valid": all(report.valid for _, report in reports),
        "events": sum(report.events for _, report in reports),
        "invalid": sum(report.invalid for _, report in reports),
        "count": sum(report.count for _, report in reports),
        "errors": [
            {**problem.as_dict(), "file": printable(file)} for file, report in reports for problem in report.problems
        ],
    }


def _checked_text(reports: "Sequence[tuple[str, Report]]", page: Page) -> str:
    for file, report in reports:
        _said_of(file, report, page)
    return page.text()


def _said_of(file: str, report: "Report", page: Page) -> None:
    """Set what is said of one file: a line, and its errors below."""
    terminal = page.terminal
    facts = {"file": printable(file), "events": report.events, "invalid": report.invalid, "count": report.count}
    said = c.VALID if report.valid else c.BROKEN if report.broken else c.INVALID
    page.paragraph(
        terminal.pick(said, **facts), lead=f"{terminal.sign('met' if report.valid else 'not_met')} ", full=True
    )
    for problem in report.problems[:_LISTED]:
        where = {"line": problem.line or "?", "pointer": problem.pointer or "/"}
        text = f"{terminal.pick(c.WHERE, **where)}{terminal.pick(problem.message)}"
        page.paragraph(text, indent=2, hang=2, full=True)
    if report.count > _LISTED:
        page.paragraph(terminal.pick(c.MORE_ERRORS, count=report.count - _LISTED), indent=2)


@events.command("import", cls=Command)
@argument("files", about="event_files", holder="FILES", nargs=-1, required=True)
@store_option()
@option("--keep-valid", "keep_valid", about="keep_valid", is_flag=True)
@click.pass_context
def import_(ctx: click.Context, *, files: tuple[str, ...], store: str | None, keep_valid: bool) -> int:
    """Take files into a store: each whole or not at all."""
    from fenduan.exchange.epcis.captures import take_in
    from fenduan.exchange.processes import WorkerLostError

    session = session_of(ctx)
    taken: list[tuple[str, Taken]] = []
    with opened(store, make=True) as chain:
        for file in files:
            name = file if file == STANDARD_INPUT else Path(file).name
            with _path(file) as path, progress(session) as tell:
                try:
                    taken.append((file, take_in(chain, path, name, keep_valid=keep_valid, progress=tell)))
                except WorkerLostError as error:
                    raise single("failed", "reading-lost", c.READING_LOST, file=printable(file)) from error
        if any(each.added is not None and each.added.new for _, each in taken):
            refresh_index(chain)
        position = chain.position
    answer(
        session,
        lambda: {**_imported(taken), "position": position},
        lambda terminal: _imported_text(taken, position, Page(terminal)),
    )
    return 0 if all(each.report.valid for _, each in taken) else _WRONG


def _imported(taken: "Sequence[tuple[str, Taken]]") -> dict[str, Any]:
    """Return what became of the files, for a program."""
    return {
        "new": sum(each.added.new for _, each in taken if each.added is not None),
        "repeated": sum(each.added.repeated for _, each in taken if each.added is not None),
        "skipped": sum(each.skipped for _, each in taken),
        "refused": [printable(file) for file, each in taken if each.added is None],
        "errors": [
            {**problem.as_dict(), "file": printable(file)} for file, each in taken for problem in each.report.problems
        ],
    }


def _imported_text(taken: "Sequence[tuple[str, Taken]]", position: int, page: Page) -> str:
    for file, each in taken:
        if not each.report.valid:
            _said_of(file, each.report, page)
        facts = {"file": printable(file), "events": each.report.events, "skipped": each.skipped}
        if each.added is None:
            page.paragraph(page.terminal.pick(c.REFUSED, **facts), indent=2)
            continue
        facts |= {"new": each.added.new, "repeated": each.added.repeated}
        said = c.IMPORTED if not each.skipped else c.IMPORTED_REST
        page.paragraph(page.terminal.pick(said, **facts), full=True)
    page.paragraph(page.terminal.pick(c.POSITION, position=position))
    return page.text()


@events.command("export", cls=Command, forms=_FORMATS)
@store_option()
@option("--since", "since", about="since", holder="POSITION", type=Count(), default=0)
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def export(ctx: click.Context, *, store: str | None, since: int, output: str | None, form: str) -> None:  # noqa: ARG001 - one format so far
    """Give out the events of a store as an EPCIS document."""
    from fenduan.exchange.epcis.giving import Left, give

    session, left = session_of(ctx), Left()
    with opened(store) as chain, progress(session) as tell:
        pieces = give(chain, left, after=since, progress=tell)
        if output is None:
            for piece in pieces:
                write(piece.decode())
        else:
            _write(output, pieces)
    page = Page(session.terminal(errors=True))
    if output is not None:
        page.paragraph(page.terminal.pick(m.WRITTEN, path=printable(output)))
    if left.count:
        page.paragraph(page.terminal.pick(c.LEFT_OUT, count=left.count))
    if output is not None or left.count:
        write(page.text(), to_errors=True)


def _write(output: str, pieces: Iterator[bytes]) -> None:
    """Write pieces into a file, all of them or nothing. Raises :class:`Problem`."""
    try:
        with saved(Path(output)) as file:
            for piece in pieces:
                file.write(piece)
    except (OSError, ValueError) as error:
        shown = printable(output)
        said = m.filled(m.CANNOT_WRITE, path=shown, reason=type(error).__name__)
        raise single("not_written", "cannot-write", said, found=shown) from error


@events.command("flags", cls=Command)
@store_option()
@option("--severity", "severity", about="severity", holder="SEVERITY", type=OneOf(tuple(c.SEVERITIES)))
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def flags(ctx: click.Context, *, store: str | None, severity: str | None, output: str | None) -> int:
    """List what in the events cannot have happened, contradicts itself, is irregular or missing."""
    from fenduan.chain.store.flagging import flags_of
    from fenduan.cli.chain_text import flags_text

    session = session_of(ctx)
    with opened(store) as chain:
        found = [each for each in flags_of(chain) if severity in (None, each.severity.value)]
        position = chain.position
    deliver(
        session,
        output,
        lambda: {"flags": [each.as_dict() for each in found], "position": position},
        lambda terminal: flags_text(found, position, terminal),
    )
    return _WRONG if found else 0


@events.command("balance", cls=Command)
@store_option()
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def balance(ctx: click.Context, *, store: str | None, output: str | None) -> None:
    """List what went into each making and what came out."""
    from fenduan.chain.store.flagging import balances_of
    from fenduan.cli.chain_text import balance_payload, balance_text

    session = session_of(ctx)
    with opened(store) as chain:
        found = list(balances_of(chain))
        position = chain.position
    deliver(
        session,
        output,
        lambda: {"makings": [balance_payload(*each) for each in found], "position": position},
        lambda terminal: balance_text(found, position, terminal),
    )


@contextmanager
def _path(file: str) -> Iterator[Path]:
    """Give the path of a file, that of a copy for standard input. Raises :class:`Problem` where it cannot be read."""
    shown = printable(file)
    try:
        if file != STANDARD_INPUT:
            with Path(file).open("rb"):
                pass
            yield Path(file)
            return
    except (OSError, ValueError) as error:
        said = m.filled(c.UNREADABLE, file=shown, reason=type(error).__name__)
        raise single("refused", "unreadable", said, file=shown) from error
    if sys.stdin is None:
        raise single("refused", "unreadable", m.NO_INPUT, file=STANDARD_INPUT)
    with tempfile.TemporaryDirectory(prefix="fenduan-") as folder:
        copy = Path(folder) / "standard-input"
        with copy.open("wb") as out:
            while piece := sys.stdin.buffer.read(1 << 20):
                out.write(piece)
        yield copy
