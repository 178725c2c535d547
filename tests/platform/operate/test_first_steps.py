"""A new platform comes to its first administrator by commands alone; everybody else is invited on the pages."""

import json

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from fenduan.cli import admin
from fenduan.platform.accounts.models import Membership, Organisation
from fenduan.platform.base.actor import ROLES
from fenduan.platform.ledger.models import Entry
from tests.cli.running import LANGUAGES, run

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

_COMPANY = ("acme", "--name-zh", "甲药业", "--name-en", "Acme", "--place", "CN-SH")
_CODE = ("--credit-code", "91310115MA1K30001D")


def _json(*words: str) -> dict[str, object]:
    told = run(*words, "--format", "json")
    assert told.exit_code == 0, told.stdout
    found: dict[str, object] = json.loads(told.stdout)
    return found


def test_the_first_administrator_comes_in_by_the_link_that_is_printed(client: Client) -> None:
    assert run("admin", "organisation", *_COMPANY, *_CODE).exit_code == 0
    before = Entry.objects.count()
    told = _json("admin", "invite", "acme", "Admin@acme.example", "张三")
    assert told["role"] == "enterprise_admin"
    assert Entry.objects.count() == before + 1
    path = str(told["link"]).removeprefix(settings.FENDUAN_ADDRESS)
    assert "甲药业" in client.get(path, HTTP_ACCEPT_LANGUAGE="zh").content.decode()
    password = "long enough and nobody's 2026"  # noqa: S105 - invented here
    client.post(path, {"password": password})
    (held,) = Membership.objects.all()
    assert (held.user.email, held.role, held.organisation.slug) == ("admin@acme.example", "enterprise_admin", "acme")


def test_the_authorities_are_set_up_once() -> None:
    first = _json("admin", "authorities")["made"]
    assert isinstance(first, list)
    assert {"mpa-sh", "cde", "nmpa"} <= set(first)
    assert len(first) == Organisation.objects.count() == 34
    assert _json("admin", "authorities")["made"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_there_is_listed_with_its_administrators(language: str) -> None:
    assert "authorities" in run("admin", "organisations", "--lang", language).stdout
    run("admin", "organisation", *_COMPANY, *_CODE)
    told = run("admin", "organisations", "--lang", language).stdout
    assert ("甲药业；管理员0名" if language == "zh" else "Acme; administrators: 0") in told
    assert "Text(" not in told


@pytest.mark.parametrize(
    "words",
    [
        ("organisation", *_COMPANY),
        ("organisation", *_COMPANY, "--credit-code", "91310115MA1K300010"),
        ("organisation", "Not A Slug", *_COMPANY[1:], *_CODE),
        ("invite", "nobody", "a@b.example", "张三"),
        ("invite", "mpa-sh", "no address", "张三"),
        ("invite", "mpa-sh", "a@b.example", "张三", "--role", "regulatory_affairs"),
        ("invite", "mpa-sh", "a@b.example", "张三", "--role", "king"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_set_up_is_refused_with_the_reason(words: tuple[str, ...], language: str) -> None:
    run("admin", "authorities")
    entries = Entry.objects.count()
    told = run("admin", *words, "--lang", language)
    assert told.exit_code == 2
    assert told.stderr
    assert told.stdout == ""
    assert (Entry.objects.count(), Organisation.objects.count()) == (entries, 34)
    assert mail.outbox == []


def test_every_role_can_be_named() -> None:
    assert set(admin._ROLES) == set(ROLES)


def test_notify_says_what_it_did_and_that_nothing_is_left() -> None:
    facts = _json("notify")
    assert facts == {"made": 0, "sent": 0, "waiting": 0, "busy": False}
    assert "通知0项" in run("notify", "--lang", "zh").stdout


def test_the_mail_of_an_invitation_names_the_operator_in_both_languages(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    run("admin", "organisation", *_COMPANY, *_CODE)
    with django_capture_on_commit_callbacks(execute=True):
        told = _json("admin", "invite", "acme", "admin@acme.example", "张三")
    (sent,) = mail.outbox
    assert "运维人员邀请您" in sent.body
    assert "The operator invites you" in sent.body
    assert sent.body.count(str(told["link"])) == 2
