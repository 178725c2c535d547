"""The pages in a browser: axe finds nothing, on a telephone, on a screen and in print; nothing is cut at the side."""

from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, sync_playwright

from fenduan.documents import render
from fenduan.reference.text import LANGUAGES, Language
from tests.documents.chains import EXAMPLES, hostile, made, twelve, two

MADE = {"two": two, "twelve": twelve, "hostile": hostile}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium; the test is skipped where it is absent."""
    path = which("chromium")
    if path is None:
        pytest.skip("needs a browser: the Debian package chromium is not installed")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.long
@pytest.mark.parametrize("name", [*EXAMPLES, *MADE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_is_cut(browser: Browser, name: str, language: Language, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - reads 600 kB of script when imported

    file = tmp_path / "page.html"
    file.write_bytes(render(MADE[name]() if name in MADE else made(name), language, "html"))
    for wide, media in ((360, "screen"), (1280, "screen"), (794, "print")):
        page = browser.new_page(viewport={"width": wide, "height": 900})
        page.emulate_media(media="print" if media == "print" else "screen")
        page.goto(file.as_uri())
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        page.close()
