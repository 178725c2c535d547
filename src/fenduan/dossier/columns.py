"""Values of a typed dossier gathered by what they are, a column at a time, along the shape read off the model.

All entries of one kind are a column, and what they hold under one key is gathered in one go. A dossier has several
hundred values, so asking each of them by itself would take longer than reading the file.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any, TypeAlias

from fenduan.dossier.model import Facts
from fenduan.dossier.shape import ListSpec, ObjectSpec, Spec

Bags: TypeAlias = dict[Hashable, list[Any]]
"""The values gathered, by the name under which they were asked for; ``None`` stands for each that is not stated."""
Wanted: TypeAlias = Callable[[Spec], Hashable]
"""Names the bag for the values of a shape; ``None`` where they are not asked for."""
Together: TypeAlias = Callable[[ObjectSpec], Iterable[tuple[str, str]]]
"""Names the pairs of attributes of a mapping that are asked for together."""

TOGETHER = "together"
_Getter: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """What to gather from a column of entries, and where to go deeper."""

    values: tuple[tuple[Hashable, _Getter], ...]
    lists: tuple[tuple[Hashable, _Getter], ...]
    entries: tuple[tuple[_Getter, "Columns"], ...]
    entry_lists: tuple[tuple[_Getter, "Columns"], ...]

    @property
    def idle(self) -> bool:
        """Whether there is nothing to gather."""
        return not (self.values or self.lists or self.entries or self.entry_lists)


def columns(spec: ObjectSpec, wanted: Wanted, together: Together = lambda _: ()) -> Columns:
    """Plan what to gather below ``spec``."""
    values: list[tuple[Hashable, _Getter]] = [(TOGETHER, attrgetter(*pair)) for pair in together(spec)]
    lists: list[tuple[Hashable, _Getter]] = []
    deeper: list[tuple[_Getter, Columns]] = []
    deeper_lists: list[tuple[_Getter, Columns]] = []
    for entry in spec.fields.values():
        getter, inner = attrgetter(entry.attribute), entry.spec
        item = inner.item if isinstance(inner, ListSpec) else None
        if (name := wanted(inner)) is not None:
            values.append((name, getter))
        elif item is not None and (name := wanted(item)) is not None:
            lists.append((name, getter))
        elif isinstance(inner, ObjectSpec):
            deeper.append((getter, columns(inner, wanted, together)))
        elif isinstance(item, ObjectSpec):
            deeper_lists.append((getter, columns(item, wanted, together)))
    return Columns(
        tuple(values),
        tuple(lists),
        tuple(each for each in deeper if not each[1].idle),
        tuple(each for each in deeper_lists if not each[1].idle),
    )


def gather(column: Iterable[Facts], plan: Columns, bags: Bags) -> None:
    """Put the values that ``plan`` asks for into ``bags``, which has a list for each name."""
    for name, getter in plan.values:
        bags[name].extend(map(getter, column))
    for name, getter in plan.lists:
        bags[name].extend(chain.from_iterable(filter(None, map(getter, column))))
    for getter, deeper in plan.entries:
        if entries := [each for each in map(getter, column) if each is not None]:
            gather(entries, deeper, bags)
    for getter, deeper in plan.entry_lists:
        if entries := list(chain.from_iterable(filter(None, map(getter, column)))):
            gather(entries, deeper, bags)
