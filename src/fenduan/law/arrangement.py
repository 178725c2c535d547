"""The dossier seen at one date, in the words of the register ("Words" and "Results").

An :class:`Arrangement` knows of no file, clock, page or database. Lists that it gives are in the order of the
process (a segment after those whose output it takes, then by id), so that the order of entries in a file means
nothing.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from fenduan.dossier.edges import production_edges
from fenduan.dossier.model import (
    Agreement,
    Dossier,
    Facts,
    Handoff,
    Licence,
    Opinion,
    Party,
    Person,
    Preparation,
    Segment,
    Site,
    Step,
    SystemElement,
    UnifiedSystem,
    stated,
)
from fenduan.law.finding import Subject
from fenduan.reference.calendar import add_months
from fenduan.reference.codes import SUBSTANCE_FORMS, SUPPORTING_STAGES
from fenduan.reference.kept import kept
from fenduan.reference.places import mainland

VALIDITY_OF_OPINION_MONTHS = 12


class _Dated(Protocol):
    @property
    def date(self) -> dt.date | None: ...


_Made = TypeVar("_Made")
_Entry = TypeVar("_Entry", bound=_Dated)
_Fact = TypeVar("_Fact", bound=Facts)
Edge = tuple[Segment, Segment]


def domestic(place: str | None) -> bool | None:
    """Say whether ``place`` is on the mainland; ``None`` where it is not stated."""
    return None if place is None else place in mainland()


class Arrangement:
    """One arrangement of segmented manufacture, judged at ``as_of``."""

    def __init__(self, dossier: Dossier, as_of: dt.date) -> None:
        """See ``dossier`` at the end of the day ``as_of``."""
        self.dossier = dossier
        self.as_of = as_of
        self.product = dossier.product
        self.parties: dict[str, Party] = {party.id: party for party in dossier.parties}
        self.sites: dict[str, Site] = {site.id: site for site in dossier.sites}
        self.segments: dict[str, Segment] = {segment.id: segment for segment in dossier.segments}
        self.holder: Party = next(p for p in dossier.parties if p.roles and not _HOLDING.isdisjoint(p.roles))
        self._kept: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what ``make`` gives for this arrangement; by the same ``key`` it is made only once."""
        found: _Made
        if key in self._kept:
            found = self._kept[key]
        else:
            found = self._kept[key] = make()
        return found

    def forget(self) -> None:
        """Let go of what is kept: some of it refers back here and would stay in memory until a search for rings."""
        self._kept.clear()

    # Evidence and time

    @kept
    def documents(self) -> frozenset[str]:
        """The ids of the listed documents that exist on the day."""
        day = self.as_of
        listed = self.dossier.documents or ()
        return frozenset([each.id for each in listed if (date := each.date) is None or date <= day])

    def exists(self, entry: _Dated) -> bool:
        """Whether a dated entry exists on the day; one without a date does."""
        return entry.date is None or entry.date <= self.as_of

    def existing(self, entries: Iterable[_Entry] | None) -> Iterator[_Entry]:
        """Yield the entries that exist on the day."""
        day = self.as_of
        return (each for each in entries or () if (date := each.date) is None or date <= day)

    def evidenced(self, entry: Facts | None) -> bool:
        """Whether the entry's ``document`` or ``evidence`` names a listed document that exists on the day."""
        if entry is None:
            return False
        document: str | None = getattr(entry, "document", None)
        if document is not None:
            return document in self.documents
        evidence: tuple[str, ...] | None = getattr(entry, "evidence", None)
        return evidence is not None and not self.documents.isdisjoint(evidence)

    def ended(self, last_day: dt.date | None) -> bool:
        """Whether ``last_day`` is over; a last day is still in force on that day, none stated runs on."""
        return last_day is not None and last_day < self.as_of

    def begun(self, first_day: dt.date | None) -> bool:
        """Whether ``first_day`` has come; none stated counts as begun."""
        return first_day is None or first_day <= self.as_of

    def in_force(self, first_day: dt.date | None, last_day: dt.date | None) -> bool:
        """Whether a licence or certificate is shown to be in force; without a last day it is not."""
        return self.begun(first_day) and last_day is not None and self.as_of <= last_day

    # Segments, sites, edges

    def site_of(self, segment: Segment) -> Site:
        """Return the site at which ``segment`` is performed."""
        return self.sites[segment.site]

    def performer(self, segment: Segment) -> Party | None:
        """Return the party that performs ``segment``, the party of its site; ``None`` where none is stated."""
        party = self.sites[segment.site].party
        return None if party is None else self.parties[party]

    def party_of(self, site: Site) -> Party | None:
        """Return the party of ``site``; ``None`` where none is stated."""
        return None if site.party is None else self.parties[site.party]

    @kept
    def ordered_segments(self) -> tuple[Segment, ...]:
        """Every segment in the order of the process, then by id. Raises ``ValueError`` on a cycle."""
        followers: dict[str, list[str]] = {key: [] for key in self.segments}
        missing: dict[str, int] = {}
        for key, segment in self.segments.items():
            before = set(segment.after or ())
            missing[key] = len(before)
            for each in before:
                followers[each].append(key)
        ready = sorted(key for key, count in missing.items() if count == 0)
        ordered: list[Segment] = []
        while ready:
            ordered.extend(self.segments[key] for key in ready)
            freed: list[str] = []
            for key in ready:
                for each in followers[key]:
                    missing[each] -= 1
                    if missing[each] == 0:
                        freed.append(each)
            ready = sorted(freed)
        if len(ordered) < len(self.segments):
            msg = "the segments follow each other in a circle"
            raise ValueError(msg)
        return tuple(ordered)

    @kept
    def production_segments(self) -> tuple[Segment, ...]:
        """Segments of a stage other than testing and cell bank."""
        return tuple([each for each in self.ordered_segments if each.stage not in SUPPORTING_STAGES])

    @kept
    def entrusted_segments(self) -> tuple[Segment, ...]:
        """Production segments that the holder does not perform (one whose performer is not stated counts here)."""
        return tuple(each for each in self.production_segments if self.performer(each) is not self.holder)

    @kept
    def production_sites(self) -> tuple[Site, ...]:
        """Sites with a production segment, in the order of the process."""
        return tuple({segment.site: self.sites[segment.site] for segment in self.production_segments}.values())

    def production_sites_of(self, party: Party) -> tuple[Site, ...]:
        """Production sites of ``party``."""
        return tuple(self._sites_of.get(party.id, ()))

    @kept
    def _sites_of(self) -> dict[str | None, list[Site]]:
        """The production sites by their party."""
        by_party: dict[str | None, list[Site]] = {}
        for site in self.production_sites:
            by_party.setdefault(site.party, []).append(site)
        return by_party

    def production_segments_of(self, party: Party) -> tuple[Segment, ...]:
        """Production segments that ``party`` performs."""
        return tuple([each for each in self.production_segments if self.performer(each) is party])

    def segments_of(self, party: Party) -> tuple[Segment, ...]:
        """Segments of any stage that ``party`` performs."""
        return tuple([each for each in self.ordered_segments if self.performer(each) is party])

    def forms_at(self, site: Site) -> tuple[str, ...]:
        """The forms of the production segments at ``site``, in order."""
        return self._forms.get(site.id, ())

    @kept
    def _forms(self) -> dict[str, tuple[str, ...]]:
        by_site: dict[str, set[str]] = {}
        for segment in self.production_segments:
            by_site.setdefault(segment.site, set()).add(segment.form)
        return {site: tuple(sorted(forms)) for site, forms in by_site.items()}

    @kept
    def edges(self) -> tuple[Edge, ...]:
        """Pairs of production segments, the second taking the output of the first (also through other stages)."""
        pairs = production_edges(self.dossier.segments)
        rank = {segment.id: place for place, segment in enumerate(self.production_segments)}
        ordered = sorted(pairs, key=lambda pair: (rank[pair[0]], rank[pair[1]]))
        return tuple((self.segments[first], self.segments[second]) for first, second in ordered)

    @kept
    def handoffs(self) -> dict[tuple[str, str], Handoff]:
        """The stated hand-offs by edge."""
        return {(each.from_, each.to): each for each in self.dossier.handoffs or ()}

    # Parties

    @kept
    def manufacturers(self) -> tuple[Party, ...]:
        """Parties other than the holder that perform a production segment, in the order of the process."""
        performers = (self.performer(each) for each in self.entrusted_segments)
        return tuple({party.id: party for party in performers if party is not None}.values())

    @kept
    def agents(self) -> tuple[Party, ...]:
        """The domestic agents of an overseas holder."""
        if self.holder_domestic is not False:
            return ()
        return self.parties_named_agent

    @kept
    def parties_named_agent(self) -> tuple[Party, ...]:
        """Parties with the role of domestic agent, wherever the holder is."""
        return tuple(
            self.parties[key] for key in sorted(self.parties) if "domestic_agent" in (self.parties[key].roles or ())
        )

    @kept
    def principals(self) -> frozenset[str]:
        """Ids of the holder and, of an overseas holder, its domestic agents."""
        return frozenset({self.holder.id, *(agent.id for agent in self.agents)})

    @property
    def holder_domestic(self) -> bool | None:
        """Whether the holder's place is on the mainland; ``None`` where it is not stated."""
        return domestic(self.holder.place)

    def is_overseas(self, party: Party) -> bool:
        """Whether the place of ``party`` is stated and not on the mainland."""
        return domestic(party.place) is False

    @property
    def vaccine(self) -> bool | None:
        """Whether the product is a vaccine; ``None`` where its category is not stated."""
        return None if self.product.category is None else self.product.category == "vaccine"

    @kept
    def out_of_scope(self) -> bool:
        """Whether it is not segmented manufacture of a biological product (register, row ``scope``)."""
        return self.product.biologic is False or self.scope_exclusion is not None

    @kept
    def scope_exclusion(self) -> str | None:
        """Why the chain is none of segmented manufacture: ``holder_alone``, ``one_site`` or ``repackaging``."""
        if not self.entrusted_segments:
            return "holder_alone"
        if len(self.production_sites) == 1:
            return "one_site"
        places = [(segment, domestic(self.site_of(segment).place)) for segment in self.production_segments]
        at_home = [segment for segment, here in places if here]
        if at_home and all(s.stage == "packaging" for s in at_home) and all(here is not None for _, here in places):
            return "repackaging"
        return None

    @kept
    def sterile(self) -> bool | None:
        """Whether the product or a segment is stated to be sterile; ``None`` where neither is stated."""
        stated = [self.product.sterile, *(each.sterile for each in self.segments.values())]
        if any(stated):
            return True
        return None if all(each is None for each in stated) else False

    def makes_dosage_form(self, party: Party) -> bool:
        """Whether ``party`` performs a segment with a dosage form as its form."""
        return any(each.form not in SUBSTANCE_FORMS for each in self.segments_of(party))

    def makes_substance_only(self, party: Party) -> bool:
        """Whether every production segment of ``party`` yields a drug substance or an intermediate."""
        return all(each.form in SUBSTANCE_FORMS for each in self.production_segments_of(party))

    # Agreements, licences, opinions, steps

    def agreements_with(self, party: Party, kind: str) -> tuple[Agreement, ...]:
        """Agreements of ``kind`` between ``party`` and the holder or its agent, expired or not, evidenced or not."""
        return self._agreements.get((party.id, kind), ())

    @kept
    def _agreements(self) -> dict[tuple[str, str | None], tuple[Agreement, ...]]:
        """The agreements with the holder or its agent, by each party to them and their kind."""
        found: dict[tuple[str, str | None], list[Agreement]] = {}
        for each in self.dossier.agreements or ():
            if each.parties is not None and not self.principals.isdisjoint(each.parties):
                for party in set(each.parties):
                    found.setdefault((party, each.kind), []).append(each)
        return {key: tuple(settled(entries)) for key, entries in found.items()}

    def licences_of(self, party: Party) -> tuple[Licence, ...]:
        """The licences of ``party``, the one that runs longest first."""
        return self.once(("licences", party.id), lambda: self._licences_of(party))

    def _licences_of(self, party: Party) -> tuple[Licence, ...]:
        own = [each for each in self.dossier.licences or () if each.party == party.id]
        return tuple(sorted(settled(own), key=lambda each: each.valid_until or dt.date.min, reverse=True))

    def steps(self, *kinds: str, party: Party | None = None) -> tuple[Step, ...]:
        """Steps of these kinds that have happened, oldest first; of ``party``, if given.

        A step of the holder's B matter or of registration that names no party is the holder's: nobody else has one.
        """
        stated = self._steps
        named = [each for kind in kinds if kind in stated for each in stated[kind]]
        if not named:
            return ()
        owners = None if party is None else self.principals if party is self.holder else {party.id}
        found = [
            each
            for each in named
            if owners is None
            or each.party in owners
            or (each.party is None and party is self.holder and each.kind in _HOLDERS_STEPS)
        ]
        return tuple(sorted(settled(found), key=lambda each: each.date or dt.date.min))

    def people_for(self, party: Party, role: str) -> list[Person]:
        """The persons stated for a position, those silent on party or position too."""
        stated = self._people
        if not self._silent_people:
            return stated.get((party.id, role), [])
        keys = ((party.id, role), (None, role), (party.id, None), (None, None))
        return [each for key in keys if key in stated for each in stated[key]]

    @kept
    def _silent_people(self) -> bool:
        """Whether a person is stated without a party or a position."""
        return any(None in key for key in self._people)

    @kept
    def _people(self) -> dict[tuple[str | None, str | None], list[Person]]:
        by_position: dict[tuple[str | None, str | None], list[Person]] = {}
        for each in self.dossier.personnel or ():
            by_position.setdefault((each.party, each.role), []).append(each)
        return by_position

    def preparations(self, kind: str) -> list[Preparation]:
        """Preparatory work of ``kind`` that exists on the day."""
        return self._preparations.get(kind, [])

    @kept
    def _preparations(self) -> dict[str | None, list[Preparation]]:
        by_kind: dict[str | None, list[Preparation]] = {}
        for each in self.existing(self.dossier.preparations):
            by_kind.setdefault(each.kind, []).append(each)
        return by_kind

    @kept
    def _steps(self) -> dict[str | None, list[Step]]:
        """The steps that have happened, by their kind."""
        by_kind: dict[str | None, list[Step]] = {}
        for each in self.existing(self.dossier.steps):
            by_kind.setdefault(each.kind, []).append(each)
        return by_kind

    @kept
    def accepted(self) -> tuple[Step, ...]:
        """The holder's applications that have been accepted, oldest first."""
        return self.steps("b_licence_accepted", "registration_accepted", party=self.holder)

    def running(self, begun: tuple[str, ...], ended: tuple[str, ...], party: Party) -> Step | None:
        """Return the latest step of ``begun`` of ``party`` unless one of ``ended`` is later (the same day included)."""
        starts, ends = self.steps(*begun, party=party), self.steps(*ended, party=party)
        if not starts:
            return None
        last = starts[-1].date or dt.date.min
        return None if any((each.date or dt.date.min) >= last for each in ends) else starts[-1]

    def latest_opinion(self, manufacturer: Party) -> Opinion | None:
        """Return the latest opinion on ``manufacturer`` from its place: undated the oldest, a refusal wins its day.

        It counts when evidenced; a refusal is contrary on its face and needs no document.
        """
        own = [
            each
            for each in self.existing(self.dossier.opinions)
            if each.entrusted == manufacturer.id
            and each.authority is not None
            and each.authority == manufacturer.place
            and (each.consent is False or self.evidenced(each))
        ]
        rank = {False: 2, True: 1, None: 0}
        return max(settled(own), key=lambda each: (each.date or dt.date.min, rank[each.consent]), default=None)

    @property
    def unified_system(self) -> UnifiedSystem | None:
        """The one quality assurance system, where it is stated."""
        system = self.dossier.quality_system
        return None if system is None else system.unified

    @property
    def system_elements(self) -> tuple[SystemElement, ...] | None:
        """The stated elements of the quality assurance system."""
        system = self.dossier.quality_system
        return None if system is None else system.elements

    # Pointers

    @kept
    def _pointers(self) -> dict[int, str]:
        found: dict[int, str] = {}

        def walk(value: object, pointer: str) -> None:
            if isinstance(value, Facts):
                found[id(value)] = pointer
                for key, each in stated(value):
                    walk(each, f"{pointer}/{key}")
            elif isinstance(value, tuple):
                for place, each in enumerate(value):
                    walk(each, f"{pointer}/{place}")

        walk(self.dossier, "")
        return found

    def pointer(self, entry: Facts | str, *keys: str) -> str:
        """Return the JSON pointer (RFC 6901) of an entry of this dossier, or of a key below it."""
        base = entry if isinstance(entry, str) else self._pointers[id(entry)]
        return "/".join((base, *keys))


_HOLDING = frozenset({"applicant", "holder"})
_HOLDERS_STEPS = frozenset(
    {
        "b_licence_application",
        "b_licence_accepted",
        "b_licence_completed",
        "b_licence_refused",
        "registration_accepted",
        "registration_refused",
    }
)


def settled(entries: Iterable[_Fact]) -> list[_Fact]:
    """Put entries in an order that rests on what they state and not on where they stand in the file."""
    found = list(entries)
    if len(found) > 1:
        found.sort(key=repr)
    return found


def within_months(start: dt.date, day: dt.date, months: int) -> bool:
    """Whether ``day`` is within ``months`` of ``start``, the anniversary included."""
    return start <= day <= add_months(start, months)


def of_manufacturer(party: Party) -> Subject:
    """Name an entrusted manufacturer as a finding's subject."""
    return Subject("manufacturer", (party.id,))


def of_site(site: Site, *forms: str) -> Subject:
    """Name a site, or a site and a form made at it."""
    return Subject("site", (site.id, *forms))


def of_segment(segment: Segment) -> Subject:
    """Name a segment."""
    return Subject("segment", (segment.id,))


def of_edge(edge: Edge) -> Subject:
    """Name an edge of the chain by its two segments."""
    return Subject("edge", (edge[0].id, edge[1].id))


def of_pair(holder: Party, manufacturer: Party) -> Subject:
    """Name a pair of holder and manufacturer."""
    return Subject("pair", (holder.id, manufacturer.id))


def of_person(party: Party, role: str) -> Subject:
    """Name a key position of a party."""
    return Subject("person", (party.id, role))


def of_product() -> Subject:
    """Name the product."""
    return Subject("product", ())
