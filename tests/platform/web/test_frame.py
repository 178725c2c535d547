"""The frame of every page: language, day, actor, headers."""

import pytest
from django.test import Client

from tests.platform.cases.world import organisation, person
from tests.platform.web.clients import client_of

pytestmark = pytest.mark.django_db


def test_the_first_page_is_chinese_unless_the_reader_prefers_english(client: Client) -> None:
    assert client.get("/").headers["Content-Language"] == "zh-Hans"
    assert client.get("/", headers={"accept-language": "en-GB,en"}).headers["Content-Language"] == "en"


def test_no_script_stands_in_a_page_and_nothing_comes_from_outside(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(("role", "asks"), [("case_officer", True), ("authority_admin", False)])
def test_who_sees_no_business_is_offered_no_search_of_it(role: str, asks: bool) -> None:  # noqa: FBT001 - what is expected
    browser = client_of(person("one", organisation("mpa-sh", "province", "CN-SH"), role))
    assert ('role="search"' in browser.get("/").content.decode()) is asks
    assert browser.get("/search/").status_code == (200 if asks else 403)


def test_what_is_not_there_is_told_in_the_readers_language(client: Client) -> None:
    page = client.get("/no/such/page", headers={"accept-language": "en"})
    assert page.status_code == 404
    assert "There is nothing here, or nothing you may see." in page.content.decode()


def test_a_form_without_its_token_is_refused_in_words() -> None:
    page = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert page.status_code == 403
    assert "表单打开时间过长" in page.content.decode()
