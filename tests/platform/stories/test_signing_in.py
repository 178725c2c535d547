"""Signing in: a wrong password, a wrong code, too many of them, and a passkey."""

from typing import Final

import pytest
from playwright.sync_api import Browser

from fenduan.platform.demo.people import PASSWORD
from fenduan.reference.text import LANGUAGES, Language
from tests.platform.stories.site import Site
from tests.platform.stories.visitor import room

pytestmark = pytest.mark.long

_LOCKED: Final = {"en": "qa@filler.example", "zh": "ra@filler.example"}
_OWNER: Final = {"en": "second@zj.example", "zh": "decider@zj.example"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_password_and_a_wrong_code_are_said_and_do_not_open(
    browser: Browser, blank: Site, language: Language
) -> None:
    with room(browser, blank, language) as here:
        visitor = here.stranger()
        visitor.open("/accounts/login/")
        visitor.give_password("ra@holder.example", "not the password")
        assert visitor.sees("This e-mail address and this password do not go together.", "电子邮箱或者密码不正确。")
        assert visitor.field("E-mail address", "电子邮箱").input_value() == "ra@holder.example"
        visitor.give_password("ra@holder.example", PASSWORD)
        visitor.give_code("000000")
        assert visitor.sees("This code does not hold, or no longer.", "验证码不正确或者已失效。")
        visitor.open("/arrangements/")
        assert "/accounts/" in visitor.page.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_five_wrong_passwords_the_right_one_waits_too(browser: Browser, blank: Site, language: Language) -> None:
    with room(browser, blank, language) as here:
        visitor = here.stranger()
        visitor.open("/accounts/login/")
        for _ in range(5):
            visitor.give_password(_LOCKED[language], "not the password")
        visitor.give_password(_LOCKED[language], PASSWORD)
        assert visitor.sees(
            "Too many failed attempts: signing in to this account is locked for 15 minutes. Nothing was lost.",
            "登录失败次数过多，该账户已锁定15分钟。已有数据不受影响。",
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passkey_is_added_and_then_signs_in_alone(browser: Browser, blank: Site, language: Language) -> None:
    with room(browser, blank, language) as here:
        visitor = here.come(_OWNER[language])
        device = visitor.context.new_cdp_session(visitor.page)
        device.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        visitor.open("/accounts/2fa/")
        visitor.link("Add a passkey", "添加通行密钥").click()
        visitor.confirm()
        visitor.field("Name of this passkey", "通行密钥名称").fill("office")
        visitor.field("Sign in with it alone, without a password", "可单独用于登录，无需输入密码").check()
        visitor.button("Add", "添加").click()
        visitor.page.wait_for_url("**/recovery-codes/")
        assert visitor.sees("Unused: 10 of 10.", "共10个，未使用10个。")
        visitor.open("/accounts/2fa/webauthn/")
        assert visitor.sees("office", "office")

        visitor.open("/accounts/logout/")
        visitor.button("Sign out", "退出登录", within=visitor.page.locator("main")).click()
        visitor.open("/accounts/login/")
        visitor.button("Sign in with a passkey", "使用通行密钥登录").click()
        visitor.page.wait_for_url(f"{blank.address}/")
        assert visitor.sees("What needs me", "我的事项")
