"""A dossier as it would be once acts are done: what they change put in its place, and assessed as any other.

Nothing here is a statement of fact. Papers that are not there yet stand as listed documents without a date.
"""

import copy
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from fenduan.assessment.evaluate import Assessed, Outcome, evaluate, outcome_of
from fenduan.dossier import model
from fenduan.dossier.model import Dossier
from fenduan.dossier.taking import take
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import EVIDENCE, Lack, Say, Status, Subject, say
from fenduan.law.register import Register
from fenduan.law.repairs import REMOVED, Change, Repair

Raw = dict[str, Any]
About = tuple[str, Subject | None]
"""What an obstacle is: a requirement and the subject of its finding."""

_OBSTACLES: Final = (Status.NOT_MET, Status.NOT_SHOWN)
# What a new manufacturer needs is looked for so many times at most; each time one thing for each obstacle is supplied.
_ROUNDS: Final = 12


def plain(dossier: Dossier) -> Raw:
    """Return a dossier as the plain data that it was read from."""
    return model.plain(dossier)


def with_changes(raw: Raw, changes: tuple[Change, ...], paper: Say) -> Raw:
    """Return a copy of ``raw`` with ``changes``, and one more listed document where they name evidence."""
    result = copy.deepcopy(raw)
    known = {each["id"] for each in result.get("documents", ())}
    name = next(name for n in range(1, len(known) + 2) if (name := f"paper-to-come-{n}") not in known)
    if any(_names_evidence(each.value) for each in changes):
        result.setdefault("documents", []).append({"id": name, "title": paper.text().as_dict()})
    for change in changes:
        _put(result, change.pointer.split("/")[1:], _evidenced(change.value, name))
    return result


def _names_evidence(value: object) -> bool:
    if isinstance(value, dict):
        return any(_names_evidence(each) for each in value.values())
    if isinstance(value, list | tuple):
        return any(_names_evidence(each) for each in value)
    return value == EVIDENCE


def _evidenced(value: object, name: str) -> object:
    if isinstance(value, dict):
        return {key: _evidenced(each, name) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_evidenced(each, name) for each in value]
    return name if value == EVIDENCE else value


def _put(root: Any, keys: list[str], value: object) -> None:  # noqa: ANN401 - plain data of any shape
    here = root
    for key, following in pairwise(keys):
        below: Any = [] if following == "-" else {}
        here = here[int(key)] if isinstance(here, list) else here.setdefault(key, below)
    last = keys[-1]
    if isinstance(here, list):
        here.append(value) if last == "-" else here.__setitem__(int(last), value)
    elif value is REMOVED:
        here.pop(last, None)
    else:
        here[last] = value


@dataclass(frozen=True)
class World:
    """The facts as they would be, judged at ``day`` under one edition of the register."""

    raw: Raw
    case: Arrangement
    law: Register

    @classmethod
    def of(cls, raw: Raw, day: dt.date, law: Register) -> "World":
        """See plain data at ``day``. Raises :class:`NotTaken` where it is no dossier."""
        return cls(raw, Arrangement(take(raw), day), law)

    @cached_property
    def found(self) -> tuple[Assessed, ...]:
        """Every finding."""
        return evaluate(self.case, self.law)

    @cached_property
    def outcome(self) -> Outcome:
        """The outcome."""
        return outcome_of(self.found)

    @cached_property
    def obstacles(self) -> dict[About, Assessed]:
        """What stands between it and ``ready``, in the register's order."""
        return {
            (each.requirement.id, each.finding.subject): each
            for each in self.found
            if each.counts and each.finding.status in _OBSTACLES
        }

    def repairs(self, about: About) -> Iterator[Repair]:
        """Yield the acts declared for one obstacle."""
        each = self.obstacles[about]
        for offer in each.requirement.repairs:
            yield from offer(self.case, each.finding)

    def after(self, repair: Repair) -> "tuple[World, Repair] | None":
        """Return the world in which an act is done, and the act with its conditions found.

        ``None`` where it cannot be done to this dossier.
        """
        world = self.with_all((repair,))
        if world is None or repair.newcomer is None:
            return None if world is None else (world, repair)
        return _settled(self, world, repair)

    def with_all(self, repairs: Iterable[Repair]) -> "World | None":
        """Return the world in which acts are done that do not touch one another, or ``None`` where they cannot be."""
        raw = self.raw
        try:
            for each in repairs:
                raw = with_changes(raw, each.changes, each.paper)
            world = World.of(raw, self.case.as_of, self.law)
            world.case.ordered_segments  # noqa: B018 - a chain that has become a circle is no chain
        except (ValueError, LookupError):
            return None
        return world


def _settled(before: World, world: World, repair: Repair) -> tuple[World, Repair]:
    """Give a new manufacturer all that the assessment finds it to need, each as a condition."""
    changes, conditions = list(repair.changes), list(repair.conditions)
    tried: set[tuple[About, tuple[str, ...]]] = set()
    for _ in range(_ROUNDS):
        steps: dict[tuple[str, ...], Repair] = {}
        for about in _brought(before, world, repair):
            step = next(_supplying(world, about, repair, tried), None)
            if step is not None:
                steps.setdefault(step.key, step)
        found = world.with_all(steps.values()) if steps else None
        if found is None:
            break
        world = found
        for step in steps.values():
            changes.extend(step.changes)
            conditions.extend((step.what, *step.conditions))
    return world, replace(repair, changes=tuple(changes), conditions=tuple(_once(conditions)))


def _once(conditions: list[Say]) -> Iterator[Say]:
    """Yield each condition once, whatever it is said of twice."""
    yield from {each.pick("en"): each for each in conditions}.values()


def _brought(before: World, world: World, repair: Repair) -> Iterator[About]:
    """Yield the obstacles that the change of manufacturer brings, or that lie at what it moves."""
    moved = {each.id for each in world.case.ordered_segments if world.case.performer(each) is _newcomer(world, repair)}
    sites = {world.case.segments[each].site for each in moved}
    own = {repair.newcomer, *moved, *sites}
    for about in world.obstacles:
        subject = about[1]
        if about not in before.obstacles or (subject is not None and not own.isdisjoint(subject.ids)):
            yield about


def _newcomer(world: World, repair: Repair) -> object:
    return world.case.parties.get(repair.newcomer or "")


def _supplying(
    world: World, about: About, repair: Repair, tried: set[tuple[About, tuple[str, ...]]]
) -> Iterator[Repair]:
    """Yield what would supply an obstacle and was not tried: the acts declared for it, or else what is missing."""
    offered = [each for each in world.repairs(about) if each.until is None and each.newcomer is None]
    missing = world.obstacles[about].finding.missing
    if not offered and missing:
        offered = [_supply(world, about, missing[0], repair)]
    for each in offered:
        if (about, each.key) not in tried:
            tried.add((about, each.key))
            yield each


def _supply(world: World, about: About, lacks: tuple[Lack, ...], repair: Repair) -> Repair:
    items = [lack.what for lack in lacks]
    return replace(
        repair,
        key=("supply", about[0], *(about[1].ids if about[1] is not None else ())),
        what=say("To be answered so that it serves: {items}.", "须作出符合要求的说明：{items}。", items=items),
        paper=say("{items}", "{items}", items=items),
        changes=tuple(Change(world.case.pointer(*lack.place), lack.value) for lack in lacks),
        conditions=(),
        newcomer=None,
    )
