"""Reading the dossier that a command is given, and settling at which date it is judged."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from fenduan.cli import messages as m
from fenduan.cli.problems import Problem, refusal, single

if TYPE_CHECKING:
    from collections.abc import Callable

    from fenduan.assessment.determination import Determination
    from fenduan.dossier.model import Dossier

_Judged = TypeVar("_Judged")
STANDARD_INPUT: Final = "-"
# China has kept one time and no summer time since 1992.
_SHANGHAI: Final = dt.timezone(dt.timedelta(hours=8))


def load(name: str) -> "Dossier":
    """Read the dossier in the file ``name``, or from standard input. Raises :class:`Problem` where it is refused."""
    from fenduan.dossier.errors import Refused
    from fenduan.dossier.reading import read

    try:
        return _from_input() if name == STANDARD_INPUT else read(Path(name))
    except Refused as refused:
        raise refusal(refused) from refused


def _from_input() -> "Dossier":
    from fenduan.dossier.reading import LARGEST, read_bytes

    if sys.stdin is None:
        raise _no_input()
    try:
        data = sys.stdin.buffer.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise _no_input() from error
    return read_bytes(data, name=STANDARD_INPUT, syntax="json" if data.lstrip()[:1] == b"{" else "yaml")


def _no_input() -> Problem:
    return single("refused", "unreadable", m.NO_INPUT, file=STANDARD_INPUT)


def today() -> dt.date:
    """Return today's date in Shanghai; the clock is read nowhere else."""
    return dt.datetime.now(_SHANGHAI).date()


def judge(name: str, as_of: dt.date | None, how: "Callable[[Dossier, dt.date], _Judged]") -> "_Judged":
    """Judge the dossier in the file ``name`` at ``as_of``, else at its own date, else today, as ``how`` does.

    Raises:
        Problem: the dossier is refused, or a date lies where no anniversary can be reckoned.
    """
    from fenduan.reference.calendar import DateOutOfRange

    dossier = load(name)
    try:
        return how(dossier, as_of or dossier.as_of or today())
    except DateOutOfRange as error:
        raise single("refused", "date-out-of-range", error.message, file=name) from error


def determine(name: str, as_of: dt.date | None) -> "Determination":
    """Assess the dossier in the file ``name`` at ``as_of``, else at its own date, else today.

    Raises:
        Problem: the dossier is refused, or a date lies where no anniversary can be reckoned.
    """
    from fenduan.assessment.determination import assess

    return judge(name, as_of, assess)
