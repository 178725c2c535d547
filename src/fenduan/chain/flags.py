"""What in a history cannot have happened, contradicts itself, is missing or irregular. Nothing is dropped for it.

Each flag is found from one event, one making or the story of one lot, so that a store can look lot by lot; only cycles
need the whole graph.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

import igraph
import msgspec

from fenduan.chain.facts import RAW, Event, EventKind, IdentityTest, LotFacts, LotStatus
from fenduan.chain.history import History, Lot, Making, Role, Touch, balance
from fenduan.chain.quantities import Dimension, of_base, shown, total
from fenduan.reference.text import Text


class Severity(StrEnum):
    """How a flag is to be read."""

    IMPOSSIBLE = "impossible"
    CONTRADICTORY = "contradictory"
    IRREGULAR = "irregular"
    INCOMPLETE = "incomplete"


class Flag(msgspec.Struct, frozen=True):
    """One thing that is wrong with a history, as told."""

    code: str
    severity: Severity
    lots: tuple[str, ...]
    events: tuple[str, ...]
    message: Text

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "lots": list(self.lots),
            "events": list(self.events),
            "message": self.message.as_dict(),
        }


SEVERITIES: Final = {
    "cycle": Severity.IMPOSSIBLE,
    "self_input": Severity.IMPOSSIBLE,
    "output_before_input": Severity.IMPOSSIBLE,
    "more_out_than_in": Severity.IMPOSSIBLE,
    "more_used_than_made": Severity.IMPOSSIBLE,
    "use_of_destroyed": Severity.IMPOSSIBLE,
    "received_before_shipped": Severity.IMPOSSIBLE,
    "more_received_than_shipped": Severity.IMPOSSIBLE,
    "recorded_before_it_happened": Severity.IMPOSSIBLE,
    "use_of_rejected": Severity.IRREGULAR,
    "use_without_identity_test": Severity.IRREGULAR,
    "made_twice": Severity.CONTRADICTORY,
    "facts_differ": Severity.CONTRADICTORY,
    "told_differently": Severity.CONTRADICTORY,
    "unknown_lot": Severity.INCOMPLETE,
    "received_without_shipment": Severity.INCOMPLETE,
    "shipped_not_received": Severity.INCOMPLETE,
    "unknown_event_declared": Severity.INCOMPLETE,
    "correction_missing": Severity.INCOMPLETE,
}
_BARRED: Final = frozenset({LotStatus.REJECTED, LotStatus.RECALLED})
_CONSERVING: Final = frozenset({EventKind.SPLIT, EventKind.POOL, EventKind.PACKING})
_TAKEN: Final = frozenset({Role.USED, Role.SHIPPED})


def _flag(code: str, lots: Iterable[str], events: Iterable[Event | str], en: str, zh: str) -> Flag:
    told = {event if isinstance(event, str) else event.id for event in events}
    return Flag(code, SEVERITIES[code], tuple(sorted(set(lots))), tuple(sorted(told)), Text(en, zh))


def flags(history: History) -> tuple[Flag, ...]:
    """Return every flag of a history, in an order of its own."""
    found: list[Flag] = []
    for event in history.events:
        found += of_event(event)
    for making in history.makings.values():
        found += of_making(making, history.lots)
    described: dict[str, list[LotFacts]] = defaultdict(list)
    for event in history.events:
        for facts in event.described:
            described[facts.lot].append(facts)
    for lot in history.lots.values():
        found += of_lot(lot)
        found += of_facts(lot.id, described[lot.id])
    found += of_telling(history.declared, history.retold, history.told)
    found += cycles(history.edges)
    return in_order(found)


def in_order(found: Iterable[Flag]) -> tuple[Flag, ...]:
    """Return flags as they are listed: by code, then by what they are about; each once."""
    return tuple(sorted(set(found), key=lambda flag: (flag.code, flag.lots, flag.events, flag.message.en)))


def of_event(event: Event) -> Iterator[Flag]:
    """Yield what is wrong with an event in itself."""
    if event.recorded is not None and event.recorded < event.time:
        yield _flag(
            "recorded_before_it_happened",
            (),
            (event,),
            f"It is said to have happened at {event.time:%Y-%m-%dT%H:%M:%SZ} and was recorded before, at "
            f"{event.recorded:%Y-%m-%dT%H:%M:%SZ}.",
            f"该事件记录为发生于{event.time:%Y-%m-%dT%H:%M:%SZ}，但在此之前"
            f"（{event.recorded:%Y-%m-%dT%H:%M:%SZ}）已被记录。",
        )


def of_making(making: Making, lots: Mapping[str, Lot]) -> Iterator[Flag]:
    """Yield what is wrong with a making, given the lots that it used and made."""
    used = {share.lot for share in making.inputs}
    made = {share.lot for share in making.outputs}
    for lot in sorted(used & made):
        yield _flag(
            "self_input",
            (lot,),
            making.events,
            f"{lot} is said to be made of itself.",
            f"批{lot}被记录为由其自身制成。",
        )
    came_out = min((event.time for event in making.events if event.outputs), default=None)
    for lot in sorted(used - made):
        origin = lots[lot].made if lot in lots else None
        if origin is not None and came_out is not None and origin.time > came_out:
            yield _flag(
                "output_before_input",
                (lot, *made),
                (origin, *making.events),
                f"{lot} was made at {origin.time:%Y-%m-%dT%H:%M:%SZ}, after what is said to be made of it "
                f"({came_out:%Y-%m-%dT%H:%M:%SZ}).",
                f"批{lot}于{origin.time:%Y-%m-%dT%H:%M:%SZ}制成，晚于记录为由其制成的产出"
                f"（{came_out:%Y-%m-%dT%H:%M:%SZ}）。",
            )
    account = balance(making)
    # Pieces are not conserved where something is made of them: two vials of a bank are laid down as three hundred.
    counted = account is not None and account.dimension is Dimension.PIECES
    kept = all(event.kind in _CONSERVING for event in making.events)
    if account is not None and account.excess and (kept or not counted):
        inside, out = (shown(each) for each in account.amounts)
        yield _flag(
            "more_out_than_in",
            (*used, *made),
            making.events,
            f"More came out ({out}) than went in ({inside}).",
            f"产出量（{out}）大于投入量（{inside}）。",
        )


def of_lot(lot: Lot) -> Iterator[Flag]:
    """Yield what is wrong with the story of a lot."""
    yield from _beginning(lot)
    yield from _amounts(lot)
    yield from _after_its_end(lot)
    yield from _handoffs(lot)


def _beginning(lot: Lot) -> Iterator[Flag]:
    beginnings = (touch.event for touch in lot.story if touch.role in (Role.MADE, Role.CAME))
    began = {event.process or event.id: event for event in beginnings}
    if len(began) > 1:
        yield _flag(
            "made_twice",
            (lot.id,),
            began.values(),
            f"{len(began)} events are each said to have made {lot.id} or brought it in.",
            f"有{len(began)}个事件分别被记录为制成或者引入批{lot.id}。",
        )
    taken = [touch.event for touch in lot.story if touch.role in _TAKEN]
    received = any(touch.role is Role.RECEIVED for touch in lot.story)
    if taken and not began and not received and lot.kind not in RAW:
        yield _flag(
            "unknown_lot",
            (lot.id,),
            taken,
            f"{lot.id} was used or shipped, and nothing tells where it came from.",
            f"批{lot.id}已被使用或者发运，但没有关于其来源的记录。",
        )


def _amounts(lot: Lot) -> Iterator[Flag]:
    if lot.quantity is None:
        return
    going = [touch for touch in lot.story if touch.role in (Role.USED, Role.DESTROYED) and touch.quantity is not None]
    gone = total(touch.quantity for touch in going)
    made = total([lot.quantity])
    if gone is None or made is None or gone[0] is not made[0] or gone[1] <= made[1]:
        return
    out, had = shown(of_base(*gone)), shown(lot.quantity)
    yield _flag(
        "more_used_than_made",
        (lot.id,),
        (touch.event for touch in going),
        f"{out} of {lot.id} were used or destroyed; there were {had}.",
        f"批{lot.id}共使用或者销毁{out}，而其总量为{had}。",
    )


def _after_its_end(lot: Lot) -> Iterator[Flag]:
    status: Touch | None = None
    destroyed: Touch | None = None
    for touch in lot.story:
        if touch.role is Role.STATED and touch.event.status is not None:
            status = touch
        elif touch.role is Role.DESTROYED and touch.quantity is None:
            destroyed = destroyed or touch
        elif touch.role in _TAKEN:
            if destroyed is not None and destroyed.event.time < touch.event.time:
                yield _flag(
                    "use_of_destroyed",
                    (lot.id,),
                    (destroyed.event, touch.event),
                    f"{lot.id} was used or shipped after it was destroyed.",
                    f"批{lot.id}在销毁后被使用或者发运。",
                )
            if touch.role is Role.USED and touch.event.kind is EventKind.REWORK:
                continue  # to rework a rejected lot is what rework is for
            if status is not None and status.event.status in _BARRED and status.event.time < touch.event.time:
                yield _flag(
                    "use_of_rejected",
                    (lot.id,),
                    (status.event, touch.event),
                    f"{lot.id} was used or shipped after it was rejected or recalled.",
                    f"批{lot.id}在判定不合格或者召回后被使用或者发运。",
                )


def _handoffs(lot: Lot) -> Iterator[Flag]:
    shipped, received = _by_consignment(lot, Role.SHIPPED), _by_consignment(lot, Role.RECEIVED)
    for consignment in sorted({*shipped, *received}):
        sent, got = shipped.get(consignment, []), received.get(consignment, [])
        events = [touch.event for touch in (*sent, *got)]
        if not got:
            said = f"{lot.id} was shipped, and no receipt is told.", f"批{lot.id}已经发运，没有接收记录。"
            yield _flag("shipped_not_received", (lot.id,), events, *said)
        elif not sent:
            said = f"{lot.id} was received, and no shipment is told.", f"批{lot.id}已经接收，没有发运记录。"
            yield _flag("received_without_shipment", (lot.id,), events, *said)
        else:
            yield from _shipment_and_receipt(lot.id, sent, got)
    for touch in _untested(lot):
        yield _flag(
            "use_without_identity_test",
            (lot.id,),
            (touch.event,),
            f"{lot.id} was used where it was received without a passed identity test.",
            f"批{lot.id}接收后未经鉴别合格即被使用。",
        )


def _by_consignment(lot: Lot, role: Role) -> dict[str, list[Touch]]:
    grouped: dict[str, list[Touch]] = defaultdict(list)
    for touch in lot.story:
        if touch.role is role:
            grouped[touch.event.consignment or ""].append(touch)
    return grouped


def _shipment_and_receipt(lot: str, sent: list[Touch], got: list[Touch]) -> Iterator[Flag]:
    if got[0].event.time < sent[0].event.time:
        yield _flag(
            "received_before_shipped",
            (lot,),
            (sent[0].event, got[0].event),
            f"{lot} is said to have been received before it was shipped.",
            f"批{lot}的接收时间早于发运时间。",
        )
    out, arrived = (total([touch.quantity for touch in touched]) for touched in (sent, got))
    if out is not None and arrived is not None and out[0] is arrived[0] and arrived[1] > out[1]:
        shown_out, shown_in = shown(of_base(*out)), shown(of_base(*arrived))
        yield _flag(
            "more_received_than_shipped",
            (lot,),
            (touch.event for touch in (*sent, *got)),
            f"More of {lot} was received ({shown_in}) than shipped ({shown_out}).",
            f"批{lot}的接收量（{shown_in}）大于发运量（{shown_out}）。",
        )


def _untested(lot: Lot) -> Iterator[Touch]:
    """Yield the uses of a lot by a party whose last receipt before then says that its identity was not confirmed."""
    last: dict[str | None, Event] = {}
    for touch in lot.story:
        if touch.role is Role.RECEIVED:
            last[touch.event.party] = touch.event
        elif touch.role is Role.USED:
            receipt = last.get(touch.event.party)
            if receipt is not None and receipt.identity_test in (IdentityTest.FAILED, IdentityTest.NOT_DONE):
                yield touch


def of_facts(lot: str, described: Collection[LotFacts]) -> Iterator[Flag]:
    """Yield what is stated of a lot in two ways."""
    for name, words in _FACTS.items():
        stated = sorted({str(value) for facts in described if (value := getattr(facts, name)) is not None})
        if len(stated) > 1:
            yield _flag(
                "facts_differ",
                (lot,),
                (),
                f"The {words.en} of {lot} is stated in {len(stated)} ways: {', '.join(stated)}.",
                f"批{lot}的{words.zh}有{len(stated)}种不同记载：{'、'.join(stated)}。",
            )


_FACTS: Final = {
    "kind": Text("kind", "类别"),
    "material": Text("article", "物料编码"),
    "number": Text("lot number", "批号"),
    "expires": Text("expiry date", "有效期"),
}


def of_telling(
    declared: Mapping[str, Event], retold: Mapping[str, Collection[Event]], told: Collection[str]
) -> Iterator[Flag]:
    """Yield what is wrong with the telling itself: ids told twice, declarations and corrections of what nobody told."""
    for name in retold:
        yield _flag(
            "told_differently",
            (),
            (name,),
            f"{len(retold[name])} events carry the id {name} and say different things.",
            f"有{len(retold[name])}个事件使用同一标识{name}，但内容不同。",
        )
    for name, declaration in declared.items():
        if name not in told:
            yield _flag(
                "unknown_event_declared",
                (),
                (name, declaration),
                f"{name} is declared wrong, and is not known here.",
                f"事件{name}被声明有误，但此处没有该事件。",
            )
        for correction in declaration.corrected_by:
            if correction not in told:
                yield _flag(
                    "correction_missing",
                    (),
                    (name, declaration),
                    f"{correction}, which is to correct {name}, is not known here.",
                    f"用于更正事件{name}的事件{correction}，此处没有。",
                )


def cycles(edges: Collection[tuple[str, str]]) -> Iterator[Flag]:
    """Yield every group of lots each of which is, in the end, made of every other."""
    graph = igraph.Graph.TupleList(sorted(edges), directed=True)
    for group in graph.connected_components(mode="strong"):
        if len(group) > 1:
            named = sorted(graph.vs[group]["name"])
            yield _flag(
                "cycle",
                named,
                (),
                f"These lots are each made of one another: {', '.join(named)}.",
                f"下列批次互为来源：{'、'.join(named)}。",
            )
