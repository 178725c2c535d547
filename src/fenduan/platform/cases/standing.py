"""A case's facts put together from its rows: what the procedure decides on, and the days that lists are searched by."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from fenduan.law.arrangement import Arrangement as Chain
from fenduan.platform.accounts.models import Membership
from fenduan.platform.accounts.selectors import held_on
from fenduan.platform.arrangements.models import Manifest
from fenduan.platform.base import clock
from fenduan.platform.base.once import once
from fenduan.platform.cases import applicants, dossiers
from fenduan.platform.cases.dossiers import Found, Given, Held
from fenduan.platform.cases.models import Case, CaseEvent, Conclusion, LetterFile
from fenduan.platform.procedure.clock import clocks
from fenduan.platform.procedure.fold import deemed_from, fold
from fenduan.platform.procedure.model import Event, Facts, Procedure, Standing
from fenduan.platform.procedure.tables import procedure_of
from fenduan.platform.procedure.words import ENDED, Flag, State

OPINIONS: Final = ("opinion_arrived", "enter_opinion")
_DECISIONS: Final = frozenset({"decide_grant", "decide_refusal"})
INTERNAL: Final = frozenset(
    {
        "assign", "recuse", "review_finding", "advise_grant", "advise_refusal", "send_back", "decide_grant",
        "decide_refusal", "countersign", "ask_companion", "remind_companion", "escalate_companion", "answer_companion",
    }
)  # fmt: skip
"""Acts within the authority, and between authorities: no applicant is told of them before the decision goes out."""
INNER: Final = frozenset({State.ADVISED, State.DECIDED, State.CONFIRMED})
"""States within the authority: others are told that the case is in review."""
HANDLERS: Final = ("case_officer", "inspector", "decision_maker")
"""The roles of an authority whose people may be named in a case."""


@dataclass(frozen=True)
class Whole:
    """A case with everything that is decided on, read once."""

    case: Case
    rows: Sequence[CaseEvent]
    today: dt.date

    @property
    def procedure(self) -> Procedure:
        """The table that it began under."""
        return procedure_of(self.case.kind, self.case.edition)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Its events."""
        return tuple(row.as_event() for row in self.rows)

    @cached_property
    def given(self) -> tuple[Given, ...]:
        """The opinions that this case knows of besides what the dossier states."""
        return opinions_in(self.case, self.events)

    @cached_property
    def held(self) -> Held:
        """The version of the dossier in hand."""
        return _held(self.case.manifest)

    @cached_property
    def chain(self) -> Chain:
        """The facts of that version today, with those opinions."""
        over = Held(dossiers.laid_over(self.held.tree, self.given), self.held.restrictions)
        return over.chain(self.today)

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """The findings that the authority judges by."""
        case = self.case
        seen = dossiers.seen_by_authority(
            self.held, self.given, self.today, case.register_edition, case.authority.place
        )
        return dossiers.findings(self.procedure.kind, seen)

    @cached_property
    def conclusions(self) -> Mapping[str, Conclusion]:
        """The latest conclusion on each finding of the version in hand that still stands as it was judged."""
        status = {each.key: each.assessed.finding.status.value for each in self.found}
        rows = self.case.conclusions.filter(manifest=self.case.manifest_id).order_by("pk")
        return {row.finding: row for row in rows if status.get(row.finding) == row.status}

    @cached_property
    def facts(self) -> Facts:
        """What the procedure decides on."""
        case, chain = self.case, self.chain
        party = dossiers.party_of(chain, case.party)
        opinion = case.kind == "opinion"
        concluded = self.conclusions
        return Facts(
            kind=self.procedure.kind,
            variant=case.variant or None,
            events=self.events,
            findings=tuple(
                each.concluded(concluded[each.key].conclusion if each.key in concluded else None) for each in self.found
            ),
            elsewhere=() if opinion else dossiers.elsewhere(chain, self.given),
            together=() if opinion else dossiers.together(chain),
            unlicensed=dossiers.lacking_licence(chain, party) if opinion and party is not None else (),
            overseas=chain.holder_domestic is False,
            same_place=opinion and party is not None and _in_holders_place(chain, case.party),
            manifest=case.manifest.digest,
            newer=newest_after(case.manifest),
            decision=_decision(self.rows),
            companions=companion_numbers(case),
            staff=staff_of(case.authority_id),
            letters=dict(case.letters.values_list("opaque", "digest")),
            on_paper=applicants.acts_on_paper(case.applicant_id),
        )


def whole(case: Case, today: dt.date | None = None) -> Whole:
    """Read a case whole."""
    day = today or clock.today()
    return once(("whole", case.pk, day), lambda: Whole(case, events_of(case), day))


def events_of(case: Case) -> Sequence[CaseEvent]:
    """Return the events of a case in their order, with who did them for which organisation."""
    rows = case.events.select_related("user", "organisation").order_by("number")
    return once(("events", case.pk), lambda: list(rows))


def _held(manifest: Manifest) -> Held:
    """Return what a manifest holds, read once for a page."""
    return once(("held", manifest.pk), lambda: dossiers.held(manifest))


def light(case: Case, events: Sequence[Event]) -> Facts:
    """Return the facts that clocks and standing need, without the dossier."""
    return Facts(kind=procedure_of(case.kind, case.edition).kind, variant=case.variant or None, events=tuple(events))


def opinions_in(case: Case, events: Sequence[Event]) -> tuple[Given, ...]:
    """Return the opinions that events of a B case brought."""
    brought = [event for event in events if event.action in OPINIONS]
    if not brought:
        return ()
    chain = _held(case.manifest).chain(clock.today())
    places = {party.id: place for party, place in dossiers.manufacturers(chain)}
    return tuple(
        Given(
            party=str(event.data["party"]),
            place=places.get(str(event.data["party"]), ""),
            day=dt.date.fromisoformat(str(event.data["day"])),
            consent=event.data["consent"] is True,
            number=str(event.data["number"]),
        )
        for event in brought
        if str(event.data["party"]) in places
    )


def _in_holders_place(chain: Chain, party: str) -> bool:
    entry = dossiers.party_of(chain, party)
    return entry is not None and dossiers.place_of(chain, entry) == dossiers.place_of(chain, chain.holder)


def newest_after(manifest: Manifest) -> str | None:
    """Return the digest of the newest version that the holder signed after this one, if any."""
    later = Manifest.objects.filter(arrangement=manifest.arrangement_id, number__gt=manifest.number)
    newest = later.order_by("-number").values_list("digest", flat=True)
    return once(("newest", manifest.pk), newest.first)


def _decision(rows: Sequence[CaseEvent]) -> str | None:
    """Return the SHA-256 of the decision as it was last written, in Chinese, as PDF; ``None`` while there is none."""
    decided = next((row for row in reversed(rows) if row.action in {*_DECISIONS, "send_back"}), None)
    if decided is None or decided.action not in _DECISIONS:
        return None
    files = LetterFile.objects.filter(letter__event=decided.pk, language="zh", format="pdf")
    return files.values_list("digest", flat=True).first()


def companion_numbers(case: Case) -> tuple[str, ...]:
    """Return the numbers of the cases of the same arrangement at other authorities, of the other kind."""
    others = Case.objects.filter(arrangement=case.arrangement_id).exclude(kind=case.kind)
    return tuple(others.exclude(authority=case.authority_id).order_by("pk").values_list("number", flat=True))


def staff_of(organisation: int) -> frozenset[int]:
    """Return the people of an authority who may be named in its cases today."""
    held = Membership.objects.filter(held_on(clock.today()), organisation=organisation, role__in=HANDLERS)
    return frozenset(held.filter(user__is_active=True).values_list("user_id", flat=True))


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a case's list is searched by: columns of :class:`Case`, each of them."""

    due: dt.date | None = None
    due_outside: dt.date | None = None
    deemed_from: dt.date | None = None
    deemed_due: dt.date | None = None
    deemed_on: dt.date | None = None


def days_of(procedure: Procedure, facts: Facts, today: dt.date) -> Days:
    """Return the earliest last day that runs, and what they are once the application counts as accepted."""
    standing = fold(procedure, facts.events)
    if standing.state in ENDED:
        return Days()
    due = outside = _earliest(procedure, facts, today)
    if standing.state in INNER:
        outside = _earliest(procedure, told_outside(facts), today)
    deemed = deemed_from(procedure, standing, facts.events)
    if deemed is None:
        return Days(due, outside)
    return Days(due, outside, deemed[0], _earliest(procedure, facts, deemed[0]), deemed[1])


def told_outside(facts: Facts) -> Facts:
    """Return facts without the acts within the authority, as who is not told of them knows a case."""
    return replace(facts, events=tuple(each for each in facts.events if each.action not in INTERNAL))


def _earliest(procedure: Procedure, facts: Facts, day: dt.date) -> dt.date | None:
    dues = (shown.due for shown in clocks(procedure, facts, day) if not shown.over)
    return min((due for due in dues if due is not None), default=None)


def kept_on(case: Case, today: dt.date) -> Standing:
    """Return where a case stands at the end of ``today``, by its columns: what its events say, without reading them."""
    flags = frozenset(Flag(each) for each in case.flags.split())
    if case.deemed_from is None or today < case.deemed_from:
        return Standing(State(case.state), flags)
    return Standing(State.IN_REVIEW, flags, case.deemed_on)


def due_on(case: Case, today: dt.date, *, inside: bool) -> dt.date | None:
    """Return the earliest last day that runs at the end of ``today``, by the columns; ``inside``: as the authority."""
    if case.deemed_from is not None and today >= case.deemed_from:
        return case.deemed_due
    return case.due if inside else case.due_outside
