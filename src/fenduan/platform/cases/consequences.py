"""What one act brings about elsewhere: an opinion flows into the B case, a licence is entered, duties begin."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.db.models import Prefetch

from fenduan.law.arrangement import Arrangement as Chain
from fenduan.platform.accounts.models import Organisation
from fenduan.platform.arrangements.models import Arrangement
from fenduan.platform.arrangements.services import open_to
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.cases import dossiers, known, standing, writing
from fenduan.platform.cases.models import Case, CaseEvent
from fenduan.platform.cases.standing import Whole
from fenduan.platform.ledger.services import record
from fenduan.platform.licences import services as licences
from fenduan.platform.licences.duties import Happened, HappeningKind, Party
from fenduan.platform.licences.history import Content, Entrustment, ScopeLine, extended, latest
from fenduan.platform.licences.models import Licence
from fenduan.platform.procedure.decide import ask
from fenduan.platform.procedure.fold import fold
from fenduan.platform.procedure.model import Action, Data
from fenduan.platform.procedure.words import ENDED, State
from fenduan.reference.text import Text

_GIVEN: Final = ("issue", "refuse")
_NOT_REGISTERED: Final = Text(
    "The licence is not in the register of this place: enter it as printed first, then change it.",
    "该许可证尚未在本地登记册中登记：请先按证书载明内容录入，再办理变更。",
)
_TAKEN: Final = Text("A licence of this number is in the register already.", "登记册中已有该编号的许可证。")
_ARRIVED: Final = "opinion_arrived"
PINS: Final = frozenset({"complete", "answer_supplement", "enter_completion", "enter_answer"})
"""The acts that bring another version of the dossier into a case."""


def of_beginning(actor: Actor, case: Case, key: str) -> None:
    """Follow from the beginning of a case: who reads it, opinions known already, and that the holder applied."""
    open_version(case)
    if case.kind != "b_licence":
        return
    note(actor, case, key, "b_applied", None)
    opinions = Case.objects.select_related("authority", "applicant", "arrangement").filter(
        arrangement=case.arrangement_id, kind="opinion", state__in=(State.GRANTED, State.REFUSED, State.CLOSED)
    )
    for opinion in opinions.order_by("pk"):
        flow(actor, opinion, case, key)


def of_act(actor: Actor, case: Case, action: Action, key: str) -> None:
    """Follow from an act on a case."""
    if action.name in PINS or action.name == "start_technical_review":
        open_version(case)
    if action.name not in _GIVEN:
        return
    if case.kind == "opinion":
        note(actor, case, key, "opinion_issued", None, consents=action.name == "issue")
        running = Case.objects.filter(arrangement=case.arrangement_id, kind="b_licence").exclude(
            state__in=(State.GRANTED, State.REFUSED, State.CLOSED, State.NOT_ACCEPTED, State.WITHDRAWN)
        )
        for other in running.order_by("pk"):
            flow(actor, case, other, key)
    elif action.name == "issue":
        _license(actor, case, key)
    else:
        # Each of them has to reduce its scope where the entrustment ends with the refusal (ann-134 20).
        for each, _ in dossiers.manufacturers(standing.whole(_fresh(case)).chain):
            note(actor, case, key, "b_refused", each.id)


def obstacles(case: Case, action: Action, data: Data) -> Iterator[Text]:
    """Say what of the register stands in the way of a decision: after it the number cannot be chosen anew."""
    if case.kind != "b_licence" or action.name != "decide_grant":
        return
    row = Licence.objects.filter(number=data["licence_number"]).first()
    if case.variant == "issue" and row is not None:
        yield _TAKEN
    if case.variant == "change" and (row is None or row.authority != case.authority.place):
        yield _NOT_REGISTERED


def open_version(case: Case) -> None:
    """Let the authority of the case, the NMPA, and the centre once it was referred, read the version in hand."""
    kinds = ["nmpa", "centre"] if known.is_referred(case) else ["nmpa"]
    readers = [case.authority, *Organisation.objects.filter(kind__in=kinds, active=True)]
    open_to(manifest=case.manifest, organisations=readers)


def flow(actor: Actor, opinion: Case, to: Case, key: str) -> None:
    """Note in a B case the opinion of a companion case, as an act of the platform itself; an entry of its own."""
    found = standing.whole(_fresh(to))
    given = _given(opinion)
    if given is None:
        return
    action = found.procedure.by_name[_ARRIVED]
    answer = ask(found.procedure, action, found.facts, known.SYSTEM, clock.today(), given)
    if answer.refusals:
        return
    recorded = record(
        actor=actor,
        action=f"cases.{_ARRIVED}",
        subject=("case", to.number),
        fields={f"data.{name}": value for name, value in answer.data.items()},
    )
    row = CaseEvent(
        case=to,
        number=found.case.version + 1,
        action=_ARRIVED,
        on=clock.today(),
        at=clock.now(),
        organisation=opinion.authority,
        data=dict(answer.data),
        manifest=found.case.manifest,
        entry=recorded.id,
        key=_key(key, _ARRIVED, opinion.number, to.number),
        asked="",
    )
    row.save()
    after = Whole(found.case, [*found.rows, row], clock.today())
    keep(found.case, after)


def keep(case: Case, after: Whole) -> None:
    """Write into the case's row what follows from its events."""
    case.version = len(after.rows)
    stands = fold(after.procedure, after.events)
    case.state, case.flags = str(stands.state), " ".join(sorted(stands.flags))
    case.officer_id = standing.light(case, after.events).assigned
    _keep_days(case, after)
    case.save()


def _keep_days(case: Case, after: Whole) -> None:
    days = standing.days_of(after.procedure, standing.light(case, after.events), after.today)
    case.due, case.due_outside = days.due, days.due_outside
    case.deemed_from, case.deemed_due, case.deemed_on = days.deemed_from, days.deemed_due, days.deemed_on


_DAYS: Final = tuple(each.name for each in fields(standing.Days))


@transaction.atomic
def reckon_anew() -> None:
    """Write into every open case the days that follow from its events by the calendar as it is now."""
    opened = Case.objects.exclude(state__in=ENDED)
    # Every act on a case locks its arrangement first: none is half done now, and none waits for what this holds.
    held = Arrangement.objects.select_for_update().filter(pk__in=opened.values("arrangement")).order_by("pk")
    list(held.values_list("pk"))
    events = Prefetch("events", queryset=CaseEvent.objects.order_by("number"))
    for case in opened.order_by("pk").prefetch_related(events).iterator(chunk_size=500):
        _keep_days(case, Whole(case, list(case.events.all()), clock.today()))
        case.save(update_fields=_DAYS)


def _fresh(case: Case) -> Case:
    related = ("arrangement", "manifest", "applicant", "holder", "authority", "officer")
    return Case.objects.select_related(*related).get(pk=case.pk)


def _given(opinion: Case) -> dict[str, object] | None:
    """Return what an opinion says, as a B case takes it; ``None`` while it has not gone out."""
    issued = opinion.events.filter(action__in=_GIVEN).order_by("-number").first()
    letter = opinion.letters.filter(kind="opinion").order_by("-pk").first()
    if issued is None or letter is None:
        return None
    return {
        "party": opinion.party,
        "number": letter.number,
        "day": letter.dated.isoformat(),
        "consent": issued.action == "issue",
        "companion": opinion.number,
    }


def _key(*parts: str) -> str:
    """Return a key of its own for what follows from an act, always the same for the same act."""
    return sha256("\n".join(parts).encode()).hexdigest()


def _license(actor: Actor, case: Case, key: str) -> None:
    """Enter the licence that was granted, or its change, and note for every manufacturer that the B matter is done."""
    found = standing.whole(_fresh(case))
    decided = found.facts.last("decide_grant")
    if decided is None:
        raise RuntimeError("nothing is issued that was not decided")
    number = str(decided.data["licence_number"])
    content = _content(found, decided.data)
    today, own = clock.today(), _key(key, "licence")
    if case.variant == "issue":
        licences.issue(
            actor=actor,
            key=own,
            number=number,
            authority=case.authority.place,
            organisation=case.applicant_id,
            content=content,
            on=today,
            case=case.number,
        )
    else:
        row = Licence.objects.filter(number=number, authority=case.authority.place).first()
        if row is None:
            raise Refused(_NOT_REGISTERED)
        _change(actor, own, row, content, case)
    for each, _ in dossiers.manufacturers(found.chain):
        note(actor, case, key, "b_completed", each.id, reference=number)


def _change(actor: Actor, key: str, row: Licence, content: Content, case: Case) -> None:
    """Add to a licence what was granted; what it covered before stays, and is reduced by an act of its own."""
    before = latest(each.as_event() for each in row.events.order_by("number")).content
    try:
        licences.change(
            actor=actor,
            key=key,
            number=row.number,
            seen=row.version,
            what=licences.Change("changed", clock.today(), extended(before, content), case=case.number),
        )
    except NotFound:
        raise Refused(_NOT_REGISTERED) from None


def _content(found: Whole, data: object) -> Content:
    given = data if isinstance(data, dict) else {}
    chain = found.chain
    parties = [party for party, _ in dossiers.manufacturers(chain)]
    product = dossiers.product_of(chain)
    registration = chain.dossier.product.registration
    only = registration is not None and registration.status not in (None, "approved")
    scope = tuple(
        ScopeLine(
            site=dossiers.name_of(site),
            forms=tuple(chain.forms_at(site)),
            address=None if site.address is None else writing.wording(site.address),
            note="registration_only" if only else None,
            key=site.id,
        )
        for party in parties
        for site in chain.production_sites_of(party)
    )
    return Content(
        class_code=str(given["class_code"]),
        holder=found.case.applicant.name,
        valid_from=dt.date.fromisoformat(str(given["valid_from"])),
        valid_until=dt.date.fromisoformat(str(given["valid_until"])),
        scope=scope,
        entrustments=tuple(
            Entrustment(dossiers.name_of(party), dossiers.place_of(chain, party), product=product) for party in parties
        ),
    )


def note(
    actor: Actor,
    case: Case,
    key: str,
    kind: HappeningKind,
    party: str | None,
    *,
    consents: bool = True,
    reference: str = "",
) -> None:
    """Note for the duties what happened; ``party`` is the manufacturer, that of the case where it is an opinion."""
    chain = standing.whole(_fresh(case)).chain
    manufacturer = party or (case.party if case.kind == "opinion" else None)
    licences.note(
        actor=actor,
        key=_key(key, kind, manufacturer or ""),
        happened=Happened(
            kind=kind,
            on=clock.today(),
            matter=case.arrangement.number,
            holder=Party(case.holder.slug, case.holder.name, dossiers.place_of(chain, chain.holder)),
            manufacturer=None if manufacturer is None else _manufacturer(case, chain, manufacturer),
            consents=consents,
            reference=reference or case.number,
        ),
    )


def _manufacturer(case: Case, chain: Chain, party: str) -> Party:
    participant = case.arrangement.participants.select_related("organisation").filter(party=party).first()
    entry = dossiers.party_of(chain, party)
    place = None if entry is None else dossiers.place_of(chain, entry)
    name = Text(party, party) if entry is None else dossiers.name_of(entry)
    if participant is not None and participant.organisation_id != case.holder_id:
        return Party(participant.organisation.slug, name, place)
    # Whose parts the holder states may have applied on paper, and is known by that.
    applied = Case.objects.filter(arrangement=case.arrangement_id, kind="opinion", party=party).order_by("-pk")
    slug = applied.values_list("applicant__slug", flat=True).first()
    return Party(slug or name.zh, name, place)
