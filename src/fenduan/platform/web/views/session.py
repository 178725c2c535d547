"""What holds for a whole visit: the language, and the organisation that one acts for."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from fenduan.platform.accounts.preferences import choose_language
from fenduan.platform.accounts.selectors import organisations_of
from fenduan.platform.base.errors import NotFound
from fenduan.platform.web.access import public, signed_in
from fenduan.platform.web.middleware import COOKIE, ORGANISATION
from fenduan.reference.text import Language

_A_YEAR: Final = 365 * 24 * 3600


def back(request: HttpRequest) -> str:
    """Return where the reader came from, never an address elsewhere."""
    stated = request.POST.get("next", "/")
    return stated if url_has_allowed_host_and_scheme(stated, allowed_hosts={request.get_host()}) else "/"


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Turn the pages to a language; it is remembered for the browser, and for the person."""
    chosen: Language = "en" if request.POST.get("language") == "en" else "zh"
    if request.user.is_authenticated:
        choose_language(request.user, chosen)
    response = HttpResponseRedirect(back(request))
    response.set_cookie(
        COOKIE, chosen, max_age=_A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
    )
    return response


@signed_in
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Act for another of one's organisations from now on."""
    slug = request.POST.get("organisation", "")
    if all(each.slug != slug for each in organisations_of(request.user)):
        raise NotFound
    request.session[ORGANISATION] = slug
    return HttpResponseRedirect("/")
