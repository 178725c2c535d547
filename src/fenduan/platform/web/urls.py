"""Every page."""

from typing import Any

from django.urls import path

from fenduan.platform.web.views import account, home, session

urlpatterns: list[Any] = [
    path("", home.home, name="home"),
    path("language/", session.language, name="language"),
    path("act-for/", session.act_for, name="act_for"),
    path("account/", account.account, name="account"),
]
