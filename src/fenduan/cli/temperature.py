"""``fenduan temperature``: what the file of a temperature logger says."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from fenduan.cli import messages as m
from fenduan.cli import temperature_messages as t
from fenduan.cli.commands import Command, OneOf, argument, option, session_of
from fenduan.cli.loading import STANDARD_INPUT
from fenduan.cli.output import deliver, put
from fenduan.cli.problems import Misuse, Problem, single
from fenduan.cli.session import FORMATS
from fenduan.cli.terminal import printable, write
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from fenduan.chain.temperature.readout import Limits, ReadOut
    from fenduan.exchange.loggers.times import Order

_DRAWING: Final = "svg"
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,6}(?:\.[0-9]{1,9})?")
_OPEN: Final = "none"
# What the reading of a file takes too; it is imported only where a file is read.
_ORDERS: Final = ("ymd", "dmy", "mdy")
_COLDEST, _HOTTEST = -273.15, 1000.0
_CUSTOMARY, _GREATEST = 83.144, 1000.0


class Degrees(click.ParamType):  # type: ignore[type-arg]  # click 8.2 has no argument here
    """A limit in degrees Celsius, or ``none``."""

    name = "degrees"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click declares it
        param: click.Parameter | None,  # noqa: ARG002
        ctx: click.Context | None,  # noqa: ARG002
    ) -> float | str:
        """Return the limit. Raises :class:`Misuse`."""
        if isinstance(value, float):
            return value
        if value == _OPEN:
            return _OPEN
        if _NUMBER.fullmatch(value) and _COLDEST < float(value) <= _HOTTEST:
            return float(value)
        shown = printable(value)
        raise Misuse("no-limit", m.filled(t.NO_LIMIT, found=shown), found=shown, expected="2 8 | none -15")


class Energy(click.ParamType):  # type: ignore[type-arg]  # click 8.2 has no argument here
    """An activation energy in kJ/mol."""

    name = "energy"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click declares it
        param: click.Parameter | None,  # noqa: ARG002
        ctx: click.Context | None,  # noqa: ARG002
    ) -> float:
        """Return the energy. Raises :class:`Misuse`."""
        if isinstance(value, float):
            return value
        if _NUMBER.fullmatch(value) and 0 < float(value) <= _GREATEST:
            return float(value)
        shown = printable(value)
        raise Misuse("no-energy", m.filled(t.NO_ENERGY, found=shown), found=shown, expected="83.144")


@click.command("temperature", cls=Command, forms=(*FORMATS, _DRAWING))
@argument("file", about="logger_file", holder="LOGGER_FILE")
@option("--limits", "limits", about="limits", holder="MIN MAX", nargs=2, type=Degrees())
@option("--activation-energy", "energy", about="activation_energy", holder="ENERGY", type=Energy(), default=_CUSTOMARY)
@option("--date-order", "order", about="date_order", holder="ymd|dmy|mdy", type=OneOf(_ORDERS))
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def temperature(
    ctx: click.Context,
    *,
    file: str,
    limits: "tuple[float | str, float | str] | None",
    energy: float,
    order: "Order | None",
    output: str | None,
    form: str,
) -> None:
    """Say what a logger's file says."""
    from fenduan.chain.temperature.answer import answer
    from fenduan.chain.temperature.report import reports

    session = session_of(ctx)
    held = None if limits is None else _limits(*limits)
    readout = load(file, order)
    found = reports(readout, held, energy)
    if form == _DRAWING:
        from fenduan.documents.temperature import draw

        markup = draw(found, session.language).markup + "\n"
        if output is None:
            write(markup)
        else:
            put(session, output, markup.encode(), (file,))
        return

    from fenduan.cli.temperature_text import render

    name = file if file == STANDARD_INPUT else Path(file).name
    deliver(
        session,
        output,
        lambda: answer(readout, found),
        lambda terminal: render(readout, found, name, terminal),
        (file,),
    )


def _limits(lower: float | str, upper: float | str) -> "Limits":
    """Return the limits asked for. Raises :class:`Misuse` where they are the wrong way round."""
    from fenduan.chain.temperature.readout import Limits

    low, high = (None if isinstance(each, str) else each for each in (lower, upper))
    if low is not None and high is not None and low > high:
        said = m.filled(t.LIMITS_REVERSED, lower=low, upper=high)
        raise Misuse("limits-reversed", said, found=f"{low} {high}", expected="MIN MAX")
    return Limits(low, high)


def load(file: str, order: "Order | None") -> "ReadOut":
    """Read the logger's file ``file``, or standard input. Raises :class:`Problem` where it is refused."""
    from fenduan.dossier.errors import Refused
    from fenduan.exchange.loggers.faults import refuse
    from fenduan.exchange.loggers.reading import read

    name = file if file == STANDARD_INPUT else Path(file).name
    try:
        try:
            data = _bytes(file)
        except (OSError, ValueError) as error:
            raise refuse(name, "unreadable", type(error).__name__) from error
        return read(data, name, order)
    except Refused as refused:
        lines = [Text(each.render("en"), each.render("zh")) for each in refused.errors]
        lines.append(m.filled(t.NOT_READ, count=refused.count, s="" if refused.count == 1 else "s"))
        raise Problem(refused.as_dict(), lines) from refused


def _bytes(file: str) -> bytes:
    """Return what the file holds, up to a byte more than is read. Raises ``OSError`` or ``ValueError``."""
    from fenduan.exchange.loggers.decode import LARGEST

    if file == STANDARD_INPUT:
        if sys.stdin is None:
            raise single("refused", "unreadable", m.NO_INPUT, file=STANDARD_INPUT)
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(file).open("rb") as opened:
        return opened.read(LARGEST + 1)
