"""Section D, first half: three years of experience of the dosage form, the biologic and the sterile test."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from fenduan.dossier.model import Circumstance, Confirmation, Experience, Party
from fenduan.law.arrangement import Arrangement, domestic, of_pair, settled
from fenduan.law.citation import Citation
from fenduan.law.entrustment import NO_MANUFACTURER
from fenduan.law.finding import (
    EVIDENCE,
    Code,
    Finding,
    Lack,
    Ref,
    Remedy,
    Say,
    at,
    file_step,
    for_judgement,
    met,
    not_applicable,
    not_met,
    not_shown,
    obtain,
    place_name,
    say,
    wait_until,
)
from fenduan.law.instruments import ANN_134, NOTICE_173
from fenduan.law.periods import Reach, Span, day_it_is_reached, reach
from fenduan.law.purpose import FRAME
from fenduan.law.requirement import Section, requirement
from fenduan.reference.codes import SUBSTANCE_FORMS
from fenduan.reference.text import Text

SECTION: Section = "D"
ANY_ACTIVITY = ("development", "manufacture", "commercial_manufacture")
COMMERCIAL = ("commercial_manufacture",)
# The items of article 17, paragraph 2: item 1 speaks of the product, item 4 is left to be weighed in the sterile test.
_OF_THE_PRODUCT, _ONE_GROUP, _ELECTRONIC, _TOOK_PART = 1, 2, 3, 4
_SOME_FORM = "solution_for_injection"
_SOME_PLACE = "CN-SH"
# Records are tried one by one for whether they are needed; of more than this many all are named.
_TRIED = 40

# Three-valued: True matches, False does not, None is silent on it.
Match = Callable[[Experience], bool | None]


def all_of(*answers: bool | None) -> bool | None:
    """Join three-valued answers: one ``False`` decides, else one ``None`` leaves it open."""
    if False in answers:
        return False
    return None if None in answers else True


def one_of(value: str | None, wanted: tuple[str, ...]) -> bool | None:
    """Whether a stated code is among ``wanted``; ``None`` where it is not stated."""
    return None if value is None else value in wanted


@dataclass(frozen=True)
class _Test:
    """One of the two tests: the key of a record that it looks at, the items that widen it, and how it is said."""

    key: Literal["biologic", "sterile"]
    items: tuple[int, ...]
    commercial: Say
    widened: Say

    def example(self, activity: str) -> dict[str, object]:
        """Return what a record that counts states, dosage form apart."""
        return {"activity": activity, self.key: True}


_BIOLOGIC = _Test(
    "biologic",
    (_ONE_GROUP, _TOOK_PART),
    say("commercial manufacture of biological products", "生物制品商业化生产"),
    say("development or manufacture of biological products", "生物制品研发或者生产"),
)
_STERILE = _Test(
    "sterile",
    (_OF_THE_PRODUCT, _ONE_GROUP, _ELECTRONIC, _TOOK_PART),
    say("commercial manufacture of sterile drugs", "无菌药品商业化生产"),
    say("development or manufacture of sterile drugs", "无菌药品研发或者生产"),
)


@dataclass
class Years:
    """The experience of one pair of holder and manufacturer in one test (either party reaches it alone).

    ``form`` is the dosage form looked for; the product's, or one that it might have where it states none.
    """

    case: Arrangement
    parties: tuple[Party, ...]
    match: Match
    form: str
    sure: dict[str, list[Experience]] = field(init=False)
    possible: dict[str, list[Experience]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the records of each party into those that count and those that would if evidenced or stated."""
        self.sure = {party.id: [] for party in self.parties}
        self.possible = {party.id: [] for party in self.parties}
        for record in settled(self.case.dossier.experience or ()):
            answer = self.match(record)
            if answer is False or record.from_ is None or record.from_ > self.case.as_of:
                continue
            for party in self.parties:
                if record.party == party.id and answer and self.case.evidenced(record):
                    self.sure[party.id].append(record)
                elif record.party in (None, party.id):
                    self.possible[party.id].append(record)

    def _reach(self, records: list[Experience]) -> Reach:
        return reach([Span(each.from_, each.to) for each in records if each.from_ is not None], self.case.as_of)

    @cached_property
    def level(self) -> Reach:
        """How far the better of the two parties goes by what is evidenced."""
        return max(self._reach(records) for records in self.sure.values())

    @cached_property
    def level_if_shown(self) -> Reach:
        """How far the better of the two goes if what is silent or not evidenced counted too."""
        return max(self._reach([*self.sure[key], *self.possible[key]]) for key in self.sure)

    def best(self) -> tuple[Party, list[Experience]]:
        """Return the party that goes furthest, and its records (the holder first where both do)."""
        party = max(self.parties, key=lambda each: self._reach(self.sure[each.id]))
        return party, self.sure[party.id]

    def lacking(self) -> list[tuple[Party, list[Experience]]]:
        """For each party that would reach it: the records it would need, were they evidenced and complete."""
        found = ((party, self._needed(party)) for party in self.parties)
        return [(party, needed) for party, needed in found if needed]

    def _needed(self, party: Party) -> list[Experience]:
        sure, needed = self.sure[party.id], list(self.possible[party.id])
        goal = self._reach([*sure, *needed])
        if goal is Reach.SHORT:
            return []
        for record in list(needed) if len(needed) <= _TRIED else ():
            fewer = [each for each in needed if each is not record]
            if self._reach([*sure, *fewer]) >= goal:
                needed = fewer
        return needed

    def day(self) -> dt.date | None:
        """Return the first day on which experience that still goes on reaches three years."""
        days = [
            day_it_is_reached(
                [Span(each.from_, each.to) for each in records if each.from_ is not None], self.case.as_of
            )
            for records in self.sure.values()
        ]
        return min((day for day in days if day is not None), default=None)

    def facts(self) -> list[Ref]:
        """Point at every record that counts."""
        return [at(each) for records in self.sure.values() for each in records]


def _years(
    case: Arrangement,
    manufacturer: Party,
    test: _Test,
    activities: tuple[str, ...],
    forms: tuple[str, ...] | None = None,
) -> Years:
    """Gather the records of these activities and of ``forms``, the product's dosage form unless given.

    Where the product states no dosage form no record is sure to count; the form that goes furthest is looked for.
    """
    parties = (case.holder, manufacturer)

    def wants(record: Experience) -> bool | None:
        stated: bool | None = getattr(record, test.key)
        return all_of(one_of(record.activity, activities), stated)

    def gather(wanted: tuple[str, ...], *, sure: bool) -> Years:
        def match(record: Experience) -> bool | None:
            same = one_of(record.dosage_form, wanted)
            return all_of(wants(record), same if sure or same is False else None)

        return Years(case, parties, match, wanted[0])

    form = case.product.dosage_form
    if forms is not None:
        return gather(forms, sure=True)
    if form is not None:
        return gather((form,), sure=True)
    known = {each.dosage_form for each in case.dossier.experience or () if each.dosage_form is not None}
    tried = sorted(known - set(SUBSTANCE_FORMS)) or [_SOME_FORM]
    return max((gather((each,), sure=False) for each in tried), key=lambda years: years.level_if_shown)


def _form(case: Arrangement) -> Code | Say:
    form = case.product.dosage_form
    return Code("form", form) if form is not None else say("the product's dosage form", "本品剂型")


def _complete(years: Years, party: Party, records: list[Experience], example: dict[str, object]) -> list[Lack]:
    """Name what is wanting in the records of ``party``: the document, or what they are silent on."""
    case = years.case
    lacks: list[Lack] = []
    for record in records:
        if record.party is None:
            lacks.append(Lack(at(record, "party"), say("whose experience it is", "该项经历属于哪一企业"), party.id))
        if not case.evidenced(record):
            what = say("evidence of the experience of {party}", "{party}生产经验的证明文件", party=party)
            lacks.append(Lack(at(record, "document"), what, EVIDENCE))
        for key, value in (*example.items(), ("dosage_form", years.form)):
            if getattr(record, key) is None:
                what = say("in the record of {party}: {key}", "{party}的经历记载：{key}", party=party, key=_KEYS[key])
                lacks.append(Lack(at(record, key), what, value))
    return lacks


def _state_form(case: Arrangement, form: str) -> list[Lack]:
    """Name the product's dosage form where it is not stated."""
    if case.product.dosage_form is not None:
        return []
    return [Lack(("/product/dosage_form",), say("the product's dosage form", "产品剂型"), form)]


_KEYS = {
    "activity": say("which activity", "从事研发、生产还是商业化生产"),
    "biologic": say("whether it is of biological products", "是否为生物制品"),
    "sterile": say("whether it is of sterile drugs", "是否为无菌药品"),
    "dosage_form": say("of which dosage form", "何种剂型"),
}


# The items of article 17, paragraph 2


def same_group(case: Arrangement, manufacturer: Party) -> bool | None:
    """Whether both are in one corporate group; ``None`` where that is not stated."""
    if case.holder.group is None or manufacturer.group is None:
        return None
    return case.holder.group == manufacturer.group


def system_in_effect(case: Arrangement) -> bool | None:
    """Whether the unified system is evidenced and in effect; ``None`` where that is not shown."""
    system = case.unified_system
    if system is not None and not case.begun(system.effective_from):
        return False
    return True if case.evidenced(system) else None


def claims(case: Arrangement, item: int, manufacturer: Party) -> list[Circumstance]:
    """The claims of an item of article 17, paragraph 2 for a manufacturer (item 1: of the product, for every one)."""
    return [
        each
        for each in settled(case.dossier.circumstances or ())
        if each.item == item and (item == _OF_THE_PRODUCT or each.entrusted == manufacturer.id)
    ]


def _nearest_claim(case: Arrangement, item: int, manufacturer: Party) -> Circumstance | None:
    """Return the claim that comes nearest: an evidenced one, else one, else one silent on its item or manufacturer."""
    sure = claims(case, item, manufacturer)
    silent = [
        each
        for each in settled(case.dossier.circumstances or ())
        if each.item in (None, item)
        and (item == _OF_THE_PRODUCT or each.entrusted in (None, manufacturer.id))
        and each not in sure
    ]
    known = [*sure, *silent]
    return max(known, key=lambda each: (each in sure, case.evidenced(each)), default=None)


def item_holds(case: Arrangement, item: int, manufacturer: Party) -> bool | None:
    """Whether what an item asks for beside the claim holds; ``None`` where it is silent."""
    if item == _ONE_GROUP:
        return all_of(same_group(case, manufacturer), system_in_effect(case))
    if item == _ELECTRONIC:
        facts: list[bool | None] = [getattr(*each) for each in _electronic_facts(case, manufacturer)]
        return all_of(*facts)
    return True


def _electronic_facts(case: Arrangement, manufacturer: Party) -> list[tuple[object, str]]:
    return [(each, key) for each in case.segments_of(manufacturer) for key in _ELECTRONIC_KEYS]


_ELECTRONIC_KEYS = {
    "electronic_records": say("electronic records of manufacture and testing", "信息化手段记录生产、检验全过程数据"),
    "electronic_materials": say("electronic records of material management", "信息化手段记录物料管理数据"),
    "data_exchange": say("electronic data exchange with the holder", "与持有人电子数据交换"),
}


def _facts_of_item(case: Arrangement, item: int, manufacturer: Party) -> list[Ref]:
    """Point at what an item rests on beside the claim."""
    if item == _ONE_GROUP:
        return [at(case.holder, "group"), at(manufacturer, "group"), at("/quality_system/unified")]
    if item == _ELECTRONIC:
        return [at(each, key) for each in case.segments_of(manufacturer) for key in _ELECTRONIC_KEYS]
    return []


def _lacks_of_item(case: Arrangement, item: int, manufacturer: Party) -> list[Lack]:
    """Name the facts that an item speaks of and that are not shown."""
    if item == _ONE_GROUP:
        group = case.holder.group or manufacturer.group or "group"
        lacks = [
            Lack(at(party, "group"), say("the corporate group of {party}", "{party}所属集团", party=party), group)
            for party in (case.holder, manufacturer)
            if party.group is None
        ]
        if system_in_effect(case) is None:
            what = say("the document that sets up the unified quality assurance system", "建立统一质量保证体系的文件")
            lacks.append(Lack(("/quality_system/unified/document",), what, EVIDENCE))
        return lacks
    if item == _ELECTRONIC:
        return [
            Lack(at(each, key), say("{segment}: {key}", "{segment}：{key}", segment=each, key=what), value=True)
            for each in case.segments_of(manufacturer)
            for key, what in _ELECTRONIC_KEYS.items()
            if getattr(each, key) is None
        ]
    return []


def _lacks_of_claim(case: Arrangement, item: int, manufacturer: Party, claim: Circumstance | None) -> list[Lack]:
    """Name what a claim of an item lacks to be made for the manufacturer and evidenced."""
    if claim is None:
        what = say(
            "that item {item} applies to {party}, with evidence",
            "{party}属于第{item}项情形及其证明文件",
            party=manufacturer,
        )
        value = {"item": item, "entrusted": manufacturer.id, "evidence": [EVIDENCE]}
        return [Lack(("/circumstances/-",), _with_item(what, item), value)]
    lacks: list[Lack] = []
    if claim.item is None:
        lacks.append(Lack(at(claim, "item"), say("which item is claimed", "所主张的是第几项情形"), item))
    if claim.entrusted is None and item != _OF_THE_PRODUCT:
        what = say("for which manufacturer it is claimed", "该项情形针对哪一受托生产企业")
        lacks.append(Lack(at(claim, "entrusted"), what, manufacturer.id))
    if not case.evidenced(claim):
        what = _with_item(say("evidence that item {item} applies", "属于第{item}项情形的证明文件"), item)
        lacks.append(Lack(at(claim, "evidence"), what, [EVIDENCE]))
    return lacks


def _with_item(what: Say, item: int) -> Say:
    return Say(what.en, what.zh, {**what.facts, "item": item})


def _items_open(case: Arrangement, test: _Test, manufacturer: Party) -> Iterator[tuple[int, list[Lack]]]:
    """Yield each item that is claimed and not contradicted, with what it lacks to be shown."""
    for item in test.items:
        claim = _nearest_claim(case, item, manufacturer)
        if claim is not None and item_holds(case, item, manufacturer) is not False:
            lacks = _lacks_of_claim(case, item, manufacturer, claim)
            yield item, [*lacks, *_lacks_of_item(case, item, manufacturer)]


def _items_unstated(case: Arrangement, test: _Test, manufacturer: Party) -> Iterator[tuple[int, list[Lack]]]:
    """Yield each item that might be claimed where the dossier says nothing of circumstances at all."""
    if case.dossier.circumstances is not None:
        return
    for item in reversed(test.items):
        if item_holds(case, item, manufacturer) is not False:
            lacks = _lacks_of_claim(case, item, manufacturer, None)
            yield item, [*lacks, *_lacks_of_item(case, item, manufacturer)]


# What both tests say


_WEIGH_1095 = say(
    "Separate stretches add up to exactly 1,095 days: whether that is 3 years is for the authority.",
    "多段经历合计恰为1,095日：是否满3年，由药品监督管理部门判断。",
)


def _describe(years: Years, case: Arrangement, kind: Say) -> Say:
    party, records = years.best()
    return say(
        "{party} has 3 years of {kind}, dosage form {form} ({spans}).",
        "{party}具有3年以上{form}{kind}经验（{spans}）。",
        party=party,
        kind=kind,
        form=_form(case),
        spans=[
            say("{first} to {last}", "{first}至{last}", first=each.from_, last=each.to)
            if each.to is not None
            else say("since {first}", "{first}至今", first=each.from_)
            for each in sorted(records, key=lambda each: (each.from_ or dt.date.min, each.to or dt.date.max))
        ],
    )


def _no_experience(case: Arrangement, manufacturer: Party, test: _Test) -> Finding:
    form = case.product.dosage_form or _SOME_FORM
    value = {
        **test.example("commercial_manufacture"),
        "party": manufacturer.id,
        "dosage_form": form,
        "from": case.as_of.replace(year=case.as_of.year - 4, day=min(case.as_of.day, 28)).isoformat(),
        "document": EVIDENCE,
    }
    what = say("the experience of either party, with evidence", "双方至少一方的生产经验及其证明文件")
    return not_shown(
        say("No experience is stated.", "未说明双方的生产经验。"),
        of_pair(case.holder, manufacturer),
        missing=[[Lack(("/experience/-",), what, value), *_state_form(case, form)]],
    )


def _ordinary(case: Arrangement, manufacturer: Party, test: _Test) -> Finding | None:
    """Answer by the ordinary test: three years of commercial manufacture of the product's dosage form."""
    subject = of_pair(case.holder, manufacturer)
    years = _years(case, manufacturer, test, COMMERCIAL)
    if years.level is Reach.REACHED:
        return met(_describe(years, case, test.commercial), subject, facts=years.facts())
    if years.level is Reach.TO_BE_WEIGHED:
        return for_judgement(_WEIGH_1095, subject, facts=years.facts())
    if years.level_if_shown is not Reach.SHORT:
        return _unshown_years(years, manufacturer, test)
    return None


def _unshown_years(years: Years, manufacturer: Party, test: _Test) -> Finding:
    """Answer where records that are not evidenced, or silent on what is tested, would carry a party to three years."""
    case, lacking = years.case, years.lacking()
    example = test.example("commercial_manufacture")
    form = [] if years.form in SUBSTANCE_FORMS else _state_form(case, years.form)
    return not_shown(
        say(
            "3 years would be reached by experience of {parties} that is not evidenced or not stated in full.",
            "{parties}的经历如提供证明并补充完整，可以达到3年；目前未提供证明或者记载不全。",
            parties=[party for party, _ in lacking],
        ),
        of_pair(case.holder, manufacturer),
        missing=[[*_complete(years, party, records, example), *form] for party, records in lacking],
        facts=[*years.facts(), *(at(record) for _, records in lacking for record in records)],
    )


def _unshown_case(
    years: Years, manufacturer: Party, reason: Say, alternatives: list[list[Lack]], questions: tuple[int, ...] = ()
) -> Finding:
    """Answer where a case of article 17, paragraph 2 is not shown; each alternative names the years too."""
    case = years.case
    more: list[list[Lack]] = [[]]
    if years.level is Reach.SHORT:
        example: dict[str, object] = {"activity": "manufacture"}
        more = [
            [*_complete(years, party, records, example), *_state_form(case, years.form)]
            for party, records in years.lacking()
        ]
    return not_shown(
        reason,
        of_pair(case.holder, manufacturer),
        missing=[[*lacks, *shown] for lacks in alternatives for shown in more],
        remedy=_ask_for_confirmation([*alternatives[0], *more[0]]),
        facts=[
            *years.facts(),
            *(at(each) for item in (1, 2, 3, 4) for each in claims(case, item, manufacturer)),
        ],
        questions=questions,
    )


def _ask_for_confirmation(lacks: list[Lack]) -> Remedy | None:
    """Return the step of the route, where the written confirmation is all that is missing."""
    if any(lack.place[0] != "/confirmations/-" for lack in lacks):
        return None
    return file_step(
        "confirmation",
        "The holder asks its province for the written confirmation.",
        "由持有人向所在地省级药品监督管理部门申请书面确认。",
    )


def _not_reached(
    case: Arrangement, manufacturer: Party, test: _Test, going_on: list[Years], questions: tuple[int, ...] = ()
) -> Finding:
    """Answer that nothing holds; ``going_on`` is the experience by which it may be reached in time."""
    day = min((day for years in going_on if (day := years.day()) is not None), default=None)
    remedy = (
        wait_until(
            day, "On {date} experience that still goes on reaches 3 years.", "至{date}，仍在进行的生产经历满3年。"
        )
        if day is not None
        else obtain(
            "Entrust a manufacturer that has the experience, show a case of article 17, paragraph 2, or ask the "
            "authority for an exception, with reasons.",
            "委托具有相应生产经验的受托生产企业，或者证明属于第17条第2款情形，或者说明理由申请例外处理。",
        )
    )
    return not_met(
        say(
            "Neither {holder} nor {party} has 3 years of {kind}, dosage form {form}.",
            "{holder}和{party}均不具有3年以上{form}{kind}经验。",
            holder=case.holder,
            party=manufacturer,
            kind=test.commercial,
            form=_form(case),
        ),
        of_pair(case.holder, manufacturer),
        remedy=remedy,
        facts=_facts_of_pair(case, manufacturer),
        discretion=True,
        questions=questions,
    )


def _facts_of_pair(case: Arrangement, manufacturer: Party) -> list[Ref]:
    """Point at what is stated of either party's experience, or at the statement that there is none."""
    records = [each for each in case.dossier.experience or () if each.party in (case.holder.id, manufacturer.id)]
    return [at(each) for each in records] if case.dossier.experience else [at("/experience")]


def _with_question_3(case: Arrangement, finding: Finding) -> Finding:
    if len(case.manufacturers) > 1 and 3 not in finding.questions:  # noqa: PLR2004 - open question 3
        finding.questions = tuple(sorted((*finding.questions, 3)))
    return finding


# The biologic test of the notice


@dataclass(frozen=True)
class _Route:
    """One way through the extended test: the item claimed and the confirmation of it."""

    item: int
    claim: Circumstance
    confirmation: Confirmation


def _seats(case: Arrangement) -> frozenset[str]:
    """The places whose confirmation counts: a domestic holder's, an overseas holder's agents'."""
    if case.holder_domestic:
        return frozenset({case.holder.place or ""})
    return frozenset(each.place for each in case.agents if each.place is not None and domestic(each.place))


def _confirmations(case: Arrangement, item: int, manufacturer: Party) -> list[Confirmation]:
    """Confirmations for the manufacturer and item that exist on the day, from whatever place."""
    found = [
        each
        for each in case.existing(case.dossier.confirmations)
        if each.kind == "experience_extension" and each.entrusted == manufacturer.id and each.item == item
    ]
    return sorted(
        settled(found), key=lambda each: (not case.evidenced(each), each.date is None, each.date or dt.date.min)
    )


def _routes(case: Arrangement, manufacturer: Party) -> list[_Route]:
    """Every extended route that is evidenced throughout, experience apart."""
    seats = _seats(case)
    return [
        _Route(item, claim, confirmation)
        for item in _BIOLOGIC.items
        if item_holds(case, item, manufacturer)
        for claim in claims(case, item, manufacturer)
        if case.evidenced(claim)
        for confirmation in _confirmations(case, item, manufacturer)
        if confirmation.authority in seats and confirmation.date is not None and case.evidenced(confirmation)
    ]


def _lacks_of_confirmation(case: Arrangement, item: int, manufacturer: Party) -> list[Lack]:
    """Name what the confirmation lacks: the place that gives it, its date or document, or all of it."""
    found = _confirmations(case, item, manufacturer)
    seats, lacks = _seats(case), list[Lack]()
    if not seats:
        seat = next((each.authority for each in found if each.authority and domestic(each.authority)), _SOME_PLACE)
        seats, lacks = frozenset({seat}), [_seat_lack(case, seat)]
    near = [each for each in found if each.authority in seats]
    if not near:
        return [*lacks, _new_confirmation(case, item, manufacturer, min(seats))]
    if near[0].date is None:
        what = say("the date of the written confirmation", "书面确认的日期")
        lacks.append(Lack(at(near[0], "date"), what, case.as_of.isoformat()))
    if not case.evidenced(near[0]):
        what = say("the written confirmation itself", "书面确认文件")
        lacks.append(Lack(at(near[0], "document"), what, EVIDENCE))
    return lacks


def _seat_lack(case: Arrangement, place: str) -> Lack:
    """Name the place that is missing to know whose confirmation counts."""
    if case.holder.place is None:
        return Lack(at(case.holder, "place"), say("the holder's place", "持有人所在地"), place)
    silent = next((each for each in case.agents if each.place is None), None)
    if silent is not None:
        what = say("the place of {agent}", "{agent}所在地", agent=silent)
        return Lack(at(silent, "place"), what, place)
    what = say("the overseas holder's domestic agent", "境外持有人指定的境内企业法人")
    number = next(n for n in range(1, len(case.parties) + 2) if f"agent-{n}" not in case.parties)
    return Lack(("/parties/-",), what, {"id": f"agent-{number}", "roles": ["domestic_agent"], "place": place})


def _new_confirmation(case: Arrangement, item: int, manufacturer: Party, place: str) -> Lack:
    return Lack(
        ("/confirmations/-",),
        say(
            "the written confirmation by {place} for {party}, item {item}",
            "{place}就{party}适用第{item}项情形出具的书面确认",
            place=place_name(place),
            party=manufacturer,
            item=item,
        ),
        {
            "kind": "experience_extension",
            "authority": place,
            "item": item,
            "entrusted": manufacturer.id,
            "date": case.as_of.isoformat(),
            "document": EVIDENCE,
        },
    )


@requirement(
    "notice-173/2/experience",
    section=SECTION,
    title=Text("Three years with biological products of the dosage form", "同剂型生物制品3年以上生产经验"),
    rule=Text(
        "In principle holder or manufacturer has 3 years of commercial manufacture of biological products of the same "
        "dosage form; with item 2 or 4 of ann-134 art. 17(2) and written confirmation by the applicant's province, "
        "3 years of development or manufacture serve.",
        "原则上双方至少一方应当具有3年以上同剂型生物制品商业化生产经验；属于公告2025年第134号第17条第2款第2项或者第4项情形，"
        "并经申请人所在地省级药品监督管理部门书面确认的，可以扩展为3年以上同剂型生物制品研发或者生产经验。",
    ),
    cites=(Citation(NOTICE_173, "2"), Citation(ANN_134, "17", paragraph=2)),
    binds=("holder", "entrusted_manufacturer", "holder_province"),
    since=dt.date(2026, 4, 1),
    reads=(
        *FRAME,
        "parties~.group",
        "parties~holder.place",
        "product.dosage_form",
        "product.sterile",
        "segments.*.sterile",
        "experience~",
        "circumstances~",
        "confirmations~",
        "quality_system.unified",
        "documents~",
    ),
    questions=(2, 3, 4, 5),
    nothing=NO_MANUFACTURER,
)
def experience(case: Arrangement) -> Iterator[Finding]:
    """Per pair of holder and manufacturer, the first that holds."""
    for manufacturer in case.manufacturers:
        found = (
            _no_experience(case, manufacturer, _BIOLOGIC)
            if case.dossier.experience is None
            else _ordinary(case, manufacturer, _BIOLOGIC)
            or _extended(case, manufacturer)
            or _substance_maker(case, manufacturer)
            or _no_biologic_experience(case, manufacturer)
        )
        yield _with_question_3(case, found)


def _extended(case: Arrangement, manufacturer: Party) -> Finding | None:
    """Answer by the extended test, where years and a claimed item would carry it."""
    years = _years(case, manufacturer, _BIOLOGIC, ANY_ACTIVITY)
    if years.level_if_shown is Reach.SHORT:
        return None
    routes = _routes(case, manufacturer)
    if routes and years.level is not Reach.SHORT:
        return _confirmed(case, manufacturer, years, routes[0])
    alternatives = [
        [*lacks, *_lacks_of_confirmation(case, item, manufacturer)]
        for item, lacks in _items_open(case, _BIOLOGIC, manufacturer)
    ]
    if not alternatives:
        return None
    reason = say(
        "3 years of development or manufacture would serve by the item claimed; item, written confirmation and "
        "experience are not all shown.",
        "已主张第17条第2款情形，3年以上研发或者生产经验可以适用；但所属情形、书面确认和生产经验尚未全部证明。",
    )
    return _unshown_case(years, manufacturer, reason, alternatives, (4,))


def _confirmed(case: Arrangement, manufacturer: Party, years: Years, route: _Route) -> Finding:
    """Answer where an item is claimed and confirmed: met, unless something is to be weighed or stated first."""
    subject = of_pair(case.holder, manufacturer)
    facts = [
        *years.facts(),
        at(route.claim),
        at(route.confirmation),
        *_facts_of_item(case, route.item, manufacturer),
        at("/product/sterile"),
    ]
    names = {
        "item": route.item,
        "place": place_name(route.confirmation.authority or ""),
        "day": route.confirmation.date,
    }
    why: list[Say] = []
    if years.level is Reach.TO_BE_WEIGHED:
        why.append(_WEIGH_1095)
    if case.sterile is False:
        why.append(_NOT_FOR_STERILE)
    if not case.holder_domestic:
        why.append(_BY_THE_AGENT)
    if why:
        return for_judgement(
            say(
                "{place} confirmed item {item} on {day}; to be weighed: {why}",
                "{place}已于{day}书面确认第{item}项情形；仍需判断的事项：{why}",
                why=why,
                **names,
            ),
            subject,
            facts=facts,
            questions=(4, 5) if case.sterile is False else (4,),
        )
    if case.sterile is None:
        return not_shown(
            say(
                "Item {item} speaks of sterile drugs, and whether the product is sterile is not stated.",
                "第{item}项系针对无菌药品的规定，而未说明产品是否为无菌药品。",
                item=route.item,
            ),
            subject,
            missing=[[_STATE_STERILE]],
            facts=facts,
            questions=(4, 5),
        )
    return met(
        say(
            "{years} {place} confirmed item {item} on {day}.",
            "{years}{place}已于{day}书面确认第{item}项情形。",
            years=_describe(years, case, _BIOLOGIC.widened),
            **names,
        ),
        subject,
        facts=facts,
        questions=(4,),
    )


_STATE_STERILE = Lack(("/product/sterile",), say("whether the product is sterile", "产品是否为无菌药品"), value=True)
_NOT_FOR_STERILE = say(
    "Items 2 and 4 speak of sterile drugs, and this product is not sterile.",
    "第2项、第4项系针对无菌药品的规定，而本品不是无菌药品。",
)
_BY_THE_AGENT = say(
    "The holder is overseas; the province of its domestic agent confirmed.",
    "持有人为境外企业，由其境内企业法人所在地确认。",
)


def _substance_maker(case: Arrangement, manufacturer: Party) -> Finding | None:
    """Answer for a maker of drug substance or intermediate alone, whose same dosage form is an open question."""
    if not case.makes_substance_only(manufacturer):
        return None
    years = _years(case, manufacturer, _BIOLOGIC, COMMERCIAL, SUBSTANCE_FORMS)
    if years.level is not Reach.SHORT:
        open_question = say(
            "{party} makes drug substance or intermediate only, and the experience is of these; what the same dosage "
            "form is for such a site is open.",
            "{party}仅生产原液或者中间产品，其经验亦为原液或者中间产品的经验；此类场地“同剂型”如何认定尚不明确。",
            party=manufacturer,
        )
        weigh = say("{open} {weigh}", "{open}{weigh}", open=open_question, weigh=_WEIGH_1095)
        return for_judgement(
            open_question if years.level is Reach.REACHED else weigh,
            of_pair(case.holder, manufacturer),
            facts=[*years.facts(), *(at(each, "form") for each in case.production_segments_of(manufacturer))],
            questions=(2,),
        )
    if years.level_if_shown is not Reach.SHORT:
        finding = _unshown_years(years, manufacturer, _BIOLOGIC)
        finding.questions = (2,)
        return finding
    return None


def _no_biologic_experience(case: Arrangement, manufacturer: Party) -> Finding:
    """Answer that none of the ways holds, or that nothing is said of the case which would open one."""
    years = _years(case, manufacturer, _BIOLOGIC, ANY_ACTIVITY)
    if years.level_if_shown is not Reach.SHORT:
        alternatives = [
            [*lacks, *_lacks_of_confirmation(case, item, manufacturer)]
            for item, lacks in _items_unstated(case, _BIOLOGIC, manufacturer)
        ]
        if alternatives:
            return _unshown_case(years, manufacturer, _NO_CASE_STATED, alternatives, (4,))
    substance = case.makes_substance_only(manufacturer)
    going_on = [_years(case, manufacturer, _BIOLOGIC, COMMERCIAL)]
    if substance:
        going_on.append(_years(case, manufacturer, _BIOLOGIC, COMMERCIAL, SUBSTANCE_FORMS))
    if _routes(case, manufacturer):
        going_on.append(years)
    return _not_reached(case, manufacturer, _BIOLOGIC, going_on, (2,) if substance else ())


_NO_CASE_STATED = say(
    "3 years of commercial manufacture are not reached; 3 years of development or manufacture would serve in a case of "
    "article 17, paragraph 2, and whether there is one is not stated.",
    "未达到3年商业化生产经验；属于第17条第2款情形的，3年以上研发或者生产经验可以适用，但未说明是否属于该情形。",
)


# The sterile test of the announcement


@requirement(
    "ann-134/17/sterile-experience",
    section=SECTION,
    title=Text("Three years with sterile drugs of the dosage form", "同剂型无菌药品3年以上生产经验"),
    rule=Text(
        "In principle holder or manufacturer has 3 years of commercial manufacture of sterile drugs of the same dosage "
        "form; in 4 cases, 3 years of development or manufacture serve.",
        "拟委托生产无菌药品的，原则上持有人和受托生产企业至少一方应当具有3年以上同剂型无菌药品商业化生产经验；"
        "符合4种情形之一的，具有3年以上同剂型无菌药品研发或者生产经验亦可。",
    ),
    cites=(Citation(ANN_134, "17", paragraph=1), Citation(ANN_134, "17", paragraph=2)),
    binds=("holder", "entrusted_manufacturer", "manufacturer_province"),
    since=dt.date(2025, 12, 30),
    reads=(
        *FRAME,
        "parties~.group",
        "parties~holder.place",
        "product.dosage_form",
        "product.sterile",
        "segments.*.sterile",
        "segments~.electronic_records",
        "segments~.electronic_materials",
        "segments~.data_exchange",
        "experience~",
        "circumstances~",
        "quality_system.unified",
        "steps~holder",
        "documents~",
    ),
    spared=True,
    questions=(2, 3),
    nothing=NO_MANUFACTURER,
)
def sterile_experience(case: Arrangement) -> Iterator[Finding]:
    """Per pair of holder and manufacturer; a maker of drug substance alone is left to the authority."""
    unsettled = sterility_unsettled(case)
    if unsettled is not None:
        yield unsettled
        return
    for manufacturer in case.manufacturers:
        found = (
            _makes_no_dosage_form(case, manufacturer)
            if not case.makes_dosage_form(manufacturer)
            else _no_experience(case, manufacturer, _STERILE)
            if case.dossier.experience is None
            else _ordinary(case, manufacturer, _STERILE)
            or _sterile_widened(case, manufacturer)
            or _no_sterile_experience(case, manufacturer)
        )
        yield _with_question_3(case, found)


def sterility_unsettled(case: Arrangement) -> Finding | None:
    """Answer where the product is not sterile, or where that is not stated."""
    if case.sterile is None:
        what = _STATE_STERILE.what
        return not_shown(
            say("It is not stated whether the product is sterile.", "未说明产品是否为无菌药品。"),
            missing=[[Lack(("/product/sterile",), what, value=False)]],
        )
    if not case.sterile:
        return not_applicable(
            say("Neither the product nor a segment is sterile.", "产品及各生产段均非无菌。"),
            facts=[at("/product/sterile"), *(at(each, "sterile") for each in case.ordered_segments)],
        )
    return None


def _makes_no_dosage_form(case: Arrangement, manufacturer: Party) -> Finding:
    return for_judgement(
        say(
            "{party} makes no dosage form; whether the test reaches drug substance entrusted for a sterile drug is "
            "open.",
            "{party}不承担制剂生产；无菌药品的原液委托生产是否适用该项要求尚不明确。",
            party=manufacturer,
        ),
        of_pair(case.holder, manufacturer),
        facts=[at(each, "form") for each in case.segments_of(manufacturer)],
        questions=(2,),
    )


def _sterile_widened(case: Arrangement, manufacturer: Party) -> Finding | None:
    """Answer by the four cases, where years and a claimed item would carry it; no confirmation is asked for."""
    years = _years(case, manufacturer, _STERILE, ANY_ACTIVITY)
    if years.level_if_shown is Reach.SHORT:
        return None
    shown = _sterile_cases(case, manufacturer)
    if shown and years.level is not Reach.SHORT:
        return _sterile_case_shown(case, manufacturer, years, *shown[0])
    alternatives = [lacks for _, lacks in _items_open(case, _STERILE, manufacturer)]
    if not alternatives:
        return None
    reason = say(
        "3 years of development or manufacture would serve by the item claimed; item and experience are not all shown.",
        "已主张第17条第2款情形，3年以上研发或者生产经验可以适用；但所属情形和生产经验尚未全部证明。",
    )
    return _unshown_case(years, manufacturer, reason, alternatives)


def _sterile_cases(case: Arrangement, manufacturer: Party) -> list[tuple[int, Circumstance]]:
    """Every item claimed, evidenced and not lacking the facts it speaks of; item 4, which is weighed, last."""
    return [
        (item, claim)
        for item in _STERILE.items
        if item_holds(case, item, manufacturer)
        for claim in claims(case, item, manufacturer)
        if case.evidenced(claim)
    ]


def _sterile_case_shown(
    case: Arrangement, manufacturer: Party, years: Years, item: int, claim: Circumstance
) -> Finding:
    subject = of_pair(case.holder, manufacturer)
    facts = [*years.facts(), at(claim), *_facts_of_item(case, item, manufacturer)]
    if years.level is Reach.TO_BE_WEIGHED:
        return for_judgement(_WEIGH_1095, subject, facts=facts)
    if item == _TOOK_PART:
        return for_judgement(
            say(
                "Claimed with evidence: {party} mainly took part in the development and in making the clinical trial "
                "material (item {item}); the authority weighs it.",
                "已主张{party}主要参与拟受托无菌药品研发、临床试验药品生产（第{item}项）并提供证明，由药品监督管理部门判断。",
                party=manufacturer,
                item=item,
            ),
            subject,
            facts=facts,
        )
    return met(
        say(
            "{years} Item {item} is claimed and evidenced.",
            "{years}所主张的第{item}项情形已提供证明。",
            years=_describe(years, case, _STERILE.widened),
            item=item,
        ),
        subject,
        facts=facts,
    )


def _no_sterile_experience(case: Arrangement, manufacturer: Party) -> Finding:
    """Answer that no way holds, or that nothing is said of the case which would open one."""
    years = _years(case, manufacturer, _STERILE, ANY_ACTIVITY)
    if years.level_if_shown is not Reach.SHORT:
        alternatives = [lacks for _, lacks in _items_unstated(case, _STERILE, manufacturer)]
        if alternatives:
            return _unshown_case(years, manufacturer, _NO_CASE_STATED, alternatives)
    going_on = [_years(case, manufacturer, _STERILE, COMMERCIAL)]
    if _sterile_cases(case, manufacturer):
        going_on.append(years)
    return _not_reached(case, manufacturer, _STERILE, going_on)
