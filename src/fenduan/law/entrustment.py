"""Section B, first half: agreements, the chain of entrustment, records of the manufacturers, preparations."""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial

from fenduan.dossier.model import Agreement, BadRecord, Party, Preparation, Segment, Site
from fenduan.law.arrangement import Arrangement, of_manufacturer, of_segment, settled
from fenduan.law.citation import Citation
from fenduan.law.finding import (
    EVIDENCE,
    Code,
    Finding,
    Lack,
    Ref,
    Say,
    at,
    for_judgement,
    met,
    not_met,
    not_shown,
    obtain,
    place_name,
    say,
)
from fenduan.law.instruments import ANN_132, ANN_134, DAL, GMP, REGULATIONS
from fenduan.law.purpose import FRAME
from fenduan.law.repairs import (
    CARRY_OUT,
    both,
    entrusting_directly,
    holder,
    manufacturer,
    obtaining,
    signing,
    with_province,
)
from fenduan.law.requirement import Decide, Section, requirement
from fenduan.reference.calendar import add_years
from fenduan.reference.text import Text

SECTION: Section = "B"
NO_MANUFACTURER = say("No party but the holder performs a production segment.", "除持有人外，没有企业承担生产段。")
NO_DOMESTIC_MANUFACTURER = say(
    "No entrusted manufacturer on the mainland performs a production segment.", "没有境内受托生产企业承担生产段。"
)


def place_unknown(party: Party) -> Finding:
    """Answer for a manufacturer whose place a row needs and the dossier does not state."""
    return not_shown(
        say(
            "The place of {party} is not stated, so it cannot be told whether it is on the mainland.",
            "未说明{party}所在地，无法判断其是否在境内。",
            party=party,
        ),
        of_manufacturer(party),
        missing=lambda: [[Lack(at(party, "place"), say("the place of {party}", "{party}所在地", party=party), "US")]],
    )


UNDATED = say("no date stated", "日期未说明")
XPCC = "CN-XPCC"


def place_remarks(sites: Iterable[Site], party: Party | None) -> list[Say]:
    """Remark on places that a row rests on: a party's that differs from its site's, and the Corps' (an assumption)."""
    remarks: list[Say] = []
    own = None if party is None else party.place
    elsewhere = [site for site in sites if site.place not in (None, own)]
    if party is not None and own is not None and elsewhere:
        remarks.append(
            say(
                "{party} is stated to be in {place}, its site elsewhere: {sites}. Neither stands in for the other.",
                "{party}所在地载明为{place}，其生产场地位于他处：{sites}。两者分别认定，不相互替代。",
                party=party,
                place=place_name(own),
                sites=[
                    say("{site} ({place})", "{site}（{place}）", site=site, place=place_name(site.place or ""))
                    for site in elsewhere
                ],
            )
        )
    if XPCC in (own, *(site.place for site in sites)):
        remarks.append(CORPS)
    return remarks


CORPS = say(
    "The Xinjiang Production and Construction Corps is taken as a place of its own (an assumption).",
    "新疆生产建设兵团按独立的省级行政区域认定（本登记册的假定）。",
)


# Agreements


def _kind_of_agreement(case: Arrangement, party: Party, kind: str) -> tuple[str, Agreement | None]:
    """Judge one kind of agreement: ``met``, ``later`` (met, beginning later), ``not_shown``, ``expired``."""
    own = case.agreements_with(party, kind)
    sites = {site.id for site in case.production_sites_of(party)}
    running = [each for each in own if not case.ended(each.expires)]
    if own and not running and not _may_be_one(case, party, kind):
        last = max(own, key=lambda each: each.expires or dt.date.min)
        return "expired", last
    full = [each for each in running if case.evidenced(each) and sites <= set(each.sites or ())]
    if full:
        begun = [each for each in full if case.begun(each.effective_from)]
        if begun:
            return "met", max(begun, key=lambda each: each.expires or dt.date.max)
        return "later", min(full, key=lambda each: each.effective_from or dt.date.max)
    nearest = max(running, key=lambda each: (case.evidenced(each), len(sites & set(each.sites or ()))), default=None)
    return "not_shown", nearest


def _lacks_of_agreement(case: Arrangement, party: Party, kind: str, nearest: Agreement | None) -> list[Lack]:
    """Name what the nearest agreement of a kind lacks, or all of one."""
    sites = {site.id for site in case.production_sites_of(party)}
    if nearest is None:
        what = say(
            "{kind} between {holder} and {party} that covers its production sites",
            "{holder}与{party}签订的、适用于其全部生产场地的{kind}",
            kind=Code("agreement", kind),
            holder=case.holder,
            party=party,
        )
        value = {"kind": kind, "parties": [case.holder.id, party.id], "sites": sorted(sites), "document": EVIDENCE}
        return [Lack(("/agreements/-",), what, value)]
    return _to_complete(case, nearest, party, sites)


def _lacks_of_agreements(case: Arrangement, party: Party, lacking: dict[str, Agreement | None]) -> list[list[Lack]]:
    return [[lack for kind, near in lacking.items() for lack in _lacks_of_agreement(case, party, kind, near)]]


def _may_be_one(case: Arrangement, party: Party, kind: str) -> bool:
    """Whether an agreement that runs may be of ``kind`` between ``party`` and the holder, by what it leaves open.

    Then it is not shown that all of that kind have expired.
    """
    principals = set(case.principals)
    if case.holder_domestic is None:
        principals.update(each.id for each in case.parties_named_agent)
    return any(
        each.kind in (None, kind)
        and not case.ended(each.expires)
        and (each.parties is None or (party.id in each.parties and not principals.isdisjoint(each.parties)))
        for each in case.dossier.agreements or ()
    )


def _to_complete(case: Arrangement, agreement: Agreement, party: Party, sites: set[str]) -> list[Lack]:
    kind = Code("agreement", agreement.kind or "")
    lacks: list[Lack] = []
    if not case.evidenced(agreement):
        what = say("the signed {kind} with {party}", "与{party}签订的{kind}文本", kind=kind, party=party)
        lacks.append(Lack(at(agreement, "document"), what, EVIDENCE))
    left_out = sorted(sites - set(agreement.sites or ()))
    if left_out:
        what = say(
            "in the {kind} with {party}, among its sites: {sites}",
            "与{party}签订的{kind}的适用场地中列明：{sites}",
            sites=[case.sites[each] for each in left_out],
            kind=kind,
            party=party,
        )
        lacks.append(Lack(at(agreement, "sites"), what, sorted(sites | set(agreement.sites or ()))))
    return lacks


@requirement(
    "dal/32/agreements",
    section=SECTION,
    title=Text("Entrustment and quality agreement", "签订委托协议和质量协议"),
    rule=Text(
        "The holder and the entrusted manufacturer sign an entrustment agreement and a quality agreement and strictly "
        "perform both.",
        "药品上市许可持有人和受托生产企业应当签订委托协议和质量协议，并严格履行协议约定的义务。",
    ),
    cites=(Citation(DAL, "32", paragraph=2),),
    binds=("holder", "entrusted_manufacturer", "domestic_agent"),
    since=dt.date(2019, 12, 1),
    reads=(*FRAME, "parties~holder.place", "agreements~", "documents~"),
    questions=(7,),
    nothing=NO_MANUFACTURER,
    repairs=(signing("entrustment", "quality"),),
)
def agreements(case: Arrangement) -> Iterator[Finding]:
    """Per manufacturer, the worse of the two kinds."""
    for party in case.manufacturers:
        judged = {kind: _kind_of_agreement(case, party, kind) for kind in ("entrustment", "quality")}
        facts: list[Ref] = [at(found) for _, found in judged.values() if found is not None]
        expired = [(kind, found) for kind, (state, found) in judged.items() if state == "expired" and found is not None]
        lacking = {kind: found for kind, (state, found) in judged.items() if state == "not_shown"}
        if expired:
            yield not_met(
                say(
                    "Expired, with {party}: {expired}.",
                    "与{party}签订的协议已到期：{expired}。",
                    party=party,
                    expired=[
                        say(
                            "{kind} (last day {day})",
                            "{kind}（有效期至{day}）",
                            kind=Code("agreement", kind),
                            day=found.expires,
                        )
                        for kind, found in expired
                    ],
                ),
                of_manufacturer(party),
                remedy=obtain(
                    "Sign anew or extend, with {party}: {kinds}.",
                    "与{party}重新签订或者续签：{kinds}。",
                    party=party,
                    kinds=[Code("agreement", kind) for kind, _ in expired],
                ),
                facts=facts,
            )
        elif lacking:
            yield not_shown(
                say(
                    "Not shown for every production site of {party}: {kinds} with the holder.",
                    "未显示持有人与{party}已就其全部生产场地签订{kinds}。",
                    party=party,
                    kinds=[Code("agreement", kind) for kind in lacking],
                ),
                of_manufacturer(party),
                missing=partial(_lacks_of_agreements, case, party, lacking),
                facts=facts,
            )
        else:
            later = [found for state, found in judged.values() if state == "later" and found is not None]
            yield met(
                say(
                    "Entrustment and quality agreement with {party} are evidenced and cover {sites}.",
                    "已提供与{party}签订的委托生产协议和质量协议，适用场地包括{sites}。",
                    party=party,
                    sites=case.production_sites_of(party),
                ),
                of_manufacturer(party),
                facts=facts,
                remarks=[
                    say(
                        "The {kind} begins only on {day}.",
                        "{kind}自{day}起才生效。",
                        kind=Code("agreement", each.kind or ""),
                        day=each.effective_from,
                    )
                    for each in later
                ],
            )


@requirement(
    "regulations/31-2/no-re-entrustment",
    section=SECTION,
    title=Text("No re-entrustment", "不得再次委托生产"),
    rule=Text(
        "An entrusted manufacturer may not entrust the manufacture to another.", "受托生产企业不得再次委托生产。"
    ),
    cites=(Citation(REGULATIONS, "31", paragraph=2),),
    binds=("entrusted_manufacturer", "holder"),
    since=dt.date(2026, 5, 15),
    reads=(*FRAME, "parties~holder.place", "segments~.entrusted_by"),
    nothing=NO_MANUFACTURER,
    repairs=(entrusting_directly,),
)
def no_re_entrustment(case: Arrangement) -> Iterator[Finding]:
    """Every production segment that the holder does not perform is entrusted by the holder or its agent."""
    agents = {each.id for each in case.parties_named_agent}
    for segment in case.entrusted_segments:
        by = segment.entrusted_by
        if by is None or by in case.principals:
            yield met(
                say(
                    "{by} itself entrusts {segment}.",
                    "{segment}由{by}直接委托。",
                    by=case.holder if by is None else case.parties[by],
                    segment=segment,
                ),
                of_segment(segment),
                facts=[at(segment, "entrusted_by"), at(segment, "site")],
            )
        elif by in agents and case.holder.place is None:
            yield not_shown(
                say(
                    "{segment} is entrusted by {by}, which may do so only as the agent of an overseas holder; the "
                    "holder's place is not stated.",
                    "{segment}由{by}委托；只有持有人为境外企业的，其方可作为指定的境内企业法人委托，而持有人所在地未说明。",
                    segment=segment,
                    by=case.parties[by],
                ),
                of_segment(segment),
                missing=lambda: [[Lack(at(case.holder, "place"), say("the holder's place", "持有人所在地"), "US")]],
                facts=[at(segment, "entrusted_by")],
            )
        elif case.performer(segment) is None:
            yield _performer_unknown(case, segment)
        else:
            yield not_met(
                say(
                    "{segment} is entrusted by {by}; only the holder may entrust it.",
                    "{segment}由{by}委托；仅持有人可以委托，受托生产企业不得再次委托生产。",
                    segment=segment,
                    by=case.parties[by],
                ),
                of_segment(segment),
                remedy=obtain(
                    "The holder itself entrusts {segment} to {party}, under agreements of its own.",
                    "由持有人与{party}直接签订协议，委托其生产{segment}。",
                    segment=segment,
                    party=case.performer(segment),
                ),
                facts=[at(segment, "entrusted_by")],
            )


def _performer_unknown(case: Arrangement, segment: Segment, further: Iterable[Lack] = ()) -> Finding:
    """Answer for a segment whose party is not stated; the least that would do is the holder, with ``further``."""
    site = case.site_of(segment)
    what = say("the party of {site}", "{site}所属企业", site=site)
    return not_shown(
        say("The party of {site} is not stated.", "未说明{site}所属企业。", site=site),
        of_segment(segment),
        missing=lambda: [[Lack(at(site, "party"), what, case.holder.id), *further]],
        facts=[at(segment)],
    )


# Bad records

_WINDOWS = {"failed_sampling": 1, "gmp_noncompliance": 3, "serious_violation": 5, "dishonesty": 5}
_FAILED_BATCHES = 2
_REPORTS = ("audit", "testing_capability", "rectification")


def _inside(case: Arrangement, record: BadRecord) -> bool:
    """Whether a record is inside its window, or may be, its date or kind not being stated."""
    years = _WINDOWS.get(record.kind or "", max(_WINDOWS.values()))
    return record.date is None or case.as_of <= add_years(record.date, years)


def _counting(case: Arrangement, party: Party) -> list[BadRecord]:
    """The records of ``party`` (or of nobody named) that put it under the duties of ann-132, article 7."""
    known = [
        each
        for each in case.existing(case.dossier.bad_records)
        if each.party in (None, party.id) and _inside(case, each)
    ]
    failed = [each for each in known if each.kind == "failed_sampling"]
    unclear = [each for each in known if each.kind is None]
    enough = len(failed) + len(unclear) >= _FAILED_BATCHES
    counting = settled([each for each in known if each.kind != "failed_sampling" or enough])
    return sorted(counting, key=lambda each: (each.kind or "", each.date or dt.date.min))


def _reports_missing(case: Arrangement, record: BadRecord) -> list[Lack]:
    labels = {
        "audit": say("the holder's GMP audit report", "持有人的药品GMP符合情况现场审核报告"),
        "testing_capability": say("the holder's report on testing capability", "持有人的检验能力评估报告"),
        "rectification": say("the holder's report on rectification", "持有人的违法违规行为整改情况评估报告"),
    }
    reports = record.reports
    return [
        Lack(at(record, "reports", name), labels[name], EVIDENCE)
        for name in _REPORTS
        if (None if reports is None else getattr(reports, name)) not in case.documents
    ]


@requirement(
    "ann-132/7/bad-record",
    section=SECTION,
    title=Text("Bad credit record of the manufacturer", "受托生产企业不良信用记录"),
    rule=Text(
        "Where the manufacturer has a bad credit record (2 batches failed in sampling within 1 year, GMP "
        "non-compliance within 3 years, a serious violation or a key person's dishonesty within 5 years), the holder "
        "reports it to its province with 3 reports: GMP audit, testing capability, rectification.",
        "受托生产企业存在不良信用记录（近1年内2批次产品抽检不合格、近3年内监督检查结论不符合药品GMP要求、近5年内严重违反药品监管法规或者关键岗位人员失信）的，持有人应当向所在地省级药品监督管理部门报告，并提交现场审核、检验能力评估、整改情况评估3份报告。",
    ),
    cites=(Citation(ANN_132, "7"),),
    binds=("holder", "entrusted_manufacturer", "holder_province"),
    since=dt.date(2023, 10, 17),
    reads=(*FRAME, "bad_records~", "documents~"),
    nothing=NO_MANUFACTURER,
    repairs=(obtaining(holder),),
)
def bad_record(case: Arrangement) -> Iterator[Finding]:
    """Per manufacturer: its records inside their windows and the three reports on each."""
    for party in case.manufacturers:
        subject = of_manufacturer(party)
        if case.dossier.bad_records is None:
            yield not_shown(
                say(
                    "It is not stated whether {party} has a bad credit record.",
                    "未说明{party}是否存在不良信用记录。",
                    party=party,
                ),
                subject,
                missing=lambda: [
                    [
                        Lack(
                            ("/bad_records",),
                            say(
                                "the bad credit records, or that there are none", "不良信用记录情况（没有的，应当载明）"
                            ),
                            [],
                        )
                    ]
                ],
            )
            continue
        counting = _counting(case, party)
        facts = [at(each) for each in counting]
        lacks = [lack for each in counting for lack in _reports_missing(case, each)]
        if not counting:
            yield met(
                say(
                    "No bad credit record of {party} falls within its period.",
                    "{party}在规定期限内不存在不良信用记录。",
                    party=party,
                ),
                subject,
                facts=[at("/bad_records")],
            )
        elif lacks:
            yield not_shown(
                say(
                    "{party} has a bad credit record, and not all 3 reports on it are shown: {kinds}.",
                    "{party}存在不良信用记录，但未提供齐全的3份报告：{kinds}。",
                    party=party,
                    kinds=_kinds_of(counting),
                ),
                subject,
                missing=[lacks],
                facts=facts,
                remarks=_silence_of(counting),
            )
        else:
            yield for_judgement(
                say(
                    "{party} has a bad credit record with the 3 reports on it: {kinds}. The holder's province examines "
                    "them.",
                    "{party}存在不良信用记录，已提供3份报告：{kinds}。由持有人所在地省级药品监督管理部门审查。",
                    party=party,
                    kinds=_kinds_of(counting),
                ),
                subject,
                facts=facts,
                remarks=_silence_of(counting),
            )


def _silence_of(records: list[BadRecord]) -> list[Say]:
    """Remark that a record counts because what would leave it out is not stated."""
    if all(each.party is not None and each.kind is not None and each.date is not None for each in records):
        return []
    return [
        say(
            "A record counts here because its party, kind or date is not stated.",
            "有记录未说明所涉企业、类型或者日期，按规定期限内的记录对待。",
        )
    ]


def _kinds_of(records: list[BadRecord]) -> list[Say]:
    return [
        say(
            "{kind} ({day})",
            "{kind}（{day}）",
            kind=Code("bad_record", each.kind) if each.kind else say("of no stated kind", "未说明类型"),
            day=each.date or UNDATED,
        )
        for each in records
    ]


# Testing by third parties, resident staff, preparations


@requirement(
    "ann-132/12/testing",
    section=SECTION,
    title=Text("Testing by a third party", "委托第三方检验"),
    rule=Text(
        "In principle no testing is entrusted on to a third party; the holder may entrust single tests that need "
        "costly and rarely used equipment to a qualified body, under a testing agreement and reported to its province.",
        "原则上不得再委托第三方检验；个别检验项目涉及使用成本高昂、使用频次较少的专业检验设备的，持有人可以委托具有资质的第三方检验机构检验，与之签订委托检验协议，并向所在地省级药品监督管理部门报告。",
    ),
    cites=(Citation(ANN_132, "12", paragraph=2),),
    binds=("holder", "holder_province"),
    since=dt.date(2023, 10, 17),
    reads=(*FRAME, "parties~holder.place", "agreements~", "documents~"),
    nothing=say(
        "No testing is done by a party that neither is the holder nor performs a production segment.",
        "没有由持有人和承担生产段的企业以外的第三方承担的检验。",
    ),
    repairs=(signing("testing"),),
)
def third_party_testing(case: Arrangement) -> Iterator[Finding]:
    """Per testing segment of a party that neither is the holder nor performs a production segment."""
    producing = {case.holder.id, *(each.id for each in case.manufacturers)}
    for segment in case.ordered_segments:
        if segment.stage != "testing":
            continue
        party = case.performer(segment)
        if party is None:
            yield _performer_unknown(case, segment)
        elif party.id not in producing:
            yield _tested_by(case, segment, party)


def _tested_by(case: Arrangement, segment: Segment, party: Party) -> Finding:
    own = [each for each in case.agreements_with(party, "testing") if not case.ended(each.expires)]
    good = [each for each in own if case.evidenced(each)]
    if good:
        return for_judgement(
            say(
                "{segment} is done by a third party, {party}, under a testing agreement; the authority weighs whether "
                "the exception holds (costly, rarely used equipment; a qualified body; reported to the province).",
                "{segment}由第三方{party}按委托检验协议承担；是否符合例外情形（专业检验设备成本高昂、使用频次较少，机构具有资质，并已报告），由药品监督管理部门审查判断。",
                segment=segment,
                party=party,
            ),
            of_segment(segment),
            facts=[at(segment), *(at(each) for each in good)],
            discretion=True,
        )
    what = say("a testing agreement of the holder with {party}", "持有人与{party}签订的委托检验协议", party=party)
    value = {"kind": "testing", "parties": [case.holder.id, party.id], "document": EVIDENCE}
    return not_shown(
        say(
            "{segment} is done by a third party, {party}, and no evidenced testing agreement in force is shown.",
            "{segment}由第三方{party}承担，但未显示有效的委托检验协议。",
            segment=segment,
            party=party,
        ),
        of_segment(segment),
        missing=lambda: [
            [Lack(at(own[0], "document"), what, EVIDENCE) if own else Lack(("/agreements/-",), what, value)]
        ],
        facts=[at(segment), *(at(each) for each in own)],
    )


@requirement(
    "ann-132/14-3/resident-staff",
    section=SECTION,
    title=Text("Resident staff in the quality agreement", "质量协议明确派驻人员职责"),
    rule=Text(
        "While a biological product is made by an entrusted manufacturer, the holder keeps experienced resident staff "
        "there; the quality agreement states their duties.",
        "生物制品委托生产期间，持有人应当选派具有相关实践经验的人员入驻受托生产企业；派驻人员工作职责应当在质量协议中予以明确。",
    ),
    cites=(Citation(ANN_132, "14", item=3),),
    binds=("holder", "entrusted_manufacturer"),
    since=dt.date(2023, 10, 17),
    reads=(*FRAME, "parties~.place", "parties~holder.place", "agreements~", "documents~"),
    nothing=NO_DOMESTIC_MANUFACTURER,
    repairs=(signing("quality"),),
)
def resident_staff(case: Arrangement) -> Iterator[Finding]:
    """Per domestic manufacturer: the clause in a quality agreement that is evidenced and has not expired."""
    for party in case.manufacturers:
        if case.is_overseas(party):
            continue
        if party.place is None:
            yield place_unknown(party)
            continue
        own = [each for each in case.agreements_with(party, "quality") if not case.ended(each.expires)]
        good = [each for each in own if case.evidenced(each) and "resident_staff" in (each.clauses or ())]
        if good:
            yield met(
                say(
                    "The quality agreement with {party} states the duties of resident staff.",
                    "与{party}签订的质量协议已明确派驻人员工作职责。",
                    party=party,
                ),
                of_manufacturer(party),
                facts=[at(each, "clauses") for each in good],
            )
            continue
        yield not_shown(
            say(
                "No evidenced quality agreement in force with {party} states the duties of resident staff.",
                "未显示与{party}签订的有效质量协议已明确派驻人员工作职责。",
                party=party,
            ),
            of_manufacturer(party),
            missing=[quality_agreement_with(case, party, own, ("resident_staff",))],
            facts=[at(each) for each in own],
        )


def quality_agreement_with(
    case: Arrangement, party: Party, own: list[Agreement], clauses: tuple[str, ...]
) -> list[Lack]:
    """Name what a quality agreement of ``party`` lacks to be evidenced and to hold ``clauses``."""
    names = [Code("clause", each) for each in clauses]
    if not own:
        return [
            Lack(
                ("/agreements/-",),
                say(
                    "a quality agreement in force with {party} that holds: {clauses}",
                    "与{party}签订的有效质量协议，并载明：{clauses}",
                    party=party,
                    clauses=names,
                ),
                {
                    "kind": "quality",
                    "parties": [case.holder.id, party.id],
                    "sites": sorted(site.id for site in case.production_sites_of(party)),
                    "clauses": list(clauses),
                    "document": EVIDENCE,
                },
            )
        ]
    nearest = max(own, key=lambda each: (case.evidenced(each), len(set(clauses) & set(each.clauses or ()))))
    lacks: list[Lack] = []
    if not case.evidenced(nearest):
        what = say("the signed quality agreement with {party}", "与{party}签订的质量协议文本", party=party)
        lacks.append(Lack(at(nearest, "document"), what, EVIDENCE))
    if not set(clauses) <= set(nearest.clauses or ()):
        what = say(
            "in the quality agreement with {party}: {clauses}",
            "与{party}签订的质量协议载明：{clauses}",
            party=party,
            clauses=names,
        )
        lacks.append(Lack(at(nearest, "clauses"), what, sorted({*(nearest.clauses or ()), *clauses})))
    return lacks


def _prepared(case: Arrangement, kind: str, party: Party | None) -> tuple[list[Preparation], list[Preparation]]:
    """Preparations of ``kind`` (for ``party``, if given) that exist, and those of them that are evidenced."""
    found = settled([each for each in case.preparations(kind) if party is None or each.party == party.id])
    return found, [each for each in found if case.evidenced(each)]


def _preparation_lack(kind: str, party: Party | None, found: list[Preparation]) -> Lack:
    what = (
        say("{kind}", "{kind}", kind=Code("preparation", kind))
        if party is None
        else say("{kind}: {party}", "{party}：{kind}", kind=Code("preparation", kind), party=party)
    )
    if found:
        return Lack(at(found[0], "document"), what, EVIDENCE)
    value: dict[str, str] = {"kind": kind, "document": EVIDENCE}
    if party is not None:
        value["party"] = party.id
    return Lack(("/preparations/-",), what, value)


def _per_manufacturer(kind: str) -> Decide:
    def decide(case: Arrangement) -> Iterator[Finding]:
        for party in case.manufacturers:
            found, good = _prepared(case, kind, party)
            if good:
                yield for_judgement(
                    say(
                        "Provided for {party}: {kind}. The authority weighs it.",
                        "已提供关于{party}的材料：{kind}。由药品监督管理部门审查判断。",
                        kind=Code("preparation", kind),
                        party=party,
                    ),
                    of_manufacturer(party),
                    facts=[at(each) for each in good],
                )
            else:
                yield not_shown(
                    say(
                        "Not provided for {party}: {kind}.",
                        "未提供关于{party}的材料：{kind}。",
                        kind=Code("preparation", kind),
                        party=party,
                    ),
                    of_manufacturer(party),
                    missing=[[_preparation_lack(kind, party, found)]],
                    facts=[at(each) for each in found],
                )

    return decide


def _once(kind: str) -> Decide:
    def decide(case: Arrangement) -> Iterator[Finding]:
        found, good = _prepared(case, kind, None)
        if good:
            yield for_judgement(
                say(
                    "Provided: {kind}. The authority weighs it.",
                    "已提供：{kind}。由药品监督管理部门审查判断。",
                    kind=Code("preparation", kind),
                ),
                facts=[at(each) for each in good],
            )
        else:
            yield not_shown(
                say("Not provided: {kind}.", "未提供：{kind}。", kind=Code("preparation", kind)),
                missing=lambda: [[_preparation_lack(kind, None, found)]],
                facts=[at(each) for each in found],
            )

    return decide


_PREPARATION_READS = (*FRAME, "preparations~", "documents~")

holders_assessment = requirement(
    "gmp/280/holders-assessment",
    section=SECTION,
    title=Text("The holder's on-site assessment of the manufacturer", "委托方对受托方的现场考核"),
    rule=Text(
        "The contract giver assesses the contract acceptor and examines its conditions, technical level and quality "
        "management on site, to confirm that it can do the work and meet GMP.",
        "委托方应当对受托方进行评估，对其条件、技术水平、质量管理情况进行现场考核，确认其具有完成受托工作的能力，并能保证符合药品GMP要求。",
    ),
    cites=(Citation(GMP, "280"),),
    binds=("holder",),
    since=dt.date(2011, 3, 1),
    reads=_PREPARATION_READS,
    nothing=NO_MANUFACTURER,
    repairs=(obtaining(holder, what=CARRY_OUT),),
)(_per_manufacturer("holders_assessment"))

manufacturers_assessment = requirement(
    "ann-134/3/manufacturers-assessment",
    section=SECTION,
    title=Text("The manufacturer's assessment of the holder and the product", "受托生产企业对持有人及品种的评估"),
    rule=Text(
        "Before it accepts, the manufacturer fully assesses the holder and the product; the agreements are signed only "
        "if both meet the requirements.",
        "在接受委托生产前，受托生产企业应当对持有人及拟受托生产产品进行全面评估；经评估符合要求的，方可签署委托生产协议与质量协议。",
    ),
    cites=(Citation(ANN_134, "3", paragraph=1),),
    binds=("entrusted_manufacturer",),
    since=dt.date(2025, 12, 30),
    reads=(*_PREPARATION_READS, "parties~holder.place", "steps~holder"),
    spared=True,
    nothing=NO_MANUFACTURER,
    repairs=(obtaining(manufacturer, what=CARRY_OUT),),
)(_per_manufacturer("manufacturers_assessment"))

technology_transfer = requirement(
    "ann-134/4/technology-transfer",
    section=SECTION,
    title=Text("Technology transfer", "技术转移"),
    rule=Text(
        "The parties transfer the technology as the rules ask: studied fully, and with the same product quality before "
        "and after.",
        "委托双方应当按照有关要求开展技术转移工作，确保技术转移研究充分，转移前后产品质量一致。",
    ),
    cites=(Citation(ANN_134, "4", paragraph=1),),
    binds=("holder", "entrusted_manufacturer"),
    since=dt.date(2025, 12, 30),
    reads=(*_PREPARATION_READS, "parties~holder.place", "steps~holder"),
    spared=True,
    nothing=NO_MANUFACTURER,
    repairs=(obtaining(both, what=CARRY_OUT),),
)(_per_manufacturer("technology_transfer"))

process_validation = requirement(
    "ann-132/4/process-validation",
    section=SECTION,
    title=Text("Process validation at commercial scale", "商业规模生产工艺验证"),
    rule=Text(
        "The province guides applicants to apply for the licence, or for more scope, only after process validation at "
        "commercial scale is complete.",
        "省级药品监督管理部门应当指导申请人在完成商业规模生产工艺验证等工作后，再提出药品生产许可证核发或者增加生产范围的申请。",
    ),
    cites=(Citation(ANN_132, "4"),),
    binds=("holder", "entrusted_manufacturer"),
    since=dt.date(2023, 10, 17),
    reads=("preparations.*", "documents~"),
    repairs=(obtaining(holder, what=CARRY_OUT),),
)(_once("process_validation"))

main_materials = requirement(
    "ann-132/14-2/main-materials",
    section=SECTION,
    title=Text("Main raw materials the same at all sites", "各场地主要原料一致"),
    rule=Text(
        "Where an entrusted biological product is made at several sites, the main raw materials have the same origin, "
        "source, supplier and standard at all of them.",
        "委托生产品种涉及多场地生产的，应当确保各场地生产用主要原料的产地、来源、供应商和质量标准等一致。",
    ),
    cites=(Citation(ANN_132, "14", item=2),),
    binds=("holder",),
    since=dt.date(2023, 10, 17),
    reads=("preparations.*", "documents~"),
    repairs=(obtaining(holder, what=CARRY_OUT),),
)(_once("main_materials"))

_IDLE_YEARS_STERILE = 3
_IDLE_YEARS_OTHER = 5


@requirement(
    "ann-134/18/idle-line",
    section=SECTION,
    title=Text("A line long idle", "长期未生产的生产线"),
    rule=Text(
        "A line idle for more than 3 years (sterile) or 5 years (other) is qualified and validated, and passes a GMP "
        "compliance inspection, before it takes entrusted manufacture.",
        "生产线长期未生产（无菌生产线超过3年、其他类型生产线超过5年）拟恢复生产的，应当在复产前开展确认和验证，并通过药品GMP符合性检查后，方可接受委托生产。",
    ),
    cites=(Citation(ANN_134, "18", paragraph=2),),
    binds=("entrusted_manufacturer", "manufacturer_province"),
    since=dt.date(2025, 12, 30),
    reads=(
        *_PREPARATION_READS,
        "segments~.line_idle_since",
        "segments~.sterile",
        "parties~holder.place",
        "steps~holder",
    ),
    spared=True,
    nothing=say(
        "No line is stated to have been idle beyond the period.", "资料未载明有长期未生产（超过规定期限）的生产线。"
    ),
    repairs=(obtaining(with_province(manufacturer), what=CARRY_OUT),),
)
def idle_line(case: Arrangement) -> Iterator[Finding]:
    """Per production segment whose line is stated to have been idle beyond the period."""
    for segment in case.production_segments:
        years = _IDLE_YEARS_STERILE if segment.sterile else _IDLE_YEARS_OTHER
        since = segment.line_idle_since
        if since is None or since > case.as_of or case.as_of <= add_years(since, years):
            continue
        party = case.performer(segment)
        if party is None:
            found, good = _prepared(case, "line_resumption", case.holder)
            further = [] if good else [_preparation_lack("line_resumption", case.holder, found)]
            yield _performer_unknown(case, segment, further)
        else:
            yield _idle(case, segment, party, years)


def _idle(case: Arrangement, segment: Segment, party: Party, years: int) -> Finding:
    found, good = _prepared(case, "line_resumption", party)
    facts = [at(segment, "line_idle_since"), *(at(each) for each in found)]
    names: dict[str, object] = {"segment": segment, "day": segment.line_idle_since, "years": years}
    if good:
        return for_judgement(
            say(
                "The line of {segment} has been idle since {day}, more than {years} years; its resumption is "
                "evidenced, the authority weighs it.",
                "{segment}的生产线自{day}起未生产，已超过{years}年；已提供复产前确认、验证和检查的证明材料，由药品监督管理部门审查判断。",
                **names,
            ),
            of_segment(segment),
            facts=facts,
        )
    return not_shown(
        say(
            "The line of {segment} has been idle since {day}, more than {years} years, and its resumption is not "
            "evidenced.",
            "{segment}的生产线自{day}起未生产，已超过{years}年，未提供复产前确认、验证和检查的证明材料。",
            **names,
        ),
        of_segment(segment),
        missing=lambda: [[_preparation_lack("line_resumption", party, found)]],
        facts=facts,
    )
