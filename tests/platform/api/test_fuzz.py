"""Whatever a program sends, the answer is one that the description names: never an error of ours."""

import datetime as dt

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fenduan.platform.api.routes import api
from fenduan.platform.api.scopes import SCOPES
from fenduan.platform.api.services import give_token
from fenduan.platform.base import clock
from fenduan.platform.base.models import Sequence
from fenduan.platform.wsgi import application
from tests.platform.cases.world import World

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def secrets(db: None) -> tuple[str, ...]:
    """Return the tokens of a holder and an officer, who see a case."""
    del db
    clock.state_day(dt.date(2026, 6, 1))
    world = World()
    case = world.begin("opinion", world.maker)
    world.do(case, world.away.officer, "receive", on="2026-06-01")
    # The world numbers its arrangement by hand.
    Sequence.objects.create(name="AR-2026", last=9000)
    until = clock.today() + dt.timedelta(days=30)
    return tuple(
        give_token(actor=actor, name="fuzz", scopes=SCOPES, expires_on=until).secret
        for actor in (world.holder, world.away.officer)
    )


LABELS = [
    (method.upper(), path)
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
    for method in methods
]


@pytest.mark.long
@pytest.mark.parametrize(("method", "path"), LABELS, ids=[" ".join(each) for each in LABELS])
def test_every_answer_is_described(method: str, path: str, secrets: tuple[str, ...]) -> None:
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)

    @given(case=described[path][method].as_strategy())
    @settings(deadline=None, suppress_health_check=list(HealthCheck))
    def assert_described(case: schemathesis.Case) -> None:
        for secret in secrets:
            answer = case.call(headers={"Authorization": f"Bearer {secret}"})
            case.validate_response(answer, checks=CHECKS)

    assert_described()
