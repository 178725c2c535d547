"""What a person sees of themselves: roles, second factor, language."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fenduan.platform.web.access import signed_in
from fenduan.platform.web.parts import Act, Chip, Facts, Head
from fenduan.reference.text import Text


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Show the account and what can be changed in it."""
    user = request.user
    kept = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    factor = (
        Chip("met", Text("Switched on", "已启用"))
        if kept & {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}
        else Chip("not_shown", Text("Not switched on: nothing can be signed", "未启用，不能签署文件"))
    )
    facts = Facts(
        (
            (Text("Name", "姓名"), user.name),
            (Text("E-mail address", "电子邮箱"), user.email),
            (Text("Second factor", "双重身份验证"), factor),
            (Text("Account since", "开户日期"), user.joined_at),
        )
    )
    head = Head(
        Text("My account", "我的账户"),
        acts=(
            Act(Text("Second factor", "双重身份验证"), reverse("mfa_index"), "main"),
            Act(Text("Change the password", "修改密码"), reverse("account_change_password")),
        ),
    )
    return render(request, "web/account.html", {"head": head, "facts": facts})
