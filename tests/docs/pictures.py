"""The pictures of docs/tour.md, taken of the demonstration on its day.

``python -m tests.docs.pictures`` serves a demonstration of its own and writes them all anew; give names to write only
those. They are as the browser draws them: another release of it, or of a font, gives other bytes, so no test compares
them. What is looked at is whether they are still true; see it with your own eyes.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Final
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from fenduan.reference.text import Language, Text
from tests.platform.stories.conftest import FLAGS
from tests.platform.stories.site import Site, served
from tests.platform.stories.visitor import Room, Visitor
from tests.structure.program import ROOT

FOLDER: Final = ROOT / "docs" / "images"
LARGEST: Final = 200_000
"""Bytes that a picture may have."""
_WIDE: Final = 1280
_TELEPHONE: Final = (360, 780)
_READING_MS: Final = 2500
_OPINION: Final = "/cases/JS-OP-2026-0001"


def _nothing(visitor: Visitor) -> None:
    del visitor


@dataclass(frozen=True, slots=True)
class Picture:
    """Who looks at which address, in which window (pixels), and what is done before the picture is taken."""

    who: str
    path: str
    size: tuple[int, int] = (_WIDE, 840)
    before: Callable[[Visitor], None] = _nothing


def _letter(visitor: Visitor) -> None:
    """Open the opinion itself, from the list of the case's letters."""
    row = visitor.page.get_by_role("row").filter(has_text=visitor.say(Text("Opinion", "意见书"))).last
    visitor.open(str(row.get_by_role("link").first.get_attribute("href")))


def _evidence(visitor: Visitor) -> None:
    """Open the first document beside the findings."""
    visitor.page.locator("a[target=evidence]").first.click()
    # The browser's own reader of PDF tells nobody when it is done.
    visitor.page.wait_for_timeout(_READING_MS)


def _receipt(visitor: Visitor) -> None:
    """Paste the receipt of an act, and have it checked."""
    receipt = visitor.context.request.get(f"{visitor.site.address}{_OPINION}/receipts/1").text()
    visitor.open("/check/")
    visitor.field("Receipt", "回执内容").fill(receipt)
    visitor.button("Check the receipt", "核验回执").click()


PICTURES: Final[Mapping[str, Picture]] = {
    "tour-arrangement-en": Picture("ra@holder.example", "/arrangements/AR-2026-0001/"),
    "tour-facts-zh": Picture("ra@holder.example", "/arrangements/AR-2026-0009/facts/holder/experience/"),
    "tour-desk-zh": Picture("officer@sh.example", "/"),
    "tour-centre-en": Picture("reviewer@cde.example", "/", (_WIDE, 560)),
    "tour-case-zh": Picture("officer@js.example", "/cases/JS-OP-2026-0006/", (_WIDE, 800)),
    "tour-clock-en": Picture("officer@sh.example", "/cases/SH-B-2026-0006/", (_WIDE, 720)),
    "tour-review-en": Picture("officer@sh.example", "/cases/SH-B-2026-0004/review/", before=_evidence),
    "tour-letter-zh": Picture("ra@conjugator.example", f"{_OPINION}/letters/", (_WIDE, 1000), _letter),
    "tour-licence-zh": Picture(
        "officer@sh.example",
        f"/licences/{quote('沪20230001')}/?on=2026-06-10&known=2026-05-20&site=sz-1&form=drug_substance",
        (_WIDE, 900),
    ),
    "tour-evidence-en": Picture("ra@conjugator.example", "/check/", (_WIDE, 720), _receipt),
    "tour-calendar-zh": Picture("admin@nmpa.example", "/calendar/", (_WIDE, 900)),
    "tour-telephone-en": Picture("officer@js.example", "/cases/JS-OP-2026-0006/", _TELEPHONE),
}
"""Each picture by its name, which ends in its language."""


def take(site: Site, names: list[str], folder: Path = FOLDER) -> None:
    """Take pictures of a demonstration that is served."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=which("chromium"), args=list(FLAGS))
        rooms: dict[Language, Room] = {"en": Room(browser, site, "en"), "zh": Room(browser, site, "zh")}
        for name in names:
            wanted = PICTURES[name]
            visitor = rooms["en" if name.endswith("-en") else "zh"].come(wanted.who)
            visitor.page.set_viewport_size({"width": wanted.size[0], "height": wanted.size[1]})
            visitor.open(wanted.path)
            wanted.before(visitor)
            visitor.page.wait_for_load_state("networkidle")
            path = folder / f"{name}.png"
            visitor.page.screenshot(path=path)
            size = path.stat().st_size
            sys.stdout.write(f"{path.name}  {size:,}\n")
            if size > LARGEST:
                raise SystemExit(f"{path.name} is too large: {size:,} of {LARGEST:,} bytes")
        browser.close()


def write(names: list[str]) -> None:
    """Serve a demonstration and take the pictures named, or all."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as site:
        take(site, names or list(PICTURES))


if __name__ == "__main__":
    write(sys.argv[1:])
