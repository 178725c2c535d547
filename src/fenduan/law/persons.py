"""Section D, second half: the key persons of holder and manufacturers."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from fenduan.dossier.model import Party, Person
from fenduan.law.arrangement import Arrangement, domestic, of_person
from fenduan.law.citation import Citation
from fenduan.law.experience import sterility_unsettled
from fenduan.law.finding import (
    EVIDENCE,
    Code,
    Finding,
    Lack,
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
from fenduan.law.requirement import Section, requirement
from fenduan.reference.codes import PersonRole
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
    if threshold.sterile == 0:
        return practice
    sterile = None if person.years_sterile is None else person.years_sterile >= threshold.sterile
    if False in (practice, sterile):
        return False
    return None if None in (practice, sterile) else True


def _position(case: Arrangement, party: Party, role: PersonRole, threshold: Threshold) -> Finding:
    """Judge one key position of one party: the first answer of the register's order that holds."""
    subject, names = of_person(party, role), {"party": party, "role": Code("person_role", role)}
    people = [each for each in case.dossier.personnel or () if each.party == party.id and each.role == role]
    facts = [at(each) for each in people]
    if case.is_overseas(party):
        return for_judgement(
            say(
                "{party} is overseas: whether its {role} suffices is for the authority.",
                "{party}为境外企业：其{role}是否符合要求由药品监督管理部门判断。",
                **names,
            ),
            subject,
            facts=[at(party, "place"), *facts],
            cites=threshold.cites,
        )
    able = [each for each in people if _enough(each, threshold) and case.evidenced(each)]
    if able and domestic(party.place):
        return met(
            say(
                "{role} of {party}: {years} years of practice{sterile}, evidenced.",
                "{party}的{role}：从业{years}年{sterile}，已提供证明。",
                years=able[0].years_practice,
                sterile=say(", {years} of them sterile", "（其中无菌{years}年）", years=able[0].years_sterile)
                if threshold.sterile
                else "",
                **names,
            ),
            subject,
            facts=[at(each) for each in able],
            cites=threshold.cites,
        )
    possible = [each for each in people if _enough(each, threshold) is not False]
    if not people or possible:
        return not_shown(
            say("No {role} of {party} is stated.", "未说明{party}的{role}。", **names)
            if not people
            else say(
                "That the {role} of {party} suffices is not evidenced or not stated in full.",
                "{party}的{role}是否符合要求，未提供证明或者说明不全。",
                **names,
            ),
            subject,
            missing=[_lacks(case, party, role, threshold, able or possible)],
            facts=facts,
            cites=threshold.cites,
        )
    return not_met(
        say(
            "{role} of {party}: {stated}; the least is {practice} years of practice{sterile}.",
            "{party}的{role}：{stated}；要求从业至少{practice}年{sterile}。",
            stated=[
                say(
                    "{years} years of practice, {sterile} sterile",
                    "从业{years}年（无菌{sterile}年）",
                    years=_years(each.years_practice),
                    sterile=_years(each.years_sterile),
                )
                for each in sorted(people, key=lambda each: (each.years_practice or 0, each.years_sterile or 0))
            ],
            practice=threshold.practice,
            sterile=say(", {years} of them sterile", "（其中无菌{years}年）", years=threshold.sterile)
            if threshold.sterile
            else "",
            **names,
        ),
        subject,
        remedy=obtain(
            "Appoint a {role} at {party} with the years of practice asked for.",
            "{party}配备符合从业年限要求的{role}。",
            **names,
        ),
        facts=facts,
        cites=threshold.cites,
    )


def _years(value: float | None) -> object:
    return say("unstated", "未说明") if value is None else value


def _lacks(case: Arrangement, party: Party, role: PersonRole, threshold: Threshold, people: list[Person]) -> list[Lack]:
    """Name what is wanting of the one person who comes nearest, or of a person to be named."""
    names = {"party": party, "role": Code("person_role", role)}
    lacks: list[Lack] = []
    if party.place is None:
        lacks.append(Lack(at(party, "place"), say("the place of {party}", "{party}所在地", party=party), "CN-SH"))
    if not people:
        what = say("the {role} of {party}, with evidence", "{party}的{role}及其资质证明", **names)
        value: dict[str, object] = {
            "party": party.id,
            "role": role,
            "years_practice": threshold.practice,
            "document": EVIDENCE,
        }
        if threshold.sterile:
            value["years_sterile"] = threshold.sterile
        return [*lacks, Lack(("/personnel/-",), what, value)]
    nearest = max(people, key=lambda each: (case.evidenced(each), each.years_practice or 0, each.years_sterile or 0))
    if not case.evidenced(nearest):
        what = say("evidence of the practice of the {role} of {party}", "{party}的{role}从业经历证明", **names)
        lacks.append(Lack(at(nearest, "document"), what, EVIDENCE))
    if nearest.years_practice is None:
        what = say("the years of practice of the {role} of {party}", "{party}的{role}从业年限", **names)
        lacks.append(Lack(at(nearest, "years_practice"), what, threshold.practice))
    if threshold.sterile and nearest.years_sterile is None:
        what = say("the years in sterile products of the {role} of {party}", "{party}的{role}无菌药品从业年限", **names)
        lacks.append(Lack(at(nearest, "years_sterile"), what, threshold.sterile))
    return lacks


@requirement(
    "ann-134/17/key-persons",
    section=SECTION,
    title=Text("Key persons for sterile drugs", "无菌药品关键人员从业经验"),
    rule=Text(
        "For sterile drugs, production head, quality head and authorised person of manufacturer and holder each have 5 years "
        "of practice, 3 of them sterile.",
        "委托生产无菌药品的，受托生产企业和持有人的生产负责人、质量负责人、质量受权人均应当具有至少5年实践经验，其中至少3年为无菌药品。",
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
        "The production head has 3 years of practice, the quality head and the authorised person 5.",
        "生产管理负责人至少3年、质量管理负责人和质量受权人至少5年从事药品生产和质量管理的实践经验。",
    ),
    cites=(Citation(GMP, "22"), Citation(GMP, "23"), Citation(GMP, "25"), Citation(REGULATIONS, "23")),
    binds=("holder", "entrusted_manufacturer"),
    since=dt.date(2011, 3, 1),
    reads=(*FRAME, "parties~.place", "personnel~", "documents~"),
)
def key_persons(case: Arrangement) -> Iterator[Finding]:
    """Per position of the holder and of each manufacturer."""
    for party in (case.holder, *case.manufacturers):
        for role in ROLES:
            yield _position(case, party, role, _GENERAL[role])
