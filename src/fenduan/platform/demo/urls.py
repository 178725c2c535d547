"""The addresses of a demonstration."""

from django.urls import path

from fenduan.platform.demo import views

urlpatterns = [
    path("", views.accounts, name="demo-accounts"),
    path("day", views.set_day, name="demo-day"),
    path("enter", views.enter, name="demo-enter"),
    path("story/", views.story, name="demo-story"),
    path("story/three-places.yaml", views.dossier, name="demo-dossier"),
    path("story/scan.pdf", views.scan, name="demo-scan"),
]
