"""The chain in tables: the text equivalent that stands behind every drawing of it."""

from collections.abc import Iterable, Mapping, Sequence

from fenduan.assessment.evaluate import Assessed
from fenduan.documents.chain import (
    Sign,
    Thing,
    hold_of,
    hours_of,
    mode_of,
    name_of,
    place_of,
    signs_on,
    step_of,
    temperature,
)
from fenduan.documents.clean import clean
from fenduan.documents.tree import Table
from fenduan.documents.words import UNSTATED, listed
from fenduan.dossier.model import Party
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import show
from fenduan.reference.labels import label
from fenduan.reference.text import Language, Text


def table_of_chain(case: Arrangement, findings: Iterable[Assessed], language: Language) -> tuple[Table, Table, Table]:
    """Return segments, hand-offs, and companies with the whole, each with the findings on them."""
    signs = signs_on(findings)
    return _segments(case, signs, language), _handoffs(case, signs, language), _parties(case, signs, language)


def _said(signs: Mapping[Thing, tuple[Sign, ...]], thing: Thing, language: Language) -> str:
    return listed([sign.say(language) for sign in signs.get(thing, ())], language) or "–"


def _segments(case: Arrangement, signs: Mapping[Thing, tuple[Sign, ...]], language: Language) -> Table:
    rows = []
    for number, each in enumerate(case.ordered_segments, start=1):
        site, performer = case.site_of(each), case.performer(each)
        before = [name_of(case.segments[key], language) for key in sorted(each.after or ())]
        rows.append(
            (
                f"{number}. {name_of(each, language)}",
                step_of(each, language),
                listed(before, language) or "–",
                name_of(site, language),
                place_of(site.place, language),
                UNSTATED.pick(language) if performer is None else name_of(performer, language),
                _said(signs, ("segment", each.id), language),
            )
        )
    head = (
        Text("Segment", "生产段"),
        Text("Stage and form", "阶段和剂型"),
        Text("Takes the output of", "承接"),
        Text("Site", "生产场地"),
        Text("Place", "所在地"),
        Text("Performed by", "生产企业"),
        Text("Findings", "判定"),
    )
    return _table(Text("Segments", "生产段"), head, rows, (16, 17, 14, 12, 11, 18, 14), language)


def _handoffs(case: Arrangement, signs: Mapping[Thing, tuple[Sign, ...]], language: Language) -> Table:
    rows = []
    unstated = UNSTATED.pick(language)
    for first, second in case.edges:
        handoff = case.handoffs.get((first.id, second.id))
        transport = None if handoff is None else handoff.transport
        material = "" if handoff is None or handoff.material is None else clean(show(handoff.material, language))
        moved = None if handoff is None or handoff.method_transfer is None else handoff.method_transfer.status
        rows.append(
            (
                f"{name_of(first, language)} → {name_of(second, language)}",
                material or unstated,
                temperature(None if transport is None else transport.temperature_c, language) or unstated,
                hours_of(transport, language) or unstated,
                mode_of(transport, language) or unstated,
                hold_of(handoff) or unstated,
                label("transfer_status", moved).pick(language) if moved else unstated,
                _said(signs, ("edge", first.id, second.id), language),
            )
        )
    head = (
        Text("Hand-off", "交接"),
        Text("Material", "物料"),
        Text("Temperature", "温度"),
        Text("Transport time", "运输时限"),
        Text("Means", "方式"),
        Text("Hold time", "暂存时限"),
        Text("Methods", "分析方法"),
        Text("Findings", "判定"),
    )
    return _table(Text("Hand-offs", "生产段之间的交接"), head, rows, (18, 16, 12, 10, 8, 9, 13, 14), language)


def _parties(case: Arrangement, signs: Mapping[Thing, tuple[Sign, ...]], language: Language) -> Table:
    segments = case.ordered_segments
    sites = tuple({each.site: case.site_of(each) for each in segments}.values())
    shown: dict[str, Party] = {case.holder.id: case.holder}
    shown |= {party.id: party for party in case.agents}
    shown |= {party.id: party for each in segments if (party := case.performer(each)) is not None}
    rows: list[tuple[str, ...]] = []
    for party in shown.values():
        roles = [label("role", role).pick(language) for role in sorted(party.roles or ())]
        said = _said(signs, ("party", party.id), language)
        rows.append((name_of(party, language), listed(roles, language) or "–", place_of(party.place, language), said))
    for site in sites:
        word = label("subject", "site").pick(language)
        rows.append(
            (name_of(site, language), word, place_of(site.place, language), _said(signs, ("site", site.id), language))
        )
    whole = (
        (("system",), Text("Unified quality assurance system", "统一质量保证体系")),
        (("product",), Text("Product and arrangement as a whole", "产品和整体安排")),
    )
    rows += [(said.pick(language), "–", "–", _said(signs, thing, language)) for thing, said in whole]
    head = (
        Text("Company, site, whole", "企业、场地、整体"),
        Text("Part", "身份"),
        Text("Place", "所在地"),
        Text("Findings", "判定"),
    )
    return _table(
        Text("Companies, sites and the whole", "企业、场地和整体情况"), head, rows, (34, 22, 16, 28), language
    )


def _table(
    caption: Text, head: tuple[Text, ...], rows: Sequence[tuple[str, ...]], shares: tuple[int, ...], language: Language
) -> Table:
    return Table(caption.pick(language), tuple(each.pick(language) for each in head), tuple(rows), shares)
