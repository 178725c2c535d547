"""The first page: what it asks of the database does not grow with what there is."""

from typing import Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fenduan.platform.base.actor import Actor
from tests.platform.cases.world import World
from tests.platform.web.clients import client_of

pytestmark = pytest.mark.django_db
# Session, person, organisations and roles; then cases with what happened in them, licences, arrangements, notices.
MOST: Final = 18


def asked(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return len(queries)


def test_the_first_page_asks_as_often_for_thirty_as_for_one() -> None:
    world = World()
    people: dict[str, Actor] = {
        "manufacturer": world.maker,
        "holder": world.holder,
        "officer": world.away.officer,
        "decision maker": world.away.decider,
        "nmpa": world.nmpa,
    }
    browsers = {name: client_of(actor) for name, actor in people.items()}
    world.begin("opinion", world.maker)
    few = {name: asked(client) for name, client in browsers.items()}
    for _ in range(29):
        world.arrangement = world._arrange()
        world.manifest = world.sign(world.tree)
        world.begin("opinion", world.maker)
    many = {name: asked(client) for name, client in browsers.items()}
    assert browsers["manufacturer"].get("/").content.count(b"/arrangements/AR-") == 8
    assert browsers["officer"].get("/").content.count(b"/cases/") > 30
    assert many == few
    assert max(few.values()) <= MOST, few
