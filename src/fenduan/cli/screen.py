"""``fenduan screen``: many dossiers at once, in bounded memory, over several processes."""

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Protocol

import click

from fenduan.cli import messages as m
from fenduan.cli.commands import Command, Date, OneOf, Option, argument, option, session_of
from fenduan.cli.loading import today
from fenduan.cli.output import json_text
from fenduan.cli.problems import Misuse, Problem, single
from fenduan.cli.session import Session
from fenduan.cli.terminal import Page, Terminal, can_show, printable, write

if TYPE_CHECKING:
    from fenduan.assessment.screening import Totals
    from fenduan.cli.screen_rows import Rows
    from fenduan.cli.screen_workers import Task
    from fenduan.law.register import Register

_FORMS: Final = ("text", "json", "csv", "xlsx")
_MOST_PROCESSES: Final = 256
# How often progress is said, in seconds: on a terminal in its last line, elsewhere as a line of its own.
_OFTEN, _SELDOM = 0.2, 10.0
_READY, _NOT_READY, _REFUSED = 0, 1, 2
# Without it a program for tables takes the Chinese of a CSV file for another encoding.
_BYTE_ORDER_MARK: Final = "\ufeff"


class Jobs(click.ParamType):  # type: ignore[type-arg]  # click 8.2 has no argument here
    """A number of processes, 1 or more."""

    name = "jobs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401, ARG002 - as click declares it
        """Return the number. Raises :class:`Misuse`."""
        from fenduan.cli import screen_messages as s

        if isinstance(value, int):
            return value
        if value.isascii() and value.isdecimal() and 1 <= int(value[:9]) <= _MOST_PROCESSES:
            return int(value)
        shown = printable(value)
        raise Misuse("no-jobs", m.filled(s.NO_JOBS, found=shown, most=_MOST_PROCESSES), found=shown, expected="1 …")


class _Screen(Command):
    """The command, with two formats more than others have."""

    def __init__(self, name: str, **rest: Any) -> None:  # noqa: ANN401 - whatever click takes
        super().__init__(name, **rest)
        place = next(number for number, each in enumerate(self.params) if "--format" in each.opts)
        self.params[place] = Option(
            ["--format", "form"], about="format", holder="text|json|csv|xlsx", type=OneOf(_FORMS), default="text"
        )


@click.command("screen", cls=_Screen)
@argument("paths", about="paths", holder="PATHS", nargs=-1, required=True)
@option("--as-of", "as_of", about="as_of", holder="DATE", type=Date())
@option("--compare", "other", about="compare", holder="DATE", type=Date())
@option("--reasons", "reasons", about="reasons", is_flag=True)
@option("--jobs", "jobs", about="jobs", holder="NUMBER", type=Jobs())
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def screen(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    as_of: dt.date | None,
    other: dt.date | None,
    reasons: bool,
    jobs: int | None,
    output: str | None,
    form: str,
) -> int:
    """Screen dossiers and return the exit status."""
    from fenduan.cli.screen_parts import Dates
    from fenduan.cli.screen_rows import Rows
    from fenduan.cli.screen_workers import Task
    from fenduan.exchange.processes import processors

    session = session_of(ctx)
    rows = Rows(
        "json" if form == "json" else "csv" if form == "csv" else "xlsx" if form == "xlsx" else "text",
        session.terminal() if output is None else Terminal(session.language),
        other,
        reasons=reasons,
        ascii=output is None and not can_show("分段", sys.stdout),
        clipped=output is None and _is_terminal(sys.stdout),
    )
    run = _Run(session, Task(Dates(as_of, today(), other), rows), jobs or processors(), output)
    return run.screen(paths)


def _is_terminal(stream: Any) -> bool:  # noqa: ANN401 - whatever stands for a stream
    return stream is not None and bool(stream.isatty())


class _Writer(Protocol):
    """Where the records of a screening are written, in one form."""

    def begin(self) -> None:
        """Write what stands before the records."""

    def add(self, records: Sequence[object]) -> None:
        """Write records as :class:`fenduan.cli.screen_rows.Rows` gives them."""

    def end(self, totals: "Totals") -> None:
        """Write what stands behind the records."""


class _Run:
    """One run of the command."""

    def __init__(self, session: Session, task: "Task", jobs: int, output: str | None) -> None:
        from fenduan.assessment.screening import Totals
        from fenduan.law.register import register

        self._session = session
        self._task = task
        self._jobs = jobs
        self._output = output
        self._law = register()
        self._totals = Totals()

    def screen(self, paths: Sequence[str]) -> int:
        """Write what is screened and return the exit status."""
        from fenduan.cli import screen_messages as s
        from fenduan.exchange.processes import WorkerLostError

        if self._output is None and self._task.rows.form == "xlsx":
            raise Misuse("needs-file", s.SHEET_NEEDS_FILE, expected="-o PATH")
        try:
            if self._output is None:
                self._write(paths, _to_output, None)
            else:
                self._save(paths, self._output)
        except WorkerLostError as error:
            raise single("failed", "worker-lost", s.WORKER_LOST) from error
        totals = self._totals
        if totals.refused:
            return _REFUSED
        return _READY if totals.outcomes["ready"] == totals.dossiers else _NOT_READY

    def _save(self, paths: Sequence[str], output: str) -> None:
        from fenduan.cli.saving import saved

        shown, target = printable(output), Path(output)
        try:
            if target.exists() and any(Path(each).exists() and target.samefile(each) for each in paths):
                raise single("misuse", "is-input", m.filled(m.IS_INPUT, path=shown), found=shown)
            with saved(target) as file:
                self._write(paths, lambda text: _to_file(file, text), file)
        except (OSError, ValueError) as error:
            message = m.filled(m.CANNOT_WRITE, path=shown, reason=type(error).__name__)
            raise single("not_written", "cannot-write", message, found=shown) from error
        page = Page(self._session.terminal(errors=True))
        page.paragraph(page.terminal.pick(m.WRITTEN, path=shown))
        write(page.text(), to_errors=True)

    def _write(self, paths: Sequence[str], put: Callable[[str], None], file: BinaryIO | None) -> None:
        from fenduan.cli.screen_parts import parts
        from fenduan.cli.screen_workers import answers

        totals, begun = self._totals, False
        writer = _writer(self._task, put, file, self._law)
        with _progress(self._session, totals, quiet=_is_terminal(sys.stdout) and file is None) as tell:
            for each in answers(self._task, parts(paths), self._jobs):
                totals.join(each.totals)
                if each.written and not begun:
                    writer.begin()
                    begun = True
                writer.add(each.written)
                tell()
        if not begun:
            raise self._nothing(paths)
        writer.end(totals)

    def _nothing(self, paths: Sequence[str]) -> Problem:
        from fenduan.cli import screen_messages as s

        return single("refused", "nothing-found", s.NOTHING_FOUND, found=printable(" ".join(paths)))


def _to_output(text: str) -> None:
    write(text)


def _to_file(file: BinaryIO, text: str) -> None:
    file.write(text.encode())


@contextmanager
def _progress(session: Session, totals: "Totals", *, quiet: bool) -> Iterator[Callable[[], None]]:
    """Give what is to be called now and then, and says on standard error how far the work is.

    Where the records themselves run over the terminal they say it.
    """
    from fenduan.cli import screen_messages as s

    live = _is_terminal(sys.stderr)
    terminal = session.terminal(errors=True)
    started = last = time.monotonic()
    said = False

    def tell() -> None:
        nonlocal last, said
        now = time.monotonic()
        if now - last < (_OFTEN if live else _SELDOM):
            return
        last = now
        done = totals.dossiers + totals.refused
        text = terminal.pick(s.PROGRESS, done=done, refused=totals.refused, rate=round(done / (now - started)))
        write(f"\r\x1b[K{terminal.clean(text)}" if live else f"{terminal.clean(text)}\n", to_errors=True)
        said = live

    try:
        yield (lambda: None) if quiet else tell
    finally:
        if said:
            write("\r\x1b[K", to_errors=True)


def _writer(task: "Task", put: Callable[[str], None], file: BinaryIO | None, law: "Register") -> _Writer:
    match task.rows.form:
        case "text":
            return _TextWriter(task, put, law)
        case "json":
            return _JsonWriter(task, put, law)
        case "csv":
            return _CsvWriter(task.rows, put, mark=file is not None)
        case "xlsx":
            return _SheetWriter(task.rows, file, law)


class _TextWriter:
    def __init__(self, task: "Task", put: Callable[[str], None], law: "Register") -> None:
        self._task, self._put, self._law = task, put, law

    def begin(self) -> None:
        """Say at which date, under which edition."""
        from fenduan.cli.screen_text import heading

        self._put(heading(self._task.rows.terminal, self._task.dates, self._law) + "\n")

    def add(self, records: Sequence[object]) -> None:
        """Write lines."""
        self._put("".join(map(str, records)))

    def end(self, totals: "Totals") -> None:
        """Write the totals."""
        from fenduan.cli.screen_text import render

        self._put(render(totals, self._task.rows.terminal, self._task.dates, self._law))
        self._put("\n" + m.DISCLAIMER.pick(self._task.rows.terminal.language) + "\n")


class _JsonWriter:
    """One JSON object, with one line for each dossier."""

    def __init__(self, task: "Task", put: Callable[[str], None], law: "Register") -> None:
        self._task, self._put, self._law = task, put, law
        self._begun = False

    def begin(self) -> None:
        """Write what holds for all."""
        from fenduan.assessment.determination import ENGINE

        dates = self._task.dates
        head = {
            "register": {"edition": self._law.edition, "digest": self._law.digest},
            "engine": ENGINE,
            "as_of": None if dates.as_of is None else dates.as_of.isoformat(),
            "other": None if dates.other is None else dates.other.isoformat(),
        }
        self._put(json_text(head, ascii_only=self._task.rows.ascii).rstrip("}\n") + ',\n  "dossiers": [')

    def add(self, records: Sequence[object]) -> None:
        """Write one line each."""
        for each in records:
            self._put(f"{',' if self._begun else ''}\n    {each}")
            self._begun = True

    def end(self, totals: "Totals") -> None:
        """Write the totals and close the object."""
        whole = totals.as_dict(self._law, compared=self._task.dates.other is not None)
        text = json_text({"totals": whole}, ascii_only=self._task.rows.ascii)
        self._put("\n  ],\n" + text.removeprefix("{\n"))


class _CsvWriter:
    def __init__(self, rows: "Rows", put: Callable[[str], None], *, mark: bool) -> None:
        self._rows, self._put, self._mark = rows, put, mark

    def begin(self) -> None:
        """Write the names of the columns."""
        from fenduan.cli.screen_rows import csv_head

        self._put((_BYTE_ORDER_MARK if self._mark else "") + csv_head(self._rows))

    def add(self, records: Sequence[object]) -> None:
        """Write lines."""
        self._put("".join(map(str, records)))

    def end(self, totals: "Totals") -> None:
        """Write nothing: a table has one row for each dossier and nothing else."""


class _SheetWriter:
    def __init__(self, rows: "Rows", file: BinaryIO | None, law: "Register") -> None:
        from fenduan.cli.screen_sheet import Sheets

        assert file is not None  # noqa: S101 - a workbook is refused where there is no file
        self._sheets, self._law = Sheets(file, rows), law

    def begin(self) -> None:
        """Write nothing: the sheet begins with its first row."""

    def add(self, records: Sequence[object]) -> None:
        """Write rows."""
        for each in records:
            if isinstance(each, tuple):
                self._sheets.add(each)

    def end(self, totals: "Totals") -> None:
        """Write the totals and finish the workbook."""
        self._sheets.close(totals, self._law)
