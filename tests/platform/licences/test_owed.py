"""The duties that are kept are those that follow from what happened: tried on random matters, day by day."""

import datetime as dt
import json
import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from fenduan.platform.base import clock
from fenduan.platform.calendars import services as calendars
from fenduan.platform.calendars.reckoning import reckoning
from fenduan.platform.licences import duties, selectors, services
from fenduan.platform.licences.duties import HAPPENING_KINDS, Happened, Task
from fenduan.platform.licences.models import Duty, Happening, Licence
from fenduan.platform.licences.owed import keep_owed
from tests.platform.arrangements.world import authority
from tests.platform.licences.people import NAMES, TODAY, actor, everybody, party
from tests.reference.test_calendar_file import PLAN

pytestmark = [pytest.mark.databases, pytest.mark.django_db]


def _random_happenings(chance: random.Random) -> None:
    organisations = everybody()
    for number in range(200):
        maker = chance.choice(["maker", "filler", None])
        holder = party(chance.choice(["holder", "stranger"]))
        other = None if maker is None else party(maker)
        row = Happening.objects.create(
            kind=chance.choice(HAPPENING_KINDS), on=TODAY - dt.timedelta(days=chance.randrange(400)),
            matter=f"AR-2026-{chance.randrange(60):04d}", holder=organisations[holder.id],
            holder_name=holder.name.as_dict(), holder_place=holder.place or "",
            manufacturer=None if other is None else organisations[other.id],
            manufacturer_name=None if other is None else other.name.as_dict(),
            manufacturer_place="" if other is None else other.place or "",
            by=chance.choice(["", holder.id, "" if other is None else other.id]), consents=chance.random() < 0.8,
            reference=f"L-{chance.randrange(30)}", written_at=clock.now(), written_by=0, key=str(number),
        )  # fmt: skip
        keep_owed(row.matter)
    for number in range(30):
        owner = chance.choice(["maker", "filler", "holder"])
        Licence.objects.create(
            number=f"L-{number}", authority=NAMES[owner][2], organisation=organisations[owner], class_code="Cs",
            holder_zh=owner, holder_en=owner, valid_from=TODAY - dt.timedelta(days=900),
            valid_until=TODAY + dt.timedelta(days=chance.randrange(500)), version=0,
        )  # fmt: skip


def _by_happenings(slug: str, day: dt.date) -> list[Task]:
    """Return the duties as they follow from everything that happened that one sees, nothing kept."""
    who = actor(slug)
    happened = [each.as_happened() for each in selectors._happened(who)]
    found = duties.tasks(happened, selectors._validities(who, day, None), day)
    if who.kind == "enterprise":
        return [each for each in found if each.party.id == slug]
    return [each for each in found if who.kind != "province" or each.authority == who.place]


def _open(found: Iterable[Task], day: dt.date) -> list[Task]:
    return [each for each in found if each.state in ("open", "overdue") and each.opens <= day]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_follows(seed: int) -> None:
    clock.state_day(TODAY)
    _random_happenings(random.Random(seed))  # noqa: S311 - a test that can be repeated
    assert Duty.objects.count() > 20
    for later in (0, 30, 200):
        day = TODAY + dt.timedelta(days=later)
        clock.state_day(day)
        for slug in NAMES:
            every = _by_happenings(slug, day)
            assert list(selectors.tasks_for(actor(slug), all_of_them=True)) == every
            assert selectors.tasks_count(actor(slug)) == len(every)
            for most in (1, 7):
                pages = [
                    selectors.tasks_for(actor(slug), all_of_them=True, start=start, most=most)
                    for start in range(0, len(every) + most, most)
                ]
                assert [each for page in pages for each in page] == every
            expected = _open(every, day)
            assert list(selectors.tasks_for(actor(slug))) == expected
            for most in (1, 7):
                assert list(selectors.tasks_for(actor(slug), most=most)) == expected[:most]
                assert list(selectors.tasks_for(actor(slug), start=5, most=most)) == expected[5 : 5 + most]
            by = day + dt.timedelta(days=14)
            soon = [each for each in expected if each.due is not None and each.due <= by]
            assert list(selectors.tasks_for(actor(slug), by=by)) == soon
            assert list(selectors.tasks_for(actor(slug), by=by, most=3)) == soon[:3]


def test_a_duty_goes_with_what_settles_it() -> None:
    done = Happened("b_completed", TODAY, "AR-2026-0001", party("holder"), party("maker"))
    services.note(actor=actor("sh-mpa"), key="done", happened=done)
    assert [(each.kind, each.party, each.authority, each.settled) for each in Duty.objects.all()] == [
        ("note_in_duplicate", "maker", "CN-JS", False)
    ]
    services.note(actor=actor("maker"), key="applied", happened=replace(done, kind="duplicate_applied"))
    assert [(each.settled, each.done, each.proved) for each in Duty.objects.all()] == [(True, TODAY, None)]
    assert [each.state for each in selectors.tasks_for(actor("maker"), all_of_them=True)] == ["done"]
    assert selectors.tasks_for(actor("maker")) == ()


def test_a_year_that_is_loaded_gives_a_duty_its_last_day() -> None:
    clock.state_day(dt.date(2026, 12, 1))
    done = Happened("b_completed", dt.date(2026, 11, 20), "AR-2026-0001", party("holder"), party("maker"))
    with reckoning():
        services.note(actor=actor("sh-mpa"), key="done", happened=done)
        (task,) = selectors.tasks_for(actor("maker"))
    assert (task.due, task.unknown) == (None, duties.unknown("note_in_duplicate", done.on))
    assert task.unknown is not None
    nmpa = authority("nmpa", "", "authority_admin")
    calendars.load_year(actor=nmpa, data=json.dumps(PLAN, ensure_ascii=False).encode())
    with reckoning():
        (task,) = selectors.tasks_for(actor("maker"))
    assert (task.due, task.unknown) == (dt.date(2027, 2, 17), None)
