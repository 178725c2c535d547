"""What a procedure is made of: actions in a table, and what they are asked about.

A kind of case is one :class:`Procedure`: a tuple of :class:`Action`. Pages, the API, permissions, letters, the pictures
of the states, the documentation and the tests of who may not are made from it. Nothing here knows a database.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, NamedTuple

from fenduan.law.citation import Citation
from fenduan.platform.procedure.words import Flag, LetterKind, Matter, Relation, State
from fenduan.reference.text import Text

Kind = Literal["opinion", "b_licence"]
Variant = Literal["issue", "change"]
Clock = Literal["tell", "decide", "deliver"]
Data = Mapping[str, object]
"""What was given with an act, as taken by :func:`fenduan.platform.procedure.needs.take`: JSON values only."""


@dataclass(frozen=True, slots=True)
class Event:
    """One act on a case: what was done, the day it counts from, by whom, and with what.

    ``number`` counts from 1 within the case. ``on`` is the day in Asia/Shanghai on which it happened, which for an act
    entered later is not the day of entry. ``acting_for`` is the person who delegated, if the actor stood in.
    """

    number: int
    action: str
    on: dt.date
    user: int | None
    acting_for: int | None = None
    data: Data = field(default_factory=dict)

    @property
    def people(self) -> frozenset[int]:
        """Everybody whose act this is: who did it, and for whom."""
        return frozenset(each for each in (self.user, self.acting_for) if each is not None)


@dataclass(frozen=True, slots=True)
class Concluded:
    """A finding of the machine on the manifest in hand, and the officer's conclusion beside it.

    ``key`` names it: requirement and subject. ``blocking`` tells that the law has no discretion in it; ``counts`` that
    it is part of the outcome. ``conclusion`` is ``None`` while the officer has not concluded on it.
    """

    key: str
    title: Text
    status: str
    counts: bool
    blocking: bool
    conclusion: Literal["confirm", "overrule"] | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A manufacturer in another place than the holder, and the opinion on it that is on file, if any.

    ``consent`` is ``None`` where no opinion is on file; ``day`` and ``number`` are those of the opinion.
    """

    party: str
    name: Text
    place: str
    consent: bool | None = None
    day: dt.date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a case apart from its events. Everything a guard may read of it is here.

    ``unlicensed`` names sites and forms of the applicant that no licence covers yet; ``newer`` is the digest of a
    manifest that the holder signed after the one in hand; ``decision`` the digest of the decision as written.
    ``together`` are manufacturers in the holder's own place. ``companions`` are the numbers of companion cases, and
    ``staff`` the people of the authority who may be named in it. ``letters`` are the digests printed on its letters, by
    their ids; ``already`` is the number of an open case for the same. ``on_paper`` tells that nobody of the applicant
    can act for it here.
    """

    kind: Kind
    variant: Variant | None = None
    events: tuple[Event, ...] = ()
    findings: tuple[Concluded, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    together: tuple[Text, ...] = ()
    unlicensed: tuple[Text, ...] = ()
    overseas: bool = False
    same_place: bool = False
    manifest: str = ""
    newer: str | None = None
    decision: str | None = None
    companions: tuple[str, ...] = ()
    staff: frozenset[int] = frozenset()
    letters: Mapping[str, str] = field(default_factory=dict)
    already: str | None = None
    on_paper: bool = False

    @property
    def recused(self) -> frozenset[int]:
        """The people who are recused from the case."""
        named = (event.data.get("person") for event in self.events if event.action == "recuse")
        return frozenset(person for person in named if isinstance(person, int))

    @property
    def assigned(self) -> int | None:
        """The officer to whom the case is assigned, if it is."""
        event = self.last("assign")
        person = None if event is None else event.data.get("person")
        return person if isinstance(person, int) else None

    def last(self, *actions: str) -> Event | None:
        """Return the last event of any of ``actions``."""
        return next((event for event in reversed(self.events) if event.action in actions), None)


class Standing(NamedTuple):
    """Where a case stands: its state and flags, and since when it counts as accepted for want of an answer."""

    state: State | None
    flags: frozenset[Flag]
    deemed: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Who acts, seen from the case: relations, roles, delegation, absence, and the second factor.

    ``acting_for`` is the person who delegated. ``absent_until`` is the last day of a recorded absence that holds today.
    ``stands_in`` tells that the officer to whom the case is assigned is absent, or delegated to this person.
    ``verified`` tells that the second factor was given freshly enough to sign with.
    """

    user: int | None
    relations: frozenset[Relation]
    roles: frozenset[str]
    acting_for: int | None = None
    absent_until: dt.date | None = None
    stands_in: bool = False
    verified: bool = True

    @property
    def people(self) -> frozenset[int]:
        """Everybody whose act it would be."""
        return frozenset(each for each in (self.user, self.acting_for) if each is not None)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a guard decides on: the case, where it stands, who acts, what is given, and the day."""

    procedure: "Procedure"
    facts: Facts
    standing: Standing
    by: Standpoint
    today: dt.date
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guard:
    """A named pure function that gives the reasons why not; ``asks`` tells that it reads what is given with the act."""

    name: str
    rule: Text
    check: Callable[[Moment], Iterable[Text]]
    asks: bool = False


def guard(name: str, en: str, zh: str, *, asks: bool = False) -> Callable[[Callable[[Moment], Iterable[Text]]], Guard]:
    """Put its name and its rule beside a guard's function."""

    def enter(check: Callable[[Moment], Iterable[Text]]) -> Guard:
        return Guard(name, Text(en, zh), check, asks)

    return enter


NeedKind = Literal[
    "line", "text", "list", "past_day", "future_day", "choice", "people", "document", "yes_no", "manifest", "finding",
    "party", "person", "digest", "day", "number",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """One field that is asked for with an act. ``choices`` are the codes of a choice with their labels.

    ``when`` names another field and the values of it with which this one is required; otherwise it is optional then.
    ``offered`` stands in an empty form for the person to keep or change: nothing is taken that was not given. ``hint``
    says what to know about it.
    """

    name: str
    kind: NeedKind
    label: Text
    required: bool = True
    choices: Mapping[str, Text] = field(default_factory=dict)
    when: tuple[str, tuple[str, ...]] | None = None
    least: int = 1
    most: int = 200
    offered: str = ""
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act does to a clock: starts it, is its end, takes its start back, or stops and resumes it for a matter.

    ``drop`` gives up every clock that runs: nothing was done in time or late, the case came to nothing.

    ``matter`` is ``None`` where the field ``matter`` of the act that stops names it.
    """

    kind: Literal["start", "done", "reset", "stop", "resume", "drop"]
    clock: Clock | None = None
    matter: Matter | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """Who may: people in a relation to the case with one of these roles.

    ``assigned`` keeps it to the officer to whom the case is assigned, once it is, or who stands in. ``not_after`` names
    actions: whoever last did one of them may not do this one (author and approver differ).
    """

    relation: Relation
    roles: frozenset[str]
    assigned: bool = False
    not_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One row of the table.

    ``on`` are the states from which it may be done, empty for an act that begins a case; ``to`` is the state after,
    ``None`` where it stays. ``requires`` and ``forbids`` are flags that must hold, or must not; ``sets`` and ``clears``
    are those that hold after it, or no more. ``closes`` are flags that, all set after the act, close the case.
    ``cites`` are the source in law; ``choice`` says why there is none: a product choice. ``notice`` is what to know
    about it besides.
    """

    name: str
    label: Text
    about: Text
    on: frozenset[State] = frozenset()
    to: State | None = None
    by: tuple[Who, ...]
    requires: frozenset[Flag] = frozenset()
    forbids: frozenset[Flag] = frozenset()
    sets: frozenset[Flag] = frozenset()
    clears: frozenset[Flag] = frozenset()
    closes: frozenset[Flag] | None = None
    guards: tuple[Guard, ...] = ()
    needs: tuple[Need, ...] = ()
    effects: tuple[Effect, ...] = ()
    letter: LetterKind | None = None
    signature: Text | None = None
    cites: tuple[Citation, ...] = ()
    choice: Text | None = None
    notice: Text | None = None

    @property
    def begins(self) -> bool:
        """Whether it begins a case."""
        return not self.on

    @property
    def dated(self) -> bool:
        """Whether the day on which it happened is asked for."""
        return any(need.name == DAY for need in self.needs)


DAY: Final = "on"
"""The field that holds the day on which an act happened."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """How a matter stands to the deciding clock: it stops it, or whether it does is open."""

    matter: Matter
    cites: Citation
    open: bool = False


@dataclass(frozen=True)
class Procedure:
    """One kind of case: its edition, its table, and what its clock goes by.

    ``from_receipt`` tells that the deciding clock runs from signing for the materials, not from acceptance; ``deeming``
    whether an application not answered in time counts as accepted (licensing-law 32): ``applies``, or ``open``.
    ``points`` are what else is open or rests on a text that is not held; ``questions`` are told with the clock too.
    """

    kind: Kind
    edition: str
    title: Text
    applicant: Text
    actions: tuple[Action, ...]
    stopping: tuple[Stopping, ...]
    from_receipt: bool
    deeming: Literal["applies", "open"]
    questions: tuple[Text, ...]
    points: tuple[Text, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Action]:
        """The actions by name."""
        return {action.name: action for action in self.actions}

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The states that it uses, in order."""
        used = {state for action in self.actions for state in (*action.on, action.to) if state is not None}
        used |= {State.CLOSED for action in self.actions if action.closes is not None}
        return tuple(state for state in State if state in used)
