"""Section E: linkage and control, what the Center for Drug Evaluation weighs."""

import datetime as dt
from collections.abc import Iterator, Sequence

from fenduan.dossier.model import ControlledAttribute, Handoff, MethodTransfer, Segment, Transport
from fenduan.law.arrangement import Arrangement, Edge, of_edge, settled
from fenduan.law.citation import Citation
from fenduan.law.finding import EVIDENCE, Finding, Lack, Ref, Say, at, for_judgement, not_shown, say
from fenduan.law.instruments import NOTICE_173
from fenduan.law.purpose import FRAME, PLACEHOLDER_STATEMENT, stated
from fenduan.law.quality import edge_name, no_edge
from fenduan.law.repairs import holder, linking, obtaining
from fenduan.law.requirement import Section, requirement
from fenduan.reference.text import Text

SECTION: Section = "E"
_DONE = frozenset({"transferred", "bridged", "same_laboratory"})
_RANGE: dict[str, int | float] = {"min": 2, "max": 8}


def _part(part: Say, edge: Edge, place: Ref, value: object) -> Lack:
    """Name one part of what an edge needs; the reason says the part, and what is missing says the edge too."""
    return Lack(place, say("{part}, {edge}", "{edge}：{part}", part=part, edge=edge_name(edge)), value)


def _specifications(case: Arrangement, handoff: Handoff, base: Ref, edge: Edge) -> Iterator[Lack]:
    if not case.evidenced(handoff.outbound_specification):
        yield _part(_OUTBOUND, edge, (*base, "outbound_specification", "document"), EVIDENCE)
    if not case.evidenced(handoff.inbound_specification):
        yield _part(_INBOUND, edge, (*base, "inbound_specification", "document"), EVIDENCE)


def _transfer(case: Arrangement, transfer: MethodTransfer | None, base: Ref, edge: Edge) -> Iterator[Lack]:
    if transfer is None or transfer.status not in _DONE:
        yield _part(_TRANSFER, edge, (*base, "method_transfer", "status"), "transferred")
    if not case.evidenced(transfer):
        yield _part(_TRANSFER_REPORT, edge, (*base, "method_transfer", "document"), EVIDENCE)


def _transport(case: Arrangement, transport: Transport | None, base: Ref, edge: Edge) -> Iterator[Lack]:
    limits = None if transport is None else transport.temperature_c
    if limits is None or limits.min is None or limits.max is None:
        known = None if limits is None else (limits.min if limits.min is not None else limits.max)
        value = _RANGE if known is None else {"min": known, "max": known}
        yield _part(_TEMPERATURE, edge, (*base, "transport", "temperature_c"), value)
    if transport is None or transport.validated is not True:
        yield _part(_VALIDATION, edge, (*base, "transport", "validated"), value=True)
    if not case.evidenced(transport):
        yield _part(_VALIDATION_REPORT, edge, (*base, "transport", "document"), EVIDENCE)


_OUTBOUND = say("outbound specification", "出厂质量标准")
_INBOUND = say("inbound specification", "接收质量标准")
_TRANSFER = say("completed method transfer or bridging", "已完成的分析方法转移或者桥接")
_TRANSFER_REPORT = say("method transfer report", "分析方法转移报告")
_TEMPERATURE = say("temperature range of the transport", "运输温度范围")
_VALIDATION = say("validated transport", "经验证的运输")
_VALIDATION_REPORT = say("transport validation report", "运输验证报告")
_BOTH = say("the hand-off with both specifications", "交接的出厂与接收质量标准")
_ALL = say(
    "the hand-off with both specifications, method transfer and validated transport",
    "交接的出厂与接收质量标准、分析方法转移和经验证的运输",
)


def _lacks_of(case: Arrangement, edge: Edge, handoff: Handoff | None) -> list[Lack]:
    """Name every part that the hand-off along an edge lacks; between different sites, transfer and transport too."""
    apart = edge[0].site != edge[1].site
    if handoff is None:
        value: dict[str, object] = {
            "from": edge[0].id,
            "to": edge[1].id,
            "outbound_specification": {"document": EVIDENCE},
            "inbound_specification": {"document": EVIDENCE},
        }
        if apart:
            value["method_transfer"] = {"status": "transferred", "document": EVIDENCE}
            value["transport"] = {"temperature_c": _RANGE, "validated": True, "document": EVIDENCE}
        return [_part(_ALL if apart else _BOTH, edge, ("/handoffs/-",), value)]
    base = at(handoff)
    lacks = [*_specifications(case, handoff, base, edge)]
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
            "允许的存放时限为{hold}小时，短于最长运输时间{longest}小时。",
            hold=handoff.hold_time_h,
            longest=longest,
        )
    ]


@requirement(
    "notice-173/3/linkage",
    section=SECTION,
    title=Text("Rational linkage of the process", "工艺衔接合理"),
    rule=Text(
        "The review focuses on how rationally the process links: specifications at both ends, transfer or bridging of "
        "methods, transport stability and its validation (as the CDE's requirements for antibody-drug conjugates say).",
        "审评重点关注工艺衔接的合理性：出厂与接收质量标准、分析方法转移与桥接、运输稳定性及运输验证"
        "（参见药品审评中心对抗体偶联药物的技术要求）。",
    ),
    cites=(Citation(NOTICE_173, "3"),),
    binds=("holder", "cde"),
    since=dt.date(2026, 4, 1),
    reads=(*FRAME, "sites.*.place", "product.biologic", "handoffs~", "documents~"),
    repairs=(linking,),
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
                    "{edge}: not shown: {lacks}.",
                    "{edge}的工艺衔接资料不全，缺少：{lacks}。",
                    edge=edge_name(edge),
                    lacks=[lack.what.facts["part"] for lack in lacks],
                ),
                of_edge(edge),
                missing=[lacks],
                facts=facts,
                remarks=remarks,
            )
        else:
            yield for_judgement(
                say(
                    "{edge}: specifications at both ends{more} are evidenced; the CDE weighs whether the linkage is "
                    "rational.",
                    "{edge}：出厂与接收质量标准{more}已提供证明；工艺衔接是否合理，由药品审评中心判断。",
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
        "The review focuses on whether quality is controllable over the whole process.",
        "审评重点关注生产全过程的质量可控性。",
    ),
    cites=(Citation(NOTICE_173, "3"),),
    binds=("holder", "cde"),
    since=dt.date(2026, 4, 1),
    reads=(*FRAME, "control_strategy", "documents~"),
    repairs=(obtaining(holder),),
)
def control(case: Arrangement) -> Iterator[Finding]:
    """At least one attribute, and every production segment but packaging controls at least one."""
    attributes = case.dossier.control_strategy or ()
    good = [each for each in attributes if stated(each.attribute) and case.evidenced(each)]
    bare = _uncontrolled(case, good)
    if good and not bare:
        yield for_judgement(
            say(
                "Attributes listed: {count}; every production segment but packaging controls at least one. The CDE "
                "weighs whether quality is controllable throughout.",
                "已列明质量属性{count}项，除包装外各生产段均至少控制其中一项；全过程质量是否可控，由药品审评中心判断。",
                count=len(good),
            ),
            facts=lambda: [at(each) for each in settled(good)],
        )
        return
    yield not_shown(
        say(
            "No attribute is shown to be controlled at: {segments}.",
            "下列生产段未证明对任何质量属性进行控制：{segments}。",
            segments=bare,
        )
        if bare
        else say("No quality attribute is shown to be controlled.", "未证明对任何质量属性进行控制。"),
        missing=lambda: [_lacks_of_control(case, settled(attributes), bare)],
        facts=lambda: [at(each) for each in settled(attributes)] or [at("/control_strategy")],
    )


def _uncontrolled(case: Arrangement, attributes: Sequence[ControlledAttribute]) -> list[Segment]:
    """Return the production segments, packaging apart, that control none of these attributes."""
    controlling = {key for each in attributes for key in each.controlled_at or ()}
    return [each for each in case.production_segments if each.stage != "packaging" and each.id not in controlling]


def _lacks_of_control(case: Arrangement, attributes: list[ControlledAttribute], bare: list[Segment]) -> list[Lack]:
    """Name what the stated attributes lack where that would do, or else a further attribute."""
    wanted = {each.id for each in bare}
    near = [each for each in attributes if wanted & set(each.controlled_at or ())] if bare else attributes[:1]
    if not near or _uncontrolled(case, attributes):
        what = say(
            "an attribute, with evidence, that is controlled at {segments}",
            "在下列生产段控制的质量属性及其证明文件：{segments}",
            segments=bare or case.production_segments,
        )
        value = {
            "attribute": PLACEHOLDER_STATEMENT,
            "controlled_at": [each.id for each in bare or case.production_segments],
            "document": EVIDENCE,
        }
        return [Lack(("/control_strategy/-",), what, value)]
    lacks: list[Lack] = []
    for each in near:
        if not stated(each.attribute):
            what = say("which quality attribute is controlled", "所控制的质量属性名称")
            lacks.append(Lack(at(each, "attribute"), what, PLACEHOLDER_STATEMENT))
        if not case.evidenced(each):
            name = each.attribute if each.attribute and stated(each.attribute) else say("the attribute", "该质量属性")
            what = say("evidence of the control of {attribute}", "{attribute}控制措施的证明文件", attribute=name)
            lacks.append(Lack(at(each, "document"), what, EVIDENCE))
    return lacks
