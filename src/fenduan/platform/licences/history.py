"""A licence as its history: what it said on any day. Pure; the tables only keep what stands here.

A licence is a list of events, each with the day from which it counts and what the licence says from then on. A
correction points at the event it puts right and takes its place; nothing is edited. Both days of validity are included.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

from fenduan.reference.labels import LABELS
from fenduan.reference.text import Text

EventKind = Literal[
    "issued",
    "imported",
    "changed",
    "renamed",
    "scope_reduced",
    "entrustment_ended",
    "renewed",
    "suspended",
    "resumed",
    "cancelled",
    "revoked",
    "withdrawn",
    "corrected",
]
State = Literal["in_force", "suspended", "not_yet_valid", "expired", "unstated", "cancelled", "revoked", "withdrawn"]

EVENT_KINDS: Final[tuple[EventKind, ...]] = get_args(EventKind)
BEGINNINGS: Final[frozenset[str]] = frozenset({"issued", "imported"})
ENDS: Final[frozenset[str]] = frozenset({"cancelled", "revoked", "withdrawn"})
PAUSES: Final[frozenset[str]] = frozenset({"suspended", "resumed"})
"""They say nothing of what the licence holds: production stands still, in part or whole, and the licence does not."""
EVENT_LABELS: Final[dict[EventKind, Text]] = {
    "issued": Text("issued", "核发"),
    "imported": Text("entered as printed", "按证书载明内容录入"),
    "changed": Text("licensed items changed", "变更许可事项"),
    "renamed": Text("holder's name changed", "变更企业名称"),
    "scope_reduced": Text("scope reduced", "核减生产范围"),
    "entrustment_ended": Text("entrustment taken out", "核减委托、受托生产事项"),
    "renewed": Text("issued anew", "重新发证"),
    "suspended": Text("production suspended", "暂停生产"),
    "resumed": Text("suspension lifted", "解除暂停"),
    "cancelled": Text("cancelled", "注销"),
    "revoked": Text("revoked", "吊销"),
    "withdrawn": Text("withdrawn", "撤销、撤回"),
    "corrected": Text("entry corrected", "更正登记"),
}
STATE_LABELS: Final[dict[State, Text]] = {
    "in_force": Text("in force", "有效"),
    "suspended": Text("in force, suspended", "有效，已暂停生产"),
    "not_yet_valid": Text("not valid yet", "尚未生效"),
    "expired": Text("expired", "有效期届满"),
    "unstated": Text("validity not stated", "有效期未载明"),
    "cancelled": Text("cancelled", "已注销"),
    "revoked": Text("revoked", "已吊销"),
    "withdrawn": Text("withdrawn", "已撤销或者撤回"),
}
RUNNING: Final[frozenset[str]] = frozenset({"in_force", "suspended"})
"""The states in which a licence holds."""
REGISTRATION_ONLY: Final = "registration_only"
NOTE_LABEL: Final = Text("registration use only", "（仅限注册申报使用）")


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """What a licence covers at one site. ``forms`` are codes or words as printed; ``key`` its id in a dossier.

    ``note`` is :data:`REGISTRATION_ONLY` or what else is printed there.
    """

    site: Text
    forms: tuple[str, ...]
    address: Text | None = None
    line: Text | None = None
    note: str | None = None
    key: str | None = None

    def at(self, site: str) -> bool:
        """Whether this is the line of ``site``: its id, its name or its address, in either language."""
        wanted = folded(site)
        return bool(wanted) and wanted in {folded(each) for each in self._names()}

    def covers(self, form: str) -> bool:
        """Whether ``form``, a code or words as printed, is among its forms."""
        wanted = _said(form)
        return any(wanted & _said(each) for each in self.forms)

    def _names(self) -> Iterable[str]:
        yield self.key or ""
        for text in (self.site, self.address):
            if text is not None:
                yield from (text.en, text.zh)


@dataclass(frozen=True, slots=True)
class Entrustment:
    """An entrustment that a licence notes: the other enterprise, where it is, the product, its approval number."""

    enterprise: Text
    place: str | None = None
    organisation: str | None = None
    product: Text | None = None
    approval: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a licence says from a day on; class code as printed, odd ones kept. ``valid_until`` may be unstated."""

    class_code: str
    holder: Text
    valid_from: dt.date | None
    valid_until: dt.date | None
    scope: tuple[ScopeLine, ...] = ()
    entrustments: tuple[Entrustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One event: ``number`` counts from 1, ``on`` is the day it counts from.

    ``content`` is what the licence says from then on; ``None`` with an end, and with a correction that strikes the
    event it ``corrects`` out, and with a suspension and its end, which ``lifts`` it. ``case`` is the number of the case
    it rests on; one entered by hand rests on ``paper``, the number of the authority's document, of the day
    ``paper_on``, on the ground ``ground`` (:mod:`.acts`). ``entered`` is the day of its entry, ``reason`` and ``by``
    say why and who.
    """

    number: int
    kind: EventKind
    on: dt.date
    content: Content | None
    corrects: int | None = None
    case: str = ""
    lifts: int | None = None
    ground: str = ""
    paper: str = ""
    paper_on: dt.date | None = None
    reason: str = ""
    entered: dt.date | None = None
    by: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether it was entered by hand into a licence that stood there."""
        return not self.case and self.kind not in BEGINNINGS


@dataclass(frozen=True, slots=True)
class Standing:
    """How a licence stands on a day; ``content`` is what it said last, though it may no longer be in force.

    ``suspended`` are the suspensions that stand, whatever its state.
    """

    state: State
    content: Content
    since: dt.date
    suspended: tuple[Event, ...] = ()


def known(events: Iterable[Event], day: dt.date) -> tuple[Event, ...]:
    """Return the events that had been entered by the end of ``day``: what the register knew then."""
    return tuple(each for each in events if each.entered is None or each.entered <= day)


def effective(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events in the order of their days, each corrected one replaced by its latest correction."""
    standing: dict[int, Event] = {}
    origin: dict[int, int] = {}
    for event in sorted(events, key=lambda each: each.number):
        if event.corrects is None:
            standing[event.number] = event
            origin[event.number] = event.number
            continue
        first = origin[event.corrects]
        origin[event.number] = first
        before = standing.get(first)
        if event.content is None or before is None:
            standing.pop(first, None)
        else:
            standing[first] = replace(before, on=event.on, content=event.content, entered=event.entered)
    return tuple(sorted(standing.values(), key=lambda each: (each.on, each.number)))


def standing(events: Iterable[Event], day: dt.date) -> Standing | None:
    """Return how the licence stands at the end of ``day``; ``None`` where it did not exist yet."""
    events = tuple(events)
    known = [each for each in effective(events) if each.on <= day]
    said = [each for each in known if each.content is not None]
    if not said or said[-1].content is None:
        return None
    content = said[-1].content
    paused = suspensions(events, day)
    end = next((each for each in known if each.kind in ENDS), None)
    if end is not None:
        return Standing(_ended(end.kind), content, end.on, paused)
    state = in_time(replace(content, valid_from=_held_from(each.content for each in said)), day)
    if paused and state == "in_force":
        return Standing("suspended", content, paused[0].on, paused)
    return Standing(state, content, said[-1].on, paused)


def suspensions(events: Iterable[Event], day: dt.date) -> tuple[Event, ...]:
    """Return the suspensions that stand at the end of ``day``, the oldest first; each is lifted by itself."""
    known = [each for each in effective(events) if each.on <= day]
    lifted = {each.lifts for each in known if each.kind == "resumed"}
    return tuple(each for each in known if each.kind == "suspended" and each.number not in lifted)


def _held_from(said: Iterable[Content | None]) -> dt.date | None:
    """Return the first day of the validity that runs on into the last one: issued anew, it holds before that begins."""
    first: dt.date | None = None
    until: dt.date | None = None
    for each in said:
        if each is None:
            continue
        runs_on = first and until and each.valid_from and first <= each.valid_from <= until + dt.timedelta(days=1)
        first, until = first if runs_on else each.valid_from, each.valid_until
    return first


def _ended(kind: EventKind) -> State:
    return "revoked" if kind == "revoked" else "withdrawn" if kind == "withdrawn" else "cancelled"


def in_time(content: Content, day: dt.date) -> State:
    """Return how a licence that has not ended stands on a day, by its validity alone."""
    if content.valid_from is not None and day < content.valid_from:
        return "not_yet_valid"
    if content.valid_until is None:
        return "unstated"
    return "expired" if day > content.valid_until else "in_force"


@dataclass(frozen=True, slots=True)
class Latest:
    """What a licence says last, whatever the day: the content, the day from which it says so, the end if there is one.

    ``held_from`` is the day from which it holds without a gap, ``suspended`` are the suspensions that nothing lifted.
    """

    content: Content
    on: dt.date
    end: Event | None
    held_from: dt.date | None = None
    suspended: tuple[Event, ...] = ()


def latest(events: Iterable[Event]) -> Latest:
    """Return what a licence says last. Raises ``ValueError`` where no event says anything."""
    known = effective(events)
    said = [each.content for each in known if each.content is not None]
    if not said:
        raise ValueError("no event says what the licence holds")
    on = max(each.on for each in known if each.kind not in PAUSES)
    end = next((each for each in known if each.kind in ENDS), None)
    return Latest(said[-1], on, end, _held_from(said), suspensions(known, dt.date.max))


def covered(events: Iterable[Event], site: str, form: str, on: dt.date) -> ScopeLine | None:
    """Return the line of scope by which the licence covered ``site`` and ``form`` at the end of ``on``.

    ``None`` where it was not in force that day, or listed no such site and form. A licence whose end of validity is
    not stated is not shown to be in force. The line tells where it is noted for registration use only. A suspension
    takes nothing out of the licence: :func:`standing` tells of it.
    """
    found = standing(events, on)
    if found is None or found.state not in RUNNING:
        return None
    return next((each for each in found.content.scope if each.at(site) and each.covers(form)), None)


def extended(before: Content, said: Content) -> Content:
    """Return what a licence says after a change that adds to it: what it covered and noted before stays.

    Class code, holder and validity are those of ``said``, whose lines of scope stand first, so that their notes count.
    An old line that a new one says whole goes; an entrustment of the same enterprise and product is replaced.
    """
    scope = tuple(old for old in before.scope if not any(_says_whole(new, old) for new in said.scope))
    new = {(folded(each.enterprise.zh), each.product) for each in said.entrustments}
    kept = tuple(each for each in before.entrustments if (folded(each.enterprise.zh), each.product) not in new)
    return replace(said, scope=(*said.scope, *scope), entrustments=(*said.entrustments, *kept))


def _says_whole(new: ScopeLine, old: ScopeLine) -> bool:
    """Whether a line says of the same site, by the same names, all that another says."""
    same = new.site == old.site and old.key in (None, new.key) and old.address in (None, new.address)
    return same and all(new.covers(form) for form in old.forms)


def folded(text: str) -> str:
    """Return text such that two spellings of one name are alike: width, case and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _said(form: str) -> frozenset[str]:
    """Return every way in which a form is said: its code and its names."""
    names = {folded(form)}
    for code, label in LABELS["form"].items():
        ways = {folded(code), folded(label.en), folded(label.zh)}
        if names & ways:
            return frozenset(ways)
    return frozenset(names)


# As JSON


def as_data(content: Content) -> dict[str, Any]:
    """Return what a licence says as plain data for JSON, without what is not stated."""
    return _given(
        {
            "class_code": content.class_code,
            "holder": content.holder.as_dict(),
            "valid_from": _day(content.valid_from),
            "valid_until": _day(content.valid_until),
            "scope": [
                _given(
                    {
                        "site": each.site.as_dict(),
                        "forms": list(each.forms),
                        "address": _text(each.address),
                        "line": _text(each.line),
                        "note": each.note,
                        "key": each.key,
                    }
                )
                for each in content.scope
            ],
            "entrustments": [
                _given(
                    {
                        "enterprise": each.enterprise.as_dict(),
                        "place": each.place,
                        "organisation": each.organisation,
                        "product": _text(each.product),
                        "approval": each.approval,
                    }
                )
                for each in content.entrustments
            ],
        }
    )


def from_data(data: Mapping[str, Any]) -> Content:
    """Return what :func:`as_data` made plain."""
    return Content(
        class_code=data["class_code"],
        holder=Text(**data["holder"]),
        valid_from=_date(data.get("valid_from")),
        valid_until=_date(data.get("valid_until")),
        scope=tuple(
            ScopeLine(
                Text(**each["site"]),
                tuple(each["forms"]),
                _named(each.get("address")),
                _named(each.get("line")),
                each.get("note"),
                each.get("key"),
            )
            for each in _list(data.get("scope"))
        ),
        entrustments=tuple(
            Entrustment(
                Text(**each["enterprise"]),
                each.get("place"),
                each.get("organisation"),
                _named(each.get("product")),
                each.get("approval"),
            )
            for each in _list(data.get("entrustments"))
        ),
    )


def _given(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


def _list(value: Sequence[Mapping[str, Any]] | None) -> Sequence[Mapping[str, Any]]:
    return value or ()


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(day: str | None) -> dt.date | None:
    return None if day is None else dt.date.fromisoformat(day)


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else text.as_dict()


def _named(text: Mapping[str, str] | None) -> Text | None:
    return None if text is None else Text(**text)
