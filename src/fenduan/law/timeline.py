"""The law in time: when instruments and requirements begin and end, what is in transition, and what two days differ in.

Dates are those of the instruments and of the register's rows; what is between them (an application that the old rules
still govern, a day by which something is to be put right) is told here as an :class:`Event` of its own.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from fenduan.law.citation import Citation, Grade, Instrument
from fenduan.law.instruments import ANN_134, INSTRUMENTS, PILOT_PLAN, REGULATIONS, VACCINE_LAW
from fenduan.law.register import Register
from fenduan.law.requirement import Requirement
from fenduan.reference.text import Text

EventKind = Literal["begins", "lapses", "transition", "deadline"]
LawChangeKind = Literal["begins", "lapses", "based_anew"]
RECTIFICATION_DUE: Final = dt.date(2026, 12, 30)
"""Within one year of the issue of announcement 134, in principle (ann-134, art. 25)."""
ARTICLE_25: Final = Citation(ANN_134, "25")
ARTICLE_28: Final = Citation(ANN_134, "28")
# The pilot plan's last day rests on a law firm's summary, though its beginning was read.
_GRADE_OF_END: Final[Mapping[str, Grade]] = {PILOT_PLAN.code: "L"}


@dataclass(frozen=True, slots=True)
class Beginning:
    """Another first day of a requirement, for some arrangements, and by which provision."""

    date: dt.date
    whom: Text
    citation: Citation


OTHER_BEGINNINGS: Final[Mapping[str, Beginning]] = {
    "regulations/34/electronic-records": Beginning(
        dt.date(2019, 12, 1), Text("vaccines", "疫苗"), Citation(VACCINE_LAW, "25")
    ),
}
"""The first day that a requirement has for some arrangements (its ``since_for``), by the requirement's id."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the law does on a day; ``lapses`` is dated by the last day on which it is in force.

    ``what`` says what a transition or a deadline is; ``grade`` is how sure the date is.
    """

    date: dt.date
    kind: EventKind
    grade: Grade
    instrument: Instrument
    requirements: tuple[Requirement, ...] = ()
    starts: bool = False
    what: Text | None = None
    citation: Citation | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON; ``instrument_changes`` says that the instrument itself begins or ends."""
        return {
            "date": self.date.isoformat(),
            "kind": self.kind,
            "instrument": self.instrument.code,
            "instrument_changes": self.starts,
            "requirements": [each.id for each in self.requirements],
            "grade": self.grade,
            "what": None if self.what is None else self.what.as_dict(),
            "citation": None if self.citation is None else self.citation.as_dict(),
        }


def grade_of_end(instrument: Instrument) -> Grade:
    """Return how sure an instrument's last day is."""
    return _GRADE_OF_END.get(instrument.code, instrument.grade)


def timeline(register: Register) -> tuple[Event, ...]:
    """Return every day on which something begins, ends or changes, oldest first."""
    found = [*_beginnings(register), *_ends(register), *_others(register)]
    order = {"begins": 0, "transition": 1, "deadline": 2, "lapses": 3}
    places = {each.code: place for place, each in enumerate(INSTRUMENTS)}
    return tuple(sorted(found, key=lambda each: (each.date, order[each.kind], places[each.instrument.code])))


def _beginnings(register: Register) -> Iterator[Event]:
    """Yield what begins: an instrument with its own rows, and rows that begin on another day than theirs."""
    days: dict[tuple[dt.date, str], list[Requirement]] = {}
    for each in register.requirements:
        if each.since is not None:
            days.setdefault((each.since, each.cites[0].instrument.code), []).append(each)
    for instrument in INSTRUMENTS:
        if instrument.in_force is not None:
            days.setdefault((instrument.in_force, instrument.code), [])
    by_code = {each.code: each for each in INSTRUMENTS}
    for (day, code), requirements in days.items():
        instrument = by_code[code]
        yield Event(day, "begins", instrument.grade, instrument, tuple(requirements), starts=day == instrument.in_force)


def _ends(register: Register) -> Iterator[Event]:
    days: dict[tuple[dt.date, str], list[Requirement]] = {}
    for each in register.requirements:
        if each.until is not None:
            days.setdefault((each.until, each.cites[0].instrument.code), []).append(each)
    for instrument in INSTRUMENTS:
        if instrument.until is not None:
            days.setdefault((instrument.until, instrument.code), [])
    by_code = {each.code: each for each in INSTRUMENTS}
    for (day, code), requirements in days.items():
        instrument = by_code[code]
        yield Event(
            day, "lapses", grade_of_end(instrument), instrument, tuple(requirements), starts=day == instrument.until
        )


def _others(register: Register) -> Iterator[Event]:
    """Yield what is neither a beginning nor an end: transitions, and days by which something is due."""
    for key, beginning in OTHER_BEGINNINGS.items():
        if key in register.by_id:
            row = register.by_id[key]
            yield Event(
                beginning.date,
                "begins",
                beginning.citation.sureness,
                beginning.citation.instrument,
                (row,),
                what=Text(f"for {beginning.whom.en}", f"适用于{beginning.whom.zh}"),
                citation=beginning.citation,
            )
    since = _first_day(ANN_134)
    spared = tuple(each for each in register.requirements if each.spared)
    yield Event(
        since,
        "transition",
        ANN_134.grade,
        ANN_134,
        spared,
        what=Text(
            "Licence and registration applications accepted before this day are handled under the old requirements. "
            "For such an application these rows do not apply.",
            "该日之前已受理的药品生产许可、药品注册申请按照原有要求办理；对此类申请，下列各项要求不适用。",
        ),
        citation=ARTICLE_28,
    )
    yield Event(
        RECTIFICATION_DUE,
        "deadline",
        ANN_134.grade,
        ANN_134,
        what=Text(
            "In principle the last day to put right arrangements that run and do not agree with the announcement; "
            "later only with reasons and a date.",
            "委托生产情况与公告要求不一致的，原则上应当在该日前完成整改；确需延后的，应当明确理由和完成时限。",
        ),
        citation=ARTICLE_25,
    )
    yield Event(
        _first_day(REGULATIONS),
        "transition",
        "L",
        REGULATIONS,
        what=Text(
            "Licence periods: 30 working days to issue and 15 to change. Before this day 30 working days under "
            "Order 28, which rests on a summary (grade L).",
            "许可期限：核发30个工作日，变更15个工作日。该日之前适用第28号令的30个工作日，依据为摘要（L级）。",
        ),
        citation=Citation(REGULATIONS, "30"),
    )


def _first_day(instrument: Instrument) -> dt.date:
    if instrument.in_force is None:
        raise ValueError(instrument.code)
    return instrument.in_force


@dataclass(frozen=True, slots=True)
class Change:
    """What differs of a requirement between two days, the earlier first, and by which event or provision.

    ``begins``: it comes into force. ``lapses``: it is in force no more. ``based_anew``: it is in force on both, and a
    provision that it cites came into force between. ``whom`` says for which arrangements, where not for all.
    """

    requirement: Requirement
    kind: LawChangeKind
    date: dt.date
    grade: Grade
    whom: Text | None = None
    citations: tuple[Citation, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "requirement": self.requirement.id,
            "kind": self.kind,
            "date": self.date.isoformat(),
            "grade": self.grade,
            "advisory": self.requirement.advisory,
            "whom": None if self.whom is None else self.whom.as_dict(),
            "citations": [each.as_dict() for each in self.citations],
        }


@dataclass(frozen=True, slots=True)
class LawDifference:
    """What differs in law between two days: rows, instruments, and the events that are neither."""

    first: dt.date
    last: dt.date
    changes: tuple[Change, ...]
    instruments: tuple[Event, ...]
    others: tuple[Event, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.changes or self.instruments or self.others)


def difference(register: Register, first: dt.date, last: dt.date) -> LawDifference:
    """Say what in law differs on ``last`` from what was on ``first``.

    What begins after ``first`` and not after ``last`` has come into force; what was in force on ``first`` and has its
    last day before ``last`` has lapsed.

    Raises:
        ValueError: ``last`` is before ``first``.
    """
    if last < first:
        msg = f"{last} is before {first}"
        raise ValueError(msg)
    events = [each for each in timeline(register) if _between(each, first, last)]
    return LawDifference(
        first,
        last,
        tuple(change for each in register.requirements for change in _changes_of(each, first, last)),
        tuple(each for each in events if each.starts),
        tuple(each for each in events if each.kind in ("transition", "deadline")),
    )


def _between(event: Event, first: dt.date, last: dt.date) -> bool:
    if event.kind in ("lapses", "deadline"):
        return first <= event.date < last
    return first < event.date <= last


def _changes_of(requirement: Requirement, first: dt.date, last: dt.date) -> Iterator[Change]:
    since, until = requirement.since, requirement.until
    other = OTHER_BEGINNINGS.get(requirement.id)
    first_citation = requirement.cites[0]
    ended = until is not None and until < last
    if since is not None and first < since <= last and not ended:
        whom = None if other is None else Text(f"other than {other.whom.en}", f"{other.whom.zh}以外的品种")
        grade = first_citation.sureness
        yield Change(requirement, "begins", since, grade, whom, (first_citation,))
    if other is not None and first < other.date <= last:
        yield Change(requirement, "begins", other.date, other.citation.sureness, other.whom, (other.citation,))
    if until is not None and first <= until < last and (since is None or since <= first):
        grade = grade_of_end(first_citation.instrument)
        yield Change(requirement, "lapses", until, grade, None, (first_citation,))
    if (since is None or since <= first) and not ended:
        yield from _new_bases(requirement, first, last)


def _new_bases(requirement: Requirement, first: dt.date, last: dt.date) -> Iterator[Change]:
    """Yield the instruments cited that came into force between, with the places cited in each."""
    for instrument in _instruments(requirement.cites):
        day = instrument.in_force
        if day is not None and first < day <= last:
            places = tuple(each for each in requirement.cites if each.instrument is instrument)
            yield Change(requirement, "based_anew", day, places[0].sureness, None, places)


def _instruments(citations: Iterable[Citation]) -> tuple[Instrument, ...]:
    return tuple({each.instrument.code: each.instrument for each in citations}.values())
