"""``fenduan serve``: the platform, served until it is interrupted."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from fenduan.cli import evidence_messages as e
from fenduan.cli import messages as m
from fenduan.cli.commands import Command, Count, option, session_of
from fenduan.cli.problems import NoDatabase, Problem, failure, single
from fenduan.cli.serving import MOST, serve_pages, usual_processes
from fenduan.cli.session import Session
from fenduan.cli.terminal import Page, printable, write
from fenduan.reference.text import Text

_PORT: Final = 8000
_DATA: Final = "var"
_LARGEST_PORT: Final = 65535
_LOOKED_AT: Final = 20
_SEAL_EVERY_S: Final = 2
_INTERRUPTED: Final = 130

SERVING = Text("Open {address}; Ctrl+C ends it.", "请打开 {address}；按 Ctrl+C 结束。")
DEMONSTRATION = Text(
    "A demonstration: invented people, companies and cases; the day is {day} and can be moved. Nothing here is "
    "decided by an authority.",
    "演示环境：人员、企业和案件均为虚构；日期为{day}，可以调整。其中内容均非药品监督管理部门作出的决定。",
)
SIGN_IN = Text(
    "Choose on {page} who you are, or sign in with an address below, the password {password} and the code that stands "
    "there. {story} leads through the whole story step by step.",
    "请在 {page} 选择身份登录，也可以使用下列邮箱、密码 {password} 和该页所列验证码登录。全过程的各个步骤见 {story}。",
)
NO_PORT = Text("The port {found} is not between 1 and 65535.", "端口 {found} 不在1至65535之间。")
PORT_TAKEN = Text(
    "The port {found} is taken; choose another with --port.", "端口 {found} 已被占用，请用 --port 另行指定。"
)
NO_PROCESSES = Text(
    "The number of processes {found} is not between 1 and {most}.", "进程数 {found} 不在1至{most}之间。"
)
NOT_BUILT = Text(
    "The demonstration could not be built (status {status}); remove its folder and start it again.",
    "演示环境未能建立（状态 {status}）；请删除其文件夹后重新启动。",
)
NOT_CONFIGURED = Text("The platform cannot start: {reason}", "平台无法启动：{reason}")


@click.command("serve", cls=Command)
@option("--demonstration", about="demonstration", is_flag=True)
@option("--port", "stated", about="port", holder="PORT", type=Count(), default=None)
@option("--data", about="data", holder="PATH", default=None)
@option("--processes", about="processes", holder="N", type=Count(), default=None)
@option("--open", "show", about="open", is_flag=True)
@click.pass_context
def serve(
    ctx: click.Context, *, demonstration: bool, stated: int | None, data: str | None, processes: int | None, show: bool
) -> int:
    """Make the database ready and serve pages and the interface for programs."""
    session = session_of(ctx)
    if processes is not None and not 1 <= processes <= MOST:
        said = m.filled(NO_PROCESSES, found=processes, most=MOST)
        raise single("misuse", "no-processes", said, found=str(processes))
    port = _port(stated, search=demonstration)
    prepare(session, demonstration=demonstration, port=port, data=data)
    _refuse_without_a_key()
    if demonstration:
        _show_demonstration(session)
    _say(session, m.filled(SERVING, address=os.environ["FENDUAN_ADDRESS"]))
    with _sealer():
        serve_pages(port, processes or usual_processes(), _show_in_browser if show else lambda: None)
    return 0


def _port(stated: int | None, *, search: bool) -> int:
    """Return the port to serve at: the stated one; else the usual one or, with ``search``, the first free one after.

    Looked at first: making the database ready takes longer than saying that the port is taken.
    """
    if stated is not None and not 1 <= stated <= _LARGEST_PORT:
        said = m.filled(NO_PORT, found=stated)
        raise single("misuse", "no-port", said, found=str(stated))
    if stated is None and search:
        free = next(filter(_is_free, range(_PORT, _PORT + _LOOKED_AT)), None)
        if free is not None:
            return free
    port = stated or _PORT
    if not _is_free(port):
        said = m.filled(PORT_TAKEN, found=port)
        raise single("failed", "port-taken", said, found=str(port))
    return port


def _is_free(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def prepare(session: Session, *, demonstration: bool, port: int = _PORT, data: str | None = None) -> None:
    """Set the platform up in this process: settings, tables, keys and, for a demonstration, its world.

    Raises:
        Problem: the settings do not allow it to start.
    """
    environment = os.environ
    if demonstration:
        environment["FENDUAN_MODE"] = "demonstration"
    environment.setdefault("FENDUAN_ADDRESS", f"http://localhost:{port}")
    folder = data or environment.get("FENDUAN_DATA") or (f"{_DATA}/demonstration" if demonstration else _DATA)
    environment["FENDUAN_DATA"] = str(Path(folder).resolve())
    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if demonstration:
        from fenduan.platform.demo.checks import is_marked

        if not is_marked():
            _build_demonstration(session)


def _build_demonstration(session: Session) -> None:
    """Build the demonstration's world in a process of its own, which has ended before the server copies this one.

    Building typesets letters, and a copy of a process that has typeset cannot (:mod:`fenduan.documents.pdf`).

    Raises:
        Problem: it ended before the world was whole.
    """
    import multiprocessing

    process = multiprocessing.get_context("spawn").Process(target=_build, args=(session,))
    process.start()
    process.join()
    if process.exitcode:
        said = m.filled(NOT_BUILT, status=process.exitcode)
        raise single("failed", "not-built", said, found=str(process.exitcode))


def _build(session: Session) -> None:
    """Build it; what it takes stands in the environment."""
    start_django()
    from fenduan.platform.demo.world import build

    try:
        build(lambda said: _say(session, said))
    except KeyboardInterrupt:
        # The first process says that it was interrupted.
        raise SystemExit(_INTERRUPTED) from None


def start_django() -> None:
    """Start Django with the platform's settings. Raises :class:`Problem` where they do not allow it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fenduan.platform.settings")
    import django
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured

    if apps.ready:
        return
    try:
        from fenduan.platform import settings

        settings.FENDUAN_DATA.mkdir(parents=True, exist_ok=True)
        django.setup()
    except (ImproperlyConfigured, OSError) as error:
        said = m.filled(NOT_CONFIGURED, reason=printable(str(error)))
        raise single("failed", "not-configured", said) from error


@contextmanager
def platform() -> Iterator[None]:
    """Start Django, and say in a sentence what the platform refuses and that its tables are not ready.

    Raises:
        Problem: the settings do not allow it, or the platform refuses.
        NoDatabase: the database cannot be used.
    """
    start_django()
    from django.db import DatabaseError

    from fenduan.platform.base.errors import Refused
    from fenduan.platform.calendars.reckoning import reckoning

    try:
        with reckoning():
            yield
    except Refused as refused:
        raise Problem(failure("refused", "not-possible", refused.reasons[0]), refused.reasons) from refused
    except DatabaseError as error:
        said = m.filled(e.NO_DATABASE, reason=printable(str(error)).strip())
        raise NoDatabase(failure("failed", "no-database", said), [said]) from error


def _show_demonstration(session: Session) -> None:
    from fenduan.platform.base.clock import today
    from fenduan.platform.demo.people import PASSWORD, people

    page = Page(session.terminal())
    page.blank()
    page.paragraph(m.filled(DEMONSTRATION, day=today()).pick(session.language))
    where = f"{os.environ['FENDUAN_ADDRESS']}/demo/"
    said = m.filled(SIGN_IN, password=PASSWORD, page=where, story=f"{where}story/")
    page.paragraph(said.pick(session.language))
    page.blank()
    page.definitions([(each.email, each.about.pick(session.language)) for each in people()], indent=2)
    page.blank()
    write(page.text())


def _say(session: Session, said: Text) -> None:
    page = Page(session.terminal())
    page.paragraph(said.pick(session.language))
    write(page.text())


def _refuse_without_a_key() -> None:
    """Refuse to serve what could not be sealed: no act would be promised a place in the log, or be proved."""
    with platform():
        from fenduan.platform.ledger import keys

        keys.operator()


@contextmanager
def _sealer() -> Iterator[None]:
    """Seal what is written, beside the server: one process, which ends with it."""
    words = [sys.executable, "-m", "fenduan.cli.main", "evidence", "seal", "--every", str(_SEAL_EVERY_S)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _show_in_browser() -> None:
    """Open the first page where there is a screen; a browser in the terminal would take the terminal away."""
    if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        import webbrowser

        webbrowser.open(os.environ["FENDUAN_ADDRESS"])
