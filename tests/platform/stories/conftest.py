"""What the stories have in common: Debian's browser, a place before anything happened, and the whole world."""

from collections.abc import Iterator
from shutil import which
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.platform.stories.site import Site, served

FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium; the test is skipped where it is absent."""
    path = which("chromium")
    if path is None:
        pytest.skip("needs a browser: the Debian package chromium is not installed")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a place where people and printed licences are, and nothing else yet."""
    with served(tmp_path_factory.mktemp("blank"), people_alone=True) as site:
        yield site


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the demonstration, with cases in every state."""
    with served(tmp_path_factory.mktemp("world")) as site:
        yield site
