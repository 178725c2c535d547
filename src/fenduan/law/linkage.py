"""Section E: linkage and control, what the Center for Drug Evaluation weighs."""

import datetime as dt
from collections.abc import Iterator

from fenduan.dossier.model import Handoff, MethodTransfer, Segment, Transport
from fenduan.law.arrangement import Arrangement, Edge, of_edge
from fenduan.law.citation import Citation
from fenduan.law.finding import EVIDENCE, Finding, Lack, Ref, Say, at, for_judgement, not_shown, say
from fenduan.law.instruments import CDE_ADC_2024, NOTICE_173
from fenduan.law.purpose import FRAME
from fenduan.law.quality import edge_name, no_edge
from fenduan.law.requirement import Section, requirement
from fenduan.reference.text import Text

SECTION: Section = "E"
_DONE = frozenset({"transferred", "bridged", "same_laboratory"})
_RANGE = {"min": 2, "max": 8}


def _specifications(case: Arrangement, handoff: Handoff | None, base: Ref, edge: Edge) -> list[Lack]:
    lacks: list[Lack] = []
    outbound = None if handoff is None else handoff.outbound_specification
    inbound = None if handoff is None else handoff.inbound_specification
    if not case.evidenced(outbound):
        what = say("the outbound specification of {edge}", "{edge}的出厂质量标准", edge=edge_name(edge))
        lacks.append(Lack((*base, "outbound_specification", "document"), what, EVIDENCE))
    if not case.evidenced(inbound):
        what = say("the inbound specification of {edge}", "{edge}的接收质量标准", edge=edge_name(edge))
        lacks.append(Lack((*base, "inbound_specification", "document"), what, EVIDENCE))
    return lacks


def _transfer(case: Arrangement, transfer: MethodTransfer | None, base: Ref, edge: Edge) -> list[Lack]:
    lacks: list[Lack] = []
    if transfer is None or transfer.status not in _DONE:
        what = say(
            "the completed transfer of the methods for {edge}",
            "{edge}的分析方法转移或者桥接完成情况",
            edge=edge_name(edge),
        )
        lacks.append(Lack((*base, "method_transfer", "status"), what, "transferred"))
    if not case.evidenced(transfer):
        what = say("the report on the method transfer for {edge}", "{edge}的分析方法转移报告", edge=edge_name(edge))
        lacks.append(Lack((*base, "method_transfer", "document"), what, EVIDENCE))
    return lacks


def _transport(case: Arrangement, transport: Transport | None, base: Ref, edge: Edge) -> list[Lack]:
    lacks: list[Lack] = []
    limits = None if transport is None else transport.temperature_c
    if limits is None or limits.min is None or limits.max is None:
        value = _RANGE
        if limits is not None and limits.min is not None:
            value = {"min": limits.min, "max": limits.min}
        elif limits is not None and limits.max is not None:
            value = {"min": limits.max, "max": limits.max}
        what = say("the temperature range of the transport {edge}", "{edge}运输的温度范围", edge=edge_name(edge))
        lacks.append(Lack((*base, "transport", "temperature_c"), what, value))
    if transport is None or transport.validated is not True:
        what = say("validation of the transport {edge}", "{edge}的运输验证", edge=edge_name(edge))
        lacks.append(Lack((*base, "transport", "validated"), what, value=True))
    if not case.evidenced(transport):
        what = say("the transport validation report for {edge}", "{edge}的运输验证报告", edge=edge_name(edge))
        lacks.append(Lack((*base, "transport", "document"), what, EVIDENCE))
    return lacks


def _lacks_of(case: Arrangement, edge: Edge, handoff: Handoff | None) -> list[Lack]:
    """Name every part that the hand-off along an edge lacks; between different sites, transfer and transport too."""
    apart = edge[0].site != edge[1].site
    if handoff is None:
        what = say(
            "the hand-off {edge} with both specifications, method transfer and validated transport",
            "交接{edge}的双方质量标准、分析方法转移和经验证的运输",
            edge=edge_name(edge),
        )
        if not apart:
            what = say("the hand-off {edge} with both specifications", "交接{edge}的双方质量标准", edge=edge_name(edge))
        value: dict[str, object] = {
            "from": edge[0].id,
            "to": edge[1].id,
            "outbound_specification": {"document": EVIDENCE},
            "inbound_specification": {"document": EVIDENCE},
        }
        if apart:
            value["method_transfer"] = {"status": "transferred", "document": EVIDENCE}
            value["transport"] = {"temperature_c": _RANGE, "validated": True, "document": EVIDENCE}
        return [Lack(("/handoffs/-",), what, value)]
    base = at(handoff)
    lacks = _specifications(case, handoff, base, edge)
    if apart:
        lacks += _transfer(case, handoff.method_transfer, base, edge)
        lacks += _transport(case, handoff.transport, base, edge)
    return lacks


def _link(case: Arrangement, first: Segment, second: Segment) -> list[Lack]:
    return _lacks_of(case, (first, second), None)


def _remarks(handoff: Handoff) -> list[Say]:
    longest = None if handoff.transport is None else handoff.transport.max_duration_h
    if handoff.hold_time_h is None or longest is None or handoff.hold_time_h >= longest:
        return []
    return [
        say(
            "The hold time of {hold} h is shorter than the longest transport of {longest} h.",
            "保存时限{hold}小时，短于最长运输时间{longest}小时。",
            hold=handoff.hold_time_h,
            longest=longest,
        )
    ]


@requirement(
    "notice-173/3/linkage",
    section=SECTION,
    title=Text("Rational linkage of the process", "工艺衔接合理"),
    rule=Text(
        "The review looks at how the steps link: specifications at both ends, transfer of methods, validated transport.",
        "审评重点关注工艺衔接的合理性：出厂与接收质量标准、分析方法转移与桥接、经验证的运输。",
    ),
    cites=(Citation(NOTICE_173, "3"), Citation(CDE_ADC_2024, "2")),
    binds=("holder", "cde"),
    since=dt.date(2026, 4, 1),
    reads=(*FRAME, "sites.*.place", "product.biologic", "handoffs~", "documents~"),
)
def linkage(case: Arrangement) -> Iterator[Finding]:
    """Per edge of the chain."""
    if not case.edges:
        yield no_edge(case, _link)
        return
    for edge in case.edges:
        handoff = case.handoffs.get((edge[0].id, edge[1].id))
        lacks = _lacks_of(case, edge, handoff)
        facts = [at(handoff)] if handoff is not None else []
        remarks = [] if handoff is None else _remarks(handoff)
        if lacks:
            yield not_shown(
                say(
                    "{edge} is not shown in full: {lacks}.",
                    "{edge}的衔接资料不全，缺少：{lacks}。",
                    edge=edge_name(edge),
                    lacks=[lack.what for lack in lacks],
                ),
                of_edge(edge),
                missing=[lacks],
                facts=facts,
                remarks=remarks,
            )
        else:
            yield for_judgement(
                say(
                    "{edge}: specifications at both ends{more} are evidenced; the CDE weighs whether the linkage is rational.",
                    "{edge}：双方质量标准{more}已提供证明；由药审中心判断工艺衔接是否合理。",
                    edge=edge_name(edge),
                    more=say(", method transfer and validated transport", "、分析方法转移和经验证的运输")
                    if edge[0].site != edge[1].site
                    else "",
                ),
                of_edge(edge),
                facts=facts,
                remarks=remarks,
            )


@requirement(
    "notice-173/3/control",
    section=SECTION,
    title=Text("Quality controllable throughout", "全过程质量可控"),
    rule=Text(
        "The review looks at whether quality is controllable over the whole process.",
        "审评重点关注生产全过程的质量可控性。",
    ),
    cites=(Citation(NOTICE_173, "3"),),
    binds=("holder", "cde"),
    since=dt.date(2026, 4, 1),
    reads=(*FRAME, "control_strategy", "documents~"),
)
def control(case: Arrangement) -> Iterator[Finding]:
    """At least one attribute, and every production segment but packaging controls at least one."""
    attributes = case.dossier.control_strategy or ()
    good = [each for each in attributes if case.evidenced(each)]
    controlling = {key for each in good for key in each.controlled_at or ()}
    bare = [each for each in case.production_segments if each.stage != "packaging" and each.id not in controlling]
    if good and not bare:
        yield for_judgement(
            say(
                "{count} attributes are controlled and every segment controls at least one; the CDE weighs whether quality is "
                "controllable throughout.",
                "已列明{count}项质量属性，各生产段均有控制；由药审中心判断全过程质量是否可控。",
                count=len(good),
            ),
            facts=[at(each) for each in good],
        )
        return
    stated = {key for each in attributes for key in each.controlled_at or ()}
    unproven = [each for each in attributes if each not in good]
    lacks: list[Lack] = []
    if unproven and all(each.id in stated for each in bare):
        wanted = {each.id for each in bare}
        for each in unproven:
            if wanted & set(each.controlled_at or ()) or not bare:
                what = say(
                    "evidence of the control of {attribute}",
                    "{attribute}控制的证明文件",
                    attribute=each.attribute or "?",
                )
                lacks.append(Lack(at(each, "document"), what, EVIDENCE))
    else:
        what = say(
            "an evidenced attribute that is controlled at {segments}",
            "在{segments}控制的质量属性及其证明文件",
            segments=bare,
        )
        if not bare:
            what = say("an evidenced attribute", "质量属性及其证明文件")
        value = {"controlled_at": [each.id for each in bare], "document": EVIDENCE}
        lacks.append(Lack(("/control_strategy/-",), what, value))
    yield not_shown(
        say(
            "No attribute is shown to be controlled at: {segments}.",
            "下列生产段未显示控制任何质量属性：{segments}。",
            segments=bare,
        )
        if bare
        else say("No quality attribute is shown to be controlled.", "未显示控制任何质量属性。"),
        missing=[lacks],
        facts=[at("/control_strategy")] if case.dossier.control_strategy is not None else (),
    )
