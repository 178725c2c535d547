"""Section D, first half: three years of experience of the dosage form, the biologic and the sterile test."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from fenduan.dossier.model import Circumstance, Confirmation, Experience, Party
from fenduan.law.arrangement import Arrangement, of_pair
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


@dataclass
class Years:
    """The experience of one pair of holder and manufacturer in one test (either party reaches it alone)."""

    case: Arrangement
    parties: tuple[Party, ...]
    match: Match
    sure: dict[str, list[Experience]] = field(init=False)
    possible: dict[str, list[Experience]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the records of each party into those that count and those that would if evidenced or stated."""
        self.sure = {party.id: [] for party in self.parties}
        self.possible = {party.id: [] for party in self.parties}
        for record in self.case.dossier.experience or ():
            answer = self.match(record)
            if answer is False or record.from_ is None:
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

    def lacking(self) -> list[tuple[Experience, Party]]:
        """Return the records that would carry the first party to reach it, were they evidenced and complete."""
        for party in self.parties:
            both = [*self.sure[party.id], *self.possible[party.id]]
            if self._reach(both) is not Reach.SHORT:
                return [(each, party) for each in self.possible[party.id]]
        return []

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


def _complete(case: Arrangement, lacking: list[tuple[Experience, Party]], example: dict[str, object]) -> list[Lack]:
    """Name what is wanting in each record: the document, or what it is silent on."""
    lacks: list[Lack] = []
    for record, party in lacking:
        if record.party is None:
            lacks.append(Lack(at(record, "party"), say("whose experience it is", "该经历属于哪一企业"), party.id))
        if not case.evidenced(record):
            what = say("evidence of the experience of {party}", "{party}生产经历的证明文件", party=party)
            lacks.append(Lack(at(record, "document"), what, EVIDENCE))
        for key, value in example.items():
            if getattr(record, key) is None:
                what = say("the record of {party}: {key}", "{party}生产经历：{key}", party=party, key=_KEYS[key])
                lacks.append(Lack(at(record, key), what, value))
    if lacking and case.product.dosage_form is None:
        lacks.append(_state_form(lacking[0][0]))
    return lacks


_KEYS = {
    "activity": say("which activity", "从事何种活动"),
    "biologic": say("whether of biological products", "是否为生物制品"),
    "sterile": say("whether of sterile drugs", "是否为无菌药品"),
    "dosage_form": say("of which dosage form", "何种剂型"),
}


def _state_form(record: Experience) -> Lack:
    value = record.dosage_form or "solution_for_injection"
    return Lack(("/product/dosage_form",), say("the product's dosage form", "产品剂型"), value)


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
        for each in case.dossier.circumstances or ()
        if each.item == item and (item == 1 or each.entrusted == manufacturer.id)
    ]


def item_holds(case: Arrangement, item: int, manufacturer: Party) -> bool | None:
    """Whether what an item asks for beside the claim holds; ``None`` where it is silent."""
    if item == 2:  # noqa: PLR2004 - the items of article 17, paragraph 2 go by number
        return all_of(same_group(case, manufacturer), system_in_effect(case))
    if item == 3:  # noqa: PLR2004
        facts = [
            fact
            for each in case.segments_of(manufacturer)
            for fact in (each.electronic_records, each.electronic_materials, each.data_exchange)
        ]
        return all_of(*facts)
    return True


def _lacks_for_item(case: Arrangement, item: int, manufacturer: Party, claim: Circumstance) -> list[Lack]:
    """Name what is wanting for a claimed item to be shown: its evidence and the facts it speaks of."""
    lacks: list[Lack] = []
    if not case.evidenced(claim):
        what = say("evidence that item {item} holds", "符合第{item}项情形的证明文件", item=item)
        lacks.append(Lack(at(claim, "evidence"), what, [EVIDENCE]))
    if item == 2:  # noqa: PLR2004
        group = case.holder.group or manufacturer.group or "group"
        lacks.extend(
            Lack(at(party, "group"), say("the group of {party}", "{party}所属集团", party=party), group)
            for party in (case.holder, manufacturer)
            if party.group is None
        )
        if system_in_effect(case) is None:
            what = say("the document that sets up the unified system", "建立统一质量保证体系的文件")
            lacks.append(Lack(("/quality_system/unified/document",), what, EVIDENCE))
    if item == 3:  # noqa: PLR2004
        lacks.extend(
            Lack(
                at(each, key),
                say("{segment}: {key}", "{segment}:{key}", segment=each, key=_ELECTRONIC[key]),
                value=True,
            )
            for each in case.segments_of(manufacturer)
            for key in _ELECTRONIC
            if getattr(each, key) is None
        )
    return lacks


_ELECTRONIC = {
    "electronic_records": say("electronic records", "生产检验数据信息化记录"),
    "electronic_materials": say("electronic material management", "物料管理信息化记录"),
    "data_exchange": say("electronic data exchange with the holder", "与持有人电子数据交换"),
}


def _describe(years: Years, form: str | None, kind: Say) -> Say:
    party, records = years.best()
    return say(
        "{party} has 3 years of {kind} of {form} ({spans}).",
        "{party}具有3年以上{form}{kind}经验（{spans}）。",
        party=party,
        kind=kind,
        form=Code("form", form or "?"),
        spans=[
            say("{first} to {last}", "{first}至{last}", first=each.from_, last=each.to)
            if each.to is not None
            else say("since {first}", "{first}至今", first=each.from_)
            for each in sorted(records, key=lambda each: each.from_ or dt.date.min)
        ],
    )


_WEIGH_1095 = say(
    "Exactly 1,095 days in separate stretches: whether that is three years is for the authority.",
    "多段经历合计恰为1,095日：是否满3年由药品监督管理部门判断。",
)
_COMMERCIAL_BIOLOGIC = say("commercial manufacture of biological products", "生物制品商业化生产")
_ANY_BIOLOGIC = say("development or manufacture of biological products", "生物制品研发或者生产")
_COMMERCIAL_STERILE = say("commercial manufacture of sterile drugs", "无菌药品商业化生产")
_ANY_STERILE = say("development or manufacture of sterile drugs", "无菌药品研发或者生产")
_NOT_STATED = say("No experience is stated.", "未说明任何生产经历。")


def _no_experience(case: Arrangement, manufacturer: Party, example: dict[str, object]) -> Finding:
    value = {
        **example,
        "party": manufacturer.id,
        "dosage_form": case.product.dosage_form or "solution_for_injection",
        "from": case.as_of.replace(year=case.as_of.year - 4, day=min(case.as_of.day, 28)).isoformat(),
        "document": EVIDENCE,
    }
    lacks = [
        Lack(
            ("/experience/-",),
            say("the experience of either party, with evidence", "任何一方的生产经历及其证明文件"),
            value,
        )
    ]
    if case.product.dosage_form is None:
        lacks.append(
            Lack(("/product/dosage_form",), say("the product's dosage form", "产品剂型"), "solution_for_injection")
        )
    return not_shown(_NOT_STATED, of_pair(case.holder, manufacturer), missing=[lacks])


def _cure(years: Years, sentence: tuple[str, str]) -> Remedy:
    day = years.day()
    if day is not None:
        return wait_until(
            day,
            "On {date} experience that still goes on reaches 3 years.",
            "至{date}，持续进行的生产经历满3年。",
        )
    return obtain(*sentence)


# The biologic test of the notice


@dataclass(frozen=True)
class _Route:
    """One way through the extended test: the item claimed and the confirmation of it."""

    item: int
    claim: Circumstance
    confirmation: Confirmation | None
    by_agent: bool


def _confirmations(
    case: Arrangement, item: int, manufacturer: Party, *, evidenced: bool
) -> list[tuple[Confirmation, bool]]:
    """Confirmations for the manufacturer and item from the holder's place, or (``True``) from its agent's."""
    agents = {each.place for each in case.agents if each.place is not None}
    found: list[tuple[Confirmation, bool]] = []
    for each in case.dossier.confirmations or ():
        fits = each.kind == "experience_extension" and each.entrusted == manufacturer.id and each.item == item
        if not fits or not case.exists(each) or (evidenced and (each.date is None or not case.evidenced(each))):
            continue
        if case.holder_domestic and each.authority == case.holder.place:
            found.append((each, False))
        elif each.authority in agents:
            found.append((each, True))
    return found


def _routes(case: Arrangement, manufacturer: Party) -> list[_Route]:
    """Every extended route that is evidenced throughout, experience apart."""
    return [
        _Route(item, claim, confirmation, by_agent)
        for item in (2, 4)
        if item_holds(case, item, manufacturer)
        for claim in claims(case, item, manufacturer)
        if case.evidenced(claim)
        for confirmation, by_agent in _confirmations(case, item, manufacturer, evidenced=True)
    ]


def _lacks_of_routes(case: Arrangement, manufacturer: Party) -> list[list[Lack]]:
    """For each claimed item that is not contradicted: what is wanting for it to be shown and confirmed."""
    alternatives: list[list[Lack]] = []
    for item in (2, 4):
        if item_holds(case, item, manufacturer) is False:
            continue
        for claim in claims(case, item, manufacturer)[:1]:
            evidenced = [each for each in claims(case, item, manufacturer) if case.evidenced(each)]
            lacks = _lacks_for_item(case, item, manufacturer, evidenced[0] if evidenced else claim)
            alternatives.append([*lacks, *_lacks_of_confirmation(case, item, manufacturer)])
    return alternatives


def _lacks_of_confirmation(case: Arrangement, item: int, manufacturer: Party) -> list[Lack]:
    if _confirmations(case, item, manufacturer, evidenced=True):
        return []
    lacks: list[Lack] = []
    if case.holder.place is None:
        lacks.append(Lack(at(case.holder, "place"), say("the holder's place", "持有人所在地"), "CN-SH"))
    stated = _confirmations(case, item, manufacturer, evidenced=False)
    if stated:
        confirmation = stated[0][0]
        if confirmation.date is None:
            what = say("the date of the confirmation", "书面确认的日期")
            lacks.append(Lack(at(confirmation, "date"), what, case.as_of.isoformat()))
        if not case.evidenced(confirmation):
            lacks.append(Lack(at(confirmation, "document"), say("the confirmation itself", "书面确认文件"), EVIDENCE))
        return lacks
    agents = [each.place for each in case.agents if each.place is not None]
    place = case.holder.place if case.holder_domestic else (agents[0] if agents else case.holder.place)
    lacks.append(
        Lack(
            ("/confirmations/-",),
            say(
                "the written confirmation by {place} for {party}, item {item}",
                "{place}对{party}适用第{item}项的书面确认",
                place=place_name(place) if place else say("the holder's province", "持有人所在地"),
                party=manufacturer,
                item=item,
            ),
            {
                "kind": "experience_extension",
                "authority": place or "CN-SH",
                "item": item,
                "entrusted": manufacturer.id,
                "date": case.as_of.isoformat(),
                "document": EVIDENCE,
            },
        )
    )
    return lacks


@requirement(
    "notice-173/2/experience",
    section=SECTION,
    title=Text("Three years with biological products of the dosage form", "同剂型生物制品3年以上生产经验"),
    rule=Text(
        "In principle holder or manufacturer has 3 years of commercial manufacture of biological products of the same dosage "
        "form; with item 2 or 4 of ann-134 art. 17 and the province's written confirmation, 3 years of development or "
        "manufacture serve.",
        "原则上双方至少一方应当具有3年以上同剂型生物制品商业化生产经验；属于公告第134号第17条第2款第2项或者第4项情形，并经申请人所在地省级药品监督管理部门书面确认的，可以扩展至3年以上研发或者生产经验。",
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
        if case.dossier.experience is None:
            yield _no_experience(case, manufacturer, {"activity": "commercial_manufacture", "biologic": True})
        else:
            yield _with_question_3(case, _biologic_test(case, manufacturer))


def _with_question_3(case: Arrangement, finding: Finding) -> Finding:
    if len(case.manufacturers) > 1 and 3 not in finding.questions:  # noqa: PLR2004 - open question 3
        finding.questions = tuple(sorted((*finding.questions, 3)))
    return finding


def _biologic(
    case: Arrangement, manufacturer: Party, activities: tuple[str, ...], forms: tuple[str, ...] | None
) -> Years:
    form = case.product.dosage_form

    def match(record: Experience) -> bool | None:
        wanted = forms or ((form,) if form is not None else None)
        same = None if wanted is None else one_of(record.dosage_form, wanted)
        return all_of(one_of(record.activity, activities), record.biologic, same)

    return Years(case, (case.holder, manufacturer), match)


def _biologic_test(case: Arrangement, manufacturer: Party) -> Finding:
    form, subject = case.product.dosage_form, of_pair(case.holder, manufacturer)
    ordinary = _biologic(case, manufacturer, COMMERCIAL, None)
    if ordinary.level is Reach.REACHED:
        return met(_describe(ordinary, form, _COMMERCIAL_BIOLOGIC), subject, facts=ordinary.facts())
    if ordinary.level is Reach.TO_BE_WEIGHED:
        return for_judgement(_WEIGH_1095, subject, facts=ordinary.facts())
    example: dict[str, object] = {"activity": "commercial_manufacture", "biologic": True, "dosage_form": form}
    if ordinary.level_if_shown is not Reach.SHORT:
        return _unshown_years(case, ordinary, subject_of=manufacturer, example=example)
    extended = _extended_test(case, manufacturer)
    if extended is not None:
        return extended
    if case.makes_substance_only(manufacturer):
        substance = _biologic(case, manufacturer, COMMERCIAL, SUBSTANCE_FORMS)
        if substance.level is not Reach.SHORT:
            return for_judgement(
                say(
                    "{party} makes drug substance only; experience of 3 years is of drug substance or intermediate, and what "
                    "the same dosage form is for such a site is open.",
                    "{party}仅生产原液或者中间产品；现有3年以上经验为原液或者中间产品的经验，此类场地“同剂型”如何认定尚不明确。",
                    party=manufacturer,
                ),
                subject,
                facts=substance.facts(),
                questions=(2,),
            )
        if substance.level_if_shown is not Reach.SHORT:
            return _unshown_years(
                case, substance, subject_of=manufacturer, example={**example, "dosage_form": "drug_substance"}
            )
    return not_met(
        say(
            "Neither {holder} nor {party} reaches 3 years of commercial manufacture of biological products of {form}.",
            "{holder}与{party}均未达到3年以上{form}生物制品商业化生产经验。",
            holder=case.holder,
            party=manufacturer,
            form=Code("form", form or "?"),
        ),
        subject,
        remedy=_cure(
            ordinary,
            (
                "Ask the authority for an exception with reasons, entrust a manufacturer that has the experience, or claim "
                "item 2 or 4 with the province's written confirmation.",
                "向药品监督管理部门说明理由请求例外，或者委托具备经验的受托生产企业，或者按第2项、第4项情形取得书面确认。",
            ),
        ),
        facts=ordinary.facts(),
        discretion=True,
        questions=(2,) if case.makes_substance_only(manufacturer) else (),
    )


def _unshown_years(case: Arrangement, years: Years, *, subject_of: Party, example: dict[str, object]) -> Finding:
    lacking = years.lacking()
    return not_shown(
        say(
            "3 years would be reached by records of {party} that are not evidenced or not complete.",
            "{party}的部分经历如有证明且内容完整，可达到3年；目前未提供证明或者记载不全。",
            party=lacking[0][1] if lacking else subject_of,
        ),
        of_pair(case.holder, subject_of),
        missing=[_complete(case, lacking, example)],
        facts=[*years.facts(), *(at(record) for record, _ in lacking)],
    )


def _extended_test(case: Arrangement, manufacturer: Party) -> Finding | None:
    subject, form = of_pair(case.holder, manufacturer), case.product.dosage_form
    years = _biologic(case, manufacturer, ANY_ACTIVITY, None)
    if years.level_if_shown is Reach.SHORT:
        return None
    routes = _routes(case, manufacturer)
    plain = [each for each in routes if not each.by_agent]
    if routes and years.level is not Reach.SHORT:
        chosen = (plain or routes)[0]
        facts = [*years.facts(), at(chosen.claim)] + ([at(chosen.confirmation)] if chosen.confirmation else [])
        if years.level is Reach.REACHED and plain and case.sterile:
            return met(
                say(
                    "{years} Item {item} is claimed and {place} confirmed it on {day}.",
                    "{years}所主张的第{item}项情形已经{place}于{day}书面确认。",
                    years=_describe(years, form, _ANY_BIOLOGIC),
                    item=chosen.item,
                    place=place_name(chosen.confirmation.authority or "") if chosen.confirmation else "",
                    day=chosen.confirmation.date if chosen.confirmation else "",
                ),
                subject,
                facts=facts,
                questions=(4,),
            )
        why: list[Say] = []
        if years.level is Reach.TO_BE_WEIGHED:
            why.append(_WEIGH_1095)
        if not case.sterile:
            why.append(
                say(
                    "Items 2 and 4 speak of sterile drugs and this product is not shown to be one.",
                    "第2项、第4项系针对无菌药品，本品未显示为无菌药品。",
                )
            )
        if not plain:
            why.append(
                say(
                    "The holder is overseas and its agent's province confirmed.",
                    "持有人为境外企业，由其境内企业法人所在地确认。",
                )
            )
        return for_judgement(
            say(
                "The extended test is confirmed, but to be weighed: {why}", "扩展条件已经确认，但需判断：{why}", why=why
            ),
            subject,
            facts=facts,
            questions=(4, 5) if not case.sterile else (4,),
        )
    alternatives = _lacks_of_routes(case, manufacturer)
    if not alternatives:
        return None
    example: dict[str, object] = {"activity": "manufacture", "biologic": True, "dosage_form": form}
    more = _complete(case, years.lacking(), example) if years.level is Reach.SHORT else []
    return not_shown(
        say(
            "The extended test is claimed and 3 years of development or manufacture would serve; it is not shown in full.",
            "已主张适用扩展条件，3年以上研发或者生产经验可以适用，但证明或者书面确认不全。",
        ),
        subject,
        missing=[[*each, *more] for each in alternatives],
        remedy=None
        if any(lack.place[0] != "/confirmations/-" for lack in alternatives[0])
        else Remedy(
            "file_step",
            say(
                "The holder asks its province for the written confirmation.",
                "持有人向所在地省级药品监督管理部门申请书面确认。",
            ),
            step="confirmation",
        ),
        facts=[*years.facts(), *(at(each) for item in (2, 4) for each in claims(case, item, manufacturer))],
        questions=(4,),
    )


# The sterile test of the announcement


@requirement(
    "ann-134/17/sterile-experience",
    section=SECTION,
    title=Text("Three years with sterile drugs of the dosage form", "同剂型无菌药品3年以上生产经验"),
    rule=Text(
        "In principle holder or manufacturer has 3 years of commercial manufacture of sterile drugs of the same dosage form; "
        "in 4 cases, 3 years of development or manufacture serve.",
        "拟委托生产无菌药品的，原则上双方至少一方应当具有3年以上同剂型无菌药品商业化生产经验；符合4种情形之一的，3年以上研发或者生产经验亦可。",
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
        if not case.makes_dosage_form(manufacturer):
            yield _with_question_3(
                case,
                for_judgement(
                    say(
                        "{party} makes no dosage form; whether a drug substance entrusted for a sterile drug falls under the "
                        "test is open.",
                        "{party}不承担制剂生产；无菌药品的原液委托生产是否适用该条件尚不明确。",
                        party=manufacturer,
                    ),
                    of_pair(case.holder, manufacturer),
                    facts=[at(each, "form") for each in case.segments_of(manufacturer)],
                    questions=(2,),
                ),
            )
        elif case.dossier.experience is None:
            yield _no_experience(case, manufacturer, {"activity": "commercial_manufacture", "sterile": True})
        else:
            yield _with_question_3(case, _sterile_test(case, manufacturer))


def sterility_unsettled(case: Arrangement) -> Finding | None:
    """Answer where the product is not sterile, or where that is not stated."""
    if case.sterile is None:
        return not_shown(
            say("It is not stated whether the product is sterile.", "未说明产品是否为无菌药品。"),
            missing=[
                [Lack(("/product/sterile",), say("whether the product is sterile", "是否为无菌药品"), value=False)]
            ],
        )
    if not case.sterile:
        return not_applicable(
            say("Neither the product nor a segment is sterile.", "产品及各生产段均非无菌。"),
            facts=[at(case.product, "sterile")],
        )
    return None


def _sterile_years(case: Arrangement, manufacturer: Party, activities: tuple[str, ...]) -> Years:
    form = case.product.dosage_form

    def match(record: Experience) -> bool | None:
        same = None if form is None else one_of(record.dosage_form, (form,))
        return all_of(one_of(record.activity, activities), record.sterile, same)

    return Years(case, (case.holder, manufacturer), match)


def _sterile_test(case: Arrangement, manufacturer: Party) -> Finding:
    form, subject = case.product.dosage_form, of_pair(case.holder, manufacturer)
    ordinary = _sterile_years(case, manufacturer, COMMERCIAL)
    if ordinary.level is Reach.REACHED:
        return met(_describe(ordinary, form, _COMMERCIAL_STERILE), subject, facts=ordinary.facts())
    if ordinary.level is Reach.TO_BE_WEIGHED:
        return for_judgement(_WEIGH_1095, subject, facts=ordinary.facts())
    example: dict[str, object] = {"activity": "commercial_manufacture", "sterile": True, "dosage_form": form}
    if ordinary.level_if_shown is not Reach.SHORT:
        return _unshown_years(case, ordinary, subject_of=manufacturer, example=example)
    extended = _sterile_extended(case, manufacturer)
    if extended is not None:
        return extended
    return not_met(
        say(
            "Neither {holder} nor {party} reaches 3 years of commercial manufacture of sterile drugs of {form}, and no "
            "exception is shown.",
            "{holder}与{party}均未达到3年以上{form}无菌药品商业化生产经验，也未显示符合例外情形。",
            holder=case.holder,
            party=manufacturer,
            form=Code("form", form or "?"),
        ),
        subject,
        remedy=_cure(
            ordinary,
            (
                "Ask the authority for an exception with reasons, entrust a manufacturer that has the experience, or show one "
                "of the 4 cases.",
                "向药品监督管理部门说明理由请求例外，或者委托具备经验的受托生产企业，或者证明符合4种情形之一。",
            ),
        ),
        facts=ordinary.facts(),
        discretion=True,
    )


def _sterile_extended(case: Arrangement, manufacturer: Party) -> Finding | None:
    subject, form = of_pair(case.holder, manufacturer), case.product.dosage_form
    years = _sterile_years(case, manufacturer, ANY_ACTIVITY)
    if years.level_if_shown is Reach.SHORT:
        return None
    shown = [
        (item, claim)
        for item in (1, 2, 3, 4)
        if item_holds(case, item, manufacturer)
        for claim in claims(case, item, manufacturer)
        if case.evidenced(claim)
    ]
    if shown and years.level is not Reach.SHORT:
        item, claim = shown[0]
        facts = [*years.facts(), at(claim)]
        if years.level is Reach.REACHED and item != 4:  # noqa: PLR2004 - item 4 alone is left to be weighed
            return met(
                say(
                    "{years} Item {item} is claimed and evidenced.",
                    "{years}所主张的第{item}项情形已提供证明。",
                    years=_describe(years, form, _ANY_STERILE),
                    item=item,
                ),
                subject,
                facts=facts,
            )
        why = (
            _WEIGH_1095
            if years.level is Reach.TO_BE_WEIGHED
            else say(
                "{party} is said to have mainly taken part in development and in making the clinical material (item 4): to be "
                "weighed.",
                "{party}主张主要参与拟受托无菌药品研发、临床试验药品生产（第4项），由药品监督管理部门判断。",
                party=manufacturer,
            )
        )
        return for_judgement(why, subject, facts=facts)
    alternatives = [
        _lacks_for_item(case, item, manufacturer, claim)
        for item in (1, 2, 3, 4)
        if item_holds(case, item, manufacturer) is not False
        for claim in claims(case, item, manufacturer)[:1]
    ]
    if not alternatives:
        return None
    example: dict[str, object] = {"activity": "manufacture", "sterile": True, "dosage_form": form}
    more = _complete(case, years.lacking(), example) if years.level is Reach.SHORT else []
    return not_shown(
        say(
            "A case of article 17, paragraph 2 is claimed and 3 years of development or manufacture would serve; it is not "
            "shown in full.",
            "已主张第17条第2款情形，3年以上研发或者生产经验可以适用，但证明不全。",
        ),
        subject,
        missing=[[*each, *more] for each in alternatives],
        facts=[*years.facts(), *(at(each) for item in (1, 2, 3, 4) for each in claims(case, item, manufacturer))],
    )
