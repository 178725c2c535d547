"""The addresses of a demonstration."""

from django.urls import path

from fenduan.platform.demo import views

urlpatterns = [
    path("", views.accounts, name="demo-accounts"),
    path("day", views.set_day, name="demo-day"),
]
