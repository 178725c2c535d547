"""The page of the calendar: everybody who acts here reads it, an administrator of an authority loads a year."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fenduan.platform.base import clock
from fenduan.platform.calendars.models import YearPlan
from tests.platform.arrangements.world import authority, organisation, person
from tests.platform.web.clients import client_of, text_of
from tests.reference.test_calendar_file import PLAN, changed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_december() -> None:
    clock.state_day(dt.date(2026, 12, 1))


def _send(client: Client, data: bytes, **more: str) -> tuple[int, str]:
    file = SimpleUploadedFile("2027.json", data)
    response = client.post(reverse("calendar"), {"file": file, **more}, follow=True)
    return response.status_code, text_of(response.content.decode())


def test_an_administrator_of_an_authority_loads_a_year_and_everybody_reads_it() -> None:
    admin = client_of(authority("province", "CN-SH", "authority_admin"))
    reader = client_of(person(organisation("holder")), "en")
    assert "2027" not in text_of(reader.get(reverse("calendar")).content.decode())
    assert "工作日日历" in text_of(admin.get("/").content.decode())

    status, page = _send(admin, json.dumps(PLAN).encode())
    assert (status, YearPlan.objects.count()) == (200, 1)
    assert "2027年安排已载入" in page
    assert PLAN["title"] in page
    assert PLAN["number"] in text_of(reader.get(reverse("calendar")).content.decode())
    assert "未作更改" in _send(admin, json.dumps(PLAN).encode())[1]


def test_what_is_wrong_with_a_file_is_said_on_the_page() -> None:
    admin = client_of(authority("province", "CN-SH", "authority_admin"))
    status, page = _send(admin, changed("/holidays/0/off/0", "2027-13-01"))
    assert status == 400
    assert "/holidays/0/off/0" in page
    assert admin.post(reverse("calendar")).status_code == 400
    assert not YearPlan.objects.exists()


def test_a_correction_is_for_the_nmpa() -> None:
    province, nmpa = authority("province", "CN-SH", "authority_admin"), authority("nmpa", "", "authority_admin")
    _send(client_of(province), json.dumps(PLAN).encode())
    other = changed("/holidays/1/worked/0", "2027-02-14")
    assert "更正" not in text_of(client_of(province).get(reverse("calendar")).content.decode()).split("载入年度安排")[1]
    assert _send(client_of(province), other, what="correction", reason="调整")[0] == 403
    assert _send(client_of(nmpa), other)[0] == 409
    status, page = _send(client_of(nmpa), other, what="correction", reason="国务院办公厅调整")
    assert status == 200
    assert "国务院办公厅调整" in page
    assert YearPlan.objects.count() == 2


@pytest.mark.parametrize("role", ["enterprise_admin", "quality"])
def test_nobody_else_is_offered_the_form_or_may_send_it(role: str) -> None:
    client = client_of(person(organisation("holder"), role))
    page = client.get(reverse("calendar"))
    assert page.status_code == 200
    assert 'name="file"' not in page.content.decode()
    assert _send(client, json.dumps(PLAN).encode())[0] == 403
    assert not YearPlan.objects.exists()
