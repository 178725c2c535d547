"""A requirement: one pure function over an arrangement, with its law beside it."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from fenduan.law.arrangement import Arrangement
from fenduan.law.citation import DRIVING_GRADES, Citation, Grade
from fenduan.law.finding import Finding, Say
from fenduan.law.repairs import Repairs
from fenduan.reference.text import Text

Section = Literal["A", "B", "C", "D", "E", "F"]
Bound = Literal["holder", "entrusted_manufacturer", "domestic_agent", "holder_province", "manufacturer_province", "cde"]
Decide = Callable[[Arrangement], Iterator[Finding]]

SECTIONS: dict[Section, Text] = {
    "A": Text(
        "Is it segmented manufacture of a biological product, and may it be", "是否属于生物制品分段生产，能否开展"
    ),
    "B": Text("Parties, licences and the chain of entrustment", "委托各方、生产许可与委托链条"),
    "C": Text(
        "One quality assurance system over the whole process and every site", "覆盖全过程和全部场地的统一质量保证体系"
    ),
    "D": Text("Experience and people", "生产经验与关键人员"),
    "E": Text("Linkage and control", "工艺衔接与全过程质量可控"),
    "F": Text("Across the border", "跨境分段生产"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of the register.

    ``since`` and ``until`` are its first and last day (``None``: always); ``since_for`` gives the first day where
    it depends on the arrangement. ``reads`` are the facts it may rest on: dotted paths with ``*`` for a list, where
    ``~`` behind a list's name keeps to the entries that concern the subject and ``~holder`` to those that concern the
    holder or its agent (what concerns whom: :mod:`fenduan.assessment.reads`). ``spared`` says that article 28 of
    announcement 134 leaves applications accepted before it to the old rules. ``nothing`` is the reason given where
    there is nothing for it to be about. ``advisory`` rows are shown and marked but never part of the outcome.
    ``repairs`` offer the acts in the world that would cure a finding of it. ``from_day`` is the first day from which
    nothing but the requirement itself is to be asked; ``None`` where more than the day has to be looked at.
    """

    id: str
    section: Section
    title: Text
    rule: Text
    cites: tuple[Citation, ...]
    binds: tuple[Bound, ...]
    since: dt.date | None
    reads: tuple[str, ...]
    decide: Decide
    until: dt.date | None = None
    since_for: Callable[[Arrangement], dt.date] | None = None
    questions: tuple[int, ...] = ()
    spared: bool = False
    rests_on: Grade | None = None
    nothing: Say | None = None
    repairs: tuple[Repairs, ...] = ()
    advisory: bool = field(init=False)
    from_day: dt.date | None = field(init=False)

    def __post_init__(self) -> None:
        """Settle once what is asked of every finding."""
        object.__setattr__(self, "advisory", self.grade not in DRIVING_GRADES)
        depends = self.until is not None or self.since_for is not None or self.spared
        object.__setattr__(self, "from_day", None if depends else self.since or dt.date.min)

    @property
    def grade(self) -> Grade:
        """How sure the row is: the grade it rests on, or that of its first citation."""
        return self.rests_on or self.cites[0].sureness


def requirement(  # noqa: PLR0913 - the law beside a function has as many parts as the register has columns
    id: str,  # noqa: A002 - the register's own word for it
    *,
    section: Section,
    title: Text,
    rule: Text,
    cites: tuple[Citation, ...],
    binds: tuple[Bound, ...],
    since: dt.date | None,
    reads: tuple[str, ...],
    until: dt.date | None = None,
    since_for: Callable[[Arrangement], dt.date] | None = None,
    questions: tuple[int, ...] = (),
    spared: bool = False,
    rests_on: Grade | None = None,
    nothing: Say | None = None,
    repairs: tuple[Repairs, ...] = (),
) -> Callable[[Decide], Requirement]:
    """Put its law beside a function; the name is then bound to the requirement (see :mod:`fenduan.law.register`)."""

    def enter(decide: Decide) -> Requirement:
        return Requirement(
            id=id,
            section=section,
            title=title,
            rule=rule,
            cites=cites,
            binds=binds,
            since=since,
            reads=reads,
            decide=decide,
            until=until,
            since_for=since_for,
            questions=questions,
            spared=spared,
            rests_on=rests_on,
            nothing=nothing,
            repairs=repairs,
        )

    return enter
