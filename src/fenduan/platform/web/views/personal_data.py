"""What the log keeps of a person in fields of their own, and erasing it: an administrator's page."""

from typing import Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fenduan.platform.accounts.selectors import person_here
from fenduan.platform.base.actor import ADMINISTRATORS, Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.ledger import selectors, services
from fenduan.platform.ledger.selectors import Held
from fenduan.platform.web.access import acting
from fenduan.platform.web.parts import Card, Empty, Field, Form, Head, Link, Note, Part
from fenduan.platform.web.posted import again
from fenduan.reference.text import Text

_TITLE: Final = Text("Personal data in the log", "记录中的个人信息")
_MAIL: Final = Text("E-mail address", "电子邮箱")
_FIELDS: Final = {
    "actor_name": Text("name of who acted", "操作人姓名"),
    "email": Text("e-mail address", "电子邮箱"),
    "reason": Text("words typed as a reason", "填写的理由"),
}
# Of which kind of work an entry is; what was done in it is not an administrator's to know (2020 No. 74, article 22).
_KINDS: Final = {
    "accounts": Text("accounts", "账户"),
    "api": Text("tokens of programs", "程序接口令牌"),
    "arrangements": Text("arrangements", "分段生产安排"),
    "calendars": Text("calendar", "工作日历"),
    "cases": Text("cases", "案件"),
    "desks": Text("notices", "通知"),
    "ledger": Text("the log", "操作记录"),
    "licences": Text("licences", "许可证"),
}
_TOLD: Final = Text(
    "The value is deleted and cannot be brought back. The entry, its place, its proofs, signatures with their printed "
    "names and receipts already given stay. That it was erased, by whom and why is an entry of its own.",
    "字段值删除后不可恢复。记录本身、其位置、证明、签名及签名人姓名、已发出的回执均予保留。删除事项、删除人和理由另行记录。",
)
_SEPARATOR: Final = " "


@acting
def personal_data(request: HttpRequest) -> HttpResponse:
    """Find what the log keeps of a person by their address, and erase what is chosen."""
    actor: Actor = request.actor
    if not actor.has(*ADMINISTRATORS):
        raise NotFound
    # The address is sent, not put into the page's own: what servers log has no personal data.
    email = request.POST.get("email", "").strip()
    body: list[Part] = []
    refused: Refused | None = None
    if "erase" in request.POST:
        try:
            body.append(_done(_erase(actor, request.POST.getlist("chosen"), request.POST.get("reason", ""))))
        except Refused as error:
            if isinstance(error, NotFound):
                raise
            refused = error
    body += [Card((_find(email),)), *_found(request, actor, email, refused)]
    trail = (Link(Text("Organisation", "本单位"), reverse("organisation")),)
    context = {"head": Head(_TITLE, trail=trail), "body": body}
    return render(request, "web/page.html", context, status=200 if refused is None else refused.status)


def _done(count: int) -> Part:
    return Note((filled(Text("Erased fields: {count}.", "已删除字段{count}个。"), count=count),), "met")


def _find(email: str) -> Form:
    field = Field("email", _MAIL, value=email, required=True)
    return Form(reverse("personal_data"), (field,), Text("Find", "查找"), tone="")


def _found(request: HttpRequest, actor: Actor, email: str, refused: Refused | None) -> list[Part]:
    held = _held(actor, email) if email else []
    if held:
        form = _form(email, held) if refused is None else again(_form(email, held), request, refused)
        return [Card((Note((_TOLD,)), form), Text("What the log keeps", "记录中保存的信息"))]
    if not email:
        return []
    nothing = Text("The log keeps nothing of this person", "记录中没有该人员的个人信息")
    words = Text("Or it has been erased, or stands under another address.", "或者已经删除，或者登记为其他邮箱。")
    return [Card((Empty(nothing, words),))]


def _held(actor: Actor, email: str) -> list[Held]:
    person = person_here(actor, email)
    return selectors.personal_data_of(actor, 0 if person is None else person.pk, email)


def _form(email: str, held: list[Held]) -> Form:
    words = Text("{time}, {kind}: {field}", "{time}，{kind}：{field}")
    choices = tuple(
        (
            f"{each.number}{_SEPARATOR}{name}",
            filled(words, time=each.time, kind=_kind(each.action), field=_FIELDS.get(name, name)),
        )
        for each in held
        for name in each.fields
    )
    fields = (
        Field("chosen", Text("What is erased", "删除的内容"), "choices", (), choices=choices),
        Field("reason", Text("Reason", "理由"), required=True,
              hint=Text("Without naming the person: it is kept.", "该理由予以保留，请勿写明本人姓名。")),
    )  # fmt: skip
    hidden = (("email", email), ("erase", "yes"))
    return Form(reverse("personal_data"), fields, Text("Erase for good", "永久删除"), hidden=hidden, tone="grave")


def _kind(action: str) -> Text:
    """Return of which kind of work an act is, by where its name begins."""
    return _KINDS.get(action.partition(".")[0], Text("other", "其他"))


@transaction.atomic
def _erase(actor: Actor, chosen: list[str], reason: str) -> int:
    """Erase what was chosen, entry by entry, all or nothing; return how many fields that were."""
    if not chosen:
        raise Refused(services.NO_FIELD, status=400, fields={"chosen": [services.NO_FIELD]})
    by_entry: dict[str, list[str]] = {}
    for each in chosen:
        number, _, name = each.partition(_SEPARATOR)
        by_entry.setdefault(number, []).append(name)
    for number, names in by_entry.items():
        services.erase(actor=actor, number=number, names=names, reason=reason)
    return len(chosen)
