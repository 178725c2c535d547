"""Pages that only a demonstration has: who can sign in, and the day."""

import datetime as dt
import time
from typing import Final

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fenduan.platform.base import clock
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.demo.people import PASSWORD, people
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
    rows = [{"person": each, "code": code_of(each.secret)} for each in people()]
    context = {"rows": rows, "password": PASSWORD, "left": _PERIOD_S - int(time.time()) % _PERIOD_S}
    return render(request, "demo/accounts.html", context)


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
