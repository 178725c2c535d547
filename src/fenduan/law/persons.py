"""Section D, second half: the key persons of holder and manufacturers."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from fenduan.dossier.model import Party, Person
from fenduan.law.arrangement import Arrangement, domestic, of_person, settled
from fenduan.law.citation import Citation
from fenduan.law.experience import sterility_unsettled
from fenduan.law.finding import (
    EVIDENCE,
    Code,
    Finding,
    Lack,
    Say,
    Sayable,
    at,
    for_judgement,
    met,
    not_applicable,
    not_met,
    not_shown,
    obtain,
    say,
)
from fenduan.law.instruments import ANN_132, ANN_134, GMP, REGULATIONS
from fenduan.law.purpose import FRAME
from fenduan.law.repairs import appointing, manufacturer, obtaining
from fenduan.law.requirement import Section, requirement
from fenduan.reference.codes import PersonRole
from fenduan.reference.kept import kept
from fenduan.reference.text import Text

SECTION: Section = "D"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least years of practice, and of sterile practice among them (0: none asked for), that a position needs."""

    practice: int
    sterile: int
    cites: Citation


_STERILE_OF_MANUFACTURER = Threshold(5, 3, Citation(ANN_134, "17", paragraph=3))
_STERILE_OF_HOLDER = Threshold(5, 3, Citation(ANN_132, "2", paragraph=2))
_GENERAL: dict[PersonRole, Threshold] = {
    "production_head": Threshold(3, 0, Citation(GMP, "22")),
    "quality_head": Threshold(5, 0, Citation(GMP, "23")),
    "authorised_person": Threshold(5, 0, Citation(GMP, "25")),
}
ROLES: tuple[PersonRole, ...] = ("production_head", "quality_head", "authorised_person")


def _enough(person: Person, threshold: Threshold) -> bool | None:
    """Whether the stated years suffice; ``None`` where they are silent and could."""
    practice = None if person.years_practice is None else person.years_practice >= threshold.practice
    if threshold.sterile == 0 or practice is False:
        return practice
    sterile = None if person.years_sterile is None else person.years_sterile >= threshold.sterile
    return sterile if practice or sterile is False else None


def _practice(person: Person) -> tuple[float, float]:
    return person.years_practice or 0, person.years_sterile or 0


def _position(case: Arrangement, party: Party, role: PersonRole, threshold: Threshold) -> Finding:
    """Judge one key position of one party: the first answer of the register's order that holds."""
    position = _Position(case, party, role, threshold)
    subject = of_person(party, role)
    if position.able and domestic(party.place):
        return met(position.praise, subject, facts=lambda: [at(each) for each in position.able], cites=threshold.cites)
    names, facts = position.names, [at(party, "place"), *(at(each) for each in position.known)]
    if case.is_overseas(party):
        finding = for_judgement(
            say(
                "{party} is overseas: whether its {role} suffices is for the authority.",
                "{party}为境外企业：其{role}是否符合要求，由药品监督管理部门判断。",
                **names,
            ),
            subject,
            facts=facts,
        )
    elif position.able or position.possible or not position.people or party.place is None:
        finding = not_shown(position.silence, subject, missing=[position.lacks()], facts=facts)
    else:
        finding = not_met(
            position.shortfall,
            subject,
            remedy=lambda: obtain(
                "Appoint a {role} at {party} with the practice asked for.", "{party}配备符合要求的{role}。", **names
            ),
            facts=facts,
        )
    finding.cites = threshold.cites
    return finding


class _Position:
    """One key position of one party: who is stated to hold it, and what is said of them.

    ``known`` are the persons stated for it, those silent on party or position too, the most practised first;
    ``possible`` those whose practice suffices, or would if stated in full; ``able`` those whose practice is stated in
    full, suffices and is evidenced.
    """

    def __init__(self, case: Arrangement, party: Party, role: PersonRole, threshold: Threshold) -> None:
        self.case, self.party, self.role, self.threshold = case, party, role, threshold
        found = case.people_for(party, role)
        self.known = found if len(found) < 2 else sorted(settled(found), key=_practice, reverse=True)  # noqa: PLR2004
        # What suffices is stated in full, but for party and position.
        self.able = [
            each
            for each in self.known
            if _enough(each, threshold) and each.party is not None and each.role is not None and case.evidenced(each)
        ]

    @kept
    def possible(self) -> list[Person]:
        """Those whose practice suffices, or would if stated in full."""
        return [each for each in self.known if _enough(each, self.threshold) is not False]

    @property
    def names(self) -> dict[str, Sayable]:
        """Name party and position in a sentence."""
        return {"party": self.party, "role": Code("person_role", self.role)}

    @property
    def people(self) -> list[Person]:
        """The persons stated for the position."""
        return [each for each in self.known if each.party is not None and each.role is not None]

    def _silent(self, person: Person) -> bool:
        """Whether the entry of a person leaves out something that is asked."""
        stated = (person.party, person.role, person.years_practice)
        return None in stated or (self.threshold.sterile > 0 and person.years_sterile is None)

    def _silences(self, person: Person) -> list[Lack]:
        """Name what the entry of a person does not state."""
        if not self._silent(person):
            return []
        asked: list[tuple[str, Say, object]] = [
            ("party", say("at which party the person is", "该人员所属企业"), self.party.id),
            ("role", say("in which position the person is", "该人员的岗位"), self.role),
            (
                "years_practice",
                say("the years of practice of the {role} of {party}", "{party}的{role}从业年限", **self.names),
                self.threshold.practice,
            ),
        ]
        if self.threshold.sterile:
            what = say(
                "the years in sterile drugs of the {role} of {party}", "{party}的{role}无菌药品从业年限", **self.names
            )
            asked.append(("years_sterile", what, self.threshold.sterile))
        return [Lack(at(person, key), what, value) for key, what, value in asked if getattr(person, key) is None]

    def lacks(self) -> list[Lack]:
        """Name what is wanting of the one person who comes nearest, or of a person to be named."""
        lacks = self._place("CN-SH")
        if self.possible:
            nearest = max(self.possible, key=lambda each: (each in self.able, self.case.evidenced(each)))
            if not self.case.evidenced(nearest):
                what = say(
                    "evidence of the practice of the {role} of {party}", "{party}的{role}从业经历证明", **self.names
                )
                lacks.append(Lack(at(nearest, "document"), what, EVIDENCE))
            return [*lacks, *self._silences(nearest)]
        if self.people and self.party.place is None:
            # Nobody suffices on the mainland; that the party is overseas would leave it to the authority.
            return self._place("US")
        what = say("the {role} of {party}, with evidence", "{party}的{role}及其资质证明", **self.names)
        value: dict[str, object] = {"party": self.party.id, "role": self.role, "document": EVIDENCE}
        value["years_practice"] = self.threshold.practice
        if self.threshold.sterile:
            value["years_sterile"] = self.threshold.sterile
        return [*lacks, Lack(("/personnel/-",), what, value)]

    def _place(self, code: str) -> list[Lack]:
        what = say("the place of {party}", "{party}所在地", party=self.party)
        return [Lack(at(self.party, "place"), what, code)] if self.party.place is None else []

    def praise(self) -> Say:
        """Say that the position is filled as asked for."""
        return say(
            "{party}, {role}: {years} years of practice{sterile}, evidenced.",
            "{party}{role}：从业{years}年{sterile}，已提供证明。",
            years=self.able[0].years_practice,
            sterile=say(", {years} of them sterile", "（其中无菌药品{years}年）", years=self.able[0].years_sterile)
            if self.threshold.sterile
            else "",
            **self.names,
        )

    def silence(self) -> Say:
        """Say what is not shown of the position."""
        if not self.people and not self.possible:
            return say("No {role} of {party} is stated.", "未说明{party}的{role}。", **self.names)
        if self.able or not self.possible:
            return say(
                "The place of {party} is not stated, so it cannot be told whether its {role} is judged here.",
                "未说明{party}所在地，无法判断其{role}是否适用该项要求。",
                **self.names,
            )
        return say(
            "{party}, {role}: the practice is not evidenced or not stated in full.",
            "{party}{role}的从业经历未提供证明或者说明不全。",
            **self.names,
        )

    def shortfall(self) -> Say:
        """Say how the stated practice falls short."""
        return say(
            "{party}, {role}: {stated}; at least {practice} years of practice{sterile} are asked for.",
            "{party}{role}：{stated}；要求从业至少{practice}年{sterile}。",
            stated=[self._of_person(each) for each in self.people],
            practice=self.threshold.practice,
            sterile=say(", {years} of them sterile,", "（其中无菌药品至少{years}年）", years=self.threshold.sterile)
            if self.threshold.sterile
            else "",
            **self.names,
        )

    def _of_person(self, person: Person) -> Say:
        practice = (
            say("years of practice not stated", "从业年限未说明")
            if person.years_practice is None
            else say("{years} years of practice", "从业{years}年", years=person.years_practice)
        )
        if not self.threshold.sterile:
            return practice
        sterile = (
            say("sterile not stated", "无菌药品年限未说明")
            if person.years_sterile is None
            else say("{years} of them sterile", "其中无菌药品{years}年", years=person.years_sterile)
        )
        return say("{practice}, {sterile}", "{practice}（{sterile}）", practice=practice, sterile=sterile)


@requirement(
    "ann-134/17/key-persons",
    section=SECTION,
    title=Text("Key persons for sterile drugs", "无菌药品关键人员从业经验"),
    rule=Text(
        "For sterile drugs, production head, quality head and authorised person of manufacturer and holder each have "
        "5 years of practice in drug manufacture and quality management, 3 of them with sterile drugs.",
        "委托生产无菌药品的，受托生产企业和持有人的生产负责人、质量负责人、质量受权人均应当具有至少5年从事药品生产和质量管理的实践经验，"
        "其中至少3年为无菌药品生产和质量管理的实践经验。",
    ),
    cites=(Citation(ANN_134, "17", paragraph=3), Citation(ANN_132, "2", paragraph=2)),
    binds=("entrusted_manufacturer", "holder"),
    since=dt.date(2025, 12, 30),
    reads=(
        *FRAME,
        "parties~.place",
        "parties~holder.place",
        "product.sterile",
        "segments.*.sterile",
        "personnel~",
        "steps~holder",
        "documents~",
    ),
    spared=True,
    repairs=(obtaining(manufacturer), appointing),
)
def sterile_key_persons(case: Arrangement) -> Iterator[Finding]:
    """Per position of the holder and of each manufacturer that performs a dosage-form segment."""
    unsettled = sterility_unsettled(case)
    if unsettled is not None:
        yield unsettled
        return
    makers = [each for each in case.manufacturers if case.makes_dosage_form(each)]
    if not makers:
        yield not_applicable(
            say("No entrusted manufacturer performs a segment with a dosage form.", "没有受托生产企业承担制剂生产段。"),
            facts=[at(each, "form") for each in case.entrusted_segments],
        )
        return
    for role in ROLES:
        yield _position(case, case.holder, role, _STERILE_OF_HOLDER)
    for party in makers:
        for role in ROLES:
            yield _position(case, party, role, _STERILE_OF_MANUFACTURER)


@requirement(
    "gmp/22/key-persons",
    section=SECTION,
    title=Text("Key persons", "关键人员资质"),
    rule=Text(
        "The production head has at least 3 years of practice in drug manufacture and quality management, the quality "
        "head and the authorised person at least 5.",
        "生产管理负责人应当具有至少3年、质量管理负责人和质量受权人应当具有至少5年从事药品生产和质量管理的实践经验。",
    ),
    cites=(Citation(GMP, "22"), Citation(GMP, "23"), Citation(GMP, "25"), Citation(REGULATIONS, "23")),
    binds=("holder", "entrusted_manufacturer"),
    since=dt.date(2011, 3, 1),
    reads=(*FRAME, "parties~.place", "personnel~", "documents~"),
    repairs=(obtaining(manufacturer), appointing),
)
def key_persons(case: Arrangement) -> Iterator[Finding]:
    """Per position of the holder and of each manufacturer."""
    for party in (case.holder, *case.manufacturers):
        for role in ROLES:
            yield _position(case, party, role, _GENERAL[role])
