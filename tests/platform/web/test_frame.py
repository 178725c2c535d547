"""The frame of every page: language, day, actor, headers."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_first_page_is_chinese_unless_the_reader_prefers_english(client: Client) -> None:
    assert client.get("/").headers["Content-Language"] == "zh-Hans"
    assert client.get("/", headers={"accept-language": "en-GB,en"}).headers["Content-Language"] == "en"


def test_no_script_stands_in_a_page_and_nothing_comes_from_outside(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
