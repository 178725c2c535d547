"""Who may read a part: keeping it, or a document in it, to its owner and the authorities named; taking that back."""

import secrets
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fenduan.platform.arrangements import selectors, services
from fenduan.platform.arrangements.parts import DOCUMENTS
from fenduan.platform.arrangements.restrictions import Kept, restrictions_of
from fenduan.platform.arrangements.selectors import OwnPart, Workspace
from fenduan.platform.arrangements.services.arranging import RESTRICTABLE
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.web import arrangement_frame as frame
from fenduan.platform.web.access import working
from fenduan.platform.web.drafting import entries_of, name_of
from fenduan.platform.web.parts import Act, Card, Cell, Chip, Facts, Field, Form, Note, Part, Words, plain_table
from fenduan.platform.web.posted import again
from fenduan.platform.web.views.sections import PROVIDED, known
from fenduan.reference.places import PLACES, authority_of
from fenduan.reference.text import Text

_WHOLE: Final = "!part"
_WHOLE_PART: Final = Text("The whole part", "整个部分")
_WHAT, _READERS = Text("What is restricted", "限制范围"), Text("Who may still read it", "仍可查看的部门")
_NOBODY: Final = Text("nobody but your company", "仅限本单位")
_SET: Final = Text("Restricted. {what}: others see that it is provided, its digest and its date.",
                   "已限制查看。{what}：其他各方仅能看到已提供、摘要和日期。")  # fmt: skip
_LIFTED: Final = Text(
    "The restriction is lifted. {what}: read by whoever may.", "已取消限制。{what}：有权查看的各方均可查看。"
)


def _authorities(tree: Mapping[str, Any]) -> tuple[tuple[str, Words], ...]:
    """Return the authorities, those of the arrangement's own places first."""
    near = {each.get("place") for key in ("sites", "parties") for each in entries_of(tree, key)}
    provinces = sorted((code for code, place in PLACES.items() if place.mainland), key=lambda code: code not in near)
    own = len(near.intersection(provinces))
    codes = [*provinces[:own], "CDE", "NMPA", *provinces[own:]]
    return tuple((code, words) for code in codes if (words := authority_of(code)) is not None)


@working
def restrict(request: HttpRequest, number: str, party: str, section: str) -> HttpResponse:
    """Show who may read an own part and its documents; restrict them, or take a restriction back."""
    which = known(section)
    found = selectors.workspace(request.actor, number)
    part = found.part(party, which)
    form, status = _form(request, found, part), 200
    if request.method == "POST":
        try:
            words = _lift(request, number, part) if "lift" in request.POST else _restrict(request, number, part)
        except Refused as refused:
            if isinstance(refused, NotFound) or "lift" in request.POST:
                raise
            form, status = again(form, request, refused), refused.status
        else:
            messages.success(request, words.pick(request.language))
            return redirect("restrict", number, party, section)
    kept = restrictions_of(request.actor, number, party, which)
    body: list[Part] = [Card((_standing(number, part, kept), _seen(part)), part.label)]
    if form.fields[0].choices:
        body.append(Card((form,), Text("Restrict who may read", "限制查看")))
    else:
        body.append(Card((Note((_NOTHING,)),)))
    back = Act(Text("Back to the facts", "返回填写"), frame.address_of(number, part))
    head = frame.head_of(found.arrangement, (back,))
    context = {"head": head, "tabs": frame.tabs_of(number, "facts"), "body": body}
    return render(request, "web/page.html", context, status=status)


_NOTHING: Final = Text(
    "This part is of the chain, the product or the agreements: it is not restricted, and it lists no document that "
    "could be.",
    "本部分属于生产链、产品或者协议内容，不得限制查看，且未列有可限制的文件。",
)


def _restrict(request: HttpRequest, number: str, part: OwnPart) -> Text:
    said = request.POST.get("what", "")
    document = "" if said == _WHOLE else said
    if not said:
        raise Refused(_CHOOSE, status=400, fields={"what": [_CHOOSE]})
    services.restrict(
        actor=request.actor, arrangement=number, party=part.party, section=part.section, document=document,
        readers=request.POST.getlist("readers"), reason=request.POST.get("reason", ""),
        key=request.POST.get("key", ""),
    )  # fmt: skip
    return filled(_SET, what=_named(part, document))


_CHOOSE: Final = Text("Choose what is restricted.", "请选择限制范围。")


def _lift(request: HttpRequest, number: str, part: OwnPart) -> Text:
    said = request.POST.get("lift", "")
    document = "" if said == _WHOLE else said
    services.lift_restriction(
        actor=request.actor, arrangement=number, party=part.party, section=part.section, document=document,
        key=request.POST.get("key", ""),
    )  # fmt: skip
    return filled(_LIFTED, what=_named(part, document))


def _named(part: OwnPart, document: str) -> Words:
    if not document:
        return _WHOLE_PART
    entry = next((each for each in entries_of(part.content, DOCUMENTS) if each.get("id") == document), None)
    return document if entry is None else name_of(entry) or document


def _form(request: HttpRequest, found: Workspace, part: OwnPart) -> Form:
    whole: tuple[tuple[str, Words], ...] = ((_WHOLE, _WHOLE_PART),) if part.section in RESTRICTABLE else ()
    documents: list[tuple[str, Words]] = [
        (str(each["id"]), name_of(each) or str(each["id"]))
        for each in entries_of(part.content, DOCUMENTS)
        if each.get("id")
    ]
    fields = (
        Field("what", _WHAT, "choice", whole[0][0] if whole else "", choices=(*whole, *documents), required=True),
        Field("readers", _READERS, "choices", (), choices=_authorities(found.tree),
              hint=Text("Whoever is not ticked reads nothing of it, the holder included. "
                        "An authority that is not ticked cannot judge what rests on it.",
                        "未勾选的部门不能查看，持有人亦不能查看。未勾选的部门无法就相关内容作出判断。")),
        Field("reason", Text("Reason", "理由"), hint=Text("It is kept in the log.", "记入操作记录。")),
    )  # fmt: skip
    action = reverse("restrict", args=(found.arrangement.number, part.party, part.section))
    key = ("key", request.POST.get("key") or secrets.token_urlsafe(16))
    return Form(action, fields, Text("Restrict", "限制查看"), hidden=(key,), tone="grave")


def _standing(number: str, part: OwnPart, kept: list[Kept]) -> Part:
    if not kept:
        words = Text(
            "Nothing is restricted: the holder, and the authorities once it is submitted to them, read what you sign.",
            "未限制查看：持有人可以查看已签署的内容，提交后有权部门可以查看。",
        )
        return Note((words,))
    action = reverse("restrict", args=(number, part.party, part.section))
    rows = []
    for each in kept:
        values = (("lift", each.document or _WHOLE), ("key", secrets.token_urlsafe(16)))
        lift = Act(Text("Lift", "取消限制"), action, "", "post", values)
        rows.append(
            (
                _named(part, each.document),
                _readers(each.readers),
                each.set_at,
                each.set_by,
                Cell(act=lift) if each.lifted_at is None else Cell(each.lifted_at, chip=_GONE),
            )
        )
    heads = (_WHAT, _READERS, Text("Since", "起始时间"), Text("Set by", "设置人"), Text("Lifting", "取消"))
    return plain_table(Text("Restrictions", "限制查看记录"), heads, rows)


_GONE: Final = Chip("lapsed", Text("lifted", "已取消"))


def _readers(codes: tuple[str, ...]) -> Text:
    named = [authority_of(each) or Text(each, each) for each in codes]
    if not named:
        return _NOBODY
    return Text(", ".join(each.en for each in named), "、".join(each.zh for each in named))


def _seen(part: OwnPart) -> Part:
    """Say what the others see of the part while it is restricted."""
    if part.digest is None:
        words = Text(
            "Once you sign it, the others see that it is provided, its digest and the date of signing, no more.",
            "签署后，其他各方仅能看到已提供、摘要和签署日期。",
        )
        return Note((words,), title=_AS_SEEN)
    return Facts(((_AS_SEEN, PROVIDED), (Text("Digest", "摘要"), part.digest)))


_AS_SEEN: Final = Text("What the others see while it is restricted", "限制期间其他各方所见")
