"""Every page."""

from typing import Any

from django.urls import path

from fenduan.platform.web import views

urlpatterns: list[Any] = [
    path("", views.home, name="home"),
]
