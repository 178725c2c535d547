"""Doing things in a case by its pages: forms, refusals, the moment of signing, letters, review, beginning."""

import re
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fenduan.platform.arrangements import files
from fenduan.platform.arrangements.models import Upload
from fenduan.platform.base.actor import Actor
from fenduan.platform.cases.models import Case, CaseDocument, CaseEvent, Conclusion, Letter
from fenduan.platform.ledger.models import Signature
from tests.platform.cases.world import PDF, REMEDIES, SINCE, World, written
from tests.platform.web.clients import client_of, hidden, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def opinion(world: World) -> str:
    number = world.begin("opinion", world.maker)
    world.do(number, world.away.officer, "receive", on="2026-06-15")
    return number


def typed(client: Client, address: str, /, **values: object) -> Any:  # noqa: ANN401 - the answer of Django's client
    """Send a form as it came, with what is typed into it."""
    page = client.get(address).content.decode()
    kept = {name: hidden(page, name) for name in ("seen", "key") if f'name="{name}"' in page}
    return client.post(address, {**kept, **values})


def done(client: Client, number: str, action: str, /, **values: object) -> None:
    """Do an act by its pages, and sign it where it is signed."""
    address = f"/cases/{number}/do/{action}/"
    answer = typed(client, address, **values)
    assert answer.status_code == 302, text_of(answer.content.decode())
    goal = answer.headers["Location"]
    if goal.endswith("/sign/"):
        page = client.get(goal).content.decode()
        answer = client.post(goal, {"digest": hidden(page, "digest")})
        assert answer.status_code == 302, text_of(answer.content.decode())
        goal = answer.headers["Location"]
    assert goal.startswith(f"/cases/{number}/done/")
    assert "receipts/" in client.get(goal).content.decode()


def begun(client: Client, world: World, kind: str, **values: object) -> str:
    """Apply by the pages, and return the number of the case."""
    number = world.arrangement.number
    address = f"/cases/new/{kind}/submit/"
    assert f"?arrangement={number}" in client.get(f"/cases/new/?arrangement={number}").content.decode()
    given = {"arrangement": number, "manifest": world.manifest.digest, **values}
    answer = client.post(
        address, {"key": hidden(client.get(f"{address}?arrangement={number}").content.decode(), "key"), **given}
    )
    assert answer.headers["Location"] == f"{address}sign/"
    page = client.get(answer.headers["Location"]).content.decode()
    signed = client.post(f"{address}sign/", {"digest": hidden(page, "digest")})
    return str(signed.headers["Location"].split("/")[2])


def test_an_opinion_goes_from_the_application_to_the_letter_by_its_pages_alone(world: World) -> None:
    maker, officer = client_of(world.maker), client_of(world.away.officer)
    decider, second = client_of(world.away.decider), client_of(world.away.confirmer)
    number = begun(maker, world, "opinion")
    done(officer, number, "receive", on="2026年6月15日")
    done(officer, number, "accept")
    done(officer, number, "assign", person=str(world.away.officer.user_id))
    world.review(number, world.away.officer)
    advice = {"basis": "earlier_inspection", "basis_day": "2026/3/2", "basis_number": "检2026-3"}
    done(officer, number, "advise_grant", reasons="经审查，符合要求。", **advice)
    done(decider, number, "decide_grant")
    page = second.get(f"/cases/{number}/do/countersign/").content.decode()
    assert written(number) in page
    assert "药品受托生产意见书" in page
    done(second, number, "countersign")
    letter = Letter.objects.get(case__number=number, kind="opinion")
    assert maker.get(f"/cases/{number}/letters/{letter.opaque}/").status_code == 404
    assert Client().get(f"/check/{letter.opaque}").status_code == 404
    waiting = text_of(maker.get(f"/cases/{number}/").content.decode())
    assert "送达" not in waiting
    assert "作出决定：剩余15个工作日" in waiting
    assert "送达" in text_of(officer.get(f"/cases/{number}/").content.decode())
    done(officer, number, "issue")
    said = text_of(maker.get(f"/cases/{number}/letters/{letter.opaque}/").content.decode())
    assert letter.number in said
    assert letter.digest in text_of(Client().get(f"/check/{letter.opaque}").content.decode())
    done(officer, number, "deliver", on="2026-06-15", how="electronic")
    assert Case.objects.get(number=number).state == "closed"
    assert Signature.objects.filter(subject=number).count() == 4


def test_a_letter_is_read_in_both_languages_and_kept_as_files(world: World, opinion: str) -> None:
    letter = Letter.objects.get(case__number=opinion)
    client = client_of(world.maker)
    here = f"/cases/{opinion}/letters/{letter.opaque}/"
    assert 'class="sheet" lang="zh-Hans"' in client.get(here).content.decode()
    english = client.get(f"{here}?in=en").content.decode()
    assert 'class="sheet" lang="en"' in english
    assert "<style" not in english
    assert client.get(f"{here}zh.pdf").content.startswith(b"%PDF")
    assert client.get(f"{here}en.docx").content.startswith(b"PK")
    for wrong in ("zh.exe", "fr.pdf"):
        assert client.get(f"{here}{wrong}").status_code == 404


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(world: World, opinion: str) -> None:
    world.do(opinion, world.away.officer, "accept")
    client = client_of(world.away.officer)
    address = f"/cases/{opinion}/do/request_supplement/"
    answer = typed(client, address, questions="请说明<b>来源</b>\n😀", reply_by="soon")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="soon"' in page
    assert "请说明&lt;b&gt;来源&lt;/b&gt;" in page
    assert 'href="#f-reply_by"' in page
    assert page.count("应当为日期，例如2026-06-15。") == 2
    assert not CaseEvent.objects.filter(action="request_supplement").exists()


@pytest.mark.parametrize("said", ["\u202e右至左", "x" * 1_000_000, "\x00", "=1+1"])
def test_odd_text_is_answered_and_never_breaks_a_page(world: World, opinion: str, said: str) -> None:
    client = client_of(world.away.officer)
    answer = typed(client, f"/cases/{opinion}/do/correct_on_the_spot/", corrections=said)
    assert answer.status_code in (302, 400)


def test_twice_sent_is_done_once_and_a_stale_form_is_told_what_changed(world: World, opinion: str) -> None:
    client = client_of(world.away.officer)
    address = f"/cases/{opinion}/do/correct_on_the_spot/"
    page = client.get(address).content.decode()
    sent = {"seen": hidden(page, "seen"), "key": hidden(page, "key"), "corrections": "更正地址"}
    first, again = client.post(address, sent), client.post(address, sent)
    assert first.headers["Location"] == again.headers["Location"]
    assert CaseEvent.objects.filter(action="correct_on_the_spot").count() == 1
    stale = client.post(address, {**sent, "key": "another", "corrections": "另行更正"})
    assert stale.status_code == 409
    assert "此后：当场更正" in stale.content.decode()
    assert "另行更正" in stale.content.decode()


def test_signing_shows_the_bytes_and_refuses_any_other(world: World, opinion: str) -> None:
    client = client_of(world.away.officer)
    address = f"/cases/{opinion}/do/accept/"
    assert client.get(f"{address}sign/").headers["Location"] == address
    assert typed(client, address).headers["Location"] == f"{address}sign/"
    page = client.get(f"{address}sign/").content.decode()
    assert "代表本机关作出。" in page
    assert client.post(f"{address}sign/", {"digest": "0" * 64}).status_code == 409
    assert not Letter.objects.filter(kind="acceptance").exists()
    world.do(opinion, world.away.officer, "correct_on_the_spot", corrections=["更正地址"])
    assert client.post(f"{address}sign/", {"digest": hidden(page, "digest")}).status_code == 409
    assert "案件在您填写之后已有变化" in client.get(f"{address}sign/").content.decode()


def test_without_the_second_factor_nothing_is_signed_and_nothing_typed_is_lost(world: World, opinion: str) -> None:
    world.do(opinion, world.away.officer, "accept")
    client = client_of(world.away.officer, fresh=False)
    address = f"/cases/{opinion}/do/request_supplement/"
    typed(client, address, questions="请说明来源", reply_by="2026-06-30")
    page = client.get(f"{address}sign/").content.decode()
    assert 'name="digest"' not in page
    assert "请说明来源" in page
    assert client.post(f"{address}sign/", {"digest": "0" * 64}).status_code == 403
    assert "请说明来源" in client.get(address).content.decode()


def test_who_may_not_is_told_why_and_nothing_is_written(world: World, opinion: str) -> None:
    before = CaseEvent.objects.count()
    decider = client_of(world.away.decider)
    page = decider.get(f"/cases/{opinion}/do/accept/")
    assert page.status_code == 409
    assert "仅限" in page.content.decode()
    assert decider.post(f"/cases/{opinion}/do/accept/", {"seen": "2", "key": "k"}).status_code == 403
    for action in ("submit", "opinion_arrived", "no-such-act", "withdraw"):
        assert decider.get(f"/cases/{opinion}/do/{action}/").status_code == 404
    assert CaseEvent.objects.count() == before


def test_officers_are_named_with_their_own_certificates(world: World, opinion: str) -> None:
    world.do(opinion, world.away.officer, "accept")
    one, two = world.away.inspector.user_id, world.away.colleague.user_id
    given = {
        "first": "2026-06-16", "last": "2026-06-17", "site": "苏州工厂", "address": "示例路1号",
        "scope": "偶联车间\n质量控制",
    }  # fmt: skip
    client = client_of(world.away.officer)
    alone = typed(client, f"/cases/{opinion}/do/arrange_inspection/", **given, **{f"certificate-{one}": "苏检1"})
    assert alone.status_code == 409
    assert 'value="苏检1"' in alone.content.decode()
    done(
        client, opinion, "arrange_inspection", **given, **{f"certificate-{one}": "苏检1", f"certificate-{two}": "苏检2"}
    )
    data = CaseEvent.objects.get(action="arrange_inspection").data
    assert dict(zip(data["officers"], data["certificates"], strict=True)) == {one: "苏检1", two: "苏检2"}
    history = text_of(client.get(f"/cases/{opinion}/history/").content.decode())
    assert world.away.inspector.name in history


def test_a_sealed_letter_is_scanned_back_and_matched(world: World, opinion: str) -> None:
    letter = Letter.objects.get(case__number=opinion)
    client = client_of(world.away.officer)
    address = f"/cases/{opinion}/do/attach_sealed/"
    wrong = {"letter": letter.opaque, "printed": "0" * 64, "scan": SimpleUploadedFile("scan.pdf", PDF)}
    assert typed(client, address, **wrong).status_code == 409
    bad = {"letter": letter.opaque, "printed": letter.digest, "scan": SimpleUploadedFile("scan.pdf", b"MZ")}
    assert typed(client, address, **bad).status_code == 400
    assert not CaseDocument.objects.exists()
    done(
        client,
        opinion,
        "attach_sealed",
        letter=letter.opaque,
        printed=letter.digest,
        scan=SimpleUploadedFile("扫描.pdf", PDF),
    )
    kept = CaseDocument.objects.get()
    assert kept.digest in client.get(f"/cases/{opinion}/letters/{letter.opaque}/").content.decode()
    file = client.get(f"/cases/{opinion}/files/{kept.digest}")
    assert (file.content, file.headers["Content-Type"]) == (PDF, "application/pdf")
    assert client_of(world.filler).get(f"/cases/{opinion}/files/{kept.digest}").status_code == 404


# Review


def test_a_finding_is_concluded_on_beside_the_machines(world: World, opinion: str) -> None:
    world.do(opinion, world.away.officer, "accept")
    client = client_of(world.away.officer)
    address = f"/cases/{opinion}/review/"
    page = client.get(address).content.decode()
    place, key = hidden(page, "place"), hidden(page, "finding")
    sent = {"place": place, "finding": key, "seen": hidden(page, "seen")}
    refused = client.post(address, {**sent, "key": "one", f"conclusion-{place}": "overrule", f"reasons-{place}": ""})
    assert refused.status_code == 400
    assert f'href="#f-reasons-{place}"' in refused.content.decode()
    taken = client.post(
        address, {**sent, "key": "two", f"conclusion-{place}": "overrule", f"reasons-{place}": "已核实"}
    )
    assert taken.headers["Location"].startswith(f"{address}?at=")
    made = Conclusion.objects.get()
    assert (made.finding, made.conclusion, made.reasons) == (key, "overrule", "已核实")
    after = text_of(client.get(taken.headers["Location"].split("#")[0]).content.decode())
    assert made.reason.zh in after
    assert "已核实" in after


def with_a_document(world: World, name: str = "论证报告.pdf", media_type: str = "application/pdf") -> tuple[str, str]:
    """Hand in a document of the dossier and apply; return the number of the case and the digest."""
    digest = sha256(PDF).hexdigest()
    world.tree["documents"][0]["sha256"] = digest
    world.manifest = world.sign(world.tree)
    files.keep(files.check("paper.pdf", PDF))
    Upload(
        arrangement=world.arrangement,
        participant=world.arrangement.participants.get(party="holder"),
        digest=digest,
        size=len(PDF),
        media_type=media_type,
        name=name,
        made_at=SINCE,
        made_by_id=world.holder.user_id,
    ).save()
    return world.begin("opinion", world.maker), digest


def test_the_evidence_of_a_claim_opens_beside_it(world: World) -> None:
    number, digest = with_a_document(world)
    client = client_of(world.away.officer)
    page = client.get(f"/cases/{number}/review/").content.decode()
    address = f"/cases/{number}/evidence/{digest}"
    assert f'<a href="{address}" target="evidence">' in page
    assert '<iframe name="evidence"' in page
    answer = client.get(address)
    assert (answer.content, answer.headers["Content-Disposition"][:6]) == (PDF, "inline")
    assert client.get(f"/cases/{number}/evidence/{'0' * 64}").status_code == 404
    assert client_of(world.home.officer).get(address).status_code == 404


def test_a_document_may_stand_in_a_frame_of_ours_and_nothing_else_in_any(world: World) -> None:
    number, digest = with_a_document(world)
    client = client_of(world.away.officer)
    review = client.get(f"/cases/{number}/review/")
    document = client.get(f"/cases/{number}/evidence/{digest}")
    letter = client.get(f"/cases/{number}/letters/")
    assert "frame-ancestors 'self'" in document.headers["Content-Security-Policy"]
    assert document.headers["X-Frame-Options"] == "SAMEORIGIN"
    for page in (review, letter, client.get("/")):
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Frame-Options"] == "DENY"
    # The frame asks for what is ours alone, is named for who cannot see it, and each link opens in it by its name.
    policy = review.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert not {"frame-src", "child-src"} & set(policy.replace(";", "").split())
    page = review.content.decode()
    frames = re.findall(r'<iframe name="(\w+)" title="([^"]+)" src="([^"]*)"', page)
    assert frames == [("evidence", "已打开的文件", "about:blank")]
    assert set(re.findall(r'target="(\w+)"', page)) == {"evidence"}
    # Who has no frame, or no script, opens the same address alone.
    assert f'<a class="small" href="/cases/{number}/evidence/{digest}">' in page


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/zip"])
def test_what_a_browser_would_run_is_kept_and_not_shown_beside(world: World, media_type: str) -> None:
    number, digest = with_a_document(world, "a.bin", media_type)
    answer = client_of(world.away.officer).get(f"/cases/{number}/evidence/{digest}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_only_the_officer_concludes(world: World, opinion: str) -> None:
    world.do(opinion, world.away.officer, "accept")
    officer, decider = client_of(world.away.officer), client_of(world.away.decider)
    page = decider.get(f"/cases/{opinion}/review/").content.decode()
    assert 'name="finding"' not in page
    key = hidden(officer.get(f"/cases/{opinion}/review/").content.decode(), "finding")
    sent = {"place": "0", "finding": key, "seen": "3", "key": "k", "conclusion-0": "confirm"}
    assert decider.post(f"/cases/{opinion}/review/", sent).status_code == 403
    assert not Conclusion.objects.exists()


# Beginning


def test_an_application_on_paper_is_entered_with_its_own_number_and_day(world: World) -> None:
    client = client_of(world.home.officer)
    address = "/cases/new/b_licence/enter/"
    given = {
        "arrangement": world.arrangement.number, "manifest": world.manifest.digest.removeprefix("sha256:").upper(),
        "variant": "change", "origin": "paper", "own_number": "沪受2026-77", "on": "2026-06-12",
    }  # fmt: skip
    answer = typed(client, address, **given)
    number = answer.headers["Location"].split("/")[2]
    said = text_of(client.get(f"/cases/{number}/").content.decode())
    assert "沪受2026-77" in said
    assert CaseEvent.objects.get(case__number=number).on.isoformat() == "2026-06-12"


def test_what_a_manufacturer_without_an_account_hands_in_on_paper_is_entered_by_page(world: World) -> None:
    world.arrangement.participants.filter(party="conjugator").update(organisation=world.companies["holder"])
    client = client_of(world.away.officer)
    given = {
        "arrangement": world.arrangement.number, "manifest": world.manifest.digest.upper(), "party": "conjugator",
        "origin": "paper", "own_number": "苏纸2026-8", "on": "2026-06-12",
    }  # fmt: skip
    unnamed = typed(client, "/cases/new/opinion/enter/", **given)
    assert unnamed.status_code == 400
    assert "请填写申请材料所载企业名称" in text_of(unnamed.content.decode())
    named = {"applicant_name": "示例偶联（苏州）有限公司", "credit_code": "91320594MA1K4XQ870"}
    number = typed(client, "/cases/new/opinion/enter/", **given, **named).headers["Location"].split("/")[2]
    assert "示例偶联（苏州）有限公司" in text_of(client.get(f"/cases/{number}/").content.decode())

    world.do(number, world.away.officer, "tell_missing", missing=["质量协议"])
    newer = world.sign(world.tree)
    address = f"/cases/{number}/do/enter_completion/"
    assert "纸质材料所载卷宗版本的摘要值" in text_of(client.get(address).content.decode())
    digest = newer.digest.removeprefix("sha256:").upper()
    done(client, number, "enter_completion", manifest=digest, answer="见信。", on="2026-06-15")
    assert Case.objects.get(number=number).manifest_id == newer.pk


def test_nobody_learns_from_entering_whether_an_arrangement_exists(world: World) -> None:
    client = client_of(world.away.officer)
    given = {
        "manifest": world.manifest.digest, "variant": "change", "origin": "paper", "own_number": "1",
        "on": "2026-06-12",
    }  # fmt: skip
    address = "/cases/new/b_licence/enter/"
    there = typed(client, address, arrangement=world.arrangement.number, **given)
    absent = typed(client, address, arrangement="AR-2026-9999", **given)
    assert there.status_code == absent.status_code == 400
    said = [text_of(each.content.decode()) for each in (there, absent)]
    assert said[0] == said[1]


@pytest.mark.parametrize("address", ["/cases/new/", "/cases/new/opinion/submit/", "/cases/new/b_licence/enter/"])
def test_a_case_is_begun_by_whom_the_table_names(world: World, address: str) -> None:
    expected = {
        "/cases/new/": (200, 200, 404, 404),
        "/cases/new/opinion/submit/": (200, 404, 404, 404),
        "/cases/new/b_licence/enter/": (404, 200, 404, 404),
    }[address]
    people: tuple[Actor, ...] = (world.maker, world.home.officer, world.home.decider, world.nmpa)
    assert tuple(client_of(each).get(address).status_code for each in people) == expected


def test_a_refusal_offers_the_customary_periods_and_says_that_the_authority_states_them(
    world: World, opinion: str
) -> None:
    page = client_of(world.away.officer).get(f"/cases/{opinion}/do/not_competent/").content.decode()

    for offered in ("60日", "6个月", "《中华人民共和国行政复议法》", "《中华人民共和国行政诉讼法》"):
        assert f'value="{offered}"' in page
    assert "法律文本未收录于本系统" in text_of(page)


def test_a_refusal_by_page_says_where_to_go_next(world: World, opinion: str) -> None:
    client = client_of(world.away.officer)
    done(
        client, opinion, "not_competent", competent="浙江省药品监督管理局", reasons="不属于本机关职权范围。", **REMEDIES
    )
    assert Case.objects.get(number=opinion).state == "not_accepted"
    assert "不予受理" in text_of(client_of(world.maker).get(f"/cases/{opinion}/").content.decode())


def test_the_dossier_of_a_case_is_judged_without_what_the_case_decides_and_with_its_opinions(world: World) -> None:
    number = world.begin("b_licence", world.holder)
    world.do(number, world.home.officer, "receive", on="2026-06-15")
    readers = [client_of(each, "en") for each in (world.home.officer, world.holder)]

    def said() -> list[str]:
        return [text_of(each.get(f"/cases/{number}/dossier/").content.decode()) for each in readers]

    assert all("No evidenced opinion of Jiangsu" in each for each in said())
    given = {"party": "conjugator", "number": "意见1号", "day": "2026-06-10", "consent": True}
    world.do(number, world.home.officer, "enter_opinion", **given)
    assert not any("No evidenced opinion of Jiangsu" in each or "No licence of class B" in each for each in said())
