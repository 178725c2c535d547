"""The register of licences in pages: who sees what of it, what it was and covered, and how it comes in."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from fenduan.platform.accounts.models import Membership, User
from fenduan.platform.base import clock
from fenduan.platform.licences.models import Licence
from tests.platform.licences.people import everybody, issued
from tests.platform.web.clients import text_of

pytestmark = pytest.mark.django_db
HOME = "/licences/苏20240001/"
PAGES = ("/licences/", "/licences/duties/", HOME, f"{HOME}extract.pdf", "/licences/enter/", "/licences/printed.csv")
SEES = {
    "maker": (200, 200, 200, 200, 404, 200),
    "stranger": (200, 200, 404, 404, 404, 200),
    "js-mpa": (200, 200, 200, 200, 200, 200),
    "bj-mpa": (200, 200, 404, 404, 200, 200),
    "nmpa": (200, 200, 404, 404, 404, 200),
}
ROLE = {"enterprise": "regulatory_affairs", "province": "case_officer", "nmpa": "observer"}
HEAD = "许可证编号,分类码,企业名称,发证机关,有效期截止日期,生产场地,生产范围\n"


def browser(slug: str, role: str = "", language: str = "zh") -> Client:
    house = everybody()[slug]
    user = User.objects.create_user(f"{slug}{role}@{slug}.example", name="王敏")
    Membership.objects.create(user=user, organisation=house, role=role or ROLE[house.kind], since=clock.today())
    client = Client()
    client.force_login(user)
    client.cookies["language"] = language
    return client


@pytest.mark.parametrize("slug", SEES)
def test_each_reader_has_the_pages_of_the_table_and_no_other(slug: str) -> None:
    issued()
    client = browser(slug)
    assert tuple(client.get(page).status_code for page in PAGES) == SEES[slug]


@pytest.mark.parametrize("page", PAGES)
def test_nobody_comes_in_unless_signed_in_and_working(page: str) -> None:
    issued()
    assert Client().get(page).headers["Location"].startswith("/accounts/login/")
    assert browser("js-mpa", "authority_admin").get(page).status_code == 403


def _licences(many: int, days: int) -> None:
    """Keep so many licences whose renewal is due after so many days and more."""
    for number in range(many):
        Licence.objects.create(
            number=f"苏2024{number:04d}", authority="CN-JS", class_code="Cs", holder_zh="甲", holder_en="A",
            valid_until=clock.today() + dt.timedelta(days=days + number), version=0,
        )  # fmt: skip


@pytest.mark.parametrize(("query", "days"), [("", 190), ("all=1&", 900)])
def test_duties_are_shown_page_by_page(query: str, days: int) -> None:
    everybody()
    client = browser("js-mpa")
    _licences(120, days)
    address = f"/licences/duties/?{query}page="
    pages = [client.get(f"{address}{number}").content.decode() for number in (1, 2, 3)]
    for number, page in enumerate(pages):
        shown = set(re.findall(r"苏2024\d{4}", page))
        assert shown == {f"苏2024{each:04d}" for each in range(50 * number, min(120, 50 * number + 50))}
    assert [("上一页" in page, "下一页" in page) for page in pages] == [(False, True), (True, True), (True, False)]
    gone = client.get(f"{address}4")
    assert (gone.status_code, gone.headers["Location"]) == (302, f"/licences/duties/?{query}".rstrip("&?"))


def test_what_one_may_not_see_is_told_as_what_is_not_there() -> None:
    issued()
    client = browser("stranger")
    hidden, absent = client.get(HOME), client.get("/licences/苏20249999/")
    assert hidden.status_code == absent.status_code == 404
    assert text_of(hidden.content.decode()) == text_of(absent.content.decode())


@pytest.mark.parametrize(("language", "words"), [("zh", ("有效", "生产场地")), ("en", ("in force", "Site"))])
def test_a_licence_says_what_it_is_in_the_readers_language(language: str, words: tuple[str, ...]) -> None:
    issued()
    said = text_of(browser("js-mpa", language=language).get(HOME).content.decode())
    assert all(each in said for each in (*words, "苏20240001", "2029-01-09", "JS-C-2024-0001"))


@pytest.mark.parametrize(
    ("asked", "status", "tone"),
    [
        ("on=2024-06-01&site=js-1&form=drug_substance", 200, "note met"),
        ("on=2024年6月1日&site=js-2&form=solution_for_injection", 200, "note not_shown"),
        ("on=2024-06-01&site=js-1&form=solution_for_injection", 200, "note not_met"),
        ("on=2020-01-01&site=js-1&form=drug_substance", 400, "没有该许可证"),
        ("on=soon&site=js-1&form=drug_substance", 400, 'value="soon"'),
    ],
)
def test_what_was_covered_on_a_day(asked: str, status: int, tone: str) -> None:
    issued()
    answer = browser("js-mpa").get(f"{HOME}?{asked}")
    assert answer.status_code == status
    assert tone.replace("没有", "尚无") in answer.content.decode()


def test_the_register_is_filtered_by_address_and_exported_as_shown() -> None:
    issued()
    issued("苏20240002", organisation=None)
    client = browser("js-mpa")
    said = client.get("/licences/?q=0002&state=in_force").content.decode()
    assert "苏20240002" in said
    assert "苏20240001" not in said
    book = load_workbook(io.BytesIO(client.get("/licences/?q=0002&format=xlsx").content))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ["苏20240002"]
    assert "苏20240001" not in client.get("/licences/?state=expired").content.decode()


def test_a_list_asks_as_often_whatever_its_rows() -> None:
    client = browser("js-mpa")
    counts = []
    for number in range(3):
        issued(f"苏2024000{number}")
        client.get("/licences/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/licences/")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_a_table_comes_in_as_printed_and_twice_is_once() -> None:
    client = browser("js-mpa")
    table = HEAD + "苏20200009,Bh-odd,示例企业,CN-JS,2027-01-01,一号场地,注射液\n"
    for _ in range(2):
        page = client.get("/licences/enter/").content.decode()
        key = page.split('name="key" value="')[1].split('"')[0]
        file = SimpleUploadedFile("printed.csv", table.encode())
        answer = client.post("/licences/enter/", {"file": file, "key": key, "reason": "录入"}, follow=True)
        assert answer.status_code == 200
    assert Licence.objects.get().class_code == "Bh-odd"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (None, "请选择文件"),
        (b"", "没有许可证信息"),
        (b"\x00\xff", "编码"),
        ((HEAD + "苏1,A,甲,CN-SH,,,\n").encode(), "其他部门"),
        ((HEAD + "苏1,A,甲,CN-JS,soon,,\n").encode(), "第2行"),
    ],
)
def test_a_bad_table_is_refused_at_its_place_and_nothing_typed_is_lost(table: bytes | None, said: str) -> None:
    client = browser("js-mpa")
    sent: dict[str, object] = {"key": "k", "reason": "补录<历史>许可证"}
    if table is not None:
        sent["file"] = SimpleUploadedFile("printed.csv", table)
    answer = client.post("/licences/enter/", sent)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert "补录&lt;历史&gt;许可证" in answer.content.decode()
    assert not Licence.objects.exists()
