"""The pages of cases: who has which, what they say, and that they ask as often whatever there is."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.cases.models import Case, Letter
from tests.platform.cases.world import World, organisation, person
from tests.platform.web.clients import client_of, text_of

pytestmark = pytest.mark.django_db
PAGES = (
    "", "review/", "dossier/", "letters/", "history/", "do/accept/", "do/answer_supplement/", "receipts/1",
    "archive.zip",
)  # fmt: skip


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def opinion(world: World) -> str:
    number = world.begin("opinion", world.maker)
    world.do(number, world.away.officer, "receive", on="2026-06-15")
    return number


def readers(world: World) -> Iterator[tuple[str, Actor, tuple[int, ...]]]:
    """Yield everybody, with what each page of an opinion that was received answers them."""
    yield "applicant", world.maker, (200, 404, 200, 200, 200, 404, 409, 200, 200)
    yield "officer", world.away.officer, (200, 200, 200, 200, 200, 200, 404, 200, 200)
    yield "decider", world.away.decider, (200, 200, 200, 200, 200, 409, 404, 200, 200)
    yield "nmpa", world.nmpa, (200, 404, 200, 200, 200, 404, 404, 200, 200)
    yield "holder", world.holder, (200, 404, 404, 404, 404, 404, 404, 404, 404)
    nothing = (404,) * len(PAGES)
    yield "other manufacturer", world.filler, nothing
    yield "other province", world.home.officer, nothing
    elsewhere = person("officer", organisation("cn-zj", "province", "CN-ZJ"), "case_officer")
    yield "province of another manufacturer", elsewhere, nothing
    yield "reviewer", person("reviewer", organisation("cde", "centre"), "reviewer"), nothing
    yield "administrator", person("admin", world.away.authority, "authority_admin"), (403,) * len(PAGES)


def test_each_reader_has_the_pages_of_the_table_and_no_other(world: World, opinion: str) -> None:
    for name, actor, expected in readers(world):
        client = client_of(actor)
        found = tuple(client.get(f"/cases/{opinion}/{page}").status_code for page in PAGES)
        assert found == expected, name
    anybody = [Client().get(f"/cases/{opinion}/{page}") for page in PAGES]
    assert {answer.headers["Location"].split("?")[0] for answer in anybody} == {"/accounts/login/"}


def test_what_one_may_not_know_of_is_told_as_what_is_not_there(world: World, opinion: str) -> None:
    client = client_of(world.filler)
    for page in PAGES:
        hidden, absent = (client.get(f"/cases/{each}/{page}") for each in (opinion, "JS-OP-2026-9999"))
        # The address that was asked for stands in both, and a token made anew each time.
        bodies = [
            re.sub(r'(?<=name="csrfmiddlewaretoken" value=")[^"]*|(?<=data-token=")[^"]*', "", body).replace(number, "")
            for body, number in ((hidden.content.decode(), opinion), (absent.content.decode(), "JS-OP-2026-9999"))
        ]
        assert bodies[0] == bodies[1]
        assert hidden.status_code == absent.status_code


def test_the_authority_of_a_companion_reads_what_the_law_has_it_weigh(world: World) -> None:
    number = world.begin("opinion", world.maker)
    world.do(number, world.away.officer, "receive", on="2026-06-15")
    world.begin("b_licence", world.holder)
    client = client_of(world.home.officer)
    said = text_of(client.get(f"/cases/{number}/").content.decode())
    assert number in said
    assert "期限" not in said
    receipt = Letter.objects.get(case__number=number)
    assert client.get(f"/cases/{number}/letters/{receipt.opaque}/").status_code == 404
    assert client.get(f"/cases/{number}/history/").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("药品受托生产意见书", "已收到，形式审查中", "剩余15个工作日", "可以办理的事项", "受理通知书")),
        ("en", ("Opinion on entrusted manufacture", "received, form being checked", "15 working days left", "Accept")),
    ],
)
def test_a_case_says_where_it_stands_in_the_readers_language(
    world: World, opinion: str, language: str, words: tuple[str, ...]
) -> None:
    page = client_of(world.away.officer, language).get(f"/cases/{opinion}/").content.decode()
    said = text_of(page)
    assert all(each in said for each in (opinion, *words)), said
    assert f"{opinion} · " in page.split("</title>")[0]
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert len(page.encode()) < 100_000


def test_a_stop_is_drawn_with_who_and_why_and_both_due_dates_stand_where_the_law_is_open(world: World) -> None:
    number = world.begin("b_licence", world.holder)
    officer = world.home.officer
    world.do(number, officer, "receive", on="2026-06-15")
    for party in ("conjugator", "filler"):
        given = {"number": "意见1号", "day": "2026-06-10", "consent": True}
        world.do(number, officer, "enter_opinion", party=party, **given)
    world.do(number, officer, "accept")
    named = sorted([world.home.inspector.user_id, world.home.colleague.user_id])
    world.do(
        number, officer, "arrange_inspection", officers=named, certificates=["a", "b"], first="2026-06-15",
        last="2026-06-15", site="张江工厂", address="示例路", scope=["质量"],
    )  # fmt: skip
    world.do(number, world.home.inspector, "start_inspection", on="2026-06-15")
    said = text_of(client_of(officer).get(f"/cases/{number}/").content.decode())
    assert "现场检查不中止期限的" in said
    assert "现场检查中止期限的" in said
    assert "恢复后剩余15个工作日" in said
    story = text_of(client_of(officer).get(f"/cases/{number}/history/").content.decode())
    assert world.home.inspector.name in story


def test_beyond_the_published_calendar_no_day_is_guessed(world: World) -> None:
    clock.state_day(dt.date(2026, 12, 25))
    number = world.begin("opinion", world.maker)
    world.do(number, world.away.officer, "receive", on="2026-12-25")
    said = text_of(client_of(world.away.officer).get(f"/cases/{number}/").content.decode())
    assert "暂无到期日" in said
    assert "2027" not in said.replace("2027年", "")


# The queue


def test_the_queue_is_filtered_by_address_and_exported_as_shown(world: World, opinion: str) -> None:
    world.begin("b_licence", world.holder)
    client = client_of(world.away.officer)
    assert opinion in client.get("/cases/?state=received&whose=nobody").content.decode()
    assert opinion not in client.get("/cases/?state=in_review").content.decode()
    assert opinion not in client.get("/cases/?whose=mine").content.decode()
    book = load_workbook(io.BytesIO(client.get("/cases/?kind=opinion&format=xlsx").content))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == [opinion]


def test_an_applicant_cannot_tell_the_inner_states_by_filtering(world: World, opinion: str) -> None:
    Case.objects.filter(number=opinion).update(state="advised")
    client = client_of(world.maker)
    assert 'value="advised"' not in client.get("/cases/").content.decode()
    assert opinion in client.get("/cases/?state=in_review").content.decode()
    shown = client.get("/cases/?state=advised").content.decode()
    assert shown.count(opinion) == client.get("/cases/").content.decode().count(opinion)
    assert opinion in client_of(world.away.officer).get("/cases/?state=advised").content.decode()


def test_what_people_wrote_is_never_a_formula(world: World, opinion: str) -> None:
    house = world.companies["conjugator"]
    house.name_zh = '=HYPERLINK("x")'
    house.save()
    book = load_workbook(io.BytesIO(client_of(world.away.officer).get("/cases/?format=xlsx").content))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert any(cell.value == '=HYPERLINK("x")' and cell.data_type == "s" for cell in cells)
    text = client_of(world.away.officer).get("/cases/?format=csv").content.decode("utf-8-sig")
    assert [row[2] for row in csv.reader(io.StringIO(text))] == ["申请人", """'=HYPERLINK("x")"""]
    assert opinion


def counted(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_a_list_asks_as_often_whatever_its_rows() -> None:
    counts = []
    world = World()
    officer = client_of(world.away.officer)
    world.begin("opinion", world.maker)
    counts.append(counted(officer, "/cases/"))
    for _ in range(2):
        number = Case.objects.order_by("-pk").values_list("number", flat=True)[0]
        world.do(number, world.maker, "withdraw")
        world.begin("opinion", world.maker)
        counts.append(counted(officer, "/cases/"))
    assert len(set(counts)) == 1
    assert counts[0] <= 20


def test_the_pages_of_a_case_ask_as_often_whatever_happened(world: World, opinion: str) -> None:
    client = client_of(world.away.officer)
    pages = [f"/cases/{opinion}/{page}" for page in ("", "letters/", "history/", "review/")]
    before = [counted(client, page) for page in pages]
    for _ in range(3):
        world.do(opinion, world.away.officer, "correct_on_the_spot", corrections=["更正地址"])
    assert [counted(client, page) for page in pages] == before
    assert max(before) <= 60


def test_the_clock_of_a_withdrawn_case_says_what_happened_and_not_that_it_was_kept(world: World, opinion: str) -> None:
    world.do(opinion, world.maker, "withdraw")

    english = text_of(client_of(world.maker, "en").get(f"/cases/{opinion}/").content.decode())
    assert "Withdrawn on 2026-06-15; the period was 15 working days, of which 0 were used." in english
    assert "in time" not in english
    chinese = text_of(client_of(world.maker).get(f"/cases/{opinion}/").content.decode())
    assert "撤回申请；期限15个工作日，已用0个工作日。" in chinese
    assert "按期办结" not in chinese


@pytest.mark.parametrize(
    ("day", "english", "chinese"),
    [
        ("2026-06-16", "done 2026-06-16, in time", "2026-06-16按期办结"),
        ("2026-06-30", "done 2026-06-30, late", "2026-06-30超期办结"),
    ],
)
def test_at_the_end_of_a_clock_stands_what_became_of_it(
    world: World, opinion: str, day: str, english: str, chinese: str
) -> None:
    clock.state_day(dt.date.fromisoformat(day))
    world.do(opinion, world.away.officer, "accept")

    said = text_of(client_of(world.away.officer, "en").get(f"/cases/{opinion}/").content.decode())
    assert english in said
    assert f"ended {day}" not in said
    said = text_of(client_of(world.away.officer).get(f"/cases/{opinion}/").content.decode())
    assert chinese in said
    assert f"{day}终止" not in said


def test_at_the_end_of_a_clock_that_came_to_nothing_stands_that_it_ended(world: World, opinion: str) -> None:
    world.do(opinion, world.maker, "withdraw")

    assert "ended 2026-06-15" in text_of(client_of(world.maker, "en").get(f"/cases/{opinion}/").content.decode())
    assert "2026-06-15终止" in text_of(client_of(world.maker).get(f"/cases/{opinion}/").content.decode())
