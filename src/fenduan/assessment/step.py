"""A step of the route: who files what with whom, what it waits for, where it stands, by when."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from fenduan.assessment.clock import Period, join
from fenduan.dossier.model import Party
from fenduan.law.citation import Citation
from fenduan.law.finding import place_name, show
from fenduan.reference.labels import label
from fenduan.reference.places import authority_of
from fenduan.reference.text import Text

State = Literal["done", "running", "open", "not_yet"]


@dataclass(frozen=True, slots=True)
class RouteSubject:
    """Whom a step concerns: an entrusted manufacturer, or the holder for its own manufacture."""

    kind: Literal["manufacturer", "holder"]
    party: Party

    def as_dict(self) -> dict[str, object]:
        """Return ``{"kind": ..., "ids": [...]}``."""
        return {"kind": self.kind, "ids": [self.party.id]}


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step of the route.

    ``by`` acts (parties, or the place code of an authority) towards ``to`` (place codes, ``NMPA`` or ``CDE``; empty
    where the place is not stated). ``waits_for`` holds keys of earlier steps. ``due`` is the last day of the period,
    that of the authority while the step is running and that of the applicant while it is open. ``notes`` say what
    there is to know of the state and the dates.
    """

    step: str
    subject: RouteSubject | None
    by: tuple[Party | str, ...]
    to: tuple[str, ...]
    waits_for: tuple[str, ...]
    state: State
    period: Period | None
    started: dt.date | None
    due: dt.date | None
    done_on: dt.date | None
    notes: tuple[Text, ...]
    citation: Citation

    @property
    def key(self) -> str:
        """What other steps call it: its code, with the party's id behind ``:`` where it concerns one party."""
        return self.step if self.subject is None else f"{self.step}:{self.subject.party.id}"

    @property
    def label(self) -> Text:
        """What the step is called."""
        if self.step == "c_licence" and self.subject is not None and self.subject.kind == "holder":
            return Text("holder's class A licence", "持有人A类许可证")
        return label("route_step", self.step)

    @property
    def state_label(self) -> Text:
        """What the state is called."""
        return label("route_state", self.state)

    @property
    def who(self) -> Text:
        """Who acts, by name."""
        names = [authority_of(each) or place_name(each) if isinstance(each, str) else each for each in self.by]
        return Text(show(names, "en"), show(names, "zh"))

    @property
    def whom(self) -> Text:
        """Towards which authority, by name; empty where it is not known."""
        names = [authority_of(each) or place_name(each) for each in self.to]
        return Text(show(names, "en"), show(names, "zh"))

    @property
    def due_note(self) -> Text | None:
        """What there is to know of state and dates, in one text."""
        return join(self.notes) if self.notes else None

    def as_dict(self) -> dict[str, object]:
        """Return the step as JSON has it."""
        due_note = self.due_note
        return {
            "step": self.step,
            "subject": None if self.subject is None else self.subject.as_dict(),
            "from": [each if isinstance(each, str) else each.id for each in self.by],
            "to": list(self.to),
            "waits_for": list(self.waits_for),
            "state": self.state,
            "period": None if self.period is None else self.period.as_dict(),
            "started": None if self.started is None else self.started.isoformat(),
            "due": None if self.due is None else self.due.isoformat(),
            "due_note": None if due_note is None else due_note.as_dict(),
            "citation": self.citation.as_dict(),
        }
