"""The pages of accounts: signing in, invitations, the organisation's administrator, my account."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from fenduan.platform.accounts import services
from fenduan.platform.accounts.models import Absence, Membership, Organisation, User
from fenduan.platform.accounts.services import OPERATOR
from fenduan.platform.base import clock
from fenduan.reference.text import Text

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough sentence"  # noqa: S105 - of an account that lives for one test


@pytest.fixture(autouse=True)
def _nobody_is_locked() -> None:
    """Forget the failures of the test before."""
    cache.clear()


@pytest.fixture
def house() -> Organisation:
    return services.create_organisation(
        actor=OPERATOR, kind="enterprise", slug="abroad", name=Text("Abroad", "境外企业"), place="DE"
    )


def signed_in(house: Organisation, role: str, email: str = "one@abroad.example") -> Client:
    user = User.objects.create_user(email, PASSWORD, name="One")
    Membership.objects.create(user=user, organisation=house, role=role, since=clock.today())
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("language", "said"), [("zh", "登录"), ("en", "Sign in")])
def test_signing_in_is_in_the_readers_language(client: Client, language: str, said: str) -> None:
    client.cookies["language"] = language
    page = client.get("/accounts/login/").content.decode()
    assert f"<h1>{said}</h1>" in page
    answer = client.post("/accounts/login/", {"login": "nobody@abroad.example", "password": "x"})
    assert ("密码不正确" if language == "zh" else "do not go together") in answer.content.decode()


def test_five_failures_lock_the_account_and_it_is_said_plainly(house: Organisation) -> None:
    signed_in(house, "quality")
    stranger = Client(headers={"accept-language": "en"})
    wrong = {"login": "one@abroad.example", "password": "wrong"}
    for _ in range(5):
        stranger.post("/accounts/login/", wrong)
    locked = stranger.post("/accounts/login/", {**wrong, "password": PASSWORD})
    assert "locked for 15 minutes" in locked.content.decode()


def test_the_language_is_remembered_for_the_person(house: Organisation) -> None:
    client = signed_in(house, "quality")
    answer = client.post("/language/", {"language": "en", "next": "/account/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")
    assert User.objects.get().language == "en"
    assert client.get("/account/").headers["Content-Language"] == "en"


def test_nobody_is_led_elsewhere(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_one_acts_only_for_ones_own_organisations(house: Organisation) -> None:
    other = services.create_organisation(
        actor=OPERATOR, kind="enterprise", slug="other", name=Text("Other", "另一企业"), place="FR"
    )
    client = signed_in(house, "quality")
    assert client.post("/act-for/", {"organisation": other.slug}).status_code == 404
    Membership.objects.create(user=User.objects.get(), organisation=other, role="quality", since=clock.today())
    client.post("/act-for/", {"organisation": other.slug})
    assert '<span class="muted">另一企业</span>' in client.get("/account/").content.decode()


def test_an_administrator_invites_and_the_invited_accepts(
    house: Organisation, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = signed_in(house, "enterprise_admin")
    with django_capture_on_commit_callbacks(execute=True):
        typed = {"name": "Two", "email": "two@abroad.example", "role": "quality"}
        assert client.post("/organisation/invite/", typed).status_code == 302
    assert "two@abroad.example" in client.get("/organisation/").content.decode()
    link = re.search(r"/invitation/[\w-]+/", mail.outbox[0].body)
    assert link is not None
    invited = Client()
    assert "境外企业" in invited.get(link[0]).content.decode()
    assert invited.post(link[0], {"password": "short"}).status_code == 400
    assert invited.post(link[0], {"password": PASSWORD}).headers["Location"] == "/account/"
    assert "质量保证" in invited.get("/account/").content.decode()
    assert Client().get(link[0]).status_code == 404


def test_what_is_wrong_stands_at_its_field_and_on_top_and_nothing_typed_is_lost(house: Organisation) -> None:
    client = signed_in(house, "enterprise_admin")
    page = client.post("/organisation/invite/", {"name": "Two", "email": "no address", "role": "case_officer"})
    said = page.content.decode()
    assert page.status_code == 400
    assert 'href="#f-email"' in said
    assert 'value="no address"' in said
    assert said.count("此类单位没有该角色。") == 2


def test_only_an_administrator_has_the_page_of_the_organisation(house: Organisation) -> None:
    assert signed_in(house, "quality").get("/organisation/").status_code == 404
    assert "/organisation/" not in signed_in(house, "quality", "two@abroad.example").get("/account/").content.decode()


def test_an_absence_is_typed_as_people_write_dates(house: Organisation) -> None:
    client = signed_in(house, "quality")
    bad = client.post("/account/away/", {"since": "soon", "until": "2026-06-20"})
    assert bad.status_code == 400
    assert 'value="soon"' in bad.content.decode()
    assert client.post("/account/away/", {"since": "2026年6月16日", "until": "2026/6/20"}).status_code == 302
    made = Absence.objects.get()
    assert (made.since.isoformat(), made.until.isoformat()) == ("2026-06-16", "2026-06-20")
    client.post("/account/back/", {"id": str(made.pk)})
    assert "2026-06-20" not in client.get("/account/").content.decode()


def test_a_role_is_handed_over_and_taken_back(house: Organisation) -> None:
    client = signed_in(house, "quality")
    signed_in(house, "regulatory_affairs", "two@abroad.example")
    taker = User.objects.get(email="two@abroad.example")
    typed = {"taker": str(taker.pk), "role": "quality", "since": "2026-06-15", "until": "2026-06-16"}
    assert client.post("/account/hand-over/", typed).status_code == 302
    page = client.get("/account/").content.decode()
    assert "2026-06-15至2026-06-16" in page
    number = re.search(r'take-back/".*?name="id" value="(\d+)"', page, re.DOTALL)
    assert number is not None
    client.post("/account/take-back/", {"id": number[1]})
    assert "2026-06-15至2026-06-16" not in client.get("/account/").content.decode()


@pytest.mark.parametrize("place", ["signup/", "email/", "password/set/", "confirm-email/", "confirm-email/x/"])
def test_what_accounts_by_invitation_do_not_have_is_not_there(house: Organisation, place: str) -> None:
    for client in (Client(), signed_in(house, "quality")):
        for method in (client.get, client.post):
            assert method(f"/accounts/{place}").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_signing_in_speaks_the_readers_language_alone(house: Organisation, language: str) -> None:
    client = signed_in(house, "quality")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.cookies["language"] = language
    stranger = Client()
    stranger.cookies["language"] = language
    own = [
        "2fa/",
        "2fa/totp/activate/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "password/change/",
        "logout/",
        "reauthenticate/",
    ]
    pages = [client.get(f"/accounts/{each}") for each in own]
    pages += [stranger.get(f"/accounts/{each}") for each in ("login/", "password/reset/", "password/reset/done/")]
    for each in pages:
        assert each.status_code == 200, each.request["PATH_INFO"]
        main = each.content.decode().partition("<main")[2].partition("<footer")[0]
        said = re.sub(r"<script\b.*?</script>|<p class=\"code\">.*?</p>|<[^>]*>", " ", main, flags=re.DOTALL)
        words = set(re.findall(r"[A-Za-z]{4,}", said)) - {"JavaScript", "example", "abroad", "Fenduan", "challenge"}
        if language == "zh":
            assert not {each for each in words if each.istitle()}
        else:
            assert not re.search(r"[\u4e00-\u9fff]", said)
