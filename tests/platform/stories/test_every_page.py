"""Every page that a desk can reach: nothing fails behind it, nothing is cut, everybody can read and reach all of it."""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from fenduan.reference.text import LANGUAGES, Language
from tests.platform.stories.site import Site
from tests.platform.stories.visitor import Room, Visitor, room

pytestmark = pytest.mark.long

DESKS: Final = (
    "ra@holder.example",
    "qa@conjugator.example",
    "officer@sh.example",
    "decider@js.example",
    "inspector1@js.example",
    "reviewer@cde.example",
    "observer@nmpa.example",
    "admin@holder.example",
)
_NO_PAGE: Final = re.compile(
    r"\.(pdf|docx|xlsx|yaml|json|html|csv|zip)$|^/(evidence|receipts|static|api)/|/(files|evidence|receipts)/|logout"
    r"|/archive"
)
_ONE_OF_A_KIND: Final = (
    (re.compile(r"[A-Z]{2}-[A-Z]{1,2}-\d{4}-\d{4}"), "CASE"),
    (re.compile(r"AR-\d{4}-\d{4}"), "ARRANGEMENT"),
    (re.compile(r"[A-Za-z0-9_-]{22}"), "LETTER"),
    (re.compile(r"(?<=/licences/)[^/]*\d{8}(?=/)"), "LICENCE"),
    (re.compile(r"[0-9a-f]{64}"), "DIGEST"),
)
_PER_KIND: Final = 2
_SIZES: Final = ((360, 800), (1440, 900))
_SEVERE: Final = ("serious", "critical")

# What stands wider than its box without a way to scroll to it is cut.
_CUT: Final = """() => [...document.querySelectorAll('main *')].filter(each => {
    const style = getComputedStyle(each);
    return each.scrollWidth > each.clientWidth + 1 && style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis'
        && !each.closest('.unseen, svg') && style.position !== 'absolute' && each.clientWidth > 1;
}).map(each => each.outerHTML.slice(0, 120))"""
# As it is once laid out anew.
_WIDTH: Final = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
    () => done(document.documentElement.scrollWidth))))"""
_CONTROLS: Final = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(each =>
    !each.disabled && each.checkVisibility({visibilityProperty: true}) && each.tabIndex >= 0).length"""
_FOCUSED: Final = """() => {
    const each = document.activeElement, style = getComputedStyle(each);
    // What is focused inside a frame, the browser shows there.
    if (each === document.body || each.tagName === 'IFRAME') return null;
    if (!each.dataset.reached) each.dataset.reached = 1 + document.querySelectorAll('[data-reached]').length;
    return [each.dataset.reached, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
            each.outerHTML.slice(0, 120)];
}"""


def _kind(path: str) -> str:
    """Return what sort of page an address is of: two of each are looked at."""
    for pattern, name in _ONE_OF_A_KIND:
        path = pattern.sub(name, path)
    return path


def _reachable(visitor: Visitor) -> Iterator[str]:
    """Follow the links from the desk; yield each page as it stands open, at most two of a kind."""
    seen: dict[str, int] = {}
    waiting = deque(["/", "/check/"])
    known = set(waiting)
    while waiting:
        path = waiting.popleft()
        seen[_kind(path)] = seen.get(_kind(path), 0) + 1
        if seen[_kind(path)] > _PER_KIND:
            continue
        visitor.open(path)
        yield path
        for href in visitor.page.locator("a[href]").evaluate_all(
            "all => all.map(each => new URL(each.getAttribute('href'), document.baseURI).href)"
        ):
            found = urlsplit(href)
            local = found.path
            same = f"{found.scheme}://{found.netloc}" == visitor.site.address
            if same and local not in known and not _NO_PAGE.search(local):
                known.add(local)
                waiting.append(local)


def _faults(page: Page, path: str) -> list[str]:
    """Return what is wrong with a page at both widths and in print."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - reads 600 kB of script when imported

    found: list[str] = []
    for wide, high in _SIZES:
        page.set_viewport_size({"width": wide, "height": high})
        width = page.evaluate(_WIDTH)
        if width > wide:
            found.append(f"{path}: {width} wide at {wide}")
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in _SEVERE:
                where = [node["target"] for node in violation["nodes"][:3]]
                found.append(f"{path}: {violation['id']} at {wide}: {where}")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    width = page.evaluate(_WIDTH)
    if width > 794:
        found.append(f"{path}: {width} wide on paper of 794")
    found += [f"{path}: cut in print: {each}" for each in page.evaluate(_CUT)]
    page.emulate_media(media="screen")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("email", DESKS)
def test_every_page_of_a_desk_is_whole(browser: Browser, world: Site, email: str, language: Language) -> None:
    with room(browser, world, language) as here:
        visitor = here.come(email)
        paths, faults = [], []
        for path in _reachable(visitor):
            paths.append(path)
            faults += _faults(visitor.page, path)
            visitor.page.set_viewport_size({"width": 1440, "height": 900})
        assert faults == []
        assert len(paths) > 3


def test_the_server_that_built_its_world_typesets(browser: Browser, world: Site, tmp_path: Path) -> None:
    """As on the first start: what typesets the letters of the world is over before the server copies itself."""
    with room(browser, world, "zh") as here:
        visitor = here.come("ra@holder.example")
        visitor.open("/arrangements/AR-2026-0001/exchange/")
        kept = visitor.download(visitor.link("PDF, to print and keep", "PDF（打印、归档）"), tmp_path)
        assert kept.read_bytes().startswith(b"%PDF")


_PAGES: Final = ("/", "/cases/", "/cases/JS-OP-2026-0006/", "/cases/JS-OP-2026-0006/review/", "/licences/", "/check/")


@pytest.mark.parametrize("path", _PAGES)
def test_the_keyboard_alone_reaches_every_control_and_shows_where_it_is(
    browser: Browser, world: Site, path: str
) -> None:
    with room(browser, world, "zh") as here:
        visitor = here.come("officer@js.example")
        visitor.open(path)
        wanted = visitor.page.evaluate(_CONTROLS)
        reached: dict[str, bool] = {}
        for _ in range(wanted + 40):
            visitor.page.keyboard.press("Tab")
            focused = visitor.page.evaluate(_FOCUSED)
            if focused is not None:
                reached[focused[0]] = focused[1]
                assert focused[1], f"the focus is not seen on {focused[2]}"
        # A group of radio buttons is one stop; all else is one each.
        groups = visitor.page.locator("input[type=radio]").count()
        assert len(reached) >= wanted - groups


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_read_without_script(browser: Browser, world: Site, language: Language) -> None:
    """What the first page of each kind says with script it says without, but for what is judged anew as one types."""
    with room(browser, world, language) as here:
        visitor = here.come("ra@holder.example")
        bare = _without_script(here, visitor)
        for path in ("/", "/arrangements/", "/cases/", "/cases/SH-B-2026-0004/", "/licences/", "/check/"):
            visitor.open(path)
            bare.open(path)
            assert _said(bare) == _said(visitor), path
        # What script judges anew as one types is asked for by a button without it.
        bare.open("/arrangements/AR-2026-0001/")
        bare.link("Show the assessment", "显示评估").click()
        assert bare.page.locator(".verdict").count() == 1


def _without_script(here: Room, visitor: Visitor) -> Visitor:
    """Return the same person in a browser that runs no script."""
    bare = here.stranger(script=False)
    bare.context.add_cookies(visitor.context.cookies())  # type: ignore[arg-type]
    return bare


def _said(visitor: Visitor) -> set[str]:
    return set(re.split(r"\s+", visitor.main()))
