"""What every request goes through: language, actor, refusals."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from fenduan.platform.accounts.selectors import acting, roles_of
from fenduan.platform.base import clock
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.limits import TooMany
from fenduan.reference.text import Language

Respond = Callable[[HttpRequest], HttpResponse]
COOKIE: Final = "language"
ORGANISATION: Final = "organisation"


class DayMiddleware:
    """Let a request have one day, which a demonstration looks up once."""

    def __init__(self, get_response: Respond) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hold the day while it is answered."""
        with clock.one_day():
            return self._respond(request)


class LanguageMiddleware:
    """Choose the language: the person's, else the cookie's, else the browser's first, else Chinese."""

    def __init__(self, get_response: Respond) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set ``request.language``."""
        request.language = self._choose(request)
        with translation.override("zh-hans" if request.language == "zh" else "en"):
            response = self._respond(request)
        response.headers.setdefault("Content-Language", "zh-Hans" if request.language == "zh" else "en")
        return response

    @staticmethod
    def _choose(request: HttpRequest) -> Language:
        stated = request.COOKIES.get(COOKIE)
        if stated not in ("zh", "en") and request.user.is_authenticated:
            stated = request.user.language
        if stated not in ("zh", "en"):
            stated = "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh"
        return "en" if stated == "en" else "zh"


class ActorMiddleware:
    """Set ``request.actor``: the person, acting for the organisation chosen in the session; ``None`` for the public."""

    def __init__(self, get_response: Respond) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look the actor up anew each time: a role that has ended is gone at once."""
        request.actor = None
        if request.user.is_authenticated:
            request.actor = _actor(request)
        return self._respond(request)


def _actor(request: HttpRequest) -> Any:
    """Return the actor chosen in the session, else the first; ``request.organisations`` are those to choose from."""
    mine = roles_of(request.user) if request.user.is_active else {}
    request.organisations = list(mine)
    at = _second_factor_at(request)
    slug = request.session.get(ORGANISATION)
    chosen = slug if any(each.slug == slug for each in mine) else None
    try:
        return acting(request.user, mine, chosen, second_factor_at=at)
    except NotFound:
        return None


def _second_factor_at(request: HttpRequest) -> dt.datetime | None:
    """Return when the second factor was last shown in this session."""
    times = [
        each["at"]
        for each in request.session.get("account_authentication_methods", [])
        if each.get("method") == "mfa" and "at" in each
    ]
    return dt.datetime.fromtimestamp(max(times), tz=dt.UTC) if times else None


class RefusalMiddleware:
    """Show a refusal as a page: every reason, in the reader's language."""

    def __init__(self, get_response: Respond) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal into its page; anything else is an error of ours."""
        if not isinstance(error, Refused):
            return None
        response = render(request, "web/refused.html", {"refusal": error}, status=error.status)
        if isinstance(error, TooMany):
            response.headers["Retry-After"] = str(error.retry_after)
        return response


SIGNING_IN: Final = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
)
"""The pages of allauth that are ours to give, beside those of the second factor."""


class SigningInMiddleware:
    """Close the pages of allauth that accounts by invitation do not have: signing up, other addresses."""

    def __init__(self, get_response: Respond) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._respond(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Say that there is nothing where a page is not among those given."""
        del view, args, kwargs
        name = request.resolver_match.url_name or ""
        if name.startswith("account_") and name not in SIGNING_IN:
            return render(request, "web/refused.html", {"refusal": NotFound()}, status=404)
        return None
