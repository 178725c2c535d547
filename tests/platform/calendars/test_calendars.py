"""A year that came out: loaded by whom it is for to load, reckoned with from then on, never silently replaced."""

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from fenduan.platform.accounts.services import OPERATOR
from fenduan.platform.arrangements import selectors as arrangements
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import Refused
from fenduan.platform.base.text import filled
from fenduan.platform.calendars import selectors, services
from fenduan.platform.calendars.models import YearPlan
from fenduan.platform.calendars.reckoning import edition_of, reckoning
from fenduan.platform.cases import selectors as cases
from fenduan.platform.ledger import selectors as ledger
from fenduan.platform.ledger.models import Entry
from fenduan.platform.licences.duties import Happened, Party, tasks
from fenduan.reference import calendar_file
from fenduan.reference.calendar import add_working_days, in_use, is_working_day, published
from fenduan.reference.text import Text
from tests.cli.running import run, valid
from tests.platform.arrangements.world import authority, organisation, person, signed
from tests.platform.cases.world import World
from tests.reference.test_calendar_file import PLAN, changed

pytestmark = [pytest.mark.databases, pytest.mark.django_db]
FILE = json.dumps(PLAN, ensure_ascii=False).encode()
CORRECTED = changed("/holidays/1/worked/0", "2027-02-14")


@pytest.fixture(autouse=True)
def _in_december() -> None:
    clock.state_day(dt.date(2026, 12, 1))


def _nmpa() -> Actor:
    return authority("nmpa", "", "authority_admin")


def _of_2026(*, worked: str = "2026-12-27") -> bytes:
    """Return the package's plan of 2026 with one more day worked, as the State Council might change it."""
    held = next(each for each in published().plans if each.year == 2026)
    notice = {"title": "调整通知", "number": "示例〔2026〕2号", "date": "2026-11-20", "paper": held.paper}
    days = {"name": "调整", "off": sorted(map(str, held.off)), "worked": [*sorted(map(str, held.worked)), worked]}
    return json.dumps({"year": 2026, **notice, "holidays": [days]}).encode()


def test_a_due_date_beyond_the_calendar_becomes_known() -> None:
    happened = Happened(
        "b_completed",
        dt.date(2026, 11, 20),
        "AR-2026-0001",
        Party("holder", Text("Holder", "持有人"), "CN-SH"),
        Party("maker", Text("Maker", "生产企业"), "CN-JS"),
    )
    with reckoning():
        (before,) = tasks([happened], [], clock.today())
    assert before.due is None
    assert before.unknown is not None

    loaded = services.load_year(actor=_nmpa(), data=FILE)
    with reckoning():
        (after,) = tasks([happened], [], clock.today())
        assert in_use().years == (2023, 2024, 2025, 2026, 2027)
    assert (loaded.repeated, loaded.plan.edition) == (False, 1)
    # 28 working days of 2026 without 31 December; 20 of January, 4 and 4 around two days off, 13 February, then 3.
    assert (after.due, after.unknown) == (dt.date(2027, 2, 17), None)
    assert edition_of(0) == published()


def test_the_clock_of_a_case_reckons_with_it_and_letters_keep_what_they_say() -> None:
    clock.state_day(dt.date(2026, 12, 21))
    world = World()
    case = world.begin("opinion", world.maker)
    world.do(case, world.away.officer, "receive", on="2026-12-21")
    world.do(case, world.away.officer, "accept")

    def due() -> list[object]:
        with reckoning():
            shown = cases.clock_of(world.away.officer, case)
            return [line.due for each in shown if each.clock == "decide" for line in each.lines]

    assert due() == [None]
    services.load_year(actor=OPERATOR, data=FILE)
    assert due() == [dt.date(2027, 1, 13)]


def test_a_determination_says_which_calendar_and_an_earlier_edition_gives_it_again() -> None:
    world = signed()
    world.manifest()
    holder = world.actors["holder"]

    def told(edition: int | None = None) -> dict[str, Any]:
        with reckoning(edition):
            return arrangements.assessment_of(holder, world.number, 1).as_dict()

    before = told()
    services.load_year(actor=_nmpa(), data=FILE)
    after = told()
    assert before["calendar"] == {"years": [2023, 2024, 2025, 2026], "digest": published().digest}
    assert after["calendar"]["years"][-1] == 2027
    assert after["calendar"]["digest"] != before["calendar"]["digest"]
    assert told(0) == before
    assert told(1) == after


def test_what_is_loaded_is_kept_with_its_digest_and_stands_in_the_ledger() -> None:
    admin = _nmpa()
    row = services.load_year(actor=admin, data=FILE).plan
    entry = Entry.objects.get(pk=row.entry)

    assert (entry.action, entry.subject_kind, entry.subject) == ("calendars.load", "calendar", "2027")
    kept = {each.name: json.loads(each.value) for each in entry.openings.all()}
    assert kept["digest"] == row.digest
    assert (kept["number"], kept["date"], kept["paper"]) == (PLAN["number"], PLAN["date"], PLAN["paper"])
    assert ledger.check(entry.number).leaf
    (year, *others) = selectors.years(admin)
    assert (year.year, year.title, year.number, year.edition, year.corrections) == (
        2027, PLAN["title"], PLAN["number"], 1, 0,
    )  # fmt: skip
    assert [(each.year, each.edition) for each in others] == [(2026, 0), (2025, 0), (2024, 0), (2023, 0)]


def test_the_same_file_again_is_answered_as_before() -> None:
    first = services.load_year(actor=_nmpa(), data=FILE)
    entries = Entry.objects.count()
    again = services.load_year(actor=OPERATOR, data=json.dumps(PLAN, indent=4).encode())

    assert (again.plan, again.repeated) == (first.plan, True)
    assert Entry.objects.count() == entries


def test_another_plan_of_a_year_that_is_held_is_refused_and_says_where_it_differs() -> None:
    services.load_year(actor=_nmpa(), data=FILE)
    for data, days in ((CORRECTED, ("2027-02-13", "2027-02-14")), (_of_2026(), ("2026-12-27",))):
        with pytest.raises(Refused) as refused:
            services.load_year(actor=_nmpa(), data=data)
        (reason,) = refused.value.reasons
        assert refused.value.status == 409
        assert all(day in reason.en and day in reason.zh for day in days)
    with pytest.raises(Refused) as refused:
        services.load_year(actor=_nmpa(), data=changed("/title", "另一标题"))
    assert refused.value.reasons == (filled(services.OTHER_NOTICE, year=2027),)

    assert YearPlan.objects.count() == 1


def test_a_correction_takes_its_place_with_a_reason_and_the_earlier_edition_stays() -> None:
    services.load_year(actor=_nmpa(), data=FILE)
    with pytest.raises(Refused) as refused:
        services.load_year(actor=_nmpa(), data=CORRECTED, correction=True, reason=" ")
    assert refused.value.reasons == (services.NO_REASON,)
    province = authority("province", "CN-SH", "authority_admin")
    with pytest.raises(Refused) as refused:
        services.load_year(actor=province, data=CORRECTED, correction=True, reason="国务院办公厅调整")
    assert (refused.value.reasons, refused.value.status) == ((services.NOT_TO_CORRECT,), 403)

    row = services.load_year(actor=_nmpa(), data=CORRECTED, correction=True, reason="国务院办公厅调整").plan
    assert (row.edition, row.reason, bool(row.corrects)) == (2, "国务院办公厅调整", True)
    assert Entry.objects.filter(action="calendars.correct").count() == 1
    days = (dt.date(2027, 2, 13), dt.date(2027, 2, 14))
    with reckoning():
        assert [is_working_day(day) for day in days] == [False, True]
    with reckoning(1):
        assert [is_working_day(day) for day in days] == [True, False]
    assert selectors.years(_nmpa())[0].corrections == 1
    assert [each.edition for each in selectors.history(_nmpa())] == [1, 2]


def test_a_year_of_the_package_can_be_corrected_too() -> None:
    assert services.load_year(actor=OPERATOR, data=_of_2026(), correction=True, reason="调整").plan.corrects
    with reckoning():
        assert add_working_days(dt.date(2026, 12, 25), 1) == dt.date(2026, 12, 27)
    assert add_working_days(dt.date(2026, 12, 25), 1) == dt.date(2026, 12, 28)


def test_a_malformed_year_is_refused_whole_with_every_error_at_its_place() -> None:
    content = copy.deepcopy(PLAN)
    content["holidays"][0]["off"][1] = "2027-13-01"
    content["holidays"][1]["worked"][0] = "2027-02-12"
    del content["number"]
    with pytest.raises(Refused) as refused:
        services.load_year(actor=OPERATOR, data=json.dumps(content).encode())

    assert refused.value.status == 400
    assert refused.value.reasons == (
        filled(services.AT, place="/number", what=calendar_file.MISSING),
        filled(services.AT, place="/holidays/0/off/1", what=calendar_file.NO_DATE),
        filled(services.AT, place="/holidays/1/worked/0", what=calendar_file.NO_WEEKEND),
    )
    assert not YearPlan.objects.exists()
    assert not Entry.objects.filter(action__startswith="calendars").exists()


def test_the_operator_loads_it_by_a_command(tmp_path: Path) -> None:
    file = tmp_path / "2027.json"
    file.write_bytes(FILE)
    told = run("calendar", "load", str(file), "--format", "json")
    assert told.exit_code == 0, told.stdout
    digest = YearPlan.objects.get().digest
    assert valid(told.stdout, "calendar") == {"year": 2027, "edition": 1, "digest": digest, "repeated": False}
    assert "未作更改" in run("calendar", "load", str(file), "--lang", "zh").stdout

    file.write_bytes(CORRECTED)
    refused = run("calendar", "load", str(file))
    assert refused.exit_code == 2
    assert "2027-02-14" in refused.stderr
    assert run("calendar", "load", str(file), "--correction", "--reason", "调整").exit_code == 0
    assert YearPlan.objects.count() == 2

    file.write_bytes(changed("/holidays/0/off", []).replace(b'"2026-11-04"', b'"soon"'))
    malformed = run("calendar", "load", str(file), "--format", "json")
    assert malformed.exit_code == 2
    places = [each["pointer"] for each in valid(malformed.stdout, "refusal")["errors"]]
    assert places == ["/date", "/holidays/0/off"]
    assert "/holidays/0/off" in run("calendar", "load", str(file)).stderr


def test_a_year_follows_those_held_and_its_notice_is_out() -> None:
    later = {**PLAN, "year": 2028, "holidays": [{"name": "元旦", "off": ["2028-01-01"], "worked": []}]}
    for content, message in (
        (later, filled(services.GAP, first=2023, last=2026, next=2027)),
        ({**PLAN, "date": "2026-12-02"}, filled(services.NOT_YET, day="2026-12-02")),
    ):
        with pytest.raises(Refused) as refused:
            services.load_year(actor=OPERATOR, data=json.dumps(content).encode())
        assert refused.value.reasons == (message,)
    services.load_year(actor=OPERATOR, data=FILE)
    assert services.load_year(actor=OPERATOR, data=json.dumps(later).encode()).plan.edition == 2


def test_only_administrators_of_authorities_and_the_operator_load() -> None:
    holder = organisation("holder")
    for actor in (
        person(holder),
        person(holder, "enterprise_admin"),
        authority("province", "CN-SH", "case_officer"),
        authority("nmpa", "", "observer"),
    ):
        assert selectors.rights(actor) == (False, False)
        with pytest.raises(Refused) as refused:
            services.load_year(actor=actor, data=FILE)
        assert (refused.value.reasons, refused.value.status) == ((services.NOT_YOURS,), 403)
    assert services.load_year(actor=authority("province", "CN-SH", "authority_admin"), data=FILE).plan.edition == 1
