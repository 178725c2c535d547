"""Pages that only a demonstration has: who can sign in, the story to walk by hand with its files, and the day."""

import datetime as dt
import time
from itertools import groupby
from typing import Any, Final

import yaml
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fenduan.platform.accounts.models import User
from fenduan.platform.base import clock
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.demo import story as told
from fenduan.platform.demo.papers import paper
from fenduan.platform.demo.people import PASSWORD, people
from fenduan.platform.demo.stage import example
from fenduan.platform.desks import mailing
from fenduan.reference.calendar import published_years
from fenduan.reference.text import Text

_PERIOD_S: Final = 30
"""How long the digits of a second factor hold (RFC 6238)."""


def _only_in_a_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise NotFound


def code_of(secret: str) -> str:
    """Return the six digits of the second factor that hold now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // _PERIOD_S))


def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts with their password and the digits that hold now."""
    _only_in_a_demonstration()
    desks = [
        {"at": at, "rows": [{"person": each, "code": code_of(each.secret)} for each in found]}
        for at, found in groupby(people(), key=lambda each: each.at)
    ]
    context = {"desks": desks, "password": PASSWORD, "left": _PERIOD_S - int(time.time()) % _PERIOD_S}
    return render(request, "demo/accounts.html", context)


@require_http_methods(["POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the invented people, second factor included: everybody knows it here."""
    _only_in_a_demonstration()
    known = {each.email for each in people()}
    user = User.objects.filter(email=request.POST.get("email", ""), email__in=known, is_active=True).first()
    if user is None:
        raise NotFound
    # Another person begins anew: nothing of the last one's session is theirs.
    request.session.flush()
    record_authentication(request, user, "mfa", type="totp")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("/")


def story(request: HttpRequest) -> HttpResponse:
    """Tell the story step by step, each with a button that signs in as who does it."""
    _only_in_a_demonstration()
    who = {each.email: each for each in people()}
    chapters = [
        {
            "title": each.title,
            "steps": [{"step": step, "people": [who[one] for one in step.who]} for step in each.steps],
        }
        for each in told.chapters()
    ]
    return render(request, "demo/story.html", {"chapters": chapters, "files": (told.DOSSIER, told.SCAN)})


def dossier(request: HttpRequest) -> HttpResponse:
    """Hand out the dossier that the story reads in."""
    del request
    _only_in_a_demonstration()
    written = yaml.safe_dump(_before_filing(), allow_unicode=True, sort_keys=False)
    return _file(written.encode(), told.DOSSIER, "application/yaml")


def _before_filing() -> dict[str, Any]:
    """Return what the companies bring along: the worked example before any authority acted."""
    return example("adc-three-provinces") | {"id": "three-places"}


def scan(request: HttpRequest) -> HttpResponse:
    """Hand out a page that stands for a scan."""
    del request
    _only_in_a_demonstration()
    return _file(paper("扫描件", settings.FENDUAN_DAY.isoformat()), told.SCAN, "application/pdf")


def _file(written: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(written, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_http_methods(["POST"])
def set_day(request: HttpRequest) -> HttpResponse:
    """Move the day of the demonstration, and tell its people what has come to need them since; it only goes forward."""
    _only_in_a_demonstration()
    stated = request.POST.get("day", "")
    try:
        day = dt.date.fromisoformat(stated)
    except ValueError as error:
        raise Refused(Text("This is not a date as YYYY-MM-DD.", "日期格式应为 YYYY-MM-DD。"), status=400) from error
    if day < clock.today():
        raise Refused(Text("The day only goes forward.", "日期只能向后调整。"), status=400)
    if day.year > max(published_years()) + 1:
        raise Refused(Text("That is too far ahead.", "日期过远。"), status=400)
    clock.state_day(day)
    mailing.run()
    return redirect("demo-accounts")
