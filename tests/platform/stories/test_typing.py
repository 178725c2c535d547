"""What is typed into a part: nothing is lost whatever happens to the connection, and what is refused is located."""

from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from fenduan.reference.text import LANGUAGES, Language
from tests.platform.stories.site import Site
from tests.platform.stories.visitor import Visitor, room

pytestmark = pytest.mark.long

_SECTION: Final = "/arrangements/AR-2026-0001/facts/filler/sites/"
_ODD: Final = "杭州👩‍🔬🧪 عنوان המצב"
_SAVED: Final = {"en": "Saved", "zh": "已保存"}
_PATIENCE_MS: Final = 20_000


def address(visitor: Visitor) -> Locator:
    visitor.open(_SECTION)
    return visitor.page.locator(".field[data-name='/sites/0/address']")


def typed(field: Locator, said: str) -> None:
    line = field.locator("input, textarea").first
    line.evaluate("(each, said) => { each.value = said }", said)
    line.dispatch_event("change")


def says(field: Locator, words: str) -> None:
    expect(field.locator(".saving")).to_contain_text(words, timeout=_PATIENCE_MS)


def stands(page: Page, said: str) -> None:
    page.reload()
    expect(page.locator(".field[data-name='/sites/0/address'] :is(input, textarea)").first).to_have_value(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_is_kept_through_length_loss_and_another_window(
    browser: Browser, world: Site, language: Language
) -> None:
    with room(browser, world, language) as here:
        visitor = here.come("qa@filler.example")
        field, page = address(visitor), visitor.page
        typed(field, _ODD)
        says(field, _SAVED[language])
        stands(page, _ODD)
        for length, words in (
            (6_000_000, {"en": "more than 5 MiB", "zh": "超过5 MiB"}),
            (9_000_000, {"en": "does not take this", "zh": "服务器不接受"}),
        ):
            typed(field, "x" * length)
            says(field, words[language])
            assert len(field.locator("input, textarea").first.input_value()) == length
        stands(page, _ODD)

        typed(field, "另一窗口")
        says(field, _SAVED[language])
        older = page.evaluate("document.getElementById('seen').value")
        page.evaluate("each => { document.getElementById('seen').value = each }", str(int(older) - 1))
        typed(field, "本窗口")
        says(field, {"en": "Save mine all the same", "zh": "仍保存本次填写内容"}[language])
        field.locator("button.link").click()
        says(field, _SAVED[language])
        stands(page, "本窗口")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_is_lost_leaves_one_change_and_no_complaint(
    browser: Browser, world: Site, language: Language
) -> None:
    with room(browser, world, language) as here:
        visitor = here.come("ra@filler.example")
        field, page = address(visitor), visitor.page

        def lose_the_answer(route: Route) -> None:
            route.fetch()
            route.abort()

        page.route("**/save/", lose_the_answer)
        typed(field, f"答复丢失 {language}")
        says(field, {"en": "no connection", "zh": "连接中断"}[language])
        page.unroute("**/save/")
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        says(field, _SAVED[language])
        assert field.locator("button.link").count() == 0
        stands(page, f"答复丢失 {language}")
