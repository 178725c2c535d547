"""Entering by hand in pages: who may, what each form asks for, signing exactly that, what the history then says."""

import re
from typing import Any

import pytest
from django.test import Client

from fenduan.platform.accounts.models import Membership, User
from fenduan.platform.base import clock
from fenduan.platform.base.text import shown
from fenduan.platform.ledger.models import Signature
from fenduan.platform.licences.acts import ACTS
from fenduan.platform.licences.history import REGISTRATION_ONLY, EventKind
from fenduan.platform.licences.models import Licence, LicenceEvent
from tests.platform.licences.people import WORK, actor, everybody, issued
from tests.platform.web.clients import client_of, hidden, text_of

pytestmark = pytest.mark.django_db
HOME = "/licences/苏20240001/"
PAPER = {"paper": "苏药监许〔2026〕1号", "paper_on": "2026-06-01", "on": "2026-06-02", "reason": "依文书登记"}
KEPT = {"keep-0": ["0"], "entrusted": ["0"], "class_code": "Cs"}
TYPED: dict[EventKind, dict[str, Any]] = {
    "scope_reduced": KEPT,
    "entrustment_ended": {**KEPT, "entrusted": []},
    "changed": {
        "class_code": "CsDs",
        "line-0-site.zh": "第一原液生产场地",
        "line-0-site.en": "Drug substance site 1",
        "line-0-forms": "原液；小容量注射剂（odd）",
        "line-1-site.zh": "新场地",
        "line-1-forms": "原液",
        "line-1-note": "（仅限注册申报使用）",
        "entrustment-0-enterprise.zh": "示例持有人公司",
        "entrustment-0-product.zh": "新品种",
    },
    "renamed": {"holder.zh": "新名称公司", "holder.en": "New Name"},
    "renewed": {"valid_from": "2029/1/10", "valid_until": "2034年1月9日"},
    "suspended": {},
    "cancelled": {},
    "revoked": {},
    "withdrawn": {},
}


def browser(slug: str, role: str = "", language: str = "zh", *, fresh: bool = True) -> Client:
    house = everybody()[slug]
    user = User.objects.create_user(f"{slug}{role}@{slug}.example", name="周颖")
    Membership.objects.create(user=user, organisation=house, role=role or WORK[house.kind], since=clock.today())
    return client_of(actor(slug, user=user.pk), language, fresh=fresh)


def decider(language: str = "zh") -> Client:
    return browser("js-mpa", "decision_maker", language)


def typed(kind: EventKind, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - what a form holds
    return {
        **PAPER,
        "ground": ACTS[kind].grounds[0].code,
        "seen": "1",
        "key": f"k-{kind}",
        **TYPED.get(kind, {}),
        **more,
    }


def sign(client: Client, kind: str, sent: dict[str, Any]) -> str:
    """Fill in, read over, sign; return the page that follows."""
    answer = client.post(f"{HOME}enter/{kind}/", sent)
    assert answer.status_code == 302, text_of(answer.content.decode())
    page = client.get(answer.headers["Location"]).content.decode()
    done = client.post(answer.headers["Location"], {"digest": hidden(page, "digest")}, follow=True)
    assert done.status_code == 200, text_of(done.content.decode())
    return done.content.decode()


@pytest.mark.parametrize("kind", TYPED)
def test_an_act_goes_from_its_form_to_the_history(kind: EventKind) -> None:
    issued()
    client = decider()
    assert client.get(f"{HOME}enter/{kind}/").status_code == 200
    if ACTS[kind].signature is None:
        done = client.post(f"{HOME}enter/{kind}/", typed(kind), follow=True).content.decode()
    else:
        done = sign(client, kind, typed(kind))
    assert ACTS[kind].label.zh in done
    assert "日志条目摘要值" in done
    event = LicenceEvent.objects.get(number=2)
    assert (event.kind, event.on.isoformat(), event.paper) == (kind, "2026-06-02", PAPER["paper"])
    assert Signature.objects.exists() is (ACTS[kind].signature is not None)
    page = text_of(client.get(HOME).content.decode())
    for said in (PAPER["paper"], PAPER["reason"], ACTS[kind].label.zh, "周颖"):
        assert said in page


def test_what_was_typed_is_what_the_licence_then_says() -> None:
    issued()
    client = decider()
    sign(client, "changed", typed("changed"))
    content = Licence.objects.get().events.get(number=2).as_event().content
    assert content is not None
    assert [(each.site.zh, each.forms, each.note, each.key) for each in content.scope] == [
        ("第一原液生产场地", ("drug_substance", "小容量注射剂（odd）"), None, "js-1"),
        ("新场地", ("drug_substance",), REGISTRATION_ONLY, None),
    ]
    assert [(each.organisation, shown(each.product, "zh")) for each in content.entrustments] == [("holder", "新品种")]
    sign(client, "renewed", typed("renewed", seen="2"))
    assert Licence.objects.get().valid_until.isoformat() == "2034-01-09"


@pytest.mark.parametrize(("language", "words"), [("zh", "暂不能办理"), ("en", "Not possible now")])
def test_an_officer_sees_what_a_decision_maker_enters_and_cannot(language: str, words: str) -> None:
    issued()
    client = browser("js-mpa", language=language)
    page = client.get(f"{HOME}enter/").content.decode()
    assert f"{HOME}enter/renamed/" in _addresses(page)
    assert f"{HOME}enter/revoked/" not in _addresses(page)
    answer = client.get(f"{HOME}enter/revoked/")
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert client.post(f"{HOME}enter/revoked/", typed("revoked")).status_code in (403, 409)
    assert LicenceEvent.objects.count() == 1


def _addresses(page: str) -> str:
    from urllib.parse import unquote  # noqa: PLC0415 - needed here alone

    return unquote(" ".join(re.findall(r'href="([^"]*)"', page)))


@pytest.mark.parametrize("slug", ["maker", "stranger", "bj-mpa", "nmpa"])
@pytest.mark.parametrize(
    "page", ["enter/", "enter/revoked/", "enter/revoked/sign/", "enter/corrected/?entry=1", "entered/1/"]
)
def test_nobody_else_has_these_pages(slug: str, page: str) -> None:
    issued()
    client = browser(slug)
    for ask in (client.get, client.post):
        answer = ask(f"{HOME}{page}")
        assert answer.status_code in (404, 405)
        gone = ask(f"/licences/苏20249999/{page}")
        assert text_of(gone.content.decode()) == text_of(answer.content.decode())
    assert "登记许可证事项" not in client.get(HOME).content.decode()


def test_nothing_typed_is_lost_when_something_is_wrong() -> None:
    issued()
    client = decider()
    answer = client.post(f"{HOME}enter/changed/", typed("changed", on="soon", paper="", reason="<事由>"))
    said = answer.content.decode()
    assert answer.status_code == 400
    for kept in ('value="soon"', "&lt;事由&gt;", "小容量注射剂（odd）", "新品种", "日期无效"):
        assert kept in said
    answer = client.post(f"{HOME}enter/changed/", typed("changed", paper=""))
    assert "应当填写部门文书的文号" in answer.content.decode()
    assert LicenceEvent.objects.count() == 1


def test_what_waits_to_be_signed_is_read_over_first_and_can_be_changed() -> None:
    issued()
    client = decider()
    place = client.post(f"{HOME}enter/scope_reduced/", typed("scope_reduced")).headers["Location"]
    page = text_of(client.get(place).content.decode())
    for said in ("核减", "第二场地", "第134号", "本人确认"):
        assert said in page
    again = client.get(f"{HOME}enter/scope_reduced/").content.decode()
    assert 'value="苏药监许〔2026〕1号"' in again
    wrong = client.post(place, {"digest": "0" * 64})
    assert wrong.status_code == 409
    assert LicenceEvent.objects.count() == 1
    assert client.get(f"{HOME}enter/revoked/sign/").status_code == 302


def test_without_the_second_factor_nothing_is_signed() -> None:
    issued()
    client = browser("js-mpa", "decision_maker", fresh=False)
    place = client.post(f"{HOME}enter/revoked/", typed("revoked")).headers["Location"]
    digest = hidden(client.get(place).content.decode() + 'name="digest" value=""', "digest")
    assert client.post(place, {"digest": digest}).status_code in (403, 409)
    assert LicenceEvent.objects.count() == 1


def test_a_slip_is_corrected_from_its_entry_and_both_stay() -> None:
    issued()
    client = decider()
    sign(client, "changed", typed("changed"))
    assert f"{HOME}enter/corrected/?entry=2" in _addresses(client.get(HOME).content.decode())
    assert client.get(f"{HOME}enter/corrected/").status_code == 400
    form = client.get(f"{HOME}enter/corrected/?entry=2").content.decode()
    assert 'value="CsDs"' in form
    sent = {**TYPED["changed"], "holder.zh": "示例原液公司", "holder.en": "Example Maker", "class_code": "Ds"}
    sent |= {"valid_from": "2024-01-10", "valid_until": "2029-01-09", "on": "2026-06-03", "how": "right"}
    sign(client, "corrected", {**sent, "entry": "2", "seen": "2", "key": "c", "reason": "分类码录错"})
    page = text_of(client.get(HOME).content.decode())
    for said in ("第2项登记，更正内容", "见第3项登记", "分类码录错", "变更许可事项"):
        assert said in page
    assert Licence.objects.get().class_code == "Ds"
    sent = {"entry": "3", "seen": "3", "key": "d", "reason": "不应登记", "on": "2026-06-03", "how": "strike"}
    sign(client, "corrected", sent)
    assert Licence.objects.get().class_code == "Cs"


def test_the_past_is_asked_as_known_then_and_now(settings: Any) -> None:  # noqa: ANN401 - of pytest-django
    settings.FENDUAN_DAY_IS_STATED = True
    issued()
    client = decider()
    sign(client, "scope_reduced", typed("scope_reduced"))
    asked = f"{HOME}?on=2026-06-10&site=js-2&form=solution_for_injection"
    assert client.get(asked).status_code == 200
    assert (
        "note not_met" in client.get(f"{HOME}?on=2026-06-10&site=第二场地&form=solution_for_injection").content.decode()
    )
    before = client.get(f"{asked}&known=2026-06-14")
    # Entered on 2026-06-15, all of it: the day before the register knew of nothing.
    assert before.status_code == 400
    assert "截至2026-06-14" in before.content.decode()
    assert client.get(f"{asked}&known=soon").status_code == 400


def test_a_suspension_stands_on_the_page_and_in_the_answer() -> None:
    issued()
    client = decider()
    sign(client, "suspended", typed("suspended"))
    page = client.get(f"{HOME}?site=js-1&form=drug_substance").content.decode()
    for said in ("note not_shown", "已暂停生产，许可证仍然有效", "当日已暂停部分或者全部生产", PAPER["paper"]):
        assert said in page
    public = text_of(Client().get("/check/licence/苏20240001").content.decode())
    assert "有效，已暂停生产" in public
    assert PAPER["paper"] not in public
    sent = typed("resumed", seen="2", lifts="2", on="2026-06-10", ground="risk-over")
    sign(client, "resumed", sent)
    assert "已暂停生产，许可证仍然有效" not in client.get(HOME).content.decode()
