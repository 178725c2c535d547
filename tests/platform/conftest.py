"""What holds of every page that any test here is answered with."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.platform.markup import inline


@pytest.fixture(autouse=True)
def no_page_runs_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at every page: nothing in it runs by itself, and its headers let nothing run."""
    request = Client.request

    def looked(self: Client, **stated: Any) -> HttpResponse:  # noqa: ANN401 - as Django declares it
        response: HttpResponse = request(self, **stated)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            policy = response.headers.get("Content-Security-Policy", "")
            assert "script-src 'self';" in f"{policy};", stated.get("PATH_INFO")
            assert "unsafe" not in policy, stated.get("PATH_INFO")
            if not response.streaming and "attachment" not in response.headers.get("Content-Disposition", ""):
                assert inline(response.content.decode()) == [], stated.get("PATH_INFO")
        return response

    monkeypatch.setattr(Client, "request", looked)
