"""What is read of cases. Every function takes the actor first; what the actor may not know of does not exist."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import Case as When
from django.db.models import DateField, F, Q, QuerySet
from django.db.models import When as Branch

from fenduan.documents import letters
from fenduan.law.citation import Citation
from fenduan.platform.accounts.models import Organisation
from fenduan.platform.accounts.selectors import named as organisations_named
from fenduan.platform.arrangements import files
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.once import once
from fenduan.platform.cases import known, records, standing
from fenduan.platform.cases.dossiers import Found
from fenduan.platform.cases.known import Level
from fenduan.platform.cases.models import Case, CaseDocument, CaseEvent, Conclusion, Letter
from fenduan.platform.cases.rendered import letter_bytes
from fenduan.platform.procedure import decide
from fenduan.platform.procedure.clock import Alarm, Shown, clocks, warning_on
from fenduan.platform.procedure.decide import Choice
from fenduan.platform.procedure.fold import standing_on
from fenduan.platform.procedure.model import Action, Facts, Procedure, Standing
from fenduan.platform.procedure.needs import take
from fenduan.platform.procedure.tables import procedure_of
from fenduan.platform.procedure.words import ENDED, FLAGS, STATES, State
from fenduan.reference.text import Language, Text

_GIVEN: Final = ("issue", "refuse")
_DECIDED: Final = ("decide_grant", "decide_refusal")
# What the law has the authority of a companion case weigh.
_WEIGHED: Final = frozenset({"opinion", "inspection_notice"})


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a list: where it stands today, its nearest last day, and how it warns.

    ``due`` and ``warning`` are there for those who know the case in full, else ``None`` and ``none``; ``deemed`` is the
    day from which it counts as accepted for want of an answer.
    """

    number: str
    kind: str
    title: Text
    applicant: Text
    authority: Text
    state: State
    label: Text
    begun_on: dt.date
    due: dt.date | None
    warning: Alarm
    deemed: dt.date | None
    level: Level
    version: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a case as a reader may see it; ``said`` is what was given with it, by the labels of the fields."""

    number: int
    action: str
    label: Text
    on: dt.date
    at: dt.datetime
    who: str
    organisation: Text
    said: tuple[tuple[Text, object], ...]
    letters: tuple[str, ...]
    entry: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding of the machine and the officer's conclusion beside it, if there is one."""

    found: Found
    conclusion: Conclusion | None


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter that a reader may see; ``sealed`` tells that the scan of a sealed copy is kept."""

    opaque: str
    kind: str
    title: Text
    number: str
    dated: dt.date
    digest: str
    to: Text | None
    sealed: bool


@dataclass(frozen=True)
class View:
    """A case as one reader may see it; what the reader may not know is empty, in ``case`` too, which is never saved."""

    case: Case
    level: Level
    procedure: Procedure
    state: State
    label: Text
    flags: tuple[Text, ...]
    deemed: dt.date | None
    notices: tuple[Text, ...]
    newer: str | None
    outcome: Text | None
    outcome_on: dt.date | None


@dataclass(frozen=True, slots=True)
class LetterChecked:
    """What anybody may learn of a letter by the id on it: that it is genuine, its number, its day and its digest."""

    kind: Text
    number: str
    dated: dt.date
    digest: str
    authority: Text
    entry: int


def cases_for(actor: Actor) -> QuerySet[Case]:
    """Return the cases that an actor may know of, those with the nearest last day first."""
    today = clock.today()
    due = When(
        Branch(Q(state=State.RECEIVED) & Q(deemed_from__lte=today), then=F("deemed_due")),
        default=F("due"),
        output_field=DateField(),
    )
    found = known.known_to(actor).annotate(due_now=due)
    return found.order_by(F("due_now").asc(nulls_last=True), "begun_on", "pk")


def naming(words: str) -> Q:
    """Return the condition that ``words`` stands in the number of a case or in its applicant's name."""
    return Q(number__icontains=words) | Q(applicant__in=organisations_named(words))


def handled_by(actor: Actor) -> QuerySet[Case]:
    """Return the cases that the actor's own authority handles; nothing for who is of none."""
    if not actor.works:
        return Case.objects.none()
    return Case.objects.filter(authority=actor.organisation_id)


def rows(actor: Actor, found: QuerySet[Case]) -> list[Row]:
    """Return a page of cases as rows of a list, in as many queries whatever their number."""
    today = clock.today()
    return [_row(actor, case, today) for case in found.select_related("applicant", "authority")]


def rows_of(actor: Actor, found: Sequence[Case]) -> list[Row]:
    """Return cases that are loaded as rows of a list; the names of all parties are asked for at once."""
    parties = {each for case in found for each in (case.applicant_id, case.authority_id)}
    named = Organisation.objects.in_bulk(parties) if parties else {}
    today = clock.today()
    for case in found:
        case.applicant, case.authority = named[case.applicant_id], named[case.authority_id]
    return [_row(actor, case, today) for case in found]


def told_of(actor: Actor, case: Case, today: dt.date) -> tuple[dt.date | None, Alarm]:
    """Return the last day of a case, and how it warns the actor on the day that is today: as its row says."""
    found = _dated(actor, case, today)
    return found.due, found.warning


class _Dated(NamedTuple):
    stands: Standing
    state: State
    much: Level
    due: dt.date | None
    warning: Alarm


def _dated(actor: Actor, case: Case, today: dt.date) -> _Dated:
    """Return where a case stands, as the actor is told it, by its columns: they say what its events do."""
    stands = standing.kept_on(case, today)
    much = known.level(actor, case)
    inner = stands.state or State(case.state)
    state = _told(actor, case, inner)
    due = standing.due_on(case, today, inside=state is inner) if much is Level.FULL else None
    return _Dated(stands, state, much, due, warning_on(due, today))


def _row(actor: Actor, case: Case, today: dt.date) -> Row:
    """Return a row from the columns of a case alone, which are written with its events."""
    told = _dated(actor, case, today)
    return Row(
        case.number,
        case.kind,
        _table(case).title,
        case.applicant.name,
        case.authority.name,
        told.state,
        STATES[told.state],
        case.begun_on,
        told.due,
        told.warning,
        told.stands.deemed,
        told.much,
        case.version if told.much is not Level.OUTCOME else 0,
    )


def _table(case: Case) -> Procedure:
    return procedure_of(case.kind, case.edition)


def _told(actor: Actor, case: Case, state: State) -> State:
    """Return the state as a reader is told it: others than the authorities learn of a decision when it goes out."""
    own = case.authority_id == actor.organisation_id or actor.kind == "nmpa"
    return state if own or state not in standing.INNER else State.IN_REVIEW


def case_for(actor: Actor, number: str) -> View:
    """Return a case. Raises :class:`NotFound` where the actor may not know of it."""
    case = known.case_known_to(actor, number)
    today, procedure, much = clock.today(), _table(case), known.level(actor, case)
    facts = standing.light(case, [event.as_event() for event in standing.events_of(case)])
    stands = standing_on(procedure, facts, today)
    state = _told(actor, case, stands.state or State(case.state))
    outcome, day = _outcome(procedure, facts, state)
    full = much is Level.FULL
    shown = stands.flags if case.authority_id == actor.organisation_id or actor.kind == "nmpa" else frozenset()
    return View(
        case=_blanked(case, much),
        level=much,
        procedure=procedure,
        state=state,
        label=STATES[state],
        flags=tuple(name for flag, name in FLAGS.items() if flag in shown),
        deemed=stands.deemed if full else None,
        notices=decide.notices(procedure, facts, today) if full else (),
        newer=standing.newest_after(case.manifest) if full and state not in ENDED else None,
        outcome=outcome,
        outcome_on=day,
    )


def _blanked(case: Case, much: Level) -> Case:
    """Return a case's row without what a reader of this level may not know."""
    if much is Level.FULL:
        return case
    told = copy(case)
    told.state, told.own_number, told.origin = "", "", ""
    told.due = told.deemed_from = told.deemed_due = told.officer = None
    # Who answers for a companion case names the version that it saw.
    told.version = case.version if much is Level.WEIGHS else 0
    return told


def _outcome(procedure: Procedure, facts: Facts, state: State) -> tuple[Text | None, dt.date | None]:
    """Return how a case ended, as everybody who may know of it is told, and when."""
    last = facts.last(*_GIVEN, "withdraw", "not_needed", "not_competent")
    if last is None:
        return None, None
    if last.action not in _GIVEN:
        return STATES[state], last.on
    return procedure.by_name[last.action].label, last.on


def timeline(actor: Actor, number: str) -> list[Entry]:
    """Return what happened in a case, as far as the actor may know it; nothing to who may know the outcome only."""
    case = known.case_known_to(actor, number)
    if known.level(actor, case) is not Level.FULL:
        return []
    procedure = _table(case)
    written: dict[int, list[str]] = {}
    for each in _letters(actor, case):
        written.setdefault(each.event_id, []).append(each.opaque)
    return [
        _entry(procedure.by_name[row.action], row, written.get(row.pk, ()))
        for row in standing.events_of(case)
        if records.is_open_to(actor, case, row.action)
    ]


def _entry(action: Action, row: CaseEvent, written: Iterable[str]) -> Entry:
    labels = {need.name: need.label for need in action.needs}
    return Entry(
        row.number,
        row.action,
        action.label,
        row.on,
        row.at,
        "" if row.user is None else row.user.name,
        row.organisation.name,
        tuple((labels[name], _said(action, name, value)) for name, value in row.data.items() if name in labels),
        tuple(written),
        row.entry,
    )


def _said(action: Action, name: str, value: object) -> object:
    """Return what was given, a code by its label."""
    need = next(each for each in action.needs if each.name == name)
    return need.choices.get(value, value) if isinstance(value, str) else value


def clock_of(actor: Actor, number: str) -> tuple[Shown, ...]:
    """Return the clocks of a case today, with their stops; nothing to who may know the outcome only."""
    case = known.case_known_to(actor, number)
    if known.level(actor, case) is not Level.FULL:
        return ()
    facts = standing.light(case, [event.as_event() for event in standing.events_of(case)])
    return _clocks_told(actor, case, facts, clock.today())


def _clocks_told(actor: Actor, case: Case, facts: Facts, today: dt.date) -> tuple[Shown, ...]:
    """Return the clocks as a reader is told them: no clock tells of a decision that did not go out."""
    own = case.authority_id == actor.organisation_id or actor.kind == "nmpa"
    if not own and facts.last(*_GIVEN) is None:
        facts = standing.told_outside(facts)
    return clocks(_table(case), facts, today)


def choices_for(actor: Actor, number: str) -> tuple[Choice, ...]:
    """Return what the actor may do in a case now, each act with what stands in its way just now."""
    found = standing.whole(known.case_known_to(actor, number))
    by = known.standpoint(actor, known.relations(actor, found.case), found.facts)
    return decide.choices(found.procedure, found.facts, by, found.today)


def findings_for(actor: Actor, number: str) -> tuple[Judged, ...]:
    """Return the findings that a case is judged by, with the conclusions, to the authority that handles it."""
    case = known.case_known_to(actor, number)
    if case.authority_id != actor.organisation_id:
        raise NotFound
    found = standing.whole(case)
    return tuple(Judged(each, found.conclusions.get(each.key)) for each in found.found)


def sources_of(action: Action) -> tuple[Citation, ...]:
    """Return the provisions that an act rests on; none where it is a product choice."""
    return action.cites


def to_sign(actor: Actor, number: str, action: str, data: Mapping[str, object]) -> bytes:
    """Return the statement that the actor would sign by an act now: these bytes are shown, and their SHA-256 sent.

    Raises:
        NotFound: the actor may not know of the case, or the table has no such act for anybody who stands as they do.
        Refused: what is given cannot be taken, or names no version of the arrangement.
    """
    case = known.case_known_to(actor, number)
    row, own = _table(case).by_name.get(action), known.relations(actor, case)
    if row is None or not any(who.relation in own for who in row.by):
        raise NotFound
    taken, faults = take(row, data, clock.today())
    if faults:
        raise Refused([fault.reason for fault in faults], status=400)
    if action in ("complete", "answer_supplement"):
        named = case.arrangement.manifests.filter(digest=taken["manifest"]).first()
        if named is None:
            raise Refused(records.NO_VERSION, status=400)
        case.manifest = named
    return records.statement(case, row, taken, case.version)


# Letters


def _letters(actor: Actor, case: Case) -> list[Letter]:
    """Return the letters of a case that an actor may see, oldest first."""
    return once(("letters", actor.user_id, actor.organisation_id, case.pk), lambda: _letters_read(actor, case))


def _letters_read(actor: Actor, case: Case) -> list[Letter]:
    much = known.level(actor, case)
    found = list(case.letters.select_related("to", "event").prefetch_related("scans").order_by("pk"))
    if case.authority_id == actor.organisation_id or actor.kind == "nmpa":
        return found
    out = _gone_out(standing.events_of(case))
    return [each for each in found if _shown_to(actor, each, much) and (each.kind not in records.DECISIONS or
            each.event_id in out)]  # fmt: skip


def _gone_out(events: Iterable[CaseEvent]) -> frozenset[int]:
    """Return the event by which the decision that went out was written; none while none went out."""
    decided = None
    for row in events:
        if row.action in _DECIDED:
            decided = row.pk
        elif row.action in _GIVEN and decided is not None:
            return frozenset({decided})
    return frozenset()


def _shown_to(actor: Actor, letter: Letter, much: Level) -> bool:
    """Whether a letter goes to somebody.

    To its addressee, to the centre once the case was referred to it, and to a companion's authority what the law has
    it weigh.
    """
    if letter.to_id == actor.organisation_id or actor.kind == "centre":
        return True
    return much is Level.WEIGHS and letter.kind in _WEIGHED


def letters_for(actor: Actor, number: str) -> list[LetterShown]:
    """Return the letters of a case that the actor may see, oldest first."""
    case = known.case_known_to(actor, number)
    return [
        LetterShown(
            each.opaque,
            each.kind,
            letters.KINDS[each.kind].title,
            each.number,
            each.dated,
            each.digest,
            None if each.to is None else each.to.name,
            bool(each.scans.all()),
        )
        for each in _letters(actor, case)
    ]


def letter_file(
    actor: Actor, number: str, opaque: str, language: Language = "zh", fmt: letters.Format = "pdf"
) -> bytes:
    """Return a letter as a file: the Chinese PDF as it was kept, any other made from the facts it states.

    Raises:
        NotFound: no such letter that the actor may see.
    """
    case = known.case_known_to(actor, number)
    letter = next((each for each in _letters(actor, case) if each.opaque == opaque), None)
    if letter is None:
        raise NotFound
    return letter_bytes(letter, language, fmt)


def documents_of(actor: Actor, number: str) -> list[CaseDocument]:
    """Return the files that acts of a case were given, to those who may know of these acts."""
    case = known.case_known_to(actor, number)
    if known.level(actor, case) is not Level.FULL:
        return []
    found = case.documents.select_related("event").order_by("pk")
    return [each for each in found if records.is_open_to(actor, case, each.event.action)]


def document_file(actor: Actor, number: str, digest: str) -> bytes:
    """Return the bytes of a file of a case. Raises :class:`NotFound` where the actor may not see it."""
    if all(each.digest != digest for each in documents_of(actor, number)):
        raise NotFound
    return files.read(digest)


def check_letter(opaque: str) -> LetterChecked:
    """Return what anybody may learn of a letter by its id. Raises :class:`NotFound`, also before it goes out."""
    letter = Letter.objects.select_related("case__authority", "event").filter(opaque=opaque).first()
    if letter is None:
        raise NotFound
    if letter.kind in records.DECISIONS and letter.event_id not in _gone_out(letter.case.events.order_by("number")):
        raise NotFound
    return LetterChecked(
        letters.KINDS[letter.kind].title,
        letter.number,
        letter.dated,
        letter.digest,
        letter.case.authority.name,
        letter.event.entry,
    )


def companions_of(actor: Actor, number: str) -> Sequence[Row]:
    """Return the companion cases of a case that the actor may know of."""
    case = known.case_known_to(actor, number)
    others = cases_for(actor).filter(arrangement=case.arrangement_id).exclude(kind=case.kind)
    return rows(actor, others)
