"""The interface for programs itself: its description and how it refuses."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from fenduan import __version__
from fenduan.platform.api.auth import BearerToken
from fenduan.platform.base.errors import Refused
from fenduan.platform.base.limits import TooMany
from fenduan.reference.text import Text

api = NinjaAPI(
    title="Fenduan 分段",
    version="1",
    description=(
        f"Everything the pages do, for programs (Fenduan {__version__}). "
        "A refusal says every reason in both languages. "
        "页面上的各项功能均可由程序调用；拒绝时以中英文列明全部理由。"
    ),
    auth=BearerToken(),
    # The pages that django-ninja offers for reading it would fetch their scripts from outside.
    docs_url=None,
    urls_namespace="api-1",
)


def refusal(reasons: tuple[Text, ...], fields: dict[str, list[Text]] | None = None) -> dict[str, Any]:
    """Return the body of a refusal."""
    named = {name: [each.as_dict() for each in said] for name, said in (fields or {}).items()}
    return {"reasons": [each.as_dict() for each in reasons], "fields": named}


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Say why not."""
    response = api.create_response(request, refusal(error.reasons, error.fields), status=error.status)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    """Say that nobody is known by this token."""
    said = Text("The token is missing, not valid or no longer valid.", "令牌缺失、无效或者已失效。")
    response = api.create_response(request, refusal((said,)), status=401)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say of everything sent what is wrong, each with its place."""
    places = [".".join(str(part) for part in each["loc"]) for each in error.errors]
    said = [
        Text(f"{place}: {each['msg']}", f"{place}：内容不符合接口说明（{each['type']}）")
        for place, each in zip(places, error.errors, strict=True)
    ]
    return api.create_response(request, refusal(tuple(said)), status=400)
