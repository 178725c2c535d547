"""The chain of an arrangement as it is drawn and tabled: lanes, boxes, links, and the findings on each of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from fenduan.assessment.evaluate import Assessed
from fenduan.documents.clean import clean
from fenduan.documents.words import GRAVITY, MODES, UNSTATED, chip, dotted
from fenduan.dossier.model import Handoff, Party, Segment, Site, TemperatureRange, Transport
from fenduan.law.arrangement import Arrangement, domestic
from fenduan.law.finding import show
from fenduan.reference.codes import SUPPORTING_STAGES
from fenduan.reference.labels import label
from fenduan.reference.places import PLACES
from fenduan.reference.text import Language, Text

# What a finding is on: `("segment", id)`, `("edge", from, to)`, `("site", id)`, `("party", id)`, `("system",)` for the
# quality assurance system, `("product",)` for the product and the arrangement as a whole.
Thing = tuple[str, ...]
Kind = Literal["mainland", "overseas", "unknown"]

_DRAWN: Final = ("not_met", "not_shown", "pending", "for_judgement")
_SAME_SITE: Final = Text("same site", "同一场地")
_NO_HANDOFF: Final = Text("hand-off not stated", "交接未说明")
_NO_TRANSPORT: Final = Text("transport not stated", "运输未说明")
_NO_PERFORMER: Final = Text("manufacturer not stated", "生产企业未说明")
_NO_PLACE: Final = Text("Place not stated", "地点未说明")
_OVERSEAS: Final = Text("{place} (overseas)", "{place}（境外）")
_STERILE: Final = Text("sterile", "无菌")
_HOLDER: Final = Text("holder", "持有人")
_AS_HOLDER: Final = Text("{name} (holder)", "{name}（持有人）")
_SITE: Final = Text("Site: {name}", "场地：{name}")
_COMPANY: Final = Text("Company: {name}", "企业：{name}")
_AT_MOST: Final = Text("≤{hours} h", "≤{hours}小时")
_HOLD: Final = Text("hold ≤{hours} h", "暂存≤{hours}小时")
_BETWEEN: Final = Text("{low} to {high} °C", "{low}至{high} ℃")
_ABOVE: Final = Text("≥{low} °C", "≥{low} ℃")
_BELOW: Final = Text("≤{high} °C", "≤{high} ℃")


@dataclass(frozen=True, slots=True)
class Sign:
    """How many findings of one status are on a thing."""

    status: str
    count: int

    def say(self, language: Language) -> str:
        """Return sign, short word and number."""
        return chip(self.status, self.count, language)


@dataclass(frozen=True, slots=True)
class Entry:
    """A site or a company named at the head of a lane, or a line across the drawing."""

    text: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A place: a province, a country, or none stated."""

    place: str | None
    kind: Kind
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A segment. ``lane`` counts from 0; ``side`` marks testing and cell bank, which are no production segment."""

    id: str
    lane: int
    side: bool
    name: str
    step: str
    site: str
    party: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """What passes from one segment to another; ``handoff`` is false on the way to or from a side step."""

    source: str
    target: str
    handoff: bool
    lines: tuple[str, ...]
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """All that is drawn. Boxes stand in the order of the process; every link leads from an earlier to a later one."""

    language: Language
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    head: tuple[Entry, ...]
    foot: tuple[Entry, ...]


def signs_on(findings: Iterable[Assessed]) -> dict[Thing, tuple[Sign, ...]]:
    """Count the findings that take part in the outcome by the thing they are on, gravest first.

    What is met is counted only where nothing else is on the thing.
    """
    counts: dict[Thing, Counter[str]] = {}
    for each in findings:
        if each.counts:
            counts.setdefault(thing_of(each), Counter())[each.finding.status.value] += 1
    return {thing: _gravest(count) for thing, count in counts.items()}


def _gravest(count: Counter[str]) -> tuple[Sign, ...]:
    signs = tuple(Sign(status, count[status]) for status in GRAVITY if status in _DRAWN and count[status])
    return signs or ((Sign("met", count["met"]),) if count["met"] else ())


def thing_of(each: Assessed) -> Thing:
    """Return the thing of the drawing that a finding is on."""
    subject = each.finding.subject
    if subject is None or not subject.ids:
        return ("system",) if each.requirement.section == "C" else ("product",)
    if subject.kind in ("segment", "edge"):
        return (subject.kind, *subject.ids)
    if subject.kind == "site":
        return ("site", subject.ids[0])
    # A pair is told by the manufacturer in it; a key position and an agreement by the party.
    return ("party", subject.ids[1] if subject.kind == "pair" else subject.ids[0])


def chain_of(case: Arrangement, findings: Iterable[Assessed], language: Language) -> Chain:
    """See an arrangement as the chain that is drawn."""
    signs = signs_on(findings)
    lanes = _lanes(case, signs, language)
    place = {lane.place: number for number, lane in enumerate(lanes)}
    boxes = tuple(
        Box(
            id=each.id,
            lane=place[case.site_of(each).place],
            side=each.stage in SUPPORTING_STAGES,
            name=name_of(each, language),
            step=step_of(each, language),
            site=name_of(case.site_of(each), language),
            party=_performer(case, each, language),
            signs=signs.get(("segment", each.id), ()),
        )
        for each in case.ordered_segments
    )
    return Chain(
        language,
        lanes,
        boxes,
        _links(case, signs, language),
        _head(case, signs, language),
        _foot(case, signs, language),
    )


def name_of(entry: Party | Site | Segment, language: Language) -> str:
    """Return the name of an entry, or its id where none is stated."""
    return clean(show(entry, language))


def step_of(segment: Segment, language: Language) -> str:
    """Return the stage of a segment, its form where that says more, and whether it is sterile."""
    stage, form = label("stage", segment.stage).pick(language), clean(label("form", segment.form).pick(language))
    said = [stage] if form == stage else [stage, form]
    return dotted([*said, _STERILE.pick(language)] if segment.sterile else said, language)


def place_of(code: str | None, language: Language) -> str:
    """Return the name of a place; one outside the mainland regime is marked so."""
    if code is None:
        return _NO_PLACE.pick(language)
    name = PLACES[code].name.pick(language) if code in PLACES else code
    return name if domestic(code) else _OVERSEAS.pick(language).format(place=name)


def _performer(case: Arrangement, segment: Segment, language: Language) -> str:
    party = case.performer(segment)
    if party is None:
        return _NO_PERFORMER.pick(language)
    name = name_of(party, language)
    return _AS_HOLDER.pick(language).format(name=name) if party is case.holder else name


def _kind(place: str | None) -> Kind:
    here = domestic(place)
    return "unknown" if here is None else "mainland" if here else "overseas"


def _lanes(case: Arrangement, signs: Mapping[Thing, tuple[Sign, ...]], language: Language) -> tuple[Lane, ...]:
    """Order the places as the process reaches them, the mainland and the rest each together, the unknown last."""
    places = list({case.site_of(each).place: None for each in case.ordered_segments})
    kinds = list({_kind(place): None for place in places})
    places.sort(key=lambda place: (place is None, kinds.index(_kind(place))))
    homes: dict[str, str | None] = {}
    sites: dict[str, str | None] = {}
    for each in case.ordered_segments:
        site, party = case.site_of(each), case.performer(each)
        sites.setdefault(site.id, site.place)
        if party is not None:
            homes.setdefault(party.id, site.place)
    return tuple(
        Lane(
            place,
            _kind(place),
            place_of(place, language),
            (
                *(_entry(case.sites[key], ("site", key), signs, language) for key in sites if sites[key] == place),
                *(_entry(case.parties[key], ("party", key), signs, language) for key in homes if homes[key] == place),
            ),
        )
        for place in places
    )


def _entry(entry: Party | Site, thing: Thing, signs: Mapping[Thing, tuple[Sign, ...]], language: Language) -> Entry:
    said = (_SITE if thing[0] == "site" else _COMPANY).pick(language)
    return Entry(said.format(name=name_of(entry, language)), signs.get(thing, ()))


def _head(case: Arrangement, signs: Mapping[Thing, tuple[Sign, ...]], language: Language) -> tuple[Entry, ...]:
    """Return the product, and the companies that have a part but no segment."""
    product = clean(show(case.product.name, language)) if case.product.name else UNSTATED.pick(language)
    entries = [
        Entry(Text("Product: {name}", "产品：{name}").pick(language).format(name=product), signs.get(("product",), ()))
    ]
    performers = {party.id for each in case.ordered_segments if (party := case.performer(each)) is not None}
    for party in (case.holder, *case.agents):
        if party.id not in performers:
            role = _HOLDER if party is case.holder else label("role", "domestic_agent")
            said = Text("{role}: {name}, {place}", "{role}：{name}，{place}").pick(language)
            place = place_of(party.place, language)
            word = role.pick(language)
            entries.append(
                Entry(
                    said.format(role=word[0].upper() + word[1:], name=name_of(party, language), place=place),
                    signs.get(("party", party.id), ()),
                )
            )
    return tuple(entries)


def _foot(case: Arrangement, signs: Mapping[Thing, tuple[Sign, ...]], language: Language) -> tuple[Entry, ...]:
    unified = case.unified_system
    since = None if unified is None else unified.effective_from
    said = (
        Text("Unified quality assurance system: start not stated", "统一质量保证体系：生效日期未说明").pick(language)
        if since is None
        else Text("Unified quality assurance system from {day}", "统一质量保证体系：自{day}起生效")
        .pick(language)
        .format(day=since.isoformat())
    )
    return (Entry(said, signs.get(("system",), ())),)


def _links(case: Arrangement, signs: Mapping[Thing, tuple[Sign, ...]], language: Language) -> tuple[Link, ...]:
    production = {(first.id, second.id) for first, second in case.edges}
    order = {each.id: place for place, each in enumerate(case.ordered_segments)}
    side = {
        (before, each.id)
        for each in case.ordered_segments
        for before in each.after or ()
        if (before, each.id) not in production
    }
    return tuple(
        Link(
            *pair,
            handoff=pair in production,
            lines=_way(case, pair, language) if pair in production else (),
            signs=signs.get(("edge", *pair), ()),
        )
        for pair in sorted(production | side, key=lambda pair: (order[pair[0]], order[pair[1]]))
    )


def _way(case: Arrangement, pair: tuple[str, str], language: Language) -> tuple[str, ...]:
    """Say of a hand-off its temperature, hours and means of transport, a line each."""
    handoff = case.handoffs.get(pair)
    same_site = case.segments[pair[0]].site == case.segments[pair[1]].site
    if handoff is None:
        return ((_SAME_SITE if same_site else _NO_HANDOFF).pick(language),)
    lines = transport_lines(handoff.transport, language)
    if not lines:
        lines = [(_SAME_SITE if same_site else _NO_TRANSPORT).pick(language)]
        if handoff.hold_time_h is not None:
            lines.append(_HOLD.pick(language).format(hours=_figure(handoff.hold_time_h)))
    return tuple(lines)


def transport_lines(transport: Transport | None, language: Language) -> list[str]:
    """Say the temperature range, then hours and means of transport; what is not stated is left out."""
    if transport is None:
        return []
    lines = [temperature(transport.temperature_c, language)] if transport.temperature_c else []
    how = [hours_of(transport, language), mode_of(transport, language)]
    lines.append(dotted([each for each in how if each], language))
    return [line for line in lines if line]


def temperature(span: TemperatureRange | None, language: Language) -> str:
    """Say a range of temperatures in degrees Celsius; nothing where none is stated."""
    if span is None or (span.min is None and span.max is None):
        return ""
    template = _ABOVE if span.max is None else _BELOW if span.min is None else _BETWEEN
    return template.pick(language).format(
        low="" if span.min is None else _figure(span.min), high="" if span.max is None else _figure(span.max)
    )


def hours_of(transport: Transport | None, language: Language) -> str:
    """Say the longest time of transport; nothing where none is stated."""
    if transport is None or transport.max_duration_h is None:
        return ""
    return _AT_MOST.pick(language).format(hours=_figure(transport.max_duration_h))


def mode_of(transport: Transport | None, language: Language) -> str:
    """Say the means of transport; nothing where none is stated."""
    if transport is None or transport.mode is None:
        return ""
    return MODES[transport.mode].pick(language) if transport.mode in MODES else clean(transport.mode)


def hold_of(handoff: Handoff | None) -> str:
    """Say the hold time in hours; nothing where none is stated."""
    return "" if handoff is None or handoff.hold_time_h is None else f"{_figure(handoff.hold_time_h)} h"


def _figure(value: float) -> str:
    """Write a number with a true minus sign."""
    return f"{value:.10g}".replace("-", "\N{MINUS SIGN}")
