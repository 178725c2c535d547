"""The letters of a case: from an act and the dossier in hand to the plain facts that each letter states."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from fenduan.documents.letters import facts as letter
from fenduan.law.arrangement import Arrangement as Chain
from fenduan.law.finding import show
from fenduan.platform.accounts.models import Organisation, User
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.numbers import opaque_id
from fenduan.platform.cases import dossiers
from fenduan.platform.cases.models import Case
from fenduan.platform.procedure.clock import clocks
from fenduan.platform.procedure.fold import received_on, standing_on
from fenduan.platform.procedure.model import Action, Data, Event, Facts, Procedure
from fenduan.platform.procedure.words import LetterKind
from fenduan.reference.calendar import CalendarNotPublished, add_working_days, working_days_between
from fenduan.reference.labels import label
from fenduan.reference.text import Text


@dataclass(frozen=True)
class Act:
    """An act that writes letters: the case as it stands after it, who did it, with what, and on which day.

    ``event`` is the act, the last of ``facts.events``.
    """

    case: Case
    procedure: Procedure
    action: Action
    facts: Facts
    chain: Chain
    actor: Actor
    event: Event
    today: dt.date

    @property
    def data(self) -> Data:
        """What was given with it."""
        return self.event.data

    @property
    def matter(self) -> letter.Matter:
        """What is applied for, in the letters' words."""
        if self.case.kind == "opinion":
            return "opinion"
        return "b_issue" if self.case.variant == "issue" else "b_change"

    def day(self, name: str) -> dt.date:
        """Return a day that was given."""
        return dt.date.fromisoformat(str(self.data[name]))


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be written: its kind, its number and id, its facts, and the organisation it goes to, if any here."""

    kind: str
    facts: letter.Facts
    to: Organisation | None


_UNSTATED: Final = Text("not stated", "未载明")
Numbering = Callable[[str], str]
"""Gives the next number of a kind of letter of the authority."""


def drafts(act: Act, numbering: Numbering) -> Iterator[Draft]:
    """Yield the letters of an act; none where its action has none.

    Raises:
        fenduan.documents.letters.facts.BadFacts: a letter could not lawfully be sent with what is stated.
    """
    kind = act.action.letter
    if kind is None:
        return
    if kind is LetterKind.OTHER_PROVINCE:
        yield from _to_provinces(act, numbering)
        return
    if kind is LetterKind.INTERESTED:
        # An interested party is nobody of the platform: its letter goes out on paper.
        frame = _frame(act, numbering(kind.value), _same(act.data["name"]))
        yield Draft(kind.value, _interest(act, frame), None)
        return
    frame = _frame(act, numbering(kind.value), act.case.applicant.name)
    yield Draft(kind.value, _FACTS[kind](act, frame), act.case.applicant)


def _frame(act: Act, number: str, addressee: Text) -> letter.Frame:
    opaque = opaque_id()
    return letter.Frame(
        number=number,
        id=opaque,
        check=f"{settings.FENDUAN_ADDRESS}/check/{opaque}",
        authority=act.case.authority.place,
        addressee=addressee,
        dated=act.today,
        case=act.case.own_number or act.case.number,
        matter=act.matter,
        product=dossiers.product_of(act.chain),
        applicant=act.case.applicant.name,
        demonstration=bool(settings.DEMONSTRATION),
    )


def _same(value: object) -> Text:
    """Return what somebody typed, which is in one language, for both."""
    return Text(str(value), str(value))


def _listed(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _received(act: Act) -> dt.date:
    stated = next((event.data.get("received_on") for event in act.facts.events if "received_on" in event.data), None)
    if isinstance(stated, str):
        return dt.date.fromisoformat(stated)
    return received_on(act.procedure, act.facts.events) or act.facts.events[0].on


def _accepted(act: Act) -> dt.date:
    deemed = standing_on(act.procedure, act.facts, act.today).deemed
    accepted = act.facts.last("accept", "enter_accepted")
    return deemed or (accepted.on if accepted is not None else _received(act))


def _due(act: Act, clock: str) -> dt.date | None:
    """Return the earliest last day of a clock, ``None`` where it has none."""
    return next((each.due for each in clocks(act.procedure, act.facts, act.today) if each.clock == clock), None)


def _receipt(act: Act, frame: letter.Frame) -> letter.Facts:
    said = Text(
        f"Dossier version {act.case.manifest.number} as signed by the holder",
        f"经持有人签署的卷宗第{act.case.manifest.number}版",
    )
    material = letter.Material(said, digest=act.case.manifest.digest.removeprefix("sha256:"))
    return letter.ReceiptFacts(frame, act.event.on, (material,), _same(act.actor.name))


def _acceptance(act: Act, frame: letter.Frame) -> letter.Facts:
    lapsed = act.action.name == "acknowledge"
    return letter.AcceptanceFacts(frame, _received(act), _accepted(act), _due(act, "decide"), lapsed=lapsed)


_PERIOD: Final = re.compile(r"(\d{1,4})\s*(日|天|个?工作日|个?月|年)")
_UNITS: Final = {"日": "day", "天": "day", "工作日": "working day", "月": "month", "年": "year"}
_LAWS: Final = {
    "《中华人民共和国行政复议法》": "Administrative Reconsideration Law",
    "《中华人民共和国行政诉讼法》": "Administrative Litigation Law",
}


def _period(value: object) -> Text:
    """Return a period typed in Chinese in both languages: 6个月 is 6 months; any other stays as it was typed."""
    said = str(value)
    found = _PERIOD.fullmatch(said.strip())
    if found is None:
        return _same(said)
    number, unit = int(found[1]), _UNITS[found[2].removeprefix("个")]
    return Text(f"{number} {unit}{'' if number == 1 else 's'}", said)


def _remedies(data: Data) -> letter.Remedies:
    def law(name: str) -> Text:
        said = str(data[name])
        return Text(_LAWS.get(said, said), said)

    return letter.Remedies(
        _same(data["reconsideration_at"]),
        _period(data["reconsideration_within"]),
        law("reconsideration_law"),
        _same(data["court"]),
        _period(data["suit_within"]),
        law("suit_law"),
    )


def _not_accepted(act: Act, frame: letter.Frame) -> letter.Facts:
    outside = act.action.name == "not_competent"
    return letter.RefusalToAcceptFacts(
        frame,
        _received(act),
        "outside_competence" if outside else "not_needed",
        _same(act.data["reasons"]),
        _remedies(act.data),
        _same(act.data["competent"]) if outside else None,
    )


def _missing(act: Act, frame: letter.Frame) -> letter.Facts:
    items = tuple(letter.Missing(_same(each)) for each in _listed(act.data["missing"]))
    return letter.MaterialsMissingFacts(frame, _received(act), items)


def _supplement(act: Act, frame: letter.Frame) -> letter.Facts:
    items = tuple(letter.Missing(_same(each)) for each in _listed(act.data["questions"]))
    return letter.SupplementFacts(frame, _accepted(act), items, act.day("reply_by"))


def _interest(act: Act, frame: letter.Frame) -> letter.Facts:
    return letter.InterestFacts(frame, _accepted(act), _same(act.data["interest"]), act.day("reply_by"))


def _time_not_counted(act: Act, frame: letter.Frame) -> letter.Facts:
    reason: Any = act.data.get("matter") or act.action.name.removeprefix("start_")
    needed = act.data.get("expected_days")
    days = needed if isinstance(needed, int) else _visit(act)
    return letter.TimeNotCountedFacts(frame, reason, act.event.on, days, max(0, _left(act)))


def _visit(act: Act) -> int:
    """Count the working days that the visit was arranged for: those that it is expected to need."""
    arranged = act.facts.last("arrange_inspection")
    if arranged is None:
        return 1
    first, last = (dt.date.fromisoformat(str(arranged.data[name])) for name in ("first", "last"))
    try:
        return max(1, working_days_between(first - dt.timedelta(days=1), last))
    except CalendarNotPublished:
        return (last - first).days + 1


def _left(act: Act) -> int:
    """Count the working days that are left when counting goes on: the days that have passed are all published."""
    found = next(each for each in clocks(act.procedure, act.facts, act.today) if each.clock == "decide")
    line = next((line for line in found.lines if line.left is not None), None)
    if line is not None and line.left is not None:
        return line.left
    ended = [(pause.since, pause.until) for pause in found.pauses if pause.until is not None]
    try:
        return found.days - working_days_between(found.started, max(found.started, act.event.on), stops=ended)
    except CalendarNotPublished:
        return found.days


def _inspection_notice(act: Act, frame: letter.Frame) -> letter.Facts:
    people = act.data["officers"]
    ids = people if isinstance(people, list) else []
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    officers = tuple(
        letter.Officer(_same(names[person]), certificate)
        for person, certificate in zip(ids, _listed(act.data["certificates"]), strict=True)
    )
    return letter.InspectionNoticeFacts(
        frame,
        act.case.applicant.name,
        _same(act.data["site"]),
        _same(act.data["address"]),
        act.day("first"),
        act.day("last"),
        officers,
        tuple(map(_same, _listed(act.data["scope"]))),
    )


def inspections(act: Act) -> tuple[letter.Inspection, ...]:
    """Return the inspections that a decision rests on: those of this case, or the earlier one that was named.

    A manufacturer is inspected for its compliance with GMP, a holder for the licence (ann-132 2 and 3).
    """
    own: letter.Basis = "gmp_inspection" if act.case.kind == "opinion" else "licence_inspection"
    found = [letter.Inspection(own, event.on) for event in act.facts.events if event.action == "end_inspection"]
    advised = act.facts.last("advise_grant", "advise_refusal")
    basis: Any = None if advised is None else advised.data.get("basis")
    if advised is not None and basis in ("earlier_inspection", "licence_inspection"):
        number = advised.data.get("basis_number")
        day = dt.date.fromisoformat(str(advised.data["basis_day"]))
        found.append(letter.Inspection(basis, day, None if number is None else str(number)))
    return tuple(found)


def _enterprise(act: Act, party: str) -> letter.Enterprise:
    entry = dossiers.party_of(act.chain, party)
    if entry is None:
        raise ValueError(f"the dossier has no party {party!r}")
    licences = [each.number for each in act.chain.licences_of(entry) if each.number]
    place = dossiers.place_of(act.chain, entry) or ""
    return letter.Enterprise(dossiers.name_of(entry), place, entry.credit_code, licences[0] if licences else None)


def wording(value: object) -> Text:
    """Return what a dossier says in one language or both, in both."""
    return Text(show(value, "en"), show(value, "zh"))


def lines(chain: Chain, *parties: str) -> tuple[letter.Line, ...]:
    """Return the lines of scope: the production sites and forms on the mainland of these parties."""
    registration = chain.dossier.product.registration
    only = registration is not None and registration.status not in (None, "approved")
    found = []
    for party in parties:
        entry = dossiers.party_of(chain, party)
        for site in () if entry is None else chain.production_sites_of(entry):
            address = _UNSTATED if site.address is None else wording(site.address)
            found += [
                letter.Line(
                    dossiers.name_of(entry), dossiers.name_of(site), address, label("form", form),
                    registration_only=only,
                )
                for form in chain.forms_at(site)
            ]  # fmt: skip
    return tuple(found)


def _reasons(data: Data) -> tuple[letter.Reason, ...]:
    return (letter.Reason(_same(data["reasons"])),) if "reasons" in data else ()


def _opinion(act: Act, frame: letter.Frame) -> letter.Facts:
    consents = act.action.name == "decide_grant"
    return letter.OpinionFacts(
        frame,
        _enterprise(act, act.case.party),
        _enterprise(act, act.chain.holder.id),
        lines(act.chain, act.case.party),
        inspections(act),
        consents,
        None if act.chain.dossier.product.registration is None else act.chain.dossier.product.registration.number,
        reasons=() if consents else _reasons(act.data),
        remedies=None if consents else _remedies(act.data),
    )


def entrusted(act: Act) -> tuple[str, ...]:
    """Return the parties on the mainland to whom manufacture is entrusted."""
    return tuple(party.id for party, _ in dossiers.manufacturers(act.chain))


def _grant(act: Act, frame: letter.Frame) -> letter.Facts:
    licence = letter.Licence(
        str(act.data["licence_number"]),
        str(act.data["class_code"]),
        act.case.applicant.name,
        act.day("valid_from"),
        act.day("valid_until"),
        lines(act.chain, *entrusted(act)),
    )
    return letter.GrantFacts(
        frame,
        _accepted(act),
        licence,
        tuple(_enterprise(act, party) for party in entrusted(act)),
        inspections(act),
        _due(act, "deliver"),
    )


def _refusal(act: Act, frame: letter.Frame) -> letter.Facts:
    return letter.RefusalFacts(frame, _accepted(act), _reasons(act.data), _remedies(act.data))


_FACTS: Final[Mapping[LetterKind, Callable[[Act, letter.Frame], letter.Facts]]] = {
    LetterKind.RECEIPT: _receipt,
    LetterKind.ACCEPTANCE: _acceptance,
    LetterKind.NOT_ACCEPTED: _not_accepted,
    LetterKind.MISSING: _missing,
    LetterKind.SUPPLEMENT: _supplement,
    LetterKind.TIME_NOT_COUNTED: _time_not_counted,
    LetterKind.INSPECTION: _inspection_notice,
    LetterKind.OPINION: _opinion,
    LetterKind.GRANT: _grant,
    LetterKind.REFUSAL: _refusal,
}

# Letters to other provinces


def _to_provinces(act: Act, numbering: Numbering) -> Iterator[Draft]:
    match act.action.name:
        case "ask_companion" | "remind_companion":
            yield _about_companion(act, numbering)
        case _ if act.case.kind == "opinion":
            yield from _opinion_given(act, numbering)
        case _:
            yield from _b_decided(act, numbering)


def _draft(act: Act, numbering: Numbering, to: Organisation, **facts: Any) -> Draft:
    number = numbering(LetterKind.OTHER_PROVINCE.value)
    return Draft(LetterKind.OTHER_PROVINCE.value, letter.ProvinceNoticeFacts(_frame(act, number, to.name), **facts), to)


def _about_companion(act: Act, numbering: Numbering) -> Draft:
    other = Case.objects.select_related("authority", "applicant").get(number=act.data["companion"])
    reminds = act.action.name == "remind_companion"
    earlier = _letter_of(act, "ask_companion") if reminds else None
    return _draft(
        act,
        numbering,
        other.authority,
        event="companion_reminded" if reminds else "companion_asked",
        enterprise=other.applicant.name,
        day=act.today,
        reference=earlier or other.number,
        until=act.day("reply_by"),
        questions=tuple(map(_same, _listed(act.data.get("questions")))),
    )


def _letter_of(act: Act, action: str) -> str | None:
    return act.case.letters.filter(event__action=action).order_by("-pk").values_list("number", flat=True).first()


def _authority_of(place: str | None) -> Organisation | None:
    return Organisation.objects.filter(kind="province", place=place or "-", active=True).first()


def _opinion_given(act: Act, numbering: Numbering) -> Iterator[Draft]:
    to = _authority_of(dossiers.place_of(act.chain, act.chain.holder))
    given = act.case.letters.filter(kind=LetterKind.OPINION.value).order_by("-pk").first()
    if to is not None and given is not None:
        yield _draft(
            act,
            numbering,
            to,
            event="opinion_given",
            enterprise=act.case.applicant.name,
            day=given.dated,
            reference=given.number,
            consent=act.action.name == "issue",
        )


def _b_decided(act: Act, numbering: Numbering) -> Iterator[Draft]:
    """Tell the province of every manufacturer elsewhere; after a grant it is applied to within 60 working days."""
    granted = act.action.name == "issue"
    decided = act.facts.last("decide_grant", "decide_refusal")
    reference = str(decided.data.get("licence_number", act.case.number)) if decided is not None else act.case.number
    for each in act.facts.elsewhere:
        to = _authority_of(each.place)
        if to is not None:
            yield _draft(
                act,
                numbering,
                to,
                event="b_licence_completed" if granted else "b_licence_refused",
                enterprise=each.name,
                day=act.today,
                reference=reference,
                until=_after(act.today, NOTE_DAYS) if granted else None,
            )


NOTE_DAYS: Final = 60
"""Working days within which a manufacturer has the entrustment noted in its licence (ann-134 19)."""


def _after(day: dt.date, count: int) -> dt.date | None:
    try:
        return add_working_days(day, count)
    except CalendarNotPublished:
        return None
