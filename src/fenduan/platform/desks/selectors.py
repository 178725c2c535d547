"""What a desk shows: what needs me today by due date, what is at risk, my queue, what a search finds.

Everything comes through the selectors of arrangements, cases and licences; nothing here knows more than they tell.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from django.db.models import Count, F, Max, Q

from fenduan.platform.arrangements import selectors as arrangements
from fenduan.platform.arrangements.models import Part
from fenduan.platform.arrangements.waiting import (
    Named,
    agreements_to_countersign,
    invited_or,
    newer_than_manifest,
    newest,
)
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.text import filled
from fenduan.platform.cases import selectors as cases
from fenduan.platform.desks.looking import LOOKED_AT, Looked, look, open_cases
from fenduan.platform.desks.models import Notice
from fenduan.platform.licences import selectors as licences
from fenduan.platform.licences.history import EVENT_LABELS
from fenduan.platform.procedure.clock import Alarm, warning_on
from fenduan.platform.procedure.words import ENDED, STATES, State
from fenduan.reference.text import Text

Kind = Literal["case", "arrangement", "invitation", "sign", "countersign", "newer", "duty", "licence", "account"]
NEWEST: Final = 8
"""Arrangements that a desk shows."""
_FOUND: Final = 20
_SOON: Final = dt.timedelta(days=14)
_SIGNERS: Final = ("quality", "authorised_person")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that needs a person, or is at risk: what, of which object, until when.

    ``about`` says which object it is in words, ``warning`` how its date warns.
    """

    kind: Kind
    number: str
    words: Text
    about: Text
    due: dt.date | None
    warning: Alarm
    step: str = ""

    @property
    def key(self) -> str:
        """What tells it from any other, for a notice that is given once."""
        return f"{self.kind}:{self.number}:{self.step}"


@dataclass(frozen=True, slots=True)
class Pile:
    """How many open cases stand in a state."""

    state: State
    label: Text
    count: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What needs a person, and what is at risk though others have to act; each by due date.

    ``escalated`` is what of the latter is late at the person's own authority, for those who decide there;
    ``arrangements`` are the newest few in which the person's enterprise takes part.
    """

    today: list[Item]
    at_risk: list[Item]
    escalated: list[Item]
    arrangements: list[Named]


def desk(actor: Actor, few: int | None = None) -> Desk:
    """Return a desk, looking at everything once; with ``few`` no more of anything than shows that there are more.

    The first ``few`` of what needs the person and of what is at risk are the same then, and so is whether there are
    more; ``escalated`` is what of the latter is found.
    """
    looked = look(actor, few)
    duties = _of_duties(actor, LOOKED_AT if few is None else few + 1)
    mine = [*_of_cases(actor, looked), *_of_arrangements(actor)]
    if actor.kind == "enterprise" and actor.has("regulatory_affairs"):
        mine += duties
    mine += _of_news(actor)
    own = {(each.kind, each.number) for each in mine}
    risks = [
        Item("case", row.number, row.label, _about(actor, row), row.due, row.warning)
        for row in looked.rows.values()
        if row.warning != "none" and ("case", row.number) not in own
    ]
    risks += [each for each in duties if each.warning != "none" and (each.kind, each.number) not in own]
    others = sorted(risks, key=_by_due)
    decides = actor.kind == "province" and actor.has("decision_maker")
    late = [each for each in others if each.kind == "case" and each.warning == "late" and each.number in looked.here]
    shown = newest(actor, NEWEST) if actor.kind == "enterprise" else []
    return Desk(sorted(mine, key=_by_due), others, late if decides else [], shown)


def _by_due(item: Item) -> tuple[bool, dt.date, str]:
    return item.due is None, item.due or dt.date.max, item.number


def today(actor: Actor) -> list[Item]:
    """Return what needs this person, by due date; what has none comes last."""
    return desk(actor).today


def at_risk(actor: Actor) -> list[Item]:
    """Return what may come too late though others have to act: cases that warn, duties due soon or overdue."""
    return desk(actor).at_risk


def queue(actor: Actor) -> list[Pile]:
    """Return how many open cases stand in each state, in the order of the procedure."""
    if actor.kind == "enterprise" or not actor.works:
        return []
    if actor.kind == "province":
        own = cases.handled_by(actor).exclude(state__in=sorted(ENDED))
    else:
        own = open_cases(actor).order_by()
    counted = Counter({State(each["state"]): each["count"] for each in own.values("state").annotate(count=Count("pk"))})
    return [Pile(state, STATES[state], counted[state]) for state in State if counted[state]]


def _about(actor: Actor, row: cases.Row) -> Text:
    """Say what kind of case it is, and who the other side is."""
    other = row.authority if actor.kind == "enterprise" else row.applicant
    return filled(Text("{title}: {other}", "{title}：{other}"), title=row.title, other=other)


# Cases


def _of_cases(actor: Actor, looked: Looked) -> Iterator[Item]:
    """Yield what cases ask of this person."""
    day = clock.today()
    for each in looked.waiting:
        row = looked.rows[each.number]
        due, warning = (each.due, warning_on(each.due, day)) if each.dated else (row.due, row.warning)
        yield Item("case", each.number, each.words, _about(actor, row), due, warning, each.name)


# Arrangements


def _of_arrangements(actor: Actor) -> list[Item]:
    if actor.kind != "enterprise" or not actor.works:
        return []
    waiting: tuple[tuple[Kind, Text, dict[str, int]], ...] = (
        ("sign", _TO_SIGN, _unsigned(actor) if actor.has(*_SIGNERS) else {}),
        ("countersign", _TO_COUNTERSIGN, agreements_to_countersign(actor)),
        ("newer", _NEWER, newer_than_manifest(actor)),
    )
    titles = invited_or(actor, {number for _, _, counts in waiting for number in counts})
    words = Text("Answer the invitation to take part", "答复参与邀请")
    found = [
        Item("invitation", each.number, words, each.title, None, "none") for each in titles.values() if each.invited
    ]
    found += [
        Item(kind, number, filled(said, count=count), titles[number].title, None, "none")
        for kind, said, counts in waiting
        for number, count in counts.items()
        if number in titles
    ]
    return found


_TO_COUNTERSIGN: Final = Text("Countersign agreements: {count}", "会签协议：{count}份")
_NEWER: Final = Text(
    "Newer versions of parts are available: {count}; they enter nothing until a manifest is signed",
    "{count}个部分已有更新版本，签署新的卷宗清单前不进入卷宗",
)
_TO_SIGN: Final = Text("Sign what was filled in: sections {count}", "签署已填写的内容：{count}个部分")


def _unsigned(actor: Actor) -> dict[str, int]:
    """Return how many own sections changed since they were last signed, by the arrangement's number."""
    own = Part.objects.filter(participant__organisation=actor.organisation_id, participant__state="accepted")
    changed = (
        own.exclude(draft="{}")
        .annotate(signed=Max("versions__signed_at"))
        .filter(Q(signed=None) | Q(edited_at__gt=F("signed")))
    )
    return dict(Counter(changed.values_list("arrangement__number", flat=True)))


# Duties


def _of_duties(actor: Actor, most: int) -> list[Item]:
    if not actor.works:
        return []
    day = clock.today()
    found = []
    # Of others' duties a desk shows those that may come too late.
    by = None if actor.kind == "enterprise" else day + _SOON
    for task in licences.tasks_for(actor, most=most, by=by):
        warning: Alarm = "late" if task.state == "overdue" else "none"
        if warning == "none" and task.due is not None and task.due - day <= _SOON:
            warning = "soon"
        about = filled(Text("{party} ({matter})", "{party}（{matter}）"), party=task.party.name, matter=task.matter)
        found.append(Item("duty", task.matter, task.title, about, task.due, warning, task.kind))
    return found


# What became of a licence


def _of_news(actor: Actor) -> list[Item]:
    """Return what another authority, or the enterprise's own, entered by hand into licences that the actor sees."""
    if not actor.works:
        return []
    found = licences.news_for(actor, clock.now() - _NEWS)
    return [
        Item(
            "licence",
            each.number,
            filled(_CHANGED, what=EVENT_LABELS[each.event.kind], day=each.event.on),
            each.holder,
            None,
            "none",
            f"{each.event.kind} {each.event.on} {each.version}",
        )
        for each in found
        if actor.kind != "province" or each.authority != actor.place
    ]


_CHANGED: Final = Text(
    "A licence has changed, look what rests on it: {what}, from {day}",
    "许可证有变化，请核对相关安排：{what}，自{day}起",
)
_NEWS: Final = dt.timedelta(days=30)
"""How long it stands on a desk; a product choice."""


# Searching


def search(actor: Actor, said: str) -> list[Item]:
    """Return the arrangements, cases and licences that the actor may know of whose number or name holds what is said.

    At most 20 of each kind.
    """
    words = said.strip()
    if not words or not actor.works:
        return []
    return [*_arrangements_found(actor, words), *_cases_found(actor, words), *_licences_found(actor, words)]


def _arrangements_found(actor: Actor, words: str) -> list[Item]:
    page = arrangements.named(arrangements.listed_for(actor), words)[:_FOUND]
    return [
        Item("invitation" if row.state == "invited" else "arrangement", row.number, row.title, row.holder, None, "none")
        for row in arrangements.rows(actor, page)
    ]


def _cases_found(actor: Actor, words: str) -> list[Item]:
    page = cases.cases_for(actor).filter(cases.naming(words))[:_FOUND]
    return [
        Item("case", row.number, row.title, _about(actor, row), row.due, row.warning) for row in cases.rows(actor, page)
    ]


def _licences_found(actor: Actor, words: str) -> list[Item]:
    page = licences.found_for(actor, words)[:_FOUND]
    title = Text("Drug manufacturing licence", "药品生产许可证")
    return [Item("licence", row.number, title, row.holder, row.valid_until, "none") for row in licences.rows(page)]


# Notices


def notices(actor: Actor) -> list[Notice]:
    """Return what the actor was told and has not put aside, the newest first, as long as it still needs them."""
    own = Notice.objects.filter(user=actor.user_id, organisation=actor.organisation_id, settled_at=None, read_at=None)
    return list(own.order_by("-made_at", "-pk"))


def unread(actor: Actor) -> int:
    """Return how many notices the actor has not put aside."""
    own = Notice.objects.filter(user=actor.user_id, organisation=actor.organisation_id, settled_at=None, read_at=None)
    return own.count()
