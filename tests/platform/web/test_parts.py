"""The parts of pages: what they draw, and lists by their addresses."""

import datetime as dt
import io
from typing import Any

import pytest
from django.http import HttpResponse
from django.template import Context, engines
from django.test import RequestFactory
from openpyxl import load_workbook

from fenduan.platform.accounts.models import Organisation
from fenduan.platform.web import parts
from fenduan.platform.web.listing import Filter, Listing
from fenduan.platform.web.parts import Act, Cell, Chip, ClockLine, Column, Empty, Field, Form, Head, Stretch, Table
from fenduan.reference.text import Text

DAY = dt.date(2026, 6, 15)


def drawn(thing: object, language: str = "zh") -> str:
    template = engines["django"].from_string("{% part thing %}").template
    return str(template.render(Context({"thing": thing, "language": language, "today": DAY, "csrf_token": "t"})))


def test_a_state_is_a_sign_and_a_word_beside_its_colour() -> None:
    said = drawn(Chip("not_shown", count=2))
    assert "△" in said
    assert "未证明" in said
    assert 'class="chip not_shown"' in said
    assert "not shown" in drawn(Chip("not_shown"), "en")


def test_what_people_wrote_is_never_markup() -> None:
    evil = "<script>alert(1)</script>\"'{% now %}"
    for thing in (
        Head(evil, number=evil, facts=(evil,)),
        parts.Note((evil,)),
        Field("name", evil, value=evil, faults=(evil,)),
        Form("/x", (Field("name", "n", "choice", evil, choices=((evil, evil),)),), evil),
        parts.plain_table(evil, (Text("A", "甲"),), ((evil,),)),
        parts.Finding("f", "met", evil, evil, evil, (evil,), evil),
    ):
        assert "<script" not in drawn(thing)


def test_a_cell_says_its_state_where_it_leads_what_to_do_and_what_is_small() -> None:
    evil = "<b>\"'&"
    act = Act(Text("Put aside", "知道了"), "/aside", "quiet", "post", (("id", "7"),))
    cell = Cell(evil, f"/to?{evil}", Chip("met", evil), evil, act)
    said = drawn(parts.plain_table("", (Text("A", "甲"), Text("B", "乙")), ((cell, Cell(DAY, small="x")),)))
    safe = "&lt;b&gt;&quot;&#x27;&amp;"
    assert f'<a href="/to?{safe}">{safe}</a>' in said
    assert f'<span class="small">{safe}</span>' in said
    assert f"{safe}</span>\n <a" in said
    assert 'name="id" value="7"' in said
    assert "知道了" in said
    assert '<td data-label="乙" class="">2026-06-15<br><span class="small">x</span></td>' in said
    assert "<b>" not in said


def test_nothing_that_was_stated_disappears_from_a_choice() -> None:
    said = drawn(Field("form", Text("Form", "剂型"), "choice", "odd_form", choices=(("powder", "Powder"),)))
    assert '<option value="odd_form" selected>' in said
    several = drawn(Field("forms", Text("Forms", "剂型"), "choices", ("odd",), choices=(("powder", "Powder"),)))
    assert 'value="odd" id=' in several or 'value="odd" checked' in several


def test_errors_stand_at_the_field_and_on_top_and_lead_to_each_other() -> None:
    form = Form(
        "/x", (Field("day", Text("Day", "日期"), "date", "soon", faults=(Text("No date.", "日期无效。"),)),), "OK"
    )
    said = drawn(form)
    assert 'role="alert"' in said
    assert 'href="#f-day"' in said
    assert said.count("日期无效。") == 2
    assert 'aria-describedby="f-day-fault"' in said


def test_a_clock_is_drawn_with_its_stops() -> None:
    day = dt.timedelta(days=1)
    line = ClockLine(
        Text("Decision", "作出决定"),
        Text("5 working days left.", "还有5个工作日。"),
        (
            Stretch(DAY - 10 * day, DAY - 6 * day, runs=True),
            Stretch(DAY - 5 * day, DAY, runs=False, words=Text("on-site inspection", "现场检查")),
        ),
        DAY,
        due=DAY + 9 * day,
    )
    assert [kind for kind, _, _ in line.pieces] == ["ran", "stopped", "left"]
    assert line.at(line.first) == 0
    assert 0 < line.at(DAY) < line.at(line.due or DAY) < 1000
    said = drawn(line)
    assert "现场检查" in said
    assert "2026-06-24" in said
    late = ClockLine("x", "y", (Stretch(DAY - 10 * day, DAY, runs=True),), DAY, due=DAY - 2 * day, tone="not_met")
    assert [kind for kind, _, _ in late.pieces] == ["ran", "late"]


def test_an_act_that_changes_something_is_sent_with_its_token() -> None:
    said = drawn(Head("x", acts=(Act("Do", "/do", method="post", values=(("id", "1"),)),)))
    assert 'method="post"' in said
    assert "csrfmiddlewaretoken" in said


ORGANISATIONS = Listing(
    Text("Organisations", "单位"),
    (
        Column("name", Text("Name", "名称"), "name_en"),
        Column("slug", Text("Short name", "简称"), "slug"),
        Column("since", Text("Since", "日期")),
    ),
    lambda row: (Cell(row.name), Cell(row.slug), Cell(DAY)),
    "slug",
    (
        Filter("q", Text("Name", "名称"), lambda rows, said: rows.filter(name_en__icontains=said)),
        Filter("kind", Text("Kind", "类别"), lambda rows, said: rows.filter(kind=said), (("enterprise", "E"),)),
    ),
    Empty(Text("None yet", "暂无单位"), Text("Set one up first.", "请先登记单位。")),
    page=2,
)


def shown(query: str, language: str = "zh") -> Any:  # noqa: ANN401 - a table or a file
    request = RequestFactory().get(f"/list/{query}")
    request.language = language  # type: ignore[attr-defined]
    return ORGANISATIONS.show(request, Organisation.objects.all())


@pytest.fixture
def rows() -> None:
    for number, name in enumerate(("=1+1", "Beta", "Alpha", "Gamma", "beta two")):
        Organisation.objects.create(slug=f"o{number}", kind="enterprise", name_en=name, name_zh=name, place="DE")


def slugs(table: Table) -> list[object]:
    return [row[1].said for row in table.rows]


@pytest.mark.django_db
@pytest.mark.usefixtures("rows")
def test_a_list_is_sorted_filtered_and_turned_by_its_address() -> None:
    assert slugs(shown("")) == ["o0", "o1"]
    assert slugs(shown("?page=3")) == ["o4"]
    assert slugs(shown("?sort=-slug")) == ["o4", "o3"]
    assert slugs(shown("?q=beta")) == ["o1", "o4"]
    assert slugs(shown("?kind=province")) == ["o0", "o1"], "what no filter offers narrows nothing"
    table = shown("?sort=name&q=gam")
    assert table.older == ""
    assert "q=gam" in table.export
    assert "format=xlsx" in table.export
    assert table.heads[0].direction == "ascending"


@pytest.mark.django_db
@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?page=99999999999999999999", "?sort=password", "?sort=--"])
def test_an_odd_address_shows_the_list_all_the_same(query: str) -> None:
    assert shown(query).total == 5


@pytest.mark.django_db
@pytest.mark.usefixtures("rows")
def test_the_spreadsheet_holds_all_rows_of_the_filter_and_no_formula() -> None:
    answer = shown("?format=xlsx&sort=slug", "en")
    assert isinstance(answer, HttpResponse)
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    said = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert said[0] == ["Name", "Short name", "Since"]
    assert len(said) == 6
    assert said[1][0] == "=1+1"
    assert sheet["A2"].data_type == "s"
    assert said[1][2] == dt.datetime(2026, 6, 15)  # noqa: DTZ001 - a workbook's dates have no zone


@pytest.mark.django_db
def test_an_empty_list_says_what_to_do_first_and_an_empty_filter_that_nothing_matches() -> None:
    assert "请先登记单位。" in drawn(shown(""))
    assert "没有符合筛选条件的内容。" in drawn(shown("?q=x"))
