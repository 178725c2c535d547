"""Somebody at a browser of their own: signs in, reads, clicks, types; finds things by what they say, as people do."""

import base64
import hashlib
import hmac
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response

from fenduan.platform.demo.people import PASSWORD, Person, people
from fenduan.reference.text import Language, Text
from tests.platform.stories.site import Site

_PERIOD_S: Final = 30
_ENOUGH_S: Final = 12
_REFUSALS: Final = frozenset({400, 401, 403, 404, 409, 413, 429})
"""A browser notes such an answer in its console; it is one that we meant to give."""


def person(email: str) -> Person:
    """Return one of the demonstration's people."""
    return next(each for each in people() if each.email == email)


_used: dict[str, str] = {}


def _digits(secret: str, counter: int) -> str:
    """Return the digits as a telephone reckons them (RFC 4226, 5.3)."""
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 0xF
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def code_of(who: Person) -> str:
    """Return the digits that the person's telephone shows; waits for the next ones where these were used."""
    while True:
        now = time.time()
        code = _digits(who.secret, int(now) // _PERIOD_S)
        # Nobody types the last seconds' digits: a busy machine would look at them too late.
        if _used.get(who.email) != code and _PERIOD_S - now % _PERIOD_S > _ENOUGH_S:
            _used[who.email] = code
            return code
        time.sleep(1)


@dataclass
class Visitor:
    """A browser context of one person, in one language."""

    site: Site
    context: BrowserContext
    language: Language
    who: Person | None = None
    troubles: list[str] = field(default_factory=list)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.context.on("page", self._listen)
        self.context.on("response", self._look_at)
        self.page = self.context.new_page()

    def _listen(self, page: Page) -> None:
        page.on("console", self._read)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))

    def _read(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(f"{message.location.get('url')}: {message.text}")

    def _look_at(self, response: Response) -> None:
        ours = response.url.startswith(self.site.address)
        if not ours or (response.status >= 400 and response.status not in _REFUSALS):
            self.troubles.append(f"{response.status} {response.url}")

    # Finding and doing

    def say(self, words: Text) -> str:
        """Return words in this person's language."""
        return words.pick(self.language)

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(f"{self.site.address}{path}")

    def link(self, en: str, zh: str, *, within: Locator | None = None) -> Locator:
        """Return the first link that says so."""
        name = en if self.language == "en" else zh
        return (within or self.page.locator("body")).get_by_role("link", name=name, exact=True).first

    def button(self, en: str, zh: str, *, within: Locator | None = None) -> Locator:
        """Return the first button that says so."""
        name = en if self.language == "en" else zh
        return (within or self.page.locator("body")).get_by_role("button", name=name, exact=True).first

    def field(self, en: str, zh: str) -> Locator:
        """Return the field with this label."""
        name = en if self.language == "en" else zh
        return self.page.get_by_label(re.compile(f"^{re.escape(name)}( ?(required|必填))?$")).first

    def fill(self, values: Mapping[tuple[str, str], str]) -> None:
        """Type into fields, or choose where there is something to choose from, by their labels."""
        for (en, zh), value in values.items():
            found = self.field(en, zh)
            if found.evaluate("each => each.tagName") == "SELECT":
                found.select_option(value)
            else:
                found.fill(value)

    def main(self) -> str:
        """Return what the page says, without what frames it."""
        return self.page.locator("main").inner_text()

    def sees(self, en: str, zh: str) -> bool:
        """Whether the page says this."""
        return (en if self.language == "en" else zh) in self.main()

    # Signing in

    def sign_in(self, email: str) -> None:
        """Sign in with address, password and the second factor."""
        self.who = person(email)
        self.open("/accounts/login/")
        self.give_password(email, PASSWORD)
        self.give_code(code_of(self.who))
        self.page.wait_for_url(f"{self.site.address}/")

    def give_password(self, email: str, password: str) -> None:
        """Send the first form of signing in."""
        self.fill({("E-mail address", "电子邮箱"): email, ("Password", "密码"): password})
        self.button("Sign in", "登录", within=self.page.locator("main")).click()

    def give_code(self, code: str) -> None:
        """Send the second form of signing in."""
        self.fill({("Code", "验证码"): code})
        self.button("Sign in", "登录", within=self.page.locator("main")).click()

    def confirm(self) -> None:
        """Show the password or the second factor again, where the page asks for it."""
        assert self.who is not None
        if "reauthenticate" not in self.page.url:
            return
        if self.field("Password", "密码").count():
            self.fill({("Password", "密码"): PASSWORD})
        else:
            self.fill({("Code", "验证码"): code_of(self.who)})
        self.button("Confirm", "确认").click()

    def sign(self) -> None:
        """Sign what the page shows, with the second factor where it asks for it again."""
        again = self.link("Confirm that it is you", "验证身份")
        if again.count():
            again.click()
            self.confirm()
        self.button("Sign", "签名").click()

    def download(self, link: Locator, folder: Path) -> Path:
        """Follow a link that hands out a file; return where it was kept."""
        with self.page.expect_download() as waited:
            link.click()
        kept = folder / waited.value.suggested_filename
        waited.value.save_as(kept)
        return kept


@dataclass
class Room:
    """Where people come to their browsers; who was here before finds theirs as it was left."""

    browser: Browser
    site: Site
    language: Language
    size: tuple[int, int] = (1440, 900)
    _people: dict[str, Visitor] = field(default_factory=dict)

    def stranger(self, *, script: bool = True) -> Visitor:
        """Return somebody who is not signed in."""
        wide, high = self.size
        context = self.browser.new_context(
            viewport={"width": wide, "height": high},
            locale="zh-CN" if self.language == "zh" else "en-GB",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
            accept_downloads=True,
        )
        context.set_default_timeout(60_000)
        value = {"name": "language", "value": self.language, "url": self.site.address}
        context.add_cookies([value])  # type: ignore[list-item]
        visitor = Visitor(self.site, context, self.language)
        self._people[f"stranger {len(self._people)}"] = visitor
        return visitor

    def come(self, email: str) -> Visitor:
        """Return a person at their browser, signed in."""
        if email not in self._people:
            visitor = self.stranger()
            visitor.sign_in(email)
            self._people[email] = visitor
        return self._people[email]

    @property
    def troubles(self) -> list[str]:
        """What went wrong behind anybody's page: script errors, violations of the policy for content, failures."""
        return [
            each for visitor in {id(each): each for each in self._people.values()}.values() for each in visitor.troubles
        ]


@contextmanager
def room(browser: Browser, site: Site, language: Language, size: tuple[int, int] = (1440, 900)) -> Iterator[Room]:
    """Open a room, and see at the end that nothing went wrong behind any page."""
    opened = Room(browser, site, language, size)
    yield opened
    assert opened.troubles == []
    for each in browser.contexts:
        each.close()
