"""A world of many cases: the demonstration's arrangements, copied until there are enough.

Four fifths of the cases are over. Copies have companies, provinces, officers, numbers and dates of their own, and what
follows from a case's events is worked out anew for each by the platform's own function. What no page that is measured
reads is not copied: openings of the ledger, single edits, and the bytes of letters. The ledger's copies are sealed, but
their payloads are those of the originals, so that ``fsck`` does not hold for them.
"""

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import F, Max, Prefetch, Q

from benchmarks.pages import people
from benchmarks.pages.copies import Copy, Original, Table, other_id
from benchmarks.pages.people import Group
from fenduan.evidence.checkpoints import Checkpoint as SignedCheckpoint
from fenduan.platform.arrangements.models import Arrangement, Manifest, Opened, Part, Participant, PartVersion
from fenduan.platform.base import clock
from fenduan.platform.base.models import Sequence as Numbers
from fenduan.platform.cases import consequences
from fenduan.platform.cases.models import (
    Case,
    CaseDocument,
    CaseEvent,
    Conclusion,
    Inspection,
    InspectionOfficer,
    Letter,
    LetterFile,
)
from fenduan.platform.cases.standing import whole
from fenduan.platform.demo.people import COMPANIES
from fenduan.platform.ledger import keys, pending, sealing
from fenduan.platform.ledger.models import Checkpoint, Entry, Signature
from fenduan.platform.licences.models import Happening, Licence, LicenceEvent
from fenduan.platform.licences.owed import keep_owed
from fenduan.platform.procedure.words import ENDED
from fenduan.reference.places import PLACES

_SHARES: Final = {"A": 6, "B": 70, "C": 4, "D": 3, "E": 4, "F": 4, "G": 4, "H": 5}
"""Of a hundred arrangements, how many are copies of which of the demonstration's; B is the one that is over."""
_OVER: Final = "B"
_PER_GROUP: Final = 50
"""Cases to a group of companies."""
_OWN: Final = 0.05
"""The part of all that belongs to the demonstration's own companies, so that somebody has many."""
_AT_ONCE: Final = 100
_FIRST: Final = 10_000
_WEEKS: Final = 104
_SEED: Final = 20_260_615
_ANY_NUMBER: Final = re.compile(r"第(\d+)号$")
Tell = Callable[[str], None]


@dataclass(frozen=True)
class _Kind:
    """An arrangement of the demonstration that is copied, with what stands for something else in a copy."""

    letter: str
    original: Original
    arrangement: Arrangement
    cases: tuple[tuple[str, str], ...]
    letters: tuple[tuple[str, str], ...]


def grow(cases: int, tell: Tell) -> None:
    """Copy the demonstration, which is there, until there are at least so many cases."""
    chance = random.Random(_SEED)  # noqa: S311 - a world that is the same each time, no secret
    groups = people.seed(max(2, cases // _PER_GROUP), chance)
    tell(f"{len(groups) * 3} companies")
    kinds = [_kind(each) for each in sorted(_SHARES)]
    _licences(groups)
    free = _free_keys(kinds)
    planned = list(_planned(cases - Case.objects.count(), kinds, groups, chance))
    for start in range(0, len(planned), _AT_ONCE):
        part = planned[start : start + _AT_ONCE]
        with transaction.atomic():
            for kind in kinds:
                copies = [_copy(kind, group, serial, shift, free) for of, group, serial, shift in part if of is kind]
                kind.original.write(copies)
        tell(f"{start + len(part)} of {len(planned)} arrangements")
    _set_sequences()
    _note_duplicates()
    tell(f"{_derive()} open cases")
    tell("sealing")
    _seal()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _planned(
    count: int, kinds: Sequence[_Kind], groups: Sequence[Group], chance: random.Random
) -> Iterator[tuple[_Kind, Group, int, dt.timedelta]]:
    serial = _FIRST
    while count > 0:
        (kind,) = chance.choices(kinds, [_SHARES[each.letter] for each in kinds])
        group = groups[0] if chance.random() < _OWN else chance.choice(groups[1:])
        weeks = chance.randrange(1, _WEEKS) if kind.letter == _OVER else 0
        yield kind, group, serial, -dt.timedelta(weeks=weeks)
        serial += 1
        count -= len(kind.cases)


def _kind(letter: str) -> _Kind:
    of = Arrangement.objects.get(title_en=f"Antibody conjugate {letter}")
    cases = tuple(Case.objects.filter(arrangement=of).order_by("pk").values_list("number", "authority__place"))
    letters = tuple(Letter.objects.filter(case__arrangement=of).order_by("pk").values_list("number", "opaque"))
    words = [of.number, of.number.lower(), of.title_zh, of.title_en, *(number for number, _ in cases)]
    words += [each for pair in letters for each in pair]
    words += PartVersion.objects.filter(part__arrangement=of).values_list("digest", flat=True)
    words += Manifest.objects.filter(arrangement=of).values_list("digest", flat=True)
    words += _group_words()
    return _Kind(letter, Original(_tables(of, [number for number, _ in cases]), words, Entry), of, cases, letters)


def _group_words() -> list[str]:
    """Return what in the demonstration's texts stands for something else in another group of companies."""
    return [*Licence.objects.values_list("number", flat=True), *people.words_of_companies()]


def _tables(of: Arrangement, numbers: Sequence[str]) -> list[Table]:
    """Return the rows that belong to an arrangement; those that are named by their digest before those that name."""
    about = Q(subject__startswith=of.number) | Q(subject__in=numbers)
    entries = Entry.objects.filter(about)
    case = {"case__arrangement": of}
    return [
        Table(Entry, entries),
        Table(Signature, Signature.objects.filter(entry__in=entries)),
        Table(Arrangement, Arrangement.objects.filter(pk=of.pk)),
        Table(Participant, Participant.objects.filter(arrangement=of)),
        Table(Part, Part.objects.filter(arrangement=of)),
        Table(PartVersion, PartVersion.objects.filter(part__arrangement=of)),
        Table(Manifest, Manifest.objects.filter(arrangement=of)),
        Table(Manifest.versions.through, Manifest.versions.through.objects.filter(manifest__arrangement=of)),
        Table(Opened, Opened.objects.filter(manifest__arrangement=of)),
        Table(Case, Case.objects.filter(arrangement=of)),
        Table(CaseEvent, CaseEvent.objects.filter(**case)),
        Table(Conclusion, Conclusion.objects.filter(**case)),
        Table(Inspection, Inspection.objects.filter(**case)),
        Table(InspectionOfficer, InspectionOfficer.objects.filter(inspection__case__arrangement=of)),
        Table(Letter, Letter.objects.filter(**case)),
        Table(LetterFile, LetterFile.objects.filter(letter__case__arrangement=of), hollow=frozenset({"content"})),
        Table(CaseDocument, CaseDocument.objects.filter(**case)),
        Table(Happening, Happening.objects.filter(matter=of.number)),
    ]


def _free_keys(kinds: Sequence[_Kind]) -> dict[type[models.Model], int]:
    every = {model for kind in kinds for model in kind.original.rows}
    return {model: 1 + (model.objects.aggregate(last=Max("pk"))["last"] or 0) for model in every}  # type: ignore[attr-defined]


def _copy(kind: _Kind, group: Group, serial: int, shift: dt.timedelta, free: dict[type[models.Model], int]) -> Copy:
    words = {**group.words, **_licence_words(group), **_numbers(kind, group, serial)}
    copy = Copy(serial, words, group.organisations, group.people, group.slugs, shift)
    for model, rows in kind.original.rows.items():
        first = free[model]
        copy.ids[model] = {old: first + index for index, (old, _) in enumerate(rows)}
        free[model] = first + len(rows)
    return copy


def _numbers(kind: _Kind, group: Group, serial: int) -> dict[str, str]:
    """Return what the numbers, titles and ids of an arrangement, its cases and its letters are in a copy."""
    of = kind.arrangement
    number = f"AR-2026-{serial}"
    words = {of.number: number, of.number.lower(): number.lower()}
    words |= {of.title_zh: f"{of.title_zh}{serial}", of.title_en: f"{of.title_en} {serial}"}
    places = dict(zip((each.place for each in COMPANIES), group.places, strict=True))
    for index, (own, place) in enumerate(kind.cases):
        _, what, year, _ = own.rsplit("-", 3)
        words[own] = f"{people.short(places[place]).upper()}-{what}-{year}-{serial}{index}"
    for own, opaque in kind.letters:
        words[opaque] = other_id(opaque, serial)
        there = places[next(each for each in places if own.startswith(PLACES[each].licence_prefix or "-"))]
        begun = own.replace(own[0], PLACES[there].licence_prefix or own[0], 1)
        words[own] = _ANY_NUMBER.sub(lambda found: f"第{serial}{found[1]}号", begun)
    return words


# Licences


def _licence_words(group: Group) -> dict[str, str]:
    if not group.number:
        return {}
    found: dict[str, str] = {}
    for company, place in zip(COMPANIES, group.places, strict=True):
        old = PLACES[company.place].licence_prefix or ""
        found |= {
            each: f"{PLACES[place].licence_prefix}2026{group.number:04d}{each[-2:]}"
            for each in _LICENCES
            if each.startswith(old)
        }
    return found


_LICENCES: Final[list[str]] = []


def _licences(groups: Sequence[Group]) -> None:
    """Give every company of every group the licence that the demonstration's has."""
    _LICENCES[:] = Licence.objects.order_by("number").values_list("number", flat=True)
    tables = [Table(Licence, Licence.objects.all()), Table(LicenceEvent, LicenceEvent.objects.all())]
    original = Original(tables, _group_words(), Entry)
    free = {each: 1 + (each.objects.aggregate(last=Max("pk"))["last"] or 0) for each in (Licence, LicenceEvent)}
    copies = []
    for group in groups[1:]:
        shift = -dt.timedelta(weeks=group.number % _WEEKS)
        words = {**group.words, **_licence_words(group)}
        copy = Copy(group.number, words, group.organisations, group.people, group.slugs, shift)
        for model in (Licence, LicenceEvent):
            rows = original.rows[model]
            copy.ids[model] = {old: free[model] + index for index, (old, _) in enumerate(rows)}
            free[model] += len(rows)
        copies.append(copy)
    with transaction.atomic():
        original.write(copies)


# What follows


def _seal() -> None:
    """Seal as :func:`fenduan.platform.ledger.sealing.seal` does, but write half a million leaves by ``COPY``."""
    key = keys.operator()
    with transaction.atomic():
        pending.hold()
        ready = pending.ready()
        frontier = sealing._frontier()  # noqa: SLF001 - the log goes on where the platform left it
        leaves: list[tuple[int, int]] = []
        nodes: list[tuple[int, int, bytes]] = []
        for entry, kept in ready.entries.values_list("id", "leaf"):
            leaf = bytes(kept)
            leaves.append((frontier.size, entry))
            nodes.append((0, frontier.size, leaf))
            nodes.extend((level, index, each) for (level, index), each in frontier.append(leaf))
        with connection.cursor() as cursor:
            with cursor.copy('COPY ledger_leaf ("index", entry_id) FROM STDIN') as out:
                for row in leaves:
                    out.write_row(row)
            with cursor.copy('COPY ledger_node (level, "index", hash) FROM STDIN') as out:
                for node in nodes:
                    out.write_row(node)
        root = frontier.root()
        note = SignedCheckpoint(key.name, frontier.size, root).signed(key)
        Checkpoint(size=frontier.size, root=root, note=str(note), time=clock.now(), below=ready.below).save()


def _derive() -> int:
    """Write into every case that is open what follows from its events; return how many there are."""
    events = Prefetch("events", queryset=CaseEvent.objects.order_by("number"))
    found = Case.objects.exclude(state__in=ENDED).filter(arrangement__number__gte=f"AR-2026-{_FIRST}")
    count = 0
    for case in found.prefetch_related(events).iterator(chunk_size=500):
        consequences.keep(case, whole(case))
        count += 1
    return count


def _note_duplicates() -> None:
    """Have what was granted noted in the manufacturers' duplicates four weeks later, but for one in twenty."""
    done = Happening.objects.filter(kind="b_completed", matter__gte=f"AR-2026-{_FIRST}").order_by("pk")
    noted = []
    for index, each in enumerate(done):
        if index % 20 == 0:
            continue
        each.pk, each.kind, each.key = None, "duplicate_noted", f"noted-{each.key}"[:120]
        each.on += dt.timedelta(weeks=4)
        noted.append(each)
    Happening.objects.bulk_create(noted, batch_size=2000)
    for matter in Happening.objects.order_by("matter").values_list("matter", flat=True).distinct():
        keep_owed(matter)


def _set_sequences() -> None:
    """Let keys and numbers go on behind the copies."""
    every: list[Any] = [Licence, LicenceEvent, Entry, Signature, Arrangement, Participant, Part, PartVersion, Manifest]
    every += [Manifest.versions.through, Opened, Case, CaseEvent, Conclusion, Inspection, InspectionOfficer]
    every += [Letter, LetterFile, CaseDocument, Happening]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), every):
            cursor.execute(statement)
    Numbers.objects.update(last=F("last") + 10_000_000)
