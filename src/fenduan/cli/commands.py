"""Commands, options and arguments that speak both languages, and the misuse of them in both.

What click itself would say ("Usage", "No such option") is said here, so that help and errors are in one language
throughout and JSON has both.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import click

from fenduan.cli import messages as m
from fenduan.cli.problems import Misuse
from fenduan.cli.session import FORMATS, Session
from fenduan.cli.terminal import Page, printable, write
from fenduan.reference.text import LANGUAGES, Text

_F = TypeVar("_F", bound=Callable[..., Any])
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_COUNT: Final = 9


def session_of(ctx: click.Context) -> Session:
    """Return the session that the root command was given."""
    found = ctx.find_object(Session)
    return found if found is not None else Session("en")


def near(word: str, known: Sequence[str]) -> Text:
    """Name the nearest of the known words, or else all of them."""
    from difflib import get_close_matches

    matches = get_close_matches(word, known, n=1)
    if matches:
        return m.filled(m.DID_YOU_MEAN, near=matches[0])
    return m.filled(m.THERE_ARE, names=Text(", ".join(known), "、".join(known)))


class Date(click.ParamType):  # type: ignore[type-arg]  # click 8.2 has no argument here
    """A calendar date as YYYY-MM-DD, and nothing else."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:  # noqa: ANN401, ARG002 - as click declares it
        """Return the date. Raises :class:`Misuse`."""
        if isinstance(value, dt.date):
            return value
        if _ISO_DATE.fullmatch(value):
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                pass
        shown = printable(value)
        raise Misuse("no-date", m.filled(m.NO_DATE, found=shown), found=shown, expected="YYYY-MM-DD")


class Count(click.ParamType):  # type: ignore[type-arg]  # click 8.2 has no argument here
    """A whole number, 0 or more."""

    name = "count"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401, ARG002 - as click declares it
        """Return the number. Raises :class:`Misuse`."""
        if isinstance(value, int):
            return value
        if value.isascii() and value.isdecimal() and len(value) <= _LONGEST_COUNT:
            return int(value)
        shown = printable(value)
        raise Misuse("no-count", m.filled(m.NO_DAYS, found=shown), found=shown, expected="0 …")


class OneOf(click.ParamType):  # type: ignore[type-arg]  # click 8.2 has no argument here
    """One of a few words."""

    name = "word"

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401, ARG002 - as click declares it
        """Return the word. Raises :class:`Misuse`."""
        if value in self.words:
            return str(value)
        shown = printable(str(value))
        names = Text(", ".join(self.words), "、".join(self.words))
        message = m.filled(m.NOT_ONE_OF, found=shown, names=names)
        raise Misuse("not-one-of", message, found=shown, expected=" | ".join(self.words))


class Option(click.Option):
    """An option with its help in both languages; ``about`` names it in the messages."""

    def __init__(self, declarations: Sequence[str], *, about: str, holder: str = "", **rest: Any) -> None:  # noqa: ANN401 - whatever click takes
        super().__init__(declarations, **rest)
        self.about = m.PARAMETERS[about]
        self.holder = holder

    def record(self, session: Session) -> tuple[str, str]:
        """Return how the option is written, and what it is for."""
        names = ", ".join(sorted(self.opts, key=len))
        value = m.HOLDERS[self.holder].pick(session.language) if self.holder in m.HOLDERS else self.holder
        return f"{names} {value}".rstrip(), self.about.pick(session.language)


class Argument(click.Argument):
    """An argument with its help in both languages."""

    def __init__(self, declarations: Sequence[str], *, about: str, holder: str, **rest: Any) -> None:  # noqa: ANN401 - whatever click takes
        super().__init__(declarations, **rest)
        self.about = m.PARAMETERS[about]
        self.holder = m.HOLDERS[holder]


def option(*declarations: str, about: str, holder: str = "", **rest: Any) -> Callable[[_F], _F]:  # noqa: ANN401 - whatever click takes
    """Give a command an :class:`Option`."""
    return click.option(*declarations, cls=Option, about=about, holder=holder, **rest)


def argument(name: str, *, about: str, holder: str, **rest: Any) -> Callable[[_F], _F]:  # noqa: ANN401 - whatever click takes
    """Give a command an :class:`Argument`."""
    return click.argument(name, cls=Argument, about=about, holder=holder, **rest)


def _show_help(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        write(ctx.get_help())
        ctx.exit()


def _form(forms: Sequence[str]) -> Option:
    """Return the option for the format; a command with more formats than text and JSON is given which."""
    words, holder = OneOf(forms), "|".join(forms)
    if tuple(forms) == FORMATS:
        return Option(["--format"], about="format", holder=holder, type=words, expose_value=False)
    return Option(["--format", "form"], about="format", holder=holder, type=words, default=forms[0])


def _common(forms: Sequence[str]) -> list[click.Parameter]:
    """Return the options of every command; the values of language and format are in the session already."""
    return [
        _form(forms),
        Option(["--lang"], about="lang", holder="zh|en", type=OneOf(LANGUAGES), expose_value=False),
        Option(["--help", "-h"], about="help", is_flag=True, is_eager=True, expose_value=False, callback=_show_help),
    ]


@contextmanager
def _said_of(ctx: click.Context) -> Iterator[None]:
    """Let misuse that the parser finds know which command it is of; click leaves that out of some."""
    try:
        yield
    except click.UsageError as error:
        error.ctx = error.ctx or ctx
        raise


class Command(click.Command):
    """A command that explains itself in both languages, by its path in :data:`fenduan.cli.messages.HELP`."""

    def __init__(self, name: str, *, forms: Sequence[str] = FORMATS, **rest: Any) -> None:  # noqa: ANN401 - whatever click takes
        super().__init__(name, add_help_option=False, **rest)
        self.params.extend(_common(forms))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the words behind the command's name."""
        return _usage_pieces(self, ctx)

    def get_help(self, ctx: click.Context) -> str:
        """Return the whole help, set for the terminal."""
        return _help(self, ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and refuse what is left over."""
        ctx.allow_extra_args = True
        with _said_of(ctx):
            rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            shown = printable(" ".join(rest))
            raise Misuse("too-many", m.filled(m.TOO_MANY, found=shown), found=shown, ctx=ctx)
        return rest


class Group(click.Group):
    """A group of commands that explains itself in both languages."""

    def __init__(self, name: str, **rest: Any) -> None:  # noqa: ANN401 - whatever click takes
        super().__init__(name, add_help_option=False, no_args_is_help=False, **rest)
        self.params.extend(_common(FORMATS))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click declares it
        """Return the commands in the order in which they are used, not in that of the alphabet."""
        return list(self.commands)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the words behind the command's name."""
        return _usage_pieces(self, ctx)

    def get_help(self, ctx: click.Context) -> str:
        """Return the whole help, set for the terminal."""
        return _help(self, ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and refuse to do nothing."""
        with _said_of(ctx):
            rest = super().parse_args(ctx, args)
        if not [*ctx._protected_args, *ctx.args] and not ctx.resilient_parsing:  # noqa: SLF001 - click keeps them there
            raise Misuse("no-command", m.MISSING_COMMAND, expected=" | ".join(self.commands), ctx=ctx)
        return rest

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command named first. Raises :class:`Misuse` where there is none such."""
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing:
            shown = printable(name)
            said = joined(m.filled(m.NO_SUCH_COMMAND, found=shown), near(name, list(self.commands)))
            raise Misuse("no-such-command", said, found=shown, expected=" | ".join(self.commands), ctx=ctx)
        return name, command, args[1:]


def joined(*sentences: Text) -> Text:
    """Say sentences one after the other; Chinese leaves no space between them."""
    return Text(" ".join(each.en for each in sentences), "".join(each.zh for each in sentences))


def _path(ctx: click.Context) -> str:
    """Return the key of a command's help: its path without the program's name, or the name of the program."""
    words = ctx.command_path.split(" ")
    return " ".join(words[1:]) or "fenduan"


def _usage_pieces(command: click.Command, ctx: click.Context) -> list[str]:
    language = session_of(ctx).language
    pieces = [m.OPTIONS_HOLDER.pick(language)]
    pieces += [param.holder.pick(language) for param in command.params if isinstance(param, Argument)]
    if isinstance(command, click.Group):
        pieces.append(m.COMMAND_HOLDER.pick(language))
    return pieces


def usage(ctx: click.Context) -> str:
    """Return the line that says how a command is called."""
    language = session_of(ctx).language
    return m.USAGE.pick(language) + " ".join([ctx.command_path, *_usage_pieces(ctx.command, ctx)])


def _help(command: click.Command, ctx: click.Context) -> str:
    session = session_of(ctx)
    page = Page(session.terminal())
    page.paragraph(usage(ctx))
    path = _path(ctx)
    for text in m.HELP[path]:
        page.blank()
        page.paragraph(page.terminal.pick(text), indent=2)
    params = command.params
    arguments = [
        (param.holder.pick(session.language), param.about.pick(session.language))
        for param in params
        if isinstance(param, Argument)
    ]
    options = [param.record(session) for param in params if isinstance(param, Option)]
    commands = (
        [(name, page.terminal.pick(_first_line(path, name))) for name in command.commands]
        if isinstance(command, click.Group)
        else []
    )
    for title, rows in ((m.COMMANDS, commands), (m.ARGUMENTS, arguments), (m.OPTIONS, options)):
        if rows:
            page.blank()
            page.paragraph(page.terminal.pick(title), style="bold")
            page.definitions(rows, indent=2)
    page.blank()
    page.paragraph(page.terminal.pick(m.DISCLAIMER), style="dim")
    return page.text()


def _first_line(path: str, name: str) -> Text:
    return m.HELP[name if path == "fenduan" else f"{path} {name}"][0]


def misuse_of(error: click.UsageError) -> Misuse:
    """Say in both languages what click found wrong with a command line."""
    match error:
        case Misuse():
            return error
        case click.NoSuchOption(option_name=name):
            return _no_such_option(name, error.ctx)
        case click.MissingParameter(param=param):
            wanted = _named(param)
            return Misuse("missing", m.filled(m.MISSING, name=wanted), expected=wanted.en)
        case click.BadOptionUsage(option_name=name):
            shown = printable(name)
            flag = name in _flags(error.ctx)
            rule = "takes-no-value" if flag else "needs-value"
            return Misuse(rule, m.filled(m.TAKES_NO_VALUE if flag else m.NEEDS_VALUE, found=shown), found=shown)
        case _:
            shown = printable(error.format_message())
            return Misuse("not-understood", m.filled(m.NOT_UNDERSTOOD, found=shown), found=shown)


def _no_such_option(name: str, ctx: click.Context | None) -> Misuse:
    known = [each for param in _params(ctx) for each in param.opts if each.startswith("-")]
    shown = printable(name)
    said = joined(m.filled(m.NO_SUCH_OPTION, found=shown), near(name, known))
    return Misuse("no-such-option", said, found=shown, expected=" | ".join(known))


def _params(ctx: click.Context | None) -> Sequence[click.Parameter]:
    return ctx.command.params if ctx is not None else ()


def _flags(ctx: click.Context | None) -> set[str]:
    return {name for param in _params(ctx) if isinstance(param, click.Option) and param.is_flag for name in param.opts}


def _named(param: click.Parameter | None) -> Text:
    if isinstance(param, Argument):
        return param.holder
    name = param.opts[0] if param is not None and param.opts else "?"
    return Text(name, name)
