"""The forms of acts by hand on a licence: what each asks for, and what was typed as a change of the register.

What is typed is kept as plain values by the names of the fields, so that it can wait in the visit to be signed.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest

from fenduan.platform.base.errors import Refused
from fenduan.platform.base.text import filled
from fenduan.platform.licences.acts import Act
from fenduan.platform.licences.history import (
    NOTE_LABEL,
    REGISTRATION_ONLY,
    Content,
    Entrustment,
    Event,
    ScopeLine,
)
from fenduan.platform.licences.printed import forms_said, forms_shown
from fenduan.platform.licences.services import Change
from fenduan.platform.web.parts import Field, FieldKind, Words
from fenduan.platform.web.posted import NO_DATE, written_date
from fenduan.platform.web.said import both, listed
from fenduan.reference.labels import LABELS, label
from fenduan.reference.places import PLACES
from fenduan.reference.text import Text

Given = Mapping[str, Any]
_BLANKS: Final = 1
"""Empty lines of scope, and empty entrustments, that a form offers beside those that stand there."""
_MOST: Final = 200
"""Lines that are read of what was typed."""
_TONGUES: Final = ("zh", "en")
_TAKEN_OUT: Final = Text("Untick what is taken out.", "取消勾选所核减的内容。")
_EMPTY_GOES: Final = Text("Clear its name to take it out.", "清空名称的，视为删除该项。")
_STRIKE, _RIGHT = "strike", "right"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is about: the act, what the licence says before it, and what there is to choose from."""

    act: Act
    before: Content
    today: dt.date
    suspended: tuple[Event, ...] = ()
    matters: tuple[tuple[str, str], ...] = ()
    corrects: Event | None = None


def at_first(asked: Asked) -> dict[str, Any]:
    """Return what stands in a form that nobody has filled in."""
    target = asked.corrects
    given: dict[str, Any] = {"on": (asked.today if target is None else target.on).isoformat(), "how": _RIGHT}
    content = asked.before
    for number, line in enumerate(content.scope):
        given[f"keep-{number}"] = [str(place) for place, _ in enumerate(line.forms)]
        given |= _line_given(number, line)
    given["entrusted"] = [str(place) for place, _ in enumerate(content.entrustments)]
    for number, each in enumerate(content.entrustments):
        given |= _entrustment_given(number, each)
    return given | {
        "class_code": content.class_code,
        "holder.zh": content.holder.zh,
        "holder.en": content.holder.en,
        "valid_from": _shown(content.valid_from),
        "valid_until": _shown(content.valid_until),
    }


def _line_given(number: int, line: ScopeLine) -> dict[str, str]:
    note = NOTE_LABEL.zh if line.note == REGISTRATION_ONLY else line.note or ""
    given = {f"line-{number}-forms": forms_shown(line.forms), f"line-{number}-note": note}
    for name, text in (("site", line.site), ("address", line.address), ("line", line.line)):
        given |= _wording_given(f"line-{number}-{name}", text)
    return given


def _entrustment_given(number: int, each: Entrustment) -> dict[str, str]:
    given = {f"entrustment-{number}-place": each.place or "", f"entrustment-{number}-approval": each.approval or ""}
    given |= _wording_given(f"entrustment-{number}-enterprise", each.enterprise)
    return given | _wording_given(f"entrustment-{number}-product", each.product)


def _wording_given(name: str, text: Text | None) -> dict[str, str]:
    return {} if text is None else {f"{name}.zh": text.zh, f"{name}.en": text.en}


def _shown(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


def given_in(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, by the names of the fields."""
    lists = {name for name in request.POST if name.startswith("keep-") or name == "entrusted"}
    return {
        name: request.POST.getlist(name) if name in lists else request.POST[name].strip()
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", "key", "seen")
    }


# Fields


def fields_of(asked: Asked, given: Given, refused: Refused | None = None) -> tuple[Field, ...]:
    """Return the fields of an act's form with what stands in them and what is wrong with it."""
    faults = {} if refused is None else refused.fields
    found = [*_first(asked, given), *_says(asked, given), *_last(asked, given)]
    return tuple(replace(each, faults=tuple(faults.get(each.name, ()))) for each in found)


def _first(asked: Asked, given: Given) -> Iterator[Field]:
    """Yield the paper that the act rests on, and from which day it counts."""
    on = Text("Counts from", "生效日期")
    if asked.corrects is not None:
        if asked.corrects.content is not None:
            ways = ((_RIGHT, Text("put right", "更正内容")), (_STRIKE, Text("strike out", "撤除该项登记")))
            yield _field(given, "how", Text("How", "更正方式"), "choice", choices=ways, required=True)
        yield _field(given, "on", on, "date", required=True)
        return
    yield _field(given, "paper", Text("Number of the document", "文书文号"), required=True)
    yield _field(given, "paper_on", Text("Date of the document", "文书日期"), "date", required=True)
    grounds = tuple((each.code, ground_said(each.words, each.cites)) for each in asked.act.grounds)
    yield _field(given, "ground", Text("Ground", "依据"), "choice", choices=grounds, required=True)
    hint = Text("The day that the document states, not that of the entry.", "填写文书载明的日期，而非登记日期。")
    yield _field(given, "on", on, "date", required=True, hint=hint)
    if asked.act.kind == "resumed":
        stand = tuple(
            (
                str(each.number),
                filled(Text("{paper}, since {day}", "{paper}，自{day}起"), paper=each.paper, day=each.on),
            )
            for each in asked.suspended
        )
        yield _field(given, "lifts", Text("Suspension lifted", "解除的暂停"), "choice", choices=stand, required=True)


def ground_said(words: Text, cites: tuple[Any, ...]) -> Text:
    """Return a ground with the provisions that it stands in."""
    if not cites:
        return words
    named = [each.text() for each in cites]
    source = Text("; ".join(each.en for each in named), "、".join(each.zh for each in named))
    return Text(f"{words.en} ({source.en})", f"{words.zh}（{source.zh}）")


def _says(asked: Asked, given: Given) -> Iterator[Field]:
    match asked.act.says:
        case "less":
            yield from _kept(asked, given)
        case "name":
            yield _wording(given, "holder", Text("New name of the holder", "变更后的企业名称"))
        case "validity":
            yield from _validity(given)
        case "items":
            yield _class(given)
            yield from _lines(given)
        case "everything" if asked.corrects is not None and asked.corrects.content is not None:
            yield _class(given)
            yield _wording(given, "holder", Text("Holder", "企业名称"))
            yield from _validity(given)
            yield from _lines(given)
        case _:
            return


def _last(asked: Asked, given: Given) -> Iterator[Field]:
    if asked.matters:
        yield _field(
            given,
            "matter",
            Text("Duty that it settles", "据以办结的义务"),
            "choice",
            choices=asked.matters,
            hint=Text("The arrangement whose duty is done by this, if any.", "因此办结义务的安排，没有的不选。"),
        )
    yield _field(given, "reason", Text("Reason", "事由"), "long", required=True)


def _kept(asked: Asked, given: Given) -> Iterator[Field]:
    """Yield what stands in the licence, to be unticked; what an entrustment leaves behind comes with it."""
    entrusted = tuple((str(number), _entrusted(each)) for number, each in enumerate(asked.before.entrustments))
    if entrusted:
        words = Text("Entrustments that stay", "保留的委托、受托生产事项")
        yield _field(given, "entrusted", words, "choices", choices=entrusted, hint=_TAKEN_OUT)
    for number, line in enumerate(asked.before.scope):
        forms = tuple(
            (str(place), label("form", form) if form in LABELS["form"] else form)
            for place, form in enumerate(line.forms)
        )
        words = filled(Text("Forms that stay at {site}", "{site}保留的剂型"), site=line.site)
        yield _field(given, f"keep-{number}", words, "choices", choices=forms, hint=_TAKEN_OUT)
    yield _class(given)


def _entrusted(each: Entrustment) -> Words:
    said = (each.enterprise, *(() if each.product is None else (each.product,)))
    return listed(said)


def _class(given: Given) -> Field:
    return _field(given, "class_code", Text("Class code", "分类码"), required=True)


def _validity(given: Given) -> Iterator[Field]:
    yield _field(given, "valid_from", Text("Valid from", "有效期自"), "date", required=True)
    yield _field(given, "valid_until", Text("Valid until", "有效期至"), "date", required=True)


def _lines(given: Given) -> Iterator[Field]:
    for number in range(_count(given, "line") + _BLANKS):
        at, name = number + 1, f"line-{number}"
        yield _wording(given, f"{name}-site", filled(_LINE_SITE, at=at), _EMPTY_GOES)
        yield _wording(given, f"{name}-address", filled(_LINE_ADDRESS, at=at))
        yield _wording(given, f"{name}-line", filled(_LINE_LINE, at=at))
        yield _field(given, f"{name}-forms", filled(_LINE_FORMS, at=at), hint=_BETWEEN)
        yield _field(given, f"{name}-note", filled(_LINE_NOTE, at=at), hint=_NOTE_HINT)
    for number in range(_count(given, "entrustment") + _BLANKS):
        at, name = number + 1, f"entrustment-{number}"
        yield _wording(given, f"{name}-enterprise", filled(_ENTRUSTED, at=at), _EMPTY_GOES)
        yield _field(given, f"{name}-place", filled(_ENTRUSTED_PLACE, at=at), "choice", choices=_PLACES)
        yield _wording(given, f"{name}-product", filled(_ENTRUSTED_PRODUCT, at=at))
        yield _field(given, f"{name}-approval", filled(_ENTRUSTED_APPROVAL, at=at))


_LINE_SITE: Final = Text("Scope {at}: site", "生产范围{at}：生产场地")
_LINE_ADDRESS: Final = Text("Scope {at}: address", "生产范围{at}：生产地址")
_LINE_LINE: Final = Text("Scope {at}: workshop or line", "生产范围{at}：车间、生产线")
_LINE_FORMS: Final = Text("Scope {at}: forms", "生产范围{at}：剂型")
_LINE_NOTE: Final = Text("Scope {at}: note", "生产范围{at}：备注")
_BETWEEN: Final = Text("Several with a semicolon between.", "多个的以分号分隔。")
_NOTE_HINT: Final = Text("As printed on the licence, in Chinese.", "按证书载明填写，例如（仅限注册申报使用）。")
_ENTRUSTED: Final = Text("Entrustment {at}: enterprise", "委托、受托事项{at}：企业名称")
_ENTRUSTED_PLACE: Final = Text("Entrustment {at}: its place", "委托、受托事项{at}：所在地")
_ENTRUSTED_PRODUCT: Final = Text("Entrustment {at}: product", "委托、受托事项{at}：品种名称")
_ENTRUSTED_APPROVAL: Final = Text("Entrustment {at}: approval number", "委托、受托事项{at}：批准文号")
_PLACES: Final = tuple((code, place.name) for code, place in PLACES.items())


def _field(given: Given, name: str, words: Words, kind: FieldKind = "text", **more: Any) -> Field:
    value = given.get(name, "")
    return Field(name, words, kind, tuple(value) if isinstance(value, list) else value, **more)


def _wording(given: Given, name: str, words: Words, hint: Words = "") -> Field:
    value = {tongue: given.get(f"{name}.{tongue}", "") for tongue in _TONGUES}
    return Field(name, words, "wording", value, hint=hint)


def _count(given: Given, kind: str) -> int:
    """Return how many lines, or entrustments, anything was typed of."""
    numbers = [
        int(found)
        for name, value in given.items()
        if value
        and name.startswith(f"{kind}-")
        and (found := name.split("-")[1]).isdecimal()
        and len(found) < len("1000")
    ]
    return min(max(numbers, default=-1) + 1, _MOST)


# What was typed


def change_of(asked: Asked, given: Given) -> tuple[Change, str]:
    """Return the change that was typed, and its reason.

    Raises:
        Refused: every date that is none, at its field.
    """
    wrong: dict[str, list[Text]] = {}
    on = _date(given, "on", wrong, needed=True)
    correcting = asked.corrects is not None
    paper_on = None if correcting else _date(given, "paper_on", wrong)
    content = _content(asked, given, wrong)
    if wrong or on is None:
        raise Refused(tuple(dict.fromkeys(each for said in wrong.values() for each in said)), status=400, fields=wrong)
    lifts = str(given.get("lifts", ""))
    change = Change(
        asked.act.kind,
        on,
        content,
        corrects=None if asked.corrects is None else asked.corrects.number,
        lifts=int(lifts) if lifts.isascii() and lifts.isdecimal() and len(lifts) < len("100000") else None,
        ground="" if correcting else str(given.get("ground", "")),
        paper="" if correcting else str(given.get("paper", "")),
        paper_on=paper_on,
        matter=str(given.get("matter", "")),
    )
    return change, str(given.get("reason", ""))


def _content(asked: Asked, given: Given, wrong: dict[str, list[Text]]) -> Content | None:
    before = asked.before
    match asked.act.says:
        case "less":
            return _lessened(before, given)
        case "name":
            return replace(before, holder=_text(given, "holder") or before.holder)
        case "validity":
            return replace(before, **_days(given, wrong))
        case "items":
            return replace(before, class_code=str(given.get("class_code", "")), **_listed(before, given))
        case "everything" if _puts_right(asked, given):
            holder = _text(given, "holder") or before.holder
            code = str(given.get("class_code", ""))
            return replace(before, class_code=code, holder=holder, **_days(given, wrong), **_listed(before, given))
        case _:
            return None


def _puts_right(asked: Asked, given: Given) -> bool:
    return asked.corrects is not None and asked.corrects.content is not None and given.get("how") != _STRIKE


def _days(given: Given, wrong: dict[str, list[Text]]) -> dict[str, Any]:
    return {name: _date(given, name, wrong) for name in ("valid_from", "valid_until")}


def _lessened(before: Content, given: Given) -> Content:
    scope = []
    for number, line in enumerate(before.scope):
        ticked = given.get(f"keep-{number}", [])
        forms = tuple(form for place, form in enumerate(line.forms) if str(place) in ticked)
        # A line that printed no form cannot lose one.
        if forms or not line.forms:
            scope.append(replace(line, forms=forms))
    ticked = given.get("entrusted", [])
    kept = tuple(each for number, each in enumerate(before.entrustments) if str(number) in ticked)
    code = str(given.get("class_code", ""))
    return replace(before, class_code=code, scope=tuple(scope), entrustments=kept)


def _listed(before: Content, given: Given) -> dict[str, Any]:
    """Return the lines of scope and the entrustments that were typed; one whose name is empty is taken out."""
    scope = []
    for number in range(_count(given, "line")):
        name = f"line-{number}"
        address = _text(given, f"{name}-address")
        site = _text(given, f"{name}-site")
        if site is None:
            continue
        old = before.scope[number] if number < len(before.scope) else None
        note = str(given.get(f"{name}-note", ""))
        scope.append(
            ScopeLine(
                site=site,
                forms=forms_said(str(given.get(f"{name}-forms", ""))),
                address=address,
                line=_text(given, f"{name}-line"),
                note=(REGISTRATION_ONLY if NOTE_LABEL.zh.strip("（）") in note else note) or None,
                key=old.key if old is not None and old.site == site else None,
            )
        )
    entrustments = []
    for number in range(_count(given, "entrustment")):
        name = f"entrustment-{number}"
        enterprise = _text(given, f"{name}-enterprise")
        if enterprise is None:
            continue
        place, approval = str(given.get(f"{name}-place", "")), str(given.get(f"{name}-approval", ""))
        known = before.entrustments[number] if number < len(before.entrustments) else None
        same = known is not None and known.enterprise == enterprise
        entrustments.append(
            Entrustment(
                enterprise=enterprise,
                place=place or None,
                organisation=known.organisation if known is not None and same else None,
                product=_text(given, f"{name}-product"),
                approval=approval or None,
            )
        )
    return {"scope": tuple(scope), "entrustments": tuple(entrustments)}


def _text(given: Given, name: str) -> Text | None:
    zh, en = (str(given.get(f"{name}.{tongue}", "")).strip() for tongue in _TONGUES)
    return Text(en or zh, zh or en) if zh or en else None


def _date(given: Given, name: str, wrong: dict[str, list[Text]], *, needed: bool = False) -> dt.date | None:
    said = written_date(str(given.get(name, "")))
    if not said and not needed:
        return None
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        wrong.setdefault(name, []).append(NO_DATE)
        return None


# Told again


def said_of(asked: Asked, change: Change) -> tuple[tuple[Text, object], ...]:
    """Return what a change says, to be read before it is signed."""
    rows: list[tuple[Text, object]] = [(Text("Counts from", "生效日期"), change.on)]
    if change.paper:
        rows.append((Text("Document", "文书"), filled(_OF, paper=change.paper, day=change.paper_on)))
    ground = next((each for each in asked.act.grounds if each.code == change.ground), None)
    if ground is not None:
        rows.append((Text("Ground", "依据"), ground_said(ground.words, ground.cites)))
    if asked.corrects is not None:
        rows.append((Text("Corrects entry", "更正的登记"), str(asked.corrects.number)))
        if change.content is None:
            rows.append((Text("How", "更正方式"), Text("struck out", "撤除该项登记")))
    if change.content is not None:
        rows += difference(asked.before, change.content)
    return tuple(rows)


_OF: Final = Text("{paper} of {day}", "{paper}（{day}）")


def difference(before: Content, after: Content) -> list[tuple[Text, object]]:
    """Return what a licence says differently after a change: each thing as it was and as it is."""
    rows: list[tuple[Text, object]] = []
    for words, old, new in (
        (Text("Class code", "分类码"), before.class_code, after.class_code),
        (Text("Holder", "企业名称"), before.holder, after.holder),
        (Text("Valid from", "有效期自"), before.valid_from, after.valid_from),
        (Text("Valid until", "有效期至"), before.valid_until, after.valid_until),
    ):
        if old != new:
            rows.append(
                (words, filled(Text("from {old} to {new}", "由{old}变更为{new}"), old=old or _NONE, new=new or _NONE))
            )
    rows += [(Text("Taken out", "核减"), _line_words(each)) for each in before.scope if each not in after.scope]
    rows += [(Text("Now stands", "现载明"), _line_words(each)) for each in after.scope if each not in before.scope]
    rows += [
        (Text("Entrustment taken out", "核减委托、受托生产事项"), _entrusted(each))
        for each in before.entrustments
        if each not in after.entrustments
    ]
    rows += [
        (Text("Entrustment noted", "载明委托、受托生产事项"), _entrusted(each))
        for each in after.entrustments
        if each not in before.entrustments
    ]
    return rows


_NONE: Final = Text("not stated", "未载明")


def _line_words(line: ScopeLine) -> Text:
    forms = listed([label("form", each) if each in LABELS["form"] else each for each in line.forms])
    note = NOTE_LABEL if line.note == REGISTRATION_ONLY else both(line.note or "")
    said = Text(f"{line.site.en}: {forms.en}", f"{line.site.zh}：{forms.zh}")
    if not line.note:
        return said
    return Text(f"{said.en} ({note.en.strip('（）')})", f"{said.zh}（{note.zh.strip('（）')}）")
