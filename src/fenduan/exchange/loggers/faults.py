"""What is wrong with a logger's file, gathered so that all of it is told at once with its places."""

from typing import Final

from fenduan.dossier.errors import REPORTED, Error, Refused, clip
from fenduan.dossier.messages import more_errors
from fenduan.exchange.loggers.messages import RULES
from fenduan.reference.text import Text


def filled(text: Text, **facts: object) -> Text:
    """Return ``text`` with its facts in both languages, each clipped and without what a terminal would act on."""
    said = {name: clip(str(fact)) for name, fact in facts.items()}
    return Text(text.en.format_map(said), text.zh.format_map(said))


class Faults:
    """The faults of one file, of which the first 200 are described and the rest counted."""

    def __init__(self, name: str) -> None:
        self._name: Final = clip(name)
        self._errors: list[tuple[int, int, Error]] = []
        self.count = 0

    def add(
        self,
        rule: str,
        found: str = "",
        *,
        line: int | None = None,
        pointer: str = "",
        expected: str = "",
        **facts: object,
    ) -> None:
        """Note a fault: by its code in ``RULES``, with what was found, and where."""
        self.count += 1
        if self.count <= REPORTED:
            message = filled(RULES[rule], **{"found": found, "expected": expected, **facts})
            error = Error(self._name, pointer, line, None, rule, clip(found), clip(expected), message)
            self._errors.append((line or 0, self.count, error))

    def settle(self) -> None:
        """Refuse the file if anything is wrong with it.

        Raises:
            Refused: with every fault in the order of the file.
        """
        if not self.count:
            return
        errors = [error for _, _, error in sorted(self._errors, key=lambda each: each[:2])]
        if self.count > len(errors):
            errors.append(more_errors(self._name, self.count - len(errors), at_least=False))
        raise Refused(errors, self.count)


def refuse(name: str, rule: str, found: str = "", *, line: int | None = None, expected: str = "") -> Refused:
    """Return the refusal of a file for one reason alone."""
    faults = Faults(name)
    faults.add(rule, found, line=line, expected=expected)
    try:
        faults.settle()
    except Refused as refused:
        return refused
    raise AssertionError  # pragma: no cover - one fault always refuses
