"""Conditions on how a lot came to be: its history, its materials, what was handed over, where and under what."""

import datetime as dt
from collections.abc import Iterator

from fenduan.chain.facts import Event, IdentityTest, LotKind, LotStatus
from fenduan.chain.flags import Severity
from fenduan.chain.history import Lot, Role, Touch
from fenduan.chain.release.case import Case, Placed, day, in_force, materials, told
from fenduan.chain.release.facts import Agreement, AgreementKind, Licence, Transport
from fenduan.chain.release.saying import Finding, left_open, met, not_applicable, not_met, not_shown
from fenduan.reference.text import Text

_KINDS = {
    AgreementKind.ENTRUSTMENT: Text("entrustment agreement", "委托协议"),
    AgreementKind.QUALITY: Text("quality agreement", "质量协议"),
}
# A shipment that nobody confirmed concerns the lot that was made of it; `handoffs` asks for those.
_OF_HANDOFFS = frozenset({"shipped_not_received"})
_BARRED = {
    LotStatus.REJECTED: Text("rejected", "不合格"),
    LotStatus.RECALLED: Text("recalled", "已召回"),
    LotStatus.ON_HOLD: Text("on hold", "暂停使用"),
}
_CORRECT = Text(
    "Declare the wrong event wrong and tell what happened by a corrective one.",
    "对错误事件作出更正声明，并以更正事件如实记录。",
)


def genealogy(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether it is told of everything in the lot where it came from. Asked of the lot itself, about all upstream."""
    own = {lot.id, lot.facts.spelt}
    missing = [each for each in case.trace.incomplete if not (each.code == "unconfirmed_handoff" and each.about in own)]
    for each in missing:
        if each.code == "silent_party":
            yield left_open(each.message, about=each.about)
        else:
            cure = Text("Have the missing event told, by whoever it happened at.", "由发生单位补充记录所缺事件。")
            yield not_shown(each.message, cure, about=f"{each.code}:{each.about}")
    if not missing:
        count = len(case.trace.lots)
        yield met(
            Text(
                f"{count} lots are told of, back to the raw materials.", f"已追溯至原材料，共{count}批，来源均有记录。"
            )
        )


def history(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether what is told of the lot can have happened and does not contradict itself."""
    found = [each for each in case.flags if lot.id in each.lots and each.code not in _OF_HANDOFFS]
    for flag in found:
        events = tuple(f"event:{each}" for each in flag.events)
        say = not_shown if flag.severity is Severity.INCOMPLETE else not_met
        yield say(flag.message, _CORRECT, *events, about=":".join((flag.code, *flag.events)))
    if not found:
        yield met(Text("Nothing in its history contradicts anything.", "批次履历无矛盾。"))


def status(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether the lot is rejected, recalled, on hold or destroyed."""
    del case
    last = next((t.event for t in reversed(lot.story) if t.role is Role.STATED and t.event.status is not None), None)
    if lot.destroyed:
        events = [told(t.event) for t in lot.story if t.role is Role.DESTROYED]
        yield not_met(
            Text(f"{lot.id} is destroyed.", f"批{lot.id}已销毁。"), Text("None: it is gone.", "无法补正。"), *events
        )
    elif last is not None and last.status in _BARRED:
        word = _BARRED[last.status]
        cure = Text(
            "Only whoever stated it can state another status, with the reason.",
            "由作出该状态的单位说明理由后另行作出状态记录。",
        )
        yield not_met(
            Text(
                f"{lot.id} is {word.en}, last stated {day(last.time)}.",
                f"批{lot.id}状态为{word.zh}（{day(last.time)}）。",
            ),
            cure,
            told(last),
        )
    else:
        yield met(
            Text("It is not rejected, recalled, on hold or destroyed.", "该批未被判定不合格、召回、暂停使用或者销毁。")
        )


def raw_materials(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether every raw material used directly was approved for use and within its shelf life or retest period."""
    used = materials(case.inputs(lot))
    if not used:
        yield not_applicable(Text("No raw material goes into it directly.", "该批未直接使用原辅料。"))
    for each in used:
        yield from _material(case, lot, each)


def _material(case: Case, lot: Lot, used: Lot) -> Iterator[Finding]:
    on = min(day(touch.event.time) for touch in used.story if touch.role is Role.USED and _makes(case, touch, lot))
    entries = case.about("materials", used.id)
    places = [place for place, _ in entries]
    approve = Text("State the approval for use and its date.", "说明批准使用的情况和日期。")
    if any(each.approved is False for _, each in entries):
        yield not_met(
            Text(f"{used.id} was not approved for use.", f"原辅料{used.id}未获批准使用。"),
            approve,
            *places,
            about=used.id,
        )
    elif not any(each.approved for _, each in entries):
        yield not_shown(
            Text(f"It is not stated that {used.id} was approved for use.", f"未说明原辅料{used.id}已批准使用。"),
            approve,
            *places,
            about=used.id,
        )
    elif all(each.date is not None and each.date > on for _, each in entries if each.approved):
        yield not_met(
            Text(
                f"{used.id} was approved only after it was used on {on}.",
                f"原辅料{used.id}于{on}使用，批准使用在其后。",
            ),
            Text(
                "Investigate it as a deviation; a date entered wrongly is corrected.",
                "按偏差调查处理；日期填写有误的予以更正。",
            ),
            *places,
            about=used.id,
        )
    else:
        yield _shelf_life(case, used, on, places)


def _makes(case: Case, touch: Touch, lot: Lot) -> bool:
    """Whether the event of a touch is of a making that made a lot."""
    making = case.history.makings.get(touch.event.process or touch.event.id)
    return making is not None and lot.id in {share.lot for share in making.outputs}


def _shelf_life(case: Case, used: Lot, on: dt.date, places: list[str]) -> Finding:
    ends = [used.facts.expires, *(each.retest for _, each in case.about("materials", used.id))]
    known = [each for each in ends if each is not None]
    if not known:
        return not_shown(
            Text(
                f"Neither expiry nor retest date of {used.id} is stated.", f"未说明原辅料{used.id}的有效期或者复验期。"
            ),
            Text("State either.", "说明其一。"),
            *places,
            about=used.id,
        )
    last = min(known)
    if last < on:
        return not_met(
            Text(f"{used.id} was used on {on}, after {last}.", f"原辅料{used.id}于{on}使用，已超过{last}。"),
            Text(
                "Investigate it as a deviation; a date entered wrongly is corrected.",
                "按偏差调查处理；日期填写有误的予以更正。",
            ),
            *places,
            about=used.id,
        )
    return met(
        Text(f"{used.id} was approved and used by {last}.", f"原辅料{used.id}已批准使用，在{last}前使用。"),
        *places,
        about=used.id,
    )


def handoffs(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether what came from elsewhere was received with a test of identity that it passed."""
    came = case.consignments(lot)
    shipped = {used.id for used, _ in came}
    count = 0
    for used in case.inputs(lot):
        others = used.party is not None and lot.party is not None and used.party != lot.party
        if others and used.id not in shipped and used.kind is not LotKind.MATERIAL:
            count += 1
            yield not_shown(
                Text(
                    f"{used.id} was made by {used.party} and used by {lot.party}; nothing tells how it came there.",
                    f"批{used.id}由{used.party}制成、由{lot.party}使用，没有其运抵的记录。",
                ),
                Text("Tell the shipment and the receipt.", "补充发运和接收记录。"),
                about=used.id,
            )
    for used, touch in came:
        yield _received(case, used, touch.event)
    if not count and not came:
        yield not_applicable(Text("Nothing came from elsewhere.", "没有从他处运来的投入物。"))


def _received(case: Case, used: Lot, shipment: Event) -> Finding:
    receipts = case.receipts(used, shipment)
    facts = (told(shipment), *(told(each) for each in receipts))
    about = f"{used.id}:{shipment.id}"
    tests = {each.identity_test for each in receipts}
    again = Text("Test the identity on receipt and tell the result.", "接收时进行鉴别并记录结果。")
    if IdentityTest.FAILED in tests:
        return not_met(
            Text(f"{used.id} failed the identity test on receipt.", f"批{used.id}接收时鉴别不符合规定。"),
            Text("Do not use it; investigate.", "不得使用，并开展调查。"),
            *facts,
            about=about,
        )
    if IdentityTest.PASSED in tests:
        return met(
            Text(f"{used.id} was received and passed its identity test.", f"批{used.id}已接收并通过鉴别。"),
            *facts,
            about=about,
        )
    if not receipts:
        return not_shown(
            Text(f"{used.id} was shipped and no receipt is told.", f"批{used.id}已发运，没有接收记录。"),
            again,
            *facts,
            about=about,
        )
    return not_shown(
        Text(f"{used.id} was received; no identity test is told.", f"批{used.id}已接收，没有鉴别结果的记录。"),
        again,
        *facts,
        about=about,
    )


def temperature(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether what came from elsewhere stayed within its limits of temperature on the way."""
    came = case.consignments(lot)
    if not came:
        yield not_applicable(Text("Nothing came from elsewhere.", "没有从他处运来的投入物。"))
    for name in dict.fromkeys(touch.event.consignment for _, touch in came):
        entries = [each for each in case.stated("transports") if each[1].consignment == name]
        if not entries:
            shown = name or "?"
            yield not_shown(
                Text(f"No temperature of consignment {shown} is stated.", f"未说明运输批次{shown}的温度情况。"),
                Text(
                    "State what the temperature record gave, or that no limit applies.",
                    "说明温度记录的结果，或者说明没有温度限度。",
                ),
                about=shown,
            )
        for place, entry in entries:
            yield _transport(place, entry)


def _transport(place: str, entry: Transport) -> Finding:
    name = entry.consignment
    if entry.controlled is False:
        return not_applicable(
            Text(f"No limit of temperature applies to {name}.", f"运输批次{name}没有温度限度。"), place, about=name
        )
    if entry.within_limits:
        return met(Text(f"{name} stayed within its limits.", f"运输批次{name}温度未超限。"), place, about=name)
    if entry.within_limits is None:
        return not_shown(
            Text(f"Whether {name} stayed within its limits is not stated.", f"未说明运输批次{name}温度是否超限。"),
            Text("State it.", "予以说明。"),
            place,
            about=name,
        )
    if entry.assessed:
        return left_open(
            Text(
                f"{name} went beyond its limits; an assessment states that the goods may be used. To be weighed.",
                f"运输批次{name}温度超限，已有评估认为可以使用，由质量受权人判断。",
            ),
            place,
            about=name,
        )
    return not_met(
        Text(f"{name} went beyond its limits, and nobody assessed it.", f"运输批次{name}温度超限，未经评估。"),
        Text("Assess the effect on quality and state the result.", "评估对质量的影响并说明结论。"),
        place,
        about=name,
    )


def licence(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether the maker's licence covered the site on the day of manufacture."""
    if lot.party is None or lot.site is None:
        yield not_shown(
            Text("Who made it, or where, is not told.", "没有生产企业或者生产场地的记录。"),
            Text("Tell party and site with the event.", "在事件中补充企业和场地。"),
        )
        return
    party = next(((place, each) for place, each in case.stated("parties") if each.id == lot.party), None)
    if party is not None and party[1].overseas:
        yield not_applicable(
            Text(
                f"{lot.party} is overseas: no licence of the mainland is asked for.",
                f"{lot.party}在境外，不适用境内药品生产许可证。",
            ),
            party[0],
        )
        return
    covering = [each for each in case.stated("licences") if each[1].party == lot.party and lot.site in each[1].sites]
    yield _covered(case, lot, covering)


def _covered(case: Case, lot: Lot, covering: list[Placed[Licence]]) -> Finding:
    on = case.made_on(lot)
    places = [place for place, _ in covering]
    good = [
        p for p, each in covering if each.valid_until is not None and in_force(on, each.valid_from, each.valid_until)
    ]
    show = Text("State the licence with its last day.", "说明药品生产许可证及其有效期截止日。")
    if good:
        return met(
            Text(f"A licence of {lot.party} covered {lot.site} on {on}.", f"{on}，{lot.party}的许可证涵盖{lot.site}。"),
            *good,
        )
    if not covering:
        return not_shown(
            Text(
                f"No licence of {lot.party} for {lot.site} is stated.",
                f"未说明{lot.party}涵盖{lot.site}的药品生产许可证。",
            ),
            show,
        )
    if any(each.valid_until is None and in_force(on, each.valid_from, None) for _, each in covering):
        return not_shown(
            Text(
                f"Until when the licence of {lot.party} is valid is not stated.",
                f"未说明{lot.party}许可证的有效期截止日。",
            ),
            show,
            *places,
        )
    return not_met(
        Text(
            f"The licence of {lot.party} for {lot.site} was not in force on {on}.",
            f"{on}，{lot.party}涵盖{lot.site}的许可证不在有效期内。",
        ),
        Text(
            "Nothing makes good a lot made without a licence; a date entered wrongly is corrected.",
            "无证生产不能补正；日期填写有误的予以更正。",
        ),
        *places,
    )


def agreements(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether holder and maker had both agreements for the site on the day of manufacture."""
    if case.holder is None or lot.party is None:
        yield not_shown(
            Text(
                "Who holds the product, or who made the lot, is not stated.",
                "未说明药品上市许可持有人或者该批的生产企业。",
            ),
            Text("State the holder; tell the maker with the event.", "说明持有人，并在事件中补充生产企业。"),
        )
        return
    if case.holder == lot.party:
        yield not_applicable(Text("The holder made it itself.", "该批由持有人自行生产。"))
        return
    for kind in AgreementKind:
        yield _agreed(case, lot, kind)


def _agreed(case: Case, lot: Lot, kind: AgreementKind) -> Finding:
    on, word = case.made_on(lot), _KINDS[kind]
    mine: list[Placed[Agreement]] = [
        (place, each)
        for place, each in case.stated("agreements")
        if each.kind is kind and {case.holder, lot.party} <= set(each.parties)
    ]
    covering = [(place, each) for place, each in mine if lot.site in each.sites]
    good = [place for place, each in covering if in_force(on, each.effective_from, each.expires)]
    sign = Text(f"State the {word.en} with its sites and days.", f"说明{word.zh}及其场地和期限。")
    if good:
        return met(Text(f"The {word.en} was in force on {on}.", f"{on}，{word.zh}有效。"), *good, about=kind.value)
    if covering:
        return not_met(
            Text(f"The {word.en} was not in force on {on}.", f"{on}，{word.zh}未生效或者已到期。"),
            Text(
                "A date entered wrongly is corrected; otherwise the lot was made without it.",
                "日期填写有误的予以更正；否则该批系在没有协议的情况下生产。",
            ),
            *(place for place, _ in covering),
            about=kind.value,
        )
    return not_shown(
        Text(
            f"No {word.en} of {case.holder} with {lot.party} for {lot.site} is stated.",
            f"未说明{case.holder}与{lot.party}就{lot.site}签订的{word.zh}。",
        ),
        sign,
        *(place for place, _ in mine),
        about=kind.value,
    )
