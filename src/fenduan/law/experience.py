"""Section D, first half: three years of experience of the dosage form, the biologic and the sterile test."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from fenduan.dossier.model import Circumstance, Confirmation, Experience, Party
from fenduan.law.arrangement import Arrangement, of_pair, settled
from fenduan.law.citation import Citation
from fenduan.law.confirmation import confirmations_for, lacks_of_confirmation, seats_of
from fenduan.law.entrustment import NO_MANUFACTURER
from fenduan.law.finding import (
    EVIDENCE,
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
from fenduan.law.periods import Reach
from fenduan.law.purpose import FRAME
from fenduan.law.repairs import both, confirming, entrusting_another, obtaining, waiting
from fenduan.law.requirement import Section, requirement
from fenduan.law.years import (
    ANY_ACTIVITY,
    BIOLOGIC,
    COMMERCIAL,
    ELECTRONIC,
    OF_THE_PRODUCT,
    ONE_GROUP,
    SOME_FORM,
    STERILE,
    TOOK_PART,
    ExperienceTest,
    Years,
    all_of,
    complete,
    form_of,
    gather_years,
    state_form,
)
from fenduan.reference.codes import SUBSTANCE_FORMS
from fenduan.reference.text import Text

SECTION: Section = "D"


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
    return settled(
        each
        for each in case.dossier.circumstances or ()
        if each.item == item and (item == OF_THE_PRODUCT or each.entrusted == manufacturer.id)
    )


def _nearest_claim(case: Arrangement, item: int, manufacturer: Party) -> Circumstance | None:
    """Return the claim that comes nearest: an evidenced one, else one, else one silent on its item or manufacturer."""
    sure = claims(case, item, manufacturer)
    silent = settled(
        each
        for each in case.dossier.circumstances or ()
        if each.item in (None, item)
        and (item == OF_THE_PRODUCT or each.entrusted in (None, manufacturer.id))
        and (each.item is None or each.entrusted is None)
    )
    return max([*sure, *silent], key=lambda each: (each in sure, case.evidenced(each)), default=None)


def item_holds(case: Arrangement, item: int, manufacturer: Party) -> bool | None:
    """Whether what an item asks for beside the claim holds; ``None`` where it is silent."""
    if item == ONE_GROUP:
        return all_of(same_group(case, manufacturer), system_in_effect(case))
    if item == ELECTRONIC:
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
    if item == ONE_GROUP:
        return [at(case.holder, "group"), at(manufacturer, "group"), at("/quality_system/unified")]
    if item == ELECTRONIC:
        return [at(each, key) for each in case.segments_of(manufacturer) for key in _ELECTRONIC_KEYS]
    return []


def _lacks_of_item(case: Arrangement, item: int, manufacturer: Party) -> list[Lack]:
    """Name the facts that an item speaks of and that are not shown."""
    if item == ONE_GROUP:
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
    if item == ELECTRONIC:
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
    if claim.entrusted is None and item != OF_THE_PRODUCT:
        what = say("for which manufacturer it is claimed", "该项情形针对哪一受托生产企业")
        lacks.append(Lack(at(claim, "entrusted"), what, manufacturer.id))
    if not case.evidenced(claim):
        what = _with_item(say("evidence that item {item} applies", "属于第{item}项情形的证明文件"), item)
        lacks.append(Lack(at(claim, "evidence"), what, [EVIDENCE]))
    return lacks


def _with_item(what: Say, item: int) -> Say:
    return Say(what.en, what.zh, {**what.facts, "item": item})


def _items_open(case: Arrangement, test: ExperienceTest, manufacturer: Party) -> Iterator[tuple[int, list[Lack]]]:
    """Yield each item that is claimed and not contradicted, with what it lacks to be shown."""
    for item in test.items:
        claim = _nearest_claim(case, item, manufacturer)
        if claim is not None and item_holds(case, item, manufacturer) is not False:
            lacks = _lacks_of_claim(case, item, manufacturer, claim)
            yield item, [*lacks, *_lacks_of_item(case, item, manufacturer)]


def _items_unstated(case: Arrangement, test: ExperienceTest, manufacturer: Party) -> Iterator[tuple[int, list[Lack]]]:
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
        form=form_of(case),
        spans=[
            say("{first} to {last}", "{first}至{last}", first=each.from_, last=each.to)
            if each.to is not None
            else say("since {first}", "{first}至今", first=each.from_)
            for each in sorted(records, key=lambda each: (each.from_ or dt.date.min, each.to or dt.date.max))
        ],
    )


def _no_experience(case: Arrangement, manufacturer: Party, test: ExperienceTest) -> Finding:
    form = case.product.dosage_form or SOME_FORM
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
        missing=lambda: [[Lack(("/experience/-",), what, value), *state_form(case, form)]],
    )


def _ordinary(case: Arrangement, manufacturer: Party, test: ExperienceTest) -> Finding | None:
    """Answer by the ordinary test: three years of commercial manufacture of the product's dosage form."""
    subject = of_pair(case.holder, manufacturer)
    years = gather_years(case, manufacturer, test, COMMERCIAL)
    if years.level is Reach.REACHED:
        return met(lambda: _describe(years, case, test.commercial), subject, facts=years.facts)
    if years.level is Reach.TO_BE_WEIGHED:
        return for_judgement(_WEIGH_1095, subject, facts=years.facts)
    if years.level_if_shown is not Reach.SHORT:
        return _unshown_years(years, manufacturer)
    return None


def _unshown_years(years: Years, manufacturer: Party) -> Finding:
    """Answer where records that are not evidenced, or silent on what is tested, would carry a party to three years."""
    case = years.case
    form = [] if years.form in SUBSTANCE_FORMS else state_form(case, years.form)
    return not_shown(
        lambda: say(
            "3 years would be reached by experience of {parties} that is not evidenced or not stated in full.",
            "{parties}的经历如提供证明并补充完整，可以达到3年；目前未提供证明或者记载不全。",
            parties=[party for party, _ in years.lacking],
        ),
        of_pair(case.holder, manufacturer),
        missing=lambda: [
            [*complete(years, party, records, "commercial_manufacture"), *form] for party, records in years.lacking
        ],
        facts=lambda: [*years.facts(), *(at(record) for _, records in years.lacking for record in records)],
    )


def _unshown_case(
    years: Years, manufacturer: Party, reason: Say, alternatives: list[list[Lack]], questions: tuple[int, ...] = ()
) -> Finding:
    """Answer where a case of article 17, paragraph 2 is not shown; each alternative names the years too."""
    case = years.case

    def lacking() -> list[tuple[Party, list[Experience]]]:
        return years.lacking if years.level is Reach.SHORT else []

    def missing() -> list[list[Lack]]:
        more = [
            [*complete(years, party, records, "manufacture"), *state_form(case, years.form)]
            for party, records in lacking()
        ]
        return [[*lacks, *shown] for lacks in alternatives for shown in more or [[]]]

    return not_shown(
        reason,
        of_pair(case.holder, manufacturer),
        missing=missing,
        remedy=lambda: _ask_for_confirmation(missing()[0]),
        facts=lambda: [
            *years.facts(),
            *(at(record) for _, records in lacking() for record in records),
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
    case: Arrangement, manufacturer: Party, test: ExperienceTest, going_on: list[Years], questions: tuple[int, ...] = ()
) -> Finding:
    """Answer that nothing holds; ``going_on`` is the experience by which it may be reached in time."""
    return not_met(
        say(
            "Neither {holder} nor {party} has 3 years of {kind}, dosage form {form}.",
            "{holder}和{party}均不具有3年以上{form}{kind}经验。",
            holder=case.holder,
            party=manufacturer,
            kind=test.commercial,
            form=form_of(case),
        ),
        of_pair(case.holder, manufacturer),
        remedy=lambda: _in_time(going_on),
        facts=lambda: _facts_of_pair(case, manufacturer),
        discretion=True,
        questions=questions,
    )


def _in_time(going_on: list[Years]) -> Remedy:
    """Wait where experience that still goes on will reach it; else have it from elsewhere."""
    day = min((day for years in going_on if (day := years.day()) is not None), default=None)
    if day is not None:
        return wait_until(
            day, "On {date} experience that still goes on reaches 3 years.", "至{date}，仍在进行的生产经历满3年。"
        )
    return obtain(
        "Entrust a manufacturer that has the experience, show a case of article 17, paragraph 2, or ask the "
        "authority for an exception, with reasons.",
        "委托具有相应生产经验的受托生产企业，或者证明属于第17条第2款情形，或者说明理由申请例外处理。",
    )


def _facts_of_pair(case: Arrangement, manufacturer: Party) -> list[Ref]:
    """Point at what is stated of either party's experience, or at the statement that there is none."""
    both = (case.holder.id, manufacturer.id)
    records = settled(each for each in case.dossier.experience or () if each.party in both)
    return [at(each) for each in records] or [at("/experience")]


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


def _routes(case: Arrangement, manufacturer: Party) -> list[_Route]:
    """Every extended route that is evidenced throughout, experience apart."""
    seats = seats_of(case)
    return [
        _Route(item, claim, confirmation)
        for item in BIOLOGIC.items
        if item_holds(case, item, manufacturer)
        for claim in claims(case, item, manufacturer)
        if case.evidenced(claim)
        for confirmation in confirmations_for(case, item, manufacturer)
        if confirmation.authority in seats and confirmation.date is not None and case.evidenced(confirmation)
    ]


@requirement(
    "notice-173/2/experience",
    section=SECTION,
    title=Text("3 years with biological products of the dosage form", "同剂型生物制品3年以上生产经验"),
    rule=Text(
        "In principle holder or manufacturer has 3 years of commercial manufacture of biological products of the same "
        "dosage form; in the case of item 2 or 4 of announcement 2025 No. 134, art. 17(2), confirmed in writing by the "
        "applicant's province, 3 years of development or manufacture serve.",
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
    repairs=(confirming, obtaining(both), waiting, entrusting_another),
)
def experience(case: Arrangement) -> Iterator[Finding]:
    """Per pair of holder and manufacturer, the first that holds."""
    for manufacturer in case.manufacturers:
        found = (
            _no_experience(case, manufacturer, BIOLOGIC)
            if case.dossier.experience is None
            else _ordinary(case, manufacturer, BIOLOGIC)
            or _extended(case, manufacturer)
            or _substance_maker(case, manufacturer)
            or _no_biologic_experience(case, manufacturer)
        )
        yield _with_question_3(case, found)


def _extended(case: Arrangement, manufacturer: Party) -> Finding | None:
    """Answer by the extended test, where years and a claimed item would carry it."""
    years = gather_years(case, manufacturer, BIOLOGIC, ANY_ACTIVITY)
    if years.level_if_shown is Reach.SHORT:
        return None
    routes = _routes(case, manufacturer)
    if routes and years.level is not Reach.SHORT:
        return _confirmed(case, manufacturer, years, routes[0])
    alternatives = _with_confirmation(case, manufacturer, _items_open(case, BIOLOGIC, manufacturer))
    if not alternatives:
        return None
    reason = say(
        "3 years of development or manufacture would serve by the item claimed; item, written confirmation and "
        "experience are not all shown.",
        "按所主张的情形，3年以上研发或者生产经验可以适用；但所属情形、书面确认和生产经验尚未全部证明。",
    )
    return _unshown_case(years, manufacturer, reason, alternatives, (4,))


def _with_confirmation(
    case: Arrangement, manufacturer: Party, items: Iterator[tuple[int, list[Lack]]]
) -> list[list[Lack]]:
    """Add to what each item lacks its confirmation, and whether the product is sterile, as items 2 and 4 have it."""
    sterility = [_STATE_STERILE] if case.sterile is None else []
    return [[*lacks, *lacks_of_confirmation(case, item, manufacturer), *sterility] for item, lacks in items]


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
                "The authority of {place} confirmed item {item} on {day}; to be weighed: {why}",
                "{place}药品监督管理部门已于{day}书面确认第{item}项情形；仍需判断的事项：{why}",
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
            missing=lambda: [[_STATE_STERILE]],
            facts=facts,
            questions=(4, 5),
        )
    return met(
        say(
            "{years} The authority of {place} confirmed item {item} on {day}.",
            "{years}{place}药品监督管理部门已于{day}书面确认第{item}项情形。",
            years=_describe(years, case, BIOLOGIC.widened),
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
    "持有人为境外企业，由其指定的境内企业法人所在地药品监督管理部门确认。",
)


def _substance_maker(case: Arrangement, manufacturer: Party) -> Finding | None:
    """Answer for a maker of drug substance or intermediate alone, whose same dosage form is an open question."""
    if not case.makes_substance_only(manufacturer):
        return None
    years = gather_years(case, manufacturer, BIOLOGIC, COMMERCIAL, SUBSTANCE_FORMS)
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
        finding = _unshown_years(years, manufacturer)
        finding.questions = (2,)
        return finding
    return None


def _no_biologic_experience(case: Arrangement, manufacturer: Party) -> Finding:
    """Answer that none of the ways holds, or that nothing is said of the case which would open one."""
    years = gather_years(case, manufacturer, BIOLOGIC, ANY_ACTIVITY)
    if years.level_if_shown is not Reach.SHORT:
        alternatives = _with_confirmation(case, manufacturer, _items_unstated(case, BIOLOGIC, manufacturer))
        if alternatives:
            return _unshown_case(years, manufacturer, _NO_CASE_STATED, alternatives, (4,))
    substance = case.makes_substance_only(manufacturer)
    going_on = [gather_years(case, manufacturer, BIOLOGIC, COMMERCIAL)]
    if substance:
        going_on.append(gather_years(case, manufacturer, BIOLOGIC, COMMERCIAL, SUBSTANCE_FORMS))
    if _routes(case, manufacturer):
        going_on.append(years)
    return _not_reached(case, manufacturer, BIOLOGIC, going_on, (2,) if substance else ())


_NO_CASE_STATED = say(
    "3 years of commercial manufacture are not reached; 3 years of development or manufacture would serve in a case of "
    "article 17, paragraph 2, and whether there is one is not stated.",
    "未达到3年商业化生产经验；属于第17条第2款情形的，3年以上研发或者生产经验可以适用，但未说明是否属于该情形。",
)


# The sterile test of the announcement


@requirement(
    "ann-134/17/sterile-experience",
    section=SECTION,
    title=Text("3 years with sterile drugs of the dosage form", "同剂型无菌药品3年以上生产经验"),
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
    repairs=(obtaining(both), waiting, entrusting_another),
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
            else _no_experience(case, manufacturer, STERILE)
            if case.dossier.experience is None
            else _ordinary(case, manufacturer, STERILE)
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
            missing=lambda: [[Lack(("/product/sterile",), what, value=False)]],
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
    years = gather_years(case, manufacturer, STERILE, ANY_ACTIVITY)
    if years.level_if_shown is Reach.SHORT:
        return None
    shown = _sterile_cases(case, manufacturer)
    if shown and years.level is not Reach.SHORT:
        return _sterile_case_shown(case, manufacturer, years, *shown[0])
    alternatives = [lacks for _, lacks in _items_open(case, STERILE, manufacturer)]
    if not alternatives:
        return None
    reason = say(
        "3 years of development or manufacture would serve by the item claimed; item and experience are not all shown.",
        "按所主张的情形，3年以上研发或者生产经验可以适用；但所属情形和生产经验尚未全部证明。",
    )
    return _unshown_case(years, manufacturer, reason, alternatives)


def _sterile_cases(case: Arrangement, manufacturer: Party) -> list[tuple[int, Circumstance]]:
    """Every item claimed, evidenced and not lacking the facts it speaks of; item 4, which is weighed, last."""
    return [
        (item, claim)
        for item in STERILE.items
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
    if item == TOOK_PART:
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
            years=_describe(years, case, STERILE.widened),
            item=item,
        ),
        subject,
        facts=facts,
    )


def _no_sterile_experience(case: Arrangement, manufacturer: Party) -> Finding:
    """Answer that no way holds, or that nothing is said of the case which would open one."""
    years = gather_years(case, manufacturer, STERILE, ANY_ACTIVITY)
    if years.level_if_shown is not Reach.SHORT:
        alternatives = [lacks for _, lacks in _items_unstated(case, STERILE, manufacturer)]
        if alternatives:
            return _unshown_case(years, manufacturer, _NO_CASE_STATED, alternatives)
    going_on = [gather_years(case, manufacturer, STERILE, COMMERCIAL)]
    if _sterile_cases(case, manufacturer):
        going_on.append(years)
    return _not_reached(case, manufacturer, STERILE, going_on)
