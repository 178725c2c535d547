"""Why a piece of evidence is refused: a stable code, the place in the file, and a sentence in both languages."""

from collections.abc import Iterator
from contextlib import contextmanager

from fenduan.evidence.messages import RULES
from fenduan.reference.text import Text

_SHOWN = 80


class Refused(Exception):  # noqa: N818 - the word that the reader of dossiers uses
    """The evidence is refused; nothing in it counts.

    ``rule`` is a key of :data:`fenduan.evidence.messages.RULES`. ``where`` is an RFC 6901 pointer into a JSON file,
    with ``:line`` behind it inside a text of lines; ``""`` is the whole file.
    """

    def __init__(self, rule: str, where: str = "", **facts: object) -> None:
        self.rule = rule
        self.where = where
        shown = {name: visible(str(fact)) for name, fact in facts.items()}
        said = RULES[rule]
        self.message = Text(said.en.format_map(shown), said.zh.format_map(shown))
        super().__init__(f"{where}: {self.message.en}" if where else self.message.en)

    def as_dict(self) -> dict[str, object]:
        """Return the form the refusal has in JSON."""
        return {"rule": self.rule, "where": self.where, "message": self.message.as_dict()}


@contextmanager
def at(where: str) -> Iterator[None]:
    """Say of a refusal raised within that it stands at ``where``."""
    try:
        yield
    except Refused as refused:
        refused.where = where + refused.where
        raise


def visible(text: str) -> str:
    """Return the beginning of ``text`` on one line, with what does not print written as an escape."""
    clipped = text[:_SHOWN]
    shown = "".join(
        each if each.isprintable() else each.encode("unicode_escape", "surrogatepass").decode("ascii")
        for each in clipped
    )
    return shown if len(text) <= _SHOWN else shown + "…"
