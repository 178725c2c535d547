"""The first page: the desk of who is signed in, or what this is and how to sign in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fenduan.platform.web.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show the desk, or how to sign in."""
    return render(request, "web/home.html")
