"""The search for the smallest sets of acts: fewest first, then the earliest date; each set verified by re-assessing.

A set of acts is judged at a day: at the dossier's own, or at a later one by which a period in law ends or until which
one waits. Everything is assessed anew at that day, so that what expires meanwhile shows.

Sets grow by one act at a time. At each point the obstacle with the fewest acts for it is looked at, and one of these
acts is taken: some act for it is in every set that removes it. Obstacles that no act serves together need an act each,
which bounds from below how many more there must be.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from fenduan.assessment.evaluate import Outcome
from fenduan.assessment.hypothetical import About, World
from fenduan.law.finding import Status
from fenduan.law.repairs import Repair

Key = tuple[str, ...]
Reckon = Callable[[Repair], dt.date | None]

RANK: Final[Mapping[str, int]] = {"ready": 3, "needs_exception": 2, "incomplete": 1, "not_eligible": 0}
WAIT: Final[Key] = ("wait",)


class StoppedError(Exception):
    """The time allowed is over."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far the search goes: at most so many acts, so many plans, and until ``stop`` says that time is over."""

    repairs: int = 8
    plans: int = 3
    stop: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Solution:
    """A set of acts, by their keys, and the day at which they are judged; ``waits`` where one waits beyond them."""

    keys: frozenset[Key]
    day: dt.date
    waits: bool

    @property
    def size(self) -> int:
        """How many acts there are, the waiting counted."""
        return len(self.keys) + self.waits


def blocking(world: World, goal: Outcome) -> list[About]:
    """Return the obstacles that stand between a world and an outcome."""
    return [
        about for about, each in world.obstacles.items() if _blocks(each.finding.status, goal, each.finding.discretion)
    ]


def _blocks(status: Status, goal: Outcome, discretion: bool) -> bool:  # noqa: FBT001 - as the finding has it
    if status is Status.NOT_SHOWN:
        return RANK[goal] > RANK["incomplete"]
    return goal == "ready" or not discretion


@dataclass(frozen=True, slots=True)
class _Goal:
    """What a set is to reach with how many acts at most, and the sets found before, none of which it may hold."""

    outcome: Outcome
    size: int
    found: list[Solution]


@dataclass
class Search:
    """The worlds that acts lead to from one dossier, each seen once."""

    start: World
    earliest: Reckon
    limits: Limits
    newcomers: bool = True
    seen: int = 0
    _starts: dict[dt.date, World] = field(default_factory=dict)
    _worlds: dict[tuple[dt.date, frozenset[Key]], World | None] = field(default_factory=dict)
    _curing: dict[dt.date, dict[Key, frozenset[About]]] = field(default_factory=dict)
    _replayed: dict[tuple[dt.date, frozenset[Key]], tuple[World, tuple[Repair, ...]]] = field(default_factory=dict)

    def at(self, day: dt.date) -> World:
        """Return the dossier as it stands, seen at ``day``."""
        if day not in self._starts:
            self._starts[day] = (
                self.start if day == self.start.case.as_of else World.of(self.start.raw, day, self.start.law)
            )
        return self._starts[day]

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        """The days to judge at, earliest first: the dossier's own, and those that acts and waiting for it lead to."""
        own = self.start.case.as_of
        days = {own}
        for _ in range(_ROUNDS):
            further = {day for each in sorted(days) for day in self._leading_on(self.at(each)) if day > own}
            if further <= days:
                break
            days |= further
        return tuple(sorted(days)[:_DAYS])

    def _leading_on(self, world: World) -> Iterator[dt.date]:
        for about in world.obstacles:
            for each in world.repairs(about):
                day = each.until or self.earliest(each)
                if day is not None:
                    yield day

    def collect(self, goal: Outcome, upto: int, found: list[Solution]) -> None:
        """Add to ``found`` the sets that reach ``goal``, smallest first, none holding another; at most ``upto``.

        Raises:
            StoppedError: the time allowed is over; what was found until then is there.
        """
        for size in range(1, self.limits.repairs + 1):
            for each in sorted(self._of_size(_Goal(goal, size, found)), key=self._order):
                if len(found) < upto and self.minimal(each, goal):
                    found.append(each)
            if len(found) >= upto:
                return

    def _of_size(self, goal: "_Goal") -> Iterator[Solution]:
        known: set[frozenset[Key]] = set()
        for day in self.days:
            for keys in self._grow(self.at(day), goal, frozenset(), frozenset()):
                solution = Solution(keys, day, waits=day > self.needed(day, keys))
                if solution.size == goal.size and keys not in known:
                    known.add(keys)
                    yield solution

    def _order(self, solution: Solution) -> tuple[int, bool, dt.date, list[Key]]:
        return solution.size, self.undated(solution), solution.day, sorted(solution.keys)

    def undated(self, solution: Solution) -> bool:
        """Whether one of the acts has no date in law."""
        return any(self.earliest(each) is None for each in self.replay(solution.day, solution.keys)[1])

    def needed(self, day: dt.date, keys: frozenset[Key]) -> dt.date:
        """Return the day by which the periods of these acts are over."""
        days = [self.earliest(each) for each in self.replay(day, keys)[1]]
        return max((each for each in days if each is not None), default=self.start.case.as_of)

    # Growing a set

    def _grow(
        self, world: World, goal: "_Goal", chosen: frozenset[Key], barred: frozenset[Key]
    ) -> Iterator[frozenset[Key]]:
        """Yield the sets that hold ``chosen`` and more acts, none of them ``barred``, and reach the goal."""
        if any(each.keys <= chosen for each in goal.found):
            return
        ahead = blocking(world, goal.outcome)
        if not ahead:
            yield chosen
            return
        options = self.options(world, ahead, chosen | barred)
        if len(chosen) + _at_least(options) > goal.size:
            return
        first = min(ahead, key=lambda about: len(options[about]))
        for key, repair in options[first].items():
            then = self._after(world, chosen, repair)
            if then is not None:
                yield from self._grow(then, goal, chosen | {key}, barred)
            barred |= {key}

    def options(self, world: World, ahead: list[About], taken: frozenset[Key]) -> dict[About, dict[Key, Repair]]:
        """Return the acts that serve each obstacle: those declared for it, and those seen to remove it."""
        day = world.case.as_of
        offered = {about: {each.key: each for each in world.repairs(about) if self._open(each, day)} for about in ahead}
        every = {key: each for own in offered.values() for key, each in own.items()}
        curing = self._curing_at(day)
        return {
            about: {
                key: each
                for key, each in every.items()
                if key not in taken and (key in offered[about] or about in curing.get(key, ()))
            }
            for about in ahead
        }

    def _curing_at(self, day: dt.date) -> dict[Key, frozenset[About]]:
        """Return what each act by itself removes from the dossier as it stands."""
        if day not in self._curing:
            world = self.at(day)
            every = {each.key: each for about in world.obstacles for each in world.repairs(about)}
            self._curing[day] = {key: self._cured(world, each) for key, each in every.items() if self._open(each, day)}
        return self._curing[day]

    def seen_to_remove(self, about: About) -> bool:
        """Whether an act was seen to remove an obstacle from the dossier as it stands."""
        return any(about in cured for own in self._curing.values() for cured in own.values())

    def _cured(self, world: World, repair: Repair) -> frozenset[About]:
        then = self._after(world, frozenset(), repair)
        return frozenset() if then is None else frozenset(set(world.obstacles) - set(then.obstacles))

    def _open(self, repair: Repair, day: dt.date) -> bool:
        """Whether an act is done by ``day``; waiting is a day, not an act done on it."""
        if repair.until is not None or (repair.newcomer is not None and not self.newcomers):
            return False
        date = self.earliest(repair)
        return date is None or date <= day

    def _after(self, world: World, chosen: frozenset[Key], repair: Repair) -> World | None:
        keys = world.case.as_of, chosen | {repair.key}
        if keys not in self._worlds:
            if self.limits.stop():
                raise StoppedError
            self.seen += 1
            found = world.after(repair)
            self._worlds[keys] = None if found is None else found[0]
        return self._worlds[keys]

    # Verifying a set

    def replay(self, day: dt.date, keys: frozenset[Key]) -> tuple[World, tuple[Repair, ...]]:
        """Do the acts with these keys one after the other at ``day``, in the order of the register.

        An act whose obstacle is not there, because another removed it, is left out.
        """
        if (day, keys) not in self._replayed:
            self._replayed[day, keys] = self._done(self.at(day), keys)
        return self._replayed[day, keys]

    @staticmethod
    def _done(world: World, keys: frozenset[Key]) -> tuple[World, tuple[Repair, ...]]:
        done, left = list[Repair](), set(keys)
        while left:
            offered = (each for about in world.obstacles for each in world.repairs(about))
            repair = next((each for each in offered if each.key in left), None)
            found = None if repair is None else world.after(repair)
            if repair is None or found is None:
                break
            left.discard(repair.key)
            world = found[0]
            done.append(found[1])
        return world, tuple(done)

    def minimal(self, solution: Solution, goal: Outcome) -> bool:
        """Whether the set reaches the goal, and no longer does so with any one act left out."""
        if self.limits.stop():
            raise StoppedError
        world, done = self.replay(solution.day, solution.keys)
        if len(done) < len(solution.keys) or not reaches(world, goal):
            return False
        if solution.waits and reaches(self._without_waiting(solution), goal):
            return False
        return not any(reaches(self.replay(solution.day, solution.keys - {key})[0], goal) for key in solution.keys)

    def _without_waiting(self, solution: Solution) -> World:
        return self.replay(self.needed(solution.day, solution.keys), solution.keys)[0]


def reaches(world: World, goal: Outcome) -> bool:
    """Whether the outcome is ``goal`` or better."""
    return RANK.get(world.outcome, -1) >= RANK[goal]


def _at_least(options: Mapping[About, Mapping[Key, Repair]]) -> int:
    """Return how many acts there must be at least: obstacles that share none need one each.

    More than any limit where nothing serves an obstacle.
    """
    used: set[Key] = set()
    count = 0
    for own in sorted(options.values(), key=len):
        if not own:
            return _NEVER
        if used.isdisjoint(own):
            used.update(own)
            count += 1
    return count


_NEVER: Final = 10**6
_ROUNDS: Final = 3
_DAYS: Final = 12
