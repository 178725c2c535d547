"""What is looked at before anything is written into the register: each check says all that is wrong. Pure."""

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from fenduan.platform.base.direction import TURNS, turns
from fenduan.platform.licences import history
from fenduan.platform.licences.acts import Act, ground_of
from fenduan.platform.licences.duties import Happened
from fenduan.platform.licences.history import Content, Event, ScopeLine
from fenduan.platform.licences.printed import Printed
from fenduan.reference.places import is_mainland, is_place
from fenduan.reference.text import Text

LONGEST: Final = {"number": 60, "class_code": 40, "holder": 200, "matter": 60, "key": 120, "paper": 100, "reason": 2000}
_LESS: Final = frozenset({"scope_reduced", "entrustment_ended"})
_PART: Final = _LESS | {"renamed"}
_WITH_MANUFACTURER: Final = frozenset(
    {"opinion_issued", "b_completed", "duplicate_applied", "duplicate_noted", "entrustment_ended"}
)
_WITH_BY: Final = frozenset({"scope_reduction_applied", "scope_reduced"})


def of_issue(*, number: str, authority: str, content: Content, on: dt.date, today: dt.date) -> Iterator[Text]:
    """Say what is wrong with a licence that an authority issues: here everything has to be stated."""
    yield from _names(number, authority, content)
    yield from _whole(content)
    yield from _day(on, today)


def of_printed(each: Printed, *, own: str) -> Iterator[Text]:
    """Say what is wrong with a licence as printed: odd codes stand, what is not printed stays away."""
    yield from (_at(each, reason) for reason in _names(each.number, each.authority, each.content))
    if each.authority != own:
        yield _at(
            each,
            Text("it was issued by another authority: that one enters it.", "发证机关为其他部门，应当由该部门录入。"),
        )


def of_change(*, events: Sequence[Event], event: Event, today: dt.date) -> Iterator[Text]:
    """Say what is wrong with an event to be added to a licence with ``events``."""
    yield from _day(event.on, today)
    told = history.latest(events)
    if event.kind == "corrected":
        yield from _correction(events, event)
        return
    if event.corrects is not None:
        yield Text("Only a correction points at an earlier event.", "仅更正登记可以指向在先事项。")
    if event.kind in history.BEGINNINGS:
        yield Text("The licence is in the register already.", "该许可证已在登记册中。")
        return
    if event.kind in history.PAUSES:
        yield from _pause(events, event, told)
        return
    # What was revoked, annulled or withdrawn is then struck off as well (licensing-law 70, item 4).
    struck_off = told.end is not None and told.end.kind != "cancelled" and event.kind == "cancelled"
    if told.end is not None and not struck_off:
        yield Text("The licence has ended; only a correction can be added.", "该许可证已终止，仅可以办理更正登记。")
    if event.on < told.on:
        yield Text(
            f"The day lies before the last event, of {told.on.isoformat()}; use a correction.",
            f"日期早于最近一次登记（{told.on.isoformat()}），应当以更正登记办理。",
        )
    if event.kind in history.ENDS:
        if event.content is not None:
            yield Text("An end states no new content.", "注销、吊销、撤销不载明新的内容。")
        return
    yield from _new_content(event, told.content)


def _new_content(event: Event, before: Content) -> Iterator[Text]:
    if event.content is None:
        yield Text("State what the licence says from then on.", "应当载明变更后许可证的内容。")
        return
    # Of a licence as printed not all is known; what does not change need not be told anew.
    if event.kind not in _PART or not tuple(_whole(before)):
        yield from _whole(event.content)
    # A decision on a case may leave everything as it was; an officer by hand does not mean that.
    if event.content == before and not event.case:
        yield Text("Nothing is changed.", "内容没有变更。")
    yield from _nothing_else(event.kind, event.content, before)
    if event.kind in _LESS and not all(_within(each, before.scope) for each in event.content.scope):
        yield Text("A reduction adds nothing to the scope.", "核减生产范围不得增加场地或者剂型。")
    if event.kind == "entrustment_ended" and len(event.content.entrustments) >= len(before.entrustments):
        yield Text("Say which entrustment has ended.", "应当指明已终止的委托、受托生产事项。")
    if event.kind == "renewed" and not _later(event.content.valid_until, before.valid_until):
        yield Text("A licence issued anew ends later than before.", "重新发证后的有效期截止日期应当晚于原截止日期。")
    if event.kind == "renewed" and _leaves_gap(event, before):
        yield Text(
            "Its new period does not follow on the old one: enter it from the day on which it begins.",
            "新的有效期与原有效期不衔接的，应当自其起始日期起登记。",
        )


def _nothing_else(kind: str, new: Content, before: Content) -> Iterator[Text]:
    """Say that an act of one thing changes another."""
    if kind == "renamed" and replace(new, holder=before.holder) != before:
        yield Text("A change of name changes the name alone.", "变更企业名称的，不得变更其他内容。")
    if kind in _LESS:
        if replace(new, scope=before.scope, class_code=before.class_code, entrustments=before.entrustments) != before:
            yield Text("It changes neither the holder nor the validity.", "不得变更企业名称和有效期。")
        if not set(new.entrustments) <= set(before.entrustments):
            yield Text("It adds no entrustment.", "不得增加委托、受托生产事项。")


def _pause(events: Sequence[Event], event: Event, told: history.Latest) -> Iterator[Text]:
    """Say what is wrong with a suspension, or with what lifts one."""
    if event.content is not None:
        yield Text("A suspension states no new content.", "暂停、解除暂停不载明新的内容。")
    if told.end is not None:
        yield Text("The licence has ended; only a correction can be added.", "该许可证已终止，仅可以办理更正登记。")
    if event.on < min(each.on for each in history.effective(events)):
        yield Text("The licence did not exist on that day.", "该日尚无该许可证。")
    if event.kind == "suspended":
        return
    lifted = next((each for each in told.suspended if each.number == event.lifts), None)
    if lifted is None:
        yield Text("Say which suspension is lifted; it has to stand.", "应当指明所解除的暂停，且该暂停尚未解除。")
    elif event.on < lifted.on:
        yield Text("It is lifted before it began.", "解除日期早于暂停日期。")


def of_hand(event: Event, act: Act, *, matter: str, today: dt.date) -> Iterator[tuple[str, Text]]:
    """Say what an act by hand lacks, each with the field that it belongs to (empty where it belongs to none)."""
    if not event.reason.strip():
        yield "reason", Text("State the reason.", "应当填写事由。")
    yield from (("", each) for each in _unprintable(event))
    if len(event.reason) > LONGEST["reason"]:
        yield "reason", Text("The reason is too long.", "事由过长。")
    if act.kind == "corrected":
        return
    if not event.paper.strip() or len(event.paper) > LONGEST["paper"]:
        yield "paper", Text("State the number of the authority's document.", "应当填写部门文书的文号。")
    if event.paper_on is None:
        yield "paper_on", Text("State the day of the document.", "应当填写文书日期。")
    elif event.paper_on > today:
        yield "paper_on", Text("The document is of a day to come.", "文书日期晚于当日。")
    if ground_of(act, event.ground) is None:
        yield "ground", Text("Choose the ground that the document names.", "应当选择文书载明的依据。")
    if matter and act.settles is None:
        yield "matter", Text("No duty is settled by this.", "该事项不能证明已履行义务。")


def _unprintable(event: Event) -> Iterator[Text]:
    """Say why what somebody wrote cannot be printed as it stands."""
    if not all(map(_plain, _written(event))):
        yield Text("It holds a control character, or a name is too long.", "含有控制字符，或者名称过长。")
    if any(map(turns, _written(event))):
        yield TURNS


def _written(event: Event) -> Iterator[str]:
    """Yield all that somebody wrote of an event."""
    yield from (event.reason, event.paper)
    left: list[object] = [] if event.content is None else [history.as_data(event.content)]
    while left:
        each = left.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            left += each.values()
        elif isinstance(each, list):
            left += each


def _plain(text: str) -> bool:
    """Whether a text can be kept and printed."""
    return len(text) <= LONGEST["reason"] and not any(
        unicodedata.category(each) in ("Cc", "Cs") and each not in "\n\r\t" for each in text
    )


def _leaves_gap(event: Event, before: Content) -> bool:
    """Whether a new period begins after the day of the event, and later than on the day after the old one."""
    begins = None if event.content is None else event.content.valid_from
    if begins is None or begins <= event.on or before.valid_until is None:
        return False
    return begins > before.valid_until + dt.timedelta(days=1)


def _correction(events: Sequence[Event], event: Event) -> Iterator[Text]:
    target = next((each for each in events if each.number == event.corrects), None)
    if target is None:
        yield Text("Say which event is corrected.", "应当指明更正的登记事项。")
        return
    if event.content is None and target.kind in history.BEGINNINGS:
        yield Text("The first event cannot be struck out.", "首次登记不得撤除。")
    if event.content is not None and target.content is None and target.kind != "corrected":
        yield Text("An end states no content; strike it out instead.", "该事项不载明内容，更正时应当撤除。")
    if event.on < min(each.on for each in events) and target.kind not in history.BEGINNINGS:
        yield Text("The licence did not exist on that day.", "该日尚无该许可证。")
    lifted = {each.lifts for each in history.effective(events) if each.kind == "resumed"}
    if event.content is None and target.number in lifted:
        yield Text("Strike out first what lifted this suspension.", "应当先撤除解除该项暂停的登记。")


def of_note(happened: Happened, *, today: dt.date) -> Iterator[Text]:
    """Say what is wrong with an event that duties follow from."""
    yield from _day(happened.on, today)
    if not happened.matter or len(happened.matter) > LONGEST["matter"]:
        yield Text("State to which arrangement it belongs.", "应当载明所属安排的编号。")
    if happened.kind in _WITH_MANUFACTURER and happened.manufacturer is None:
        yield Text("Name the entrusted manufacturer.", "应当载明受托生产企业。")
    if happened.kind in _WITH_BY and not happened.by:
        yield Text("Name who applied.", "应当载明申请人。")


def of_key(key: str) -> Iterator[Text]:
    """Say what is wrong with an idempotency key."""
    if not 0 < len(key) <= LONGEST["key"] or not _plain(key):
        yield Text("The idempotency key is empty or too long.", "幂等键为空或者过长。")


def _names(number: str, authority: str, content: Content) -> Iterator[Text]:
    if not number.strip():
        yield Text("The licence has no number.", "许可证编号未载明。")
    if not content.class_code.strip():
        yield Text("The licence has no class code.", "许可证分类码未载明。")
    if not (content.holder.zh.strip() and content.holder.en.strip()):
        yield Text("The licence names no holder.", "企业名称未载明。")
    if not is_mainland(authority):
        yield Text("The authority is none of the mainland.", "发证机关不是境内省级药品监督管理部门。")
    if (
        len(number) > LONGEST["number"]
        or len(content.class_code) > LONGEST["class_code"]
        or max(len(content.holder.zh), len(content.holder.en)) > LONGEST["holder"]
    ):
        yield Text("Number, class code or holder is too long.", "许可证编号、分类码或者企业名称过长。")
    if content.valid_from and content.valid_until and content.valid_until < content.valid_from:
        yield Text("The licence ends before it begins.", "有效期截止日期早于起始日期。")
    for each in content.entrustments:
        if each.place is not None and not is_place(each.place):
            yield Text("An entrustment names a place that is none.", "委托事项载明的所在地无法识别。")


def _whole(content: Content) -> Iterator[Text]:
    if content.valid_from is None or content.valid_until is None:
        yield Text("Both days of validity have to be stated.", "应当载明有效期起止日期。")
    if not content.scope or not all(each.forms for each in content.scope):
        yield Text("The scope names each site with its forms.", "生产范围应当逐一载明生产场地和剂型。")


def _day(on: dt.date, today: dt.date) -> Iterator[Text]:
    if on > today:
        yield Text(
            f"The day {on.isoformat()} lies ahead of today, {today.isoformat()}.",
            f"日期{on.isoformat()}晚于当日（{today.isoformat()}）。",
        )


def _at(each: Printed, reason: Text) -> Text:
    return Text(
        f"Row {each.row}, licence {each.number}: {reason.en}", f"第{each.row}行，许可证{each.number}：{reason.zh}"
    )


def _within(line: ScopeLine, before: tuple[ScopeLine, ...]) -> bool:
    """Whether a line of the new scope was in the old one: the same site, and no form more."""
    names = (line.key, line.site.zh, line.site.en)
    old = [each for each in before if any(each.at(name) for name in names if name)]
    return all(any(each.covers(form) for each in old) for form in line.forms)


def _later(new: dt.date | None, old: dt.date | None) -> bool:
    return new is not None and (old is None or new > old)
