"""What an administrator of accounts does: who works here, in which role, who is invited."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fenduan.platform.accounts import services
from fenduan.platform.accounts.selectors import delegations, members, open_invitations, organisation_named
from fenduan.platform.base.actor import ADMINISTRATORS, KIND_LABELS, ROLE_LABELS, ROLES_OF, Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.web.access import acting
from fenduan.platform.web.parts import Act, Card, Cell, Facts, Field, Form, Head, Note, Part, plain_table
from fenduan.platform.web.posted import again, number_of
from fenduan.reference.places import PLACES
from fenduan.reference.text import Text

_NAME, _ROLE, _MAIL = Text("Name", "姓名"), Text("Role", "角色"), Text("E-mail address", "电子邮箱")
_ACTION = Text("Action", "操作")
_PERSONAL = Text("Personal data in the log", "记录中的个人信息")
_LEFT = Text(
    "Whoever works here, or did, may ask for their data to be erased from the log.",
    "在职和已离职人员可以要求删除记录中的个人信息。",
)
_ARTICLE_22 = Text(
    "You manage accounts. You see no arrangement and no case (Records and data 2020 No. 74, article 22).",
    "您负责管理账户，不接触分段生产安排和案件（《药品记录与数据管理要求（试行）》2020年第74号第二十二条）。",
)


def _administrator(request: HttpRequest) -> Actor:
    actor: Actor = request.actor
    if not actor.has(*ADMINISTRATORS):
        raise NotFound
    return actor


@acting
def organisation(request: HttpRequest) -> HttpResponse:
    """Show the accounts of the organisation."""
    return _page(request, _administrator(request))


def _page(request: HttpRequest, actor: Actor, form: Form | None = None) -> HttpResponse:
    own = organisation_named(actor.organisation)
    facts: list[tuple[Text, object]] = [(Text("Kind", "类别"), KIND_LABELS[own.kind])]
    if own.place:
        facts.append((Text("Place", "所在地"), PLACES[own.place].name))
    if own.credit_code:
        facts.append((Text("Unified social credit code", "统一社会信用代码"), own.credit_code))
    parts: list[Part] = [
        Note((_ARTICLE_22,)),
        Card((Facts(tuple(facts)),)),
        Card((_members(actor),), Text("Who works here", "人员")),
        Card((*_invitations(actor), form or _invitation_form(actor)), Text("Invite somebody", "邀请人员")),
        Note((_LEFT,), act=Act(_PERSONAL, reverse("personal_data"))),
    ]
    handed = _delegations(actor)
    if handed:
        parts.insert(3, Card(handed, Text("Handed over", "工作委派")))
    return render(request, "web/page.html", {"head": Head(own.name), "body": parts}, status=400 if form else 200)


def _members(actor: Actor) -> Part:
    rows = []
    for each in members(actor):
        end = Act(Text("End this role", "解除角色"), reverse("end_role"), "quiet", "post", (("id", str(each.pk)),))
        rows.append((each.user.name, each.user.email, ROLE_LABELS[each.role], each.since, Cell(act=end)))
    return plain_table("", (_NAME, _MAIL, _ROLE, Text("Since", "起始日期"), _ACTION), rows)


def _invitations(actor: Actor) -> tuple[Part, ...]:
    rows = []
    for each in open_invitations(actor):
        act = Act(Text("Withdraw", "撤回"), reverse("withdraw_invitation"), "quiet", "post", (("id", str(each.pk)),))
        rows.append((each.name, each.email, ROLE_LABELS[each.role], each.expires_at, Cell(act=act)))
    heads = (_NAME, _MAIL, _ROLE, Text("Holds until", "有效期至"), _ACTION)
    return (plain_table(Text("Not accepted yet", "尚未接受的邀请"), heads, rows),) if rows else ()


def _delegations(actor: Actor) -> tuple[Part, ...]:
    rows = []
    for each in delegations(actor):
        act = Act(Text("End", "终止"), reverse("end_any_delegation"), "quiet", "post", (("id", str(each.pk)),))
        days = filled(Text("{since} to {until}", "{since}至{until}"), since=each.since, until=each.until)
        rows.append((ROLE_LABELS[each.role], each.giver.name, each.taker.name, days, Cell(act=act)))
    heads = (_ROLE, Text("From", "委派人"), Text("To", "受委派人"), Text("Days", "日期"), _ACTION)
    return (plain_table("", heads, rows),) if rows else ()


def _invitation_form(actor: Actor) -> Form:
    roles = tuple((each, ROLE_LABELS[each]) for each in ROLES_OF[actor.kind])
    fields = (
        Field("name", _NAME, required=True),
        Field("email", _MAIL, "email", required=True),
        Field("role", _ROLE, "choice", choices=roles, required=True),
    )
    return Form(reverse("invite"), fields, Text("Send the invitation", "发送邀请"))


@acting
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody into a role."""
    actor = _administrator(request)
    email, name, role = (request.POST.get(each, "") for each in ("email", "name", "role"))
    try:
        services.invite(actor=actor, email=email, name=name, role=role)
    except Refused as refused:
        return _page(request, actor, again(_invitation_form(actor), request, refused))
    return _done(request, Text("The invitation is on its way.", "邀请已发出。"))


@acting
@require_POST
def withdraw_invitation(request: HttpRequest) -> HttpResponse:
    """Take an invitation back."""
    services.withdraw_invitation(actor=_administrator(request), invitation_id=number_of(request, "id"))
    return _done(request, Text("The invitation is withdrawn.", "邀请已撤回。"))


@acting
@require_POST
def end_role(request: HttpRequest) -> HttpResponse:
    """End somebody's role."""
    services.end_role(actor=_administrator(request), membership_id=number_of(request, "id"))
    return _done(request, Text("The role is ended.", "角色已解除。"))


@acting
@require_POST
def end_any_delegation(request: HttpRequest) -> HttpResponse:
    """End somebody's delegation."""
    services.end_delegation(actor=_administrator(request), delegation_id=number_of(request, "id"))
    return _done(request, Text("The delegation is ended.", "委派已终止。"))


def _done(request: HttpRequest, words: Text) -> HttpResponse:
    messages.success(request, words.pick(request.language))
    return redirect("organisation")
