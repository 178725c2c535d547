"""What must hold of a table; asked when it is loaded, so that a table at fault starts nothing."""

from collections.abc import Iterator
from typing import Final

from fenduan.documents.letters import KINDS as LETTERS
from fenduan.platform.base.actor import ADMINISTRATORS, ROLES
from fenduan.platform.procedure.model import Action, Procedure
from fenduan.platform.procedure.words import ENDED, FLAGS, RELATIONS, STATES, Flag, Relation, State

MOST_STATES: Final = 12


def faults(procedure: Procedure) -> tuple[str, ...]:
    """Say everything that is wrong with a table, for who writes it; nothing where it may be used."""
    return tuple(
        f"{procedure.kind}: {fault}"
        for fault in (
            *_of_states(procedure),
            *_of_flags(procedure),
            *_of_clocks(procedure),
            *(f"{action.name}: {fault}" for action in procedure.actions for fault in _of_action(action)),
            *_of_names(procedure),
        )
    )


def reachable(procedure: Procedure) -> frozenset[State]:
    """Return the states that acts lead to from the beginning."""
    found = {action.to for action in procedure.actions if action.begins and action.to is not None}
    # Without an answer in time, what was received counts as accepted.
    waiting = True
    while waiting:
        more = {state for action in procedure.actions if action.on & found for state in _ends(action)}
        if procedure.deeming == "applies" and State.RECEIVED in found:
            more.add(State.IN_REVIEW)
        waiting = not more <= found
        found |= more
    return frozenset(found)


def _ends(action: Action) -> Iterator[State]:
    if action.to is not None:
        yield action.to
    if action.closes is not None:
        yield State.CLOSED


def _of_states(procedure: Procedure) -> Iterator[str]:
    if len(procedure.states) > MOST_STATES:
        yield f"{len(procedure.states)} states, at most {MOST_STATES}"
    for state in procedure.states:
        if state not in reachable(procedure):
            yield f"{state} is never reached"
        owned = any(state in action.on and action.name != "withdraw" and _moves(action) for action in procedure.actions)
        if state not in ENDED and not owned:
            yield f"nobody owns {state}: no act leads out of it"
        if state in ENDED and any(state in action.on and _moves(action) for action in procedure.actions):
            yield f"{state} is an end, but an act leads out of it"
    if not any(action.begins for action in procedure.actions):
        yield "no act begins a case"


def _moves(action: Action) -> bool:
    return action.to is not None or action.closes is not None


def _of_flags(procedure: Procedure) -> Iterator[str]:
    settable = {flag for action in procedure.actions for flag in action.sets}
    for action in procedure.actions:
        for flag in sorted(action.requires - settable):
            yield f"{action.name} requires {flag}, which no act sets"
        for flag in sorted(action.sets & action.clears):
            yield f"{action.name} both sets and clears {flag}"


def _of_clocks(procedure: Procedure) -> Iterator[str]:
    # That a case is given up is no end of a clock: each has one of its own.
    kinds = {(effect.kind, effect.clock) for action in procedure.actions for effect in action.effects}
    for clock in ("tell", "decide", "deliver"):
        for kind in ("start", "done"):
            if (kind, clock) not in kinds:
                yield f"no act is the {kind} of the clock {clock}"
    stops = {effect.matter for action in procedure.actions for effect in action.effects if effect.kind == "stop"}
    resumes = {effect.matter for action in procedure.actions for effect in action.effects if effect.kind == "resume"}
    if stops != resumes:
        yield "a stop has no resume, or a resume no stop"
    listed = {rule.matter for rule in procedure.stopping}
    for matter in sorted(each for each in stops if each is not None and each not in listed):
        yield f"{matter} stops the clock on no text"


def _of_action(action: Action) -> Iterator[str]:
    if bool(action.cites) == (action.choice is not None):
        yield "cites a source, or says that it is a product choice; not both, not neither"
    if action.letter is not None and action.letter not in LETTERS:
        yield f"no letter {action.letter}"
    if action.begins and action.to is None:
        yield "begins a case and leads nowhere"
    yield from _of_people(action)
    yield from _of_fields(action)


def _of_people(action: Action) -> Iterator[str]:
    if not action.by:
        yield "nobody may do it"
    for who in action.by:
        if who.roles - set(ROLES):
            yield f"unknown roles: {sorted(who.roles - set(ROLES))}"
        if who.roles & ADMINISTRATORS:
            yield "an administrator has no business rights"
        if not who.roles and who.relation is not Relation.SYSTEM:
            yield f"{who.relation} without a role"


def _of_fields(action: Action) -> Iterator[str]:
    names = [need.name for need in action.needs]
    if len(set(names)) < len(names):
        yield "asks twice for a field"
    for need in action.needs:
        if need.when is not None and need.when[0] not in names:
            yield f"{need.name} depends on {need.when[0]}, which is not asked for"
        if (need.kind == "choice") != bool(need.choices):
            yield f"{need.name}: a choice has choices, and nothing else has"


def _of_names(procedure: Procedure) -> Iterator[str]:
    names = [action.name for action in procedure.actions]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name} stands twice"
    known = set(names)
    for action in procedure.actions:
        for who in action.by:
            for name in sorted(set(who.not_after) - known):
                yield f"{action.name} differs from {name}, which is no act"
    for words, members in ((STATES, State), (FLAGS, Flag), (RELATIONS, Relation)):
        if set(words) != set(members):
            yield f"not every {members.__name__.lower()} has a name"
