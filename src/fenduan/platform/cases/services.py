"""What is done in a case. Every act is decided by the table of its procedure, in one transaction, with one entry.

Acts on the cases of one arrangement take their turn: the arrangement's row is locked first, then the case's. So two
decision makers never decide twice, and an opinion and a B case that begin at the same moment do not miss each other.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Final

from django.db import transaction

from fenduan.law.register import EDITION
from fenduan.platform.accounts.models import Organisation
from fenduan.platform.accounts.selectors import authority_of_place
from fenduan.platform.accounts.services import record_enterprise
from fenduan.platform.arrangements import files
from fenduan.platform.arrangements.models import Arrangement, Manifest
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.numbers import next_number
from fenduan.platform.cases import applicants, consequences, dossiers, known, records, standing
from fenduan.platform.cases.models import Case, CaseEvent
from fenduan.platform.cases.standing import Whole
from fenduan.platform.ledger.services import Recorded, record, sign
from fenduan.platform.procedure.decide import Answer, Why, ask
from fenduan.platform.procedure.model import DAY, Action, Data, Facts, Kind, Procedure, Standpoint
from fenduan.platform.procedure.tables import procedure_of
from fenduan.platform.procedure.words import ENDED, Relation
from fenduan.reference.places import PLACES
from fenduan.reference.text import Text

_KEYS: Final = {"opinion": "OP", "b_licence": "B"}
_KEY_LONG: Final = 120
_KEY_USED: Final = Text(
    "This key was used for another act already; nothing was written.", "该幂等键已用于其他操作，未写入任何内容。"
)
_KEY_NEEDED: Final = Text("A key of 1 to 120 characters is needed.", "须提供1至120个字符的幂等键。")
_NO_AUTHORITY: Final = Text(
    "No authority on the mainland is competent: the place is not stated, or lies overseas.",
    "无法确定境内承办部门：所在地未说明或者在境外。",
)


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did: the case, the event's number, which is the version to name next, and the ledger's promise.

    ``repeated`` tells that it had been done before under the same key; the promise is empty then.
    """

    case: str
    version: int
    entry: int
    promise: str = ""
    letters: tuple[str, ...] = field(default_factory=tuple)
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody asks for an act: who, which, under which key, and with what."""

    actor: Actor
    action: Action
    key: str
    digest: str
    given: Mapping[str, object]
    uploads: Mapping[str, files.Checked]


@transaction.atomic
def begin(
    *,
    actor: Actor,
    kind: Kind,
    action: str,
    arrangement: str,
    key: str,
    data: Mapping[str, object],
    party: str = "",
    shown: str | None = None,
) -> Done:
    """Begin a case: ``submit`` by its applicant, ``enter`` and ``enter_accepted`` by the authority for one on paper.

    ``arrangement`` is a number, ``data`` what the table asks for. For an opinion ``party`` names the manufacturer where
    the actor's organisation states more than one. ``shown`` is the SHA-256 of the statement that was shown for signing
    (:func:`beginning`), which is refused if it is no longer what would be signed.

    Raises:
        NotFound: the actor may not know of the arrangement, or no such act begins this kind of case.
        Refused: every reason why not, at once.
    """
    procedure = procedure_of(kind)
    row = _beginning(procedure, action)
    asked = _asking(actor, row, key, ("begin", kind, arrangement, party), data, {})
    locked = Arrangement.objects.select_for_update().filter(number=arrangement).first()
    if locked is None:
        raise NotFound
    earlier = _repeated(asked)
    if earlier is not None:
        return earlier
    case = _new(actor, procedure, locked, str(data.get("party") or party), data)
    facts = _facts_of_new(case, procedure)
    by = known.standpoint(actor, known.relations(actor, case), facts)
    if not by.relations & {who.relation for who in row.by}:
        raise NotFound
    done = _write(asked, case, Whole(case, [], clock.today()), facts, by, shown)
    consequences.of_beginning(actor, case, key)
    return done


@dataclass(frozen=True, slots=True)
class Beginning:
    """A case as somebody would begin it now: what stands in the way, and the bytes that would be signed."""

    answer: Answer
    statement: bytes


def beginning(
    *, actor: Actor, kind: Kind, action: str, arrangement: str, data: Mapping[str, object], party: str = ""
) -> Beginning:
    """Say what would come of :func:`begin`, and write nothing; the second factor is not asked for yet.

    Raises:
        NotFound: as :func:`begin`.
        Refused: no such version, or no authority is competent.
    """
    procedure = procedure_of(kind)
    row = _beginning(procedure, action)
    found = Arrangement.objects.filter(number=arrangement).first()
    if found is None:
        raise NotFound
    case = _new(actor, procedure, found, str(data.get("party") or party), data)
    facts = _facts_of_new(case, procedure)
    by = replace(known.standpoint(actor, known.relations(actor, case), facts), verified=True)
    if not by.relations & {who.relation for who in row.by}:
        raise NotFound
    answer = ask(procedure, row, facts, by, clock.today(), data)
    return Beginning(answer, records.statement(case, row, answer.data, 0))


@transaction.atomic
def act(
    *,
    actor: Actor,
    case: str,
    action: str,
    seen: int,
    key: str,
    data: Mapping[str, object] | None = None,
    uploads: Mapping[str, records.Upload] | None = None,
    shown: str | None = None,
) -> Done:
    """Do an act of the table on a case.

    ``seen`` is the version of the case that the actor saw; ``uploads`` are files, by the fields that ask for a
    document; ``shown`` is the SHA-256 of the statement that was shown for signing
    (:func:`fenduan.platform.cases.selectors.to_sign`), which is refused if it is no longer what would be signed.

    Raises:
        NotFound: the actor may not know of the case, or the table has no such act.
        Refused: it changed since, or every reason why not, at once.
    """
    known_case = known.case_known_to(actor, case)
    row = procedure_of(known_case.kind, known_case.edition).by_name.get(action)
    if row is None or row.begins or any(who.relation is Relation.SYSTEM for who in row.by):
        raise NotFound
    asked = _asking(actor, row, key, ("act", case, action), data or {}, uploads or {})
    locked = _lock(known_case)
    earlier = _repeated(asked)
    if earlier is not None:
        return earlier
    found = standing.whole(locked)
    if seen != locked.version:
        raise _stale(actor, found, seen)
    by = known.standpoint(actor, known.relations(actor, locked), found.facts)
    done = _write(asked, locked, found, found.facts, by, shown)
    consequences.of_act(actor, locked, row, key)
    return done


def _lock(case: Case) -> Case:
    """Lock the arrangement, then the case, and return it as it stands now."""
    Arrangement.objects.select_for_update().get(pk=case.arrangement_id)
    Case.objects.select_for_update().get(pk=case.pk)
    related = ("arrangement", "manifest", "applicant", "holder", "authority", "officer")
    return Case.objects.select_related(*related).get(pk=case.pk)


def _asking(  # noqa: PLR0917 - who asks for what, under which key, with what
    actor: Actor,
    action: Action,
    key: str,
    what: tuple[str, ...],
    data: Mapping[str, object],
    uploads: Mapping[str, records.Upload],
) -> _Asked:
    if not 0 < len(key) <= _KEY_LONG:
        raise Refused(_KEY_NEEDED, status=400)
    checked = {name: files.check(upload.name, upload.data) for name, upload in sorted(uploads.items())}
    given = {**data, **{name: each.digest for name, each in checked.items()}}
    body = json.dumps([*what, given], sort_keys=True, default=str)
    return _Asked(actor, action, key, sha256(body.encode(errors="surrogatepass")).hexdigest(), given, checked)


def _repeated(asked: _Asked) -> Done | None:
    """Return what the same request did before, if it did. Raises :class:`Refused` where the key was for another."""
    row = CaseEvent.objects.select_related("case").filter(user=asked.actor.user_id, key=asked.key).first()
    if row is None:
        return None
    if row.asked != asked.digest or row.action != asked.action.name:
        raise Refused(_KEY_USED)
    letters = tuple(row.letters.order_by("pk").values_list("opaque", flat=True))
    return Done(row.case.number, row.number, row.entry, "", letters, repeated=True)


def _stale(actor: Actor, found: Whole, seen: int) -> Refused:
    """Say what changed since, as far as the actor may know of the acts of the case."""
    case = found.case
    reasons = [
        Text(
            f"The case has changed since you saw it: it is at version {case.version}, you saw {seen}.",
            f"案件在您查看之后已有变化：现为第{case.version}版，您查看的是第{seen}版。",
        )
    ]
    if known.level(actor, case) is known.Level.FULL:
        for row in found.rows:
            if row.number > seen and records.is_open_to(actor, case, row.action):
                label = found.procedure.by_name[row.action].label
                day = row.on.isoformat()
                reasons.append(Text(f"Since then: {label.en} ({day}).", f"此后：{label.zh}（{day}）。"))
    return Refused(reasons)


def _beginning(procedure: Procedure, action: str) -> Action:
    row = procedure.by_name.get(action)
    if row is None or not row.begins:
        raise NotFound
    return row


def _new(actor: Actor, procedure: Procedure, arrangement: Arrangement, party: str, data: Mapping[str, object]) -> Case:
    """Return the case as it would begin, not written yet. Raises :class:`NotFound` where it is not the actor's."""
    participant = applicants.party_that_applies(actor, procedure, arrangement, party)
    manifest = Manifest.objects.filter(arrangement=arrangement, digest=str(data.get("manifest"))).first()
    if manifest is None and actor.kind != "enterprise":
        raise NotFound
    if manifest is None:
        raise Refused(records.NO_VERSION, status=400, fields={"manifest": [records.NO_VERSION]})
    chain = dossiers.held(manifest).chain(clock.today())
    entry = dossiers.party_of(chain, participant.party)
    place = None if entry is None else dossiers.place_of(chain, entry)
    if actor.kind == "province" and actor.place != place:
        raise NotFound
    if entry is None or place is None:
        raise Refused(_NO_AUTHORITY)
    variant = data.get("variant")
    return Case(
        kind=procedure.kind,
        variant=variant if procedure.kind == "b_licence" and variant in ("issue", "change") else "",
        edition=procedure.edition,
        register_edition=EDITION,
        arrangement=arrangement,
        manifest=manifest,
        applicant=applicants.organisation_of(actor, arrangement, participant, entry, data),
        holder=arrangement.holder,
        party=participant.party,
        authority=authority_of_place(place),
        origin=str(data.get("origin") or "platform")[:14],
        own_number=str(data.get("own_number") or "")[:300],
        begun_on=clock.today(),
        version=0,
    )


def _facts_of_new(case: Case, procedure: Procedure) -> Facts:
    held = dossiers.held(case.manifest)
    chain = held.chain(clock.today())
    party = dossiers.party_of(chain, case.party)
    opinion = procedure.kind == "opinion"
    home = dossiers.place_of(chain, chain.holder)
    return Facts(
        kind=procedure.kind,
        variant=case.variant or None,
        unlicensed=dossiers.lacking_licence(chain, party) if opinion and party is not None else (),
        overseas=chain.holder_domestic is False,
        same_place=opinion and case.authority.place == home,
        manifest=case.manifest.digest,
        staff=standing.staff_of(case.authority_id),
        already=_open_already(case),
    )


def _open_already(case: Case) -> str | None:
    same = Case.objects.filter(arrangement=case.arrangement, kind=case.kind, party=case.party)
    return same.exclude(state__in=ENDED).values_list("number", flat=True).first()


def _write(  # noqa: PLR0917 - what was asked, of which case, by whom
    asked: _Asked, case: Case, found: Whole, facts: Facts, by: Standpoint, shown: str | None = None
) -> Done:
    """Ask the table; then write the event, its entry, what follows from it and its letters."""
    today, action = clock.today(), asked.action
    answer = ask(_table(case), action, facts, by, today, asked.given)
    wanting = _uploads_wanting(action, asked)
    if not answer.refusals:
        wanting += [Why(reason, 409) for reason in consequences.obstacles(case, action, answer.data)]
    if answer.refusals or wanting:
        raise _refused(answer, wanting)
    _pin(case, action, answer.data)
    if not case.pk:
        if case.applicant.pk is None:
            record_enterprise(actor=asked.actor, enterprise=case.applicant)
            case.applicant = case.applicant
        place = PLACES[case.authority.place].code.removeprefix("CN-")
        case.number = next_number(f"{place}-{_KEYS[case.kind]}")
    statement = records.statement(case, action, answer.data, case.version)
    recorded = _recorded(asked, case, answer.data, statement, shown)
    event = _event(asked, case, answer.data, recorded)
    after = Whole(case, [*found.rows, event], today)
    consequences.keep(case, after)
    letters = records.left_behind(asked.actor, after, event, action, asked.uploads)
    return Done(case.number, event.number, recorded.id, recorded.promise, letters)


def _table(case: Case) -> Procedure:
    return procedure_of(case.kind, case.edition)


def _uploads_wanting(action: Action, asked: _Asked) -> list[Why]:
    """Refuse a document that was named by its digest and not handed in, and a file that no field asks for."""
    fields = {need.name: need for need in action.needs if need.kind == "document"}
    given = set(asked.uploads)
    wanting = [
        Why(Text(f"{need.label.en}: hand in the file itself.", f"{need.label.zh}：请上传文件。"), 400, name)
        for name, need in fields.items()
        if asked.given.get(name) and name not in given
    ]
    return wanting + [
        Why(Text("A file is not asked for here.", "此处无须上传文件。"), 400, name)
        for name in sorted(given - set(fields))
    ]


def _refused(answer: Answer, wanting: list[Why]) -> Refused:
    refusals = (*answer.refusals, *wanting)
    fields: dict[str, list[Text]] = {}
    for why in refusals:
        if why.field is not None:
            fields.setdefault(why.field, []).append(why.reason)
    statuses = {why.status for why in refusals}
    status = 403 if 403 in statuses else 409 if 409 in statuses else 400  # noqa: PLR2004 - the codes of HTTP
    return Refused([why.reason for why in refusals], status=status, fields=fields)


def _pin(case: Case, action: Action, data: Data) -> None:
    """Take the version of the dossier in hand that an answered request brings."""
    if action.name in consequences.PINS:
        case.manifest = Manifest.objects.get(arrangement=case.arrangement, digest=data["manifest"])


def _recorded(asked: _Asked, case: Case, data: Data, statement: bytes, shown: str | None) -> Recorded:
    what: dict[str, Any] = {
        "action": f"cases.{asked.action.name}",
        "subject": ("case", case.number),
        "reason": str(data.get("reasons", "")),
        "fields": {f"data.{name}": value for name, value in data.items() if name != "reasons"}
        | {"manifest": case.manifest.digest, "version": case.version + 1},
    }
    meaning = asked.action.signature
    if meaning is None:
        return record(actor=asked.actor, **what)
    seen = shown or sha256(statement).hexdigest()
    return sign(actor=asked.actor, meaning=meaning, shown=statement, seen=seen, **what).recorded


def _event(asked: _Asked, case: Case, data: Data, recorded: Recorded) -> CaseEvent:
    """Write the event, and the case where it begins."""
    today, actor = clock.today(), asked.actor
    on = records.day_of(data.get(DAY), today)
    if not case.pk:
        case.state = str(asked.action.to)
        case.save()
    row = CaseEvent(
        case=case,
        number=case.version + 1,
        action=asked.action.name,
        on=on,
        at=clock.now(),
        user_id=actor.user_id,
        acting_for_id=actor.acting_for,
        organisation=Organisation.objects.get(pk=actor.organisation_id),
        data=dict(data),
        manifest=case.manifest,
        entry=recorded.id,
        key=asked.key,
        asked=asked.digest,
    )
    row.save()
    return row
