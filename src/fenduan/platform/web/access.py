"""Who may ask for a page at all. Every page says so (a test asks each).

``public``: anybody; ``limited`` as well, but one client only so often. ``signed_in``: a person, even one who holds no
role today. ``acting``: a person who acts for an organisation. ``working``: one who holds a role of business there, so
no administrator of accounts alone.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse

from fenduan.platform.base.errors import Refused
from fenduan.platform.base.limits import count
from fenduan.platform.base.once import one_look
from fenduan.reference.text import Text

View = Callable[..., HttpResponse]
_MARK: Final = "fenduan_access"
_LIMITED: Final = "fenduan_limited"
_NO_ROLE: Final = Text(
    "You hold no role in any organisation today. The administrator of your organisation can give you one.",
    "您目前未在任何单位担任角色。请联系本单位管理员授予角色。",
)
_ADMINISTRATOR: Final = Text(
    "Administrators manage accounts and see nothing of the business (Records and data 2020 No. 74, article 22).",
    "管理员只管理账户，不接触业务内容（《药品记录与数据管理要求（试行）》2020年第74号第二十二条）。",
)
_SIGNED_OUT: Final = Text(
    "You are signed out. Sign in again in another window: what you typed is kept here.",
    "登录已失效。请在其他窗口重新登录，本页已填写的内容不会丢失。",
)


def public(view: View) -> View:
    """Let anybody ask for this page."""
    return _marked(view, "public")


def limited(view: View) -> View:
    """Let one client ask for this public page so many times a minute (:mod:`fenduan.platform.base.limits`)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count(request)
        return view(request, *args, **kwargs)

    setattr(guarded, _LIMITED, True)
    return public(guarded)


def signed_in(view: View) -> View:
    """Let people who are signed in ask for this page; others are led to signing in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.user.is_authenticated else _led_to_login(request)

    return _marked(guarded, "signed_in")


def acting(view: View) -> View:
    """Let people who act for an organisation ask for this page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _led_to_login(request)
        if request.actor is None:
            raise Refused(_NO_ROLE, status=403)
        return view(request, *args, **kwargs)

    return _marked(guarded, "acting")


def working(view: View) -> View:
    """Let people who hold a role of business ask for this page."""

    @acting
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.works:
            raise Refused(_ADMINISTRATOR, status=403)
        return view(request, *args, **kwargs)

    return _marked(guarded, "working")


def at_one_look(view: View) -> View:
    """Read once what a page that writes nothing reads several times."""

    @wraps(view)
    def looked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with one_look():
            return view(request, *args, **kwargs)

    return looked


def access_of(view: object) -> str | None:
    """Return who may ask for a page, or ``None`` where it does not say."""
    return getattr(view, _MARK, None)


def is_limited(view: object) -> bool:
    """Whether one client may ask for a page only so many times a minute."""
    return getattr(view, _LIMITED, False)


def _marked(view: View, access: str) -> View:
    setattr(view, _MARK, access)
    return view


def _led_to_login(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"refused": True, "words": _SIGNED_OUT.pick(request.language)}, status=401)
    return redirect_to_login(request.get_full_path())


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's own script asks."""
    return bool(request.headers.get("Accept", "").startswith("application/json"))
