"""What is asked for in the measurement: who asks, and for which pages of a large world."""

import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Q

from benchmarks.pages.load import Page
from fenduan.platform.accounts.models import Organisation, User
from fenduan.platform.arrangements.models import Participant
from fenduan.platform.cases.models import Case
from fenduan.platform.procedure.words import ENDED

LISTS: Final = ("desk", "cases", "arrangements", "licences", "duties", "search")
WORKSPACES: Final = ("arrangement", "case")
SHARES: Final = {**dict.fromkeys(LISTS, 80 / len(LISTS)), **dict.fromkeys(WORKSPACES, 20 / len(WORKSPACES))}
"""Of a hundred pages: 80 lists and 20 workspaces."""
BARE: Final = "bare"
_AUTHORITIES: Final = ("sh", "js", "zj", "gd", "sd", "gs")
_COMPANIES: Final = (0, 1, 2, 3, 5, 8)
_OF_EACH: Final = 60
_BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"


def pages() -> dict[str, list[Page]]:
    """Return what may be asked for, by the kind of page, with people signed in as they are after signing in."""
    cookies = {each.pk: _cookie(each) for each in _people()}
    found: dict[str, list[Page]] = {each: [] for each in (*SHARES, BARE)}
    for user, cookie in cookies.items():
        for kind, path in _paths(user):
            found[kind].append(Page(kind, path, cookie))
    return found


def _people() -> Iterator[User]:
    """Yield regulatory affairs of companies, officers and decision makers of authorities, the NMPA's observer."""
    suffixes = [f"-{number}" if number else "" for number in _COMPANIES]
    emails = [f"ra@{role}{each}.example" for each in suffixes for role in ("holder", "filler")]
    emails += [f"{role}@{place}.example" for place in _AUTHORITIES for role in ("officer", "decider")]
    yield from User.objects.filter(email__in=[*emails, "observer@nmpa.example"]).order_by("pk")


def _cookie(user: User) -> str:
    now = time.time()
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: _BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            "account_authentication_methods": [
                {"method": "password", "at": now},
                {"method": "mfa", "type": "totp", "at": now},
            ],
        }
    )
    session.save()
    return f"sessionid={session.session_key}; language=zh"


def _paths(user: int) -> Iterator[tuple[str, str]]:
    """Yield the kinds and addresses of the pages that a person asks for."""
    own = Organisation.objects.get(memberships__user=user)
    cases = _cases(own)
    numbers = _some(cases)
    for kind in ("desk", BARE):
        yield kind, "/"
    for query in (
        "",
        "?state=open",
        "?page=2",
        "?sort=-begun",
        "?kind=opinion",
        *(f"?q={each}" for each in numbers[:2]),
    ):
        yield "cases", f"/cases/{query}"
    for query in ("", "?page=2", "?sort=number"):
        yield "arrangements", f"/arrangements/{query}"
    for query in ("", "?q=示例", "?state=in_force", "?sort=until"):
        yield "licences", f"/licences/{query}"
    yield "duties", "/licences/duties/"
    for words in (*(each[-6:] for each in numbers[:3]), own.name_zh[:5], "抗体偶联药物B1"):
        yield "search", f"/search/?q={words}"
    for number in numbers:
        yield "case", f"/cases/{number}/"
    if own.kind == "enterprise":
        mine = Participant.objects.filter(organisation=own, state="accepted").order_by("pk")
        for number in mine.values_list("arrangement__number", flat=True)[:_OF_EACH]:
            yield "arrangement", f"/arrangements/{number}/"


def _cases(own: Organisation) -> Any:  # noqa: ANN401 - a query set
    if own.kind == "nmpa":
        return Case.objects.all()
    return Case.objects.filter(Q(authority=own) if own.kind == "province" else Q(applicant=own))


def _some(cases: Any) -> Sequence[str]:  # noqa: ANN401 - a query set
    """Return the numbers of cases, half of them open."""
    half = _OF_EACH // 2
    opened = cases.exclude(state__in=ENDED).order_by("pk").values_list("number", flat=True)[:half]
    ended = cases.filter(state__in=ENDED).order_by("pk").values_list("number", flat=True)[:half]
    return [*opened, *ended]
