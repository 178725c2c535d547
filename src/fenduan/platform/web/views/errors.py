"""What is answered when there is nothing, when a form's token is too old, and when the fault is ours."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fenduan.platform.base.errors import NotFound, Refused
from fenduan.reference.text import Language, Text

_TOKEN = Text(
    "This form was open too long, or cookies are switched off. Go back, load the page again and send it once more; "
    "what you typed is still there.",
    "表单打开时间过长，或者浏览器未启用Cookie。请返回并刷新页面后重新提交，已填写的内容仍在。",
)
_OURS = Text(
    "Something went wrong on our side. Nothing was half stored; please try again.",
    "系统出现故障，未保存任何不完整的内容，请稍后重试。",
)


def _page(request: HttpRequest, refused: Refused) -> HttpResponse:
    return render(request, "web/refused.html", {"refusal": refused}, status=refused.status)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Say that there is nothing: the same as for what one may not know of."""
    del exception
    return _page(request, NotFound())


def old_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when the token of a form does not hold."""
    del reason
    return _page(request, Refused(_TOKEN, status=403))


def our_fault(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; it asks the database for nothing, which may be what failed."""
    language: Language = "en" if request.COOKIES.get("language") == "en" else "zh"
    return HttpResponse(_OURS.pick(language), status=500, content_type="text/plain; charset=utf-8")
