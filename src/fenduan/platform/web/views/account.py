"""What a person sees of themselves: roles, second factor, absence, what they hand over."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fenduan.platform.accounts import services
from fenduan.platform.accounts.selectors import absences, colleagues, delegations, own_roles
from fenduan.platform.base.actor import ROLE_LABELS, Actor
from fenduan.platform.base.errors import Refused
from fenduan.platform.base.text import filled
from fenduan.platform.web.access import acting, signed_in
from fenduan.platform.web.parts import Act, Card, Cell, Chip, Empty, Facts, Field, Form, Head, Note, Part, plain_table
from fenduan.platform.web.posted import again, date_of, number_of
from fenduan.reference.text import Text

_ROLE = Text("Role", "角色")
_ACTION = Text("Action", "操作")
_FIRST, _LAST = Text("First day", "开始日期"), Text("Last day", "结束日期")
_BETWEEN = Text("{since} to {until}", "{since}至{until}")


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Show the account and what can be changed in it."""
    return _page(request)


def _page(request: HttpRequest, absence: Form | None = None, delegation: Form | None = None) -> HttpResponse:
    actor = request.actor
    parts: list[Part] = [Card((_facts(request),))]
    if actor is None:
        words = Text("You hold no role in any organisation today.", "您目前未在任何单位担任角色。")
        parts.append(Note((words,), "not_shown"))
    else:
        parts.append(_roles(actor))
        parts.append(_absences(actor, absence or _absence_form()))
        if actor.works:
            parts.append(_delegations(actor, delegation or _delegation_form(actor)))
    head = Head(
        Text("My account", "我的账户"),
        acts=(
            Act(Text("Second factor", "双重身份验证"), reverse("mfa_index"), "main"),
            Act(Text("Change the password", "修改密码"), reverse("account_change_password")),
        ),
    )
    faulty = any(form is not None for form in (absence, delegation))
    return render(request, "web/narrow.html", {"head": head, "body": parts}, status=400 if faulty else 200)


def _facts(request: HttpRequest) -> Facts:
    kept = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    factor = (
        Chip("met", Text("Switched on", "已启用"))
        if kept & {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}
        else Chip("not_shown", Text("Not switched on: nothing can be signed", "未启用，不能签署文件"))
    )
    return Facts(
        (
            (Text("Name", "姓名"), request.user.name),
            (Text("E-mail address", "电子邮箱"), request.user.email),
            (Text("Second factor", "双重身份验证"), factor),
            (Text("Account since", "开户时间"), request.user.joined_at),
        )
    )


def _roles(actor: Actor) -> Card:
    rows = [(ROLE_LABELS[each.role], each.since) for each in own_roles(actor)]
    title = Text("My roles here", "我在本单位的角色")
    return Card((plain_table("", (_ROLE, Text("Since", "起始日期")), rows),), title)


def _absences(actor: Actor, form: Form) -> Card:
    rows = [
        (
            filled(_BETWEEN, since=each.since, until=each.until),
            Cell(act=Act(Text("I am back", "结束"), reverse("end_absence"), "quiet", "post", (("id", str(each.pk)),))),
        )
        for each in absences(actor)
    ]
    table = plain_table("", (Text("Days", "日期"), _ACTION), rows) if rows else None
    parts = (*((table,) if table else ()), form)
    return Card(parts, Text("Away", "请假外出"), Text("No work is handed to you then", "期间不分派新的工作"))


def _absence_form() -> Form:
    fields = (Field("since", _FIRST, "date", required=True), Field("until", _LAST, "date", required=True))
    return Form(reverse("state_absence"), fields, Text("State the absence", "登记外出"), tone="")


def _delegations(actor: Actor, form: Form | Empty) -> Card:
    rows = [
        (
            ROLE_LABELS[each.role],
            each.giver.name,
            each.taker.name,
            filled(_BETWEEN, since=each.since, until=each.until),
            Cell(act=Act(Text("End", "终止"), reverse("end_delegation"), "quiet", "post", (("id", str(each.pk)),)))
            if each.giver_id == actor.user_id
            else Cell(),
        )
        for each in delegations(actor)
    ]
    heads = (_ROLE, Text("From", "委派人"), Text("To", "受委派人"), Text("Days", "日期"), _ACTION)
    table = plain_table("", heads, rows) if rows else None
    return Card((*((table,) if table else ()), form), Text("Handed over", "工作委派"))


def _delegation_form(actor: Actor) -> Form | Empty:
    others = [each for each in colleagues(actor) if each.pk != actor.user_id]
    if not others:
        words = Text(
            "Only colleagues can take over, and there is none yet.", "只能委派给本单位人员，目前尚无其他人员。"
        )
        return Empty(Text("Nobody to hand over to", "暂无可委派的人员"), words)
    fields = (
        Field("taker", Text("To", "受委派人"), "choice", choices=tuple((str(each.pk), each.name) for each in others),
              required=True),
        Field("role", _ROLE, "choice", choices=tuple((each.role, ROLE_LABELS[each.role]) for each in own_roles(actor)),
              required=True),
        Field("since", _FIRST, "date", required=True),
        Field("until", _LAST, "date", required=True),
    )  # fmt: skip
    return Form(reverse("delegate"), fields, Text("Hand over", "委派"), tone="")


@acting
@require_POST
def state_absence(request: HttpRequest) -> HttpResponse:
    """Say on which days one is away."""
    try:
        since, until = date_of(request, "since"), date_of(request, "until")
        services.state_absence(actor=request.actor, since=since, until=until)
    except Refused as refused:
        return _page(request, absence=again(_absence_form(), request, refused))
    return _done(request, Text("The absence is stated.", "外出安排已登记。"))


@acting
@require_POST
def end_absence(request: HttpRequest) -> HttpResponse:
    """Be back."""
    services.end_absence(actor=request.actor, absence_id=number_of(request, "id"))
    return _done(request, Text("The absence is ended.", "外出安排已结束。"))


@acting
@require_POST
def delegate(request: HttpRequest) -> HttpResponse:
    """Hand a role over."""
    form = _delegation_form(request.actor)
    try:
        services.delegate(
            actor=request.actor,
            taker_id=number_of(request, "taker"),
            role=request.POST.get("role", ""),
            since=date_of(request, "since"),
            until=date_of(request, "until"),
        )
    except Refused as refused:
        if isinstance(form, Empty):
            raise
        return _page(request, delegation=again(form, request, refused))
    return _done(request, Text("The role is handed over.", "角色已委派。"))


@acting
@require_POST
def end_delegation(request: HttpRequest) -> HttpResponse:
    """Take a role back."""
    services.end_delegation(actor=request.actor, delegation_id=number_of(request, "id"))
    return _done(request, Text("The role is taken back.", "委派已终止。"))


def _done(request: HttpRequest, words: Text) -> HttpResponse:
    messages.success(request, words.pick(request.language))
    return redirect("account")
