"""Section C: one quality assurance system over the whole process and every site."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import get_args

from fenduan.dossier.model import Agreement, Party, Segment, Site
from fenduan.law.arrangement import Arrangement, of_manufacturer, of_segment
from fenduan.law.citation import Citation
from fenduan.law.entrustment import NO_MANUFACTURER, quality_agreement_with
from fenduan.law.finding import (
    EVIDENCE,
    Code,
    Finding,
    Lack,
    Say,
    at,
    for_judgement,
    met,
    not_applicable,
    not_met,
    not_shown,
    obtain,
    say,
    wait_until,
)
from fenduan.law.instruments import ANN_132, ANN_134, GMP, NOTICE_173, RECORDS_DATA, REGULATIONS, VACCINE_LAW
from fenduan.law.purpose import FRAME, STATE_CATEGORY
from fenduan.law.repairs import SET_UP, covering_sites, holder, obtaining, recording, signing, waiting
from fenduan.law.requirement import Section, requirement
from fenduan.reference.codes import Clause, Element
from fenduan.reference.text import Text

SECTION: Section = "C"
ELEMENTS: tuple[Element, ...] = get_args(Element)


@requirement(
    "notice-173/2/unified-system",
    section=SECTION,
    title=Text("A unified quality assurance system", "建立统一质量保证体系"),
    rule=Text(
        "Holder and entrusted manufacturers have one quality assurance system over the whole process and every site.",
        "申请人或者持有人与受托生产企业应当建立覆盖生产全过程和全部生产场地的统一质量保证体系。",
    ),
    cites=(Citation(NOTICE_173, "2"), Citation(REGULATIONS, "32", paragraph=2)),
    binds=("holder", "entrusted_manufacturer"),
    since=dt.date(2026, 4, 1),
    reads=("quality_system.unified", "documents~"),
    repairs=(obtaining(holder, what=SET_UP), waiting),
)
def unified_system(case: Arrangement) -> Iterator[Finding]:
    """The system is evidenced and in effect on the day."""
    system = case.unified_system
    if system is not None and not case.begun(system.effective_from) and system.effective_from is not None:
        yield not_met(
            say(
                "The unified system takes effect only on {day}.",
                "统一质量保证体系自{day}起才生效。",
                day=system.effective_from,
            ),
            remedy=wait_until(system.effective_from, "Wait until it takes effect.", "待统一质量保证体系生效。"),
            facts=[at(system, "effective_from")],
        )
    elif system is not None and case.evidenced(system):
        yield met(
            say(
                "A unified quality assurance system is evidenced and in effect since {day}.",
                "已提供统一质量保证体系文件，自{day}起生效。",
                day=system.effective_from,
            )
            if system.effective_from is not None
            else say("A unified quality assurance system is evidenced.", "已提供统一质量保证体系文件。"),
            facts=[at(system)],
        )
    else:
        yield not_shown(
            say("No unified quality assurance system is stated.", "未说明已建立统一质量保证体系。")
            if system is None
            else say("The unified quality assurance system is not evidenced.", "未提供统一质量保证体系文件。"),
            missing=lambda: [
                [
                    Lack(
                        ("/quality_system/unified/document",),
                        say(
                            "the document that sets up the unified quality assurance system",
                            "建立统一质量保证体系的文件",
                        ),
                        EVIDENCE,
                    )
                ]
            ],
            facts=[at(system)] if system is not None else (),
        )


@requirement(
    "notice-173/2/all-sites",
    section=SECTION,
    title=Text("The system covers every site", "体系覆盖全部生产场地"),
    rule=Text(
        "The unified system covers every production site; the authority strictly examines it.",
        "统一质量保证体系应当覆盖全部生产场地，由药品监督管理部门严格审查。",
    ),
    cites=(Citation(NOTICE_173, "2"), Citation(REGULATIONS, "32", paragraph=2)),
    binds=("holder", "entrusted_manufacturer", "holder_province"),
    since=dt.date(2026, 4, 1),
    reads=(*FRAME, "quality_system.elements", "documents~"),
    nothing=say("There is no production site.", "没有生产场地。"),
    repairs=(covering_sites,),
)
def all_sites(case: Arrangement) -> Iterator[Finding]:
    """Every production site under every element; the list of elements is this product's, the law names none."""
    sites, facts = case.production_sites, [at("/quality_system/elements")]
    if not sites:
        return
    outside, gaps = _outside(case), _gaps(case)
    if outside:
        yield not_met(
            say(
                "Under no element of the quality system: {sites}.",
                "质量保证体系的任何要素均未涵盖：{sites}。",
                sites=outside,
            ),
            remedy=lambda: obtain(
                "Bring {sites} under every element of the quality system.",
                "将{sites}纳入质量保证体系的各项要素。",
                sites=outside,
            ),
            facts=facts,
        )
    elif gaps:
        yield _not_covered(case, gaps)
    else:
        yield for_judgement(
            say(
                "All {count} elements cover {sites}; the authority strictly examines whether the system works at each.",
                "全部{count}项要素均已涵盖{sites}；由药品监督管理部门严格审查体系在各场地的运行情况。",
                count=len(ELEMENTS),
                sites=sites,
            ),
            facts=facts,
        )


def _outside(case: Arrangement) -> list[Site]:
    """Return the production sites that the stated elements name nowhere; none while an entry is silent on its sites."""
    elements = case.system_elements
    if elements is None:
        return []
    covered = [each.sites for each in elements if each.sites is not None]
    if len(covered) < len(elements):
        return []
    named: set[str] = set().union(*covered)
    return [site for site in case.production_sites if site.id not in named]


def _gaps(case: Arrangement) -> list[tuple[Element, list[Site]]]:
    """Return each element that leaves production sites out, with these."""
    covered: dict[Element | None, set[str]] = {element: set() for element in ELEMENTS}
    for each in case.system_elements or ():
        if each.sites and each.element is not None:
            covered[each.element].update(each.sites)
    wanted = {site.id for site in case.production_sites}
    return [
        (element, [site for site in case.production_sites if site.id not in covered[element]])
        for element in ELEMENTS
        if not wanted <= covered[element]
    ]


def _not_covered(case: Arrangement, gaps: list[tuple[Element, list[Site]]]) -> Finding:
    def lacks() -> list[Lack]:
        return [
            Lack(
                ("/quality_system/elements/-",),
                say("{element} at {sites}", "{sites}的{element}", element=Code("element", element), sites=left_out),
                {"element": element, "sites": [site.id for site in left_out]},
            )
            for element, left_out in gaps
        ]

    return not_shown(
        say("The elements of the quality system are not stated.", "未说明质量保证体系的要素。")
        if case.system_elements is None
        else lambda: say(
            "Explain or cover: {gaps}. The list of elements is this product's, the law names none.",
            "下列要素未涵盖相应场地，应当说明或者补充：{gaps}。要素清单由本软件拟定，法规未逐项列明。",
            gaps=[
                say("{element} ({sites})", "{element}（{sites}）", element=Code("element", element), sites=left_out)
                for element, left_out in gaps
            ],
        ),
        missing=lambda: [lacks()],
        remedy=lambda: obtain(
            "Cover the sites left out, or explain why an element does not concern them.",
            "补充涵盖相应场地，或者说明该要素不适用的理由。",
        ),
        facts=[at("/quality_system/elements")],
    )


@requirement(
    "notice-173/2/entire-process",
    section=SECTION,
    title=Text("The system covers the entire process", "体系覆盖生产全过程"),
    rule=Text(
        "The unified system covers the entire process, every hand-off between segments included.",
        "统一质量保证体系应当覆盖生产全过程，包括各生产段之间的每一次交接。",
    ),
    cites=(Citation(NOTICE_173, "2"), Citation(REGULATIONS, "32", paragraph=2)),
    binds=("holder", "entrusted_manufacturer", "holder_province"),
    since=dt.date(2026, 4, 1),
    reads=(*FRAME, "sites.*.place", "product.biologic", "quality_system.handoffs_covered"),
    repairs=(obtaining(holder),),
)
def entire_process(case: Arrangement) -> Iterator[Finding]:
    """Every edge of the chain is among the hand-offs covered."""
    if not case.edges:
        yield no_edge(case, _cover)
        return
    system = case.dossier.quality_system
    covered = set() if system is None else set(system.handoffs_covered or ())
    left_out = [edge for edge in case.edges if (edge[0].id, edge[1].id) not in covered]
    if not left_out:
        yield for_judgement(
            say(
                "Every hand-off ({count}) is under the system; the authority strictly examines the entire process.",
                "全部交接（{count}次）均已纳入体系；由药品监督管理部门对生产全过程严格审查。",
                count=len(case.edges),
            ),
            facts=[at("/quality_system/handoffs_covered")],
        )
        return
    yield not_shown(
        say(
            "Not under the system: {edges}.",
            "未纳入体系的交接：{edges}。",
            edges=[edge_name(edge) for edge in left_out],
        ),
        missing=lambda: [[lack for edge in left_out for lack in _cover(case, *edge)]],
        facts=[at("/quality_system/handoffs_covered")]
        if system is not None and system.handoffs_covered is not None
        else (),
    )


def edge_name(edge: tuple[Segment, Segment]) -> Say:
    """Say an edge by the names of its two segments."""
    return say("{first} → {second}", "{first}→{second}", first=edge[0], second=edge[1])


def no_edge(case: Arrangement, then: Callable[[Arrangement, Segment, Segment], list[Lack]]) -> Finding:
    """Answer where the segments do not say what follows what; ``then`` names what the new edge would need."""
    if case.out_of_scope:
        return not_applicable(say("No material passes between production segments.", "各生产段之间没有物料交接。"))
    last = case.production_segments[-1]
    first = next(each for each in case.production_segments if each is not last)
    what = say("which segment takes the output of which", "各生产段之间的先后衔接关系")
    return not_shown(
        say("It is not stated which segment takes the output of which.", "未说明各生产段之间的先后衔接关系。"),
        missing=lambda: [[Lack(at(last, "after"), what, [*(last.after or ()), first.id]), *then(case, first, last)]],
    )


def _cover(_case: Arrangement, first: Segment, second: Segment) -> list[Lack]:
    what = say("that the system covers {edge}", "体系对{edge}交接的覆盖情况", edge=edge_name((first, second)))
    return [Lack(("/quality_system/handoffs_covered/-",), what, [first.id, second.id])]


# Clauses of the agreements

IN_QUALITY: tuple[Clause, ...] = ("records_access", "holder_sampling")
IN_EITHER: tuple[Clause, ...] = (
    "duties",
    "release_procedure",
    "material_control",
    "sampling_and_testing",
    "audit_right",
    "product_quality_review",
    "data_responsibility",
    "shared_line",
)
REMARKED: dict[Clause, Citation] = {
    "regulator_inspection": Citation(ANN_134, "13"),
    "interface_person": Citation(ANN_134, "6"),
    "communication_list": Citation(ANN_134, "7"),
    "change_approval": Citation(ANN_134, "9", paragraph=2),
    "retention_and_stability": Citation(ANN_134, "11"),
    "batch_documents_handover": Citation(ANN_134, "12"),
}


@requirement(
    "agreement/clauses",
    section=SECTION,
    title=Text("What the agreements must hold", "协议应当载明的内容"),
    rule=Text(
        "The agreements state each party's duties, release, material control, testing, access to records, audits, "
        "review, data and shared lines; they never shift the holder's statutory duties.",
        "协议应当明确双方职责、放行程序、物料管理、取样检验、记录查阅、审计、质量回顾、数据管理和共线生产等内容；严禁持有人通过协议转移依法应当由其履行的义务和责任。",
    ),
    cites=(
        Citation(ANN_132, "19", paragraph=1),
        Citation(ANN_132, "13"),
        Citation(ANN_132, "14", item=4),
        Citation(ANN_134, "6"),
        Citation(ANN_134, "7"),
        Citation(ANN_134, "9"),
        Citation(ANN_134, "11"),
        Citation(ANN_134, "12"),
        Citation(GMP, "268"),
        Citation(GMP, "287"),
        Citation(GMP, "288"),
        Citation(GMP, "289"),
        Citation(GMP, "290"),
        Citation(GMP, "291"),
        Citation(RECORDS_DATA, "11"),
    ),
    binds=("holder", "entrusted_manufacturer", "domestic_agent"),
    since=dt.date(2023, 10, 17),
    reads=(*FRAME, "parties~holder.place", "agreements~", "documents~"),
    nothing=NO_MANUFACTURER,
    repairs=(signing("entrustment", "quality"),),
)
def clauses(case: Arrangement) -> Iterator[Finding]:
    """Per manufacturer, over its agreements that have not expired; each kind taken together."""
    for party in case.manufacturers:
        running = {
            kind: [each for each in case.agreements_with(party, kind) if not case.ended(each.expires)]
            for kind in ("entrustment", "quality")
        }
        shifting = [
            each for own in running.values() for each in own if "transfers_statutory_duties" in (each.clauses or ())
        ]
        if shifting:
            yield not_met(
                say(
                    "An agreement with {party} shifts duties that the law lays on the holder.",
                    "与{party}签订的协议将依法应当由持有人履行的义务和责任转移给受托生产企业。",
                    party=party,
                ),
                of_manufacturer(party),
                remedy=lambda: obtain(
                    "Amend the agreement: the holder keeps its statutory duties.",
                    "修订协议：法定义务和责任应当由持有人承担。",
                ),
                facts=[at(each, "clauses") for each in shifting],
            )
        else:
            yield _clauses_of(case, party, running)


# The register accepts the clause in either agreement; the text asks for it in one.
_SHARED_LINE_ELSEWHERE = say(
    "The clause on shared lines is in the quality agreement; {provision} speaks of the entrustment agreement.",
    "共线生产的责任义务载于质量协议；{provision}的表述为在委托生产协议中明确。",
    provision=Citation(ANN_132, "13").text(),
)


def _clauses_of(case: Arrangement, party: Party, running: dict[str, list[Agreement]]) -> Finding:
    good = {kind: [each for each in own if case.evidenced(each)] for kind, own in running.items()}
    quality = {clause for each in good["quality"] for clause in each.clauses or ()}
    either = quality | {clause for each in good["entrustment"] for clause in each.clauses or ()}
    absent = [each for each in IN_QUALITY if each not in quality] + [each for each in IN_EITHER if each not in either]
    facts = [at(each) for own in good.values() for each in own]

    def remarks() -> list[Say]:
        return _remarks_on_clauses(case, either, good["entrustment"])

    if not absent:
        return met(
            say(
                "The agreements with {party} hold all {count} clauses asked for.",
                "与{party}签订的协议已载明要求的全部{count}项内容。",
                party=party,
                count=len(IN_QUALITY) + len(IN_EITHER),
            ),
            of_manufacturer(party),
            facts=facts,
            remarks=remarks,
        )

    def missing() -> list[Lack]:
        return quality_agreement_with(case, party, running["quality"], tuple(absent))

    return not_shown(
        say(
            "No evidenced agreement with {party} that has not expired holds: {clauses}.",
            "已提供的与{party}签订且未到期的协议未载明：{clauses}。",
            party=party,
            clauses=[Code("clause", each) for each in absent],
        ),
        of_manufacturer(party),
        missing=lambda: [missing()],
        remedy=lambda: (
            None
            if any(lack.needs_paper for lack in missing())
            else obtain(
                "Lay down in the quality agreement with {party}, or state if it is there already: {clauses}.",
                "在与{party}签订的质量协议中补充约定（已有约定的，应当说明）：{clauses}。",
                party=party,
                clauses=[Code("clause", each) for each in absent],
            )
        ),
        facts=facts,
        remarks=remarks if facts else (),
    )


def _remarks_on_clauses(case: Arrangement, either: set[Clause], entrustment: list[Agreement]) -> list[Say]:
    """Remark duties in law that are not stated as a clause, and a clause that stands elsewhere than the text says."""
    remarks = [
        say(
            "Not stated as a clause: {clause} (a duty in law: {provision}).",
            "协议未载明：{clause}（系法定义务：{provision}）。",
            clause=Code("clause", clause),
            provision=source.text(),
        )
        for clause, source in REMARKED.items()
        if clause not in either and case.begun(source.instrument.in_force)
    ]
    if "shared_line" in either and not any("shared_line" in (each.clauses or ()) for each in entrustment):
        remarks.append(_SHARED_LINE_ELSEWHERE)
    return remarks


@requirement(
    "regulations/34/electronic-records",
    section=SECTION,
    title=Text("Electronic records of all data", "信息化手段记录全部数据"),
    rule=Text(
        "All data of manufacture and testing of biological products are truly recorded by information technology, as "
        "prescribed.",
        "生产疫苗、血液制品等生物制品，应当按照规定采用信息化手段如实记录生产、检验过程中形成的所有数据。",
    ),
    cites=(Citation(REGULATIONS, "34"), Citation(VACCINE_LAW, "25"), Citation(REGULATIONS, "35")),
    binds=("holder", "entrusted_manufacturer"),
    since=dt.date(2026, 5, 15),
    since_for=lambda case: dt.date(2019, 12, 1) if case.vaccine else dt.date(2026, 5, 15),
    reads=("product.category", "segments~.electronic_records"),
    questions=(10,),
    nothing=say("No segment is stated.", "未列明任何生产段。"),
    repairs=(recording,),
)
def electronic_records(case: Arrangement) -> Iterator[Finding]:
    """Per segment of any stage, overseas too."""
    for segment in case.ordered_segments:
        finding = _recorded(segment) if segment.electronic_records is not False else _not_recorded(case, segment)
        finding.cites = Citation(VACCINE_LAW, "25") if case.vaccine else None
        yield finding


def _recorded(segment: Segment) -> Finding:
    """Answer where all data of a segment are recorded electronically, or where nothing is said of it."""
    if segment.electronic_records is None:
        what = say(
            "whether all data of {segment} are recorded electronically",
            "{segment}是否采用信息化手段记录全部数据",
            segment=segment,
        )
        return not_shown(
            say(
                "It is not stated whether all data of {segment} are recorded electronically.",
                "未说明{segment}是否采用信息化手段记录生产、检验全部数据。",
                segment=segment,
            ),
            of_segment(segment),
            missing=lambda: [[Lack(at(segment, "electronic_records"), what, value=True)]],
        )
    return met(
        say(
            "All data of {segment} are recorded electronically.",
            "{segment}采用信息化手段记录生产、检验全部数据。",
            segment=segment,
        ),
        of_segment(segment),
        facts=[at(segment, "electronic_records")],
    )


def _not_recorded(case: Arrangement, segment: Segment) -> Finding:
    """Answer where a segment is not recorded so: contrary for a vaccine, to be weighed for another product."""
    subject, facts = of_segment(segment), [at(segment, "electronic_records"), at("/product/category")]
    if case.vaccine is None:
        return not_shown(
            say(
                "Not all data of {segment} are recorded electronically, and whether the product is a vaccine is not "
                "stated.",
                "{segment}未采用信息化手段记录全部数据，且未说明产品是否为疫苗。",
                segment=segment,
            ),
            subject,
            missing=lambda: [[STATE_CATEGORY]],
            facts=facts,
        )
    if case.vaccine:
        return not_met(
            say(
                "The product is a vaccine, and not all data of {segment} are recorded electronically.",
                "产品为疫苗，{segment}未采用信息化手段记录生产、检验全部数据。",
                segment=segment,
            ),
            subject,
            remedy=lambda: obtain(
                "Record all data of {segment} by information technology.",
                "采用信息化手段如实记录{segment}的全部数据。",
                segment=segment,
            ),
            facts=facts,
        )
    return for_judgement(
        say(
            "Not all data of {segment} are recorded electronically; which rules “as prescribed” means here is open, "
            "the authority weighs it.",
            "{segment}未采用信息化手段记录全部数据；“按照规定”所指何种规定尚不明确，由药品监督管理部门判断。",
            segment=segment,
        ),
        subject,
        facts=facts,
        questions=(10,),
    )
