"""Every page."""

from typing import Any

from django.urls import path

from fenduan.platform.web.views import account, home, invitation, organisation, session

urlpatterns: list[Any] = [
    path("", home.home, name="home"),
    path("language/", session.language, name="language"),
    path("act-for/", session.act_for, name="act_for"),
    path("account/", account.account, name="account"),
    path("account/away/", account.state_absence, name="state_absence"),
    path("account/back/", account.end_absence, name="end_absence"),
    path("account/hand-over/", account.delegate, name="delegate"),
    path("account/take-back/", account.end_delegation, name="end_delegation"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/invite/", organisation.invite, name="invite"),
    path("organisation/withdraw/", organisation.withdraw_invitation, name="withdraw_invitation"),
    path("organisation/end-role/", organisation.end_role, name="end_role"),
    path("organisation/end-delegation/", organisation.end_any_delegation, name="end_any_delegation"),
    path("invitation/<str:secret>/", invitation.invitation, name="invitation"),
]
