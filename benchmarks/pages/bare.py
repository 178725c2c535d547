"""The floor: one page of Django that knows who is signed in and says so; same database, same server, same template."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.pages.bare_settings")

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    """Greet who is signed in."""
    if not request.user.is_authenticated:
        return redirect("/accounts/login/")
    return render(request, "bare.html")


urlpatterns = [path("", page)]
application = get_wsgi_application()
