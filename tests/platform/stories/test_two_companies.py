"""From a blank arrangement to an opinion in Jiangsu and a B licence in Shanghai, once in each language."""

import json
import re
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from fenduan.reference.text import LANGUAGES, Language, Text
from tests.platform.stories.site import Site, served
from tests.platform.stories.story import PAPER, Story
from tests.platform.stories.visitor import room

pytestmark = pytest.mark.long

_JS_INSPECTORS: Final = ("韩冰", "冯涛")
_SH_INSPECTORS: Final = ("马超", "罗丹")
_HOLD_TIME: Final = Text("Hold time, h", "存放时限（小时）")
_WITNESS: Final = "qa.holder.example/witness"
_FOUND: Final = {"result": "conforms", "found": "符合要求。", "report": PAPER}


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_a_blank_arrangement_to_an_opinion_and_a_licence(
    browser: Browser, language: Language, tmp_path: Path
) -> None:
    with served(tmp_path / "data", people_alone=True) as site, room(browser, site, language) as here:
        story = Story(here, tmp_path)
        _prepare(story)
        opinion = _apply_for_the_opinion(story)
        _ask_and_answer(story, opinion)
        _inspect(story, opinion)
        _consent(story, opinion)
        case = _apply_for_the_licence(story)
        _license(story, case)
        assert_no_due_date_beyond_the_calendar(story)
        assert_proved(story, site)


def _prepare(story: Story) -> None:
    """Everybody fills in and signs their own, the holder signs all of it."""
    story.begin()
    for party in ("conjugator", "filler"):
        story.accept(party)
    for party in ("holder", "conjugator", "filler"):
        story.read_in(party)
        assert story.sign_parts(party) > 5
    story.sign_all()


def _apply_for_the_opinion(story: Story) -> str:
    """The conjugator applies to Jiangsu, which signs for it and accepts."""
    case = story.apply("opinion", "ra@conjugator.example")
    assert case.startswith("JS-OP-2026-")
    story.do(case, "officer@js.example", "receive", on="2026-06-15")
    story.do(case, "officer@js.example", "accept")
    return case


def _ask_and_answer(story: Story, case: str) -> None:
    """Jiangsu asks; a part changes after it was signed; only an answer over a new manifest brings it into the case."""
    asked = {"questions": "补充偶联工序至制剂工序保持时间的验证资料", "reply_by": "2026-06-30"}
    officer = story.do(case, "officer@js.example", "request_supplement", **asked)
    officer.open(f"/cases/{case}/")
    assert "2026-07-07" in officer.main(), "a request for a supplement stops no clock"

    _two_tabs(story)
    assert story.sign_parts("holder") == 1
    versions = f"/arrangements/{story.arrangement}/versions/"
    assert story.at("qa@holder.example", versions).sees("newer parts available", "有更新的部分")
    story.sign_all()
    officer.open(f"/cases/{case}/")
    assert officer.sees("a newer one is signed and enters nothing by itself", "持有人已签署更新版本，不自动进入本案")
    applicant = story.room.come("ra@conjugator.example")
    applicant.open(f"/cases/{case}/do/answer_supplement/")
    newest = applicant.page.locator("select[name=manifest] option").nth(1).get_attribute("value")
    story.do(case, "ra@conjugator.example", "answer_supplement", manifest=newest, answer="按验证结果载明为48小时。")
    officer.open(f"/cases/{case}/")
    assert officer.sees("version 2", "第2版")


def _two_tabs(story: Story) -> None:
    """The same field, opened in two tabs: what the second one would write over is refused, and stays to be read."""
    place = f"/arrangements/{story.arrangement}/facts/holder/handoffs_out/"
    first = story.at("ra@holder.example", place)
    second = first.context.new_page()
    second.goto(f"{story.room.site.address}{place}")
    for page, value in ((first.page, "48"), (second, "36")):
        page.locator("details.entry").first.evaluate("each => { each.open = true }")
        hours = page.get_by_label(re.compile(first.say(_HOLD_TIME))).first
        hours.fill(value)
        hours.press("Tab")
        said = page.locator(".field", has=hours).locator(".saving")
        if page is first.page:
            said.get_by_text(re.compile("^(Saved|已保存)$")).wait_for()
        else:
            page.locator(".saving.unsaved, .toast.fault").first.wait_for()
            assert hours.input_value() == "36"
    second.close(run_before_unload=False)
    first.open(place)
    assert first.page.get_by_label(re.compile(first.say(_HOLD_TIME))).first.input_value() == "48"


def _inspect(story: Story, case: str) -> None:
    """An inspection on site stops the opinion's clock until it has ended."""
    names = dict(zip(_JS_INSPECTORS, ("检2101", "检2102"), strict=True))
    story.do(
        case, "officer@js.example", "arrange_inspection", certificates=names, first="2026-06-16", last="2026-06-17",
        site="苏州工厂", address="江苏省苏州市苏州工业园区", scope="质量管理体系\n生产过程控制",
    )  # fmt: skip
    story.set_day("2026-06-16")
    story.do(case, "inspector1@js.example", "start_inspection", on="2026-06-16")
    officer = story.at("officer@js.example", f"/cases/{case}/")
    assert officer.sees("no due date", "暂无到期日")
    story.set_day("2026-06-17")
    story.do(case, "inspector1@js.example", "end_inspection", on="2026-06-17", officers=_JS_INSPECTORS, **_FOUND)
    officer.open(f"/cases/{case}/")
    # 15 working days from 15 June, 19 June being a holiday, less 17 June: 8 July.
    assert "2026-07-08" in officer.main()


def _consent(story: Story, case: str) -> None:
    """Jiangsu reviews, advises, decides, confirms, issues and delivers."""
    assert story.review(case, "officer@js.example") > 0
    story.do(case, "officer@js.example", "advise_grant", reasons="经审查，符合要求。", basis="gmp_inspection")
    story.do(case, "decider@js.example", "decide_grant")
    story.do(case, "second@js.example", "countersign")
    story.do(case, "officer@js.example", "issue")
    story.do(case, "officer@js.example", "deliver", on="2026-06-17", how="electronic")


def _apply_for_the_licence(story: Story) -> str:
    """The holder applies to Shanghai; the other opinion came on paper."""
    case = story.apply("b_licence", "ra@holder.example", variant="change")
    assert case.startswith("SH-B-2026-")
    story.do(case, "officer@sh.example", "receive", on="2026-06-17")
    story.do(
        case, "officer@sh.example", "enter_opinion", party="filler", number="浙药监意见2026-18", day="2026-06-12",
        consent=True, document=PAPER,
    )  # fmt: skip
    story.do(case, "officer@sh.example", "accept")
    return case


def _license(story: Story, case: str) -> None:
    """Technical review stops the clock; then Shanghai inspects, reviews, decides, issues, publishes and delivers."""
    about = {"expected_days": "3", "reasons": "工艺衔接复杂", "carried_out_by": "authority"}
    story.do(case, "officer@sh.example", "start_technical_review", on="2026-06-17", **about)
    officer = story.at("officer@sh.example", f"/cases/{case}/")
    assert officer.sees("no due date", "暂无到期日")
    story.set_day("2026-06-22")
    story.do(case, "officer@sh.example", "end_technical_review", on="2026-06-22", result="工艺衔接合理。")
    names = dict(zip(_SH_INSPECTORS, ("检2201", "检2202"), strict=True))
    story.do(
        case, "officer@sh.example", "arrange_inspection", certificates=names, first="2026-06-22", last="2026-06-22",
        site="张江工厂", address="上海市浦东新区", scope="质量管理体系",
    )  # fmt: skip
    story.do(case, "inspector1@sh.example", "start_inspection", on="2026-06-22")
    story.do(case, "inspector1@sh.example", "end_inspection", on="2026-06-22", officers=_SH_INSPECTORS, **_FOUND)
    assert story.review(case, "officer@sh.example") > 0
    story.do(case, "officer@sh.example", "advise_grant", reasons="经审查，符合要求。")
    story.do(
        case, "decider@sh.example", "decide_grant", licence_number="沪20230001", class_code="ABs",
        valid_from="2023-05-10", valid_until="2028-05-09",
    )  # fmt: skip
    story.do(case, "second@sh.example", "countersign")
    story.do(case, "officer@sh.example", "issue")
    story.do(case, "officer@sh.example", "publish")
    story.do(case, "officer@sh.example", "deliver", on="2026-06-22", how="in_person")
    assert "沪20230001" in story.at("ra@holder.example", "/licences/").main()


def assert_no_due_date_beyond_the_calendar(story: Story) -> None:
    """What is received in late December falls due in a year whose calendar is not published: no date is guessed."""
    story.set_day("2026-12-28")
    case = story.apply("opinion", "ra@filler.example")
    officer = story.do(case, "officer@zj.example", "receive", on="2026-12-28")
    officer.open(f"/cases/{case}/")
    assert officer.sees("calendar", "日历")
    assert "2027-" not in officer.main()


def assert_proved(story: Story, site: Site) -> None:
    """With the log's key alone every receipt is verified offline."""
    anybody = story.room.stranger()
    anybody.open("/check/")
    key = anybody.download(anybody.link("Public key", "下载公钥"), story.folder)
    for receipt in story.receipts:
        said = site.fenduan("evidence", "verify", str(receipt), "--key", str(key))
        # A receipt fetched at once may hold the promise alone: the log seals every two seconds.
        held = json.loads(receipt.read_text(encoding="utf-8"))
        assert said.returncode == (0 if "proof" in held else 1), said.stdout + said.stderr
    _witness(story, site, key)


def _witness(story: Story, site: Site, key: Path) -> None:
    """A witness at the holder checks the log and cosigns; a receipt fetched then names it."""
    own = story.folder / "witness.key"
    made = site.fenduan("evidence", "keygen", _WITNESS, "--witness", "-o", str(own))
    assert made.returncode == 0, made.stderr
    public = made.stdout.strip().splitlines()[-1]
    visitor = story.at("qa@holder.example", "/check/")
    visitor.link("Witness the log", "见证日志").click()
    visitor.fill({("Public key of the witness", "见证方公钥"): public})
    visitor.button("Make it known", "登记公钥").click()
    assert public in visitor.main()
    update = visitor.download(visitor.button("Fetch what is new", "下载更新文件"), story.folder)
    cosigned = story.folder / "cosigned.txt"
    files = {"--state": "witness.json", "--proof": "fork.json"}
    given = [word for name, file in files.items() for word in (name, str(story.folder / file))]
    given += ["--log-key", str(key), "--key-file", str(own), "-o", str(cosigned)]
    said = site.fenduan("evidence", "witness", str(update), *given)
    assert said.returncode == 0, said.stdout + said.stderr
    visitor.field("Cosigned checkpoint", "已作见证签名的检查点").set_input_files(cosigned)
    visitor.button("Hand it in", "提交").click()
    assert visitor.page.locator(".summary").count() == 0, visitor.main()
    case = re.search(r"SH-B-\d{4}-\d{4}", "".join(each.name for each in story.receipts))
    assert case is not None
    visitor.open(f"/cases/{case[0]}/history/")
    receipt = visitor.download(visitor.link("Receipt", "回执"), story.folder)
    seen = site.fenduan("evidence", "verify", str(receipt), "--key", str(key), "--witness-key", public)
    assert seen.returncode == 0, seen.stdout + seen.stderr
    assert _WITNESS in seen.stdout
