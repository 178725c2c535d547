"""The command ``fenduan``: its commands, and how every run of it ends."""

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from fenduan import __version__
from fenduan.cli import messages as m
from fenduan.cli.admin import admin
from fenduan.cli.affected import affected
from fenduan.cli.assess import assess
from fenduan.cli.backup import backup, restore
from fenduan.cli.calendar import calendar
from fenduan.cli.commands import Group, Option, misuse_of, session_of, usage
from fenduan.cli.doctor import doctor
from fenduan.cli.dossier import dossier
from fenduan.cli.dossier_diff import diff as dossier_diff
from fenduan.cli.events import events
from fenduan.cli.evidence import evidence
from fenduan.cli.evidence_ledger import fsck, protect, rotate, seal
from fenduan.cli.evidence_package import package
from fenduan.cli.law import law
from fenduan.cli.law_time import diff as law_diff
from fenduan.cli.law_time import timeline as law_timeline
from fenduan.cli.legacy import legacy
from fenduan.cli.notify import notify
from fenduan.cli.output import answer, json_text
from fenduan.cli.problems import Problem, failure, single
from fenduan.cli.release import release
from fenduan.cli.route import route
from fenduan.cli.screen import screen
from fenduan.cli.serve import serve
from fenduan.cli.session import Session, current
from fenduan.cli.spreadsheet import from_xlsx, template, to_xlsx
from fenduan.cli.temperature import temperature
from fenduan.cli.terminal import Page, PipeClosedError, can_show, printable, write
from fenduan.cli.trace import trace
from fenduan.cli.whatif import whatif
from fenduan.reference.text import Text

_INTERRUPTED = 130
_PIPE_CLOSED = 141
_FAILED = 2


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from fenduan.law.register import register

        law = register()
        facts = {"version": __version__, "edition": law.edition}
        answer(
            session_of(ctx),
            lambda: {"version": __version__, "register": {"edition": law.edition, "digest": law.digest}},
            lambda terminal: terminal.pick(m.VERSION, **facts) + "\n",
        )
        ctx.exit()


class _Fenduan(Group):
    """The root: it knows language and format before it parses, and lets no failure end in a traceback."""

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> Any:  # noqa: ANN401 - as click declares it
        """Run a command line and exit with its status."""
        words = list(sys.argv[1:] if args is None else args)
        session = current(words)
        status = _INTERRUPTED
        try:
            status = self._run(words, session, extra)
        except PipeClosedError:
            _forget_output()
            status = _PIPE_CLOSED
        except KeyboardInterrupt:
            status = _INTERRUPTED
        except OSError as error:
            # All that is written here goes to the output; the files of a command have their own messages.
            _forget_output()
            _tell(session, [m.filled(m.CANNOT_WRITE_OUTPUT, reason=type(error).__name__)])
            status = _FAILED
        sys.exit(status)

    def _run(self, words: list[str], session: Session, extra: dict[str, Any]) -> int:
        try:
            _warn(session)
            # The name is the command's own, however Python was started.
            extra = {**extra, "obj": session, "prog_name": "fenduan", "standalone_mode": False}
            return int(super().main(words, **extra) or 0)
        except click.Abort:
            _tell(session, [m.INTERRUPTED])
            return _INTERRUPTED
        except click.UsageError as error:
            return _misused(session, error)
        except Problem as problem:
            return _ended(session, problem)
        except (PipeClosedError, OSError):
            raise
        except Exception as error:
            # No failure shows a traceback to a user; whoever hunts for its cause sets the variable.
            if os.environ.get("FENDUAN_TRACEBACK"):
                raise
            message = m.filled(m.UNEXPECTED, reason=printable(type(error).__name__))
            return _ended(session, single("failed", "unexpected", message))


def _warn(session: Session) -> None:
    """Say that Chinese was asked for where the output cannot show it."""
    if session.language == "zh" and not session.json and not can_show("分段", sys.stdout):
        encoding = getattr(sys.stdout, "encoding", None)
        _tell(session, [m.filled(m.TEXT_NOT_SHOWN, encoding=encoding)])


def _tell(session: Session, lines: Sequence[Text]) -> None:
    """Say something on standard error."""
    page = Page(session.terminal(errors=True))
    for line in lines:
        page.paragraph(line.pick(session.language))
    write(page.text(), to_errors=True)


def _misused(session: Session, error: click.UsageError) -> int:
    misuse = misuse_of(error)
    payload = failure("misuse", misuse.rule, misuse.said, found=misuse.found, expected=misuse.expected)
    if session.json:
        write(json_text(payload))
        return _FAILED
    page = Page(session.terminal(errors=True))
    if error.ctx is not None:
        page.paragraph(usage(error.ctx))
        page.paragraph(page.terminal.pick(m.MORE_HELP, command=error.ctx.command_path))
        page.blank()
    page.paragraph(misuse.said.pick(session.language), lead=m.ERROR.pick(session.language), lead_style="red")
    write(page.text(), to_errors=True)
    return _FAILED


def _ended(session: Session, problem: Problem) -> int:
    if session.json:
        write(json_text(problem.payload))
    else:
        page = Page(session.terminal(errors=True))
        for line in problem.lines:
            page.paragraph(line.pick(session.language), hang=2, full=True)
        write(page.text(), to_errors=True)
    return problem.status


def _forget_output() -> None:
    """Let what is still to be flushed go nowhere, so that the interpreter ends quietly."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return


fenduan = _Fenduan("fenduan", callback=lambda: None)
fenduan.params.insert(
    0,
    Option(["--version"], about="version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version),
)
for _below in (dossier_diff, template, to_xlsx, from_xlsx):
    dossier.add_command(_below)
for _below in (law_timeline, law_diff):
    law.add_command(_below)
for _below in (package, seal, fsck, rotate, protect):
    evidence.add_command(_below)
for _command in (
    assess,
    whatif,
    screen,
    route,
    legacy,
    law,
    calendar,
    dossier,
    events,
    trace,
    affected,
    release,
    temperature,
    evidence,
    serve,
    admin,
    notify,
    backup,
    restore,
    doctor,
):
    fenduan.add_command(_command)


def main() -> None:
    """Run the command line of this process."""
    fenduan.main()


if __name__ == "__main__":
    main()
