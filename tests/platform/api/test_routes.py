"""The interface for programs says what the pages say, to the same people, and refuses as clearly."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from fenduan.assessment.schema import schema as projection_schema
from fenduan.evidence.checkpoints import opened
from fenduan.evidence.notes import Note, PublicKey
from fenduan.platform.api.scopes import SCOPES
from fenduan.platform.api.services import give_token
from fenduan.platform.arrangements import services as arrangements
from fenduan.platform.arrangements.models import Arrangement
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.models import Sequence
from fenduan.platform.cases import selectors
from fenduan.platform.ledger.models import Entry
from fenduan.platform.ledger.sealing import seal
from fenduan.platform.licences.models import Licence
from fenduan.reference.calendar import published
from fenduan.reference.text import Text
from tests.platform.cases.world import World, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Return the world on a Monday."""
    clock.state_day(dt.date(2026, 6, 1))
    return World()


class Program:
    """A program of an organisation, with a token of its own."""

    def __init__(self, actor: Actor, *scopes: str) -> None:
        until = clock.today() + dt.timedelta(days=30)
        secret = give_token(actor=actor, name="test", scopes=scopes or SCOPES, expires_on=until).secret
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path: str, status: int = 200) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return what stands at a path."""
        response = self.client.get(f"/api/v1/{path}")
        assert response.status_code == status, response.content
        return response.json() if response.headers["Content-Type"].startswith("application/json") else response.content

    def send(self, path: str, body: object, status: int = 200, method: str = "post") -> Any:  # noqa: ANN401
        """Send JSON to a path and return the answer."""
        ask = getattr(self.client, method)
        response = ask(f"/api/v1/{path}", json.dumps(body), content_type="application/json")
        assert response.status_code == status, response.content
        return response.json()


def test_a_case_goes_from_application_to_acceptance(world: World) -> None:
    maker, officer = Program(world.maker), Program(world.away.officer)
    body = {"kind": "opinion", "arrangement": world.arrangement.number, "key": fresh(), "data": {}}
    lacking = maker.send("cases", body, 400)
    assert lacking["reasons"]
    # Applying is signed, and a program shows no second factor.
    body["data"] = {"manifest": world.manifest.digest}
    refused = maker.send("cases", {**body, "key": fresh()}, 403)
    assert any("second factor" in each["en"].lower() for each in refused["reasons"])

    case = world.begin("opinion", world.maker)
    seen = officer.get(f"cases/{case}")
    assert (seen["state"], seen["version"]) == ("submitted", 1)
    assert "receive" in {each["action"] for each in seen["choices"]}
    received = officer.send(
        f"cases/{case}/acts", {"action": "receive", "seen": 1, "key": "k", "data": {"on": "2026-06-01"}}
    )
    assert (received["case"], received["version"]) == (case, 2)
    again = officer.send(
        f"cases/{case}/acts", {"action": "receive", "seen": 1, "key": "k", "data": {"on": "2026-06-01"}}
    )
    assert again["repeated"] is True
    stale = officer.send(f"cases/{case}/acts", {"action": "correct_on_the_spot", "seen": 1, "key": "k2"}, 409)
    assert "you saw 1" in stale["reasons"][0]["en"]
    clocks = {each["clock"]: each for each in officer.get(f"cases/{case}")["clocks"]}
    assert clocks["decide"]["readings"][0]["due"] == "2026-06-23"
    assert [each["action"] for each in maker.get(f"cases/{case}/events")] == ["submit", "receive"]


def test_lists_and_single_things_are_for_those_who_may_know(world: World) -> None:
    case = world.begin("opinion", world.maker)
    for actor, count in ((world.maker, 1), (world.away.officer, 1), (world.home.officer, 0), (world.filler, 0)):
        program = Program(actor)
        assert program.get("cases")["total"] == count == len(program.get("cases")["cases"])
        program.get(f"cases/{case}", 200 if count else 404)
    absent = Program(world.filler).client.get("/api/v1/cases/JS-OP-2026-9999").content
    assert Program(world.filler).client.get(f"/api/v1/cases/{case}").content == absent


def test_letters_and_receipts_come_as_files(world: World) -> None:
    case = world.begin("opinion", world.maker)
    world.do(case, world.away.officer, "receive", on="2026-06-01")
    world.do(case, world.away.officer, "accept")
    seal()
    maker = Program(world.maker)
    (letter,) = [each for each in maker.get(f"cases/{case}/letters") if each["kind"] == "acceptance"]

    assert maker.get(f"cases/{case}/letters/{letter['id']}.pdf").startswith(b"%PDF")
    assert maker.get(f"cases/{case}/letters/{letter['id']}.docx?language=en").startswith(b"PK")
    own = Entry.objects.filter(organisation=world.maker.organisation).order_by("-pk")[0]
    receipt = maker.get(f"receipts/{own.number}")
    assert receipt
    Program(world.filler).get(f"receipts/{own.number}", 404)


def test_arrangements_are_listed_page_by_page_in_as_many_queries(world: World) -> None:
    # The world numbers its arrangement by hand.
    Sequence.objects.create(name=f"AR-{clock.today().year}", last=9000)
    holder = Program(world.holder)
    counts, first = [], {}
    for many in (1, 53):
        for number in range(many - Arrangement.objects.count()):
            arrangements.create(actor=world.holder, title=Text("Another", "另一"), key=f"another-{number}")
        with CaptureQueriesContext(connection) as told:
            first = holder.get("arrangements")
        counts.append(len(told))
        assert (first["total"], len(first["arrangements"])) == (many, min(many, 50))
    assert counts[0] == counts[1]
    second = holder.get("arrangements?start=50")
    numbers = [each["number"] for each in (*first["arrangements"], *second["arrangements"])]
    assert numbers == list(Arrangement.objects.order_by("-pk").values_list("number", flat=True))
    for beyond in (53, 10**12):
        assert holder.get(f"arrangements?start={beyond}") == {"arrangements": [], "total": 53}
    assert holder.get("arrangements?start=-7") == first
    assert Program(world.filler).get("arrangements")["total"] == 1


def test_duties_are_listed_page_by_page_in_as_many_queries(world: World) -> None:
    officer = Program(world.away.officer)
    counts, first = [], {}
    for many in (1, 53):
        for number in range(Licence.objects.count(), many):
            until = clock.today() + dt.timedelta(days=400 + number)
            Licence.objects.create(
                number=f"苏2024{number:04d}", authority="CN-JS", organisation=None, class_code="Cs", holder_zh="甲",
                holder_en="A", valid_until=until, version=0,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as told:
            first = officer.get("duties")
        counts.append(len(told))
        assert (first["total"], len(first["duties"])) == (many, min(many, 50))
    assert counts[0] == counts[1]
    second = officer.get("duties?start=50")["duties"]
    assert [each["matter"] for each in (*first["duties"], *second)] == [f"苏2024{each:04d}" for each in range(53)]
    for beyond in (53, 10**12):
        assert officer.get(f"duties?start={beyond}") == {"duties": [], "total": 53}
    assert Program(world.home.officer).get("duties") == {"duties": [], "total": 0}


def test_an_arrangement_is_read_and_changed_by_its_parties(world: World) -> None:
    holder = Program(world.holder)
    (row,) = holder.get("arrangements")["arrangements"]
    number = row["number"]
    space = holder.get(f"arrangements/{number}")
    assert space["holds"] is True
    part = next(each for each in space["parts"] if each["section"] == "control_strategy")
    path = f"arrangements/{number}/parts/{part['party']}/control_strategy"
    change = {"pointer": "/control_strategy/0/attribute", "value": "聚集体", "seen": part["revision"], "key": "a"}
    saved = holder.send(path, change, method="patch")
    assert saved["content"]["control_strategy"][0]["attribute"] == "聚集体"
    holder.send(path, {**change, "key": "b"}, 409, method="patch")
    holder.send(path.replace("control_strategy", "nothing"), change, 404, method="patch")
    now = {**change, "key": "c", "seen": saved["revision"]}
    holder.send(path, {**now, "pointer": "/licences/0"}, 400, method="patch")
    assert holder.get(f"arrangements/{number}/manifests")[0]["number"] == 1
    assert holder.get(f"arrangements/{number}/manifests/1/assessment")["findings"]
    assert holder.get(f"arrangements/{number}/dossier.yaml?manifest=1").startswith(b"dossier: 1")
    assert holder.get(f"arrangements/{number}/dossier.xlsx?manifest=1").startswith(b"PK")
    Program(world.home.officer).get(f"arrangements/{number}", 404)


def test_a_determination_is_true_to_the_schema_that_readers_are_given(world: World) -> None:
    schema = Draft202012Validator(projection_schema("projection"))
    number = world.arrangement.number
    scopes = set()
    answer: dict[str, Any] = {}
    for actor in (world.holder, world.maker, world.filler):
        for path in ("assessment", "manifests/1/assessment", "assessment?on=2031-01-01"):
            answer = Program(actor).get(f"arrangements/{number}/{path}")
            assert not [each.message for each in schema.iter_errors(answer)]
            assert answer["calendar"] == {"years": list(published().years), "digest": published().digest}
            scopes.add(answer["scope"] is None)
    assert scopes == {True, False}
    assert not schema.is_valid({**answer, "more": 1})
    assert not schema.is_valid({key: answer[key] for key in answer if key != "scope"})


def test_an_arrangement_sent_twice_under_one_key_is_begun_once(world: World) -> None:
    # The world numbers its arrangement by hand.
    Sequence.objects.create(name=f"AR-{clock.today().year}", last=9000)
    holder = Program(world.holder)
    new = {"title": {"zh": "新安排", "en": "New"}, "key": "k1"}
    first = holder.send("arrangements", new)
    assert holder.send("arrangements", new) == first
    holder.send("arrangements", {**new, "title": {"zh": "另一", "en": "Other"}}, 409)
    assert holder.get("arrangements")["total"] == 2


def test_licences_are_entered_as_printed_and_read_on_a_day(world: World) -> None:
    table = (
        "许可证编号,分类码,企业名称,发证机关,有效期起始日期,有效期截止日期,生产场地,生产范围\n"
        "苏20240001,Cs,示例公司,江苏省药品监督管理局,2024-01-10,2029-01-09,一厂,原液\n"
    )
    officer = Program(world.away.officer)
    sent = {"file": SimpleUploadedFile("a.csv", table.encode()), "key": "one"}
    response = officer.client.post("/api/v1/licences", sent)
    assert response.json() == {"entered": ["苏20240001"], "unchanged": []}, response.content

    assert officer.get("licences")["total"] == 1
    found = officer.get("licences/苏20240001?on=2026-06-01")
    assert (found["state"], found["says"]["class_code"]) == ("in_force", "Cs")
    Program(world.home.officer).get("licences/苏20240001", 404)
    found = officer.get("duties")
    assert (found["total"], [each["kind"] for each in found["duties"]]) == (1, ["renew"])


def test_a_token_does_only_what_its_scopes_say(world: World) -> None:
    case = world.begin("opinion", world.maker)
    reading = Program(world.away.officer, "cases:read")

    reading.get(f"cases/{case}")
    for path in ("arrangements", "licences", "duties", "receipts/x"):
        said = reading.get(path, 403)
        assert said["reasons"][0]["zh"].startswith("令牌没有")
    reading.send(f"cases/{case}/acts", {"action": "receive", "seen": 1, "key": "k"}, 403)
    assert selectors.case_for(world.away.officer, case).case.version == 1


def test_the_log_is_open_to_everybody(world: World) -> None:
    world.begin("opinion", world.maker)
    seal()
    log = Client().get("/api/v1/log").json()

    key = PublicKey.parse(log["key"])
    assert opened(Note.parse(log["checkpoint"]), key).checkpoint.size == Entry.objects.count()
