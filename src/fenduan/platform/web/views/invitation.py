"""Accepting an invitation: whoever has its link."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fenduan.platform.accounts import services
from fenduan.platform.accounts.models import Invitation
from fenduan.platform.accounts.selectors import has_account, open_invitation
from fenduan.platform.accounts.services import digest_of
from fenduan.platform.base.actor import ROLE_LABELS
from fenduan.platform.base.errors import Refused
from fenduan.platform.web.access import limited
from fenduan.platform.web.middleware import ORGANISATION
from fenduan.platform.web.parts import Act, Card, Facts, Field, Form, Head, Note, Part
from fenduan.platform.web.posted import again
from fenduan.reference.text import Text

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_SIGN_IN = Text(
    "There is an account with this address already: sign in with it to accept.", "该邮箱已有账户，请登录后接受邀请。"
)
_ENDED = Text(
    "This invitation has expired, was withdrawn, or was accepted. The administrator can send another one.",
    "该邀请已过期、已撤回或者已被接受。可请管理员重新邀请。",
)


@limited
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an invitation, and accept it."""
    found = open_invitation(digest_of(secret))
    if found is None:
        raise Refused(_ENDED, status=404)
    form = _form(request, secret, found)
    if request.method == "POST" and form is not None:
        person = request.user if request.user.is_authenticated else None
        try:
            made = services.accept_invitation(
                secret=secret, user=person, password=request.POST.get("password", ""), language=request.language
            )
        except Refused as refused:
            return _page(request, found, again(form, request, refused), status=refused.status)
        if person is None:
            login(request, made.user, backend=_BACKEND)
        request.session[ORGANISATION] = found.organisation.slug
        return redirect("account")
    return _page(request, found, form)


def _form(request: HttpRequest, secret: str, found: Invitation) -> Form | None:
    action = reverse("invitation", args=(secret,))
    accept = Text("Accept", "接受邀请")
    if has_account(found.email):
        own = request.user.is_authenticated and request.user.email == found.email
        return Form(action, (), accept) if own else None
    hint = Text(
        "At least 12 characters; long and easy to remember is best.", "至少12个字符，建议使用便于记忆的长密码。"
    )
    words = Text("Choose a password", "设置密码")
    field = Field("password", words, "password", hint=hint, required=True, autocomplete="new-password")
    return Form(action, (field,), accept)


def _page(request: HttpRequest, found: Invitation, form: Form | None, status: int = 200) -> HttpResponse:
    facts = Facts(
        (
            (Text("Organisation", "单位"), found.organisation.name),
            (Text("Role", "角色"), ROLE_LABELS[found.role]),
            (Text("For", "受邀人"), f"{found.name} ({found.email})"),
            (Text("Holds until", "有效期至"), found.expires_at),
        )
    )
    login_first = Act(Text("Sign in", "登录"), f"{reverse('account_login')}?next={request.path}", "main")
    act: Part = form or Note((_SIGN_IN,), act=login_first)
    body = [Card((facts,)), Card((act,))]
    head = Head(Text("You are invited", "邀请开通账户"))
    return render(request, "web/narrow.html", {"head": head, "body": body}, status=status)
