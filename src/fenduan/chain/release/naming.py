"""Bringing what a file of facts names to the names that the events use."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

import msgspec

from fenduan.chain.history import History
from fenduan.chain.release.facts import Facts, Party

_LOTS: Final = frozenset({"lot", "lots"})
_OTHERS: Final = frozenset({"party", "parties", "sites", "holder", "sender", "receiver", "consignment"})


def named_as_told(facts: Facts, history: History, spelling: Callable[[str], str]) -> Facts:
    """Return facts whose lots, parties, sites and consignments are named as the events name them.

    ``spelling`` brings an identifier to the spelling that counts. A lot may stand by its number where only one lot of
    the history has it; what is known by no name stays as it is.
    """
    names = _Names(history, spelling)
    found: dict[str, Any] = {}
    for name in facts.__struct_fields__:
        value = getattr(facts, name)
        if isinstance(value, tuple):
            found[name] = tuple(names.entry(each) for each in value)
    if facts.product is not None:
        found["product"] = names.entry(facts.product)
    return msgspec.structs.replace(facts, **found)


class _Names:
    """What the lots of a history are called."""

    def __init__(self, history: History, spelling: Callable[[str], str]) -> None:
        self._lots = history.lots
        self._spelling = spelling
        self._numbers: dict[str, set[str]] = defaultdict(set)
        for lot in history.lots.values():
            if lot.facts.number is not None:
                self._numbers[lot.facts.number].add(lot.id)

    def lot(self, text: str) -> str:
        """Return the name of the lot that is meant."""
        for name in (text, self._spelling(text)):
            if name in self._lots:
                return name
        known = self._numbers.get(text, set())
        return next(iter(known)) if len(known) == 1 else text

    def entry(self, each: Any) -> Any:  # noqa: ANN401 - any entry of the facts
        """Return an entry with its names brought over."""
        changed: dict[str, Any] = {"id": self._spelling(each.id)} if isinstance(each, Party) else {}
        for name in each.__struct_fields__:
            how = self.lot if name in _LOTS else self._spelling if name in _OTHERS else None
            value = getattr(each, name)
            if how is not None and isinstance(value, str):
                changed[name] = how(value)
            elif how is not None and isinstance(value, tuple):
                changed[name] = tuple(how(word) for word in value)
        return msgspec.structs.replace(each, **changed)
