"""What of an actor's arrangements waits for them: newer versions than the last manifest, invitations."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fenduan.platform.arrangements import services, waiting
from fenduan.platform.arrangements.models import Arrangement, Participant, PartVersion
from fenduan.platform.arrangements.parts import PartKey
from fenduan.reference.text import Text
from tests.platform.arrangements.world import World, a_key, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return signed()


def _title() -> Text:
    return Text("Another arrangement", "另一安排")


def _parts(world: World) -> list[PartKey]:
    return [each for each in world.stated if each[0] == "filler"]


def _last(number: str) -> object:
    return Arrangement.objects.get(number=number).signed_at


def test_an_arrangement_tells_when_a_part_of_it_was_last_signed(world: World) -> None:
    newest = PartVersion.objects.filter(part__arrangement__number=world.number).order_by("-signed_at")[0]
    assert _last(world.number) == newest.signed_at
    world.manifest()
    again = world.sign(*_parts(world)[0])
    assert _last(world.number) == PartVersion.objects.get(digest=again.digest).signed_at > newest.signed_at


def test_what_is_signed_after_the_manifest_is_newer_until_the_next_one(world: World) -> None:
    holder = world.actors["holder"]
    assert waiting.newer_than_manifest(holder) == {}
    world.manifest()
    assert waiting.newer_than_manifest(holder) == {}
    for count in (1, 2):
        world.sign(*_parts(world)[count - 1])
        assert waiting.newer_than_manifest(holder) == {world.number: count}
    assert waiting.newer_than_manifest(world.actors["filler"]) == {}
    world.manifest()
    assert waiting.newer_than_manifest(holder) == {}


def test_arrangements_are_named_with_how_one_takes_part(world: World) -> None:
    holder, filler = world.actors["holder"], world.actors["filler"]
    other = services.create(actor=holder, title=_title(), key=a_key())
    services.invite(actor=holder, arrangement=other.number, party="filler", organisation="filler", key=a_key())
    assert [(each.number, each.invited) for each in waiting.newest(filler, 8)] == [
        (other.number, True), (world.number, False),
    ]  # fmt: skip
    assert [each.number for each in waiting.newest(filler, 1)] == [other.number]
    assert set(waiting.invited_or(filler, ())) == {other.number}
    assert set(waiting.invited_or(filler, (world.number, "AR-none"))) == {world.number, other.number}
    found = waiting.invited_or(filler, ())[other.number]
    assert (found.title, found.holder) == (_title(), Arrangement.objects.get(number=other.number).holder.name)
    # Of an arrangement in which one takes no part nothing is said, named or not.
    outsider = world.actors["conjugator"]
    assert other.number not in waiting.invited_or(outsider, (other.number,))
    services.decline(actor=filler, arrangement=other.number, key=a_key())
    assert set(waiting.invited_or(filler, (other.number,))) == set()
    assert [each.number for each in waiting.newest(filler, 8)] == [world.number]


def test_they_are_named_in_one_query(world: World) -> None:
    holder = world.actors["holder"]
    for many in (1, 30):
        while Participant.objects.filter(role="applicant").count() < many:
            services.create(actor=holder, title=_title(), key=a_key())
        with CaptureQueriesContext(connection) as told:
            assert len(waiting.newest(holder, 50)) == many
            assert waiting.invited_or(holder, (world.number,)).keys() == {world.number}
        assert len(told) == 2
