"""What is asked for with an act: taken from what was sent, field by field, every fault said at once."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from fenduan.law.finding import say
from fenduan.platform.base.direction import TURNS, turns
from fenduan.platform.procedure.model import Action, Data, Need
from fenduan.reference.text import Text

LINE: Final = 300
LONG: Final = 20_000
"""Most characters of a line and of a longer text."""

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_NAMED_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")
_ID: Final = re.compile(r"[^\s\x00-\x1f]{1,300}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")


class _Wrong(Exception):  # noqa: N818 - carries a reason to the caller, is no error of the program
    def __init__(self, en: str, zh: str, **facts: object) -> None:
        self.reason = say(en, zh, **facts)
        super().__init__(en)


class Fault(NamedTuple):
    """Why what was given cannot be taken: the field, and the reason with the field's name in it."""

    field: str
    reason: Text


def take(action: Action, given: Mapping[str, object], today: dt.date) -> tuple[Data, tuple[Fault, ...]]:
    """Return what was given as canonical JSON values, and the reasons why some of it cannot be taken.

    Empty text and lists count as not given. A field that is not asked for is refused, not dropped.
    """
    known = {need.name for need in action.needs}
    faults = [
        Fault(name, say("“{name}” is not asked for here.", "此处无须填写“{name}”。", name=name[:LINE]).text())
        for name in sorted(map(str, given))
        if name not in known
    ]
    taken: dict[str, object] = {}
    for need in action.needs:
        value = given.get(need.name)
        if value is None or value in ("", []):
            continue
        try:
            taken[need.name] = _TAKE[need.kind](need, value, today)
        except _Wrong as wrong:
            faults.append(_of(need, wrong.reason.text()))
    faults += [_of(need, _MISSING) for need in _lacking(action, given)]
    return taken, tuple(faults)


_MISSING: Final = Text("is needed.", "为必填项。")


def _of(need: Need, reason: Text) -> Fault:
    return Fault(need.name, Text(f"{need.label.en}: {reason.en}", f"{need.label.zh}：{reason.zh}"))


def _lacking(action: Action, given: Mapping[str, object]) -> Iterator[Need]:
    for need in action.needs:
        if given.get(need.name) not in (None, "", []):
            continue
        if need.when is not None:
            other, values = need.when
            if given.get(other) in values:
                yield need
        elif need.required:
            yield need


def _words(value: object, most: int) -> str:
    if not isinstance(value, str):
        raise _Wrong("must be text.", "应当为文本。")
    text = value.replace("\r\n", "\n").strip()
    if not text:
        raise _Wrong("is needed.", "为必填项。")
    if len(text) > most:
        raise _Wrong(
            "has {n} characters; at most {most} are taken.", "共{n}个字符，最多{most}个。", n=len(text), most=most
        )
    if _CONTROL.search(text):
        raise _Wrong("holds characters that cannot be shown.", "含有不可显示的字符。")
    return text


def _line(_: Need, value: object, __: dt.date) -> str:
    text = _words(value, LINE)
    if "\n" in text:
        raise _Wrong("must be a single line.", "应当为单行文本。")
    return _straight(text)


def _straight(text: str) -> str:
    """Return a line that is shown as it is kept."""
    if turns(text):
        raise _Wrong(TURNS.en, TURNS.zh)
    return text


def _text(_: Need, value: object, __: dt.date) -> str:
    return _words(value, LONG)


def _list(need: Need, value: object, _: dt.date) -> list[str]:
    if not isinstance(value, (list, tuple)):
        raise _Wrong("must be a list.", "应当为列表。")
    items = [_straight(_words(each, LONG)) for each in value if each != ""]
    _count(need, len(items))
    return items


def _count(need: Need, count: int) -> None:
    if not need.least <= count <= need.most:
        raise _Wrong(
            "{n} given; {least} to {most} are asked for.",
            "已填{n}项，应当填写{least}至{most}项。",
            n=count,
            least=need.least,
            most=need.most,
        )


def _date(value: object) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        if isinstance(value, str) and len(value) == len("2026-06-15"):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise _Wrong("must be a date such as 2026-06-15.", "应当为日期，例如2026-06-15。")


def _past_day(_: Need, value: object, today: dt.date) -> str:
    day = _date(value)
    if day > today:
        raise _Wrong("{day} is later than today, {today}.", "{day}晚于今日（{today}）。", day=day, today=today)
    return day.isoformat()


def _future_day(_: Need, value: object, today: dt.date) -> str:
    day = _date(value)
    if day < today:
        raise _Wrong("{day} is before today, {today}.", "{day}早于今日（{today}）。", day=day, today=today)
    return day.isoformat()


def _choice(need: Need, value: object, _: dt.date) -> str:
    if not isinstance(value, str) or value not in need.choices:
        raise _Wrong("choose one of: {of}.", "请从下列选项中选择：{of}。", of=tuple(need.choices.values()))
    return value


def _people(need: Need, value: object, _: dt.date) -> list[int]:
    if not isinstance(value, (list, tuple)) or not all(type(each) is int for each in value):
        raise _Wrong("must be a list of people.", "应当为人员列表。")
    people = sorted(set(value))
    if len(people) < len(value):
        raise _Wrong("names the same person twice.", "重复填写同一人员。")
    _count(need, len(people))
    return people


def _person(_: Need, value: object, __: dt.date) -> int:
    if type(value) is not int:
        raise _Wrong("must name a person.", "应当为一名人员。")
    return value


def _yes_no(_: Need, value: object, __: dt.date) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("must be yes or no.", "应当为是或者否。")
    return value


def _digest(_: Need, value: object, __: dt.date) -> str:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise _Wrong("must be a digest of 64 hexadecimal digits.", "应当为64位十六进制摘要值。")
    return value


def _manifest(_: Need, value: object, __: dt.date) -> str:
    if not isinstance(value, str) or not _NAMED_DIGEST.fullmatch(value):
        raise _Wrong("must name a version by its digest.", "应当以摘要值指明卷宗版本。")
    return value


def _id(_: Need, value: object, __: dt.date) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise _Wrong("must name one.", "应当填写编号。")
    return value


def _day(_: Need, value: object, __: dt.date) -> str:
    return _date(value).isoformat()


def _number(need: Need, value: object, _: dt.date) -> int:
    if type(value) is int:
        number = value
    elif isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value):
        number = int(value)
    else:
        raise _Wrong("must be a number.", "应当为数字。")
    if not need.least <= number <= need.most:
        raise _Wrong("must be {least} to {most}.", "应当为{least}至{most}。", least=need.least, most=need.most)
    return number


_TAKE: Final[Mapping[str, Callable[[Need, object, dt.date], object]]] = {
    "line": _line,
    "text": _text,
    "list": _list,
    "past_day": _past_day,
    "future_day": _future_day,
    "choice": _choice,
    "people": _people,
    "person": _person,
    "yes_no": _yes_no,
    "digest": _digest,
    "document": _digest,
    "manifest": _manifest,
    "finding": _id,
    "party": _id,
    "day": _day,
    "number": _number,
}
