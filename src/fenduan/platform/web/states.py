"""Which sign, word and colour the states of cases, clocks and licences have; a colour never stands alone."""

from typing import Final

from fenduan.platform.licences.history import STATE_LABELS
from fenduan.platform.licences.history import State as LicenceState
from fenduan.platform.procedure.clock import Alarm
from fenduan.platform.procedure.words import STATES, State
from fenduan.platform.web.parts import Chip, Tone
from fenduan.reference.text import Text

_CASES: Final[dict[State, Tone]] = {
    State.SUBMITTED: "pending",
    State.RECEIVED: "pending",
    State.INCOMPLETE: "not_shown",
    State.IN_REVIEW: "pending",
    State.ADVISED: "for_judgement",
    State.DECIDED: "for_judgement",
    State.CONFIRMED: "for_judgement",
    State.GRANTED: "met",
    State.REFUSED: "not_met",
    State.CLOSED: "not_applicable",
    State.NOT_ACCEPTED: "not_met",
    State.WITHDRAWN: "lapsed",
}
_LICENCES: Final[dict[LicenceState, Tone]] = {
    "in_force": "met",
    "suspended": "not_shown",
    "not_yet_valid": "not_yet_in_force",
    "expired": "lapsed",
    "unstated": "not_shown",
    "cancelled": "not_met",
    "revoked": "not_met",
    "withdrawn": "not_met",
}
_ALARMS: Final[dict[Alarm, tuple[Tone, Text]]] = {
    "late": ("not_met", Text("overdue", "已超期")),
    "urgent": ("not_shown", Text("due now", "即将到期")),
    "soon": ("not_shown", Text("due soon", "临近到期")),
}


def case_chip(state: State) -> Chip:
    """Return the state of a case."""
    return Chip(_CASES[state], STATES[state])


def licence_chip(state: LicenceState) -> Chip:
    """Return the state of a licence."""
    return Chip(_LICENCES[state], STATE_LABELS[state])


def alarm_chip(alarm: Alarm) -> Chip | None:
    """Return how a due date warns; nothing where it does not."""
    found = _ALARMS.get(alarm)
    return None if found is None else Chip(*found)
