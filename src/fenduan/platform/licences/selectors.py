"""What of the register an actor may see. Who may not know of a licence is told that there is none.

A row of the need-to-know table ("a licence"): its owner, the holder of an arrangement that its owner works for, the
provinces of both, the centre and the NMPA see it whole, an authority from the day on which a case came before it; the
holder less what other holders entrust. An enterprise that hands material to its site sees number, validity and the
scope of that site; everybody else sees on the public page number, holder, validity and state.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from typing import Final, Literal

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from fenduan.platform.accounts.models import Organisation, User
from fenduan.platform.arrangements.models import Arrangement, Opened, Participant
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound
from fenduan.platform.base.once import once
from fenduan.platform.licences import duties, history, printed
from fenduan.platform.licences.acts import ACTS
from fenduan.platform.licences.duties import Happened, Task, Validity
from fenduan.platform.licences.history import Content, Event, EventKind, ScopeLine, State
from fenduan.platform.licences.models import Duty, Happening, Licence, LicenceEvent
from fenduan.platform.licences.owed import owed
from fenduan.reference.calendar import add_months
from fenduan.reference.text import Text

Level = Literal["full", "entrusting", "handoff"]
PAGE: Final = 50
MOST: Final = 20_000
_WITH_EVENTS: Final = ("events",)
_WITHHELD: Final = Text("withheld", "不予显示")


@dataclass(frozen=True, slots=True)
class Row:
    """A licence in a list, as it stands today."""

    number: str
    holder: Text
    class_code: str
    authority: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    state: State


@dataclass(frozen=True, slots=True)
class View:
    """A licence as an actor may see it, as it stood on ``day`` by what the register knew on ``known`` (``None``: now).

    ``entrusting`` is the level of a holder on its manufacturer's licence: all but the entrustments by others and the
    numbers of cases, and events that show it nothing else are not there. ``handoff`` is that of a neighbour: number,
    validity and the scope of the sites that it hands to.
    """

    number: str
    level: Level
    authority: str
    version: int
    day: dt.date
    state: State
    content: Content
    events: tuple[Event, ...]
    known: dt.date | None = None
    suspended: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """Something that was entered by hand into a licence that the actor may see; ``number`` is the licence's.

    ``version`` is that of the licence after it, and ``0`` for a holder, who does not see every entry.
    """

    number: str
    holder: Text
    authority: str
    event: Event
    version: int


@dataclass(frozen=True, slots=True)
class Public:
    """What anybody may know of a licence."""

    number: str
    holder: Text
    valid_from: dt.date | None
    valid_until: dt.date | None
    state: State


def licences_for(
    actor: Actor,
    *,
    text: str = "",
    state: State | None = None,
    start: int = 0,
    size: int = PAGE,
) -> tuple[tuple[Row, ...], int]:
    """Return a page of the licences that the actor may see whole, by number, and how many there are.

    ``text`` is looked for in number and holder, ``state`` is the state of today.
    """
    found = register_for(actor)
    if text:
        found = named(found, text)
    if state is not None:
        found = in_state(found, state)
    return rows(found.order_by("number")[start : start + min(size, MOST)]), found.count()


def register_for(actor: Actor) -> QuerySet[Licence]:
    """Return the licences that the actor may see whole, for a list that is sorted and cut by the database."""
    return _whole(actor).order_by("number")


def named(found: QuerySet[Licence], text: str) -> QuerySet[Licence]:
    """Return those of a list in whose number or holder ``text`` stands."""
    return found.filter(Q(number__icontains=text) | Q(holder_zh__icontains=text) | Q(holder_en__icontains=text))


def found_for(actor: Actor, words: str) -> QuerySet[Licence]:
    """Return the licences that the actor may see whole in whose number or holder ``words`` stands, by number.

    Of each that has them it is asked whether the actor may see it: there are few, and with them all who came before
    an authority need not be gathered.
    """
    if not actor.works or actor.kind == "enterprise":
        return named(register_for(actor), words)
    found = named(Licence.objects.all(), words).order_by("number")
    opened = Opened.objects.filter(manifest__arrangement=OuterRef("arrangement"), organisation=actor.organisation_id)
    taking_part = Participant.objects.filter(Exists(opened), organisation=OuterRef("organisation"), state="accepted")
    noted = _happened(actor).order_by()
    known = Exists(noted.filter(holder=OuterRef("organisation"))) | Exists(taking_part)
    known |= Exists(noted.filter(manufacturer=OuterRef("organisation")))
    return found.filter(Q(authority=actor.place) | known if actor.kind == "province" else known)


def in_state(found: QuerySet[Licence], state: State) -> QuerySet[Licence]:
    """Return those of a list that are in a state today."""
    return found.filter(_in_state(state, clock.today()))


def rows(page: Iterable[Licence]) -> tuple[Row, ...]:
    """Return licences of a list as they stand today."""
    day = clock.today()
    return tuple(_row(each, day) for each in page)


def licence_for(actor: Actor, number: str, *, day: dt.date | None = None, known: dt.date | None = None) -> View:
    """Return a licence as the actor may see it, as it stood on ``day``, today unless stated.

    ``known`` asks what the register knew at the end of that day, however late something was entered; unless stated,
    what it knows now.

    Raises:
        NotFound: there is none, it did not exist yet or was not known, or the actor may not know of it.
    """
    on = day or clock.today()
    licence = _whole(actor).filter(number=number).prefetch_related(*_WITH_EVENTS).first()
    if licence is None:
        raise NotFound
    view = _projected(actor, licence, on, known)
    keeps = actor.kind == "province" and licence.authority == actor.place
    return _with_names(view, licence) if keeps else view


def _projected(actor: Actor, licence: Licence, day: dt.date, known: dt.date | None = None) -> View:
    """Return one of the licences that the actor sees whole, less what is others'."""
    view = _view(licence, day, known)
    own = licence.organisation_id == actor.organisation_id
    return view if own or actor.kind != "enterprise" else entrusting_view(view, actor.organisation)


def _with_names(view: View, licence: Licence) -> View:
    """Return the view of the authority that keeps it: with the names of who entered what."""
    wrote = {each.number: each.written_by for each in licence.events.all()}
    names = User.objects.in_bulk(set(wrote.values()))
    events = tuple(
        replace(each, by=names[wrote[each.number]].name if wrote[each.number] in names else "") for each in view.events
    )
    return replace(view, events=events)


def entrusting_view(licence: View, organisation: str) -> View:
    """Return what the holder ``organisation`` sees of its manufacturer's licence: no holder learns of another."""
    shown = _seen_by(licence.events, organisation)
    return replace(
        licence,
        level="entrusting",
        version=len(shown),
        content=_less_others(licence.content, organisation),
        events=shown,
        suspended=history.suspensions(shown, licence.day),
    )


def _seen_by(events: Iterable[Event], organisation: str) -> tuple[Event, ...]:
    """Return the events as a holder sees them: those that count, and of these what changes something for it."""
    shown: list[Event] = []
    before: Content | None = None
    numbers: dict[int, int] = {}
    for each in history.effective(events):
        content = None if each.content is None else _less_others(each.content, organisation)
        if content is None or content != before:
            shown.append(_bare(each, len(shown) + 1, content, numbers))
            numbers[each.number] = len(shown)
            before = content or before
    return tuple(shown)


def _bare(event: Event, number: int, content: Content | None, numbers: dict[int, int]) -> Event:
    """Return an event without what may tell of another holder: the case, the paper, the ground, the reason."""
    lifts = None if event.lifts is None else numbers.get(event.lifts)
    return Event(number, event.kind, event.on, content, lifts=lifts, entered=event.entered)


def _less_others(content: Content, organisation: str) -> Content:
    own = tuple(each for each in content.entrustments if each.organisation == organisation)
    return replace(content, entrustments=own)


def handoff_view(licence: View, sites: Iterable[str]) -> View:
    """Return what an enterprise that hands material to ``sites`` sees of a licence: number, validity, their scope."""
    wanted = tuple(sites)
    scope = tuple(each for each in licence.content.scope if any(each.at(site) for site in wanted))
    content = Content("", _WITHHELD, licence.content.valid_from, licence.content.valid_until, scope)
    return replace(licence, level="handoff", authority="", content=content, events=(), suspended=())


def neighbours_licences(organisation: int, sites: Iterable[str], *, day: dt.date | None = None) -> tuple[View, ...]:
    """Return what a neighbour at a hand-off sees of the licences in force of ``organisation`` for ``sites``.

    For callers that have established from the chain that the reader hands material to these sites.
    """
    on, wanted = day or clock.today(), tuple(sites)
    rows = Licence.objects.filter(_running(on), organisation=organisation).prefetch_related(*_WITH_EVENTS)
    views = (handoff_view(_view(each, on), wanted) for each in rows.order_by("number"))
    return tuple(each for each in views if each.content.scope)


def covered(licence: Licence, site: str, form: str, on: dt.date) -> ScopeLine | None:
    """Return the line of scope by which ``licence`` covered ``site`` and ``form`` on a day, past ones too."""
    return history.covered((each.as_event() for each in licence.events.all()), site, form, on)


def covering(organisation: int, site: str, form: str, on: dt.date) -> str | None:
    """Return the number of a licence of ``organisation`` that covered ``site`` and ``form`` on a day, or ``None``."""
    for licence in Licence.objects.filter(organisation=organisation).prefetch_related(*_WITH_EVENTS).order_by("number"):
        if covered(licence, site, form, on) is not None:
            return licence.number
    return None


def public(number: str) -> Public:
    """Return what anybody may know of a licence. Raises :class:`NotFound` where there is none of this number."""
    licence = Licence.objects.filter(number=number).prefetch_related(*_WITH_EVENTS).first()
    if licence is None:
        raise NotFound
    view = _view(licence, clock.today())
    content = view.content
    return Public(view.number, content.holder, content.valid_from, content.valid_until, view.state)


def tasks_for(
    actor: Actor, *, all_of_them: bool = False, start: int = 0, most: int | None = None, by: dt.date | None = None
) -> tuple[Task, ...]:
    """Return the duties of the actor's enterprise, or those that an authority waits for, by due date.

    Open ones that have begun, unless ``all_of_them`` are asked for; of these ``most`` from the ``start``-th on, counted
    from 0, or those due ``by`` a day. The NMPA sees every one, the centre those of what was referred to it.
    """
    if not actor.works:
        return ()
    day = clock.today()
    end = None if most is None else start + most
    rows = _owed(actor) if all_of_them else _owed(actor).filter(settled=False)
    rows = rows.order_by(F("due").asc(nulls_last=True), "kind", "party", "matter", "pk")
    if by is not None:
        rows = rows.filter(due__lte=by)
    renewals = list(_every_renewal(actor, day, end) if all_of_them else _renewals(actor, day, end, by))
    # Before whatever is wanted there stand at least so many of the others, which need not be read.
    before = max(0, start - len(renewals))
    # Each is in the order of the database, so that no page shows again what another has shown.
    both = merge(owed(rows[before:end], day), renewals, key=lambda task: task.due or dt.date.max)
    return tuple(islice(both, start - before, None if end is None else end - before))


def tasks_count(actor: Actor) -> int:
    """Return how many duties there are to :func:`tasks_for` with ``all_of_them``."""
    return _owed(actor).count() + _ending(actor, clock.today(), None).count() if actor.works else 0


def _owed(actor: Actor) -> QuerySet[Duty]:
    match actor.kind:
        case "nmpa":
            return Duty.objects.all()
        case "centre":
            opened = Opened.objects.filter(organisation=actor.organisation_id)
            return Duty.objects.filter(matter__in=opened.values("manifest__arrangement__number"))
        case "province":
            return Duty.objects.filter(authority=actor.place or "-")
        case "enterprise":
            return Duty.objects.filter(party=actor.organisation)


def _every_renewal(actor: Actor, day: dt.date, most: int | None) -> Iterator[Task]:
    """Yield the renewals of licences that hold, done or not, the first to end before: the first ``most``."""
    ending = list(_validities(actor, day, None, most))
    return _renewing(ending, _applied(actor, day) if ending else [], day)


def _renewals(actor: Actor, day: dt.date, most: int | None, by: dt.date | None) -> Iterator[Task]:
    """Yield the renewals that are open and have begun: at least the first ``most``."""
    # Further ahead none is shown.
    until = add_months(day if by is None else by, duties.RENEW_MONTHS + 1)
    if by is None:
        until = add_months(until, duties.RENEWAL_SHOWN_MONTHS)
    ending = list(_validities(actor, day, until, most))
    if not ending:
        return
    applied = _applied(actor, day)
    if applied and len(ending) == most:
        ending = list(_validities(actor, day, until, most + len(applied)))
    for each in _renewing(ending, applied, day):
        if each.state in ("open", "overdue") and each.opens <= day and (by is None or (each.due or by) <= by):
            yield each


def _applied(actor: Actor, day: dt.date) -> list[Happened]:
    """Return the applications to renew that count for a licence that still holds on ``day``."""
    # Such a one counts from the day on which the renewal is first shown.
    since = add_months(day, -duties.RENEW_MONTHS - duties.RENEWAL_SHOWN_MONTHS)
    return [each.as_happened() for each in _happened(actor).filter(kind="renewal_applied", on__gte=since)]


def _renewing(ending: Sequence[Validity], applied: Sequence[Happened], day: dt.date) -> Iterator[Task]:
    """Yield the duty to renew of each licence, in their order."""
    for each in ending:
        yield from duties.tasks((one for one in applied if one.reference == each.number), (each,), day)


def news_for(actor: Actor, since: dt.datetime, *, arrangement: Arrangement | None = None) -> tuple[News, ...]:
    """Return what was entered by hand since a moment into licences that the actor may see, the newest first.

    Of ``arrangement``, where it is given, those of its holder and of who takes part in it.
    """
    late = LicenceEvent.objects.filter(written_at__gte=since, case="").exclude(kind__in=history.BEGINNINGS)
    changed = list(late.order_by().values_list("licence", flat=True).distinct())
    if not changed:
        return ()
    licences = _whole(actor).filter(pk__in=changed)
    if arrangement is not None:
        taking_part = Participant.objects.filter(arrangement=arrangement, state="accepted").values("organisation")
        licences = licences.filter(Q(organisation=arrangement.holder_id) | Q(organisation__in=taking_part))
    found: list[tuple[dt.datetime, News]] = []
    for licence in licences.prefetch_related(*_WITH_EVENTS):
        rows = sorted(licence.events.all(), key=lambda each: each.number)
        shared = licence.number, licence.holder, licence.authority
        whole = actor.kind != "enterprise" or licence.organisation_id == actor.organisation_id
        events = [each.as_event() for each in rows]
        for place, (row, event) in enumerate(zip(rows, events, strict=True)):
            if not event.by_hand or row.written_at < since:
                continue
            if whole:
                found.append((row.written_at, News(*shared, event, row.number)))
            elif _what_counts(events[:place], actor) != _what_counts(events[: place + 1], actor):
                found.append((row.written_at, News(*shared, _bare(event, 0, None, {}), 0)))
    return tuple(news for _, news in sorted(found, key=lambda each: each[0], reverse=True))


def _what_counts(events: Iterable[Event], actor: Actor) -> list[tuple[str, dt.date, Content | None]]:
    return [(each.kind, each.on, each.content) for each in _seen_by(events, actor.organisation)]


def matters_for(actor: Actor, number: str, kind: EventKind) -> tuple[tuple[str, str], ...]:
    """Return the matters in which an act on a licence would settle a duty of its owner, each with the other party."""
    settles = ACTS[kind].settles
    licence = Licence.objects.filter(number=number, authority=actor.place).select_related("organisation").first()
    if settles is None or licence is None or licence.organisation is None or actor.kind != "province":
        return ()
    wanted = "reduce_scope" if settles == "scope_reduced" else "note_in_duplicate"
    found = {
        each.matter: f"{each.matter} {'' if each.other is None else each.other.name.zh}".strip()
        for each in owed(_owed(actor).filter(kind=wanted, proved=None, party=licence.organisation.slug), clock.today())
    }
    return tuple(found.items())


def entry_of(actor: Actor, number: str, event: int) -> tuple[Event, int]:
    """Return an event of a licence of the actor's own register, and its row in the ledger. Raises NotFound."""
    row = (
        LicenceEvent.objects.filter(licence__number=number, licence__authority=actor.place, number=event)
        .exclude(entry=None)
        .first()
    )
    if row is None or actor.kind != "province" or not actor.works or row.entry is None:
        raise NotFound
    return row.as_event(), row.entry


def export(actor: Actor, form: Literal["csv", "xlsx"]) -> bytes:
    """Return the licences that the actor may see whole, as a table; formulas are made harmless."""
    day = clock.today()
    rows = _whole(actor).prefetch_related(*_WITH_EVENTS).order_by("number")[:MOST]
    licences = [
        printed.Printed(number, view.number, view.authority, view.content)
        for number, view in enumerate((_projected(actor, each, day) for each in rows), start=2)
    ]
    return printed.as_csv(licences) if form == "csv" else printed.as_xlsx(licences)


# Who sees what


def _whole(actor: Actor) -> QuerySet[Licence]:
    """Return the licences that the actor sees whole; those of an enterprise's manufacturers less what is others'."""
    every = Licence.objects.all()
    if not actor.works:
        return every.none()
    if actor.kind == "enterprise":
        return every.filter(Q(organisation=actor.organisation_id) | Q(organisation__in=_makers_of(actor)))
    known = Q(organisation__in=_parties_before(actor))
    # What is quick to tell stands first: of its own licences an authority is asked nothing more.
    return every.filter(Q(authority=actor.place) | known if actor.kind == "province" else known)


def _makers_of(actor: Actor) -> QuerySet[Organisation]:
    """Return the manufacturers of an enterprise as a holder: in its arrangements, and in what was noted of them."""
    noted = Happening.objects.filter(holder=actor.organisation_id, manufacturer__isnull=False)
    taking_part = Participant.objects.filter(arrangement__holder=actor.organisation_id, state="accepted")
    return Organisation.objects.filter(
        Q(pk__in=noted.values("manufacturer")) | Q(pk__in=taking_part.values("organisation"))
    )


def _parties_before(actor: Actor) -> list[int]:
    """Return the enterprises whose arrangement or matter has come before an authority; its view begins there."""
    return once(("parties before", actor.organisation_id), lambda: list(_before(actor).values_list("pk", flat=True)))


def _before(actor: Actor) -> QuerySet[Organisation]:
    opened = Opened.objects.filter(organisation=actor.organisation_id).values("manifest__arrangement")
    taking_part = Participant.objects.filter(arrangement__in=opened, state="accepted")
    noted = _happened(actor)
    return Organisation.objects.filter(
        Q(pk__in=taking_part.values("organisation"))
        | Q(pk__in=noted.values("holder"))
        | Q(pk__in=noted.values("manufacturer"))
    )


def _happened(actor: Actor) -> QuerySet[Happening]:
    every = Happening.objects.select_related("holder", "manufacturer").order_by("on", "pk")
    match actor.kind:
        case "nmpa":
            return every
        case "centre":
            opened = Opened.objects.filter(organisation=actor.organisation_id)
            return every.filter(matter__in=opened.values("manifest__arrangement__number"))
        case "province":
            place = actor.place or "-"
            return every.filter(Q(holder_place=place) | Q(manufacturer_place=place))
        case "enterprise":
            return every.filter(Q(holder=actor.organisation_id) | Q(manufacturer=actor.organisation_id))


def _validities(actor: Actor, day: dt.date, until: dt.date | None, most: int | None = None) -> Iterable[Validity]:
    """Yield the licences in force whose renewal concerns the actor, with whom it falls to, the first to end before.

    Those that end by ``until``, and no more than ``most``.
    """
    for each in _ending(actor, day, until)[:most]:
        own = each.organisation
        name = each.holder if own is None else own.name
        party = duties.Party(name.zh if own is None else own.slug, name, each.authority if own is None else own.place)
        if each.valid_until is not None:
            yield Validity(each.number, party, each.authority, each.valid_until)


def _ending(actor: Actor, day: dt.date, until: dt.date | None) -> QuerySet[Licence]:
    """Return the licences that :func:`_validities` is about."""
    # Its own licences an enterprise and an authority see whole; which others they see need not be asked.
    match actor.kind:
        case "enterprise":
            found = Licence.objects.filter(organisation=actor.organisation_id)
        case "province":
            found = Licence.objects.filter(authority=actor.place or "-")
        case _:
            found = _whole(actor)
    found = found.filter(_running(day), valid_until__isnull=False).select_related("organisation")
    if until is not None:
        found = found.filter(valid_until__lte=until)
    owner = Coalesce("organisation__slug", "holder_zh")
    return found.order_by("valid_until", owner, "number")


def _in_state(state: State, day: dt.date) -> Q:
    """Return the condition that a licence is in a state at the end of ``day``, as :func:`history.standing` says."""
    begun = _begun(day)
    match state:
        case "in_force":
            return begun & Q(valid_until__gte=day, suspended=False)
        case "suspended":
            return begun & Q(valid_until__gte=day, suspended=True)
        case "expired":
            return begun & Q(valid_until__lt=day)
        case "unstated":
            return begun & Q(valid_until__isnull=True)
        case "not_yet_valid":
            return (Q(ended="") | Q(ended_on__gt=day)) & Q(held_from__gt=day)
        case _:
            return Q(ended=state, ended_on__lte=day)


def _running(day: dt.date) -> Q:
    """Return the condition that a licence holds on a day, suspended or not."""
    return _begun(day) & Q(valid_until__gte=day)


def _begun(day: dt.date) -> Q:
    return (Q(ended="") | Q(ended_on__gt=day)) & (Q(held_from__isnull=True) | Q(held_from__lte=day))


def _row(licence: Licence, day: dt.date) -> Row:
    said = Content("", licence.holder, licence.held_from, licence.valid_until)
    ended = bool(licence.ended) and licence.ended_on is not None and licence.ended_on <= day
    state = licence.ended if ended else history.in_time(said, day)
    return Row(
        number=licence.number,
        holder=licence.holder,
        class_code=licence.class_code,
        authority=licence.authority,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        state="suspended" if state == "in_force" and licence.suspended else state,
    )


def _view(licence: Licence, day: dt.date, known: dt.date | None = None) -> View:
    events = history.known((each.as_event() for each in licence.events.all()), known or dt.date.max)
    found = history.standing(events, day)
    if found is None:
        raise NotFound
    return View(
        number=licence.number,
        level="full",
        authority=licence.authority,
        version=licence.version,
        day=day,
        state=found.state,
        content=found.content,
        events=tuple(sorted(events, key=lambda each: each.number)),
        known=known,
        suspended=found.suspended,
    )
