"""What ends a command without an answer, as one exception with its JSON, its words and its exit status."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from fenduan.cli.messages import REFUSED, filled
from fenduan.dossier.errors import Error, Refused, clip
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

MISUSE = 2
"""The exit status of any refusal or misuse."""


class Problem(Exception):  # noqa: N818 - it ends a command; the command did nothing wrong
    """No answer: ``payload`` is what JSON says of it, ``lines`` what a person is told."""

    def __init__(self, payload: "Mapping[str, Any]", lines: Sequence[Text], *, status: int = MISUSE) -> None:
        super().__init__(lines[0].en if lines else "")
        self.payload = payload
        self.lines = tuple(lines)
        self.status = status


class NoDatabase(Problem):
    """The database does not answer, or is not what it should be; it may be so for a moment only."""


class Misuse(click.UsageError):
    """The command line asks for something that there is not; the parser adds which command it was given to."""

    def __init__(
        self, rule: str, message: Text, *, found: str = "", expected: str = "", ctx: click.Context | None = None
    ) -> None:
        super().__init__(message.en, ctx)
        self.rule = rule
        self.said = message
        self.found = found
        self.expected = expected


def failure(
    code: str, rule: str, message: Text, *, file: str = "", found: str = "", expected: str = ""
) -> dict[str, Any]:
    """Return the JSON of a single error, in the form that a refusal has."""
    error = Error(clip(file), "", None, None, rule, clip(found), expected, message)
    return {"error": code, "errors": [error.as_dict()]}


def single(code: str, rule: str, message: Text, *, file: str = "", found: str = "") -> Problem:
    """Return the problem that consists of one error."""
    return Problem(failure(code, rule, message, file=file, found=found), [message])


def refusal(refused: Refused) -> Problem:
    """Return the problem of a refused dossier: every error with its place, then how many there are."""
    lines = [Text(error.render("en"), error.render("zh")) for error in refused.errors]
    lines.append(filled(REFUSED, count=refused.count, s="" if refused.count == 1 else "s"))
    return Problem(refused.as_dict(), lines)
