"""What somebody is about to sign in a case, kept for the visit while the second factor is shown.

An act that is signed takes two steps: what it needs is typed and looked over, then exactly that is signed. Between the
two it lies in the session, so that nothing typed is lost on the way to the second factor and back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

_KEPT: Final = "acts"
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Pending:
    """An act as it was typed: what was given, the version of the case that was seen, the idempotency key."""

    given: Mapping[str, object]
    seen: int
    key: str
    party: str = ""
    arrangement: str = ""


def put(request: HttpRequest, name: str, pending: Pending) -> None:
    """Keep an act for this visit; the oldest of too many goes."""
    kept = dict(request.session.get(_KEPT, {}))
    kept.pop(name, None)
    kept[name] = {
        "given": dict(pending.given),
        "seen": pending.seen,
        "key": pending.key,
        "party": pending.party,
        "arrangement": pending.arrangement,
        "organisation": request.actor.organisation,
    }
    request.session[_KEPT] = dict(list(kept.items())[-_MOST:])


def get(request: HttpRequest, name: str) -> Pending | None:
    """Return an act that was kept by the same organisation's person, if there is one."""
    found = request.session.get(_KEPT, {}).get(name)
    if found is None or found["organisation"] != request.actor.organisation:
        return None
    return Pending(found["given"], found["seen"], found["key"], found["party"], found["arrangement"])


def drop(request: HttpRequest, name: str) -> None:
    """Forget an act that was done."""
    kept = dict(request.session.get(_KEPT, {}))
    kept.pop(name, None)
    request.session[_KEPT] = kept
