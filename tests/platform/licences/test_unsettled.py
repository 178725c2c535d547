"""What the database leaves out brings no duty that is open: tried on random matters."""

import datetime as dt
import random
from dataclasses import replace

import pytest

from fenduan.platform.base import clock
from fenduan.platform.licences import duties, selectors
from fenduan.platform.licences.duties import HAPPENING_KINDS, Happened
from fenduan.platform.licences.models import Happening
from fenduan.platform.licences.unsettled import unsettled
from tests.platform.licences.people import NAMES, TODAY, actor, everybody, party

pytestmark = pytest.mark.django_db
_BY = ("", "holder", "maker", "filler")


def _random_happenings(chance: random.Random) -> None:
    organisations = everybody()
    for number in range(240):
        maker = chance.choice(["maker", "filler", None])
        happened = Happened(
            chance.choice(HAPPENING_KINDS),
            TODAY + dt.timedelta(days=chance.randrange(-400, 40)),
            f"AR-2026-{chance.randrange(90):04d}",
            party(chance.choice(["holder", "stranger"])),
            None if maker is None else party(maker),
            consents=chance.random() < 0.8,
        )
        holder, other = happened.holder, happened.manufacturer
        Happening.objects.create(
            kind=happened.kind, on=happened.on, matter=happened.matter, holder=organisations[holder.id],
            holder_name=holder.name.as_dict(), holder_place=holder.place or "",
            manufacturer=None if other is None else organisations[other.id],
            manufacturer_name=None if other is None else other.name.as_dict(),
            manufacturer_place="" if other is None else other.place or "", by=chance.choice(_BY),
            consents=happened.consents, written_at=clock.now(), written_by=0, key=str(number),
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_no_open_duty_is_lost(seed: int) -> None:
    _random_happenings(random.Random(seed))  # noqa: S311 - a test that can be repeated
    every = Happening.objects.select_related("holder", "manufacturer").order_by("on", "pk")
    left = unsettled(every, TODAY)
    assert 0 < left.count() < every.count()

    def still_open(found: object) -> list[duties.Task]:
        happened = [each.as_happened() for each in found]  # type: ignore[attr-defined]
        return [each for each in duties.tasks(happened, (), TODAY) if each.state in ("open", "overdue")]

    assert still_open(left) == still_open(every)
    for slug in NAMES:
        shown = selectors.tasks_for(actor(slug))
        every_one = selectors.tasks_for(actor(slug), all_of_them=True)
        assert list(shown) == [each for each in every_one if each.state in ("open", "overdue") and each.opens <= TODAY]


def test_what_was_settled_before_is_left_out() -> None:
    one = Happened("b_completed", TODAY, "AR-2026-0001", party("holder"), party("maker"))
    for each in (one, replace(one, kind="duplicate_applied")):
        made = Happening.objects.create(
            kind=each.kind, on=each.on, matter=each.matter, holder=everybody()["holder"],
            holder_name=each.holder.name.as_dict(), manufacturer=everybody()["maker"],
            manufacturer_name=party("maker").name.as_dict(), written_at=clock.now(), written_by=0, key=each.kind,
        )  # fmt: skip
        assert unsettled(Happening.objects.all(), TODAY).filter(pk=made.pk).exists() == (each.kind == "b_completed")
